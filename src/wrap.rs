//! Where the lines of paragraphs break: as in the source, nowhere, behind each sentence, or at a column.
//!
//! A line break in running text is a blank to its reader, so this changes the tree between lowering and writing, and what
//! is written is still read back and compared strictly. Nothing but blanks and line breaks of running text is touched:
//! listings, titles, terms and tables stay as they are, and so does what stands in a code span.

use ast::visit::{VisitMut, walk_block_mut, walk_document_mut, walk_inline_mut};
use ast::{Block, BlockKind, Document, Inline, InlineKind, Target, plain_text};
use std::str::FromStr;
use unicode_width::UnicodeWidthStr;

/// Where lines break.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Wrap {
    /// Where they break in the source.
    #[default]
    Preserve,
    /// Nowhere: a paragraph is one line.
    None,
    /// Behind each sentence, and nowhere else.
    Sentence,
    /// Before this column, as far as words are short enough.
    Column(u16),
}

impl FromStr for Wrap {
    type Err = String;

    fn from_str(name: &str) -> Result<Wrap, String> {
        match name {
            "preserve" => Ok(Wrap::Preserve),
            "none" => Ok(Wrap::None),
            "sentence" => Ok(Wrap::Sentence),
            _ => match name.parse() {
                Ok(column) if column >= NARROWEST => Ok(Wrap::Column(column)),
                _ => Err(format!("`preserve`, `none`, `sentence` or a number from {NARROWEST} on is wanted")),
            },
        }
    }
}

/// Lines narrower than this are no text.
const NARROWEST: u16 = 20;

/// Breaks the lines of a lowered document anew.
pub fn wrap(document: &mut Document, wrap: Wrap) {
    if wrap != Wrap::Preserve {
        walk_document_mut(&mut Lines { wrap, indentation: 0 }, document);
    }
}

struct Lines {
    wrap: Wrap,
    /// What stands before the text on each line.
    indentation: usize,
}

impl VisitMut for Lines {
    fn block(&mut self, block: &mut Block) {
        let more = match &mut block.kind {
            BlockKind::Paragraph(content) => {
                self.paragraph(content);
                0
            }
            // No lines of running text are in them.
            BlockKind::Code(_) | BlockKind::Table(_) | BlockKind::Title(_) | BlockKind::Term(_) => return,
            BlockKind::Item(_) => 3,
            BlockKind::Definition(_) => 4,
            BlockKind::Quotation(_) | BlockKind::Admonition(_) => 2,
            _ => 0,
        };
        self.indentation += more;
        walk_block_mut(self, block);
        self.indentation -= more;
    }

    fn inline(&mut self, inline: &mut Inline) {
        // Footnotes hold paragraphs of their own.
        walk_inline_mut(self, inline);
    }
}

/// In the flat text of a paragraph: a part of a word of which only the width matters.
const OPAQUE: char = '\u{1}';
/// In the flat text of a paragraph: a line break that counts.
const BREAK: char = '\u{2}';

impl Lines {
    fn paragraph(&self, content: &mut [Inline]) {
        let mut flat = String::new();
        flatten(content, &mut flat);
        let lines = self.broken(&flat.replace('\n', " "));
        put_back(content, &lines, &mut 0);
    }

    /// The flat text with its blanks chosen anew. It keeps its length in bytes.
    fn broken(&self, flat: &str) -> String {
        let mut out = String::with_capacity(flat.len());
        let room = match self.wrap {
            Wrap::Column(column) => usize::from(column).saturating_sub(self.indentation).max(1),
            _ => usize::MAX,
        };
        let mut width = 0;
        for (i, word) in flat.split(' ').enumerate() {
            let wide = word.width();
            let breaks = i > 0
                && !word.is_empty()
                && !out.ends_with([' ', '\n'])
                && may_begin_line(word)
                && match self.wrap {
                    Wrap::Column(_) => width + 1 + wide > room && width > 0,
                    Wrap::Sentence => ends_sentence(&out) && begins_sentence(word),
                    Wrap::None | Wrap::Preserve => false,
                };
            if i > 0 {
                out.push(if breaks { '\n' } else { ' ' });
                width = if breaks { 0 } else { width + 1 };
            }
            out.push_str(word);
            width = match word.rsplit_once(BREAK) {
                Some((_, behind)) => behind.width(),
                None => width + wide,
            };
        }
        out
    }
}

/// The text of a paragraph: running text as it is, mark-up and what else takes room as letters.
fn flatten(content: &[Inline], out: &mut String) {
    let opaque = |out: &mut String, width: usize| out.extend(std::iter::repeat_n(OPAQUE, width));
    for inline in content {
        if let Some(inner) = running(&inline.kind) {
            let (mark, behind) = marks(&inline.kind);
            opaque(out, mark);
            flatten(inner, out);
            opaque(out, behind);
            continue;
        }
        match &inline.kind {
            InlineKind::Text(text) => out.push_str(text),
            InlineKind::LineBreak => out.push(BREAK),
            InlineKind::Span { .. } | InlineKind::Keys(_) | InlineKind::ManualPage(_) => {
                opaque(out, plain_text(std::slice::from_ref(inline)).width() + 2);
            }
            InlineKind::CrossReference(reference) => opaque(out, reference.target.len() + 5),
            InlineKind::Footnote(_) | InlineKind::FootnoteReference(_) => opaque(out, 4),
            _ => opaque(out, 1),
        }
    }
}

/// How wide the mark-up before and behind running text is, about.
fn marks(kind: &InlineKind) -> (usize, usize) {
    match kind {
        InlineKind::Strong(_) | InlineKind::Strike(_) => (2, 2),
        InlineKind::Link(link) => match &link.target {
            Target::Url(address) => (1, address.len() + 3),
            Target::Id(id) => (1, id.len() + 4),
        },
        _ => (1, 1),
    }
}

/// The running text inside an inline node. A span of code is none.
fn running(kind: &InlineKind) -> Option<&[Inline]> {
    match kind {
        InlineKind::Span { role, .. } if role.is_code() => None,
        InlineKind::Emphasis(c)
        | InlineKind::Strong(c)
        | InlineKind::Strike(c)
        | InlineKind::Quote(c)
        | InlineKind::Span { content: c, .. } => Some(c),
        InlineKind::Link(link) => Some(&link.content),
        _ => None,
    }
}

/// Gives each text its part of the flat one.
fn put_back(content: &mut [Inline], flat: &str, at: &mut usize) {
    for inline in content {
        if let InlineKind::Text(text) = &mut inline.kind {
            let part = flat.get(*at..*at + text.len()).unwrap_or(text);
            *at += part.len();
            if part != text.as_str() {
                *text = part.to_string().into();
            }
            continue;
        }
        if running(&inline.kind).is_none() {
            let mut passed = String::new();
            flatten(std::slice::from_ref(inline), &mut passed);
            *at += passed.len();
            continue;
        }
        let (mark, behind) = marks(&inline.kind);
        *at += mark;
        match &mut inline.kind {
            InlineKind::Emphasis(c)
            | InlineKind::Strong(c)
            | InlineKind::Strike(c)
            | InlineKind::Quote(c)
            | InlineKind::Span { content: c, .. } => put_back(c, flat, at),
            InlineKind::Link(link) => {
                put_back(&mut link.content, flat, at);
                // Words of a link with marks in them stand on one line in some formats.
                if link.content.iter().any(|i| !matches!(i.kind, InlineKind::Text(_))) {
                    link.content.iter_mut().for_each(on_one_line);
                }
            }
            _ => {}
        }
        *at += behind;
    }
}

/// Takes the ends of lines out of a node's words.
fn on_one_line(inline: &mut Inline) {
    if let InlineKind::Text(text) = &mut inline.kind {
        if text.contains('\n') {
            *text = text.replace("\n", " ");
        }
    } else if let Some(inner) = inline.kind.marked_mut() {
        inner.iter_mut().for_each(on_one_line);
    }
}

/// Whether no format would read the word as a mark at a line's start.
fn may_begin_line(word: &str) -> bool {
    let begins = word.chars().next().unwrap_or(' ');
    let is_mark =
        matches!(begins, '-' | '+' | '*' | '#' | '>' | '|' | '=' | '~' | '%' | ':' | '.' | '/' | ';');
    let bare = word.trim_end_matches(['.', ')', ':']);
    let is_numbering = bare.len() < word.len() && bare.len() < 10 && is_number(bare);
    let in_brackets = (begins == '(' && word.ends_with(')')) || (begins == '[' && word.ends_with(']'));
    !is_mark && !is_numbering && !in_brackets
}

/// Whether it may number an item: digits, a letter, Roman numerals.
fn is_number(word: &str) -> bool {
    word.len() < 2
        || word.bytes().all(|b| b.is_ascii_digit())
        || word.bytes().all(|b| b"ivxlcdmIVXLCDM".contains(&b))
}

/// Abbreviations that a sentence goes on behind.
const ABBREVIATIONS: &[&str] = &[
    "e.g.", "i.e.", "etc.", "cf.", "vs.", "resp.", "approx.", "Mr.", "Mrs.", "Ms.", "Dr.", "Prof.", "St.",
    "No.", "Fig.", "Sec.",
];

/// Whether what stands before a blank ends a sentence.
fn ends_sentence(before: &str) -> bool {
    let word = before.rsplit([' ', '\n', BREAK]).next().unwrap_or("");
    let bare = word.trim_end_matches([OPAQUE, ')', ']', '"', '\'', '”', '’', '»']);
    if !bare.ends_with(['.', '!', '?', '…']) {
        return false;
    }
    let bare = bare.trim_start_matches([OPAQUE, '(', '[', '"', '“', '‘', '«']);
    let initial = bare.len() == 2 && bare.starts_with(|c: char| c.is_uppercase()) && bare.ends_with('.');
    !initial && !ABBREVIATIONS.contains(&bare) && bare != "..." && bare != "…"
}

/// Whether a word may begin a sentence.
fn begins_sentence(word: &str) -> bool {
    let bare = word.trim_start_matches([OPAQUE, '(', '[', '"', '“', '‘', '«', '¿', '¡']);
    bare.is_empty() || bare.starts_with(|c: char| !c.is_lowercase() && !matches!(c, '.' | ',' | '–' | '—'))
}

#[cfg(test)]
mod tests {
    use super::{Wrap, wrap};
    use ast::{Block, BlockKind, Document, Format, Inline, InlineKind, Role, WriteOptions};

    fn wrapped(inlines: Vec<Inline>, how: &str) -> String {
        let body = vec![Block::made(BlockKind::Paragraph(inlines))];
        let mut document = Document { body, ..Document::default() };
        wrap(&mut document, how.parse().unwrap());
        markdown::GFM.write(&document, &WriteOptions::default()).unwrap()
    }

    fn text(words: &str) -> Inline {
        Inline::text(words)
    }

    #[test]
    fn lines_are_the_sources_by_default() {
        assert_eq!(Wrap::default(), "preserve".parse().unwrap());
        assert_eq!(wrapped(vec![text("a\nb c")], "preserve"), "a\nb c\n");
        assert_eq!(wrapped(vec![text("a\nb c")], "none"), "a b c\n");
        assert!("5".parse::<Wrap>().is_err());
        assert!("wide".parse::<Wrap>().is_err());
    }

    #[test]
    fn a_sentence_is_a_line() {
        let words = "One ends, e.g. here.\nTwo (by J. Doe.) Three? “Four.” and no fifth. 1) is none.";
        assert_eq!(
            wrapped(vec![text(words)], "sentence"),
            "One ends, e.g. here.\nTwo (by J. Doe.)\nThree?\n“Four.” and no fifth. 1) is none.\n"
        );
        let strong = Inline::made(InlineKind::Strong(vec![text("A b.\nC")]));
        assert_eq!(wrapped(vec![text("Xy. "), strong, text(". D")], "sentence"), "Xy.\n**A b.\nC**.\nD\n");
    }

    #[test]
    fn a_line_ends_before_the_column_and_begins_with_no_mark() {
        let code = Inline::span(Role::Literal, vec![text("not broken at all")]);
        let words = "These words are\nbroken where - as a line's first - no mark is, ";
        let out = wrapped(vec![text(words), code, text(" and on 1. we go.")], "20");
        assert_eq!(
            out,
            "These words are\nbroken where - as a\nline's first - no\nmark is,\n`not broken at all`\nand on 1. we go.\n"
        );
        assert!(out.lines().all(|line| line.len() <= 20), "{out}");
    }

    #[test]
    fn terms_stay() {
        let body = vec![Block::made(BlockKind::Term(vec![text("a b.\nC d. E")]))];
        let mut document = Document { body, ..Document::default() };
        let before = document.clone();
        wrap(&mut document, Wrap::Sentence);
        assert_eq!(document, before);
    }
}
