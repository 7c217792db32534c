//! The tree as indented text, for people: `copyist inspect`, and the tests' failures.

use crate::visit::{Visit, walk_block, walk_inline};
use crate::{Attrs, Block, BlockKind, Document, Inline, InlineKind, ListKind, Target};
use std::fmt::Write;

/// The tree as text: one node a line, children indented by two spaces, attributes as `#id .class name=value`.
pub fn dump(document: &Document) -> String {
    let mut dumper = Dumper { out: String::new(), depth: 0 };
    for entity in &document.entities {
        let _ = writeln!(dumper.out, "entity {} = {:?}", entity.name, entity.value);
    }
    if !document.attrs.is_empty() {
        dumper.out.push_str("document");
        dumper.attrs(&document.attrs);
        dumper.out.push('\n');
    }
    crate::visit::walk_document(&mut dumper, document);
    dumper.out
}

struct Dumper {
    out: String,
    depth: usize,
}

impl Dumper {
    fn start(&mut self, name: &str) {
        for _ in 0..self.depth {
            self.out.push_str("  ");
        }
        self.out.push_str(name);
    }

    fn word(&mut self, word: &str) {
        self.out.push(' ');
        self.out.push_str(word);
    }

    fn value(&mut self, name: &str, value: &str) {
        let _ = write!(self.out, " {name}={value:?}");
    }

    fn attrs(&mut self, attrs: &Attrs) {
        if let Some(id) = attrs.id() {
            let _ = write!(self.out, " #{id}");
        }
        for class in attrs.classes() {
            let _ = write!(self.out, " .{class}");
        }
        if let Some(language) = attrs.language() {
            self.value("language", language);
        }
        for (name, value) in attrs.other().iter().chain(attrs.hints()) {
            self.value(name, value);
        }
    }
}

impl Visit for Dumper {
    fn block(&mut self, block: &Block) {
        self.start(block.kind.tag().name());
        match &block.kind {
            BlockKind::Division(d) => self.word(d.kind.name()),
            BlockKind::List(l) => {
                match l.kind {
                    ListKind::Bullet => self.word("bullet"),
                    ListKind::Numbered { start, style, continued } => {
                        self.word("numbered");
                        if start != 1 {
                            self.value("start", &start.to_string());
                        }
                        if let Some(style) = style {
                            self.value("style", &format!("{style:?}"));
                        }
                        if continued {
                            self.word("continued");
                        }
                    }
                    ListKind::Simple(layout) => self.value("simple", &format!("{layout:?}")),
                }
                if let Some(compact) = l.compact {
                    self.word(if compact { "compact" } else { "loose" });
                }
            }
            BlockKind::Heading(h) => {
                if let Some(level) = h.level {
                    self.value("level", &level.to_string());
                }
            }
            BlockKind::DefinitionList(l) if l.glossary => self.word("glossary"),
            BlockKind::Procedure(p) if p.substeps => self.word("substeps"),
            BlockKind::See(s) => {
                if s.also {
                    self.word("also");
                }
                if let Some(target) = &s.target {
                    self.value("target", target);
                }
            }
            BlockKind::Callout(c) => {
                for mark in &c.marks {
                    let _ = write!(self.out, " {}:{}", mark.number, mark.id);
                }
            }
            BlockKind::Code(c) => {
                self.word(&format!("{:?}", c.kind).to_lowercase());
                if let Some(language) = &c.language {
                    self.value("language", language);
                }
            }
            BlockKind::Synopsis(s) => self.word(&format!("{:?}", s.kind).to_lowercase()),
            BlockKind::Admonition(a) => self.word(a.kind.name()),
            BlockKind::Formal(f) => self.word(f.kind.name()),
            BlockKind::MediaItem(m) => {
                self.word(&format!("{:?}", m.kind).to_lowercase());
                self.value("source", &m.source);
            }
            BlockKind::TableGroup(g) => self.value("columns", &g.columns.len().to_string()),
            BlockKind::TableSection(s) => self.word(&format!("{:?}", s.kind).to_lowercase()),
            BlockKind::Cell(c) => {
                if c.heading {
                    self.word("heading");
                }
                if c.columns != 1 {
                    self.value("columns", &c.columns.to_string());
                }
                if c.rows != 1 {
                    self.value("rows", &c.rows.to_string());
                }
                if let Some(align) = c.align {
                    self.value("align", &format!("{align:?}").to_lowercase());
                }
            }
            BlockKind::Field(f) => self.word(&f.name),
            BlockKind::Include(i) => self.include(i),
            BlockKind::Comment(text) => {
                let _ = write!(self.out, " {text:?}");
            }
            BlockKind::Instruction(i) => {
                self.word(&i.target);
                let _ = write!(self.out, " {:?}", i.data);
            }
            BlockKind::Raw(r) => self.value(&r.format, &r.text),
            BlockKind::Math(m) => self.value(&format!("{:?}", m.notation).to_lowercase(), &m.source),
            BlockKind::Record(r) => self.word(r.kind.name()),
            BlockKind::Generic(g) => self.word(&g.name),
            _ => {}
        }
        self.attrs(&block.attrs);
        self.out.push('\n');
        self.depth += 1;
        walk_block(self, block);
        self.depth -= 1;
    }

    fn inline(&mut self, inline: &Inline) {
        if let InlineKind::Text(text) = &inline.kind {
            self.start("");
            let _ = writeln!(self.out, "{text:?}");
            return;
        }
        self.start(inline.kind.tag().name());
        match &inline.kind {
            InlineKind::Span { role, .. } => self.word(role.name()),
            InlineKind::Link(l) => match &l.target {
                Target::Url(url) => self.value("url", url),
                Target::Id(id) => self.value("id", id),
            },
            InlineKind::CrossReference(r) => {
                self.value("target", &r.target);
                if let Some(style) = &r.style {
                    self.value("style", style);
                }
                if let Some(from) = &r.text_from {
                    self.value("text-from", from);
                }
            }
            InlineKind::FootnoteReference(id) => self.value("target", id),
            InlineKind::Keys(k) => {
                if let Some(action) = &k.action {
                    self.value("action", action);
                }
            }
            InlineKind::IndexTerm(t) => self.value("range", &format!("{:?}", t.range)),
            InlineKind::ManualPage(m) => {
                if let Some(volume) = &m.volume {
                    self.value("volume", volume);
                }
            }
            InlineKind::Math(m) => self.value(&format!("{:?}", m.notation).to_lowercase(), &m.source),
            InlineKind::Include(i) => self.include(i),
            InlineKind::Comment(text) => {
                let _ = write!(self.out, " {text:?}");
            }
            InlineKind::Instruction(i) => {
                self.word(&i.target);
                let _ = write!(self.out, " {:?}", i.data);
            }
            InlineKind::EntityReference(name) => self.word(name),
            InlineKind::CalloutMark(m) => {
                self.word(&m.number.to_string());
                if let Some(repeats) = &m.repeats {
                    self.value("repeats", repeats);
                }
            }
            InlineKind::Argument(a) => {
                self.word(&format!("{:?}", a.choice).to_lowercase());
                if a.group {
                    self.word("group");
                }
                if a.repeat {
                    self.word("repeat");
                }
            }
            InlineKind::Raw(r) => self.value(&r.format, &r.text),
            InlineKind::Record(r) => self.word(r.kind.name()),
            InlineKind::Generic(g) => self.word(&g.name),
            _ => {}
        }
        self.attrs(&inline.attrs);
        self.out.push('\n');
        self.depth += 1;
        walk_inline(self, inline);
        self.depth -= 1;
    }
}

impl Dumper {
    fn include(&mut self, include: &crate::Include) {
        self.value("href", &include.href);
        if include.text {
            self.word("text");
        }
        if let Some(pointer) = &include.pointer {
            self.value("pointer", pointer);
        }
    }
}
