//! What is being read: the file, or the text of a cell, which is read as a file of its own.

use super::lines::Lines;
use super::{Reader, Result, Source};
use ast::Span;
use comrak::nodes::Sourcepos;
use std::borrow::Cow;
use std::rc::Rc;

/// How deep cells may be in cells; what is deeper stays text.
const DEEPEST: usize = 24;

/// A text, and where its lines are.
#[derive(Debug, Default)]
pub(super) struct Sheet<'r> {
    pub(super) text: Cow<'r, str>,
    /// Where each line begins.
    pub(super) lines: Vec<usize>,
    /// Where each line begins in the file, if it is not the file.
    origins: Vec<usize>,
    /// The lines of it that comrak has not seen.
    pub(super) hidden: Lines,
    /// Whether comrak may have seen a line as a longer one.
    replaced: bool,
}

impl<'r> Sheet<'r> {
    /// A whole file.
    pub(super) fn of_file(text: &'r str) -> Sheet<'r> {
        Sheet { lines: line_starts(text), text: Cow::Borrowed(text), ..Sheet::default() }
    }

    /// A file of `MyST`, or a part of one, whose lines begin in the file at the `origins`; and the lines that comrak has not
    /// seen.
    pub(super) fn of_part(text: Cow<'r, str>, origins: Vec<usize>, hidden: Lines) -> Sheet<'r> {
        Sheet { lines: line_starts(&text), text, origins, hidden, replaced: true }
    }

    /// The rest of a file of pandoc's.
    pub(super) fn of_rest(text: &'r str, from: usize) -> Sheet<'r> {
        let rest = text.get(from..).unwrap_or_default();
        let text = super::fences::nested(rest);
        if from == 0 && matches!(text, Cow::Borrowed(_)) {
            return Sheet { lines: line_starts(&text), text, ..Sheet::default() };
        }
        let origins = line_starts(rest).into_iter().map(|line| line + from).collect();
        Sheet { lines: line_starts(&text), text, origins, ..Sheet::default() }
    }

    /// Lines from different places of the file.
    fn of_lines(lines: &[(Cow<'_, str>, usize)]) -> Sheet<'r> {
        let mut text = String::new();
        for (line, _) in lines {
            text.push_str(line);
            text.push('\n');
        }
        if let Cow::Owned(changed) = super::fences::nested(&text) {
            text = changed;
        }
        let starts = line_starts(&text);
        let origins = lines.iter().map(|(_, origin)| *origin).collect();
        Sheet { text: Cow::Owned(text), lines: starts, origins, ..Sheet::default() }
    }

    /// From a line and a column, both from 1, to a byte of the file.
    pub(super) fn place(&self, line: usize, column: usize) -> Option<usize> {
        let starts = self.places();
        let start = line.checked_sub(1).and_then(|line| starts.get(line))?;
        let at = start + column;
        let next = starts.get(line).filter(|&&next| self.replaced && next > 0);
        Some(next.map_or(at, |&next| at.min(next)))
    }

    /// Where each line begins in the file.
    pub(super) fn places(&self) -> &[usize] {
        if self.origins.is_empty() { &self.lines } else { &self.origins }
    }

    /// From lines and columns, both from 1 and the last one included, to bytes of a file of this length.
    pub(super) fn span(&self, place: Sourcepos, length: usize) -> Span {
        let offset =
            |line: usize, column: usize| self.place(line, column).map_or(length, |at| at.min(length));
        let start = offset(place.start.line, place.start.column.saturating_sub(1));
        Span::new(start, offset(place.end.line, place.end.column).max(start))
    }

    /// The bytes of a node.
    fn range(&self, place: Sourcepos) -> std::ops::Range<usize> {
        let offset = |line: usize, column: usize| {
            let start = line.checked_sub(1).and_then(|line| self.lines.get(line)).copied();
            start.map_or(self.text.len(), |start| (start + column).min(self.text.len()))
        };
        let start = offset(place.start.line, place.start.column.saturating_sub(1));
        start..offset(place.end.line, place.end.column).max(start)
    }

    /// The source of a node.
    pub(super) fn source(&self, place: Sourcepos) -> &str {
        self.text.get(self.range(place)).unwrap_or_default()
    }

    /// A line, from 1, without its line feed; and where it begins.
    pub(super) fn line(&self, line: usize) -> Option<(&str, usize)> {
        let at = line.checked_sub(1)?;
        let start = *self.lines.get(at)?;
        let end = self.lines.get(at + 1).copied().unwrap_or(self.text.len());
        let text = self.text.get(start..end)?;
        Some((text.strip_suffix('\n').unwrap_or(text), self.place(line, 0)?))
    }
}

fn line_starts(text: &str) -> Vec<usize> {
    let mut lines = vec![0];
    lines.extend(memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1));
    lines
}

impl<'r> Reader<'r> {
    /// Whether another cell may be read inside what is read.
    pub(super) fn may_nest(&self) -> bool {
        self.sheets < DEEPEST
    }

    /// Reads lines as a document of their own.
    pub(super) fn nested<T>(
        &mut self,
        lines: &[(Cow<'_, str>, usize)],
        read: impl FnOnce(&mut Self, Source<'r>) -> Result<T>,
    ) -> Result<T> {
        let sheet = Rc::new(Sheet::of_lines(lines));
        let root = comrak::parse_document(self.arena, &sheet.text, &self.options);
        self.on_sheet(sheet, |this| {
            this.sheets += 1;
            this.find_footnotes(root);
            let done = read(this, root);
            this.sheets -= 1;
            done
        })
    }

    /// Reads with another sheet before the eyes.
    pub(super) fn on_sheet<T>(&mut self, sheet: Rc<Sheet<'r>>, read: impl FnOnce(&mut Self) -> T) -> T {
        let outer = std::mem::replace(&mut self.sheet, sheet);
        let done = read(self);
        self.sheet = outer;
        done
    }
}
