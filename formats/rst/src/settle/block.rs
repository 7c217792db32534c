//! Blocks in the reader's form.

use super::{Settle, index, lines};
use crate::own;
use crate::write::comment_text;
use ast::{
    Attrs, Block, BlockKind, BlockTag, Blocks, Class, CodeKind, Division, DivisionKind, Feature, Heading,
    Inline, InlineKind, Inlines, MathNotation, Raw, Span, Titled,
};

impl Settle {
    /// Blocks in a row. `nested`: in a body in which no division can stand.
    pub(super) fn sequence(&mut self, blocks: &mut Blocks, nested: bool) {
        let mut made = Blocks::new();
        let mut stays = true;
        // Nearly all stay where they are.
        let settled = blocks.iter_mut().position(|block| {
            stays = self.block(block, nested, &mut made);
            !stays || !made.is_empty()
        });
        if let Some(at) = settled {
            let mut rest = blocks.split_off(at).into_iter();
            // The first of them is settled already.
            let mut next = rest.next();
            while let Some(block) = next {
                blocks.append(&mut made);
                if stays {
                    blocks.push(block);
                }
                next = rest.next();
                stays = next.as_mut().is_some_and(|next| self.block(next, nested, &mut made));
            }
        }
        for block in blocks.iter_mut() {
            self.attributes(block);
        }
        follow_divisions(blocks);
    }

    /// Settles a block where it is. What is in `out` then stands before it; without it, if it does not stay.
    fn block(&mut self, block: &mut Block, nested: bool, out: &mut Blocks) -> bool {
        let span = block.span;
        match &mut block.kind {
            BlockKind::Division(_) => return self.division(block, nested, out),
            BlockKind::Heading(heading) => {
                let level = heading.level.take();
                self.line(&mut heading.content);
                if heading.content.is_empty() {
                    return gone(block, out);
                }
                if let Some(level) = level {
                    let (name, written) = (format!("level {level}"), "`.. rubric::`, which has one look");
                    self.changes.note(BlockTag::Heading, Class::Degraded, name, written, span);
                }
            }
            BlockKind::Paragraph(_) | BlockKind::Plain(_) => return self.paragraph(block, out),
            BlockKind::Compound(body) => {
                let mut body = std::mem::take(body);
                out.extend(anchor(&mut block.attrs, span));
                self.sequence(&mut body, nested);
                out.append(&mut body);
                return false;
            }
            BlockKind::List(_) => return self.list(block, out),
            BlockKind::DefinitionList(list) => {
                self.sequence(&mut list.head, nested);
                out.append(&mut list.head);
                self.entries(&mut list.entries, nested, out);
                if list.glossary && !self.dialect.sphinx {
                    list.entries.iter_mut().for_each(|entry| self.one_term(entry));
                }
                if list.entries.is_empty() {
                    return gone(block, out);
                }
            }
            BlockKind::CalloutList(list) => {
                self.sequence(&mut list.head, nested);
                out.append(&mut list.head);
                self.items(&mut list.body, |k| matches!(k, BlockKind::Callout(_)), out);
                for item in &mut list.body {
                    if let BlockKind::Callout(callout) = &mut item.kind {
                        callout.marks.iter_mut().for_each(|mark| mark.id = "".into());
                    }
                }
                if list.body.is_empty() {
                    return gone(block, out);
                }
            }
            BlockKind::Code(code) => {
                if code.kind == CodeKind::Layout {
                    let content = std::mem::take(&mut code.content);
                    self.layout(content, block);
                    if matches!(&block.kind, BlockKind::Code(code) if code.content.is_empty()) {
                        return gone(block, out);
                    }
                } else {
                    self.code(code, span);
                }
            }
            BlockKind::Math(math) => {
                math.source = super::code::dedented(&math.source).into();
                self.notation(math, BlockTag::Math, "`.. math::`, which is read as TeX", span);
                if math.notation == MathNotation::MathMl && !crate::read::is_math(&math.source) {
                    let raw = Raw { format: "html".into(), text: math.source.clone() };
                    block.kind = BlockKind::Raw(Box::new(raw));
                }
            }
            BlockKind::Admonition(admonition) => {
                self.head(&mut admonition.head, &mut admonition.body);
                self.sequence(&mut admonition.body, true);
            }
            BlockKind::Sidebar(titled) => {
                self.head(&mut titled.head, &mut titled.body);
                self.sequence(&mut titled.body, true);
            }
            BlockKind::Quotation(titled) => self.quotation(titled),
            BlockKind::Formal(_) => return last_stays(block, out, |block, out| self.formal(block, out)),
            BlockKind::Media(_) => return last_stays(block, out, |block, out| self.picture(block, out)),
            BlockKind::Table(_) => return last_stays(block, out, |block, out| self.table(block, out)),
            BlockKind::Comment(text) => {
                *text = comment_text(text).into();
                if text.is_empty() {
                    return false;
                }
                if !self.dialect.sphinx
                    && let Some(terms) = crate::read::index_of_comment(text, span)
                {
                    self.changes.note(
                        BlockTag::Comment,
                        Class::Normalised,
                        text.clone(),
                        "index entries, as it says",
                        span,
                    );
                    index::place(terms, span, out);
                    return false;
                }
            }
            BlockKind::Generic(generic) => {
                // Words between blocks are paragraphs.
                let mut body = generic.take_blocks(span);
                let is_verbatim =
                    matches!(&body[..], [only] if only.attrs.hint(own::ELEMENT) == Some(own::CONTENT));
                self.sequence(&mut body, true);
                if let ([only], true) = (&mut body[..], is_verbatim && generic.name == own::DIRECTIVE) {
                    only.attrs.set_hint(own::ELEMENT, own::CONTENT);
                }
                generic.content = body.into_iter().map(ast::Node::Block).collect();
            }
            BlockKind::Include(_) => {
                out.extend(anchor(&mut block.attrs, span));
                for name in ["depth", "kind"] {
                    block.attrs.take(name);
                }
            }
            BlockKind::Raw(raw) => {
                self.raw(raw, span);
                if raw.text.is_empty() {
                    self.changes.note(
                        BlockTag::Raw,
                        Class::Dropped,
                        raw.format.clone(),
                        "nothing: it is empty",
                        span,
                    );
                    return gone(block, out);
                }
                if let Some(blocks) = crate::read::raw_form(raw) {
                    out.extend(anchor(&mut block.attrs, span));
                    out.extend(blocks);
                    return false;
                }
            }
            _ => {}
        }
        true
    }

    /// Takes away the name of a directive that is written by it in any case, and what says of a listing that it is the
    /// content of a directive, which is around it no more.
    fn hints(&self, block: &mut Block) {
        if matches!(block.kind, BlockKind::Code(_)) && block.attrs.hint(own::ELEMENT).is_some() {
            block.attrs.data_mut().hints.retain(|(key, _)| key != own::ELEMENT);
            block.attrs.tidy();
        }
        let Some(name) = block.attrs.hint(own::NAME) else { return };
        let is_idle = match &block.kind {
            BlockKind::Code(_) => name == self.dialect.code,
            BlockKind::Include(_) => !self.dialect.sphinx,
            _ => false,
        };
        if is_idle {
            block.attrs.data_mut().hints.retain(|(key, _)| key != own::NAME);
            block.attrs.tidy();
        }
    }

    /// A block that its surroundings write has no place for classes.
    pub(super) fn no_attributes(&mut self, block: &mut Block) {
        let Some(data) = block.attrs.data() else { return };
        let is_option = |name: &str| own::OPTIONS.contains(&name);
        let lost: Vec<_> = data
            .classes
            .iter()
            .map(|class| (Feature::Classes, class.clone()))
            .chain(
                data.other
                    .iter()
                    .filter(|(n, _)| !is_option(n))
                    .map(|(n, _)| (Feature::OtherAttributes, n.clone())),
            )
            .collect();
        if lost.is_empty() {
            return;
        }
        let data = block.attrs.data_mut();
        data.classes.clear();
        data.other.retain(|(name, _)| is_option(name));
        block.attrs.tidy();
        for (feature, name) in lost {
            self.changes.note(
                feature,
                Class::Dropped,
                name,
                "nothing: not in a block with a title",
                block.span,
            );
        }
    }

    /// What a block is said to be beside its kind: options of a directive where it is one, classes that docutils takes.
    fn attributes(&mut self, block: &mut Block) {
        self.hints(block);
        if block.attrs.data().is_none_or(|d| d.classes.is_empty() && d.other.is_empty()) {
            return;
        }
        let span = block.span;
        let is_own = matches!(&block.kind, BlockKind::Generic(g) if g.name == own::DIRECTIVE);
        if is_own {
            return;
        }
        let has_options = matches!(
            block.kind,
            BlockKind::Code(_)
                | BlockKind::Include(_)
                | BlockKind::Table(_)
                | BlockKind::Math(_)
                | BlockKind::Formal(_)
                | BlockKind::Generic(_)
        );
        let is_shown = !block.is_invisible() && !matches!(block.kind, BlockKind::Include(_));
        let is_sphinx = self.dialect.sphinx;
        for class in std::mem::take(&mut block.attrs.data_mut().classes) {
            own::give_class(&mut block.attrs, &class);
        }
        let data = block.attrs.data_mut();
        let fits = |class: &str| {
            !class.is_empty()
                && class.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
                && !matches!(class, "callouts" | "subtitle" | "caption" | "formal-paragraph")
                && (is_sphinx || !matches!(class, "hlist" | "glossary"))
        };
        let mut lost = Vec::new();
        data.classes.retain(|class| {
            let kept = is_shown && fits(class);
            if !kept {
                lost.push((Feature::Classes, class.clone()));
            }
            kept
        });
        data.other.retain(|(name, value)| {
            let is_option = has_options && own::OPTIONS.contains(&name.as_str()) || name == "label";
            let kept = is_option || is_shown && own::is_profile(name, value);
            if !kept {
                lost.push((Feature::OtherAttributes, name.clone()));
            }
            kept
        });
        // Options stand before what classes say.
        data.other.sort_by_key(|(name, value)| own::is_profile(name, value));
        block.attrs.tidy();
        for (feature, name) in lost {
            self.changes.note(feature, Class::Dropped, name, "nothing: not on such a block", span);
        }
    }

    fn division(&mut self, block: &mut Block, nested: bool, out: &mut Blocks) -> bool {
        let Block { kind: BlockKind::Division(division), attrs, span } = block else { return true };
        let span = *span;
        let Division { kind, head, body } = &mut **division;
        let mut title = None;
        let mut subtitles = Blocks::new();
        let mut before = Blocks::new();
        for mut part in head.drain(..) {
            match &mut part.kind {
                BlockKind::Title(words) if title.is_none() => {
                    self.line(words);
                    if !words.is_empty() {
                        title = Some(part);
                    }
                }
                BlockKind::Subtitle(words) => {
                    self.words(words);
                    if !words.is_empty() {
                        subtitles.push(part);
                    }
                }
                _ => before.push(part),
            }
        }
        if !before.is_empty() {
            before.append(body);
            *body = before;
        }
        self.sequence(body, nested);
        match title {
            Some(title) if !nested => {
                *kind = DivisionKind::Section;
                head.push(title);
                head.append(&mut subtitles);
                return true;
            }
            Some(mut title) => {
                self.changes.note(
                    BlockTag::Division,
                    Class::Degraded,
                    "",
                    "`.. rubric::` and its content",
                    span,
                );
                let BlockKind::Title(content) = &mut title.kind else { return false };
                let heading = Heading { level: None, content: std::mem::take(content) };
                out.extend(title.attrs.take_id().map(|id| Block::anchor(id, span)));
                let attrs = std::mem::take(attrs);
                out.push(Block { kind: BlockKind::Heading(Box::new(heading)), attrs, span });
                out.append(&mut subtitles);
                out.append(body);
            }
            None => {
                out.extend(anchor(attrs, span));
                out.append(body);
            }
        }
        false
    }

    /// The title of a box; what else stands in its head goes to its body.
    pub(super) fn head(&mut self, head: &mut Blocks, body: &mut Blocks) {
        let mut title = None;
        let mut rest = Blocks::new();
        for mut part in std::mem::take(head) {
            match &mut part.kind {
                BlockKind::Title(words) if title.is_none() => {
                    self.line(words);
                    if !words.is_empty() {
                        title = Some(part);
                    }
                }
                _ => rest.push(part),
            }
        }
        head.extend(title);
        if !rest.is_empty() {
            rest.append(body);
            *body = rest;
        }
    }

    fn quotation(&mut self, titled: &mut Titled) {
        let mut by = None;
        let mut rest = Blocks::new();
        for mut part in std::mem::take(&mut titled.head) {
            match &mut part.kind {
                BlockKind::Attribution(words) if by.is_none() => {
                    self.line(words);
                    if !words.is_empty() {
                        by = Some(part);
                    }
                }
                _ => rest.push(part),
            }
        }
        titled.head.extend(by);
        rest.append(&mut titled.body);
        self.sequence(&mut rest, true);
        titled.body = rest;
    }

    pub(super) fn paragraph(&mut self, block: &mut Block, out: &mut Blocks) -> bool {
        let span = block.span;
        let (BlockKind::Paragraph(content) | BlockKind::Plain(content)) = &mut block.kind else {
            return false;
        };
        let mut content = std::mem::take(content);
        if !content.is_empty() && content.iter().all(Inline::is_invisible) {
            out.extend(anchor(&mut block.attrs, span));
            index::place(content, span, out);
            return false;
        }
        self.words(&mut content);
        if content.is_empty() {
            return gone(block, out);
        }
        block.kind = if content.iter().any(|i| matches!(i.kind, InlineKind::LineBreak)) {
            let mut parts = lines::of_paragraph(content);
            while parts.pop_if(|(_, words)| words.is_empty()).is_some() {}
            let blank = parts.iter().take_while(|(_, words)| words.is_empty()).count();
            parts.drain(..blank);
            match &parts.iter().filter(|(_, w)| !w.is_empty()).collect::<Vec<_>>()[..] {
                [(_, only)] => BlockKind::Paragraph(only.clone()),
                _ => lines::block(parts, span),
            }
        } else {
            BlockKind::Paragraph(content)
        };
        true
    }

    fn layout(&mut self, content: Inlines, block: &mut Block) {
        let folds = content.iter().any(|i| match &i.kind {
            InlineKind::Text(text) => text.lines().any(|l| l.trim_start().contains("  ")),
            _ => false,
        });
        if folds {
            self.changes.note(
                Feature::CodeLayout,
                Class::Degraded,
                "",
                "blanks within a line are one",
                block.span,
            );
        }
        let mut content = content;
        let mut done = Inlines::new();
        for inline in content.drain(..) {
            if matches!(inline.kind, InlineKind::Text(_)) {
                done.push(inline);
            } else {
                let mut one = vec![inline];
                self.inlines(&mut one);
                done.append(&mut one);
            }
        }
        let parts = lines::of_layout(done);
        block.kind = lines::block(parts, block.span);
    }
}

/// The id of a block that is no more, as an anchor.
pub(super) fn anchor(attrs: &mut Attrs, span: Span) -> Option<Block> {
    attrs.take_id().map(|id| Block::anchor(id, span))
}

/// A block that is no more, but for its id.
pub(super) fn gone(block: &mut Block, out: &mut Blocks) -> bool {
    out.extend(anchor(&mut block.attrs, block.span));
    false
}

/// Settles a block by what makes others of it, the last of which stands where it stood.
fn last_stays(block: &mut Block, out: &mut Blocks, settle: impl FnOnce(Block, &mut Blocks)) -> bool {
    settle(std::mem::replace(block, Block::made(BlockKind::Break)), out);
    out.pop().is_some_and(|last| {
        *block = last;
        true
    })
}

/// What stands behind a division in its parent is a part of the division: nothing ends it but the next title.
fn follow_divisions(blocks: &mut Blocks) {
    let is_division = |b: &Block| matches!(b.kind, BlockKind::Division(_));
    let Some(first) = blocks.iter().position(is_division) else { return };
    let is_between = |at: usize| super::transition::is_between(blocks, at);
    if (first..blocks.len()).all(|at| is_division(&blocks[at]) || is_between(at)) {
        return;
    }
    let between: Vec<bool> = (0..blocks.len()).map(is_between).collect();
    let mut out = Blocks::with_capacity(blocks.len());
    for (block, is_between) in std::mem::take(blocks).into_iter().zip(between) {
        if !is_between
            && !matches!(block.kind, BlockKind::Division(_))
            && let Some(body) = out.last_mut().and_then(super::transition::open_mut)
        {
            body.push(block);
        } else {
            out.push(block);
        }
    }
    *blocks = out;
}
