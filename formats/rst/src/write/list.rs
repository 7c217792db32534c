//! Lists.
//!
//! ```text
//! - item                1. item              term
//!                                               body
//! - item                2. item
//! ```
//!
//! An item's body is indented by the width of its mark. A definition's body stands directly below its term. Two
//! lists of a kind side by side are one list, which [`separate`](Writer::separate) prevents.

use super::inline::push_text;
use super::{INDENT, Last, Writer};
use crate::escape::{Context, Lines, Piece, join_in, protect};
use crate::own;
use ast::{Block, BlockKind, DefinitionList, Inlines, List, ListKind, Numbering, SimpleLayout, Titled};

/// A part of a list, and the comments and the like that follow it.
struct Part<'a> {
    block: &'a Block,
    strays: &'a [Block],
}

/// The parts in `blocks`, and what stands before the first.
fn parts(blocks: &[Block], is_part: fn(&BlockKind) -> bool) -> (&[Block], Vec<Part<'_>>) {
    let at =
        |from: usize| blocks[from..].iter().position(|b| is_part(&b.kind)).map_or(blocks.len(), |n| n + from);
    let first = at(0);
    let mut found = Vec::new();
    let mut next = first;
    while next < blocks.len() {
        let end = at(next + 1);
        found.push(Part { block: &blocks[next], strays: &blocks[next + 1..end] });
        next = end;
    }
    (&blocks[..first], found)
}

/// What stands before the lines of an item under its mark.
const BLANKS: &str = "                ";

impl<'a> Writer<'a> {
    pub(super) fn list(&mut self, list: &'a List) -> Last {
        let (before, items) = parts(&list.items, |k| matches!(k, BlockKind::Item(_)));
        self.body(&[], &list.head, Last::Other);
        self.body(&[], before, Last::Other);
        match list.kind {
            ListKind::Bullet => {
                let tight = list.compact == Some(true) && items.iter().all(is_one_paragraph);
                for item in &items {
                    self.item("- ", &[], item, tight);
                }
                Last::Bullets
            }
            ListKind::Numbered { start, style, .. } => {
                let tight = list.compact == Some(true) && items.iter().all(is_one_paragraph);
                let numbers = numbers(start, style, items.len());
                for (item, number) in items.iter().zip(numbers) {
                    self.item(&format!("{number}. "), &[], item, tight);
                }
                Last::Numbers
            }
            ListKind::Simple(SimpleLayout::Inline) => self.members_in_line(&items),
            ListKind::Simple(SimpleLayout::Horizontal(n) | SimpleLayout::Vertical(n)) => {
                let columns = n.max(1).to_string();
                let tight = items.iter().all(is_one_paragraph);
                if !self.dialect.sphinx {
                    self.class(&["hlist columns-", &columns].concat());
                    self.page.blank();
                    for item in &items {
                        self.item("- ", &[], item, tight);
                    }
                    return Last::Bullets;
                }
                self.page.line(".. hlist::");
                self.page.line_of(&[INDENT, ":columns: ", &columns]);
                self.page.blank();
                self.page.indent(INDENT);
                for item in &items {
                    self.item("- ", &[], item, tight);
                }
                self.page.close();
                Last::Other
            }
        }
    }

    /// Writes an item of a list.
    fn item(&mut self, mark: &str, ids: &[&'a str], item: &Part<'a>, tight: bool) {
        let mut ids = ids.to_vec();
        ids.extend(item.block.attrs.id());
        match BLANKS.get(..mark.len()) {
            Some(blanks) => self.page.open(mark, blanks),
            None => self.page.open(mark, &" ".repeat(mark.len())),
        }
        match &item.block.kind {
            BlockKind::Item(body) => self.nested(&ids, body),
            BlockKind::Callout(c) => self.nested(&ids, &c.body),
            _ => self.nested(&ids, std::slice::from_ref(item.block)),
        }
        self.strays(item.strays);
        self.page.close();
        if tight {
            self.page.no_blank();
        } else {
            self.page.blank();
        }
    }

    /// Writes what stands between the parts of a list, into the part before it.
    fn strays(&mut self, strays: &'a [Block]) {
        self.nesting += 1;
        self.body(&[], strays, Last::Other);
        self.nesting -= 1;
    }

    /// Writes a simple list as running text.
    fn members_in_line(&mut self, items: &[Part<'a>]) -> Last {
        let mut pieces = Vec::new();
        for (i, item) in items.iter().enumerate() {
            if i > 0 {
                push_text(&mut pieces, ", ");
            }
            let BlockKind::Item(body) = &item.block.kind else { continue };
            for block in body {
                if let BlockKind::Plain(c) | BlockKind::Paragraph(c) = &block.kind {
                    self.inlines(c, &mut pieces);
                }
            }
        }
        self.mark_breaks(&mut pieces);
        let text = join_in(&pieces, Context::Running);
        let text = protect(&text, Lines::Paragraph);
        self.page.lines(&text);
        Last::Text
    }

    /// Writes the entries of a glossary, whose terms have a line each.
    fn glossary(&mut self, entries: &[Part<'a>]) {
        self.page.line(".. glossary::");
        self.page.blank();
        self.page.indent(INDENT);
        self.nesting += 1;
        for entry in entries {
            let BlockKind::DefinitionEntry(parts) = &entry.block.kind else { continue };
            let is_term = |p: &&Block| matches!(p.kind, BlockKind::Term(_));
            let first = parts.iter().take_while(is_term).count().saturating_sub(1);
            let mut above = Vec::with_capacity(first);
            for part in &parts[..first] {
                let BlockKind::Term(words) = &part.kind else { continue };
                let mut pieces = Vec::new();
                self.inlines(words, &mut pieces);
                let classifiers = self.classifiers(words);
                above.push(self.term(&mut pieces) + &classifiers);
            }
            self.entry(entry.block.attrs.id(), &above, &parts[first..], entry.strays);
        }
        self.nesting -= 1;
        self.page.close();
    }

    /// `element`: what else than a definition list it is.
    pub(super) fn definition_list(&mut self, list: &'a DefinitionList, element: Option<&str>) -> Last {
        let (before, entries) = parts(&list.entries, |k| matches!(k, BlockKind::DefinitionEntry(_)));
        self.body(&[], &list.head, Last::Other);
        self.body(&[], before, Last::Other);
        let element = element.filter(|e| matches!(*e, own::FIELD_LIST | own::OPTION_LIST));
        if list.glossary && element.is_none() {
            if self.dialect.sphinx {
                self.glossary(&entries);
                return Last::Other;
            }
            self.class("glossary");
            self.page.blank();
        }
        for entry in &entries {
            let BlockKind::DefinitionEntry(parts) = &entry.block.kind else { continue };
            match element {
                Some(element) => self.own_entry(element, entry.block.attrs.id(), parts),
                None => self.entry(entry.block.attrs.id(), &[], parts, entry.strays),
            }
        }
        Last::Definitions
    }

    fn entry(&mut self, id: Option<&'a str>, above: &[String], parts: &'a [Block], strays: &'a [Block]) {
        let mut ids: Vec<&'a str> = id.into_iter().collect();
        let mut terms: Vec<&'a Inlines> = Vec::new();
        for part in parts {
            match &part.kind {
                BlockKind::Term(words) => {
                    ids.extend(part.attrs.id());
                    terms.push(words);
                }
                BlockKind::Definition(_) => ids.extend(part.attrs.id()),
                _ => {}
            }
        }
        let mut pieces = Vec::new();
        for (i, term) in terms.iter().enumerate() {
            if i > 0 {
                push_text(&mut pieces, ", ");
            }
            self.inlines(term, &mut pieces);
        }
        let classifiers: String = terms.iter().map(|term| self.classifiers(term)).collect();
        self.entry_of(above, &mut pieces, &classifiers, |writer| {
            writer.nesting += 1;
            for part in parts {
                let body: &'a [Block] = match &part.kind {
                    BlockKind::Term(_) => continue,
                    BlockKind::Definition(body) => body,
                    _ => std::slice::from_ref(part),
                };
                writer.body(&std::mem::take(&mut ids), body, Last::Start);
            }
            writer.body(&ids, strays, Last::Other);
            writer.nesting -= 1;
        });
    }

    /// The line of a term.
    fn term(&mut self, pieces: &mut [Piece<'a>]) -> String {
        self.mark_breaks(pieces);
        for piece in pieces.iter_mut() {
            if let Piece::Text(text) | Piece::Mark(text, _) = piece {
                super::unbreak(text);
            }
        }
        let term = join_in(pieces, Context::Term);
        let place = if self.in_quotation { Lines::Quotation } else { Lines::Paragraph };
        let mut term = protect(&term, place).into_owned();
        if term.ends_with("::") {
            // docutils would ask whether a literal block was meant, escaped or not.
            term.insert(term.len() - 1, '\\');
        }
        match term {
            // A body without a term would be a quotation.
            term if term.trim().is_empty() => "\\ \\".to_string(),
            term => term,
        }
    }

    /// Writes the entry of a definition list: the terms above, `pieces` on one line, and below it what `body` writes.
    fn entry_of(
        &mut self,
        above: &[String],
        pieces: &mut [Piece<'a>],
        behind: &str,
        body: impl FnOnce(&mut Self),
    ) {
        let term = self.term(pieces);
        self.page.blank();
        for line in above {
            self.page.line(line);
        }
        self.page.line_of(&[&term, behind]);
        self.page.indent(INDENT);
        body(self);
        if self.page.at_first_line() {
            self.page.line("..");
        }
        self.page.close();
        self.page.blank();
    }

    /// Writes the explanations of a listing's marks: `(1)`, `(2)` … if they are in order, else terms.
    pub(super) fn callout_list(&mut self, list: &'a Titled) -> Last {
        let (before, items) = parts(&list.body, |k| matches!(k, BlockKind::Callout(_)));
        self.body(&[], &list.head, Last::Other);
        self.body(&[], before, Last::Other);
        let marks = |part: &Part| match &part.block.kind {
            BlockKind::Callout(c) => c.marks.iter().map(|m| m.number as usize).collect::<Vec<_>>(),
            _ => Vec::new(),
        };
        if items.iter().enumerate().all(|(i, item)| marks(item) == [i + 1]) {
            // What numbers in parentheses are is told by a class.
            self.class("callouts");
            self.page.blank();
            for (i, item) in items.iter().enumerate() {
                self.item(&format!("({}) ", i + 1), &[], item, false);
            }
            return Last::Numbers;
        }
        for item in &items {
            let mut pieces = Vec::new();
            self.callout_marks(&marks(item), &mut pieces);
            let BlockKind::Callout(callout) = &item.block.kind else { continue };
            let ids: Vec<&'a str> = item.block.attrs.id().into_iter().collect();
            self.entry_of(&[], &mut pieces, "", |writer| {
                writer.nested(&ids, &callout.body);
                writer.strays(item.strays);
            });
        }
        Last::Definitions
    }
}

fn is_one_paragraph(item: &Part<'_>) -> bool {
    let BlockKind::Item(body) = &item.block.kind else { return false };
    item.strays.is_empty()
        && item.block.attrs.id().is_none()
        && matches!(body.as_slice(), [b] if b.attrs.id().is_none() && matches!(b.kind, BlockKind::Paragraph(_) | BlockKind::Plain(_)))
}

/// The style of a list's numbers. One whose numbers docutils would take for another's gives way to 1, 2, 3, and so does
/// one that a list is too long for: it reads a lone `i` as a Roman number and any other lone letter as a letter.
pub(crate) fn numbering_of(start: u32, style: Option<Numbering>, count: usize) -> Option<Numbering> {
    let last = start.saturating_add(u32::try_from(count).unwrap_or(u32::MAX)).saturating_sub(1);
    let is_alpha = start >= 1 && last <= 26 && start != 9;
    let is_roman = start >= 1 && last < 4000 && (start == 1 || roman(start).len() > 1);
    style.filter(|style| match style {
        Numbering::Arabic => false,
        Numbering::LowerAlpha | Numbering::UpperAlpha => is_alpha,
        Numbering::LowerRoman | Numbering::UpperRoman => is_roman,
    })
}

/// The numbers of a list's items.
fn numbers(start: u32, style: Option<Numbering>, count: usize) -> impl Iterator<Item = String> {
    let name: fn(u32) -> String = match numbering_of(start, style, count) {
        Some(Numbering::LowerAlpha) => |n| letter(b'a', n),
        Some(Numbering::UpperAlpha) => |n| letter(b'A', n),
        Some(Numbering::LowerRoman) => roman,
        Some(Numbering::UpperRoman) => |n| roman(n).to_uppercase(),
        _ => |n| n.to_string(),
    };
    (start..=u32::MAX).map(name).take(count)
}

fn letter(first: u8, number: u32) -> String {
    let offset = u8::try_from(number.saturating_sub(1).min(25)).unwrap_or(0);
    char::from(first + offset).to_string()
}

pub(crate) fn roman(mut number: u32) -> String {
    const PARTS: &[(u32, &str)] = &[
        (1000, "m"),
        (900, "cm"),
        (500, "d"),
        (400, "cd"),
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ];
    let mut out = String::new();
    for &(value, name) in PARTS {
        while number >= value {
            out.push_str(name);
            number -= value;
        }
    }
    out
}
