//! A comparison for people: both outlines side by side, or one below the other where there is no room.

use super::cells::{Ink, Inked, broken, cut, inked, wide};
use copyist::diff::{At, Comparison, Difference, Hunk, Kind, Report, Row, Seen, Stat, Verdict, Way};
use std::fmt::Write;

/// How it looks.
#[derive(Clone, Copy)]
pub struct Look {
    /// How many columns there are, if anybody knows.
    pub width: Option<usize>,
    /// Whether it has colours.
    pub coloured: bool,
}

/// From so many columns on the sides stand side by side.
const SIDE_BY_SIDE: usize = 100;
/// How far the second line of what takes several is indented.
const HANGING: usize = 4;
/// How wide a line is where nobody knows the width.
const USUAL: usize = 100;

/// Every file that is different with its hunks, and what became of all.
pub fn all(found: &Comparison, look: Look) -> String {
    let mut out = String::new();
    for report in &found.files {
        if let Verdict::Different { difference, .. } = &report.verdict {
            out.push_str(&look.bold(&headline(report)));
            out.push('\n');
            for hunk in &difference.hunks {
                look.hunk(hunk, &mut out);
            }
            if found.files.len() > 1 {
                out.push('\n');
            }
        }
    }
    finish(found, &mut out);
    out
}

/// The counts of every file that is different, and what became of all.
pub fn stat(found: &Comparison, look: Look) -> String {
    let mut out = String::new();
    let mut sum = Stat::default();
    let mut count = 0;
    for report in &found.files {
        if let Verdict::Different { difference, .. } = &report.verdict {
            let Difference { stat, .. } = &**difference;
            let _ = writeln!(out, "{}: {}", names(report), counts(stat, look));
            sum.add(stat);
            count += 1;
        }
    }
    if count > 1 {
        let _ = writeln!(out, "together: {}", counts(&sum, look));
    }
    finish(found, &mut out);
    out
}

/// What became of all: of one pair in words, of several in numbers, with the names of those that have no counterpart.
fn finish(found: &Comparison, out: &mut String) {
    for report in &found.files {
        match (&report.verdict, &report.a, &report.b) {
            (Verdict::Alone, Some(seen), _) => {
                let _ = writeln!(out, "only on the first side: {}", seen.shown);
            }
            (Verdict::Alone, _, Some(seen)) => {
                let _ = writeln!(out, "only on the second side: {}", seen.shown);
            }
            (Verdict::Unread(_), ..) => {
                let _ = writeln!(out, "cannot be compared: {}", names(report));
            }
            _ => {}
        }
    }
    if let [report] = &found.files[..] {
        if let Verdict::Equal { losses, .. } = &report.verdict {
            let but = if losses.is_empty() { String::new() } else { but_for(losses.len(), report) };
            let _ = writeln!(out, "{}: equal{but}", names(report));
        }
        return;
    }
    let count =
        |wanted: fn(&Verdict) -> bool| found.files.iter().filter(|file| wanted(&file.verdict)).count();
    let equal = count(|v| matches!(v, Verdict::Equal { .. }));
    let lossy = count(|v| matches!(v, Verdict::Equal { losses, .. } if !losses.is_empty()));
    let losses: usize = found
        .files
        .iter()
        .map(|file| match &file.verdict {
            Verdict::Equal { losses, .. } => losses.len(),
            _ => 0,
        })
        .sum();
    let _ = write!(out, "{} equal", files(equal));
    if lossy > 0 {
        let _ = write!(out, " ({lossy} of them but for {})", things(losses));
    }
    for (number, what) in [
        (count(|v| matches!(v, Verdict::Different { .. })), "different"),
        (count(|v| matches!(v, Verdict::Alone)), "on one side only"),
        (count(|v| matches!(v, Verdict::Unread(_))), "that cannot be read"),
    ] {
        if number > 0 {
            let _ = write!(out, ", {number} {what}");
        }
    }
    out.push('\n');
}

fn files(number: usize) -> String {
    if number == 1 { "1 file".to_string() } else { format!("{number} files") }
}

fn things(number: usize) -> String {
    let things = if number == 1 { "1 thing".to_string() } else { format!("{number} things") };
    format!("{things} that the other format cannot carry")
}

fn but_for(number: usize, report: &Report) -> String {
    let target = match &report.verdict {
        Verdict::Equal { way: Way::CopyOfB, .. } => report.a.as_ref(),
        _ => report.b.as_ref(),
    };
    let what = if number == 1 { "1 thing".to_string() } else { format!("{number} things") };
    format!(" but for {what} that {} cannot carry", target.map_or("the other", |seen| seen.format))
}

/// The names of a pair.
fn names(report: &Report) -> String {
    let name = |seen: &Option<Seen>| seen.as_ref().map_or_else(String::new, |seen| seen.shown.clone());
    format!("{} ↔ {}", name(&report.a), name(&report.b))
}

/// The names of a pair with their formats, and how they were compared.
fn headline(report: &Report) -> String {
    let Verdict::Different { way, .. } = &report.verdict else { return names(report) };
    let name = |seen: &Option<Seen>, is_copied: bool, target: &Option<Seen>| {
        let format = |seen: &Option<Seen>| seen.as_ref().map_or("", |seen| seen.format);
        let shown = seen.as_ref().map_or("", |seen| &*seen.shown);
        if is_copied {
            format!("{shown} ({} as {})", format(seen), format(target))
        } else {
            format!("{shown} ({})", format(seen))
        }
    };
    let a = name(&report.a, *way == Way::CopyOfA, &report.b);
    let b = name(&report.b, *way == Way::CopyOfB, &report.a);
    format!("{a} ↔ {b}")
}

fn counts(stat: &Stat, look: Look) -> String {
    let mut out = Vec::new();
    for (name, count) in stat.counts() {
        if count.removed + count.added > 0 {
            let removed = look.ink(&format!("-{}", count.removed), Ink::Removed);
            let added = look.ink(&format!("+{}", count.added), Ink::Added);
            out.push(format!("{name} {removed} {added}"));
        }
    }
    if out.is_empty() { "nothing that is counted".to_string() } else { out.join(", ") }
}

impl Look {
    fn bold(self, text: &str) -> String {
        if self.coloured { format!("\u{1b}[1m{text}\u{1b}[0m") } else { text.to_string() }
    }

    fn ink(self, text: &str, ink: Ink) -> String {
        let code = match ink {
            _ if !self.coloured => return text.to_string(),
            Ink::Plain => return text.to_string(),
            Ink::Removed => "31",
            Ink::Added => "32",
            Ink::Faint => "2",
        };
        format!("\u{1b}[{code}m{text}\u{1b}[0m")
    }

    /// A text with colours. Where a part of it changed, blanks are seen, too.
    fn text(self, text: &Inked, reversed: bool) -> String {
        if !self.coloured {
            return text.iter().map(|(c, _)| c).collect();
        }
        let mut out = String::new();
        let mut run = String::new();
        let mut before = Ink::Plain;
        let mut flush = |run: &mut String, ink: Ink| {
            let code = match ink {
                Ink::Plain => "",
                Ink::Removed if reversed => "7;31",
                Ink::Added if reversed => "7;32",
                Ink::Removed => "31",
                Ink::Added => "32",
                Ink::Faint => "2",
            };
            if code.is_empty() || run.is_empty() {
                out.push_str(run);
            } else {
                let _ = write!(out, "\u{1b}[{code}m{run}\u{1b}[0m");
            }
            run.clear();
        };
        for &(c, ink) in text {
            if ink != before {
                flush(&mut run, before);
                before = ink;
            }
            run.push(c);
        }
        flush(&mut run, before);
        out
    }

    fn hunk(self, hunk: &Hunk, out: &mut String) {
        let place = |at: &At| match at.line {
            0 => at.file.clone(),
            line => format!("{}:{line}:{}", at.file, at.column),
        };
        let title = hunk.title.as_ref().map_or_else(String::new, |title| format!(", in “{title}”"));
        let head = format!("… {} ↔ {}{title}", place(&hunk.a), place(&hunk.b));
        let _ = writeln!(out, "{}", self.ink(&head, Ink::Faint));
        let least = hunk.rows.iter().map(|row| row.depth).min().unwrap_or(0);
        match self.width {
            Some(width) if width >= SIDE_BY_SIDE => {
                for row in &hunk.rows {
                    self.beside(row, row.depth - least, width, out);
                }
            }
            width => {
                let width = width.unwrap_or(USUAL);
                // What goes stands before what comes, as far as they follow each other.
                let mut coming: Vec<(&Row, usize)> = Vec::new();
                for row in &hunk.rows {
                    let depth = row.depth - least;
                    if row.kind == Kind::Same {
                        self.come(&mut coming, width, out);
                        self.below(row, depth, ' ', Ink::Plain, width, out);
                        continue;
                    }
                    if row.a.is_some() {
                        self.below(row, depth, '-', Ink::Removed, width, out);
                    }
                    if row.b.is_some() {
                        coming.push((row, depth));
                    }
                }
                self.come(&mut coming, width, out);
            }
        }
    }

    fn come(self, rows: &mut Vec<(&Row, usize)>, width: usize, out: &mut String) {
        for (row, depth) in rows.drain(..) {
            self.below(row, depth, '+', Ink::Added, width, out);
        }
    }

    /// A line of one side, in the whole width.
    fn below(self, row: &Row, depth: usize, sign: char, ink: Ink, width: usize, out: &mut String) {
        let parts = if ink == Ink::Added { row.b.as_deref() } else { row.a.as_deref() };
        let lines = self.cell(row, parts, depth, ink, width.saturating_sub(2));
        for line in lines {
            let shown = format!(
                "{} {}",
                self.ink(&sign.to_string(), ink),
                self.text(&line, row.kind == Kind::Changed)
            );
            let _ = writeln!(out, "{}", if sign == ' ' { shown.trim_end() } else { &*shown });
        }
    }

    /// A line of both sides, in two columns.
    fn beside(self, row: &Row, depth: usize, width: usize, out: &mut String) {
        let column = (width - 3) / 2;
        let a = self.cell(row, row.a.as_deref(), depth, Ink::Removed, column);
        let b = self.cell(row, row.b.as_deref(), depth, Ink::Added, column);
        let sign = match row.kind {
            Kind::Same => self.ink("│", Ink::Faint),
            Kind::Removed => self.ink("<", Ink::Removed),
            Kind::Added => self.ink(">", Ink::Added),
            Kind::Changed => "≠".to_string(),
        };
        let reversed = row.kind == Kind::Changed;
        for at in 0..a.len().max(b.len()) {
            let cell = |lines: &[Inked]| lines.get(at).cloned().unwrap_or_default();
            let (left, right) = (cell(&a), cell(&b));
            let room = " ".repeat(column.saturating_sub(wide(&left)));
            let right = self.text(&right, reversed);
            let line = format!("{}{room} {sign} {right}", self.text(&left, reversed));
            let _ = writeln!(out, "{}", line.trim_end());
        }
    }

    /// A line of an outline in a column: what is the same in one line, what is not in as many as it needs.
    fn cell(
        self,
        row: &Row,
        parts: Option<&[copyist::diff::Part]>,
        depth: usize,
        ink: Ink,
        width: usize,
    ) -> Vec<Inked> {
        let Some(parts) = parts else { return Vec::new() };
        // Deep lines are not pushed out of the column.
        let indent = (2 * depth).min(width / 3);
        let width = width - indent;
        let blanks = || (0..indent).map(|_| (' ', Ink::Plain));
        let text = inked(parts, ink, self.coloured);
        if row.kind == Kind::Same {
            return vec![blanks().chain(cut(text, width)).collect()];
        }
        // What goes on is indented further, so that it is not taken for a line of its own.
        let lines = broken(&text, width - HANGING).into_iter().enumerate();
        let hanging = |at: usize| (0..if at > 0 { HANGING } else { 0 }).map(|_| (' ', Ink::Plain));
        lines.map(|(at, line)| blanks().chain(hanging(at)).chain(line).collect()).collect()
    }
}
