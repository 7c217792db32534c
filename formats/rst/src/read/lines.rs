//! Literal blocks, doctest blocks, line blocks.
//!
//! Specification: <https://docutils.sourceforge.io/docs/ref/rst/restructuredtext.html#line-blocks>

use super::Reader;
use super::block::hanging_until_blank;
use super::flow::Flow;
use super::sheet::{self, Line, Run};
use ast::normal::text;
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
    pub(super) fn doctest(&mut self, lines: &[Line<'s>], flow: &mut Flow) -> usize {
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
        flow.push(Block::new(line_block(parts, span), span));
        taken
    }
}

/// The block that lines are, each with its indentation.
fn line_block(mut parts: Vec<(usize, Inlines)>, span: ast::Span) -> BlockKind {
    while parts.last().is_some_and(|(_, words)| words.is_empty()) {
        parts.pop();
    }
    let blank = parts.iter().take_while(|(_, words)| words.is_empty()).count();
    parts.drain(..blank);
    let common = parts.iter().filter(|(_, w)| !w.is_empty()).map(|(c, _)| *c).min().unwrap_or(0);
    let is_even =
        parts.len() > 1 && parts.iter().all(|(column, words)| *column == common && !words.is_empty());
    let mut content = Inlines::new();
    for (i, (column, words)) in parts.into_iter().enumerate() {
        if i > 0 && is_even {
            content.push(Inline::new(InlineKind::LineBreak, span));
        } else if i > 0 {
            text::push(&mut content, Inline::new(InlineKind::Text("\n".into()), span));
        }
        if !is_even && column > common && !words.is_empty() {
            push_verbatim(
                &mut content,
                Inline::new(InlineKind::Text(" ".repeat(column - common).into()), span),
            );
        }
        for mut word in words {
            if !is_even
                && let InlineKind::Text(text) = &mut word.kind
                && text.contains('\n')
            {
                *text = text.replace("\n", " ");
            }
            push_verbatim(&mut content, word);
        }
    }
    if is_even {
        return BlockKind::Paragraph(content);
    }
    BlockKind::Code(Box::new(CodeBlock { kind: CodeKind::Layout, language: None, content }))
}

/// Appends a node; text joins text as it is.
fn push_verbatim(out: &mut Inlines, inline: Inline) {
    if let InlineKind::Text(text) = &inline.kind
        && let Some(Inline { kind: InlineKind::Text(last), .. }) = out.last_mut()
    {
        last.push_str(text);
    } else {
        out.push(inline);
    }
}
