"""The census of a tree of Copyist, as `copyist inspect --json` shows it."""

import re

from census import attrs, inlines_of, kind_of, other
from rst_base import BREAK, Census, fold, name_of, says
from rst_mapping import CITATION, CLASSIFIER, CONSOLE, DIRECTIVE, FIELD_LIST, FOOTNOTE, INCLUDES, NUMBERING, OPTION_LIST, ROLE, UNUSED, reads


NUMBERED = re.compile(r"anonymous-\d+")
# The id of a footnote that has a number for its name.
FOOTNOTE_NUMBER = re.compile(r"footnote-(\d+)")


def census(document):
    """What is in the tree of a file."""
    return Walk(document).census


def called(node, name):
    """Whether a class or a hint says that the source had a construct of this name."""
    said = attrs(node)
    return name in said.get("classes", []) or any(value == name for _, value in said.get("hints", []))


def hint(node, key):
    return next((value for name, value in attrs(node).get("hints", []) if name.split(":", 1)[1] == key), None)


class Walk:
    def __init__(self, document):
        self.census = Census()
        self.level = 0
        self.place = None
        self.entities = {entity["name"]: entity["value"] for entity in document.get("entities", [])}
        # Footnotes are counted where they are first referred to: their bodies stand there, or are named there.
        self.notes = []
        self.note_of = {}
        # Footnotes that no mark refers to.
        self.left = []
        # The names of each place that has several, by each of them.
        self.places = {}
        # Ids that say what the title of their section says.
        self.of_title = set()
        self.sections = {}
        self.count(document["body"])
        self.gather(document["body"])
        self.blocks(document["body"])
        done = 0
        for note in [None, *self.left]:
            if note is not None:
                self.notes.append(note)
            while done < len(self.notes):
                self.note(self.notes[done])
                done += 1

    def count(self, node):
        """The sections in their order."""
        pending = [node]
        while pending:
            one = pending.pop()
            if isinstance(one, list):
                pending.extend(reversed(one))
            elif isinstance(one, dict):
                if isinstance(one.get("kind"), dict) and "division" in one["kind"]:
                    self.sections[id(one)] = len(self.sections) + 1
                pending.extend(reversed(one.values()))

    def gather(self, node):
        """The footnotes that have an id, wherever they are, and the names that are those of one place."""
        pending = [node]
        while pending:
            one = pending.pop()
            if isinstance(one, list):
                self.places_in(one)
                pending.extend(one)
            elif isinstance(one, dict):
                if "kind" in one and isinstance(one["kind"], dict) and "footnote" in one["kind"] and attrs(one).get("id"):
                    self.note_of[attrs(one)["id"]] = one["kind"]["footnote"]
                pending.extend(one.values())

    def places_in(self, blocks):
        """Anchors name what follows them, as does its own id; an id that says what a title says is that of the section."""
        run = []
        for block in blocks:
            if not isinstance(block, dict) or "kind" not in block:
                continue
            name, ident = kind_of(block)[0], attrs(block).get("id")
            run += [ident] if ident else []
            if name in {"anchor", "comment"}:
                continue
            self.of_title.update(one for one in run if is_of_title(one, block))
            names = [name_of(one) for one in run if one not in self.of_title]
            explicit = [one for one in names if not NUMBERED.fullmatch(one)]
            if explicit or name == "division":
                where = "id:" + min(explicit) if explicit else block
                self.places.update((name_of(one), where) for one in run)
            run = []
        # Names at the end of a body are those of one place all the same.
        explicit = [name_of(one) for one in run if not NUMBERED.fullmatch(name_of(one))]
        if explicit:
            self.places.update((name_of(one), "id:" + min(explicit)) for one in run)

    def named(self, ident):
        if ident in self.note_of:
            ident = FOOTNOTE_NUMBER.sub(r"\1", ident)
        name = name_of(ident)
        place = self.places.get(name)
        if isinstance(place, dict):
            return f"section {self.sections[id(place)]}"
        return place or (name.replace("-", " ") if NUMBERED.fullmatch(name) else "id:" + name)

    def destination(self, target):
        [(kind, value)] = target.items()
        return "url:" + value if kind == "url" else self.named(value)

    def add(self, kind, *entry):
        self.census.add(kind, *entry, place=self.place)

    def target(self, node):
        """An id, if it is a name: what has no name of its own is numbered."""
        name = attrs(node).get("id", "")
        if name and not NUMBERED.fullmatch(name) and name not in self.of_title:
            self.add("target", name)

    def framed(self, mark, blocks):
        self.census.open(mark, self.place)
        self.blocks(blocks)
        self.census.close(mark, self.place)

    # -- blocks --------------------------------------------------------------------------------------------------------

    def blocks(self, blocks):
        for block in blocks:
            self.block(block)

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

    def block(self, node):
        name, value = kind_of(node)
        self.place = (node.get("span") or [self.place])[0]
        if not (name == "generic" and value["name"] == FOOTNOTE):
            self.target(node)
        own = getattr(self, "on_" + name.replace("-", "_"), None)
        if own:
            own(node, value)
        else:
            self.add("structure", "?" + name)

    def text(self, kind, inlines):
        """Words, and what is in them."""
        words = self.words(inlines)
        self.add("text", kind, words)
        self.inlines(inlines)
        return words

    def paragraph(self, inlines):
        self.add("structure", "p")
        self.text("paragraph", inlines)

    def on_anchor(self, node, value):
        """Counted by its id."""

    def on_division(self, node, value):
        self.level += 1
        self.census.open("section", self.place)
        title = part(value["head"], "title")
        if title is not None:
            self.add("section", self.level, self.text("title", title))
        self.rest_of_head(value["head"])
        self.blocks(value["body"])
        self.census.close("section", self.place)
        self.level -= 1

    def rest_of_head(self, head):
        self.blocks(block for block in head if kind_of(block)[0] not in {"title", "attribution"})

    def on_info(self, node, value):
        self.framed("fields", value)

    def on_field(self, node, value):
        self.census.open("field", self.place)
        self.add("text", "field-name", value["name"])
        self.add("field", value["name"], self.words_of_nodes(value["content"]))
        self.nodes(value["content"])
        self.census.close("field", self.place)

    def on_paragraph(self, node, value):
        kinds = [kind_of(inline)[0] for inline in value]
        if "line-break" in kinds:
            self.lines(node, value)
        elif kinds and set(kinds) == {"index-term"}:
            # Entries of the index stand for themselves.
            pass
        elif kinds == ["link"] and [kind_of(i)[0] for i in kind_of(value[0])[1]["content"]] == ["media"]:
            # A picture that leads somewhere.
            self.add("structure", "image")
            self.inlines(value)
        else:
            self.paragraph(value)

    def on_plain(self, node, value):
        # The bare words of a cell are a paragraph for docutils.
        self.on_paragraph(node, value)

    def on_compound(self, node, value):
        self.framed("compound", value)

    def on_list(self, node, value):
        kind = value["kind"]
        items = sum(kind_of(item)[0] == "item" for item in value["items"])
        if kind == "bullet":
            self.add("list", "bullets", 1, items)
            self.framed("bullets", value["items"])
        elif "numbered" in kind:
            kind = kind["numbered"]
            self.add("list", NUMBERING[kind["style"]], kind["start"], items)
            self.framed("numbers", value["items"])
        else:
            # A list in columns is a directive around a list with bullets.
            self.census.open("directive", self.place)
            self.add("directive", "hlist", "", "")
            self.add("list", "bullets", 1, items)
            self.framed("bullets", value["items"])
            self.census.close("directive", self.place)

    def on_item(self, node, value):
        self.framed("item", value)

    def on_definition_list(self, node, value):
        if called(node, FIELD_LIST):
            self.census.open("fields", self.place)
            for entry in value["entries"]:
                self.field_entry(entry)
            self.census.close("fields", self.place)
        elif called(node, OPTION_LIST):
            self.census.open("options", self.place)
            for entry in value["entries"]:
                self.option_entry(entry)
            self.census.close("options", self.place)
        else:
            self.framed("definitions", value["entries"])

    def field_entry(self, entry):
        name, parts = kind_of(entry)
        if name != "definition-entry":
            self.block(entry)
            return
        self.census.open("field", self.place)
        for one in parts:
            name, value = kind_of(one)
            if name == "term":
                words = self.text("field-name", value)
                bodies = [kind_of(other)[1] for other in parts if kind_of(other)[0] == "definition"]
                self.add("field", words, " ".join(filter(None, map(self.words_of_blocks, bodies))))
            elif name == "definition":
                self.blocks(value)
            else:
                self.block(one)
        self.census.close("field", self.place)

    def option_entry(self, entry):
        name, parts = kind_of(entry)
        if name != "definition-entry":
            self.block(entry)
            return
        self.census.open("option", self.place)
        options = []
        for one in parts:
            name, value = kind_of(one)
            if name == "term":
                spans = [i for i in value if kind_of(i)[0] == "span" and kind_of(i)[1]["role"] == "option"]
                options += [self.words([span]) for span in spans] or [self.words(value)]
        self.add("option", *options)
        for one in parts:
            name, value = kind_of(one)
            if name == "definition":
                self.blocks(value)
            elif name != "term":
                self.block(one)
        self.census.close("option", self.place)

    def on_definition_entry(self, node, value):
        self.framed("entry", value)

    def on_term(self, node, value):
        classifiers = [i for i in value if kind_of(i)[0] == "generic" and kind_of(i)[1]["name"] == CLASSIFIER]
        term = [i for i in value if i not in classifiers]
        words = self.text("term", term)
        said = [self.text("classifier", inlines_of(kind_of(one)[1]["content"])) for one in classifiers]
        self.add("definition", words, *said)

    def on_definition(self, node, value):
        self.framed("definition", value)

    def on_code(self, node, value):
        text = self.verbatim(value["content"])
        if value["kind"] == "layout" and not called(node, "parsed-literal"):
            self.lines(node, value["content"])
            return
        language = value.get("language") or (CONSOLE if value["kind"] == "screen" else "")
        self.add("structure", "code")
        self.add("code", language, text)
        self.inlines(value["content"])

    def lines(self, node, inlines):
        """A line block: a line ends where the text or a node says so, and its indentation is its depth."""
        self.census.open("lines", self.place)
        depths = [0]
        # In a paragraph only a node ends a line, in a listing every end of a line does.
        text = self.verbatim(inlines)
        for line in text.split(BREAK if BREAK in text else "\n"):
            width = len(line) - len(line.lstrip())
            if line.strip():
                while depths[-1] > width:
                    depths.pop()
                if depths[-1] < width:
                    depths.append(width)
            self.add("line", len(depths) - 1, fold(line))
        self.inlines(inlines)
        self.census.close("lines", self.place)

    def on_math(self, node, value):
        self.add("structure", "math")
        self.add("math", "block", value["source"].strip())

    def on_admonition(self, node, value):
        self.census.open("admonition", self.place)
        title = part(value["head"], "title") if "head" in value else None
        self.add("admonition", value["kind"], self.text("title", title) if title is not None else "")
        self.rest_of_head(value.get("head", []))
        self.blocks(value["body"])
        self.census.close("admonition", self.place)

    def on_formal(self, node, value):
        title = part(value.get("head", []), "title")
        if value["kind"] == "figure":
            self.census.open("figure", self.place)
            self.add("figure", self.text("caption", title) if title is not None else "")
            self.rest_of_head(value.get("head", []))
            self.blocks(value["body"])
            self.census.close("figure", self.place)
        elif value["kind"] == "paragraph" and title is not None and kind_of(value["body"][0])[0] == "paragraph":
            # A paragraph that begins with its title in bold type.
            words = self.words(title)
            lead = words if words.endswith(tuple(".?!:…")) else words + "."
            self.add("structure", "p")
            self.add("text", "paragraph", fold(f"{lead} {self.words(kind_of(value['body'][0])[1])}"))
            self.add("inline", "strong", lead)
            self.inlines(title)
            self.target(value["body"][0])
            self.inlines(kind_of(value["body"][0])[1])
            self.blocks(value["body"][1:])
        else:
            # A listing with a caption is the listing behind its caption.
            if title is not None:
                self.text("caption", title)
            self.rest_of_head(value.get("head", []))
            self.blocks(value["body"])

    def on_quotation(self, node, value):
        self.census.open("quote", self.place)
        self.rest_of_head(value.get("head", []))
        self.blocks(value["body"])
        attribution = part(value.get("head", []), "attribution")
        if attribution is not None:
            self.add("quote", self.text("attribution", attribution))
        self.census.close("quote", self.place)

    def on_sidebar(self, node, value):
        name = "topic" if called(node, "topic") else "sidebar"
        self.census.open(name, self.place)
        title = part(value.get("head", []), "title")
        self.add("box", name, self.text("title", title) if title is not None else "")
        subtitle = part(value.get("head", []), "subtitle")
        if subtitle is not None:
            self.text("subtitle", subtitle)
        self.blocks(b for b in value.get("head", []) if kind_of(b)[0] not in {"title", "subtitle"})
        self.blocks(value["body"])
        self.census.close(name, self.place)

    def on_heading(self, node, value):
        self.add("structure", "rubric")
        self.add("box", "rubric", self.text("title", value["content"]))

    def on_media(self, node, value):
        self.add("structure", "image")
        self.media(value)

    def media(self, value):
        for item in value["items"]:
            name, content = kind_of(item)
            if name == "media-item":
                alt = self.words_of_blocks(content["body"])
                self.add("image", content["source"], alt)
            else:
                self.block(item)

    def on_caption(self, node, value):
        self.blocks(value)

    def on_table(self, node, value):
        self.census.open("table", self.place)
        title = part(value.get("head", []), "title")
        if title is not None:
            self.text("caption", title)
        self.rest_of_head(value.get("head", []))
        self.blocks(value["groups"])
        self.census.close("table", self.place)

    def on_table_group(self, node, value):
        sections = [content for name, content in map(kind_of, value["sections"]) if name == "table-section"]
        rows = [
            (section["kind"] == "head", row)
            for section in sections
            for row in section["rows"]
            if kind_of(row)[0] == "row"
        ]
        self.add("table", len(rows), len(value["columns"]), sum(is_head for is_head, _ in rows))
        for at, (is_head, row) in enumerate(rows):
            self.target(row)
            cells = [cell for cell in kind_of(row)[1] if kind_of(cell)[0] == "cell"]
            for place, block in enumerate(cells):
                self.target(block)
                cell = kind_of(block)[1]
                heading = is_head or cell.get("heading", False)
                words = self.words_of_blocks(cell["body"])
                self.add("cell", at, place, cell["rows"], cell["columns"], heading, words)
                self.framed("cell", cell["body"])

    def on_break(self, node, value):
        self.add("structure", "transition")

    def on_subtitle(self, node, value):
        self.paragraph(value)

    def on_callout_list(self, node, value):
        """Explanations of marks: a numbered list where each has its own number, else a list of definitions."""
        callouts = [(kind_of(one)[1], one) for one in value["body"]]
        self.rest_of_head(value.get("head", []))
        if all([mark["number"] for mark in one["marks"]] == [at] for at, (one, _) in enumerate(callouts, 1)):
            self.add("list", "arabic", 1, len(callouts))
            self.census.open("numbers", self.place)
            for one, block in callouts:
                self.target(block)
                self.framed("item", one["body"])
            self.census.close("numbers", self.place)
            return
        self.census.open("definitions", self.place)
        for one, block in callouts:
            self.census.open("entry", self.place)
            term = " ".join(f"({mark['number']})" for mark in one["marks"])
            self.add("text", "term", term)
            self.add("definition", term)
            self.target(block)
            self.framed("definition", one["body"])
            self.census.close("entry", self.place)
        self.census.close("definitions", self.place)

    def on_comment(self, node, value):
        self.add("comment", value.strip())

    def on_raw(self, node, value):
        if value["format"] == "rst" and UNUSED.match(value["text"]):
            return
        self.add("raw", value["format"], value["text"])

    def on_include(self, node, value):
        self.add("include", value["href"], value.get("text", False))

    def on_record(self, node, value):
        if value["kind"] != "work":
            self.framed("?" + value["kind"], [n["block"] for n in value["content"] if "block" in n])
            return
        # A work of a bibliography is a citation: its label is its id, or a field.
        self.citation(attrs(node).get("id", ""), value["content"])

    def citation(self, label, nodes):
        self.census.open("citation", self.place)
        self.add("citation", label, self.words_of_nodes(nodes))
        self.nodes(nodes)
        self.census.close("citation", self.place)

    def on_generic(self, node, value):
        name = value["name"]
        if name == FOOTNOTE:
            self.left.append([one["block"] for one in value["content"]])
            return
        if name == CITATION:
            self.citation(other(node, "label") or "", value["content"])
            return
        if name != DIRECTIVE:
            self.census.open("?" + name, self.place)
            self.nodes(value["content"])
            self.census.close("?" + name, self.place)
            return
        name = (other(node, "name") or "").lower()
        argument = fold(other(node, "argument") or "")
        if name in INCLUDES:
            self.add("include", argument, INCLUDES[name])
            return
        if name == "compound":
            # Blocks that belong together; the tree's own compound holds running text.
            self.census.open("compound", self.place)
            self.nodes(value["content"])
            self.census.close("compound", self.place)
            return
        self.census.open("directive", self.place)
        if reads(name):
            self.add("directive", name, argument, "")
            self.nodes(value["content"])
        else:
            self.add("directive", name, argument, self.words_as_written(value["content"]))
        self.census.close("directive", self.place)

    def words_as_written(self, nodes):
        """The content of a directive that nobody reads: a listing."""
        listings = [kind_of(node["block"]) for node in nodes if "block" in node]
        return "\n".join(self.verbatim(value["content"]) for name, value in listings if name == "code").strip()

    def note(self, body):
        self.census.open("footnote", self.place)
        self.add("footnote", self.words_of_blocks(body))
        self.blocks(body)
        self.census.close("footnote", self.place)

    # -- inline nodes --------------------------------------------------------------------------------------------------

    def inlines(self, inlines):
        for inline in inlines:
            self.inline(inline)

    def inline(self, node):
        name, value = kind_of(node)
        self.place = (node.get("span") or [self.place])[0]
        if name != "footnote":
            self.target(node)
        match name:
            case "text" | "line-break" | "index-term" | "anchor" | "entity-reference" | "callout-mark":
                pass
            case "emphasis" | "strong" | "superscript" | "subscript":
                self.add("inline", name, self.words(value))
                self.inlines(value)
            case "strike":
                self.add("role", "strike", "", self.words(value))
                self.inlines(value)
            case "span":
                self.span(node, value)
            case "link":
                self.add("reference", self.words(value["content"]), self.destination(value["target"]))
                self.inlines(value["content"])
            case "cross-reference":
                self.add("reference", "", self.named(value["target"]))
            case "footnote":
                self.mark(value)
            case "footnote-reference":
                self.mark(self.note_of.get(value))
            case "media":
                self.media(value)
            case "keys":
                self.add("inline", "keycap", self.words([node]))
            case "menu":
                self.add("inline", "menu", self.words([node]))
            case "manual-page":
                self.add("inline", "manpage", self.words([node]))
            case "citation":
                self.add("citation-reference", self.words(value))
            case "math":
                self.add("math", "inline", value["source"])
            case "comment":
                self.add("comment", value.strip())
            case "raw":
                self.add("raw", value["format"], value["text"])
            case "generic" if value["name"] == ROLE:
                self.add("role", (other(node, "name") or "").lower(), other(node, "base"), self.words(inlines_of(value["content"])))
            case _:
                self.add("inline", "?" + name, self.words([node]))

    def span(self, node, value):
        role, classes = value["role"], attrs(node).get("classes", [])
        words = self.words(value["content"])
        if role == "phrase" and classes:
            # A role of the file's own without another meaning.
            self.add("role", " ".join(classes), "", words)
        elif role != "phrase":
            self.add("inline", role, words)
        self.inlines(value["content"])

    def mark(self, body):
        """A mark of a footnote; the same body is the same footnote."""
        if body is None:
            self.add("footnote-reference", "?")
            return
        place = next((at for at, one in enumerate(self.notes) if one is body), None)
        if place is None:
            place = len(self.notes)
            self.notes.append(body)
        self.add("footnote-reference", place)

    # -- words ---------------------------------------------------------------------------------------------------------

    def words(self, inlines):
        return fold(self.verbatim(inlines))

    def verbatim(self, inlines):
        return "".join(map(self.words_of, inlines))

    def words_of(self, node):
        """The words that an inline node shows, without those that a tool makes."""
        name, value = kind_of(node)
        match name:
            case "text":
                return value
            case "line-break":
                return BREAK
            case "emphasis" | "strong" | "strike" | "superscript" | "subscript":
                return self.verbatim(value)
            case "quote":
                return f"“{self.verbatim(value)}”"
            case "span":
                return self.verbatim(value["content"])
            case "link":
                return self.verbatim(value["content"])
            case "citation":
                return f"[{self.verbatim(value)}]"
            case "math":
                return value["source"]
            case "keys":
                between = " " if value.get("action") == "seq" else "+"
                return between.join(self.verbatim([key]) for key in value["keys"])
            case "menu":
                return " \N{TRIANGULAR BULLET} ".join(self.verbatim([item]) for item in value["items"])
            case "manual-page":
                volume = value.get("volume")
                return self.verbatim(value["name"]) + (f"({volume})" if volume else "")
            case "callout-mark":
                return f"({value['number']})"
            case "entity-reference":
                return self.entities.get(value, f"|{value}|")
            case "generic" if value["name"] == CLASSIFIER:
                return " " + self.verbatim(inlines_of(value["content"]))
            case "generic" | "record":
                return self.verbatim(inlines_of(value["content"]))
            case _:
                return ""

    def words_of_blocks(self, blocks):
        """The words of blocks, in order."""
        return fold(" ".join(map(self.words_of_block, blocks)))

    def words_of_nodes(self, nodes):
        inlines = self.verbatim(inlines_of(nodes))
        return fold(" ".join([inlines, *(self.words_of_block(node["block"]) for node in nodes if "block" in node)]))

    def words_of_block(self, block):
        name, value = kind_of(block)
        if name in {"comment", "raw", "anchor", "media", "instruction", "include", "break"}:
            return ""
        if name == "math":
            return value["source"]
        if name in {"paragraph", "plain", "title", "subtitle", "short-title", "term", "attribution"}:
            return self.verbatim(value)
        if name in {"code", "heading"}:
            return self.verbatim(value["content"])
        if name in {"generic", "record", "field"}:
            return self.words_of_nodes(value["content"])
        return self.deep(value)

    def deep(self, value):
        """The words of the blocks inside a block."""
        if isinstance(value, list):
            return " ".join(map(self.deep, value))
        if not isinstance(value, dict):
            return ""
        if "kind" in value and "span" in value:
            return self.words_of_block(value)
        return " ".join(self.deep(one) for key, one in value.items() if key not in {"kind", "columns", "attrs"})


def part(head, name):
    """A part of a head, by its kind."""
    return next((value for kind, value in map(kind_of, head) if kind == name), None)


def is_of_title(ident, block):
    """Whether an id says what the title of this section says; where two would be the same, one has a number."""
    name, value = kind_of(block)
    if name != "division":
        return False
    return says(ident, plain(part(value["head"], "title") or []))


def plain(inlines):
    """The words of inline nodes, made ones and all."""
    return "".join(i if isinstance(i, str) else plain(values(i)) for i in inlines)


def values(node):
    """What is in an inline node."""
    value = kind_of(node)[1]
    if isinstance(value, dict):
        value = value.get("content", value.get("source", []))
    return [one.get("inline", one) if isinstance(one, dict) else one for one in value] if value else []
