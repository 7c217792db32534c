//! Broken and hostile input: no panic, no hang, a message with a place, and the right exit status.

use crate::bench::{Bench, section};
use std::path::PathBuf;

fn broken() -> Vec<(String, Vec<u8>)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("corpus/broken");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .expect("the corpus")
        .filter_map(|entry| {
            let path = entry.ok()?.path();
            let name = path.file_name()?.to_str()?.to_string();
            path.extension().is_some_and(|e| e == "xml").then(|| (name, std::fs::read(&path).expect("read")))
        })
        .collect();
    files.sort();
    files
}

#[test]
fn every_broken_file_ends_well() {
    let bench = Bench::new();
    for (name, bytes) in broken() {
        bench.write(&format!("doc/{name}"), &bytes);
        let ran = bench.run(&format!("convert doc/{name} --to json --output -"));
        assert!(matches!(ran.status, 0 | 1), "{name} ended with {}:\n{}", ran.status, ran.err);
        if ran.status == 1 {
            assert_eq!(ran.out, "", "{name}");
            assert!(ran.err.contains("error"), "{name}:\n{}", ran.err);
            assert!(ran.err.contains(&format!("doc/{name}")), "{name}:\n{}", ran.err);
        }
        assert!(ran.err.lines().all(|l| l.len() < 1000), "{name}: a long line in:\n{}", ran.err);
    }
}

/// The line that a broken file itself says the error is in: `Expected: an error … line 5`.
fn expected_line(text: &str) -> Option<usize> {
    let (_, expected) = text.split_once("Expected: an error")?;
    let sentence = expected.split(';').next()?;
    let (_, line) = sentence.split_once(" line ")?;
    line.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}

#[test]
fn errors_are_shown_where_the_files_say() {
    let bench = Bench::new();
    let mut checked = 0;
    for (name, bytes) in broken() {
        let Some(line) = expected_line(&String::from_utf8_lossy(&bytes)) else { continue };
        bench.write(&name, &bytes);
        let ran = bench.run(&format!("convert {name} --to json --output -")).ends(1);
        drop(ran.says(&[&format!("--> {name}:{line}:")]));
        checked += 1;
    }
    assert!(checked >= 10, "only {checked} files say where their error is");
}

#[test]
fn all_broken_files_at_once_do_not_stop_a_good_one() {
    let bench = Bench::new();
    for (name, bytes) in broken() {
        bench.write(&format!("doc/{name}"), &bytes);
    }
    bench.write("doc/good.xml", crate::bench::section("good", "<para>Words.</para>"));
    bench.run("convert doc --to json --output out").ends(1).says(&["not converted: "]);
    assert!(bench.names("out").contains(&"good.json".to_string()));
}

#[test]
fn control_characters_do_not_reach_the_terminal() {
    let bench = Bench::with(&[(
        "a.xml",
        "<section xmlns=\"http://docbook.org/ns/docbook\">\u{1b}[31m&\u{1b};</section>",
    )]);
    let ran = bench.run("convert a.xml --to json --output -");
    assert!(!ran.err.contains('\u{1b}'), "{:?}", ran.err);
}

#[test]
fn an_entity_that_nothing_declares_is_an_error_only_where_nothing_could() {
    let modern =
        "<section xmlns=\"http://docbook.org/ns/docbook\"><title>t</title>\n<para>&nosuch;</para></section>";
    let old = "<section><title>t</title>\n<para>&nosuch;</para></section>";
    let bench = Bench::with(&[("modern.xml", modern), ("old.xml", old), ("good.xml", &section("g", ""))]);
    bench.run("convert . --to rst --output out").ends(1).says(&[
        "error[unknown-entity]: the entity `nosuch` is not declared",
        "modern.xml:2:7",
        "warning[unknown-entity]: the entity `nosuch` is not declared",
        "not converted: modern.xml",
    ]);
    assert_eq!(bench.names("out"), ["good.rst", "old.rst"]);
}
