use super::{Book, Counts, Form, Record};
use crate::cli::summary::Summary;
use ast::Class;
use copyist::verify::Verification;
use std::path::Path;

fn record(name: &str, class: Class, written: &str, line: usize) -> Record {
    Record {
        file: "doc/a|b.xml".to_owned(),
        line,
        column: 5,
        target: "gfm",
        construct: "other-attributes",
        family: "feature",
        name: name.to_owned(),
        class,
        written: written.to_owned(),
    }
}

fn written(form: Form, lines: &[Record], all: bool) -> String {
    let mut summary = Summary::new("gfm");
    summary.add(10, Counts { native: 7, dropped: 2, ..Counts::default() }, &Verification::Equal);
    Book::new(lines, vec![&summary], all).write(form).unwrap()
}

#[test]
fn the_form_is_that_of_the_file() {
    for (name, form) in [
        ("a.json", Form::Json),
        ("a.md", Form::Markdown),
        ("a.markdown", Form::Markdown),
        ("a.txt", Form::Text),
        ("a", Form::Json),
        ("-", Form::Json),
    ] {
        assert_eq!(Form::of(Path::new(name)), form, "{name}");
    }
}

#[test]
fn nothing_in_markdown_is_markup_by_chance() {
    let lines = [
        record("by `@you` | #1", Class::Dropped, "", 3),
        record("``", Class::Dropped, "", 4),
        record("", Class::Degraded, "**<b>** `text` | @you", 0),
    ];
    let text = written(Form::Markdown, &lines, false);
    for wanted in [
        "| gfm | 7 | 0 | 0 | 0 | 2 | 1 file, read back and compared |",
        "### Dropped: 2 of 1 cause\n",
        "| 2 | feature **other-attributes**: ``` `` ```, ``by `@you` \\| #1`` | nothing | `doc/a\\|b.xml:3:5` ``by `@you` \\| #1`` |",
        r"| 1 | feature **other-attributes** | \*\*&lt;b>\*\* \`text\` \| &#64;you | `doc/a\|b.xml` |",
        "  - `doc/a|b.xml` 3:5 ``by `@you` | #1``, 4:5 ``` `` ```\n",
    ] {
        assert!(text.contains(wanted), "{wanted}\n{text}");
    }
}

#[test]
fn a_long_list_is_left_out_and_that_is_said() {
    let lines: Vec<_> =
        (1..9000).map(|line| record(&format!("name {line}"), Class::Degraded, "words", line)).collect();
    let short = written(Form::Markdown, &lines, false);
    assert!(short.len() < 2000 && short.contains("left out"), "{short}");
    let full = written(Form::Markdown, &lines, true);
    assert!(full.contains("8999:5 `name 8999`") && !full.contains("left out"));
}

#[test]
fn text_has_a_line_for_each_entry() {
    let lines = [record("a\nb", Class::Dropped, "", 3), record("", Class::Normalised, "words", 0)];
    let text = written(Form::Text, &lines, true);
    assert_eq!(
        text,
        "gfm: 1 file, read back and compared\n\
         nodes: 7 native, 0 encoded, 0 normalised, 0 degraded, 2 dropped\n\n\
         dropped, not in the copy: 1, of 1 cause\n      1  feature other-attributes (a b): nothing\n         \
         doc/a|b.xml:3:5\n\n\
         normalised, said another way that means the same: 1, of 1 cause\n      1  feature other-attributes: \
         words\n         doc/a|b.xml\n\n\
         doc/a|b.xml:3:5: gfm: dropped: feature other-attributes a b: nothing\n\
         doc/a|b.xml: gfm: normalised: feature other-attributes: words\n"
    );
    assert!(!written(Form::Text, &lines, false).contains("gfm: normalised"));
}

#[test]
fn json_has_an_example_of_each_cause() {
    let lines = [record("x", Class::Dropped, "", 3), record("x", Class::Dropped, "", 4)];
    let json: serde_json::Value = serde_json::from_str(&written(Form::Json, &lines, false)).unwrap();
    assert_eq!(json["totals"][0]["count"], 2);
    assert_eq!(json["totals"][0]["example"]["line"], 3);
    assert_eq!(json["totals"][0]["example"]["file"], "doc/a|b.xml");
    assert_eq!(json["entries"].as_array().map(Vec::len), Some(2));
}
