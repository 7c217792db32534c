//! Ids that a format writes as anchors: which node has which.

use crate::visit::{VisitMut, walk_block_mut, walk_inline_mut};
use crate::{Attrs, Block, BlockKind, Blocks, Capabilities, Feature, Inline, InlineKind, Inlines, Span, Str};
use std::collections::VecDeque;

/// Gives each anchor to the node that it stands at the start of, where the format carries ids there as anchors. Where
/// there are no footnotes, running text is left alone.
pub fn gather(blocks: &mut Blocks, caps: &Capabilities, footnotes: bool) {
    let targets = caps.normal.is_some_and(|form| form.targets);
    Gather { caps, footnotes, targets }.sequence(blocks);
}

struct Gather<'c> {
    caps: &'c Capabilities,
    footnotes: bool,
    /// Whether anchors before a heading and any other block are its own.
    targets: bool,
}

impl Gather<'_> {
    fn sequence(&mut self, blocks: &mut Blocks) {
        let is_division = |b: &Block| matches!(b.kind, BlockKind::Division(_));
        // What is before a heading comes first, where that may be its own.
        let targets = self.targets;
        for block in blocks.iter_mut().filter(|b| !(targets && is_division(b))) {
            self.outer(block);
        }
        let concerned = |b: &Block| {
            matches!(b.kind, BlockKind::Anchor)
                || matches!(&b.kind, BlockKind::Paragraph(c) if leads_with_anchor(c))
        };
        if self.caps.carries(Feature::BlockId) && blocks.iter().any(concerned) {
            settle(blocks, self.targets);
        }
        if self.targets && blocks.iter().any(is_division) {
            headings(blocks);
            for block in blocks.iter_mut().filter(|b| is_division(b)) {
                self.outer(block);
            }
        }
        for block in blocks.iter_mut() {
            self.inner(block);
        }
    }

    /// Takes the first id inside a part that can have it.
    fn outer(&mut self, block: &mut Block) {
        match &mut block.kind {
            BlockKind::Division(division) => {
                if self.caps.carries(Feature::HeadingId)
                    && block.attrs.id().is_none()
                    && let Some(Block { kind: BlockKind::Title(title), .. }) = division.head.first_mut()
                    && let Some(id) = take_leading(title)
                {
                    block.attrs.set_id(id);
                }
            }
            BlockKind::List(list) if self.caps.carries(Feature::ItemId) => {
                for item in &mut list.items {
                    if let (BlockKind::Item(body), None) = (&mut item.kind, item.attrs.id())
                        && let Some(id) = self.take_first(body)
                    {
                        item.attrs.set_id(id);
                    }
                }
            }
            BlockKind::DefinitionList(list) => {
                for entry in &mut list.entries {
                    let BlockKind::DefinitionEntry(parts) = &mut entry.kind else { continue };
                    for part in parts {
                        let BlockKind::Term(content) = &mut part.kind else { continue };
                        if entry.attrs.id().is_none()
                            && self.caps.carries(Feature::ItemId)
                            && let Some(id) = part.attrs.take_id().or_else(|| take_leading(content))
                        {
                            entry.attrs.set_id(id);
                        }
                        if part.attrs.id().is_none()
                            && self.caps.carries(Feature::TermId)
                            && let Some(id) = take_leading(content)
                        {
                            part.attrs.set_id(id);
                        }
                        // Only the first term stands at the entry's start.
                        break;
                    }
                    if let BlockKind::DefinitionEntry(parts) = &mut entry.kind {
                        for part in parts.iter_mut().skip(1) {
                            if let (BlockKind::Term(content), None) = (&mut part.kind, part.attrs.id())
                                && self.caps.carries(Feature::TermId)
                                && let Some(id) = take_leading(content)
                            {
                                part.attrs.set_id(id);
                            }
                        }
                    }
                }
            }
            BlockKind::TableSection(section) if self.caps.carries(Feature::CellId) => {
                for row in &mut section.rows {
                    self.row_ids(row);
                }
            }
            _ => {}
        }
    }

    /// The first id in the body of an item: of an anchor, or of a block that is written behind one.
    fn take_first(&self, body: &mut Blocks) -> Option<Str> {
        // Anchors wait for what is behind a comment.
        let at = body.iter().position(|b| !matches!(b.kind, BlockKind::Comment(_)))?;
        let first = &mut body[at];
        match &mut first.kind {
            BlockKind::Anchor => {
                let id = first.attrs.take_id();
                body.remove(at);
                id
            }
            BlockKind::Formal(_) | BlockKind::Division(_) if !self.targets => None,
            BlockKind::Paragraph(content) => first.attrs.take_id().or_else(|| take_leading(content)),
            _ if self.caps.carries(Feature::BlockId) => first.attrs.take_id(),
            _ => None,
        }
    }

    /// A row's id, and those of its cells: the first cell stands for its row.
    fn row_ids(&self, row: &mut Block) {
        let mut id = row.attrs.take_id();
        let BlockKind::Row(cells) = &mut row.kind else { return };
        for cell in cells {
            let own = cell.attrs.take_id();
            let BlockKind::Cell(inner) = &mut cell.kind else { continue };
            if self.targets && !matches!(&inner.body[..], [] | [Block { kind: BlockKind::Plain(_), .. }]) {
                // All of them are targets before the blocks; the first is the cell's.
                let ids = id.take().into_iter().chain(own).map(|id| Block::anchor(id, cell.span));
                inner.body.splice(0..0, ids);
                if let Some(Block { kind: BlockKind::Anchor, .. }) = inner.body.first()
                    && let Some(id) = inner.body.remove(0).attrs.take_id()
                {
                    cell.attrs.set_id(id);
                }
                continue;
            }
            let ids: Vec<Str> = id.take().into_iter().chain(own).collect();
            let mut ids = ids.into_iter();
            let first = ids.next();
            let behind: Inlines = ids.map(anchor).collect();
            match (&mut inner.body[..], first) {
                ([Block { kind: BlockKind::Plain(content), .. }], None) => {
                    if let Some(id) = take_leading(content) {
                        cell.attrs.set_id(id);
                    }
                    if content.is_empty() {
                        inner.body.clear();
                    }
                }
                (body, Some(first)) => {
                    cell.attrs.set_id(first);
                    let blocks = self.caps.carries(Feature::TableBlocks);
                    if let [Block { kind: BlockKind::Plain(content), .. }, ..] = body {
                        content.splice(0..0, behind);
                    } else if blocks && !body.is_empty() {
                        let behind = behind.into_iter().filter_map(|mut a| a.attrs.take_id());
                        let behind: Blocks = behind.map(|id| Block::anchor(id, cell.span)).collect();
                        inner.body.splice(0..0, behind);
                    } else if !behind.is_empty() {
                        inner.body.insert(0, Block::new(BlockKind::Plain(behind), cell.span));
                    }
                }
                // A cell of HTML says its id itself.
                (_, None) if self.caps.carries(Feature::CellAlign) => {}
                (_, None) => {
                    if let Some(id) = self.take_first(&mut inner.body) {
                        cell.attrs.set_id(id);
                    }
                }
            }
            // Anchors and nothing else are words.
            let body = &mut inner.body;
            if !body.is_empty() && body.iter().all(|b| matches!(b.kind, BlockKind::Anchor)) {
                let ids = body.drain(..).filter_map(|mut b| b.attrs.take_id());
                let words: Inlines = ids.map(anchor).collect();
                body.push(Block::new(BlockKind::Plain(words), cell.span));
            }
        }
    }

    fn inner(&mut self, block: &mut Block) {
        match &mut block.kind {
            BlockKind::Division(d) => {
                for part in &mut d.head {
                    walk_block_mut(self, part);
                }
                self.sequence(&mut d.body);
            }
            BlockKind::Item(body) | BlockKind::Definition(body) => self.sequence(body),
            BlockKind::Cell(cell) if self.targets => {
                // The first id in it is its own.
                if block.attrs.id().is_none()
                    && !matches!(&cell.body[..], [Block { kind: BlockKind::Plain(_), .. }])
                    && let Some(id) = self.take_first(&mut cell.body)
                {
                    block.attrs.set_id(id);
                }
                self.sequence(&mut cell.body);
            }
            BlockKind::Cell(cell) => self.sequence(&mut cell.body),
            BlockKind::Quotation(t) => self.sequence(&mut t.body),
            BlockKind::Admonition(a) => {
                for part in &mut a.head {
                    walk_block_mut(self, part);
                }
                self.sequence(&mut a.body);
            }
            BlockKind::Formal(f) => {
                for part in &mut f.head {
                    walk_block_mut(self, part);
                }
                self.sequence(&mut f.body);
            }
            BlockKind::List(list) => {
                for item in list.head.iter_mut().chain(&mut list.items) {
                    self.inner(item);
                }
                super::untold(list, self.targets);
            }
            BlockKind::Paragraph(_) | BlockKind::Plain(_) | BlockKind::Code(_) if !self.footnotes => {}
            _ => walk_block_mut(self, block),
        }
    }
}

impl VisitMut for Gather<'_> {
    fn block(&mut self, block: &mut Block) {
        self.outer(block);
        self.inner(block);
    }
    fn inline(&mut self, inline: &mut Inline) {
        match &mut inline.kind {
            InlineKind::Footnote(body) => self.sequence(body),
            InlineKind::Text(_) => {}
            _ => walk_inline_mut(self, inline),
        }
    }
}

fn anchor(id: Str) -> Inline {
    Inline { kind: InlineKind::Anchor, attrs: Attrs::with_id(id), span: Span::NONE }
}

fn leads_with_anchor(content: &[Inline]) -> bool {
    matches!(content.first(), Some(Inline { kind: InlineKind::Anchor, .. }))
}

/// Takes an anchor at the start of running text away.
fn take_leading(content: &mut Inlines) -> Option<Str> {
    if !leads_with_anchor(content) {
        return None;
    }
    let id = content.remove(0).attrs.take_id();
    super::inline::trim_start(content);
    id
}

/// Takes all anchors at the start of running text away, in one pass however many there are.
fn take_all_leading(content: &mut Inlines) -> Vec<Str> {
    let mut ids = Vec::new();
    if !leads_with_anchor(content) {
        return ids;
    }
    let mut rest: VecDeque<Inline> = std::mem::take(content).into();
    while matches!(rest.front(), Some(Inline { kind: InlineKind::Anchor, .. })) {
        ids.extend(rest.pop_front().and_then(|mut anchor| anchor.attrs.take_id()));
        while let Some(Inline { kind: InlineKind::Text(text), .. }) = rest.front_mut() {
            super::text::trim_text_start(text);
            if !text.is_empty() {
                break;
            }
            rest.pop_front();
        }
    }
    *content = rest.into();
    ids
}

/// Gives the last anchor before a heading, which stands at the end of the division before it, to what it opens.
fn headings(blocks: &mut Blocks) {
    for at in 1..blocks.len() {
        if !matches!(blocks[at].kind, BlockKind::Division(_)) || blocks[at].attrs.id().is_some() {
            continue;
        }
        let Some(body) = ending(blocks, at) else { continue };
        // Anchors wait for what is behind a comment.
        let behind = body.iter().rposition(|b| !matches!(b.kind, BlockKind::Comment(_)));
        if let Some(last) = behind
            && matches!(body[last].kind, BlockKind::Anchor)
            && let Some(id) = body.remove(last).attrs.take_id()
        {
            blocks[at].attrs.set_id(id);
        }
    }
}

/// The body that ends right before a division.
fn ending(blocks: &mut Blocks, at: usize) -> Option<&mut Blocks> {
    let BlockKind::Division(_) = blocks[at - 1].kind else { return None };
    let mut block = &mut blocks[at - 1];
    loop {
        let BlockKind::Division(division) = &mut block.kind else { return None };
        if !matches!(division.body.last(), Some(Block { kind: BlockKind::Division(_), .. })) {
            return Some(&mut division.body);
        }
        block = division.body.last_mut()?;
    }
}

/// Moves the anchors before a block, and at its start, to where they belong: the block has the last of them.
fn settle(blocks: &mut Blocks, targets: bool) {
    let mut out = Blocks::with_capacity(blocks.len());
    // Anchors that wait for the next block that is more than a comment.
    let mut waiting: Vec<Block> = Vec::new();
    for mut block in std::mem::take(blocks) {
        match &mut block.kind {
            BlockKind::Anchor => {
                waiting.push(block);
                continue;
            }
            BlockKind::Comment(_) => {
                out.push(block);
                continue;
            }
            BlockKind::Paragraph(content) => {
                waiting.extend(block.attrs.take_id().map(|id| Block::anchor(id, block.span)));
                let ids = take_all_leading(content);
                waiting.extend(ids.into_iter().map(|id| Block::anchor(id, block.span)));
            }
            _ => {}
        }
        if (takes_id(&block) || (targets && is_shown(&block)))
            && block.attrs.id().is_none()
            && let Some(id) = waiting.pop().and_then(|mut anchor| anchor.attrs.take_id())
        {
            block.attrs.set_id(id);
        }
        out.append(&mut waiting);
        out.push(block);
    }
    out.append(&mut waiting);
    *blocks = out;
}

/// Whether a target before a block is its id.
fn is_shown(block: &Block) -> bool {
    matches!(block.kind, BlockKind::Formal(_) | BlockKind::Division(_))
}

/// Whether an anchor before a block may be its id.
fn takes_id(block: &Block) -> bool {
    matches!(
        block.kind,
        BlockKind::Paragraph(_)
            | BlockKind::List(_)
            | BlockKind::DefinitionList(_)
            | BlockKind::Code(_)
            | BlockKind::Table(_)
            | BlockKind::Admonition(_)
            | BlockKind::Quotation(_)
            | BlockKind::Math(_)
            | BlockKind::Media(_)
    )
}
