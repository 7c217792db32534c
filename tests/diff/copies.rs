//! Each manual and its copies: equal but for what the ledger of the conversion names.

use crate::support;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;

/// The comparison of two folders, as JSON.
fn compared(a: &Path, b: &Path, options: &[&str]) -> (i32, Value) {
    let output = support::copyist(
        ["diff".as_ref(), a.as_os_str(), b.as_os_str(), "--json".as_ref()]
            .into_iter()
            .chain(options.iter().map(|option| (*option).as_ref())),
    );
    let found = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", support::complaint(&output)));
    (output.status.code().unwrap_or(-1), found)
}

/// How often each thing is lost in a ledger or in a comparison, by what it is and where.
type Losses = BTreeMap<(String, String, String, String), usize>;

fn losses<'a>(entries: impl Iterator<Item = &'a Value>) -> Losses {
    let mut out = Losses::new();
    for entry in entries {
        let text = |name: &str| entry[name].to_string();
        let place = format!("{}:{}:{}", entry["file"], entry["line"], entry["column"]);
        *out.entry((place, text("construct"), text("class"), text("name"))).or_default() += 1;
    }
    out
}

/// Converts a manual into several formats and compares it with each copy. Returns how many pairs of files are equal.
fn all_equal(name: &str, source: &Path, targets: &[&str]) -> usize {
    let place = tempfile::tempdir().unwrap();
    let ledger = place.path().join("ledger.json");
    let copies = place.path().join("copies");
    let to = targets.join(",");
    let output = support::convert_with(source, &to, &copies, &["--ledger", &ledger.to_string_lossy()]);
    assert_eq!(output.status.code(), Some(0), "{name}: {}", support::complaint(&output));
    let book: Value = serde_json::from_str(&std::fs::read_to_string(&ledger).unwrap()).unwrap();
    let mut equal = 0;
    for target in targets {
        let copy = if targets.len() > 1 { copies.join(target) } else { copies.clone() };
        let (status, found) = compared(source, &copy, &["--from-b", target]);
        let files = found["files"].as_array().unwrap();
        let unequal: Vec<_> = files
            .iter()
            .filter(|file| !file["result"].as_str().is_some_and(|result| result.starts_with("equal")))
            .map(|file| format!("{} {}", file["a"]["file"], file["result"]))
            .collect();
        assert!(unequal.is_empty(), "{name} and its copy in {target}: {unequal:#?}");
        assert_eq!((status, &found["equal"]), (0, &Value::Bool(true)), "{name} in {target}");
        assert!(!files.is_empty(), "{name} in {target}: nothing was compared");
        equal += files.len();
        // But for the ledger, and for nothing else.
        let entries = book["entries"].as_array().unwrap().iter().filter(|entry| entry["target"] == **target);
        let told = files.iter().flat_map(|file| file["ledger"].as_array().unwrap());
        assert!(
            losses(entries) == losses(told),
            "{name} in {target}: the losses are not those of the ledger"
        );
    }
    equal
}

#[test]
fn the_manuals_of_this_repository_are_equal_to_their_copies_in_every_format() {
    let targets: Vec<&str> = support::TARGETS.iter().map(|(target, _)| *target).collect();
    for name in support::OWN {
        let equal = all_equal(name, &support::manual(name).unwrap(), &targets);
        println!("{name}: {equal} pairs are equal");
    }
}

#[test]
fn the_real_manuals_are_equal_to_their_copies() {
    if support::folder("COPYIST_CORPUS").is_none() {
        assert!(!support::is_ci(), "COPYIST_CORPUS is not set");
        support::left_out(support::REAL.len(), "manuals and their copies", "COPYIST_CORPUS is not set");
        return;
    }
    for name in support::REAL {
        let equal = all_equal(name, &support::manual(name).unwrap(), &["rst", "asciidoc", "gfm"]);
        println!("{name}: {equal} pairs are equal");
    }
}

#[test]
fn a_copy_of_a_copy_in_docbook_is_equal_to_it() {
    let place = tempfile::tempdir().unwrap();
    let source = support::manual("handbook").unwrap();
    for target in ["docbook", "docbook4", "json"] {
        let copy = place.path().join(target);
        assert_eq!(support::convert(&source, target, &copy).status.code(), Some(0));
        let options: &[&str] = if target == "json" { &["--from-b", "json"] } else { &[] };
        let (status, found) = compared(&source, &copy, options);
        assert_eq!(status, 0, "{target}: {found:#}");
    }
    for (first, second) in [("rst", "docbook"), ("gfm", "rst"), ("asciidoc", "gfm")] {
        let copies = [place.path().join("first"), place.path().join("second")];
        assert_eq!(support::convert(&source, first, &copies[0]).status.code(), Some(0));
        let output = support::convert_with(&copies[0], second, &copies[1], &["--from", first]);
        assert_eq!(output.status.code(), Some(0), "{}", support::complaint(&output));
        let options: &[&str] =
            if second == "docbook" { &["--from-a", first] } else { &["--from-a", first, "--from-b", second] };
        let (status, found) = compared(&copies[0], &copies[1], options);
        assert_eq!(status, 0, "{first} as {second}: {found:#}");
        // The other way round it is the second side that is copied.
        let turned: Vec<String> = options
            .iter()
            .map(|o| match *o {
                "--from-a" => "--from-b".to_string(),
                "--from-b" => "--from-a".to_string(),
                other => other.to_string(),
            })
            .collect();
        let turned: Vec<&str> = turned.iter().map(String::as_str).collect();
        let (status, found) = compared(&copies[1], &copies[0], &turned);
        assert_eq!(status, 0, "{second} and {first}: {found:#}");
    }
}

#[test]
fn where_lines_break_is_no_difference() {
    let place = tempfile::tempdir().unwrap();
    let source = support::manual("handbook").unwrap();
    for target in ["rst", "asciidoc", "gfm"] {
        let copies = ["preserve", "none", "sentence", "48"].map(|wrap| {
            let copy = place.path().join(target).join(wrap);
            let output = support::convert_with(&source, target, &copy, &["--wrap", wrap]);
            assert_eq!(output.status.code(), Some(0), "{}", support::complaint(&output));
            copy
        });
        for copy in &copies {
            let (status, _) = compared(&source, copy, &["--from-b", target]);
            assert_eq!(status, 0, "{}", copy.display());
            let (status, _) = compared(&copies[0], copy, &["--from-a", target, "--from-b", target]);
            assert_eq!(status, 0, "{} as it is", copy.display());
        }
    }
}

#[test]
fn the_flavour_of_a_copy_is_found_out() {
    let place = tempfile::tempdir().unwrap();
    let source = support::manual("handbook").unwrap();
    for target in ["gfm", "nixpkgs", "docutils"] {
        let copy = place.path().join(target);
        assert_eq!(support::convert(&source, target, &copy).status.code(), Some(0));
        let (status, found) = compared(&source, &copy, &[]);
        assert_eq!(status, 0, "{target}: {found:#}");
    }
}
