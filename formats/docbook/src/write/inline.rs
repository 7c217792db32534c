//! Running text: exactly the blanks that the tree has, its soft breaks on new lines.

use super::tag::Tag;
use super::{Writer, names};
use crate::{escape, gaps};
use ast::{
    Argument, Attrs, Choice, Generic, IndexRange, IndexTerm, Inline, InlineKind, Inlines, ManualPage, Role,
};

impl<'d> Writer<'d> {
    /// Running text.
    pub fn inlines(&mut self, inlines: &'d [Inline]) {
        self.glued = false;
        for inline in inlines {
            self.inline(inline);
        }
    }

    /// The content of a listing.
    pub fn verbatim(&mut self, inlines: &'d [Inline]) {
        self.in_listing(|w| w.inlines(inlines));
    }

    fn in_listing(&mut self, content: impl FnOnce(&mut Self)) {
        let outer = std::mem::replace(&mut self.in_listing, true);
        content(self);
        self.in_listing = outer;
    }

    /// One node with the white space that a note says.
    fn filled(&mut self, note: &str, inline: &'d Inline) {
        let begun = self.out.len();
        self.in_listing(|w| w.node(inline));
        let filled = self.out.get(begun..).and_then(|text| gaps::fill(text, note));
        if let Some(filled) = filled {
            self.out.truncate(begun);
            self.out.push_str(&filled);
        }
    }

    fn text(&mut self, text: &str) {
        if self.in_listing {
            return escape::text(text, &mut self.out);
        }
        let mut from = 0;
        for end in memchr::memchr_iter(b'\n', text.as_bytes()) {
            escape::text(&text[from..end], &mut self.out);
            self.break_line();
            from = end + 1;
        }
        escape::text(&text[from..], &mut self.out);
    }

    /// A line feed that the tree has.
    fn break_line(&mut self) {
        if self.in_listing {
            self.out.push('\n');
        } else {
            self.line();
        }
    }

    fn run(&mut self, tag: Tag<'d>, content: &'d Inlines) {
        self.in_line(tag, |w| w.inlines(content));
    }

    /// One inline node, with the blanks beside it that are nothing but were there.
    pub fn inline(&mut self, inline: &'d Inline) {
        if inline.attrs.is_empty() {
            return self.node(inline);
        }
        self.blank(inline.attrs.hint("docbook:blank-before"));
        match inline.attrs.hint(gaps::HINT) {
            Some(note) => self.filled(note, inline),
            None => self.node(inline),
        }
        self.blank(inline.attrs.hint("docbook:blank"));
    }

    fn blank(&mut self, blank: Option<&str>) {
        match blank {
            Some("\n") => self.break_line(),
            Some(_) => self.out.push(' '),
            None => {}
        }
    }

    fn node(&mut self, inline: &'d Inline) {
        let attrs = &inline.attrs;
        match &inline.kind {
            InlineKind::Text(text) => self.text(text),
            InlineKind::Link(link) => self.link(link, attrs),
            InlineKind::CrossReference(reference) => self.cross_reference(reference, attrs),
            InlineKind::Include(include) => self.include(include, attrs),
            InlineKind::Comment(text) => self.comment(text),
            InlineKind::Instruction(instruction) => self.instruction(instruction),
            InlineKind::EntityReference(name) => {
                self.out.push('&');
                self.out.push_str(name);
                self.out.push(';');
            }
            InlineKind::LineBreak if attrs.hint("docbook:break").is_some() => {
                self.out.push_str("<?asciidoc-br?>");
            }
            InlineKind::Raw(raw) => self.raw(raw),
            InlineKind::Generic(generic) => self.generic_inline(generic, attrs),
            _ => self.element(inline, Tag::new(Self::name(inline), attrs)),
        }
    }

    /// The element of a node that always is one.
    pub fn name(inline: &Inline) -> &'static str {
        let attrs = &inline.attrs;
        names::hinted(
            attrs,
            match &inline.kind {
                InlineKind::Emphasis(_) | InlineKind::Strong(_) | InlineKind::Strike(_) => "emphasis",
                InlineKind::Span { role, .. } => names::role(*role),
                InlineKind::Quote(_) => "quote",
                InlineKind::Superscript(_) => "superscript",
                InlineKind::Subscript(_) => "subscript",
                InlineKind::Anchor => "anchor",
                InlineKind::Footnote(_) => "footnote",
                InlineKind::FootnoteReference(_) => "footnoteref",
                InlineKind::Media(_) => "inlinemediaobject",
                InlineKind::Keys(_) => "keycombo",
                InlineKind::Menu(_) => "menuchoice",
                InlineKind::IndexTerm(_) => "indexterm",
                InlineKind::ManualPage(_) => "citerefentry",
                InlineKind::Citation(_) => "citation",
                InlineKind::Math(_) => "inlineequation",
                InlineKind::LineBreak => "sbr",
                InlineKind::CalloutMark(mark) if mark.repeats.is_some() => "coref",
                InlineKind::CalloutMark(_) => "co",
                InlineKind::Argument(a) if a.group => "group",
                InlineKind::Argument(_) => "arg",
                InlineKind::Record(record) => names::record(record.kind),
                _ => "phrase",
            },
        )
    }

    /// Writes the node as the element `tag`, which may have a link's attributes already.
    pub fn element(&mut self, inline: &'d Inline, tag: Tag<'d>) {
        let attrs = &inline.attrs;
        match &inline.kind {
            InlineKind::Strong(c) => self.run(tag.look(attrs.hint("docbook:role").unwrap_or("strong")), c),
            InlineKind::Strike(c) => {
                self.run(tag.look(attrs.hint("docbook:role").unwrap_or("strikethrough")), c);
            }
            InlineKind::Span { role: Role::MathPhrase, content }
                if attrs.hint("docbook:in") == Some("inlineequation") =>
            {
                self.in_line(tag.named("inlineequation"), |w| {
                    w.run(Tag::bare("mathphrase"), content);
                });
            }
            InlineKind::Emphasis(c)
            | InlineKind::Span { content: c, .. }
            | InlineKind::Quote(c)
            | InlineKind::Superscript(c)
            | InlineKind::Subscript(c)
            | InlineKind::Citation(c) => self.run(tag, c),
            InlineKind::Footnote(blocks) => match super::bare_words(blocks) {
                Some(words) => self.run(tag, words),
                None => self.in_line_of_blocks(tag, |w| w.blocks(blocks)),
            },
            InlineKind::FootnoteReference(target) => {
                self.in_line(tag.with("linkend", target.as_str()), |_| ());
            }
            InlineKind::Media(media) => self.media_inline(media, attrs, tag),
            InlineKind::Keys(keys) => self.run(tag.maybe("action", keys.action.as_deref()), &keys.keys),
            InlineKind::Menu(menu) => self.in_line(tag, |w| {
                if !menu.shortcut.is_empty() {
                    w.run(Tag::bare("shortcut"), &menu.shortcut);
                }
                w.inlines(&menu.items);
            }),
            InlineKind::IndexTerm(term) => self.index_term(term, attrs, tag),
            InlineKind::ManualPage(page) => self.in_line(tag, |w| w.manual_page(page, attrs)),
            InlineKind::Math(math) => self.in_line(tag, |w| w.math(math)),
            InlineKind::CalloutMark(mark) => {
                let target = mark.repeats.as_ref().map(|id| id.as_str());
                self.in_line(tag.maybe("linkend", target), |_| ());
            }
            InlineKind::Argument(argument) => self.argument(argument, attrs, tag),
            InlineKind::Record(record) => self.record_inline(record, tag),
            _ => self.in_line(tag, |_| ()),
        }
    }

    /// A generic node with a link's attributes.
    pub fn carrying(&mut self, generic: &'d Generic, tag: Tag<'d>) {
        self.in_line(tag, |w| w.glued_nodes(&generic.content));
    }

    /// What stood before a part of a node and is not in the tree.
    fn between(&mut self, attrs: &'d Attrs, part: usize) {
        if let Some(text) = attrs.data().and_then(|_| attrs.hint(&format!("docbook:before:{part}"))) {
            self.out.push_str(text);
        }
    }

    fn manual_page(&mut self, page: &'d ManualPage, attrs: &'d Attrs) {
        let is_part = |i: &Inline| matches!(&i.kind, InlineKind::Generic(g) if matches!(g.name.as_str(), "refentrytitle" | "manvolnum"));
        self.between(attrs, 0);
        let mut part = 0;
        if page.name.iter().any(is_part) {
            self.inlines(&page.name);
        } else if !page.name.is_empty() {
            self.run(Tag::bare("refentrytitle"), &page.name);
            part += 1;
            self.between(attrs, part);
        }
        if let Some(volume) = &page.volume {
            self.in_line(Tag::bare("manvolnum"), |w| w.text(volume));
            self.between(attrs, part + 1);
        }
    }

    fn index_term(&mut self, term: &'d IndexTerm, attrs: &'d Attrs, tag: Tag<'d>) {
        let tag = match &term.range {
            IndexRange::Single => tag,
            IndexRange::Start => tag.with("class", "startofrange"),
            IndexRange::End(id) => tag.with("class", "endofrange").with("startref", id.as_str()),
        };
        self.in_line(tag, |w| {
            const LEVELS: [&str; 3] = ["primary", "secondary", "tertiary"];
            let mut part = 0;
            w.between(attrs, part);
            for (at, level) in term.levels.iter().enumerate() {
                let name =
                    level.attrs.hint("docbook:element").or(LEVELS.get(at).copied()).unwrap_or("tertiary");
                w.run(Tag::new(name, &level.attrs).maybe("sortas", level.sort_as.as_deref()), &level.content);
                part += 1;
                w.between(attrs, part);
            }
            let see = term.see.iter().map(|words| ("see", words));
            for (name, words) in see.chain(term.see_also.iter().map(|words| ("seealso", words))) {
                w.see(name, words);
                part += 1;
                w.between(attrs, part);
            }
        });
    }

    /// Words to look up. A phrase with attributes around all of them is how the tree keeps the element's own.
    fn see(&mut self, name: &'static str, words: &'d Inlines) {
        match words.as_slice() {
            [Inline { kind: InlineKind::Span { role: Role::Phrase, content }, attrs, .. }]
                if !attrs.is_empty() =>
            {
                self.run(Tag::new(name, attrs), content);
            }
            _ => self.run(Tag::bare(name), words),
        }
    }

    fn argument(&mut self, argument: &'d Argument, attrs: &'d Attrs, tag: Tag<'d>) {
        let tag = match argument.choice {
            Choice::Optional => tag.default(attrs, "choice", "opt"),
            Choice::Required => tag.with("choice", "req"),
            Choice::Plain => tag.with("choice", "plain"),
        };
        let tag =
            if argument.repeat { tag.with("rep", "repeat") } else { tag.default(attrs, "rep", "norepeat") };
        self.run(tag, &argument.content);
    }
}
