//! The ledger of a run as JSON: what each target could not carry as it is, entry by entry and in totals.

use ast::{Class, Format};
use copyist::lower::Ledger;
use copyist::project::SourceFile;
use copyist::report::Lines;
use serde::Serialize;
use std::collections::BTreeMap;

/// What is written to the file given with `--ledger`.
#[derive(Serialize)]
pub struct Book<'a> {
    /// For each target how many nodes are carried in which way.
    targets: BTreeMap<&'static str, Counts>,
    /// How often each thing happened, grouped by its cause.
    totals: Vec<Total<'a>>,
    /// Each thing that happened, in the order of files and places; without what is normalised, unless asked for.
    entries: Vec<&'a Record>,
}

/// How many nodes are carried in which way.
#[derive(Clone, Copy, Default, Serialize)]
pub struct Counts {
    pub native: usize,
    pub encoded: usize,
    pub normalised: usize,
    pub degraded: usize,
    pub dropped: usize,
}

impl Counts {
    /// The counts of one ledger.
    pub fn of(ledger: &Ledger) -> Counts {
        let mut counts = Counts { native: ledger.native, encoded: ledger.encoded, ..Counts::default() };
        for entry in &ledger.entries {
            match entry.class {
                Class::Normalised => counts.normalised += 1,
                Class::Degraded => counts.degraded += 1,
                Class::Dropped => counts.dropped += 1,
                Class::Native | Class::Encoded => {}
            }
        }
        counts
    }

    /// Adds others.
    pub fn add(&mut self, other: Counts) {
        self.native += other.native;
        self.encoded += other.encoded;
        self.normalised += other.normalised;
        self.degraded += other.degraded;
        self.dropped += other.dropped;
    }
}

/// One entry with its place.
#[derive(Serialize)]
pub struct Record {
    file: String,
    /// From 1; 0 where no source text stands behind the entry.
    line: usize,
    column: usize,
    target: &'static str,
    construct: &'static str,
    family: &'static str,
    name: String,
    class: Class,
    written: String,
}

#[derive(Serialize)]
struct Total<'a> {
    target: &'static str,
    class: Class,
    family: &'static str,
    construct: &'static str,
    name: &'a str,
    written: &'a str,
    count: usize,
}

/// The lines of one copy's ledger.
pub fn lines(ledger: &Ledger, file: &SourceFile, target: &dyn Format) -> Vec<Record> {
    let places = Lines::new(&file.text);
    let line = |entry: &copyist::lower::Entry| {
        let (line, column) = places.place_of(entry.span).unwrap_or_default();
        Record {
            file: file.shown.clone(),
            line,
            column,
            target: target.name(),
            construct: entry.construct.name(),
            family: entry.construct.family(),
            name: entry.name.to_string(),
            class: entry.class,
            written: entry.written.to_string(),
        }
    };
    ledger.entries.iter().map(line).collect()
}

/// The whole book as JSON.
///
/// # Errors
/// When serialising fails, which it does for no known reason.
pub fn to_json(
    lines: &[Record],
    targets: impl Iterator<Item = (&'static str, Counts)>,
    all: bool,
) -> serde_json::Result<String> {
    let mut totals = BTreeMap::<_, usize>::new();
    for line in lines {
        let cause = (line.target, line.class, line.family, line.construct, &*line.name, &*line.written);
        *totals.entry(cause).or_default() += 1;
    }
    let totals = totals
        .into_iter()
        .map(|((target, class, family, construct, name, written), count)| Total {
            target,
            class,
            family,
            construct,
            name,
            written,
            count,
        })
        .collect();
    let entries = lines.iter().filter(|l| all || l.class > Class::Normalised).collect();
    let mut text = serde_json::to_string_pretty(&Book { targets: targets.collect(), totals, entries })?;
    text.push('\n');
    Ok(text)
}
