//! Substitutions: `|name|` stands for what its definition says.
//!
//! A definition of plain text is a declared text, and references to it stay references; anything else is set in.

use super::Settle;
use crate::read::names::{Names, Substitution};
use ast::diagnostic::Code;
use ast::visit::{Visit, walk_inline};
use ast::{
    Block, BlockKind, Blocks, Diagnostic, Entity, Inline, InlineKind, Inlines, Limit, Raw, Role, Span, Str,
};
use foldhash::HashMap;

/// Those that Sphinx defines.
const SPHINX: &[&str] = &["release", "version", "today", "translation progress"];
/// What a node costs beside its text, for the limit on expansion.
const NODE: usize = 32;

struct Definition {
    name: Str,
    content: Inlines,
    span: Span,
    /// What it costs to set it in.
    cost: usize,
    is_used: bool,
    is_open: bool,
}

impl Definition {
    /// Its text, if it is nothing but text.
    fn text(&self) -> Option<&str> {
        match &self.content[..] {
            [] => Some(""),
            [Inline { kind: InlineKind::Text(text), attrs, .. }] if attrs.is_empty() => Some(text),
            _ => None,
        }
    }

    /// Whether it is how a line break is said.
    fn is_break(&self) -> bool {
        matches!(&self.content[..], [Inline { kind: InlineKind::Raw(raw), .. }]
            if raw.format == "html" && matches!(raw.text.trim(), "<br>" | "<br/>" | "<br />"))
    }
}

/// The definitions of a file.
#[derive(Default)]
pub(super) struct Substitutions {
    definitions: Vec<Definition>,
    /// By their names, and by these in lower case.
    names: HashMap<Str, usize>,
    folded: HashMap<String, usize>,
    /// What has been set in so far.
    cost: usize,
    depth: usize,
}

impl Substitutions {
    pub(super) fn of(names: &mut Names) -> Substitutions {
        let mut out = Substitutions::default();
        for Substitution { name, content, span } in std::mem::take(&mut names.substitutions) {
            let mut cost = Cost(0);
            for inline in &content {
                cost.inline(inline);
            }
            let at = out.definitions.len();
            // The last of a name counts.
            out.names.insert(name.clone(), at);
            out.folded.insert(name.as_str().to_lowercase(), at);
            out.definitions.push(Definition {
                name,
                content,
                span,
                cost: cost.0,
                is_used: false,
                is_open: false,
            });
        }
        out
    }

    fn find(&self, name: &str) -> Option<usize> {
        self.names.get(name).or_else(|| self.folded.get(&name.to_lowercase())).copied()
    }

    /// Whether a later definition has the same name.
    fn is_hidden(&self, at: usize) -> bool {
        self.names.get(&self.definitions[at].name) != Some(&at)
    }

    /// The definitions that are plain text.
    pub(super) fn entities(&self) -> Vec<Entity> {
        let named = |(at, definition): (usize, &Definition)| {
            let value = definition.text().filter(|_| !self.is_hidden(at))?.into();
            Some(Entity { name: definition.name.clone(), value })
        };
        self.definitions.iter().enumerate().filter_map(named).collect()
    }
}

/// What nodes cost.
struct Cost(usize);

impl Visit for Cost {
    fn inline(&mut self, inline: &Inline) {
        self.0 += NODE;
        match &inline.kind {
            InlineKind::Text(text) => self.0 += text.len(),
            InlineKind::Raw(raw) => self.0 += raw.text.len(),
            InlineKind::Math(math) => self.0 += math.source.len(),
            _ => {}
        }
        walk_inline(self, inline);
    }

    fn block(&mut self, block: &Block) {
        self.0 += NODE;
        ast::visit::walk_block(self, block);
    }
}

impl Settle<'_, '_> {
    /// Sets in what a reference to a substitution stands for.
    pub(super) fn substitute(&mut self, inline: &mut Inline) {
        let InlineKind::EntityReference(name) = &inline.kind else { return };
        let span = inline.span;
        let Some(at) = self.substitutions.find(name) else {
            if !SPHINX.contains(&name.as_str()) {
                let message = format!("nothing defines the substitution `{name}`");
                let diagnostic = Diagnostic::warning(Code::UnknownEntity, message, span);
                self.reader.diagnostics.push(diagnostic.label("kept as a reference"));
            }
            return;
        };
        let most = self.reader.limits.size(Limit::Expansion);
        let definition = &mut self.substitutions.definitions[at];
        definition.is_used = true;
        if definition.text().is_some() && !self.reader.expand {
            inline.kind = InlineKind::EntityReference(definition.name.clone());
            return;
        }
        if definition.is_break() {
            inline.kind = InlineKind::LineBreak;
            self.loose = true;
            return;
        }
        if definition.is_open {
            let message = format!("the substitution `{name}` holds itself");
            self.reader.diagnostics.push(Diagnostic::warning(Code::Syntax, message, span));
            return;
        }
        definition.is_open = true;
        let mut content = definition.content.clone();
        self.substitutions.cost += definition.cost;
        self.substitutions.depth += 1;
        if self.substitutions.cost > most {
            let message = format!("substitutions that come to more than {most} bytes");
            self.error = Some(Box::new(self.reader.limits.error(Limit::Expansion, message, span)));
        } else if self.substitutions.depth > self.reader.limits.size(Limit::Nesting) {
            let message = "substitutions that hold each other too deep";
            self.error = Some(Box::new(self.reader.limits.error(Limit::Nesting, message, span)));
        } else {
            self.inlines(&mut content, false);
        }
        self.substitutions.depth -= 1;
        self.substitutions.definitions[at].is_open = false;
        if content.len() == 1
            && let Some(only) = content.pop()
        {
            let attrs = only.attrs;
            inline.kind = only.kind;
            inline.attrs = attrs;
        } else {
            inline.kind = InlineKind::Span { role: Role::Phrase, content };
        }
        self.loose = true;
    }

    /// Appends the source of the definitions that nothing refers to and that are more than a text.
    pub(super) fn left_substitutions(&mut self, body: &mut Blocks) {
        let text = self.reader.text;
        for (at, definition) in self.substitutions.definitions.iter().enumerate() {
            let is_hidden = self.substitutions.is_hidden(at);
            if is_hidden {
                let message = format!("a later definition of `{}` goes before this one", definition.name);
                self.reader.diagnostics.push(Diagnostic::warning(
                    Code::Declaration,
                    message,
                    definition.span,
                ));
            }
            if definition.is_used || definition.text().is_some() && !is_hidden {
                continue;
            }
            let span = definition.span;
            let source = text.get(span.start as usize..span.end as usize).unwrap_or_default();
            let raw = Raw { format: "rst".into(), text: source.into() };
            append(body, Block::new(BlockKind::Raw(Box::new(raw)), span));
        }
    }
}

/// Appends a block that stands at the end of the file: to the last division.
pub(super) fn append(body: &mut Blocks, block: Block) {
    match body.last_mut() {
        Some(Block { kind: BlockKind::Division(division), .. }) => append(&mut division.body, block),
        _ => body.push(block),
    }
}
