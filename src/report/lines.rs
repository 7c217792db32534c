//! From byte offsets to lines and columns, computed only when something is shown.

use ast::Span;
use std::cell::OnceCell;

/// A text whose places are asked for. How many line feeds and how many characters lie before every so many bytes is
/// counted when it is first needed: a file may be one long line, and thousands of places in it may be asked for.
pub struct Lines<'a> {
    text: &'a str,
    /// The number of line feeds before each multiple of [`PIECE`].
    feeds: OnceCell<Vec<usize>>,
    /// The number of characters before each multiple of [`STEP`].
    counts: OnceCell<Vec<usize>>,
}

const PIECE: usize = 1024;
const STEP: usize = 512;

/// How many characters begin in these bytes.
fn characters(bytes: &[u8]) -> usize {
    // Counted in bytes, which never run over in so few, so that the compiler takes many at once.
    let few = |bytes: &[u8]| bytes.iter().fold(0_u8, |n, b| n + u8::from(b & 0xC0 != 0x80));
    bytes.chunks(255).map(|chunk| usize::from(few(chunk))).sum()
}

/// How many line feeds are in these bytes.
fn line_feeds(bytes: &[u8]) -> usize {
    memchr::memchr_iter(b'\n', bytes).count()
}

/// For each piece of this size, what is counted before it.
fn before_each(text: &str, size: usize, count: fn(&[u8]) -> usize) -> Vec<usize> {
    let mut before = Vec::with_capacity(text.len() / size + 2);
    let mut all = 0;
    for piece in text.as_bytes().chunks(size) {
        before.push(all);
        all += count(piece);
    }
    before.push(all);
    before
}

impl<'a> Lines<'a> {
    /// The lines of a text.
    pub fn new(text: &'a str) -> Lines<'a> {
        Lines { text, feeds: OnceCell::new(), counts: OnceCell::new() }
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
        let start = self.start(offset);
        (self.line(offset), self.characters(start, offset) + 1)
    }

    /// How many line feeds lie before each piece of the text, and before its end.
    fn feeds(&self) -> &[usize] {
        self.feeds.get_or_init(|| before_each(self.text, PIECE, line_feeds))
    }

    /// A piece of the text, and where it begins.
    fn piece(&self, number: usize) -> (usize, &[u8]) {
        let start = (number * PIECE).min(self.text.len());
        (start, &self.text.as_bytes()[start..self.text.len().min(start + PIECE)])
    }

    /// The line of a character boundary, from 1.
    fn line(&self, offset: usize) -> usize {
        let bytes = self.text.as_bytes();
        if offset < 4 * PIECE {
            return line_feeds(&bytes[..offset]) + 1;
        }
        let piece = offset / PIECE;
        self.feeds().get(piece).copied().unwrap_or_default() + line_feeds(&bytes[piece * PIECE..offset]) + 1
    }

    /// Where the line begins that a character boundary is in.
    fn start(&self, offset: usize) -> usize {
        let here = offset / PIECE * PIECE;
        if let Some(feed) = memchr::memrchr(b'\n', &self.text.as_bytes()[here..offset]) {
            return here + feed + 1;
        }
        let before = self.feeds().get(offset / PIECE).copied().unwrap_or_default();
        // The last piece that has fewer before it has the last line feed.
        let Some(piece) = self.feeds().partition_point(|&feeds| feeds < before).checked_sub(1) else {
            return 0;
        };
        let (start, piece) = self.piece(piece);
        memchr::memrchr(b'\n', piece).map_or(0, |feed| start + feed + 1)
    }

    /// Where the line ends that a character boundary is in.
    fn end(&self, offset: usize) -> usize {
        let (start, piece) = self.piece(offset / PIECE);
        if let Some(feed) = memchr::memchr(b'\n', &piece[offset - start..]) {
            return offset + feed;
        }
        let before = self.feeds().get(offset / PIECE + 1).copied().unwrap_or(usize::MAX);
        // The first piece that has more behind it has the next line feed.
        let next = self.feeds().partition_point(|&feeds| feeds <= before).saturating_sub(1);
        let (start, piece) = self.piece(next);
        memchr::memchr(b'\n', piece).map_or(self.text.len(), |feed| start + feed)
    }

    /// How many characters lie between two character boundaries.
    fn characters(&self, start: usize, end: usize) -> usize {
        let bytes = self.text.as_bytes();
        if end - start <= 2 * STEP {
            return characters(&bytes[start..end]);
        }
        let counts = self.counts.get_or_init(|| before_each(self.text, STEP, characters));
        let before = |offset: usize| {
            let step = offset / STEP;
            counts.get(step).copied().unwrap_or_default() + characters(&bytes[step * STEP..offset])
        };
        before(end) - before(start)
    }

    /// Line and column where a span begins; nothing for a node that no source stands for.
    pub fn place_of(&self, span: Span) -> Option<(usize, usize)> {
        (!span.is_none()).then(|| self.place(span.start as usize))
    }

    /// The range of the bytes of the line that a place is in, its line end excluded.
    pub(super) fn range(&self, offset: usize) -> std::ops::Range<usize> {
        let offset = self.floor(offset);
        self.start(offset)..self.end(offset)
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

#[cfg(test)]
mod tests {
    use super::Lines;

    #[test]
    fn columns_are_those_that_counting_gives() {
        let text = "aä€😀\n".repeat(3) + &"xö".repeat(1000) + "\nend";
        let lines = Lines::new(&text);
        for (offset, _) in text.char_indices() {
            let before = &text[..offset];
            let line = before.matches('\n').count() + 1;
            let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
            assert_eq!(lines.place(offset), (line, column), "at byte {offset}");
        }
        assert_eq!(lines.place(text.len()), (5, 4));
        assert_eq!(Lines::new("").place(7), (1, 1));
        let even = "a".repeat(1024);
        assert_eq!(Lines::new(&even).place(1024), (1, 1025));
    }

    #[test]
    fn lines_are_found_in_long_texts() {
        let text =
            ["a\n".repeat(900), "b".repeat(5000), "\n\n".into(), "ü".repeat(1200), "\n".into()].concat();
        for text in [text.as_str(), &text[..4000], &text[1..], &"x".repeat(4096), &"\n".repeat(2049)] {
            let lines = Lines::new(text);
            for (offset, _) in text.char_indices().chain([(text.len(), ' ')]) {
                let before = text[..offset].matches('\n').count();
                let start = text[..offset].rfind('\n').map_or(0, |feed| feed + 1);
                let end = text[offset..].find('\n').map_or(text.len(), |feed| offset + feed);
                assert_eq!(lines.place(offset), (before + 1, text[start..offset].chars().count() + 1));
                assert_eq!(lines.range(offset), start..end, "at byte {offset}");
            }
        }
    }
}
