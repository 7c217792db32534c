//! Links and references.
//!
//! ```text
//! `text <https://example.org/>`__   https://example.org/   :ref:`text <id>`   :ref:`id`
//! `text <id_>`__   `id`_   |name|_
//! ```
//!
//! External links are anonymous (two underscores), so that two links of the same text do not clash. Sphinx finds ids in
//! all files (`:ref:`); docutils by names in one file, in which case does not count. An id that is no such name leads to
//! its anchor, `` `text <#id>`__ ``. A link whose text has mark-up is a [substitution](super::substitution).

use super::Writer;
use super::inline::{push_text, push_wrapped};
use crate::dialect::References;
use crate::escape::{Context, Lines, Piece, has_no_marks, inner, protect};
use crate::ids::is_simple;
use crate::read::{hides_addresses, is_address};
use ast::{CrossReference, Inline, InlineKind, Link, Target, plain_text};

impl<'a> Writer<'a> {
    pub(super) fn link(&mut self, link: &'a Link, next: Option<&Inline>, out: &mut Vec<Piece<'a>>) {
        let text = plain_text(&link.content);
        if link.content.iter().any(|i| !matches!(i.kind, InlineKind::Text(_)))
            && self.marked_link(link, &text, out)
        {
            return;
        }
        match &link.target {
            Target::Url(url) if url.trim().is_empty() => push_text(out, text),
            Target::Url(url) if text.trim().is_empty() => {
                out.push(Piece::Mark(format!("`<{}>`__", address(url)).into(), '<'));
            }
            Target::Url(url) if text == *url && is_bare(url) && begins_address(out) && ends_address(next) => {
                out.push(Piece::Mark(url.to_string().into(), 'h'));
            }
            Target::Url(url) => push_wrapped(out, &text, |t| phrase(t, url)),
            Target::Id(id) if !self.is_name(id) => {
                let text = if text.trim().is_empty() { id.as_str() } else { &text };
                push_wrapped(out, text, |t| phrase(t, &format!("#{id}")));
            }
            Target::Id(id) if text.trim().is_empty() => out.push(self.reference(id)),
            Target::Id(id) if self.is_by_name(id) => {
                push_wrapped(out, &text, |t| format!("`{} <{}_>`__", shown(t), alias(id)));
            }
            Target::Id(id) if id.contains('<') => push_wrapped(out, &text, |t| phrase(t, &format!("#{id}"))),
            Target::Id(id) => push_wrapped(out, &text, |t| {
                let mut source = shown(t);
                if source.starts_with('!') {
                    source.insert(0, '\\');
                }
                format!(":ref:`{source} <{}>`", inner(id, Context::Quoted))
            }),
        }
    }

    /// A link whose text has mark-up in it. Returns whether there is a way to write it.
    fn marked_link(&mut self, link: &'a Link, text: &str, out: &mut Vec<Piece<'a>>) -> bool {
        let target = match &link.target {
            Target::Url(url) if url.trim().is_empty() => return false,
            Target::Url(url) => address(url),
            Target::Id(id) if self.taken.has(id) => indirect(id),
            Target::Id(id) if self.is_name(id) => return false,
            Target::Id(id) => address(&format!("#{id}")),
        };
        let content = self.one_line(&link.content);
        if content.trim().is_empty() {
            return false;
        }
        let content = protect(content.trim(), Lines::Paragraph);
        let name = self.substitutions.link(text, &content, target);
        let first = name.chars().next().unwrap_or('x');
        out.push(Piece::Mark(format!("|{name}|_").into(), first));
        true
    }

    /// Whether a link with words leads to this id by a name of the file. A role of Sphinx takes no bracket in its target.
    fn is_by_name(&self, id: &str) -> bool {
        self.dialect.references == References::Name || id.contains('<') && self.taken.has(id)
    }

    /// Whether a reference by name leads to this id.
    fn is_name(&self, id: &str) -> bool {
        match self.dialect.references {
            References::Role => self.taken.names(id),
            References::Name => self.taken.has(id),
        }
    }

    pub(super) fn cross_reference(&mut self, reference_to: &CrossReference, out: &mut Vec<Piece<'_>>) {
        let id = &reference_to.target;
        if self.is_name(id) {
            out.push(self.reference(id));
        } else {
            out.push(Piece::Mark(phrase(id, &format!("#{id}")).into(), 'x'));
        }
    }

    fn reference(&self, id: &str) -> Piece<'static> {
        let source = match self.dialect.references {
            References::Role => format!(":ref:`{}`", shown(id)),
            References::Name => indirect(id),
        };
        Piece::Mark(source.into(), 'x')
    }
}

/// The text of a link that says in angle brackets where it leads.
fn shown(text: &str) -> String {
    inner(text, Context::Quoted).replace('<', "\\<")
}

/// A reference to a name of the file.
fn indirect(id: &str) -> String {
    if is_simple(id) {
        format!("{id}_")
    } else {
        format!("`{}`_", inner(id, Context::Quoted).replace('<', "\\<"))
    }
}

/// A name between angle brackets, where it must not look like an address.
fn alias(id: &str) -> String {
    let mut out = String::with_capacity(id.len());
    for c in id.chars() {
        if matches!(c, '\\' | '`' | '<' | '>' | ':' | '@') {
            out.push('\\');
        }
        out.push(c);
    }
    out
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
    let is_plain = |b: u8| b.is_ascii_graphic() && !matches!(b, b'\\' | b'`' | b'<' | b'>');
    if url.bytes().all(is_plain) && !url.ends_with('_') {
        return url.to_string();
    }
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
