//! The grid of a table's section: every place is taken by one cell. Shared by the reader, which mends what is broken, and by the
//! settling of what is written.

use ast::normal::table::Grid;
use ast::{Block, BlockKind, Cell};

/// What had to be changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Mended {
    /// A cell was made smaller.
    pub clipped: bool,
    /// So many empty cells were added.
    pub filled: usize,
}

/// Whether every row takes all columns, and no cell reaches out of the section or into another.
fn is_full(rows: &[Block], columns: usize) -> bool {
    rows.iter().all(|row| {
        let BlockKind::Row(cells) = &row.kind else { return true };
        let mut width = 0;
        let are_flat = cells.iter().all(|cell| match &cell.kind {
            BlockKind::Cell(cell) => {
                width += usize::from(cell.columns);
                cell.rows == 1 && cell.columns > 0
            }
            _ => true,
        });
        are_flat && width == columns
    })
}

/// Makes the rows of a section a full grid of so many columns: cells that reach too far end where the section or the next cell
/// does, the words of cells without a place go to the cell before them, and free places are empty cells, of which there may be
/// `most`. A row whose places are all taken from above is left without cells.
pub(crate) fn fill(rows: &mut [Block], columns: usize, most: usize) -> Mended {
    let mut mended = Mended::default();
    if is_full(rows, columns) || columns == 0 {
        return mended;
    }
    let mut left = rows.iter().filter(|row| matches!(row.kind, BlockKind::Row(_))).count();
    let mut covered: Vec<usize> = vec![0; columns];
    for row in rows {
        let span = row.span;
        let BlockKind::Row(cells) = &mut row.kind else { continue };
        let mut placed = Vec::with_capacity(cells.len());
        let mut column = 0;
        for mut block in std::mem::take(cells) {
            let BlockKind::Cell(cell) = &mut block.kind else {
                placed.push(block);
                continue;
            };
            while covered.get(column).is_some_and(|&rows| rows > 0) {
                column += 1;
            }
            if column >= columns {
                mended.clipped = true;
                let last = placed.iter_mut().rev().find_map(|block: &mut Block| match &mut block.kind {
                    BlockKind::Cell(last) => Some(last),
                    _ => None,
                });
                match last {
                    Some(last) => {
                        last.body.extend(block.attrs.take_id().map(|id| Block::anchor(id, block.span)));
                        last.body.append(&mut cell.body);
                        ast::normal::table::cell(&mut last.body);
                    }
                    // Nobody can see it, but nothing is lost.
                    None => placed.push(block),
                }
                continue;
            }
            let height = usize::from(cell.rows).clamp(1, left);
            let wanted = usize::from(cell.columns).clamp(1, columns - column);
            let width = (1..wanted).find(|w| covered[column + w] > 0).unwrap_or(wanted);
            mended.clipped |= height != usize::from(cell.rows) || width != usize::from(cell.columns);
            (cell.rows, cell.columns) = (short(height), short(width));
            covered[column..column + width].fill(height);
            column += width;
            placed.push(block);
        }
        while column < columns && mended.filled < most {
            if covered[column] == 0 {
                covered[column] = 1;
                mended.filled += 1;
                placed.push(empty(span));
            }
            column += 1;
        }
        for rows in &mut covered {
            *rows = rows.saturating_sub(1);
        }
        left -= 1;
        *cells = placed;
    }
    mended
}

/// Hands out the cells of a section with their columns: the one in the grid, and the one that Asciidoctor takes for it, which
/// counts the cells of the row.
pub(crate) fn each_cell(rows: &mut [Block], mut each: impl FnMut(&mut Block, usize, usize)) {
    let mut grid = Grid::default();
    for row in rows {
        let BlockKind::Row(cells) = &mut row.kind else { continue };
        let mut at = grid.row();
        let mut number = 0;
        for block in cells {
            let BlockKind::Cell(cell) = &block.kind else { continue };
            let column = at.place(cell);
            each(block, column, number);
            number += 1;
        }
        at.end();
    }
}

/// A cell of nothing.
pub(crate) fn empty(span: ast::Span) -> Block {
    let cell = Cell { columns: 1, rows: 1, heading: false, align: None, body: Vec::new() };
    Block::new(BlockKind::Cell(Box::new(cell)), span)
}

pub(crate) fn short(n: usize) -> u16 {
    u16::try_from(n).unwrap_or(u16::MAX)
}
