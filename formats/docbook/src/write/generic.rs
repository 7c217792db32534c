//! Generic nodes, records, and includes.

use super::tag::Tag;
use super::{Writer, names};
use crate::elements::{Content, Model, find};
use crate::read::WRAPPER;
use ast::{Attrs, Generic, Include, Inline, InlineKind, Node, Record};

/// Whether the words of a node begin with a blank, which counts only if there is none before it.
fn begins_with_blank(inline: &Inline) -> bool {
    match &inline.kind {
        InlineKind::Text(text) => text.starts_with([' ', '\n']),
        InlineKind::Emphasis(c)
        | InlineKind::Strong(c)
        | InlineKind::Strike(c)
        | InlineKind::Span { content: c, .. }
        | InlineKind::Quote(c)
        | InlineKind::Superscript(c)
        | InlineKind::Subscript(c)
        | InlineKind::Citation(c) => c.first().is_some_and(begins_with_blank),
        InlineKind::Link(l) => l.content.first().is_some_and(begins_with_blank),
        InlineKind::Record(r) => {
            r.content.first().is_some_and(|n| matches!(n, Node::Inline(i) if begins_with_blank(i)))
        }
        InlineKind::Generic(g) => {
            g.content.first().is_some_and(|n| matches!(n, Node::Inline(i) if begins_with_blank(i)))
        }
        _ => false,
    }
}

/// Whether a blank between two nodes of a record is nothing.
fn may_part(before: &Node, after: &Node) -> bool {
    let (Node::Inline(before), Node::Inline(after)) = (before, after) else { return true };
    let is_text = |i: &Inline| matches!(i.kind, InlineKind::Text(_));
    !is_text(before) && !is_text(after) && !begins_with_blank(after)
}

impl<'d> Writer<'d> {
    /// Nodes on lines of their own; in a record inline nodes, too, where a blank between them is nothing.
    pub fn nodes(&mut self, nodes: &'d [Node], record: bool) {
        let mut before: Option<&Node> = None;
        for node in nodes {
            match node {
                Node::Block(block) => self.block(block),
                Node::Inline(inline) => {
                    let parted = match before {
                        None | Some(Node::Block(_)) => true,
                        Some(before) => record && may_part(before, node),
                    };
                    if parted {
                        self.line();
                    }
                    self.inline(inline);
                }
            }
            before = Some(node);
        }
    }

    /// An element on a line of its own, with the content that its name promises.
    pub fn content(&mut self, tag: Tag<'d>, nodes: &'d [Node], content: Content) {
        let inline = nodes.iter().all(|n| matches!(n, Node::Inline(_)));
        match content {
            Content::Words => self.on_line(tag, |w| w.glued_nodes(nodes)),
            Content::Verbatim => self.on_line(tag, |w| w.glued_nodes(nodes)),
            Content::Blocks if inline => self.on_line(tag, |w| w.glued_nodes(nodes)),
            Content::Blocks => self.on_lines(tag, |w| w.nodes(nodes, false)),
            Content::Record => self.on_lines(tag, |w| w.nodes(nodes, true)),
        }
    }

    /// Nodes with nothing between them.
    pub fn glued_nodes(&mut self, nodes: &'d [Node]) {
        for node in nodes {
            match node {
                Node::Inline(inline) => self.inline(inline),
                Node::Block(block) => {
                    self.glued = true;
                    self.block(block);
                    self.glued = false;
                }
            }
        }
    }

    /// A generic block.
    pub fn generic_block(&mut self, generic: &'d Generic, attrs: &'d Attrs) {
        // Where in the head of a reference page it stands is all that may be said of it.
        let is_bare = attrs.data().is_none_or(|data| {
            let is_place = |name: &str| {
                matches!(name, "docbook:in" | "docbook:before") || name.starts_with("docbook:refmeta:")
            };
            data.hints.iter().all(|(name, _)| is_place(name))
                && (data.id.is_none() && data.language.is_none())
                && (data.classes.is_empty() && data.other.is_empty())
        });
        if generic.name == WRAPPER && is_bare {
            return self.nodes(&generic.content, false);
        }
        let content = match find(&generic.name).map(|e| e.model) {
            Some(Model::Block(content, _) | Model::Record(_, content) | Model::Field(_, content)) => content,
            Some(Model::Title | Model::Subtitle | Model::ShortTitle | Model::Attribution) => Content::Words,
            _ => Content::Blocks,
        };
        self.content(Tag::new(generic.name.as_str(), attrs), &generic.content, content);
    }

    /// A record between blocks.
    pub fn record_block(&mut self, record: &'d Record, attrs: &'d Attrs) {
        let name = names::hinted(attrs, names::record(record.kind));
        let content = match find(name).map(|e| e.model) {
            Some(Model::Record(_, content)) => content,
            _ => Content::Blocks,
        };
        self.content(Tag::new(name, attrs), &record.content, content);
    }

    /// A record in the line, as the element `tag`.
    pub fn record_inline(&mut self, record: &'d Record, tag: Tag<'d>) {
        self.in_line(tag, |w| w.glued_nodes(&record.content));
    }

    /// A generic inline node.
    pub fn generic_inline(&mut self, generic: &'d Generic, attrs: &'d Attrs) {
        if generic.name == WRAPPER {
            return self.glued_nodes(&generic.content);
        }
        let tag = Tag::new(generic.name.as_str(), attrs);
        self.in_line(tag, |w| w.glued_nodes(&generic.content));
    }

    /// An include, or the reference to the entity of a file.
    pub fn include(&mut self, include: &'d Include, attrs: &'d Attrs) {
        self.glued = false;
        if let Some(name) = attrs.hint("docbook:entity") {
            self.out.push('&');
            self.out.push_str(name);
            self.out.push(';');
            return;
        }
        let href = Some(include.href.as_str()).filter(|href| !href.is_empty());
        let mut tag = Tag::new("{http://www.w3.org/2001/XInclude}include", attrs).maybe("href", href);
        tag = match href {
            None => tag.default(attrs, "href", ""),
            Some(_) => tag,
        };
        tag = if include.text { tag.with("parse", "text") } else { tag.default(attrs, "parse", "xml") };
        let pointer = if attrs.hint("docbook:pointer") == Some("fragid") { "fragid" } else { "xpointer" };
        let tag = tag.maybe(pointer, include.pointer.as_deref());
        match &include.fallback {
            None => self.in_line(tag, |_| ()),
            Some(nodes) => self.in_line_of_blocks(tag, |w| {
                let mut tag = Tag::bare("{http://www.w3.org/2001/XInclude}fallback");
                for (name, value) in attrs.hints() {
                    if let Some(name) = name.strip_prefix("docbook:fallback:") {
                        tag = tag.with(if name == "id" { "xml:id" } else { name }, value.as_str());
                    }
                }
                if nodes.iter().all(|n| matches!(n, Node::Inline(_))) {
                    w.on_line(tag, |w| w.nodes_in_line(nodes));
                } else {
                    w.on_lines(tag, |w| w.nodes(nodes, false));
                }
            }),
        }
    }

    fn nodes_in_line(&mut self, nodes: &'d [Node]) {
        self.glued_nodes(nodes);
    }
}
