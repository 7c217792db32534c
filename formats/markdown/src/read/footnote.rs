//! Footnotes: the first mark of a label is where its note stands in the tree, further marks refer to it.
//!
//! Specification: <https://docs.github.com/en/get-started/writing-on-github>, footnotes

use super::{Reader, Result, Source};
use crate::flavour::{Anchors, Syntax};
use ast::diagnostic::Code;
use ast::visit::{VisitMut, walk_inline_mut};
use ast::{
    Attrs, Block, BlockKind, Blocks, Diagnostic, Generic, Inline, InlineKind, Inlines, Node, Span, Str,
};
use comrak::nodes::NodeValue;
use std::collections::HashMap;

/// The definition of a footnote.
pub(super) struct Note<'r> {
    definition: Source<'r>,
    /// The text that it stands in.
    home: usize,
    marks: u32,
    /// Where its first mark stands.
    first: u32,
    /// Its id, once its first mark has been read and there are more.
    id: Option<Str>,
    read: bool,
}

impl<'r> Reader<'r> {
    pub(super) fn find_footnotes(&mut self, root: Source<'r>) {
        if !self.text.contains("[^") {
            return;
        }
        for node in root.descendants() {
            self.find_marks(node);
            if let NodeValue::FootnoteDefinition(definition) = &node.data.borrow().value {
                let marks = definition.total_references;
                let note = Note { definition: node, home: self.home, marks, first: 0, id: None, read: false };
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
        let hidden = &self.homes[self.home].hidden;
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
        let mut left: Vec<(Span, Str, Source<'r>)> = Vec::new();
        for (label, note) in &self.footnotes {
            if !note.read && self.mentions.contains(label) {
                self.home = note.home;
                left.push((self.span_of(note.definition), label.clone(), note.definition));
            }
        }
        left.sort_by_key(|(span, ..)| span.start);
        for (span, label, definition) in left {
            if let Some(note) = self.footnotes.get(&label) {
                self.home = note.home;
            }
            let kind = self.unused_footnote(definition, &label, span)?;
            out.push(Block::new(kind, span));
        }
        self.home = 0;
        Ok(out)
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
        let id = if targets {
            let own = match out.last_mut() {
                Some(Inline { kind: InlineKind::Anchor, attrs, .. }) => attrs.take_id(),
                _ => None,
            };
            own.inspect(|_| drop(out.pop()))
        } else {
            let own = matches!(out.last(), Some(Inline { kind: InlineKind::Anchor, attrs, .. })
                if attrs.id() == Some(&*label) && !numbered);
            if own {
                out.pop();
            }
            (own || note.marks > 1).then(|| label.clone())
        };
        note.id.clone_from(&id);
        let (definition, home) = (note.definition, note.home);
        let outer = std::mem::replace(&mut self.home, home);
        let body = self.blocks(definition)?;
        self.home = outer;
        let attrs = id.map(Attrs::with_id).unwrap_or_default();
        out.push(Inline { kind: InlineKind::Footnote(body), attrs, span });
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

/// Labels match whatever their case.
fn label(name: &str) -> Str {
    name.into()
}
