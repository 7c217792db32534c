//! Tables of both models.

use super::tag::Tag;
use super::{Writer, is_implicit, names};
use ast::{Align, Attrs, Block, BlockKind, Cell, Column, Table, TableGroup, TableSection, TableSectionKind};

fn align(align: Align) -> &'static str {
    match align {
        Align::Left => "left",
        Align::Center => "center",
        Align::Right => "right",
        Align::Justify => "justify",
        Align::Char => "char",
    }
}

impl<'d> Writer<'d> {
    /// A table or a part of one.
    pub fn table_part(&mut self, block: &'d Block) {
        let attrs = &block.attrs;
        match &block.kind {
            BlockKind::Table(table) => self.table(table, attrs),
            BlockKind::TableGroup(group) if self.html => self.group_content(group, true),
            BlockKind::TableGroup(group) => {
                let tag = columns(Tag::new("tgroup", attrs), group, attrs);
                self.on_lines(tag, |w| w.group_content(group, false));
            }
            BlockKind::TableSection(section) if is_implicit(block) => self.blocks(&section.rows),
            BlockKind::TableSection(section) => self.section(section, attrs),
            BlockKind::Row(cells) => {
                let tag = Tag::new(if self.html { "tr" } else { "row" }, attrs);
                self.on_lines(tag, |w| w.blocks(cells));
            }
            BlockKind::Cell(cell) if !is_implicit(block) => self.cell(cell, attrs),
            _ => {}
        }
    }

    fn table(&mut self, table: &'d Table, attrs: &'d Attrs) {
        let titled = table.head.iter().any(|b| matches!(b.kind, BlockKind::Caption(_)))
            || ast::title(&table.head).is_some();
        let name = names::hinted(attrs, if titled { "table" } else { "informaltable" });
        let html = attrs.hint("docbook:model") == Some("html");
        let outer = (self.html, self.table_head);
        (self.html, self.table_head) = (html, false);
        self.titled(Tag::new(name, attrs), &table.head, &table.groups);
        (self.html, self.table_head) = outer;
    }

    fn section(&mut self, section: &'d TableSection, attrs: &'d Attrs) {
        let name = match section.kind {
            TableSectionKind::Head => "thead",
            TableSectionKind::Body => "tbody",
            TableSectionKind::Foot => "tfoot",
        };
        let outer = std::mem::replace(&mut self.table_head, section.kind == TableSectionKind::Head);
        self.on_lines(Tag::new(name, attrs), |w| w.blocks(&section.rows));
        self.table_head = outer;
    }

    fn group_content(&mut self, group: &'d TableGroup, html: bool) {
        let mut done = 0;
        if html {
            self.html_columns(group, &mut done);
        } else {
            let said = |c: &Column| {
                c.attrs.hint("docbook:colspec").is_some() || c.width.is_some() || c.align.is_some()
            };
            for column in group.columns.iter().filter(|c| said(c)) {
                self.sections_before(column, group, &mut done);
                let tag = Tag::new("colspec", &column.attrs)
                    .maybe("colnum", column.attrs.hint("docbook:colnum"))
                    .maybe("colname", column.attrs.hint("docbook:colname"))
                    .maybe("colwidth", column.width.as_deref())
                    .maybe("align", column.align.map(align));
                self.on_line(tag, |_| ());
            }
        }
        self.blocks(group.sections.get(done..).unwrap_or_default());
    }

    /// What stands before a column and is none.
    fn sections_before(&mut self, column: &Column, group: &'d TableGroup, done: &mut usize) {
        let before = column.attrs.hint("docbook:before").and_then(|n| n.parse().ok());
        if let Some(sections) = before.and_then(|n: usize| group.sections.get(*done..n)) {
            self.blocks(sections);
            *done += sections.len();
        }
    }

    fn html_columns(&mut self, table: &'d TableGroup, done: &mut usize) {
        let columns = &table.columns;
        let group_of = |c: &Column| c.attrs.hint("docbook:colgroup").map(str::to_owned);
        let mut at = 0;
        while let Some(column) = columns.get(at) {
            let group = group_of(column);
            let rest = columns.get(at..).unwrap_or_default();
            let length = match &group {
                Some(_) => rest.iter().take_while(|c| group_of(c) == group).count(),
                None => 1,
            };
            let members = rest.get(..length).unwrap_or_default();
            at += length.max(1);
            self.sections_before(column, table, done);
            if group.is_none() {
                self.html_column(column);
                continue;
            }
            let bare = members.iter().all(|c| c.attrs.hint("docbook:colspec").is_none());
            let mut tag = if bare { Tag::new("colgroup", &column.attrs) } else { Tag::bare("colgroup") };
            if bare {
                tag = if length == 1 {
                    tag.default(&column.attrs, "span", "1")
                } else {
                    tag.with("span", length.to_string())
                };
                self.on_line(tag, |w| w.note(column, 0));
                continue;
            }
            for (name, value) in column.attrs.hints() {
                if let Some(name) = name.strip_prefix("docbook:colgroup:") {
                    tag = tag.with(if name == "id" { "xml:id" } else { name }, value.as_str());
                }
            }
            self.on_lines(tag, |w| {
                let mut written = 0;
                w.note(column, written);
                for member in members.iter().filter(|c| !is_further(c)) {
                    w.html_column(member);
                    written += 1;
                    w.note(column, written);
                }
            });
        }
    }

    /// Comments in a group of columns.
    fn note(&mut self, column: &'d Column, written: usize) {
        if column.attrs.hints().iter().any(|(name, _)| name.starts_with("docbook:note:"))
            && let Some(text) = column.attrs.hint(&format!("docbook:note:{written}"))
        {
            self.out.push_str(text);
        }
    }

    fn html_column(&mut self, column: &'d Column) {
        if column.attrs.hint("docbook:colspec").is_none() || is_further(column) {
            return;
        }
        let moved = column.attrs.hint("docbook:colgroup:id").is_some_and(|id| column.attrs.id() == Some(id));
        let tag = Tag::new("col", &column.attrs)
            .except(if moved { "xml:id" } else { "" })
            .maybe("span", column.attrs.hint("docbook:span"))
            .maybe("width", column.width.as_deref())
            .maybe("align", column.align.map(align));
        self.on_line(tag, |_| ());
    }

    fn cell(&mut self, cell: &'d Cell, attrs: &'d Attrs) {
        let own = cell.align.filter(|_| attrs.hint("docbook:align").is_none()).map(align);
        if self.html {
            let heading = cell.heading || self.table_head;
            let name = names::hinted(attrs, if heading { "th" } else { "td" });
            let tag = Tag::new(name, attrs);
            let tag = number(tag, attrs, "colspan", cell.columns, 1);
            let tag = number(tag, attrs, "rowspan", cell.rows, 1).maybe("align", own);
            return self.part(tag, &cell.body);
        }
        let nested = match cell.body.as_slice() {
            [Block { kind: BlockKind::Table(table), attrs, .. }] => {
                match (attrs.hint("docbook:element"), table.groups.as_slice()) {
                    (Some("entrytbl"), [Block { kind: BlockKind::TableGroup(group), .. }]) => Some(group),
                    _ => None,
                }
            }
            _ => None,
        };
        let mut tag = Tag::new(if nested.is_some() { "entrytbl" } else { "entry" }, attrs);
        if let Some(group) = nested {
            tag = columns(tag, group, attrs);
        }
        for (hint, name) in [
            ("docbook:colname", "colname"),
            ("docbook:namest", "namest"),
            ("docbook:nameend", "nameend"),
            ("docbook:spanname", "spanname"),
        ] {
            tag = tag.maybe(name, attrs.hint(hint));
        }
        let tag = number(tag, attrs, "morerows", cell.rows.saturating_sub(1), 0).maybe("align", own);
        match nested {
            Some(group) => {
                let outer = std::mem::replace(&mut self.table_head, false);
                self.on_lines(tag, |w| w.group_content(group, false));
                self.table_head = outer;
            }
            None => self.part(tag, &cell.body),
        }
    }
}

/// Whether a column is only there because the one before it says that it stands for several.
fn is_further(column: &Column) -> bool {
    column.attrs.hint("docbook:implicit").is_some()
}

/// How many columns a group has, as it says itself or as it is.
fn columns<'d>(tag: Tag<'d>, group: &TableGroup, attrs: &'d Attrs) -> Tag<'d> {
    match attrs.hint("docbook:cols") {
        Some("") => tag,
        Some(written) => tag.with("cols", written),
        None => tag.with("cols", group.columns.len().to_string()),
    }
}

/// A number that may be left out where it is the usual one.
fn number<'d>(tag: Tag<'d>, attrs: &Attrs, name: &'static str, number: u16, usual: u16) -> Tag<'d> {
    if number == usual {
        tag.default(attrs, name, if usual == 0 { "0" } else { "1" })
    } else {
        tag.with(name, number.to_string())
    }
}
