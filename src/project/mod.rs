//! All files of a manual: finding them, reading them in parallel, following includes, and the index of ids.
//!
//! Nothing here changes content, and nothing outside the input's own tree is ever opened.

mod assets;
mod auto_ids;
mod collect;
mod complain;
mod external;
mod follow;
mod fragments;
mod graph;
mod guess;
mod index;
mod leave;
mod load;
mod locate;
mod merge;
pub(crate) mod nearest;
mod pages;
mod sniff;
mod sources;
mod walk;
mod way;
mod words;

pub use external::{BadPattern, External};
pub use index::{FileId, IncludeTarget, Index, IndexedFile, TargetInfo};
pub use load::{LeftAlone, LoadError, LoadOptions, Reason};
pub use merge::Origins;
pub use sources::Sources;
pub use way::Way;

use crate::layout::Layout;
use ast::{Diagnostic, Document, Format, Severity, Span, Str};
use std::collections::BTreeSet;
use std::path::PathBuf;

/// The files of a manual and what they know of each other.
#[derive(Default)]
pub struct Project {
    /// The files, sorted by their relative path; a [`FileId`] is a place in this list.
    pub files: Vec<SourceFile>,
    /// Files that were found and are not converted, sorted by their relative path.
    pub left_alone: Vec<LeftAlone>,
    /// The formats that they were read in, each once.
    pub formats: Vec<&'static dyn Format>,
    /// What the files know of each other.
    pub index: Index,
    /// Whether some file includes a part of a file, or a text, so that it matters whether parts are resolved.
    pub has_parts: bool,
    /// The files of declarations that were read, sorted by their relative path, for the copies that name them.
    pub declarations: Vec<Asset>,
}

/// One file of a manual, read.
#[allow(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct SourceFile {
    /// Its path as messages show it: as the input was given, and what follows.
    pub shown: String,
    /// Its path relative to the manual's root, with `/`.
    pub relative: String,
    /// Where it is; empty for a text that is no file.
    pub path: PathBuf,
    /// The format that it was read in.
    pub format: &'static dyn Format,
    /// The decoded text that spans refer to.
    pub text: String,
    /// The tree; `None` if it could not be read.
    pub document: Option<Document>,
    /// What is to be told of it.
    pub diagnostics: Vec<Diagnostic>,
    /// The pictures and texts beside it that its copy needs, where they are there and inside the input's root.
    pub assets: Vec<Asset>,
    /// Whether it was given by name, not found in a directory or by an include.
    pub named: bool,
    /// Whether it takes part in a circle of includes, so that it cannot be converted.
    pub in_circle: bool,
    /// Whether only parts of it are shown, in other files and resolved there, so that it has no copy of its own.
    pub only_parts: bool,
    /// What its text was made of, if includes were put into their places.
    pub origins: Option<Box<Origins>>,
    /// What was changed in its tree as the settings ask for.
    pub edits: Vec<crate::lower::Entry>,
    /// What its reader was told, as that of its copy is.
    pub reading: ast::ReadOptions,
    /// Whether it is read only to know what leads where.
    pub stays: bool,
    /// Whether its tree is gone because a copy was made of it.
    pub(crate) moved: bool,
}

/// A file that is not converted but that a copy refers to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Asset {
    /// The path of its copy, relative to the output's folder, with `/`.
    pub copy: String,
    /// Where it is.
    pub path: PathBuf,
}

/// A place that a person can go to.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// The number of the file among those that a text was made of; 0: the file itself.
    pub file: usize,
    /// Its path as messages show it.
    pub shown: &'a str,
    /// Its text.
    pub text: &'a str,
    /// Where in it.
    pub span: Span,
}

impl SourceFile {
    /// Takes the tree, to make the last copy of it.
    pub(crate) fn take_document(&mut self) -> Option<Document> {
        self.moved |= self.document.is_some();
        self.document.take()
    }

    /// The place that a span of the text was taken from.
    pub fn place(&self, span: Span) -> Place<'_> {
        match &self.origins {
            Some(origins) => origins.place(span),
            None => Place { file: 0, shown: &self.shown, text: &self.text, span },
        }
    }

    /// Whether there can be no output for it.
    pub fn failed(&self) -> bool {
        self.document.is_none() && !self.moved
            || self.in_circle
            || self.diagnostics.iter().any(|d| d.severity == Severity::Error)
    }
}

impl Project {
    /// A file.
    pub fn file(&self, id: FileId) -> Option<&SourceFile> {
        self.files.get(id.0 as usize)
    }

    /// Whether a file is in the target's own format while others are not yet, and nothing that it refers to gets another
    /// path: then it is left as it is.
    pub fn stays_as_it_is(&self, id: FileId, target: &dyn Format) -> bool {
        let Some(file) = self.file(id) else { return false };
        let is_mixed = || self.formats.iter().any(|other| other.extensions() != target.extensions());
        let indexed = self.index.file(id);
        let same = |(written, to): (&Str, FileId)| {
            let path = self.index.relative_link(id, to, target);
            written.split('#').next().is_some_and(|written| written.trim_start_matches("./") == path)
        };
        let links = indexed.links.iter().map(|(written, to)| (written, *to));
        let includes = indexed.includes.iter().filter_map(|(written, to)| match to {
            IncludeTarget::File(to) => Some((written, *to)),
            _ => None,
        });
        self.index.layout() == Layout::Plain
            && file.format.name() == target.name()
            && !target.keeps_file_names()
            && !file.named
            && file.origins.is_none()
            && is_mixed()
            && links.chain(includes).all(same)
    }

    /// The files that copies refer to, each once, sorted by their path; not those of files that failed.
    pub fn assets(&self) -> BTreeSet<&Asset> {
        self.files.iter().filter(|f| !f.failed()).flat_map(|f| &f.assets).collect()
    }

    /// The files with their ids, in order.
    pub fn ids(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        (0..).map(FileId).zip(&self.files)
    }
}
