//! The author's own names for runs of text, given a meaning that all formats know.

use super::{Editor, Fate};
use ast::normal::text::{trim_text_end, trim_text_start};
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
        let mut content: Inlines = match &mut inline.kind {
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
        // Blanks count at the ends of code, and elsewhere stand outside a mark.
        let (before, after) = if to == Becomes::Plain { (None, None) } else { borders(&mut content) };
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
        if before.is_none() && after.is_none() {
            return Fate::Stays;
        }
        let span = inline.span;
        let mark = std::mem::replace(inline, Inline::text(""));
        let blank =
            |blank: Option<&str>| blank.map(|blank| Inline::new(InlineKind::Text(blank.into()), span));
        Fate::Opens(blank(before).into_iter().chain([mark]).chain(blank(after)).collect())
    }
}

/// Takes the blanks at both ends of a run away.
fn borders(content: &mut Inlines) -> (Option<&'static str>, Option<&'static str>) {
    let (mut before, mut after) = (None, None);
    if let Some(Inline { kind: InlineKind::Text(text), .. }) = content.first_mut()
        && text.starts_with([' ', '\n'])
    {
        trim_text_start(text);
        before = Some(" ");
    }
    if let Some(Inline { kind: InlineKind::Text(text), .. }) = content.last_mut()
        && text.ends_with([' ', '\n'])
    {
        trim_text_end(text);
        after = Some(" ");
    }
    content.retain(|inline| !matches!(&inline.kind, InlineKind::Text(text) if text.is_empty()));
    (before, after)
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
