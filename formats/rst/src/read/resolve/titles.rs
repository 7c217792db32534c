//! The titles of sections, which are names as well.

use super::notes::Notes;
use crate::ids::{make_id, normalised};
use crate::read::names::{Names, Place, Wanted};
use ast::visit::{VisitMut, walk_inline_mut};
use ast::{Block, BlockKind, Blocks, Division, Inline, InlineKind, Str, plain_text};
use foldhash::{HashMap, HashSet};

/// Where a title leads.
pub(super) enum Found {
    Id(Str),
    /// Several sections have it.
    Several,
}

enum Entry {
    /// A section that has an id.
    Named(Str),
    /// The section of this number, which would be given an id if something referred to it.
    Bare(usize),
    Several,
}

/// The titles of a file; empty if no reference looks for one.
#[derive(Default)]
pub(super) struct Titles {
    entries: HashMap<String, Entry>,
    ids: HashSet<Str>,
    /// How many sections there are.
    count: usize,
    /// The ids that sections have been given, by the numbers of these.
    given: HashMap<usize, Str>,
}

impl Titles {
    /// The titles of the divisions in a body.
    pub(super) fn of(names: &Names, notes: &Notes, body: &Blocks) -> Titles {
        let mut titles = Titles::default();
        let leads_out = |place: &Place| !matches!(place, Place::Name(_));
        let is_known = |name: &String| {
            names.targets.get(name).or_else(|| names.implicit.get(name)).is_some_and(leads_out)
        };
        let is_wanted = names.open.iter().enumerate().any(|(number, open)| match &open.wanted {
            Wanted::Name(name) => !is_known(name),
            Wanted::Anonymous(n) => matches!(names.anonymous.get(*n), Some(Place::Name(_))),
            Wanted::NamedNote(_) | Wanted::NumberedNote(_) => notes.slot(number).is_none(),
            Wanted::Auto | Wanted::Symbol(_) => false,
        });
        if is_wanted {
            let ids = names.targets.values().filter_map(|place| match place {
                Place::Id(id) => Some(id.clone()),
                _ => None,
            });
            titles.ids.extend(ids);
            titles.collect(body);
        }
        titles
    }

    fn collect(&mut self, blocks: &Blocks) {
        for (i, block) in blocks.iter().enumerate() {
            let BlockKind::Division(division) = &block.kind else { continue };
            let number = self.count;
            self.count += 1;
            let before = i.checked_sub(1).map(|i| &blocks[i]);
            if let Some(title) = name_of(division) {
                let id = block.attrs.id().or_else(|| match before {
                    Some(Block { kind: BlockKind::Anchor, attrs, .. }) => attrs.id(),
                    _ => None,
                });
                let entry = id.map_or(Entry::Bare(number), |id| Entry::Named(id.into()));
                self.ids.extend(id.map(Str::from));
                let several = |entry: &mut Entry| *entry = Entry::Several;
                self.entries.entry(title).and_modify(several).or_insert(entry);
            }
            self.collect(&division.body);
        }
    }

    /// The id of the section with this title, normalised. It has one from now on.
    pub(super) fn id(&mut self, title: &str) -> Option<Found> {
        let entry = self.entries.get_mut(title)?;
        let id = match entry {
            Entry::Several => return Some(Found::Several),
            Entry::Named(id) => id.clone(),
            Entry::Bare(section) => {
                let made = make_id(title);
                let made = if made.is_empty() { "section".to_string() } else { made };
                let mut id = Str::from(made.as_str());
                let mut number = 1;
                while !self.ids.insert(id.clone()) {
                    number += 1;
                    id = format!("{made}-{number}").into();
                }
                self.given.insert(*section, id.clone());
                *entry = Entry::Named(id.clone());
                id
            }
        };
        Some(Found::Id(id))
    }

    /// Gives the sections that something refers to by their titles their ids.
    pub(super) fn name(&self, body: &mut Blocks) {
        if !self.given.is_empty() {
            self.name_from(&mut 0, body);
        }
    }

    fn name_from(&self, count: &mut usize, body: &mut Blocks) {
        for block in body {
            let BlockKind::Division(division) = &mut block.kind else { continue };
            let id = self.given.get(count);
            *count += 1;
            self.name_from(count, &mut division.body);
            if let Some(id) = id {
                block.attrs.set_id(id.clone());
            }
        }
    }
}

/// The name that a division has by its title: the words of that before substitution, normalised.
fn name_of(division: &Division) -> Option<String> {
    let content = division.head.iter().find_map(|b| match &b.kind {
        BlockKind::Title(content) => Some(content),
        _ => None,
    })?;
    let is_text = content.iter().all(|i| matches!(i.kind, InlineKind::Text(_)));
    let words = if is_text {
        plain_text(content)
    } else {
        let mut content = content.clone();
        for inline in &mut content {
            AsWritten.inline(inline);
        }
        plain_text(&content)
    };
    Some(normalised(&words).into_owned())
}

/// Makes of references to substitutions their names.
struct AsWritten;

impl VisitMut for AsWritten {
    fn inline(&mut self, inline: &mut Inline) {
        match &inline.kind {
            InlineKind::EntityReference(name) => inline.kind = InlineKind::Text(name.clone()),
            _ => walk_inline_mut(self, inline),
        }
    }
}

/// The titles that are but a number, which no footnote is given.
pub(super) fn numbers(blocks: &Blocks, found: &mut HashSet<String>) {
    for block in blocks {
        let BlockKind::Division(division) = &block.kind else { continue };
        let is_number = |name: &String| name.bytes().all(|b| b.is_ascii_digit());
        found.extend(name_of(division).filter(is_number));
        numbers(&division.body, found);
    }
}
