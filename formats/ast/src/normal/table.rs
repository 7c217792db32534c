//! Tables in normal form, for formats whose cells hold blocks and say themselves how they are aligned.

use crate::{Align, Block, BlockKind, Blocks, Cell, Inline, InlineKind, Str, TableGroup, TableSectionKind};
use crate::{Attrs, visit::VisitMut, visit::walk_inline_mut};

/// Hands out the cells of a section's rows, each with its first column, counted from 0. Returns how many columns each row
/// takes, with cells that reach down from rows above.
pub fn places(rows: &[Block], mut each: impl FnMut(&Block, &Cell, usize)) -> Vec<usize> {
    let mut grid = Grid::default();
    let widths = rows.iter().map(|row| {
        let BlockKind::Row(cells) = &row.kind else { return 0 };
        let mut at = grid.row();
        for cell in cells {
            if let BlockKind::Cell(inner) = &cell.kind {
                each(cell, inner, at.place(inner));
            }
        }
        at.end()
    });
    widths.collect()
}

/// For each column, how many further rows the cell above still covers.
#[derive(Default)]
pub struct Grid {
    covered: Vec<usize>,
    next: Vec<usize>,
}

impl Grid {
    /// The next row of the section.
    pub fn row(&mut self) -> GridRow<'_> {
        self.next.clear();
        self.next.extend(self.covered.iter().map(|left| left.saturating_sub(1)));
        GridRow { grid: self, column: 0 }
    }
}

/// A row on the grid, and how far it is filled.
pub struct GridRow<'g> {
    grid: &'g mut Grid,
    column: usize,
}

impl GridRow<'_> {
    fn skip_covered(&mut self) {
        while self.grid.covered.get(self.column).is_some_and(|&left| left > 0) {
            self.column += 1;
        }
    }

    /// The next column that no cell takes.
    pub fn free(&mut self) -> usize {
        self.skip_covered();
        self.column
    }

    /// The column of the next cell.
    pub fn place(&mut self, cell: &Cell) -> usize {
        self.skip_covered();
        let (first, behind) = (self.column, self.column + usize::from(cell.columns.max(1)));
        if self.grid.next.len() < behind {
            self.grid.next.resize(behind, 0);
        }
        self.grid.next[first..behind].fill(usize::from(cell.rows.max(1)) - 1);
        self.column = behind;
        first
    }

    /// Ends the row; returns how many columns it takes.
    pub fn end(mut self) -> usize {
        self.skip_covered();
        let covered = self.grid.covered.iter().rposition(|&left| left > 0).map_or(0, |at| at + 1);
        std::mem::swap(&mut self.grid.covered, &mut self.grid.next);
        self.column.max(covered)
    }
}

/// Aligned by a character, which few formats know, is to the right. Says whether there was any.
pub fn without_characters(group: &mut TableGroup) -> bool {
    let mut found = false;
    let mut set = |align: &mut Option<Align>| {
        if *align == Some(Align::Char) {
            *align = Some(Align::Right);
            found = true;
        }
    };
    group.columns.iter_mut().for_each(|column| set(&mut column.align));
    each_cell(group, |cell, _| set(&mut cell.align));
    found
}

/// Says how cells are aligned in one place only: the column, where all cells that begin in it are aligned alike, and the
/// cells themselves else.
pub fn alignments(group: &mut TableGroup) {
    let of_cells = group.sections.iter().any(|section| {
        let BlockKind::TableSection(section) = &section.kind else { return false };
        section.rows.iter().any(|row| {
            matches!(&row.kind, BlockKind::Row(cells)
                if cells.iter().any(|c| matches!(&c.kind, BlockKind::Cell(c) if c.align.is_some())))
        })
    });
    if !of_cells && group.columns.iter().all(|column| column.align.is_none()) {
        return;
    }
    let own: Vec<Option<Align>> = group.columns.iter().map(|column| column.align).collect();
    // What all cells of a column have so far; none where they differ.
    let mut common: Vec<Option<Option<Align>>> = vec![None; own.len()];
    let mut differ = vec![false; own.len()];
    each_cell(group, |cell, column| {
        cell.align = cell.align.or(own.get(column).copied().flatten());
        if let (Some(common), Some(differ)) = (common.get_mut(column), differ.get_mut(column)) {
            *differ |= common.is_some_and(|align| align != cell.align);
            *common = Some(cell.align);
        }
    });
    for ((column, common), differ) in group.columns.iter_mut().zip(common).zip(&differ) {
        column.align = if *differ { None } else { common.flatten() };
    }
    each_cell(group, |cell, column| {
        if differ.get(column) == Some(&false) {
            cell.align = None;
        }
    });
}

fn each_cell(group: &mut TableGroup, mut each: impl FnMut(&mut Cell, usize)) {
    for section in &mut group.sections {
        let BlockKind::TableSection(section) = &mut section.kind else { continue };
        let mut grid = Grid::default();
        for row in &mut section.rows {
            let BlockKind::Row(cells) = &mut row.kind else { continue };
            let mut at = grid.row();
            for cell in cells {
                if let BlockKind::Cell(inner) = &mut cell.kind {
                    let column = at.place(inner);
                    each(inner, column);
                }
            }
            at.end();
        }
    }
}

/// The content of a cell: a paragraph alone, with the anchors before it, is bare words, in one line; bare words beside
/// other blocks are a paragraph.
pub fn cell(body: &mut Blocks) {
    let is_words = |b: &Block| matches!(b.kind, BlockKind::Paragraph(_) | BlockKind::Plain(_));
    if let [anchors @ .., last] = &body[..]
        && is_words(last)
        && anchors.iter().all(|b| matches!(b.kind, BlockKind::Anchor))
        && let Some(mut last) = body.pop()
        && let BlockKind::Paragraph(words) | BlockKind::Plain(words) = &mut last.kind
    {
        words.iter_mut().for_each(one_line);
        let ids = body.iter_mut().filter_map(|b| b.attrs.take_id()).chain(last.attrs.take_id());
        let span = last.span;
        let anchors = ids.map(|id| Inline { kind: InlineKind::Anchor, attrs: Attrs::with_id(id), span });
        let anchors: Vec<Inline> = anchors.collect();
        words.splice(0..0, anchors);
        let words = std::mem::take(words);
        *body = vec![Block::new(BlockKind::Plain(words), span)];
        return;
    }
    for block in body {
        if let BlockKind::Plain(words) = &mut block.kind {
            block.kind = BlockKind::Paragraph(std::mem::take(words));
        }
    }
}

/// What a table without a cell is: its title, and a place to link to. No format has a table of nothing.
pub fn without_cells(table: &mut Block) {
    let BlockKind::Table(inner) = &mut table.kind else { return };
    if inner.groups.iter().any(|group| match &group.kind {
        BlockKind::TableGroup(group) => group.sections.iter().any(has_cells),
        _ => true,
    }) {
        return;
    }
    let title = inner.head.iter_mut().find_map(|block| match &mut block.kind {
        BlockKind::Title(words) => Some(std::mem::take(words)),
        _ => None,
    });
    table.kind = match title {
        Some(words) if !words.is_empty() => BlockKind::Paragraph(words),
        _ => BlockKind::Anchor,
    };
}

fn has_cells(section: &Block) -> bool {
    match &section.kind {
        BlockKind::TableSection(section) => {
            section.rows.iter().any(|row| matches!(&row.kind, BlockKind::Row(cells) if !cells.is_empty()))
        }
        _ => true,
    }
}

/// Soft breaks are blanks where only one line stands.
fn one_line(inline: &mut Inline) {
    struct OneLine;
    impl VisitMut for OneLine {
        fn inline(&mut self, inline: &mut Inline) {
            one_line(inline);
        }
    }
    match &mut inline.kind {
        InlineKind::Footnote(_) => {}
        InlineKind::Text(text) => {
            if text.contains('\n') {
                *text = Str::from(str::replace(text, '\n', " "));
            }
        }
        _ => walk_inline_mut(&mut OneLine, inline),
    }
}

/// The words of a cell are a paragraph in a grid and nothing but words in a row of one line: one paragraph alone, with no
/// id, is words.
pub fn settle_cell(body: &mut Blocks) {
    if let [Block { kind: kind @ BlockKind::Paragraph(_), attrs, .. }] = &mut body[..]
        && attrs.is_empty()
        && let BlockKind::Paragraph(words) = std::mem::replace(kind, BlockKind::Break)
    {
        *kind = BlockKind::Plain(words);
    }
}

/// Whether rows of one line each can hold it: bare words in every cell, and no second row in the head.
pub fn is_simple(group: &TableGroup) -> bool {
    group.sections.iter().all(|section| match &section.kind {
        BlockKind::TableSection(s) => {
            (s.kind != TableSectionKind::Head || s.rows.len() < 2)
                && s.rows.iter().all(|row| match &row.kind {
                    BlockKind::Row(cells) => cells.iter().all(has_bare_words),
                    _ => true,
                })
        }
        _ => true,
    })
}

fn has_bare_words(cell: &Block) -> bool {
    match &cell.kind {
        BlockKind::Cell(cell) => match cell.body.as_slice() {
            [] => true,
            [Block { kind: BlockKind::Plain(words), .. }] => {
                !words.iter().any(|i| matches!(i.kind, InlineKind::LineBreak))
            }
            _ => false,
        },
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::{alignments, places};
    use crate::{Align, Block, BlockKind, Cell, Column, TableGroup, TableSection, TableSectionKind};

    fn cell(columns: u16, rows: u16, align: Option<Align>) -> Block {
        let cell = Cell { columns, rows, heading: false, align, body: Vec::new() };
        Block::made(BlockKind::Cell(Box::new(cell)))
    }

    fn row(cells: Vec<Block>) -> Block {
        Block::made(BlockKind::Row(cells))
    }

    #[test]
    fn cells_stand_beside_those_that_reach_down() {
        let rows = [
            row(vec![cell(1, 2, None), cell(2, 1, None)]),
            row(vec![cell(1, 1, None), cell(1, 1, None)]),
            row(vec![cell(1, 1, None)]),
        ];
        let mut found = Vec::new();
        assert_eq!(places(&rows, |_, _, column| found.push(column)), [3, 3, 1]);
        assert_eq!(found, [0, 1, 1, 2, 0]);
    }

    #[test]
    fn an_alignment_that_all_share_is_the_columns() {
        let center = Some(Align::Center);
        let rows = vec![
            row(vec![cell(1, 1, center), cell(1, 1, None)]),
            row(vec![cell(1, 1, None), cell(1, 1, Some(Align::Left))]),
        ];
        let section = TableSection { kind: TableSectionKind::Body, rows };
        let columns = vec![Column { align: center, ..Column::default() }, Column::default()];
        let sections = vec![Block::made(BlockKind::TableSection(Box::new(section)))];
        let mut group = TableGroup { columns, sections };
        alignments(&mut group);
        let aligns: Vec<Option<Align>> = group.columns.iter().map(|c| c.align).collect();
        assert_eq!(aligns, [center, None]);
        let BlockKind::TableSection(section) = &group.sections[0].kind else { panic!() };
        let mut found = Vec::new();
        places(&section.rows, |_, cell, _| found.push(cell.align));
        assert_eq!(found, [None, None, None, Some(Align::Left)]);
    }
}
