//! Pictures and icons in a line: `image:file[words,width=20]`, `icon:name[]`.
//!
//! Reference: <https://docs.asciidoctor.org/asciidoc/latest/macros/images/>.

use super::{brackets, is_escaped, replace, unescape};
use crate::read::attrlist::List;
use crate::read::inline::buffer::{self, Ahead, Buffer, Edit, find_byte};
use crate::read::inline::{Work, words};
use ast::{Block, BlockKind, Generic, Inline, InlineKind, Media, MediaItem, MediaKind, Span};

impl Work<'_, '_> {
    pub(super) fn images(&mut self, buffer: &mut Buffer) {
        let text = buffer.text.as_str();
        let mut edit = Edit::new(buffer);
        let (mut opens, mut lines, mut ends) = (Ahead::default(), Ahead::default(), Ahead::default());
        let mut at = 0;
        while let Some(colon) = find_byte(b':', text, at) {
            at = colon + 1;
            let done = &text[edit.done..colon];
            let is_icon = done.ends_with("icon");
            if !is_icon && !done.ends_with("image") {
                continue;
            }
            let Some(first) = buffer::at(text, at) else { break };
            let Some(open) = opens.next(at, |from| find_byte(b'[', text, from)) else { break };
            let line = lines.next(at, |from| find_byte(b'\n', text, from));
            let fits = first != ':'
                && first != '['
                && !first.is_whitespace()
                && line.is_none_or(|line| line > open)
                && buffer::before(text, open).is_some_and(|c| !c.is_whitespace());
            if !fits {
                continue;
            }
            let Some(content) = brackets(text, open, &mut ends) else { break };
            let (start, end) = (colon - if is_icon { 4 } else { 5 }, content.end + 1);
            let target = self.flat(&text[at..open]);
            at = end;
            if is_escaped(text, start, edit.done) {
                unescape(start, end, &mut edit);
                continue;
            }
            edit.keep(start);
            let span = buffer.span(start..end, self.run);
            let list = text[content].replace('\n', " ").replace("\\]", "]");
            let node = if is_icon {
                self.icon(target, &list, span)
            } else {
                self.image(target, &List::parse(&list), span)
            };
            self.push_node(node, &mut edit);
            edit.skip(end);
        }
        replace(edit.finish(), buffer);
    }

    fn image(&self, target: String, list: &List<'_>, span: Span) -> Inline {
        let item = MediaItem { kind: MediaKind::Image, source: target.into(), body: Vec::new() };
        let mut item = Block::new(BlockKind::MediaItem(Box::new(item)), span);
        let mut inline_attrs = ast::Attrs::default();
        let mut alt = list.at(0).map(|words| self.flat(words));
        for (place, name) in [(1, "width"), (2, "depth")] {
            if let Some(value) = list.at(place).filter(|value| !value.is_empty()) {
                item.attrs.set(name, self.flat(value));
            }
        }
        for (name, value) in &list.named {
            let value = self.flat(&value.text);
            match name.as_ref() {
                "alt" => alt = Some(value),
                "height" => item.attrs.set("depth", value),
                "contentheight" => item.attrs.set("contentdepth", value),
                "id" if !value.is_empty() => inline_attrs.set_id(value),
                "role" => {
                    for class in value.split_ascii_whitespace() {
                        inline_attrs.data_mut().push_class(class);
                    }
                }
                "width" | "depth" | "contentdepth" => item.attrs.set(name, value),
                // No other is there, since of several values of a name the list has one.
                name => item.attrs.data_mut().push_other(name, value),
            }
        }
        inline_attrs.tidy();
        if let Some(alt) = alt {
            let mut folded = String::new();
            words::push(alt.trim(), false, &mut folded);
            if !folded.is_empty()
                && let BlockKind::MediaItem(item) = &mut item.kind
            {
                let words = vec![Inline::new(InlineKind::Text(folded.into()), span)];
                item.body.push(Block::new(BlockKind::Plain(words), span));
            }
        }
        let kind = InlineKind::Media(Box::new(Media { head: Vec::new(), items: vec![item] }));
        Inline { kind, attrs: inline_attrs, span }
    }

    fn icon(&self, target: String, list: &str, span: Span) -> Inline {
        let generic = Generic { name: crate::own::MACRO.into(), content: Vec::new() };
        let mut node = Inline::new(InlineKind::Generic(Box::new(generic)), span);
        node.attrs.set("name", "icon");
        node.attrs.set("target", target);
        if !list.is_empty() {
            node.attrs.set("text", self.flat(list));
        }
        node
    }
}
