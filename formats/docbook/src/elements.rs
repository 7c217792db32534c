//! The names of DocBook (4.5, 5.0, 5.2, assemblies) and what each one is in the neutral tree.
//!
//! One table, looked up by a hash that the compiler computes. A name that stands in the second list of a row is
//! a *twin*: the neutral tree says the same for it as for the first, so the reader leaves a hint
//! (`docbook:element`) that returns it.

mod neutral;
mod table;
mod versions;

use ast::{AdmonitionKind, CodeKind, DivisionKind, FormalKind, MediaKind, RecordKind, Role, SynopsisKind};
use table::ROWS;
pub use versions::{Versions, versions};

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

    // ---- what has a kind and parts of its own
    /// A record between blocks.
    Record(RecordKind, Content),
    /// A record in running text.
    InlineRecord(RecordKind, Content),

    // ---- without a kind of its own
    /// A generic block, and why it is one.
    Block(Content, &'static str),
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
                | M::InlineRecord(..)
        )
    }
}

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

const SLOTS: usize = 1 << SLOT_BITS;
const SLOT_BITS: u32 = 11;
const EMPTY: u16 = u16::MAX;

/// A hash of a name's length, its beginning and its end, which tell names apart well enough and are read in a few steps.
const fn slot(name: &[u8]) -> usize {
    let (first, last) = match (name.first_chunk(), name.last_chunk()) {
        (Some(first), Some(last)) => (u64::from_le_bytes(*first), u64::from_le_bytes(*last)),
        _ => match (name.first_chunk(), name.last_chunk(), name) {
            (Some(first), Some(last), _) => {
                (u32::from_le_bytes(*first) as u64, u32::from_le_bytes(*last) as u64)
            }
            (_, _, [first, .., last]) => (*first as u64, *last as u64),
            (_, _, [one]) => (*one as u64, 0),
            _ => (0, 0),
        },
    };
    let mixed = first.wrapping_add(last.rotate_left(27)) ^ name.len() as u64;
    (mixed.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (u64::BITS - SLOT_BITS)) as usize
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
