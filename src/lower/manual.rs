//! A document in a format that carries every tree, and has its own words for the files of a manual: what another format
//! says of them is said in these words.

use super::reference::page_target;
use super::{Context, Entry};
use crate::project::IncludeTarget;
use ast::visit::{VisitMut, walk_block_mut, walk_inline_mut};
use ast::{
    Attrs, Block, BlockKind, Class, Division, DivisionKind, Document, Feature, Include, Inline, InlineKind,
    Span, Str, Target,
};

/// Gives the other files of the manual the names that their copies have, and the document's root the kind that the file
/// that includes it says. Returns what is lost of it.
pub(super) fn fit(document: &mut Document, context: Context<'_>) -> Vec<Entry> {
    let file = context.index.file(context.file);
    let mut fit = Fit { context, entries: Vec::new() };
    super::front_matter::into_root(&mut document.body);
    if !context.format.keeps_file_names() || file.keeps_name {
        return fit.entries;
    }
    let root = document.body.iter_mut().find_map(|block| match &mut block.kind {
        BlockKind::Division(division) => Some(division),
        _ => None,
    });
    if let (Some(root), Some(kind)) = (root, file.kind)
        && matches!(root.kind, DivisionKind::Section | DivisionKind::Article)
    {
        if root.kind == DivisionKind::Article && kind != root.kind {
            fit.entries.push(Entry {
                construct: root.kind.into(),
                class: Class::Normalised,
                name: Str::default(),
                written: "what it is where it is included".into(),
                span: Span::NONE,
            });
        }
        root.kind = kind;
        ranks(root);
    }
    if !file.includes.is_empty() || !file.links.is_empty() || file.root_paths {
        for block in &mut document.body {
            fit.block(block);
        }
    }
    fit.entries
}

/// In a book and in a part stand chapters, and what holds chapters is a part.
fn ranks(division: &mut Division) {
    if !matches!(division.kind, DivisionKind::Book | DivisionKind::Part) {
        return;
    }
    for block in &mut division.body {
        if let BlockKind::Division(inner) = &mut block.kind
            && inner.kind == DivisionKind::Section
        {
            let is_part = division.kind == DivisionKind::Book && inner.body.iter().any(includes_chapter);
            inner.kind = if is_part { DivisionKind::Part } else { DivisionKind::Chapter };
            ranks(inner);
        }
    }
    let text =
        |b: &Block| !matches!(b.kind, BlockKind::Division(_) | BlockKind::Include(_) | BlockKind::Comment(_));
    let leading = division.body.iter().take_while(|b| text(b)).count();
    // What is one paragraph above all chapters of a book is its subtitle, as which a format without such writes it.
    if division.kind == DivisionKind::Book
        && leading == 1
        && let Some(Block { kind: BlockKind::Paragraph(words), attrs, .. }) = division.body.first_mut()
    {
        let kind = BlockKind::Subtitle(std::mem::take(words));
        let attrs = std::mem::take(attrs);
        let span = division.body.remove(0).span;
        division.head.push(Block { kind, attrs, span });
    } else if division.kind == DivisionKind::Part && leading > 0 {
        let body: Vec<Block> = division.body.drain(..leading).collect();
        let span = body[0].span;
        let introduction = Division { kind: DivisionKind::PartIntroduction, head: Vec::new(), body };
        division.body.insert(0, Block::new(BlockKind::Division(Box::new(introduction)), span));
    }
}

fn includes_chapter(block: &Block) -> bool {
    let kind = block.attrs.get("kind").and_then(|kind| kind.split_whitespace().next());
    matches!(block.kind, BlockKind::Include(_)) && matches!(kind, Some("preface" | "chapters" | "appendix"))
}

struct Fit<'a> {
    context: Context<'a>,
    entries: Vec<Entry>,
}

impl Fit<'_> {
    fn include(&mut self, include: &mut Include, attrs: &mut Attrs, span: Span) {
        let Context { index, file, format, .. } = self.context;
        if let IncludeTarget::File(to) = index.include(file, &include.href)
            && !include.text
        {
            include.href = index.relative_link(file, to, format).into();
        } else if let Some(here) = index.from_here(file, &include.href) {
            include.href = here.into();
        }
        // The divisions around it say it.
        attrs.take(ast::normal::HEADING_OFFSET);
        if let Some(kind) = attrs.take("kind") {
            self.entries.extend(arguments(&kind, &include.href, span));
        }
    }
}

/// What an include says beside the kind of what it includes, as a loss.
pub(super) fn arguments(kind: &str, href: &str, span: Span) -> Option<Entry> {
    let (_, arguments) = kind.split_once(char::is_whitespace)?;
    Some(Entry {
        construct: Feature::OtherAttributes.into(),
        class: Class::Dropped,
        name: Str::from(format!("{} of the include of {href}", arguments.trim())),
        written: Str::default(),
        span,
    })
}

impl VisitMut for Fit<'_> {
    fn block(&mut self, block: &mut Block) {
        if let BlockKind::Include(include) = &mut block.kind {
            self.include(include, &mut block.attrs, block.span);
        } else if let BlockKind::MediaItem(item) = &mut block.kind
            && let Some(here) = self.context.index.from_here(self.context.file, &item.source)
        {
            item.source = here.into();
        }
        walk_block_mut(self, block);
    }

    fn inline(&mut self, inline: &mut Inline) {
        match &mut inline.kind {
            InlineKind::Include(include) => self.include(include, &mut inline.attrs, inline.span),
            InlineKind::Link(link) if matches!(link.target, Target::Url(_)) => {
                let target = std::mem::replace(&mut link.target, Target::Id(Str::default()));
                link.target = page_target(target, self.context);
            }
            _ => {}
        }
        walk_inline_mut(self, inline);
    }
}
