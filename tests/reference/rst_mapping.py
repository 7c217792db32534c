"""What the tree of docutils and the tree of Copyist say in different ways about the same thing.

The one place for it. The comparison itself (`rst_census.py`) knows no tolerance: what is not declared here must be equal.
"""

import re

# -- what both sides are brought to ------------------------------------------------------------------------------------

KINDS = {
    "structure": "how blocks nest: an opening and a closing mark for each",
    "section": "level and words of a section's title",
    "text": "where it stands (paragraph, term, caption …) and its words, inline mark-up taken off",
    "list": "kind, first number, number of items",
    "definition": "a term with its classifiers",
    "field": "name and words of a field",
    "option": "the options of an entry of an option list",
    "table": "rows, columns, rows of the head",
    "cell": "row, place in it, rows and columns that it spans, whether it is a heading, words",
    "code": "language and text to the letter; a doctest block is one in `pycon`",
    "line": "depth and words of a line of a line block",
    "quote": "the attribution of a block quote",
    "target": "the name of an explicit internal target, to the letter",
    "reference": "the words shown and where they lead",
    "footnote": "the words of a footnote",
    "footnote-reference": "the footnote that is meant, by its place among them",
    "citation": "label and words of a citation",
    "citation-reference": "the label",
    "image": "address and words instead",
    "figure": "the words of the caption",
    "admonition": "kind and title",
    "box": "topic, sidebar, rubric: kind and title",
    "inline": "the role of a run of text and its words",
    "math": "in the line or as a block, and the source",
    "comment": "text",
    "raw": "language and text",
    "include": "the file, and whether its text alone is wanted",
    "directive": "name and argument of a directive that neither tree has a kind for",
    "role": "name, base where the file declares it, and text of a role that neither tree has a kind for",
}

# -- admonitions -------------------------------------------------------------------------------------------------------

# The tree has six kinds, docutils has nine. docutils' own names for three of them are hints there.
ADMONITIONS = {
    "attention": "important",
    "caution": "caution",
    "danger": "danger",
    "error": "danger",
    "hint": "tip",
    "important": "important",
    "note": "note",
    "tip": "tip",
    "warning": "warning",
    "seealso": "seealso",
    "admonition": "note",
}

# What an admonition with words of its own is by its first class: what the writer of this project has no directive for.
FORMAL = {"example", "equation", "formal-paragraph"}

# -- roles -------------------------------------------------------------------------------------------------------------

# The roles of docutils and Sphinx by name, and the neutral role that says the same.
ROLES = {
    "emphasis": "emphasis",
    "strong": "strong",
    "literal": "literal",
    "sub": "subscript",
    "subscript": "subscript",
    "sup": "superscript",
    "superscript": "superscript",
    "title": "citetitle",
    "title-reference": "citetitle",
    "t": "citetitle",
    "file": "filename",
    "samp": "literal",
    "menuselection": "menu",
    "makevar": "varname",
    "abbr": "abbreviation",
    "ab": "abbreviation",
    "ac": "acronym",
    "code": "code",
    "manpage": "manpage",
    # Sphinx links these to what describes the object; they are what they are without it.
    "option": "option",
    "envvar": "envar",
    "token": "nonterminal",
    # Literal texts whose kind the vocabulary has no word for: the class tells it.
    "keyword": "literal",
    "mailheader": "literal",
    "mimetype": "literal",
    "newsgroup": "literal",
    "regexp": "literal",
    # Roles of Sphinx, and those that the writer of this project declares (`formats/rst/src/roles.rs`).
    "cmd": "command",
    "opt": "option",
    "var": "varname",
    "env": "envar",
    "output": "computeroutput",
    "pkg": "package",
    "param": "parameter",
    "data-type": "type",
    "lexical-token": "token",
    "kbd": "keycap",
    "gui": "guilabel",
    "program": "application",
    "dfn": "firstterm",
} | {name: name for name in """
abbreviation accel acronym action addresspart classname command constant database date email enumname
enumvalue errorcode errorname errortext errortype exceptionname foreignphrase function glossterm guibutton
guiicon guilabel guimenu guimenuitem guisubmenu hardware initializer interface interfacename keycap keycode
keysym lineannotation macroname markup mathphrase medialabel methodname modifier mousebutton namepart
namespacename nonterminal oodeclaration optional organization personname product productnumber prompt property
remark returnvalue shortcut structfield structname symbol systemitem tag templatename trademark typedefname
unionname uri userinput wordasword
""".split()}

# Those of them that Sphinx has, and that are read although plain docutils does not know them.
ROLES_OF_SPHINX = set(
    """
    abbr command dfn envvar file guilabel kbd keyword mailheader makevar manpage menuselection mimetype newsgroup
    option program regexp samp token
    """.split()
)

# The mark of a callout is its number in parentheses; the explanations are a list.
MARK = "conum"

# Roles whose result speaks for itself: a formula, raw text, a link.
TRANSPARENT = {"math", "raw", "pep", "pep-reference", "rfc", "rfc-reference"}

# Nodes of docutils that are a role in the tree.
ROLE_OF_NODE = {
    "emphasis": "emphasis",
    "literal_emphasis": "emphasis",
    "strong": "strong",
    "literal_strong": "strong",
    "literal": "literal",
    "superscript": "superscript",
    "subscript": "subscript",
    "title_reference": "citetitle",
    "abbreviation": "abbreviation",
    "acronym": "acronym",
    "manpage": "manpage",
}

# References of Sphinx whose target is an id of the manual; one to a glossary without words of its own is a first term; and
# those whose target is a file, which without words of their own show its name.
TO_ID = {"ref", "numref", "any", "eq", "term"}
TERM = "term"
TO_FILE = {"doc", "download"}
# An object that is described elsewhere, shown with other words.
OBJECTS = {"option", "envvar", "token"}

# -- lists, code -------------------------------------------------------------------------------------------------------

# The language of a listing that names none, as the tree has it. A listing of the kind `screen` without one is `console`.
NO_LANGUAGE = {"none", "listing", "synopsis"}
CONSOLE = "console"
DOCTEST = "pycon"

NUMBERING = {
    None: "arabic",
    "arabic": "arabic",
    "lower-alpha": "loweralpha",
    "upper-alpha": "upperalpha",
    "lower-roman": "lowerroman",
    "upper-roman": "upperroman",
}

# Classes and hints by which a definition list of the tree says that it was another list.
FIELD_LIST = "field-list"
OPTION_LIST = "option-list"

# Names of generic nodes.
NAMESPACE = "{urn:docutils}"
DIRECTIVE = NAMESPACE + "directive"
ROLE = NAMESPACE + "role"
CLASSIFIER = NAMESPACE + "classifier"
CITATION = NAMESPACE + "citation"
FOOTNOTE = NAMESPACE + "footnote"
# A definition of a substitution that nothing uses is a raw node, for docutils it is nothing.
UNUSED = re.compile(r"\.\.\s+\|")

# What the writer of this project says in raw HTML, and the reader takes for what it is: ids to the letter, a line break, a change of topic,
# a formula in MathML.
HTML_ANCHORS = re.compile(r'(\s*<a id="[^"<>]+"></a>\s*)+')
HTML_LINE_BREAK = {"<br>", "<br/>", "<br />"}
HTML_BREAK = {"<hr>", "<hr/>", "<hr />"}

# -- directives --------------------------------------------------------------------------------------------------------

# Directives that docutils or Sphinx would carry out although their result is not in the text of the file, and whose content
# neither side is to read: they are taken down by name and argument. `True`: their content is read as blocks.
TAKEN_DOWN = {
    "contents": False,
    "sectnum": False,
    "section-numbering": False,
    "target-notes": False,
    "meta": False,
    "title": False,
    "header": True,
    "footer": True,
    "toctree": False,
    "highlight": False,
    "tabularcolumns": False,
    "centered": False,
    "acks": True,
    "container": True,
    "seealso": True,
    "hlist": True,
    "only": True,
    "sectionauthor": False,
    "moduleauthor": False,
    "codeauthor": False,
    "index": False,
    "default-domain": False,
    "program": False,
    "productionlist": False,
    "versionadded": True,
    "versionchanged": True,
    "versionremoved": True,
    "deprecated": True,
    "version-added": True,
    "version-changed": True,
    "version-removed": True,
    "version-deprecated": True,
    # Of extensions, which Sphinx does not know without them.
    "autoattribute": True,
    "autoclass": True,
    "autodata": True,
    "autodecorator": True,
    "autoexception": True,
    "autofunction": True,
    "automethod": True,
    "automodule": True,
    "autoproperty": True,
    "ifconfig": True,
    "todo": True,
}

# Those of extensions that have no argument: their content begins behind the colons.
NO_ARGUMENT = {"todo"}

# Directives of Sphinx's own domains that can be said without the domain's name: their content is read as blocks.
OBJECTS_SAID = set(
    """
    attribute class classmethod cmdoption confval data decorator decoratormethod describe envvar exception function
    method module object option property staticmethod type
    """.split()
)


def reads(name):
    """Whether the content of a directive is read as blocks."""
    return TAKEN_DOWN.get(name, name in OBJECTS_SAID or ":" in name)


# Includes: whether the text alone is wanted.
INCLUDES = {"include": False, "literalinclude": True}
