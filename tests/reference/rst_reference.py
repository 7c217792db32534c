"""The census of a tree of docutils."""

import html
import re

from docutils import nodes

from rst_base import BREAK, Census, fold, name_of, says
from rst_docutils import taken
from rst_mapping import (
    ADMONITIONS,
    DOCTEST,
    FORMAL,
    HTML_ANCHORS,
    HTML_BREAK,
    HTML_LINE_BREAK,
    INCLUDES,
    MARK,
    NO_LANGUAGE,
    OBJECTS,
    ROLE_OF_NODE,
    ROLES,
    ROLES_OF_SPHINX,
    TERM,
    TO_FILE,
    TO_ID,
    TRANSPARENT,
)

CITED = re.compile(r"\[(?!\d+\]|[#*])[^]]+\]_")
TITLED = re.compile(r"(.+?)\s*(?<!\x00)<([^<]*?)>", re.DOTALL)

# What has a name that is no target, or none of its own: the name of a substitution may be that of a link.
NO_TARGETS = (nodes.footnote, nodes.citation, nodes.substitution_definition, taken)

# Blocks that are nothing but a frame with a name in the structure.
FRAMES = {
    "bullet_list": "bullets",
    "enumerated_list": "numbers",
    "list_item": "item",
    "definition_list": "definitions",
    "definition_list_item": "entry",
    "definition": "definition",
    "field_list": "fields",
    "field": "field",
    "option_list": "options",
    "option_list_item": "option",
    "block_quote": "quote",
    "table": "table",
    "figure": "figure",
    "compound": "compound",
    "container": "container",
}
# Passed through: their content is what counts.
THROUGH = {
    "document", "field_body", "description", "legend", "tgroup", "thead", "tbody", "row", "decoration", "glossary",
    "compact_paragraph", "centered", "compact_wrapper",
}  # fmt: skip
# Nothing of the page's text.
SILENT = {
    "system_message", "substitution_definition", "pending", "colspec", "meta", "index", "generated", "highlightlang",
    "tabular_col_spec", "field_name", "option_group", "attribution", "title", "caption", "subtitle",
}  # fmt: skip


def census(tree):
    """What is in the tree of a file."""
    return Walk(tree).census


class Walk:
    def __init__(self, tree):
        self.tree = tree
        self.census = Census()
        self.level = 0
        self.place = None
        # Footnotes are counted where they are first referred to, whatever the place of their text.
        self.notes = []
        self.note_of = {}
        for note in tree.findall(nodes.footnote):
            for ident in note["ids"]:
                self.note_of[ident] = note
        anonymous = [node for node in tree.findall(nodes.target) if node.get("anonymous")]
        self.anonymous = {ident: at for at, node in enumerate(anonymous, 1) for ident in [*node["ids"], node.get("refid")]}
        self.sections = {section: at for at, section in enumerate(tree.findall(nodes.section), 1)}
        # Names that a target of their own declares, which docutils gives away to what follows.
        self.declared = {name_of(name) for node in tree.findall(nodes.target) for name in names_of(node)}
        self.block(tree)
        # First those that are referred to, then the others.
        done = 0
        for note in [None, *tree.findall(nodes.footnote)]:
            if note is not None and note not in self.notes:
                self.notes.append(note)
            while done < len(self.notes):
                self.note(self.notes[done])
                done += 1

    def add(self, kind, *entry):
        self.census.add(kind, *entry, place=self.place)

    # -- blocks --------------------------------------------------------------------------------------------------------

    def blocks(self, node):
        for child in node.children:
            self.block(child)

    def block(self, node):
        self.place = getattr(node, "line", None) or self.place
        name = node.tagname
        self.targets(node)
        own = getattr(self, "on_" + name, None)
        if own:
            own(node)
        elif name in SILENT:
            pass
        elif name in THROUGH:
            self.blocks(node)
        elif name in FRAMES:
            self.framed(FRAMES[name], node)
        elif name in ADMONITIONS:
            self.admonition(name, node)
        elif isinstance(node, nodes.reference) and isinstance(node.children[0], nodes.image):
            # A picture that leads somewhere.
            self.add("structure", "image")
            self.inline(node)
        elif isinstance(node, (nodes.Text, nodes.Inline)):
            self.inline(node)
        else:
            self.framed("?" + name, node)

    def framed(self, mark, node):
        self.census.open(mark, self.place)
        self.blocks(node)
        self.census.close(mark, self.place)

    def text(self, kind, node):
        """The words of a node, and what is in them."""
        words = fold(self.words(node))
        self.add("text", kind, words)
        for child in node.children:
            self.inline(child)
        return words

    def targets(self, node):
        """Explicit internal targets, to the letter."""
        if isinstance(node, nodes.target):
            for name in names_of(node):
                # One before another that leads out of the file leads there, too.
                place = self.place_of(name_of(name))
                if not (isinstance(place, nodes.target) and "refuri" in place) and not self.is_of_title(name):
                    self.add("target", name)
        elif "as-written" in getattr(node, "attributes", {}):
            self.add("target", node["as-written"])
        elif isinstance(node, nodes.Element) and not isinstance(node, NO_TARGETS):
            # A target before a caption is nothing but the caption's name.
            for name in node["names"]:
                if self.tree.nametypes.get(name) and name not in self.declared:
                    self.add("target", name)

    def place_of(self, name):
        """The node that has this name."""
        return self.tree.ids.get(self.tree.nameids.get(name))

    def is_of_title(self, name):
        """Whether an explicit target says what the title of its section says already."""
        place = self.place_of(name_of(name))
        return isinstance(place, nodes.section) and says(name, title_of(place))

    def on_document(self, node):
        self.blocks(node)

    def on_section(self, node):
        self.level += 1
        title = node.next_node(nodes.title)
        self.census.open("section", self.place)
        if title is not None and title.parent is node:
            self.add("section", self.level, self.text("title", title))
        self.blocks(node)
        self.census.close("section", self.place)
        self.level -= 1

    def on_paragraph(self, node):
        if BREAK in self.words(node):
            # The same as a line block, said with HTML.
            self.census.open("lines", self.place)
            for line in self.words(node).split(BREAK):
                self.add("line", 0, fold(line))
            for child in node.children:
                self.inline(child)
            self.census.close("lines", self.place)
            return
        self.add("structure", "p")
        self.text("paragraph", node)

    def on_bullet_list(self, node):
        self.add("list", "bullets", 1, items(node))
        self.framed("bullets", node)

    def on_enumerated_list(self, node):
        self.add("list", node.get("enumtype", "arabic"), node.get("start", 1), items(node))
        self.framed("numbers", node)

    def on_definition_list_item(self, node):
        self.census.open("entry", self.place)
        for child in node.children:
            if isinstance(child, nodes.term):
                classifiers = following_classifiers(child)
                words = self.text("term", child)
                self.add("definition", words, *(self.text("classifier", one) for one in classifiers))
            elif not isinstance(child, nodes.classifier):
                self.block(child)
        self.census.close("entry", self.place)

    def on_field(self, node):
        name, body = node.children[0], node.children[-1]
        self.census.open("field", self.place)
        words = self.text("field-name", name)
        self.add("field", words, fold(self.words(body)))
        self.blocks(body)
        self.census.close("field", self.place)

    def on_option_list_item(self, node):
        self.census.open("option", self.place)
        group = node.children[0]
        self.add("option", *map(option_of, group.findall(nodes.option)))
        self.blocks(node)
        self.census.close("option", self.place)

    def on_block_quote(self, node):
        self.census.open("quote", self.place)
        self.blocks(node)
        for child in node.children:
            if isinstance(child, nodes.attribution):
                self.add("quote", self.text("attribution", child))
        self.census.close("quote", self.place)

    def on_line_block(self, node, depth=0):
        if depth == 0:
            self.census.open("lines", self.place)
        for child in node.children:
            if isinstance(child, nodes.line_block):
                self.on_line_block(child, depth + 1)
            else:
                self.add("line", depth, fold(self.words(child)))
                for inline in child.children:
                    self.inline(inline)
        if depth == 0:
            self.census.close("lines", self.place)

    def on_literal_block(self, node):
        self.add("structure", "code")
        self.add("code", language(node), self.words(node))
        for child in node.children:
            self.inline(child)

    def on_doctest_block(self, node):
        self.add("structure", "code")
        self.add("code", DOCTEST, node.astext())

    def on_math_block(self, node):
        self.add("structure", "math")
        self.add("math", "block", node.get("said", node.astext()).strip())

    def on_comment(self, node):
        # An empty one parts what would be one block.
        if node.astext().strip():
            self.add("comment", node.astext().strip())

    def on_raw(self, node):
        text = node.astext().strip()
        if node["format"] == "html" and HTML_ANCHORS.fullmatch(text):
            for name in re.findall('id="([^"]+)"', text):
                # One that stands beside a target says to the letter what docutils changes in the page.
                if name_of(html.unescape(name)) not in self.declared:
                    self.add("target", html.unescape(name))
        elif node["format"] == "html" and text in HTML_BREAK:
            self.add("structure", "transition")
        else:
            self.add("raw", node["format"], node.astext())

    def on_transition(self, node):
        self.add("structure", "transition")

    def on_table(self, node):
        self.census.open("table", self.place)
        for title in node.children:
            if isinstance(title, nodes.title):
                self.text("caption", title)
        for group in node.findall(nodes.tgroup):
            if group.parent is node:
                self.group(group)
        self.census.close("table", self.place)

    def group(self, node):
        columns = [child for child in node.children if isinstance(child, nodes.colspec)]
        sections = [child for child in node.children if isinstance(child, (nodes.thead, nodes.tbody))]
        rows = sum(len(section.children) for section in sections)
        heads = sum(len(section.children) for section in sections if isinstance(section, nodes.thead))
        self.add("table", rows, len(columns), heads)
        stubs = {at for at, column in enumerate(columns) if column.get("stub")}
        for at, row in enumerate(row for section in sections for row in section.children):
            column = 0
            for place, entry in enumerate(row.children):
                heading = at < heads or column in stubs
                span = entry.get("morecols", 0) + 1
                column += span
                self.add("cell", at, place, entry.get("morerows", 0) + 1, span, heading, fold(self.words(entry)))
                self.framed("cell", entry)

    def on_image(self, node):
        self.add("structure", "image")
        self.add("image", node["uri"], fold(node.get("alt", "")))

    def on_figure(self, node):
        self.census.open("figure", self.place)
        caption = next((child for child in node.children if isinstance(child, nodes.caption)), None)
        self.add("figure", self.text("caption", caption) if caption is not None else "")
        self.blocks(node)
        self.census.close("figure", self.place)

    def on_container(self, node):
        caption = next((child for child in node.children if isinstance(child, nodes.caption)), None)
        if "literal-block-wrapper" in node["classes"]:
            self.text("caption", caption)
            self.blocks(node)
        else:
            self.framed("container", node)

    def admonition(self, name, node):
        title = node.children[0] if node.children and isinstance(node.children[0], nodes.title) else None
        first = node["classes"][0] if name == "admonition" and node["classes"] else ""
        if first in FORMAL:
            self.text("caption", title)
            self.blocks(node)
            return
        if first == "figure":
            self.census.open("figure", self.place)
            self.add("figure", self.text("caption", title))
            self.blocks(node)
            self.census.close("figure", self.place)
            return
        if first == "sidebar":
            self.census.open("sidebar", self.place)
            self.add("box", "sidebar", self.text("title", title))
            self.blocks(node)
            self.census.close("sidebar", self.place)
            return
        self.census.open("admonition", self.place)
        self.add("admonition", ADMONITIONS.get(first) or ADMONITIONS[name], self.text("title", title) if title is not None else "")
        self.blocks(node)
        self.census.close("admonition", self.place)

    def box(self, node):
        self.census.open(node.tagname, self.place)
        title = node.children[0] if node.children and isinstance(node.children[0], nodes.title) else None
        self.add("box", node.tagname, self.text("title", title) if title is not None else "")
        for child in node.children:
            if isinstance(child, nodes.subtitle):
                self.text("subtitle", child)
        self.blocks(node)
        self.census.close(node.tagname, self.place)

    on_topic = on_sidebar = box

    def on_rubric(self, node):
        self.add("structure", "rubric")
        self.add("box", "rubric", self.text("title", node))

    def note(self, node):
        self.census.open("footnote", self.place)
        self.add("footnote", fold(" ".join(self.words(child) for child in node.children[1:])))
        for child in node.children:
            if not isinstance(child, nodes.label):
                self.block(child)
        self.census.close("footnote", self.place)

    def on_footnote(self, node):
        """Counted at the end."""

    def on_citation(self, node):
        label = node.children[0].astext()
        self.census.open("citation", self.place)
        self.add("citation", label, fold(" ".join(self.words(child) for child in node.children[1:])))
        for child in node.children[1:]:
            self.block(child)
        self.census.close("citation", self.place)

    def on_taken(self, node):
        name, argument = node["name"], fold(node["argument"])
        if name in INCLUDES:
            self.add("include", argument, INCLUDES[name] or bool({"literal", "code"} & set(node["options"])))
            return
        if name == "index":
            return
        self.census.open("directive", self.place)
        self.add("directive", name, argument, node["verbatim"].strip())
        self.blocks(node)
        self.census.close("directive", self.place)

    def on_target(self, node):
        """Counted by its name."""

    # -- inline nodes --------------------------------------------------------------------------------------------------

    def inline(self, node):
        if isinstance(node, nodes.Text):
            return
        name = node.tagname
        if name == "index":
            return
        if name == "target":
            self.targets(node)
            return
        if name == "image":
            self.add("image", node["uri"], fold(node.get("alt", "")))
            return
        if name == "math":
            self.add("math", "inline", node.astext())
            return
        if name == "raw":
            if not is_line_break(node):
                self.add("raw", node["format"], node.astext())
            return
        if name == "problematic":
            # A citation may be in another file.
            if is_citation(node):
                self.add("citation-reference", node.astext()[1:-2])
            return
        if name == "footnote_reference":
            note = self.note_of.get(node.get("refid"))
            if note is not None and note not in self.notes:
                self.notes.append(note)
            self.add("footnote-reference", self.notes.index(note) if note is not None else "?")
            return
        if name == "citation_reference":
            self.add("citation-reference", node.astext())
            return
        if name in {"said", "taken_role"}:
            self.said(node)
            return
        if name == "reference":
            self.add("reference", fold(self.words(node)), self.destination(node))
        else:
            role = self.role(node)
            if role:
                self.add("inline", role, fold(self.words(node)))
        for child in node.children:
            self.inline(child)

    def role(self, node):
        """The neutral role of an inline node."""
        if node.tagname == "inline" and ("ln" in node["classes"] or not node["classes"]):
            # The number of a line is not in the text.
            return None
        return ROLE_OF_NODE.get(node.tagname, "?" + node.tagname)

    def said(self, node):
        """A role: what it is in the tree decides its kind in the census."""
        outer = outer_of(node)
        if outer:
            # One role that is two marks around the same words.
            words = fold(self.words(node))
            self.add(*(("role", outer, "", words) if outer == "strike" else ("inline", ROLES[outer], words)))
            self.said(node.children[0])
            return
        name, role = node["name"], role_of(node)
        shown, target = titled(node["text"])
        if node["text"].startswith("!") and name in TO_ID | TO_FILE | OBJECTS:
            # No link is wanted.
            pass
        elif name == TERM and shown is None:
            self.add("inline", "firstterm", fold(target))
        elif name in TO_FILE:
            self.add("reference", shown or target, "url:" + target)
        elif name in TO_ID:
            # A label of Sphinx is an explicit name.
            label = name_of(target)
            self.add("reference", shown or "", self.named(label) if self.tree.nametypes.get(label) else "id:" + label)
        elif name in OBJECTS:
            self.add("inline", role, shown or target)
        elif name == MARK:
            # Its text tells.
            pass
        elif role:
            parts = [fold(self.words(part)) for part in node.findall(nodes.emphasis)] if has_braces(node) else []
            words = fold(self.words(node))
            if parts != [words] or role != "literal":
                self.add("inline", role, words)
            for part in parts:
                self.add("inline", "replaceable", part)
        elif is_transparent(node):
            for child in node.children:
                if child.tagname == "reference":
                    # Sphinx sets the number of a document in bold type, and makes an entry of the index.
                    self.add("reference", fold(child.astext()), self.destination(child))
                elif child.tagname not in {"index", "target"}:
                    self.inline(child)
        else:
            self.add("role", name, node.get("base"), fold(node["text"]))

    def destination(self, node):
        if "refuri" in node:
            return "url:" + node["refuri"]
        if "refid" not in node:
            return "?"
        ident = node["refid"]
        place = self.tree.ids.get(ident)
        if isinstance(place, nodes.section) and not place["names"]:
            return f"section {self.sections[place]}"
        if place is None or not place["names"]:
            return f"anonymous {self.anonymous.get(ident, '?')}"
        return self.named(place["names"][0])

    def named(self, name):
        """What a name leads to: of all the names of a place, the first explicit one in the alphabet stands for it."""
        place = self.place_of(name)
        names = place["names"] if place is not None else [name]
        explicit = [other for other in names if self.tree.nametypes.get(other) and not self.is_of_title(other)]
        if not explicit and isinstance(place, nodes.section):
            return f"section {self.sections[place]}"
        return "id:" + min(explicit or [name])

    def words(self, node):
        """The words that a node shows, without those that a tool makes."""
        if isinstance(node, nodes.Text):
            return node.astext()
        name = node.tagname
        if name == "raw" and is_line_break(node):
            return BREAK
        if name in {"footnote", "substitution_definition", "footnote_reference", "image", "system_message", "index", "comment", "raw", "label"}:
            return ""
        if name == "problematic" and is_citation(node):
            return node.astext()[:-1]
        if name == "inline" and "ln" in node["classes"]:
            return ""
        if name == "citation_reference":
            return f"[{node.astext()}]"
        if name == "taken":
            return ""
        if name in {"said", "taken_role"} and node.parent.tagname != "said":
            role, (shown, target) = node["name"], titled(node["text"])
            if role in TO_ID | TO_FILE | OBJECTS:
                if node["text"].startswith("!"):
                    return node["text"][1:]
                return shown or ("" if role in TO_ID and role != TERM else target)
            if not role_of(node) and not is_transparent(node):
                return node["text"]
        joint = "" if isinstance(node, nodes.TextElement) else " "
        return joint.join(map(self.words, node.children))


def language(node):
    """The language that a listing names."""
    said, classes = node.get("said", ""), node.get("said-classes", [])
    if "said" not in node or (said and said not in NO_LANGUAGE):
        return said
    named = [name.removeprefix("language-") for name in classes if name.startswith("language-")]
    if named:
        return named[0]
    # A parsed literal has its language as its first class.
    is_parsed = "code" not in node["classes"] and "language" not in node
    return classes[0] if is_parsed and classes and classes[0] not in NO_LANGUAGE else ""


def title_of(section):
    """The words of a section's title."""
    title = section.next_node(nodes.title)
    return title.astext() if title is not None else ""


def option_of(node):
    """An option as written, with its arguments."""
    return "".join(child.astext() for child in node.children)


def items(node):
    return sum(isinstance(child, nodes.list_item) for child in node.children)


def following_classifiers(term):
    """The classifiers between a term and the next one."""
    siblings = term.parent.children
    found = []
    for other in siblings[siblings.index(term) + 1 :]:
        if not isinstance(other, nodes.classifier):
            break
        found.append(other)
    return found


def has_braces(node):
    """Whether a role is one in whose text braces mark what is replaceable, or made from one."""
    while node.tagname == "said":
        if node["name"] in {"samp", "file"}:
            return True
        node = node.children[0]
    return False


def is_line_break(node):
    """Whether this is how a line break is said in HTML."""
    return node["format"] == "html" and node.astext().strip() in HTML_LINE_BREAK


def is_citation(node):
    """Whether this is a reference to a citation that is not in the file."""
    return CITED.fullmatch(node.astext()) is not None


def role_of(node):
    """The neutral role of a role of this name; a file's own role may be made from `code`."""
    if node.tagname == "taken_role":
        # Without a declaration, a role of this project is none.
        return ROLES.get(node["name"]) if node["name"] in ROLES_OF_SPHINX else None
    while node.tagname == "said":
        if node["name"] in ROLES:
            is_own = node["name"] == "code" or node.parent.tagname != "said" or outer_of(node.parent)
            return ROLES[node["name"]] if is_own else None
        node = node.children[0]
    return None


def outer_of(node):
    """The mark that a role of the file's own puts around another role, as in `strong-file`."""
    if node.tagname != "said" or node.children[0].tagname != "said":
        return None
    outer = node["name"].removesuffix("-" + node.children[0]["name"])
    return outer if outer != node["name"] and (outer in ROLES or outer == "strike") else None


def is_transparent(node):
    """Whether what a role has made speaks for itself; a file's own role may be made from one of these."""
    while node.tagname == "said":
        if node["name"] in TRANSPARENT:
            return True
        node = node.children[0]
    return False


def titled(text):
    """The words and the target of `words <target>`, or nothing and the target."""
    match = TITLED.fullmatch(text)
    return (fold(match[1]), match[2].strip()) if match else (None, text.strip())


def names_of(target):
    """The names of an internal target as its source has them: docutils gives them away to what follows, in lower case."""
    source = target.rawsource.strip()
    if source.startswith("..") and source.endswith(":"):
        source = source[2:-1].strip()
    elif not source.startswith("_`"):
        # It leads to another name, or has none.
        return []
    source = fold(source.removeprefix("_")).strip("`")
    return [nodes.unescape(source.replace("\\", "\x00"))] if source.strip("_") else []
