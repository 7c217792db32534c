//! Comments, includes, index entries, raw text, footnotes, and the parts of blocks that have no form of their own.
//!
//! ```text
//! .. A comment.    .. include:: file.rst    .. index:: single: a; b    .. [#] A footnote.
//! ```

use super::inline::label;
use super::{INDENT, Writer};
use crate::Dialect;
use crate::own;
use ast::{
    Attrs, Block, BlockKind, FormalKind, Include, IndexTerm, Inline, InlineKind, Node, Raw, plain_text,
};

/// A part of a block.
pub(super) enum Part<'a> {
    Blocks(&'a [Block]),
    Text(&'a [Inline]),
    Inline(&'a Inline),
}

/// The parts of a block, in order.
pub(super) fn parts(block: &Block) -> Vec<Part<'_>> {
    let mut found: Vec<Part<'_>> = block.head().map(|h| Part::Blocks(h)).into_iter().collect();
    match &block.kind {
        BlockKind::Term(c) | BlockKind::ShortTitle(c) | BlockKind::Attribution(c) => {
            found.push(Part::Text(c));
        }
        BlockKind::See(s) => found.push(Part::Text(&s.content)),
        BlockKind::Info(b)
        | BlockKind::ReferenceNames(b)
        | BlockKind::DefinitionEntry(b)
        | BlockKind::Alternatives(b)
        | BlockKind::QuestionEntry(b)
        | BlockKind::Question(b)
        | BlockKind::Answer(b)
        | BlockKind::Production(b)
        | BlockKind::Row(b) => found.push(Part::Blocks(b)),
        BlockKind::Cell(c) => found.push(Part::Blocks(&c.body)),
        BlockKind::Callout(c) => found.push(Part::Blocks(&c.body)),
        BlockKind::Procedure(p) => found.push(Part::Blocks(&p.steps)),
        BlockKind::Step(t) | BlockKind::QuestionList(t) | BlockKind::ProductionSet(t) => {
            found.push(Part::Blocks(&t.body));
        }
        BlockKind::TableGroup(g) => found.push(Part::Blocks(&g.sections)),
        BlockKind::TableSection(s) => found.push(Part::Blocks(&s.rows)),
        BlockKind::MediaItem(m) => found.push(Part::Blocks(&m.body)),
        BlockKind::Field(f) => found.extend(nodes_of(&f.content)),
        BlockKind::Synopsis(s) => found.extend(nodes_of(&s.content)),
        BlockKind::Record(r) => found.extend(nodes_of(&r.content)),
        BlockKind::Generic(g) => found.extend(nodes_of(&g.content)),
        _ => {}
    }
    found
}

fn nodes_of(nodes: &[Node]) -> impl Iterator<Item = Part<'_>> {
    nodes.iter().map(|n| match n {
        Node::Block(b) => Part::Blocks(std::slice::from_ref(b)),
        Node::Inline(i) => Part::Inline(i),
    })
}

/// Adds the ids of parts that share their block's place: its title, a table's groups, the only listing of an example.
pub(super) fn inner_ids<'b>(block: &'b Block, dialect: &Dialect, ids: &mut Vec<&'b str>) {
    let title = block.head().and_then(|head| ast::title_block(head));
    ids.extend(title.and_then(|title| title.attrs.id()));
    match &block.kind {
        BlockKind::Table(t) => {
            for group in &t.groups {
                ids.extend(group.attrs.id());
                if let BlockKind::TableGroup(group) = &group.kind {
                    ids.extend(group.sections.iter().filter_map(|s| s.attrs.id()));
                }
            }
        }
        BlockKind::Formal(f) => match (f.kind, f.body.as_slice()) {
            (FormalKind::Figure, [only @ Block { kind: BlockKind::Media(_), .. }, ..])
            | (FormalKind::Paragraph, [only @ Block { kind: BlockKind::Paragraph(_), .. }, ..]) => {
                ids.extend(only.attrs.id());
            }
            (_, [only]) if super::is_captioned(f, dialect) => ids.extend(only.attrs.id()),
            _ => {}
        },
        _ => {}
    }
}

impl<'a> Writer<'a> {
    /// Writes a comment. One that could be read as a target, a footnote or a directive begins on a line of its own.
    pub(super) fn comment(&mut self, text: &str) {
        let text = text.trim();
        let is_short =
            !text.contains('\n') && text.starts_with(|c: char| c.is_alphanumeric()) && !text.contains("::");
        if text.is_empty() {
            self.page.line("..");
        } else if is_short {
            self.page.line_of(&[".. ", text]);
        } else {
            self.page.line("..");
            self.page.indent(INDENT);
            for line in comment_lines(text) {
                self.page.line(&line);
            }
            self.page.close();
        }
    }

    pub(super) fn include(&mut self, include: &Include, attrs: &Attrs) {
        // The numbers of footnotes follow the order of marks and bodies, and another file's must not come between.
        self.footnotes();
        if include.text && (!self.dialect.sphinx || attrs.hint(own::NAME).is_some()) {
            self.page.line_of(&[".. include:: ", &include.href]);
            self.page.line_of(&[INDENT, ":literal:"]);
        } else if include.text {
            self.page.line_of(&[".. literalinclude:: ", &include.href]);
        } else {
            self.page.line_of(&[".. include:: ", &include.href]);
        }
        self.own_options(attrs);
    }

    pub(super) fn raw(&mut self, raw: &Raw) {
        self.page.line_of(&[".. raw:: ", &raw.format]);
        self.page.blank();
        self.page.indent(INDENT);
        self.page.lines(raw.text.trim_matches('\n'));
        self.page.close();
    }

    pub(super) fn index_terms(&mut self, content: &[Inline]) {
        let mut entries = Vec::new();
        for inline in content {
            if let InlineKind::IndexTerm(term) = &inline.kind {
                index_entries(term, &mut entries);
            }
        }
        match entries.as_slice() {
            [] => {}
            // docutils has no index: a comment keeps the entries.
            [only] if !self.dialect.sphinx => self.page.line_of(&[".. index: ", only]),
            all if !self.dialect.sphinx => {
                self.page.line(".. index:");
                for entry in all {
                    self.page.line_of(&[INDENT, entry]);
                }
            }
            [only] => self.page.line_of(&[".. index:: ", only]),
            all => {
                self.page.line(".. index::");
                for entry in all {
                    self.page.line_of(&[INDENT, entry]);
                }
            }
        }
    }

    /// Writes the bodies of the footnotes whose marks have been written.
    pub(super) fn footnotes(&mut self) {
        let mut next = 0;
        // A footnote's body may hold marks of others.
        while let Some(&(id, body)) = self.notes.get(next) {
            next += 1;
            let label = id.map(label).unwrap_or_default();
            let starts_with_text = matches!(
                body.first(),
                Some(Block { kind: BlockKind::Paragraph(_), attrs, .. }) if attrs.id().is_none()
            );
            let is_other = |id: &&str| self.taken.take(id).raw || super::inline::label(id) != **id;
            let exact: Vec<&'a str> = id.filter(is_other).into_iter().collect();
            self.page.blank();
            if starts_with_text && exact.is_empty() {
                self.page.open(&format!(".. [#{label}] "), INDENT);
            } else {
                self.page.line_of(&[".. [#", &label, "]"]);
                self.page.indent(INDENT);
            }
            for id in exact {
                self.page.line(".. raw:: html");
                self.page.blank();
                self.page.line_of(&[INDENT, "<a id=\"", id, "\"></a>"]);
                self.page.blank();
            }
            self.nested(&[], body);
            if self.page.at_first_line() {
                self.page.line("..");
            }
            self.page.close();
            self.page.blank();
        }
        self.notes.clear();
    }
}

/// The text of a comment as it is read back.
pub(crate) fn comment_text(text: &str) -> String {
    comment_lines(text).join("\n").trim_end().to_string()
}

/// The lines of a comment. What all lines but the first are indented by is the source's way to align them.
fn comment_lines(text: &str) -> Vec<String> {
    let text = text.trim().replace('\t', "        ");
    let mut lines = text.split('\n').map(str::trim_end);
    let first = lines.next().unwrap_or_default().to_string();
    let rest: Vec<&str> = lines.collect();
    let indent = |l: &&str| l.len() - l.trim_start_matches(' ').len();
    let common = rest.iter().filter(|l| !l.is_empty()).map(indent).min().unwrap_or(0);
    std::iter::once(first)
        .chain(rest.iter().map(|l| l.get(common..).unwrap_or_default().to_string()))
        .collect()
}

/// The entries that a term makes, as Sphinx writes them.
fn index_entries(term: &IndexTerm, entries: &mut Vec<String>) {
    // Sphinx parts the levels by semicolons and knows no escape.
    let words = |content: &[Inline]| plain_text(content).replace(';', ",").replace('\n', " ");
    let levels: Vec<String> = term.levels.iter().map(|l| words(&l.content)).collect();
    if levels.is_empty() {
        return;
    }
    if term.see.is_empty() {
        entries.push(format!("single: {}", levels.join("; ")));
    }
    let name = levels.join(", ");
    for (kind, others) in [("see", &term.see), ("seealso", &term.see_also)] {
        for other in others {
            entries.push(format!("{kind}: {name}; {}", words(other)));
        }
    }
}
