//! The text of a book before its first part, where the layout's tool takes none there: a preface.

use crate::lower::Entry;
use crate::project::load::Loaded;
use ast::visit::{VisitMut, walk_block_mut, walk_inline_mut};
use ast::{Block, BlockKind, Blocks, Class, Division, DivisionKind, Inline, Node, Span, Str};

/// Moves what stands loose in a book, and the abstract of it, into a preface at its beginning.
pub(super) fn make(file: &mut Loaded) {
    let Some(document) = &mut file.read.document else { return };
    let book = document.body.iter_mut().find_map(|block| match &mut block.kind {
        BlockKind::Division(division) if matches!(division.kind, DivisionKind::Book | DivisionKind::Set) => {
            Some(division)
        }
        _ => None,
    });
    let Some(book) = book else { return };
    let mut body = Blocks::new();
    for block in &mut book.head {
        take(block, &mut body);
    }
    let mut rest = Blocks::with_capacity(book.body.len());
    for block in std::mem::take(&mut book.body) {
        let stays = match &block.kind {
            BlockKind::Division(_) | BlockKind::Include(_) => true,
            _ => block.is_invisible() && block.attrs.id().is_none(),
        };
        if stays { &mut rest } else { &mut body }.push(block);
    }
    if !body.is_empty() {
        let title = Block::made(BlockKind::Title(vec![Inline::text("About this book")]));
        let preface = Division { kind: DivisionKind::Preface, head: vec![title], body };
        rest.insert(0, Block::made(BlockKind::Division(Box::new(preface))));
        file.edited.entries.push(Entry {
            construct: DivisionKind::Preface.into(),
            class: Class::Normalised,
            name: Str::default(),
            written: "a preface, “About this book”, of what stands loose in the book".into(),
            span: Span::NONE,
        });
    }
    book.body = rest;
}

/// Takes the text of an abstract, and the ids of all else, out of a part of a head.
fn take(block: &mut Block, out: &mut Blocks) {
    match &mut block.kind {
        BlockKind::Info(fields) => {
            for field in fields.iter_mut() {
                take(field, out);
            }
            fields.retain(|field| !is_empty_abstract(field));
        }
        BlockKind::Field(field) if field.name == "abstract" => {
            for node in std::mem::take(&mut field.content) {
                match node {
                    Node::Block(block) => out.push(block),
                    Node::Inline(inline) => out.push(Block::made(BlockKind::Paragraph(vec![inline]))),
                }
            }
            out.extend(block.attrs.take_id().map(|id| Block::anchor(id, block.span)));
        }
        BlockKind::Field(_) => Ids(out).block(block),
        _ => {}
    }
}

fn is_empty_abstract(block: &Block) -> bool {
    matches!(&block.kind, BlockKind::Field(field) if field.name == "abstract" && field.content.is_empty())
}

/// Makes places to link to of the ids in metadata.
struct Ids<'b>(&'b mut Blocks);

impl VisitMut for Ids<'_> {
    fn block(&mut self, block: &mut Block) {
        self.0.extend(block.attrs.take_id().map(|id| Block::anchor(id, block.span)));
        walk_block_mut(self, block);
    }

    fn inline(&mut self, inline: &mut Inline) {
        self.0.extend(inline.attrs.take_id().map(|id| Block::anchor(id, inline.span)));
        walk_inline_mut(self, inline);
    }
}
