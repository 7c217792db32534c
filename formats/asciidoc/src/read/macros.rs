//! Macros on a line of their own: pictures, films, sounds, and those that the tree has no kind for; and tables.
//!
//! Reference: <https://docs.asciidoctor.org/asciidoc/latest/macros/images/>.

use super::attrlist::List;
use super::meta::Meta;
use super::sheet::{Cursor, Line, Run};
use super::subs::Subs;
use super::{Reader, Result, marks};
use crate::own;
use ast::{
    Attrs, Block, BlockKind, Blocks, Formal, FormalKind, Generic, Inline, InlineKind, Media, MediaItem,
    MediaKind, Span,
};
use std::fmt::Write as _;

impl Reader<'_> {
    /// Reads a macro; whether it is one.
    #[allow(clippy::too_many_arguments, reason = "the parts of a macro and its place")]
    pub(super) fn block_macro<'s>(
        &mut self,
        line: Line<'s>,
        cursor: &Cursor<'_, 's>,
        name: &str,
        target: &str,
        list: &str,
        meta: &mut Meta<'s>,
        blocks: &mut Blocks,
    ) -> bool {
        let kind = match name {
            "image" => Some(MediaKind::Image),
            "video" => Some(MediaKind::Video),
            "audio" => Some(MediaKind::Audio),
            _ => None,
        };
        if let Some(kind) = kind.filter(|_| !target.is_empty()) {
            let title = self.title_in(list);
            let mut head = self.head(meta);
            if !title.is_empty() {
                head = title;
            }
            let mut media = self.media_of(kind, target, list, line.span());
            Self::told_above(kind, meta, &mut media);
            let attrs = meta.attrs();
            Self::put_titled(BlockKind::Media(Box::new(media)), head, attrs, line.span(), blocks);
            return true;
        }
        let is_toc = name == "toc" && target.is_empty();
        // Without an extension a macro of another name is text; with text below it, it is that for certain.
        let stands_alone = cursor.ahead(1).is_none_or(|next| {
            next.is_blank()
                || next.text == "+"
                || marks::is_attribute_line(next.text)
                || marks::fence(next.text).is_some()
        });
        if !is_toc && (!stands_alone || name.starts_with(|c: char| c.is_ascii_digit())) {
            return false;
        }
        let mut head = self.head(meta);
        let mut attrs = meta.attrs();
        let mut said = std::borrow::Cow::Borrowed(list);
        if is_toc {
            // What its brackets say is what the list above it may say.
            let title = self.title_in(list);
            if !title.is_empty() {
                head = title;
            }
            said = self.toc_list(list, &mut attrs).into();
        }
        let mut inner = Attrs::default();
        let own = if head.is_empty() { &mut attrs } else { &mut inner };
        own.set("name", name);
        if !target.is_empty() {
            own.set("target", target);
        }
        if !said.is_empty() {
            own.set("list", said.as_ref());
        }
        let generic = Generic { name: own::BLOCK_MACRO.into(), content: Vec::new() };
        let kind = BlockKind::Generic(Box::new(generic));
        if head.is_empty() {
            blocks.push(Block { kind, attrs, span: line.span() });
            return true;
        }
        let body = vec![Block { kind, attrs: inner, span: line.span() }];
        let kind = BlockKind::Formal(Box::new(Formal { kind: FormalKind::Paragraph, head, body }));
        blocks.push(Block { kind, attrs, span: line.span() });
        true
    }

    /// The brackets of a table of contents, without what is said of the block.
    fn toc_list(&mut self, list: &str, attrs: &mut Attrs) -> String {
        let list = self.attributes.expand(list).into_owned();
        let mut out = String::new();
        for (name, value) in List::parse(&list).named {
            match name.as_ref() {
                "id" => attrs.set_id(value.text.as_ref()),
                "role" => value.text.split_whitespace().for_each(|role| own::give_class(attrs, role)),
                "title" => {}
                name => {
                    let comma = if out.is_empty() { "" } else { "," };
                    let quote = if value.text.contains([',', ' ', '=']) { "\"" } else { "" };
                    let _ = write!(out, "{comma}{name}={quote}{}{quote}", value.text);
                }
            }
        }
        out
    }

    /// The title that the brackets of a macro give its block.
    fn title_in(&mut self, list: &str) -> Blocks {
        if !list.contains("title") {
            return Blocks::new();
        }
        let list = self.attributes.expand(list).into_owned();
        let list = List::parse(&list);
        let Some(title) = list.get("title").filter(|title| !title.is_empty()) else { return Blocks::new() };
        let words = self.running(&Run::of_text(title, 0), Subs::NORMAL);
        vec![Block::made(BlockKind::Title(words))]
    }

    /// What the list above a macro says of its file.
    fn told_above(kind: MediaKind, meta: &mut Meta<'_>, media: &mut Media) {
        let style = meta.style.take();
        let Some(item) = media.items.first_mut() else { return };
        let mut alt = style.filter(|_| kind == MediaKind::Image);
        for (name, value) in std::mem::take(&mut meta.list.named) {
            match name.as_ref() {
                "alt" => alt = Some(value.text.as_ref().into()),
                said => {
                    let told = match said {
                        "height" => "depth",
                        "contentheight" => "contentdepth",
                        said => said,
                    };
                    if !own::OF_PICTURE.contains(&told) {
                        meta.list.named.push((name, value));
                    } else if item.attrs.get(told).is_none() {
                        item.attrs.set(told, value.text.as_ref());
                    }
                }
            }
        }
        meta.list.positional.clear();
        if let (BlockKind::MediaItem(inner), Some(words)) =
            (&mut item.kind, alt.filter(|a| !folded(a).is_empty()))
            && inner.body.is_empty()
        {
            let text = Inline::new(InlineKind::Text(folded(&words)), item.span);
            inner.body.push(Block::new(BlockKind::Plain(vec![text]), item.span));
        }
    }

    /// A picture, film or sound.
    pub(super) fn media_of(&mut self, kind: MediaKind, target: &str, list: &str, span: Span) -> Media {
        let source = self.attributes.expand(target).as_ref().into();
        let list = self.attributes.expand(list).into_owned();
        let list = List::parse(&list);
        let mut attrs = Attrs::default();
        let names: &[&str] = match kind {
            MediaKind::Image => &["alt", "width", "height"],
            MediaKind::Video => &["poster", "width", "height"],
            _ => &[],
        };
        let mut words = None;
        let positional =
            list.positional.iter().enumerate().filter_map(|(place, value)| {
                Some((names.get(place).copied()?, value.as_ref()?.text.as_ref()))
            });
        let named = list.named.iter().map(|(name, value)| (name.as_ref(), value.text.as_ref()));
        for (name, value) in positional.chain(named) {
            match name {
                "alt" => words = Some(value.to_string()),
                "height" => attrs.set("depth", value),
                "contentheight" => attrs.set("contentdepth", value),
                "id" => attrs.set_id(value),
                "role" => value.split_whitespace().for_each(|role| own::give_class(&mut attrs, role)),
                "opts" | "options" => attrs.set(own::OPTIONS, value),
                "title" => {}
                "width" | "depth" | "contentdepth" | "poster" => attrs.set(name, value),
                // No other is there, since of several values of a name the list has one.
                name => attrs.data_mut().push_other(name, value),
            }
        }
        let body = words.filter(|w| !folded(w).is_empty()).map(|words| {
            let text = Inline::new(InlineKind::Text(folded(&words)), span);
            Block::new(BlockKind::Plain(vec![text]), span)
        });
        let item = MediaItem { kind, source, body: body.into_iter().collect() };
        let item = Block { kind: BlockKind::MediaItem(Box::new(item)), attrs, span };
        Media { head: Blocks::new(), items: vec![item] }
    }

    /// A table between its fences.
    pub(super) fn table_block<'s>(
        &mut self,
        lines: &[Line<'s>],
        fence: Line<'s>,
        mut meta: Meta<'s>,
        span: Span,
        blocks: &mut Blocks,
    ) -> Result<()> {
        let mark = fence.text.chars().next().unwrap_or('|');
        let head = self.head(&mut meta);
        let mut list = std::mem::take(&mut meta.list);
        if !meta.options.is_empty() {
            let value = super::attrlist::Value { text: meta.options.join(",").into(), is_text: false };
            list.named.push(("options".into(), value));
        }
        let mut table = self.inside(span, |reader| reader.table(lines, mark, &list, span))?;
        table.head = head;
        meta.options.retain(|o| !super::table::consumes_option(o));
        list.named.retain(|(name, _)| !super::table::consumes(name) && name != "options");
        list.positional.clear();
        meta.list = list;
        meta.style = None;
        let mut block = Block { kind: BlockKind::Table(Box::new(table)), attrs: meta.attrs(), span };
        let mut comments = Blocks::new();
        crate::settle::comments_of_table(&mut block, &mut comments);
        blocks.append(&mut comments);
        blocks.push(block);
        Ok(())
    }
}

/// The words for a picture, with one blank between two of them.
fn folded(words: &str) -> ast::Str {
    words.split([' ', '\t', '\n']).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ").into()
}
