//! Footnotes: the first mark of a note is where its body stands in the tree, further marks refer to it. A mark in the text goes
//! before one in another note.

use super::Settle;
use crate::ids::normalised;
use crate::read::names::{Label, Note, Wanted};
use crate::read::{Reader, Result};
use ast::visit::{VisitMut, walk_inline_mut};
use ast::{Attrs, Block, BlockKind, Blocks, Generic, Inline, InlineKind, Limit, Node, Span, Str};
use foldhash::{HashMap, HashSet};
use std::collections::VecDeque;

/// How deep notes may stand in each other.
const DEEPEST: usize = 8;
/// The hint of a footnote whose body is yet to come.
const SLOT: &str = "rst:slot";

struct Slot {
    label: Label,
    span: Span,
    body: Blocks,
    /// Whether its first mark has come.
    is_claimed: bool,
    id: Option<Str>,
}

/// The notes of a file.
pub(super) struct Notes {
    slots: Vec<Slot>,
    auto: Vec<usize>,
    symbols: Vec<usize>,
    named: HashMap<String, usize>,
    numbered: HashMap<Str, usize>,
    /// Those whose bodies are to be settled.
    queue: VecDeque<usize>,
}

impl Notes {
    pub(super) fn of(reader: &mut Reader<'_>) -> Notes {
        let mut notes = Notes {
            slots: Vec::new(),
            auto: Vec::new(),
            symbols: Vec::new(),
            named: HashMap::default(),
            numbered: HashMap::default(),
            queue: VecDeque::new(),
        };
        for (i, Note { label, exact, body, span }) in
            std::mem::take(&mut reader.names.notes).into_iter().enumerate()
        {
            let mut id = None;
            let is_second = match &label {
                Label::Auto => {
                    notes.auto.push(i);
                    false
                }
                Label::Symbol => {
                    notes.symbols.push(i);
                    false
                }
                Label::Named(name) => {
                    id = Some(exact.unwrap_or_else(|| name.clone()));
                    let mut second = true;
                    notes.named.entry(normalised(name).into_owned()).or_insert_with(|| {
                        second = false;
                        i
                    });
                    second
                }
                Label::Number(number) => {
                    let mut second = true;
                    notes.numbered.entry(number.clone()).or_insert_with(|| {
                        second = false;
                        i
                    });
                    second
                }
            };
            if is_second {
                reader.warn("a second footnote of this label", span);
            }
            notes.slots.push(Slot { label, span, body, is_claimed: false, id });
        }
        notes.name_repeated(reader);
        notes
    }

    /// Gives the notes without labels that have several marks their ids.
    fn name_repeated(&mut self, reader: &Reader<'_>) {
        if self.slots.is_empty() {
            return;
        }
        let mut marks = vec![0_usize; self.slots.len()];
        for open in &reader.names.open {
            if let Some(slot) = self.slot(&open.wanted) {
                marks[slot] += 1;
            }
        }
        let mut taken: HashSet<Str> = self.slots.iter().filter_map(|slot| slot.id.clone()).collect();
        for (i, slot) in self.slots.iter_mut().enumerate() {
            if marks[i] < 2 || slot.id.is_some() {
                continue;
            }
            let label = match &slot.label {
                Label::Number(number) => number.to_string(),
                _ => (i + 1).to_string(),
            };
            let mut id = Str::from(format!("footnote-{label}"));
            while taken.contains(&id) || reader.names.targets.contains_key(id.as_str()) {
                id.push_str("-note");
            }
            taken.insert(id.clone());
            slot.id = Some(id);
        }
    }

    fn slot(&self, wanted: &Wanted) -> Option<usize> {
        match wanted {
            Wanted::Auto(n) => self.auto.get(*n).copied(),
            Wanted::Symbol(n) => self.symbols.get(*n).copied(),
            Wanted::NamedNote(name) => self.named.get(name).copied(),
            Wanted::NumberedNote(number) => self.numbered.get(number).copied(),
            Wanted::Name(_) | Wanted::Anonymous(_) => None,
        }
    }

    /// The id of the note with this label.
    pub(super) fn id_of(&self, label: &str) -> Option<Str> {
        self.named.get(label).and_then(|&slot| self.slots[slot].id.clone())
    }
}

impl Settle<'_, '_> {
    /// Makes a mark a footnote, whose body comes later, or a reference to one.
    pub(super) fn note(&mut self, number: usize, inline: &mut Inline) {
        let Some(open) = self.reader.names.open.get(number).cloned() else { return };
        let Some(at) = self.notes.slot(&open.wanted) else {
            inline.kind = InlineKind::Text(open.source.clone());
            self.loose = true;
            self.missing("there is no footnote for this mark".to_string(), &open);
            return;
        };
        let slot = &mut self.notes.slots[at];
        if slot.is_claimed {
            let id = slot.id.clone().unwrap_or_default();
            inline.kind = InlineKind::FootnoteReference(id);
            return;
        }
        slot.is_claimed = true;
        if let Some(id) = &slot.id {
            inline.attrs.set_id(id.clone());
        }
        inline.attrs.set_hint(SLOT, at.to_string());
        inline.kind = InlineKind::Footnote(Blocks::new());
        self.notes.queue.push_back(at);
    }

    /// Settles the bodies of the notes, those with a mark in the text first, and sets them in. Those that no mark refers to are
    /// returned: they stand at the end, behind everything else, as they do where they are written.
    pub(super) fn notes(&mut self, body: &mut Blocks) -> Result<Blocks> {
        let mut left = Vec::new();
        self.queued();
        for at in 0..self.notes.slots.len() {
            let slot = &mut self.notes.slots[at];
            if !slot.is_claimed {
                slot.is_claimed = true;
                left.push(at);
                self.notes.queue.push_back(at);
                self.queued();
            }
        }
        if self.notes.slots.is_empty() {
            return Ok(Blocks::new());
        }
        let mut place = Place { slots: std::mem::take(&mut self.notes.slots), depth: 0, deepest: None };
        for block in body.iter_mut() {
            place.block(block);
        }
        let mut notes = Blocks::with_capacity(left.len());
        for at in left {
            let mut content = std::mem::take(&mut place.slots[at].body);
            for block in &mut content {
                place.block(block);
            }
            let Slot { label, span, id, .. } = &place.slots[at];
            let label: Str = match label {
                Label::Number(number) => number.clone(),
                Label::Auto => "#".into(),
                Label::Named(name) => format!("#{name}").into(),
                Label::Symbol => "*".into(),
            };
            let content = content.into_iter().map(Node::Block).collect();
            let generic = Generic { name: crate::own::FOOTNOTE.into(), content };
            let mut attrs = Attrs::default();
            if let Some(id) = id {
                attrs.set_id(id.clone());
            }
            attrs.set("label", label);
            notes.push(Block { kind: BlockKind::Generic(Box::new(generic)), attrs, span: *span });
        }
        match place.deepest {
            Some(span) => {
                let message = format!("more than {DEEPEST} footnotes in each other");
                Err(Box::new(self.reader.limits.error(Limit::Nesting, message, span)))
            }
            None => Ok(notes),
        }
    }

    fn queued(&mut self) {
        while let Some(at) = self.notes.queue.pop_front() {
            let mut body = std::mem::take(&mut self.notes.slots[at].body);
            for block in &mut body {
                self.block(block);
            }
            self.notes.slots[at].body = body;
        }
    }
}

/// The walk that sets the bodies of notes in.
struct Place {
    slots: Vec<Slot>,
    depth: usize,
    /// Where they stand too deep in each other.
    deepest: Option<Span>,
}

impl VisitMut for Place {
    fn inline(&mut self, inline: &mut Inline) {
        if let InlineKind::Footnote(body) = &mut inline.kind
            && let Some(at) = inline.attrs.hint(SLOT).and_then(|at| at.parse::<usize>().ok())
        {
            inline.attrs.keep_hints_of("docutils");
            if self.depth == DEEPEST {
                self.deepest = Some(inline.span);
                return;
            }
            *body = std::mem::take(&mut self.slots[at].body);
            self.depth += 1;
            for block in body {
                self.block(block);
            }
            self.depth -= 1;
            return;
        }
        walk_inline_mut(self, inline);
    }
}
