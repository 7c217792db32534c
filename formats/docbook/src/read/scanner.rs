//! The words of declarations: names, quoted values, blanks, and where a declaration ends.

use super::chars;
use ast::diagnostic::Code;
use ast::{Diagnostic, Span};

/// What is left to scan of a document type declaration.
pub(super) struct Scanner<'a> {
    pub text: &'a str,
    pub at: usize,
    /// Where `text` stands in the file.
    pub base: usize,
}

impl<'a> Scanner<'a> {
    pub fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    pub fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    pub fn span(&self, start: usize) -> Span {
        Span::new(self.base + start, self.base + self.at)
    }

    #[allow(clippy::unnecessary_box_returns, reason = "it is returned as an error, boxed")]
    pub fn wrong(&self, message: &str) -> Box<Diagnostic> {
        let span = Span::new(self.base + self.at, self.base + self.at + 1);
        Box::new(Diagnostic::error(Code::Syntax, format!("{message} in the document type"), span))
    }

    pub fn blanks(&mut self) {
        while self.peek().is_some_and(|b| b.is_ascii_whitespace()) {
            self.at += 1;
        }
    }

    pub fn name(&mut self) -> Result<&'a str, Box<Diagnostic>> {
        let rest = self.rest();
        let end = rest
            .find(|c: char| c.is_ascii_whitespace() || matches!(c, '"' | '\'' | '>' | '[' | '<' | '&' | '%'))
            .unwrap_or(rest.len());
        let name = rest.get(..end).unwrap_or_default();
        if !chars::is_name(name) {
            return Err(self.wrong("expected a name"));
        }
        self.at += end;
        Ok(name)
    }

    /// A quoted literal, and where it begins in the file.
    pub fn quoted(&mut self) -> Result<(&'a str, usize), Box<Diagnostic>> {
        let quote = match self.peek() {
            Some(b'"') => '"',
            Some(b'\'') => '\'',
            _ => return Err(self.wrong("expected a quoted value")),
        };
        let start = self.at + 1;
        let Some(length) = self.text.get(start..).and_then(|t| t.find(quote)) else {
            return Err(self.wrong("a quotation mark without its end"));
        };
        self.at = start + length + 1;
        Ok((self.text.get(start..start + length).unwrap_or_default(), self.base + start))
    }

    pub fn skip_past(&mut self, end: &str) -> Result<(), Box<Diagnostic>> {
        let Some(n) = self.rest().find(end) else {
            return Err(self.wrong(&format!("expected `{end}`")));
        };
        self.at += n + end.len();
        Ok(())
    }

    /// To behind the `>` that ends a declaration.
    pub fn declaration(&mut self) -> Result<(), Box<Diagnostic>> {
        while let Some(b) = self.peek() {
            match b {
                b'"' | b'\'' => {
                    self.quoted()?;
                }
                b'>' => {
                    self.at += 1;
                    return Ok(());
                }
                _ => self.at += 1,
            }
        }
        Err(self.wrong("a declaration without its end"))
    }

    /// Behind `%`: the name of a parameter entity, to behind its `;`.
    pub fn reference(&mut self) -> Result<&'a str, Box<Diagnostic>> {
        let rest = self.rest();
        match rest.split_once(';') {
            Some((name, _)) if chars::is_name(name) => {
                self.at += name.len() + 1;
                Ok(name)
            }
            _ => Err(self.wrong("expected the name of a parameter entity and `;`")),
        }
    }
}
