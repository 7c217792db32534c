//! Marks of formatting: `*a*`, `_a_`, `` `a` ``, `#a#`, `^a^`, `~a~`, and curved quotes.
//!
//! A *constrained* mark stands between characters that are none of a word, an *unconstrained* one (`**a**`) anywhere; a list of
//! attributes may stand before it. The kinds are looked for one after the other, each from the left, and an end is the first that
//! can be one: so two marks may overlap, and the tree is made of what they then hold.
//!
//! Reference: <https://docs.asciidoctor.org/asciidoc/latest/text/>.

use super::buffer::{
    self, Ahead, Buffer, Edit, Sign, TAG, begins_line, find_byte, is_word, read_sign, write_sign,
};
use super::{Made, Mark, Work};
use crate::read::attrlist::Shorthand;
use std::ops::Range;

/// A kind of mark.
struct Quote {
    mark: Mark,
    open: &'static str,
    close: &'static str,
    /// Characters that must not stand before a constrained one, beside those of words; nothing for an unconstrained one.
    not_before: Option<&'static str>,
    /// Characters that must not stand behind it, beside those of words.
    not_behind: &'static str,
}

const fn single(mark: Mark, sign: &'static str, not_before: &'static str) -> Quote {
    Quote { mark, open: sign, close: sign, not_before: Some(not_before), not_behind: "" }
}

const fn double(mark: Mark, sign: &'static str) -> Quote {
    Quote { mark, open: sign, close: sign, not_before: None, not_behind: "" }
}

const QUOTES: [Quote; 12] = [
    double(Mark::Strong, "**"),
    single(Mark::Strong, "*", ";:}"),
    Quote { open: "\"`", close: "`\"", ..single(Mark::Double, "", ";:}") },
    Quote { open: "'`", close: "`'", ..single(Mark::Single, "", ";:`}") },
    double(Mark::Code, "``"),
    Quote { not_behind: "\"'`", ..single(Mark::Code, "`", ";:\"'`}") },
    double(Mark::Emphasis, "__"),
    single(Mark::Emphasis, "_", ";:}"),
    double(Mark::Marker, "##"),
    single(Mark::Marker, "#", "&;:}"),
    double(Mark::Superscript, "^"),
    double(Mark::Subscript, "~"),
];

/// Those of the old AsciiDoc.
const OLD_QUOTES: [Quote; 13] = [
    double(Mark::Strong, "**"),
    single(Mark::Strong, "*", ";:}"),
    Quote { open: "``", close: "''", ..single(Mark::Double, "", ";:}") },
    single(Mark::Emphasis, "'", ";:}"),
    Quote { open: "`", close: "'", ..single(Mark::Single, "", ";:}") },
    double(Mark::Code, "++"),
    single(Mark::Code, "+", ";:}"),
    double(Mark::Emphasis, "__"),
    single(Mark::Emphasis, "_", ";:}"),
    double(Mark::Marker, "##"),
    single(Mark::Marker, "#", "&;:}"),
    double(Mark::Superscript, "^"),
    double(Mark::Subscript, "~"),
];

/// A place where a mark may begin.
struct Candidate {
    /// Where its list begins, or itself.
    at: usize,
    list: Option<Range<usize>>,
    /// Where its content begins.
    content: usize,
}

/// Looks for candidates from left to right.
struct Candidates<'t> {
    text: &'t str,
    open: &'static str,
    bracket: Ahead,
}

impl<'t> Candidates<'t> {
    fn new(text: &'t str, open: &'static str) -> Candidates<'t> {
        Candidates { text, open, bracket: Ahead::default() }
    }

    /// The next candidate at or behind an offset.
    fn next(&mut self, from: usize) -> Option<Candidate> {
        let bytes = self.text.as_bytes();
        let first = *self.open.as_bytes().first()?;
        let mut at = from;
        loop {
            at += memchr::memchr2(b'[', first, bytes.get(at..)?)?;
            if bytes[at] != b'[' {
                if bytes[at..].starts_with(self.open.as_bytes()) {
                    return Some(Candidate { at, list: None, content: at + self.open.len() });
                }
            } else if let Some(end) = self.bracket.next(at + 1, |from| find_byte(b']', self.text, from))
                && end > at + 1
                && bytes[end + 1..].starts_with(self.open.as_bytes())
            {
                let content = end + 1 + self.open.len();
                return Some(Candidate { at, list: Some(at + 1..end), content });
            }
            at += 1;
        }
    }
}

impl Work<'_, '_> {
    pub(super) fn quotes(&mut self, buffer: &mut Buffer) {
        let quotes: &[Quote] = if self.compat { &OLD_QUOTES } else { &QUOTES };
        for quote in quotes {
            let text = buffer.text.as_str();
            let sniffed = if quote.close.len() > 1 && quote.not_before.is_some() {
                b'`'
            } else {
                quote.open.as_bytes()[0]
            };
            if find_byte(sniffed, text, 0).is_none() {
                continue;
            }
            let Some(first) = buffer::find(quote.open, text, 0) else { continue };
            if buffer::find(quote.close, text, first + quote.open.len()).is_none() {
                continue;
            }
            let mut edit = Edit::new(buffer);
            match (quote.not_before, quote.mark) {
                (Some(not_before), _) => self.constrained(quote, not_before, buffer, &mut edit),
                (None, mark) => {
                    let close_up = matches!(mark, Mark::Superscript | Mark::Subscript);
                    self.unconstrained(quote, close_up, buffer, &mut edit);
                }
            }
            if let Some(new) = edit.finish() {
                *buffer = new;
            }
        }
    }

    fn constrained(&mut self, quote: &Quote, not_before: &str, buffer: &Buffer, edit: &mut Edit<'_>) {
        let text = buffer.text.as_str();
        let mut candidates = Candidates::new(text, quote.open);
        let mut ends = [Ahead::default(); 2];
        let (mut at, mut from) = (0, 0);
        while let Some(found) = candidates.next(at) {
            at = found.at + 1;
            let before = buffer::before(text, found.at);
            let fits = begins_line(text, found.at)
                || found.at > from && before.is_some_and(|c| !is_word(c) && !not_before.contains(c));
            if !fits {
                continue;
            }
            let Some(first) = buffer::at(text, found.content).filter(|c| !c.is_whitespace()) else {
                continue;
            };
            // A list may reach far, so those with one have an order of their own.
            let ends = &mut ends[usize::from(found.list.is_some())];
            let close = ends.next(found.content + first.len_utf8(), |from| end_of(quote, text, from));
            let Some(close) = close else { continue };
            from = close + quote.close.len();
            at = from;
            let is_escaped = before == Some('\\');
            if is_escaped {
                edit.keep(found.at - 1);
                edit.skip(found.at);
                let Some(list) = found.list else {
                    edit.keep(from);
                    continue;
                };
                edit.keep(list.end + 1);
                self.set(quote, None, found.content..close, edit);
                continue;
            }
            edit.keep(found.at);
            let list = found.list.and_then(|list| text.get(list));
            self.set(quote, list, found.content..close, edit);
        }
    }

    fn unconstrained(&mut self, quote: &Quote, close_up: bool, buffer: &Buffer, edit: &mut Edit<'_>) {
        let text = buffer.text.as_str();
        let mut candidates = Candidates::new(text, quote.open);
        let (mut ends, mut blanks) = ([Ahead::default(); 2], [Ahead::default(); 2]);
        let (mut at, mut from) = (0, 0);
        while let Some(found) = candidates.next(at) {
            at = found.at + 1;
            let Some(first) = buffer::at(text, found.content) else { continue };
            let behind = found.content + first.len_utf8();
            let listed = usize::from(found.list.is_some());
            let close = ends[listed].next(behind, |from| buffer::find(quote.close, text, from));
            let Some(close) = close else { continue };
            if close_up {
                let blank = blanks[listed].next(found.content, |from| self.find_blank(text, from));
                if blank.is_some_and(|blank| blank < close) {
                    continue;
                }
            }
            let end = close + quote.close.len();
            if found.at > from && text.as_bytes()[found.at - 1] == b'\\' {
                edit.keep(found.at - 1);
                edit.skip(found.at);
                edit.keep(end);
            } else {
                edit.keep(found.at);
                let list = found.list.and_then(|list| text.get(list));
                self.set(quote, list, found.content..close, edit);
            }
            from = end;
            at = end;
        }
    }

    /// Sets the marks around the content.
    fn set(&mut self, quote: &Quote, list: Option<&str>, content: Range<usize>, edit: &mut Edit<'_>) {
        let end = content.end + quote.close.len();
        let mark = if quote.mark == Mark::Marker && list.is_some() { Mark::Plain } else { quote.mark };
        let (id, roles) = list.map(|list| self.roles(list)).unwrap_or_default();
        let is_bare = id.is_none() && roles.is_empty();
        if mark == Mark::Plain && is_bare {
            edit.skip(content.start);
            edit.keep(content.end);
        } else if mark == Mark::Single && is_bare {
            edit.push("&#8216;");
            edit.skip(content.start);
            edit.keep(content.end);
            edit.push("&#8217;");
        } else {
            // A tag, a reference to a curved quote, or one beside the other.
            let is_quote = matches!(mark, Mark::Double | Mark::Single);
            let (first, last) = if is_quote { ('&', ';') } else { TAG };
            let (outer_first, outer_last) = if is_quote && is_bare { ('&', ';') } else { TAG };
            let number = self.made(Made::Mark { mark, id, roles, sign: quote.open });
            let mut text = String::new();
            write_sign(Sign::Open, number, (outer_first, last), &mut text);
            edit.push(&text);
            edit.skip(content.start);
            edit.keep(content.end);
            text.clear();
            write_sign(Sign::Close, number, (first, outer_last), &mut text);
            edit.push(&text);
        }
        edit.skip(end);
    }

    /// The first blank at or behind `from`, as Asciidoctor sees it: a tag with attributes has some.
    fn find_blank(&self, text: &str, from: usize) -> Option<usize> {
        let rest = text.get(from..)?;
        let mut signs = rest.char_indices().filter(|&(_, c)| c.is_whitespace() || c == '\u{1}');
        let is_blank = |&(at, c): &(usize, char)| {
            c != '\u{1}'
                || matches!(
                    read_sign(&text.as_bytes()[(from + at).saturating_sub(1)..]).and_then(|(_, n, _)| self.nodes.get(n)),
                    Some(Made::Mark { id, roles, .. }) if id.is_some() || !roles.is_empty()
                )
        };
        signs.find(is_blank).map(|(at, _)| at + from)
    }

    /// The id and the roles that the list before a mark gives.
    pub(super) fn roles(&self, list: &str) -> (Option<ast::Str>, Vec<ast::Str>) {
        let list = self.attributes.expand(list);
        let found = Shorthand::of_mark(&list);
        let flat = |text: &&str| ast::Str::from(self.flat(text));
        (found.id.as_ref().map(flat), found.roles.iter().map(flat).collect())
    }
}

/// The first end of a constrained mark at or behind `from`, which is behind the first character of its content.
fn end_of(quote: &Quote, text: &str, from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        let close = buffer::find(quote.close, text, at)?;
        let before = buffer::before(text, close);
        let behind = buffer::at(text, close + quote.close.len());
        if before.is_some_and(|c| !c.is_whitespace())
            && behind.is_none_or(|c| !is_word(c) && !quote.not_behind.contains(c))
        {
            return Some(close);
        }
        at = close + 1;
    }
}
