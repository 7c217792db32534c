"""The census of a tree of Copyist that was read from AsciiDoc, as `copyist inspect --json` shows it."""

import html
import re
from bisect import bisect_right

from adoc_mapping import (
    BLOCK_MACRO,
    CONDITIONAL,
    INSTRUCTION,
    KEYS,
    MACRO,
    MARK,
    NUMBERING,
    OPEN,
    PAGE,
    PAGE_BREAK,
    REFERENCE,
    STYLES,
    STYLES_OF_OPEN,
    address,
    entries,
    include_attributes,
    include_word,
    marks_alike,
)
from census import BREAK, Census, attrs, fold, inlines_of, kind_of, other


ENTITY = re.compile(r"\{([A-Za-z0-9_][\w-]*)\}")
SETTING = re.compile(r":([^:\s][^:]*):(?:[ \t]+(.*))?$", re.DOTALL)
PASS = re.compile(r"^pass:[a-z,]*\[(.*)\]$", re.DOTALL)


def census(document, source=b"", theirs=None):
    """What is in the tree of a file. Of the tree of Asciidoctor only what a page is made with is looked at: which
    attributes hold at its end, and which conditions hold."""
    return Walk(document, source, theirs or {}).census


def part(head, name):
    """A part of a head, also where it stands among the metadata."""
    for kind, value in map(kind_of, head):
        if kind == name:
            return value
        if kind == "info":
            found = part(value, name)
            if found is not None:
                return found
    return None


class Walk:
    def __init__(self, document, source, theirs):
        self.census = Census()
        self.place = None
        self.entities = {one["name"]: one["value"] for one in document.get("entities", [])}
        self.attributes = theirs.get("attributes", {})
        self.lines = [0]
        for at, byte in enumerate(source):
            if byte == 10:
                self.lines.append(at + 1)
        self.taken = {one["line"]: one["taken"] for one in theirs.get("conditionals", [])}
        self.included = []
        self.numbered = 0
        divisions = [one for one in document["body"] if kind_of(one)[0] == "division"]
        self.title = divisions[0] if divisions and "title" in theirs else None
        self.values = {}
        for key, value in (document.get("attrs") or {}).get("hints", []):
            self.setting(key.removeprefix("asciidoc:"), value)
        self.blocks(document["body"])
        self.settings(document)
        for self.place, entry in self.included:
            self.add("include", *entry)

    def add(self, kind, *entry):
        if kind == "inline" and not entry[1] and not entry[2]:
            # A mark around nothing shows nothing.
            return
        self.census.add(kind, *entry, place=self.place)

    def settings(self, document):
        """Attributes that the file declares: words that stand for others, and settings of the processor, which are hints."""
        for one in document.get("entities", []):
            self.values.setdefault(one["name"].lower(), fold(self.expanded(one["value"])))
        for name, value in entries(self.values):
            self.add("entry", name, value)

    def setting(self, name, value):
        name = name.lower()
        if "!" in (name[:1], name[-1:]):
            self.values[name.strip("!")] = None
        else:
            self.values[name] = fold(self.expanded(value))

    def expanded(self, value):
        """A value as Asciidoctor sets it: references to others are these."""
        return html.unescape(ENTITY.sub(lambda match: self.entity(match[1]), PASS.sub(r"\1", value)).replace("\\{", "{"))

    def line(self, node):
        return bisect_right(self.lines, (node.get("span") or [0])[0])

    # -- blocks --------------------------------------------------------------------------------------------------------

    def blocks(self, blocks):
        for block in self.as_read(blocks):
            self.block(block)

    def as_read(self, blocks):
        """Blocks as Asciidoctor reads them: the content of conditions that hold, and no others. A list that a condition parts
        is one there."""
        out = []
        joined = False
        for block in blocks:
            name, value = kind_of(block)
            if name == "generic" and value["name"] == CONDITIONAL:
                inner = [one.get("block") or node_of(one["inline"]) for one in value["content"]] if self.holds(block) else []
                inner = self.as_read(inner)
                if out and inner and merges(out[-1], inner[0]):
                    out[-1] = merged(out[-1], inner[0])
                    inner = inner[1:]
                out += inner
                joined = True
                continue
            if joined and out and merges(out[-1], block):
                out[-1] = merged(out[-1], block)
            else:
                out.append(block)
            joined = joined and name == "comment"
        return out

    def holds(self, node):
        return self.taken.get(self.line(node), True)

    def block(self, node):
        name, value = kind_of(node)
        if node.get("span"):
            self.place = self.line(node)
        own = getattr(self, "on_" + name.replace("-", "_"), None)
        if own:
            own(node, value)
        else:
            self.add("structure", "?" + name)

    def nodes(self, nodes):
        """Blocks and inline nodes in a row: a run of inline nodes is a paragraph."""
        run = []
        for node in [*nodes, None]:
            if node is not None and "inline" in node:
                run.append(node["inline"])
                continue
            if run:
                self.paragraph(run)
                run = []
            if node is not None:
                self.block(node["block"])

    def named(self, node):
        if attrs(node).get("id"):
            self.add("target", attrs(node)["id"])
        given = tuple(attrs(node).get("classes", []))
        if given:
            self.add("class", given)

    def text(self, place, inlines):
        words = self.words(inlines)
        self.add("text", place, words)
        self.inlines(inlines)
        return words

    def head(self, head):
        """The title as a caption, and the rest as it stands."""
        title = part(head, "title")
        if title is not None:
            self.text("caption", title)
        for block in head:
            if kind_of(block)[0] != "attribution":
                self.block(block)

    def framed(self, name, node, head, body):
        self.census.open(name, self.place)
        self.named(node)
        self.head(head)
        self.blocks(body)
        self.census.close(name, self.place)

    def paragraph(self, inlines):
        kinds = {kind_of(one)[0] for one in inlines if not self.blank(one)}
        if kinds == {"include"}:
            self.inlines(inlines)
            return
        if not self.words(inlines) and all(self.blank(one) or kind_of(one)[0] == "anchor" for one in inlines):
            self.inlines(inlines)
            return
        self.add("structure", "p")
        self.text("paragraph", inlines)

    @staticmethod
    def blank(one):
        name, value = kind_of(one)
        return name == "comment" or (name == "text" and not value.strip())

    def on_division(self, node, value):
        self.census.open("section", self.place)
        self.named(node)
        title = part(value["head"], "title")
        if title is not None:
            kind = self.root(node) or value["kind"] if value["kind"] != "section" else other(node, "style") or "section"
            self.add("section", kind, self.text("title", title))
        self.blocks(value["head"])
        self.blocks(value["body"])
        self.census.close("section", self.place)

    def root(self, node):
        """What the file is, if this is its title: Asciidoctor knows no other than these."""
        if node is not self.title:
            return None
        return "book" if kind_of(node)[1]["kind"] == "book" else "article"

    def on_subtitle(self, node, value):
        self.text("subtitle", value)

    def on_short_title(self, node, value):
        """A text for references; Asciidoctor shows it nowhere else."""

    def on_info(self, node, value):
        self.blocks(value)

    def on_field(self, node, value):
        self.add("field", value["name"], fold(" ".join(self.verbatim([one]) for one in inlines_of(value["content"]))))

    def on_title(self, node, value):
        """Told with its block; of the title itself there is only an id."""
        self.named(node)

    def on_heading(self, node, value):
        self.add("structure", "heading")
        self.named(node)
        level = value["level"]
        self.add("section", f"heading {'?' if level is None else level}", self.text("title", value["content"]))

    def on_paragraph(self, node, value):
        self.named(node)
        self.paragraph(value)

    on_plain = on_paragraph

    def on_compound(self, node, value):
        self.framed("compound", node, [], value)

    def on_list(self, node, value):
        kind, items = value["kind"], value["items"]
        count = sum(kind_of(item)[0] == "item" for item in items)
        if isinstance(kind, dict) and "numbered" in kind:
            kind = kind["numbered"]
            # Without a word of it, lists in each other are numbered in turn.
            implied = STYLES[self.numbered] if self.numbered < len(STYLES) else "arabic"
            style = kind["style"] or other(node, "style") or implied
            self.add("list", "numbers", kind["start"], NUMBERING.get(style, style), count)
            self.numbered += 1
            self.framed("numbers", node, value.get("head", []), items)
            self.numbered -= 1
        else:
            self.add("list", "bullets", 1, "", count)
            self.framed("bullets", node, value.get("head", []), items)

    def on_item(self, node, value):
        checked = other(node, "checked")
        if checked is not None:
            self.add("check", checked == "true")
        self.framed("item", node, [], value)

    def on_definition_list(self, node, value):
        self.framed("definitions", node, value.get("head", []), value["entries"])

    def on_definition_entry(self, node, value):
        self.census.open("entry", self.place)
        self.named(node)
        self.add("definition", *[self.words(words) for name, words in map(kind_of, value) if name == "term"])
        self.blocks(value)
        self.census.close("entry", self.place)

    def on_term(self, node, value):
        self.named(node)
        self.text("term", value)

    def on_definition(self, node, value):
        if any(kind_of(one)[0] != "comment" for one in value):
            self.framed("definition", node, [], value)

    def on_question_list(self, node, value):
        self.framed("questions", node, value.get("head", []), value["body"])

    def on_question_entry(self, node, value):
        self.census.open("entry", self.place)
        self.named(node)
        questions = [body for name, body in map(kind_of, value) if name == "question"]
        words = [self.words(content) for body in questions for name, content in map(kind_of, body) if name in {"paragraph", "plain"}]
        self.add("definition", *words)
        self.blocks(value)
        self.census.close("entry", self.place)

    def on_question(self, node, value):
        self.named(node)
        for block in value:
            name, content = kind_of(block)
            if name in {"paragraph", "plain"}:
                self.text("term", content)
            else:
                self.block(block)

    def on_answer(self, node, value):
        if any(kind_of(one)[0] != "comment" for one in value):
            self.framed("definition", node, [], value)

    def on_callout_list(self, node, value):
        self.framed("callouts", node, value.get("head", []), value["body"])

    def on_callout(self, node, value):
        self.add("callout", *sorted({mark["number"] for mark in value["marks"]}))
        self.framed("item", node, [], value["body"])

    def on_code(self, node, value):
        self.add("structure", "code")
        self.named(node)
        kind = "source" if value.get("language") else value["kind"]
        self.add("code", kind, value.get("language") or "", marks_alike(self.verbatim(value["content"])))
        self.inlines(value["content"])

    def on_math(self, node, value):
        self.add("structure", "math")
        self.named(node)
        self.add("math", "block", value["notation"], value["source"].strip())

    def on_raw(self, node, value):
        if value["format"] != "html" and not self.holds(node):
            return
        self.add("structure", "raw")
        self.named(node)
        self.add("raw", "block", value["text"])

    def on_admonition(self, node, value):
        self.add("admonition", value["kind"])
        self.framed("admonition", node, value.get("head", []), value["body"])

    def on_formal(self, node, value):
        head, body = value.get("head", []), value["body"]
        kinds = [kind_of(one)[0] for one in body]
        # A title on a picture, a formula, a paragraph, a listing … is that block's own.
        own = {"figure": ["media"], "equation": ["math"], "paragraph": kinds[:1]}
        if other(node, "style") in STYLES_OF_OPEN:
            self.framed(other(node, "style"), node, head, body)
        elif kinds and kinds == own.get(value["kind"]):
            self.titled(node, head, body[0])
        else:
            self.framed("open" if value["kind"] == "paragraph" else value["kind"], node, head, body)

    def titled(self, node, head, body):
        """A block whose title, id and classes stand around it in the tree: Asciidoctor has them on the block itself."""
        inner, outer = attrs(body), attrs(node)
        classes = outer.get("classes", []) + inner.get("classes", [])
        if outer.get("id"):
            self.add("target", outer["id"])
        caption = part(head, "title")
        if caption is not None:
            self.text("caption", caption)
        self.block({**body, "attrs": {**inner, "classes": classes}})

    def on_quotation(self, node, value):
        head = value.get("head", [])
        self.framed("quote", node, head, value["body"])
        attribution = part(head, "attribution")
        if attribution is not None:
            who, title = credit(attribution)
            self.add("quote", ", ".join(filter(None, [self.words(who).rstrip(" ,"), self.words(title)])))
            self.inlines(who)
            self.inlines(title)

    def on_sidebar(self, node, value):
        self.framed("sidebar", node, value.get("head", []), value["body"])

    def on_media(self, node, value):
        self.add("structure", "image")
        self.named(node)
        self.media(value, "block")
        if other(node, "link"):
            self.add("reference", "", "url:" + other(node, "link"))

    def media(self, value, place):
        items = [(content, item) for item in value["items"] for name, content in [kind_of(item)] if name == "media-item"]
        # The words instead stand in the item itself, or in one of their own.
        words = fold(" ".join(self.words_of_blocks(content["body"]) for content, _ in items))
        for content, item in items:
            if content["kind"] != "text":
                self.named(item)
                self.add("image", content["kind"], place, content["source"], words)
                if other(item, "link"):
                    self.add("reference", "", "url:" + other(item, "link"))
        for item in value["items"]:
            if kind_of(item)[0] != "media-item":
                self.block(item)

    def on_caption(self, node, value):
        self.blocks(value)

    def on_table(self, node, value):
        self.framed("table", node, value.get("head", []), value["groups"])

    def on_table_group(self, node, value):
        rows = [
            (section["kind"], kind_of(row)[1])
            for name, section in map(kind_of, value["sections"])
            if name == "table-section"
            for row in section["rows"]
            if kind_of(row)[0] == "row"
        ]
        places = [place for place, _ in rows]
        self.add("table", len(rows), len(value["columns"]), places.count("head"), places.count("foot"))
        for column in value["columns"]:
            self.add("column", (column.get("width") or "1").rstrip("*%"), column.get("align") or "left")
        for at, (place, row) in enumerate(rows):
            cells = [one for one in row if kind_of(one)[0] == "cell"]
            self.blocks(one for one in row if one not in cells)
            for nth, block in enumerate(cells):
                self.cell(at, nth, block, place == "head")

    def cell(self, at, place, block, is_head):
        value = kind_of(block)[1]
        self.named(block)
        heading = is_head or value.get("heading", False)
        told = [one for one in value["body"] if kind_of(one)[0] in {"instruction", "comment"}]
        body = [one for one in value["body"] if one not in told]
        texts = [kind_of(one) for one in body]
        before = len(self.census.entries["text"])
        if texts and all(name in {"plain", "paragraph"} for name, _ in texts):
            self.blocks(told)
            for one, (_, words) in zip(body, texts):
                self.named(one)
                if self.words(words) or len(texts) > 1:
                    self.text("cell", words)
                else:
                    self.inlines(words)
        elif value["body"] or is_asciidoc(block):
            self.census.open("cell", self.place)
            self.blocks(value["body"])
            self.census.close("cell", self.place)
        words = fold(" ".join(entry[1] for entry in self.census.entries["text"][before:]))
        self.add("cell", at, place, value["rows"], value["columns"], heading, words)

    def on_anchor(self, node, value):
        self.named(node)

    def on_break(self, node, value):
        self.add("structure", "break")
        self.named(node)

    def on_instruction(self, node, value):
        if value["target"] == PAGE_BREAK:
            self.add("structure", "page-break")
            self.named(node)
        elif value["target"] == INSTRUCTION and (match := SETTING.match(value["data"])):
            self.setting(match[1], match[2] or "")

    def on_comment(self, node, value):
        """Asciidoctor forgets comments."""

    def on_include(self, node, value):
        given = [f"{name}={text}" for name, text in map(tuple, attrs(node).get("other", []))]
        if value.get("pointer"):
            given.append(value["pointer"])
        pairs = tuple(sorted(pair for one in given for pair in include_attributes(one, self.attributes)))
        self.included.append((self.place, (value["href"], pairs)))

    def on_generic(self, node, value):
        name, content = value["name"], value["content"]
        if name == CONDITIONAL:
            if self.holds(node):
                self.nodes(content)
        elif name == BLOCK_MACRO:
            if other(node, "name") == "toc":
                self.add("structure", "toc")
                self.named(node)
                return
            self.add("structure", "p")
            self.add("text", "paragraph", fold(macro(node, "::", other(node, "list") or self.words(inlines_of(content)))))
        elif name == OPEN:
            frame = other(node, "style") or "open"
            if frame == "partintro" and not attrs(node).get("id") and not attrs(node).get("classes"):
                self.nodes(content)
                return
            self.census.open(frame, self.place)
            self.named(node)
            self.nodes(content)
            self.census.close(frame, self.place)
        else:
            self.census.open("?" + name, self.place)
            self.nodes(content)
            self.census.close("?" + name, self.place)

    # -- inline nodes --------------------------------------------------------------------------------------------------

    def inlines(self, inlines):
        for inline in inlines:
            self.inline(inline)

    def inline(self, node):
        name, value = kind_of(node)
        if node.get("span"):
            self.place = self.line(node)
        if attrs(node).get("id") and name not in {"footnote", "callout-mark"}:
            self.add("target", attrs(node)["id"])
        classes = tuple(attrs(node).get("classes", []))
        match name:
            case "text" | "anchor" | "entity-reference" | "callout-mark" | "comment" | "instruction":
                pass
            case "line-break":
                self.add("inline", "break", (), "")
            case "emphasis" | "strong" | "superscript" | "subscript" | "strike":
                self.add("inline", name, classes, self.words(value))
                self.inlines(value)
            case "quote":
                self.add("inline", "double", classes, self.words(value))
                self.inlines(value)
            case "span":
                role = {"literal": "monospaced", "phrase": "unquoted"}.get(value["role"], value["role"])
                if role in KEYS:
                    self.add("keys", KEYS[role], self.words(value["content"]))
                else:
                    self.add("inline", role, classes, self.words(value["content"]))
                self.inlines(value["content"])
            case "link":
                self.add("reference", self.words(value["content"]), self.place_of(value["target"]))
                self.inlines(value["content"])
            case "cross-reference":
                self.add("reference", "", self.place_of({"id": value["target"]}))
            case "footnote":
                self.add("footnote", attrs(node).get("id", ""), self.words_of_blocks(value))
                for block in value:
                    content = kind_of(block)
                    if content[0] in {"paragraph", "plain"}:
                        self.inlines(content[1])
                    else:
                        self.block(block)
            case "footnote-reference":
                self.add("footnote-reference", value)
            case "media":
                self.media(value, "inline")
            case "keys":
                self.add("keys", "keys", *self.each(value["keys"], ["keycap"] * len(value["keys"])))
            case "menu":
                submenus = ["guisubmenu"] * (len(value["items"]) - 2)
                self.add("keys", "menu", *self.each(value["items"], ["guimenu", *submenus, "guimenuitem"]))
            case "index-term":
                terms = [level["content"] for level in value["levels"]]
                self.add("index", "hidden", *map(self.words, terms))
                for term in terms:
                    self.inlines(term)
            case "math":
                self.add("math", "inline", value["notation"], value["source"])
            case "raw":
                self.add("raw", "inline", value["text"])
            case "include":
                self.on_include(node, value)
            case "manual-page":
                self.add("inline", name, classes, self.words([node]))
            case "citation":
                self.add("inline", name, classes, self.words(value))
                self.inlines(value)
            case "generic" if value["name"] == MACRO and other(node, "name") == "icon":
                self.add("image", "icon", "inline", other(node, "target") or "", "")
            case "generic" if value["name"] == MACRO:
                self.inlines(inlines_of(value["content"]))
            case "generic" if value["name"] == MARK:
                self.add("inline", "unquoted", classes, self.words(inlines_of(value["content"])))
                self.inlines(inlines_of(value["content"]))
            case "generic" if value["name"] == REFERENCE:
                # A counter or a setting: what the tool makes of it is not in the words.
                pass
            case _:
                self.add("inline", "?" + name, classes, self.words([node]))

    def place_of(self, target):
        """Where a reference leads; one into its own file leads to an id."""
        place = destination(target)
        own = f"file:{self.attributes.get('docname')}#"
        return "id:" + place.removeprefix(own) if place.startswith(own) else place

    def each(self, spans, roles):
        """The words of spans, each of its role."""
        for one, role in zip(spans, roles):
            name, value = kind_of(one)
            words = self.words([one])
            yield words if name == "span" and value["role"] == role else f"?{words}"

    # -- words ---------------------------------------------------------------------------------------------------------

    def words(self, inlines):
        return fold(self.verbatim(inlines))

    def verbatim(self, inlines):
        return "".join(map(self.word, inlines))

    def word(self, node):
        """The words that an inline node shows, without those that a tool makes."""
        name, value = kind_of(node)
        match name:
            case "text":
                return value
            case "line-break":
                return BREAK
            case "emphasis" | "strong" | "strike" | "superscript" | "subscript" | "citation":
                return self.verbatim(value)
            case "quote":
                return f"“{self.verbatim(value)}”"
            case "span" if value["role"] == "guibutton":
                return self.verbatim(value["content"])
            case "span" | "link":
                return self.verbatim(value["content"])
            case "math":
                return value["source"]
            case "keys":
                return "+".join(self.verbatim([key]) for key in value["keys"])
            case "menu":
                return " \N{TRIANGULAR BULLET} ".join(self.verbatim([item]) for item in value["items"])
            case "manual-page":
                volume = value.get("volume")
                return self.verbatim(value["name"]) + (f"({volume})" if volume else "")
            case "callout-mark":
                return f"({value['number']})"
            case "include":
                return include_word(value["href"])
            case "entity-reference":
                return self.entity(value)
            case "generic" if value["name"] == MACRO and other(node, "name") == "icon":
                return ""
            case "generic" if value["name"] == MACRO:
                return macro(node, ":", self.verbatim(inlines_of(value["content"])))
            case "generic" | "record":
                return self.verbatim(inlines_of(value["content"]))
            case _:
                return ""

    def entity(self, name):
        if name in self.entities:
            return self.entities[name]
        # Attributes that Asciidoctor itself sets, and what nobody declares.
        if name.lower() in self.attributes:
            return html.unescape(self.attributes[name.lower()])
        return f"{{{name}}}"

    def words_of_blocks(self, blocks):
        return fold(" ".join(map(self.words_of_block, blocks)))

    def words_of_block(self, block):
        name, value = kind_of(block)
        if name in {"paragraph", "plain"}:
            return self.verbatim(value)
        if name == "code":
            return self.verbatim(value["content"])
        return ""


def destination(target):
    [(kind, value)] = target.items()
    return "id:" + value if kind == "id" and not PAGE.search(value) else address(value)


# The members of lists that hold their items.
ITEMS = {"list": "items", "definition-list": "entries"}


def merges(one, two):
    """Whether two lists are one, if nothing is between them."""
    first, second = kind_of(one), kind_of(two)
    if first[0] != second[0] or first[0] not in ITEMS or attrs(two) or second[1].get("head"):
        return False
    return first[0] != "list" or isinstance(first[1]["kind"], str) == isinstance(second[1]["kind"], str)


def merged(one, two):
    name, value = kind_of(one)
    member = ITEMS[name]
    return {**one, "kind": {name: {**value, member: value[member] + kind_of(two)[1][member]}}}


def node_of(inline):
    """An inline node among blocks is a paragraph."""
    return {"kind": {"paragraph": [inline]}, "span": inline.get("span")}


def credit(inlines):
    """Who said it, and where: the last span of a title."""
    if inlines:
        name, value = kind_of(inlines[-1])
        if name == "span" and value["role"] == "citetitle":
            return inlines[:-1], value["content"]
    return inlines, []


def macro(node, colons, words):
    """A macro that nobody knows, as it was written."""
    return f"{other(node, 'name') or ''}{colons}{other(node, 'target') or ''}[{words}]"


def is_asciidoc(cell):
    """Whether a cell says that its content is blocks."""
    return any(value in {"a", "asciidoc"} for _, value in attrs(cell).get("hints", [])) or other(cell, "style") in {"a", "asciidoc"}
