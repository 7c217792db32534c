//! What references lead to, once the whole file is known.
//!
//! The words of a title, or the text that references to a place show, may stand for its id; and a section without an id has one that
//! Asciidoctor makes of its title. A footnote that is written twice is the first, referred to. Two walks: the first learns what there
//! is, the second settles what has been found.
//!
//! Reference: <https://docs.asciidoctor.org/asciidoc/latest/sections/auto-ids/>.

use super::attributes::{Attributes, is_word};
use crate::own;
use crate::write::footnote_name;
use ast::visit::{Visit, VisitMut, walk_block, walk_block_mut, walk_inline, walk_inline_mut};
use ast::{Attrs, Block, BlockKind, Document, Inline, InlineKind, Role, Str, Target};
use foldhash::{HashMap, HashSet};

/// The hint of a reference to an id that cannot be the words of a title, until references are settled: `<<#Id>>`.
pub(super) const EXACT: &str = "asciidoc:exact";

/// How ids are made of titles.
#[derive(Clone, Debug)]
pub(super) struct Making {
    /// Whether they are.
    on: bool,
    prefix: Str,
    /// What stands between words; nothing lets them stand together.
    separator: Option<char>,
    /// Whether the words of a title may stand for its id.
    natural: bool,
    /// Whether the first division is the document, which has no id of its own.
    titled: bool,
}

impl Making {
    /// What the header says of it.
    pub(super) fn of(attributes: &Attributes, unset: bool, titled: bool) -> Making {
        let separator = attributes.get("idseparator").map_or(Some('_'), |text| text.chars().next());
        Making {
            on: !unset,
            prefix: attributes.get("idprefix").unwrap_or("_").into(),
            separator,
            natural: !attributes.is_set(super::header::COMPAT),
            titled,
        }
    }

    /// Heeds an attribute entry among blocks.
    fn heed(&mut self, entry: &str) {
        let Some((name, value)) = super::marks::attribute_entry(entry) else { return };
        let bare = name.trim_matches('!');
        let is_set = bare.len() == name.len();
        match bare {
            "sectids" => self.on = is_set,
            "idprefix" => self.prefix = if is_set { value.into() } else { "_".into() },
            "idseparator" => self.separator = if is_set { value.chars().next() } else { Some('_') },
            _ => {}
        }
    }

    /// The id of a title, which is one of a kind only by chance.
    fn id(&self, title: &str) -> String {
        let mut id = self.prefix.to_string();
        let is_blank = |c: char| c == ' ' || Some(c) == self.separator || matches!(c, '.' | '-');
        let mut after_blank = false;
        let whole: String = title.to_lowercase();
        let before = std::mem::take(&mut id);
        for c in before.chars().chain(whole.chars().filter(|&c| is_word(c) || matches!(c, ' ' | '-' | '.'))) {
            match self.separator {
                None if c == ' ' => {}
                Some(separator) if is_blank(c) => {
                    if !after_blank {
                        id.push(separator);
                    }
                    after_blank = true;
                    continue;
                }
                _ => id.push(c),
            }
            after_blank = false;
        }
        if let Some(separator) = self.separator {
            if id.ends_with(separator) {
                id.pop();
            }
            if self.prefix.is_empty() && id.starts_with(separator) {
                id.remove(0);
            }
        }
        id
    }
}

/// Settles the references of a document.
pub(super) fn resolve(document: &mut Document, making: Making) {
    let entities = document.entities.iter().map(|e| (e.name.clone(), e.value.clone())).collect();
    let titled = making.titled;
    let mut known = Known { making, entities, ..Known::default() };
    document.body.iter().for_each(|block| known.block(block));
    let mut settle = known.settle(titled);
    if settle.is_needed {
        document.body.iter_mut().for_each(|block| settle.block(block));
    }
}

impl Default for Making {
    fn default() -> Making {
        Making { on: false, prefix: Str::new(), separator: None, natural: false, titled: false }
    }
}

/// What the first walk learns.
#[derive(Default)]
struct Known {
    making: Making,
    entities: HashMap<Str, Str>,
    ids: HashSet<Str>,
    /// The ids of sections that have none, in their order.
    made: Vec<Str>,
    /// For each made id that has been there, the number that is next.
    next: HashMap<String, usize>,
    /// Whose text references show.
    texts: HashMap<String, Str>,
    wanted: HashSet<Str>,
    /// The ids of footnotes by the names that are written for them.
    notes: HashMap<String, Str>,
    /// Whether a footnote is written again.
    again: bool,
}

impl Known {
    fn add(&mut self, id: &str, text: Option<String>) {
        self.ids.insert(id.into());
        if let Some(text) = text.filter(|t| !t.is_empty()) {
            self.texts.entry(text).or_insert_with(|| id.into());
        }
    }

    /// What references to a block show.
    fn text_of(&self, attrs: &Attrs, title: Option<&[Inline]>) -> Option<String> {
        match attrs.get(own::REFTEXT) {
            Some(text) => Some(text.to_string()),
            None => title.map(|title| self.words(title)),
        }
    }

    /// Words as a reference by them has them, marks and all.
    fn words(&self, inlines: &[Inline]) -> String {
        let mut out = String::new();
        self.push_words(inlines, &mut out);
        out
    }

    fn push_words(&self, inlines: &[Inline], out: &mut String) {
        for inline in inlines {
            let (open, content, close) = match &inline.kind {
                InlineKind::Text(text) => {
                    out.push_str(text);
                    continue;
                }
                InlineKind::EntityReference(name) => {
                    match self.entities.get(name) {
                        Some(value) => out.push_str(value),
                        None => out.extend(["{", name.as_str(), "}"]),
                    }
                    continue;
                }
                InlineKind::Emphasis(c) => ("_", c, "_"),
                InlineKind::Strong(c) => ("*", c, "*"),
                InlineKind::Span { role: Role::Literal, content } => ("`", content, "`"),
                InlineKind::Quote(c) => ("\"`", c, "`\""),
                InlineKind::Superscript(c) => ("^", c, "^"),
                InlineKind::Subscript(c) => ("~", c, "~"),
                InlineKind::Span { content, .. } | InlineKind::Strike(content) => ("", content, ""),
                InlineKind::Link(link) => ("", &link.content, ""),
                _ => {
                    ast::push_plain_text(std::slice::from_ref(inline), out);
                    continue;
                }
            };
            out.push_str(open);
            self.push_words(content, out);
            out.push_str(close);
        }
    }

    /// A section or a heading.
    fn section(&mut self, attrs: &Attrs, title: &[Inline]) {
        let text = self.text_of(attrs, Some(title));
        if let Some(id) = attrs.id() {
            self.add(id, text);
            return;
        }
        if !self.making.on {
            self.made.push(Str::new());
            return;
        }
        let mut shown = String::new();
        for inline in title {
            match &inline.kind {
                InlineKind::EntityReference(_) => self.push_words(std::slice::from_ref(inline), &mut shown),
                _ => ast::push_plain_text(std::slice::from_ref(inline), &mut shown),
            }
        }
        let id = self.making.id(&shown);
        let id = if self.ids.contains(id.as_str()) { self.counted(&id) } else { id };
        self.made.push(id.as_str().into());
        self.add(&id, text);
    }

    /// The id with the first number behind it that makes it one of a kind.
    fn counted(&mut self, id: &str) -> String {
        let separator = self.making.separator.map(String::from).unwrap_or_default();
        let next = self.next.entry(id.to_string()).or_insert(2);
        loop {
            let candidate = format!("{id}{separator}{next}");
            *next += 1;
            if !self.ids.contains(candidate.as_str()) {
                return candidate;
            }
        }
    }

    fn settle(self, titled: bool) -> Settle {
        let mut targets = HashMap::default();
        let mut led_to = HashSet::default();
        let mut by_note = HashMap::default();
        for target in self.wanted {
            if self.ids.contains(&target) {
                led_to.insert(target);
                continue;
            }
            let may_be_words = target.contains(' ') || target.chars().any(char::is_uppercase);
            if self.making.natural
                && may_be_words
                && let Some(id) = self.texts.get(target.as_str())
            {
                led_to.insert(id.clone());
                targets.insert(target, id.clone());
            }
        }
        for (name, id) in self.notes {
            if *name != *id {
                by_note.insert(Str::from(name), id);
            }
        }
        let has_made = self.made.iter().any(|id| led_to.contains(id));
        let is_needed = has_made || !targets.is_empty() || !by_note.is_empty() || self.again;
        Settle {
            is_needed,
            titled,
            made: self.made.into_iter(),
            led_to,
            targets,
            by_note,
            notes: HashSet::default(),
        }
    }
}

/// The words of the title in a head.
fn title_in(head: &[Block]) -> Option<&[Inline]> {
    match &ast::title_block(head)?.kind {
        BlockKind::Title(words) => Some(words.as_slice()),
        _ => None,
    }
}

impl Visit for Known {
    fn block(&mut self, block: &Block) {
        match &block.kind {
            BlockKind::Division(_) if std::mem::take(&mut self.making.titled) => {
                if let Some(id) = block.attrs.id() {
                    self.add(id, None);
                }
                walk_block(self, block);
                return;
            }
            BlockKind::Division(division) => {
                self.section(&block.attrs, title_in(&division.head).unwrap_or_default());
            }
            BlockKind::Heading(heading) => self.section(&block.attrs, &heading.content),
            BlockKind::Instruction(told) if told.target == own::INSTRUCTION => self.making.heed(&told.data),
            _ => {
                if let Some(id) = block.attrs.id() {
                    let text = self.text_of(&block.attrs, block.head().and_then(|head| title_in(head)));
                    self.add(id, text);
                }
            }
        }
        walk_block(self, block);
    }

    fn inline(&mut self, inline: &Inline) {
        match &inline.kind {
            InlineKind::Text(_) => return,
            InlineKind::CrossReference(_) | InlineKind::Link(_) if inline.attrs.hint(EXACT).is_some() => {
                self.again = true;
            }
            InlineKind::CrossReference(reference) => {
                self.wanted.insert(reference.target.clone());
            }
            InlineKind::Link(link) => {
                if let Target::Id(id) = &link.target {
                    self.wanted.insert(id.clone());
                }
            }
            _ => {}
        }
        if let Some(id) = inline.attrs.id() {
            if matches!(inline.kind, InlineKind::Footnote(_)) {
                self.again |= self.notes.insert(footnote_name(id), id.into()).is_some();
            } else {
                let text = self.text_of(&inline.attrs, None);
                self.add(id, text);
            }
        }
        walk_inline(self, inline);
    }
}

/// What the second walk settles.
struct Settle {
    is_needed: bool,
    titled: bool,
    made: std::vec::IntoIter<Str>,
    led_to: HashSet<Str>,
    /// References by words, and the ids that they lead to.
    targets: HashMap<Str, Str>,
    by_note: HashMap<Str, Str>,
    /// The footnotes so far, by name.
    notes: HashSet<String>,
}

impl Settle {
    fn section(&mut self, attrs: &mut Attrs) {
        if attrs.id().is_some() {
            return;
        }
        if let Some(id) = self.made.next().filter(|id| self.led_to.contains(id)) {
            attrs.set_id(id);
        }
    }
}

impl VisitMut for Settle {
    fn block(&mut self, block: &mut Block) {
        match &block.kind {
            BlockKind::Division(_) if std::mem::take(&mut self.titled) => {}
            BlockKind::Division(_) | BlockKind::Heading(_) => self.section(&mut block.attrs),
            _ => {}
        }
        walk_block_mut(self, block);
    }

    fn inline(&mut self, inline: &mut Inline) {
        match &mut inline.kind {
            InlineKind::Text(_) => return,
            InlineKind::CrossReference(_) | InlineKind::Link(_) if inline.attrs.hint(EXACT).is_some() => {
                inline.attrs.keep_hints_of("");
            }
            InlineKind::CrossReference(reference) => {
                if let Some(id) = self.targets.get(&reference.target) {
                    reference.target = id.clone();
                }
            }
            InlineKind::Link(link) => {
                if let Target::Id(target) = &mut link.target
                    && let Some(id) = self.targets.get(target)
                {
                    *target = id.clone();
                }
            }
            InlineKind::Footnote(_) => {
                if let Some(id) = inline.attrs.id()
                    && !self.notes.insert(footnote_name(id))
                {
                    inline.kind = InlineKind::FootnoteReference(id.into());
                    inline.attrs = Attrs::default();
                }
            }
            InlineKind::FootnoteReference(name) => {
                if let Some(id) = self.by_note.get(name) {
                    *name = id.clone();
                }
            }
            _ => {}
        }
        walk_inline_mut(self, inline);
    }
}
