//! Bullet and numbered lists.
//!
//! Specification: <https://docutils.sourceforge.io/docs/ref/rst/restructuredtext.html#bullet-lists>,
//! <https://docutils.sourceforge.io/docs/ref/rst/restructuredtext.html#enumerated-lists>

use super::block::{hanging, trimmed};
use super::flow::Flow;
use super::sheet::{self, Line};
use super::{Reader, Result};
use ast::{Block, BlockKind, Blocks, List, ListKind, Numbering};

/// The mark of the bullet list that a line opens, and the column of the item's body.
pub(super) fn bullet(line: &str) -> Option<(char, usize)> {
    let mark = line.chars().next()?;
    if !matches!(mark, '*' | '+' | '-' | '\u{2022}' | '\u{2023}' | '\u{2043}') {
        return None;
    }
    body_column(line, mark.len_utf8()).map(|column| (mark, column))
}

/// Where the text behind a mark of this length begins.
fn body_column(line: &str, mark: usize) -> Option<usize> {
    let blanks = line[mark..].bytes().take_while(|&b| b == b' ').count();
    (blanks > 0 || line.len() == mark).then_some(mark + blanks)
}

/// What stands around a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    /// `(1)`
    Parentheses,
    /// `1)`
    Parenthesis,
    /// `1.`
    Period,
}

/// What numbers are made of; none: `#`, whatever comes next.
type Sequence = Option<Numbering>;

/// The number that a line opens an item with.
struct Enumerator<'s> {
    format: Format,
    text: &'s str,
    column: usize,
}

impl<'s> Enumerator<'s> {
    fn of(line: &'s str) -> Option<Enumerator<'s>> {
        let open = usize::from(line.starts_with('('));
        let length = line[open..].bytes().take_while(|b| b.is_ascii_alphanumeric() || *b == b'#').count();
        let text = &line[open..open + length];
        let format = match (open, line.as_bytes().get(open + length)?) {
            (1, b')') => Format::Parentheses,
            (0, b')') => Format::Parenthesis,
            (0, b'.') => Format::Period,
            _ => return None,
        };
        let column = body_column(line, open + length + 1)?;
        let all = |set: &str| text.bytes().all(|b| set.as_bytes().contains(&b));
        let is_number = text.bytes().all(|b| b.is_ascii_digit());
        let is_letter = text.len() == 1 && text.as_bytes()[0].is_ascii_alphabetic();
        let fits = is_number || is_letter || text == "#" || all("ivxlcdm") || all("IVXLCDM");
        (fits && !text.is_empty()).then_some(Enumerator { format, text, column })
    }

    /// What its number is one of, and its value; `expected`: what the list has so far.
    fn number(&self, expected: Option<Sequence>) -> Option<(Sequence, u32)> {
        const ALL: [Numbering; 5] = [
            Numbering::Arabic,
            Numbering::LowerAlpha,
            Numbering::UpperAlpha,
            Numbering::LowerRoman,
            Numbering::UpperRoman,
        ];
        if self.text == "#" {
            return Some((None, 1));
        }
        let sequence = match (expected, self.text) {
            (Some(Some(sequence)), text) if fits(text, sequence) => sequence,
            (_, "i") => Numbering::LowerRoman,
            (_, "I") => Numbering::UpperRoman,
            (_, text) => ALL.into_iter().find(|&sequence| fits(text, sequence))?,
        };
        Some((Some(sequence), value(self.text, sequence)?))
    }
}

/// Whether a number can be one of these.
fn fits(text: &str, sequence: Numbering) -> bool {
    let all = |set: &str| text.bytes().all(|b| set.as_bytes().contains(&b));
    match sequence {
        Numbering::Arabic => text.bytes().all(|b| b.is_ascii_digit()),
        Numbering::LowerAlpha => text.len() == 1 && text.as_bytes()[0].is_ascii_lowercase(),
        Numbering::UpperAlpha => text.len() == 1 && text.as_bytes()[0].is_ascii_uppercase(),
        Numbering::LowerRoman => all("ivxlcdm"),
        Numbering::UpperRoman => all("IVXLCDM"),
    }
}

fn value(text: &str, sequence: Numbering) -> Option<u32> {
    match sequence {
        Numbering::Arabic => text.parse().ok(),
        Numbering::LowerAlpha => Some(u32::from(text.as_bytes()[0] - b'a') + 1),
        Numbering::UpperAlpha => Some(u32::from(text.as_bytes()[0] - b'A') + 1),
        Numbering::LowerRoman | Numbering::UpperRoman => from_roman(&text.to_ascii_lowercase()),
    }
}

/// The value of a Roman number as it is rightly written.
fn from_roman(text: &str) -> Option<u32> {
    let digit = |b: u8| match b {
        b'm' => 1000,
        b'd' => 500,
        b'c' => 100,
        b'l' => 50,
        b'x' => 10,
        b'v' => 5,
        _ => 1_u32,
    };
    if text.len() > 16 {
        return None;
    }
    let mut total = 0;
    let mut rest = text.bytes().map(digit).peekable();
    while let Some(own) = rest.next() {
        match rest.peek() {
            Some(&next) if next > own => {
                total += next - own;
                rest.next();
            }
            _ => total += own,
        }
    }
    (crate::write::roman(total) == text).then_some(total)
}

/// Whether the line behind the first line of an item lets it be one: it is blank, indented, or the next item.
fn is_item(lines: &[Line<'_>], format: Format, sequence: Sequence, number: u32) -> bool {
    let Some(next) = lines.get(1).filter(|l| !l.is_blank() && !l.text.starts_with(' ')) else { return true };
    let Some(found) = Enumerator::of(next.text) else { return false };
    if found.format != format || found.column == next.text.len() && !next.text.ends_with(' ') {
        return false;
    }
    let is_next =
        |s| number.checked_add(1).is_some_and(|n| fits(found.text, s) && value(found.text, s) == Some(n));
    found.text == "#" || sequence.is_some_and(is_next)
}

/// Whether a numbered list may begin with these lines.
pub(super) fn begins(lines: &[Line<'_>]) -> bool {
    Enumerator::of(lines[0].text).is_some_and(|first| {
        first.number(None).is_some_and(|(sequence, number)| is_item(lines, first.format, sequence, number))
    })
}

impl<'s> Reader<'s> {
    /// The bullet list that begins with the first line.
    pub(super) fn bullets(&mut self, lines: &[Line<'s>], flow: &mut Flow) -> Result<usize> {
        let mark = bullet(lines[0].text).map(|(mark, _)| mark);
        let mut items = Items::default();
        while let Some(line) = lines.get(items.at)
            && let Some((own, column)) = bullet(line.text)
            && Some(own) == mark
        {
            self.item(lines, column, &mut items)?;
        }
        self.expect_blank(lines, items.end, "a bullet list");
        let end = items.end;
        flow.push(items.list(ListKind::Bullet, &lines[..end]));
        Ok(end)
    }

    /// The numbered list that begins with the first line; `None` if it is no item.
    pub(super) fn numbers(&mut self, lines: &[Line<'s>], flow: &mut Flow) -> Result<Option<usize>> {
        let Some(first) = Enumerator::of(lines[0].text) else { return Ok(None) };
        let Some((sequence, start)) = first.number(None) else { return Ok(None) };
        if !is_item(lines, first.format, sequence, start) {
            return Ok(None);
        }
        let mut items = Items::default();
        let mut last = start;
        let mut auto = sequence.is_none();
        self.item(lines, first.column, &mut items)?;
        while let Some(line) = lines.get(items.at)
            && let Some(next) = Enumerator::of(line.text)
            && let Some((own, number)) = next.number(Some(sequence))
        {
            let follows = own.is_none() || own == sequence && !auto && last.checked_add(1) == Some(number);
            if next.format != first.format
                || !follows
                || !is_item(&lines[items.at..], next.format, own, number)
            {
                break;
            }
            auto |= own.is_none();
            last = number;
            self.item(lines, next.column, &mut items)?;
        }
        self.expect_blank(lines, items.end, "a numbered list");
        let end = items.end;
        let style = sequence.filter(|s| *s != Numbering::Arabic);
        let kind = ListKind::Numbered { start, style, continued: false };
        flow.push(items.list(kind, &lines[..end]));
        Ok(Some(end))
    }

    /// Reads an item whose body begins in this column of its first line.
    fn item(&mut self, lines: &[Line<'s>], column: usize, items: &mut Items) -> Result<()> {
        let from = items.at;
        let known = column < lines[from].text.len();
        let (taken, body) = hanging(&lines[from..], column, known);
        let body = trimmed(&body);
        let blocks = self.body(body)?;
        items.loose |= items.blank_before;
        items.blocks.push(Block::new(BlockKind::Item(blocks), sheet::span(&lines[from..from + taken])));
        items.end = from + taken;
        items.at = items.end;
        while lines.get(items.at).is_some_and(|l| l.is_blank()) {
            items.at += 1;
        }
        items.blank_before = items.at > items.end;
        Ok(())
    }
}

/// The items of a list, as far as they have been read.
#[derive(Default)]
struct Items {
    blocks: Blocks,
    /// Behind the last line of the last item, and behind the blank lines that follow it.
    end: usize,
    at: usize,
    /// Whether a blank line stands behind the last item, and between any two.
    blank_before: bool,
    loose: bool,
}

impl Items {
    fn list(self, kind: ListKind, lines: &[Line<'_>]) -> Block {
        let compact = Some(!self.loose);
        let list = List { kind, compact, head: Blocks::new(), items: self.blocks };
        Block::new(BlockKind::List(Box::new(list)), sheet::span(lines))
    }
}

#[cfg(test)]
mod tests {
    use super::{Enumerator, from_roman};
    use ast::Numbering;

    #[test]
    fn numbers() {
        let number = |line: &str| Enumerator::of(line).and_then(|e| e.number(None));
        assert_eq!(number("1. a"), Some((Some(Numbering::Arabic), 1)));
        assert_eq!(number("(i) a"), Some((Some(Numbering::LowerRoman), 1)));
        assert_eq!(number("c) a"), Some((Some(Numbering::LowerAlpha), 3)));
        assert_eq!(number("#. a"), Some((None, 1)));
        assert_eq!(number("MM. a"), Some((Some(Numbering::UpperRoman), 2000)));
        assert_eq!(number("iiii. a"), None);
        assert_eq!(number("1 a"), None);
        assert_eq!(number("1.a"), None);
    }

    #[test]
    fn roman_numbers() {
        assert_eq!(from_roman("mcmxciv"), Some(1994));
        assert_eq!(from_roman("ic"), None);
    }
}
