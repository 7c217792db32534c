//! A comparison as JSON; the book's page on `diff` says what each name means.

use ast::Class;
use copyist::diff::{
    At, Comparison, Difference, Hunk, Kind, Loss, Part, Report, Row, Seen, Stat, Verdict, Way,
};
use serde::Serialize;

#[derive(Serialize)]
struct All<'a> {
    equal: bool,
    files: Vec<File<'a>>,
}

#[derive(Serialize)]
struct File<'a> {
    a: Option<Name<'a>>,
    b: Option<Name<'a>>,
    result: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    compared: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ledger: Option<Vec<Entry<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    stat: Option<Stat>,
    #[serde(skip_serializing_if = "Option::is_none")]
    hunks: Option<Vec<Place<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    errors: Option<Vec<Error<'a>>>,
}

#[derive(Serialize)]
struct Name<'a> {
    file: &'a str,
    format: &'static str,
}

#[derive(Serialize)]
struct Entry<'a> {
    file: &'a str,
    line: usize,
    column: usize,
    construct: &'static str,
    name: &'a str,
    class: Class,
    written: &'a str,
}

#[derive(Serialize)]
struct Place<'a> {
    a: Point<'a>,
    b: Point<'a>,
    title: Option<&'a str>,
    rows: Vec<Line<'a>>,
}

#[derive(Serialize)]
struct Point<'a> {
    file: &'a str,
    line: usize,
    column: usize,
}

#[derive(Serialize)]
struct Line<'a> {
    kind: &'static str,
    depth: usize,
    a: Option<Vec<Words<'a>>>,
    b: Option<Vec<Words<'a>>>,
}

#[derive(Serialize)]
struct Words<'a> {
    text: &'a str,
    changed: bool,
}

#[derive(Serialize)]
struct Error<'a> {
    file: &'a str,
    code: &'static str,
    message: &'a str,
}

/// A comparison as text.
pub fn to_json(found: &Comparison) -> serde_json::Result<String> {
    let all = All { equal: found.is_equal(), files: found.files.iter().map(file).collect() };
    let mut text = serde_json::to_string_pretty(&all)?;
    text.push('\n');
    Ok(text)
}

fn file(report: &Report) -> File<'_> {
    let (a, b) = (report.a.as_ref().map(named), report.b.as_ref().map(named));
    let mut out =
        File { a, b, result: "", compared: None, ledger: None, stat: None, hunks: None, errors: None };
    match &report.verdict {
        Verdict::Equal { way, losses } => {
            out.result = if losses.is_empty() { "equal" } else { "equal-but-for-the-ledger" };
            out.compared = Some(compared(*way));
            out.ledger = Some(losses.iter().map(entry).collect());
        }
        Verdict::Different { way, losses, difference } => {
            let Difference { hunks, stat } = &**difference;
            out.result = "different";
            out.compared = Some(compared(*way));
            out.ledger = Some(losses.iter().map(entry).collect());
            out.stat = Some(*stat);
            out.hunks = Some(hunks.iter().map(hunk).collect());
        }
        Verdict::Alone => out.result = if report.a.is_some() { "only-in-a" } else { "only-in-b" },
        Verdict::Unread(told) => {
            out.result = "unread";
            let errors = told.iter().flat_map(|file| file.diagnostics.iter().map(move |d| (file, d)));
            out.errors = Some(
                errors
                    .map(|(file, d)| Error { file: &file.shown, code: d.code.name(), message: &d.message })
                    .collect(),
            );
        }
    }
    out
}

fn named(seen: &Seen) -> Name<'_> {
    Name { file: &seen.shown, format: seen.format }
}

fn compared(way: Way) -> &'static str {
    match way {
        Way::AsTheyAre => "as-they-are",
        Way::CopyOfA => "copy-of-a",
        Way::CopyOfB => "copy-of-b",
    }
}

fn entry(loss: &Loss) -> Entry<'_> {
    Entry {
        file: &loss.at.file,
        line: loss.at.line,
        column: loss.at.column,
        construct: loss.construct,
        name: &loss.name,
        class: loss.class,
        written: &loss.written,
    }
}

fn hunk(hunk: &Hunk) -> Place<'_> {
    let rows = hunk.rows.iter().map(line).collect();
    Place { a: point(&hunk.a), b: point(&hunk.b), title: hunk.title.as_deref(), rows }
}

fn point(at: &At) -> Point<'_> {
    Point { file: &at.file, line: at.line, column: at.column }
}

fn line(row: &Row) -> Line<'_> {
    let kind = match row.kind {
        Kind::Same => "same",
        Kind::Removed => "removed",
        Kind::Added => "added",
        Kind::Changed => "changed",
    };
    Line { kind, depth: row.depth, a: row.a.as_deref().map(words), b: row.b.as_deref().map(words) }
}

fn words(parts: &[Part]) -> Vec<Words<'_>> {
    parts.iter().map(|part| Words { text: &part.text, changed: part.changed }).collect()
}
