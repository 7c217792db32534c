//! Admonitions, sidebars, topics, rubrics, quotations, containers.
//!
//! Specification: <https://docutils.sourceforge.io/docs/ref/rst/directives.html#admonitions>

use super::parts::{Parts, place, trimmed};
use super::{Content, NAME, lower};
use crate::read::flow::Flow;
use crate::read::sheet::{Line, Run};
use crate::read::{Reader, Result};
use ast::{Admonition, AdmonitionKind, Attrs, Block, BlockKind, Formal, FormalKind, Heading, Titled};

/// The kinds of admonitions, and the directives of docutils that we have no kind for.
fn admonition_kind(name: &str) -> Option<AdmonitionKind> {
    Some(match name {
        "note" => AdmonitionKind::Note,
        "tip" | "hint" => AdmonitionKind::Tip,
        "important" | "attention" => AdmonitionKind::Important,
        "caution" => AdmonitionKind::Caution,
        "warning" => AdmonitionKind::Warning,
        "danger" | "error" => AdmonitionKind::Danger,
        _ => return None,
    })
}

impl<'s> Reader<'s> {
    pub(super) fn admonition(&mut self, parts: Parts<'s, '_>, name: &str, flow: &mut Flow) -> Result<()> {
        let Some(kind) = admonition_kind(name) else { return Ok(()) };
        let body = self.body(&parts.content)?;
        let block = BlockKind::Admonition(Box::new(Admonition { kind, head: Vec::new(), body }));
        if kind.name() == name {
            self.put(block, parts, flow);
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
        let kind = admonition_kind(first);
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
        classes.iter().skip(1).for_each(|class| attrs.data_mut().push_class(*class));
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
            self.put(block, parts, flow);
        }
        Ok(())
    }

    pub(super) fn rubric(&mut self, mut parts: Parts<'s, '_>, flow: &mut Flow) -> Result<()> {
        let content = self.words(&parts.argument_run(self.text));
        let level = parts.number("heading-level").and_then(|n| u8::try_from(n).ok());
        self.put(BlockKind::Heading(Box::new(Heading { level, content })), parts, flow);
        Ok(())
    }

    /// `epigraph` and the like: a quotation that is set apart.
    pub(super) fn quotation_of(&mut self, parts: Parts<'s, '_>, flow: &mut Flow) -> Result<()> {
        let (lines, said_by) = attribution(&parts.content);
        let body = self.body(lines)?;
        let mut head = Vec::new();
        if let Some((said_by, rest)) = said_by {
            let mut lines = vec![said_by];
            lines.extend(rest.iter().map(|line| line.trimmed()));
            let words = self.words(&Run::of(&lines, self.text));
            head.push(Block::new(BlockKind::Attribution(words), place(&lines, parts.span)));
        }
        let name = lower(parts.name);
        self.put_named(BlockKind::Quotation(Box::new(Titled { head, body })), parts, &name, flow);
        Ok(())
    }

    /// A paragraph that holds blocks.
    pub(super) fn compound(&mut self, parts: Parts<'s, '_>, flow: &mut Flow) -> Result<()> {
        let mut body = self.body(&parts.content)?;
        for block in &mut body {
            if let BlockKind::Paragraph(words) = &mut block.kind {
                block.kind = BlockKind::Plain(std::mem::take(words));
            }
        }
        self.put(BlockKind::Compound(body), parts, flow);
        Ok(())
    }

    /// A box of classes. One of the class `sidebar` is a sidebar without a title.
    pub(super) fn container(&mut self, parts: Parts<'s, '_>, flow: &mut Flow) -> Result<()> {
        if parts.argument_text() != "sidebar" {
            return self.kept(parts, Content::Blocks, flow);
        }
        let body = self.body(&parts.content)?;
        let block = BlockKind::Sidebar(Box::new(Titled { head: Vec::new(), body }));
        self.put(block, parts, flow);
        Ok(())
    }
}

/// Parts an attribution, `-- Name`, from the end of a quotation: its first line without the mark, and the lines behind that
/// (docutils' `check_attribution`).
#[allow(clippy::type_complexity)]
pub(in crate::read) fn attribution<'a, 's>(
    lines: &'a [Line<'s>],
) -> (&'a [Line<'s>], Option<(Line<'s>, &'a [Line<'s>])>) {
    let lines = trimmed(lines);
    let from = lines.iter().rposition(|line| line.is_blank()).map_or(0, |at| at + 1);
    let (before, last) = lines.split_at(from);
    let [first, rest @ ..] = last else { return (lines, None) };
    // A quotation is not made of an attribution alone.
    if before.is_empty() {
        return (lines, None);
    }
    let text = first.text;
    let mark = match text.strip_prefix("---").or_else(|| text.strip_prefix("--")) {
        Some(words) if !words.starts_with('-') => text.len() - words.len(),
        _ if text.starts_with('\u{2014}') => '\u{2014}'.len_utf8(),
        _ => return (lines, None),
    };
    let words = first.from(mark).trimmed();
    // All lines behind the first are indented alike.
    let indentation = rest.first().map_or(0, |line| line.indentation());
    if words.is_blank() || rest.iter().any(|line| line.indentation() != indentation) {
        return (lines, None);
    }
    (trimmed(before), Some((words, rest)))
}
