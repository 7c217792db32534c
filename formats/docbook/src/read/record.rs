//! Elements in running text that the tree takes apart: index entries and references to manual pages.
//!
//! What stands between their parts and has no place in the tree, a comment, is a hint; with anything else in it, or
//! with its parts in another order, the whole stays an element.

use super::Reader;
use super::inline::is_blank;
use super::xml::{Result, Start, Token};
use ast::{
    Attrs, Generic, IndexLevel, IndexRange, IndexTerm, Inline, InlineKind, Inlines, ManualPage, Node, Role,
    Span, Str,
};

/// The levels of an index entry.
const LEVELS: [&str; 3] = ["primary", "secondary", "tertiary"];

/// What stands in such an element.
enum Piece {
    /// A part of a kind that it is made of, as an element of words.
    Part(Inline),
    /// A comment or an instruction.
    Note(Inline),
    /// Anything else.
    Other(Inline),
}

impl Piece {
    fn into_node(self) -> Node {
        match self {
            Piece::Part(inline) | Piece::Note(inline) | Piece::Other(inline) => Node::Inline(inline),
        }
    }
}

/// The name of an element of words.
fn name_of(inline: &Inline) -> &str {
    match &inline.kind {
        InlineKind::Generic(generic) => &generic.name,
        _ => "",
    }
}

/// Notes on a node what stands between its parts, as it is written.
fn note_between(pieces: &[Piece], attrs: &mut Attrs) {
    let mut part = 0;
    let mut text = String::new();
    for (at, piece) in pieces.iter().enumerate() {
        match piece {
            Piece::Note(Inline { kind: InlineKind::Comment(comment), .. }) => {
                text.push_str("<!--");
                text.push_str(comment);
                text.push_str("-->");
            }
            Piece::Note(Inline { kind: InlineKind::Instruction(i), .. }) => {
                text.push_str("<?");
                text.push_str(&i.target);
                text.push_str(if i.data.is_empty() { "" } else { " " });
                text.push_str(&i.data);
                text.push_str("?>");
            }
            _ => part += 1,
        }
        if !text.is_empty() && !matches!(pieces.get(at + 1), Some(Piece::Note(_))) {
            attrs.set_hint(&format!("docbook:before:{part}"), std::mem::take(&mut text));
        }
    }
}

/// The words of a part.
fn words_of(piece: Piece) -> Option<(Inlines, Attrs, Str)> {
    let Piece::Part(Inline { kind: InlineKind::Generic(generic), attrs, .. }) = piece else { return None };
    let generic = *generic;
    let words = generic.content.into_iter().map(|node| match node {
        Node::Inline(inline) => inline,
        Node::Block(block) => Inline::new(
            InlineKind::Generic(Box::new(Generic {
                name: super::block::WRAPPER.into(),
                content: vec![Node::Block(block)],
            })),
            Span::NONE,
        ),
    });
    Some((words.collect(), attrs, generic.name))
}

/// Whether these are the parts of an index entry in their order.
fn is_index_term(pieces: &[Piece]) -> bool {
    let rank = |name: &str| match name {
        "see" => 1,
        "seealso" => 2,
        _ => 0,
    };
    let mut last = 0;
    pieces.iter().all(|piece| match piece {
        Piece::Part(part) => {
            let next = rank(name_of(part));
            std::mem::replace(&mut last, next) <= next
        }
        Piece::Note(_) => true,
        Piece::Other(_) => false,
    })
}

/// Whether these are the parts of a reference to a manual page. Its volume is its words and nothing else.
fn is_manual_page(pieces: &[Piece]) -> bool {
    let is_words = |part: &Inline| match &part.kind {
        InlineKind::Generic(g) => {
            matches!(g.content.as_slice(), [Node::Inline(Inline { kind: InlineKind::Text(_), .. })])
        }
        _ => false,
    };
    let is_title = |part: &Inline| {
        let is_bare = part.attrs.is_empty();
        let is_empty = matches!(&part.kind, InlineKind::Generic(g) if g.content.is_empty());
        name_of(part) == "refentrytitle" && !(is_bare && is_empty)
    };
    let is_volume = |part: &Inline| name_of(part) == "manvolnum" && part.attrs.is_empty() && is_words(part);
    let mut parts = pieces.iter().filter(|piece| !matches!(piece, Piece::Note(_)));
    match (parts.next(), parts.next(), parts.next()) {
        (Some(Piece::Part(title)), Some(Piece::Part(volume)), None) => is_title(title) && is_volume(volume),
        (Some(Piece::Part(one)), None, None) => is_title(one) || is_volume(one),
        _ => false,
    }
}

fn manual_page(pieces: Vec<Piece>) -> ManualPage {
    let mut page = ManualPage { name: Inlines::new(), volume: None };
    for piece in pieces {
        match piece {
            // A title that is more than its words stays an element.
            Piece::Part(part) if name_of(&part) == "refentrytitle" && !part.attrs.is_empty() => {
                page.name.push(part);
            }
            piece => match words_of(piece) {
                Some((mut words, _, name)) if name == "manvolnum" => {
                    page.volume = words.pop().and_then(|word| match word.kind {
                        InlineKind::Text(text) => Some(text),
                        _ => None,
                    });
                }
                Some((words, ..)) => page.name = words,
                None => {}
            },
        }
    }
    page
}

impl<'a> Reader<'a> {
    /// What stands in the open element, to its end. Blanks between elements are nothing.
    fn pieces(&mut self, parts: &[&str]) -> Result<Vec<Piece>> {
        let outer = self.text.enter(false);
        let mut pieces = Vec::new();
        let mut run = Inlines::new();
        loop {
            match self.tokens.next()? {
                Token::Start(mut part) => {
                    end_run(self, &mut run, &mut pieces);
                    let name = part.element.map_or("", |e| e.name);
                    if parts.contains(&name) {
                        let attrs = part.attrs();
                        let words = self.words(false)?;
                        let kind = InlineKind::Generic(Box::new(super::generic::generic(name, words)));
                        pieces.push(Piece::Part(self.node(kind, attrs, part.span)));
                    } else {
                        self.inline(&mut part, &mut run)?;
                        run.iter_mut().for_each(super::whitespace::forget_blanks);
                        pieces.extend(run.drain(..).map(Piece::Other));
                    }
                }
                Token::End | Token::Eof => break,
                token @ (Token::Comment(_) | Token::Instruction(..)) => {
                    end_run(self, &mut run, &mut pieces);
                    self.token(token, &mut run);
                    pieces.extend(run.drain(..).map(Piece::Note));
                }
                other => self.token(other, &mut run),
            }
        }
        end_run(self, &mut run, &mut pieces);
        self.text.leave(outer);
        Ok(pieces)
    }

    /// `citerefentry`.
    pub fn manual_page(&mut self, start: &mut Start<'a>) -> Result<Inline> {
        let mut attrs = start.attrs();
        let pieces = self.pieces(&["refentrytitle", "manvolnum"])?;
        let kind = if is_manual_page(&pieces) {
            note_between(&pieces, &mut attrs);
            InlineKind::ManualPage(Box::new(manual_page(pieces)))
        } else {
            element(start.local, pieces)
        };
        Ok(self.node(kind, attrs, start.span))
    }

    /// `indexterm`.
    pub fn index_term(&mut self, start: &mut Start<'a>) -> Result<Inline> {
        let pieces = self.pieces_of_index_term(start)?;
        let (mut attrs, range, pieces) = pieces;
        if !is_index_term(&pieces) {
            match range {
                IndexRange::Single => {}
                IndexRange::Start => attrs.set("class", "startofrange"),
                IndexRange::End(id) => {
                    attrs.set("class", "endofrange");
                    attrs.set("startref", id);
                }
            }
            return Ok(self.node(element(start.local, pieces), attrs, start.span));
        }
        note_between(&pieces, &mut attrs);
        let mut term = IndexTerm { range, ..IndexTerm::default() };
        for (content, mut attrs, name) in pieces.into_iter().filter_map(words_of) {
            match name.as_str() {
                "see" => term.see.push(look_up(content, attrs)),
                "seealso" => term.see_also.push(look_up(content, attrs)),
                name => {
                    let sort_as = attrs.take("sortas");
                    if LEVELS.get(term.levels.len()) != Some(&name) {
                        attrs.set_hint("docbook:element", name);
                    }
                    term.levels.push(IndexLevel { content, sort_as, attrs });
                }
            }
        }
        Ok(self.node(InlineKind::IndexTerm(Box::new(term)), attrs, start.span))
    }

    fn pieces_of_index_term(&mut self, start: &mut Start<'a>) -> Result<(Attrs, IndexRange, Vec<Piece>)> {
        let class = start.attributes.get("class").map(str::to_owned);
        let range = match (class.as_deref(), start.attributes.get("startref").map(|s| Str::from(s.trim()))) {
            (Some("startofrange"), _) => {
                start.attributes.take("class");
                IndexRange::Start
            }
            (Some("endofrange"), Some(id)) => {
                start.attributes.take("class");
                start.attributes.take("startref");
                IndexRange::End(id)
            }
            _ => IndexRange::Single,
        };
        let attrs = start.attrs();
        let pieces = self.pieces(&["primary", "secondary", "tertiary", "see", "seealso"])?;
        Ok((attrs, range, pieces))
    }
}

/// The text since the last piece.
fn end_run(reader: &mut Reader, run: &mut Inlines, pieces: &mut Vec<Piece>) {
    reader.text.flush(run);
    reader.text.restart();
    pieces.extend(run.drain(..).filter(|i| !is_blank(i)).map(Piece::Other));
}

/// The whole as an element.
fn element(name: &str, pieces: Vec<Piece>) -> InlineKind {
    let content = pieces.into_iter().map(Piece::into_node).collect();
    InlineKind::Generic(Box::new(Generic { name: name.into(), content }))
}

/// Words to look up. The element's own attributes are those of a phrase around them.
fn look_up(content: Inlines, attrs: Attrs) -> Inlines {
    if attrs.is_empty() {
        return content;
    }
    vec![Inline { kind: InlineKind::Span { role: Role::Phrase, content }, attrs, span: Span::NONE }]
}
