//! Ids and names: how docutils makes an HTML id of a name, and when a name can be written bare.

use foldhash::{HashMap, HashSet};
use std::borrow::Cow;

/// The id that docutils makes of a name (`docutils.nodes.make_id`): lower case ASCII letters, digits and single
/// hyphens, beginning with a letter.
pub fn make_id(name: &str) -> String {
    made(name).into_owned()
}

/// The same; without a copy for a name that is such an id already.
fn made(name: &str) -> Cow<'_, str> {
    if is_made(name.as_bytes()) {
        return name.into();
    }
    if name.is_ascii() {
        return made_of_ascii(name).into();
    }
    let mut out = String::with_capacity(name.len());
    for c in name.chars().flat_map(char::to_lowercase) {
        match c {
            'a'..='z' | '0'..='9' => out.push(c),
            // docutils decomposes letters and drops what is not ASCII then. Here such an id is only ever compared
            // with the wish, and differs from it in either case.
            _ if !c.is_ascii() => {}
            _ if out.is_empty() || out.ends_with('-') => {}
            _ => out.push('-'),
        }
    }
    let start = out.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(out.len());
    out[start..].trim_end_matches('-').to_string().into()
}

/// Whether a name is such an id already.
fn is_made(name: &[u8]) -> bool {
    let mut before = b'-';
    let fits = |b: &u8| match (std::mem::replace(&mut before, *b), b) {
        (_, b'a'..=b'z' | b'0'..=b'9') => true,
        (before, b'-') => before != b'-',
        _ => false,
    };
    name.first().is_some_and(u8::is_ascii_lowercase) && name.iter().all(fits) && name.last() != Some(&b'-')
}

/// What is made of a name in ASCII: its words, the first of which begins with a letter, with hyphens between.
fn made_of_ascii(name: &str) -> String {
    let lower = name.to_ascii_lowercase();
    let start = lower.bytes().position(|b| b.is_ascii_alphabetic()).unwrap_or(lower.len());
    let words = lower[start..].split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let mut out = String::with_capacity(lower.len());
    for word in words {
        if !out.is_empty() {
            out.push('-');
        }
        out.push_str(word);
    }
    out
}

/// The name that docutils files a target under: lower case, white space folded.
pub fn normalised(name: &str) -> Cow<'_, str> {
    if !name.is_empty() && name.bytes().all(|b| b.is_ascii_graphic() && !b.is_ascii_uppercase()) {
        return name.into();
    }
    name.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ").into()
}

/// Whether a name can be written without backquotes: letters and digits with single `-`, `.`, `_`, `+`, `:` inside.
/// A colon needs quotes in a target all the same.
pub fn is_simple(name: &str) -> bool {
    let mut inside = false;
    if name.is_ascii() {
        // The same as below, which takes its time for other letters.
        let fits = |b: &u8| match b {
            b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' => {
                inside = true;
                true
            }
            b'-' | b'.' | b'_' | b'+' => std::mem::take(&mut inside),
            _ => false,
        };
        return name.as_bytes().iter().all(fits) && inside;
    }
    for c in name.chars() {
        if c.is_alphanumeric() {
            inside = true;
        } else if inside && matches!(c, '-' | '.' | '_' | '+') {
            inside = false;
        } else {
            return false;
        }
    }
    inside
}

/// The names and ids that a file has taken so far.
#[derive(Debug, Default)]
pub struct Taken {
    /// The ids by their names, and whether each is a target already: a source may give one twice. None: the id is its name.
    names: HashMap<String, (Option<String>, bool)>,
    ids: HashSet<String>,
}

/// How an id is to be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spelt {
    /// As a target: no other id of the file has the same name.
    pub target: bool,
    /// As a raw HTML anchor: docutils would change it, or has given it away.
    pub raw: bool,
}

impl Taken {
    /// Takes an id.
    pub fn take(&mut self, id: &str) -> Spelt {
        let name = normalised(id);
        let target = match self.names.get_mut(&*name) {
            None => {
                let named = named(id, &name);
                self.names.insert(name.into_owned(), (named, true));
                true
            }
            Some((other, written)) => {
                is_named(other.as_deref(), id, &name) && !std::mem::replace(written, true)
            }
        };
        let made = made(id);
        let is_same = made == id;
        let exact = self.ids.insert(made.into_owned()) && is_same;
        // No id of HTML has blanks, but names have.
        let is_name_alone = id.contains(' ');
        Spelt { target, raw: !target || !exact && !is_name_alone }
    }

    /// Takes the id that docutils makes of a section's title, unless that has it already.
    pub fn take_title(&mut self, title: &str) {
        self.ids.insert(make_id(title));
    }

    /// Keeps a name for an id, before anything is written, so that references know whether it will be a target.
    /// The first id of a name gets it.
    pub fn reserve(&mut self, id: &str) {
        let name = normalised(id);
        if !self.names.contains_key(&*name) {
            let named = named(id, &name);
            self.names.insert(name.into_owned(), (named, false));
        }
    }

    /// Whether the file has this id as a target, by what was reserved.
    pub fn has(&self, id: &str) -> bool {
        let name = normalised(id);
        self.names.get(&*name).is_some_and(|(other, _)| is_named(other.as_deref(), id, &name))
    }

    /// Whether a reference by name leads to this id, and not to another of the same name.
    pub fn names(&self, id: &str) -> bool {
        let name = normalised(id);
        self.names.get(&*name).is_none_or(|(other, _)| is_named(other.as_deref(), id, &name))
    }
}

/// The id that a name is for, if they differ.
fn named(id: &str, name: &str) -> Option<String> {
    (id != name).then(|| id.to_string())
}

/// Whether a name is for this id.
fn is_named(named: Option<&str>, id: &str, name: &str) -> bool {
    named.unwrap_or(name) == id
}

#[cfg(test)]
mod tests {
    use super::{Spelt, Taken, is_simple, make_id};

    #[test]
    fn ids_as_docutils_makes_them() {
        for (name, id) in [
            ("sec-intro", "sec-intro"),
            ("Foo.Bar_baz", "foo-bar-baz"),
            ("a--b", "a-b"),
            ("-9lives-", "lives"),
            ("a:b c", "a-b-c"),
            ("_x", "x"),
            ("12", ""),
        ] {
            assert_eq!(make_id(name), id);
        }
    }

    #[test]
    fn simple_names() {
        assert!(is_simple("opt-a.b_c"));
        for name in ["a:b", "a--b", "_a", "a-", "a b", ""] {
            assert!(!is_simple(name), "{name}");
        }
    }

    #[test]
    fn clashes() {
        let mut taken = Taken::default();
        assert_eq!(taken.take("foo"), Spelt { target: true, raw: false });
        assert_eq!(taken.take("Foo"), Spelt { target: false, raw: true });
        assert_eq!(taken.take("a.b"), Spelt { target: true, raw: true });
        assert_eq!(taken.take("a-b"), Spelt { target: true, raw: true });
        assert_eq!(taken.take("foo"), Spelt { target: false, raw: true });
        assert_eq!(taken.take("Two Words"), Spelt { target: true, raw: false });
        assert_eq!(taken.take("two words"), Spelt { target: false, raw: true });
        assert!(taken.names("foo") && !taken.names("Foo") && taken.names("elsewhere"));
    }
}
