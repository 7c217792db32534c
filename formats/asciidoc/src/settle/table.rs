//! Tables in the reader's form.

use super::{Context, Settle};
use ast::{Block, Blocks};

impl Settle {
    pub(super) fn table(&mut self, block: Block, _context: Context, out: &mut Blocks) {
        let _ = &self.changes;
        out.push(block);
    }
}
