//! Roles that a file declares.

use foldhash::HashMap;

/// A role that a file declares.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Declared {
    /// The role that it is based on.
    pub base: Option<String>,
    pub classes: Vec<String>,
    /// The other options, `:format:` of raw text and `:language:` of code among them.
    pub options: Vec<(String, String)>,
}

/// The roles of a file.
#[derive(Debug, Default)]
pub(super) struct Roles {
    /// By their names in lower case.
    pub declared: HashMap<String, Declared>,
    /// What text between single backquotes is; none: a title.
    pub default: Option<String>,
}
