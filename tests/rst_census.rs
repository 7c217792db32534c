//! The reader of reStructuredText against docutils and Sphinx themselves: `tests/reference/rst_census.py` takes a census of
//! each file as they read it and as we do, and nothing may differ but what `rst_exemptions.toml` gives a reason for.
//!
//! The files are docutils' own tests and documents, the documentation of Sphinx, and our copies of every manual.
//! `COPYIST_REFERENCE` names the folder that `cargo xtask test` sets up; without it these tests are left out.

mod support;

use libtest_mimic::Trial;
use std::path::Path;
use std::process::ExitCode;
use support::census::{self, Census};

const CENSUS: Census = Census {
    name: "rst",
    target: "rst",
    sample: "sample.rst",
    arguments: |_, flavour| ["--as", flavour, "--from", flavour].map(str::to_owned).to_vec(),
};

/// The name of a set of files, the folder under `sources`, and what it is read as.
const SETS: [(&str, &str, &str); 3] = [
    ("docutils-tests", "docutils-0.22.4/test/functional/input", "docutils"),
    ("docutils-docs", "docutils-0.22.4/docs", "docutils"),
    ("sphinx-docs", "sphinx-9.0.4/doc", "rst"),
];

fn main() -> ExitCode {
    census::main("censuses of reStructuredText", trials)
}

fn trials(tools: Option<&Path>) -> Vec<Trial> {
    let mut trials: Vec<Trial> =
        SETS.iter().map(|&(name, folder, flavour)| CENSUS.foreign(tools, name, folder, flavour)).collect();
    trials.extend(support::REAL.iter().chain(&support::OWN).map(|name| CENSUS.copy(tools, name)));
    trials
        .push(census::trial(tools, "any damage shows in a census", |tools| CENSUS.damage(tools, "docutils")));
    trials.push(census::trial(tools, "trees by hand have the census that docutils' trees have", |tools| {
        CENSUS.by_hand(tools, &[])
    }));
    trials
}
