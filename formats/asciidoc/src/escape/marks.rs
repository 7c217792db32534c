//! How often the characters of quoting occur in a run, counted once where it matters.

use ast::visit::{Visit, walk_inline};
use ast::{Inline, InlineKind};
use std::cell::OnceCell;

/// How often the characters of quoting occur in a run: a mark that occurs once has no partner and is safe.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Marks([u8; 8]);

const COUNTED: &[u8; 8] = b"*_#^~`+\"";

/// The place of each byte in [`COUNTED`], or one that is not there.
const PLACE: [u8; 256] = {
    let mut place = [u8::MAX; 256];
    let mut i = 0;
    while i < COUNTED.len() {
        #[allow(clippy::cast_possible_truncation, reason = "there are eight")]
        {
            place[COUNTED[i] as usize] = i as u8;
        }
        i += 1;
    }
    place
};

/// A run with its marks, which are counted when they are first asked for: most runs have no character that a partner could
/// make a mark.
#[derive(Debug)]
pub(crate) struct Tally<'i> {
    run: &'i [Inline],
    marks: OnceCell<Marks>,
}

impl<'i> Tally<'i> {
    pub(crate) fn of(run: &'i [Inline]) -> Tally<'i> {
        Tally { run, marks: OnceCell::new() }
    }

    /// Counts, in texts and in the marks that the nodes themselves will be written with.
    pub(super) fn marks(&self) -> Marks {
        *self.marks.get_or_init(|| {
            let mut counter = Counter::default();
            for inline in self.run {
                counter.inline(inline);
            }
            counter.marks
        })
    }
}

impl Marks {
    /// Counts in a text.
    fn add_text(&mut self, text: &str) {
        let (pieces, rest) = text.as_bytes().as_chunks::<16>();
        for piece in pieces.iter().filter(|piece| may_count(piece)) {
            for b in piece {
                self.add(*b, 1);
            }
        }
        for b in rest {
            self.add(*b, 1);
        }
    }

    fn add(&mut self, mark: u8, times: u8) {
        let i = usize::from(PLACE[usize::from(mark)]);
        if let Some(count) = self.0.get_mut(i) {
            *count = count.saturating_add(times);
        }
    }

    pub(super) fn twice(self, mark: char) -> bool {
        COUNTED.iter().position(|&c| char::from(c) == mark).is_some_and(|i| self.0[i] > 1)
    }

    pub(super) fn any(self, mark: char) -> bool {
        COUNTED.iter().position(|&c| char::from(c) == mark).is_some_and(|i| self.0[i] > 0)
    }
}

/// Whether any of these bytes may be in [`COUNTED`]; without branches, so that the compiler takes all at once.
#[allow(clippy::needless_bitwise_bool, reason = "no branches, so that it vectorises")]
fn may_count(piece: &[u8; 16]) -> bool {
    piece.iter().fold(false, |found, &b| {
        // `"` and `#`, and with one bit more `*` and `+`; then `^` and `_`, and with one bit more `~`.
        found | ((b & !0x08).wrapping_sub(b'"') < 2) | ((b & !0x20).wrapping_sub(b'^') < 2) | (b == b'`')
    })
}

/// Counts marks, and knows which are open.
#[derive(Default)]
struct Counter {
    marks: Marks,
    emphasis: u32,
    strong: u32,
}

impl Counter {
    fn add(&mut self, mark: u8, times: u8) {
        self.marks.add(mark, times);
    }
}

impl Visit for Counter {
    fn inline(&mut self, inline: &Inline) {
        let (is_emphasis, is_strong) =
            (matches!(inline.kind, InlineKind::Emphasis(_)), matches!(inline.kind, InlineKind::Strong(_)));
        // A mark inside its own kind may be written with a role.
        if is_emphasis && self.emphasis > 0 || is_strong && self.strong > 0 {
            self.add(b'#', 2);
        }
        self.emphasis += u32::from(is_emphasis);
        self.strong += u32::from(is_strong);
        match &inline.kind {
            InlineKind::Text(text) => self.marks.add_text(text),
            InlineKind::Emphasis(_) => self.add(b'_', 2),
            InlineKind::Strong(_) => self.add(b'*', 2),
            InlineKind::Quote(_) => b"`\"".iter().for_each(|&b| self.add(b, 2)),
            InlineKind::Superscript(_) => self.add(b'^', 2),
            InlineKind::Subscript(_) => self.add(b'~', 2),
            InlineKind::Span { .. } | InlineKind::Link(_) => b"_#`+".iter().for_each(|&b| self.add(b, 2)),
            InlineKind::Strike(_) | InlineKind::ManualPage(_) | InlineKind::Citation(_) => self.add(b'#', 2),
            InlineKind::LineBreak | InlineKind::Keys(_) | InlineKind::Raw(_) => self.add(b'+', 2),
            _ => {}
        }
        walk_inline(self, inline);
        self.emphasis -= u32::from(is_emphasis);
        self.strong -= u32::from(is_strong);
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn what_counts_is_never_passed_by() {
        for byte in 0..=u8::MAX {
            let mut piece = [b'x'; 16];
            piece[usize::from(byte) % 16] = byte;
            let counts = super::COUNTED.contains(&byte);
            assert!(super::may_count(&piece) || !counts, "{byte}");
            assert!(counts || byte == 0x7F || !super::may_count(&piece), "{byte}");
        }
    }
}
