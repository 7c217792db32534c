//! Text in canonical form after rewriting: merged, folded, trimmed, with no blanks at the inner borders of marks.

use ast::{Inline, InlineKind, Inlines, Str};

/// Words as inline content: nothing where there are none, since no text of a tree is empty.
pub(super) fn words(text: impl Into<Str>) -> Inlines {
    let text = text.into();
    if text.is_empty() { Vec::new() } else { vec![Inline::text(text)] }
}

/// Whether a character is one of the blanks that canonical text has.
const fn is_blank(b: u8) -> bool {
    matches!(b, b' ' | b'\n')
}

/// Appends a node; text joins text.
pub(super) fn push(out: &mut Inlines, inline: Inline) {
    match &inline.kind {
        InlineKind::Text(text) if text.is_empty() => {}
        InlineKind::Text(text) if matches!(out.last(), Some(Inline { kind: InlineKind::Text(_), .. })) => {
            push_text(out, text, inline.span);
        }
        _ => out.push(inline),
    }
}

/// Appends all nodes; text joins text.
pub(super) fn push_all(out: &mut Inlines, inlines: Inlines) {
    if out.is_empty() && !is_loose(&inlines) {
        *out = inlines;
        return;
    }
    for inline in inlines {
        push(out, inline);
    }
}

/// Appends text; it joins the text before it, and a blank that follows a blank is left out.
pub(super) fn push_text(out: &mut Inlines, text: &str, span: ast::Span) {
    if text.is_empty() {
        return;
    }
    if let Some(Inline { kind: InlineKind::Text(last), span: last_span, .. }) = out.last_mut() {
        let fold = last.as_bytes().last().is_some_and(|&b| is_blank(b)) && is_blank(text.as_bytes()[0]);
        last.push_str(if fold { &text[1..] } else { text });
        *last_span = last_span.to(span);
        return;
    }
    out.push(Inline::new(InlineKind::Text(text.into()), span));
}

/// Appends a blank that stood at the border of a mark.
pub(super) fn push_blank(blank: Option<char>, out: &mut Inlines) {
    if let Some(blank) = blank {
        push_text(out, blank.encode_utf8(&mut [0; 4]), ast::Span::NONE);
    }
}

/// Folds runs of blanks, as where invisible nodes between two blanks have gone.
pub(super) fn folded(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for c in words.chars() {
        if is_blank_char(c) && out.ends_with(is_blank_char) {
            continue;
        }
        out.push(c);
    }
    out
}

const fn is_blank_char(c: char) -> bool {
    matches!(c, ' ' | '\n')
}

/// Takes the blanks at both ends of a mark's content away and returns them, to be set outside the mark.
pub(super) fn take_borders(content: &mut Inlines) -> (Option<char>, Option<char>) {
    (take_start(content), take_end(content))
}

/// Whether [`take_borders`] would find any.
pub(super) fn has_borders(content: &[Inline]) -> bool {
    let is_bordered = |inline: Option<&Inline>, border: fn(&str) -> Option<u8>| matches!(inline, Some(Inline { kind: InlineKind::Text(text), .. }) if border(text).is_some_and(is_blank));
    is_bordered(content.first(), |t| t.bytes().next())
        || is_bordered(content.last(), |t| t.bytes().next_back())
}

fn take_start(content: &mut Inlines) -> Option<char> {
    let first = content.first_mut()?;
    let InlineKind::Text(text) = &mut first.kind else { return None };
    let blank = text.bytes().next().filter(|&b| is_blank(b))?;
    trim_text_start(text);
    if text.is_empty() {
        content.remove(0);
    }
    Some(char::from(blank))
}

fn take_end(content: &mut Inlines) -> Option<char> {
    let last = content.last_mut()?;
    let InlineKind::Text(text) = &mut last.kind else { return None };
    let blank = text.bytes().next_back().filter(|&b| is_blank(b))?;
    trim_text_end(text);
    if text.is_empty() {
        content.pop();
    }
    Some(char::from(blank))
}

/// Cuts blanks at the beginning of a text, if there are any.
fn trim_text_start(text: &mut Str) {
    if text.bytes().next().is_some_and(is_blank) {
        *text = Str::from(text.trim_start_matches([' ', '\n']));
    }
}

/// Cuts blanks at the end of a text, if there are any.
fn trim_text_end(text: &mut Str) {
    if text.bytes().next_back().is_some_and(is_blank) {
        let kept = text.trim_end_matches([' ', '\n']).len();
        text.truncate(kept);
    }
}

/// Whether texts among these nodes are empty, or follow each other.
pub(super) fn is_loose(inlines: &[Inline]) -> bool {
    let mut after_text = false;
    inlines.iter().any(|inline| {
        let is_text = matches!(inline.kind, InlineKind::Text(_));
        let is_second = std::mem::replace(&mut after_text, is_text) && is_text;
        is_second || matches!(&inline.kind, InlineKind::Text(text) if text.is_empty())
    })
}

/// Brings a whole paragraph into canonical form: no blanks at its ends or around line breaks, none twice in a row
/// even where an invisible node stands between them.
pub(super) fn tidy(mut inlines: Inlines) -> Inlines {
    if is_tidy(&inlines) {
        trim_end(&mut inlines);
        return inlines;
    }
    let mut out: Inlines = Vec::with_capacity(inlines.len());
    // Whether the last thing shown is a blank, or nothing has been shown yet.
    let mut after_blank = true;
    for mut inline in inlines {
        let invisible = inline.is_invisible();
        match &mut inline.kind {
            InlineKind::Text(text) => {
                if after_blank {
                    trim_text_start(text);
                }
                if text.is_empty() {
                    continue;
                }
                after_blank = text.ends_with([' ', '\n']);
            }
            InlineKind::LineBreak => {
                trim_end(&mut out);
                after_blank = true;
            }
            _ if invisible => {}
            _ => after_blank = false,
        }
        push(&mut out, inline);
    }
    trim_end(&mut out);
    out
}

/// Whether nothing but blanks at the end can be wrong.
fn is_tidy(inlines: &[Inline]) -> bool {
    let mut after_blank = true;
    !is_loose(inlines)
        && inlines.iter().all(|inline| match &inline.kind {
            InlineKind::Text(text) => {
                let after =
                    std::mem::replace(&mut after_blank, text.bytes().next_back().is_some_and(is_blank));
                !(after && text.bytes().next().is_some_and(is_blank))
            }
            InlineKind::LineBreak => false,
            _ => {
                after_blank &= inline.is_invisible();
                true
            }
        })
}

/// Cuts blanks at the end, also before invisible nodes.
fn trim_end(out: &mut Inlines) {
    let mut at = out.len();
    while at > 0 {
        at -= 1;
        if out[at].is_invisible() {
            continue;
        }
        if let InlineKind::Text(text) = &mut out[at].kind {
            trim_text_end(text);
            if text.is_empty() {
                out.remove(at);
                continue;
            }
        }
        break;
    }
}

/// Whether nothing of these nodes shows on a page.
pub(super) fn is_invisible(inlines: &[Inline]) -> bool {
    inlines
        .iter()
        .all(|i| i.is_invisible() || matches!(&i.kind, InlineKind::Text(t) if t.bytes().all(is_blank)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_fold_over_invisible_nodes() {
        let inlines =
            vec![Inline::text(" a "), Inline::made(InlineKind::Comment("c".into())), Inline::text(" b\n")];
        let texts: Vec<String> = tidy(inlines)
            .iter()
            .filter_map(|i| match &i.kind {
                InlineKind::Text(t) => Some(t.to_string()),
                _ => None,
            })
            .collect();
        assert_eq!(texts, ["a ", "b"]);
    }

    #[test]
    fn borders_are_taken_out() {
        let mut content = vec![Inline::text(" a\n")];
        assert_eq!(take_borders(&mut content), (Some(' '), Some('\n')));
        assert_eq!(content, [Inline::text("a")]);
    }
}
