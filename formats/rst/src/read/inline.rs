//! Running text.

use super::Reader;
use super::sheet::Run;
use ast::{Inline, InlineKind, Inlines};

impl<'s> Reader<'s> {
    /// Reads running text.
    pub(super) fn words(&mut self, run: &Run<'_>) -> Inlines {
        if run.text.is_empty() {
            return Inlines::new();
        }
        vec![Inline::new(InlineKind::Text(run.text.as_ref().into()), run.span(0, run.text.len()))]
    }

    /// Reads the line of a term: the term, and its classifiers.
    pub(super) fn term(&mut self, run: &Run<'_>) -> (Inlines, Vec<Inlines>) {
        (self.words(run), Vec::new())
    }
}

/// Text whose backslashes are taken away, as it stands in the name of a target or the like.
pub(super) fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        match c {
            '\\' => match rest.next() {
                Some(' ' | '\n') | None => {}
                Some(c) => out.push(c),
            },
            _ => out.push(c),
        }
    }
    out
}
