//! What references lead to, at the end of a file.
//!
//! One walk settles all that [`names`](super::names) keeps open: references by name and to anonymous targets, labels, marks
//! of footnotes, substitutions. What leads nowhere is told, and its source stays as text.
//!
//! Specification: <https://docutils.sourceforge.io/docs/ref/rst/restructuredtext.html#implicit-hyperlink-targets>

mod notes;
mod substitution;
#[cfg(test)]
mod tests;
mod titles;

use super::directive::{LEFT, RIGHT, TRIM};
use super::names::{Open, Opened, Place, Wanted, opened};
use super::{Reader, Result};
use ast::diagnostic::Code;
use ast::normal::text::{push, tidy};
use ast::visit::{VisitMut, walk_block_mut, walk_inline_mut};
use ast::{Attrs, Block, BlockKind, Blocks, Diagnostic, Document, Inline, InlineKind, Inlines, Role, Target};
use notes::Notes;
use substitution::Substitutions;
use titles::Titles;

impl Reader<'_> {
    /// The document of a whole body: references lead where their names do, footnotes are where their first marks are.
    pub(super) fn resolved(&mut self, mut body: Blocks) -> Result<Document> {
        let notes = Notes::of(self, &body);
        let titles = Titles::of(&self.names, &notes, &body);
        let substitutions = Substitutions::of(&mut self.names);
        let mut settle =
            Settle { reader: self, notes, titles, substitutions, loose: false, verbatim: false, error: None };
        for block in &mut body {
            settle.block(block);
        }
        let left = settle.notes(&mut body)?;
        settle.left_substitutions(&mut body);
        for note in left {
            substitution::append(&mut body, note);
        }
        let Settle { titles, substitutions, error, .. } = settle;
        if let Some(error) = error {
            return Err(error);
        }
        titles.name(&mut body);
        Ok(Document { body, entities: substitutions.entities(), ..Document::default() })
    }
}

/// The walk that settles references.
struct Settle<'r, 's> {
    reader: &'r mut Reader<'s>,
    notes: Notes,
    titles: Titles,
    substitutions: Substitutions,
    /// Whether texts may stand side by side among the nodes that are looked at, or nodes wait to be set in.
    loose: bool,
    /// Whether these are in a listing.
    verbatim: bool,
    error: Option<Box<Diagnostic>>,
}

impl Settle<'_, '_> {
    /// Settles nodes that stand in a row.
    fn inlines(&mut self, list: &mut Inlines, whole: bool) {
        let before = std::mem::take(&mut self.loose);
        for inline in list.iter_mut() {
            self.inline(inline);
        }
        if std::mem::replace(&mut self.loose, before) {
            let mut out = Inlines::with_capacity(list.len());
            let mut trims = false;
            for inline in list.drain(..) {
                self.set_in(inline, &mut trims, &mut out);
            }
            *list = if whole && !self.verbatim { tidy(out) } else { out };
        }
    }

    /// Appends a node; a phrase without attributes, which this walk makes where one node becomes several, is its content.
    /// `trims`: blanks at the beginning do not count; it is told whether they do behind this node.
    fn set_in(&self, mut inline: Inline, trims: &mut bool, out: &mut Inlines) {
        if inline.attrs.is_empty()
            && let InlineKind::Span { role: Role::Phrase, content } = inline.kind
        {
            for inline in content {
                self.set_in(inline, trims, out);
            }
            return;
        }
        let is_trimmed = std::mem::take(trims);
        if let InlineKind::Text(text) = &mut inline.kind {
            if is_trimmed {
                *text = text.trim_start().into();
            }
            if let Some(side) = inline.attrs.hint(TRIM) {
                if side != RIGHT {
                    trim_end(out);
                }
                *trims = side != LEFT;
                inline.attrs = Attrs::default();
            }
        }
        match inline.kind {
            _ if self.verbatim => ast::normal::append(out, inline),
            _ => push(out, inline),
        }
    }

    /// Where a name leads; an error says why nowhere.
    fn lookup(&mut self, name: &str) -> std::result::Result<Target, String> {
        let mut name = name.to_string();
        // A chain of names is no longer than there are names, unless it is a circle.
        for _ in 0..=self.reader.names.targets.len() + self.reader.names.implicit.len() {
            let names = &self.reader.names;
            match names.targets.get(&name).or_else(|| names.implicit.get(&name)) {
                Some(Place::Url(url)) => return Ok(url_target(url)),
                Some(Place::Id(id)) => return Ok(Target::Id(id.clone())),
                Some(Place::Name(next)) => name = crate::ids::normalised(next).into_owned(),
                None => {
                    // A title gives way to a footnote.
                    if let Some(id) = self.notes.id_of(&name) {
                        return Ok(Target::Id(id));
                    }
                    return match self.titles.id(&name) {
                        Some(titles::Found::Id(id)) => Ok(Target::Id(id)),
                        Some(titles::Found::Several) => {
                            Err(format!("`{name}` is the title of several sections"))
                        }
                        None => Err(format!("nothing is named `{name}`")),
                    };
                }
            }
        }
        Err(format!("`{name}` leads to itself"))
    }

    fn missing(&mut self, message: String, open: &Open) {
        let diagnostic = Diagnostic::warning(Code::MissingTarget, message, open.span);
        self.reader.diagnostics.push(diagnostic.help("its source stays as text"));
    }

    fn link(&mut self, number: usize, inline: &mut Inline) {
        let Some(open) = self.reader.names.open.get(number).cloned() else { return };
        let found = match &open.wanted {
            Wanted::Name(name) => self.lookup(name),
            Wanted::Anonymous(n) => match self.reader.names.anonymous.get(*n).cloned() {
                Some(Place::Url(url)) => Ok(url_target(&url)),
                Some(Place::Id(id)) => Ok(Target::Id(id)),
                Some(Place::Name(name)) => self.lookup(&crate::ids::normalised(&name)),
                None => Err("there is no anonymous target for this reference".to_string()),
            },
            _ => return,
        };
        let InlineKind::Link(link) = &mut inline.kind else { return };
        match found {
            Ok(target) => link.target = target,
            Err(message) => {
                // A substitution in it is still one.
                let content = std::mem::take(&mut link.content);
                let is_text = content.iter().all(|i| matches!(i.kind, InlineKind::Text(_)));
                if is_text {
                    let mut source = Inlines::new();
                    if self.verbatim {
                        source.push(Inline::new(InlineKind::Text(open.source.clone()), inline.span));
                    } else {
                        crate::settle::push_folded(&mut source, &open.source, inline.span);
                    }
                    inline.kind = InlineKind::Span { role: Role::Phrase, content: source };
                    inline.attrs = ast::Attrs::default();
                } else {
                    let mark = if open.source.ends_with("__") { "__" } else { "_" };
                    let mut content = content;
                    content.push(Inline::new(InlineKind::Text(mark.into()), inline.span));
                    inline.kind = InlineKind::Span { role: Role::Phrase, content };
                }
                self.loose = true;
                self.missing(message, &open);
            }
        }
    }

    /// The id that a label stands for: that of this file that differs from it in nothing but case and blanks.
    fn label(&self, label: &str) -> ast::Str {
        let name = crate::ids::normalised(label);
        match self.reader.names.targets.get(&*name) {
            Some(Place::Id(id)) => id.clone(),
            _ => label.into(),
        }
    }
}

/// Cuts the blanks at the end of a text.
fn trim_end(out: &mut Inlines) {
    if let Some(Inline { kind: InlineKind::Text(text), .. }) = out.last_mut() {
        text.truncate(text.trim_end().len());
        if text.is_empty() {
            out.pop();
        }
    }
}

/// Where an address leads: one that is but a fragment stays in the file.
pub(super) fn url_target(url: &ast::Str) -> Target {
    match url.strip_prefix('#') {
        Some(id) if !id.is_empty() => Target::Id(id.into()),
        _ => Target::Url(url.clone()),
    }
}

impl VisitMut for Settle<'_, '_> {
    fn block(&mut self, block: &mut Block) {
        if self.error.is_some() {
            return;
        }
        match &mut block.kind {
            BlockKind::Title(content)
            | BlockKind::Subtitle(content)
            | BlockKind::ShortTitle(content)
            | BlockKind::Paragraph(content)
            | BlockKind::Plain(content)
            | BlockKind::Term(content)
            | BlockKind::Attribution(content) => self.inlines(content, true),
            BlockKind::Heading(heading) => self.inlines(&mut heading.content, true),
            BlockKind::Code(code) => {
                let outside = std::mem::replace(&mut self.verbatim, true);
                self.inlines(&mut code.content, false);
                self.verbatim = outside;
            }
            _ => walk_block_mut(self, block),
        }
    }

    fn inline(&mut self, inline: &mut Inline) {
        if self.error.is_some() {
            return;
        }
        match &mut inline.kind {
            InlineKind::Text(_) => return,
            InlineKind::EntityReference(_) => return self.substitute(inline),
            InlineKind::FootnoteReference(mark) => {
                if let Opened::Open(number) = opened(mark) {
                    self.note(number, inline);
                }
                return;
            }
            InlineKind::CrossReference(reference) => {
                if let Opened::Label(label) = opened(&reference.target) {
                    reference.target = self.label(label);
                }
                return;
            }
            InlineKind::Link(link) => {
                if let Target::Id(id) = &link.target {
                    match opened(id) {
                        Opened::Label(label) => link.target = Target::Id(self.label(label)),
                        Opened::Open(number) => self.link(number, inline),
                        Opened::Settled => {}
                    }
                }
            }
            _ => {}
        }
        match &mut inline.kind {
            InlineKind::Text(_) => {}
            InlineKind::Link(link) => self.inlines(&mut link.content, false),
            InlineKind::Emphasis(content)
            | InlineKind::Strong(content)
            | InlineKind::Strike(content)
            | InlineKind::Superscript(content)
            | InlineKind::Subscript(content)
            | InlineKind::Citation(content)
            | InlineKind::Span { content, .. } => self.inlines(content, false),
            _ => walk_inline_mut(self, inline),
        }
    }
}
