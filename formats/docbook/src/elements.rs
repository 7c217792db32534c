//! The names of DocBook (4.5, 5.0, 5.2, assemblies) and what each one is in the neutral tree.
//!
//! One table, looked up by a hash that the compiler computes. A name that stands in the second list of a row is
//! a *twin*: the neutral tree says the same for it as for the first, so the reader leaves a hint
//! (`docbook:element`) that returns it.

use ast::{AdmonitionKind, CodeKind, DivisionKind, FormalKind, MediaKind, Role, SynopsisKind};

/// What an element is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Model {
    // ---- blocks
    /// A part of the manual's structure.
    Division(DivisionKind),
    /// Running text.
    Paragraph,
    /// A heading without a division.
    Heading,
    /// A note, tip, warning.
    Admonition(AdmonitionKind),
    /// A figure, example, equation, or titled paragraph.
    Formal(FormalKind),
    /// A quotation with attribution.
    Quotation,
    /// Text beside the main flow.
    Sidebar,
    /// A bullet list.
    BulletList,
    /// A numbered list.
    NumberedList,
    /// A list of short members.
    SimpleList,
    /// Terms with definitions; `true` for a glossary.
    DefinitionList(bool),
    /// Steps; `true` for those inside a step.
    Procedure(bool),
    /// Questions and answers.
    QuestionList,
    /// What the marks of a listing mean.
    CalloutList,
    /// Verbatim text.
    Code(CodeKind),
    /// A synopsis.
    Synopsis(SynopsisKind),
    /// Rules of a grammar.
    ProductionSet,
    /// A table of either model.
    Table,
    /// A picture, film or sound.
    Media,
    /// The same in the short form of DocBook 4.
    Graphic,
    /// Names and purpose of a reference page.
    ReferenceNames,
    /// Title and volume of a reference page.
    ReferenceMeta,

    // ---- heads
    /// A title.
    Title,
    /// A second title.
    Subtitle,
    /// A shorter title.
    ShortTitle,
    /// Metadata.
    Info,
    /// Who said it.
    Attribution,
    /// Words under a picture or table.
    Caption,
    /// One piece of metadata or a part of a record, by its neutral name.
    Field(&'static str, Content),

    // ---- parts, which stand in their whole
    /// A part that flows: it may be missing its whole, as in a file that is included into one.
    Part(Part),
    /// A part that only its parent reads; generic elsewhere.
    Piece,

    // ---- inline
    /// Stress, by role.
    Emphasis,
    /// A quotation in the line.
    Quote,
    /// Raised.
    Superscript,
    /// Lowered.
    Subscript,
    /// A run with a meaning.
    Span(Role),
    /// A link, of DocBook 5 or 4.
    Link,
    /// A link to an address, of DocBook 4.
    UrlLink,
    /// A reference whose text is made.
    CrossReference,
    /// A place to link to.
    Anchor,
    /// A note set elsewhere.
    Footnote,
    /// A further mark for a footnote.
    FootnoteReference,
    /// A picture in the line.
    InlineMedia,
    /// The same in the short form of DocBook 4.
    InlineGraphic,
    /// Keys.
    Keys,
    /// A way through menus.
    Menu,
    /// An index entry.
    IndexTerm,
    /// A reference to a manual page.
    ManualPage,
    /// A reference to a bibliography.
    Citation,
    /// A line break in a synopsis or grammar.
    LineBreak,
    /// A mark in a listing.
    CalloutMark,
    /// A further place of a mark.
    CalloutRepeat,
    /// An argument in a synopsis; `true` for a group.
    Argument(bool),
    /// A formula in the line.
    InlineEquation,

    // ---- without a kind of its own
    /// A generic block.
    Block(Content),
    /// A generic inline node.
    Inline(Content),
}

/// What the content of a field or a generic node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// Elements only; white space between them is nothing.
    Record,
    /// Blocks.
    Blocks,
    /// Words, or nothing.
    Words,
    /// Text whose white space counts.
    Verbatim,
}

/// The parts that may be missing their whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Of a list.
    Item,
    /// Of a definition list; `true` in a glossary.
    Entry(bool),
    /// Of an entry.
    Term,
    /// Of an entry in a glossary.
    Definition,
    /// Of an entry in a glossary; `true` for *see also*.
    See(bool),
    /// Of a procedure.
    Step,
    /// Of a procedure.
    Alternatives,
    /// Of a list of questions.
    QuestionEntry,
    /// Of a question entry.
    Question,
    /// Of a question entry.
    Answer,
    /// Of a callout list.
    Callout,
    /// Of a grammar.
    Production,
    /// Of a media object.
    MediaItem(MediaKind),
}

/// An element: its name and what it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Element {
    /// The local name.
    pub name: &'static str,
    /// What it is.
    pub model: Model,
    /// Whether another name says the same, so that this one must be hinted.
    pub twin: bool,
}

impl Element {
    /// Whether it stands in running text.
    pub const fn is_inline(&self) -> bool {
        use Model as M;
        matches!(
            self.model,
            M::Emphasis
                | M::Quote
                | M::Superscript
                | M::Subscript
                | M::Span(_)
                | M::Link
                | M::UrlLink
                | M::CrossReference
                | M::Anchor
                | M::Footnote
                | M::FootnoteReference
                | M::InlineMedia
                | M::InlineGraphic
                | M::Keys
                | M::Menu
                | M::IndexTerm
                | M::ManualPage
                | M::Citation
                | M::LineBreak
                | M::CalloutMark
                | M::CalloutRepeat
                | M::Argument(_)
                | M::InlineEquation
                | M::Inline(_)
        )
    }
}

type Row = (Model, &'static [&'static str], &'static [&'static str]);

const ROWS: &[Row] = {
    use AdmonitionKind as A;
    use CodeKind as K;
    use Content::{Blocks, Record, Verbatim, Words};
    use DivisionKind as D;
    use FormalKind as F;
    use Model as M;
    use Part as P;
    use Role as R;
    &[
        // ---- divisions
        (M::Division(D::Set), &["set"], &[]),
        (M::Division(D::Book), &["book"], &[]),
        (M::Division(D::Part), &["part"], &[]),
        (M::Division(D::PartIntroduction), &["partintro"], &[]),
        (M::Division(D::Preface), &["preface"], &[]),
        (M::Division(D::Chapter), &["chapter"], &[]),
        (M::Division(D::Appendix), &["appendix"], &[]),
        (M::Division(D::Article), &["article"], &[]),
        (M::Division(D::Topic), &["topic"], &[]),
        (M::Division(D::Section), &["section"], &["sect1", "sect2", "sect3", "sect4", "sect5"]),
        (M::Division(D::SimpleSection), &["simplesect"], &[]),
        (M::Division(D::Reference), &["reference"], &[]),
        (M::Division(D::ReferencePage), &["refentry"], &[]),
        (M::Division(D::ReferenceSynopsis), &["refsynopsisdiv"], &[]),
        (M::Division(D::ReferenceSection), &["refsection"], &["refsect1", "refsect2", "refsect3"]),
        (M::Division(D::Glossary), &["glossary"], &[]),
        (M::Division(D::GlossaryDivision), &["glossdiv"], &[]),
        (M::Division(D::Bibliography), &["bibliography"], &[]),
        (M::Division(D::BibliographyDivision), &["bibliodiv"], &[]),
        (M::Division(D::Index), &["index"], &["setindex"]),
        (M::Division(D::IndexDivision), &["indexdiv"], &[]),
        (M::Division(D::Contents), &["toc"], &["lot"]),
        (M::Division(D::QuestionDivision), &["qandadiv"], &[]),
        (M::Division(D::Dedication), &["dedication"], &[]),
        (M::Division(D::Acknowledgements), &["acknowledgements"], &[]),
        (M::Division(D::Colophon), &["colophon"], &[]),
        (M::Division(D::Task), &["task"], &[]),
        (M::Division(D::TaskPart), &[], &["tasksummary", "taskprerequisites", "taskrelated"]),
        // ---- heads
        (M::Title, &["title"], &[]),
        (M::Subtitle, &["subtitle"], &[]),
        (M::ShortTitle, &["titleabbrev"], &[]),
        (
            M::Info,
            &["info"],
            &[
                "appendixinfo",
                "articleinfo",
                "bibliographyinfo",
                "blockinfo",
                "bookinfo",
                "chapterinfo",
                "glossaryinfo",
                "indexinfo",
                "objectinfo",
                "partinfo",
                "prefaceinfo",
                "refentryinfo",
                "referenceinfo",
                "refsect1info",
                "refsect2info",
                "refsect3info",
                "refsectioninfo",
                "refsynopsisdivinfo",
                "sect1info",
                "sect2info",
                "sect3info",
                "sect4info",
                "sect5info",
                "sectioninfo",
                "setindexinfo",
                "setinfo",
                "sidebarinfo",
            ],
        ),
        (M::Attribution, &["attribution"], &[]),
        (M::Caption, &["caption"], &[]),
        (M::ReferenceMeta, &["refmeta"], &[]),
        (M::ReferenceNames, &["refnamediv"], &[]),
        // ---- text
        (M::Paragraph, &["para"], &["simpara"]),
        (M::Heading, &["bridgehead"], &[]),
        (M::Admonition(A::Note), &["note"], &[]),
        (M::Admonition(A::Tip), &["tip"], &[]),
        (M::Admonition(A::Important), &["important"], &[]),
        (M::Admonition(A::Caution), &["caution"], &[]),
        (M::Admonition(A::Warning), &["warning"], &[]),
        (M::Admonition(A::Danger), &["danger"], &[]),
        (M::Formal(F::Figure), &["figure", "informalfigure"], &[]),
        (M::Formal(F::Example), &["example", "informalexample"], &[]),
        (M::Formal(F::Equation), &["equation", "informalequation"], &[]),
        (M::Formal(F::Paragraph), &["formalpara"], &[]),
        (M::Quotation, &["blockquote"], &["epigraph"]),
        (M::Sidebar, &["sidebar"], &[]),
        (M::Code(K::Listing), &["programlisting"], &[]),
        (M::Code(K::Screen), &["screen"], &[]),
        (M::Code(K::Layout), &["literallayout"], &["address"]),
        (M::Code(K::Synopsis), &["synopsis"], &[]),
        // ---- lists
        (M::BulletList, &["itemizedlist"], &[]),
        (M::NumberedList, &["orderedlist"], &[]),
        (M::SimpleList, &["simplelist"], &[]),
        (M::DefinitionList(false), &["variablelist"], &[]),
        (M::DefinitionList(true), &["glosslist"], &[]),
        (M::Procedure(false), &["procedure"], &[]),
        (M::Procedure(true), &["substeps"], &[]),
        (M::QuestionList, &["qandaset"], &[]),
        (M::CalloutList, &["calloutlist"], &[]),
        (M::ProductionSet, &["productionset"], &[]),
        (M::Part(P::Item), &["listitem"], &[]),
        (M::Part(P::Entry(false)), &["varlistentry"], &[]),
        (M::Part(P::Entry(true)), &["glossentry"], &[]),
        (M::Part(P::Term), &["term"], &[]),
        (M::Part(P::Definition), &["glossdef"], &[]),
        (M::Part(P::See(false)), &["glosssee"], &[]),
        (M::Part(P::See(true)), &["glossseealso"], &[]),
        (M::Part(P::Step), &["step"], &[]),
        (M::Part(P::Alternatives), &["stepalternatives"], &[]),
        (M::Part(P::QuestionEntry), &["qandaentry"], &[]),
        (M::Part(P::Question), &["question"], &[]),
        (M::Part(P::Answer), &["answer"], &[]),
        (M::Part(P::Callout), &["callout"], &[]),
        (M::Part(P::Production), &["production"], &[]),
        // ---- tables and media
        (M::Table, &["table", "informaltable"], &[]),
        (M::Media, &["mediaobject"], &[]),
        (M::Graphic, &["graphic"], &[]),
        (M::Part(P::MediaItem(MediaKind::Image)), &["imageobject"], &[]),
        (M::Part(P::MediaItem(MediaKind::Video)), &["videoobject"], &[]),
        (M::Part(P::MediaItem(MediaKind::Audio)), &["audioobject"], &[]),
        (M::Part(P::MediaItem(MediaKind::Text)), &["textobject"], &[]),
        (
            M::Piece,
            &[
                "audiodata",
                "col",
                "colgroup",
                "colspec",
                "entry",
                "entrytbl",
                "imagedata",
                "member",
                "row",
                "spanspec",
                "tbody",
                "td",
                "textdata",
                "tfoot",
                "tgroup",
                "th",
                "thead",
                "tr",
                "videodata",
            ],
            &[],
        ),
        // ---- synopses
        (M::Synopsis(SynopsisKind::Command), &["cmdsynopsis"], &[]),
        (M::Synopsis(SynopsisKind::Function), &["funcsynopsis"], &["macrosynopsis"]),
        (
            M::Synopsis(SynopsisKind::Class),
            &["classsynopsis"],
            &[
                "constructorsynopsis",
                "destructorsynopsis",
                "enumsynopsis",
                "fieldsynopsis",
                "methodsynopsis",
                "packagesynopsis",
                "typedefsynopsis",
                "unionsynopsis",
            ],
        ),
        (M::Argument(false), &["arg"], &[]),
        (M::Argument(true), &["group"], &[]),
        (M::LineBreak, &["sbr"], &[]),
        // ---- inline
        (M::Emphasis, &["emphasis"], &[]),
        (M::Quote, &["quote"], &[]),
        (M::Superscript, &["superscript"], &[]),
        (M::Subscript, &["subscript"], &[]),
        (M::Link, &["link"], &[]),
        (M::UrlLink, &["ulink"], &[]),
        (M::CrossReference, &["xref"], &["biblioref"]),
        (M::Anchor, &["anchor"], &[]),
        (M::Footnote, &["footnote"], &[]),
        (M::FootnoteReference, &["footnoteref"], &[]),
        (M::InlineMedia, &["inlinemediaobject"], &[]),
        (M::InlineGraphic, &["inlinegraphic"], &[]),
        (M::Keys, &["keycombo"], &[]),
        (M::Menu, &["menuchoice"], &[]),
        (M::IndexTerm, &["indexterm"], &[]),
        (M::ManualPage, &["citerefentry"], &[]),
        (M::Citation, &["citation"], &[]),
        (M::CalloutMark, &["co"], &[]),
        (M::CalloutRepeat, &["coref"], &[]),
        (M::InlineEquation, &["inlineequation"], &[]),
        (M::Span(R::Literal), &["literal"], &[]),
        (M::Span(R::Code), &["code"], &[]),
        (M::Span(R::Filename), &["filename"], &[]),
        (M::Span(R::Command), &["command"], &[]),
        (M::Span(R::Option), &["option"], &[]),
        (M::Span(R::Varname), &["varname"], &[]),
        (M::Span(R::Envar), &["envar"], &[]),
        (M::Span(R::Replaceable), &["replaceable"], &[]),
        (M::Span(R::UserInput), &["userinput"], &[]),
        (M::Span(R::ComputerOutput), &["computeroutput"], &[]),
        (M::Span(R::Prompt), &["prompt"], &[]),
        (M::Span(R::Package), &["package"], &[]),
        (M::Span(R::Function), &["function"], &[]),
        (M::Span(R::Parameter), &["parameter"], &[]),
        (M::Span(R::ReturnValue), &["returnvalue"], &[]),
        (M::Span(R::ClassName), &["classname"], &[]),
        (M::Span(R::InterfaceName), &["interfacename"], &[]),
        (M::Span(R::ExceptionName), &["exceptionname"], &[]),
        (M::Span(R::MethodName), &["methodname"], &[]),
        (M::Span(R::Modifier), &["modifier"], &[]),
        (M::Span(R::Initializer), &["initializer"], &[]),
        (M::Span(R::ObjectDeclaration), &[], &["ooclass", "ooexception", "oointerface"]),
        (M::Span(R::Type), &["type"], &[]),
        (M::Span(R::Constant), &["constant"], &[]),
        (M::Span(R::Symbol), &["symbol"], &[]),
        (M::Span(R::Token), &["token"], &[]),
        (M::Span(R::Property), &["property"], &[]),
        (M::Span(R::StructField), &["structfield"], &[]),
        (M::Span(R::StructName), &["structname"], &[]),
        (M::Span(R::EnumValue), &["enumvalue"], &[]),
        (M::Span(R::EnumName), &["enumname"], &[]),
        (M::Span(R::MacroName), &["macroname"], &[]),
        (M::Span(R::TemplateName), &["templatename"], &[]),
        (M::Span(R::UnionName), &["unionname"], &[]),
        (M::Span(R::TypedefName), &["typedefname"], &[]),
        (M::Span(R::Tag), &["tag"], &["sgmltag"]),
        (M::Span(R::Markup), &["markup"], &[]),
        (M::Span(R::Uri), &["uri"], &[]),
        (M::Span(R::Email), &["email"], &[]),
        (M::Span(R::SystemItem), &["systemitem"], &["buildtarget"]),
        (M::Span(R::Database), &["database"], &[]),
        (M::Span(R::ErrorCode), &["errorcode"], &[]),
        (M::Span(R::ErrorName), &["errorname"], &[]),
        (M::Span(R::ErrorText), &["errortext"], &[]),
        (M::Span(R::ErrorType), &["errortype"], &[]),
        (M::Span(R::Interface), &["interface"], &[]),
        (M::Span(R::NonTerminal), &["nonterminal"], &[]),
        (M::Span(R::KeyCode), &["keycode"], &[]),
        (M::Span(R::KeySymbol), &["keysym"], &[]),
        (M::Span(R::Action), &["action"], &[]),
        (M::Span(R::Optional), &["optional"], &[]),
        (M::Span(R::MediaLabel), &["medialabel"], &[]),
        (M::Span(R::Hardware), &["hardware"], &[]),
        (M::Span(R::KeyCap), &["keycap"], &[]),
        (M::Span(R::MouseButton), &["mousebutton"], &[]),
        (M::Span(R::GuiButton), &["guibutton"], &[]),
        (M::Span(R::GuiIcon), &["guiicon"], &[]),
        (M::Span(R::GuiLabel), &["guilabel"], &[]),
        (M::Span(R::GuiMenu), &["guimenu"], &[]),
        (M::Span(R::GuiMenuItem), &["guimenuitem"], &[]),
        (M::Span(R::GuiSubmenu), &["guisubmenu"], &[]),
        (M::Span(R::Accelerator), &["accel"], &[]),
        (M::Span(R::Shortcut), &["shortcut"], &[]),
        (M::Span(R::Application), &["application"], &[]),
        (M::Span(R::Product), &["productname"], &[]),
        (M::Span(R::ProductNumber), &["productnumber"], &[]),
        (M::Span(R::FirstTerm), &["firstterm"], &[]),
        (M::Span(R::GlossTerm), &["glossterm"], &[]),
        (M::Span(R::Acronym), &["acronym"], &[]),
        (M::Span(R::Abbreviation), &["abbrev"], &[]),
        (M::Span(R::CiteTitle), &["citetitle"], &[]),
        (M::Span(R::ForeignPhrase), &["foreignphrase"], &[]),
        (M::Span(R::WordAsWord), &["wordasword"], &[]),
        (M::Span(R::LineAnnotation), &["lineannotation"], &[]),
        (M::Span(R::Remark), &["remark"], &[]),
        (M::Span(R::Trademark), &["trademark"], &[]),
        (M::Span(R::Date), &["date"], &[]),
        (M::Span(R::PersonName), &["personname"], &[]),
        (
            M::Span(R::NamePart),
            &[],
            &["firstname", "givenname", "honorific", "lineage", "othername", "surname"],
        ),
        (M::Span(R::Organization), &["orgname"], &["corpname", "orgdiv"]),
        (
            M::Span(R::AddressPart),
            &[],
            &["city", "country", "fax", "otheraddr", "phone", "pob", "postcode", "state", "street"],
        ),
        (M::Span(R::MathPhrase), &["mathphrase"], &[]),
        (M::Span(R::Phrase), &["phrase"], &[]),
        // ---- metadata and records
        (M::Field("abstract", Blocks), &["abstract"], &[]),
        (M::Field("affiliation", Record), &["affiliation"], &[]),
        (M::Field("alt", Words), &["alt"], &[]),
        (M::Field("author", Record), &["author"], &[]),
        (M::Field("contributor", Record), &["othercredit"], &[]),
        (M::Field("copyright", Record), &["copyright"], &[]),
        (M::Field("editor", Record), &["editor"], &[]),
        (M::Field("holder", Words), &["holder"], &[]),
        (M::Field("keyword", Words), &["keyword"], &[]),
        (M::Field("label", Words), &["label"], &[]),
        (M::Field("legal-notice", Blocks), &["legalnotice"], &[]),
        (M::Field("release", Words), &["releaseinfo"], &[]),
        (M::Field("year", Words), &["year"], &[]),
        (M::Field("volume", Words), &["manvolnum"], &[]),
        (M::Field("misc", Words), &["refmiscinfo"], &[]),
        (M::Field("descriptor", Words), &["refdescriptor"], &[]),
        (M::Field("name", Words), &["refname"], &[]),
        (M::Field("purpose", Words), &["refpurpose"], &[]),
        (M::Field("class", Words), &["refclass"], &[]),
        (M::Field("lhs", Words), &["lhs"], &[]),
        (M::Field("rhs", Words), &["rhs"], &[]),
        (M::Field("constraint", Words), &["constraint"], &[]),
        (
            M::Field("", Record),
            &[
                "authorgroup",
                "biblioset",
                "collab",
                "confgroup",
                "extendedlink",
                "keywordset",
                "publisher",
                "revhistory",
                "revision",
                "subject",
                "subjectset",
            ],
            &[],
        ),
        (
            M::Field("", Blocks),
            &["authorblurb", "cover", "personblurb", "printhistory", "revdescription"],
            &[],
        ),
        (
            M::Field("", Words),
            &[
                "artpagenums",
                "authorinitials",
                "bibliocoverage",
                "biblioid",
                "bibliomisc",
                "bibliorelation",
                "bibliosource",
                "collabname",
                "confdates",
                "confnum",
                "confsponsor",
                "conftitle",
                "contractnum",
                "contractsponsor",
                "contrib",
                "corpauthor",
                "corpcredit",
                "edition",
                "invpartnumber",
                "isbn",
                "issn",
                "issuenum",
                "meta",
                "modespec",
                "pagenums",
                "pubdate",
                "publishername",
                "pubsnumber",
                "revnumber",
                "revremark",
                "seriesvolnums",
                "shortaffil",
                "subjectterm",
                "volumenum",
            ],
            &[],
        ),
        // ---- without a kind of their own
        (
            M::Block(Record),
            &[
                "areaset",
                "areaspec",
                "assembly",
                "biblioentry",
                "description",
                "formalgroup",
                "funcprototype",
                "graphicco",
                "imageobjectco",
                "indexentry",
                "instance",
                "macrodef",
                "macroprototype",
                "mediaobjectco",
                "merge",
                "module",
                "msg",
                "msgentry",
                "msginfo",
                "msgmain",
                "msgrel",
                "msgset",
                "msgsub",
                "output",
                "programlistingco",
                "relationship",
                "relationships",
                "resource",
                "resources",
                "screenco",
                "screenshot",
                "segmentedlist",
                "seglistitem",
                "simplemsgentry",
                "structure",
                "synopfragment",
                "tocback",
                "tocchap",
                "tocdiv",
                "tocfront",
                "toclevel1",
                "toclevel2",
                "toclevel3",
                "toclevel4",
                "toclevel5",
                "tocpart",
                "transform",
                "transforms",
                "enumitem",
                "specializedtemplate",
                "template",
                "union",
            ],
            &[],
        ),
        (
            M::Block(Blocks),
            &[
                "annotation",
                "bibliolist",
                "constraintdef",
                "enumitemdescription",
                "highlights",
                "msgexplan",
                "msgtext",
                "result",
            ],
            &[],
        ),
        (
            M::Block(Words),
            &[
                "ackno",
                "arc",
                "area",
                "association",
                "beginpage",
                "bibliomixed",
                "filterin",
                "filterout",
                "locator",
                "lotentry",
                "msgaud",
                "msglevel",
                "msgorig",
                "multimediaparam",
                "productionrecap",
                "seg",
                "segtitle",
                "tocentry",
            ],
            &[],
        ),
        (M::Block(Verbatim), &["classsynopsisinfo", "funcsynopsisinfo", "screeninfo", "synopsisinfo"], &[]),
        (M::Inline(Record), &["itermset", "methodparam"], &[]),
        (
            M::Inline(Words),
            &[
                "bibliomset",
                "citebiblioid",
                "enumidentifier",
                "funcdef",
                "funcparams",
                "jobtitle",
                "olink",
                "org",
                "paramdef",
                "person",
                "primary",
                "primaryie",
                "refentrytitle",
                "secondary",
                "secondaryie",
                "see",
                "seealso",
                "seealsoie",
                "seeie",
                "synopfragmentref",
                "termdef",
                "tertiary",
                "tertiaryie",
                "varargs",
                "void",
            ],
            &[],
        ),
    ]
};

const COUNT: usize = {
    let (mut n, mut row) = (0, 0);
    while row < ROWS.len() {
        n += ROWS[row].1.len() + ROWS[row].2.len();
        row += 1;
    }
    n
};

/// Every element, in the order of the table.
pub static ELEMENTS: [Element; COUNT] = {
    let mut all = [Element { name: "", model: Model::Piece, twin: false }; COUNT];
    let (mut n, mut row) = (0, 0);
    while row < ROWS.len() {
        let (model, names, twins) = ROWS[row];
        let mut i = 0;
        while i < names.len() + twins.len() {
            let twin = i >= names.len();
            let name = if twin { twins[i - names.len()] } else { names[i] };
            all[n] = Element { name, model, twin };
            n += 1;
            i += 1;
        }
        row += 1;
    }
    all
};

const SLOTS: usize = 2048;
const EMPTY: u16 = u16::MAX;

const fn slot(name: &[u8]) -> usize {
    let mut hash: u32 = 0x811c_9dc5;
    let mut i = 0;
    while i < name.len() {
        hash = (hash ^ name[i] as u32).wrapping_mul(0x0100_0193);
        i += 1;
    }
    ((hash ^ (hash >> 15)) as usize) % SLOTS
}

static INDEX: [u16; SLOTS] = {
    let mut index = [EMPTY; SLOTS];
    let mut n = 0;
    while n < COUNT {
        let mut at = slot(ELEMENTS[n].name.as_bytes());
        while index[at] != EMPTY {
            at = (at + 1) % SLOTS;
        }
        #[allow(clippy::cast_possible_truncation, reason = "there are a few hundred elements")]
        {
            index[at] = n as u16;
        }
        n += 1;
    }
    index
};

/// The element of this local name.
pub fn find(name: &str) -> Option<&'static Element> {
    let mut at = slot(name.as_bytes());
    loop {
        // The index is never full, so an empty slot ends every search.
        let element = ELEMENTS.get(usize::from(*INDEX.get(at)?))?;
        if element.name == name {
            return Some(element);
        }
        at = (at + 1) % SLOTS;
    }
}

#[cfg(test)]
mod tests {
    use super::{ELEMENTS, find};

    #[test]
    fn every_element_is_found_and_stands_once() {
        for element in &ELEMENTS {
            assert_eq!(find(element.name), Some(element), "{} stands twice", element.name);
        }
        assert_eq!(find("itemizedList"), None);
        assert_eq!(find(""), None);
    }
}
