//! Blocks in normal form: what is written alike.

use crate::lower::code::only_include;
use ast::normal::table::without_cells;
use ast::{Block, BlockKind, Blocks, Inline, InlineKind, Inlines, Str};

/// Whether a paragraph is read as other blocks.
pub(super) fn is_changed_paragraph(block: &Block) -> bool {
    match &block.kind {
        BlockKind::Paragraph(content) | BlockKind::Plain(content) => {
            content.first().is_none_or(|i| !matches!(i.kind, InlineKind::Text(_)))
                || content.last().is_some_and(|i| matches!(i.kind, InlineKind::Comment(_)))
        }
        _ => false,
    }
}

/// Whether this is a formal block whose id not every parser takes in a container's attributes.
pub(super) fn has_long_id(block: &Block) -> bool {
    matches!(block.kind, BlockKind::Formal(_)) && block.attrs.id().is_some_and(|id| id.contains(':'))
}

pub(super) fn is_empty_list(block: &Block) -> bool {
    match &block.kind {
        BlockKind::List(list) => list.items.is_empty() && list.head.is_empty(),
        BlockKind::DefinitionList(list) => list.entries.is_empty() && list.head.is_empty(),
        BlockKind::Table(table) => table
            .groups
            .iter()
            .all(|group| matches!(&group.kind, BlockKind::TableGroup(group) if group.sections.is_empty())),
        _ => false,
    }
}

/// Whether this is the include of a file's text, or a listing of nothing else that says no more.
pub(super) fn is_include(block: &Block) -> bool {
    match &block.kind {
        BlockKind::Include(include) => include.text && block.attrs.id().is_some(),
        BlockKind::Code(code) => code.language.is_none() && only_include(&code.content).is_some(),
        _ => false,
    }
}

/// The include of a file's text is what a listing of nothing else is; its id stands before it.
pub(super) fn includes(blocks: &mut Blocks) {
    let mut out = Blocks::with_capacity(blocks.len());
    for mut block in std::mem::take(blocks) {
        if is_include(&block) {
            out.extend(block.attrs.take_id().map(|id| Block::anchor(id, block.span)));
            if let BlockKind::Code(code) = &block.kind
                && let Some(include) = only_include(&code.content)
            {
                block.kind = BlockKind::Include(Box::new(include.clone()));
            }
        }
        out.push(block);
    }
    *blocks = out;
}

/// A list of nothing is nothing; its id stays. So it is with a table.
pub(super) fn empty_lists(blocks: &mut Blocks) {
    for block in blocks.iter_mut().filter(|b| is_empty_list(b)) {
        if matches!(block.kind, BlockKind::Table(_)) {
            without_cells(block);
        } else {
            block.kind = BlockKind::Anchor;
        }
    }
    blocks.retain(|b| !matches!(b.kind, BlockKind::Anchor) || b.attrs.id().is_some());
}

/// A comment at the start of a term would be a block of its own; it stands at the start of the definition.
pub(super) fn comments_of_terms(parts: &mut Blocks) {
    let mut comments = Blocks::new();
    for part in parts.iter_mut() {
        let BlockKind::Term(content) = &mut part.kind else { continue };
        let is_comment = |i: &Inline| matches!(i.kind, InlineKind::Comment(_));
        let shown = content.iter().position(|i| !i.is_invisible()).unwrap_or(content.len());
        if content[..shown].iter().any(is_comment) {
            let rest = content.split_off(shown);
            let (moved, kept): (Inlines, Inlines) = content.drain(..).partition(is_comment);
            for inline in moved {
                if let InlineKind::Comment(words) = inline.kind {
                    comments.push(Block::new(BlockKind::Comment(words), inline.span));
                }
            }
            *content = kept;
            content.extend(rest);
        }
    }
    if comments.is_empty() {
        return;
    }
    for part in parts {
        if let BlockKind::Definition(body) = &mut part.kind {
            body.splice(0..0, comments);
            break;
        }
    }
}

/// The ids of a table's parts, which are written before it, stand before it.
pub(super) fn table_ids(blocks: &mut Blocks) {
    let mut out = Blocks::with_capacity(blocks.len());
    for mut block in std::mem::take(blocks) {
        if let BlockKind::Table(table) = &mut block.kind {
            let span = block.span;
            let mut ids: Vec<Str> = Vec::new();
            for group in &mut table.groups {
                ids.extend(group.attrs.take_id());
                if let BlockKind::TableGroup(group) = &mut group.kind {
                    ids.extend(group.sections.iter_mut().filter_map(|section| section.attrs.take_id()));
                }
            }
            if !ids.is_empty() {
                let own = block.attrs.take_id();
                out.extend(own.into_iter().chain(ids).map(|id| Block::anchor(id, span)));
            }
        }
        out.push(block);
    }
    *blocks = out;
}

/// What stands behind a division in its parent is a part of the division: nothing ends it but the next heading.
pub(super) fn follow_divisions(blocks: &mut Blocks) {
    let mut out = Blocks::with_capacity(blocks.len());
    for block in std::mem::take(blocks) {
        if !matches!(block.kind, BlockKind::Division(_))
            && let Some(body) = out.last_mut().and_then(innermost)
        {
            body.push(block);
        } else {
            out.push(block);
        }
    }
    *blocks = out;
}

/// The body of the division that is open where a division ends.
fn innermost(block: &mut Block) -> Option<&mut Blocks> {
    let BlockKind::Division(division) = &mut block.kind else { return None };
    if matches!(division.body.last(), Some(Block { kind: BlockKind::Division(_), .. })) {
        return division.body.last_mut().and_then(innermost);
    }
    Some(&mut division.body)
}
