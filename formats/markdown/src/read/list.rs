//! Bullet and numbered lists, and lists of tasks.
//!
//! Specification: <https://spec.commonmark.org/0.31.2/#lists>, <https://github.github.com/gfm/#task-list-items-extension->

use super::{Reader, Result, Source};
use ast::{Block, BlockKind, List, ListKind};
use comrak::nodes::{ListType, NodeList, NodeValue};

impl<'r> Reader<'r> {
    pub(super) fn list(&mut self, node: Source<'r>, list: &NodeList) -> Result<BlockKind> {
        let kind = match list.list_type {
            ListType::Bullet => ListKind::Bullet,
            ListType::Ordered => {
                let start = u32::try_from(list.start).unwrap_or(u32::MAX);
                ListKind::Numbered { start, style: None, continued: false }
            }
        };
        let mut items = Vec::new();
        for item in node.children() {
            let span = self.span_of(item);
            let body = self.blocks(item)?;
            let mut block = Block::new(BlockKind::Item(body), span);
            if let NodeValue::TaskItem(task) = &item.data.borrow().value {
                block.attrs.set("checked", if task.symbol.is_some() { "true" } else { "false" });
            }
            items.push(block);
        }
        let tight = !self.has_blank_lines(node);
        let list = List { kind, compact: Some(tight), head: Vec::new(), items };
        Ok(BlockKind::List(Box::new(list)))
    }

    /// Whether a blank line stands between two items, or between two blocks of one. comrak's own answer takes blank lines
    /// inside and behind definition lists and containers for it, or misses them.
    fn has_blank_lines(&self, list: Source<'r>) -> bool {
        list.children().enumerate().any(|(i, item)| {
            (i > 0 && self.follows_blank_line(item))
                || item.children().skip(1).any(|block| self.follows_blank_line(block))
        })
    }

    /// Whether the line before a block's first line is blank, but for the marks of quotations around it.
    fn follows_blank_line(&self, block: Source<'r>) -> bool {
        let line = block.data.borrow().sourcepos.start.line;
        let starts = line.checked_sub(2).and_then(|before| self.sheet.lines.get(before..=before + 1));
        let Some(&[start, end]) = starts else { return false };
        self.sheet.text[start..end].bytes().all(|b| matches!(b, b' ' | b'\t' | b'\n' | b'>'))
    }
}
