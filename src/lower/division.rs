//! Divisions: titles, metadata, reference pages, and how deep headings may go.

use super::{Lowering, block::loose_lowered, text};
use crate::layout::Layout;
use ast::{
    Attrs, Block, BlockKind, BlockTag, Blocks, Class, Division, DivisionKind, Feature, Field, Inline,
    InlineKind, Inlines, Node, Span,
};

/// What the head of a division comes to: its title, what stays in the head, what goes to the front of the body.
#[derive(Default)]
struct Head {
    title: Option<(Inlines, Span)>,
    title_attrs: Attrs,
    rest: Blocks,
    lead: Blocks,
    volume: Option<String>,
}

impl Lowering<'_> {
    pub(super) fn division(
        &mut self,
        mut division: Box<Division>,
        attrs: Attrs,
        span: Span,
        out: &mut Blocks,
    ) {
        let kind = division.kind;
        let placeholder =
            matches!(kind, DivisionKind::Index | DivisionKind::IndexDivision | DivisionKind::Contents)
                && division.body.iter().all(Block::is_invisible);
        let class = self.class(kind);
        // In a layout what leads to the index leads to a page, if only with its title.
        let is_kept = self.context.index.layout() != Layout::Plain && attrs.id().is_some();
        if placeholder && class == Class::Dropped && is_kept {
            self.note_as(kind, Class::Degraded, "", "a title without an index", span);
        } else {
            self.note(kind, span);
        }
        if placeholder && class == Class::Dropped && !is_kept {
            // The tool makes it, or nobody does; there is nothing here but its place.
            if let Some(id) = self.attrs_of_vanishing(attrs, span) {
                out.push(Block::anchor(id, span));
            }
            return;
        }
        let mut head = Head::default();
        self.division_head(std::mem::take(&mut division.head), &mut head);
        if head.title.is_none() {
            head.title = default_title(kind, &division.body).map(|title| (self.inlines(title), span));
        }
        if kind == DivisionKind::ReferencePage
            && let (Some((title, _)), Some(volume)) = (&mut head.title, &head.volume)
        {
            text::push_text(title, &format!("({volume})"), Span::NONE);
        }
        let too_deep = head.title.is_some()
            && self.depth >= self.caps.limits.heading_levels
            && !self.note(Feature::DeepHeading, span);
        let Some((title, title_span)) = head.title.take_if(|_| !too_deep) else {
            self.untitled(division.body, head, attrs, span, out);
            return;
        };
        let attrs = self.attrs(attrs, Feature::HeadingId, span);
        // It may be as much as it can be already.
        let outer = self.depth;
        self.depth = outer.saturating_add(1);
        division.body = self.flow(std::mem::take(&mut division.body));
        if !head.lead.is_empty() {
            division.body.splice(0..0, head.lead);
        }
        self.depth = outer;
        let title = Block { kind: BlockKind::Title(title), attrs: head.title_attrs, span: title_span };
        division.head = head.rest;
        division.head.insert(0, title);
        out.push(Block { kind: BlockKind::Division(division), attrs, span });
    }

    /// A division without a title, or deeper than headings go: its content in its place.
    fn untitled(&mut self, body: Blocks, mut head: Head, attrs: Attrs, span: Span, out: &mut Blocks) {
        let id = self.attrs_of_vanishing(attrs, span);
        let from = out.len();
        out.extend(head.title_attrs.id().map(|id| Block::anchor(id, span)));
        if let Some((title, title_span)) = head.title.take() {
            self.push_strong(title, Attrs::default(), title_span, out);
        }
        out.append(&mut head.lead);
        let mut body = self.flow(body);
        out.append(&mut body);
        self.put_id(id, out, from, span);
    }

    fn division_head(&mut self, blocks: Blocks, head: &mut Head) {
        for block in blocks {
            let Block { kind, attrs, span } = block;
            match kind {
                BlockKind::Title(content) => {
                    let title = self.inlines(content);
                    let attrs = self.attrs(attrs, Feature::TitleId, span);
                    self.drain_into(&mut head.lead);
                    if text::is_invisible(&title) {
                        head.lead.extend(attrs.id().map(|id| Block::anchor(id, span)));
                        loose_lowered(title, span, &mut head.lead);
                    } else if head.title.is_none() {
                        self.ledger.native += 1;
                        head.title = Some((title, span));
                        head.title_attrs = attrs;
                    } else {
                        let written = "a paragraph of strong text";
                        self.note_as(BlockTag::Title, Class::Degraded, "", written, span);
                        self.push_strong(title, attrs, span, &mut head.lead);
                    }
                }
                BlockKind::Subtitle(content) => {
                    let content = self.inlines(content);
                    self.drain_into(&mut head.lead);
                    if text::is_invisible(&content) {
                        self.anchor_of_vanishing(attrs, span, &mut head.lead);
                        loose_lowered(content, span, &mut head.lead);
                        continue;
                    }
                    if self.note(Feature::Subtitle, span) {
                        let attrs = self.attrs(attrs, Feature::TitleId, span);
                        head.rest.push(Block { kind: BlockKind::Subtitle(content), attrs, span });
                    } else {
                        let attrs = self.attrs(attrs, Feature::BlockId, span);
                        head.lead.push(Block { kind: BlockKind::Paragraph(content), attrs, span });
                    }
                    self.drain_into(&mut head.lead);
                }
                BlockKind::ShortTitle(content) => {
                    self.anchor_of_vanishing(attrs, span, &mut head.lead);
                    if self.note_named(Feature::ShortTitle, ast::plain_text(&content), span) {
                        let content = self.inlines(content);
                        head.rest.push(Block::new(BlockKind::ShortTitle(content), span));
                    }
                }
                BlockKind::Info(fields) => {
                    self.anchor_of_vanishing(attrs, span, &mut head.lead);
                    let at = head.rest.len();
                    self.division_head(fields, head);
                    let fields: Blocks = head.rest.split_off(at);
                    let (fields, titles): (Blocks, Blocks) =
                        fields.into_iter().partition(|b| matches!(b.kind, BlockKind::Field(_)));
                    head.rest.extend(titles);
                    if !fields.is_empty() {
                        head.rest.push(Block::new(BlockKind::Info(fields), span));
                    }
                }
                BlockKind::Field(field) => self.field(*field, attrs, span, head),
                kind => {
                    let mut lowered = self.flow(vec![Block { kind, attrs, span }]);
                    head.lead.append(&mut lowered);
                }
            }
        }
    }

    fn field(&mut self, field: Field, attrs: Attrs, span: Span, head: &mut Head) {
        match field.name.as_str() {
            "volume" => head.volume = Some(words(&field.content)),
            // An abstract is text for the page's reader, wherever it is kept.
            "abstract" => {
                self.note_as(
                    Feature::Metadata,
                    Class::Normalised,
                    "abstract",
                    "paragraphs before the text",
                    span,
                );
                let from = head.lead.len();
                let mut lead = std::mem::take(&mut head.lead);
                self.nodes(field.content, &mut lead);
                let id = self.attrs_of_vanishing(attrs, span);
                self.put_id(id, &mut lead, from, span);
                head.lead = lead;
            }
            _ => {
                self.anchor_of_vanishing(attrs, span, &mut head.lead);
                if self.note_named(Feature::Metadata, field.name.clone(), span) {
                    // Whoever settles trees itself knows what to do with its parts.
                    let content = if self.caps.settles {
                        if field.content.iter().any(|node| matches!(node, Node::Block(_))) {
                            let written = "its name and address";
                            self.note_as(
                                Feature::Metadata,
                                Class::Degraded,
                                field.name.clone(),
                                written,
                                span,
                            );
                        }
                        let inline = |node| match node {
                            Node::Inline(inline) => Some(inline),
                            Node::Block(_) => None,
                        };
                        let parts = field.content.into_iter().filter_map(inline).collect();
                        self.inlines(parts).into_iter().map(Node::Inline).collect()
                    } else {
                        vec![Node::Inline(Inline::text(words(&field.content)))]
                    };
                    let field = Field { name: field.name, content };
                    head.rest.push(Block::new(BlockKind::Field(Box::new(field)), span));
                }
            }
        }
    }

    /// Metadata that has no place where it stands, even if the target has one for that of a document.
    pub(super) fn lost_metadata(&mut self, name: impl Into<ast::Str>, span: Span) {
        if self.carries(Feature::Metadata) {
            self.note_as(
                Feature::Metadata,
                Class::Dropped,
                name,
                "nothing: only the document has some",
                span,
            );
        } else {
            self.note_named(Feature::Metadata, name, span);
        }
    }

    /// Moves what could not stand in a line to the front of a division's body.
    fn drain_into(&mut self, lead: &mut Blocks) {
        lead.append(&mut self.before);
        lead.append(&mut self.after);
    }

    /// The names and the purpose of a reference page: a section *Name*, as manual pages have it.
    pub(super) fn reference_names(&mut self, fields: Blocks, attrs: Attrs, span: Span, out: &mut Blocks) {
        let carried = self.note(BlockTag::ReferenceNames, span);
        let attrs = self.attrs(attrs, Feature::HeadingId, span);
        let mut kept = Blocks::new();
        let mut line = Inlines::new();
        let mut purpose = Inlines::new();
        for block in fields {
            let BlockKind::Field(field) = block.kind else {
                let mut others = self.flow(vec![block]);
                self.after.append(&mut others);
                continue;
            };
            let content: Inlines = field
                .content
                .into_iter()
                .filter_map(|n| match n {
                    Node::Inline(i) => Some(i),
                    Node::Block(_) => None,
                })
                .collect();
            let content = self.inlines(content);
            if carried {
                let content = content.into_iter().map(Node::Inline).collect();
                let field = Field { name: field.name, content };
                kept.push(Block::new(BlockKind::Field(Box::new(field)), block.span));
                continue;
            }
            match field.name.as_str() {
                "name" => {
                    if !line.is_empty() {
                        text::push_text(&mut line, ", ", Span::NONE);
                    }
                    text::push_all(&mut line, content);
                }
                "purpose" => purpose = content,
                _ => {
                    self.lost_metadata(field.name.clone(), block.span);
                }
            }
        }
        if carried {
            out.push(Block { kind: BlockKind::ReferenceNames(kept), attrs, span });
            return;
        }
        if !purpose.is_empty() {
            text::push_text(&mut line, " – ", Span::NONE);
            text::push_all(&mut line, purpose);
        }
        let line = text::tidy(line);
        let body = if line.is_empty() { vec![] } else { vec![Block::new(BlockKind::Paragraph(line), span)] };
        let head = vec![Block::new(BlockKind::Title(vec![Inline::text("Name")]), span)];
        let division = Division { kind: DivisionKind::ReferenceSection, head, body };
        out.push(Block { kind: BlockKind::Division(Box::new(division)), attrs, span });
    }
}

/// What a division is called that has no title of its own, as every stylesheet calls it.
fn default_title(kind: DivisionKind, body: &[Block]) -> Option<Inlines> {
    let words = match kind {
        DivisionKind::ReferencePage => return first_name(body),
        DivisionKind::ReferenceSynopsis => "Synopsis",
        DivisionKind::Preface => "Preface",
        DivisionKind::Glossary => "Glossary",
        DivisionKind::Bibliography => "Bibliography",
        DivisionKind::Index => "Index",
        DivisionKind::Dedication => "Dedication",
        DivisionKind::Acknowledgements => "Acknowledgements",
        DivisionKind::Colophon => "Colophon",
        _ => return None,
    };
    Some(text::words(words))
}

fn first_name(body: &[Block]) -> Option<Inlines> {
    body.iter().find_map(|b| match &b.kind {
        BlockKind::ReferenceNames(fields) => fields.iter().find_map(|f| match &f.kind {
            BlockKind::Field(f) if f.name == "name" || f.name == "descriptor" => Some(
                f.content
                    .iter()
                    .filter_map(|n| match n {
                        Node::Inline(i) => Some(i.clone()),
                        Node::Block(_) => None,
                    })
                    .collect(),
            ),
            _ => None,
        }),
        _ => None,
    })
}

/// The words of a field, its parts separated by blanks.
pub(crate) fn words(content: &[Node]) -> String {
    let mut out = String::new();
    push_words(content, &mut out);
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn push_words(content: &[Node], out: &mut String) {
    for node in content {
        match node {
            Node::Inline(Inline { kind: InlineKind::Generic(g), .. }) => push_words(&g.content, out),
            Node::Inline(Inline { kind: InlineKind::Record(r), .. }) => push_words(&r.content, out),
            Node::Inline(i) => ast::push_plain_text(std::slice::from_ref(i), out),
            Node::Block(b) => match &b.kind {
                BlockKind::Field(f) => push_words(&f.content, out),
                BlockKind::Paragraph(c) | BlockKind::Plain(c) | BlockKind::Title(c) => {
                    ast::push_plain_text(c, out);
                }
                BlockKind::Generic(g) => push_words(&g.content, out),
                BlockKind::Record(r) => push_words(&r.content, out),
                _ => {}
            },
        }
        out.push(' ');
    }
}
