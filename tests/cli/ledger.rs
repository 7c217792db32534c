//! The ledger in its three forms, and where it goes.

use crate::bench::{Bench, section};

fn bench() -> Bench {
    let body = "<para><filename>a</filename> <filename>b</filename> <envar>C</envar></para>";
    Bench::with(&[("doc/a.xml", &section("a", body))])
}

#[test]
fn the_form_is_that_of_the_name_or_of_the_option() {
    let bench = bench();
    let begins = |arguments: &str, file: &str, with: &str| {
        bench.run(&format!("convert doc --to gfm --force --ledger {arguments}")).ends(0).silent();
        assert!(bench.read(file).starts_with(with), "{arguments}: {}", bench.read(file));
    };
    begins("l.json", "l.json", "{");
    begins("l", "l", "{");
    begins("l.md", "l.md", "# What the conversion changes\n");
    begins("l.txt", "l.txt", "gfm: 1 file, read back and compared\n");
    begins("l.md --ledger-format json", "l.md", "{");
    begins("l.json --ledger-format text", "l.json", "gfm: ");
    let out = |arguments: &str| {
        bench.run(&format!("convert doc --to gfm --force --ledger - {arguments}")).ends(0).out
    };
    assert!(out("").starts_with('{'));
    assert!(out("--ledger-format markdown").starts_with("# What"));
    bench.run("convert doc --to gfm --force --ledger-format text").ends(2).says(&["--ledger"]);
}

#[test]
fn markdown_groups_by_cause_and_has_every_place() {
    let bench = bench();
    let text = bench.run("convert doc --to gfm,rst --ledger - --ledger-format markdown").ends(0).out;
    for wanted in [
        "| gfm | 9 | 1 | 0 | 3 | 0 | 1 file, read back and compared |\n",
        "## gfm\n\n### Degraded: 3 of 2 causes\n",
        "| 2 | role **filename** | \\`text\\` | `doc/a.xml:3:9` |\n",
        "<summary>All places: degraded</summary>\n\n- role **filename**: \\`text\\`\n  - `doc/a.xml` 3:9, 3:32\n",
        "## rst\n\nNothing is dropped, and nothing degraded.\n",
    ] {
        assert!(text.contains(wanted), "{wanted}\n{text}");
    }
}
