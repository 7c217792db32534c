//! The tree, from the text and the marks in it.
//!
//! Marks that overlap are closed and opened again, as browsers do with such HTML. A mark without an end, or an end without a
//! beginning, is none; no word is lost.

use super::buffer::{Buffer, Sign, is_sign, read_sign};
use super::{DEPTH, Made, Mark, Pass, PassKind, Subs, Work, html, names, words};
use crate::capabilities::{Look, look};
use ast::normal::text;
use ast::{
    Attrs, Generic, Inline, InlineKind, Inlines, ManualPage, Math, Node, Raw, Role, Span, Str, Target,
};

/// What is open.
struct Frame {
    number: usize,
    content: Inlines,
    start: Span,
    /// Whether it goes on with what began elsewhere.
    again: bool,
}

/// A tree in the making.
#[derive(Default)]
struct Tree {
    frames: Vec<Frame>,
    done: Inlines,
    /// The text that is being read.
    words: String,
    span: Option<Span>,
    /// The quotes that are characters.
    unquoted: Vec<usize>,
}

impl Tree {
    fn content(&mut self) -> &mut Inlines {
        self.frames.last_mut().map_or(&mut self.done, |frame| &mut frame.content)
    }

    fn at(&mut self, span: Span) {
        self.span = Some(self.span.map_or(span, |before| before.to(span)));
    }

    fn flush(&mut self) {
        let span = self.span.take().unwrap_or(Span::NONE);
        if !self.words.is_empty() {
            let mut words = std::mem::take(&mut self.words);
            let content = self.content();
            if matches!(content.last(), Some(Inline { kind: InlineKind::Text(_), .. })) {
                text::push_text(content, &words, span);
            } else {
                ast::put(content, Inline::new(InlineKind::Text(words.as_str().into()), span));
            }
            words.clear();
            self.words = words;
        }
    }

    fn push(&mut self, inline: Inline) {
        self.flush();
        ast::put(self.content(), inline);
    }
}

impl Work<'_, '_> {
    /// Does the substitutions and makes the tree.
    pub(super) fn read(&mut self, mut buffer: Buffer, subs: Subs, early: bool) -> Inlines {
        let outer = std::mem::replace(&mut self.raw, !subs.has(Subs::SPECIAL));
        self.substitute(&mut buffer, subs, early);
        let inlines = self.build(&buffer);
        self.raw = outer;
        inlines
    }

    /// Makes the tree of a text.
    pub(super) fn build(&mut self, buffer: &Buffer) -> Inlines {
        let mut tree = Tree::default();
        self.build_into(buffer, &mut tree);
        while let Some(frame) = {
            tree.flush();
            tree.frames.pop()
        } {
            self.close(frame, &mut tree);
        }
        tree.flush();
        html::pair(tree.done)
    }

    /// The same, for words that are one line of their own.
    pub(super) fn build_tidy(&mut self, buffer: &Buffer) -> Inlines {
        text::tidy(self.build(buffer))
    }

    fn build_into(&mut self, buffer: &Buffer, tree: &mut Tree) {
        let text = buffer.text.as_str();
        let bytes = text.as_bytes();
        let (mut plain, mut at) = (0, 0);
        // Where the last `>` is, for tags of HTML.
        let last = if self.raw { memchr::memrchr(b'>', bytes).unwrap_or(0) } else { 0 };
        while let Some(found) = memchr::memchr3(b'<', b'&', 4, &bytes[at..]).map(|n| n + at) {
            at = found + 1;
            let is_mark = is_sign(bytes[found]) || bytes.get(at).is_some_and(|&b| is_sign(b));
            if is_mark && let Some((sign, number, length)) = read_sign(&bytes[found..]) {
                self.plain(buffer, plain..found, tree);
                self.plain(buffer, found..found, tree);
                (plain, at) = (found + length, found + length);
                let span = buffer.span(found..at, self.run);
                self.sign(sign, number, span, tree);
                continue;
            }
            if bytes[found] == b'&'
                && let Some((c, length)) = names::character(&text[found..])
            {
                // The value of a reference may begin here or end.
                if self.in_reference(buffer, found) {
                    at = found + length;
                    continue;
                }
                self.plain(buffer, plain..found, tree);
                (plain, at) = (found + length, found + length);
                tree.at(buffer.span(found..at, self.run));
                words::push(c.encode_utf8(&mut [0; 4]), self.how.verbatim, &mut tree.words);
                continue;
            }
            if self.raw
                && bytes[found] == b'<'
                && found < last
                && matches!(bytes.get(at), Some(b'a'..=b'z' | b'A'..=b'Z' | b'/' | b'!' | b'?'))
                && let Some(end) = memchr::memchr(b'>', &bytes[at..])
            {
                self.plain(buffer, plain..found, tree);
                (plain, at) = (at + end + 1, at + end + 1);
                let raw = Raw { format: "html".into(), text: self.flat(&text[found..at]).into() };
                let span = buffer.span(found..at, self.run);
                tree.push(Inline::new(InlineKind::Raw(Box::new(raw)), span));
            }
        }
        self.plain(buffer, plain..text.len(), tree);
        if plain < text.len() || text.is_empty() {
            return;
        }
        self.plain(buffer, text.len()..text.len(), tree);
    }

    /// Whether an offset is inside the whole value of a reference.
    fn in_reference(&self, buffer: &Buffer, at: usize) -> bool {
        !self.references.is_empty() && buffer.is_reference(at)
    }

    /// Text without marks.
    fn plain(&self, buffer: &Buffer, range: std::ops::Range<usize>, tree: &mut Tree) {
        let size = |number: u32| self.references.get(number as usize).map_or(usize::MAX, |(_, size)| *size);
        buffer.parts(range, size, |part, reference| {
            let span = buffer.span(part.clone(), self.run);
            let name = reference.and_then(|number| self.references.get(number as usize));
            if let Some((name, _)) = name {
                let mut node = Inline::new(InlineKind::EntityReference(name.clone()), span);
                if self.attributes.meaning(name) == crate::read::attributes::Meaning::Unknown {
                    node.attrs.set_hint(InlineKind::ATTRIBUTE, "");
                }
                tree.push(node);
                return;
            }
            let Some(text) = buffer.text.get(part) else { return };
            tree.at(span);
            if buffer.is_made() && text.contains('&') {
                words::push(&names::decoded(text), self.how.verbatim, &mut tree.words);
            } else {
                words::push(text, self.how.verbatim, &mut tree.words);
            }
        });
    }

    fn sign(&mut self, sign: Sign, number: usize, span: Span, tree: &mut Tree) {
        match sign {
            Sign::Open if number < self.nodes.len() => {
                tree.flush();
                tree.frames.push(Frame { number, content: Inlines::new(), start: span, again: false });
            }
            Sign::Close => self.end(number, span, tree),
            Sign::Whole => {
                if let Some(Made::Whole(node)) = self.nodes.get_mut(number)
                    && let Some(mut node) = node.take()
                {
                    tree.flush();
                    if matches!(node.kind, InlineKind::Footnote(_)) {
                        name_note(&mut node, tree.content());
                    }
                    ast::put(tree.content(), *node);
                }
            }
            Sign::Slot => self.slot_into(number, span, tree),
            Sign::Open => {}
        }
    }

    /// What ends here, and what overlaps with it: that is closed as well, and goes on behind.
    fn end(&mut self, number: usize, span: Span, tree: &mut Tree) {
        let depth = tree.frames.iter().rposition(|frame| frame.number == number);
        if depth.is_some_and(|depth| depth + 1 < tree.frames.len()) {
            self.unquote(depth.unwrap_or_default(), tree);
        }
        let Some(depth) = tree.frames.iter().rposition(|frame| frame.number == number) else {
            if tree.unquoted.iter().rev().any(|&n| n == number) {
                tree.at(span);
                tree.words.push('”');
            }
            return;
        };
        let mut again = Vec::new();
        while tree.frames.len() > depth {
            tree.flush();
            let Some(frame) = tree.frames.pop() else { break };
            again.push(frame.number);
            self.close(Frame { start: frame.start.to(span), ..frame }, tree);
        }
        again.pop();
        for number in again.into_iter().rev() {
            tree.frames.push(Frame { number, content: Inlines::new(), start: span, again: true });
        }
    }

    /// Quotes that overlap with something are no node, but the characters that they are shown with.
    fn unquote(&mut self, depth: usize, tree: &mut Tree) {
        let is_quote = |number: usize| match self.nodes.get(number) {
            Some(Made::Mark { mark: Mark::Double, id, roles, .. }) => id.is_none() && roles.is_empty(),
            _ => false,
        };
        let mut at = depth;
        while let Some(frame) = tree.frames.get(at) {
            if !is_quote(frame.number) {
                at += 1;
                continue;
            }
            tree.flush();
            let frame = tree.frames.remove(at);
            tree.unquoted.push(frame.number);
            let outer = at.checked_sub(1).and_then(|outer| tree.frames.get_mut(outer));
            let content = outer.map_or(&mut tree.done, |outer| &mut outer.content);
            text::push_text(content, "“", frame.start);
            for inline in frame.content {
                text::push(content, inline);
            }
        }
    }

    /// What was kept from the substitutions.
    fn slot_into(&mut self, number: usize, span: Span, tree: &mut Tree) {
        let Some(Pass { text, subs, early, kind }) = self.passes.get(number).cloned() else { return };
        if let PassKind::Math(notation) = kind {
            let math = Math { notation, source: self.source(&text.text).into() };
            tree.push(Inline::new(InlineKind::Math(Box::new(math)), span));
            return;
        }
        let inlines = if subs == Subs::NONE || self.depth >= DEPTH {
            let words = self.source(&text.text);
            if let Some(node) = (subs == Subs::NONE).then(|| html::whole(&words, span)).flatten() {
                vec![node]
            } else if subs == Subs::NONE && is_html(&words) {
                let raw = Raw { format: "html".into(), text: words.into() };
                vec![Inline::new(InlineKind::Raw(Box::new(raw)), span)]
            } else {
                let mut folded = String::new();
                words::push(&words, self.how.verbatim, &mut folded);
                if folded.is_empty() {
                    Inlines::new()
                } else {
                    vec![Inline::new(InlineKind::Text(folded.into()), span)]
                }
            }
        } else {
            self.depth += 1;
            let inlines = self.read(text, subs, early);
            self.depth -= 1;
            inlines
        };
        if let PassKind::Marked(number) = kind {
            tree.flush();
            self.close(Frame { number, content: inlines, start: span, again: false }, tree);
            return;
        }
        for inline in inlines {
            match inline.kind {
                InlineKind::Text(text) => {
                    tree.at(inline.span);
                    words::push(&text, self.how.verbatim, &mut tree.words);
                }
                _ => tree.push(inline),
            }
        }
    }

    /// Ends what was open.
    fn close(&mut self, frame: Frame, tree: &mut Tree) {
        let Frame { number, content, start: span, again } = frame;
        let content = html::pair(content);
        let in_link = |work: &Self, tree: &Tree| {
            tree.frames.iter().any(|frame| matches!(work.nodes.get(frame.number), Some(Made::Link { .. })))
        };
        match self.nodes.get(number) {
            Some(Made::Link { .. }) if in_link(self, tree) || again && content.is_empty() => {
                append(content, tree);
            }
            Some(Made::Link { target, attrs }) => {
                let mut attrs = attrs.clone();
                if again {
                    attrs.take_id();
                }
                let content = if content.is_empty() {
                    let (Target::Url(words) | Target::Id(words)) = target;
                    vec![Inline::new(InlineKind::Text(words.clone()), span)]
                } else {
                    content
                };
                let link = ast::Link { target: target.clone(), content };
                let kind = InlineKind::Link(Box::new(link));
                ast::put(tree.content(), Inline { kind, attrs, span });
            }
            Some(Made::Mark { mark, id, roles, .. }) => {
                let id = if again { None } else { id.clone() };
                if content.is_empty() {
                    if let Some(id) = id {
                        let attrs = Attrs::with_id(id);
                        tree.content().push(Inline { kind: InlineKind::Anchor, attrs, span });
                    }
                    return;
                }
                let inline = marked(*mark, id, roles, content, span);
                match inline {
                    Ok(inline) => ast::put(tree.content(), inline),
                    Err(content) => append(content, tree),
                }
            }
            _ => append(content, tree),
        }
    }

    /// The words of a text that is a target or a value: references as their characters, marks as they were written.
    pub(super) fn flat(&self, text: &str) -> String {
        self.flat_in(text, true, 0)
    }

    /// Text that no substitution has seen, apart from what others have left in it.
    fn source(&self, text: &str) -> String {
        self.flat_in(text, false, 0)
    }

    fn flat_in(&self, text: &str, decode: bool, depth: usize) -> String {
        let bytes = text.as_bytes();
        if memchr::memchr3(b'<', b'&', 4, bytes).is_none() {
            return text.into();
        }
        let mut out = String::with_capacity(text.len());
        let (mut plain, mut at) = (0, 0);
        while let Some(found) = memchr::memchr3(b'<', b'&', 4, &bytes[at..]).map(|n| n + at) {
            at = found + 1;
            if let Some((sign, number, length)) = read_sign(&bytes[found..]) {
                out.push_str(&text[plain..found]);
                (plain, at) = (found + length, found + length);
                match (sign, self.nodes.get(number)) {
                    (Sign::Slot, _) => {
                        if let Some(pass) = self.passes.get(number)
                            && depth < DEPTH
                        {
                            let text = self.flat_in(&pass.text.text, false, depth + 1);
                            out.push_str(&if pass.subs.has(Subs::ATTRIBUTES) {
                                self.attributes.expand(&text).into_owned()
                            } else {
                                text
                            });
                        }
                    }
                    (Sign::Close, Some(Made::Mark { mark: Mark::Double, .. })) => {
                        out.push_str(if self.compat { "''" } else { "`\"" });
                    }
                    (Sign::Close, Some(Made::Mark { mark: Mark::Single, .. })) => {
                        out.push_str(if self.compat { "'" } else { "`'" });
                    }
                    (Sign::Open | Sign::Close, Some(Made::Mark { sign, .. })) => out.push_str(sign),
                    _ => {}
                }
            } else if decode && let Some((c, length)) = names::character(&text[found..]) {
                out.push_str(&text[plain..found]);
                (plain, at) = (found + length, found + length);
                out.push(c);
            }
        }
        out.push_str(&text[plain..]);
        out
    }
}

fn append(content: Inlines, tree: &mut Tree) {
    for inline in content {
        text::push(tree.content(), inline);
    }
}

/// Whether a text has something that is not itself in HTML: a tag or a reference.
fn is_html(text: &str) -> bool {
    text.as_bytes().windows(2).any(|pair| match pair {
        [b'<', next] => next.is_ascii_alphabetic() || matches!(next, b'/' | b'!' | b'?'),
        [b'&', next] => next.is_ascii_alphanumeric() || *next == b'#',
        _ => false,
    })
}

/// An anchor before a footnote that has its name is the footnote's own: a name of a footnote is none to link to.
fn name_note(note: &mut Inline, before: &mut Inlines) {
    let Some(name) = note.attrs.id() else { return };
    if let Some(Inline { kind: InlineKind::Anchor, attrs, .. }) = before.last()
        && let Some(id) = attrs.id()
        && attrs.other().is_empty()
        && is_name_of(name, id)
    {
        note.attrs.set_id(id);
        before.pop();
    }
}

/// Whether the writer names the footnote of this id so: the characters that a name must not have are hyphens.
fn is_name_of(name: &str, id: &str) -> bool {
    let mut name = name.chars();
    id.chars().all(|c| name.next() == Some(if c.is_alphanumeric() || c == '_' { c } else { '-' }))
        && name.next().is_none()
}

/// The node of a mark; its content alone where it is none.
pub(super) fn marked(
    mark: Mark,
    id: Option<Str>,
    roles: &[Str],
    content: Inlines,
    span: Span,
) -> Result<Inline, Inlines> {
    let mut roles: Vec<Str> = roles.to_vec();
    let mut mark = mark;
    // A mark inside its own kind is written as a span with its name.
    if mark == Mark::Plain {
        let named = match roles.first().map(Str::as_str) {
            Some("strong") => Some(Mark::Strong),
            Some("emphasis") => Some(Mark::Emphasis),
            Some("literal") => Some(Mark::Code),
            _ => None,
        };
        if let Some(named) = named {
            roles.remove(0);
            mark = named;
        }
    }
    let kind = match mark {
        Mark::Strong => InlineKind::Strong(content),
        Mark::Emphasis => match take(&mut roles, |role| look(role) == Look::Emphasis) {
            Some(role) => InlineKind::Span { role, content },
            None => InlineKind::Emphasis(content),
        },
        Mark::Code => {
            let role = take(&mut roles, |role| look(role) == Look::Code).unwrap_or(Role::Literal);
            InlineKind::Span { role, content }
        }
        Mark::Superscript => InlineKind::Superscript(content),
        Mark::Subscript => InlineKind::Subscript(content),
        Mark::Double => InlineKind::Quote(content),
        Mark::Single => {
            let mut quoted = vec![Inline::text("‘")];
            for inline in content {
                text::push(&mut quoted, inline);
            }
            text::push_text(&mut quoted, "’", span);
            InlineKind::Span { role: Role::Phrase, content: quoted }
        }
        Mark::Marker => {
            let content = content.into_iter().map(Node::Inline).collect();
            InlineKind::Generic(Box::new(Generic { name: crate::own::MARK.into(), content }))
        }
        Mark::Plain => {
            if roles.is_empty() && id.is_none() {
                return Err(content);
            }
            plain(&mut roles, content)
        }
    };
    let mut inline = Inline::new(kind, span);
    if let Some(id) = id {
        inline.attrs.set_id(id);
    }
    for class in roles {
        inline.attrs.data_mut().push_class(class);
    }
    Ok(inline)
}

/// What words between plain marks are, by their roles: the first that is the name of one is taken away.
pub(super) fn plain(roles: &mut Vec<Str>, content: Inlines) -> InlineKind {
    if let Some(at) = roles.iter().position(|name| special_of(name)) {
        return match roles.remove(at).as_str() {
            "line-through" => InlineKind::Strike(content),
            "citation" => InlineKind::Citation(content),
            _ => manual_page(content),
        };
    }
    // Whatever the look of a role, this mark takes it: in code it is the only one.
    let role = take(roles, |_| true);
    InlineKind::Span { role: role.unwrap_or(Role::Phrase), content }
}

/// Takes the first of the roles out that is one that fits.
fn take(roles: &mut Vec<Str>, fits: impl Fn(Role) -> bool) -> Option<Role> {
    let at = roles.iter().position(|name| Role::from_name(name).is_some_and(&fits))?;
    Role::from_name(&roles.remove(at))
}

/// Whether a role is what a node of its own is written as.
fn special_of(name: &str) -> bool {
    matches!(name, "line-through" | "citation" | "citerefentry")
}

/// `name(1)`
fn manual_page(mut content: Inlines) -> InlineKind {
    let mut volume = None;
    if let Some(Inline { kind: InlineKind::Text(words), .. }) = content.last_mut()
        && let Some(open) = words.strip_suffix(')').and_then(|rest| rest.rfind('('))
    {
        volume = words.get(open + 1..words.len() - 1).map(Str::from);
        words.truncate(open);
        if words.is_empty() {
            content.pop();
        }
    }
    InlineKind::ManualPage(Box::new(ManualPage { name: content, volume }))
}
