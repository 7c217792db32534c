"""What the tree of Asciidoctor and the tree of Copyist say in different ways about the same thing.

The one place for it. The comparison itself (`census.py`) knows no tolerance: what is not declared here must be equal.
"""

import re
from pathlib import Path

KINDS = {
    "structure": "how blocks nest: an opening and a closing mark for each",
    "section": "which division, and the words of its title",
    "text": "where it stands (paragraph, term, caption …) and its words, inline mark-up taken off",
    "list": "kind, first number, how numbers are written, number of items",
    "check": "whether an item is checked",
    "definition": "the terms of an entry",
    "callout": "the numbers of the marks that a line of a callout list explains",
    "table": "rows, columns, rows of the head, rows of the foot",
    "column": "its share of the width, how its cells are aligned",
    "cell": "row, place in it, rows and columns that it spans, whether it is a heading, words",
    "code": "kind, language and text to the letter, marks in parentheses",
    "quote": "who said it, and where",
    "target": "an id, to the letter",
    "reference": "the words shown and where they lead",
    "footnote": "id and words of a footnote",
    "footnote-reference": "the id of the footnote that is meant",
    "image": "medium, in the line or as a block, address, words instead",
    "admonition": "kind",
    "class": "the roles of a block",
    "inline": "kind, roles and words of a run of text",
    "math": "in the line or as a block, notation and source",
    "raw": "in the line or as a block, and the text",
    "include": "the file, and how",
    "index": "whether the words show, and the terms",
    "keys": "keys, a button, a way through menus",
    "field": "authors, revision: what the header says of the file",
    "entry": "an attribute that the file sets, and its last value",
}

# -- roles -------------------------------------------------------------------------------------------------------------

ROLE = re.compile(r'^ +\w+ "([a-z0-9-]+)" (Code|Text|Interface),$', re.MULTILINE)


def roles():
    """The vocabulary of meanings, out of its one table: the family of each role."""
    table = Path(__file__).resolve().parents[2] / "formats/ast/src/role.rs"
    return dict(ROLE.findall(table.read_text(encoding="utf-8")))


FAMILY = roles()

# Roles that AsciiDoc shows as emphasis; those of the family `Code` are monospaced, the others have no look.
EMPHASISED = {"replaceable", "firstterm", "citetitle", "foreignphrase", "wordasword", "lineannotation"}

# Roles that say what the tree has a kind of its own for.
KIND_OF_ROLE = {"line-through": "strike", "citerefentry": "manual-page", "citation": "citation"}


# Roles that macros say as well.
KEYS = {"keycap": "keys", "guibutton": "button"}


def look(role):
    """The mark that a role stands on."""
    if role in EMPHASISED:
        return "emphasis"
    return "monospaced" if FAMILY.get(role) == "Code" else "unquoted"


def mark(kind, given):
    """A mark with roles, as one kind and the roles beside it: the first role that says what the mark means is its kind."""
    given = [one for one in given if one != "phrase"]
    for at, role in enumerate(given):
        if role in FAMILY and role not in {"literal", "phrase"} and kind in ("unquoted", look(role)):
            return role, tuple(given[:at] + given[at + 1 :])
        if kind == "unquoted" and role == "literal":
            return "monospaced", tuple(given[:at] + given[at + 1 :])
        if kind == "unquoted" and role in KIND_OF_ROLE:
            return KIND_OF_ROLE[role], tuple(given[:at] + given[at + 1 :])
    return kind, tuple(given)


# Asciidoctor's `mark` is an `unquoted` without roles: `#words#`.
MARKS = {"mark": "unquoted", "single": "unquoted"}

# -- blocks ------------------------------------------------------------------------------------------------------------

# What a section is called by Asciidoctor, and in the tree.
DIVISIONS = {"acknowledgments": "acknowledgements", "partintro": "part-introduction", "sect": "section", "synopsis": "section"}

NUMBERING = {
    "lower-alpha": "loweralpha",
    "upper-alpha": "upperalpha",
    "lower-roman": "lowerroman",
    "upper-roman": "upperroman",
}

# How lists are numbered that stand in each other.
STYLES = ["arabic", "loweralpha", "lowerroman", "upperalpha", "upperroman"]

# Roles that the tree has other words for: a warning of this role is a danger.
DANGER = "danger"

# A listing of this role is a synopsis.
SYNOPSIS = "synopsis"

# Styles that make an open block something of its own. What stands before the chapters of a part is its introduction, asked for
# or not.
STYLES_OF_OPEN = {"abstract"}

# What kind of block a figure or an equation is that has no frame: the title is that of its only block.
OWN_TITLE = {"figure": ["image"], "equation": ["stem"]}

NOTATIONS = {"latexmath": "tex", "asciimath": "ascii-math"}

# Names of generic nodes.
NAMESPACE = "{urn:asciidoctor}"
OPEN = NAMESPACE + "open"
CONDITIONAL = NAMESPACE + "conditional"
MACRO = NAMESPACE + "macro"
MARK = NAMESPACE + "mark"
REFERENCE = NAMESPACE + "reference"
BLOCK_MACRO = NAMESPACE + "block-macro"

# To whom an attribute entry among blocks is an instruction, and what begins a new page.
INSTRUCTION = "asciidoc"
PAGE_BREAK = "asciidoc-pagebreak"

FORMATS = re.compile(r"\.(adoc|asciidoc|asc|ad|html)(?=#|$)")


# A target that is a file of AsciiDoc, in the manual.
PAGE = re.compile(r"^(?!\w+://|mailto:)[^#]*\.(adoc|asciidoc)(#|$)")


def between_files(target):
    """A reference into another file, whatever that file's format is called in it."""
    return "file:" + FORMATS.sub("", target).rstrip("#")


def address(target):
    """Where a link leads: into another file of the manual, or out of it."""
    if target.startswith("#") and target != "#":
        return "id:" + target[1:]
    return between_files(target) if PAGE.search(target) else "url:" + target


def include_attributes(text, attributes):
    """The list of an include, as pairs. Where the file says itself how deep headings are, each include in the tree says so."""
    pairs = []
    for one in filter(None, (part.strip() for part in split(text))):
        name, _, value = one.partition("=")
        name = {"opts": "options"}.get(name.strip(), name.strip())
        pairs.append((name, value.strip().strip("\"'")))
    return tuple(sorted((name, value) for name, value in pairs if name != DEPTH or DEPTH not in attributes))


def split(text):
    """At the commas that stand in no quotes."""
    parts, quote = [""], ""
    for char in text:
        if char == "," and not quote:
            parts.append("")
            continue
        if char in "\"'" and quote in ("", char):
            quote = "" if quote else char
        parts[-1] += char
    return parts


def include_word(target):
    """What stands for an include in the words of a text."""
    return f"⟦include:{target}⟧"


# Attributes whose effect is in the tree, and of which nothing else tells.
SAID = {("doctype", "book"), ("doctype", "article"), ("experimental", ""), ("stem", "")}

# An attribute whose effect is how deep the headings behind it are.
DEPTH = "leveloffset"

# Attributes that are set by the lines of authors and revision as well.
OF_HEADER = {"author", "authors", "email", "revnumber", "revdate", "revremark"}


# Attributes of two names.
OTHER_NAMES = {"numbered": "sectnums", "hardbreaks": "hardbreaks-option"}

NO_NAME = re.compile(r"[^\w-]")


def entries(values):
    """What attributes are at the end, by name; a value of none takes an attribute away."""
    values = {NO_NAME.sub("", name): value for name, value in values.items()}
    values = {OTHER_NAMES.get(name, name): value for name, value in values.items()}
    return sorted((name, value) for name, value in values.items() if (name, value) not in SAID and name not in OF_HEADER and name != DEPTH)


BEFORE_MARK = re.compile(r"[ \t]+(?=\(\d+\))")


def marks_alike(text):
    """A listing whose marks have no blanks before them: what stands there guards the mark, and is no part of the text."""
    return BEFORE_MARK.sub("", text)
