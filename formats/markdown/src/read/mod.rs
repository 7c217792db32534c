//! Markdown → tree.
//!
//! comrak reads `CommonMark` and GitHub's extensions. What it leaves as characters or as HTML, and what a flavour has
//! beyond it, is read here from its tree: attributes ([`attributes`]), roles ([`inline`]), containers ([`boxes`]),
//! and the HTML that our own writer writes ([`html`]). Other HTML stays what it is, a raw node. Nothing is dropped.
//!
//! Of pandoc's Markdown, marks and attributes are read from the text between comrak's nodes ([`pandoc`], [`braced`]),
//! tables from the lines of what comrak takes for paragraphs ([`pipe`], [`grid`]), their cells as texts of their own with
//! places in the file ([`sheet`]).
//!
//! Specification: <https://spec.commonmark.org/0.31.2/>, <https://github.github.com/gfm/>,
//! <https://pandoc.org/MANUAL.html#pandocs-markdown>

mod attributes;
mod block;
mod boxes;
mod braced;
mod code;
mod definition;
mod directive;
mod division;
mod fences;
mod footnote;
pub(crate) use footnote::is_made as is_made_label;
mod front_matter;
mod grid;
mod heading;
mod html;
mod html_footnote;
mod html_table;
mod inline;
mod lines;
mod list;
mod list_table;
mod media;
mod nested;
mod pandoc;
mod pipe;
mod references;
mod role;
mod sheet;
mod table;
mod target;
mod text;

use crate::flavour::{Admonitions, Definitions, Flavour, Syntax, Tables};
use ast::diagnostic::Code;
use ast::{Block, Diagnostic, Document, Feature, Limit, Read, ReadOptions, Span, Str};
use comrak::nodes::{AstNode, Sourcepos};
use comrak::{Arena, Options};
use sheet::Sheet;
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

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
    let has = |syntax| flavour.syntax.has(syntax);
    let metadata = match front_matter::end(text) {
        Some(end) if has(Syntax::PANDOC) && !front_matter::begins_empty(text) => &text[..end],
        _ => "",
    };
    let mut seen = None;
    let sheet = if has(Syntax::PANDOC) {
        Sheet::of_rest(text, metadata.len())
    } else if has(Syntax::MYST) {
        let (shown, hidden) = lines::hide(text, true);
        seen = Some(shown);
        Sheet::of_part(text.into(), Vec::new(), hidden)
    } else {
        Sheet::of_file(text)
    };
    let root = comrak::parse_document(&arena, seen.as_deref().unwrap_or(&sheet.text), &parser(flavour));
    let mut of_cells = parser(flavour);
    if has(Syntax::PANDOC) {
        of_cells.parse.broken_link_callback = references::of(text);
    }
    let mut reader = Reader {
        flavour,
        arena: &arena,
        options: of_cells,
        text,
        sheet: Rc::new(sheet),
        sheets: 0,
        skipped: None,
        caption: None,
        definitions: if has(Syntax::MYST) { nested::definitions(text) } else { HashMap::new() },
        limits: options.limits,
        depth: 0,
        footnotes: HashMap::new(),
        mentions: HashSet::new(),
        named: HashMap::new(),
        diagnostics: Vec::new(),
    };
    reader.find_footnotes(root);
    let body = reader.blocks(root).and_then(|mut body| {
        body.append(&mut reader.unread_footnotes()?);
        if has(Syntax::PANDOC) {
            reader.settle_footnotes(&mut body)?;
        }
        if has(Syntax::MYST) {
            body.append(&mut reader.left_footnotes()?);
            reader.name_footnotes(&mut body);
        }
        Ok(body)
    });
    let mut read = Read::default();
    match body {
        Ok(mut body) => {
            ast::normal::gather(&mut body, flavour.capabilities, !reader.footnotes.is_empty());
            if !metadata.is_empty() {
                let span = Span::new(0, metadata.len());
                body.insert(0, Block::new(front_matter::block(metadata), span));
            }
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
    // pandoc's tables and marks are read on top of the tree.
    options.extension.table = !matches!(flavour.tables, Tables::Html | Tables::Grid);
    options.extension.strikethrough = has(Syntax::STRIKE) && !has(Syntax::PANDOC);
    options.extension.tasklist = has(Syntax::TASKS);
    options.extension.footnotes = has(Syntax::FOOTNOTES);
    options.extension.alerts = has(Syntax::ALERTS) && flavour.admonitions == Admonitions::Alert;
    options.extension.description_lists =
        has(Syntax::DEFINITIONS) && flavour.definitions == Definitions::Colon;
    options.extension.block_directive = has(Syntax::CONTAINERS);
    let other = [Syntax::PANDOC, Syntax::MYST].into_iter().any(has);
    if flavour.capabilities.carries(Feature::FrontMatter) && !other {
        options.extension.front_matter_delimiter = Some("---".to_string());
    }
    options.extension.math_dollars = has(Syntax::PANDOC);
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
    /// Where the nodes are.
    arena: &'r Arena<'r>,
    /// What comrak is told of a text within the text.
    options: Options<'static>,
    /// What is being read.
    sheet: Rc<Sheet<'r>>,
    /// How many cells are open that are sheets of their own.
    sheets: usize,
    /// A paragraph that has been read with the block before it.
    skipped: Option<Source<'r>>,
    /// A paragraph that is to be read with the block behind it.
    caption: Option<Source<'r>>,
    /// The whole file.
    text: &'r str,
    /// The definitions of links, by their labels, for what comrak reads apart from them.
    definitions: HashMap<String, String>,
    limits: ast::Limits,
    /// How many nodes are open.
    depth: usize,
    /// The definitions of footnotes, by their labels.
    footnotes: HashMap<Str, footnote::Note<'r>>,
    /// The labels that are marks where comrak may have seen none.
    mentions: HashSet<Str>,
    /// The ids that footnotes have got by a further mark, by the places of their first ones.
    named: HashMap<u32, Str>,
    diagnostics: Vec<Diagnostic>,
}

impl<'r> Reader<'r> {
    /// From lines and columns, both from 1 and the last one included, to bytes.
    fn span(&self, place: Sourcepos) -> Span {
        self.sheet.span(place, self.text.len())
    }

    /// What stands at a place of the file.
    fn source(&self, span: Span) -> &'r str {
        self.text.get(span.start as usize..span.end as usize).unwrap_or_default()
    }

    fn span_of(&self, node: Source<'r>) -> Span {
        self.span(node.data.borrow().sourcepos)
    }

    /// Reads what is inside a node, unless too many are open.
    fn inside<T>(&mut self, node: Source<'r>, read: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        self.depth += 1;
        self.limits.nesting(self.depth, "blocks and marks", || self.span_of(node))?;
        let done = read(self);
        self.depth -= 1;
        done
    }
}
