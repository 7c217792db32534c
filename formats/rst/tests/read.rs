//! Whole files: what is read, and that what is written of it reads back. What docutils makes of them has been looked at with
//! `docutils --writer=pseudoxml`.

use ast::{Document, Format, ReadOptions, Upgrade, WriteOptions};
use copyist_rst::RST;

fn read(text: &str) -> Document {
    RST.read_back(text, &ReadOptions::default()).and_then(|read| read.document).expect("a tree")
}

/// Asserts what a text is, and that its form for the writer is written so that it reads back.
fn check(text: &str, lines: &[&str]) {
    let document = read(text);
    assert_eq!(ast::dump(&document), lines.join("\n") + "\n", "{text}");
    let settled = RST.settle(document, Upgrade::default()).document;
    let written = RST.write(&settled, &WriteOptions::default()).expect("a text");
    assert_eq!(ast::dump(&read(&written)), ast::dump(&settled), "{text}\nwritten:\n{written}");
}

#[test]
fn a_transition_that_ends_a_section_stands_behind_it() {
    let section = |title: &str, depth: usize| {
        let blanks = "  ".repeat(depth);
        format!(
            "{blanks}division section\n{blanks}  title\n{blanks}    \"{title}\"\n{blanks}  paragraph\n{blanks}    \"x\""
        )
    };
    let (a, b, c) = (section("A", 0), section("B", 0), section("C", 1));
    check("A\n=\n\nx\n\n----\n\nB\n=\n\nx\n", &[&a, "break", &b]);
    check("A\n=\n\nx\n\nC\n-\n\nx\n\n----\n\nB\n=\n\nx\n", &[&a, &c, "break", &b]);
    check("A\n=\n\nx\n\n----\n\nC\n-\n\nx\n", &[&a, "  break", &c]);
    // Whatever stands behind it ends the section instead.
    check("A\n=\n\nx\n\n----\n\n..\n\nB\n=\n\nx\n", &[&a, "  break", &b]);
    check("A\n=\n\nx\n\n----\n\n.. _u: http://u/\n\nB\n=\n\nx\n", &[&a, "  break", &b]);
    let named = b.replace("section", "section #i");
    check("A\n=\n\nx\n\n----\n\n.. _i:\n\nB\n=\n\nx\n", &[&a, "  break", &named]);
    // Of two only the last ends it.
    check("A\n=\n\nx\n\n----\n\n----\n\nB\n=\n\nx\n", &[&a, "  break", "break", &b]);
    check("A\n=\n\nx\n\n----\n", &[&a, "  break"]);
}

#[test]
fn lines_without_text_are_lines() {
    check("| a\n|\n", &["code layout", "  \"a\\n\""]);
    check("|\n| a\n| b\n|\n|\n", &["code layout", "  \"\\na\\nb\\n\\n\""]);
    check("| a\n| b\n", &["paragraph", "  \"a\"", "  line-break", "  \"b\""]);
}

#[test]
fn a_soft_hyphen_has_a_column_of_its_own() {
    let table = "=  =\n\u{ad}  b\n=  =\n";
    let document = ast::dump(&read(table));
    assert!(document.contains("\"\u{ad}\"") || document.contains("\\u{ad}"), "{document}");
}
