"""The judge of layouts must be able to fail: for each layout a small project written by hand, in which all is well, and the same
with one thing wrong, which must show as what it is.

    python tests/reference/layout_selftest.py LAYOUT --tools target/reference
"""

import argparse
import base64
import sys
import tempfile
from pathlib import Path

from layout_check import check, text

PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII="
)
HEAD = 'xmlns="http://docbook.org/ns/docbook" xmlns:xi="http://www.w3.org/2001/XInclude" version="5.0"'

LAST = (
    "Last of all the words of this manual comes a sentence that is long enough to be known again wherever it stands, be it "
    "on one page or on two."
)

SOURCE = {
    "manual.xml": f"""\
<book {HEAD} xml:id="Book.Root">
 <info><title>The <quote>Manual</quote></title><subtitle>For tests</subtitle></info>
 <xi:include href="one.xml"/>
 <part xml:id="part-Two">
  <title>Second part</title>
  <xi:include href="two.xml"/>
  <chapter xml:id="chap-three"><title>Three</title><para>See <xref linkend="sec_A"/>.</para></chapter>
 </part>
 <appendix xml:id="app-A"><title>Words</title><para xml:id="para.1">{LAST}</para></appendix>
</book>
""",
    "one.xml": f"""\
<chapter {HEAD} xml:id="Chap.One">
 <title>One</title>
 <mediaobject><imageobject><imagedata fileref="pic.png"/></imageobject></mediaobject>
 <section xml:id="sec_A"><title>Of A</title><para>Alpha has a word to say.</para></section>
 <section xml:id="sec_B"><title>Of B</title><para>Beta has another.</para></section>
</chapter>
""",
    "two.xml": f"""\
<chapter {HEAD} xml:id="chap-two">
 <title>Two</title>
 <refentry xml:id="ref-tool">
  <refmeta><refentrytitle>tool</refentrytitle><manvolnum>1</manvolnum></refmeta>
  <refnamediv><refname>tool</refname><refpurpose>does it</refpurpose></refnamediv>
  <refsection><title>Use</title><para>Use it.</para></refsection>
 </refentry>
</chapter>
""",
    "alone.xml": f'<section {HEAD} xml:id="sec-alone"><title>Alone</title><para>Nothing includes it.</para></section>\n',
}


def _raw(ident):
    return f'.. raw:: html\n\n   <span id="{ident}"></span>\n\n'


def _rst(ident, title, mark="="):
    return _raw(ident) + f"{title}\n{mark * len(title)}\n\n"


SPHINX = {
    "conf.py": 'project = "Judged"\nhtml_theme = "basic"\n',
    "index.rst": _rst("Book.Root", 'The "Manual"') + "For tests.\n\n.. toctree::\n\n   one\n   second\n   words\n",
    "one.rst": _rst("Chap.One", "One")
    + ".. image:: pic.png\n\n"
    + _rst("sec_A", "Of A", "-")
    + ".. _of-a:\n\nAlpha has a word to say.\n\n"
    + _rst("sec_B", "Of B", "-")
    + "Beta has another.\n",
    "second.rst": _rst("part-Two", "Second part") + ".. toctree::\n\n   two\n   three\n",
    "two.rst": _rst("chap-two", "Two") + _rst("ref-tool", "tool(1)", "-") + "tool: does it\n\nUse\n~~~\n\nUse it.\n",
    "three.rst": _rst("chap-three", "Three") + "See `Of A <one.html#sec_A>`__ and :ref:`there <of-a>`.\n",
    "words.rst": _rst("app-A", "Words") + _raw("para.1") + f"{LAST}\n",
    "alone.rst": ":orphan:\n\n" + _rst("sec-alone", "Alone") + "Nothing includes it.\n",
    "pic.png": PICTURE,
}

ASCIIDOCTOR = {
    "index.adoc": '[[Book.Root]]\n= The "Manual": For tests\n:doctype: book\n:sectnums:\n:toc:\n\n'
    "include::one.adoc[]\n\n[[part-Two]]\n= Second part\n\ninclude::two.adoc[]\n\n[[chap-three]]\n== Three\n\nSee <<sec_A>>.\n\n"
    "[appendix]\n[[app-A]]\n== Words\n\n[[para.1]]\n" + LAST + "\n",
    "one.adoc": "[[Chap.One]]\n== One\n\nimage::pic.png[]\n\n[[sec_A]]\n=== Of A\n\nAlpha has a word to say.\n\n[[sec_B]]\n=== Of B\n\nBeta has another.\n",
    "two.adoc": "[[chap-two]]\n== Two\n\n[[ref-tool]]\n=== tool(1)\n\ntool: does it\n\n==== Use\n\nUse it.\n",
    "alone.adoc": "[[sec-alone]]\n= Alone\n\nNothing includes it.\n",
    "pic.png": PICTURE,
}

MDBOOK = {
    "book.toml": '[book]\ntitle = "Judged"\n',
    "src/SUMMARY.md": "# Summary\n\n[The manual](manual.md)\n\n- [One](one.md)\n- [Second part](second.md)\n  - [Two](two.md)\n"
    "  - [Three](sub/three.md)\n\n[Words](words.md)\n[Alone](alone.md)\n",
    "src/manual.md": '# The "Manual" {#Book.Root}\n\nFor tests.\n',
    "src/one.md": "# One {#Chap.One}\n\n![](pic.png)\n\n## Of A {#sec_A}\n\nAlpha has a word to say.\n\n## Of B {#sec_B}\n\nBeta has another.\n",
    "src/second.md": "# Second part {#part-Two}\n",
    "src/two.md": "# Two {#chap-two}\n\n## tool(1) {#ref-tool}\n\ntool: does it\n\n### Use\n\nUse it.\n",
    "src/sub/three.md": "# Three {#chap-three}\n\nSee [Of A](../one.md#sec_A).\n",
    "src/words.md": f'# Words {{#app-A}}\n\n<a id="para.1"></a>{LAST}\n',
    "src/alone.md": "# Alone {#sec-alone}\n\nNothing includes it.\n",
    "src/pic.png": PICTURE,
}

PAGES = "modules/ROOT/pages/"
ANTORA = {
    "antora.yml": "name: judged\ntitle: Judged\nversion: ~\nnav:\n- modules/ROOT/nav.adoc\n",
    "modules/ROOT/nav.adoc": "* xref:index.adoc[The manual]\n* xref:one.adoc[One]\n* xref:second.adoc[Second part]\n** xref:two.adoc[Two]\n"
    "** xref:sub/three.adoc[Three]\n* xref:words.adoc[Words]\n",
    PAGES + "index.adoc": '= [[Book.Root]]The "Manual"\n\nFor tests.\n',
    PAGES + "one.adoc": "= [[Chap.One]]One\n\nimage::pic.png[]\n\n[[sec_A]]\n== Of A\n\nAlpha has a word to say.\n\n[[sec_B]]\n== Of B\n\nBeta has another.\n",
    PAGES + "second.adoc": "= [[part-Two]]Second part\n",
    PAGES + "two.adoc": "= [[chap-two]]Two\n\n[[ref-tool]]\n== tool(1)\n\ntool: does it\n\n=== Use\n\nUse it.\n",
    PAGES + "sub/three.adoc": "= [[chap-three]]Three\n\nSee xref:one.adoc#sec_A[Of A].\n",
    PAGES + "words.adoc": "= [[app-A]]Words\n\n[[para.1]]\n" + LAST + "\n",
    PAGES + "alone.adoc": "= [[sec-alone]]Alone\n\nNothing includes it.\n",
    "modules/ROOT/images/pic.png": PICTURE,
}

IDS = "Book.Root Chap.One sec_A sec_B part-Two chap-two ref-tool chap-three app-A para.1".split()
NIXPKGS = {
    "manual.md": '# The "Manual" {#Book.Root}\n## For tests\n\n```{=include=} chapters\none.md\n```\n\n```{=include=} parts\nsub/second.md\n```\n\n'
    "```{=include=} appendix\nwords.md\n```\n",
    "one.md": "# One {#Chap.One}\n\n![](pic.png)\n\n## Of A {#sec_A}\n\nAlpha has a word to say.[^of-a]\n\n[^of-a]: A note.\n\n## Of B {#sec_B}\n\nBeta has another.\n",
    "sub/second.md": "# Second part {#part-Two}\n\n```{=include=} chapters html:into-file=//two.html\ntwo.md\n```\n\n```{=include=} chapters\nthree.md\n```\n",
    "sub/two.md": "# Two {#chap-two}\n\n## tool(1) {#ref-tool}\n\ntool: does it\n\n### Use {#use}\n\nUse it.\n",
    "sub/three.md": "# Three {#chap-three}\n\nSee [](#sec_A).\n",
    "words.md": "# Words {#app-A}\n\n[]{#para.1}" + LAST + "\n",
    "alone.md": "# Alone {#sec-alone}\n\nNothing includes it.\n",
    "redirects.json": "{\n"
    + ",\n".join(
        f'  "{ident}": ["{"two" if ident in ("chap-two", "ref-tool", "use") else "index"}.html#{ident}"]' for ident in [*IDS, "use", "of-a", "of-a.__back.0"]
    )
    + "\n}\n",
    "pic.png": PICTURE,
}

# What is wrong, the kind in which it must show, and the change: a file with old and new text, or a file that is gone.
DAMAGE = {
    "sphinx": (
        SPHINX,
        [
            ("a text is gone", "words", "words.rst", LAST, "Last."),
            ("a text is there twice", "words", "words.rst", LAST, LAST + "\n\n" + LAST),
            ("an id is gone", "ids", "one.rst", _raw("sec_B"), ""),
            ("an id is written in another way", "ids", "one.rst", '"Chap.One"', '"chap-one"'),
            ("an id of a file that nothing includes is gone", "ids", "alone.rst", _raw("sec-alone"), ""),
            ("a link leads to no anchor", "links", "three.rst", "one.html#sec_A", "one.html#sec_C"),
            ("a link leads to no page", "links", "three.rst", "one.html#sec_A", "none.html"),
            ("a reference leads nowhere", "build", "three.rst", "<of-a>", "<of-c>"),
            ("pages change places", "order", "second.rst", "   two\n   three\n", "   three\n   two\n"),
            ("a page is in no table of contents", "order", "second.rst", "   three\n", ""),
            ("a picture is gone", "build", "pic.png", None, None),
            ("a title is another", "titles", "words.rst", "Words", "Sword"),
            ("the tool warns", "build", "words.rst", "Last of", "*Last of"),
        ],
    ),
    "asciidoctor": (
        ASCIIDOCTOR,
        [
            ("a text is gone", "words", "index.adoc", LAST, "Last."),
            ("a text is there twice", "words", "index.adoc", LAST, LAST + "\n\n" + LAST),
            ("an id is gone", "ids", "one.adoc", "[[sec_B]]\n", ""),
            ("an id of a file that nothing includes is gone", "ids", "alone.adoc", "[[sec-alone]]\n", ""),
            ("a link leads to no anchor", "links", "index.adoc", "<<sec_A>>", "<<sec_C>>"),
            ("a picture is gone", "links", "pic.png", None, None),
            (
                "chapters change places",
                "order",
                "index.adoc",
                "include::two.adoc[]\n\n[[chap-three]]\n== Three\n\nSee <<sec_A>>.\n",
                "[[chap-three]]\n== Three\n\nSee <<sec_A>>.\n\ninclude::two.adoc[]\n",
            ),
            ("an include is gone", "build", "two.adoc", None, None),
            ("a title is another", "titles", "index.adoc", "== Words", "== Sword"),
            ("the tool warns", "build", "one.adoc", "=== Of B", "===== Of B"),
        ],
    ),
    "mdbook": (
        MDBOOK,
        [
            ("a text is gone", "words", "src/words.md", LAST, "Last."),
            ("a text is there twice", "words", "src/words.md", LAST, LAST + "\n\n" + LAST),
            ("an id is gone", "ids", "src/one.md", " {#sec_B}", ""),
            ("a link leads to no anchor", "links", "src/sub/three.md", "#sec_A", "#sec_C"),
            ("a link leads to no page", "links", "src/sub/three.md", "../one.md#sec_A", "../none.md"),
            ("pages change places", "order", "src/SUMMARY.md", "  - [Two](two.md)\n  - [Three](sub/three.md)", "  - [Three](sub/three.md)\n  - [Two](two.md)"),
            ("a page is not in the summary", "ids", "src/SUMMARY.md", "[Alone](alone.md)\n", ""),
            ("a page is gone", "build", "src/two.md", None, None),
            ("a picture is gone", "links", "src/pic.png", None, None),
            ("an include leads nowhere", "build", "src/words.md", "Last of", "{{#include none.md}} Last of"),
            ("a title is another", "titles", "src/words.md", "Words", "Sword"),
            ("the tool warns", "build", "src/words.md", "Last of", "<div>Last of"),
        ],
    ),
    "antora": (
        ANTORA,
        [
            ("a text is gone", "words", PAGES + "words.adoc", LAST, "Last."),
            ("a text is there twice", "words", PAGES + "words.adoc", LAST, LAST + "\n\n" + LAST),
            ("an id is gone", "ids", PAGES + "one.adoc", "[[sec_B]]\n", ""),
            ("a page's id stands where Antora does not show it", "ids", PAGES + "two.adoc", "= [[chap-two]]Two", "[[chap-two]]\n= Two"),
            ("a link leads to no anchor", "links", PAGES + "sub/three.adoc", "#sec_A", "#sec_C"),
            ("a link leads to no page", "build", PAGES + "sub/three.adoc", "one.adoc", "none.adoc"),
            (
                "pages change places",
                "order",
                "modules/ROOT/nav.adoc",
                "** xref:two.adoc[Two]\n** xref:sub/three.adoc[Three]\n",
                "** xref:sub/three.adoc[Three]\n** xref:two.adoc[Two]\n",
            ),
            ("a page is not in the navigation", "order", "modules/ROOT/nav.adoc", "** xref:two.adoc[Two]\n", ""),
            ("a picture is gone", "build", "modules/ROOT/images/pic.png", None, None),
            ("a title is another", "titles", PAGES + "words.adoc", "]]Words", "]]Sword"),
            ("the tool warns", "build", PAGES + "one.adoc", "== Of B", "==== Of B"),
        ],
    ),
    "nixpkgs": (
        NIXPKGS,
        [
            ("a text is gone", "words", "words.md", LAST, "Last."),
            ("a text is there twice", "words", "words.md", LAST, LAST + "\n\n" + LAST),
            ("an id is gone", "ids", "one.md", " {#sec_B}", ""),
            ("a link leads to no anchor", "links", "sub/three.md", "#sec_A", "#sec_C"),
            ("chapters change places", "order", "sub/second.md", "two.md\n```", "three.md\ntwo.md\n```"),
            ("a file is included by nothing", "order", "manual.md", "```{=include=} appendix\nwords.md\n```\n", ""),
            ("an include is gone", "build", "sub/two.md", None, None),
            ("a picture is gone", "links", "pic.png", None, None),
            ("a book has text", "build", "manual.md", "```{=include=} parts", "Text.\n\n```{=include=} parts"),
            ("a part has a heading", "build", "sub/second.md", "# Second part {#part-Two}", "# Second part {#part-Two}\n\n## More {#more}"),
            ("text stands behind an include", "build", "sub/second.md", "three.md\n```\n", "three.md\n```\n\nText.\n"),
            ("a heading has no id", "build", "words.md", "Last of", "\n\n## More\n\nLast of"),
            ("an id is there twice", "build", "words.md", "para.1", "sec_A"),
            ("redirects.json lacks an id", "build", "redirects.json", '  "sec_B": ["index.html#sec_B"],\n', ""),
            ("redirects.json lacks a footnote", "build", "redirects.json", '  "of-a": ["index.html#of-a"],\n', ""),
            ("redirects.json has an id too many", "build", "redirects.json", "{\n", '{\n  "sec_C": ["index.html#sec_C"],\n'),
            ("redirects.json knows another place", "build", "redirects.json", "two.html#ref-tool", "index.html#ref-tool"),
            ("redirects.json is no JSON", "build", "redirects.json", "}", ",}"),
            ("a title is another", "titles", "words.md", "# Words", "# Sword"),
        ],
    ),
}


def _write(folder, files):
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("layout", choices=sorted(DAMAGE))
    arguments.add_argument("--tools", type=Path, required=True)
    options = arguments.parse_args()
    whole, damages = DAMAGE[options.layout]
    wrong = []
    with tempfile.TemporaryDirectory() as place:
        place = Path(place).resolve()
        source = place / "source"
        _write(source, {**SOURCE, "pic.png": PICTURE})

        def judge(name, files):
            project = place / name
            _write(project, files)
            return check(options.layout, source, project, place / "work", options.tools.resolve(), ["manual.xml"])

        report = judge("whole", whole)
        if report["failures"] or report["links"]["checked"] < 2:
            wrong.append("nothing is wrong, and the judge says:\n" + text(report, 20))
        for number, (what, kind, name, old, new) in enumerate(damages):
            files = dict(whole)
            if old is None:
                del files[name]
            elif old not in files[name]:
                wrong.append(f"{what}: {name} does not have {old!r}")
                continue
            else:
                files[name] = files[name].replace(old, new)
            report = judge(f"damage-{number}", files)
            if kind not in report["failures"]:
                wrong.append(f"{what}, and the judge sees nothing of the kind {kind!r}:\n" + text(report, 20))
    print("\n\n".join(wrong) or f"{len(damages)} damages are seen")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
