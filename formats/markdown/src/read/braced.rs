//! pandoc's attributes: `{#id .class key="value"}`, in any order, and `{=format}`.
//!
//! Specification: <https://pandoc.org/MANUAL.html#extension-attributes>,
//! <https://pandoc.org/MANUAL.html#extension-raw_attribute>

use super::{Reader, Source};
use ast::Attrs;
use comrak::nodes::NodeValue;

/// Attributes are not longer than this.
const LONGEST: usize = 4000;

/// What stands in the braces.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Braced {
    pub id: Option<String>,
    pub classes: Vec<String>,
    pub pairs: Vec<(String, String)>,
    /// The format of raw text.
    pub raw: Option<String>,
}

impl Braced {
    /// Reads what is between the braces; none if anything there is no attribute.
    pub(super) fn parse(text: &str) -> Option<Braced> {
        let mut found = Braced::default();
        let mut rest = text.trim();
        if let Some(format) = rest.strip_prefix('=') {
            let fits = !format.is_empty() && !format.contains(|c: char| c.is_whitespace() || c == '=');
            found.raw = Some(format.to_string());
            return fits.then_some(found);
        }
        while let Some(first) = rest.chars().next() {
            let word = &rest[..rest.find(char::is_whitespace).unwrap_or(rest.len())];
            let mut taken = word.len();
            match first {
                '#' if word.len() > 1 => found.id = Some(word[1..].to_string()),
                '.' if word.len() > 1 => found.classes.push(word[1..].to_string()),
                '-' if word.len() == 1 => found.classes.push("unnumbered".to_string()),
                _ => {
                    let (key, behind) = rest.split_once('=')?;
                    let is_key = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | ':' | '.');
                    if !key.starts_with(char::is_alphabetic) || !key.chars().all(is_key) {
                        return None;
                    }
                    let (value, length) = value(behind)?;
                    found.pairs.push((key.to_string(), value));
                    taken = key.len() + 1 + length;
                }
            }
            rest = rest[taken..].trim_start();
        }
        Some(found)
    }

    /// Reads what stands behind the colons of a container, or behind the fence of a listing: attributes in braces, a
    /// name alone, or a name and attributes.
    pub(super) fn of_info(info: &str) -> Option<Braced> {
        let info = info.trim();
        let (name, braces) = match info.find('{') {
            Some(at) => (info[..at].trim_end(), Some(&info[at..])),
            None => (info, None),
        };
        let mut found = match braces {
            Some(braces) => Braced::parse(braces.strip_prefix('{')?.strip_suffix('}')?)?,
            None => Braced::default(),
        };
        if name.contains(char::is_whitespace) || (!name.is_empty() && found.raw.is_some()) {
            return None;
        }
        if !name.is_empty() {
            found.classes.insert(0, name.to_string());
        }
        Some(found)
    }

    /// Gives a node what no kind of node takes for itself.
    pub(super) fn give(self, attrs: &mut Attrs) {
        if let Some(id) = self.id {
            attrs.set_id(id);
        }
        for class in self.classes {
            attrs.data_mut().push_class(class.as_str());
        }
        for (key, value) in self.pairs {
            attrs.set(&key, value);
        }
    }
}

/// The value of an attribute, and how long it is as it stands there.
fn value(text: &str) -> Option<(String, usize)> {
    let Some(quote) = text.chars().next().filter(|c| matches!(c, '"' | '\'')) else {
        let end = text.find(char::is_whitespace).unwrap_or(text.len());
        return Some((text[..end].to_string(), end));
    };
    let mut value = String::new();
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => {
                if !c.is_ascii_punctuation() {
                    value.push('\\');
                }
                value.push(c);
                escaped = false;
            }
            '\\' => escaped = true,
            _ if c == quote => return Some((value, at + 1)),
            '\n' => value.push(' '),
            _ => value.push(c),
        }
    }
    None
}

impl<'r> Reader<'r> {
    /// What is between the brace at this byte of a node's text and the one that closes it, and what is behind that one.
    /// Braces in quotes do not count; marks of other kinds are what they are written as.
    pub(super) fn braces(&self, node: Source<'r>, at: usize) -> Option<(String, Source<'r>, usize)> {
        let mut inside = String::new();
        let mut state = Quotes::default();
        let mut next = Some(node);
        let mut from = at + 1;
        while let Some(sibling) = next.filter(|_| inside.len() < LONGEST) {
            let data = sibling.data.borrow();
            match &data.value {
                NodeValue::Text(text) => {
                    let text = text.get(from..)?;
                    for (i, c) in text.char_indices() {
                        if state.ends_at(c) {
                            return Some((inside, sibling, from + i + 1));
                        }
                        inside.push(c);
                        if inside.len() > LONGEST {
                            return None;
                        }
                    }
                }
                NodeValue::Escaped => {
                    inside.push('\\');
                    inside.push_str(&escaped(sibling));
                }
                NodeValue::SoftBreak => inside.push('\n'),
                NodeValue::LineBreak => return None,
                _ => {
                    let source = self.sheet.source(data.sourcepos);
                    for c in source.chars() {
                        state.ends_at(c);
                    }
                    inside.push_str(source);
                }
            }
            next = sibling.next_sibling();
            from = 0;
        }
        None
    }
}

/// The character behind a backslash.
fn escaped(node: Source<'_>) -> String {
    node.children()
        .filter_map(|child| match &child.data.borrow().value {
            NodeValue::Text(text) => Some(text.to_string()),
            _ => None,
        })
        .collect()
}

/// Whether a quotation is open.
#[derive(Default)]
struct Quotes {
    quote: Option<char>,
    before: Option<char>,
}

impl Quotes {
    /// Takes the next character; whether it is the brace that closes.
    fn ends_at(&mut self, c: char) -> bool {
        match self.quote {
            Some(quote) if c == quote => self.quote = None,
            None if matches!(c, '"' | '\'') && self.before == Some('=') => self.quote = Some(c),
            None if c == '}' => return true,
            _ => {}
        }
        self.before = Some(c);
        false
    }
}

#[cfg(test)]
mod tests {
    use super::Braced;

    #[test]
    fn attributes_come_in_any_order() {
        let found = Braced::parse(r#" .a #b key="x \"y\" {z}" .c k2=v - "#).unwrap();
        assert_eq!(found.id.as_deref(), Some("b"));
        assert_eq!(found.classes, ["a", "c", "unnumbered"]);
        let pair = |a: &str, b: &str| (a.to_string(), b.to_string());
        assert_eq!(found.pairs, [pair("key", "x \"y\" {z}"), pair("k2", "v")]);
        assert_eq!(Braced::parse("=html").unwrap().raw.as_deref(), Some("html"));
        assert_eq!(Braced::parse("#b c"), None);
        assert_eq!(Braced::of_info("nix {.numberLines}").unwrap().classes, ["nix", "numberLines"]);
        assert_eq!(Braced::of_info("two words"), None);
    }
}
