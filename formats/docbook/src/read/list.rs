//! Lists: bullets, numbers, members, definitions, glossaries, steps.

use super::Reader;
use super::attributes::{note_explicit, owned};
use super::block::{Place, Whole, keep, split_head, split_parts};
use super::xml::{Result, Start, Token};
use ast::{
    Attrs, Block, BlockKind, Blocks, DefinitionList, Limit, List, ListKind, Numbering, Procedure, See,
    SimpleLayout, Str,
};

impl<'a> Reader<'a> {
    /// `itemizedlist`, `orderedlist`.
    pub fn list(&mut self, start: &mut Start<'a>) -> Result<Block> {
        let compact = start.attributes.take_word("spacing", |value| match value {
            "compact" => Some(true),
            "normal" => Some(false),
            _ => None,
        });
        let mut explicit = (false, false);
        let kind = if start.local == "orderedlist" {
            let style = start.attributes.take_word("numeration", |value| match value {
                "arabic" => Some(Numbering::Arabic),
                "loweralpha" => Some(Numbering::LowerAlpha),
                "upperalpha" => Some(Numbering::UpperAlpha),
                "lowerroman" => Some(Numbering::LowerRoman),
                "upperroman" => Some(Numbering::UpperRoman),
                _ => None,
            });
            let continued = start.attributes.take_word("continuation", |value| match value {
                "continues" => Some(true),
                "restarts" => Some(false),
                _ => None,
            });
            let first = start.attributes.take_number("startingnumber");
            explicit = (continued == Some(false), first == Some(1));
            ListKind::Numbered { start: first.unwrap_or(1), style, continued: continued.unwrap_or(false) }
        } else {
            ListKind::Bullet
        };
        let mut attrs = start.attrs();
        note_explicit(&mut attrs, "continuation", explicit.0);
        let is_first = explicit.1 && attrs.get("startingnumber").is_none();
        note_explicit(&mut attrs, "startingnumber", is_first);
        let blocks = self.flow(Place::of(Whole::List))?;
        let (head, items) = split_parts(blocks, |k| matches!(k, BlockKind::Item(_)));
        Ok(self.made(BlockKind::List(Box::new(List { kind, compact, head, items })), attrs, start.span))
    }

    /// `simplelist`: its members are running text.
    pub fn simple_list(&mut self, start: &mut Start<'a>) -> Result<Block> {
        let most = self.tokens.limits.small(Limit::Columns);
        let columns = start.attributes.get("columns").and_then(|n| n.trim().parse::<u16>().ok());
        let columns = columns.filter(|n| *n <= most);
        if columns.is_some() {
            start.attributes.take_number("columns");
        }
        let layout = start.attributes.take_word("type", |value| match value {
            "inline" => Some(SimpleLayout::Inline),
            "horiz" => Some(SimpleLayout::Horizontal(columns.unwrap_or(1))),
            "vert" => Some(SimpleLayout::Vertical(columns.unwrap_or(1))),
            _ => None,
        });
        let kind = ListKind::Simple(layout.unwrap_or(SimpleLayout::Vertical(columns.unwrap_or(1))));
        let mut attrs = start.attrs();
        note_explicit(&mut attrs, "type", matches!(layout, Some(SimpleLayout::Vertical(_))));
        if let Some(columns) = columns
            && (columns == 1 || layout == Some(SimpleLayout::Inline))
            && attrs.get("columns").is_none()
        {
            attrs.set_hint("docbook:columns", columns.to_string());
        }
        let mut items = Blocks::new();
        loop {
            match self.tokens.next()? {
                Token::Start(mut member) if member.element.is_some_and(|e| e.name == "member") => {
                    let attrs = member.attrs();
                    let words = self.words(false)?;
                    let body = if words.is_empty() { vec![] } else { vec![self.plain(words)] };
                    items.push(self.made(BlockKind::Item(body), attrs, member.span));
                }
                Token::End | Token::Eof => break,
                other => self.stray(other, &mut items)?,
            }
        }
        let items = keep(items, |k| matches!(k, BlockKind::Item(_)));
        let list = List { kind, compact: None, head: vec![], items };
        Ok(self.made(BlockKind::List(Box::new(list)), attrs, start.span))
    }

    /// Words that are no paragraph.
    pub fn plain(&self, words: ast::Inlines) -> Block {
        let span = match (words.first(), words.last()) {
            (Some(first), Some(last)) => first.span.to(last.span),
            _ => self.tokens.span,
        };
        Block::new(BlockKind::Plain(words), span)
    }

    /// Anything between the parts of a whole whose parts are read one by one.
    pub fn stray(&mut self, token: Token<'a>, out: &mut Blocks) -> Result<()> {
        match token {
            Token::Start(mut start) => self.root_blocks(&mut start, out),
            Token::Text(text) if text.trim_matches([' ', '\t', '\n', '\r']).is_empty() => Ok(()),
            first => {
                let outer = self.text.enter(false);
                let mut flow = super::block::Flow::default();
                let mut token = first;
                while !matches!(token, Token::Start(_) | Token::End | Token::Eof) {
                    self.token(token, &mut flow.run);
                    token = self.tokens.next()?;
                }
                self.tokens.take_back(token);
                self.end_run(&mut flow);
                self.text.leave(outer);
                out.append(&mut flow.blocks);
                Ok(())
            }
        }
    }

    /// `variablelist`, `glosslist`.
    pub fn definition_list(&mut self, start: &mut Start<'a>, glossary: bool) -> Result<Block> {
        let attrs = start.attrs();
        let blocks = self.flow(Place::of(if glossary { Whole::Glossary } else { Whole::Definitions }))?;
        let (head, entries) = split_parts(blocks, |k| matches!(k, BlockKind::DefinitionEntry(_)));
        let list = DefinitionList { glossary, head, entries };
        Ok(self.made(BlockKind::DefinitionList(Box::new(list)), attrs, start.span))
    }

    /// `varlistentry`, `glossentry`.
    pub fn definition_entry(&mut self, start: &mut Start<'a>) -> Result<Block> {
        let attrs = start.attrs();
        let whole = if start.local == "glossentry" { Whole::GlossaryEntry } else { Whole::Entry };
        let place = Place { head: false, record: true, whole, ..Place::FLOW };
        let blocks = self.flow(place)?;
        let parts = keep(blocks, |k| {
            use BlockKind as K;
            matches!(k, K::Term(_) | K::Definition(_) | K::See(_) | K::Plain(_) | K::Field(_))
        });
        Ok(self.made(BlockKind::DefinitionEntry(parts), attrs, start.span))
    }

    /// `glossdef`.
    pub fn definition(&mut self, start: &mut Start<'a>) -> Result<Block> {
        let attrs = start.attrs();
        let blocks = self.flow(Place { head: false, ..Place::of(Whole::Definition) })?;
        Ok(self.made(BlockKind::Definition(blocks), attrs, start.span))
    }

    /// `glosssee`, `glossseealso`.
    pub fn see(&mut self, start: &mut Start<'a>, also: bool) -> Result<Block> {
        let target = start.attributes.take("otherterm").map(|id| Str::from(id.trim()));
        let attrs = start.attrs();
        let content = self.words(false)?;
        Ok(self.made(BlockKind::See(Box::new(See { also, target, content })), attrs, start.span))
    }

    /// `procedure`, `substeps`.
    pub fn procedure(&mut self, start: &mut Start<'a>, substeps: bool) -> Result<Block> {
        let attrs = start.attrs();
        let blocks = self.flow(Place::of(Whole::Procedure))?;
        let (head, steps) = split_parts(blocks, |k| is_step(k) || matches!(k, BlockKind::Alternatives(_)));
        let procedure = Procedure { substeps, head, steps };
        Ok(self.made(BlockKind::Procedure(Box::new(procedure)), attrs, start.span))
    }

    /// `stepalternatives`.
    pub fn alternatives(&mut self, start: &mut Start<'a>) -> Result<Block> {
        let attrs = start.attrs();
        let blocks = self.flow(Place { head: false, ..Place::of(Whole::Procedure) })?;
        let steps = keep(blocks, |k| matches!(k, BlockKind::Step(_)));
        Ok(self.made(BlockKind::Alternatives(steps), attrs, start.span))
    }

    /// `calloutlist`.
    pub fn callout_list(&mut self, start: &mut Start<'a>) -> Result<Block> {
        let attrs = start.attrs();
        let blocks = self.flow(Place::of(Whole::Callouts))?;
        let (head, body) = split_head(blocks);
        let body = keep(body, |k| matches!(k, BlockKind::Callout(_)));
        Ok(self.made(BlockKind::CalloutList(Box::new(ast::Titled { head, body })), attrs, start.span))
    }

    /// `callout`.
    pub fn callout(&mut self, start: &mut Start<'a>) -> Result<Block> {
        let written = start.attributes.take("arearefs").map(owned);
        let mut attrs: Attrs = start.attrs();
        let marks = self.marks.references(written.as_deref().unwrap_or_default());
        // Ids with one blank between them come back by themselves.
        if let Some(written) = written
            && (written.is_empty()
                || written.starts_with(' ')
                || written.ends_with(' ')
                || written.contains("  "))
        {
            attrs.set_hint("docbook:arearefs", written);
        }
        let body = self.flow(Place::FLOW)?;
        Ok(self.made(BlockKind::Callout(Box::new(ast::Callout { marks, body })), attrs, start.span))
    }
}

/// A step, or what is there after the last of them.
fn is_step(kind: &BlockKind) -> bool {
    match kind {
        BlockKind::Step(_) => true,
        BlockKind::Record(record) => record.kind == ast::RecordKind::Result,
        _ => false,
    }
}
