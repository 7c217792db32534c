//! Footnotes: the first mark of a label is where its note stands in the tree, further marks refer to it.
//!
//! Specification: <https://docs.github.com/en/get-started/writing-on-github>, footnotes

use super::sheet::Sheet;
use super::{Reader, Result, Source};
use crate::flavour::Syntax;
use ast::diagnostic::Code;
use ast::visit::{VisitMut, walk_inline_mut};
use ast::{
    Attrs, Block, BlockKind, Blocks, Diagnostic, Generic, Inline, InlineKind, Inlines, Node, Span, Str,
};
use comrak::nodes::NodeValue;
use std::collections::HashSet;
use std::rc::Rc;

/// The definition of a footnote.
pub(super) struct Note<'r> {
    pub(super) definition: Source<'r>,
    /// Where it stands.
    sheet: Rc<Sheet<'r>>,
    pub(super) marks: u32,
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
        Note { definition, sheet, marks, id: None, read: false, own: false, seen: 0 }
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
            if let NodeValue::FootnoteDefinition(definition) = &node.data.borrow().value {
                let sheet = Rc::clone(&self.sheet);
                let marks = definition.total_references;
                let note = Note::new(node, sheet, marks);
                // Of several definitions of one label the first counts.
                self.footnotes.entry(label(&definition.name)).or_insert(note);
            }
        }
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
        note.seen += 1;
        if note.read {
            let id = note.id.clone().unwrap_or(label);
            out.push(Inline::new(InlineKind::FootnoteReference(id), span));
            return Ok(());
        }
        note.read = true;
        let own = matches!(out.last(), Some(Inline { kind: InlineKind::Anchor, attrs, .. })
            if attrs.id() == Some(&*label) && !label.starts_with(|c: char| c.is_ascii_digit()));
        if own {
            out.pop();
        }
        note.own = own;
        // In cells, comrak does not see the marks; whether there are others is known in the end.
        let several = note.marks > 1 || self.flavour.syntax.has(Syntax::PANDOC);
        let id = (own || several).then(|| label.clone());
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

/// Labels match whatever their case.
fn label(name: &str) -> Str {
    name.into()
}
