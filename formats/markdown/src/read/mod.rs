//! Markdown → tree.
//!
//! comrak reads `CommonMark` and GitHub's extensions. What it leaves as characters or as HTML, and what a flavour has
//! beyond it, is read here from its tree: attributes ([`attributes`]), roles ([`inline`]), containers ([`boxes`]),
//! and the HTML that our own writer writes ([`html`]). Other HTML stays what it is, a raw node. Nothing is dropped.
//!
//! Specification: <https://spec.commonmark.org/0.31.2/>, <https://github.github.com/gfm/>

mod attributes;
mod block;
mod boxes;
mod code;
mod definition;
mod division;
mod footnote;
mod heading;
mod html;
mod html_footnote;
mod html_table;
mod inline;
mod list;
mod media;
mod table;
mod text;

use crate::flavour::{Admonitions, Definitions, Flavour, Syntax, Tables};
use ast::diagnostic::Code;
use ast::{Diagnostic, Document, Feature, Limit, Read, ReadOptions, Span, Str};
use comrak::nodes::{AstNode, Sourcepos};
use comrak::{Arena, Options};
use std::borrow::Cow;
use std::collections::HashMap;

/// Why there is no tree.
type Result<T> = std::result::Result<T, Box<Diagnostic>>;

/// A node of comrak's tree.
type Source<'r> = &'r AstNode<'r>;

/// Reads one file.
pub(crate) fn read(source: &[u8], flavour: &'static Flavour, options: &ReadOptions) -> Read {
    let most = options.limits.size(Limit::Size).min(u32::MAX as usize - 1);
    if source.len() > most {
        let message = format!("a file of {} bytes, where the limit is {most}", source.len());
        return failed(options.limits.error(Limit::Size, message, Span::NONE));
    }
    let source = source.strip_prefix(b"\xef\xbb\xbf").unwrap_or(source);
    let text = match std::str::from_utf8(source) {
        Ok(text) => line_feeds(text),
        Err(error) => {
            let at = error.valid_up_to();
            let message = "the text is not UTF-8";
            let help = "convert the file to UTF-8; Markdown has no other encoding";
            return failed(Diagnostic::error(Code::Encoding, message, Span::new(at, at + 1)).help(help));
        }
    };
    let mut read = read_text(&text, flavour, options);
    read.text = text.into_owned();
    read
}

/// Reads a text that nobody will ask for places in.
pub(crate) fn read_back(text: &str, flavour: &'static Flavour, options: &ReadOptions) -> Read {
    read_text(&line_feeds(text), flavour, options)
}

fn failed(error: Diagnostic) -> Read {
    Read { diagnostics: vec![error], ..Read::default() }
}

/// The text with a line feed at each line's end.
fn line_feeds(text: &str) -> Cow<'_, str> {
    if memchr::memchr(b'\r', text.as_bytes()).is_none() {
        return text.into();
    }
    text.replace("\r\n", "\n").replace('\r', "\n").into()
}

fn read_text(text: &str, flavour: &'static Flavour, options: &ReadOptions) -> Read {
    let arena = Arena::new();
    let root = comrak::parse_document(&arena, text, &parser(flavour));
    let mut lines = vec![0];
    lines.extend(memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1));
    let mut reader = Reader {
        flavour,
        text,
        lines,
        limits: options.limits,
        depth: 0,
        footnotes: HashMap::new(),
        diagnostics: Vec::new(),
    };
    reader.find_footnotes(root);
    let body = reader.blocks(root).and_then(|mut body| {
        body.append(&mut reader.unread_footnotes()?);
        Ok(body)
    });
    let mut read = Read::default();
    match body {
        Ok(mut body) => {
            ast::normal::gather(&mut body, flavour.capabilities, !reader.footnotes.is_empty());
            read.document = Some(Document { body, ..Document::default() });
        }
        Err(error) => reader.diagnostics.push(*error),
    }
    read.diagnostics = reader.diagnostics;
    read
}

/// What comrak is to read as mark-up.
pub(crate) fn parser(flavour: &Flavour) -> Options<'static> {
    let has = |syntax| flavour.syntax.has(syntax);
    let mut options = Options::default();
    options.extension.table = flavour.tables != Tables::Html;
    options.extension.strikethrough = has(Syntax::STRIKE);
    options.extension.tasklist = has(Syntax::TASKS);
    options.extension.footnotes = has(Syntax::FOOTNOTES);
    options.extension.alerts = has(Syntax::ALERTS) && flavour.admonitions == Admonitions::Alert;
    options.extension.description_lists =
        has(Syntax::DEFINITIONS) && flavour.definitions == Definitions::Colon;
    options.extension.block_directive = has(Syntax::CONTAINERS);
    if flavour.capabilities.carries(Feature::FrontMatter) {
        options.extension.front_matter_delimiter = Some("---".to_string());
    }
    options.parse.leave_footnote_definitions = true;
    options.extension.autolink = has(Syntax::AUTOLINKS);
    // `\[` and `\{` are told from `[` and `{`, and `a\@b.org` from an address.
    options.parse.escaped_char_spans =
        [Syntax::ATTRIBUTES, Syntax::AUTOLINKS, Syntax::ORDERS].into_iter().any(has);
    options
}

/// The state of reading one file.
struct Reader<'r> {
    flavour: &'static Flavour,
    text: &'r str,
    /// Where each line begins.
    lines: Vec<usize>,
    limits: ast::Limits,
    /// How many nodes are open.
    depth: usize,
    /// The definitions of footnotes, by their labels.
    footnotes: HashMap<Str, footnote::Note<'r>>,
    diagnostics: Vec<Diagnostic>,
}

impl<'r> Reader<'r> {
    /// From lines and columns, both from 1 and the last one included, to bytes.
    fn span(&self, place: Sourcepos) -> Span {
        let offset = |line: usize, column: usize| {
            let start = line.checked_sub(1).and_then(|line| self.lines.get(line)).copied();
            start.map_or(self.text.len(), |start| (start + column).min(self.text.len()))
        };
        let start = offset(place.start.line, place.start.column.saturating_sub(1));
        Span::new(start, offset(place.end.line, place.end.column).max(start))
    }

    fn span_of(&self, node: Source<'r>) -> Span {
        self.span(node.data.borrow().sourcepos)
    }

    /// The source of a node.
    fn source(&self, span: Span) -> &'r str {
        self.text.get(span.start as usize..span.end as usize).unwrap_or_default()
    }

    /// Reads what is inside a node, unless too many are open.
    fn inside<T>(&mut self, node: Source<'r>, read: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        self.depth += 1;
        let most = self.limits.size(Limit::Nesting);
        if self.depth > most {
            let message = format!("more than {most} blocks and marks in each other");
            return Err(Box::new(self.limits.error(Limit::Nesting, message, self.span_of(node))));
        }
        let done = read(self);
        self.depth -= 1;
        done
    }
}
