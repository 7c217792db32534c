//! The kinds of nodes without their content: keys for tables and names for messages.

use crate::{BlockKind, InlineKind};

macro_rules! tags {
    ($(#[$doc:meta])* $tag:ident of $kind:ident: $($variant:ident $pattern:tt $name:literal,)*) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[repr(u8)]
        #[allow(missing_docs, reason = "each variant is the kind of the same name, documented there")]
        pub enum $tag { $($variant,)* }

        impl $tag {
            /// Every tag, in the order of the kinds.
            pub const ALL: &'static [$tag] = &[$($tag::$variant),*];
            /// The neutral name.
            pub const fn name(self) -> &'static str {
                match self { $($tag::$variant => $name),* }
            }
        }

        impl $kind {
            /// The kind without its content.
            pub const fn tag(&self) -> $tag {
                match self { $(tags!(@pattern $kind $variant $pattern) => $tag::$variant),* }
            }
        }
    };
    (@pattern $kind:ident $variant:ident (_)) => { $kind::$variant(_) };
    (@pattern $kind:ident $variant:ident {}) => { $kind::$variant { .. } };
    (@pattern $kind:ident $variant:ident ()) => { $kind::$variant };
}

tags! {
    /// The kinds of blocks without their content.
    BlockTag of BlockKind:
    Division (_) "division",
    Title (_) "title",
    Subtitle (_) "subtitle",
    ShortTitle (_) "short-title",
    Info (_) "info",
    Field (_) "field",
    ReferenceNames (_) "reference-names",
    Heading (_) "heading",
    Paragraph (_) "paragraph",
    Plain (_) "plain",
    Compound (_) "compound",
    List (_) "list",
    Item (_) "item",
    DefinitionList (_) "definition-list",
    DefinitionEntry (_) "definition-entry",
    Term (_) "term",
    Definition (_) "definition",
    See (_) "see",
    Procedure (_) "procedure",
    Step (_) "step",
    Alternatives (_) "alternatives",
    QuestionList (_) "question-list",
    QuestionEntry (_) "question-entry",
    Question (_) "question",
    Answer (_) "answer",
    CalloutList (_) "callout-list",
    Callout (_) "callout",
    Code (_) "code",
    Synopsis (_) "synopsis",
    ProductionSet (_) "production-set",
    Production (_) "production",
    Math (_) "math-block",
    Admonition (_) "admonition",
    Formal (_) "formal",
    Quotation (_) "quotation",
    Attribution (_) "attribution",
    Sidebar (_) "sidebar",
    Media (_) "media-block",
    MediaItem (_) "media-item",
    Caption (_) "caption",
    Table (_) "table",
    TableGroup (_) "table-group",
    TableSection (_) "table-section",
    Row (_) "row",
    Cell (_) "cell",
    Record (_) "record-block",
    Anchor () "anchor-block",
    Break () "break",
    Include (_) "include-block",
    Comment (_) "comment-block",
    Instruction (_) "instruction-block",
    Raw (_) "raw-block",
    Generic (_) "generic-block",
}

tags! {
    /// The kinds of inline nodes without their content.
    InlineTag of InlineKind:
    Text (_) "text",
    Emphasis (_) "emphasis",
    Strong (_) "strong",
    Strike (_) "strike",
    Span {} "span",
    Quote (_) "quote",
    Superscript (_) "superscript",
    Subscript (_) "subscript",
    Link (_) "link",
    CrossReference (_) "cross-reference",
    Anchor () "anchor",
    Footnote (_) "footnote",
    FootnoteReference (_) "footnote-reference",
    Media (_) "media",
    Keys (_) "keys",
    Menu (_) "menu",
    IndexTerm (_) "index-term",
    ManualPage (_) "manual-page",
    Citation (_) "citation",
    Math (_) "math",
    LineBreak () "line-break",
    Include (_) "include",
    Comment (_) "comment",
    Instruction (_) "instruction",
    EntityReference (_) "entity-reference",
    CalloutMark (_) "callout-mark",
    Argument (_) "argument",
    Record (_) "record",
    Raw (_) "raw",
    Generic (_) "generic",
}
