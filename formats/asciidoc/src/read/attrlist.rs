//! Lists of attributes: `[quote#id.role%option,who,key="value"]`, and the brackets of macros.
//!
//! Reference: <https://docs.asciidoctor.org/asciidoc/latest/attributes/positional-and-named-attributes/>.

use super::attributes::is_word;
use std::borrow::Cow;

/// A value, and whether it stood in single quotes, which make it running text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Value<'t> {
    pub text: Cow<'t, str>,
    pub is_text: bool,
}

/// What a list says, in its order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct List<'t> {
    /// By place, from 0; nothing where a place is empty or taken by a named one.
    pub positional: Vec<Option<Value<'t>>>,
    /// By name; of several of one name the last counts.
    pub named: Vec<(Cow<'t, str>, Value<'t>)>,
}

/// The first member of a list: `style#id.role%option`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Shorthand<'t> {
    pub style: Option<&'t str>,
    pub id: Option<&'t str>,
    pub roles: Vec<&'t str>,
    pub options: Vec<&'t str>,
}

impl<'t> List<'t> {
    /// Reads what stands between the brackets.
    pub(super) fn parse(text: &'t str) -> List<'t> {
        let mut list = List::default();
        let mut scan = Scan { rest: text };
        if text.is_empty() {
            return list;
        }
        loop {
            scan.skip_blanks();
            scan.member(&mut list);
            // The comma, with the blanks around it. Without one, what follows a quoted value is the next member.
            scan.skip_blanks();
            scan.rest = scan.rest.strip_prefix(',').unwrap_or(scan.rest);
            if scan.rest.is_empty() {
                break;
            }
        }
        last_of_each(&mut list.named);
        list
    }

    /// The value of a name.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.value(name).map(|value| value.text.as_ref())
    }

    /// The value of a name, and how it was written.
    pub(super) fn value(&self, name: &str) -> Option<&Value<'t>> {
        self.named.iter().rev().find(|(n, _)| n == name).map(|(_, value)| value)
    }

    /// The value in a place, from 0.
    pub(super) fn at(&self, place: usize) -> Option<&str> {
        self.positional.get(place)?.as_ref().map(|value| value.text.as_ref())
    }

    /// The options that `options=` and `opts=` name.
    pub(super) fn options(&self) -> impl Iterator<Item = &str> {
        let lists = self.named.iter().filter(|(n, _)| n == "options" || n == "opts");
        lists.flat_map(|(_, value)| value.text.split(',')).map(str::trim).filter(|o| !o.is_empty())
    }
}

impl<'t> Shorthand<'t> {
    /// Reads the first member of a block's list. One with a blank in it is a style as it stands.
    pub(super) fn parse(text: &'t str) -> Shorthand<'t> {
        let mut found = Shorthand::default();
        if text.contains(' ') {
            found.style = Some(text);
            return found;
        }
        let mut rest = text;
        let mut sign = None;
        loop {
            let end = rest.find(['#', '.', '%']).unwrap_or(rest.len());
            let word = &rest[..end];
            if !word.is_empty() {
                match sign {
                    None => found.style = Some(word),
                    Some(b'#') => found.id = Some(word),
                    Some(b'.') => found.roles.push(word),
                    Some(_) => found.options.push(word),
                }
            }
            let Some(&byte) = rest.as_bytes().get(end) else { return found };
            sign = Some(byte);
            rest = &rest[end + 1..];
        }
    }

    /// Reads the list before a mark in running text, `[#id.role]`: only its first member counts, and one that begins with no
    /// sign is a role as it stands.
    pub(super) fn of_mark(text: &'t str) -> Shorthand<'t> {
        let first = text.split(',').next().unwrap_or_default().trim();
        let mut found = Shorthand::default();
        if !first.starts_with(['.', '#']) {
            found.roles.extend(first.split(' ').filter(|r| !r.is_empty()));
            return found;
        }
        let (before, after) = first.split_once('#').unwrap_or((first, ""));
        let (id, roles) = after.split_once('.').unwrap_or((after, ""));
        found.id = Some(id).filter(|id| !id.is_empty());
        let roles = before.split('.').chain(roles.split('.'));
        found.roles.extend(roles.flat_map(|r| r.split(' ')).filter(|r| !r.is_empty()));
        found
    }
}

/// Of several values of one name, the last, in the place of the first.
pub(super) fn last_of_each(named: &mut Vec<(Cow<'_, str>, Value<'_>)>) {
    // Options add up: each counts.
    let is_one = |name: &str| !matches!(name, "options" | "opts");
    let mut places: foldhash::HashMap<String, usize> = foldhash::HashMap::default();
    let mut kept = 0;
    for at in 0..named.len() {
        let first = match named.get(at) {
            Some((name, _)) if is_one(name) && named.len() <= FEW => {
                named.iter().take(kept).position(|(n, _)| n == name)
            }
            Some((name, _)) if is_one(name) => {
                let place = *places.entry(name.to_string()).or_insert(kept);
                (place < kept).then_some(place)
            }
            _ => None,
        };
        named.swap(first.unwrap_or(kept), at);
        kept += usize::from(first.is_none());
    }
    named.truncate(kept);
}

/// So many names are looked through; more are looked up.
const FEW: usize = 16;

struct Scan<'t> {
    rest: &'t str,
}

impl<'t> Scan<'t> {
    fn skip_blanks(&mut self) {
        self.rest = self.rest.trim_start_matches([' ', '\t']);
    }

    fn member(&mut self, list: &mut List<'t>) {
        if let Some(quote @ (b'"' | b'\'')) = self.rest.as_bytes().first().copied() {
            let value = self.quoted(quote);
            list.positional.push(Some(value));
            return;
        }
        let whole = self.rest;
        let name = self.name();
        let behind = self.rest;
        self.skip_blanks();
        if !name.is_empty() && self.rest.starts_with('=') {
            self.rest = &self.rest[1..];
            self.skip_blanks();
            let value = match self.rest.as_bytes().first().copied() {
                Some(quote @ (b'"' | b'\'')) => self.quoted(quote),
                Some(b',') | None => Value { text: "".into(), is_text: false },
                Some(_) => Value { text: self.up_to_comma().into(), is_text: false },
            };
            list.positional.push(None);
            if value.text != "None" {
                list.named.push((name.into(), value));
            }
            return;
        }
        if self.rest.is_empty() || self.rest.starts_with(',') {
            let text = (!name.is_empty()).then(|| Value { text: name.into(), is_text: false });
            list.positional.push(text);
            return;
        }
        // A name with other characters behind it: all up to the comma.
        let end = whole.len() - behind.len();
        self.rest = behind;
        let rest = self.up_to_comma().len();
        list.positional.push(Some(Value { text: whole[..end + rest].into(), is_text: false }));
    }

    /// A name: a character of a word, then these, full stops and hyphens.
    fn name(&mut self) -> &'t str {
        if !self.rest.starts_with(is_word) {
            return "";
        }
        let end = self.rest.find(|c: char| !(is_word(c) || c == '-' || c == '.')).unwrap_or(self.rest.len());
        let (name, rest) = self.rest.split_at(end);
        self.rest = rest;
        name
    }

    /// All up to the next comma or the end, without the blanks before it.
    fn up_to_comma(&mut self) -> &'t str {
        let end = memchr::memchr(b',', self.rest.as_bytes()).unwrap_or(self.rest.len());
        let (text, rest) = self.rest.split_at(end);
        self.rest = rest;
        text.trim_end_matches([' ', '\t'])
    }

    /// A value in quotes; where the quote is not closed, what stands up to the comma, quote and all.
    fn quoted(&mut self, quote: u8) -> Value<'t> {
        let inside = &self.rest[1..];
        let bytes = inside.as_bytes();
        let mut from = 0;
        while let Some(end) = memchr::memchr(quote, &bytes[from..]).map(|n| from + n) {
            if end > 0 && bytes[end - 1] == b'\\' {
                from = end + 1;
                continue;
            }
            self.rest = &inside[end + 1..];
            let text = &inside[..end];
            let text = if text.contains('\\') {
                let quote = char::from(quote);
                text.replace(&format!("\\{quote}"), quote.encode_utf8(&mut [0; 4])).into()
            } else {
                text.into()
            };
            return Value { text, is_text: quote == b'\'' };
        }
        Value { text: self.up_to_comma().into(), is_text: false }
    }
}

#[cfg(test)]
mod tests {
    use super::{List, Shorthand};

    fn shown(text: &str) -> String {
        let list = List::parse(text);
        let mut out: Vec<String> = list
            .positional
            .iter()
            .map(|value| {
                value
                    .as_ref()
                    .map_or("-".into(), |v| format!("{}{}", v.text, if v.is_text { "'" } else { "" }))
            })
            .collect();
        out.extend(
            list.named.iter().map(|(n, v)| format!("{n}={}{}", v.text, if v.is_text { "'" } else { "" })),
        );
        out.join("|")
    }

    #[test]
    fn members_are_told_apart() {
        for (text, wanted) in [
            ("quote, Some One, a book", "quote|Some One|a book"),
            ("a,,b", "a|-|b"),
            ("k=v, x = \"y, z\" ,w", "-|-|w|k=v|x=y, z"),
            ("quote, 'a *b* c', d", "quote|a *b* c'|d"),
            ("\"a \\\" b\"", "a \" b"),
            ("cols=\"1,2\",%header", "-|%header|cols=1,2"),
            ("a b=c", "a b=c"),
            ("alt text, 50%", "alt text|50%"),
            ("k=", "-|k="),
            ("k=None", "-"),
            ("k=1,l=2,k=3,m=4", "-|-|-|-|k=3|l=2|m=4"),
            ("\"open, b", "\"open|b"),
            ("a,", "a"),
            ("\"a\" b,c", "a|b|c"),
        ] {
            assert_eq!(shown(text), wanted, "{text}");
        }
    }

    #[test]
    fn the_first_member() {
        let found = Shorthand::parse("source%linenums#x.a.b%c");
        assert_eq!(found.style, Some("source"));
        assert_eq!(found.id, Some("x"));
        assert_eq!(found.roles, ["a", "b"]);
        assert_eq!(found.options, ["linenums", "c"]);
        let found = Shorthand::of_mark(".a.b#x.c");
        assert_eq!((found.id, found.roles), (Some("x"), vec!["a", "b", "c"]));
        assert_eq!(Shorthand::of_mark("red big,x").roles, ["red", "big"]);
    }
}
