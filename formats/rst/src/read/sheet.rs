//! The text, its lines, and running text that knows where in the file it stands.

use ast::Span;
use ast::scan::ByteSet;
use std::borrow::Cow;

/// How many columns a tab goes to (docutils' `tab_width`).
const TAB: usize = 8;

/// A line without the blanks at its end, or a part of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Line<'s> {
    pub text: &'s str,
    /// Where it begins in the file.
    pub at: usize,
}

impl<'s> Line<'s> {
    pub(super) fn is_blank(self) -> bool {
        self.text.is_empty()
    }

    /// How many blanks it begins with.
    pub(super) fn indentation(self) -> usize {
        self.text.len() - self.text.trim_start_matches(' ').len()
    }

    /// Where it ends in the file.
    pub(super) fn end(self) -> usize {
        self.at + self.text.len()
    }

    /// The rest of it behind `column` bytes; nothing where it is shorter.
    pub(super) fn from(self, column: usize) -> Line<'s> {
        match self.text.get(column..) {
            Some(text) => Line { text, at: self.at + column },
            None => Line { text: "", at: self.end() },
        }
    }

    /// The same without the blanks that it begins with.
    pub(super) fn trimmed(self) -> Line<'s> {
        self.from(self.indentation())
    }

    pub(super) fn span(self) -> Span {
        Span::new(self.at, self.end())
    }
}

/// The place of some lines.
pub(super) fn span(lines: &[Line<'_>]) -> Span {
    match (lines.first(), lines.last()) {
        (Some(first), Some(last)) => Span::new(first.at, last.end()),
        _ => Span::NONE,
    }
}

/// What is not in the text as docutils sees it: tabs, other ends of lines, characters that Python takes for such.
static ODD: ByteSet = ByteSet::of(b"\0\t\r\x0b\x0c\x1c\x1d\x1e");

/// The text as docutils sees it: tabs are blanks up to the next column of eight, vertical tabs and form feeds are blanks, all
/// ends of lines are line feeds.
pub(super) fn normalised(text: &str) -> Cow<'_, str> {
    let is_odd = |c: char| matches!(c, '\u{85}' | '\u{2028}' | '\u{2029}');
    if ODD.find(text, 0).is_none() && (text.is_ascii() || !text.contains(is_odd)) {
        return text.into();
    }
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    let mut column = 0;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\t' => {
                let blanks = TAB - column % TAB;
                out.extend(std::iter::repeat_n(' ', blanks));
                column += blanks;
                continue;
            }
            '\u{b}' | '\u{c}' => out.push(' '),
            '\0' => out.push('\u{fffd}'),
            '\r' if chars.peek() == Some(&'\n') => continue,
            '\n' | '\r' | '\u{1c}'..='\u{1e}' | '\u{85}' | '\u{2028}' | '\u{2029}' => {
                out.push('\n');
                column = 0;
                continue;
            }
            _ => out.push(c),
        }
        column += 1;
    }
    out.into()
}

/// The lines of a text.
pub(super) fn lines(text: &str) -> Vec<Line<'_>> {
    let mut out = Vec::with_capacity(text.len() / 32 + 1);
    let mut at = 0;
    let bytes = text.as_bytes();
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
pub(super) fn cut(line: &str) -> &str {
    match line.as_bytes().last() {
        Some(b) if b.is_ascii_graphic() => line,
        None => line,
        _ => line.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '\u{1c}'..='\u{1f}')),
    }
}

/// Running text: a text of one or more lines, and where in the file each of them begins.
#[derive(Clone, Debug)]
pub(super) struct Run<'s> {
    /// The lines with line feeds between them.
    pub text: Cow<'s, str>,
    /// Pairs of an offset in the text and the place in the file that it is from, ascending.
    places: Vec<(usize, usize)>,
}

impl<'s> Run<'s> {
    /// Running text of some lines of `file`.
    pub(super) fn of(lines: &[Line<'s>], file: &'s str) -> Run<'s> {
        let (Some(first), Some(last)) = (lines.first(), lines.last()) else {
            return Run { text: "".into(), places: vec![(0, 0)] };
        };
        if lines.windows(2).all(|pair| pair[0].end() + 1 == pair[1].at)
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
    pub(super) fn of_text(text: &'s str, at: usize) -> Run<'s> {
        Run { text: text.into(), places: vec![(0, at)] }
    }

    /// Where in the file an offset is.
    pub(super) fn place(&self, offset: usize) -> usize {
        let after = self.places.partition_point(|&(from, _)| from <= offset);
        let (from, at) = self.places[after.saturating_sub(1)];
        at + (offset - from.min(offset))
    }

    /// The place of a range of the text.
    pub(super) fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.place(start), self.place(end))
    }
}
