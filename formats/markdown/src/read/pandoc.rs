//! What pandoc reads in running text, and comrak leaves as characters: raised, lowered and struck text, spans, notes
//! in the text, dashes, and attributes behind code, links and pictures.
//!
//! Marks are found in the text between comrak's nodes; escaped ones are nodes of their own there. What a mark may be is
//! decided where it is closed, so nothing is read twice.
//!
//! Specification: <https://pandoc.org/MANUAL.html#pandocs-markdown>

use super::braced::Braced;
use super::inline::{Behind, Open, Run};
use super::text::{push_text, tidy, words};
use super::{Reader, Result, Source};
use ast::scan::ByteSet;
use ast::{
    Attrs, Block, BlockKind, Construct, Inline, InlineKind, InlineTag, Inlines, Raw, Role, Span, normal,
};
use comrak::nodes::NodeValue;

/// What stands for `\ ` until it is known whether it is a blank in raised text or one that does not break: a character
/// that no text has.
const ESCAPED_BLANK: char = '\0';

/// How many pieces of text, and braces in them, are looked at for a heading's attributes.
const MOST_PIECES: usize = 8;

/// What may be closed later.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// `^`.
    Raised,
    /// `~`.
    Lowered,
    /// `~~`.
    Struck,
    /// The bracket of `^[`.
    Note,
}

static MARKS: ByteSet = ByteSet::of(b"[]^~\\-.");

/// The characters that a run of `-` or `.` stands for.
const TYPOGRAPHY: [(&str, &str); 3] = [("---", "—"), ("--", "–"), ("...", "…")];

/// The longest label of a footnote.
const LONGEST_LABEL: usize = 200;

impl<'r> Reader<'r> {
    /// Text, with the marks in it.
    pub(super) fn pandoc_text(
        &mut self,
        node: Source<'r>,
        from: usize,
        span: Span,
        run: &mut Run,
    ) -> Result<Behind<'r>> {
        let data = node.data.borrow();
        let NodeValue::Text(text) = &data.value else { return Ok(None) };
        let text: &str = text.get(from..).unwrap_or_default();
        let mut plain = 0;
        let mut at = 0;
        while let Some(found) = MARKS.find(text, at) {
            at = found;
            let rest = &text[at..];
            let mut taken = 1;
            match rest.as_bytes()[0] {
                b'\\' => {
                    if rest[1..].starts_with(' ') {
                        push_text(&mut run.out, &text[plain..at], span);
                        push_text(&mut run.out, "\0", span);
                        run.escaped_blanks = true;
                        plain = at + 2;
                        taken = 2;
                    }
                }
                b'-' | b'.' => {
                    if let Some((mark, sign)) = TYPOGRAPHY.iter().find(|(mark, _)| rest.starts_with(mark)) {
                        push_text(&mut run.out, &text[plain..at], span);
                        push_text(&mut run.out, sign, span);
                        taken = mark.len();
                        plain = at + taken;
                    }
                }
                b'[' => {
                    if let Some(label) = label(rest).filter(|label| self.is_footnote(label)) {
                        push_text(&mut run.out, &text[plain..at], span);
                        self.footnote(label, span, &mut run.out)?;
                        taken = label.len() + 3;
                        plain = at + taken;
                    } else {
                        push_text(&mut run.out, &text[plain..=at], span);
                        plain = at + 1;
                        let is_note = at > 0
                            && text.as_bytes()[at - 1] == b'^'
                            && matches!(run.out.last(), Some(Inline { kind: InlineKind::Text(before), .. })
                                if before.ends_with("^["));
                        run.open_mark(if is_note { Some(Mark::Note) } else { None });
                    }
                }
                b']' => {
                    push_text(&mut run.out, &text[plain..at], span);
                    plain = at;
                    match run.close_bracket_or_note(span) {
                        Some(true) => plain = at + 1,
                        Some(false) => {
                            let braces = rest[1..]
                                .starts_with('{')
                                .then(|| self.braces(node, from + at + 1))
                                .flatten();
                            let found =
                                braces.and_then(|(inside, n, b)| Some((Braced::parse(&inside)?, n, b)));
                            match found {
                                Some((braced, behind, byte)) if braced.raw.is_none() => {
                                    self.close_span(run, braced, span);
                                    if !std::ptr::eq(behind, node) {
                                        return Ok(Some((behind, byte)));
                                    }
                                    plain = byte - from;
                                    taken = plain - at;
                                }
                                _ => run.forget_bracket(),
                            }
                        }
                        None => {}
                    }
                }
                mark => {
                    push_text(&mut run.out, &text[plain..at], span);
                    plain = at;
                    taken = run.marked(mark, rest, span);
                    if taken == 0 {
                        taken = 1;
                    } else {
                        plain = at + taken;
                    }
                }
            }
            at += taken;
        }
        push_text(&mut run.out, &text[plain..], span);
        Ok(None)
    }

    /// The attributes in braces at the end of a heading, which are taken away.
    pub(super) fn braced_heading(&self, node: Source<'r>, attrs: &mut Attrs) {
        let Some(last) = node.last_child() else { return };
        let ends =
            matches!(&last.data.borrow().value, NodeValue::Text(text) if text.trim_end().ends_with('}'));
        let mut next = Some(last).filter(|_| ends);
        let mut found = None;
        // In quotes, there may be marks that comrak knows.
        for _ in 0..MOST_PIECES {
            let Some(child) = next else { break };
            next = child.previous_sibling();
            let data = child.data.borrow();
            let NodeValue::Text(text) = &data.value else { continue };
            for (at, _) in text.rmatch_indices('{').take(MOST_PIECES) {
                if let Some((inside, behind, byte)) = self.braces(child, at)
                    && std::ptr::eq(behind, last)
                    && matches!(&last.data.borrow().value, NodeValue::Text(text) if text[byte..].trim().is_empty())
                    && let Some(braced) = Braced::parse(&inside)
                    && braced.raw.is_none()
                {
                    found = Some((child, at, braced));
                    break;
                }
            }
            if found.is_some() {
                break;
            }
        }
        let Some((from, byte, braced)) = found else { return };
        // Those of a span, of code, a link or a picture are not the heading's.
        let own = match &from.data.borrow().value {
            NodeValue::Text(text) if byte == 0 => from.previous_sibling().is_none_or(|before| {
                let value = &before.data.borrow().value;
                text.is_empty()
                    || !matches!(value, NodeValue::Code(_) | NodeValue::Link(_) | NodeValue::Image(_))
            }),
            NodeValue::Text(text) => !text[..byte].ends_with(']'),
            _ => false,
        };
        if !own {
            return;
        }
        braced.give(attrs);
        while let Some(sibling) = from.next_sibling() {
            sibling.detach();
        }
        if let NodeValue::Text(text) = &mut from.data.borrow_mut().value {
            let title = text[..byte].trim_end();
            // The marks that close the heading, which comrak did not see the end of.
            let bare = title.trim_end_matches('#');
            let alone = from.previous_sibling().is_none();
            let closed = (bare.is_empty() && alone) || bare.ends_with(' ');
            *text = if closed { bare.trim_end() } else { title }.to_string().into();
        }
    }

    /// Attributes right behind code, a link or a picture.
    pub(super) fn attributes_behind(&self, node: Source<'r>, run: &mut Run) -> Behind<'r> {
        let has =
            matches!(node.data.borrow().value, NodeValue::Code(_) | NodeValue::Link(_) | NodeValue::Image(_));
        let next = node.next_sibling().filter(|next| {
            has && matches!(&next.data.borrow().value, NodeValue::Text(text) if text.starts_with('{'))
        })?;
        let (inside, behind, byte) = self.braces(next, 0)?;
        let braced = Braced::parse(&inside)?;
        let inline = run.out.last_mut()?;
        if let Some(format) = braced.raw {
            let NodeValue::Code(code) = &node.data.borrow().value else { return None };
            let raw = Raw { format: format.into(), text: code.literal.as_str().into() };
            inline.kind = InlineKind::Raw(Box::new(raw));
            return Some((behind, byte));
        }
        self.attribute(inline, braced);
        Some((behind, byte))
    }

    fn attribute(&self, inline: &mut Inline, mut braced: Braced) {
        match &mut inline.kind {
            InlineKind::Span { role, content } => {
                if let Some(at) = braced.classes.iter().position(|class| class == "manpage")
                    && self.flavour.capabilities.carries(InlineTag::ManualPage)
                {
                    braced.classes.remove(at);
                    let name = ast::plain_text(content);
                    inline.kind = Self::manual_page(&name, inline.span);
                } else if let Some((at, found)) = self.role_of(&braced.classes, true) {
                    braced.classes.remove(at);
                    *role = found;
                }
            }
            InlineKind::Media(media) => {
                if let Some(item) = media.items.first_mut() {
                    picture(item, &mut braced);
                }
            }
            _ => {}
        }
        braced.give(&mut inline.attrs);
    }

    /// The first of these classes that is a role; of those that code has, or of the others.
    fn role_of(&self, classes: &[String], code: bool) -> Option<(usize, Role)> {
        classes.iter().enumerate().find_map(|(at, class)| {
            let role = Role::from_name(class)?;
            let carried = self.flavour.capabilities.carries(Construct::Role(role));
            (role.is_code() == code && carried && role != Role::Phrase).then_some((at, role))
        })
    }

    /// Makes what stands since the last `[` a span, a key or an anchor.
    fn close_span(&self, run: &mut Run, mut braced: Braced, span: Span) {
        let Some(Open::Bracket { node, byte }) = run.open.pop() else { return };
        let (mut content, begun) = run.take_since(node, byte, 1, span);
        normal::inlines(&mut content);
        let role = self.role_of(&braced.classes, false).map_or(Role::Phrase, |(at, role)| {
            braced.classes.remove(at);
            role
        });
        let mut attrs = Attrs::default();
        let is_anchor = content.is_empty()
            && role == Role::Phrase
            && braced.id.is_some()
            && braced.classes.is_empty()
            && braced.pairs.is_empty();
        braced.give(&mut attrs);
        let kind = if is_anchor { InlineKind::Anchor } else { InlineKind::Span { role, content } };
        run.out.push(Inline { kind, attrs, span: begun.to(span) });
    }
}

/// What a picture's attributes say of it.
pub(super) fn picture(item: &mut Block, braced: &mut Braced) {
    let pairs = std::mem::take(&mut braced.pairs);
    for (key, value) in pairs {
        if key != "alt" {
            item.attrs.set(&key, value);
        } else if let BlockKind::MediaItem(media) = &mut item.kind {
            let alternative = words(&value);
            media.body.clear();
            if !alternative.is_empty() {
                media.body.push(Block::new(BlockKind::Plain(alternative), item.span));
            }
        }
    }
}

/// The label in `[^label]`.
fn label(text: &str) -> Option<&str> {
    let behind = text.strip_prefix("[^")?;
    let end = behind.bytes().take(LONGEST_LABEL).position(|b| b == b']')?;
    let label = &behind[..end];
    (!label.is_empty() && !label.contains(char::is_whitespace)).then_some(label)
}

fn has_blank(content: &[Inline]) -> bool {
    content.iter().any(|inline| match &inline.kind {
        InlineKind::Text(text) => text.contains([' ', '\n']),
        InlineKind::LineBreak => true,
        _ => false,
    })
}

impl Run {
    /// Remembers the bracket, or the mark, that the text ends with.
    fn open_mark(&mut self, mark: Option<Mark>) {
        let Some(Inline { kind: InlineKind::Text(before), .. }) = self.out.last() else { return };
        let node = self.out.len() - 1;
        let length = if mark == Some(Mark::Struck) { 2 } else { 1 };
        let byte = before.len() - length;
        self.open.push(match mark {
            None => Open::Bracket { node, byte },
            Some(mark) => Open::Mark { mark, node, byte },
        });
    }

    /// What stands since an opening mark of `length` bytes, which is taken away; and where that began.
    fn take_since(&mut self, node: usize, byte: usize, length: usize, span: Span) -> (Inlines, Span) {
        let mut content = self.out.split_off(node + 1);
        let mut begun = span;
        if let Some(Inline { kind: InlineKind::Text(text), span: at, .. }) = self.out.last_mut() {
            begun = *at;
            let inside = text[byte + length..].to_string();
            text.truncate(byte);
            if text.is_empty() {
                self.out.pop();
            }
            if !inside.is_empty() {
                content.insert(0, Inline::new(InlineKind::Text(inside.into()), begun));
            }
        }
        (content, begun)
    }

    /// At a `]`: whether a note in the text has been closed, or a bracket is open that may be; none where nothing is.
    fn close_bracket_or_note(&mut self, span: Span) -> Option<bool> {
        let is_bracket =
            |open: &Open| matches!(open, Open::Bracket { .. } | Open::Mark { mark: Mark::Note, .. });
        let marks = self.open.iter().rev().take_while(|o| matches!(o, Open::Mark { .. }) && !is_bracket(o));
        let at = self.open.len().checked_sub(marks.count() + 1)?;
        let Open::Mark { mark: Mark::Note, node, byte } = self.open[at] else {
            let found = matches!(self.open[at], Open::Bracket { .. });
            if found {
                self.open.truncate(at + 1);
            }
            return found.then_some(false);
        };
        self.open.truncate(at);
        // The `^` before the bracket is a part of the mark.
        let (mut content, begun) = self.take_since(node, byte - 1, 2, span);
        normal::inlines(&mut content);
        self.settle_blanks(&mut content);
        let content = tidy(content);
        let body = normal::paragraph(content, begun.to(span));
        self.out.push(Inline::new(InlineKind::Footnote(body), begun.to(span)));
        Some(true)
    }

    /// The bracket that is open is none.
    fn forget_bracket(&mut self) {
        self.open.pop();
    }

    /// At `^` or `~`: closes what is open, or opens it. Returns how many bytes were taken; they are in the run, as text
    /// or as the node that they close.
    fn marked(&mut self, character: u8, rest: &str, span: Span) -> usize {
        let is_open = |run: &Run, mark: Mark| {
            let since = run
                .open
                .iter()
                .rev()
                .take_while(|open| matches!(open, Open::Mark { mark, .. } if *mark != Mark::Note));
            since
                .enumerate()
                .find(|(_, open)| matches!(open, Open::Mark { mark: m, .. } if *m == mark))
                .map(|(above, _)| above)
        };
        let single = if character == b'^' { Mark::Raised } else { Mark::Lowered };
        if let Some(above) = is_open(self, single)
            && self.close_mark(single, above, span)
        {
            return 1;
        }
        let double = character == b'~' && rest.starts_with("~~");
        if double {
            if let Some(above) = is_open(self, Mark::Struck)
                && self.close_mark(Mark::Struck, above, span)
            {
                return 2;
            }
            if rest.starts_with("~~~") || rest[2..].starts_with([' ', '\n']) {
                let run = rest.len() - rest.trim_start_matches('~').len();
                push_text(&mut self.out, &rest[..run], span);
                return run;
            }
            push_text(&mut self.out, "~~", span);
            self.open_mark(Some(Mark::Struck));
            return 2;
        }
        let begins =
            !(rest[1..].starts_with([' ', '\n']) || (character == b'^' && rest[1..].starts_with('[')));
        push_text(&mut self.out, &rest[..1], span);
        if begins {
            self.open_mark(Some(single));
        }
        1
    }

    /// Closes a mark with `above` others on it; whether something may be marked so.
    fn close_mark(&mut self, mark: Mark, above: usize, span: Span) -> bool {
        let at = self.open.len() - 1 - above;
        let Open::Mark { node, byte, .. } = self.open[at] else { return false };
        let length = if mark == Mark::Struck { 2 } else { 1 };
        let empty = self.out.len() == node + 1
            && matches!(&self.out[node].kind, InlineKind::Text(text) if text.len() == byte + length);
        let in_text = match self.out.get(node) {
            Some(Inline { kind: InlineKind::Text(text), .. }) => {
                text.get(byte + length..).unwrap_or_default()
            }
            _ => "",
        };
        let blank =
            mark != Mark::Struck && (in_text.contains([' ', '\n']) || has_blank(&self.out[node + 1..]));
        let ends_blank = mark == Mark::Struck && empty;
        if empty || blank || ends_blank {
            // It is none; this one may open.
            self.open.remove(at);
            return false;
        }
        self.open.truncate(at);
        let (mut content, begun) = self.take_since(node, byte, length, span);
        normal::inlines(&mut content);
        if mark != Mark::Struck && self.escaped_blanks {
            blanks(&mut content);
        }
        let kind = match mark {
            Mark::Raised => InlineKind::Superscript(content),
            Mark::Lowered => InlineKind::Subscript(content),
            _ => InlineKind::Strike(content),
        };
        self.out.push(Inline::new(kind, begun.to(span)));
        true
    }

    /// The blanks that are escaped outside raised and lowered text do not break.
    pub(super) fn settle_blanks(&self, content: &mut [Inline]) {
        if !self.escaped_blanks {
            return;
        }
        for inline in content {
            match &mut inline.kind {
                InlineKind::Text(text) if text.contains(ESCAPED_BLANK) => {
                    *text = str::replace(text, ESCAPED_BLANK, "\u{a0}").into();
                }
                InlineKind::Span { content, .. } | InlineKind::Strike(content) => self.settle_blanks(content),
                _ => {}
            }
        }
    }
}

/// The escaped blanks in raised or lowered text are blanks, but those at its ends and behind others.
fn blanks(content: &mut [Inline]) {
    let last = content.len().saturating_sub(1);
    for (i, inline) in content.iter_mut().enumerate() {
        let InlineKind::Text(text) = &mut inline.kind else { continue };
        if !text.contains(ESCAPED_BLANK) {
            continue;
        }
        let mut out = String::with_capacity(text.len());
        for (at, c) in text.char_indices() {
            let at_end = (i == 0 && at == 0) || (i == last && at + 1 == text.len());
            out.push(match c {
                ESCAPED_BLANK if at_end || out.ends_with(' ') => '\u{a0}',
                ESCAPED_BLANK => ' ',
                c => c,
            });
        }
        *text = out.into();
    }
}
