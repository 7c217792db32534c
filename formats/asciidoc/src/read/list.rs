//! Lists: `* item`, `. item`, `term:: text`, `<1> callout`.
//!
//! Which lines belong to an item is decided as Asciidoctor does: first they are gathered, then read as blocks of their own.
//! Reference: <https://docs.asciidoctor.org/asciidoc/latest/lists/>.

use super::block::{Lines, ListType, Place, region};
use super::inline::How;
use super::meta::Meta;
use super::sheet::{self, Cursor, Line, Run};
use super::subs::Subs;
use super::{Reader, Result, marks};
use ast::{
    Attrs, Block, BlockKind, Blocks, Callout, DefinitionList, List, ListKind, MarkReference, Numbering, Span,
    Titled,
};

/// What an item's siblings begin with.
#[derive(Clone, Copy)]
enum Trait<'t> {
    Bullet(&'t str),
    Number(&'t str),
    Term(&'static str),
    Callout,
}

impl Trait<'_> {
    /// Whether a line begins a sibling.
    fn is_sibling(self, line: &str) -> bool {
        match self {
            Trait::Bullet(mark) => marks::bullet(line).is_some_and(|(m, _)| m == mark),
            Trait::Number(mark) => marks::number(line).is_some_and(|(m, _)| general(m) == mark),
            Trait::Term(mark) => marks::term(line, Some(mark)).is_some(),
            Trait::Callout => marks::callout(line).is_some(),
        }
    }

    const fn list(self) -> ListType {
        match self {
            Trait::Bullet(_) => ListType::Bullet,
            Trait::Number(_) => ListType::Numbered,
            Trait::Term(_) => ListType::Description,
            Trait::Callout => ListType::Callout,
        }
    }
}

/// The mark of a numbered item without its number.
fn general(mark: &str) -> &str {
    match mark.as_bytes() {
        [b'.', ..] => mark,
        [b'0'..=b'9', ..] => "1.",
        [.., b')'] if mark.starts_with(char::is_uppercase) => "I)",
        [.., b')'] => "i)",
        [b'A'..=b'Z', ..] => "A.",
        _ => "a.",
    }
}

/// What belongs to an item.
struct Content {
    id: Option<ast::Str>,
    body: Blocks,
}

impl Reader<'_> {
    /// Reads the list that begins here, if one does.
    pub(super) fn list<'s>(
        &mut self,
        cursor: &mut Cursor<'_, 's>,
        meta: &mut Meta<'s>,
        bibliography: bool,
        blocks: &mut Blocks,
    ) -> Result<bool> {
        let Some(line) = cursor.peek() else { return Ok(false) };
        let from = cursor.at;
        let (kind, span) = if !line.text.starts_with([' ', '\t']) && marks::callout(line.text).is_some() {
            (self.callouts(cursor, meta)?, from)
        } else if marks::bullet(line.text).is_some() {
            let bibliography = match meta.style.as_deref() {
                Some(style) => style == "bibliography",
                None => bibliography,
            };
            (self.bullets(cursor, meta, bibliography)?, from)
        } else if let Some((mark, _)) = marks::number(line.text) {
            (self.numbers(cursor, mark, meta)?, from)
        } else if let Some(term) = marks::term(line.text, None) {
            (self.terms(cursor, term.mark, meta)?, from)
        } else {
            return Ok(false);
        };
        let span = sheet::span(cursor.since(span));
        blocks.push(Block { kind, attrs: meta.attrs(), span });
        Ok(true)
    }

    fn bullets<'s>(
        &mut self,
        cursor: &mut Cursor<'_, 's>,
        meta: &mut Meta<'s>,
        bibliography: bool,
    ) -> Result<BlockKind> {
        let head = self.head(meta);
        meta.take_option("checklist");
        let mut items = Blocks::new();
        while let Some(line) = cursor.peek()
            && let Some((mark, text)) = marks::bullet(line.text)
        {
            let (checked, text) = match text.get(..4) {
                Some("[ ] ") => (Some("false"), text[4..].trim_start()),
                Some("[x] " | "[*] ") => (Some("true"), text[4..].trim_start()),
                _ => (None, text),
            };
            let (content, span) =
                self.item(cursor, Some(part(line, text)), Trait::Bullet(mark), bibliography)?;
            let mut attrs = content.id.map(Attrs::with_id).unwrap_or_default();
            if let Some(checked) = checked {
                attrs.set("checked", checked);
            }
            items.push(Block { kind: BlockKind::Item(content.body), attrs, span });
            cursor.skip_blank();
        }
        Ok(BlockKind::List(Box::new(List { kind: ListKind::Bullet, compact: None, head, items })))
    }

    fn numbers<'s>(
        &mut self,
        cursor: &mut Cursor<'_, 's>,
        first: &str,
        meta: &mut Meta<'s>,
    ) -> Result<BlockKind> {
        let head = self.head(meta);
        let explicit = match general(first) {
            "a." => Some(Numbering::LowerAlpha),
            "A." => Some(Numbering::UpperAlpha),
            "i)" => Some(Numbering::LowerRoman),
            "I)" => Some(Numbering::UpperRoman),
            _ => self.numbering(first),
        };
        let named = match meta.style.as_deref() {
            Some("arabic") => Some(Numbering::Arabic),
            Some("loweralpha") => Some(Numbering::LowerAlpha),
            Some("upperalpha") => Some(Numbering::UpperAlpha),
            Some("lowerroman") => Some(Numbering::LowerRoman),
            Some("upperroman") => Some(Numbering::UpperRoman),
            _ => None,
        };
        if named.is_some() {
            meta.style = None;
        }
        // Asciidoctor takes no note of the number that the first mark has.
        let start = meta.take("start").and_then(|value| value.text.parse().ok()).unwrap_or(1);
        let mut items = Blocks::new();
        while let Some(line) = cursor.peek()
            && let Some((mark, text)) = marks::number(line.text)
        {
            self.numbers += 1;
            let item = self.item(cursor, Some(part(line, text)), Trait::Number(general(mark)), false);
            self.numbers -= 1;
            let (content, span) = item?;
            let attrs = content.id.map(Attrs::with_id).unwrap_or_default();
            items.push(Block { kind: BlockKind::Item(content.body), attrs, span });
            cursor.skip_blank();
        }
        let kind = ListKind::Numbered { start, style: named.or(explicit), continued: false };
        Ok(BlockKind::List(Box::new(List { kind, compact: None, head, items })))
    }

    /// How a list is numbered whose marks are full stops, where that is another than how deep it stands.
    fn numbering(&self, mark: &str) -> Option<Numbering> {
        let of = |depth: usize| match depth {
            1 => Numbering::LowerAlpha,
            2 => Numbering::LowerRoman,
            3 => Numbering::UpperAlpha,
            4 => Numbering::UpperRoman,
            _ => Numbering::Arabic,
        };
        let depth = if mark.starts_with('.') { mark.len() - 1 } else { 0 };
        (of(depth) != of(self.numbers)).then(|| of(depth))
    }

    /// Reads what is in a block of its own, in which lists count anew.
    pub(super) fn anew<T>(&mut self, read: impl FnOnce(&mut Self) -> T) -> T {
        let before = std::mem::take(&mut self.numbers);
        let done = read(self);
        self.numbers = before;
        done
    }

    fn callouts<'s>(&mut self, cursor: &mut Cursor<'_, 's>, meta: &mut Meta<'s>) -> Result<BlockKind> {
        let head = self.head(meta);
        let mut body = Blocks::new();
        while let Some(line) = cursor.peek()
            && let Some((_, text)) = marks::callout(line.text)
        {
            let (content, span) = self.item(cursor, Some(part(line, text)), Trait::Callout, false)?;
            let number = u32::try_from(body.len() + 1).unwrap_or(u32::MAX);
            let marks = vec![MarkReference { id: ast::Str::new(), number }];
            let attrs = content.id.map(Attrs::with_id).unwrap_or_default();
            let kind = BlockKind::Callout(Box::new(Callout { marks, body: content.body }));
            body.push(Block { kind, attrs, span });
        }
        Ok(BlockKind::CalloutList(Box::new(Titled { head, body })))
    }

    fn terms<'s>(
        &mut self,
        cursor: &mut Cursor<'_, 's>,
        mark: &'static str,
        meta: &mut Meta<'s>,
    ) -> Result<BlockKind> {
        let head = self.head(meta);
        let style = meta.style.clone();
        let mut entries: Vec<(Blocks, Option<Block>, Span)> = Vec::new();
        while let Some(line) = cursor.peek()
            && let Some(term) = marks::term(line.text, Some(mark)).or_else(|| {
                // The first one may have a mark that another pattern cuts off.
                let term = marks::term(line.text, None).filter(|t| t.mark == mark);
                term.filter(|_| entries.is_empty())
            })
        {
            let words = part(line, term.words.trim_end_matches([' ', '\t']));
            let (content, attrs) = self.words_with_id(&Run::of_text(words.text, words.at));
            let text = term.text.filter(|t| !t.is_empty()).map(|text| part(line, text));
            let has_text = text.is_some();
            let term = Block { kind: BlockKind::Term(content), attrs, span: words.span() };
            let (content, span) = self.item(cursor, text, Trait::Term(mark), false)?;
            let definition = (has_text || content.id.is_some() || !content.body.is_empty()).then(|| {
                let attrs = content.id.map(Attrs::with_id).unwrap_or_default();
                Block { kind: BlockKind::Definition(content.body), attrs, span }
            });
            match entries.last_mut() {
                Some((terms, found @ None, place)) => {
                    terms.push(term);
                    *found = definition;
                    *place = place.to(span);
                }
                _ => entries.push((vec![term], definition, span)),
            }
        }
        if style.as_deref() == Some("qanda") {
            meta.style = None;
            let body = entries.into_iter().map(question).collect();
            return Ok(BlockKind::QuestionList(Box::new(Titled { head, body })));
        }
        let glossary = style.as_deref() == Some("glossary");
        if glossary {
            meta.style = None;
        }
        let entries = entries.into_iter().map(|(mut parts, definition, span)| {
            parts.push(definition.unwrap_or_else(|| Block::new(BlockKind::Definition(Blocks::new()), span)));
            Block::new(BlockKind::DefinitionEntry(parts), span)
        });
        Ok(BlockKind::DefinitionList(Box::new(DefinitionList { glossary, head, entries: entries.collect() })))
    }

    /// Reads an item: the text on the line of its mark, and what belongs to it below.
    fn item<'s>(
        &mut self,
        cursor: &mut Cursor<'_, 's>,
        text: Option<Line<'s>>,
        own: Trait<'_>,
        bibliography: bool,
    ) -> Result<(Content, Span)> {
        let from = cursor.at;
        cursor.at += 1;
        let lines = gathered(cursor, own, text.is_some());
        let span = sheet::span(&cursor.lines[from..=from]).to(sheet::span(&lines));
        let is_term = matches!(own, Trait::Term(_));
        // The list and the item are levels of the tree, and so is the entry around a term.
        let levels = 1 + usize::from(is_term);
        self.depth += levels;
        let content = self.inside(span, |reader| {
            let mut inner = Cursor::new(&lines);
            let mut body = Blocks::new();
            let mut first: Vec<Line<'s>> = text.into_iter().collect();
            let mut comments = Blocks::new();
            let before = inner.at;
            while inner.peek().is_some_and(|line| marks::is_comment(line.text)) {
                inner.at += 1;
            }
            let adjacent = inner.peek().is_some_and(|line| !line.is_blank());
            inner.at = before;
            if adjacent {
                Self::comment(&mut inner, &mut comments);
                let text_only = !is_term || first.is_empty();
                let place = Place { text_only, list: Some(own.list()), folds: true, bibliography: false };
                if let Some(Lines { text, comments: more }) = reader.block(&mut inner, place, &mut body)? {
                    first.extend(text);
                    comments.extend(more);
                }
            }
            while !inner.is_done() {
                let place = Place { list: Some(own.list()), ..Place::default() };
                reader.block(&mut inner, place, &mut body)?;
            }
            let mut id = None;
            if !first.is_empty() {
                let how = How { bibliography, ..How::default() };
                let mut words = reader.text_as(&first, Subs::NORMAL, how);
                id = super::block::take_id(&mut words);
                let mut lead = Blocks::new();
                crate::settle::paragraph(words, Attrs::default(), sheet::span(&first), &mut lead);
                comments.splice(0..0, lead);
            }
            comments.append(&mut body);
            Ok(Content { id, body: comments })
        })?;
        self.depth -= levels;
        Ok((content, span))
    }
}

/// A part of a line.
fn part<'s>(line: Line<'s>, text: &'s str) -> Line<'s> {
    let offset = (text.as_ptr() as usize).saturating_sub(line.text.as_ptr() as usize);
    Line { text, at: line.at + offset.min(line.text.len()) }
}

fn question((terms, answer, span): (Blocks, Option<Block>, Span)) -> Block {
    let mut parts = Blocks::new();
    let words = terms.into_iter().filter_map(|term| match term.kind {
        BlockKind::Term(words) => Some(Block { kind: BlockKind::Paragraph(words), ..term }),
        _ => None,
    });
    parts.push(Block::new(BlockKind::Question(words.collect()), span));
    if let Some(Block { kind: BlockKind::Definition(body), attrs, span }) = answer {
        parts.push(Block { kind: BlockKind::Answer(body), attrs, span });
    }
    Block::new(BlockKind::QuestionEntry(parts), span)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Continuation {
    Inactive,
    Active,
    Frozen,
}

/// The lines that belong to an item whose mark's line has been passed.
fn gathered<'s>(cursor: &mut Cursor<'_, 's>, own: Trait<'_>, has_text: bool) -> Vec<Line<'s>> {
    let mut out = Gathering {
        lines: Vec::new(),
        continuation: Continuation::Inactive,
        within: false,
        detached: None,
        has_text,
        is_term: matches!(own, Trait::Term(_)),
    };
    while let Some(line) = cursor.peek() {
        if own.is_sibling(line.text) || !out.take(cursor, line, own) {
            break;
        }
    }
    out.finish()
}

struct Gathering<'s> {
    lines: Vec<Line<'s>>,
    continuation: Continuation,
    /// A list in the item has begun.
    within: bool,
    /// The place of a `+` behind a blank line.
    detached: Option<usize>,
    has_text: bool,
    is_term: bool,
}

const CONTINUATION: &str = "+";

impl<'s> Gathering<'s> {
    /// Takes the line here and what belongs to it; whether the item goes on.
    fn take(&mut self, cursor: &mut Cursor<'_, 's>, line: Line<'s>, own: Trait<'_>) -> bool {
        let before = self.lines.last().copied();
        if before.is_some_and(|l| l.text == CONTINUATION) {
            if self.continuation == Continuation::Inactive {
                self.continuation = Continuation::Active;
                self.has_text = true;
                if !self.within {
                    self.blank_last();
                }
            }
            if line.text == CONTINUATION {
                if self.continuation != Continuation::Frozen {
                    self.continuation = Continuation::Frozen;
                    self.lines.push(line);
                }
                cursor.at += 1;
                return true;
            }
        }
        let active = self.continuation == Continuation::Active;
        if let Some((_, end)) = marks::fence(line.text) {
            if !active {
                return false;
            }
            let from = cursor.at;
            cursor.at += 1;
            cursor.until(end);
            self.lines.extend_from_slice(cursor.since(from));
            self.continuation = Continuation::Inactive;
            return true;
        }
        if marks::directive(line.text).is_some_and(|(name, ..)| name != "include") {
            // Items of a list in this item, for some readers only, part that list alone.
            let of_nested = self.within
                && cursor
                    .ahead(1)
                    .is_some_and(|next| marks::is_item(next.text) && !own.is_sibling(next.text));
            if !active && !of_nested {
                return false;
            }
            let from = cursor.at;
            cursor.at += 1;
            region(cursor);
            self.lines.extend_from_slice(cursor.since(from));
            self.continuation = Continuation::Inactive;
            return true;
        }
        if self.is_term && !active && marks::is_attribute_line(line.text) {
            return self.attribute_lines(cursor, own);
        }
        if active && !line.is_blank() {
            self.attached(cursor, line, own);
            return true;
        }
        if before.is_some_and(Line::is_blank) {
            return self.behind_blank(cursor, own);
        }
        self.has_text |= !line.is_blank();
        self.nested(line);
        self.push(cursor, line);
        true
    }

    fn push(&mut self, cursor: &mut Cursor<'_, 's>, line: Line<'s>) {
        self.lines.push(line);
        cursor.at += 1;
    }

    fn blank_last(&mut self) {
        if let Some(last) = self.lines.last_mut() {
            last.text = "";
        }
    }

    /// Takes note of a list that begins in the item.
    fn nested(&mut self, line: Line<'s>) -> bool {
        let is_item =
            !self.within && (marks::bullet(line.text).is_some() || marks::number(line.text).is_some());
        let term = if is_item { None } else { marks::term(line.text, None) };
        if !is_item && term.is_none() {
            return false;
        }
        self.within = true;
        if term.is_some_and(|t| t.text.is_none_or(str::is_empty)) {
            self.has_text = false;
        }
        true
    }

    /// A block behind a `+`.
    fn attached(&mut self, cursor: &mut Cursor<'_, 's>, line: Line<'s>, own: Trait<'_>) {
        if line.text.starts_with([' ', '\t']) {
            self.literal(cursor, own);
            self.continuation = Continuation::Inactive;
            return;
        }
        let is_meta = marks::block_title(line.text).is_some()
            || marks::is_attribute_line(line.text)
            || marks::attribute_entry(line.text).is_some();
        if !is_meta {
            self.nested(line);
            self.continuation = Continuation::Inactive;
        }
        self.push(cursor, line);
    }

    /// The lines of a literal paragraph.
    fn literal(&mut self, cursor: &mut Cursor<'_, 's>, own: Trait<'_>) {
        while let Some(line) = cursor.peek() {
            let ends =
                line.is_blank() || line.text == CONTINUATION || self.is_term && own.is_sibling(line.text);
            if ends {
                break;
            }
            self.push(cursor, line);
        }
    }

    /// The line behind a blank one; whether the item goes on.
    fn behind_blank(&mut self, cursor: &mut Cursor<'_, 's>, own: Trait<'_>) -> bool {
        cursor.skip_blank();
        let Some(line) = cursor.peek() else { return false };
        if own.is_sibling(line.text) {
            return false;
        }
        if line.text == CONTINUATION {
            self.detached = Some(self.lines.len());
            self.push(cursor, line);
            return true;
        }
        if !self.has_text {
            if !self.within {
                self.lines.pop();
            }
            self.push(cursor, line);
            self.has_text = true;
            return true;
        }
        let is_item = marks::bullet(line.text).is_some() || marks::number(line.text).is_some();
        if is_item || marks::term(line.text, None).is_some() {
            // Behind a blank line each kind of list counts, whatever has begun before.
            let within = std::mem::replace(&mut self.within, false);
            self.nested(line);
            self.within |= within;
            self.push(cursor, line);
            return true;
        }
        if line.text.starts_with([' ', '\t']) {
            self.literal(cursor, own);
            return true;
        }
        false
    }

    /// Attribute lines in an entry: they belong to it if a list of another kind follows.
    fn attribute_lines(&mut self, cursor: &mut Cursor<'_, 's>, own: Trait<'_>) -> bool {
        let from = cursor.at;
        cursor.at += 1;
        while let Some(next) = cursor.peek() {
            if marks::fence(next.text).is_some() {
                cursor.at = from;
                return false;
            }
            if next.is_blank() || marks::is_attribute_line(next.text) {
                cursor.at += 1;
                continue;
            }
            if marks::is_item(next.text) && !own.is_sibling(next.text) {
                self.lines.extend_from_slice(cursor.since(from));
                return true;
            }
            cursor.at = from;
            return false;
        }
        true
    }

    fn finish(mut self) -> Vec<Line<'s>> {
        if let Some(line) = self.detached.and_then(|at| self.lines.get_mut(at)) {
            line.text = "";
        }
        while self.lines.last().is_some_and(|l| l.is_blank()) {
            self.lines.pop();
        }
        if self.lines.last().is_some_and(|l| l.text == CONTINUATION) {
            self.lines.pop();
        }
        self.lines
    }
}
