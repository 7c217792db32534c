//! Pictures in the reader's form: one alternative, with its words as one text.

use super::Settle;
use crate::own;
use ast::{Attrs, Block, BlockKind, BlockTag, Class, Feature, Inline, Inlines, Span};

impl Settle {
    /// The words of a picture that is in no file: no macro can say it.
    pub(super) fn without_source(&mut self, media: &mut ast::Media, span: Span) -> Option<Inlines> {
        let item = media.items.first_mut().and_then(|b| match &mut b.kind {
            BlockKind::MediaItem(item) => Some(item),
            _ => None,
        });
        if item.as_ref().is_some_and(|item| !item.source.trim().is_empty()) {
            return None;
        }
        self.changes.note(BlockTag::Media, Class::Degraded, "", "its words: it is in no file", span);
        let body = item.map(|item| std::mem::take(&mut item.body)).unwrap_or_default();
        let words = body.into_iter().filter_map(|b| match b.kind {
            BlockKind::Plain(words) => Some(words),
            _ => None,
        });
        Some(words.flatten().collect())
    }
}

/// What is said of a picture's file stands with it.
pub(super) fn said_of_picture(media: &mut ast::Media, attrs: &mut Attrs) {
    let Some(item) = media.items.first_mut() else { return };
    for name in own::OF_PICTURE {
        if let Some(value) = attrs.take(name)
            && item.attrs.get(name).is_none()
        {
            item.attrs.set(name, value);
        }
    }
}

/// A picture: its first alternative, with its words as one text.
pub(super) fn media(settle: &mut Settle, media: &mut ast::Media, span: Span) {
    let lost = media.head.iter().any(|b| !matches!(b.kind, BlockKind::Comment(_)));
    if lost {
        settle.changes.note(Feature::Metadata, Class::Dropped, "media", "nothing", span);
    }
    media.head.clear();
    media.items.truncate(1);
    if let Some(Block { kind: BlockKind::MediaItem(item), attrs, .. }) = media.items.first_mut() {
        settle.block_attrs(attrs, span);
        let words: Vec<String> = item
            .body
            .iter()
            .filter_map(|b| match &b.kind {
                BlockKind::Plain(words) | BlockKind::Paragraph(words) => Some(ast::plain_text(words)),
                _ => None,
            })
            .collect();
        let words = words.join(" ");
        let mut words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        if words.ends_with('\\') {
            settle.changes.note(
                Feature::MediaText,
                Class::Degraded,
                "\\",
                "nothing: it would guard the quote behind it",
                span,
            );
            words.truncate(words.trim_end_matches(['\\', ' ']).len());
        }
        item.body.clear();
        if !words.is_empty() {
            item.body.push(Block::made(BlockKind::Plain(vec![Inline::text(words)])));
        }
    }
}
