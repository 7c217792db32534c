//! HTML: what our own writer writes of it is read as what it says, all other is a raw node.
//!
//! Specification: <https://spec.commonmark.org/0.31.2/#html-blocks>, <https://spec.commonmark.org/0.31.2/#raw-html>

use super::division::Flow;
use super::html_table;
use super::inline::{Open, Run};
use super::text::{push_text, tidy, words};
use super::{Reader, Result};
use crate::flavour::{Anchors, Syntax};
use ast::{
    Attrs, Block, BlockKind, Inline, InlineKind, InlineTag, Inlines, Limit, Link, Media, MediaItem,
    MediaKind, Raw, Role, Span, Str, Target,
};
use std::borrow::Cow;

/// A tag, without its attributes but those that matter here.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Tag<'a> {
    pub(super) name: &'a str,
    pub(super) closes: bool,
    pub(super) attributes: Vec<(&'a str, String)>,
}

impl<'a> Tag<'a> {
    /// Reads what is between `<` and `>`.
    fn parse(inner: &'a str) -> Option<Tag<'a>> {
        let (closes, inner) = match inner.strip_prefix('/') {
            Some(rest) => (true, rest),
            None => (false, inner.strip_suffix('/').unwrap_or(inner)),
        };
        let end = inner.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(inner.len());
        let (name, mut rest) = inner.split_at(end);
        let mut attributes = Vec::new();
        loop {
            rest = rest.trim_start();
            if rest.is_empty() {
                break;
            }
            let end = rest.find(|c: char| c.is_whitespace() || c == '=').unwrap_or(rest.len());
            let (key, behind) = rest.split_at(end);
            let Some(value) = behind.trim_start().strip_prefix('=').map(str::trim_start) else {
                attributes.push((key, String::new()));
                rest = behind;
                continue;
            };
            let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
            let (value, behind) = match quote {
                Some(quote) => value[1..].split_once(quote)?,
                None => value.split_at(value.find(char::is_whitespace).unwrap_or(value.len())),
            };
            attributes.push((key, unescaped(value).into_owned()));
            rest = behind;
        }
        (!name.is_empty()).then_some(Tag { name, closes, attributes })
    }

    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| *key == name).map(|(_, value)| value.as_str())
    }
}

/// A piece of HTML.
pub(super) enum Token<'a> {
    Tag(Tag<'a>),
    Comment(&'a str),
    Text(&'a str),
}

/// Takes HTML apart; none where it is not well-formed enough to be ours.
fn tokens(html: &str) -> Option<Vec<Token<'_>>> {
    let mut out = Vec::new();
    let mut rest = html;
    while !rest.is_empty() {
        if let Some(comment) = rest.strip_prefix("<!--") {
            let end = comment.find("-->")?;
            out.push(Token::Comment(&comment[..end]));
            rest = &comment[end + 3..];
        } else if let Some(tag) = rest.strip_prefix('<') {
            let end = tag_end(tag)?;
            out.push(Token::Tag(Tag::parse(&tag[..end])?));
            rest = &tag[end + 1..];
        } else {
            let end = memchr::memchr(b'<', rest.as_bytes()).unwrap_or(rest.len());
            out.push(Token::Text(&rest[..end]));
            rest = &rest[end..];
        }
    }
    Some(out)
}

/// Where a tag ends: at a `>` that is not in quotes.
fn tag_end(tag: &str) -> Option<usize> {
    let mut quote = None;
    for (i, b) in tag.bytes().enumerate() {
        match (quote, b) {
            (None, b'>') => return Some(i),
            (None, b'"' | b'\'') => quote = Some(b),
            (Some(q), b) if q == b => quote = None,
            _ => {}
        }
    }
    None
}

/// Text of HTML without the references that our writer writes.
fn unescaped(text: &str) -> Cow<'_, str> {
    without(text, &[("&amp;", '&'), ("&lt;", '<'), ("&gt;", '>'), ("&quot;", '"'), ("&#39;", '\'')])
}

/// The words of a comment, without the references that keep them from ending it.
pub(super) fn comment(words: &str) -> Str {
    without(words, &[("&#45;", '-'), ("&#62;", '>'), ("&#10;", '\n'), ("&amp;", '&')]).into()
}

/// A text with what these references stand for in their places.
fn without<'t>(text: &'t str, known: &[(&str, char)]) -> Cow<'t, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some((name, c)) = known.iter().find(|(name, _)| rest.starts_with(name)) {
            out.push(*c);
            rest = &rest[name.len()..];
        } else {
            out.push('&');
            rest = &rest[1..];
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

fn raw(html: &str) -> Raw {
    Raw { format: "html".into(), text: html.into() }
}

impl Reader<'_> {
    /// Whether HTML means anything in this flavour. Comments always do.
    fn has_html(&self) -> bool {
        self.flavour.capabilities.carries(InlineTag::Raw)
    }

    /// A tag or a comment in a line.
    pub(super) fn inline_html(&mut self, html: &str, span: Span, run: &mut Run) -> Result<()> {
        if let Some(words) = html.strip_prefix("<!--").and_then(|h| h.strip_suffix("-->")) {
            run.out.push(Inline::new(InlineKind::Comment(comment(words)), span));
            return Ok(());
        }
        let hidden = &self.sheet.hidden;
        if hidden.of_block(html).is_some() || !self.has_html() {
            push_text(&mut run.out, &hidden.restored(html, self.text), span);
            return Ok(());
        }
        let tag = html.strip_prefix('<').and_then(|h| h.strip_suffix('>')).and_then(Tag::parse);
        let Some(tag) = tag else {
            run.out.push(Inline::new(InlineKind::Raw(Box::new(raw(html))), span));
            return Ok(());
        };
        if tag.name == "br" && tag.attributes.is_empty() && !tag.closes {
            run.out.push(Inline::new(InlineKind::LineBreak, span));
            return Ok(());
        }
        let known = self.flavour.tags.iter().find(|name| **name == tag.name).copied();
        match known {
            Some(name) if tag.closes => {
                // Brackets that are open in it are characters.
                let tag = run.open.iter().rposition(|open| matches!(open, Open::Tag { .. }));
                if let Some(at) = tag
                    && matches!(run.open[at], Open::Tag { name: open, .. } if open == name)
                    && run.open[at + 1..].iter().all(|open| matches!(open, Open::Bracket { .. }))
                {
                    run.open.truncate(at + 1);
                    return self.close_tag(run, span);
                }
            }
            Some(name) => {
                let id = tag.get(if name == "span" { "class" } else { "id" }).map(str::to_string);
                let own_notes = !self.flavour.syntax.has(Syntax::FOOTNOTES);
                let fits = match name {
                    // What `~~` says elsewhere.
                    "del" => !self.flavour.syntax.has(Syntax::STRIKE) && tag.attributes.is_empty(),
                    "sup" if own_notes => tag.attributes.len() == usize::from(id.is_some()),
                    "span" => tag.attributes.len() == 1 && id.as_deref().and_then(Role::from_name).is_some(),
                    "a" => id.as_ref().is_some_and(|id| !id.is_empty()) && tag.attributes.len() == 1,
                    _ => tag.attributes.is_empty(),
                };
                if fits {
                    run.open.push(Open::Tag { node: run.out.len(), name, id });
                }
            }
            None => {}
        }
        run.out.push(Inline::new(InlineKind::Raw(Box::new(raw(html))), span));
        Ok(())
    }

    /// Makes what stands since the last tag a node.
    fn close_tag(&mut self, run: &mut Run, span: Span) -> Result<()> {
        let Some(Open::Tag { node, name, id }) = run.open.pop() else { return Ok(()) };
        let mut content = run.out.split_off(node + 1);
        let span = run.out.pop().map_or(span, |open| open.span).to(span);
        if name == "sup"
            && let Some(note) = self.html_footnote(&content, id.as_deref(), span)?
        {
            run.out.push(note);
            return Ok(());
        }
        ast::normal::inlines(&mut content);
        let kind = match name {
            "kbd" => InlineKind::Span { role: Role::KeyCap, content },
            "sup" => InlineKind::Superscript(content),
            "sub" => InlineKind::Subscript(content),
            "del" => InlineKind::Strike(content),
            "span" => {
                let role = id.as_deref().and_then(Role::from_name).unwrap_or(Role::Phrase);
                InlineKind::Span { role, content }
            }
            _ if content.is_empty() => InlineKind::Anchor,
            _ => InlineKind::Span { role: Role::Phrase, content },
        };
        let attrs = id.filter(|_| name != "span").map(Attrs::with_id).unwrap_or_default();
        // An anchor may be written twice, in attributes and in HTML beside them.
        if self.flavour.anchors == Anchors::Targets
            && let (InlineKind::Anchor, Some(Inline { kind: InlineKind::Anchor, attrs: before, .. })) =
                (&kind, run.out.last())
            && *before == attrs
            && attrs.id().is_some_and(crate::write::fits_attribute)
        {
            return Ok(());
        }
        run.out.push(Inline { kind, attrs, span });
        Ok(())
    }

    /// A block of HTML.
    pub(super) fn html_block(&mut self, html: &str, span: Span, flow: &mut Flow) -> Result<()> {
        let html = html.trim_end_matches('\n');
        let Some(mut tokens) = tokens(html) else {
            self.raw_block(html, span, flow);
            return Ok(());
        };
        let only_comments = tokens.iter().all(|t| match t {
            Token::Comment(_) => true,
            Token::Text(text) => text.trim().is_empty(),
            Token::Tag(_) => false,
        });
        if only_comments {
            for token in tokens {
                if let Token::Comment(words) = token
                    && words != " "
                {
                    flow.push(Block::new(BlockKind::Comment(comment(words)), span));
                }
            }
            return Ok(());
        }
        if !self.has_html() {
            flow.push(Block::new(BlockKind::Paragraph(words(html)), span));
            return Ok(());
        }
        let deep = self.depth + flow.open.len() + deepest(&tokens) > self.limits.size(Limit::Nesting);
        let has_parts = html_table::has_parts(&tokens);
        if !deep && has_parts && self.table_html(&mut tokens, span, flow)? {
            return Ok(());
        }
        if deep || has_parts || !is_definitions(&tokens, flow) {
            self.raw_block(html, span, flow);
            return Ok(());
        }
        let mut tokens = tokens.into_iter();
        while let Some(token) = tokens.next() {
            match token {
                Token::Comment(words) if words != " " => {
                    flow.push(Block::new(BlockKind::Comment(comment(words)), span));
                }
                Token::Tag(tag) => match (tag.name, tag.closes) {
                    ("dl", false) => flow.open_definitions(span),
                    ("dd", false) => flow.open_definition(span),
                    ("dt", false) => {
                        let rest = tokens.as_slice();
                        let end = rest.iter().position(|t| matches!(t, Token::Tag(t) if t.name == "dt"));
                        match end {
                            Some(end) => {
                                let term: Vec<Token<'_>> = tokens.by_ref().take(end).collect();
                                tokens.next();
                                let term = self.html_inlines(term, span)?;
                                flow.term(term, span);
                            }
                            None => flow.open_term(span),
                        }
                    }
                    (_, true) => flow.close_part(),
                    _ => {}
                },
                _ => {}
            }
        }
        Ok(())
    }

    /// The inline nodes that a run of HTML is.
    pub(super) fn html_inlines(&mut self, tokens: Vec<Token<'_>>, span: Span) -> Result<Inlines> {
        let mut content = inlines_of(tokens, span);
        if !self.flavour.syntax.has(Syntax::FOOTNOTES) {
            self.html_footnotes(&mut content)?;
        }
        Ok(content)
    }

    fn raw_block(&self, html: &str, span: Span, flow: &mut Flow) {
        if self.has_html() {
            flow.push(Block::new(BlockKind::Raw(Box::new(raw(html))), span));
        } else {
            flow.push(Block::new(BlockKind::Paragraph(words(html)), span));
        }
    }
}

/// How deep the elements of HTML stand in each other, about.
fn deepest(tokens: &[Token<'_>]) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    for token in tokens {
        let Token::Tag(tag) = token else { continue };
        let nodes = match tag.name {
            "table" => 5,
            "dl" => 3,
            "dt" | "dd" | "br" | "img" => 0,
            name if TERM.contains(&name) => 1,
            _ => 0,
        };
        depth = if tag.closes { depth.saturating_sub(nodes) } else { depth + nodes };
        deepest = deepest.max(depth);
    }
    deepest
}

/// Whether a block of HTML is a part of a definition list that fits what is open.
fn is_definitions(tokens: &[Token<'_>], flow: &Flow) -> bool {
    // What is open, innermost last; what was open before the block is seen once its own is closed.
    let mut open: Vec<&str> = Vec::new();
    let mut part = flow.in_part();
    let mut list = flow.in_definitions();
    for token in tokens {
        let in_term = open.last() == Some(&"dt");
        match token {
            Token::Comment(_) => {}
            Token::Text(text) if text.trim().is_empty() || in_term => {}
            Token::Text(_) => return false,
            Token::Tag(tag) if tag.closes && matches!(tag.name, "dl" | "dt" | "dd") => {
                match open.pop() {
                    Some(name) if name == tag.name => continue,
                    Some(_) => return false,
                    None => {}
                }
                // Of what was open before, a part and then its list may end here, and another part begin.
                if tag.name == "dl" {
                    if !list || part {
                        return false;
                    }
                    list = false;
                } else {
                    if !part {
                        return false;
                    }
                    part = false;
                    list = true;
                }
            }
            Token::Tag(tag) if in_term => {
                if !TERM.contains(&tag.name) {
                    return false;
                }
            }
            Token::Tag(tag) => {
                let fits = match tag.name {
                    "dl" => open.last() == Some(&"dd") || (open.is_empty() && !list) || part,
                    "dt" | "dd" => open.last() == Some(&"dl") || (open.is_empty() && list && !part),
                    _ => false,
                };
                if !fits || !tag.attributes.is_empty() {
                    return false;
                }
                open.push(tag.name);
            }
        }
    }
    // A term that is still open holds Markdown.
    true
}

/// What may stand in a term.
pub(super) const TERM: [&str; 10] = ["em", "strong", "del", "sup", "sub", "kbd", "code", "a", "br", "img"];

/// The inline nodes that a term of HTML is.
fn inlines_of(tokens: Vec<Token<'_>>, span: Span) -> Inlines {
    let mut stack: Vec<(Tag<'_>, Inlines)> = Vec::new();
    let mut out = Inlines::new();
    for token in tokens {
        match token {
            Token::Text(text) => push_text(&mut out, &unescaped(text), span),
            Token::Comment(words) => {
                out.push(Inline::new(InlineKind::Comment(comment(words)), span));
            }
            Token::Tag(tag) if tag.closes => {
                let Some(at) = stack.iter().rposition(|(open, _)| open.name == tag.name) else { continue };
                while stack.len() > at {
                    close_inline(&mut stack, &mut out, span);
                }
            }
            Token::Tag(tag) => match tag.name {
                "br" => out.push(Inline::new(InlineKind::LineBreak, span)),
                "img" => out.push(picture(&tag, span)),
                _ => stack.push((tag, std::mem::take(&mut out))),
            },
        }
    }
    while !stack.is_empty() {
        close_inline(&mut stack, &mut out, span);
    }
    ast::normal::inlines(&mut out);
    tidy(out)
}

/// Ends the innermost mark of a term.
fn close_inline(stack: &mut Vec<(Tag<'_>, Inlines)>, out: &mut Inlines, span: Span) {
    let Some((tag, outer)) = stack.pop() else { return };
    let mut content = std::mem::replace(out, outer);
    ast::normal::inlines(&mut content);
    let attrs = tag.get("id").filter(|id| !id.is_empty()).map(Attrs::with_id).unwrap_or_default();
    let kind = match tag.name {
        "em" => InlineKind::Emphasis(content),
        "strong" => InlineKind::Strong(content),
        "del" => InlineKind::Strike(content),
        "sup" => InlineKind::Superscript(content),
        "sub" => InlineKind::Subscript(content),
        "kbd" => InlineKind::Span { role: Role::KeyCap, content },
        "code" => InlineKind::Span { role: Role::Literal, content },
        _ => match tag.get("href") {
            Some(href) => {
                let target = match href.strip_prefix('#') {
                    Some(id) if !id.is_empty() => Target::Id(id.into()),
                    _ => Target::Url(href.into()),
                };
                InlineKind::Link(Box::new(Link { target, content }))
            }
            None if content.is_empty() && !attrs.is_empty() => InlineKind::Anchor,
            None => InlineKind::Span { role: Role::Phrase, content },
        },
    };
    out.push(Inline { kind, attrs, span });
}

fn picture(tag: &Tag<'_>, span: Span) -> Inline {
    let mut body = Vec::new();
    if let Some(alt) = tag.get("alt").filter(|alt| !alt.is_empty()) {
        body.push(Block::new(BlockKind::Plain(vec![Inline::text(alt)]), span));
    }
    let source = tag.get("src").unwrap_or_default().into();
    let item = MediaItem { kind: MediaKind::Image, source, body };
    let item = Block::new(BlockKind::MediaItem(Box::new(item)), span);
    let media = Media { head: Vec::new(), items: vec![item] };
    Inline::new(InlineKind::Media(Box::new(media)), span)
}
