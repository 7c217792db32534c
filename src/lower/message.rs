//! Messages of a program: a list of definitions, the message being the term.

use super::record::{blocks_of, split_head};
use super::{Lowering, text};
use ast::{
    Attrs, Block, BlockKind, Blocks, DefinitionList, Inline, InlineKind, Inlines, Node, Record, RecordKind,
    Span, Str,
};

/// What DocBook says of a message in attributes where it has no elements for it, and what a page calls it.
const ABOUT: [(&str, &str); 6] = [
    ("msglevel", "Level"),
    ("level", "Level"),
    ("msgorig", "Origin"),
    ("origin", "Origin"),
    ("msgaud", "Audience"),
    ("audience", "Audience"),
];

/// An entry in the making.
#[derive(Default)]
struct Entry {
    term: Inlines,
    body: Blocks,
}

impl Lowering<'_> {
    /// A set of messages.
    pub(super) fn message_set(&mut self, content: Vec<Node>, attrs: Attrs, span: Span, out: &mut Blocks) {
        let (head, body) = split_head(content);
        let mut entries = Blocks::new();
        for block in body {
            let Block { kind, attrs, span } = block;
            match kind {
                BlockKind::Record(r) if r.kind == RecordKind::MessageEntry => {
                    self.message_entry(r.content, attrs, span, &mut entries);
                }
                kind => entries.push(Block { kind, attrs, span }),
            }
        }
        // What has no message to explain stands before the list, and the title before both.
        let first = entries.iter().position(|b| matches!(b.kind, BlockKind::DefinitionEntry(_)));
        let lead: Blocks = entries.drain(..first.unwrap_or(entries.len())).collect();
        if !lead.iter().all(Block::is_invisible) || entries.is_empty() {
            let id = self.attrs_of_vanishing(attrs, span);
            let from = out.len();
            self.strong_title(&head, out);
            out.append(&mut self.before);
            out.append(&mut self.flow(lead));
            if !entries.is_empty() {
                let list = DefinitionList { glossary: false, head: Blocks::new(), entries };
                let list = Block::new(BlockKind::DefinitionList(Box::new(list)), span);
                out.append(&mut self.flow(vec![list]));
            }
            self.put_id(id, out, from, span);
            return;
        }
        entries.splice(0..0, lead);
        let list = DefinitionList { glossary: false, head, entries };
        let block = Block { kind: BlockKind::DefinitionList(Box::new(list)), attrs, span };
        out.append(&mut self.flow(vec![block]));
    }

    fn message_entry(&mut self, content: Vec<Node>, mut attrs: Attrs, span: Span, out: &mut Blocks) {
        self.note(RecordKind::MessageEntry, span);
        let mut entry = Entry::default();
        let about: Vec<(&str, Str)> =
            ABOUT.iter().filter_map(|(name, shown)| Some((*shown, attrs.take(name)?))).collect();
        let mut about: Vec<(&str, Inlines)> =
            about.into_iter().map(|(shown, words)| (shown, vec![Inline::text(words)])).collect();
        for block in blocks_of(content) {
            // What attributes say comes behind the message itself.
            let is_text = matches!(&block.kind, BlockKind::Record(r) if r.kind == RecordKind::MessageText);
            self.message_part(block, &mut entry);
            if is_text {
                push_about(std::mem::take(&mut about), span, &mut entry.body);
            }
        }
        push_about(about, span, &mut entry.body);
        if entry.term.is_empty() {
            // A definition of nothing: it stays with the entry before it.
            let id = self.attrs_of_vanishing(attrs, span);
            out.extend(id.map(|id| Block::anchor(id, span)));
            out.append(&mut entry.body);
            return;
        }
        let parts = vec![
            Block::new(BlockKind::Term(entry.term), span),
            Block::new(BlockKind::Definition(entry.body), span),
        ];
        out.push(Block { kind: BlockKind::DefinitionEntry(parts), attrs, span });
    }

    /// One part of an entry. The first words are the term, as long as nothing else came before them.
    fn message_part(&mut self, block: Block, entry: &mut Entry) {
        let Block { kind, attrs, span } = block;
        let record = match kind {
            BlockKind::Title(words) => {
                let id = self.attrs_of_vanishing(attrs, span);
                if entry.body.is_empty() {
                    entry.id(id, span);
                    if !entry.term.is_empty() {
                        text::push_text(&mut entry.term, " ", Span::NONE);
                    }
                    entry.term.push(Inline::new(InlineKind::Strong(words), span));
                    text::push_text(&mut entry.term, ":", Span::NONE);
                } else {
                    let strong = vec![Inline::new(InlineKind::Strong(words), span)];
                    let attrs = id.map(Attrs::with_id).unwrap_or_default();
                    entry.body.push(Block { kind: BlockKind::Paragraph(strong), attrs, span });
                }
                return;
            }
            BlockKind::Record(record) => *record,
            kind => {
                entry.body.push(Block { kind, attrs, span });
                return;
            }
        };
        let Record { kind, content } = record;
        self.note(kind, span);
        match kind {
            RecordKind::Message | RecordKind::MainMessage => {
                let id = self.attrs_of_vanishing(attrs, span);
                entry.id(id, span);
                for block in blocks_of(content) {
                    self.message_part(block, entry);
                }
            }
            RecordKind::MessageText => {
                let id = self.attrs_of_vanishing(attrs, span);
                entry.id(id, span);
                for block in blocks_of(content) {
                    entry.words(block);
                }
            }
            RecordKind::SubMessage | RecordKind::RelatedMessage | RecordKind::MessageExplanation => {
                // What follows the message is no part of its term.
                let id = self.attrs_of_vanishing(attrs, span);
                let mut inner = Entry { body: vec![Block::new(BlockKind::Anchor, span)], ..Entry::default() };
                for block in blocks_of(content) {
                    self.message_part(block, &mut inner);
                }
                inner.body.remove(0);
                if let Some(id) = id {
                    inner.body.insert(0, Block::anchor(id, span));
                }
                entry.body.append(&mut inner.body);
            }
            RecordKind::MessageInfo => {
                let id = self.attrs_of_vanishing(attrs, span);
                entry.body.extend(id.map(|id| Block::anchor(id, span)));
                let mut about = Vec::new();
                for block in blocks_of(content) {
                    let Block { kind, attrs, span } = block;
                    match kind {
                        BlockKind::Record(record) => {
                            self.note(record.kind, span);
                            let shown = match record.kind {
                                RecordKind::MessageLevel => "Level",
                                RecordKind::MessageOrigin => "Origin",
                                _ => "Audience",
                            };
                            let mut words = super::record::text_of(record.content);
                            if let Some(id) = self.attrs_of_vanishing(attrs, span) {
                                let attrs = Attrs::with_id(id);
                                words.insert(0, Inline { kind: InlineKind::Anchor, attrs, span });
                            }
                            about.push((shown, words));
                        }
                        kind => {
                            push_about(std::mem::take(&mut about), span, &mut entry.body);
                            entry.body.push(Block { kind, attrs, span });
                        }
                    }
                }
                push_about(about, span, &mut entry.body);
            }
            kind => {
                let record = Record { kind, content };
                entry.body.push(Block { kind: BlockKind::Record(Box::new(record)), attrs, span });
            }
        }
    }
}

impl Entry {
    /// The id of a part that vanishes.
    fn id(&mut self, id: Option<Str>, span: Span) {
        let Some(id) = id else { return };
        if self.body.is_empty() {
            self.term.push(Inline { kind: InlineKind::Anchor, attrs: Attrs::with_id(id), span });
        } else {
            self.body.push(Block::anchor(id, span));
        }
    }

    /// A block of a message: words go on in the term while there is nothing else.
    fn words(&mut self, block: Block) {
        match block.kind {
            BlockKind::Paragraph(words) | BlockKind::Plain(words)
                if self.body.is_empty() && block.attrs.is_empty() =>
            {
                if !self.term.is_empty() {
                    text::push_text(&mut self.term, " ", Span::NONE);
                }
                text::push_all(&mut self.term, words);
            }
            kind => self.body.push(Block { kind, attrs: block.attrs, span: block.span }),
        }
    }
}

/// `Level: error; origin: reader`, as a paragraph.
fn push_about(about: Vec<(&str, Inlines)>, span: Span, out: &mut Blocks) {
    let mut line = Inlines::new();
    for (shown, words) in about {
        if line.is_empty() {
            text::push_text(&mut line, &format!("{shown}: "), span);
        } else {
            text::push_text(&mut line, &format!("; {}: ", shown.to_lowercase()), span);
        }
        text::push_all(&mut line, words);
    }
    if !line.is_empty() {
        out.push(Block::new(BlockKind::Paragraph(line), span));
    }
}
