//! Blocks: dispatch by kind, paragraphs, boxes.

use super::tag::Tag;
use super::{Writer, bare_words, is_implicit, names};
use ast::{Block, BlockKind, FormalKind, Inlines};

impl<'d> Writer<'d> {
    /// Blocks, each on lines of its own.
    pub fn blocks(&mut self, blocks: &'d [Block]) {
        for block in blocks {
            self.block(block);
        }
    }

    /// One block, beside words without the blanks that would count there.
    pub fn block(&mut self, block: &'d Block) {
        let tight = block.attrs.hint("docbook:tight");
        self.glued |= matches!(tight, Some("before" | "both"));
        self.kind(block);
        self.glued |= matches!(tight, Some("after" | "both"));
    }

    /// The content of a part: words right in it, or blocks on lines of their own.
    pub fn part(&mut self, tag: Tag<'d>, blocks: &'d [Block]) {
        match bare_words(blocks) {
            Some(words) => self.on_line(tag, |w| w.inlines(words)),
            None => self.on_lines(tag, |w| w.blocks(blocks)),
        }
    }

    /// A head, and blocks after it.
    pub fn titled(&mut self, tag: Tag<'d>, head: &'d [Block], body: &'d [Block]) {
        let is_late = |block: &Block| block.attrs.hint("docbook:before").is_some();
        self.on_lines(tag, |w| match head.iter().position(is_late) {
            None => {
                w.head(head);
                w.blocks(body);
            }
            Some(first) => {
                let (early, late) = head.split_at(first);
                w.head(early);
                w.late_head(late, body);
            }
        });
    }

    /// Blocks, and the parts of the head that stand among them.
    fn late_head(&mut self, mut late: &'d [Block], body: &'d [Block]) {
        let place = |block: &Block| block.attrs.hint("docbook:before").and_then(|n| n.parse().ok());
        let mut done = 0;
        while let Some(part) = late.first() {
            let upto = place(part).unwrap_or(done).clamp(done, body.len());
            self.blocks(body.get(done..upto).unwrap_or_default());
            done = upto;
            let together = late.iter().take_while(|b| place(b).is_none_or(|n| n <= upto)).count();
            let (parts, rest) = late.split_at(together.max(1));
            self.head(parts);
            late = rest;
        }
        self.blocks(body.get(done..).unwrap_or_default());
    }

    fn kind(&mut self, block: &'d Block) {
        let attrs = &block.attrs;
        let named = |name: &'static str| Tag::new(names::hinted(attrs, name), attrs);
        match &block.kind {
            BlockKind::Division(d) => self.titled(named(names::division(d.kind)), &d.head, &d.body),
            BlockKind::Title(words) => self.words(named("title"), words),
            BlockKind::Subtitle(words) => self.words(named("subtitle"), words),
            BlockKind::ShortTitle(words) => self.words(named("titleabbrev"), words),
            BlockKind::Attribution(words) => self.words(named("attribution"), words),
            BlockKind::Info(fields) => self.on_lines(named("info"), |w| w.blocks(fields)),
            BlockKind::Field(field) => self.field(field, attrs),
            BlockKind::ReferenceNames(fields) => self.on_lines(named("refnamediv"), |w| w.blocks(fields)),
            BlockKind::Heading(h) => {
                const LEVELS: [&str; 5] = ["sect1", "sect2", "sect3", "sect4", "sect5"];
                let level = h.level.and_then(|n| LEVELS.get(usize::from(n).saturating_sub(1)).copied());
                self.words(named("bridgehead").maybe("renderas", level), &h.content);
            }
            BlockKind::Paragraph(words) => self.paragraph(named("para"), words),
            BlockKind::Plain(words) => {
                self.line();
                self.inlines(words);
            }
            BlockKind::Compound(blocks) => self.on_lines(named("para"), |w| w.blocks(blocks)),
            BlockKind::Admonition(a) => self.titled(named(names::admonition(a.kind)), &a.head, &a.body),
            BlockKind::Formal(f) => {
                let name = names::formal(f.kind, ast::title(&f.head).is_some());
                let tag = if f.kind == FormalKind::Paragraph { Tag::new(name, attrs) } else { named(name) };
                self.titled(tag, &f.head, &f.body);
            }
            BlockKind::Quotation(t) => self.titled(named("blockquote"), &t.head, &t.body),
            BlockKind::Sidebar(t) => self.titled(named("sidebar"), &t.head, &t.body),
            BlockKind::Code(code) => self.code(code, attrs),
            BlockKind::Synopsis(s) => {
                let tag = named(names::synopsis(s.kind));
                self.on_lines(tag, |w| w.nodes(&s.content, true));
            }
            BlockKind::Math(math) => self.math_block(math, attrs),
            BlockKind::Media(media) => self.media_block(media, attrs),
            BlockKind::MediaItem(item) => self.media_item(item, attrs),
            BlockKind::Caption(blocks) => self.part(named("caption"), blocks),
            BlockKind::Anchor => self.on_line(named("anchor"), |_| ()),
            BlockKind::Break => {
                self.line();
                self.out.push_str("<?copyist break?>");
            }
            BlockKind::Include(include) => {
                self.line();
                self.include(include, attrs);
            }
            BlockKind::Comment(text) => {
                self.line();
                self.comment(text);
            }
            BlockKind::Instruction(instruction) => {
                self.line();
                self.instruction(instruction);
            }
            BlockKind::Raw(raw) => {
                self.line();
                self.raw(raw);
            }
            BlockKind::Record(record) => self.record_block(record, attrs),
            BlockKind::Generic(generic) => self.generic_block(generic, attrs),
            BlockKind::Table(_)
            | BlockKind::TableGroup(_)
            | BlockKind::TableSection(_)
            | BlockKind::Row(_)
            | BlockKind::Cell(_) => self.table_part(block),
            _ => self.list_part(block),
        }
    }

    /// A paragraph, its words on lines between its tags.
    fn paragraph(&mut self, tag: Tag<'d>, words: &'d Inlines) {
        if words.is_empty() {
            return self.on_line(tag, |_| ());
        }
        self.on_lines(tag, |w| {
            w.line();
            w.inlines(words);
        });
    }

    /// A block of words, on its line.
    pub fn words(&mut self, tag: Tag<'d>, words: &'d Inlines) {
        self.on_line(tag, |w| w.inlines(words));
    }

    /// The parts of a whole, and the whole around them unless it is only in the tree.
    pub fn whole(&mut self, block: &'d Block, tag: Tag<'d>, head: &'d [Block], parts: &'d [Block]) {
        if is_implicit(block) {
            self.blocks(head);
            self.blocks(parts);
        } else {
            self.titled(tag, head, parts);
        }
    }
}
