//! The ledger as JSON. Its schema is a promise: fields may be added.

use super::{Book, Counts, Record};
use ast::Class;
use serde::Serialize;
use std::collections::BTreeMap;

/// How many names a total shows.
const NAMES: usize = 10;

#[derive(Serialize)]
struct Whole<'a> {
    /// For each target how many nodes are carried in which way.
    targets: BTreeMap<&'static str, Counts>,
    /// How often each thing happened, grouped by its cause.
    totals: Vec<Total<'a>>,
    /// Each thing that happened, in the order of files and places; without what is normalised, unless asked for.
    entries: Vec<&'a Record>,
}

/// How often one thing happened.
#[derive(Serialize)]
struct Total<'a> {
    target: &'static str,
    class: Class,
    family: &'static str,
    construct: &'static str,
    written: &'a str,
    count: usize,
    /// The most frequent names of what it happened to.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    names: &'a [(&'a str, usize)],
    /// The first of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    example: Option<Example<'a>>,
}

#[derive(Serialize)]
struct Example<'a> {
    file: &'a str,
    line: usize,
    column: usize,
    name: &'a str,
}

impl Example<'_> {
    fn of(record: &Record) -> Example<'_> {
        Example { file: &record.file, line: record.line, column: record.column, name: &record.name }
    }
}

/// The whole ledger.
pub(super) fn write(book: &Book<'_>) -> serde_json::Result<String> {
    let totals = book.causes.iter().map(|cause| Total {
        example: cause.entries.first().map(|r| Example::of(r)),
        target: cause.target,
        class: cause.class,
        family: cause.family,
        construct: cause.construct,
        written: cause.written,
        count: cause.count,
        names: cause.names.get(..NAMES).unwrap_or(&cause.names),
    });
    let whole = Whole {
        targets: book.targets.iter().map(|t| (t.target, t.counts)).collect(),
        totals: totals.collect(),
        entries: book.lines.iter().filter(|l| book.lists(l.class)).collect(),
    };
    let mut text = serde_json::to_string_pretty(&whole)?;
    text.push('\n');
    Ok(text)
}
