//! Footnotes where the flavour has none of its own: `<sup><a href="#fn-1">1</a></sup>` in the text leads to an item at the
//! end of the file, `1. <a id="fn-1"></a>words`.

use super::footnote::Note;
use super::{Reader, Result, Source};
use ast::{Attrs, Block, BlockKind, Inline, InlineKind, Inlines, Link, List, ListKind, Span, Str, Target};
use comrak::nodes::{ListType, NodeValue};
use std::collections::HashMap;
use std::rc::Rc;

/// The label in what leads to a footnote: an address and the words of the link are the same number.
fn label<'a>(address: &'a str, words: &str) -> Option<&'a str> {
    let label = address.strip_prefix("fn-")?;
    (label == words && !label.is_empty() && label.bytes().all(|b| b.is_ascii_digit())).then_some(label)
}

/// The label of a mark, by what a `<sup>` in Markdown holds.
fn label_of_marks(content: &[Inline]) -> Option<&str> {
    let [open, Inline { kind: InlineKind::Text(words), .. }, close] = content else { return None };
    match (&open.kind, &close.kind) {
        (InlineKind::Raw(open), InlineKind::Raw(close)) if close.text == "</a>" => {
            label(open.text.strip_prefix("<a href=\"#")?.strip_suffix("\">")?, words)
        }
        _ => None,
    }
}

/// The label of a mark, by what a `<sup>` in HTML holds.
fn label_of_link(content: &[Inline]) -> Option<&str> {
    let [Inline { kind: InlineKind::Link(link), .. }] = content else { return None };
    match (&**link, link.content.as_slice()) {
        (Link { target: Target::Id(id), .. }, [Inline { kind: InlineKind::Text(words), .. }]) => {
            label(id, words)
        }
        _ => None,
    }
}

impl<'r> Reader<'r> {
    /// Takes the items at the end of the file out of the tree that something leads to.
    pub(super) fn find_html_footnotes(&mut self, root: Source<'r>) {
        let sheet = Rc::clone(&self.sheet);
        if !sheet.text.contains("<a id=\"fn-") {
            return;
        }
        let mut marks: HashMap<&str, u32> = HashMap::new();
        for part in sheet.text.split("<a href=\"#fn-").skip(1) {
            let number = &part[..part.bytes().take_while(u8::is_ascii_digit).count()];
            *marks.entry(number).or_default() += 1;
        }
        let mut last = root.last_child();
        while let Some(node) = last {
            last = node.previous_sibling();
            if let NodeValue::HtmlBlock(html) = &node.data.borrow().value {
                if html.literal.trim() == "<!-- -->" {
                    continue;
                }
                break;
            }
            let Some((label, item, anchor)) = note_of(node) else { break };
            let Some(&marks) = marks.get(label.as_str()) else { break };
            if self.footnotes.contains_key(label.as_str()) {
                break;
            }
            // The anchor is the note's name.
            let paragraph = anchor.parent();
            for part in anchor.next_sibling().into_iter().chain([anchor]) {
                part.detach();
            }
            if let Some(paragraph) = paragraph.filter(|p| p.first_child().is_none()) {
                paragraph.detach();
            }
            if let Some(mark) = node.next_sibling().filter(|next| is_separator(next)) {
                mark.detach();
            }
            node.detach();
            let note = Note::new(item, Rc::clone(&sheet), marks);
            self.footnotes.insert(Str::from(label), note);
        }
    }

    /// A mark that has been read as Markdown.
    pub(super) fn html_footnote(
        &mut self,
        content: &[Inline],
        id: Option<&str>,
        span: Span,
    ) -> Result<Option<Inline>> {
        match label_of_marks(content) {
            Some(label) => self.note_of_label(label, id, span),
            None => Ok(None),
        }
    }

    /// Marks that have been read as HTML.
    pub(super) fn html_footnotes(&mut self, content: &mut Inlines) -> Result<()> {
        if self.footnotes.is_empty() {
            return Ok(());
        }
        for inline in content {
            if let InlineKind::Superscript(inside) = &inline.kind
                && let Some(label) = label_of_link(inside)
                && let Some(note) = self.note_of_label(label, inline.attrs.id(), inline.span)?
            {
                *inline = note;
                continue;
            }
            match &mut inline.kind {
                InlineKind::Emphasis(c)
                | InlineKind::Strong(c)
                | InlineKind::Strike(c)
                | InlineKind::Superscript(c)
                | InlineKind::Subscript(c)
                | InlineKind::Span { content: c, .. } => self.html_footnotes(c)?,
                InlineKind::Link(link) => self.html_footnotes(&mut link.content)?,
                _ => {}
            }
        }
        Ok(())
    }

    fn note_of_label(&mut self, label: &str, id: Option<&str>, span: Span) -> Result<Option<Inline>> {
        let Some(note) = self.footnotes.get_mut(label) else { return Ok(None) };
        if note.read {
            let id = note.id.clone().unwrap_or_else(|| name(label));
            return Ok(Some(Inline::new(InlineKind::FootnoteReference(id), span)));
        }
        note.read = true;
        note.id = id.map(Str::from).or_else(|| (note.marks > 1).then(|| name(label)));
        let attrs = note.id.clone().map(Attrs::with_id).unwrap_or_default();
        let definition = note.definition;
        let body = self.blocks(definition)?;
        Ok(Some(Inline { kind: InlineKind::Footnote(body), attrs, span }))
    }

    /// The items that nothing led to after all, as the lists that they are.
    pub(super) fn unread_footnotes(&mut self) -> Result<Vec<Block>> {
        let unread = self.footnotes.iter().filter(|(_, note)| !note.read && is_item(note.definition));
        let mut unread: Vec<(u32, Source<'r>)> =
            unread.map(|(label, note)| (label.parse().unwrap_or(1), note.definition)).collect();
        unread.sort_by_key(|(number, _)| *number);
        let mut lists = Vec::new();
        for (start, node) in unread {
            let span = self.span_of(node);
            let mut item = Block::new(BlockKind::Item(self.blocks(node)?), span);
            item.attrs.set_id(name(&start.to_string()));
            let kind = ListKind::Numbered { start, style: None, continued: false };
            let list = List { kind, compact: None, head: Vec::new(), items: vec![item] };
            lists.push(Block::new(BlockKind::List(Box::new(list)), span));
        }
        Ok(lists)
    }
}

fn is_item(node: Source<'_>) -> bool {
    matches!(node.data.borrow().value, NodeValue::Item(_))
}

fn is_separator(node: Source<'_>) -> bool {
    matches!(&node.data.borrow().value, NodeValue::HtmlBlock(html) if html.literal.trim() == "<!-- -->")
}

/// The id that leads to a note.
fn name(label: &str) -> Str {
    Str::from(format!("fn-{label}"))
}

/// A list of one item whose first words are an anchor of its number: the number, the item, and the anchor's tag.
fn note_of(node: Source<'_>) -> Option<(String, Source<'_>, Source<'_>)> {
    let NodeValue::List(list) = node.data.borrow().value else { return None };
    let item = node.first_child().filter(|item| item.next_sibling().is_none())?;
    if list.list_type != ListType::Ordered {
        return None;
    }
    let paragraph = item.first_child()?;
    if !matches!(paragraph.data.borrow().value, NodeValue::Paragraph) {
        return None;
    }
    let anchor = paragraph.first_child()?;
    let wanted = format!("<a id=\"fn-{}\">", list.start);
    let is = |node: Source<'_>, html: &str| matches!(&node.data.borrow().value, NodeValue::HtmlInline(h) if h == html);
    (is(anchor, &wanted) && is(anchor.next_sibling()?, "</a>"))
        .then(|| (list.start.to_string(), item, anchor))
}
