//! What a block is, and paragraphs.
//!
//! Reference: <https://docs.asciidoctor.org/asciidoc/latest/blocks/>.

use super::inline::How;
use super::meta::Meta;
use super::sheet::{self, Cursor, Line, Run};
use super::subs::Subs;
use super::{Reader, Result, marks};
use crate::own;
use ast::{
    Admonition, AdmonitionKind, Attrs, Block, BlockKind, Blocks, Formal, FormalKind, Generic, Include,
    Inline, InlineKind, Inlines, Instruction, Node, Raw, Span, Str, Titled,
};

/// Which list a block stands in, where that changes how far a paragraph goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ListType {
    Bullet,
    Numbered,
    Description,
    Callout,
}

/// Where a block stands.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Place {
    /// Right behind the mark of an item: there is only text, or a list.
    pub text_only: bool,
    /// The list whose item it is in.
    pub list: Option<ListType>,
    /// A paragraph here belongs to the text behind the item's mark.
    pub folds: bool,
    /// Right in a section that is a bibliography.
    pub bibliography: bool,
}

/// The lines of a paragraph, and the comments among them.
#[derive(Default)]
pub(super) struct Lines<'s> {
    pub text: Vec<Line<'s>>,
    pub comments: Blocks,
}

impl Reader<'_> {
    /// Reads the content of a body, in which no section can stand.
    pub(super) fn body(&mut self, lines: &[Line<'_>]) -> Result<Blocks> {
        self.inside(sheet::span(lines), |reader| {
            let mut cursor = Cursor::new(lines);
            let mut blocks = Blocks::new();
            while !cursor.is_done() {
                reader.block(&mut cursor, Place::default(), &mut blocks)?;
            }
            Ok(blocks)
        })
    }

    /// Reads what stands above a block, and the block. Where its paragraph belongs to the text before it, that is returned.
    pub(super) fn block<'s>(
        &mut self,
        cursor: &mut Cursor<'_, 's>,
        mut place: Place,
        blocks: &mut Blocks,
    ) -> Result<Option<Lines<'s>>> {
        if cursor.skip_blank() > 0 {
            place.text_only = false;
            place.list = None;
        }
        let meta = self.meta(cursor, place.text_only, blocks);
        self.block_with(cursor, meta, place, blocks)
    }

    /// Reads the block that stands here, below `meta`.
    pub(super) fn block_with<'s>(
        &mut self,
        cursor: &mut Cursor<'_, 's>,
        mut meta: Meta<'s>,
        place: Place,
        blocks: &mut Blocks,
    ) -> Result<Option<Lines<'s>>> {
        for (id, span) in meta.others.drain(..) {
            blocks.push(Block::anchor(id, span));
        }
        let Some(line) = cursor.peek() else {
            self.dangling(meta, blocks);
            return Ok(None);
        };
        let is_styled =
            meta.style.as_deref().is_some_and(|style| style != "normal" && is_paragraph_style(style));
        if marks::directive(line.text).is_some_and(|(name, ..)| !(is_styled && name == "include")) {
            self.dangling(meta, blocks);
            self.directive(cursor, blocks)?;
            return Ok(None);
        }
        if let Some((fence, end)) = marks::fence(line.text) {
            self.fenced(fence, end, cursor, meta, blocks)?;
            return Ok(None);
        }
        let is_verbatim = matches!(meta.style.as_deref(), Some("literal" | "listing" | "source" | "verse"));
        let is_indented = line.text.starts_with([' ', '\t']);
        if !is_verbatim {
            if !place.text_only && self.rule_or_macro(cursor, &mut meta, blocks) {
                return Ok(None);
            }
            if self.list(cursor, &mut meta, place.bibliography, blocks)? {
                return Ok(None);
            }
            if (meta.is_style("discrete") || meta.is_style("float"))
                && let Some((level, words, taken)) = self.title_here(cursor)
            {
                cursor.at += taken;
                self.heading(level, words, meta, blocks);
                return Ok(None);
            }
        }
        self.paragraph(cursor, meta, place, is_indented, blocks)
    }

    /// What stands above no block: its ids are anchors.
    fn dangling(&mut self, mut meta: Meta<'_>, blocks: &mut Blocks) {
        let span = meta.start.unwrap_or_default();
        if let Some(id) = meta.id.take() {
            blocks.push(Block::anchor(id, span));
        }
        if meta.title.is_some() || meta.style.is_some() || !meta.roles.is_empty() {
            self.warn("attributes or a title that stand above no block", span);
        }
    }

    /// A comment, in lines or between fences.
    pub(super) fn comment(cursor: &mut Cursor<'_, '_>, blocks: &mut Blocks) -> bool {
        let Some(first) = cursor.peek() else { return false };
        let from = cursor.at;
        if let Some((marks::Fence::Comment, end)) = marks::fence(first.text) {
            cursor.at += 1;
            let (lines, _) = cursor.until(end);
            let words: Vec<&str> = lines.iter().map(|line| line.text).collect();
            blocks.push(Block::new(
                BlockKind::Comment(words.join("\n").into()),
                sheet::span(cursor.since(from)),
            ));
            return true;
        }
        while cursor.peek().is_some_and(|line| marks::is_comment(line.text)) {
            cursor.at += 1;
        }
        let lines = cursor.since(from);
        if lines.is_empty() {
            return false;
        }
        // A comment of a hyphen parts two lists and says nothing.
        if !matches!(lines, [only] if only.text == "//-") {
            blocks.push(comment_of(lines));
        }
        true
    }

    /// An include, or blocks for some readers only.
    fn directive(&mut self, cursor: &mut Cursor<'_, '_>, blocks: &mut Blocks) -> Result<()> {
        let from = cursor.at;
        let Some(line) = cursor.next() else { return Ok(()) };
        let Some((name, target, list)) = marks::directive(line.text) else { return Ok(()) };
        if name == "include" {
            let (include, mut attrs) = self.include(target, list);
            self.deeper(&mut attrs);
            blocks.push(Block { kind: BlockKind::Include(Box::new(include)), attrs, span: line.span() });
            return Ok(());
        }
        if name == "endif" {
            return Ok(());
        }
        let inside = region(cursor);
        let content = self.body(inside)?;
        blocks.push(conditional(name, target, list, content, sheet::span(cursor.since(from))));
        Ok(())
    }

    /// How much deeper the headings of a file are that is included here: what the text says goes with what the include says.
    fn deeper(&self, attrs: &mut Attrs) {
        let own = match attrs.get("leveloffset") {
            None => 0,
            Some(own) if own.starts_with(['+', '-']) => {
                own.trim_start_matches('+').parse::<i64>().unwrap_or(0)
            }
            Some(_) => return,
        };
        if self.level_offset != 0 {
            attrs.set("leveloffset", format!("{:+}", self.level_offset.saturating_add(own)));
            attrs.keep_hints_of("");
        }
    }

    /// A file that is included.
    pub(super) fn include(&mut self, target: &str, list: &str) -> (Include, Attrs) {
        let href = self.attributes.expand(target).as_ref().into();
        let mut attrs = Attrs::default();
        let list = self.attributes.expand(list);
        let list = super::attrlist::List::parse(&list);
        for (name, value) in &list.named {
            attrs.data_mut().push_other(name.as_ref(), value.text.as_ref());
        }
        if attrs.get("leveloffset").is_none() {
            attrs.set_hint(own::AS_IT_IS, "");
        }
        for name in ["opts", "options"] {
            if let Some(value) = attrs.take(name) {
                attrs.set(own::OPTIONS, value);
            }
        }
        (Include { href, ..Include::default() }, attrs)
    }

    /// A rule, or a macro on a line of its own.
    fn rule_or_macro<'s>(
        &mut self,
        cursor: &mut Cursor<'_, 's>,
        meta: &mut Meta<'s>,
        blocks: &mut Blocks,
    ) -> bool {
        let Some(line) = cursor.peek() else { return false };
        if let Some(rule) = marks::rule(line.text) {
            let kind = match rule {
                marks::Rule::Break => BlockKind::Break,
                marks::Rule::Page => BlockKind::Instruction(Box::new(Instruction {
                    target: own::PAGE_BREAK.into(),
                    data: Str::new(),
                })),
            };
            cursor.at += 1;
            let attrs = meta.attrs();
            blocks.push(Block { kind, attrs, span: line.span() });
            return true;
        }
        if line.text.ends_with(']')
            && let Some((name, target, list)) = marks::block_macro(line.text)
            && self.block_macro(line, cursor, name, target, list, meta, blocks)
        {
            cursor.at += 1;
            return true;
        }
        false
    }

    /// The lines of a paragraph. The first is one whatever it looks like. `whole` says that only a blank line ends it, `verbatim` that
    /// comments in it are text.
    pub(super) fn paragraph_lines<'s>(
        cursor: &mut Cursor<'_, 's>,
        in_list: bool,
        whole: bool,
        verbatim: bool,
    ) -> Lines<'s> {
        let mut lines = Lines::default();
        let from = cursor.at;
        while let Some(line) = cursor.peek() {
            if line.is_blank() || line.text == "+" && cursor.at > from {
                break;
            }
            if cursor.at > from {
                let begins = !whole
                    && (marks::is_attribute_line(line.text)
                        || marks::fence(line.text).is_some()
                        || in_list && marks::is_item(line.text));
                let is_conditional = marks::directive(line.text).is_some_and(|(name, ..)| name != "include");
                if begins || is_conditional {
                    break;
                }
            }
            cursor.at += 1;
            if !verbatim && marks::is_comment(line.text) {
                let before = cursor.at;
                while cursor.peek().is_some_and(|line| marks::is_comment(line.text)) {
                    cursor.at += 1;
                }
                lines.comments.push(comment_of(&cursor.lines[before - 1..cursor.at]));
                continue;
            }
            lines.text.push(line);
        }
        lines
    }

    fn paragraph<'s>(
        &mut self,
        cursor: &mut Cursor<'_, 's>,
        mut meta: Meta<'s>,
        place: Place,
        is_indented: bool,
        blocks: &mut Blocks,
    ) -> Result<Option<Lines<'s>>> {
        let style = meta.style.clone();
        let named = style.as_deref().filter(|s| *s != "normal" && is_paragraph_style(s));
        if let Some(style) = named {
            let verbatim = matches!(style, "literal" | "listing" | "source" | "verse");
            let lines = Self::paragraph_lines(cursor, false, verbatim, verbatim);
            self.styled(style, &lines.text, meta, true, blocks)?;
            blocks.extend(lines.comments);
            return Ok(None);
        }
        let adjacent = place.list.is_some();
        if is_indented && style.is_none() {
            let mut lines = Self::paragraph_lines(cursor, adjacent, false, !place.text_only);
            if place.text_only || place.list == Some(ListType::Description) {
                lines.text = dedented(&lines.text);
                return Ok(self.plain(lines, meta, place, blocks));
            }
            let text = dedented(&lines.text);
            let start = sheet::span(&lines.text);
            self.verbatim_block(marks::Fence::Literal, "literal", &text, meta, start, blocks);
            blocks.append(&mut lines.comments);
            return Ok(None);
        }
        if meta.is_style("normal") {
            meta.style = None;
        }
        let mut lines = Self::paragraph_lines(cursor, adjacent, false, false);
        if place.text_only {
            return Ok(self.plain(lines, meta, place, blocks));
        }
        let Some(first) = lines.text.first().copied() else {
            self.dangling(meta, blocks);
            blocks.append(&mut lines.comments);
            return Ok(None);
        };
        if let Some((name, taken)) = marks::admonition(first.text) {
            lines.text[0] = first.from(taken);
            self.styled(name, &lines.text, meta, true, blocks)?;
        } else if first.text.starts_with("> ") {
            self.quotation_of_markdown(&lines.text, meta, blocks)?;
        } else if let Some(credit) = air_quotes(&lines.text) {
            self.air_quotation(&lines.text, credit, meta, blocks);
        } else {
            return Ok(self.plain(lines, meta, place, blocks));
        }
        blocks.append(&mut lines.comments);
        Ok(None)
    }

    /// A paragraph of running text.
    fn plain<'s>(
        &mut self,
        mut lines: Lines<'s>,
        mut meta: Meta<'s>,
        place: Place,
        blocks: &mut Blocks,
    ) -> Option<Lines<'s>> {
        if place.folds {
            return Some(lines);
        }
        let span = sheet::span(&lines.text);
        let head = self.head(&mut meta);
        let hard = meta.take_option("hardbreaks") || self.attributes.get("hardbreaks-option").is_some();
        let subs = Self::subs_of(&mut meta, Subs::NORMAL);
        let words = self.text_of(&lines.text, subs, hard);
        let attrs = meta.attrs();
        if head.is_empty() {
            crate::settle::paragraph(words, attrs, span, blocks);
        } else {
            Self::put_titled(BlockKind::Paragraph(words), head, attrs, span, blocks);
        }
        blocks.append(&mut lines.comments);
        None
    }

    /// A block of which a title makes a formal one.
    pub(super) fn put_titled(kind: BlockKind, head: Blocks, attrs: Attrs, span: Span, blocks: &mut Blocks) {
        if head.is_empty() {
            blocks.push(Block { kind, attrs, span });
            return;
        }
        let formal = match kind {
            BlockKind::Media(_) => FormalKind::Figure,
            BlockKind::Math(_) => FormalKind::Equation,
            _ => FormalKind::Paragraph,
        };
        let body = vec![Block::new(kind, span)];
        let kind = BlockKind::Formal(Box::new(Formal { kind: formal, head, body }));
        blocks.push(Block { kind, attrs, span });
    }

    /// The substitutions that a block asks for.
    pub(super) fn subs_of(meta: &mut Meta<'_>, base: Subs) -> Subs {
        meta.take("subs").map_or(base, |value| Subs::parse(&value.text, base, false))
    }

    /// Running text of some lines; an include among them stays.
    pub(super) fn text_of(&mut self, lines: &[Line<'_>], subs: Subs, hard: bool) -> Inlines {
        self.text_as(lines, subs, How { hard, ..How::default() })
    }

    /// The same, as it is told.
    pub(super) fn text_as(&mut self, lines: &[Line<'_>], subs: Subs, how: How<'_>) -> Inlines {
        if !holds_directives(lines) {
            return self.running_as(&Run::of(lines, self.text), subs, how);
        }
        let mut out = Inlines::new();
        let pieces = pieces(lines);
        let (last, mut after_include) = (pieces.len().saturating_sub(1), false);
        for (at, piece) in pieces.into_iter().enumerate() {
            match piece {
                Piece::Text(lines) => {
                    let run = Run::of(&lines, self.text);
                    // The ends of lines around an include are blanks.
                    if after_include {
                        out.push(Inline::new(InlineKind::Text("\n".into()), run.span(0, 0)));
                    }
                    out.extend(self.running_as(&run, subs, how));
                    if at < last {
                        out.push(Inline::new(InlineKind::Text("\n".into()), run.span(0, 0)));
                    }
                    after_include = false;
                }
                Piece::Include(line) => {
                    out.extend(self.inline_include(line));
                    after_include = true;
                }
            }
        }
        if last > 0 { ast::normal::text::tidy(out) } else { out }
    }

    /// An include in the midst of a text.
    pub(super) fn inline_include(&mut self, line: Line<'_>) -> Option<Inline> {
        let (_, target, list) = marks::directive(line.text)?;
        let (mut include, mut attrs) = self.include(target, list);
        include.text = true;
        attrs.keep_hints_of("");
        Some(Inline { kind: InlineKind::Include(Box::new(include)), attrs, span: line.span() })
    }

    /// `> quotation`, as in Markdown.
    fn quotation_of_markdown<'s>(
        &mut self,
        lines: &[Line<'s>],
        mut meta: Meta<'s>,
        blocks: &mut Blocks,
    ) -> Result<()> {
        let mut inside: Vec<Line<'s>> = lines
            .iter()
            .map(|line| match line.text {
                ">" => line.from(1),
                text if text.starts_with("> ") => line.from(2),
                _ => *line,
            })
            .collect();
        let mut head = self.head(&mut meta);
        if let Some(last) = inside.last().copied().filter(|line| line.text.starts_with("-- ")) {
            inside.pop();
            head.push(self.attribution(last.from(3)));
        }
        let body = self.anew(|reader| reader.body(&inside))?;
        let kind = BlockKind::Quotation(Box::new(Titled { head, body }));
        meta.style = None;
        blocks.push(Block { kind, attrs: meta.attrs(), span: sheet::span(lines) });
        Ok(())
    }

    /// `"quotation"` and `-- who` below it.
    fn air_quotation<'s>(
        &mut self,
        lines: &[Line<'s>],
        credit: usize,
        mut meta: Meta<'s>,
        blocks: &mut Blocks,
    ) {
        let mut text = lines[..credit].to_vec();
        text[0] = text[0].from(1);
        if let Some(last) = text.last_mut() {
            last.text = last.text.strip_suffix('"').unwrap_or(last.text);
        }
        let mut head = self.head(&mut meta);
        head.push(self.attribution(lines[credit].from(3)));
        let words = self.text_of(&text, Subs::NORMAL, false);
        let body = vec![Block::new(BlockKind::Paragraph(words), sheet::span(&text))];
        let kind = BlockKind::Quotation(Box::new(Titled { head, body }));
        meta.style = None;
        blocks.push(Block { kind, attrs: meta.attrs(), span: sheet::span(lines) });
    }

    /// Who said it, and where, with a comma between them.
    fn attribution(&mut self, line: Line<'_>) -> Block {
        let (who, title) = match line.text.split_once(", ") {
            Some((who, title)) => (who, Some(title)),
            None => (line.text, None),
        };
        let who = self.running(&Run::of_text(who, line.at), Subs::NORMAL);
        let title = title.map(|t| self.running(&Run::of_text(t, line.at), Subs::NORMAL));
        super::delimited::attribution(who, title, line.span())
    }

    /// `[discrete]` and a title.
    fn heading<'s>(&mut self, level: usize, line: Line<'s>, mut meta: Meta<'s>, blocks: &mut Blocks) {
        meta.style = None;
        meta.title = None;
        let (content, id) = self.title_words(line);
        if meta.id.is_none() {
            meta.id = id;
        }
        let level = u8::try_from(level.max(1)).ok();
        let kind = BlockKind::Heading(Box::new(ast::Heading { level, content }));
        blocks.push(Block { kind, attrs: meta.attrs(), span: line.span() });
    }

    /// An admonition of these blocks.
    pub(super) fn admonition(
        name: &str,
        head: Blocks,
        body: Blocks,
        meta: &mut Meta<'_>,
    ) -> Option<BlockKind> {
        let kind = match name {
            "NOTE" => AdmonitionKind::Note,
            "TIP" => AdmonitionKind::Tip,
            "IMPORTANT" => AdmonitionKind::Important,
            "WARNING" if meta.take_role("danger") => AdmonitionKind::Danger,
            "WARNING" => AdmonitionKind::Warning,
            "CAUTION" => AdmonitionKind::Caution,
            _ => return None,
        };
        Some(BlockKind::Admonition(Box::new(Admonition { kind, head, body })))
    }
}

/// Lines that are read together.
pub(super) enum Piece<'s> {
    Text(Vec<Line<'s>>),
    Include(Line<'s>),
}

/// Whether a line may be an include, or keep one from being such by a backslash: most texts have none, and are read as they stand.
pub(super) fn holds_directives(lines: &[Line<'_>]) -> bool {
    let may_be = |line: &Line<'_>| {
        matches!(line.text.as_bytes(), [b'i' | b'e' | b'\\', .., b']'])
            && memchr::memmem::find(line.text.as_bytes(), b"::").is_some()
    };
    lines.iter().any(may_be)
}

/// Text and the includes among it. The backslash of a line that is no directive is taken away.
pub(super) fn pieces<'s>(lines: &[Line<'s>]) -> Vec<Piece<'s>> {
    let mut out = Vec::new();
    let mut text: Vec<Line<'s>> = Vec::with_capacity(lines.len());
    for &line in lines {
        if marks::directive(line.text).is_some_and(|(name, ..)| name == "include") {
            if !text.is_empty() {
                out.push(Piece::Text(std::mem::take(&mut text)));
            }
            out.push(Piece::Include(line));
        } else if marks::is_escaped_directive(line.text) {
            text.push(line.from(1));
        } else {
            text.push(line);
        }
    }
    if !text.is_empty() {
        out.push(Piece::Text(text));
    }
    out
}

/// The lines of a region up to the directive that ends it, which is passed.
pub(super) fn region<'l, 's>(cursor: &mut Cursor<'l, 's>) -> &'l [Line<'s>] {
    let from = cursor.at;
    let mut open = 1usize;
    while let Some(line) = cursor.next() {
        match marks::directive(line.text) {
            Some(("endif", ..)) => open -= 1,
            Some(("ifdef" | "ifndef", _, "")) => open += 1,
            Some(("ifeval", ..)) => open += 1,
            _ => {}
        }
        if open == 0 {
            return &cursor.lines[from..cursor.at - 1];
        }
    }
    cursor.since(from)
}

/// Blocks for some readers only.
pub(super) fn conditional(name: &str, target: &str, list: &str, content: Blocks, span: Span) -> Block {
    if let Some(raw) = raw_of(name, target, &content) {
        return Block::new(BlockKind::Raw(Box::new(raw)), span);
    }
    let mut attrs = Attrs::default();
    attrs.set("directive", name);
    attrs.set("expression", if name == "ifeval" { list } else { target });
    let content = content.into_iter().map(Node::Block).collect();
    let generic = Generic { name: own::CONDITIONAL.into(), content };
    Block { kind: BlockKind::Generic(Box::new(generic)), attrs, span }
}

/// What is passed through to one backend only: `ifdef::backend-name[]` and one block of such text in it.
fn raw_of(name: &str, target: &str, content: &[Block]) -> Option<Raw> {
    let format = target.strip_prefix("backend-").filter(|_| name == "ifdef")?;
    let is_backend = !matches!(format, "" | "html" | "svg" | "mathml")
        && format.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    match content {
        [Block { kind: BlockKind::Raw(raw), attrs, .. }]
            if is_backend && attrs.is_empty() && raw.format == "html" =>
        {
            Some(Raw { format: format.into(), text: raw.text.clone() })
        }
        _ => None,
    }
}

/// The id of an anchor that a text begins with; the anchor is taken away.
pub(crate) fn take_id(words: &mut Inlines) -> Option<Str> {
    let first = words.first_mut()?;
    let is_bare = matches!(first.kind, InlineKind::Anchor)
        && first.attrs.other().is_empty()
        && first.attrs.hints().is_empty();
    if !is_bare {
        return None;
    }
    let id = first.attrs.take_id();
    words.remove(0);
    id
}

/// Comment lines as one comment.
fn comment_of(lines: &[Line<'_>]) -> Block {
    let words: Vec<&str> = lines
        .iter()
        .map(|line| {
            let words = &line.text[2..];
            words.strip_prefix(' ').unwrap_or(words)
        })
        .collect();
    Block::new(BlockKind::Comment(words.join("\n").into()), sheet::span(lines))
}

/// How many blanks all lines begin with.
pub(super) fn indentation(lines: &[Line<'_>]) -> usize {
    let blanks = |line: &Line<'_>| line.text.len() - line.text.trim_start_matches([' ', '\t']).len();
    lines.iter().filter(|line| !line.is_blank()).map(blanks).min().unwrap_or(0)
}

/// Lines without the blanks that all of them begin with.
fn dedented<'s>(lines: &[Line<'s>]) -> Vec<Line<'s>> {
    let least = indentation(lines);
    lines.iter().map(|line| line.from(least)).collect()
}

fn is_paragraph_style(style: &str) -> bool {
    matches!(
        style,
        "abstract"
            | "partintro"
            | "comment"
            | "example"
            | "literal"
            | "listing"
            | "normal"
            | "open"
            | "pass"
            | "quote"
            | "sidebar"
            | "source"
            | "verse"
            | "stem"
            | "latexmath"
            | "asciimath"
            | "NOTE"
            | "TIP"
            | "IMPORTANT"
            | "WARNING"
            | "CAUTION"
    )
}

/// Which line of a paragraph says who is quoted, where the others stand in quotes.
fn air_quotes(lines: &[Line<'_>]) -> Option<usize> {
    let last = lines.len().checked_sub(1).filter(|last| *last > 0)?;
    let quoted = lines[0].text.starts_with('"') && lines[last - 1].text.ends_with('"');
    (quoted && lines[last].text.starts_with("-- ")).then_some(last)
}
