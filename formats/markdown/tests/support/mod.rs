//! What the tests of the readers share.

#![allow(dead_code, reason = "each test uses some of it")]

use ast::{Diagnostic, Document, Format, ReadOptions, WriteOptions};
use copyist_markdown::Markdown;

/// The valid tree of a text, and what its reader told.
#[track_caller]
pub fn read(text: &str, format: &Markdown) -> (Document, Vec<Diagnostic>) {
    let read = format.read(text.as_bytes(), &ReadOptions::default()).unwrap();
    let document = read.document.unwrap();
    assert_eq!(ast::validate(&document), [], "{text}");
    (document, read.diagnostics)
}

/// Asserts the tree that a text is read as.
#[track_caller]
pub fn reads(format: &Markdown, text: &str, tree: &str) {
    let lines: Vec<&str> = tree.lines().filter(|line| !line.trim().is_empty()).collect();
    let indent = lines.first().map_or(0, |line| line.len() - line.trim_start().len());
    let lines: Vec<&str> = lines.iter().map(|line| &line[indent..]).collect();
    assert_eq!(ast::dump(&read(text, format).0), lines.join("\n") + "\n", "{text}");
}

/// Asserts that a text is written again as it is.
#[track_caller]
pub fn stays(format: &Markdown, text: &str) {
    let document = read(text, format).0;
    assert_eq!(format.write(&document, &WriteOptions::default()).unwrap(), text);
}
