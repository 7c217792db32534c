//! Roles: `` {name}`text` ``.
//!
//! Specification: <https://myst-parser.readthedocs.io/en/latest/syntax/roles-and-directives.html>

use super::Reader;
use super::text::push_text;
use ast::diagnostic::Code;
use ast::{
    CrossReference, Diagnostic, Inline, InlineKind, Inlines, Link, Math, MathNotation, Role, Span, Target,
};

/// The roles of Sphinx and docutils that say what ours say, beside those that the flavour writes.
const ROLES: [(&str, Role); 9] = [
    ("code", Role::Code),
    ("literal", Role::Literal),
    ("option", Role::Option),
    ("envvar", Role::Envar),
    ("kbd", Role::KeyCap),
    ("dfn", Role::FirstTerm),
    ("makevar", Role::Varname),
    ("title-reference", Role::CiteTitle),
    ("mimetype", Role::Literal),
];

impl Reader<'_> {
    /// A role, by its name and its text.
    pub(super) fn role(&mut self, name: &str, text: &str, span: Span) -> Inline {
        let words = |text: &str| {
            let mut content = Inlines::new();
            push_text(&mut content, text, span);
            content
        };
        let mut inline = Inline::new(InlineKind::LineBreak, span);
        inline.kind = match name {
            "sup" | "superscript" => InlineKind::Superscript(words(text)),
            "sub" | "subscript" => InlineKind::Subscript(words(text)),
            "emphasis" => InlineKind::Emphasis(words(text)),
            "strong" => InlineKind::Strong(words(text)),
            "manpage" => Self::manual_page(text, span),
            "math" => {
                InlineKind::Math(Box::new(Math { notation: MathNotation::Tex, source: text.trim().into() }))
            }
            "ref" | "numref" | "doc" | "any" | "term" | "download" => match titled(text) {
                (shown, target) if matches!(name, "doc" | "download") => {
                    let content = words(shown.unwrap_or(target));
                    InlineKind::Link(Box::new(Link { target: Target::Url(target.into()), content }))
                }
                (Some(shown), target) => {
                    let target = Target::Id(target.into());
                    InlineKind::Link(Box::new(Link { target, content: words(shown) }))
                }
                (None, target) if name == "term" => {
                    InlineKind::Span { role: Role::FirstTerm, content: words(target) }
                }
                (None, target) => InlineKind::CrossReference(Box::new(CrossReference {
                    target: target.into(),
                    style: (name == "numref").then(|| "numref".into()),
                    text_from: None,
                })),
            },
            "abbr" => match text.strip_suffix(')').and_then(|text| text.rsplit_once('(')) {
                Some((short, long)) => {
                    inline.attrs.set("title", long.trim());
                    InlineKind::Span { role: Role::Abbreviation, content: words(short.trim()) }
                }
                None => InlineKind::Span { role: Role::Abbreviation, content: words(text) },
            },
            _ => {
                let own = self.flavour.roles.iter().find(|(_, n)| *n == name).map(|(role, _)| *role);
                let role = own.or_else(|| ROLES.iter().find(|(n, _)| *n == name).map(|(_, role)| *role));
                if role.is_none() {
                    let message = format!("a role of the unknown name `{name}`");
                    self.diagnostics.push(Diagnostic::warning(Code::UnknownElement, message, span));
                    inline.attrs.data_mut().push_class(name.replace(':', "-"));
                }
                InlineKind::Span { role: role.unwrap_or(Role::Literal), content: words(text) }
            }
        };
        inline
    }
}

/// The words and the target of `words <target>`, or the target alone.
fn titled(text: &str) -> (Option<&str>, &str) {
    match text.trim().strip_suffix('>').and_then(|text| text.split_once('<')) {
        Some((shown, target)) if !shown.trim().is_empty() => (Some(shown.trim()), target.trim()),
        Some((_, target)) => (None, target.trim()),
        None => (None, text.trim()),
    }
}

/// Whether a name may stand in the braces of a role.
pub(super) fn is_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-+:".contains(&b))
}
