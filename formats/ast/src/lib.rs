//! The neutral tree of Copyist: what a document *is*, apart from the format that it is written in.
//!
//! Three layers keep it small while nothing is left out:
//!
//! 1. **Structure**: [`BlockKind`] and [`InlineKind`], closed lists of kinds, named after what a thing is.
//! 2. **Meaning**: [`Role`], one vocabulary for runs of text.
//! 3. **Attributes**: [`Attrs`] on every node: id, language, classes, and a map for the rest.
//!
//! Every node has a [`Span`]. Spans do not take part in equality, and text is in canonical form after reading
//! (see [`validate()`]), so equality is equality of meaning and may be strict.
//!
//! This crate also holds what every format crate shares, since formats never import each other: the [`Format`]
//! trait, the table of [`capabilities`](capability) that lowering obeys, [diagnostics](diagnostic), and the
//! [layout layer](layout) under all writers.
//!
//! ```
//! use copyist_ast::{Block, BlockKind, Document, Inline};
//!
//! let hello = Block::made(BlockKind::Paragraph(vec![Inline::text("Hello.")]));
//! let document = Document { body: vec![hello], ..Document::default() };
//! assert_eq!(copyist_ast::dump(&document), "paragraph\n  \"Hello.\"\n");
//! ```

mod attrs;
mod block;
pub mod capability;
mod changes;
pub mod diagnostic;
mod document;
mod dump;
pub mod eight;
pub mod foreign;
mod format;
mod fragment;
mod inline;
mod json;
pub mod layout;
mod limits;
mod merge;
pub mod normal;
mod record;
mod role;
pub mod scan;
pub mod sheet;
mod shrink;
mod span;
mod table;
mod tags;
#[cfg(feature = "testing")]
pub mod testing;
mod validate;
pub mod visit;

pub use attrs::{AttrData, Attrs};
pub use block::*;
pub use capability::{Capabilities, Capability, Class, Construct, Feature};
pub use changes::Changes;
pub use diagnostic::{Diagnostic, Severity};
pub use document::{Document, Entity};
pub use dump::dump;
pub use format::{Change, Format, Read, ReadOptions, Settled, Style, Upgrade, WriteOptions};
pub use fragment::{Declarations, Opened, Resolve};
pub use inline::*;
pub use json::{FORMAT as JSON, from_json, to_json};
pub use limits::{Limit, Limits};
pub use merge::{Includes, MergeNote, Merged, Merging, Piece, Places};
pub use record::{Home, Record, RecordKind};
pub use role::{Family, Role};
pub use shrink::put;
pub use span::Span;
pub use table::*;
pub use tags::{BlockTag, InlineTag};
pub use validate::{Violation, validate};

/// The string type of the tree: 16 bytes, short strings in place, cheap to clone.
pub type Str = ecow::EcoString;
