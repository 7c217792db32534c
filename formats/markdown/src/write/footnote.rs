//! Footnotes: `[^label]` in the text, `[^label]: words` at the end of the file, further blocks indented by four.

use super::Writer;
use crate::flavour::{Anchors, Flavour, Syntax};
use ast::visit::{Visit, walk_block, walk_document, walk_inline};
use ast::{Block, BlockKind, Document, Inline, InlineKind, ListKind, Target};
use std::collections::{HashMap, HashSet, VecDeque};

/// How the id of a note's item begins, where notes are HTML.
const HTML_NOTE: &str = "fn-";

/// The labels, and the bodies that are still to be written.
pub(super) struct Footnotes<'a> {
    /// The labels of footnotes that have an id.
    labels: HashMap<String, String>,
    taken: HashSet<String>,
    /// The numbers of those that have none, where they are told beforehand.
    unnamed: VecDeque<String>,
    numbered: usize,
    numbers_are_labels: bool,
    waiting: Vec<(String, &'a [Block])>,
}

impl Footnotes<'_> {
    /// Finds all ids of footnotes first: a further mark may stand before its footnote.
    pub(super) fn new(document: &Document, flavour: &Flavour) -> Footnotes<'static> {
        struct Ids {
            notes: Vec<Option<String>>,
            /// Numbers that are taken by other ids, and by what leads there.
            others: Option<HashSet<String>>,
            /// Whether labels are names and not numbers.
            whole: bool,
        }
        impl Ids {
            fn other(&mut self, id: Option<&str>) {
                if let Some(others) = &mut self.others
                    && let Some(number) = id.and_then(|id| id.strip_prefix(HTML_NOTE))
                {
                    let label = if self.whole { format!("{HTML_NOTE}{number}") } else { number.to_string() };
                    others.insert(label);
                }
            }
        }
        impl Visit for Ids {
            fn block(&mut self, block: &Block) {
                self.other(block.attrs.id());
                walk_block(self, block);
            }
            fn inline(&mut self, inline: &Inline) {
                if !(self.whole && matches!(inline.kind, InlineKind::Footnote(_))) {
                    self.other(inline.attrs.id());
                }
                match &inline.kind {
                    InlineKind::Footnote(_) => {
                        self.notes.push(inline.attrs.id().map(ToString::to_string));
                    }
                    InlineKind::Link(link) => match &link.target {
                        Target::Id(id) => self.other(Some(id)),
                        Target::Url(url) => self.other(url.strip_prefix('#')),
                    },
                    InlineKind::Text(_) => return,
                    _ => {}
                }
                walk_inline(self, inline);
            }
        }
        let own = flavour.syntax.has(Syntax::FOOTNOTES);
        let made = !own || !flavour.numbers_are_labels;
        let mut ids = Ids { notes: Vec::new(), others: made.then(HashSet::new), whole: own };
        walk_document(&mut ids, document);
        let numbers_are_labels = flavour.numbers_are_labels;
        let mut footnotes = Footnotes {
            labels: HashMap::new(),
            taken: ids.others.unwrap_or_default(),
            unnamed: VecDeque::new(),
            numbered: 0,
            numbers_are_labels,
            waiting: Vec::new(),
        };
        for id in ids.notes {
            let Some(id) = id else {
                // Where all notes have numbers, they are in the order of the text.
                if !own {
                    let number = footnotes.number();
                    footnotes.unnamed.push_back(number);
                }
                continue;
            };
            // A label is a name of the document, where names are targets, and the id is one already.
            let fits = own && is_label(&id) && flavour.anchors != Anchors::Targets;
            let label = if fits && footnotes.taken.insert(id.to_lowercase()) {
                id.clone()
            } else {
                footnotes.number()
            };
            footnotes.labels.insert(id, label);
        }
        footnotes
    }

    /// The next number that is no label yet.
    fn number(&mut self) -> String {
        loop {
            self.numbered += 1;
            let number = self.numbered;
            let label = if self.numbers_are_labels { number.to_string() } else { format!("fn-{number}") };
            if self.taken.insert(label.clone()) {
                return label;
            }
        }
    }
}

impl<'a> Writer<'a> {
    /// Whether Markdown itself has footnotes here; they are HTML else.
    pub(super) fn has_footnotes(&self) -> bool {
        self.flavour.syntax.has(Syntax::FOOTNOTES)
    }

    /// Whether the mark of a footnote with this id says it: where notes are HTML, and where a label is an anchor by itself.
    pub(super) fn is_named_by_label(&self, id: &str) -> bool {
        !self.has_footnotes()
            || !self.flavour.numbers_are_labels
                && !crate::read::is_made_label(id)
                && self.footnotes.labels.get(id).is_some_and(|label| label == id)
    }

    /// What leads to a footnote. The id is that of the mark itself.
    pub(super) fn footnote_mark(&self, label: &str, id: Option<&str>) -> String {
        if self.has_footnotes() {
            return format!("[^{label}]");
        }
        let id = id.map(|id| format!(" id=\"{}\"", crate::escape::html(id))).unwrap_or_default();
        format!("<sup{id}><a href=\"#fn-{label}\">{label}</a></sup>")
    }

    /// Keeps a footnote's body for the end of the file. Returns its label.
    pub(super) fn footnote(&mut self, id: Option<&str>, body: &'a [Block]) -> String {
        let known = id.and_then(|id| self.footnotes.labels.get(id).cloned());
        let label =
            known.or_else(|| self.footnotes.unnamed.pop_front()).unwrap_or_else(|| self.footnotes.number());
        self.footnotes.waiting.push((label.clone(), body));
        label
    }

    /// The label of the footnote with this id.
    pub(super) fn footnote_label(&self, id: &str) -> String {
        self.footnotes.labels.get(id).cloned().unwrap_or_else(|| id.to_string())
    }

    /// Writes the bodies, those of footnotes in footnotes behind them.
    pub(super) fn write_footnotes(&mut self) {
        let mut written = 0;
        while let Some((label, body)) = self.footnotes.waiting.get(written) {
            let (label, body) = (label.clone(), *body);
            self.page.blank();
            if self.flavour.syntax.has(Syntax::FOOTNOTES) {
                self.page.open(&format!("[^{label}]: "), "    ");
            } else {
                // Each is a list of its own, so that it keeps its number.
                if written > 0 || self.ends_in_list {
                    self.page.line("<!-- -->");
                    self.page.blank();
                }
                let mark = format!("{label}. ");
                self.page.open(&mark, &" ".repeat(mark.len()));
                self.wait_for(Some(&format!("{HTML_NOTE}{label}")));
                // The name comes first.
                if matches!(body.first(), Some(Block { kind: BlockKind::Comment(_), .. })) {
                    self.flush_anchors();
                }
            }
            self.blocks(body);
            self.page.close();
            written += 1;
        }
    }
}

/// Whether the last of these blocks is a numbered list, which the item of a note would continue.
pub(super) fn end_in_list(blocks: &[Block]) -> bool {
    match blocks.last().map(|block| &block.kind) {
        Some(BlockKind::Division(division)) => end_in_list(&division.body),
        Some(BlockKind::List(list)) => matches!(list.kind, ListKind::Numbered { .. }),
        _ => false,
    }
}

/// Whether an id may be a label. Numbers are those of footnotes without ids.
pub(crate) fn is_label(id: &str) -> bool {
    !id.starts_with(|c: char| c.is_ascii_digit())
        && id.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ':'))
}
