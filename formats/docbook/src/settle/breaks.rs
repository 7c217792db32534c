//! What trees of other formats have and `DocBook` writes in a way of its own: line breaks, words for a picture, blanks at a
//! mark's border, tasks, and hyphens in comments.
//!
//! Words for a picture are an alternative beside it, in a `textobject`. Line breaks in running text: `sbr` stands only in synopses, so another format's breaks are written as the
//! instruction that Asciidoctor has for them, `<?asciidoc-br?>`.

use ast::normal::{self, text};
use ast::visit::{VisitMut, walk_block_mut, walk_inline_mut};
use ast::{
    Attrs, Block, BlockKind, BlockTag, Blocks, Changes, CodeBlock, CodeKind, Construct, Inline, InlineKind,
    InlineTag, Inlines, Media, MediaItem, MediaKind, Span, Str,
};

/// The spelling.
pub struct Breaks<'c> {
    pub changes: &'c mut Changes,
}

/// A break behind something is an instruction; blanks after it are layout.
fn spell(inlines: &mut Inlines) {
    let mut after_break = false;
    for at in 0..inlines.len() {
        let Some(inline) = inlines.get_mut(at) else { break };
        match &mut inline.kind {
            InlineKind::LineBreak => {
                if at > 0 && inline.attrs.is_empty() {
                    inline.attrs.set_hint("docbook:break", "asciidoc-br");
                }
                after_break = true;
                continue;
            }
            InlineKind::Text(text) if after_break => {
                let kept = text.trim_start_matches([' ', '\n']).len();
                *text = text.get(text.len() - kept..).unwrap_or_default().into();
            }
            _ => {}
        }
        after_break = false;
    }
    inlines.retain(|i| !matches!(&i.kind, InlineKind::Text(text) if text.is_empty()));
}

/// The words in a picture, after it.
fn beside(media: &mut Media) {
    let mut items = Vec::with_capacity(media.items.len());
    for mut block in std::mem::take(&mut media.items) {
        let mut words = Vec::new();
        if let BlockKind::MediaItem(item) = &mut block.kind
            && item.kind != MediaKind::Text
        {
            words = item.body.extract_if(.., |b| matches!(b.kind, BlockKind::Plain(_))).collect();
        }
        let span = block.span;
        items.push(block);
        if !words.is_empty() {
            let item = MediaItem { kind: MediaKind::Text, source: Str::default(), body: words };
            items.push(Block::new(BlockKind::MediaItem(Box::new(item)), span));
        }
    }
    media.items = items;
}

impl Breaks<'_> {
    /// A whole line of running text.
    fn line(&mut self, content: &mut Inlines) {
        if self.borders(content) {
            *content = text::tidy(std::mem::take(content));
        }
        spell(content);
    }

    /// A piece of running text in a mark.
    fn piece(&mut self, content: &mut Inlines) {
        if self.borders(content) {
            normal::inlines(content);
        }
        spell(content);
    }

    /// Moves the blanks at the borders of code out of it: inside an element's border they would not count. Tells whether
    /// there were any.
    fn borders(&mut self, content: &mut Inlines) -> bool {
        let blank =
            |t: &Str, end: bool| if end { t.ends_with([' ', '\n']) } else { t.starts_with([' ', '\n']) };
        let concerned = |i: &Inline| match &i.kind {
            InlineKind::Span { content, .. } => {
                matches!(content.first().map(|i| &i.kind), Some(InlineKind::Text(t)) if blank(t, false))
                    || matches!(content.last().map(|i| &i.kind), Some(InlineKind::Text(t)) if blank(t, true))
            }
            _ => false,
        };
        if !content.iter().any(concerned) {
            return false;
        }
        let mut out = Inlines::with_capacity(content.len() + 2);
        for mut inline in std::mem::take(content) {
            if !concerned(&inline) {
                out.push(inline);
                continue;
            }
            let InlineKind::Span { role, content } = &mut inline.kind else { continue };
            self.changes.normalised(*role, "blanks at its border", "blanks beside it", inline.span);
            let (mut before, mut behind) = (false, false);
            if let Some(Inline { kind: InlineKind::Text(text), .. }) = content.first_mut() {
                before = blank(text, false);
                text::trim_text_start(text);
            }
            if let Some(Inline { kind: InlineKind::Text(text), .. }) = content.last_mut() {
                behind = blank(text, true);
                text::trim_text_end(text);
            }
            content.retain(|i| !matches!(&i.kind, InlineKind::Text(text) if text.is_empty()));
            let span = inline.span;
            if before {
                text::push_text(&mut out, " ", span);
            }
            if !content.is_empty() || !inline.attrs.is_empty() {
                out.push(inline);
            }
            if behind {
                text::push_text(&mut out, " ", span);
            }
        }
        *content = out;
        true
    }

    /// XML has no two hyphens in a comment.
    fn comment(&mut self, words: &mut Str, of: Construct, span: Span) {
        if words.contains("--") || words.ends_with('-') {
            let mut written = String::new();
            crate::escape::comment(words, &mut written);
            *words = written["<!--".len()..written.len() - "-->".len()].into();
            self.changes.degraded(of, "hyphens", "a blank between two hyphens", span);
        }
    }
}

impl VisitMut for Breaks<'_> {
    fn block(&mut self, block: &mut Block) {
        // The characters of a file between blocks are a listing; else they would be words.
        if let BlockKind::Include(include) = &mut block.kind
            && include.text
        {
            let include = Inline::new(InlineKind::Include(std::mem::take(include)), block.span);
            let code = CodeBlock { kind: CodeKind::Listing, language: None, content: vec![include] };
            block.kind = BlockKind::Code(Box::new(code));
        }
        match &mut block.kind {
            BlockKind::Paragraph(c)
            | BlockKind::Plain(c)
            | BlockKind::Title(c)
            | BlockKind::Subtitle(c)
            | BlockKind::ShortTitle(c)
            | BlockKind::Attribution(c)
            | BlockKind::Term(c) => self.line(c),
            BlockKind::Heading(h) => self.line(&mut h.content),
            BlockKind::Comment(words) => self.comment(words, BlockTag::Comment.into(), block.span),
            BlockKind::Media(media) => beside(media),
            BlockKind::Item(_) => mark(&mut block.attrs),
            BlockKind::Cell(cell) => bare_comments(&mut cell.body),
            _ => {}
        }
        walk_block_mut(self, block);
    }

    fn inline(&mut self, inline: &mut Inline) {
        match &mut inline.kind {
            InlineKind::Emphasis(c)
            | InlineKind::Strong(c)
            | InlineKind::Strike(c)
            | InlineKind::Span { content: c, .. }
            | InlineKind::Quote(c)
            | InlineKind::Superscript(c)
            | InlineKind::Subscript(c)
            | InlineKind::Citation(c) => self.piece(c),
            InlineKind::Link(link) => self.piece(&mut link.content),
            InlineKind::Comment(words) => self.comment(words, InlineTag::Comment.into(), inline.span),
            InlineKind::Media(media) => beside(media),
            _ => {}
        }
        walk_inline_mut(self, inline);
    }
}

/// Comments and nothing else in a cell are no words.
fn bare_comments(body: &mut Blocks) {
    let is_comment = |i: &Inline| matches!(i.kind, InlineKind::Comment(_));
    let [Block { kind: BlockKind::Plain(words), attrs, .. }] = &mut body[..] else { return };
    if words.is_empty() || !attrs.is_empty() || !words.iter().all(is_comment) {
        return;
    }
    let words = std::mem::take(words);
    *body = words
        .into_iter()
        .filter_map(|inline| match inline.kind {
            InlineKind::Comment(words) => Some(Block::new(BlockKind::Comment(words), inline.span)),
            _ => None,
        })
        .collect();
}

/// The box of a task, as the item's own mark.
fn mark(attrs: &mut Attrs) {
    if let Some(done) = attrs.take("checked") {
        attrs.set("override", if done == "true" { "checked" } else { "unchecked" });
    }
}
