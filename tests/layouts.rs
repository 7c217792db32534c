//! Whole projects: every manual in every layout is built by the layout's own tool, as strictly as that tool can be told to, and the
//! built pages are held against what libxml2 reads in the source. Every id is an anchor to the letter, every link within the
//! project lands, and divisions, titles and words come in the source's order. No parser of this project takes part.
//!
//! `COPYIST_REFERENCE` names the folder that `cargo xtask test` sets up; without it these tests are left out. What was written and
//! built stays in its `copies/layouts`.

mod support;

use libtest_mimic::{Arguments, Failed, Trial};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, ExitCode};
use std::sync::{Arc, Mutex};

/// A layout, the target that it is for, and how pages are cut, if not as the source's files are.
const LAYOUTS: [(&str, &str, &str); 7] = [
    ("sphinx", "rst", ""),
    ("sphinx", "rst", "chapter"),
    ("sphinx", "rst", "section"),
    ("antora", "asciidoc", ""),
    ("asciidoctor", "asciidoc", ""),
    ("mdbook", "mdbook", ""),
    ("nixpkgs", "nixpkgs", ""),
];

/// What `layout_check.py` reports.
type Report = serde_json::Value;

/// The reports so far, for the table at the end, by manual and layout.
type Table = Arc<Mutex<BTreeMap<(usize, usize), Report>>>;

fn manuals() -> impl Iterator<Item = &'static str> {
    support::REAL.into_iter().chain(["handbook"])
}

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let tools = support::folder("COPYIST_REFERENCE");
    let table = Table::default();
    let trials = trials(tools.as_deref(), &table);
    if !arguments.list {
        let left_out = trials.iter().filter(|trial| trial.has_ignored_flag()).count();
        if left_out > 0 {
            let why = match &tools {
                None => "COPYIST_REFERENCE is not set; run `cargo xtask test`",
                Some(_) => "COPYIST_CORPUS is not set, see corpus/manuals.toml",
            };
            support::left_out(left_out, "tests of layouts", why);
        }
    }
    let conclusion = libtest_mimic::run(&arguments, trials);
    print_table(&table);
    conclusion.exit_code()
}

fn trials(tools: Option<&Path>, table: &Table) -> Vec<Trial> {
    let mut trials = Vec::new();
    for (row, name) in manuals().enumerate() {
        for (column, (layout, target, split)) in LAYOUTS.into_iter().enumerate() {
            let ready = tools.map(Path::to_path_buf).zip(support::manual(name));
            let ignored = ready.is_none();
            let table = Arc::clone(table);
            let trial = Trial::test(format!("{name} to {target} as {}", shown(layout, split)), move || {
                let Some((tools, source)) = ready else { return Err("it is left out".into()) };
                let (report, said) = judge(&tools, &source, name, (layout, target, split))?;
                let well = report["failures"].as_array().is_some_and(Vec::is_empty);
                if let Ok(mut table) = table.lock() {
                    table.insert((row, column), report);
                }
                if well { Ok(()) } else { Err(said.into()) }
            });
            trials.push(trial.with_ignored_flag(ignored));
        }
    }
    let mut layouts: Vec<&str> = LAYOUTS.iter().map(|&(layout, ..)| layout).collect();
    layouts.dedup();
    for layout in layouts {
        let ignored = tools.is_none();
        let tools = tools.map(Path::to_path_buf).unwrap_or_default();
        let trial = Trial::test(format!("damage shows in {layout}"), move || damage(&tools, layout));
        trials.push(trial.with_ignored_flag(ignored));
    }
    trials
}

/// The name of a layout, with how pages are cut.
fn shown(layout: &str, split: &str) -> String {
    if split.is_empty() { layout.to_owned() } else { format!("{layout}-{split}") }
}

/// A program of `tests/reference` in the environment of the tools.
fn python(tools: &Path, program: &str) -> Command {
    let mut command = Command::new(tools.join("venv/bin/python"));
    command.arg(support::root().join("tests/reference").join(program));
    command.arg("--tools").arg(tools).env("PYTHONDONTWRITEBYTECODE", "1");
    command
}

/// Converts a manual into a layout and holds what is built of it against the source: the report, and what it says to people.
fn judge(
    tools: &Path,
    source: &Path,
    name: &str,
    (layout, target, split): (&str, &str, &str),
) -> Result<(Report, String), Failed> {
    if !source.is_dir() {
        return Err(format!("{} is not there", source.display()).into());
    }
    let place = tools.join("copies/layouts").join(name).join(format!("{target}-{}", shown(layout, split)));
    let project = place.join("project");
    let mut options = vec!["--layout", layout];
    if !split.is_empty() {
        options.extend(["--split", split]);
    }
    let output = support::convert_with(source, target, &project, &options);
    if !output.status.success() {
        return Err(format!("the conversion failed: {}", support::complaint(&output)).into());
    }
    let json = place.join("report.json");
    let output = python(tools, "layout_check.py")
        .args([layout.as_ref(), source.as_os_str(), project.as_os_str()])
        .args(support::roots(name).iter().flat_map(|root| ["--root", root]))
        .args(["--work".as_ref(), place.join("built").as_os_str(), "--json".as_ref(), json.as_os_str()])
        .output()?;
    if !matches!(output.status.code(), Some(0 | 1)) || !output.stderr.is_empty() {
        return Err(format!("the judging failed: {}", support::complaint(&output)).into());
    }
    let report = serde_json::from_str(&std::fs::read_to_string(json)?)?;
    Ok((report, String::from_utf8_lossy(&output.stdout).into_owned()))
}

/// The judge must be able to fail: small projects with one thing wrong in each.
fn damage(tools: &Path, layout: &str) -> Result<(), Failed> {
    let output = python(tools, "layout_selftest.py").arg(layout).output()?;
    match output.status.code() {
        Some(0) => Ok(()),
        Some(1) if output.stderr.is_empty() => Err(String::from_utf8_lossy(&output.stdout).into()),
        _ => Err(format!("the judging failed: {}", support::complaint(&output)).into()),
    }
}

/// The table of all reports, a row for each manual and layout.
fn print_table(table: &Table) {
    let Ok(table) = table.lock() else { return };
    if table.is_empty() {
        return;
    }
    let names: Vec<&str> = manuals().collect();
    print!("\n{:<10}{:<10}{:<16}{:>6}{:>10}", "manual", "target", "layout", "pages", "ids");
    print!("{:>8}{:>8}{:>10}{:>10}", "links", "broken", "divisions", "titles");
    println!("{:>16}{:>6}  fails in", "words", "told");
    for (&(row, column), report) in table.iter() {
        let (layout, target, split) = LAYOUTS[column];
        let layout = shown(layout, split);
        let of = |kept: u64, all: u64| format!("{kept}/{all}");
        let (order, titles, words) = (&report["order"], &report["titles"], &report["words"]);
        let named = sum(titles, |part| number(&part["wanted"]));
        let lost = sum(titles, |part| count(&part["lost"]));
        let failures: Vec<&str> =
            report["failures"].as_array().into_iter().flatten().filter_map(Report::as_str).collect();
        print!("{:<10}{target:<10}{layout:<12}{:>6}", names[row], report["pages"].to_string());
        print!("{:>10}", of(number(&report["ids"]["found"]), number(&report["ids"]["wanted"])));
        print!("{:>8}{:>8}", report["links"]["checked"].to_string(), count(&report["links"]["broken"]));
        let kept =
            |parts| of(sum(parts, |part| number(&part["kept"])), sum(parts, |part| number(&part["wanted"])));
        print!("{:>10}{:>10}{:>16}", kept(order), of(named - lost, named), kept(words));
        println!("{:>6}  {}", count(&report["complaints"]), failures.join(", "));
    }
    println!();
}

fn number(value: &Report) -> u64 {
    value.as_u64().unwrap_or(0)
}

fn count(list: &Report) -> u64 {
    list.as_array().map_or(0, |list| u64::try_from(list.len()).unwrap_or(u64::MAX))
}

/// A sum over the root files of a manual.
fn sum(parts: &Report, value: impl Fn(&Report) -> u64) -> u64 {
    parts.as_array().into_iter().flatten().map(value).sum()
}
