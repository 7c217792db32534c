//! Tree → text: the reverse of [`read`](crate::read), construct by construct.
//!
//! The names of elements come from the same table, or from the hint that the reader left. White space is only
//! added where the reader drops it: between blocks, and at both ends of a paragraph. Nothing is decided here: what a
//! tree needs before it can be written is done in [`settle`](crate::settle).

mod block;
mod code;
mod generic;
mod head;
mod inline;
mod layout;
mod link;
mod list;
mod media;
mod names;
mod table;
mod tag;

pub use names::{division, role};
pub use tag::is_ncname;

use crate::Generation;
use crate::escape;
use ast::{Attrs, Block, BlockKind, Document};

/// The namespace of `DocBook` 5.
pub const DOCBOOK: &str = "http://docbook.org/ns/docbook";
/// The namespace of `XLink`.
pub const XLINK: &str = "http://www.w3.org/1999/xlink";
/// The namespace of `XInclude`.
pub const XINCLUDE: &str = "http://www.w3.org/2001/XInclude";

/// Writes one document.
pub fn write(document: &Document, generation: Generation) -> String {
    let mut writer = Writer {
        out: String::with_capacity(document.likely_length()),
        depth: 0,
        glued: false,
        scope: Vec::new(),
        root: &document.attrs,
        open: 0,
        generation,
        in_listing: false,
        glossary: false,
        html: false,
        table_head: false,
    };
    writer.prologue(&document.attrs);
    for block in &document.body {
        writer.block(block);
    }
    if !writer.out.is_empty() {
        writer.out.push('\n');
    }
    writer.out
}

/// The state of writing one file.
#[allow(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct Writer<'d> {
    out: String,
    /// How many elements that stand on lines of their own are open.
    depth: usize,
    /// The next element begins right here: a blank before it would count.
    glued: bool,
    /// The prefixes that are declared, and for what.
    scope: Vec<(&'d str, &'d str)>,
    /// What belongs to each outermost element.
    root: &'d Attrs,
    /// How many elements are open.
    open: usize,
    generation: Generation,
    /// Whether a listing is open, however far out: no white space is added in it, and line feeds are characters
    /// like any other.
    in_listing: bool,
    /// Whether the list around is a glossary.
    glossary: bool,
    /// Whether the table around is of HTML's model.
    html: bool,
    /// Whether the rows are those of a table's head.
    table_head: bool,
}

impl<'d> Writer<'d> {
    /// XML declaration and document type.
    fn prologue(&mut self, attrs: &'d Attrs) {
        if let Some(declaration) = attrs.hint("docbook:xml-declaration") {
            self.out.push_str("<?xml ");
            self.out.push_str(declaration);
            self.out.push_str("?>");
        }
        if let Some(doctype) = attrs.hint("docbook:doctype") {
            self.line();
            self.out.push_str("<!DOCTYPE ");
            self.out.push_str(doctype);
            if let Some(subset) = attrs.hint("docbook:internal-subset") {
                self.out.push_str(" [");
                self.out.push_str(subset);
                self.out.push(']');
            }
            self.out.push('>');
        }
    }

    /// Begins a line, unless what follows must be glued to what is there.
    fn line(&mut self) {
        if std::mem::take(&mut self.glued) || self.out.is_empty() || self.in_listing {
            return;
        }
        self.out.push('\n');
        for _ in 0..self.depth {
            self.out.push_str("  ");
        }
    }

    /// What may stand among blocks and among words: a comment.
    fn comment(&mut self, text: &str) {
        escape::comment(text, &mut self.out);
    }

    fn instruction(&mut self, instruction: &ast::Instruction) {
        self.out.push_str("<?");
        self.out.push_str(&instruction.target);
        if !instruction.data.is_empty() {
            self.out.push(' ');
            self.out.push_str(&instruction.data);
        }
        self.out.push_str("?>");
    }
}

/// Whether a whole has no element of its own in the text.
pub fn is_implicit(block: &Block) -> bool {
    block.attrs.hint("docbook:implicit").is_some()
}

/// Running text and nothing else, without attributes.
pub fn bare_words(blocks: &[Block]) -> Option<&ast::Inlines> {
    match blocks {
        [Block { kind: BlockKind::Plain(words), attrs, .. }] if attrs.is_empty() => Some(words),
        _ => None,
    }
}
