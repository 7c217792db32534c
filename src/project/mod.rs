//! All files of a manual: finding them, reading them in parallel, following includes, and the index of ids.

mod index;

pub use index::{FileId, IncludeTarget, Index, IndexedFile, TargetInfo};
