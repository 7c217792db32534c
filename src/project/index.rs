//! What every file of a manual may know of every other: which file holds an id, and what to call it.

use ast::capability::TargetKind;
use ast::{Inlines, Str};
use std::collections::HashMap;

/// A file of a project, by its place in the sorted list of files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u32);

/// Where an id is, and what to call it.
#[derive(Clone, Debug)]
pub struct TargetInfo {
    /// The file that holds it.
    pub file: FileId,
    /// What kind of thing it is.
    pub kind: TargetKind,
    /// What a reference without text shows: the title, the first term, or whatever names the target best.
    /// Empty where nothing does.
    pub text: Inlines,
}

/// What an include's `href` leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IncludeTarget {
    /// A file of the project, converted in its own place.
    File(FileId),
    /// A file that exists but is not converted: its path relative to the including file, as written.
    Other,
    /// No such file.
    Missing,
    /// A file outside the input's tree; never opened.
    Outside,
}

/// The index of a project.
#[derive(Debug, Default)]
pub struct Index {
    targets: HashMap<Str, TargetInfo>,
    files: Vec<IndexedFile>,
}

/// What the index knows of one file.
#[derive(Debug, Default)]
pub struct IndexedFile {
    /// Its path relative to the input's root, with `/`.
    pub relative: String,
    /// How many divisions lie around its root where it is included.
    pub depth: u8,
    /// Where each of its includes leads, by `href` as written.
    pub includes: HashMap<Str, IncludeTarget>,
}
