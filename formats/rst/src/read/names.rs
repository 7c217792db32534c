//! What a file gives names to: targets, footnotes, citations, substitutions. A name counts without its case and with its
//! white space folded (*Reference names* of the specification).

use ast::{Blocks, Inlines, Span, Str};
use foldhash::HashMap;

/// Where a reference leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// Out of the file.
    Url(Str),
    /// To an id, to the letter.
    Id(Str),
    /// To where another name leads (`.. _a: b_`).
    Name(String),
}

/// What a footnote is marked with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Label {
    /// `[1]`
    Number(Str),
    /// `[#]`
    Auto,
    /// `[#label]`
    Named(Str),
    /// `[*]`
    Symbol,
}

/// A footnote's body.
#[derive(Clone, Debug)]
pub(super) struct Note {
    pub label: Label,
    /// Its id to the letter, where docutils takes no such label.
    pub exact: Option<Str>,
    pub body: Blocks,
    pub span: Span,
}

/// What stands for a substitution reference.
#[derive(Clone, Debug)]
pub(super) struct Substitution {
    pub name: Str,
    pub content: Inlines,
    /// The whole definition.
    pub span: Span,
}

/// What an open reference is looking for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    /// A name, normalised.
    Name(String),
    /// The anonymous target of this number, from 0.
    Anonymous(usize),
    /// The next note `[#]`.
    Auto,
    /// The note `[*]` of this number, from 0.
    Symbol(usize),
    /// The note of this label, normalised.
    NamedNote(String),
    /// The note of this number.
    NumberedNote(Str),
}

/// A reference that is open until the end of the file.
#[derive(Clone, Debug)]
pub(super) struct Open {
    pub wanted: Wanted,
    /// Its source.
    pub source: Str,
    pub span: Span,
}

/// All that a file gives names to.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// Explicit targets by their names.
    pub targets: HashMap<String, Place>,
    /// What the addresses in angle brackets of named references lead to. An explicit target goes first.
    pub implicit: HashMap<String, Place>,
    /// Anonymous targets, in order.
    pub anonymous: Vec<Place>,
    /// What stands for substitution references, in order.
    pub substitutions: Vec<Substitution>,
    /// Footnotes in the order of their bodies.
    pub notes: Vec<Note>,
    /// References that are open, by the numbers in their targets.
    pub open: Vec<Open>,
    /// How many references there have been to anonymous targets and notes `[*]`.
    counts: [usize; 2],
}

/// What the id of a place without a name begins with; its number follows.
const UNNAMED: &str = "anonymous-";

/// What the target of an open reference begins with. No text has it.
const MARK: char = '\0';
/// Behind the mark: the name of a label, from a role like `:ref:`.
const LABEL: char = ':';

/// What the target of a reference in the tree is as long as a file is read.
pub(super) enum Opened<'t> {
    /// What it says.
    Settled,
    /// The name of a label.
    Label(&'t str),
    /// One of the open references.
    Open(usize),
}

/// What a target is.
pub(super) fn opened(target: &str) -> Opened<'_> {
    let Some(rest) = target.strip_prefix(MARK) else { return Opened::Settled };
    match rest.strip_prefix(LABEL) {
        Some(label) => Opened::Label(label),
        None => rest.parse().map_or(Opened::Settled, Opened::Open),
    }
}

/// A target that is the name of a label.
pub(super) fn label(name: &str) -> Str {
    let mut out = Str::with_capacity(name.len() + 2);
    out.push(MARK);
    out.push(LABEL);
    out.push_str(name);
    out
}

impl Names {
    /// Gives a name to a place. The first of several keeps it.
    pub(super) fn target(&mut self, name: &str, place: Place) {
        self.targets.entry(crate::ids::normalised(name).into_owned()).or_insert(place);
    }

    /// Gives a name to a place unless an explicit target has it.
    pub(super) fn implicit(&mut self, name: &str, place: Place) {
        self.implicit.entry(crate::ids::normalised(name).into_owned()).or_insert(place);
    }

    /// Gives a name to a place in the file, and returns the id of that place: the name to the letter, its blanks folded.
    pub(super) fn place(&mut self, name: &str) -> Str {
        let id: Str = name.split_whitespace().collect::<Vec<_>>().join(" ").into();
        self.target(name, Place::Id(id.clone()));
        id
    }

    /// Says what stands for a substitution reference; `span` is the whole definition.
    pub(super) fn define(&mut self, name: &str, content: Inlines, span: Span) {
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ").into();
        self.substitutions.push(Substitution { name, content, span });
    }

    /// Keeps a reference open, and returns what its target is until then.
    pub(super) fn open(&mut self, wanted: Wanted, source: &str, span: Span) -> Str {
        let mark = format!("{MARK}{}", self.open.len());
        self.open.push(Open { wanted, source: source.into(), span });
        mark.into()
    }

    /// The id of the next anonymous target, if it is a place in the file.
    pub(super) fn next_unnamed(&self) -> Str {
        format!("{UNNAMED}{}", self.anonymous.len() + 1).into()
    }

    /// Where the anonymous target leads whose own id this would be.
    pub(super) fn unnamed(&mut self, id: &str) -> Option<&mut Place> {
        let number: usize = id.strip_prefix(UNNAMED)?.parse().ok()?;
        self.anonymous.get_mut(number.checked_sub(1)?)
    }

    fn next(&mut self, kind: usize) -> usize {
        let number = self.counts[kind];
        self.counts[kind] += 1;
        number
    }

    /// What the next reference to an anonymous target looks for.
    pub(super) fn next_anonymous(&mut self) -> Wanted {
        Wanted::Anonymous(self.next(0))
    }

    /// What the next `[*]_` looks for.
    pub(super) fn next_symbol(&mut self) -> Wanted {
        Wanted::Symbol(self.next(1))
    }
}
