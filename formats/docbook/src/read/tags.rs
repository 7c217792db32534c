//! Tags: names and their namespaces, attributes, and that every start has its end.

#![allow(clippy::unnecessary_box_returns, reason = "errors travel boxed; see `Fail`")]

use super::attributes::{Attribute, Attributes, duplicate};
use super::chars;
use super::errors::fail;
use super::namespace::Namespace;
use super::xml::{Binding, Open, Result, Root, Start, Tokens};
use crate::elements;
use ast::Limit;
use ast::diagnostic::Code;
use ast::eight::{below, each, zeros};

impl<'a> Tokens<'a> {
    pub(super) fn start(&mut self, raw: &'a str, before: usize, empty: bool) -> Result<Start<'a>> {
        let tail = if empty { 2 } else { 1 };
        let tag = raw.get(1..raw.len().saturating_sub(tail)).unwrap_or_default();
        let plain = chars::plain_name(tag.as_bytes());
        let is_plain =
            plain > 0 && tag.as_bytes().get(plain).is_none_or(|b| matches!(b, b' ' | b'\t' | b'\n'));
        let end = if is_plain {
            plain
        } else {
            tag.bytes().position(|b| matches!(b, b' ' | b'\t' | b'\n')).unwrap_or(tag.len())
        };
        let (name, rest) = tag.split_at(end);
        if !is_plain && !chars::is_name(name) {
            return Err(Box::new(
                fail(Code::Syntax, format!("`<{name}` begins no tag"), self.at(before, 1 + name.len()))
                    .label("a tag begins with a name")
                    .help("write `&lt;` for the character itself"),
            ));
        }
        self.open(name)?;
        let attributes =
            if rest.is_empty() { Attributes::default() } else { self.attributes(rest, before + 1 + end)? };
        // Names are short: to begin a search for one byte takes longer than to look at each.
        let colon = name.bytes().position(|b| b == b':');
        let (namespace, local) = match colon.and_then(|at| Some((name.get(..at)?, name.get(at + 1..)?))) {
            None => (self.default, name),
            Some((prefix, local)) => (self.resolve(prefix, before + 1)?, local),
        };
        let element = match namespace {
            Namespace::DocBook | Namespace::None => elements::find(local),
            _ => None,
        };
        self.pending_end = empty;
        Ok(Start { element, local, namespace, attributes, span: self.span })
    }

    /// An element of this name begins with the last tag.
    pub(super) fn open(&mut self, name: &'a str) -> Result<()> {
        if self.open.is_empty() && self.root != Root::Any {
            if self.root == Root::There {
                self.rootless = true;
                return Err(Box::new(
                    fail(Code::Syntax, format!("a second root element, `<{name}>`"), self.span)
                        .label("a file has one root element")
                        .help("put both into one element, or into two files"),
                ));
            }
            self.root = Root::There;
        }
        if self.open.len() >= self.limits.size(Limit::Nesting) {
            let message = format!("elements nested more than {} deep", self.limits.get(Limit::Nesting));
            return Err(Box::new(self.limits.error(Limit::Nesting, message, self.span)));
        }
        let bindings = self.bindings.len();
        self.open.push(Open { name, span: self.span, bindings });
        Ok(())
    }

    /// The namespace of a prefix that stands at `at`.
    pub(super) fn resolve(&self, prefix: &'a str, at: usize) -> Result<Namespace<'a>> {
        if prefix == "xml" {
            return Ok(Namespace::Xml);
        }
        if let Some(binding) = self.bindings.iter().rev().find(|b| b.prefix == prefix) {
            return Ok(binding.namespace);
        }
        let uri = match prefix {
            "xi" => "http://www.w3.org/2001/XInclude",
            "xlink" => "http://www.w3.org/1999/xlink",
            "mml" | "m" => "http://www.w3.org/1998/Math/MathML",
            "svg" => "http://www.w3.org/2000/svg",
            "db" | "d" => "http://docbook.org/ns/docbook",
            _ => "…",
        };
        Err(Box::new(
            fail(Code::Syntax, format!("the prefix `{prefix}` is not declared"), self.at(at, prefix.len()))
                .label("this prefix")
                .help(format!("add `xmlns:{prefix}=\"{uri}\"` to the root element")),
        ))
    }

    pub(super) fn end(&mut self, raw: &'a str) -> Result<()> {
        let name = raw.get(2..raw.len().saturating_sub(1)).unwrap_or_default().trim_end();
        let depth = self.sources.last().map_or(0, |s| s.depth);
        match self.open.last() {
            Some(open) if open.name == name && self.open.len() > depth => {}
            Some(open) => {
                let line = self.line(open.span);
                let expected = open.name;
                return Err(Box::new(
                    fail(Code::Syntax, format!("`</{name}>` where `</{expected}>` should be"), self.span)
                        .label(format!("`<{expected}>` is open since line {line}"))
                        .help(format!("close `<{expected}>` first")),
                ));
            }
            None => {
                return Err(Box::new(
                    fail(Code::Syntax, format!("`</{name}>` ends nothing"), self.span)
                        .label("no element is open here"),
                ));
            }
        }
        self.close();
        Ok(())
    }

    pub(super) fn close(&mut self) {
        if let Some(open) = self.open.pop()
            && open.bindings < self.bindings.len()
        {
            self.bindings.truncate(open.bindings);
            self.default = self
                .bindings
                .iter()
                .rev()
                .find(|b| b.prefix.is_empty())
                .map_or(Namespace::None, |b| b.namespace);
        }
    }

    pub(super) fn attributes(&mut self, rest: &'a str, at: usize) -> Result<Attributes<'a>> {
        let most = self.limits.size(Limit::Attributes);
        let mut list = Vec::new();
        let mut scanner = Scan { rest, at };
        while let Some((name, raw, name_at, value_at)) = scanner.next().map_err(|(message, at, length)| {
            let help = "an attribute is `name=\"value\"`, with white space before it";
            Box::new(fail(Code::Syntax, message, self.at(at, length)).help(help))
        })? {
            let span = self.at(name_at, value_at + raw.len() + 1 - name_at);
            if list.len() >= most {
                let message = format!("an element with more than {most} attributes");
                return Err(Box::new(self.limits.error(Limit::Attributes, message, span)));
            }
            let value = if is_plain(raw.as_bytes()) {
                raw.into()
            } else {
                if let Some(n) = memchr::memchr(b'<', raw.as_bytes()) {
                    let wrong = fail(Code::Syntax, "`<` in an attribute", self.at(value_at + n, 1));
                    return Err(Box::new(wrong.help("write `&lt;`")));
                }
                self.attribute_value(raw, value_at)?.into()
            };
            list.push(Attribute { name, local: name, namespace: Namespace::None, value, span });
        }
        for attribute in &list {
            let prefix = match attribute.name.split_once(':') {
                None if attribute.name == "xmlns" => "",
                Some(("xmlns", prefix)) => prefix,
                _ => continue,
            };
            let namespace = Namespace::of(match &attribute.value {
                std::borrow::Cow::Borrowed(uri) => uri,
                std::borrow::Cow::Owned(uri) => self.entities.addresses.keep(uri).ok_or_else(|| {
                    let message = "too many namespaces whose addresses are written with references";
                    Box::new(
                        fail(Code::Limit, message, attribute.span).help("write the addresses as they are"),
                    )
                })?,
            });
            // A prefix is looked for among all that hold.
            if self.bindings.len() >= most {
                let message = format!("more than {most} prefixes of namespaces hold here");
                return Err(Box::new(self.limits.error(Limit::Attributes, message, attribute.span)));
            }
            self.bindings.push(Binding { prefix, namespace });
            if prefix.is_empty() {
                self.default = namespace;
            }
        }
        for attribute in &mut list {
            if let Some((prefix, local)) = attribute.name.split_once(':')
                && prefix != "xmlns"
            {
                let at = usize::try_from(attribute.span.start).unwrap_or(0);
                attribute.namespace = self.resolve(prefix, at)?;
                attribute.local = local;
            }
        }
        if let Some((first, second)) = duplicate(&list) {
            return Err(Box::new(
                fail(Code::Syntax, format!("the attribute `{}` twice in one tag", second.name), second.span)
                    .label(format!("first on line {}", self.line(first.span)))
                    .help("take one of them away"),
            ));
        }
        Ok(Attributes::new(list))
    }
}

/// Whether the value of an attribute is what is written: no reference is in it, no white space but blanks, and no `<`.
fn is_plain(value: &[u8]) -> bool {
    let (words, rest) = value.as_chunks();
    let is_plain = |word: &[u8; 8]| {
        let word = u64::from_le_bytes(*word);
        below(word, 0x20) | zeros(word ^ each(b'&')) | zeros(word ^ each(b'<')) == 0
    };
    words.iter().all(is_plain) && rest.iter().all(|b| *b >= 0x20 && !matches!(b, b'&' | b'<'))
}

/// The attributes of a tag, one after the other.
struct Scan<'a> {
    rest: &'a str,
    at: usize,
}

type Wrong = (&'static str, usize, usize);

impl<'a> Scan<'a> {
    fn skip(&mut self, n: usize) -> &'a str {
        let (skipped, rest) = self.rest.split_at_checked(n).unwrap_or((self.rest, ""));
        self.rest = rest;
        self.at += skipped.len();
        skipped
    }

    fn blanks(&mut self) -> bool {
        let n = self.rest.bytes().take_while(|b| matches!(b, b' ' | b'\t' | b'\n')).count();
        self.skip(n);
        n > 0
    }

    /// Name, raw value, and where each begins.
    fn next(&mut self) -> std::result::Result<Option<(&'a str, &'a str, usize, usize)>, Wrong> {
        let apart = self.blanks();
        if self.rest.is_empty() {
            return Ok(None);
        }
        let name_at = self.at;
        if !apart {
            return Err(("no white space before an attribute", name_at, 1));
        }
        let n = self.rest.bytes().take_while(|b| !matches!(b, b'=' | b' ' | b'\t' | b'\n')).count();
        let name = self.skip(n);
        if !chars::is_name(name) {
            return Err(("an attribute without a name", name_at, name.len().max(1)));
        }
        self.blanks();
        if !self.rest.starts_with('=') {
            return Err(("an attribute without a value", name_at, name.len()));
        }
        self.skip(1);
        self.blanks();
        let quote = match self.rest.as_bytes().first() {
            Some(quote @ (b'"' | b'\'')) => *quote,
            _ => return Err(("an attribute whose value is not quoted", name_at, self.at - name_at)),
        };
        self.skip(1);
        let value_at = self.at;
        let Some(n) = memchr::memchr(quote, self.rest.as_bytes()) else {
            return Err(("an attribute whose value does not end", name_at, self.at - name_at));
        };
        let value = self.skip(n);
        self.skip(1);
        Ok(Some((name, value, name_at, value_at)))
    }
}
