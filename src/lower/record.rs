//! Records: each is said by kinds that targets know (lists, tables, notes), which are then lowered like any others.

use super::{Lowering, text};
use ast::{
    Admonition, AdmonitionKind, Attrs, Block, BlockKind, Blocks, Cell, Column, CrossReference, Inline,
    InlineKind, Inlines, List, ListKind, Node, Record, RecordKind, Role, Span, Table, TableGroup,
    TableSection, TableSectionKind, Target,
};

impl Lowering<'_> {
    /// Lowers a record between blocks.
    pub(super) fn record(&mut self, record: Record, attrs: Attrs, span: Span, out: &mut Blocks) {
        use RecordKind as K;
        match record.kind {
            K::Work | K::IndexEntry => {
                let block = Block { kind: BlockKind::Record(Box::new(record)), attrs, span };
                let list = self.listed(vec![block]);
                out.append(&mut self.flow(vec![list]));
                return;
            }
            kind => self.note(kind, span),
        };
        match record.kind {
            K::MessageSet => self.message_set(record.content, attrs, span, out),
            K::SegmentedList if is_segmented(&record.content) => {
                self.segments(record.content, attrs, span, out);
            }
            K::Annotation => {
                let (head, body) = split_head(record.content);
                let note = Admonition { kind: AdmonitionKind::Note, head, body };
                let block = Block { kind: BlockKind::Admonition(Box::new(note)), attrs, span };
                out.append(&mut self.flow(vec![block]));
            }
            K::Marked => self.marked(record.content, attrs, span, out),
            K::ProductionReference => {
                let mut attrs = attrs;
                let words = text_of(record.content);
                let words = vec![reference(&mut attrs, words, span)];
                self.paragraph(words, attrs, span, out);
            }
            _ => self.plain_record(record.content, attrs, span, out),
        }
    }

    /// The title of a record as a strong paragraph, and its content.
    fn plain_record(&mut self, content: Vec<Node>, attrs: Attrs, span: Span, out: &mut Blocks) {
        let id = self.attrs_of_vanishing(attrs, span);
        let from = out.len();
        let (head, body) = split_head(content);
        self.strong_title(&head, out);
        out.append(&mut self.before);
        let mut body = self.flow(body);
        out.append(&mut body);
        self.put_id(id, out, from, span);
    }

    /// Works of a bibliography, or entries of an index, that follow each other: the list of them.
    pub(super) fn listed(&mut self, blocks: Blocks) -> Block {
        let span = blocks.iter().fold(Span::NONE, |s, b| s.to(b.span));
        let mut compact = None;
        let mut items = Blocks::with_capacity(blocks.len());
        for block in blocks {
            let Block { kind, attrs, span } = block;
            let kind = match kind {
                BlockKind::Record(record) if is_listed(record.kind) => {
                    self.note(record.kind, span);
                    BlockKind::Item(if record.kind == RecordKind::Work {
                        self.work(record.content, span)
                    } else {
                        compact = Some(true);
                        self.index_entry(record.content)
                    })
                }
                kind => kind,
            };
            items.push(Block { kind, attrs, span });
        }
        let list = List { kind: ListKind::Bullet, compact, head: Vec::new(), items };
        Block::new(BlockKind::List(Box::new(list)), span)
    }

    /// The body of an item for an entry of an index: its words, with lists of those below it.
    fn index_entry(&mut self, content: Vec<Node>) -> Blocks {
        let mut levels: [Blocks; 3] = Default::default();
        // Ends the items below a level: they become a list at the end of the last item there.
        let close = |levels: &mut [Blocks; 3], level: usize| {
            for below in (level + 1..3).rev() {
                let items = std::mem::take(&mut levels[below]);
                if items.is_empty() {
                    continue;
                }
                let list = List { kind: ListKind::Bullet, compact: Some(true), head: Vec::new(), items };
                let list = Block::made(BlockKind::List(Box::new(list)));
                place(&mut levels[below - 1], below - 1).push(list);
            }
        };
        let mut level = 0;
        for block in blocks_of(content) {
            let Block { kind, attrs, span } = block;
            let (at, also, record) = match kind {
                BlockKind::Record(record) => match record.kind {
                    RecordKind::IndexPrimary => (Some(0), None, record),
                    RecordKind::IndexSecondary => (Some(1), None, record),
                    RecordKind::IndexTertiary => (Some(2), None, record),
                    RecordKind::IndexSee => (None, Some("See "), record),
                    RecordKind::IndexSeeAlso => (None, Some("See also "), record),
                    _ => {
                        let block = Block { kind: BlockKind::Record(record), attrs, span };
                        place(&mut levels[level], level).push(block);
                        continue;
                    }
                },
                kind => {
                    place(&mut levels[level], level).push(Block { kind, attrs, span });
                    continue;
                }
            };
            self.note(record.kind, span);
            let mut words = Inlines::new();
            if let Some(also) = also {
                text::push_text(&mut words, also, span);
            }
            text::push_all(&mut words, text_of(record.content));
            let paragraph = Block { kind: BlockKind::Paragraph(words), attrs, span };
            match at {
                Some(0) => {
                    close(&mut levels, 0);
                    level = 0;
                    levels[0].push(paragraph);
                }
                Some(at) => {
                    close(&mut levels, at);
                    level = at;
                    levels[at].push(Block::new(BlockKind::Item(vec![paragraph]), span));
                }
                None => place(&mut levels[level], level).push(paragraph),
            }
        }
        close(&mut levels, 0);
        let [body, ..] = levels;
        body
    }

    /// A segmented list, as a table: its titles are the head, its items the rows.
    fn segments(&mut self, content: Vec<Node>, attrs: Attrs, span: Span, out: &mut Blocks) {
        let mut head = Blocks::new();
        let mut heading = Blocks::new();
        let mut rows = Blocks::new();
        for block in blocks_of(content) {
            let Block { kind, attrs, span } = block;
            match kind {
                BlockKind::Record(r) if r.kind == RecordKind::SegmentTitle => {
                    self.note(r.kind, span);
                    heading.push(cell(r.content, attrs, span));
                }
                BlockKind::Record(r) if r.kind == RecordKind::SegmentedItem => {
                    self.note(r.kind, span);
                    let mut cells = Blocks::new();
                    for part in blocks_of(r.content) {
                        match part.kind {
                            BlockKind::Record(seg) => {
                                self.note(seg.kind, part.span);
                                cells.push(cell(seg.content, part.attrs, part.span));
                            }
                            kind => cells.push(Block { kind, attrs: part.attrs, span: part.span }),
                        }
                    }
                    rows.push(Block { kind: BlockKind::Row(cells), attrs, span });
                }
                kind => head.push(Block { kind, attrs, span }),
            }
        }
        let width = rows.iter().map(|r| if let BlockKind::Row(cells) = &r.kind { cells.len() } else { 0 });
        let columns = vec![Column::default(); width.max().unwrap_or(0).max(heading.len())];
        let section =
            |kind, rows| Block::new(BlockKind::TableSection(Box::new(TableSection { kind, rows })), span);
        let mut sections = Blocks::new();
        if !heading.is_empty() {
            sections.push(section(TableSectionKind::Head, vec![Block::new(BlockKind::Row(heading), span)]));
        }
        sections.push(section(TableSectionKind::Body, rows));
        let group = BlockKind::TableGroup(Box::new(TableGroup { columns, sections }));
        self.table(Table { head, groups: vec![Block::new(group, span)] }, attrs, span, out);
    }

    /// Lowers a record in running text.
    pub(super) fn inline_record(&mut self, record: Record, attrs: Attrs, span: Span, out: &mut Inlines) {
        let Record { kind, content } = record;
        self.note(kind, span);
        let mut attrs = attrs;
        match kind {
            RecordKind::FragmentReference => {
                let inline = reference(&mut attrs, text_of(content), span);
                self.vanish_in_line(attrs, span, out);
                self.inline(inline, out);
                return;
            }
            RecordKind::DocumentLink if content.is_empty() => {
                // The title of what is there is not to be had; what the link says of its target is.
                let names = [attrs.take("targetdoc"), attrs.take("targetptr")];
                let names: Vec<_> = names.into_iter().flatten().collect();
                self.vanish_in_line(attrs, span, out);
                if !names.is_empty() {
                    let words = vec![Inline::text(names.join(" "))];
                    self.inline(
                        Inline::new(InlineKind::Span { role: Role::CiteTitle, content: words }, span),
                        out,
                    );
                }
                return;
            }
            RecordKind::DocumentLink => {
                attrs.take("targetdoc");
                attrs.take("targetptr");
            }
            _ => {}
        }
        self.vanish_in_line(attrs, span, out);
        match kind {
            RecordKind::MoreParameters => text::push_text(out, "...", span),
            RecordKind::ParameterTypes => text::push_text(out, "(", span),
            _ => {}
        }
        for node in content {
            match node {
                Node::Inline(inline) => self.inline(inline, out),
                Node::Block(block) => {
                    let blocks = self.flow(vec![block]);
                    let words = self.flatten_blocks(blocks);
                    text::push_all(out, words);
                }
            }
        }
        if kind == RecordKind::ParameterTypes {
            text::push_text(out, ")", span);
        }
    }
}

/// Whether records of this kind become items of a list.
pub(super) const fn is_listed(kind: RecordKind) -> bool {
    matches!(kind, RecordKind::Work | RecordKind::IndexEntry)
}

/// The body of the last item at a level, which may be missing.
fn place(items: &mut Blocks, level: usize) -> &mut Blocks {
    if level == 0 {
        return items;
    }
    if !matches!(items.last().map(|b| &b.kind), Some(BlockKind::Item(_))) {
        items.push(Block::made(BlockKind::Item(Vec::new())));
    }
    match items.last_mut().map(|b| &mut b.kind) {
        Some(BlockKind::Item(body)) => body,
        _ => unreachable!("an item has just been put there"),
    }
}

/// The reference of an element with `linkend`, with its words if it has any.
fn reference(attrs: &mut Attrs, words: Inlines, span: Span) -> Inline {
    let Some(target) = attrs.take("linkend") else {
        return Inline::new(InlineKind::Span { role: Role::Phrase, content: words }, span);
    };
    if words.is_empty() {
        let reference = CrossReference { target, style: None, text_from: None };
        return Inline::new(InlineKind::CrossReference(Box::new(reference)), span);
    }
    let mut link = Inline::link(Target::Id(target), words);
    link.span = span;
    link
}

/// What stands before the content of a record, and its content, as blocks.
pub(super) fn split_head(content: Vec<Node>) -> (Blocks, Blocks) {
    blocks_of(content).into_iter().partition(|b| {
        use BlockKind as K;
        matches!(b.kind, K::Title(_) | K::Subtitle(_) | K::ShortTitle(_) | K::Info(_) | K::Field(_))
    })
}

/// Nodes as blocks: inline nodes that follow each other are a run of text.
pub(super) fn blocks_of(nodes: Vec<Node>) -> Blocks {
    let mut blocks = Blocks::with_capacity(nodes.len());
    let mut run = Inlines::new();
    let flush = |run: &mut Inlines, blocks: &mut Blocks| {
        if let Some(first) = run.first() {
            let span = run.iter().fold(first.span, |s, i| s.to(i.span));
            blocks.push(Block::new(BlockKind::Plain(std::mem::take(run)), span));
        }
    };
    for node in nodes {
        match node {
            Node::Inline(inline) => run.push(inline),
            Node::Block(block) => {
                flush(&mut run, &mut blocks);
                blocks.push(block);
            }
        }
    }
    flush(&mut run, &mut blocks);
    blocks
}

/// The inline nodes of a record that holds words; a block among them stays, in a node that only holds it.
pub(super) fn text_of(content: Vec<Node>) -> Inlines {
    let mut out = Inlines::new();
    for node in content {
        match node {
            Node::Inline(inline) => text::push_all(&mut out, vec![inline]),
            Node::Block(block) => {
                let span = block.span;
                let generic = ast::Generic { name: "block".into(), content: vec![Node::Block(block)] };
                out.push(Inline::new(InlineKind::Generic(Box::new(generic)), span));
            }
        }
    }
    out
}

/// Whether a segmented list is of the usual form: titles and items, in which nothing but segments stands.
fn is_segmented(content: &[Node]) -> bool {
    let is_words = |record: &Record, kind| record.kind == kind && inline_only(&record.content);
    content.iter().all(|node| match node {
        Node::Block(Block { kind: BlockKind::Record(r), .. }) => match r.kind {
            RecordKind::SegmentTitle => inline_only(&r.content),
            RecordKind::SegmentedItem => r.content.iter().all(|part| {
                matches!(part, Node::Block(Block { kind: BlockKind::Record(seg), .. })
                    if is_words(seg, RecordKind::Segment))
            }),
            _ => false,
        },
        Node::Block(block) => matches!(block.kind, BlockKind::Title(_) | BlockKind::Comment(_)),
        Node::Inline(_) => false,
    })
}

fn inline_only(content: &[Node]) -> bool {
    content.iter().all(|n| matches!(n, Node::Inline(_)))
}

fn cell(content: Vec<Node>, attrs: Attrs, span: Span) -> Block {
    let body = vec![Block::new(BlockKind::Plain(text_of(content)), span)];
    let cell = Cell { columns: 1, rows: 1, heading: false, align: None, body };
    Block { kind: BlockKind::Cell(Box::new(cell)), attrs, span }
}
