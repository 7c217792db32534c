//! White space as DocBook means it: folded in running text, verbatim in listings.
//!
//! A run of white space is one blank, or one line feed where it held one. A blank is dropped where the character
//! before it in the same paragraph is a blank already, however many element borders, comments and index entries
//! lie between; so are the first and the last of a paragraph. No blank ever moves over a border.

use super::chars;
use ast::eight::{HIGH, each, exactly_below, first};
use ast::{Inline, InlineKind, Inlines, Node, Span, Str};

/// Characters on their way into the tree: the text since the last node, and what the next character may be.
#[derive(Debug)]
pub struct Text {
    pending: String,
    span: Span,
    /// Whether the character before is a blank, or there is none.
    after_blank: bool,
    verbatim: bool,
    /// White space that was dropped where text might begin, since a blank came before: one blank, or a line feed.
    swallowed: Option<char>,
    /// Whether there may be characters that XML does not permit, as in declarations of other files.
    odd: bool,
}

/// What [`Text::enter`] leaves, for [`Text::leave`].
#[derive(Clone, Copy, Debug)]
pub struct Outer {
    after_blank: bool,
    verbatim: bool,
}

impl Text {
    /// No text yet. With `odd` there may be characters that XML does not permit.
    pub fn new(odd: bool) -> Text {
        Text {
            pending: String::new(),
            span: Span::NONE,
            after_blank: true,
            verbatim: false,
            swallowed: None,
            odd,
        }
    }

    /// Begins a paragraph, a title, a listing: text that is trimmed and folded for itself, or verbatim.
    pub fn enter(&mut self, verbatim: bool) -> Outer {
        let outer = Outer { after_blank: self.after_blank, verbatim: self.verbatim };
        self.after_blank = true;
        self.verbatim = verbatim;
        self.swallowed = None;
        outer
    }

    /// Ends it. The text around goes on as if nothing had been there.
    pub fn leave(&mut self, outer: Outer) {
        self.after_blank = outer.after_blank;
        self.verbatim = outer.verbatim;
        self.swallowed = None;
    }

    /// Whether every blank counts here.
    pub fn is_verbatim(&self) -> bool {
        self.verbatim
    }

    /// Something stands here that shows, and is no blank.
    pub fn seen(&mut self) {
        self.after_blank = false;
        self.swallowed = None;
    }

    /// A new run of text begins.
    pub fn restart(&mut self) {
        self.after_blank = true;
        self.swallowed = None;
    }

    /// Adds characters.
    pub fn push(&mut self, text: &str, span: Span) {
        if text.is_empty() {
            return;
        }
        let before = self.pending.len();
        if self.verbatim {
            self.pending.push_str(text);
        } else if self.odd {
            self.fold_odd(text);
        } else {
            self.fold(text);
        }
        if self.pending.len() > before {
            self.span = if before == 0 { span } else { self.span.to(span) };
        }
    }

    /// What XML does not permit is no blank, wherever it comes from.
    #[cold]
    fn fold_odd(&mut self, mut text: &str) {
        while let Some((at, c)) = chars::first_forbidden(text) {
            self.fold(text.get(..at).unwrap_or_default());
            self.pending.push(c);
            self.after_blank = false;
            text = text.get(at + c.len_utf8()..).unwrap_or_default();
        }
        self.fold(text);
    }

    #[inline]
    fn fold(&mut self, text: &str) {
        if self.after_blank && text.as_bytes().first().is_some_and(|first| *first <= b' ') {
            // Between blocks there is nothing else.
            let (at, newline) = skip_blanks(text.as_bytes(), 0);
            self.drop_blanks(newline);
            if at < text.len() {
                self.fold_words(text.get(at..).unwrap_or_default());
            }
        } else {
            self.fold_words(text);
        }
    }

    fn fold_words(&mut self, text: &str) {
        let bytes = text.as_bytes();
        let mut at = 0;
        loop {
            // A stretch that may stay as it is: words with single blanks or line feeds between them.
            let (end, blank) = plain(bytes, at, self.after_blank);
            if end > at {
                self.pending.push_str(text.get(at..end).unwrap_or_default());
                self.after_blank = blank;
            }
            if end == bytes.len() {
                return;
            }
            // Then white space that is too much, or of another kind.
            let newline;
            (at, newline) = skip_blanks(bytes, end);
            if self.after_blank {
                self.drop_blanks(newline);
            } else {
                self.pending.push(if newline { '\n' } else { ' ' });
                self.after_blank = true;
            }
        }
    }

    /// White space comes after a blank: of both, a line feed is what stays.
    fn drop_blanks(&mut self, newline: bool) {
        if self.pending.is_empty() {
            let before = self.swallowed.take();
            self.swallowed = Some(if newline || before == Some('\n') { '\n' } else { ' ' });
        } else if newline && self.pending.ends_with(' ') {
            self.pending.pop();
            self.pending.push('\n');
        }
    }

    /// A node follows: white space that was dropped before it is noted.
    pub fn gap(&mut self, out: &mut Inlines) {
        let blank = self.swallowed.take().filter(|_| self.pending.is_empty());
        if let Some(blank) = blank {
            note_blank(out, blank);
        }
    }

    /// Whether there is text that is not in a node yet.
    pub fn has_pending(&self) -> bool {
        !self.pending.is_empty()
    }

    /// No node follows.
    pub fn end(&mut self) {
        self.swallowed = None;
    }

    /// Moves what is pending to the end of a list of nodes.
    pub fn flush(&mut self, out: &mut Inlines) {
        if self.pending.is_empty() {
            return;
        }
        if let Some(blank) = self.swallowed.take() {
            note_blank(out, blank);
        }
        if let Some(Inline { kind: InlineKind::Text(last), span, .. }) = out.last_mut() {
            last.push_str(&self.pending);
            *span = span.to(self.span);
        } else {
            out.push(Inline::new(InlineKind::Text(Str::from(self.pending.as_str())), self.span));
        }
        self.pending.clear();
    }
}

/// The highest bit of each byte of this word that is a blank. XML permits no other characters so far down.
#[inline]
const fn blanks_of(word: u64) -> u64 {
    exactly_below(word, b' ' + 1)
}

/// The last bytes of a text, fewer than eight and at least one, and behind them some that are no blanks.
fn last_word(bytes: &[u8], count: usize) -> u64 {
    let word = match (bytes.last_chunk(), bytes.first_chunk(), bytes.last_chunk()) {
        (Some(eight), ..) => u64::from_le_bytes(*eight) >> (64 - 8 * count),
        _ if count < 4 => {
            let byte =
                |at: usize| u64::from(bytes.get(bytes.len() - count + at).copied().unwrap_or_default());
            byte(0) | byte(count / 2) << (8 * (count / 2)) | byte(count - 1) << (8 * (count - 1))
        }
        // Eight bytes would be more than there are: the first four and the last four have some in common.
        (_, Some(first), Some(last)) if count == bytes.len() => {
            u64::from(u32::from_le_bytes(*first)) | u64::from(u32::from_le_bytes(*last)) << (8 * (count - 4))
        }
        _ => bytes.iter().rev().take(count).fold(0, |word, byte| word << 8 | u64::from(*byte)),
    };
    word | each(b'x') << (8 * count)
}

/// How far a stretch goes that may stay as it is, eight bytes at a time, and whether it ends in a blank.
fn plain(bytes: &[u8], mut at: usize, blank: bool) -> (usize, bool) {
    // Where a second blank comes, and where one does that is neither a space nor a line feed: of the four that there are,
    // those two are the odd ones.
    let ends = |word: u64, blanks: u64, before: u64| blanks & (blanks << 8 | before | word << 7);
    let found = |at: usize, ends: u64, blanks: u64, before: u64| {
        let end = ends.trailing_zeros() / 8;
        (at + end as usize, (blanks << 8 | before) >> (8 * end) & 0x80 != 0)
    };
    let mut before = u64::from(blank) << 7;
    let mut rest = bytes.get(at..).unwrap_or_default();
    while let Some((eight, after)) = rest.split_first_chunk() {
        let word = u64::from_le_bytes(*eight);
        let blanks = blanks_of(word);
        let ends = ends(word, blanks, before);
        if ends != 0 {
            return found(at, ends, blanks, before);
        }
        before = blanks >> 56;
        at += 8;
        rest = after;
    }
    if rest.is_empty() {
        return (at, before != 0);
    }
    let word = last_word(bytes, rest.len());
    let blanks = blanks_of(word);
    let ends = ends(word, blanks, before);
    if ends != 0 {
        found(at, ends, blanks, before)
    } else {
        found(at, 0x80 << (8 * rest.len()), blanks, before)
    }
}

/// Behind a run of white space, and whether it has a line feed.
fn skip_blanks(bytes: &[u8], mut at: usize) -> (usize, bool) {
    let mut newline = false;
    while let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty()) {
        let word = match rest.first_chunk() {
            Some(eight) => u64::from_le_bytes(*eight),
            None => last_word(bytes, rest.len()),
        };
        let others = !blanks_of(word) & HIGH;
        // Of the four blanks only the line feed has the second lowest bit.
        let feeds = word << 6 & HIGH;
        newline |= feeds & others.wrapping_sub(1) & !others != 0;
        at += first(others);
        if others != 0 {
            break;
        }
    }
    (at, newline)
}

/// Takes the notes away: in a record no blank means anything.
pub fn forget_blanks(inline: &mut Inline) {
    if inline.attrs.hints().iter().any(|(name, _)| is_blank_note(name)) {
        inline.attrs.data_mut().hints.retain(|(name, _)| !is_blank_note(name));
        inline.attrs.tidy();
    }
}

fn is_blank_note(name: &str) -> bool {
    name == "docbook:blank" || name == "docbook:blank-before"
}

/// Notes a blank that is nothing, behind the last node: its source has it, and it is to come back.
fn note_blank(out: &mut Inlines, blank: char) {
    if let Some(last) = out.last_mut()
        && !matches!(last.kind, InlineKind::Text(_))
    {
        last.attrs.set_hint("docbook:blank", blank);
    }
}

/// Takes the blank at the end of a paragraph away, also where it is inside the last inline element. Returns whether
/// the end has been found.
pub fn trim_end(inlines: &mut Inlines) -> bool {
    let mut at = inlines.len();
    while at > 0 {
        at -= 1;
        let Some(inline) = inlines.get_mut(at) else { return true };
        let found = match &mut inline.kind {
            InlineKind::Text(text) => {
                let trimmed = text.trim_end_matches([' ', '\n']).len();
                let blank = text.get(trimmed..).map(|b| if b.contains('\n') { '\n' } else { ' ' });
                let blank = blank.filter(|_| trimmed < text.len());
                text.truncate(trimmed);
                let next = if trimmed == 0 {
                    inlines.remove(at);
                    at
                } else {
                    at + 1
                };
                // Before what does not show, the source has it all the same.
                if let (Some(blank), Some(next)) = (blank, inlines.get_mut(next)) {
                    next.attrs.set_hint("docbook:blank-before", blank);
                }
                if trimmed == 0 {
                    continue;
                }
                true
            }
            InlineKind::Emphasis(c)
            | InlineKind::Strong(c)
            | InlineKind::Strike(c)
            | InlineKind::Span { content: c, .. }
            | InlineKind::Quote(c)
            | InlineKind::Superscript(c)
            | InlineKind::Subscript(c)
            | InlineKind::Citation(c) => trim_end(c),
            InlineKind::Link(link) => {
                let found = trim_end(&mut link.content);
                if link.content.is_empty() {
                    super::link::emptied(inline);
                }
                found
            }
            InlineKind::Record(record) if record.content.iter().all(|n| matches!(n, Node::Inline(_))) => {
                let words = std::mem::take(&mut record.content).into_iter().filter_map(|node| match node {
                    Node::Inline(inline) => Some(inline),
                    Node::Block(_) => None,
                });
                let mut words: Inlines = words.collect();
                let found = trim_end(&mut words) || words.is_empty();
                record.content = words.into_iter().map(Node::Inline).collect();
                found
            }
            _ => !inline.is_invisible(),
        };
        move_blank(inlines, at);
        if found {
            return true;
        }
    }
    false
}

/// A node that ended in a blank has lost it, so that the one that was nothing behind it is now the last of the
/// paragraph: it is noted where [`trim_end`] notes that.
fn move_blank(inlines: &mut Inlines, at: usize) {
    let Some(inline) = inlines.get_mut(at) else { return };
    if matches!(inline.kind, InlineKind::Text(_)) || inline.attrs.hint("docbook:blank").is_none() {
        return;
    }
    let blank = inline.attrs.hint("docbook:blank").map(Str::from);
    if let (Some(blank), Some(next)) = (blank, inlines.get_mut(at + 1)) {
        next.attrs.set_hint("docbook:blank-before", blank);
        if let Some(inline) = inlines.get_mut(at) {
            inline.attrs.data_mut().hints.retain(|(name, _)| name != "docbook:blank");
            inline.attrs.tidy();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Text, plain, skip_blanks};
    use ast::{InlineKind, Inlines, Span};

    fn folded(pieces: &[&str]) -> String {
        let mut text = Text::new(false);
        let mut out = Inlines::new();
        for piece in pieces {
            text.push(piece, Span::NONE);
        }
        text.flush(&mut out);
        match out.pop().map(|i| i.kind) {
            Some(InlineKind::Text(t)) => t.to_string(),
            _ => String::new(),
        }
    }

    #[test]
    fn stretches_end_before_what_changes() {
        let slow = |text: &[u8], mut blank: bool| {
            let same = text.iter().take_while(|b| match b {
                b' ' | b'\n' => !std::mem::replace(&mut blank, true),
                b'\t' | b'\r' => false,
                _ => {
                    blank = false;
                    true
                }
            });
            same.count()
        };
        for (fill, mark) in [(b'x', b' '), (b'x', b'\n'), (b'\xC3', b'\t'), (b'\xA0', b'\r'), (b'!', b' ')] {
            for bits in 0..1_u32 << 11 {
                let text: Vec<u8> = (0..11).map(|i| if bits >> i & 1 == 1 { mark } else { fill }).collect();
                for (before, length) in [false, true].into_iter().flat_map(|b| (0..=11).map(move |n| (b, n)))
                {
                    let text = &text[..length];
                    let (end, after) = plain(text, 0, before);
                    assert_eq!(end, slow(text, before), "{text:?}");
                    assert_eq!(after, if end == 0 { before } else { matches!(text[end - 1], b' ' | b'\n') });
                }
            }
        }
    }

    #[test]
    fn runs_of_blanks_end_before_words() {
        let blanks = [b' ', b'\n', b'\t', b'\r'];
        for number in 0..4_usize.pow(5) {
            for length in 0..12 {
                let digit = |at: usize| blanks[number >> (2 * (at % 5)) & 3];
                let run: Vec<u8> = (0..length).map(digit).collect();
                for tail in ["", "x", "word \n ", "\u{a0}\n"] {
                    let text = [&run, tail.as_bytes()].concat();
                    let (end, newline) = skip_blanks(&text, 0);
                    assert_eq!((end, newline), (length, run.contains(&b'\n')), "{text:?}");
                }
            }
        }
    }

    #[test]
    fn what_is_not_permitted_is_no_blank() {
        let mut text = Text::new(true);
        let mut out = Inlines::new();
        text.push(" \n\u{c} \u{c}\u{b}  a\n \u{1}", Span::NONE);
        text.flush(&mut out);
        assert_eq!(out[0].kind, InlineKind::Text("\u{c} \u{c}\u{b} a\n\u{1}".into()));
    }

    #[test]
    fn runs_are_folded() {
        assert_eq!(folded(&["  a  b\t c \n d\n\ne f "]), "a b c\nd\ne f ");
        assert_eq!(folded(&["a ", " b", "\n c", " \n", "d"]), "a b\nc\nd");
        assert_eq!(folded(&[" \n\t "]), "");
        assert_eq!(folded(&["a\u{a0} \u{a0}b"]), "a\u{a0} \u{a0}b");
    }
}
