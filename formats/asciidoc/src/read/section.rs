//! Sections: `== Title`.
//!
//! Reference: <https://docs.asciidoctor.org/asciidoc/latest/sections/titles-and-levels/>.

use super::block::Place;
use super::meta::Meta;
use super::sheet::{Cursor, Line, Run};
use super::subs::Subs;
use super::{Reader, Result, marks};
use ast::{Attrs, Block, BlockKind, Blocks, Division, DivisionKind, Inlines, Span, Str};

/// A section that is open.
struct Open {
    level: usize,
    kind: DivisionKind,
    title: Block,
    attrs: Attrs,
    before: Blocks,
    start: Span,
}

impl Reader<'_> {
    /// Reads blocks and sections to the end. `book` says that level 0 is a part and level 1 a chapter.
    pub(super) fn sections(&mut self, cursor: &mut Cursor<'_, '_>, book: bool) -> Result<Blocks> {
        let mut blocks = Blocks::new();
        let mut open: Vec<Open> = Vec::new();
        loop {
            cursor.skip_blank();
            let mut meta = self.meta(cursor, false, &mut blocks);
            if cursor.is_done() {
                self.block_with(cursor, meta, Place::default(), &mut blocks)?;
                break;
            }
            let is_heading = meta.is_style("discrete") || meta.is_style("float");
            let title = if is_heading { None } else { self.title_here(cursor) };
            let Some((level, words, taken)) = title else {
                if let Some(level) = self.level_in_region(cursor, &meta) {
                    let span = meta.start.unwrap_or_default();
                    while open.last().is_some_and(|o| o.level >= level) {
                        close(&mut open, &mut blocks, span);
                    }
                }
                if self.conditional_sections(cursor, &meta, book, &mut blocks)? {
                    continue;
                }
                let bibliography = open.last().is_some_and(|o| o.kind == DivisionKind::Bibliography);
                let place = Place { bibliography, ..Place::default() };
                self.block_with(cursor, meta, place, &mut blocks)?;
                continue;
            };
            cursor.at += taken;
            let depth = self.limits.size(ast::Limit::Nesting);
            if open.len() >= depth {
                let message = format!("more than {depth} sections in each other");
                return Err(Box::new(self.limits.error(ast::Limit::Nesting, message, words.span())));
            }
            let found = level;
            let (kind, level) = Self::kind_of(level, book, &mut meta);
            let (content, id) = self.title_words(words);
            // Comments and anchors right before the title stand there and not in the section that it ends.
            let mut waiting = crate::settle::take_waiting(&mut blocks);
            let anchors = meta.others.drain(..).map(|(id, span)| Block::anchor(id, span));
            waiting.extend(anchors);
            let signs = if book && found == 0 { 0 } else { level };
            while open.last().is_some_and(|o| o.level >= signs) {
                close(&mut open, &mut blocks, words.span());
            }
            blocks.extend(waiting);
            if meta.id.is_none() {
                meta.id = id;
            }
            meta.title = None;
            let title = Block::new(BlockKind::Title(content), words.span());
            let start = meta.start.unwrap_or(words.span());
            let attrs = meta.attrs();
            open.push(Open { level, kind, title, attrs, before: std::mem::take(&mut blocks), start });
        }
        let end = cursor.lines.last().map_or(Span::NONE, |line| line.span());
        while !open.is_empty() {
            close(&mut open, &mut blocks, end);
        }
        Ok(blocks)
    }

    /// The level of the first section in a region for some readers only, if there is one.
    fn level_in_region<'s>(&self, cursor: &Cursor<'_, 's>, meta: &Meta<'s>) -> Option<usize> {
        let line = cursor.peek().filter(|_| meta.is_empty())?;
        marks::directive(line.text).filter(|(name, ..)| *name != "include")?;
        let mut inner = *cursor;
        inner.at += 1;
        let lines = super::block::region(&mut inner);
        let mut cursor = Cursor::new(lines);
        let mut after_blank = true;
        while let Some(line) = cursor.peek() {
            if let Some((_, end)) = marks::fence(line.text) {
                cursor.at += 1;
                cursor.until(end);
                continue;
            }
            if after_blank && marks::title(line.text).is_some() {
                return self.title_here(&cursor).map(|(level, ..)| level);
            }
            after_blank = line.is_blank() || marks::is_attribute_line(line.text);
            cursor.at += 1;
        }
        None
    }

    /// Sections that are for some readers only.
    fn conditional_sections<'s>(
        &mut self,
        cursor: &mut Cursor<'_, 's>,
        meta: &Meta<'s>,
        book: bool,
        blocks: &mut Blocks,
    ) -> Result<bool> {
        let Some(line) = cursor.peek().filter(|_| meta.is_empty()) else { return Ok(false) };
        let Some((name @ ("ifdef" | "ifndef" | "ifeval"), target, list)) = marks::directive(line.text) else {
            return Ok(false);
        };
        let from = cursor.at;
        cursor.at += 1;
        let lines = super::block::region(cursor);
        let span = super::sheet::span(cursor.since(from));
        let content = self.inside(span, |reader| reader.sections(&mut Cursor::new(lines), book))?;
        blocks.push(super::block::conditional(name, target, list, content, span));
        Ok(true)
    }

    /// The level and the words of the title here, and how many lines it takes.
    pub(super) fn title_here<'s>(&self, cursor: &Cursor<'_, 's>) -> Option<(usize, Line<'s>, usize)> {
        let line = cursor.peek()?;
        let (level, words, taken) = if let Some((level, range)) = marks::title(line.text) {
            let end = range.end;
            let words = line.from(range.start);
            (level, Line { text: &line.text[range.start..end], ..words }, 1)
        } else {
            let below = cursor.ahead(1).filter(|below| !below.is_blank())?;
            (marks::underlined(line.text, below.text)?, line, 2)
        };
        let level = i64::try_from(level).unwrap_or(0).saturating_add(self.level_offset).max(0);
        Some((usize::try_from(level).unwrap_or(0), words, taken))
    }

    /// The words of a title, and the id that stands behind them.
    pub(super) fn title_words(&mut self, line: Line<'_>) -> (Inlines, Option<Str>) {
        let mut line = line;
        let mut id = None;
        if line.text.ends_with("]]")
            && let Some(at) = line.text.rfind(" [[").filter(|at| *at > 0)
            && let Some((found, _)) = marks::anchor(&line.text[at + 1..])
            && !found.is_empty()
        {
            id = Some(found.into());
            line.text = &line.text[..at];
        }
        (self.running(&Run::of_text(line.text, line.at), Subs::NORMAL), id)
    }

    /// Which division a title opens, and on which level.
    fn kind_of(level: usize, book: bool, meta: &mut Meta<'_>) -> (DivisionKind, usize) {
        let special = match meta.style.as_deref() {
            Some("preface") => Some(DivisionKind::Preface),
            Some("appendix") => Some(DivisionKind::Appendix),
            Some("glossary") => Some(DivisionKind::Glossary),
            Some("bibliography") => Some(DivisionKind::Bibliography),
            Some("index") => Some(DivisionKind::Index),
            Some("dedication") => Some(DivisionKind::Dedication),
            Some("acknowledgments") => Some(DivisionKind::Acknowledgements),
            Some("colophon") => Some(DivisionKind::Colophon),
            _ => None,
        };
        if let Some(kind) = special {
            meta.style = None;
            return (kind, level.max(1));
        }
        let kind = match (book, level) {
            (true, 0) => DivisionKind::Part,
            (true, 1) => DivisionKind::Chapter,
            _ => DivisionKind::Section,
        };
        (kind, level)
    }
}

fn close(open: &mut Vec<Open>, blocks: &mut Blocks, end: Span) {
    let Some(Open { level: _, kind, title, attrs, before, start }) = open.pop() else { return };
    let body = std::mem::replace(blocks, before);
    let end = body.last().map_or(title.span.end, |b| b.span.end).max(start.end).min(end.end.max(start.end));
    let mut body = body;
    let mut head = vec![title];
    head.extend(subtitle(&mut body));
    let division = Division { kind, head, body };
    let span = Span { start: start.start, end };
    blocks.push(Block { kind: BlockKind::Division(Box::new(division)), attrs, span });
}

/// The subtitle that a body begins with: a paragraph of that role.
pub(super) fn subtitle(body: &mut Blocks) -> Option<Block> {
    let first = body.first_mut()?;
    let BlockKind::Paragraph(words) = &mut first.kind else { return None };
    let data = first.attrs.data_mut();
    let found = data.classes.first().is_some_and(|c| c == "subtitle");
    if !found {
        first.attrs.tidy();
        return None;
    }
    data.classes.remove(0);
    first.attrs.tidy();
    let kind = BlockKind::Subtitle(std::mem::take(words));
    let block = body.remove(0);
    Some(Block { kind, ..block })
}
