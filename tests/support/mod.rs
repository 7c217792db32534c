//! What the tests of the whole program share: the manuals, and running the built program on them.

#![allow(dead_code, reason = "each test program uses a part of it")]

pub mod census;

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The targets that a manual is converted to, and the extension of their files.
pub const TARGETS: [(&str, &str); 9] = [
    ("rst", "rst"),
    ("docutils", "rst"),
    ("asciidoc", "adoc"),
    ("commonmark", "md"),
    ("gfm", "md"),
    ("nixpkgs", "md"),
    ("mdbook", "md"),
    ("pandoc", "md"),
    ("myst", "md"),
];

/// The real manuals, by the name of their folder.
pub const REAL: [&str; 5] = ["nixpkgs", "nixos", "nix", "nixops", "hydra"];

/// The manuals of this repository.
pub const OWN: [&str; 2] = ["features", "handbook"];

/// The root of the repository.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The folder that an environment variable names, if it is set; relative to the root of the repository.
pub fn folder(variable: &str) -> Option<PathBuf> {
    std::env::var_os(variable).filter(|value| !value.is_empty()).map(|value| root().join(value))
}

/// Where a manual is; `None` for a real one if `COPYIST_CORPUS` is not set.
pub fn manual(name: &str) -> Option<PathBuf> {
    if OWN.contains(&name) {
        return Some(root().join("corpus").join(name));
    }
    folder("COPYIST_CORPUS").map(|corpus| corpus.join(name))
}

/// The files of a manual that make a whole book, by `corpus/manuals.toml`.
pub fn roots(name: &str) -> Vec<String> {
    if name == "handbook" {
        return vec!["manual.xml".to_owned()];
    }
    let text = std::fs::read_to_string(root().join("corpus/manuals.toml")).unwrap_or_default();
    let list: toml::Table = text.parse().unwrap_or_default();
    let manuals = list.get("manual").and_then(toml::Value::as_array).into_iter().flatten();
    manuals
        .filter(|manual| manual.get("name").and_then(toml::Value::as_str) == Some(name))
        .filter_map(|manual| manual.get("roots").and_then(toml::Value::as_array))
        .flatten()
        .filter_map(|root| root.as_str().map(str::to_owned))
        .collect()
}

/// Whether this runs in continuous integration, where nothing may be left out.
pub fn is_ci() -> bool {
    std::env::var("CI").is_ok_and(|value| !matches!(value.as_str(), "" | "0" | "false"))
}

/// Runs the built program.
pub fn copyist(arguments: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_copyist"));
    command.args(arguments).current_dir(root());
    command.output().unwrap_or_else(|error| panic!("the program cannot be started: {error}"))
}

/// Converts a folder into one target, into an empty folder.
pub fn convert(source: &Path, target: &str, output: &Path) -> Output {
    convert_with(source, target, output, &[])
}

/// The same with more options.
pub fn convert_with(source: &Path, target: &str, output: &Path, options: &[&str]) -> Output {
    let _ = std::fs::remove_dir_all(output);
    let arguments: [&OsStr; 6] = [
        "convert".as_ref(),
        source.as_os_str(),
        "--to".as_ref(),
        target.as_ref(),
        "--output".as_ref(),
        output.as_os_str(),
    ];
    copyist(arguments.into_iter().chain(options.iter().map(OsStr::new)))
}

/// What went wrong with a run, for a test's message: the exit status and the end of standard error.
pub fn complaint(output: &Output) -> String {
    let text = String::from_utf8_lossy(&output.stderr);
    let lines: Vec<&str> = text.lines().collect();
    let end = lines[lines.len().saturating_sub(30)..].join("\n");
    format!("{}\n{end}", output.status)
}

/// Copies a manual without the files that are in Markdown: chapters that have moved on already.
///
/// # Errors
/// When the system says no.
pub fn copy_but_markdown(source: &Path, to: &Path) -> std::io::Result<()> {
    let _ = std::fs::remove_dir_all(to);
    for file in files(source) {
        if file.extension().is_none_or(|extension| extension != "md") {
            let place = to.join(&file);
            std::fs::create_dir_all(place.parent().unwrap_or(to))?;
            std::fs::copy(source.join(&file), place)?;
        }
    }
    Ok(())
}

/// Every file under a folder, as sorted paths relative to it.
pub fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = walkdir::WalkDir::new(folder)
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_file())
        .filter_map(|entry| entry.path().strip_prefix(folder).ok().map(Path::to_path_buf))
        .collect();
    found.sort();
    found
}

/// A line that `cargo xtask test` repeats at its end.
pub fn left_out(count: usize, what: &str, why: &str) {
    println!("left out: {count} {what}: {why}");
}
