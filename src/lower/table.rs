//! Tables: brought down to one group, a full grid, and what the target's tables can hold.

use super::{Lowering, text};
use ast::normal::table::Grid;
use ast::{
    Attrs, Block, BlockKind, BlockTag, Blocks, Cell, Class, Column, Feature, Inline, InlineKind, InlineTag,
    Inlines, Span, Table, TableGroup, TableSection, TableSectionKind,
};

impl Lowering<'_> {
    pub(super) fn table(&mut self, table: Table, attrs: Attrs, span: Span, out: &mut Blocks) {
        let carried = self.note(BlockTag::Table, span);
        let mut head = Blocks::new();
        let mut caption = None;
        for block in table.head {
            if let BlockKind::Caption(blocks) = block.kind {
                caption = Some((blocks, block.attrs, block.span));
            } else {
                head.push(block);
            }
        }
        // An HTML table's caption of one line is its title.
        if ast::title(&head).is_none()
            && let Some((blocks, attrs, at)) = &mut caption
            && let [Block { kind: BlockKind::Plain(words) | BlockKind::Paragraph(words), .. }] =
                &mut blocks[..]
        {
            let title = BlockKind::Title(std::mem::take(words));
            head.push(Block { kind: title, attrs: std::mem::take(attrs), span: *at });
            caption = None;
        }
        let mut head = self.title_or_paragraph(Feature::TableTitle, head, out);
        let mut attrs = self.attrs(attrs, Feature::BlockId, span);
        out.append(&mut self.before);
        let mut behind = Blocks::new();
        if let Some((blocks, _, at)) = caption {
            if self.note(Feature::Caption, at) {
                let blocks = self.flow(blocks);
                head.push(Block::new(BlockKind::Caption(blocks), at));
            } else {
                behind = self.flow(blocks);
            }
        }
        for group in table.groups {
            let Block { kind, attrs: group_attrs, span: group_span } = group;
            let BlockKind::TableGroup(group) = kind else {
                let mut others = self.flow(vec![Block { kind, attrs: group_attrs, span: group_span }]);
                out.append(&mut others);
                continue;
            };
            let group_attrs = self.attrs(group_attrs, Feature::BlockId, group_span);
            let group = self.group(*group, group_span);
            out.append(&mut self.before);
            if !carried {
                self.table_as_paragraphs(group, out);
                continue;
            }
            let group =
                Block { kind: BlockKind::TableGroup(Box::new(group)), attrs: group_attrs, span: group_span };
            // A further group becomes a table of its own.
            let table = Table { head: std::mem::take(&mut head), groups: vec![group] };
            out.push(Block {
                kind: BlockKind::Table(Box::new(table)),
                attrs: std::mem::take(&mut attrs),
                span,
            });
        }
        out.append(&mut behind);
    }

    fn table_as_paragraphs(&mut self, group: TableGroup, out: &mut Blocks) {
        for section in group.sections {
            if let BlockKind::TableSection(section) = section.kind {
                for row in section.rows {
                    let span = row.span;
                    let words = self.flatten_blocks(vec![row]);
                    self.paragraph_of_lowered(text::tidy(words), Attrs::default(), span, out);
                }
            }
        }
    }

    fn group(&mut self, group: TableGroup, span: Span) -> TableGroup {
        let mut sections = [Blocks::new(), Blocks::new(), Blocks::new()];
        let mut attrs: [Attrs; 3] = Default::default();
        let mut stray = Blocks::new();
        for section in group.sections {
            let Block { kind, attrs: section_attrs, span } = section;
            let BlockKind::TableSection(section) = kind else {
                stray.append(&mut self.flow(vec![Block { kind, attrs: section_attrs, span }]));
                continue;
            };
            let at = match section.kind {
                TableSectionKind::Head => 0,
                TableSectionKind::Body => 1,
                TableSectionKind::Foot => 2,
            };
            attrs[at] = self.attrs(section_attrs, Feature::BlockId, span);
            let TableSection { kind, rows } = *section;
            let mut rows = self.rows(kind, rows, &mut stray);
            sections[at].append(&mut rows);
        }
        let [mut head, mut body, mut foot] = sections;
        self.before.append(&mut stray);
        // The grid first: a cell reaches down only inside its own section, which rows may leave afterwards.
        let spans = [&head, &body, &foot].into_iter().flatten().any(|row| {
            matches!(&row.kind, BlockKind::Row(cells) if cells.iter().any(|c| {
                matches!(&c.kind, BlockKind::Cell(c) if c.columns > 1 || c.rows > 1)
            }))
        });
        if spans && !self.note(Feature::TableSpans, span) {
            // Where only rows of the body have a head to themselves, a span over sections cannot be.
            for rows in [&mut head, &mut body, &mut foot] {
                expand_spans(rows);
            }
        }
        let width = [&head, &body, &foot]
            .into_iter()
            .map(|rows| width_of(rows))
            .max()
            .unwrap_or(0)
            .max(group.columns.len())
            .max(1);
        for rows in [&mut head, &mut body, &mut foot] {
            pad(rows, width);
        }
        if !foot.is_empty() && !self.note(Feature::TableFoot, span) {
            body.append(&mut foot);
        }
        if head.len() > 1 && !self.note(Feature::TableHeadRows, span) {
            let mut rest = head.split_off(1);
            if self.carries(Feature::TableRowHeadings) {
                for cell in rest.iter_mut().filter_map(cells).flatten() {
                    if let BlockKind::Cell(cell) = &mut cell.kind {
                        cell.heading = true;
                    }
                }
            }
            rest.append(&mut body);
            body = rest;
        }
        if head.is_empty() && !body.is_empty() && !self.note(Feature::TableWithoutHead, span) {
            head = vec![Block::made(BlockKind::Row((0..width).map(|_| empty_cell()).collect()))];
        }
        let mut columns: Vec<Column> = group.columns.into_iter().map(|c| self.column(c, span)).collect();
        columns.resize(width, Column::default());
        let sections =
            [(TableSectionKind::Head, head), (TableSectionKind::Body, body), (TableSectionKind::Foot, foot)]
                .into_iter()
                .zip(attrs)
                .filter(|((_, rows), _)| !rows.is_empty())
                .map(|((kind, rows), attrs)| Block {
                    kind: BlockKind::TableSection(Box::new(TableSection { kind, rows })),
                    attrs,
                    span,
                })
                .collect();
        TableGroup { columns, sections }
    }

    fn column(&mut self, mut column: Column, span: Span) -> Column {
        if column.align.is_some() && !self.note(Feature::ColumnAlign, span) {
            column.align = None;
        }
        if let Some(width) = &column.width
            && !self.note_named(Feature::ColumnWidth, width.clone(), span)
        {
            column.width = None;
        }
        column.attrs = self.attrs_with(column.attrs, Feature::CellId, &[], span);
        column.attrs = Attrs::default();
        column
    }

    fn rows(&mut self, section: TableSectionKind, rows: Blocks, stray: &mut Blocks) -> Blocks {
        let mut out = Blocks::with_capacity(rows.len());
        for row in rows {
            let Block { kind, attrs, span } = row;
            let BlockKind::Row(parts) = kind else {
                stray.append(&mut self.flow(vec![Block { kind, attrs, span }]));
                continue;
            };
            let outer = std::mem::take(&mut self.before);
            let attrs = self.attrs(attrs, Feature::CellId, span);
            let mut anchors = std::mem::replace(&mut self.before, outer);
            let mut cells = Blocks::with_capacity(parts.len());
            for part in parts {
                let Block { kind, attrs, span } = part;
                let BlockKind::Cell(cell) = kind else {
                    stray.append(&mut self.flow(vec![Block { kind, attrs, span }]));
                    continue;
                };
                let cell = self.cell(*cell, attrs, section, &mut anchors, span);
                cells.push(cell);
            }
            if !cells.is_empty() {
                out.push(Block { kind: BlockKind::Row(cells), attrs, span });
            }
        }
        out
    }

    fn cell(
        &mut self,
        mut cell: Cell,
        attrs: Attrs,
        section: TableSectionKind,
        anchors: &mut Blocks,
        span: Span,
    ) -> Block {
        self.ledger.native += 1;
        let outer = std::mem::take(&mut self.before);
        let attrs = self.attrs(attrs, Feature::CellId, span);
        anchors.append(&mut std::mem::replace(&mut self.before, outer));
        if cell.align.is_some() && !self.note(Feature::CellAlign, span) {
            cell.align = None;
        }
        let mut body = std::mem::take(anchors);
        body.append(&mut self.flow(std::mem::take(&mut cell.body)));
        if section == TableSectionKind::Body && cell.heading && !self.note(Feature::TableRowHeadings, span) {
            cell.heading = false;
            for block in &mut body {
                if let BlockKind::Paragraph(words) = &mut block.kind {
                    let strong = Inline::new(InlineKind::Strong(std::mem::take(words)), span);
                    *words = text::tidy(self.settle_nesting(vec![strong]));
                }
            }
        }
        if section != TableSectionKind::Body {
            cell.heading = false;
        }
        cell.body = self.cell_body(body, span);
        Block { kind: BlockKind::Cell(Box::new(cell)), attrs, span }
    }

    /// What a cell holds: bare words where it can, blocks where it must and the target can.
    fn cell_body(&mut self, mut body: Blocks, span: Span) -> Blocks {
        if body.is_empty() {
            return body;
        }
        if let [Block { kind: BlockKind::Paragraph(_), attrs, .. }] = &body[..]
            && attrs.is_empty()
        {
            if let Some(Block { kind: BlockKind::Paragraph(words), span, .. }) = body.pop() {
                body.push(Block::new(BlockKind::Plain(words), span));
            }
            return body;
        }
        let nested = body.iter().any(|b| matches!(b.kind, BlockKind::Table(_)));
        let blocks_fit =
            self.carries(Feature::TableBlocks) && (!nested || self.carries(Feature::TableNested));
        let shown = |b: &Block| !matches!(b.kind, BlockKind::Anchor | BlockKind::Comment(_));
        if blocks_fit && body.iter().any(shown) {
            self.note(if nested { Feature::TableNested } else { Feature::TableBlocks }, span);
            return body;
        }
        if blocks_fit && !self.carries(ast::InlineTag::Anchor) {
            return body;
        }
        // Anchors and comments stand in the line, too.
        let is_line = body.iter().filter(|b| shown(b)).count() <= 1;
        if nested {
            self.note_as(Feature::TableNested, Class::Degraded, "", "its words", span);
        } else if !is_line {
            self.note(Feature::TableBlocks, span);
        }
        let mut line = Inlines::new();
        self.lines_of(body, &mut line);
        let line = text::tidy(line);
        if line.is_empty() { Vec::new() } else { vec![Block::new(BlockKind::Plain(line), span)] }
    }

    /// The words of blocks, one line for each, where only a line fits.
    fn lines_of(&mut self, blocks: Blocks, line: &mut Inlines) {
        for block in blocks {
            let span = block.span;
            if let Some(id) = block.attrs.id() {
                self.anchor_in_line(Some(id.into()), span, line);
            }
            match block.kind {
                BlockKind::Paragraph(words) | BlockKind::Plain(words) => {
                    self.break_before(line);
                    text::push_all(line, words);
                }
                BlockKind::List(list) => {
                    for item in list.items {
                        self.break_before(line);
                        text::push_text(line, "• ", span);
                        let words = self.flatten_blocks(vec![item]);
                        text::push_all(line, words);
                    }
                }
                BlockKind::Code(code) => {
                    for words in ast::plain_text(&code.content).lines() {
                        self.break_before(line);
                        let words = words.trim();
                        if !words.is_empty() {
                            let content = text::words(super::code::fold(words));
                            line.push(Inline::new(
                                InlineKind::Span { role: ast::Role::Literal, content },
                                span,
                            ));
                        }
                    }
                }
                kind => {
                    let words = self.flatten_blocks(vec![Block { kind, attrs: Attrs::default(), span }]);
                    if !words.is_empty() {
                        self.break_before(line);
                        text::push_all(line, words);
                    }
                }
            }
        }
    }

    fn break_before(&mut self, line: &mut Inlines) {
        if text::is_invisible(line) {
            return;
        }
        if self.carries(InlineTag::LineBreak) {
            line.push(Inline::made(InlineKind::LineBreak));
        } else {
            text::push_text(line, " ", Span::NONE);
        }
    }
}

fn empty_cell() -> Block {
    Block::made(BlockKind::Cell(Box::new(Cell {
        columns: 1,
        rows: 1,
        heading: false,
        align: None,
        body: Vec::new(),
    })))
}

/// The cells of a row.
fn cells(row: &mut Block) -> Option<&mut Blocks> {
    match &mut row.kind {
        BlockKind::Row(cells) => Some(cells),
        _ => None,
    }
}

fn spans(cell: &Block) -> (usize, usize) {
    match &cell.kind {
        BlockKind::Cell(c) => (usize::from(c.columns.max(1)), usize::from(c.rows.max(1))),
        _ => (1, 1),
    }
}

/// How many columns each row takes, with cells that reach down from rows above.
fn widths(rows: &[Block]) -> Vec<usize> {
    ast::normal::table::places(rows, |_, _, _| {})
}

fn last_covered(covered: &[usize]) -> usize {
    covered.iter().rposition(|&left| left > 0).map_or(0, |at| at + 1)
}

fn width_of(rows: &[Block]) -> usize {
    widths(rows).into_iter().max().unwrap_or(0)
}

/// Fills rows that are short with empty cells, as every processor shows them.
fn pad(rows: &mut Blocks, width: usize) {
    let mut grid = Grid::default();
    for cells in rows.iter_mut().filter_map(cells) {
        let mut row = grid.row();
        for cell in cells.iter() {
            if let BlockKind::Cell(cell) = &cell.kind {
                row.place(cell);
            }
        }
        while row.free() < width {
            let empty = empty_cell();
            if let BlockKind::Cell(cell) = &empty.kind {
                row.place(cell);
            }
            cells.push(empty);
        }
        row.end();
    }
}

/// Replaces each cell that takes several columns or rows by itself and empty cells.
fn expand_spans(rows: &mut Blocks) {
    // For each column, how many further rows need an empty cell there.
    let mut covered: Vec<usize> = Vec::new();
    for row in rows.iter_mut() {
        let Some(row_cells) = cells(row) else { continue };
        let mut made = Blocks::new();
        let mut next = covered.iter().map(|left| left.saturating_sub(1)).collect::<Vec<_>>();
        let mut column = 0;
        for mut cell in std::mem::take(row_cells) {
            while covered.get(column).is_some_and(|&left| left > 0) {
                made.push(empty_cell());
                column += 1;
            }
            let (columns, down) = spans(&cell);
            if let BlockKind::Cell(c) = &mut cell.kind {
                c.columns = 1;
                c.rows = 1;
            }
            made.push(cell);
            for _ in 1..columns {
                made.push(empty_cell());
            }
            if next.len() < column + columns {
                next.resize(column + columns, 0);
            }
            for left in &mut next[column..column + columns] {
                *left = down - 1;
            }
            column += columns;
        }
        while column < last_covered(&covered) {
            made.push(empty_cell());
            column += 1;
        }
        *row_cells = made;
        covered = next;
    }
}
