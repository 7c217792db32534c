//! From byte offsets to lines and columns, computed only when something is shown.

use ast::Span;

/// The beginnings of a text's lines.
pub struct Lines<'a> {
    text: &'a str,
    starts: Vec<usize>,
}

impl<'a> Lines<'a> {
    /// Finds the lines of a text.
    pub fn new(text: &'a str) -> Lines<'a> {
        let mut starts = vec![0];
        starts.extend(text.bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(at, _)| at + 1));
        Lines { text, starts }
    }

    /// Line and column of a byte offset, from 1; columns count characters. Offsets beyond the end are at the end.
    ///
    /// ```
    /// let lines = copyist::report::Lines::new("one\ntwö, three\n");
    /// assert_eq!(lines.place(0), (1, 1));
    /// assert_eq!(lines.place(8), (2, 4));
    /// assert_eq!(lines.place(999), (3, 1));
    /// ```
    pub fn place(&self, offset: usize) -> (usize, usize) {
        let offset = self.floor(offset);
        let line = self.starts.partition_point(|&start| start <= offset);
        let start = self.starts[line.saturating_sub(1)];
        (line, self.text[start..offset].chars().count() + 1)
    }

    /// Line and column where a span begins; nothing for a node that no source stands for.
    pub fn place_of(&self, span: Span) -> Option<(usize, usize)> {
        (!span.is_none()).then(|| self.place(span.start as usize))
    }

    /// The range of a line's bytes, its line end excluded; lines count from 1.
    pub(super) fn range(&self, line: usize) -> std::ops::Range<usize> {
        let start = self.starts.get(line.saturating_sub(1)).copied().unwrap_or(self.text.len());
        let end = self.starts.get(line).map_or(self.text.len(), |next| next - 1);
        start..end.max(start)
    }

    /// The nearest character boundary at or before an offset.
    pub(super) fn floor(&self, offset: usize) -> usize {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        offset
    }

    pub(super) fn text(&self) -> &'a str {
        self.text
    }
}

/// The line where a span begins, from 1, for a single question.
pub fn line_of(text: &str, span: Span) -> usize {
    let end = (span.start as usize).min(text.len());
    text.as_bytes()[..end].split(|b| *b == b'\n').count()
}
