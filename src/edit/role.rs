//! The author's own names for runs of text, given a meaning that all formats know.

use super::{Editor, Fate};
use ast::{Class, Construct, Feature, Generic, Inline, InlineKind, InlineTag, Inlines, Node, Role, Str};

/// What becomes of a run of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Becomes {
    /// A run with this meaning.
    Role(Role),
    /// Stressed.
    Emphasis,
    /// Strongly stressed.
    Strong,
    /// Text without a mark.
    Plain,
}

impl Becomes {
    /// What has this name: a neutral role, `emphasis`, `strong`, or `plain`.
    pub fn find(name: &str) -> Option<Becomes> {
        Some(match name {
            "emphasis" => Becomes::Emphasis,
            "strong" => Becomes::Strong,
            "plain" => Becomes::Plain,
            name => Becomes::Role(Role::from_name(name)?),
        })
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Becomes::Role(role) => role.name(),
            Becomes::Emphasis => "emphasis",
            Becomes::Strong => "strong",
            Becomes::Plain => "plain",
        }
    }
}

/// Whether nothing shows of a node without its content.
pub(super) fn is_mark(kind: &InlineKind) -> bool {
    kind.marked().is_some()
        || matches!(
            kind,
            InlineKind::Quote(_) | InlineKind::Citation(_) | InlineKind::Footnote(_) | InlineKind::Media(_)
        )
}

impl Editor<'_> {
    /// Gives a mark the meaning that its class or its name has.
    pub(super) fn role(&mut self, inline: &mut Inline) -> Fate {
        let known = |name: &str| self.edits.roles.get_key_value(name).map(|(name, to)| (name.clone(), *to));
        let (construct, name): (Construct, &str) = match &inline.kind {
            InlineKind::Span { role, .. } => ((*role).into(), role.name()),
            InlineKind::Emphasis(_) => (InlineTag::Emphasis.into(), "emphasis"),
            InlineKind::Strong(_) => (InlineTag::Strong.into(), "strong"),
            InlineKind::Strike(_) => (InlineTag::Strike.into(), "strike"),
            InlineKind::Generic(generic) if is_run(generic) => {
                (InlineTag::Generic.into(), local(&generic.name))
            }
            _ => return Fate::Stays,
        };
        let class = inline.attrs.classes().iter().find_map(|class| known(class));
        let Some((construct, (name, to))) = (match class {
            Some(found) => Some((Feature::Classes.into(), found)),
            None => known(name).map(|found| (construct, found)),
        }) else {
            return Fate::Stays;
        };
        let data = inline.attrs.data_mut();
        data.classes.retain(|class| *class != name);
        data.hints.clear();
        inline.attrs.tidy();
        let content = match &mut inline.kind {
            InlineKind::Generic(generic) => {
                let nodes = std::mem::take(&mut generic.content).into_iter();
                nodes
                    .filter_map(|node| if let Node::Inline(inline) = node { Some(inline) } else { None })
                    .collect()
            }
            kind => kind.marked_mut().map(std::mem::take).unwrap_or_default(),
        };
        let written = format!("`{}`, as the settings say it", to.name());
        self.note(construct, Class::Normalised, name, written, inline.span);
        inline.kind = match to {
            Becomes::Role(role) => InlineKind::Span { role, content },
            Becomes::Emphasis => InlineKind::Emphasis(content),
            Becomes::Strong => InlineKind::Strong(content),
            Becomes::Plain if inline.attrs.is_empty() => return Fate::Opens(content),
            Becomes::Plain if inline.attrs.id().is_some() && only_id(inline) => {
                return Fate::Opens(anchored(inline, content));
            }
            // What else is known of it needs something to stand on.
            Becomes::Plain => InlineKind::Span { role: Role::Phrase, content },
        };
        Fate::Stays
    }
}

fn only_id(inline: &Inline) -> bool {
    let mut attrs = inline.attrs.clone();
    attrs.take_id();
    attrs.is_empty()
}

fn anchored(inline: &Inline, content: Inlines) -> Inlines {
    let anchor = Inline { kind: InlineKind::Anchor, attrs: inline.attrs.clone(), span: inline.span };
    std::iter::once(anchor).chain(content).collect()
}

/// Whether there is nothing but running text in it.
fn is_run(generic: &Generic) -> bool {
    generic.content.iter().all(|node| matches!(node, Node::Inline(_)))
}

/// A name without its namespace.
fn local(name: &Str) -> &str {
    name.rsplit('}').next().unwrap_or(name)
}
