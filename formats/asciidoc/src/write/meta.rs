//! What stands above a block: `[[id]]`, `[style.role%option,key=value]`, `.Title`.

use super::{inline, media};
use crate::own;
use ast::Attrs;

/// What is known of a block beside its own construct.
#[derive(Clone, Copy)]
pub(super) struct Head<'a> {
    pub attrs: &'a Attrs,
    pub title: Option<&'a str>,
}

/// The list of a block: what its construct says in it.
#[derive(Default)]
pub(super) struct List<'a> {
    pub style: &'a str,
    /// A role that says what the block is.
    pub role: &'a str,
    pub options: Vec<&'a str>,
    /// What stands behind the style, in its order.
    pub others: Vec<String>,
}

impl<'a> List<'a> {
    pub(super) fn of(style: &'a str) -> List<'a> {
        List { style, ..List::default() }
    }

    const fn is_empty(&self) -> bool {
        self.style.is_empty() && self.role.is_empty() && self.options.is_empty() && self.others.is_empty()
    }
}

impl Head<'_> {
    /// Whether anything stands above a block whose list says nothing itself.
    pub(super) fn is_empty(&self) -> bool {
        self.attrs.is_empty_but_hints() && self.title.is_none()
    }

    /// Writes the lines above a block, each with its line feed.
    pub(super) fn write(&self, out: &mut String, list: &List<'_>) {
        if self.is_empty() && list.is_empty() {
            return;
        }
        let attrs = self.attrs;
        if let Some(id) = attrs.id() {
            out.push_str("[[");
            out.push_str(id);
            if let Some(text) = attrs.get(own::REFTEXT) {
                out.push_str(", ");
                out.push_str(text);
            }
            out.push_str("]]\n");
        }
        let start = out.len();
        out.push('[');
        let style =
            if list.style.is_empty() { attrs.get(own::STYLE).unwrap_or_default() } else { list.style };
        out.push_str(style);
        let classes = attrs.classes().iter().map(ast::Str::as_str);
        for name in Some(list.role).filter(|r| !r.is_empty()).into_iter().chain(classes) {
            out.push('.');
            inline::push_class(name, out);
        }
        let options = attrs.get(own::OPTIONS).unwrap_or_default();
        for option in list.options.iter().copied().chain(options.split(',')).filter(|o| !o.is_empty()) {
            out.push('%');
            out.push_str(option.trim());
        }
        let mut begun = out.len() > start + 1;
        // Others by their places stand at these.
        for other in &list.others {
            if begun {
                out.push(',');
            }
            out.push_str(other);
            begun = true;
        }
        if let Some(language) = attrs.language() {
            push_named("lang", language, begun, out);
            begun = true;
        }
        for (name, value) in attrs.other() {
            let is_written = [own::STYLE, own::OPTIONS].contains(&name.as_str())
                || name == own::REFTEXT && attrs.id().is_some();
            if is_written {
                continue;
            }
            push_named(name, value, begun, out);
            begun = true;
        }
        if begun {
            out.push_str("]\n");
        } else {
            out.truncate(start);
        }
        if let Some(title) = self.title {
            let guard = if title.starts_with(['.', ' ']) || title.is_empty() { "{empty}" } else { "" };
            out.push('.');
            out.push_str(guard);
            out.push_str(title);
            out.push('\n');
        }
    }
}

fn push_named(name: &str, value: &str, begun: bool, out: &mut String) {
    if begun {
        out.push(',');
    }
    out.push_str(name);
    out.push('=');
    if value.is_empty() {
        out.push_str("\"\"");
    } else {
        out.push_str(&media::value(value));
    }
}
