//! `@version@`: names that a build replaces, in texts, in the addresses of links and in the paths of pictures.

use super::Editor;
use ast::{Class, InlineTag, Span, Str};
use std::collections::HashMap;

impl Editor<'_> {
    /// Puts values into running text, where blanks `fold`, or into a listing; whether there were any.
    pub(super) fn words(&mut self, text: &mut Str, fold: bool, span: Span) -> bool {
        let Some((new, names)) = replaced(text, &self.edits.variables) else { return false };
        *text = if fold { folded(&new).into() } else { new.into() };
        for name in names {
            let written = "its value, as the settings say it";
            self.note(InlineTag::EntityReference, Class::Normalised, format!("@{name}@"), written, span);
        }
        true
    }

    /// Puts values into an address.
    pub(super) fn address(&mut self, address: &mut Str, span: Span) {
        self.words(address, false, span);
    }
}

/// The names between two `@`, each with its place: `@` and the name in it.
pub(crate) fn names(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        while let Some(begin) = memchr::memchr(b'@', text.as_bytes().get(at..)?).map(|n| n + at) {
            let rest = &text[begin + 1..];
            let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
            let end = rest.find(|c| !is_name(c)).unwrap_or(rest.len());
            at = begin + 1;
            if end > 0 && rest[end..].starts_with('@') {
                at = begin + end + 2;
                return Some((begin, &rest[..end]));
            }
        }
        None
    })
}

/// The text with the values of the names that are known, and these names.
fn replaced<'v>(text: &str, values: &'v HashMap<Str, Str>) -> Option<(String, Vec<&'v Str>)> {
    if values.is_empty() {
        return None;
    }
    let (mut out, mut from, mut found) = (String::new(), 0, Vec::new());
    for (at, name) in names(text) {
        let Some((name, value)) = values.get_key_value(name) else { continue };
        out.push_str(&text[from..at]);
        out.push_str(value);
        from = at + name.len() + 2;
        found.push(name);
    }
    out.push_str(&text[from..]);
    (!found.is_empty()).then_some((out, found))
}

/// With one blank for each run of blanks; a line feed where the run had one.
pub(super) fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find([' ', '\t', '\n', '\r']) {
        let (words, more) = rest.split_at(at);
        let end = more.find(|c| !matches!(c, ' ' | '\t' | '\n' | '\r')).unwrap_or(more.len());
        out.push_str(words);
        out.push(if more[..end].contains('\n') { '\n' } else { ' ' });
        rest = &more[end..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::{folded, names, replaced};

    #[test]
    fn names_stand_between_signs() {
        let found = |text| names(text).map(|(_, name)| name).collect::<Vec<_>>();
        assert_eq!(found("a @b@ c@d.e @f-g_1@h@"), ["b", "f-g_1"]);
        assert_eq!(found("@@ @ @a b@"), Vec::<&str>::new());
        assert_eq!(found("@a@b@"), ["a"]);
        assert_eq!(found("ä@ö@ü@a"), Vec::<&str>::new());
    }

    #[test]
    fn known_names_are_replaced() {
        let values = [("a".into(), "1 2".into()), ("empty".into(), "".into())].into();
        let text = replaced("x @a@@empty@ @b@.", &values).map(|(text, _)| text);
        assert_eq!(text.as_deref(), Some("x 1 2 @b@."));
        assert!(replaced("@b@ a", &values).is_none());
        assert_eq!(folded("a \t b\n  c"), "a b\nc");
    }
}
