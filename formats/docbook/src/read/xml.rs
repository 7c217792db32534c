//! Tokens: quick-xml's events with everything checked that well-formedness asks for and quick-xml leaves out.
//!
//! What this layer promises to the rest of the reader: every start has its end, in order, and not deeper than the
//! limit; names are resolved to namespaces; characters and known entities have become text; the replacement of an
//! entity that holds mark-up arrives as tokens in its place; each token has a span in the file. The first error
//! ends the reading.

use super::attributes::{Attribute, Attributes};
use super::chars;
use super::entities::{self, Entities, Meaning};
use crate::elements::{self, Element};
use ast::diagnostic::Code;
use ast::{Diagnostic, ReadOptions, Span};
use quick_xml::events::Event;

/// Why reading stopped.
pub type Fail = Box<Diagnostic>;
/// What may fail.
pub type Result<T> = std::result::Result<T, Fail>;

/// The namespaces that mean something here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Namespace<'a> {
    /// No namespace: DocBook 4.
    None,
    /// DocBook 5.
    DocBook,
    /// Includes.
    Include,
    /// Links.
    XLink,
    /// The prefix `xml`.
    Xml,
    /// Formulas.
    MathMl,
    /// Drawings.
    Svg,
    /// Any other.
    Other(&'a str),
}

impl<'a> Namespace<'a> {
    fn of(uri: &'a str) -> Namespace<'a> {
        match uri {
            "" => Namespace::None,
            "http://docbook.org/ns/docbook" => Namespace::DocBook,
            "http://www.w3.org/2001/XInclude" => Namespace::Include,
            "http://www.w3.org/1999/xlink" => Namespace::XLink,
            "http://www.w3.org/XML/1998/namespace" => Namespace::Xml,
            "http://www.w3.org/1998/Math/MathML" => Namespace::MathMl,
            "http://www.w3.org/2000/svg" => Namespace::Svg,
            other => Namespace::Other(other),
        }
    }

    /// The address.
    pub fn uri(self) -> &'a str {
        match self {
            Namespace::None => "",
            Namespace::DocBook => "http://docbook.org/ns/docbook",
            Namespace::Include => "http://www.w3.org/2001/XInclude",
            Namespace::XLink => "http://www.w3.org/1999/xlink",
            Namespace::Xml => "http://www.w3.org/XML/1998/namespace",
            Namespace::MathMl => "http://www.w3.org/1998/Math/MathML",
            Namespace::Svg => "http://www.w3.org/2000/svg",
            Namespace::Other(uri) => uri,
        }
    }
}

/// A start tag.
#[derive(Debug)]
pub struct Start<'a> {
    /// What the name means, where it is DocBook's.
    pub element: Option<&'static Element>,
    /// The name without its prefix.
    pub local: &'a str,
    /// The name's namespace.
    pub namespace: Namespace<'a>,
    /// The attributes that nobody has taken yet.
    pub attributes: Attributes<'a>,
    /// The tag.
    pub span: Span,
}

/// A token.
#[derive(Debug)]
pub enum Token<'a> {
    /// A start tag; an empty element is a start and an end.
    Start(Start<'a>),
    /// The end of the element that is open.
    End,
    /// Characters, also of a CDATA section or a known entity.
    Text(&'a str),
    /// A character given by number.
    Character(char),
    /// A declared text entity, or one that nobody knows.
    Entity(&'a str),
    /// A reference to a declared file: name, path.
    File(&'a str, &'a str),
    /// A comment.
    Comment(&'a str),
    /// A processing instruction: target, data.
    Instruction(&'a str, &'a str),
    /// The end of the file, with nothing open.
    Eof,
}

struct Source<'a> {
    text: &'a str,
    reader: quick_xml::Reader<&'a [u8]>,
    /// How many elements were open where it began.
    depth: usize,
    /// For an entity: where it is referred to, and its name.
    place: Option<(Span, &'a str)>,
}

struct Open<'a> {
    name: &'a str,
    span: Span,
    bindings: usize,
}

struct Binding<'a> {
    prefix: &'a str,
    namespace: Namespace<'a>,
}

/// The tokens of a file.
pub struct Tokens<'a> {
    file: &'a str,
    entities: &'a Entities<'a>,
    sources: Vec<Source<'a>>,
    open: Vec<Open<'a>>,
    bindings: Vec<Binding<'a>>,
    /// The namespace of names without prefix.
    default: Namespace<'a>,
    /// Where the last token stands.
    pub span: Span,
    /// Warnings so far.
    pub diagnostics: Vec<Diagnostic>,
    /// The XML declaration's content.
    pub declaration: Option<&'a str>,
    pending_end: bool,
    rooted: bool,
    typed: bool,
    expansion: usize,
    max_expansion: usize,
    max_depth: usize,
}

fn fail(code: Code, message: impl Into<ast::Str>, span: Span) -> Diagnostic {
    Diagnostic::error(code, message, span)
}

fn reader(text: &str) -> quick_xml::Reader<&[u8]> {
    let mut reader = quick_xml::Reader::from_str(text);
    let config = reader.config_mut();
    // The names of tags are compared here, where the place of the other tag is known.
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    reader
}

fn offset(n: u64) -> usize {
    usize::try_from(n).unwrap_or(usize::MAX)
}

impl<'a> Tokens<'a> {
    /// The tokens of this text, whose document type declaration has been read.
    pub fn new(file: &'a str, entities: &'a Entities<'a>, options: &ReadOptions) -> Result<Tokens<'a>> {
        if let Some((at, c)) = chars::first_forbidden(file) {
            let span = Span::new(at, at + c.len_utf8());
            let message = format!("the character U+{:04X}, which XML does not permit", u32::from(c));
            return Err(Box::new(
                fail(Code::Syntax, message, span)
                    .label("this character")
                    .help("take it away, or write what it stands for"),
            ));
        }
        Ok(Tokens {
            file,
            entities,
            sources: vec![Source { text: file, reader: reader(file), depth: 0, place: None }],
            open: Vec::new(),
            bindings: Vec::new(),
            default: Namespace::None,
            span: Span::NONE,
            diagnostics: Vec::new(),
            declaration: None,
            pending_end: false,
            rooted: false,
            typed: false,
            expansion: 0,
            max_expansion: options.max_expansion,
            max_depth: usize::try_from(options.max_depth).unwrap_or(usize::MAX),
        })
    }

    /// The line of a place, from 1, for messages that name two places.
    pub fn line(&self, span: Span) -> usize {
        let end = usize::try_from(span.start).unwrap_or(0).min(self.file.len());
        1 + memchr::memchr_iter(b'\n', self.file.as_bytes().get(..end).unwrap_or_default()).count()
    }

    /// Where the current token is in the text that it is read from, for [`Tokens::island`]: the number of the
    /// source and the offset of the token's first byte in it.
    pub fn mark(&self) -> (usize, usize) {
        (self.sources.len(), usize::try_from(self.span.start).unwrap_or(0))
    }

    /// The next token.
    pub fn next(&mut self) -> Result<Token<'a>> {
        if self.pending_end {
            self.pending_end = false;
            self.close();
            return Ok(Token::End);
        }
        loop {
            let Some(source) = self.sources.last_mut() else { return Ok(Token::Eof) };
            let before = offset(source.reader.buffer_position());
            let event = source.reader.read_event();
            let after = offset(source.reader.buffer_position());
            let place = source.place;
            let raw = source.text.get(before..after).unwrap_or_default();
            self.span = place.map_or_else(|| Span::new(before, after), |(span, _)| span);
            let outside = self.open.is_empty();
            let event = match event {
                Ok(event) => event,
                Err(error) => return Err(self.explain(&error, before)),
            };
            match event {
                Event::Text(_) => {
                    self.check_text(raw, before)?;
                    if !outside {
                        return Ok(Token::Text(raw));
                    }
                    self.check_outside(raw, before)?;
                }
                Event::Start(_) => return self.start(raw, before, false).map(Token::Start),
                Event::Empty(_) => return self.start(raw, before, true).map(Token::Start),
                Event::End(_) => {
                    self.end(raw)?;
                    return Ok(Token::End);
                }
                Event::GeneralRef(_) => {
                    if outside {
                        return Err(self.outside());
                    }
                    if let Some(token) = self.reference(raw)? {
                        return Ok(token);
                    }
                }
                Event::CData(_) => {
                    if outside {
                        return Err(self.outside());
                    }
                    let text = raw.get(9..raw.len().saturating_sub(3)).unwrap_or_default();
                    return Ok(Token::Text(text));
                }
                Event::Comment(_) => {
                    let text = raw.get(4..raw.len().saturating_sub(3)).unwrap_or_default();
                    let hyphens = memchr::memmem::find(text.as_bytes(), b"--")
                        .or_else(|| text.ends_with('-').then(|| text.len() - 1));
                    if let Some(n) = hyphens {
                        return Err(Box::new(
                            fail(Code::Syntax, "two hyphens inside a comment", self.at(before + 4 + n, 2))
                                .label("XML reads this as the end of the comment")
                                .help("write one hyphen, or put a blank between them"),
                        ));
                    }
                    return Ok(Token::Comment(text));
                }
                Event::PI(_) => return self.instruction(raw),
                Event::Decl(_) => {
                    if before != 0 || self.declaration.is_some() || place.is_some() {
                        return Err(Box::new(
                            fail(Code::Syntax, "an XML declaration that is not at the beginning", self.span)
                                .label("this may only be the very first thing in a file")
                                .help("move it before all else, or take it away"),
                        ));
                    }
                    self.declaration = raw.get(5..raw.len().saturating_sub(2)).map(str::trim);
                }
                Event::DocType(_) => {
                    if self.rooted || self.typed {
                        return Err(Box::new(
                            fail(Code::Syntax, "a document type declaration in a wrong place", self.span)
                                .label("it stands once, before the root element"),
                        ));
                    }
                    self.typed = true;
                }
                Event::Eof => {
                    if let Some(token) = self.end_of_source()? {
                        return Ok(token);
                    }
                }
            }
        }
    }

    fn at(&self, start: usize, length: usize) -> Span {
        // Inside an entity there is only one place to show: where it is referred to.
        match self.sources.last().and_then(|s| s.place) {
            Some((span, _)) => span,
            None => Span::new(start, start + length),
        }
    }

    fn check_text(&self, raw: &str, before: usize) -> Result<()> {
        for end in memchr::memchr_iter(b'>', raw.as_bytes()) {
            if raw.get(..end).is_some_and(|t| t.ends_with("]]")) {
                return Err(Box::new(
                    fail(Code::Syntax, "`]]>` in text", self.at(before + end - 2, 3))
                        .label("this ends a CDATA section, and none is open")
                        .help("write `]]&gt;`"),
                ));
            }
        }
        Ok(())
    }

    fn check_outside(&self, raw: &str, before: usize) -> Result<()> {
        let Some(n) = raw.find(|c: char| !matches!(c, ' ' | '\t' | '\n' | '\r')) else { return Ok(()) };
        let word = raw.get(n..).unwrap_or_default();
        let length = word.find(char::is_whitespace).unwrap_or(word.len());
        let side = if self.rooted { "after" } else { "before" };
        Err(Box::new(
            fail(Code::Syntax, format!("text {side} the root element"), self.at(before + n, length))
                .label("only comments and instructions may stand here"),
        ))
    }

    fn outside(&self) -> Fail {
        Box::new(fail(Code::Syntax, "text outside the root element", self.span))
    }

    fn instruction(&self, raw: &'a str) -> Result<Token<'a>> {
        let inner = raw.get(2..raw.len().saturating_sub(2)).unwrap_or_default();
        let end = inner.find(|c: char| matches!(c, ' ' | '\t' | '\n')).unwrap_or(inner.len());
        let (target, data) = inner.split_at(end);
        if !chars::is_name(target) || target.eq_ignore_ascii_case("xml") {
            return Err(Box::new(
                fail(Code::Syntax, format!("`{target}` is no name for a processing instruction"), self.span)
                    .label("in this instruction"),
            ));
        }
        Ok(Token::Instruction(target, data.trim_start_matches([' ', '\t', '\n'])))
    }

    // ---- elements

    fn start(&mut self, raw: &'a str, before: usize, empty: bool) -> Result<Start<'a>> {
        let tail = if empty { 2 } else { 1 };
        let tag = raw.get(1..raw.len().saturating_sub(tail)).unwrap_or_default();
        let end = tag.bytes().position(|b| matches!(b, b' ' | b'\t' | b'\n')).unwrap_or(tag.len());
        let (name, rest) = tag.split_at(end);
        if !chars::is_name(name) {
            return Err(Box::new(
                fail(Code::Syntax, format!("`<{name}` begins no tag"), self.at(before, 1 + name.len()))
                    .label("a tag begins with a name")
                    .help("write `&lt;` for the character itself"),
            ));
        }
        if self.open.is_empty() {
            if self.rooted {
                return Err(Box::new(
                    fail(Code::Syntax, format!("a second root element, `<{name}>`"), self.span)
                        .label("a file has one root element")
                        .help("put both into one element, or into two files"),
                ));
            }
            self.rooted = true;
        }
        if self.open.len() >= self.max_depth {
            let message = format!("elements nested more than {} deep", self.max_depth);
            return Err(Box::new(fail(Code::Limit, message, self.span).label("the limit is reached here")));
        }
        let bindings = self.bindings.len();
        self.open.push(Open { name, span: self.span, bindings });
        let attributes =
            if rest.is_empty() { Attributes::default() } else { self.attributes(rest, before + 1 + end)? };
        let (namespace, local) = match name.split_once(':') {
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

    /// The namespace of a prefix that stands at `at`.
    fn resolve(&self, prefix: &'a str, at: usize) -> Result<Namespace<'a>> {
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

    fn end(&mut self, raw: &'a str) -> Result<()> {
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

    fn close(&mut self) {
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

    fn end_of_source(&mut self) -> Result<Option<Token<'a>>> {
        let depth = self.sources.last().map_or(0, |s| s.depth);
        if self.open.len() > depth {
            if let Some((span, name)) = self.sources.last().and_then(|s| s.place) {
                return Err(Box::new(
                    fail(
                        Code::Syntax,
                        format!("the entity `{name}` opens an element and does not close it"),
                        span,
                    )
                    .label("referred to here"),
                ));
            }
            let names = self.open.iter().rev().take(5).map(|o| format!("`<{}>`", o.name)).collect::<Vec<_>>();
            let more = if self.open.len() > 5 { " …" } else { "" };
            let line = self.open.last().map_or(0, |o| self.line(o.span));
            let message = format!("the file ends, and {}{more} not closed", is_or_are(&names));
            return Err(Box::new(
                fail(Code::Syntax, message, Span::new(self.file.len().saturating_sub(1), self.file.len()))
                    .label(format!("the innermost is open since line {line}"))
                    .help("is the file complete?"),
            ));
        }
        if self.sources.len() > 1 {
            self.sources.pop();
            return Ok(None);
        }
        if !self.rooted {
            return Err(Box::new(
                fail(Code::Syntax, "no root element", Span::new(0, self.file.len().min(1)))
                    .label("the file has no element at all"),
            ));
        }
        Ok(Some(Token::Eof))
    }

    // ---- attributes

    fn attributes(&mut self, rest: &'a str, at: usize) -> Result<Attributes<'a>> {
        let mut list = Vec::new();
        let mut scan = Scan { rest, at };
        while let Some((name, raw, name_at, value_at)) = scan.next().map_err(|(message, at, length)| {
            let help = "an attribute is `name=\"value\"`, with white space before it";
            Box::new(fail(Code::Syntax, message, self.at(at, length)).help(help))
        })? {
            let span = self.at(name_at, value_at + raw.len() + 1 - name_at);
            if let Some(n) = memchr::memchr(b'<', raw.as_bytes()) {
                return Err(Box::new(
                    fail(Code::Syntax, "`<` in an attribute", self.at(value_at + n, 1)).help("write `&lt;`"),
                ));
            }
            let value = if raw.bytes().any(|b| matches!(b, b'&' | b'\t' | b'\n' | b'\r')) {
                self.attribute_value(raw, value_at)?.into()
            } else {
                raw.into()
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
                // A declaration with references in it is no address that means anything here.
                std::borrow::Cow::Owned(_) => "?",
            });
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
        if let Some((first, second)) = super::attributes::duplicate(&list) {
            return Err(Box::new(
                fail(Code::Syntax, format!("the attribute `{}` twice in one tag", second.name), second.span)
                    .label(format!("first on line {}", self.line(first.span)))
                    .help("take one of them away"),
            ));
        }
        Ok(Attributes::new(list))
    }

    fn attribute_value(&mut self, raw: &'a str, at: usize) -> Result<String> {
        let mut out = String::with_capacity(raw.len());
        let mut rest = raw;
        loop {
            let (text, reference) = match rest.split_once('&') {
                Some((text, after)) => (text, Some(after)),
                None => (rest, None),
            };
            out.extend(text.chars().map(|c| if matches!(c, '\t' | '\n' | '\r') { ' ' } else { c }));
            let Some(after) = reference else { return Ok(out) };
            let start = at + raw.len() - after.len() - 1;
            let Some((name, behind)) = after.split_once(';') else {
                return Err(self.bare_ampersand(start));
            };
            rest = behind;
            let span = self.at(start, name.len() + 2);
            if let Some(number) = name.strip_prefix('#') {
                out.push(chars::from_reference(number).ok_or_else(|| wrong_character(name, span))?);
                continue;
            }
            if let Some(text) = entities::predefined(name) {
                out.push_str(text);
                continue;
            }
            if !chars::is_name(name) {
                return Err(self.bare_ampersand(start));
            }
            let entities = self.entities;
            match entities.get(name) {
                Some(declared) => match &declared.meaning {
                    Meaning::Text | Meaning::Character => {
                        self.spend(declared.value.len(), name, span)?;
                        // White space in a replacement counts as a blank, too.
                        out.extend(
                            declared.value.chars().map(|c| if c == '\n' || c == '\t' { ' ' } else { c }),
                        );
                    }
                    Meaning::Markup if !declared.value.contains('<') => out.push_str(&declared.value),
                    Meaning::Markup | Meaning::External(_) => {
                        return Err(Box::new(
                            fail(Code::Syntax, format!("the entity `{name}` in an attribute"), span)
                                .label("it stands for mark-up or a file, not for text"),
                        ));
                    }
                    bad => return Err(cannot_expand(name, bad, span, self.max_expansion)),
                },
                None => match entities::character(name) {
                    Some(text) => out.push_str(text),
                    None => {
                        self.unknown(name, span);
                        out.push('&');
                        out.push_str(name);
                        out.push(';');
                    }
                },
            }
        }
    }

    // ---- references

    fn reference(&mut self, raw: &'a str) -> Result<Option<Token<'a>>> {
        let name = raw.get(1..raw.len().saturating_sub(1)).unwrap_or_default();
        if let Some(number) = name.strip_prefix('#') {
            let c = chars::from_reference(number).ok_or_else(|| wrong_character(name, self.span))?;
            return Ok(Some(Token::Character(c)));
        }
        if let Some(text) = entities::predefined(name) {
            return Ok(Some(Token::Text(text)));
        }
        if !chars::is_name(name) {
            let at = usize::try_from(self.span.start).unwrap_or(0);
            return Err(self.bare_ampersand(at));
        }
        let entities = self.entities;
        let Some(declared) = entities.get(name) else {
            if let Some(text) = entities::character(name) {
                return Ok(Some(Token::Text(text)));
            }
            self.unknown(name, self.span);
            return Ok(Some(Token::Entity(name)));
        };
        match &declared.meaning {
            Meaning::Text => Ok(Some(Token::Entity(name))),
            Meaning::Character => Ok(Some(Token::Text(&declared.value))),
            Meaning::External(path) => Ok(Some(Token::File(name, path))),
            Meaning::Markup => {
                self.spend(declared.replacement.len(), name, self.span)?;
                self.sources.push(Source {
                    text: &declared.replacement,
                    reader: reader(&declared.replacement),
                    depth: self.open.len(),
                    place: Some((self.span, declared.name)),
                });
                Ok(None)
            }
            bad => Err(cannot_expand(name, bad, self.span, self.max_expansion)),
        }
    }

    fn spend(&mut self, bytes: usize, name: &str, span: Span) -> Result<()> {
        self.expansion = self.expansion.saturating_add(bytes);
        if self.expansion > self.max_expansion {
            return Err(cannot_expand(name, &Meaning::TooLong, span, self.max_expansion));
        }
        Ok(())
    }

    fn unknown(&mut self, name: &str, span: Span) {
        self.diagnostics.push(
            Diagnostic::warning(Code::UnknownEntity, format!("the entity `{name}` is not declared"), span)
                .label("kept as a reference")
                .help(format!("declare it, as in `<!DOCTYPE book [<!ENTITY {name} \"…\">]>`")),
        );
    }

    fn bare_ampersand(&self, at: usize) -> Fail {
        Box::new(
            fail(Code::Syntax, "`&` that begins no reference", self.at(at, 1))
                .label("a reference is `&name;`")
                .help("write `&amp;` for the character itself"),
        )
    }

    /// What quick-xml found, in our words.
    #[cold]
    fn explain(&self, error: &quick_xml::Error, before: usize) -> Fail {
        use quick_xml::errors::{IllFormedError as Ill, SyntaxError as Wrong};
        let source = self.sources.last();
        let at = source.map_or(0, |s| offset(s.reader.error_position())).max(before);
        let text = source.map_or("", |s| s.text);
        let length = text.get(at..).and_then(|t| t.chars().next()).map_or(0, char::len_utf8);
        let diagnostic = |message: &str| fail(Code::Syntax, message, self.at(at, length));
        Box::new(match error {
            quick_xml::Error::Syntax(Wrong::UnclosedComment) => {
                diagnostic("a comment without its end").label("it begins here").help("end it with `-->`")
            }
            quick_xml::Error::Syntax(Wrong::UnclosedCData) => diagnostic("a CDATA section without its end")
                .label("it begins here")
                .help("end it with `]]>`"),
            quick_xml::Error::Syntax(Wrong::UnclosedPI | Wrong::UnclosedXmlDecl) => {
                diagnostic("an instruction without its end").label("it begins here").help("end it with `?>`")
            }
            quick_xml::Error::Syntax(Wrong::UnclosedDoctype) => {
                diagnostic("a document type declaration without its end").label("it begins here")
            }
            quick_xml::Error::Syntax(
                Wrong::UnclosedTag
                | Wrong::UnclosedSingleQuotedAttributeValue
                | Wrong::UnclosedDoubleQuotedAttributeValue,
            ) => diagnostic("a tag without its end")
                .label("it begins here")
                .help("end it with `>`; is a quotation mark missing?"),
            quick_xml::Error::IllFormed(Ill::UnclosedReference) => return self.bare_ampersand(at),
            other => diagnostic(&format!("not well-formed: {other}")).label("here"),
        })
    }

    /// The rest of the element whose start tag was the last token, as it stands in its source. `mark` is
    /// [`Tokens::mark`] of that start. Its inside is checked like everything else.
    pub fn island(&mut self, mark: (usize, usize)) -> Result<&'a str> {
        let depth = self.open.len();
        let (number, start) = mark;
        let start = match self.sources.last() {
            // In an entity, spans tell where it is referred to; the tag begins at its last `<` before the reader.
            Some(source) if source.place.is_some() => {
                let here = offset(source.reader.buffer_position());
                source.text.get(..here).and_then(|t| t.rfind('<')).unwrap_or(0)
            }
            _ => start,
        };
        while self.open.len() >= depth {
            if matches!(self.next()?, Token::Eof) {
                break;
            }
        }
        let Some(source) = self.sources.get(number.saturating_sub(1)) else { return Ok("") };
        let end = offset(source.reader.buffer_position());
        Ok(source.text.get(start..end).unwrap_or_default())
    }
}

fn is_or_are(names: &[String]) -> String {
    match names {
        [one] => format!("{one} is"),
        many => format!("{} are", many.join(", ")),
    }
}

fn wrong_character(name: &str, span: Span) -> Fail {
    Box::new(
        fail(Code::Syntax, format!("`&{name};` is no character that XML permits"), span)
            .label("this reference"),
    )
}

fn cannot_expand(name: &str, why: &Meaning, span: Span, limit: usize) -> Fail {
    Box::new(match why {
        Meaning::Loop(names) => {
            fail(Code::Limit, format!("the entity `{name}` leads back to itself: {names}"), span)
                .label("referred to here")
                .help("one of the declarations must not refer to the others")
        }
        _ => fail(
            Code::Limit,
            format!("the entity `{name}` expands to more than the limit of {limit} bytes"),
            span,
        )
        .label("referred to here"),
    })
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
