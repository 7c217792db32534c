//! Lists in the reader's form.
//!
//! An item's text stands behind its mark; ids of the item and of its first paragraph are anchors there. What stands between items
//! can only be a part of the item before it.

use super::block::{anchor, inside};
use super::{Context, Settle};
use ast::{Attrs, Block, BlockKind, Blocks, Inlines, List, ListKind, MarkReference, Span, Str, Titled};

impl Settle {
    /// A list; whether it stays, behind what is in `made`.
    pub(super) fn list(&mut self, block: &mut Block, made: &mut Blocks) -> bool {
        let is_empty = match &mut block.kind {
            BlockKind::List(list) => {
                self.items(list, made);
                list.items.is_empty()
            }
            BlockKind::CalloutList(list) => {
                self.callouts(list, made);
                list.body.is_empty()
            }
            BlockKind::DefinitionList(list) => {
                let entries = std::mem::take(&mut list.entries);
                list.entries = self.entries(entries, made);
                list.entries.is_empty()
            }
            _ => false,
        };
        if is_empty {
            made.extend(block.attrs.take_id().map(|id| Block::anchor(id, block.span)));
        }
        !is_empty
    }

    fn items(&mut self, list: &mut List, before: &mut Blocks) {
        list.compact = None;
        if let ListKind::Numbered { continued, .. } = &mut list.kind {
            *continued = false;
        } else {
            list.kind = ListKind::Bullet;
        }
        let numbered = list.kind != ListKind::Bullet;
        if list.items.iter().all(|block| matches!(block.kind, BlockKind::Item(_))) {
            return list.items.iter_mut().for_each(|block| self.list_item(block, numbered));
        }
        let mut items = Blocks::with_capacity(list.items.len());
        for mut block in std::mem::take(&mut list.items) {
            if matches!(block.kind, BlockKind::Item(_)) {
                self.list_item(&mut block, numbered);
                items.push(block);
            } else {
                self.between(block, items.last_mut(), before);
            }
        }
        list.items = items;
    }

    fn list_item(&mut self, block: &mut Block, numbered: bool) {
        let BlockKind::Item(body) = &mut block.kind else { return };
        block.attrs.keep_hints_of("");
        if numbered {
            block.attrs.take("checked");
        }
        self.item(body, &mut block.attrs);
    }

    fn callouts(&mut self, list: &mut Titled, before: &mut Blocks) {
        let mut items = Blocks::with_capacity(list.body.len());
        for mut block in std::mem::take(&mut list.body) {
            match &mut block.kind {
                BlockKind::Callout(callout) => {
                    self.item(&mut callout.body, &mut block.attrs);
                    let number = u32::try_from(items.len() + 1).unwrap_or(u32::MAX);
                    callout.marks = vec![MarkReference { id: Str::new(), number }];
                    items.push(block);
                }
                _ => self.between(block, items.last_mut(), before),
            }
        }
        list.body = items;
    }

    /// The body of an item, and the id that stands first in it.
    fn item(&mut self, body: &mut Blocks, attrs: &mut Attrs) {
        let id = attrs.take_id();
        self.sequence(body, inside(Context::default()));
        let mut ids: Vec<(Str, Span)> = id.map(|id| (id, Span::NONE)).into_iter().collect();
        // Anchors at the start stand behind the mark, whatever follows.
        // Comments may stand among them.
        let is_anchor = |b: &Block| matches!(b.kind, BlockKind::Anchor);
        let leading =
            body.iter().take_while(|b| is_anchor(b) || matches!(b.kind, BlockKind::Comment(_))).count();
        if body[..leading].iter().any(is_anchor) {
            let rest = body.split_off(leading);
            let (anchors, comments): (Blocks, Blocks) = std::mem::take(body).into_iter().partition(is_anchor);
            ids.extend(anchors.into_iter().filter_map(|mut b| b.attrs.take_id().map(|id| (id, b.span))));
            *body = comments;
            body.extend(rest);
        }
        if let Some(first) = body.first_mut()
            && let BlockKind::Paragraph(words) = &mut first.kind
        {
            let mut own = Attrs::default();
            if let Some(id) = first.attrs.take_id() {
                own.set_id(id);
            }
            if first.attrs.is_empty() {
                ids.extend(own.take_id().map(|id| (id, first.span)));
                put_before(words, &mut ids);
                if let Some(id) = super::inline::take_id(words) {
                    attrs.set_id(id);
                }
            } else if let Some(id) = own.take_id() {
                first.attrs.set_id(id);
            }
        }
        if !ids.is_empty() {
            let mut words: Inlines = ids.drain(..).map(|(id, span)| anchor(id, span)).collect();
            if let Some(id) = super::inline::take_id(&mut words) {
                attrs.set_id(id);
            }
            let rest =
                words.into_iter().filter_map(|mut i| i.attrs.take_id().map(|id| Block::anchor(id, i.span)));
            body.splice(0..0, rest);
        }
        comments_behind_lists(body);
    }

    /// What stands between items: a comment belongs to the item before it, anything else comes before the list.
    fn between(&mut self, mut block: Block, last: Option<&mut Block>, before: &mut Blocks) {
        if matches!(block.kind, BlockKind::Comment(_)) {
            if !Self::comment(&mut block) {
                return;
            }
            if let Some(body) = last.and_then(body_of) {
                put_comment(body, block);
                return;
            }
            return before.push(block);
        }
        let mut one = vec![block];
        self.sequence(&mut one, inside(Context::default()));
        before.append(&mut one);
    }

    pub(super) fn entries(&mut self, entries: Blocks, before: &mut Blocks) -> Blocks {
        let mut out = Blocks::with_capacity(entries.len());
        for mut block in entries {
            let BlockKind::DefinitionEntry(parts) = &mut block.kind else {
                self.between(block, out.last_mut(), before);
                continue;
            };
            let mut ids: Vec<(Str, Span)> =
                block.attrs.take_id().map(|id| (id, block.span)).into_iter().collect();
            block.attrs = Attrs::default();
            let mut terms = Blocks::with_capacity(parts.len());
            let mut body = Blocks::new();
            let mut definition = Attrs::default();
            let mut has_definition = false;
            for mut part in std::mem::take(parts) {
                match &mut part.kind {
                    BlockKind::Term(words) => {
                        self.line(words);
                        ids.extend(part.attrs.take_id().map(|id| (id, part.span)));
                        put_before(words, &mut ids);
                        part.attrs = super::inline::take_id(words).map(Attrs::with_id).unwrap_or_default();
                        terms.push(part);
                    }
                    BlockKind::Definition(blocks) => {
                        if let Some(id) = part.attrs.take_id() {
                            if has_definition {
                                body.push(Block::anchor(id, part.span));
                            } else {
                                definition.set_id(id);
                            }
                        }
                        has_definition = true;
                        if body.is_empty() {
                            body = std::mem::take(blocks);
                        } else {
                            body.append(blocks);
                        }
                    }
                    BlockKind::Plain(words) if terms.is_empty() && part.attrs.id().is_none() => {
                        self.line(words);
                        // What shows nothing goes to the start of the term.
                        let words = std::mem::take(words);
                        ids.extend(
                            words.into_iter().filter_map(|mut i| i.attrs.take_id().map(|id| (id, i.span))),
                        );
                    }
                    BlockKind::Comment(_) if terms.is_empty() => {
                        self.between(part, out.last_mut(), before);
                    }
                    BlockKind::Anchor if terms.is_empty() => {
                        ids.extend(part.attrs.take_id().map(|id| (id, part.span)));
                    }
                    _ => body.push(part),
                }
            }
            if terms.is_empty() {
                let mut words: Inlines = ids.drain(..).map(|(id, span)| anchor(id, span)).collect();
                let attrs = super::inline::take_id(&mut words).map(Attrs::with_id).unwrap_or_default();
                terms.push(Block { kind: BlockKind::Term(words), attrs, span: block.span });
            }
            self.item(&mut body, &mut definition);
            terms.push(Block { kind: BlockKind::Definition(body), attrs: definition, span: block.span });
            block.kind = BlockKind::DefinitionEntry(terms);
            out.push(block);
        }
        out
    }
}

/// Sets anchors before some words.
fn put_before(words: &mut Inlines, ids: &mut Vec<(Str, Span)>) {
    if !ids.is_empty() {
        words.splice(0..0, ids.drain(..).map(|(id, span)| anchor(id, span)));
    }
}

/// The body of an item of whatever list.
fn body_of(item: &mut Block) -> Option<&mut Blocks> {
    match &mut item.kind {
        BlockKind::Item(body) | BlockKind::Definition(body) => Some(body),
        BlockKind::Callout(callout) => Some(&mut callout.body),
        BlockKind::DefinitionEntry(parts) => parts.iter_mut().rev().find_map(body_of),
        _ => None,
    }
}

/// A comment right behind a list in an item is read as a part of that list's last item.
fn comments_behind_lists(body: &mut Blocks) {
    let mut at = 1;
    while at < body.len() {
        if matches!(body[at].kind, BlockKind::Comment(_)) && is_list(&body[at - 1].kind) {
            let comment = body.remove(at);
            put_comment_in(&mut body[at - 1], comment);
            continue;
        }
        at += 1;
    }
}

fn is_list(kind: &BlockKind) -> bool {
    matches!(kind, BlockKind::List(_) | BlockKind::DefinitionList(_) | BlockKind::CalloutList(_))
}

fn put_comment_in(list: &mut Block, comment: Block) {
    let items = match &mut list.kind {
        BlockKind::List(l) => &mut l.items,
        BlockKind::DefinitionList(l) => &mut l.entries,
        BlockKind::CalloutList(t) => &mut t.body,
        _ => return,
    };
    if let Some(body) = items.last_mut().and_then(body_of) {
        put_comment(body, comment);
    }
}

fn put_comment(body: &mut Blocks, comment: Block) {
    // Anchors that nothing follows come last.
    let kept = body.iter().rposition(|b| !matches!(b.kind, BlockKind::Anchor)).map_or(0, |at| at + 1);
    let anchors = body.split_off(kept);
    match body.last_mut() {
        Some(last) if is_list(&last.kind) && anchors.is_empty() => put_comment_in(last, comment),
        Some(Block { kind: BlockKind::Comment(text), .. }) => {
            if let BlockKind::Comment(words) = &comment.kind {
                text.push('\n');
                text.push_str(words);
            }
        }
        _ => body.push(comment),
    }
    // But where there are only comments, they stand behind the mark.
    let from = if body.iter().all(|b| matches!(b.kind, BlockKind::Comment(_))) { 0 } else { body.len() };
    body.splice(from..from, anchors);
}
