//! How the program is called: options, their mistakes, and what the other commands print.

use crate::bench::{Bench, section};

fn bench() -> Bench {
    Bench::with(&[("a.xml", &section("a", "<para>Words.</para>"))])
}

#[test]
fn help_and_version() {
    let bench = Bench::new();
    assert!(bench.run("--help").ends(0).out.contains("convert"));
    assert!(bench.run("convert --help").ends(0).out.contains("--ledger"));
    assert!(bench.run("--version").ends(0).out.starts_with("copyist "));
}

#[test]
fn a_wrong_call_ends_with_2() {
    let bench = bench();
    for call in [
        "",
        "convert",
        "convert a.xml",
        "convert --to json",
        "convert a.xml --to json --style strange",
        "convert a.xml --to json --ledger-all",
        "transform a.xml",
        "inspect",
        "formats word-star",
        "inspect .",
    ] {
        bench.run(call).ends(2).silent();
    }
    bench.run("convert a.xml --to word-star").ends(2).says(&["no format `word-star`", "json"]);
    bench.run("convert a.xml --to json --from word-star").ends(2).says(&["word-star"]);
    bench.run("convert b.xml --to json").ends(2).says(&["b.xml"]);
    bench.run("convert a.xml --to json --output - --ledger -").ends(2).says(&["standard output"]).silent();
    bench.run("convert a.xml --to json,rst --output -").ends(2).silent();
    bench.run("convert . --to json --output -").ends(2).silent();
    bench.run("convert a.xml --to json --output a.xml").ends(2).says(&["a.xml"]);
    bench.run("convert a.xml --to json --root elsewhere").ends(2);
    assert_eq!(bench.names("."), ["a.xml"], "a wrong call writes nothing");
}

#[test]
fn nothing_to_convert_ends_with_2() {
    let bench =
        Bench::with(&[("pictures/a.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>"), ("b.xml", "<html/>")]);
    bench.run("convert pictures --to json").ends(2).says(&["no file to convert"]);
    bench.run("convert . --to json").ends(2).says(&["XML, but not DocBook", "b.xml"]);
}

#[test]
fn standard_output_holds_the_copy_and_nothing_else() {
    let bench = bench();
    bench.write("b.xml", section("b", "<para><xref linkend=\"nowhere\"/></para>"));
    let ran = bench.run("convert b.xml --to json --output -").ends(0).says(&["warning[missing-target]"]);
    assert!(ran.out.starts_with('{') && ran.out.ends_with("}\n"));
    let quiet = bench.run("convert b.xml --to json --output - --quiet").ends(0);
    assert_eq!(quiet.err, "");
    assert_eq!(quiet.out, ran.out);
    assert_eq!(bench.names("."), ["a.xml", "b.xml"]);
}

#[test]
fn a_copy_can_go_to_one_file() {
    let bench = bench();
    bench.run("convert a.xml --to json --output deep/er/copy.json").ends(0);
    assert_eq!(bench.names("deep"), ["er/copy.json"]);
}

#[test]
fn the_ledger_is_json() {
    let bench = bench();
    bench.run("convert a.xml --to json --ledger ledger.json").ends(0);
    for key in ["\"targets\"", "\"totals\"", "\"entries\""] {
        assert!(bench.read("ledger.json").contains(key));
    }
    bench.run("convert a.xml --to json --output other --ledger ledger.json").ends(2).says(&["ledger.json"]);
    let ran = bench.run("convert a.xml --to json --output other --ledger -").ends(0);
    assert!(ran.out.contains("\"entries\""));
}

#[test]
fn what_is_lost_is_in_the_ledger_with_its_place() {
    let bench = Bench::with(&[(
        "a.xml",
        &section("a", "<para>See <filename>x</filename>.</para>\n  <?dbfo need='2in'?>"),
    )]);
    if !can_write(&bench, "gfm") {
        return;
    }
    let ran = bench.run("convert a.xml --to gfm --output - --quiet").ends(0);
    assert!(ran.out.contains("`x`"), "{}", ran.out);
    let ran = bench.run("convert a.xml --to gfm --ledger -").ends(0);
    for words in [
        "\"file\": \"a.xml\"",
        "\"line\": 3",
        "\"construct\": \"filename\"",
        "\"family\": \"role\"",
        "degraded",
    ] {
        assert!(ran.out.contains(words), "{words} is missing in:\n{}", ran.out);
    }
}

fn can_write(bench: &Bench, format: &str) -> bool {
    let list = bench.run("formats").ends(0).out;
    list.lines().any(|l| l.starts_with(&format!("{format} ")) && l.split_whitespace().nth(2) == Some("yes"))
}

#[test]
fn the_style_is_accepted() {
    let bench = bench();
    let idiomatic = bench.run("convert a.xml --to json --output - --quiet --style idiomatic").ends(0);
    let lossless = bench.run("convert a.xml --to json --output - --quiet --style lossless").ends(0);
    assert_eq!(idiomatic.out, lossless.out);
}

#[test]
fn the_summary_says_what_was_done_and_how_sure_it_is() {
    let bench = bench();
    bench.run("convert a.xml --to json").ends(0).says(&["json: 1 file", " native, ", " dropped; verified\n"]);
    bench.run("convert a.xml --to json --force --no-verify").ends(0).says(&["not verified\n"]);
    let quiet = bench.run("convert a.xml --to json --force --quiet").ends(0);
    assert_eq!(quiet.err, "");
}

#[test]
fn colours_come_only_when_wanted() {
    let bench = Bench::with(&[("b.xml", &section("b", "<para><xref linkend=\"nowhere\"/></para>"))]);
    let escape = |ran: &crate::bench::Ran| ran.err.contains('\u{1b}');
    assert!(!escape(&bench.run("convert b.xml --to json --output -")), "this is no terminal");
    assert!(!escape(&bench.run("convert b.xml --to json --output - --color never")));
    assert!(escape(&bench.run("convert b.xml --to json --output - --color always")));
    bench.run("convert b.xml --to json --output - --color sometimes").ends(2);
}

#[test]
fn many_like_warnings_are_counted() {
    let many = "<para><xref linkend=\"nowhere\"/></para>".repeat(30);
    let bench = Bench::with(&[("b.xml", &section("b", &many))]);
    let ran = bench.run("convert b.xml --to json --output -").ends(0);
    assert_eq!(ran.err.matches("warning[missing-target]").count(), 20);
    let ran = ran.says(&["… and 10 more missing-target; --all-diagnostics shows them"]);
    drop(ran);
    let ran = bench.run("convert b.xml --to json --output - --all-diagnostics").ends(0);
    assert_eq!(ran.err.matches("warning[missing-target]").count(), 30);
}

#[test]
fn diagnostics_show_the_place() {
    let bench = Bench::with(&[("b.xml", &section("b", "<para>See <xref linkend=\"c\"/>.</para>"))]);
    bench.run("convert b.xml --to json --output -").ends(0).says(&[
        "warning[missing-target]: the id `c` is not among the inputs",
        " --> b.xml:3:13",
        "3 |   <para>See <xref linkend=\"c\"/>.</para>",
        "^",
    ]);
}

#[test]
fn a_near_id_is_named() {
    let words = "<para xml:id=\"sec-install\"/><para><xref linkend=\"sec-instal\"/></para>";
    let bench = Bench::with(&[("b.xml", &section("b", words))]);
    bench.run("convert b.xml --to json --output -").ends(0).says(&["help: there is an id `sec-install`"]);
}

#[test]
fn inspect_shows_the_tree() {
    let bench = bench();
    let ran = bench.run("inspect a.xml").ends(0);
    assert!(ran.out.contains("\ndivision section #a\n"), "{}", ran.out);
    assert!(ran.out.contains("\n  paragraph\n    \"Words.\"\n"), "{}", ran.out);
    let json = bench.run("inspect a.xml --json").ends(0);
    assert!(json.out.contains("\"paragraph\""));
    let spans = bench.run("inspect a.xml --spans").ends(0);
    assert!(spans.out.contains("3:3    paragraph"), "{}", spans.out);
    bench.run("inspect a.xml --json --spans").ends(2);
    bench.write("copy.json", json.out.as_bytes());
    assert_eq!(bench.run("inspect copy.json").ends(0).out, ran.out);
    bench.run("inspect none.xml").ends(2);
    bench.write("broken.xml", "<section xmlns=\"http://docbook.org/ns/docbook\"><title>");
    bench.run("inspect broken.xml").ends(1).says(&["error", "broken.xml"]).silent();
}

#[test]
fn formats_are_listed() {
    let bench = Bench::new();
    let list = bench.run("formats").ends(0).out;
    assert!(list.contains("json") && list.contains("docbook"), "{list}");
    let table = bench.run("formats rst").ends(0).out;
    assert!(table.contains("\nblock\n") && table.contains("\nrole\n") && table.contains("native"), "{table}");
    assert!(bench.run("formats json").ends(0).out.contains("every tree as it is"));
}
