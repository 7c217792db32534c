//! Stands for the reader of blocks until that is there.

use crate::read::{Reader, Result};
use ast::Blocks;
use ast::sheet::Line;

impl Reader<'_> {
    /// Reads lines as blocks.
    pub(in crate::read) fn body(&mut self, lines: &[Line<'_>]) -> Result<Blocks> {
        let run = ast::sheet::Run::of(lines, self.text);
        let words = self.running(&run, crate::read::subs::Subs::NORMAL);
        Ok(vec![ast::Block::new(ast::BlockKind::Paragraph(words), ast::sheet::span(lines))])
    }
}
