//! Blocks, one by one: which function reads which.

use super::division::Flow;
use super::pipe::Disguised;
use super::{Reader, Result, Source, front_matter};
use crate::flavour::Syntax;
use ast::{Block, BlockKind, Blocks, Include, Inline, InlineKind, Math, MathNotation, Span};
use comrak::nodes::NodeValue;

impl<'r> Reader<'r> {
    /// The blocks in a node.
    pub(super) fn blocks(&mut self, parent: Source<'r>) -> Result<Blocks> {
        self.inside(parent, |this| {
            let mut flow = Flow::default();
            for child in parent.children() {
                this.block(child, &mut flow)?;
            }
            flow.end();
            this.check_tables(&flow, this.span_of(parent))?;
            Ok(flow.finish())
        })
    }

    pub(super) fn block(&mut self, node: Source<'r>, flow: &mut Flow) -> Result<()> {
        let data = node.data.borrow();
        let span = self.span(data.sourcepos);
        let kind = match &data.value {
            NodeValue::Paragraph => return self.paragraph(node, span, flow),
            NodeValue::Heading(heading) => return self.heading(node, heading.level, span, flow),
            NodeValue::HtmlBlock(html) => {
                if let Some(line) = self.sheet.hidden.of_block(&html.literal) {
                    self.line(line, flow);
                    return Ok(());
                }
                let html = self.sheet.hidden.restored(&html.literal, self.text);
                return self.html_block(&html, span, flow);
            }
            NodeValue::CodeBlock(code) => {
                if self.flavour.syntax.has(Syntax::MYST)
                    && let Some(directive) = self.fenced_directive(node, code, span)
                {
                    return self.directive(directive, flow);
                }
                self.code(code, data.sourcepos, flow);
                return Ok(());
            }
            NodeValue::BlockQuote => self.quotation(node)?,
            NodeValue::List(list) => self.list(node, list)?,
            NodeValue::DescriptionList => {
                while let Some(item) = node.first_child()
                    && let Some(table) = self.defined_table(item)?
                {
                    item.detach();
                    for block in table {
                        flow.push(block);
                    }
                }
                if node.first_child().is_none() {
                    return Ok(());
                }
                self.description_list(node)?
            }
            NodeValue::Table(table) => self.table(node, table)?,
            NodeValue::ThematicBreak => BlockKind::Break,
            NodeValue::FrontMatter(text) => front_matter::block(text),
            NodeValue::Alert(alert) => self.alert(node, alert)?,
            NodeValue::BlockDirective(directive) => {
                if let Some(line) = self.sheet.hidden.of_fence(&directive.info) {
                    let info = self.source(line.span);
                    if let Some(directive) = self.colon_directive(node, info, span) {
                        return self.directive(directive, flow);
                    }
                    let (kind, attrs) = self.container(node, info, span)?;
                    flow.push(Block { kind, attrs, span });
                    return Ok(());
                }
                let (kind, attrs) = self.container(node, &directive.info, span)?;
                flow.push(Block { kind, attrs, span });
                return Ok(());
            }
            NodeValue::FootnoteDefinition(note) => {
                // pandoc's are settled in the end.
                if self.is_mentioned(&note.name, note.total_references)
                    || self.flavour.syntax.has(Syntax::PANDOC)
                {
                    return Ok(());
                }
                self.unused_footnote(node, &note.name, span)?
            }
            // Nothing else is switched on; what it says is kept.
            _ => {
                let body = self.blocks(node)?;
                for block in body {
                    flow.push(block);
                }
                return Ok(());
            }
        };
        flow.push(Block::new(kind, span));
        Ok(())
    }

    /// A paragraph, or what a paragraph of nothing but anchors, comments or one picture is.
    fn paragraph(&mut self, node: Source<'r>, span: Span, flow: &mut Flow) -> Result<()> {
        match self.disguised(node, span)? {
            // What looked like the caption of a table is none.
            Disguised::No => {
                if let Some(caption) = self.caption.take() {
                    let at = self.span_of(caption);
                    let content = self.trimmed_inlines(caption)?;
                    for block in ast::normal::paragraph(content, at) {
                        flow.push(block);
                    }
                }
            }
            Disguised::As(block) => {
                flow.push(block);
                return Ok(());
            }
            Disguised::Elsewhere => return Ok(()),
        }
        if let Some(figure) = self.figure(node, span)? {
            flow.push(figure);
            return Ok(());
        }
        let mut content = self.trimmed_inlines(node)?;
        // A formula that stands alone is a block.
        if let [Inline { kind: InlineKind::Math(math), attrs, .. }] = &mut content[..]
            && attrs.take("display").is_some()
        {
            let math = std::mem::take(&mut math.source).trim().into();
            let math = Math { notation: MathNotation::Tex, source: math };
            flow.push(Block::new(BlockKind::Math(Box::new(math)), span));
            return Ok(());
        }
        // An order in a paragraph of its own.
        if let [Inline { kind: InlineKind::Include(_) | InlineKind::Instruction(_), .. }] = &content[..]
            && super::boxes::only(node).is_some()
            && let Some(order) = content.pop()
        {
            let kind = match order.kind {
                InlineKind::Include(include) => {
                    BlockKind::Include(Box::new(Include { text: false, ..*include }))
                }
                InlineKind::Instruction(instruction) => BlockKind::Instruction(instruction),
                _ => return Ok(()),
            };
            flow.push(Block::new(kind, span));
            return Ok(());
        }
        for block in ast::normal::paragraph(content, span) {
            flow.push(block);
        }
        Ok(())
    }
}
