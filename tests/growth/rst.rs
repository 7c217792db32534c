//! The same of reStructuredText that is read, brought into the writer's form, written and read back.

use super::{Costs, Shape, assert_even, units};
use allocation_counter::measure;
use ast::{ReadOptions, Upgrade, WriteOptions};
use copyist::registry::find;
use copyist::verify::verify;

/// How deep the deep shapes are: what lies deeper than a few dozen levels is refused.
const DEPTH: usize = 20;

/// Blocks in each other, from the outermost inwards, as often as the number of units allows.
fn nested(n: usize, mark: &str) -> String {
    let tower = |at: usize| {
        let level = |depth: usize| format!("{}{mark}a{at:06}\n\n", " ".repeat(depth * mark.len().max(2)));
        format!("Words.\n\n{}", units(DEPTH, level))
    };
    units(n.div_ceil(DEPTH), tower)
}

pub(super) const SHAPES: [Shape; 40] = [
    Shape { name: "paragraphs", make: |n| units(n, |i| format!("Words of *paragraph* {i:06}.\n\n")) },
    Shape { name: "a long paragraph", make: |n| units(n, |i| format!("word {i:06} \\* _ | \\`\n")) },
    Shape { name: "a long line", make: |n| units(n, |i| format!("word {i:06} ")) },
    Shape { name: "roles", make: |n| units(n, |i| format!(":kbd:`a{i:06}` :file:`b` *c* ")) },
    Shape { name: "unknown roles", make: |n| units(n, |i| format!(":r{i:06}:`a` ")) },
    Shape { name: "start-strings of emphasis", make: |n| units(n, |i| format!("*a{i:06} ")) },
    Shape { name: "start-strings of strong words", make: |n| units(n, |i| format!("**a{i:06} ")) },
    Shape { name: "start-strings of literals", make: |n| units(n, |i| format!("``a{i:06} ")) },
    Shape { name: "start-strings of roles", make: |n| units(n, |i| format!(":a:`b{i:06} ")) },
    Shape { name: "start-strings of substitutions", make: |n| units(n, |i| format!("|a{i:06} ")) },
    Shape { name: "start-strings of targets", make: |n| units(n, |i| format!("_`a{i:06} ")) },
    Shape { name: "brackets", make: |n| units(n, |i| format!("[a{i:06} `<")) },
    Shape {
        name: "titles",
        make: |n| units(n, |i| format!("Title {i:06}\n============\n\nSee `Title {:06}`_.\n\n", i * 7 % n)),
    },
    Shape { name: "titles of one name", make: |n| units(n, |_| "Example\n=======\n\na\n\n".to_string()) },
    Shape {
        name: "targets",
        make: |n| units(n, |i| format!(".. _t{i:06}:\n\nSee t{:06}_ and `a <t{i:06}_>`_.\n\n", i * 7 % n)),
    },
    Shape { name: "targets in a row", make: |n| units(n, |i| format!(".. _t{i:06}:\n")) + "\nWords.\n" },
    Shape {
        name: "chained targets",
        make: |n| units(n, |i| format!(".. _t{i:06}: http://x/\n")) + &units(n, |i| format!("t{i:06}_ ")),
    },
    Shape {
        name: "anonymous references",
        make: |n| {
            units(n, |i| format!("`a{i:06}`__ ")) + "\n\n" + &units(n, |i| format!("__ http://x/{i:06}\n"))
        },
    },
    Shape {
        name: "footnotes",
        make: |n| units(n, |i| format!("a [#n{i:06}]_ b [#]_\n\n.. [#n{i:06}] x\n.. [#] y\n\n")),
    },
    Shape {
        name: "substitutions",
        make: |n| units(n, |i| format!("a |s{i:06}|\n\n.. |s{i:06}| replace:: *x* {i:06}\n\n")),
    },
    Shape {
        name: "one substitution",
        make: |n| ".. |s| replace:: *x*\n\n".to_string() + &units(n, |i| format!("{i:06} |s| ")),
    },
    Shape {
        name: "directives",
        make: |n| units(n, |i| format!(".. note::\n\n   a{i:06}\n\n.. odd:: b\n   :c: d\n\n   e\n\n")),
    },
    Shape { name: "deep lists", make: |n| nested(n, "- ") },
    Shape { name: "deep quotations", make: |n| nested(n, "") },
    Shape {
        name: "deep directives",
        make: |n| {
            units(n.div_ceil(DEPTH), |_| {
                units(DEPTH, |d| format!("{}.. note::\n\n", "   ".repeat(d))) + &"   ".repeat(DEPTH) + "a\n\n"
            })
        },
    },
    Shape { name: "lines that count", make: |n| units(n, |i| format!("| a{i:06}\n")) },
    Shape { name: "terms", make: |n| units(n, |i| format!("a{i:06} : b\n    c\n\n")) },
    Shape { name: "fields", make: |n| units(n, |i| format!(":a{i:06}: b\n")) },
    Shape { name: "options", make: |n| units(n, |i| format!("--a{i:06}=B  c\n")) },
    Shape { name: "numbers", make: |n| units(n, |_| "#. a\n".to_string()) },
    Shape { name: "listings", make: |n| units(n, |i| format!("a{i:06}::\n\n    b\n\n")) },
    Shape { name: "comments", make: |n| units(n, |i| format!(".. a{i:06}\n\n")) },
    Shape { name: "borders of no table", make: |n| units(n, |i| format!("=== ===\na{i:06}\n\n")) },
    Shape { name: "corners of no table", make: |n| units(n, |i| format!("+---+\n| a{i:06}\n\n")) },
    Shape {
        name: "a list as a table",
        make: |n| ".. list-table::\n\n".to_string() + &units(n, |i| format!("   * - a{i:06}\n     - b\n")),
    },
    Shape {
        name: "values with commas",
        make: |n| ".. csv-table::\n\n".to_string() + &units(n, |i| format!("   a{i:06},\"b\"\n")),
    },
    Shape { name: "items", make: |n| units(n, |i| format!("- a{i:06}\n")) },
    Shape {
        name: "a long grid",
        make: |n| {
            "+--------+---+\n| a      | b |\n+========+===+\n".to_string()
                + &units(n, |i| format!("| {i:06} | c |\n+--------+---+\n"))
        },
    },
    Shape {
        name: "a wide grid",
        make: |n| {
            let border = format!("+{}\n", "--------+".repeat(n));
            format!("{border}|{}\n{border}", units(n, |i| format!(" {i:06} |")))
        },
    },
    Shape {
        name: "a long simple table",
        make: |n| {
            let border = "======  ===\n";
            format!("{border}a       b\n{border}{}{border}", units(n, |i| format!("{i:06}  c\n")))
        },
    },
];

fn costs(source: &str) -> Costs {
    let rst = find("rst").expect("registered");
    let mut costs = Costs::new();
    let mut add = |name: &str, work: &mut dyn FnMut()| costs.push((name.to_string(), measure(work)));
    let mut document = ast::Document::default();
    let read = || rst.read_back(source, &ReadOptions::default()).and_then(|read| read.document);
    add("read", &mut || document = read().expect("a tree"));
    add("settle", &mut || document = rst.settle(std::mem::take(&mut document), Upgrade::default()).document);
    let mut text = String::new();
    add("write", &mut || text = rst.write(&document, &WriteOptions::default()).unwrap_or_default());
    add("verify", &mut || drop(verify(&document, &text, rst, &ReadOptions::default())));
    costs
}

#[test]
fn no_restructuredtext_grows_faster_than_its_text() {
    assert_even(&SHAPES, costs);
}

/// Substitutions that hold each other come to the limit and no further.
#[test]
fn substitutions_in_substitutions_end_at_the_limit() {
    let rst = find("rst").expect("registered");
    let of = |i: usize| format!(".. |s{i}| replace:: *x* {}\n", format!("|s{}| ", i + 1).repeat(10));
    let bomb = format!("|s0|\n\n{}.. |s30| replace:: *x*\n", units(30, of));
    let options = ReadOptions {
        limits: ast::Limits::default().with(ast::Limit::Expansion, 1 << 20),
        ..ReadOptions::default()
    };
    let mut read = None;
    let used = measure(|| read = rst.read_back(&bomb, &options));
    assert!(read.expect("it is read").document.is_none());
    assert!(used.bytes_max < 64 << 20, "{} bytes", used.bytes_max);
}
