//! Text → tree.
//!
//! reStructuredText is read line by line: what a block is shows in how its first line begins and how far the others are
//! indented ([`block`] and the modules of each construct). A body that is indented, or stands in a cell, is a list of lines
//! of its own, cut from the same text ([`sheet`]). Running text is read by [`inline`]. What a name leads to can be known
//! only at the end, so references are kept open in [`names`] and settled by [`resolve`].
//!
//! | module | what it reads |
//! |---|---|
//! | `sheet` | the text, its lines, running text with places |
//! | `block` | what a block is, paragraphs, quotations, literal blocks |
//! | `section` | titles and transitions |
//! | `list`, `definition`, `field`, `option`, `lines` | the kinds of lists, line blocks |
//! | `explicit` | targets, footnotes, citations, substitutions, comments, directives |
//! | `directive` | what each directive means |
//! | `table` | grid, simple, list and csv tables |
//! | `inline`, `role` | running text |
//! | `names`, `resolve` | what references lead to |
//!
//! What docutils answers with a system message is told as a diagnostic, and its words stay. Nothing is dropped.
//!
//! Specification: <https://docutils.sourceforge.io/docs/ref/rst/restructuredtext.html>,
//! <https://docutils.sourceforge.io/docs/ref/rst/directives.html>, <https://docutils.sourceforge.io/docs/ref/rst/roles.html>,
//! <https://www.sphinx-doc.org/en/master/usage/restructuredtext/>

mod block;
mod definition;
mod directive;
mod explicit;
mod field;
mod flow;
mod inline;
mod lines;
mod list;
mod names;
mod option;
mod resolve;
mod role;
mod section;
mod sheet;
mod table;
#[cfg(test)]
mod testing;

pub(crate) use directive::code::is_math;
pub(crate) use directive::{index_of_comment, is_directive_of_sphinx};
pub(crate) use inline::address::{
    bare as bare_addresses, hide as hide_addresses, hides as hides_addresses, is_whole as is_address,
};

pub(crate) use role::text::keys_of;
pub(crate) use role::{
    is_known as is_known_role, is_of_sphinx as is_role_of_sphinx, of_declared as role_of_declared,
};

use crate::Dialect;
use ast::diagnostic::Code;
use ast::{Diagnostic, Document, Limit, Read, ReadOptions, Span};
use directive::code::{anchors, is_rule};
use flow::Flow;
use names::Names;
use role::Roles;
use section::Style;

/// Why there is no tree.
type Result<T> = std::result::Result<T, Box<Diagnostic>>;

/// Reads one file, as Sphinx does or as docutils alone.
pub(crate) fn read(source: &[u8], dialect: &'static Dialect, options: &ReadOptions) -> Read {
    let most = options.limits.size(Limit::Size).min(u32::MAX as usize - 1);
    if source.len() > most {
        let message = format!("a file of {} bytes, where the limit is {most}", source.len());
        return failed(options.limits.error(Limit::Size, message, Span::NONE));
    }
    let source = source.strip_prefix(b"\xef\xbb\xbf").unwrap_or(source);
    match std::str::from_utf8(source) {
        Ok(text) => {
            let text = sheet::normalised(text);
            let mut read = read_text(&text, dialect, options);
            read.text = text.into_owned();
            read
        }
        Err(error) => {
            let at = error.valid_up_to();
            let message = "the text is not UTF-8";
            let help = "convert the file to UTF-8";
            failed(Diagnostic::error(Code::Encoding, message, Span::new(at, at + 1)).help(help))
        }
    }
}

/// Reads a text that nobody will ask for places in.
pub(crate) fn read_back(text: &str, dialect: &'static Dialect, options: &ReadOptions) -> Read {
    read_text(&sheet::normalised(text), dialect, options)
}

fn failed(error: Diagnostic) -> Read {
    Read { diagnostics: vec![error], ..Read::default() }
}

fn read_text(text: &str, dialect: &'static Dialect, options: &ReadOptions) -> Read {
    let mut reader = Reader::new(text, dialect, options);
    let mut read = Read::default();
    match reader.document() {
        Ok(document) => read.document = Some(document),
        Err(error) => reader.diagnostics.push(*error),
    }
    read.diagnostics = reader.diagnostics;
    read
}

/// The blocks that raw text is read as, where the tree has a kind for what it says.
pub(crate) fn raw_form(raw: &ast::Raw) -> Option<Vec<ast::Block>> {
    if raw.format != "html" {
        return None;
    }
    let made = |kind| ast::Block::made(kind);
    if is_rule(&raw.text) {
        return Some(vec![made(ast::BlockKind::Break)]);
    }
    if is_math(&raw.text) {
        let math = ast::Math { notation: ast::MathNotation::MathMl, source: raw.text.clone() };
        return Some(vec![made(ast::BlockKind::Math(Box::new(math)))]);
    }
    let anchor = |(id, _)| ast::Block { attrs: ast::Attrs::with_id(id), ..made(ast::BlockKind::Anchor) };
    anchors(&sheet::lines(&raw.text)).map(|ids| ids.into_iter().map(anchor).collect())
}

/// The state of reading one file.
struct Reader<'s> {
    /// The whole file.
    text: &'s str,
    /// Whose roles and directives they are.
    dialect: &'static Dialect,
    limits: ast::Limits,
    /// Whether references to declared texts are these texts.
    expand: bool,
    /// How many bodies are open.
    depth: usize,
    names: Names,
    roles: Roles,
    /// The lines of titles, outermost first.
    styles: Vec<Style>,
    diagnostics: Vec<Diagnostic>,
}

impl<'s> Reader<'s> {
    /// A reader that has read nothing yet.
    fn new(text: &'s str, dialect: &'static Dialect, options: &ReadOptions) -> Reader<'s> {
        Reader {
            text,
            dialect,
            limits: options.limits,
            expand: options.expand,
            depth: 0,
            names: Names::default(),
            roles: Roles::default(),
            styles: Vec::new(),
            diagnostics: Vec::new(),
        }
    }

    fn document(&mut self) -> Result<Document> {
        let lines = sheet::lines(self.text);
        let mut flow = Flow::of_document(self.dialect);
        self.blocks(&lines, &mut flow)?;
        let mut document = self.resolved(flow.finish())?;
        crate::settle::ids::gather(&mut document.body, self.dialect);
        Ok(document)
    }

    /// Reads what is inside a body, unless too many are open.
    fn inside<T>(&mut self, span: Span, read: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        self.depth += 1;
        self.limits.nesting(self.depth, "blocks", || span)?;
        let done = read(self);
        self.depth -= 1;
        done
    }

    /// Reads a text that does not stand in the file as it is; what it is made of is at `span`.
    fn aside(&mut self, text: &str, span: Span) -> Result<ast::Blocks> {
        let lines = sheet::lines(text);
        let before = self.diagnostics.len();
        let mut reader = Reader {
            text,
            dialect: self.dialect,
            limits: self.limits,
            expand: self.expand,
            depth: self.depth,
            names: std::mem::take(&mut self.names),
            roles: std::mem::take(&mut self.roles),
            styles: std::mem::take(&mut self.styles),
            diagnostics: std::mem::take(&mut self.diagnostics),
        };
        let blocks = reader.body(&lines);
        self.names = reader.names;
        self.roles = reader.roles;
        self.styles = reader.styles;
        self.diagnostics = reader.diagnostics;
        self.diagnostics[before..].iter_mut().for_each(|diagnostic| diagnostic.span = span);
        let mut blocks = blocks.map_err(|mut error| {
            error.span = span;
            error
        })?;
        for block in &mut blocks {
            ast::visit::VisitMut::block(&mut Placed(span), block);
        }
        Ok(blocks)
    }

    /// What docutils would give a system message for.
    fn warn(&mut self, message: impl Into<ast::Str>, span: Span) {
        self.diagnostics.push(Diagnostic::warning(Code::Syntax, message, span));
    }
}

/// Puts nodes into one place.
struct Placed(Span);

impl ast::visit::VisitMut for Placed {
    fn block(&mut self, block: &mut ast::Block) {
        block.span = self.0;
        ast::visit::walk_block_mut(self, block);
    }

    fn inline(&mut self, inline: &mut ast::Inline) {
        inline.span = self.0;
        ast::visit::walk_inline_mut(self, inline);
    }
}
