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

/// How often one thing happened.
#[derive(Serialize)]
struct Total<'a> {
    target: &'static str,
    class: Class,
    family: &'static str,
    construct: &'static str,
    written: &'a str,
    count: usize,
    /// The most frequent names of what it happened to (attributes, elements, ids), each with its count.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    names: Vec<(&'a str, usize)>,
}

/// How many names a total shows.
const NAMES: usize = 10;

/// The lines of one copy's ledger.
pub fn lines(ledger: &Ledger, file: &SourceFile, target: &dyn Format) -> Vec<Record> {
    // A text may be made of several files.
    let mut places: BTreeMap<usize, Lines<'_>> = BTreeMap::new();
    let line = |entry: &copyist::lower::Entry| {
        let place = file.place(entry.span);
        let places = places.entry(place.file).or_insert_with(|| Lines::new(place.text));
        let (line, column) = places.place_of(place.span).unwrap_or_default();
        Record {
            file: place.shown.to_owned(),
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
    let mut causes = BTreeMap::<_, BTreeMap<&str, usize>>::new();
    for line in lines {
        let cause = (line.target, line.class, line.family, line.construct, &*line.written);
        *causes.entry(cause).or_default().entry(&*line.name).or_default() += 1;
    }
    let totals = causes
        .into_iter()
        .map(|((target, class, family, construct, written), names)| {
            let count = names.values().sum();
            let mut names: Vec<_> = names.into_iter().filter(|(name, _)| !name.is_empty()).collect();
            names.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
            names.truncate(NAMES);
            Total { target, class, family, construct, written, count, names }
        })
        .collect();
    let entries = lines.iter().filter(|l| all || l.class > Class::Normalised).collect();
    let mut text = serde_json::to_string_pretty(&Book { targets: targets.collect(), totals, entries })?;
    text.push('\n');
    Ok(text)
}
