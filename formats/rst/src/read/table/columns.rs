//! Lines as docutils counts their columns: wide characters take two, combining characters none.

use crate::read::sheet::{Line, cut};
use unicode_width::UnicodeWidthChar;

/// Marks the second column of a wide character.
const SECOND: usize = 1 << (usize::BITS - 1);

/// A line and where its columns are.
pub(super) struct Columns<'s> {
    line: Line<'s>,
    /// The byte that each column begins with; none: each byte is a column. One more for the end.
    places: Option<Vec<usize>>,
}

impl<'s> Columns<'s> {
    /// `all`: whether all characters without a width stand in the column before them. The writer takes them all so, docutils
    /// those that combine.
    pub(super) fn of(line: Line<'s>, all: bool) -> Columns<'s> {
        if line.text.is_ascii() {
            return Columns { line, places: None };
        }
        let mut places = Vec::with_capacity(line.text.len());
        for (at, c) in line.text.char_indices() {
            match c.width().unwrap_or(1) {
                0 if !places.is_empty() && (all || !counts(c)) => {}
                0 | 1 => places.push(at),
                _ => {
                    places.push(at);
                    places.push((at + c.len_utf8()) | SECOND);
                }
            }
        }
        places.push(line.text.len());
        Columns { line, places: Some(places) }
    }

    /// How many columns it has.
    pub(super) fn len(&self) -> usize {
        self.places.as_ref().map_or(self.line.text.len(), |places| places.len() - 1)
    }

    /// The first byte of the character in this column; nought where there is none.
    pub(super) fn at(&self, column: usize) -> u8 {
        let byte = match &self.places {
            None => Some(column),
            Some(places) => places.get(column).copied().filter(|place| place & SECOND == 0),
        };
        byte.and_then(|byte| self.line.text.as_bytes().get(byte).copied()).unwrap_or(0)
    }

    /// Where a column begins.
    fn byte(&self, column: usize) -> usize {
        let end = self.line.text.len();
        match &self.places {
            None => column.min(end),
            Some(places) => places.get(column).map_or(end, |place| place & !SECOND),
        }
    }

    /// The columns from `start` up to `end`, without the blanks at their end.
    pub(super) fn slice(&self, start: usize, end: usize) -> Line<'s> {
        let (start, end) = (self.byte(start), self.byte(end));
        let text = self.line.text.get(start..end.max(start)).unwrap_or_default();
        Line { text: cut(text), at: self.line.at + start }
    }

    /// Whether nothing stands between two columns, not even the half of a character.
    pub(super) fn is_blank_between(&self, start: usize, end: usize) -> bool {
        let is_inside = |places: &Vec<usize>| places.get(start).is_some_and(|place| place & SECOND != 0);
        !self.places.as_ref().is_some_and(is_inside) && self.slice(start, end).text.trim().is_empty()
    }
}

/// Whether docutils gives a column to a character that has no width: it is none that combines.
fn counts(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{1160}'..='\u{11ff}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{e0100}'..='\u{e01ef}')
}

#[cfg(test)]
mod tests {
    use super::{Columns, Line};

    #[test]
    fn wide_and_combining_characters() {
        let line = Line { text: "|日e\u{301}|x", at: 10 };
        let columns = Columns::of(line, true);
        assert_eq!(columns.len(), 6);
        assert_eq!(columns.at(0), b'|');
        assert_eq!(columns.at(2), 0);
        assert_eq!(columns.at(4), b'|');
        assert_eq!(columns.slice(1, 3).text, "日");
        assert_eq!(columns.slice(3, 4).text, "e\u{301}");
        assert_eq!(columns.slice(2, 4), Line { text: "e\u{301}", at: 14 });
        assert_eq!(columns.slice(5, 99).text, "x");
        assert_eq!(columns.slice(7, 99).text, "");
        assert_eq!(Columns::of(line, false).len(), 6);
        let line = Line { text: "a\u{200b}|", at: 0 };
        assert_eq!((Columns::of(line, true).len(), Columns::of(line, false).len()), (2, 3));
    }
}
