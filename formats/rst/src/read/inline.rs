//! Running text.
//!
//! docutils turns each backslash that escapes into a null before it looks for mark-up. So does this reader: a null is one
//! byte, as the backslash is, so all places stay what they are. One pass goes from one character that may begin mark-up to
//! the next; where an end-string is missing, that is remembered for its kind.
//!
//! Specification: <https://docutils.sourceforge.io/docs/ref/rst/restructuredtext.html#inline-markup>

pub(super) mod address;
mod border;
mod ends;
mod reference;
#[cfg(test)]
mod tests;

use super::Reader;
use super::sheet::Run;
use crate::settle::pieces;
use address::Found;
use ast::normal::text::tidy;
use ast::scan::ByteSet;
use ast::{Attrs, Inline, InlineKind, Inlines, Link, Role, Span, Target};
use border::{are_quotes, may_end, may_start, name_start, space_at, word_before};
use ends::{Kind, Missing};
use std::borrow::Cow;

/// What the start of mark-up, or the end of a name that refers, shows itself by.
static MARKS: ByteSet = ByteSet::of(b"*`|_[");

impl Reader<'_> {
    /// Reads running text.
    pub(super) fn words(&mut self, run: &Run<'_>) -> Inlines {
        tidy(self.scanned(run, Blanks::Fold, false).0)
    }

    /// Reads text in which mark-up counts, and every blank: that of a parsed literal.
    pub(super) fn verbatim(&mut self, run: &Run<'_>) -> Inlines {
        self.scanned(run, Blanks::Keep, false).0
    }

    /// Reads the line of a term: the term, and its classifiers.
    pub(super) fn term(&mut self, run: &Run<'_>) -> (Inlines, Vec<Inlines>) {
        let (last, mut parts) = self.scanned(run, Blanks::Fold, true);
        parts.push(last);
        let mut parts = parts.into_iter().map(tidy);
        (parts.next().unwrap_or_default(), parts.collect())
    }

    fn scanned(&mut self, run: &Run<'_>, blanks: Blanks, term: bool) -> (Inlines, Vec<Inlines>) {
        if run.text.is_empty() {
            return (Inlines::new(), Vec::new());
        }
        let text = nulled(&run.text);
        let mut scan = Scan {
            reader: self,
            run,
            text: &text,
            base: 0,
            chunk: 0,
            missing: Missing::default(),
            words: Words { out: Inlines::new(), blanks },
            parts: Vec::new(),
            term,
        };
        scan.all();
        let (last, mut parts) = (scan.words.out, scan.parts);
        if self.dialect.sphinx {
            return (last, parts);
        }
        for part in &mut parts {
            *part = pieces::joined(std::mem::take(part));
        }
        (pieces::joined(last), parts)
    }
}

/// What happens to blanks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Blanks {
    /// A run of them is one.
    Fold,
    Keep,
}

/// Inline nodes that grow.
#[derive(Debug)]
pub(super) struct Words {
    pub out: Inlines,
    blanks: Blanks,
}

impl Words {
    /// As many blanks as here, but no words yet.
    pub(super) fn alike(&self) -> Words {
        Words { out: Inlines::new(), blanks: self.blanks }
    }

    /// Appends text as it is shown.
    pub(super) fn text(&mut self, text: &str, span: Span) {
        if text.is_empty() {
            return;
        }
        if self.blanks == Blanks::Keep {
            match self.out.last_mut() {
                Some(Inline { kind: InlineKind::Text(before), span: all, .. }) => {
                    before.push_str(text);
                    *all = all.to(span);
                }
                _ => ast::put(&mut self.out, Inline::new(InlineKind::Text(text.into()), span)),
            }
            return;
        }
        let text = folded(text);
        // Of two blanks that come together the one is left that breaks the line.
        if text.starts_with('\n')
            && let Some(Inline { kind: InlineKind::Text(before), .. }) = self.out.last_mut()
            && before.ends_with(' ')
        {
            before.pop();
            before.push('\n');
        }
        ast::normal::text::push_text(&mut self.out, &text, span);
    }

    /// Appends what is no text.
    pub(super) fn push(&mut self, kind: InlineKind, span: Span) {
        ast::put(&mut self.out, Inline::new(kind, span));
    }
}

/// Each run of blanks as one blank, or one line feed if it holds one.
fn folded(text: &str) -> Cow<'_, str> {
    let is_blank = |b: u8| matches!(b, b' ' | b'\n');
    let is_double = |pair: &[u8]| is_blank(pair[0]) && is_blank(pair[1]);
    if ast::scan::is_folded(text) || !text.as_bytes().windows(2).any(is_double) {
        return text.into();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(blank) = rest.find([' ', '\n']) {
        out.push_str(&rest[..blank]);
        let behind = rest[blank..].trim_start_matches([' ', '\n']);
        let blanks = &rest[blank..rest.len() - behind.len()];
        out.push(if blanks.contains('\n') { '\n' } else { ' ' });
        rest = behind;
    }
    out.push_str(rest);
    out.into()
}

/// The text with nulls for the backslashes that escape.
pub(super) fn nulled(text: &str) -> Cow<'_, str> {
    let Some(first) = memchr::memchr(b'\\', text.as_bytes()) else { return text.into() };
    let mut out = String::with_capacity(text.len());
    out.push_str(&text[..first]);
    let mut rest = text[first..].chars();
    while let Some(c) = rest.next() {
        if c == '\\' {
            out.push('\0');
            out.extend(rest.next());
        } else {
            out.push(c);
        }
    }
    out.into()
}

/// Text without nulls, and without the blanks that they escape.
pub(super) fn shown(nulled: &str) -> Cow<'_, str> {
    if memchr::memchr(0, nulled.as_bytes()).is_none() {
        return nulled.into();
    }
    let mut out = String::with_capacity(nulled.len());
    let mut parts = nulled.split('\0');
    out.push_str(parts.next().unwrap_or_default());
    for part in parts {
        out.push_str(part.strip_prefix([' ', '\n']).unwrap_or(part));
    }
    out.into()
}

/// Text whose nulls are backslashes again.
pub(super) fn restored(nulled: &str) -> Cow<'_, str> {
    if memchr::memchr(0, nulled.as_bytes()).is_none() {
        return nulled.into();
    }
    nulled.replace('\0', "\\").into()
}

/// Text whose backslashes are taken away, as it stands in the name of a target or the like.
pub(super) fn unescaped(text: &str) -> String {
    shown(&nulled(text)).into_owned()
}

/// One run of text on its way to inline nodes.
struct Scan<'r, 's, 't> {
    reader: &'r mut Reader<'s>,
    run: &'t Run<'t>,
    /// The text, nulls for backslashes that escape.
    text: &'t str,
    /// Where the last mark-up, or what is none, ended: docutils looks at what is behind it as at a text of its own.
    base: usize,
    /// Where the text begins that is not in the tree yet.
    chunk: usize,
    missing: Missing,
    words: Words,
    /// A term and its classifiers, but for the last of them.
    parts: Vec<Inlines>,
    term: bool,
}

impl<'t> Scan<'_, '_, 't> {
    fn all(&mut self) {
        let mut at = 0;
        while let Some(mark) = MARKS.find(self.text, at) {
            at = match self.text.as_bytes()[mark] {
                b'*' => self.star(mark),
                b'`' => self.backquote(mark),
                b'|' => self.bar(mark),
                b'_' => self.underscore(mark),
                _ => self.bracket(mark),
            }
            .unwrap_or(mark + 1);
        }
        self.flush(self.text.len());
    }

    fn byte(&self, at: usize) -> u8 {
        self.text.as_bytes().get(at).copied().unwrap_or(b' ')
    }

    /// Whether a start-string from `start` to `end` counts as far as its neighbours tell.
    fn opens(&self, start: usize, end: usize) -> bool {
        may_start(self.text, self.base, start) && !space_at(self.text, end)
    }

    /// Whether a start-string stands between quotation marks or brackets, or at the end.
    fn is_quoted(&self, start: usize, end: usize) -> bool {
        if start <= self.base {
            return false;
        }
        match (self.text[..start].chars().next_back(), self.text[end..].chars().next()) {
            (Some(before), Some(behind)) => are_quotes(before, behind),
            _ => true,
        }
    }

    /// Goes on behind what is no start-string.
    fn pass(&mut self, end: usize) -> usize {
        self.base = end;
        end
    }

    /// Ends mark-up; what is behind it is new text.
    fn done(&mut self, end: usize) -> usize {
        self.base = end;
        self.chunk = end;
        end
    }

    /// Tells that mark-up has no end, and keeps its start as text.
    fn unclosed(&mut self, start: usize, end: usize, kind: Kind) -> usize {
        let message = format!("inline {} start-string without end-string", kind.name());
        self.reader.warn(message, self.run.span(start, end));
        self.flush(start);
        self.words.text(&self.text[start..end], self.run.span(start, end));
        self.done(end)
    }

    /// Tells what is wrong, and keeps the source as text.
    fn wrong(&mut self, start: usize, end: usize, message: &'static str) -> usize {
        let span = self.run.span(start, end);
        self.reader.warn(message, span);
        self.flush(start);
        self.words.text(&restored(&self.text[start..end]), span);
        self.done(end)
    }

    /// Mark-up from `start` to `end` whose text is what is between `from` and `to`.
    fn marked(
        &mut self,
        start: usize,
        end: usize,
        kind: impl FnOnce(Inlines) -> InlineKind,
        text: &str,
    ) -> usize {
        self.flush(start);
        let span = self.run.span(start, end);
        let mut words = self.words.alike();
        words.text(text, span);
        self.words.push(kind(words.out), span);
        self.done(end)
    }

    /// `*emphasis*`, `**strong**`
    fn star(&mut self, start: usize) -> Option<usize> {
        let kind = if self.byte(start + 1) == b'*' { Kind::Strong } else { Kind::Emphasis };
        let from = start + if kind == Kind::Strong { 2 } else { 1 };
        if !self.opens(start, from) {
            return None;
        }
        if self.is_quoted(start, from) {
            return Some(self.pass(from));
        }
        let Some(end) = self.missing.find(self.text, kind, from) else {
            return Some(self.unclosed(start, from, kind));
        };
        let made = if kind == Kind::Strong { InlineKind::Strong } else { InlineKind::Emphasis };
        let text = self.text;
        Some(self.marked(start, end.end, made, &shown(&text[from..end.start])))
    }

    /// ``` ``literal`` ```, `` `text` ``, `` :role:`text` ``, `` `phrase`_ ``
    fn backquote(&mut self, start: usize) -> Option<usize> {
        if self.byte(start + 1) == b'`' {
            return self.literal(start);
        }
        let from = start + 1;
        if space_at(self.text, from) {
            return None;
        }
        let role = self.role_before(start);
        if role.is_none() {
            if !may_start(self.text, self.base, start) {
                return None;
            }
            if self.is_quoted(start, from) {
                return Some(self.pass(from));
            }
        }
        let whole = role.map_or(start, |(at, _)| at);
        let Some(end) = self.missing.find(self.text, Kind::Interpreted, from) else {
            // The role is text like any other.
            return Some(self.unclosed(start, from, Kind::Interpreted));
        };
        let text = self.text;
        let inner = &text[from..end.start];
        let name = match (role, end.role) {
            (Some(_), Some(_)) => {
                return Some(self.wrong(whole, end.end, "a role before and a role behind the same text"));
            }
            (Some((_, name)), None) => Some(name),
            (None, suffix) => suffix.map(|range| &text[range]),
        };
        if end.underscores > 0 {
            if name.is_some() {
                return Some(self.wrong(whole, end.end, "a text with a role that is a reference as well"));
            }
            return Some(self.phrase(start, end.end, inner, end.underscores));
        }
        self.flush(whole);
        let span = self.run.span(whole, end.end);
        let mut words = self.words.alike();
        self.reader.role(name, inner, &text[whole..end.end], span, &mut words);
        for inline in words.out {
            ast::normal::append(&mut self.words.out, inline);
        }
        Some(self.done(end.end))
    }

    /// The role that ends before a backquote, and where it begins.
    fn role_before(&self, start: usize) -> Option<(usize, &'t str)> {
        if start <= self.base || self.byte(start - 1) != b':' {
            return None;
        }
        let first = name_start(self.text, self.base, start - 1);
        let is_role = first < start - 1
            && first > self.base
            && self.byte(first - 1) == b':'
            && may_start(self.text, self.base, first - 1);
        is_role.then(|| (first - 1, &self.text[first..start - 1]))
    }

    fn literal(&mut self, start: usize) -> Option<usize> {
        let from = start + 2;
        if !self.opens(start, from) {
            return None;
        }
        if self.is_quoted(start, from) {
            return Some(self.pass(from));
        }
        let Some(end) = self.missing.find(self.text, Kind::Literal, from) else {
            return Some(self.unclosed(start, from, Kind::Literal));
        };
        let made = |content| InlineKind::Span { role: Role::Literal, content };
        let text = self.text;
        Some(self.marked(start, end.end, made, &restored(&text[from..end.start])))
    }

    /// `name_`, `name__`, `` _`target` ``
    fn underscore(&mut self, at: usize) -> Option<usize> {
        if self.byte(at + 1) == b'`' && self.opens(at, at + 2) {
            return Some(self.inline_target(at));
        }
        if word_before(self.text, self.base, at) == 0 {
            return None;
        }
        let anonymous = self.byte(at + 1) == b'_' && at + 1 < self.text.len() && may_end(self.text, at + 2);
        if !anonymous && !may_end(self.text, at + 1) {
            return None;
        }
        let first = name_start(self.text, self.base, at);
        // The name may begin within what could be a longer one, behind a hyphen or a colon.
        let start = if may_start(self.text, self.base, first) {
            first
        } else {
            let inside = &self.text.as_bytes()[first..at];
            first + inside.iter().position(|b| matches!(b, b'-' | b':'))? + 1
        };
        let end = at + if anonymous { 2 } else { 1 };
        let text = self.text;
        self.refer(start, end, &text[start..at], &text[start..at], anonymous);
        Some(end)
    }

    fn inline_target(&mut self, start: usize) -> usize {
        let from = start + 2;
        if self.is_quoted(start, from) {
            return self.pass(from);
        }
        let Some(end) = self.missing.find(self.text, Kind::Target, from) else {
            return self.unclosed(start, from, Kind::Target);
        };
        self.flush(start);
        let span = self.run.span(start, end.end);
        let name = shown(&self.text[from..end.start]);
        let id = self.reader.names.place(&name);
        self.words.out.push(Inline { kind: InlineKind::Anchor, attrs: Attrs::with_id(id), span });
        self.words.text(&name, span);
        self.done(end.end)
    }

    /// Brings the text up to `end` into the tree, addresses in it as links.
    fn flush(&mut self, end: usize) {
        let text = &self.text[..end];
        while self.chunk < end {
            let Found::Address(address) = address::find(text, self.chunk) else { break };
            // Before what has been found, docutils looks once more, and there the text ends with it.
            if self.byte(address.start.max(1) - 1) == b'/'
                && address.start > self.chunk
                && let Found::Address(before) = address::find(&text[..address.start], self.chunk)
            {
                self.address(before);
                continue;
            }
            self.address(address);
        }
        self.plain(self.chunk, end);
        self.chunk = end;
    }

    fn address(&mut self, address: address::Address) {
        self.plain(self.chunk, address.start);
        let text = shown(&self.text[address.start..address.end]);
        let span = self.run.span(address.start, address.end);
        let url = if address.mail { format!("mailto:{text}").into() } else { text.as_ref().into() };
        let mut words = self.words.alike();
        words.text(&text, span);
        let link = Link { target: Target::Url(url), content: words.out };
        self.words.push(InlineKind::Link(Box::new(link)), span);
        self.chunk = address.end;
    }

    /// Appends text without mark-up; in a term it may hold the border of a classifier.
    fn plain(&mut self, start: usize, end: usize) {
        let mut from = start;
        if self.term {
            let bytes = self.text.as_bytes();
            let mut at = start;
            while let Some(found) = memchr::memchr(b':', &bytes[at..end]) {
                let colon = at + found;
                at = colon + 1;
                let is_border =
                    colon > from && bytes[colon - 1] == b' ' && colon + 1 < end && bytes[colon + 1] == b' ';
                if is_border {
                    self.shown(from, colon);
                    let fresh = self.words.alike();
                    self.parts.push(std::mem::replace(&mut self.words, fresh).out);
                    from = colon + 1 + self.text[colon + 1..end].bytes().take_while(|&b| b == b' ').count();
                    at = from;
                }
            }
        }
        self.shown(from, end);
    }

    fn shown(&mut self, start: usize, end: usize) {
        let source = &self.text[start..end];
        let is_within = || {
            let blank = source.strip_suffix([' ', '\n']).and_then(|s| s.strip_suffix('\0'));
            blank.is_some_and(|s| !s.is_empty() && s.chars().all(char::is_whitespace))
        };
        if !self.reader.dialect.sphinx && is_within() {
            // It may be within code that stands in pieces.
            let mut words = self.words.alike();
            words.text(&shown(source), self.run.span(start, end));
            for mut inline in words.out {
                inline.attrs.set_hint(pieces::WITHIN, "");
                self.words.out.push(inline);
            }
        } else if start < end {
            self.words.text(&shown(&self.text[start..end]), self.run.span(start, end));
        }
    }
}
