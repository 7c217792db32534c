//! Pictures, films, sounds.

use super::tag::Tag;
use super::{Writer, names};
use ast::{Attrs, Block, BlockKind, Inline, InlineKind, Media, MediaItem, MediaKind, Role};

impl<'d> Writer<'d> {
    /// A picture between blocks.
    pub fn media_block(&mut self, media: &'d Media, attrs: &'d Attrs) {
        let name = names::hinted(attrs, "mediaobject");
        self.line();
        self.media_inline(media, attrs, Tag::new(name, attrs));
    }

    /// A picture in the line.
    pub fn media_inline(&mut self, media: &'d Media, attrs: &'d Attrs, tag: Tag<'d>) {
        if matches!(&*tag.name, "graphic" | "inlinegraphic")
            && let [Block { kind: BlockKind::MediaItem(item), attrs: inner, .. }] = media.items.as_slice()
        {
            let source = Some(item.source.as_str()).filter(|s| !s.is_empty());
            let tag = fileref(tag.also(inner), source, inner);
            return self.in_line_of_blocks(tag, |w| w.blocks(&item.body));
        }
        let _ = attrs;
        self.in_line_of_blocks(tag, |w| {
            w.blocks(&media.head);
            w.blocks(&media.items);
        });
    }

    /// One alternative: the object, and the data in it.
    pub fn media_item(&mut self, item: &'d MediaItem, attrs: &'d Attrs) {
        let (object, data) = match item.kind {
            MediaKind::Image => ("imageobject", "imagedata"),
            MediaKind::Video => ("videoobject", "videodata"),
            MediaKind::Audio => ("audioobject", "audiodata"),
            MediaKind::Text => ("textobject", "textdata"),
        };
        let objects = attrs.hint("docbook:object").unwrap_or_default();
        let of_object = |name: &str| objects.split(' ').any(|n| n == name);
        let id_of_data = attrs.hint("docbook:id") == Some("data");
        // What is not the object's is the data's.
        let mut of_data = vec![if id_of_data { "" } else { "xml:id" }];
        let mut not_of_object = vec![if id_of_data { "xml:id" } else { "" }];
        for name in ["xml:lang", "role"].into_iter().chain(attrs.other().iter().map(|(n, _)| n.as_str())) {
            if of_object(name) {
                of_data.push(name);
            } else {
                not_of_object.push(name);
            }
            if name.starts_with("data:") {
                of_data.push(name);
            }
        }
        let has_data = match attrs.hint("docbook:data") {
            Some(said) => said == "true",
            None => item.kind != MediaKind::Text || !item.source.is_empty(),
        };
        let tag = Tag::new(object, attrs);
        let tag = if has_data { tag.except(not_of_object.join(" ")) } else { tag };
        self.on_lines(tag, |w| {
            let of_object = |b: &&Block| {
                item.kind == MediaKind::Text
                    || match b.attrs.hint("docbook:in") {
                        None => !matches!(b.kind, BlockKind::Raw(_)),
                        Some(place) => place == "object",
                    }
            };
            let is_after = |b: &&Block| b.attrs.hint("docbook:in") == Some("after");
            if !has_data {
                let bare = item.kind != MediaKind::Text || attrs.hint("docbook:bare").is_some();
                return if bare { w.blocks(&item.body) } else { w.text_object(&item.body) };
            }
            for block in item.body.iter().filter(of_object) {
                w.block(block);
            }
            let source = Some(item.source.as_str()).filter(|s| !s.is_empty());
            let mut tag = Tag::new(data, attrs).except(of_data.join(" "));
            for (name, value) in attrs.other() {
                if let Some(name) = name.strip_prefix("data:") {
                    tag = tag.with(if name == "id" { "xml:id" } else { name }, value.as_str());
                }
            }
            w.on_lines(fileref(tag, source, attrs), |w| {
                item.body.iter().filter(|b| !of_object(b) && !is_after(b)).for_each(|b| w.block(b));
            });
            item.body.iter().filter(is_after).for_each(|b| w.block(b));
        });
    }

    /// Words stand in a phrase.
    fn text_object(&mut self, body: &'d [Block]) {
        for block in body {
            match &block.kind {
                BlockKind::Plain(words) if !is_phrase(words) && !words.iter().all(Inline::is_invisible) => {
                    self.on_line(Tag::bare("phrase"), |w| w.inlines(words));
                }
                _ => self.block(block),
            }
        }
    }
}

fn fileref<'d>(tag: Tag<'d>, source: Option<&'d str>, attrs: &Attrs) -> Tag<'d> {
    match source {
        Some(source) => tag.with("fileref", source),
        None => tag.default(attrs, "fileref", ""),
    }
}

/// Whether the words are a phrase already that the reader does not take away.
fn is_phrase(words: &[Inline]) -> bool {
    matches!(words, [Inline { kind: InlineKind::Span { role: Role::Phrase, content }, attrs, .. }]
        if content.is_empty() || !attrs.is_empty())
}
