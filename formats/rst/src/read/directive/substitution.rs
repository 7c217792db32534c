//! What a substitution stands for.
//!
//! Specification: <https://docutils.sourceforge.io/docs/ref/rst/directives.html#directives-for-substitution-definitions>

use super::parts::Parts;
use super::spec::{self, UNKNOWN};
use super::{DIRECTIVE, Directive, lower};
use crate::own;
use crate::read::Reader;
use ast::diagnostic::Code;
use ast::{Attrs, Diagnostic, Generic, Inline, InlineKind, Inlines, Node, Raw};

/// The hint on a text before or behind which white space does not count: [`LEFT`], [`RIGHT`] or `both`.
pub(in crate::read) const TRIM: &str = "rst:trim";
pub(in crate::read) const LEFT: &str = "left";
pub(in crate::read) const RIGHT: &str = "right";

impl<'s> Reader<'s> {
    /// What the directive of a substitution definition stands for: `image`, `replace`, `unicode`, `date`, `raw`.
    pub(in crate::read) fn substitution(&mut self, directive: &Directive<'s, '_>) -> Inlines {
        let name = lower(directive.name);
        let spec = spec::spec(&name, self.dialect);
        let (parts, problem) = Parts::of(directive, spec.unwrap_or(UNKNOWN));
        if spec.is_none() {
            let message = format!("a directive of the unknown name `{}`", directive.name);
            self.diagnostics.push(Diagnostic::warning(Code::UnknownElement, message, directive.span));
        } else if let Some(problem) = problem {
            self.warn(format!("the directive `{}`: {problem}", directive.name), directive.span);
            return self.kept_in_line(parts);
        }
        match &*name {
            "image" if parts.content.is_empty() => self.picture_in_line(parts),
            "replace" => {
                if parts.content.iter().any(|line| line.is_blank()) {
                    self.warn("the directive `replace`: more than one paragraph", directive.span);
                }
                self.words_of(&parts.content)
            }
            "unicode" => self.characters(parts),
            "date" => {
                let span = parts.span;
                let mut attrs = Attrs::default();
                let format = parts.content_text();
                if !format.is_empty() {
                    attrs.set("format", format);
                }
                let generic = Generic { name: own::DATE.into(), content: Vec::new() };
                vec![Inline { kind: InlineKind::Generic(Box::new(generic)), attrs, span }]
            }
            "raw" if parts.options.is_empty() => {
                let (format, text) = (parts.argument_text(), parts.content_text());
                let kind = if format == "html" && matches!(text.trim(), "<br>" | "<br/>" | "<br />") {
                    InlineKind::LineBreak
                } else {
                    InlineKind::Raw(Box::new(Raw { format: format.into(), text: text.into() }))
                };
                vec![Inline::new(kind, parts.span)]
            }
            _ => {
                if spec.is_some() {
                    let message =
                        format!("the directive `{}` stands for nothing in the line", directive.name);
                    self.warn(message, directive.span);
                }
                self.kept_in_line(parts)
            }
        }
    }

    /// Keeps a directive that nothing in the line stands for.
    fn kept_in_line(&mut self, mut parts: Parts<'s, '_>) -> Inlines {
        let span = parts.span;
        let mut attrs = Attrs::default();
        attrs.set("name", parts.name);
        if !parts.argument.is_empty() {
            attrs.set("argument", parts.argument_text());
        }
        let text = parts.content_text();
        let content = if text.is_empty() {
            Vec::new()
        } else {
            vec![Node::Inline(Inline::new(InlineKind::Text(text.into()), span))]
        };
        self.give(&mut parts, &mut attrs);
        let generic = Generic { name: DIRECTIVE.into(), content };
        vec![Inline { kind: InlineKind::Generic(Box::new(generic)), attrs, span }]
    }

    /// Characters by their numbers, and other words as they are; blanks between them do not count.
    fn characters(&mut self, mut parts: Parts<'s, '_>) -> Inlines {
        let written = parts.argument_text();
        let mut text = String::new();
        for word in before_comment(&written).split_whitespace() {
            match character(word) {
                Ok(Some(c)) => text.push(c),
                Ok(None) => text.push_str(word),
                Err(()) => {
                    self.warn(format!("no character has the number `{word}`"), parts.span);
                    text.push_str(word);
                }
            }
        }
        let both = parts.take("trim").is_some();
        let (left, right) = (parts.take("ltrim").is_some(), parts.take("rtrim").is_some());
        let mut inline = Inline::new(InlineKind::Text(text.into()), parts.span);
        match (both || left, both || right) {
            (true, true) => inline.attrs.set_hint(TRIM, "both"),
            (true, false) => inline.attrs.set_hint(TRIM, LEFT),
            (false, true) => inline.attrs.set_hint(TRIM, RIGHT),
            (false, false) => {}
        }
        let is_empty = matches!(&inline.kind, InlineKind::Text(text) if text.is_empty());
        if is_empty { Vec::new() } else { vec![inline] }
    }
}

/// What stands before two full stops, which begin a comment.
fn before_comment(text: &str) -> &str {
    let mut from = 0;
    while let Some(at) = text[from..].find(".. ").map(|at| from + at) {
        if at == 0 || text[..at].ends_with([' ', '\n']) {
            return &text[..at];
        }
        from = at + 1;
    }
    text
}

/// The character that a word numbers (docutils' `unicode_code`).
pub(super) fn character(word: &str) -> std::result::Result<Option<char>, ()> {
    let of = |digits: &str, base| {
        u32::from_str_radix(digits, base).ok().and_then(char::from_u32).map(Some).ok_or(())
    };
    if word.bytes().all(|b| b.is_ascii_digit()) {
        return of(word, 10);
    }
    let hexadecimal = |digits: &str| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_hexdigit());
    let lower = word.to_ascii_lowercase();
    if let Some(digits) = lower.strip_prefix("&#x").and_then(|rest| rest.strip_suffix(';'))
        && hexadecimal(digits)
    {
        return of(digits, 16);
    }
    for mark in ["0x", "\\x", "\\u", "u+", "x", "u"] {
        if let Some(digits) = lower.strip_prefix(mark)
            && hexadecimal(digits)
        {
            return of(digits, 16);
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::{before_comment, character};

    #[test]
    fn characters_by_their_numbers() {
        for word in ["8212", "0x2014", "x2014", "\\x2014", "U+2014", "u2014", "\\u2014", "&#x2014;"] {
            assert_eq!(character(word), Ok(Some('\u{2014}')), "{word}");
        }
        assert_eq!(character("hello"), Ok(None));
        assert_eq!(character("&#8212;"), Ok(None));
        assert_eq!(character("0x110000"), Err(()));
        assert_eq!(character("99999999999999999999"), Err(()));
    }

    #[test]
    fn comments_of_characters() {
        assert_eq!(before_comment("0xA9 .. copyright sign"), "0xA9 ");
        assert_eq!(before_comment("a.. b"), "a.. b");
    }
}
