//! What the flavours beside GitHub's and that of nixos-render-docs have of their own.

use super::{Row, block, feature, inline, role};
use ast::{BlockTag as B, Class::Degraded, Class::Encoded, Class::Native, Class::Normalised};
use ast::{Feature as F, InlineTag as I, Role};

/// What CommonMark has: whatever it has no word for is HTML, which is a part of it.
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
    inline(I::Footnote, Degraded, "text in parentheses"),
    inline(I::FootnoteReference, Degraded, "text"),
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
    feature(F::CellId, Encoded, "<td id=\"id\">"),
    feature(F::FootnoteBlocks, Degraded, "the blocks in one line"),
    feature(F::FootnoteId, Normalised, "an anchor before the words"),
];

/// What mdBook has beyond GitHub's Markdown. Files of a book are pages of their own, which `SUMMARY.md` lists; `{{#include}}`
/// is for what is not.
pub(crate) const MDBOOK: &[Row] = &[
    block(B::DefinitionList, Native, "term and : definition"),
    block(B::DefinitionEntry, Native, "term and : definition"),
    block(B::Term, Native, "the term"),
    block(B::Definition, Native, "the definition's blocks"),
    feature(F::SeveralTerms, Normalised, "one line: a, b"),
    feature(F::HeadingId, Native, "# Title {#id}"),
    feature(F::IncludeText, Native, "{{#include file}} in a listing"),
];
