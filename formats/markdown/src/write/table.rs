//! Tables: `| a | b |`, the head above a line of `| --- |`, columns padded to their width where that stays readable.
//!
//! Specification: <https://github.github.com/gfm/#tables-extension->

use super::Writer;
use super::inline::{Pieces, Place, words_of};
use crate::flavour::Tables;
use ast::normal::list_table::has_head;
use ast::normal::table::is_simple;
use ast::{Align, Block, BlockKind, Inline, Table, TableSectionKind};
use unicode_width::UnicodeWidthStr;

/// A padded table may be this wide; a wider one is written without padding.
const WIDEST: usize = 160;

impl<'a> Writer<'a> {
    pub(super) fn table(&mut self, table: &'a Table) {
        let groups = table.groups.iter().any(|group| matches!(group.kind, BlockKind::TableGroup(_)));
        let own_title = self.flavour.tables != Tables::Pipes && groups;
        let title = if own_title { ast::title(&table.head) } else { None };
        match title {
            Some(_) => self.blocks(rest_of_head(&table.head)),
            None => self.blocks(&table.head),
        }
        for group in &table.groups {
            self.page.blank();
            match &group.kind {
                BlockKind::TableGroup(inner) => {
                    let aligns: Vec<Option<Align>> = inner.columns.iter().map(|c| c.align).collect();
                    self.wait_for(group.attrs.id());
                    match self.flavour.tables {
                        Tables::Html => self.html_table(title, inner, &aligns),
                        Tables::Grid if !is_simple(inner) => self.grid(title, inner, &aligns),
                        Tables::ListTable if !is_simple(inner) || !has_head(inner) => {
                            self.list_table(group, title, inner);
                        }
                        Tables::ListTable => self.titled_table(group, title, inner, aligns),
                        Tables::Pipes | Tables::Grid => {
                            self.group(&inner.sections, aligns);
                            self.table_title(title);
                        }
                    }
                }
                _ => {
                    self.block(group, std::slice::from_ref(group));
                }
            }
        }
    }

    /// The title below a table.
    pub(super) fn table_title(&mut self, title: Option<&'a Vec<Inline>>) {
        if let Some(title) = title {
            let words = self.inlines(title, Place::Cell);
            self.page.blank();
            self.page.line_of(&["Table: ", &words]);
        }
    }

    /// Hands out the rows of a table, each with whether it is one of the head. What has no place in a table, such as a
    /// comment, stands before it.
    pub(super) fn each_row(
        &mut self,
        sections: &'a [Block],
        mut each: impl FnMut(&mut Self, bool, &'a Block, &'a [Block]),
    ) {
        for section in sections {
            let BlockKind::TableSection(inner) = &section.kind else {
                self.block(section, std::slice::from_ref(section));
                self.page.blank();
                continue;
            };
            self.wait_for(section.attrs.id());
            for row in &inner.rows {
                if let BlockKind::Row(cells) = &row.kind {
                    each(self, inner.kind == TableSectionKind::Head, row, cells);
                } else {
                    self.block(row, std::slice::from_ref(row));
                    self.page.blank();
                }
            }
        }
    }

    pub(super) fn group(&mut self, sections: &'a [Block], mut aligns: Vec<Option<Align>>) {
        let mut head: Option<Vec<String>> = None;
        let mut body = Vec::new();
        self.each_row(sections, |writer, in_head, row, cells| {
            writer.flush_anchors();
            writer.wait_for(row.attrs.id());
            let cells = writer.cells(cells);
            match &head {
                None if in_head => head = Some(cells),
                _ => body.push(cells),
            }
        });
        self.flush_anchors();
        let width = body.iter().chain(&head).map(Vec::len).max().unwrap_or(0).max(aligns.len()).max(1);
        let mut rows = vec![head.unwrap_or_default()];
        rows.append(&mut body);
        for row in &mut rows {
            row.resize(width, String::new());
        }
        aligns.resize(width, None);
        self.lay_out(&rows, &aligns);
    }

    fn cells(&mut self, cells: &'a [Block]) -> Vec<String> {
        let mut out = Vec::new();
        for cell in cells {
            let BlockKind::Cell(inner) = &cell.kind else { continue };
            self.wait_for(cell.attrs.id());
            let mut text = String::new();
            for block in &inner.body {
                self.wait_for(block.attrs.id());
                let words = match (&block.kind, words_of(block)) {
                    (BlockKind::Comment(text), _) => crate::escape::comment(text, true),
                    (BlockKind::Media(media), _) => {
                        let mut pieces = Pieces::default();
                        self.image(media, &mut pieces);
                        let mut words = String::new();
                        self.render(&mut pieces, Place::Cell, &mut words);
                        words
                    }
                    (_, Some(words)) => self.inlines(words, Place::Cell),
                    _ => continue,
                };
                if !text.is_empty() && !words.is_empty() {
                    text.push(' ');
                }
                text.push_str(&words);
            }
            let anchors = self.take_anchors();
            let cell = anchors + &text;
            out.push(match self.flavour.tables {
                // A pipe in a code span is none of the table's, and a backslash there is itself.
                Tables::Grid => crate::bars::escaped(&crate::escape::keep_ends(&cell)),
                // The parser takes the backslash of an escaped pipe away before it reads the cell.
                _ => crate::escape::keep_ends(&cell).replace('|', "\\|"),
            });
        }
        out
    }

    fn lay_out(&mut self, rows: &[Vec<String>], aligns: &[Option<Align>]) {
        let mut widths: Vec<usize> = aligns.iter().map(|align| if align.is_some() { 5 } else { 3 }).collect();
        for row in rows {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = (*width).max(cell.width());
            }
        }
        if widths.iter().sum::<usize>() + 3 * widths.len() > WIDEST {
            widths.fill(0);
        }
        for (i, row) in rows.iter().enumerate() {
            let mut line = String::new();
            for (cell, &width) in row.iter().zip(&widths) {
                line.push_str("| ");
                line.push_str(cell);
                line.extend(std::iter::repeat_n(' ', width.saturating_sub(cell.width())));
                line.push(' ');
            }
            line.push('|');
            self.page.line(&line);
            if i == 0 {
                self.page.line(&rule(aligns, &widths));
            }
        }
    }
}

/// What of a table's head is not its title, which comes first there.
fn rest_of_head(head: &[Block]) -> &[Block] {
    match head {
        [Block { kind: BlockKind::Title(_), .. }, rest @ ..] => rest,
        _ => head,
    }
}

/// The line under the head.
fn rule(aligns: &[Option<Align>], widths: &[usize]) -> String {
    let mut line = String::new();
    for (align, &width) in aligns.iter().zip(widths) {
        let (left, right) = match align {
            Some(Align::Left | Align::Justify) => (":", "-"),
            Some(Align::Center) => (":", ":"),
            Some(Align::Right | Align::Char) => ("-", ":"),
            None => ("-", "-"),
        };
        line.push_str("| ");
        line.push_str(left);
        line.extend(std::iter::repeat_n('-', width.max(3) - 2));
        line.push_str(right);
        line.push(' ');
    }
    line.push('|');
    line
}
