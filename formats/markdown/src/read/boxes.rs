//! Alerts and containers, and quotations.
//!
//! `> [!NOTE]` (<https://docs.github.com/en/get-started/writing-on-github>), `::: {.note}`
//! (<https://github.com/markdown-it/markdown-it-container>).

use super::attributes::Attributes;
use super::braced::Braced;
use super::division::{Flow, words as words_of_blocks};
use super::text::{tidy, words};
use super::{Reader, Result, Source};
use crate::flavour::{Admonitions, Formals};
use ast::{
    Admonition, AdmonitionKind, Attrs, Block, BlockKind, Blocks, Formal, FormalKind, Generic, Inline,
    InlineKind, Inlines, Node, Span, Str, Titled,
};
use comrak::nodes::{AlertType, NodeAlert, NodeValue};

impl<'r> Reader<'r> {
    pub(super) fn alert(&mut self, node: Source<'r>, alert: &NodeAlert) -> Result<BlockKind> {
        let kind = match alert.alert_type {
            AlertType::Note => AdmonitionKind::Note,
            AlertType::Tip => AdmonitionKind::Tip,
            AlertType::Important => AdmonitionKind::Important,
            AlertType::Warning => AdmonitionKind::Warning,
            AlertType::Caution => AdmonitionKind::Caution,
        };
        let title = alert.title.iter().map(|title| Block::made(BlockKind::Title(words(title))));
        let head = title.collect();
        let body = self.blocks(node)?;
        Ok(BlockKind::Admonition(Box::new(Admonition { kind, head, body })))
    }

    /// A quotation, or what begins with a strong word alone where that is an admonition, `> **Note**`.
    pub(super) fn quotation(&mut self, node: Source<'r>) -> Result<BlockKind> {
        if self.flavour.admonitions == Admonitions::Quotation
            && let Some(kind) = node.first_child().and_then(kind_above)
        {
            if let Some(words) = node.first_child() {
                words.detach();
            }
            let body = self.blocks(node)?;
            return Ok(BlockKind::Admonition(Box::new(Admonition { kind, head: Vec::new(), body })));
        }
        let body = self.blocks(node)?;
        Ok(BlockKind::Quotation(Box::new(Titled { head: Vec::new(), body })))
    }

    /// `::: {.class #id}`, by its first class; one of an unknown class keeps its name.
    pub(super) fn container(
        &mut self,
        node: Source<'r>,
        info: &str,
        span: Span,
    ) -> Result<(BlockKind, Attrs)> {
        if self.flavour.formals == Formals::Title {
            return self.division_of_html(node, info, span);
        }
        let attributes = Attributes::of_container(info);
        let class = attributes.classes.first().copied().unwrap_or_default();
        let mut attrs = Attrs::default();
        if let Some(id) = attributes.id {
            attrs.set_id(id);
        }
        let further = attributes.classes.iter().skip(1);
        let further: Vec<Str> = further.map(|c| Str::from(*c)).collect();
        if !further.is_empty() {
            attrs.data_mut().classes = further;
        }
        let formal = match class {
            "example" => Some(FormalKind::Example),
            "figure" => Some(FormalKind::Figure),
            _ => None,
        };
        if let Some(kind) = formal {
            let (head, body) = self.titled(node)?;
            return Ok((BlockKind::Formal(Box::new(Formal { kind, head, body })), attrs));
        }
        let Some(kind) = admonition(class) else {
            return Ok((self.unknown(node, class, info, span)?, attrs));
        };
        let body = self.blocks(node)?;
        Ok((BlockKind::Admonition(Box::new(Admonition { kind, head: Vec::new(), body })), attrs))
    }

    /// `::: {#id .class}` of pandoc, by the first class that says something; its title is in a container of its own.
    fn division_of_html(&mut self, node: Source<'r>, info: &str, span: Span) -> Result<(BlockKind, Attrs)> {
        let info = &*super::fences::info(info);
        let mut braced = Braced::of_info(info).unwrap_or_default();
        let mut attrs = Attrs::default();
        let known = |class: &String| admonition(class).is_some() || formal(class).is_some();
        let Some(at) = braced.classes.iter().position(known) else {
            let class = if braced.classes.is_empty() { String::new() } else { braced.classes.remove(0) };
            let kind = self.unknown(node, &class, info, span)?;
            braced.give(&mut attrs);
            return Ok((kind, attrs));
        };
        let class = braced.classes.remove(at);
        braced.give(&mut attrs);
        let head = self.own_title(node)?;
        let body = self.blocks(node)?;
        let kind = match (admonition(&class), formal(&class)) {
            (Some(kind), _) => BlockKind::Admonition(Box::new(Admonition { kind, head, body })),
            (None, kind) => {
                let kind = kind.unwrap_or(FormalKind::Example);
                BlockKind::Formal(Box::new(Formal { kind, head, body }))
            }
        };
        Ok((kind, attrs))
    }

    /// The title in a container of its own, which is taken away.
    fn own_title(&mut self, node: Source<'r>) -> Result<Blocks> {
        let Some(first) = node.first_child() else { return Ok(Blocks::new()) };
        let is_title = matches!(&first.data.borrow().value, NodeValue::BlockDirective(directive)
            if Braced::of_info(&directive.info).is_some_and(|b| b.classes == ["title"] && b.id.is_none()));
        if !is_title {
            return Ok(Blocks::new());
        }
        let span = self.span_of(first);
        let mut title = Inlines::new();
        for child in first.children() {
            // Comments before the words are blocks of their own.
            let is_words = matches!(child.data.borrow().value, NodeValue::Paragraph);
            let part = if is_words {
                self.trimmed_inlines(child)?
            } else {
                let mut flow = Flow::default();
                self.block(child, &mut flow)?;
                words_of_blocks(flow.finish())
            };
            if !title.is_empty() && !title.iter().all(Inline::is_invisible) {
                title.push(Inline::text(" "));
            }
            title.extend(part);
        }
        let title = tidy(title);
        first.detach();
        Ok(vec![Block::new(BlockKind::Title(title), span)])
    }

    /// A container of a kind that says nothing here keeps its name.
    fn unknown(&mut self, node: Source<'r>, class: &str, info: &str, span: Span) -> Result<BlockKind> {
        let body = self.blocks(node)?;
        // A name that every format can write.
        let fits = !class.is_empty()
            && class.starts_with(|c: char| c.is_ascii_alphabetic())
            && class.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
        let name = Str::from(if fits { class } else { "container" });
        let warning = format!("a container of the unknown kind `{info}`");
        let code = ast::diagnostic::Code::UnknownElement;
        self.diagnostics.push(ast::Diagnostic::warning(code, warning, span));
        let content = body.into_iter().map(Node::Block).collect();
        Ok(BlockKind::Generic(Box::new(Generic { name, content })))
    }

    /// A container that begins with a heading: its title.
    fn titled(&mut self, node: Source<'r>) -> Result<(Blocks, Blocks)> {
        let mut head = Blocks::new();
        if let Some(first) = node.first_child()
            && matches!(first.data.borrow().value, NodeValue::Heading(_))
        {
            let span = self.span_of(first);
            let (mut title, attrs) = self.title(first)?;
            if !attrs.is_empty() {
                title.insert(0, Inline { kind: InlineKind::Anchor, attrs, span });
            }
            head.push(Block::new(BlockKind::Title(title), span));
        }
        if !head.is_empty()
            && let Some(heading) = node.first_child()
        {
            heading.detach();
        }
        Ok((head, self.blocks(node)?))
    }
}

/// The admonition that a paragraph of this one word begins.
fn kind_above(paragraph: Source<'_>) -> Option<AdmonitionKind> {
    if !matches!(paragraph.data.borrow().value, NodeValue::Paragraph) {
        return None;
    }
    let strong = only(paragraph).filter(|node| matches!(node.data.borrow().value, NodeValue::Strong))?;
    match &only(strong)?.data.borrow().value {
        NodeValue::Text(words) => crate::write::kind_of_words(words),
        _ => None,
    }
}

/// The only node in another.
pub(super) fn only(node: Source<'_>) -> Option<Source<'_>> {
    node.first_child().filter(|child| child.next_sibling().is_none())
}

fn formal(class: &str) -> Option<FormalKind> {
    let kinds = [FormalKind::Figure, FormalKind::Example, FormalKind::Equation];
    kinds.into_iter().find(|kind| kind.name() == class)
}

fn admonition(class: &str) -> Option<AdmonitionKind> {
    AdmonitionKind::ALL.into_iter().find(|kind| kind.name() == class)
}
