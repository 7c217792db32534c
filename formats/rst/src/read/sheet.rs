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
    let is_odd = |c: char| matches!(c, '\u{85}' | '\u{2028}' | '\u{2029}');
    if ODD.find(text, 0).is_none() && (text.is_ascii() || !text.contains(is_odd)) {
        return text.into();
    }
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    let mut column = 0;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\t' => {
                let blanks = TAB - column % TAB;
                out.extend(std::iter::repeat_n(' ', blanks));
                column += blanks;
                continue;
            }
            '\u{b}' | '\u{c}' => out.push(' '),
            '\0' => out.push('\u{fffd}'),
            '\r' if chars.peek() == Some(&'\n') => continue,
            '\n' | '\r' | '\u{1c}'..='\u{1e}' | '\u{85}' | '\u{2028}' | '\u{2029}' => {
                out.push('\n');
                column = 0;
                continue;
            }
            _ => out.push(c),
        }
        column += 1;
    }
    out.into()
}
