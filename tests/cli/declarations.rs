//! Manuals that are a tree of entities: files of declarations, and parts without declarations of their own.

use crate::bench::Bench;

/// A root with this document type, and this text in its section.
fn root(doctype: &str, text: &str) -> String {
    format!("<!DOCTYPE section {doctype}>\n<section id='root'><title>Root</title>{text}</section>\n")
}

#[test]
fn declarations_come_from_files_of_the_tree() {
    let bench = Bench::with(&[
        (
            "a/doc.xml",
            &root("SYSTEM '../all.dtd'", "<para>&one; <ulink url='&site;/x'>&two;</ulink> &long;</para>"),
        ),
        (
            "all.dtd",
            "<!ENTITY % more SYSTEM 'sub/more.ent'> %more; <!ENTITY one 'first'> <!ENTITY long SYSTEM 'sub/w.txt'>",
        ),
        ("sub/more.ent", "<!ENTITY % two SYSTEM 'two.ent'> %two; <!ENTITY site 'https://example.org'>"),
        ("sub/two.ent", "<!ENTITY two 'second'>"),
        ("sub/w.txt", "many words\n"),
    ]);
    let ran = bench.run("convert a/doc.xml --root . --to gfm --output -").ends(0);
    assert!(ran.out.contains("first [second](https://example.org/x) many words\n"), "{}", ran.out);
    assert!(!ran.err.contains("warning"), "{}", ran.err);
    let json = bench.run("convert a/doc.xml --root . --to json --output -").ends(0).out;
    assert!(json.contains("\"entities\"") && json.contains("second"), "{json}");
    // Without the root the file is outside, and is not opened.
    bench.run("convert a/doc.xml --to gfm --output -").ends(1).says(&[
        "error[outside-include]",
        "../all.dtd",
        "--root",
    ]);
}

#[test]
fn a_part_uses_what_its_includer_declares() {
    let parts = "[<!ENTITY tool 'quill'> <!ENTITY one SYSTEM 'one.xml'> <!ENTITY two SYSTEM 'sub/two.ent'>
        <!ENTITY three SYSTEM 'three.xml'>]";
    let bench = Bench::with(&[
        ("doc/root.xml", &root(parts, "&one;")),
        ("doc/one.xml", "<section id='one'><title>A &tool;</title><para>Words.</para>&two;</section>"),
        ("doc/sub/two.ent", "<para>First &tool;.</para>\n<para>Second &tool;.</para>\n&three;"),
        ("doc/three.xml", "<para>Third &tool;.</para><para>Fourth &unheard;.</para>"),
    ]);
    // By the name of the root, and by the walk that finds the parts before.
    bench.run("convert doc/root.xml --to rst --output named").ends(0).says(&["`unheard` is not declared"]);
    let walked = bench.run("convert doc --to rst --output walked").ends(0);
    assert_eq!(walked.err.matches("unknown-entity").count(), 1, "{}", walked.err);
    let files = ["one.rst", "root.rst", "sub/two.rst", "three.rst"];
    assert_eq!(bench.names("walked"), files);
    for file in files {
        assert_eq!(bench.read(&format!("named/{file}")), bench.read(&format!("walked/{file}")), "{file}");
    }
    assert!(bench.read("walked/one.rst").contains("A quill"));
    assert!(bench.read("walked/sub/two.rst").starts_with("First quill.\n\nSecond quill.\n\n"));
    assert!(bench.read("walked/three.rst").contains("Third quill."));
}

#[test]
fn an_entity_that_a_file_of_declarations_names_is_found_from_there() {
    let bench = Bench::with(&[
        ("root.xml", &root("SYSTEM 'parts/all.ent'", "&one;")),
        ("parts/all.ent", "<!ENTITY one SYSTEM 'one.xml'>"),
        (
            "parts/one.xml",
            "<section id='one'><title>One</title><para>Words that are long enough.</para></section>",
        ),
    ]);
    bench.run("convert root.xml --to rst --output out").ends(0);
    assert_eq!(bench.names("out"), ["parts/one.rst", "root.rst"]);
    assert!(bench.read("out/root.rst").contains("parts/one"));
}

#[test]
fn declared_texts_are_kept_or_expanded() {
    let text = root("[<!ENTITY edition 'the third  edition'>]", "<para>In &edition;.</para>");
    let bench = Bench::with(&[("a.xml", &text)]);
    bench.run("convert a.xml --to docbook --output kept").ends(0);
    assert!(bench.read("kept/a.xml").contains("In &edition;."));
    bench.run("convert a.xml --to asciidoc,docbook --entities expand --output expanded").ends(0);
    let expanded = bench.read("expanded/asciidoc/a.adoc");
    assert!(expanded.contains("In the third edition.") && !expanded.contains(":edition:"), "{expanded}");
    assert!(bench.read("expanded/docbook/a.xml").contains("In the third edition."));
}

#[test]
fn what_is_wrong_with_declarations_is_told_with_its_place() {
    let bench = Bench::with(&[
        ("missing.xml", &root("SYSTEM 'none.dtd'", "")),
        ("docbook.xml", &root("PUBLIC '-//OASIS//DTD DocBook XML V4.5//EN' 'none/docbookx.dtd'", "")),
        ("undeclared.xml", &root("[%nothing;]", "")),
        ("torn.xml", &root("SYSTEM 'torn.dtd'", "<para>&kept;</para>")),
        ("torn.dtd", "<!ENTITY kept 'kept'>\n<!ENTITY lost 'x>\n"),
        ("loop.xml", &root("SYSTEM 'loop.dtd'", "")),
        ("loop.dtd", "<!ENTITY % again SYSTEM './loop.dtd'> %again;"),
    ]);
    let told = |file: &str| bench.run(&format!("convert {file} --to json --output -"));
    drop(told("missing.xml").ends(0).says(&[
        "warning[missing-include]",
        "`none.dtd` is not there",
        "missing.xml:1:27",
    ]));
    assert!(!told("docbook.xml").ends(0).err.contains("warning"));
    drop(told("undeclared.xml").ends(0).says(&["`nothing` is not declared", "undeclared.xml:1:20"]));
    let torn = told("torn.xml").ends(0).says(&["torn.dtd: ", "in line 2 of it"]);
    assert!(torn.out.contains("kept"));
    drop(told("loop.xml").ends(1).says(&["error[limit]", "loop.dtd → ./loop.dtd", "loop.xml:1:27"]));
}

#[cfg(unix)]
#[test]
fn a_link_does_not_lead_declarations_outside() {
    let bench = Bench::with(&[
        ("doc/a.xml", &root("SYSTEM 'link.dtd'", "<para>&secret;</para>")),
        ("secret.dtd", "<!ENTITY secret 'not for you'>"),
    ]);
    std::os::unix::fs::symlink(bench.path("secret.dtd"), bench.path("doc/link.dtd")).expect("a link");
    let ran = bench.run("convert doc/a.xml --to json --output -").ends(1).says(&["error[outside-include]"]);
    assert!(!ran.out.contains("not for you") && !ran.err.contains("not for you"));
}

#[test]
fn a_copy_as_docbook_has_its_declarations_beside_it() {
    let bench = Bench::with(&[
        (
            "doc/root.xml",
            &root(
                "[<!ENTITY % names SYSTEM 'ent/names.ent'> %names; <!ENTITY one SYSTEM 'one.xml'>]",
                "&one;",
            ),
        ),
        ("doc/ent/names.ent", "<!ENTITY tool 'quill'>"),
        ("doc/ent/unused.ent", "<!ENTITY other 'none'>"),
        ("doc/one.xml", "<section id='one'><title>A &tool;</title><para>Words.</para></section>"),
    ]);
    let said = bench.run("convert doc --to docbook,docbook4,rst --output out").ends(0).err;
    assert!(said.contains("2 files that they refer to copied") && said.contains("unused.ent"), "{said}");
    assert!(!said.contains("names.ent"), "{said}");
    assert_eq!(
        bench.names("out"),
        [
            "docbook/ent/names.ent",
            "docbook/one.xml",
            "docbook/root.xml",
            "docbook4/ent/names.ent",
            "docbook4/one.xml",
            "docbook4/root.xml",
            "rst/one.rst",
            "rst/root.rst",
        ]
    );
    // A part that an entity brings in has no document type (XML 1.0, 4.3.2), and no name is lost.
    for target in ["docbook", "docbook4"] {
        let part = bench.read(&format!("out/{target}/one.xml"));
        assert!(part.starts_with("<section") && part.contains("A &tool;"), "{part}");
        let merged =
            bench.run(&format!("convert out/{target}/root.xml --to gfm --includes merge --output -"));
        assert!(merged.ends(0).out.contains("A quill"));
    }
}
