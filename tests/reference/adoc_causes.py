"""Why something of a manual is not the same after a way through AsciiDoc and Asciidoctor's own DocBook: the causes by name, and
which difference has which."""

import re

CAUSES = {
    "root": "Asciidoctor.js 4 writes a page of a style of its own, `[appendix]`, as an article with an appendix of the same title",
    "quotes": "a quotation is written with its marks as characters",
    "head-rows": "a table has one row for its head; cells of others are headings, which Asciidoctor's DocBook has in strong type",
    "marks": "Asciidoctor.js 4 counts marks that share a meaning, or stand in mark-up, otherwise",
    "callouts-in-item": "explanations of marks in an item of a list end the list, and what follows is in their last item",
    "escaped-address": "an address in the words of a link keeps the backslash that guards it",
    "media": "Asciidoctor's DocBook of films and sounds is not what our reader of DocBook takes for such",
    "acknowledgements": "Asciidoctor spells the element as DocBook does not",
}

SPECIAL = {"appendix", "preface", "glossary", "bibliography", "index", "dedication", "colophon", "acknowledgements"}
MARKS = re.compile(r"[ \t]*(#[ \t]*)?\(\d+\)")


def cause(one):
    """The name of the cause, or none."""
    kind, missing, extra = one["kind"], one.get("missing"), one.get("extra")
    both = [str(side) for side in (missing, extra) if side]
    if any("acknowledgments" in side or "Acknowledgements" in side for side in both):
        return "acknowledgements"
    if any(r"\\http" in side for side in both):
        return "escaped-address"
    if missing is None and (
        kind == "section" and extra[0] in SPECIAL
        or kind == "text" and extra[0] == "title"
        or kind == "structure" and extra[0] in {"section", "/section"}
    ):
        return "root"
    if kind == "inline" and missing and missing[0] == "double":
        return "quotes"
    if kind == "cell" and missing and extra and missing[4] and not extra[4] and missing[5] == extra[5]:
        return "head-rows"
    if kind == "inline" and missing is None and extra[0] == "strong":
        return "head-rows"
    if kind == "callout" or kind == "code" and missing and extra and alike(missing, extra):
        return "marks"
    if kind in {"structure", "list"} and all(lists(side) for side in (missing, extra) if side):
        return "callouts-in-item"
    if kind == "image" and any(side and side[0] in {"video", "audio"} for side in (missing, extra)):
        return "media"
    return ""


def alike(missing, extra):
    """Whether two listings have the same words without their marks."""
    return missing[:2] == extra[:2] and MARKS.sub("", missing[2]) == MARKS.sub("", extra[2])


def lists(entry):
    return entry[0].lstrip("/") in {"bullets", "numbers", "item", "callouts", "p"}
