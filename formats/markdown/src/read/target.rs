//! Lines that are blocks of their own in `MyST`, and the anchors that are written twice: as a target for Sphinx, `(Id)=`,
//! which it makes an id of its own of, and as the exact one, `<a id="Id"></a>`, beside it.
//!
//! Specification: <https://myst-parser.readthedocs.io/en/latest/syntax/cross-referencing.html>

use super::Reader;
use super::attributes::MystAttributes;
use super::division::Flow;
use super::lines::{Line, LineKind};
use ast::{Attrs, Block, BlockKind, Blocks, Inline, InlineKind, Raw, Str};
use std::collections::HashSet;

impl Reader<'_> {
    /// A line that comrak has not seen, as a block.
    pub(super) fn line(&mut self, line: Line, flow: &mut Flow) {
        let text = self.source(line.span);
        let span = line.span;
        match line.kind {
            LineKind::Target => {
                let id = text.strip_prefix('(').and_then(|t| t.strip_suffix(")=")).unwrap_or(text);
                let mut attrs = Attrs::with_id(id.trim());
                attrs.set_hint(TARGET, "");
                flow.push(Block { kind: BlockKind::Anchor, attrs, span });
            }
            LineKind::Comment => {
                let words = text.strip_prefix('%').unwrap_or(text);
                flow.comment_line(words, span, self.text);
            }
            LineKind::Attributes => {
                if let Some(attributes) = MystAttributes::of_line(text) {
                    flow.attributes(attributes, span);
                }
            }
            LineKind::Break | LineKind::Option | LineKind::Opener => {
                let raw = Raw { format: "myst".into(), text: text.into() };
                flow.push(Block::new(BlockKind::Raw(Box::new(raw)), span));
            }
            LineKind::Metadata => {
                flow.push(Block::new(super::front_matter::block(text), span));
            }
        }
    }
}

/// Makes one anchor of each that was written twice: of a row of anchors, and those at the start of the paragraph behind it.
/// Where each target is repeated, the exact ones give the order.
pub(super) fn pair_anchors(blocks: &mut Blocks) {
    if !blocks.iter().any(is_target) {
        return;
    }
    let mut at = 0;
    let mut dropped: HashSet<usize> = HashSet::new();
    while at < blocks.len() {
        // A comment between an anchor and what it stands before is no part of it.
        let invisible = |b: &&Block| matches!(b.kind, BlockKind::Anchor | BlockKind::Comment(_));
        let run = blocks[at..].iter().take_while(invisible).count();
        let anchors = (at..at + run).filter(|&i| matches!(blocks[i].kind, BlockKind::Anchor));
        let (targets, exact): (Vec<usize>, Vec<usize>) = anchors.partition(|&i| is_target(&blocks[i]));
        if !targets.is_empty() {
            let name = |i: &usize| blocks[*i].attrs.id().map(Str::from);
            let names: HashSet<Str> = targets.iter().filter_map(name).collect();
            let mut others: HashSet<Str> = exact.iter().filter_map(name).collect();
            if let Some(Block { kind: BlockKind::Paragraph(content), .. }) = blocks.get(at + run) {
                others.extend(leading(content));
            }
            if names.iter().all(|name| others.contains(name)) {
                dropped.extend(&targets);
            } else {
                let twice = |i: &usize| blocks[*i].attrs.id().is_some_and(|id| names.contains(id));
                dropped.extend(exact.into_iter().filter(twice));
                if let Some(Block { kind: BlockKind::Paragraph(content), .. }) = blocks.get_mut(at + run) {
                    drop_leading(content, &names);
                }
            }
        }
        for i in targets {
            let id = blocks[i].attrs.take_id();
            blocks[i].attrs = id.map(Attrs::with_id).unwrap_or_default();
        }
        at += run + 1;
    }
    let mut index = 0;
    blocks.retain(|_| {
        index += 1;
        !dropped.contains(&(index - 1))
    });
}

/// Takes the anchors at the start of a definition away that its term has already.
pub(super) fn drop_anchors_of_terms(parts: &mut [Block]) {
    let mut names: HashSet<Str> = HashSet::new();
    for part in parts {
        match &mut part.kind {
            BlockKind::Term(content) => {
                names.extend(
                    content
                        .iter()
                        .filter(|i| matches!(i.kind, InlineKind::Anchor))
                        .filter_map(|i| i.attrs.id().map(Str::from)),
                );
            }
            BlockKind::Definition(body) if !names.is_empty() => {
                let invisible = |b: &&Block| matches!(b.kind, BlockKind::Anchor | BlockKind::Comment(_));
                let run = body.iter().take_while(invisible).count();
                if let Some(Block { kind: BlockKind::Paragraph(content), .. }) = body.get_mut(run) {
                    drop_leading(content, &names);
                }
                let mut at = 0;
                body.retain(|b| {
                    at += 1;
                    at > run || !b.attrs.id().is_some_and(|id| names.contains(id))
                });
                return;
            }
            _ => {}
        }
    }
}

/// The hint of an anchor that is written as a target, until it is paired.
const TARGET: &str = "myst:target";

/// Whether an anchor was written as a target.
fn is_target(block: &Block) -> bool {
    matches!(block.kind, BlockKind::Anchor) && block.attrs.hint(TARGET).is_some()
}

/// The ids of the anchors at the start of running text.
fn leading(content: &[Inline]) -> impl Iterator<Item = Str> {
    let anchors = content.iter().take_while(|i| matches!(i.kind, InlineKind::Anchor));
    anchors.filter_map(|i| i.attrs.id().map(Str::from))
}

/// Takes those of these names away.
fn drop_leading(content: &mut Vec<Inline>, names: &HashSet<Str>) {
    let mut leading = true;
    content.retain(|inline| {
        leading &= matches!(inline.kind, InlineKind::Anchor);
        !(leading && inline.attrs.id().is_some_and(|id| names.contains(id)))
    });
    *content = super::text::tidy(std::mem::take(content));
}
