//! Text, references, footnote marks, pictures in the line.
//!
//! ```text
//! text [#]_ |picture| :kbd:`Ctrl+C` :math:`x^2` :raw-html:`<br>`
//! ```

use super::{Last, Writer};
use crate::escape::{Context, Piece, join_in, push_inner};
use crate::ids::{is_simple, make_id};
use crate::own;
use crate::roles::lacking;
use ast::{Inline, InlineKind, Keys, Math, MathNotation, Menu, Node, Raw, plain_text};
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
    pub(super) fn around(self, text: &str) -> String {
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
pub(super) fn role(name: &str, text: &str, out: &mut String) {
    out.push(':');
    out.push_str(name);
    marked(":`", text, Context::Quoted, "`", out);
}

/// Whether double backquotes around this text hold it.
fn is_literal(text: &str) -> bool {
    memchr::memchr(b'`', text.as_bytes()).is_none()
        || !text.starts_with('`') && !text.ends_with('`') && !text.contains("``")
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

/// Whether a text begins and ends with visible characters of ASCII, as nearly all do that have marks around them.
pub(super) fn is_trim(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.first().is_some_and(u8::is_ascii_graphic) && bytes.last().is_some_and(u8::is_ascii_graphic)
}

/// Appends mark-up around `text`; white space at its ends stays outside, where docutils wants it.
pub(super) fn push_wrapped(out: &mut Vec<Piece<'_>>, text: &str, around: impl FnOnce(&str) -> String) {
    if is_trim(text)
        && let Some(first) = text.chars().next()
    {
        return out.push(Piece::Mark(around(text).into(), first));
    }
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
                InlineKind::Span { content, .. } if let Some(name) = inline.attrs.hint(own::NAME) => {
                    if !self.dialect.sphinx {
                        self.declare(name, Some("literal"));
                    }
                    push_wrapped(out, &plain_text(content), |t| Wrap::Role(name).around(t));
                }
                InlineKind::Emphasis(_)
                | InlineKind::Strong(_)
                | InlineKind::Strike(_)
                | InlineKind::Superscript(_)
                | InlineKind::Subscript(_)
                | InlineKind::Span { .. } => self.marked(inline, out),
                InlineKind::Quote(c) => {
                    push_text(out, "“");
                    self.inlines(c, out);
                    push_text(out, "”");
                }
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
                InlineKind::Keys(k) => self.keys(k, out),
                InlineKind::Menu(m) => self.menu(m, out),
                InlineKind::ManualPage(_) => {
                    let name = plain_text(std::slice::from_ref(inline));
                    self.role(&name, "manpage", out);
                }
                InlineKind::Citation(c) => Self::citation(c, out),
                InlineKind::Math(m) => self.inline_math(m, out),
                InlineKind::LineBreak => out.push(Piece::Break),
                InlineKind::EntityReference(name)
                    if self.dialect.sphinx && own::ENTITIES.contains(&name.as_str()) =>
                {
                    out.push(Piece::Mark(format!("|{name}|").into(), 'x'));
                }
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

    /// Writes text under a role of Sphinx.
    fn role(&mut self, text: &str, name: &'static str, out: &mut Vec<Piece<'a>>) {
        if let Some(base) = lacking(name, self.dialect) {
            self.declare(name, base);
        }
        push_wrapped(out, text, |t| Wrap::Role(name).around(t));
    }

    fn keys(&mut self, keys: &Keys, out: &mut Vec<Piece<'a>>) {
        let between = if keys.action.as_deref() == Some("seq") { " " } else { "+" };
        let names: Vec<String> = keys.keys.iter().map(|k| plain_text(std::slice::from_ref(k))).collect();
        self.role(&names.join(between), "kbd", out);
    }

    fn menu(&mut self, menu: &Menu, out: &mut Vec<Piece<'a>>) {
        let names: Vec<String> = menu.items.iter().map(|i| plain_text(std::slice::from_ref(i))).collect();
        self.role(&names.join(self.dialect.menu_arrow), "menuselection", out);
        if !menu.shortcut.is_empty() {
            push_text(out, " (");
            self.role(&plain_text(&menu.shortcut), "kbd", out);
            push_text(out, ")");
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
                let name = self.substitutions.define("br", "raw:: html\n\n   <br>".to_string());
                *piece = Piece::Mark(format!("|{name}|").into(), 'b');
            }
        }
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
