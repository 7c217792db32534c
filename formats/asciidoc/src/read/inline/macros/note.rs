//! Footnotes: `footnote:[words]`, `footnote:id[words]`, `footnote:id[]`, and `footnoteref:[id,words]`.
//!
//! Reference: <https://docs.asciidoctor.org/asciidoc/latest/macros/footnote/>.

use super::{is_escaped, replace, unescape};
use crate::read::inline::buffer::{Ahead, Buffer, Edit, Sign, find, find_bracket, is_word, read_sign};
use crate::read::inline::{Made, Work};
use ast::{Block, BlockKind, Inline, InlineKind};

impl Work<'_, '_> {
    pub(super) fn footnotes(&mut self, buffer: &mut Buffer) {
        let text = buffer.text.as_str();
        let bytes = text.as_bytes();
        let mut edit = Edit::new(buffer);
        let mut ends = Ahead::default();
        let mut at = 0;
        while let Some(start) = find("footnote", text, at) {
            at = start + 8;
            let is_old = text[at..].starts_with("ref:");
            let name = at + if is_old { 4 } else { 1 };
            if !is_old && bytes.get(at) != Some(&b':') {
                continue;
            }
            let rest = text.get(name..).unwrap_or_default();
            let length = rest.find(|c: char| !(is_word(c) || c == '-')).unwrap_or(rest.len());
            let open = name + length;
            if bytes.get(open) != Some(&b'[') || is_old && length > 0 {
                continue;
            }
            let close = if bytes.get(open + 1) == Some(&b']') && !self.ends_link(text, open + 2) {
                open + 1
            } else {
                let first = text[open + 1..].chars().next().map_or(1, char::len_utf8);
                let end = ends.next(open + 1 + first, |from| {
                    let mut found = find_bracket(text, from)?;
                    while self.ends_link(text, found + 1) {
                        found = find_bracket(text, found + 1)?;
                    }
                    Some(found)
                });
                let Some(end) = end else { break };
                end
            };
            let end = close + 1;
            if is_escaped(text, start, edit.done) {
                unescape(start, end, &mut edit);
                at = end;
                continue;
            }
            let mut id = &text[name..open];
            let mut content = (close > open + 1).then_some(open + 1..close);
            if is_old {
                // The whole is in the brackets: the id, and the words behind a comma.
                let Some(inside) = content else {
                    at = end;
                    continue;
                };
                let comma = text[inside.clone()].find(',').map(|n| n + inside.start);
                id = &text[inside.start..comma.unwrap_or(inside.end)];
                content = comma.map(|comma| comma + 1..inside.end);
            }
            if id.is_empty() && content.is_none() {
                at = end;
                continue;
            }
            at = end;
            edit.keep(start);
            let span = buffer.span(start..end, self.run);
            let mut node = if let Some(content) = content {
                let words = buffer.cut(content).one_line().unescaped();
                let words = self.build_tidy(&words);
                let block = Block::new(BlockKind::Paragraph(words), span);
                Inline::new(InlineKind::Footnote(vec![block]), span)
            } else {
                Inline::new(InlineKind::FootnoteReference(self.flat(id).into()), span)
            };
            if matches!(node.kind, InlineKind::Footnote(_)) && !id.is_empty() {
                node.attrs.set_id(self.flat(id));
            }
            self.push_node(node, &mut edit);
            edit.skip(end);
        }
        replace(edit.finish(), buffer);
    }

    /// Whether a link ends at an offset: a bracket before it is a part of its text.
    fn ends_link(&self, text: &str, at: usize) -> bool {
        let found = text.as_bytes().get(at..).and_then(read_sign);
        matches!(found, Some((Sign::Close, number, _)) if matches!(self.nodes.get(number), Some(Made::Link { .. })))
    }
}
