//! Blocks around blocks: admonitions, figures and examples, quotations.
//!
//! `> [!NOTE]` is an alert (<https://docs.github.com/en/get-started/writing-on-github>), `::: {.note}` a container
//! (<https://github.com/markdown-it/markdown-it-container>). A container ends at a fence as long as its own, so an
//! outer one has more colons than those inside, and than any line of colons in a listing inside.

use super::Writer;
use super::emphasis::SEPARATOR;
use super::inline::{Place, words_of};
use crate::escape::{self, destination, longest_run, one_line};
use crate::flavour::{Admonitions, Formals, Tables};
use ast::visit::{Visit, walk_block};
use ast::{
    Admonition, AdmonitionKind, Block, BlockKind, Formal, FormalKind, Inline, InlineKind, Titled, plain_text,
};
use std::collections::HashMap;

impl<'a> Writer<'a> {
    pub(super) fn admonition(&mut self, block: &'a Block, admonition: &'a Admonition) {
        let name = admonition.kind.name();
        match self.flavour.admonitions {
            Admonitions::Alert => {
                self.page.indent("> ");
                self.page.line_of(&["[!", &name.to_uppercase(), "]"]);
                self.blocks_of_alert(&admonition.head, &admonition.body);
                self.page.close();
            }
            Admonitions::Quotation => {
                self.page.indent("> ");
                self.page.line_of(&["**", words_of_kind(admonition.kind), "**"]);
                self.page.blank();
                self.blocks(&admonition.head);
                self.blocks(&admonition.body);
                self.page.close();
            }
            Admonitions::Directive => {
                let fence = self.fence(block);
                match ast::title(&admonition.head) {
                    None => self.page.line_of(&[&fence, "{", name, "}"]),
                    Some(title) => self.open_admonition(&fence, title, name),
                }
                self.rest_of_head(&admonition.head);
                if matches!(admonition.body.first(), Some(Block { kind: BlockKind::Break, .. })) {
                    // A line of hyphens right behind the first one would begin options.
                    self.page.blank();
                }
                self.blocks_at_once(&admonition.body);
                self.page.no_blank();
                self.page.line(&fence);
            }
            Admonitions::Container => {
                let fence = self.fence(block);
                if self.flavour.formals == Formals::Title {
                    let id = block.attrs.id().filter(|id| is_short_id(id));
                    self.open_container(&fence, name, id);
                    self.container_with_title(&admonition.head, &admonition.body);
                } else {
                    self.page.line_of(&[&fence, " {.", name, "}"]);
                    self.blocks_inside(&admonition.head, &admonition.body);
                }
                self.page.line(&fence);
            }
        }
    }

    /// A paragraph follows the alert's line at once; other blocks might be read as a part of that line.
    fn blocks_of_alert(&mut self, head: &'a [Block], body: &'a [Block]) {
        let first = head.iter().chain(body).next();
        let at_once = first.is_some_and(|b| matches!(b.kind, BlockKind::Paragraph(_)));
        if !at_once {
            self.page.blank();
        }
        self.blocks_at_once(head);
        if !head.is_empty() {
            self.page.blank();
        }
        self.blocks_at_once(body);
    }

    /// Writes blocks between two fences without blank lines at them.
    fn blocks_inside(&mut self, head: &'a [Block], body: &'a [Block]) {
        self.blocks_at_once(head);
        if !head.is_empty() {
            self.page.blank();
        }
        self.blocks_at_once(body);
        self.page.no_blank();
    }

    /// An admonition with words of its own above it.
    fn open_admonition(&mut self, fence: &str, title: &'a [Inline], class: &str) {
        let words = self.inlines(title, Place::Cell);
        self.page.line_of(&[fence, "{admonition} ", &words]);
        self.page.line_of(&[":class: ", class]);
        self.page.blank();
    }

    /// What of a head is not its title.
    fn rest_of_head(&mut self, head: &'a [Block]) {
        for block in head {
            if matches!(block.kind, BlockKind::Title(_)) {
                self.wait_for(block.attrs.id());
            } else {
                self.block(block, std::slice::from_ref(block));
                self.page.blank();
            }
        }
    }

    /// A figure as a directive, where it is one picture, and everything else as an admonition with a class.
    fn directive(&mut self, block: &'a Block, formal: &'a Formal, title: &'a [Inline]) {
        let fence = self.fence(block);
        let picture = match (formal.kind, formal.body.as_slice()) {
            (FormalKind::Figure, [Block { kind: BlockKind::Media(media), attrs, .. }])
                // A comment in a caption would be a block.
                if attrs.is_empty()
                    && media.head.is_empty()
                    && !title.iter().any(|i| matches!(i.kind, ast::InlineKind::Comment(_))) =>
            {
                match media.items.as_slice() {
                    [Block { kind: BlockKind::MediaItem(item), .. }] if !item.source.is_empty() => Some(item),
                    _ => None,
                }
            }
            _ => None,
        };
        let Some(picture) = picture else {
            self.open_admonition(&fence, title, formal.kind.name());
            self.rest_of_head(&formal.head);
            self.blocks_at_once(&formal.body);
            self.page.no_blank();
            self.page.line(&fence);
            return;
        };
        self.page.line_of(&[&fence, "{figure} ", &picture.source]);
        let words: String = picture.body.iter().filter_map(words_of).map(plain_text).collect();
        if !words.is_empty() {
            self.page.line_of(&[":alt: ", &one_line(&words)]);
        }
        self.page.blank();
        self.rest_of_head(&formal.head);
        self.paragraph(title);
        self.page.line(&fence);
    }

    fn open_container(&mut self, fence: &str, name: &str, id: Option<&str>) {
        match id {
            Some(id) => self.page.line_of(&[fence, " {#", id, " .", name, "}"]),
            None => self.page.line_of(&[fence, " {.", name, "}"]),
        }
    }

    /// What is between two fences: the title in a container of its own, and the blocks.
    fn container_with_title(&mut self, head: &'a [Block], body: &'a [Block]) {
        for block in head {
            match &block.kind {
                BlockKind::Title(title) => {
                    self.page.line("::: title");
                    self.wait_for(block.attrs.id());
                    self.paragraph(title);
                    self.page.line(":::");
                }
                _ => {
                    self.block(block, std::slice::from_ref(block));
                }
            }
            self.page.blank();
        }
        self.blocks_at_once(body);
        self.page.no_blank();
    }

    /// A figure of one picture is the picture, its title the words.
    fn figure(&mut self, block: &'a Block, formal: &'a Formal) -> bool {
        let (FormalKind::Figure, [head], [Block { kind: BlockKind::Media(media), attrs, .. }]) =
            (formal.kind, formal.head.as_slice(), formal.body.as_slice())
        else {
            return false;
        };
        let (BlockKind::Title(title), [item], true) = (&head.kind, media.items.as_slice(), attrs.is_empty())
        else {
            return false;
        };
        let (BlockKind::MediaItem(item), true, true) =
            (&item.kind, media.head.is_empty(), head.attrs.is_empty())
        else {
            return false;
        };
        let words: String = item.body.iter().filter_map(words_of).map(plain_text).collect();
        let title = self.inlines_in_brackets(title);
        if title.is_empty() {
            return false;
        }
        let mut attributes: Vec<String> = block.attrs.id().map(|id| format!("#{id}")).into_iter().collect();
        if !words.is_empty() {
            attributes.push(format!("alt=\"{}\"", escape::quoted(&one_line(&words))));
        }
        let attributes =
            if attributes.is_empty() { String::new() } else { format!("{{{}}}", attributes.join(" ")) };
        self.flush_anchors();
        self.page.line(&format!("![{title}]({}){attributes}", destination(&item.source)));
        true
    }

    pub(super) fn formal(&mut self, block: &'a Block, formal: &'a Formal) {
        if self.flavour.formals == Formals::Title && ast::title(&formal.head).is_some() {
            if !self.figure(block, formal) {
                let fence = self.fence(block);
                self.open_container(&fence, formal.kind.name(), block.attrs.id());
                self.container_with_title(&formal.head, &formal.body);
                self.page.line(&fence);
            }
            return;
        }
        if let (Formals::Directive, Some(title)) = (self.flavour.formals, ast::title(&formal.head)) {
            self.wait_for(block.attrs.id());
            self.flush_anchors();
            self.directive(block, formal, title);
            return;
        }
        let at = formal.head.iter().position(|b| matches!(b.kind, BlockKind::Title(_)));
        let (Some(at), true) = (at, self.flavour.formals == Formals::Heading) else {
            self.wait_for(block.attrs.id());
            self.flush_anchors();
            self.blocks(&formal.head);
            self.page.blank();
            self.blocks(&formal.body);
            return;
        };
        let BlockKind::Title(title) = &formal.head[at].kind else { return };
        let class = match formal.kind {
            FormalKind::Figure => "figure",
            FormalKind::Example | FormalKind::Equation | FormalKind::Paragraph => "example",
        };
        let fence = self.fence(block);
        let id = block.attrs.id().map_or(String::new(), |id| format!(" #{id}"));
        self.page.line_of(&[&fence, " {.", class, &id, "}"]);
        self.heading(1, title, None, formal.head[at].attrs.id());
        self.page.blank();
        for (i, part) in formal.head.iter().enumerate() {
            if i != at {
                self.block(part, std::slice::from_ref(part));
                self.page.blank();
            }
        }
        self.blocks(&formal.body);
        self.page.no_blank();
        self.page.line(&fence);
    }

    pub(super) fn quotation(&mut self, quotation: &'a Titled) {
        self.page.indent("> ");
        self.blocks(&quotation.head);
        self.page.blank();
        let mut body = quotation.body.as_slice();
        if self.flavour.admonitions == Admonitions::Quotation
            && quotation.head.is_empty()
            && let Some(kind) = body.first().and_then(kind_in_words)
        {
            // An admonition looks so; the comment says that this is none.
            self.page.line_of(&["**", words_of_kind(kind), "**", SEPARATOR]);
            body = &body[1..];
        }
        self.blocks(body);
        self.page.close();
    }

    /// The fence of a container.
    pub(super) fn fence(&mut self, block: &Block) -> String {
        let title = if self.flavour.formals == Formals::Title { 3 } else { 0 };
        let tables = self.flavour.tables == Tables::ListTable;
        let length = Measure { fences: &mut self.fences, longest: 0, title, tables }.container(block);
        ":".repeat(length)
    }
}

/// The admonition that a quotation with this first paragraph would be read as.
fn kind_in_words(block: &Block) -> Option<AdmonitionKind> {
    let BlockKind::Paragraph(content) = &block.kind else { return None };
    let [Inline { kind: InlineKind::Strong(words), attrs, .. }] = content.as_slice() else { return None };
    let [Inline { kind: InlineKind::Text(words), .. }] = words.as_slice() else { return None };
    (attrs.is_empty() && block.attrs.is_empty()).then(|| kind_of_words(words)).flatten()
}

/// The admonition that these words stand above.
pub(crate) fn kind_of_words(words: &str) -> Option<AdmonitionKind> {
    AdmonitionKind::ALL.into_iter().find(|kind| words_of_kind(*kind) == words)
}

/// Whether every parser takes it in the attributes of a container.
pub(super) fn is_short_id(id: &str) -> bool {
    !id.contains(':')
}

/// What a reader sees above an admonition.
fn words_of_kind(kind: AdmonitionKind) -> &'static str {
    match kind {
        AdmonitionKind::Note => "Note",
        AdmonitionKind::Tip => "Tip",
        AdmonitionKind::Important => "Important",
        AdmonitionKind::Caution => "Caution",
        AdmonitionKind::Warning => "Warning",
        AdmonitionKind::Danger => "Danger",
    }
}

/// Finds the longest fence and line of colons below a container. Each container is measured once.
struct Measure<'m> {
    fences: &'m mut HashMap<usize, usize>,
    longest: usize,
    /// The fence around a title.
    title: usize,
    /// Whether tables are containers, too.
    tables: bool,
}

impl Measure<'_> {
    fn container(&mut self, block: &Block) -> usize {
        let address = std::ptr::from_ref(block).addr();
        if let Some(&length) = self.fences.get(&address) {
            return length;
        }
        let outside = std::mem::take(&mut self.longest);
        if block.title().is_some() {
            self.longest = self.title;
        }
        walk_block(self, block);
        let length = (self.longest + 1).max(3);
        self.longest = outside.max(length);
        self.fences.insert(address, length);
        length
    }

    fn lines(&mut self, text: &str) {
        for line in text.split('\n').map(str::trim).filter(|line| line.starts_with(":::")) {
            self.longest = self.longest.max(longest_run(line, b':'));
        }
    }
}

impl Visit for Measure<'_> {
    fn block(&mut self, block: &Block) {
        match &block.kind {
            BlockKind::Admonition(_) | BlockKind::Formal(_) => {
                let length = self.container(block);
                self.longest = self.longest.max(length);
            }
            BlockKind::Table(_) if self.tables => {
                let length = self.container(block);
                self.longest = self.longest.max(length);
            }
            BlockKind::Code(code) => self.lines(&plain_text(&code.content)),
            BlockKind::Comment(text) => self.lines(text),
            _ => walk_block(self, block),
        }
    }

    /// A footnote's body stands elsewhere, and text is escaped.
    fn inline(&mut self, _: &Inline) {}
}
