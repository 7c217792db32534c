//! Heads: titles, metadata, fields, and the head of a reference page.

use super::tag::Tag;
use super::{Writer, names};
use crate::elements::{Content, Model, find};
use ast::{Attrs, Block, BlockKind, Field};

/// Whether a part of a head stands in `refmeta`.
fn in_meta(block: &Block) -> bool {
    block.attrs.hint("docbook:in") == Some("refmeta")
}

fn is_neutral(block: &Block) -> bool {
    matches!(block.kind, BlockKind::Comment(_) | BlockKind::Instruction(_))
}

impl<'d> Writer<'d> {
    /// A head.
    pub fn head(&mut self, blocks: &'d [Block]) {
        let mut at = 0;
        while let Some(block) = blocks.get(at) {
            if !in_meta(block) {
                self.block(block);
                at += 1;
                continue;
            }
            // Comments between two parts of it are in it.
            let mut end = at + 1;
            let mut next = end;
            while let Some(block) = blocks.get(next) {
                next += 1;
                if in_meta(block) {
                    end = next;
                } else if !is_neutral(block) {
                    break;
                }
            }
            let meta = blocks.get(at..end).unwrap_or_default();
            let mut tag = Tag::bare("refmeta");
            for (name, value) in block.attrs.hints() {
                if let Some(name) = name.strip_prefix("docbook:refmeta:") {
                    tag = tag.with(if name == "id" { "xml:id" } else { name }, value.as_str());
                }
            }
            let own_id =
                block.attrs.hint("docbook:refmeta:id").is_some_and(|id| block.attrs.id() == Some(id));
            self.on_lines(tag, |w| {
                for (i, block) in meta.iter().enumerate() {
                    match &block.kind {
                        BlockKind::Title(words) => {
                            let tag = Tag::new("refentrytitle", &block.attrs);
                            w.words(if i == 0 && own_id { tag.except("xml:id") } else { tag }, words);
                        }
                        _ => w.block(block),
                    }
                }
            });
            at = end;
        }
    }

    /// A field.
    pub fn field(&mut self, field: &'d Field, attrs: &'d Attrs) {
        if attrs.hint("docbook:implicit").is_some() {
            return self.nodes(&field.content, true);
        }
        let name = names::field(&field.name);
        let content = match name.and_then(find).map(|e| e.model) {
            Some(Model::Field(_, content) | Model::Record(_, content) | Model::Block(content, _)) => content,
            Some(_) => Content::Words,
            None => Content::Blocks,
        };
        let tag = Tag::new(name.unwrap_or(&field.name), attrs);
        self.content(tag, &field.content, content);
    }
}
