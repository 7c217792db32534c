//! Running text in the reader's form.

use super::Settle;
use super::code::push;
use crate::capabilities::{Look, look};
use ast::normal::text::tidy;
use ast::{
    Attrs, Block, BlockKind, Class, Feature, Inline, InlineKind, InlineTag, Inlines, MathNotation, Raw, Role,
    Span, Str, Target,
};

impl Settle {
    /// The words of a paragraph.
    pub(super) fn text(&mut self, words: &mut Inlines) {
        self.whole(words);
        breaks_in_marks(words);
        *words = tidy(std::mem::take(words));
    }

    /// Words that stand on one line.
    pub(super) fn line(&mut self, words: &mut Inlines) {
        self.whole(words);
        on_one_line(words);
        *words = tidy(std::mem::take(words));
    }

    /// Running text that stands alone: its beginning is that of a line.
    fn whole(&mut self, words: &mut Inlines) {
        self.begins = true;
        self.inlines(words, false);
        self.begins = false;
    }

    /// Running text, or that of a listing, whose texts are left as they are.
    pub(super) fn inlines(&mut self, content: &mut Inlines, verbatim: bool) {
        let begins = std::mem::take(&mut self.begins);
        let plain = content.iter().all(|i| matches!(i.kind, InlineKind::Text(_)) && i.attrs.is_empty());
        if plain && content.len() <= 1 {
            return;
        }
        let mut out = Inlines::with_capacity(content.len());
        let has_quotes = content.iter().any(|i| matches!(i.kind, InlineKind::Quote(_)));
        for inline in std::mem::take(content) {
            self.inline(inline, verbatim, &mut out);
        }
        *content = out;
        if has_quotes {
            self.quotes(content, verbatim, begins);
        }
    }

    /// Quotations in the line: where their marks cannot stand, they are characters.
    fn quotes(&mut self, content: &mut Inlines, verbatim: bool, begins: bool) {
        let mut out = Inlines::with_capacity(content.len());
        let mut rest = std::mem::take(content).into_iter().peekable();
        while let Some(inline) = rest.next() {
            let InlineKind::Quote(words) = &inline.kind else {
                push_one(&mut out, inline);
                continue;
            };
            if !verbatim
                && (out.is_empty() && begins || may_open(out.last()))
                && (rest.peek().is_none() && begins || may_close(rest.peek()))
                && may_be_quoted(words)
            {
                out.push(inline);
                continue;
            }
            let InlineKind::Quote(words) = inline.kind else { continue };
            let mut attrs = inline.attrs;
            self.note(InlineTag::Quote, Class::Normalised, "", "“text”", inline.span);
            out.extend(attrs.take_id().map(|id| super::block::anchor(id, inline.span)));
            push(&mut out, "\u{201c}", inline.span);
            for word in words {
                push_one(&mut out, word);
            }
            push(&mut out, "\u{201d}", inline.span);
        }
        *content = out;
    }

    fn inline(&mut self, mut inline: Inline, verbatim: bool, out: &mut Inlines) {
        let span = inline.span;
        self.attributes(&mut inline, out);
        match &mut inline.kind {
            InlineKind::Text(text) if verbatim => return push(out, text, span),
            InlineKind::Text(_) => return push_one(out, inline),
            InlineKind::Emphasis(c)
            | InlineKind::Strong(c)
            | InlineKind::Strike(c)
            | InlineKind::Citation(c) => {
                let mut words = std::mem::take(c);
                self.inlines(&mut words, verbatim);
                if nothing(&words) {
                    return vanish(inline.attrs, words, span, out);
                }
                *c = words;
            }
            InlineKind::Superscript(c) | InlineKind::Subscript(c) => {
                let mut words = std::mem::take(c);
                self.inlines(&mut words, verbatim);
                on_one_line(&mut words);
                if nothing(&words) {
                    return vanish(inline.attrs, words, span, out);
                }
                *c = words;
            }
            InlineKind::Quote(c) => {
                let mut words = std::mem::take(c);
                self.inlines(&mut words, verbatim);
                if nothing(&words) {
                    return vanish(inline.attrs, words, span, out);
                }
                *c = words;
            }
            InlineKind::Span { content, .. } => {
                let mut words = std::mem::take(content);
                self.inlines(&mut words, verbatim);
                if nothing(&words) {
                    return vanish(inline.attrs, words, span, out);
                }
                *content = words;
                if !verbatim {
                    lone_text(&mut inline);
                }
                // An id may have been all that it said.
                if matches!(&inline.kind, InlineKind::Span { role: Role::Phrase, .. })
                    && inline.attrs.is_empty_but_hints()
                    && let InlineKind::Span { content, .. } = inline.kind
                {
                    return content.into_iter().for_each(|word| {
                        if verbatim && let InlineKind::Text(text) = &word.kind {
                            push(out, text, word.span);
                        } else {
                            push_one(out, word);
                        }
                    });
                }
            }
            InlineKind::CrossReference(reference) if !is_target(&reference.target) => {
                let words = reference.target.replace("\n", " ");
                self.note(
                    InlineTag::CrossReference,
                    Class::Degraded,
                    words.clone(),
                    "its words: no id",
                    span,
                );
                return push(out, &words, span);
            }
            InlineKind::Link(link) if matches!(&link.target, Target::Id(id) if !is_target(id)) => {
                let Target::Id(id) = &link.target else { return };
                self.note(InlineTag::Link, Class::Degraded, id.clone(), "its words: no id", span);
                let mut words = std::mem::take(&mut link.content);
                self.inlines(&mut words, verbatim);
                return words.into_iter().for_each(|word| {
                    if verbatim && let InlineKind::Text(text) = &word.kind {
                        push(out, text, word.span);
                    } else {
                        push_one(out, word);
                    }
                });
            }
            InlineKind::Link(link) => {
                self.inlines(&mut link.content, verbatim);
                // The bracket of an anchor or a footnote would end the words of a link.
                let (mut before, mut behind) = (Inlines::new(), Inlines::new());
                let is_blank = link.content.iter().all(|i| match &i.kind {
                    InlineKind::Text(text) => text.trim_matches([' ', '\n']).is_empty(),
                    InlineKind::Footnote(_) | InlineKind::FootnoteReference(_) => true,
                    _ => i.is_invisible(),
                });
                let anchors = is_blank || matches!(link.target, Target::Url(_));
                take_out(&mut link.content, anchors, &mut before, &mut behind);
                if !(verbatim || before.is_empty() && behind.is_empty()) {
                    link.content.iter_mut().for_each(lone_text);
                    outward(&mut link.content);
                    trim(&mut link.content, true);
                    trim(&mut link.content, false);
                    self.quotes(&mut link.content, verbatim, false);
                }
                if is_blank {
                    link.content.retain(|i| !matches!(i.kind, InlineKind::Text(_)));
                }
                out.append(&mut before);
                if let Some(Inline { kind: InlineKind::Text(text), .. }) = link.content.first_mut()
                    && text.starts_with([' ', '\n'])
                {
                    // Blanks behind the comma or the bracket are none of the words.
                    *text = text.trim_start_matches([' ', '\n']).into();
                    if text.is_empty() {
                        link.content.remove(0);
                    }
                    ast::normal::text::push_text(out, " ", span);
                }
                if nothing(&link.content) {
                    let words = std::mem::take(&mut link.content);
                    out.extend(words);
                    match &link.target {
                        Target::Id(id) => {
                            let reference =
                                ast::CrossReference { target: id.clone(), style: None, text_from: None };
                            inline.kind = InlineKind::CrossReference(Box::new(reference));
                        }
                        Target::Url(url) => link.content = vec![Inline::text(url.clone())],
                    }
                }
                if !behind.is_empty() {
                    push_one(out, inline);
                    return behind.into_iter().for_each(|inline| push_one(out, inline));
                }
            }
            InlineKind::ManualPage(page) => {
                self.inlines(&mut page.name, verbatim);
            }
            InlineKind::Footnote(blocks) => {
                let mut words = Inlines::new();
                for block in std::mem::take(blocks) {
                    let id = block.attrs.id().map(Str::from);
                    if let BlockKind::Paragraph(content) | BlockKind::Plain(content) = block.kind {
                        if !words.is_empty() {
                            push(&mut words, " ", span);
                        }
                        words.extend(id.map(|id| super::block::anchor(id, block.span)));
                        for inline in content {
                            push_one(&mut words, inline);
                        }
                    }
                }
                self.line(&mut words);
                *blocks = vec![Block::new(BlockKind::Paragraph(words), span)];
                if let Some(id) = inline.attrs.id() {
                    let name = crate::write::footnote_name(id);
                    self.footnotes.insert(name);
                }
            }
            InlineKind::FootnoteReference(id) => {
                let name = crate::write::footnote_name(id);
                if !self.footnotes.contains(&name) {
                    let target = id.clone();
                    let reference = ast::CrossReference { target, style: None, text_from: None };
                    inline.kind = InlineKind::CrossReference(Box::new(reference));
                }
            }
            InlineKind::Keys(keys) => {
                keys.action = keys.action.take().filter(|a| a == "seq");
                self.inlines(&mut keys.keys, verbatim);
                if keys.keys.len() < 2 || !keys.keys.iter().all(is_name) {
                    self.note(InlineTag::Keys, Class::Normalised, "", "its keys, with + between them", span);
                    for (i, key) in std::mem::take(&mut keys.keys).into_iter().enumerate() {
                        if i > 0 {
                            push(out, "+", span);
                        }
                        push_one(out, key);
                    }
                    return;
                }
                for key in &mut keys.keys {
                    self.renamed(key, Role::KeyCap);
                }
            }
            InlineKind::Media(media) => {
                super::block::media(self, media, span);
                // One list says it of both.
                if let Some(item) = media.items.first_mut() {
                    let of_item = std::mem::take(&mut item.attrs.data_mut().classes);
                    item.attrs.tidy();
                    for class in of_item {
                        inline.attrs.data_mut().push_class(class);
                    }
                }
                if let Some(words) = self.without_source(media, span) {
                    return words.into_iter().for_each(|word| push_one(out, word));
                }
            }
            InlineKind::Menu(menu) => {
                self.inlines(&mut menu.items, verbatim);
                self.inlines(&mut menu.shortcut, verbatim);
                let shortcut = std::mem::take(&mut menu.shortcut);
                let last = menu.items.len().saturating_sub(1);
                if menu.items.is_empty() || !menu.items.iter().all(is_name) {
                    self.note(InlineTag::Menu, Class::Normalised, "", "its items, with > between them", span);
                    for (i, item) in std::mem::take(&mut menu.items).into_iter().enumerate() {
                        if i > 0 {
                            push(out, " > ", span);
                        }
                        push_one(out, item);
                    }
                } else {
                    for (i, item) in menu.items.iter_mut().enumerate() {
                        let role = match i {
                            0 => Role::GuiMenu,
                            i if i == last => Role::GuiMenuItem,
                            _ => Role::GuiSubmenu,
                        };
                        self.renamed(item, role);
                    }
                    push_one(out, inline);
                }
                if !shortcut.is_empty() {
                    push(out, " (", span);
                    for inline in shortcut {
                        push_one(out, inline);
                    }
                    push(out, ")", span);
                }
                return;
            }
            InlineKind::Math(math) => {
                if math.source.contains('\n') {
                    math.source = math.source.replace("\n", " ");
                }
                if math.notation == MathNotation::MathMl && !is_math(&math.source) {
                    self.note(
                        InlineTag::Math,
                        Class::Degraded,
                        "mathml",
                        "text that is passed through",
                        span,
                    );
                    let raw = Raw { format: "html".into(), text: math.source.clone() };
                    inline.kind = InlineKind::Raw(Box::new(raw));
                }
            }
            InlineKind::Raw(raw) => {
                if raw.format != "html" {
                    let name = raw.format.clone();
                    self.note(InlineTag::Raw, Class::Normalised, name, "text that is passed through", span);
                    raw.format = "html".into();
                }
                if raw.text.is_empty() {
                    return;
                }
            }
            InlineKind::IndexTerm(term) => {
                if term.levels.is_empty() {
                    return;
                }
                for level in &mut term.levels {
                    let words = ast::plain_text(&level.content);
                    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
                    level.content = if words.is_empty() { Vec::new() } else { vec![Inline::text(words)] };
                    level.attrs = Attrs::default();
                    level.sort_as = None;
                }
                term.range = ast::IndexRange::Single;
                inline.attrs.keep_hints_of("");
            }
            InlineKind::Comment(words) => {
                // Lowering has set it behind the block; a tree that comes without it may have one.
                let words = std::mem::take(words);
                return self.note(InlineTag::Comment, Class::Dropped, words, "nothing: not in a line", span);
            }
            InlineKind::EntityReference(name) => {
                if let Some(value) = self.entities.get(name).cloned() {
                    let text = Inline::new(InlineKind::Text(value), span);
                    return if verbatim {
                        push(out, &ast::plain_text(&[text]), span);
                    } else {
                        push_one(out, text);
                    };
                }
            }
            InlineKind::Generic(generic) => {
                let nodes = std::mem::take(&mut generic.content);
                let mut words: Inlines = nodes
                    .into_iter()
                    .filter_map(|node| match node {
                        ast::Node::Inline(inline) => Some(inline),
                        ast::Node::Block(_) => None,
                    })
                    .collect();
                self.inlines(&mut words, verbatim);
                if generic.name == crate::own::MARK && nothing(&words) {
                    return vanish(inline.attrs, words, span, out);
                }
                generic.content = words.into_iter().map(ast::Node::Inline).collect();
            }
            _ => {}
        }
        push_one(out, inline);
    }

    /// Gives a key or an item of a menu the role that its place says.
    fn renamed(&mut self, inline: &mut Inline, wanted: Role) {
        if let InlineKind::Text(text) = &inline.kind {
            let text = Inline::new(InlineKind::Text(text.clone()), inline.span);
            inline.kind = InlineKind::Span { role: wanted, content: vec![text] };
        } else if let InlineKind::Span { role, .. } = &mut inline.kind
            && *role != wanted
        {
            let name = role.name();
            *role = wanted;
            self.note(name_of(name), Class::Normalised, name, wanted.name(), inline.span);
        }
    }

    /// The attributes of a node in a line: an id that cannot stand with its mark becomes an anchor before it.
    fn attributes(&mut self, inline: &mut Inline, out: &mut Inlines) {
        let Some(data) = inline.attrs.data() else { return };
        let span = inline.span;
        let own = matches!(
            inline.kind,
            InlineKind::Media(_) | InlineKind::Generic(_) | InlineKind::Anchor | InlineKind::Include(_)
        );
        let to_url = matches!(&inline.kind, InlineKind::Link(l) if matches!(l.target, Target::Url(_)));
        let keeps = |name: &str| own || to_url && ["window", "title", "opts", "rel"].contains(&name);
        let lost: Vec<(Feature, Str)> = data
            .language
            .iter()
            .map(|l| (Feature::Language, l.clone()))
            .chain(
                data.other
                    .iter()
                    .filter(|(name, _)| !keeps(name))
                    .map(|(name, _)| (Feature::OtherAttributes, name.clone())),
            )
            .collect();
        if !lost.is_empty() {
            let data = inline.attrs.data_mut();
            data.language = None;
            data.other.retain(|(name, _)| keeps(name));
            inline.attrs.tidy();
            for (feature, name) in lost {
                self.note(feature, Class::Dropped, name, "nothing: not in a line", span);
            }
        }
        if !inline.attrs.classes().is_empty() {
            for class in &mut inline.attrs.data_mut().classes {
                *class = crate::write::class(class).into();
            }
        }
        let takes = match &inline.kind {
            InlineKind::Emphasis(_)
            | InlineKind::Strong(_)
            | InlineKind::Strike(_)
            | InlineKind::Citation(_)
            | InlineKind::ManualPage(_) => true,
            // The sign of an id would be taken for a mark before these are read.
            InlineKind::Superscript(_) | InlineKind::Subscript(_) => false,
            InlineKind::Span { role, .. } => !matches!(look(*role), Look::Key | Look::Button),
            InlineKind::Anchor | InlineKind::Footnote(_) | InlineKind::Generic(_) => return,
            _ => false,
        };
        let fits = takes && inline.attrs.id().is_none_or(crate::write::is_plain_id);
        if !fits && let Some(id) = inline.attrs.take_id() {
            out.push(super::block::anchor(id, span));
        }
        let raised = matches!(inline.kind, InlineKind::Superscript(_) | InlineKind::Subscript(_));
        if !takes && !raised && !to_url && !own && !inline.attrs.classes().is_empty() {
            let classes = std::mem::take(&mut inline.attrs.data_mut().classes);
            inline.attrs.tidy();
            for name in classes {
                self.note(Feature::Classes, Class::Dropped, name, "nothing: not on this node", span);
            }
        }
    }
}

/// The id of an anchor that a text begins with; the anchor is taken away.
pub(super) use crate::read::take_id;

/// Cuts the blanks around line breaks in marks: in a text of its own there are none.
pub(crate) fn breaks_in_marks(content: &mut Inlines) {
    for inline in content.iter_mut() {
        let inner = match &mut inline.kind {
            InlineKind::Quote(c) | InlineKind::Citation(c) => c,
            kind => match kind.marked_mut() {
                Some(inner) => inner,
                None => continue,
            },
        };
        breaks_in_marks(inner);
        let is_break = |i: &Inline| matches!(i.kind, InlineKind::LineBreak);
        if !inner.iter().any(is_break) {
            continue;
        }
        for at in 0..inner.len() {
            let after = at > 0 && is_break(&inner[at - 1]);
            let before = inner.get(at + 1).is_some_and(is_break);
            if let InlineKind::Text(text) = &mut inner[at].kind {
                if after {
                    ast::normal::text::trim_text_start(text);
                }
                if before {
                    ast::normal::text::trim_text_end(text);
                }
            }
        }
        inner.retain(|i| !matches!(&i.kind, InlineKind::Text(text) if text.is_empty()));
    }
}

/// Moves blanks at the ends of marks out of them.
fn outward(content: &mut Inlines) {
    let mut out = Inlines::with_capacity(content.len());
    for mut inline in std::mem::take(content) {
        let span = inline.span;
        let Some(inner) = inline.kind.marked_mut() else {
            push_one(&mut out, inline);
            continue;
        };
        outward(inner);
        let blank = |i: Option<&Inline>, start: bool| match i.map(|i| &i.kind) {
            Some(InlineKind::Text(text)) if start => text.starts_with([' ', '\n']),
            Some(InlineKind::Text(text)) => text.ends_with([' ', '\n']),
            _ => false,
        };
        let (before, behind) = (blank(inner.first(), true), blank(inner.last(), false));
        trim(inner, true);
        trim(inner, false);
        let is_empty = inner.is_empty();
        if before {
            ast::normal::text::push_text(&mut out, " ", span);
        }
        if !is_empty {
            push_one(&mut out, inline);
        }
        if behind {
            ast::normal::text::push_text(&mut out, " ", span);
        }
    }
    *content = out;
}

/// Cuts blanks at one end, also in the marks that stand there.
fn trim(content: &mut Inlines, start: bool) {
    while let Some(inline) = if start { content.first_mut() } else { content.last_mut() } {
        let is_empty = match &mut inline.kind {
            InlineKind::Text(text) => {
                let kept = if start {
                    text.trim_start_matches([' ', '\n'])
                } else {
                    text.trim_end_matches([' ', '\n'])
                };
                if kept.len() < text.len() {
                    *text = kept.into();
                }
                text.is_empty()
            }
            kind => match kind.marked_mut() {
                Some(inner) => {
                    trim(inner, start);
                    inner.is_empty()
                }
                None => false,
            },
        };
        if !is_empty {
            return;
        }
        if start {
            content.remove(0);
        } else {
            content.pop();
        }
    }
}

/// A text alone in code or in a key is one line.
fn lone_text(inline: &mut Inline) {
    let InlineKind::Span { role, content } = &mut inline.kind else {
        if let Some(inner) = inline.kind.marked_mut() {
            inner.iter_mut().for_each(lone_text);
        }
        return;
    };
    let look = look(*role);
    if matches!(look, Look::Plain | Look::Emphasis) {
        return content.iter_mut().for_each(lone_text);
    }
    if let [Inline { kind: InlineKind::Text(text), .. }] = content.as_mut_slice() {
        if text.contains('\n') {
            *text = text.replace("\n", " ");
        }
        if look != Look::Code && text.trim().len() < text.len() {
            *text = text.trim().into();
        }
    }
}

/// Takes anchors and footnotes out of the words of a link.
fn take_out(content: &mut Inlines, anchors: bool, before: &mut Inlines, behind: &mut Inlines) {
    let is_out = |i: &Inline| match i.kind {
        InlineKind::Anchor => anchors,
        InlineKind::Footnote(_) | InlineKind::FootnoteReference(_) => true,
        _ => false,
    };
    for inline in content.iter_mut() {
        if let Some(inner) = inline.kind.marked_mut() {
            take_out(inner, anchors, before, behind);
        }
    }
    if !content.iter().any(is_out) {
        return;
    }
    let mut out = Inlines::with_capacity(content.len());
    for inline in std::mem::take(content) {
        match inline.kind {
            _ if !is_out(&inline) => push_one(&mut out, inline),
            InlineKind::Anchor => before.push(inline),
            _ => behind.push(inline),
        }
    }
    *content = out;
}

/// Whether a reference may lead to this: an id, or the words of a title.
fn is_target(target: &str) -> bool {
    !target.is_empty()
        && !target.contains(['`', '[', ']', '*', '{', '}', '|', '"', '\\', '+', '^', '~', '\n'])
}

fn name_of(name: &str) -> ast::Construct {
    Role::from_name(name).map_or(InlineTag::Span.into(), Into::into)
}

/// Whether a key or an item of a menu is nothing but words.
fn is_name(inline: &Inline) -> bool {
    match &inline.kind {
        InlineKind::Span { role, content } => {
            inline.attrs.is_empty_but_hints()
                && role.family() == ast::Family::Interface
                && matches!(content.as_slice(), [Inline { kind: InlineKind::Text(text), .. }] if !text.trim().is_empty())
        }
        InlineKind::Text(text) => !text.trim().is_empty(),
        _ => false,
    }
}

/// Whether text of XML is one formula.
pub(crate) fn is_math(source: &str) -> bool {
    source.starts_with("<math") && source.ends_with("</math>")
}

/// Whether the mark of a quotation is read behind this node as its beginning.
fn may_open(before: Option<&Inline>) -> bool {
    match before.map(|i| &i.kind) {
        Some(InlineKind::Text(text)) => text.ends_with([' ', '\n', '(', '/', ',']),
        // The bracket of an anchor is no sign of a word; and an id may come to stand here later.
        Some(InlineKind::LineBreak | InlineKind::Anchor) => true,
        _ => false,
    }
}

/// The same of its end.
fn may_close(after: Option<&Inline>) -> bool {
    match after.map(|i| &i.kind) {
        Some(InlineKind::LineBreak) => true,
        Some(InlineKind::Text(text)) => text.starts_with([' ', '\n', ')', ',', '.', ';', ':', '?', '!', '/']),
        _ => false,
    }
}

/// Whether these words may stand between the marks of a quotation.
fn may_be_quoted(words: &[Inline]) -> bool {
    let edge = |inline: Option<&Inline>, first: bool| match inline.map(|i| &i.kind) {
        Some(InlineKind::Text(text)) => {
            let c = if first { text.chars().next() } else { text.chars().next_back() };
            c.is_some_and(|c| c.is_alphanumeric() || !first && ".,!?)".contains(c))
        }
        _ => false,
    };
    words
        .iter()
        .all(|i| matches!(i.kind, InlineKind::Text(_) | InlineKind::Emphasis(_) | InlineKind::Strong(_)))
        && edge(words.first(), true)
        && edge(words.last(), false)
}

/// The id of a title is an anchor at its start. What else may stand on a part of a block has been named before
/// ([`super::Parts`]); the rest is the source's spelling.
pub(super) fn leading_id(words: &mut Inlines, attrs: &mut Attrs) {
    if let Some(id) = attrs.take_id() {
        words.insert(0, super::block::anchor(id, Span::NONE));
    }
    *attrs = Attrs::default();
}

fn nothing(words: &[Inline]) -> bool {
    words.iter().all(|i| match &i.kind {
        InlineKind::Anchor => true,
        InlineKind::Text(text) => text.is_empty(),
        _ => false,
    })
}

/// A mark around nothing: its anchors are left.
fn vanish(mut attrs: Attrs, words: Inlines, span: Span, out: &mut Inlines) {
    out.extend(attrs.take_id().map(|id| super::block::anchor(id, span)));
    out.extend(words.into_iter().filter(|i| matches!(i.kind, InlineKind::Anchor)));
}

/// Adds a node; text joins text.
fn push_one(out: &mut Inlines, inline: Inline) {
    ast::normal::text::push(out, inline);
}

/// Makes one line of some words.
fn on_one_line(words: &mut Inlines) {
    for inline in words.iter_mut() {
        match &mut inline.kind {
            InlineKind::Text(text) if text.contains('\n') => *text = text.replace("\n", " "),
            InlineKind::LineBreak => inline.kind = InlineKind::Text(" ".into()),
            InlineKind::Quote(c) | InlineKind::Citation(c) => on_one_line(c),
            InlineKind::ManualPage(page) => on_one_line(&mut page.name),
            kind => {
                if let Some(inner) = kind.marked_mut() {
                    on_one_line(inner);
                }
            }
        }
    }
    if ast::normal::text::is_loose(words) {
        let mut out = Inlines::with_capacity(words.len());
        for inline in std::mem::take(words) {
            ast::normal::text::push(&mut out, inline);
        }
        *words = out;
    }
}
