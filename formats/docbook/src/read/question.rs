//! Questions and answers: `qandaset`, `qandaentry`, `question`, `answer`.

use super::Reader;
use super::block::{Place, Whole, keep, split_head};
use super::xml::{Result, Start};
use ast::{Block, BlockKind, Blocks, InlineKind, Node, Titled};

impl<'a> Reader<'a> {
    /// `qandaset`: divisions are divisions, and other blocks stand before the entries.
    pub fn question_list(&mut self, start: &mut Start<'a>) -> Result<Block> {
        let attrs = start.attrs();
        let blocks = self.flow(Place::of(Whole::Questions))?;
        let (head, body) = split_head(blocks);
        Ok(self.made(BlockKind::QuestionList(Box::new(Titled { head, body })), attrs, start.span))
    }

    /// `qandaentry`.
    pub fn question_entry(&mut self, start: &mut Start<'a>) -> Result<Block> {
        let attrs = start.attrs();
        let blocks = self.flow(Place { record: true, ..Place::of(Whole::QuestionEntry) })?;
        let parts = keep(blocks, |k| {
            use BlockKind as K;
            matches!(k, K::Question(_) | K::Answer(_) | K::Field(_) | K::Info(_))
        });
        Ok(self.made(BlockKind::QuestionEntry(parts), attrs, start.span))
    }

    /// `question`, `answer`. A label of plain words is an attribute.
    pub fn question(&mut self, start: &mut Start<'a>, kind: fn(Blocks) -> BlockKind) -> Result<Block> {
        let mut attrs = start.attrs();
        let mut blocks = self.flow(Place::FLOW)?;
        let label = blocks.first().and_then(|block| match &block.kind {
            BlockKind::Generic(generic) if generic.name == "label" && block.attrs.is_empty() => {
                match generic.content.as_slice() {
                    [Node::Inline(inline)] => match &inline.kind {
                        InlineKind::Text(text) => Some(text.clone()),
                        _ => None,
                    },
                    _ => None,
                }
            }
            _ => None,
        });
        if let Some(label) = label
            && attrs.get("label").is_none()
        {
            attrs.set("label", label);
            attrs.set_hint("docbook:label", "element");
            blocks.remove(0);
        }
        Ok(self.made(kind(blocks), attrs, start.span))
    }
}
