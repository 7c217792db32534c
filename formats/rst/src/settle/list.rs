//! Lists in the reader's form.

use super::Settle;
use super::block::{anchor, gone};
use crate::write::numbering_of;
use ast::{
    Attrs, Block, BlockKind, BlockTag, Blocks, Class, Feature, Inlines, List, ListKind, SimpleLayout, Span,
    normal,
};

impl Settle {
    pub(super) fn list(&mut self, block: &mut Block, out: &mut Blocks) -> bool {
        let span = block.span;
        let BlockKind::List(list) = &mut block.kind else { return true };
        let List { kind, head, items, .. } = &mut **list;
        self.sequence(head, true);
        out.append(head);
        self.items(items, |k| matches!(k, BlockKind::Item(_)), out);
        if items.is_empty() {
            return gone(block, out);
        }
        *kind = match *kind {
            ListKind::Simple(SimpleLayout::Inline) => {
                self.changes.note(
                    BlockTag::List,
                    Class::Normalised,
                    "simple",
                    "a paragraph with commas",
                    span,
                );
                let words = in_line(items, span);
                block.kind = BlockKind::Paragraph(words);
                return self.paragraph(block, out);
            }
            ListKind::Simple(SimpleLayout::Horizontal(n) | SimpleLayout::Vertical(n)) => {
                ListKind::Simple(SimpleLayout::Vertical(n.max(1)))
            }
            ListKind::Numbered { start, style, .. } => {
                let style = numbering_of(start, style, items.len());
                ListKind::Numbered { start, style, continued: false }
            }
            ListKind::Bullet => ListKind::Bullet,
        };
        for item in items {
            if !item.attrs.is_empty() {
                let id = item.attrs.take_id();
                item.attrs = id.map(Attrs::with_id).unwrap_or_default();
            }
        }
        true
    }

    /// The items of a list; what stands between two of them goes to the first, what stands before all of them out of the
    /// list.
    pub(super) fn items(&mut self, items: &mut Blocks, is_item: fn(&BlockKind) -> bool, out: &mut Blocks) {
        let rest = match items.iter().position(|block| !is_item(&block.kind)) {
            Some(stray) => items.split_off(stray),
            None => Blocks::new(),
        };
        for item in items.iter_mut() {
            self.item(item);
        }
        for mut block in rest {
            if is_item(&block.kind) {
                self.item(&mut block);
                items.push(block);
                continue;
            }
            let mut stray = vec![block];
            self.sequence(&mut stray, true);
            match items.last_mut().map(|b| &mut b.kind) {
                Some(BlockKind::Item(body)) => body.append(&mut stray),
                Some(BlockKind::Callout(callout)) => callout.body.append(&mut stray),
                _ => out.append(&mut stray),
            }
        }
    }

    fn item(&mut self, item: &mut Block) {
        match &mut item.kind {
            BlockKind::Item(body) => self.sequence(body, true),
            BlockKind::Callout(callout) => self.sequence(&mut callout.body, true),
            _ => {}
        }
    }

    pub(super) fn entries(&mut self, entries: &mut Blocks, nested: bool, out: &mut Blocks) {
        let is_entry = |block: &Block| matches!(block.kind, BlockKind::DefinitionEntry(_));
        let rest = match entries.iter().position(|block| !is_entry(block)) {
            Some(stray) => entries.split_off(stray),
            None => Blocks::new(),
        };
        for entry in entries.iter_mut() {
            self.entry(entry);
        }
        for mut block in rest {
            if is_entry(&block) {
                self.entry(&mut block);
                entries.push(block);
                continue;
            }
            let mut stray = vec![block];
            self.sequence(&mut stray, nested);
            match entries.last_mut().map(|b: &mut Block| &mut b.kind) {
                Some(BlockKind::DefinitionEntry(parts)) => match parts.last_mut().map(|p| &mut p.kind) {
                    Some(BlockKind::Definition(body)) => body.append(&mut stray),
                    _ => out.append(&mut stray),
                },
                _ => out.append(&mut stray),
            }
        }
    }

    /// The terms of an entry on one line, as it is in all lists but the glossaries of Sphinx.
    pub(super) fn one_term(&mut self, entry: &mut Block) {
        let BlockKind::DefinitionEntry(parts) = &mut entry.kind else { return };
        let count = parts.iter().take_while(|part| matches!(part.kind, BlockKind::Term(_))).count();
        if count < 2 {
            return;
        }
        self.changes.note(Feature::SeveralTerms, Class::Normalised, "", "one line: a, b", entry.span);
        let mut all = Inlines::new();
        let mut ids = Blocks::new();
        for mut term in parts.drain(1..count).collect::<Vec<_>>() {
            ids.extend(anchor(&mut term.attrs, term.span));
            let BlockKind::Term(words) = term.kind else { continue };
            normal::text::push_text(&mut all, ", ", term.span);
            for word in words {
                normal::text::push(&mut all, word);
            }
        }
        if let Some(Block { kind: BlockKind::Term(words), .. }) = parts.first_mut() {
            for word in all {
                normal::text::push(words, word);
            }
        }
        if let Some(Block { kind: BlockKind::Definition(body), .. }) = parts.last_mut() {
            body.splice(0..0, ids);
        }
    }

    /// The terms of an entry, and one definition.
    fn entry(&mut self, entry: &mut Block) {
        let span = entry.span;
        let BlockKind::DefinitionEntry(parts) = &mut entry.kind else { return };
        if let [
            Block { kind: BlockKind::Term(words), .. },
            Block { kind: BlockKind::Definition(body), attrs, .. },
        ] = &mut parts[..]
            && attrs.is_empty()
        {
            // Nearly all are of this form already.
            self.line(words);
            self.sequence(body, true);
            parts[1].span = span;
            return;
        }
        let mut terms = Blocks::new();
        let mut body = Blocks::new();
        for mut part in std::mem::take(parts) {
            match &mut part.kind {
                BlockKind::Term(words) => {
                    self.line(words);
                    terms.push(part);
                }
                BlockKind::Definition(blocks) => {
                    body.extend(part.attrs.take_id().map(|id| Block::anchor(id, part.span)));
                    body.append(blocks);
                }
                _ => body.push(part),
            }
        }
        if terms.is_empty() {
            terms.push(Block::new(BlockKind::Term(Inlines::new()), span));
        }
        self.sequence(&mut body, true);
        terms.push(Block::new(BlockKind::Definition(body), span));
        *parts = terms;
    }
}

/// The members of a simple list in running text.
fn in_line(items: &Blocks, span: Span) -> Inlines {
    let mut out = Inlines::new();
    for (i, item) in items.iter().enumerate() {
        if i > 0 {
            normal::text::push_text(&mut out, ", ", span);
        }
        let BlockKind::Item(body) = &item.kind else { continue };
        for block in body {
            if let BlockKind::Plain(c) | BlockKind::Paragraph(c) = &block.kind {
                c.iter().cloned().for_each(|i| normal::text::push(&mut out, i));
            }
        }
    }
    out
}
