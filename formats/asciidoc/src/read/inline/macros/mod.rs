//! Macros in a line, in the order in which Asciidoctor looks for them.
//!
//! | module | what it reads |
//! |---|---|
//! | `ui` | `kbd:[Ctrl+C]`, `btn:[OK]`, `menu:File[Save]`, `"File > Save"` |
//! | `image` | `image:file[words]`, `icon:name[]` |
//! | `term` | `(((a,b)))`, `((a))`, `indexterm:[a,b]` |
//! | `link` | `https://a[words]`, `link:a[words]`, addresses of mail |
//! | `anchor` | `[[id]]`, `[[[id]]]`, `<<id,words>>`, `xref:id[words]` |
//! | `note` | `footnote:[words]` |
//!
//! Reference: <https://docs.asciidoctor.org/asciidoc/latest/macros/>.

mod anchor;
mod image;
mod link;
mod note;
mod term;
mod ui;

use super::buffer::{self, Ahead, Buffer, Edit, Sign, find, find_bracket, find_byte};
use super::{Made, Work, push_sign};
use crate::read::attrlist::{List, Value};
use ast::{Attrs, Target};
use std::ops::Range;

impl Work<'_, '_> {
    pub(super) fn macros(&mut self, buffer: &mut Buffer) {
        let text = buffer.text.as_str();
        let bracket = find_byte(b'[', text, 0).is_some();
        // A macro has brackets, and its name a colon.
        let names = names(text, bracket);
        let is_quoted = find_byte(b'"', text, 0).is_some() && find("&gt;", text, 0).is_some();
        if (names & (KEY | BUTTON | MENU) != 0 || is_quoted) && self.attributes.get("experimental").is_some()
        {
            if names & (KEY | BUTTON) != 0 {
                self.keys_and_buttons(buffer);
            }
            if names & MENU != 0 {
                self.menus(buffer);
            }
            if is_quoted {
                self.quoted_menus(buffer);
            }
        }
        if names & IMAGE != 0 {
            self.images(buffer);
        }
        if names & TERM != 0 || find("((", &buffer.text, 0).is_some() {
            self.terms(buffer);
        }
        if names & ADDRESS != 0 {
            self.addresses(buffer);
        }
        if names & LINK != 0 {
            self.links(buffer);
        }
        if find_byte(b'@', &buffer.text, 0).is_some() {
            self.mail(buffer);
        }
        if bracket && self.how.bibliography {
            self.entry(buffer);
        }
        if names & ANCHOR != 0 || bracket && find("[[", &buffer.text, 0).is_some() {
            self.anchors(buffer);
        }
        if names & REFERENCE != 0
            || find_byte(b'&', &buffer.text, 0).is_some() && find("&lt;&lt;", &buffer.text, 0).is_some()
        {
            self.references(buffer);
        }
        if names & NOTE != 0 {
            self.footnotes(buffer);
        }
    }

    /// Sets the marks of a link around its text, which is a part of a text already edited.
    fn push_link(&mut self, target: Target, attrs: Attrs, content: &Buffer, edit: &mut Edit<'_>) {
        let number = self.made(Made::Link { target, attrs });
        push_sign(Sign::Open, number, edit);
        edit.push_buffer(content);
        push_sign(Sign::Close, number, edit);
    }

    /// The text of a link or reference, where it is a list of attributes, and what the others say.
    fn list_text(&self, text: Buffer, found: &mut Listed) -> Option<Buffer> {
        let words = text.text.replace('\n', " ");
        let list = List::parse(&words);
        let first = list.positional.first().and_then(Option::as_ref).cloned();
        let first = first.filter(|value| !value.text.is_empty() || !list.positional.is_empty());
        let Some(Value { text: shown, .. }) = first else {
            self.listed(&list, found);
            return None;
        };
        if shown == words {
            return Some(text);
        }
        self.listed(&list, found);
        // Where in the text it stands; characters that were escaped in it make it another.
        let start = shown.as_ptr().addr().wrapping_sub(words.as_ptr().addr());
        match words.get(start..start.saturating_add(shown.len())) {
            Some(part) if part == shown => Some(text.cut(start..start + shown.len())),
            _ => Some(Buffer::new(shown.into_owned(), text.place(0))),
        }
    }

    fn listed(&self, list: &List<'_>, found: &mut Listed) {
        for (name, value) in &list.named {
            let value = self.flat(&value.text);
            match name.as_ref() {
                "id" if !value.is_empty() => found.attrs.set_id(value),
                "role" => {
                    for class in value.split_ascii_whitespace() {
                        found.attrs.data_mut().push_class(class);
                    }
                }
                "xrefstyle" => found.style = Some(value.into()),
                name => found.attrs.data_mut().push_other(name, value),
            }
        }
        found.attrs.tidy();
        found.places = list.positional.iter().map(|p| p.as_ref().map(|p| self.flat(&p.text))).collect();
    }
}

const KEY: u16 = 1;
const BUTTON: u16 = 2;
const MENU: u16 = 4;
const IMAGE: u16 = 8;
const TERM: u16 = 16;
const ADDRESS: u16 = 32;
const LINK: u16 = 64;
const ANCHOR: u16 = 128;
const REFERENCE: u16 = 256;
const NOTE: u16 = 512;

const NAMES: [(&str, u16); 15] = [
    ("kbd", KEY),
    ("btn", BUTTON),
    ("menu", MENU),
    ("image", IMAGE),
    ("icon", IMAGE),
    ("indexterm", TERM),
    ("indexterm2", TERM),
    ("link", LINK),
    ("mailto", LINK),
    ("anchor", ANCHOR),
    ("xref", REFERENCE),
    ("footnote", NOTE),
    ("footnoteref", NOTE),
    ("https", 0),
    ("http", 0),
];

/// The macros whose names stand before colons in a text.
fn names(text: &str, bracket: bool) -> u16 {
    let mut found = 0;
    for colon in memchr::memchr_iter(b':', text.as_bytes()) {
        if text.as_bytes()[colon..].starts_with(b"://") {
            found |= ADDRESS;
        }
        if bracket && let Some((_, name)) = NAMES.iter().find(|(name, _)| text[..colon].ends_with(name)) {
            found |= name;
        }
    }
    found
}

/// What a list in the text of a link says.
#[derive(Default)]
struct Listed {
    attrs: Attrs,
    style: Option<ast::Str>,
    places: Vec<Option<String>>,
}

/// What stands in the brackets that begin at `open`, if they end: nothing, or all up to the first that is not escaped.
fn brackets(text: &str, open: usize, ends: &mut Ahead) -> Option<Range<usize>> {
    if text.as_bytes().get(open + 1) == Some(&b']') {
        return Some(open + 1..open + 1);
    }
    filled_brackets(text, open, ends)
}

/// The same for brackets that must not be empty.
fn filled_brackets(text: &str, open: usize, ends: &mut Ahead) -> Option<Range<usize>> {
    let first = buffer::at(text, open + 1)?.len_utf8();
    let close = ends.next(open + 1 + first, |from| find_bracket(text, from))?;
    Some(open + 1..close)
}

/// Whether a backslash stands before an offset that has not been dealt with.
fn is_escaped(text: &str, at: usize, done: usize) -> bool {
    at > done && text.as_bytes().get(at - 1) == Some(&b'\\')
}

/// Leaves out the backslash before `start`; what is behind it is text up to `end`.
fn unescape(start: usize, end: usize, edit: &mut Edit<'_>) {
    edit.keep(start - 1);
    edit.skip(start);
    edit.keep(end);
}

/// Puts the new text in the old one's place.
fn replace(new: Option<Buffer>, buffer: &mut Buffer) {
    if let Some(new) = new {
        *buffer = new;
    }
}
