//! Pictures, films, sounds: `mediaobject` and its alternatives; `graphic` of DocBook 4.

use super::Reader;
use super::attributes::{note_explicit, owned};
use super::block::{Place, Whole, is_neutral, keep};
use super::xml::{Result, Start, Token};
use crate::elements::Content;
use ast::{
    Attrs, Block, BlockKind, BlockTag, Blocks, Home, Inline, InlineKind, Media, MediaItem, MediaKind, Role,
    Str,
};

/// The content of one alternative.
const IN_ITEM: Place = Place::TITLED.in_home(Home::Block(BlockTag::MediaItem));

impl<'a> Reader<'a> {
    /// `mediaobject`.
    pub fn media_block(&mut self, start: &mut Start<'a>) -> Result<Block> {
        let attrs = start.attrs();
        let media = self.media()?;
        Ok(self.made(BlockKind::Media(Box::new(media)), attrs, start.span))
    }

    /// `inlinemediaobject`.
    pub fn media_inline(&mut self, start: &mut Start<'a>) -> Result<Inline> {
        let attrs = start.attrs();
        let media = self.media()?;
        Ok(self.node(InlineKind::Media(Box::new(media)), attrs, start.span))
    }

    fn media(&mut self) -> Result<Media> {
        let blocks = self.flow(Place { record: true, ..Place::of(Whole::Media) })?;
        let mut media = Media::default();
        let mut items = Blocks::new();
        for block in blocks {
            let is_head =
                matches!(block.kind, BlockKind::Info(_) | BlockKind::Field(_) | BlockKind::Title(_));
            if items.is_empty() && (is_head || is_neutral(&block)) {
                media.head.push(block);
            } else {
                items.push(block);
            }
        }
        media.items = keep(items, |k| matches!(k, BlockKind::MediaItem(_) | BlockKind::Caption(_)));
        Ok(media)
    }

    /// `imageobject`, `videoobject`, `audioobject`, `textobject`: the element and the data element in it are one.
    pub fn media_item(&mut self, start: &mut Start<'a>, kind: MediaKind) -> Result<Block> {
        let mut attrs = start.attrs();
        note_object(&mut attrs);
        let mut source: Option<Str> = None;
        let mut body = if kind == MediaKind::Text {
            let mut body = self.flow(IN_ITEM)?;
            // Beside other words it is but one of them.
            if let [heads @ .., data] = body.as_slice()
                && is_text_data(data)
                && heads.iter().all(|b| matches!(b.kind, BlockKind::Info(_)))
                && let Some(mut data) = body.pop()
            {
                source = data.attrs.take("fileref");
                note_explicit(&mut data.attrs, "fileref", source.as_ref().is_some_and(Str::is_empty));
                if source.as_ref().is_none_or(Str::is_empty) {
                    attrs.set_hint("docbook:data", "true");
                }
                merge(&mut attrs, &data.attrs);
            }
            body
        } else {
            let outer = self.text.enter(false);
            let mut flow = super::block::Flow::default();
            let mut of_data = 0..0;
            loop {
                match self.tokens.next()? {
                    Token::Start(mut data) if source.is_none() && is_data(&data) => {
                        self.end_run(&mut flow);
                        let written = data.attributes.take("fileref").map(owned);
                        let mut data_attrs = data.attrs();
                        note_explicit(
                            &mut data_attrs,
                            "fileref",
                            written.as_ref().is_some_and(Str::is_empty),
                        );
                        source = Some(written.unwrap_or_default());
                        merge(&mut attrs, &data_attrs);
                        let mut inner = self.in_data()?;
                        let before = flow.blocks.len();
                        of_data = before..before + inner.len();
                        flow.blocks.append(&mut inner);
                    }
                    Token::Start(mut other) => self.child(&mut other, IN_ITEM, &mut flow)?,
                    Token::End | Token::Eof => break,
                    other => self.token(other, &mut flow.run),
                }
            }
            self.end_run(&mut flow);
            self.text.leave(outer);
            for (at, block) in flow.blocks.iter_mut().enumerate() {
                if source.is_some() && at >= of_data.end {
                    block.attrs.set_hint("docbook:in", "after");
                } else if !of_data.contains(&at) && matches!(block.kind, BlockKind::Raw(_)) {
                    block.attrs.set_hint("docbook:in", "object");
                }
            }
            if source.is_none() {
                attrs.set_hint("docbook:data", "false");
            }
            flow.blocks
        };
        if kind == MediaKind::Text && body.iter_mut().any(|block| !unwrap_phrase(block)) {
            attrs.set_hint("docbook:bare", "true");
        }
        let item = MediaItem { kind, source: source.unwrap_or_default(), body };
        Ok(self.made(BlockKind::MediaItem(Box::new(item)), attrs, start.span))
    }

    /// The content of the data element, which has none where it is valid.
    fn in_data(&mut self) -> Result<Blocks> {
        let mut blocks = self.flow(IN_ITEM)?;
        for block in blocks.iter_mut().filter(|b| !matches!(b.kind, BlockKind::Raw(_))) {
            block.attrs.set_hint("docbook:in", "data");
        }
        Ok(blocks)
    }

    /// Whether a picture in a listing holds something against the schema: all white space counts there, which the
    /// elements of DocBook 5 would not show.
    fn is_filled_in_listing(&mut self) -> Result<bool> {
        Ok(self.tokens.gaps.is_some() && self.is_filled()?)
    }

    /// `graphic`.
    pub fn graphic_block(&mut self, start: &mut Start<'a>) -> Result<Block> {
        if self.is_filled_in_listing()? {
            return self.generic_block(start, Content::Words);
        }
        let (media, attrs, span) = self.graphic(start)?;
        Ok(self.made(BlockKind::Media(Box::new(media)), attrs, span))
    }

    /// `inlinegraphic`.
    pub fn graphic_inline(&mut self, start: &mut Start<'a>) -> Result<Inline> {
        if self.is_filled_in_listing()? {
            return self.generic_inline(start, Content::Words);
        }
        let (media, attrs, span) = self.graphic(start)?;
        Ok(self.node(InlineKind::Media(Box::new(media)), attrs, span))
    }

    /// The id stays with the whole, everything else with the one picture in it.
    fn graphic(&mut self, start: &mut Start<'a>) -> Result<(Media, Attrs, ast::Span)> {
        let written = start.attributes.take("fileref").map(owned);
        let mut inner = start.attrs();
        note_explicit(&mut inner, "fileref", written.as_ref().is_some_and(Str::is_empty));
        let source = written.unwrap_or_default();
        let mut outer = Attrs::default();
        if let Some(id) = inner.take_id() {
            outer.set_id(id);
        }
        // An id in the other generation's attribute is one all the same.
        for name in ["id", "xml:id"] {
            if let Some(id) = inner.take(name) {
                outer.set(name, id);
            }
        }
        outer.set_hint("docbook:element", start.local);
        let body = self.in_data()?;
        let item = MediaItem { kind: MediaKind::Image, source, body };
        let item = self.made(BlockKind::MediaItem(Box::new(item)), inner, start.span);
        Ok((Media { head: vec![], items: vec![item] }, outer, start.span))
    }
}

fn is_data(start: &Start) -> bool {
    matches!(start.element.map(|e| e.name), Some("imagedata" | "videodata" | "audiodata"))
}

fn is_text_data(block: &Block) -> bool {
    matches!(&block.kind, BlockKind::Generic(g) if g.name == "textdata" && g.content.is_empty())
}

/// Notes which attributes are those of the object, since nearly all are those of the data in it.
fn note_object(attrs: &mut Attrs) {
    let Some(data) = attrs.data() else { return };
    let mut names: Vec<&str> = data.other.iter().map(|(name, _)| name.as_str()).collect();
    names.extend(data.language.is_some().then_some("xml:lang"));
    names.extend((!data.classes.is_empty()).then_some("role"));
    if !names.is_empty() {
        let names = names.join(" ");
        attrs.set_hint("docbook:object", names);
    }
}

/// Adds the attributes of the data element to those of the object around it.
fn merge(attrs: &mut Attrs, data: &Attrs) {
    let Some(data) = data.data().cloned() else { return };
    if let Some(id) = data.id {
        if attrs.id().is_none() {
            attrs.set_hint("docbook:id", "data");
            attrs.set_id(id);
        } else {
            attrs.set("data:id", id);
        }
    }
    let all = attrs.data_mut();
    match data.language {
        Some(language) if all.language.is_some() => all.other.push(("data:xml:lang".into(), language)),
        Some(language) => all.language = Some(language),
        None => {}
    }
    if all.classes.is_empty() {
        all.classes = data.classes;
    } else if !data.classes.is_empty() {
        all.other.push(("data:role".into(), data.classes.join(" ").into()));
    }
    let of_object = all.other.len();
    let is_taken = |name: &Str| all.other.iter().take(of_object).any(|(n, _)| n == name);
    let (taken, free): (Vec<_>, Vec<_>) = data.other.into_iter().partition(|(name, _)| is_taken(name));
    all.other.extend(taken.into_iter().map(|(name, value)| (Str::from("data:") + name, value)));
    all.other.extend(free);
    all.hints.extend(data.hints);
    attrs.tidy();
}

/// The words of a text alternative stand in a `phrase` that means nothing by itself. Returns whether words do.
fn unwrap_phrase(block: &mut Block) -> bool {
    let BlockKind::Plain(inlines) = &mut block.kind else { return true };
    let [Inline { kind: InlineKind::Span { role: Role::Phrase, content }, attrs, .. }] =
        inlines.as_mut_slice()
    else {
        return inlines.iter().all(Inline::is_invisible);
    };
    if attrs.is_empty() && !content.is_empty() {
        *inlines = std::mem::take(content);
    }
    true
}
