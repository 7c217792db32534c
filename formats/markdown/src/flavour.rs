//! What sets one flavour of Markdown apart from another, as data.

use crate::capabilities;
use ast::{Capabilities, Role};
use std::sync::LazyLock;

/// A flavour of Markdown. The writer asks it, and it alone, wherever flavours differ.
pub struct Flavour {
    /// Its name on the command line.
    pub name: &'static str,
    /// Other names for it.
    pub aliases: &'static [&'static str],
    /// What it is, in a few words.
    pub title: &'static str,
    /// What it can carry.
    pub capabilities: &'static LazyLock<Capabilities>,
    /// What its parser reads as mark-up beyond `CommonMark`.
    pub syntax: Syntax,
    /// How an anchor is written.
    pub anchors: Anchors,
    /// How an admonition is written.
    pub admonitions: Admonitions,
    /// How a definition list is written.
    pub definitions: Definitions,
    /// The roles that are written before a code span, `` {file}`x` ``.
    pub roles: &'static [(Role, &'static str)],
    /// Whether a footnote's label may begin with a digit.
    pub numbers_are_labels: bool,
}

/// What a parser reads as mark-up beyond `CommonMark`, as a set. Escaping asks it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Syntax(u16);

impl Syntax {
    /// `CommonMark` and no more.
    pub const COMMONMARK: Syntax = Syntax(0);
    /// Tags of HTML.
    pub const HTML: Syntax = Syntax(1);
    /// `~~struck out~~`, `~struck out~`.
    pub const STRIKE: Syntax = Syntax(1 << 1);
    /// Footnotes, `[^1]`.
    pub const FOOTNOTES: Syntax = Syntax(1 << 2);
    /// Attributes in braces, `[text]{.class}`, `# Title {#id}`, and roles, `` {file}`x` ``.
    pub const ATTRIBUTES: Syntax = Syntax(1 << 3);
    /// Definitions, `: text`.
    pub const DEFINITIONS: Syntax = Syntax(1 << 4);
    /// Fences of colons, `:::`.
    pub const CONTAINERS: Syntax = Syntax(1 << 5);
    /// Replacements of a typographer, `(c)`, `--`, `...`.
    pub const TYPOGRAPHER: Syntax = Syntax(1 << 6);
    /// Alerts, `> [!NOTE]`.
    pub const ALERTS: Syntax = Syntax(1 << 7);

    /// Boxes of tasks, `- [x]`.
    pub const TASKS: Syntax = Syntax(1 << 8);

    /// Both together.
    #[must_use]
    pub const fn and(self, other: Syntax) -> Syntax {
        Syntax(self.0 | other.0)
    }

    /// Whether all of `other` is in it.
    pub const fn has(self, other: Syntax) -> bool {
        self.0 & other.0 == other.0
    }
}

/// How an anchor is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchors {
    /// `<a id="x"></a>`, on headings, too.
    Html,
    /// `[]{#x}`, and `{#x}` at the end of a heading.
    Attributes,
}

/// How an admonition is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Admonitions {
    /// `> [!NOTE]`.
    Alert,
    /// `::: {.note}`.
    Container,
}

/// How a definition list is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Definitions {
    /// `<dl>`.
    Html,
    /// `: definition` under the term.
    Colon,
}

static GFM_TABLE: LazyLock<Capabilities> =
    LazyLock::new(|| capabilities::table(capabilities::GFM_LIMITS, capabilities::GFM));

static NIXPKGS_TABLE: LazyLock<Capabilities> =
    LazyLock::new(|| capabilities::table(capabilities::NIXPKGS_LIMITS, capabilities::NIXPKGS));

pub(crate) static GFM: Flavour = Flavour {
    name: "gfm",
    aliases: &["markdown", "md"],
    title: "GitHub Flavored Markdown",
    capabilities: &GFM_TABLE,
    syntax: Syntax::HTML.and(Syntax::STRIKE).and(Syntax::FOOTNOTES).and(Syntax::ALERTS).and(Syntax::TASKS),
    anchors: Anchors::Html,
    admonitions: Admonitions::Alert,
    definitions: Definitions::Html,
    roles: &[],
    numbers_are_labels: true,
};

pub(crate) static NIXPKGS: Flavour = Flavour {
    name: "nixpkgs",
    aliases: &[],
    title: "Markdown of nixos-render-docs",
    capabilities: &NIXPKGS_TABLE,
    syntax: Syntax::HTML
        .and(Syntax::FOOTNOTES)
        .and(Syntax::ATTRIBUTES)
        .and(Syntax::DEFINITIONS)
        .and(Syntax::CONTAINERS)
        .and(Syntax::TYPOGRAPHER),
    anchors: Anchors::Attributes,
    admonitions: Admonitions::Container,
    definitions: Definitions::Colon,
    roles: &[
        (Role::Command, "command"),
        (Role::Filename, "file"),
        (Role::Varname, "var"),
        (Role::Envar, "env"),
        (Role::Option, "option"),
    ],
    numbers_are_labels: false,
};
