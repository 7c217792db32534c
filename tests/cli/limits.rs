//! The limits of `--limit`: each is reached, says where and what to do, and is set.

use crate::bench::{Bench, including, section};
use std::fmt::Write;

/// A section that reaches the limit if this is `limit`, and where; and that is converted if the limit is `raised`.
struct Case {
    name: &'static str,
    file: String,
    limit: u64,
    raised: u64,
    message: &'static str,
    /// Line and column.
    place: &'static str,
}

fn table(rows: &str) -> String {
    section("t", &format!("<informaltable><tgroup cols='3'><tbody>\n{rows}</tbody></tgroup></informaltable>"))
}

fn declared(subset: &str, body: &str) -> String {
    format!("<!DOCTYPE section [{subset}]>\n{}", section("d", body))
}

fn cases() -> Vec<Case> {
    let entities = "<!ENTITY a 'ten letters'><!ENTITY b '<emphasis>&a;&a;</emphasis>'>";
    vec![
        Case {
            name: "size",
            file: section("s", &format!("<para>{}</para>", "x".repeat(2000))),
            limit: 2000,
            raised: 4000,
            message: "and the limit is 2000",
            place: "",
        },
        Case {
            name: "nesting",
            file: section("n", "<para>a\n<quote>b<quote>c</quote></quote></para>"),
            limit: 3,
            raised: 4,
            message: "elements nested more than 3 deep",
            place: ":4:9",
        },
        Case {
            name: "attributes",
            file: section(
                "a",
                "<para role='r'\n  condition='c' os='o' arch='a' vendor='v'\n  remap='m'>a</para>",
            ),
            limit: 5,
            raised: 6,
            message: "an element with more than 5 attributes",
            place: ":5:3",
        },
        Case {
            name: "entities",
            file: declared(entities, "<para>&b;\n&b;</para>"),
            limit: 5,
            raised: 6,
            message: "more than 5 references to entities",
            place: ":5:1",
        },
        Case {
            name: "expansion",
            file: declared(entities, "<para>&b;&b;\n&b;</para>"),
            limit: 60,
            raised: 100,
            message: "the entity `b` expands to more than the limit of 60 bytes",
            place: ":5:1",
        },
        Case {
            name: "columns",
            file: table("<row>\n<entry>a</entry><entry>b</entry><entry>c</entry>\n<entry>d</entry></row>"),
            limit: 3,
            raised: 4,
            message: "a table with more than 3 columns",
            place: ":6:1",
        },
        Case {
            name: "rows",
            file: table("<row><entry morerows='9'>a</entry></row>"),
            limit: 8,
            raised: 9,
            message: "`morerows` of a table is more than 8",
            place: ":4:6",
        },
        Case {
            name: "cells",
            file: table(&"<row><entry>a</entry></row>\n".repeat(10)),
            limit: 20,
            raised: 30,
            message: "tables with more than 20 cells that are not written",
            place: ":3:18",
        },
    ]
}

#[test]
fn each_limit_is_reached_told_and_set() {
    for case in cases() {
        let bench = Bench::with(&[("a.xml", &case.file)]);
        let Case { name, limit, raised, .. } = case;
        for command in ["convert a.xml --to json,rst --output out --force", "inspect a.xml"] {
            let ran = bench.run(&format!("{command} --limit {name}={limit}"));
            assert_ne!(ran.status, 0, "{name}");
            let ran = ran.says(&[case.message, &format!("--limit {name}=…"), "a.xml", case.place]);
            assert!(ran.status == 1 || name == "size", "{name}: {}", ran.err);
            drop(bench.run(&format!("{command} --limit {name}={raised}")).ends(0));
        }
        drop(bench.run("convert a.xml --to json,rst --output out --force").ends(0));
    }
}

#[test]
fn a_chain_of_includes_has_a_limit() {
    let bench = Bench::new();
    for n in 0..6 {
        bench.write(&format!("{n}.xml"), including(&format!("i{n}"), &[&format!("{}.xml", n + 1)]));
    }
    bench.write("6.xml", section("i6", ""));
    for input in ["0.xml", "."] {
        let call = format!("convert {input} --to json --output out --force --limit includes=");
        drop(bench.run(&format!("{call}6")).ends(0));
        drop(bench.run(&format!("{call}4")).ends(1).says(&[
            "includes lead more than 4 files deep",
            "4.xml:4:3",
            "--limit includes=…",
        ]));
    }
}

#[test]
fn calls_with_wrong_limits_are_refused() {
    let bench = Bench::with(&[("a.xml", &section("a", ""))]);
    for wrong in ["nesting", "nest=3", "nesting=x", "nesting=40000"] {
        drop(bench.run(&format!("inspect a.xml --limit {wrong}")).ends(2).says(&["--limit"]));
    }
    drop(bench.run("inspect a.xml --limit nesting=5,cells=3 --limit size=9999").ends(0));
}

#[test]
fn the_highest_nesting_fits_the_stack() {
    // Everything that recurses, in the program as it is built for tests.
    for (open, close) in [
        ("<section><title>t</title>", "</section>"),
        ("<itemizedlist><listitem>", "</listitem></itemizedlist>"),
        ("<emphasis>", "</emphasis>"),
        ("<unknown>", "</unknown>"),
    ] {
        let elements = open.matches('<').count() - open.matches("</").count() * 2;
        let levels = (4000 - 2) / elements;
        let mut text = String::from("<section xmlns=\"http://docbook.org/ns/docbook\">");
        let _ = write!(text, "{}x{}</section>", open.repeat(levels), close.repeat(levels));
        let bench = Bench::with(&[("a.xml", &text)]);
        // One target at a time: the copy of lists grows with the square of their depth, by its indentation.
        for target in ["json", "docbook", "gfm"] {
            let ran =
                bench.run(&format!("convert a.xml --to {target} --output out --force --limit nesting=4000"));
            assert!(
                matches!(ran.status, 0 | 1),
                "{open} to {target}: {} {}",
                ran.status,
                &ran.err[..ran.err.len().min(3000)]
            );
        }
        drop(bench.run("convert a.xml --to json --output out --force").ends(1).says(&["--limit nesting=…"]));
    }
}

#[test]
fn the_help_lists_the_limits() {
    let bench = Bench::new();
    for command in ["convert", "inspect"] {
        let ran = bench.run(&format!("{command} --help")).ends(0);
        assert!(ran.out.contains("nesting=160") && ran.out.contains("size=268435456"), "{}", ran.out);
    }
}
