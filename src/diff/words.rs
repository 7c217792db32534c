//! The words of a line: what is shown of them, and which of them changed.

use similar::{Algorithm, DiffTag, capture_diff_slices};
use std::borrow::Cow;
use std::ops::Range;

/// A text as it is shown: what nobody could see, or what a terminal would obey, is written out.
pub fn shown(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_unseen) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '‹' | '›' => out.extend(c.escape_unicode()),
            c if is_unseen(c) => out.extend(c.escape_default()),
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// Whether a character is written out: blanks other than the common one, marks of direction, and what has no shape; and
/// the two signs that stand around nodes.
fn is_unseen(c: char) -> bool {
    c.is_control()
        || c.is_whitespace() && c != ' '
        || matches!(c, '‹' | '›' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}')
        || matches!(c, '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// The words of a text: runs of letters and digits, of blanks, and all other characters one by one.
pub fn split(text: &str) -> Vec<Range<usize>> {
    let mut words: Vec<Range<usize>> = Vec::new();
    let mut before = Kind::Sign;
    for (at, c) in text.char_indices() {
        let kind = match c {
            ' ' => Kind::Blank,
            c if c.is_alphanumeric() => Kind::Letters,
            _ => Kind::Sign,
        };
        match words.last_mut() {
            Some(last) if kind == before && kind != Kind::Sign => last.end = at + c.len_utf8(),
            _ => words.push(at..at + c.len_utf8()),
        }
        before = kind;
    }
    words
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Letters,
    Blank,
    Sign,
}

/// The parts of two texts that differ, in bytes.
pub fn changed(a: &str, b: &str) -> (Vec<Range<usize>>, Vec<Range<usize>>) {
    let (words_a, words_b) = (split(a), split(b));
    let of = |text: &'_ str, words: &[Range<usize>]| -> Vec<String> {
        words.iter().map(|word| text.get(word.clone()).unwrap_or_default().to_string()).collect()
    };
    let ops = capture_diff_slices(Algorithm::Myers, &of(a, &words_a), &of(b, &words_b));
    let (mut out_a, mut out_b) = (Vec::new(), Vec::new());
    for op in ops {
        if op.tag() != DiffTag::Equal {
            push(&mut out_a, a, &words_a, op.old_range());
            push(&mut out_b, b, &words_b, op.new_range());
        }
    }
    (out_a, out_b)
}

/// Adds the bytes of some words; with what lies between two changes, if that is nothing but a blank.
fn push(out: &mut Vec<Range<usize>>, text: &str, words: &[Range<usize>], range: Range<usize>) {
    let (Some(first), Some(last)) = (words.get(range.start), words.get(..range.end).and_then(<[_]>::last))
    else {
        return;
    };
    if range.is_empty() {
        return;
    }
    match out.last_mut() {
        Some(before) if text.get(before.end..first.start).is_some_and(|gap| gap.trim().is_empty()) => {
            before.end = last.end;
        }
        _ => out.push(first.start..last.end),
    }
}

#[cfg(test)]
mod tests {
    use super::{changed, shown};

    #[test]
    fn what_changed_is_found() {
        let parts = |a: &str, b: &str| {
            let (in_a, in_b) = changed(a, b);
            let of = |text: &str, parts: Vec<std::ops::Range<usize>>| -> Vec<String> {
                parts.into_iter().map(|part| text[part].to_string()).collect()
            };
            (of(a, in_a), of(b, in_b))
        };
        assert_eq!(parts("one two three", "one 2 three"), (vec!["two".into()], vec!["2".into()]));
        assert_eq!(parts("a  b", "a b"), (vec!["  ".into()], vec![" ".into()]));
        assert_eq!(parts("a b c d", "a x y d"), (vec!["b c".into()], vec!["x y".into()]));
        assert_eq!(parts("a", "a b"), (vec![], vec![" b".into()]));
    }

    #[test]
    fn what_cannot_be_seen_is_written_out() {
        assert_eq!(shown("a b"), "a b");
        assert_eq!(shown("a\u{a0}b\t\u{1b}[1m"), "a\\u{a0}b\\t\\u{1b}[1m");
        assert_eq!(shown("‹x›"), "\\u{2039}x\\u{203a}");
    }
}
