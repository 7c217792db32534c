//! What becomes of the files of a manual before they are converted.

use crate::layout::{Layout, Split};
use ast::Includes;

/// Which includes are resolved, and how the copies are laid out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Way {
    /// Which includes are resolved.
    pub includes: Includes,
    /// How the copies are laid out.
    pub layout: Layout,
    /// Which divisions are pages; `None`: the files of the source are, but where the layout wants it otherwise.
    pub split: Option<Split>,
}

impl From<Includes> for Way {
    fn from(includes: Includes) -> Way {
        Way { includes, ..Way::default() }
    }
}
