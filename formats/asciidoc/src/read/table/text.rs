//! The text of a cell, as the pieces of the file that it is made of.

use ast::Span;
use ast::sheet::{Line, Run};

/// What a piece is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Text of the cell.
    Text,
    /// A line of comment, which is no part of the text.
    Comment,
    /// A directive that includes a file.
    Include,
}

/// A line, or a part of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Piece<'s> {
    pub line: Line<'s>,
    /// Whether a line of the text begins with it.
    pub begins: bool,
    pub kind: Kind,
}

impl Piece<'_> {
    /// Whether it says something, so that it holds a cell open.
    pub(super) fn is_blank(&self) -> bool {
        self.kind != Kind::Include && self.line.text.trim_ascii().is_empty()
    }
}

/// Where the text of a cell ends. White space at both ends is no part of it.
pub(super) fn trim(pieces: &mut Vec<Piece<'_>>, keep_indentation: bool) {
    trim_end(pieces);
    let blank =
        pieces.iter().take_while(|p| p.kind == Kind::Text && p.line.text.trim_ascii().is_empty()).count();
    pieces.drain(..blank);
    if let Some(first) = pieces.first_mut() {
        if !keep_indentation {
            let text = first.line.text;
            first.line = first.line.from(text.len() - text.trim_ascii_start().len());
        }
        first.begins = true;
    }
}

/// Takes white space at the end away.
pub(super) fn trim_end(pieces: &mut Vec<Piece<'_>>) {
    while let Some(last) = pieces.last_mut().filter(|p| p.kind == Kind::Text) {
        last.line.text = last.line.text.trim_ascii_end();
        if !last.line.text.is_empty() {
            return;
        }
        pieces.pop();
    }
}

/// The parts between blank lines.
pub(super) fn paragraphs<'p, 's>(pieces: &'p [Piece<'s>]) -> Vec<&'p [Piece<'s>]> {
    let mut out = Vec::new();
    let mut start = 0;
    for (i, piece) in pieces.iter().enumerate() {
        let is_line = piece.begins && pieces.get(i + 1).is_none_or(|next| next.begins);
        if is_line && piece.line.text.is_empty() {
            if start < i {
                out.push(&pieces[start..i]);
            }
            start = i + 1;
        }
    }
    if start < pieces.len() {
        out.push(&pieces[start..]);
    }
    out
}

/// Pieces as running text.
pub(super) fn run<'s>(pieces: &[Piece<'s>], file: &'s str) -> Run<'s> {
    if pieces.iter().skip(1).all(|p| p.begins) {
        let lines: Vec<Line<'s>> = pieces.iter().map(|p| p.line).collect();
        return Run::of(&lines, file);
    }
    Run::of_pieces(pieces.iter().map(|p| (p.line, p.begins)))
}

/// The texts of those lines that are made of several pieces; nothing for the others.
pub(super) fn joined(pieces: &[Piece<'_>]) -> Vec<Option<String>> {
    lines_of(pieces)
        .map(|line| (line.len() > 1).then(|| line.iter().map(|p| p.line.text).collect::<String>()))
        .collect()
}

/// Pieces as lines, with the texts that [`joined`] made.
pub(super) fn lines<'a>(pieces: &[Piece<'a>], joined: &'a [Option<String>]) -> Vec<Line<'a>> {
    lines_of(pieces)
        .zip(joined)
        .map(|(line, text)| {
            let at = line.first().map_or(0, |p| p.line.at);
            match (text, line) {
                (Some(text), _) => Line { text: text.trim_ascii_end(), at },
                (None, [piece, ..]) => piece.line,
                (None, []) => Line { text: "", at },
            }
        })
        .collect()
}

fn lines_of<'p, 's>(pieces: &'p [Piece<'s>]) -> impl Iterator<Item = &'p [Piece<'s>]> {
    pieces.chunk_by(|_, next| !next.begins)
}

/// The place of some pieces; an empty one at `start` if there is none.
pub(super) fn span(pieces: &[Piece<'_>], start: usize) -> Span {
    match (pieces.first(), pieces.last()) {
        (Some(first), Some(last)) => Span::new(first.line.at, last.line.end()),
        _ => Span::new(start, start),
    }
}

/// Quotes at both ends of a record of CSV, kept while it grows.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Quotes {
    /// How many it begins with.
    first: usize,
    /// Whether something else has come behind these.
    is_past_first: bool,
    /// How many it ends with.
    last: usize,
    has_begun: bool,
    /// White space has come since.
    gap: bool,
}

impl Quotes {
    pub(super) fn feed(&mut self, text: &str) {
        for c in text.chars() {
            if c.is_whitespace() {
                self.gap = self.has_begun;
                continue;
            }
            let gap = std::mem::take(&mut self.gap);
            if gap {
                self.is_past_first = true;
                self.last = 0;
            }
            self.has_begun = true;
            if c == '"' {
                self.first += usize::from(!self.is_past_first);
                self.last += 1;
            } else {
                self.is_past_first = true;
                self.last = 0;
            }
        }
    }

    /// A line feed.
    pub(super) fn feed_line(&mut self) {
        self.gap = self.has_begun;
    }

    /// Whether the record goes on, because its quote is not closed.
    pub(super) fn are_open(self) -> bool {
        if self.first == 0 {
            return false;
        }
        if !self.is_past_first && self.first == 1 {
            return true;
        }
        if self.last >= 2 || self.first >= 2 {
            // Pairs of quotes are quotes of the text.
            return self.first % 2 == 1 && self.last.is_multiple_of(2);
        }
        self.last == 0
    }
}

/// Takes the quotes around a record of CSV away, and of quotes in a row all but one. Says whether it ends with its own quote.
pub(super) fn unquote(pieces: &mut Vec<Piece<'_>>) -> bool {
    let is_quoted = pieces.first().is_some_and(|p| p.line.text.starts_with('"'))
        && pieces.last().is_some_and(|p| p.line.text.ends_with('"'));
    if is_quoted {
        if let [piece] = &pieces[..]
            && piece.line.text.len() == 1
        {
            pieces.clear();
            return false;
        }
        if let Some(first) = pieces.first_mut() {
            first.line = first.line.from(1);
        }
        if let Some(last) = pieces.last_mut() {
            last.line.text = last.line.text.strip_suffix('"').unwrap_or(last.line.text);
        }
        trim(pieces, false);
    }
    if !pieces.iter().any(|p| p.line.text.contains("\"\"")) {
        return true;
    }
    let mut out = Vec::with_capacity(pieces.len() + 2);
    for piece in pieces.drain(..) {
        let mut rest = piece.line;
        let mut begins = piece.begins;
        while let Some(at) = rest.text.find("\"\"") {
            let text = &rest.text[..=at];
            out.push(Piece { line: Line { text, at: rest.at }, begins, ..piece });
            begins = false;
            let run = rest.text[at..].len() - rest.text[at..].trim_start_matches('"').len();
            rest = rest.from(at + run);
        }
        if !rest.text.is_empty() || begins {
            out.push(Piece { line: rest, begins, ..piece });
        }
    }
    *pieces = out;
    true
}

#[cfg(test)]
mod tests {
    use super::Quotes;

    #[test]
    fn quotes_of_a_record() {
        let open = |text: &str| {
            let mut quotes = Quotes::default();
            quotes.feed(text);
            quotes.are_open()
        };
        for text in ["\"", " \" ", "\"a", "\"a \"\"", "\"\"\"a", "\"a\"\"b", "\"a\" b"] {
            assert!(open(text), "{text}");
        }
        for text in ["", "a", "a\"", "\"a\"", "\"\"", "\"\"\"\"", "\"a \"\"\"", "\"\"\"", "\"\"a", "\"a\" "] {
            assert!(!open(text), "{text}");
        }
    }
}
