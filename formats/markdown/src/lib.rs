//! Markdown, in the flavours of the tools that build manuals: [`COMMONMARK`], GitHub's ([`GFM`]), mdBook's ([`MDBOOK`]),
//! pandoc's ([`PANDOC`]), Sphinx's ([`MYST`]), and the dialect of nixos-render-docs ([`NIXPKGS`]).
//!
//! All flavours share one writer. A [`Flavour`] says as data what sets it apart: its table of capabilities, the
//! syntax that its parser knows (and that text must be kept from), and how it spells what `CommonMark` has no word
//! for. A new flavour is a new value.

mod bars;
mod capabilities;
mod escape;
mod flavour;
mod orders;
mod read;
mod width;
mod write;

pub use flavour::Flavour;

use ast::{Capabilities, Document, Format, Read, ReadOptions, WriteOptions};

/// A flavour of Markdown as a format of the registry.
pub struct Markdown {
    /// Which flavour.
    pub flavour: &'static Flavour,
}

/// The flavours, in the order in which they are listed.
pub static ALL: [&Markdown; 6] = [&COMMONMARK, &GFM, &NIXPKGS, &MDBOOK, &PANDOC, &MYST];

/// Markdown as its specification has it, HTML included.
pub static COMMONMARK: Markdown = Markdown { flavour: &flavour::COMMONMARK };

/// Markdown as pandoc reads it.
pub static PANDOC: Markdown = Markdown { flavour: &flavour::PANDOC };

/// Markdown as Sphinx reads it, with myst-parser.
pub static MYST: Markdown = Markdown { flavour: &flavour::MYST };

/// Markdown as mdBook reads it.
pub static MDBOOK: Markdown = Markdown { flavour: &flavour::MDBOOK };

/// Markdown as GitHub reads it.
pub static GFM: Markdown = Markdown { flavour: &flavour::GFM };

/// Markdown as nixos-render-docs reads it.
pub static NIXPKGS: Markdown = Markdown { flavour: &flavour::NIXPKGS };

impl Markdown {
    /// What comrak, which the reader is built on, is told of this flavour: to measure the one against the other.
    #[doc(hidden)]
    pub fn parser(&self) -> comrak::Options<'static> {
        read::parser(self.flavour)
    }

    /// Whether the flavour has a reader.
    fn is_read(&self) -> bool {
        self.flavour.capabilities.normal.is_some()
    }
}

impl Format for Markdown {
    fn name(&self) -> &'static str {
        self.flavour.name
    }

    fn aliases(&self) -> &'static [&'static str] {
        self.flavour.aliases
    }

    fn title(&self) -> &'static str {
        self.flavour.title
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["md"]
    }

    fn capabilities(&self) -> Option<&'static Capabilities> {
        Some(self.flavour.capabilities)
    }

    fn read(&self, source: &[u8], options: &ReadOptions) -> Option<Read> {
        self.is_read().then(|| read::read(source, self.flavour, options))
    }

    fn read_back(&self, text: &str, options: &ReadOptions) -> Option<Read> {
        self.is_read().then(|| read::read_back(text, self.flavour, options))
    }

    fn write(&self, document: &Document, options: &WriteOptions) -> Option<String> {
        Some(write::write(document, self.flavour, options))
    }
}
