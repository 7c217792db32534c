//! Footnotes: the first mark of a label is where its note stands in the tree, further marks refer to it.
//!
//! Specification: <https://docs.github.com/en/get-started/writing-on-github>, footnotes

use super::{Reader, Result, Source};
use crate::flavour::Syntax;
use ast::diagnostic::Code;
use ast::{Attrs, BlockKind, Diagnostic, Generic, Inline, InlineKind, Inlines, Node, Span, Str};
use comrak::nodes::NodeValue;

/// The definition of a footnote.
pub(super) struct Note<'r> {
    pub(super) definition: Source<'r>,
    pub(super) marks: u32,
    /// Its id, once its first mark has been read and there are more.
    pub(super) id: Option<Str>,
    pub(super) read: bool,
}

impl<'r> Reader<'r> {
    pub(super) fn find_footnotes(&mut self, root: Source<'r>) {
        if !self.flavour.syntax.has(Syntax::FOOTNOTES) {
            self.find_html_footnotes(root);
            return;
        }
        if !self.text.contains("[^") {
            return;
        }
        for node in root.descendants() {
            if let NodeValue::FootnoteDefinition(definition) = &node.data.borrow().value {
                let note =
                    Note { definition: node, marks: definition.total_references, id: None, read: false };
                // Of several definitions of one label the first counts.
                self.footnotes.entry(label(&definition.name)).or_insert(note);
            }
        }
    }

    /// `[^label]`. An anchor of that name right before it says that it is its id, too.
    pub(super) fn footnote(&mut self, name: &str, span: Span, out: &mut Inlines) -> Result<()> {
        let label = label(name);
        let Some(note) = self.footnotes.get_mut(&label) else {
            super::text::push_text(out, &format!("[^{name}]"), span);
            return Ok(());
        };
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
        let id = (own || note.marks > 1).then(|| label.clone());
        note.id.clone_from(&id);
        let definition = note.definition;
        let body = self.blocks(definition)?;
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
