//! Running text.

use super::Reader;
use super::subs::Subs;
use ast::Inlines;
use ast::sheet::Run;

impl Reader<'_> {
    /// Reads running text with these substitutions.
    pub(super) fn running(&mut self, run: &Run<'_>, subs: Subs) -> Inlines {
        let _ = (subs, self.expand);
        vec![ast::Inline::text(run.text.as_ref())]
    }

    pub(super) fn running_hard(&mut self, run: &Run<'_>, subs: Subs) -> Inlines {
        self.running(run, subs)
    }

    pub(super) fn verbatim(&mut self, run: &Run<'_>, _subs: Subs, _guard: &str) -> Inlines {
        vec![ast::Inline::text(run.text.as_ref())]
    }
}
