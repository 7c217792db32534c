//! Running text: comrak's inline nodes, and what a flavour has beyond them, which comrak leaves as characters.
//!
//! `[text]{.class #id}` is found by the brackets and braces in the text between its nodes; escaped ones are nodes of
//! their own there. `` {role}`code` `` is a code span behind such text.

use super::attributes::{Attributes, MystAttributes};
use super::pandoc::Mark;
use super::text::{push_all, push_text, tidy};
use super::{Reader, Result, Source};
use crate::flavour::Syntax;
use crate::orders;
use ast::{
    Attrs, CrossReference, Inline, InlineKind, InlineTag, Inlines, Link, ManualPage, Math, MathNotation,
    Role, Span, Target,
};
use comrak::nodes::{NodeLink, NodeValue};
use std::borrow::Cow;

/// A run of inline nodes in the making, and what is open in it.
#[derive(Default)]
pub(super) struct Run {
    pub(super) out: Inlines,
    pub(super) open: Vec<Open>,
    /// The name in braces before a code span.
    role: Option<String>,
    /// Whether blanks in it are escaped.
    pub(super) escaped_blanks: bool,
}

/// What may be closed later. Until then it stands in the run as what it is if it never is.
pub(super) enum Open {
    /// A `[`: the node and the byte in its text.
    Bracket { node: usize, byte: usize },
    /// A mark of pandoc's: the node and the byte in its text.
    Mark { mark: Mark, node: usize, byte: usize },
    /// A tag of HTML, as a raw node.
    Tag { node: usize, name: &'static str, id: Option<String> },
}

/// Where the text behind attributes goes on: in a later sibling, at a byte of its text.
pub(super) type Behind<'r> = Option<(Source<'r>, usize)>;

impl<'r> Reader<'r> {
    /// The inline nodes in a node.
    pub(super) fn inlines(&mut self, parent: Source<'r>) -> Result<Inlines> {
        let first = parent.first_child();
        self.inside(parent, |this| this.run(first))
    }

    /// The inline nodes of a paragraph, a cell or a term.
    pub(super) fn trimmed_inlines(&mut self, parent: Source<'r>) -> Result<Inlines> {
        Ok(tidy(self.inlines(parent)?))
    }

    fn run(&mut self, first: Option<Source<'r>>) -> Result<Inlines> {
        let mut run = Run::default();
        let mut next = first;
        let mut from = 0;
        while let Some(node) = next {
            next = node.next_sibling();
            let data = node.data.borrow();
            if let NodeValue::Text(text) = &data.value {
                let span = self.span(data.sourcepos);
                if self.flavour.syntax.has(Syntax::PANDOC) {
                    if let Some((sibling, byte)) =
                        self.pandoc_text(node, std::mem::take(&mut from), span, &mut run)?
                    {
                        next = Some(sibling);
                        from = byte;
                    }
                    continue;
                }
                let text = text.get(std::mem::take(&mut from)..).unwrap_or_default();
                if let Some((sibling, byte)) = self.text(node, text, span, &mut run) {
                    next = Some(sibling);
                    from = byte;
                }
            } else {
                self.inline(node, &data.value, &mut run)?;
                if self.flavour.syntax.has(Syntax::PANDOC)
                    && let Some((sibling, byte)) = self.attributes_behind(node, &mut run)
                {
                    next = Some(sibling);
                    from = byte;
                }
            }
        }
        let mut out = std::mem::take(&mut run.out);
        run.settle_blanks(&mut out);
        ast::normal::inlines(&mut out);
        Ok(out)
    }

    fn inline(&mut self, node: Source<'r>, value: &NodeValue, run: &mut Run) -> Result<()> {
        let span = self.span_of(node);
        let kind = match value {
            NodeValue::SoftBreak => {
                push_text(&mut run.out, "\n", span);
                return Ok(());
            }
            NodeValue::Escaped => {
                for child in node.children() {
                    if let NodeValue::Text(text) = &child.data.borrow().value {
                        push_text(&mut run.out, text, span);
                    }
                }
                return Ok(());
            }
            NodeValue::HtmlInline(html) => {
                return self.inline_html(html, span, run);
            }
            NodeValue::FootnoteReference(reference) => {
                return self.footnote(&reference.name, span, &mut run.out);
            }
            NodeValue::Image(link) => {
                let image = self.image(node, link, span)?;
                run.out.push(image);
                return Ok(());
            }
            NodeValue::Link(link) => {
                let link = self.link(node, link, span)?;
                run.out.push(link);
                return Ok(());
            }
            NodeValue::Code(code) => {
                if self.flavour.syntax.has(Syntax::MYST)
                    && let Some(name) = run.role.take()
                {
                    let role = self.role(&name, &code.literal, span);
                    run.out.push(role);
                    return Ok(());
                }
                self.code_span(&code.literal, span, run.role.take())
            }
            NodeValue::Math(math) => {
                let formula = Math { notation: MathNotation::Tex, source: math.literal.as_str().into() };
                let mut inline = Inline::new(InlineKind::Math(Box::new(formula)), span);
                if math.display_math {
                    inline.attrs.set("display", "block");
                }
                run.out.push(inline);
                return Ok(());
            }
            NodeValue::LineBreak => InlineKind::LineBreak,
            NodeValue::Emph => InlineKind::Emphasis(self.inlines(node)?),
            NodeValue::Strong => InlineKind::Strong(self.inlines(node)?),
            NodeValue::Strikethrough => InlineKind::Strike(self.inlines(node)?),
            _ => {
                let content = self.inlines(node)?;
                push_all(&mut run.out, content);
                return Ok(());
            }
        };
        run.out.push(Inline::new(kind, span));
        Ok(())
    }

    fn link(&mut self, node: Source<'r>, link: &NodeLink, span: Span) -> Result<Inline> {
        let content = self.inlines(node)?;
        let target = match link.url.strip_prefix('#') {
            Some(id) if !id.is_empty() => Target::Id(id.into()),
            _ => Target::Url(link.url.as_str().into()),
        };
        let kind = match target {
            Target::Id(target) if content.is_empty() => {
                let reference = CrossReference { target, style: None, text_from: None };
                InlineKind::CrossReference(Box::new(reference))
            }
            target => InlineKind::Link(Box::new(Link { target, content })),
        };
        let mut inline = Inline::new(kind, span);
        if !link.title.is_empty() {
            inline.attrs.set("title", link.title.as_str());
        }
        Ok(inline)
    }

    fn code_span(&self, literal: &str, span: Span, role: Option<String>) -> InlineKind {
        let mut literal = Cow::Borrowed(literal);
        if self.flavour.syntax.has(Syntax::ORDERS) {
            literal = orders::unescaped(&literal).into_owned().into();
        }
        let literal = &*literal;
        let mut content = Inlines::new();
        push_text(&mut content, literal, span);
        let Some(name) = role else { return InlineKind::Span { role: Role::Literal, content } };
        if let Some((role, _)) = self.flavour.roles.iter().find(|(_, n)| *n == name) {
            return InlineKind::Span { role: *role, content };
        }
        Self::manual_page(literal, span)
    }

    /// Of `ls(1)`, the last parentheses are the volume.
    pub(super) fn manual_page(literal: &str, span: Span) -> InlineKind {
        let (name, volume) = match literal.strip_suffix(')').and_then(|l| l.rsplit_once('(')) {
            Some((name, volume)) if !name.is_empty() && !volume.is_empty() => (name, Some(volume.into())),
            _ => (literal, None),
        };
        let mut content = Inlines::new();
        push_text(&mut content, name, span);
        InlineKind::ManualPage(Box::new(ManualPage { name: content, volume }))
    }

    /// Whether this name in braces before a code span is a role here.
    fn is_role(&self, name: &str) -> bool {
        if self.flavour.syntax.has(Syntax::MYST) {
            return super::role::is_name(name);
        }
        self.flavour.roles.iter().any(|(_, n)| *n == name)
            || (name == "manpage" && self.flavour.capabilities.carries(InlineTag::ManualPage))
    }

    /// Text, with the brackets and braces in it where they mean something.
    fn text(&self, node: Source<'r>, text: &str, span: Span, run: &mut Run) -> Behind<'r> {
        let restored = self.sheet.hidden.restored(text, self.text);
        let text = restored.as_ref();
        if !self.flavour.syntax.has(Syntax::ATTRIBUTES) {
            if self.flavour.syntax.has(Syntax::ORDERS) {
                push_orders(&mut run.out, text, span);
            } else {
                push_text(&mut run.out, text, span);
            }
            return None;
        }
        let mut plain = self.attributes_of_node(node, text, run);
        for at in memchr::memchr2_iter(b'[', b']', text.as_bytes()) {
            if at < plain {
                continue;
            }
            if text.as_bytes()[at] == b'[' {
                push_text(&mut run.out, &text[plain..=at], span);
                plain = at + 1;
                if let Some(Inline { kind: InlineKind::Text(before), .. }) = run.out.last() {
                    let (node, byte) = (run.out.len() - 1, before.len() - 1);
                    run.open.push(Open::Bracket { node, byte });
                }
                continue;
            }
            let Some(Open::Bracket { .. }) = run.open.last() else { continue };
            let behind = &text[at + 1..];
            if !behind.starts_with('{') {
                run.open.pop();
                continue;
            }
            let found = match behind.find('}') {
                Some(end) => Some((behind[1..end].to_string(), Ok(at + 1 + end + 1))),
                None => {
                    self.braced(node, &behind[1..]).map(|(braced, next, byte)| (braced, Err((next, byte))))
                }
            };
            let Some((braced, after)) = found else {
                run.open.pop();
                continue;
            };
            let Some(attributes) = Attributes::parse(&braced) else {
                run.open.pop();
                continue;
            };
            push_text(&mut run.out, &text[plain..at], span);
            run.close_bracket(&attributes, span, self.flavour.classes);
            match after {
                Ok(end) => plain = end,
                Err(behind) => return Some(behind),
            }
        }
        let rest = &text[plain..];
        if rest.ends_with('}')
            && let Some(next) = node.next_sibling()
            && matches!(next.data.borrow().value, NodeValue::Code(_))
            && let Some(brace) = rest.rfind('{')
            && self.is_role(&rest[brace + 1..rest.len() - 1])
        {
            push_text(&mut run.out, &rest[..brace], span);
            run.role = Some(rest[brace + 1..rest.len() - 1].to_string());
            return None;
        }
        push_text(&mut run.out, rest, span);
        None
    }

    /// The attributes right behind a code span, a link or a picture, `` `text`{.option} ``: given to it. Returns their length.
    fn attributes_of_node(&self, node: Source<'r>, text: &str, run: &mut Run) -> usize {
        if !self.flavour.syntax.has(Syntax::MYST) || !text.starts_with('{') {
            return 0;
        }
        let follows = node.previous_sibling().is_some_and(|before| {
            matches!(
                before.data.borrow().value,
                NodeValue::Code(_) | NodeValue::Link(_) | NodeValue::Image(_)
            )
        });
        let (Some(end), true) = (text.find('}'), follows) else { return 0 };
        let Some(mut attributes) = MystAttributes::parse(&text[1..end]) else { return 0 };
        let Some(last) = run.out.last_mut() else { return 0 };
        if let InlineKind::Span { role: role @ Role::Literal, .. } = &mut last.kind
            && let Some(named) = attributes.classes.first().and_then(|class| Role::from_name(class))
        {
            *role = named;
            attributes.classes.remove(0);
        }
        attributes.set(&mut last.attrs);
        end + 1
    }

    /// What is in braces that hold more than text, such as `{#opt-a.<name>}`, and what is behind them.
    fn braced(&self, node: Source<'r>, begun: &str) -> Option<(String, Source<'r>, usize)> {
        let mut braced = begun.to_string();
        let mut next = node.next_sibling();
        while let Some(sibling) = next {
            let data = sibling.data.borrow();
            match &data.value {
                NodeValue::Text(text) => {
                    if let Some(end) = text.find('}') {
                        braced.push_str(&text[..end]);
                        return Some((braced, sibling, end + 1));
                    }
                    braced.push_str(text);
                }
                NodeValue::SoftBreak | NodeValue::LineBreak => return None,
                _ => braced.push_str(self.sheet.source(data.sourcepos)),
            }
            next = sibling.next_sibling();
        }
        None
    }

    /// The words of a heading, and the attributes in braces at its end.
    pub(super) fn heading_inlines(&mut self, node: Source<'r>) -> Result<(Inlines, Attrs)> {
        if self.flavour.syntax.has(Syntax::HEADING_ATTRIBUTES) {
            let attrs = self.heading_attributes(node).unwrap_or_default();
            return Ok((self.inlines(node)?, attrs));
        }
        let mut attrs = Attrs::default();
        if self.flavour.syntax.has(Syntax::PANDOC) {
            self.braced_heading(node, &mut attrs);
        } else if self.flavour.syntax.has(Syntax::ATTRIBUTES)
            && let Some((from, byte, id)) = self.heading_id(node)
        {
            attrs.set_id(id);
            let mut next = from.next_sibling();
            while let Some(sibling) = next {
                next = sibling.next_sibling();
                sibling.detach();
            }
            if let NodeValue::Text(text) = &mut from.data.borrow_mut().value {
                *text = text[..byte].trim_end().to_string().into();
            }
        }
        Ok((self.inlines(node)?, attrs))
    }

    /// The id in braces at the end of a heading, and where they begin.
    fn heading_id(&self, node: Source<'r>) -> Option<(Source<'r>, usize, String)> {
        let ends = |node: Source<'r>| matches!(&node.data.borrow().value, NodeValue::Text(t) if t.trim_end().ends_with('}'));
        let mut next = node.last_child().filter(|last| ends(last));
        while let Some(child) = next {
            let data = child.data.borrow();
            if let NodeValue::Text(text) = &data.value
                && let Some(brace) = text.rfind("{#")
            {
                // The attributes of a span are not the heading's.
                if text[..brace].ends_with(']') {
                    return None;
                }
                let behind = text[brace + 1..].trim_end();
                let braced = match behind.strip_suffix('}') {
                    Some(whole) if child.next_sibling().is_none() => whole.to_string(),
                    _ => self.braced(child, behind)?.0,
                };
                let attributes = Attributes::parse(&braced)?;
                return Some((child, brace, attributes.id?.to_string()));
            }
            next = child.previous_sibling();
        }
        None
    }
}

/// Text of Markdown with mdBook's orders in it.
fn push_orders(out: &mut Inlines, text: &str, span: Span) {
    let mut from = 0;
    while let Some(order) = orders::next(text, from) {
        push_text(out, &text[from..order.start], span);
        from = order.end;
        // In a line there is no structure to include.
        out.push(order.node(true, span));
    }
    push_text(out, &text[from..], span);
}

impl Run {
    /// Makes what stands since the last `[` a span, a key or an anchor.
    fn close_bracket(&mut self, attributes: &Attributes<'_>, span: Span, classes: bool) {
        let Some(Open::Bracket { node, byte }) = self.open.pop() else { return };
        let mut content = self.out.split_off(node + 1);
        let mut begun = span;
        if let Some(Inline { kind: InlineKind::Text(text), span: at, .. }) = self.out.last_mut() {
            begun = *at;
            let inside = text[byte + 1..].to_string();
            text.truncate(byte);
            if text.is_empty() {
                self.out.pop();
            }
            if !inside.is_empty() {
                content.insert(0, Inline::new(InlineKind::Text(inside.into()), begun));
            }
        }
        self.open.retain(|open| match open {
            Open::Bracket { node: n, .. } | Open::Mark { node: n, .. } | Open::Tag { node: n, .. } => {
                *n <= node
            }
        });
        ast::normal::inlines(&mut content);
        let mut attrs = Attrs::default();
        if let Some(id) = attributes.id {
            attrs.set_id(id);
        }
        let role = attributes.classes.first().and_then(|class| Role::from_name(class));
        let role = role.filter(|role| classes || *role == Role::KeyCap);
        for class in attributes.classes.iter().skip(usize::from(role.is_some())) {
            attrs.data_mut().push_class(*class);
        }
        let kind = if content.is_empty() && attributes.classes.is_empty() {
            InlineKind::Anchor
        } else {
            InlineKind::Span { role: role.unwrap_or(Role::Phrase), content }
        };
        self.out.push(Inline { kind, attrs, span: begun.to(span) });
    }
}
