//! Links and cross-references: `link`, `ulink`, `xref`, and links on any other inline element (DocBook 5).

use super::Reader;
use super::attributes::owned;
use super::xml::{Namespace, Result, Start};
use crate::elements::Model;
use ast::{Attrs, CrossReference, Generic, Inline, InlineKind, Link, Node, RecordKind, Str, Target};

/// The target that a `linkend` or `xlink:href` on an element names, and whether it was spelt as a fragment; none
/// where it is the element's own business.
pub fn universal(start: &mut Start) -> Option<(Target, bool)> {
    if start.attributes.is_empty() {
        return None;
    }
    let own = matches!(
        start.element?.model,
        Model::Link
            | Model::UrlLink
            | Model::CrossReference
            | Model::FootnoteReference
            | Model::CalloutMark
            | Model::CalloutRepeat
            | Model::IndexTerm
            | Model::Anchor
            | Model::Footnote
            | Model::InlineRecord(RecordKind::DocumentLink | RecordKind::FragmentReference, _)
    ) || !start.element?.is_inline();
    if own { None } else { target(start) }
}

/// The target of an element, and whether it was spelt as a fragment.
fn target(start: &mut Start) -> Option<(Target, bool)> {
    if let Some(id) = start.attributes.take("linkend") {
        return Some((Target::Id(id.trim().into()), false));
    }
    let href = start.attributes.take_in(Namespace::XLink, "href")?;
    Some(match href.trim().strip_prefix('#') {
        Some(id) if !id.is_empty() && !id.contains('(') => (Target::Id(id.into()), true),
        _ => (Target::Url(owned(href)), false),
    })
}

/// A link around a node.
pub fn around(node: Inline, target: Target, fragment: bool) -> Inline {
    let span = node.span;
    let mut attrs = Attrs::default();
    attrs.set_hint("docbook:link", "on-element");
    if fragment {
        attrs.set_hint("docbook:href", "fragment");
    }
    Inline { kind: InlineKind::Link(Box::new(Link { target, content: vec![node] })), attrs, span }
}

/// A link has lost its words, which were a blank: to an id, it is a reference.
pub fn emptied(inline: &mut Inline) {
    let InlineKind::Link(link) = &mut inline.kind else { return };
    let Target::Id(target) = &mut link.target else { return };
    let target = std::mem::take(target);
    match inline.attrs.hint("docbook:element") {
        None => {
            // Where the reader sets it for a link that never had words: before how the target is spelt.
            let hints = &mut inline.attrs.data_mut().hints;
            let is_later = |name: &str| name == "docbook:href" || name.starts_with("docbook:blank");
            let at = hints.iter().position(|(name, _)| is_later(name)).unwrap_or(hints.len());
            hints.insert(at, ("docbook:element".into(), "link".into()));
        }
        Some("xref") => {
            inline.attrs.data_mut().hints.retain(|(name, _)| name != "docbook:element");
        }
        Some(_) => {}
    }
    let style = inline.attrs.take("xrefstyle");
    let text_from = inline.attrs.take("endterm");
    inline.attrs.tidy();
    inline.kind = InlineKind::CrossReference(Box::new(CrossReference { target, style, text_from }));
}

impl<'a> Reader<'a> {
    /// `link`, `ulink`, `xref`.
    pub fn link(&mut self, start: &mut Start<'a>, model: Model) -> Result<Inline> {
        let found = if model == Model::UrlLink {
            start.attributes.take("url").map(|url| (Target::Url(owned(url)), false))
        } else {
            target(start)
        };
        let endterm = start.attributes.take("endterm").map(|id| Str::from(id.trim()));
        let style = start.attributes.take("xrefstyle").map(owned);
        let mut attrs = start.attrs();
        let content = self.enclosed()?;
        if content.is_empty() {
            self.text.seen();
        }
        let keep = |attrs: &mut Attrs, style: Option<Str>, endterm: Option<Str>| {
            if let Some(style) = style {
                attrs.set("xrefstyle", style);
            }
            if let Some(endterm) = endterm {
                attrs.set("endterm", endterm);
            }
        };
        let kind = match found {
            None => {
                // A link that leads nowhere.
                keep(&mut attrs, style, endterm);
                let content = content.into_iter().map(Node::Inline).collect();
                InlineKind::Generic(Box::new(Generic { name: start.local.into(), content }))
            }
            Some((Target::Id(target), fragment)) if content.is_empty() => {
                if model == Model::Link {
                    attrs.set_hint("docbook:element", "link");
                }
                if fragment {
                    attrs.set_hint("docbook:href", "fragment");
                }
                InlineKind::CrossReference(Box::new(CrossReference { target, style, text_from: endterm }))
            }
            Some((target, fragment)) => {
                keep(&mut attrs, style, endterm);
                if model != Model::Link {
                    attrs.set_hint("docbook:element", start.local);
                }
                if fragment {
                    attrs.set_hint("docbook:href", "fragment");
                }
                InlineKind::Link(Box::new(Link { target, content }))
            }
        };
        Ok(self.node(kind, attrs, start.span))
    }
}
