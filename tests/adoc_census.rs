//! The reader of AsciiDoc against Asciidoctor itself: `tests/reference/adoc_census.py` takes a census of each file as it reads
//! it and as we do, and nothing may differ but what `adoc_exemptions.toml` gives a reason for.
//!
//! The files are the documentation of the AsciiDoc language and its tests, manuals and results of other projects, and our
//! copies of every manual. `COPYIST_REFERENCE` names the folder that `cargo xtask test` sets up; without it these tests are
//! left out.

mod support;

use libtest_mimic::Trial;
use std::path::Path;
use std::process::ExitCode;
use support::census::{self, Census};

const CENSUS: Census = Census {
    name: "adoc",
    target: "asciidoc",
    sample: "sample.adoc",
    arguments: |tools, _| vec!["--node".to_owned(), tools.join("node").to_string_lossy().into_owned()],
};

/// The name of a set of files and the folder under `sources`.
const SETS: [(&str, &str); 12] = [
    ("language", "asciidoctrine-0.2.0a8/vendor/asciidoc-lang"),
    ("parsing-lab", "asciidoctrine-0.2.0a8/vendor/asciidoc-parsing-lab"),
    ("tck", "asciidoctrine-0.2.0a8/vendor/asciidoc-tck"),
    ("doctest", "asciidoctrine-0.2.0a8/vendor/asciidoctor-doctest"),
    ("asciidoctrine", "asciidoctrine-0.2.0a8/examples"),
    ("asciidoxy", "asciidoxy-0.8.7"),
    ("aditi", "aditi-0.1.9"),
    ("mkdocs", "mkdocs_asciidoctor_backend-0.1.16"),
    ("qutebrowser", "qutebrowser-3.7.0"),
    ("redpanda", "redpanda-data-docs-extensions-and-macros-5.48.0"),
    ("gitbook", "gitbook-asciidoc-1.2.2"),
    ("external-callout", "asciidoctor-external-callout-1.2.2"),
];

fn main() -> ExitCode {
    census::main("censuses of AsciiDoc", trials)
}

fn trials(tools: Option<&Path>) -> Vec<Trial> {
    let mut trials: Vec<Trial> =
        SETS.iter().map(|&(name, folder)| CENSUS.foreign(tools, name, folder, "asciidoc")).collect();
    trials.extend(support::REAL.iter().chain(&support::OWN).map(|name| CENSUS.copy(tools, name)));
    trials
        .push(census::trial(tools, "any damage shows in a census", |tools| CENSUS.damage(tools, "asciidoc")));
    trials.push(census::trial(
        tools,
        "trees by hand have the census that Asciidoctor's trees have",
        |tools| CENSUS.by_hand(tools, &[&tools.join("node")]),
    ));
    trials
}
