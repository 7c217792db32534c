//! Blocks in the reader's form.

use super::{Settle, lines};
use crate::own;
use crate::write::{comment_text, numbering_of, picture_options};
use ast::{
    Attrs, Block, BlockKind, BlockTag, Blocks, Class, CodeKind, Division, Feature, Formal, FormalKind,
    Heading, IndexLevel, IndexTerm, Inline, InlineKind, Inlines, List, ListKind, MathNotation, Media,
    MediaKind, Raw, SimpleLayout, Span, Titled, normal, plain_text,
};

impl Settle {
    /// Blocks in a row. `nested`: in a body in which no division can stand.
    pub(super) fn sequence(&mut self, blocks: &mut Blocks, nested: bool) {
        let mut out = Blocks::with_capacity(blocks.len());
        for block in std::mem::take(blocks) {
            self.block(block, nested, &mut out);
        }
        for block in &mut out {
            self.attributes(block);
        }
        if out.iter().any(|b| matches!(b.kind, BlockKind::Division(_))) {
            follow_divisions(&mut out);
        }
        *blocks = out;
    }

    fn block(&mut self, mut block: Block, nested: bool, out: &mut Blocks) {
        let span = block.span;
        match &mut block.kind {
            BlockKind::Division(division) => {
                let division = std::mem::replace(
                    &mut **division,
                    Division { kind: ast::DivisionKind::Section, head: Blocks::new(), body: Blocks::new() },
                );
                return self.division(division, block.attrs, span, nested, out);
            }
            BlockKind::Heading(heading) => {
                heading.level = None;
                self.line(&mut heading.content);
                if heading.content.is_empty() {
                    return out.extend(anchor(&mut block.attrs, span));
                }
            }
            BlockKind::Paragraph(_) | BlockKind::Plain(_) => return self.paragraph(block, out),
            BlockKind::Compound(body) => {
                let mut body = std::mem::take(body);
                out.extend(anchor(&mut block.attrs, span));
                self.sequence(&mut body, nested);
                return out.append(&mut body);
            }
            BlockKind::List(_) => return self.list(block, out),
            BlockKind::DefinitionList(list) => {
                let mut before = std::mem::take(&mut list.head);
                self.sequence(&mut before, nested);
                out.append(&mut before);
                let entries = std::mem::take(&mut list.entries);
                list.entries = self.entries(entries, nested, out);
                if list.glossary && !self.dialect.sphinx {
                    list.entries.iter_mut().for_each(|entry| self.one_term(entry));
                }
                if list.entries.is_empty() {
                    return out.extend(anchor(&mut block.attrs, span));
                }
            }
            BlockKind::CalloutList(list) => {
                let mut before = std::mem::take(&mut list.head);
                self.sequence(&mut before, nested);
                out.append(&mut before);
                let items = std::mem::take(&mut list.body);
                list.body = self.items(items, |k| matches!(k, BlockKind::Callout(_)), nested, out);
                for item in &mut list.body {
                    if let BlockKind::Callout(callout) = &mut item.kind {
                        callout.marks.iter_mut().for_each(|mark| mark.id = "".into());
                    }
                }
                if list.body.is_empty() {
                    return out.extend(anchor(&mut block.attrs, span));
                }
            }
            BlockKind::Code(code) => {
                if code.kind == CodeKind::Layout {
                    let content = std::mem::take(&mut code.content);
                    self.layout(content, &mut block);
                    if matches!(&block.kind, BlockKind::Code(code) if code.content.is_empty()) {
                        return out.extend(anchor(&mut block.attrs, span));
                    }
                } else {
                    self.code(code, span);
                }
            }
            BlockKind::Math(math) => {
                math.source = super::code::dedented(&math.source).into();
                if math.notation != MathNotation::MathMl {
                    math.notation = MathNotation::Tex;
                } else if !crate::read::is_math(&math.source) {
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
            BlockKind::Formal(_) => return self.formal(block, out),
            BlockKind::Media(_) => return self.picture(block, out),
            BlockKind::Table(_) => return self.table(block, out),
            BlockKind::Comment(text) => {
                *text = comment_text(text).into();
                if text.is_empty() {
                    return;
                }
                if !self.dialect.sphinx
                    && let Some(terms) = crate::read::index_of_comment(text, span)
                {
                    self.note(
                        BlockTag::Comment,
                        Class::Normalised,
                        text.clone(),
                        "index entries, as it says",
                        span,
                    );
                    return Self::index(terms, span, out);
                }
            }
            BlockKind::Generic(generic) => {
                // Words between blocks are paragraphs.
                let mut body: Blocks = std::mem::take(&mut generic.content)
                    .into_iter()
                    .map(|node| match node {
                        ast::Node::Block(block) => block,
                        ast::Node::Inline(inline) => Block::new(BlockKind::Paragraph(vec![inline]), span),
                    })
                    .collect();
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
                    self.note(
                        BlockTag::Raw,
                        Class::Dropped,
                        raw.format.clone(),
                        "nothing: it is empty",
                        span,
                    );
                    return out.extend(anchor(&mut block.attrs, span));
                }
                if let Some(blocks) = crate::read::raw_form(raw) {
                    out.extend(anchor(&mut block.attrs, span));
                    return out.extend(blocks);
                }
            }
            _ => {}
        }
        out.push(block);
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
    fn no_attributes(&mut self, block: &mut Block) {
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
            self.note(feature, Class::Dropped, name, "nothing: not in a block with a title", block.span);
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
            self.note(feature, Class::Dropped, name, "nothing: not on such a block", span);
        }
    }

    fn division(&mut self, division: Division, mut attrs: Attrs, span: Span, nested: bool, out: &mut Blocks) {
        let Division { kind: _, head, mut body } = division;
        let mut title = None;
        let mut subtitles = Blocks::new();
        let mut before = Blocks::new();
        for mut part in head {
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
        before.append(&mut body);
        self.sequence(&mut before, nested);
        match title {
            Some(title) if !nested => {
                let mut head = vec![title];
                head.append(&mut subtitles);
                let division = Division { kind: ast::DivisionKind::Section, head, body: before };
                out.push(Block { kind: BlockKind::Division(Box::new(division)), attrs, span });
            }
            Some(mut title) => {
                self.note(BlockTag::Division, Class::Degraded, "", "`.. rubric::` and its content", span);
                let BlockKind::Title(content) = &mut title.kind else { return };
                let heading = Heading { level: None, content: std::mem::take(content) };
                out.extend(title.attrs.take_id().map(|id| placed(id, span)));
                out.push(Block { kind: BlockKind::Heading(Box::new(heading)), attrs, span });
                out.append(&mut subtitles);
                out.append(&mut before);
            }
            None => {
                out.extend(anchor(&mut attrs, span));
                out.append(&mut before);
            }
        }
    }

    /// The title of a box; what else stands in its head goes to its body.
    fn head(&mut self, head: &mut Blocks, body: &mut Blocks) {
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

    fn paragraph(&mut self, mut block: Block, out: &mut Blocks) {
        let span = block.span;
        let (BlockKind::Paragraph(content) | BlockKind::Plain(content)) = &mut block.kind else { return };
        let mut content = std::mem::take(content);
        if !content.is_empty() && content.iter().all(Inline::is_invisible) {
            out.extend(anchor(&mut block.attrs, span));
            return Self::index(content, span, out);
        }
        self.words(&mut content);
        if content.is_empty() {
            return out.extend(anchor(&mut block.attrs, span));
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
        out.push(block);
    }

    fn layout(&mut self, content: Inlines, block: &mut Block) {
        let folds = content.iter().any(|i| match &i.kind {
            InlineKind::Text(text) => text.lines().any(|l| l.trim_start().contains("  ")),
            _ => false,
        });
        if folds {
            self.note(Feature::CodeLayout, Class::Degraded, "", "blanks within a line are one", block.span);
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

    /// Entries of an index that stand between blocks.
    fn index(content: Inlines, span: Span, out: &mut Blocks) {
        let mut terms = Inlines::new();
        for inline in content {
            let InlineKind::IndexTerm(term) = inline.kind else { continue };
            let words = |c: &[Inline]| {
                plain_text(c).replace(';', ",").split_whitespace().collect::<Vec<_>>().join(" ")
            };
            let levels: Vec<String> =
                term.levels.iter().map(|l| words(&l.content)).filter(|w| !w.is_empty()).collect();
            if levels.is_empty() {
                continue;
            }
            let level = |text: &str| IndexLevel {
                content: vec![Inline::text(text)],
                sort_as: None,
                attrs: Attrs::default(),
            };
            let mut push = |term: IndexTerm| {
                terms.push(Inline::new(InlineKind::IndexTerm(Box::new(term)), inline.span));
            };
            if term.see.is_empty() {
                push(IndexTerm { levels: levels.iter().map(|l| level(l)).collect(), ..IndexTerm::default() });
            }
            let name = levels.join(", ");
            let others = |others: &[Inlines]| {
                others.iter().map(|o| words(o)).filter(|w| !w.is_empty()).collect::<Vec<_>>()
            };
            for other in others(&term.see) {
                let see = vec![vec![Inline::text(other)]];
                push(IndexTerm { levels: vec![level(&name)], see, ..IndexTerm::default() });
            }
            for other in others(&term.see_also) {
                let see_also = vec![vec![Inline::text(other)]];
                push(IndexTerm { levels: vec![level(&name)], see_also, ..IndexTerm::default() });
            }
        }
        if !terms.is_empty() {
            out.push(Block::new(BlockKind::Plain(terms), span));
        }
    }

    fn list(&mut self, mut block: Block, out: &mut Blocks) {
        let span = block.span;
        let BlockKind::List(list) = &mut block.kind else { return };
        let List { kind, compact, head, items } = std::mem::replace(
            &mut **list,
            List { kind: ListKind::Bullet, compact: None, head: Blocks::new(), items: Blocks::new() },
        );
        let mut before = head;
        self.sequence(&mut before, true);
        out.append(&mut before);
        let mut items = self.items(items, |k| matches!(k, BlockKind::Item(_)), true, out);
        if items.is_empty() {
            return out.extend(anchor(&mut block.attrs, span));
        }
        let kind = match kind {
            ListKind::Simple(SimpleLayout::Inline) => {
                self.note(BlockTag::List, Class::Normalised, "simple", "a paragraph with commas", span);
                let words = in_line(&items, span);
                block.kind = BlockKind::Paragraph(words);
                return self.paragraph(block, out);
            }
            ListKind::Simple(SimpleLayout::Horizontal(n) | SimpleLayout::Vertical(n)) => {
                ListKind::Simple(SimpleLayout::Vertical(n.max(1)))
            }
            ListKind::Numbered { start, style, .. } => {
                let style = numbering_of(start, style, items.len());
                ListKind::Numbered { start, style, continued: false }
            }
            ListKind::Bullet => ListKind::Bullet,
        };
        for item in &mut items {
            let id = item.attrs.take_id();
            item.attrs = id.map(Attrs::with_id).unwrap_or_default();
        }
        let list = List { kind, compact, head: Blocks::new(), items };
        out.push(Block { kind: BlockKind::List(Box::new(list)), ..block });
    }

    /// The items of a list; what stands between two of them goes to the first, what stands before all of them out of the
    /// list.
    fn items(
        &mut self,
        blocks: Blocks,
        is_item: fn(&BlockKind) -> bool,
        nested: bool,
        out: &mut Blocks,
    ) -> Blocks {
        let mut items = Blocks::new();
        for mut block in blocks {
            if is_item(&block.kind) {
                match &mut block.kind {
                    BlockKind::Item(body) => self.sequence(body, true),
                    BlockKind::Callout(callout) => self.sequence(&mut callout.body, true),
                    _ => {}
                }
                items.push(block);
                continue;
            }
            let mut stray = vec![block];
            self.sequence(&mut stray, true);
            match items.last_mut().map(|b| &mut b.kind) {
                Some(BlockKind::Item(body)) => body.append(&mut stray),
                Some(BlockKind::Callout(callout)) => callout.body.append(&mut stray),
                _ => out.append(&mut stray),
            }
        }
        let _ = nested;
        items
    }

    fn entries(&mut self, blocks: Blocks, nested: bool, out: &mut Blocks) -> Blocks {
        let mut entries = Blocks::new();
        for mut block in blocks {
            if let BlockKind::DefinitionEntry(parts) = &mut block.kind {
                let parts_now = std::mem::take(parts);
                *parts = self.entry(parts_now, block.span);
                entries.push(block);
                continue;
            }
            let mut stray = vec![block];
            self.sequence(&mut stray, nested);
            match entries.last_mut().map(|b: &mut Block| &mut b.kind) {
                Some(BlockKind::DefinitionEntry(parts)) => match parts.last_mut().map(|p| &mut p.kind) {
                    Some(BlockKind::Definition(body)) => body.append(&mut stray),
                    _ => out.append(&mut stray),
                },
                _ => out.append(&mut stray),
            }
        }
        entries
    }

    /// The terms of an entry on one line, as it is in all lists but the glossaries of Sphinx.
    fn one_term(&mut self, entry: &mut Block) {
        let BlockKind::DefinitionEntry(parts) = &mut entry.kind else { return };
        let count = parts.iter().take_while(|part| matches!(part.kind, BlockKind::Term(_))).count();
        if count < 2 {
            return;
        }
        self.note(Feature::SeveralTerms, Class::Normalised, "", "one line: a, b", entry.span);
        let mut all = Inlines::new();
        let mut ids = Blocks::new();
        for mut term in parts.drain(1..count).collect::<Vec<_>>() {
            ids.extend(anchor(&mut term.attrs, term.span));
            let BlockKind::Term(words) = term.kind else { continue };
            normal::text::push_text(&mut all, ", ", term.span);
            for word in words {
                normal::text::push(&mut all, word);
            }
        }
        if let Some(Block { kind: BlockKind::Term(words), .. }) = parts.first_mut() {
            for word in all {
                normal::text::push(words, word);
            }
        }
        if let Some(Block { kind: BlockKind::Definition(body), .. }) = parts.last_mut() {
            body.splice(0..0, ids);
        }
    }

    /// The terms of an entry, and one definition.
    fn entry(&mut self, parts: Blocks, span: Span) -> Blocks {
        let mut terms = Blocks::new();
        let mut body = Blocks::new();
        for mut part in parts {
            match &mut part.kind {
                BlockKind::Term(words) => {
                    self.line(words);
                    terms.push(part);
                }
                BlockKind::Definition(blocks) => {
                    body.extend(part.attrs.take_id().map(|id| placed(id, part.span)));
                    body.append(blocks);
                }
                _ => body.push(part),
            }
        }
        if terms.is_empty() {
            terms.push(Block::new(BlockKind::Term(Inlines::new()), span));
        }
        self.sequence(&mut body, true);
        terms.push(Block::new(BlockKind::Definition(body), span));
        terms
    }

    fn formal(&mut self, mut block: Block, out: &mut Blocks) {
        let span = block.span;
        let BlockKind::Formal(formal) = &mut block.kind else { return };
        let mut rest = Blocks::new();
        self.head(&mut formal.head, &mut rest);
        if formal.kind == FormalKind::Paragraph {
            self.notes_of_title(formal, span);
        }
        // A run-in title is plain words.
        let has_words = formal.kind != FormalKind::Paragraph
            || !ast::title(&formal.head).is_some_and(|t| plain_text(t).trim().is_empty());
        let has_title = !formal.head.is_empty() && has_words;
        rest.append(&mut formal.body);
        if !has_title {
            out.extend(anchor(&mut block.attrs, span));
            self.sequence(&mut rest, true);
            return out.append(&mut rest);
        }
        // Anchors at the start of what has the title are those of the whole.
        let anchors = leading_anchors(&rest);
        let has_picture = matches!(rest.get(anchors), Some(Block { kind: BlockKind::Media(_), .. }));
        if formal.kind == FormalKind::Paragraph || formal.kind == FormalKind::Figure && has_picture {
            out.extend(rest.drain(..anchors));
        }
        match formal.kind {
            FormalKind::Paragraph => return self.formal_paragraph(block, rest, out),
            FormalKind::Figure => {
                if let Some(Block { kind: BlockKind::Media(_), .. }) = rest.first() {
                    let mut picture = rest.remove(0);
                    let own = picture.attrs.take_id();
                    self.no_attributes(&mut picture);
                    let BlockKind::Media(media) = &mut picture.kind else { return };
                    let mut legend = take_captions(media);
                    self.media(media, picture.span);
                    legend.append(&mut rest);
                    self.sequence(&mut legend, true);
                    let is_shown = !media.items.is_empty();
                    if is_shown {
                        picture.attrs = own.map(Attrs::with_id).unwrap_or_default();
                        formal.body.push(picture);
                    } else if let Some(id) = own {
                        formal.body.push(placed(id, span));
                    }
                    formal.body.append(&mut legend);
                    return out.push(block);
                }
            }
            _ => {}
        }
        self.sequence(&mut rest, true);
        let mut anchors: Blocks = rest.drain(..leading_anchors(&rest)).collect();
        formal.body = rest;
        if crate::write::is_captioned(formal, self.dialect) {
            out.append(&mut anchors);
            formal.body.iter_mut().for_each(|code| self.no_attributes(code));
        } else {
            formal.body.splice(..0, anchors);
        }
        out.push(block);
    }

    /// A paragraph with a run-in title, which is plain words; what follows its first paragraph stands behind it.
    fn formal_paragraph(&mut self, mut block: Block, rest: Blocks, out: &mut Blocks) {
        let span = block.span;
        let BlockKind::Formal(formal) = &mut block.kind else { return };
        if let Some(Block { kind: BlockKind::Title(words), .. }) = formal.head.first_mut() {
            let text = plain_text(words).split_whitespace().collect::<Vec<_>>().join(" ");
            let text = text.as_str();
            let text =
                text.strip_suffix('.').filter(|t| !t.ends_with(['.', ':', '!', '?', ';'])).unwrap_or(text);
            *words = vec![Inline::text(text.trim())];
        }
        let mut rest = rest;
        self.sequence(&mut rest, true);
        let mut rest = rest.into_iter();
        let mut behind = Blocks::new();
        match rest.next() {
            Some(mut first) if matches!(first.kind, BlockKind::Paragraph(_)) => {
                self.no_attributes(&mut first);
                formal.body.push(first);
            }
            first => behind.extend(first),
        }
        behind.extend(rest);
        if !behind.is_empty() {
            self.note(Feature::ParagraphTitle, Class::Normalised, "", "blocks behind the paragraph", span);
        }
        out.push(block);
        out.append(&mut behind);
    }

    /// A picture; with a caption, a figure.
    fn picture(&mut self, mut block: Block, out: &mut Blocks) {
        let span = block.span;
        let BlockKind::Media(media) = &mut block.kind else { return };
        let mut captions = take_captions(media);
        self.media(media, span);
        self.sequence(&mut captions, true);
        if media.items.is_empty() {
            out.extend(anchor(&mut block.attrs, span));
            return out.append(&mut captions);
        }
        if captions.is_empty() {
            return out.push(block);
        }
        let plain = captions[0].attrs.is_empty();
        if let BlockKind::Paragraph(words) = &mut captions[0].kind
            && plain
            && !words.iter().any(|i| matches!(i.kind, InlineKind::LineBreak))
        {
            let mut words = std::mem::take(words);
            words.iter_mut().for_each(super::inline::on_one_line);
            let title = Block::new(BlockKind::Title(words), captions[0].span);
            captions.remove(0);
            let attrs = std::mem::take(&mut block.attrs);
            let mut body = vec![block];
            body.append(&mut captions);
            let formal = Formal { kind: FormalKind::Figure, head: vec![title], body };
            return out.push(Block { kind: BlockKind::Formal(Box::new(formal)), attrs, span });
        }
        media.items.push(Block::new(BlockKind::Caption(captions), span));
        out.push(block);
    }

    /// The alternative that is shown, with the options that docutils takes.
    pub(super) fn media(&mut self, media: &mut Media, span: Span) {
        media.head.clear();
        let items = std::mem::take(&mut media.items);
        for mut item in items {
            let BlockKind::MediaItem(inner) = &mut item.kind else { continue };
            if inner.source.trim().is_empty() || !media.items.is_empty() {
                self.note(BlockTag::MediaItem, Class::Dropped, inner.source.clone(), "nothing", span);
                continue;
            }
            inner.kind = MediaKind::Image;
            let (words, options) = picture_options(&item.attrs, inner);
            inner.body = if words.is_empty() {
                Blocks::new()
            } else {
                vec![Block::new(BlockKind::Plain(vec![Inline::text(words)]), span)]
            };
            let old = std::mem::take(&mut item.attrs);
            item.attrs = old.id().map(Attrs::with_id).unwrap_or_default();
            for (name, value) in options {
                item.attrs.set(name, value);
            }
            for (name, value) in old.other().iter().filter(|(n, _)| own::OPTIONS.contains(&n.as_str())) {
                item.attrs.set(name, value.clone());
            }
            media.items.push(item);
        }
    }
}

/// Takes the captions of a picture away.
fn take_captions(media: &mut Media) -> Blocks {
    let mut captions = Blocks::new();
    media.items.retain_mut(|item| match &mut item.kind {
        BlockKind::Caption(body) => {
            captions.append(body);
            false
        }
        _ => true,
    });
    captions
}

/// The members of a simple list in running text.
fn in_line(items: &Blocks, span: Span) -> Inlines {
    let mut out = Inlines::new();
    for (i, item) in items.iter().enumerate() {
        if i > 0 {
            normal::text::push_text(&mut out, ", ", span);
        }
        let BlockKind::Item(body) = &item.kind else { continue };
        for block in body {
            if let BlockKind::Plain(c) | BlockKind::Paragraph(c) = &block.kind {
                c.iter().cloned().for_each(|i| normal::text::push(&mut out, i));
            }
        }
    }
    out
}

fn placed(id: ast::Str, span: Span) -> Block {
    Block { kind: BlockKind::Anchor, attrs: Attrs::with_id(id), span }
}

/// The id of a block that is no more, as an anchor.
fn anchor(attrs: &mut Attrs, span: Span) -> Option<Block> {
    attrs.take_id().map(|id| placed(id, span))
}

/// What stands behind a division in its parent is a part of the division: nothing ends it but the next title.
fn follow_divisions(blocks: &mut Blocks) {
    let between: Vec<bool> = (0..blocks.len()).map(|at| super::transition::is_between(blocks, at)).collect();
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

/// How many anchors stand at the start of these blocks.
fn leading_anchors(blocks: &[Block]) -> usize {
    blocks.iter().take_while(|b| matches!(b.kind, BlockKind::Anchor)).count()
}
