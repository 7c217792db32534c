//! The document's attributes: what `:name: value` declares, and what a reference to a name stands for.
//!
//! Reference: <https://docs.asciidoctor.org/asciidoc/latest/attributes/document-attributes/>.

use ast::Str;
use std::borrow::Cow;
use std::cell::Cell;
use std::rc::Rc;

/// Attributes that stand for characters, always.
/// <https://docs.asciidoctor.org/asciidoc/latest/attributes/character-replacement-ref/>
pub(crate) const CHARACTERS: &[(&str, &str)] = &[
    ("amp", "&"),
    ("apos", "'"),
    ("asterisk", "*"),
    ("backslash", "\\"),
    ("backtick", "`"),
    ("blank", ""),
    ("brvbar", "\u{a6}"),
    ("caret", "^"),
    ("cpp", "C++"),
    ("cxx", "C++"),
    ("deg", "\u{b0}"),
    ("empty", ""),
    ("endsb", "]"),
    ("gt", ">"),
    ("ldquo", "\u{201c}"),
    ("lsquo", "\u{2018}"),
    ("lt", "<"),
    ("nbsp", "\u{a0}"),
    ("plus", "+"),
    ("pp", "++"),
    ("quot", "\""),
    ("rdquo", "\u{201d}"),
    ("rsquo", "\u{2019}"),
    ("sp", " "),
    ("startsb", "["),
    ("tilde", "~"),
    ("two-colons", "::"),
    ("two-semicolons", ";;"),
    ("vbar", "|"),
    ("wj", "\u{2060}"),
    ("zwsp", "\u{200b}"),
];

/// The character that an attribute of this name stands for.
pub(crate) fn character(name: &str) -> Option<&'static str> {
    CHARACTERS.binary_search_by(|(n, _)| (*n).cmp(name)).ok().map(|at| CHARACTERS[at].1)
}

/// What a reference `{name}` stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning<'a> {
    /// A character that is hard to type.
    Character(&'static str),
    /// A text that the document declares, as the words that it shows: it stays a reference.
    Text(&'a str),
    /// A declared text with mark-up in it, or one that is declared several times: it is read in the reference's place.
    Source(&'a str),
    /// Nothing that this file tells: it stays a reference.
    Unknown,
}

#[derive(Clone, Debug)]
struct Entry {
    name: Str,
    value: Str,
    plain: bool,
    /// Marks of formatting count in it, wherever it is put.
    marked: bool,
}

/// What has been declared so far.
#[derive(Clone, Debug)]
pub(super) struct Attributes {
    entries: Vec<Entry>,
    places: foldhash::HashMap<Str, usize>,
    /// The names of all that were ever declared.
    seen: foldhash::HashSet<Str>,
    /// How many bytes references may still come to, in all that is read; `None` when they came to more.
    left: Rc<Cell<Option<usize>>>,
}

impl Default for Attributes {
    fn default() -> Attributes {
        Attributes::within(usize::MAX)
    }
}

impl Attributes {
    /// None so far; references may come to so many bytes.
    pub(super) fn within(most: usize) -> Attributes {
        Attributes {
            entries: Vec::new(),
            places: foldhash::HashMap::default(),
            seen: foldhash::HashSet::default(),
            left: Rc::new(Cell::new(Some(most))),
        }
    }

    /// Takes note that a value stands in the place of a reference. Where all of them come to too much, it must not.
    pub(super) fn afford(&self, value: &str) -> bool {
        let left = self.left.get().and_then(|left| left.checked_sub(value.len()));
        self.left.set(left);
        left.is_some()
    }

    /// Whether references have come to more than they may.
    pub(super) fn are_too_much(&self) -> bool {
        self.left.get().is_none()
    }

    /// The value of an attribute, by its name in small letters; as it was written, references in it resolved.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.places.get(name).map(|&at| self.entries[at].value.as_str())
    }

    /// Whether an attribute is set.
    pub(super) fn is_set(&self, name: &str) -> bool {
        self.places.contains_key(name) || character(name).is_some()
    }

    /// Whether nothing has been said of an attribute yet.
    pub(super) fn is_new(&self, name: &str) -> bool {
        !self.seen.contains(lower(name).as_ref())
    }

    /// Takes note that something is said of an attribute.
    pub(super) fn saw(&mut self, name: &str) {
        self.seen.insert(lower(name).as_ref().into());
    }

    /// Declares an attribute. `plain` says that its value is nothing but words, so that a reference to it may stay one.
    pub(super) fn set(&mut self, name: &str, value: impl Into<Str>, plain: bool) {
        self.put(name, value.into(), plain, false);
    }

    /// Declares an attribute whose value is read where it stands. `marked` says that marks of formatting count in it.
    pub(super) fn set_marked(&mut self, name: &str, value: impl Into<Str>, marked: bool) {
        self.put(name, value.into(), false, marked);
    }

    /// Whether marks of formatting count in the value of this name wherever it is put.
    pub(super) fn is_marked(&self, name: &str) -> bool {
        self.places.get(lower(name).as_ref()).is_some_and(|&at| self.entries[at].marked)
    }

    fn put(&mut self, name: &str, value: Str, plain: bool, marked: bool) {
        self.saw(name);
        let name = lower(name);
        let entry = Entry { name: name.as_ref().into(), value, plain, marked };
        if let Some(&at) = self.places.get(name.as_ref()) {
            self.entries[at] = entry;
        } else {
            self.places.insert(entry.name.clone(), self.entries.len());
            self.entries.push(entry);
        }
    }

    /// Takes an attribute away.
    pub(super) fn unset(&mut self, name: &str) {
        // Its entry stays where it is, unseen, so that the places of the others do.
        self.places.remove(lower(name).as_ref());
    }

    /// What a reference to a name stands for.
    pub(super) fn meaning(&self, name: &str) -> Meaning<'_> {
        let name = lower(name);
        if let Some(&at) = self.places.get(name.as_ref()) {
            let entry = &self.entries[at];
            return if entry.plain { Meaning::Text(&entry.value) } else { Meaning::Source(&entry.value) };
        }
        character(&name).map_or(Meaning::Unknown, Meaning::Character)
    }

    /// A text in which references to attributes are their values; those to unknown ones stay as they are. For targets of
    /// macros and lists of attributes, where no node can stand.
    pub(super) fn expand<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if memchr::memchr(b'{', text.as_bytes()).is_none() {
            return text.into();
        }
        let mut out = String::with_capacity(text.len());
        let mut plain = 0;
        let mut from = 0;
        while let Some(at) = memchr::memchr(b'{', &text.as_bytes()[from..]).map(|n| from + n) {
            from = at + 1;
            let Some(name) = reference(&text[at..]) else {
                if text[..at].ends_with('\\') && is_reference(&text[at..]) {
                    out.push_str(&text[plain..at - 1]);
                    plain = at;
                }
                continue;
            };
            let end = at + name.len() + 2;
            if text[..at].ends_with('\\') {
                out.push_str(&text[plain..at - 1]);
                plain = at;
                from = end;
                continue;
            }
            let value = match self.meaning(name) {
                Meaning::Character(text) => text,
                Meaning::Text(text) | Meaning::Source(text) => text,
                Meaning::Unknown => continue,
            };
            if !self.afford(value) {
                break;
            }
            out.push_str(&text[plain..at]);
            out.push_str(value);
            plain = end;
            from = end;
        }
        out.push_str(&text[plain..]);
        out.into()
    }
}

/// The name in a reference that a text begins with: `{name}`.
pub(crate) fn reference(text: &str) -> Option<&str> {
    let inside = text.strip_prefix('{')?;
    let end = inside.find(|c: char| !(is_word(c) || c == '-'))?;
    let name = &inside[..end];
    (inside[end..].starts_with('}') && !name.is_empty() && !name.starts_with('-')).then_some(name)
}

/// Whether a text begins with what Asciidoctor takes for a reference: `{name}`, `{counter:name}`.
pub(crate) fn is_reference(text: &str) -> bool {
    let is_counter = || {
        ["{set:", "{counter:", "{counter2:"].iter().any(|begin| text.starts_with(begin)) && text.contains('}')
    };
    reference(text).is_some() || is_counter()
}

/// Whether a character is one of a word, as Asciidoctor has it.
pub(crate) fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn lower(name: &str) -> Cow<'_, str> {
    if name.chars().any(char::is_uppercase) { name.to_lowercase().into() } else { name.into() }
}

#[cfg(test)]
mod tests {
    use super::{Attributes, CHARACTERS, Meaning};

    #[test]
    fn characters_are_sorted() {
        assert!(CHARACTERS.windows(2).all(|pair| pair[0].0 < pair[1].0));
    }

    #[test]
    fn references_in_targets() {
        let mut attributes = Attributes::within(100);
        attributes.set("Dir", "a/b", true);
        assert_eq!(attributes.expand("{dir}/x{plus}{none}\\{dir}.png"), "a/b/x+{none}{dir}.png");
        assert_eq!(attributes.meaning("DIR"), Meaning::Text("a/b"));
        attributes.unset("dir");
        assert_eq!(attributes.meaning("dir"), Meaning::Unknown);
    }

    #[test]
    fn references_come_to_so_much_and_no_more() {
        let mut attributes = Attributes::within(8);
        attributes.set("a", "12345", false);
        assert_eq!(attributes.expand("{a}"), "12345");
        assert!(!attributes.are_too_much());
        assert_eq!(attributes.expand("{a} {a}"), "{a} {a}");
        assert!(attributes.are_too_much());
    }
}
