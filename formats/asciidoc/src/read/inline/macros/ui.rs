//! Words of a user interface. They are read only where the document asks for it (`:experimental:`).
//!
//! Reference: <https://docs.asciidoctor.org/asciidoc/latest/macros/ui-macros/>.

use super::{filled_brackets, is_escaped, replace, unescape};
use crate::read::inline::Work;
use crate::read::inline::buffer::{self, Ahead, Buffer, Edit, find, find_byte, is_word};
use ast::{Inline, InlineKind, Inlines, Keys, Menu, Role, Span};
use std::ops::Range;

impl Work<'_, '_> {
    /// `kbd:[Ctrl+C]`, `btn:[OK]`
    pub(super) fn keys_and_buttons(&mut self, buffer: &mut Buffer) {
        let text = buffer.text.as_str();
        let mut edit = Edit::new(buffer);
        let mut ends = Ahead::default();
        let mut at = 0;
        while let Some(colon) = find(":[", text, at) {
            at = colon + 1;
            let done = &text[edit.done..colon];
            let is_key = done.ends_with("kbd");
            if !is_key && !done.ends_with("btn") {
                continue;
            }
            let Some(content) = filled_brackets(text, colon + 1, &mut ends) else { break };
            let (start, end) = (colon - 3, content.end + 1);
            at = end;
            if is_escaped(text, start, edit.done) {
                unescape(start, end, &mut edit);
                continue;
            }
            let span = buffer.span(start..end, self.run);
            let inside = buffer.cut(content).unescaped();
            edit.keep(start);
            let node = if is_key {
                self.keys(&inside, span)
            } else {
                let words = self.build_tidy(&inside.one_line());
                Inline::new(InlineKind::Span { role: Role::GuiButton, content: words }, span)
            };
            self.push_node(node, &mut edit);
            edit.skip(end);
        }
        replace(edit.finish(), buffer);
    }

    fn keys(&mut self, inside: &Buffer, span: Span) -> Inline {
        let text = inside.text.trim();
        let offset = inside.text.len() - inside.text.trim_start().len();
        // The first character may be the key itself.
        let first = text.chars().next().map_or(0, char::len_utf8);
        let joint = text.get(first..).and_then(|rest| rest.find([',', '+'])).map(|n| n + first);
        let mut parts: Vec<Range<usize>> = Vec::new();
        let mut in_turn = false;
        match joint {
            Some(joint) => {
                let sign = text.as_bytes()[joint];
                in_turn = sign == b',';
                // At the end, it is a key.
                let ends = text.as_bytes().last() == Some(&sign);
                let split = text.len() - usize::from(ends);
                let mut from = 0;
                for at in memchr::memchr_iter(sign, &text.as_bytes()[..split]) {
                    parts.push(from..at);
                    from = at + 1;
                }
                parts.push(from..text.len());
            }
            None => parts.push(0..text.len()),
        }
        let mut keys = Inlines::new();
        for part in parts {
            let key = inside.cut(part.start + offset..part.end + offset).one_line();
            let content = self.build_tidy(&key);
            if !content.is_empty() {
                keys.push(Inline::new(InlineKind::Span { role: Role::KeyCap, content }, span));
            }
        }
        if keys.len() == 1
            && let Some(key) = keys.pop()
        {
            return key;
        }
        let action = in_turn.then(|| "seq".into());
        Inline::new(InlineKind::Keys(Box::new(Keys { action, keys })), span)
    }

    /// `menu:File[Open > Recent]`
    pub(super) fn menus(&mut self, buffer: &mut Buffer) {
        let text = buffer.text.as_str();
        let mut edit = Edit::new(buffer);
        let (mut opens, mut lines, mut ends) = (Ahead::default(), Ahead::default(), Ahead::default());
        let mut at = 0;
        while let Some(start) = find("menu:", text, at) {
            let name = start + 5;
            at = name;
            let Some(first) = buffer::at(text, name) else { break };
            let Some(open) = opens.next(name, |from| find_byte(b'[', text, from)) else { break };
            let line = lines.next(name, |from| find_byte(b'\n', text, from));
            let fits = open >= name + first.len_utf8()
                && line.is_none_or(|line| line > open)
                && (is_word(first) || first == '&' && open > name + 1)
                && buffer::before(text, open).is_some_and(|c| !c.is_whitespace());
            if !fits {
                continue;
            }
            let blanks = text[open + 1..].bytes().take_while(|&b| b == b' ').count();
            let content = if text.as_bytes().get(open + 1 + blanks) == Some(&b']') {
                open + 1..open + 1 + blanks
            } else {
                let Some(content) = filled_brackets(text, open, &mut ends) else { break };
                content
            };
            let end = content.end + 1;
            at = end;
            if is_escaped(text, start, edit.done) {
                unescape(start, end, &mut edit);
                continue;
            }
            edit.keep(start);
            let span = buffer.span(start..end, self.run);
            let items = buffer.cut(content).unescaped();
            let mut parts = vec![buffer.cut(name..open)];
            let sign = if items.text.contains("&gt;") { "&gt;" } else { "," };
            if !items.text.trim().is_empty() {
                parts.extend(split(&items, sign).into_iter().filter(|part| !part.text.is_empty()));
            }
            let menu = self.menu(parts, span);
            self.push_node(menu, &mut edit);
            edit.skip(end);
        }
        replace(edit.finish(), buffer);
    }

    /// `"File > Open > Recent"`
    pub(super) fn quoted_menus(&mut self, buffer: &mut Buffer) {
        let text = buffer.text.as_str();
        let mut edit = Edit::new(buffer);
        let mut at = 0;
        while let Some(start) = find_byte(b'"', text, at) {
            at = start + 1;
            let Some(end) = find_byte(b'"', text, at) else { break };
            let inside = &text[at..end];
            let is_menu = inside.starts_with(|c| is_word(c) || c == '&')
                && inside.match_indices("&gt;").any(|(n, _)| {
                    n > 1 && inside[..n].ends_with([' ', '\n']) && inside[n + 4..].starts_with([' ', '\n'])
                });
            if !is_menu {
                continue;
            }
            if is_escaped(text, start, edit.done) {
                unescape(start, end + 1, &mut edit);
            } else {
                edit.keep(start);
                let span = buffer.span(start..end + 1, self.run);
                let parts = split(&buffer.cut(at..end), "&gt;");
                let menu = self.menu(parts, span);
                self.push_node(menu, &mut edit);
                edit.skip(end + 1);
            }
            at = end + 1;
        }
        replace(edit.finish(), buffer);
    }

    fn menu(&mut self, parts: Vec<Buffer>, span: Span) -> Inline {
        let last = parts.len() - 1;
        let mut items = Inlines::new();
        for (i, part) in parts.into_iter().enumerate() {
            let role = match i {
                0 => Role::GuiMenu,
                i if i == last => Role::GuiMenuItem,
                _ => Role::GuiSubmenu,
            };
            let content = self.build_tidy(&part.one_line());
            items.push(Inline::new(InlineKind::Span { role, content }, span));
        }
        Inline::new(InlineKind::Menu(Box::new(Menu { shortcut: Inlines::new(), items })), span)
    }
}

/// The parts between signs.
fn split(text: &Buffer, sign: &str) -> Vec<Buffer> {
    let mut parts = Vec::new();
    let mut from = 0;
    for (at, _) in text.text.match_indices(sign) {
        parts.push(text.cut(from..at));
        from = at + sign.len();
    }
    parts.push(text.cut(from..text.text.len()));
    // Empty parts at the end are none.
    while parts.len() > 1 && parts.last().is_some_and(|part| part.text.is_empty()) {
        parts.pop();
    }
    parts
}
