//! Listings, and includes, which look like them.
//!
//! Specification: <https://spec.commonmark.org/0.31.2/#fenced-code-blocks>

use super::Reader;
use super::braced::Braced;
use super::division::Flow;
use crate::flavour::Syntax;
use crate::orders;
use ast::{
    Block, BlockKind, BlockTag, CodeBlock, CodeKind, Include, Inline, InlineKind, Inlines, Raw, Span, Str,
};
use comrak::nodes::{NodeCodeBlock, Sourcepos};

/// How an order to include files begins.
const INCLUDE: &str = "{=include=}";

impl Reader<'_> {
    pub(super) fn code(&mut self, code: &NodeCodeBlock, place: Sourcepos, flow: &mut Flow) {
        let span = self.span(place);
        let info = code.info.trim();
        if !self.flavour.syntax.has(Syntax::MYST)
            && self.flavour.capabilities.carries(BlockTag::Include)
            && code.fenced
            && info.starts_with(INCLUDE)
            // `\{=include=}` is a language of that name.
            && !self.sheet.source(place).lines().next().is_some_and(|line| line.contains("\\{"))
        {
            includes(info[INCLUDE.len()..].trim(), &code.literal, span, flow);
            return;
        }
        if self.flavour.syntax.has(Syntax::PANDOC) && code.fenced {
            flow.push(self.pandoc_code(code, place));
            return;
        }
        let literal = self.sheet.hidden.restored(&code.literal, self.text);
        let text = literal.strip_suffix('\n').unwrap_or(&literal);
        if self.flavour.syntax.has(Syntax::ORDERS) && text.contains("{{#") {
            code_with_orders(text, info, span, flow);
            return;
        }
        let language = (!info.is_empty()).then(|| Str::from(info));
        flow.push(listing(text, language, span));
    }

    /// A listing whose info is attributes, of which the first class is the language; or raw text.
    fn pandoc_code(&self, code: &NodeCodeBlock, place: Sourcepos) -> Block {
        let span = self.span(place);
        let text = code.literal.strip_suffix('\n').unwrap_or(&code.literal);
        let info = code.info.trim();
        let Some(mut braced) = Braced::of_info(info) else {
            return listing(text, Some(info.into()), span);
        };
        if let Some(format) = braced.raw {
            let raw = Raw { format: format.into(), text: text.into() };
            return Block::new(BlockKind::Raw(Box::new(raw)), span);
        }
        let language = (!braced.classes.is_empty()).then(|| Str::from(braced.classes.remove(0)));
        let mut block = listing(text, language, span);
        braced.give(&mut block.attrs);
        block
    }
}

fn listing(text: &str, language: Option<Str>, span: Span) -> Block {
    let content =
        if text.is_empty() { vec![] } else { vec![Inline::new(InlineKind::Text(text.into()), span)] };
    let code = CodeBlock { kind: CodeKind::Listing, language, content };
    Block::new(BlockKind::Code(Box::new(code)), span)
}

/// A listing with mdBook's orders in it, or what only says that it is another file's text.
fn code_with_orders(text: &str, info: &str, span: Span, flow: &mut Flow) {
    let mut content: Inlines = Vec::new();
    orders::pieces(text, |piece| match piece {
        Ok(order) => content.push(order.node(true, span)),
        Err("") => {}
        Err(text) => match content.last_mut() {
            Some(Inline { kind: InlineKind::Text(before), .. }) => before.push_str(text),
            _ => content.push(Inline::new(InlineKind::Text(text.into()), span)),
        },
    });
    if info.is_empty()
        && let [Inline { kind: InlineKind::Include(include), .. }] = &content[..]
    {
        flow.push(Block::new(BlockKind::Include(include.clone()), span));
        return;
    }
    let language = (!info.is_empty()).then(|| Str::from(info));
    let code = CodeBlock { kind: CodeKind::Listing, language, content };
    flow.push(Block::new(BlockKind::Code(Box::new(code)), span));
}
/// One include for each file that is named; the arguments stay as they are written.
fn includes(arguments: &str, names: &str, span: Span, flow: &mut Flow) {
    for name in names.lines().map(str::trim).filter(|name| !name.is_empty()) {
        let include = Include { href: name.into(), ..Include::default() };
        let mut block = Block::new(BlockKind::Include(Box::new(include)), span);
        block.attrs.set("kind", arguments);
        flow.push(block);
    }
}
