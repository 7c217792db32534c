//! Option lists: `-f FILE, --file=FILE  description`.
//!
//! Specification: <https://docutils.sourceforge.io/docs/ref/rst/restructuredtext.html#option-lists>

use super::flow::Flow;
use super::sheet::Line;
use super::{Reader, Result};
use crate::own;
use ast::{Block, BlockKind, Inline, Role, Span};

/// An option and its argument: the option's name with the delimiter, and the argument.
type Parsed<'s> = (&'s str, Option<&'s str>);

/// The options that a line opens, and the column of their description.
pub(super) fn marker(line: &str) -> Option<(Vec<Parsed<'_>>, usize)> {
    let mut found = Vec::new();
    let mut at = 0;
    loop {
        let (parsed, length) = option(&line[at..])?;
        found.push(parsed);
        at += length;
        match line[at..].strip_prefix(", ") {
            Some(_) => at += 2,
            None => break,
        }
    }
    let rest = &line[at..];
    let blanks = rest.len() - rest.trim_start_matches(' ').len();
    (blanks >= 2 || rest.is_empty()).then_some((found, at + blanks))
}

/// An option at the start of a text, and its length.
fn option(text: &str) -> Option<(Parsed<'_>, usize)> {
    let bytes = text.as_bytes();
    let is_letter = |b: &u8| b.is_ascii_alphanumeric();
    let is_name = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_');
    let long = if text.starts_with("--") { 2 } else { usize::from(text.starts_with('/')) };
    if long > 0 && bytes.get(long).is_some_and(is_letter) {
        let end = long + bytes[long..].iter().take_while(|b| is_name(b)).count();
        return Some(match bytes.get(end) {
            Some(b'=' | b' ') => match argument(&text[end + 1..]) {
                Some(length) => ((&text[..=end], Some(&text[end + 1..end + 1 + length])), end + 1 + length),
                None => ((&text[..end], None), end),
            },
            _ => ((&text[..end], None), end),
        });
    }
    if !text.starts_with(['-', '+']) || !bytes.get(1).is_some_and(is_letter) {
        return None;
    }
    let blank = usize::from(bytes.get(2) == Some(&b' '));
    Some(match argument(&text[2 + blank..]) {
        Some(length) => {
            ((&text[..2 + blank], Some(&text[2 + blank..2 + blank + length])), 2 + blank + length)
        }
        None => ((&text[..2], None), 2),
    })
}

/// How long an option's argument is: a name, or anything between angle brackets.
fn argument(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    match bytes.first()? {
        b'<' => {
            let end = memchr::memchr2(b'<', b'>', &bytes[1..])? + 1;
            (end > 1 && bytes[end] == b'>').then_some(end + 1)
        }
        b if b.is_ascii_alphabetic() => {
            Some(bytes.iter().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_')).count())
        }
        _ => None,
    }
}

impl<'s> Reader<'s> {
    /// The option list that begins with the first line.
    pub(super) fn options(&mut self, lines: &[Line<'s>], flow: &mut Flow) -> Result<usize> {
        let (entries, end) = self.entries(lines, |reader, lines, _| {
            let [line, below @ ..] = lines else { return Ok(None) };
            let Some((options, column)) = marker(line.text) else { return Ok(None) };
            let mut below = below.iter().filter(|line| !line.is_blank());
            if column >= line.text.len() && !below.next().is_some_and(|line| line.text.starts_with(' ')) {
                return Ok(None);
            }
            let terms = options.into_iter().map(|parsed| term(parsed, line.span())).collect();
            reader.marked_entry(lines, column, terms).map(Some)
        })?;
        if entries.is_empty() {
            return self.text(lines, flow);
        }
        self.expect_blank(lines, end, "an option list");
        Self::put_marked(entries, own::OPTION_LIST, &lines[..end], flow);
        Ok(end)
    }
}

fn term((name, argument): Parsed<'_>, span: Span) -> Block {
    let mut content = vec![Inline::text(name)];
    let folded = |argument: &str| argument.split_whitespace().collect::<Vec<_>>().join(" ");
    content.extend(argument.map(|a| Inline::span(Role::Replaceable, vec![Inline::text(folded(a))])));
    Block::new(BlockKind::Term(vec![Inline::span(Role::Option, content)]), span)
}

#[cfg(test)]
mod tests {
    use super::marker;

    #[test]
    fn options_and_their_arguments() {
        for (line, wanted) in [
            ("-a  x", Some((vec![("-a", None)], 4))),
            ("-a", Some((vec![("-a", None)], 2))),
            ("-f FILE, --file=FILE  x", Some((vec![("-f ", Some("FILE")), ("--file=", Some("FILE"))], 22))),
            ("-I<dir>  x", Some((vec![("-I", Some("<dir>"))], 9))),
            ("/V  x", Some((vec![("/V", None)], 4))),
            ("-a x", Some((vec![("-a ", Some("x"))], 4))),
            ("-a x y", None),
            ("--  x", None),
        ] {
            assert_eq!(marker(line), wanted, "{line}");
        }
    }
}
