//! Attributes: hints go, what the target has no word for goes into the ledger, an id that cannot stand where it
//! stands becomes an anchor near by.

use super::Lowering;
use ast::{Attrs, Block, BlockKind, Blocks, Class, Feature, Inlines, Span, Str};

/// Attributes that only say how a source file is organised or processed; a page shows nothing of them.
const TECHNICAL: &[&str] = &["version", "xml:base", "xreflabel", "remap", "xml:space", "annotations"];

impl Lowering<'_> {
    /// An id as the target takes it, and whether it does: where only the blanks are wrong, hyphens stand for them.
    pub(super) fn valid_id(&mut self, feature: Feature, id: Str, span: Span) -> (Str, bool) {
        if (self.caps.limits.id_is_valid)(&id) {
            return (id, true);
        }
        let Some(made) = self.hyphenated(&id) else { return (id, false) };
        let written = format!("`{made}`: an id without blanks");
        self.note_as(feature, Class::Normalised, id, written, span);
        (made, true)
    }

    /// What stands for an id that the target does not take because of its blanks. It is no other id of the source.
    fn hyphenated(&self, id: &str) -> Option<Str> {
        if !id.contains(char::is_whitespace) {
            return None;
        }
        let mut made = Str::from(id.split_whitespace().collect::<Vec<_>>().join("-"));
        while self.context.index.target(&made).is_some() {
            made.push('-');
        }
        (self.caps.limits.id_is_valid)(&made).then_some(made)
    }

    /// The id that a reference to this one leads to in the target.
    pub(super) fn referred(&self, id: Str) -> Str {
        let is_valid = (self.caps.limits.id_is_valid)(&id);
        if is_valid { id } else { self.hyphenated(&id).unwrap_or(id) }
    }

    /// The attributes that the target can carry on this node. `id` is the feature that carries an id here;
    /// `kept` names the other attributes that belong to the node's own construct.
    ///
    /// An id that cannot be carried here is returned, for the caller to anchor.
    fn strip(&mut self, attrs: Attrs, id: Feature, kept: &[&str], span: Span) -> (Attrs, Option<Str>) {
        let Some(data) = attrs.data() else { return (attrs, None) };
        let data = data.clone();
        let mut left = Attrs::default();
        let mut homeless = None;
        match data.id.and_then(|value| self.strip_id(value, id, span)) {
            Some((value, true)) => left.set_id(value),
            Some((value, false)) => homeless = Some(value),
            None => {}
        }
        if let Some(language) = data.language
            && self.note_named(Feature::Language, language.clone(), span)
        {
            left.data_mut().language = Some(language);
        }
        for class in data.classes {
            if self.note_named(Feature::Classes, class.clone(), span) {
                left.data_mut().classes.push(class);
            }
        }
        if let Some(own) = self.caps.own {
            for (name, value) in data.hints.iter().filter(|(name, _)| name.starts_with(own.hints)) {
                left.set_hint(name, value.clone());
            }
        }
        for (name, value) in data.other {
            let feature = feature_of(&name);
            let is_own = |own: ast::capability::Own| own.attributes.contains(&name.as_str());
            if kept.contains(&name.as_str())
                || self.caps.own.is_some_and(is_own)
                || !TECHNICAL.contains(&name.as_str())
                    && self.note_named(feature, format!("{name}={value}"), span)
            {
                left.set(&name, value);
            }
        }
        (left, homeless)
    }

    /// The attributes of a block or of a part of one; an id without a home becomes an anchor before the block.
    pub(super) fn attrs(&mut self, attrs: Attrs, id: Feature, span: Span) -> Attrs {
        self.attrs_with(attrs, id, &[], span)
    }

    /// As [`Lowering::attrs`], keeping the named attributes as they are.
    pub(super) fn attrs_with(&mut self, attrs: Attrs, id: Feature, kept: &[&str], span: Span) -> Attrs {
        let (attrs, homeless) = self.strip(attrs, id, kept, span);
        if let Some(id) = homeless {
            self.before.push(Block::anchor(id, span));
        }
        attrs
    }

    /// Whether an id is carried here, or must be anchored; nothing if the target takes no such id at all.
    fn strip_id(&mut self, value: Str, id: Feature, span: Span) -> Option<(Str, bool)> {
        let (value, is_valid) = self.valid_id(id, value, span);
        if !is_valid {
            self.note_as(id, Class::Dropped, value, "the format takes no such id", span);
            return None;
        }
        let is_carried = self.note_named(id, value.clone(), span);
        Some((value, is_carried))
    }

    /// The attributes of a node that is about to vanish: its id is returned if it can be anchored at all. All others
    /// are lost with the node, also those that the target could carry on another.
    pub(super) fn attrs_of_vanishing(&mut self, attrs: Attrs, span: Span) -> Option<Str> {
        self.lost_attrs(attrs, Feature::BlockId, span)
    }

    /// The same of a block or a part of one: an anchor stands for its id.
    pub(super) fn anchor_of_vanishing(&mut self, attrs: Attrs, span: Span, out: &mut Blocks) {
        out.extend(self.attrs_of_vanishing(attrs, span).map(|id| Block::anchor(id, span)));
    }

    /// The same of a node in a line: its id becomes an anchor where it stood.
    pub(super) fn vanish_in_line(&mut self, attrs: Attrs, span: Span, out: &mut Inlines) {
        let id = self.lost_attrs(attrs, Feature::InlineId, span);
        self.anchor_in_line(id, span, out);
    }

    fn lost_attrs(&mut self, mut attrs: Attrs, id: Feature, span: Span) -> Option<Str> {
        attrs.data()?;
        let data = std::mem::take(attrs.data_mut());
        let id = data.id.and_then(|value| self.strip_id(value, id, span));
        if let Some(language) = data.language {
            self.note_gone(Feature::Language, language, span);
        }
        for class in data.classes {
            self.note_gone(Feature::Classes, class, span);
        }
        for (name, value) in data.other {
            if !TECHNICAL.contains(&name.as_str()) {
                self.note_gone(feature_of(&name), format!("{name}={value}").into(), span);
            }
        }
        id.map(|(value, _)| value)
    }

    /// Writes down an attribute that goes with its node.
    fn note_gone(&mut self, feature: Feature, name: Str, span: Span) {
        if self.carries(feature) {
            self.note_as(feature, Class::Dropped, name, "nothing: it goes with what it stood on", span);
        } else {
            self.note_named(feature, name, span);
        }
    }

    /// The attributes of an inline node, and the id that must become an anchor in the line.
    pub(super) fn inline_attrs(&mut self, attrs: Attrs, span: Span) -> (Attrs, Option<Str>) {
        self.strip(attrs, Feature::InlineId, &[], span)
    }

    /// Gives an id to the first of some blocks that can take it, or sets an anchor before them.
    pub(super) fn put_id(&self, id: Option<Str>, blocks: &mut Blocks, from: usize, span: Span) {
        let Some(id) = id else { return };
        let takes = |b: &Block| {
            b.attrs.id().is_none()
                && matches!(
                    b.kind,
                    BlockKind::Paragraph(_)
                        | BlockKind::List(_)
                        | BlockKind::DefinitionList(_)
                        | BlockKind::Code(_)
                        | BlockKind::Table(_)
                        | BlockKind::Admonition(_)
                        | BlockKind::Formal(_)
                        | BlockKind::Quotation(_)
                        | BlockKind::Sidebar(_)
                        | BlockKind::Media(_)
                )
        };
        match blocks.get_mut(from) {
            Some(first) if takes(first) && self.carries(Feature::BlockId) => first.attrs.set_id(id),
            _ => blocks.insert(from.min(blocks.len()), Block::anchor(id, span)),
        }
    }
}

/// What carries an attribute of this name.
fn feature_of(name: &str) -> Feature {
    if Attrs::PROFILING.contains(&name) { Feature::Profiling } else { Feature::OtherAttributes }
}
