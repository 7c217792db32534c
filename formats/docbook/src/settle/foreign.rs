//! What another format's reader keeps as generic nodes, in `DocBook`'s words; hints of other formats, of which nothing is
//! written.

use ast::visit::{VisitMut, walk_block_mut, walk_inline_mut};
use ast::{
    Attrs, Block, BlockKind, BlockTag, Blocks, Changes, Class, CodeBlock, CodeKind, Construct, Document,
    Inline, InlineKind, InlineTag, Inlines, Str, Target,
};
use std::collections::{HashMap, HashSet};

/// Says them.
pub fn say(document: &mut Document, changes: &mut Changes) {
    Words::attrs(&mut document.attrs);
    ast::foreign::say(&mut document.body, &mut |name, written, span| {
        changes.note(Construct::Block(BlockTag::Generic), Class::Degraded, name, written, span);
    });
    // A name may be any words in another format, and one character is no text to declare.
    let fits = |e: &ast::Entity| crate::read::is_name(&e.name) && e.value.chars().nth(1).is_some();
    let (kept, others): (Vec<_>, Vec<_>) = std::mem::take(&mut document.entities).into_iter().partition(fits);
    let declared = kept.iter().map(|e| e.name.clone()).collect();
    document.entities = kept;
    let values = others.into_iter().map(|e| (e.name, e.value)).collect();
    let mut words = Words { changes, declared, values };
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
    /// The names that `DocBook` can declare, and what the others stand for.
    declared: HashSet<Str>,
    values: HashMap<Str, Str>,
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
            InlineKind::EntityReference(name) => !self.declared.contains(name),
            InlineKind::Generic(generic) => generic.is_foreign(),
            _ => false,
        };
        if !content.iter().any(is_foreign) {
            return;
        }
        let mut out = Inlines::with_capacity(content.len());
        for mut inline in std::mem::take(content) {
            let span = inline.span;
            if let InlineKind::Generic(generic) = &inline.kind
                && let Some((said, written)) = ast::foreign::inline(generic, &inline.attrs, span)
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
                        if let Some(id) = inline.attrs.take_id() {
                            each.attrs.set_id(id);
                        }
                        let classes = inline.attrs.classes().iter().map(ast::Str::as_str);
                        let name =
                            Some(name.replace(':', "-")).filter(|_| generic.name == ast::Generic::ROLE);
                        for class in name.as_deref().into_iter().chain(classes) {
                            each.attrs.data_mut().push_class(class);
                        }
                    }
                    ast::normal::text::push(&mut out, each);
                }
            } else if let InlineKind::EntityReference(name) = &inline.kind
                && !self.declared.contains(name)
            {
                let construct = Construct::Inline(InlineTag::EntityReference);
                let value = self.values.get(name).cloned();
                let (written, text) = match value {
                    Some(value) => ("its text", value),
                    None => (
                        "its name",
                        if inline.attrs.hint(InlineKind::ATTRIBUTE).is_some() {
                            format!("{{{name}}}")
                        } else {
                            format!("|{name}|")
                        }
                        .into(),
                    ),
                };
                self.changes.note(construct, Class::Normalised, name, written, span);
                ast::normal::text::push_text(&mut out, &text, span);
            } else {
                ast::normal::text::push(&mut out, inline);
            }
        }
        *content = out;
    }
}

/// White space in a formula as it is in running text.
fn fold(math: &mut ast::Math) {
    let folded = math.source.split_whitespace().collect::<Vec<_>>().join(" ");
    if math.notation != ast::MathNotation::MathMl && folded != math.source.as_str() {
        math.source = folded.into();
    }
}

impl VisitMut for Words<'_> {
    fn block(&mut self, block: &mut Block) {
        Self::attrs(&mut block.attrs);
        if let BlockKind::Division(division) = &mut block.kind {
            // Comments and includes of the header of another format are the text's.
            let is_moved = |b: &Block| matches!(b.kind, BlockKind::Include(_) | BlockKind::Comment(_));
            if division.head.iter().any(is_moved) {
                let (moved, head): (Blocks, Blocks) =
                    std::mem::take(&mut division.head).into_iter().partition(is_moved);
                division.head = head;
                division.body.splice(0..0, moved);
            }
        }
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
            BlockKind::Math(math) => fold(math),
            BlockKind::Raw(raw) if raw.format.contains(' ') => {
                raw.format = raw.format.split_whitespace().collect::<Vec<_>>().join(",").into();
            }
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
            InlineKind::Math(math) => fold(math),
            InlineKind::Link(link) => {
                // An address that is nothing but a fragment leads to an id of the same document.
                if let Target::Url(url) = &link.target
                    && let Some(id) =
                        url.trim().strip_prefix('#').filter(|id| !id.is_empty() && !id.contains('('))
                    && !link.content.is_empty()
                {
                    link.target = Target::Id(id.into());
                    inline.attrs.set_hint("docbook:href", "fragment");
                }
                self.words(&mut link.content);
            }
            InlineKind::Raw(raw) if raw.format.contains(' ') => {
                raw.format = raw.format.split_whitespace().collect::<Vec<_>>().join(",").into();
            }
            InlineKind::Footnote(body) => ast::foreign::say(body, &mut |name, written, span| {
                let construct = Construct::Block(BlockTag::Generic);
                self.changes.note(construct, Class::Degraded, name, written, span);
            }),
            kind => kind.marked_mut().into_iter().for_each(|content| self.words(content)),
        }
        walk_inline_mut(self, inline);
    }
}
