//! The end-strings of inline mark-up.

use super::border::{may_end, name_end, space_before};
use std::ops::Range;

/// What an end-string belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Emphasis,
    Strong,
    Literal,
    /// `` _`target` ``
    Target,
    Substitution,
    /// `` `text` ``, with a role or as a reference.
    Interpreted,
}

impl Kind {
    fn mark(self) -> &'static [u8] {
        match self {
            Kind::Emphasis => b"*",
            Kind::Strong => b"**",
            Kind::Literal => b"``",
            Kind::Target | Kind::Interpreted => b"`",
            Kind::Substitution => b"|",
        }
    }

    /// What docutils calls it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Kind::Emphasis => "emphasis",
            Kind::Strong => "strong",
            Kind::Literal => "literal",
            Kind::Target => "target",
            Kind::Substitution => "substitution_reference",
            Kind::Interpreted => "interpreted text or phrase reference",
        }
    }
}

/// An end-string and what belongs to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Closing {
    /// Where it begins.
    pub start: usize,
    /// Where the text goes on.
    pub end: usize,
    /// The name of a role that is its suffix.
    pub role: Option<Range<usize>>,
    /// How many underscores are its suffix.
    pub underscores: usize,
}

/// The kinds of which no end-string is left in a text.
#[derive(Debug, Default)]
pub(super) struct Missing([bool; 6]);

impl Missing {
    /// The end-string for what begins before `from`, at least one character behind that.
    pub(super) fn find(&mut self, text: &str, kind: Kind, from: usize) -> Option<Closing> {
        if self.0[kind as usize] {
            return None;
        }
        let bytes = text.as_bytes();
        let mark = kind.mark();
        let mut at = from;
        while let Some(found) = memchr::memchr(mark[0], &bytes[at..]) {
            let start = at + found;
            at = start + 1;
            if !bytes[start..].starts_with(mark) {
                continue;
            }
            if let Some(end) = end_behind(text, kind, start) {
                if start == from {
                    // docutils looks no further.
                    return None;
                }
                if may_stand(text, kind, start) {
                    return Some(end);
                }
            }
        }
        self.0[kind as usize] = true;
        None
    }
}

/// Whether what is before an end-string lets it be one.
fn may_stand(text: &str, kind: Kind, start: usize) -> bool {
    let bytes = text.as_bytes();
    let null = bytes[start - 1] == 0;
    match kind {
        Kind::Literal => !space_before(text, start),
        Kind::Interpreted => {
            let space = space_before(text, start);
            if !null && !space {
                return true;
            }
            let length = text[..start].chars().next_back().map_or(0, char::len_utf8);
            start > length && bytes[start - length - 1] == 0
        }
        _ => !null && !space_before(text, start),
    }
}

/// The end-string at this place, if what is behind it lets it be one.
fn end_behind(text: &str, kind: Kind, start: usize) -> Option<Closing> {
    let bytes = text.as_bytes();
    let behind = start + kind.mark().len();
    let underscores = |at: usize| {
        let count = bytes[at..].iter().take(2).take_while(|&&b| b == b'_').count();
        (0..=count).rev().find(|&n| may_end(text, at + n))
    };
    let whole = |role: Option<Range<usize>>, at: usize, n: usize| Closing {
        start,
        end: at + n,
        role,
        underscores: n,
    };
    match kind {
        Kind::Interpreted => {
            if bytes.get(behind) == Some(&b':') {
                let end = name_end(text, behind + 1);
                if end > behind + 1
                    && bytes.get(end) == Some(&b':')
                    && let Some(n) = underscores(end + 1)
                {
                    return Some(whole(Some(behind + 1..end), end + 1, n));
                }
            }
            underscores(behind).map(|n| whole(None, behind, n))
        }
        Kind::Substitution => underscores(behind).map(|n| whole(None, behind, n)),
        _ => may_end(text, behind).then(|| whole(None, behind, 0)),
    }
}
