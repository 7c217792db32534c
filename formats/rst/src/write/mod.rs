//! Tree to text. One module a construct; this one holds the state that they share and the order of blocks.
//!
//! | module | what it writes |
//! |---|---|
//! | `inline` | text, footnote marks, pictures in the line |
//! | `marks` | emphasis, code, meanings, and chains of them |
//! | `link` | links |
//! | `substitution` | what stands for a name in bars |
//! | `division` | titles, targets, anchors |
//! | `list` | bullet, numbered, simple and definition lists, callouts |
//! | `code` | listings, line blocks |
//! | `boxes` | admonitions, figures, examples, quotations, sidebars, pictures |
//! | `table` | grid tables and list tables |
//! | `own` | what only this format has, and comes out as it went in |
//! | `other` | comments, includes, index entries, raw text |
//!
//! Sources: *reStructuredText Markup Specification* of docutils, *Roles* and *Directives* of Sphinx.

mod boxes;
mod code;
mod division;
mod inline;
mod link;
mod list;
mod marks;
mod other;
mod own;
mod substitution;
mod table;

pub(crate) use boxes::{is_captioned, options as picture_options};
pub(crate) use code::{expand_tabs, language_of};
pub(crate) use inline::{label as note_label, manual_page_text};
pub(crate) use link::settled_address as link_address;
pub(crate) use list::{numbering_of, roman};
pub(crate) use other::comment_text;

use crate::Dialect;
use crate::escape::{Context, Lines, Piece, ends_plain, guard, join, protect, push_joined};
use crate::ids::Taken;
use crate::settle::transition;
use ast::layout::Page;
use ast::visit::{Visit, walk_block, walk_document, walk_inline};
use ast::{Block, BlockKind, Blocks, Document, Inline, InlineKind, ListKind, WriteOptions};
use foldhash::HashSet;
use std::borrow::Cow;
use std::collections::BTreeMap;
use substitution::Substitutions;

/// The indentation of a directive's content.
const INDENT: &str = "   ";

/// Writes a document.
pub fn write(document: &Document, dialect: &'static Dialect, options: &WriteOptions) -> String {
    let mut writer = Writer::new(document, dialect, options);
    writer.blocks(&document.body);
    writer.footnotes();
    writer.substitutions();
    writer.finish()
}

/// What was written last in a sequence of blocks; it decides what must separate the next one from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Last {
    /// Nothing, in a body whose first line stands behind a mark or in a directive.
    Start,
    /// A paragraph or a title.
    Text,
    Bullets,
    Numbers,
    Definitions,
    Other,
}

struct Writer<'a> {
    dialect: &'static Dialect,
    page: Page,
    /// Room for the text and the pieces of a paragraph; empty between their uses.
    scratch: String,
    pieces: Vec<Piece<'a>>,
    /// How many divisions lie around.
    depth: usize,
    /// How many bodies other than divisions lie around; titles, sidebars and transitions stand in none.
    nesting: usize,
    in_quotation: bool,
    taken: Taken,
    /// Roles to declare at the top: the name, and the directive's lines.
    roles: BTreeMap<String, String>,
    /// Those of them that are asked for again and again.
    declared: HashSet<&'static str>,
    /// Roles for chains of marks, which stand behind those that they are based on: how many marks, and the name.
    chains: BTreeMap<(usize, String), String>,
    /// Footnotes whose marks are written and whose bodies are not.
    notes: Vec<(Option<&'a str>, &'a Blocks)>,
    substitutions: Substitutions,
}

impl<'a> Writer<'a> {
    fn new(document: &'a Document, dialect: &'static Dialect, options: &WriteOptions) -> Writer<'a> {
        let mut first = Survey::default();
        walk_document(&mut first, document);
        Writer {
            dialect,
            page: Page::with_capacity(document.likely_length()),
            scratch: String::new(),
            pieces: Vec::new(),
            depth: options.depth.into(),
            nesting: 0,
            in_quotation: false,
            taken: first.taken,
            roles: BTreeMap::new(),
            declared: HashSet::default(),
            chains: BTreeMap::new(),
            notes: Vec::new(),
            substitutions: Substitutions::new(
                first.root_id,
                first.first_id.as_deref(),
                first.title.as_deref(),
            ),
        }
    }

    fn finish(self) -> String {
        let mut top = Page::new();
        for lines in self.roles.values().chain(self.chains.values()) {
            top.lines(lines);
        }
        let mut top = top.finish();
        let mut text = self.page.finish();
        if !top.is_empty() && !text.is_empty() {
            // What is indented would be a part of the directive.
            top.push_str(if text.starts_with(' ') { "\n..\n\n" } else { "\n" });
        }
        // Into the text and not the other way round: it may be large, and memory costs more than moving it.
        text.insert_str(0, &top);
        text
    }

    /// Gives the block that follows a class.
    fn class(&mut self, name: &str) {
        self.page.line_of(&[".. ", self.dialect.class, ":: ", name]);
    }

    /// Writes blocks in sequence.
    fn blocks(&mut self, blocks: &'a [Block]) {
        self.body(&[], blocks, if self.nesting == 0 { Last::Text } else { Last::Start });
    }

    /// Writes the content of a list item, a directive or the like.
    fn nested(&mut self, ids: &[&'a str], blocks: &'a [Block]) {
        self.nesting += 1;
        self.body(ids, blocks, Last::Start);
        self.nesting -= 1;
    }

    /// Writes blocks in sequence behind `last`; `ids` go to the first of them.
    fn body(&mut self, ids: &[&'a str], blocks: &'a [Block], mut last: Last) {
        // Ids wait for the next block that a page shows.
        let mut ids: Vec<&'a str> = ids.to_vec();
        for (i, block) in blocks.iter().enumerate() {
            if let BlockKind::Generic(generic) = &block.kind
                && generic.name == crate::own::FOOTNOTE
            {
                // Behind the notes with marks, so that none of these is taken for it. Its label is its id.
                self.footnotes();
                self.page.blank();
                self.own_block(generic, &block.attrs);
                self.page.blank();
                continue;
            }
            ids.extend(block.attrs.id());
            if matches!(block.kind, BlockKind::Anchor) {
                continue;
            }
            if !block.is_invisible() {
                // A target names what stands directly behind it, so a separator goes before it.
                self.separate(&block.kind, last);
                other::inner_ids(block, self.dialect, &mut ids);
                if !matches!(block.kind, BlockKind::Division(_)) {
                    let shows_ids = crate::settle::ids::shows_ids(&block.kind);
                    let indented = matches!(block.kind, BlockKind::Quotation(_));
                    self.targets(&ids, shows_ids, indented);
                    ids.clear();
                }
            }
            self.page.blank();
            let inside = matches!(block.kind, BlockKind::Break) && is_between(blocks, i);
            last = self.block(block, &mut ids, inside);
            self.page.blank();
        }
        // At the end of a section they would be the next title's.
        self.targets(&ids, self.nesting > 0, true);
    }

    /// Writes one block behind `last`, as the only one of its row.
    fn one_of(&mut self, block: &'a Block, last: Last) -> Last {
        self.page.blank();
        self.body(&[], std::slice::from_ref(block), last);
        self.page.blank();
        last_of(&block.kind)
    }

    /// Writes an empty comment where two blocks would run together without it.
    fn separate(&mut self, next: &BlockKind, last: Last) {
        let runs_on = match next {
            BlockKind::List(l) => match l.kind {
                ListKind::Bullet => last == Last::Bullets,
                ListKind::Numbered { .. } => last == Last::Numbers,
                ListKind::Simple(_) => false,
            },
            BlockKind::CalloutList(_) => matches!(last, Last::Numbers | Last::Definitions),
            BlockKind::DefinitionList(_) => last == Last::Definitions,
            BlockKind::Quotation(_) => last != Last::Text,
            _ => false,
        };
        if runs_on {
            self.page.blank();
            self.page.line("..");
            self.page.blank();
        }
    }

    /// Writes one block. `inside` says that text stands before and after it.
    fn block(&mut self, block: &'a Block, ids: &mut Vec<&'a str>, inside: bool) -> Last {
        if !matches!(&block.kind, BlockKind::Division(_)) {
            self.classes(&block.kind, &block.attrs);
        }
        match &block.kind {
            BlockKind::Division(d) => {
                let ids = std::mem::take(ids);
                self.division(d, &block.attrs, &ids);
                Last::Other
            }
            BlockKind::Title(c) | BlockKind::Paragraph(c) => self.paragraph(c),
            BlockKind::Plain(c) if block.is_invisible() => {
                self.index_terms(c);
                Last::Other
            }
            BlockKind::Plain(c) => self.paragraph(c),
            BlockKind::Heading(h) => {
                let text = self.argument(&h.content);
                self.page.line_of(&[".. rubric:: ", &text]);
                Last::Other
            }
            BlockKind::Subtitle(c) => {
                self.class("subtitle");
                self.page.blank();
                self.paragraph(c)
            }
            BlockKind::List(l) => self.list(l),
            BlockKind::DefinitionList(l) => self.definition_list(l, block.attrs.hint(crate::own::ELEMENT)),
            BlockKind::CalloutList(l) => self.callout_list(l),
            BlockKind::Code(c) => {
                self.code(c, &block.attrs, None);
                Last::Other
            }
            BlockKind::Math(m) => {
                self.math(m, &block.attrs);
                Last::Other
            }
            BlockKind::Admonition(a) => {
                self.admonition(a, &block.attrs);
                Last::Other
            }
            BlockKind::Formal(f) => self.formal(f, &block.attrs),
            BlockKind::Quotation(q) => {
                self.quotation(q, &block.attrs);
                Last::Other
            }
            BlockKind::Sidebar(s) => {
                self.sidebar(s, &block.attrs);
                Last::Other
            }
            BlockKind::Media(m) => {
                self.media(m);
                Last::Other
            }
            BlockKind::Table(t) => {
                self.table(t, &block.attrs);
                Last::Other
            }
            BlockKind::Break => {
                self.transition(inside);
                Last::Other
            }
            BlockKind::Include(i) => {
                self.include(i, &block.attrs);
                Last::Other
            }
            BlockKind::Comment(text) => {
                self.comment(text);
                Last::Other
            }
            BlockKind::Raw(r) => {
                self.raw(r);
                Last::Other
            }
            BlockKind::Compound(b)
            | BlockKind::Caption(b)
            | BlockKind::Item(b)
            | BlockKind::Definition(b) => {
                self.body(&[], b, Last::Other);
                Last::Other
            }
            BlockKind::Generic(g) if self.own_block(g, &block.attrs) => Last::Other,
            // What is left has been rewritten by lowering. Should it come all the same, its parts are written.
            _ => {
                self.parts(block);
                Last::Other
            }
        }
    }

    /// Writes what is below a block that has no form of its own.
    fn parts(&mut self, block: &'a Block) {
        for part in other::parts(block) {
            self.page.blank();
            match part {
                other::Part::Blocks(b) => self.body(&[], b, Last::Other),
                other::Part::Text(t) => {
                    self.paragraph(t);
                }
                other::Part::Inline(i) => {
                    self.paragraph(std::slice::from_ref(i));
                }
            }
        }
    }

    /// Writes a paragraph, or a line block where line breaks count.
    fn paragraph(&mut self, content: &'a [Inline]) -> Last {
        if content.iter().any(|i| matches!(i.kind, InlineKind::LineBreak)) {
            self.line_block(content);
            return Last::Other;
        }
        let mut pieces = std::mem::take(&mut self.pieces);
        let mut text = std::mem::take(&mut self.scratch);
        self.inlines(content, &mut pieces);
        self.mark_breaks(&mut pieces);
        let place = if self.in_quotation { Lines::Quotation } else { Lines::Paragraph };
        push_joined(&pieces, Context::Running, &mut text);
        let shown = !text.trim_start().is_empty();
        if shown && ends_plain(&text) {
            self.page.lines_guarded(&text, |is_first, line| guard(is_first, line, place));
        } else if shown {
            self.page.lines(&protect(&text, place));
        }
        pieces.clear();
        text.clear();
        (self.pieces, self.scratch) = (pieces, text);
        if shown { Last::Text } else { Last::Other }
    }

    /// The argument of a directive, which must not look like an option.
    fn argument(&mut self, content: &'a [Inline]) -> String {
        let mut text = self.one_line(content);
        if crate::escape::is_field(&text) {
            text.insert(0, '\\');
        }
        text
    }

    /// Text on one line, soft breaks being blanks, as it stands in the argument of a directive.
    fn one_line(&mut self, content: &'a [Inline]) -> String {
        let mut pieces = Vec::with_capacity(content.len());
        self.inlines(content, &mut pieces);
        self.mark_breaks(&mut pieces);
        for piece in &mut pieces {
            match piece {
                Piece::Text(text) | Piece::Mark(text, _) => unbreak(text),
                Piece::Break => {}
            }
        }
        join(&pieces)
    }
}

fn unbreak(text: &mut Cow<'_, str>) {
    if text.contains('\n') {
        *text = text.replace('\n', " ").into();
    }
}

/// What a block leaves behind it.
fn last_of(kind: &BlockKind) -> Last {
    match kind {
        BlockKind::Paragraph(_) => Last::Text,
        BlockKind::List(l) => match l.kind {
            ListKind::Bullet => Last::Bullets,
            ListKind::Numbered { .. } => Last::Numbers,
            ListKind::Simple(_) => Last::Other,
        },
        BlockKind::CalloutList(_) => Last::Numbers,
        BlockKind::DefinitionList(_) => Last::Definitions,
        _ => Last::Other,
    }
}

/// Whether the block at `at` parts others, so that it neither begins nor ends a section.
fn is_between(blocks: &[Block], at: usize) -> bool {
    let is_shown = |b: &&Block| !b.is_invisible();
    let next = blocks[at + 1..].iter().find(is_shown);
    let before = blocks[..at].iter().rfind(is_shown);
    before.zip(next).is_some_and(|(before, next)| transition::parts(before, next))
}

/// What must be known of the whole file before its first line is written.
#[derive(Default)]
struct Survey {
    taken: Taken,
    root_id: Option<String>,
    first_id: Option<String>,
    title: Option<String>,
}

impl Visit for Survey {
    fn block(&mut self, block: &Block) {
        if let Some(id) = block.attrs.id() {
            self.taken.reserve(id);
            self.first_id.get_or_insert_with(|| crate::ids::make_id(id));
            if self.root_id.is_none() && matches!(block.kind, BlockKind::Division(_)) {
                self.root_id = Some(crate::ids::make_id(id));
            }
        }
        if let (BlockKind::Title(words), None) = (&block.kind, &self.title) {
            self.title = Some(crate::ids::make_id(&ast::plain_text(words)));
        }
        walk_block(self, block);
    }

    fn inline(&mut self, inline: &Inline) {
        match (&inline.kind, inline.attrs.id()) {
            (InlineKind::Text(_), _) => return,
            // Footnotes share the names of targets.
            (InlineKind::Footnote(_), Some(id)) => self.taken.reserve(id),
            _ => {}
        }
        walk_inline(self, inline);
    }
}
