//! Titles and transitions.

/// The line or lines of a title: its character, and whether there is one above as well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Style {
    pub mark: char,
    pub over: bool,
}
