//! Blocks, one by one: which function lowers which kind, and the kinds that need only a few lines.

use super::{Lowering, text};
use ast::{
    Admonition, Attrs, Block, BlockKind, BlockTag, Blocks, Class, Feature, Formal, FormalKind, Generic,
    Inline, InlineKind, Inlines, Node, Role, Span, Titled,
};

impl Lowering<'_> {
    /// Lowers a sequence of blocks.
    pub(super) fn flow(&mut self, blocks: Blocks) -> Blocks {
        if blocks.is_empty() {
            return blocks;
        }
        let mut out = Blocks::with_capacity(blocks.len());
        let mut blocks = blocks.into_iter().peekable();
        while let Some(block) = blocks.next() {
            if self.is_page_link(&block) && self.context.index.layout().has_toctrees() {
                let mut pages = vec![block];
                while let Some(next) = blocks.next_if(|b| self.is_page_link(b)) {
                    pages.push(next);
                }
                self.toctree(pages, &mut out);
            } else if self.is_page_link(&block) {
                // Pages that other formats include one after the other are a list of links.
                let mut items = Blocks::new();
                let span = block.span;
                let mut next = Some(block);
                while let Some(include) = next {
                    let span = include.span;
                    let mut body = Blocks::new();
                    self.flow_block(include, &mut body);
                    items.push(Block::new(BlockKind::Item(body), span));
                    next = blocks.next_if(|b| self.is_page_link(b));
                }
                let compact = self.carries(Feature::ListSpacing).then_some(true);
                let list = ast::List { kind: ast::ListKind::Bullet, compact, head: Vec::new(), items };
                out.push(Block::new(BlockKind::List(Box::new(list)), span));
            } else if block.kind.tag() == BlockTag::DefinitionEntry {
                // The entries of a glossary stand in its division without a list around them.
                let mut entries = vec![block];
                while let Some(next) = blocks.next_if(|b| {
                    matches!(
                        b.kind.tag(),
                        BlockTag::DefinitionEntry | BlockTag::Comment | BlockTag::Instruction
                    )
                }) {
                    entries.push(next);
                }
                let span = entries.iter().fold(entries[0].span, |s, e| s.to(e.span));
                let list = ast::DefinitionList { glossary: true, head: Vec::new(), entries };
                self.flow_block(Block::new(BlockKind::DefinitionList(Box::new(list)), span), &mut out);
            } else if let Some(kind) = listed_kind(&block) {
                // Works and index entries have no list around them, either.
                let mut entries = vec![block];
                while let Some(next) = blocks.next_if(|b| {
                    listed_kind(b) == Some(kind)
                        || matches!(b.kind.tag(), BlockTag::Comment | BlockTag::Instruction)
                }) {
                    entries.push(next);
                }
                let list = self.listed(entries);
                self.flow_block(list, &mut out);
            } else {
                self.flow_block(block, &mut out);
            }
        }
        out
    }

    /// Lowers one block, with what could not stand in it set before and behind.
    fn flow_block(&mut self, block: Block, out: &mut Blocks) {
        let before = std::mem::take(&mut self.before);
        let after = std::mem::take(&mut self.after);
        let at = out.len();
        self.block(block, out);
        if !self.before.is_empty() {
            out.splice(at..at, self.before.drain(..));
        }
        out.append(&mut self.after);
        self.before = before;
        self.after = after;
    }

    fn block(&mut self, block: Block, out: &mut Blocks) {
        let Block { kind, attrs, span } = block;
        match kind {
            BlockKind::Division(division) => self.division(division, attrs, span, out),
            BlockKind::ReferenceNames(fields) => self.reference_names(fields, attrs, span, out),
            BlockKind::Heading(mut heading) => {
                let carried = self.note(BlockTag::Heading, span);
                let attrs = self.attrs(attrs, Feature::HeadingId, span);
                heading.content = self.inlines(heading.content);
                if carried {
                    out.push(Block { kind: BlockKind::Heading(heading), attrs, span });
                } else {
                    self.push_strong(heading.content, attrs, span, out);
                }
            }
            BlockKind::Paragraph(content) => {
                self.note(BlockTag::Paragraph, span);
                self.paragraph(content, attrs, span, out);
            }
            BlockKind::Plain(content) => {
                let only_invisible = content.iter().all(Inline::is_invisible);
                if only_invisible {
                    self.loose(content, span, out);
                } else {
                    self.paragraph(content, attrs, span, out);
                }
            }
            BlockKind::Compound(blocks) => {
                if self.note(BlockTag::Compound, span) {
                    let attrs = self.attrs(attrs, Feature::BlockId, span);
                    let blocks = self.flow(blocks);
                    out.push(Block { kind: BlockKind::Compound(blocks), attrs, span });
                } else {
                    let blocks = self.join_running(blocks);
                    self.splice(blocks, attrs, span, out);
                }
            }
            BlockKind::List(list) => self.list(list, attrs, span, out),
            BlockKind::DefinitionList(list) => self.definition_list(list, attrs, span, out),
            BlockKind::Procedure(procedure) => self.procedure(*procedure, attrs, span, out),
            BlockKind::QuestionList(list) => self.question_list(*list, attrs, span, out),
            BlockKind::CalloutList(list) => self.callout_list(*list, attrs, span, out),
            BlockKind::Code(code) => self.code(code, attrs, span, out),
            BlockKind::Synopsis(synopsis) => self.synopsis(*synopsis, attrs, span, out),
            BlockKind::ProductionSet(set) => self.production_set(*set, attrs, span, out),
            BlockKind::Math(math) => {
                let carried = self.note(BlockTag::Math, span);
                let attrs = self.attrs(attrs, Feature::BlockId, span);
                if carried {
                    out.push(Block { kind: BlockKind::Math(math), attrs, span });
                } else {
                    let code = ast::CodeBlock {
                        kind: ast::CodeKind::Listing,
                        language: None,
                        content: text::words(math.source),
                    };
                    out.push(Block { kind: BlockKind::Code(Box::new(code)), attrs, span });
                }
            }
            BlockKind::Admonition(admonition) => self.admonition(*admonition, attrs, span, out),
            BlockKind::Formal(formal) => self.formal(*formal, attrs, span, out),
            BlockKind::Quotation(titled) => self.quotation(*titled, attrs, span, out),
            BlockKind::Sidebar(titled) => self.sidebar(*titled, attrs, span, out),
            BlockKind::Media(media) => self.media(*media, attrs, span, out),
            BlockKind::Table(table) => self.table(*table, attrs, span, out),
            BlockKind::Anchor => {
                if let Some(id) = self.attrs_of_vanishing(attrs, span)
                    && self.note_named(BlockTag::Anchor, id.clone(), span)
                {
                    out.push(Block::anchor(id, span));
                }
            }
            BlockKind::Break => {
                if let Some(id) = self.attrs_of_vanishing(attrs, span) {
                    out.push(Block::anchor(id, span));
                }
                if self.note(BlockTag::Break, span) {
                    out.push(Block::new(BlockKind::Break, span));
                }
            }
            BlockKind::Include(include) => self.include(*include, &attrs, span, out),
            BlockKind::Comment(words) => {
                if self.note(BlockTag::Comment, span) {
                    out.push(Block::new(BlockKind::Comment(words), span));
                }
            }
            BlockKind::Instruction(instruction) => {
                if self.note_instruction(BlockTag::Instruction, &instruction, false, span) {
                    out.push(Block::new(BlockKind::Instruction(instruction), span));
                }
            }
            BlockKind::Raw(raw) => {
                if raw.format == ast::Raw::FRONT_MATTER {
                    // It is none where it is not at the top.
                    self.note_as(Feature::FrontMatter, Class::Dropped, "", "", span);
                } else if !self.takes_raw(&raw.format) {
                    let written = "left out: of another format";
                    self.note_as(BlockTag::Raw, Class::Dropped, raw.format, written, span);
                } else if self.note_named(BlockTag::Raw, raw.format.clone(), span) {
                    out.push(Block::new(BlockKind::Raw(raw), span));
                } else if self.class(BlockTag::Raw) != Class::Dropped {
                    let code = ast::CodeBlock {
                        kind: ast::CodeKind::Listing,
                        language: None,
                        content: text::words(raw.text),
                    };
                    out.push(Block::new(BlockKind::Code(Box::new(code)), span));
                }
            }
            BlockKind::Record(record) => self.record(*record, attrs, span, out),
            BlockKind::Generic(generic) => self.generic_block(*generic, attrs, span, out),
            BlockKind::Field(field) => {
                let generic = Generic { name: field.name, content: field.content };
                self.generic_block(generic, attrs, span, out);
            }
            // In a step; as a step by itself its procedure lowers it.
            BlockKind::Alternatives(steps) => {
                let mut attrs = attrs;
                if attrs.get("performance") == Some("required") {
                    attrs.take("performance");
                }
                let id = self.attrs_of_vanishing(attrs, span);
                let from = out.len();
                let mut list = self.alternatives(steps, span);
                out.append(&mut list);
                self.put_id(id, out, from, span);
            }
            // Parts whose whole is gone, as where a source puts them into the wrong place: their content stays.
            BlockKind::Info(blocks)
            | BlockKind::Item(blocks)
            | BlockKind::DefinitionEntry(blocks)
            | BlockKind::Definition(blocks)
            | BlockKind::QuestionEntry(blocks)
            | BlockKind::Question(blocks)
            | BlockKind::Answer(blocks)
            | BlockKind::Production(blocks)
            | BlockKind::Caption(blocks)
            | BlockKind::Row(blocks) => self.splice(blocks, attrs, span, out),
            BlockKind::Step(titled) => {
                self.strong_title(&titled.head, out);
                self.splice(titled.body, attrs, span, out);
            }
            BlockKind::Callout(callout) => self.splice(callout.body, attrs, span, out),
            BlockKind::MediaItem(item) => self.splice(item.body, attrs, span, out),
            BlockKind::TableGroup(group) => self.splice(group.sections, attrs, span, out),
            BlockKind::TableSection(section) => self.splice(section.rows, attrs, span, out),
            BlockKind::Cell(cell) => self.splice(cell.body, attrs, span, out),
            BlockKind::See(see) => {
                let see = self.see(*see, span);
                self.paragraph_of_lowered(see, attrs, span, out);
            }
            BlockKind::Title(content)
            | BlockKind::Subtitle(content)
            | BlockKind::ShortTitle(content)
            | BlockKind::Term(content)
            | BlockKind::Attribution(content) => self.paragraph(content, attrs, span, out),
        }
    }

    /// Sets the content in the place of its container; the container's id goes to the first block of it.
    pub(super) fn splice(&mut self, blocks: Blocks, attrs: Attrs, span: Span, out: &mut Blocks) {
        let id = self.attrs_of_vanishing(attrs, span);
        let from = out.len();
        let blocks = self.flow(blocks);
        append(out, blocks);
        self.put_id(id, out, from, span);
    }

    /// A paragraph; one that shows nothing leaves what is invisible in it.
    pub(super) fn paragraph(&mut self, content: Inlines, attrs: Attrs, span: Span, out: &mut Blocks) {
        let content = self.inlines(content);
        self.paragraph_of_lowered(content, attrs, span, out);
    }

    pub(super) fn paragraph_of_lowered(
        &mut self,
        content: Inlines,
        attrs: Attrs,
        span: Span,
        out: &mut Blocks,
    ) {
        if text::is_invisible(&content) {
            if let Some(id) = self.attrs_of_vanishing(attrs, span) {
                out.push(Block::anchor(id, span));
            }
            loose_lowered(content, span, out);
            return;
        }
        let attrs = self.attrs(attrs, Feature::BlockId, span);
        out.push(Block { kind: BlockKind::Paragraph(content), attrs, span });
    }

    /// Invisible nodes between blocks.
    fn loose(&mut self, content: Inlines, span: Span, out: &mut Blocks) {
        let content = self.inlines(content);
        loose_lowered(content, span, out);
    }

    /// A title where none can be: a paragraph of strong text. The content is lowered.
    pub(super) fn push_strong(&mut self, content: Inlines, attrs: Attrs, span: Span, out: &mut Blocks) {
        if text::is_invisible(&content) {
            loose_lowered(content, span, out);
            return;
        }
        let strong = vec![Inline::new(InlineKind::Strong(content), span)];
        let content = text::tidy(self.settle_nesting(strong));
        out.push(Block { kind: BlockKind::Paragraph(content), attrs, span });
    }

    /// The title in a head, lowered, and its place. What else the head holds is given to `before`.
    pub(super) fn take_title(&mut self, head: Blocks) -> Option<(Inlines, Span)> {
        let mut title = None;
        for block in head {
            let Block { kind, attrs, span } = block;
            match kind {
                BlockKind::Title(content) if title.is_none() => {
                    if let Some(id) = self.attrs_of_vanishing(attrs, span) {
                        self.before.push(Block::anchor(id, span));
                    }
                    let content = self.inlines(content);
                    if text::is_invisible(&content) {
                        let mut loose = Blocks::new();
                        loose_lowered(content, span, &mut loose);
                        self.before.append(&mut loose);
                    } else {
                        title = Some((content, span));
                    }
                }
                BlockKind::ShortTitle(content) => {
                    self.note_named(Feature::ShortTitle, ast::plain_text(&content), span);
                }
                BlockKind::Info(blocks) => {
                    // A title may stand among the metadata; the rest of them is named where it is lost.
                    let inner = self.take_title(blocks);
                    title = title.or(inner);
                }
                BlockKind::Field(field) => {
                    self.lost_metadata(field.name.clone(), span);
                }
                kind => {
                    let mut lowered = self.flow(vec![Block { kind, attrs, span }]);
                    self.before.append(&mut lowered);
                }
            }
        }
        title
    }

    /// Writes the title in a head as a paragraph of strong text.
    pub(super) fn strong_title(&mut self, head: &Blocks, out: &mut Blocks) {
        if let Some((title, span)) = self.take_title(head.clone()) {
            out.append(&mut self.before);
            self.push_strong(title, Attrs::default(), span, out);
        }
    }

    /// The title for a block whose format carries it as `feature`, or a strong paragraph before the block.
    pub(super) fn title_or_paragraph(&mut self, feature: Feature, head: Blocks, out: &mut Blocks) -> Blocks {
        let Some((title, span)) = self.take_title(head) else {
            out.append(&mut self.before);
            return Vec::new();
        };
        out.append(&mut self.before);
        if self.note(feature, span) {
            vec![Block::new(BlockKind::Title(title), span)]
        } else {
            self.push_strong(title, Attrs::default(), span, out);
            Vec::new()
        }
    }

    fn admonition(&mut self, admonition: Admonition, attrs: Attrs, span: Span, out: &mut Blocks) {
        let name = admonition.kind.name();
        if !self.note_named(BlockTag::Admonition, name, span) {
            self.strong_title(&admonition.head, out);
            self.splice(admonition.body, attrs, span, out);
            return;
        }
        let attrs = self.attrs(attrs, Feature::BlockId, span);
        let mut body = Blocks::new();
        let head = self.title_or_paragraph(Feature::AdmonitionTitle, admonition.head, &mut body);
        append(&mut body, self.flow(admonition.body));
        let admonition = Admonition { kind: admonition.kind, head, body };
        out.push(Block { kind: BlockKind::Admonition(Box::new(admonition)), attrs, span });
    }

    fn formal(&mut self, formal: Formal, attrs: Attrs, span: Span, out: &mut Blocks) {
        let feature = match formal.kind {
            FormalKind::Figure => Feature::FigureTitle,
            FormalKind::Example => Feature::ExampleTitle,
            FormalKind::Equation => Feature::EquationTitle,
            FormalKind::Paragraph => Feature::ParagraphTitle,
        };
        let title = self.take_title(formal.head);
        let mut lead = std::mem::take(&mut self.before);
        let Some((title, title_span)) = title else {
            // Informal: nothing but a box around its content.
            self.note_as(BlockTag::Formal, Class::Normalised, formal.kind.name(), "its content", span);
            out.append(&mut lead);
            self.splice(formal.body, attrs, span, out);
            return;
        };
        if self.note_named(feature, formal.kind.name(), title_span) {
            self.note_named(BlockTag::Formal, formal.kind.name(), span);
            out.append(&mut lead);
            let attrs = self.attrs(attrs, Feature::BlockId, span);
            let body = self.flow(formal.body);
            let head = vec![Block::new(BlockKind::Title(title), title_span)];
            let formal = Formal { kind: formal.kind, head, body };
            out.push(Block { kind: BlockKind::Formal(Box::new(formal)), attrs, span });
            return;
        }
        let id = self.attrs_of_vanishing(attrs, span);
        out.append(&mut lead);
        let from = out.len();
        let mut body = self.flow(formal.body);
        if formal.kind == FormalKind::Paragraph
            && let Some(Block { kind: BlockKind::Paragraph(first), .. }) = body.first_mut()
        {
            // The title runs in: it begins the paragraph.
            let mut title = title;
            if !ast::plain_text(&title).ends_with(['.', ':', '!', '?', '…']) {
                text::push_text(&mut title, ".", title_span);
            }
            let mut content = self.settle_nesting(vec![Inline::new(InlineKind::Strong(title), title_span)]);
            text::push_text(&mut content, "\n", Span::NONE);
            text::push_all(&mut content, std::mem::take(first));
            *first = text::tidy(content);
        } else {
            self.push_strong(title, Attrs::default(), title_span, out);
        }
        out.append(&mut body);
        self.put_id(id, out, from, span);
    }

    fn quotation(&mut self, titled: Titled, attrs: Attrs, span: Span, out: &mut Blocks) {
        let (mut head, mut lead) = (Blocks::new(), Blocks::new());
        let mut attribution = None;
        for block in titled.head {
            if let BlockKind::Attribution(content) = block.kind {
                self.anchor_of_vanishing(block.attrs, block.span, &mut lead);
                attribution = Some((self.inlines(content), block.span));
            } else {
                head.push(block);
            }
        }
        self.before.append(&mut lead);
        let carried = self.note(BlockTag::Quotation, span);
        let mut body = Blocks::new();
        let mut head = self.title_or_paragraph(Feature::QuotationTitle, head, &mut body);
        let mut rest = self.flow(titled.body);
        body.append(&mut rest);
        if let Some((content, at)) = attribution {
            if self.note(Feature::Attribution, at) && carried {
                head.push(Block::new(BlockKind::Attribution(content), at));
            } else {
                let mut line = vec![Inline::text("— ")];
                text::push_all(&mut line, content);
                body.push(Block::new(BlockKind::Paragraph(text::tidy(line)), at));
            }
        }
        if carried {
            let attrs = self.attrs(attrs, Feature::BlockId, span);
            out.push(Block { kind: BlockKind::Quotation(Box::new(Titled { head, body })), attrs, span });
        } else {
            let id = self.attrs_of_vanishing(attrs, span);
            let from = out.len();
            out.append(&mut body);
            self.put_id(id, out, from, span);
        }
    }

    fn sidebar(&mut self, titled: Titled, attrs: Attrs, span: Span, out: &mut Blocks) {
        if self.note(BlockTag::Sidebar, span) {
            let attrs = self.attrs(attrs, Feature::BlockId, span);
            let mut body = Blocks::new();
            let head = self.title_or_paragraph(Feature::SidebarTitle, titled.head, &mut body);
            let mut rest = self.flow(titled.body);
            body.append(&mut rest);
            out.push(Block { kind: BlockKind::Sidebar(Box::new(Titled { head, body })), attrs, span });
        } else {
            let id = self.attrs_of_vanishing(attrs, span);
            let from = out.len();
            self.strong_title(&titled.head, out);
            let mut body = self.flow(titled.body);
            out.append(&mut body);
            self.put_id(id, out, from, span);
        }
    }

    /// A node that the tree has no kind for: its content stays, runs of inline nodes as paragraphs.
    pub(super) fn generic_block(&mut self, generic: Generic, attrs: Attrs, span: Span, out: &mut Blocks) {
        if self.caps.is_own(&generic, &attrs) {
            self.ledger.native += 1;
            let mut content = Blocks::new();
            self.nodes(generic.content, &mut content);
            let content = content.into_iter().map(Node::Block).collect();
            let generic = Generic { name: generic.name, content };
            out.push(Block { kind: BlockKind::Generic(Box::new(generic)), attrs, span });
            return;
        }
        if self.carries(BlockTag::Generic) {
            self.note_named(BlockTag::Generic, generic.name.clone(), span);
            let attrs = self.attrs(attrs, Feature::BlockId, span);
            let mut content = Blocks::new();
            self.nodes(generic.content, &mut content);
            let content = content.into_iter().map(Node::Block).collect();
            let generic = Generic { name: generic.name, content };
            out.push(Block { kind: BlockKind::Generic(Box::new(generic)), attrs, span });
            return;
        }
        let (mut generic, mut attrs) = (generic, attrs);
        if let Some((blocks, written)) = ast::foreign::block(&mut generic, &mut attrs, span) {
            let name = attrs.get("name").unwrap_or(&generic.name).to_string();
            self.note_as(BlockTag::Generic, Class::Degraded, name, written, span);
            let mut blocks = self.flow(blocks);
            out.append(&mut blocks);
            return;
        }
        self.note_named(BlockTag::Generic, generic.name.clone(), span);
        let id = self.attrs_of_vanishing(attrs, span);
        let from = out.len();
        self.nodes(generic.content, out);
        self.put_id(id, out, from, span);
    }

    /// Lowers blocks and inline nodes side by side; inline nodes that follow each other make a paragraph.
    pub(super) fn nodes(&mut self, nodes: Vec<Node>, out: &mut Blocks) {
        let mut lowered = self.flow(super::record::blocks_of(nodes));
        out.append(&mut lowered);
    }

    /// The words of lowered blocks in one line: for places that hold running text only.
    pub(super) fn flatten_blocks(&mut self, blocks: Blocks) -> Inlines {
        let mut out = Inlines::new();
        for block in blocks {
            let is_anchor = matches!(block.kind, BlockKind::Anchor);
            if let Some(id) = block.attrs.id().filter(|_| !is_anchor) {
                self.anchor_in_line(Some(id.into()), block.span, &mut out);
            }
            let (content, span) = match block.kind {
                BlockKind::Paragraph(c)
                | BlockKind::Plain(c)
                | BlockKind::Title(c)
                | BlockKind::Subtitle(c)
                | BlockKind::Term(c)
                | BlockKind::Attribution(c) => (c, block.span),
                BlockKind::Code(code) => {
                    let words = ast::plain_text(&code.content);
                    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
                    let code = InlineKind::Span { role: Role::Literal, content: text::words(words) };
                    (vec![Inline::new(code, block.span)], block.span)
                }
                BlockKind::Anchor => {
                    let id = block.attrs.id().map(ast::Str::from);
                    self.anchor_in_line(id, block.span, &mut out);
                    continue;
                }
                BlockKind::Comment(words) if !self.carries(ast::InlineTag::Comment) => {
                    self.after.push(Block::new(BlockKind::Comment(words), block.span));
                    continue;
                }
                BlockKind::Comment(words) => {
                    (vec![Inline::new(InlineKind::Comment(words), block.span)], block.span)
                }
                kind => {
                    let span = block.span;
                    let inner = children(kind);
                    (self.flatten_blocks(inner), span)
                }
            };
            if !out.is_empty() && !text::is_invisible(&content) {
                text::push_text(&mut out, " ", span);
            }
            text::push_all(&mut out, content);
        }
        out
    }
}

/// Appends blocks; to nothing without a copy.
pub(super) fn append(out: &mut Blocks, mut blocks: Blocks) {
    if out.is_empty() {
        *out = blocks;
    } else {
        out.append(&mut blocks);
    }
}

/// The kind of a record that becomes an item of a list.
fn listed_kind(block: &Block) -> Option<ast::RecordKind> {
    match &block.kind {
        BlockKind::Record(record) if super::record::is_listed(record.kind) => Some(record.kind),
        _ => None,
    }
}

/// Lowered nodes that show nothing, between blocks.
pub(super) fn loose_lowered(content: Inlines, span: Span, out: &mut Blocks) {
    let mut terms = Inlines::new();
    for inline in content {
        match inline.kind {
            InlineKind::Comment(words) => out.push(Block::new(BlockKind::Comment(words), inline.span)),
            InlineKind::Anchor => {
                out.push(Block { kind: BlockKind::Anchor, attrs: inline.attrs, span: inline.span });
            }
            InlineKind::IndexTerm(_) => terms.push(inline),
            _ => {}
        }
    }
    if !terms.is_empty() {
        out.push(Block::new(BlockKind::Plain(terms), span));
    }
}

/// The blocks right inside a lowered block.
fn children(kind: BlockKind) -> Blocks {
    match kind {
        BlockKind::Division(d) => joined(d.head, d.body),
        BlockKind::List(l) => joined(l.head, l.items),
        BlockKind::DefinitionList(l) => joined(l.head, l.entries),
        BlockKind::Procedure(p) => joined(p.head, p.steps),
        BlockKind::Admonition(a) => joined(a.head, a.body),
        BlockKind::Formal(f) => joined(f.head, f.body),
        BlockKind::Step(t)
        | BlockKind::QuestionList(t)
        | BlockKind::CalloutList(t)
        | BlockKind::ProductionSet(t)
        | BlockKind::Quotation(t)
        | BlockKind::Sidebar(t) => joined(t.head, t.body),
        BlockKind::Item(b)
        | BlockKind::DefinitionEntry(b)
        | BlockKind::Definition(b)
        | BlockKind::Compound(b)
        | BlockKind::Caption(b)
        | BlockKind::Row(b)
        | BlockKind::Question(b)
        | BlockKind::Answer(b)
        | BlockKind::QuestionEntry(b)
        | BlockKind::Alternatives(b) => b,
        BlockKind::Callout(c) => c.body,
        BlockKind::Table(t) => joined(t.head, t.groups),
        BlockKind::TableGroup(g) => g.sections,
        BlockKind::TableSection(s) => s.rows,
        BlockKind::Cell(c) => c.body,
        BlockKind::Media(m) => joined(m.head, m.items),
        BlockKind::MediaItem(m) => m.body,
        _ => Vec::new(),
    }
}

fn joined(mut head: Blocks, mut body: Blocks) -> Blocks {
    head.append(&mut body);
    head
}
