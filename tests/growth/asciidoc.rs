//! The same of `AsciiDoc` that is read, brought into the writer's form, written and read back.

use super::{Costs, Shape, assert_even, units};
use allocation_counter::measure;
use ast::{ReadOptions, Upgrade, WriteOptions};
use copyist::registry::find;
use copyist::verify::verify;

/// How deep the deep shapes are: what lies deeper than the limit is refused.
const DEPTH: usize = 20;

/// Towers of so many levels, as many as the number of units allows.
fn towers(n: usize, depth: usize, level: impl Fn(usize) -> String) -> String {
    units(n.div_ceil(depth), |at| format!("Words of {at:06}.\n\n{}\n", units(depth, &level)))
}

/// Blocks between fences that get longer inwards.
fn fenced(n: usize, mark: &str, depth: usize) -> String {
    let open = |d: usize| format!("{}\n", mark.repeat(4 + d));
    units(n.div_ceil(depth), |at| {
        format!("{}a{at:06}\n{}\n", units(depth, open), units(depth, |d| open(depth - 1 - d)))
    })
}

/// One table of these rows.
fn table(columns: &str, n: usize, each: impl Fn(usize) -> String) -> String {
    format!("[cols=\"{columns}\"]\n|===\n{}|===\n", units(n, each))
}

#[rustfmt::skip]
pub(super) const SHAPES: [Shape; 72] = [
    Shape { name: "paragraphs", make: |n| units(n, |i| format!("Words of *paragraph* {i:06}.\n\n")) },
    Shape { name: "a long paragraph", make: |n| units(n, |i| format!("word {i:06} \\* _ | \\`\n")) },
    Shape { name: "a long line", make: |n| units(n, |i| format!("word {i:06} ")) },
    Shape { name: "marks in a line", make: |n| units(n, |i| format!("`a{i:06}` [.file]_b_ *c* #d# e^f^ ")) },
    Shape { name: "marks without end", make: |n| units(n, |i| format!("*a{i:06} ")) },
    Shape { name: "marks of every kind without end", make: |n| units(n, |i| format!("*a{i:06} _b `c #d ^e ~f \"`g '`h ")) },
    Shape { name: "doubled marks without end", make: |n| units(n, |i| format!("**a{i:06} __b ``c ##d ")) },
    Shape { name: "lists in brackets without end", make: |n| units(n, |i| format!("[a{i:06} ")) },
    Shape { name: "lists in brackets", make: |n| units(n, |i| format!("[a{i:06}]#b# [.c]`d` ")) },
    Shape { name: "anchors without end", make: |n| units(n, |i| format!("[[a{i:06} ")) },
    Shape { name: "index terms without end", make: |n| units(n, |i| format!("((a{i:06} (((b ")) },
    Shape { name: "ends of index terms", make: |n| units(n, |i| format!("a{i:06})) b))) ")) },
    Shape { name: "references without end", make: |n| units(n, |i| format!("<<a{i:06} ")) },
    Shape { name: "attributes without end", make: |n| units(n, |i| format!("{{a{i:06} ")) },
    Shape { name: "passes without end", make: |n| units(n, |i| format!("+a{i:06} ")) },
    Shape { name: "doubled passes without end", make: |n| units(n, |i| format!("++a{i:06} +++b $$c ")) },
    Shape { name: "macros without end", make: |n| units(n, |i| format!("kbd:[a{i:06} pass:[b link:c[d footnote:[e xref:f[g ")) },
    Shape { name: "addresses without end", make: |n| units(n, |i| format!("http://a{i:06}[ ")) },
    Shape { name: "addresses in brackets without end", make: |n| units(n, |i| format!("<http://a{i:06} ")) },
    Shape { name: "signs of addresses", make: |n| units(n, |i| format!("a{i:06}@b :// ")) },
    Shape { name: "an address of addresses", make: |n| units(n, |_| "http://".to_string()) },
    Shape { name: "brackets before a mark", make: |n| units(n, |i| format!("[a{i:06} ")) + "*b*" },
    Shape { name: "settings", make: |n| "= T\n".to_string() + &units(n, |i| format!(":a{i:06}: link:a[b]\n")) + "\nWords.\n" },
    Shape { name: "a picture with many attributes", make: |n| format!("image::a.png[{}]\n\nimage:b.png[{0}]\n", units(n, |i| format!("a{i:06}=b,"))) },
    Shape { name: "a link with many attributes", make: |n| format!("link:a[b,{}]\n", units(n, |i| format!("a{i:06}=b,"))) },
    Shape { name: "a chapter of parts", make: |n| "= T\n:doctype: book\n\n".to_string() + &units(n, |i| format!("= Part {i:06}\n\n== Chapter\n\na\n\n")) },
    Shape { name: "a word of marks", make: |n| units(n, |_| "*_`".to_string()) },
    Shape { name: "a word of brackets", make: |n| units(n, |_| "[".to_string()) },
    Shape { name: "a word of colons", make: |n| units(n, |_| "a:".to_string()) },
    Shape { name: "a word of quotes", make: |n| units(n, |_| "\"`".to_string()) },
    Shape { name: "a word of backslashes", make: |n| units(n, |_| "\\".to_string()) },
    Shape { name: "addresses", make: |n| units(n, |i| format!("http://a/{i:06}[b] link:c[d] e@f.org ")) },
    Shape { name: "anchors", make: |n| units(n, |i| format!("[[a{i:06}]]b <<a{:06}>> <<a{:06},c>> ", i * 7 % n, i * 5 % n)) },
    Shape { name: "ids of blocks", make: |n| units(n, |i| format!("[#a{i:06}.b]\nSee <<a{:06}>>.\n\n", i * 7 % n)) },
    Shape { name: "references to titles", make: |n| units(n, |i| format!("== Title {i:06}\n\nSee <<Title {:06}>>.\n\n", i * 7 % n)) },
    Shape { name: "footnotes", make: |n| units(n, |i| format!("afootnote:f{i:06}[*b*] cfootnote:f{:06}[] dfootnote:[e] ", i / 2)) },
    Shape { name: "index terms", make: |n| units(n, |i| format!("((a{i:06})) (((b,c))) ")) },
    Shape { name: "macros", make: |n| units(n, |i| format!("kbd:[a{i:06}] menu:b[c > d] image:e.png[f] stem:[g] pass:q[*h*] ")) },
    Shape { name: "callouts", make: |n| {
        let marks = units(n, |i| format!("line {i:06} <.>\n"));
        format!("----\n{marks}----\n{}", units(n, |_| "<.> a\n".to_string()))
    } },
    Shape { name: "listings with callouts", make: |n| units(n, |i| format!("----\na{i:06} # <1>\n----\n<1> b\n\n")) },
    Shape { name: "attributes that are declared", make: |n| units(n, |i| format!(":a{i:06}: b\n")) + "\n" + &units(n, |i| format!("{{a{i:06}}} ")) },
    Shape { name: "attributes between blocks", make: |n| units(n, |i| format!(":a{i:06}: b\n\n{{a{i:06}}}\n\n")) },
    Shape { name: "attributes of attributes", make: |n| ":a0: b\n".to_string() + &units(n, |i| format!(":a{}: {{a{i}}}\n", i + 1)) + "\nWords.\n" },
    Shape { name: "one attribute", make: |n| ":a: *b*\n\n".to_string() + &units(n, |i| format!("{i:06} {{a}} ")) },
    Shape { name: "conditions", make: |n| units(n, |i| format!("ifdef::a{i:06}[]\nb\nendif::[]\n\n")) },
    Shape { name: "conditions in text", make: |n| units(n, |i| format!("a{i:06}\nifndef::b[]\nc\nendif::[]\nd\n\n")) },
    Shape { name: "conditions in conditions", make: |n| units(n.div_ceil(DEPTH), |at| {
        let begin = units(DEPTH, |d| format!("ifdef::a{d:06}[]\n\nb\n\n"));
        format!("{begin}c{at:06}\n\n{}", units(DEPTH, |_| "endif::[]\n\n".to_string()))
    }) },
    Shape { name: "includes", make: |n| units(n, |i| format!("include::a{i:06}.adoc[leveloffset=+1]\n\n")) },
    Shape { name: "titles", make: |n| units(n, |i| format!("== Title {i:06}\n\nWords.\n\n=== Below\n\nMore.\n\n")) },
    Shape { name: "titles of one name", make: |n| units(n, |_| "== Example\n\na\n\n".to_string()) },
    Shape { name: "titles with lines below them", make: |n| units(n, |i| format!("Title {i:06}\n------------\n\nWords.\n\n")) },
    Shape { name: "items", make: |n| units(n, |i| format!("* a{i:06}\n")) },
    Shape { name: "numbers", make: |n| units(n, |i| format!(". a{i:06}\n")) },
    Shape { name: "terms", make: |n| units(n, |i| format!("a{i:06}:: b\n")) },
    Shape { name: "terms without words", make: |n| units(n, |i| format!("a{i:06}::\n")) },
    Shape { name: "questions", make: |n| "[qanda]\n".to_string() + &units(n, |i| format!("a{i:06}:: b\n")) },
    Shape { name: "items with blocks", make: |n| units(n, |i| format!("* a{i:06}\n+\n----\nb\n----\n+\nc\n\n")) },
    Shape { name: "deep lists", make: |n| towers(n, DEPTH, |d| format!("{} a{d:06}\n", "*".repeat(d + 1))) },
    Shape { name: "deep lists of two kinds", make: |n| towers(n, 10, |d| format!("{0} a\n{1} b\n", "*".repeat(d + 1), ".".repeat(d + 1))) },
    Shape { name: "deep terms", make: |n| towers(n, 4, |d| format!("a{d:06}{}\n", ["::", ":::", "::::", ";;"][d])) },
    Shape { name: "deep examples", make: |n| fenced(n, "=", DEPTH) },
    Shape { name: "deep quotations", make: |n| fenced(n, "_", DEPTH) },
    Shape { name: "deep sidebars", make: |n| fenced(n, "*", DEPTH) },
    Shape { name: "fences without end", make: |n| units(n, |i| format!("{}\na\n\n", "=".repeat(4 + i % 90))) },
    Shape { name: "admonitions", make: |n| units(n, |i| format!("NOTE: a{i:06}\n\n[TIP]\n====\nb\n====\n\n")) },
    Shape { name: "titles and lists of blocks", make: |n| units(n, |i| format!(".T{i:06}\n[quote#a{i:06}.b%c,d,e=f]\n____\ng\n____\n\n")) },
    Shape { name: "a long list of attributes", make: |n| format!("[{}]\nWords.\n", units(n, |i| format!("a{i:06}=\"b\",.c"))) },
    Shape { name: "a long list of roles", make: |n| format!("[{}]#a#\n", units(n, |i| format!(".a{i:06}"))) },
    Shape { name: "comments", make: |n| units(n, |i| format!("// a{i:06}\n\n////\nb\n////\n\n")) },
    Shape { name: "a long table", make: |n| table("1,1a", n, |i| format!("|a{i:06}\n|b\n\n")) },
    Shape { name: "a table of spans", make: |n| table("3*", n, |i| format!("2+|a{i:06} .2+s|b\n2*|c\n")) },
    Shape { name: "tables", make: |n| units(n, |i| format!(".T{i:06}\n|===\n|a |b\n\n|c |d\n|===\n\n")) },
];

fn costs(source: &str) -> Costs {
    let asciidoc = find("asciidoc").expect("registered");
    let mut costs = Costs::new();
    let mut add = |name: &str, work: &mut dyn FnMut()| costs.push((name.to_string(), measure(work)));
    let mut document = ast::Document::default();
    let read = || asciidoc.read_back(source, &ReadOptions::default()).and_then(|read| read.document);
    add("read", &mut || document = read().expect("a tree"));
    add("settle", &mut || {
        document = asciidoc.settle(std::mem::take(&mut document), Upgrade::default()).document;
    });
    let mut text = String::new();
    add("write", &mut || text = asciidoc.write(&document, &WriteOptions::default()).unwrap_or_default());
    add("verify", &mut || drop(verify(&document, &text, asciidoc, &ReadOptions::default())));
    costs
}

#[test]
fn no_asciidoc_grows_faster_than_its_text() {
    assert_even(&SHAPES, costs);
}

/// Attributes that hold each other come to the limit and no further.
#[test]
fn attributes_in_attributes_end_at_the_limit() {
    let asciidoc = find("asciidoc").expect("registered");
    let of = |i: usize| format!(":s{}: {}\n", i + 1, format!("{{s{i}}} ").repeat(10));
    let bomb = format!(":s0: words\n{}\n{{s30}}\n", units(30, of));
    for expand in [false, true] {
        let options = ReadOptions {
            limits: ast::Limits::default().with(ast::Limit::Expansion, 1 << 20),
            expand,
            ..ReadOptions::default()
        };
        let mut read = None;
        let used = measure(|| read = asciidoc.read_back(&bomb, &options));
        assert!(read.is_some());
        assert!(used.bytes_max < 64 << 20, "{} bytes", used.bytes_max);
    }
}
