//! What an element is in the neutral tree, in words: for the book's table of elements.

use super::{Element, Model, Part};

impl Element {
    /// The neutral kind: the name of a kind of block or inline node, and which of its kinds where it has several.
    ///
    /// ```
    /// use copyist_docbook::elements::find;
    /// assert_eq!(find("chapter").unwrap().kind(), "division: chapter");
    /// assert_eq!(find("filename").unwrap().kind(), "span: filename");
    /// assert_eq!(find("beginpage").unwrap().kind(), "generic-block");
    /// ```
    pub fn kind(&self) -> String {
        use Model as M;
        let of = |kind: &str, which: &str| format!("{kind}: {which}");
        match self.model {
            M::Division(kind) => of("division", kind.name()),
            M::Paragraph => "paragraph; compound, with blocks in it".into(),
            M::Heading => "heading".into(),
            M::Admonition(kind) => of("admonition", kind.name()),
            M::Formal(kind) => of("formal", kind.name()),
            M::Quotation => "quotation".into(),
            M::Sidebar => "sidebar".into(),
            M::BulletList => of("list", "bullet"),
            M::NumberedList => of("list", "numbered"),
            M::SimpleList => of("list", "simple"),
            M::DefinitionList(false) => "definition-list".into(),
            M::DefinitionList(true) => of("definition-list", "glossary"),
            M::Procedure(false) => "procedure".into(),
            M::Procedure(true) => of("procedure", "substeps"),
            M::QuestionList => "question-list".into(),
            M::CalloutList => "callout-list".into(),
            M::Code(kind) => of("code", &format!("{kind:?}").to_lowercase()),
            M::Synopsis(kind) => of("synopsis", &format!("{kind:?}").to_lowercase()),
            M::ProductionSet => "production-set".into(),
            M::Table => "table".into(),
            M::Media | M::Graphic => "media-block".into(),
            M::ReferenceNames => "reference-names".into(),
            M::ReferenceMeta => "title and fields in the head of its reference page".into(),
            M::Title => "title; in running text, span: citetitle".into(),
            M::Subtitle => "subtitle".into(),
            M::ShortTitle => "short-title".into(),
            M::Info => "info".into(),
            M::Attribution => "attribution".into(),
            M::Caption => "caption".into(),
            M::Field("", _) => of("field", self.name),
            M::Field(name, _) => of("field", name),
            M::Part(part) => part.kind().into(),
            M::Piece => of("part of", self.whole()),
            M::Emphasis => "emphasis, strong, strike".into(),
            M::Quote => "quote".into(),
            M::Superscript => "superscript".into(),
            M::Subscript => "subscript".into(),
            M::Link | M::UrlLink => "link; without words, cross-reference".into(),
            M::CrossReference => "cross-reference".into(),
            M::Anchor => "anchor, anchor-block".into(),
            M::Footnote => "footnote".into(),
            M::FootnoteReference => "footnote-reference".into(),
            M::InlineMedia | M::InlineGraphic => "media".into(),
            M::Keys => "keys".into(),
            M::Menu => "menu".into(),
            M::IndexTerm => "index-term".into(),
            M::ManualPage => "manual-page".into(),
            M::Citation => "citation".into(),
            M::LineBreak => "line-break".into(),
            M::CalloutMark | M::CalloutRepeat => "callout-mark".into(),
            M::Argument(false) => "argument".into(),
            M::Argument(true) => of("argument", "group"),
            M::InlineEquation => "span: math-phrase; with other content, generic".into(),
            M::Span(role) => of("span", role.name()),
            M::Record(kind, _) => of("record-block", kind.name()),
            M::InlineRecord(kind, _) => of("record", kind.name()),
            M::Block(..) => "generic-block".into(),
        }
    }

    /// Why it has no kind of its own; none for those that have.
    pub const fn reason(&self) -> Option<&'static str> {
        match self.model {
            Model::Block(_, reason) => Some(reason),
            _ => None,
        }
    }

    /// The kind of node that an element without a node of its own is a part of.
    fn whole(&self) -> &'static str {
        match self.name {
            "audiodata" | "imagedata" | "textdata" | "videodata" => "media-item",
            "member" => "list: simple, as item",
            "primary" | "secondary" | "tertiary" | "see" | "seealso" => "index-term",
            "refentrytitle" => "manual-page; of a reference page, title",
            "entry" | "td" | "th" => "row, as cell",
            "entrytbl" => "cell, as table",
            "row" | "tr" => "table-section, as row",
            "tbody" | "tfoot" | "thead" => "table-group, as table-section",
            "tgroup" => "table, as table-group",
            _ => "table-group, as a column or its attributes",
        }
    }
}

impl Part {
    const fn kind(self) -> &'static str {
        match self {
            Part::Item => "item; in a definition-list, definition",
            Part::Entry(_) => "definition-entry",
            Part::Term => "term",
            Part::Definition => "definition",
            Part::See(_) => "see",
            Part::Step => "step",
            Part::Alternatives => "alternatives",
            Part::QuestionEntry => "question-entry",
            Part::Question => "question",
            Part::Answer => "answer",
            Part::Callout => "callout",
            Part::Production => "production",
            Part::MediaItem(_) => "media-item",
        }
    }
}
