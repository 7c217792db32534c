//! How the command is called: its exit status, its options, and the mistakes.

use crate::bench::{Bench, section};

fn bench() -> Bench {
    Bench::with(&[
        ("a/one.xml", &section("one", "<para>The quick brown fox.</para>")),
        ("a/two.xml", &section("two", "<para>See <xref linkend=\"one\"/>.</para>")),
    ])
}

#[test]
fn the_exit_status_tells() {
    let bench = bench();
    bench.run("convert a --to gfm --output b --quiet").ends(0);
    let equal = bench.run("diff a/one.xml b/one.md").ends(0);
    assert_eq!(equal.out, "a/one.xml ↔ b/one.md: equal\n");
    assert_eq!(bench.run("diff a b").ends(0).out, "2 files equal\n");
    assert_eq!(bench.run("diff a b --quiet").ends(0).out, "");
    bench.write("b/one.md", bench.read("b/one.md").replace("brown", "red"));
    let quiet = bench.run("diff a/one.xml b/one.md -q").ends(1);
    assert_eq!((quiet.out.as_str(), quiet.err.as_str()), ("", ""));
    assert!(bench.run("diff a b").ends(1).out.ends_with("\n1 file equal, 1 different\n"));
}

#[test]
fn a_wrong_call_ends_with_2() {
    let bench = bench();
    for (call, words) in [
        ("diff a", "<B>"),
        ("diff a/one.xml a", "a is a folder and the other is not"),
        ("diff a none", "none"),
        ("diff none.xml a", "none.xml"),
        ("diff a/one.xml none.md", "none.md"),
        ("diff a/one.xml a/two.xml --from-a word-star", "no format `word-star`"),
        ("diff a/one.xml a/two.xml --from-b word-star", "no format `word-star`"),
        ("diff a/one.xml a/two.xml --root-a none", "none"),
        ("diff a/one.xml a/two.xml --root-b b", "b"),
        ("diff a a --root-a a", "its own root"),
        ("diff a a --json --stat", "--stat"),
        ("diff a a --width 3", "3"),
    ] {
        bench.run(call).ends(2).says(&[words]).silent();
    }
    bench.write("empty/notes.txt", "");
    bench.run("diff a empty").ends(2).says(&["there is no document in empty"]).silent();
}

#[test]
fn what_only_one_side_has_is_named() {
    let bench = bench();
    bench.run("convert a --to rst --output b --quiet").ends(0);
    bench.write("a/three.xml", section("three", "<para>More.</para>"));
    bench.write("b/four.rst", "Four\n====\n\nMore.\n");
    let ran = bench.run("diff a b").ends(1);
    let wanted = "only on the second side: b/four.rst\nonly on the first side: a/three.xml\n\
                  2 files equal, 2 on one side only\n";
    assert_eq!(ran.out, wanted);
}

#[test]
fn what_cannot_be_read_is_told() {
    let bench = bench();
    bench.write("broken.xml", "<section xmlns=\"http://docbook.org/ns/docbook\"><title>");
    let ran = bench.run("diff a/one.xml broken.xml").ends(1).says(&["error", "broken.xml:1"]);
    assert_eq!(ran.out, "cannot be compared: a/one.xml ↔ broken.xml\n");
    bench.write("c/one.xml", "<section xmlns=\"http://docbook.org/ns/docbook\"><title>");
    bench.write("c/two.xml", bench.read("a/two.xml"));
    let ran = bench.run("diff a c --json").ends(1);
    assert!(ran.out.contains("\"result\": \"unread\"") && ran.out.contains("\"code\": "), "{}", ran.out);
}

#[test]
fn the_manual_around_a_file_is_known() {
    let bench = bench();
    bench.write("a/deep/three.xml", section("three", "<para>See <xref linkend=\"two\"/>.</para>"));
    bench.run("convert a --to asciidoc --output b --quiet").ends(0);
    // The title of what it refers to is in another file.
    bench.run("diff a/deep/three.xml b/deep/three.adoc").ends(0);
    bench.run("diff a/two.xml b/two.adoc").ends(0);
    bench.run("convert a --to gfm --output d --quiet").ends(0);
    bench.write("c/other.md", bench.read("d/two.md"));
    let lost = "a/two.xml refers to ids that are in no file that was read";
    bench.run("diff a/two.xml c/other.md").ends(1).says(&[lost, "--root-a"]);
    bench.run("diff a/two.xml c/other.md --root-a a").ends(0);
}

#[test]
fn one_format_is_compared_as_it_is() {
    let bench = bench();
    bench.write("old.md", "One two\nthree.\n");
    bench.write("new.md", "One\ntwo three.\n");
    assert_eq!(bench.run("diff old.md new.md").ends(0).out, "old.md ↔ new.md: equal\n");
    bench.write("new.md", "One *two* three.\n");
    let ran = bench.run("diff old.md new.md").ends(1);
    assert!(ran.out.contains("{+‹emphasis: +}two{+›+}"), "{}", ran.out);
    bench.run("diff old.md old.md --from-a gfm --from-b commonmark").ends(0);
}

#[test]
fn json_says_all() {
    let bench = bench();
    bench.run("convert a --to gfm --output b --quiet").ends(0);
    bench.write("b/one.md", bench.read("b/one.md").replace("brown", "red"));
    let ran = bench.run("diff a b --json --from-b gfm").ends(1);
    let found: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(found["equal"], false);
    let file = &found["files"][0];
    assert_eq!((&file["a"]["file"], &file["b"]["format"]), (&"a/one.xml".into(), &"gfm".into()));
    assert_eq!((&file["result"], &file["compared"]), (&"different".into(), &"copy-of-a".into()));
    assert_eq!((&file["stat"]["words"]["removed"], &file["stat"]["words"]["added"]), (&1.into(), &1.into()));
    let hunk = &file["hunks"][0];
    assert_eq!((&hunk["a"]["line"], &hunk["a"]["column"]), (&3.into(), &19.into()));
    assert_eq!((&hunk["b"]["line"], &hunk["b"]["column"]), (&3.into(), &11.into()));
    let row = hunk["rows"].as_array().unwrap().iter().find(|row| row["kind"] == "changed").unwrap();
    assert_eq!(row["a"][1], serde_json::json!({ "text": "brown", "changed": true }));
    assert_eq!(row["b"][1], serde_json::json!({ "text": "red", "changed": true }));
    assert_eq!(found["files"][1]["result"], "equal");
    assert_eq!(bench.run("diff a b --json --from-b gfm").out, ran.out, "the same each time");
}
