//! Every command that the pages show is run: what a person copies must work.
//!
//! A command stands in a listing of the language `console` on a line that begins with `$ `. What a listing shows below a
//! command must be what the command prints; `…` stands for anything. Commands that a test cannot run are named here, each
//! with its reason.

mod support;

use std::fs;
use std::path::Path;
use std::process::Command;

/// Commands that are not run, and why.
const NOT_RUN: &[(&str, &str)] = &[
    ("cargo xtask test", "it runs this test"),
    ("cargo xtask test --offline", "it runs this test"),
    ("cargo xtask test --corpus manuals", "it runs this test"),
    ("cargo xtask corpus", "it needs the network, or the manuals"),
    ("cargo xtask bench", "it takes minutes"),
    ("cargo xtask bench --quick", "it takes minutes"),
    ("cargo xtask bench --steps", "it takes minutes"),
    ("cargo xtask instructions", "it needs valgrind and a release build"),
    ("cargo xtask instructions --accept", "it changes the repository"),
    ("cargo xtask book", "`tests/book.rs` is what it runs"),
    ("cargo xtask measure --manual handbook --target rst", "`tests/reference.rs` is what it runs"),
    (
        "target/reference/venv/bin/python tests/reference/rst_census.py FOLDER --as rst --copyist target/debug/copyist",
        "`tests/rst_census.rs` is what it runs",
    ),
    (
        "target/reference/venv/bin/python tests/reference/rst_tree.py FILE --copyist target/debug/copyist",
        "it needs the reference renderers",
    ),
    (
        "target/reference/venv/bin/python tests/reference/adoc_census.py FOLDER --node target/reference/node --copyist target/debug/copyist",
        "`tests/adoc_census.rs` is what it runs",
    ),
    ("node tests/reference/adoc_census.mjs FILE", "it needs the reference renderers"),
    (
        "target/debug/copyist convert corpus/handbook --to rst --layout sphinx --output DIR",
        "`tests/layouts.rs` is what it runs",
    ),
    (
        "target/reference/venv/bin/python tests/reference/layout_check.py sphinx corpus/handbook DIR",
        "`tests/layouts.rs` is what it runs",
    ),
    ("cargo xtask ci", "it runs this test"),
    ("cargo install --path .", "it changes the machine"),
    ("git switch --create move-to-rst", "it needs a repository; `tests/cli/git.rs` has one"),
    ("copyist convert doc --to rst --output doc --git", "`tests/cli/git.rs` runs it, in a repository"),
    ("git log --follow doc/install.rst", "`tests/cli/git.rs` runs it, in a repository"),
    ("git blame -w doc/install.rst", "`tests/cli/git.rs` runs it, in a repository"),
];

/// Pages whose commands another test runs, one after the other.
const RUN_ELSEWHERE: &[(&str, &str)] = &[("migration.md", "`tests/migration.rs` runs it, in a repository")];

/// A command of a page, and the lines shown below it.
struct Shown {
    place: String,
    command: String,
    output: Vec<String>,
}

/// The commands of a page.
fn commands(page: &Path, text: &str) -> Vec<Shown> {
    let mut found: Vec<Shown> = Vec::new();
    let mut inside = false;
    for (at, line) in text.lines().enumerate() {
        if line.trim_start().starts_with("```") {
            inside = !inside && line.trim() == "```console";
        } else if let Some(command) = line.strip_prefix("$ ").filter(|_| inside) {
            let place = format!("{}:{}", page.display(), at + 1);
            found.push(Shown { place, command: command.trim().to_owned(), output: Vec::new() });
        } else if inside && let Some(last) = found.last_mut() {
            last.output.push(line.to_owned());
        }
    }
    found
}

#[test]
fn every_command_that_is_shown_works() {
    let root = support::root();
    let mut pages: Vec<_> = support::files(&root.join("book/src"))
        .into_iter()
        .filter(|file| file.extension().is_some_and(|extension| extension == "md"))
        .filter(|file| !RUN_ELSEWHERE.iter().any(|(page, _)| file == Path::new(page)))
        .map(|file| root.join("book/src").join(file))
        .collect();
    pages.extend(["README.md", "corpus/README.md"].map(|page| root.join(page)));
    let mut faults = Vec::new();
    let mut count = 0;
    for page in pages {
        let text = fs::read_to_string(&page).unwrap();
        let place = tempfile::tempdir().unwrap();
        for folder in ["corpus/features", "corpus/handbook", "book/example"] {
            copy(&root.join(folder), &place.path().join(folder));
        }
        let shown = commands(page.strip_prefix(&root).unwrap(), &text);
        count += shown.len();
        faults.extend(shown.iter().filter_map(|shown| fault(shown, place.path())));
    }
    assert!(count > 0, "no page shows a command");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Runs a command in a copy of the corpus; what is wrong with it, if anything.
fn fault(shown: &Shown, place: &Path) -> Option<String> {
    if NOT_RUN.iter().any(|(command, _)| *command == shown.command) {
        return None;
    }
    let program = ["copyist ", "cargo run --release -- "].iter().find_map(|p| shown.command.strip_prefix(p));
    let Some(arguments) = program else {
        return Some(format!("{}: `{}` is neither run nor on the list", shown.place, shown.command));
    };
    let run = Command::new(env!("CARGO_BIN_EXE_copyist"))
        .args(words(arguments))
        .current_dir(place)
        .output()
        .unwrap();
    if !run.status.success() {
        return Some(format!("{}: `{}`: {}", shown.place, shown.command, support::complaint(&run)));
    }
    let printed = [run.stdout, run.stderr].concat();
    let printed = String::from_utf8_lossy(&printed);
    let printed: Vec<&str> = printed.trim_end().lines().map(str::trim_end).collect();
    let wanted: Vec<&str> = shown.output.iter().map(|line| line.trim_end()).collect();
    if wanted.is_empty() || same(&wanted, &printed) {
        return None;
    }
    Some(format!("{}: `{}` prints:\n{}", shown.place, shown.command, printed.join("\n")))
}

/// The words of a command; no page needs more than blanks and single quotes.
fn words(arguments: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (at, part) in arguments.split('\'').enumerate() {
        match at % 2 {
            0 => words.extend(part.split_whitespace().map(str::to_owned)),
            _ => words.push(part.to_owned()),
        }
    }
    words
}

/// Whether lines are as shown: a line `…` stands for any lines, and `…` in a line for any text.
fn same(wanted: &[&str], printed: &[&str]) -> bool {
    match wanted.split_first() {
        None => printed.is_empty(),
        Some((&"…", rest)) => (0..=printed.len()).any(|skip| same(rest, &printed[skip..])),
        Some((line, rest)) => {
            printed.split_first().is_some_and(|(p, more)| like(line, p) && same(rest, more))
        }
    }
}

fn like(wanted: &str, printed: &str) -> bool {
    match wanted.split_once('…') {
        None => wanted == printed,
        Some((before, after)) => printed.strip_prefix(before).is_some_and(|rest| {
            rest.char_indices().map(|(at, _)| at).chain([rest.len()]).any(|at| like(after, &rest[at..]))
        }),
    }
}

fn copy(from: &Path, to: &Path) {
    for file in support::files(from) {
        let place = to.join(&file);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::copy(from.join(&file), place).unwrap();
    }
}

#[test]
fn the_list_of_commands_that_are_not_run_is_short_and_in_use() {
    let root = support::root();
    let mut text = fs::read_to_string(root.join("README.md")).unwrap();
    for file in support::files(&root.join("book/src")) {
        text.push_str(&fs::read_to_string(root.join("book/src").join(file)).unwrap_or_default());
    }
    for (command, _) in NOT_RUN {
        assert!(text.contains(&format!("$ {command}\n")), "no page shows `{command}`; take it off the list");
    }
}

#[test]
fn an_ellipsis_stands_for_anything() {
    assert!(same(&["a", "…", "z … z"], &["a", "b", "c", "z 12 z"]));
    assert!(!same(&["a"], &["a", "b"]));
    assert!(!like("a…c", "abd"));
}
