//! Running text whose lines count: a paragraph with line breaks, unless a line is empty or indented; a listing of running
//! text then, in which line feeds stand for the breaks.

use ast::normal::text;
use ast::{Attrs, BlockKind, CodeBlock, CodeKind, Inline, InlineKind, Inlines, Span};

/// The block that lines are, each with the blanks that it begins with.
pub(crate) fn block(parts: Vec<(usize, Inlines)>, span: Span) -> BlockKind {
    let common = parts.iter().filter(|(_, w)| !w.is_empty()).map(|(c, _)| *c).min().unwrap_or(0);
    let is_even =
        parts.len() > 1 && parts.iter().all(|(column, words)| *column == common && !words.is_empty());
    let mut content = Inlines::new();
    for (i, (column, words)) in parts.into_iter().enumerate() {
        if i > 0 && is_even {
            content.push(Inline::new(InlineKind::LineBreak, span));
        } else if i > 0 {
            push(&mut content, Inline::new(InlineKind::Text("\n".into()), span));
        }
        if !is_even && column > common && !words.is_empty() {
            push(&mut content, Inline::new(InlineKind::Text(" ".repeat(column - common).into()), span));
        }
        for mut word in words {
            if !is_even {
                super::inline::on_one_line(&mut word);
            }
            push(&mut content, word);
        }
    }
    if is_even {
        return BlockKind::Paragraph(content);
    }
    BlockKind::Code(Box::new(CodeBlock { kind: CodeKind::Layout, language: None, content }))
}

/// Appends a node; text joins text as it is.
fn push(out: &mut Inlines, inline: Inline) {
    if let InlineKind::Text(text) = &inline.kind
        && let Some(Inline { kind: InlineKind::Text(last), .. }) = out.last_mut()
    {
        last.push_str(text);
    } else {
        out.push(inline);
    }
}

/// The lines of a paragraph.
pub(super) fn of_paragraph(content: Inlines) -> Vec<(usize, Inlines)> {
    let mut lines = vec![Inlines::new()];
    for inline in content {
        if matches!(inline.kind, InlineKind::LineBreak) {
            lines.push(Inlines::new());
        } else if let Some(line) = lines.last_mut() {
            line.push(inline);
        }
    }
    lines.into_iter().map(|line| (0, text::tidy(line))).collect()
}

/// The lines of a listing of running text.
pub(super) fn of_layout(content: Inlines) -> Vec<(usize, Inlines)> {
    let mut lines = vec![(0, Inlines::new())];
    for inline in content {
        match inline.kind {
            InlineKind::LineBreak => lines.push((0, Inlines::new())),
            InlineKind::Text(text) => {
                for (i, part) in text.split('\n').enumerate() {
                    if i > 0 {
                        lines.push((0, Inlines::new()));
                    }
                    let Some((column, line)) = lines.last_mut() else { continue };
                    let part = part.replace('\t', "        ");
                    let mut words = part.as_str();
                    if line.is_empty() {
                        words = part.trim_start_matches(' ');
                        *column += part.len() - words.len();
                    }
                    if !words.is_empty() {
                        push(line, Inline::new(InlineKind::Text(words.into()), inline.span));
                    }
                }
            }
            kind => {
                if let Some((_, line)) = lines.last_mut() {
                    let mut inline = Inline { kind, attrs: Attrs::default(), ..inline };
                    super::inline::on_one_line(&mut inline);
                    line.push(inline);
                }
            }
        }
    }
    for (column, line) in &mut lines {
        // Blanks within a line fold, as they do in all running text.
        let mut folded = Inlines::new();
        for inline in std::mem::take(line) {
            match &inline.kind {
                InlineKind::Text(text) => super::inline::push_folded(&mut folded, text, inline.span),
                _ => folded.push(inline),
            }
        }
        *line = text::tidy(folded);
        if line.is_empty() {
            *column = 0;
        }
    }
    lines
}
