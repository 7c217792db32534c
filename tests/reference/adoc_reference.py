"""The census of a tree of Asciidoctor, as `adoc_census.mjs` shows it."""

import html
import re

from adoc_mapping import (
    DANGER,
    DIVISIONS,
    KEYS,
    MARKS,
    NOTATIONS,
    OWN_TITLE,
    STYLES_OF_OPEN,
    SYNOPSIS,
    address,
    between_files,
    entries,
    include_attributes,
    include_word,
    mark,
    marks_alike,
)
from census import BREAK, Census, fold

REFERENCE = re.compile(r"&(?:#\d+|#[xX][0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]*);")


# What is not itself in HTML.
HTML = re.compile(r"<[A-Za-z/!?]|&[A-Za-z0-9#]")

# A character reference without its end.
UNENDED = re.compile(r"&(gt|lt|amp)$")


def decoded(text):
    """Text without character references."""
    return REFERENCE.sub(lambda match: html.unescape(match[0]), text)


def census(tree):
    """What Asciidoctor finds in a file."""
    return Walk(tree).census


class Walk:
    def __init__(self, tree):
        self.census = Census()
        self.place = None
        self.tree = tree
        pair(tree)
        named = tree.get("id")
        # Of the ids that Asciidoctor makes, those count that references lead to.
        self.led_to = set(references(tree["blocks"]))
        # An anchor of a footnote's own id stands beside it.
        self.footnotes = set(footnotes(tree["blocks"]))
        if "title" in tree:
            self.census.open("section")
            if named:
                self.add("target", named)
            self.classes(tree)
            self.add("section", "book" if tree["doctype"] == "book" else "article", self.text("title", tree["title"]))
        self.manual_page(tree.get("manpage") or {})
        for block in tree["blocks"]:
            self.block(block)
        if "title" in tree:
            self.census.close("section")
        self.header()
        for one in tree["includes"]:
            self.place = one["line"]
            self.add("include", one["target"], include_attributes(one["attributes"], tree["attributes"]))

    def add(self, kind, *entry):
        if kind == "inline" and not entry[1] and not entry[2]:
            # A mark around nothing shows nothing.
            return
        self.census.add(kind, *entry, place=self.place)

    def manual_page(self, page):
        """What a manual page is called stands in its first section, which Asciidoctor takes out of the text."""
        if not page.get("names") or not page.get("title"):
            return
        self.census.open("section")
        self.add("section", "section", fold(decoded(page["title"])))
        self.add("text", "title", fold(decoded(page["title"])))
        self.add("structure", "p")
        self.add("text", "paragraph", fold(decoded(f"{', '.join(page['names'])} - {page['purpose']}")))
        self.census.close("section")

    def header(self):
        """Authors, revision, attributes."""
        set_by_name = {one["name"] for one in self.tree["entries"]}
        if not set_by_name & {"author", "authors", "email"}:
            for author in self.tree["authors"]:
                self.add("field", "author", fold(decoded(" ".join(filter(None, [author.get("name"), author.get("email")])))))
        for name, field in (("revnumber", "release"), ("revdate", "date"), ("revremark", "revremark")):
            value = self.tree["revision"].get(name)
            if value and name not in set_by_name:
                self.add("field", field, fold(decoded(value)))
        values = {one["name"].lower(): one.get("value") for one in self.tree["entries"]}
        for name, value in entries({name: None if value is None else decoded(self.words(value)) for name, value in values.items()}):
            self.add("entry", name, value)

    # -- blocks --------------------------------------------------------------------------------------------------------

    def block(self, node):
        self.place = node.get("line", self.place)
        own = getattr(self, "on_" + node["context"])
        own(node)

    def blocks(self, node):
        for one in node.get("blocks", []):
            self.block(one)

    def named(self, node, but=()):
        """What a block is called by."""
        if node.get("id") and (not node.get("made") or node["id"] in self.led_to):
            self.add("target", node["id"])
        self.classes(node, but)

    def classes(self, node, but=()):
        given = tuple(role for role in node.get("roles", []) if role not in but)
        if given:
            self.add("class", given)

    def caption(self, node):
        if "title" in node:
            self.text("caption", node["title"])

    def framed(self, name, node, but=()):
        """A block with text or with blocks."""
        self.census.open(name, self.place)
        self.named(node, but)
        self.caption(node)
        if "text" in node:
            self.paragraph(node["text"])
        self.blocks(node)
        self.census.close(name, self.place)

    def alone(self, name, node, but=()):
        self.add("structure", name)
        self.named(node, but)
        self.caption(node)

    def paragraph(self, events):
        if self.includes_only(events):
            return
        if not self.words(events) and all(silent(one) for one in events):
            # Places to link to that stand alone are no paragraph.
            self.inlines(events)
            return
        self.add("structure", "p")
        self.text("paragraph", events)

    def includes_only(self, events):
        """Lines that are all includes are no paragraph."""
        return bool(events) and all(one["kind"] == "include" if isinstance(one, dict) and "kind" in one else isinstance(one, str) and not one.strip() for one in events)

    def on_preamble(self, node):
        self.blocks(node)

    def on_section(self, node):
        self.census.open("section", self.place)
        self.named(node)
        name = node["name"]
        self.add("section", DIVISIONS.get(name, name), self.text("title", node["title"]))
        self.blocks(node)
        self.census.close("section", self.place)

    def on_heading(self, node):
        self.add("structure", "heading")
        self.named(node)
        # The tree counts the levels of headings from 1.
        self.add("section", f"heading {max(node['level'], 1)}", self.text("title", node["title"]))

    def on_paragraph(self, node):
        if self.includes_only(node["text"]):
            return
        if "subtitle" in node.get("roles", []):
            self.text("subtitle", node["text"])
            return
        self.named(node)
        self.caption(node)
        self.paragraph(node["text"])

    def on_listing(self, node):
        language = node.get("attributes", {}).get("language", "") if node.get("style") == "source" else ""
        self.code("synopsis" if SYNOPSIS in node.get("roles", []) else "listing", language, node)

    def on_literal(self, node):
        self.code("screen", "", node)

    def on_verse(self, node):
        if not self.credit(node):
            self.code("layout", "", node)
            return
        # Who said it makes it a quotation.
        self.census.open("quote", self.place)
        self.named(node)
        self.caption(node)
        self.code("layout", "", {"text": node["text"]})
        self.census.close("quote", self.place)
        self.attribution(node)

    def code(self, kind, language, node):
        self.alone("code", node, (SYNOPSIS,) if kind == "synopsis" else ())
        self.add("code", "source" if language else kind, language, marks_alike(decoded(self.verbatim(node["text"]))))
        self.inlines(node["text"])

    def credit(self, node):
        given = node.get("attributes", {})
        return [given[name] for name in ("attribution", "citetitle") if given.get(name)]

    def attribution(self, node):
        who = self.credit(node)
        if not who:
            return
        given = node["attributes"]
        values = [given.get(name) or [] for name in ("attribution", "citetitle")]
        values = [[one] if isinstance(one, str) else one for one in values]
        who, title = map(self.words, values)
        self.add("quote", ", ".join(filter(None, [who.rstrip(" ,"), title])))
        for one in values:
            # The title of a work may be marked as one.
            self.inlines([event for event in one if isinstance(event, str) or event.get("roles") != ["citetitle"]])

    def on_pass(self, node):
        if not node["subs"]:
            # Without substitutions nothing in it is a character reference.
            self.alone("raw", node)
            self.add("raw", "block", self.verbatim(node["text"]))
            return
        self.named(node)
        self.caption(node)
        self.paragraph(node["text"])

    def on_stem(self, node):
        self.alone("math", node)
        self.add("math", "block", NOTATIONS[node.get("style", "asciimath")], decoded(self.verbatim(node["text"])).strip())

    def on_open(self, node):
        """Blocks that are kept together: alone, they are only these; with a title of one block, it is that block's."""
        inner = node.get("blocks", [])
        style = node.get("style")
        if style in STYLES_OF_OPEN:
            self.framed(style, node)
            return
        if "title" in node and (len(inner) == 1 or "text" in node):
            self.named(node)
            self.caption(node)
        elif "title" in node or node.get("id") or node.get("roles"):
            self.framed("open", node)
            return
        if "text" in node:
            self.paragraph(node["text"])
        self.blocks(node)

    def on_example(self, node):
        """An example, or what a role makes of it."""
        roles = node.get("roles", [])
        if "open" in roles and not node.get("id"):
            # Where an open block cannot stand, an example of that role does.
            node = {**node, "roles": [role for role in roles if role != "open"]}
            self.on_open(node)
            return
        kind = next((role for role in ("figure", "equation") if role in roles), "example")
        inner = [one["context"] for one in node.get("blocks", [])]
        if inner == OWN_TITLE.get(kind) and "title" in node:
            self.classes(node, (kind,))
            self.caption(node)
            self.blocks(node)
            return
        self.framed(kind, node, (kind,))

    def on_sidebar(self, node):
        self.framed("sidebar", node)

    def on_quote(self, node):
        self.framed("quote", node)
        self.attribution(node)

    def on_admonition(self, node):
        kind = node["attributes"]["name"]
        if kind == "warning" and DANGER in node.get("roles", []):
            kind = DANGER
        self.add("admonition", kind)
        self.framed("admonition", node, (DANGER,) if kind == DANGER else ())

    def on_ulist(self, node):
        items = node.get("blocks", [])
        self.add("list", "bullets", 1, "", len(items))
        self.framed("bullets", node)

    def on_olist(self, node):
        items = node.get("blocks", [])
        start = node.get("attributes", {}).get("start", "1")
        self.add("list", "numbers", int(start) if start.lstrip("-").isdigit() else 1, node.get("style", "arabic"), len(items))
        self.framed("numbers", node)

    def on_item(self, node):
        given = node.get("attributes", {})
        if "checkbox" in given:
            self.add("check", "checked" in given)
        self.framed("item", node)

    def on_colist(self, node):
        self.census.open("callouts", self.place)
        self.named(node)
        self.caption(node)
        for at, one in enumerate(node.get("blocks", []), 1):
            self.place = one.get("line", self.place)
            self.add("callout", at)
            self.framed("item", one)
        self.census.close("callouts", self.place)

    def on_dlist(self, node):
        self.framed("questions" if node.get("style") == "qanda" else "definitions", node)

    def on_entry(self, node):
        self.census.open("entry", self.place)
        terms = [one for one in node["blocks"] if one["context"] == "term"]
        self.add("definition", *[self.words(term["text"]) for term in terms])
        self.blocks(node)
        self.census.close("entry", self.place)

    def on_term(self, node):
        self.named(node)
        self.text("term", node["text"])

    def on_description(self, node):
        if self.words(node.get("text", [])) or node.get("blocks"):
            self.framed("definition", node)

    def on_table(self, node):
        self.census.open("table", self.place)
        self.named(node)
        self.caption(node)
        rows = node.get("blocks", [])
        places = [row["place"] for row in rows]
        self.add("table", len(rows), len(node["columns"]), places.count("head"), places.count("foot"))
        for column in node["columns"]:
            # Widths that follow the words are told as percents.
            width = "1" if "autowidth" in node.get("options", []) or column.get("auto") else column.get("width", "1")
            self.add("column", width, column.get("halign", "left"))
        for at, row in enumerate(rows):
            for place, cell in enumerate(row.get("blocks", [])):
                self.cell(at, place, cell, row["place"] == "head")
        self.census.close("table", self.place)

    def cell(self, at, place, cell, is_head):
        heading = is_head or cell.get("style") == "header"
        before = len(self.census.entries["text"])
        texts = cell.get("texts", [])
        inner = cell.get("blocks", [])
        if inner and all(
            one["context"] == "paragraph" and "title" not in one and not self.includes_only(one["text"]) for one in inner
        ):
            # Blocks that are paragraphs are their words.
            for one in inner:
                self.named(one)
            texts, cell = [one["text"] for one in inner], {**cell, "style": None}
        if cell.get("style") == "literal" and not is_head:
            self.census.open("cell", self.place)
            self.code("screen", "", {"text": texts[0]})
            self.census.close("cell", self.place)
            self.add("cell", at, place, cell["rows"], cell["columns"], heading, "")
            return
        for one in texts:
            if len(texts) == 1 and not self.words(one):
                self.inlines(one)
        mine = [self.text("cell", one) for one in texts if self.words(one) or len(texts) > 1]
        if cell.get("style") == "asciidoc" and not is_head:
            self.census.open("cell", self.place)
            self.blocks(cell)
            self.census.close("cell", self.place)
            mine = [words for _, words in self.census.entries["text"][before:]]
        self.add("cell", at, place, cell["rows"], cell["columns"], heading, fold(" ".join(mine)))

    def on_image(self, node):
        self.medium("image", node)

    def on_video(self, node):
        self.medium("video", node)

    def on_audio(self, node):
        self.medium("audio", node)

    def medium(self, medium, node):
        given = node["attributes"]
        self.alone("image", node)
        alt = "" if "default-alt" in given else given.get("alt", "")
        self.add("image", medium, "block", decoded(given["target"]), fold(decoded(alt)))
        if given.get("link"):
            self.add("reference", "", "url:" + decoded(given["link"]))

    def on_thematic_break(self, node):
        self.alone("break", node)

    def on_page_break(self, node):
        self.alone("page-break", node)

    def on_toc(self, node):
        self.alone("toc", node)

    # -- inline nodes --------------------------------------------------------------------------------------------------

    def text(self, place, events):
        words = self.words(events)
        self.add("text", place, words)
        self.inlines(events)
        return words

    def inlines(self, events):
        for at, one in enumerate(events):
            if not isinstance(one, dict) or "close" in one:
                continue
            words = self.words(events[at + 1 : end(events, at, one["open"])]) if "open" in one else ""
            if one.get("id") and one["kind"] != "footnote" and one["id"] not in self.footnotes:
                self.add("target", one["id"])
            own = getattr(self, "in_" + one["kind"].replace("-", "_"), None)
            if own:
                own(one, words)
            else:
                self.mark(one, words)

    def mark(self, one, words):
        kind = one["kind"]
        if kind in NOTATIONS:
            self.add("math", "inline", NOTATIONS[kind], words)
            return
        if kind == "single":
            # The marks are words; a role is that of the words with them.
            if not one.get("roles"):
                return
            words = f"‘{words}’"
        kind, given = mark(MARKS.get(kind, kind), one.get("roles", []))
        if kind in KEYS:
            self.add("keys", KEYS[kind], words)
            return
        self.add("inline", kind, given, words)

    def in_break(self, one, words):
        self.add("inline", "break", (), "")

    def in_anchor(self, one, words):
        """Counted by its id."""

    def in_bibref(self, one, words):
        """Counted by its id."""

    def in_link(self, one, words):
        self.add("reference", words, address(decoded(one["target"])))

    def in_xref(self, one, words):
        if one.get("path"):
            self.add("reference", words, between_files(decoded(one["refid"])))
        else:
            self.add("reference", words, "id:" + decoded(one.get("refid") or one["target"].lstrip("#")))

    def in_footnote(self, one, words):
        self.add("footnote", one.get("id", ""), self.words(one["text"]))
        self.inlines(one["text"])

    def in_footnote_reference(self, one, words):
        self.add("footnote-reference", one.get("target", ""))

    def in_image(self, one, words):
        given = one["attributes"]
        alt = "" if "default-alt" in given else given.get("alt", "")
        self.add("image", "image", "inline", decoded(one["target"]), fold(decoded(alt)))
        if given.get("link"):
            self.add("reference", "", "url:" + decoded(given["link"]))

    def in_icon(self, one, words):
        self.add("image", "icon", "inline", decoded(one["target"]), "")

    def in_index(self, one, words):
        if one.get("visible"):
            self.add("index", "shown", words)
        else:
            self.add("index", "hidden", *[self.words(term) for term in one["terms"]])
            for term in one["terms"]:
                self.inlines(term)

    def in_kbd(self, one, words):
        self.add("keys", "keys", *map(decoded, one["keys"]))

    def in_button(self, one, words):
        self.add("keys", "button", words)

    def in_menu(self, one, words):
        self.add("keys", "menu", *[fold(decoded(item)) for item in one["items"]])

    def in_callout(self, one, words):
        """Counted in the words of its listing."""

    def in_include(self, one, words):
        """Counted by the file."""

    def in_raw(self, one, words):
        if not HTML.search(one["text"]):
            # Characters that are themselves, HTML or not.
            return
        self.add("raw", "inline", one["text"])

    def in_none(self, one, words):
        """The words of a cell without a style."""

    # -- words ---------------------------------------------------------------------------------------------------------

    def words(self, events):
        return fold(decoded(self.verbatim(events)))

    def verbatim(self, events):
        """The words that are shown, without those that a tool makes; character references still in them."""
        out = []
        quotes = {}
        for one in events:
            if isinstance(one, str):
                out.append(one)
            elif "close" in one:
                out.append(quotes.pop(one["close"], ""))
            else:
                if one.get("guard", "").startswith(";;") and out and UNENDED.search(out[-1]):
                    # Two semicolons before a mark are a comment, also where the first ends a character reference.
                    out.append(";;")
                out.append(word(one))
                if one["kind"] in {"double", "single"}:
                    quotes[one["open"]] = "”" if one["kind"] == "double" else "’"
        return "".join(out)


def word(one):
    match one["kind"]:
        case "double":
            return "“"
        case "single":
            return "‘"
        case "break":
            return BREAK
        case "include":
            return include_word(one["target"])
        case "kbd":
            return "+".join(one["keys"])
        case "menu":
            return " \N{TRIANGULAR BULLET} ".join(one["items"])
        case "callout":
            return f"({one['number']})"
        case "raw" if not HTML.search(one["text"]):
            return one["text"]
        case _:
            return ""


# Elements of HTML that mean what a mark means.
ELEMENT = re.compile(r'<(sup|sub|span)(?: class="([^"<>]*)")?>$')
ELEMENTS = {"sup": "superscript", "sub": "subscript", "span": "unquoted"}


def pair(value):
    """Makes marks of the elements that stand in raw text around words."""
    for one in value.values() if isinstance(value, dict) else value:
        if isinstance(one, (dict, list)):
            pair(one)
    if not isinstance(value, list):
        return
    open_ones = []
    for at, one in enumerate(value):
        if not isinstance(one, dict) or one.get("kind") != "raw":
            continue
        if match := ELEMENT.match(one["text"]):
            open_ones.append((at, match[1], match[2]))
        elif open_ones and one["text"] == f"</{open_ones[-1][1]}>":
            start, name, roles = open_ones.pop()
            if name == "span" and not roles:
                continue
            value[start] = {"open": -1 - start, "kind": ELEMENTS[name], "roles": (roles or "").split()}
            value[at] = {"close": -1 - start}


def silent(one):
    """Whether nothing shows of it: blanks, a place to link to."""
    return one.get("kind") == "anchor" if isinstance(one, dict) else not decoded(one).strip()


def end(events, at, number):
    """Where a run of text ends: at its own mark, whatever else ends before it."""
    for place in range(at + 1, len(events)):
        if isinstance(events[place], dict) and events[place].get("close") == number:
            return place
    return len(events)


def footnotes(value):
    """The ids of a tree's footnotes."""
    for one in value if isinstance(value, list) else value.values():
        if isinstance(one, dict) and one.get("kind") == "footnote" and one.get("id"):
            yield one["id"]
        if isinstance(one, (list, dict)):
            yield from footnotes(one)


def references(value):
    """The ids that references of a tree lead to."""
    if isinstance(value, list):
        for one in value:
            yield from references(one)
    elif isinstance(value, dict):
        if value.get("kind") == "xref" and not value.get("path"):
            yield value.get("refid")
        for one in value.values():
            if isinstance(one, (list, dict)):
                yield from references(one)
