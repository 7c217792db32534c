//! What only counts at the beginning or the end of a line: marks of lists, fences, titles, directives.
//!
//! A text line that would be read as one of these begins with `{empty}`, which shows nothing.

pub(crate) use ast::layout::lines;

/// Guards all lines of a paragraph, which is what stands in `out` from `start` on.
pub(crate) fn guard(out: &mut String, start: usize) {
    let text = &out[start..];
    let may_end_term = memchr::memchr(b';', text.as_bytes()).is_some();
    if !lines(text).any(|line| if may_end_term { is_unsafe(line) } else { begins_unsafe(line) }) {
        return;
    }
    let text = out.split_off(start);
    for (i, line) in lines(&text).enumerate() {
        if i > 0 {
            out.push('\n');
        }
        guard_line(line, is_hazard(line), out);
    }
}

/// Whether a line of a paragraph must be guarded somewhere.
pub(crate) fn is_unsafe(line: &str) -> bool {
    begins_unsafe(line)
        || memchr::memchr(b';', line.as_bytes()).is_some_and(|at| {
            line[at..].match_indices(";;").any(|(i, _)| hazard_ends_term(&line[at + i + 2..]))
        })
}

/// Whether the beginning of a line of a paragraph must be guarded, or all of it.
fn begins_unsafe(line: &str) -> bool {
    line.is_empty() || line.starts_with('[') && is_attribute_line(line) || is_hazard(line)
}

/// Guards the lines of a cell, where only directives and comments count.
pub(crate) fn guard_cell(text: &str) -> String {
    let is_fence =
        |line: &str| matches!(line.as_bytes(), [b'/' | b'-' | b'.' | b'+' | b'`', ..]) && is_hazard(line);
    let is_hazard = |line: &str| is_directive(line) || line.starts_with("//") || is_fence(line);
    let mut out = String::with_capacity(text.len());
    for (i, line) in text.split('\n').enumerate() {
        if i > 0 {
            out.push('\n');
        }
        if !line.is_empty() {
            guard_line(line, is_hazard(line), &mut out);
        }
    }
    out
}

/// The words of a section's title, from `start` on: marks at their end would be taken for the heading's own, an
/// anchor for its id.
pub(crate) fn guard_title(out: &mut String, start: usize) {
    let words = &out[start..];
    if words.is_empty() || words.ends_with("]]") || words.ends_with('=') {
        out.push_str("{empty}");
    }
}

/// The name of a format as a backend's name.
pub(crate) fn backend(format: &str) -> String {
    format.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect()
}

fn guard_line(line: &str, hazard: bool, out: &mut String) {
    if line.is_empty() {
        out.push_str("{empty}");
    } else if line.starts_with('[') && is_attribute_line(line) || hazard && is_directive(line) {
        // Before it, the empty attribute would part a mark from its role.
        out.push_str(line);
        out.push_str("{empty}");
    } else {
        if hazard {
            out.push_str("{empty}");
        }
        // A reference and a semicolon make a description list's mark.
        let mut plain = 0;
        for (i, _) in line.match_indices(";;") {
            let rest = &line[i + 2..];
            if hazard_ends_term(rest) {
                out.push_str(&line[plain..i + 2]);
                out.push_str("{empty}");
                plain = i + 2;
            }
        }
        out.push_str(&line[plain..]);
    }
}

fn hazard_ends_term(rest: &str) -> bool {
    rest.is_empty() || blank_follows(rest)
}

fn is_attribute_line(line: &str) -> bool {
    let Some(inside) = line.strip_prefix('[').and_then(|l| l.strip_suffix(']')) else { return false };
    match inside.chars().next() {
        None => true,
        Some('[') => inside.ends_with(']'),
        Some(c) => c.is_alphanumeric() || "_.#%{,\"'".contains(c),
    }
}

/// A pattern at the beginning of a line: the run of marks it begins with, and what must follow.
struct Start(char, std::ops::RangeInclusive<usize>, Follow);

enum Follow {
    /// A blank.
    Blank,
    /// A blank, or nothing more.
    BlankOrEnd,
    /// Nothing more.
    End,
    /// Anything.
    Anything,
}

#[rustfmt::skip]
const STARTS: &[Start] = &[
    Start('=', 1..=6, Follow::Blank),
    Start('=', 1..=usize::MAX, Follow::End),
    Start('#', 1..=6, Follow::Blank),
    Start('*', 1..=usize::MAX, Follow::BlankOrEnd),
    Start('-', 1..=usize::MAX, Follow::BlankOrEnd),
    Start('.', 1..=usize::MAX, Follow::Anything),
    Start('•', 1..=1, Follow::Blank),
    Start('>', 1..=usize::MAX, Follow::BlankOrEnd),
    Start('<', 3..=usize::MAX, Follow::End),
    Start('\'', 3..=usize::MAX, Follow::End),
    Start('_', 3..=usize::MAX, Follow::BlankOrEnd),
    Start('+', 1..=usize::MAX, Follow::End),
    Start('~', 1..=usize::MAX, Follow::End),
    Start('^', 1..=usize::MAX, Follow::End),
    Start('`', 3..=usize::MAX, Follow::Anything),
    Start('"', 2..=2, Follow::End),
    Start('/', 2..=usize::MAX, Follow::Anything),
    Start(' ', 1..=usize::MAX, Follow::Anything),
    Start('\t', 1..=usize::MAX, Follow::Anything),
];

fn is_hazard(line: &str) -> bool {
    if let [first, rest @ ..] = line.as_bytes()
        && first.is_ascii_alphabetic()
    {
        // No pattern of the table begins with a letter, and the others only with some, or end so.
        let may_be_number = rest.first() == Some(&b'.') || matches!(first | 0x20, b'i' | b'v' | b'x');
        let may_be_admonition = rest.first().is_some_and(u8::is_ascii_uppercase);
        return may_be_number && is_numbered(line)
            || may_be_admonition && is_admonition(line)
            || rest.last() == Some(&b']') && is_directive(line);
    }
    let Some(first) = line.chars().next() else { return false };
    let rest = line.trim_start_matches(first);
    let run = (line.len() - rest.len()) / first.len_utf8();
    let starts = STARTS.iter().filter(|s| s.0 == first && s.1.contains(&run)).any(|s| match s.2 {
        Follow::Blank => rest.starts_with([' ', '\t']),
        Follow::BlankOrEnd => rest.is_empty() || rest.starts_with([' ', '\t']),
        Follow::End => rest.is_empty(),
        Follow::Anything => true,
    });
    // A line break alone is ` +`, which is meant.
    (starts && line != " +")
        || is_numbered(line)
        || is_callout(line)
        || is_table(line)
        || is_attribute_entry(line)
        || is_admonition(line)
        || is_directive(line)
        || is_checkbox(line)
}

fn blank_follows(rest: &str) -> bool {
    rest.starts_with([' ', '\t'])
}

/// `1. `, `a. `, `iv) `.
fn is_numbered(line: &str) -> bool {
    let mark = line.trim_start_matches(|c: char| c.is_ascii_digit());
    if mark.len() < line.len() {
        return mark.strip_prefix('.').is_some_and(blank_follows);
    }
    let roman = line.trim_start_matches(['i', 'v', 'x', 'I', 'V', 'X']);
    let is_roman = roman.len() < line.len() && roman.strip_prefix(')').is_some_and(blank_follows);
    let letter = line.strip_prefix(|c: char| c.is_ascii_alphabetic());
    is_roman || letter.and_then(|l| l.strip_prefix('.')).is_some_and(blank_follows)
}

fn is_callout(line: &str) -> bool {
    let Some(rest) = line.strip_prefix('<') else { return false };
    let after = rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    after.len() < rest.len() && after.strip_prefix('>').is_some_and(blank_follows)
}

/// `|===`, `!===`, `,===`, `:===`.
fn is_table(line: &str) -> bool {
    line.strip_prefix(['|', '!', ',', ':'])
        .is_some_and(|rest| rest.starts_with("==") && rest.trim_matches('=').is_empty())
}

fn is_attribute_entry(line: &str) -> bool {
    let Some(rest) = line.strip_prefix(':') else { return false };
    let name = rest.strip_prefix('!').unwrap_or(rest);
    name.starts_with(|c: char| c.is_alphanumeric() || c == '_')
        && name.find(':').is_some_and(|i| name[i + 1..].is_empty() || blank_follows(&name[i + 1..]))
}

fn is_admonition(line: &str) -> bool {
    ["NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION"]
        .iter()
        .any(|name| line.strip_prefix(name).and_then(|l| l.strip_prefix(':')).is_some_and(blank_follows))
}

/// `name::target[…]`: a macro of its own, or a directive, with or without the backslash that would be taken away.
fn is_directive(line: &str) -> bool {
    let line = line.strip_prefix('\\').unwrap_or(line);
    line.ends_with(']')
        && line.find("::").is_some_and(|i| {
            i > 0
                && line[..i].chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'))
                && line[i..].contains('[')
        })
}

fn is_checkbox(line: &str) -> bool {
    ["[ ] ", "[x] ", "[*] "].iter().any(|mark| line.starts_with(mark))
}

#[cfg(test)]
mod tests {
    fn guard(line: &str) -> String {
        let mut out = format!("x{line}");
        super::guard(&mut out, 1);
        out.split_off(1)
    }

    #[test]
    fn lines_that_would_be_read_as_blocks_are_guarded() {
        for line in [
            "= a", "====", "# a", "* a", "- a", "-- a", "--", "----", ". a", ".a", "1. a", "a. b", "iv) a",
            "<1> a", "'''", "<<<", "|===", ":a: b", "NOTE: a", "// a", "```", "> a", "+", "~~~~", "[x] a",
            " a",
        ] {
            assert_eq!(guard(line), format!("{{empty}}{line}"), "{line}");
        }
    }

    #[test]
    fn other_lines_are_left_alone() {
        for line in
            ["a", "*a* b", "-a", "1.a", "e.g. a", "a: b", "#a# b", "NOTE a", "::a", "`a` b", "<a>", "+a+ b"]
        {
            assert_eq!(guard(line), line);
        }
    }

    #[test]
    fn a_line_in_brackets_is_guarded_behind() {
        for line in ["image::a[b]", "include::a[]", "\\include::a[]"] {
            assert_eq!(guard(line), format!("{line}{{empty}}"));
        }
        assert_eq!(guard("[.a]`b` link:c[d]"), "[.a]`b` link:c[d]{empty}");
        assert_eq!(guard("[[a]]"), "[[a]]{empty}");
    }
}
