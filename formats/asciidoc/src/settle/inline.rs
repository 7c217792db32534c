//! Running text in the reader's form.

use super::code::push;
use super::words::{breaks_in_marks, lone_text, nothing, on_one_line, vanish};
use super::{Settle, words};
use crate::capabilities::{Look, look};
use ast::normal::text::tidy_up;
use ast::{
    Attrs, Block, BlockKind, Blocks, Class, Feature, Inline, InlineKind, InlineTag, Inlines, MathNotation,
    Raw, Role, Span, Str, Target,
};

impl Settle {
    /// The words of a paragraph.
    pub(super) fn text(&mut self, words: &mut Inlines) {
        self.whole(words);
        breaks_in_marks(words);
        tidy_up(words);
    }

    /// Words that stand on one line.
    pub(super) fn line(&mut self, words: &mut Inlines) {
        self.whole(words);
        on_one_line(words);
        tidy_up(words);
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
        let has_quotes = content.iter().any(|i| matches!(i.kind, InlineKind::Quote(_)));
        self.each(content, verbatim);
        if has_quotes {
            self.quotes(content, verbatim, begins);
        }
    }

    /// Brings each node into form. As long as one stays where it is, which most do, the list stays the list that it is.
    fn each(&mut self, content: &mut Inlines, verbatim: bool) {
        let mut made = std::mem::take(&mut self.made);
        let mut after_text = false;
        let mut at = 0;
        while let Some(inline) = content.get_mut(at) {
            let is_text = matches!(inline.kind, InlineKind::Text(_));
            if is_text && after_text || !self.stays(inline, verbatim) {
                let nothing = Inline::made(InlineKind::Text(Str::new()));
                self.inline(std::mem::replace(inline, nothing), verbatim, &mut made);
                match made.as_slice() {
                    [one] if !matches!(one.kind, InlineKind::Text(_)) => content[at] = made.remove(0),
                    _ => break,
                }
            }
            after_text = is_text;
            at += 1;
        }
        if at < content.len() {
            let rest = content.split_off(at);
            words::push_all(content, made.drain(..), verbatim);
            for inline in rest.into_iter().skip(1) {
                self.inline(inline, verbatim, content);
            }
        }
        made.clear();
        self.made = made;
    }

    /// Brings a node into form where it is, if it surely stays there; one that does not is as good as
    /// untouched, since what holds anchors alone may be brought into form once more.
    fn stays(&mut self, inline: &mut Inline, verbatim: bool) -> bool {
        if inline.attrs.data().is_some() {
            return false;
        }
        match &inline.kind {
            InlineKind::Text(text) => !text.is_empty(),
            InlineKind::CrossReference(reference) => super::link::is_target(&reference.target),
            InlineKind::Span { role: Role::Phrase, .. } => false,
            InlineKind::Emphasis(_)
            | InlineKind::Strong(_)
            | InlineKind::Strike(_)
            | InlineKind::Superscript(_)
            | InlineKind::Subscript(_)
            | InlineKind::Quote(_)
            | InlineKind::Citation(_)
            | InlineKind::Span { .. } => self.held(inline, verbatim),
            _ => false,
        }
    }

    /// Brings what a mark or a span holds into form. Whether that is more than anchors.
    fn held(&mut self, inline: &mut Inline, verbatim: bool) -> bool {
        let raised = matches!(inline.kind, InlineKind::Superscript(_) | InlineKind::Subscript(_));
        let Some(words) = held_mut(&mut inline.kind) else { return true };
        self.inlines(words, verbatim);
        if raised {
            on_one_line(words);
        }
        if nothing(words) {
            return false;
        }
        if !verbatim && matches!(inline.kind, InlineKind::Span { .. }) {
            lone_text(inline);
        }
        true
    }

    fn inline(&mut self, mut inline: Inline, verbatim: bool, out: &mut Inlines) {
        let span = inline.span;
        self.attributes(&mut inline, out);
        match &mut inline.kind {
            InlineKind::Text(text) if verbatim => return push(out, text, span),
            InlineKind::Text(_) => {}
            InlineKind::Emphasis(_)
            | InlineKind::Strong(_)
            | InlineKind::Strike(_)
            | InlineKind::Superscript(_)
            | InlineKind::Subscript(_)
            | InlineKind::Quote(_)
            | InlineKind::Citation(_)
            | InlineKind::Span { .. } => return self.mark(inline, verbatim, out),
            InlineKind::CrossReference(_) => return self.cross_reference(inline, out),
            InlineKind::Link(_) => return self.link(inline, verbatim, out),
            InlineKind::ManualPage(page) => {
                self.inlines(&mut page.name, verbatim);
            }
            InlineKind::Footnote(blocks) => {
                self.footnote(blocks, span);
                if let Some(id) = inline.attrs.id() {
                    self.footnotes.insert(crate::write::footnote_name(id));
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
            InlineKind::Keys(_) => return self.keys(inline, verbatim, out),
            InlineKind::Menu(_) => return self.menu(inline, verbatim, out),
            InlineKind::Media(_) => return self.media(inline, out),
            InlineKind::Math(math) => {
                if math.source.contains('\n') {
                    math.source = math.source.replace("\n", " ");
                }
                if math.notation == MathNotation::MathMl && !is_math(&math.source) {
                    self.changes.note(
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
                    self.changes.note(
                        InlineTag::Raw,
                        Class::Normalised,
                        name,
                        "text that is passed through",
                        span,
                    );
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
                index_term(term);
                inline.attrs.keep_hints_of("");
            }
            InlineKind::Comment(words) => {
                // Lowering has set it behind the block; a tree that comes without it may have one.
                let words = std::mem::take(words);
                return self.changes.note(
                    InlineTag::Comment,
                    Class::Dropped,
                    words,
                    "nothing: not in a line",
                    span,
                );
            }
            InlineKind::EntityReference(name) => {
                if let Some(value) = self.entities.get(name).cloned() {
                    let text = Inline::new(InlineKind::Text(value), span);
                    return if verbatim {
                        push(out, &ast::plain_text(&[text]), span);
                    } else {
                        words::push(out, text);
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
        words::push(out, inline);
    }

    /// Emphasis and its like, and spans; around nothing there is none.
    fn mark(&mut self, mut inline: Inline, verbatim: bool, out: &mut Inlines) {
        let stays = self.held(&mut inline, verbatim);
        // An id may have been all that a span said.
        let is_bare = matches!(inline.kind, InlineKind::Span { role: Role::Phrase, .. })
            && inline.attrs.is_empty_but_hints();
        if stays && !is_bare {
            return words::push(out, inline);
        }
        let words = held_mut(&mut inline.kind).map(std::mem::take).unwrap_or_default();
        if stays {
            words::push_all(out, words, verbatim);
        } else {
            vanish(inline.attrs, words, inline.span, out);
        }
    }

    /// The blocks of a footnote as one line.
    fn footnote(&mut self, blocks: &mut Blocks, span: Span) {
        let mut words = Inlines::new();
        for block in std::mem::take(blocks) {
            let id = block.attrs.id().map(Str::from);
            if let BlockKind::Paragraph(content) | BlockKind::Plain(content) = block.kind {
                if !words.is_empty() {
                    push(&mut words, " ", span);
                }
                words.extend(id.map(|id| super::block::anchor(id, block.span)));
                for inline in content {
                    words::push(&mut words, inline);
                }
            }
        }
        self.line(&mut words);
        *blocks = vec![Block::new(BlockKind::Paragraph(words), span)];
    }

    fn media(&mut self, mut inline: Inline, out: &mut Inlines) {
        let span = inline.span;
        let InlineKind::Media(media) = &mut inline.kind else { return };
        super::picture::media(self, media, span);
        // One list says it of both.
        if let Some(item) = media.items.first_mut() {
            let of_item = std::mem::take(&mut item.attrs.data_mut().classes);
            item.attrs.tidy();
            for class in of_item {
                inline.attrs.data_mut().push_class(class);
            }
        }
        if let Some(words) = self.without_source(media, span) {
            return words::push_all(out, words, false);
        }
        words::push(out, inline);
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
                self.changes.note(feature, Class::Dropped, name, "nothing: not in a line", span);
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
                self.changes.note(Feature::Classes, Class::Dropped, name, "nothing: not on this node", span);
            }
        }
    }
}

/// The content of a mark or a span.
fn held_mut(kind: &mut InlineKind) -> Option<&mut Inlines> {
    match kind {
        InlineKind::Quote(content) | InlineKind::Citation(content) => Some(content),
        kind => kind.marked_mut(),
    }
}

/// The id of an anchor that a text begins with; the anchor is taken away.
pub(super) use crate::read::take_id;

/// An entry of the index: words alone, at one place.
fn index_term(term: &mut ast::IndexTerm) {
    for level in &mut term.levels {
        let words = ast::plain_text(&level.content);
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        level.content = if words.is_empty() { Vec::new() } else { vec![Inline::text(words)] };
        level.attrs = Attrs::default();
        level.sort_as = None;
    }
    term.range = ast::IndexRange::Single;
}

/// Whether text of XML is one formula.
pub(crate) fn is_math(source: &str) -> bool {
    source.starts_with("<math") && source.ends_with("</math>")
}

/// The id of a title is an anchor at its start. What else may stand on a part of a block has been named before
/// ([`super::Parts`]); the rest is the source's spelling.
pub(super) fn leading_id(words: &mut Inlines, attrs: &mut Attrs) {
    if let Some(id) = attrs.take_id() {
        words.insert(0, super::block::anchor(id, Span::NONE));
    }
    *attrs = Attrs::default();
}
