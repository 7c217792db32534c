//! Files of declarations: what a reader may ask of the one who knows where files are. A reader never opens a file
//! itself.

use crate::Str;
use std::fmt;
use std::sync::Arc;

/// Opens the files that a document's declarations name, inside the input's own tree and nowhere else.
///
/// A file is told from others by its name, which only the one who implements this understands. The empty name is that
/// of the document that is being read.
pub trait Resolve: fmt::Debug + Send + Sync {
    /// The file that `system`, as written in the file `base`, leads to, unless it is longer than `limit` bytes.
    fn open(&self, system: &str, base: &str, limit: usize) -> Opened;

    /// `system`, as written in the file `base`, as the document itself would write it.
    fn relative(&self, system: &str, base: &str) -> Str;

    /// The path of the file `to` as the file `from` would write it; both are names.
    fn between(&self, from: &str, to: &str) -> Str;
}

/// What [`Resolve::open`] found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Opened {
    /// A file.
    File {
        /// Its name, for what it refers to in turn.
        name: Arc<str>,
        /// What is in it.
        bytes: Arc<[u8]>,
    },
    /// Nothing is there, or it cannot be read.
    Missing,
    /// It would lead out of the input's tree.
    Outside,
    /// It is longer than the limit.
    TooLong,
}

/// The declarations of a file, which hold in its parts, too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declarations {
    /// The declarations as they are written in the file.
    pub text: Str,
    /// The name of that file, as [`Resolve`] understands it; empty as long as the reader's document is meant.
    pub base: Arc<str>,
}
