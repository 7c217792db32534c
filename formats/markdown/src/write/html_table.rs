//! Tables as HTML, for the flavour that has no others: a line for each row, or, where a cell holds more than a line, for
//! each cell, with Markdown between blank lines in it.
//!
//! Specification: <https://spec.commonmark.org/0.31.2/#html-blocks>

use super::Writer;
use super::inline::words_of;
use ast::normal::table::Grid;
use ast::{Align, Block, BlockKind, Cell, Inline, TableGroup, TableSectionKind};
use std::fmt::Write as _;

impl<'a> Writer<'a> {
    pub(super) fn html_table(
        &mut self,
        title: Option<&'a Vec<Inline>>,
        group: &'a TableGroup,
        aligns: &[Option<Align>],
    ) {
        self.flush_anchors();
        self.page.line("<table>");
        if let Some(title) = title {
            self.html_part("<caption>", title, "</caption>");
        }
        for section in &group.sections {
            let BlockKind::TableSection(inner) = &section.kind else {
                self.html_aside(section);
                continue;
            };
            let name = match inner.kind {
                TableSectionKind::Head => "thead",
                TableSectionKind::Body => "tbody",
                TableSectionKind::Foot => "tfoot",
            };
            self.page.line(&tag(name, section.attrs.id(), ""));
            let mut grid = Grid::default();
            for row in &inner.rows {
                match &row.kind {
                    BlockKind::Row(cells) => {
                        // How each cell is aligned: itself, or as its column is.
                        let mut at = grid.row();
                        let of_cell = cells.iter().map(|cell| match &cell.kind {
                            BlockKind::Cell(cell) => {
                                let column = at.place(cell);
                                cell.align.or(aligns.get(column).copied().flatten())
                            }
                            _ => None,
                        });
                        let aligns: Vec<Option<Align>> = of_cell.collect();
                        at.end();
                        self.html_row(row.attrs.id(), cells, inner.kind == TableSectionKind::Head, &aligns);
                    }
                    _ => self.html_aside(row),
                }
            }
            self.page.line_of(&["</", name, ">"]);
        }
        self.page.line("</table>");
    }

    /// What is no part of the table, such as a comment, between blank lines.
    fn html_aside(&mut self, block: &'a Block) {
        self.page.blank();
        self.block(block, std::slice::from_ref(block));
        self.page.blank();
    }

    /// Inline nodes between two tags: in one line of HTML, or as Markdown.
    fn html_part(&mut self, open: &str, content: &'a [Inline], close: &str) {
        if let Some(words) = self.inline_html(content) {
            self.page.line_of(&[open, &words, close]);
        } else {
            self.page.line(open);
            self.page.blank();
            self.paragraph(content);
            self.page.blank();
            self.page.line(close);
        }
    }

    fn html_row(&mut self, id: Option<&str>, cells: &'a [Block], head: bool, aligns: &[Option<Align>]) {
        let open = tag("tr", id, "");
        if cells.iter().all(|cell| matches!(&cell.kind, BlockKind::Cell(inner) if self.is_simple(inner))) {
            let mut line = open;
            for (at, cell) in cells.iter().enumerate() {
                let BlockKind::Cell(inner) = &cell.kind else { continue };
                let words = self.simple_cell(inner).unwrap_or_default();
                let (name, attributes) = cell_tag(inner, head, aligns.get(at).copied().flatten());
                let _ = write!(line, "{}{words}</{name}>", tag(name, cell.attrs.id(), &attributes));
            }
            self.page.line_of(&[&line, "</tr>"]);
            return;
        }
        self.page.line(&open);
        for (at, cell) in cells.iter().enumerate() {
            let BlockKind::Cell(inner) = &cell.kind else {
                self.html_aside(cell);
                continue;
            };
            let (name, attributes) = cell_tag(inner, head, aligns.get(at).copied().flatten());
            let open = tag(name, cell.attrs.id(), &attributes);
            if let Some(words) = self.simple_cell(inner) {
                self.page.line_of(&[&open, &words, "</", name, ">"]);
            } else {
                self.page.line(&open);
                self.page.blank();
                self.blocks(&inner.body);
                self.page.blank();
                self.page.line_of(&["</", name, ">"]);
            }
        }
        self.page.line("</tr>");
    }

    /// Whether a cell holds bare words that HTML has words for.
    fn is_simple(&self, cell: &Cell) -> bool {
        match cell.body.as_slice() {
            [] => true,
            [block @ Block { kind: BlockKind::Plain(words), .. }] => {
                block.attrs.id().is_none() && self.fits_html(words)
            }
            _ => false,
        }
    }

    /// What a cell of bare words holds, as HTML.
    fn simple_cell(&mut self, cell: &'a Cell) -> Option<String> {
        match cell.body.as_slice() {
            [] => Some(String::new()),
            [block @ Block { kind: BlockKind::Plain(_), .. }] if block.attrs.id().is_none() => {
                words_of(block).and_then(|words| self.inline_html(words))
            }
            _ => None,
        }
    }
}

/// A cell's element, and its attributes.
fn cell_tag(cell: &Cell, head: bool, align: Option<Align>) -> (&'static str, String) {
    let mut attributes = String::new();
    for (name, count) in [("colspan", cell.columns), ("rowspan", cell.rows)] {
        if count > 1 {
            let _ = write!(attributes, " {name}=\"{count}\"");
        }
    }
    if let Some(align) = align {
        let name = match align {
            Align::Left => "left",
            Align::Center => "center",
            Align::Right | Align::Char => "right",
            Align::Justify => "justify",
        };
        let _ = write!(attributes, " align=\"{name}\"");
    }
    (if head || cell.heading { "th" } else { "td" }, attributes)
}

fn tag(name: &str, id: Option<&str>, attributes: &str) -> String {
    match id {
        Some(id) => format!("<{name} id=\"{}\"{attributes}>", crate::escape::html(id)),
        None => format!("<{name}{attributes}>"),
    }
}
