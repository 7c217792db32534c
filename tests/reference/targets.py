"""What is particular to a target: its file names, its include lines, and what its syntax cannot carry."""

import re

# Rules for listings. "trailing": blanks at a line's end go when the file is read. "tabs": become blanks, likewise.
# "indent": blanks that every line begins with are taken for the block's own. "ends": the last line's blanks go.
# `texts`: whether the target can show a file's characters in a listing; the others link to it.
TARGETS = {
    "rst": {"extension": "rst", "listing": {"trailing", "tabs", "indent"}, "ids": "names", "texts": True},
    "asciidoc": {"extension": "adoc", "listing": {"trailing", "tabs", "indent"}, "texts": True},
    "docutils": {"extension": "rst", "listing": {"trailing", "tabs", "indent"}, "ids": "names", "texts": True},
    "gfm": {"extension": "md", "listing": {"ends"}, "texts": False},
    "commonmark": {"extension": "md", "listing": {"ends"}, "texts": False},
    "mdbook": {"extension": "md", "listing": {"ends"}, "texts": True},
    # Sphinx changes ids; the exact ones stand beside its own. docutils takes blanks away and tabs apart.
    "myst": {"extension": "md", "listing": {"ends"}, "ids": "names", "texts": True},
    "pandoc": {"extension": "md", "listing": {"ends", "trailing"}, "texts": False},
    "nixpkgs": {"extension": "md", "listing": {"ends"}, "texts": False},
}

_RST = re.compile(r"^( *)\.\. (?:include|toctree)::.*\n(?:(?:\1 +.*|[ \t]*)\n)*", re.M)
_DOCUTILS = re.compile(r"^ *\.\. include::.*\n(?! *:literal:)", re.M)
_ASCIIDOC = re.compile(r"^include::.*\.adoc\[.*\]\n?", re.M)
_FENCED = re.compile(r"^(`{3,}|~{3,})\s*\{(?:=include=|include)\}.*?^\1\s*\n?", re.M | re.S)


def without_includes(target, text):
    """A page without the target's include lines: pages are measured one by one, on both sides."""
    if target == "rst":
        return _RST.sub("\n", text)
    if target == "docutils":
        return _DOCUTILS.sub("\n", text)
    if target == "asciidoc":
        return _ASCIIDOC.sub("", text)
    return _FENCED.sub("", text)
