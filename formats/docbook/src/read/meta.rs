//! Metadata: `info` and its kin, fields, and the head of a reference page.

use super::Reader;
use super::block::{Place, keep, wrapped};
use super::xml::{Result, Start, Token};
use crate::elements::{Content, Model};
use ast::{Block, BlockKind, Blocks, Field, Node};

impl<'a> Reader<'a> {
    /// `info`: whatever stands in it is a field, or a title.
    pub fn info(&mut self, start: &mut Start<'a>) -> Result<Block> {
        let attrs = start.attrs();
        let mut out = Blocks::new();
        loop {
            match self.tokens.next()? {
                Token::Start(mut child) => {
                    let outer = self.text.enter(false);
                    let block = self.info_child(&mut child)?;
                    self.text.leave(outer);
                    out.push(block);
                }
                Token::End | Token::Eof => break,
                other => self.stray(other, &mut out)?,
            }
        }
        let out = keep(out, |k| {
            use BlockKind as K;
            matches!(
                k,
                K::Title(_)
                    | K::Subtitle(_)
                    | K::ShortTitle(_)
                    | K::Info(_)
                    | K::Field(_)
                    | K::Attribution(_)
                    | K::Caption(_)
            )
        });
        Ok(self.made(BlockKind::Info(out), attrs, start.span))
    }

    fn info_child(&mut self, start: &mut Start<'a>) -> Result<Block> {
        let Some(element) = start.element else { return self.unknown_block(start) };
        match element.model {
            Model::Title => self.words_block(start, BlockKind::Title),
            Model::Subtitle => self.words_block(start, BlockKind::Subtitle),
            Model::ShortTitle => self.words_block(start, BlockKind::ShortTitle),
            Model::Info => self.info(start),
            Model::Field(name, content) => self.field(start, name, content),
            // Here these are what they are called, not runs of text.
            Model::Span(_) => self.field(start, "", Content::Words),
            Model::Block(content, _) => self.generic_block(start, content),
            _ => {
                let span = start.span;
                // Of the names of two generations the later one, since the field is not written.
                let name = match element.model {
                    Model::Graphic => "mediaobject",
                    Model::InlineGraphic => "inlinemediaobject",
                    Model::UrlLink => "link",
                    _ => element.name,
                };
                let name = name.into();
                let content = if element.is_inline() {
                    let mut inlines = Vec::new();
                    self.inline(start, &mut inlines)?;
                    inlines.into_iter().map(Node::Inline).collect()
                } else {
                    let mut blocks = Blocks::new();
                    self.root_blocks(start, &mut blocks)?;
                    blocks.into_iter().map(Node::Block).collect()
                };
                let mut attrs = ast::Attrs::default();
                // The field is only there because metadata consists of fields.
                attrs.set_hint("docbook:implicit", "true");
                Ok(self.made(BlockKind::Field(Box::new(Field { name, content })), attrs, span))
            }
        }
    }

    /// One piece of metadata, by its neutral name or, without one, its own.
    pub fn field(&mut self, start: &mut Start<'a>, name: &str, content: Content) -> Result<Block> {
        let name = if name.is_empty() { start.local.into() } else { name.into() };
        let mut attrs = start.attrs();
        if start.element.is_some_and(|e| e.twin) {
            // A field keeps the element's name, so nothing needs to return it.
            attrs.data_mut().hints.retain(|(key, _)| key != "docbook:element");
            attrs.tidy();
        }
        let content = self.content(content)?;
        Ok(self.made(BlockKind::Field(Box::new(Field { name, content })), attrs, start.span))
    }

    /// `refmeta`: the title of the page, its volume, and what else the page says of itself, in the page's head.
    pub fn reference_meta(&mut self, start: &mut Start<'a>, out: &mut Blocks) -> Result<()> {
        let outer_attrs = start.attrs();
        let before = out.len();
        loop {
            match self.tokens.next()? {
                Token::Start(mut child) => match child.element.map(|e| (e.name, e.model)) {
                    Some(("refentrytitle", _)) => {
                        let mut attrs = child.attrs();
                        attrs.set_hint("docbook:in", "refmeta");
                        let words = self.words(false)?;
                        out.push(self.made(BlockKind::Title(words), attrs, child.span));
                    }
                    Some((_, Model::Field(name, content))) => {
                        let mut block = self.field(&mut child, name, content)?;
                        block.attrs.set_hint("docbook:in", "refmeta");
                        out.push(block);
                    }
                    _ => {
                        let outer = self.text.enter(false);
                        let mut block = self.info_child(&mut child)?;
                        self.text.leave(outer);
                        block.attrs.set_hint("docbook:in", "refmeta");
                        out.push(block);
                    }
                },
                Token::End | Token::Eof => break,
                other => {
                    let first = out.len();
                    self.stray(other, out)?;
                    let strays = out.split_off(first);
                    out.extend(strays.into_iter().map(|block| {
                        let plain = matches!(block.kind, BlockKind::Plain(_));
                        let mut block = if plain { wrapped(block) } else { block };
                        block.attrs.set_hint("docbook:in", "refmeta");
                        block
                    }));
                }
            }
        }
        // Its own attributes are rare enough to be hints on its first part.
        if let Some(first) = out.get_mut(before) {
            super::attributes::move_to(&mut first.attrs, &outer_attrs, "docbook:refmeta");
        } else {
            let generic = super::generic::generic(start.local, vec![]);
            out.push(self.made(BlockKind::Generic(Box::new(generic)), outer_attrs, start.span));
        }
        Ok(())
    }

    /// `refnamediv`.
    pub fn reference_names(&mut self, start: &mut Start<'a>) -> Result<Block> {
        let attrs = start.attrs();
        let blocks = self.flow(Place { head: false, ..Place::RECORD })?;
        let fields =
            keep(blocks, |k| matches!(k, BlockKind::Field(_) | BlockKind::Plain(_) | BlockKind::Anchor));
        Ok(self.made(BlockKind::ReferenceNames(fields), attrs, start.span))
    }
}
