//! What stands above a block: `[[id]]`, `[style#id.role%option,key=value]`, `.Title`.

use super::attrlist::{List, Shorthand, Value};
use super::sheet::{Cursor, Line, Run};
use super::subs::Subs;
use super::{Reader, marks};
use ast::{Attrs, Block, BlockKind, Blocks, Span, Str};

/// What has been read above the next block.
#[derive(Debug, Default)]
pub(super) struct Meta<'s> {
    pub style: Option<Str>,
    pub id: Option<Str>,
    pub roles: Vec<Str>,
    pub options: Vec<Str>,
    pub title: Option<Line<'s>>,
    pub list: List<'static>,
    /// The text that references to the block show.
    pub reftext: Option<Str>,
    /// Where it begins.
    pub start: Option<Span>,
    /// Ids that stand above the block beside its own.
    pub others: Vec<(Str, Span)>,
}

impl Meta<'_> {
    pub(super) fn is_empty(&self) -> bool {
        self.start.is_none()
    }

    pub(super) fn is_style(&self, style: &str) -> bool {
        self.style.as_deref() == Some(style)
    }

    /// Takes an option away; whether it was there.
    pub(super) fn take_option(&mut self, option: &str) -> bool {
        let before = self.options.len();
        self.options.retain(|o| o != option);
        self.options.len() < before
    }

    /// Takes the value of a name away.
    pub(super) fn take(&mut self, name: &str) -> Option<Value<'static>> {
        let at = self.list.named.iter().rposition(|(n, _)| n == name)?;
        let (_, value) = self.list.named.remove(at);
        self.list.named.retain(|(n, _)| n != name);
        Some(value)
    }

    /// Takes the value of a name away, or else the one in a place.
    pub(super) fn take_or_at(&mut self, name: &str, place: usize) -> Option<Value<'static>> {
        let positional = self.list.positional.get_mut(place).and_then(Option::take);
        self.take(name).or(positional)
    }

    /// A role that says what the block is; it is taken away if it is there.
    pub(super) fn take_role(&mut self, role: &str) -> bool {
        let found = self.roles.iter().position(|r| r == role);
        found.map(|at| self.roles.remove(at)).is_some()
    }

    /// The attributes of the block: all that has not been taken away.
    pub(super) fn attrs(&mut self) -> Attrs {
        let mut attrs = Attrs::default();
        if let Some(id) = self.id.take() {
            attrs.set_id(id);
        }
        for role in self.roles.drain(..) {
            crate::own::give_class(&mut attrs, &role);
        }
        if let Some(style) = self.style.take() {
            attrs.set(crate::own::STYLE, style);
        }
        if !self.options.is_empty() {
            attrs.set(crate::own::OPTIONS, self.options.join(","));
            self.options.clear();
        }
        if let Some(text) = self.reftext.take() {
            attrs.set(crate::own::REFTEXT, text);
        }
        for (place, value) in self.list.positional.drain(..).enumerate().skip(1) {
            if let Some(value) = value {
                attrs.data_mut().push_other((place + 1).to_string(), value.text.as_ref());
            }
        }
        // Several lists may name the same; what they name is not looked for among each other, since there may be many.
        super::attrlist::last_of_each(&mut self.list.named);
        let before = attrs.other().len();
        for (name, value) in self.list.named.drain(..) {
            if name == "lang" {
                attrs.data_mut().language = Some(value.text.as_ref().into());
            } else if attrs.other().iter().take(before).any(|(n, _)| *n == *name) {
                attrs.set(&name, value.text.as_ref());
            } else {
                attrs.data_mut().push_other(name.as_ref(), value.text.as_ref());
            }
        }
        attrs
    }
}

impl Reader<'_> {
    /// Reads what stands above a block, blank lines between it too. Comments among it are blocks. Where there is only text, titles
    /// and attribute entries are text.
    pub(super) fn meta<'s>(
        &mut self,
        cursor: &mut Cursor<'_, 's>,
        text_only: bool,
        blocks: &mut Blocks,
    ) -> Meta<'s> {
        let mut meta = Meta::default();
        loop {
            cursor.skip_blank();
            let Some(line) = cursor.peek() else { return meta };
            let read = match line.text.as_bytes()[0] {
                b'[' => self.meta_list(line, &mut meta),
                b'.' if !text_only => match marks::block_title(line.text) {
                    Some(words) => {
                        meta.title = Some(line.from(line.text.len() - words.len()));
                        true
                    }
                    None => false,
                },
                b'/' => {
                    if Self::comment(cursor, blocks) {
                        continue;
                    }
                    false
                }
                b':' if !text_only => {
                    if self.entry(cursor, blocks) {
                        continue;
                    }
                    false
                }
                _ => false,
            };
            if !read {
                return meta;
            }
            meta.start.get_or_insert(line.span());
            cursor.at += 1;
        }
    }

    fn meta_list<'s>(&mut self, line: Line<'s>, meta: &mut Meta<'s>) -> bool {
        if let Some((id, text)) = marks::anchor(line.text) {
            if !id.is_empty() {
                Self::meta_id(id.into(), line.span(), meta);
                meta.reftext =
                    text.map(|t| self.attributes.expand(t).as_ref().into()).or(meta.reftext.take());
            }
            return true;
        }
        let Some(inside) = marks::attribute_list(line.text) else { return false };
        let expanded = self.attributes.expand(inside);
        let list = List::parse(expanded.trim_start());
        if let Some(first) = list.positional.first().and_then(Option::as_ref) {
            let short = Shorthand::parse(&first.text);
            if let Some(style) = short.style {
                meta.style = Some(style.into());
            }
            if let Some(id) = short.id {
                Self::meta_id(id.into(), line.span(), meta);
            }
            meta.roles.extend(short.roles.into_iter().map(Str::from));
            meta.options.extend(short.options.into_iter().map(Str::from));
        }
        meta.options.extend(list.options().map(Str::from));
        for (place, value) in list.positional.into_iter().enumerate() {
            if meta.list.positional.len() <= place {
                meta.list.positional.push(None);
            }
            if let Some(value) = value {
                meta.list.positional[place] = Some(owned(value));
            }
        }
        for (name, value) in list.named {
            match name.as_ref() {
                "options" | "opts" => {}
                "id" => Self::meta_id(value.text.as_ref().into(), line.span(), meta),
                "role" => meta.roles = value.text.split_whitespace().map(Str::from).collect(),
                "reftext" => meta.reftext = Some(value.text.as_ref().into()),
                "style" => meta.style = Some(value.text.as_ref().into()),
                name => meta.list.named.push((name.to_string().into(), owned(value))),
            }
        }
        true
    }

    /// The last id is the block's; others are anchors before it, which Asciidoctor forgets.
    fn meta_id(id: Str, span: Span, meta: &mut Meta<'_>) {
        if let Some(before) = meta.id.replace(id) {
            meta.others.push((before, span));
        }
    }

    /// The title that has been read, as a block's head.
    pub(super) fn head(&mut self, meta: &mut Meta<'_>) -> Blocks {
        let named = meta.take("title");
        let Some(line) = meta.title.take() else {
            let Some(value) = named else { return Blocks::new() };
            let run = Run::of_text(value.text, 0);
            let words = self.running(&run, Subs::NORMAL);
            return vec![Block::made(BlockKind::Title(words))];
        };
        let words = self.running(&Run::of_text(line.text, line.at), Subs::NORMAL);
        vec![Block::new(BlockKind::Title(words), line.span())]
    }

    /// Running text of one line; an anchor that it begins with is the id of what it stands for.
    pub(super) fn words_with_id(&mut self, run: &Run<'_>) -> (ast::Inlines, Attrs) {
        let mut words = self.running(run, Subs::NORMAL);
        let attrs = super::block::take_id(&mut words).map(Attrs::with_id).unwrap_or_default();
        (words, attrs)
    }
}

fn owned(value: Value<'_>) -> Value<'static> {
    Value { text: value.text.into_owned().into(), is_text: value.is_text }
}
