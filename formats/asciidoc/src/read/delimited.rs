//! Blocks between fences, and paragraphs that a style makes the same: listings, admonitions, examples, quotations.
//!
//! Reference: <https://docs.asciidoctor.org/asciidoc/latest/blocks/delimited/>.

use super::attrlist::Value;
use super::block::{Piece, holds_directives, pieces};
use super::marks::Fence;
use super::meta::Meta;
use super::sheet::{self, Cursor, Line, Run};
use super::subs::Subs;
use super::{Reader, Result};
use crate::own;
use ast::{
    Block, BlockKind, Blocks, CodeBlock, CodeKind, Formal, FormalKind, Generic, Inline, InlineKind, Inlines,
    Math, MathNotation, Node, Raw, Role, Span, Titled,
};

impl Reader<'_> {
    /// Reads a block between fences.
    pub(super) fn fenced<'s>(
        &mut self,
        fence: Fence,
        end: &str,
        cursor: &mut Cursor<'_, 's>,
        mut meta: Meta<'s>,
        blocks: &mut Blocks,
    ) -> Result<()> {
        let from = cursor.at;
        let Some(first) = cursor.next() else { return Ok(()) };
        let (lines, closed) = cursor.until(end);
        let span = sheet::span(cursor.since(from));
        if !closed {
            self.warn("a block that is not closed; it goes on to the end", first.span());
        }
        if fence == Fence::Table {
            return self.table_block(lines, first, meta, span, blocks);
        }
        let style = meta.style.clone();
        let own = match fence {
            Fence::Open => "open",
            Fence::Listing => "listing",
            Fence::Literal => "literal",
            Fence::Example => "example",
            Fence::Sidebar => "sidebar",
            Fence::Quote => "quote",
            Fence::Pass => "pass",
            Fence::Comment => "comment",
            Fence::Code | Fence::Table => "source",
        };
        let is_admonition = |s: &str| matches!(s, "NOTE" | "TIP" | "IMPORTANT" | "WARNING" | "CAUTION");
        let name = match (fence, style.as_deref()) {
            (Fence::Code, _) => {
                Self::language_of(first, &mut meta);
                "source"
            }
            (
                Fence::Open,
                Some(
                    s @ ("comment" | "example" | "literal" | "listing" | "pass" | "quote" | "sidebar"
                    | "source" | "verse" | "abstract" | "partintro"),
                ),
            )
            | (Fence::Listing, Some(s @ ("literal" | "source")))
            | (Fence::Literal, Some(s @ ("listing" | "source")))
            | (Fence::Quote, Some(s @ "verse"))
            | (Fence::Pass, Some(s @ ("stem" | "latexmath" | "asciimath"))) => s,
            (Fence::Open | Fence::Example, Some(s)) if is_admonition(s) => s,
            _ => own,
        };
        match name {
            "source" | "listing" | "literal" => {
                self.verbatim_block(fence, name, lines, meta, span, blocks);
                Ok(())
            }
            _ => self.styled(name, lines, meta, false, blocks),
        }
    }

    /// The language behind a fence of Markdown.
    fn language_of<'s>(first: Line<'s>, meta: &mut Meta<'s>) {
        let info = &first.text[3..];
        let (language, numbered) = match info.split_once(',') {
            Some((language, _)) => (language.trim(), true),
            None => (info.trim_start(), false),
        };
        if !language.is_empty() {
            let value = Value { text: language.to_string().into(), is_text: false };
            meta.list.named.push(("language".into(), value));
        }
        if numbered {
            meta.options.push("linenums".into());
        }
    }

    /// Reads lines as what a style says. `is_text` says that they are one paragraph.
    pub(super) fn styled<'s>(
        &mut self,
        style: &str,
        lines: &[Line<'s>],
        mut meta: Meta<'s>,
        is_text: bool,
        blocks: &mut Blocks,
    ) -> Result<()> {
        let span = sheet::span(lines);
        if meta.style.as_deref() == Some(style) {
            meta.style = None;
        }
        match style {
            "literal" | "listing" | "source" => {
                let fence = if style == "literal" { Fence::Literal } else { Fence::Listing };
                self.verbatim_block(fence, style, lines, meta, span, blocks);
                return Ok(());
            }
            "comment" => {
                let words: Vec<&str> = lines.iter().map(|l| l.text).collect();
                blocks.push(Block::new(BlockKind::Comment(words.join("\n").into()), span));
                return Ok(());
            }
            "pass" => {
                self.pass(lines, meta, span, blocks);
                return Ok(());
            }
            "stem" | "latexmath" | "asciimath" => {
                self.stem(style, lines, meta, span, blocks);
                return Ok(());
            }
            "verse" => {
                self.verse(lines, meta, span, blocks);
                return Ok(());
            }
            _ => {}
        }
        let head = self.head(&mut meta);
        let credit = if style == "quote" { self.credit(&mut meta, span) } else { None };
        let body = if is_text {
            vec![self.paragraph_of(lines, &mut meta)]
        } else {
            self.anew(|reader| reader.body(lines))?
        };
        let kind = match style {
            "example" if meta.take_role("open") => {
                Self::open(head, body, meta, span, blocks);
                return Ok(());
            }
            "example" => Self::example(head, body, &mut meta),
            "sidebar" => BlockKind::Sidebar(Box::new(Titled { head, body })),
            "quote" => {
                let mut head = head;
                head.extend(credit);
                BlockKind::Quotation(Box::new(Titled { head, body }))
            }
            "NOTE" | "TIP" | "IMPORTANT" | "WARNING" | "CAUTION" => {
                match Self::admonition(style, head, body, &mut meta) {
                    Some(kind) => kind,
                    None => return Ok(()),
                }
            }
            _ => {
                if matches!(style, "abstract" | "partintro") {
                    meta.style = Some(style.into());
                }
                {
                    Self::open(head, body, meta, span, blocks);
                    return Ok(());
                }
            }
        };
        blocks.push(Block { kind, attrs: meta.attrs(), span });
        Ok(())
    }

    /// Blocks that are kept together and are nothing else.
    fn open(head: Blocks, body: Blocks, mut meta: Meta<'_>, span: Span, blocks: &mut Blocks) {
        let attrs = meta.attrs();
        let kind = if head.is_empty() {
            if attrs.is_empty() {
                blocks.extend(body);
                return;
            }
            let content = body.into_iter().map(Node::Block).collect();
            BlockKind::Generic(Box::new(Generic { name: own::OPEN.into(), content }))
        } else {
            BlockKind::Formal(Box::new(Formal { kind: FormalKind::Paragraph, head, body }))
        };
        blocks.push(Block { kind, attrs, span });
    }

    fn paragraph_of<'s>(&mut self, lines: &[Line<'s>], meta: &mut Meta<'s>) -> Block {
        let subs = Self::subs_of(meta, Subs::NORMAL);
        let hard = meta.take_option("hardbreaks");
        Block::new(BlockKind::Paragraph(self.text_of(lines, subs, hard)), sheet::span(lines))
    }

    /// An example, or what a role makes of it.
    fn example(head: Blocks, body: Blocks, meta: &mut Meta<'_>) -> BlockKind {
        let kind = if meta.take_role("figure") {
            FormalKind::Figure
        } else if meta.take_role("equation") {
            FormalKind::Equation
        } else {
            FormalKind::Example
        };
        BlockKind::Formal(Box::new(Formal { kind, head, body }))
    }

    /// Who said it and where, from the list above a quotation.
    fn credit(&mut self, meta: &mut Meta<'_>, span: Span) -> Option<Block> {
        let who = meta.take_or_at("attribution", 1);
        let title = meta.take_or_at("citetitle", 2);
        if who.is_none() && title.is_none() {
            return None;
        }
        let who = who.map(|value| self.value_words(&value)).unwrap_or_default();
        let title = title.map(|value| self.value_words(&value));
        Some(attribution(who, title, span))
    }

    /// The words of a value in a list: with mark-up where it stands in single quotes.
    pub(super) fn value_words(&mut self, value: &Value<'static>) -> Inlines {
        let run = Run::of_text(value.text.as_ref(), 0);
        let subs = if value.is_text { Subs::NORMAL } else { Subs::SPECIAL };
        self.running(&run, subs)
    }

    fn verse<'s>(&mut self, lines: &[Line<'s>], mut meta: Meta<'s>, span: Span, blocks: &mut Blocks) {
        let head = self.head(&mut meta);
        let credit = self.credit(&mut meta, span);
        let subs = Self::subs_of(&mut meta, Subs::NORMAL);
        let lines = without_blank_ends(lines);
        let content = self.verbatim_text(lines, 0, subs, None);
        let code = BlockKind::Code(Box::new(CodeBlock { kind: CodeKind::Layout, language: None, content }));
        let attrs = meta.attrs();
        match credit {
            None => Self::put_titled(code, head, attrs, span, blocks),
            Some(credit) => {
                let mut head = head;
                head.push(credit);
                let body = vec![Block::new(code, span)];
                let kind = BlockKind::Quotation(Box::new(Titled { head, body }));
                blocks.push(Block { kind, attrs, span });
            }
        }
    }

    /// A formula.
    fn stem<'s>(
        &mut self,
        style: &str,
        lines: &[Line<'s>],
        mut meta: Meta<'s>,
        span: Span,
        blocks: &mut Blocks,
    ) {
        let positional = meta.list.positional.get_mut(1).and_then(Option::take);
        let style = if style == "stem" {
            let named = positional.map(|v| v.text.into_owned());
            named.or_else(|| self.attributes.get("stem").map(str::to_string)).unwrap_or_default()
        } else {
            style.to_string()
        };
        let notation = match style.as_str() {
            "latexmath" | "latex" | "tex" => MathNotation::Tex,
            _ => MathNotation::AsciiMath,
        };
        let head = self.head(&mut meta);
        let source = joined(without_blank_ends(lines)).into();
        let kind = BlockKind::Math(Box::new(Math { notation, source }));
        let attrs = meta.attrs();
        Self::put_titled(kind, head, attrs, span, blocks);
    }

    /// Text in the language of the output.
    fn pass<'s>(&mut self, lines: &[Line<'s>], mut meta: Meta<'s>, span: Span, blocks: &mut Blocks) {
        let subs = Self::subs_of(&mut meta, Subs::NONE);
        let head = self.head(&mut meta);
        let kind = if subs == Subs::NONE {
            let text = joined(without_blank_ends(lines));
            if crate::settle::is_math(&text) {
                let math = Math { notation: MathNotation::MathMl, source: text.into() };
                BlockKind::Math(Box::new(math))
            } else {
                BlockKind::Raw(Box::new(Raw { format: "html".into(), text: text.into() }))
            }
        } else {
            BlockKind::Paragraph(self.text_of(lines, subs, false))
        };
        let attrs = meta.attrs();
        Self::put_titled(kind, head, attrs, span, blocks);
    }

    /// A listing.
    pub(super) fn verbatim_block<'s>(
        &mut self,
        fence: Fence,
        style: &str,
        lines: &[Line<'s>],
        mut meta: Meta<'s>,
        span: Span,
        blocks: &mut Blocks,
    ) {
        let is_unstyled = meta.style.take().is_none();
        let head = self.head(&mut meta);
        let mut language = None;
        let mut is_source = style == "source";
        // A listing with a language in its list, `[,nix]`, is a source as well.
        if is_source || fence == Fence::Listing && is_unstyled {
            language = meta.take_or_at("language", 1).map(|v| v.text.as_ref().into());
            is_source |= language.is_some();
        }
        if is_source {
            if let Some(value) = meta.list.positional.get_mut(2).and_then(Option::take) {
                meta.list.named.push(("linenums".into(), value));
            }
            let name =
                if self.attributes.is_set(super::header::COMPAT) { "language" } else { "source-language" };
            language = language.or_else(|| self.attributes.get(name).map(Into::into));
        } else if is_unstyled && style == "listing" {
            language = self.attributes.get("source-language").map(Into::into);
        }
        let subs = Self::subs_of(&mut meta, Subs::VERBATIM);
        let guard = meta.take("line-comment").map(|v| v.text.into_owned());
        let lines = without_blank_ends(lines);
        let less = match meta.take("indent").and_then(|v| v.text.parse::<usize>().ok()) {
            Some(0) => super::block::indentation(lines),
            _ => 0,
        };
        let content = self.verbatim_text(lines, less, subs, guard.as_deref());
        let kind = if style == "literal" || language.is_some() && fence == Fence::Literal {
            CodeKind::Screen
        } else if meta.take_role("synopsis") {
            CodeKind::Synopsis
        } else {
            CodeKind::Listing
        };
        let kind = BlockKind::Code(Box::new(CodeBlock { kind, language, content }));
        let attrs = meta.attrs();
        Self::put_titled(kind, head, attrs, span, blocks);
    }

    /// Text to the letter, but for so many blanks that all lines begin with; an include among its lines stays.
    pub(super) fn verbatim_text(
        &mut self,
        lines: &[Line<'_>],
        less: usize,
        subs: Subs,
        guard: Option<&str>,
    ) -> Inlines {
        if less == 0 && !holds_directives(lines) {
            return self.verbatim(&Run::of(lines, self.text), subs, guard);
        }
        let mut out = Inlines::new();
        let pieces = pieces(lines);
        let last = pieces.len().saturating_sub(1);
        let only = pieces.len() == 1;
        for (i, piece) in pieces.into_iter().enumerate() {
            match piece {
                Piece::Text(mut lines) => {
                    if less > 0 {
                        for line in &mut lines {
                            *line = line.from(less);
                        }
                    }
                    let run = Run::of(&lines, self.text);
                    for inline in self.verbatim(&run, subs, guard) {
                        ast::normal::append(&mut out, inline);
                    }
                    if i < last {
                        push_text(&mut out, "\n");
                    }
                }
                Piece::Include(line) => {
                    out.extend(self.inline_include(line));
                    if i < last && !only {
                        push_text(&mut out, "\n");
                    }
                }
            }
        }
        out
    }
}

/// Adds characters to the last text.
fn push_text(out: &mut Inlines, text: &str) {
    match out.last_mut() {
        Some(Inline { kind: InlineKind::Text(before), .. }) => before.push_str(text),
        _ => out.push(Inline::text(text)),
    }
}

/// An attribution of a person and the title of a work.
pub(super) fn attribution(mut who: Inlines, title: Option<Inlines>, span: Span) -> Block {
    if let Some(title) = title.filter(|t| !t.is_empty()) {
        if !who.is_empty() {
            push_text(&mut who, " ");
        }
        who.push(Inline::new(InlineKind::Span { role: Role::CiteTitle, content: title }, span));
    }
    Block::new(BlockKind::Attribution(who), span)
}

fn without_blank_ends<'l, 's>(lines: &'l [Line<'s>]) -> &'l [Line<'s>] {
    let Some(first) = lines.iter().position(|line| !line.is_blank()) else { return &[] };
    let last = lines.iter().rposition(|line| !line.is_blank()).unwrap_or(first);
    &lines[first..=last]
}

fn joined(lines: &[Line<'_>]) -> String {
    let words: Vec<&str> = lines.iter().map(|line| line.text).collect();
    words.join("\n")
}
