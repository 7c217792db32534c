//! What AsciiDoc carries, construct by construct: the one source of truth for lowering, the ledger and the book.

use ast::capability::{FileLinks, Limits, TargetKind};
use ast::{BlockTag, Capabilities, Class, Construct, DivisionKind, Feature, InlineTag, Role};
use std::sync::LazyLock;

/// The table.
pub static CAPABILITIES: LazyLock<Capabilities> = LazyLock::new(|| {
    let rows = BLOCKS
        .iter()
        .map(|&(t, class, written)| (Construct::Block(t), class, written))
        .chain(INLINES.iter().map(|&(t, class, written)| (Construct::Inline(t), class, written)))
        .chain(DIVISIONS.iter().map(|&(t, class, written)| (Construct::Division(t), class, written)))
        .chain(Role::ALL.iter().map(|&r| role_row(r)))
        .chain(FEATURES.iter().map(|&(t, class, written)| (Construct::Feature(t), class, written)));
    Capabilities::new(LIMITS, rows).settling().with_own(crate::own::OWN)
});

const LIMITS: Limits = Limits {
    heading_levels: 6,
    heading_ids: false,
    file_links: FileLinks::ById,
    root_paths: false,
    callout_comment: |_| ("", ""),
    id_is_valid,
    names_target: |kind| !matches!(kind, TargetKind::Untitled),
};

/// Whether `[[id]]` makes an anchor of this id: a letter, `_` or `:`, then word characters, `-`, `:` and `.`.
pub fn id_is_valid(id: &str) -> bool {
    let mut chars = id.chars();
    chars.next().is_some_and(|c| c.is_alphabetic() || c == '_' || c == ':')
        && chars.all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | ':' | '.'))
}

/// How text of a role is marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Look {
    /// Monospace: `` `…` ``.
    Code,
    /// Emphasis: `_…_`.
    Emphasis,
    /// No look of its own: `#…#`.
    Plain,
    /// `kbd:[…]`.
    Key,
    /// `btn:[…]`.
    Button,
}

/// The look of a role.
pub(crate) const fn look(role: Role) -> Look {
    match role {
        Role::Replaceable
        | Role::FirstTerm
        | Role::CiteTitle
        | Role::ForeignPhrase
        | Role::WordAsWord
        | Role::LineAnnotation => Look::Emphasis,
        Role::KeyCap => Look::Key,
        Role::GuiButton => Look::Button,
        role if role.is_code() => Look::Code,
        _ => Look::Plain,
    }
}

fn role_row(role: Role) -> (Construct, Class, &'static str) {
    let name = role.name();
    let written = match (role, look(role)) {
        (Role::Literal, _) => return (Construct::Role(role), Class::Native, "`…`"),
        (_, Look::Key) => return (Construct::Role(role), Class::Native, "kbd:[…]"),
        (_, Look::Button) => return (Construct::Role(role), Class::Native, "btn:[…]"),
        (_, Look::Code) => format!("[.{name}]`…`"),
        (_, Look::Emphasis) => format!("[.{name}]_…_"),
        (_, Look::Plain) => format!("[.{name}]#…#"),
    };
    // Once for each role and process: the table lives as long as the program.
    (Construct::Role(role), Class::Encoded, Box::leak(written.into_boxed_str()))
}

use Class::{Degraded, Dropped, Encoded, Native, Normalised};

const BLOCKS: &[(BlockTag, Class, &str)] = &[
    (BlockTag::Division, Native, "= Title, == Title"),
    (BlockTag::Title, Native, "= Title, .Title"),
    (BlockTag::Subtitle, Encoded, "[.subtitle] on a paragraph below the title"),
    (BlockTag::ShortTitle, Dropped, "nothing"),
    (BlockTag::Info, Encoded, "the lines below the title"),
    (BlockTag::Field, Encoded, "Author Name <address>, v1.0, date: remark"),
    (BlockTag::ReferenceNames, Normalised, "a section Name with `name, name – purpose`"),
    (BlockTag::Heading, Encoded, "[discrete] == Heading"),
    (BlockTag::Paragraph, Native, "lines, with a blank line behind"),
    (BlockTag::Plain, Native, "the text of a table's cell"),
    (BlockTag::Compound, Normalised, "its blocks, one after the other"),
    (BlockTag::List, Native, "* item, . item"),
    (BlockTag::Item, Native, "* item, and + before further blocks"),
    (BlockTag::DefinitionList, Native, "term:: definition"),
    (BlockTag::DefinitionEntry, Native, "term:: definition"),
    (BlockTag::Term, Native, "term::"),
    (BlockTag::Definition, Native, "text behind term::, and + before further blocks"),
    (BlockTag::See, Normalised, "a paragraph: See …"),
    (BlockTag::Procedure, Normalised, "a numbered list with the procedure's title"),
    (BlockTag::Step, Normalised, ". step"),
    (BlockTag::Alternatives, Normalised, "a list of the alternatives"),
    (BlockTag::QuestionList, Normalised, "*questions*, each with its answers below"),
    (BlockTag::QuestionEntry, Normalised, "*question*, then the answers"),
    (BlockTag::Question, Normalised, "a paragraph of strong text"),
    (BlockTag::Answer, Normalised, "its blocks"),
    (BlockTag::CalloutList, Native, "<1> meaning"),
    (BlockTag::Callout, Native, "<1> meaning"),
    (BlockTag::Code, Native, "[source,language] and ----, .... for a screen"),
    (BlockTag::Synopsis, Normalised, "a paragraph of marked words"),
    (BlockTag::ProductionSet, Degraded, "its rules as paragraphs"),
    (BlockTag::Production, Degraded, "a paragraph name ::= …"),
    (BlockTag::Math, Native, "[stem], [latexmath], [asciimath] and ++++"),
    (BlockTag::Admonition, Native, "NOTE: text, or [NOTE] and ===="),
    (BlockTag::Formal, Native, ".Title and ===="),
    (BlockTag::Quotation, Native, "[quote, who] and ____"),
    (BlockTag::Attribution, Native, "[quote, who]"),
    (BlockTag::Sidebar, Native, "****"),
    (BlockTag::Media, Native, "image::file[words]"),
    (BlockTag::MediaItem, Native, "image::file[words]"),
    (BlockTag::Caption, Normalised, "a paragraph below"),
    (BlockTag::Table, Native, "|==="),
    (BlockTag::TableGroup, Native, "|==="),
    (BlockTag::TableSection, Native, "[%header%footer]"),
    (BlockTag::Row, Native, "| cell | cell"),
    (BlockTag::Cell, Native, "| cell"),
    (BlockTag::Anchor, Native, "[[id]] before the next block"),
    (BlockTag::Break, Native, "'''"),
    (BlockTag::Include, Native, "include::file[leveloffset=+1]"),
    (BlockTag::Comment, Native, "// comment, or ////"),
    (BlockTag::Instruction, Encoded, "<<<, :name: value"),
    (BlockTag::Raw, Native, "++++"),
    (BlockTag::Generic, Degraded, "its content"),
];

const INLINES: &[(InlineTag, Class, &str)] = &[
    (InlineTag::Text, Native, "text; ' between letters and other typography is left to Asciidoctor"),
    (InlineTag::Emphasis, Native, "_text_"),
    (InlineTag::Strong, Native, "*text*"),
    (InlineTag::Strike, Encoded, "[.line-through]#text#"),
    (InlineTag::Span, Native, "[.role]`text`"),
    (InlineTag::Quote, Native, "\"`text`\""),
    (InlineTag::Superscript, Native, "^text^"),
    (InlineTag::Subscript, Native, "~text~"),
    (InlineTag::Link, Native, "https://address[text], <<id,text>>"),
    (InlineTag::CrossReference, Native, "<<id>>"),
    (InlineTag::Anchor, Native, "[[id]]"),
    (InlineTag::Footnote, Native, "footnote:[text]"),
    (InlineTag::FootnoteReference, Native, "footnote:id[]"),
    (InlineTag::Media, Native, "image:file[words]"),
    (InlineTag::Keys, Native, "kbd:[Ctrl+C]"),
    (InlineTag::Menu, Native, "menu:File[Open > Recent]"),
    (InlineTag::IndexTerm, Native, "(((primary, secondary, tertiary)))"),
    (InlineTag::ManualPage, Encoded, "[.citerefentry]#name(1)#"),
    (InlineTag::Citation, Encoded, "[.citation]#label#"),
    (InlineTag::Math, Native, "stem:[x], latexmath:[x], asciimath:[x]"),
    (InlineTag::LineBreak, Native, " +"),
    (InlineTag::Include, Degraded, "a comment that names the file"),
    (InlineTag::Comment, Normalised, "// comment, behind the paragraph"),
    (InlineTag::Instruction, Dropped, "nothing"),
    (InlineTag::EntityReference, Native, "{name}"),
    (InlineTag::CalloutMark, Native, "<1> at the end of its line"),
    (InlineTag::Argument, Normalised, "its words with brackets"),
    (InlineTag::Raw, Native, "+++raw+++"),
    (InlineTag::Generic, Degraded, "its content"),
];

const DIVISIONS: &[(DivisionKind, Class, &str)] = &[
    (DivisionKind::Set, Normalised, "a book"),
    (DivisionKind::Book, Native, ":doctype: book"),
    (DivisionKind::Part, Native, "= Part, in a book"),
    (DivisionKind::PartIntroduction, Normalised, "a section"),
    (DivisionKind::Preface, Native, "[preface]"),
    (DivisionKind::Chapter, Native, "== Chapter"),
    (DivisionKind::Appendix, Native, "[appendix]"),
    (DivisionKind::Article, Native, "= Title"),
    (DivisionKind::Topic, Normalised, "a section"),
    (DivisionKind::Section, Native, "== Section"),
    (DivisionKind::SimpleSection, Normalised, "a section"),
    (DivisionKind::Reference, Normalised, "a section"),
    (DivisionKind::ReferencePage, Normalised, "a section"),
    (DivisionKind::ReferenceSynopsis, Normalised, "a section"),
    (DivisionKind::ReferenceSection, Normalised, "a section"),
    (DivisionKind::Glossary, Native, "[glossary]"),
    (DivisionKind::GlossaryDivision, Normalised, "a section"),
    (DivisionKind::Bibliography, Native, "[bibliography]"),
    (DivisionKind::BibliographyDivision, Normalised, "a section"),
    (DivisionKind::Index, Native, "[index]"),
    (DivisionKind::IndexDivision, Degraded, "a section"),
    (DivisionKind::Contents, Degraded, "a section"),
    (DivisionKind::QuestionDivision, Normalised, "a section"),
    (DivisionKind::Dedication, Native, "[dedication]"),
    (DivisionKind::Acknowledgements, Native, "[acknowledgments]"),
    (DivisionKind::Colophon, Native, "[colophon]"),
    (DivisionKind::Task, Normalised, "a section"),
    (DivisionKind::TaskPart, Normalised, "a section"),
];

const FEATURES: &[(Feature, Class, &str)] = &[
    (Feature::AdmonitionTitle, Native, ".Title"),
    (Feature::ListTitle, Native, ".Title"),
    (Feature::FigureTitle, Native, ".Title"),
    (Feature::ExampleTitle, Native, ".Title and ===="),
    (Feature::EquationTitle, Native, ".Title"),
    (Feature::ParagraphTitle, Native, ".Title"),
    (Feature::SidebarTitle, Native, ".Title"),
    (Feature::QuotationTitle, Native, ".Title"),
    (Feature::TableTitle, Native, ".Title"),
    (Feature::CodeMarkup, Encoded, "subs=\"+quotes\""),
    (Feature::CodeLinks, Encoded, "subs=\"+macros\""),
    (Feature::CodeCallouts, Native, "<1> at the end of the line"),
    (Feature::CodeLayout, Native, "[verse] and ____"),
    (Feature::TableWithoutHead, Native, "no %header"),
    (Feature::TableHeadRows, Normalised, "heading cells (h|) in the body"),
    (Feature::TableFoot, Native, "%footer"),
    (Feature::TableSpans, Native, "2+|, .2+|"),
    (Feature::TableBlocks, Native, "a|"),
    (Feature::TableNested, Native, "!==="),
    (Feature::TableRowHeadings, Native, "h|"),
    (Feature::ColumnAlign, Native, "cols=\"<,^,>\""),
    (Feature::ColumnWidth, Native, "cols=\"1,2\""),
    (Feature::CellAlign, Native, "^|"),
    (Feature::InlineNesting, Native, "*_text_*"),
    (Feature::MarkChain, Native, "*_text_*"),
    (Feature::CodeSpanNesting, Native, "`a _b_`"),
    (Feature::CodeSpanReplaceable, Encoded, "`a [.replaceable]_b_`"),
    (Feature::LinkNesting, Native, "https://address[`text`]"),
    (Feature::Glossary, Native, "[glossary]"),
    (Feature::SeveralTerms, Native, "term:: on several lines"),
    (Feature::FootnoteBlocks, Degraded, "one paragraph"),
    (Feature::NumberingStyle, Native, "[loweralpha]"),
    (Feature::NumberingContinued, Normalised, "[start=4]"),
    (Feature::NumberingStart, Native, "[start=4]"),
    (Feature::ItemMark, Degraded, "the list's own mark"),
    (Feature::FrontMatter, Dropped, ""),
    (Feature::Task, Native, "* [x] item"),
    (Feature::ListSpacing, Normalised, "left to the stylesheet"),
    (Feature::ReferenceText, Native, "<<id>>"),
    (Feature::ReferenceStyle, Dropped, "nothing"),
    (Feature::HeadingId, Native, "[[id]]"),
    (Feature::BlockId, Native, "[[id]]"),
    (Feature::ItemId, Encoded, "* [[id]]text"),
    (Feature::TermId, Encoded, "[[id]]term::"),
    (Feature::CellId, Encoded, "| [[id]]text"),
    (Feature::InlineId, Native, "[#id]_text_"),
    (Feature::MarkId, Normalised, "an anchor before the listing"),
    (Feature::TitleId, Encoded, "[[id]] in the title"),
    (Feature::FootnoteId, Native, "footnote:id[text]"),
    (Feature::Classes, Native, "[.class]"),
    (Feature::Language, Encoded, "[lang=de]"),
    (Feature::Profiling, Encoded, "[condition=value], and text for all readers"),
    (Feature::OtherAttributes, Encoded, "[name=value]"),
    (Feature::MediaSize, Native, "image::file[words,width=50%]"),
    (Feature::MediaAlternatives, Dropped, "the first alternative only"),
    (Feature::MediaText, Native, "image::file[words]"),
    (Feature::Caption, Normalised, "a paragraph below"),
    (Feature::Subtitle, Encoded, "[.subtitle] on a paragraph below the title"),
    (Feature::ShortTitle, Dropped, "nothing"),
    (Feature::Metadata, Encoded, "authors and revision below the title of the document"),
    (Feature::Attribution, Native, "[quote, who]"),
    (Feature::IncludePointer, Degraded, "a comment that names the part"),
    (Feature::IncludeText, Encoded, "include::file[] in a listing"),
    (Feature::IncludeFallback, Dropped, "nothing"),
    (Feature::CodeComment, Dropped, "nothing"),
    (Feature::CodeTabs, Native, "as they are"),
    (Feature::CodeTrailingBlanks, Dropped, "nothing: Asciidoctor cuts them"),
    (Feature::Apostrophe, Native, "don't, which Asciidoctor shows as don’t"),
    (Feature::DeepHeading, Degraded, "a heading of the deepest level"),
    (Feature::OptionalStep, Normalised, "(Optional) before the step"),
    (Feature::EntityDeclaration, Native, ":name: value"),
    (Feature::SeveralMarks, Native, "the same number at several lines"),
    (Feature::LinkAttributes, Dropped, "nothing"),
    (Feature::IndexSee, Dropped, "nothing"),
    (Feature::IndexSort, Dropped, "nothing"),
    (Feature::IndexRange, Degraded, "the place where the range begins"),
];

#[cfg(test)]
mod tests {
    use super::{CAPABILITIES, id_is_valid};
    use ast::Construct;

    #[test]
    fn every_construct_has_a_row_that_says_something() {
        assert_eq!(CAPABILITIES.missing(), Vec::<Construct>::new());
        for construct in Construct::all() {
            let row = CAPABILITIES.of(construct);
            assert!(row.class == ast::Class::Dropped || !row.written.is_empty(), "{construct:?}");
        }
    }

    #[test]
    fn ids_that_make_an_anchor() {
        for id in ["a", "a.b", "a:b-c", "_a", "ä1"] {
            assert!(id_is_valid(id), "{id}");
        }
        for id in ["", "1a", "a b", "opt-<name>", "a/b", "-a"] {
            assert!(!id_is_valid(id), "{id}");
        }
    }
}
