"""What a rendered page says: the reference renderer's HTML as facts of the same shape as the source's."""

import re

import lxml.html
from lxml import etree

from source import ADMONITIONS, Facts, Listing, flat, marks, words

BLOCKS = set(
    """address article aside blockquote body br caption dd details div dl dt fieldset figcaption figure footer form h1 h2
    h3 h4 h5 h6 header hr html legend li main nav ol p pre section summary table tbody td tfoot th thead tr ul""".split()
)
INLINE_TAGS = set("a abbr b cite code dfn em i kbd mark q s samp small span strong sub sup tt u var del".split())
TITLE_CLASSES = {"title", "caption", "caption-text", "rubric", "subtitle", "sidebar-title", "admonition-title", "topic-title"}

# Made by the renderer, not by the author: marks of callouts, of footnotes, and of permanent links.
NOT_CONTENT = [
    "//script",
    "//style",
    "//nav",
    "//*[@id='toc']",
    "//*[contains(concat(' ',@class,' '),' headerlink ')]",
    "//*[contains(concat(' ',@class,' '),' conum ')]",
    "//*[contains(concat(' ',@class,' '),' system-message ')]",
    "//i[@class='conum']/following-sibling::b",
    "//sup[contains(@class,'footnote')]",
    "//a[contains(@class,'footnote-reference')]",
    "//a[contains(@class,'footnote-backref') or @data-footnote-backref]",
    "//a[@role='doc-noteref']",
    "//a[contains(@class,'footnote-ref') or @data-footnote-ref]",
]
NOTES = [
    ("//div[@id='footnotes']/div[contains(@class,'footnote')]", "./a[1]"),
    ("//aside[contains(concat(' ',@class,' '),' footnote ')]", "./span[@class='label']"),
    ("//section[contains(@class,'footnotes')]", None),
]


def facts(html):
    """The facts of a page; empty for an empty page."""
    found = Facts()
    if not html.strip():
        return found
    root = lxml.html.fromstring(html)
    body = root.find(".//body")
    body = root if body is None else body
    inner = body.xpath(".//div[@class='body']")
    body = inner[0] if inner else body
    _anchors(body, found)
    notes = _take_notes(body)
    for path in NOT_CONTENT:
        for element in body.xpath("." + path):
            if element.getparent() is not None:
                element.drop_tree()
    _icons(body)
    for link in body.xpath(".//a[starts-with(@href, '#')]"):
        # Asciidoctor shows `[id]` where the target is on no page, which is so for every page by itself.
        if len(link) == 0 and link.text == f"[{link.get('href')[1:]}]":
            link.text = None
    found.notes = words(" ".join(text_of(n) for n in notes))
    text = text_of(body)
    found.words, found.marks = words(text), marks(text)
    for part in [body, *notes]:
        for element in part.iter():
            if isinstance(element.tag, str):
                _element(element, found)
    return found


def _anchors(body, found):
    for element in body.iter():
        if isinstance(element.tag, str):
            if element.get("id"):
                found.ids.append(element.get("id"))
            if element.tag == "a" and element.get("name"):
                found.ids.append(element.get("name"))


def _take_notes(body):
    """Takes the footnotes off the page, without their labels."""
    notes = []
    for path, label in NOTES:
        for note in body.xpath("." + path):
            for mark in note.xpath(label) if label else []:
                mark.drop_tree()
            for back in note.xpath(".//a[contains(@class,'backref') or @data-footnote-backref]"):
                back.drop_tree()
            notes.append(note)
    for note in notes:
        _detach(note)
    return notes


def _detach(element):
    tail, before, parent = element.tail or "", element.getprevious(), element.getparent()
    element.tail = None
    if before is not None:
        before.tail = (before.tail or "") + " " + tail
    else:
        parent.text = (parent.text or "") + " " + tail
    parent.remove(element)


def _icons(body):
    """Takes off the words that a renderer puts on an admonition (`Note`), which the source does not have."""
    for cell in body.xpath(".//div[contains(@class,'admonitionblock')]//td[@class='icon']"):
        cell.drop_tree()
    for title in body.xpath(".//p[contains(@class,'admonition-title')]"):
        kind = set((title.getparent().get("class") or "").split()) & ADMONITIONS
        if kind and flat(title.text_content()).lower() in ADMONITIONS:
            title.drop_tree()
    for quote in body.xpath(".//blockquote"):
        first = quote.find("p")
        # As pulldown-cmark shows an alert.
        known = re.search(r"markdown-alert-(\w+)", quote.get("class") or "")
        if known and known.group(1) in ADMONITIONS:
            quote.set("class", "admonition " + known.group(1))
            continue
        # CommonMark has none, so a quotation begins with the word.
        word = flat(first.text_content()).lower() if first is not None and _all_marked(first) else ""
        if word in ADMONITIONS:
            quote.set("class", "admonition " + word)
            first.drop_tree()
            continue
        alert = re.match(r"\s*\[!(\w+)\]", first.text or "") if first is not None else None
        if alert and alert.group(1).lower() in ADMONITIONS:
            quote.set("class", "admonition " + alert.group(1).lower())
            first.text = first.text[alert.end() :]


def _classes(element):
    found = set((element.get("class") or "").replace("-", " ").split()) | {element.tag}
    # docutils shows an inline literal so, where Sphinx has the tag.
    return found | {"code"} if {"docutils", "literal"} <= found else found


def _element(element, found):
    tag, classes = element.tag, _classes(element)
    if tag == "pre":
        found.listings.append(Listing(element.text_content()))
    if tag in INLINE_TAGS and not any(a.tag == "pre" for a in element.iterancestors()):
        around = set()
        for above in list(element.iterancestors())[:3]:
            around |= _classes(above) if above.tag in INLINE_TAGS else set()
        found.meanings.append((classes | around, flat(element.text_content())))
        if "replaceable" in classes:
            _pieces(element, classes, found)
    if tag == "a" and element.get("href"):
        href = element.get("href")
        (found.urls if re.match(r"[a-z][a-z0-9+.-]*:", href, re.I) else found.links).append(href)
    if tag in ("div", "blockquote", "aside"):
        kinds = classes & ADMONITIONS
        if kinds and (classes & {"admonitionblock", "admonition"} or element.get("class") in ADMONITIONS):
            found.admonitions.append(sorted(kinds)[0])
    if tag == "li":
        found.items += 1
    if tag == "dt":
        found.terms.append(flat(text_of(element)))
    if tag in ("td", "th"):
        found.cells.append(flat(text_of(element)))
    raw = set((element.get("class") or "").split())
    if re.fullmatch("h[1-6]", tag) or tag in ("caption", "figcaption", "summary", "legend") or raw & TITLE_CLASSES:
        found.titles.append(flat(text_of(element)))
        if tag == "figcaption" and len(element) > 1 and element[0].tag == "p":
            found.titles.append(flat(text_of(element[0])))  # What follows is the legend.
    elif tag == "p" and _all_marked(element):
        found.titles.append(flat(text_of(element)))
    elif tag in ("strong", "b") and _begins(element) and not (element.getparent().text or "").strip():
        found.titles.append(flat(text_of(element)))
    elif tag == "dt":
        found.titles.append(flat(text_of(element)))
    if tag in ("img", "object", "svg"):
        found.images += 1


def _pieces(element, classes, found):
    """Code whose replaceable parts are elements of their own beside the others: the whole, once, with what all share."""
    shared = classes - {"replaceable", "docutils", element.tag}
    whole = [element]
    while (before := whole[0].getprevious()) is not None and not (before.tail or "").strip():
        if "replaceable" in _classes(before) or not shared & _classes(before):
            break
        whole.insert(0, before)
    if whole[0].getprevious() is not None and not (whole[0].getprevious().tail or "").strip():
        if {"replaceable"} | shared <= _classes(whole[0].getprevious()):
            return  # An earlier part has told of it.
    while (after := whole[-1].getnext()) is not None and not (whole[-1].tail or "").strip():
        if not shared & _classes(after):
            break
        whole.append(after)
    if shared and len(whole) > 1:
        text = "".join(part.text_content() + (part.tail or "") for part in whole[:-1]) + whole[-1].text_content()
        found.meanings.append((shared, flat(text)))


def _begins(element):
    """Whether nothing is before it but anchors."""
    before = element.getprevious()
    while before is not None and not (before.tail or "").strip():
        if isinstance(before.tag, str) and before.text_content().strip():
            return False
        before = before.getprevious()
    return before is None


def _all_marked(element):
    """Whether a paragraph is set off from its first letter to its last, as a title is where there is no other way."""
    marked = {"strong", "b", "em", "code", "a"}
    bare = [element.text, *(child.tail for child in element)]
    return not any((text or "").strip() for text in bare) and all(child.tag in marked or not len(child) and not child.text for child in element)


def text_of(element):
    """The running text, with a blank where a block begins or ends."""
    parts = []

    def walk(node):
        if not isinstance(node.tag, str) or isinstance(node, etree._Comment):
            return
        edge = " " if node.tag in BLOCKS else ""
        parts.append(edge + (node.text or ""))
        for child in node:
            walk(child)
            parts.append(child.tail or "")
        parts.append(edge)

    walk(element)
    return "".join(parts)
