//! The characters of listings: lines that end where their readers say.

use crate::{Inline, InlineKind, Inlines, Span};

/// Adds characters; text joins text, as it is.
pub fn push(out: &mut Inlines, text: &str, span: Span) {
    if text.is_empty() {
        return;
    }
    match out.last_mut() {
        Some(Inline { kind: InlineKind::Text(before), .. }) => before.push_str(text),
        _ => out.push(Inline::new(InlineKind::Text(text.into()), span)),
    }
}

/// Cuts blanks at the ends of lines, and blank lines at either end. `is_blank` says what the reader cuts, `ends_line`
/// whether a line ends before this node; the text does always.
///
/// ```
/// use copyist_ast::{Inline, normal::code::trim};
/// let mut listing = vec![Inline::text("\na \n b\n \n")];
/// trim(&mut listing, |c| c == ' ', |_| false);
/// assert_eq!(listing, [Inline::text("a\n b")]);
/// ```
pub fn trim(content: &mut Inlines, is_blank: fn(char) -> bool, ends_line: fn(&Inline) -> bool) {
    for at in 0..content.len() {
        let ends = content.get(at + 1).is_none_or(ends_line);
        let InlineKind::Text(text) = &mut content[at].kind else { continue };
        let is_loose = ends && text.ends_with(is_blank)
            || memchr::memchr_iter(b'\n', text.as_bytes()).any(|at| text[..at].ends_with(is_blank));
        // Nearly always no line ends with a blank.
        if !is_loose {
            continue;
        }
        let mut lines: Vec<&str> = text.split('\n').collect();
        let last = lines.len() - 1;
        for (at, line) in lines.iter_mut().enumerate() {
            if at < last || ends {
                *line = line.trim_end_matches(is_blank);
            }
        }
        *text = lines.join("\n").into();
    }
    if let Some(Inline { kind: InlineKind::Text(text), .. }) = content.first_mut() {
        let kept = text.trim_start_matches('\n');
        if kept.len() != text.len() {
            *text = kept.into();
        }
    }
    if let Some(Inline { kind: InlineKind::Text(text), .. }) = content.last_mut() {
        let kept = text.trim_end_matches(|c| c == '\n' || is_blank(c)).len();
        text.truncate(kept);
    }
    content.retain(|i| !matches!(&i.kind, InlineKind::Text(text) if text.is_empty()));
}
