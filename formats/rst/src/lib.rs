//! reStructuredText, in the dialects of Sphinx ([`RST`]) and of docutils alone ([`DOCUTILS`]).
//!
//! Written for docutils 0.22 and Sphinx 9 without any extension: each file stands for itself and declares at its
//! top the roles that it uses. Both dialects share one writer; a [`Dialect`] says as data what sets them apart. What
//! they can carry is in [`capabilities`], how meanings are spelt in [`roles`].

pub mod capabilities;
mod dialect;
mod escape;
mod ids;
mod own;
mod read;
pub mod roles;
mod settle;
mod write;

pub use dialect::{Dialect, References};

use ast::{Capabilities, Document, Format, Read, ReadOptions, Settled, Upgrade, WriteOptions};

/// reStructuredText for Sphinx.
pub static RST: Rst = Rst { dialect: &dialect::SPHINX };

/// reStructuredText for docutils without Sphinx.
pub static DOCUTILS: Rst = Rst { dialect: &dialect::DOCUTILS };

/// A dialect of reStructuredText as a format of the registry.
pub struct Rst {
    /// Which dialect.
    pub dialect: &'static Dialect,
}

impl Format for Rst {
    fn name(&self) -> &'static str {
        self.dialect.name
    }

    fn title(&self) -> &'static str {
        self.dialect.title
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["rst"]
    }

    fn capabilities(&self) -> Option<&'static Capabilities> {
        Some(self.dialect.capabilities)
    }

    fn read(&self, source: &[u8], options: &ReadOptions) -> Option<Read> {
        Some(read::read(source, self.dialect, options))
    }

    fn read_back(&self, text: &str, options: &ReadOptions) -> Option<Read> {
        Some(read::read_back(text, self.dialect, options))
    }

    fn settle(&self, document: Document, _upgrade: Upgrade) -> Settled {
        settle::settle(document, self.dialect)
    }

    fn write(&self, document: &Document, options: &WriteOptions) -> Option<String> {
        Some(write::write(document, self.dialect, options))
    }
}
