//! Places to refer to, and references: `[[id]]`, `anchor:id[]`, `[[[id,label]]]`, `<<id,words>>`, `xref:id[words]`.
//!
//! Reference: <https://docs.asciidoctor.org/asciidoc/latest/macros/xref/>.

use super::{Listed, brackets, filled_brackets, is_escaped, replace, unescape};
use crate::own;
use crate::read::inline::buffer::{self, Ahead, Buffer, Edit, find, find_byte, is_word};
use crate::read::inline::{Work, words};
use ast::{CrossReference, Inline, InlineKind, Span, Str, Target};

impl Work<'_, '_> {
    /// `[[[id,label]]]` at the start of an entry of a bibliography.
    pub(super) fn entry(&mut self, buffer: &mut Buffer) {
        let text = buffer.text.as_str();
        if !text.starts_with("[[[") {
            return;
        }
        let Some(end) = id_end(text, 3) else { return };
        let (label, after) = if text[end..].starts_with("]]]") {
            ("", end + 3)
        } else {
            let Some(inside) = text[end..].strip_prefix(',') else { return };
            let from = text.len() - inside.trim_start_matches(' ').len();
            let Some(close) = find("]]]", text, from + 1) else { return };
            let Some(label) = text.get(from..close).filter(|label| !label.contains('\n')) else { return };
            (label, close + 3)
        };
        let span = buffer.span(0..after, self.run);
        let mut node = Inline::new(InlineKind::Anchor, span);
        node.attrs.set_id(&text[3..end]);
        node.attrs.set_hint(crate::own::BIBLIOGRAPHY, self.flat(label));
        let mut edit = Edit::new(buffer);
        self.push_node(node, &mut edit);
        edit.skip(after);
        replace(edit.finish(), buffer);
    }

    /// `[[id,words]]`, `anchor:id[words]`
    pub(super) fn anchors(&mut self, buffer: &mut Buffer) {
        let text = buffer.text.as_str();
        let mut edit = Edit::new(buffer);
        let (mut names, mut squares) = (Ahead::default(), Ahead::default());
        let (mut closes, mut lines, mut ends) = (Ahead::default(), Ahead::default(), Ahead::default());
        let mut at = 0;
        loop {
            let named = names.next(at, |from| find("anchor:", text, from));
            let square = squares.next(at, |from| find("[[", text, from));
            let Some(start) = named.into_iter().chain(square).min() else { break };
            at = start + 1;
            let is_named = Some(start) == named;
            let id = start + if is_named { 7 } else { 2 };
            let Some(id_end) = id_end(text, id) else { continue };
            let mut line = |from| lines.next(from, |from| find_byte(b'\n', text, from));
            let behind = &text[id_end..];
            let (content, end) = if is_named {
                if !behind.starts_with('[') {
                    continue;
                }
                let Some(content) = brackets(text, id_end, &mut ends) else { continue };
                // The last character may be the end of a line.
                if line(id_end).is_some_and(|line| line + 1 < content.end) {
                    continue;
                }
                (content.clone(), content.end + 1)
            } else if behind.starts_with("]]") {
                (id_end..id_end, id_end + 2)
            } else {
                let Some(inside) = behind.strip_prefix(',') else { continue };
                let from = text.len() - inside.trim_start_matches(' ').len();
                let first = buffer::at(text, from).map_or(1, char::len_utf8);
                let Some(close) = closes.next(from + first, |from| find("]]", text, from)) else { continue };
                if line(id_end).is_some_and(|line| line < close) {
                    continue;
                }
                (from..close, close + 2)
            };
            at = end;
            if is_escaped(text, start, edit.done) {
                unescape(start, end, &mut edit);
                continue;
            }
            edit.keep(start);
            let mut node = Inline::new(InlineKind::Anchor, buffer.span(start..end, self.run));
            node.attrs.set_id(&text[id..id_end]);
            if !content.is_empty() {
                let words = buffer.cut(content).unescaped();
                node.attrs.set("reftext", self.flat(&words.text));
            }
            self.push_node(node, &mut edit);
            edit.skip(end);
        }
        replace(edit.finish(), buffer);
    }

    /// `<<id,words>>`, `xref:id[words]`
    pub(super) fn references(&mut self, buffer: &mut Buffer) {
        let text = buffer.text.as_str();
        let mut edit = Edit::new(buffer);
        let (mut names, mut angles) = (Ahead::default(), Ahead::default());
        let (mut closes, mut opens, mut ends) = (Ahead::default(), Ahead::default(), Ahead::default());
        let mut at = 0;
        loop {
            let named = names.next(at, |from| find("xref:", text, from));
            let angle = angles.next(at, |from| find("&lt;&lt;", text, from));
            let Some(start) = named.into_iter().chain(angle).min() else { break };
            at = start + 1;
            let is_named = Some(start) == named;
            let from = start + if is_named { 5 } else { 8 };
            let Some(first) = buffer::at(text, from) else { break };
            if !is_word(first) && !matches!(first, '#' | '/' | '.' | ':' | '{') {
                continue;
            }
            let behind = from + first.len_utf8();
            let mut listed = Listed::default();
            let (target, content, end) = if is_named {
                let Some(open) = opens.next(behind, |from| find_byte(b'[', text, from)) else { continue };
                let content = if text.as_bytes().get(open + 1) == Some(&b']') {
                    None
                } else {
                    let Some(content) = filled_brackets(text, open, &mut ends) else { continue };
                    Some(content)
                };
                let end = content.as_ref().map_or(open + 2, |content| content.end + 1);
                (from..open, content, end)
            } else {
                let Some(close) = closes.next(behind, |from| find("&gt;&gt;", text, from)) else { continue };
                match find_byte(b',', &text[..close], from) {
                    Some(comma) => {
                        let words = text[comma + 1..close].trim_start();
                        let content = (!words.is_empty()).then_some(close - words.len()..close);
                        (from..comma, content, close + 8)
                    }
                    None => (from..close, None, close + 8),
                }
            };
            at = end;
            if is_escaped(text, start, edit.done) {
                unescape(start, end, &mut edit);
                continue;
            }
            edit.keep(start);
            let mut content = content.map(|content| buffer.cut(content));
            if is_named {
                content = content.map(Buffer::unescaped);
                if !self.compat && content.as_ref().is_some_and(|content| content.text.contains('=')) {
                    content = content.and_then(|content| self.list_text(content, &mut listed));
                }
            }
            let target = self.flat(&text[target]);
            let span = buffer.span(start..end, self.run);
            self.push_reference(&target, is_named, content, listed, span, &mut edit);
            edit.skip(end);
        }
        replace(edit.finish(), buffer);
    }

    fn push_reference(
        &mut self,
        target: &str,
        is_named: bool,
        content: Option<Buffer>,
        listed: Listed,
        span: Span,
        edit: &mut Edit<'_>,
    ) {
        let mut folded = String::new();
        words::push(target, false, &mut folded);
        let folded = folded.replace('\n', " ");
        let (target, is_file) = match folded.strip_prefix('#') {
            Some(id) => (Str::from(id), false),
            None => (Str::from(folded.as_str()), folded.contains('#') || is_named && has_extension(&folded)),
        };
        let mut listed = listed;
        if folded.starts_with('#') && (folded.contains(' ') || folded.chars().any(char::is_uppercase)) {
            listed.attrs.set_hint(crate::read::resolve::EXACT, "");
        }
        if let Some(content) = content {
            let mut attrs = listed.attrs;
            if let Some(style) = listed.style {
                attrs.set("xrefstyle", style);
            }
            if is_file {
                attrs.set_hint(own::TO_PAGE, "");
            }
            let target = if is_file { Target::Url(target) } else { Target::Id(target) };
            self.push_link(target, attrs, &content, edit);
        } else {
            let reference = CrossReference { target, style: listed.style, text_from: None };
            let mut node = Inline::new(InlineKind::CrossReference(Box::new(reference)), span);
            node.attrs = listed.attrs;
            self.push_node(node, edit);
        }
    }
}

/// Where an id ends that begins at an offset: a letter, `_` or `:`, then characters of a word, `-`, `:`, `.`.
fn id_end(text: &str, from: usize) -> Option<usize> {
    let rest = text.get(from..)?;
    let first = rest.chars().next()?;
    if !(first.is_alphabetic() || matches!(first, '_' | ':')) {
        return None;
    }
    let end = rest.find(|c: char| !(is_word(c) || matches!(c, '-' | ':' | '.')));
    Some(from + end.unwrap_or(rest.len()))
}

/// Whether a path ends in an extension.
fn has_extension(path: &str) -> bool {
    path.rfind('.').is_some_and(|dot| !path[dot..].contains('/'))
}
