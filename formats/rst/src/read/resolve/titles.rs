//! The titles of sections, which are names as well.

use crate::ids::{make_id, normalised};
use crate::read::names::{Names, Place, Wanted};
use ast::{Block, BlockKind, Blocks, Str, plain_text};
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
    /// A section that would be given an id if something referred to it.
    Bare,
    /// A section that has been given an id.
    Given(Str),
    Several,
}

/// The titles of a file; empty if no reference looks for one.
#[derive(Default)]
pub(super) struct Titles {
    entries: HashMap<String, Entry>,
    ids: HashSet<Str>,
    given: bool,
}

impl Titles {
    /// The titles of the divisions in a body.
    pub(super) fn of(names: &Names, body: &Blocks) -> Titles {
        let mut titles = Titles::default();
        let leads_out = |place: &Place| !matches!(place, Place::Name(_));
        let is_known = |name: &String| {
            names.targets.get(name).or_else(|| names.implicit.get(name)).is_some_and(leads_out)
        };
        let is_wanted = names.open.iter().any(|open| match &open.wanted {
            Wanted::Name(name) => !is_known(name),
            Wanted::Anonymous(n) => matches!(names.anonymous.get(*n), Some(Place::Name(_))),
            _ => false,
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
            let title = division.head.iter().find_map(|b| match &b.kind {
                BlockKind::Title(content) => Some(plain_text(content)),
                _ => None,
            });
            let before = i.checked_sub(1).map(|i| &blocks[i]);
            if let Some(title) = title {
                let id = block.attrs.id().or_else(|| match before {
                    Some(Block { kind: BlockKind::Anchor, attrs, .. }) => attrs.id(),
                    _ => None,
                });
                let entry = id.map_or(Entry::Bare, |id| Entry::Named(id.into()));
                self.ids.extend(id.map(Str::from));
                let several = |entry: &mut Entry| *entry = Entry::Several;
                self.entries.entry(normalised(&title).into_owned()).and_modify(several).or_insert(entry);
            }
            self.collect(&division.body);
        }
    }

    /// The id of the section with this title, normalised. It has one from now on.
    pub(super) fn id(&mut self, title: &str) -> Option<Found> {
        let entry = self.entries.get_mut(title)?;
        let id = match entry {
            Entry::Several => return Some(Found::Several),
            Entry::Named(id) | Entry::Given(id) => id.clone(),
            Entry::Bare => {
                let made = make_id(title);
                let made = if made.is_empty() { "section".to_string() } else { made };
                let mut id = Str::from(made.as_str());
                let mut number = 1;
                while !self.ids.insert(id.clone()) {
                    number += 1;
                    id = format!("{made}-{number}").into();
                }
                *entry = Entry::Given(id.clone());
                self.given = true;
                id
            }
        };
        Some(Found::Id(id))
    }

    /// Gives the sections that something refers to by their titles their ids. Their titles may have changed by now, but for
    /// what is in them by name.
    pub(super) fn name(&self, body: &mut Blocks) {
        if !self.given {
            return;
        }
        for block in body {
            let BlockKind::Division(division) = &mut block.kind else { continue };
            let title = division.head.iter().find_map(|b| match &b.kind {
                BlockKind::Title(content) => Some(plain_text(content)),
                _ => None,
            });
            let entry = title.and_then(|title| self.entries.get(&*normalised(&title)));
            if let Some(Entry::Given(id)) = entry
                && block.attrs.id().is_none()
            {
                block.attrs.set_id(id.clone());
            }
            let BlockKind::Division(division) = &mut block.kind else { continue };
            self.name(&mut division.body);
        }
    }
}
