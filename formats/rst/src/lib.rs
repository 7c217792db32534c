//! reStructuredText, as Sphinx reads it.
//!
//! Written for docutils 0.22 and Sphinx 9 without any extension: each file stands for itself and declares at its
//! top the roles that it uses. What the format can carry is in [`capabilities`].

pub mod capabilities;
mod escape;
mod ids;
mod own;
mod read;
pub mod roles;
mod settle;
mod write;

use ast::{Capabilities, Document, Format, Read, ReadOptions, Settled, Upgrade, WriteOptions};

/// reStructuredText for Sphinx.
pub static RST: Rst = Rst;

/// The format; see [`RST`].
#[derive(Clone, Copy, Debug)]
pub struct Rst;

impl Format for Rst {
    fn name(&self) -> &'static str {
        "rst"
    }

    fn title(&self) -> &'static str {
        "reStructuredText for Sphinx"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["rst"]
    }

    fn capabilities(&self) -> Option<&'static Capabilities> {
        Some(&capabilities::CAPABILITIES)
    }

    fn read(&self, source: &[u8], options: &ReadOptions) -> Option<Read> {
        Some(read::read(source, true, options))
    }

    fn read_back(&self, text: &str, options: &ReadOptions) -> Option<Read> {
        Some(read::read_back(text, true, options))
    }

    fn settle(&self, document: Document, _upgrade: Upgrade) -> Settled {
        settle::settle(document)
    }

    fn write(&self, document: &Document, options: &WriteOptions) -> Option<String> {
        Some(write::write(document, options))
    }
}
