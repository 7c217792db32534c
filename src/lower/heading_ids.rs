//! Ids for headings that have none, where the target wants one on each.
//!
//! An id is made of what is around the heading and of its title: `chap-install-requirements` for *Requirements* in the
//! division `chap-install`; for the top of a file, of the file's path. It does not depend on the order in which files are
//! copied, and is that of no other heading: those of the source are known, and of two made ones each begins with the
//! longest id of the source that it can begin with, which is in its own file.

use super::Lowering;
use crate::project::Index;
use ast::visit::{Visit, VisitMut, walk_block, walk_block_mut, walk_inline};
use ast::{Block, BlockKind, Class, DivisionKind, Feature, Inline, Str, plain_text};
use std::collections::{HashMap, HashSet};

impl Lowering<'_> {
    /// Gives an id to each division that has none.
    pub(super) fn heading_ids(&mut self, body: &mut [Block]) {
        let mut missing = Missing::default();
        for block in &*body {
            missing.block(block);
        }
        if !missing.any {
            return;
        }
        let path = slug(self.context.index.short_path(self.context.file));
        let mut maker = Maker {
            taken: missing.ids,
            numbers: HashMap::new(),
            path,
            outer: Str::default(),
            lowering: self,
        };
        for block in body {
            maker.block(block);
        }
    }
}

/// The ids of a document, and whether a division has none.
#[derive(Default)]
struct Missing {
    any: bool,
    ids: HashSet<Str>,
}

impl Visit for Missing {
    fn block(&mut self, block: &Block) {
        self.ids.extend(block.attrs.id().map(Str::from));
        self.any |= matches!(block.kind, BlockKind::Division(_)) && block.attrs.id().is_none();
        walk_block(self, block);
    }

    fn inline(&mut self, inline: &Inline) {
        self.ids.extend(inline.attrs.id().map(Str::from));
        walk_inline(self, inline);
    }
}

struct Maker<'m, 'l> {
    /// The ids of the file, those made among them.
    taken: HashSet<Str>,
    /// The next number behind each id that is taken already.
    numbers: HashMap<Str, u32>,
    /// The file's path, as a part of an id.
    path: String,
    /// The id of the division around; empty where there is none.
    outer: Str,
    lowering: &'m mut Lowering<'l>,
}

impl VisitMut for Maker<'_, '_> {
    fn block(&mut self, block: &mut Block) {
        let BlockKind::Division(division) = &block.kind else { return walk_block_mut(self, block) };
        if block.attrs.id().is_none() {
            let title = ast::title(&division.head).map_or(String::new(), |title| slug(&plain_text(title)));
            let id = self.make(division.kind, &title);
            let written = format!("{{#{id}}}, an id of its own");
            self.lowering.note_as(Feature::HeadingId, Class::Normalised, "", written, block.span);
            block.attrs.set_id(id);
        }
        let outer = std::mem::replace(&mut self.outer, block.attrs.id().unwrap_or_default().into());
        walk_block_mut(self, block);
        self.outer = outer;
    }

    /// No division stands in a line.
    fn inline(&mut self, _: &mut Inline) {}
}

impl Maker<'_, '_> {
    fn make(&mut self, kind: DivisionKind, title: &str) -> Str {
        let mut id = match (self.outer.as_str(), title) {
            // The kind of the whole is in the index; here it is a section already.
            ("", _) => {
                let context = self.lowering.context;
                let kind = context.index.file(context.file).kind.unwrap_or(kind);
                format!("{}-{}", prefix(kind), self.path)
            }
            (outer, "") => format!("{outer}-{}", prefix(kind)),
            (outer, title) => format!("{outer}-{title}"),
        };
        let index = self.lowering.context.index;
        if self.outer.is_empty() && !self.is_free(&id) && !title.is_empty() {
            id = format!("{id}-{title}");
        }
        let file = self.lowering.context.file;
        if longest(index, &id).is_some_and(|other| other != file) {
            id = format!("{id}-{}", self.path);
        }
        let mut made = Str::from(id.as_str());
        if !self.is_free(&made) {
            // Where many have the same words, the next number is known.
            let mut number = self.numbers.get(&made).copied().unwrap_or(2);
            let base = made;
            loop {
                made = format!("{base}-{number}").into();
                number += 1;
                if self.is_free(&made) {
                    break;
                }
            }
            self.numbers.insert(base, number);
        }
        self.taken.insert(made.clone());
        made
    }

    fn is_free(&self, id: &str) -> bool {
        !self.taken.contains(id) && self.lowering.context.index.target(id).is_none()
    }
}

/// The file of the longest id of the source that an id begins with, up to a hyphen.
fn longest(index: &Index, id: &str) -> Option<crate::project::FileId> {
    let ends = id.rmatch_indices('-').map(|(at, _)| at);
    ends.filter_map(|end| index.target(&id[..end])).map(|target| target.file).next()
}

/// How ids of such divisions begin.
fn prefix(kind: DivisionKind) -> &'static str {
    match kind {
        DivisionKind::Book | DivisionKind::Set => "book",
        DivisionKind::Part => "part",
        DivisionKind::Chapter | DivisionKind::Preface | DivisionKind::Appendix => "chap",
        _ => "sec",
    }
}

/// Words as a part of an id: small letters and digits, with a hyphen between. A dot or an underscore stays within a word.
pub(super) fn slug(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    let mut between: Option<char> = None;
    for c in words.chars() {
        if matches!(c, '’' | '\'') {
            continue;
        }
        if !c.is_alphanumeric() {
            between = match (c, between) {
                ('.' | '_', None) => Some(c),
                _ => Some('-'),
            };
            continue;
        }
        if let Some(sign) = between.take().filter(|_| !out.is_empty()) {
            out.push(sign);
        }
        out.extend(c.to_lowercase());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::slug;

    #[test]
    fn a_slug_is_words_with_hyphens_between() {
        assert_eq!(slug("What’s new in 20.03?"), "whats-new-in-20.03");
        assert_eq!(slug(" — lib.asserts.assertMsg — "), "lib.asserts.assertmsg");
        assert_eq!(slug("pkgs.x_y._z_"), "pkgs.x_y-z");
        assert_eq!(slug("…"), "");
    }
}
