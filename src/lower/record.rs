//! Records that the tree keeps as named parts: works of a bibliography, rows of a segmented list.

use super::{Lowering, division::words, text};
use ast::{
    Attrs, Block, BlockKind, BlockTag, Blocks, Cell, Class, Column, Generic, Inline, InlineKind, Inlines,
    Node, Span, Table, TableGroup, TableSection, TableSectionKind,
};

impl Lowering<'_> {
    /// Lowers a record whose kind is known by its name; gives it back where it is not.
    pub(super) fn record(
        &mut self,
        generic: Generic,
        attrs: Attrs,
        span: Span,
        out: &mut Blocks,
    ) -> Result<(), (Generic, Attrs)> {
        match generic.name.as_str() {
            "biblioentry" => self.work(generic.content, attrs, span, out),
            "segmentedlist" if is_segmented(&generic.content) => {
                self.segments(generic.content, attrs, span, out);
            }
            _ => return Err((generic, attrs)),
        }
        Ok(())
    }

    /// A work, as bibliographies print it: its parts in the order of the source, each ending with a full stop.
    fn work(&mut self, content: Vec<Node>, attrs: Attrs, span: Span, out: &mut Blocks) {
        self.note_as(BlockTag::Generic, Class::Degraded, "biblioentry", "a paragraph of its parts", span);
        let mut line = Inlines::new();
        for node in content {
            let part: Inlines = match node {
                Node::Inline(Inline { kind: InlineKind::Comment(words), span, .. }) => {
                    self.after.push(Block::new(BlockKind::Comment(words), span));
                    continue;
                }
                Node::Inline(inline) => vec![inline],
                Node::Block(Block { kind: BlockKind::Title(title), .. }) => {
                    vec![Inline::new(InlineKind::Span { role: ast::Role::CiteTitle, content: title }, span)]
                }
                Node::Block(Block { kind: BlockKind::Field(f), .. }) => text::words(parts(&f.content)),
                Node::Block(Block { kind: BlockKind::Generic(g), .. }) => text::words(parts(&g.content)),
                Node::Block(block) => text::words(words(&[Node::Block(block)])),
            };
            let shown = ast::plain_text(&part);
            let shown = shown.trim();
            if shown.is_empty() {
                line.extend(part.into_iter().filter(Inline::is_invisible));
                continue;
            }
            let ends = shown.ends_with(['.', '!', '?']);
            if !line.is_empty() {
                text::push_text(&mut line, " ", Span::NONE);
            }
            text::push_all(&mut line, part);
            if !ends {
                text::push_text(&mut line, ".", Span::NONE);
            }
        }
        self.paragraph(line, attrs, span, out);
    }

    /// A segmented list, as a table: its titles are the head, its items the rows.
    fn segments(&mut self, content: Vec<Node>, attrs: Attrs, span: Span, out: &mut Blocks) {
        self.note_as(BlockTag::Generic, Class::Normalised, "segmentedlist", "a table", span);
        let mut head = Blocks::new();
        let mut heading = Blocks::new();
        let mut rows = Blocks::new();
        for node in content {
            let Node::Block(block) = node else { continue };
            let Block { kind, attrs, span } = block;
            match kind {
                BlockKind::Generic(g) if g.name == "segtitle" => heading.push(cell(g.content, attrs, span)),
                BlockKind::Generic(g) if g.name == "seglistitem" => {
                    let mut cells = Blocks::new();
                    for part in g.content {
                        match part {
                            Node::Block(Block { kind: BlockKind::Generic(seg), attrs, span }) => {
                                cells.push(cell(seg.content, attrs, span));
                            }
                            Node::Block(block) => cells.push(block),
                            Node::Inline(_) => {}
                        }
                    }
                    rows.push(Block { kind: BlockKind::Row(cells), attrs, span });
                }
                kind => head.push(Block { kind, attrs, span }),
            }
        }
        let columns = vec![Column::default(); heading.len()];
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
}

/// Whether a segmented list is of the usual form: titles and items, in which nothing but segments stands.
fn is_segmented(content: &[Node]) -> bool {
    content.iter().all(|node| match node {
        Node::Block(Block { kind: BlockKind::Generic(g), .. }) => match g.name.as_str() {
            "segtitle" => inline_only(&g.content),
            "seglistitem" => g.content.iter().all(|part| {
                matches!(part, Node::Block(Block { kind: BlockKind::Generic(seg), .. })
                    if seg.name == "seg" && inline_only(&seg.content))
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
    let words: Inlines = content
        .into_iter()
        .filter_map(|n| match n {
            Node::Inline(i) => Some(i),
            Node::Block(_) => None,
        })
        .collect();
    let body = vec![Block::new(BlockKind::Plain(words), span)];
    let cell = Cell { columns: 1, rows: 1, heading: false, align: None, body };
    Block { kind: BlockKind::Cell(Box::new(cell)), attrs, span }
}

/// The words of a field; people and other fields in it are separated by commas, the parts of a name by blanks.
fn parts(content: &[Node]) -> String {
    let mut out = String::new();
    for node in content {
        let (piece, is_field) = match node {
            Node::Block(Block { kind: BlockKind::Field(f), .. }) => (parts(&f.content), true),
            Node::Block(Block { kind: BlockKind::Generic(g), .. }) => (parts(&g.content), true),
            Node::Block(block) => (words(std::slice::from_ref(&Node::Block(block.clone()))), true),
            Node::Inline(Inline { kind: InlineKind::Span { content, .. }, .. }) => {
                // A name is made of parts that the source need not separate.
                let names: Vec<String> = content
                    .iter()
                    .map(|i| {
                        ast::plain_text(std::slice::from_ref(i))
                            .split_whitespace()
                            .collect::<Vec<_>>()
                            .join(" ")
                    })
                    .filter(|n| !n.is_empty())
                    .collect();
                (names.join(" "), false)
            }
            Node::Inline(inline) => (
                ast::plain_text(std::slice::from_ref(inline))
                    .split_whitespace()
                    .collect::<Vec<_>>()
                    .join(" "),
                false,
            ),
        };
        if piece.is_empty() {
            continue;
        }
        if !out.is_empty() {
            out.push_str(if is_field { ", " } else { " " });
        }
        out.push_str(&piece);
    }
    out
}
