//! What a format can carry, as data: one row for each construct. Lowering obeys it, the ledger explains itself
//! with it, and the book's tables are made from it.

use crate::{
    AdmonitionKind, Attrs, Block, BlockTag, DivisionKind, Generic, Include, InlineTag, Instruction,
    RecordKind, Role, Span,
};
use serde::Serialize;

/// How a construct is carried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Class {
    /// The format has it.
    Native,
    /// Written with a general means of the format, and read back as itself.
    Encoded,
    /// Said another way that means the same in the target.
    Normalised,
    /// The words stay, the meaning goes.
    Degraded,
    /// Not in the output.
    Dropped,
}

impl Class {
    /// Every class, from the best to the worst.
    pub const ALL: &'static [Class] =
        &[Class::Native, Class::Encoded, Class::Normalised, Class::Degraded, Class::Dropped];

    /// The name, lower case.
    pub const fn name(self) -> &'static str {
        match self {
            Class::Native => "native",
            Class::Encoded => "encoded",
            Class::Normalised => "normalised",
            Class::Degraded => "degraded",
            Class::Dropped => "dropped",
        }
    }

    /// Whether the writer sees the construct: it is native or encoded.
    pub const fn is_carried(self) -> bool {
        matches!(self, Class::Native | Class::Encoded)
    }
}

/// One row of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Capability {
    /// How the construct is carried.
    pub class: Class,
    /// What is written for it, in a few words, as a person would show it: `` `:file:` `` or `[.filename]`.
    pub written: &'static str,
}

macro_rules! features {
    ($($(#[$doc:meta])* $variant:ident $name:literal,)*) => {
        /// Limits of a format that are not about one kind of node but about a place or a combination.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[repr(u8)]
        pub enum Feature { $($(#[$doc])* $variant,)* }

        impl Feature {
            /// Every feature.
            pub const ALL: &'static [Feature] = &[$(Feature::$variant),*];
            /// The neutral name.
            pub const fn name(self) -> &'static str {
                match self { $(Feature::$variant => $name),* }
            }
        }
    };
}

features! {
    /// The title of an admonition.
    AdmonitionTitle "admonition-title",
    /// The title of a list, a procedure, or a callout list.
    ListTitle "list-title",
    /// The title of a figure.
    FigureTitle "figure-title",
    /// The title of an example.
    ExampleTitle "example-title",
    /// The title of a formula.
    EquationTitle "equation-title",
    /// The run-in title of a paragraph.
    ParagraphTitle "paragraph-title",
    /// The title of a sidebar.
    SidebarTitle "sidebar-title",
    /// The title of a quotation.
    QuotationTitle "quotation-title",
    /// The title of a table.
    TableTitle "table-title",
    /// Links, emphasis and spans inside a listing.
    CodeMarkup "code-markup",
    /// Links inside a listing.
    CodeLinks "code-links",
    /// Numbered marks inside a listing that is explained below it.
    CodeCallouts "code-callouts",
    /// A listing whose text is running text with line breaks that count.
    CodeLayout "code-layout",
    /// A table without a head.
    TableWithoutHead "table-without-head",
    /// A table whose head has several rows.
    TableHeadRows "table-head-rows",
    /// The foot of a table.
    TableFoot "table-foot",
    /// Cells that take several columns or rows.
    TableSpans "table-spans",
    /// Cells that hold anything but one run of text.
    TableBlocks "table-blocks",
    /// A table in a cell.
    TableNested "table-nested",
    /// Heading cells outside the head.
    TableRowHeadings "table-row-headings",
    /// The alignment of a column.
    ColumnAlign "column-align",
    /// The width of a column.
    ColumnWidth "column-width",
    /// The alignment of a cell.
    CellAlign "cell-align",
    /// Emphasis, spans and links inside each other.
    InlineNesting "inline-nesting",
    /// Marks around one run of text, one directly in the other: a strong option, an emphasised filename.
    MarkChain "mark-chain",
    /// Emphasis, spans and links inside a span of code.
    CodeSpanNesting "code-span-nesting",
    /// A replaceable part inside a span of code.
    CodeSpanReplaceable "code-span-replaceable",
    /// A link around spans, or a span around a link.
    LinkNesting "link-nesting",
    /// Several terms that share a definition.
    SeveralTerms "several-terms",
    /// That a list of definitions is a glossary.
    Glossary "glossary-list",
    /// A footnote of several blocks.
    FootnoteBlocks "footnote-blocks",
    /// The style of a list's numbers.
    NumberingStyle "numbering-style",
    /// A list that goes on from the one before.
    NumberingContinued "numbering-continued",
    /// A list that begins with another number than 1.
    NumberingStart "numbering-start",
    /// An item's own mark or number.
    ItemMark "item-mark",
    /// Metadata at the top of a file, in a language of its own ([`Raw::FRONT_MATTER`](crate::Raw::FRONT_MATTER)).
    FrontMatter "front-matter",
    /// An item that is a task, done or not: `checked` is `true` or `false`.
    Task "task",
    /// Whether the items of a list are set tight.
    ListSpacing "list-spacing",
    /// The text of a reference, made by the tool from its target's title.
    ReferenceText "reference-text",
    /// A way of its own to make a reference's text (DocBook `xrefstyle`).
    ReferenceStyle "reference-style",
    /// An id on a heading.
    HeadingId "heading-id",
    /// An id on a block.
    BlockId "block-id",
    /// An id on an item of a list, a step, a callout or a definition entry.
    ItemId "item-id",
    /// An id on a term.
    TermId "term-id",
    /// An id on a row or a cell.
    CellId "cell-id",
    /// An id on a run of text.
    InlineId "inline-id",
    /// An id on a callout's mark.
    MarkId "mark-id",
    /// An id on the title of a block.
    TitleId "title-id",
    /// An id on a footnote.
    FootnoteId "footnote-id",
    /// The author's own classes.
    Classes "classes",
    /// The natural language of a node.
    Language "language",
    /// Attributes that choose a part of the manual for some readers (`condition`, `os` …).
    Profiling "profiling",
    /// All other attributes.
    OtherAttributes "other-attributes",
    /// The size and alignment of a picture.
    MediaSize "media-size",
    /// Alternatives of a picture, film or sound beside the first.
    MediaAlternatives "media-alternatives",
    /// The words that stand in for a picture.
    MediaText "media-text",
    /// The caption of a picture or table.
    Caption "caption",
    /// The second title of a division.
    Subtitle "subtitle",
    /// The short title of a division.
    ShortTitle "short-title",
    /// Authors, dates, licence and other metadata of a division.
    Metadata "metadata",
    /// Who a quotation is from.
    Attribution "attribution",
    /// A part of the included file only.
    IncludePointer "include-pointer",
    /// The include of a file's characters.
    IncludeText "include-text",
    /// What is shown where an included file is missing.
    IncludeFallback "include-fallback",
    /// A comment inside a listing.
    CodeComment "code-comment",
    /// Tabs in a listing.
    CodeTabs "code-tabs",
    /// Blanks at the ends of a listing's lines.
    CodeTrailingBlanks "code-trailing-blanks",
    /// A straight apostrophe between letters of running text.
    Apostrophe "apostrophe",
    /// Headings deeper than the format's deepest.
    DeepHeading "deep-heading",
    /// Steps that may be left out.
    OptionalStep "optional-step",
    /// The names and values of text entities.
    EntityDeclaration "entity-declaration",
    /// A callout of several marks.
    SeveralMarks "several-marks",
    /// A link's tooltip or other attributes.
    LinkAttributes "link-attributes",
    /// Other words than the shown ones to look under in an index (`see`).
    IndexSee "index-see",
    /// Words to sort an entry of an index by, instead of the shown ones.
    IndexSort "index-sort",
    /// A range of an index entry.
    IndexRange "index-range",
}

/// What a row of a table is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Construct {
    /// A kind of block.
    Block(BlockTag),
    /// A kind of inline node.
    Inline(InlineTag),
    /// A kind of division.
    Division(DivisionKind),
    /// A kind of record.
    Record(RecordKind),
    /// A role.
    Role(Role),
    /// A limit of place or combination.
    Feature(Feature),
}

const BLOCKS: usize = BlockTag::ALL.len();
const INLINES: usize = InlineTag::ALL.len();
const DIVISIONS: usize = DivisionKind::ALL.len();
const RECORDS: usize = RecordKind::ALL.len();
const ROLES: usize = Role::ALL.len();
const FEATURES: usize = Feature::ALL.len();
const TOTAL: usize = BLOCKS + INLINES + DIVISIONS + ROLES + FEATURES + RECORDS;

impl Construct {
    /// Every construct, in the order of the tables.
    pub fn all() -> impl Iterator<Item = Construct> {
        BlockTag::ALL
            .iter()
            .map(|&t| Construct::Block(t))
            .chain(InlineTag::ALL.iter().map(|&t| Construct::Inline(t)))
            .chain(DivisionKind::ALL.iter().map(|&t| Construct::Division(t)))
            .chain(RecordKind::ALL.iter().map(|&t| Construct::Record(t)))
            .chain(Role::ALL.iter().map(|&t| Construct::Role(t)))
            .chain(Feature::ALL.iter().map(|&t| Construct::Feature(t)))
    }

    /// The neutral name, as in the ledger.
    pub const fn name(self) -> &'static str {
        match self {
            Construct::Block(t) => t.name(),
            Construct::Inline(t) => t.name(),
            Construct::Division(t) => t.name(),
            Construct::Record(t) => t.name(),
            Construct::Role(t) => t.name(),
            Construct::Feature(t) => t.name(),
        }
    }

    /// Which kind of thing it is: `block`, `inline`, `division`, `record`, `role`, `feature`.
    pub const fn family(self) -> &'static str {
        match self {
            Construct::Block(_) => "block",
            Construct::Inline(_) => "inline",
            Construct::Division(_) => "division",
            Construct::Record(_) => "record",
            Construct::Role(_) => "role",
            Construct::Feature(_) => "feature",
        }
    }

    const fn index(self) -> usize {
        match self {
            Construct::Block(t) => t as usize,
            Construct::Inline(t) => BLOCKS + t as usize,
            Construct::Division(t) => BLOCKS + INLINES + t as usize,
            Construct::Role(t) => BLOCKS + INLINES + DIVISIONS + t as usize,
            Construct::Feature(t) => BLOCKS + INLINES + DIVISIONS + ROLES + t as usize,
            Construct::Record(t) => BLOCKS + INLINES + DIVISIONS + ROLES + FEATURES + t as usize,
        }
    }
}

impl From<BlockTag> for Construct {
    fn from(t: BlockTag) -> Construct {
        Construct::Block(t)
    }
}
impl From<InlineTag> for Construct {
    fn from(t: InlineTag) -> Construct {
        Construct::Inline(t)
    }
}
impl From<DivisionKind> for Construct {
    fn from(t: DivisionKind) -> Construct {
        Construct::Division(t)
    }
}
impl From<RecordKind> for Construct {
    fn from(t: RecordKind) -> Construct {
        Construct::Record(t)
    }
}
impl From<Role> for Construct {
    fn from(t: Role) -> Construct {
        Construct::Role(t)
    }
}
impl From<Feature> for Construct {
    fn from(t: Feature) -> Construct {
        Construct::Feature(t)
    }
}

/// The table of one format: a row for every construct.
pub struct Capabilities {
    rows: Box<[Option<Capability>; TOTAL]>,
    /// Limits that are numbers or choices.
    pub limits: Limits,
    /// The form in which its reader returns a tree, where lowering is to bring trees into that form.
    pub normal: Option<NormalForm>,
    /// Whether the format itself brings lowered trees into the form in which its reader returns them, by
    /// [`Format::settle`](crate::Format::settle).
    pub settles: bool,
    /// What the format's own readers name nodes and hints by that no other format knows.
    pub own: Option<Own>,
}

/// How a reader names what only its own format has, so that it comes out again.
#[derive(Clone, Copy, Debug)]
pub struct Own {
    /// What the names of generic nodes begin with: a namespace in braces.
    pub names: &'static str,
    /// What the names of hints begin with.
    pub hints: &'static str,
    /// The other attributes that are options of the format's own, whatever node they are on.
    pub attributes: &'static [&'static str],
    /// Whether the format has this node of such a name; a dialect may lack what its readers know by the same name.
    pub has: fn(&Generic, &Attrs) -> bool,
    /// The names of texts that its tool declares by itself.
    pub entities: &'static [&'static str],
    /// The node of a directive `toctree` with these documents, a line each, where the format's tool has such.
    pub toctree: Option<fn(&str, Span) -> Block>,
}

/// What a format's reader returns of trees that are written alike, as far as it differs from format to format.
#[derive(Clone, Copy, Debug)]
#[allow(clippy::struct_excessive_bools, reason = "independent facts of a format")]
pub struct NormalForm {
    /// The admonitions that the format has, the most serious last; another becomes that one.
    pub admonitions: &'static [AdmonitionKind],
    /// The language whose text may stand in the format as it is; none: any.
    pub raw: Option<&'static str>,
    /// Whether a line break may stand where only one line may: in a heading, a term, a cell, and at the end of a paragraph.
    pub breaks_in_lines: bool,
    /// Whether a footnote may be named so.
    pub is_label: fn(&str) -> bool,
    /// Whether an anchor before a block of any kind, a heading among them, is its id.
    pub targets: bool,
    /// Whether a cell may hold blocks; alignment is told only where none does.
    pub block_cells: bool,
    /// Whether an include says what the root of the included file is.
    pub include_kinds: bool,
    /// Whether an include of characters can be said in the text, in a listing or in a line; asked where the format carries
    /// includes in a line.
    pub takes_include: fn(&Include, in_listing: bool) -> bool,
    /// Whether an instruction is one of the format's own; asked where the format carries instructions.
    pub takes_instruction: fn(&Instruction, in_listing: bool) -> bool,
    /// Whether the language of a listing may be named so.
    pub is_language: fn(&str) -> bool,
    /// Whether a formula of TeX, in one line, may stand between the format's marks.
    pub is_formula: fn(&str) -> bool,
    /// Whether raised and lowered text stands between marks of one character, in one line and not in its like.
    pub moved_by_marks: bool,
    /// Whether a bar behind a backslash may stand in code in a cell.
    pub bars_in_code: bool,
}

/// Limits that are numbers or choices rather than classes.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// The deepest heading level, from 1.
    pub heading_levels: u8,
    /// Whether every heading must have an id: lowering makes one where there is none.
    pub heading_ids: bool,
    /// How a link to an id in another file of the manual is written.
    pub file_links: FileLinks,
    /// Whether the path of an included file or a picture is written from the root of the output, with a slash
    /// before it: for tools that take a relative path as relative to the page that is built, not to the file that
    /// says it.
    pub root_paths: bool,
    /// How the comment sign of a callout mark is written into a listing of this language, where marks are not
    /// carried; given the language, if known.
    pub callout_comment: fn(Option<&str>) -> (&'static str, &'static str),
    /// Whether the format takes this id as it is.
    pub id_is_valid: fn(&str) -> bool,
    /// Whether the tool makes a reference's text from a target of this kind.
    pub names_target: fn(TargetKind) -> bool,
}

/// How a link to an id in another file of the manual is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileLinks {
    /// By the id alone: the tool knows all files.
    ById,
    /// By the path of the file's copy and the id.
    ByPath,
    /// By the path of the page of HTML that the tool makes of the file's copy, and the id.
    ByPage,
}

/// What kind of thing a reference leads to, as far as its automatic text depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TargetKind {
    /// A division with a title.
    Division,
    /// A figure, example or formula with a title.
    Formal,
    /// A table with a title.
    Table,
    /// Another block with a title.
    TitledBlock,
    /// Anything without a title.
    Untitled,
    /// An id that is not among the inputs.
    Unknown,
}

impl Capabilities {
    /// A table from its rows. A later row replaces an earlier one of the same construct, so that a dialect can
    /// begin with its parent's rows. Before them all stand those of records, which lowering says by other kinds
    /// wherever a format has no such thing.
    pub fn new(
        limits: Limits,
        rows: impl IntoIterator<Item = (Construct, Class, &'static str)>,
    ) -> Capabilities {
        let mut table = Box::new([None; TOTAL]);
        let records = RecordKind::ALL.iter().map(|&kind| {
            let (class, written) = kind.said();
            (Construct::Record(kind), class, written)
        });
        let tags = [Construct::Block(BlockTag::Record), Construct::Inline(InlineTag::Record)]
            .map(|tag| (tag, Class::Degraded, "as its kind says"));
        for (construct, class, written) in tags.into_iter().chain(records).chain(rows) {
            table[construct.index()] = Some(Capability { class, written });
        }
        Capabilities { rows: table, limits, normal: None, settles: false, own: None }
    }

    /// The table of a format whose trees lowering brings into this form.
    #[must_use]
    pub fn with_normal_form(mut self, normal: NormalForm) -> Capabilities {
        self.normal = Some(normal);
        self
    }

    /// The table of a format that brings lowered trees into form itself.
    #[must_use]
    pub fn settling(mut self) -> Capabilities {
        self.settles = true;
        self
    }

    /// The table of a format whose reader keeps what only it has by names that begin so.
    #[must_use]
    pub fn with_own(mut self, own: Own) -> Capabilities {
        self.own = Some(own);
        self
    }

    /// Whether a generic node is of the format itself, and written as what it was.
    pub fn is_own(&self, generic: &Generic, attrs: &Attrs) -> bool {
        self.own.is_some_and(|own| generic.name.starts_with(own.names) && (own.has)(generic, attrs))
    }

    /// Whether a lowered tree is in the form in which the format's reader returns it, so that the two can be compared.
    pub fn has_normal_form(&self) -> bool {
        self.normal.is_some() || self.settles
    }

    /// The row of a construct. A construct without a row is dropped, and a test of each format sees that there is
    /// none such.
    pub fn of(&self, construct: impl Into<Construct>) -> Capability {
        self.rows[construct.into().index()].unwrap_or(Capability { class: Class::Dropped, written: "" })
    }

    /// Whether the writer sees a construct.
    pub fn carries(&self, construct: impl Into<Construct>) -> bool {
        self.of(construct).class.is_carried()
    }

    /// The constructs that have no row.
    pub fn missing(&self) -> Vec<Construct> {
        Construct::all().filter(|c| self.rows[c.index()].is_none()).collect()
    }
}
