//! White space as DocBook means it: folded in running text, verbatim in listings.
//!
//! A run of white space is one blank, or one line feed where it held one. A blank is dropped where the character
//! before it in the same paragraph is a blank already, however many element borders, comments and index entries
//! lie between; so are the first and the last of a paragraph. No blank ever moves over a border.

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
}

/// What [`Text::enter`] leaves, for [`Text::leave`].
#[derive(Clone, Copy, Debug)]
pub struct Outer {
    after_blank: bool,
    verbatim: bool,
}

impl Default for Text {
    fn default() -> Text {
        Text { pending: String::new(), span: Span::NONE, after_blank: true, verbatim: false, swallowed: None }
    }
}

impl Text {
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
        } else {
            self.fold(text);
        }
        if self.pending.len() > before {
            self.span = if before == 0 { span } else { self.span.to(span) };
        }
    }

    fn fold(&mut self, text: &str) {
        let bytes = text.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            // A stretch that may stay as it is: words with single blanks or line feeds between them.
            let start = at;
            let mut blank;
            (at, blank) = plain(bytes, at, self.after_blank);
            while let Some(b) = bytes.get(at) {
                match b {
                    b' ' | b'\n' => {
                        if blank {
                            break;
                        }
                        blank = true;
                    }
                    b'\t' | b'\r' => break,
                    _ => blank = false,
                }
                at += 1;
            }
            self.pending.push_str(text.get(start..at).unwrap_or_default());
            self.after_blank = blank;
            // Then white space that is too much, or of another kind.
            let start = at;
            loop {
                match bytes.get(at..).unwrap_or_default() {
                    [b' ', b' ', b' ', b' ', ..] => at += 4,
                    [b' ' | b'\n' | b'\t' | b'\r', ..] => at += 1,
                    _ => break,
                }
            }
            if start == at {
                continue;
            }
            let newline = bytes.get(start..at).is_some_and(|run| run.contains(&b'\n'));
            if !self.after_blank {
                self.pending.push(if newline { '\n' } else { ' ' });
                self.after_blank = true;
            } else if newline && self.pending.ends_with(' ') {
                self.pending.pop();
                self.pending.push('\n');
            } else if self.pending.is_empty() {
                let before = self.swallowed.take();
                self.swallowed = Some(if newline || before == Some('\n') { '\n' } else { ' ' });
            }
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

/// How far a stretch goes for certain that may stay as it is, eight bytes at a time, and whether it ends in a blank.
fn plain(bytes: &[u8], mut at: usize, mut blank: bool) -> (usize, bool) {
    // In each byte of a word, only its highest bit counts; the sums never carry from one byte to the next.
    const HIGH: u64 = 0x8080_8080_8080_8080;
    const EACH: u64 = 0x0101_0101_0101_0101;
    let below = |word: u64, limit: u64| !(((word & !HIGH) + EACH * (0x80 - limit)) | word) & HIGH;
    while let Some(eight) = bytes.get(at..).and_then(<[u8]>::first_chunk) {
        let word = u64::from_le_bytes(*eight);
        let blanks = below(word, 0x21);
        if blanks != 0 {
            let other = below(word, 0x20) & !below(word ^ (EACH * u64::from(b'\n')), 1);
            let doubled = blanks & (blanks << 8 | if blank { 0x80 } else { 0 });
            let end = (other | doubled).trailing_zeros() / 8;
            if end < 8 {
                blank = if end > 0 { blanks >> (8 * end - 1) & 1 == 1 } else { blank };
                return (at + end as usize, blank);
            }
        }
        blank = blanks >> 63 == 1;
        at += 8;
    }
    (at, blank)
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
    use super::{Text, plain};
    use ast::{InlineKind, Inlines, Span};

    fn folded(pieces: &[&str]) -> String {
        let mut text = Text::default();
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
            for bits in 0..1_u32 << 16 {
                let text: Vec<u8> = (0..16).map(|i| if bits >> i & 1 == 1 { mark } else { fill }).collect();
                for before in [false, true] {
                    let (end, after) = plain(&text, 0, before);
                    let most = slow(&text, before);
                    assert!(end <= most && (end == most || end + 8 > text.len()), "{text:?}");
                    assert_eq!(after, if end == 0 { before } else { matches!(text[end - 1], b' ' | b'\n') });
                }
            }
        }
    }

    #[test]
    fn runs_are_folded() {
        assert_eq!(folded(&["  a  b\t c \n d\n\ne f "]), "a b c\nd\ne f ");
        assert_eq!(folded(&["a ", " b", "\n c", " \n", "d"]), "a b\nc\nd");
        assert_eq!(folded(&[" \n\t "]), "");
        assert_eq!(folded(&["a\u{a0} \u{a0}b"]), "a\u{a0} \u{a0}b");
    }
}
