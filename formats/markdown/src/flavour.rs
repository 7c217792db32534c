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
    /// How the id of a heading is written.
    pub headings: HeadingIds,
    /// How an anchor is written.
    pub anchors: Anchors,
    /// How an admonition is written.
    pub admonitions: Admonitions,
    /// How a figure, an example or the like is written, where it is carried.
    pub formals: Formals,
    /// How a definition list is written.
    pub definitions: Definitions,
    /// How a table is written.
    pub tables: Tables,
    /// The roles that are written before a code span, `` {file}`x` ``. Others may be classes,
    /// `` `x`{.option} `` and `[text]{.acronym}`.
    pub roles: &'static [(Role, &'static str)],
    /// Whether the other roles are classes.
    pub classes: bool,
    /// How keys, raised and lowered text are written.
    pub small: Small,
    /// The tags of HTML around text that are read as a node of ours.
    pub tags: &'static [&'static str],
    /// Whether a footnote's label may begin with a digit.
    pub numbers_are_labels: bool,
}

/// What a parser reads as mark-up beyond `CommonMark`, as a set. Escaping asks it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Syntax(u32);

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
    /// Dashes and ellipses made of `--` and `...`.
    pub const DASHES: Syntax = Syntax(1 << 6);
    /// Alerts, `> [!NOTE]`.
    pub const ALERTS: Syntax = Syntax(1 << 7);

    /// Boxes of tasks, `- [x]`.
    pub const TASKS: Syntax = Syntax(1 << 8);
    /// The other replacements of a typographer, `(c)`, `+-`, `????`.
    pub const SIGNS: Syntax = Syntax(1 << 9);
    /// Roles before a code span, `` {file}`x` ``.
    pub const ROLES: Syntax = Syntax(1 << 10);
    /// Whatever stands in braces at the end of a heading is attributes, `# Title {x}`.
    pub const HEADING_ATTRIBUTES: Syntax = Syntax(1 << 11);
    /// What pandoc's Markdown has beyond others: citations, formulas, commands of TeX, raised and lowered text, line
    /// blocks, links by a heading's words, lists with letters.
    pub const PANDOC: Syntax = Syntax(1 << 12);
    /// What `MyST` has beyond others: comments, `%`, breaks, `+++`, and targets, `(id)=`, at a line's start.
    pub const MYST: Syntax = Syntax(1 << 13);
    /// Orders of mdBook, `{{#include file}}`.
    pub const ORDERS: Syntax = Syntax(1 << 14);

    /// Addresses are links without any mark around them, `https://example.org`.
    pub const AUTOLINKS: Syntax = Syntax(1 << 20);

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

/// How the id of a heading is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeadingIds {
    /// As an anchor at the heading's start.
    Anchor,
    /// `# Title {#id}`, where the id has no other characters than it takes; as an anchor else.
    Attribute,
    /// `(id)=` on the line before.
    Target,
}

/// How an anchor is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchors {
    /// `<a id="x"></a>`.
    Html,
    /// `[]{#x}`.
    Attributes,
    /// `(x)=` before a block, `[]{#x}` in a line.
    Targets,
}

/// How an admonition is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Admonitions {
    /// `> [!NOTE]`.
    Alert,
    /// `::: {.note}`.
    Container,
    /// `:::{note}`.
    Directive,
    /// `> **Note**`.
    Quotation,
}

/// How a figure, an example or the like is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Formals {
    /// Not at all: lowering has replaced it.
    None,
    /// `::: {.example #id}`, its title a heading in it.
    Heading,
    /// `::: {#id .example}`, its title in a `::: title` of its own, as that of an admonition.
    Title,
    /// `:::{figure}`, `:::{admonition} Title`.
    Directive,
}

/// How a definition list is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Definitions {
    /// `<dl>`.
    Html,
    /// `: definition` under the term.
    Colon,
}

/// How a table is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tables {
    /// `| a | b |`.
    Pipes,
    /// `<table>`.
    Html,
    /// `| a | b |`, and a grid where a cell holds more than a line.
    Grid,
    /// `| a | b |`, and `:::{list-table}` where a cell holds more than a line.
    ListTable,
}

/// How keys, raised and lowered text are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Small {
    /// `<kbd>`, `<sup>`, `<sub>`.
    Html,
    /// `[Ctrl]{.keycap}`, `^sup^`, `~sub~`.
    Marks,
    /// `` {kbd}`Ctrl` ``, `` {sup}`2` ``.
    Roles,
}

static COMMONMARK_TABLE: LazyLock<Capabilities> = LazyLock::new(|| {
    let table = capabilities::table(capabilities::GFM_LIMITS, &[capabilities::COMMONMARK]);
    capabilities::readable_as(table, capabilities::COMMONMARK_FORM)
});

static GFM_TABLE: LazyLock<Capabilities> = LazyLock::new(|| {
    capabilities::readable(capabilities::table(capabilities::GFM_LIMITS, &[capabilities::GFM]))
});

static MDBOOK_TABLE: LazyLock<Capabilities> = LazyLock::new(|| {
    let own = &[capabilities::GFM, capabilities::MDBOOK];
    let table = capabilities::table(capabilities::GFM_LIMITS, own);
    capabilities::readable_as(table, capabilities::MDBOOK_FORM)
});

static PANDOC_TABLE: LazyLock<Capabilities> = LazyLock::new(|| {
    let table = capabilities::table_of_classes(capabilities::PANDOC_LIMITS, &[capabilities::PANDOC]);
    capabilities::readable_as(table, capabilities::PANDOC_FORM)
});

static MYST_TABLE: LazyLock<Capabilities> = LazyLock::new(|| {
    let table = capabilities::table_of_classes(capabilities::MYST_LIMITS, &[capabilities::MYST]);
    capabilities::readable_as(table, capabilities::MYST_FORM)
});

static NIXPKGS_TABLE: LazyLock<Capabilities> = LazyLock::new(|| {
    capabilities::readable(capabilities::table(capabilities::NIXPKGS_LIMITS, &[capabilities::NIXPKGS]))
});

/// What GitHub's parser knows.
const GITHUB: Syntax =
    Syntax::HTML.and(Syntax::STRIKE).and(Syntax::FOOTNOTES).and(Syntax::ALERTS).and(Syntax::TASKS);

/// The tags that the writer of most flavours writes around text.
const TAGS: &[&str] = &["kbd", "sup", "sub", "a", "del"];

pub(crate) static COMMONMARK: Flavour = Flavour {
    name: "commonmark",
    aliases: &[],
    title: "CommonMark",
    capabilities: &COMMONMARK_TABLE,
    syntax: Syntax::HTML,
    headings: HeadingIds::Anchor,
    anchors: Anchors::Html,
    admonitions: Admonitions::Quotation,
    formals: Formals::None,
    definitions: Definitions::Html,
    tables: Tables::Html,
    small: Small::Html,
    roles: &[],
    classes: false,
    tags: TAGS,
    numbers_are_labels: true,
};

pub(crate) static GFM: Flavour = Flavour {
    name: "gfm",
    aliases: &["markdown", "md"],
    title: "GitHub Flavored Markdown",
    capabilities: &GFM_TABLE,
    syntax: GITHUB.and(Syntax::AUTOLINKS),
    headings: HeadingIds::Anchor,
    anchors: Anchors::Html,
    admonitions: Admonitions::Alert,
    formals: Formals::None,
    definitions: Definitions::Html,
    tables: Tables::Pipes,
    small: Small::Html,
    roles: &[],
    classes: false,
    tags: TAGS,
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
        .and(Syntax::ROLES)
        .and(Syntax::DASHES)
        .and(Syntax::SIGNS),
    headings: HeadingIds::Attribute,
    anchors: Anchors::Attributes,
    admonitions: Admonitions::Container,
    formals: Formals::Heading,
    definitions: Definitions::Colon,
    tables: Tables::Pipes,
    small: Small::Marks,
    roles: &[
        (Role::Command, "command"),
        (Role::Filename, "file"),
        (Role::Varname, "var"),
        (Role::Envar, "env"),
        (Role::Option, "option"),
    ],
    classes: false,
    tags: TAGS,
    numbers_are_labels: false,
};

/// mdBook from 0.5 on: definition lists, alerts and typographic dashes are part of it.
pub(crate) static MDBOOK: Flavour = Flavour {
    name: "mdbook",
    aliases: &[],
    title: "Markdown of mdBook",
    capabilities: &MDBOOK_TABLE,
    syntax: GITHUB
        .and(Syntax::HEADING_ATTRIBUTES)
        .and(Syntax::DEFINITIONS)
        .and(Syntax::DASHES)
        .and(Syntax::ORDERS),
    headings: HeadingIds::Attribute,
    anchors: Anchors::Html,
    admonitions: Admonitions::Alert,
    formals: Formals::None,
    definitions: Definitions::Colon,
    tables: Tables::Pipes,
    small: Small::Html,
    roles: &[],
    classes: false,
    tags: TAGS,
    numbers_are_labels: true,
};

pub(crate) static PANDOC: Flavour = Flavour {
    name: "pandoc",
    aliases: &[],
    title: "Markdown of pandoc",
    capabilities: &PANDOC_TABLE,
    syntax: Syntax::HTML
        .and(Syntax::STRIKE)
        .and(Syntax::FOOTNOTES)
        .and(Syntax::ATTRIBUTES)
        .and(Syntax::DEFINITIONS)
        .and(Syntax::CONTAINERS)
        .and(Syntax::DASHES)
        .and(Syntax::TASKS)
        .and(Syntax::PANDOC),
    headings: HeadingIds::Attribute,
    anchors: Anchors::Attributes,
    admonitions: Admonitions::Container,
    formals: Formals::Title,
    definitions: Definitions::Colon,
    tables: Tables::Grid,
    small: Small::Marks,
    roles: &[],
    classes: true,
    tags: TAGS,
    numbers_are_labels: true,
};

/// `MyST` under Sphinx, with the extensions `attrs_block`, `attrs_inline`, `colon_fence` and `deflist`.
pub(crate) static MYST: Flavour = Flavour {
    name: "myst",
    aliases: &[],
    title: "MyST Markdown of Sphinx",
    capabilities: &MYST_TABLE,
    syntax: Syntax::HTML
        .and(Syntax::FOOTNOTES)
        .and(Syntax::ATTRIBUTES)
        .and(Syntax::ROLES)
        .and(Syntax::DEFINITIONS)
        .and(Syntax::CONTAINERS)
        .and(Syntax::MYST),
    headings: HeadingIds::Target,
    anchors: Anchors::Targets,
    admonitions: Admonitions::Directive,
    formals: Formals::Directive,
    definitions: Definitions::Colon,
    tables: Tables::ListTable,
    small: Small::Roles,
    roles: &[
        (Role::Command, "command"),
        (Role::Filename, "file"),
        (Role::Application, "program"),
        (Role::KeyCap, "kbd"),
        (Role::GuiLabel, "guilabel"),
    ],
    classes: true,
    tags: &["kbd", "sup", "sub", "a", "del", "span"],
    numbers_are_labels: true,
};
