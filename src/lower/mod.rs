//! Lowering: rewrites a tree until the target can carry every node of it, and names each rewrite in the ledger.
//! Losing is decided here and nowhere else; the target's table of capabilities says what, this module how.
//!
//! One pass over the tree, parents before children. Each kind of node has one function, in the file of its
//! construct; it asks the table (`note`), and either keeps the node, with lowered children, or returns what takes
//! its place. What a place cannot hold but another near it can (an anchor in running text, a comment in a line) is
//! put into `before` or `after` and set around the enclosing block.

mod attrs;
mod block;
mod chain;
mod check;
mod code;
mod compound;
mod division;
mod front_matter;
mod heading_ids;
mod include;
mod inline;
mod ledger;
mod list;
mod manual;
mod marked;
mod media;
mod message;
mod nesting;
mod normal;
mod note;
mod page;
mod record;
mod reference;
mod synopsis;
mod table;
mod text;
mod work;

pub use check::uncarried;
pub(crate) use division::words as field_words;
pub use ledger::{Entry, Ledger};

use crate::project::{FileId, Index};
use ast::{
    Block, Blocks, Capabilities, Class, Construct, Document, Entity, Format, Span, Str, Style, Upgrade,
};

use std::collections::HashMap;

/// What lowering is told beside the document.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The target.
    pub format: &'static dyn Format,
    /// How much to ask of the page's reader.
    pub style: Style,
    /// How far a document of an older version of the target is made over.
    pub upgrade: Upgrade,
    /// The ids and files of the project.
    pub index: &'a Index,
    /// The file that the document is of.
    pub file: FileId,
}

/// A document that its target can carry, and what became of the rest.
#[derive(Debug)]
pub struct Lowered {
    /// The document.
    pub document: Document,
    /// What happened.
    pub ledger: Ledger,
}

/// Rewrites a document for a format. A format without a table carries every tree, once it has settled it.
#[must_use]
pub fn lower(mut document: Document, context: Context<'_>) -> Lowered {
    let Some(caps) = context.format.capabilities() else {
        let mut entries = manual::fit(&mut document, context);
        let settled = context.format.settle(document, context.upgrade);
        entries.extend(settled.changes.into_iter().map(Entry::from));
        let native = count(&settled.document);
        return Lowered { document: settled.document, ledger: Ledger { entries, native, encoded: 0 } };
    };
    let mut lowering = Lowering {
        caps,
        context,
        ledger: Ledger::default(),
        // Of a name given twice the first counts.
        values: document.entities.iter().rev().map(|e| (e.name.clone(), e.value.clone())).collect(),
        entities: document.entities,
        before: Vec::new(),
        after: Vec::new(),
        depth: 0,
        footnotes: 0,
        in_link: false,
        repeating: 0,
        several_terms: false,
        next_number: 1,
    };
    lowering.repeated_ids(&mut document.body);
    let front_matter = front_matter::take(&mut document.body);
    let mut body = lowering.flow(std::mem::take(&mut document.body));
    if let Some(form) = caps.normal {
        lowering.normal_form(&mut body, form);
    }
    lowering.page(&mut body);
    if caps.settles {
        let entities = std::mem::take(&mut lowering.entities);
        let document = Document { body, entities, ..Document::default() };
        let settled = context.format.settle(document, context.upgrade);
        lowering.entities = settled.document.entities;
        lowering.ledger.entries.extend(settled.changes.into_iter().map(Entry::from));
        body = settled.document.body;
    }
    if caps.limits.heading_ids {
        lowering.heading_ids(&mut body);
    }
    lowering.finished_page(&mut body);
    if let Some(block) = front_matter {
        lowering.front_matter(block, &mut body);
    }
    let entities = lowering.entity_declarations();
    let mut attrs = document.attrs;
    attrs.keep_hints_of(caps.own.map_or("", |own| own.hints.trim_end_matches(':')));
    let mut kept = ast::Attrs::default();
    for (name, value) in attrs.hints() {
        kept.set_hint(name, value.clone());
    }
    let document = Document { body, entities, attrs: kept };
    Lowered { document, ledger: lowering.ledger }
}

/// The state of lowering one document.
struct Lowering<'a> {
    caps: &'static Capabilities,
    context: Context<'a>,
    ledger: Ledger,
    entities: Vec<Entity>,
    /// What the entities stand for, by their names.
    values: HashMap<Str, Str>,
    /// Blocks to stand before the block that is being lowered.
    before: Blocks,
    /// Blocks to stand behind it.
    after: Blocks,
    /// How many divisions are open.
    depth: u8,
    /// How many footnotes are open: a footnote in a footnote is unknown everywhere.
    footnotes: u32,
    /// Whether a link is open: no format has links in links.
    in_link: bool,
    /// How many repeated titles are open: the title of what a title refers to, and so on.
    repeating: u8,
    /// Whether the entries of the list that is open may have several terms, although others may not.
    several_terms: bool,
    /// The number after the last numbered list, for a list that goes on from it.
    next_number: u32,
}

impl Lowering<'_> {
    /// Looks a construct up for one node and writes down what becomes of it. Returns whether the writer sees it.
    fn note(&mut self, construct: impl Into<Construct>, span: Span) -> bool {
        self.note_named(construct, "", span)
    }

    /// As [`Lowering::note`], with the name of the thing where the construct does not tell.
    fn note_named(&mut self, construct: impl Into<Construct>, name: impl Into<Str>, span: Span) -> bool {
        let construct = construct.into();
        let capability = self.caps.of(construct);
        match capability.class {
            Class::Native => self.ledger.native += 1,
            Class::Encoded => self.ledger.encoded += 1,
            class => self.note_as(construct, class, name, capability.written, span),
        }
        capability.class.is_carried()
    }

    /// Writes down a difference that the table alone does not tell.
    fn note_as(
        &mut self,
        construct: impl Into<Construct>,
        class: Class,
        name: impl Into<Str>,
        written: impl Into<Str>,
        span: Span,
    ) {
        self.ledger.entries.push(Entry {
            construct: construct.into(),
            class,
            name: name.into(),
            written: written.into(),
            span,
        });
    }

    fn carries(&self, construct: impl Into<Construct>) -> bool {
        self.caps.carries(construct)
    }

    /// Whether text of this language may stand in the target, if any may.
    fn takes_raw(&self, format: &str) -> bool {
        self.caps.normal.and_then(|form| form.raw).is_none_or(|raw| raw == format)
    }

    fn class(&self, construct: impl Into<Construct>) -> Class {
        self.caps.of(construct).class
    }

    /// Keeps the declarations of text entities, where the target has such a thing.
    fn entity_declarations(&mut self) -> Vec<Entity> {
        let entities = std::mem::take(&mut self.entities);
        if entities.is_empty() || self.carries(ast::Feature::EntityDeclaration) {
            return entities;
        }
        for entity in &entities {
            self.note_named(ast::Feature::EntityDeclaration, entity.name.clone(), Span::NONE);
        }
        Vec::new()
    }
}

/// Counts the nodes of a document.
fn count(document: &Document) -> usize {
    struct Counter(usize);
    impl ast::visit::Visit for Counter {
        fn block(&mut self, block: &Block) {
            self.0 += 1;
            ast::visit::walk_block(self, block);
        }
        fn inline(&mut self, inline: &ast::Inline) {
            self.0 += 1;
            ast::visit::walk_inline(self, inline);
        }
    }
    let mut counter = Counter(0);
    ast::visit::walk_document(&mut counter, document);
    counter.0
}
