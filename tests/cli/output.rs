//! What is written: where, whole or not at all, and always the same.

use crate::bench::{Bench, including, section};

fn manual() -> Bench {
    let bench = Bench::new();
    let mut names = Vec::new();
    for n in 0..30 {
        let name = format!("part{n}.xml");
        let next = (n + 1) % 30;
        let words = format!("<para>See <xref linkend=\"p{next}\"/> and <xref linkend=\"none{n}\"/>.</para>");
        bench.write(&format!("doc/{name}"), section(&format!("p{n}"), &words));
        names.push(name);
    }
    let names: Vec<_> = names.iter().map(String::as_str).collect();
    bench.write("doc/manual.xml", including("manual", &names));
    bench
}

#[test]
fn files_that_are_there_are_kept() {
    let bench =
        Bench::with(&[("a.xml", &section("a", "")), ("b.xml", &section("b", "")), ("out/b.json", "mine")]);
    bench.run("convert a.xml b.xml --to json --output out").ends(2).says(&[
        "1 file is there already",
        "b.json",
        "--force",
    ]);
    assert_eq!(bench.names("out"), ["b.json"]);
    assert_eq!(bench.read("out/b.json"), "mine");
    bench.run("convert a.xml b.xml --to json --output out --force").ends(0);
    assert_eq!(bench.names("out"), ["a.json", "b.json"]);
    assert_ne!(bench.read("out/b.json"), "mine");
    bench.run("convert a.xml --to json --output out/a.json").ends(2).says(&["a.json"]);
}

#[test]
fn several_targets_have_folders_of_their_own() {
    let bench = Bench::with(&[("doc/x/a.xml", &section("a", "<para>Words.</para>"))]);
    let list = bench.run("formats").ends(0).out;
    let mut wanted = Vec::new();
    for (name, extension) in [
        ("asciidoc", "adoc"),
        ("commonmark", "md"),
        ("gfm", "md"),
        ("json", "json"),
        ("mdbook", "md"),
        ("myst", "md"),
        ("nixpkgs", "md"),
        ("pandoc", "md"),
        ("rst", "rst"),
    ] {
        let row = list.lines().find(|l| l.starts_with(&format!("{name} ")));
        if row.is_some_and(|r| r.split_whitespace().nth(2) == Some("yes")) {
            wanted.push((name, format!("{name}/x/a.{extension}")));
        }
    }
    let targets: Vec<_> = wanted.iter().map(|(name, _)| *name).collect();
    bench.run(&format!("convert doc --to {},json --output out", targets.join(","))).ends(0);
    let names: Vec<_> = wanted.into_iter().map(|(_, path)| path).collect();
    assert_eq!(bench.names("out"), names);
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let bench = manual();
    let first = bench.run("convert doc --to json --output one --jobs 1 --ledger one.json").ends(0);
    let second = bench.run("convert doc --to json --output two --jobs 2 --ledger two.json").ends(0);
    bench.run("convert doc --to json --output three").ends(0);
    assert_eq!(bench.tree("one"), bench.tree("two"));
    assert_eq!(bench.tree("one"), bench.tree("three"));
    assert_eq!(bench.tree("one").len(), 31);
    assert_eq!(bench.read("one.json"), bench.read("two.json"));
    let told = |err: &str| err.split("json: ").next().map(str::to_string);
    assert_eq!(told(&first.err), told(&second.err));
}

#[test]
fn copies_that_would_be_one_file_are_told() {
    let bench = Bench::with(&[("doc/a.xml", &section("a", "")), ("doc/a.docbook", &section("b", ""))]);
    bench
        .run("convert doc --to json --output out")
        .ends(1)
        .says(&["would replace that of doc/a.docbook", "doc/a.xml"]);
    assert!(bench.read("out/a.json").contains("About b"));
}

#[test]
fn the_output_is_not_read_again() {
    let bench = Bench::with(&[("a.xml", &section("a", ""))]);
    bench.write("copyist-out/old.xml", section("old", ""));
    bench.run("convert . --to json").ends(0);
    assert_eq!(bench.names("copyist-out"), ["a.json", "old.xml"]);
}

#[test]
fn no_temporary_file_stays() {
    let bench = manual();
    bench.run("convert doc --to json --output out").ends(0);
    assert!(bench.names("out").iter().all(|n| !n.contains(".copyist")));
}

#[cfg(unix)]
#[test]
fn links_in_the_output_are_not_followed() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let bench =
        Bench::with(&[("doc/x/a.xml", &section("a", "")), ("doc/b.xml", &section("b", "")), ("away/k", "")]);
    std::fs::create_dir(bench.path("out")).expect("a folder");
    symlink(bench.path("away"), bench.path("out/x")).expect("a link");
    symlink(bench.path("away/k"), bench.path("out/b.json")).expect("a link");
    bench.run("convert doc --to json --output out").ends(2).says(&["b.json"]);
    bench
        .run("convert doc --to json --output out --force")
        .ends(1)
        .says(&["out of the output's folder", "doc/x/a.xml"]);
    assert_eq!(bench.names("away"), ["k"]);
    assert_eq!(bench.read("away/k"), "", "a link is replaced, not written through");
    let mode = std::fs::metadata(bench.path("out/b.json")).expect("written").permissions().mode();
    assert_eq!(mode & 0o400, 0o400);
}

#[cfg(unix)]
#[test]
fn one_bad_file_never_stops_the_others() {
    use std::os::unix::fs::PermissionsExt;
    let bench = Bench::with(&[
        ("doc/a.xml", &section("a", "")),
        ("doc/bad.xml", "<section xmlns=\"http://docbook.org/ns/docbook\"><title>"),
        ("doc/closed.xml", &section("closed", "")),
    ]);
    let closed = bench.path("doc/closed.xml");
    std::fs::set_permissions(&closed, std::fs::Permissions::from_mode(0o000)).expect("set");
    let readable = std::fs::read(&closed).is_ok();
    let ran = bench.run("convert doc --to json --output out").ends(1).says(&["not converted: doc/bad.xml"]);
    if readable {
        // The superuser reads it all the same.
        assert_eq!(bench.names("out"), ["a.json", "closed.json"]);
    } else {
        drop(ran.says(&["cannot read doc/closed.xml"]));
        assert_eq!(bench.names("out"), ["a.json"]);
    }
}

#[test]
fn lines_break_where_asked() {
    let bench =
        Bench::with(&[("a.xml", &section("a", "<para>One sentence.\nAnother one, of\nsome length.</para>"))]);
    for (how, wanted) in [
        ("preserve", "One sentence.\nAnother one, of\nsome length."),
        ("none", "One sentence. Another one, of some length."),
        ("sentence", "One sentence.\nAnother one, of some length."),
        ("24", "One sentence. Another\none, of some length."),
    ] {
        let out = bench.run(&format!("convert a.xml --to gfm --wrap {how} --output -")).ends(0).out;
        assert!(out.contains(wanted), "{how}: {out}");
    }
    bench.run("convert a.xml --to gfm --wrap wide --output -").ends(2).says(&["--wrap", "sentence"]);
}

#[test]
fn lines_that_are_broken_anew_are_read_back() {
    let text = "<para>Some words and more of them <footnote><para>A note that goes on for a while</para></footnote>, \
                and a <link xmlns:xlink='http://www.w3.org/1999/xlink' xlink:href='https://example.org/'>link of <literal>code</literal> and words</link> behind.</para>";
    let bench = Bench::with(&[("a.xml", &section("a", text))]);
    for target in ["asciidoc", "rst", "docutils", "gfm"] {
        for how in ["20", "30", "sentence", "none"] {
            bench.run(&format!("convert a.xml --to {target} --wrap {how} --output -")).ends(0);
        }
    }
}

#[test]
fn markdown_beside_docbook_stays_unless_it_is_asked_for() {
    let bench = Bench::with(&[
        ("mixed/a.xml", "<section><title>A</title></section>"),
        ("mixed/b.md", "# B {#b}\n"),
        ("plain/c.md", "# C\n"),
    ]);
    bench.run("convert mixed --to rst --output out").ends(0).says(&["1 file left alone", "(mixed/b.md)"]);
    assert_eq!(bench.names("out"), ["a.rst"]);
    // A file that is named is wanted, and where nothing else stands a walk finds it.
    bench.run("convert mixed/b.md --from nixpkgs --to docbook --output -").ends(0);
    bench.run("convert plain --to docbook --output plain-out").ends(0);
    assert_eq!(bench.names("plain-out"), ["c.xml"]);
}
