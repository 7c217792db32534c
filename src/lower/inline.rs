//! Inline nodes, one by one. What may nest in what is settled afterwards, in `nesting`.

use super::{Lowering, text};
use ast::{
    Attrs, Block, BlockKind, Class, Feature, Generic, Inline, InlineKind, InlineTag, Inlines, Node, Role,
    Span,
};

impl Lowering<'_> {
    /// Lowers the content of a paragraph, a title, a term: rewritten, un-nested as the target needs, in canonical form.
    pub(super) fn inlines(&mut self, inlines: Inlines) -> Inlines {
        let lowered = self.inline_list(inlines);
        let lowered = self.settle_nesting(lowered);
        text::tidy(lowered)
    }

    /// Lowers nodes without bringing them into canonical form: the content of another inline node.
    ///
    /// Most nodes stay what they are, or only change their kind, and so does their list.
    pub(super) fn inline_list(&mut self, mut inlines: Inlines) -> Inlines {
        let mut after_text = false;
        for at in 0..inlines.len() {
            let inline = &mut inlines[at];
            let is_text = matches!(inline.kind, InlineKind::Text(_));
            let kept = if is_text && after_text { Kept::No } else { self.keep(inline) };
            after_text = is_text;
            if matches!(kept, Kept::Yes) {
                continue;
            }
            let rest = inlines.split_off(at);
            inlines.reserve(rest.len());
            let mut rest = rest.into_iter();
            if matches!(kept, Kept::Lowered)
                && let Some(mark) = rest.next()
            {
                wrap_again(mark, &mut inlines);
            }
            for inline in rest {
                self.inline(inline, &mut inlines);
            }
            break;
        }
        inlines
    }

    /// Lowers a node where it stands, if one node takes its place, and that is told by its kind alone.
    fn keep(&mut self, inline: &mut Inline) -> Kept {
        let span = inline.span;
        match &mut inline.kind {
            InlineKind::Text(words) => {
                if words.is_empty() {
                    return Kept::No;
                }
                self.count_text(words, span);
                inline.attrs = Attrs::default();
                return Kept::Yes;
            }
            _ if !inline.attrs.is_empty() => return Kept::No,
            InlineKind::Emphasis(_)
            | InlineKind::Strong(_)
            | InlineKind::Strike(_)
            | InlineKind::Superscript(_)
            | InlineKind::Subscript(_)
            | InlineKind::Quote(_) => {
                let tag = inline.kind.tag();
                if !self.carries(tag_of(tag)) {
                    return Kept::No;
                }
                if let Some(content) = content_mut(&mut inline.kind) {
                    *content = self.inline_list(std::mem::take(content));
                }
                self.note(tag_of(tag), span);
            }
            InlineKind::Span { role, content } => {
                let role = *role;
                let carried = self.carries(role);
                if carried && role == Role::Phrase
                    || !carried && matches!(look_of(role), Look::Strong | Look::None)
                {
                    return Kept::No;
                }
                let content = self.inline_list(std::mem::take(content));
                self.note(role, span);
                inline.kind = match look_of(role) {
                    _ if carried => InlineKind::Span { role, content },
                    Look::Emphasis => InlineKind::Emphasis(content),
                    _ => InlineKind::Span { role: Role::Literal, content },
                };
            }
            _ => return Kept::No,
        }
        let Some(content) = content_mut(&mut inline.kind) else { return Kept::Yes };
        if text::has_borders(content) || text::is_invisible(content) { Kept::Lowered } else { Kept::Yes }
    }

    fn count_text(&mut self, words: &str, span: Span) {
        self.ledger.native += 1;
        if !self.carries(Feature::Apostrophe)
            && memchr::memchr(b'\'', words.as_bytes()).is_some()
            && has_apostrophe(words)
        {
            self.note(Feature::Apostrophe, span);
        }
    }

    pub(super) fn inline(&mut self, inline: Inline, out: &mut Inlines) {
        let span = inline.span;
        let tag = inline.kind.tag();
        let attrs = inline.attrs;
        match inline.kind {
            InlineKind::Text(words) => {
                self.count_text(&words, span);
                text::push(out, Inline::new(InlineKind::Text(words), span));
            }
            InlineKind::Emphasis(c) => self.mark(tag, c, attrs, span, out, InlineKind::Emphasis),
            InlineKind::Strong(c) => self.mark(tag, c, attrs, span, out, InlineKind::Strong),
            InlineKind::Strike(c) => self.mark(tag, c, attrs, span, out, InlineKind::Strike),
            InlineKind::Superscript(c) => self.mark(tag, c, attrs, span, out, InlineKind::Superscript),
            InlineKind::Subscript(c) => self.mark(tag, c, attrs, span, out, InlineKind::Subscript),
            InlineKind::Span { role, content } => self.role(role, content, attrs, span, out),
            InlineKind::Quote(c) => {
                if self.carries(InlineTag::Quote) {
                    self.mark(tag, c, attrs, span, out, InlineKind::Quote);
                } else {
                    self.note(tag_of(tag), span);
                    self.vanish_in_line(attrs, span, out);
                    text::push_text(out, "“", span);
                    let content = self.inline_list(c);
                    text::push_all(out, content);
                    text::push_text(out, "”", span);
                }
            }
            InlineKind::Link(link) => self.link(link, attrs, span, out),
            InlineKind::CrossReference(r) => self.cross_reference(r, attrs, span, out),
            InlineKind::Anchor => {
                if self.note(InlineTag::Anchor, span) {
                    let (attrs, id) = self.inline_anchor_attrs(attrs, span);
                    if id {
                        out.push(Inline { kind: InlineKind::Anchor, attrs, span });
                    }
                } else if let Some(id) = self.attrs_of_vanishing(attrs, span) {
                    self.before.push(Block::anchor(id, span));
                }
            }
            InlineKind::Footnote(body) => self.footnote(body, attrs, span, out),
            InlineKind::FootnoteReference(id) => self.footnote_reference(id, attrs, span, out),
            InlineKind::Media(media) => self.inline_media(*media, attrs, span, out),
            InlineKind::Keys(mut keys) => {
                let attrs = self.open_if_carried(InlineTag::Keys, attrs, span, out);
                if self.note(InlineTag::Keys, span) {
                    keys.keys = self.inline_list(keys.keys);
                    out.push(Inline { kind: InlineKind::Keys(keys), attrs, span });
                } else {
                    self.joined(keys.keys, "+", out);
                }
            }
            InlineKind::Menu(mut menu) => {
                let attrs = self.open_if_carried(InlineTag::Menu, attrs, span, out);
                if self.note(InlineTag::Menu, span) {
                    menu.items = self.inline_list(menu.items);
                    menu.shortcut = self.inline_list(menu.shortcut);
                    out.push(Inline { kind: InlineKind::Menu(menu), attrs, span });
                } else {
                    self.joined(menu.items, " > ", out);
                    if !menu.shortcut.is_empty() {
                        text::push_text(out, " (", span);
                        let shortcut = self.inline_list(menu.shortcut);
                        text::push_all(out, shortcut);
                        text::push_text(out, ")", span);
                    }
                }
            }
            InlineKind::IndexTerm(term) => self.index_term(term, attrs, span, out),
            InlineKind::ManualPage(mut page) => {
                let attrs = self.open_if_carried(InlineTag::ManualPage, attrs, span, out);
                if self.note(InlineTag::ManualPage, span) {
                    page.name = self.words_alone(page.name);
                    out.push(Inline { kind: InlineKind::ManualPage(page), attrs, span });
                } else {
                    let name = self.inline_list(page.name);
                    text::push_all(out, name);
                    if let Some(volume) = page.volume {
                        text::push_text(out, &format!("({volume})"), span);
                    }
                }
            }
            InlineKind::Citation(c) => {
                let attrs = self.open_if_carried(InlineTag::Citation, attrs, span, out);
                let content = self.inline_list(c);
                if self.note(InlineTag::Citation, span) {
                    out.push(Inline { kind: InlineKind::Citation(content), attrs, span });
                } else {
                    text::push_text(out, "[", span);
                    text::push_all(out, content);
                    text::push_text(out, "]", span);
                }
            }
            InlineKind::Math(math) => {
                let attrs = self.open_if_carried(InlineTag::Math, attrs, span, out);
                if self.note(InlineTag::Math, span) {
                    out.push(Inline { kind: InlineKind::Math(math), attrs, span });
                } else {
                    out.push(Inline::new(
                        InlineKind::Span {
                            role: Role::Literal,
                            content: text::words(super::code::fold(&math.source)),
                        },
                        span,
                    ));
                }
            }
            InlineKind::LineBreak => {
                if self.note(InlineTag::LineBreak, span) {
                    out.push(Inline::new(InlineKind::LineBreak, span));
                } else {
                    text::push_text(out, "\n", span);
                }
            }
            InlineKind::Include(include) => self.inline_include(*include, span, out),
            InlineKind::Comment(words) => match self.class(InlineTag::Comment) {
                Class::Native | Class::Encoded => {
                    self.note(InlineTag::Comment, span);
                    out.push(Inline::new(InlineKind::Comment(words), span));
                }
                Class::Normalised | Class::Degraded => {
                    self.note(InlineTag::Comment, span);
                    self.after.push(Block::new(BlockKind::Comment(words), span));
                }
                Class::Dropped => {
                    self.note_named(InlineTag::Comment, words, span);
                }
            },
            InlineKind::Instruction(instruction) => {
                if self.note_instruction(InlineTag::Instruction, &instruction, false, span) {
                    out.push(Inline::new(InlineKind::Instruction(instruction), span));
                }
            }
            InlineKind::EntityReference(name) => {
                let known = self.values.get(&name).cloned();
                let is_own = |own: ast::capability::Own| own.entities.contains(&name.as_str());
                // A name of the target's own that another file declares.
                let is_its =
                    |own: ast::capability::Own| attrs.hints().iter().any(|(n, _)| n.starts_with(own.hints));
                if known.is_none() && self.caps.own.is_some_and(|own| is_own(own) || is_its(own)) {
                    self.ledger.native += 1;
                    out.push(Inline { kind: InlineKind::EntityReference(name), attrs, span });
                    return;
                }
                if self.note_named(InlineTag::EntityReference, name.clone(), span) && known.is_some() {
                    out.push(Inline::new(InlineKind::EntityReference(name), span));
                } else {
                    // What nobody declares can only be shown as it was written; the reader has warned of it.
                    let is_attribute = attrs.hint(ast::InlineKind::ATTRIBUTE).is_some();
                    let words = known.unwrap_or_else(|| {
                        if is_attribute { format!("{{{name}}}").into() } else { format!("&{name};").into() }
                    });
                    text::push_text(out, &words, span);
                }
            }
            InlineKind::CalloutMark(mark) => {
                let id = self.attrs_of_vanishing(attrs, span);
                self.anchor_in_line(id, span, out);
                self.note_as(InlineTag::CalloutMark, Class::Degraded, "", "its number in parentheses", span);
                text::push_text(out, &format!("({})", mark.number), span);
            }
            InlineKind::Argument(argument) => {
                let id = self.attrs_of_vanishing(attrs, span);
                self.anchor_in_line(id, span, out);
                self.note(InlineTag::Argument, span);
                self.argument(*argument, span, out);
            }
            InlineKind::Raw(raw) => {
                if !self.takes_raw(&raw.format) {
                    let written = "left out: of another format";
                    self.note_as(InlineTag::Raw, Class::Dropped, raw.format, written, span);
                } else if self.note_named(InlineTag::Raw, raw.format.clone(), span) {
                    out.push(Inline::new(InlineKind::Raw(raw), span));
                } else if self.class(InlineTag::Raw) != Class::Dropped {
                    out.push(Inline::new(
                        InlineKind::Span { role: Role::Literal, content: text::words(raw.text) },
                        span,
                    ));
                }
            }
            InlineKind::Record(record) => self.inline_record(*record, attrs, span, out),
            InlineKind::Generic(generic) => self.generic(*generic, attrs, span, out),
        }
    }

    /// Emphasis and its like: a mark around content.
    fn mark(
        &mut self,
        tag: InlineTag,
        content: Inlines,
        attrs: Attrs,
        span: Span,
        out: &mut Inlines,
        make: impl FnOnce(Inlines) -> InlineKind,
    ) {
        let attrs = self.open_if_carried(tag_of(tag), attrs, span, out);
        let content = self.inline_list(content);
        if self.note(tag_of(tag), span) {
            wrap(content, attrs, span, out, make);
        } else {
            text::push_all(out, content);
        }
    }

    /// A run with a meaning; without the meaning, the look of its family.
    fn role(&mut self, role: Role, content: Inlines, attrs: Attrs, span: Span, out: &mut Inlines) {
        let attrs = if matches!(look_of(role), Look::None) {
            self.open_if_carried(role, attrs, span, out)
        } else {
            self.open_inline(attrs, span, out)
        };
        let content = self.inline_list(content);
        if self.note(role, span) {
            // A phrase is there for its attributes; without any it says nothing.
            if role == Role::Phrase && attrs.is_empty() {
                text::push_all(out, content);
                return;
            }
            wrap(content, attrs, span, out, |content| InlineKind::Span { role, content });
            return;
        }
        match look_of(role) {
            Look::Code => {
                wrap(content, attrs, span, out, |content| InlineKind::Span { role: Role::Literal, content });
            }
            Look::Emphasis => wrap(content, attrs, span, out, InlineKind::Emphasis),
            // The key in a button's label is no stronger than the label.
            Look::Strong => wrap(without_strong(content), attrs, span, out, InlineKind::Strong),
            Look::None => text::push_all(out, content),
        }
    }

    /// Lowers the attributes of an inline node; an id that cannot stay becomes an anchor before it.
    pub(super) fn open_inline(&mut self, attrs: Attrs, span: Span, out: &mut Inlines) -> Attrs {
        if attrs.is_empty() {
            return attrs;
        }
        let (attrs, homeless) = self.inline_attrs(attrs, span);
        self.anchor_in_line(homeless, span, out);
        attrs
    }

    /// As [`Lowering::open_inline`], where the node goes if the target has no such thing.
    fn open_if_carried(
        &mut self,
        construct: impl Into<ast::Construct>,
        attrs: Attrs,
        span: Span,
        out: &mut Inlines,
    ) -> Attrs {
        if self.carries(construct) {
            return self.open_inline(attrs, span, out);
        }
        self.vanish_in_line(attrs, span, out);
        Attrs::default()
    }

    /// Sets an anchor in the line, or before the paragraph where a line takes none.
    pub(super) fn anchor_in_line(&mut self, id: Option<ast::Str>, span: Span, out: &mut Inlines) {
        let Some(id) = id else { return };
        if self.carries(InlineTag::Anchor) {
            out.push(Inline { kind: InlineKind::Anchor, attrs: Attrs::with_id(id), span });
        } else {
            self.before.push(Block::anchor(id, span));
        }
    }

    pub(super) fn anchors_in_line(&mut self, ids: Vec<ast::Str>, span: Span, out: &mut Inlines) {
        for id in ids {
            self.anchor_in_line(Some(id), span, out);
        }
    }

    /// The attributes of an anchor: its id is the anchor, so no feature beyond the anchor's own is asked for.
    fn inline_anchor_attrs(&mut self, mut attrs: Attrs, span: Span) -> (Attrs, bool) {
        let id = attrs.take_id();
        let (mut left, _) = self.inline_attrs(attrs, span);
        let Some(id) = id else { return (left, false) };
        let (id, is_valid) = self.valid_id(Feature::InlineId, id, span);
        if !is_valid {
            self.note_as(Feature::InlineId, Class::Dropped, id, "the format takes no such id", span);
            return (left, false);
        }
        left.set_id(id);
        (left, true)
    }

    fn joined(&mut self, parts: Inlines, with: &str, out: &mut Inlines) {
        for (i, part) in parts.into_iter().enumerate() {
            if i > 0 {
                text::push_text(out, with, part.span);
            }
            self.inline(part, out);
        }
    }

    /// A node that the tree has no kind for: its content stays.
    fn generic(&mut self, generic: Generic, attrs: Attrs, span: Span, out: &mut Inlines) {
        if self.caps.is_own(&generic, &attrs) {
            self.ledger.native += 1;
            out.push(Inline { kind: InlineKind::Generic(Box::new(generic)), attrs, span });
            return;
        }
        if let Some((inlines, written)) = ast::foreign::inline(&generic, &attrs, span) {
            let name = attrs.get("name").unwrap_or(&generic.name).to_string();
            self.note_as(InlineTag::Generic, Class::Degraded, name, written, span);
            self.vanish_in_line(attrs, span, out);
            for inline in inlines {
                self.inline(inline, out);
            }
            return;
        }
        let carried = self.note_named(InlineTag::Generic, generic.name.clone(), span);
        let attrs = self.open_if_carried(InlineTag::Generic, attrs, span, out);
        let mut content = Inlines::new();
        for node in generic.content {
            match node {
                Node::Inline(inline) => self.inline(inline, &mut content),
                Node::Block(block) => {
                    let blocks = self.flow(vec![block]);
                    text::push_all(&mut content, self.flatten_blocks(blocks));
                }
            }
        }
        if carried {
            let content = content.into_iter().map(Node::Inline).collect();
            let generic = Generic { name: generic.name, content };
            out.push(Inline { kind: InlineKind::Generic(Box::new(generic)), attrs, span });
        } else {
            text::push_all(out, content);
        }
    }
}

/// The words of a run with its line breaks folded: where only words can stand.
pub(super) fn plain(inlines: &[Inline]) -> String {
    ast::plain_text(inlines).replace('\n', " ")
}

/// Wraps content into a mark, its outer blanks left outside. Nothing is set around nothing.
fn wrap(
    mut content: Inlines,
    attrs: Attrs,
    span: Span,
    out: &mut Inlines,
    make: impl FnOnce(Inlines) -> InlineKind,
) {
    let (start, end) = text::take_borders(&mut content);
    text::push_blank(start, out);
    if text::is_invisible(&content) {
        text::push_all(out, content);
    } else {
        out.push(Inline { kind: make(content), attrs, span });
    }
    text::push_blank(end, out);
}

/// What became of a node that was to be lowered where it stands.
enum Kept {
    /// It is lowered.
    Yes,
    /// It is lowered, but the blanks at its borders do not belong there, or it shows nothing.
    Lowered,
    /// Nothing was done.
    No,
}

/// The content of a mark, or of a quotation in the line.
fn content_mut(kind: &mut InlineKind) -> Option<&mut Inlines> {
    match kind {
        InlineKind::Quote(content) => Some(content),
        kind => kind.marked_mut(),
    }
}

/// Sets the blanks at the borders of a lowered mark outside it.
fn wrap_again(mut mark: Inline, out: &mut Inlines) {
    let Some(content) = content_mut(&mut mark.kind).map(std::mem::take) else { return out.push(mark) };
    let Inline { mut kind, attrs, span } = mark;
    wrap(content, attrs, span, out, |content| {
        if let Some(inside) = content_mut(&mut kind) {
            *inside = content;
        }
        kind
    });
}

/// Whether an apostrophe stands between two letters or digits.
fn has_apostrophe(words: &str) -> bool {
    words.match_indices('\'').any(|(at, _)| {
        words[..at].chars().next_back().is_some_and(char::is_alphanumeric)
            && words[at + 1..].chars().next().is_some_and(char::is_alphanumeric)
    })
}

fn tag_of(tag: InlineTag) -> ast::Construct {
    ast::Construct::Inline(tag)
}

/// The content of a strong run, in which nothing can be stronger.
fn without_strong(content: Inlines) -> Inlines {
    let mut out = Inlines::with_capacity(content.len());
    for inline in content {
        match inline.kind {
            InlineKind::Strong(inner) if inline.attrs.is_empty() => text::push_all(&mut out, inner),
            kind => text::push_all(&mut out, vec![Inline { kind, ..inline }]),
        }
    }
    out
}

/// How a role looks where it cannot be said.
enum Look {
    Code,
    Emphasis,
    Strong,
    None,
}

fn look_of(role: Role) -> Look {
    match role {
        Role::Replaceable
        | Role::FirstTerm
        | Role::CiteTitle
        | Role::ForeignPhrase
        | Role::WordAsWord
        | Role::LineAnnotation => Look::Emphasis,
        // Shown as such by every processor; a code font would be news.
        Role::Optional | Role::NonTerminal | Role::Email => Look::None,
        _ => match role.family() {
            ast::Family::Code => Look::Code,
            ast::Family::Interface => Look::Strong,
            ast::Family::Text => Look::None,
        },
    }
}
