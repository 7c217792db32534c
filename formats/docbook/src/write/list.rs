//! Lists and their parts.

use super::tag::Tag;
use super::{Writer, names};
use ast::{Block, BlockKind, List, ListKind, Numbering, See, SimpleLayout};

impl<'d> Writer<'d> {
    /// A list or a part of one.
    pub fn list_part(&mut self, block: &'d Block) {
        let attrs = &block.attrs;
        let named = |name: &'static str| Tag::new(names::hinted(attrs, name), attrs);
        match &block.kind {
            BlockKind::List(list) => self.list(list, block),
            BlockKind::Item(body) => self.part(named("listitem"), body),
            BlockKind::DefinitionList(list) => {
                let tag = named(if list.glossary { "glosslist" } else { "variablelist" });
                let outer = std::mem::replace(&mut self.glossary, list.glossary);
                self.whole(block, tag, &list.head, &list.entries);
                self.glossary = outer;
            }
            BlockKind::DefinitionEntry(parts) => {
                let tag = named(if self.glossary { "glossentry" } else { "varlistentry" });
                self.on_lines(tag, |w| w.blocks(parts));
            }
            BlockKind::Term(words) => {
                let tag = Tag::new(if self.glossary { "glossterm" } else { "term" }, attrs);
                self.words(tag, words);
            }
            BlockKind::Definition(body) => {
                self.part(Tag::new(if self.glossary { "glossdef" } else { "listitem" }, attrs), body);
            }
            BlockKind::See(see) => self.see_entry(see, block),
            BlockKind::Procedure(p) => {
                let tag = named(if p.substeps { "substeps" } else { "procedure" });
                self.whole(block, tag, &p.head, &p.steps);
            }
            BlockKind::Step(t) => self.titled(named("step"), &t.head, &t.body),
            BlockKind::Alternatives(steps) => self.on_lines(named("stepalternatives"), |w| w.blocks(steps)),
            BlockKind::QuestionList(t) => self.whole(block, named("qandaset"), &t.head, &t.body),
            BlockKind::QuestionEntry(parts) => self.on_lines(named("qandaentry"), |w| w.blocks(parts)),
            BlockKind::Question(body) => self.question("question", block, body),
            BlockKind::Answer(body) => self.question("answer", block, body),
            BlockKind::CalloutList(t) => self.whole(block, named("calloutlist"), &t.head, &t.body),
            BlockKind::Callout(callout) => {
                let marks: Vec<&str> = callout.marks.iter().map(|m| m.id.as_str()).collect();
                let written = attrs.hint("docbook:arearefs").map(str::to_owned);
                let marks = written.or_else(|| Some(marks.join(" ")).filter(|m| !m.is_empty()));
                self.part(named("callout").maybe("arearefs", marks), &callout.body);
            }
            BlockKind::ProductionSet(t) => self.whole(block, named("productionset"), &t.head, &t.body),
            BlockKind::Production(fields) => self.on_lines(named("production"), |w| w.blocks(fields)),
            _ => {}
        }
    }

    fn list(&mut self, list: &'d List, block: &'d Block) {
        let attrs = &block.attrs;
        let tag = match list.kind {
            ListKind::Bullet => Tag::new("itemizedlist", attrs),
            ListKind::Numbered { start, style, continued } => {
                let tag = Tag::new("orderedlist", attrs).maybe("numeration", style.map(numeration));
                let tag = if continued {
                    tag.with("continuation", "continues")
                } else {
                    tag.default(attrs, "continuation", "restarts")
                };
                if start == 1 {
                    tag.default(attrs, "startingnumber", "1")
                } else {
                    tag.with("startingnumber", start.to_string())
                }
            }
            ListKind::Simple(layout) => return self.simple_list(layout, list, block),
        };
        let spacing = list.compact.map(|compact| if compact { "compact" } else { "normal" });
        let outer = std::mem::replace(&mut self.glossary, false);
        self.whole(block, tag.maybe("spacing", spacing), &list.head, &list.items);
        self.glossary = outer;
    }

    fn simple_list(&mut self, layout: SimpleLayout, list: &'d List, block: &'d Block) {
        let attrs = &block.attrs;
        let tag = Tag::new("simplelist", attrs);
        let (tag, columns) = match layout {
            SimpleLayout::Inline => (tag.with("type", "inline"), 1),
            SimpleLayout::Horizontal(columns) => (tag.with("type", "horiz"), columns),
            SimpleLayout::Vertical(columns) => (tag.default(attrs, "type", "vert"), columns),
        };
        let tag = match attrs.hint("docbook:columns") {
            Some(written) => tag.with("columns", written),
            None if columns != 1 => tag.with("columns", columns.to_string()),
            None => tag,
        };
        self.on_lines(tag, |w| {
            w.head(&list.head);
            for item in &list.items {
                match &item.kind {
                    BlockKind::Item(body) => w.part(Tag::new("member", &item.attrs), body),
                    _ => w.block(item),
                }
            }
        });
    }

    fn see_entry(&mut self, see: &'d See, block: &'d Block) {
        let tag = Tag::new(if see.also { "glossseealso" } else { "glosssee" }, &block.attrs);
        self.words(tag.maybe("otherterm", see.target.as_deref()), &see.content);
    }

    fn question(&mut self, name: &'static str, block: &'d Block, body: &'d [Block]) {
        let label = block.attrs.get("label").filter(|_| block.attrs.hint("docbook:label").is_some());
        let Some(label) = label else { return self.part(Tag::new(name, &block.attrs), body) };
        self.on_lines(Tag::new(name, &block.attrs).except("label"), |w| {
            w.on_line(Tag::bare("label"), |w| crate::escape::text(label, &mut w.out));
            w.blocks(body);
        });
    }
}

fn numeration(style: Numbering) -> &'static str {
    match style {
        Numbering::Arabic => "arabic",
        Numbering::LowerAlpha => "loweralpha",
        Numbering::UpperAlpha => "upperalpha",
        Numbering::LowerRoman => "lowerroman",
        Numbering::UpperRoman => "upperroman",
    }
}
