//! Listings and the marks in them: `programlisting`, `screen`, `literallayout`, `synopsis`; `co`, `coref`, `area`.
//!
//! A listing's text is verbatim to the byte, also inside the elements in it. Marks are numbered in each listing
//! from 1; a callout learns the numbers of its marks, also of those that follow it.

use super::Reader;
use super::attributes::owned;
use super::xml::{Result, Start};
use ast::visit::{VisitMut, walk_block_mut, walk_document_mut, walk_inline_mut};
use ast::{
    Block, BlockKind, CalloutMark, CodeBlock, CodeKind, Document, Generic, Inline, InlineKind, MarkReference,
    Str,
};
use std::collections::HashMap;

/// The marks that have been seen.
#[derive(Default)]
pub struct Marks {
    numbers: HashMap<Str, u32>,
    /// The last number in this listing.
    last: u32,
    /// Whether the areas that are being read belong to one set, and so have one number.
    set: bool,
    /// The marks that a callout or a repetition asked for before they were there.
    open: Vec<Str>,
}

impl Marks {
    fn add(&mut self, id: Option<&str>) -> u32 {
        self.last = self.last.saturating_add(1);
        if let Some(id) = id {
            self.numbers.entry(id.into()).or_insert(self.last);
        }
        self.last
    }

    /// `areaspec`, `areaset`, `area`: marks by coordinates. Other elements are none.
    pub fn area(&mut self, start: &Start) {
        let id = start.attributes.get_in(super::xml::Namespace::Xml, "id").or(start.attributes.get("id"));
        match start.local {
            "areaspec" => {
                self.last = 0;
                self.set = false;
            }
            "areaset" => {
                self.add(id);
                self.set = true;
            }
            "area" if self.set => {
                if let Some(id) = id {
                    self.numbers.entry(id.into()).or_insert(self.last);
                }
            }
            "area" => {
                self.add(id);
            }
            _ => {}
        }
    }

    /// The marks that a callout explains.
    pub fn references(&mut self, ids: &str) -> Vec<MarkReference> {
        let mut marks = Vec::new();
        for id in ids.split_ascii_whitespace() {
            let number = self.numbers.get(id).copied().unwrap_or(0);
            if number == 0 {
                self.open.push(id.into());
            }
            marks.push(MarkReference { id: id.into(), number });
        }
        marks
    }

    /// Fills in the numbers of marks that came after those who refer to them.
    pub fn number(&mut self, document: &mut Document) {
        if self.open.iter().any(|id| self.numbers.contains_key(id)) {
            walk_document_mut(self, document);
        }
    }
}

impl VisitMut for Marks {
    fn block(&mut self, block: &mut Block) {
        if let BlockKind::Callout(callout) = &mut block.kind {
            for mark in &mut callout.marks {
                mark.number = self.numbers.get(&mark.id).copied().unwrap_or(0);
            }
        }
        walk_block_mut(self, block);
    }

    fn inline(&mut self, inline: &mut Inline) {
        if let InlineKind::CalloutMark(CalloutMark { number, repeats: Some(id) }) = &mut inline.kind {
            *number = self.numbers.get(id.as_str()).copied().unwrap_or(0);
        }
        walk_inline_mut(self, inline);
    }
}

impl<'a> Reader<'a> {
    /// A listing.
    pub fn code(&mut self, start: &mut Start<'a>, kind: CodeKind) -> Result<Block> {
        let language = start.attributes.take("language").map(owned);
        let mut attrs = start.attrs();
        self.marks.last = 0;
        let from = self.tokens.span.end;
        let content = self.words(true)?;
        // A listing that is one CDATA section was written so that it can be copied out and in.
        if matches!(content.as_slice(), [Inline { kind: InlineKind::Text(_), .. }])
            && self.tokens.gaps.is_none()
            && self.tokens.is_one_section(from, self.tokens.span.start)
        {
            attrs.set_hint("docbook:cdata", "true");
        }
        Ok(self.made(BlockKind::Code(Box::new(CodeBlock { kind, language, content })), attrs, start.span))
    }

    /// `co`.
    pub fn callout_mark(&mut self, start: &mut Start<'a>) -> Result<Inline> {
        let attrs = start.attrs();
        let number = self.marks.add(attrs.id());
        let kind = InlineKind::CalloutMark(CalloutMark { number, repeats: None });
        self.filled(start, kind, attrs)
    }

    /// `coref`.
    pub fn callout_repeat(&mut self, start: &mut Start<'a>) -> Result<Inline> {
        let Some(id) = start.attributes.take("linkend").map(|id| Str::from(id.trim())) else {
            // A repetition of nothing.
            let attrs = start.attrs();
            let kind = InlineKind::Generic(Box::new(Generic { name: start.local.into(), content: vec![] }));
            return self.filled(start, kind, attrs);
        };
        let attrs = start.attrs();
        let number = self.marks.numbers.get(&id).copied().unwrap_or(0);
        if number == 0 {
            self.marks.open.push(id.clone());
        }
        let kind = InlineKind::CalloutMark(CalloutMark { number, repeats: Some(Box::new(id)) });
        self.filled(start, kind, attrs)
    }
}
