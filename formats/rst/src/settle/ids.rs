//! Which node has which of the ids that stand before it.
//!
//! In the text all are targets in a row: those of an item stand at the start of its body, those of a block before it. The
//! outermost part that begins there has the first of them, the block has the last, and the others are anchors before it.

use crate::Dialect;
use crate::write::is_captioned;
use ast::visit::{VisitMut, walk_inline_mut};
use ast::{
    Attrs, Block, BlockKind, Blocks, FormalKind, Inline, InlineKind, Inlines, List, ListKind, Span, Str,
};
use foldhash::HashSet;

/// Gives all ids in a body to the nodes that they belong to.
pub(crate) fn gather(body: &mut Blocks, dialect: &'static Dialect) {
    gather_in(body, dialect, true);
}

/// The same. Where there are no footnotes, running text is left alone.
pub(super) fn gather_in(body: &mut Blocks, dialect: &'static Dialect, footnotes: bool) {
    Gather { dialect, footnotes }.sequence(body, Vec::new(), false);
}

type Waiting = Vec<(Str, Span)>;

/// Where the walk is in a row of blocks.
struct Row {
    /// The ids that stand before the next block.
    waiting: Waiting,
    /// Whether nothing has been shown yet, and the first id is the container's.
    first: bool,
    /// The container's id.
    own: Option<Str>,
    /// The anchors before the block that has just been gathered.
    before: Blocks,
}

impl Row {
    /// Gives the container the first id, where it is the container's; each of the others waits once.
    fn take_first(&mut self) {
        once(&mut self.waiting);
        if std::mem::take(&mut self.first) && !self.waiting.is_empty() {
            self.own = Some(self.waiting.remove(0).0);
        }
    }
}

/// The walk that gathers.
#[derive(Clone, Copy)]
struct Gather {
    dialect: &'static Dialect,
    footnotes: bool,
}

impl Gather {
    /// Blocks in a row, before which these ids stand. With `takes`, the first id is the container's, and returned, if it stands
    /// before anything that is shown.
    fn sequence(self, blocks: &mut Blocks, waiting: Waiting, takes: bool) -> Option<Str> {
        let mut row = Row { waiting, first: takes, own: None, before: Blocks::new() };
        let mut stays = true;
        // Nearly all blocks stay where they are.
        let gathered = blocks.iter_mut().position(|block| {
            stays = self.block(block, &mut row);
            !stays || !row.before.is_empty()
        });
        if let Some(at) = gathered {
            let mut rest = blocks.split_off(at).into_iter();
            // The first of them is done already.
            let mut next = rest.next();
            while let Some(block) = next {
                blocks.append(&mut row.before);
                if stays {
                    blocks.push(block);
                }
                next = rest.next();
                stays = next.as_mut().is_some_and(|next| self.block(next, &mut row));
            }
        }
        row.take_first();
        blocks.extend(row.waiting.into_iter().map(|(id, span)| Block::anchor(id, span)));
        row.own
    }

    /// Gives a block its id, and those inside of it theirs. Returns whether it is more than an anchor, and stays.
    fn block(self, block: &mut Block, row: &mut Row) -> bool {
        let span = block.span;
        let is_anchor = matches!(block.kind, BlockKind::Anchor);
        if is_anchor || block.is_invisible() {
            row.waiting.extend(block.attrs.take_id().map(|id| (id, span)));
            return !is_anchor;
        }
        let before = row.waiting.len();
        self.inner_ids(block, &mut row.waiting);
        if row.waiting.is_empty() && block.attrs.id().is_none_or(|_| !row.first && shows_ids(&block.kind)) {
            // None waits, and it has its own already.
            row.first = false;
            self.inside(block);
            return true;
        }
        if let Some(id) = block.attrs.take_id() {
            row.waiting.insert(before, (id, span));
        }
        row.take_first();
        if shows_ids(&block.kind)
            && let Some((id, _)) = row.waiting.pop()
        {
            block.attrs.set_id(id);
        }
        row.before.extend(row.waiting.drain(..).map(|(id, span)| Block::anchor(id, span)));
        self.inside(block);
        true
    }

    /// Takes the ids of parts that share their block's place: its title, a table's groups, the only listing of an example.
    fn inner_ids(self, block: &mut Block, out: &mut Waiting) {
        let span = block.span;
        let mut take = |attrs: &mut Attrs| out.extend(attrs.take_id().map(|id| (id, span)));
        match &mut block.kind {
            BlockKind::Division(d) => d.head.iter_mut().for_each(|b| take(&mut b.attrs)),
            BlockKind::Admonition(a) => a.head.iter_mut().for_each(|b| take(&mut b.attrs)),
            BlockKind::Sidebar(t) | BlockKind::Quotation(t) => {
                t.head.iter_mut().for_each(|b| take(&mut b.attrs));
            }
            BlockKind::Table(t) => {
                t.head.iter_mut().for_each(|b| take(&mut b.attrs));
                for group in &mut t.groups {
                    take(&mut group.attrs);
                    if let BlockKind::TableGroup(group) = &mut group.kind {
                        group.sections.iter_mut().for_each(|s| take(&mut s.attrs));
                    }
                }
            }
            BlockKind::Media(m) => m.items.iter_mut().for_each(|b| take(&mut b.attrs)),
            BlockKind::Formal(f) => {
                f.head.iter_mut().for_each(|b| take(&mut b.attrs));
                let captioned = is_captioned(f, self.dialect);
                match (f.kind, f.body.as_mut_slice()) {
                    (FormalKind::Figure, [Block { kind: BlockKind::Media(_), .. }, ..])
                    | (FormalKind::Paragraph, [Block { kind: BlockKind::Paragraph(_), .. }, ..]) => {}
                    _ if captioned => {}
                    _ => return,
                }
                if let Some(only) = f.body.first_mut() {
                    take(&mut only.attrs);
                    if let BlockKind::Media(m) = &mut only.kind {
                        m.items.iter_mut().for_each(|b| take(&mut b.attrs));
                    }
                }
            }
            _ => {}
        }
    }

    /// What is inside a block.
    fn inside(self, block: &mut Block) {
        match &mut block.kind {
            BlockKind::Division(d) => {
                d.head.iter_mut().for_each(|part| self.inside(part));
                self.sequence(&mut d.body, Vec::new(), false);
            }
            BlockKind::Quotation(t) | BlockKind::Sidebar(t) => {
                t.head.iter_mut().for_each(|part| self.inside(part));
                self.sequence(&mut t.body, Vec::new(), false);
            }
            BlockKind::Admonition(a) => {
                a.head.iter_mut().for_each(|part| self.inside(part));
                self.sequence(&mut a.body, Vec::new(), false);
            }
            BlockKind::Formal(f) => {
                f.head.iter_mut().for_each(|part| self.inside(part));
                self.sequence(&mut f.body, Vec::new(), false);
            }
            BlockKind::List(list) => {
                list.items.iter_mut().for_each(|part| self.item(part));
                list.compact = spacing(list);
            }
            BlockKind::CalloutList(list) => list.body.iter_mut().for_each(|part| self.item(part)),
            BlockKind::DefinitionList(list) => list.entries.iter_mut().for_each(|part| self.entry(part)),
            BlockKind::Table(table) => {
                table.head.iter_mut().for_each(|part| self.inside(part));
                table.groups.iter_mut().for_each(|part| self.group(part));
            }
            BlockKind::Media(media) => {
                for item in &mut media.items {
                    if let BlockKind::Caption(body) = &mut item.kind {
                        self.sequence(body, Vec::new(), false);
                    }
                }
            }
            BlockKind::Generic(generic) => {
                let mut body = generic.take_blocks(block.span);
                self.sequence(&mut body, Vec::new(), false);
                generic.content = body.into_iter().map(ast::Node::Block).collect();
            }
            BlockKind::Title(c)
            | BlockKind::Subtitle(c)
            | BlockKind::Attribution(c)
            | BlockKind::Paragraph(c)
            | BlockKind::Plain(c)
            | BlockKind::Term(c) => self.words(c),
            BlockKind::Heading(h) => self.words(&mut h.content),
            BlockKind::Code(code) => self.words(&mut code.content),
            BlockKind::Caption(body) => {
                self.sequence(body, Vec::new(), false);
            }
            _ => {}
        }
    }

    /// An item: what stands at the start of its body is its own.
    fn item(self, item: &mut Block) {
        let span = item.span;
        let own = item.attrs.take_id().map(|id| (id, span)).into_iter().collect();
        let body = match &mut item.kind {
            BlockKind::Item(body) => body,
            BlockKind::Callout(callout) => &mut callout.body,
            _ => return,
        };
        if let Some(id) = self.sequence(body, own, true) {
            item.attrs.set_id(id);
        }
    }

    /// An entry of a definition list: what stands at the start of its definition is the entry's.
    fn entry(self, entry: &mut Block) {
        let span = entry.span;
        let mut waiting: Waiting = entry.attrs.take_id().map(|id| (id, span)).into_iter().collect();
        let BlockKind::DefinitionEntry(parts) = &mut entry.kind else { return };
        let mut own = None;
        for part in parts {
            waiting.extend(part.attrs.take_id().map(|id| (id, span)));
            match &mut part.kind {
                BlockKind::Term(content) => self.words(content),
                BlockKind::Definition(body) => {
                    let takes = own.is_none();
                    own = own.or(self.sequence(body, std::mem::take(&mut waiting), takes));
                }
                _ => {}
            }
        }
        if let Some(id) = own {
            entry.attrs.set_id(id);
        }
    }

    fn group(self, group: &mut Block) {
        let BlockKind::TableGroup(group) = &mut group.kind else { return };
        for section in &mut group.sections {
            let BlockKind::TableSection(section) = &mut section.kind else { continue };
            for row in &mut section.rows {
                let mut waiting: Waiting = row.attrs.take_id().map(|id| (id, row.span)).into_iter().collect();
                let BlockKind::Row(cells) = &mut row.kind else { continue };
                for cell in cells {
                    let span = cell.span;
                    waiting.extend(cell.attrs.take_id().map(|id| (id, span)));
                    let BlockKind::Cell(inner) = &mut cell.kind else { continue };
                    bare_to_paragraph(&mut inner.body);
                    if let Some(id) = self.sequence(&mut inner.body, std::mem::take(&mut waiting), true) {
                        cell.attrs.set_id(id);
                    }
                    // One paragraph and nothing else is bare words.
                    if let [Block { kind, attrs, .. }] = &mut inner.body[..]
                        && let BlockKind::Paragraph(words) = kind
                        && attrs.is_empty()
                    {
                        *kind = BlockKind::Plain(std::mem::take(words));
                    }
                }
            }
        }
    }

    /// Footnotes in running text.
    fn words(mut self, content: &mut Inlines) {
        if self.footnotes {
            for inline in content {
                self.inline(inline);
            }
        }
    }
}

/// Of an id that is given twice in a row, one is enough.
fn once(waiting: &mut Waiting) {
    if waiting.len() > 1 {
        let mut seen = HashSet::default();
        waiting.retain(|(id, _)| seen.insert(id.clone()));
    }
}

/// Whether a page shows an id that is on this block.
pub(crate) fn shows_ids(kind: &BlockKind) -> bool {
    match kind {
        BlockKind::Raw(_) | BlockKind::Include(_) | BlockKind::Break => false,
        BlockKind::List(l) => !matches!(l.kind, ListKind::Simple(_)),
        _ => true,
    }
}

/// Whether a list is set tight: that can be seen of two items, each of which is a paragraph.
fn spacing(list: &List) -> Option<bool> {
    let is_tight = |item: &Block| match &item.kind {
        BlockKind::Item(body) => {
            item.attrs.id().is_none()
                && matches!(body.as_slice(), [Block { kind: BlockKind::Paragraph(_), attrs, .. }] if attrs.id().is_none())
        }
        _ => false,
    };
    (list.items.len() > 1).then(|| list.compact == Some(true) && list.items.iter().all(is_tight))
}

/// Bare words as the paragraph that they would be.
fn bare_to_paragraph(body: &mut Blocks) {
    for block in body.iter_mut().filter(|b| !b.is_invisible()) {
        if let BlockKind::Plain(words) = &mut block.kind {
            block.kind = BlockKind::Paragraph(std::mem::take(words));
        }
    }
}

impl VisitMut for Gather {
    fn inline(&mut self, inline: &mut Inline) {
        match &mut inline.kind {
            InlineKind::Footnote(body) => {
                self.sequence(body, Vec::new(), false);
            }
            InlineKind::Text(_) => {}
            _ => walk_inline_mut(self, inline),
        }
    }
}
