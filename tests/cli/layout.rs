//! Layouts: which files a tool's project has, what leads where in them, and which divisions are pages.

use crate::bench::{Bench, section};

/// A book with a part of two files, a chapter of its own between two that it includes, and a file that none includes.
fn manual() -> Bench {
    let head = "xmlns=\"http://docbook.org/ns/docbook\" xmlns:xi=\"http://www.w3.org/2001/XInclude\" version=\"5.0\"";
    let chapter = |id: &str, body: &str| {
        format!(
            "<chapter {head} xml:id=\"{id}\"><title>The {id}</title><para>Words of {id}.</para>{body}</chapter>"
        )
    };
    let book = format!(
        "<book {head} xml:id=\"book\"><title>A &amp; B</title>
         <info><author><personname>Ada</personname></author><releaseinfo>Version 1.2</releaseinfo></info>
         <xi:include href=\"part/part.xml\"/>
         <chapter xml:id=\"inner\"><title>Inner</title><para>See <xref linkend=\"one\"/>, <xref linkend=\"opt-a\"/>.</para></chapter>
         <xi:include href=\"last.xml\"/></book>"
    );
    let part = format!(
        "<part {head} xml:id=\"part\"><title>Part</title><xi:include href=\"one.xml\"/><xi:include href=\"two.xml\"/></part>"
    );
    let picture =
        "<mediaobject><imageobject><imagedata fileref=\"../img/p.png\"/></imageobject></mediaobject>
        <programlisting><xi:include href=\"x.nix\" parse=\"text\"/></programlisting>";
    let sections = format!(
        "{picture}<xi:include href=\"sub.xml\"/><section xml:id=\"own\"><title>Own</title><para>Mine.</para></section>"
    );
    let sub = format!(
        "<section {head} xml:id=\"sub\"><title>Sub</title><para>Below, see <xref linkend=\"two\"/>.</para></section>"
    );
    Bench::with(&[
        ("doc/manual.xml", &book),
        ("doc/part/part.xml", &part),
        ("doc/part/one.xml", &chapter("one", &sections)),
        ("doc/part/two.xml", &chapter("two", "")),
        ("doc/part/sub.xml", &sub),
        ("doc/part/x.nix", "{ }\n"),
        ("doc/img/p.png", "PNG"),
        ("doc/last.xml", &chapter("last", "")),
        ("doc/lost.xml", &section("lost", "<para>Nobody includes this.</para>")),
    ])
}

#[test]
fn sphinx_has_toctrees_in_the_order_of_the_source() {
    let bench = manual();
    bench.run("convert doc --to rst --layout sphinx --output out").ends(0).says(&["lost.xml", "unreached"]);
    assert_eq!(
        bench.names("out"),
        [
            "conf.py",
            "img/p.png",
            "index.rst",
            "inner.rst",
            "last.rst",
            "lost.rst",
            "part/one.rst",
            "part/own.rst",
            "part/part.rst",
            "part/sub.rst",
            "part/two.rst",
            "part/x.nix"
        ]
    );
    let index = bench.read("out/index.rst");
    assert!(index.contains("   /part/part\n   /inner\n   /last\n"), "{index}");
    assert!(index.find("/lost") > index.find("Included by no file"), "{index}");
    // The section beside one that is included is a page as that is.
    let one = bench.read("out/part/one.rst");
    assert!(one.contains("   /part/sub\n   /part/own\n") && !one.contains("Mine."), "{one}");
    let configuration = bench.read("out/conf.py");
    assert!(configuration.contains("project = \"A & B\"") && configuration.contains("release = \"1.2\""));
}

#[test]
fn antora_has_a_module_of_pages_pictures_and_examples() {
    let bench = manual();
    bench.run("convert doc --to asciidoc --layout antora --output out").ends(0);
    let names = bench.names("out");
    for name in [
        "antora.yml",
        "modules/ROOT/nav.adoc",
        "modules/ROOT/pages/index.adoc",
        "modules/ROOT/pages/part/one.adoc",
        "modules/ROOT/images/img/p.png",
        "modules/ROOT/examples/part/x.nix",
    ] {
        assert!(names.contains(&name.to_string()), "{name}: {names:?}");
    }
    let one = bench.read("out/modules/ROOT/pages/part/one.adoc");
    assert!(one.starts_with("= [[one]]The one\n"), "{one}");
    assert!(one.contains("image::img/p.png[]") && one.contains("include::example$part/x.nix[]"), "{one}");
    let sub = bench.read("out/modules/ROOT/pages/part/sub.adoc");
    assert!(sub.contains("xref:part/two.adoc#two[The two]"), "{sub}");
    let navigation = bench.read("out/modules/ROOT/nav.adoc");
    let wanted = "* xref:index.adoc[A & B]\n* xref:part/part.adoc[Part]\n** xref:part/one.adoc[The one]\n*** xref:part/sub.adoc[Sub]\n*** xref:part/own.adoc[Own]\n** xref:part/two.adoc[The two]\n* xref:inner.adoc[Inner]\n";
    assert!(navigation.starts_with(wanted), "{navigation}");
    assert!(bench.read("out/antora.yml").contains("version: \"1.2\""));
}

#[test]
fn mdbook_has_a_summary() {
    let bench = manual();
    bench.run("convert doc --to mdbook --layout mdbook --output out").ends(0);
    let summary = bench.read("out/src/SUMMARY.md");
    let wanted = "# Summary\n\n[A \\& B](index.md)\n\n- [Part](part/part.md)\n  - [The one](part/one.md)\n    - [Sub](part/sub.md)\n    - [Own](part/own.md)\n  - [The two](part/two.md)\n- [Inner](inner.md)\n- [The last](last.md)\n- [About lost](lost.md)\n";
    assert_eq!(summary.to_lowercase(), wanted.to_lowercase());
    assert!(bench.read("out/book.toml").contains("authors = [\"Ada\"]"));
}

#[test]
fn a_book_of_includes_stays_one() {
    let bench = manual();
    bench.run("convert doc --to asciidoc --layout asciidoctor --output out").ends(0);
    let index = bench.read("out/index.adoc");
    assert!(index.contains("include::part/part.adoc[]"), "{index}");
    assert!(bench.read("out/part/one.adoc").contains("image::img/p.png[]"), "from the book's own folder");
    bench.run("convert doc --to nixpkgs --layout nixpkgs --output nix").ends(0);
    let manual = bench.read("nix/manual.md");
    assert!(
        manual.starts_with("# A & B {#book}\n\n## Manual\n\n```{=include=} parts\npart/part.md\n```\n"),
        "{manual}"
    );
    let redirects = bench.read("nix/redirects.json");
    assert!(redirects.contains("\"own\": [\n    \"index.html#own\"\n  ]"), "{redirects}");
}

#[test]
fn what_the_manual_does_not_hold_is_elsewhere_or_words() {
    let bench = manual();
    let ran = bench.run("convert doc --to rst --layout sphinx --output out --ledger l.json").ends(0);
    ran.says(&["the id `opt-a` is not among the inputs"]);
    assert!(bench.read("out/inner.rst").contains(", opt-a."));
    assert!(bench.read("l.json").contains("nothing in the manual has this id"));
    let external = "--external opt-*=https://example.org/options#{id}";
    let ran = bench.run(&format!("convert doc --to rst --layout sphinx --output other {external}")).ends(0);
    assert!(!ran.err.contains("opt-a"), "{}", ran.err);
    assert!(bench.read("other/inner.rst").contains("`opt-a <https://example.org/options#opt-a>`__"));
    let plain = bench.run("convert doc --to rst --output plain").ends(0);
    assert!(plain.err.contains("opt-a") && bench.read("plain/manual.rst").contains(":ref:`opt-a <opt-a>`"));
}

#[test]
fn pages_are_cut_and_joined() {
    let bench = manual();
    bench.run("convert doc --to gfm --split chapter --output chapter").ends(0);
    assert_eq!(
        bench.names("chapter"),
        [
            "img/p.png",
            "inner.md",
            "last.md",
            "lost.md",
            "manual.md",
            "part/one.md",
            "part/part.md",
            "part/two.md",
            "part/x.nix"
        ]
    );
    let one = bench.read("chapter/part/one.md");
    assert!(one.contains("[The two](two.md#two)") && one.contains("Mine."), "{one}");
    bench.run("convert doc --to rst --layout sphinx --split section --output section").ends(0);
    let names = bench.names("section");
    assert!(
        names.contains(&"part/own.rst".to_string()) && names.contains(&"part/sub.rst".to_string()),
        "{names:?}"
    );
    bench.run("convert doc --to rst --layout sphinx --split none --output none").ends(0);
    assert_eq!(bench.names("none"), ["conf.py", "img/p.png", "index.rst", "part/x.nix"]);
    let whole = bench.read("none/index.rst");
    assert!(whole.contains(".. image:: /img/p.png") && whole.contains("Nobody includes this."), "{whole}");
    // What a place in a joined page was taken from is still told.
    bench.run("convert doc --to gfm --split none --output one --ledger l.json --ledger-all").ends(0);
    assert!(bench.read("l.json").contains("doc/part/sub.xml"));
}

#[test]
fn what_is_changed_for_a_page_is_in_the_ledger() {
    let head = "xmlns=\"http://docbook.org/ns/docbook\" xmlns:xi=\"http://www.w3.org/2001/XInclude\" version=\"5.0\"";
    let chapter = |id: &str| {
        format!(
            "<chapter {head} xml:id=\"{id}\"><title>{id}</title><para>x</para><xi:include href=\"s.xml\"/></chapter>"
        )
    };
    let book = format!(
        "<book {head}><title>B</title><info><abstract><para>What it is.</para></abstract></info>
         <xi:include href=\"a.xml\"/><xi:include href=\"b.xml\"/></book>"
    );
    let bench = Bench::with(&[
        ("doc/book.xml", &book),
        ("doc/a.xml", &chapter("a")),
        ("doc/b.xml", &chapter("b")),
        ("doc/s.xml", &section("s", "<para>Twice.</para>")),
    ]);
    let ledger = "--ledger l.json --ledger-all --force";
    bench.run(&format!("convert doc --to rst --layout sphinx --split chapter --output out {ledger}")).ends(0);
    assert!(bench.read("out/a.rst").contains(".. _s:") && !bench.read("out/b.rst").contains(".. _s:"));
    assert!(bench.read("l.json").contains("a further copy of a file that is included again"));
    bench.run(&format!("convert doc --to nixpkgs --layout nixpkgs --output nix {ledger}")).ends(0);
    let told = bench.read("l.json");
    assert!(told.contains("About this book") && told.contains("since there is to be one"), "{told}");
}

#[test]
fn a_folder_without_a_root_gets_one() {
    let bench =
        Bench::with(&[("my-notes/b.md", "# B\n\nSee [A](a.md).\n"), ("my-notes/a.md", "# A\n\nText.\n")]);
    bench.run("convert my-notes --to rst --layout sphinx --output out").ends(0).says(&["no file holds"]);
    let index = bench.read("out/index.rst");
    assert!(index.contains("My notes") && index.contains("   /a\n   /b\n"), "{index}");
}

#[test]
fn an_id_that_is_given_twice_leads_to_the_first() {
    let twice = |words: &str| section("same", &format!("<para xml:id=\"p\">{words}</para>"));
    let bench = Bench::with(&[
        ("doc/a.xml", &twice("First.")),
        ("doc/b.xml", &twice("Second.")),
        ("doc/m.xml", &crate::bench::including("m", &["a.xml", "b.xml"])),
    ]);
    bench
        .run("convert doc --to rst --layout sphinx --output out --ledger l.json")
        .ends(0)
        .says(&["the id `same` is given twice"]);
    assert!(bench.read("out/a.rst").contains(".. _same:") && !bench.read("out/b.rst").contains(".. _same:"));
    assert!(bench.read("l.json").contains("the id was given before"));
}

#[test]
fn a_layout_is_for_its_formats() {
    let bench = manual();
    bench.run("convert doc --to rst --layout antora --output out").ends(2).says(&["`antora`", "asciidoc"]);
    bench.run("convert doc --to rst --layout latex --output out").ends(2).says(&["sphinx, antora"]);
    bench.run("convert doc --to rst,asciidoc --layout sphinx,antora --output out").ends(0);
    assert!(bench.names("out").contains(&"asciidoc/modules/ROOT/pages/index.adoc".to_string()));
    assert!(bench.names("out").contains(&"rst/index.rst".to_string()));
}

#[test]
fn a_glossary_with_divisions_behind_a_part_is_a_part() {
    let book = "<book xmlns=\"http://docbook.org/ns/docbook\" version=\"5.0\"><title>B</title>
        <part><title>P</title><chapter><title>C</title><para>x</para></chapter></part>
        <glossary xml:id=\"g\"><title>G</title><para>I</para><glossdiv><title>X</title>
        <glossentry><glossterm>a</glossterm><glossdef><para>b</para></glossdef></glossentry></glossdiv></glossary></book>";
    let bench = Bench::with(&[("book.xml", book)]);
    let copy = bench.run("convert book.xml --to asciidoc --output -").ends(0).out;
    assert!(copy.contains("[[g]]\n= G\n") && copy.contains("\n== X\n"), "{copy}");
}

#[test]
fn a_book_of_includes_is_not_one_page() {
    let bench = manual();
    let call = "convert doc --to nixpkgs --layout nixpkgs --split none --output out";
    bench.run(call).ends(2).says(&["--split none"]);
}

#[test]
fn a_chapter_behind_a_part_is_one_of_its_own_in_asciidoc_and_the_ledger_says_so() {
    let bench = manual();
    bench.run("convert doc --to asciidoc --layout asciidoctor --output out --ledger l.txt").ends(0);
    let ledger = bench.read("l.txt");
    assert!(ledger.contains("division chapter: a chapter of the part before it"), "{ledger}");
    assert!(ledger.contains("last.adoc: a chapter of the part before it"), "{ledger}");
    // It is no section of the chapter that stands before it.
    let index = bench.read("out/index.adoc");
    assert!(index.contains("include::last.adoc[leveloffset=+1]"), "{index}");
    // As pages of their own they are where they belong.
    bench.run("convert doc --to asciidoc --layout antora --output antora --ledger a.txt").ends(0);
    assert!(!bench.read("a.txt").contains("of the part before it"));
}
