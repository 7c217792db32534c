"""Why something of a manual is not the same after a way through AsciiDoc and Asciidoctor's own DocBook: the causes by name, and
which difference has which."""

import re

CAUSES = {
    "root": "Asciidoctor.js 4 writes a page of a style of its own, `[appendix]`, as an article with an appendix of the same title",
    "head-rows": "a table has one row for its head; cells of others are headings, which Asciidoctor's DocBook has in strong type",
    "marks": "Asciidoctor.js 4 counts marks that share a meaning, or stand in mark-up, otherwise",
}

SPECIAL = {"appendix", "preface", "glossary", "bibliography", "index", "dedication", "colophon", "acknowledgements"}
MARKS = re.compile(r"[ \t]*(#[ \t]*)?\(\d+\)")


def cause(one):
    """The name of the cause, or none."""
    kind, missing, extra = one["kind"], one.get("missing"), one.get("extra")
    if missing is None and (
        kind == "section" and extra[0] in SPECIAL
        or kind == "text" and extra[0] == "title"
        or kind == "structure" and extra[0] in {"section", "/section"}
    ):
        return "root"
    if kind == "cell" and missing and extra and missing[4] and not extra[4] and missing[5] == extra[5]:
        return "head-rows"
    if kind == "inline" and missing is None and extra[0] == "strong":
        return "head-rows"
    if kind == "callout" or kind == "code" and missing and extra and alike(missing, extra):
        return "marks"
    return ""


def alike(missing, extra):
    """Whether two listings have the same words without their marks."""
    return missing[:2] == extra[:2] and MARKS.sub("", missing[2]) == MARKS.sub("", extra[2])
