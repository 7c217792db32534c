//! The form in which the reader returns a tree: of several trees that are written alike, one. Lowering has taken away what
//! the format cannot carry; here the rest is brought into that form, so that what is read back can be compared strictly.
//! What changes more than the form is named.
//!
//! | what is written alike | its form |
//! |---|---|
//! | ids of a block, of the item around it, anchors before it | [`ids`] |
//! | a paragraph with line breaks and a listing of running text | [`lines`]: a paragraph, unless lines are empty or indented |
//! | a caption without a title, a title without a caption | [`block`]: a figure with a title |
//! | a table's sections, spans that reach too far, rows that are short | [`table`]: a full grid of head and body |
//! | a change of topic between sections | [`transition`]: at the end of the first, if the second has an id |
//! | code beside its replaceable parts, for docutils | [`pieces`]: one span |
//! | a link without words, a reference in a link's clothes | [`inline`] |

mod block;
mod code;
mod formal;
pub(crate) mod ids;
mod index;
mod inline;
mod lines;
mod list;
pub(crate) mod pieces;
mod run_in;
mod table;
pub(crate) mod transition;

pub(crate) use code::trim_end;
pub(crate) use inline::push_folded;
pub(crate) use lines::block as line_block;
pub(crate) use table::width_of as width_of_row;

use crate::Dialect;
use ast::visit::{
    Visit, VisitMut, walk_block, walk_block_mut, walk_document, walk_document_mut, walk_inline,
};
use ast::{Block, BlockKind, Changes, Class, Document, Feature, Inline, InlineKind, Settled, Str};
use foldhash::HashSet;

/// Brings a lowered document into the reader's form.
pub(crate) fn settle(mut document: Document, dialect: &'static Dialect) -> Settled {
    let mut names = Names::default();
    walk_document(&mut names, &document);
    let mut settle =
        Settle { dialect, changes: Changes::default(), notes: names.notes, citations: names.citations };
    if names.parts {
        walk_document_mut(&mut Parts { settle: &mut settle }, &mut document);
    }
    settle.sequence(&mut document.body, false);
    ids::gather_in(&mut document.body, dialect, names.footnotes);
    transition::place(&mut document.body);
    Settled { document, changes: settle.changes.0 }
}

struct Settle {
    dialect: &'static Dialect,
    changes: Changes,
    /// The labels of footnotes.
    notes: HashSet<Str>,
    /// Those of citations.
    citations: HashSet<Str>,
}

fn has_more_than_id(attrs: &ast::Attrs) -> bool {
    attrs.data().is_some_and(|d| !d.classes.is_empty() || !d.other.is_empty())
}

/// Takes classes and the like from parts of blocks, before which no directive can stand.
struct Parts<'s> {
    settle: &'s mut Settle,
}

impl VisitMut for Parts<'_> {
    fn block(&mut self, block: &mut Block) {
        if block.kind.is_part() && has_more_than_id(&block.attrs) {
            let data = block.attrs.data_mut();
            let classes = std::mem::take(&mut data.classes).into_iter().map(|name| (Feature::Classes, name));
            let others = std::mem::take(&mut data.other).into_iter();
            let lost: Vec<_> =
                classes.chain(others.map(|(name, _)| (Feature::OtherAttributes, name))).collect();
            block.attrs.tidy();
            for (feature, name) in lost {
                self.settle.changes.note(
                    feature,
                    Class::Dropped,
                    name,
                    "nothing: not on a part of a block",
                    block.span,
                );
            }
        }
        walk_block_mut(self, block);
    }
}

/// The labels of the footnotes and citations in a file.
#[derive(Default)]
struct Names {
    notes: HashSet<Str>,
    labels: HashSet<String>,
    citations: HashSet<Str>,
    /// Whether there are footnotes at all.
    footnotes: bool,
    /// Whether parts of blocks have classes or the like.
    parts: bool,
}

impl Visit for Names {
    fn block(&mut self, block: &Block) {
        self.parts |= block.kind.is_part() && has_more_than_id(&block.attrs);
        if let BlockKind::Generic(generic) = &block.kind
            && generic.name == crate::own::CITATION
            && let Some(label) = block.attrs.get("label")
        {
            self.citations.insert(label.into());
        }
        walk_block(self, block);
    }

    fn inline(&mut self, inline: &Inline) {
        match (&inline.kind, inline.attrs.id()) {
            (InlineKind::Text(_), _) => return,
            (InlineKind::Footnote(_), id) => {
                self.footnotes = true;
                // Of several with the same label the first has it.
                if let Some(id) = id
                    && self.labels.insert(crate::ids::normalised(&crate::write::note_label(id)).into_owned())
                {
                    self.notes.insert(id.into());
                }
            }
            _ => {}
        }
        walk_inline(self, inline);
    }
}
