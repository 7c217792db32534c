//! Tables.

use super::flow::Flow;
use super::sheet::Line;
use super::{Reader, Result};

impl<'s> Reader<'s> {
    /// Reads the grid table that begins with the first of `lines`; how many of them it takes. None: it is no table.
    pub(super) fn grid_table(&mut self, lines: &[Line<'s>], flow: &mut Flow) -> Result<Option<usize>> {
        let _ = (lines, flow);
        Ok(None)
    }

    /// Reads the simple table that begins with the first of `lines`; how many of them it takes. None: it is no table.
    pub(super) fn simple_table(&mut self, lines: &[Line<'s>], flow: &mut Flow) -> Result<Option<usize>> {
        let _ = (lines, flow);
        Ok(None)
    }
}
