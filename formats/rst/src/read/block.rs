//! What a block is, and the bodies that are told by their indentation.

use super::flow::Flow;
use super::sheet::{self, Line, Run};
use super::{Reader, Result, explicit, field, lines, list, option, section};
use ast::{Attrs, Block, BlockKind, Blocks, Span, Titled};

impl<'s> Reader<'s> {
    /// Reads the lines of a body, whose indentation is cut, into a flow of blocks.
    pub(super) fn blocks(&mut self, lines: &[Line<'s>], flow: &mut Flow) -> Result<()> {
        let mut at = 0;
        while let Some(line) = lines.get(at) {
            at += if line.is_blank() { 1 } else { self.block(&lines[at..], flow)?.max(1) };
        }
        Ok(())
    }

    /// Reads the lines of a body in a body of its own: an item, a cell, the content of a directive.
    pub(super) fn body(&mut self, lines: &[Line<'s>]) -> Result<Blocks> {
        let mut flow = Flow::of_body(self.dialect);
        self.inside(sheet::span(lines), |reader| reader.blocks(lines, &mut flow))?;
        Ok(flow.finish())
    }

    /// Reads the block that the first line opens; how many lines it takes.
    fn block(&mut self, lines: &[Line<'s>], flow: &mut Flow) -> Result<usize> {
        let line = lines[0].text;
        let taken = match line.as_bytes()[0] {
            b' ' => Some(self.quotations(lines, flow)?),
            b'*' | b'+' | b'-' if list::bullet(line).is_some() => Some(self.bullets(lines, flow)?),
            b':' if field::marker(line).is_some() => Some(self.fields(lines, flow)?),
            b'-' | b'/' | b'+' if option::marker(line).is_some() => Some(self.options(lines, flow)?),
            b'+' if is_grid(line) => self.grid_table(lines, flow)?,
            b'>' if is_mark(line, ">>>") => Some(Self::doctest(lines, flow)),
            b'|' if is_mark(line, "|") => Some(self.line_block(lines, flow)),
            b'=' if is_simple_table(line) => self.simple_table(lines, flow)?,
            b'.' if is_mark(line, "..") => Some(self.explicit(lines, flow)?),
            b'_' if is_mark(line, "__") => Some(self.anonymous(lines, flow)),
            b if !b.is_ascii() && list::bullet(line).is_some() => Some(self.bullets(lines, flow)?),
            b'(' | b'#' | b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' => self.numbers(lines, flow)?,
            _ => None,
        };
        match taken {
            Some(taken) => Ok(taken),
            None if section::adornment(line).is_some() => self.adorned(lines, flow),
            None => self.text(lines, flow),
        }
    }

    /// Quotations: the lines that are indented, each up to its attribution.
    fn quotations(&mut self, lines: &[Line<'s>], flow: &mut Flow) -> Result<usize> {
        let (taken, body) = indented(lines);
        let mut rest = &body[..];
        while !rest.is_empty() {
            let (quoted, attribution, after) = split_attribution(rest);
            let span = sheet::span(rest);
            let blocks = self.body(quoted)?;
            let mut head = Blocks::new();
            if !attribution.is_empty() {
                let words = self.words(&Run::of(&attribution, self.text));
                head.push(Block::new(BlockKind::Attribution(words), sheet::span(&attribution)));
            }
            flow.push(Block::new(BlockKind::Quotation(Box::new(Titled { head, body: blocks })), span));
            rest = after;
        }
        Ok(taken)
    }

    /// The literal block behind a paragraph that ends in two colons; how many of these lines it takes.
    pub(super) fn literal_block(&mut self, lines: &[Line<'s>], flow: &mut Flow) -> usize {
        let blank = lines.iter().take_while(|l| l.is_blank()).count();
        let Some(first) = lines.get(blank) else { return 0 };
        if first.text.starts_with(' ') {
            let (taken, body) = indented(&lines[blank..]);
            flow.push(lines::literal(&body, None));
            return blank + taken;
        }
        // Lines that all begin with the same mark are a literal block without indentation.
        let mark = first.text.as_bytes()[0];
        if blank > 0 && mark.is_ascii_punctuation() {
            let quoted =
                lines[blank..].iter().take_while(|l| l.text.as_bytes().first() == Some(&mark)).count();
            flow.push(lines::literal(&lines[blank..blank + quoted], None));
            return blank + quoted;
        }
        self.warn("a literal block is announced by `::`, but none follows", first.span());
        0
    }

    /// A block that is given an id if a name is told.
    pub(super) fn put(flow: &mut Flow, kind: BlockKind, attrs: Attrs, span: Span) {
        flow.push(Block { kind, attrs, span });
    }
}

/// Whether a line is a mark alone, or a mark and a blank.
pub(super) fn is_mark(line: &str, mark: &str) -> bool {
    line.strip_prefix(mark).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
}

/// The border above a grid table.
fn is_grid(line: &str) -> bool {
    line.len() >= 4
        && line.starts_with("+-")
        && line.ends_with("-+")
        && line.bytes().all(|b| matches!(b, b'+' | b'-'))
}

/// The border above a simple table: `=== ===`.
fn is_simple_table(line: &str) -> bool {
    line.contains(" =") && line.bytes().all(|b| matches!(b, b'=' | b' '))
}

/// The lines that are indented, and blank ones among them: how many, and them without the indentation that all share and
/// without blank lines at either end.
pub(super) fn indented<'s>(lines: &[Line<'s>]) -> (usize, Vec<Line<'s>>) {
    let taken = lines.iter().take_while(|l| l.is_blank() || l.text.starts_with(' ')).count();
    let lines = trimmed(&lines[..taken]);
    let common = common_indentation(lines);
    (taken, lines.iter().map(|l| l.from(common)).collect())
}

/// A body that begins on the line of its mark, `column` bytes from its start: how many lines it takes, and them without
/// indentation. The lines below are indented by the same width, if `known`, or by one that they share.
pub(super) fn hanging<'s>(lines: &[Line<'s>], column: usize, known: bool) -> (usize, Vec<Line<'s>>) {
    let is_inside = |l: &&Line<'_>| {
        l.is_blank() || if known { l.indentation() >= column } else { l.text.starts_with(' ') }
    };
    let mut taken = 1 + lines[1..].iter().take_while(is_inside).count();
    while taken > 1 && lines[taken - 1].is_blank() {
        taken -= 1;
    }
    let below = &lines[1..taken];
    let cut = if known { column } else { common_indentation(below) };
    let mut body = Vec::with_capacity(taken);
    body.push(lines[0].from(column));
    body.extend(below.iter().map(|l| l.from(cut)));
    (taken, body)
}

/// As [`hanging`], up to the next blank line.
pub(super) fn hanging_until_blank<'s>(lines: &[Line<'s>], column: usize) -> (usize, Vec<Line<'s>>) {
    let below = lines[1..].iter().take_while(|l| l.text.starts_with(' ') && !l.is_blank()).count();
    hanging(&lines[..=below], column, false)
}

/// Without blank lines at either end.
pub(super) fn trimmed<'l, 's>(mut lines: &'l [Line<'s>]) -> &'l [Line<'s>] {
    while let [first, rest @ ..] = lines
        && first.is_blank()
    {
        lines = rest;
    }
    while let [rest @ .., last] = lines
        && last.is_blank()
    {
        lines = rest;
    }
    lines
}

/// The indentation that all lines share which are not blank.
pub(super) fn common_indentation(lines: &[Line<'_>]) -> usize {
    lines.iter().filter(|l| !l.is_blank()).map(|l| l.indentation()).min().unwrap_or(0)
}

/// A quotation's lines, those of its attribution, and what follows that: `-- Name` behind a blank line, with its further
/// lines in one column.
pub(super) fn split_attribution<'l, 's>(
    lines: &'l [Line<'s>],
) -> (&'l [Line<'s>], Vec<Line<'s>>, &'l [Line<'s>]) {
    for i in 2..lines.len() {
        if !lines[i - 1].is_blank() {
            continue;
        }
        let Some(mark) = attribution_mark(lines[i].text) else { continue };
        let below = lines[i + 1..].iter().take_while(|l| !l.is_blank());
        let columns: Vec<usize> = below.map(|l| l.indentation()).collect();
        if columns.windows(2).any(|pair| pair[0] != pair[1]) {
            continue;
        }
        let end = i + 1 + columns.len();
        let mut words = vec![lines[i].from(mark)];
        words.extend(lines[i + 1..end].iter().map(|l| l.trimmed()));
        let rest = &lines[end..];
        let blank = rest.iter().take_while(|l| l.is_blank()).count();
        return (trimmed(&lines[..i]), words, &rest[blank..]);
    }
    (lines, Vec::new(), &[])
}

/// How long the mark of an attribution is: two or three hyphens, or a dash, and blanks.
fn attribution_mark(line: &str) -> Option<usize> {
    let hyphens = line.bytes().take_while(|&b| b == b'-').count();
    let mark = match hyphens {
        2 | 3 => hyphens,
        0 if line.starts_with('\u{2014}') => '\u{2014}'.len_utf8(),
        _ => return None,
    };
    let blanks = line[mark..].bytes().take_while(|&b| b == b' ').count();
    (mark + blanks < line.len()).then_some(mark + blanks)
}

impl<'s> Reader<'s> {
    /// What begins with two periods or underscores ends at a blank line, or should.
    pub(super) fn expect_blank(&mut self, lines: &[Line<'s>], taken: usize, what: &str) {
        if let Some(next) = lines.get(taken)
            && taken > 0
            && !next.is_blank()
            && !lines[taken - 1].is_blank()
            && !explicit::begins(next.text)
        {
            self.warn(format!("{what} ends without a blank line"), next.span());
        }
    }
}
