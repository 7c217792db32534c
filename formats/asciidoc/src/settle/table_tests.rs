//! What is settled and written is read back the same.

use super::table::table as settle;
use crate::read::tests_of_tables::{read_block, shown};
use ast::{Align, Attrs, Block, BlockKind, Cell, Class, Column, Document, Inline, InlineKind, Span};
use ast::{Table, TableGroup, TableSection, TableSectionKind, WriteOptions};

/// Numbers that look random, the same every time.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % end
    }

    fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    fn align(&mut self) -> Option<Align> {
        [None, None, None, Some(Align::Left), Some(Align::Center), Some(Align::Justify), Some(Align::Char)]
            [self.below(7)]
    }

    fn attrs(&mut self, id: &mut usize) -> Attrs {
        let mut attrs = Attrs::default();
        if self.one_in(8) {
            *id += 1;
            attrs.set_id(format!("i{id}"));
        }
        attrs
    }

    fn words(&mut self) -> Vec<Inline> {
        let text = ["a", "b c", "d\ne", "one two three"][self.below(4)];
        vec![Inline { kind: InlineKind::Text(text.into()), attrs: Attrs::default(), span: Span::NONE }]
    }

    fn cell(&mut self, id: &mut usize) -> Block {
        let mut body = Vec::new();
        for _ in 0..[0, 1, 1, 1, 1, 2][self.below(6)] {
            let kind = match self.below(8) {
                0 => BlockKind::Comment("told".into()),
                1 => BlockKind::Plain(self.words()),
                _ => BlockKind::Paragraph(self.words()),
            };
            body.push(Block::made(kind));
        }
        let cell = Cell {
            columns: [1, 1, 1, 1, 2, 3][self.below(6)],
            rows: [1, 1, 1, 1, 2, 7][self.below(6)],
            heading: self.one_in(9),
            align: self.align(),
            body,
        };
        Block { attrs: self.attrs(id), ..Block::made(BlockKind::Cell(Box::new(cell))) }
    }

    fn table(&mut self) -> Block {
        let mut id = 0;
        let columns: Vec<Column> = (0..=self.below(4))
            .map(|_| {
                let width = [None, None, Some("1*"), Some("2*"), Some("1.5*"), Some("30%"), Some("4cm")]
                    [self.below(7)];
                let mut column =
                    Column { width: width.map(Into::into), align: self.align(), ..Column::default() };
                if self.one_in(7) {
                    column.attrs.set("valign", "middle");
                }
                column
            })
            .collect();
        let mut sections = Vec::new();
        for kind in [TableSectionKind::Head, TableSectionKind::Body, TableSectionKind::Foot] {
            let most = if kind == TableSectionKind::Body { 5 } else { 3 };
            let mut rows = Vec::new();
            for _ in 0..self.below(most) {
                if self.one_in(6) {
                    rows.push(Block::made(BlockKind::Comment("between".into())));
                }
                let cells = (0..=self.below(columns.len() + 1)).map(|_| self.cell(&mut id)).collect();
                rows.push(Block { attrs: self.attrs(&mut id), ..Block::made(BlockKind::Row(cells)) });
            }
            if !rows.is_empty() {
                sections.push(Block::made(BlockKind::TableSection(Box::new(TableSection { kind, rows }))));
            }
        }
        let group = Block::made(BlockKind::TableGroup(Box::new(TableGroup { columns, sections })));
        Block::made(BlockKind::Table(Box::new(Table { head: Vec::new(), groups: vec![group] })))
    }
}

fn written(block: &Block) -> String {
    let document = Document { body: vec![block.clone()], ..Document::default() };
    crate::write::document(&document, &WriteOptions::default())
}

#[test]
fn what_is_settled_is_read_back() {
    for seed in 0..3000 {
        let drawn = Numbers(seed).table();
        let mut changes = ast::Changes::default();
        let settled = settle(drawn.clone(), &mut changes);
        assert!(changes.0.iter().all(|c| !matches!(c.class, Class::Native | Class::Encoded)));
        let [block] = &settled[..] else { panic!("{seed}: not one table") };
        let text = written(block);
        let BlockKind::Table(wanted) = &block.kind else { panic!("{seed}: no table") };
        let (found, warnings) = read_block(&text);
        assert_eq!(warnings, Vec::<String>::new(), "{seed}\n{text}");
        assert!(found == **wanted, "{seed}\n{text}\n{}\n{}", shown(&found), shown(wanted));
        let again = settle(block.clone(), &mut ast::Changes::default());
        assert!(again == settled, "{seed}: settled twice\n{text}");
    }
}
