//! A lowered tree → Markdown.
//!
//! The text is written for a reader: marks as people type them, source lines kept, one blank line between blocks.
//! Nothing is decided here but how to say it; what a flavour cannot say never reaches the writer.

mod boxes;
mod code;
mod definition;
mod division;
mod emphasis;
mod footnote;
mod grid;
mod html;
mod html_table;
mod include;
mod inline;
mod list;
mod list_table;
mod table;

use crate::escape;
use crate::flavour::{Anchors, Definitions, Flavour, Formals, Syntax};
use ast::layout::Page;
use ast::{Block, BlockKind, BlockTag, Blocks, Document, Inline, InlineKind, ListKind, Raw, WriteOptions};
pub(crate) use boxes::kind_of_words;
pub(crate) use code::is_class;
use footnote::Footnotes;
pub(crate) use footnote::is_label;
use inline::{Piece, Pieces, Place, words_of};
use std::borrow::Cow;
use std::collections::HashMap;

/// Writes a document in a flavour.
pub(crate) fn write(document: &Document, flavour: &'static Flavour, options: &WriteOptions) -> String {
    let mut writer = Writer {
        page: Page::with_capacity(document.likely_length()),
        flavour,
        level: 0,
        depth: options.depth,
        anchors: Vec::new(),
        task: None,
        footnotes: Footnotes::new(document, flavour),
        ends_in_list: footnote::end_in_list(&document.body),
        fences: HashMap::new(),
        scratch: String::new(),
        pieces: Pieces::default(),
    };
    writer.blocks(&document.body);
    writer.write_footnotes();
    writer.page.finish()
}

/// The page in the making.
struct Writer<'a> {
    page: Page,
    flavour: &'static Flavour,
    /// How many divisions are open.
    level: u8,
    /// How many are around the file where it is included.
    depth: u8,
    /// Ids of anchors that wait for the start of the next paragraph, or stand alone before another block.
    anchors: Vec<String>,
    /// The box of a task that waits for the words of its item.
    task: Option<&'static str>,
    footnotes: Footnotes<'a>,
    /// Whether the document's last block is a numbered list.
    ends_in_list: bool,
    /// The length of each container's fence, once measured, by the container's address.
    fences: HashMap<usize, usize>,
    /// Room for the text and the pieces of a paragraph; empty between their uses.
    scratch: String,
    pieces: Pieces<'a>,
}

impl<'a> Writer<'a> {
    /// Writes blocks with a blank line before each.
    fn blocks(&mut self, blocks: &'a [Block]) {
        if !blocks.is_empty() {
            self.page.blank();
        }
        self.blocks_at_once(blocks);
    }

    /// Writes blocks with a blank line between each two, but none before the first.
    fn blocks_at_once(&mut self, blocks: &'a [Block]) {
        let mut before: Option<&Block> = None;
        let mut at = 0;
        while let Some(block) = blocks.get(at) {
            if before.is_some() {
                self.page.blank();
            }
            if before.is_some_and(|b| self.run_together(b, block)) && !self.has_anchors(block) {
                self.page.line("<!-- -->");
                self.page.blank();
            }
            at += self.block(block, &blocks[at..]);
            before = Some(block);
        }
        self.flush_anchors();
    }

    /// Whether a block would be read as the continuation of the one before it.
    fn run_together(&self, before: &Block, block: &Block) -> bool {
        match (&before.kind, &block.kind) {
            (BlockKind::List(a), BlockKind::List(b)) => is_numbered(a.kind) == is_numbered(b.kind),
            (BlockKind::DefinitionList(_), BlockKind::DefinitionList(_)) => {
                self.flavour.definitions == Definitions::Colon
            }
            _ => false,
        }
    }

    fn has_anchors(&self, block: &Block) -> bool {
        !self.anchors.is_empty() || block.attrs.id().is_some()
    }

    /// Writes one block, or as many of the `rest` that it begins as are written together. Returns how many.
    fn block(&mut self, block: &'a Block, rest: &'a [Block]) -> usize {
        if !self.carries_own_id(block) {
            self.wait_for(block.attrs.id());
        }
        match &block.kind {
            BlockKind::Paragraph(content) | BlockKind::Plain(content) => {
                self.paragraph(content);
                return 1;
            }
            BlockKind::Anchor => return 1,
            BlockKind::Comment(text) => {
                self.block_comment(text);
                return 1;
            }
            _ => self.flush_anchors(),
        }
        match &block.kind {
            BlockKind::Division(division) => self.division(division, &block.attrs),
            BlockKind::List(list) => self.list(list),
            BlockKind::DefinitionList(list) => self.definition_list(list),
            BlockKind::Code(code) => self.code(code),
            BlockKind::Admonition(admonition) => self.admonition(block, admonition),
            BlockKind::Formal(formal) => self.formal(block, formal),
            BlockKind::Quotation(quotation) => self.quotation(quotation),
            BlockKind::Table(table) => self.table(table),
            BlockKind::Media(media) => {
                self.picture(media);
                self.rest_of_media(media);
            }
            BlockKind::Break => {
                // `---` would be a list's mark behind one, and metadata at the top of a file.
                let top = self.page.is_empty() || self.page.at_first_line();
                self.page.line(if top { "***" } else { "---" });
            }
            BlockKind::Include(include) => return self.include(include, &block.attrs, rest),
            BlockKind::Raw(raw) if raw.format == Raw::FRONT_MATTER => {
                self.page.line("---");
                if !raw.text.is_empty() {
                    self.page.lines(&raw.text);
                }
                self.page.line("---");
            }
            BlockKind::Instruction(order) if self.flavour.syntax.has(Syntax::ORDERS) => {
                self.page.line(&crate::orders::instruction(order));
            }
            BlockKind::Math(math) if self.flavour.capabilities.carries(BlockTag::Math) => {
                self.page.line_of(&["$$", &math.source, "$$"]);
            }
            BlockKind::Raw(raw) if self.flavour.syntax.has(Syntax::PANDOC) => self.pandoc_raw(raw),
            BlockKind::Raw(raw) if self.flavour.capabilities.carries(BlockTag::Raw) => {
                self.page.lines(&raw.text);
            }
            _ => self.uncarried(block),
        }
        1
    }

    /// Whether a block of this kind has its id in its own mark-up.
    fn carries_own_id(&self, block: &Block) -> bool {
        match block.kind {
            BlockKind::Division(_) | BlockKind::Formal(_) => true,
            BlockKind::Admonition(_) => {
                self.flavour.formals == Formals::Title && block.attrs.id().is_some_and(boxes::is_short_id)
            }
            _ => false,
        }
    }

    /// An anchor in a line, as mark-up.
    fn anchor(&self, id: &str) -> String {
        match self.flavour.anchors {
            Anchors::Html => ["<a id=\"", &escape::html(id), "\"></a>"].concat(),
            // Attributes take few characters; what is left is where the page leads, if not a name for Sphinx.
            Anchors::Targets if !fits_attribute(id) => {
                format!("<a id=\"{}\"></a>", escape::html(id))
            }
            Anchors::Targets if is_changed(id) => {
                format!("[]{{#{id}}}<a id=\"{}\"></a>", escape::html(id))
            }
            Anchors::Attributes | Anchors::Targets => format!("[]{{#{id}}}"),
        }
    }

    /// Lets the next paragraph begin with an anchor; before any other block it stands alone.
    fn wait_for(&mut self, id: Option<&str>) {
        self.anchors.extend(id.map(str::to_string));
    }

    /// Takes the waiting anchors, to stand before text on the same line.
    fn take_anchors(&mut self) -> String {
        let mut anchors = String::new();
        if self.anchors.is_empty() {
            return anchors;
        }
        for id in std::mem::take(&mut self.anchors) {
            anchors.push_str(&self.anchor(&id));
        }
        if !anchors.is_empty() && self.flavour.anchors != Anchors::Html {
            anchors.push(' ');
        }
        anchors
    }

    /// Writes the waiting anchors before a block.
    fn flush_anchors(&mut self) {
        if self.flavour.anchors == Anchors::Targets {
            self.flush_targets();
        } else if !self.anchors.is_empty() {
            let line = self.take_anchors();
            self.page.line(line.trim_end());
            self.page.blank();
        }
    }

    /// Targets stand on lines of their own, right before what they name. Sphinx makes ids of its own of their names, so the
    /// exact ones stand before them as HTML.
    fn flush_targets(&mut self) {
        let (exact, targets) = self.targets();
        if !exact.is_empty() {
            self.page.line(&exact);
            if targets.is_empty() {
                // It ends the paragraph, as a blank line does, which would make a list loose.
                self.page.line("<!-- -->");
            }
        }
        self.write_targets(&targets);
    }

    /// The waiting anchors as what stands in a line, and as targets. One that can be no target gives all of them to the
    /// line: it tells their order.
    fn targets(&mut self) -> (String, Vec<String>) {
        let ids = std::mem::take(&mut self.anchors);
        let all = !ids.iter().all(|id| is_target(id));
        let mut exact = String::new();
        for id in ids.iter().filter(|id| all || is_changed(id)) {
            if is_target(id) {
                for part in ["<a id=\"", &escape::html(id), "\"></a>"] {
                    exact.push_str(part);
                }
            } else {
                exact.push_str(&self.anchor(id));
            }
        }
        (exact, ids.into_iter().filter(|id| is_target(id)).collect())
    }

    fn write_targets(&mut self, targets: &[String]) {
        for id in targets {
            self.page.line_of(&["(", id, ")="]);
        }
    }

    /// Writes a paragraph. Comments at its start stand on lines of their own, or they would take the line with them;
    /// so do comments of several lines at its end.
    fn paragraph(&mut self, content: &'a [Inline]) {
        let mut pieces = std::mem::take(&mut self.pieces);
        self.collect(content, &mut pieces);
        let leading = pieces.list.iter().position(|p| !is_comment_or_blank(p)).unwrap_or(pieces.list.len());
        if leading > 0 {
            for piece in pieces.list.drain(..leading) {
                if let Piece::Comment(text) = piece {
                    self.block_comment(text);
                }
            }
        }
        let kept = pieces.list.iter().rposition(|p| !is_comment_or_blank(p)).map_or(0, |last| last + 1);
        let several_lines = |p: &Piece<'_>| matches!(p, Piece::Comment(text) if text.contains('\n'));
        let trailing = match pieces.list[kept..].iter().position(several_lines) {
            Some(_) => pieces.list.split_off(kept),
            None => Vec::new(),
        };
        if let Some(Piece::Text { text, .. }) = pieces.list.first_mut() {
            trim(text, |t| t.trim_start_matches([' ', '\n']));
        }
        if let (Some(Piece::Text { text, .. }), false) = (pieces.list.last_mut(), trailing.is_empty()) {
            trim(text, |t| t.trim_end_matches([' ', '\n']));
        }
        if !pieces.list.is_empty() {
            let mut text = std::mem::take(&mut self.scratch);
            text.push_str(self.task.take().unwrap_or_default());
            let begins = text.is_empty();
            if self.flavour.anchors == Anchors::Targets {
                let (exact, targets) = self.targets();
                self.write_targets(&targets);
                text.push_str(&exact);
                if !text.is_empty() {
                    text.push(' ');
                }
            } else {
                text.push_str(&self.take_anchors());
            }
            let begins = begins && text.is_empty();
            self.render(&mut pieces, Place::Paragraph, &mut text);
            if begins
                && let [Inline { kind: InlineKind::Include(_) | InlineKind::Instruction(_), .. }] = content
            {
                // An order alone is a block.
                text.push_str(emphasis::SEPARATOR);
            }
            self.page.lines(&text);
            text.clear();
            self.scratch = text;
        }
        self.put_back(pieces);
        for piece in trailing {
            if let Piece::Comment(text) = piece {
                self.block_comment(text);
            }
        }
    }

    /// A comment on lines of its own. It ends with its last line, so that a paragraph may follow at once.
    fn block_comment(&mut self, text: &str) {
        self.page.lines(&escape::comment(text, false));
    }

    /// What of a picture is not the picture. Nothing of it is carried; should some be left, its words are kept.
    fn rest_of_media(&mut self, media: &'a ast::Media) {
        for item in &media.items {
            if let BlockKind::Caption(body) = &item.kind {
                self.page.blank();
                self.blocks(body);
            }
        }
    }

    /// A block that no flavour carries. Lowering leaves none; should it, what is inside is kept.
    fn uncarried(&mut self, block: &'a Block) {
        if let Some(words) = words_of(block) {
            self.paragraph(words);
            return;
        }
        if let Some(head) = block.head() {
            self.blocks(head);
            self.page.blank();
        }
        match &block.kind {
            BlockKind::Info(b)
            | BlockKind::ReferenceNames(b)
            | BlockKind::Compound(b)
            | BlockKind::Item(b)
            | BlockKind::DefinitionEntry(b)
            | BlockKind::Definition(b)
            | BlockKind::Alternatives(b)
            | BlockKind::QuestionEntry(b)
            | BlockKind::Question(b)
            | BlockKind::Answer(b)
            | BlockKind::Production(b)
            | BlockKind::Caption(b)
            | BlockKind::Row(b) => self.blocks(b),
            BlockKind::Procedure(p) => self.blocks(&p.steps),
            BlockKind::Step(t)
            | BlockKind::QuestionList(t)
            | BlockKind::CalloutList(t)
            | BlockKind::ProductionSet(t)
            | BlockKind::Sidebar(t) => self.blocks(&t.body),
            BlockKind::Callout(c) => self.blocks(&c.body),
            BlockKind::MediaItem(m) => self.blocks(&m.body),
            BlockKind::TableGroup(g) => self.blocks(&g.sections),
            BlockKind::TableSection(s) => self.blocks(&s.rows),
            BlockKind::Cell(c) => self.blocks(&c.body),
            BlockKind::Field(f) => self.nodes(&f.content),
            BlockKind::Synopsis(s) => self.nodes(&s.content),
            BlockKind::Record(r) => self.nodes(&r.content),
            BlockKind::Generic(g) => self.nodes(&g.content),
            BlockKind::Math(m) => self.fenced(&m.source, ""),
            BlockKind::Raw(r) => self.fenced(&r.text, &r.format),
            _ => {}
        }
    }

    fn nodes(&mut self, nodes: &'a [ast::Node]) {
        for node in nodes {
            self.page.blank();
            match node {
                ast::Node::Block(b) => {
                    self.block(b, std::slice::from_ref(b));
                }
                ast::Node::Inline(i) => self.paragraph(std::slice::from_ref(i)),
            }
        }
    }
}

/// Whether it may stand in `(id)=`.
fn is_target(id: &str) -> bool {
    (1..=100).contains(&id.len())
        && id.bytes().all(|b| b.is_ascii_alphanumeric() || b"|@<>*./_-+:".contains(&b))
}

/// Whether `myst-parser` takes it in `[]{#id}`.
pub(crate) fn fits_attribute(id: &str) -> bool {
    id.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-:".contains(&b))
}

/// Whether docutils makes another id of this name: it knows small letters, digits and single hyphens between them.
fn is_changed(id: &str) -> bool {
    !id.starts_with(|c: char| c.is_ascii_lowercase())
        || id.ends_with('-')
        || id.contains("--")
        || !id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

/// Cuts a text.
fn trim<'t>(text: &mut Cow<'t, str>, cut: fn(&str) -> &str) {
    match text {
        Cow::Borrowed(words) => *words = cut(words),
        Cow::Owned(words) if cut(words).len() < words.len() => *text = cut(words).to_string().into(),
        Cow::Owned(_) => {}
    }
}

fn is_numbered(kind: ListKind) -> bool {
    matches!(kind, ListKind::Numbered { .. })
}

fn is_comment_or_blank(piece: &Piece<'_>) -> bool {
    match piece {
        Piece::Comment(_) => true,
        Piece::Text { text, .. } => text.bytes().all(|b| matches!(b, b' ' | b'\n')),
        _ => false,
    }
}

/// The blocks of a list that are not its parts: comments and includes.
fn is_part(block: &Block) -> bool {
    matches!(block.kind, BlockKind::Item(_) | BlockKind::DefinitionEntry(_))
}

/// The first blocks of a list that stand before its first part.
fn before_parts(parts: &Blocks) -> usize {
    parts.iter().position(is_part).unwrap_or(parts.len())
}
