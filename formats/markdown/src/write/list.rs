//! Bullet and numbered lists: `- item`, `1. item`, their bodies indented by the width of the mark.
//!
//! Specification: <https://spec.commonmark.org/0.31.2/#lists>

use super::{Writer, before_parts};
use ast::normal::is_tight;
use ast::{Block, BlockKind, List, ListKind};

impl<'a> Writer<'a> {
    pub(super) fn list(&mut self, list: &'a List) {
        let first = before_parts(&list.items);
        for before in [&list.head, &list.items[..first]] {
            if !before.is_empty() {
                self.blocks_at_once(before);
                self.page.blank();
            }
        }
        let tight = is_tight(list);
        let mut number = match list.kind {
            // A mark has nine digits at the most.
            ListKind::Numbered { start, .. } => Some(start.min(999_999_999)),
            ListKind::Bullet | ListKind::Simple(_) => None,
        };
        let mut indent = String::new();
        for (i, block) in list.items[first..].iter().enumerate() {
            if i > 0 && !tight {
                self.page.blank();
            }
            let BlockKind::Item(body) = &block.kind else {
                // A comment or an include between two items would end the list, so it ends the item before it.
                self.page.blank();
                self.page.indent(&indent);
                self.block(block, std::slice::from_ref(block));
                self.page.close_unwritten();
                continue;
            };
            let mark = match &mut number {
                Some(n) => {
                    let mark = format!("{n}. ");
                    *n = (*n + 1).min(999_999_999);
                    mark
                }
                None => "- ".to_string(),
            };
            indent = " ".repeat(mark.len());
            self.page.open(&mark, &indent);
            self.wait_for(block.attrs.id());
            self.task = block.attrs.get("checked").map(|done| if done == "true" { "[x] " } else { "[ ] " });
            if tight {
                self.tight_blocks(body);
            } else {
                self.blocks(body);
            }
            self.page.close();
        }
    }

    /// The body of an item of a tight list: no blank lines.
    fn tight_blocks(&mut self, blocks: &'a [Block]) {
        for block in blocks {
            self.block(block, std::slice::from_ref(block));
            self.page.no_blank();
        }
        // An item of an anchor alone is as tight as the others; one of nothing has no line to be tight to.
        if !self.anchors.is_empty() {
            self.flush_anchors();
            self.page.no_blank();
        }
    }
}
