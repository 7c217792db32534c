//! DocBook: the schema of Nix's, the kernel's and many other manuals, in version 5 (a namespace) and 4 (none).
//!
//! The reader takes any version of either. It is one pass over the tokens of the file; see [`elements`] for what each
//! element is in the neutral tree.

pub mod elements;
mod read;

use ast::{Capabilities, Format, Read, ReadOptions};

/// `DocBook` of one generation.
#[derive(Clone, Copy, Debug)]
pub struct DocBook {
    name: &'static str,
    aliases: &'static [&'static str],
    title: &'static str,
}

/// `DocBook` 5.2.
pub static DOCBOOK: DocBook = DocBook { name: "docbook", aliases: &["docbook5"], title: "DocBook 5.2" };

/// `DocBook` 4.5.
pub static DOCBOOK4: DocBook = DocBook { name: "docbook4", aliases: &[], title: "DocBook 4.5" };

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

    fn extensions(&self) -> &'static [&'static str] {
        &["xml", "dbk", "docbook"]
    }

    fn capabilities(&self) -> Option<&'static Capabilities> {
        None
    }

    fn read(&self, source: &[u8], options: &ReadOptions) -> Option<Read> {
        Some(read::read(source, options))
    }

    fn can_read(&self) -> bool {
        true
    }
}
