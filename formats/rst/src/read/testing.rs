//! What the tests of reading share.

use super::{Reader, read_back};
use crate::dialect::SPHINX;
use ast::ReadOptions;

/// A reader that has read nothing yet.
pub(super) fn reader(text: &str) -> Reader<'_> {
    Reader::new(text, &SPHINX, &ReadOptions::default())
}

/// The tree of a text.
pub(super) fn dump(text: &str) -> String {
    ast::dump(&read_back(text, &SPHINX, &ReadOptions::default()).document.unwrap())
}

/// What is told of a text.
pub(super) fn messages(text: &str) -> Vec<String> {
    let read = read_back(text, &SPHINX, &ReadOptions::default());
    read.diagnostics.iter().map(|d| d.message.to_string()).collect()
}
