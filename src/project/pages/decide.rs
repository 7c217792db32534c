//! Which divisions of a manual are pages, and which stand in the page around them.
//!
//! A page of its own comes behind all of the page that leads to it, and beside others of the same rank. So where divisions
//! and included files stand side by side, all are pages, or, where most are divisions, none is; and where a deeper division
//! would follow a page, the page is none: it stands in its place. The order, and what belongs to what, is the author's.

use super::outline::{Item, Key, root_kind};
use crate::layout::Split;
use ast::DivisionKind;
use foldhash::{HashSet, HashSetExt};

/// What is asked for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Policy {
    /// Whether pages are reached by navigation, so that one comes behind all of the page that leads to it.
    pub pages: bool,
    /// Whether what holds chapters holds nothing else than includes of them.
    pub bare: bool,
    pub split: Option<Split>,
}

/// What is to be done.
#[derive(Debug, Default)]
pub(super) struct Decision {
    /// The includes, by file and place, whose files stand in their place.
    pub joined: HashSet<(usize, Key)>,
    /// The divisions, by file and place, that become files.
    pub cut: HashSet<(usize, Key)>,
    /// The files that stand in others.
    pub inner: HashSet<usize>,
    /// The files that something is taken from, or put into.
    pub touched: HashSet<usize>,
}

/// Decides for all that is reached from these files.
///
/// Of the files that are `closed` all that they include stands in them, if it can.
pub(super) fn decide(
    outlines: &[Vec<Item>],
    roots: &[usize],
    closed: &HashSet<usize>,
    policy: Policy,
) -> Decision {
    let mut decider = Decider {
        outlines,
        closed,
        policy,
        decision: Decision::default(),
        done: HashSet::new(),
        open: Vec::new(),
    };
    for &root in roots {
        decider.file(root, None);
    }
    let mut decision = decider.decision;
    decision.touched = decision.joined.iter().chain(&decision.cut).map(|(file, _)| *file).collect();
    decision
}

/// A part of a page, in the order of the text.
enum Event<'a> {
    /// A division that stands in the page.
    Here,
    /// A file that is a page.
    File { from: usize, key: Key, to: usize, around: Option<DivisionKind> },
    /// A division that becomes a page.
    Division { file: usize, key: Key, kind: DivisionKind, items: &'a [Item] },
}

struct Decider<'a> {
    outlines: &'a [Vec<Item>],
    closed: &'a HashSet<usize>,
    policy: Policy,
    decision: Decision,
    /// The files that are pages.
    done: HashSet<usize>,
    /// The files that lie around.
    open: Vec<usize>,
}

impl<'a> Decider<'a> {
    /// A file that is a page, and what it leads to.
    fn file(&mut self, file: usize, kind: Option<DivisionKind>) {
        if !self.done.insert(file) {
            return;
        }
        self.open.push(file);
        let mut events = Vec::new();
        for item in &self.outlines[file] {
            match item {
                Item::Division { kind: own, items, .. } => {
                    let kind = match (own, kind) {
                        (DivisionKind::Section | DivisionKind::Article, Some(kind)) => kind,
                        _ => *own,
                    };
                    self.items(file, items, Some(kind), &mut events);
                }
                Item::Include { .. } => self.items(file, std::slice::from_ref(item), None, &mut events),
            }
        }
        let holds = root_kind(&self.outlines[file]).is_some_and(holds_chapters);
        self.page(events, self.closed.contains(&file) && !holds);
        self.open.pop();
    }

    /// Settles a page, and goes on to those that it leads to.
    fn page(&mut self, events: Vec<Event<'a>>, closed: bool) {
        let mut followed = closed;
        let mut pages = Vec::new();
        for event in events.into_iter().rev() {
            match event {
                Event::Here => followed = true,
                Event::File { from, key, to, .. }
                    if followed && (self.policy.pages || closed) && !self.done.contains(&to) =>
                {
                    self.join(from, key, to);
                    self.here(to, &self.outlines[to]);
                }
                Event::Division { file, items, .. } if followed && self.policy.pages => {
                    self.here(file, items);
                }
                page => pages.push(page),
            }
        }
        for page in pages.into_iter().rev() {
            match page {
                Event::File { to, around, .. } => self.file(to, around),
                Event::Division { file, key, kind, items } => {
                    self.decision.cut.insert((file, key));
                    let mut events = Vec::new();
                    self.items(file, items, Some(kind), &mut events);
                    self.page(events, false);
                }
                Event::Here => {}
            }
        }
    }

    fn join(&mut self, file: usize, key: Key, to: usize) {
        self.decision.joined.insert((file, key));
        self.decision.inner.insert(to);
    }

    /// Everything in these items stands in the page around them.
    fn here(&mut self, file: usize, items: &'a [Item]) {
        for item in items {
            match item {
                Item::Division { items, .. } => self.here(file, items),
                Item::Include { key, to, .. } => {
                    if !self.open.contains(to) && !self.done.contains(to) {
                        self.join(file, *key, *to);
                        self.open.push(*to);
                        self.here(*to, &self.outlines[*to]);
                        self.open.pop();
                    }
                }
            }
        }
    }

    fn items(
        &mut self,
        file: usize,
        items: &'a [Item],
        around: Option<DivisionKind>,
        events: &mut Vec<Event<'a>>,
    ) {
        let alike = self.alike(file, items, around);
        for item in items {
            match item {
                Item::Division { key, kind, items, .. } => {
                    if self.is_page(*kind, around, alike) {
                        events.push(Event::Division { file, key: *key, kind: *kind, items });
                    } else {
                        events.push(Event::Here);
                        self.items(file, items, Some(*kind), events);
                    }
                }
                Item::Include { key, to, kind, free } => {
                    if self.open.contains(to) {
                        continue;
                    }
                    // What is a page already is no part of another, and the other way round.
                    let was_page = self.done.contains(to);
                    let was_inner = self.decision.inner.contains(to);
                    let inner = &self.outlines[*to];
                    let own = root_kind(inner);
                    let kind = kind.or(own).unwrap_or(DivisionKind::Section);
                    // A file of other things than divisions has no title, and is no page.
                    let is_page = *free
                        && own.is_some()
                        && match self.policy.split {
                            None => alike != Alike::Here,
                            Some(_) => self.is_page(kind, around, alike),
                        };
                    if was_page || is_page && !was_inner {
                        let around = Some(kind);
                        events.push(Event::File { from: file, key: *key, to: *to, around });
                    } else {
                        self.join(file, *key, *to);
                        self.open.push(*to);
                        self.items(*to, inner, around, events);
                        self.open.pop();
                    }
                }
            }
        }
    }

    /// What becomes of divisions and included files that stand side by side.
    fn alike(&self, file: usize, items: &[Item], around: Option<DivisionKind>) -> Alike {
        if self.policy.split.is_some() || !(self.policy.pages || self.policy.bare) {
            return Alike::AsTheyAre;
        }
        let holds = around.is_none_or(holds_chapters);
        let files = items.iter().filter(|item| self.may_be_page(item)).count();
        let divisions = items.iter().filter(|item| matches!(item, Item::Division { .. })).count();
        let titled = items.iter().all(|item| !matches!(item, Item::Division { titled: false, .. }));
        match (files, divisions) {
            (1.., _) if !holds && self.closed.contains(&file) => Alike::Here,
            (0, _) if self.policy.bare && holds => Alike::Pages,
            (0, _) | (_, 0) => Alike::AsTheyAre,
            _ if holds || titled && files >= divisions => Alike::Pages,
            _ => Alike::Here,
        }
    }

    /// Whether an item is an include of a file that may be a page.
    fn may_be_page(&self, item: &Item) -> bool {
        match item {
            Item::Include { to, free, .. } => *free && root_kind(&self.outlines[*to]).is_some(),
            Item::Division { .. } => false,
        }
    }

    /// Whether a division, standing in such a one, is a page.
    fn is_page(&self, kind: DivisionKind, around: Option<DivisionKind>, alike: Alike) -> bool {
        let is_chapter = is_chapter(kind, around);
        match self.policy.split {
            None => alike == Alike::Pages && (is_chapter || kind == DivisionKind::Section),
            Some(Split::None) => false,
            Some(Split::Chapter) => is_chapter,
            Some(Split::Section) => {
                is_chapter
                    || kind == DivisionKind::Section
                        && around.is_some_and(|around| !holds_chapters(around))
                        && around.is_some_and(|around| around != DivisionKind::Section)
            }
        }
    }
}

/// What becomes of divisions and included files that stand side by side: where one of such is a page, its like are, too.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Alike {
    /// There are only such, or only such.
    AsTheyAre,
    /// All are pages.
    Pages,
    /// All stand in the page around them.
    Here,
}

/// Whether chapters stand in it.
fn holds_chapters(kind: DivisionKind) -> bool {
    use DivisionKind::{Book, Part, Reference, Set};
    matches!(kind, Set | Book | Part | Reference)
}

/// Whether a division is a chapter, or like one, where it stands.
fn is_chapter(kind: DivisionKind, around: Option<DivisionKind>) -> bool {
    use DivisionKind as Kind;
    match kind {
        Kind::ReferencePage => true,
        Kind::Set
        | Kind::Book
        | Kind::Part
        | Kind::Preface
        | Kind::Chapter
        | Kind::Appendix
        | Kind::Article
        | Kind::Topic
        | Kind::Section
        | Kind::Reference
        | Kind::Glossary
        | Kind::Bibliography
        | Kind::Index
        | Kind::Dedication
        | Kind::Acknowledgements
        | Kind::Colophon => around.is_none_or(holds_chapters),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::{Decision, Policy, decide};
    use crate::layout::Split;
    use crate::project::pages::outline::Item;
    use ast::DivisionKind::{self, Book, Chapter, Section};
    use foldhash::{HashSet, HashSetExt as _};

    const PAGES: Policy = Policy { pages: true, bare: false, split: None };

    fn division(at: u32, kind: DivisionKind, items: Vec<Item>) -> Item {
        Item::Division { key: (at, at + 1), kind, titled: true, items }
    }

    fn include(at: u32, to: usize) -> Item {
        Item::Include { key: (at, at + 1), to, kind: None, free: true }
    }

    /// The files and places of what is joined, and of what is cut.
    type Places = (Vec<(usize, u32)>, Vec<(usize, u32)>);

    fn places(decision: &Decision) -> Places {
        let list = |set: &foldhash::HashSet<(usize, (u32, u32))>| {
            let mut list: Vec<_> = set.iter().map(|(file, key)| (*file, key.0)).collect();
            list.sort_unstable();
            list
        };
        (list(&decision.joined), list(&decision.cut))
    }

    /// A book with a chapter of its own between two that it includes; the first holds a section between two included.
    fn manual() -> Vec<Vec<Item>> {
        vec![
            vec![division(0, Book, vec![include(1, 1), division(2, Chapter, vec![]), include(3, 2)])],
            vec![division(
                0,
                Chapter,
                vec![include(1, 3), division(2, Section, vec![division(3, Section, vec![])]), include(4, 4)],
            )],
            vec![division(0, Chapter, vec![])],
            vec![division(0, Section, vec![])],
            vec![division(0, Section, vec![])],
        ]
    }

    #[test]
    fn what_stands_side_by_side_is_alike() {
        let decision = decide(&manual(), &[0], &HashSet::new(), PAGES);
        assert_eq!(places(&decision), (vec![], vec![(0, 2), (1, 2)]));
    }

    #[test]
    fn most_decide() {
        let sections = vec![include(1, 1), division(2, Section, vec![]), division(3, Section, vec![])];
        let mut outlines =
            vec![vec![division(0, Chapter, sections)], vec![division(0, Section, vec![include(1, 2)])]];
        outlines.push(vec![division(0, Section, vec![])]);
        let decision = decide(&outlines, &[0], &HashSet::new(), PAGES);
        assert_eq!(places(&decision), (vec![(0, 1), (1, 1)], vec![]));
    }

    #[test]
    fn what_a_division_follows_stands_in_its_place() {
        // A section with a file in it, and another behind it.
        let sections = vec![division(1, Section, vec![include(2, 1)]), division(3, Section, vec![])];
        let outlines = vec![vec![division(0, Chapter, sections)], vec![division(0, Section, vec![])]];
        let decision = decide(&outlines, &[0], &HashSet::new(), PAGES);
        assert_eq!(places(&decision), (vec![(0, 2)], vec![]));
    }

    #[test]
    fn pages_are_cut_and_joined() {
        let split = |split, pages| {
            let policy = Policy { pages, split: Some(split), ..PAGES };
            places(&decide(&manual(), &[0], &HashSet::new(), policy))
        };
        assert_eq!(split(Split::Chapter, true), (vec![(1, 1), (1, 4)], vec![(0, 2)]));
        assert_eq!(split(Split::Section, true), (vec![], vec![(0, 2), (1, 2)]));
        let all = (vec![(0, 1), (0, 3), (1, 1), (1, 4)], vec![]);
        assert_eq!(split(Split::None, true), all);
        assert_eq!(split(Split::None, false), all);
    }

    #[test]
    fn what_a_file_includes_stands_in_it_where_it_must() {
        let closed = HashSet::from_iter([0, 1]);
        let decision = decide(&manual(), &[0], &closed, Policy { pages: false, bare: true, split: None });
        assert_eq!(places(&decision), (vec![(1, 1), (1, 4)], vec![(0, 2)]));
    }

    #[test]
    fn circles_come_to_an_end() {
        let outlines = vec![
            vec![division(0, Book, vec![include(1, 1)])],
            vec![division(0, Chapter, vec![include(1, 0), include(2, 1)])],
        ];
        for split in [None, Some(Split::None), Some(Split::Section)] {
            decide(&outlines, &[0], &HashSet::new(), Policy { split, ..PAGES });
        }
    }
}
