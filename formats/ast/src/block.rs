//! Block nodes: divisions, paragraphs, lists, listings, tables, and what they are made of.
//!
//! Parts of a block (items, entries, steps, rows, cells, titles) are blocks themselves, so that an id, a comment
//! or an include can stand wherever a source puts it. Which kind may stand where is the content model of
//! [`validate`](crate::validate()).

use crate::{
    Attrs, Cell, Include, Inlines, Instruction, Math, Media, Node, Raw, Span, Str, Table, TableGroup,
    TableSection,
};
use serde::{Deserialize, Serialize};

/// A sequence of blocks.
pub type Blocks = Vec<Block>;

/// A block: its kind, its attributes, its place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// What else is known of it.
    #[serde(default, skip_serializing_if = "Attrs::is_empty")]
    pub attrs: Attrs,
    /// Where it came from.
    #[serde(default)]
    pub span: Span,
}

/// The kinds of blocks. Examples show DocBook on the left only because it is the richest; the kinds are neutral.
///
/// A *head* is the list of what precedes a block's body: [`Title`](BlockKind::Title),
/// [`Subtitle`](BlockKind::Subtitle), [`ShortTitle`](BlockKind::ShortTitle), [`Info`](BlockKind::Info) and
/// comments, in the order of the source; [`title`] finds the title in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BlockKind {
    // ---- structure
    /// A part of the manual's structure: `<chapter>`, `<section>`, `== Title`.
    Division(Box<Division>),
    /// The title of the block in whose head it stands: `<title>Installing</title>`.
    Title(Inlines),
    /// A second title: `<subtitle>The hard way</subtitle>`.
    Subtitle(Inlines),
    /// A shorter title, for running heads and lists: `<titleabbrev>`.
    ShortTitle(Inlines),
    /// Metadata: fields, and titles that the source put among them: `<info>`.
    Info(Blocks),
    /// One piece of metadata, or a named part of a record: `<author>`, `<releaseinfo>`, `<refpurpose>`.
    Field(Box<Field>),
    /// The names and the purpose of a reference page, as fields `descriptor`, `name` (one or more), `purpose`,
    /// `class`: `<refnamediv>`.
    ReferenceNames(Blocks),
    /// A heading that opens no division: `<bridgehead>`.
    Heading(Box<Heading>),

    // ---- text
    /// A paragraph of running text: `<para>Words.</para>`.
    Paragraph(Inlines),
    /// Running text that is no paragraph of its own: the words of a table cell, an index entry between blocks.
    Plain(Inlines),
    /// A paragraph that holds blocks, such as a list in mid-sentence. Its text stands in [`BlockKind::Plain`]s.
    Compound(Blocks),

    // ---- lists
    /// A bullet, numbered or simple list: `<itemizedlist>`, `1. a`.
    List(Box<List>),
    /// An item of a list. Other attributes: `checked` (`true`, `false`), `override` (its own mark or number).
    Item(Blocks),
    /// Terms with definitions, or a glossary: `<variablelist>`, `term::`.
    DefinitionList(Box<DefinitionList>),
    /// One or more terms and what is said of them: `<varlistentry>`, `<glossentry>`. Holds
    /// [`Term`](BlockKind::Term)s, then [`Definition`](BlockKind::Definition)s or a [`See`](BlockKind::See).
    DefinitionEntry(Blocks),
    /// A term: `<term>`, `<glossterm>`.
    Term(Inlines),
    /// What is said of a term.
    Definition(Blocks),
    /// In a glossary, another entry to read: `<glosssee otherterm="x"/>`.
    See(Box<See>),
    /// Steps to follow: `<procedure>`, `<substeps>`.
    Procedure(Box<Procedure>),
    /// One step: `<step>`.
    Step(Box<Titled>),
    /// Steps of which one is chosen, in a procedure or in one of its steps: `<stepalternatives>`.
    Alternatives(Blocks),
    /// Questions and answers: `<qandaset>`. The body holds entries or divisions of questions.
    QuestionList(Box<Titled>),
    /// A question and its answers: `<qandaentry>`.
    QuestionEntry(Blocks),
    /// A question.
    Question(Blocks),
    /// An answer.
    Answer(Blocks),
    /// What the marks of a listing mean: `<calloutlist>`.
    CalloutList(Box<Titled>),
    /// What one or more marks mean: `<callout arearefs="c1">`.
    Callout(Box<Callout>),

    // ---- verbatim
    /// A listing: `<programlisting>`, `<screen>`, a fenced code block.
    Code(Box<CodeBlock>),
    /// A synopsis of a command, a function or a class: `<cmdsynopsis>`.
    Synopsis(Box<Synopsis>),
    /// A grammar: `<productionset>`.
    ProductionSet(Box<Titled>),
    /// A rule of a grammar, with fields `lhs`, `rhs`, `constraint`: `<production>`.
    Production(Blocks),
    /// A formula on lines of its own.
    Math(Box<Math>),

    // ---- boxes
    /// A note, tip, warning …: `<note>`, `NOTE:`, `> [!NOTE]`.
    Admonition(Box<Admonition>),
    /// A figure, example or the like; formal with a title, informal without: `<example>`, `<informalexample>`.
    Formal(Box<Formal>),
    /// A quotation: `<blockquote>`.
    Quotation(Box<Titled>),
    /// Who said it; stands in the head of a quotation.
    Attribution(Inlines),
    /// Text beside the main flow: `<sidebar>`.
    Sidebar(Box<Titled>),
    /// A picture, film or sound with its alternatives: `<mediaobject>`.
    Media(Box<Media>),
    /// One alternative of a media node.
    MediaItem(Box<MediaItem>),
    /// Words under a picture or table: `<caption>`.
    Caption(Blocks),

    // ---- tables
    /// A table, formal with a title: `<table>`, `<informaltable>`.
    Table(Box<Table>),
    /// Columns and rows that belong together: `<tgroup>`; an HTML table has one.
    TableGroup(Box<TableGroup>),
    /// The head, body or foot of a table: `<thead>`.
    TableSection(Box<TableSection>),
    /// A row: `<row>`, `<tr>`.
    Row(Blocks),
    /// A cell: `<entry>`, `<td>`.
    Cell(Box<Cell>),

    // ---- others
    /// What means the same everywhere but has parts of its own: `<biblioentry>`, `<msgset>`.
    Record(Box<crate::Record>),
    /// An anchor between blocks; its id is in the attributes.
    Anchor,
    /// A change of topic without a title: `---`.
    Break,
    /// The content of another file, here: `<xi:include>`.
    Include(Box<Include>),
    /// A comment of the authors, not shown, verbatim.
    Comment(Str),
    /// An instruction to some processor.
    Instruction(Box<Instruction>),
    /// Text in a target's own language, passed through.
    Raw(Box<Raw>),
    /// What the tree has no kind for: nothing of it is lost.
    Generic(Box<crate::Generic>),
}

/// A part of the manual's structure; see [`BlockKind::Division`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Division {
    /// Which part.
    pub kind: DivisionKind,
    /// Title, subtitle, metadata.
    pub head: Blocks,
    /// The content.
    pub body: Blocks,
}

macro_rules! division_kinds {
    ($($(#[$doc:meta])* $variant:ident $name:literal,)*) => {
        /// The parts that a manual is made of.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[repr(u8)]
        pub enum DivisionKind { $($(#[$doc])* #[serde(rename = $name)] $variant,)* }

        impl DivisionKind {
            /// Every kind.
            pub const ALL: &'static [DivisionKind] = &[$(DivisionKind::$variant),*];
            /// The neutral name.
            pub const fn name(self) -> &'static str {
                match self { $(DivisionKind::$variant => $name),* }
            }
        }
    };
}

division_kinds! {
    /// Several books.
    Set "set",
    /// A book.
    Book "book",
    /// A part of a book, with chapters.
    Part "part",
    /// The text before the chapters of a part.
    PartIntroduction "part-introduction",
    /// A preface.
    Preface "preface",
    /// A chapter.
    Chapter "chapter",
    /// An appendix.
    Appendix "appendix",
    /// An article.
    Article "article",
    /// A topic, in topic-based writing.
    Topic "topic",
    /// A section, at whatever depth.
    Section "section",
    /// A section that has no sections and is in no table of contents.
    SimpleSection "simple-section",
    /// A collection of reference pages.
    Reference "reference",
    /// A reference page; its title is the page's name, a field `volume` its section in the manual.
    ReferencePage "reference-page",
    /// The synopsis of a reference page.
    ReferenceSynopsis "reference-synopsis",
    /// A section of a reference page.
    ReferenceSection "reference-section",
    /// A glossary.
    Glossary "glossary",
    /// A part of a glossary.
    GlossaryDivision "glossary-division",
    /// A bibliography.
    Bibliography "bibliography",
    /// A part of a bibliography.
    BibliographyDivision "bibliography-division",
    /// An index.
    Index "index",
    /// A part of an index.
    IndexDivision "index-division",
    /// A table of contents, or a list of figures or the like.
    Contents "contents",
    /// A part of a list of questions.
    QuestionDivision "question-division",
    /// Whom the book is for.
    Dedication "dedication",
    /// Thanks.
    Acknowledgements "acknowledgements",
    /// How the book was made.
    Colophon "colophon",
    /// A task: procedure with its context.
    Task "task",
    /// A part of a task.
    TaskPart "task-part",
}

/// One piece of metadata, or a named part of a record. The names in use: `author`, `editor`, `contributor`,
/// `copyright`, `year`, `holder`, `date`, `release`, `legal-notice`, `abstract`, `keyword`, `volume`, `misc`,
/// `name`, `purpose`, `descriptor`, `class`, `lhs`, `rhs`, `constraint`, `label`; others are the source's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    /// The field's name.
    pub name: Str,
    /// Its value.
    pub content: Vec<Node>,
}

/// A heading that opens no division.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heading {
    /// The level whose look it has, from 1; `None` where the source does not say.
    pub level: Option<u8>,
    /// The words.
    pub content: Inlines,
}

/// A block with a head and a body and nothing else.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Titled {
    /// Title and the like.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub head: Blocks,
    /// The content.
    pub body: Blocks,
}

/// A bullet, numbered or simple list; see [`BlockKind::List`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct List {
    /// Which list.
    pub kind: ListKind,
    /// Whether its items are set without space between them; `None` where the source does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub compact: Option<bool>,
    /// Title, and blocks before the first item.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub head: Blocks,
    /// The items.
    pub items: Blocks,
}

/// Which list it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ListKind {
    /// With bullets.
    Bullet,
    /// With numbers.
    Numbered {
        /// The first number.
        start: u32,
        /// How numbers are written; `None` where the source does not say.
        style: Option<Numbering>,
        /// Whether it goes on from the list before it.
        continued: bool,
    },
    /// Without either: `<simplelist>`.
    Simple(SimpleLayout),
}

/// How numbers are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Numbering {
    /// 1, 2, 3.
    Arabic,
    /// a, b, c.
    LowerAlpha,
    /// A, B, C.
    UpperAlpha,
    /// i, ii, iii.
    LowerRoman,
    /// I, II, III.
    UpperRoman,
}

/// How the members of a simple list stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SimpleLayout {
    /// In the line, with commas.
    Inline,
    /// In columns, row by row; the number of columns.
    Horizontal(u16),
    /// In columns, column by column; the number of columns.
    Vertical(u16),
}

/// Terms with definitions; see [`BlockKind::DefinitionList`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DefinitionList {
    /// Whether it is a glossary.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub glossary: bool,
    /// Title, and blocks before the first entry.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub head: Blocks,
    /// The entries.
    pub entries: Blocks,
}

/// Another entry of a glossary to read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct See {
    /// Whether as well (`see also`) and not instead.
    pub also: bool,
    /// The id of the entry, if told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<Str>,
    /// The words, if told.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub content: Inlines,
}

/// Steps to follow; see [`BlockKind::Procedure`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Procedure {
    /// Whether these are the steps inside a step.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub substeps: bool,
    /// Title, and blocks before the first step.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub head: Blocks,
    /// The steps.
    pub steps: Blocks,
}

/// What marks in a listing mean; see [`BlockKind::Callout`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Callout {
    /// The marks that it explains.
    pub marks: Vec<MarkReference>,
    /// What they mean.
    pub body: Blocks,
}

/// A mark that a callout explains.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MarkReference {
    /// The mark's id.
    pub id: Str,
    /// The mark's number in its listing; 0 where the mark is not in the same file. The reader fills it in.
    pub number: u32,
}

/// A listing; see [`BlockKind::Code`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeBlock {
    /// Which listing.
    pub kind: CodeKind,
    /// The language, as the source names it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<Str>,
    /// The text, verbatim, with marks, links and spans as inline nodes.
    pub content: Inlines,
}

/// Which listing it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CodeKind {
    /// A program or a file: `<programlisting>`.
    Listing,
    /// What a terminal shows: `<screen>`.
    Screen,
    /// Running text whose line breaks and blanks count: `<literallayout>`, `<address>`.
    Layout,
    /// Free text of a synopsis: `<synopsis>`.
    Synopsis,
}

/// A synopsis; see [`BlockKind::Synopsis`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Synopsis {
    /// Of what.
    pub kind: SynopsisKind,
    /// For a command: text, spans, [`Argument`](crate::Argument)s and line breaks; otherwise generic nodes.
    pub content: Vec<Node>,
}

/// What a synopsis is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SynopsisKind {
    /// A command.
    Command,
    /// A function.
    Function,
    /// A class, interface, exception, or a part of one.
    Class,
}

/// A note, tip, warning; see [`BlockKind::Admonition`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Admonition {
    /// Which.
    pub kind: AdmonitionKind,
    /// Its own title, and the like.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub head: Blocks,
    /// The content.
    pub body: Blocks,
}

/// The kinds of admonitions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AdmonitionKind {
    /// A note.
    Note,
    /// A tip.
    Tip,
    /// Something important.
    Important,
    /// A caution.
    Caution,
    /// A warning.
    Warning,
    /// A danger.
    Danger,
}

impl AdmonitionKind {
    /// Every kind.
    pub const ALL: [AdmonitionKind; 6] = [
        AdmonitionKind::Note,
        AdmonitionKind::Tip,
        AdmonitionKind::Important,
        AdmonitionKind::Caution,
        AdmonitionKind::Warning,
        AdmonitionKind::Danger,
    ];

    /// The neutral name, lower case.
    pub const fn name(self) -> &'static str {
        match self {
            AdmonitionKind::Note => "note",
            AdmonitionKind::Tip => "tip",
            AdmonitionKind::Important => "important",
            AdmonitionKind::Caution => "caution",
            AdmonitionKind::Warning => "warning",
            AdmonitionKind::Danger => "danger",
        }
    }

    /// The kind of this name, or of one of the names that docutils has for admonitions and the tree has no kind for.
    ///
    /// ```
    /// use copyist_ast::AdmonitionKind;
    ///
    /// assert_eq!(AdmonitionKind::of_docutils("tip"), Some(AdmonitionKind::Tip));
    /// assert_eq!(AdmonitionKind::of_docutils("hint"), Some(AdmonitionKind::Tip));
    /// ```
    pub fn of_docutils(name: &str) -> Option<AdmonitionKind> {
        match name {
            "hint" => Some(AdmonitionKind::Tip),
            "attention" => Some(AdmonitionKind::Important),
            "error" => Some(AdmonitionKind::Danger),
            _ => AdmonitionKind::ALL.into_iter().find(|kind| kind.name() == name),
        }
    }
}

/// A figure, example or the like; see [`BlockKind::Formal`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Formal {
    /// Which.
    pub kind: FormalKind,
    /// The title and the like; without a title the block is informal.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub head: Blocks,
    /// The content.
    pub body: Blocks,
}

/// The kinds of formal blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FormalKind {
    /// A figure.
    Figure,
    /// An example.
    Example,
    /// A formula with a title or number.
    Equation,
    /// A paragraph with a run-in title: `<formalpara>`.
    Paragraph,
}

impl FormalKind {
    /// Every kind.
    pub const ALL: [FormalKind; 4] =
        [FormalKind::Figure, FormalKind::Example, FormalKind::Equation, FormalKind::Paragraph];

    /// The neutral name, lower case.
    pub const fn name(self) -> &'static str {
        match self {
            FormalKind::Figure => "figure",
            FormalKind::Example => "example",
            FormalKind::Equation => "equation",
            FormalKind::Paragraph => "formal-paragraph",
        }
    }
}

/// One alternative of a media node; see [`BlockKind::MediaItem`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MediaItem {
    /// Which medium.
    pub kind: MediaKind,
    /// The file, relative to the source file; empty for text. Size, alignment and format are other attributes:
    /// `format`, `width`, `depth`, `contentwidth`, `contentdepth`, `scale`, `scalefit`, `align`, `valign`.
    pub source: Str,
    /// For text: the words. For others: metadata or a comment.
    pub body: Blocks,
}

/// The media.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MediaKind {
    /// A picture.
    Image,
    /// A film.
    Video,
    /// A sound.
    Audio,
    /// Words, for where none of the others can be shown.
    Text,
}

impl Block {
    /// A block of this kind without attributes.
    pub fn new(kind: BlockKind, span: Span) -> Block {
        Block { kind, attrs: Attrs::default(), span }
    }

    /// A block that is nothing but a place to link to.
    pub fn anchor(id: impl Into<Str>, span: Span) -> Block {
        Block { kind: BlockKind::Anchor, attrs: Attrs::with_id(id), span }
    }

    /// A block of this kind that no source text stands for.
    pub fn made(kind: BlockKind) -> Block {
        Block::new(kind, Span::NONE)
    }

    /// The head, where its kind has one.
    pub fn head(&self) -> Option<&Blocks> {
        match &self.kind {
            BlockKind::Division(d) => Some(&d.head),
            BlockKind::List(l) => Some(&l.head),
            BlockKind::DefinitionList(l) => Some(&l.head),
            BlockKind::Procedure(p) => Some(&p.head),
            BlockKind::Admonition(a) => Some(&a.head),
            BlockKind::Formal(f) => Some(&f.head),
            BlockKind::Table(t) => Some(&t.head),
            BlockKind::Media(m) => Some(&m.head),
            BlockKind::Step(t)
            | BlockKind::QuestionList(t)
            | BlockKind::CalloutList(t)
            | BlockKind::ProductionSet(t)
            | BlockKind::Quotation(t)
            | BlockKind::Sidebar(t) => Some(&t.head),
            _ => None,
        }
    }

    /// The words of its title, where it has one.
    pub fn title(&self) -> Option<&Inlines> {
        self.head().and_then(|h| title(h))
    }

    /// Whether a page shows nothing of it.
    pub fn is_invisible(&self) -> bool {
        match &self.kind {
            BlockKind::Comment(_) | BlockKind::Anchor | BlockKind::Instruction(_) => true,
            BlockKind::Plain(c) => c.iter().all(crate::Inline::is_invisible),
            _ => false,
        }
    }
}

impl BlockKind {
    /// Whether it is a part of another block: a title, an item, a cell. A text format has no line of its own for what
    /// stands on one.
    pub const fn is_part(&self) -> bool {
        matches!(
            self,
            BlockKind::Title(_)
                | BlockKind::Subtitle(_)
                | BlockKind::Attribution(_)
                | BlockKind::Item(_)
                | BlockKind::DefinitionEntry(_)
                | BlockKind::Term(_)
                | BlockKind::Definition(_)
                | BlockKind::Question(_)
                | BlockKind::Answer(_)
                | BlockKind::QuestionEntry(_)
                | BlockKind::Callout(_)
                | BlockKind::Caption(_)
                | BlockKind::TableGroup(_)
                | BlockKind::TableSection(_)
                | BlockKind::Row(_)
                | BlockKind::Cell(_)
        )
    }

    /// The lists of blocks right inside a block, but for those of its head.
    pub fn bodies_mut(&mut self) -> Vec<&mut Blocks> {
        match self {
            BlockKind::Division(d) => vec![&mut d.body],
            BlockKind::Compound(b)
            | BlockKind::Item(b)
            | BlockKind::DefinitionEntry(b)
            | BlockKind::Definition(b)
            | BlockKind::Alternatives(b)
            | BlockKind::QuestionEntry(b)
            | BlockKind::Question(b)
            | BlockKind::Answer(b)
            | BlockKind::Caption(b)
            | BlockKind::Row(b) => vec![b],
            BlockKind::List(l) => vec![&mut l.items],
            BlockKind::DefinitionList(l) => vec![&mut l.entries],
            BlockKind::Procedure(p) => vec![&mut p.steps],
            BlockKind::Step(t)
            | BlockKind::QuestionList(t)
            | BlockKind::CalloutList(t)
            | BlockKind::Quotation(t)
            | BlockKind::Sidebar(t) => vec![&mut t.body],
            BlockKind::Callout(c) => vec![&mut c.body],
            BlockKind::Admonition(a) => vec![&mut a.body],
            BlockKind::Formal(f) => vec![&mut f.body],
            BlockKind::Table(t) => vec![&mut t.groups],
            BlockKind::TableGroup(g) => vec![&mut g.sections],
            BlockKind::TableSection(s) => vec![&mut s.rows],
            BlockKind::Cell(c) => vec![&mut c.body],
            _ => Vec::new(),
        }
    }
}

/// The words of the title in a head, also where the source put it among the metadata.
pub fn title(head: &[Block]) -> Option<&Inlines> {
    title_block(head).map(|block| match &block.kind {
        BlockKind::Title(words) => words,
        _ => unreachable!("title_block returns titles only"),
    })
}

/// The title's block in a head; its attributes are those of the title itself.
pub fn title_block(head: &[Block]) -> Option<&Block> {
    find_in_head(head, |k| matches!(k, BlockKind::Title(_)))
}

/// The first block of a head, or of the metadata in it, that `wanted` accepts.
pub fn find_in_head(head: &[Block], wanted: impl Fn(&BlockKind) -> bool + Copy) -> Option<&Block> {
    head.iter().find(|b| wanted(&b.kind)).or_else(|| {
        head.iter().find_map(|b| match &b.kind {
            BlockKind::Info(fields) => fields.iter().find(|f| wanted(&f.kind)),
            _ => None,
        })
    })
}

/// The fields of this name in a head and in its metadata, in order.
pub fn fields<'a>(head: &'a [Block], name: &'a str) -> impl Iterator<Item = &'a Field> {
    head.iter()
        .flat_map(|b| match &b.kind {
            BlockKind::Info(inner) => inner.iter().collect::<Vec<_>>(),
            _ => vec![b],
        })
        .filter_map(move |b| match &b.kind {
            BlockKind::Field(f) if f.name == name => Some(&**f),
            _ => None,
        })
}
