//! The fences of containers, as comrak wants them. For pandoc, a fence without attributes closes the container that was
//! opened last, however long it is, and colons may follow the attributes; for comrak, it closes the outermost of its
//! length, and no colon may. Where it matters, the fences are made so long that the two agree; nothing else of the text
//! is touched, and no line moves.
//!
//! Specification: <https://pandoc.org/MANUAL.html#extension-fenced_divs>

use std::borrow::Cow;

/// A line that is a fence: which it is, where its colons begin, how many there are, and what follows them.
struct Fence<'t> {
    line: usize,
    indent: usize,
    colons: usize,
    info: &'t str,
}

/// How deep containers may be in containers for their fences to be changed.
const DEEPEST: usize = 200;

/// The text with fences of containers that nest by their lengths.
pub(super) fn nested(text: &str) -> Cow<'_, str> {
    if !text.contains(":::") {
        return text.into();
    }
    let fences = fences(text);
    // For each fence, how deep it is; of those that open, none if it is never closed.
    let mut open: Vec<usize> = Vec::new();
    let mut depths = vec![None; fences.len()];
    let mut differs = false;
    let mut deepest = 0;
    for (i, fence) in fences.iter().enumerate() {
        if fence.info.is_empty() {
            if let Some(opening) = open.pop() {
                depths[i] = Some(open.len());
                depths[opening] = Some(open.len());
                differs |= fences[opening].colons != fence.colons;
            }
            continue;
        }
        differs |= fence.info.contains(':');
        differs |= open.last().is_some_and(|&outer| fences[outer].colons <= fence.colons);
        open.push(i);
        deepest = deepest.max(open.len());
    }
    if !differs || deepest > DEEPEST {
        return text.into();
    }
    let mut out = String::with_capacity(text.len() + fences.len() * 4);
    let mut changed = fences.iter().zip(depths).peekable();
    for (number, line) in text.split_inclusive('\n').enumerate() {
        let Some((fence, depth)) = changed.next_if(|(fence, _)| fence.line == number) else {
            out.push_str(line);
            continue;
        };
        let Some(depth) = depth else {
            out.push_str(line);
            continue;
        };
        out.push_str(&line[..fence.indent]);
        out.extend(std::iter::repeat_n(':', 3 + deepest - depth));
        if !fence.info.is_empty() {
            out.push(' ');
            // No info of comrak's holds a colon.
            out.push_str(&fence.info.replace(':', "\u{1}"));
        }
        out.push('\n');
    }
    out.into()
}

/// The info of a container as it was.
pub(super) fn info(info: &str) -> Cow<'_, str> {
    if info.contains('\u{1}') { info.replace('\u{1}', ":").into() } else { info.into() }
}

/// The fences of containers that are not in listings or comments.
fn fences(text: &str) -> Vec<Fence<'_>> {
    let mut found = Vec::new();
    // The mark of the listing that is open, and its length.
    let mut listing: Option<(u8, usize)> = None;
    let mut comment = false;
    let mut after_blank = true;
    for (line, words) in text.lines().enumerate() {
        let (rest, begins) = content(words);
        let blank = rest.is_empty();
        let run = |mark: u8| rest.bytes().take_while(|&b| b == mark).count();
        if let Some((mark, length)) = listing {
            let marks = run(mark);
            if marks >= length && rest[marks..].trim().is_empty() {
                listing = None;
            }
            after_blank = false;
            continue;
        }
        if comment || rest.starts_with("<!--") {
            comment = !rest.contains("-->");
            after_blank = false;
            continue;
        }
        let begun = [b'`', b'~'].into_iter().find_map(|mark| {
            let marks = run(mark);
            (marks >= 3 && !(mark == b'`' && rest[marks..].contains('`'))).then_some((mark, marks))
        });
        if begun.is_some() {
            listing = begun;
        } else if run(b':') >= 3 {
            let colons = run(b':');
            let info = rest[colons..].trim_end_matches([':', ' ', '\t']).trim();
            // An opening fence follows a blank line, or another fence; a closing one need not.
            let is_fence = super::braced::Braced::of_info(info).is_some();
            if is_fence && (info.is_empty() || after_blank || begins) {
                found.push(Fence { line, indent: words.len() - rest.len(), colons, info });
                after_blank = true;
                continue;
            }
        }
        after_blank = blank;
    }
    found
}

/// What of a line is behind the marks of quotations, items, definitions and footnotes; and whether one of them begins
/// there.
fn content(line: &str) -> (&str, bool) {
    let mut rest = line.trim_start_matches([' ', '\t', '>']);
    let mut begins = false;
    while let Some(behind) = behind_mark(rest) {
        begins = true;
        rest = behind.trim_start_matches([' ', '\t', '>']);
    }
    (rest, begins)
}

/// What is behind the mark of an item, a definition or a footnote.
fn behind_mark(text: &str) -> Option<&str> {
    let mark = match text.as_bytes().first()? {
        b'-' | b'*' | b'+' | b':' => 1,
        b'0'..=b'9' => {
            let digits = text.bytes().take_while(u8::is_ascii_digit).count();
            text[digits..].starts_with(['.', ')']).then_some(digits + 1)?
        }
        b'[' if text.starts_with("[^") => text.find("]:")? + 2,
        _ => return None,
    };
    text[mark..].starts_with([' ', '\t']).then(|| &text[mark..])
}

#[cfg(test)]
mod tests {
    use super::nested;

    #[test]
    fn fences_of_one_length_are_told_apart() {
        let text = "::: {.a}\n::: title\nx\n:::\n\n```\n:::\n```\n:::\n";
        assert_eq!(
            nested(text),
            ":::::  {.a}\n:::: title\nx\n::::\n\n```\n:::\n```\n:::::\n".replace("  ", " ")
        );
        let text = "::::: {.a}\n1. :::: {.a}\n   ::: title\n   x\n   :::\n   ::::\n:::::\n";
        assert_eq!(nested(text), text);
    }
}
