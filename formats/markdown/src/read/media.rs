//! Pictures.
//!
//! Specification: <https://spec.commonmark.org/0.31.2/#images>

use super::braced::Braced;
use super::pandoc::picture;
use super::text::tidy;
use super::{Reader, Result, Source};
use crate::flavour::Formals;
use ast::{
    Block, BlockKind, Formal, FormalKind, Inline, InlineKind, Media, MediaItem, MediaKind, Span, plain_text,
};
use comrak::nodes::{NodeLink, NodeValue};

impl<'r> Reader<'r> {
    /// A picture with words, alone in a paragraph, is a figure for pandoc, the words its title.
    pub(super) fn figure(&mut self, node: Source<'r>, span: Span) -> Result<Option<Block>> {
        if self.flavour.formals != Formals::Title {
            return Ok(None);
        }
        let Some(image) = node.first_child() else { return Ok(None) };
        let data = image.data.borrow();
        let NodeValue::Image(link) = &data.value else { return Ok(None) };
        let mut braced = Braced::default();
        match image.next_sibling() {
            None => {}
            Some(next) if matches!(&next.data.borrow().value, NodeValue::Text(t) if t.starts_with('{')) => {
                let found = self.braces(next, 0).filter(|(_, behind, byte)| {
                    behind.next_sibling().is_none()
                        && matches!(&behind.data.borrow().value, NodeValue::Text(t) if t[*byte..].trim().is_empty())
                });
                let found = found.and_then(|(inside, ..)| Braced::parse(&inside)).filter(|b| b.raw.is_none());
                let Some(found) = found else { return Ok(None) };
                braced = found;
            }
            Some(_) => return Ok(None),
        }
        let title = tidy(self.inlines(image)?);
        if title.is_empty() {
            return Ok(None);
        }
        let item = MediaItem { kind: MediaKind::Image, source: link.url.as_str().into(), body: Vec::new() };
        let mut item = Block::new(BlockKind::MediaItem(Box::new(item)), span);
        if !link.title.is_empty() {
            item.attrs.set("title", link.title.as_str());
        }
        picture(&mut item, &mut braced);
        let media = Media { head: Vec::new(), items: vec![item] };
        let body = vec![Block::new(BlockKind::Media(Box::new(media)), span)];
        let head = vec![Block::new(BlockKind::Title(title), span)];
        let formal = Formal { kind: FormalKind::Figure, head, body };
        let mut block = Block::new(BlockKind::Formal(Box::new(formal)), span);
        braced.give(&mut block.attrs);
        Ok(Some(block))
    }

    pub(super) fn image(&mut self, node: Source<'r>, link: &NodeLink, span: Span) -> Result<Inline> {
        let words = plain_text(&self.inlines(node)?);
        let words: Vec<&str> = words.split([' ', '\n']).filter(|word| !word.is_empty()).collect();
        let words = words.join(" ");
        let mut body = Vec::new();
        if !words.is_empty() {
            body.push(Block::new(BlockKind::Plain(vec![Inline::text(words)]), span));
        }
        let item = MediaItem { kind: MediaKind::Image, source: link.url.as_str().into(), body };
        let mut item = Block::new(BlockKind::MediaItem(Box::new(item)), span);
        if !link.title.is_empty() {
            item.attrs.set("title", link.title.as_str());
        }
        let media = Media { head: Vec::new(), items: vec![item] };
        Ok(Inline::new(InlineKind::Media(Box::new(media)), span))
    }
}
