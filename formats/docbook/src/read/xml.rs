//! Tokens: [events](super::events) with everything checked that well-formedness asks for and they leave out.
//!
//! What this layer promises to the rest of the reader: every start has its end, in order, and not deeper than the
//! limit; names are resolved to namespaces; characters and known entities have become text; the replacement of an
//! entity that holds mark-up arrives as tokens in its place; each token has a span in the file. The first error
//! ends the reading.

#![allow(clippy::unnecessary_box_returns, reason = "errors travel boxed; see `Fail`")]

use super::attributes::Attributes;
use super::chars;
use super::entities::Entities;
use super::errors::fail;
use super::events::{Event, Events, bare_name, end_of_text};
pub use super::namespace::Namespace;
use crate::elements::{self, Element};
use crate::gaps::Gaps;
use ast::diagnostic::Code;
use ast::{Diagnostic, Limits, ReadOptions, Span};
use std::collections::HashSet;

/// Why reading stopped.
pub type Fail = Box<Diagnostic>;
/// What may fail.
pub type Result<T> = std::result::Result<T, Fail>;

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

pub(super) struct Source<'a> {
    pub(super) text: &'a str,
    pub(super) events: Events<'a>,
    /// How many elements were open where it began.
    pub(super) depth: usize,
    /// For an entity: where it is referred to, and its name.
    pub(super) place: Option<(Span, &'a str)>,
}

impl Source<'_> {
    /// Goes on behind a piece of this length, and tells where it stands.
    #[inline]
    fn skip(&mut self, length: usize) -> Span {
        let before = self.events.position();
        self.events.skip(length);
        self.place.map_or_else(|| Span::new(before, before + length), |(span, _)| span)
    }
}

pub(super) struct Open<'a> {
    pub(super) name: &'a str,
    pub(super) span: Span,
    pub(super) bindings: usize,
}

pub(super) struct Binding<'a> {
    pub(super) prefix: &'a str,
    pub(super) namespace: Namespace<'a>,
}

/// How many root elements there may be, and are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Root {
    /// One, which is still to come.
    Awaited,
    /// One, which has begun.
    There,
    /// Any number, with text between them: this is a part of another file.
    Any,
}

/// The tokens of a file.
#[allow(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct Tokens<'a> {
    file: &'a str,
    pub(super) entities: &'a Entities<'a>,
    pub(super) sources: Vec<Source<'a>>,
    pub(super) open: Vec<Open<'a>>,
    pub(super) bindings: Vec<Binding<'a>>,
    /// The namespace of names without prefix.
    pub(super) default: Namespace<'a>,
    /// Where the last token stands.
    pub span: Span,
    /// Warnings so far.
    pub diagnostics: Vec<Diagnostic>,
    /// The XML declaration's content.
    pub declaration: Option<&'a str>,
    pub(super) pending_end: bool,
    /// A token that was taken back, and its place.
    taken_back: Option<(Token<'a>, Span)>,
    pub(super) root: Root,
    /// How many references by name there were.
    pub names: usize,
    /// The declared entities that are referred to.
    pub used: HashSet<&'a str>,
    typed: bool,
    /// How many references to declared entities there were, and how many bytes their replacements have.
    pub(super) references: usize,
    pub(super) expansion: usize,
    pub(super) limits: Limits,
    /// Whether declared texts are expanded.
    pub(super) expand: bool,
    /// Undeclared entities that have been told of.
    pub(super) unknown: HashSet<String>,
    /// Whether what is wrong is only that there is not one root element.
    pub rootless: bool,
    /// The white space in an element in a listing, while one is read.
    pub gaps: Option<Gaps>,
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
            sources: vec![Source { text: file, events: Events::new(file), depth: 0, place: None }],
            open: Vec::new(),
            bindings: Vec::new(),
            default: Namespace::None,
            span: Span::NONE,
            diagnostics: Vec::new(),
            declaration: None,
            pending_end: false,
            taken_back: None,
            root: match options.inherited {
                Some(_) if entities.declaration.is_none() => Root::Any,
                _ => Root::Awaited,
            },
            rootless: false,
            gaps: None,
            expand: options.expand,
            unknown: HashSet::new(),
            names: 0,
            used: HashSet::new(),
            typed: false,
            references: 0,
            expansion: 0,
            limits: options.limits,
        })
    }

    /// Reads the text as a part of another file, though it is not known of which.
    pub fn part(mut self) -> Tokens<'a> {
        self.root = Root::Any;
        self
    }

    /// Whether this is a part of another file, which may have several roots and text between them.
    pub fn is_part(&self) -> bool {
        self.root == Root::Any
    }

    /// Whether white space stands at this byte of the file.
    pub fn is_blank_at(&self, at: usize) -> bool {
        self.file.as_bytes().get(at).is_some_and(u8::is_ascii_whitespace)
    }

    /// Whether a range of the file is one CDATA section and nothing else.
    pub fn is_one_section(&self, from: u32, to: u32) -> bool {
        let text = self.file.get(from as usize..to as usize);
        let inside = text.and_then(|t| t.strip_prefix("<![CDATA[")?.strip_suffix("]]>"));
        inside.is_some_and(|inside| memchr::memmem::find(inside.as_bytes(), b"]]>").is_none())
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

    /// Takes a token back, so that it is the next again.
    pub fn take_back(&mut self, token: Token<'a>) {
        self.taken_back = Some((token, self.span));
    }

    /// The next token.
    pub fn next(&mut self) -> Result<Token<'a>> {
        if self.taken_back.is_some() || self.gaps.is_some() {
            return self.next_noted();
        }
        self.next_token()
    }

    /// The next token, where one was taken back or the white space is noted.
    #[inline(never)]
    fn next_noted(&mut self) -> Result<Token<'a>> {
        if let Some((token, span)) = self.taken_back.take() {
            self.span = span;
            return Ok(token);
        }
        let token = self.next_token()?;
        if let Some(gaps) = &mut self.gaps {
            match &token {
                Token::Text(text) => gaps.text(text),
                Token::Character(c) => gaps.text(c.encode_utf8(&mut [0; 4])),
                Token::Start(start) => gaps.start(start.local),
                _ => gaps.mark(),
            }
        }
        Ok(token)
    }

    #[inline(never)]
    fn next_token(&mut self) -> Result<Token<'a>> {
        if self.pending_end {
            self.pending_end = false;
            self.close();
            return Ok(Token::End);
        }
        loop {
            let Some(source) = self.sources.last() else { return Ok(Token::Eof) };
            let rest = source.events.rest();
            match rest.as_bytes() {
                [b'<', b'/', ..] if self.plain_end(rest) => return Ok(Token::End),
                [b'<', first, ..] if first.is_ascii_alphabetic() => {
                    if let Some((name, element)) = self.plain_start(rest) {
                        self.open(name)?;
                        let (namespace, attributes) = (self.default, Attributes::default());
                        let element = Some(element);
                        let span = self.span;
                        return Ok(Token::Start(Start { element, local: name, namespace, attributes, span }));
                    }
                }
                [b'<' | b'&', ..] | [] => {}
                text => {
                    if !self.open.is_empty()
                        && let (length, false) = end_of_text(text)
                        && let Some(source) = self.sources.last_mut()
                    {
                        self.span = source.skip(length);
                        return Ok(Token::Text(rest.get(..length).unwrap_or_default()));
                    }
                }
            }
            let Some(source) = self.sources.last_mut() else { return Ok(Token::Eof) };
            let before = source.events.position();
            let event = source.events.next();
            let after = source.events.position();
            let greater = source.events.may_have_greater();
            let place = source.place;
            let raw = source.text.get(before..after).unwrap_or_default();
            self.span = place.map_or_else(|| Span::new(before, after), |(span, _)| span);
            let outside = self.open.is_empty() && self.root != Root::Any;
            let event = match event {
                Ok(event) => event,
                Err((error, at)) => return Err(self.explain(&error, at.max(before))),
            };
            match event {
                Event::Text => {
                    if greater {
                        self.check_text(raw, before)?;
                    }
                    if !outside {
                        return Ok(Token::Text(raw));
                    }
                    self.check_outside(raw, before)?;
                }
                Event::Start => return self.start(raw, before, false).map(Token::Start),
                Event::Empty => return self.start(raw, before, true).map(Token::Start),
                Event::End => {
                    self.end(raw)?;
                    return Ok(Token::End);
                }
                Event::Reference => {
                    if outside {
                        return Err(self.outside());
                    }
                    if let Some(token) = self.reference(raw)? {
                        return Ok(token);
                    }
                }
                Event::CData => {
                    if outside {
                        return Err(self.outside());
                    }
                    let text = raw.get(9..raw.len().saturating_sub(3)).unwrap_or_default();
                    return Ok(Token::Text(text));
                }
                Event::Comment => {
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
                Event::Instruction => return self.instruction(raw),
                Event::Declaration => {
                    if before != 0 || self.declaration.is_some() || place.is_some() {
                        return Err(Box::new(
                            fail(Code::Syntax, "an XML declaration that is not at the beginning", self.span)
                                .label("this may only be the very first thing in a file")
                                .help("move it before all else, or take it away"),
                        ));
                    }
                    self.declaration = raw.get(5..raw.len().saturating_sub(2)).map(str::trim);
                }
                Event::DocType => {
                    if self.root != Root::Awaited || self.typed {
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

    /// Whether the end of what is open follows, as nearly all ends do. This need not be taken apart.
    #[inline]
    fn plain_end(&mut self, rest: &str) -> bool {
        let (Some(source), Some(open)) = (self.sources.last_mut(), self.open.last()) else { return false };
        let behind = rest.as_bytes().get(2..).and_then(|tag| tag.strip_prefix(open.name.as_bytes()));
        if !matches!(behind, Some([b'>', ..])) || self.open.len() <= source.depth {
            return false;
        }
        self.span = source.skip(open.name.len() + 3);
        self.close();
        true
    }

    /// The start of a known element without prefix and attributes, if one follows, as most starts are. The name is right
    /// if it is known.
    #[inline]
    fn plain_start(&mut self, rest: &'a str) -> Option<(&'a str, &'static Element)> {
        if !matches!(self.default, Namespace::DocBook | Namespace::None) {
            return None;
        }
        let length = bare_name(rest.as_bytes())?.len();
        let name = rest.get(1..=length)?;
        let element = elements::find(name)?;
        self.span = self.sources.last_mut()?.skip(length + 2);
        Some((name, element))
    }

    pub(super) fn at(&self, start: usize, length: usize) -> Span {
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

    fn check_outside(&mut self, raw: &str, before: usize) -> Result<()> {
        let Some(n) = raw.find(|c: char| !matches!(c, ' ' | '\t' | '\n' | '\r')) else { return Ok(()) };
        let word = raw.get(n..).unwrap_or_default();
        let length = word.find(char::is_whitespace).unwrap_or(word.len());
        let side = if self.root == Root::There { "after" } else { "before" };
        self.rootless = true;
        Err(Box::new(
            fail(Code::Syntax, format!("text {side} the root element"), self.at(before + n, length))
                .label("only comments and instructions may stand here"),
        ))
    }

    fn outside(&mut self) -> Fail {
        self.rootless = true;
        Box::new(fail(Code::Syntax, "text outside the root element", self.span))
    }

    fn instruction(&self, raw: &'a str) -> Result<Token<'a>> {
        let inner = raw.get(2..raw.len().saturating_sub(2)).unwrap_or_default();
        let end = inner.find([' ', '\t', '\n']).unwrap_or(inner.len());
        let (target, data) = inner.split_at(end);
        if !chars::is_name(target) || target.eq_ignore_ascii_case("xml") {
            return Err(Box::new(
                fail(Code::Syntax, format!("`{target}` is no name for a processing instruction"), self.span)
                    .label("in this instruction"),
            ));
        }
        Ok(Token::Instruction(target, data.trim_start_matches([' ', '\t', '\n'])))
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
        if self.root == Root::Awaited {
            self.rootless = true;
            return Err(Box::new(
                fail(Code::Syntax, "no root element", Span::new(0, self.file.len().min(1)))
                    .label("the file has no element at all"),
            ));
        }
        Ok(Some(Token::Eof))
    }

    /// The rest of the element whose start tag was the last token, as it stands in its source. `mark` is
    /// [`Tokens::mark`] of that start. Its inside is checked like everything else.
    pub fn island(&mut self, mark: (usize, usize)) -> Result<&'a str> {
        let depth = self.open.len();
        let (number, start) = mark;
        let start = match self.sources.last() {
            // In an entity, spans tell where it is referred to; the tag begins at its last `<` before the reader.
            Some(source) if source.place.is_some() => {
                let here = source.events.position();
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
        let end = source.events.position();
        Ok(source.text.get(start..end).unwrap_or_default())
    }
}

fn is_or_are(names: &[String]) -> String {
    match names {
        [one] => format!("{one} is"),
        many => format!("{} are", many.join(", ")),
    }
}
