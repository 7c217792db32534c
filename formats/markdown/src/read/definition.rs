//! Definition lists, `term` and `: definition` under it.
//!
//! Specification: <https://github.com/markdown-it/markdown-it-deflist>

use super::text::tidy;
use super::{Reader, Result, Source};
use ast::{Block, BlockKind, DefinitionList, Inline, InlineKind, Inlines};
use comrak::nodes::NodeValue;

impl<'r> Reader<'r> {
    pub(super) fn description_list(&mut self, node: Source<'r>) -> Result<BlockKind> {
        let mut entries: Vec<Block> = Vec::new();
        for item in node.children() {
            let span = self.span_of(item);
            let mut parts = Vec::new();
            for part in item.children() {
                let span = self.span_of(part);
                let kind = match part.data.borrow().value {
                    NodeValue::DescriptionTerm => BlockKind::Term(self.term(part)?),
                    _ => BlockKind::Definition(self.blocks(part)?),
                };
                parts.push(Block::new(kind, span));
            }
            super::target::drop_anchors_of_terms(&mut parts);
            // A further definition has no term of its own.
            let further = !parts.iter().any(|p| matches!(p.kind, BlockKind::Term(_)));
            if let (true, Some(Block { kind: BlockKind::DefinitionEntry(before), span: all, .. })) =
                (further, entries.last_mut())
            {
                *all = all.to(span);
                before.append(&mut parts);
                continue;
            }
            entries.push(Block::new(BlockKind::DefinitionEntry(parts), span));
        }
        let list = DefinitionList { entries, ..DefinitionList::default() };
        Ok(BlockKind::DefinitionList(Box::new(list)))
    }

    /// The words of a term, which comrak gives as a paragraph.
    fn term(&mut self, node: Source<'r>) -> Result<Inlines> {
        let mut out = Inlines::new();
        for child in node.children() {
            match &child.data.borrow().value {
                NodeValue::HtmlBlock(html) => {
                    let span = self.span_of(child);
                    out.push(Inline::new(InlineKind::Text(html.literal.trim().into()), span));
                }
                _ => out.append(&mut self.inlines(child)?),
            }
        }
        Ok(tidy(out))
    }
}
