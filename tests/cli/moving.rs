//! Manuals that move step by step: some chapters in one format, some in another.

use crate::bench::{Bench, including, section};

/// A manual whose second chapter is in Markdown already, and is included by the name of the file that its build makes.
fn mixed() -> Bench {
    Bench::with(&[
        ("doc/manual.xml", &including("manual", &["old.xml", "new.xml"])),
        ("doc/old.xml", &section("old", "<para>See <xref linkend=\"new-id\"/>.</para>")),
        ("doc/new.md", "# New {#new-id}\n\nSee [the old one](#old)  and {file}`x`.\n"),
        ("doc/beside.md", "# Beside\n"),
    ])
}

#[test]
fn an_include_leads_to_the_file_that_is_there() {
    let bench = mixed();
    bench
        .run("convert doc --to rst --output out")
        .ends(0)
        .says(&["note[moved-include]: the included file `new.xml` is not there, but new.md is", "beside.md"]);
    assert_eq!(bench.names("out"), ["manual.rst", "new.rst", "old.rst"]);
    assert!(bench.read("out/manual.rst").contains(".. include:: /new.rst"));
    assert!(bench.read("out/old.rst").contains(":ref:`new-id`"));
    assert!(bench.read("out/new.rst").contains(":ref:`the old one <old>`"));
}

#[test]
fn what_is_in_the_new_format_already_stays_as_it_is() {
    let bench = mixed();
    bench.run("convert doc --to nixpkgs --output out").ends(0);
    assert_eq!(bench.read("out/new.md"), bench.read("doc/new.md"), "two blanks and all");
    assert!(bench.read("out/manual.md").contains("old.md\nnew.md\n"));
    // In its own folder it is not even touched.
    bench.run("convert doc --to nixpkgs --output doc").ends(0);
    assert_eq!(bench.names("doc"), ["beside.md", "manual.md", "manual.xml", "new.md", "old.md", "old.xml"]);
}

#[test]
fn flavours_of_markdown_are_no_move() {
    let bench = Bench::with(&[("doc/a.md", "* one\n"), ("doc/b.md", "---\ntitle: B\n---\n\n# B\n")]);
    bench.run("convert doc --to gfm --output out").ends(0);
    assert_eq!(bench.read("out/a.md"), "- one\n", "written anew, as it was asked for");
}

#[test]
fn what_cannot_be_merged_has_a_copy_of_its_own() {
    let bench = mixed();
    for call in ["convert doc", "convert doc/manual.xml"] {
        let ran = bench.run(&format!("{call} --includes merge --to rst --output out --force")).ends(1);
        ran.says(&["error[missing-include]: the include of `new.xml`: it is not there"]);
        assert_eq!(bench.names("out"), ["new.rst"], "it is not lost with the whole");
    }
}

#[test]
fn one_chapter_moves_and_the_book_can_still_be_built() {
    let bench = Bench::with(&[
        ("doc/manual.xml", &including("manual", &["one.xml", "two.xml"])),
        ("doc/one.xml", &section("one", "<para>See <xref linkend=\"two\"/>.</para>")),
        ("doc/two.xml", &section("two", "<para>See <xref linkend=\"one\"/>.</para>")),
    ]);
    bench.run("convert doc --only doc/two.xml --to gfm --output doc").ends(0);
    assert_eq!(bench.names("doc"), ["manual.xml", "one.xml", "two.md", "two.xml"]);
    assert!(bench.read("doc/two.md").contains("[About one](one.xml#one)"), "{}", bench.read("doc/two.md"));
    std::fs::remove_file(bench.path("doc/two.xml")).unwrap();
    bench.run("convert doc --to docbook --output book").ends(0);
    assert_eq!(bench.names("book"), ["manual.xml", "one.xml", "two.xml"]);
    assert!(
        bench.read("book/two.xml").contains("<link linkend=\"one\">")
            || bench.read("book/two.xml").contains("linkend=\"one\"")
    );
    assert!(bench.read("book/manual.xml").contains("href=\"two.xml\""));
    bench.run("convert doc --only doc/none.xml --to gfm --output doc").ends(2).says(&["--only"]);
}
