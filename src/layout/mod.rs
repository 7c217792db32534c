//! Layouts: where the copies of a manual go, and how one leads to the next: as a mirror of the source's tree, or as the
//! project that a tool builds at once.
//!
//! | layout | tool | the manual's root | an included file is |
//! |---|---|---|---|
//! | `plain` | any | where it was | an include, where the format has such |
//! | `sphinx` | Sphinx | `index` | a page, an entry of a `toctree` |
//! | `antora` | Antora | `modules/ROOT/pages/index` | a page, an entry of `nav.adoc` |
//! | `asciidoctor` | Asciidoctor | `index` | an include |
//! | `mdbook` | mdBook | `src/index` | a page, an entry of `SUMMARY.md` |
//! | `nixpkgs` | nixos-render-docs | `manual` | an `{=include=}` block |

mod files;
mod place;

pub use files::{Added, added, redirects};
pub use place::{AssetKind, Places};

use ast::capability::FileLinks;
use std::fmt;

/// How the copies of a manual are laid out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Layout {
    /// As the source is: each copy where its source was.
    #[default]
    Plain,
    /// A project of Sphinx: <https://www.sphinx-doc.org/en/master/usage/configuration.html>.
    Sphinx,
    /// A component of Antora: <https://docs.antora.org/antora/latest/standard-directories/>.
    Antora,
    /// A book of Asciidoctor, put together by includes.
    Asciidoctor,
    /// A book of mdBook: <https://rust-lang.github.io/mdBook/format/summary.html>.
    MdBook,
    /// A manual of nixos-render-docs, put together by `{=include=}` blocks.
    Nixpkgs,
}

impl Layout {
    /// Every layout.
    pub const ALL: [Layout; 6] =
        [Layout::Plain, Layout::Sphinx, Layout::Antora, Layout::Asciidoctor, Layout::MdBook, Layout::Nixpkgs];

    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Layout::Plain => "plain",
            Layout::Sphinx => "sphinx",
            Layout::Antora => "antora",
            Layout::Asciidoctor => "asciidoctor",
            Layout::MdBook => "mdbook",
            Layout::Nixpkgs => "nixpkgs",
        }
    }

    /// The layout of this name.
    pub fn find(name: &str) -> Option<Layout> {
        Layout::ALL.into_iter().find(|layout| layout.name() == name)
    }

    /// The formats, by name, that its tool reads; none for a layout that takes any.
    pub fn formats(self) -> &'static [&'static str] {
        match self {
            Layout::Plain => &[],
            Layout::Sphinx => &["rst"],
            Layout::Antora | Layout::Asciidoctor => &["asciidoc"],
            Layout::MdBook => &["mdbook"],
            Layout::Nixpkgs => &["nixpkgs"],
        }
    }

    /// Whether it takes a format of this name.
    pub fn takes(self, format: &str) -> bool {
        self == Layout::Plain || self.formats().contains(&format)
    }

    /// Whether each included file is a page that readers reach by navigation, not by an include.
    pub fn has_pages(self) -> bool {
        matches!(self, Layout::Sphinx | Layout::Antora | Layout::MdBook)
    }

    /// Whether each file has footnotes of its own.
    pub fn has_own_footnotes(self) -> bool {
        self.has_pages() || self == Layout::Nixpkgs
    }

    /// Whether pages are the entries of a `toctree`.
    pub fn has_toctrees(self) -> bool {
        self == Layout::Sphinx
    }

    /// How a link to an id in another file is written, where the format alone does it in the given way.
    pub fn file_links(self, format: FileLinks) -> FileLinks {
        if self == Layout::Antora { FileLinks::ByPath } else { format }
    }

    /// The name of the copy of the manual's root, without extension; none where it keeps its own.
    pub(crate) fn root_name(self) -> Option<&'static str> {
        match self {
            Layout::Plain => None,
            Layout::Nixpkgs => Some("manual"),
            _ => Some("index"),
        }
    }
}

impl fmt::Display for Layout {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Which divisions are pages, where that is not left to the source's files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Split {
    /// Each chapter, and what is like one.
    Chapter,
    /// Each chapter, and each section right in one.
    Section,
    /// None: the whole manual is one page.
    None,
}

impl Split {
    /// The choice of this name.
    pub fn find(name: &str) -> Option<Split> {
        match name {
            "chapter" => Some(Split::Chapter),
            "section" => Some(Split::Section),
            "none" => Some(Split::None),
            _ => None,
        }
    }
}
