//! One walk over a tree that notes what other files may want to know of it: ids with their texts, references, and
//! includes with their depth.

use super::words;
use ast::capability::TargetKind;
use ast::visit::{Visit, walk_block, walk_document, walk_inline};
use ast::{
    Attrs, Block, BlockKind, DivisionKind, Document, Include, IndexRange, Inline, InlineKind, Inlines,
    ListKind, RecordKind, Span, Str, Target,
};

/// What one file holds that concerns others, in the order of the text.
#[derive(Clone, Default)]
pub(super) struct Collected {
    /// Ids, with what to call them.
    pub ids: Vec<Id>,
    /// References to ids.
    pub references: Vec<(Str, Span)>,
    /// Includes.
    pub includes: Vec<IncludePlace>,
    /// The files of pictures, films and sounds, and where they are shown.
    pub media: Vec<(Str, Span)>,
    /// The paths of links that may lead to another file of the manual.
    pub links: Vec<Str>,
}

/// An id and what it stands on.
#[derive(Clone)]
pub(super) struct Id {
    pub name: Str,
    pub span: Span,
    pub kind: TargetKind,
    pub text: Inlines,
}

/// An include and its place.
#[derive(Clone)]
#[allow(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub(super) struct IncludePlace {
    pub href: Str,
    /// Whether the file's characters are wanted.
    pub text: bool,
    /// Whether a part of the file is wanted, which may be a part of the same file.
    pub pointer: bool,
    /// Whether these are all divisions of the file, so that nothing of it is left but its own title.
    pub all: bool,
    /// Whether something is provided for when the file is not there.
    pub fallback: bool,
    /// What the root of the file is there, where the include says so.
    pub kind: Option<DivisionKind>,
    pub span: Span,
    /// How many divisions lie around it in its own file.
    pub depth: u8,
    /// What the innermost of them is.
    pub around: Option<DivisionKind>,
    /// Whether the titles of the file are as deep there as they say.
    pub as_it_is: bool,
}

/// Whether a pointer leads to all divisions of a file: `xpointer(/article/section)`, whatever the prefixes.
fn takes_all(pointer: Option<&str>) -> bool {
    let path = pointer.and_then(|p| p.rsplit_once("xpointer(")?.1.strip_suffix(')'));
    let mut steps = path.unwrap_or_default().trim_start_matches('/').split('/');
    let name = |step: Option<&str>| step.map(|s| s.rsplit(':').next().unwrap_or(s).to_owned());
    let (root, division, more) = (name(steps.next()), name(steps.next()), steps.next());
    let is_name = |n: &String| n == "*" || !n.is_empty() && n.bytes().all(|b| b.is_ascii_alphanumeric());
    more.is_none()
        && root.is_some_and(|n| is_name(&n))
        && division.is_some_and(|n| {
            matches!(n.as_str(), "*" | "section" | "sect1" | "chapter" | "appendix" | "part")
        })
}

/// The kind of division that an include's word for the file stands for.
pub(super) fn division_kind(word: &str) -> Option<DivisionKind> {
    Some(match word.split_whitespace().next()? {
        "preface" => DivisionKind::Preface,
        "parts" => DivisionKind::Part,
        "chapters" => DivisionKind::Chapter,
        "appendix" => DivisionKind::Appendix,
        _ => return None,
    })
}

/// Walks a document.
pub(super) fn collect(document: &Document) -> Collected {
    let mut collector = Collector {
        found: Collected::default(),
        depth: 0,
        around: None,
        owner: TargetKind::Untitled,
        steps: Vec::new(),
    };
    collector.id(&document.attrs, Span::NONE, TargetKind::Untitled, Vec::new);
    walk_document(&mut collector, document);
    collector.found
}

struct Collector {
    found: Collected,
    depth: u8,
    around: Option<DivisionKind>,
    /// What kind of thing the next title is the title of.
    owner: TargetKind,
    /// The numbers of the steps around this place, outermost first.
    steps: Vec<u32>,
}

impl Collector {
    fn id(&mut self, attrs: &Attrs, span: Span, kind: TargetKind, text: impl FnOnce() -> Inlines) {
        let Some(name) = attrs.data().and_then(|d| d.id.clone()) else { return };
        // The author's own word for it comes before any that could be made.
        let text = match attrs.get("xreflabel") {
            Some(label) => vec![Inline::text(label)],
            None => text(),
        };
        self.found.ids.push(Id { name, span, kind, text });
    }

    fn block_id(&mut self, block: &Block, kind: TargetKind, text: impl FnOnce() -> Inlines) {
        self.id(&block.attrs, block.span, kind, text);
    }

    fn reference(&mut self, id: &Str, span: Span) {
        // A callout of a format that only numbers its marks names none by an id.
        if !id.is_empty() {
            self.found.references.push((id.clone(), span));
        }
    }

    /// The reference that an attribute makes.
    fn linkend(&mut self, attrs: &Attrs, span: Span) {
        if let Some(id) = attrs.get("linkend") {
            self.reference(&id.into(), span);
        }
    }

    fn include(&mut self, include: &Include, attrs: &Attrs, span: Span) {
        self.found.includes.push(IncludePlace {
            href: include.href.clone(),
            text: include.text,
            pointer: include.pointer.is_some() || include.href.contains('#'),
            all: takes_all(include.pointer.as_deref().or(include.href.split_once('#').map(|(_, part)| part))),
            fallback: include.fallback.is_some(),
            kind: attrs.get("kind").and_then(division_kind),
            span,
            depth: self.depth,
            around: self.around,
            as_it_is: attrs.hint(Include::AS_IT_IS).is_some(),
        });
    }

    /// The steps of a procedure or of alternatives, numbered in their order.
    fn steps(&mut self, blocks: &[Block]) {
        self.steps.push(0);
        for block in blocks {
            if matches!(block.kind, BlockKind::Step(_) | BlockKind::Alternatives(_))
                && let Some(number) = self.steps.last_mut()
            {
                *number += 1;
            }
            self.block(block);
        }
        self.steps.pop();
    }

    fn items(&mut self, list: &ast::List) {
        let mut number = match list.kind {
            ListKind::Numbered { start, continued: false, .. } => Some(start),
            _ => None,
        };
        for item in &list.items {
            if let BlockKind::Item(_) = item.kind {
                let text = number.map(|n| vec![Inline::text(n.to_string())]).unwrap_or_default();
                self.block_id(item, TargetKind::Untitled, || text);
                number = number.map(|n| n.saturating_add(1));
                walk_block(self, item);
            } else {
                self.block(item);
            }
        }
    }

    fn entry(&mut self, parts: &[Block]) {
        for part in parts {
            if let BlockKind::Definition(_) = part.kind {
                self.block_id(part, TargetKind::Untitled, || words::first_term(parts));
                walk_block(self, part);
            } else {
                self.block(part);
            }
        }
    }
}

impl Visit for Collector {
    fn block(&mut self, block: &Block) {
        if let BlockKind::Paragraph(words) | BlockKind::Plain(words) = &block.kind
            && block.attrs.is_empty()
        {
            // Most blocks are these, and nothing can be said of them.
            let owner = std::mem::replace(&mut self.owner, TargetKind::Untitled);
            for inline in words {
                self.inline(inline);
            }
            self.owner = owner;
            return;
        }
        let title = || block.title().map(|t| words::shown(t)).unwrap_or_default();
        let kind = kind_of(block);
        match &block.kind {
            BlockKind::Division(d) => {
                self.block_id(block, kind, || words::division(d));
                let owner = std::mem::replace(&mut self.owner, kind);
                for part in &d.head {
                    self.block(part);
                }
                self.depth = self.depth.saturating_add(1);
                let around = self.around.replace(d.kind);
                for part in &d.body {
                    self.block(part);
                }
                self.around = around;
                self.depth = self.depth.saturating_sub(1);
                self.owner = owner;
                return;
            }
            BlockKind::Title(c) => {
                let owner = self.owner;
                self.block_id(block, owner, || words::shown(c));
            }
            BlockKind::Subtitle(c) | BlockKind::ShortTitle(c) | BlockKind::Term(c) => {
                self.block_id(block, kind, || words::shown(c));
            }
            BlockKind::Heading(h) => self.block_id(block, kind, || words::shown(&h.content)),
            BlockKind::DefinitionEntry(parts) => {
                self.block_id(block, kind, || words::first_term(parts));
                self.entry(parts);
                return;
            }
            BlockKind::List(list) => {
                self.block_id(block, kind, title);
                for part in &list.head {
                    self.block(part);
                }
                self.items(list);
                return;
            }
            BlockKind::QuestionEntry(parts) => {
                let question = parts.iter().find_map(|p| match &p.kind {
                    BlockKind::Question(b) => Some(b),
                    _ => None,
                });
                self.block_id(block, kind, || question.map(|b| words::first_words(b)).unwrap_or_default());
            }
            BlockKind::Production(parts) => {
                let name = parts.iter().find_map(|p| match &p.kind {
                    BlockKind::Field(f) if f.name == "lhs" => Some(words::text_of(&f.content)),
                    _ => None,
                });
                let name = name.filter(|n| !n.is_empty());
                self.block_id(block, kind, || name.into_iter().map(Inline::text).collect());
            }
            BlockKind::Question(body) => self.block_id(block, kind, || words::first_words(body)),
            BlockKind::Procedure(p) => {
                self.block_id(block, kind, title);
                for part in &p.head {
                    self.block(part);
                }
                self.steps(&p.steps);
                return;
            }
            BlockKind::Alternatives(steps) => {
                self.block_id(block, kind, Vec::new);
                self.steps(steps);
                return;
            }
            BlockKind::Step(_) => {
                let number = words::step(&self.steps);
                let text = block.title().map_or_else(|| number, |t| words::shown(t));
                self.block_id(block, kind, || text);
            }
            BlockKind::Callout(callout) => {
                for mark in &callout.marks {
                    self.reference(&mark.id, block.span);
                }
                self.block_id(block, kind, || {
                    callout.marks.first().map(|m| words::mark(m.number)).unwrap_or_default()
                });
            }
            BlockKind::See(see) => {
                if let Some(target) = &see.target {
                    self.reference(target, block.span);
                }
                self.block_id(block, kind, || words::shown(&see.content));
            }
            BlockKind::Generic(g) => self.block_id(block, kind, || words::record(&g.content)),
            BlockKind::Record(r) => {
                if r.kind == RecordKind::ProductionReference {
                    self.linkend(&block.attrs, block.span);
                }
                self.block_id(block, kind, || words::record(&r.content));
            }
            BlockKind::Field(f) => self.block_id(block, kind, || words::record(&f.content)),
            BlockKind::Include(include) => {
                self.include(include, &block.attrs, block.span);
                self.block_id(block, kind, Vec::new);
            }
            BlockKind::MediaItem(item) => {
                if !item.source.is_empty() {
                    self.found.media.push((item.source.clone(), block.span));
                }
                self.block_id(block, kind, title);
            }
            _ => self.block_id(block, kind, title),
        }
        let owner = std::mem::replace(&mut self.owner, kind);
        walk_block(self, block);
        self.owner = owner;
    }

    fn inline(&mut self, inline: &Inline) {
        match &inline.kind {
            InlineKind::Text(_) if inline.attrs.is_empty() => return,
            InlineKind::Span { content, .. } | InlineKind::Emphasis(content) if inline.attrs.is_empty() => {
                for inline in content {
                    self.inline(inline);
                }
                return;
            }
            InlineKind::Link(link) => match &link.target {
                Target::Id(id) => self.reference(id, inline.span),
                Target::Url(url) => self.found.links.extend(page(url).map(Str::from)),
            },
            InlineKind::CrossReference(reference) => {
                self.reference(&reference.target, inline.span);
                if let Some(from) = &reference.text_from {
                    self.reference(from, inline.span);
                }
            }
            InlineKind::FootnoteReference(id) => self.reference(id, inline.span),
            InlineKind::IndexTerm(term) => {
                if let IndexRange::End(id) = &term.range {
                    self.reference(id, inline.span);
                }
            }
            InlineKind::CalloutMark(mark) => {
                if let Some(id) = &mark.repeats {
                    self.reference(id, inline.span);
                }
            }
            InlineKind::Include(include) => self.include(include, &inline.attrs, inline.span),
            InlineKind::Record(r) if r.kind == RecordKind::FragmentReference => {
                self.linkend(&inline.attrs, inline.span);
            }
            _ => {}
        }
        self.id(&inline.attrs, inline.span, TargetKind::Untitled, || words::inline(inline));
        walk_inline(self, inline);
    }
}

/// The path in the address of a link that may lead to a file that some format is written in.
pub(super) fn page(url: &str) -> Option<&str> {
    let path = url.split('#').next().filter(|path| !path.is_empty() && !path.starts_with('/'))?;
    // Most are addresses, which are told by a colon near the beginning.
    if path.bytes().any(|b| b == b':') {
        return None;
    }
    let (_, extension) = path.rsplit_once('.')?;
    crate::registry::FORMATS.iter().any(|f| f.extensions().contains(&extension)).then_some(path)
}

/// What a reference to a block leads to.
fn kind_of(block: &Block) -> TargetKind {
    match &block.kind {
        BlockKind::Division(d) if words::has_title(d) => TargetKind::Division,
        BlockKind::Formal(f) if f.kind == ast::FormalKind::Paragraph && block.title().is_some() => {
            TargetKind::TitledBlock
        }
        BlockKind::Formal(_) if block.title().is_some() => TargetKind::Formal,
        BlockKind::Table(_) if block.title().is_some() => TargetKind::Table,
        _ if block.title().is_some() => TargetKind::TitledBlock,
        _ => TargetKind::Untitled,
    }
}

#[cfg(test)]
mod tests {
    use super::collect;
    use ast::capability::TargetKind;
    use ast::{Document, from_json, plain_text};

    /// A document of blocks given as JSON.
    fn document(blocks: &str) -> Document {
        from_json(&format!("{{\"body\": [{blocks}]}}")).expect("a tree")
    }

    fn targets(blocks: &str) -> Vec<(String, TargetKind, String)> {
        let found = collect(&document(blocks)).ids;
        found.into_iter().map(|id| (id.name.to_string(), id.kind, plain_text(&id.text))).collect()
    }

    fn title(words: &str) -> String {
        format!(
            r#"{{"kind": {{"title": [{{"kind": {{"text": "{words}"}}}}]}}, "attrs": {{"id": "{words}-title"}}}}"#
        )
    }

    const WORDS: &str = r#"{"kind": {"paragraph": [{"kind": {"text": "Why so?"}}]}}"#;

    #[test]
    fn titles_name_their_blocks() {
        let text = format!(
            r#"{{"kind": {{"division": {{"kind": "section", "head": [{}], "body": [
                {{"kind": {{"formal": {{"kind": "example", "head": [{}], "body": []}}}}, "attrs": {{"id": "e"}}}},
                {{"kind": {{"paragraph": []}}, "attrs": {{"id": "p"}}}}
            ]}}}}, "attrs": {{"id": "s"}}}}"#,
            title("Section"),
            title("Example")
        );
        let wanted = [
            ("s", TargetKind::Division, "Section"),
            ("Section-title", TargetKind::Division, "Section"),
            ("e", TargetKind::Formal, "Example"),
            ("Example-title", TargetKind::Formal, "Example"),
            ("p", TargetKind::Untitled, ""),
        ];
        assert_eq!(targets(&text), wanted.map(|(id, kind, words)| (id.to_string(), kind, words.to_string())));
    }

    #[test]
    fn what_has_no_title_is_named_by_what_it_holds() {
        let entry = r#"{"kind": {"definition-list": {"entries": [{"kind": {"definition-entry": [
            {"kind": {"term": [{"kind": {"text": "--force"}}]}, "attrs": {"id": "t"}},
            {"kind": {"definition": []}, "attrs": {"id": "d"}}]}, "attrs": {"id": "e"}}]}}}"#;
        let shown = |text: &str| {
            targets(text).into_iter().map(|(id, _, words)| format!("{id}: {words}")).collect::<Vec<_>>()
        };
        assert_eq!(shown(entry), ["e: --force", "t: --force", "d: --force"]);

        let steps = r#"{"kind": {"procedure": {"steps": [{"kind": {"step": {"body": []}}},
            {"kind": {"step": {"body": [{"kind": {"procedure": {"substeps": true, "steps": [
                {"kind": {"step": {"body": []}}, "attrs": {"id": "b"}}]}}}]}}, "attrs": {"id": "a"}}]}}}"#;
        assert_eq!(shown(steps), ["a: step 2", "b: step 2.a"]);

        let question = format!(
            r#"{{"kind": {{"question-list": {{"body": [{{"kind": {{"question-entry": [{{"kind": {{"question": [{WORDS}]}},
               "attrs": {{"id": "q"}}}}]}}, "attrs": {{"id": "e"}}}}]}}}}}}"#
        );
        assert_eq!(shown(&question), ["e: Why so?", "q: Why so?"]);

        let mark = r#"{"kind": {"code": {"kind": "listing", "content": [
            {"kind": {"callout-mark": {"number": 3}}, "attrs": {"id": "co"}}]}}}"#;
        assert_eq!(shown(mark), ["co: (3)"]);

        let list = r#"{"kind": {"list": {"kind": {"numbered": {"start": 4, "style": null, "continued": false}}, "items": [
            {"kind": {"item": []}}, {"kind": {"item": []}, "attrs": {"id": "i"}}]}}}"#;
        assert_eq!(shown(list), ["i: 5"]);

        let label =
            r#"{"kind": {"paragraph": []}, "attrs": {"id": "l", "other": [["xreflabel", "my words"]]}}"#;
        assert_eq!(shown(label), ["l: my words"]);
    }

    #[test]
    fn a_reference_page_is_named_with_its_volume() {
        let page = format!(
            r#"{{"kind": {{"division": {{"kind": "reference-page", "head": [{},
               {{"kind": {{"field": {{"name": "volume", "content": [{{"inline": {{"kind": {{"text": "8"}}}}}}]}}}}}}],
               "body": []}}}}, "attrs": {{"id": "m"}}}}"#,
            title("nixos-rebuild")
        );
        assert_eq!(targets(&page)[0].2, "nixos-rebuild(8)");
    }

    #[test]
    fn includes_know_their_depth() {
        let text = r#"{"kind": {"division": {"kind": "book", "head": [], "body": [
            {"kind": {"include": {"href": "a.xml"}}},
            {"kind": {"division": {"kind": "chapter", "head": [], "body": [{"kind": {"include": {"href": "b.xml"}}}]}}}
        ]}}}"#;
        let found = collect(&document(text)).includes;
        let depths: Vec<_> = found.iter().map(|i| (i.href.as_str(), i.depth)).collect();
        assert_eq!(depths, [("a.xml", 1), ("b.xml", 2)]);
    }
}
