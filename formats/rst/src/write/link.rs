//! Links and references.
//!
//! ```text
//! `text <https://example.org/>`__   https://example.org/   :ref:`text <id>`   :ref:`id`
//! ```
//!
//! External links are anonymous (two underscores), so that two links of the same text do not clash.

use super::Writer;
use super::inline::{push_text, push_wrapped};
use crate::escape::{Context, Piece, has_no_marks, inner};
use crate::read::{hides_addresses, is_address};
use ast::{CrossReference, Inline, InlineKind, Link, Target, plain_text};

impl Writer<'_> {
    pub(super) fn link(&mut self, link: &Link, next: Option<&Inline>, out: &mut Vec<Piece<'_>>) {
        let text = plain_text(&link.content);
        match &link.target {
            Target::Url(url) if url.trim().is_empty() => push_text(out, text),
            Target::Url(url) if text.trim().is_empty() => {
                out.push(Piece::Mark(format!("`<{}>`__", address(url)).into(), '<'));
            }
            Target::Url(url) if text == *url && is_bare(url) && begins_address(out) && ends_address(next) => {
                out.push(Piece::Mark(url.to_string().into(), 'h'));
            }
            Target::Url(url) => push_wrapped(out, &text, |t| phrase(t, url)),
            Target::Id(id) if !self.taken.names(id) => {
                push_wrapped(out, &text, |t| phrase(t, &format!("#{id}")));
            }
            Target::Id(id) if text.trim().is_empty() => out.push(reference(id)),
            Target::Id(id) => push_wrapped(out, &text, |t| {
                let mut source = inner(t, Context::Quoted).replace('<', "\\<");
                if source.starts_with('!') {
                    source.insert(0, '\\');
                }
                format!(":ref:`{source} <{}>`", inner(id, Context::Quoted))
            }),
        }
    }

    pub(super) fn cross_reference(&mut self, reference_to: &CrossReference, out: &mut Vec<Piece<'_>>) {
        let id = &reference_to.target;
        if self.taken.names(id) {
            out.push(reference(id));
        } else {
            out.push(Piece::Mark(phrase(id, &format!("#{id}")).into(), 'x'));
        }
    }
}

fn reference(id: &str) -> Piece<'static> {
    Piece::Mark(format!(":ref:`{}`", inner(id, Context::Quoted)).into(), 'x')
}

fn phrase(text: &str, url: &str) -> String {
    format!("`{} <{}>`__", inner(text, Context::Quoted), address(url))
}

/// An address as it is read back: no white space at its ends, only blanks in it.
pub(crate) fn settled_address(url: &str) -> String {
    url.trim().chars().map(|c| if c.is_whitespace() { ' ' } else { c }).collect()
}

/// An address between angle brackets.
fn address(url: &str) -> String {
    let mut out = String::with_capacity(url.len());
    let mut rest = url.trim().chars().peekable();
    while let Some(c) = rest.next() {
        // An underscore at the end would make it the name of a target; docutils drops blanks that are not escaped.
        if matches!(c, '\\' | '`' | '<' | '>') || c.is_whitespace() || c == '_' && rest.peek().is_none() {
            out.push('\\');
        }
        out.push(if c.is_whitespace() { ' ' } else { c });
    }
    out
}

/// Whether docutils knows this address as one when it stands bare in the text.
fn is_bare(url: &str) -> bool {
    let is_known =
        url.split_once("://").is_some_and(|(scheme, _)| matches!(scheme, "http" | "https" | "ftp"));
    is_known && is_address(url) && has_no_marks(url)
}

/// Whether what stands before a bare address lets it begin.
fn begins_address(out: &[Piece<'_>]) -> bool {
    match out.last() {
        None => true,
        Some(Piece::Text(text)) => text.ends_with([' ', '\n', '(']) && !hides_addresses(text),
        Some(Piece::Break) => true,
        Some(Piece::Mark(..)) => false,
    }
}

/// Whether what stands behind a bare address ends it.
fn ends_address(next: Option<&Inline>) -> bool {
    let Some(next) = next else { return true };
    let InlineKind::Text(text) = &next.kind else { return false };
    let text = text.trim_start_matches(['.', ',', ';', ':', '!', '?', ')']);
    text.is_empty() || text.starts_with([' ', '\n'])
}
