//! What is written as DocBook is valid where its source was: every manual in both generations, measured by libxml2 with
//! the schemas in `tests/reference/schema`. No parser of this project takes part.
//!
//! `COPYIST_REFERENCE` names the folder that `cargo xtask test` sets up; without it these tests are left out.

mod support;

use libtest_mimic::{Arguments, Failed, Trial};
use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, ExitCode};

/// What is known to be invalid: the manual, the target, the file, and why it must be so.
const KNOWN: &[(&str, &str, &str, &str)] = &[
    ("features", "docbook4", "equation.xml", "MathML needs a module that the DTD of 4.5 does not have"),
    ("features", "docbook4", "raw-svg-mathml-foreign.xml", "so does SVG"),
    ("features", "docbook4", "image-embedded-svg.xml", "so does SVG in a picture"),
    ("features", "docbook4", "elements/annotation.xml", "annotates has no like in 4.5"),
    ("features", "docbook4", "elements/collab.xml", "4.5 wants a collabname"),
    ("features", "docbook4", "elements/person.xml", "4.5 wants the parts of a name"),
    ("features", "docbook4", "elements/toc.xml", "entries of 5 are chapters' in 4.5"),
    ("features", "docbook4", "elements/tocdiv.xml", "divisions of 5 are chapters' in 4.5"),
    ("features", "docbook4", "elements/tocentry.xml", "entries of 5 are chapters' in 4.5"),
    ("hydra", "docbook4", "doc/manual/manual.xml", "it includes files whose sources are invalid"),
];

/// The generations.
const TARGETS: [&str; 2] = ["docbook", "docbook4"];

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let tools = support::folder("COPYIST_REFERENCE");
    let mut trials = Vec::new();
    for name in support::REAL.iter().chain(&support::OWN).copied() {
        for target in TARGETS {
            let ready = tools.clone().zip(support::manual(name));
            let ignored = ready.is_none();
            let trial = Trial::test(format!("{name} as {target} is as valid as it was"), move || {
                let Some((tools, source)) = ready else { return Err("it is left out".into()) };
                measure(&tools, &source, name, target)
            });
            trials.push(trial.with_ignored_flag(ignored));
        }
    }
    if !arguments.list {
        let left_out = trials.iter().filter(|trial| trial.has_ignored_flag()).count();
        if left_out > 0 {
            support::left_out(
                left_out,
                "tests of validity",
                "COPYIST_REFERENCE or COPYIST_CORPUS is not set; run `cargo xtask test`",
            );
        }
    }
    libtest_mimic::run(&arguments, trials).exit_code()
}

/// Converts a manual and compares the faults of each file before and after.
fn measure(tools: &Path, source: &Path, name: &str, target: &str) -> Result<(), Failed> {
    let copy = tools.join("copies").join(name).join("valid").join(target);
    let output = support::convert_with(source, target, &copy, &["--upgrade", "schema"]);
    if !matches!(output.status.code(), Some(0 | 1)) || !copy.is_dir() {
        return Err(format!("the conversion failed: {}", support::complaint(&output)).into());
    }
    let output = Command::new(tools.join("venv/bin/python"))
        .arg(support::root().join("tests/reference/validity.py"))
        .args(["--target", target])
        .args(["--source".as_ref(), source.as_os_str(), "--copy".as_ref(), copy.as_os_str()])
        .args(["--work".as_ref(), tools.join("schema").join(format!("{name}-{target}")).as_os_str()])
        .env("PYTHONDONTWRITEBYTECODE", "1")
        // What is valid must not depend on the catalogs of the machine.
        .env("XML_CATALOG_FILES", "")
        .output()?;
    if !output.status.success() {
        return Err(format!("the measuring failed: {}", support::complaint(&output)).into());
    }
    let report: serde_json::Value = serde_json::from_slice(&output.stdout)?;
    if report["valid"].as_u64().unwrap_or(0) == 0 {
        return Err(format!("no file of the source is valid, so nothing was measured: {report}").into());
    }
    let known: BTreeSet<&str> =
        KNOWN.iter().filter(|(n, t, ..)| (*n, *t) == (name, target)).map(|(_, _, file, _)| *file).collect();
    let invalid = report["invalid"].as_object().cloned().unwrap_or_default();
    let new: Vec<String> = invalid
        .iter()
        .filter(|(file, _)| !known.contains(file.as_str()))
        .map(|(file, errors)| format!("{file}: {errors}"))
        .collect();
    let cured: Vec<&str> = known.into_iter().filter(|file| !invalid.contains_key(*file)).collect();
    if !cured.is_empty() {
        return Err(format!("valid now, take it off the list: {}", cured.join(", ")).into());
    }
    if new.is_empty() { Ok(()) } else { Err(new.join("\n").into()) }
}
