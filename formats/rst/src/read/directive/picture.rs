//! Images and figures.
//!
//! Specification: <https://docutils.sourceforge.io/docs/ref/rst/directives.html#images>

use super::parts::{Choice, Parts, place};
use crate::read::block::trimmed;
use crate::read::explicit::address;
use crate::read::flow::Flow;
use crate::read::sheet::Run;
use crate::read::{Reader, Result};
use ast::{
    Attrs, Block, BlockKind, Blocks, Formal, FormalKind, Inline, InlineKind, Inlines, Media, MediaItem,
    MediaKind, Target,
};

impl<'s> Reader<'s> {
    pub(super) fn image(&mut self, mut parts: Parts<'s, '_>, flow: &mut Flow) {
        let span = parts.span;
        let mut attrs = self.own_attributes(&mut parts);
        let target = parts.choice("target");
        let media = picture(&mut parts);
        let mut block = self.around(media, target, &parts);
        if matches!(block.kind, BlockKind::Media(_)) {
            block.attrs = attrs;
        } else if let Some(id) = attrs.take_id() {
            block.attrs.set_id(id);
            if let BlockKind::Paragraph(words) = &mut block.kind {
                picture_in(words, attrs);
            }
        } else if let BlockKind::Paragraph(words) = &mut block.kind {
            picture_in(words, attrs);
        }
        block.span = span;
        flow.push(block);
    }

    /// A picture with a caption, which is its first paragraph, and a legend, which is what comes behind.
    pub(super) fn figure(&mut self, mut parts: Parts<'s, '_>, flow: &mut Flow) -> Result<()> {
        let span = parts.span;
        let content = parts.content.clone();
        let mut own = Attrs::default();
        if let Some(name) = parts.take("name").filter(|name| !name.is_empty()) {
            own.set_id(self.names.place(&name));
        }
        if let Some(classes) = parts.take("figclass") {
            classes.split_whitespace().for_each(|class| crate::own::give_class(&mut own, class));
        }
        for name in ["figwidth", "figname", "label"] {
            if let Some(value) = parts.take(name) {
                own.set(name, value);
            }
        }
        let inner = self.own_attributes(&mut parts);
        let target = parts.choice("target");
        let media = picture(&mut parts);
        let mut picture = self.around(media, target, &parts);
        if let BlockKind::Paragraph(words) = &mut picture.kind {
            picture_in(words, inner);
        } else {
            picture.attrs = inner;
        }
        // An empty comment stands where there is no caption.
        let (has_caption, lines) = match &*content {
            [first, rest @ ..] if first.text == ".." && rest.first().is_none_or(|line| line.is_blank()) => {
                (false, trimmed(rest))
            }
            lines => (true, lines),
        };
        let mut legend = self.body(lines)?;
        let mut head = Blocks::new();
        if has_caption {
            let (title, rest) = caption(legend);
            head.extend(title);
            legend = rest;
        } else if let (BlockKind::Media(media), false) = (&mut picture.kind, legend.is_empty()) {
            // What stands below has no title to be a figure's.
            let at = legend.first().map_or(span, |block| block.span);
            media.items.push(Block::new(BlockKind::Caption(std::mem::take(&mut legend)), at));
            if own.is_empty() {
                own = std::mem::take(&mut picture.attrs);
            }
            flow.push(Block { kind: picture.kind, attrs: own, span });
            return Ok(());
        }
        let mut body = vec![picture];
        body.append(&mut legend);
        let formal = Formal { kind: FormalKind::Figure, head, body };
        flow.push(Block { kind: BlockKind::Formal(Box::new(formal)), attrs: own, span });
        Ok(())
    }

    /// A picture of a substitution.
    pub(super) fn picture_in_line(&mut self, mut parts: Parts<'s, '_>) -> Inlines {
        let span = parts.span;
        let attrs = self.own_attributes(&mut parts);
        let target = parts.choice("target");
        let media = picture(&mut parts);
        let block = self.around(media, target, &parts);
        match block.kind {
            BlockKind::Media(media) => vec![Inline { kind: InlineKind::Media(media), attrs, span }],
            BlockKind::Paragraph(mut words) => {
                picture_in(&mut words, attrs);
                words
            }
            _ => Vec::new(),
        }
    }

    /// Id and classes, which are those of the picture as a whole.
    fn own_attributes(&mut self, parts: &mut Parts<'s, '_>) -> Attrs {
        let mut attrs = Attrs::default();
        if let Some(name) = parts.take("name").filter(|name| !name.is_empty()) {
            attrs.set_id(self.names.place(&name));
        }
        if let Some(classes) = parts.take("class") {
            classes.split_whitespace().for_each(|class| crate::own::give_class(&mut attrs, class));
        }
        attrs.tidy();
        attrs
    }

    /// A picture, as a link where it leads somewhere.
    fn around(&mut self, media: Media, target: Option<Choice<'s>>, parts: &Parts<'s, '_>) -> Block {
        let span = parts.span;
        let Some(target) = target.filter(|target| !target.value.is_empty()) else {
            return Block::new(BlockKind::Media(Box::new(media)), span);
        };
        let picture = Inline::new(InlineKind::Media(Box::new(media)), span);
        let text = target.text();
        if text.ends_with('_') && !text.ends_with("\\_") {
            // A reference by name is read as one, and then shows the picture and not its own words.
            let mut words = self.words(&Run::of(&target.value, self.text));
            if let [Inline { kind: InlineKind::Link(link), .. }] = words.as_mut_slice() {
                link.content = vec![picture];
                return Block::new(BlockKind::Paragraph(words), span);
            }
        }
        let mut link = Inline::link(Target::Url(address(&text).into()), vec![picture]);
        link.span = place(&target.value, span);
        Block::new(BlockKind::Paragraph(vec![link]), span)
    }
}

/// Gives attributes to the picture in a link.
fn picture_in(words: &mut [Inline], attrs: Attrs) {
    if let [Inline { kind: InlineKind::Link(link), .. }] = words
        && let [picture] = link.content.as_mut_slice()
    {
        picture.attrs = attrs;
    }
}

/// The caption of a figure as a title, and the rest. Targets and comments before it are in it.
fn caption(mut body: Blocks) -> (Option<Block>, Blocks) {
    let is_before = |b: &Block| matches!(b.kind, BlockKind::Anchor | BlockKind::Comment(_));
    let at = body.iter().position(|b| !is_before(b)).unwrap_or(body.len());
    if !matches!(body.get(at).map(|b| &b.kind), Some(BlockKind::Paragraph(_))) {
        return (None, body);
    }
    let rest = body.split_off(at + 1);
    let mut title = Inlines::new();
    let mut place = None;
    for Block { kind, attrs, span } in body {
        match kind {
            BlockKind::Paragraph(words) => {
                let id = attrs.id().map(Attrs::with_id);
                title.extend(id.map(|attrs| Inline { kind: InlineKind::Anchor, attrs, span }));
                title.extend(words);
                place = Some(span);
            }
            BlockKind::Anchor => title.push(Inline { kind: InlineKind::Anchor, attrs, span }),
            BlockKind::Comment(words) => title.push(Inline::new(InlineKind::Comment(words), span)),
            _ => {}
        }
    }
    (place.map(|span| Block::new(BlockKind::Title(title), span)), rest)
}

/// A picture of what the argument and the options say.
fn picture(parts: &mut Parts<'_, '_>) -> Media {
    let span = parts.span;
    let mut body = Blocks::new();
    if let Some(alt) = parts.choice("alt") {
        let words = alt.text().split_whitespace().collect::<Vec<_>>().join(" ");
        if !words.is_empty() {
            let at = place(&alt.value, span);
            body.push(Block::new(
                BlockKind::Plain(vec![Inline::new(InlineKind::Text(words.into()), at)]),
                at,
            ));
        }
    }
    let source = address(&parts.argument_text()).into();
    let item = MediaItem { kind: MediaKind::Image, source, body };
    let mut attrs = Attrs::default();
    if let Some(width) = parts.take("width") {
        attrs.set("contentwidth", without_blanks(&width));
    }
    if let Some(height) = parts.take("height") {
        attrs.set("contentdepth", without_blanks(&height));
    }
    if let Some(scale) = parts.take("scale") {
        attrs.set("scale", without_blanks(&scale).trim_end_matches('%'));
    }
    for choice in std::mem::take(&mut parts.options) {
        attrs.data_mut().push_other(&*choice.name, choice.text());
    }
    let item = Block { kind: BlockKind::MediaItem(Box::new(item)), attrs, span };
    Media { head: Vec::new(), items: vec![item] }
}

fn without_blanks(value: &str) -> String {
    value.split_whitespace().collect()
}
