//! Records: nodes that mean something in any manual but are made of parts that only they have, such as the entries
//! of a bibliography, messages with their explanations, or what a listing's areas are.
//!
//! One kind of node for all of them, with a kind of record in it, keeps the tree small: whoever does not care for a
//! record goes through its content as through that of any other node. Which record may stand where is
//! [`RecordKind::homes`], and [`validate`](crate::validate()) holds a tree to it.

use crate::{BlockTag, Class, Node};
use serde::{Deserialize, Serialize};

/// A record, as a block or in a line: see [`BlockKind::Record`](crate::BlockKind::Record).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// Which record.
    pub kind: RecordKind,
    /// Its parts and words, in order.
    pub content: Vec<Node>,
}

/// Where a record may stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Home {
    /// Wherever blocks may.
    Flow,
    /// In running text.
    Line,
    /// In a block of this kind.
    Block(BlockTag),
    /// In a record of this kind.
    Record(RecordKind),
}

macro_rules! record_kinds {
    ($($(#[$doc:meta])* $variant:ident $name:literal [$($home:expr),*] $class:ident $written:literal,)*) => {
        /// The kinds of records.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[repr(u8)]
        pub enum RecordKind { $($(#[$doc])* #[serde(rename = $name)] $variant,)* }

        impl RecordKind {
            /// Every kind.
            pub const ALL: &'static [RecordKind] = &[$(RecordKind::$variant),*];
            /// The neutral name.
            pub const fn name(self) -> &'static str {
                match self { $(RecordKind::$variant => $name),* }
            }
            /// Where it may stand: its content model, seen from below.
            pub const fn homes(self) -> &'static [Home] {
                use Home::{Block as B, Flow, Line, Record as R};
                use RecordKind as K;
                use BlockTag as T;
                match self { $(K::$variant => &[$($home),*]),* }
            }
            /// How lowering says it where a format has no such thing, which is everywhere so far. A format's table
            /// begins with these rows.
            pub const fn said(self) -> (Class, &'static str) {
                match self { $(RecordKind::$variant => (Class::$class, $written)),* }
            }
        }
    };
}

record_kinds! {
    // ---- bibliographies
    /// An entry of a bibliography: fields, titles and words about one work. `<biblioentry>`, `<bibliomixed>`.
    Work "work" [Flow] Degraded "an item of a list, its parts written out",
    /// A list of works in the text: `<bibliolist>`.
    WorkList "work-list" [Flow] Normalised "a list with its title",
    /// What an entry says of the work that holds this one: `<bibliomset>`.
    WorkPart "work-part" [Line] Degraded "its words",
    // ---- messages
    /// Messages of a program, with explanations: `<msgset>`.
    MessageSet "message-set" [Flow] Normalised "a list of definitions",
    /// A message and what is said of it: `<msgentry>`, `<simplemsgentry>`.
    MessageEntry "message-entry" [R(K::MessageSet)] Normalised "a term, the message, with a definition",
    /// A message with those that come with it: `<msg>`.
    Message "message" [R(K::MessageEntry)] Normalised "a term, and paragraphs for further messages",
    /// The message itself: `<msgmain>`.
    MainMessage "main-message" [R(K::Message)] Normalised "the term",
    /// A part of the message that changes: `<msgsub>`.
    SubMessage "sub-message" [R(K::Message)] Degraded "paragraphs of the definition",
    /// Another message that may come along: `<msgrel>`.
    RelatedMessage "related-message" [R(K::Message)] Degraded "paragraphs of the definition",
    /// What is shown: `<msgtext>`.
    MessageText "message-text"
        [R(K::MainMessage), R(K::SubMessage), R(K::RelatedMessage), R(K::MessageEntry)]
        Normalised "its words",
    /// Level, origin and audience: `<msginfo>`.
    MessageInfo "message-info" [R(K::MessageEntry)] Normalised "a paragraph `Level: …; origin: …`",
    /// How grave it is: `<msglevel>`.
    MessageLevel "message-level" [R(K::MessageInfo)] Normalised "words behind `Level:`",
    /// Who says it: `<msgorig>`.
    MessageOrigin "message-origin" [R(K::MessageInfo)] Normalised "words behind `Origin:`",
    /// For whom it is: `<msgaud>`.
    MessageAudience "message-audience" [R(K::MessageInfo)] Normalised "words behind `Audience:`",
    /// What it means and what to do: `<msgexplan>`.
    MessageExplanation "message-explanation" [R(K::MessageEntry)] Normalised "the definition",
    // ---- segmented lists
    /// A list whose items have the same fields: `<segmentedlist>`.
    SegmentedList "segmented-list" [Flow] Normalised "a table",
    /// The name of a field: `<segtitle>`.
    SegmentTitle "segment-title" [R(K::SegmentedList)] Normalised "a cell of the table's head",
    /// An item: `<seglistitem>`.
    SegmentedItem "segmented-item" [R(K::SegmentedList)] Normalised "a row",
    /// A field: `<seg>`.
    Segment "segment" [R(K::SegmentedItem)] Normalised "a cell",
    // ---- what stands beside the text
    /// A remark about a place in the text, shown on demand: `<annotation annotates="id">`.
    Annotation "annotation" [Flow] Degraded "a note where it stands",
    /// What a screen showed: `<screenshot>`.
    Screenshot "screenshot" [Flow] Normalised "its picture",
    /// How a screen shot was made: `<screeninfo>`.
    ScreenInfo "screen-info" [R(K::Screenshot)] Degraded "a comment",
    /// Several figures, examples or tables under one title: `<formalgroup>`.
    FormalGroup "formal-group" [Flow] Degraded "its members, under the title as a strong paragraph",
    /// The main points of what follows: `<highlights>`.
    Highlights "highlights" [Flow] Degraded "its content",
    /// What is there when the steps are done: `<result>`.
    Result "result" [Flow, B(T::Procedure)] Degraded "its content",
    /// Thanks at the end of an article: `<ackno>`.
    Acknowledgement "acknowledgement" [Flow] Degraded "a paragraph",
    // ---- marks by coordinates
    /// A listing or picture with marks by coordinates, and what they mean: `<programlistingco>`, `<mediaobjectco>`.
    Marked "marked" [Flow] Normalised "the listing with its marks, then the explanations",
    /// The picture of these, one of several alternatives: `<imageobjectco>`.
    MarkedPicture "marked-picture" [R(K::Marked), B(T::Media)] Degraded "the picture, then the explanations",
    /// Where the marks are: `<areaspec>`.
    Areas "areas" [R(K::Marked), R(K::MarkedPicture)] Normalised "marks in the lines that they name",
    /// Areas of one mark: `<areaset>`.
    AreaSet "area-set" [R(K::Areas)] Normalised "the same mark in several lines",
    /// One area, its attributes the coordinates: `<area coords="3 40">`.
    Area "area" [R(K::Areas), R(K::AreaSet)] Normalised "a mark at the end of its line",
    /// A parameter for who plays a film: `<multimediaparam>`.
    MediaParameter "media-parameter" [B(T::MediaItem)] Dropped "",
    // ---- indexes
    /// An entry of an index that was made by hand: `<indexentry>`.
    IndexEntry "index-entry" [Flow] Normalised "an item of a list",
    /// The words of its first level: `<primaryie>`.
    IndexPrimary "index-primary" [R(K::IndexEntry)] Normalised "the words of the item",
    /// Of its second level: `<secondaryie>`.
    IndexSecondary "index-secondary" [R(K::IndexEntry)] Normalised "an item below it",
    /// Of its third level: `<tertiaryie>`.
    IndexTertiary "index-tertiary" [R(K::IndexEntry)] Normalised "an item below that",
    /// Another entry to look under instead: `<seeie>`.
    IndexSee "index-see-entry" [R(K::IndexEntry)] Normalised "a paragraph `See …`",
    /// Another entry to look under as well: `<seealsoie>`.
    IndexSeeAlso "index-see-also-entry" [R(K::IndexEntry)] Normalised "a paragraph `See also …`",
    /// Index entries that stand together in metadata: `<itermset>`.
    IndexTermSet "index-term-set" [Line] Normalised "its entries",
    // ---- synopses and grammars
    /// A function with its parameters: `<funcprototype>`, `<macroprototype>`.
    Prototype "prototype" [B(T::Synopsis)] Normalised "a line as in a header file",
    /// Its return type and name: `<funcdef>`, `<macrodef>`.
    Declaration "declaration" [Line] Normalised "its words",
    /// A parameter: `<paramdef>`, `<methodparam>`.
    Parameter "parameter-definition" [Line] Normalised "its words, between commas",
    /// The parameters of a parameter that is a function: `<funcparams>`.
    ParameterTypes "parameter-types" [Line] Normalised "its words in parentheses",
    /// That there are none: `<void>`.
    NoParameters "no-parameters" [Line] Normalised "`void`",
    /// That there may be more: `<varargs>`.
    MoreParameters "more-parameters" [Line] Normalised "`...`",
    /// A part of a command's synopsis that is shown by itself: `<synopfragment>`.
    SynopsisFragment "synopsis-fragment" [B(T::Synopsis)] Normalised "a paragraph behind the synopsis",
    /// A reference to such a part: `<synopfragmentref>`.
    FragmentReference "fragment-reference" [Line] Normalised "a link with its words",
    /// Text of a synopsis that is shown as it is: `<funcsynopsisinfo>`.
    SynopsisText "synopsis-text" [B(T::Synopsis)] Normalised "lines of the synopsis",
    /// A value of an enumeration: `<enumitem>`.
    Enumerator "enumerator" [B(T::Synopsis)] Normalised "a line of the synopsis",
    /// What the value means: `<enumitemdescription>`.
    EnumeratorDescription "enumerator-description" [R(K::Enumerator)] Normalised "a comment of the line",
    /// The parameters of a template: `<template>`.
    TemplateParameters "template-parameters" [Line] Normalised "its words",
    /// A rule that stands elsewhere, again: `<productionrecap linkend="id">`.
    ProductionReference "production-reference" [B(T::ProductionSet)] Normalised "a link to the rule",
    /// What a constraint of a grammar says: `<constraintdef>`.
    ConstraintDefinition "constraint-definition" [Flow] Degraded "its content, under its title",
    // ---- in running text
    /// A link into another manual, whose address the processor looks up: `<olink targetdoc="guide">`.
    DocumentLink "document-link" [Line] Degraded "its words",
    /// A term where it is defined in mid-sentence, with its definition: `<termdef>`.
    DefinedTerm "defined-term" [Line] Degraded "its words",
    /// A person with what is known of them: `<person>`.
    Person "person-record" [Line] Degraded "its words",
    /// An organisation with what is known of it: `<org>`.
    Organization "organization-record" [Line] Degraded "its words",
}

impl RecordKind {
    /// Whether it may stand there.
    pub fn stands_in(self, home: Home) -> bool {
        self.homes().contains(&home)
    }

    /// Whether it stands in running text.
    pub fn is_inline(self) -> bool {
        self.stands_in(Home::Line)
    }
}
