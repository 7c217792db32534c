//! What `MyST` says by a whole line, which comrak does not know: targets, `(id)=`, comments, `% words`, breaks, `+++`,
//! attributes of the block below, `{#id .class}`, options of a directive, `:key: value`, and metadata at the file's top.
//!
//! Each of them ends a paragraph and belongs to none, as a processing instruction of HTML does. So comrak is given such
//! an instruction with a number in the line's place, and no text of the line. Where the line stands in a listing or in
//! HTML after all, the number is looked up, and it is what it was. What a fence of colons opens is kept from comrak in
//! the same way, which takes no colon there.
//!
//! Specification: <https://myst-parser.readthedocs.io/en/latest/syntax/organising_content.html>,
//! <https://mdit-py-plugins.readthedocs.io/en/latest/>

use ast::Span;
use std::borrow::Cow;
use std::collections::HashSet;

/// What a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LineKind {
    /// `(id)=`
    Target,
    /// `% words`
    Comment,
    /// `+++`
    Break,
    /// `{#id .class}`
    Attributes,
    /// `:key: value`, or a line of YAML, in a directive.
    Option,
    /// What stands behind the colons that open a directive.
    Opener,
    /// YAML at the file's top.
    Metadata,
}

/// A line, or its end, that comrak does not see.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line {
    pub kind: LineKind,
    pub span: Span,
}

/// The lines that comrak does not see, and the sign around their numbers.
#[derive(Debug, Default)]
pub(super) struct Lines {
    sign: Option<char>,
    lines: Vec<Line>,
}

impl Lines {
    /// What an instruction stands for that is a block of its own.
    pub(super) fn of_block(&self, html: &str) -> Option<Line> {
        let (number, _) = html.strip_prefix("<?")?.split_once("?>")?;
        self.number(number)
    }

    /// What stands behind the colons of a fence.
    pub(super) fn of_fence(&self, info: &str) -> Option<Line> {
        self.number(info.trim())
    }

    /// Hands out the place of each line, in their order.
    pub(super) fn each_span(&mut self, mut each: impl FnMut(&mut Span)) {
        self.lines.iter_mut().for_each(|line| each(&mut line.span));
    }

    fn number(&self, text: &str) -> Option<Line> {
        let sign = self.sign?;
        self.lines.get(text.strip_prefix(sign)?.strip_suffix(sign)?.parse::<usize>().ok()?).copied()
    }

    /// A text with the lines that comrak has not seen in their places.
    pub(super) fn restored<'t>(&self, text: &'t str, source: &str) -> Cow<'t, str> {
        let Some(sign) = self.sign.filter(|sign| text.contains(*sign)) else { return text.into() };
        let mut out = String::with_capacity(text.len());
        let mut ends: Option<String> = None;
        for (i, part) in text.split(sign).enumerate() {
            let number = if i % 2 == 1 { part.parse::<usize>().ok() } else { None };
            let Some(line) = number.and_then(|n| self.lines.get(n)) else {
                let end = ends.take().unwrap_or_default();
                out.push_str(part.strip_prefix(end.as_str()).unwrap_or(part));
                continue;
            };
            let text = source.get(line.span.start as usize..line.span.end as usize).unwrap_or_default();
            if line.kind != LineKind::Opener && out.ends_with("<?") {
                out.truncate(out.len() - 2);
                ends = Some(format!("?>{}", html_ends(text)));
            }
            out.push_str(text);
        }
        out.into()
    }
}

/// The ends of blocks of HTML that a text holds: where it stands in such a block, the block ends there.
fn html_ends(text: &str) -> String {
    const ENDS: [&str; 6] = ["-->", "]]>", "</pre>", "</script>", "</style>", "</textarea>"];
    if !text.contains('>') {
        return String::new();
    }
    let text = text.to_ascii_lowercase();
    ENDS.into_iter().filter(|end| text.contains(end)).collect()
}

/// Where options may stand.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Options {
    No,
    /// Right behind what opens a directive.
    Begin,
    /// Behind another option.
    Lines,
    /// Between `---` and `---`.
    Yaml,
}

/// Finds the lines that comrak does not know, and gives the text that it is to see.
/// At the `top` of a file there may be metadata.
pub(super) fn hide(text: &str, top: bool) -> (Cow<'_, str>, Lines) {
    let mut hidden = Lines::default();
    let mut out = String::new();
    let mut copied = 0;
    let mut options = Options::No;
    // Whether a block of attributes may begin: not in a paragraph.
    let mut fresh = true;
    let mut at = if top { super::front_matter::end(text).unwrap_or(0) } else { 0 };
    if at > 0 {
        copied = text[..at].trim_end().len();
        let line = Line { kind: LineKind::Metadata, span: Span::new(0, copied) };
        let sign = hidden.sign(text);
        hidden.replace(line, sign, "", &mut out);
        out.extend(text[..copied].bytes().filter(|&b| b == b'\n').map(|_| '\n'));
    }
    while at < text.len() {
        let end = memchr::memchr(b'\n', &text.as_bytes()[at..]).map_or(text.len(), |end| at + end);
        let line = &text[at..end];
        let (start, found) = look(line, &mut options, fresh);
        if let Some(kind) = found {
            let span = Span::new(at + start, at + line.trim_end().len());
            let sign = hidden.sign(text);
            out.push_str(&text[copied..at + start]);
            copied = span.end as usize;
            let ends = html_ends(&text[at + start..copied]);
            hidden.replace(Line { kind, span }, sign, &ends, &mut out);
        }
        fresh = found.is_some() || ends_block(&line[start..]);
        at = end + 1;
    }
    if hidden.lines.is_empty() {
        return (text.into(), hidden);
    }
    out.push_str(text.get(copied..).unwrap_or_default());
    (out.into(), hidden)
}

impl Lines {
    /// A character that the text does not hold.
    fn sign(&mut self, text: &str) -> char {
        *self.sign.get_or_insert_with(|| {
            let mut private = '\u{e000}'..='\u{f8ff}';
            let taken: HashSet<char> = text.chars().filter(|c| private.contains(c)).collect();
            private.find(|c| !taken.contains(c)).unwrap_or('\u{e000}')
        })
    }

    fn replace(&mut self, line: Line, sign: char, ends: &str, out: &mut String) {
        use std::fmt::Write as _;
        let number = self.lines.len();
        let _ = match line.kind {
            LineKind::Opener => write!(out, "{sign}{number}{sign}"),
            _ => write!(out, "<?{sign}{number}{sign}?>{ends}"),
        };
        self.lines.push(line);
    }
}

/// Whether a paragraph cannot go on behind this line.
fn ends_block(line: &str) -> bool {
    line.trim().is_empty() || line.starts_with("```") || line.starts_with(":::") || line.starts_with('#')
}

/// What a line is, and where it begins behind the marks of what is around it.
fn look(line: &str, options: &mut Options, fresh: bool) -> (usize, Option<LineKind>) {
    let before = std::mem::replace(options, Options::No);
    let blanks = line.len() - line.trim_start_matches([' ', '\t', '>']).len();
    let bare = line[blanks..].trim_end();
    match before {
        // An end of the directive is one of the options, too.
        Options::Yaml if bare.len() >= 3 && bare.bytes().all(|b| b == b':') => return (blanks, None),
        Options::Yaml => {
            *options = if bare.starts_with("---") { Options::No } else { Options::Yaml };
            return (blanks, (!bare.is_empty()).then_some(LineKind::Option));
        }
        Options::Begin if bare.starts_with("---") => {
            *options = Options::Yaml;
            return (blanks, Some(LineKind::Option));
        }
        Options::Begin | Options::Lines if bare.starts_with(':') && !bare.starts_with(":::") => {
            *options = Options::Lines;
            return (blanks, Some(LineKind::Option));
        }
        _ => {}
    }
    let (start, marked) = content(line);
    let bare = line[start..].trim_end();
    let kind = match bare.as_bytes().first() {
        Some(b'(') if is_target(bare) => LineKind::Target,
        Some(b'%') => LineKind::Comment,
        Some(b'+') if is_break(bare) => LineKind::Break,
        Some(b'{') if (fresh || marked) && super::attributes::MystAttributes::of_line(bare).is_some() => {
            LineKind::Attributes
        }
        Some(b':') => {
            let info = bare.trim_start_matches(':');
            if bare.len() - info.len() < 3 || info.trim().is_empty() {
                return (start, None);
            }
            if info.trim_start().starts_with('{') {
                *options = Options::Begin;
            }
            return (start + bare.len() - info.len(), Some(LineKind::Opener));
        }
        _ => return (start, None),
    };
    (start, Some(kind))
}

/// Where a line begins behind the marks of quotations, lists, definitions and footnotes, and whether there is one of these
/// but a quotation's.
fn content(line: &str) -> (usize, bool) {
    let bytes = line.as_bytes();
    let blank = |at: usize| matches!(bytes.get(at), Some(b' ' | b'\t'));
    let mut at = 0;
    let mut marked = false;
    loop {
        while matches!(bytes.get(at), Some(b' ' | b'\t' | b'>')) {
            at += 1;
        }
        let width = match bytes.get(at) {
            Some(b'+') if is_break(&line[at..]) => return (at, marked),
            Some(b'-' | b'*' | b'+' | b':') => 1,
            Some(b'0'..=b'9') => {
                let digits = bytes[at..].iter().take_while(|b| b.is_ascii_digit()).count();
                if !matches!(bytes.get(at + digits), Some(b'.' | b')')) {
                    return (at, marked);
                }
                digits + 1
            }
            Some(b'[') if line[at..].starts_with("[^") => match line[at..].find("]:") {
                Some(end) => end + 2,
                None => return (at, marked),
            },
            _ => return (at, marked),
        };
        if !blank(at + width) {
            return (at, marked);
        }
        at += width;
        marked = true;
    }
}

fn is_target(line: &str) -> bool {
    line.len() > 3 && line.starts_with('(') && line.ends_with(")=")
}

/// Three plus signs or more, with blanks between them, and words behind.
fn is_break(line: &str) -> bool {
    line.starts_with('+')
        && line.bytes().take_while(|b| matches!(b, b'+' | b' ' | b'\t')).filter(|&b| b == b'+').count() >= 3
}

#[cfg(test)]
mod tests {
    use super::{LineKind, hide};

    fn kinds(text: &str) -> Vec<(LineKind, &str)> {
        let (_, lines) = hide(text, true);
        lines.lines.iter().map(|l| (l.kind, &text[l.span.start as usize..l.span.end as usize])).collect()
    }

    #[test]
    fn lines_are_found_behind_the_marks_of_what_is_around_them() {
        let text = "> - (a b)=\n1. % x\n+++ y\n:   (z)=\n\n[^1]: {#id .c}\ntext (x)=\nx\n{.no}\n";
        let found = [
            (LineKind::Target, "(a b)="),
            (LineKind::Comment, "% x"),
            (LineKind::Break, "+++ y"),
            (LineKind::Target, "(z)="),
            (LineKind::Attributes, "{#id .c}"),
        ];
        assert_eq!(kinds(text), found);
    }

    #[test]
    fn options_follow_what_opens_a_directive() {
        let text = "  :::{a} x: y\n  :k: v\n  w\n:::\n:no: v\n\n::::{b}\n---\nk: v\n\n---\n:::{c}\n";
        let found = [
            (LineKind::Opener, "{a} x: y"),
            (LineKind::Option, ":k: v"),
            (LineKind::Opener, "{b}"),
            (LineKind::Option, "---"),
            (LineKind::Option, "k: v"),
            (LineKind::Option, "---"),
            (LineKind::Opener, "{c}"),
        ];
        assert_eq!(kinds(text), found);
    }

    #[test]
    fn what_was_hidden_comes_back() {
        let text = "---\na: 1\n---\n```\n(x)=\n:::{n}\n% ?> \u{e000}\n```\n<!-- x\n% y -->\n";
        let (seen, lines) = hide(text, true);
        assert_eq!(seen.matches('\n').count(), text.matches('\n').count());
        assert!(!seen.contains("(x)=") && !seen.contains("a: 1"));
        assert_eq!(lines.restored(&seen, text).replacen("\n\n\n", "\n", 1), text);
    }
}
