//! Definition lists: `: definition` below the term where the flavour has it, `<dl>` else.
//!
//! In `<dl>`, a term is a line of HTML and a definition is Markdown between blank lines: a block of HTML ends at a
//! blank line. Specification: <https://spec.commonmark.org/0.31.2/#html-blocks>,
//! <https://github.com/markdown-it/markdown-it-deflist>

use super::inline::Place;
use super::{Writer, before_parts, fits_attribute, is_target};
use crate::flavour::{Anchors, Definitions};
use ast::{Block, BlockKind, DefinitionList, Inline};

impl<'a> Writer<'a> {
    pub(super) fn definition_list(&mut self, list: &'a DefinitionList) {
        let first = before_parts(&list.entries);
        for before in [&list.head, &list.entries[..first]] {
            if !before.is_empty() {
                self.blocks_at_once(before);
                self.page.blank();
            }
        }
        match self.flavour.definitions {
            Definitions::Html => self.html_definitions(&list.entries[first..]),
            Definitions::Colon => self.colon_definitions(&list.entries[first..]),
        }
    }

    fn html_definitions(&mut self, entries: &'a [Block]) {
        self.page.line("<dl>");
        for entry in entries {
            let BlockKind::DefinitionEntry(parts) = &entry.kind else {
                self.page.blank();
                self.block(entry, std::slice::from_ref(entry));
                self.page.blank();
                continue;
            };
            self.wait_for(entry.attrs.id());
            for part in parts {
                match &part.kind {
                    BlockKind::Term(term) => {
                        self.wait_for(part.attrs.id());
                        self.html_term(term);
                    }
                    BlockKind::Definition(body) => {
                        self.page.line("<dd>");
                        self.page.blank();
                        self.wait_for(part.attrs.id());
                        self.blocks(body);
                        self.page.blank();
                        self.page.line("</dd>");
                    }
                    _ => {
                        self.page.blank();
                        self.block(part, std::slice::from_ref(part));
                        self.page.blank();
                    }
                }
            }
        }
        self.flush_anchors();
        self.page.line("</dl>");
    }

    /// A term in one line of HTML, or, where HTML has no word for it, as Markdown between blank lines.
    fn html_term(&mut self, term: &'a [Inline]) {
        if let Some(term) = self.inline_html(term) {
            let anchors = self.take_anchors();
            self.page.line_of(&["<dt>", &anchors, &term, "</dt>"]);
        } else {
            self.page.line("<dt>");
            self.page.blank();
            self.paragraph(term);
            self.page.blank();
            self.page.line("</dt>");
        }
    }

    fn colon_definitions(&mut self, entries: &'a [Block]) {
        for (i, entry) in entries.iter().enumerate() {
            let BlockKind::DefinitionEntry(parts) = &entry.kind else {
                // A comment between two entries would end the list, so it ends the definition before it.
                self.page.blank();
                self.page.indent("    ");
                self.block(entry, std::slice::from_ref(entry));
                self.page.close_unwritten();
                continue;
            };
            if i > 0 {
                self.page.blank();
            }
            self.wait_for(entry.attrs.id());
            let mut targets = self.colon_terms(parts);
            let mut defined = false;
            for part in parts {
                if matches!(part.kind, BlockKind::Term(_)) {
                    continue;
                }
                self.page.blank();
                self.page.open(":   ", "    ");
                self.write_targets(&std::mem::take(&mut targets));
                self.wait_for(part.attrs.id());
                match &part.kind {
                    BlockKind::Definition(body) if is_empty(body) && self.anchors.is_empty() => {
                        self.page.line("<!-- -->");
                    }
                    BlockKind::Definition(body) => self.blocks(body),
                    _ => {
                        self.block(part, std::slice::from_ref(part));
                    }
                }
                self.page.close();
                defined = true;
            }
            if !defined {
                self.flush_anchors();
                // A term alone would be a paragraph, and a definition of nothing is none.
                self.page.blank();
                self.page.open(":   ", "    ");
                self.write_targets(&targets);
                self.page.line("<!-- -->");
                self.page.close();
            }
        }
    }

    /// The terms of an entry. A definition has one line of them. Returns the ids that are to be targets before it.
    fn colon_terms(&mut self, parts: &'a [Block]) -> Vec<String> {
        let mut line = String::new();
        // Where a line takes an id only as attributes do, another is a target before the definition, too.
        let mut later = Vec::new();
        for part in parts {
            let BlockKind::Term(term) = &part.kind else { continue };
            if !line.is_empty() {
                line.push_str(", ");
            }
            self.wait_for(part.attrs.id());
            if self.flavour.anchors == Anchors::Targets {
                let others = self.anchors.iter().filter(|id| !fits_attribute(id) && is_target(id));
                later.extend(others.cloned());
            }
            line.push_str(&self.take_anchors());
            let place = if line.is_empty() { Place::Term } else { Place::Cell };
            line.push_str(&self.inlines(term, place));
        }
        // A term is a paragraph, even where it says nothing.
        self.page.line(if line.is_empty() { "&#32;" } else { &line });
        later
    }
}

fn is_empty(body: &[Block]) -> bool {
    body.is_empty()
}
