//! Blocks in the reader's form.

use super::{Context, Settle};
use crate::own;
use ast::{
    Attrs, Block, BlockKind, BlockTag, Blocks, Class, CodeBlock, CodeKind, Feature, FormalKind, Inline,
    InlineKind, Inlines, MathNotation, Node, Raw, Span, Str,
};

impl Settle {
    /// Brings a block into form. Returns whether it stays, behind what is then in `made`; else that stands in its place.
    pub(super) fn block(&mut self, block: &mut Block, context: Context, made: &mut Blocks) -> bool {
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
                super::picture::media(self, media, span);
                super::picture::said_of_picture(media, &mut block.attrs);
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

    /// How much deeper the headings of an included file are.
    pub(super) fn include(&mut self, attrs: &mut Attrs, name: Str, context: Context, span: Span) {
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
                self.changes.note(BlockTag::Include, Class::Degraded, name, super::row::BEHIND_PART, span);
            }
        }
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
