//! References to attributes: `{name}`.
//!
//! The value stands in the text for what is looked for later, since an address or a macro may be made of it. Where all of it is still
//! there as text when the tree is made, it is a reference again.
//!
//! Reference: <https://docs.asciidoctor.org/asciidoc/latest/attributes/reference-attributes/>.

use super::Work;
use super::buffer::{self, Ahead, Buffer, Edit, find_byte, is_word};
use crate::read::attributes::Meaning;
use ast::{Generic, Inline, InlineKind};
use std::ops::Range;

/// Characters that the text has a reference for, so that no macro begins with them.
const GUARDED: &[&str] = &[
    "plus", "nbsp", "deg", "zwsp", "quot", "apos", "lsquo", "rsquo", "ldquo", "rdquo", "wj", "brvbar", "pp",
    "cpp",
];

/// A reference in the text.
struct Found {
    whole: Range<usize>,
    name: Range<usize>,
    is_escaped: bool,
    is_directive: bool,
}

impl Work<'_, '_> {
    pub(super) fn attributes(&mut self, buffer: &mut Buffer) {
        let text = buffer.text.as_str();
        let mut edit = Edit::new(buffer);
        let mut braces = Ahead::default();
        let mut at = 0;
        while let Some(open) = find_byte(b'{', text, at) {
            at = open + 1;
            let Some(found) = reference(text, open, edit.done, &mut braces) else { continue };
            at = found.whole.end;
            let name = &text[found.name.clone()];
            edit.keep(found.whole.start);
            if found.is_escaped {
                edit.push("{");
                edit.skip(found.name.start);
                edit.keep(found.name.end);
                edit.push("}");
            } else if found.is_directive {
                let span = buffer.span(found.whole.clone(), self.run);
                self.directive(name, span, &mut edit);
            } else {
                self.value(name, &mut edit);
            }
            edit.skip(found.whole.end);
        }
        if let Some(new) = edit.finish() {
            *buffer = new;
        }
    }

    /// Puts what a name stands for in.
    fn value(&mut self, name: &str, edit: &mut Edit<'_>) {
        match self.attributes.meaning(name) {
            Meaning::Character(value) => {
                let guard = GUARDED.iter().any(|guarded| name.eq_ignore_ascii_case(guarded));
                let is_odd = |c: char| !c.is_ascii_alphanumeric();
                if guard {
                    let value: String = value
                        .chars()
                        .map(|c| if is_odd(c) { format!("&#{};", u32::from(c)) } else { c.to_string() })
                        .collect();
                    edit.push(&value);
                } else {
                    edit.push(value);
                }
            }
            // The error that comes of it is told at the end.
            Meaning::Text(value) | Meaning::Source(value) if !self.attributes.afford(value) => {}
            Meaning::Text(value) => {
                let value = value.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
                if self.expand {
                    edit.push(&value);
                } else {
                    self.reference(name, &value, edit);
                }
            }
            Meaning::Source(value) => {
                let value: String = value.chars().filter(|&c| !matches!(c, '\u{1}'..='\u{5}')).collect();
                let mut value = Buffer::new(value, 0);
                super::special(&mut value);
                if self.attributes.is_marked(name) {
                    self.quotes(&mut value);
                }
                self.put(&value.text, edit);
            }
            Meaning::Unknown => self.reference(name, &format!("{{{name}}}"), edit),
        }
    }

    /// Puts the text of a value in; counters in it count there.
    fn put(&mut self, value: &str, edit: &mut Edit<'_>) {
        let mut braces = Ahead::default();
        let (mut plain, mut at) = (0, 0);
        while let Some(open) = find_byte(b'{', value, at) {
            at = open + 1;
            let found =
                reference(value, open, plain, &mut braces).filter(|f| f.is_directive && !f.is_escaped);
            let Some(found) = found else { continue };
            edit.push(&value[plain..open]);
            self.directive(&value[found.name], ast::Span::NONE, edit);
            (plain, at) = (found.whole.end, found.whole.end);
        }
        edit.push(&value[plain..]);
    }

    /// A counter or a setting.
    fn directive(&mut self, name: &str, span: ast::Span, edit: &mut Edit<'_>) {
        let generic = Generic { name: "{urn:asciidoctor}reference".into(), content: Vec::new() };
        let mut node = Inline::new(InlineKind::Generic(Box::new(generic)), span);
        node.attrs.set("name", self.flat(name));
        self.push_node(node, edit);
    }

    fn reference(&mut self, name: &str, value: &str, edit: &mut Edit<'_>) {
        let Ok(number) = u32::try_from(self.references.len()) else { return edit.push(value) };
        self.references.push((name.into(), value.len()));
        edit.push_reference(value, number);
    }
}

/// The reference whose brace is at `open`.
fn reference(text: &str, open: usize, floor: usize, braces: &mut Ahead) -> Option<Found> {
    let inside = text.get(open + 1..)?;
    let start = open - usize::from(open > floor && text.as_bytes()[open - 1] == b'\\');
    let word = inside.find(|c: char| !(is_word(c) || c == '-'))?;
    let name = &inside[..word];
    let behind = &inside.as_bytes()[word..];
    let is_directive = matches!(name, "set" | "counter" | "counter2") && behind[0] == b':';
    let (end, close) = if is_directive {
        // At least one character, all on one line.
        let from = open + 2 + word + buffer::at(text, open + 2 + word)?.len_utf8();
        let close = braces.next(from, |from| find_byte(b'}', text, from))?;
        if text.get(open..close)?.contains('\n') {
            return None;
        }
        let is_escaped = close > from && text.as_bytes()[close - 1] == b'\\';
        (close - usize::from(is_escaped), close)
    } else {
        if name.is_empty() || name.starts_with('-') {
            return None;
        }
        let end = open + 1 + word;
        match behind {
            [b'}', ..] => (end, end),
            [b'\\', b'}', ..] => (end, end + 1),
            _ => return None,
        }
    };
    let is_escaped = start < open || close > end;
    Some(Found { whole: start..close + 1, name: open + 1..end, is_escaped, is_directive })
}
