//! The reader of reStructuredText against docutils and Sphinx themselves: `tests/reference/rst_census.py` takes a census of
//! each file as they read it and as we do, and nothing may differ but what `rst_exemptions.toml` gives a reason for.
//!
//! The files are docutils' own tests and documents, the documentation of Sphinx, and our copies of every manual.
//! `COPYIST_REFERENCE` names the folder that `cargo xtask test` sets up; without it these tests are left out.

mod support;

use libtest_mimic::{Arguments, Failed, Trial};
use std::fs;
use std::path::Path;
use std::process::{Command, ExitCode};

/// The name of a set of files, the folder under `sources`, and what it is read as.
const SETS: [(&str, &str, &str); 3] = [
    ("docutils-tests", "docutils-0.22.4/test/functional/input", "docutils"),
    ("docutils-docs", "docutils-0.22.4/docs", "docutils"),
    ("sphinx-docs", "sphinx-9.0.4/doc", "rst"),
];

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let tools = support::folder("COPYIST_REFERENCE");
    let trials = trials(tools.as_deref());
    if !arguments.list {
        let left_out = trials.iter().filter(|trial| trial.has_ignored_flag()).count();
        if left_out > 0 {
            let why = match &tools {
                None => "COPYIST_REFERENCE is not set; run `cargo xtask test`",
                Some(_) => "COPYIST_CORPUS is not set, see corpus/manuals.toml",
            };
            support::left_out(left_out, "censuses of reStructuredText", why);
        }
    }
    libtest_mimic::run(&arguments, trials).exit_code()
}

fn trials(tools: Option<&Path>) -> Vec<Trial> {
    let mut trials = Vec::new();
    for (name, folder, flavour) in SETS {
        let tools = tools.map(Path::to_path_buf);
        let ignored = tools.is_none();
        let trial = Trial::test(format!("{name} is read as by its own tool"), move || {
            let tools = tools.unwrap_or_default();
            census(&tools, name, &tools.join("sources").join(folder), flavour)
        });
        trials.push(trial.with_ignored_flag(ignored));
    }
    for name in support::REAL.iter().chain(&support::OWN).copied() {
        let ready = tools.map(Path::to_path_buf).zip(support::manual(name));
        let ignored = ready.is_none();
        let trial = Trial::test(format!("the copy of {name} is read as by Sphinx"), move || {
            let Some((tools, source)) = ready else { return Err("it is left out".into()) };
            let copy = tools.join("copies").join(name).join("census");
            let output = support::convert(&source, "rst", &copy);
            if !matches!(output.status.code(), Some(0 | 1)) || !copy.is_dir() {
                return Err(format!("the conversion failed: {}", support::complaint(&output)).into());
            }
            census(&tools, name, &copy, "rst")
        });
        trials.push(trial.with_ignored_flag(ignored));
    }
    let place = tools.map(Path::to_path_buf);
    trials.push(
        Trial::test("any damage shows in a census", move || damage(&place.unwrap_or_default()))
            .with_ignored_flag(tools.is_none()),
    );
    let place = tools.map(Path::to_path_buf);
    trials.push(
        Trial::test("trees by hand have the census that docutils' trees have", move || {
            by_hand(&place.unwrap_or_default())
        })
        .with_ignored_flag(tools.is_none()),
    );
    trials
}

/// A program of `tests/reference` in the environment of the tools.
fn python(tools: &Path, program: &str) -> Command {
    let mut command = Command::new(tools.join("venv/bin/python"));
    command.arg(support::root().join("tests/reference").join(program));
    command.env("PYTHONDONTWRITEBYTECODE", "1");
    command
}

/// Takes a census of a folder, by exemptions of this name.
fn census(tools: &Path, name: &str, folder: &Path, flavour: &str) -> Result<(), Failed> {
    if !folder.is_dir() {
        return Err(format!("{} is not there", folder.display()).into());
    }
    let json = tools.join("copies").join(format!("census-{name}.json"));
    fs::create_dir_all(tools.join("copies"))?;
    let output = compare(tools, folder, flavour)
        .args(["--set", name])
        .args([
            "--exempt".as_ref(),
            support::root().join("tests/reference/rst_exemptions.toml").as_os_str(),
            "--json".as_ref(),
            json.as_os_str(),
        ])
        .output()?;
    match output.status.code() {
        Some(0) => Ok(()),
        Some(1) if output.stderr.is_empty() => Err(String::from_utf8_lossy(&output.stdout).into()),
        _ => Err(format!("the comparison failed: {}", support::complaint(&output)).into()),
    }
}

/// The comparison of a folder.
fn compare(tools: &Path, folder: &Path, flavour: &str) -> Command {
    let mut command = python(tools, "rst_census.py");
    command.arg(folder).args(["--as", flavour, "--copyist", env!("CARGO_BIN_EXE_copyist")]);
    command.args(["--from", flavour]);
    command
}

/// The measure must be able to fail: we read files that are damaged in one way each, docutils the whole ones.
fn damage(tools: &Path) -> Result<(), Failed> {
    let whole = support::root().join("tests/reference/rst_damage");
    let sample = fs::read_to_string(whole.join("sample.rst"))?;
    let work = tools.join("copies/census-damage");
    // Nothing that is told below may be wrong with the whole.
    let output = compare(tools, &whole, "docutils").output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stdout).into());
    }
    let mut kept = Vec::new();
    for (at, line) in sample.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let damaged: Vec<&str> =
            sample.lines().enumerate().filter(|(n, _)| *n != at).map(|(_, line)| line).collect();
        fs::create_dir_all(&work)?;
        fs::write(work.join("sample.rst"), damaged.join("\n"))?;
        let output = compare(tools, &whole, "docutils").arg("--read").arg(&work).output()?;
        match output.status.code() {
            Some(1) if output.stderr.is_empty() => {}
            Some(0) => kept.push(format!("line {}: {line}", at + 1)),
            _ => return Err(format!("the comparison failed: {}", support::complaint(&output)).into()),
        }
    }
    if kept.is_empty() {
        return Ok(());
    }
    Err(format!("these lines are gone, and nothing differs:\n{}", kept.join("\n")).into())
}

/// The cases of `rst_by_hand.py`.
fn by_hand(tools: &Path) -> Result<(), Failed> {
    let output = python(tools, "rst_by_hand.py").output()?;
    if output.status.success() {
        return Ok(());
    }
    Err(String::from_utf8_lossy(&output.stdout).into_owned().into())
}
