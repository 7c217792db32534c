//! Emphasis: which marks to write, so that the flanking rules read them back.
//!
//! A mark of `*` opens where a letter or, behind a blank or punctuation, anything but a blank follows it; it closes
//! the other way round; one of `_` must have a blank or punctuation outside. `*` is written, but `_` where `*` would
//! touch another `*` or stand inside emphasis of the same kind. Where no mark can stand (`un*"lock"*ed`), the letter
//! outside is written as a character reference: its `;` or `&` is punctuation, and the text is the same.
//!
//! Specification: <https://spec.commonmark.org/0.31.2/#emphasis-and-strong-emphasis>

use super::inline::{ESCAPED_BLANK, Piece, Pieces};
use crate::escape::{self, Surroundings};
use std::fmt::Write as _;

/// What stands between two marks that would run together: an empty comment.
pub(super) const SEPARATOR: &str = "<!-- -->";

/// A kind of emphasis: its marks of `*`, and of `_` where it has such.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Kind {
    first: &'static str,
    second: &'static str,
}

/// Stressed.
pub(super) const EMPHASIS: Kind = Kind { first: "*", second: "_" };
/// Strongly stressed.
pub(super) const STRONG: Kind = Kind { first: "**", second: "__" };
/// Struck out.
pub(super) const STRIKE: Kind = Kind { first: "~~", second: "~~" };

/// A pair of marks.
#[derive(Debug)]
pub(super) struct Delimiter {
    kind: Kind,
    /// Whether the second spelling is taken.
    other: bool,
}

impl Delimiter {
    pub(super) fn new(kind: Kind) -> Delimiter {
        Delimiter { kind, other: false }
    }

    /// The marks.
    pub(super) fn marks(&self) -> &'static str {
        if self.other { self.kind.second } else { self.kind.first }
    }

    fn character(&self) -> char {
        self.marks().chars().next().unwrap_or('*')
    }
}

/// Which neighbours of a text must be written as character references.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Encoded {
    first: bool,
    last: bool,
}

/// Chooses the spelling of each pair. Where both would touch a mark of their own, an empty comment goes between; with
/// `apart`, it does so wherever one pair follows another at once.
pub(super) fn choose_marks(pieces: &mut Pieces<'_>, apart: bool) {
    if pieces.delimiters.is_empty() {
        return;
    }
    let mut closes = vec![0; pieces.delimiters.len()];
    for (i, piece) in pieces.list.iter().enumerate() {
        if let Piece::Close(d) = piece {
            closes[*d] = i;
        }
    }
    let mut open: Vec<usize> = Vec::new();
    let mut separated = Vec::new();
    for i in 0..pieces.list.len() {
        match pieces.list[i] {
            Piece::Open(d) => {
                let before = i.checked_sub(1).and_then(|b| match pieces.list[b] {
                    Piece::Close(_) if apart => {
                        separated.push(i);
                        None
                    }
                    Piece::Open(n) | Piece::Close(n) => Some(pieces.delimiters[n].character()),
                    _ => None,
                });
                let behind = match pieces.list.get(closes[d] + 1) {
                    Some(Piece::Close(n)) => Some(pieces.delimiters[*n].character()),
                    _ => None,
                };
                let same = open
                    .iter()
                    .rev()
                    .find(|&&o| pieces.delimiters[o].kind == pieces.delimiters[d].kind)
                    .map(|&o| pieces.delimiters[o].character());
                let touches = |c: char| before == Some(c) || behind == Some(c);
                let other = touches('*') || (same == Some('*') && !touches('_'));
                pieces.delimiters[d].other = other;
                if before == Some(pieces.delimiters[d].character()) {
                    separated.push(i);
                }
                open.push(d);
            }
            Piece::Close(_) => {
                open.pop();
            }
            _ => {}
        }
    }
    if !separated.is_empty() {
        let mut at = separated.into_iter().peekable();
        let list = std::mem::take(&mut pieces.list);
        for (i, piece) in list.into_iter().enumerate() {
            if at.next_if_eq(&i).is_some() {
                pieces.list.push(Piece::Mark(SEPARATOR.into()));
            }
            pieces.list.push(piece);
        }
    }
}

/// For each piece, whether its first or last character must be written as a reference, so that the marks beside it
/// open and close.
/// Without emphasis there are none, and the list is empty.
pub(super) fn neighbours_to_encode(pieces: &Pieces<'_>) -> Vec<Encoded> {
    if pieces.delimiters.is_empty() {
        return Vec::new();
    }
    let mut encoded = vec![Encoded::default(); pieces.list.len()];
    // A reference is punctuation to the mark on its other side as well, so one may call for the next. Two passes settle
    // all but runs of one-letter texts.
    for _ in 0..4 {
        if !encode(pieces, &mut encoded) {
            break;
        }
    }
    encoded
}

/// One pass; whether anything changed.
fn encode(pieces: &Pieces<'_>, encoded: &mut [Encoded]) -> bool {
    let mut changed = false;
    let is_strike = |i: usize| match pieces.list[i] {
        Piece::Open(d) | Piece::Close(d) => pieces.delimiters[d].kind == STRIKE,
        _ => false,
    };
    for (i, piece) in pieces.list.iter().enumerate() {
        let (Piece::Open(d) | Piece::Close(d)) = piece else { continue };
        let mark = pieces.delimiters[*d].character();
        // Some parsers look past `~` for the neighbours of `*` and `_`; the marks must stand for them, too.
        let past = mark != '~';
        let before = (0..i).rev().find(|&b| !(past && is_strike(b)));
        let behind = (i + 1..pieces.list.len()).find(|&b| !(past && is_strike(b)));
        let outer = (last_character(pieces, encoded, i), first_character(pieces, encoded, i + 1));
        let further = (
            before.map_or('\n', |b| last_character(pieces, encoded, b + 1)),
            behind.map_or('\n', |b| first_character(pieces, encoded, b)),
        );
        let all = |works: fn(char, char, char) -> bool| {
            works(mark, outer.0, outer.1) && works(mark, further.0, further.1)
        };
        match (piece, before, behind) {
            (Piece::Open(_), Some(b), _) if !all(escape::can_open) => {
                changed |= !std::mem::replace(&mut encoded[b].last, true);
            }
            (Piece::Close(_), _, Some(b)) if !all(escape::can_close) => {
                changed |= !std::mem::replace(&mut encoded[b].first, true);
            }
            _ => {}
        }
    }
    changed
}

/// The first character of what is written for the pieces from `at` on.
fn first_character(pieces: &Pieces<'_>, encoded: &[Encoded], at: usize) -> char {
    match pieces.list.get(at) {
        Some(Piece::Text { text, .. }) if encoded[at].first || (encoded[at].last && is_one(text)) => '&',
        _ => pieces.first_character(at).unwrap_or('\n'),
    }
}

fn is_one(text: &str) -> bool {
    let mut characters = text.chars();
    characters.next().is_some() && characters.next().is_none()
}

/// The last character of what is written before the piece at `at`; of two marks, that of the nearer.
fn last_character(pieces: &Pieces<'_>, encoded: &[Encoded], at: usize) -> char {
    let Some(before) = at.checked_sub(1) else { return '\n' };
    match &pieces.list[before] {
        Piece::Text { text, .. } if encoded[before].last || (encoded[before].first && is_one(text)) => ';',
        Piece::Text { text, .. } => match text.chars().next_back() {
            Some(ESCAPED_BLANK) | None => ' ',
            Some(c) => c,
        },
        Piece::Mark(mark) => mark.chars().next_back().unwrap_or('\n'),
        Piece::Comment(_) => '>',
        Piece::Open(d) | Piece::Close(d) => pieces.delimiters[*d].character(),
        Piece::Break => '\n',
    }
}

/// Writes a text with the ends that must be so as character references.
pub(super) fn push_encoded(
    out: &mut String,
    mut text: &str,
    mut after_mark: bool,
    mut around: Surroundings,
    encoded: Encoded,
) {
    let mut last = None;
    if encoded.last
        && let Some(c) = text.chars().next_back()
        && !c.is_whitespace()
        && c != ESCAPED_BLANK
    {
        last = Some(c);
        text = &text[..text.len() - c.len_utf8()];
        around.after = '&';
        around.mark_after = true;
    }
    if encoded.first
        && let Some(c) = text.chars().next()
        && !c.is_whitespace()
        && c != ESCAPED_BLANK
    {
        push_reference(out, c);
        text = &text[c.len_utf8()..];
        after_mark = true;
    }
    escape::push_text(out, text, after_mark, around);
    if let Some(c) = last {
        push_reference(out, c);
    }
}

fn push_reference(out: &mut String, c: char) {
    let _ = write!(out, "&#{};", u32::from(c));
}
