//! `.. rst-class::` and `.. cssclass::`: classes of the block that follows, or of the blocks inside.
//!
//! Four classes have a meaning for the writer: `subtitle`, `caption`, `formal-paragraph` and `callouts`. A directive without content is
//! first a generic block like any other; [`settled`] gives its classes to the block behind it, once the blocks of a body
//! are known.
//!
//! Specification: <https://docutils.sourceforge.io/docs/ref/rst/directives.html#class>

use super::parts::Parts;
use super::{Content, DIRECTIVE, lower};
use crate::Dialect;
use crate::read::flow::Flow;
use crate::read::{Reader, Result};
use ast::{
    Block, BlockKind, Blocks, Callout, Formal, FormalKind, Inline, InlineKind, Inlines, List, ListKind,
    MarkReference, SimpleLayout, Span, Str, Titled,
};

/// Whether the directive of this name, in lower case, gives classes. For Sphinx, `class` describes a class of Python, which is
/// its default domain: <https://www.sphinx-doc.org/en/master/usage/restructuredtext/directives.html#directive-rst-class>
pub(super) fn gives_classes(name: &str, dialect: &Dialect) -> bool {
    matches!(name, "rst-class" | "cssclass") || name == "class" && !dialect.sphinx
}

impl<'s> Reader<'s> {
    pub(super) fn class(&mut self, parts: Parts<'s, '_>, flow: &mut Flow) -> Result<()> {
        let classes = parts.argument_text();
        let Some(classes) = names(&classes).filter(|_| !parts.content.is_empty()) else {
            return self.kept(parts, Content::Blocks, flow);
        };
        for block in self.body(&parts.content)? {
            let is_apart = matches!(block.kind, BlockKind::Anchor | BlockKind::Comment(_));
            flow.push(if is_apart { block } else { with(block, &classes, self.dialect) });
        }
        Ok(())
    }
}

/// The classes that a generic block gives to the one behind it.
pub(in crate::read) fn classes(block: &Block, dialect: &Dialect) -> Option<Vec<Str>> {
    let BlockKind::Generic(generic) = &block.kind else { return None };
    let name = block.attrs.get("name")?;
    if generic.name != DIRECTIVE || !generic.content.is_empty() || !gives_classes(&lower(name), dialect) {
        return None;
    }
    let argument = block.attrs.get("argument")?;
    names(argument)
}

/// The classes that an argument names. What cannot be a name is made one as an id is; none: nothing is left of it.
fn names(argument: &str) -> Option<Vec<Str>> {
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
    let name = |word: &str| {
        let made = if word.chars().all(is_name) { word.to_string() } else { crate::ids::make_id(word) };
        (!made.is_empty()).then(|| made.into())
    };
    argument.split_whitespace().map(name).collect()
}

/// Blocks with their classes. One that no block follows stays what it is.
pub(in crate::read) fn settled(blocks: Blocks, dialect: &Dialect) -> Blocks {
    if !blocks.iter().any(|block| classes(block, dialect).is_some()) {
        return blocks;
    }
    let mut out = Blocks::with_capacity(blocks.len());
    // Where in `out` the directive is that waits for a block.
    let mut waiting: Option<usize> = None;
    for block in blocks {
        let is_directive = classes(&block, dialect).is_some();
        if is_directive || matches!(block.kind, BlockKind::Anchor | BlockKind::Comment(_)) {
            if is_directive && waiting.is_none() {
                waiting = Some(out.len());
            }
            out.push(block);
            continue;
        }
        let Some(at) = waiting.take() else {
            out.push(block);
            continue;
        };
        let mut names = Vec::new();
        let between = out.split_off(at);
        for other in between {
            match classes(&other, dialect) {
                Some(more) => names.extend(more),
                None => out.push(other),
            }
        }
        let is_caption = names.iter().any(|name| name == "caption");
        if is_caption
            && matches!(block.kind, BlockKind::Paragraph(_))
            && let Some(Block { kind: BlockKind::Table(table), .. }) = out.last_mut()
        {
            let span = block.span;
            names.retain(|name| name != "caption");
            let words = vec![with(block, &names, dialect)];
            table.head.push(Block::new(BlockKind::Caption(words), span));
            continue;
        }
        out.push(with(block, &names, dialect));
    }
    out
}

/// Makes paragraphs of what the class says to be subtitles where no title can have one.
pub(in crate::read) fn without_subtitles(blocks: &mut Blocks) {
    for block in blocks {
        if let BlockKind::Subtitle(words) = &mut block.kind {
            block.kind = BlockKind::Paragraph(std::mem::take(words));
            block.attrs.data_mut().push_class("subtitle");
        }
    }
}

/// A block of these classes.
fn with(mut block: Block, classes: &[Str], dialect: &Dialect) -> Block {
    let (classes, columns) = if dialect.sphinx { (classes.to_vec(), None) } else { without_columns(classes) };
    if let (Some(columns), BlockKind::List(list)) = (columns, &mut block.kind) {
        list.kind = ListKind::Simple(SimpleLayout::Vertical(columns));
        list.compact = None;
    }
    for class in &classes {
        let kind = std::mem::replace(&mut block.kind, BlockKind::Break);
        let (kind, has_meaning) = match (class.as_str(), kind) {
            ("subtitle", BlockKind::Paragraph(words)) => (BlockKind::Subtitle(words), true),
            ("formal-paragraph", BlockKind::Paragraph(words)) => match formal(words, block.span) {
                Ok(formal) => (formal, true),
                Err(words) => (BlockKind::Paragraph(words), false),
            },
            ("callouts", BlockKind::List(list)) if is_numbered(&list) => (callouts(*list), true),
            ("glossary", BlockKind::DefinitionList(mut list)) if !dialect.sphinx => {
                list.glossary = true;
                (BlockKind::DefinitionList(list), true)
            }
            (_, kind) => (kind, false),
        };
        block.kind = kind;
        if !has_meaning {
            if matches!(&block.kind, BlockKind::Generic(g) if g.name == DIRECTIVE) {
                block.attrs.data_mut().push_class(class.clone());
            } else {
                crate::own::give_class(&mut block.attrs, class);
            }
        }
    }
    block
}

/// The classes without `hlist columns-2`, and how many columns a list has that they say.
fn without_columns(classes: &[Str]) -> (Vec<Str>, Option<u16>) {
    let columns = |pair: &[Str]| match pair {
        [list, columns] if list == "hlist" => columns.strip_prefix("columns-")?.parse().ok(),
        _ => None,
    };
    let found = classes.windows(2).enumerate().find_map(|(at, pair)| Some((at, columns(pair)?)));
    let Some((at, columns)) = found else { return (classes.to_vec(), None) };
    ([&classes[..at], &classes[at + 2..]].concat(), Some(columns))
}

/// Whether it is a list whose numbers begin with 1.
fn is_numbered(list: &List) -> bool {
    matches!(list.kind, ListKind::Numbered { start: 1, .. })
}

/// What the marks of a listing mean, from a list with their numbers.
fn callouts(list: List) -> BlockKind {
    let items = list.items.into_iter().zip(1..).map(|(block, number)| match block.kind {
        BlockKind::Item(body) => {
            let marks = vec![MarkReference { id: Str::new(), number }];
            Block { kind: BlockKind::Callout(Box::new(Callout { marks, body })), ..block }
        }
        kind => Block { kind, ..block },
    });
    BlockKind::CalloutList(Box::new(Titled { head: Vec::new(), body: items.collect() }))
}

/// A paragraph with a run-in title: strong words that it begins with. The full stop is the writer's.
fn formal(mut words: Inlines, span: Span) -> std::result::Result<BlockKind, Inlines> {
    if !matches!(words.first().map(|i| &i.kind), Some(InlineKind::Strong(_))) {
        return Err(words);
    }
    let Inline { kind: InlineKind::Strong(mut title), span: at, .. } = words.remove(0) else {
        return Err(words);
    };
    if let Some(Inline { kind: InlineKind::Text(text), .. }) = title.last_mut()
        && let Some(bare) = text.strip_suffix('.')
        && !bare.is_empty()
        && !bare.ends_with(['.', ':', '!', '?', ';'])
    {
        *text = bare.into();
    }
    if let Some(Inline { kind: InlineKind::Text(text), .. }) = words.first_mut() {
        ast::normal::text::trim_text_start(text);
        if text.is_empty() {
            words.remove(0);
        }
    }
    let head = vec![Block::new(BlockKind::Title(title), at)];
    let body =
        if words.is_empty() { Vec::new() } else { vec![Block::new(BlockKind::Paragraph(words), span)] };
    Ok(BlockKind::Formal(Box::new(Formal { kind: FormalKind::Paragraph, head, body })))
}
