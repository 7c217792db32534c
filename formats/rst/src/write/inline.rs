//! Text, emphasis, roles, references, footnote marks, pictures in the line.
//!
//! ```text
//! *emphasis* **strong** ``literal`` :file:`/etc/{name}` [#]_ |picture|
//! ```
//!
//! Inline mark-up does not nest. Where a tree nests all the same, the outer mark-up goes around each run of text.

use super::{Last, Writer};
use crate::escape::{Context, Piece, inner, join_in, push_inner};
use crate::ids::{is_simple, make_id};
use crate::own;
use crate::roles::{Spelling, spelling};
use ast::{Inline, InlineKind, Keys, Math, MathNotation, Menu, Node, Raw, Role, plain_text};
use std::borrow::Cow;
use std::fmt::Write as _;

/// Mark-up around a run of text.
#[derive(Clone, Copy)]
pub(super) enum Wrap<'w> {
    Emphasis,
    Strong,
    Literal,
    /// A role that takes plain text.
    Role(&'w str),
    /// A role that takes its text as it is, without escapes.
    Verbatim(&'w str),
}

impl Wrap<'_> {
    fn around(self, text: &str) -> String {
        let mut out = String::with_capacity(text.len() + 24);
        match self {
            Wrap::Emphasis => marked("*", text, Context::Starred, "*", &mut out),
            Wrap::Strong => marked("**", text, Context::Starred, "**", &mut out),
            Wrap::Literal if is_literal(text) => {
                out.push_str("``");
                out.push_str(text);
                out.push_str("``");
            }
            Wrap::Literal => marked(":literal:`", text, Context::Quoted, "`", &mut out),
            Wrap::Role(name) => role(name, text, &mut out),
            Wrap::Verbatim(name) => {
                let _ = write!(out, ":{name}:`{text}`");
            }
        }
        out
    }
}

/// Writes text between two marks, escaped.
fn marked(open: &str, text: &str, context: Context, close: &str, out: &mut String) {
    out.push_str(open);
    push_inner(text, context, out);
    out.push_str(close);
}

/// Writes the text of a role, escaped.
fn role(name: &str, text: &str, out: &mut String) {
    out.push(':');
    out.push_str(name);
    marked(":`", text, Context::Quoted, "`", out);
}

/// Whether double backquotes around this text hold it.
fn is_literal(text: &str) -> bool {
    !text.starts_with('`') && !text.ends_with('`') && !text.contains("``")
}

/// Appends plain text.
pub(super) fn push_text<'t>(out: &mut Vec<Piece<'t>>, text: impl Into<Cow<'t, str>>) {
    let text = text.into();
    if text.is_empty() {
        return;
    }
    if let Some(Piece::Text(last)) = out.last_mut() {
        last.to_mut().push_str(&text);
    } else {
        out.push(Piece::Text(text));
    }
}

/// Appends mark-up around `text`; white space at its ends stays outside, where docutils wants it.
pub(super) fn push_wrapped(out: &mut Vec<Piece<'_>>, text: &str, around: impl FnOnce(&str) -> String) {
    let core = text.trim();
    let Some(first) = core.chars().next() else {
        push_text(out, text.to_string());
        return;
    };
    let start = text.len() - text.trim_start().len();
    if start > 0 {
        push_text(out, text[..start].to_string());
    }
    out.push(Piece::Mark(around(core).into(), first));
    if start + core.len() < text.len() {
        push_text(out, text[start + core.len()..].to_string());
    }
}

impl<'a> Writer<'a> {
    /// Appends the pieces of inline nodes.
    pub(super) fn inlines(&mut self, content: &'a [Inline], out: &mut Vec<Piece<'a>>) {
        for (i, inline) in content.iter().enumerate() {
            match &inline.kind {
                InlineKind::Text(text) => push_text(out, text.as_str()),
                InlineKind::Emphasis(c) => self.wrapped(c, Wrap::Emphasis, out),
                InlineKind::Strong(c) => self.wrapped(c, Wrap::Strong, out),
                InlineKind::Strike(c) => {
                    self.declare("strike", None);
                    self.wrapped(c, Wrap::Role("strike"), out);
                }
                InlineKind::Span { content, .. } if let Some(name) = inline.attrs.hint(own::NAME) => {
                    self.wrapped(content, Wrap::Role(name), out);
                }
                InlineKind::Span { role, content } => self.span(*role, content, out),
                InlineKind::Quote(c) => {
                    push_text(out, "“");
                    self.inlines(c, out);
                    push_text(out, "”");
                }
                InlineKind::Superscript(c) => self.wrapped(c, Wrap::Role("sup"), out),
                InlineKind::Subscript(c) => self.wrapped(c, Wrap::Role("sub"), out),
                InlineKind::Link(link) => self.link(link, content.get(i + 1), out),
                InlineKind::CrossReference(c) => self.cross_reference(c, out),
                InlineKind::Footnote(body) => {
                    let id = inline.attrs.id();
                    self.notes.push((id, body));
                    let label = id.map(label).unwrap_or_default();
                    out.push(Piece::Mark(format!("[#{label}]_").into(), '#'));
                }
                InlineKind::FootnoteReference(id) => {
                    out.push(Piece::Mark(format!("[#{}]_", label(id)).into(), '#'));
                }
                InlineKind::Media(m) => self.inline_media(m, out),
                InlineKind::Keys(k) => keys(k, out),
                InlineKind::Menu(m) => menu(m, out),
                InlineKind::ManualPage(_) => {
                    let name = plain_text(std::slice::from_ref(inline));
                    push_wrapped(out, &name, |t| Wrap::Role("manpage").around(t));
                }
                InlineKind::Citation(c) => Self::citation(c, out),
                InlineKind::Math(m) => self.inline_math(m, out),
                InlineKind::LineBreak => out.push(Piece::Break),
                InlineKind::EntityReference(name) => push_text(out, format!("&{name};")),
                InlineKind::CalloutMark(mark) => {
                    self.declare("conum", None);
                    push_wrapped(out, &format!("({})", mark.number), |t| Wrap::Role("conum").around(t));
                }
                InlineKind::Argument(a) => self.inlines(&a.content, out),
                InlineKind::Raw(r) => self.inline_raw(r, out),
                InlineKind::Record(r) => self.nodes_inline(&r.content, out),
                InlineKind::Generic(g) if self.own_inline(inline, g, out) => {}
                InlineKind::Generic(g) => self.nodes_inline(&g.content, out),
                InlineKind::Anchor
                | InlineKind::IndexTerm(_)
                | InlineKind::Include(_)
                | InlineKind::Comment(_)
                | InlineKind::Instruction(_) => {}
            }
        }
    }

    /// Appends mark-up around each run of text in `content`.
    fn nodes_inline(&mut self, nodes: &'a [Node], out: &mut Vec<Piece<'a>>) {
        for node in nodes {
            if let Node::Inline(i) = node {
                self.inlines(std::slice::from_ref(i), out);
            }
        }
    }

    fn wrapped(&mut self, content: &'a [Inline], wrap: Wrap, out: &mut Vec<Piece<'a>>) {
        for inline in content {
            match &inline.kind {
                InlineKind::Text(text) => push_wrapped(out, text, |t| wrap.around(t)),
                _ => self.inlines(std::slice::from_ref(inline), out),
            }
        }
    }

    fn span(&mut self, role: Role, content: &'a [Inline], out: &mut Vec<Piece<'a>>) {
        let has_replaceable =
            content.iter().any(|i| matches!(i.kind, InlineKind::Span { role: Role::Replaceable, .. }));
        match spelling(role) {
            Spelling::Literal if has_replaceable => samp("samp", content, out),
            Spelling::Literal => self.wrapped(content, Wrap::Literal, out),
            Spelling::Plain(name) => self.wrapped(content, Wrap::Role(name), out),
            Spelling::PlainOr(name, own) => {
                let text = plain_text(content);
                match role {
                    Role::Command if has_replaceable => {
                        self.declare(own, Some("samp"));
                        samp(own, content, out);
                    }
                    Role::KeyCap if is_key_combination(&text) => {
                        self.declare(own, Some("samp"));
                        samp(own, content, out);
                    }
                    Role::GuiLabel if text.contains('&') => {
                        self.declare(own, None);
                        self.wrapped(content, Wrap::Role(own), out);
                    }
                    _ => self.wrapped(content, Wrap::Role(name), out),
                }
            }
            Spelling::Samp(name) => samp(name, content, out),
            Spelling::Replaceable => {
                let text = plain_text(content);
                push_wrapped(out, &text, |t| {
                    format!(":samp:`{{{}}}`", inner(&samp_text(t, true), Context::Quoted))
                });
            }
            Spelling::Own(name, Some("samp")) => {
                self.declare(name, Some("samp"));
                samp(name, content, out);
            }
            Spelling::Own(name, base) => {
                self.declare(name, base);
                self.wrapped(content, Wrap::Role(name), out);
            }
            Spelling::None => self.inlines(content, out),
        }
    }

    /// Declares a role at the top of the file.
    fn declare(&mut self, name: &str, base: Option<&str>) {
        if !self.roles.contains_key(name) {
            let base = base.map(|b| format!("({b})")).unwrap_or_default();
            self.roles.insert(name.to_string(), format!(".. role:: {name}{base}"));
        }
    }

    fn inline_math(&mut self, math: &Math, out: &mut Vec<Piece<'a>>) {
        if math.notation == MathNotation::MathMl {
            self.inline_raw(&Raw { format: "html".into(), text: math.source.clone() }, out);
        } else {
            push_wrapped(out, &math.source, |t| Wrap::Verbatim("math").around(t));
        }
    }

    fn inline_raw(&mut self, raw: &Raw, out: &mut Vec<Piece<'a>>) {
        let name = format!("raw-{}", make_id(&raw.format));
        self.roles
            .entry(name.clone())
            .or_insert_with(|| format!(".. role:: {name}(raw)\n   :format: {}\n", raw.format));
        push_wrapped(out, &raw.text, |t| Wrap::Verbatim(&name).around(t));
    }

    /// Replaces line breaks where no line block can stand.
    pub(super) fn mark_breaks(&mut self, pieces: &mut [Piece<'_>]) {
        for piece in pieces {
            if matches!(piece, Piece::Break) {
                let name = self.define("br", "raw:: html\n\n   <br>".to_string());
                *piece = Piece::Mark(format!("|{name}|").into(), 'b');
            }
        }
    }

    /// The name of a substitution with this definition, which begins with `stem` if it is a new one.
    pub(super) fn define(&mut self, stem: &str, definition: String) -> String {
        if let Some(name) = self.names_of_substitutions.get(&definition) {
            return name.clone();
        }
        // A number may make a name that another picture has by itself.
        let mut own = stem.to_string();
        while self.stems_of_substitutions.contains_key(&own) {
            let count = self.stems_of_substitutions.entry(stem.to_string()).or_insert(1);
            *count += 1;
            own = format!("{stem}-{count}");
        }
        self.stems_of_substitutions.insert(own.clone(), 1);
        let name = self.prefix.clone() + &own;
        self.names_of_substitutions.insert(definition.clone(), name.clone());
        self.substitutions.push((name.clone(), definition));
        name
    }

    /// Writes text whose line breaks count.
    pub(super) fn line_block(&mut self, content: &'a [Inline]) -> Last {
        let mut pieces = Vec::with_capacity(content.len());
        self.inlines(content, &mut pieces);
        for line in pieces.split(|p| matches!(p, Piece::Break)) {
            let text = join_in(line, Context::Running);
            self.page.open("| ", "  ");
            self.page.lines(text.trim());
            self.page.close();
        }
        Last::Other
    }
}

/// The text of a reference to a manual page.
pub(crate) fn manual_page_text(inline: &Inline) -> String {
    plain_text(std::slice::from_ref(inline)).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The label of a footnote.
pub(crate) fn label(id: &str) -> String {
    if is_simple(id) {
        return id.to_string();
    }
    let made = make_id(id);
    if made.is_empty() { "note".to_string() } else { made }
}

/// Whether Sphinx's `:kbd:` would take the text apart.
fn is_key_combination(text: &str) -> bool {
    let mut inside = text.chars();
    inside.next();
    inside.next_back();
    inside.any(|c| matches!(c, '-' | '+' | '^') || c.is_whitespace())
}

/// A role that is based on `samp`, whose replaceable parts stand in braces.
fn samp(name: &str, content: &[Inline], out: &mut Vec<Piece<'_>>) {
    let around = |t: &str| {
        let mut out = String::with_capacity(t.len() + name.len() + 8);
        role(name, t, &mut out);
        out
    };
    if let [Inline { kind: InlineKind::Text(text), .. }] = content
        && !text.trim().is_empty()
    {
        return push_wrapped(out, &samp_text(text, false), around);
    }
    let all = plain_text(content);
    if all.trim().is_empty() {
        push_text(out, all);
        return;
    }
    let has_replaceable = content.iter().any(|i| !matches!(i.kind, InlineKind::Text(_)));
    let mut source = String::with_capacity(all.len() + 8);
    for inline in content {
        match &inline.kind {
            InlineKind::Text(text) => source.push_str(&samp_text(text, has_replaceable)),
            InlineKind::Span { role: Role::Replaceable, content } => {
                let _ = write!(source, "{{{}}}", samp_text(&plain_text(content), true));
            }
            _ => source.push_str(&samp_text(&plain_text(std::slice::from_ref(inline)), true)),
        }
    }
    push_wrapped(out, &source, around);
}

/// Text for a role that is based on `samp`, before the escapes of docutils: braces that Sphinx would take for a
/// replaceable part get a backslash, and so does a backslash that it would take for an escape.
fn samp_text(text: &str, all: bool) -> Cow<'_, str> {
    if !text.bytes().any(|b| matches!(b, b'\\' | b'{' | b'}')) {
        return text.into();
    }
    let mut out = String::with_capacity(text.len());
    let last_close = text.rfind('}');
    let mut rest = text.char_indices().peekable();
    while let Some((at, c)) = rest.next() {
        let next = rest.peek().map(|&(_, c)| c);
        let is_special = match c {
            '\\' => matches!(next, Some('\\' | '{' | '}')) || next.is_none() && all,
            '{' => all || next != Some('}') && last_close.is_some_and(|close| close > at),
            '}' => all,
            _ => false,
        };
        if is_special {
            out.push('\\');
        }
        out.push(c);
    }
    out.into()
}

fn keys(keys: &Keys, out: &mut Vec<Piece<'_>>) {
    let between = if keys.action.as_deref() == Some("seq") { " " } else { "+" };
    let names: Vec<String> = keys.keys.iter().map(|k| plain_text(std::slice::from_ref(k))).collect();
    push_wrapped(out, &names.join(between), |t| Wrap::Role("kbd").around(t));
}

fn menu(menu: &Menu, out: &mut Vec<Piece<'_>>) {
    let names: Vec<String> = menu.items.iter().map(|i| plain_text(std::slice::from_ref(i))).collect();
    push_wrapped(out, &names.join(" --> "), |t| Wrap::Role("menuselection").around(t));
    if !menu.shortcut.is_empty() {
        push_text(out, " (");
        push_wrapped(out, &plain_text(&menu.shortcut), |t| Wrap::Role("kbd").around(t));
        push_text(out, ")");
    }
}
