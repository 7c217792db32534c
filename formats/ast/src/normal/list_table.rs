//! Tables in normal form, for formats that write one whose cells hold blocks as a list.

use super::{inline, text};
use crate::{
    Attrs, Block, BlockKind, Blocks, Inline, InlineKind, Inlines, Span, TableGroup, TableSectionKind,
};

/// What a cell holds: bare words, if nothing but one paragraph or picture is in it, and anchors and comments before and
/// behind that; blocks else.
pub fn cell(body: &mut Blocks, span: Span) {
    let blocks: Blocks = std::mem::take(body).into_iter().flat_map(apart).collect();
    let shown = |b: &&Block| !matches!(b.kind, BlockKind::Anchor | BlockKind::Comment(_));
    let words = |b: &Block| {
        matches!(
            b.kind,
            BlockKind::Paragraph(_) | BlockKind::Media(_) | BlockKind::Anchor | BlockKind::Comment(_)
        )
    };
    if blocks.is_empty() || blocks.iter().filter(shown).count() > 1 || !blocks.iter().all(words) {
        *body = blocks;
        return;
    }
    let at = blocks.iter().position(|b| shown(&b)).unwrap_or(blocks.len());
    let mut line = Inlines::new();
    // Anchors are the cell's own, before any comment.
    let mut comments = Inlines::new();
    for (i, block) in blocks.into_iter().enumerate() {
        let Block { kind, mut attrs, span } = block;
        let own = attrs.take_id();
        line.extend(own.map(|id| Inline { kind: InlineKind::Anchor, attrs: Attrs::with_id(id), span }));
        match kind {
            BlockKind::Paragraph(mut words) => {
                let leading = words.iter().take_while(|i| matches!(i.kind, InlineKind::Anchor)).count();
                line.extend(words.drain(..leading));
                line.append(&mut comments);
                for word in words {
                    inline::append(&mut line, word);
                }
            }
            BlockKind::Media(media) => {
                line.append(&mut comments);
                line.push(Inline::new(InlineKind::Media(media), span));
            }
            BlockKind::Comment(words) if i < at => {
                comments.push(Inline::new(InlineKind::Comment(words), span));
            }
            BlockKind::Comment(words) => line.push(Inline::new(InlineKind::Comment(words), span)),
            _ => {}
        }
    }
    line.append(&mut comments);
    *body = vec![Block::new(BlockKind::Plain(text::tidy(line)), span)];
}

/// Bare words as the blocks that they would be.
fn apart(block: Block) -> Blocks {
    let Block { kind, mut attrs, span } = block;
    match kind {
        BlockKind::Plain(words) | BlockKind::Paragraph(words) => {
            let own = attrs.take_id().map(|id| Block::anchor(id, span));
            own.into_iter().chain(inline::paragraph(words, span)).collect()
        }
        kind => vec![Block { kind, attrs, span }],
    }
}

/// Whether it has a row in its head.
pub fn has_head(group: &TableGroup) -> bool {
    group.sections.iter().any(|section| {
        matches!(&section.kind, BlockKind::TableSection(s) if s.kind == TableSectionKind::Head && !s.rows.is_empty())
    })
}
