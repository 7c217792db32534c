//! References in running text: to targets, notes, citations, substitutions. What their names lead to is known at the end of
//! the file; until then they are open.

use super::address::{begins_with_address, is_mail};
use super::border::{may_end, may_start, name_end, space_at};
use super::ends::Kind;
use super::{Scan, restored, shown};
use crate::ids::normalised;
use crate::read::names::{Place, Wanted};
use ast::{Inline, InlineKind, Inlines, Link, Str, Target};

impl Scan<'_, '_, '_> {
    /// A reference by a name, or to the next anonymous target.
    pub(super) fn refer(&mut self, start: usize, end: usize, text: &str, name: &str, anonymous: bool) {
        self.flush(start);
        let span = self.run.span(start, end);
        let mut words = self.words.alike();
        words.text(&shown(text), span);
        let wanted = if anonymous {
            self.reader.names.next_anonymous()
        } else {
            Wanted::Name(normalised(&shown(name)).into_owned())
        };
        self.open(start, end, wanted, words.out);
        self.done(end);
    }

    /// Appends a link that is open.
    fn open(&mut self, start: usize, end: usize, wanted: Wanted, content: Inlines) {
        let span = self.run.span(start, end);
        let target = Target::Id(self.reader.names.open(wanted, &restored(&self.text[start..end]), span));
        self.words.push(InlineKind::Link(Box::new(Link { target, content })), span);
    }

    /// `` `phrase`_ ``, `` `phrase`__ ``, `` `text <address>`_ ``, `` `text <name_>`_ ``
    pub(super) fn phrase(&mut self, start: usize, end: usize, inner: &str, underscores: usize) -> usize {
        let anonymous = underscores == 2;
        let Some((text, place)) = embedded(inner) else {
            self.refer(start, end, inner, inner, anonymous);
            return end;
        };
        self.flush(start);
        let span = self.run.span(start, end);
        let name = shown(text);
        let mut words = self.words.alike();
        words.text(&name, span);
        match place {
            Place::Url(url) => {
                if words.out.is_empty() {
                    words.text(&url, span);
                }
                if !anonymous {
                    let name = if name.is_empty() { url.as_str() } else { &name };
                    self.reader.names.implicit(name, Place::Url(url.clone()));
                }
                let target = match url.strip_prefix('#') {
                    Some(id) if !id.is_empty() => Target::Id(id.into()),
                    _ => Target::Url(url),
                };
                self.words.push(InlineKind::Link(Box::new(Link { target, content: words.out })), span);
            }
            Place::Name(alias) => {
                let key = normalised(&alias).into_owned();
                if words.out.is_empty() {
                    words.text(&key, span);
                }
                if !anonymous && !name.is_empty() {
                    self.reader.names.implicit(&name, Place::Name(alias));
                }
                self.open(start, end, Wanted::Name(key), words.out);
            }
            Place::Id(_) => {}
        }
        self.done(end)
    }

    /// `|name|`, `|name|_`, `|name|__`
    pub(super) fn bar(&mut self, start: usize) -> Option<usize> {
        let from = start + 1;
        if self.byte(from) == b'|' || !self.opens(start, from) {
            return None;
        }
        if self.is_quoted(start, from) {
            return Some(self.pass(from));
        }
        let Some(found) = self.missing.find(self.text, Kind::Substitution, from) else {
            return Some(self.unclosed(start, from, Kind::Substitution));
        };
        let end = found.end;
        self.flush(start);
        let name = shown(&self.text[from..found.start]).split_whitespace().collect::<Vec<_>>().join(" ");
        let span = self.run.span(start, end);
        let inner = Inline::new(InlineKind::EntityReference(Str::from(name.as_str())), span);
        match found.underscores {
            0 => self.words.out.push(inner),
            n => {
                let wanted = if n == 2 {
                    self.reader.names.next_anonymous()
                } else {
                    Wanted::Name(normalised(&name).into_owned())
                };
                self.open(start, end, wanted, vec![inner]);
            }
        }
        Some(self.done(end))
    }

    /// `[1]_`, `[#]_`, `[#label]_`, `[*]_`, `[citation]_`
    pub(super) fn bracket(&mut self, start: usize) -> Option<usize> {
        if !may_start(self.text, self.base, start) {
            return None;
        }
        let bytes = self.text.as_bytes();
        let label = start + 1;
        let label_end = match self.byte(label) {
            b'*' => label + 1,
            b'#' => name_end(self.text, label + 1),
            _ => name_end(self.text, label),
        };
        if label_end == label || !bytes[label_end..].starts_with(b"]_") || !may_end(self.text, label_end + 2)
        {
            return None;
        }
        let end = label_end + 2;
        self.flush(start);
        let label = &self.text[label..label_end];
        let span = self.run.span(start, end);
        let wanted = match label.strip_prefix('#') {
            Some("") => Wanted::Auto,
            Some(name) => Wanted::NamedNote(normalised(name).into_owned()),
            None if label == "*" => self.reader.names.next_symbol(),
            None if label.bytes().all(|b| b.is_ascii_digit()) => Wanted::NumberedNote(label.into()),
            None => {
                let label = vec![Inline::new(InlineKind::Text(label.into()), span)];
                self.words.push(InlineKind::Citation(label), span);
                return Some(self.done(end));
            }
        };
        let mark = self.reader.names.open(wanted, &self.text[start..end], span);
        self.words.push(InlineKind::FootnoteReference(mark), span);
        Some(self.done(end))
    }
}

/// The text before an address or a name in angle brackets at the end of a phrase, and what these say.
fn embedded(inner: &str) -> Option<(&str, Place)> {
    let bytes = inner.as_bytes();
    let body = inner.strip_suffix('>')?;
    let end = body.len();
    // The last bracket that is not escaped, nothing else like it behind.
    let mut open = None;
    for at in memchr::memchr2_iter(b'<', b'>', body.as_bytes()) {
        if at == 0 || bytes[at - 1] != 0 {
            open = (bytes[at] == b'<').then_some(at);
        }
    }
    let open = open?;
    let target = &inner[open + 1..end];
    if target.is_empty()
        || space_at(inner, open + 1)
        || bytes[end - 1] == 0
        || super::border::space_before(inner, end)
        || open > 0 && !matches!(bytes[open - 1], b' ' | b'\n')
    {
        return None;
    }
    let text = inner[..open].trim_end_matches([' ', '\n']);
    // White space that is escaped is no border, but its blank is none of the text either.
    let raw = restored(target);
    let is_name = target.ends_with('_') && !raw.ends_with("\\_") && !begins_with_address(target);
    let place = if is_name {
        Place::Name(shown(&target[..target.len() - 1]).into_owned())
    } else {
        Place::Url(address(target))
    };
    Some((text, place))
}

/// The address in angle brackets: blanks count only if they are escaped.
fn address(target: &str) -> Str {
    let mut url = String::with_capacity(target.len());
    let mut rest = target;
    let mut parts = Vec::new();
    while let Some(at) = rest.find("\0 ").into_iter().chain(rest.find("\0\n")).min() {
        parts.push(&rest[..at]);
        rest = &rest[at + 2..];
    }
    parts.push(rest);
    for (i, part) in parts.iter().enumerate() {
        if i > 0 {
            url.push(' ');
        }
        url.extend(part.split_whitespace());
    }
    let url = shown(&url);
    if is_mail(&url) { format!("mailto:{url}").into() } else { url.as_ref().into() }
}
