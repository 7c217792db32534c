//! The normal form of a lowered tree: of the trees that the target writes alike, the one that its reader returns, so that
//! what is read back can be compared strictly. Most of it is pure form; what loses a meaning is named in the ledger.

mod block;
mod inline;
mod list_table;
mod math;
mod running;
mod table;

use super::{Lowering, text};
use ast::capability::NormalForm;
use ast::visit::{Visit, VisitMut, walk_block, walk_block_mut, walk_document, walk_inline, walk_inline_mut};
use ast::{
    Align, Attrs, Block, BlockKind, BlockTag, Blocks, Class, CodeBlock, CodeKind, DivisionKind, Document,
    Inline, InlineKind, InlineTag, Inlines, List, ListKind, Media, MediaKind, Raw, Role, Span, Str, Target,
    normal,
};
use block::{
    comments_of_terms, empty_lists, follow_divisions, has_long_id, includes, is_changed_paragraph,
    is_empty_list, is_include, table_ids,
};
use inline::{spaces, trim_cell};
use std::collections::HashSet;

/// The highest number that a list may begin with: nine digits.
const HIGHEST: u32 = 999_999_999;

impl Lowering<'_> {
    /// Brings lowered blocks into normal form.
    pub(super) fn normal_form(&mut self, body: &mut Blocks, form: NormalForm) {
        let document = Document { body: std::mem::take(body), ..Document::default() };
        let mut notes = Notes {
            is_label: form.is_label,
            ids: HashSet::new(),
            taken: HashSet::new(),
            blocks_in_text: false,
        };
        walk_document(&mut notes, &document);
        *body = document.body;
        let blocks_in_text = notes.blocks_in_text;
        let mut pass = Pass {
            lowering: self,
            form,
            notes,
            one_line: false,
            in_cell: false,
            opened: false,
            marks: [0; 5],
        };
        pass.sequence(body);
        normal::gather(body, self.caps, blocks_in_text);
        for block in body {
            Lists { targets: form.targets, blocks_in_text }.block(block);
        }
    }
}

/// Says of each list whether it is tight, now that the ids are where they belong.
struct Lists {
    targets: bool,
    blocks_in_text: bool,
}

impl VisitMut for Lists {
    fn block(&mut self, block: &mut Block) {
        if !self.blocks_in_text && matches!(block.kind, BlockKind::Paragraph(_) | BlockKind::Plain(_)) {
            return;
        }
        walk_block_mut(self, block);
        if let BlockKind::List(list) = &mut block.kind {
            list.compact = Some(normal::is_tight(list));
            normal::untold(list, self.targets);
        }
    }

    fn inline(&mut self, inline: &mut Inline) {
        if self.blocks_in_text {
            walk_inline_mut(self, inline);
        }
    }
}

/// The ids of the footnotes in a file that can be their labels. Labels differ by more than their case.
struct Notes {
    is_label: fn(&str) -> bool,
    ids: HashSet<Str>,
    taken: HashSet<String>,
    /// Whether there are blocks within running text, or what becomes such: footnotes above all.
    blocks_in_text: bool,
}

impl Visit for Notes {
    fn block(&mut self, block: &Block) {
        // A picture in a cell becomes one in its text.
        self.blocks_in_text |= matches!(block.kind, BlockKind::Media(_));
        walk_block(self, block);
    }

    fn inline(&mut self, inline: &Inline) {
        match &inline.kind {
            InlineKind::Text(_) => return,
            InlineKind::Footnote(_) => {
                self.blocks_in_text = true;
                if let Some(id) = inline.attrs.id()
                    && (self.is_label)(id)
                    && self.taken.insert(id.to_lowercase())
                {
                    self.ids.insert(id.into());
                }
            }
            InlineKind::Media(_)
            | InlineKind::Include(_)
            | InlineKind::Record(_)
            | InlineKind::Generic(_) => {
                self.blocks_in_text = true;
            }
            _ => {}
        }
        walk_inline(self, inline);
    }
}

struct Pass<'p, 'l> {
    lowering: &'p mut Lowering<'l>,
    form: NormalForm,
    notes: Notes,
    /// Whether only one line may stand here.
    one_line: bool,
    /// Whether this is a cell.
    in_cell: bool,
    /// Whether the node just done has become its content, in the guise of a phrase that says nothing.
    opened: bool,
    /// How often emphasis, strong, struck, raised and lowered text are open.
    marks: [u32; 5],
}

impl Pass<'_, '_> {
    fn note(&mut self, tag: BlockTag, class: Class, name: &str, written: &str, span: Span) {
        self.lowering.note_as(tag, class, name, written, span);
    }

    /// Blocks in a row.
    fn sequence(&mut self, blocks: &mut Blocks) {
        for block in blocks.iter_mut() {
            self.block(block);
        }
        if blocks.iter().any(|b| matches!(b.kind, BlockKind::Table(_))) {
            table_ids(blocks);
        }
        if blocks.iter().any(is_include) {
            includes(blocks);
        }
        if !self.form.targets && blocks.iter().any(has_long_id) {
            self.long_ids(blocks);
        }
        if blocks.iter().any(is_empty_list) {
            empty_lists(blocks);
        }
        if blocks.iter().any(is_changed_paragraph) {
            let mut out = Blocks::with_capacity(blocks.len());
            for block in std::mem::take(blocks) {
                match block {
                    Block {
                        kind: BlockKind::Paragraph(content) | BlockKind::Plain(content),
                        attrs,
                        span,
                    } => {
                        let id = attrs.id();
                        out.extend(id.map(|id| Block {
                            kind: BlockKind::Anchor,
                            attrs: Attrs::with_id(id),
                            span,
                        }));
                        out.extend(normal::paragraph(content, span));
                    }
                    block => out.push(block),
                }
            }
            *blocks = out;
        }
        blocks.retain(|b| !matches!(&b.kind, BlockKind::Comment(words) if words == " "));
        if blocks.iter().any(|b| matches!(b.kind, BlockKind::Division(_))) {
            follow_divisions(blocks);
        }
    }

    /// The ids that cannot stand in a container's attributes stand before it.
    fn long_ids(&mut self, blocks: &mut Blocks) {
        let mut out = Blocks::with_capacity(blocks.len());
        for mut block in std::mem::take(blocks) {
            if has_long_id(&block)
                && let Some(id) = block.attrs.take_id()
            {
                let written = "an anchor before it";
                let feature = ast::Feature::BlockId;
                self.lowering.note_as(feature, Class::Normalised, id.clone(), written, block.span);
                out.push(Block::anchor(id, block.span));
            }
            out.push(block);
        }
        *blocks = out;
    }

    fn division_kind(&self, kind: DivisionKind) -> DivisionKind {
        if self.lowering.carries(kind) { kind } else { DivisionKind::Section }
    }

    fn code(&mut self, code: &mut CodeBlock, span: Span) {
        match code.kind {
            CodeKind::Screen => {
                self.note(BlockTag::Code, Class::Normalised, "screen", "a listing", span);
            }
            CodeKind::Synopsis => {
                self.note(BlockTag::Code, Class::Normalised, "synopsis", "a listing", span);
            }
            CodeKind::Listing | CodeKind::Layout => {}
        }
        code.kind = CodeKind::Listing;
        if let Some(language) = &mut code.language {
            let words: Vec<&str> = language.split_whitespace().collect();
            let joined = words.join(" ");
            if joined != language.as_str() {
                *language = joined.into();
            }
        }
        if let Some(language) = code.language.take_if(|l| !l.is_empty() && !(self.form.is_language)(l)) {
            self.note(BlockTag::Code, Class::Degraded, &language, "a listing of no language", span);
        }
        if code.language.as_ref().is_some_and(Str::is_empty) {
            code.language = None;
        }
    }

    /// The format of raw text is one word.
    fn raw_format(&mut self, raw: &mut Raw, span: Span) {
        let fits = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '+' | '.');
        if raw.format.is_empty() || !raw.format.chars().all(fits) {
            let word: String = raw.format.chars().map(|c| if fits(c) { c } else { '_' }).collect();
            let word = if word.is_empty() { "text".to_string() } else { word };
            self.note(BlockTag::Raw, Class::Degraded, &raw.format.clone(), &word, span);
            raw.format = word.into();
        }
    }

    fn list(list: &mut List) {
        if let ListKind::Numbered { start, style, .. } = &mut list.kind {
            *start = (*start).min(HIGHEST);
            *style = None;
        }
    }

    fn media(&mut self, media: &mut Media, span: Span) {
        media.head.clear();
        for item in &mut media.items {
            let BlockKind::MediaItem(inner) = &mut item.kind else { continue };
            if inner.kind != MediaKind::Image {
                let name = match inner.kind {
                    MediaKind::Video => "video",
                    MediaKind::Audio => "audio",
                    MediaKind::Image | MediaKind::Text => "text",
                };
                self.note(BlockTag::Media, Class::Degraded, name, "a picture's mark", span);
                inner.kind = MediaKind::Image;
            }
        }
    }

    /// The content of a cell: one run of text.
    fn cell(body: &mut Blocks, span: Span) {
        if let [] | [Block { kind: BlockKind::Plain(_), .. }] = &body[..]
            && body.iter().all(|b| b.attrs.is_empty())
        {
            return;
        }
        let mut line = Inlines::new();
        for block in std::mem::take(body) {
            let mut part = Inlines::new();
            if let Some(id) = block.attrs.id() {
                part.push(Inline { kind: InlineKind::Anchor, attrs: Attrs::with_id(id), span: block.span });
            }
            match block.kind {
                BlockKind::Plain(words) | BlockKind::Paragraph(words) => part.extend(words),
                BlockKind::Media(media) => {
                    part.push(Inline::new(InlineKind::Media(media), block.span));
                }
                BlockKind::Comment(words) => {
                    part.push(Inline::new(InlineKind::Comment(words), block.span));
                }
                _ => {}
            }
            if !line.is_empty() && !part.is_empty() {
                text::push_text(&mut line, " ", span);
            }
            text::push_all(&mut line, part);
        }
        let line = text::tidy(line);
        if !line.is_empty() {
            body.push(Block::new(BlockKind::Plain(line), span));
        }
    }

    /// The content of a cell that may hold blocks.
    fn cell_of_blocks(&mut self, body: &mut Blocks) {
        let outer = std::mem::replace(&mut self.one_line, false);
        let outer_cell = std::mem::replace(&mut self.in_cell, false);
        normal::table::cell(body);
        if let [Block { kind: BlockKind::Plain(content), .. }] = &mut body[..] {
            self.line(content, true);
            if content.is_empty() {
                body.clear();
            }
        } else {
            self.sequence(body);
            normal::table::cell(body);
        }
        self.one_line = outer;
        self.in_cell = outer_cell;
    }
}

impl VisitMut for Pass<'_, '_> {
    fn block(&mut self, block: &mut Block) {
        let span = block.span;
        match &mut block.kind {
            BlockKind::Division(division) => {
                division.kind = self.division_kind(division.kind);
                for part in &mut division.head {
                    self.block(part);
                }
                self.sequence(&mut division.body);
                return;
            }
            BlockKind::Paragraph(content) | BlockKind::Plain(content) => {
                self.line(content, self.one_line);
                return;
            }
            BlockKind::Title(content) | BlockKind::Term(content) => {
                self.line(content, true);
                return;
            }
            BlockKind::DefinitionEntry(parts) => {
                comments_of_terms(parts);
                for part in parts {
                    self.block(part);
                }
                return;
            }
            BlockKind::Item(body) | BlockKind::Definition(body) => {
                self.sequence(body);
                return;
            }
            BlockKind::Quotation(titled) => {
                self.sequence(&mut titled.body);
                return;
            }
            BlockKind::Admonition(admonition) => {
                if !self.form.admonitions.contains(&admonition.kind)
                    && let Some(most) = self.form.admonitions.last()
                {
                    self.note(
                        BlockTag::Admonition,
                        Class::Degraded,
                        admonition.kind.name(),
                        most.name(),
                        span,
                    );
                    admonition.kind = *most;
                }
                for part in &mut admonition.head {
                    self.block(part);
                }
                self.sequence(&mut admonition.body);
                return;
            }
            BlockKind::Formal(formal) => {
                for part in &mut formal.head {
                    self.block(part);
                }
                self.sequence(&mut formal.body);
                return;
            }
            BlockKind::Code(code) => {
                self.code(code, span);
                return;
            }
            BlockKind::Math(_) => {
                self.math_block(block);
                return;
            }
            BlockKind::Raw(raw) if self.form.raw.is_none() => self.raw_format(raw, span),
            BlockKind::Media(media) => self.media(media, span),
            BlockKind::Include(_) => {
                block.attrs.take("depth");
                if !self.form.include_kinds {
                    block.attrs.take("kind");
                }
            }
            BlockKind::TableGroup(group) if self.form.block_cells => {
                self.list_table(group, span);
                return;
            }
            BlockKind::Table(table) => {
                for part in &mut table.head {
                    self.block(part);
                }
                table.head.retain(|b| !matches!(&b.kind, BlockKind::Title(words) if words.is_empty()));
                for group in &mut table.groups {
                    self.block(group);
                }
                return;
            }
            BlockKind::TableGroup(group) if self.lowering.carries(ast::Feature::CellAlign) => {
                if normal::table::without_characters(group) {
                    let feature = ast::Feature::ColumnAlign;
                    self.lowering.note_as(feature, Class::Degraded, "char", "right", span);
                }
                normal::table::alignments(group);
            }
            BlockKind::TableGroup(group) => {
                for column in &mut group.columns {
                    column.align = column.align.map(|align| match align {
                        Align::Justify => Align::Left,
                        Align::Char => Align::Right,
                        align => align,
                    });
                }
                if self.lowering.carries(ast::Feature::TableBlocks) {
                    self.group_of_blocks(group, span);
                    return;
                }
            }
            BlockKind::Cell(cell) if self.lowering.carries(ast::Feature::TableBlocks) => {
                self.cell_of_blocks(&mut cell.body);
                return;
            }
            BlockKind::Cell(cell) => {
                let outer = std::mem::replace(&mut self.one_line, true);
                let outer_cell = std::mem::replace(&mut self.in_cell, true);
                cell.heading = false;
                Self::cell(&mut cell.body, span);
                for part in &mut cell.body {
                    self.block(part);
                    trim_cell(part);
                }
                cell.body.retain(|b| !matches!(&b.kind, BlockKind::Plain(c) if c.is_empty()));
                self.one_line = outer;
                self.in_cell = outer_cell;
                return;
            }
            _ => {}
        }
        walk_block_mut(self, block);
        if let BlockKind::List(list) = &mut block.kind {
            Self::list(list);
        }
    }

    fn inline(&mut self, inline: &mut Inline) {
        match &mut inline.kind {
            InlineKind::Text(_) => return,
            InlineKind::Emphasis(c) | InlineKind::Strong(c) | InlineKind::Strike(c) => {
                let content = std::mem::take(c);
                self.delimited(inline, content);
                return;
            }
            InlineKind::Superscript(c) | InlineKind::Subscript(c) => {
                if self.form.moved_by_marks {
                    let content = std::mem::take(c);
                    self.moved(inline, content);
                } else {
                    self.inlines(c);
                }
                return;
            }
            InlineKind::Span { role, content } => {
                let code = role.is_code();
                self.inlines(content);
                if code {
                    content.iter_mut().for_each(spaces);
                    if self.in_cell && !self.form.bars_in_code && ast::plain_text(content).contains("\\|") {
                        // Parsers do not agree on how to say it there.
                        let (name, written) = (role.name(), "text: a bar behind a backslash, in a cell");
                        self.lowering.note_as(*role, Class::Degraded, name, written, inline.span);
                        self.opened = true;
                        let content = std::mem::take(content);
                        inline.kind = InlineKind::Span { role: Role::Phrase, content };
                    }
                }
                return;
            }
            InlineKind::Link(link) => {
                if let Target::Url(url) = &link.target
                    && let Some(id) = url.strip_prefix('#').filter(|id| !id.is_empty())
                {
                    link.target = Target::Id(id.into());
                }
                self.inlines(&mut link.content);
                return;
            }
            InlineKind::Footnote(body) => {
                let outer = std::mem::replace(&mut self.one_line, false);
                let outer_cell = std::mem::replace(&mut self.in_cell, false);
                let marks = std::mem::take(&mut self.marks);
                self.sequence(body);
                self.marks = marks;
                self.one_line = outer;
                self.in_cell = outer_cell;
                return;
            }
            InlineKind::FootnoteReference(id) => {
                if !self.notes.ids.contains(id.as_str()) {
                    let written = "the label: its footnote is in another file";
                    let tag = InlineTag::FootnoteReference;
                    self.lowering.note_as(tag, Class::Degraded, id.clone(), written, inline.span);
                    inline.kind = InlineKind::Superscript(vec![Inline::text(id.clone())]);
                    if !self.lowering.carries(InlineTag::Superscript) {
                        inline.kind = InlineKind::Emphasis(vec![Inline::text(plain(&inline.kind))]);
                    }
                }
                return;
            }
            InlineKind::Math(_) => {
                self.math(inline);
                return;
            }
            InlineKind::Raw(raw) if self.form.raw.is_none() => {
                if raw.text.contains('\n') {
                    raw.text = str::replace(&raw.text, '\n', " ").into();
                }
                if raw.text.is_empty() {
                    self.opened = true;
                    inline.kind = InlineKind::Span { role: Role::Phrase, content: Inlines::new() };
                    return;
                }
                self.raw_format(raw, inline.span);
            }
            InlineKind::Media(media) => self.media(media, inline.span),
            InlineKind::Keys(keys) => {
                if let Some(action) = keys.action.take().filter(|action| action != "simul") {
                    let written = "keys with + between them";
                    self.lowering.note_as(InlineTag::Keys, Class::Degraded, action, written, inline.span);
                }
            }
            _ => {}
        }
        walk_inline_mut(self, inline);
    }
}

fn plain(kind: &InlineKind) -> String {
    ast::plain_text(&[Inline::made(kind.clone())])
}
