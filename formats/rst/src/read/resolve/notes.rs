//! Footnotes: the first mark of a note is where its body stands in the tree, further marks refer to it.

use super::Settle;
use crate::ids::normalised;
use crate::read::Reader;
use crate::read::names::{Label, Note, Wanted};
use ast::visit::VisitMut;
use ast::{Attrs, Block, BlockKind, Blocks, Generic, InlineKind, Limit, Node, Span, Str};
use foldhash::{HashMap, HashSet};

/// How deep notes may stand in each other.
const DEEPEST: usize = 8;

struct Slot {
    label: Label,
    span: Span,
    /// Until its first mark has come.
    body: Option<Blocks>,
    id: Option<Str>,
}

/// The notes of a file.
pub(super) struct Notes {
    slots: Vec<Slot>,
    auto: Vec<usize>,
    symbols: Vec<usize>,
    named: HashMap<String, usize>,
    numbered: HashMap<Str, usize>,
    depth: usize,
}

impl Notes {
    pub(super) fn of(reader: &mut Reader<'_>) -> Notes {
        let mut notes = Notes {
            slots: Vec::new(),
            auto: Vec::new(),
            symbols: Vec::new(),
            named: HashMap::default(),
            numbered: HashMap::default(),
            depth: 0,
        };
        for (i, Note { label, body, span }) in std::mem::take(&mut reader.names.notes).into_iter().enumerate()
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
                    id = Some(name.clone());
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
            notes.slots.push(Slot { label, span, body: Some(body), id });
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
    /// Sets a note in at its first mark.
    pub(super) fn note(&mut self, number: usize, inline: &mut ast::Inline) {
        let Some(open) = self.reader.names.open.get(number).cloned() else { return };
        let Some(at) = self.notes.slot(&open.wanted) else {
            inline.kind = InlineKind::Text(open.source.clone());
            self.loose = true;
            self.missing("there is no footnote for this mark".to_string(), &open);
            return;
        };
        let slot = &mut self.notes.slots[at];
        let Some(mut body) = slot.body.take() else {
            let id = slot.id.clone().unwrap_or_default();
            inline.kind = InlineKind::FootnoteReference(id);
            return;
        };
        if let Some(id) = &slot.id {
            inline.attrs.set_id(id.clone());
        }
        self.notes.depth += 1;
        if self.notes.depth > DEEPEST {
            let message = format!("more than {DEEPEST} footnotes in each other");
            self.error = Some(Box::new(self.reader.limits.error(Limit::Nesting, message, open.span)));
        } else {
            let verbatim = std::mem::take(&mut self.verbatim);
            for block in &mut body {
                self.block(block);
            }
            self.verbatim = verbatim;
        }
        self.notes.depth -= 1;
        inline.kind = InlineKind::Footnote(body);
    }

    /// Appends the notes that no mark refers to.
    pub(super) fn left_notes(&mut self, body: &mut Blocks) {
        for at in 0..self.notes.slots.len() {
            let slot = &mut self.notes.slots[at];
            let Some(mut content) = slot.body.take() else { continue };
            let span = slot.span;
            let label: Str = match &slot.label {
                Label::Number(number) => number.clone(),
                Label::Auto => "#".into(),
                Label::Named(name) => format!("#{name}").into(),
                Label::Symbol => "*".into(),
            };
            for block in &mut content {
                self.block(block);
            }
            let content = content.into_iter().map(Node::Block).collect();
            let kind =
                BlockKind::Generic(Box::new(Generic { name: "{urn:docutils}footnote".into(), content }));
            let mut attrs = Attrs::default();
            attrs.set("label", label);
            super::substitution::append(body, Block { kind, attrs, span });
        }
    }
}
