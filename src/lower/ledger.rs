//! The ledger: each difference between the source and its copy, with its place.

use ast::{Change, Class, Construct, Span, Str};

/// One difference.
#[derive(Clone, Debug)]
pub struct Entry {
    /// What it is about.
    pub construct: Construct,
    /// What became of it; never native or encoded.
    pub class: Class,
    /// The name of the thing concerned, where the construct alone does not tell: the attribute, the element.
    pub name: Str,
    /// What was written instead, in a few words.
    pub written: Str,
    /// Where it stands in the source.
    pub span: Span,
}

impl From<Change> for Entry {
    fn from(change: Change) -> Entry {
        let Change { construct, class, name, written, span } = change;
        Entry { construct, class, name, written, span }
    }
}

/// What lowering one document did.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    /// All differences, in the order of the source.
    pub entries: Vec<Entry>,
    /// How many nodes the target has natively.
    pub native: usize,
    /// How many nodes are written with a general means of the target.
    pub encoded: usize,
}

impl Ledger {
    /// How many entries are of this class; for native and encoded the number of nodes.
    pub fn count(&self, class: Class) -> usize {
        match class {
            Class::Native => self.native,
            Class::Encoded => self.encoded,
            _ => self.entries.iter().filter(|e| e.class == class).count(),
        }
    }
}
