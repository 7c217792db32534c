//! AsciiDoc, as Asciidoctor and Antora read it.
//!
//! * [`capabilities`] says what AsciiDoc carries; lowering obeys it.
//! * `read` turns text into a tree, as Asciidoctor reads it.
//! * `settle` brings a tree into the form in which it is read back.
//! * `write` turns a lowered tree into text, a file a construct.
//! * `escape` keeps text from being read as markup.
//!
//! The words that Asciidoctor shows are the words of the tree, with one exception that is left to it on purpose: a
//! straight apostrophe between letters of running text (`don't`) is shown as a curved one, as in every text that an
//! author types. It stays the character it was in the file. In code, and for every other replacement
//! (`--`, `...`, `(C)`, `->`), the text is guarded.

pub mod capabilities;
mod escape;
mod grid;
mod own;
mod read;
mod settle;
mod write;

use ast::{Capabilities, Document, Format, Read, ReadOptions, Settled, Upgrade, WriteOptions};

/// The format `asciidoc`, for the registry.
pub static ASCIIDOC: AsciiDoc = AsciiDoc;

/// The format `asciidoc`; see [`ASCIIDOC`].
#[derive(Debug)]
pub struct AsciiDoc;

impl Format for AsciiDoc {
    fn name(&self) -> &'static str {
        "asciidoc"
    }
    fn aliases(&self) -> &'static [&'static str] {
        &["adoc"]
    }
    fn title(&self) -> &'static str {
        "AsciiDoc for Asciidoctor"
    }
    fn extensions(&self) -> &'static [&'static str] {
        &["adoc"]
    }
    fn capabilities(&self) -> Option<&'static Capabilities> {
        Some(&capabilities::CAPABILITIES)
    }
    fn read(&self, source: &[u8], options: &ReadOptions) -> Option<Read> {
        Some(read::read(source, options))
    }
    fn read_back(&self, text: &str, options: &ReadOptions) -> Option<Read> {
        Some(read::read_back(text, options))
    }
    fn settle(&self, document: Document, _upgrade: Upgrade) -> Settled {
        settle::settle(document)
    }
    fn write(&self, document: &Document, options: &WriteOptions) -> Option<String> {
        Some(write::document(document, options))
    }
}
