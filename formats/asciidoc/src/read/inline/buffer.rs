//! The text that the substitutions work on, one after the other, and where in the source each part of it is from.
//!
//! What a substitution makes of the text stands in it as a *mark*: a number between control characters, and around them the
//! characters that Asciidoctor's HTML would have there, since the next substitution looks at its neighbours. `<` and `>` stand
//! for a tag, `&` and `;` for the reference to a curved quote.

use ast::Span;
use ast::sheet::Run;
use std::ops::Range;

/// Where a piece of the text is from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum From {
    /// It is the source's own, character by character.
    Source,
    /// It was put in.
    Made,
    /// It is the value of the reference with this number.
    Reference(u32),
}

#[derive(Clone, Copy, Debug)]
struct Piece {
    /// Where it begins.
    at: usize,
    /// Where in the source that is.
    source: usize,
    from: From,
}

/// The text in the making.
#[derive(Clone, Debug, Default)]
pub(super) struct Buffer {
    pub(super) text: String,
    pieces: Vec<Piece>,
    /// Whether a value of a reference is in it.
    has_references: bool,
}

impl Buffer {
    /// The text of a run, from the offset `source` of the run.
    pub(super) fn new(text: impl Into<String>, source: usize) -> Buffer {
        let pieces = vec![Piece { at: 0, source, from: From::Source }];
        Buffer { text: text.into(), pieces, has_references: false }
    }

    /// Where in the source an offset is.
    pub(super) fn place(&self, at: usize) -> usize {
        let behind = self.pieces.partition_point(|piece| piece.at <= at);
        self.pieces.get(behind.saturating_sub(1)).map_or(0, |piece| match piece.from {
            From::Source => piece.source + at.saturating_sub(piece.at),
            _ => piece.source,
        })
    }

    /// The place of a range in the file.
    pub(super) fn span(&self, range: Range<usize>, run: &Run<'_>) -> Span {
        let start = self.place(range.start);
        run.span(start, self.place(range.end).max(start))
    }

    /// Whether an offset is in the value of a reference.
    pub(super) fn is_reference(&self, at: usize) -> bool {
        let behind = self.pieces.partition_point(|piece| piece.at <= at);
        let piece = behind.checked_sub(1).and_then(|n| self.pieces.get(n));
        self.has_references && piece.is_some_and(|piece| matches!(piece.from, From::Reference(_)))
    }

    /// Whether values of references may be in it.
    pub(super) fn is_made(&self) -> bool {
        self.has_references
    }

    /// A part of it.
    pub(super) fn cut(&self, range: Range<usize>) -> Buffer {
        let mut edit = Edit::new(self);
        edit.changed = true;
        edit.out.has_references = self.has_references;
        edit.done = range.start;
        edit.piece = self.pieces.partition_point(|piece| piece.at < range.start);
        edit.keep(range.end);
        edit.out
    }

    /// Without the blanks at its ends, in one line.
    pub(super) fn one_line(self) -> Buffer {
        let blank = |c: char| c.is_ascii_whitespace() || c == '\0';
        let start = self.text.len() - self.text.trim_start_matches(blank).len();
        let end = self.text.trim_end_matches(blank).len().max(start);
        let mut cut = if start > 0 || end < self.text.len() { self.cut(start..end) } else { self };
        if cut.text.contains('\n') {
            cut.text = cut.text.replace('\n', " ");
        }
        cut
    }

    /// With `\]` as `]`.
    pub(super) fn unescaped(self) -> Buffer {
        if !self.text.contains("\\]") {
            return self;
        }
        let mut edit = Edit::new(&self);
        for (at, _) in self.text.match_indices("\\]") {
            edit.keep(at);
            edit.skip(at + 1);
        }
        edit.keep(self.text.len());
        edit.out
    }

    /// The parts of a range, and the number of the reference that a part is the whole value of, if it is `size` bytes long.
    pub(super) fn parts(
        &self,
        range: Range<usize>,
        size: impl Fn(u32) -> usize,
        mut each: impl FnMut(Range<usize>, Option<u32>),
    ) {
        if !self.has_references {
            if !range.is_empty() {
                each(range, None);
            }
            return;
        }
        let mut at = self.pieces.partition_point(|piece| piece.at < range.start);
        // The piece that the range begins in.
        if self.pieces.get(at).is_none_or(|piece| piece.at > range.start) {
            at = at.saturating_sub(1);
        }
        let mut from = range.start;
        while let Some(piece) = self.pieces.get(at) {
            if piece.at > range.end || piece.at == range.end && !range.is_empty() {
                break;
            }
            let next = self.pieces.get(at + 1).map_or(self.text.len(), |next| next.at);
            let end = next.min(range.end);
            let whole = match piece.from {
                From::Reference(number) => Some(number).filter(|_| {
                    piece.at >= range.start && next <= range.end && next - piece.at == size(number)
                }),
                _ => None,
            };
            if end > from || whole.is_some() {
                each(from..end, whole);
            }
            from = end.max(from);
            at += 1;
        }
        if from < range.end {
            each(from..range.end, None);
        }
    }
}

/// A new text made of an old one, from its beginning to its end.
pub(super) struct Edit<'b> {
    old: &'b Buffer,
    out: Buffer,
    /// How much of the old text is dealt with.
    pub(super) done: usize,
    /// The first piece behind `done`.
    piece: usize,
    changed: bool,
}

impl<'b> Edit<'b> {
    pub(super) fn new(old: &'b Buffer) -> Edit<'b> {
        Edit { old, out: Buffer::default(), done: 0, piece: 0, changed: false }
    }

    /// Takes the old text up to an offset as it is.
    pub(super) fn keep(&mut self, to: usize) {
        let to = to.min(self.old.text.len());
        let Some(text) = self.old.text.get(self.done..to) else { return };
        self.begin();
        let pieces = &self.old.pieces;
        if let Some(before) = self.piece.checked_sub(1).and_then(|at| pieces.get(at)) {
            let inside = pieces.get(self.piece).is_none_or(|next| next.at > self.done);
            if !text.is_empty() && inside && before.at < self.done {
                let source = match before.from {
                    From::Source => before.source + (self.done - before.at),
                    _ => before.source,
                };
                self.push_piece(Piece { at: self.out.text.len(), source, from: before.from });
            }
        }
        while let Some(&piece) = pieces.get(self.piece) {
            if piece.at > to || piece.at == to && to < self.old.text.len() {
                break;
            }
            if piece.at >= self.done {
                self.push_piece(Piece { at: piece.at - self.done + self.out.text.len(), ..piece });
            }
            self.piece += 1;
        }
        self.out.text.push_str(text);
        self.done = to;
    }

    /// Leaves the old text up to an offset out.
    pub(super) fn skip(&mut self, to: usize) {
        if to > self.done {
            self.begin();
            self.done = to.min(self.old.text.len());
            let pieces = &self.old.pieces;
            while pieces.get(self.piece).is_some_and(|piece| piece.at < self.done) {
                self.piece += 1;
            }
        }
    }

    /// Puts text in; it counts as made of what stands here in the old text.
    pub(super) fn push(&mut self, text: &str) {
        self.push_made(text, From::Made);
    }

    /// Puts the value of a reference in.
    pub(super) fn push_reference(&mut self, value: &str, number: u32) {
        self.out.has_references = true;
        self.push_made(value, From::Reference(number));
    }

    /// Puts a part of another text in.
    pub(super) fn push_buffer(&mut self, other: &Buffer) {
        self.begin();
        let start = self.out.text.len();
        for piece in &other.pieces {
            self.push_piece(Piece { at: piece.at + start, ..*piece });
        }
        self.out.has_references |= other.has_references;
        self.out.text.push_str(&other.text);
    }

    fn push_made(&mut self, text: &str, from: From) {
        self.begin();
        let source = self.old.place(self.done);
        self.push_piece(Piece { at: self.out.text.len(), source, from });
        self.out.text.push_str(text);
    }

    fn push_piece(&mut self, piece: Piece) {
        if let Some(last) = self.out.pieces.last()
            && last.from == piece.from
            && match piece.from {
                From::Made => last.source == piece.source,
                From::Source => last.source + (piece.at - last.at) == piece.source,
                From::Reference(_) => true,
            }
        {
            return;
        }
        self.out.pieces.push(piece);
    }

    fn begin(&mut self) {
        if !self.changed {
            self.changed = true;
            self.out.text.reserve(self.old.text.len() + 32);
            self.out.has_references |= self.old.has_references;
        }
    }

    /// The new text; nothing where it is the old one.
    pub(super) fn finish(mut self) -> Option<Buffer> {
        if !self.changed {
            return None;
        }
        self.keep(self.old.text.len());
        Some(self.out)
    }
}

/// What a mark in the text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    /// Something begins.
    Open,
    /// It ends.
    Close,
    /// Something stands here.
    Whole,
    /// A text stands here that no substitution shall see.
    Slot,
}

const SIGNS: [(Sign, u8); 4] = [(Sign::Open, 1), (Sign::Close, 2), (Sign::Whole, 3), (Sign::Slot, 4)];
const SLOT_END: char = '\u{5}';
/// The digits of the numbers.
const DIGIT: u8 = 0x0e;
const DIGITS: usize = 16;

/// Whether a byte is one of those that marks are made of.
pub(super) const fn is_sign(byte: u8) -> bool {
    matches!(byte, 1..=5)
}

/// The first and the last character that a mark looks to have.
pub(super) type Ends = (char, char);
/// Those of a tag.
pub(super) const TAG: Ends = ('<', '>');

/// Writes a mark.
pub(super) fn write_sign(sign: Sign, number: usize, ends: Ends, out: &mut String) {
    let byte = SIGNS.iter().find(|(s, _)| *s == sign).map_or(3, |(_, b)| *b);
    if sign != Sign::Slot {
        out.push(ends.0);
    }
    out.push(char::from(byte));
    let mut rest = number;
    loop {
        #[allow(clippy::cast_possible_truncation, reason = "a digit is less than 16")]
        out.push(char::from(DIGIT + (rest % DIGITS) as u8));
        rest /= DIGITS;
        if rest == 0 {
            break;
        }
    }
    out.push(if sign == Sign::Slot { SLOT_END } else { ends.1 });
}

/// Reads the mark that a text begins with: what it is, its number, its length.
pub(super) fn read_sign(text: &[u8]) -> Option<(Sign, usize, usize)> {
    let from = usize::from(matches!(text.first(), Some(b'<' | b'&')));
    let byte = *text.get(from)?;
    let (sign, _) = *SIGNS.iter().find(|(_, b)| *b == byte)?;
    if (sign == Sign::Slot) != (from == 0) {
        return None;
    }
    let digits = text[from + 1..].iter().take_while(|&&b| (DIGIT..DIGIT + 16).contains(&b)).count();
    if digits == 0 || digits > 8 {
        return None;
    }
    let number = text[from + 1..=from + digits]
        .iter()
        .rev()
        .fold(0, |number, &b| number * DIGITS + usize::from(b - DIGIT));
    Some((sign, number, from + digits + 2))
}

/// Looks ahead for something whose place does not depend on where the search begins, and remembers what it found: many searches
/// from ascending places cost as much as one.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Ahead {
    known: Option<(usize, Option<usize>)>,
}

impl Ahead {
    /// The first place at or behind `from`; `find` is asked only where the answer is not known.
    pub(super) fn next(&mut self, from: usize, find: impl FnOnce(usize) -> Option<usize>) -> Option<usize> {
        if let Some((since, found)) = self.known
            && since <= from
            && found.is_none_or(|at| at >= from)
        {
            return found;
        }
        let found = find(from);
        self.known = Some((from, found));
        found
    }
}

/// The first such byte at or behind `from`.
pub(super) fn find_byte(byte: u8, text: &str, from: usize) -> Option<usize> {
    memchr::memchr(byte, text.as_bytes().get(from..)?).map(|n| n + from)
}

/// The first such text at or behind `from`.
pub(super) fn find(words: &str, text: &str, from: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    // A few bytes are not worth a search of their own kind, nor are those that begin with a sign, of which there are few.
    if let Some(&first) = words.as_bytes().first()
        && (words.len() < 3 || !first.is_ascii_alphabetic())
    {
        let mut at = from;
        while let Some(found) = memchr::memchr(first, bytes.get(at..)?).map(|n| n + at) {
            if bytes[found..].starts_with(words.as_bytes()) {
                return Some(found);
            }
            at = found + 1;
        }
        return None;
    }
    memchr::memmem::find(bytes.get(from..)?, words.as_bytes()).map(|n| n + from)
}

/// The character before an offset.
pub(super) fn before(text: &str, at: usize) -> Option<char> {
    let bytes = text.as_bytes();
    match bytes.get(at.checked_sub(1)?) {
        Some(&b) if b.is_ascii() => Some(char::from(b)),
        _ => text.get(..at)?.chars().next_back(),
    }
}

/// The character at an offset.
pub(super) fn at(text: &str, at: usize) -> Option<char> {
    match text.as_bytes().get(at) {
        Some(&b) if b.is_ascii() => Some(char::from(b)),
        _ => text.get(at..)?.chars().next(),
    }
}

/// Whether a character is one of a word: a letter, a digit, `_`. Numbers such as `²` are none.
pub(super) fn is_word(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric() || c == '_';
    }
    c.is_alphabetic() || c.is_numeric() && !is_odd_number(c) || matches!(c, '\u{203f}' | '\u{2040}')
}

/// Numbers that are no digits.
fn is_odd_number(c: char) -> bool {
    matches!(c,
        '\u{b2}' | '\u{b3}' | '\u{b9}' | '\u{bc}'..='\u{be}' | '\u{9f4}'..='\u{9f9}' | '\u{2070}'..='\u{209c}'
        | '\u{2150}'..='\u{215f}' | '\u{2189}' | '\u{2460}'..='\u{24ff}' | '\u{2776}'..='\u{2793}'
        | '\u{3192}'..='\u{3195}' | '\u{3220}'..='\u{3229}' | '\u{3248}'..='\u{324f}' | '\u{3251}'..='\u{325f}'
        | '\u{3280}'..='\u{3289}' | '\u{32b1}'..='\u{32bf}')
}

/// Whether a character is a letter or a digit.
pub(super) fn is_alnum(c: char) -> bool {
    c != '_' && is_word(c)
}

/// Whether a place is the beginning of a line.
pub(super) fn begins_line(text: &str, at: usize) -> bool {
    at == 0 || text.as_bytes().get(at - 1) == Some(&b'\n')
}

/// The first `]` at or behind `from` that no backslash stands before.
pub(super) fn find_bracket(text: &str, from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        let found = find_byte(b']', text, at)?;
        if found > 0 && text.as_bytes()[found - 1] != b'\\' {
            return Some(found);
        }
        at = found + 1;
    }
}
