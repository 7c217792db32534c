"""Trees of Copyist written by hand, beside the AsciiDoc that says the same: their censuses must be equal, and a tree that
differs in one thing must not be.

    python adoc_by_hand.py NODE_MODULES

It tests the measure without the reader: what is in `adoc_mapping.py` is meant, and nothing that differs passes for equal.
"""

import sys
import tempfile
from pathlib import Path

import adoc_copyist
import adoc_reference
import census
from adoc_census import read_by_reference
from adoc_mapping import KINDS
from by_hand import changes, definition, item, link, node, par, section, table, text


def article(title, *body, kind="article"):
    return node("division", {"kind": kind, "head": [node("title", [text(title)])], "body": list(body)})


def span(role, *inlines, **attrs):
    return node("span", {"role": role, "content": list(inlines)}, **attrs)


def code(kind, *content, **more):
    return node("code", {"kind": kind, **more, "content": list(content)})


def bullets(*items):
    return node("list", {"kind": "bullet", "items": list(items)})


def numbers(start, style, *items):
    return node("list", {"kind": {"numbered": {"start": start, "style": style, "continued": False}}, "items": list(items)})


def titled(kind, title, *body):
    head = [node("title", [text(title)])] if title else []
    return node(kind, {"head": head, "body": list(body)})


def formal(kind, title, *body):
    return node("formal", {"kind": kind, "head": [node("title", [text(title)])], "body": list(body)})


def media(kind, source, words=None):
    items = [node("media-item", {"kind": kind, "source": source, "body": []})]
    if words:
        items.append(node("media-item", {"kind": "text", "source": "", "body": [node("plain", [text(words)])]}))
    return node("media", {"items": items})


def generic(name, *content, **attrs):
    wrapped = [{"inline": one} if name.endswith("}macro") else {"block": one} for one in content]
    return node("generic", {"name": name, "content": wrapped}, **attrs)


CASES = {
    "titles and paragraphs": (
        "= Title\n\nWords of a\nparagraph.\n\n[#one]\n== One\n\nMore.\n\n=== Two\n\n[discrete]\n== Free\n\nx\n",
        [
            article(
                "Title",
                par("Words of a\nparagraph."),
                section(
                    "One",
                    par("More."),
                    section("Two", node("heading", {"level": 1, "content": [text("Free")]}), par("x")),
                    id="one",
                ),
            )
        ],
    ),
    "a book": (
        "= T\n:doctype: book\n\n= P\n\n== C\n\n=== S\n\nx\n\n[appendix]\n== A\n\ny\n",
        [
            node(
                "division",
                {
                    "kind": "book",
                    "head": [node("title", [text("T")])],
                    "body": [
                        node(
                            "division",
                            {
                                "kind": "part",
                                "head": [node("title", [text("P")])],
                                "body": [
                                    article("C", section("S", par("x")), kind="chapter"),
                                    article("A", par("y"), kind="appendix"),
                                ],
                            },
                        )
                    ],
                },
            )
        ],
    ),
    "lists": (
        "* a\n** b\n* [x] c\n\n//-\n\n[start=4]\n. d\n.. e\n\n//-\n\nf:: g\nh::\ni:: j\n+\nk\n",
        [
            bullets(
                item(par("a"), bullets(item(par("b")))),
                node("item", [par("c")], other=[["checked", "true"]]),
            ),
            numbers(4, None, item(par("d"), numbers(1, "lower-alpha", item(par("e"))))),
            node(
                "definition-list",
                {
                    "entries": [
                        definition([text("f")], par("g")),
                        node(
                            "definition-entry",
                            [node("term", [text("h")]), node("term", [text("i")]), node("definition", [par("j"), par("k")])],
                        ),
                    ]
                },
            ),
        ],
    ),
    "questions": (
        "[qanda]\nWhy?:: So.\n",
        [
            node(
                "question-list",
                {"body": [node("question-entry", [node("question", [par("Why?")]), node("answer", [par("So.")])])]},
            )
        ],
    ),
    "inline mark-up": (
        "_a_ *b* `c` #d# ~e~ ^f^ \"`g`\" [.filename]`h` [.guilabel]#i# [.own]#j# [.line-through]#k# l +\nm ==> don't -- x--y...\n",
        [
            par(
                node("emphasis", [text("a")]),
                " ",
                node("strong", [text("b")]),
                " ",
                span("literal", text("c")),
                " ",
                span("phrase", text("d")),
                " ",
                node("subscript", [text("e")]),
                " ",
                node("superscript", [text("f")]),
                " ",
                node("quote", [text("g")]),
                " ",
                span("filename", text("h")),
                " ",
                span("guilabel", text("i")),
                " ",
                span("phrase", text("j"), classes=["own"]),
                " ",
                node("strike", [text("k")]),
                " l",
                node("line-break"),
                "m =⇒ don't — x—\u200by…\u200b",
            )
        ],
    ),
    "references and anchors": (
        "[[a.b]]Words[[here]] <<a.b>> <<here,there>> https://x.y[out] https://x.y link:f.pdf[file] xref:g.adoc#z[z]\n",
        [
            par(
                node("anchor", id="a.b"),
                "Words",
                node("anchor", id="here"),
                " ",
                node("cross-reference", {"target": "a.b"}),
                " ",
                link("id", "here", "there"),
                " ",
                link("url", "https://x.y", "out"),
                " ",
                link("url", "https://x.y", "https://x.y"),
                " ",
                link("url", "f.pdf", "file"),
                " ",
                link("url", "g.adoc#z", "z"),
            )
        ],
    ),
    "macros": (
        ":experimental:\n\nfootnote:n[A _b_.] footnote:n[] kbd:[Ctrl+C] btn:[OK] menu:File[Open > Recent] (((a,b))) image:i.png[I] stem:[x^2] +++<u>r</u>+++\n",
        [
            par(
                node("footnote", [par("A ", node("emphasis", [text("b")]), ".")], id="n"),
                " ",
                node("footnote-reference", "n"),
                " ",
                node("keys", {"keys": [span("keycap", text("Ctrl")), span("keycap", text("C"))]}),
                " ",
                span("guibutton", text("OK")),
                " ",
                node("menu", {"items": [span("guimenu", text("File")), span("guisubmenu", text("Open")), span("guimenuitem", text("Recent"))]}),
                " ",
                node("index-term", {"levels": [{"content": [text("a")]}, {"content": [text("b")]}]}),
                " ",
                media("image", "i.png", "I"),
                " ",
                node("math", {"notation": "ascii-math", "source": "x^2"}),
                " ",
                node("raw", {"format": "html", "text": "<u>r</u>"}),
            )
        ],
    ),
    "listings": (
        "[source,rust]\n----\nlet a;  <1>\n  b\n----\n<1> Why\n\n....\nc\n....\n\n[verse]\n____\nd\n e\n____\n\n.T\n----\nf\n----\n",
        [
            code("listing", text("let a;  "), node("callout-mark", {"number": 1}), text("\n  b"), language="rust"),
            node("callout-list", {"body": [node("callout", {"marks": [{"id": "", "number": 1}], "body": [par("Why")]})]}),
            code("screen", text("c")),
            code("layout", text("d\n e")),
            formal("paragraph", "T", code("listing", text("f"))),
        ],
    ),
    "boxes": (
        "NOTE: a\n\n.T\n[WARNING.danger]\n====\nb\n====\n\n.U\n====\nc\n====\n\n.V\n****\nd\n****\n\n[quote, Who]\n____\ne\n____\n\n.W\nf\n\n'''\n\n--\ng\n--\n\n[.own]\n--\nh\n\ni\n--\n\n[verse, Who]\nj\n",
        [
            node("admonition", {"kind": "note", "body": [par("a")]}),
            node("admonition", {"kind": "danger", "head": [node("title", [text("T")])], "body": [par("b")]}),
            formal("example", "U", par("c")),
            titled("sidebar", "V", par("d")),
            node("quotation", {"head": [node("attribution", [text("Who")])], "body": [par("e")]}),
            formal("paragraph", "W", par("f")),
            node("break"),
            par("g"),
            generic("{urn:asciidoctor}open", par("h"), par("i"), classes=["own"]),
            node("quotation", {"head": [node("attribution", [text("Who")])], "body": [code("layout", text("j"))]}),
        ],
    ),
    "media, formulas, raw text": (
        "image::a.png[A]\n\n.T\nimage::b.png[]\n\nvideo::c.mp4[]\n\n[stem]\n++++\nx\n++++\n\n++++\n<b>&lt;</b>\n++++\n",
        [
            media("image", "a.png", "A"),
            formal("figure", "T", media("image", "b.png")),
            media("video", "c.mp4"),
            node("math", {"notation": "ascii-math", "source": "x"}),
            node("raw", {"format": "html", "text": "<b>&lt;</b>"}),
        ],
    ),
    "a table": (
        "|===\n|a |b\n\n|c\n|d\n|===\n",
        [table(["a", "b"], ["c", "d"], heads=1)],
    ),
    "a table with spans and blocks": (
        '[cols="1,>2"]\n|===\n2+|a\na|\n* b\n|c\n\nd\n|===\n',
        [
            node(
                "table",
                {
                    "groups": [
                        node(
                            "table-group",
                            {
                                "columns": [{}, {"width": "2*", "align": "right"}],
                                "sections": [
                                    node(
                                        "table-section",
                                        {
                                            "kind": "body",
                                            "rows": [
                                                node("row", [node("cell", {"columns": 2, "rows": 1, "body": [node("plain", [text("a")])]})]),
                                                node(
                                                    "row",
                                                    [
                                                        node("cell", {"columns": 1, "rows": 1, "body": [bullets(item(par("b")))]}),
                                                        node("cell", {"columns": 1, "rows": 1, "body": [par("c"), par("d")]}),
                                                    ],
                                                ),
                                            ],
                                        },
                                    )
                                ],
                            },
                        )
                    ]
                },
            )
        ],
    ),
    "the preprocessor": (
        ":set: x\n\ninclude::f.adoc[tag=a]\n* i\n\nw\ninclude::g.adoc[]\nz\n\nifdef::set[]\n{set} y {unknown}\nendif::[]\n\nifdef::unset[]\nno\nendif::[]\n",
        [
            node("include", {"href": "f.adoc"}, other=[["tag", "a"]]),
            bullets(item(par("i"))),
            par("w\n", node("include", {"href": "g.adoc"}), "\nz"),
            {**generic("{urn:asciidoctor}conditional", par(node("entity-reference", "set"), " y ", node("entity-reference", "unknown"))), "span": [60, 100]},
            {**generic("{urn:asciidoctor}conditional", par("no")), "span": [102, 130]},
        ],
    ),
    "what nobody knows": (
        "frob::target[Words]\n\nx frob:target[words]\n",
        [
            generic("{urn:asciidoctor}block-macro", other=[["name", "frob"], ["target", "target"]]),
            par("x ", generic("{urn:asciidoctor}macro", text("words"), other=[["name", "frob"], ["target", "target"]])),
        ],
    ),
}
CASES["what nobody knows"][1][0]["kind"]["generic"]["content"] = [{"inline": text("Words")}]

# What is changed in the trees beside their words.
MEMBERS = {"text", "attrs", "id", "url", "target", "href", "source", "language", "width", "align", "columns", "rows", "start", "number", "role"}

# What may change in a tree although the page stays the same: the branch of a condition that does not hold.
UNSEEN = {"the preprocessor": {(4,)}}


def main():
    wrong = []
    count = 0
    with tempfile.TemporaryDirectory() as folder:
        for at, (source, _) in enumerate(CASES.values()):
            (Path(folder) / f"{at}.adoc").write_text(source, encoding="utf-8")
        trees = read_by_reference(Path(folder), [f"{at}.adoc" for at in range(len(CASES))], sys.argv[1])
    for at, (name, (source, body)) in enumerate(CASES.items()):
        tree = trees[f"{at}.adoc"]
        theirs = adoc_reference.census(tree)

        def differences(body):
            entities = [{"name": "set", "value": "x"}] if ":set:" in source else []
            document = {"body": body, "entities": entities}
            ours = adoc_copyist.census(document, source.encode(), tree)
            return [(kind, one) for kind, found in census.compare(KINDS, theirs, ours).items() for one in found["differences"]]

        wrong += [f"{name}: {kind}: {one}" for kind, one in differences(body)]
        for path, changed in changes(body, MEMBERS):
            count += 1
            if not differences(changed) and tuple(path[:1]) not in UNSEEN.get(name, ()):
                wrong.append(f"{name}: a change at {path} does not show")
    print(f"{len(CASES)} cases, {count} changes")
    print(*wrong, sep="\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
