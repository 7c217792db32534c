//! Where a node came from: a byte range of its source file. For messages only.

use serde::{Deserialize, Serialize};

/// A range of bytes of one source file, as UTF-8 after decoding, end excluded.
///
/// A span never takes part in equality: two documents are equal when they say the same, wherever it stands.
/// Files over 4 GiB are refused before a span can overflow.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
#[serde(from = "(u32, u32)", into = "(u32, u32)")]
pub struct Span {
    /// Offset of the first byte.
    pub start: u32,
    /// Offset behind the last byte.
    pub end: u32,
}

impl Span {
    /// A node that no source text stands for, such as one made by lowering.
    pub const NONE: Span = Span { start: 0, end: 0 };

    /// The range from `start` to `end`, in bytes. Offsets beyond 4 GiB are clamped to it.
    pub fn new(start: usize, end: usize) -> Span {
        let clamp = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Span { start: clamp(start), end: clamp(end) }
    }

    /// The smallest span that holds both.
    #[must_use]
    pub fn to(self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// Whether no source text stands behind it.
    pub fn is_none(self) -> bool {
        self.end == 0
    }
}

impl PartialEq for Span {
    fn eq(&self, _: &Span) -> bool {
        true
    }
}
impl Eq for Span {}

impl From<(u32, u32)> for Span {
    fn from((start, end): (u32, u32)) -> Span {
        Span { start, end }
    }
}
impl From<Span> for (u32, u32) {
    fn from(s: Span) -> (u32, u32) {
        (s.start, s.end)
    }
}
