//! The content of a cell, by its style.

use super::spec::Style;
use super::text::{self, Kind, Piece};
use crate::capabilities::id_is_valid;
use crate::read::subs::Subs;
use crate::read::{Reader, Result};
use ast::{Attrs, Block, BlockKind, Blocks, CodeBlock, CodeKind, Inline, InlineKind, Inlines, Role};

/// What is in a cell.
pub(super) struct Content<'s> {
    /// Its id, from the anchor that it begins with.
    pub id: Option<&'s str>,
    pub body: Blocks,
}

impl Reader<'_> {
    /// Reads the text of a cell. In the head, it is one run of words.
    pub(super) fn content<'s>(
        &mut self,
        mut pieces: Vec<Piece<'s>>,
        style: Style,
        in_head: bool,
    ) -> Result<Content<'s>> {
        if style != Style::Blocks {
            self.unescape(&mut pieces);
        }
        match style {
            Style::Blocks => return Ok(Content { id: None, body: self.blocks_of(pieces)? }),
            Style::Literal => return Ok(Content { id: None, body: self.literal(pieces) }),
            _ => {}
        }
        text::trim(&mut pieces, false);
        let id = take_anchor(&mut pieces);
        if in_head {
            // A blank line is a blank here.
            let is_blank = |p: &Piece<'_>| p.begins && p.line.text.is_empty();
            let is_joined: Vec<bool> =
                (0..pieces.len()).map(|i| pieces.get(i + 1).is_some_and(|next| !next.begins)).collect();
            let mut kept = is_joined.iter();
            pieces.retain(|p| kept.next() == Some(&true) || !is_blank(p));
        }
        let mut found: Vec<(Inlines, ast::Span)> = Vec::new();
        for part in text::paragraphs(&pieces) {
            let words = self.words(part, false);
            if !words.is_empty() {
                let span = text::span(part, 0);
                found.push((dressed(words, style, span), span));
            }
        }
        let make = if found.len() == 1 { BlockKind::Plain } else { BlockKind::Paragraph };
        let body = found.into_iter().map(|(words, span)| Block::new(make(words), span)).collect();
        Ok(Content { id, body })
    }

    /// Takes the backslash away that keeps a line from being a directive.
    fn unescape(&self, pieces: &mut [Piece<'_>]) {
        for piece in pieces {
            let before = piece.line.at.checked_sub(1).and_then(|at| self.text.as_bytes().get(at));
            if piece.line.text.starts_with('\\')
                && before.is_none_or(|b| *b == b'\n')
                && is_directive(&piece.line.text[1..])
            {
                piece.line = piece.line.from(1);
            }
        }
    }

    /// Words, to the letter or not, and the includes between their lines.
    fn words(&mut self, pieces: &[Piece<'_>], verbatim: bool) -> Inlines {
        let mut out = Inlines::new();
        for part in pieces.chunk_by(|a, b| a.kind == b.kind && a.kind != Kind::Include) {
            match part {
                [piece, ..] if piece.kind == Kind::Include => {
                    let (include, attrs) = super::include(piece.line.text);
                    let kind = InlineKind::Include(include);
                    out.push(Inline { kind, attrs, span: piece.line.span() });
                }
                [piece, ..] if piece.kind == Kind::Comment => {}
                _ => {
                    let run = text::run(part, self.text);
                    let mut words = if verbatim {
                        self.verbatim(&run, Subs::SPECIAL, None)
                    } else {
                        self.running(&run, Subs::NORMAL)
                    };
                    out.append(&mut words);
                }
            }
        }
        out
    }

    /// Lines as they are.
    fn literal(&mut self, mut pieces: Vec<Piece<'_>>) -> Blocks {
        text::trim(&mut pieces, true);
        if pieces.is_empty() {
            return Blocks::new();
        }
        let content = self.words(&pieces, true);
        let code = CodeBlock { kind: CodeKind::Screen, language: None, content };
        vec![Block::new(BlockKind::Code(Box::new(code)), text::span(&pieces, 0))]
    }

    /// A document in a cell.
    fn blocks_of(&mut self, mut pieces: Vec<Piece<'_>>) -> Result<Blocks> {
        // Lines that begin on a line of their own keep their indentation.
        let on_own_line = pieces.first().is_some_and(|p| p.line.text.is_empty());
        text::trim(&mut pieces, on_own_line);
        without_dropped(&mut pieces);
        if pieces.is_empty() {
            return Ok(Blocks::new());
        }
        let span = text::span(&pieces, 0);
        let joined = text::joined(&pieces);
        let lines = text::lines(&pieces, &joined);
        self.tables.open += 1;
        let body = self.anew(|reader| reader.inside(span, |reader| reader.body(&lines)));
        self.tables.open -= 1;
        body
    }
}

/// Comments are taken away before a cell is read, in listings, too; elsewhere its reader does it.
fn without_dropped(pieces: &mut Vec<Piece<'_>>) {
    let mut fence: Option<&str> = None;
    pieces.retain(|piece| {
        let text = piece.line.text;
        match fence {
            Some(_) if piece.kind == Kind::Comment => return false,
            Some(open) if open == text => fence = None,
            None if piece.begins && is_verbatim_fence(text) => fence = Some(text),
            _ => {}
        }
        true
    });
}

/// Whether a line is one for the preprocessor.
fn is_directive(line: &str) -> bool {
    line.ends_with(']')
        && ["include::", "ifdef::", "ifndef::", "ifeval::", "endif::"]
            .iter()
            .any(|name| line.starts_with(name))
}

fn is_verbatim_fence(line: &str) -> bool {
    line.starts_with("```")
        || line.len() >= 4
            && ["----", "....", "++++", "////"].iter().any(|fence| line.starts_with(fence))
            && line.trim_start_matches(char::from(line.as_bytes()[0])).is_empty()
}

/// The anchor that a text begins with.
fn take_anchor<'s>(pieces: &mut [Piece<'s>]) -> Option<&'s str> {
    let first = pieces.first_mut()?;
    let inside = first.line.text.strip_prefix("[[")?;
    let end = inside.find("]]")?;
    let id = &inside[..end];
    if !id_is_valid(id) {
        return None;
    }
    let rest = first.line.from(end + 4);
    // That one is the footnote's.
    let name = crate::write::footnote_name(id);
    if rest
        .text
        .strip_prefix("footnote:")
        .and_then(|r| r.strip_prefix(name.as_str()))
        .is_some_and(|r| r.starts_with('[') || r.starts_with("{startsb}"))
    {
        return None;
    }
    first.line = rest.from(rest.text.len() - rest.text.trim_ascii_start().len());
    Some(id)
}

/// Words in the mark of their column.
fn dressed(words: Inlines, style: Style, span: ast::Span) -> Inlines {
    let kind = match style {
        Style::Strong => InlineKind::Strong(words),
        Style::Emphasis => InlineKind::Emphasis(words),
        Style::Mono => InlineKind::Span { role: Role::Literal, content: words },
        _ => return words,
    };
    vec![Inline { kind, attrs: Attrs::default(), span }]
}
