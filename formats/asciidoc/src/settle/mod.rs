//! The form in which the reader returns a tree: of several trees that are written alike, one. Lowering has taken away what
//! AsciiDoc cannot carry; here the rest is brought into that form, so that what is read back can be compared strictly.
//! What changes more than the form is named.
//!
//! | what is written alike | its form |
//! |---|---|
//! | an anchor before a block without an id, and the block's id | [`block`]: the id |
//! | divisions by their depth | [`division`]: a part, a chapter or a section |
//! | an item's id, and that of the paragraph it begins with | [`list`]: the item's first, then anchors in the text |
//! | entries with several definitions, or none | [`list`]: one definition each |
//! | marks in a listing, and the callouts that explain them | [`code`]: the callout's number at the end of the line |
//! | a figure without a title, around nothing but a picture | [`block`]: the picture |

mod block;
mod cells;
mod code;
mod division;
mod info;
mod inline;
mod interface;
mod link;
mod list;
mod picture;
mod quotation;
mod row;
pub(crate) mod table;
#[cfg(test)]
mod table_tests;
mod words;

pub(crate) use block::paragraph;
pub(crate) use cells::comments_of_table;
pub(crate) use division::{is_part_of_book, style, take_waiting};
pub(crate) use info::lines as header_lines;
pub(crate) use inline::is_math;
pub(crate) use words::breaks_in_marks;

use ast::visit::{VisitMut, walk_block_mut, walk_document_mut};
use ast::{Block, BlockKind, Changes, Class, Document, Feature, Inline, Settled, Span, Str};
use std::collections::HashMap;
use std::rc::Rc;

/// Brings a lowered document into the reader's form.
pub(crate) fn settle(mut document: Document) -> Settled {
    let known = entities(&mut document.entities);
    let mut settle = Settle {
        changes: Changes::default(),
        callouts: Rc::default(),
        footnotes: foldhash::HashSet::default(),
        begins: false,
        made: ast::Inlines::new(),
        entities: known.values,
    };
    walk_document_mut(&mut Parts { settle: &mut settle }, &mut document);
    for name in known.lost {
        settle.changes.note(
            Feature::EntityDeclaration,
            Class::Normalised,
            name,
            "its text where it is used",
            Span::NONE,
        );
    }
    settle.document(&mut document.body);
    Settled { document, changes: settle.changes.0 }
}

struct Settle {
    changes: Changes,
    /// Which callouts explain a mark of the listings to come, by the mark's number.
    callouts: Rc<HashMap<u32, Vec<u32>>>,
    /// The footnotes so far, by the names that are written.
    footnotes: foldhash::HashSet<String>,
    /// What comes next begins a text.
    begins: bool,
    /// Room for what a node becomes, used again and again.
    made: ast::Inlines,
    /// The texts of entities that no attribute can stand for.
    entities: HashMap<Str, Str>,
}

/// The entities that are declared no more.
#[derive(Default)]
struct Known {
    values: HashMap<Str, Str>,
    lost: Vec<Str>,
}

/// Takes the declarations away that no attribute entry can make.
fn entities(declared: &mut Vec<ast::Entity>) -> Known {
    let mut known = Known::default();
    let mut names = foldhash::HashSet::default();
    declared.retain(|entity| {
        // Of a name given twice the first counts.
        let fits = crate::read::is_name(&entity.name)
            && crate::read::is_words(&entity.value)
            && !entity.value.is_empty()
            && names.insert(entity.name.to_lowercase());
        if !fits && !known.values.contains_key(&entity.name) {
            known.values.insert(entity.name.clone(), entity.value.clone());
            known.lost.push(entity.name.clone());
        }
        fits
    });
    known
}

/// Where blocks stand.
#[derive(Clone, Copy, Debug, Default)]
#[allow(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
struct Context {
    /// The level of a division here; 0 is the document's title.
    level: u8,
    /// The document is a book.
    book: bool,
    /// They are right inside the book, where parts may stand.
    top: bool,
    /// A part of the book has been there: what follows it can only stand on its level.
    after_part: bool,
    /// A part has been there, or a file that is one: in AsciiDoc a chapter behind it is one of its own.
    behind_part: bool,
}

/// Whether a part of a block may have this attribute.
fn is_of_part(kind: &BlockKind, name: &str) -> bool {
    match kind {
        BlockKind::Item(_) => name == "checked",
        BlockKind::Cell(_) => name == "valign",
        _ => false,
    }
}

fn has_too_much(block: &Block) -> bool {
    block.attrs.data().is_some_and(|d| {
        !d.classes.is_empty()
            || d.language.is_some()
            || d.other.iter().any(|(name, _)| !is_of_part(&block.kind, name))
    })
}

/// Takes classes and the like from parts of blocks, above which no list of attributes can stand.
struct Parts<'s> {
    settle: &'s mut Settle,
}

impl VisitMut for Parts<'_> {
    fn block(&mut self, block: &mut Block) {
        if block.kind.is_part() && has_too_much(block) {
            let data = block.attrs.data_mut();
            let language = data.language.take().map(|name| (Feature::Language, name));
            let classes = std::mem::take(&mut data.classes).into_iter().map(|name| (Feature::Classes, name));
            let (kept, others): (Vec<_>, Vec<_>) = std::mem::take(&mut data.other)
                .into_iter()
                .partition(|(name, _)| is_of_part(&block.kind, name));
            data.other = kept;
            let others = others.into_iter().map(|(name, _)| (Feature::OtherAttributes, name));
            let lost: Vec<_> = language.into_iter().chain(classes).chain(others).collect();
            block.attrs.tidy();
            for (feature, name) in lost {
                let written = "nothing: not on a part of a block";
                self.settle.changes.note(feature, Class::Dropped, name, written, block.span);
            }
        }
        walk_block_mut(self, block);
    }

    /// What stands in a line has no parts: a footnote holds paragraphs alone.
    fn inline(&mut self, _: &mut Inline) {}
}
