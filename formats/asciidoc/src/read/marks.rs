//! What the first line of a block shows: fences, marks of lists, titles, attribute lines.
//!
//! Each function is one of Asciidoctor's patterns.

use super::attributes::is_word;

/// What stands between two fences.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fence {
    Comment,
    Example,
    Listing,
    Literal,
    Open,
    Pass,
    Quote,
    Sidebar,
    Table,
    /// A fence of Markdown, with the language behind it.
    Code,
}

/// The fence that a line is, and the line that ends its block.
pub(super) fn fence(line: &str) -> Option<(Fence, &str)> {
    let bytes = line.as_bytes();
    let (&first, &second) = (bytes.first()?, bytes.get(1)?);
    let is_uniform = |from: usize, byte: u8| bytes[from..].iter().all(|&b| b == byte);
    let kind = match (first, second) {
        (b'-', b'-') if bytes.len() == 2 => return Some((Fence::Open, line)),
        (b'-', b'-') => Fence::Listing,
        (b'/', b'/') => Fence::Comment,
        (b'=', b'=') => Fence::Example,
        (b'.', b'.') => Fence::Literal,
        (b'+', b'+') => Fence::Pass,
        (b'_', b'_') => Fence::Quote,
        (b'*', b'*') => Fence::Sidebar,
        (b'|' | b',' | b':' | b'!', b'=') => {
            return (bytes.len() >= 4 && is_uniform(1, b'=')).then_some((Fence::Table, line));
        }
        (b'`', b'`') => {
            let is_fence = bytes.get(2) == Some(&b'`') && bytes.get(3) != Some(&b'`');
            return is_fence.then(|| (Fence::Code, &line[..3]));
        }
        _ => return None,
    };
    (bytes.len() >= 4 && is_uniform(1, first)).then_some((kind, line))
}

/// Whether a line is a comment.
pub(super) fn is_comment(line: &str) -> bool {
    line.starts_with("//") && !line.starts_with("///")
}

/// The level of a title (0 for `=`) and where its words begin and end: `== Words ==`.
pub(super) fn title(line: &str) -> Option<(usize, std::ops::Range<usize>)> {
    let mark = line.chars().next().filter(|c| matches!(c, '=' | '#'))?;
    let rest = line.trim_start_matches(mark);
    let signs = line.len() - rest.len();
    if signs > 6 || !rest.starts_with([' ', '\t']) {
        return None;
    }
    let words = rest.trim_start_matches([' ', '\t']);
    if words.is_empty() {
        return None;
    }
    let start = line.len() - words.len();
    let mut end = line.len();
    // The same signs may stand behind the words.
    if let Some(before) = words.strip_suffix(&line[..signs])
        && before.ends_with([' ', '\t'])
    {
        let kept = before.trim_end_matches([' ', '\t']);
        if !kept.is_empty() {
            end = start + kept.len();
        }
    }
    Some((signs - 1, start..end))
}

/// The level of a title with a line below it.
pub(super) fn underlined(line: &str, below: &str) -> Option<usize> {
    let mark = below.chars().next()?;
    let level = match mark {
        '=' => 0,
        '-' => 1,
        '~' => 2,
        '^' => 3,
        '+' => 4,
        _ => return None,
    };
    let is_words = !line.starts_with('.') && line.chars().any(char::is_alphanumeric);
    if !is_words || below.bytes().any(|b| b != mark as u8) {
        return None;
    }
    let width = line.chars().count();
    (width.abs_diff(below.len()) < 2).then_some(level)
}

/// Whether a line is `[[id]]` or `[attributes]`.
pub(super) fn is_attribute_line(line: &str) -> bool {
    line.starts_with('[') && (anchor(line).is_some() || attribute_list(line).is_some())
}

/// What stands in the brackets of `[attributes]`.
pub(super) fn attribute_list(line: &str) -> Option<&str> {
    let inside = line.strip_prefix('[')?.strip_suffix(']')?;
    match inside.chars().next() {
        None => Some(inside),
        Some(c) => (is_word(c) || ".#%{,\"'".contains(c)).then_some(inside),
    }
}

/// The id and the text of `[[id,text]]`; no id where it is empty.
pub(super) fn anchor(line: &str) -> Option<(&str, Option<&str>)> {
    let inside = line.strip_prefix("[[")?.strip_suffix("]]")?;
    if inside.is_empty() {
        return Some(("", None));
    }
    let end = id_length(inside)?;
    let (id, rest) = inside.split_at(end);
    if rest.is_empty() {
        return Some((id, None));
    }
    let text = rest.strip_prefix(',')?.trim_start_matches(' ');
    (!text.is_empty()).then_some((id, Some(text)))
}

/// How long the id is that a text begins with.
pub(super) fn id_length(text: &str) -> Option<usize> {
    if !text.starts_with(|c: char| c.is_alphabetic() || matches!(c, '_' | ':')) {
        return None;
    }
    Some(text.find(|c: char| !(is_word(c) || matches!(c, '-' | ':' | '.'))).unwrap_or(text.len()))
}

/// The words of a block's title: `.Words`.
pub(super) fn block_title(line: &str) -> Option<&str> {
    let words = line.strip_prefix('.')?;
    let first = words.strip_prefix('.').unwrap_or(words);
    (!first.is_empty() && !first.starts_with([' ', '\t', '.'])).then_some(words)
}

/// The name and the value of `:name: value`.
pub(super) fn attribute_entry(line: &str) -> Option<(&str, &str)> {
    let inside = line.strip_prefix(':')?;
    let bare = inside.strip_prefix('!').unwrap_or(inside);
    if !bare.starts_with(is_word) {
        return None;
    }
    let end = inside.find(':')?;
    let (name, value) = (&inside[..end], &inside[end + 1..]);
    if !value.is_empty() && !value.starts_with([' ', '\t']) {
        return None;
    }
    Some((name, value.trim_start_matches([' ', '\t'])))
}

/// The mark of a bullet list's item and its text.
pub(super) fn bullet(line: &str) -> Option<(&str, &str)> {
    let line = unindented(line);
    let rest = match line.chars().next()? {
        '-' => &line[1..],
        '*' => line.trim_start_matches('*'),
        '\u{2022}' => &line['\u{2022}'.len_utf8()..],
        _ => return None,
    };
    behind_mark(line, rest)
}

/// The mark of a numbered list's item and its text.
pub(super) fn number(line: &str) -> Option<(&str, &str)> {
    let line = unindented(line);
    let bytes = line.as_bytes();
    let rest = match *bytes.first()? {
        b'.' => line.trim_start_matches('.'),
        b'0'..=b'9' => line.trim_start_matches(|c: char| c.is_ascii_digit()).strip_prefix('.')?,
        b if b.is_ascii_alphabetic() => {
            if bytes.get(1) == Some(&b'.') {
                &line[2..]
            } else {
                line.trim_start_matches(['i', 'v', 'x', 'I', 'V', 'X']).strip_prefix(')')?
            }
        }
        _ => return None,
    };
    if rest.len() == line.len() || line.starts_with(')') {
        return None;
    }
    behind_mark(line, rest)
}

fn behind_mark<'t>(line: &'t str, rest: &'t str) -> Option<(&'t str, &'t str)> {
    let text = rest.trim_start_matches([' ', '\t']);
    (text.len() < rest.len()).then(|| (&line[..line.len() - rest.len()], text))
}

/// A term, its mark, and the text behind it on its line.
pub(super) struct Term<'t> {
    pub words: &'t str,
    pub mark: &'static str,
    pub text: Option<&'t str>,
}

const TERM_MARKS: [&str; 4] = ["::::", ":::", "::", ";;"];

/// The term of a description list's entry. `mark` is the list's own, where one is open.
pub(super) fn term<'t>(line: &'t str, mark: Option<&str>) -> Option<Term<'t>> {
    // Most lines have no such mark, which is seen at once.
    let bytes = line.as_bytes();
    if !memchr::memchr2_iter(b':', b';', bytes).any(|at| bytes.get(at + 1) == bytes.get(at)) {
        return None;
    }
    if is_comment(line) && line.len() > 2 {
        return None;
    }
    let line = unindented(line);
    let bytes = line.as_bytes();
    // There must be a character before the mark.
    let first = line.chars().next()?.len_utf8();
    let mut from = first;
    while let Some(found) = memchr::memchr2(b':', b';', bytes.get(from..)?).map(|n| from + n) {
        let rest = &line[found..];
        let run = rest.bytes().take_while(|b| *b == bytes[found]).count();
        let is_end = |behind: &str| behind.is_empty() || behind.starts_with([' ', '\t']);
        // The longest mark that ends at the end of the run; what is before it belongs to the words.
        if run >= 2 && is_end(&rest[run..]) {
            let wanted =
                TERM_MARKS.iter().copied().filter(|m| m.as_bytes()[0] == bytes[found] && m.len() <= run);
            let fits = |m: &&str| mark.is_none_or(|own| own == *m);
            // A list's own mark must not be the end of a longer one.
            let exact = |m: &&str| mark.is_none() || m.len() == run || m.starts_with(';');
            if let Some(mark) = wanted.filter(fits).find(exact) {
                let end = found + run - mark.len();
                let text = rest[run..].trim_start_matches([' ', '\t']);
                return Some(Term {
                    words: &line[..end],
                    mark,
                    text: (!rest[run..].is_empty()).then_some(text),
                });
            }
        }
        from = found + run;
    }
    None
}

/// The number of a callout and its text: `<1> text`.
pub(super) fn callout(line: &str) -> Option<(&str, &str)> {
    let inside = line.strip_prefix('<')?;
    let end = inside.find('>')?;
    let number = &inside[..end];
    if number != "." && (number.is_empty() || !number.bytes().all(|b| b.is_ascii_digit())) {
        return None;
    }
    let rest = &inside[end + 1..];
    let text = rest.trim_start_matches([' ', '\t']);
    (text.len() < rest.len()).then_some((number, text))
}

/// Whether a line begins an item of any list.
pub(super) fn is_item(line: &str) -> bool {
    bullet(line).is_some() || number(line).is_some() || term(line, None).is_some() || callout(line).is_some()
}

/// The name, the target and what is in the brackets of `name::target[list]`.
pub(super) fn block_macro(line: &str) -> Option<(&str, &str, &str)> {
    if !line.ends_with(']') {
        return None;
    }
    let end = line.find(|c: char| !(is_word(c) || c == '-'))?;
    let (name, rest) = line.split_at(end);
    let rest = rest.strip_prefix("::")?;
    if name.is_empty() || name.starts_with('-') {
        return None;
    }
    let open = rest.find('[')?;
    let target = &rest[..open];
    if target.starts_with(char::is_whitespace) || target.ends_with(char::is_whitespace) {
        return None;
    }
    Some((name, target, &rest[open + 1..rest.len() - 1]))
}

/// A directive of the preprocessor: its name, its target, what is in its brackets. An escaped one is none.
pub(super) fn directive(line: &str) -> Option<(&str, &str, &str)> {
    let (name, target, list) = match line.as_bytes().first()? {
        b'i' | b'e' => block_macro(line)?,
        _ => return None,
    };
    let is_one = match name {
        "include" => !target.is_empty(),
        "ifdef" | "ifndef" => !target.is_empty() && !target.contains(char::is_whitespace),
        "ifeval" => target.is_empty() && !list.is_empty(),
        "endif" => true,
        _ => false,
    };
    is_one.then_some((name, target, list))
}

/// Whether a line is a directive of the preprocessor.
pub(crate) fn is_directive(line: &str) -> bool {
    directive(line).is_some()
}

/// Whether a backslash keeps a line from being a directive.
pub(super) fn is_escaped_directive(line: &str) -> bool {
    line.strip_prefix('\\').is_some_and(|line| directive(line).is_some())
}

/// What parts one page or topic from the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rule {
    Break,
    Page,
}

/// The rule that a line is.
pub(super) fn rule(line: &str) -> Option<Rule> {
    let bytes = line.as_bytes();
    let is_all = |byte: u8| bytes.len() > 2 && bytes.iter().all(|&b| b == byte);
    match *bytes.first()? {
        b'\'' if is_all(b'\'') => Some(Rule::Break),
        b'<' if is_all(b'<') => Some(Rule::Page),
        b'-' | b'*' | b'_' => is_rule_of_markdown(line).then_some(Rule::Break),
        b' ' => {
            let rest = line.trim_start_matches(' ');
            (line.len() - rest.len() <= 3 && is_rule_of_markdown(rest)).then_some(Rule::Break)
        }
        _ => None,
    }
}

/// `---`, `* * *`: three marks, with the same blanks between them.
fn is_rule_of_markdown(line: &str) -> bool {
    let bytes = line.as_bytes();
    let Some(&mark @ (b'-' | b'*' | b'_')) = bytes.first() else { return false };
    let rest = &line[1..];
    let blanks = rest.len() - rest.trim_start_matches(' ').len();
    bytes.len() == 3 + 2 * blanks
        && bytes.iter().enumerate().all(|(i, &b)| b == if i % (blanks + 1) == 0 { mark } else { b' ' })
}

/// The name of the admonition that a paragraph begins with, and how much of its line that takes.
pub(super) fn admonition(line: &str) -> Option<(&'static str, usize)> {
    let name =
        ["NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION"].into_iter().find(|n| line.starts_with(n))?;
    let rest = line[name.len()..].strip_prefix(':')?;
    let text = rest.trim_start_matches([' ', '\t']);
    (text.len() < rest.len()).then_some((name, line.len() - text.len()))
}

fn unindented(line: &str) -> &str {
    line.trim_start_matches([' ', '\t'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fences() {
        for (line, wanted) in [
            ("--", Some(Fence::Open)),
            ("----", Some(Fence::Listing)),
            ("---", None),
            ("-----", Some(Fence::Listing)),
            ("----x", None),
            ("====", Some(Fence::Example)),
            ("|===", Some(Fence::Table)),
            ("|==", None),
            (",=====", Some(Fence::Table)),
            ("```", Some(Fence::Code)),
            ("```rust", Some(Fence::Code)),
            ("````", None),
            ("////", Some(Fence::Comment)),
            ("....", Some(Fence::Literal)),
        ] {
            assert_eq!(fence(line).map(|f| f.0), wanted, "{line}");
        }
    }

    #[test]
    fn titles() {
        assert_eq!(title("== A b"), Some((1, 3..6)));
        assert_eq!(title("== A b =="), Some((1, 3..6)));
        assert_eq!(title("## A"), Some((1, 3..4)));
        assert_eq!(title("======= A"), None);
        assert_eq!(title("==A"), None);
        assert_eq!(underlined("Title", "-----"), Some(1));
        assert_eq!(underlined("Title", "---"), None);
    }

    #[test]
    fn terms() {
        let of =
            |line, mark| term(line, mark).map(|t| (t.words.to_string(), t.mark, t.text.map(str::to_string)));
        let text = |t: &str| Some(t.to_string());
        assert_eq!(of("a:: b", None), Some(("a".into(), "::", text("b"))));
        assert_eq!(of("a b::", None), Some(("a b".into(), "::", None)));
        assert_eq!(of("a::b:: c", None), Some(("a::b".into(), "::", text("c"))));
        assert_eq!(of("a::: c", None), Some(("a".into(), ":::", text("c"))));
        assert_eq!(of("a::: c", Some("::")), None);
        assert_eq!(of("a:::::", None), Some(("a:".into(), "::::", None)));
        assert_eq!(of("a;; c", None), Some(("a".into(), ";;", text("c"))));
        assert_eq!(of("a::b", None), None);
        assert_eq!(of("// a:: b", None), None);
        assert_eq!(of(":: b", None), None);
    }

    #[test]
    fn items() {
        assert_eq!(bullet("** a"), Some(("**", "a")));
        assert_eq!(bullet("  - a"), Some(("-", "a")));
        assert_eq!(bullet("-a"), None);
        assert_eq!(number("12. a"), Some(("12.", "a")));
        assert_eq!(number(".. a"), Some(("..", "a")));
        assert_eq!(number("a. b"), Some(("a.", "b")));
        assert_eq!(number("iv) b"), Some(("iv)", "b")));
        assert_eq!(number("e.g. b"), None);
        assert_eq!(number(") b"), None);
        assert_eq!(callout("<12> x"), Some(("12", "x")));
    }

    #[test]
    fn rules_and_macros() {
        assert_eq!(rule("'''"), Some(Rule::Break));
        assert_eq!(rule("* * *"), Some(Rule::Break));
        assert_eq!(rule("---"), Some(Rule::Break));
        assert_eq!(rule("- -  -"), None);
        assert_eq!(rule("<<<"), Some(Rule::Page));
        assert_eq!(block_macro("image::a.png[b]"), Some(("image", "a.png", "b")));
        assert_eq!(block_macro("toc::[]"), Some(("toc", "", "")));
        assert_eq!(block_macro("image:a.png[b]"), None);
        assert_eq!(attribute_entry(":a-b: c"), Some(("a-b", "c")));
        assert_eq!(attribute_entry(":!a:"), Some(("!a", "")));
        assert_eq!(attribute_entry(":a:b"), None);
    }
}
