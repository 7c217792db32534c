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
    assert_eq!(ran.err.matches("there is made.md").count(), 2);
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
