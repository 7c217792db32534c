//! What the dialects of reStructuredText can carry: the one source of truth for lowering, the ledger and the book.

use crate::dialect;
use crate::roles::{ROLES, Spelling, spelling_in};
use ast::capability::{FileLinks, Limits, TargetKind};
use ast::{BlockTag as B, Capabilities, Class, Construct, DivisionKind, Feature as F, InlineTag as I};
use std::sync::LazyLock;

/// The table of Sphinx.
pub static CAPABILITIES: LazyLock<Capabilities> =
    LazyLock::new(|| Capabilities::new(LIMITS, common()).settling().with_own(crate::own::OWN));

/// The table of docutils without Sphinx: the same rows, but for those that are its own.
pub static DOCUTILS: LazyLock<Capabilities> = LazyLock::new(|| {
    let roles = ROLES.iter().filter_map(|&(role, ..)| {
        let (class, written) = match (spelling_in(role, &dialect::DOCUTILS), role) {
            (Spelling::Own(..), ast::Role::Replaceable) => (Class::Encoded, REPLACEABLE),
            (Spelling::Own(..), _) => (Class::Encoded, "a role of its name, declared upon one of docutils"),
            (Spelling::Literal, _) => (Class::Native, "``` ``…`` ```"),
            _ => return None,
        };
        Some((Construct::Role(role), class, written))
    });
    let own = DOCUTILS_ROWS.iter().copied();
    Capabilities::new(DOCUTILS_LIMITS, common().chain(roles).chain(own))
        .settling()
        .with_own(crate::own::DOCUTILS_OWN)
});

const REPLACEABLE: &str = "`` :replaceable:`…` ``, declared as ``.. role:: replaceable(emphasis)``";

/// The rows that the dialects share.
fn common() -> impl Iterator<Item = (Construct, Class, &'static str)> {
    let roles = ROLES.iter().map(|&(role, class, written, _)| (Construct::Role(role), class, written));
    let divisions = DivisionKind::ALL.iter().map(|&kind| {
        let (class, written) = match kind {
            DivisionKind::Section => (Class::Native, "a title with an underline by its depth"),
            _ => (Class::Normalised, "a section at its depth"),
        };
        (Construct::Division(kind), class, written)
    });
    roles
        .chain(divisions)
        .chain(BLOCKS.iter().map(|&(c, class, written)| (Construct::Block(c), class, written)))
        .chain(INLINES.iter().map(|&(c, class, written)| (Construct::Inline(c), class, written)))
        .chain(FEATURES.iter().map(|&(c, class, written)| (Construct::Feature(c), class, written)))
}

const LIMITS: Limits = Limits {
    heading_levels: 32,
    heading_ids: false,
    file_links: FileLinks::ById,
    // Sphinx takes a relative path as relative to the page that is built, not to the included file.
    root_paths: true,
    callout_comment: |_| ("# ", ""),
    // A name may have single blanks in it.
    id_is_valid: |id| {
        id.split(' ')
            .all(|word| !word.is_empty() && !word.contains(|c: char| c.is_whitespace() || c.is_control()))
    },
    // `:ref:` takes the text of a title. It also knows figures, tables and listings with a caption, but not
    // examples of other content, and a reference must not depend on which of these its target happens to be. A
    // target that is not among the inputs may be anything, and `:ref:` to one without a title breaks the build.
    names_target: |kind| matches!(kind, TargetKind::Division),
};

const DOCUTILS_LIMITS: Limits = Limits {
    // A name is known in its own file, and its text is what the reference says.
    file_links: FileLinks::ByPage,
    root_paths: false,
    names_target: |_| false,
    ..LIMITS
};

/// What docutils says otherwise than Sphinx.
const DOCUTILS_ROWS: &[(Construct, Class, &str)] = &[
    (Construct::Block(B::ShortTitle), Class::Dropped, "nothing: docutils has no short titles"),
    (Construct::Block(B::Info), Class::Dropped, "nothing: the words of a manual stay, its imprint goes"),
    (Construct::Block(B::Field), Class::Dropped, "nothing: the words of a manual stay, its imprint goes"),
    (
        Construct::Block(B::Plain),
        Class::Native,
        "a paragraph in a cell; a comment for index entries, `.. index: single: a`",
    ),
    (Construct::Block(B::Code), Class::Native, "`.. code:: language`"),
    (
        Construct::Block(B::Formal),
        Class::Native,
        "`.. figure::`, `.. admonition::` with a class for other kinds",
    ),
    (Construct::Inline(I::Span), Class::Native, "`` :name:`…` ``, declared as `.. role:: name`"),
    (Construct::Inline(I::Link), Class::Native, "`` `text <url>`__ ``, `` `text <id_>`__ ``"),
    (Construct::Inline(I::CrossReference), Class::Normalised, "a link with its target's title"),
    (Construct::Inline(I::Keys), Class::Encoded, "`` :kbd:`Ctrl+C` ``, declared as `.. role:: kbd(literal)`"),
    (
        Construct::Inline(I::Menu),
        Class::Encoded,
        "`` :menuselection:`File ‣ Quit` ``, declared as `.. role:: menuselection`",
    ),
    (
        Construct::Inline(I::IndexTerm),
        Class::Normalised,
        "a comment before the paragraph, `.. index: single: a; b`: docutils has no index",
    ),
    (
        Construct::Inline(I::ManualPage),
        Class::Encoded,
        "`` :manpage:`ls(1)` ``, declared as `.. role:: manpage(emphasis)`",
    ),
    (Construct::Feature(F::ExampleTitle), Class::Encoded, "`.. admonition:: Title` with `:class: example`"),
    (
        Construct::Feature(F::ParagraphTitle),
        Class::Encoded,
        "`**Title.** text`, after `.. class:: formal-paragraph`",
    ),
    (
        Construct::Feature(F::CodeSpanReplaceable),
        Class::Encoded,
        "`` :file:`/home/`\\ :file-replaceable:`user` ``: pieces with a null escape between",
    ),
    (Construct::Feature(F::ReferenceText), Class::Normalised, "the title, written out"),
    (Construct::Feature(F::ReferenceStyle), Class::Dropped, "the title as it is"),
    (
        Construct::Feature(F::LinkNesting),
        Class::Encoded,
        "`|name|_`, its text and its target at the end of the file",
    ),
    (Construct::Feature(F::Language), Class::Dropped, "nothing: a document has one language"),
    (Construct::Feature(F::ShortTitle), Class::Dropped, "nothing: docutils has no short titles"),
    (
        Construct::Feature(F::Metadata),
        Class::Dropped,
        "nothing: the words of a manual stay, its imprint goes",
    ),
    (
        Construct::Feature(F::Subtitle),
        Class::Encoded,
        "a paragraph under the title, after `.. class:: subtitle`",
    ),
    (
        Construct::Block(B::Subtitle),
        Class::Encoded,
        "a paragraph under the title, after `.. class:: subtitle`",
    ),
    (Construct::Feature(F::IncludeText), Class::Native, "`.. include:: file` with `:literal:`"),
    (
        Construct::Feature(F::IndexSee),
        Class::Encoded,
        "`see: entry; other` and `seealso: entry; other` in the comment",
    ),
    (Construct::Feature(F::Glossary), Class::Encoded, "a definition list after `.. class:: glossary`"),
    (Construct::Feature(F::Classes), Class::Encoded, "`.. class:: name` before a block; nothing elsewhere"),
];

const BLOCKS: &[(B, Class, &str)] = &[
    (B::Division, Class::Native, "a section"),
    (B::Title, Class::Native, "a section title, or a directive's argument"),
    (B::Subtitle, Class::Encoded, "a paragraph under the title, after `.. rst-class:: subtitle`"),
    (B::ShortTitle, Class::Dropped, "nothing: Sphinx makes short titles itself"),
    (B::Info, Class::Dropped, "nothing: Sphinx has metadata in `conf.py`"),
    (B::Field, Class::Dropped, "nothing: Sphinx has metadata in `conf.py`"),
    (B::ReferenceNames, Class::Normalised, "a section *Name* with one line: names – purpose"),
    (B::Heading, Class::Native, "`.. rubric::`"),
    (B::Paragraph, Class::Native, "a paragraph"),
    (B::Plain, Class::Native, "a paragraph in a cell; `.. index::` for index entries"),
    (B::Compound, Class::Normalised, "its blocks in sequence"),
    (B::List, Class::Native, "`-`, `1.`, or lines for a simple list"),
    (B::Item, Class::Native, "`-`, `1.`"),
    (B::DefinitionList, Class::Native, "a definition list"),
    (B::DefinitionEntry, Class::Native, "a term with an indented body directly below"),
    (B::Term, Class::Native, "the line above the body"),
    (B::Definition, Class::Native, "the indented body"),
    (B::See, Class::Normalised, "a paragraph *See* with a link"),
    (B::Procedure, Class::Normalised, "a numbered list"),
    (B::Step, Class::Normalised, "an item of a numbered list"),
    (B::Alternatives, Class::Normalised, "a list in the step"),
    (B::QuestionList, Class::Normalised, "`**questions**`, each with its answers below"),
    (B::QuestionEntry, Class::Normalised, "`**question**`, then the answers"),
    (B::Question, Class::Normalised, "a paragraph of strong text"),
    (B::Answer, Class::Normalised, "its blocks"),
    (B::CalloutList, Class::Encoded, "a list numbered `(1)`"),
    (B::Callout, Class::Encoded, "an item `(1)`"),
    (B::Code, Class::Native, "`.. code-block:: language`"),
    (B::Synopsis, Class::Normalised, "lines of a line block"),
    (B::ProductionSet, Class::Degraded, "its rules as paragraphs"),
    (B::Production, Class::Degraded, "a paragraph `name ::= …`"),
    (B::Math, Class::Native, "`.. math::`"),
    (B::Admonition, Class::Native, "`.. note::`"),
    (B::Formal, Class::Native, "`.. figure::`, `:caption:` of a listing, `.. admonition::` with a class"),
    (B::Quotation, Class::Native, "an indented block"),
    (B::Attribution, Class::Native, "`-- Name` as the last paragraph of the quotation"),
    (B::Sidebar, Class::Native, "`.. sidebar::`"),
    (B::Media, Class::Native, "`.. image::`"),
    (B::MediaItem, Class::Native, "`.. image::`"),
    (B::Caption, Class::Encoded, "a figure's caption; a paragraph of class `caption` under a table"),
    (B::Table, Class::Native, "a grid table, or `.. list-table::` where a grid would be too wide"),
    (B::TableGroup, Class::Native, "a table"),
    (B::TableSection, Class::Native, "head rows, body rows"),
    (B::Row, Class::Native, "a row"),
    (B::Cell, Class::Native, "a cell"),
    (B::Anchor, Class::Native, "`.. _id:`"),
    (B::Break, Class::Native, "`----`"),
    (B::Include, Class::Native, "`.. include:: file.rst`"),
    (B::Comment, Class::Native, "`..` with the comment indented"),
    (B::Instruction, Class::Dropped, "nothing: it speaks to another processor"),
    (B::Raw, Class::Native, "`.. raw:: html`"),
    (B::Generic, Class::Degraded, "its content"),
];

const INLINES: &[(I, Class, &str)] = &[
    (I::Text, Class::Native, "text"),
    (I::Emphasis, Class::Native, "`*…*`"),
    (I::Strong, Class::Native, "`**…**`"),
    (I::Strike, Class::Encoded, "`` :strike:`…` ``, declared as `.. role:: strike`"),
    (I::Span, Class::Native, "`` :file:`…` ``"),
    (I::Quote, Class::Normalised, "quotation marks in the text"),
    (I::Superscript, Class::Native, "`` :sup:`…` ``"),
    (I::Subscript, Class::Native, "`` :sub:`…` ``"),
    (I::Link, Class::Native, "`` `text <url>`__ ``, `` :ref:`text <id>` ``"),
    (I::CrossReference, Class::Native, "`` :ref:`id` ``"),
    (I::Anchor, Class::Normalised, "`.. _id:` before the paragraph"),
    (I::Footnote, Class::Native, "`[#]_` and `.. [#] …` at the end of the file"),
    (I::FootnoteReference, Class::Native, "`[#id]_`"),
    (I::Media, Class::Native, "`|name|` and `.. |name| image:: …`"),
    (I::Keys, Class::Native, "`` :kbd:`Ctrl+C` ``"),
    (I::Menu, Class::Native, "`` :menuselection:`File --> Quit` ``"),
    (I::IndexTerm, Class::Normalised, "`.. index::` before the paragraph"),
    (I::ManualPage, Class::Native, "`` :manpage:`ls(1)` ``"),
    (I::Citation, Class::Native, "`[label]_`, where its work is in the file; its label in brackets else"),
    (I::Math, Class::Native, "`` :math:`…` ``"),
    (I::LineBreak, Class::Native, "the lines of a line block; `|br|` elsewhere"),
    (I::Include, Class::Degraded, "a comment that names the file"),
    (I::Comment, Class::Normalised, "a comment after the paragraph"),
    (I::Instruction, Class::Dropped, "nothing: it speaks to another processor"),
    (I::EntityReference, Class::Normalised, "the entity's text"),
    (I::CalloutMark, Class::Encoded, "`` :conum:`(1)` `` in a `.. parsed-literal::`"),
    (I::Argument, Class::Normalised, "text with brackets and bars"),
    (I::Raw, Class::Encoded, "`` :raw-html:`…` ``, declared as `.. role:: raw-html(raw)`"),
    (I::Generic, Class::Degraded, "its content"),
];

const FEATURES: &[(F, Class, &str)] = &[
    (F::AdmonitionTitle, Class::Encoded, "`.. admonition:: Title` with `:class: note`"),
    (F::ListTitle, Class::Normalised, "a paragraph of strong text before the list"),
    (F::FigureTitle, Class::Native, "the caption of `.. figure::`"),
    (
        F::ExampleTitle,
        Class::Encoded,
        "`:caption:` of a listing, `.. admonition:: Title` with `:class: example`",
    ),
    (F::EquationTitle, Class::Encoded, "`.. admonition:: Title` with `:class: equation`"),
    (F::ParagraphTitle, Class::Encoded, "`**Title.** text`, after `.. rst-class:: formal-paragraph`"),
    (F::SidebarTitle, Class::Native, "`.. sidebar:: Title`"),
    (F::QuotationTitle, Class::Normalised, "a paragraph of strong text before the quotation"),
    (F::TableTitle, Class::Native, "`.. table:: Title`"),
    (F::CodeMarkup, Class::Encoded, "`.. parsed-literal::`"),
    (F::CodeLinks, Class::Encoded, "`.. parsed-literal::`"),
    (F::CodeCallouts, Class::Encoded, "`` :conum:`(1)` `` in a `.. parsed-literal::`"),
    (F::CodeLayout, Class::Encoded, "a line block"),
    (F::TableWithoutHead, Class::Native, "a table without a head"),
    (F::TableHeadRows, Class::Native, "several head rows"),
    (F::TableFoot, Class::Normalised, "the last rows of the body"),
    (F::TableSpans, Class::Native, "cells of a grid table"),
    (F::TableBlocks, Class::Native, "blocks in a cell"),
    (F::TableNested, Class::Native, "a table in a cell"),
    (F::TableRowHeadings, Class::Degraded, "cells like the others"),
    (F::ColumnAlign, Class::Dropped, "nothing: a theme's choice"),
    (F::ColumnWidth, Class::Dropped, "nothing: widths follow the content"),
    (F::CellAlign, Class::Dropped, "nothing: a theme's choice"),
    (
        F::InlineNesting,
        Class::Normalised,
        "runs of text, each with a role for all its marks: `` *the* :emphasis-file:`x` *file* ``",
    ),
    (F::MarkChain, Class::Encoded, "`` :strong-file:`…` ``, declared as `.. role:: strong-file(file)`"),
    (F::CodeSpanNesting, Class::Normalised, "runs of code, each with a role for all its marks"),
    (F::CodeSpanReplaceable, Class::Encoded, "`` :samp:`cp {file}` ``"),
    (
        F::LinkNesting,
        Class::Encoded,
        "`|name|_`, its text and its target at the end of the file; plain words where the target is in another file",
    ),
    (F::SeveralTerms, Class::Normalised, "one line: a, b"),
    (F::Glossary, Class::Native, "`.. glossary::`"),
    (F::FootnoteBlocks, Class::Native, "blocks in the footnote's body"),
    (F::NumberingStyle, Class::Native, "`a.`, `i.`, `A.`, `I.`"),
    (F::NumberingContinued, Class::Normalised, "the first number, written out"),
    (F::NumberingStart, Class::Native, "the first number, written out"),
    (F::ItemMark, Class::Degraded, "the list's own mark"),
    (F::FrontMatter, Class::Dropped, ""),
    (F::Task, Class::Degraded, "☑ or ☐ before the item's words"),
    (F::ListSpacing, Class::Encoded, "items with or without blank lines between"),
    (F::ReferenceText, Class::Native, "`` :ref:`id` ``"),
    (F::ReferenceStyle, Class::Dropped, "the title as it is"),
    (F::HeadingId, Class::Encoded, "`.. _id:`, and a raw HTML anchor where docutils would change the id"),
    (F::BlockId, Class::Encoded, "`.. _id:`, and a raw HTML anchor where docutils would change the id"),
    (F::ItemId, Class::Encoded, "`.. _id:` at the start of the item's body"),
    (F::TermId, Class::Encoded, "`.. _id:` at the start of the definition"),
    (F::CellId, Class::Encoded, "`.. _id:` at the start of the cell"),
    (F::InlineId, Class::Normalised, "`.. _id:` before the paragraph"),
    (F::MarkId, Class::Normalised, "`.. _id:` before the listing"),
    (F::TitleId, Class::Encoded, "`.. _id:` before the title's block"),
    (F::FootnoteId, Class::Encoded, "`.. [#id] …`"),
    (F::Classes, Class::Encoded, "`.. rst-class:: name` before a block; nothing elsewhere"),
    (F::Language, Class::Dropped, "nothing: a Sphinx project has one language"),
    (
        F::Profiling,
        Class::Encoded,
        "`.. rst-class:: condition-manpage` before a block; nothing elsewhere: the text stays for all readers",
    ),
    (F::OtherAttributes, Class::Dropped, "nothing"),
    (F::MediaSize, Class::Encoded, "`:width:`, `:height:`, `:scale:`, `:align:`"),
    (F::MediaAlternatives, Class::Dropped, "the first alternative only"),
    (F::MediaText, Class::Native, "`:alt:`"),
    (F::Caption, Class::Encoded, "a figure's caption; a paragraph of class `caption` under a table"),
    (F::Subtitle, Class::Encoded, "a paragraph under the title, after `.. rst-class:: subtitle`"),
    (F::ShortTitle, Class::Dropped, "nothing: Sphinx makes short titles itself"),
    (F::Metadata, Class::Dropped, "nothing: Sphinx has metadata in `conf.py`"),
    (F::Attribution, Class::Native, "`-- Name` as the last paragraph of the quotation"),
    (F::IncludePointer, Class::Degraded, "a comment that names the part"),
    (F::IncludeText, Class::Native, "`.. literalinclude:: file`"),
    (F::IncludeFallback, Class::Dropped, "nothing"),
    (F::CodeComment, Class::Normalised, "a comment after the listing"),
    (F::CodeTabs, Class::Normalised, "blanks up to the next eighth column"),
    (F::CodeTrailingBlanks, Class::Dropped, "nothing: docutils cuts them"),
    (F::Apostrophe, Class::Native, "`'`"),
    (F::DeepHeading, Class::Native, "a title of any depth"),
    (F::OptionalStep, Class::Degraded, "an item like the others"),
    (F::EntityDeclaration, Class::Normalised, "the entity's text wherever it is used"),
    (F::SeveralMarks, Class::Encoded, "a definition list whose terms are the marks"),
    (F::LinkAttributes, Class::Dropped, "nothing"),
    (F::IndexSee, Class::Encoded, "`see: entry; other` and `seealso: entry; other` in `.. index::`"),
    (F::IndexSort, Class::Dropped, "nothing: Sphinx sorts by the words"),
    (F::IndexRange, Class::Degraded, "an entry where the range begins"),
];

#[cfg(test)]
mod tests {
    use super::{CAPABILITIES, DOCUTILS};

    #[test]
    fn every_construct_has_a_row() {
        assert_eq!(CAPABILITIES.missing(), []);
        assert_eq!(DOCUTILS.missing(), []);
    }
}
