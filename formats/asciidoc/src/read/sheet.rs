//! The text as Asciidoctor sees it, and a way through its lines.

use std::borrow::Cow;

pub(super) use ast::sheet::{Line, Run, span};

/// The lines of a text, without the blanks of ASCII at their ends.
pub(super) fn lines(text: &str) -> Vec<Line<'_>> {
    ast::sheet::lines_cut(text, cut)
}

fn cut(line: &str) -> &str {
    match line.as_bytes().last() {
        Some(b' ' | b'\t' | 0x0b | 0x0c) => line.trim_end_matches([' ', '\t', '\u{b}', '\u{c}']),
        _ => line,
    }
}

/// The text with one kind of line ends, and without characters that XML has none for.
pub(super) fn normalised(text: &str) -> Cow<'_, str> {
    // Those of the first characters that running text has its own use for are no characters of XML either.
    let is_odd = |b: u8| b < 6 || b == b'\r';
    if !ast::scan::any_byte(text, is_odd) {
        return text.into();
    }
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    text.replace(|c: char| c < '\u{6}', "\u{fffd}").into()
}

/// A place among lines.
#[derive(Clone, Copy)]
pub(super) struct Cursor<'l, 's> {
    pub lines: &'l [Line<'s>],
    pub at: usize,
}

impl<'l, 's> Cursor<'l, 's> {
    pub(super) fn new(lines: &'l [Line<'s>]) -> Cursor<'l, 's> {
        Cursor { lines, at: 0 }
    }

    /// The line here.
    pub(super) fn peek(&self) -> Option<Line<'s>> {
        self.lines.get(self.at).copied()
    }

    /// The line so many behind this one.
    pub(super) fn ahead(&self, by: usize) -> Option<Line<'s>> {
        self.lines.get(self.at + by).copied()
    }

    /// The line here, which is passed.
    pub(super) fn next(&mut self) -> Option<Line<'s>> {
        let line = self.peek()?;
        self.at += 1;
        Some(line)
    }

    /// Passes blank lines; how many.
    pub(super) fn skip_blank(&mut self) -> usize {
        let from = self.at;
        while self.peek().is_some_and(Line::is_blank) {
            self.at += 1;
        }
        self.at - from
    }

    /// Whether nothing is left.
    pub(super) fn is_done(&self) -> bool {
        self.at >= self.lines.len()
    }

    /// The lines passed since `from`.
    pub(super) fn since(&self, from: usize) -> &'l [Line<'s>] {
        &self.lines[from.min(self.at)..self.at]
    }

    /// The lines up to one that is `end`, which is passed too, and whether there is one.
    pub(super) fn until(&mut self, end: &str) -> (&'l [Line<'s>], bool) {
        let from = self.at;
        while let Some(line) = self.next() {
            if line.text == end {
                return (&self.lines[from..self.at - 1], true);
            }
        }
        (&self.lines[from..self.at], false)
    }
}
