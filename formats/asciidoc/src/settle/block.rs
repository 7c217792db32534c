//! Blocks in the reader's form.

use super::{Context, Settle};
use crate::own;
use ast::{
    Attrs, Block, BlockKind, BlockTag, Blocks, Class, CodeBlock, CodeKind, Feature, FormalKind, Inline,
    InlineKind, Inlines, MathNotation, Node, Raw, Span, Str,
};
use std::rc::Rc;

impl Settle {
    /// Blocks in a row.
    pub(super) fn sequence(&mut self, blocks: &mut Blocks, context: Context) {
        if blocks.iter().any(is_division) {
            self.includes_between(blocks, context);
            super::division::between_divisions(blocks);
        }
        let outer = Rc::clone(&self.callouts);
        let numbers = super::code::numbers_by_place(blocks).into_iter().peekable();
        let mut row = Row { numbers, outer, context, made: Blocks::new() };
        let mut at = 0;
        // As long as each block stays, which most do, the list stays the list that it is.
        let stays = loop {
            let Some(block) = blocks.get_mut(at) else { break None };
            self.callouts_from(at, &mut row);
            if waits(block) {
                break None;
            }
            let stays = self.block(block, row.context, &mut row.made);
            if !stays || !row.made.is_empty() || waits(block) {
                break Some(stays);
            }
            row.is_behind(block);
            at += 1;
        };
        if at < blocks.len() {
            let rest = blocks.split_off(at);
            self.anew(blocks, at, rest, stays, &mut row);
        }
        self.callouts = row.outer;
        if blocks.iter().any(is_division) {
            super::division::between_divisions(blocks);
        }
        if blocks.iter().any(|b| matches!(b.kind, BlockKind::Comment(_))) {
            joined_comments(blocks);
        }
    }

    /// The rest of the blocks of a row, set behind those that stay. `first` is what is known of the first of them, if it has been
    /// brought into form: whether it stays.
    fn anew(&mut self, out: &mut Blocks, from: usize, rest: Blocks, mut first: Option<bool>, row: &mut Row) {
        let mut waiting = Waiting::default();
        out.reserve(rest.len());
        for (at, mut block) in (from..).zip(rest) {
            let seen = out.len();
            self.callouts_from(at, row);
            let stays = match first.take() {
                Some(stays) => stays,
                None if waiting.takes(&mut block) => continue,
                None => self.block(&mut block, row.context, &mut row.made),
            };
            for made in row.made.drain(..) {
                waiting.before(made, out);
            }
            if stays {
                waiting.before(block, out);
            }
            out.iter().skip(seen).for_each(|block| row.is_behind(block));
        }
        waiting.flush(out);
    }

    /// Which callouts explain the marks from this place of the row on.
    fn callouts_from(&mut self, at: usize, row: &mut Row) {
        if let Some((_, found)) = row.numbers.next_if(|(from, _)| *from == at) {
            self.callouts = found.unwrap_or_else(|| Rc::clone(&row.outer));
        }
    }

    /// Brings a block into form. Returns whether it stays, behind what is then in `made`; else that stands in its place.
    fn block(&mut self, block: &mut Block, context: Context, made: &mut Blocks) -> bool {
        let span = block.span;
        match &mut block.kind {
            BlockKind::Division(_) => {
                self.division(block, context, made);
                return true;
            }
            BlockKind::Comment(_) => return Self::comment(block),
            BlockKind::Compound(body) | BlockKind::Caption(body) => {
                made.extend(block.attrs.take_id().map(|id| Block::anchor(id, span)));
                self.sequence(body, context);
                made.append(body);
                return false;
            }
            _ => {}
        }
        self.block_attrs(&mut block.attrs, span);
        if let Some(head) = head_mut(&mut block.kind)
            && !head.is_empty()
        {
            self.head(head, made);
        }
        match &mut block.kind {
            BlockKind::Code(_) => return self.code(block, made),
            BlockKind::Paragraph(words) => {
                self.text(words);
                return stays_paragraph(block, made);
            }
            BlockKind::Plain(words) => {
                self.text(words);
                block.kind = BlockKind::Paragraph(std::mem::take(words));
                return stays_paragraph(block, made);
            }
            BlockKind::Heading(heading) => {
                let level = heading.level.unwrap_or(context.level).clamp(1, 5);
                heading.level = Some(level);
                self.line(&mut heading.content);
            }
            BlockKind::List(_) | BlockKind::CalloutList(_) | BlockKind::DefinitionList(_) => {
                return self.list(block, made);
            }
            BlockKind::Math(math) => {
                math.source = math.source.trim_matches('\n').into();
                if math.notation == MathNotation::MathMl && !super::is_math(&math.source) {
                    let text = math.source.clone();
                    self.changes.note(
                        BlockTag::Math,
                        Class::Degraded,
                        "mathml",
                        "text that is passed through",
                        span,
                    );
                    block.kind = BlockKind::Raw(Box::new(Raw { format: "html".into(), text }));
                }
            }
            BlockKind::Raw(raw) => self.raw(raw, span),
            BlockKind::Admonition(a) => self.sequence(&mut a.body, inside(context)),
            BlockKind::Sidebar(t) | BlockKind::Quotation(t) => self.sequence(&mut t.body, inside(context)),
            BlockKind::Formal(_) => return self.formal(block, context, made),
            BlockKind::Media(media) => {
                self::media(self, media, span);
                said_of_picture(media, &mut block.attrs);
                if let Some(words) = self.without_source(media, span) {
                    block.kind = BlockKind::Paragraph(words);
                    return stays_paragraph(block, made);
                }
            }
            BlockKind::Table(_) => {
                self.table(std::mem::replace(block, Block::made(BlockKind::Break)), context, made);
                return false;
            }
            BlockKind::Include(include) if include.text => {
                block.attrs.keep_hints_of("");
                let content = vec![Inline::new(InlineKind::Include(include.clone()), span)];
                let code = CodeBlock { kind: CodeKind::Listing, language: None, content };
                block.kind = BlockKind::Code(Box::new(code));
                block.attrs.take("kind");
                block.attrs.take("depth");
            }
            BlockKind::Include(include) => {
                let name = include.href.clone();
                self.include(&mut block.attrs, name, context, block.span);
            }
            BlockKind::Instruction(instruction) => {
                let is_own = instruction.target == own::PAGE_BREAK
                    || instruction.target == own::INSTRUCTION && instruction.data.starts_with(':');
                if !is_own {
                    let name = instruction.target.clone();
                    self.changes.note(BlockTag::Instruction, Class::Dropped, name, "nothing", span);
                    return false;
                }
            }
            BlockKind::Generic(generic) => {
                let mut body = generic.take_blocks(span);
                let context = if generic.name == own::CONDITIONAL { context } else { inside(context) };
                self.sequence(&mut body, context);
                generic.content = body.into_iter().map(Node::Block).collect();
            }
            _ => {}
        }
        true
    }

    /// The head of a block: its title and who is quoted. Comments come before the block.
    fn head(&mut self, head: &mut Blocks, before: &mut Blocks) {
        let mut title = None;
        let mut credit = None;
        for mut part in std::mem::take(head) {
            match &mut part.kind {
                BlockKind::Title(words) if title.is_none() => {
                    self.line(words);
                    super::inline::leading_id(words, &mut part.attrs);
                    title = Some(part);
                }
                BlockKind::Attribution(words) if credit.is_none() => {
                    self.line(words);
                    if let Some(id) = part.attrs.take_id() {
                        words.insert(0, anchor(id, part.span));
                    }
                    if !words.is_empty() {
                        credit = Some(part);
                    }
                }
                BlockKind::Comment(_) => before.extend(Self::comment(&mut part).then_some(part)),
                BlockKind::Title(_)
                | BlockKind::Attribution(_)
                | BlockKind::Info(_)
                | BlockKind::ShortTitle(_) => {}
                // What stands before the first item of a list.
                _ => {
                    let mut one = vec![part];
                    self.sequence(&mut one, Context::default());
                    before.append(&mut one);
                }
            }
        }
        head.extend(title);
        head.extend(credit);
    }

    /// A block with a title, as [`Settle::block`].
    fn formal(&mut self, block: &mut Block, context: Context, made: &mut Blocks) -> bool {
        let span = block.span;
        let BlockKind::Formal(formal) = &mut block.kind else { return true };
        self.sequence(&mut formal.body, inside(context));
        let titled = !formal.head.is_empty();
        let is_bare = |b: &Block| b.attrs.is_empty();
        match (formal.kind, formal.body.as_slice()) {
            // Its parts are all there is.
            (FormalKind::Paragraph, _) if !titled => {
                let mut body = std::mem::take(&mut formal.body);
                let attrs = std::mem::take(&mut block.attrs);
                Self::opened(&mut body, attrs, span, made);
                return false;
            }
            (FormalKind::Figure, [only @ Block { kind: BlockKind::Media(_), .. }])
            | (FormalKind::Equation, [only @ Block { kind: BlockKind::Math(_), .. }])
                if is_bare(only) && !titled =>
            {
                if let Some(mut only) = formal.body.pop() {
                    only.attrs = std::mem::take(&mut block.attrs);
                    made.push(only);
                }
                return false;
            }
            _ => {}
        }
        // A picture, a formula or a paragraph has its title itself.
        if titled && let [only] = formal.body.as_slice() {
            let own = match only.kind {
                BlockKind::Media(_) => Some(FormalKind::Figure),
                BlockKind::Math(_) => Some(FormalKind::Equation),
                _ => None,
            };
            if let (FormalKind::Paragraph, Some(own), true) = (formal.kind, own, is_bare(only)) {
                let from = formal.kind.name();
                formal.kind = own;
                self.changes.note(BlockTag::Formal, Class::Normalised, from, own.name(), span);
            }
        }
        true
    }

    /// A table: what its cells hold, then the form of its grid.
    fn table(&mut self, mut block: Block, context: Context, out: &mut Blocks) {
        let BlockKind::Table(table) = &mut block.kind else { return };
        let mut cells = Cells { settle: self, context };
        table.groups.iter_mut().for_each(|group| ast::visit::VisitMut::block(&mut cells, group));
        let mut tables = super::table::table(block, &mut self.changes);
        let mut comments = Blocks::new();
        for table in &mut tables {
            crate::settle::comments_of_table(table, &mut comments);
            // The ids of cells stand among their blocks now.
            ast::visit::VisitMut::block(&mut Anchors(self, context), table);
        }
        comments.retain_mut(Self::comment);
        out.append(&mut comments);
        out.append(&mut tables);
    }

    /// The body of a block that is nothing but its body.
    fn opened(body: &mut Blocks, mut attrs: Attrs, span: Span, out: &mut Blocks) {
        if let [only] = body.as_mut_slice()
            && only.attrs.is_empty()
            && !matches!(only.kind, BlockKind::Comment(_) | BlockKind::Anchor)
        {
            only.attrs = attrs;
            return out.append(body);
        }
        let id = attrs.take_id();
        if !attrs.is_empty() {
            let content = std::mem::take(body).into_iter().map(Node::Block).collect();
            if let Some(id) = id {
                attrs.set_id(id);
            }
            let generic = ast::Generic { name: own::OPEN.into(), content };
            return out.push(Block { kind: BlockKind::Generic(Box::new(generic)), attrs, span });
        }
        if let Some(id) = id {
            match body.first_mut().filter(|b| b.attrs.id().is_none() && takes_id(&b.kind)) {
                Some(first) => first.attrs.set_id(id),
                None => out.push(Block::anchor(id, span)),
            }
        }
        out.append(body);
    }

    /// What stands behind a division is a part of it in the text; how deep the headings of a file are that is included there
    /// depends on where it stood.
    fn includes_between(&mut self, blocks: &mut Blocks, context: Context) {
        let mut behind_part = context.behind_part;
        for block in blocks {
            if let BlockKind::Include(include) = &block.kind {
                let name = include.href.clone();
                self.include(&mut block.attrs, name, Context { behind_part, ..context }, block.span);
            }
            behind_part |= context.top && (is_part(block) || is_included_part(block));
        }
    }

    /// How much deeper the headings of an included file are.
    fn include(&mut self, attrs: &mut Attrs, name: Str, context: Context, span: Span) {
        let kind = attrs.take("kind");
        attrs.take("depth");
        attrs.take(ast::normal::HEADING_OFFSET);
        if attrs.get("leveloffset").is_some() || attrs.hint(own::AS_IT_IS).is_some() {
            return;
        }
        let level = match kind.as_deref() {
            None => 0,
            // A part's title has the book's own level.
            Some("parts") if context.level <= 1 => 0,
            Some(_) => context.level,
        };
        if level == 0 {
            attrs.set_hint(own::AS_IT_IS, "");
        } else {
            attrs.set("leveloffset", format!("+{level}"));
            if context.behind_part && context.level == 1 {
                self.changes.note(BlockTag::Include, Class::Degraded, name, BEHIND_PART, span);
            }
        }
    }

    /// The words of a picture that is in no file: no macro can say it.
    pub(super) fn without_source(&mut self, media: &mut ast::Media, span: Span) -> Option<Inlines> {
        let item = media.items.first_mut().and_then(|b| match &mut b.kind {
            BlockKind::MediaItem(item) => Some(item),
            _ => None,
        });
        if item.as_ref().is_some_and(|item| !item.source.trim().is_empty()) {
            return None;
        }
        self.changes.note(BlockTag::Media, Class::Degraded, "", "its words: it is in no file", span);
        let body = item.map(|item| std::mem::take(&mut item.body)).unwrap_or_default();
        let words = body.into_iter().filter_map(|b| match b.kind {
            BlockKind::Plain(words) => Some(words),
            _ => None,
        });
        Some(words.flatten().collect())
    }

    /// Text in the language of a backend.
    fn raw(&mut self, raw: &mut Raw, span: Span) {
        let text = raw.text.trim_matches('\n');
        let name = match raw.format.as_str() {
            "html" => "html".to_string(),
            "svg" | "mathml" => {
                let name = raw.format.clone();
                self.changes.note(
                    BlockTag::Raw,
                    Class::Normalised,
                    name,
                    "text that is passed through",
                    span,
                );
                "html".to_string()
            }
            other => crate::write::line::backend(other),
        };
        raw.text = text.into();
        raw.format = name.into();
    }

    /// A comment: each line without what the sign before it takes. Whether anything is left of it.
    pub(super) fn comment(block: &mut Block) -> bool {
        let BlockKind::Comment(text) = &mut block.kind else { return false };
        let lines: Vec<&str> = text.trim_end().split('\n').map(str::trim_end).collect();
        let first = lines.iter().position(|l| !l.is_empty()).unwrap_or(lines.len());
        let mut lines = lines[first..].to_vec();
        if let Some(line) = lines.first_mut() {
            *line = line.trim_start();
        }
        let joined = lines.join("\n");
        block.attrs = Attrs::default();
        *text = joined.into();
        !text.is_empty()
    }

    /// The attributes of a block: what a list above it can say.
    pub(super) fn block_attrs(&mut self, attrs: &mut Attrs, span: Span) {
        let Some(data) = attrs.data() else { return };
        let is_name = |name: &str| {
            name.starts_with(|c: char| c.is_alphanumeric() || c == '_')
                && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'))
        };
        let bad: Vec<Str> = data
            .other
            .iter()
            .filter(|(name, value)| !is_name(name) || value.contains('\n') || value.ends_with('\\'))
            .map(|(name, _)| name.clone())
            .collect();
        let changed = data.classes.iter().any(|class| crate::write::class(class) != *class);
        if changed {
            for class in &mut attrs.data_mut().classes {
                *class = crate::write::class(class).into();
            }
        }
        for name in bad {
            attrs.take(&name);
            self.changes.note(Feature::OtherAttributes, Class::Dropped, name, "nothing", span);
        }
    }
}

/// Brings what cells hold into form.
struct Cells<'s> {
    settle: &'s mut Settle,
    context: Context,
}

impl ast::visit::VisitMut for Cells<'_> {
    fn block(&mut self, block: &mut Block) {
        let BlockKind::Cell(cell) = &mut block.kind else { return ast::visit::walk_block_mut(self, block) };
        if !super::table::is_words(&cell.body) {
            let mut comments = Blocks::new();
            Taken(&mut comments).blocks(&mut cell.body);
            self.settle.sequence(&mut cell.body, inside(self.context));
            return cell.body.append(&mut comments);
        }
        for part in &mut cell.body {
            if let BlockKind::Plain(words) | BlockKind::Paragraph(words) = &mut part.kind {
                self.settle.text(words);
            }
        }
    }
}

/// What becomes of a chapter behind a part.
pub(super) const BEHIND_PART: &str = "a chapter of the part before it";

/// Whether a block includes a file whose title has the level of parts.
fn is_included_part(block: &Block) -> bool {
    matches!(block.kind, BlockKind::Include(_)) && block.attrs.hint(own::AS_IT_IS).is_some()
}

const fn is_division(block: &Block) -> bool {
    matches!(block.kind, BlockKind::Division(_))
}

fn is_part(block: &Block) -> bool {
    matches!(&block.kind, BlockKind::Division(d) if d.kind == ast::DivisionKind::Part)
}

/// Takes comments out of blocks, wherever they stand: a table's reader takes them out of its lines first.
struct Taken<'o>(&'o mut Blocks);

impl Taken<'_> {
    fn blocks(&mut self, blocks: &mut Blocks) {
        for block in blocks.iter_mut() {
            if !matches!(block.kind, BlockKind::Comment(_)) {
                ast::visit::VisitMut::block(self, block);
            }
        }
        let (comments, rest) =
            std::mem::take(blocks).into_iter().partition(|b| matches!(b.kind, BlockKind::Comment(_)));
        *blocks = rest;
        self.0.extend::<Blocks>(comments);
    }
}

impl ast::visit::VisitMut for Taken<'_> {
    fn block(&mut self, block: &mut Block) {
        for body in block.kind.bodies_mut() {
            self.blocks(body);
        }
    }
}

/// Gives anchors at the start of cells to the blocks behind them.
struct Anchors<'s>(&'s mut Settle, Context);

impl ast::visit::VisitMut for Anchors<'_> {
    fn block(&mut self, block: &mut Block) {
        match &mut block.kind {
            BlockKind::Cell(cell) if !super::table::is_words(&cell.body) => {
                if cell.body.iter().any(|b| matches!(b.kind, BlockKind::Anchor)) {
                    self.0.sequence(&mut cell.body, inside(self.1));
                }
            }
            BlockKind::Cell(_) => {}
            _ => ast::visit::walk_block_mut(self, block),
        }
    }
}

/// Takes the comments out that stand between the rows of a table: they come before it.
pub(crate) fn comments_of_table(table: &mut Block, out: &mut Blocks) {
    let BlockKind::Table(table) = &mut table.kind else { return };
    for group in &mut table.groups {
        let BlockKind::TableGroup(group) = &mut group.kind else { continue };
        for section in &mut group.sections {
            let BlockKind::TableSection(section) = &mut section.kind else { continue };
            let is_comment = |b: &Block| matches!(b.kind, BlockKind::Comment(_));
            if section.rows.iter().any(is_comment) {
                let (comments, rows): (Blocks, Blocks) =
                    std::mem::take(&mut section.rows).into_iter().partition(is_comment);
                section.rows = rows;
                out.extend(comments);
            }
        }
        let has_rows = |b: &Block| matches!(&b.kind, BlockKind::TableSection(s) if !s.rows.is_empty());
        if group.sections.iter().any(has_rows) {
            group.sections.retain(has_rows);
        }
    }
}

/// A row of blocks while it is brought into form.
struct Row {
    /// From which place on which callouts explain the marks.
    numbers: std::iter::Peekable<std::vec::IntoIter<(usize, Option<super::code::Numbers>)>>,
    /// The callouts of what is around the row.
    outer: super::code::Numbers,
    /// Where the next block stands.
    context: Context,
    /// What the block at hand made.
    made: Blocks,
}

impl Row {
    /// What comes next stands behind this block.
    fn is_behind(&mut self, block: &Block) {
        if self.context.top {
            self.context.after_part |= is_part(block);
            self.context.behind_part |= is_part(block) || is_included_part(block);
        }
    }
}

/// Whether a block is to be set with the next one.
fn waits(block: &Block) -> bool {
    match &block.kind {
        BlockKind::Anchor => true,
        BlockKind::Plain(_) => block.is_invisible(),
        _ => false,
    }
}

/// Anchors and what else shows nothing, before the next block.
#[derive(Default)]
struct Waiting {
    anchors: Vec<(Str, Span)>,
    text: Inlines,
}

impl Waiting {
    /// Takes a block that is to be set with the next one.
    fn takes(&mut self, block: &mut Block) -> bool {
        if !waits(block) {
            return false;
        }
        self.anchors.extend(block.attrs.id().map(|id| (Str::from(id), block.span)));
        if let BlockKind::Plain(content) = &mut block.kind {
            self.text.append(content);
        }
        true
    }

    /// Sets what waits before a block.
    fn before(&mut self, mut block: Block, out: &mut Blocks) {
        if matches!(block.kind, BlockKind::Anchor) {
            self.anchors.extend(block.attrs.take_id().map(|id| (id, block.span)));
            return;
        }
        if self.anchors.is_empty() && self.text.is_empty() || block.is_invisible() {
            return out.push(block);
        }
        if let BlockKind::Paragraph(words) = &mut block.kind {
            let mut start: Inlines = Vec::new();
            if block.attrs.id().is_none()
                && let Some((id, _)) = self.anchors.pop()
            {
                block.attrs.set_id(id);
            }
            start.extend(self.anchors.drain(..).map(|(id, span)| anchor(id, span)));
            start.append(&mut self.text);
            start.append(words);
            *words = ast::normal::text::tidy(start);
            return out.push(block);
        }
        if self.text.is_empty()
            && block.attrs.id().is_none()
            && takes_id(&block.kind)
            && let Some((id, _)) = self.anchors.pop()
        {
            block.attrs.set_id(id);
        }
        self.flush(out);
        out.push(block);
    }

    /// Sets what waits as a block of its own.
    fn flush(&mut self, out: &mut Blocks) {
        if self.text.is_empty() {
            out.extend(self.anchors.drain(..).map(|(id, span)| Block::anchor(id, span)));
            return;
        }
        let mut words: Inlines = self.anchors.drain(..).map(|(id, span)| anchor(id, span)).collect();
        words.append(&mut self.text);
        paragraph(ast::normal::text::tidy(words), Attrs::default(), Span::NONE, out);
    }
}

/// A paragraph of these words: one of anchors alone is these anchors, one of nothing is none.
pub(crate) fn paragraph(words: Inlines, attrs: Attrs, span: Span, out: &mut Blocks) {
    let mut block = Block { kind: BlockKind::Paragraph(words), attrs, span };
    if stays_paragraph(&mut block, out) {
        ast::put(out, block);
    }
}

/// Whether a paragraph is one; else the anchors that it is made of are in `made`.
fn stays_paragraph(block: &mut Block, made: &mut Blocks) -> bool {
    let BlockKind::Paragraph(words) = &mut block.kind else { return true };
    let is_bare_anchor = |i: &Inline| {
        matches!(i.kind, InlineKind::Anchor) && i.attrs.other().is_empty() && i.attrs.hints().is_empty()
    };
    if !words.iter().all(is_bare_anchor) {
        return true;
    }
    made.extend(block.attrs.take_id().map(|id| Block::anchor(id, block.span)));
    made.extend(
        words.drain(..).filter_map(|mut i| i.attrs.take_id()).map(|id| Block::anchor(id, block.span)),
    );
    false
}

/// Which blocks have an id of their own.
pub(crate) const fn takes_id(kind: &BlockKind) -> bool {
    !matches!(
        kind,
        BlockKind::Include(_)
            | BlockKind::Instruction(_)
            | BlockKind::Comment(_)
            | BlockKind::Anchor
            | BlockKind::Plain(_)
    )
}

pub(super) fn anchor(id: Str, span: Span) -> Inline {
    Inline { kind: InlineKind::Anchor, attrs: Attrs::with_id(id), span }
}

pub(super) const fn inside(context: Context) -> Context {
    Context { top: false, ..context }
}

fn head_mut(kind: &mut BlockKind) -> Option<&mut Blocks> {
    Some(match kind {
        BlockKind::List(l) => &mut l.head,
        BlockKind::DefinitionList(l) => &mut l.head,
        BlockKind::CalloutList(t)
        | BlockKind::Quotation(t)
        | BlockKind::Sidebar(t)
        | BlockKind::QuestionList(t) => &mut t.head,
        BlockKind::Admonition(a) => &mut a.head,
        BlockKind::Formal(f) => &mut f.head,
        BlockKind::Table(t) => &mut t.head,
        _ => return None,
    })
}

/// What is said of a picture's file stands with it.
fn said_of_picture(media: &mut ast::Media, attrs: &mut Attrs) {
    let Some(item) = media.items.first_mut() else { return };
    for name in own::OF_PICTURE {
        if let Some(value) = attrs.take(name)
            && item.attrs.get(name).is_none()
        {
            item.attrs.set(name, value);
        }
    }
}

/// A picture: its first alternative, with its words as one text.
pub(super) fn media(settle: &mut Settle, media: &mut ast::Media, span: Span) {
    let lost = media.head.iter().any(|b| !matches!(b.kind, BlockKind::Comment(_)));
    if lost {
        settle.changes.note(Feature::Metadata, Class::Dropped, "media", "nothing", span);
    }
    media.head.clear();
    media.items.truncate(1);
    if let Some(Block { kind: BlockKind::MediaItem(item), attrs, .. }) = media.items.first_mut() {
        settle.block_attrs(attrs, span);
        let words: Vec<String> = item
            .body
            .iter()
            .filter_map(|b| match &b.kind {
                BlockKind::Plain(words) | BlockKind::Paragraph(words) => Some(ast::plain_text(words)),
                _ => None,
            })
            .collect();
        let words = words.join(" ");
        let mut words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        if words.ends_with('\\') {
            settle.changes.note(
                Feature::MediaText,
                Class::Degraded,
                "\\",
                "nothing: it would guard the quote behind it",
                span,
            );
            words.truncate(words.trim_end_matches(['\\', ' ']).len());
        }
        item.body.clear();
        if !words.is_empty() {
            item.body.push(Block::made(BlockKind::Plain(vec![Inline::text(words)])));
        }
    }
}

/// Comments that follow each other are one.
pub(crate) fn joined_comments(blocks: &mut Blocks) {
    blocks.dedup_by(|next, before| match (&next.kind, &mut before.kind) {
        (BlockKind::Comment(words), BlockKind::Comment(text)) => {
            text.push('\n');
            text.push_str(words);
            true
        }
        _ => false,
    });
}
