//! How many columns a text takes in a grid: the sum of those of its characters, for the writer as for the reader.

use unicode_width::UnicodeWidthChar;

/// How many columns a character takes.
pub(crate) fn width_of(c: char) -> usize {
    c.width().unwrap_or(0)
}

/// How many columns a text takes.
pub(crate) fn width(text: &str) -> usize {
    text.chars().map(width_of).sum()
}
