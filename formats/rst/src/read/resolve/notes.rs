//! Footnotes: the first mark of a note is where its body stands in the tree, further marks refer to it. A mark in the text goes
//! before one in another note.

use super::Settle;
use crate::ids::normalised;
use crate::read::names::{Label, Note, Open, Place as Leads, Wanted};
use crate::read::{Reader, Result};
use ast::visit::{VisitMut, walk_inline_mut};
use ast::{
    Attrs, Block, BlockKind, Blocks, Generic, Inline, InlineKind, Limit, Link, Node, Span, Str, Target,
};
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
    /// Which it is of the notes that have neither number nor label, as docutils counts.
    number: Option<Str>,
}

/// The notes of a file.
pub(super) struct Notes {
    slots: Vec<Slot>,
    symbols: Vec<usize>,
    named: HashMap<String, usize>,
    /// By the numbers that their marks show, as far as these are names.
    numbered: HashMap<Str, usize>,
    /// Which each of the open references looks for; empty if there are no notes.
    wanted: Vec<Option<usize>>,
    /// Those whose bodies are to be settled.
    queue: VecDeque<usize>,
}

impl Notes {
    pub(super) fn of(reader: &mut Reader<'_>, body: &Blocks) -> Notes {
        let mut notes = Notes {
            slots: Vec::new(),
            symbols: Vec::new(),
            named: HashMap::default(),
            numbered: HashMap::default(),
            wanted: Vec::new(),
            queue: VecDeque::new(),
        };
        for (i, Note { label, exact, body, span }) in
            std::mem::take(&mut reader.names.notes).into_iter().enumerate()
        {
            let mut id = None;
            let is_second = match &label {
                Label::Auto => false,
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
            notes.slots.push(Slot { label, span, body, is_claimed: false, id, number: None });
        }
        if !notes.slots.is_empty() {
            let auto = notes.count(reader, body);
            notes.search(reader, &auto);
            notes.name_repeated(reader);
        }
        notes
    }

    /// Counts the notes `[#]` and `[#label]` as docutils does: a number that is a name already is left out, and becomes the
    /// name of a note that has no other. Returns these notes in their order.
    fn count(&mut self, reader: &Reader<'_>, body: &Blocks) -> Vec<usize> {
        let mut auto = Vec::new();
        if self.slots.iter().all(|slot| !matches!(slot.label, Label::Auto | Label::Named(_))) {
            return auto;
        }
        let mut titles = HashSet::default();
        super::titles::numbers(body, &mut titles);
        let names = &reader.names;
        let mut next = 1_usize;
        for (at, slot) in self.slots.iter_mut().enumerate() {
            if !matches!(slot.label, Label::Auto | Label::Named(_)) {
                continue;
            }
            let number = loop {
                let number = next.to_string();
                next += 1;
                let is_taken = names.targets.contains_key(&number)
                    || names.implicit.contains_key(&number)
                    || self.numbered.contains_key(number.as_str())
                    || self.named.contains_key(&number)
                    || titles.contains(&number);
                if !is_taken {
                    break Str::from(number);
                }
            };
            if slot.label == Label::Auto {
                auto.push(at);
                self.numbered.insert(number.clone(), at);
                slot.number = Some(number);
            }
        }
        auto
    }

    /// Finds out which note each mark means. One with a label that no note has takes the next without a label.
    fn search(&mut self, reader: &Reader<'_>, auto: &[usize]) {
        let mut auto = auto.iter().copied();
        let wanted = reader.names.open.iter().map(|open| match &open.wanted {
            Wanted::Auto => auto.next(),
            Wanted::Symbol(n) => self.symbols.get(*n).copied(),
            Wanted::NamedNote(name) => self.named.get(name).copied().or_else(|| auto.next()),
            Wanted::NumberedNote(number) => self.numbered.get(number).copied(),
            Wanted::Name(_) | Wanted::Anonymous(_) => None,
        });
        self.wanted = wanted.collect();
    }

    /// Gives the notes without labels that have several marks, or that a name leads to, their ids.
    fn name_repeated(&mut self, reader: &Reader<'_>) {
        let mut marks = vec![0_usize; self.slots.len()];
        self.wanted.iter().flatten().for_each(|&slot| marks[slot] += 1);
        let names = &reader.names;
        let by_name = |open: &Open| match &open.wanted {
            Wanted::Name(name) => self.numbered.get(name.as_str()),
            _ => None,
        };
        let by_place = |place: &Leads| match place {
            Leads::Name(name) => self.numbered.get(name.as_str()),
            Leads::Url(_) | Leads::Id(_) => None,
        };
        let places = names.targets.values().chain(names.implicit.values()).chain(&names.anonymous);
        let named = names.open.iter().filter_map(by_name).chain(places.filter_map(by_place));
        named.for_each(|&slot| marks[slot] += 2);
        let mut taken: HashSet<Str> = self.slots.iter().filter_map(|slot| slot.id.clone()).collect();
        for (i, slot) in self.slots.iter_mut().enumerate() {
            if marks[i] < 2 || slot.id.is_some() {
                continue;
            }
            let label = match (&slot.label, &slot.number) {
                (Label::Number(number), _) | (_, Some(number)) => number.to_string(),
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

    /// The note that an open reference, by its number, is a mark of.
    pub(super) fn slot(&self, open: usize) -> Option<usize> {
        self.wanted.get(open).copied().flatten()
    }

    /// The id of the note with this name: its label, or its number if it has none.
    pub(super) fn id_of(&self, name: &str) -> Option<Str> {
        let slot = self.named.get(name).or_else(|| self.numbered.get(name));
        slot.and_then(|&slot| self.slots[slot].id.clone())
    }
}

impl Settle<'_, '_> {
    /// Makes a mark a footnote, whose body comes later, or a reference to one.
    pub(super) fn note(&mut self, number: usize, inline: &mut Inline) {
        let Some(open) = self.reader.names.open.get(number).cloned() else { return };
        let Some(at) = self.notes.slot(number) else { return self.other(&open, inline) };
        let slot = &mut self.notes.slots[at];
        if slot.is_claimed {
            if let Some(id) = slot.id.clone() {
                inline.kind = InlineKind::FootnoteReference(id);
            } else {
                // Nothing else can lead to a note without a name.
                inline.kind = InlineKind::Text(open.source.clone());
                self.loose = true;
                self.missing("a mark in the footnote that it belongs to".to_string(), &open);
            }
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

    /// A mark that is none of a footnote: what else has its name is what it refers to.
    fn other(&mut self, open: &Open, inline: &mut Inline) {
        let found = match &open.wanted {
            Wanted::NamedNote(name) => Some((name.clone(), self.lookup(name))),
            Wanted::NumberedNote(number) => Some((number.to_string(), self.lookup(number))),
            _ => None,
        };
        match found {
            Some((_, Ok(Target::Id(id)))) => inline.kind = InlineKind::FootnoteReference(id),
            Some((label, Ok(target))) => {
                let content = vec![Inline::new(InlineKind::Text(label.into()), inline.span)];
                inline.kind = InlineKind::Link(Box::new(Link { target, content }));
            }
            _ => {
                inline.kind = InlineKind::Text(open.source.clone());
                self.loose = true;
                self.missing("there is no footnote for this mark".to_string(), open);
            }
        }
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
                Label::Named(name) => format!("#{name}").into(),
                // A name leads to it, which is its label from now on.
                _ if id.is_some() => format!("#{}", id.as_deref().unwrap_or_default()).into(),
                Label::Number(number) => number.clone(),
                Label::Auto => "#".into(),
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
