//! Normal forms: of several trees that a text format writes alike, the one that its reader returns.
//!
//! A reader brings what it has read into normal form with the functions of this module, and lowering does the same with
//! what it hands to the writer; so the two trees can be compared strictly.
//!
//! | what is written alike | normal form |
//! |---|---|
//! | ids of a block, of an item around it, anchors at their start | [`gather`]: the outermost node that can have it has the first id, the block itself the last, anchors before it the others |
//! | a picture alone in a paragraph | [`paragraph`]: a block of media |
//! | comments at the start of a paragraph | [`paragraph`]: blocks before it |
//! | keys with `+` between them | [`inlines`]: one node of keys |
//! | a paragraph alone in a cell of a list of rows | [`list_table::cell`]: bare words |
//! | bare words and a paragraph alone in a cell, alignment of a column and of its cells | [`table`] |
//! | a list too short to be loose | [`untold`]: a list that does not say |

mod anchors;
pub mod code;
mod inline;
pub mod list_table;
pub mod table;
pub mod text;

pub use anchors::gather;
pub use inline::{append, inlines, paragraph};

use crate::{Block, BlockKind, List, ListKind};

/// The attribute of an include of `MyST`: how many levels its headings stand below those of the page.
pub const HEADING_OFFSET: &str = "heading-offset";

/// Takes what a list says of its spacing away, if one block is all there is: nothing could stand between. With `targets`, no
/// blank line stands between an anchor and the block that it is before.
pub fn untold(list: &mut List, targets: bool) {
    let blocks = list.items.iter().map(|item| match &item.kind {
        BlockKind::Item(body) => {
            // Anchors stand in one line, and in that of a paragraph behind them.
            let is_anchor = |b: &Block| matches!(b.kind, BlockKind::Anchor);
            let joined = body.windows(2).filter(|pair| {
                is_anchor(&pair[0])
                    && (targets || is_anchor(&pair[1]) || matches!(pair[1].kind, BlockKind::Paragraph(_)))
            });
            (body.len() - joined.count()).max(1)
        }
        _ => 1,
    });
    if blocks.sum::<usize>() <= 1 {
        list.compact = None;
    }
}

/// Whether a list may be written without blank lines: the source says so, and its items allow it. Each of them is a
/// paragraph, or nothing, with at most one such list behind it.
pub fn is_tight(list: &List) -> bool {
    list.compact == Some(true) && fits(list)
}

fn fits(list: &List) -> bool {
    list.items.iter().all(|item| match &item.kind {
        BlockKind::Item(body) => match body.as_slice() {
            // An anchor alone is followed by a blank line.
            [] => item.attrs.id().is_none(),
            [first, rest @ ..] => {
                matches!(first.kind, BlockKind::Paragraph(_) | BlockKind::Plain(_))
                    && rest.len() <= 1
                    && rest.iter().all(|b| {
                        b.attrs.id().is_none()
                            && matches!(&b.kind, BlockKind::List(inner)
                                if inner.head.is_empty() && is_tight_inside(inner) && interrupts(inner))
                    })
            }
        },
        _ => false,
    })
}

/// As [`is_tight`], where a list that does not say is as tight as the one around it.
fn is_tight_inside(list: &List) -> bool {
    is_tight(list) || (list.compact.is_none() && list.items.len() <= 1 && fits(list))
}

/// Whether a list may follow the line of a paragraph; a mark with nothing behind it is a part of the paragraph, or underlines it.
fn interrupts(list: &List) -> bool {
    let is_empty = |item: &Block| matches!(&item.kind, BlockKind::Item(body) if body.is_empty());
    let is_numbered_on = matches!(list.kind, ListKind::Numbered { start, .. } if start != 1);
    !is_numbered_on && !list.items.first().is_some_and(is_empty)
}
