//! The ledger of a run: what each target could not carry as it is, in totals, by cause, and entry by entry. It is
//! written as JSON for programs, as text to read and to search, and as Markdown for those who review a move.

mod json;
mod markdown;
mod text;

use super::summary::Summary;
use ast::{Class, Format};
use copyist::lower::Ledger;
use copyist::project::SourceFile;
use copyist::report::Lines;
use serde::Serialize;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::path::Path;

/// How a ledger is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Form {
    /// Totals, causes, and a line for each entry, to read and to search
    Text,
    /// For programs
    Json,
    /// Tables by cause, for a pull request
    Markdown,
}

impl Form {
    /// The form that the name of a file asks for.
    pub fn of(path: &Path) -> Form {
        match path.extension().and_then(|e| e.to_str()) {
            Some("md" | "markdown") => Form::Markdown,
            Some("txt") => Form::Text,
            _ => Form::Json,
        }
    }
}

/// All that a ledger tells.
pub struct Book<'a> {
    /// The targets with their totals.
    targets: Vec<&'a Summary>,
    /// What happened, by its causes: those of a target together.
    causes: Vec<Cause<'a>>,
    /// Each thing that happened, in the order of files and places.
    lines: &'a [Record],
    /// Whether what is normalised is listed, too.
    all: bool,
}

/// What happened for one reason.
struct Cause<'a> {
    target: &'static str,
    class: Class,
    family: &'static str,
    construct: &'static str,
    written: &'a str,
    count: usize,
    /// The names of what it happened to (attributes, elements, ids), each with its count, the most frequent first.
    names: Vec<(&'a str, usize)>,
    /// All of it, in the order of files and places.
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

impl<'a> Book<'a> {
    /// Sorts what happened by its causes.
    pub fn new(lines: &'a [Record], targets: Vec<&'a Summary>, all: bool) -> Book<'a> {
        let mut groups = BTreeMap::<_, Vec<&Record>>::new();
        for line in lines {
            let cause = (line.target, line.class, line.family, line.construct, &*line.written);
            groups.entry(cause).or_default().push(line);
        }
        let causes = groups.into_iter().map(|((target, class, family, construct, written), entries)| {
            let mut names = BTreeMap::<&str, usize>::new();
            for entry in entries.iter().filter(|e| !e.name.is_empty()) {
                *names.entry(&entry.name).or_default() += 1;
            }
            let mut names: Vec<_> = names.into_iter().collect();
            names.sort_by_key(|(_, count)| Reverse(*count));
            Cause { target, class, family, construct, written, count: entries.len(), names, entries }
        });
        Book { targets, causes: causes.collect(), lines, all }
    }

    /// The whole ledger.
    ///
    /// # Errors
    /// When making JSON of it fails, which it does for no known reason.
    pub fn write(&self, form: Form) -> serde_json::Result<String> {
        match form {
            Form::Json => json::write(self),
            Form::Text => Ok(text::write(self)),
            Form::Markdown => Ok(markdown::write(self)),
        }
    }

    /// A line for each cause of a loss, the worst and most frequent first.
    pub fn losses(&self) -> Vec<String> {
        let mut lines = Vec::new();
        for summary in &self.targets {
            for class in [Class::Dropped, Class::Degraded] {
                lines.extend(self.of(summary.target, class).into_iter().map(|cause| {
                    let Cause { count, family, construct, .. } = cause;
                    format!("{}: {count} × {family} {construct}: {}", class.name(), cause.written())
                }));
            }
        }
        lines
    }

    /// The causes of one class for a target, the most frequent first.
    fn of(&self, target: &str, class: Class) -> Vec<&Cause<'a>> {
        let mut causes: Vec<_> =
            self.causes.iter().filter(|c| c.target == target && c.class == class).collect();
        causes.sort_by_key(|c| Reverse(c.count));
        causes
    }

    /// Whether a class is listed entry by entry.
    fn lists(&self, class: Class) -> bool {
        self.all || class > Class::Normalised
    }
}

impl Cause<'_> {
    /// Whether it always happened to the same thing.
    fn has_one_name(&self) -> bool {
        matches!(self.names.as_slice(), [(_, count)] if *count == self.count)
    }

    /// What was written instead, in words.
    fn written(&self) -> &str {
        if self.written.is_empty() { "nothing" } else { self.written }
    }
}

impl Record {
    /// Where a person finds it.
    fn place(&self) -> String {
        match self.line {
            0 => self.file.clone(),
            line => format!("{}:{line}:{}", self.file, self.column),
        }
    }
}

/// What is listed, from the worst.
const WORST_FIRST: [Class; 3] = [Class::Dropped, Class::Degraded, Class::Normalised];

/// What the classes mean, in a few words.
fn meaning(class: Class) -> &'static str {
    match class {
        Class::Native | Class::Encoded => "carried whole",
        Class::Normalised => "said another way that means the same",
        Class::Degraded => "the words stay, a meaning goes",
        Class::Dropped => "not in the copy",
    }
}

/// So many, in words.
fn count(n: usize, one: &str, more: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { more })
}

/// How sure the copies for a target are.
fn sureness(summary: &Summary) -> String {
    let files = count(summary.files, "file", "files");
    let sure = match summary.verified() {
        _ if summary.files == 0 => "",
        n if n == summary.files => ", read back and compared",
        0 => ", not read back",
        _ => ", not all read back",
    };
    let failed = if summary.failed > 0 { format!("; {} failed", summary.failed) } else { String::new() };
    format!("{files}{sure}{failed}")
}

#[cfg(test)]
mod tests;
