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
        // comrak does not see the blank line behind a definition list.
        let tight = list.tight && !node.children().any(has_hidden_blank);
        let list = List { kind, compact: Some(tight), head: Vec::new(), items };
        Ok(BlockKind::List(Box::new(list)))
    }
}

fn has_hidden_blank(item: Source<'_>) -> bool {
    item.children()
        .any(|block| matches!(block.data.borrow().value, NodeValue::DescriptionList) && block.next_sibling().is_some())
}
