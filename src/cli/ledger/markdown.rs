//! The ledger as GitHub's Markdown, to paste into a pull request: a table of targets, then for each target its causes,
//! the worst first; the list of all places is folded away.
//!
//! Names and paths come from the sources, so each stands in a code span: there nobody is called by `@name`, no number
//! becomes an issue, and no mark-up begins.

use super::{Book, Cause, WORST_FIRST, count, meaning, sureness};
use ast::Class;
use std::fmt::Write as _;

/// How many names of a cause are shown.
const NAMES: usize = 3;
/// How long a comment on GitHub may be, in characters.
const COMMENT: usize = 65_536;

/// The whole ledger: with all places, if that still fits into a comment, or if everything is asked for.
pub(super) fn write(book: &Book<'_>) -> String {
    let full = build(book, true);
    if book.all || full.chars().count() <= COMMENT { full } else { build(book, false) }
}

fn build(book: &Book<'_>, places: bool) -> String {
    let mut out = String::from("# What the conversion changes\n\n");
    out.push_str("| target | native | encoded | normalised | degraded | dropped | copies |\n");
    out.push_str("|---|--:|--:|--:|--:|--:|---|\n");
    for summary in &book.targets {
        let c = summary.counts;
        let _ = writeln!(
            out,
            "| {} | {} | {} | {} | {} | {} | {} |",
            summary.target,
            c.native,
            c.encoded,
            c.normalised,
            c.degraded,
            c.dropped,
            sureness(summary)
        );
    }
    out.push_str(
        "\nThe figures count parts of the documents. *Native* and *encoded*: carried whole. *Normalised*: said another \
         way that means the same. *Degraded*: the words stay, a meaning goes. *Dropped*: not in the copy.\n",
    );
    let mut left_out = false;
    for summary in &book.targets {
        let _ = writeln!(out, "\n## {}", summary.target);
        let classes = WORST_FIRST.map(|class| (class, book.of(summary.target, class)));
        if classes.iter().all(|(class, causes)| *class == Class::Normalised || causes.is_empty()) {
            out.push_str("\nNothing is dropped, and nothing degraded.\n");
        }
        for (class, causes) in classes.iter().filter(|(_, causes)| !causes.is_empty()) {
            let sum: usize = causes.iter().map(|c| c.count).sum();
            let head =
                format!("{}: {sum} of {}", capital(class.name()), count(causes.len(), "cause", "causes"));
            if *class == Class::Normalised {
                let _ = write!(out, "\n<details>\n<summary>{head} ({})</summary>\n", meaning(*class));
                table(&mut out, causes);
                out.push_str("\n</details>\n");
            } else {
                let _ = writeln!(out, "\n### {head}");
                table(&mut out, causes);
            }
            // Where each happened once, the table has all places.
            let more = book.lists(*class) && causes.iter().any(|c| c.count > 1);
            if more && places {
                let _ = write!(out, "\n<details>\n<summary>All places: {}</summary>\n", class.name());
                list(&mut out, causes);
                out.push_str("\n</details>\n");
            }
            left_out |= more && !places;
        }
    }
    if left_out {
        out.push_str(
            "\nThe list of all places is left out: with it this would be longer than a comment on GitHub may be. \
             `--ledger-all` writes it, and the ledger as JSON has it.\n",
        );
    }
    out
}

/// A row for each cause.
fn table(out: &mut String, causes: &[&Cause<'_>]) {
    out.push_str("\n| count | what | written instead | for example |\n|--:|---|---|---|\n");
    for cause in causes {
        let example = cause.entries.first().map(|e| {
            let told = e.name.is_empty() || cause.names.len() == 1;
            if told { code(&e.place()) } else { format!("{} {}", code(&e.place()), code(&e.name)) }
        });
        let example = example.map(|e| cell(&e)).unwrap_or_default();
        let _ = writeln!(
            out,
            "| {} | {}{} | {} | {example} |",
            cause.count,
            what(cause),
            cell(&names(cause)),
            words(cause.written())
        );
    }
}

/// An item for each cause, with its places file by file.
fn list(out: &mut String, causes: &[&Cause<'_>]) {
    out.push('\n');
    for cause in causes {
        let name = if cause.has_one_name() { names(cause) } else { String::new() };
        let _ = writeln!(out, "- {}{name}: {}", what(cause), words(cause.written()));
        let mut file = None;
        for entry in &cause.entries {
            let place = match entry.line {
                0 => String::new(),
                line => format!("{line}:{}", entry.column),
            };
            if file == Some(&entry.file) {
                let _ = write!(out, ", {place}");
            } else {
                let new_line = if file.is_some() { "\n" } else { "" };
                let _ = write!(out, "{new_line}  - {} {place}", code(&entry.file));
                file = Some(&entry.file);
            }
            if !entry.name.is_empty() && !cause.has_one_name() {
                let _ = write!(out, " {}", code(&entry.name));
            }
        }
        out.push('\n');
    }
}

fn what(cause: &Cause<'_>) -> String {
    format!("{} **{}**", cause.family, cause.construct)
}

/// The most frequent names, with their counts where they differ from that of the cause.
fn names(cause: &Cause<'_>) -> String {
    let shown = cause.names.iter().take(NAMES).map(|(name, count)| match count {
        1 => code(name),
        n if *n == cause.count => code(name),
        n => format!("{} × {n}", code(name)),
    });
    let mut shown: Vec<_> = shown.collect();
    if cause.names.len() > NAMES {
        shown.push(format!("{} more", cause.names.len() - NAMES));
    }
    if shown.is_empty() { String::new() } else { format!(": {}", shown.join(", ")) }
}

/// A code span of any text.
fn code(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let edge = text.starts_with('`') || text.ends_with('`') || text.is_empty();
    let blank = if edge { " " } else { "" };
    format!("{fence}{blank}{text}{blank}{fence}")
}

/// What stands in a cell: a bar would end it, in a code span, too.
fn cell(markdown: &str) -> String {
    markdown.replace('|', "\\|")
}

/// Plain words in the middle of a line, in which nothing is mark-up.
fn words(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let next = chars.peek().copied().unwrap_or(' ');
        match c {
            '<' => out.push_str("&lt;"),
            '&' => out.push_str("&amp;"),
            // GitHub calls people by it, whatever stands before it.
            '@' => out.push_str("&#64;"),
            '#' if next.is_ascii_digit() => out.push_str("&#35;"),
            ':' if next == '/' => out.push_str("&#58;"),
            '\n' => out.push(' '),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '$' => out.extend(['\\', c]),
            _ => out.push(c),
        }
    }
    out
}

fn capital(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}
