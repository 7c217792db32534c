//! Links and cross-references, also those that stand on another element.

use super::tag::Tag;
use super::{Writer, names};
use crate::read::WRAPPER;
use ast::{Attrs, CrossReference, InlineKind, Link, Target};

impl<'d> Writer<'d> {
    /// A link with words.
    pub fn link(&mut self, link: &'d Link, attrs: &'d Attrs) {
        if attrs.hint("docbook:link") == Some("on-element")
            && let [inner] = link.content.as_slice()
            && let Some(name) = Self::carrier(inner)
        {
            let tag = target(Tag::new(name, &inner.attrs), &link.target, attrs);
            return match &inner.kind {
                InlineKind::Generic(generic) => self.carrying(generic, tag),
                _ => self.element(inner, tag),
            };
        }
        let name = names::hinted(attrs, "link");
        let tag = Tag::new(name, attrs);
        let tag = match &link.target {
            Target::Url(url) if name == "ulink" => tag.with("url", url.as_str()),
            other => target(tag, other, attrs),
        };
        self.in_line(tag, |w| w.inlines(&link.content));
    }

    /// The name of the element that carries a link by attributes.
    fn carrier(inline: &'d ast::Inline) -> Option<&'d str> {
        match &inline.kind {
            InlineKind::Text(_)
            | InlineKind::Link(_)
            | InlineKind::CrossReference(_)
            | InlineKind::Include(_)
            | InlineKind::Comment(_)
            | InlineKind::Instruction(_)
            | InlineKind::EntityReference(_)
            | InlineKind::Raw(_) => None,
            InlineKind::Generic(generic) => Some(generic.name.as_str()).filter(|name| *name != WRAPPER),
            _ => Some(Self::name(inline)),
        }
    }

    /// A reference whose words are made.
    pub fn cross_reference(&mut self, reference: &'d CrossReference, attrs: &'d Attrs) {
        let tag = Tag::new(names::hinted(attrs, "xref"), attrs);
        let tag = by_id(tag, &reference.target, attrs)
            .maybe("endterm", reference.text_from.as_deref())
            .maybe("xrefstyle", reference.style.as_deref());
        self.in_line(tag, |_| ());
    }
}

fn by_id<'d>(tag: Tag<'d>, id: &'d str, attrs: &Attrs) -> Tag<'d> {
    if attrs.hint("docbook:href") == Some("fragment") {
        tag.with("xlink:href", format!("#{id}"))
    } else {
        tag.with("linkend", id)
    }
}

fn target<'d>(tag: Tag<'d>, target: &'d Target, attrs: &Attrs) -> Tag<'d> {
    match target {
        Target::Id(id) => by_id(tag, id, attrs),
        Target::Url(url) => tag.with("xlink:href", url.as_str()),
    }
}
