//! What settling says in another way, or cannot say: gathered for the ledger.

use crate::{Change, Class, Construct, Span, Str};

/// The changes so far, in the order of the source.
#[derive(Debug, Default)]
pub struct Changes(pub Vec<Change>);

impl Changes {
    /// Notes a change.
    pub fn note(
        &mut self,
        construct: impl Into<Construct>,
        class: Class,
        name: impl Into<Str>,
        written: &str,
        span: Span,
    ) {
        let (construct, name, written) = (construct.into(), name.into(), written.into());
        self.0.push(Change { construct, class, name, written, span });
    }

    /// Notes what means the same in other words.
    pub fn normalised(&mut self, of: impl Into<Construct>, name: &str, written: &str, span: Span) {
        self.note(of, Class::Normalised, name, written, span);
    }

    /// Notes what keeps its words and loses its meaning.
    pub fn degraded(&mut self, of: impl Into<Construct>, name: &str, written: &str, span: Span) {
        self.note(of, Class::Degraded, name, written, span);
    }

    /// Notes what is not written.
    pub fn dropped(&mut self, of: impl Into<Construct>, name: &str, span: Span) {
        self.note(of, Class::Dropped, name, "nothing", span);
    }
}
