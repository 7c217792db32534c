//! What a block is, paragraphs, quotations, literal blocks.

use super::flow::Flow;
use super::sheet::{self, Line};
use super::{Reader, Result};
use ast::Blocks;

impl<'s> Reader<'s> {
    /// Reads the lines of a body, whose indentation is cut, into a flow of blocks.
    pub(super) fn blocks(&mut self, lines: &[Line<'s>], flow: &mut Flow) -> Result<()> {
        let _ = (lines, flow);
        Ok(())
    }

    /// Reads the lines of a body in a body of its own: an item, a cell, the content of a directive.
    pub(super) fn body(&mut self, lines: &[Line<'s>]) -> Result<Blocks> {
        let mut flow = Flow::of_body();
        self.inside(sheet::span(lines), |reader| reader.blocks(lines, &mut flow))?;
        Ok(flow.finish())
    }
}
