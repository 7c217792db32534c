//! What trees of other formats have and `DocBook` writes in a way of its own: line breaks, and words for a picture.
//!
//! Words for a picture are an alternative beside it, in a `textobject`. Line breaks in running text: `sbr` stands only in synopses, so another format's breaks are written as the
//! instruction that Asciidoctor has for them, `<?asciidoc-br?>`.

use ast::visit::{VisitMut, walk_block_mut, walk_inline_mut};
use ast::{Attrs, Block, BlockKind, Inline, InlineKind, Inlines, Media, MediaItem, MediaKind, Str};

/// The spelling.
pub struct Breaks;

/// A break behind something is an instruction; blanks after it are layout.
fn spell(inlines: &mut Inlines) {
    let mut after_break = false;
    for at in 0..inlines.len() {
        let Some(inline) = inlines.get_mut(at) else { break };
        match &mut inline.kind {
            InlineKind::LineBreak => {
                if at > 0 && inline.attrs.is_empty() {
                    inline.attrs.set_hint("docbook:break", "asciidoc-br");
                }
                after_break = true;
                continue;
            }
            InlineKind::Text(text) if after_break => {
                let kept = text.trim_start_matches([' ', '\n']).len();
                *text = text.get(text.len() - kept..).unwrap_or_default().into();
            }
            _ => {}
        }
        after_break = false;
    }
    inlines.retain(|i| !matches!(&i.kind, InlineKind::Text(text) if text.is_empty()));
}

/// The words in a picture, after it.
fn beside(media: &mut Media) {
    let mut items = Vec::with_capacity(media.items.len());
    for mut block in std::mem::take(&mut media.items) {
        let mut words = Vec::new();
        if let BlockKind::MediaItem(item) = &mut block.kind
            && item.kind != MediaKind::Text
        {
            words = item.body.extract_if(.., |b| matches!(b.kind, BlockKind::Plain(_))).collect();
        }
        let span = block.span;
        items.push(block);
        if !words.is_empty() {
            let item = MediaItem { kind: MediaKind::Text, source: Str::default(), body: words };
            items.push(Block::new(BlockKind::MediaItem(Box::new(item)), span));
        }
    }
    media.items = items;
}

impl VisitMut for Breaks {
    fn block(&mut self, block: &mut Block) {
        match &mut block.kind {
            BlockKind::Paragraph(c)
            | BlockKind::Plain(c)
            | BlockKind::Title(c)
            | BlockKind::Subtitle(c)
            | BlockKind::ShortTitle(c)
            | BlockKind::Attribution(c)
            | BlockKind::Term(c) => spell(c),
            BlockKind::Heading(h) => spell(&mut h.content),
            BlockKind::Media(media) => beside(media),
            BlockKind::Item(_) => mark(&mut block.attrs),
            _ => {}
        }
        walk_block_mut(self, block);
    }

    fn inline(&mut self, inline: &mut Inline) {
        match &mut inline.kind {
            InlineKind::Emphasis(c)
            | InlineKind::Strong(c)
            | InlineKind::Strike(c)
            | InlineKind::Span { content: c, .. }
            | InlineKind::Quote(c)
            | InlineKind::Superscript(c)
            | InlineKind::Subscript(c)
            | InlineKind::Citation(c) => spell(c),
            InlineKind::Link(link) => spell(&mut link.content),
            InlineKind::Media(media) => beside(media),
            _ => {}
        }
        walk_inline_mut(self, inline);
    }
}

/// The box of a task, as the item's own mark.
fn mark(attrs: &mut Attrs) {
    if let Some(done) = attrs.take("checked") {
        attrs.set("override", if done == "true" { "checked" } else { "unchecked" });
    }
}
