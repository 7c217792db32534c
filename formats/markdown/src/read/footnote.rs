//! Footnotes: the first mark of a label is where its note stands in the tree, further marks refer to it.
//!
//! Specification: <https://docs.github.com/en/get-started/writing-on-github>, footnotes

use super::sheet::Sheet;
use super::{Reader, Result, Source};
use crate::flavour::{Anchors, Syntax};
use ast::diagnostic::Code;
use ast::visit::{VisitMut, walk_inline_mut};
use ast::{
    Attrs, Block, BlockKind, Blocks, Diagnostic, Generic, Inline, InlineKind, Inlines, Node, Span, Str,
};
use comrak::nodes::NodeValue;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

/// The definition of a footnote.
pub(super) struct Note<'r> {
    pub(super) definition: Source<'r>,
    /// Where it stands.
    sheet: Rc<Sheet<'r>>,
    pub(super) marks: u32,
    /// Where its first mark stands.
    first: u32,
    /// Its id, once its first mark has been read and there are more.
    pub(super) id: Option<Str>,
    pub(super) read: bool,
    /// Whether an anchor says that its label is its id, too.
    own: bool,
    /// How many marks have been read.
    seen: u32,
}

impl<'r> Note<'r> {
    pub(super) fn new(definition: Source<'r>, sheet: Rc<Sheet<'r>>, marks: u32) -> Note<'r> {
        Note { definition, sheet, marks, first: 0, id: None, read: false, own: false, seen: 0 }
    }
}

impl<'r> Reader<'r> {
    pub(super) fn find_footnotes(&mut self, root: Source<'r>) {
        if !self.flavour.syntax.has(Syntax::FOOTNOTES) {
            self.find_html_footnotes(root);
            return;
        }
        if !self.sheet.text.contains("[^") {
            return;
        }
        for node in root.descendants() {
            self.find_marks(node);
            if let NodeValue::FootnoteDefinition(definition) = &node.data.borrow().value {
                let sheet = Rc::clone(&self.sheet);
                let marks = definition.total_references;
                let note = Note::new(node, sheet, marks);
                // Of several definitions of one label the first counts.
                self.footnotes.entry(label(&definition.name)).or_insert(note);
            }
        }
    }

    /// Finds the marks in what comrak has read as something else: listings that are directives, and their first lines.
    fn find_marks(&mut self, node: Source<'r>) {
        if !self.flavour.syntax.has(Syntax::MYST) {
            return;
        }
        let data = node.data.borrow();
        let hidden = &self.sheet.hidden;
        let text = match &data.value {
            NodeValue::CodeBlock(code) if code.info.starts_with('{') => &code.literal,
            NodeValue::BlockDirective(directive) => match hidden.of_fence(&directive.info) {
                Some(line) => self.source(line.span),
                None => return,
            },
            _ => return,
        };
        for (at, _) in text.match_indices("[^") {
            if let Some((name, _)) = text[at + 2..].split_once(']') {
                self.mentions.insert(label(name));
            }
        }
    }

    /// Whether a definition is read where its first mark stands.
    pub(super) fn is_mentioned(&self, name: &str, marks: u32) -> bool {
        marks > 0 || self.mentions.contains(&label(name))
    }

    /// Gives the footnotes that are referred to again their ids.
    pub(super) fn name_footnotes(&self, body: &mut Blocks) {
        struct Named<'n>(&'n HashMap<u32, Str>);
        impl VisitMut for Named<'_> {
            fn inline(&mut self, inline: &mut Inline) {
                if let InlineKind::Footnote(_) = inline.kind
                    && inline.attrs.id().is_none()
                    && let Some(id) = self.0.get(&inline.span.start)
                {
                    inline.attrs.set_id(id.clone());
                }
                walk_inline_mut(self, inline);
            }
        }
        if !self.named.is_empty() {
            for block in body {
                Named(&self.named).block(block);
            }
        }
    }

    /// The definitions that were left for a mark which has not come.
    pub(super) fn left_footnotes(&mut self) -> Result<Blocks> {
        let mut out = Blocks::new();
        let mut left: Vec<(Span, Str, Source<'r>, Rc<Sheet<'r>>)> = Vec::new();
        for (label, note) in &self.footnotes {
            if !note.read && self.mentions.contains(label) {
                let span = note.sheet.span(note.definition.data.borrow().sourcepos, self.text.len());
                left.push((span, label.clone(), note.definition, Rc::clone(&note.sheet)));
            }
        }
        left.sort_by_key(|(span, ..)| span.start);
        for (span, label, definition, sheet) in left {
            let kind = self.on_sheet(sheet, |this| this.unused_footnote(definition, &label, span))?;
            out.push(Block::new(kind, span));
        }
        Ok(out)
    }

    /// Whether a footnote has this label.
    pub(super) fn is_footnote(&self, name: &str) -> bool {
        self.footnotes.contains_key(&label(name))
    }

    /// `[^label]`. An anchor of that name right before it says that it is its id, too.
    pub(super) fn footnote(&mut self, name: &str, span: Span, out: &mut Inlines) -> Result<()> {
        let label = label(name);
        let Some(note) = self.footnotes.get_mut(&label) else {
            super::text::push_text(out, &format!("[^{name}]"), span);
            return Ok(());
        };
        let numbered = label.starts_with(|c: char| c.is_ascii_digit());
        let targets = self.flavour.anchors == Anchors::Targets;
        note.seen += 1;
        if note.read {
            if targets && note.id.is_none() {
                // A label is a name of the document there, and so is an id: they differ.
                let id: Str = if numbered { format!("footnote-{label}").into() } else { label.clone() };
                self.named.insert(note.first, id.clone());
                note.id = Some(id);
            }
            let id = note.id.clone().unwrap_or(label);
            out.push(Inline::new(InlineKind::FootnoteReference(id), span));
            return Ok(());
        }
        note.read = true;
        note.first = span.start;
        let before = match out.last() {
            Some(Inline { kind: InlineKind::Anchor, attrs, .. }) => attrs.id(),
            _ => None,
        };
        let is_anchored = before.is_some_and(|id| targets || (id == &*label && !numbered));
        // Where a label is an anchor by itself, it is the id, but for those that are made.
        let is_id = !self.flavour.numbers_are_labels && !numbered && !is_made(&label);
        let own = is_anchored || is_id;
        // In cells, comrak does not see the marks; whether there are others is known in the end.
        let several = !targets && (note.marks > 1 || self.flavour.syntax.has(Syntax::PANDOC));
        let id = match before {
            Some(id) if is_anchored => Some(Str::from(id)),
            _ => (is_id || several).then(|| label.clone()),
        };
        if is_anchored {
            out.pop();
        }
        note.own = own;
        note.id.clone_from(&id);
        let (definition, sheet) = (note.definition, Rc::clone(&note.sheet));
        let body = self.on_sheet(sheet, |this| this.blocks(definition))?;
        let attrs = id.map(Attrs::with_id).unwrap_or_default();
        out.push(Inline { kind: InlineKind::Footnote(body), attrs, span });
        Ok(())
    }

    /// Once all marks have been read: what no mark refers to stands at the end, and a note with one mark has no id.
    pub(super) fn settle_footnotes(&mut self, blocks: &mut Blocks) -> Result<()> {
        let unread = self.footnotes.iter().filter(|(_, note)| !note.read);
        let mut unread: Vec<(usize, Str)> = unread
            .map(|(label, note)| (note.definition.data.borrow().sourcepos.start.line, label.clone()))
            .collect();
        unread.sort_unstable();
        for (_, label) in unread {
            let Some(note) = self.footnotes.get_mut(&label).filter(|note| !note.read) else { continue };
            note.read = true;
            let (definition, sheet) = (note.definition, Rc::clone(&note.sheet));
            let span = self.span_of(definition);
            let kind = self.on_sheet(sheet, |this| this.unused_footnote(definition, &label, span))?;
            blocks.push(Block::new(kind, span));
        }
        let single = self.footnotes.iter().filter(|(_, note)| note.seen == 1 && !note.own);
        let single: HashSet<Str> = single.map(|(label, _)| label.clone()).collect();
        if !single.is_empty() {
            let mut unnamed = Unnamed(single);
            for block in blocks {
                unnamed.block(block);
            }
        }
        Ok(())
    }

    /// A definition that nothing refers to. Pages do not show it, but it is not lost.
    pub(super) fn unused_footnote(&mut self, node: Source<'r>, name: &str, span: Span) -> Result<BlockKind> {
        let message = format!("nothing refers to the footnote `{name}`");
        self.diagnostics.push(Diagnostic::warning(Code::MissingTarget, message, span));
        let content = self.blocks(node)?.into_iter().map(Node::Block).collect();
        Ok(BlockKind::Generic(Box::new(Generic { name: "footnote".into(), content })))
    }
}

/// Takes the ids of these footnotes away.
struct Unnamed(HashSet<Str>);

impl VisitMut for Unnamed {
    fn inline(&mut self, inline: &mut Inline) {
        if let (InlineKind::Footnote(_), Some(id)) = (&inline.kind, inline.attrs.id())
            && self.0.contains(id)
        {
            inline.attrs.take_id();
        }
        walk_inline_mut(self, inline);
    }
}

/// Whether a label is one that the writer makes for a footnote without an id, where a label is an anchor by itself.
pub(crate) fn is_made(label: &str) -> bool {
    let number = label.strip_prefix("fn-");
    number.is_some_and(|number| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()))
}

/// Labels match whatever their case.
fn label(name: &str) -> Str {
    name.into()
}
