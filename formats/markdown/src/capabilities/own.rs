//! What the flavours beside GitHub's and that of nixos-render-docs have of their own.

use super::{COMMON, Row, block, families, feature, inline, role};
use ast::capability::Limits;
use ast::{BlockTag as B, Class::Dropped, Class::Encoded, Class::Native, Class::Normalised};
use ast::{Capabilities, Construct, Family};
use ast::{Feature as F, InlineTag as I, Role};

/// What `CommonMark` has: whatever it has no word for is HTML, which is a part of it.
pub(crate) const COMMONMARK: &[Row] = &[
    block(B::DefinitionList, Encoded, "<dl>"),
    block(B::DefinitionEntry, Encoded, "<dt>, <dd>"),
    block(B::Term, Encoded, "<dt>term</dt>"),
    block(B::Definition, Encoded, "<dd>, with Markdown between blank lines"),
    block(B::Admonition, Encoded, "> **Note**"),
    block(B::Include, Normalised, "a link to the file"),
    block(B::Table, Encoded, "<table>"),
    block(B::TableGroup, Encoded, "<table>"),
    block(B::TableSection, Encoded, "<thead>, <tbody>, <tfoot>"),
    block(B::Row, Encoded, "<tr>"),
    block(B::Cell, Encoded, "<td>a</td>, with Markdown between blank lines where it needs it"),
    inline(I::Strike, Encoded, "<del>text</del>"),
    inline(I::Superscript, Encoded, "<sup>text</sup>"),
    inline(I::Subscript, Encoded, "<sub>text</sub>"),
    inline(I::Footnote, Encoded, "<sup>, a link to an item at the end of the file"),
    inline(I::FootnoteReference, Encoded, "<sup>, a link to the same item"),
    role(Role::KeyCap, Encoded, "<kbd>text</kbd>"),
    feature(F::SeveralTerms, Encoded, "<dt>a</dt> <dt>b</dt>"),
    feature(F::TableTitle, Encoded, "<caption>Title</caption>"),
    feature(F::TableWithoutHead, Encoded, "<table> without <thead>"),
    feature(F::TableHeadRows, Encoded, "several rows in <thead>"),
    feature(F::TableFoot, Encoded, "<tfoot>"),
    feature(F::TableSpans, Encoded, "<td colspan=\"2\">"),
    feature(F::TableBlocks, Encoded, "<td>, with Markdown between blank lines"),
    feature(F::TableNested, Encoded, "<table> in <td>"),
    feature(F::TableRowHeadings, Encoded, "<th>"),
    feature(F::ColumnAlign, Encoded, "<td align=\"center\">"),
    feature(F::CellAlign, Encoded, "<td align=\"center\">"),
    feature(F::CellId, Encoded, "<td id=\"id\">"),
    feature(F::FootnoteBlocks, Native, "the blocks of the item"),
    feature(F::FootnoteId, Encoded, "<sup id=\"id\">"),
    block(B::Raw, Native, "HTML as it is"),
    inline(I::Raw, Native, "HTML as it is"),
];

/// What mdBook has beyond GitHub's Markdown. Files of a book are pages of their own, which `SUMMARY.md` lists; `{{#include}}`
/// is for what is not.
pub(crate) const MDBOOK: &[Row] = &[
    feature(F::FrontMatter, Dropped, ""),
    block(B::DefinitionList, Native, "term and : definition"),
    block(B::DefinitionEntry, Native, "term and : definition"),
    block(B::Term, Native, "the term"),
    block(B::Definition, Native, "the definition's blocks"),
    feature(F::SeveralTerms, Normalised, "one line: a, b"),
    feature(F::HeadingId, Native, "# Title {#id}"),
    feature(F::IncludeText, Native, "{{#include file}} in a listing"),
    inline(I::Include, Native, "{{#include file}}"),
    block(B::Instruction, Encoded, "{{#title Title}}, of mdBook's own"),
    inline(I::Instruction, Encoded, "{{#playground file}}, of mdBook's own"),
];

/// The table of a flavour that says roles as classes.
pub(crate) fn table_of_classes(limits: Limits, own: &[&[Row]]) -> Capabilities {
    let classes = Role::ALL.iter().filter(|role| !matches!(role, Role::Literal | Role::Code | Role::Phrase));
    let classes = classes.map(|&role| {
        let written = if role.family() == Family::Code { "`text`{.role}" } else { "[text]{.role}" };
        (Construct::Role(role), Encoded, written)
    });
    let own = own.iter().flat_map(|rows| rows.iter().copied());
    Capabilities::new(limits, families().chain(COMMON.iter().copied()).chain(classes).chain(own))
}

/// What pandoc has.
pub(crate) const PANDOC: &[Row] = &[
    block(B::DefinitionList, Native, "term and : definition"),
    block(B::Admonition, Native, "::: {.note}"),
    block(B::Formal, Native, "::: {#id .example}, its title in a ::: title; a picture alone is a figure"),
    block(B::Include, Normalised, "a link to the file"),
    block(B::Anchor, Encoded, "[]{#id}"),
    block(B::Table, Native, "| a | b |, or a grid"),
    block(B::TableGroup, Native, "| a | b |, or a grid"),
    block(B::Math, Native, "$$source$$"),
    inline(I::Math, Native, "$source$"),
    block(B::Raw, Native, "```{=format}"),
    inline(I::Raw, Native, "`text`{=format}"),
    inline(I::Anchor, Encoded, "[]{#id}"),
    inline(I::Strike, Native, "~~text~~"),
    inline(I::Superscript, Native, "^text^"),
    inline(I::Subscript, Native, "~text~"),
    feature(F::FrontMatter, Native, "--- and lines of YAML"),
    feature(F::Task, Native, "- [x] item"),
    inline(I::Keys, Encoded, "[Ctrl]{.keycap}+[C]{.keycap}"),
    inline(I::ManualPage, Encoded, "`ls(1)`{.manpage}"),
    feature(F::AdmonitionTitle, Native, "::: title in it"),
    feature(F::FigureTitle, Native, "![title](file){#id}, or a ::: title"),
    feature(F::ExampleTitle, Encoded, "::: {#id .example} and a ::: title in it"),
    feature(F::EquationTitle, Encoded, "::: {#id .equation} and a ::: title in it"),
    feature(F::TableTitle, Native, "Table: Title"),
    feature(F::TableWithoutHead, Native, "an empty head row, or a grid without one"),
    feature(F::TableBlocks, Native, "a grid"),
    feature(F::TableNested, Native, "a grid in a grid"),
    // In an item, a listing's line of blanks is an empty line to it.
    feature(F::CodeTrailingBlanks, Dropped, ""),
    feature(F::HeadingId, Native, "# Title {#id}"),
    feature(F::BlockId, Encoded, "[]{#id} at the block's start or before it; ::: {#id .note}"),
    feature(F::ItemId, Encoded, "- []{#id} item"),
    feature(F::TermId, Encoded, "[]{#id} term"),
    feature(F::CellId, Encoded, "| []{#id} a |"),
    feature(F::InlineId, Normalised, "[]{#id} text"),
    feature(F::FootnoteId, Encoded, "[]{#id}[^id]"),
];

/// What `MyST` has.
pub(crate) const MYST: &[Row] = &[
    block(B::Raw, Native, "HTML as it is"),
    inline(I::Raw, Native, "HTML as it is"),
    block(B::DefinitionList, Native, "term and : definition"),
    block(B::Admonition, Native, ":::{note}"),
    block(B::Formal, Native, ":::{figure}, :::{admonition} Title with a class"),
    block(B::Include, Native, "```{include} file"),
    block(B::Anchor, Native, "(id)="),
    block(B::Table, Native, "| a | b |, or :::{list-table}"),
    block(B::TableGroup, Native, "| a | b |, or :::{list-table}"),
    inline(I::Anchor, Encoded, "[]{#id}, and <a id> where Sphinx would change the id"),
    inline(I::LineBreak, Native, "\\ at the end of the line, <br> where only one line may be"),
    inline(I::CrossReference, Native, "[](#id)"),
    inline(I::Strike, Encoded, "<del>text</del>"),
    inline(I::Superscript, Native, "{sup}`text`"),
    inline(I::Subscript, Native, "{sub}`text`"),
    inline(I::Keys, Native, "{kbd}`Ctrl`+{kbd}`C`"),
    inline(I::ManualPage, Native, "{manpage}`ls(1)`"),
    role(Role::Command, Native, "{command}`text`"),
    role(Role::Filename, Native, "{file}`text`"),
    role(Role::Application, Native, "{program}`text`"),
    role(Role::KeyCap, Native, "{kbd}`text`"),
    role(Role::GuiLabel, Native, "{guilabel}`text`"),
    feature(F::FrontMatter, Native, "--- and lines of YAML"),
    feature(F::AdmonitionTitle, Encoded, ":::{admonition} Title and :class: note"),
    feature(F::FigureTitle, Native, "the caption of :::{figure}"),
    feature(F::ExampleTitle, Encoded, ":::{admonition} Title and :class: example"),
    feature(F::EquationTitle, Encoded, ":::{admonition} Title and :class: equation"),
    feature(F::ColumnAlign, Native, "| :-: |; not in :::{list-table}"),
    feature(F::TableTitle, Native, ":::{table} Title, :::{list-table} Title"),
    feature(F::TableWithoutHead, Native, ":::{list-table} without :header-rows:"),
    feature(F::TableHeadRows, Native, ":header-rows: 2"),
    feature(F::TableBlocks, Native, ":::{list-table}"),
    feature(F::TableNested, Native, ":::{list-table} in :::{list-table}"),
    feature(F::ReferenceText, Native, "[](#id)"),
    feature(F::HeadingId, Native, "(id)=, and <a id> where Sphinx would change the id"),
    feature(F::BlockId, Native, "(id)= before the block"),
    feature(F::ItemId, Encoded, "(id)= at the item's start"),
    feature(
        F::TermId,
        Encoded,
        "[]{#id} term; <a id>, and (id)= before the definition, where attributes do not take it",
    ),
    feature(F::CellId, Encoded, "| []{#id} a |"),
    feature(F::InlineId, Normalised, "[]{#id} text"),
    feature(F::FootnoteId, Encoded, "[]{#id}[^1]"),
    feature(F::IncludeText, Native, "```{literalinclude} file"),
];
