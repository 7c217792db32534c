//! Two documents of any formats compared by what they mean, not by how they are marked up.
//!
//! Both sides are read to trees. Documents of one format are compared as they are. Of two formats one can hardly ever say
//! all that the other can, so the method is that of the law: one side is lowered for the other's format, as a conversion
//! would do it, and the tree that a conversion would write is compared with the tree that is there, strictly. What
//! lowering named on the way are the things that the format cannot carry: no difference, but told.
//!
//! The one thing that does not count is where lines of running text break.

mod align;
mod difference;
mod fold;
mod method;
mod outline;
mod sides;
mod stat;
mod words;

pub use difference::{At, Difference, Hunk, Kind, Part, Row};
pub use sides::{DiffError, Side};
pub use stat::{Count, Stat};

use crate::lower::Entry;
use ast::{Class, Diagnostic, Limits};

/// What became of the files of both sides, in the order of their paths.
#[derive(Debug, Default)]
pub struct Comparison {
    /// A report for each pair of files, and for each file that only one side has.
    pub files: Vec<Report>,
}

impl Comparison {
    /// Whether both sides say the same.
    pub fn is_equal(&self) -> bool {
        self.files.iter().all(|file| matches!(file.verdict, Verdict::Equal { .. }))
    }
}

/// What became of one pair of files.
#[derive(Debug)]
pub struct Report {
    /// The file of the first side, if there is one.
    pub a: Option<Seen>,
    /// The file of the second.
    pub b: Option<Seen>,
    /// What was found.
    pub verdict: Verdict,
}

/// A file and what it was read as.
#[derive(Clone, Debug)]
pub struct Seen {
    /// Its path as messages show it.
    pub shown: String,
    /// The format's name.
    pub format: &'static str,
    /// Whether it refers to ids that nobody knows, so that lowering cannot say what their titles are.
    pub has_missing_targets: bool,
}

/// What was found of a pair of files.
#[derive(Debug)]
pub enum Verdict {
    /// Both say the same.
    Equal {
        /// How this was seen.
        way: Way,
        /// What the other format cannot carry.
        losses: Vec<Loss>,
    },
    /// They do not.
    Different {
        /// How this was seen.
        way: Way,
        /// What the other format cannot carry, which is not what is different.
        losses: Vec<Loss>,
        /// What is different.
        difference: Box<Difference>,
    },
    /// Only one side has it.
    Alone,
    /// It cannot be read, on one side or on both.
    Unread(Vec<Told>),
}

/// How two documents were compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// As they are: they are of one format.
    AsTheyAre,
    /// The first as it is copied into the format of the second.
    CopyOfA,
    /// The second as it is copied into the format of the first.
    CopyOfB,
}

/// A thing that a format cannot carry.
#[derive(Clone, Debug)]
pub struct Loss {
    /// What it is.
    pub construct: &'static str,
    /// Its name, where the construct does not tell.
    pub name: String,
    /// Degraded or dropped.
    pub class: Class,
    /// What stands for it.
    pub written: String,
    /// Where it stands.
    pub at: At,
}

impl Loss {
    fn new(entry: &Entry, at: At) -> Loss {
        Loss {
            construct: entry.construct.name(),
            name: entry.name.to_string(),
            class: entry.class,
            written: entry.written.to_string(),
            at,
        }
    }
}

/// What is to be told of a file.
#[derive(Debug)]
pub struct Told {
    /// Its path.
    pub shown: String,
    /// Its text.
    pub text: String,
    /// What is to be told.
    pub diagnostics: Vec<Diagnostic>,
}

/// Compares two files, or all files of two folders.
///
/// # Errors
/// When a side is not there or holds nothing that can be read, and when one is a file and the other a folder.
pub fn compare(a: &Side, b: &Side, limits: Limits) -> Result<Comparison, DiffError> {
    sides::compare(a, b, limits)
}
