//! Pictures, films and sounds: the best alternative stays, the others are named.

use super::{Lowering, text};
use ast::{
    Attrs, Block, BlockKind, BlockTag, Blocks, Class, Feature, Inline, InlineKind, InlineTag, Inlines, Media,
    MediaItem, MediaKind, Span,
};

/// Attributes of a picture's size and place.
const SIZE: &[&str] =
    &["width", "depth", "contentwidth", "contentdepth", "scale", "scalefit", "align", "valign"];

/// A media node brought down to one item.
struct Chosen {
    item: Option<Block>,
    caption: Option<Blocks>,
    /// The words of the text alternative, as blocks, where there is nothing else to show.
    words: Blocks,
}

impl Lowering<'_> {
    pub(super) fn media(&mut self, media: Media, attrs: Attrs, span: Span, out: &mut Blocks) {
        let mut title = self.media_title(media.head, BlockTag::Media, span);
        out.append(&mut self.before);
        out.append(&mut title);
        let chosen = self.choose(media.items, span);
        let Some(item) = chosen.item else {
            self.note_as(BlockTag::Media, Class::Normalised, "text", "its words", span);
            self.splice(chosen.words, attrs, span, out);
            if let Some(caption) = chosen.caption {
                let mut caption = self.flow(caption);
                out.append(&mut caption);
            }
            return;
        };
        let carried = self.note(BlockTag::Media, span);
        let attrs = self.attrs_with(attrs, Feature::BlockId, &[], span);
        out.append(&mut self.before);
        if !carried {
            out.push(Block { kind: BlockKind::Paragraph(source_of(&item)), attrs, span });
            return;
        }
        let mut items = vec![item];
        let mut behind = Blocks::new();
        if let Some(caption) = chosen.caption {
            let caption_carried = self.note(Feature::Caption, span);
            let mut caption = self.flow(caption);
            if caption_carried {
                items.push(Block::new(BlockKind::Caption(caption), span));
            } else {
                behind.append(&mut caption);
            }
        }
        let media = Media { head: Vec::new(), items };
        out.push(Block { kind: BlockKind::Media(Box::new(media)), attrs, span });
        out.append(&mut behind);
    }

    /// The title of a picture, which is strong words of their own; what else its head holds is given to `before`.
    fn media_title(&mut self, head: Blocks, tag: impl Into<ast::Construct>, span: Span) -> Blocks {
        let mut out = Blocks::new();
        if let Some((title, title_span)) = self.take_title(head) {
            self.note_as(tag, Class::Normalised, "title", "a paragraph of strong text before it", span);
            self.push_strong(title, Attrs::default(), title_span, &mut out);
        }
        out
    }

    pub(super) fn inline_media(&mut self, media: Media, attrs: Attrs, span: Span, out: &mut Inlines) {
        let attrs = self.open_inline(attrs, span, out);
        let mut title = self.media_title(media.head, InlineTag::Media, span);
        self.before.append(&mut title);
        let mut chosen = self.choose(media.items, span);
        if let Some(caption) = chosen.caption.take() {
            self.note_as(Feature::Caption, Class::Normalised, "", "blocks behind the paragraph", span);
            let mut caption = self.flow(caption);
            self.after.append(&mut caption);
        }
        let Some(item) = chosen.item else {
            self.note_as(InlineTag::Media, Class::Normalised, "text", "its words", span);
            let blocks = self.flow(chosen.words);
            let words = self.flatten_blocks(blocks);
            text::push_all(out, words);
            return;
        };
        if self.note(InlineTag::Media, span) {
            let media = Media { head: Vec::new(), items: vec![item] };
            out.push(Inline { kind: InlineKind::Media(Box::new(media)), attrs, span });
        } else {
            text::push_all(out, source_of(&item));
        }
    }

    /// The alternatives, those in marked pictures too; what explains the marks goes behind the block.
    fn unmarked(&mut self, items: Blocks) -> Blocks {
        let is_marked =
            |b: &Block| matches!(&b.kind, BlockKind::Record(r) if r.kind == ast::RecordKind::MarkedPicture);
        if !items.iter().any(is_marked) {
            return items;
        }
        let mut out = Blocks::new();
        for block in items {
            let Block { kind, attrs, span } = block;
            match kind {
                BlockKind::Record(record) if record.kind == ast::RecordKind::MarkedPicture => {
                    let mut others = Blocks::new();
                    out.append(&mut self.marked_picture(record.content, attrs, span, &mut others));
                    let mut others = self.flow(others);
                    self.after.append(&mut others);
                }
                kind => out.push(Block { kind, attrs, span }),
            }
        }
        out
    }

    /// The first picture (else film, else sound), with the words that stand in for it.
    fn choose(&mut self, items: Blocks, span: Span) -> Chosen {
        let mut item: Option<Block> = None;
        let mut caption = None;
        let mut words: Blocks = Vec::new();
        for block in self.unmarked(items) {
            let Block { kind, attrs, span } = block;
            match kind {
                BlockKind::MediaItem(media) if media.kind == MediaKind::Text => {
                    if words.is_empty() {
                        words = media.body;
                    } else {
                        self.note_named(Feature::MediaAlternatives, "text", span);
                    }
                }
                BlockKind::MediaItem(media) => {
                    if item.is_some() {
                        self.note_named(Feature::MediaAlternatives, media.source.clone(), span);
                    } else {
                        item = Some(Block { kind: BlockKind::MediaItem(media), attrs, span });
                    }
                }
                BlockKind::Caption(blocks) => caption = Some(blocks),
                kind => {
                    let mut others = self.flow(vec![Block { kind, attrs, span }]);
                    self.before.append(&mut others);
                }
            }
        }
        let Some(Block { kind: BlockKind::MediaItem(media), attrs, span: at }) = item else {
            return Chosen { item: None, caption, words };
        };
        let MediaItem { kind, source, body } = *media;
        for inner in body {
            if let BlockKind::Info(_) | BlockKind::Field(_) = inner.kind {
                self.lost_metadata("media", inner.span);
            } else {
                // Where the source's format has the words in the picture's own mark-up.
                words.push(inner);
            }
        }
        let kept: &[&str] = if self.carries(Feature::MediaSize) { SIZE } else { &[] };
        let mut attrs = attrs;
        if attrs.take("format").is_some() {
            // The file's name tells it.
            self.note_as(Feature::MediaSize, Class::Normalised, "format", "the file's extension", at);
        }
        let id = attrs.take_id();
        let mut attrs = self.attrs_with(attrs, Feature::BlockId, kept, at);
        attrs.tidy();
        if let Some(id) = id {
            self.before.push(Block::anchor(id, at));
        }
        let mut alt = Blocks::new();
        if !words.is_empty() && self.note(Feature::MediaText, span) {
            let outer_before = std::mem::take(&mut self.before);
            let blocks = self.flow(words);
            self.before = outer_before;
            let text = self.flatten_blocks(blocks);
            let text = ast::plain_text(&text).replace('\n', " ");
            let text = text.trim();
            if !text.is_empty() {
                alt.push(Block::new(BlockKind::Plain(text::words(text)), span));
            }
            words = Blocks::new();
        }
        let item = MediaItem { kind, source: self.path(source), body: alt };
        Chosen {
            item: Some(Block { kind: BlockKind::MediaItem(Box::new(item)), attrs, span: at }),
            caption,
            words,
        }
    }
}

/// Where a picture would be: a link to its file.
fn source_of(item: &Block) -> Inlines {
    match &item.kind {
        BlockKind::MediaItem(media) => {
            vec![Inline::link(ast::Target::Url(media.source.clone()), text::words(media.source.clone()))]
        }
        _ => Vec::new(),
    }
}
