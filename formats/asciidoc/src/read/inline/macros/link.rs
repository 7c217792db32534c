//! Links: `https://a[words]`, `link:a[words]`, `mailto:a[words]`, and addresses as they stand.
//!
//! Reference: <https://docs.asciidoctor.org/asciidoc/latest/macros/links/>.

use super::{Listed, brackets, is_escaped, replace, unescape};
use crate::read::inline::Work;
use crate::read::inline::buffer::{
    self, Ahead, Buffer, Edit, begins_line, find, find_byte, is_alnum, is_sign, is_word,
};
use ast::{Str, Target};
use std::fmt::Write as _;

const SCHEMES: [&str; 5] = ["https", "http", "file", "ftp", "irc"];

impl Work<'_, '_> {
    /// Addresses with a scheme, with their text in brackets or without.
    pub(super) fn addresses(&mut self, buffer: &mut Buffer) {
        let text = buffer.text.as_str();
        let bytes = text.as_bytes();
        let mut edit = Edit::new(buffer);
        let (mut ends, mut stops, mut closes) = (Ahead::default(), Ahead::default(), Ahead::default());
        let mut at = 0;
        while let Some(colon) = find("://", text, at) {
            at = colon + 3;
            let done = &text[edit.done..colon];
            let Some(scheme) = SCHEMES.iter().find(|scheme| done.ends_with(*scheme)) else { continue };
            let start = colon - scheme.len();
            let escaped = is_escaped(text, start, edit.done);
            let from = start - usize::from(escaped);
            let Some(prefix) = prefix(text, from, edit.done) else { continue };
            // With its text in brackets.
            let end = ends.next(at, |from| find_end(text, from)).unwrap_or(text.len());
            if end > at
                && bytes.get(end) == Some(&b'[')
                && let Some(content) = brackets(text, end, &mut closes)
            {
                let after = content.end + 1;
                at = after;
                if escaped {
                    unescape(start, after, &mut edit);
                    continue;
                }
                edit.keep(from - if prefix == "link:" { 5 } else { 0 });
                let target = self.flat(&text[start..end]);
                let words = buffer.cut(content).unescaped();
                let bare = buffer.cut(start..end);
                self.push_address(target, words, bare, &mut edit);
                edit.skip(after);
                continue;
            }
            // As it stands, up to what cannot be its end.
            let stop = stops.next(at, |from| find_stop(text, from)).unwrap_or(text.len());
            let Some(end) = text.get(at..stop).and_then(|rest| {
                let kept = rest.trim_end_matches([',', '.', '?', '!', ')']);
                (!kept.is_empty()).then_some(at + kept.len())
            }) else {
                continue;
            };
            if escaped {
                unescape(start, end, &mut edit);
                at = end;
                continue;
            }
            if matches!(prefix, "link:" | "\"" | "'") {
                edit.keep(end);
                at = end;
                continue;
            }
            let last = bytes[end - 1];
            let (mut target_end, mut keep_from, mut suffix_from) = (end, from, end);
            if last == b';' && prefix == "&lt;" && text[start..end].ends_with("&gt;") {
                (target_end, keep_from) = (end - 4, from - 4);
            } else if matches!(last, b';' | b':') {
                target_end -= 1;
                if text[start..target_end].ends_with(')') {
                    target_end -= 1;
                }
                suffix_from = target_end;
            }
            at = end;
            if matches!(last, b';' | b':') && text[start..target_end].ends_with("://") {
                edit.keep(end);
                continue;
            }
            edit.keep(keep_from);
            edit.skip(start);
            let target = self.flat(&text[start..target_end]);
            self.push_address(target, Buffer::default(), buffer.cut(start..target_end), &mut edit);
            edit.skip(suffix_from);
            edit.keep(end);
        }
        replace(edit.finish(), buffer);
    }

    fn push_address(&mut self, target: String, words: Buffer, bare: Buffer, edit: &mut Edit<'_>) {
        let (words, listed) = self.link_words(words);
        let words = words.unwrap_or_else(|| self.bare(bare));
        self.push_link(Target::Url(target.into()), listed.attrs, &words, edit);
    }

    /// An address as it is shown.
    fn bare(&self, address: Buffer) -> Buffer {
        if !self.attributes.is_set("hide-uri-scheme") {
            return address;
        }
        let scheme = address.text.find(':').map_or(0, |colon| {
            let fits = |c: char| is_alnum(c) || matches!(c, '.' | '+' | '-');
            let name = &address.text[..colon];
            let is_scheme = name.len() > 1 && name.starts_with(char::is_alphabetic) && name.chars().all(fits);
            let slashes = address.text[colon + 1..].bytes().take(2).take_while(|&b| b == b'/').count();
            if is_scheme { colon + 1 + slashes } else { 0 }
        });
        if scheme == 0 || scheme == address.text.len() {
            return address;
        }
        address.cut(scheme..address.text.len())
    }

    /// The text of a link, and what it says beside: `words,role=a`, `words^`. Nothing where no word is left.
    fn link_words(&self, words: Buffer) -> (Option<Buffer>, Listed) {
        let mut listed = Listed::default();
        let mut words = Some(words).filter(|words| !words.text.is_empty());
        if !self.compat && words.as_ref().is_some_and(|words| words.text.contains('=')) {
            words = words.and_then(|words| self.list_text(words, &mut listed));
        }
        (window(words, &mut listed), listed)
    }

    /// `link:target[words]`, `mailto:address[words,subject,text]`
    pub(super) fn links(&mut self, buffer: &mut Buffer) {
        let text = buffer.text.as_str();
        let bytes = text.as_bytes();
        let mut edit = Edit::new(buffer);
        let (mut ends, mut closes) = (Ahead::default(), Ahead::default());
        let mut at = 0;
        while let Some(colon) = find_byte(b':', text, at) {
            at = colon + 1;
            let done = &text[edit.done..colon];
            let is_mail = done.ends_with("mailto");
            if !is_mail && !done.ends_with("link") {
                continue;
            }
            if bytes.get(at) == Some(&b':') {
                continue;
            }
            let Some(open) = ends.next(at, |from| find_open(text, from)) else { break };
            if bytes[open] != b'[' {
                continue;
            }
            let Some(content) = brackets(text, open, &mut closes) else { break };
            let (start, end) = (colon - if is_mail { 6 } else { 4 }, content.end + 1);
            let inside = at..open;
            at = end;
            if is_escaped(text, start, edit.done) {
                unescape(start, end, &mut edit);
                continue;
            }
            edit.keep(start);
            let words = buffer.cut(content).unescaped();
            let bare = buffer.cut(inside.clone());
            let mut target = self.flat(&text[inside]);
            let mut listed = Listed::default();
            let words = if is_mail {
                target.insert_str(0, "mailto:");
                let mut words = Some(words).filter(|words| !words.text.is_empty());
                if !self.compat && words.as_ref().is_some_and(|words| words.text.contains(',')) {
                    words = words.and_then(|words| self.list_text(words, &mut listed));
                    let place = |n: usize| listed.places.get(n).and_then(Option::as_ref);
                    if let Some(subject) = place(1) {
                        let _ = write!(target, "?subject={}", encoded(subject));
                        if let Some(body) = place(2) {
                            let _ = write!(target, "&body={}", encoded(body));
                        }
                    }
                }
                window(words, &mut listed).unwrap_or(bare)
            } else {
                let (words, found) = self.link_words(words);
                listed = found;
                words.unwrap_or_else(|| self.bare(bare))
            };
            let target = match target.strip_prefix('#').filter(|id| !id.is_empty()) {
                Some(id) => Target::Id(id.into()),
                None => Target::Url(Str::from(target)),
            };
            self.push_link(target, listed.attrs, &words, &mut edit);
            edit.skip(end);
        }
        replace(edit.finish(), buffer);
    }

    /// `someone@example.org`
    pub(super) fn mail(&mut self, buffer: &mut Buffer) {
        let text = buffer.text.as_str();
        let bytes = text.as_bytes();
        let mut edit = Edit::new(buffer);
        let mut last = 0;
        for at in memchr::memchr_iter(b'@', bytes) {
            let floor = edit.done.max(last);
            last = at + 1;
            if at < edit.done {
                continue;
            }
            let Some(start) = local_part(text, at, floor) else { continue };
            let Some(end) = domain(text, at + 1) else { continue };
            let before = if start > edit.done { bytes[start - 1] } else { b' ' };
            match before {
                b'\\' => unescape(start, end, &mut edit),
                b'>' | b':' | b'/' => edit.keep(end),
                _ => {
                    edit.keep(start);
                    let target = format!("mailto:{}", self.flat(&text[start..end]));
                    let words = buffer.cut(start..end);
                    self.push_link(Target::Url(target.into()), ast::Attrs::default(), &words, &mut edit);
                    edit.skip(end);
                }
            }
        }
        replace(edit.finish(), buffer);
    }
}

/// `words^`: the link opens a window.
fn window(words: Option<Buffer>, listed: &mut Listed) -> Option<Buffer> {
    let mut words = words?;
    if words.text.ends_with('^') {
        words = words.cut(0..words.text.len() - 1);
        if listed.attrs.get("window").is_none() {
            listed.attrs.set("window", "_blank");
        }
    }
    Some(words).filter(|words| !words.text.is_empty())
}

/// What must stand before an address; nothing where it is none.
fn prefix(text: &str, at: usize, done: usize) -> Option<&'static str> {
    let before = text.get(done..at)?;
    if before.ends_with("link:") {
        return Some("link:");
    }
    if before.ends_with("&lt;") {
        return Some("&lt;");
    }
    match before.as_bytes().last() {
        Some(b'"') => return Some("\""),
        Some(b'\'') => return Some("'"),
        Some(b' ' | b'\t' | b'>' | b'(' | b')' | b'[' | b']' | b';') => return Some(" "),
        _ => {}
    }
    begins_line(text, at).then_some("")
}

/// The first white space or bracket.
fn find_end(text: &str, from: usize) -> Option<usize> {
    text.get(from..)?.find(|c: char| matches!(c, '[' | ']') || c.is_whitespace()).map(|n| n + from)
}

/// The first white space or opening bracket.
fn find_open(text: &str, from: usize) -> Option<usize> {
    text.get(from..)?.find(|c: char| c == '[' || c.is_whitespace()).map(|n| n + from)
}

/// The first white space, bracket or mark.
fn find_stop(text: &str, from: usize) -> Option<usize> {
    let stops = |c: char| matches!(c, '[' | ']' | '<' | '\u{1}'..='\u{3}') || c.is_whitespace();
    let found = text.get(from..)?.find(stops)? + from;
    // The first character of a mark that looks like a reference.
    let is_mark = is_sign(text.as_bytes()[found]) && found > from;
    Some(found - usize::from(is_mark))
}

/// Where the part of a mail address before the `@` begins.
fn local_part(text: &str, at: usize, floor: usize) -> Option<usize> {
    let mut start = at;
    let mut first = None;
    while let Some(c) = buffer::before(text, start) {
        let length = if is_word(c) || matches!(c, '-' | '.' | '%' | '+') {
            c.len_utf8()
        } else if text[..start].ends_with("&amp;") {
            5
        } else {
            break;
        };
        if start < floor + length {
            break;
        }
        start -= length;
        if is_word(c) {
            first = Some(start);
        }
    }
    first
}

/// Where the part of a mail address ends that begins behind the `@`.
fn domain(text: &str, from: usize) -> Option<usize> {
    let rest = text.get(from..)?;
    if !rest.starts_with(is_alnum) {
        return None;
    }
    let end = rest.find(|c: char| !(is_word(c) || matches!(c, '-' | '.'))).unwrap_or(rest.len());
    let bytes = rest.as_bytes();
    for (dot, _) in rest[..end].rmatch_indices('.') {
        let letters = bytes[dot + 1..].iter().take(6).take_while(|b| b.is_ascii_alphabetic()).count();
        let behind = bytes.get(dot + 1 + letters);
        if (2..=5).contains(&letters) && !behind.is_some_and(|&b| b.is_ascii_alphanumeric() || b == b'_') {
            return Some(from + dot + 1 + letters);
        }
    }
    None
}

/// A value for an address.
fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.!~*'()".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}
