"""Trees of Copyist written by hand, beside the reStructuredText that says the same: their censuses must be equal, and a
tree that differs in one thing must not be.

It tests the measure without the reader: what is in `rst_mapping.py` is meant, and nothing that differs passes for equal.
"""

import copy
import sys
import tempfile
from pathlib import Path

import census
import rst_copyist
import rst_docutils
import rst_reference
from rst_mapping import KINDS


def node(kind, value=None, **attrs):
    """A block or an inline node."""
    made = {"kind": kind if value is None else {kind: value}, "span": [0, 0]}
    if attrs:
        made["attrs"] = attrs
    return made


def text(words):
    return node("text", words)


def par(*inlines, **attrs):
    return node("paragraph", [text(one) if isinstance(one, str) else one for one in inlines], **attrs)


def item(*blocks):
    return node("item", list(blocks))


def section(title, *body, **attrs):
    head = [node("title", [text(title)])]
    return node("division", {"kind": "section", "head": head, "body": list(body)}, **attrs)


def link(where, to, words):
    return node("link", {"target": {where: to}, "content": [text(words)]})


def definition(term, *blocks):
    return node("definition-entry", [node("term", term), node("definition", list(blocks))])


def table(*rows, heads=0):
    def row(cells):
        made = [node("cell", {"columns": 1, "rows": 1, "body": [node("plain", [text(c)])]}) for c in cells]
        return node("row", made)

    parts = [("head", rows[:heads]), ("body", rows[heads:])]
    sections = [node("table-section", {"kind": k, "rows": list(map(row, r))}) for k, r in parts if r]
    group = node("table-group", {"columns": [{}] * len(rows[0]), "sections": sections})
    return node("table", {"groups": [group]})


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


def changes(body):
    """The tree with one thing changed, in every place where there are words, or a list that can lose a member."""
    places = []

    def walk(value, path):
        if isinstance(value, dict):
            for key, inner in value.items():
                if key not in {"span", "attrs"}:
                    walk(inner, [*path, key])
        elif isinstance(value, list):
            # The last place in a sequence of nodes is always one too.
            places.extend([*path, at] for at in range(len(value)) if isinstance(value[at], dict) and value[at])
            for at, inner in enumerate(value):
                walk(inner, [*path, at])
        elif isinstance(value, str) and path[-1] == "text" and value.strip():
            places.append(path)

    walk(body, [])
    for path in places:
        other = copy.deepcopy(body)
        holder = other
        for step in path[:-1]:
            holder = holder[step]
        if isinstance(path[-1], str):
            holder[path[-1]] += "x"
        elif blank(holder[path[-1]]):
            continue
        else:
            del holder[path[-1]]
        yield path, other


def blank(one):
    """Whether a node is nothing but white space between others."""
    return isinstance(one.get("kind"), dict) and not str(one["kind"].get("text", "x")).strip()


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
