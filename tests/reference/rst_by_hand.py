"""Trees of Copyist written by hand, beside the reStructuredText that says the same: their censuses must be equal, and a
tree that differs in one thing must not be.

It tests the measure without the reader: what is in `rst_mapping.py` is meant, and nothing that differs passes for equal.
"""

import sys
import tempfile
from pathlib import Path

import census
import rst_copyist
import rst_docutils
import rst_reference
from by_hand import changes, definition, item, link, node, par, section, table, text
from rst_mapping import KINDS


CASES = {
    "titles and paragraphs": (
        "One\n===\n\nWords of a\nparagraph.\n\nTwo\n---\n\nMore.\n",
        [section("One", par("Words of a\nparagraph."), section("Two", par("More.")))],
    ),
    "lists": (
        "- a\n- b\n\n3. c\n#. d\n",
        [
            node("list", {"kind": "bullet", "items": [item(par("a")), item(par("b"))]}),
            node(
                "list",
                {
                    "kind": {"numbered": {"start": 3, "style": "arabic", "continued": False}},
                    "items": [item(par("c")), item(par("d"))],
                },
            ),
        ],
    ),
    "a definition with a classifier": (
        "term : kind\n  What it is.\n",
        [
            node(
                "definition-list",
                {
                    "entries": [
                        definition(
                            [
                                text("term"),
                                node("generic", {"name": "{urn:docutils}classifier", "content": [{"inline": text("kind")}]}),
                            ],
                            par("What it is."),
                        )
                    ]
                },
            )
        ],
    ),
    "fields and options": (
        "x\n\n:name: value\n\n-f FILE  words\n",
        [
            par("x"),
            node(
                "definition-list",
                {"entries": [definition([text("name")], par("value"))]},
                hints=[["rst:element", "field-list"]],
            ),
            node(
                "definition-list",
                {
                    "entries": [
                        definition([node("span", {"role": "option", "content": [text("-f FILE")]})], par("words")),
                    ]
                },
                hints=[["rst:element", "option-list"]],
            ),
        ],
    ),
    "inline mark-up": (
        "*a* **b** ``c`` `d` :sub:`e` http://f.g\n",
        [
            par(
                node("emphasis", [text("a")]),
                " ",
                node("strong", [text("b")]),
                " ",
                node("span", {"role": "literal", "content": [text("c")]}),
                " ",
                node("span", {"role": "citetitle", "content": [text("d")]}),
                " ",
                node("subscript", [text("e")]),
                " ",
                link("url", "http://f.g", "http://f.g"),
            )
        ],
    ),
    "references and targets": (
        ".. _Here:\n\nWords_, here_, `out <http://a.b>`__.\n\nWords\n=====\n\nx\n",
        [
            par(link("id", "words", "Words"), ", ", link("id", "Here", "here"), ", ", link("url", "http://a.b", "out"), ".", id="Here"),
            section("Words", par("x"), id="words"),
        ],
    ),
    "footnotes, where they are first referred to": (
        "a [#n]_ b [#n]_\n\n.. [#n] Note.\n",
        [
            par(
                "a ",
                node("footnote", [par("Note.")], id="n"),
                " b ",
                node("footnote-reference", "n"),
            )
        ],
    ),
    "listings": (
        "::\n\n  a\n    b\n\n.. code:: python\n\n   c\n\n>>> d\ne\n",
        [
            node("code", {"kind": "listing", "content": [text("a\n  b")]}),
            node("code", {"kind": "listing", "language": "python", "content": [text("c")]}),
            node("code", {"kind": "listing", "language": "pycon", "content": [text(">>> d\ne")]}),
        ],
    ),
    "a line block": (
        "| a\n|   b\n",
        [node("code", {"kind": "layout", "content": [text("a\n  b")]})],
    ),
    "a quotation": (
        "x\n\n  Words.\n\n  -- Somebody\n",
        [par("x"), node("quotation", {"head": [node("attribution", [text("Somebody")])], "body": [par("Words.")]})],
    ),
    "boxes and comments": (
        ".. hint:: a\n\n.. admonition:: T\n\n   b\n\n.. topic:: U\n\n   c\n\n.. d\n",
        [
            node("admonition", {"kind": "tip", "body": [par("a")]}),
            node("admonition", {"kind": "note", "head": [node("title", [text("T")])], "body": [par("b")]}),
            node("sidebar", {"head": [node("title", [text("U")])], "body": [par("c")]}, hints=[["rst:name", "topic"]]),
            node("comment", "d"),
        ],
    ),
    "a table": (
        "=  =\na  b\n=  =\nc  d\n=  =\n",
        [table(["a", "b"], ["c", "d"], heads=1)],
    ),
    "a picture": (
        ".. figure:: a.png\n   :alt: b\n\n   Words.\n",
        [
            node(
                "formal",
                {
                    "kind": "figure",
                    "head": [node("title", [text("Words.")])],
                    "body": [
                        node("media", {"items": [node("media-item", {"kind": "image", "source": "a.png", "body": [node("plain", [text("b")])]})]})
                    ],
                },
            )
        ],
    ),
    "what nobody knows": (
        ".. frob:: arg\n\n   Words\n   :here\n\nx :nonsense:`y`\n",
        [
            node(
                "generic",
                {
                    "name": "{urn:docutils}directive",
                    "content": [{"block": node("code", {"kind": "listing", "content": [text("Words\n:here")]})}],
                },
                other=[["name", "frob"], ["argument", "arg"]],
            ),
            par(
                "x ",
                node(
                    "generic",
                    {"name": "{urn:docutils}role", "content": [{"inline": text("y")}]},
                    other=[["name", "nonsense"]],
                ),
            ),
        ],
    ),
}


def differences(theirs, body):
    found = census.compare(KINDS, theirs, rst_copyist.census({"body": body}))
    return [(kind, one) for kind, result in found.items() for one in result["differences"]]


def main():
    wrong = []
    count = 0
    with tempfile.TemporaryDirectory() as folder:
        for name, (source, body) in CASES.items():
            page = Path(folder) / "page.rst"
            page.write_text(source, encoding="utf-8")
            theirs = rst_reference.census(rst_docutils.read(page))
            wrong += [f"{name}: {kind}: {one}" for kind, one in differences(theirs, body)]
            for path, changed in changes(body):
                count += 1
                if not differences(theirs, changed):
                    wrong.append(f"{name}: a change at {path} does not show")
    print(f"{len(CASES)} cases, {count} changes")
    print(*wrong, sep="\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
