//! Lists of every kind: what a target has no list for becomes a list that it has.

use super::block::append;
use super::{Lowering, text};
use ast::{
    Attrs, Block, BlockKind, BlockTag, Blocks, Callout, Class, DefinitionList, Feature, Inline, InlineKind,
    Inlines, List, ListKind, Numbering, Procedure, See, SimpleLayout, Span, Target, Titled,
};

impl Lowering<'_> {
    pub(super) fn list(&mut self, mut list: Box<List>, attrs: Attrs, span: Span, out: &mut Blocks) {
        self.note(BlockTag::List, span);
        let kind = match list.kind {
            ListKind::Simple(SimpleLayout::Inline) => {
                self.inline_members(*list, attrs, span, out);
                return;
            }
            ListKind::Simple(_) => {
                self.note_as(BlockTag::List, Class::Normalised, "simple list", "a bullet list", span);
                ListKind::Bullet
            }
            ListKind::Bullet => ListKind::Bullet,
            ListKind::Numbered { start, style, continued } => {
                let style = style.filter(|s| *s != Numbering::Arabic).filter(|s| {
                    self.note_named(Feature::NumberingStyle, format!("{s:?}").to_lowercase(), span)
                });
                // Where a list cannot go on by itself, its first number is written out.
                let start = if continued && start == 1 { self.next_number } else { start };
                let continued = continued && self.note(Feature::NumberingContinued, span);
                let start = if continued { 1 } else { start };
                let start = if start == 1 || self.note(Feature::NumberingStart, span) { start } else { 1 };
                ListKind::Numbered { start, style, continued }
            }
        };
        let compact = if matches!(list.kind, ListKind::Simple(_)) { Some(true) } else { list.compact };
        list.compact = compact.filter(|_| self.carries(Feature::ListSpacing));
        list.head = self.list_head(std::mem::take(&mut list.head), out);
        let attrs = self.attrs(attrs, Feature::BlockId, span);
        out.append(&mut self.before);
        list.items = self.parts(std::mem::take(&mut list.items), |this, part, _| match part {
            BlockKind::Item(body) => Ok(BlockKind::Item(this.flow(body))),
            other => Err(other),
        });
        for item in &mut list.items {
            self.task(item, kind);
        }
        if let ListKind::Numbered { start, continued, .. } = kind {
            let first = if continued { self.next_number } else { start };
            self.next_number = first.saturating_add(u32::try_from(list.items.len()).unwrap_or(u32::MAX));
        }
        list.kind = kind;
        out.push(Block { kind: BlockKind::List(list), attrs, span });
    }

    /// A task stays one in a bullet list, before words; elsewhere its box is a sign among the words.
    fn task(&mut self, item: &mut Block, kind: ListKind) {
        let Some(done) = item.attrs.get("checked").map(|done| done == "true") else { return };
        let span = item.span;
        let BlockKind::Item(body) = &mut item.kind else { return };
        let has_words = matches!(body.first(), Some(Block { kind: BlockKind::Paragraph(words), .. })
            if words.first().is_some_and(|first| !first.is_invisible() && !matches!(first.kind, InlineKind::Media(_))));
        // Whoever settles trees itself says it of any item.
        let has_place = has_words || self.caps.settles;
        if kind == ListKind::Bullet && has_place && self.carries(Feature::Task) {
            self.note(Feature::Task, span);
            return;
        }
        let sign = if done { "☑ " } else { "☐ " };
        self.note_as(Feature::Task, Class::Degraded, "", "☑ or ☐ before the item's words", span);
        prefix(body, sign);
        item.attrs.take("checked");
        item.attrs.tidy();
    }

    /// What stands before the first item: the title goes where titles of lists go, other blocks before the list.
    fn list_head(&mut self, head: Blocks, out: &mut Blocks) -> Blocks {
        if head.is_empty() { head } else { self.title_or_paragraph(Feature::ListTitle, head, out) }
    }

    /// The parts of a list, lowered. What stands between parts (comments, includes) goes to the end of the part
    /// before it, or before the whole list.
    fn parts(
        &mut self,
        parts: Blocks,
        mut lower: impl FnMut(&mut Self, BlockKind, Span) -> Result<BlockKind, BlockKind>,
    ) -> Blocks {
        let mut out = Blocks::with_capacity(parts.len());
        let mut stray_before = Blocks::new();
        for part in parts {
            let Block { kind, mut attrs, span } = part;
            let optional = matches!(kind, BlockKind::Step(_))
                && !self.carries(Feature::OptionalStep)
                && attrs.get("performance").is_some_and(|p| p == "optional");
            if optional || attrs.get("performance").is_some_and(|p| p == "required") {
                attrs.take("performance");
            }
            let done = task(&mut attrs).filter(|_| matches!(kind, BlockKind::Item(_)));
            // An anchor that an item cannot carry stands before the first block of the item.
            let outer = std::mem::take(&mut self.before);
            let attrs = self.attrs_with(attrs, Feature::ItemId, &[], span);
            let mut anchors = std::mem::replace(&mut self.before, outer);
            match lower(self, kind, span) {
                Ok(kind) => {
                    let mut part = Block { kind, attrs, span };
                    if let Some(done) = done {
                        part.attrs.set("checked", if done { "true" } else { "false" });
                    }
                    if optional && let Some(body) = body_of(&mut part) {
                        self.note(Feature::OptionalStep, span);
                        prefix(body, "(Optional) ");
                    }
                    if !anchors.is_empty()
                        && let Some(body) = body_of(&mut part)
                    {
                        anchors.append(body);
                        *body = anchors;
                    }
                    out.push(part);
                }
                Err(other) => {
                    let mut stray = self.flow(vec![Block { kind: other, attrs, span }]);
                    match out.last_mut().and_then(body_of) {
                        Some(body) => body.append(&mut stray),
                        None => stray_before.append(&mut stray),
                    }
                }
            }
        }
        self.before.append(&mut stray_before);
        out
    }

    /// The members of a list that stands in the line.
    fn inline_members(&mut self, list: List, attrs: Attrs, span: Span, out: &mut Blocks) {
        self.note_as(BlockTag::List, Class::Normalised, "inline list", "words with commas", span);
        let mut line = Inlines::new();
        for item in list.items {
            if let BlockKind::Item(body) = item.kind {
                if !line.is_empty() {
                    text::push_text(&mut line, ", ", item.span);
                }
                let body = self.flow(body);
                let words = self.flatten_blocks(body);
                text::push_all(&mut line, words);
            }
        }
        self.paragraph_of_lowered(text::tidy(line), attrs, span, out);
    }

    // ---- definition lists

    pub(super) fn definition_list(
        &mut self,
        mut list: Box<DefinitionList>,
        attrs: Attrs,
        span: Span,
        out: &mut Blocks,
    ) {
        let carried = self.note(BlockTag::DefinitionList, span);
        let head = self.list_head(std::mem::take(&mut list.head), out);
        let attrs = self.attrs(attrs, Feature::BlockId, span);
        out.append(&mut self.before);
        let glossary = list.glossary && carried && self.note(Feature::Glossary, span);
        // What is left of the hints is the format's own, which knows entries of several terms.
        let outer = std::mem::replace(&mut self.several_terms, glossary || !attrs.hints().is_empty());
        let entries = self.parts(std::mem::take(&mut list.entries), |this, part, span| match part {
            BlockKind::DefinitionEntry(parts) => Ok(BlockKind::DefinitionEntry(this.entry(parts, span))),
            other => Err(other),
        });
        self.several_terms = outer;
        out.append(&mut self.before);
        if carried {
            *list = DefinitionList { glossary, head, entries };
            out.push(Block { kind: BlockKind::DefinitionList(list), attrs, span });
            return;
        }
        let items = entries.into_iter().map(|entry| self.entry_as_item(entry)).collect();
        let list = List { kind: ListKind::Bullet, compact: None, head, items };
        out.push(Block { kind: BlockKind::List(Box::new(list)), attrs, span });
    }

    /// The terms of an entry, then one definition.
    fn entry(&mut self, parts: Blocks, span: Span) -> Blocks {
        let outer_before = std::mem::take(&mut self.before);
        let outer_after = std::mem::take(&mut self.after);
        let several = std::mem::take(&mut self.several_terms);
        let mut terms = Blocks::new();
        let mut body = Blocks::new();
        for part in parts {
            let Block { kind, attrs, span } = part;
            match kind {
                BlockKind::Term(content) => {
                    let content = self.inlines(content);
                    let attrs = self.attrs(attrs, Feature::TermId, span);
                    self.ledger.native += 1;
                    terms.push(Block { kind: BlockKind::Term(content), attrs, span });
                }
                BlockKind::Definition(mut blocks) => {
                    self.ledger.native += 1;
                    let mut see = Blocks::new();
                    if blocks.iter().any(|b| matches!(b.kind, BlockKind::See(_))) {
                        (see, blocks) = blocks.into_iter().partition(|b| matches!(b.kind, BlockKind::See(_)));
                    }
                    self.splice(blocks, attrs, span, &mut body);
                    body.append(&mut self.flow(see));
                }
                kind => {
                    let mut others = self.flow(vec![Block { kind, attrs, span }]);
                    body.append(&mut others);
                }
            }
        }
        // What could not stand in a term's line begins its definition.
        let mut lead = std::mem::replace(&mut self.before, outer_before);
        lead.append(&mut std::mem::replace(&mut self.after, outer_after));
        append(&mut lead, body);
        self.several_terms = several;
        if terms.len() > 1 && !several && !self.note(Feature::SeveralTerms, span) {
            let mut line = Inlines::new();
            let mut attrs = Attrs::default();
            for term in terms.drain(..) {
                if let BlockKind::Term(content) = term.kind {
                    if line.is_empty() {
                        attrs = term.attrs;
                    } else {
                        text::push_text(&mut line, ", ", Span::NONE);
                        self.anchor_in_line(term.attrs.id().map(Into::into), term.span, &mut line);
                    }
                    text::push_all(&mut line, content);
                }
            }
            lead.splice(0..0, std::mem::take(&mut self.before));
            terms.push(Block { kind: BlockKind::Term(text::tidy(line)), attrs, span });
        }
        terms.push(Block::new(BlockKind::Definition(lead), span));
        terms
    }

    /// A definition entry as an item: the terms as a paragraph of strong text, then the definition.
    fn entry_as_item(&mut self, entry: Block) -> Block {
        let BlockKind::DefinitionEntry(parts) = entry.kind else { return entry };
        let mut body = Blocks::new();
        for part in parts {
            match part.kind {
                BlockKind::Term(content) => {
                    let attrs = self.attrs(part.attrs, Feature::BlockId, part.span);
                    body.append(&mut self.before);
                    self.push_strong(content, attrs, part.span, &mut body);
                }
                BlockKind::Definition(mut blocks) => body.append(&mut blocks),
                kind => body.push(Block { kind, attrs: part.attrs, span: part.span }),
            }
        }
        Block { kind: BlockKind::Item(body), attrs: entry.attrs, span: entry.span }
    }

    /// *See* and *see also* in a glossary: a sentence.
    pub(super) fn see(&mut self, see: See, span: Span) -> Inlines {
        self.note_as(BlockTag::See, Class::Normalised, "", "a sentence", span);
        let mut line = vec![Inline::text(if see.also { "See also " } else { "See " })];
        let words = if see.content.is_empty() {
            see.target.as_ref().map(|id| self.words_for(id)).unwrap_or_default()
        } else {
            see.content
        };
        match see.target {
            Some(id) => self.link(
                Box::new(ast::Link { target: Target::Id(id), content: words }),
                Attrs::default(),
                span,
                &mut line,
            ),
            None => text::push_all(&mut line, words),
        }
        text::push_text(&mut line, ".", span);
        let line = self.settle_nesting(line);
        text::tidy(line)
    }

    // ---- procedures

    pub(super) fn procedure(&mut self, procedure: Procedure, attrs: Attrs, span: Span, out: &mut Blocks) {
        let carried = self.note(BlockTag::Procedure, span);
        let head = self.list_head(procedure.head, out);
        let attrs = self.attrs(attrs, Feature::BlockId, span);
        out.append(&mut self.before);
        let steps = self.parts(procedure.steps, |this, part, span| match part {
            BlockKind::Step(step) => Ok(this.step(*step)),
            BlockKind::Alternatives(steps) if carried => {
                let steps = this.flow(steps);
                Ok(BlockKind::Alternatives(steps))
            }
            BlockKind::Alternatives(steps) => Ok(BlockKind::Item(this.alternatives(steps, span))),
            other => Err(other),
        });
        out.append(&mut self.before);
        if carried {
            let procedure = Procedure { substeps: procedure.substeps, head, steps };
            out.push(Block { kind: BlockKind::Procedure(Box::new(procedure)), attrs, span });
            return;
        }
        // Substeps are counted with letters, as manuals set them.
        let style =
            (procedure.substeps && self.carries(Feature::NumberingStyle)).then_some(Numbering::LowerAlpha);
        let kind = ListKind::Numbered { start: 1, style, continued: false };
        let list = List { kind, compact: None, head, items: steps };
        out.push(Block { kind: BlockKind::List(Box::new(list)), attrs, span });
    }

    fn step(&mut self, step: Titled) -> BlockKind {
        let carried = self.carries(BlockTag::Procedure);
        self.ledger.native += 1;
        let mut body = Blocks::new();
        if !carried {
            self.strong_title(&step.head, &mut body);
            let mut rest = self.flow(step.body);
            body.append(&mut rest);
            return BlockKind::Item(body);
        }
        let title = self.take_title(step.head);
        body.append(&mut self.before);
        let head = title.map(|(t, s)| vec![Block::new(BlockKind::Title(t), s)]).unwrap_or_default();
        let mut rest = self.flow(step.body);
        body.append(&mut rest);
        BlockKind::Step(Box::new(Titled { head, body }))
    }

    /// Steps of which one is chosen: a bullet list, since they are not to be done in turn.
    pub(super) fn alternatives(&mut self, steps: Blocks, span: Span) -> Blocks {
        self.note(BlockTag::Alternatives, span);
        let items = self.parts(steps, |this, part, _| match part {
            BlockKind::Step(step) => match this.step(*step) {
                BlockKind::Step(step) => Ok(BlockKind::Item(step.body)),
                other => Ok(other),
            },
            other => Err(other),
        });
        let list = List { kind: ListKind::Bullet, compact: None, head: Vec::new(), items };
        vec![Block::new(BlockKind::List(Box::new(list)), span)]
    }

    // ---- questions and answers

    pub(super) fn question_list(&mut self, list: Titled, attrs: Attrs, span: Span, out: &mut Blocks) {
        let carried = self.note(BlockTag::QuestionList, span);
        let head = self.list_head(list.head, out);
        let attrs = self.attrs(attrs, Feature::BlockId, span);
        out.append(&mut self.before);
        if carried {
            let body = self.parts(list.body, |this, part, _| match part {
                BlockKind::QuestionEntry(parts) => {
                    let parts = parts
                        .into_iter()
                        .map(|p| {
                            let attrs = this.attrs(p.attrs, Feature::BlockId, p.span);
                            let kind = match p.kind {
                                BlockKind::Question(b) => BlockKind::Question(this.flow(b)),
                                BlockKind::Answer(b) => BlockKind::Answer(this.flow(b)),
                                other => other,
                            };
                            Block { kind, attrs, span: p.span }
                        })
                        .collect();
                    Ok(BlockKind::QuestionEntry(parts))
                }
                other => Err(other),
            });
            out.append(&mut self.before);
            out.push(Block { kind: BlockKind::QuestionList(Box::new(Titled { head, body })), attrs, span });
            return;
        }
        if !head.is_empty() || !attrs.is_empty() {
            // The title and id of the list have no list to sit on any more.
            if let Some(id) = attrs.id() {
                out.push(Block::anchor(id, span));
            }
            for block in head {
                if let BlockKind::Title(title) = block.kind {
                    self.push_strong(title, Attrs::default(), block.span, out);
                }
            }
        }
        let mut body = self.question_entries(list.body);
        out.append(&mut body);
    }

    /// Questions with a single paragraph become terms of a definition list, others paragraphs of strong text.
    fn question_entries(&mut self, blocks: Blocks) -> Blocks {
        let mut out = Blocks::new();
        for block in blocks {
            let Block { kind, attrs, span } = block;
            let BlockKind::QuestionEntry(parts) = kind else {
                let mut others = self.flow(vec![Block { kind, attrs, span }]);
                out.append(&mut others);
                continue;
            };
            let id = self.attrs_of_vanishing(attrs, span);
            let mut question = Blocks::new();
            let mut answer = Blocks::new();
            for part in parts {
                match part.kind {
                    BlockKind::Question(blocks) => self.splice(blocks, part.attrs, part.span, &mut question),
                    BlockKind::Answer(blocks) => self.splice(blocks, part.attrs, part.span, &mut answer),
                    kind => {
                        let mut others = self.flow(vec![Block { kind, attrs: part.attrs, span: part.span }]);
                        answer.append(&mut others);
                    }
                }
            }
            let from = out.len();
            let mut question = question.into_iter();
            if let Some(Block { kind: BlockKind::Paragraph(words), attrs, span }) = question.next() {
                self.push_strong(words, attrs, span, &mut out);
            }
            out.extend(question);
            out.append(&mut answer);
            self.put_id(id, &mut out, from, span);
        }
        out
    }

    // ---- callouts

    pub(super) fn callout_list(&mut self, list: Titled, attrs: Attrs, span: Span, out: &mut Blocks) {
        let carried = self.note(BlockTag::CalloutList, span);
        let head = self.list_head(list.head, out);
        let attrs = self.attrs(attrs, Feature::BlockId, span);
        out.append(&mut self.before);
        let body = self.parts(list.body, |this, part, _| match part {
            BlockKind::Callout(callout) => {
                let body = this.flow(callout.body);
                Ok(BlockKind::Callout(Box::new(Callout { marks: callout.marks, body })))
            }
            other => Err(other),
        });
        out.append(&mut self.before);
        if carried {
            out.push(Block { kind: BlockKind::CalloutList(Box::new(Titled { head, body })), attrs, span });
            return;
        }
        let in_order = body.iter().enumerate().all(|(i, b)| match &b.kind {
            BlockKind::Callout(c) => {
                matches!(&c.marks[..], [mark] if mark.number as usize == i + 1)
            }
            _ => true,
        });
        let items = body
            .into_iter()
            .map(|part| match part.kind {
                BlockKind::Callout(mut callout) => {
                    if !in_order {
                        let numbers: Vec<String> =
                            callout.marks.iter().map(|m| format!("({})", m.number)).collect();
                        prefix(&mut callout.body, &format!("{} ", numbers.join(" ")));
                    }
                    Block { kind: BlockKind::Item(callout.body), attrs: part.attrs, span: part.span }
                }
                kind => Block { kind, attrs: part.attrs, span: part.span },
            })
            .collect();
        let kind = if in_order {
            ListKind::Numbered { start: 1, style: None, continued: false }
        } else {
            ListKind::Bullet
        };
        let list = List { kind, compact: None, head, items };
        out.push(Block { kind: BlockKind::List(Box::new(list)), attrs, span });
    }
}

/// Sets words before the first paragraph of some blocks.
fn prefix(blocks: &mut Blocks, words: &str) {
    if words.trim().is_empty() {
        return;
    }
    if let Some(Block { kind: BlockKind::Paragraph(content), .. }) =
        blocks.iter_mut().find(|b| !matches!(b.kind, BlockKind::Anchor))
    {
        let mut line = text::words(words);
        text::push_all(&mut line, std::mem::take(content));
        *content = line;
    } else {
        let line = vec![Inline::made(InlineKind::Text(words.trim_end().into()))];
        blocks.insert(0, Block::made(BlockKind::Paragraph(line)));
    }
}

/// Whether an item is a task, and one that is done; `DocBook` has its own word for the mark.
fn task(attrs: &mut Attrs) -> Option<bool> {
    match attrs.get("override") {
        Some("checked" | "unchecked") => attrs.take("override").map(|mark| mark == "checked"),
        _ => attrs.take("checked").map(|done| done == "true"),
    }
}

/// The blocks that a part of a list holds.
fn body_of(part: &mut Block) -> Option<&mut Blocks> {
    match &mut part.kind {
        BlockKind::Item(body) | BlockKind::Alternatives(body) => Some(body),
        BlockKind::DefinitionEntry(parts) => parts.iter_mut().rev().find_map(|p| match &mut p.kind {
            BlockKind::Definition(body) => Some(body),
            _ => None,
        }),
        BlockKind::Step(step) => Some(&mut step.body),
        BlockKind::Callout(callout) => Some(&mut callout.body),
        BlockKind::QuestionEntry(parts) => parts.iter_mut().rev().find_map(|p| match &mut p.kind {
            BlockKind::Answer(body) => Some(body),
            _ => None,
        }),
        _ => None,
    }
}
