//! Titles, transitions, paragraphs: what begins with words, or with a line of one mark.
//!
//! ```text
//! =====              Title        ----
//! Title              =====
//! =====
//! ```
//!
//! Specification: <https://docutils.sourceforge.io/docs/ref/rst/restructuredtext.html#sections>

use super::flow::Flow;
use super::sheet::{self, Line, Run};
use super::{Reader, Result};
use ast::{Block, BlockKind, Heading};
use unicode_width::UnicodeWidthStr;

/// The line or lines of a title: its character, and whether there is one above as well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Style {
    pub mark: char,
    pub over: bool,
}

/// The shortest line of one mark that is more than text.
const SHORTEST: usize = 4;

/// The mark of a line that is nothing but repetitions of it.
pub(super) fn adornment(line: &str) -> Option<char> {
    let first = *line.as_bytes().first()?;
    (first.is_ascii_punctuation() && line.bytes().all(|b| b == first)).then(|| char::from(first))
}

impl<'s> Reader<'s> {
    /// A line of one mark: the line above a title, or a transition.
    pub(super) fn adorned(&mut self, lines: &[Line<'s>], flow: &mut Flow) -> Result<usize> {
        let over = lines[0].text;
        let is_short = over.len() < SHORTEST;
        if over == "::" {
            return self.text(lines, flow);
        }
        let title = lines.get(1).filter(|l| !l.is_blank());
        let Some(title) = title else {
            if is_short {
                return self.text(lines, flow);
            }
            flow.push(Block::new(BlockKind::Break, lines[0].span()));
            return Ok(1);
        };
        let under = lines.get(2).filter(|l| l.text == over);
        let fits = UnicodeWidthStr::width(title.text) <= over.len();
        if under.is_none() || is_short && !fits || adornment(title.text).is_some() {
            if is_short {
                return self.text(lines, flow);
            }
            self.warn("a line above a title, but no such line below it", lines[0].span());
            return self.text_of(lines, flow, true);
        }
        if !fits {
            self.warn("the lines above and below a title are shorter than it", title.span());
        }
        let mark = char::from(over.as_bytes()[0]);
        self.section(title.trimmed(), Style { mark, over: true }, flow);
        Ok(3)
    }

    /// Words: a title, a term with its definition, a paragraph.
    pub(super) fn text(&mut self, lines: &[Line<'s>], flow: &mut Flow) -> Result<usize> {
        self.text_of(lines, flow, false)
    }

    /// As [`Reader::text`]. `plain`: it has been found out that this is no title.
    fn text_of(&mut self, lines: &[Line<'s>], flow: &mut Flow, plain: bool) -> Result<usize> {
        let first = lines[0];
        match lines.get(1) {
            Some(next) if next.text.starts_with(' ') && !plain => return self.definitions(lines, flow),
            Some(next) if !plain => {
                if let Some(mark) = adornment(next.text) {
                    let fits = UnicodeWidthStr::width(first.text) <= next.text.len();
                    if fits || next.text.len() >= SHORTEST {
                        if !fits {
                            self.warn("the line below a title is shorter than it", next.span());
                        }
                        self.section(first, Style { mark, over: false }, flow);
                        return Ok(2);
                    }
                }
            }
            _ => {}
        }
        let taken = 1 + lines[1..].iter().take_while(|l| !l.is_blank() && !l.text.starts_with(' ')).count();
        if let Some(next) = lines.get(taken)
            && next.text.starts_with(' ')
        {
            self.warn("a line in a paragraph is indented, which ends it", next.span());
        }
        Ok(taken + self.paragraph(&lines[..taken], &lines[taken..], flow))
    }

    /// A paragraph, and the literal block behind it, if it ends in two colons; how many lines of `rest` that takes.
    fn paragraph(&mut self, lines: &[Line<'s>], rest: &[Line<'s>], flow: &mut Flow) -> usize {
        let span = sheet::span(lines);
        let mut cut = lines.to_vec();
        let mut literal = false;
        if let Some(last) = cut.last_mut()
            && let Some(words) = last.text.strip_suffix("::")
            && (words.len() - words.trim_end_matches('\\').len()).is_multiple_of(2)
        {
            literal = true;
            last.text = match words.strip_suffix(' ') {
                Some(words) => sheet::cut(words),
                None if words.is_empty() => "",
                None => &last.text[..=words.len()],
            };
            if last.text.is_empty() {
                cut.pop();
            }
        }
        if !cut.is_empty() {
            let words = self.words(&Run::of(&cut, self.text));
            flow.push(Block::new(BlockKind::Paragraph(words), span));
        }
        if literal { self.literal_block(rest, flow) } else { 0 }
    }

    /// A title; it opens a division, or stands alone where none can be.
    fn section(&mut self, title: Line<'s>, style: Style, flow: &mut Flow) {
        let words = self.words(&Run::of_text(title.text, title.at));
        let span = title.span();
        if !flow.titles {
            self.warn("a title in a list, a directive, a quotation or a cell opens no section", span);
            let heading = Heading { level: None, content: words };
            flow.push(Block::new(BlockKind::Heading(Box::new(heading)), span));
            return;
        }
        let depth = match self.styles.iter().position(|s| *s == style) {
            Some(depth) if depth <= flow.depth() => depth,
            Some(_) => {
                self.warn("a title of this kind is deeper than its place allows", span);
                flow.depth()
            }
            None => {
                if self.styles.len() == flow.depth() {
                    self.styles.push(style);
                } else {
                    self.warn("a title of a new kind, where one of a kind known before is expected", span);
                }
                flow.depth()
            }
        };
        flow.open(depth, words, span);
    }
}
