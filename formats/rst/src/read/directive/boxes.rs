//! Admonitions, sidebars, topics, rubrics, quotations, containers.
//!
//! Specification: <https://docutils.sourceforge.io/docs/ref/rst/directives.html#admonitions>

use super::parts::{Parts, place};
use super::{Content, NAME, lower};
use crate::read::block::split_attribution;
use crate::read::flow::Flow;
use crate::read::sheet::Run;
use crate::read::{Reader, Result};
use ast::{Admonition, AdmonitionKind, Attrs, Block, BlockKind, Formal, FormalKind, Heading, Titled};

impl<'s> Reader<'s> {
    pub(super) fn admonition(&mut self, parts: Parts<'s, '_>, name: &str, flow: &mut Flow) -> Result<()> {
        let Some(kind) = AdmonitionKind::of_docutils(name) else { return Ok(()) };
        let body = self.body(&parts.content)?;
        let block = BlockKind::Admonition(Box::new(Admonition { kind, head: Vec::new(), body }));
        if kind.name() == name {
            self.put_block(block, parts, flow);
        } else {
            self.put_named(block, parts, name, flow);
        }
        Ok(())
    }

    /// An admonition with words of its own above it. Its first class says what it is.
    pub(super) fn titled_admonition(&mut self, mut parts: Parts<'s, '_>, flow: &mut Flow) -> Result<()> {
        let head = self.title_of(&parts);
        let body = self.body(&parts.content)?;
        let classes = parts.take("class").unwrap_or_default();
        let mut classes: Vec<&str> = classes.split_whitespace().collect();
        let first = classes.first().copied().unwrap_or_default();
        let formal = FormalKind::ALL.into_iter().find(|kind| kind.name() == first);
        let kind = AdmonitionKind::of_docutils(first);
        let mut attrs = Attrs::default();
        let block = match (kind, formal) {
            (Some(kind), _) => {
                if kind.name() != first {
                    attrs.set_hint(NAME, first);
                }
                BlockKind::Admonition(Box::new(Admonition { kind, head, body }))
            }
            (None, Some(kind)) => BlockKind::Formal(Box::new(Formal { kind, head, body })),
            (None, None) if first == "sidebar" => BlockKind::Sidebar(Box::new(Titled { head, body })),
            (None, None) => {
                classes.insert(0, "");
                BlockKind::Admonition(Box::new(Admonition { kind: AdmonitionKind::Note, head, body }))
            }
        };
        // The first is what it is.
        classes.iter().skip(1).for_each(|class| crate::own::give_class(&mut attrs, class));
        self.give(&mut parts, &mut attrs);
        flow.push(Block { kind: block, attrs, span: parts.span });
        Ok(())
    }

    pub(super) fn sidebar(&mut self, mut parts: Parts<'s, '_>, flow: &mut Flow) -> Result<()> {
        let mut head = self.title_of(&parts);
        if let Some(subtitle) = parts.choice("subtitle") {
            let words = self.words_of(&subtitle.value);
            head.push(Block::new(BlockKind::Subtitle(words), place(&subtitle.value, parts.span)));
        }
        let body = self.body(&parts.content)?;
        let block = BlockKind::Sidebar(Box::new(Titled { head, body }));
        if lower(parts.name) == "topic" {
            self.put_named(block, parts, "topic", flow);
        } else {
            self.put_block(block, parts, flow);
        }
        Ok(())
    }

    pub(super) fn rubric(&mut self, mut parts: Parts<'s, '_>, flow: &mut Flow) {
        let content = self.words(&parts.argument_run(self.text));
        let level = parts.number("heading-level").and_then(|n| u8::try_from(n).ok());
        self.put_block(BlockKind::Heading(Box::new(Heading { level, content })), parts, flow);
    }

    /// `epigraph` and the like: a quotation that is set apart.
    pub(super) fn quotation_of(&mut self, parts: &Parts<'s, '_>, flow: &mut Flow) -> Result<()> {
        let name = lower(parts.name);
        // What stands behind an attribution is another quotation.
        let content = parts.content.clone();
        let mut rest = &content[..];
        let mut quotations = Vec::new();
        while !rest.is_empty() {
            let (quoted, said_by, after) = split_attribution(rest);
            let body = self.body(quoted)?;
            let mut head = Vec::new();
            if !said_by.is_empty() {
                let words = self.words(&Run::of(&said_by, self.text));
                head.push(Block::new(BlockKind::Attribution(words), place(&said_by, parts.span)));
            }
            quotations.push(Titled { head, body });
            rest = after;
        }
        for quotation in quotations {
            let mut attrs = Attrs::default();
            attrs.set_hint(NAME, &*name);
            flow.push(Block { kind: BlockKind::Quotation(Box::new(quotation)), attrs, span: parts.span });
        }
        Ok(())
    }

    /// A box of classes. One of the class `sidebar` is a sidebar without a title.
    pub(super) fn container(&mut self, parts: Parts<'s, '_>, flow: &mut Flow) -> Result<()> {
        if parts.argument_text() != "sidebar" {
            return self.kept(parts, Content::Blocks, flow);
        }
        let body = self.body(&parts.content)?;
        let block = BlockKind::Sidebar(Box::new(Titled { head: Vec::new(), body }));
        self.put_block(block, parts, flow);
        Ok(())
    }
}
