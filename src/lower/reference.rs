//! Links and references: what they show, and how they find their target.

use super::{Context, Lowering, text};
use ast::capability::{FileLinks, TargetKind};
use ast::{
    Attrs, Class, CrossReference, Feature, Inline, InlineKind, InlineTag, Inlines, Link, Span, Str, Target,
};

impl Lowering<'_> {
    pub(super) fn link(&mut self, mut link: Box<Link>, attrs: Attrs, span: Span, out: &mut Inlines) {
        let attrs = self.open_inline(attrs, span, out);
        let outer = std::mem::replace(&mut self.in_link, true);
        let mut content = self.inline_list(std::mem::take(&mut link.content));
        self.in_link = outer;
        if text::is_invisible(&content) {
            let shown = match &link.target {
                Target::Url(url) => text::words(url.clone()),
                Target::Id(id) => self.words_for(id),
            };
            text::push_all(&mut content, shown);
        }
        if self.in_link {
            self.note_link_in_link(span);
            text::push_all(out, content);
            return;
        }
        if self.is_dead(&link.target) && self.context.index.external_of(&link.target).is_none() {
            self.note_dead(InlineTag::Link, &link.target, span);
            text::push_all(out, content);
            return;
        }
        if !self.note(InlineTag::Link, span) {
            text::push_all(out, content);
            return;
        }
        let mut attrs = attrs;
        link.target = self.link_target(link.target, &mut attrs);
        let (start, end) = text::take_borders(&mut content);
        link.content = content;
        text::push_blank(start, out);
        out.push(Inline { kind: InlineKind::Link(link), attrs, span });
        text::push_blank(end, out);
    }

    /// A reference without text: left to the tool where it makes the text itself, else given its target's name.
    pub(super) fn cross_reference(
        &mut self,
        mut reference: Box<CrossReference>,
        attrs: Attrs,
        span: Span,
        out: &mut Inlines,
    ) {
        let attrs = self.open_inline(attrs, span, out);
        if reference.style.is_some() && !self.note(Feature::ReferenceStyle, span) {
            reference.style = None;
        }
        if self.in_link {
            self.note_link_in_link(span);
            let words = self.words_for(reference.text_from.as_ref().unwrap_or(&reference.target));
            text::push_all(out, words);
            return;
        }
        let address = Target::Id(reference.target.clone());
        let external = self.context.index.external_of(&address);
        if external.is_none() && self.is_dead(&address) {
            self.note_dead(InlineTag::CrossReference, &address, span);
            let words = self.words_for(reference.text_from.as_ref().unwrap_or(&reference.target));
            text::push_all(out, words);
            return;
        }
        let target = self.context.index.target(&reference.target);
        let kind = target.map_or(TargetKind::Unknown, |t| t.kind);
        let elsewhere =
            target.is_some_and(|t| t.file != self.context.file) && self.file_links() != FileLinks::ById;
        if reference.text_from.is_none()
            && !elsewhere
            && external.is_none()
            && (self.caps.limits.names_target)(kind)
            && self.carries(InlineTag::CrossReference)
        {
            self.note(InlineTag::CrossReference, span);
            reference.target = self.referred(reference.target);
            out.push(Inline { kind: InlineKind::CrossReference(reference), attrs, span });
            return;
        }
        let class = match self.class(Feature::ReferenceText) {
            Class::Native | Class::Encoded => Class::Normalised,
            class => class,
        };
        self.note_as(
            Feature::ReferenceText,
            class,
            reference.target.clone(),
            "a link with its target's title",
            span,
        );
        let words = self.words_for(reference.text_from.as_ref().unwrap_or(&reference.target));
        let mut attrs = attrs;
        let target = self.link_target(Target::Id(reference.target), &mut attrs);
        out.push(Inline { kind: InlineKind::Link(Box::new(Link { target, content: words })), attrs, span });
    }

    /// A reference to what the manual does not hold stays as its words, where the tool would complain.
    fn note_dead(&mut self, construct: InlineTag, target: &Target, span: Span) {
        let Target::Id(id) = target else { return };
        let written = "its words: nothing in the manual has this id";
        self.note_as(construct, Class::Degraded, id.clone(), written, span);
    }

    fn note_link_in_link(&mut self, span: Span) {
        let written = "the words, under the outer link";
        self.note_as(Feature::LinkNesting, Class::Degraded, "link", written, span);
    }

    /// A mark that refers to a footnote. Where links lead to pages, that of another file is out of reach, and a link to it
    /// takes its place.
    pub(super) fn footnote_reference(&mut self, id: Str, attrs: Attrs, span: Span, out: &mut Inlines) {
        // Where files are pages, one has no footnotes of another.
        let apart = self.file_links() != FileLinks::ById || self.context.index.layout().has_own_footnotes();
        let elsewhere =
            apart && self.context.index.target(&id).is_some_and(|target| target.file != self.context.file);
        if elsewhere && self.carries(InlineTag::FootnoteReference) {
            let written = "a link to the footnote of the other file";
            self.note_as(InlineTag::FootnoteReference, Class::Degraded, id.clone(), written, span);
            let raised = Inline::new(InlineKind::Superscript(text::words(id.clone())), span);
            let content = self.repeated(vec![raised]);
            self.vanish_in_line(attrs, span, out);
            let mut attrs = Attrs::default();
            let target = match self.context.index.target(&id) {
                // Sphinx knows the ids of footnotes in their own file only.
                Some(target) if self.context.index.layout().has_toctrees() => {
                    Target::Url(self.context.index.page_address(self.context.file, target.file, &id).into())
                }
                _ => self.link_target(Target::Id(id), &mut attrs),
            };
            out.push(Inline { kind: InlineKind::Link(Box::new(Link { target, content })), attrs, span });
        } else if self.note(InlineTag::FootnoteReference, span) {
            let attrs = self.open_inline(attrs, span, out);
            let id = self.referred(id);
            out.push(Inline { kind: InlineKind::FootnoteReference(id), attrs, span });
        } else {
            self.vanish_in_line(attrs, span, out);
        }
    }

    /// What a link to an id shows if it says nothing itself: the target's name, or the id.
    ///
    /// A title may refer to another, and in the end to itself: soon it is the id.
    pub(super) fn words_for(&mut self, id: &Str) -> Inlines {
        const DEEPEST: u8 = 2;
        if self.repeating >= DEEPEST {
            return text::words(id.clone());
        }
        let words = self.context.index.target(id).map(|t| t.text.clone()).unwrap_or_default();
        let shown = self.repeated(words);
        if shown.is_empty() { text::words(id.clone()) } else { shown }
    }

    /// Lowers words that stand elsewhere, too, and were counted there: here they are only repeated.
    pub(super) fn repeated(&mut self, words: Inlines) -> Inlines {
        let (native, encoded, entries) = (self.ledger.native, self.ledger.encoded, self.ledger.entries.len());
        self.repeating += 1;
        let words = self.inline_list(words);
        self.repeating -= 1;
        self.ledger.entries.truncate(entries);
        self.ledger.native = native;
        self.ledger.encoded = encoded;
        text::tidy(words)
    }

    /// How a link to an id in another file is written.
    fn file_links(&self) -> FileLinks {
        self.context.index.layout().file_links(self.caps.limits.file_links)
    }

    /// Says of a link that it leads to another page of the manual, where the target tells such links from others.
    pub(super) fn to_page(&self, attrs: &mut Attrs) {
        if self.caps.own.is_some_and(|own| Link::TO_PAGE.starts_with(own.hints)) {
            attrs.set_hint(Link::TO_PAGE, "");
        }
    }

    fn link_target(&self, target: Target, attrs: &mut Attrs) -> Target {
        let was_page = matches!(&target, Target::Url(url) if self.context.index.linked(self.context.file, url).is_some());
        if let Some(url) = self.context.index.external_of(&target) {
            return Target::Url(url.into());
        }
        let target = page_target(target, self.context);
        let Target::Id(id) = target else {
            if was_page {
                self.to_page(attrs);
            }
            return target;
        };
        attrs.take_hint(Link::TO_PAGE);
        let index = self.context.index;
        let elsewhere = index.target(&id).map(|info| info.file).filter(|file| *file != self.context.file);
        let id = self.referred(id);
        match elsewhere {
            Some(file) if self.file_links() != FileLinks::ById => {
                self.to_page(attrs);
                let path = index.address(self.context.file, file, self.context.format);
                Target::Url(format!("{path}#{id}").into())
            }
            _ => Target::Id(id),
        }
    }
}

/// Where a link leads that leads to another file of the manual: to an id, if the file has it, else to the file's copy.
pub(super) fn page_target(target: Target, context: Context<'_>) -> Target {
    let Target::Url(url) = &target else { return target };
    let index = context.index;
    let Some((file, fragment)) = index.linked(context.file, url) else { return target };
    let links = |caps: &ast::Capabilities| index.layout().file_links(caps.limits.file_links);
    let by_id = context.format.capabilities().is_none_or(|caps| links(caps) == FileLinks::ById);
    let id = match fragment {
        Some(fragment) => index.target(fragment).filter(|t| t.file == file).map(|_| Str::from(fragment)),
        None => index.file(file).id.clone().filter(|_| by_id),
    };
    match (id, fragment) {
        (Some(id), _) => Target::Id(id),
        (None, None) => Target::Url(index.address(context.file, file, context.format).into()),
        (None, Some(fragment)) => {
            let path = index.address(context.file, file, context.format);
            Target::Url(format!("{path}#{fragment}").into())
        }
    }
}
