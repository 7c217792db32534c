//! Pictures, and blocks that have a title, in the reader's form.

use super::Settle;
use super::block::anchor;
use crate::own;
use crate::write::picture_options;
use ast::{
    Attrs, Block, BlockKind, BlockTag, Blocks, Class, Feature, Formal, FormalKind, Inline, InlineKind, Media,
    MediaKind, Span, Str, plain_text,
};

impl Settle {
    pub(super) fn formal(&mut self, mut block: Block, out: &mut Blocks) {
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
                        formal.body.push(Block::anchor(id, span));
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
            self.changes.note(
                Feature::ParagraphTitle,
                Class::Normalised,
                "",
                "blocks behind the paragraph",
                span,
            );
        }
        out.push(block);
        out.append(&mut behind);
    }

    /// A picture; with a caption, a figure.
    pub(super) fn picture(&mut self, mut block: Block, out: &mut Blocks) {
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
        // Lowering leaves nothing there: the title of a picture is a paragraph before it.
        for part in media.head.drain(..) {
            let name = match &part.kind {
                BlockKind::Title(words) => plain_text(words).into(),
                kind => Str::from(kind.tag().name()),
            };
            self.changes.note(
                BlockTag::Media,
                Class::Dropped,
                name,
                "nothing: a picture has no head",
                part.span,
            );
        }
        let items = std::mem::take(&mut media.items);
        for mut item in items {
            let BlockKind::MediaItem(inner) = &mut item.kind else { continue };
            if inner.source.trim().is_empty() || !media.items.is_empty() {
                self.changes.note(BlockTag::MediaItem, Class::Dropped, inner.source.clone(), "nothing", span);
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

/// How many anchors stand at the start of these blocks.
fn leading_anchors(blocks: &[Block]) -> usize {
    blocks.iter().take_while(|b| matches!(b.kind, BlockKind::Anchor)).count()
}
