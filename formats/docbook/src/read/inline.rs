//! Running text: words and the elements among them.

use super::Reader;
use super::attributes::note_explicit;
use super::whitespace::trim_end;
use super::xml::{Namespace, Result, Start, Token};
use crate::elements::{Content, Model};
use crate::gaps::{self, Gaps};
use ast::{
    Argument, Attrs, BlockKind, CalloutMark, Choice, Generic, Include, Inline, InlineKind, Inlines,
    Instruction, Keys, Math, MathNotation, Menu, Node, Role, Span, Str,
};

/// An instruction's node.
pub fn instruction(target: &str, data: &str) -> Instruction {
    Instruction { target: target.into(), data: data.into() }
}

impl<'a> Reader<'a> {
    /// The content of the open element, to its end, as a paragraph of its own: folded and trimmed, or verbatim.
    pub fn words(&mut self, verbatim: bool) -> Result<Inlines> {
        let outer = self.text.enter(verbatim);
        let mut out = self.spare.inlines();
        self.inlines(&mut out)?;
        if !verbatim {
            trim_end(&mut out);
        }
        self.text.leave(outer);
        Ok(self.spare.exact_inlines(out))
    }

    /// The content of the open element, to its end, as a piece of the text around, in a list of its own.
    pub fn enclosed(&mut self) -> Result<Inlines> {
        let mut out = self.spare.inlines();
        self.inlines(&mut out)?;
        Ok(self.spare.exact_inlines(out))
    }

    /// The content of the open element, to its end, as a piece of the text around.
    pub fn inlines(&mut self, out: &mut Inlines) -> Result<()> {
        loop {
            match self.tokens.next()? {
                Token::Start(mut start) => {
                    self.text.flush(out);
                    self.text.gap(out);
                    self.inline(&mut start, out)?;
                }
                Token::End | Token::Eof => break,
                Token::Text(text) => self.text.push(text, self.tokens.span),
                other => self.token(other, out),
            }
        }
        self.text.flush(out);
        self.text.end();
        Ok(())
    }

    /// The content of an open record in running text, to its end: elements between which no blank counts.
    pub fn fields(&mut self, out: &mut Inlines) -> Result<()> {
        loop {
            match self.tokens.next()? {
                Token::Start(mut start) => {
                    self.text.flush(out);
                    self.text.restart();
                    self.inline(&mut start, out)?;
                }
                Token::End | Token::Eof => break,
                other => self.field_token(other, out),
            }
        }
        self.text.flush(out);
        self.text.end();
        Ok(())
    }

    /// Anything but a tag, where fields stand: no blank beside what does not show counts, as none counts beside them.
    pub fn field_token(&mut self, token: Token<'a>, out: &mut Inlines) {
        let shows = !matches!(token, Token::Comment(_) | Token::Instruction(..));
        if !shows {
            self.text.flush(out);
            self.text.restart();
        }
        self.token(token, out);
        if !shows {
            self.text.restart();
        }
    }

    /// Anything but a tag.
    #[allow(clippy::needless_pass_by_value, reason = "tokens are made to be used up")]
    pub fn token(&mut self, token: Token<'a>, out: &mut Inlines) {
        let span = self.tokens.span;
        match token {
            Token::Text(text) => self.text.push(text, span),
            Token::Character(c) => self.text.push(c.encode_utf8(&mut [0; 4]), span),
            Token::Entity(name) => self.put(InlineKind::EntityReference(name.into()), out),
            Token::Comment(text) => {
                self.text.flush(out);
                self.text.gap(out);
                out.push(Inline::new(InlineKind::Comment(text.into()), span));
            }
            // Asciidoctor's, and the only one that is valid in a paragraph: `sbr` stands in synopses.
            Token::Instruction("asciidoc-br", "") if !out.is_empty() || self.text.has_pending() => {
                self.put(InlineKind::LineBreak, out);
                if let Some(node) = out.last_mut() {
                    node.attrs.set_hint("docbook:break", "asciidoc-br");
                }
                self.text.restart();
            }
            Token::Instruction(target, data) => {
                if let Some(raw) = crate::instructions::raw(target, data) {
                    return self.put(InlineKind::Raw(Box::new(raw)), out);
                }
                self.text.flush(out);
                self.text.gap(out);
                out.push(Inline::new(InlineKind::Instruction(Box::new(instruction(target, data))), span));
            }
            Token::File(name, path) => {
                let include = Include { href: path.into(), ..Include::default() };
                self.put(InlineKind::Include(Box::new(include)), out);
                if let Some(node) = out.last_mut() {
                    node.attrs.set_hint("docbook:entity", name);
                }
            }
            Token::Start(_) | Token::End | Token::Eof => {}
        }
    }

    /// A node that shows and has no content, where the last token is.
    fn put(&mut self, kind: InlineKind, out: &mut Inlines) {
        self.text.flush(out);
        self.text.gap(out);
        self.text.seen();
        out.push(Inline::new(kind, self.tokens.span));
    }

    /// A node from its start tag to here.
    pub fn node(&self, mut kind: InlineKind, attrs: Attrs, from: Span) -> Inline {
        kind.shrink();
        Inline { kind, attrs, span: from.to(self.tokens.span) }
    }

    /// An element in running text. Where its white space counts and the tree would fold it, it is noted.
    pub fn inline(&mut self, start: &mut Start<'a>, out: &mut Inlines) -> Result<()> {
        if self.tokens.gaps.is_some() || !self.keeps_blanks(start) {
            return self.element(start, out);
        }
        self.tokens.gaps = Some(Gaps::new(start.local, !self.text.is_verbatim()));
        let read = self.element(start, out);
        let note = self.tokens.gaps.take().and_then(Gaps::note);
        if let (Some(note), Some(node)) = (note, out.last_mut()) {
            node.attrs.set_hint(gaps::HINT, note);
        }
        read
    }

    /// Whether white space in an element counts that the tree folds or drops.
    fn keeps_blanks(&self, start: &Start) -> bool {
        let Some(model) = start.element.map(|e| e.model) else { return false };
        let content = match model {
            Model::InlineRecord(_, content)
            | Model::Record(_, content)
            | Model::Block(content, _)
            | Model::Field(_, content) => content,
            Model::Span(_)
            | Model::Emphasis
            | Model::Quote
            | Model::Superscript
            | Model::Subscript
            | Model::Citation
            | Model::Link
            | Model::UrlLink
            | Model::CrossReference
            | Model::Title
            | Model::Subtitle
            | Model::ShortTitle
            | Model::Attribution
            | Model::Piece
            | Model::Info
            | Model::Caption => return false,
            _ => Content::Record,
        };
        match content {
            Content::Record => self.text.is_verbatim(),
            Content::Verbatim => !self.text.is_verbatim(),
            Content::Blocks | Content::Words => false,
        }
    }

    fn element(&mut self, start: &mut Start<'a>, out: &mut Inlines) -> Result<()> {
        let Some(element) = start.element else {
            let node = self.unknown_inline(start)?;
            out.push(node);
            return Ok(());
        };
        if !start.attributes.is_empty() {
            self.warn_space(start);
        }
        let target = super::link::universal(start);
        let node = match element.model {
            Model::Span(role) => self.span(start, role)?,
            Model::Emphasis => self.emphasis(start)?,
            Model::Quote => self.simple(start, InlineKind::Quote)?,
            Model::Superscript => self.simple(start, InlineKind::Superscript)?,
            Model::Subscript => self.simple(start, InlineKind::Subscript)?,
            Model::Citation => self.simple(start, InlineKind::Citation)?,
            Model::InlineRecord(kind, content) => self.inline_record(start, kind, content)?,
            // The title of a work, among the words about it.
            Model::Title => {
                let mut node = self.span(start, Role::CiteTitle)?;
                node.attrs.set_hint("docbook:element", "title");
                node
            }
            Model::IndexTerm => self.index_term(start)?,
            Model::Part(_) | Model::Table | Model::ReferenceMeta => self.block_inline(start)?,
            _ if element.is_inline() => self.special(start, element.model)?,
            Model::Block(content, _) | Model::Record(_, content) | Model::Field(_, content) => {
                self.generic_inline(start, content)?
            }
            Model::Subtitle
            | Model::ShortTitle
            | Model::Attribution
            | Model::Piece
            | Model::Info
            | Model::Caption => self.generic_inline(start, Content::Words)?,
            _ => self.block_inline(start)?,
        };
        out.push(match target {
            Some((target, fragment)) => super::link::around(node, target, fragment),
            None => node,
        });
        Ok(())
    }

    fn span(&mut self, start: &mut Start<'a>, role: Role) -> Result<Inline> {
        let attrs = start.attrs();
        let content = self.enclosed()?;
        Ok(self.node(InlineKind::Span { role, content }, attrs, start.span))
    }

    fn simple(&mut self, start: &mut Start<'a>, kind: fn(Inlines) -> InlineKind) -> Result<Inline> {
        let attrs = start.attrs();
        let content = self.enclosed()?;
        Ok(self.node(kind(content), attrs, start.span))
    }

    fn emphasis(&mut self, start: &mut Start<'a>) -> Result<Inline> {
        let mut kind: fn(Inlines) -> InlineKind = InlineKind::Emphasis;
        let mut spelling = None;
        let mut attrs = start.attrs();
        let look = attrs.classes().iter().position(|class| match class.as_str() {
            "strong" | "bold" => {
                kind = InlineKind::Strong;
                true
            }
            "strikethrough" | "strike" | "line-through" => {
                kind = InlineKind::Strike;
                true
            }
            _ => false,
        });
        if let Some(at) = look {
            if at > 0 && attrs.hint("docbook:role-as").is_none() {
                let all = attrs.classes().join(" ");
                attrs.set_hint("docbook:role-as", all);
            }
            spelling = Some(attrs.data_mut().classes.remove(at));
        }
        if let Some(spelling) = spelling {
            attrs.set_hint("docbook:role", spelling);
        }
        attrs.tidy();
        let content = self.enclosed()?;
        Ok(self.node(kind(content), attrs, start.span))
    }

    /// Elements in running text that are more than words with a name.
    fn special(&mut self, start: &mut Start<'a>, model: Model) -> Result<Inline> {
        if matches!(model, Model::Link | Model::UrlLink | Model::CrossReference) {
            return self.link(start, model);
        }
        let node = match model {
            Model::Anchor => return self.empty(start, InlineKind::Anchor),
            Model::Footnote => self.footnote(start)?,
            Model::FootnoteReference => self.footnote_reference(start)?,
            Model::InlineMedia => self.media_inline(start)?,
            Model::InlineGraphic => self.graphic_inline(start)?,
            Model::Keys => self.keys(start)?,
            Model::Menu => self.menu(start)?,
            Model::ManualPage => self.manual_page(start)?,
            Model::LineBreak => {
                let node = self.empty(start, InlineKind::LineBreak)?;
                // A blank at the beginning of the next line is layout.
                self.text.restart();
                return Ok(node);
            }
            Model::CalloutMark => self.callout_mark(start)?,
            Model::CalloutRepeat => self.callout_repeat(start)?,
            Model::Argument(group) => self.argument(start, group)?,
            _ => self.inline_equation(start)?,
        };
        self.text.seen();
        Ok(node)
    }

    /// A node without content. What a source puts into it all the same is not lost: it makes the node generic.
    fn empty(&mut self, start: &mut Start<'a>, kind: InlineKind) -> Result<Inline> {
        let attrs = start.attrs();
        self.filled(start, kind, attrs)
    }

    /// The same with attributes that have been taken.
    pub fn filled(&mut self, start: &mut Start<'a>, kind: InlineKind, mut attrs: Attrs) -> Result<Inline> {
        let words = self.words(false)?;
        let kind = if words.is_empty() {
            kind
        } else {
            match kind {
                InlineKind::FootnoteReference(target) => attrs.set("linkend", target),
                InlineKind::CalloutMark(CalloutMark { repeats: Some(target), .. }) => {
                    attrs.set("linkend", *target);
                }
                _ => {}
            }
            InlineKind::Generic(Box::new(super::generic::generic(start.local, words)))
        };
        Ok(self.node(kind, attrs, start.span))
    }

    /// A block in running text, where the tree has no place for it: a generic node that only holds it.
    fn block_inline(&mut self, start: &mut Start<'a>) -> Result<Inline> {
        let span = start.span;
        let mut blocks = Vec::new();
        let outer = self.text.enter(false);
        self.root_blocks(start, &mut blocks)?;
        self.text.leave(outer);
        self.text.seen();
        let content = blocks.into_iter().map(Node::Block).collect();
        let generic = Generic { name: super::block::WRAPPER.into(), content };
        Ok(self.node(InlineKind::Generic(Box::new(generic)), Attrs::default(), span))
    }

    fn footnote(&mut self, start: &mut Start<'a>) -> Result<Inline> {
        let attrs = start.attrs();
        let blocks = self.flow(super::block::Place::FLOW)?;
        Ok(self.node(InlineKind::Footnote(blocks), attrs, start.span))
    }

    fn footnote_reference(&mut self, start: &mut Start<'a>) -> Result<Inline> {
        let target = start.attributes.take("linkend");
        let kind = match target {
            Some(target) => InlineKind::FootnoteReference(target.trim().into()),
            None => InlineKind::Generic(Box::new(Generic { name: start.local.into(), content: vec![] })),
        };
        self.empty(start, kind)
    }

    /// Inline elements only; blanks between them are nothing.
    fn elements(&mut self) -> Result<Inlines> {
        let outer = self.text.enter(false);
        let mut content = Inlines::new();
        self.fields(&mut content)?;
        trim_end(&mut content);
        self.text.leave(outer);
        content.retain(|i| !is_blank(i));
        content.iter_mut().for_each(super::whitespace::forget_blanks);
        Ok(content)
    }

    fn keys(&mut self, start: &mut Start<'a>) -> Result<Inline> {
        let action = start.attributes.take("action").map(super::attributes::owned);
        let attrs = start.attrs();
        let keys = self.elements()?;
        Ok(self.node(InlineKind::Keys(Box::new(Keys { action, keys })), attrs, start.span))
    }

    fn menu(&mut self, start: &mut Start<'a>) -> Result<Inline> {
        let attrs = start.attrs();
        let mut items = self.elements()?;
        let is_bare = |i: &Inline| {
            matches!(i.kind, InlineKind::Span { role: Role::Shortcut, .. }) && i.attrs.is_empty()
        };
        let mut shortcut = Inlines::new();
        if items.first().is_some_and(is_bare)
            && let InlineKind::Span { content, .. } = items.remove(0).kind
        {
            shortcut = content;
            shortcut.retain(|i| !is_blank(i));
        }
        Ok(self.node(InlineKind::Menu(Box::new(Menu { shortcut, items })), attrs, start.span))
    }

    fn argument(&mut self, start: &mut Start<'a>, group: bool) -> Result<Inline> {
        let choice = start.attributes.take_word("choice", |value| match value {
            "opt" => Some(Choice::Optional),
            "req" => Some(Choice::Required),
            "plain" => Some(Choice::Plain),
            _ => None,
        });
        let repeat = start.attributes.take_word("rep", |value| match value {
            "repeat" => Some(true),
            "norepeat" => Some(false),
            _ => None,
        });
        let mut attrs = start.attrs();
        note_explicit(&mut attrs, "choice", choice == Some(Choice::Optional));
        note_explicit(&mut attrs, "rep", repeat == Some(false));
        let content = if group { self.elements()? } else { self.words(false)? };
        let argument = Argument {
            group,
            choice: choice.unwrap_or(Choice::Optional),
            repeat: repeat.unwrap_or(false),
            content,
        };
        Ok(self.node(InlineKind::Argument(Box::new(argument)), attrs, start.span))
    }

    fn inline_equation(&mut self, start: &mut Start<'a>) -> Result<Inline> {
        let mut attrs = start.attrs();
        let mut content = self.nodes(super::block::Place::RECORD, true)?;
        let is_phrase = |node: &Node| match node {
            Node::Inline(i) => {
                matches!(i.kind, InlineKind::Span { role: Role::MathPhrase, .. }) && i.attrs.is_empty()
            }
            Node::Block(_) => false,
        };
        if content.len() == 1
            && content.first().is_some_and(is_phrase)
            && let Some(Node::Inline(phrase)) = content.pop()
        {
            // A formula in words is words that are a formula.
            attrs.set_hint("docbook:in", "inlineequation");
            return Ok(self.node(phrase.kind, attrs, start.span));
        }
        if let [Node::Inline(phrase)] = content.as_mut_slice()
            && let Some(math) = formula(phrase)
        {
            return Ok(self.node(InlineKind::Math(Box::new(math)), attrs, start.span));
        }
        let content = content.into_iter().map(|node| match node {
            Node::Block(block) => match block.kind {
                BlockKind::Raw(raw) => Node::Inline(Inline::new(InlineKind::Raw(raw), block.span)),
                _ => Node::Block(block),
            },
            inline @ Node::Inline(_) => inline,
        });
        let generic = Generic { name: start.local.into(), content: content.collect() };
        Ok(self.node(InlineKind::Generic(Box::new(generic)), attrs, start.span))
    }

    /// An include, or what is left of the name.
    pub fn include(&mut self, start: &mut Start<'a>) -> Result<(Include, Attrs, Span)> {
        let href = start.attributes.take("href").map(super::attributes::owned);
        let text = start.attributes.take_word("parse", |value| match value {
            "text" => Some(true),
            "xml" => Some(false),
            _ => None,
        });
        let mut pointer = start.attributes.take("xpointer").map(super::attributes::owned);
        // XInclude 1.1 says the same with another name, if it is not said by the first one.
        let is_fragment = pointer.is_none() && start.attributes.get("fragid").is_some();
        if is_fragment {
            pointer = start.attributes.take("fragid").map(super::attributes::owned);
        }
        let empty = href.as_ref().is_some_and(Str::is_empty);
        let href = href.unwrap_or_default();
        let mut attrs = start.attrs();
        note_explicit(&mut attrs, "href", empty);
        note_explicit(&mut attrs, "parse", text == Some(false));
        if is_fragment {
            attrs.set_hint("docbook:pointer", "fragid");
        }
        let mut fallback: Option<Vec<Node>> = None;
        let mut strays = Vec::new();
        loop {
            match self.tokens.next()? {
                Token::Start(mut part)
                    if part.namespace == Namespace::Include && part.local == "fallback" =>
                {
                    let id = attrs.take_id();
                    super::attributes::move_to(&mut attrs, &part.attrs(), "docbook:fallback");
                    attrs.take_id();
                    if let Some(id) = id {
                        attrs.set_id(id);
                    }
                    let mut nodes = self.nodes(super::block::Place::FLOW, false)?;
                    fallback.get_or_insert_default().append(&mut nodes);
                }
                Token::End | Token::Eof => break,
                // Nothing else may stand here. XInclude ignores it; beside the fallback it is kept, and ignored.
                other => self.stray(other, &mut strays)?,
            }
        }
        if !strays.is_empty() {
            fallback.get_or_insert_default().extend(strays.into_iter().map(Node::Block));
        }
        let include = Include { href, text: text.unwrap_or(false), pointer, fallback };
        Ok((include, attrs, start.span))
    }
}

/// Text of one blank.
pub fn is_blank(inline: &Inline) -> bool {
    matches!(&inline.kind, InlineKind::Text(text) if text.bytes().all(|b| matches!(b, b' ' | b'\n')))
}

/// A formula in a language that its role names, `<mathphrase role="tex">`, if that is all there is of it.
pub fn formula(phrase: &Inline) -> Option<Math> {
    let InlineKind::Span { role: Role::MathPhrase, content } = &phrase.kind else { return None };
    let data = phrase.attrs.data()?;
    let is_bare =
        data.id.is_none() && data.language.is_none() && data.other.is_empty() && data.hints.is_empty();
    let notation = match data.classes.as_slice() {
        [class] if class == "tex" => MathNotation::Tex,
        [class] if class == "asciimath" => MathNotation::AsciiMath,
        _ => return None,
    };
    match content.as_slice() {
        [Inline { kind: InlineKind::Text(source), .. }] if is_bare => {
            Some(Math { notation, source: source.clone() })
        }
        _ => None,
    }
}
