//! Running text in the reader's form.

use super::Settle;
use crate::dialect::{Dialect, References};
use crate::escape::{is_adornment, is_field};
use crate::own;
use crate::write::{link_address, manual_page_text};
use ast::normal::text;
use ast::scan::is_plain;
use ast::{
    Attrs, Block, Class, CrossReference, Feature, Inline, InlineKind, InlineTag, Inlines, Keys, Link,
    ManualPage, Menu, Role, Span, Str, Target, plain_text,
};

impl Settle {
    /// A run of text of its own: a paragraph, a title, a term.
    pub(super) fn words(&mut self, content: &mut Inlines) {
        self.inlines(content);
        text::tidy_up(content);
        while matches!(content.last(), Some(Inline { kind: InlineKind::LineBreak, .. })) {
            content.pop();
        }
        trim(content);
    }

    /// As [`Settle::words`], where only one line may stand.
    pub(super) fn line(&mut self, content: &mut Inlines) {
        self.words(content);
        content.iter_mut().for_each(on_one_line);
    }

    /// Inline nodes in a row.
    pub(super) fn inlines(&mut self, content: &mut Inlines) {
        if let [Inline { kind: InlineKind::Text(words), .. }] = content.as_mut_slice() {
            settle_text(words);
            return;
        }
        let mut made = Inlines::new();
        let mut after_text = false;
        let mut stays = true;
        // Nearly all stay where they are.
        let settled = content.iter_mut().position(|inline| {
            stays = self.inline(inline, &mut made);
            let is_text = matches!(inline.kind, InlineKind::Text(_));
            !stays || !made.is_empty() || std::mem::replace(&mut after_text, is_text) && is_text
        });
        if let Some(at) = settled {
            let mut rest = content.split_off(at).into_iter();
            // The first of them is settled already.
            let mut next = rest.next();
            while let Some(inline) = next {
                made.drain(..).for_each(|before| text::push(content, before));
                if stays {
                    text::push(content, inline);
                }
                next = rest.next();
                stays = next.as_mut().is_some_and(|next| self.inline(next, &mut made));
            }
        }
        if !self.dialect.sphinx {
            *content = super::pieces::joined(std::mem::take(content));
        }
    }

    /// Settles a node where it is. What is in `made` then stands before it; without it, if it does not stay.
    fn inline(&mut self, inline: &mut Inline, made: &mut Inlines) -> bool {
        let span = inline.span;
        let is_own = matches!(&inline.kind, InlineKind::Generic(g)
            if matches!(g.name.as_str(), own::ROLE | own::DIRECTIVE | own::DATE));
        if !is_own && inline.attrs.data().is_some_and(|d| !d.classes.is_empty() || !d.other.is_empty()) {
            let data = inline.attrs.data_mut();
            let classes = std::mem::take(&mut data.classes);
            let others = std::mem::take(&mut data.other);
            inline.attrs.tidy();
            for class in classes {
                self.changes.note(Feature::Classes, Class::Dropped, class, "nothing: not in the line", span);
            }
            for (name, _) in others {
                self.changes.note(
                    Feature::OtherAttributes,
                    Class::Dropped,
                    name,
                    "nothing: not in the line",
                    span,
                );
            }
        }
        match &mut inline.kind {
            InlineKind::Text(words) => {
                settle_text(words);
                return !words.is_empty();
            }
            InlineKind::Emphasis(c)
            | InlineKind::Strong(c)
            | InlineKind::Strike(c)
            | InlineKind::Superscript(c)
            | InlineKind::Subscript(c) => {
                self.inlines(c);
                return bordered(inline, made);
            }
            InlineKind::Span { role, content } => {
                self.inlines(content);
                if self.dialect.sphinx
                    && let (
                        Role::Literal,
                        [Inline { kind: InlineKind::Span { role: Role::Replaceable, .. }, .. }],
                    ) = (*role, content.as_slice())
                    && let Some(only) = content.pop()
                {
                    *inline = only;
                } else if *role == Role::Literal {
                    verbatim_lines(content);
                }
                return bordered(inline, made);
            }
            InlineKind::Link(link) => {
                self.inlines(&mut link.content);
                if !is_settled(link) {
                    let none = Link { target: Target::Url("".into()), content: Inlines::new() };
                    match link_form(std::mem::replace(&mut **link, none), self.dialect) {
                        Some(Ok(kind)) => inline.kind = kind,
                        Some(Err(content)) => {
                            for word in content {
                                text::push(made, word);
                            }
                            return false;
                        }
                        None => return false,
                    }
                }
                return bordered(inline, made);
            }
            InlineKind::Generic(generic) if is_own && !self.dialect.sphinx => {
                // docutils wants each role declared.
                let name = inline.attrs.get("name").unwrap_or_default();
                if generic.name == crate::own::ROLE && inline.attrs.get("base").is_none() {
                    if let Some(role) = crate::read::role_of_declared(name) {
                        let content = std::mem::take(&mut generic.content).into_iter();
                        let content = content.filter_map(|node| match node {
                            ast::Node::Inline(inline) => Some(inline),
                            ast::Node::Block(_) => None,
                        });
                        *inline = Inline::new(InlineKind::Span { role, content: content.collect() }, span);
                        return self.inline(inline, made);
                    }
                    if !crate::read::is_known_role(name) {
                        inline.attrs.set("base", "");
                    }
                }
            }
            InlineKind::CrossReference(reference) if !self.dialect.sphinx => {
                let words = vec![Inline::text(reference.target.clone())];
                let link = Link { target: Target::Id(reference.target.clone()), content: words };
                inline.kind = InlineKind::Link(Box::new(link));
                return self.inline(inline, made);
            }
            InlineKind::CrossReference(reference) => reference.style = None,
            InlineKind::Math(math) => {
                self.notation(math, InlineTag::Math, "`` :math:`…` ``, which is read as TeX", span);
            }
            InlineKind::Footnote(body) => {
                if let Some(id) = inline.attrs.id().filter(|id| !self.notes.contains(*id)) {
                    let written = "an anchor in it: another footnote has the label";
                    self.changes.note(Feature::FootnoteId, Class::Normalised, id, written, span);
                    body.insert(0, Block::anchor(id, span));
                    inline.attrs.take_id();
                }
                self.sequence(body, true);
            }
            InlineKind::FootnoteReference(id) if !self.notes.contains(id.as_str()) => {
                let id = id.clone();
                let written = "the label: its footnote is in another file";
                self.changes.note(InlineTag::FootnoteReference, Class::Degraded, id.clone(), written, span);
                inline.kind = InlineKind::Superscript(vec![Inline::text(id)]);
            }
            InlineKind::ManualPage(_) => {
                let name = manual_page_text(inline);
                inline.kind = manual_page(&name, span);
            }
            InlineKind::Citation(content) => {
                let label = plain_text(content);
                if !self.citations.contains(label.as_str()) {
                    // Its work is in another file, or a list of works without labels.
                    let content = std::mem::take(content);
                    self.changes.note(
                        InlineTag::Citation,
                        Class::Normalised,
                        label,
                        "its label in brackets",
                        span,
                    );
                    text::push_text(made, "[", span);
                    for word in content {
                        text::push(made, word);
                    }
                    text::push_text(made, "]", span);
                    return false;
                }
                *content = vec![Inline::text(label)];
            }
            InlineKind::Media(media) => {
                self.media(media, span);
                return !media.items.is_empty();
            }
            InlineKind::CalloutMark(mark) => {
                mark.repeats = None;
                inline.attrs = Attrs::default();
            }
            InlineKind::Keys(keys) => {
                let keys = std::mem::replace(&mut **keys, Keys { action: None, keys: Inlines::new() });
                self.keys(keys, std::mem::take(&mut inline.attrs), span, made);
                return false;
            }
            InlineKind::Menu(menu) => {
                let none = Menu { shortcut: Inlines::new(), items: Inlines::new() };
                let menu = std::mem::replace(&mut **menu, none);
                self.menu(menu, std::mem::take(&mut inline.attrs), span, made);
                return false;
            }
            _ => {}
        }
        true
    }
}

impl Settle {
    /// Keys, if they can be told from what stands between them; words with that between them else.
    fn keys(&mut self, keys: Keys, attrs: Attrs, span: Span, out: &mut Inlines) {
        let in_turn = keys.action.as_deref() == Some("seq");
        let between = if in_turn { " " } else { "+" };
        let names: Vec<String> = keys.keys.iter().map(|k| folded(std::slice::from_ref(k))).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).filter(|name| !name.is_empty()).collect();
        let key = |name: &str| Inline::span(Role::KeyCap, vec![Inline::text(name)]);
        if let Some(action) = keys.action.filter(|a| !matches!(a.as_str(), "seq" | "simul")) {
            self.changes.note(InlineTag::Keys, Class::Degraded, action, "keys with + between them", span);
        }
        let joined = names.join(between);
        match crate::read::keys_of(&joined) {
            Some((turn, found)) if turn == in_turn && found == names => {
                let action = in_turn.then(|| "seq".into());
                let keys = Keys { action, keys: names.into_iter().map(key).collect() };
                out.push(Inline { kind: InlineKind::Keys(Box::new(keys)), attrs, span });
            }
            _ => {
                if names.len() > 1 {
                    self.changes.note(InlineTag::Keys, Class::Normalised, joined, "each key by itself", span);
                }
                for (i, name) in names.into_iter().enumerate() {
                    if i > 0 {
                        text::push_text(out, between, span);
                    }
                    out.push(key(name));
                }
            }
        }
    }

    /// A way through menus: items by their places, the keys that do the same in brackets behind it.
    fn menu(&mut self, menu: Menu, attrs: Attrs, span: Span, out: &mut Inlines) {
        let names: Vec<String> = menu.items.iter().map(|i| folded(std::slice::from_ref(i))).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).filter(|name| !name.is_empty()).collect();
        let last = names.len().saturating_sub(1);
        let item = |(i, name): (usize, &&str)| {
            let role = match i {
                0 => Role::GuiMenu,
                i if i == last => Role::GuiMenuItem,
                _ => Role::GuiSubmenu,
            };
            Inline::span(role, vec![Inline::text(*name)])
        };
        let arrow = self.dialect.menu_arrow.trim();
        // Only Sphinx takes an ampersand for the mark of a shortcut.
        let looks_odd = |name: &str| name.contains(arrow) || self.dialect.sphinx && name.contains('&');
        if names.iter().any(|name| looks_odd(name)) {
            let written = "each item by itself: the text of one looks like a mark between two";
            self.changes.note(InlineTag::Menu, Class::Normalised, "", written, span);
            for (i, name) in names.iter().enumerate() {
                if i > 0 {
                    text::push_text(out, " > ", span);
                }
                out.push(item((i, name)));
            }
        } else if !names.is_empty() {
            let items = names.iter().enumerate().map(item).collect();
            let menu = Menu { shortcut: Inlines::new(), items };
            out.push(Inline { kind: InlineKind::Menu(Box::new(menu)), attrs, span });
        }
        if !menu.shortcut.is_empty() {
            text::push_text(out, " (", span);
            for mut inline in menu.shortcut {
                if let InlineKind::Text(text) = inline.kind {
                    inline = Inline::span(Role::KeyCap, vec![Inline::text(text)]);
                }
                if self.inline(&mut inline, out) {
                    text::push(out, inline);
                }
            }
            text::push_text(out, ")", span);
        }
    }
}

/// The words of nodes, on one line.
fn folded(inlines: &[Inline]) -> String {
    plain_text(inlines).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a link is as it is read, as nearly all are: [`link_form`] would not change it.
fn is_settled(link: &Link) -> bool {
    let is_shown = matches!(link.content.first(), Some(Inline { kind: InlineKind::Text(text), .. })
        if text.bytes().next().is_some_and(|b| b.is_ascii_graphic()));
    is_shown
        && match &link.target {
            Target::Url(url) => {
                !url.is_empty() && !url.starts_with('#') && url.bytes().all(|b| b.is_ascii_graphic())
            }
            Target::Id(_) => true,
        }
}

/// A link as it is read; `Err`: it is no link, and this is its text; nothing: there is nothing of it.
fn link_form(link: Link, dialect: &Dialect) -> Option<Result<InlineKind, Inlines>> {
    let Link { target, mut content } = link;
    let is_blank = plain_text(&content).trim().is_empty();
    let link = |target, content| Some(Ok(InlineKind::Link(Box::new(Link { target, content }))));
    match target {
        Target::Url(url) => {
            let url: Str = link_address(&url).into();
            if url.is_empty() {
                return Some(Err(content));
            }
            let target = match url.strip_prefix('#').filter(|id| !id.is_empty()) {
                Some(id) => Target::Id(id.into()),
                None => Target::Url(url.clone()),
            };
            if is_blank {
                if let Target::Id(id) = target {
                    return link_form(Link { target: Target::Id(id), content }, dialect);
                }
                content = vec![Inline::text(url)];
            }
            link(target, content)
        }
        Target::Id(id) if is_blank && dialect.references == References::Name => {
            let words = vec![Inline::text(id.clone())];
            link(Target::Id(id), words)
        }
        Target::Id(id) if is_blank => {
            let reference = CrossReference { target: id, style: None, text_from: None };
            Some(Ok(InlineKind::CrossReference(Box::new(reference))))
        }
        Target::Id(id) => link(Target::Id(id), content),
    }
}

/// Whether a text would be nothing, or white space at one end of it would stand outside of the mark that it is in. The byte
/// at that end tells nearly always.
fn has_border(text: &str, byte: Option<&u8>, is_blank: impl Fn(&str) -> bool) -> bool {
    !byte.is_some_and(u8::is_ascii_graphic) && (text.is_empty() || is_blank(text))
}

fn has_border_before(inline: &Inline) -> bool {
    matches!(&inline.kind, InlineKind::Text(text)
        if has_border(text, text.as_bytes().first(), |text| text.starts_with(char::is_whitespace)))
}

fn has_border_behind(inline: &Inline) -> bool {
    matches!(&inline.kind, InlineKind::Text(text)
        if has_border(text, text.as_bytes().last(), |text| text.ends_with(char::is_whitespace)))
}

/// A mark, without the white space at its ends, which stands outside; nothing of one that holds nothing. The mark stays where
/// it is if it has none; else all is in `made`.
fn bordered(inline: &mut Inline, made: &mut Inlines) -> bool {
    let Some(content) = inline.kind.marked_mut() else { return true };
    if let (Some(first), Some(last)) = (content.first(), content.last())
        && !has_border_before(first)
        && !has_border_behind(last)
    {
        return true;
    }
    let (mut start, mut end) = (String::new(), String::new());
    while let Some(Inline { kind: InlineKind::Text(text), .. }) = content.first_mut() {
        let kept = text.trim_start();
        start.push_str(&text[..text.len() - kept.len()]);
        *text = kept.into();
        if !text.is_empty() {
            break;
        }
        content.remove(0);
    }
    while let Some(Inline { kind: InlineKind::Text(text), .. }) = content.last_mut() {
        let kept = text.trim_end();
        end.insert_str(0, &text[kept.len()..]);
        *text = kept.into();
        if !text.is_empty() {
            break;
        }
        content.pop();
    }
    let is_empty = content.is_empty();
    push_folded(made, &start, inline.span);
    if !is_empty {
        made.push(std::mem::replace(inline, Inline::made(InlineKind::LineBreak)));
    }
    push_folded(made, &end, Span::NONE);
    false
}

/// Appends text; a run of blanks becomes one, or a line feed if it holds one.
pub(crate) fn push_folded(out: &mut Inlines, text: &str, span: Span) {
    for word in text.split_inclusive([' ', '\n']) {
        text::push_text(out, word, span);
    }
}

/// Cuts white space of every kind at the ends, as docutils does.
fn trim(content: &mut Inlines) {
    if let Some(Inline { kind: InlineKind::Text(text), .. }) = content.last_mut()
        && !text.as_bytes().last().is_some_and(u8::is_ascii_graphic)
    {
        let kept = text.trim_end().len();
        text.truncate(kept);
        if text.is_empty() {
            content.pop();
        }
    }
}

/// Soft breaks as blanks.
pub(crate) fn on_one_line(inline: &mut Inline) {
    struct Spaces;
    impl ast::visit::VisitMut for Spaces {
        fn inline(&mut self, inline: &mut Inline) {
            on_one_line(inline);
        }
    }
    match &mut inline.kind {
        InlineKind::Footnote(_) => {}
        InlineKind::Text(text) => {
            if text.contains('\n') {
                *text = str::replace(text, '\n', " ").into();
            }
        }
        _ => ast::visit::walk_inline_mut(&mut Spaces, inline),
    }
}

/// Text as docutils sees its lines: what Python takes for the end of a line is a blank; white space before a line's end would
/// be cut, so the line goes on there.
fn settle_text(text: &mut Str) {
    if is_plain(text) {
        return;
    }
    let is_end = |c: char| {
        matches!(c, '\u{b}' | '\u{c}' | '\r' | '\u{1c}'..='\u{1e}' | '\u{85}' | '\u{2028}' | '\u{2029}')
    };
    let is_odd = |c: char| c.is_whitespace() && c != ' ' && c != '\n' || matches!(c, '\u{1c}'..='\u{1f}');
    if !text.contains(is_odd) {
        return;
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' if out.ends_with(|c| is_odd(c) && !is_end(c)) => out.push(' '),
            '\n' | ' ' if out.ends_with([' ', '\n']) => {}
            c if c == '\t' || is_end(c) => {
                if !out.ends_with([' ', '\n']) {
                    out.push(' ');
                }
            }
            c => out.push(c),
        }
    }
    *text = out.into();
}

/// Text that stands as it is, without escapes: a line of it must not look like the end of the paragraph, alone or, the last
/// of them, with what follows in the line. One that does goes on in the line before it, which then has it behind it.
fn verbatim_lines(content: &mut Inlines) {
    for inline in content {
        let InlineKind::Text(text) = &mut inline.kind else { continue };
        if !text.contains('\n') {
            continue;
        }
        // What stands at the end goes out of the mark.
        let (words, blank) = text.split_at(text.trim_end().len());
        let lines: Vec<&str> = words.split('\n').collect();
        let mut joins = vec![false; lines.len()];
        let (mut is_last, mut is_longer) = (true, false);
        for (line, joins) in lines.iter().zip(&mut joins).rev() {
            let begins =
                (is_last || is_longer) && line.starts_with(':') || is_longer && line.starts_with('=');
            *joins = begins || is_adornment(line) || is_field(line);
            is_longer = *joins;
            is_last &= *joins;
        }
        let mut out = String::with_capacity(text.len());
        for (i, (line, joins)) in lines.into_iter().zip(joins).enumerate() {
            if i > 0 {
                out.push(if joins { ' ' } else { '\n' });
            }
            out.push_str(line);
        }
        out.push_str(blank);
        *text = out.into();
    }
}

/// A reference to a manual page, from its text: `ls(1)`.
pub(crate) fn manual_page(text: &str, span: Span) -> InlineKind {
    let text = text.trim();
    let parts = text.strip_suffix(')').and_then(|t| t.rsplit_once('('));
    let (name, volume) = match parts {
        Some((name, volume)) if !name.is_empty() && !volume.is_empty() => (name, Some(volume.into())),
        _ => (text, None),
    };
    let name = vec![Inline::new(InlineKind::Text(name.into()), span)];
    InlineKind::ManualPage(Box::new(ManualPage { name, volume }))
}
