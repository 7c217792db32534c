"""What a DocBook file says, as libxml2 reads it: the side that a rendered copy is measured against.

No code of Copyist takes part in this reading.
"""

import copy
import re
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

XINCLUDE = re.compile(r"\{http://www\.w3\.org/2001/XInclude\}", re.IGNORECASE)
XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
HREF = "{http://www.w3.org/1999/xlink}href"
DOCBOOK = "http://docbook.org/ns/docbook"

LISTINGS = {"programlisting", "screen", "synopsis"}
ADMONITIONS = {"note", "tip", "important", "warning", "caution"}

# Elements inside a line: no word ends at their borders. All others stand apart.
INLINE = set(
    """abbrev accel acronym action alt anchor application author biblioref citation citebiblioid citerefentry citetitle
    city classname code command computeroutput constant coref country database date editor email emphasis enumidentifier
    enumname enumvalue envar errorcode errorname errortext errortype exceptionname fax filename firstname firstterm
    foreignphrase funcdef function givenname glossterm guibutton guiicon guilabel guimenu guimenuitem guisubmenu hardware
    honorific inlineequation inlinemediaobject initializer interface interfacename jobtitle keycap keycode keycombo keysym
    lineage lineannotation link literal macroname markup mathphrase medialabel menuchoice methodname modifier mousebutton
    namespacename nonterminal olink ooclass ooexception oointerface option org orgdiv orgname otheraddr othername
    package parameter paramdef person personname phone phrase pob postcode productname productnumber prompt property
    refentrytitle manvolnum remark replaceable returnvalue revnumber sgmltag shortaffil shortcut state street structfield
    structname subscript superscript surname symbol systemitem tag templatename termdef token trademark type typedefname
    ulink unionname uri userinput varname wordasword xref co""".split()
)

# Made of parts and not of running text: the parts stand apart even where each is inline elsewhere.
OF_PARTS = set(
    """address affiliation author biblioentry citerefentry classsynopsis cmdsynopsis collab constructorsynopsis copyright
    destructorsynopsis editor enumsynopsis fieldsynopsis funcprototype glossentry group keycombo menuchoice methodsynopsis
    methodparam ooclass ooexception oointerface othercredit personname revision shortcut simplelist typedefsynopsis
    unionsynopsis macroprototype publisher confgroup""".split()
)

# What a page says with brackets and bars that the source does not have.
NOTATION = {"cmdsynopsis", "arg", "group", "funcsynopsis", "classsynopsis", "productionset", "tag", "sgmltag", "optional"}

# Their words are not on the page, or stand elsewhere on it: metadata, alternatives for the eye, index entries.
ELSEWHERE = set(
    """indexterm footnote remark titleabbrev refmeta refmiscinfo alt textobject co areaspec annotation refclass""".split()
)
# Of these nothing is on the page at all.
NOT_SHOWN = {"remark", "refmeta", "titleabbrev", "annotation", "assembly", "resources"}
# Their titles are words of a citation.
CITED = {"biblioentry", "bibliomixed", "bibliomset", "biblioset"}
INFO = re.compile(r"(info|blockinfo|\w+info)$")

# What counts as the meaning of an element being kept: class or element names on the rendered page.
MEANING = {
    "application": {"application", "app", "program"},
    "citetitle": {"citetitle", "cite", "em"},
    "classname": {"classname", "class"},
    "code": {"code"},
    "command": {"command", "program"},
    "computeroutput": {"computeroutput", "samp", "output"},
    "constant": {"constant", "const"},
    "emphasis": {"em", "strong", "i", "b"},
    "envar": {"envar", "envvar", "env"},
    "filename": {"filename", "file", "path"},
    "firstterm": {"firstterm", "dfn", "em"},
    "function": {"function", "func"},
    "guibutton": {"guibutton", "guilabel", "button"},
    "guilabel": {"guilabel"},
    "guimenu": {"guimenu", "menu", "menuselection"},
    "keycap": {"keycap", "kbd"},
    "literal": {"literal", "code"},
    "option": {"option", "opt"},
    "package": {"package", "pkg"},
    "parameter": {"parameter", "param"},
    "prompt": {"prompt"},
    "replaceable": {"replaceable", "var", "em"},
    "systemitem": {"systemitem"},
    "type": {"type"},
    "userinput": {"userinput", "kbd", "input"},
    "varname": {"varname", "var", "variable"},
}

# The characters that some markup language takes for itself: one that was eaten and one that is left over both show.
MARKS = "*_`#|[]{}<>\\^~+$"

_WORD = re.compile(r"\w+")


def words(text):
    """The words of a text, in order."""
    return _WORD.findall(unicodedata.normalize("NFC", text))


def marks(text):
    """How often each character that mark-up is made of stands in a text."""
    return {mark: count for mark in MARKS if (count := text.count(mark))}


# Stands for words that the tool makes, in a name or a listing: the text of a reference without its own.
MADE = "\0"


def flat(text):
    """A text with its blanks folded."""
    return " ".join(text.split())


@dataclass
class Facts:
    """What one page says; the same shape for a source and for a rendered copy."""

    words: list = field(default_factory=list)
    notes: list = field(default_factory=list)
    listings: list = field(default_factory=list)
    ids: list = field(default_factory=list)
    meanings: list = field(default_factory=list)
    admonitions: list = field(default_factory=list)
    items: int = 0
    terms: list = field(default_factory=list)
    cells: list = field(default_factory=list)
    titles: list = field(default_factory=list)
    links: list = field(default_factory=list)
    urls: list = field(default_factory=list)
    images: int = 0
    marks: dict = field(default_factory=dict)
    free: set = field(default_factory=set)


@dataclass
class Listing:
    """A listing; `called` says whether marks of callouts stand in it."""

    text: str
    called: bool = False


def name_of(element):
    """The name without its namespace; `None` for comments and instructions."""
    return etree.QName(element).localname if isinstance(element.tag, str) else None


def is_docbook(root):
    """Whether a root element is DocBook: in its namespace, or in none as in DocBook 4."""
    return isinstance(root.tag, str) and etree.QName(root).namespace in (DOCBOOK, None)


def read(path, texts):
    """The tree of a file without comments, instructions and includes, or `None` if it is not DocBook. With `texts`, files
    that are included as characters are in it."""
    root = _parse(path, texts)
    if root is None:
        return None
    _with_parts(root, Path(path))
    return _bare(root)


def read_whole(path, texts):
    """The same with the files that it includes in their places, but for parts of files and files that are not there."""
    root = _expanded(Path(path), (), texts)
    return None if root is None else _bare(root)


def _parse(path, texts):
    parser = etree.XMLParser(resolve_entities=True, load_dtd=True, no_network=True, huge_tree=True)
    try:
        root = etree.parse(str(path), parser).getroot()
    except (etree.XMLSyntaxError, OSError):
        return None
    if not is_docbook(root):
        return None
    if texts:
        _with_texts(root, Path(path))
    return root


def _expanded(path, above, texts):
    root = _parse(path, texts)
    if root is None:
        return None
    for include in _includes(root):
        href, _, fragment = (include.get("href") or "").partition("#")
        pointer = include.get("xpointer") or fragment
        target = (path.parent / href).resolve()
        if include.get("parse") == "text" or not target.is_file() or target in above:
            continue
        inner = _expanded(target, (*above, target), texts)
        chosen = [] if inner is None else _divisions(inner, pointer) if pointer else [inner]
        if chosen and include.getparent() is not None:
            parent, at = include.getparent(), include.getparent().index(include)
            chosen[-1].tail = include.tail
            parent.remove(include)
            for more, part in enumerate(chosen):
                parent.insert(at + more, part)
    _with_parts(root, path)
    return root


def shown_in_parts(paths):
    """Files of which others show parts, and none the whole: these may have no copy of their own."""
    parts, whole = set(), set()
    for path in paths:
        root = _parse(path, False)
        for include in [] if root is None else _includes(root):
            href, _, fragment = (include.get("href") or "").partition("#")
            target = (path.parent / href).resolve()
            if href and include.get("parse") != "text":
                (parts if include.get("xpointer") or fragment else whole).add(target)
    return parts - whole


def _includes(root):
    return [e for e in root.iter() if isinstance(e.tag, str) and re.fullmatch(XINCLUDE.pattern + "include", e.tag, re.I)]


def _divisions(root, pointer):
    """What a pointer chooses, if it is all divisions of a file; other parts of files are not followed."""
    names = dict(re.findall(r"xmlns\((\w+)=([^)]*)\)", pointer))
    path = re.search(r"xpointer\((.*)\)", pointer)
    try:
        chosen = root.getroottree().xpath("/" + path.group(1).lstrip("/"), namespaces=names) if path else []
    except etree.XPathError:
        return []
    all_of_them = [e for e in root if name_of(e) in ("section", "sect1", "chapter", "appendix")]
    return chosen if chosen and chosen == all_of_them else []


def _with_parts(root, path):
    """Puts parts of other files where they belong, as a page has them. Ids are counted where their author wrote them."""
    for include in _includes(root):
        href, _, fragment = (include.get("href") or "").partition("#")
        pointer = include.get("xpointer") or fragment
        target = path.parent / href
        if not pointer or include.get("parse") == "text" or include.getparent() is None or not target.is_file():
            continue
        inner = root if not href else _parse(target, False)
        chosen = [copy.deepcopy(part) for part in ([] if inner is None else _parts(inner, pointer))]
        if not chosen:
            continue
        for part in chosen:
            part.tail = None
            for element in part.iter():
                if isinstance(element.tag, str):
                    element.attrib.pop(XML_ID, None)
                    element.attrib.pop("id", None)
        chosen[-1].tail = include.tail
        parent, at = include.getparent(), include.getparent().index(include)
        parent.remove(include)
        for more, part in enumerate(chosen):
            parent.insert(at + more, part)


def _parts(root, pointer):
    """The elements that a pointer chooses."""
    names = dict(re.findall(r"xmlns\((\w+)=([^)]*)\)", pointer))
    path = re.search(r"xpointer\((.*)\)", pointer)
    if path:
        try:
            wanted = path.group(1)
            chosen = root.getroottree().xpath(wanted if wanted.startswith("/") else "/" + wanted, namespaces=names)
        except etree.XPathError:
            return []
        return [e for e in chosen if isinstance(e, etree._Element) and isinstance(e.tag, str)]
    numbers = re.fullmatch(r"element\(([^/)]*)((?:/\d+)*)\)", pointer)
    name, steps = (numbers.group(1), numbers.group(2)) if numbers else (pointer, "")
    steps = [int(n) for n in steps.split("/") if n]
    if name:
        chosen = [e for e in root.iter() if isinstance(e.tag, str) and name in (e.get(XML_ID), e.get("id"))][:1]
    else:
        chosen, steps = [root], steps[1:]
    for step in steps:
        elements = [e for e in chosen[0] if isinstance(e.tag, str)] if chosen else []
        chosen = elements[step - 1:step]
    return chosen


def _with_texts(root, path):
    """Puts the characters of files that are included as text where they belong."""
    for include in _includes(root):
        target = path.parent / (include.get("href") or "")
        if include.get("parse") == "text" and not include.get("xpointer") and target.is_file():
            include.tail = target.read_text(encoding="utf-8") + (include.tail or "")


def _bare(root):
    # Written before what they are shown below or behind: a table's foot, who said it, the keys that do the same.
    for late in list(root.iter("{*}tfoot", "{*}attribution", "{*}shortcut")):
        tail, late.tail = late.tail, None
        parent = late.getparent()
        before = late.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + (tail or "")
        else:
            parent.text = (parent.text or "") + (tail or "")
        parent.append(late)
    for element in list(root.iter()):
        gone = not isinstance(element.tag, str) or XINCLUDE.match(element.tag)
        if gone and element.tag is not etree.Entity and element.getparent() is not None:
            _cut(element)
    return root


def _cut(element):
    """Takes an element out and leaves the text behind it in place."""
    parent, before, tail = element.getparent(), element.getprevious(), element.tail or ""
    if before is not None:
        before.tail = (before.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    parent.remove(element)


def text_of(element, inside_info=False):
    """The running text, with a blank where a block begins or ends."""
    name = name_of(element)
    if name is None or name in ELSEWHERE or not is_docbook(element):
        return ""
    info = INFO.fullmatch(name) is not None
    if inside_info and name not in ("title", "subtitle"):
        return ""
    inside = info or (inside_info and name not in ("title", "subtitle"))
    parts = ["" if inside else element.text or ""]
    for child in element:
        parts.append(text_of(child, inside))
        parts.append("" if inside else child.tail or "")
    text = "".join(parts)
    return text if in_line(element) else " " + text + " "


def in_line(element):
    """Whether no word ends at an element's borders."""
    parent = element.getparent()
    return name_of(element) in INLINE and (parent is None or name_of(parent) not in OF_PARTS)


def all_text(element):
    """The text of an element as it stands, for matching a name or a cell, without notes and index entries."""
    parts = [MADE if name_of(element) == "xref" else element.text or ""]
    for child in element:
        if name_of(child) not in ELSEWHERE and is_docbook(child):
            inner = all_text(child)
            parts.append(inner if in_line(child) else " " + inner + " ")
        parts.append(child.tail or "")
    return "".join(parts)


def _listing_text(element):
    if name_of(element) == "citerefentry":
        name, *volume = (flat(_listing_text(part)) for part in element if isinstance(part.tag, str))
        return name + "".join(f"({number})" for number in volume)
    parts = [MADE if name_of(element) == "xref" else element.text or ""]
    for child in element:
        if name_of(child) not in ELSEWHERE:
            parts.append(_listing_text(child))
        parts.append(child.tail or "")
    return "".join(parts)


def facts(root):
    """The facts of a source."""
    text = text_of(root)
    found = Facts(words=words(text), marks=marks(text))
    names = {name_of(e) for e in root.iter()}
    # Brackets and bars of a synopsis or a grammar are the tool's to set, and so is the sign before a callout's number.
    found.free = set("[]{}|<>" if names & NOTATION else "") | set("#" if names & {"co", "areaspec"} else "")
    for element in root.iter():
        name = name_of(element)
        above = [name_of(a) for a in element.iterancestors()]
        around = {name, *above}
        if name is None or not is_docbook(element) or around & NOT_SHOWN:
            continue
        ident = element.get(XML_ID) or element.get("id")
        if ident:
            found.ids.append(ident)
        in_info = any(a and INFO.fullmatch(a) for a in above)
        parent = above[0] if above else None
        if in_info and not (name in ("title", "subtitle") and INFO.fullmatch(parent)):
            continue
        if name in LISTINGS or (name == "literallayout" and element.get("class") == "monospaced"):
            if not any(a in LISTINGS for a in above):
                called = next(element.iter("{*}co"), None) is not None or parent in ("programlistingco", "screenco")
                text = _listing_text(element)
                if text.strip():
                    found.listings.append(Listing(text, called))
        if name in MEANING and not any(a in LISTINGS | {"literallayout"} for a in above) and "indexterm" not in above:
            text = flat(all_text(element))
            if text:
                found.meanings.append((name, text))
        _links(element, name, found)
        if name in ADMONITIONS:
            found.admonitions.append(name)
        if name == "step" or (name == "listitem" and parent in ("itemizedlist", "orderedlist")):
            found.items += 1
        if name == "term":
            found.terms.append(flat(all_text(element)))
        if name in ("entry", "td", "th"):
            found.cells.append(flat(all_text(element)))
        if name in ("title", "subtitle") and parent is not None and parent not in CITED:
            found.titles.append(flat(all_text(element)))
        if name == "footnote":
            found.notes.append(words(all_text(element)))
        if name in ("mediaobject", "inlinemediaobject") and next(element.iter("{*}imagedata"), None) is not None:
            found.images += 1
    return found


def _links(element, name, found):
    target = element.get("linkend")
    if target and name not in ("co", "area", "glossterm", "footnoteref", "indexterm", "coref"):
        found.links.append(target)
    href = element.get(HREF) or (element.get("url") if name == "ulink" else None)
    if href and href.startswith("#"):
        found.links.append(href[1:])
    elif href and name != "imagedata":
        found.urls.append(href)
