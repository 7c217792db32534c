//! Includes: the target's own include where the file is there, a visible comment where it is not.

use super::{Context, Lowering, text};
use crate::project::IncludeTarget;
use ast::{
    Attrs, Block, BlockKind, BlockTag, Blocks, Class, DivisionKind, Feature, Include, Inline, InlineKind,
    InlineTag, Inlines, Span, Str, Target,
};

impl Lowering<'_> {
    pub(super) fn include(&mut self, mut include: Include, source: &Attrs, span: Span, out: &mut Blocks) {
        if let Some(kind) = source.get("kind") {
            self.ledger.entries.extend(super::manual::arguments(kind, &include.href, span));
        }
        let found = self.context.index.include(self.context.file, &include.href);
        // XInclude forbids a fragment here, but the libraries in use take it for a pointer, and authors write it.
        if let Some((path, fragment)) = include.href.split_once('#') {
            let (path, fragment) = (Str::from(path), Str::from(fragment));
            include.pointer.get_or_insert(fragment);
            include.href = path;
        }
        // As a block it is written as a listing.
        if self.keeps_include(&include, true) {
            self.note_named(Feature::IncludeText, include.href.clone(), span);
            out.push(Block::new(BlockKind::Include(Box::new(include)), span));
            return;
        }
        let there = matches!(found, IncludeTarget::File(_) | IncludeTarget::Other);
        if there
            && include.fallback.is_some()
            && !self.note_named(Feature::IncludeFallback, include.href.clone(), span)
        {
            include.fallback = None;
        }
        if let Some(pointer) = include.pointer.as_ref().filter(|_| there)
            && !self.carries(Feature::IncludePointer)
        {
            let name = format!("{}#{pointer}", include.href);
            if !is_content_of_root(pointer) {
                // The whole file would say more than the author asked for.
                self.note_named(Feature::IncludePointer, name, span);
                out.push(comment(&include, "a part of the file", span));
                return;
            }
            self.note_as(
                Feature::IncludePointer,
                Class::Degraded,
                name,
                "the whole file, with its title",
                span,
            );
        }
        match found {
            IncludeTarget::File(file) if !include.text => {
                let index = self.context.index;
                let path = if self.caps.limits.root_paths {
                    index.root_link(file, self.context.format)
                } else if index.layout().has_pages() {
                    index.address(self.context.file, file, self.context.format)
                } else {
                    index.relative_link(self.context.file, file, self.context.format)
                };
                let info = index.file(file);
                let (title, kind) = (info.title.clone(), info.kind);
                if index.layout().has_pages() && self.carries(BlockTag::Include) {
                    let written = "a link, and an entry of the navigation";
                    self.note_as(BlockTag::Include, Class::Normalised, path.clone(), written, span);
                    let words = self.page_words(title, &path);
                    let mut link = Inline::link(Target::Url(path.into()), words);
                    self.to_page(&mut link.attrs);
                    out.push(Block::new(BlockKind::Paragraph(vec![link]), span));
                } else if self.note_named(BlockTag::Include, path.clone(), span) {
                    let mut attrs = Attrs::default();
                    attrs.set("kind", include_kind(kind));
                    attrs.set("depth", self.depth.to_string());
                    self.heading_offset(&mut attrs, source);
                    self.own_options(&mut attrs, source);
                    let include = Include { href: path.into(), ..Include::default() };
                    out.push(Block { kind: BlockKind::Include(Box::new(include)), attrs, span });
                } else {
                    // The page is a page of its own there; a link leads to it.
                    let words = self.page_words(title, &path);
                    let link = Inline::link(Target::Url(path.into()), words);
                    out.push(Block::new(BlockKind::Paragraph(vec![link]), span));
                }
            }
            IncludeTarget::Other | IncludeTarget::File(_) if include.text => {
                let name = include.href.clone();
                if self.note_named(Feature::IncludeText, name, span) {
                    include.href = self.path(include.href);
                    include.fallback = None;
                    include.pointer = None;
                    out.push(Block::new(BlockKind::Include(Box::new(include)), span));
                } else {
                    let words = Inline::span(ast::Role::Literal, text::words(include.href.clone()));
                    let words = self.settle_nesting(vec![words]);
                    let link = Inline::link(Target::Url(include.href), words);
                    out.push(Block::new(BlockKind::Paragraph(self.settle_nesting(vec![link])), span));
                }
            }
            _ => {
                if let Some(fallback) = include.fallback.take() {
                    self.note_fallback(include.href, span);
                    self.nodes(fallback, out);
                    return;
                }
                if self.is_its_own(source) {
                    // What the target itself says of a file that is elsewhere stays.
                    let mut attrs = Attrs::default();
                    self.own_options(&mut attrs, source);
                    self.note_named(BlockTag::Include, include.href.clone(), span);
                    out.push(Block { kind: BlockKind::Include(Box::new(include)), attrs, span });
                    return;
                }
                self.note_as(BlockTag::Include, Class::Degraded, include.href.clone(), "a comment", span);
                out.push(comment(&include, "not found", span));
            }
        }
    }

    /// The words of a link to a page: its title.
    fn page_words(&mut self, title: Inlines, path: &str) -> Inlines {
        if title.is_empty() {
            return text::words(path);
        }
        let words = self.repeated(title);
        self.settle_nesting(words)
    }

    /// Includes of pages that readers reach by navigation: the entries of a `toctree`.
    pub(super) fn toctree(&mut self, pages: Blocks, out: &mut Blocks) {
        let mut entries: Vec<String> = Vec::with_capacity(pages.len());
        let span = pages.iter().fold(pages[0].span, |span, page| span.to(page.span));
        for page in pages {
            let BlockKind::Include(include) = page.kind else { continue };
            let Context { index, file, format, .. } = self.context;
            let IncludeTarget::File(to) = index.include(file, &include.href) else { continue };
            let path = index.root_link(to, format);
            let document = path.rsplit_once('.').map_or(path.as_str(), |(stem, _)| stem);
            self.note_as(
                BlockTag::Include,
                Class::Normalised,
                path.clone(),
                "an entry of a toctree",
                page.span,
            );
            entries.push(document.to_string());
        }
        if let Some(toctree) = self.caps.own.and_then(|own| own.toctree) {
            out.push(toctree(&entries.join("\n"), span));
        }
    }

    /// Whether an include was read from a text in the target's own format.
    fn is_its_own(&self, source: &Attrs) -> bool {
        self.caps.own.is_some_and(|own| {
            source.hints().iter().any(|(name, _)| name.starts_with(own.hints))
                || source.other().iter().any(|(name, _)| own.attributes.contains(&name.as_str()))
        })
    }

    /// What only the target itself says of an include stays.
    fn own_options(&self, attrs: &mut Attrs, source: &Attrs) {
        let Some(own) = self.caps.own else { return };
        for (name, value) in source.other().iter().filter(|(name, _)| own.attributes.contains(&name.as_str()))
        {
            attrs.set(name, value.clone());
        }
        for (name, value) in source.hints().iter().filter(|(name, _)| name.starts_with(own.hints)) {
            attrs.set_hint(name, value.clone());
        }
    }

    /// How deep the file's headings stand, where the target says that: what follows a division in the tree is a part of
    /// it in the text, but the file may well be none.
    fn heading_offset(&self, attrs: &mut Attrs, source: &Attrs) {
        if self.caps.normal.is_none_or(|form| form.include_kinds) {
            return;
        }
        let around =
            || self.context.index.file(self.context.file).depth.saturating_add(self.depth).to_string();
        let offset = source.get(ast::normal::HEADING_OFFSET).map_or_else(around, str::to_string);
        attrs.set(ast::normal::HEADING_OFFSET, offset);
    }

    fn note_fallback(&mut self, href: Str, span: Span) {
        let written = "what it holds, in its place";
        self.note_as(Feature::IncludeFallback, Class::Normalised, href, written, span);
    }

    /// Whether a block is an include of a page that the target can only link to.
    pub(super) fn is_page_link(&self, block: &Block) -> bool {
        let BlockKind::Include(include) = &block.kind else { return false };
        (self.context.index.layout().has_pages() || !self.carries(BlockTag::Include))
            && !include.text
            && include.pointer.is_none()
            && !include.href.contains('#')
            && matches!(self.context.index.include(self.context.file, &include.href), IncludeTarget::File(_))
    }

    /// The path of a file as this target wants it.
    pub(super) fn path(&self, path: Str) -> Str {
        let Context { index, file, .. } = self.context;
        index.asset(file, &path, self.caps.limits.root_paths).map_or(path, Str::from)
    }

    /// Whether the target can say, in a listing or in a line, that the characters of this file stand there.
    pub(super) fn keeps_include(&self, include: &Include, in_listing: bool) -> bool {
        let Some(form) = self.caps.normal else { return false };
        let found = self.context.index.include(self.context.file, &include.href);
        self.carries(InlineTag::Include)
            && (form.takes_include)(include, in_listing)
            && matches!(found, IncludeTarget::File(_) | IncludeTarget::Other)
    }

    /// Writes an instruction down; says whether it stays, which it does where it is one of the target's own.
    pub(super) fn note_instruction(
        &mut self,
        tag: impl Into<ast::Construct>,
        instruction: &ast::Instruction,
        in_listing: bool,
        span: Span,
    ) -> bool {
        let tag = tag.into();
        let own = |form: ast::capability::NormalForm| (form.takes_instruction)(instruction, in_listing);
        if self.carries(tag) && !self.caps.normal.is_none_or(own) {
            self.note_as(tag, Class::Dropped, instruction.target.clone(), "", span);
            return false;
        }
        self.note_named(tag, instruction.target.clone(), span)
    }

    /// An include in a line: where the target has none, its words stand in a comment.
    pub(super) fn inline_include(&mut self, mut include: Include, span: Span, out: &mut Inlines) {
        if self.keeps_include(&include, false) {
            self.note_named(InlineTag::Include, include.href.clone(), span);
            out.push(Inline::new(InlineKind::Include(Box::new(include)), span));
            return;
        }
        if let Some(fallback) = include.fallback.take() {
            self.note_fallback(include.href, span);
            let mut blocks = Blocks::new();
            self.nodes(fallback, &mut blocks);
            let words = self.flatten_blocks(blocks);
            text::push_all(out, words);
            return;
        }
        self.note_as(InlineTag::Include, Class::Degraded, include.href.clone(), "a comment", span);
        if let BlockKind::Comment(words) = comment(&include, "in the line", span).kind {
            if self.carries(InlineTag::Comment) {
                out.push(Inline::new(InlineKind::Comment(words), span));
            } else {
                self.after.push(Block::new(BlockKind::Comment(words), span));
            }
        }
    }
}

/// Whether a pointer asks for what is right inside the file's root, so that the whole file says hardly more:
/// `xpointer(/article/section)`, `xpointer(/db:nop/*)`.
fn is_content_of_root(pointer: &str) -> bool {
    let Some((_, path)) = pointer.rsplit_once("xpointer(") else { return false };
    let path = path.trim_end_matches(')').trim_start_matches('/');
    path.split('/').count() <= 2
        && pointer.rsplit_once("xpointer(").is_some_and(|(_, p)| !p.starts_with("//"))
        && path.split('/').all(|step| {
            !step.is_empty()
                && step.chars().all(|c| c.is_alphanumeric() || matches!(c, ':' | '-' | '_' | '.' | '*'))
        })
}

fn comment(include: &Include, why: &str, span: Span) -> Block {
    let part = include.pointer.as_ref().map(|p| format!(" ({p})")).unwrap_or_default();
    let words = format!(" include: {}{part}, {why} ", include.href);
    Block::new(BlockKind::Comment(Str::from(words)), span)
}

/// The word for a file's place in a book, by its root.
fn include_kind(kind: Option<DivisionKind>) -> &'static str {
    match kind {
        Some(DivisionKind::Preface | DivisionKind::Dedication | DivisionKind::Acknowledgements) => "preface",
        Some(DivisionKind::Part | DivisionKind::Reference) => "parts",
        Some(DivisionKind::Appendix | DivisionKind::Colophon | DivisionKind::Index) => "appendix",
        Some(
            DivisionKind::Chapter
            | DivisionKind::Article
            | DivisionKind::Glossary
            | DivisionKind::Bibliography,
        ) => "chapters",
        _ => "sections",
    }
}

#[cfg(test)]
mod tests {
    use super::is_content_of_root;

    #[test]
    fn pointers_into_the_root_are_told_from_others() {
        assert!(is_content_of_root("xmlns(x=http://docbook.org/ns/docbook)xpointer(x:article/x:section)"));
        assert!(is_content_of_root("xpointer(/nop/*)"));
        assert!(!is_content_of_root("xpointer(//variablelist[@id='a']/*)"));
        assert!(!is_content_of_root("xpointer(//section)"));
        assert!(!is_content_of_root("some-id"));
    }
}
