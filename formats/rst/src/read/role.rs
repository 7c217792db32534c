//! Roles: `` :name:`text` ``, those of docutils and Sphinx, and those that a file declares.
//!
//! What a role means is decided by its name where the vocabulary has it ([`crate::roles`]), and otherwise by what it is based
//! on. A role that means nothing here keeps its name and its text.
//!
//! Specification: <https://docutils.sourceforge.io/docs/ref/rst/roles.html>,
//! <https://www.sphinx-doc.org/en/master/usage/restructuredtext/roles.html>

#[cfg(test)]
mod tests;
pub(super) mod text;

use super::Reader;
use super::inline::{Words, restored, shown};
use super::names::label;
use crate::roles::{ROLES, Spelling};
use ast::diagnostic::Code;
use ast::{
    CalloutMark, CrossReference, Diagnostic, Generic, Inline, InlineKind, Inlines, Link, Math, MathNotation,
    Node, Raw, Role, Span, Str, Target,
};
use foldhash::HashMap;
use std::borrow::Cow;
use std::sync::LazyLock;

/// A role that a file declares.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Declared {
    /// The role that it is based on.
    pub base: Option<String>,
    pub classes: Vec<String>,
    /// The other options, `:format:` of raw text and `:language:` of code among them.
    pub options: Vec<(String, String)>,
}

/// The roles of a file.
#[derive(Debug, Default)]
pub(super) struct Roles {
    /// By their names in lower case.
    pub declared: HashMap<String, Declared>,
    /// What text between single backquotes is; none: a title.
    pub default: Option<String>,
}

impl Roles {
    /// Declares a role. A later declaration of a name goes before an earlier one.
    pub(super) fn declare(
        &mut self,
        name: &str,
        base: Option<&str>,
        classes: Vec<String>,
        options: Vec<(String, String)>,
    ) {
        let declared = Declared { base: base.map(str::to_lowercase), classes, options };
        self.declared.insert(name.to_lowercase(), declared);
    }

    /// The role that a declared one is based on in the end, and the first value of an option on the way there.
    fn base<'r>(&'r self, name: &'r str, option: &str) -> (Option<&'r str>, Option<&'r str>) {
        let mut found = None;
        let mut name = Some(name);
        // No more steps than roles: a circle ends.
        for _ in 0..=self.declared.len() {
            let Some(declared) = name.and_then(|name| self.declared.get(name)) else { break };
            let value =
                || declared.options.iter().find(|(key, _)| key == option).map(|(_, value)| value.as_str());
            found = found.or_else(value);
            name = declared.base.as_deref().filter(|base| Some(*base) != name);
        }
        (name, found)
    }
}

impl Roles {
    /// Says what text between single backquotes is from here on; nothing: a title, as in the beginning.
    pub(super) fn set_default(&mut self, name: Option<&str>) {
        self.default = name.map(str::to_lowercase);
    }
}

/// What the text of a role means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Meaning {
    Emphasis,
    Strong,
    Strike,
    Superscript,
    Subscript,
    /// Words with a role of the vocabulary.
    Span(Role),
    /// The same, parts in braces being replaceable.
    Samp(Role),
    /// A literal text whose kind the vocabulary has no word for; the name is a hint.
    Class,
    Code,
    Math,
    Raw,
    ManualPage,
    Keys,
    Label,
    Menu,
    Abbreviation,
    Pep,
    Rfc,
    /// A reference to an id or a label, its style if its text is made.
    Reference(Option<&'static str>),
    /// A word of a glossary.
    Term,
    /// A reference to a file.
    File,
    /// An option or a variable: Sphinx links it, here it is what it is.
    Object(Role),
    /// The mark of a callout.
    Mark,
}

impl Meaning {
    /// Whether a file of docutils alone that declares a role of such a name means what Sphinx does. Others are any words.
    fn is_declared(self) -> bool {
        !matches!(
            self,
            Meaning::Pep
                | Meaning::Rfc
                | Meaning::Reference(_)
                | Meaning::Term
                | Meaning::File
                | Meaning::Object(_)
                | Meaning::Abbreviation
        )
    }
}

/// What the roles of docutils and Sphinx mean.
fn native(name: &str) -> Option<Meaning> {
    use Meaning as M;
    Some(match name {
        "emphasis" => M::Emphasis,
        "strong" => M::Strong,
        "literal" => M::Span(Role::Literal),
        "samp" => M::Samp(Role::Literal),
        "file" => M::Samp(Role::Filename),
        "title-reference" | "title" | "t" => M::Span(Role::CiteTitle),
        "superscript" | "sup" => M::Superscript,
        "subscript" | "sub" => M::Subscript,
        "code" => M::Code,
        "math" => M::Math,
        "raw" => M::Raw,
        "abbreviation" | "ab" => M::Span(Role::Abbreviation),
        "acronym" | "ac" => M::Span(Role::Acronym),
        "abbr" => M::Abbreviation,
        "command" => M::Span(Role::Command),
        "program" => M::Span(Role::Application),
        "dfn" => M::Span(Role::FirstTerm),
        "kbd" => M::Keys,
        "guilabel" => M::Label,
        "menuselection" => M::Menu,
        "manpage" => M::ManualPage,
        "makevar" => M::Span(Role::Varname),
        "option" => M::Object(Role::Option),
        "envvar" => M::Object(Role::Envar),
        "token" => M::Object(Role::NonTerminal),
        "keyword" | "mailheader" | "mimetype" | "newsgroup" | "regexp" => M::Class,
        "pep" | "pep-reference" => M::Pep,
        "rfc" | "rfc-reference" => M::Rfc,
        "ref" | "any" | "eq" => M::Reference(None),
        "numref" => M::Reference(Some("numref")),
        "term" => M::Term,
        "doc" | "download" => M::File,
        _ => return None,
    })
}

/// Roles that only exist where a file declares them.
static OWN: LazyLock<HashMap<&str, Role>> = LazyLock::new(|| {
    let own = |spelling| match spelling {
        Spelling::Own(name, _) | Spelling::PlainOr(_, name) => Some(name),
        _ => None,
    };
    ROLES.iter().filter_map(|&(role, _, _, spelling)| own(spelling).map(|name| (name, role))).collect()
});

/// The roles of Sphinx' domains that can be said without the domain's name.
const DOMAIN: &[&str] =
    &["attr", "class", "confval", "const", "data", "deco", "exc", "func", "meth", "mod", "obj", "type"];

/// Whether it is a role of one of Sphinx' domains.
pub(crate) fn is_of_sphinx(name: &str) -> bool {
    name.contains(':') || DOMAIN.contains(&&*name.to_lowercase())
}

/// What a role of this name means as soon as a file declares it.
pub(crate) fn of_declared(name: &str) -> Option<Role> {
    let name = name.to_lowercase();
    OWN.get(name.as_str()).copied().or((name == "replaceable").then_some(Role::Replaceable))
}

/// Whether a role of this name means something without a declaration.
pub(crate) fn is_known(name: &str) -> bool {
    native(&name.to_lowercase()).is_some()
}

/// The text of a role on its way to inline nodes.
struct Text<'t> {
    /// Nulls for the backslashes that escape.
    nulled: &'t str,
    span: Span,
}

impl Text<'_> {
    /// The words, as they are shown.
    fn words(&self, like: &Words) -> Inlines {
        self.content(like, &shown(self.nulled))
    }

    fn content(&self, like: &Words, text: &str) -> Inlines {
        let mut words = like.alike();
        words.text(text, self.span);
        words.out
    }
}

impl Reader<'_> {
    /// Reads the text of a role, or of the default role if it has none.
    pub(super) fn role(
        &mut self,
        name: Option<&str>,
        nulled: &str,
        source: &str,
        span: Span,
        out: &mut Words,
    ) {
        let default = self.roles.default.clone();
        let written = name.or(default.as_deref()).unwrap_or("title-reference");
        let text = Text { nulled, span };
        let name = written.to_lowercase();
        if self.roles.declared.contains_key(&name) {
            self.declared_role(&name, written, &text, out);
            return;
        }
        match native(&name) {
            Some(Meaning::Raw) => {
                self.warn("the role `raw` has no format: a role must be declared that is based on it", span);
                out.text(&restored(source), span);
            }
            Some(meaning) => self.meant(meaning, &name, &text, out),
            None => {
                if !name.contains(':') && !DOMAIN.contains(&&*name) {
                    let message = format!("a role of the unknown name `{written}`");
                    self.diagnostics.push(Diagnostic::warning(Code::UnknownElement, message, span));
                }
                generic(written, &text, out);
            }
        }
    }

    fn declared_role(&mut self, name: &str, written: &str, text: &Text<'_>, out: &mut Words) {
        let (base, _) = self.roles.base(name, "");
        let base = base.and_then(native);
        match base {
            Some(Meaning::Raw) => {
                let (_, format) = self.roles.base(name, "format");
                let Some(format) = format else { return generic(written, text, out) };
                // Several formats are one text for each of them.
                let format = format.split_whitespace().collect::<Vec<_>>().join(" ");
                let raw = Raw { format: format.into(), text: restored(text.nulled).as_ref().into() };
                return out.push(InlineKind::Raw(Box::new(raw)), text.span);
            }
            Some(Meaning::Code) => {
                let (_, language) = self.roles.base(name, "language");
                let content = text.content(out, &self.code_text(text.nulled));
                let mut inline = Inline::new(InlineKind::Span { role: Role::Code, content }, text.span);
                if let Some(language) = language {
                    inline.attrs.set("language", language);
                }
                return out.out.push(inline);
            }
            Some(Meaning::Math) => return self.meant(Meaning::Math, name, text, out),
            _ => {}
        }
        let has_braces = matches!(base, Some(Meaning::Samp(_)));
        let by_name = match name {
            "strike" => Some(Meaning::Strike),
            "conum" => Some(Meaning::Mark),
            _ => match (OWN.get(name), native(name)) {
                (Some(&role), _) if has_braces => Some(Meaning::Samp(role)),
                (Some(&role), _) => Some(Meaning::Span(role)),
                // Without Sphinx, a file declares its roles by itself.
                (None, Some(Meaning::Samp(role))) if !has_braces => Some(Meaning::Span(role)),
                (None, Some(Meaning::Label)) if !self.dialect.sphinx => Some(Meaning::Span(Role::GuiLabel)),
                (None, Some(meaning)) if !self.dialect.sphinx && !meaning.is_declared() => None,
                (None, None) if name == "replaceable" => Some(Meaning::Span(Role::Replaceable)),
                (None, native) => native,
            },
        };
        if let Some(meaning) = by_name {
            return self.meant(meaning, name, text, out);
        }
        let direct = self.roles.declared.get(name).and_then(|declared| declared.base.clone());
        let outer =
            direct.as_deref().and_then(|base| name.strip_suffix(base)?.strip_suffix('-')).and_then(outer);
        if let (Some(outer), Some(inner)) = (outer, direct) {
            let mut words = out.alike();
            self.role(Some(&inner), text.nulled, text.nulled, text.span, &mut words);
            let content = words.out;
            let kind = match outer {
                Meaning::Emphasis => InlineKind::Emphasis(content),
                Meaning::Strong => InlineKind::Strong(content),
                Meaning::Strike => InlineKind::Strike(content),
                Meaning::Superscript => InlineKind::Superscript(content),
                Meaning::Subscript => InlineKind::Subscript(content),
                Meaning::Span(role) => InlineKind::Span { role, content },
                _ => return out.out.extend(content),
            };
            return out.push(kind, text.span);
        }
        generic(written, text, out);
        // What it is goes with it, so that it can be declared again.
        if let (Some(declared), Some(inline)) = (self.roles.declared.get(name), out.out.last_mut()) {
            inline.attrs.set("base", declared.base.as_deref().unwrap_or_default());
            for class in &declared.classes {
                inline.attrs.data_mut().push_class(class.as_str());
            }
            for (key, value) in &declared.options {
                inline.attrs.data_mut().push_other(format!("option-{key}"), value.as_str());
            }
        }
    }

    /// The text of a role based on `code`: a backslash is a backslash for docutils, and escapes for Sphinx, whose role is
    /// another.
    fn code_text<'t>(&self, nulled: &'t str) -> Cow<'t, str> {
        if self.dialect.sphinx { shown(nulled) } else { restored(nulled) }
    }

    /// What stands between the items of a menu. docutils has no such role but what a file declares.
    fn menu_arrow(&self, name: &str) -> &'static str {
        if self.roles.declared.contains_key(name) { self.dialect.menu_arrow.trim() } else { "-->" }
    }

    fn meant(&mut self, meaning: Meaning, name: &str, text: &Text<'_>, out: &mut Words) {
        let span = text.span;
        match meaning {
            Meaning::Emphasis => out.push(InlineKind::Emphasis(text.words(out)), span),
            Meaning::Strong => out.push(InlineKind::Strong(text.words(out)), span),
            Meaning::Strike => out.push(InlineKind::Strike(text.words(out)), span),
            Meaning::Superscript => out.push(InlineKind::Superscript(text.words(out)), span),
            Meaning::Subscript => out.push(InlineKind::Subscript(text.words(out)), span),
            Meaning::Span(role) => out.push(InlineKind::Span { role, content: text.words(out) }, span),
            Meaning::Samp(role) => text::samp(role, text, out),
            Meaning::Class => {
                let content = text.words(out);
                let mut inline = Inline::new(InlineKind::Span { role: Role::Literal, content }, span);
                inline.attrs.set_hint(crate::own::NAME, name);
                out.out.push(inline);
            }
            Meaning::Code => {
                let content = text.content(out, &self.code_text(text.nulled));
                out.push(InlineKind::Span { role: Role::Code, content }, span);
            }
            Meaning::Math => {
                let source = restored(text.nulled).as_ref().into();
                out.push(InlineKind::Math(Box::new(Math { notation: MathNotation::Tex, source })), span);
            }
            Meaning::ManualPage => text::manual_page(text, out),
            Meaning::Keys => text::keys(text, out),
            Meaning::Label => {
                let content = text::accelerated(text, &shown(text.nulled), false, out);
                out.push(InlineKind::Span { role: Role::GuiLabel, content }, span);
            }
            Meaning::Menu => text::menu(text, self.menu_arrow(name), out),
            Meaning::Abbreviation => text::abbreviation(text, out),
            Meaning::Pep | Meaning::Rfc => {
                if let Some(link) = text::request(meaning == Meaning::Pep, self.dialect.sphinx, text, out) {
                    out.push(link, span);
                } else {
                    self.warn("this is no number of such a document", span);
                    generic(name, text, out);
                }
            }
            Meaning::Reference(_) | Meaning::Term | Meaning::File | Meaning::Object(_) => {
                refer(meaning, text, out);
            }
            Meaning::Mark => {
                let shown = shown(text.nulled);
                if let Ok(number) = shown.trim_matches(['(', ')']).parse() {
                    out.push(InlineKind::CalloutMark(CalloutMark { number, repeats: None }), span);
                } else {
                    generic(name, text, out);
                }
            }
            Meaning::Raw => generic(name, text, out),
        }
    }
}

/// What is around another role in one name, as in `strong-file`.
fn outer(name: &str) -> Option<Meaning> {
    match name {
        "strike" => return Some(Meaning::Strike),
        "replaceable" => return Some(Meaning::Span(Role::Replaceable)),
        _ => {}
    }
    if let Some(&role) = OWN.get(name) {
        return Some(Meaning::Span(role));
    }
    Some(match native(name)? {
        Meaning::Samp(role) => Meaning::Span(role),
        Meaning::Keys => Meaning::Span(Role::KeyCap),
        Meaning::Label => Meaning::Span(Role::GuiLabel),
        meaning @ (Meaning::Emphasis
        | Meaning::Strong
        | Meaning::Superscript
        | Meaning::Subscript
        | Meaning::Span(_)) => meaning,
        _ => return None,
    })
}

/// A role that the tree has no word for.
fn generic(name: &str, text: &Text<'_>, out: &mut Words) {
    let content = text.words(out).into_iter().map(Node::Inline).collect();
    let generic = Generic { name: crate::own::ROLE.into(), content };
    let mut inline = Inline::new(InlineKind::Generic(Box::new(generic)), text.span);
    inline.attrs.set("name", name);
    out.out.push(inline);
}

/// A role that refers: `` :ref:`label` ``, `` :ref:`text <label>` ``, `` :ref:`!text` ``.
fn refer(meaning: Meaning, text: &Text<'_>, out: &mut Words) {
    let span = text.span;
    if let Some(words) = text.nulled.strip_prefix('!') {
        return out.text(&shown(words), span);
    }
    let (title, target) = titled(text.nulled);
    let link = |target, words: &str, out: &mut Words| {
        let content = text.content(out, words);
        out.push(InlineKind::Link(Box::new(Link { target, content })), span);
    };
    match (meaning, title) {
        (Meaning::File, title) => {
            let words = title.unwrap_or_else(|| target.clone());
            link(Target::Url(target.into()), &words, out);
        }
        (Meaning::Object(role), None) => {
            out.push(InlineKind::Span { role, content: text.content(out, &target) }, span);
        }
        (Meaning::Object(role), Some(title)) => {
            let content = text.content(out, &title);
            let mut inline = Inline::new(InlineKind::Span { role, content }, span);
            inline.attrs.set("target", target);
            out.out.push(inline);
        }
        (Meaning::Term, None) => {
            out.push(InlineKind::Span { role: Role::FirstTerm, content: text.content(out, &target) }, span);
        }
        (_, Some(title)) => link(Target::Id(label(&target)), &title, out),
        (meaning, None) => {
            let style = match meaning {
                Meaning::Reference(style) => style.map(Str::from),
                _ => None,
            };
            let reference = CrossReference { target: label(&target), style, text_from: None };
            out.push(InlineKind::CrossReference(Box::new(reference)), span);
        }
    }
}

/// The words and the target of `words <target>`, or the target alone.
fn titled(nulled: &str) -> (Option<String>, String) {
    let fold = |text: &str| shown(text).split_whitespace().collect::<Vec<_>>().join(" ");
    // What is in the brackets has none in it: the last that opens is the one, unless it is escaped.
    if let Some(body) = nulled.strip_suffix('>')
        && let Some(open) = body.rfind('<')
        && open > 0
        && body.as_bytes()[open - 1] != 0
    {
        return (Some(shown(body[..open].trim_end()).into_owned()), fold(&body[open + 1..]));
    }
    (None, fold(nulled))
}
