//! The text as docutils sees it.

use ast::scan::ByteSet;
use std::borrow::Cow;

pub(super) use ast::sheet::{Line, Run, cut, lines, span};

/// How many columns a tab goes to (docutils' `tab_width`).
const TAB: usize = 8;

/// What is not in the text as docutils sees it: tabs, other ends of lines, characters that Python takes for such.
static ODD: ByteSet = ByteSet::of(b"\0\t\r\x0b\x0c\x1c\x1d\x1e");

/// The text as docutils sees it: tabs are blanks up to the next column of eight, vertical tabs and form feeds are blanks, all
/// ends of lines are line feeds.
pub(super) fn normalised(text: &str) -> Cow<'_, str> {
    const ENDS: [&str; 3] = ["\u{85}", "\u{2028}", "\u{2029}"];
    if ENDS.iter().any(|end| memchr::memmem::find(text.as_bytes(), end.as_bytes()).is_some()) {
        // As one of ASCII's that Python takes for the end of a line, wherever it stands.
        return normalised(&text.replace(['\u{85}', '\u{2028}', '\u{2029}'], "\u{1e}")).into_owned().into();
    }
    let Some(mut found) = ODD.find(text, 0) else { return text.into() };
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    let mut plain = 0;
    // The column of the character behind which the text has been counted.
    let (mut column, mut counted) = (0, 0);
    loop {
        out.push_str(&text[plain..found]);
        plain = found + 1;
        match text.as_bytes()[found] {
            b'\t' => {
                let new = &out[counted..];
                column = match memchr::memrchr(b'\n', new.as_bytes()) {
                    Some(end) => new[end + 1..].chars().count(),
                    None => column + new.chars().count(),
                };
                let blanks = TAB - column % TAB;
                out.extend(std::iter::repeat_n(' ', blanks));
                column += blanks;
                counted = out.len();
            }
            b'\x0b' | b'\x0c' => out.push(' '),
            b'\0' => out.push('\u{fffd}'),
            b'\r' if text.as_bytes().get(plain) == Some(&b'\n') => {}
            _ => out.push('\n'),
        }
        match ODD.find(text, plain) {
            Some(next) => found = next,
            None => break,
        }
    }
    out.push_str(&text[plain..]);
    out.into()
}

#[cfg(test)]
mod tests {
    use super::{TAB, normalised};

    /// The same, one character after the other.
    fn slowly(text: &str) -> String {
        let (mut out, mut column) = (String::new(), 0);
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            let shown = match c {
                '\t' => " ".repeat(TAB - column % TAB),
                '\u{b}' | '\u{c}' => " ".into(),
                '\0' => "\u{fffd}".into(),
                '\r' if chars.peek() == Some(&'\n') => continue,
                '\n' | '\r' | '\u{1c}'..='\u{1e}' | '\u{85}' | '\u{2028}' | '\u{2029}' => "\n".into(),
                c => c.to_string(),
            };
            column = if shown == "\n" { 0 } else { column + shown.chars().count() };
            out.push_str(&shown);
        }
        out
    }

    #[test]
    fn tabs_and_ends_of_lines_are_those_of_docutils() {
        let signs = ["\t", "\r", "\n", "\0", "\u{b}", "\u{1c}", "\u{85}", "\u{2028}", "a", "é"];
        for a in signs {
            for b in signs {
                for c in signs {
                    for text in [format!("{a}{b}{c}"), format!("é{a}abcdefg{b}\t{c}ab\tc")] {
                        assert_eq!(normalised(&text), slowly(&text), "{text:?}");
                    }
                }
            }
        }
    }
}
