//! Text that is read line by line: its lines, and running text that knows where in the file it stands.

use crate::Span;
use std::borrow::Cow;

/// A line without the blanks at its end, or a part of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line<'s> {
    /// The text.
    pub text: &'s str,
    /// Where it begins in the file.
    pub at: usize,
}

impl<'s> Line<'s> {
    /// Whether nothing is left of it.
    pub fn is_blank(self) -> bool {
        self.text.is_empty()
    }

    /// How many blanks it begins with.
    pub fn indentation(self) -> usize {
        self.text.len() - self.text.trim_start_matches(' ').len()
    }

    /// Where it ends in the file.
    pub fn end(self) -> usize {
        self.at + self.text.len()
    }

    /// The rest of it behind `column` bytes; nothing where it is shorter.
    #[must_use]
    pub fn from(self, column: usize) -> Line<'s> {
        match self.text.get(column..) {
            Some(text) => Line { text, at: self.at + column },
            None => Line { text: "", at: self.end() },
        }
    }

    /// The same without the blanks that it begins with.
    #[must_use]
    pub fn trimmed(self) -> Line<'s> {
        self.from(self.indentation())
    }

    /// Its place.
    pub fn span(self) -> Span {
        Span::new(self.at, self.end())
    }
}

/// The place of some lines.
pub fn span(lines: &[Line<'_>]) -> Span {
    match (lines.first(), lines.last()) {
        (Some(first), Some(last)) => Span::new(first.at, last.end()),
        _ => Span::NONE,
    }
}

/// The lines of a text, without white space at their ends as Python's `rstrip` has it.
pub fn lines(text: &str) -> Vec<Line<'_>> {
    lines_cut(text, cut)
}

/// The lines of a text, each without what `cut` takes from its end.
pub fn lines_cut(text: &str, cut: fn(&str) -> &str) -> Vec<Line<'_>> {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(memchr::memchr_iter(b'\n', bytes).count() + 1);
    let mut at = 0;
    for end in memchr::memchr_iter(b'\n', bytes) {
        out.push(Line { text: cut(&text[at..end]), at });
        at = end + 1;
    }
    if at < text.len() {
        out.push(Line { text: cut(&text[at..]), at });
    }
    out
}

/// Without white space at the end, as Python's `rstrip` has it.
pub fn cut(line: &str) -> &str {
    match line.as_bytes().last() {
        Some(b) if b.is_ascii_graphic() => line,
        None => line,
        _ => line.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '\u{1c}'..='\u{1f}')),
    }
}

/// Running text: a text of one or more lines, and where in the file each of them begins.
#[derive(Clone, Debug)]
pub struct Run<'s> {
    /// The lines with line feeds between them.
    pub text: Cow<'s, str>,
    /// Pairs of an offset in the text and the place in the file that it is from, ascending.
    places: Vec<(usize, usize)>,
}

impl<'s> Run<'s> {
    /// Running text of some lines of `file`.
    pub fn of(lines: &[Line<'s>], file: &'s str) -> Run<'s> {
        let (Some(first), Some(last)) = (lines.first(), lines.last()) else {
            return Run { text: "".into(), places: vec![(0, 0)] };
        };
        // A line that was made, and is no part of the file, has a place but not the file's text.
        let is_of_file = |line: &Line<'_>| {
            file.get(line.at..line.end()).is_some_and(|text| std::ptr::eq(text.as_ptr(), line.text.as_ptr()))
        };
        if lines.windows(2).all(|pair| pair[0].end() + 1 == pair[1].at)
            && lines.iter().all(is_of_file)
            && let Some(text) = file.get(first.at..last.end())
        {
            return Run { text: text.into(), places: vec![(0, first.at)] };
        }
        let length = lines.iter().map(|l| l.text.len() + 1).sum();
        let mut text = String::with_capacity(length);
        let mut places = Vec::with_capacity(lines.len());
        for (i, line) in lines.iter().enumerate() {
            if i > 0 {
                text.push('\n');
            }
            places.push((text.len(), line.at));
            text.push_str(line.text);
        }
        Run { text: text.into(), places }
    }

    /// Running text that stands in one line of the file, from `at`.
    pub fn of_text(text: impl Into<Cow<'s, str>>, at: usize) -> Run<'s> {
        Run { text: text.into(), places: vec![(0, at)] }
    }

    /// Running text of pieces of the file that nothing stands between but a line feed, where one says so.
    pub fn of_pieces(pieces: impl Iterator<Item = (Line<'s>, bool)>) -> Run<'s> {
        let mut text = String::new();
        let mut places = Vec::new();
        for (piece, begins_line) in pieces {
            if begins_line && !places.is_empty() {
                text.push('\n');
            }
            places.push((text.len(), piece.at));
            text.push_str(piece.text);
        }
        if places.is_empty() {
            places.push((0, 0));
        }
        Run { text: text.into(), places }
    }

    /// Where in the file an offset is.
    pub fn place(&self, offset: usize) -> usize {
        let after = self.places.partition_point(|&(from, _)| from <= offset);
        let (from, at) = self.places[after.saturating_sub(1)];
        at + (offset - from.min(offset))
    }

    /// The place of a range of the text.
    pub fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.place(start), self.place(end))
    }
}
