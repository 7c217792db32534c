//! The attributes in braces at the end of a heading, as pulldown-cmark reads them: whatever stands there is no part of the
//! title.
//!
//! Specification: <https://rust-lang.github.io/mdBook/format/markdown.html#heading-attributes>

use super::{Reader, Source};
use ast::Attrs;
use comrak::nodes::NodeValue;

impl<'r> Reader<'r> {
    /// Takes the braces at the end of a heading out of its words, and says what stands in them.
    pub(super) fn heading_attributes(&self, node: Source<'r>) -> Option<Attrs> {
        let NodeValue::Heading(heading) = node.data.borrow().value else { return None };
        let place = node.data.borrow().sourcepos;
        let source = self.sheet.source(place).trim_end();
        // The last line of a heading with a line under it is that line.
        let words = if heading.setext { source.rsplit_once('\n')?.0 } else { source };
        let line = words.rsplit('\n').next()?.trim_end();
        let inside = line.strip_suffix('}')?;
        let open = inside.rfind(['{', '}', '<', '>', '\\'])?;
        let inside = inside[open..].strip_prefix('{')?;
        take_braces(node).then(|| attributes(inside))
    }
}

/// Takes what stands from the last `{` on away; not where it is inside of other mark-up.
fn take_braces(heading: Source<'_>) -> bool {
    let mut child = heading.last_child();
    while let Some(node) = child {
        let data = &mut *node.data.borrow_mut();
        match &mut data.value {
            NodeValue::Text(text) => {
                if let Some(open) = text.rfind('{') {
                    let mut next = node.next_sibling();
                    while let Some(behind) = next {
                        next = behind.next_sibling();
                        behind.detach();
                    }
                    *text = text[..open].trim_end().to_string().into();
                    return true;
                }
            }
            // Underscores and stars of a name.
            NodeValue::Emph | NodeValue::Strong => {}
            _ => return false,
        }
        child = node.previous_sibling();
    }
    false
}

/// `#id`, classes with a point before them, and others, `key=value` or a name.
fn attributes(inside: &str) -> Attrs {
    let mut attrs = Attrs::default();
    for part in inside.split_ascii_whitespace() {
        if let Some(id) = part.strip_prefix('#') {
            if !id.is_empty() {
                attrs.set_id(id);
            }
        } else if let Some(class) = part.strip_prefix('.') {
            if !class.is_empty() {
                attrs.data_mut().push_class(class);
            }
        } else {
            let (key, value) = part.split_once('=').unwrap_or((part, ""));
            attrs.set(key, value.trim_matches('"'));
        }
    }
    attrs
}
