//! Literal blocks, doctest blocks, line blocks.
//!
//! Specification: <https://docutils.sourceforge.io/docs/ref/rst/restructuredtext.html#line-blocks>

use super::Reader;
use super::block::hanging_until_blank;
use super::flow::Flow;
use super::sheet::{self, Line, Run};
use ast::{Block, BlockKind, CodeBlock, CodeKind, Inline, InlineKind, Inlines, Str};

/// A listing of lines, to the letter.
pub(super) fn literal(lines: &[Line<'_>], language: Option<Str>) -> Block {
    let span = sheet::span(lines);
    let mut text = String::with_capacity(lines.iter().map(|l| l.text.len() + 1).sum());
    for (i, line) in lines.iter().enumerate() {
        if i > 0 {
            text.push('\n');
        }
        text.push_str(line.text);
    }
    let content =
        if text.is_empty() { Inlines::new() } else { vec![Inline::new(InlineKind::Text(text.into()), span)] };
    let code = CodeBlock { kind: CodeKind::Listing, language, content };
    Block::new(BlockKind::Code(Box::new(code)), span)
}

impl<'s> Reader<'s> {
    /// A session of Python: `>>> 1 + 1`.
    pub(super) fn doctest(lines: &[Line<'s>], flow: &mut Flow) -> usize {
        let taken = lines.iter().take_while(|l| !l.is_blank()).count();
        flow.push(literal(&lines[..taken], Some("pycon".into())));
        taken
    }

    /// Lines that count: `| line`. Where none is indented or empty they are a paragraph with line breaks.
    pub(super) fn line_block(&mut self, lines: &[Line<'s>], flow: &mut Flow) -> usize {
        let mut taken = 0;
        let mut parts: Vec<(usize, Inlines)> = Vec::new();
        while let Some(line) = lines.get(taken)
            && super::block::is_mark(line.text, "|")
        {
            let column = 1 + line.from(1).indentation();
            let (count, body) = hanging_until_blank(&lines[taken..], column);
            let words = if body[0].is_blank() && count == 1 {
                Inlines::new()
            } else {
                self.words(&Run::of(&body, self.text))
            };
            parts.push((column.saturating_sub(2), words));
            taken += count;
        }
        self.expect_blank(lines, taken, "a line block");
        let span = sheet::span(&lines[..taken]);
        flow.push(Block::new(crate::settle::line_block(parts, span), span));
        taken
    }
}
