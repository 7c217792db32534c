//! Manuals of several files: what is followed, what is not, and what is told.

use crate::bench::{Bench, including, section};

#[test]
fn included_files_are_converted_in_their_own_places() {
    let bench = Bench::with(&[
        ("doc/manual.xml", &including("m", &["parts/one.xml"])),
        ("doc/parts/one.xml", &including("one", &["two.xml"])),
        ("doc/parts/two.xml", &section("two", "<para><xref linkend=\"m\"/></para>")),
        ("doc/alone.xml", &section("alone", "")),
    ]);
    bench.run("convert doc/manual.xml --to json --output out").ends(0);
    assert_eq!(bench.names("out"), ["manual.json", "parts/one.json", "parts/two.json"]);
    bench.run("convert doc --to json --output all").ends(0);
    assert_eq!(bench.names("all"), ["alone.json", "manual.json", "parts/one.json", "parts/two.json"]);
    let one = bench.run("convert doc/manual.xml --to json --output -").ends(0);
    assert_eq!(one.out, bench.read("out/manual.json"));
}

#[test]
fn several_inputs_share_their_nearest_folder() {
    let bench = Bench::with(&[
        ("doc/a/x.xml", &section("ax", "")),
        ("doc/b/x.xml", &section("bx", "<para><xref linkend=\"ax\"/></para>")),
    ]);
    let ran = bench.run("convert doc/a doc/b/x.xml --to json --output out").ends(0);
    assert!(!ran.err.contains("missing-target"), "{}", ran.err);
    assert_eq!(bench.names("out"), ["a/x.json", "b/x.json"]);
}

#[test]
fn the_root_decides_how_far_includes_may_go() {
    let bench = Bench::with(&[
        ("doc/manual.xml", &including("m", &["../shared/one.xml"])),
        ("shared/one.xml", &section("one", "")),
    ]);
    bench.run("convert doc/manual.xml --to json --output out").ends(1).says(&[
        "error[outside-include]",
        "doc/manual.xml:4:3",
        "--root",
        "1 file not converted: doc/manual.xml",
    ]);
    assert!(bench.names("out").is_empty());
    bench.run("convert doc/manual.xml --root . --to json --output out").ends(0);
    assert_eq!(bench.names("out"), ["doc/manual.json", "shared/one.json"]);
    bench.run("convert doc/manual.xml --root shared --to json --output other").ends(2).says(&["root"]);
}

#[test]
fn loops_are_named() {
    let bench = Bench::with(&[
        ("a.xml", &including("a", &["b.xml"])),
        ("b.xml", &including("b", &["c/c.xml"])),
        ("c/c.xml", &including("c", &["../a.xml"])),
        ("self.xml", &including("s", &["./self.xml"])),
        ("good.xml", &section("good", "")),
    ]);
    let ran = bench.run("convert . --to json --output out").ends(1).says(&[
        "files include each other in a circle: a.xml:4 → b.xml:4 → c/c.xml:4 → a.xml",
        "this file includes itself: self.xml:4 → self.xml",
        "4 files not converted: a.xml, b.xml, c/c.xml, self.xml",
    ]);
    assert_eq!(ran.err.matches("error[include-loop]").count(), 2);
    assert_eq!(bench.names("out"), ["good.json"]);
}

#[test]
fn a_missing_include_is_a_warning() {
    let bench = Bench::with(&[
        ("a.xml", &including("a", &["none.xml", "made.xml", "made.xml#element(/1)"])),
        ("made.md", "# Made\n"),
    ]);
    let ran = bench
        .run("convert a.xml --to json --output out")
        .ends(0)
        .says(&["warning[missing-include]: the included file `none.xml` is not there", "there is made.md"]);
    // As a whole it is read; a part of it cannot be found in another format.
    assert_eq!(ran.err.matches("there is made.md").count(), 1);
    ran.says(&["note[moved-include]: the included file `made.xml` is not there, but made.md is"]);
}

#[test]
fn text_includes_and_parts_of_files_are_found() {
    let body = "<programlisting><xi:include href=\"x.nix\" parse=\"text\"/></programlisting>
        <xi:include href=\"b.xml\" xpointer=\"xpointer(//*)\"/><xi:include href=\"space%20d.xml\"/>";
    let bench = Bench::with(&[
        ("a.xml", &section("a", body)),
        ("b.xml", &section("b", "")),
        ("space d.xml", &section("d", "")),
        ("x.nix", "{ }"),
    ]);
    let ran = bench.run("convert a.xml --to json --output out").ends(0);
    assert!(!ran.err.contains("warning"), "{}", ran.err);
    assert_eq!(bench.names("out"), ["a.json", "b.json", "space d.json", "x.nix"]);
}

#[test]
fn a_missing_picture_is_told() {
    let picture = |path: &str| {
        format!("<mediaobject><imageobject><imagedata fileref=\"{path}\"/></imageobject></mediaobject>")
    };
    let body = ["none.png", "../out.png", "https://example.org/x.png"].map(picture).concat();
    let bench = Bench::with(&[("doc/a.xml", &section("a", &body)), ("out.png", "PNG")]);
    let ran = bench.run("convert doc --to gfm --output out").ends(0).says(&[
        "warning[missing-asset]: the file `none.png` is not there",
        "the file `../out.png` is outside the input's tree",
    ]);
    assert!(!ran.err.contains("example.org"), "{}", ran.err);
}

#[test]
fn what_a_copy_refers_to_is_copied_beside_it() {
    let picture =
        "<mediaobject><imageobject><imagedata fileref=\"../img/p.png\"/></imageobject></mediaobject>";
    let outside =
        "<mediaobject><imageobject><imagedata fileref=\"../../secret.png\"/></imageobject></mediaobject>";
    let bench = Bench::with(&[
        ("doc/x/a.xml", &section("a", picture)),
        ("doc/x/b.xml", &section("b", outside)),
        ("doc/img/p.png", "picture"),
        ("doc/img/unused.png", "none"),
        ("secret.png", "secret"),
    ]);
    bench
        .run("convert doc --to rst,asciidoc --output out")
        .ends(0)
        .says(&["2 files that they refer to copied"]);
    let names =
        ["asciidoc/img/p.png", "asciidoc/x/a.adoc", "asciidoc/x/b.adoc", "rst/img/p.png", "rst/x/a.rst"];
    assert_eq!(bench.names("out")[..5], names);
    assert_eq!(bench.read("out/rst/img/p.png"), "picture");
    // Sphinx takes relative paths from the page that is built.
    assert!(bench.read("out/rst/x/a.rst").contains(".. image:: /img/p.png"));
    bench.run("convert doc --to rst,asciidoc --output out").ends(2).says(&["p.png"]);
}

#[test]
fn a_path_of_myst_is_from_the_root() {
    let page =
        "# A\n\n```{figure} /img/p.png\n```\n\n## B\n\n```{include} /doc/x/b.md\n:heading-offset: 1\n```\n";
    let bench = Bench::with(&[
        ("doc/x/a.md", page),
        ("doc/x/b.md", "(b)=\n# Included\n\n![](/img/p.png)\n"),
        ("img/p.png", "picture"),
    ]);
    bench
        .run("convert . --from myst --to docbook,myst --output out")
        .ends(0)
        .says(&["2 files that they refer to copied"]);
    let docbook = bench.read("out/docbook/doc/x/a.xml");
    assert!(docbook.contains("fileref=\"../../img/p.png\""), "{docbook}");
    assert!(docbook.contains("<xi:include href=\"b.xml\"/>"), "{docbook}");
    let included = bench.read("out/docbook/doc/x/b.xml");
    assert!(included.contains("fileref=\"../../img/p.png\""), "{included}");
    // How deep the headings of a file stand is not changed by what it stands behind.
    let myst = bench.read("out/myst/doc/x/a.md");
    assert!(myst.contains("```{include} /doc/x/b.md\n:heading-offset: 1\n```"), "{myst}");
}

#[test]
fn an_include_behind_a_division_is_none_of_its_parts_in_myst() {
    let xml = "<section xmlns=\"http://docbook.org/ns/docbook\" xmlns:xi=\"http://www.w3.org/2001/XInclude\">
        <title>A</title><section><title>B</title></section><xi:include href=\"b.xml\"/></section>";
    let bench = Bench::with(&[("a.xml", xml), ("b.xml", &section("b", ""))]);
    bench.run("convert a.xml --to myst --output out").ends(0);
    let myst = bench.read("out/a.md");
    assert!(myst.contains("## B"), "{myst}");
    assert!(myst.contains("```{include} /b.md\n:heading-offset: 1\n```"), "{myst}");
}

#[test]
fn ids_given_twice_are_told() {
    let bench = Bench::with(&[("a.xml", &section("same", "")), ("b.xml", &section("same", ""))]);
    bench.run("convert . --to json --output out").ends(0).says(&[
        "warning[duplicate-id]: the id `same` is given twice",
        " --> b.xml:1:1",
        "first given at a.xml:1",
    ]);
}

#[test]
fn what_is_not_converted_is_listed() {
    let bench = Bench::with(&[
        ("doc/a.xml", &section("a", "")),
        ("doc/options.xml", "<options/>"),
        ("doc/notes.adoc", "= Notes\n"),
        ("doc/picture.png", "no picture"),
        ("doc/.hidden/b.xml", &section("b", "")),
    ]);
    bench.run("convert doc --to json --output out").ends(0).says(&[
        "1 file left alone: XML, but not DocBook (doc/options.xml)",
        "doc/notes.adoc",
        "doc/picture.png",
    ]);
    assert_eq!(bench.names("out"), ["a.json"]);
}

#[cfg(unix)]
#[test]
fn symbolic_links_do_not_lead_outside() {
    use std::os::unix::fs::symlink;
    let bench = Bench::with(&[
        ("secret/s.xml", &section("secret", "<para>hidden words</para>")),
        ("doc/a.xml", &including("a", &["link.xml", "folder/s.xml"])),
        ("doc/real.xml", &section("real", "")),
        ("doc/b.xml", &including("b", &["alias.xml"])),
    ]);
    symlink(bench.path("secret/s.xml"), bench.path("doc/link.xml")).expect("a link");
    symlink(bench.path("secret"), bench.path("doc/folder")).expect("a link");
    symlink("real.xml", bench.path("doc/alias.xml")).expect("a link");
    let ran =
        bench.run("convert doc --to json --output out").ends(1).says(&["symbolic links", "doc/a.xml:4:3"]);
    assert_eq!(ran.err.matches("error[outside-include]").count(), 2);
    assert_eq!(bench.names("out"), ["b.json", "real.json"]);
    // A link that is given by name is what the user means.
    bench.run("convert doc/link.xml --to json --output named").ends(0);
    assert_eq!(bench.names("named"), ["link.json"]);
}

const XI: &str = "xmlns:xi=\"http://www.w3.org/2001/XInclude\"";

/// A manual in two folders, with parts, a text, a picture and something that is missing.
fn manual() -> Bench {
    let picture = "<mediaobject><imageobject><imagedata fileref=\"img/p.png\"/></imageobject></mediaobject>";
    let main = format!(
        "<book xmlns=\"http://docbook.org/ns/docbook\" {XI} version=\"5.0\" xml:id=\"book\"><title>Book</title>\n\
         <xi:include href=\"parts/one.xml\"/>\n\
         <chapter xml:id=\"two\"><title>Two</title>\n\
         <para>Version <xi:include href=\"version.txt\" parse=\"text\"/>, see <xref linkend=\"shared\"/>.</para>\n\
         <xi:include href=\"parts/shared.xml\" xpointer=\"shared\"/>\n\
         <xi:include href=\"none.xml\"><xi:fallback><para>Nothing there.</para></xi:fallback></xi:include>\n\
         </chapter></book>"
    );
    let chapter = |id: &str, content: &str| {
        section(id, content).replace("<section", "<chapter").replace("</section", "</chapter")
    };
    let one = chapter(
        "one",
        &format!(
            "{picture}<xi:include {XI} href=\"shared.xml\" xpointer=\"xpointer(//*[@xml:id='shared'])\"/>"
        ),
    );
    let shared = section("box", "<note xml:id=\"shared\"><title>Mind</title><para>The step.</para></note>");
    Bench::with(&[
        ("doc/main.xml", &main),
        ("doc/parts/one.xml", &one),
        ("doc/parts/shared.xml", &shared),
        ("doc/version.txt", "4.2"),
        ("doc/parts/img/p.png", "picture"),
    ])
}

#[test]
fn parts_of_files_stand_in_their_places() {
    let bench = manual();
    bench.run("convert doc/main.xml --to rst,docbook --output out --ledger ledger.json --ledger-all").ends(0);
    let two = bench.read("out/rst/main.rst");
    assert!(two.contains("Version 4.2"), "{two}");
    assert!(two.contains("The step."), "{two}");
    let one = bench.read("out/rst/parts/one.rst");
    assert!(one.contains("The step."), "{one}");
    assert!(one.contains("/parts/img/p.png"), "{one}");
    // The first copy has the id; the file of which only parts are shown has no copy of its own.
    assert!(two.contains(".. _shared:") && !one.contains(".. _shared:"), "{one}{two}");
    assert_eq!(bench.names("out/rst"), ["main.rst", "parts/img/p.png", "parts/one.rst"]);
    // DocBook has such includes.
    assert!(bench.names("out/docbook").contains(&"parts/shared.xml".to_string()));
    assert!(bench.read("out/docbook/main.xml").contains("xpointer=\"shared\""));
    let ledger = bench.read("ledger.json");
    for words in
        ["its content, in its place", "no id: where it stands first it stays", "its text, in its place"]
    {
        assert!(ledger.contains(words), "{words}");
    }
    // What a copy has lost is told where it stands.
    assert!(ledger.contains("doc/parts/shared.xml") && ledger.contains("doc/main.xml"), "{ledger}");
}

#[test]
fn a_part_that_is_not_there_is_told_and_its_file_is_kept() {
    let part = "<xi:include xmlns:xi=\"http://www.w3.org/2001/XInclude\" href=\"b.xml\" xpointer=\"xpointer(//para)\"/>";
    let bench =
        Bench::with(&[("a.xml", &section("a", part)), ("b.xml", &section("b", "<para>Words.</para>"))]);
    bench.run("convert a.xml --to asciidoc --output out").ends(0).says(&[
        "warning[missing-target]: the include of `b.xml#xpointer(//para)`: `xpointer(//para)` selects nothing",
        "a.xml:",
        "it stays an include",
        "xmlns(db=http://docbook.org/ns/docbook)",
    ]);
    assert_eq!(bench.names("out"), ["a.adoc", "b.adoc"]);
}

#[test]
fn merging_makes_one_document() {
    let bench = manual();
    bench.run("convert doc --to docbook,rst,json --includes merge --output out").ends(0);
    // The file of which others take parts, and nobody takes the whole, is an input of its own.
    let names = ["docbook/main.xml", "docbook/parts/img/p.png", "docbook/parts/shared.xml"];
    assert_eq!(bench.names("out")[..3], names);
    let whole = bench.read("out/docbook/main.xml");
    assert!(!whole.contains("xi:include"), "{whole}");
    for words in ["4.2", "The step.", "Nothing there.", "xml:base=\"parts/one.xml\"", "fileref=\"img/p.png\""]
    {
        assert!(whole.contains(words), "{words}: {whole}");
    }
    assert_eq!(whole.matches("xml:id=\"shared\"").count(), 1, "{whole}");
    let rst = bench.read("out/rst/main.rst");
    assert!(rst.contains(".. image:: /parts/img/p.png") && rst.contains("Version 4.2"), "{rst}");
    assert!(bench.read("out/json/main.json").contains("\"parts/img/p.png\""));
}

#[test]
fn files_of_entities_are_merged() {
    let bench = Bench::with(&[
        (
            "main.xml",
            "<!DOCTYPE book [<!ENTITY v \"4.2\"><!ENTITY one SYSTEM \"parts/one.xml\">]>\n<book><title>B</title>&one;</book>",
        ),
        (
            "parts/one.xml",
            "<chapter id=\"one\"><title>One</title><para>Of &v;.</para><graphic fileref=\"p.png\"/></chapter>\n",
        ),
        ("parts/p.png", "picture"),
    ]);
    bench.run("convert main.xml --to docbook4,asciidoc --includes merge --output out").ends(0);
    let whole = bench.read("out/docbook4/main.xml");
    assert!(whole.contains("Of &v;.") && !whole.contains("&one;"), "{whole}");
    // No base tells where the part came from, so its paths are told from the whole.
    assert!(whole.contains("fileref=\"parts/p.png\""), "{whole}");
    assert_eq!(
        bench.names("out"),
        ["asciidoc/main.adoc", "asciidoc/parts/p.png", "docbook4/main.xml", "docbook4/parts/p.png"]
    );
}

#[test]
fn merging_names_what_is_missing() {
    let bench = Bench::with(&[
        ("a.xml", &including("a", &["b.xml"])),
        ("b.xml", &including("b", &["none.xml"])),
        ("alone.xml", &section("alone", "")),
        ("c.xml", &including("c", &["d.xml"])),
        ("d.xml", &including("d", &["c.xml"])),
    ]);
    bench.run("convert . --to docbook --includes merge --output out").ends(1).says(&[
        "error[missing-include]: the include of `none.xml`: it is not there",
        " --> b.xml:4:3",
        "xi:fallback",
        "error[include-loop]: the include of `c.xml`: what is included includes itself: c.xml:4 → d.xml:4 → c.xml",
        "2 files not converted: a.xml, c.xml",
    ]);
    assert_eq!(bench.names("out"), ["alone.xml"]);
    // Whoever is named is a document of its own.
    bench.run("convert b.xml alone.xml --to json --includes merge --output named").ends(1);
    assert_eq!(bench.names("named"), ["alone.json"]);
}

#[test]
fn chapters_in_markdown_become_chapters_of_a_docbook_book() {
    let bench = Bench::with(&[
        ("doc/manual.md", "# The Manual {#book}\n\n```{=include=} chapters\none.md\n```\n"),
        (
            "doc/one.md",
            "# One {#one}\n\nSee [two](sub/two.md#two), [](#two) and [elsewhere](https://example.org/x.md).\n",
        ),
        ("doc/sub/two.md", "# Two {#two}\n\nSee [one](../one.md).\n"),
    ]);
    bench.run("convert doc --from nixpkgs --to docbook --output out").ends(0);
    let manual = bench.read("out/manual.xml");
    assert!(manual.starts_with("<book ") && manual.contains("<xi:include href=\"one.xml\"/>"), "{manual}");
    let one = bench.read("out/one.xml");
    assert!(one.starts_with("<chapter "), "{one}");
    assert!(one.contains("<link linkend=\"two\">two</link>, <xref linkend=\"two\"/>"), "{one}");
    assert!(one.contains("https://example.org/x.md"), "{one}");
    assert!(bench.read("out/sub/two.xml").contains("<link linkend=\"one\">one</link>"));
    // In a format that finds pages by their paths, a link has that of the page's copy.
    bench.run("convert doc --from nixpkgs --to gfm --output pages").ends(0);
    assert!(bench.read("pages/one.md").contains("[two](sub/two.md#two)"));
}

#[test]
fn every_heading_has_an_id_where_the_target_wants_one() {
    let section = |name: &str| {
        format!(
            "<chapter xmlns=\"http://docbook.org/ns/docbook\"{name}><title>A Title</title>\
             <section><title>What’s <code>x.y</code>?</title><para>Words.</para></section>\
             <section><title>What’s x.y</title><para>Words.</para></section></chapter>"
        )
    };
    let bench = Bench::with(&[
        ("doc/one.xml", &section(" xml:id=\"ch-one\"")),
        ("doc/two.xml", &section("")),
        ("doc/other/two.xml", &section(" xml:id=\"ch-one-whats\"")),
    ]);
    bench.run("convert doc --to nixpkgs --output out --ledger ledger.json").ends(0);
    let heads = |file: &str| {
        let text = bench.read(file);
        let ids = text
            .lines()
            .filter(|line| line.starts_with('#'))
            .map(|line| line.rsplit_once("{#").unwrap().1.trim_end_matches('}').to_string());
        ids.collect::<Vec<_>>()
    };
    // Of the ids that are there, the longest with which a new one begins must be one of the same file.
    assert_eq!(heads("out/one.md"), ["ch-one", "ch-one-whats-x.y-one", "ch-one-whats-x.y-one-2"]);
    assert_eq!(heads("out/two.md"), ["chap-two", "chap-two-whats-x.y", "chap-two-whats-x.y-2"]);
    let ledger = bench.read("ledger.json");
    assert!(ledger.contains("{#chap-two-whats-x.y}"), "{ledger}");
}
