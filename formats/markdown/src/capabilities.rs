//! What the Markdown flavours can carry. The one source of truth: lowering obeys it, the writer relies on it.
//!
//! [`COMMON`] holds for every flavour; each flavour adds its own rows, and a later row replaces an earlier one.

mod own;

pub(crate) use own::{COMMONMARK, MDBOOK, MYST, PANDOC, table_of_classes};

use ast::AdmonitionKind as A;
use ast::capability::{FileLinks, Limits, NormalForm, TargetKind};
use ast::{
    BlockTag as B, Capabilities, Class, Construct, DivisionKind as D, Feature as F, InlineTag as I, Role,
};
use ast::{Class::Degraded, Class::Dropped, Class::Encoded, Class::Native, Class::Normalised};

type Row = (Construct, Class, &'static str);

/// A table of the rows that all flavours share, changed by the flavour's own, those of a parent first.
pub(crate) fn table(limits: Limits, own: &[&[Row]]) -> Capabilities {
    let own = own.iter().flat_map(|rows| rows.iter().copied());
    let rows = families().chain(COMMON.iter().copied()).chain(own);
    Capabilities::new(limits, rows)
}

/// The table of a flavour that is read, too: with the form that its reader gives what has several.
pub(crate) fn readable(table: Capabilities) -> Capabilities {
    // Where HTML is read, all of its line breaks are.
    let html = table.carries(I::Raw);
    readable_as(table, NormalForm { breaks_in_lines: html, ..FORM })
}

/// The table of a flavour that is read, with a form of its own.
pub(crate) fn readable_as(table: Capabilities, form: NormalForm) -> Capabilities {
    table.with_normal_form(form)
}

/// What the readers have in common.
const FORM: NormalForm = NormalForm {
    admonitions: &[A::Note, A::Tip, A::Important, A::Warning, A::Caution],
    raw: Some("html"),
    breaks_in_lines: true,
    is_label: crate::write::is_label,
    targets: false,
    block_cells: false,
    include_kinds: true,
    takes_include: |_, _| false,
    takes_instruction: |_, _| false,
    is_language: |_| true,
    is_formula: |_| false,
    moved_by_marks: false,
    bars_in_code: false,
};

/// pandoc keeps raw text of any format.
pub(crate) const PANDOC_FORM: NormalForm = NormalForm {
    admonitions: &[A::Note, A::Tip, A::Important, A::Caution, A::Warning, A::Danger],
    raw: None,
    breaks_in_lines: false,
    is_language: crate::write::is_class,
    is_formula: crate::escape::is_formula,
    moved_by_marks: true,
    bars_in_code: true,
    ..FORM
};

/// `MyST` has all admonitions, names what is behind a target, and holds blocks in cells. A footnote's id is an anchor before
/// its mark, and may be any.
pub(crate) const MYST_FORM: NormalForm = NormalForm {
    admonitions: &[A::Note, A::Tip, A::Important, A::Caution, A::Warning, A::Danger],
    is_label: |_| true,
    targets: true,
    block_cells: true,
    include_kinds: false,
    ..FORM
};

/// mdBook follows orders wherever they stand.
pub(crate) const MDBOOK_FORM: NormalForm = NormalForm {
    takes_include: crate::orders::takes_include,
    takes_instruction: crate::orders::takes_instruction,
    ..FORM
};

/// Where admonitions are words, there are as many as words; where notes are HTML, any id will do.
pub(crate) const COMMONMARK_FORM: NormalForm = NormalForm {
    admonitions: &[A::Note, A::Tip, A::Important, A::Caution, A::Warning, A::Danger],
    is_label: |_| true,
    ..FORM
};

/// The rows that follow from a family: roles by their look, divisions by their rank.
fn families() -> impl Iterator<Item = Row> {
    let roles = Role::ALL.iter().map(|&role| {
        let written = match role.family() {
            ast::Family::Code => "`text`",
            ast::Family::Interface => "**text**",
            ast::Family::Text => "text",
        };
        (Construct::Role(role), Degraded, written)
    });
    let divisions =
        D::ALL.iter().map(|&kind| (Construct::Division(kind), Normalised, "# Title, by its depth"));
    roles.chain(divisions)
}

const fn block(tag: B, class: Class, written: &'static str) -> Row {
    (Construct::Block(tag), class, written)
}
const fn inline(tag: I, class: Class, written: &'static str) -> Row {
    (Construct::Inline(tag), class, written)
}
const fn division(kind: D, class: Class, written: &'static str) -> Row {
    (Construct::Division(kind), class, written)
}
const fn role(role: Role, class: Class, written: &'static str) -> Row {
    (Construct::Role(role), class, written)
}
const fn feature(feature: F, class: Class, written: &'static str) -> Row {
    (Construct::Feature(feature), class, written)
}

const COMMON: &[Row] = &[
    // ---- structure
    block(B::Division, Native, "# Title"),
    block(B::Title, Native, "# Title"),
    block(B::Subtitle, Degraded, "a paragraph under the heading"),
    block(B::ShortTitle, Dropped, ""),
    block(B::Info, Dropped, ""),
    block(B::Field, Degraded, "its words"),
    block(B::ReferenceNames, Normalised, "## Name, and a paragraph: name – purpose"),
    block(B::Heading, Degraded, "**Words**"),
    division(D::Section, Native, "# Title, by its depth"),
    division(D::Index, Degraded, "# Title"),
    division(D::IndexDivision, Degraded, "# Title"),
    division(D::Contents, Degraded, "# Title"),
    // ---- text
    block(B::Paragraph, Native, "lines as in the source"),
    block(B::Plain, Native, "the words of a cell"),
    block(B::Compound, Normalised, "its blocks in sequence"),
    inline(I::Text, Native, "text"),
    inline(I::Emphasis, Native, "*text*"),
    inline(I::Strong, Native, "**text**"),
    inline(I::Strike, Degraded, "text"),
    inline(I::Span, Native, "`text`"),
    inline(I::Quote, Normalised, "“text”"),
    inline(I::Superscript, Degraded, "text"),
    inline(I::Subscript, Degraded, "text"),
    inline(I::Link, Native, "[text](#id), [text](address), <address>"),
    inline(I::CrossReference, Normalised, "[target's title](#id)"),
    inline(I::Anchor, Encoded, "<a id=\"id\"></a>"),
    inline(I::Footnote, Native, "[^1], and [^1]: text at the end of the file"),
    inline(I::FootnoteReference, Native, "[^1] again"),
    inline(I::Media, Native, "![words](file)"),
    inline(I::Keys, Encoded, "<kbd>Ctrl</kbd>+<kbd>C</kbd>"),
    inline(I::Menu, Degraded, "**File** > **Quit**"),
    inline(I::IndexTerm, Dropped, ""),
    inline(I::ManualPage, Degraded, "`ls(1)`"),
    inline(I::Citation, Degraded, "[label]"),
    inline(I::Math, Degraded, "`source`"),
    inline(I::LineBreak, Native, "\\ at the end of the line"),
    inline(I::Include, Degraded, "<!-- include: file -->"),
    inline(I::Comment, Native, "<!-- text -->"),
    inline(I::Instruction, Dropped, ""),
    inline(I::EntityReference, Degraded, "its value"),
    inline(I::CalloutMark, Normalised, "# (1), in the listing's own comment sign"),
    inline(I::Argument, Degraded, "[-v]"),
    inline(I::Raw, Dropped, ""),
    inline(I::Generic, Degraded, "its words"),
    // ---- lists
    block(B::List, Native, "- item, 1. item"),
    block(B::Item, Native, "- item"),
    block(B::DefinitionEntry, Native, "term and definition"),
    block(B::Term, Native, "the term"),
    block(B::Definition, Native, "the definition's blocks"),
    block(B::See, Degraded, "See term."),
    block(B::Procedure, Normalised, "a numbered list"),
    block(B::Step, Normalised, "1. step"),
    block(B::Alternatives, Normalised, "a bullet list"),
    block(B::QuestionList, Normalised, "**questions**, each with its answers below"),
    block(B::QuestionEntry, Normalised, "**question**, then the answers"),
    block(B::Question, Normalised, "**question**"),
    block(B::Answer, Normalised, "its blocks"),
    block(B::CalloutList, Normalised, "a numbered list"),
    block(B::Callout, Normalised, "1. what it means"),
    // ---- verbatim
    block(B::Code, Native, "``` language"),
    block(
        B::Synopsis,
        Degraded,
        "a paragraph of code spans with brackets; a listing for functions and classes",
    ),
    block(B::ProductionSet, Degraded, "its rules as paragraphs"),
    block(B::Production, Degraded, "lhs ::= rhs"),
    block(B::Math, Degraded, "a fenced listing"),
    // ---- boxes
    block(B::Formal, Degraded, "**Title**, and its blocks"),
    block(B::Quotation, Native, "> text"),
    block(B::Attribution, Degraded, "a paragraph: — who"),
    block(B::Sidebar, Degraded, "**Title**, and its blocks"),
    block(B::Media, Native, "![words](file)"),
    block(B::MediaItem, Native, "![words](file)"),
    block(B::Caption, Degraded, "a paragraph"),
    // ---- tables
    block(B::Table, Native, "| a | b |"),
    block(B::TableGroup, Native, "| a | b |"),
    block(B::TableSection, Native, "the head above | --- |, the body below"),
    block(B::Row, Native, "| a | b |"),
    block(B::Cell, Native, "| a"),
    // ---- others
    block(B::Anchor, Encoded, "<a id=\"id\"></a>"),
    block(B::Break, Native, "---"),
    block(B::Comment, Native, "<!-- text -->"),
    block(B::Instruction, Dropped, ""),
    block(B::Raw, Dropped, ""),
    block(B::Generic, Degraded, "its words"),
    // ---- roles
    role(Role::Literal, Native, "`text`"),
    role(Role::Code, Normalised, "`text`"),
    role(Role::Replaceable, Degraded, "*text*"),
    role(Role::FirstTerm, Degraded, "*text*"),
    role(Role::CiteTitle, Degraded, "*text*"),
    role(Role::ForeignPhrase, Degraded, "*text*"),
    role(Role::WordAsWord, Degraded, "*text*"),
    role(Role::Phrase, Normalised, "text"),
    // ---- titles
    feature(F::AdmonitionTitle, Degraded, "**Title**, inside"),
    feature(F::ListTitle, Degraded, "**Title**, before"),
    feature(F::FigureTitle, Degraded, "**Title**, before"),
    feature(F::ExampleTitle, Degraded, "**Title**, before"),
    feature(F::EquationTitle, Degraded, "**Title**, before"),
    feature(F::ParagraphTitle, Degraded, "**Title**, before"),
    feature(F::SidebarTitle, Degraded, "**Title**, before"),
    feature(F::QuotationTitle, Degraded, "**Title**, before"),
    feature(F::TableTitle, Degraded, "**Title**, before"),
    feature(F::Subtitle, Degraded, "a paragraph under the heading"),
    feature(F::ShortTitle, Dropped, ""),
    feature(F::Metadata, Dropped, ""),
    feature(F::Attribution, Degraded, "a paragraph: — who"),
    feature(F::Caption, Degraded, "a paragraph"),
    feature(F::DeepHeading, Degraded, "######"),
    // ---- listings
    feature(F::CodeMarkup, Degraded, "the text"),
    feature(F::CodeLinks, Degraded, "the text"),
    feature(F::CodeCallouts, Normalised, "# (1), in the listing's own comment sign"),
    feature(F::CodeLayout, Normalised, "a paragraph, \\ at the end of its lines"),
    feature(F::CodeComment, Dropped, ""),
    feature(F::CodeTabs, Native, "as they are"),
    feature(F::CodeTrailingBlanks, Native, "as they are"),
    feature(F::Apostrophe, Native, "'"),
    feature(F::SeveralMarks, Degraded, "the first mark's number"),
    // ---- tables
    feature(F::TableWithoutHead, Normalised, "an empty head row"),
    feature(F::TableHeadRows, Degraded, "rows of the body"),
    feature(F::TableFoot, Degraded, "rows of the body"),
    feature(F::TableSpans, Degraded, "empty cells"),
    feature(F::TableBlocks, Degraded, "the blocks in one line"),
    feature(F::TableNested, Degraded, "the words"),
    feature(F::TableRowHeadings, Degraded, "**text**"),
    feature(F::ColumnAlign, Native, "| :-: |"),
    feature(F::ColumnWidth, Dropped, ""),
    feature(F::CellAlign, Dropped, ""),
    // ---- inline nodes in each other
    feature(F::InlineNesting, Native, "***text* text**"),
    feature(F::MarkChain, Native, "***text***"),
    feature(F::CodeSpanNesting, Degraded, "`text`"),
    feature(F::CodeSpanReplaceable, Degraded, "`text`"),
    feature(F::LinkNesting, Native, "[`text`](#id)"),
    feature(F::LinkAttributes, Dropped, ""),
    feature(F::FootnoteBlocks, Native, "indented by four"),
    // ---- lists
    feature(F::Glossary, Normalised, "a list of definitions"),
    feature(F::SeveralTerms, Normalised, "one line: a, b"),
    feature(F::NumberingStyle, Degraded, "1."),
    feature(F::NumberingContinued, Normalised, "the next number"),
    feature(F::NumberingStart, Native, "3. item"),
    feature(F::FrontMatter, Dropped, ""),
    feature(F::ItemMark, Dropped, ""),
    feature(F::Task, Degraded, "☑ or ☐ before the item's words"),
    feature(F::ListSpacing, Native, "no blank lines between tight items"),
    feature(F::OptionalStep, Degraded, "(Optional)"),
    // ---- references
    feature(F::ReferenceText, Normalised, "the target's title"),
    feature(F::ReferenceStyle, Dropped, ""),
    // ---- ids
    feature(F::HeadingId, Encoded, "# <a id=\"id\"></a>Title"),
    feature(F::BlockId, Encoded, "<a id=\"id\"></a> at the block's start or before it"),
    feature(F::ItemId, Encoded, "- <a id=\"id\"></a>item"),
    feature(F::TermId, Encoded, "<a id=\"id\"></a>term"),
    feature(F::CellId, Encoded, "| <a id=\"id\"></a>a |"),
    feature(F::InlineId, Normalised, "<a id=\"id\"></a>text"),
    feature(F::MarkId, Normalised, "an anchor before the listing"),
    feature(F::TitleId, Normalised, "an anchor before"),
    feature(F::FootnoteId, Encoded, "<a id=\"id\"></a>[^id]"),
    // ---- attributes
    feature(F::Classes, Dropped, ""),
    feature(F::Language, Dropped, ""),
    feature(F::Profiling, Dropped, ""),
    feature(F::OtherAttributes, Dropped, ""),
    feature(F::MediaSize, Dropped, ""),
    feature(F::MediaAlternatives, Dropped, ""),
    feature(F::MediaText, Native, "![words](file)"),
    // ---- includes and entities
    feature(F::IncludePointer, Degraded, "<!-- include: file (part) -->"),
    feature(F::IncludeText, Degraded, "a link to the file"),
    feature(F::IncludeFallback, Dropped, ""),
    feature(F::EntityDeclaration, Normalised, "its value, where it is named"),
    // ---- the index
    feature(F::IndexSee, Dropped, ""),
    feature(F::IndexSort, Dropped, ""),
    feature(F::IndexRange, Dropped, ""),
];

/// What GitHub's Markdown has of its own.
pub(crate) const GFM: &[Row] = &[
    block(B::DefinitionList, Encoded, "<dl>"),
    block(B::DefinitionEntry, Encoded, "<dt>, <dd>"),
    block(B::Term, Encoded, "<dt>term</dt>"),
    block(B::Definition, Encoded, "<dd>, with Markdown between blank lines"),
    block(B::Admonition, Native, "> [!NOTE]"),
    block(B::Include, Normalised, "a link to the file"),
    inline(I::Strike, Native, "~~text~~"),
    inline(I::Superscript, Encoded, "<sup>text</sup>"),
    inline(I::Subscript, Encoded, "<sub>text</sub>"),
    role(Role::KeyCap, Encoded, "<kbd>text</kbd>"),
    feature(F::FrontMatter, Native, "--- and lines of YAML"),
    feature(F::Task, Native, "- [x] item"),
    feature(F::SeveralTerms, Encoded, "<dt>a</dt> <dt>b</dt>"),
    block(B::Raw, Native, "HTML as it is"),
    inline(I::Raw, Native, "HTML as it is"),
];

/// What the dialect of nixos-render-docs has of its own.
pub(crate) const NIXPKGS: &[Row] = &[
    block(B::DefinitionList, Native, "term and : definition"),
    block(B::Admonition, Native, "::: {.note}"),
    block(B::Formal, Native, "::: {.example #id}, its title a heading in it"),
    block(B::Include, Native, "```{=include=} sections"),
    block(B::Anchor, Encoded, "[]{#id}"),
    inline(I::Anchor, Encoded, "[]{#id}"),
    inline(I::CrossReference, Native, "[](#id)"),
    inline(I::Keys, Encoded, "[Ctrl]{.keycap}+[C]{.keycap}"),
    inline(I::ManualPage, Native, "{manpage}`ls(1)`"),
    role(Role::Command, Native, "{command}`text`"),
    role(Role::Filename, Native, "{file}`text`"),
    role(Role::Varname, Native, "{var}`text`"),
    role(Role::Envar, Native, "{env}`text`"),
    role(Role::Option, Native, "{option}`text`"),
    role(Role::KeyCap, Native, "[text]{.keycap}"),
    feature(F::FigureTitle, Native, "::: {.figure #id} and a heading"),
    feature(F::ExampleTitle, Native, "::: {.example #id} and a heading"),
    feature(F::ReferenceText, Native, "[](#id)"),
    feature(F::HeadingId, Native, "# Title {#id}"),
    feature(F::BlockId, Encoded, "[]{#id} at the block's start or before it"),
    feature(F::ItemId, Encoded, "- []{#id} item"),
    feature(F::TermId, Encoded, "[]{#id} term"),
    feature(F::CellId, Encoded, "| []{#id} a |"),
    feature(F::InlineId, Normalised, "[]{#id} text"),
    feature(F::FootnoteId, Encoded, "[^id]"),
];

/// The limits of GitHub's Markdown.
pub(crate) const GFM_LIMITS: Limits = Limits {
    heading_levels: 6,
    heading_ids: false,
    file_links: FileLinks::ByPath,
    root_paths: false,
    callout_comment,
    id_is_valid: is_html_id,
    names_target: |_| false,
};

/// The limits of the dialect of nixos-render-docs.
pub(crate) const NIXPKGS_LIMITS: Limits = Limits {
    heading_levels: 6,
    heading_ids: true,
    file_links: FileLinks::ById,
    root_paths: false,
    callout_comment,
    id_is_valid: is_span_id,
    names_target: |kind| matches!(kind, TargetKind::Division | TargetKind::Formal | TargetKind::Unknown),
};

/// The limits of pandoc's Markdown.
pub(crate) const PANDOC_LIMITS: Limits = Limits { id_is_valid: is_span_id, ..GFM_LIMITS };

/// The limits of `MyST` under Sphinx, which knows all files, takes a relative path as relative to the page that is built, and
/// gives text to a reference only where its target has a title.
pub(crate) const MYST_LIMITS: Limits = Limits {
    file_links: FileLinks::ById,
    root_paths: true,
    id_is_valid: is_span_id,
    names_target: |kind| matches!(kind, TargetKind::Division),
    ..GFM_LIMITS
};

/// Whether HTML takes it as an id: anything without white space.
fn is_html_id(id: &str) -> bool {
    !id.is_empty() && !id.chars().any(|c| c.is_whitespace() || c.is_control())
}

/// Whether it may stand in `[]{#id}`.
fn is_span_id(id: &str) -> bool {
    is_html_id(id) && !id.contains(['{', '}', '"'])
}

/// The sign that begins a comment in a language, and the one that ends it; `#` where the language is not told.
/// Blanks around the mark are lowering's business.
fn callout_comment(language: Option<&str>) -> (&'static str, &'static str) {
    const BY_LANGUAGE: &[(&[&str], (&str, &str))] = &[
        (&["xml", "html", "xhtml", "svg", "docbook", "xslt", "markdown"], ("<!--", "-->")),
        (
            &[
                "c",
                "c++",
                "cpp",
                "c#",
                "csharp",
                "d",
                "dart",
                "go",
                "groovy",
                "java",
                "javascript",
                "js",
                "json",
                "kotlin",
                "php",
                "rust",
                "scala",
                "swift",
                "typescript",
                "ts",
            ],
            ("//", ""),
        ),
        (&["ada", "elm", "haskell", "hs", "lua", "purescript", "sql", "vhdl"], ("--", "")),
        (&["clojure", "elisp", "emacs-lisp", "guile", "ini", "lisp", "racket", "scheme"], (";", "")),
        (&["erlang", "latex", "prolog", "tex"], ("%", "")),
        (&["css"], ("/*", "*/")),
        (&["ml", "ocaml", "pascal", "sml"], ("(*", "*)")),
        (&["vim", "viml"], ("\"", "")),
    ];
    let Some(language) = language else { return ("#", "") };
    BY_LANGUAGE
        .iter()
        .find(|(names, _)| names.iter().any(|n| n.eq_ignore_ascii_case(language)))
        .map_or(("#", ""), |(_, signs)| *signs)
}

#[cfg(test)]
mod tests {
    use super::callout_comment;
    use crate::{ALL, Markdown};
    use ast::{Construct, Format, Role};

    #[test]
    fn every_construct_has_a_row() {
        for format in ALL {
            assert_eq!(format.capabilities().unwrap().missing(), [], "{}", format.name());
        }
    }

    #[test]
    fn what_is_not_dropped_says_what_is_written() {
        for format in ALL {
            let table = format.capabilities().unwrap();
            for construct in Construct::all() {
                let row = table.of(construct);
                assert_eq!(
                    row.class == ast::Class::Dropped,
                    row.written.is_empty(),
                    "{} {}",
                    format.name(),
                    construct.name()
                );
            }
        }
    }

    #[test]
    fn code_without_a_closer_meaning_is_always_there() {
        assert!(ALL.iter().all(|f: &&Markdown| f.capabilities().unwrap().carries(Role::Literal)));
    }

    #[test]
    fn a_callout_speaks_the_language_of_its_listing() {
        assert_eq!(callout_comment(None), ("#", ""));
        assert_eq!(callout_comment(Some("Nix")), ("#", ""));
        assert_eq!(callout_comment(Some("XML")), ("<!--", "-->"));
        assert_eq!(callout_comment(Some("rust")), ("//", ""));
    }
}
