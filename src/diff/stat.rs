//! How much is different, in counts.

use super::align::Row;
use super::outline::Line;
use super::words;
use ast::visit::{Visit, walk_block, walk_document, walk_inline};
use ast::{Attrs, Block, BlockKind, Document, Inline, InlineKind, Target, plain_text};
use serde::Serialize;
use std::collections::HashMap;
use std::ops::Range;

/// How many things are on one side only.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Count {
    /// Only in the first document.
    pub removed: usize,
    /// Only in the second.
    pub added: usize,
}

impl Count {
    fn add(&mut self, other: Count) {
        self.removed += other.removed;
        self.added += other.added;
    }
}

/// How much is different.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Stat {
    /// Words, as far as lines of the outlines changed.
    pub words: Count,
    /// Blocks, by their kinds.
    pub blocks: Count,
    /// Ids.
    pub ids: Count,
    /// Links, references, includes and pictures, by what they lead to.
    pub links: Count,
    /// Listings, by their text.
    pub listings: Count,
}

impl Stat {
    /// Adds another.
    pub fn add(&mut self, other: &Stat) {
        self.words.add(other.words);
        self.blocks.add(other.blocks);
        self.ids.add(other.ids);
        self.links.add(other.links);
        self.listings.add(other.listings);
    }

    /// The counts with their names.
    pub fn counts(&self) -> [(&'static str, Count); 5] {
        [
            ("words", self.words),
            ("blocks", self.blocks),
            ("ids", self.ids),
            ("links", self.links),
            ("listings", self.listings),
        ]
    }
}

pub(super) fn stat(a: &Document, b: &Document, lines_a: &[Line], lines_b: &[Line], rows: &[Row]) -> Stat {
    let mut count = Count::default();
    for row in rows {
        match row {
            Row::Same(..) => {}
            Row::Removed(i) => count.removed += said(&lines_a[*i], std::slice::from_ref(&all(&lines_a[*i]))),
            Row::Added(j) => count.added += said(&lines_b[*j], std::slice::from_ref(&all(&lines_b[*j]))),
            Row::Changed(i, j, in_a, in_b) => {
                count.removed += said(&lines_a[*i], in_a);
                count.added += said(&lines_b[*j], in_b);
            }
        }
    }
    let (a, b) = (Things::of(a), Things::of(b));
    Stat {
        words: count,
        blocks: differ(&a.blocks, &b.blocks),
        ids: differ(&a.ids, &b.ids),
        links: differ(&a.links, &b.links),
        listings: differ(&a.listings, &b.listings),
    }
}

fn all(line: &Line) -> Range<usize> {
    0..line.text.len()
}

/// How many of the document's words are in these parts of a line.
fn said(line: &Line, parts: &[Range<usize>]) -> usize {
    let words = |part: &Range<usize>| {
        let words = words::split(&line.text[part.clone()]).into_iter();
        let is_word = |word: &Range<usize>| {
            let at = part.start + word.start;
            line.text[at..].starts_with(char::is_alphanumeric) && line.is_words(at)
        };
        words.filter(is_word).count()
    };
    parts.iter().map(words).sum()
}

/// What is on one side only, each as often as it is there.
fn differ(a: &[String], b: &[String]) -> Count {
    let mut left: HashMap<&str, (usize, usize)> = HashMap::new();
    for thing in a {
        left.entry(thing).or_default().0 += 1;
    }
    for thing in b {
        left.entry(thing).or_default().1 += 1;
    }
    let mut count = Count::default();
    for (in_a, in_b) in left.values() {
        count.add(Count { removed: in_a.saturating_sub(*in_b), added: in_b.saturating_sub(*in_a) });
    }
    count
}

/// What a document has.
#[derive(Default)]
struct Things {
    blocks: Vec<String>,
    ids: Vec<String>,
    links: Vec<String>,
    listings: Vec<String>,
}

impl Things {
    fn of(document: &Document) -> Things {
        let mut things = Things::default();
        walk_document(&mut things, document);
        things
    }

    fn attrs(&mut self, attrs: &Attrs) {
        self.ids.extend(attrs.id().map(str::to_string));
    }
}

impl Visit for Things {
    fn block(&mut self, block: &Block) {
        self.blocks.push(block.kind.tag().name().to_string());
        self.attrs(&block.attrs);
        match &block.kind {
            BlockKind::Code(code) => self.listings.push(plain_text(&code.content)),
            BlockKind::Include(include) => self.links.push(format!("include {}", include.href)),
            BlockKind::MediaItem(item) => self.links.push(format!("picture {}", item.source)),
            _ => {}
        }
        walk_block(self, block);
    }

    fn inline(&mut self, inline: &Inline) {
        self.attrs(&inline.attrs);
        match &inline.kind {
            InlineKind::Link(link) => self.links.push(match &link.target {
                Target::Url(url) => url.to_string(),
                Target::Id(id) => format!("#{id}"),
            }),
            InlineKind::CrossReference(reference) => self.links.push(format!("#{}", reference.target)),
            InlineKind::Include(include) => self.links.push(format!("include {}", include.href)),
            _ => {}
        }
        walk_inline(self, inline);
    }
}
