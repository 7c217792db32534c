//! A document as an outline for people: a line a block, running text in the line of its block, a listing's lines each by
//! itself. What a line does not say of a node, nobody could see change, so the lines are made by serialising the tree: a
//! field that a kind of node gets is shown without a word here.

use super::words::shown;
use ast::{Document, Span};
use serde::Serialize as _;
use std::ops::Range;

mod serializer;

/// A line of an outline.
#[derive(Clone, Debug, Default)]
pub struct Line {
    /// How many blocks are around it.
    pub depth: usize,
    /// What it says, without indentation.
    pub text: String,
    /// Whether it is a line of a listing, in which blanks count.
    pub code: bool,
    /// The parts of the text that name nodes and attributes; the rest are the words of the document.
    pub names: Vec<Range<usize>>,
    /// Where the text was taken from, piece by piece.
    pub marks: Vec<Mark>,
}

/// From which byte on a text was taken from where.
#[derive(Clone, Copy, Debug)]
pub struct Mark {
    /// The byte of the text.
    pub at: usize,
    /// The place in the source.
    pub span: Span,
    /// How many lines behind the beginning of that place.
    pub further: usize,
}

impl Line {
    /// Where a byte of the text was taken from; nothing for what no source stands for.
    pub fn place(&self, at: usize) -> Option<Mark> {
        let known = |mark: &&Mark| !mark.span.is_none();
        let before = self.marks.iter().rev().filter(|mark| mark.at <= at).find(known);
        before.or_else(|| self.marks.iter().find(known)).copied()
    }

    /// Whether a byte of the text is one of the document's words.
    pub fn is_words(&self, at: usize) -> bool {
        let next = self.names.partition_point(|name| name.end <= at);
        self.names.get(next).is_none_or(|name| at < name.start)
    }
}

/// The outline of a document.
pub fn outline(document: &Document) -> Vec<Line> {
    let mut making = Making::default();
    for entity in &document.entities {
        let line = making.line(0);
        making.lines[line].name(&format!("entity {} = {}", shown(&entity.name), quoted(&entity.value)));
    }
    if !document.attrs.is_empty() {
        let line = making.line(0);
        making.lines[line].name("document");
        making.frames.push(Frame::Block(Open { line, flow: None, verbatim: false }));
        drop(document.attrs.serialize(&mut making));
        making.frames.pop();
    }
    for block in &document.body {
        // Nothing in a tree is refused.
        drop(block.serialize(&mut making));
    }
    making.lines.into_iter().map(Draft::finish).collect()
}

/// A text in quotation marks, as far as it is not a word by itself.
fn quoted(text: &str) -> String {
    format!("\"{}\"", shown(text))
}

/// The state of making an outline.
#[derive(Default)]
struct Making {
    lines: Vec<Draft>,
    /// The nodes that are open.
    frames: Vec<Frame>,
    /// The name of the field that is being serialised.
    key: &'static str,
    /// Whether what comes is the content of a node itself.
    payload: bool,
    /// Whether the blocks that come stand in the head of one.
    in_head: bool,
    /// Whether attributes are being serialised.
    attrs: bool,
    /// The numbers of a span that is being serialised.
    span: Option<Vec<u32>>,
}

/// A node that is open.
enum Frame {
    Block(Open),
    /// Where the head of a node in a line stands: the line, and its place among the pieces.
    Inline(usize, usize),
}

/// A block that is open.
struct Open {
    line: usize,
    /// The line that running text goes to, if there is some.
    flow: Option<usize>,
    /// Whether it is a listing.
    verbatim: bool,
}

/// A line that is being made.
#[derive(Default)]
struct Draft {
    depth: usize,
    code: bool,
    head: String,
    span: Span,
    pieces: Vec<Piece>,
}

enum Piece {
    /// Words, where they are from, and how many lines further on.
    Words(String, Span, usize),
    /// A node in the line: its name and attributes, and where it is from.
    Begin(String, Span),
    /// Its end.
    End,
    /// What sets parts of a node apart.
    Name(String),
}

impl Draft {
    fn name(&mut self, name: &str) {
        self.head.push_str(name);
    }

    fn finish(self) -> Line {
        let mut line = Line { depth: self.depth, code: self.code, ..Line::default() };
        line.marks.push(Mark { at: 0, span: self.span, further: 0 });
        let name = |line: &mut Line, text: &str| {
            let start = line.text.len();
            line.text.push_str(text);
            match line.names.last_mut() {
                Some(last) if last.end == start => last.end = line.text.len(),
                _ => line.names.push(start..line.text.len()),
            }
        };
        if !self.head.is_empty() {
            name(&mut line, &self.head);
            if !self.pieces.is_empty() {
                name(&mut line, ": ");
            }
        }
        let mut pieces = self.pieces.iter().peekable();
        while let Some(piece) = pieces.next() {
            match piece {
                Piece::Words(words, span, further) => {
                    line.marks.push(Mark { at: line.text.len(), span: *span, further: *further });
                    line.text.push_str(&shown(words));
                }
                Piece::Begin(head, span) => {
                    line.marks.push(Mark { at: line.text.len(), span: *span, further: 0 });
                    let empty = matches!(pieces.peek(), Some(Piece::End));
                    name(&mut line, &format!("‹{head}{}", if empty { "" } else { ": " }));
                }
                Piece::End => name(&mut line, "›"),
                Piece::Name(text) => name(&mut line, text),
            }
        }
        line
    }
}

impl Making {
    fn line(&mut self, depth: usize) -> usize {
        self.lines.push(Draft { depth, ..Draft::default() });
        self.lines.len() - 1
    }

    /// The innermost block that is open.
    fn block(&mut self) -> Option<&mut Open> {
        self.frames.iter_mut().rev().find_map(|frame| match frame {
            Frame::Block(open) => Some(open),
            Frame::Inline(..) => None,
        })
    }

    fn begin_block(&mut self) {
        let outer = self.block().map(|open| open.line);
        let depth = outer.and_then(|line| self.lines.get(line)).map_or(0, |line| line.depth + 1);
        if let Some(Frame::Block(open)) = self.frames.last_mut() {
            // What runs on behind it begins a line.
            open.flow = None;
        }
        let line = self.line(depth);
        self.frames.push(Frame::Block(Open { line, flow: None, verbatim: false }));
    }

    /// The line that running text goes to.
    fn flow(&mut self) -> usize {
        let last = self.lines.len().saturating_sub(1);
        let Some(open) = self.block() else { return self.line(0) };
        if let Some(flow) = open.flow {
            return flow;
        }
        let (own, verbatim) = (open.line, open.verbatim);
        let flow = if own == last && !verbatim {
            own
        } else {
            let depth = self.lines.get(own).map_or(0, |line| line.depth + 1);
            let flow = self.line(depth);
            self.lines[flow].code = verbatim;
            flow
        };
        if let Some(open) = self.block() {
            open.flow = Some(flow);
        }
        flow
    }

    fn place_block(&mut self, span: Span) {
        if let Some(Frame::Block(open)) = self.frames.last()
            && let Some(line) = self.lines.get_mut(open.line)
        {
            line.span = span;
        }
    }

    /// The block that is open is a listing.
    fn verbatim(&mut self) {
        if let Some(Frame::Block(open)) = self.frames.last_mut() {
            open.verbatim = true;
        }
    }

    fn begin_inline(&mut self) {
        let flow = self.flow();
        let pieces = &mut self.lines[flow].pieces;
        pieces.push(Piece::Begin(String::new(), Span::NONE));
        let at = pieces.len() - 1;
        self.frames.push(Frame::Inline(flow, at));
    }

    fn end_inline(&mut self, span: Span) {
        let Some(Frame::Inline(line, at)) = self.frames.pop() else { return };
        let flow = self.flow();
        let pieces = &mut self.lines[line].pieces;
        let is_text = matches!(pieces.get(at), Some(Piece::Begin(head, _)) if head.is_empty());
        if is_text {
            // Nothing but words.
            pieces.remove(at);
            self.place_words(line, at, flow, span);
            return;
        }
        if let Some(Piece::Begin(_, place)) = pieces.get_mut(at) {
            *place = span;
        }
        self.lines[flow].pieces.push(Piece::End);
    }

    /// Says of words, in one line or in several, where they are from.
    fn place_words(&mut self, line: usize, at: usize, last: usize, span: Span) {
        for (further, line) in (line..=last).enumerate() {
            let from = if further == 0 { at } else { 0 };
            if let Some(Piece::Words(_, place, lines)) = self.lines[line].pieces.get_mut(from) {
                (*place, *lines) = (span, further);
            }
            if self.lines[line].span.is_none() && further > 0 {
                self.lines[line].span = span;
            }
        }
    }

    /// Words of the document.
    fn words(&mut self, text: &str) {
        let mut flow = self.flow();
        let verbatim = self.block().is_some_and(|open| open.verbatim);
        if !verbatim {
            self.lines[flow].pieces.push(Piece::Words(text.to_string(), Span::NONE, 0));
            return;
        }
        let depth = self.lines[flow].depth;
        for (at, part) in text.split('\n').enumerate() {
            if at > 0 {
                flow = self.line(depth);
                self.lines[flow].code = true;
                if let Some(open) = self.block() {
                    open.flow = Some(flow);
                }
            }
            self.lines[flow].pieces.push(Piece::Words(part.to_string(), Span::NONE, 0));
        }
    }

    /// A word of the head of the node that is open.
    fn head(&mut self, text: &str) {
        let head = match self.frames.last() {
            Some(Frame::Block(open)) => self.lines.get_mut(open.line).map(|line| &mut line.head),
            Some(&Frame::Inline(line, at)) => {
                self.lines.get_mut(line).and_then(|line| line.pieces.get_mut(at)).and_then(
                    |piece| match piece {
                        Piece::Begin(head, _) => Some(head),
                        _ => None,
                    },
                )
            }
            None => None,
        };
        if let Some(head) = head {
            if !(head.is_empty() || head.ends_with('[') || text == "]") {
                head.push(' ');
            }
            head.push_str(text);
        }
    }

    /// A mark between the parts of a node.
    fn part(&mut self, text: &str) {
        let flow = self.flow();
        self.lines[flow].pieces.push(Piece::Name(text.to_string()));
    }
}

#[cfg(test)]
mod tests {
    use super::outline;
    use ast::{Block, BlockKind, CodeBlock, CodeKind, Document, Inline, InlineKind};

    #[test]
    fn a_line_a_block() {
        let strong = Inline::made(InlineKind::Strong(vec![Inline::text("all")]));
        let paragraph =
            Block::made(BlockKind::Paragraph(vec![Inline::text("That is "), strong, Inline::text(".")]));
        let code = CodeBlock {
            kind: CodeKind::Listing,
            language: Some("sh".into()),
            content: vec![Inline::text("a\n b")],
        };
        let mut code = Block::made(BlockKind::Code(Box::new(code)));
        code.attrs.set_id("here");
        let lines = outline(&Document { body: vec![paragraph, code], ..Document::default() });
        let lines: Vec<_> = lines.iter().map(|l| format!("{}{}", "  ".repeat(l.depth), l.text)).collect();
        assert_eq!(
            lines,
            ["paragraph: That is ‹strong: all›.", "code listing language=\"sh\" #here", "  a", "   b"]
        );
    }
}
