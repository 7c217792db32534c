//! The sizes of nodes, so that a change of them is seen and meant.
//!
//! A manual has about one node for every 25 bytes of source, most of them inline, so the node decides what a tree
//! costs. Why the sizes are what they are:
//!
//! * `Str` is 16 bytes: strings up to 15 bytes stay in place, and a clone is a copy or a count.
//! * `Attrs` is one pointer, null for the nine nodes in ten that have none.
//! * `Span` is two offsets of 4 bytes; the file is known to the document.
//! * `InlineKind` is 32 bytes: the most frequent marks (`Emphasis`, `Span`) hold their content in a `Vec` of 24 bytes
//!   without a second allocation, and everything rarer is boxed.
//! * `BlockKind` is 32 bytes for the same reason: paragraphs, items and cells hold their vector, what has a head is boxed.

use copyist_ast::{Attrs, Block, BlockKind, Inline, InlineKind, Node, Span, Str};

#[test]
fn nodes_are_as_small_as_meant() {
    assert_eq!(size_of::<Str>(), 16);
    assert_eq!(size_of::<Attrs>(), 8);
    assert_eq!(size_of::<Span>(), 8);
    assert_eq!(size_of::<InlineKind>(), 32);
    assert_eq!(size_of::<BlockKind>(), 32);
    assert_eq!(size_of::<Inline>(), 48);
    assert_eq!(size_of::<Block>(), 48);
    assert_eq!(size_of::<Node>(), 56);
}
