//! Running text in canonical form: texts that come together are one, none is empty, no blank follows a blank, and none
//! stands at an end or beside a line break.

use crate::{Inline, InlineKind, Inlines, Span, Str, put};

/// Whether a byte is one of the blanks that canonical text has.
pub const fn is_blank(b: u8) -> bool {
    matches!(b, b' ' | b'\n')
}

/// Appends a node; text joins text.
pub fn push(out: &mut Inlines, inline: Inline) {
    match &inline.kind {
        InlineKind::Text(text) if text.is_empty() => {}
        InlineKind::Text(text) if matches!(out.last(), Some(Inline { kind: InlineKind::Text(_), .. })) => {
            push_text(out, text, inline.span);
        }
        _ => put(out, inline),
    }
}

/// Appends text; it joins the text before it, and a blank that follows a blank is left out.
pub fn push_text(out: &mut Inlines, text: &str, span: Span) {
    if text.is_empty() {
        return;
    }
    if let Some(Inline { kind: InlineKind::Text(last), span: last_span, .. }) = out.last_mut() {
        let fold = last.as_bytes().last().is_some_and(|&b| is_blank(b)) && is_blank(text.as_bytes()[0]);
        last.push_str(if fold { &text[1..] } else { text });
        *last_span = last_span.to(span);
        return;
    }
    put(out, Inline::new(InlineKind::Text(text.into()), span));
}

/// Cuts blanks at the beginning of a text, if there are any.
pub fn trim_text_start(text: &mut Str) {
    if text.bytes().next().is_some_and(is_blank) {
        *text = Str::from(text.trim_start_matches([' ', '\n']));
    }
}

/// Cuts blanks at the end of a text, if there are any.
pub fn trim_text_end(text: &mut Str) {
    if text.bytes().next_back().is_some_and(is_blank) {
        let kept = text.trim_end_matches([' ', '\n']).len();
        text.truncate(kept);
    }
}

/// Whether texts among these nodes are empty, or follow each other.
pub fn is_loose(inlines: &[Inline]) -> bool {
    let mut after_text = false;
    inlines.iter().any(|inline| {
        let is_text = matches!(inline.kind, InlineKind::Text(_));
        let is_second = std::mem::replace(&mut after_text, is_text) && is_text;
        is_second || matches!(&inline.kind, InlineKind::Text(text) if text.is_empty())
    })
}

/// Brings a whole paragraph into canonical form: no blanks at its ends or around line breaks, none twice in a row
/// even where an invisible node stands between them.
pub fn tidy(mut inlines: Inlines) -> Inlines {
    tidy_up(&mut inlines);
    inlines
}

/// As [`tidy`], in place.
pub fn tidy_up(content: &mut Inlines) {
    if is_tidy(content) {
        trim_end(content);
    } else {
        *content = made_tidy(std::mem::take(content));
    }
}

fn made_tidy(inlines: Inlines) -> Inlines {
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
    let (mut after_blank, mut after_text) = (true, false);
    inlines.iter().all(|inline| {
        let follows_text = std::mem::take(&mut after_text);
        match &inline.kind {
            InlineKind::Text(text) => {
                let (Some(&first), Some(&last)) = (text.as_bytes().first(), text.as_bytes().last()) else {
                    return false;
                };
                let follows_blank = std::mem::replace(&mut after_blank, is_blank(last));
                after_text = true;
                !(follows_text || follows_blank && is_blank(first))
            }
            InlineKind::LineBreak => false,
            _ => {
                after_blank &= inline.is_invisible();
                true
            }
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
}
