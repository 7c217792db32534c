//! Running text: Asciidoctor's substitutions, one after the other, over one text.
//!
//! | module | what it does |
//! |---|---|
//! | `buffer` | the text in the making, and the marks that substitutions leave in it |
//! | `pass` | takes away what no substitution shall see: `+a+`, `pass:[a]`, `stem:[a]` |
//! | `callout` | `<1>` at the end of a line of a listing |
//! | `quotes` | `*a*` and its kin |
//! | `reference` | `{name}` |
//! | `replace` | typography: `--`, `(C)`, `&copy;` |
//! | `macros` | `name:target[text]`, addresses, `<<id>>`, `[[id]]`, `((term))` |
//! | `html` | HTML that the writer writes for what has no mark |
//! | `build` | makes the tree of the text and the marks |
//!
//! Each substitution is what a regular expression of Asciidoctor's is, in its order; each first asks whether the characters that it
//! looks for are there at all, and none looks twice for an end that is not there.
//!
//! Reference: <https://docs.asciidoctor.org/asciidoc/latest/subs/>.

mod buffer;
mod build;
mod callout;
mod html;
mod macros;
mod names;
mod pass;
mod quotes;
mod reference;
mod replace;
#[cfg(test)]
mod tests;
mod words;

use super::Reader;
use super::attributes::Attributes;
use super::subs::Subs;
use ast::normal::text;
use ast::sheet::Run;
use ast::{Attrs, Inline, InlineKind, Inlines, MathNotation, Str, Target};
use buffer::{Buffer, Edit, Sign, TAG, write_sign};

/// How a text is to be read, apart from its substitutions.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct How<'t> {
    /// Each end of a line counts (`[%hardbreaks]`).
    pub hard: bool,
    /// It is an entry of a bibliography, and may begin with `[[[id]]]`.
    pub bibliography: bool,
    /// Blanks and ends of lines are kept.
    pub verbatim: bool,
    /// What a comment begins with before a callout's mark (`line-comment`), if it is told.
    pub comment: Option<&'t str>,
}

impl Reader<'_> {
    /// Reads running text with these substitutions.
    pub(super) fn running(&mut self, run: &Run<'_>, subs: Subs) -> Inlines {
        self.running_as(run, subs, How::default())
    }

    /// Reads the text of a listing, to the letter. `comment` is the value of its attribute `line-comment`.
    pub(super) fn verbatim(&mut self, run: &Run<'_>, subs: Subs, comment: Option<&str>) -> Inlines {
        self.running_as(run, subs, How { verbatim: true, comment, ..How::default() })
    }

    /// Reads text as it is told.
    pub(super) fn running_as(&mut self, run: &Run<'_>, subs: Subs, how: How<'_>) -> Inlines {
        let kind = kind_of(&run.text);
        let compat = self.attributes.is_set(super::header::COMPAT);
        let is_plain =
            kind.is_plain() && !(compat && run.text.contains('\'')) && !(how.hard && run.text.contains('\n'));
        if is_plain || ast::scan::any_byte(&run.text, buffer::is_sign) {
            return plain(run, how.verbatim || kind == Kind::Folded);
        }
        let mut work = Work {
            attributes: &self.attributes,
            expand: self.expand,
            compat,
            run,
            how,
            nodes: Vec::new(),
            passes: Vec::new(),
            references: Vec::new(),
            depth: 0,
            raw: false,
        };
        let mut inlines = work.read(Buffer::new(&*run.text, 0), subs, false);
        if how.verbatim {
            return inlines;
        }
        if how.hard || may_break(run.text.as_bytes()) {
            crate::settle::breaks_in_marks(&mut inlines);
        }
        text::tidy(inlines)
    }
}

/// Whether a plus sign stands behind a blank.
fn may_break(text: &[u8]) -> bool {
    memchr::memchr_iter(b'+', text)
        .any(|at| at.checked_sub(1).and_then(|before| text.get(before)) == Some(&b' '))
}

/// Text without anything in it, as one node. `as_it_is` says that no blank in it is too many.
fn plain(run: &Run<'_>, as_it_is: bool) -> Inlines {
    let words = if as_it_is {
        Str::from(&*run.text)
    } else {
        let mut words = String::with_capacity(run.text.len());
        words::push(&run.text, false, &mut words);
        words.trim_matches([' ', '\n']).into()
    };
    if words.is_empty() {
        return Inlines::new();
    }
    vec![Inline::new(InlineKind::Text(words), run.span(0, run.text.len()))]
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Nothing in it is looked for by any substitution, and each blank in it is one.
    Folded,
    /// Nothing in it is looked for.
    Plain,
    /// Something may be.
    Marked,
}

impl Kind {
    fn is_plain(self) -> bool {
        self != Kind::Marked
    }
}

/// What a byte says of a text: nothing, that it may be marked, that it may be with what is behind it, or that a blank behind it is
/// too many.
const BYTES: [u8; 256] = {
    let mut table = [0; 256];
    let strong = b"*_`#^~+{[<>&\\@\x01\x02\x03\x04\x05";
    let mut i = 0;
    while i < strong.len() {
        table[strong[i] as usize] = 1;
        i += 1;
    }
    let weak = b"-.(:$ \n\t\x0b\x0c\r";
    let mut i = 0;
    while i < weak.len() {
        table[weak[i] as usize] = 2;
        i += 1;
    }
    table
};

fn kind_of(text: &str) -> Kind {
    let bytes = text.as_bytes();
    let is_blank = |byte: u8| matches!(byte, b' ' | b'\t'..=b'\r');
    let at_end = |byte: Option<&u8>| byte.is_some_and(|&byte| is_blank(byte));
    let mut kind = if at_end(bytes.first()) || at_end(bytes.last()) { Kind::Plain } else { Kind::Folded };
    for (i, &byte) in bytes.iter().enumerate() {
        match BYTES[usize::from(byte)] {
            0 => {}
            1 => return Kind::Marked,
            _ => {
                let next = bytes.get(i + 1).copied().unwrap_or_default();
                let marks = match byte {
                    b'-' => next == b'-',
                    b'.' => next == b'.',
                    b'(' => matches!(next, b'(' | b'C' | b'R' | b'T'),
                    b':' => next == b'/',
                    b'$' => next == b'$',
                    blank => {
                        if is_blank(next) || blank != b' ' && blank != b'\n' {
                            kind = Kind::Plain;
                        }
                        false
                    }
                };
                if marks {
                    return Kind::Marked;
                }
            }
        }
    }
    kind
}

/// The marks of formatting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    Strong,
    Emphasis,
    Code,
    /// `#a#` without a list.
    Marker,
    /// `#a#` with a list, and literal text with one.
    Plain,
    Superscript,
    Subscript,
    Double,
    Single,
}

/// What a substitution has made.
#[derive(Debug)]
enum Made {
    /// A mark of formatting, with its id and its roles; then what it was written with, for where no mark can be.
    Mark { mark: Mark, id: Option<Str>, roles: Vec<Str>, sign: &'static str },
    /// A link around its text.
    Link { target: Target, attrs: Attrs },
    /// A whole node, until it is set into the tree.
    Whole(Option<Box<Inline>>),
}

/// What no substitution shall see.
#[derive(Clone, Debug)]
struct Pass {
    text: Buffer,
    subs: Subs,
    /// Whether references are resolved before marks are looked for: `pass:a,q[…]`.
    early: bool,
    kind: PassKind,
}

#[derive(Clone, Copy, Debug)]
enum PassKind {
    Text,
    /// In the mark with this number.
    Marked(usize),
    Math(MathNotation),
}

/// How deep passes may stand in each other.
const DEPTH: usize = 16;

/// The state of reading one run.
struct Work<'w, 's> {
    attributes: &'w Attributes,
    expand: bool,
    /// Whether the marks are those of the old AsciiDoc.
    compat: bool,
    run: &'w Run<'s>,
    how: How<'w>,
    nodes: Vec<Made>,
    passes: Vec<Pass>,
    /// The names of references in the text, and how long their values are there.
    references: Vec<(Str, usize)>,
    depth: usize,
    /// Whether `<` and its kin belong to the language of the output.
    raw: bool,
}

impl Work<'_, '_> {
    /// Does the substitutions, in their order, which a list may change: `early` says that references come before marks.
    fn substitute(&mut self, buffer: &mut Buffer, subs: Subs, early: bool) {
        if subs.has(Subs::MACROS) {
            self.extract_passes(buffer);
        }
        if subs.has(Subs::SPECIAL) {
            special(buffer);
        }
        if subs.has(Subs::CALLOUTS) {
            self.callouts(buffer);
        }
        if subs.has(Subs::ATTRIBUTES) && early {
            self.attributes(buffer);
        }
        if subs.has(Subs::QUOTES) {
            self.quotes(buffer);
        }
        if subs.has(Subs::ATTRIBUTES) && !early {
            self.attributes(buffer);
        }
        if subs.has(Subs::REPLACEMENTS) {
            replace::replacements(buffer);
        }
        if subs.has(Subs::MACROS) {
            self.macros(buffer);
        }
        if subs.has(Subs::POST) {
            self.line_breaks(buffer);
        }
    }

    /// Adds what was made.
    fn made(&mut self, made: Made) -> usize {
        self.nodes.push(made);
        self.nodes.len() - 1
    }

    /// Adds a node and its mark.
    fn push_node(&mut self, node: Inline, edit: &mut Edit<'_>) {
        let number = self.made(Made::Whole(Some(Box::new(node))));
        push_sign(Sign::Whole, number, edit);
    }

    /// ` +` at the end of a line.
    fn line_breaks(&mut self, buffer: &mut Buffer) {
        let text = &buffer.text;
        if buffer::find_byte(b'\n', text, 0).is_none() && !text.ends_with(" +") {
            return;
        }
        let is_hard = self.how.hard || self.attributes.get("hardbreaks-option").is_some();
        if !is_hard && find_break(text, 0).is_none() {
            return;
        }
        let mut edit = Edit::new(buffer);
        let mut from = 0;
        loop {
            let end = buffer::find_byte(b'\n', text, from).unwrap_or(text.len());
            let marked = text.get(from..end).is_some_and(|line| line.ends_with(" +"));
            if marked && (end < text.len() || !is_hard) || is_hard && end < text.len() {
                edit.keep(if marked { end - 2 } else { end });
                let span = buffer.span(edit.done..end, self.run);
                self.push_node(Inline::new(InlineKind::LineBreak, span), &mut edit);
                edit.skip(end);
            }
            if end >= text.len() {
                break;
            }
            from = end + 1;
        }
        if let Some(new) = edit.finish() {
            *buffer = new;
        }
    }
}

fn find_break(text: &str, from: usize) -> Option<usize> {
    // Plus signs are rarer than blanks.
    let rest = text.as_bytes().get(from..)?;
    let is_break = |at: usize| {
        let before = at.checked_sub(1).and_then(|before| rest.get(before));
        before == Some(&b' ') && matches!(rest.get(at + 1), None | Some(b'\n'))
    };
    memchr::memchr_iter(b'+', rest).find(|&at| is_break(at)).map(|at| from + at - 1)
}

fn push_sign(sign: Sign, number: usize, edit: &mut Edit<'_>) {
    let mut text = String::new();
    write_sign(sign, number, TAG, &mut text);
    edit.push(&text);
}

/// `<`, `>` and `&` become references.
fn special(buffer: &mut Buffer) {
    let mut edit = Edit::new(buffer);
    for at in memchr::memchr3_iter(b'<', b'>', b'&', buffer.text.as_bytes()) {
        edit.keep(at);
        edit.push(match buffer.text.as_bytes()[at] {
            b'<' => "&lt;",
            b'>' => "&gt;",
            _ => "&amp;",
        });
        edit.skip(at + 1);
    }
    if let Some(new) = edit.finish() {
        *buffer = new;
    }
}
