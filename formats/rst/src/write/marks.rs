//! Emphasis, code, meanings: marks around a run of text.
//!
//! ```text
//! *emphasis* **strong** ``literal`` :file:`/etc/{name}` :opt:`-v` :strong-opt:`-v`
//! ```
//!
//! Inline mark-up does not nest. Marks around one run are a role that is made of them; what it is called is in
//! [`roles`](crate::roles). Where a tree nests otherwise all the same, the outer mark-up goes around each run of text.

use super::Writer;
use super::inline::{Wrap, is_trim, push_text, push_wrapped, role};
use crate::escape::{Context, Piece, inner};
use crate::roles::{Mark, Spelling, WITHOUT_OPTIONS, spelling_in};
use ast::{Inline, InlineKind, Role, plain_text};
use std::borrow::Cow;
use std::fmt::Write as _;

/// How the innermost mark of a run is written.
struct Ending {
    /// The role's name.
    name: &'static str,
    /// What a role of the file's own is based on.
    base: Option<&'static str>,
    /// Whether the file must declare the role if it stands alone.
    is_own: bool,
    body: Body,
}

/// How the text of a role is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Body {
    Plain,
    /// With replaceable parts in braces.
    Samp,
    /// In braces as a whole.
    Replaced,
}

impl<'a> Writer<'a> {
    /// Appends a mark and what is in it.
    pub(super) fn marked(&mut self, inline: &'a Inline, out: &mut Vec<Piece<'a>>) {
        let mut around: Vec<&'static str> = Vec::new();
        let mut next = Mark::of(&inline.kind);
        while let Some((mark, content)) = next {
            next = match content.as_slice() {
                _ if has_parts(mark, content) => None,
                [only] => Mark::of(&only.kind),
                _ => None,
            };
            if next.is_some() {
                around.push(mark.name());
            } else {
                self.run(&around, mark, content, out);
            }
        }
    }

    /// Appends a run: the names of the marks around it, the innermost mark and its content.
    fn run(&mut self, around: &[&'static str], mark: Mark, content: &'a [Inline], out: &mut Vec<Piece<'a>>) {
        if mark == Mark::Role(Role::Replaceable) && !content.iter().all(is_text) {
            return self.text_of(around, mark, &plain_text(content), out);
        }
        if has_parts(mark, content) {
            if self.dialect.sphinx {
                let mut source = String::new();
                for inline in content {
                    if let InlineKind::Text(text) = &inline.kind {
                        source.push_str(&samp_text(text, true));
                    } else {
                        let part = plain_text(std::slice::from_ref(inline));
                        let _ = write!(source, "{{{}}}", samp_text(&part, true));
                    }
                }
                let name = self.samp_name(around, mark);
                push_wrapped(out, &source, |t| role_of(&name, t));
            } else {
                self.in_pieces(around, mark, content, out);
            }
            return;
        }
        for inline in content {
            match &inline.kind {
                InlineKind::Text(text) => self.text_of(around, mark, text, out),
                _ => self.inlines(std::slice::from_ref(inline), out),
            }
        }
    }

    /// Appends text under marks.
    fn text_of(&mut self, around: &[&'static str], mark: Mark, text: &str, out: &mut Vec<Piece<'a>>) {
        if !is_trim(text) && text.trim().is_empty() {
            return push_text(out, text.to_string());
        }
        if around.is_empty() {
            match mark {
                Mark::Emphasis => return push_wrapped(out, text, |t| Wrap::Emphasis.around(t)),
                Mark::Strong => return push_wrapped(out, text, |t| Wrap::Strong.around(t)),
                Mark::Role(r) if spelling_in(r, self.dialect) == Spelling::Literal => {
                    return push_wrapped(out, text, |t| Wrap::Literal.around(t));
                }
                Mark::Role(Role::Replaceable) if self.dialect.sphinx => {
                    return push_wrapped(out, text, |t| {
                        format!(":samp:`{{{}}}`", inner(&samp_text(t, true), Context::Quoted))
                    });
                }
                _ => {}
            }
        }
        let Some(ending) = self.ending(mark, text) else { return push_text(out, text.to_string()) };
        let name = self.name(around, &ending);
        match ending.body {
            Body::Plain => push_wrapped(out, text, |t| role_of(&name, t)),
            Body::Samp => push_wrapped(out, &samp_text(text, false), |t| role_of(&name, t)),
            Body::Replaced => {
                push_wrapped(out, text, |t| role_of(&name, &format!("{{{}}}", samp_text(t, true))));
            }
        }
    }

    /// How a mark is written around text.
    fn ending(&self, mark: Mark, text: &str) -> Option<Ending> {
        let own = |name, base| Ending { name, base, is_own: true, body: Body::Plain };
        let given = |name, body| Ending { name, base: Some(name), is_own: false, body };
        let Mark::Role(role) = mark else {
            let name = mark.name();
            return Some(if mark == Mark::Strike { own(name, None) } else { given(name, Body::Plain) });
        };
        Some(match spelling_in(role, self.dialect) {
            Spelling::Own("kbd", base) if is_key_combination(text) => own("keycap", base),
            Spelling::Literal => given("literal", Body::Plain),
            Spelling::Plain(name) => given(name, Body::Plain),
            Spelling::PlainOr(_, own_name) if role == Role::KeyCap && is_key_combination(text) => {
                Ending { name: own_name, base: Some("samp"), is_own: true, body: Body::Samp }
            }
            Spelling::PlainOr(_, own_name) if role == Role::GuiLabel && text.contains('&') => {
                own(own_name, None)
            }
            Spelling::PlainOr(name, _) => given(name, Body::Plain),
            Spelling::Samp(name) => given(name, Body::Samp),
            Spelling::Replaceable => Ending { name: "samp", base: None, is_own: false, body: Body::Replaced },
            Spelling::Own(name, Some("samp")) => {
                Ending { name, base: Some("samp"), is_own: true, body: Body::Samp }
            }
            Spelling::Own(name, base) => own(name, base),
            Spelling::None => return None,
        })
    }

    /// The name of the role for a run; declares it.
    fn name(&mut self, around: &[&'static str], ending: &Ending) -> Cow<'static, str> {
        if ending.is_own && self.declared.insert(ending.name) {
            self.declare(ending.name, ending.base);
        }
        if around.is_empty() {
            return ending.name.into();
        }
        let base = if ending.is_own { ending.base } else { Some(ending.name) };
        let takes_options = !self.dialect.sphinx || !base.is_some_and(|base| WITHOUT_OPTIONS.contains(&base));
        let mut name = ending.name.to_string();
        for at in (0..around.len()).rev() {
            let inner = name;
            name = format!("{}-{inner}", around[at]);
            let key = (around.len() - at, name);
            if !self.chains.contains_key(&key) {
                let mut lines = format!(".. role:: {}({inner})", key.1);
                if takes_options {
                    let _ = write!(lines, "\n   :class: {} {}", around[at..].join(" "), ending.name);
                }
                self.chains.insert(key.clone(), lines);
            }
            name = key.1;
        }
        name.into()
    }

    /// The name of the role for code whose replaceable parts are in braces; declares it.
    fn samp_name(&mut self, around: &[&'static str], mark: Mark) -> Cow<'static, str> {
        let samp = |name, is_own| Ending { name, base: Some("samp"), is_own, body: Body::Samp };
        let ending = match mark {
            Mark::Role(role) => match spelling_in(role, self.dialect) {
                Spelling::Literal => samp("samp", false),
                Spelling::PlainOr(_, name) => samp(name, true),
                _ => self.ending(mark, "").unwrap_or(samp("samp", false)),
            },
            _ => samp("samp", false),
        };
        self.name(around, &ending)
    }

    /// Appends code in pieces, those that are replaced among them.
    fn in_pieces(
        &mut self,
        around: &[&'static str],
        mark: Mark,
        content: &'a [Inline],
        out: &mut Vec<Piece<'a>>,
    ) {
        let (mut source, mut blank) = (String::new(), String::new());
        let mut first = 'x';
        let Some(code) = self.ending(mark, "") else { return };
        let inside = [around, &[code.name]].concat();
        for inline in content {
            let mut pieces = Vec::new();
            if let InlineKind::Text(text) = &inline.kind {
                self.text_of(around, mark, text, &mut pieces);
            } else {
                let part = plain_text(std::slice::from_ref(inline));
                self.text_of(&inside, Mark::Role(Role::Replaceable), &part, &mut pieces);
            }
            for piece in pieces {
                match piece {
                    Piece::Text(text) => blank.push_str(&text),
                    Piece::Mark(text, begins) if source.is_empty() => {
                        push_text(out, std::mem::take(&mut blank));
                        first = begins;
                        source.push_str(&text);
                    }
                    Piece::Mark(text, _) => {
                        source.push_str(&std::mem::take(&mut blank));
                        source.push_str("\\ ");
                        source.push_str(&text);
                    }
                    Piece::Break => {}
                }
            }
        }
        if !source.is_empty() {
            out.push(Piece::Mark(source.into(), first));
        }
        push_text(out, blank);
    }

    /// Declares a role at the top of the file.
    pub(super) fn declare(&mut self, name: &str, base: Option<&str>) {
        if !self.roles.contains_key(name) {
            let base = base.map(|base| format!("({base})")).unwrap_or_default();
            self.roles.insert(name.to_string(), format!(".. role:: {name}{base}"));
        }
    }
}

fn is_text(inline: &Inline) -> bool {
    matches!(inline.kind, InlineKind::Text(_))
}

/// Whether this is code with parts that are to be replaced.
fn has_parts(mark: Mark, content: &[Inline]) -> bool {
    let Mark::Role(role) = mark else { return false };
    let is_part = |i: &Inline| match &i.kind {
        InlineKind::Span { role: Role::Replaceable, content } => content.iter().all(is_text),
        _ => false,
    };
    role.is_code()
        && role != Role::Replaceable
        && content.iter().any(is_part)
        && content.iter().all(|i| is_text(i) || is_part(i))
}

fn role_of(name: &str, text: &str) -> String {
    let mut out = String::with_capacity(text.len() + name.len() + 8);
    role(name, text, &mut out);
    out
}

/// Whether Sphinx's `:kbd:` would take the text apart.
fn is_key_combination(text: &str) -> bool {
    let mut inside = text.chars();
    inside.next();
    inside.next_back();
    inside.any(|c| matches!(c, '-' | '+' | '^') || c.is_whitespace())
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
