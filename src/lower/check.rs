//! Whether a lowered tree keeps what lowering promises: every node in it is one that its target carries.

use ast::visit::{Visit, walk_block, walk_document, walk_inline};
use ast::{
    Block, BlockKind, BlockTag, Capabilities, CodeKind, Document, Feature, FormalKind, Inline, InlineKind,
    InlineTag, Inlines, Role, TableSectionKind,
};

/// What a lowered document holds although its target does not carry it, one sentence each. Empty if all is well.
pub fn uncarried(document: &Document, caps: &Capabilities) -> Vec<String> {
    let mut checker = Checker { caps, found: Vec::new(), in_code: false, takes_words: false };
    walk_document(&mut checker, document);
    checker.found
}

struct Checker<'a> {
    caps: &'a Capabilities,
    found: Vec<String>,
    in_code: bool,
    /// Whether words may stand without a paragraph: in a cell, and for a picture.
    takes_words: bool,
}

impl Checker<'_> {
    fn with_words(&mut self, block: &Block) {
        let outer = std::mem::replace(&mut self.takes_words, true);
        walk_block(self, block);
        self.takes_words = outer;
    }

    fn want(&mut self, feature: Feature, holds: bool) {
        if holds && !self.caps.carries(feature) {
            self.found.push(format!("feature {} is in the tree", feature.name()));
        }
    }

    /// A mark's content in a target where marks hold text only.
    fn flat(&mut self, feature: Feature, name: &str, content: &Inlines) {
        let flat = matches!(&content[..], [Inline { kind: InlineKind::Text(_), .. }]);
        let is_mark = |kind: &InlineKind| kind.marked().is_some() && !matches!(kind, InlineKind::Link(_));
        let chained = matches!(&content[..], [only] if is_mark(&only.kind));
        let flat = flat || chained && self.caps.carries(Feature::MarkChain);
        if !flat && !self.caps.carries(feature) {
            self.found.push(format!("{name} holds more than one text without {}", feature.name()));
        }
    }
}

impl Visit for Checker<'_> {
    fn block(&mut self, block: &Block) {
        let tag = block.kind.tag();
        let part = matches!(
            tag,
            BlockTag::Title
                | BlockTag::Subtitle
                | BlockTag::ShortTitle
                | BlockTag::Info
                | BlockTag::Field
                | BlockTag::Item
                | BlockTag::DefinitionEntry
                | BlockTag::Term
                | BlockTag::Definition
                | BlockTag::Step
                | BlockTag::QuestionEntry
                | BlockTag::Question
                | BlockTag::Answer
                | BlockTag::Callout
                | BlockTag::Attribution
                | BlockTag::MediaItem
                | BlockTag::Caption
                | BlockTag::TableGroup
                | BlockTag::TableSection
                | BlockTag::Row
                | BlockTag::Cell
                | BlockTag::Division
                | BlockTag::Plain
        );
        if !part && !self.caps.carries(tag) {
            self.found.push(format!("block {} is in the tree", tag.name()));
        }
        if !block.attrs.hints().is_empty() {
            self.found.push(format!("{} has hints", tag.name()));
        }
        let has_id = block.attrs.id().is_some();
        match &block.kind {
            BlockKind::Division(d) => {
                self.want(Feature::HeadingId, has_id);
                if !matches!(d.head.first(), Some(Block { kind: BlockKind::Title(_), .. })) {
                    self.found.push("a division without a title".to_string());
                }
            }
            BlockKind::Subtitle(_) => self.want(Feature::Subtitle, true),
            BlockKind::ShortTitle(_) => self.want(Feature::ShortTitle, true),
            BlockKind::Field(_) => self.want(Feature::Metadata, true),
            BlockKind::Attribution(_) => self.want(Feature::Attribution, true),
            BlockKind::Caption(_) => self.want(Feature::Caption, true),
            BlockKind::Title(_) => self.want(Feature::TitleId, has_id),
            BlockKind::Item(_)
            | BlockKind::Step(_)
            | BlockKind::Callout(_)
            | BlockKind::DefinitionEntry(_) => {
                self.want(Feature::ItemId, has_id);
                if let BlockKind::DefinitionEntry(parts) = &block.kind {
                    let terms = parts.iter().filter(|p| p.kind.tag() == BlockTag::Term).count();
                    self.want(Feature::SeveralTerms, terms > 1);
                }
            }
            BlockKind::Term(_) => self.want(Feature::TermId, has_id),
            BlockKind::Row(_) | BlockKind::Cell(_) => self.want(Feature::CellId, has_id),
            BlockKind::Anchor => {}
            _ => self.want(Feature::BlockId, has_id),
        }
        match &block.kind {
            BlockKind::Plain(content) if !self.takes_words && !content.iter().all(Inline::is_invisible) => {
                self.found.push("plain text outside a cell or a picture".to_string());
            }
            BlockKind::Formal(f) => self.want(
                match f.kind {
                    FormalKind::Figure => Feature::FigureTitle,
                    FormalKind::Example => Feature::ExampleTitle,
                    FormalKind::Equation => Feature::EquationTitle,
                    FormalKind::Paragraph => Feature::ParagraphTitle,
                },
                true,
            ),
            BlockKind::Code(c) => {
                self.want(Feature::CodeLayout, c.kind == CodeKind::Layout);
                self.in_code = true;
                walk_block(self, block);
                self.in_code = false;
                return;
            }
            BlockKind::TableGroup(g) => {
                let has = |kind| {
                    g.sections.iter().any(|s| matches!(&s.kind, BlockKind::TableSection(s) if s.kind == kind))
                };
                self.want(Feature::TableFoot, has(TableSectionKind::Foot));
                self.want(Feature::TableWithoutHead, !has(TableSectionKind::Head));
            }
            BlockKind::Cell(c) => {
                self.want(Feature::TableSpans, c.columns > 1 || c.rows > 1);
                let bare = matches!(&c.body[..], [] | [Block { kind: BlockKind::Plain(_), .. }]);
                self.want(Feature::TableBlocks, !bare);
                self.with_words(block);
                return;
            }
            BlockKind::MediaItem(_) => {
                self.with_words(block);
                return;
            }
            _ => {}
        }
        walk_block(self, block);
    }

    fn inline(&mut self, inline: &Inline) {
        let tag = inline.kind.tag();
        match &inline.kind {
            InlineKind::Text(_) => return,
            InlineKind::Span { role, content } => {
                if !self.caps.carries(*role) {
                    self.found.push(format!("role {} is in the tree", role.name()));
                }
                let replaceable_only = role.is_code()
                    && self.caps.carries(Feature::CodeSpanReplaceable)
                    && content.iter().all(|i| match &i.kind {
                        InlineKind::Text(_) => true,
                        InlineKind::Span { role: Role::Replaceable, content } => {
                            matches!(&content[..], [Inline { kind: InlineKind::Text(_), .. }])
                        }
                        _ => false,
                    });
                if !replaceable_only {
                    self.flat(Feature::InlineNesting, role.name(), content);
                    if role.is_code() {
                        self.flat(Feature::CodeSpanNesting, role.name(), content);
                    }
                }
            }
            InlineKind::CalloutMark(_) if self.in_code => {
                self.want(Feature::CodeCallouts, true);
                self.want(Feature::MarkId, inline.attrs.id().is_some());
                return;
            }
            kind => {
                if !self.caps.carries(tag) {
                    self.found.push(format!("inline {} is in the tree", tag.name()));
                }
                match kind {
                    InlineKind::Emphasis(c)
                    | InlineKind::Strong(c)
                    | InlineKind::Strike(c)
                    | InlineKind::Superscript(c)
                    | InlineKind::Subscript(c) => self.flat(Feature::InlineNesting, tag.name(), c),
                    InlineKind::Link(link) => {
                        self.flat(Feature::LinkNesting, "link", &link.content);
                        self.want(Feature::CodeLinks, self.in_code);
                    }
                    _ => {}
                }
            }
        }
        if !matches!(inline.kind, InlineKind::Anchor | InlineKind::Footnote(_)) {
            self.want(Feature::InlineId, inline.attrs.id().is_some());
        }
        if tag != InlineTag::Footnote {
            walk_inline(self, inline);
            return;
        }
        let (in_code, takes_words) = (self.in_code, self.takes_words);
        self.in_code = false;
        self.takes_words = false;
        walk_inline(self, inline);
        self.in_code = in_code;
        self.takes_words = takes_words;
    }
}
