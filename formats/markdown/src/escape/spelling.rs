//! Spelling what is no running text: code spans, addresses, values of attributes, HTML and comments.

use super::is_reference;
use ast::scan::ByteSet;
use std::borrow::Cow;

/// A code span that holds this text, with marks as long as needed. Its line breaks become blanks: they count as such.
pub(crate) fn code_span(text: &str) -> String {
    let marks = "`".repeat(longest_run(text, b'`') + 1);
    let padded = text.starts_with('`')
        || text.ends_with('`')
        || (text.starts_with([' ', '\n']) && text.ends_with([' ', '\n']) && !text.trim().is_empty());
    let pad = if padded { " " } else { "" };
    let mut out = String::with_capacity(text.len() + 2 * (marks.len() + 1));
    out.push_str(&marks);
    out.push_str(pad);
    out.push_str(&one_line(text));
    out.push_str(pad);
    out.push_str(&marks);
    out
}

/// Whether a code span is this text between two single marks, as it is.
pub(crate) fn is_plain_code(text: &str) -> bool {
    // Such texts are short: to begin a search takes longer than to look at each byte.
    let is_odd = text.is_empty() || text.bytes().any(|b| matches!(b, b'`' | b'\n'));
    !(is_odd || text.starts_with(' ') && text.ends_with(' '))
}

/// A text with blanks for its line breaks.
pub(crate) fn one_line(text: &str) -> Cow<'_, str> {
    if memchr::memchr(b'\n', text.as_bytes()).is_none() {
        text.into()
    } else {
        text.replace('\n', " ").into()
    }
}

/// How many runs of an ASCII character stand in a text; no more than two are counted.
pub(crate) fn runs(text: &str, mark: char) -> usize {
    let mark = mark as u8;
    let mut runs = 0;
    let mut behind = 0;
    for at in memchr::memchr_iter(mark, text.as_bytes()) {
        runs += usize::from(runs == 0 || at != behind);
        behind = at + 1;
        if runs == 2 {
            break;
        }
    }
    runs
}

/// The length of the longest run of a byte.
pub(crate) fn longest_run(text: &str, byte: u8) -> usize {
    let mut longest = 0;
    let mut run = 0;
    for b in text.bytes() {
        run = if b == byte { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    longest
}

/// What an address may hold that stands as it is.
static IN_ADDRESS: ByteSet =
    ByteSet::of(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789").and(b"#/:._-?=%+,~@");

/// The destination of a link or an image, as it stands in its parentheses.
pub(crate) fn destination(address: &str) -> Cow<'_, str> {
    if !address.is_empty() && address.bytes().all(|b| IN_ADDRESS.has(b)) {
        return address.into();
    }
    let pointed = address.is_empty()
        || address.starts_with('<')
        || address.contains([' ', '\t', '\n'])
        || !has_balanced_parentheses(address);
    let mut out = String::with_capacity(address.len() + 2);
    if pointed {
        out.push('<');
    }
    for (i, c) in address.char_indices() {
        let rest = &address[i + c.len_utf8()..];
        match c {
            '\n' => {
                out.push_str("%0A");
                continue;
            }
            '\\' if rest.starts_with(|c: char| c.is_ascii_punctuation()) || rest.is_empty() => out.push('\\'),
            '&' if is_reference(rest) => out.push('\\'),
            '<' | '>' if pointed => out.push('\\'),
            _ => {}
        }
        out.push(c);
    }
    if pointed {
        out.push('>');
    }
    out.into()
}

fn has_balanced_parentheses(address: &str) -> bool {
    let mut depth = 0u32;
    for b in address.bytes() {
        match b {
            b'(' if depth < 30 => depth += 1,
            b'(' => return false,
            b')' => match depth.checked_sub(1) {
                Some(less) => depth = less,
                None => return false,
            },
            _ => {}
        }
    }
    depth == 0
}

/// The value of an attribute, as it stands in its quotes: with no mark in it that might be read as one.
pub(crate) fn quoted(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    for c in value.chars() {
        if "\\\"&<`*_[]!".contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// Whether a source of TeX is read as itself between dollars.
pub(crate) fn is_formula(source: &str) -> bool {
    !source.is_empty()
        && !source.contains(['$', '\n', '\t', '`'])
        && !source.contains("  ")
        && !source.starts_with(char::is_whitespace)
        && !source.ends_with(|c: char| c.is_whitespace() || c == '\\')
}

/// Whether `<address>` is read as a link to that address that shows it.
pub(crate) fn is_autolink(address: &str) -> bool {
    let Some((scheme, rest)) = address.split_once(':') else { return false };
    let mut letters = scheme.bytes();
    (2..=32).contains(&scheme.len())
        && letters.next().is_some_and(|b| b.is_ascii_alphabetic())
        && letters.all(|b| b.is_ascii_alphanumeric() || b"+.-".contains(&b))
        && !rest.chars().any(|c| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | '\\'))
        && !rest.match_indices('&').any(|(i, _)| is_reference(&rest[i + 1..]))
}

/// Whether `<address>` is read as a mail address.
pub(crate) fn is_mail_autolink(address: &str) -> bool {
    let Some((local, domain)) = address.split_once('@') else { return false };
    let label = |l: &str| {
        !l.is_empty()
            && l.len() < 64
            && l.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            && !l.starts_with('-')
            && !l.ends_with('-')
    };
    !local.is_empty()
        && local.bytes().all(|b| b.is_ascii_alphanumeric() || b".!#$%&'*+/=?^_{|}~-".contains(&b))
        && domain.split('.').all(label)
}

/// Text of HTML, or the value of an attribute in double quotes.
pub(crate) fn html(text: &str) -> Cow<'_, str> {
    if !text.bytes().any(|b| matches!(b, b'&' | b'<' | b'>' | b'"')) {
        return text.into();
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            _ => out.push(c),
        }
    }
    out.into()
}

/// A comment with its marks. What would end it early is written as character references, and so is a reference that
/// stands there already, so that reading them back gives the same text. With `one_line`, line feeds are, too.
pub(crate) fn comment(text: &str, one_line: bool) -> String {
    let mut out = String::with_capacity(text.len() + 7);
    out.push_str("<!--");
    if !text.bytes().any(|b| matches!(b, b'-' | b'>' | b'&') || one_line && b == b'\n') {
        out.push_str(text);
        out.push_str("-->");
        return out;
    }
    for (i, c) in text.char_indices() {
        let rest = &text[i + c.len_utf8()..];
        match c {
            '-' if i > 0 && text[..i].ends_with('-') => out.push_str("&#45;"),
            '-' if rest.is_empty() || (i == 0 && rest.starts_with('>')) => out.push_str("&#45;"),
            '>' if i == 0 => out.push_str("&#62;"),
            '&' if ["#45;", "#62;", "#10;", "amp;"].iter().any(|name| rest.starts_with(name)) => {
                out.push_str("&amp;");
            }
            '\n' if one_line => out.push_str("&#10;"),
            _ => out.push(c),
        }
    }
    out.push_str("-->");
    out
}

/// Blanks beyond ASCII at the ends of a heading or a cell, as references: parsers cut them off with the others.
pub(crate) fn keep_ends(line: &str) -> Cow<'_, str> {
    let line = line.trim_matches([' ', '\n']);
    let cut = line.trim();
    if cut.len() == line.len() {
        return Cow::Borrowed(line);
    }
    let reference = |c: char| format!("&#{};", u32::from(c));
    let before = &line[..line.len() - line.trim_start().len()];
    let behind = if cut.is_empty() { "" } else { &line[line.trim_end().len()..] };
    before
        .chars()
        .map(reference)
        .chain([cut.to_string()])
        .chain(behind.chars().map(reference))
        .collect::<String>()
        .into()
}
