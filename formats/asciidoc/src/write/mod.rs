//! The writer.
use ast::{Document, WriteOptions};

/// Writes a lowered document.
pub(crate) fn document(_document: &Document, _options: &WriteOptions) -> String {
    String::new()
}
