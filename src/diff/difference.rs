//! What is different between two trees: the changed rows of their outlines with a few rows around them, and counts.

use super::align::{self, align};
use super::outline::{Line, outline};
use super::stat::{Stat, stat};
use crate::project::SourceFile;
use crate::report::Lines;
use ast::visit::{VisitMut, walk_block_mut, walk_document_mut, walk_inline_mut};
use ast::{Block, Document, Inline, Span, to_json};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ops::Range;

/// How many rows that are the same are shown around a change.
const CONTEXT: usize = 3;

/// What is different.
#[derive(Debug)]
pub struct Difference {
    /// The changes, with what is around them.
    pub hunks: Vec<Hunk>,
    /// How much it is.
    pub stat: Stat,
}

impl Difference {
    /// How many rows are not the same.
    pub fn rows(&self) -> usize {
        self.hunks.iter().flat_map(|hunk| &hunk.rows).filter(|row| row.kind != Kind::Same).count()
    }
}

/// Changes that stand together.
#[derive(Debug)]
pub struct Hunk {
    /// Where the first of them is in the first document.
    pub a: At,
    /// Where in the second.
    pub b: At,
    /// The title that it stands under, if it has one.
    pub title: Option<String>,
    /// The rows.
    pub rows: Vec<Row>,
}

/// A place in a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct At {
    /// The file, as messages show it.
    pub file: String,
    /// From 1; 0 where no source text stands behind it.
    pub line: usize,
    /// From 1; 0 where no source text stands behind it.
    pub column: usize,
}

/// What a row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The same on both sides.
    Same,
    /// Only in the first document.
    Removed,
    /// Only in the second.
    Added,
    /// In both, but not the same.
    Changed,
}

/// A row of the outlines side by side.
#[derive(Debug)]
pub struct Row {
    /// What it is.
    pub kind: Kind,
    /// How deep its line is, in the first document if it is in both.
    pub depth: usize,
    /// Its line in the first document, in parts that changed and parts that did not.
    pub a: Option<Vec<Part>>,
    /// Its line in the second.
    pub b: Option<Vec<Part>>,
}

/// A part of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Its text.
    pub text: String,
    /// Whether it is only on this side.
    pub changed: bool,
}

/// The places of a file.
pub(super) struct Place<'a> {
    file: &'a SourceFile,
    /// The lines of the texts that the file was made of.
    lines: RefCell<BTreeMap<usize, Lines<'a>>>,
}

impl<'a> Place<'a> {
    pub fn new(file: &'a SourceFile) -> Place<'a> {
        Place { file, lines: RefCell::default() }
    }

    /// Where a span begins.
    pub fn at(&self, span: Span) -> At {
        let place = self.file.place(span);
        let mut lines = self.lines.borrow_mut();
        let lines = lines.entry(place.file).or_insert_with(|| Lines::new(place.text));
        let (line, column) = lines.place_of(place.span).unwrap_or_default();
        At { file: place.shown.to_string(), line, column }
    }

    /// Where a byte of a line is. Its text may have come from further on in the span: the same word is looked for.
    fn of(&self, line: &Line, at: usize) -> At {
        let Some(mark) = line.place(at) else { return self.at(Span::NONE) };
        let place = self.file.place(mark.span);
        let slice = place.text.get(place.span.start as usize..place.span.end as usize).unwrap_or_default();
        let mut from = 0;
        for _ in 0..mark.further {
            from = slice[from..].find('\n').map_or(from, |end| from + end + 1);
        }
        let wanted = from + at.saturating_sub(mark.at);
        let word = line.text.get(at..).unwrap_or_default();
        let word = &word[..word.find(|c: char| !c.is_alphanumeric()).unwrap_or(word.len())];
        let found = if word.is_empty() {
            wanted.min(slice.len())
        } else {
            let near = slice.match_indices(word).map(|(at, _)| at).min_by_key(|at| at.abs_diff(wanted));
            near.unwrap_or(from)
        };
        let start = mark.span.start as usize + found;
        self.at(Span::new(start, (mark.span.end as usize).max(start + 1)))
    }
}

/// What is different between two trees that are not equal.
pub(super) fn difference(
    a: &Document,
    places_a: &Place<'_>,
    b: &Document,
    places_b: &Place<'_>,
) -> Difference {
    let (mut lines_a, mut lines_b) = (outline(a), outline(b));
    let mut rows = align(&lines_a, &lines_b);
    if rows.iter().all(align::Row::is_same) {
        // The outlines leave out what is different: then all that the trees hold.
        (lines_a, lines_b) = (everything(a), everything(b));
        rows = align(&lines_a, &lines_b);
    }
    let stat = stat(a, b, &lines_a, &lines_b, &rows);
    let titles = titles(&rows, &lines_a);
    let hunks = ranges(&rows)
        .into_iter()
        .map(|range| hunk(&rows, &titles, range, (&lines_a, places_a), (&lines_b, places_b)));
    Difference { hunks: hunks.collect(), stat }
}

/// The rows that are shown: the changes and what is around them, those that touch as one.
fn ranges(rows: &[align::Row]) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    for (at, _) in rows.iter().enumerate().filter(|(_, row)| !row.is_same()) {
        let (start, end) = (at.saturating_sub(CONTEXT), (at + CONTEXT + 1).min(rows.len()));
        match out.last_mut() {
            Some(last) if start <= last.end => last.end = end,
            _ => out.push(start..end),
        }
    }
    out
}

/// How a line begins that is a title.
const TITLE: &str = "title: ";

/// The line of the title that each row stands under.
fn titles(rows: &[align::Row], lines: &[Line]) -> Vec<Option<usize>> {
    let mut last = None;
    let under = |row: &align::Row| {
        let title = row.a().filter(|&line| lines[line].text.starts_with(TITLE));
        let under = last;
        last = title.or(last);
        under
    };
    rows.iter().map(under).collect()
}

fn hunk(
    rows: &[align::Row],
    titles: &[Option<usize>],
    range: Range<usize>,
    (lines_a, places_a): (&[Line], &Place<'_>),
    (lines_b, places_b): (&[Line], &Place<'_>),
) -> Hunk {
    let first = range.clone().find(|&at| !rows[at].is_same()).unwrap_or(range.start);
    let (start_a, start_b) = match &rows[first] {
        align::Row::Changed(_, _, in_a, in_b) => {
            let start = |parts: &[Range<usize>]| parts.first().map(|part| part.start);
            let (in_a, in_b) = (start(in_a), start(in_b));
            (in_a.or(in_b).unwrap_or(0), in_b.or(in_a).unwrap_or(0))
        }
        _ => (0, 0),
    };
    // A side that has no such row is shown where it would stand: behind the row before.
    let near = |side: fn(&align::Row) -> Option<usize>| {
        let here = side(&rows[first]);
        here.or_else(|| rows[..first].iter().rev().find_map(side))
            .or_else(|| rows[first..].iter().find_map(side))
    };
    let place = |lines: &[Line], places: &Place<'_>, line: Option<usize>, start| match line {
        Some(line) => places.of(&lines[line], start),
        None => places.at(Span::NONE),
    };
    let a = place(lines_a, places_a, near(align::Row::a), start_a);
    let b = place(lines_b, places_b, near(align::Row::b), start_b);
    let title = titles[range.start].map(|line| lines_a[line].text[TITLE.len()..].to_string());
    let row = |row: &align::Row| match row {
        align::Row::Same(i, j) => Row {
            kind: Kind::Same,
            depth: lines_a[*i].depth,
            a: Some(whole(&lines_a[*i], false)),
            b: Some(whole(&lines_b[*j], false)),
        },
        align::Row::Removed(i) => {
            Row { kind: Kind::Removed, depth: lines_a[*i].depth, a: Some(whole(&lines_a[*i], true)), b: None }
        }
        align::Row::Added(j) => {
            Row { kind: Kind::Added, depth: lines_b[*j].depth, a: None, b: Some(whole(&lines_b[*j], true)) }
        }
        align::Row::Changed(i, j, in_a, in_b) => Row {
            kind: Kind::Changed,
            depth: lines_a[*i].depth,
            a: Some(parts(&lines_a[*i].text, in_a)),
            b: Some(parts(&lines_b[*j].text, in_b)),
        },
    };
    Hunk { a, b, title, rows: rows[range].iter().map(row).collect() }
}

fn whole(line: &Line, changed: bool) -> Vec<Part> {
    vec![Part { text: line.text.clone(), changed }]
}

/// A text in parts that changed and parts that did not.
fn parts(text: &str, changed: &[Range<usize>]) -> Vec<Part> {
    let mut out = Vec::new();
    let mut at = 0;
    let mut push = |range: Range<usize>, changed| {
        if !range.is_empty() {
            out.push(Part { text: text[range].to_string(), changed });
        }
    };
    for part in changed {
        push(at..part.start, false);
        push(part.clone(), true);
        at = part.end;
    }
    push(at..text.len(), false);
    out
}

/// Every line of the tree as JSON, but for the places.
fn everything(document: &Document) -> Vec<Line> {
    struct Placeless;
    impl VisitMut for Placeless {
        fn block(&mut self, block: &mut Block) {
            block.span = Span::NONE;
            walk_block_mut(self, block);
        }
        fn inline(&mut self, inline: &mut Inline) {
            inline.span = Span::NONE;
            walk_inline_mut(self, inline);
        }
    }
    let mut document = document.clone();
    walk_document_mut(&mut Placeless, &mut document);
    let line = |line: &str| Line { text: line.to_string(), code: true, ..Line::default() };
    to_json(&document).lines().map(line).collect()
}
