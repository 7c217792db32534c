//! Listings: fenced, with as many marks as their text needs.
//!
//! Specification: <https://spec.commonmark.org/0.31.2/#fenced-code-blocks>

use super::Writer;
use crate::flavour::Syntax;
use crate::orders;
use ast::{CodeBlock, Inline, InlineKind, Raw, plain_text};

impl Writer<'_> {
    pub(super) fn code(&mut self, code: &CodeBlock) {
        let mut info = String::new();
        for c in code.language.as_deref().unwrap_or("").chars() {
            // The build of Nixpkgs takes `{=include=}` for an order to open files; the others begin a reference.
            if matches!(c, '\\' | '&') || c == '{' && self.flavour.syntax.has(Syntax::ATTRIBUTES) {
                info.push('\\');
            }
            info.push(c);
        }
        match &code.content[..] {
            [Inline { kind: InlineKind::Text(text), .. }] => self.listing(text, &info),
            content if self.flavour.syntax.has(Syntax::ORDERS) => {
                let mut text = String::new();
                for inline in content {
                    match &inline.kind {
                        InlineKind::Include(include) => text.push_str(&orders::include(include)),
                        InlineKind::Instruction(order) => text.push_str(&orders::instruction(order)),
                        _ => text.push_str(&orders::escaped(&plain_text(std::slice::from_ref(inline)))),
                    }
                }
                self.fenced(&text, &info);
            }
            content => self.listing(&plain_text(content), &info),
        }
    }

    /// Raw text of any format, between fences.
    pub(super) fn pandoc_raw(&mut self, raw: &Raw) {
        self.fenced(&raw.text, &format!("{{={}}}", raw.format));
    }

    /// mdBook follows its orders in listings, too, and takes a backslash before them away.
    fn listing(&mut self, text: &str, info: &str) {
        if self.flavour.syntax.has(Syntax::ORDERS) {
            self.fenced(&orders::escaped(text), info);
        } else {
            self.fenced(text, info);
        }
    }

    /// Writes a text to the byte, between fences.
    pub(super) fn fenced(&mut self, text: &str, info: &str) {
        // An info string behind backquotes may hold none.
        let mark = if info.contains('`') { b'~' } else { b'`' };
        let longest = match memchr::memchr(mark, text.as_bytes()) {
            Some(_) => text.split('\n').map(|line| leading_marks(line, mark)).max().unwrap_or(0),
            None => 0,
        };
        let fence: String = std::iter::repeat_n(char::from(mark), (longest + 1).max(3)).collect();
        let info: Vec<&str> = info.split_whitespace().collect();
        self.page.line_of(&[&fence, &info.join(" ")]);
        if !text.is_empty() {
            // Not `Page::lines`: it takes a line feed at the end for the end of the last line.
            let mut from = 0;
            for end in memchr::memchr_iter(b'\n', text.as_bytes()) {
                self.page.line(&text[from..end]);
                from = end + 1;
            }
            self.page.line(&text[from..]);
        }
        self.page.line(&fence);
    }
}

fn leading_marks(line: &str, mark: u8) -> usize {
    line.trim_start().bytes().take_while(|&b| b == mark).count()
}

/// Whether an info string may be this class alone, for pandoc.
pub(crate) fn is_class(language: &str) -> bool {
    language.starts_with(|c: char| c.is_alphabetic())
        && language.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '+' | '#' | ':'))
}
