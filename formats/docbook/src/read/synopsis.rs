//! Synopses and grammars: `cmdsynopsis`, `funcsynopsis`, `classsynopsis`, `productionset`.

use super::Reader;
use super::block::{Place, Whole, keep, split_head};
use super::inline::is_blank;
use super::xml::{Result, Start};
use ast::{Block, BlockKind, BlockTag, Home, InlineKind, Node, Synopsis, SynopsisKind, Titled};

impl<'a> Reader<'a> {
    /// A synopsis of any kind: elements, without blanks that mean anything between them.
    pub fn synopsis(&mut self, start: &mut Start<'a>, kind: SynopsisKind) -> Result<Block> {
        let attrs = start.attrs();
        let place = Place::RECORD.in_home(Home::Block(BlockTag::Synopsis));
        let content = self.nodes(place, true)?;
        Ok(self.made(BlockKind::Synopsis(Box::new(Synopsis { kind, content })), attrs, start.span))
    }

    /// `productionset`.
    pub fn production_set(&mut self, start: &mut Start<'a>) -> Result<Block> {
        let attrs = start.attrs();
        let blocks = self.flow(Place::of(Whole::Productions))?;
        let (head, body) = split_head(blocks);
        let body = keep(body, |k| matches!(k, BlockKind::Production(_)));
        Ok(self.made(BlockKind::ProductionSet(Box::new(Titled { head, body })), attrs, start.span))
    }

    /// `production`: left side, right side, constraints. Blanks around a line break are layout.
    pub fn production(&mut self, start: &mut Start<'a>) -> Result<Block> {
        let attrs = start.attrs();
        let blocks = self.flow(Place { head: false, ..Place::RECORD })?;
        let mut fields =
            keep(blocks, |k| matches!(k, BlockKind::Field(_) | BlockKind::Plain(_) | BlockKind::Anchor));
        for field in &mut fields {
            if let BlockKind::Field(field) = &mut field.kind {
                drop_blanks_at_breaks(&mut field.content);
            }
        }
        Ok(self.made(BlockKind::Production(fields), attrs, start.span))
    }
}

fn drop_blanks_at_breaks(nodes: &mut Vec<Node>) {
    let breaks: Vec<bool> = nodes
        .iter()
        .map(|n| matches!(n, Node::Inline(i) if matches!(i.kind, InlineKind::LineBreak)))
        .collect();
    let mut at = 0;
    nodes.retain(|node| {
        let beside = breaks.get(at + 1) == Some(&true) || at > 0 && breaks.get(at - 1) == Some(&true);
        at += 1;
        !(beside && matches!(node, Node::Inline(i) if is_blank(i)))
    });
}
