//! Running text.

use super::Reader;
use super::subs::Subs;
use ast::Inlines;
use ast::sheet::Run;

impl Reader<'_> {
    /// Reads running text with these substitutions.
    pub(super) fn running(&mut self, run: &Run<'_>, subs: Subs) -> Inlines {
        let _ = (run, subs, self.expand);
        Inlines::new()
    }
}
