//! What a generation says in another way, or cannot say: gathered for the ledger.

use ast::{Change, Class, Construct, Span, Str};

/// The changes so far.
#[derive(Debug, Default)]
pub struct Changes(pub Vec<Change>);

impl Changes {
    /// Notes what means the same in other words.
    pub fn normalised(&mut self, of: impl Into<Construct>, name: &str, written: &str, span: Span) {
        self.note(of.into(), Class::Normalised, name, written, span);
    }

    /// Notes what keeps its words and loses its meaning.
    pub fn degraded(&mut self, of: impl Into<Construct>, name: &str, written: &str, span: Span) {
        self.note(of.into(), Class::Degraded, name, written, span);
    }

    /// Notes what is not written.
    pub fn dropped(&mut self, of: impl Into<Construct>, name: &str, span: Span) {
        self.note(of.into(), Class::Dropped, name, "nothing", span);
    }

    pub fn note(&mut self, construct: Construct, class: Class, name: &str, written: &str, span: Span) {
        self.0.push(Change { construct, class, name: Str::from(name), written: written.into(), span });
    }
}
