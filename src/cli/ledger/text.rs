//! The ledger as text: what there is of each cause, and a line for each entry that begins with its place, so that
//! editors and `grep` find their way.

use super::{Book, WORST_FIRST, count, meaning, sureness};
use std::fmt::Write as _;

/// How many names of a cause are shown.
const NAMES: usize = 5;

/// The whole ledger.
pub(super) fn write(book: &Book<'_>) -> String {
    let mut out = String::new();
    for summary in &book.targets {
        let c = summary.counts;
        let _ = writeln!(out, "{}: {}", summary.target, sureness(summary));
        let _ = writeln!(
            out,
            "nodes: {} native, {} encoded, {} normalised, {} degraded, {} dropped\n",
            c.native, c.encoded, c.normalised, c.degraded, c.dropped
        );
        for class in WORST_FIRST {
            let causes = book.of(summary.target, class);
            if causes.is_empty() {
                continue;
            }
            let sum: usize = causes.iter().map(|c| c.count).sum();
            let of = count(causes.len(), "cause", "causes");
            let _ = writeln!(out, "{}, {}: {sum}, of {of}", class.name(), meaning(class));
            for cause in causes {
                let mut names: Vec<_> = cause.names.iter().take(NAMES).map(|(n, _)| one_line(n)).collect();
                if cause.names.len() > NAMES {
                    names.push(format!("{} more", cause.names.len() - NAMES));
                }
                let names = if names.is_empty() { String::new() } else { format!(" ({})", names.join(", ")) };
                let _ = writeln!(
                    out,
                    "{:>7}  {} {}{names}: {}",
                    cause.count,
                    cause.family,
                    cause.construct,
                    cause.written()
                );
                if let Some(first) = cause.entries.first() {
                    let _ = writeln!(out, "         {}", first.place());
                }
            }
            out.push('\n');
        }
    }
    for line in book.lines.iter().filter(|l| book.lists(l.class)) {
        let name = if line.name.is_empty() { String::new() } else { format!(" {}", one_line(&line.name)) };
        let written = if line.written.is_empty() { "nothing" } else { &line.written };
        let _ = writeln!(
            out,
            "{}: {}: {}: {} {}{name}: {written}",
            line.place(),
            line.target,
            line.class.name(),
            line.family,
            line.construct
        );
    }
    out
}

/// A name in one line.
fn one_line(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}
