//! Pictures.
//!
//! Specification: <https://spec.commonmark.org/0.31.2/#images>

use super::{Reader, Result, Source};
use ast::{Block, BlockKind, Inline, InlineKind, Media, MediaItem, MediaKind, Span, plain_text};
use comrak::nodes::NodeLink;

impl<'r> Reader<'r> {
    pub(super) fn image(&mut self, node: Source<'r>, link: &NodeLink, span: Span) -> Result<Inline> {
        let words = plain_text(&self.inlines(node)?).replace('\n', " ");
        let words = words.trim_matches([' ', '\n']);
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
