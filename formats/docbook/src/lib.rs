//! DocBook: the schema of Nix's, the kernel's and many other manuals, in version 5 (a namespace) and 4 (none).
//!
//! The reader takes any version of either. It is one pass over the tokens of the file; see [`elements`] for what each
//! element is in the neutral tree.

pub mod elements;
mod escape;
mod gaps;
mod instructions;
mod read;
mod settle;
mod write;
mod xinclude;

use ast::{
    Capabilities, Document, Format, Merged, Merging, Read, ReadOptions, Settled, Upgrade, WriteOptions,
};

/// Which generation a writer writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Generation {
    /// Without a namespace, with `id` and `ulink`.
    Four,
    /// In a namespace, with `xml:id` and `xlink:href`.
    Five,
}

/// `DocBook` of one generation.
#[derive(Clone, Copy, Debug)]
pub struct DocBook {
    name: &'static str,
    aliases: &'static [&'static str],
    title: &'static str,
    generation: Generation,
}

/// `DocBook` 5.2.
pub static DOCBOOK: DocBook =
    DocBook { name: "docbook", aliases: &["docbook5"], title: "DocBook 5.2", generation: Generation::Five };

/// `DocBook` 4.5.
pub static DOCBOOK4: DocBook =
    DocBook { name: "docbook4", aliases: &[], title: "DocBook 4.5", generation: Generation::Four };

impl Format for DocBook {
    fn name(&self) -> &'static str {
        self.name
    }

    fn aliases(&self) -> &'static [&'static str] {
        self.aliases
    }

    fn title(&self) -> &'static str {
        self.title
    }

    fn keeps_file_names(&self) -> bool {
        true
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["xml", "dbk", "docbook"]
    }

    fn capabilities(&self) -> Option<&'static Capabilities> {
        None
    }

    fn read(&self, source: &[u8], options: &ReadOptions) -> Option<Read> {
        Some(read::read(source, options))
    }

    fn read_owned(&self, source: Vec<u8>, options: &ReadOptions) -> Option<Read> {
        Some(read::read_owned(source, options))
    }

    fn read_back(&self, text: &str, options: &ReadOptions) -> Option<Read> {
        Some(read::read_back(text, options))
    }

    fn can_read(&self) -> bool {
        true
    }

    fn merge(&self, source: &[u8], options: &ReadOptions, merging: &mut Merging) -> Option<Merged> {
        xinclude::merge(source, options, merging)
    }

    fn settle(&self, document: Document, upgrade: Upgrade) -> Settled {
        settle::settle(document, self.generation, upgrade)
    }

    fn write(&self, document: &Document, _options: &WriteOptions) -> Option<String> {
        Some(write::write(document, self.generation))
    }

    fn can_write(&self) -> bool {
        true
    }
}
