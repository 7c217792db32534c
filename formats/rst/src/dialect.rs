//! What sets the dialects of reStructuredText apart, as data. The writer asks the [`Dialect`], and it alone, wherever
//! they differ.

use crate::capabilities;
use ast::Capabilities;
use std::sync::LazyLock;

/// A dialect: what docutils has, or what Sphinx adds to it.
pub struct Dialect {
    /// Its name on the command line.
    pub name: &'static str,
    /// What it is, in a few words.
    pub title: &'static str,
    /// What it can carry.
    pub capabilities: &'static LazyLock<Capabilities>,
    /// Whether the roles and directives of Sphinx are known. Roles that it has are declared by the file else, see
    /// [`spelling`](crate::roles::spelling_in).
    pub sphinx: bool,
    /// The directive of a listing.
    pub code: &'static str,
    /// Whether it takes a caption, and says how far it is indented (`:caption:`, `:dedent:`).
    pub code_options: bool,
    /// The directive that gives its class to what follows.
    pub class: &'static str,
    /// What stands between the items of a menu.
    pub menu_arrow: &'static str,
    /// How a link to an id of the same file is written.
    pub references: References,
}

/// How a link to an id is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum References {
    /// `` :ref:`text <id>` ``: Sphinx knows the ids of all files.
    Role,
    /// `` `text <id_>`__ ``: docutils knows the names of one file.
    Name,
}

/// reStructuredText for Sphinx.
pub static SPHINX: Dialect = Dialect {
    name: "rst",
    title: "reStructuredText for Sphinx",
    capabilities: &capabilities::CAPABILITIES,
    sphinx: true,
    code: "code-block",
    code_options: true,
    class: "rst-class",
    menu_arrow: " --> ",
    references: References::Role,
};

/// reStructuredText as docutils has it.
pub static DOCUTILS: Dialect = Dialect {
    name: "docutils",
    title: "reStructuredText for docutils",
    capabilities: &capabilities::DOCUTILS,
    sphinx: false,
    code: "code",
    code_options: false,
    class: "class",
    menu_arrow: " ‣ ",
    references: References::Name,
};
