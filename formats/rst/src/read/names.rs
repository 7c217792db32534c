//! What a file gives names to: targets, footnotes, citations, substitutions. A name counts without its case and with its
//! white space folded (*Reference names* of the specification).

use ast::{Blocks, Inlines, Span, Str};
use foldhash::HashMap;

/// Where a reference leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// Out of the file.
    Url(Str),
    /// To an id, to the letter.
    Id(Str),
    /// To where another name leads (`.. _a: b_`).
    Name(String),
}

/// What a footnote is marked with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Label {
    /// `[1]`
    Number(Str),
    /// `[#]`
    Auto,
    /// `[#label]`
    Named(Str),
    /// `[*]`
    Symbol,
}

/// A footnote's body.
#[derive(Clone, Debug)]
pub(super) struct Note {
    pub label: Label,
    pub body: Blocks,
    pub span: Span,
}

/// A citation's body.
#[derive(Clone, Debug)]
pub(super) struct Citation {
    pub label: Str,
    pub body: Blocks,
    pub span: Span,
}

/// All that a file gives names to.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// Explicit targets by their names.
    pub targets: HashMap<String, Place>,
    /// Anonymous targets, in order.
    pub anonymous: Vec<Place>,
    /// What stands for a substitution reference, by its name to the letter.
    pub substitutions: HashMap<Str, Inlines>,
    /// Footnotes in the order of their bodies.
    pub notes: Vec<Note>,
    pub citations: Vec<Citation>,
}

impl Names {
    /// Gives a name to a place. The first of several keeps it.
    pub(super) fn target(&mut self, name: &str, place: Place) {
        self.targets.entry(crate::ids::normalised(name).into_owned()).or_insert(place);
    }
}
