//! Text → tree.
//!
//! One pass over the tokens of [`xml`], by recursive descent: [`block`] deals with whatever stands between
//! paragraphs, [`inline`] with whatever stands in them, and each of the other modules with one construct. What the
//! tree has no kind for becomes a generic node; nothing is dropped.

mod attributes;
mod block;
pub mod chars;
mod code;
mod dtd;
pub mod encoding;
pub mod entities;
mod errors;
pub mod events;
mod generic;
mod inline;
mod link;
mod list;
mod media;
mod meta;
mod namespace;
mod parameter;
mod question;
mod record;
mod references;
mod root;
mod scanner;
mod synopsis;
mod table;
mod tags;
mod whitespace;
mod xml;

pub use block::WRAPPER;
pub use chars::is_name;

use crate::elements::Model;
use ast::diagnostic::Code;
use ast::{
    Attrs, Block, BlockKind, Blocks, Declarations, Diagnostic, Document, Entity, Inlines, Limit, Read,
    ReadOptions, Severity, Span,
};
use entities::{Entities, Meaning};
use std::borrow::Cow;
use whitespace::Text;
use xml::{Namespace, Result, Start, Token, Tokens};

/// Reads one file.
pub fn read(source: &[u8], options: &ReadOptions) -> Read {
    let (read, text) = tree_of(source, options);
    Read { text: text.into_owned(), ..read }
}

/// Reads one file whose bytes become the text, where they are that already.
pub fn read_owned(source: Vec<u8>, options: &ReadOptions) -> Read {
    if source.len() > most(options) || !encoding::is_plain(&source) {
        return read(&source, options);
    }
    // Whether bytes are UTF-8 is asked once, and the answer kept in what they are.
    let source = match String::from_utf8(source) {
        Ok(source) => source,
        Err(error) => return read(error.as_bytes(), options),
    };
    let (read, text) = tree_of_text(encoding::normalised(Cow::Borrowed(&source)), options);
    let text = match text {
        Cow::Borrowed(_) => None,
        Cow::Owned(text) => Some(text),
    };
    Read { text: text.unwrap_or(source), ..read }
}

/// Reads a text that nobody will ask for places in.
pub fn read_back(text: &str, options: &ReadOptions) -> Read {
    tree_of(text.as_bytes(), options).0
}

/// How many bytes a file may have.
fn most(options: &ReadOptions) -> usize {
    options.limits.size(Limit::Size).min(u32::MAX as usize - 1)
}

/// All but the text, and the text.
fn tree_of<'s>(source: &'s [u8], options: &ReadOptions) -> (Read, Cow<'s, str>) {
    let most = most(options);
    if source.len() > most {
        let message = format!("a file of {} bytes, where the limit is {most}", source.len());
        let error = options.limits.error(Limit::Size, message, Span::NONE);
        return (Read { diagnostics: vec![error], ..Read::default() }, Cow::Borrowed(""));
    }
    let decoded = encoding::decode(source);
    if let Some(error) = decoded.error {
        return (Read { diagnostics: vec![error], ..Read::default() }, decoded.text);
    }
    tree_of_text(decoded.text, options)
}

/// The same of a text with line ends as XML sees them.
fn tree_of_text<'s>(text: Cow<'s, str>, options: &ReadOptions) -> (Read, Cow<'s, str>) {
    let mut read = Read::default();
    if let Err(error) = parse(&text, options, &mut read) {
        read.dependent |= read.declarations.is_none();
        read.diagnostics.push(*error);
    }
    read.dependent &= options.inherited.is_none();
    (read, text)
}

fn parse(text: &str, options: &ReadOptions, read: &mut Read) -> Result<()> {
    let mut entities = Entities::scan(text, options)?;
    read.diagnostics.append(&mut entities.diagnostics);
    if let Some(declaration) = entities.declaration {
        read.declarations = Some(Declarations { text: declaration.into(), base: "".into() });
    }
    let tokens = Tokens::new(text, &entities, options)?;
    let is_odd = |text: &str| chars::first_forbidden(text).is_some();
    let odd = entities.list.iter().any(|declared| is_odd(&declared.value) || is_odd(&declared.replacement));
    let mut reader = Reader {
        tokens,
        text: Text::new(odd),
        marks: code::Marks::default(),
        spare: Spare::default(),
        unwritten: 0,
    };
    let mut document = reader.document(&entities);
    // Without a document type, what has not one root element may still be the text of an external entity.
    if let Err(error) = &document
        && reader.tokens.rootless
        && entities.declaration.is_none()
        && options.inherited.is_none()
    {
        let tokens = Tokens::new(text, &entities, options)?.part();
        let mut again = Reader {
            tokens,
            text: Text::new(odd),
            marks: code::Marks::default(),
            spare: Spare::default(),
            unwritten: 0,
        };
        if let Ok(Some(part)) = again.document(&entities)
            && root::is_part(&part)
        {
            let warning = Diagnostic::warning(Code::Syntax, error.message.clone(), error.span)
                .label("read as a part of another file, which an entity brings in")
                .help("convert the file that declares the entity, or give this one a root element");
            again.tokens.diagnostics.push(warning);
            // When it is known what brings it in, it is read again.
            read.dependent = true;
            document = Ok(Some(part));
            reader = again;
        }
    }
    read.diagnostics.append(&mut reader.tokens.diagnostics);
    let mut document = document?;
    if let Some(document) = document.as_mut().filter(|_| reader.tokens.is_part()) {
        // What brings it in declares for it; a part may not do so itself (XML 1.0, 4.3.2).
        document.attrs.set_hint("docbook:part", "true");
    }
    read.document = document;
    read.dependent |= reader.tokens.names > 0 && entities.declaration.is_none();
    // Declarations that declare nothing would change nothing in a part.
    if entities.list.is_empty() {
        read.declarations = None;
    }
    Ok(())
}

/// Lists in which nodes are gathered until it is known how many there are: a tree of many short lists, each of which
/// had to grow and to give back what it did not need, would cost twice the allocations.
#[derive(Default)]
struct Spare {
    inlines: Vec<Inlines>,
    blocks: Vec<Blocks>,
}

impl Spare {
    /// An empty list with some room.
    fn inlines(&mut self) -> Inlines {
        self.inlines.pop().unwrap_or_default()
    }

    /// An empty list with some room.
    fn blocks(&mut self) -> Blocks {
        self.blocks.pop().unwrap_or_default()
    }

    /// What was gathered, in a list that has room for nothing more.
    fn exact_inlines(&mut self, mut gathered: Inlines) -> Inlines {
        let mut exact = Vec::with_capacity(gathered.len());
        exact.append(&mut gathered);
        self.inlines.push(gathered);
        exact
    }

    /// What was gathered, in a list that has room for nothing more.
    fn exact_blocks(&mut self, mut gathered: Blocks) -> Blocks {
        let mut exact = Vec::with_capacity(gathered.len());
        exact.append(&mut gathered);
        self.blocks.push(gathered);
        exact
    }
}

/// The state of reading one file.
struct Reader<'a> {
    tokens: Tokens<'a>,
    text: Text,
    marks: code::Marks,
    spare: Spare,
    /// How many cells and columns of tables nobody wrote.
    unwritten: usize,
}

impl<'a> Reader<'a> {
    /// The whole file; `None` if it is not DocBook.
    fn document(&mut self, entities: &Entities) -> Result<Option<Document>> {
        let mut document = Document::default();
        if self.tokens.is_part() {
            document.body = self.flow(block::Place::FLOW)?;
            root::hoist(&mut document);
        }
        loop {
            match self.tokens.next()? {
                Token::Start(mut start) => {
                    if !self.is_docbook(&start) {
                        return Ok(None);
                    }
                    if let Some(version) = start.attributes.take("version") {
                        document.attrs.set_hint("docbook:version", &*version);
                    }
                    self.root(&mut start, &mut document)?;
                }
                Token::Comment(text) => {
                    document.body.push(Block::new(BlockKind::Comment(text.into()), self.tokens.span));
                }
                Token::Instruction(target, data) => {
                    let kind = BlockKind::Instruction(Box::new(inline::instruction(target, data)));
                    document.body.push(Block::new(kind, self.tokens.span));
                }
                Token::Eof => break,
                _ => {}
            }
        }
        if let Some(declaration) = self.tokens.declaration {
            document.attrs.set_hint("docbook:xml-declaration", declaration);
        }
        if let Some(doctype) = entities.doctype {
            document.attrs.set_hint("docbook:doctype", doctype);
        }
        if let Some(subset) = entities.subset {
            document.attrs.set_hint("docbook:internal-subset", subset);
        }
        let kept = if self.tokens.expand { &[][..] } else { &entities.list };
        for declared in kept {
            // Of a large file of declarations, only what this file uses is its own business.
            if matches!(declared.meaning, Meaning::Text | Meaning::Character | Meaning::Markup)
                && (declared.own || self.tokens.used.contains(declared.name.as_str()))
            {
                document.entities.push(Entity {
                    name: declared.name.as_str().into(),
                    value: declared.value.as_str().into(),
                });
            }
        }
        self.marks.number(&mut document);
        Ok(Some(document))
    }

    fn root(&mut self, start: &mut Start<'a>, document: &mut Document) -> Result<()> {
        self.root_blocks(start, &mut document.body)?;
        root::hoist(document);
        Ok(())
    }

    /// Whether this root element is DocBook's; says so if not.
    fn is_docbook(&mut self, start: &Start) -> bool {
        let known = match start.namespace {
            Namespace::DocBook => true,
            Namespace::None => start.element.is_some(),
            _ => false,
        };
        let name = start.local;
        if !known {
            let message = format!("not DocBook: root element `{name}`");
            let label = match start.namespace {
                Namespace::None => "DocBook has no such element".to_owned(),
                other => format!("in the namespace {}", other.uri()),
            };
            self.tokens
                .diagnostics
                .push(Diagnostic::new(Code::WrongFormat, Severity::Note, message, start.span).label(label));
        } else if start.element.is_some_and(|e| e.name == "assembly") {
            self.tokens.diagnostics.push(
                Diagnostic::warning(Code::WrongFormat, "an assembly is structure, not text", start.span)
                    .label("its elements are kept as they are")
                    .help("convert the files that it assembles"),
            );
        }
        known
    }

    /// A block from its start tag to here.
    fn made(&self, mut kind: BlockKind, attrs: Attrs, from: Span) -> Block {
        kind.shrink();
        Block { kind, attrs, span: from.to(self.tokens.span) }
    }

    /// Warns of a name in DocBook's namespace that it does not have.
    fn warn_unknown(&mut self, start: &Start) {
        if start.element.is_some() {
            return;
        }
        let warning = match start.namespace {
            Namespace::DocBook | Namespace::None => {
                let name = start.local;
                let warning = Diagnostic::warning(
                    Code::UnknownElement,
                    format!("DocBook has no element `{name}`"),
                    start.span,
                )
                .label("kept as it is");
                match crate::elements::find(&name.to_ascii_lowercase()) {
                    Some(near) => warning.help(format!("`{}` is meant?", near.name)),
                    None => warning,
                }
            }
            Namespace::Other(uri) if uri.eq_ignore_ascii_case(Namespace::Include.uri()) => {
                Diagnostic::warning(
                    Code::UnknownElement,
                    format!("`{uri}` is not the namespace of XInclude"),
                    start.span,
                )
                .label("nothing is included")
                .help(format!("write `{}`", Namespace::Include.uri()))
            }
            _ => return,
        };
        self.tokens.diagnostics.push(warning);
    }

    /// Warns of `xml:space="preserve"` where white space cannot count.
    fn warn_space(&mut self, start: &Start) {
        if start.attributes.get_in(Namespace::Xml, "space") == Some("preserve")
            && !matches!(start.element.map(|e| e.model), Some(Model::Code(_) | Model::Paragraph))
        {
            self.tokens.diagnostics.push(
                Diagnostic::warning(Code::Declaration, "`xml:space` is not followed here", start.span)
                    .label("white space in this element is folded")
                    .help("use `literallayout` where white space counts"),
            );
        }
    }
}
