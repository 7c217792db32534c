//! What another format's reader keeps as generic nodes, in `DocBook`'s words; hints of other formats, of which nothing is
//! written.

use super::changes::Changes;
use ast::visit::{VisitMut, walk_block_mut, walk_inline_mut};
use ast::{
    Attrs, Block, BlockKind, BlockTag, Blocks, Class, CodeBlock, CodeKind, Construct, Document, Generic,
    Inline, InlineKind, InlineTag, Inlines,
};

/// Says them.
pub fn say(document: &mut Document, changes: &mut Changes) {
    ast::foreign::say(&mut document.body, &mut |name, written, span| {
        changes.note(Construct::Block(BlockTag::Generic), Class::Degraded, name, written, span);
    });
    let mut words = Words { changes };
    for block in &mut document.body {
        words.block(block);
    }
    indexed(&mut document.body);
}

/// Entries of an index that follow each other are one row of them.
fn indexed(body: &mut Blocks) {
    let is_index = |b: &Block| {
        b.attrs.is_empty()
            && matches!(&b.kind, BlockKind::Plain(c)
                if c.iter().all(|i| matches!(i.kind, InlineKind::IndexTerm(_))))
    };
    if body.windows(2).any(|pair| is_index(&pair[0]) && is_index(&pair[1])) {
        let mut out = Blocks::with_capacity(body.len());
        for mut block in std::mem::take(body) {
            if is_index(&block)
                && let Some(last) = out.last_mut().filter(|b| is_index(b))
                && let (BlockKind::Plain(before), BlockKind::Plain(own)) = (&mut last.kind, &mut block.kind)
            {
                before.append(own);
            } else {
                out.push(block);
            }
        }
        *body = out;
    }
    for block in body {
        block.kind.bodies_mut().into_iter().for_each(indexed);
    }
}

struct Words<'c> {
    changes: &'c mut Changes,
}

impl Words<'_> {
    fn attrs(attrs: &mut Attrs) {
        if attrs.hints().iter().any(|(name, _)| !name.starts_with("docbook:")) {
            attrs.data_mut().hints.retain(|(name, _)| name.starts_with("docbook:"));
            attrs.tidy();
        }
    }

    fn words(&mut self, content: &mut Inlines) {
        let is_foreign = |i: &Inline| match &i.kind {
            InlineKind::Generic(generic) => {
                matches!(generic.name.as_str(), Generic::ROLE | Generic::CLASSIFIER)
            }
            _ => false,
        };
        if !content.iter().any(is_foreign) {
            return;
        }
        let mut out = Inlines::with_capacity(content.len());
        for mut inline in std::mem::take(content) {
            let span = inline.span;
            if let InlineKind::Generic(generic) = &inline.kind
                && let Some((said, written)) = ast::foreign::inline(generic, span)
            {
                let name = inline.attrs.get("name").unwrap_or_default().to_string();
                self.changes.note(
                    Construct::Inline(InlineTag::Generic),
                    Class::Degraded,
                    &name,
                    written,
                    span,
                );
                for mut each in said {
                    if let InlineKind::Span { .. } = each.kind {
                        // What it was is its role.
                        each.attrs = inline.attrs.take_id().map(Attrs::with_id).unwrap_or_default();
                        each.attrs.data_mut().push_class(name.replace(':', "-"));
                    }
                    ast::normal::text::push(&mut out, each);
                }
            } else {
                ast::normal::text::push(&mut out, inline);
            }
        }
        *content = out;
    }
}

impl VisitMut for Words<'_> {
    fn block(&mut self, block: &mut Block) {
        Self::attrs(&mut block.attrs);
        match &mut block.kind {
            BlockKind::Title(c)
            | BlockKind::Subtitle(c)
            | BlockKind::ShortTitle(c)
            | BlockKind::Paragraph(c)
            | BlockKind::Plain(c)
            | BlockKind::Term(c)
            | BlockKind::Attribution(c) => self.words(c),
            BlockKind::Heading(heading) => self.words(&mut heading.content),
            BlockKind::Code(code) => self.words(&mut code.content),
            BlockKind::Include(include) if !block.attrs.other().is_empty() => {
                let language = block.attrs.take("language").filter(|_| include.text);
                let data = block.attrs.data_mut();
                let (kept, lost) = std::mem::take(&mut data.other)
                    .into_iter()
                    .partition(|(name, _)| name == "kind" || name == "depth");
                data.other = kept;
                block.attrs.tidy();
                let lost: Vec<(ast::Str, ast::Str)> = lost;
                for (name, _) in lost {
                    let written = "nothing: not on an include";
                    self.changes.note(
                        Construct::Feature(ast::Feature::OtherAttributes),
                        Class::Dropped,
                        &name,
                        written,
                        block.span,
                    );
                }
                if let Some(language) = language {
                    let include = std::mem::take(&mut **include);
                    let content = vec![Inline::new(InlineKind::Include(Box::new(include)), block.span)];
                    let code = CodeBlock { kind: CodeKind::Listing, language: Some(language), content };
                    block.kind = BlockKind::Code(Box::new(code));
                }
            }
            BlockKind::Cell(cell) if cell.heading => {
                cell.heading = false;
                let written = "cells like the others";
                let construct = Construct::Feature(ast::Feature::TableRowHeadings);
                self.changes.note(construct, Class::Degraded, "", written, block.span);
            }
            _ => {}
        }
        walk_block_mut(self, block);
    }

    fn inline(&mut self, inline: &mut Inline) {
        Self::attrs(&mut inline.attrs);
        match &mut inline.kind {
            InlineKind::Emphasis(c)
            | InlineKind::Strong(c)
            | InlineKind::Strike(c)
            | InlineKind::Superscript(c)
            | InlineKind::Subscript(c)
            | InlineKind::Span { content: c, .. } => self.words(c),
            InlineKind::Link(link) => self.words(&mut link.content),
            InlineKind::Math(math) => {
                let folded = math.source.split_whitespace().collect::<Vec<_>>().join(" ");
                if folded != math.source.as_str() {
                    math.source = folded.into();
                }
            }
            InlineKind::Footnote(body) => ast::foreign::say(body, &mut |name, written, span| {
                let construct = Construct::Block(BlockTag::Generic);
                self.changes.note(construct, Class::Degraded, name, written, span);
            }),
            _ => {}
        }
        walk_inline_mut(self, inline);
    }
}
