//! Headings open divisions; so blocks are gathered in a stack of what is open: divisions, and parts of `<dl>` and
//! `<table>`.

use super::attributes::MystAttributes;
use super::html_table::{Cost, Part};
use super::target::pair_anchors;
use super::text::tidy;
use super::{Reader, Result, Source};
use crate::flavour::HeadingIds;
use ast::{
    Attrs, Block, BlockKind, Blocks, DefinitionList, Division, DivisionKind, Inline, InlineKind, Inlines,
    Raw, Span,
};

/// Blocks in the making.
#[derive(Default)]
pub(super) struct Flow {
    done: Blocks,
    pub(super) open: Vec<Open>,
    /// What its tables of HTML cost.
    pub(super) tables: Cost,
    /// Attributes that wait for their block.
    waiting: Option<(MystAttributes, Span)>,
}

/// Something that blocks are put into until it is closed.
pub(super) struct Open {
    pub(super) what: What,
    pub(super) blocks: Blocks,
    pub(super) span: Span,
}

pub(super) enum What {
    Division {
        level: u8,
        title: Block,
        attrs: Attrs,
    },
    /// `<dl>`; its blocks are entries.
    Definitions,
    /// `<dt>` before blocks.
    Term,
    /// `<dd>`.
    Definition,
    /// `<table>`, or a part of one.
    Table(Part),
}

impl Flow {
    pub(super) fn push(&mut self, mut block: Block) {
        if !matches!(
            block.kind,
            BlockKind::Comment(_) | BlockKind::Include(_) | BlockKind::DefinitionEntry(_)
        ) {
            self.leave_list(block.span);
        }
        if let Some(before) = self.before_table() {
            before.push(block);
            return;
        }
        if self.waiting.is_some() && !matches!(block.kind, BlockKind::Anchor | BlockKind::Comment(_)) {
            self.give_attributes(&mut block.attrs);
        }
        match self.open.last_mut() {
            Some(open) => {
                open.span = open.span.to(block.span);
                ast::put(&mut open.blocks, block);
            }
            None => ast::put(&mut self.done, block),
        }
    }

    /// Keeps attributes for the block behind them; further ones are added to them.
    pub(super) fn attributes(&mut self, attributes: MystAttributes, span: Span) {
        match &mut self.waiting {
            Some((before, _)) => before.add(attributes),
            None => self.waiting = Some((attributes, span)),
        }
    }

    fn give_attributes(&mut self, attrs: &mut Attrs) {
        let Some((mut attributes, span)) = self.waiting.take() else { return };
        if let (Some(id), Some(_)) = (&attributes.id, attrs.id()) {
            let kind = BlockKind::Anchor;
            self.push(Block { kind, attrs: Attrs::with_id(id.as_str()), span });
            attributes.id = None;
        }
        attributes.set(attrs);
    }

    /// A comment; where it goes on from the line before, it is a part of the one there.
    pub(super) fn comment_line(&mut self, words: &str, span: Span, source: &str) {
        let blocks = self.open.last_mut().map_or(&mut self.done, |open| &mut open.blocks);
        if let Some(Block { kind: BlockKind::Comment(before), span: at, .. }) = blocks.last_mut()
            && source[at.start as usize..].starts_with('%')
            && let Some(between) = source.get(at.end as usize..span.start as usize)
            && between.trim_matches([' ', '\t', '>']) == "\n"
        {
            before.push_str("\n");
            before.push_str(words);
            *at = at.to(span);
            return;
        }
        self.push(Block::new(BlockKind::Comment(words.into()), span));
    }

    /// Ends a list that something stands in which is no part of it. One without a part was a tag and no more.
    fn leave_list(&mut self, span: Span) {
        while let Some(Open { what: What::Definitions, blocks, .. }) = self.open.last() {
            if blocks.is_empty() {
                self.open.pop();
                let raw = Raw { format: "html".into(), text: "<dl>".into() };
                self.push(Block::new(BlockKind::Raw(Box::new(raw)), span));
            } else {
                self.close();
            }
        }
    }

    /// Opens a division; those of its level and deeper end, but not beyond a part of a list.
    pub(super) fn division(&mut self, level: u8, title: Inlines, attrs: Attrs, span: Span) {
        while matches!(self.open.last(), Some(Open { what: What::Division { level: l, .. }, .. }) if *l >= level)
        {
            self.close();
        }
        self.leave_list(span);
        let title = Block::new(BlockKind::Title(title), span);
        let mut attrs = attrs;
        self.give_attributes(&mut attrs);
        self.open.push(Open { what: What::Division { level, title, attrs }, blocks: Vec::new(), span });
    }

    pub(super) fn open_definitions(&mut self, span: Span) {
        self.open.push(Open { what: What::Definitions, blocks: Vec::new(), span });
    }

    /// Whether a term or definition may begin here.
    pub(super) fn in_definitions(&self) -> bool {
        matches!(self.open.last(), Some(Open { what: What::Definitions, .. }))
    }

    /// Whether a part of a list of definitions is open, with nothing but divisions in it.
    pub(super) fn in_part(&self) -> bool {
        let innermost = self.open.iter().rev().find(|o| !matches!(o.what, What::Division { .. }));
        matches!(innermost, Some(Open { what: What::Term | What::Definition, .. }))
    }

    pub(super) fn open_term(&mut self, span: Span) {
        self.open.push(Open { what: What::Term, blocks: Vec::new(), span });
    }

    pub(super) fn open_definition(&mut self, span: Span) {
        self.open.push(Open { what: What::Definition, blocks: Vec::new(), span });
    }

    /// A whole term.
    pub(super) fn term(&mut self, content: Inlines, span: Span) {
        self.part(Block::new(BlockKind::Term(content), span));
    }

    /// Ends the part of a list that is open, with the divisions in it; or the list.
    pub(super) fn close_part(&mut self) {
        while matches!(self.open.last(), Some(Open { what: What::Division { .. }, .. })) {
            self.close();
        }
        self.close();
    }

    /// Adds a part to a list: to the last entry, but a term behind a definition begins a new one.
    fn part(&mut self, part: Block) {
        let Some(list) = self.open.last_mut() else { return };
        list.span = list.span.to(part.span);
        let is_term = matches!(part.kind, BlockKind::Term(_));
        if let Some(Block { kind: BlockKind::DefinitionEntry(parts), span, .. }) = list.blocks.last_mut()
            && !(is_term && parts.iter().any(|p| matches!(p.kind, BlockKind::Definition(_))))
        {
            *span = span.to(part.span);
            parts.push(part);
            return;
        }
        let span = part.span;
        list.blocks.push(Block::new(BlockKind::DefinitionEntry(vec![part]), span));
    }

    /// Ends what was opened last.
    pub(super) fn close(&mut self) {
        let Some(Open { what, mut blocks, span }) = self.open.pop() else { return };
        pair_anchors(&mut blocks);
        match what {
            What::Division { title, attrs, .. } => {
                let division = Division { kind: DivisionKind::Section, head: vec![title], body: blocks };
                self.push(Block { kind: BlockKind::Division(Box::new(division)), attrs, span });
            }
            What::Definitions => {
                let list = DefinitionList { entries: blocks, ..DefinitionList::default() };
                self.push(Block::new(BlockKind::DefinitionList(Box::new(list)), span));
            }
            What::Term => self.part(Block::new(BlockKind::Term(words(blocks)), span)),
            What::Definition => self.part(Block::new(BlockKind::Definition(blocks), span)),
            What::Table(part) => self.closed_part(part, blocks, span),
        }
    }

    /// Ends all that is open.
    pub(super) fn end(&mut self) {
        if let Some((attributes, span)) = self.waiting.take() {
            let mut attrs = Attrs::default();
            attributes.set(&mut attrs);
            if attrs.id().is_some() {
                self.push(Block { kind: BlockKind::Anchor, attrs, span });
            }
        }
        while !self.open.is_empty() {
            self.close();
        }
    }

    pub(super) fn finish(mut self) -> Blocks {
        self.end();
        pair_anchors(&mut self.done);
        self.done
    }
}

/// The words of blocks that stand where only words may.
pub(super) fn words(blocks: Blocks) -> Inlines {
    let mut out = Inlines::new();
    for block in blocks {
        if let Some(id) = block.attrs.id() {
            out.push(Inline { kind: InlineKind::Anchor, attrs: Attrs::with_id(id), span: block.span });
        }
        let content = match block.kind {
            BlockKind::Paragraph(content) | BlockKind::Plain(content) => content,
            BlockKind::Media(media) => vec![Inline::new(InlineKind::Media(media), block.span)],
            BlockKind::Comment(words) => vec![Inline::new(InlineKind::Comment(words), block.span)],
            _ => continue,
        };
        if !out.is_empty() && !out.iter().all(Inline::is_invisible) {
            out.push(Inline::text(" "));
        }
        out.extend(content);
    }
    tidy(out)
}

impl<'r> Reader<'r> {
    /// `# Title {#id}`, `# <a id="id"></a>Title`.
    pub(super) fn heading(&mut self, node: Source<'r>, level: u8, span: Span, flow: &mut Flow) -> Result<()> {
        let (title, attrs) = self.title(node)?;
        flow.division(level, title, attrs, span);
        Ok(())
    }

    /// The words of a heading, and its attributes.
    pub(super) fn title(&mut self, node: Source<'r>) -> Result<(Inlines, Attrs)> {
        let (content, mut attrs) = self.heading_inlines(node)?;
        let mut content = tidy(content);
        // An anchor in front of the title is the heading's own, unless it has an id already.
        if attrs.id().is_none()
            && self.flavour.headings != HeadingIds::Target
            && let Some(Inline { kind: InlineKind::Anchor, .. }) = content.first()
            && let Some(id) = content.remove(0).attrs.take_id()
        {
            attrs.set_id(id);
            content = tidy(content);
        }
        Ok((content, attrs))
    }
}
