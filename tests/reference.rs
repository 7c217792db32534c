//! Copies on the pages of the reference renderers: every manual in every target is rendered by the real tool, and what
//! the page shows is measured against what libxml2 reads in the source. No parser of this project takes part.
//!
//! `COPYIST_REFERENCE` names the folder that `cargo xtask test` sets up; without it these tests are left out.
//! `COPYIST_MEASURE=N` shows the N worst pages of each whether it passes or not (`cargo xtask measure`).

mod support;

#[path = "reference/mdbook.rs"]
mod mdbook;
#[path = "reference/sphinx.rs"]
mod sphinx;

use libtest_mimic::{Arguments, Failed, Trial};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::sync::{Arc, Mutex};

/// Figures in the order of the table.
const KINDS: [&str; 14] = [
    "words",
    "footnotes",
    "listings",
    "ids",
    "meanings",
    "admonitions",
    "items",
    "terms",
    "cells",
    "titles",
    "links",
    "urls",
    "images",
    "marks",
];

/// Targets whose tool puts the files of a manual together by its includes.
const AS_BOOK: [&str; 2] = ["rst", "asciidoc"];

/// One measured manual: what `measure.py` reports.
type Report = serde_json::Value;

/// The reports so far, for the table at the end.
type Table = Arc<Mutex<BTreeMap<(usize, usize, bool), Report>>>;

fn main() -> ExitCode {
    if std::env::var_os(mdbook::ASKED).is_some() {
        return mdbook::main();
    }
    let arguments = Arguments::from_args();
    let tools = support::folder("COPYIST_REFERENCE");
    let table = Table::default();
    let trials = trials(tools.as_deref(), &table);
    if !arguments.list {
        let left_out = trials.iter().filter(|trial| trial.has_ignored_flag()).count();
        if tools.is_none() {
            support::left_out(
                left_out,
                "reference tests",
                "COPYIST_REFERENCE is not set; run `cargo xtask test`",
            );
        } else if left_out > 0 {
            support::left_out(
                left_out,
                "reference tests",
                "COPYIST_CORPUS is not set, see corpus/manuals.toml",
            );
        }
    }
    let conclusion = libtest_mimic::run(&arguments, trials);
    print_table(&table);
    conclusion.exit_code()
}

fn trials(tools: Option<&Path>, table: &Table) -> Vec<Trial> {
    let mut trials = Vec::new();
    for (row, name) in support::REAL.iter().chain(&support::OWN).copied().enumerate() {
        for (column, (target, _)) in support::TARGETS.iter().copied().enumerate() {
            for whole in [false, true] {
                let roots = if whole { support::roots(name) } else { Vec::new() };
                if whole && (roots.is_empty() || !AS_BOOK.contains(&target)) {
                    continue;
                }
                let ready = tools.map(Path::to_path_buf).zip(support::manual(name));
                let ignored = ready.is_none();
                let table = Arc::clone(table);
                let title = if whole {
                    format!("{name} as one book to {target}")
                } else {
                    format!("{name} to {target}")
                };
                let trial = Trial::test(title.clone(), move || {
                    let Some((tools, source)) = ready else { return Err("it is left out".into()) };
                    let report = measure(&tools, &source, name, target, &roots)?;
                    let verdict = judge(&title, name, target, &report);
                    if let Ok(mut table) = table.lock() {
                        table.insert((row, column, whole), report);
                    }
                    verdict
                });
                trials.push(trial.with_ignored_flag(ignored));
            }
        }
    }
    for name in support::REAL.into_iter().chain(["handbook"]) {
        let ready = tools.map(Path::to_path_buf).zip(support::manual(name));
        let ignored = ready.is_none();
        let trial = Trial::test(format!("{name} builds as one project of Sphinx"), move || {
            let Some((tools, source)) = ready else { return Err("it is left out".into()) };
            sphinx::builds(&tools, &source, name)
        });
        trials.push(trial.with_ignored_flag(ignored));
    }
    trials.push(Trial::test("no threshold is below what no manual may lose", floors));
    for (target, extension) in support::TARGETS {
        let tools = tools.map(Path::to_path_buf);
        let ignored = tools.is_none();
        let trial = Trial::test(format!("damage shows in {target}"), move || {
            damage(&tools.unwrap_or_default(), target, extension)
        });
        trials.push(trial.with_ignored_flag(ignored));
    }
    trials
}

/// Converts a manual and measures the copy.
fn measure(
    tools: &Path,
    source: &Path,
    name: &str,
    target: &str,
    roots: &[String],
) -> Result<Report, Failed> {
    if !source.is_dir() {
        return Err(format!("{} is not there", source.display()).into());
    }
    let copy =
        tools.join("copies").join(name).join(if roots.is_empty() { "pages" } else { "book" }).join(target);
    // Chapters that are in Markdown already are read, too, and what is measured is what DocBook says.
    let only_docbook = copy.with_file_name(format!("{target}-sources"));
    let from = if roots.is_empty() { source } else { &only_docbook };
    if !roots.is_empty() {
        support::copy_but_markdown(source, from)?;
    }
    let output = support::convert(from, target, &copy);
    if !matches!(output.status.code(), Some(0 | 1)) || !copy.is_dir() {
        return Err(format!("the conversion failed: {}", support::complaint(&output)).into());
    }
    measure_copy(tools, source, &copy, target, roots)
}

/// Measures a copy that is there.
fn measure_copy(
    tools: &Path,
    source: &Path,
    copy: &Path,
    target: &str,
    roots: &[String],
) -> Result<Report, Failed> {
    let work = PathBuf::from(format!("{}-pages", copy.display()));
    let json = PathBuf::from(format!("{}.json", copy.display()));
    let output = Command::new(tools.join("venv/bin/python"))
        .arg(support::root().join("tests/reference/measure.py"))
        .args(["--target", target])
        .args(["--source".as_ref(), source.as_os_str(), "--copy".as_ref(), copy.as_os_str()])
        .args(["--work".as_ref(), work.as_os_str(), "--json".as_ref(), json.as_os_str()])
        .args(["--node".as_ref(), tools.join("node").as_os_str()])
        .args(roots.iter().flat_map(|root| ["--root", root]))
        .args(["--mdbook".as_ref(), std::env::current_exe()?.as_os_str()])
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .output()?;
    if !output.status.success() {
        return Err(format!("the measuring failed: {}", support::complaint(&output)).into());
    }
    Ok(serde_json::from_str(&fs::read_to_string(json)?)?)
}

/// Kept and total of a figure.
fn figure(report: &Report, kind: &str) -> (u64, u64) {
    let pair = &report["kinds"][kind];
    (pair[0].as_u64().unwrap_or(0), pair[1].as_u64().unwrap_or(0))
}

#[allow(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
fn percent(kept: u64, total: u64) -> f64 {
    if total == 0 { 100.0 } else { 100.0 * kept as f64 / total as f64 }
}

fn complaints(report: &Report) -> usize {
    report["complaints"].as_array().map_or(0, Vec::len)
}

fn stray(report: &Report) -> u64 {
    let pages = report["stray marks"].as_array().into_iter().flatten();
    pages
        .flat_map(|page| page[1].as_object().into_iter().flat_map(|marks| marks.values()))
        .filter_map(Report::as_u64)
        .sum()
}

/// What `thresholds.toml` wants of a kind, for a manual in a target, by pages or as one book.
fn threshold(all: &toml::Table, name: &str, target: &str, book: bool, kind: &str) -> Option<f64> {
    let general = all.get(target)?;
    let own = general.get(name).and_then(|manual| manual.get(kind));
    let book = general.get("book").filter(|_| book).and_then(|book| book.get(kind));
    let value = own.or(book).or_else(|| general.get(kind))?;
    value.as_float().or_else(|| value.as_integer().and_then(|n| i32::try_from(n).ok()).map(f64::from))
}

fn thresholds() -> Result<toml::Table, Failed> {
    Ok(fs::read_to_string(support::root().join("tests/reference/thresholds.toml"))?.parse()?)
}

/// For real manuals the thresholds have a floor; oddities that are gathered on purpose have none.
fn floors() -> Result<(), Failed> {
    let all = thresholds()?;
    for name in support::REAL {
        for (target, _) in support::TARGETS {
            let mut floors = vec![("words", 99.9), ("ids", 98.0), ("listings", 100.0)];
            floors.extend(AS_BOOK.contains(&target).then_some(("meanings", 95.0)));
            for (kind, floor) in floors {
                for book in [false, true] {
                    match threshold(&all, name, target, book, kind) {
                        Some(wanted) if wanted >= floor => {}
                        wanted => {
                            return Err(
                                format!("{name} to {target}: {kind} {wanted:?} is below {floor}").into()
                            );
                        }
                    }
                }
            }
        }
    }
    Ok(())
}

/// Compares the figures of one manual with `thresholds.toml`.
fn judge(title: &str, name: &str, target: &str, report: &Report) -> Result<(), Failed> {
    let all = thresholds()?;
    let wanted = |kind: &str| threshold(&all, name, target, title.contains(" as one book"), kind);
    let mut low = Vec::new();
    for kind in KINDS {
        let (kept, total) = figure(report, kind);
        if let Some(least) = wanted(kind)
            && percent(kept, total) < least
        {
            low.push((
                kind,
                format!("{kind}: {kept} of {total}, {:.2} %, and {least} % is wanted", percent(kept, total)),
            ));
        }
    }
    let extra = &report["extra words"];
    let extra = percent(extra[0].as_u64().unwrap_or(0), extra[1].as_u64().unwrap_or(0).max(1));
    let bounds = [
        ("complaints", i32::try_from(complaints(report)).map_or(f64::MAX, f64::from)),
        ("extra words", extra),
        ("stray marks", u32::try_from(stray(report)).map_or(f64::MAX, f64::from)),
    ];
    for (kind, value) in bounds {
        if let Some(most) = wanted(kind)
            && value > most
        {
            low.push((kind, format!("{kind}: {value:.1}, and at most {most} is wanted")));
        }
    }
    let missing = report["missing"].as_array().map_or(0, Vec::len);
    if missing > 0 {
        low.push(("missing", format!("{missing} files have no copy: {}", report["missing"])));
    }
    let shown = std::env::var("COPYIST_MEASURE").ok().and_then(|count| count.parse::<usize>().ok());
    if let Some(worst) = shown {
        println!("{}", pages(report, title, &KINDS, worst));
    }
    if low.is_empty() {
        return Ok(());
    }
    let lines: Vec<&str> = low.iter().map(|(_, line)| line.as_str()).collect();
    let kinds: Vec<&str> = low.iter().map(|&(kind, _)| kind).collect();
    Err(format!("{}\n{}", lines.join("\n"), pages(report, "the worst pages", &kinds, 5)).into())
}

/// The worst pages, what is lost on each, and the first complaints.
fn pages(report: &Report, heading: &str, kinds: &[&str], most: usize) -> String {
    let mut text = format!("{heading}:\n");
    for kind in kinds {
        let lows = report["low"].as_array().into_iter().flatten().filter(|low| low["kind"] == **kind);
        for low in lows.take(most) {
            let page = low["page"].as_str().unwrap_or("");
            let _ = writeln!(text, "  {page}: {kind} {} of {}", low["kept"], low["total"]);
            for lost in low["first"].as_array().into_iter().flatten() {
                let _ = writeln!(text, "      {}", lost.as_str().unwrap_or(""));
            }
        }
    }
    for page in report["stray marks"].as_array().into_iter().flatten().take(most) {
        let _ = writeln!(text, "  {}: stray marks {}", page[0].as_str().unwrap_or(""), page[1]);
    }
    for complaint in report["complaints"].as_array().into_iter().flatten().take(most) {
        let [page, message] = [&complaint[0], &complaint[1]].map(|part| part.as_str().unwrap_or(""));
        let _ = writeln!(text, "  {page}: the renderer says: {message}");
    }
    text
}

/// The table of all reports, a row for each manual and target.
fn print_table(table: &Table) {
    let Ok(table) = table.lock() else { return };
    if table.is_empty() {
        return;
    }
    let names: Vec<&str> = support::REAL.iter().chain(&support::OWN).copied().collect();
    print!("\n{:<10}{:<10}{:>6}", "manual", "target", "pages");
    for kind in KINDS {
        print!("{kind:>12}");
    }
    println!("{:>8}{:>8}{:>8}", "extra%", "stray", "told");
    for (&(row, column, whole), report) in table.iter() {
        let pages = if whole { "book".to_owned() } else { report["pages"].to_string() };
        print!("{:<10}{:<10}{pages:>6}", names[row], support::TARGETS[column].0);
        for kind in KINDS {
            let (kept, total) = figure(report, kind);
            if total == 0 {
                print!("{:>12}", "-");
            } else {
                // Cut, not rounded: 100.00 means all.
                print!("{:>12.2}", (percent(kept, total) * 100.0).floor() / 100.0);
            }
        }
        let extra = &report["extra words"];
        let extra = percent(extra[0].as_u64().unwrap_or(0), extra[1].as_u64().unwrap_or(0).max(1));
        println!("{extra:>8.2}{:>8}{:>8}", stray(report), complaints(report));
    }
    println!();
}

/// The measure must be able to fail: a copy with every third line taken out, and one with a single letter changed.
fn damage(tools: &Path, target: &str, extension: &str) -> Result<(), Failed> {
    let source = support::manual("features").ok_or("no features")?;
    let whole = tools.join("copies/damage").join(target).join("whole");
    let output = support::convert(&source, target, &whole);
    if !whole.is_dir() {
        return Err(format!("the conversion failed: {}", support::complaint(&output)).into());
    }
    let before = measure_copy(tools, &source, &whole, target, &[])?;

    let torn = whole.with_file_name("torn");
    copy_pages(&whole, &torn, extension, |text| {
        let kept: Vec<&str> =
            text.lines().enumerate().filter(|(at, _)| at % 3 != 1).map(|(_, line)| line).collect();
        kept.join("\n")
    })?;
    let after = measure_copy(tools, &source, &torn, target, &[])?;
    for kind in ["words", "listings", "ids", "items", "cells", "titles", "links", "marks"] {
        let (kept, total) = figure(&before, kind);
        if total > 0 && figure(&after, kind).0 >= kept {
            return Err(
                format!("a third of the lines is gone, and {kind} are still {kept} of {total}").into()
            );
        }
    }

    let changed = whole.with_file_name("changed");
    let mut done = false;
    copy_pages(&whole, &changed, extension, |text| match lone_word(text).filter(|_| !done) {
        Some(word) => {
            done = true;
            text.replacen(&word, &format!("{word}x"), 1)
        }
        None => text.to_owned(),
    })?;
    let after = measure_copy(tools, &source, &changed, target, &[])?;
    let (kept, _) = figure(&before, "words");
    if !done || figure(&after, "words").0 >= kept {
        return Err("a word was changed, and no figure fell".into());
    }
    Ok(())
}

/// A plain word of some length between blanks that a page has only once.
fn lone_word(text: &str) -> Option<String> {
    let plain = |word: &&str| word.len() > 6 && word.bytes().all(|b| b.is_ascii_lowercase());
    text.lines()
        .filter(|line| line.starts_with(|c: char| c.is_ascii_uppercase()))
        .flat_map(|line| line.split(' ').filter(plain))
        .find(|word| text.matches(word).count() == 1)
        .map(str::to_owned)
}

/// Copies a folder, its pages changed.
fn copy_pages(
    from: &Path,
    to: &Path,
    extension: &str,
    mut change: impl FnMut(&str) -> String,
) -> Result<(), Failed> {
    let _ = fs::remove_dir_all(to);
    for file in support::files(from) {
        let place = to.join(&file);
        fs::create_dir_all(place.parent().unwrap_or(to))?;
        let bytes = fs::read(from.join(&file))?;
        if file.extension().is_some_and(|e| e == extension) {
            fs::write(place, change(&String::from_utf8_lossy(&bytes)))?;
        } else {
            fs::write(place, bytes)?;
        }
    }
    Ok(())
}
