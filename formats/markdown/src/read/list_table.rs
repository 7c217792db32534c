//! Tables in directives: `:::{table} Title` around a table of pipes, and `:::{list-table}`, a list of rows that are lists
//! of cells.
//!
//! Specification: <https://docutils.sourceforge.io/docs/ref/rst/directives.html#list-table>

use super::directive::Directive;
use super::division::Flow;
use super::{Reader, Result};
use ast::{
    Attrs, Block, BlockKind, Blocks, Cell, Column, Generic, List, Node, Span, Table, TableGroup,
    TableSection, TableSectionKind,
};

impl<'r> Reader<'r> {
    pub(super) fn table_directive(
        &mut self,
        mut directive: Directive<'r>,
        mut attrs: Attrs,
        flow: &mut Flow,
    ) -> Result<()> {
        let span = directive.span;
        let head = self.title_of(&directive)?;
        let heads = directive.take("header-rows").and_then(|n| n.parse::<usize>().ok());
        let mut body = self.content_of(&mut directive)?;
        let rows = match body.as_mut_slice() {
            [Block { kind: BlockKind::List(list), .. }] => rows(list),
            _ => None,
        };
        if let Some(rows) = rows {
            let groups = vec![group(rows, heads.unwrap_or(0), span)];
            let kind = BlockKind::Table(Box::new(Table { head, groups }));
            flow.push(Block { kind, attrs, span });
            return Ok(());
        }
        let mut tables = body.iter_mut().filter(|b| matches!(b.kind, BlockKind::Table(_)));
        if let (Some(table), None) = (tables.next(), tables.next()) {
            if let BlockKind::Table(inner) = &mut table.kind {
                inner.head.splice(0..0, head);
            }
            if let (Some(id), None) = (attrs.take_id(), table.attrs.id()) {
                table.attrs.set_id(id);
            }
            for block in body {
                flow.push(block);
            }
            return Ok(());
        }
        let content = head.into_iter().chain(body).map(Node::Block).collect();
        let kind = BlockKind::Generic(Box::new(Generic { name: "table".into(), content }));
        flow.push(Block { kind, attrs, span });
        Ok(())
    }
}

/// The rows of a list of lists; none where it is not one.
fn rows(list: &mut List) -> Option<Blocks> {
    let fits = list.items.iter().all(|item| match &item.kind {
        BlockKind::Item(body) => match body.split_last() {
            Some((Block { kind: BlockKind::List(cells), .. }, before)) => {
                before.iter().all(|b| matches!(b.kind, BlockKind::Anchor))
                    && cells.items.iter().all(|cell| matches!(cell.kind, BlockKind::Item(_)))
            }
            _ => false,
        },
        _ => false,
    });
    if !fits {
        return None;
    }
    let mut out = Blocks::new();
    for item in std::mem::take(&mut list.items) {
        let BlockKind::Item(mut body) = item.kind else { continue };
        let Some(Block { kind: BlockKind::List(cells), attrs, span }) = body.pop() else { continue };
        let mut row: Blocks = Vec::new();
        let mut ids: Vec<_> = body.into_iter().collect();
        for cell in cells.items {
            let BlockKind::Item(content) = cell.kind else { continue };
            // The row's own anchors stand in its first cell.
            let mut content: Blocks = ids.drain(..).chain(content).collect();
            ast::normal::list_table::cell(&mut content, cell.span);
            let cell_of = Cell { columns: 1, rows: 1, heading: false, align: None, body: content };
            row.push(Block::new(BlockKind::Cell(Box::new(cell_of)), cell.span));
        }
        out.push(Block { kind: BlockKind::Row(row), attrs, span });
    }
    Some(out)
}

fn group(mut rows: Blocks, heads: usize, span: Span) -> Block {
    let cells = |row: &Block| if let BlockKind::Row(cells) = &row.kind { cells.len() } else { 0 };
    let columns = rows.iter().map(cells).max().unwrap_or(0).max(1);
    let body = rows.split_off(heads.min(rows.len()));
    let mut sections = Blocks::new();
    for (kind, rows) in [(TableSectionKind::Head, rows), (TableSectionKind::Body, body)] {
        if let Some(first) = rows.first() {
            let span = first.span;
            sections.push(Block::new(BlockKind::TableSection(Box::new(TableSection { kind, rows })), span));
        }
    }
    let columns = vec![Column::default(); columns];
    Block::new(BlockKind::TableGroup(Box::new(TableGroup { columns, sections })), span)
}
