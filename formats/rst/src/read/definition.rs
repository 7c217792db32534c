//! Definition lists: a term, and directly below it, indented, its definition.
//!
//! Specification: <https://docutils.sourceforge.io/docs/ref/rst/restructuredtext.html#definition-lists>

use super::block::{hanging, indented, is_mark};
use super::flow::Flow;
use super::sheet::{self, Line, Run};
use super::{Reader, Result, explicit, field, list, option, section};
use ast::{
    Attrs, Block, BlockKind, Blocks, Callout, DefinitionList, Generic, Inline, InlineKind, MarkReference,
    Node, Titled,
};

/// The marks of a listing that a term is made of, if it is.
fn marks(entry: &Block) -> Option<Vec<MarkReference>> {
    let BlockKind::DefinitionEntry(parts) = &entry.kind else { return None };
    let Some(Block { kind: BlockKind::Term(words), .. }) = parts.first() else { return None };
    let mut found = Vec::new();
    for inline in words {
        match &inline.kind {
            InlineKind::CalloutMark(mark) => {
                found.push(MarkReference { id: "".into(), number: mark.number });
            }
            InlineKind::Text(text) if text == " " => {}
            _ => return None,
        }
    }
    (!found.is_empty()).then_some(found)
}

/// What the marks of a listing mean, from a definition list whose terms are the marks.
fn callouts(entries: Blocks) -> BlockKind {
    let items = entries.into_iter().map(|entry| {
        let marks = marks(&entry).unwrap_or_default();
        let mut body = Blocks::new();
        if let BlockKind::DefinitionEntry(parts) = entry.kind {
            for part in parts {
                if let BlockKind::Definition(mut blocks) = part.kind {
                    body.append(&mut blocks);
                }
            }
        }
        Block {
            kind: BlockKind::Callout(Box::new(Callout { marks, body })),
            attrs: entry.attrs,
            span: entry.span,
        }
    });
    BlockKind::CalloutList(Box::new(Titled { head: Blocks::new(), body: items.collect() }))
}

impl<'s> Reader<'s> {
    /// The definition list that begins with the first line.
    pub(super) fn definitions(&mut self, lines: &[Line<'s>], flow: &mut Flow) -> Result<usize> {
        let (entries, end) = self.entries(lines, |reader, lines, is_first| {
            let [line, below @ ..] = lines else { return Ok(None) };
            let has_body = below.first().is_some_and(|next| next.text.starts_with(' '));
            if !has_body || !is_first && Self::begins_otherwise(lines) {
                return Ok(None);
            }
            let (taken, body) = indented(below);
            let (words, classifiers) = reader.term(&Run::of_text(line.text, line.at));
            let mut term = words;
            for words in classifiers {
                let content = words.into_iter().map(Node::Inline).collect();
                let generic = Generic { name: crate::own::CLASSIFIER.into(), content };
                term.push(Inline::new(InlineKind::Generic(Box::new(generic)), line.span()));
            }
            let definition = Block::new(BlockKind::Definition(reader.body(&body)?), sheet::span(&body));
            let parts = vec![Block::new(BlockKind::Term(term), line.span()), definition];
            let blank = below[..taken].iter().rev().take_while(|line| line.is_blank()).count();
            let taken = 1 + taken - blank;
            let entry = Block::new(BlockKind::DefinitionEntry(parts), sheet::span(&lines[..taken]));
            Ok(Some((taken, entry)))
        })?;
        if entries.iter().all(|entry| marks(entry).is_some()) {
            flow.push(Block::new(callouts(entries), sheet::span(&lines[..end])));
            return Ok(end);
        }
        let kind = BlockKind::DefinitionList(Box::new(DefinitionList {
            glossary: false,
            head: Blocks::new(),
            entries,
        }));
        flow.push(Block::new(kind, sheet::span(&lines[..end])));
        Ok(end)
    }

    /// Whether a line opens a block of another kind.
    fn begins_otherwise(lines: &[Line<'s>]) -> bool {
        let line = lines[0].text;
        list::bullet(line).is_some()
            || list::begins(lines)
            || field::marker(line).is_some()
            || option::marker(line).is_some()
            || is_mark(line, ">>>")
            || is_mark(line, "|")
            || explicit::begins(line)
            || section::adornment(line).is_some()
    }

    /// The entries that lines begin with, with or without blank lines between them, and how many lines these are. `next` finds
    /// the entry at the start of what is left, and says how many lines it takes; it is told whether this is the first.
    pub(super) fn entries(
        &mut self,
        lines: &[Line<'s>],
        mut next: impl FnMut(&mut Self, &[Line<'s>], bool) -> Result<Option<(usize, Block)>>,
    ) -> Result<(Blocks, usize)> {
        let mut entries = Blocks::new();
        let mut at = 0;
        let mut end = 0;
        while let Some(line) = lines.get(at) {
            if line.is_blank() {
                at += 1;
                continue;
            }
            let Some((taken, entry)) = next(self, &lines[at..], entries.is_empty())? else { break };
            entries.push(entry);
            at += taken;
            end = at;
        }
        Ok((entries, end))
    }

    /// Puts a list whose entries have a mark before their bodies, which these lines are.
    pub(super) fn put_marked(entries: Blocks, element: &str, lines: &[Line<'s>], flow: &mut Flow) {
        let list = DefinitionList { glossary: false, head: Blocks::new(), entries };
        let mut attrs = Attrs::default();
        attrs.set_hint(crate::own::ELEMENT, element);
        Self::put(flow, BlockKind::DefinitionList(Box::new(list)), attrs, sheet::span(lines));
    }

    /// The entry of a definition list that has a mark before its body: a field, or an option.
    pub(super) fn marked_entry(
        &mut self,
        lines: &[Line<'s>],
        column: usize,
        terms: Blocks,
    ) -> Result<(usize, Block)> {
        let (taken, body) = hanging(lines, column, false);
        let body = if body[0].is_blank() { super::block::trimmed(&body[1..]).to_vec() } else { body };
        let mut parts = terms;
        parts.push(Block::new(BlockKind::Definition(self.body(&body)?), sheet::span(&body)));
        let span = sheet::span(&lines[..taken]);
        Ok((taken, Block { kind: BlockKind::DefinitionEntry(parts), attrs: Attrs::default(), span }))
    }
}
