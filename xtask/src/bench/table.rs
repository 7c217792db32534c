//! The tables of `book/src/performance.md`.

use super::Measured;
use super::cost::{Cost, Spread, digits};
use super::tools::{Job, TARGETS, THREE, Tools};
use crate::run::Run;
use anyhow::{Result, bail};
use std::fmt::Write as _;

const BEGIN: &str = "<!-- measured: `cargo xtask bench` writes what follows -->";
const END: &str = "<!-- end of measured -->";

/// The page with this text between its marks.
///
/// # Errors
/// When the marks are not there, each once.
pub fn fill(page: &str, text: &str) -> Result<String> {
    let parts = page.split_once(BEGIN).and_then(|(before, rest)| Some((before, rest.split_once(END)?.1)));
    match parts {
        Some((before, after)) if !after.contains(BEGIN) && !after.contains(END) => {
            Ok(format!("{before}{BEGIN}\n\n{}\n\n{END}{after}", text.trim()))
        }
        _ => bail!("book/src/performance.md must have `{BEGIN}` and `{END}`, each once"),
    }
}

/// All tables, with what they were measured with.
pub fn page(tools: &Tools, books: &[Measured], growth: &[Measured], rounds: usize) -> String {
    let mut out = String::new();
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    let rustc = Run::new("rustc").arg("--version").output().unwrap_or_default();
    let rustc = rustc.split(" (").next().unwrap_or_default();
    let (system, machine) = (std::env::consts::OS, std::env::consts::ARCH);
    let _ = write!(
        out,
        "Measured on {processors} processors ({machine}, {system}) with {rustc}, in {rounds} rounds. "
    );
    let _ = match &tools.xmllint {
        Some(version) => write!(out, "xmllint is of libxml2 {version}. "),
        None => write!(out, "xmllint is not on the machine and was left out. "),
    };
    let _ = match &tools.pandoc {
        Ok((_, version)) => writeln!(out, "pandoc is {version}."),
        Err(why) => writeln!(out, "pandoc was left out: {why}."),
    };
    for book in books {
        one(&mut out, book, tools.pandoc.is_ok());
    }
    out.push_str("\n### Growth\n\nThe joined book, as often as the column says: milliseconds of CPU for each megabyte.\n\n");
    growth_table(&mut out, growth, |cost, bytes| cost.cpu * 1e3 / (bytes / 1e6));
    out.push_str("\nPeak memory, as a multiple of the bytes of the book:\n\n");
    growth_table(&mut out, growth, |cost, bytes| cost.memory / bytes);
    out
}

/// The table of one book, with what was left out or failed.
fn one(out: &mut String, book: &Measured, pandoc_is_there: bool) {
    let files = if book.files == 1 { "1 file".to_owned() } else { format!("{} files", book.files) };
    let _ = writeln!(out, "\n### {}: {files}, {} kB\n", book.name, book.bytes / 1000);
    let others = [Job::Events, Job::Xmllint].into_iter().filter(|job| costs(book, *job).is_some());
    let others: Vec<Job> = others.collect();
    let pandoc = book.jobs.iter().any(|(job, _)| matches!(job, Job::Pandoc(_)));
    let mut head = "| | wall, ms | CPU, ms | peak memory, MB |".to_owned();
    for job in &others {
        let _ = write!(head, " CPU ÷ {} |", job.name());
    }
    if pandoc {
        head.push_str(" pandoc's CPU ÷ its |");
    }
    let columns = head.matches('|').count() - 2;
    let _ = writeln!(out, "{head}\n|---|{}", "---:|".repeat(columns));
    let mut failed = Vec::new();
    for (job, own) in &book.jobs {
        let of = |figure: fn(&Cost) -> f64| Spread::of(own.iter().map(figure));
        let _ = write!(
            out,
            "| {} | {} | {} | {} |",
            job.name(),
            of(|cost| cost.wall * 1e3).shown(),
            of(|cost| cost.cpu * 1e3).shown(),
            digits(of(|cost| cost.memory / 1e6).median),
        );
        for other in &others {
            let _ = write!(out, " {} |", ratio(own, costs(book, *other), |c| c.cpu));
        }
        if pandoc {
            let same = pandoc_for(book, *job);
            let _ =
                write!(out, " {} |", same.map_or(String::new(), |same| ratio(&same, Some(own), |c| c.cpu)));
        }
        out.push('\n');
        if let Some(count) = own.first().map(|cost| cost.failed).filter(|count| *count > 0) {
            failed.push(format!("{} of {} files failed in {}", count, book.files, job.name()));
        }
    }
    by_the_clock(out, book);
    if pandoc_is_there && !pandoc {
        out.push_str("\npandoc was left out here: it starts once a file.\n");
    }
    if !failed.is_empty() {
        let _ = writeln!(out, "\n{}.", failed.join("; "));
    }
}

/// The costs of a job, if it was measured.
fn costs(book: &Measured, job: Job) -> Option<&[Cost]> {
    book.jobs.iter().find(|(other, _)| *other == job).map(|(_, costs)| costs.as_slice())
}

/// What pandoc took for the targets of a job, one after the other.
fn pandoc_for(book: &Measured, job: Job) -> Option<Vec<Cost>> {
    let Job::Copyist { target, verify: false, alone: false } = job else { return None };
    let mut all: Option<Vec<Cost>> = None;
    for target in target.split(',') {
        let (_, pandoc) = TARGETS.iter().find(|(name, _)| *name == target)?;
        let one = costs(book, Job::Pandoc((*pandoc)?))?;
        all = Some(match all {
            Some(all) => all.iter().zip(one).map(|(a, b)| a.and(*b)).collect(),
            None => one.to_vec(),
        });
    }
    all
}

/// What the clock says of three targets at once: on one thread and on all, and beside pandoc.
fn by_the_clock(out: &mut String, book: &Measured) {
    let three = |alone| Job::Copyist { target: THREE, verify: false, alone };
    let (Some(own), Some(alone)) = (costs(book, three(false)), costs(book, three(true))) else { return };
    let _ = write!(
        out,
        "\nBy the clock, {} at once take one thread {} times as long as all",
        THREE.replace(',', ", "),
        ratio(alone, Some(own), |cost| cost.wall)
    );
    if let Some(pandoc) = pandoc_for(book, three(false)) {
        let _ = write!(out, ", and pandoc {} times", ratio(&pandoc, Some(own), |cost| cost.wall));
    }
    out.push_str(".\n");
}

/// How many times the cost of the other this took, round by round.
fn ratio(own: &[Cost], other: Option<&[Cost]>, figure: fn(&Cost) -> f64) -> String {
    let rounds = own.iter().zip(other.unwrap_or_default());
    Spread::of(rounds.map(|(a, b)| figure(a) / figure(b).max(1e-6))).shown()
}

/// A row for each job, a column for each size.
fn growth_table(out: &mut String, growth: &[Measured], figure: fn(&Cost, f64) -> f64) {
    let Some(first) = growth.first() else { return };
    out.push_str("| |");
    for size in growth {
        let _ = write!(out, " {}, {} MB |", size.name, digits(bytes(size) / 1e6));
    }
    let _ = writeln!(out, "\n|---|{}", "---:|".repeat(growth.len()));
    for (job, _) in &first.jobs {
        let _ = write!(out, "| {} |", job.name());
        for size in growth {
            let own = costs(size, *job).unwrap_or_default();
            let _ =
                write!(out, " {} |", Spread::of(own.iter().map(|cost| figure(cost, bytes(size)))).shown());
        }
        out.push('\n');
    }
}

#[expect(clippy::cast_precision_loss, reason = "books are far from where it matters")]
fn bytes(book: &Measured) -> f64 {
    book.bytes as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_between_the_marks_changes() {
        let page = format!("a\n{BEGIN}\nold\n{END}\nb\n");
        let filled = fill(&page, "new\n").unwrap();
        assert_eq!(filled, format!("a\n{BEGIN}\n\nnew\n\n{END}\nb\n"));
        assert_eq!(fill(&filled, "new").unwrap(), filled);
        assert!(fill("no marks", "new").is_err());
    }
}
