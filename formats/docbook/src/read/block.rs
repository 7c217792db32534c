//! Blocks: what stands between paragraphs, and paragraphs themselves.
//!
//! [`Reader::flow`] reads the content of any element that may hold blocks. A [`Place`] says what may stand there
//! beside blocks: a head, parts of a whole, fields, or running text.

use super::Reader;
use super::whitespace::{forget_blanks, trim_end};
use super::xml::{Namespace, Result, Start, Token};
use crate::elements::{Content, Model, Part};
use crate::instructions::{BREAK, COPYIST};
use ast::{
    Admonition, Attrs, Block, BlockKind, BlockTag, Blocks, CodeBlock, CodeKind, DefinitionList, Division,
    DivisionKind, Formal, FormalKind, Generic, Heading, Home, Inline, InlineKind, Inlines, List, ListKind,
    Node, RecordKind, Span, Titled,
};

/// What may stand in a place beside blocks.
#[derive(Clone, Copy, Debug)]
#[allow(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct Place {
    /// Titles and metadata.
    pub head: bool,
    /// The page's own metadata, which is part of its head.
    pub meta: bool,
    /// Fields.
    pub record: bool,
    /// Running text: what may be inline, is.
    pub words: bool,
    /// The parts of a whole.
    pub whole: Whole,
    /// The block or record around, where some records stand in no other.
    pub home: Option<Home>,
}

/// A whole that is made of parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whole {
    None,
    List,
    Definitions,
    Glossary,
    Entry,
    GlossaryEntry,
    Definition,
    Procedure,
    Step,
    Questions,
    QuestionEntry,
    Callouts,
    Productions,
    Media,
}

impl Place {
    /// Blocks only.
    pub const FLOW: Place =
        Place { head: false, meta: false, record: false, words: false, whole: Whole::None, home: None };
    /// Blocks under a title.
    pub const TITLED: Place = Place { head: true, ..Place::FLOW };
    /// Fields.
    pub const RECORD: Place = Place { record: true, ..Place::TITLED };
    /// A paragraph.
    pub const WORDS: Place = Place { words: true, ..Place::FLOW };

    /// The parts of a whole, under a title.
    pub const fn of(whole: Whole) -> Place {
        let home = match whole {
            Whole::Procedure => Some(Home::Block(BlockTag::Procedure)),
            Whole::Productions => Some(Home::Block(BlockTag::ProductionSet)),
            Whole::Media => Some(Home::Block(BlockTag::Media)),
            _ => None,
        };
        Place { whole, home, ..Place::TITLED }
    }

    /// The same inside a block or record that some records are at home in.
    pub const fn in_home(self, home: Home) -> Place {
        Place { home: Some(home), ..self }
    }

    /// Whether a record of this kind may stand here; elsewhere it is generic.
    fn is_home_of(self, kind: RecordKind) -> bool {
        kind.stands_in(Home::Flow) || self.home.is_some_and(|home| kind.stands_in(home))
    }

    fn takes(self, part: Part) -> bool {
        matches!(
            (self.whole, part),
            (Whole::List, Part::Item)
                | (Whole::Definitions, Part::Entry(false))
                | (Whole::Glossary, Part::Entry(true))
                | (Whole::Entry, Part::Term | Part::Item)
                | (Whole::GlossaryEntry, Part::Definition | Part::See(_))
                | (Whole::Definition, Part::See(_))
                | (Whole::Procedure, Part::Step | Part::Alternatives)
                | (Whole::Step, Part::Alternatives)
                | (Whole::Questions, Part::QuestionEntry)
                | (Whole::QuestionEntry, Part::Question | Part::Answer)
                | (Whole::Callouts, Part::Callout)
                | (Whole::Productions, Part::Production)
                | (Whole::Media, Part::MediaItem(_))
        )
    }
}

/// Blocks, and the running text since the last of them.
#[derive(Default)]
pub struct Flow {
    pub blocks: Blocks,
    pub run: Inlines,
    /// Whether words stand among the blocks, so that blanks between them count.
    pub mixed: bool,
}

impl<'a> Reader<'a> {
    /// The content of the open element, to its end, as blocks.
    pub fn flow(&mut self, place: Place) -> Result<Blocks> {
        let outer = self.text.enter(false);
        let mut flow = self.begin_flow();
        self.collect(place, &mut flow)?;
        self.end_run(&mut flow);
        if !place.record {
            self.note_joints(&mut flow);
        }
        self.text.leave(outer);
        self.spare.inlines.push(flow.run);
        Ok(self.spare.exact_blocks(flow.blocks))
    }

    fn begin_flow(&mut self) -> Flow {
        Flow { blocks: self.spare.blocks(), run: self.spare.inlines(), mixed: false }
    }

    /// Beside words a blank between blocks counts: notes where there is none.
    fn note_joints(&self, flow: &mut Flow) {
        // In a listing all white space is noted by who reads the whole of it.
        if !flow.mixed || self.tokens.gaps.is_some() {
            return;
        }
        let is_words = |b: &Block| matches!(b.kind, BlockKind::Plain(_)) && b.attrs.is_empty();
        for block in flow.blocks.iter_mut().filter(|b| b.attrs.hint("docbook:implicit").is_some()) {
            let mut end = None;
            for part in super::root::parts_mut(&mut block.kind) {
                if end == Some(part.span.start) {
                    part.attrs.set_hint("docbook:tight", "before");
                }
                end = Some(part.span.end);
            }
        }
        for at in 1..flow.blocks.len() {
            let Some([before, after]) = flow.blocks.get_mut(at - 1..=at) else { return };
            let (end, start) = (before.span.end as usize, after.span.start as usize);
            // Running text has no attributes, so the block beside it has the note.
            let (noted, side, tight) = match (is_words(before), is_words(after)) {
                (_, true) => (before, "after", !self.tokens.is_blank_at(end)),
                (true, false) => (after, "before", !self.tokens.is_blank_at(start.saturating_sub(1))),
                (false, false) => (after, "before", end == start),
            };
            if tight && noted.attrs.hint("docbook:in").is_none() {
                let side = if noted.attrs.hint("docbook:tight").is_some() { "both" } else { side };
                noted.attrs.set_hint("docbook:tight", side);
            }
        }
    }

    fn collect(&mut self, place: Place, flow: &mut Flow) -> Result<()> {
        loop {
            match self.tokens.next()? {
                Token::Start(mut start) => self.child(&mut start, place, flow)?,
                Token::End | Token::Eof => return Ok(()),
                Token::Text(text) => self.text.push(text, self.tokens.span),
                other if place.record => self.field_token(other, &mut flow.run),
                other => self.token(other, &mut flow.run),
            }
        }
    }

    /// Ends the running text before a block or at the end.
    pub fn end_run(&mut self, flow: &mut Flow) {
        self.text.flush(&mut flow.run);
        self.text.restart();
        if flow.run.is_empty() {
            return;
        }
        trim_end(&mut flow.run);
        // Blanks between what stands between blocks are layout.
        let is_blank =
            |i: &Inline| matches!(&i.kind, InlineKind::Text(t) if t.trim_matches([' ', '\n']).is_empty());
        if flow.run.iter().all(|i| is_loose(i) || is_blank(i)) {
            flow.blocks.extend(flow.run.drain(..).filter(|i| !is_blank(i)).map(loose));
        } else if let (Some(first), Some(last)) = (flow.run.first(), flow.run.last()) {
            let span = first.span.to(last.span);
            flow.mixed = true;
            flow.blocks.push(Block::new(BlockKind::Plain(flow.run.drain(..).collect()), span));
        }
    }

    /// One element in a flow: into the running text, or a block.
    pub fn child(&mut self, start: &mut Start<'a>, place: Place, flow: &mut Flow) -> Result<()> {
        self.text.flush(&mut flow.run);
        if is_inline_here(start, place, flow) {
            if place.record {
                self.text.restart();
            }
            self.text.gap(&mut flow.run);
            return self.inline(start, &mut flow.run);
        }
        self.end_run(flow);
        if let Some(element) = start.element {
            match element.model {
                Model::ReferenceMeta if place.meta && !flow.blocks.iter().any(is_meta) => {
                    return self.reference_meta(start, &mut flow.blocks);
                }
                Model::Part(part) if !place.takes(part) => return self.orphan(start, part, &mut flow.blocks),
                _ => {}
            }
        }
        let block = self.block(start, place)?;
        flow.blocks.push(block);
        Ok(())
    }

    /// The root element.
    pub fn root_blocks(&mut self, start: &mut Start<'a>, out: &mut Blocks) -> Result<()> {
        let mut flow = Flow::default();
        self.child(start, Place::FLOW, &mut flow)?;
        self.end_run(&mut flow);
        out.append(&mut flow.blocks);
        Ok(())
    }

    /// An element that is a block here.
    fn block(&mut self, start: &mut Start<'a>, place: Place) -> Result<Block> {
        self.warn_space(start);
        let Some(element) = start.element else { return self.unknown_block(start) };
        match element.model {
            Model::Division(kind) => self.division(start, kind),
            Model::Paragraph => self.paragraph(start),
            Model::Heading => self.heading(start),
            Model::Admonition(kind) => {
                let (attrs, span, head, body) = self.titled(start)?;
                Ok(self.made(BlockKind::Admonition(Box::new(Admonition { kind, head, body })), attrs, span))
            }
            Model::Formal(kind) => self.formal(start, kind),
            Model::Quotation => {
                let (attrs, span, head, body) = self.titled(start)?;
                Ok(self.made(BlockKind::Quotation(Box::new(Titled { head, body })), attrs, span))
            }
            Model::Sidebar => {
                let (attrs, span, head, body) = self.titled(start)?;
                Ok(self.made(BlockKind::Sidebar(Box::new(Titled { head, body })), attrs, span))
            }
            Model::BulletList | Model::NumberedList => self.list(start),
            Model::SimpleList => self.simple_list(start),
            Model::DefinitionList(glossary) => self.definition_list(start, glossary),
            Model::Procedure(substeps) => self.procedure(start, substeps),
            Model::QuestionList => self.question_list(start),
            Model::CalloutList => self.callout_list(start),
            Model::Code(kind) => self.code(start, kind),
            Model::Synopsis(kind) => self.synopsis(start, kind),
            Model::ProductionSet => self.production_set(start),
            Model::Table => self.table(start),
            Model::Media => self.media_block(start),
            Model::Graphic => self.graphic_block(start),
            Model::ReferenceNames => self.reference_names(start),
            Model::Title if place.head => self.words_block(start, BlockKind::Title),
            Model::Subtitle if place.head => self.words_block(start, BlockKind::Subtitle),
            Model::ShortTitle if place.head => self.words_block(start, BlockKind::ShortTitle),
            Model::Attribution if place.head => self.words_block(start, BlockKind::Attribution),
            Model::Info if place.head => self.info(start),
            Model::Caption if place.head => self.blocks_block(start, BlockKind::Caption),
            Model::Field(name, content) if place.record || place.head && name == "alt" => {
                self.field(start, name, content)
            }
            Model::Part(part) if place.takes(part) => self.part(start, part, place),
            Model::Span(ast::Role::GlossTerm) if place.whole == Whole::GlossaryEntry => {
                self.words_block(start, BlockKind::Term)
            }
            Model::Record(kind, content) if place.is_home_of(kind) => self.record(start, kind, content),
            Model::Block(content, _) | Model::Record(_, content) | Model::Field(_, content) => {
                self.generic_block(start, content)
            }
            Model::Title | Model::Subtitle | Model::ShortTitle | Model::Attribution => {
                self.generic_block(start, Content::Words)
            }
            _ => self.generic_block(start, Content::Blocks),
        }
    }

    /// A part in its whole.
    fn part(&mut self, start: &mut Start<'a>, part: Part, place: Place) -> Result<Block> {
        match part {
            Part::Item if place.whole == Whole::Entry => self.blocks_block(start, BlockKind::Definition),
            Part::Item => self.blocks_block(start, BlockKind::Item),
            Part::Entry(_) => self.definition_entry(start),
            Part::Term => self.words_block(start, BlockKind::Term),
            Part::Definition => self.definition(start),
            Part::See(also) => self.see(start, also),
            Part::Step => {
                let (attrs, span) = (start.attrs(), start.span);
                let (head, body) = split_head(self.flow(Place::of(Whole::Step))?);
                Ok(self.made(BlockKind::Step(Box::new(Titled { head, body })), attrs, span))
            }
            Part::Alternatives => self.alternatives(start),
            Part::QuestionEntry => self.question_entry(start),
            Part::Question => self.question(start, BlockKind::Question),
            Part::Answer => self.question(start, BlockKind::Answer),
            Part::Callout => self.callout(start),
            Part::Production => self.production(start),
            Part::MediaItem(kind) => self.media_item(start, kind),
        }
    }

    /// A part without its whole, as in a glossary or in a file that is included into a list: a whole without a
    /// name of its own is put around it and its neighbours.
    fn orphan(&mut self, start: &mut Start<'a>, part: Part, out: &mut Blocks) -> Result<()> {
        let (place, empty) = match part {
            Part::Item => (Place::of(Whole::List), {
                let list = List { kind: ListKind::Bullet, compact: None, head: vec![], items: vec![] };
                BlockKind::List(Box::new(list))
            }),
            Part::Entry(glossary) => (
                Place::of(Whole::Definitions),
                BlockKind::DefinitionList(Box::new(DefinitionList { glossary, ..DefinitionList::default() })),
            ),
            Part::Step => (Place::of(Whole::Procedure), BlockKind::Procedure(Box::default())),
            Part::QuestionEntry => (Place::of(Whole::Questions), BlockKind::QuestionList(Box::default())),
            Part::Callout => (Place::of(Whole::Callouts), BlockKind::CalloutList(Box::default())),
            Part::Production => (Place::of(Whole::Productions), BlockKind::ProductionSet(Box::default())),
            _ => {
                let block = self.generic_block(start, Content::Blocks)?;
                out.push(block);
                return Ok(());
            }
        };
        let block = self.part(start, part, place)?;
        let span = block.span;
        let goes_on = out.last().is_some_and(|last| {
            let same = match (&last.kind, &empty) {
                (BlockKind::DefinitionList(a), BlockKind::DefinitionList(b)) => a.glossary == b.glossary,
                (a, b) => a.tag() == b.tag(),
            };
            same && last.attrs.hint("docbook:implicit").is_some()
        });
        if !goes_on {
            let mut attrs = Attrs::default();
            attrs.set_hint("docbook:implicit", "true");
            out.push(Block { kind: empty, attrs, span });
        }
        let Some(whole) = out.last_mut() else { return Ok(()) };
        whole.span = whole.span.to(span);
        match &mut whole.kind {
            BlockKind::List(list) => list.items.push(block),
            BlockKind::DefinitionList(list) => list.entries.push(block),
            BlockKind::Procedure(procedure) => procedure.steps.push(block),
            BlockKind::QuestionList(titled)
            | BlockKind::CalloutList(titled)
            | BlockKind::ProductionSet(titled) => {
                titled.body.push(block);
            }
            _ => {}
        }
        Ok(())
    }

    // ---- what many elements share

    /// Attributes, span of the start tag, head and body of an element that has both.
    pub fn titled(&mut self, start: &mut Start<'a>) -> Result<(Attrs, Span, Blocks, Blocks)> {
        let attrs = start.attrs();
        let blocks = self.flow(Place::TITLED)?;
        let (head, body) = split_head(blocks);
        Ok((attrs, start.span, head, body))
    }

    /// A block of words.
    pub fn words_block(&mut self, start: &mut Start<'a>, kind: fn(Inlines) -> BlockKind) -> Result<Block> {
        let attrs = start.attrs();
        let words = self.words(false)?;
        Ok(self.made(kind(words), attrs, start.span))
    }

    /// A block of blocks.
    pub fn blocks_block(&mut self, start: &mut Start<'a>, kind: fn(Blocks) -> BlockKind) -> Result<Block> {
        let attrs = start.attrs();
        let blocks = self.flow(Place::FLOW)?;
        Ok(self.made(kind(blocks), attrs, start.span))
    }

    // ---- single constructs

    fn division(&mut self, start: &mut Start<'a>, kind: DivisionKind) -> Result<Block> {
        let attrs = start.attrs();
        let blocks = self.flow(Place { meta: kind == DivisionKind::ReferencePage, ..Place::TITLED })?;
        let (head, body) = split_head(blocks);
        let span = start.span;
        Ok(self.made(BlockKind::Division(Box::new(Division { kind, head, body })), attrs, span))
    }

    fn paragraph(&mut self, start: &mut Start<'a>) -> Result<Block> {
        if start.attributes.get_in(Namespace::Xml, "space") == Some("preserve") {
            // Running text whose blanks count is a layout, whatever its name.
            let mut attrs = start.attrs();
            attrs.set_hint("docbook:element", start.local);
            let content = self.words(true)?;
            let code = CodeBlock { kind: CodeKind::Layout, language: None, content };
            return Ok(self.made(BlockKind::Code(Box::new(code)), attrs, start.span));
        }
        let attrs = start.attrs();
        let outer = self.text.enter(false);
        let mut flow = self.begin_flow();
        self.collect(Place::WORDS, &mut flow)?;
        let kind = if flow.blocks.is_empty() {
            self.text.flush(&mut flow.run);
            trim_end(&mut flow.run);
            self.spare.blocks.push(flow.blocks);
            BlockKind::Paragraph(self.spare.exact_inlines(flow.run))
        } else {
            self.end_run(&mut flow);
            self.note_joints(&mut flow);
            self.spare.inlines.push(flow.run);
            BlockKind::Compound(self.spare.exact_blocks(flow.blocks))
        };
        self.text.leave(outer);
        Ok(self.made(kind, attrs, start.span))
    }

    fn heading(&mut self, start: &mut Start<'a>) -> Result<Block> {
        let level = start.attributes.take_word("renderas", |value| match value {
            "sect1" => Some(1),
            "sect2" => Some(2),
            "sect3" => Some(3),
            "sect4" => Some(4),
            "sect5" => Some(5),
            _ => None,
        });
        let attrs = start.attrs();
        let content = self.words(false)?;
        Ok(self.made(BlockKind::Heading(Box::new(Heading { level, content })), attrs, start.span))
    }

    fn formal(&mut self, start: &mut Start<'a>, kind: FormalKind) -> Result<Block> {
        let name = start.local;
        let (mut attrs, span, head, body) = self.titled(start)?;
        // With a title a figure is formal, without it is not. A name that says otherwise is a matter of spelling.
        if kind != FormalKind::Paragraph && name.starts_with("informal") == ast::title(&head).is_some() {
            attrs.set_hint("docbook:element", name);
        }
        // A formula in a language that is told, and nothing else.
        if kind == FormalKind::Equation
            && head.is_empty()
            && let [Block { kind: BlockKind::Plain(words), attrs: own, .. }] = body.as_slice()
            && own.is_empty()
            && let [phrase] = words.as_slice()
            && let Some(math) = super::inline::formula(phrase)
        {
            return Ok(self.made(BlockKind::Math(Box::new(math)), attrs, span));
        }
        Ok(self.made(BlockKind::Formal(Box::new(Formal { kind, head, body })), attrs, span))
    }
}

/// Whether an element goes into the running text of a flow.
fn is_inline_here(start: &Start, place: Place, flow: &Flow) -> bool {
    let in_text = || place.words || !flow.run.iter().all(is_loose);
    let Some(element) = start.element else { return in_text() };
    match element.model {
        Model::Span(ast::Role::GlossTerm) => place.whole != Whole::GlossaryEntry,
        Model::Field(name, _) => !(place.record || place.head && name == "alt") && in_text(),
        Model::Title
        | Model::Subtitle
        | Model::ShortTitle
        | Model::Info
        | Model::Attribution
        | Model::Caption => !place.head && in_text(),
        Model::Piece => in_text(),
        _ => element.is_inline(),
    }
}

/// Whether an inline node means the same between blocks.
fn is_loose(inline: &Inline) -> bool {
    matches!(
        inline.kind,
        InlineKind::Comment(_)
            | InlineKind::Instruction(_)
            | InlineKind::Anchor
            | InlineKind::Include(_)
            | InlineKind::Raw(_)
    )
}

pub fn loose(mut inline: Inline) -> Block {
    // Between blocks no blank counts.
    forget_blanks(&mut inline);
    let Inline { kind, attrs, span } = inline;
    let kind = match kind {
        InlineKind::Comment(text) => BlockKind::Comment(text),
        // What DocBook has no element for.
        InlineKind::Instruction(i) if i.target == COPYIST && i.data == BREAK => BlockKind::Break,
        InlineKind::Raw(raw) => BlockKind::Raw(raw),
        InlineKind::Instruction(instruction) => BlockKind::Instruction(instruction),
        InlineKind::Include(include) => BlockKind::Include(include),
        InlineKind::Anchor => BlockKind::Anchor,
        other => BlockKind::Plain(vec![Inline::new(other, span)]),
    };
    Block { kind, attrs, span }
}

fn is_head(block: &Block) -> bool {
    matches!(
        block.kind,
        BlockKind::Title(_)
            | BlockKind::Subtitle(_)
            | BlockKind::ShortTitle(_)
            | BlockKind::Info(_)
            | BlockKind::Field(_)
            | BlockKind::Attribution(_)
            | BlockKind::Caption(_)
    ) || is_meta(block)
}

fn is_meta(block: &Block) -> bool {
    block.attrs.hint("docbook:in") == Some("refmeta")
}

/// What may stand anywhere.
pub fn is_neutral(block: &Block) -> bool {
    matches!(
        block.kind,
        BlockKind::Comment(_) | BlockKind::Instruction(_) | BlockKind::Include(_) | BlockKind::Raw(_)
    )
}

/// Head and body. Comments before the last part of the head belong to it. A part of the head that stands after
/// blocks of the body, as captions do, notes how many.
pub fn split_head(mut blocks: Blocks) -> (Blocks, Blocks) {
    let mut end = 0;
    for (i, block) in blocks.iter().enumerate() {
        if is_head(block) {
            end = i + 1;
        } else if !is_neutral(block) {
            break;
        }
    }
    let mut body = blocks.split_off(end);
    if body.iter().any(is_head) {
        let mut rest = Blocks::with_capacity(body.len());
        for mut block in body {
            if is_head(&block) {
                block.attrs.set_hint("docbook:before", rest.len().to_string());
                blocks.push(block);
            } else {
                rest.push(block);
            }
        }
        body = rest;
    }
    (blocks, body)
}

/// Head and parts of a list. Comments and includes right before the first part belong to the parts; what is no part
/// and stands between them is wrapped, so that it is kept in its place.
pub fn split_parts(mut blocks: Blocks, is_part: fn(&BlockKind) -> bool) -> (Blocks, Blocks) {
    let mut first = blocks.iter().position(|b| is_part(&b.kind)).unwrap_or(blocks.len());
    while first > 0 && blocks.get(first - 1).is_some_and(is_neutral) {
        first -= 1;
    }
    let parts = blocks.split_off(first);
    (blocks, keep(parts, is_part))
}

/// Wraps what is not wanted in a place.
pub fn keep(blocks: Blocks, wanted: fn(&BlockKind) -> bool) -> Blocks {
    // A record that is at home in few places was read as one because this is such a place.
    let at_home = |b: &Block| matches!(&b.kind, BlockKind::Record(r) if !r.kind.stands_in(Home::Flow));
    let generic = |b: &Block| matches!(b.kind, BlockKind::Generic(_));
    let fits = |b: &Block| wanted(&b.kind) || is_neutral(b) || generic(b) || at_home(b);
    if blocks.iter().all(fits) {
        return blocks;
    }
    blocks.into_iter().map(|b| if fits(&b) { b } else { wrapped(b) }).collect()
}

/// A block where its kind may not stand, in a generic node that is nothing by itself: `block`.
pub fn wrapped(block: Block) -> Block {
    let span = block.span;
    let content = match block.kind {
        BlockKind::Plain(inlines) if block.attrs.is_empty() => {
            inlines.into_iter().map(Node::Inline).collect()
        }
        _ => vec![Node::Block(block)],
    };
    Block::new(BlockKind::Generic(Box::new(Generic { name: WRAPPER.into(), content })), span)
}

/// The name of the generic node that only holds a block in a place where none may stand. DocBook has no such element.
pub const WRAPPER: &str = "block";
