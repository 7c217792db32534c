//! Marks in each other, in targets where mark-up does not nest: nothing of it goes, but what a link to another file cannot
//! say, and that is in the ledger.

use crate::bench::{Bench, section};

const HEAD: &str = r#"<article xmlns="http://docbook.org/ns/docbook" xmlns:xlink="http://www.w3.org/1999/xlink" version="5.0""#;

fn article(id: &str, body: &str) -> String {
    format!("{HEAD} xml:id=\"{id}\"><title>T</title><para>{body}</para></article>")
}

/// The paragraph that `body` becomes in a target, all that is defined behind it, and what is said of the conversion.
fn converted(body: &str, target: &str) -> (String, String, String) {
    let bench = Bench::with(&[("a.xml", &article("a", body)), ("b.xml", &article("b", "x"))]);
    let ran = bench.run(&format!("convert . --to {target} --output out --ledger ledger.json")).ends(0);
    let text = bench.read("out/a.rst");
    let (_, text) = text.split_once("###\nT\n###\n\n").expect("a title");
    let ledger = bench.read("ledger.json");
    (text.to_owned(), ran.err, ledger)
}

#[test]
fn a_mark_is_split_into_runs_of_one_chain_each() {
    for target in ["rst", "docutils"] {
        let body = "<emphasis>Stir <filename>x</filename> <emphasis role=\"strong\"><option>-v</option></emphasis></emphasis>";
        let (text, said, ledger) = converted(body, target);
        assert_eq!(text, "*Stir* :emphasis-file:`x` :emphasis-strong-opt:`-v`\n", "{target}");
        assert!(said.contains(" 0 degraded"), "{said}");
        assert!(ledger.contains("\"inline-nesting\""), "{ledger}");
        let (text, said, _) = converted("<literal>a<superscript>b</superscript></literal>", target);
        assert_eq!(text, "``a``\\ :literal-sup:`b`\n", "{target}");
        assert!(said.contains(" 0 degraded"), "{said}");
        let (text, ..) = converted("<filename><filename>x</filename></filename>", target);
        assert_eq!(text, ":file:`x`\n", "{target}");
    }
}

#[test]
fn a_link_keeps_its_marks() {
    let body = "<emphasis>See <link xlink:href=\"https://e.org\"><option>-v</option></link></emphasis> <link linkend=\"a\"><option>-a</option></link>";
    for (target, base) in [("rst", "samp"), ("docutils", "literal")] {
        let (text, said, _) = converted(body, target);
        let expected = "*See* |a v|_ |a a|_\n\n.. |a v| replace:: :emphasis-opt:`-v`\n.. _a v: https://e.org\n.. |a a| replace:: :opt:`-a`\n.. _a a: a_\n";
        assert_eq!(text, expected, "{target} {base}");
        assert!(said.contains(" 0 degraded"), "{said}");
    }
}

#[test]
fn what_a_link_to_another_file_cannot_say_is_named() {
    let body = "<link linkend=\"b\"><option>-b</option></link>";
    let (text, said, ledger) = converted(body, "rst");
    assert_eq!(text, ":ref:`-b <b>`\n");
    assert!(said.contains(" 1 degraded") && ledger.contains("\"link-nesting\""), "{said}\n{ledger}");
    let (text, said, _) = converted(body, "docutils");
    assert_eq!(text, "|a b|_\n\n.. |a b| replace:: :opt:`-b`\n.. _a b: b.html#b\n");
    assert!(said.contains(" 0 degraded"), "{said}");
}

#[test]
fn so_many_marks_that_no_role_names_them_are_lost_by_name() {
    let body = format!("{}x{}", "<emphasis>".repeat(20), "</emphasis>".repeat(20));
    let (text, said, _) = converted(&body, "rst");
    assert_eq!(text, format!(":{}:`x`\n", ["emphasis"; 8].join("-")));
    assert!(said.contains(" 12 degraded"), "{said}");
}

#[test]
fn a_menu_is_on_one_line_in_asciidoc() {
    let body = "<para>Choose <menuchoice><guimenu>File</guimenu><guimenuitem>Export\n    Accounts</guimenuitem></menuchoice>,
        then press <keycombo><keycap>Page\n    Up</keycap><keycap>A</keycap></keycombo>.</para>";
    let bench = Bench::with(&[("a.xml", &section("a", body))]);
    let copy = bench.run("convert a.xml --to asciidoc --output -").ends(0).out;
    let empty = "<para><menuchoice><guimenu>File</guimenu><guisubmenu/><guimenuitem>Open</guimenuitem></menuchoice></para>";
    let bench = Bench::with(&[("b.xml", &section("b", empty))]);
    bench.run("convert b.xml --to asciidoc --output -").ends(0);
    assert!(copy.contains("menu:File[Export Accounts]") && copy.contains("kbd:[Page Up"), "{copy}");
}
