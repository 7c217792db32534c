//! Walking the tree: a visitor sees each block and each inline node once, parents before children, in the order
//! of the text. Override what you want to see and call the matching `walk_…` to go on below it.
//!
//! Recursion is as deep as the tree, and readers bound the depth of what they return.

use crate::{Block, BlockKind, Document, Inline, InlineKind, Node};

macro_rules! visitor {
    ($(#[$doc:meta])* $trait:ident $walk_document:ident $walk_block:ident $walk_inline:ident
     $walk_node:ident [$($mutability:tt)?] $iter:ident $iter_as_ref:ident) => {
        $(#[$doc])*
        pub trait $trait {
            /// Called for each block.
            fn block(&mut self, block: &$($mutability)? Block) {
                $walk_block(self, block);
            }
            /// Called for each inline node.
            fn inline(&mut self, inline: &$($mutability)? Inline) {
                $walk_inline(self, inline);
            }
        }

        /// Goes through all blocks of a document.
        pub fn $walk_document<V: $trait + ?Sized>(visitor: &mut V, document: &$($mutability)? Document) {
            for b in document.body.$iter() { visitor.block(b); }
        }

        fn $walk_node<V: $trait + ?Sized>(v: &mut V, node: &$($mutability)? Node) {
            match node {
                Node::Block(b) => v.block(b),
                Node::Inline(i) => v.inline(i),
            }
        }

        /// Goes through what is below a block.
        pub fn $walk_block<V: $trait + ?Sized>(v: &mut V, block: &$($mutability)? Block) {
            macro_rules! blocks { ($e:expr) => { for b in $e.$iter() { v.block(b); } } }
            macro_rules! inlines { ($e:expr) => { for i in $e.$iter() { v.inline(i); } } }
            macro_rules! nodes { ($e:expr) => { for n in $e.$iter() { $walk_node(v, n); } } }
            match &$($mutability)? block.kind {
                BlockKind::Division(d) => { blocks!(d.head); blocks!(d.body); }
                BlockKind::Title(c) | BlockKind::Subtitle(c) | BlockKind::ShortTitle(c)
                | BlockKind::Paragraph(c) | BlockKind::Plain(c) | BlockKind::Term(c)
                | BlockKind::Attribution(c) => inlines!(c),
                BlockKind::Info(b) | BlockKind::ReferenceNames(b) | BlockKind::Compound(b)
                | BlockKind::Item(b) | BlockKind::DefinitionEntry(b) | BlockKind::Definition(b)
                | BlockKind::Alternatives(b) | BlockKind::QuestionEntry(b) | BlockKind::Question(b)
                | BlockKind::Answer(b) | BlockKind::Production(b) | BlockKind::Caption(b)
                | BlockKind::Row(b) => blocks!(b),
                BlockKind::Field(f) => nodes!(f.content),
                BlockKind::Heading(h) => inlines!(h.content),
                BlockKind::List(l) => { blocks!(l.head); blocks!(l.items); }
                BlockKind::DefinitionList(l) => { blocks!(l.head); blocks!(l.entries); }
                BlockKind::See(s) => inlines!(s.content),
                BlockKind::Procedure(p) => { blocks!(p.head); blocks!(p.steps); }
                BlockKind::Step(t) | BlockKind::QuestionList(t) | BlockKind::CalloutList(t)
                | BlockKind::ProductionSet(t) | BlockKind::Quotation(t) | BlockKind::Sidebar(t) => {
                    blocks!(t.head);
                    blocks!(t.body);
                }
                BlockKind::Callout(c) => blocks!(c.body),
                BlockKind::Code(c) => inlines!(c.content),
                BlockKind::Synopsis(s) => nodes!(s.content),
                BlockKind::Admonition(a) => { blocks!(a.head); blocks!(a.body); }
                BlockKind::Formal(f) => { blocks!(f.head); blocks!(f.body); }
                BlockKind::Media(m) => { blocks!(m.head); blocks!(m.items); }
                BlockKind::MediaItem(m) => blocks!(m.body),
                BlockKind::Table(t) => { blocks!(t.head); blocks!(t.groups); }
                BlockKind::TableGroup(g) => blocks!(g.sections),
                BlockKind::TableSection(s) => blocks!(s.rows),
                BlockKind::Cell(c) => blocks!(c.body),
                BlockKind::Include(i) => {
                    if let Some(f) = i.fallback.$iter_as_ref() { nodes!(f); }
                }
                BlockKind::Record(r) => nodes!(r.content),
                BlockKind::Generic(g) => nodes!(g.content),
                BlockKind::Math(_) | BlockKind::Anchor | BlockKind::Break | BlockKind::Comment(_)
                | BlockKind::Instruction(_) | BlockKind::Raw(_) => {}
            }
        }

        /// Goes through what is below an inline node.
        pub fn $walk_inline<V: $trait + ?Sized>(v: &mut V, inline: &$($mutability)? Inline) {
            macro_rules! blocks { ($e:expr) => { for b in $e.$iter() { v.block(b); } } }
            macro_rules! inlines { ($e:expr) => { for i in $e.$iter() { v.inline(i); } } }
            macro_rules! nodes { ($e:expr) => { for n in $e.$iter() { $walk_node(v, n); } } }
            match &$($mutability)? inline.kind {
                InlineKind::Emphasis(c) | InlineKind::Strong(c) | InlineKind::Strike(c)
                | InlineKind::Span { content: c, .. } | InlineKind::Quote(c)
                | InlineKind::Superscript(c) | InlineKind::Subscript(c) | InlineKind::Citation(c) => inlines!(c),
                InlineKind::Link(l) => inlines!(l.content),
                InlineKind::Footnote(b) => blocks!(b),
                InlineKind::Media(m) => { blocks!(m.head); blocks!(m.items); }
                InlineKind::Keys(k) => inlines!(k.keys),
                InlineKind::Menu(m) => { inlines!(m.shortcut); inlines!(m.items); }
                InlineKind::IndexTerm(t) => {
                    for level in t.levels.$iter() { inlines!(level.content); }
                    for see in t.see.$iter() { inlines!(see); }
                    for see in t.see_also.$iter() { inlines!(see); }
                }
                InlineKind::ManualPage(m) => inlines!(m.name),
                InlineKind::Include(i) => {
                    if let Some(f) = i.fallback.$iter_as_ref() { nodes!(f); }
                }
                InlineKind::Argument(a) => inlines!(a.content),
                InlineKind::Record(r) => nodes!(r.content),
                InlineKind::Generic(g) => nodes!(g.content),
                InlineKind::Text(_) | InlineKind::CrossReference(_) | InlineKind::Anchor
                | InlineKind::FootnoteReference(_) | InlineKind::Math(_) | InlineKind::LineBreak
                | InlineKind::Comment(_) | InlineKind::Instruction(_) | InlineKind::EntityReference(_)
                | InlineKind::CalloutMark(_) | InlineKind::Raw(_) => {}
            }
        }
    };
}

visitor! {
    /// Sees a tree.
    Visit walk_document walk_block walk_inline walk_node [] iter as_ref
}

visitor! {
    /// Sees a tree and may change it.
    VisitMut walk_document_mut walk_block_mut walk_inline_mut walk_node_mut [mut] iter_mut as_mut
}
