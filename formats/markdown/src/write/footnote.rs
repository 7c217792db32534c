//! Footnotes: `[^label]` in the text, `[^label]: words` at the end of the file, further blocks indented by four.

use super::Writer;
use crate::flavour::{Anchors, Flavour, Syntax};
use ast::visit::{Visit, walk_document, walk_inline};
use ast::{Block, Document, Inline, InlineKind};
use std::collections::{HashMap, HashSet};

/// The labels, and the bodies that are still to be written.
pub(super) struct Footnotes<'a> {
    /// The labels of footnotes that have an id.
    labels: HashMap<String, String>,
    taken: HashSet<String>,
    numbered: usize,
    numbers_are_labels: bool,
    waiting: Vec<(String, &'a [Block])>,
}

impl Footnotes<'_> {
    /// Finds all ids of footnotes first: a further mark may stand before its footnote.
    pub(super) fn new(document: &Document, flavour: &Flavour) -> Footnotes<'static> {
        struct Ids(Vec<String>);
        impl Visit for Ids {
            fn inline(&mut self, inline: &Inline) {
                if let (InlineKind::Footnote(_), Some(id)) = (&inline.kind, inline.attrs.id()) {
                    self.0.push(id.to_string());
                }
                walk_inline(self, inline);
            }
        }
        let mut ids = Ids(Vec::new());
        walk_document(&mut ids, document);
        let numbers_are_labels = flavour.numbers_are_labels;
        let mut footnotes = Footnotes {
            labels: HashMap::new(),
            taken: HashSet::new(),
            numbered: 0,
            numbers_are_labels,
            waiting: Vec::new(),
        };
        for id in ids.0 {
            // A label is a name of the document, where names are targets, and the id is one already.
            let fits =
                flavour.syntax.has(Syntax::FOOTNOTES) && is_label(&id) && flavour.anchors != Anchors::Targets;
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
    /// Keeps a footnote's body for the end of the file. Returns its label.
    pub(super) fn footnote(&mut self, id: Option<&str>, body: &'a [Block]) -> String {
        let known = id.and_then(|id| self.footnotes.labels.get(id).cloned());
        let label = known.unwrap_or_else(|| self.footnotes.number());
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
                if written > 0 {
                    self.page.line("<!-- -->");
                    self.page.blank();
                }
                let mark = format!("{label}. ");
                self.page.open(&mark, &" ".repeat(mark.len()));
                self.wait_for(Some(&format!("fn-{label}")));
            }
            self.blocks(body);
            self.page.close();
            written += 1;
        }
    }
}

/// Whether an id may be a label. Numbers are those of footnotes without ids.
pub(crate) fn is_label(id: &str) -> bool {
    !id.starts_with(|c: char| c.is_ascii_digit())
        && id.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ':'))
}
