//! What the tree has no kind for: unknown elements, elements of other namespaces, islands of MathML and SVG, includes.

use super::Reader;
use super::block::{Place, WRAPPER, Whole};
use super::inline::is_blank;
use super::whitespace::forget_blanks;
use super::xml::{Namespace, Result, Start, Token};
use crate::elements::Content;
use ast::{
    Attrs, Block, BlockKind, CodeBlock, CodeKind, Generic, Home, Inline, InlineKind, Inlines, Node, Raw,
    Record, RecordKind, Span, Str,
};

/// A generic node of words.
pub fn generic(name: &str, words: Inlines) -> Generic {
    Generic { name: name.into(), content: words.into_iter().map(Node::Inline).collect() }
}

/// What an element outside DocBook is.
enum Foreign {
    Include(ast::Include),
    Raw(Raw),
    Generic(Generic),
}

impl<'a> Reader<'a> {
    /// The content of the open element as nodes: blocks, and running text between them without a paragraph around.
    /// In a record white space between inline nodes is nothing.
    pub fn nodes(&mut self, place: Place, record: bool) -> Result<Vec<Node>> {
        let blocks = self.flow(place)?;
        let mut nodes = Vec::with_capacity(blocks.len());
        for block in blocks {
            match block.kind {
                BlockKind::Plain(mut inlines) if block.attrs.is_empty() => {
                    if record {
                        inlines.iter_mut().for_each(forget_blanks);
                    }
                    let kept = inlines.into_iter().filter(|i| !(record && is_blank(i)));
                    nodes.extend(kept.map(Node::Inline));
                }
                _ => nodes.push(Node::Block(block)),
            }
        }
        Ok(nodes)
    }

    /// The content of the open element, by what its name promises.
    pub fn content(&mut self, content: Content) -> Result<Vec<Node>> {
        match content {
            Content::Record => self.nodes(Place::RECORD, true),
            Content::Blocks => self.nodes(Place::TITLED, false),
            Content::Words => Ok(self.words(false)?.into_iter().map(Node::Inline).collect()),
            Content::Verbatim => {
                // A listing in all but name, and nodes by themselves cannot say that their blanks count.
                let from = self.tokens.span;
                let content = self.words(true)?;
                let code = CodeBlock { kind: CodeKind::Synopsis, language: None, content };
                let mut block = self.made(BlockKind::Code(Box::new(code)), Attrs::default(), from);
                block.attrs.set_hint("docbook:implicit", "true");
                Ok(vec![Node::Block(block)])
            }
        }
    }

    /// A generic block.
    pub fn generic_block(&mut self, start: &mut Start<'a>, content: Content) -> Result<Block> {
        self.marks.area(start);
        let attrs = start.attrs();
        let content = self.content(content)?;
        let generic = Generic { name: start.local.into(), content };
        Ok(self.made(BlockKind::Generic(Box::new(generic)), attrs, start.span))
    }

    /// A record, whose parts know where they stand.
    pub fn record(&mut self, start: &mut Start<'a>, kind: RecordKind, content: Content) -> Result<Block> {
        self.marks.area(start);
        let attrs = start.attrs();
        let home = Home::Record(kind);
        // The alternatives of a picture stand in a marked one as they do in a media object.
        let whole = if kind == RecordKind::MarkedPicture { Whole::Media } else { Whole::None };
        let content = match content {
            Content::Record => self.nodes(Place { whole, ..Place::RECORD.in_home(home) }, true)?,
            Content::Blocks => self.nodes(Place::TITLED.in_home(home), false)?,
            Content::Words | Content::Verbatim => self.content(content)?,
        };
        Ok(self.made(BlockKind::Record(Box::new(Record { kind, content })), attrs, start.span))
    }

    /// A record in running text.
    pub fn inline_record(
        &mut self,
        start: &mut Start<'a>,
        kind: RecordKind,
        content: Content,
    ) -> Result<Inline> {
        let attrs = start.attrs();
        let content = self.inline_nodes(content == Content::Record && !self.text.is_verbatim())?;
        if content.is_empty() && matches!(kind, RecordKind::DocumentLink | RecordKind::FragmentReference) {
            // Its words are made, as those of a cross-reference.
            self.text.seen();
        }
        Ok(self.node(InlineKind::Record(Box::new(Record { kind, content })), attrs, start.span))
    }

    /// A generic inline node, whose words are part of the text around.
    pub fn generic_inline(&mut self, start: &mut Start<'a>, content: Content) -> Result<Inline> {
        let name = Str::from(start.local);
        let attrs = start.attrs();
        let content = if content == Content::Verbatim {
            self.text.seen();
            self.content(content)?
        } else {
            self.inline_nodes(content == Content::Record && !self.text.is_verbatim())?
        };
        Ok(self.node(InlineKind::Generic(Box::new(Generic { name, content })), attrs, start.span))
    }

    fn inline_nodes(&mut self, record: bool) -> Result<Vec<Node>> {
        let mut inlines = Inlines::new();
        if record {
            // No blank in it counts, so none is the one before what follows.
            let outer = self.text.enter(false);
            self.fields(&mut inlines)?;
            self.text.leave(outer);
            inlines.iter_mut().for_each(forget_blanks);
            self.text.seen();
        } else {
            self.inlines(&mut inlines)?;
        }
        let mut nodes = Vec::with_capacity(inlines.len());
        for inline in inlines {
            match inline.kind {
                InlineKind::Text(_) if record && is_blank(&inline) => {}
                // Here a block may stand for itself.
                InlineKind::Generic(generic) if generic.name == WRAPPER && inline.attrs.is_empty() => {
                    nodes.extend(generic.content);
                }
                _ => nodes.push(Node::Inline(inline)),
            }
        }
        Ok(nodes)
    }

    /// Whether the element that has just begun, and should be empty, holds anything but white space before its end.
    pub fn is_filled(&mut self) -> Result<bool> {
        let blank = |text: &str| text.trim_matches([' ', '\t', '\n', '\r']).is_empty();
        loop {
            match self.tokens.next()? {
                Token::Text(text) if self.tokens.gaps.is_none() && blank(text) => {}
                token => {
                    let filled = !matches!(token, Token::End);
                    self.tokens.take_back(token);
                    return Ok(filled);
                }
            }
        }
    }

    /// An element between blocks that is not DocBook's.
    pub fn unknown_block(&mut self, start: &mut Start<'a>) -> Result<Block> {
        let (foreign, attrs, span) = self.foreign(start, false)?;
        let kind = match foreign {
            Foreign::Include(include) => BlockKind::Include(Box::new(include)),
            Foreign::Raw(raw) => BlockKind::Raw(Box::new(raw)),
            Foreign::Generic(generic) => BlockKind::Generic(Box::new(generic)),
        };
        Ok(self.made(kind, attrs, span))
    }

    /// An element in running text that is not DocBook's.
    pub fn unknown_inline(&mut self, start: &mut Start<'a>) -> Result<Inline> {
        let (foreign, attrs, span) = self.foreign(start, true)?;
        let kind = match foreign {
            Foreign::Include(include) => InlineKind::Include(Box::new(include)),
            Foreign::Raw(raw) => InlineKind::Raw(Box::new(raw)),
            Foreign::Generic(generic) => {
                return Ok(self.node(InlineKind::Generic(Box::new(generic)), attrs, span));
            }
        };
        self.text.seen();
        Ok(self.node(kind, attrs, span))
    }

    fn foreign(&mut self, start: &mut Start<'a>, inline: bool) -> Result<(Foreign, Attrs, Span)> {
        let name = match start.namespace {
            Namespace::Include if start.local == "include" => {
                let (include, attrs, span) = self.include(start)?;
                return Ok((Foreign::Include(include), attrs, span));
            }
            Namespace::MathMl => return self.island(start, "mathml"),
            Namespace::Svg => return self.island(start, "svg"),
            Namespace::DocBook | Namespace::None => Str::from(start.local),
            other => Str::from(format!("{{{}}}{}", other.uri(), start.local)),
        };
        self.warn_unknown(start);
        let attrs = start.attrs();
        let content = if inline { self.inline_nodes(false)? } else { self.nodes(Place::TITLED, false)? };
        Ok((Foreign::Generic(Generic { name, content }), attrs, start.span))
    }

    fn island(&mut self, start: &Start<'a>, format: &str) -> Result<(Foreign, Attrs, Span)> {
        let mark = self.tokens.mark();
        let text = self.tokens.island(mark)?;
        Ok((Foreign::Raw(Raw { format: format.into(), text: text.into() }), Attrs::default(), start.span))
    }
}
