//! The invariants of the tree. Tests run this after every read and every lowering.
//!
//! | where | invariant |
//! |---|---|
//! | text | never empty, never two text nodes side by side, no carriage return |
//! | running text | a run of white space is one space, or one line feed (a soft break); none at either end of a paragraph |
//! | records | stand where [`RecordKind::homes`] says; one that stands in running text does so nowhere else |
//! | parts | an item stands in a list, an entry in a definition list or a glossary, a cell in a row … |
//! | heads | hold titles, metadata, fields, comments, instructions and includes only, and in lists any blocks |
//! | sections of tables | at least one column and a span of at least 1 in each direction |
//! | attributes | no empty id; an attribute name once |

use crate::visit::{Visit, walk_block, walk_document, walk_inline};
use crate::{
    Attrs, Block, BlockKind, BlockTag, Document, Home, Inline, InlineKind, Node, Record, RecordKind, Span,
};

/// A broken invariant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// What is broken, with the kind of node.
    pub message: String,
    /// The node's place.
    pub span: Span,
}

/// Checks a document against the invariants; see the table of invariants in `validate.rs`.
pub fn validate(document: &Document) -> Vec<Violation> {
    let mut validator = Validator { found: Vec::new(), verbatim: false };
    validator.attrs(&document.attrs, "document", Span::NONE);
    validator.children("document", &document.body, Place::Flow);
    walk_document(&mut validator, document);
    validator.found
}

struct Validator {
    found: Vec<Violation>,
    verbatim: bool,
}

/// What may stand in a list of blocks, apart from comments, instructions, includes and generic nodes, which may
/// stand anywhere.
#[derive(Clone, Copy)]
enum Place {
    Flow,
    Head,
    ListHead,
    Only(&'static [BlockTag]),
    Record(RecordKind),
}

impl Validator {
    fn complain(&mut self, message: String, span: Span) {
        self.found.push(Violation { message, span });
    }

    fn attrs(&mut self, attrs: &Attrs, name: &str, span: Span) {
        let Some(data) = attrs.data() else { return };
        if attrs == &Attrs::default() {
            self.complain(format!("{name}: attributes without content"), span);
        }
        if data.id.as_ref().is_some_and(crate::Str::is_empty) {
            self.complain(format!("{name}: an empty id"), span);
        }
        for (i, (key, _)) in data.other.iter().enumerate() {
            if data.other[..i].iter().any(|(k, _)| k == key) {
                self.complain(format!("{name}: attribute {key} twice"), span);
            }
        }
    }

    fn children(&mut self, parent: &str, blocks: &[Block], place: Place) {
        self.each_child(parent, blocks.iter(), place, None);
    }

    /// As [`Validator::children`], in a block that may be the home of records.
    fn children_of(&mut self, tag: BlockTag, blocks: &[Block], place: Place) {
        self.each_child(tag.name(), blocks.iter(), place, Some(Home::Block(tag)));
    }

    fn each_child<'b>(
        &mut self,
        parent: &str,
        blocks: impl Iterator<Item = &'b Block>,
        place: Place,
        home: Option<Home>,
    ) {
        for block in blocks {
            if let BlockKind::Record(record) = &block.kind {
                let in_flow = matches!(place, Place::Flow | Place::ListHead | Place::Record(_));
                let at_home = home.is_some_and(|home| record.kind.stands_in(home));
                if !(in_flow && record.kind.stands_in(Home::Flow) || at_home) {
                    self.complain(format!("{} may not stand in {parent}", record.kind.name()), block.span);
                }
                continue;
            }
            let tag = block.kind.tag();
            let everywhere = matches!(
                tag,
                BlockTag::Comment
                    | BlockTag::Instruction
                    | BlockTag::Include
                    | BlockTag::Generic
                    | BlockTag::Raw
            );
            let fits = everywhere
                || match place {
                    Place::Flow => is_flow(tag),
                    Place::Head => is_head(tag),
                    Place::ListHead => is_head(tag) || is_flow(tag),
                    Place::Only(tags) => tags.contains(&tag),
                    // The parts of media stand in marked pictures by themselves.
                    Place::Record(kind) => {
                        is_head(tag)
                            || is_flow(tag)
                            || tag == BlockTag::MediaItem && kind == RecordKind::MarkedPicture
                    }
                };
            if !fits {
                self.complain(format!("{} may not stand in {parent}", tag.name()), block.span);
            }
        }
    }

    fn record(&mut self, record: &Record) {
        let (name, home) = (record.kind.name(), Home::Record(record.kind));
        let blocks = record.content.iter().filter_map(|n| match n {
            Node::Block(b) => Some(b),
            Node::Inline(_) => None,
        });
        self.each_child(name, blocks, Place::Record(record.kind), Some(home));
    }

    fn inlines(&mut self, name: &str, inlines: &[Inline], trimmed: bool) {
        let mut after_text = false;
        for (i, inline) in inlines.iter().enumerate() {
            let InlineKind::Text(text) = &inline.kind else {
                after_text = false;
                continue;
            };
            if text.is_empty() {
                self.complain(format!("{name}: empty text"), inline.span);
            }
            if after_text {
                self.complain(format!("{name}: two texts side by side: {text:?}"), inline.span);
            }
            after_text = true;
            if text.contains('\r') {
                self.complain(format!("{name}: a carriage return"), inline.span);
            }
            if self.verbatim {
                continue;
            }
            let is_blank = |b: &u8| matches!(b, b' ' | b'\n' | b'\t');
            let bytes = text.as_bytes();
            if bytes.windows(2).any(|w| is_blank(&w[0]) && is_blank(&w[1])) || bytes.contains(&b'\t') {
                self.complain(format!("{name}: white space that is not folded: {text:?}"), inline.span);
            }
            let at_start = i == 0 && bytes.first().is_some_and(is_blank);
            let at_end = i + 1 == inlines.len() && bytes.last().is_some_and(is_blank);
            if trimmed && (at_start || at_end) {
                self.complain(format!("{name}: white space at an end: {text:?}"), inline.span);
            }
        }
    }
}

const fn is_head(tag: BlockTag) -> bool {
    matches!(
        tag,
        BlockTag::Title
            | BlockTag::Subtitle
            | BlockTag::ShortTitle
            | BlockTag::Info
            | BlockTag::Field
            | BlockTag::Attribution
            | BlockTag::Caption
    )
}

const fn is_flow(tag: BlockTag) -> bool {
    !is_head(tag)
        && !matches!(
            tag,
            BlockTag::Item
                | BlockTag::Term
                | BlockTag::Definition
                | BlockTag::Step
                | BlockTag::Alternatives
                | BlockTag::Question
                | BlockTag::Answer
                | BlockTag::QuestionEntry
                | BlockTag::Callout
                | BlockTag::Production
                | BlockTag::MediaItem
                | BlockTag::TableGroup
                | BlockTag::TableSection
                | BlockTag::Row
                | BlockTag::Cell
                | BlockTag::See
        )
}

impl Visit for Validator {
    fn block(&mut self, block: &Block) {
        use BlockTag as T;
        let name = block.kind.tag().name();
        self.attrs(&block.attrs, name, block.span);
        if let Some(head) = block.head() {
            let place = match block.kind {
                BlockKind::List(_)
                | BlockKind::DefinitionList(_)
                | BlockKind::Procedure(_)
                | BlockKind::CalloutList(_) => Place::ListHead,
                _ => Place::Head,
            };
            self.children(name, head, place);
        }
        match &block.kind {
            BlockKind::Title(c)
            | BlockKind::Subtitle(c)
            | BlockKind::ShortTitle(c)
            | BlockKind::Paragraph(c)
            | BlockKind::Term(c)
            | BlockKind::Attribution(c) => self.inlines(name, c, true),
            BlockKind::Plain(c) => self.inlines(name, c, true),
            BlockKind::Heading(h) => self.inlines(name, &h.content, true),
            BlockKind::Division(d) => self.children(name, &d.body, Place::Flow),
            BlockKind::Info(b) => self.children(name, b, Place::Head),
            BlockKind::ReferenceNames(b) | BlockKind::Production(b) => {
                self.children(name, b, Place::Only(&[T::Field, T::Plain, T::Anchor]));
            }
            BlockKind::List(l) => self.children(name, &l.items, Place::Only(&[T::Item])),
            BlockKind::DefinitionList(l) => {
                self.children(name, &l.entries, Place::Only(&[T::DefinitionEntry]));
            }
            BlockKind::DefinitionEntry(b) => {
                self.children(name, b, Place::Only(&[T::Term, T::Definition, T::See, T::Plain, T::Field]));
            }
            BlockKind::Procedure(p) => {
                self.children_of(T::Procedure, &p.steps, Place::Only(&[T::Step, T::Alternatives]));
            }
            BlockKind::Alternatives(b) => self.children(name, b, Place::Only(&[T::Step])),
            BlockKind::QuestionEntry(b) => {
                self.children(name, b, Place::Only(&[T::Question, T::Answer, T::Field, T::Info]));
            }
            BlockKind::CalloutList(t) => self.children(name, &t.body, Place::Only(&[T::Callout])),
            BlockKind::ProductionSet(t) => {
                self.children_of(T::ProductionSet, &t.body, Place::Only(&[T::Production]));
            }
            BlockKind::Media(m) => {
                self.children_of(T::Media, &m.items, Place::Only(&[T::MediaItem, T::Caption]));
            }
            BlockKind::MediaItem(m) => {
                let records = m.body.iter().filter(|b| matches!(b.kind, BlockKind::Record(_)));
                self.each_child(name, records, Place::Flow, Some(Home::Block(T::MediaItem)));
            }
            BlockKind::Synopsis(s) => {
                let records = s.content.iter().filter_map(|n| match n {
                    Node::Block(b) if matches!(b.kind, BlockKind::Record(_)) => Some(b),
                    _ => None,
                });
                self.each_child(name, records, Place::Flow, Some(Home::Block(T::Synopsis)));
            }
            BlockKind::Record(record) => {
                if record.kind.is_inline() {
                    self.complain(format!("{} may not be a block", record.kind.name()), block.span);
                }
                self.record(record);
            }
            BlockKind::Table(t) => self.children(name, &t.groups, Place::Only(&[T::TableGroup])),
            BlockKind::TableGroup(g) => {
                self.children(name, &g.sections, Place::Only(&[T::TableSection]));
            }
            BlockKind::TableSection(s) => self.children(name, &s.rows, Place::Only(&[T::Row])),
            BlockKind::Row(b) => self.children(name, b, Place::Only(&[T::Cell])),
            BlockKind::Cell(c) => {
                if c.columns == 0 || c.rows == 0 {
                    self.complain("cell: a span of 0".to_string(), block.span);
                }
                self.children(name, &c.body, Place::Flow);
            }
            BlockKind::QuestionList(t) => {
                for child in &t.body {
                    if child.kind.tag() != T::QuestionEntry {
                        self.children(name, std::slice::from_ref(child), Place::Flow);
                    }
                }
            }
            BlockKind::Step(t) => {
                // Of which one is chosen in this step.
                for child in t.body.iter().filter(|b| b.kind.tag() != T::Alternatives) {
                    self.children(name, std::slice::from_ref(child), Place::Flow);
                }
            }
            BlockKind::Quotation(t) | BlockKind::Sidebar(t) => {
                self.children(name, &t.body, Place::Flow);
            }
            BlockKind::Admonition(a) => self.children(name, &a.body, Place::Flow),
            BlockKind::Formal(f) => self.children(name, &f.body, Place::Flow),
            BlockKind::Callout(c) => self.children(name, &c.body, Place::Flow),
            BlockKind::Definition(b) => {
                for child in b {
                    if child.kind.tag() != T::See {
                        self.children(name, std::slice::from_ref(child), Place::Flow);
                    }
                }
            }
            BlockKind::Compound(b)
            | BlockKind::Item(b)
            | BlockKind::Question(b)
            | BlockKind::Answer(b)
            | BlockKind::Caption(b) => self.children(name, b, Place::Flow),
            BlockKind::Code(c) => {
                let outer = std::mem::replace(&mut self.verbatim, true);
                self.inlines(name, &c.content, false);
                walk_block(self, block);
                self.verbatim = outer;
                return;
            }
            _ => {}
        }
        // A listing's footnote or caption is running text again.
        let outer = std::mem::replace(&mut self.verbatim, false);
        walk_block(self, block);
        self.verbatim = outer;
    }

    fn inline(&mut self, inline: &Inline) {
        let name = inline.kind.tag().name();
        self.attrs(&inline.attrs, name, inline.span);
        match &inline.kind {
            InlineKind::Emphasis(c)
            | InlineKind::Strong(c)
            | InlineKind::Strike(c)
            | InlineKind::Quote(c)
            | InlineKind::Superscript(c)
            | InlineKind::Subscript(c)
            | InlineKind::Citation(c)
            | InlineKind::Span { content: c, .. } => self.inlines(name, c, false),
            InlineKind::Link(l) => self.inlines(name, &l.content, false),
            InlineKind::Record(record) => {
                if !record.kind.is_inline() {
                    self.complain(format!("{} may not stand in a line", record.kind.name()), inline.span);
                }
                self.record(record);
            }
            _ => {}
        }
        walk_inline(self, inline);
    }
}

#[cfg(test)]
mod tests {
    use crate::{Block, BlockKind, Document, Inline, validate};

    fn complaints(block: BlockKind) -> Vec<String> {
        let document = Document { body: vec![Block::made(block)], ..Document::default() };
        validate(&document).into_iter().map(|v| v.message).collect()
    }

    #[test]
    fn a_fit_tree_passes() {
        assert!(complaints(BlockKind::Paragraph(vec![Inline::text("one\ntwo three")])).is_empty());
    }

    #[test]
    fn parts_need_their_whole() {
        assert_eq!(complaints(BlockKind::Item(vec![])), ["item may not stand in document"]);
    }

    #[test]
    fn records_stand_at_home() {
        use crate::{Node, Record, RecordKind};
        let record = |kind, content| BlockKind::Record(Box::new(Record { kind, content }));
        let entry = Node::Block(Block::made(record(RecordKind::MessageEntry, vec![])));
        assert!(complaints(record(RecordKind::MessageSet, vec![entry.clone()])).is_empty());
        assert_eq!(
            complaints(record(RecordKind::SegmentedList, vec![entry])),
            ["message-entry may not stand in segmented-list"]
        );
        assert_eq!(complaints(record(RecordKind::Parameter, vec![])).len(), 2);
    }

    #[test]
    fn text_is_folded_merged_and_trimmed() {
        assert_eq!(complaints(BlockKind::Paragraph(vec![Inline::text("a  b")])).len(), 1);
        assert_eq!(complaints(BlockKind::Paragraph(vec![Inline::text("a"), Inline::text("b")])).len(), 1);
        assert_eq!(complaints(BlockKind::Paragraph(vec![Inline::text(" a")])).len(), 1);
        assert_eq!(complaints(BlockKind::Paragraph(vec![Inline::text("")])).len(), 1);
    }
}
