//! The texts that a page was made of, so that a place in its tree still leads to a place in a file.

use crate::lower::Entry;
use crate::project::load::Loaded;
use crate::project::merge::Origins;
use ast::visit::{VisitMut, walk_block_mut, walk_inline_mut};
use ast::{Block, Blocks, Inline, Piece, Places, Span};

/// Texts one behind the other.
#[derive(Clone, Default)]
pub(super) struct Texts {
    places: Places,
    shown: Vec<String>,
    notes: Vec<Entry>,
    /// Where the next one begins.
    end: u32,
}

impl Texts {
    /// The text of a file, or those that it was made of.
    pub fn of(file: &mut Loaded, shown: String) -> Texts {
        let edits = std::mem::take(&mut file.edited.entries);
        let end = u32::try_from(file.read.text.len()).unwrap_or(u32::MAX);
        if let Some(origins) = file.origins.take() {
            let Origins { places, shown, mut notes } = *origins;
            notes.extend(edits);
            return Texts { places, shown, notes, end };
        }
        let text = std::mem::take(&mut file.read.text);
        let places = Places {
            files: vec![("".into(), text.into())],
            pieces: vec![Piece { at: 0, file: 0, start: 0, copied: true }],
        };
        Texts { places, shown: vec![shown], notes: edits, end }
    }

    /// Puts others behind, whose tree is given: its places become those of the whole.
    pub fn add(&mut self, other: Texts, body: &mut Blocks) {
        let shift = self.end;
        let first = u32::try_from(self.places.files.len()).unwrap_or(u32::MAX);
        let move_piece =
            |piece: Piece| Piece { at: piece.at.saturating_add(shift), file: piece.file + first, ..piece };
        self.places.files.extend(other.places.files);
        self.places.pieces.extend(other.places.pieces.into_iter().map(move_piece));
        self.shown.extend(other.shown);
        let move_note = |note: Entry| Entry { span: shifted(note.span, shift), ..note };
        self.notes.extend(other.notes.into_iter().map(move_note));
        self.end = self.end.saturating_add(other.end);
        let mut mover = Mover { shift };
        for block in body {
            mover.block(block);
        }
    }

    /// How long they are together.
    pub fn end(&self) -> u32 {
        self.end
    }

    /// With other words of what was done: none where these are told of the page around.
    pub fn with_notes(self, notes: Vec<Entry>) -> Texts {
        Texts { notes, ..self }
    }

    pub fn into_origins(self) -> Origins {
        Origins { places: self.places, shown: self.shown, notes: self.notes }
    }
}

fn shifted(span: Span, shift: u32) -> Span {
    if span.is_none() {
        return span;
    }
    Span { start: span.start.saturating_add(shift), end: span.end.saturating_add(shift) }
}

struct Mover {
    shift: u32,
}

impl VisitMut for Mover {
    fn block(&mut self, block: &mut Block) {
        block.span = shifted(block.span, self.shift);
        walk_block_mut(self, block);
    }

    fn inline(&mut self, inline: &mut Inline) {
        inline.span = shifted(inline.span, self.shift);
        walk_inline_mut(self, inline);
    }
}
