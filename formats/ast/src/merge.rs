//! Includes put into the places where they stand: what a format that can do so is told, and what comes of it.
//!
//! What comes is a text of the same format, so that it is read as any other; [`Places`] tells where each piece of it
//! was taken from, so that messages still name the file and line that a person can go to.

use crate::{Construct, Diagnostic, Span, Str};
use std::any::Any;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// Which includes are resolved.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Includes {
    /// None: an include stays an include.
    #[default]
    Keep,
    /// Those that ask for a part of a file, and those of text amid other text: most formats have no such thing.
    Parts,
    /// These, and those of a text as a listing.
    Texts,
    /// All. Relative paths of pictures are rewritten, so that they still lead where they did.
    Merge,
    /// All, and `xml:base` and `xml:lang` say where what is included comes from, as `XInclude` asks
    /// (<https://www.w3.org/TR/xinclude-11/#base>).
    MergeWithBases,
}

impl Includes {
    /// Whether parts and texts are resolved, and the rest stays.
    pub fn is_partial(self) -> bool {
        matches!(self, Includes::Parts | Includes::Texts)
    }

    /// Whether nothing is left of includes.
    pub fn is_merge(self) -> bool {
        matches!(self, Includes::Merge | Includes::MergeWithBases)
    }
}

/// What is told to, and remembered between, the merging of several files of one manual.
#[derive(Default)]
pub struct Merging {
    /// Which includes are resolved.
    pub includes: Includes,
    /// The ids that have a place already: a copy of such an element goes without its id.
    pub ids: HashSet<Str>,
    /// The last number that made a new id of an id.
    pub numbers: HashMap<Str, usize>,
    /// What the format keeps of the files that were included, by their names.
    pub cache: HashMap<Arc<str>, Arc<dyn Any + Send + Sync>>,
}

/// A text with includes put into their places.
#[derive(Debug, Default)]
pub struct Merged {
    /// The text.
    pub text: String,
    /// Where it was taken from.
    pub places: Places,
    /// What was done, for the ledger; spans are of the merged text.
    pub notes: Vec<MergeNote>,
    /// What is to be told; spans are of the merged text.
    pub diagnostics: Vec<Diagnostic>,
    /// The files of pictures, films and sounds, as they are written, with the names of the files that write so.
    pub media: Vec<(Str, Arc<str>)>,
}

/// One thing that was done, said another way that means the same.
#[derive(Clone, Debug)]
pub struct MergeNote {
    /// What it was done to.
    pub construct: Construct,
    /// Its name.
    pub name: Str,
    /// What is written instead.
    pub written: &'static str,
    /// Where.
    pub span: Span,
}

/// From the places of a merged text to those of the files that it was made of.
#[derive(Clone, Debug, Default)]
pub struct Places {
    /// The files, by name, with their texts; the first is the document itself, whose name is empty.
    pub files: Vec<(Arc<str>, Arc<str>)>,
    /// The pieces, in order: where each begins in the merged text, its file, and where it begins there.
    pub pieces: Vec<Piece>,
}

/// A piece of a merged text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Where it begins in the merged text.
    pub at: u32,
    /// Its file, by its number in [`Places::files`].
    pub file: u32,
    /// Where it begins in its file.
    pub start: u32,
    /// Whether it goes on there byte by byte; if not, all of it stands for the one place.
    pub copied: bool,
}

impl Places {
    /// The file, by its number, and the place in it that a place of the merged text was taken from.
    pub fn origin(&self, span: Span) -> (usize, Span) {
        if span.is_none() {
            return (0, span);
        }
        let find = |offset: u32| {
            let at = self.pieces.partition_point(|p| p.at <= offset);
            let piece = at.checked_sub(1).and_then(|at| self.pieces.get(at)).copied();
            let piece = piece.unwrap_or(Piece { at: 0, file: 0, start: 0, copied: true });
            (piece.file, if piece.copied { piece.start + (offset - piece.at) } else { piece.start })
        };
        let (file, start) = find(span.start);
        let (last, end) = find(span.end.saturating_sub(1).max(span.start));
        let end = if last == file { (end + 1).max(start + 1) } else { start + 1 };
        (file as usize, Span { start, end })
    }
}

#[cfg(test)]
mod tests {
    use super::{Piece, Places};
    use crate::Span;

    #[test]
    fn places_lead_back() {
        let piece = |at, file, start, copied| Piece { at, file, start, copied };
        let pieces = vec![
            piece(0, 0, 0, true),
            piece(10, 1, 100, true),
            piece(20, 0, 30, false),
            piece(25, 0, 40, true),
        ];
        let places = Places { files: Vec::new(), pieces };
        let origin = |a, b| {
            let (file, span) = places.origin(Span::new(a, b));
            (file, span.start, span.end)
        };
        assert_eq!(origin(3, 5), (0, 3, 5));
        assert_eq!(origin(12, 20), (1, 102, 110));
        assert_eq!(origin(22, 24), (0, 30, 31));
        assert_eq!(origin(26, 28), (0, 41, 43));
        assert_eq!(origin(12, 26), (1, 102, 103), "what ends in another file is shown where it begins");
        assert!(places.origin(Span::NONE).1.is_none());
    }
}
