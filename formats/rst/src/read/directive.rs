//! What each directive means.

use super::flow::Flow;
use super::sheet::Line;
use super::{Reader, Result};
use ast::{Inlines, Span};

/// A directive, as it stands in the text.
pub(super) struct Directive<'s, 'l> {
    /// Its name, as written.
    pub name: &'s str,
    /// What stands behind the two colons, if anything, and the lines below, their indentation cut; without blank lines at
    /// either end. The first is what stands behind the colons; it is blank if nothing does.
    pub lines: &'l [Line<'s>],
    pub span: Span,
}

impl<'s> Reader<'s> {
    /// Reads a directive into a flow of blocks.
    pub(super) fn directive(&mut self, directive: &Directive<'s, '_>, flow: &mut Flow) -> Result<()> {
        let _ = (directive, flow);
        Ok(())
    }

    /// What the directive of a substitution definition stands for: `image`, `replace`, `unicode`, `date`, `raw`.
    pub(super) fn substitution(&mut self, directive: &Directive<'s, '_>) -> Result<Inlines> {
        let _ = directive;
        Ok(Inlines::new())
    }
}
