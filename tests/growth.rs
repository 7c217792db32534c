//! Nothing grows faster than its input, shown by counting allocations and not by looking at a clock: documents that
//! are twice, four and eight times as large cost, for each unit, what the small one costs; in every step, and for
//! every target. And the memory that is held at once is a small multiple of a real book.

#[path = "growth/asciidoc.rs"]
mod asciidoc;
#[path = "growth/rst.rs"]
mod rst;
mod support;

use allocation_counter::{AllocationInfo, measure};
use ast::{Document, ReadOptions, Style, WriteOptions};
use copyist::lower::{Context, lower};
use copyist::project::{FileId, Project};
use copyist::registry::{FORMATS, find};
use copyist::verify::verify;

/// How much more a unit may cost in a larger document, in hundredths.
const SLACK: f64 = 0.15;

/// How many units the small document has.
const UNITS: usize = 200;

/// How many times its size a book may take in memory, read, written as `DocBook`, and read back.
const MOST_TIMES: u64 = 12;

/// A shape of document: how often it is repeated makes its size.
struct Shape {
    name: &'static str,
    make: fn(usize) -> String,
}

/// So many units, each by its number.
fn units(n: usize, each: impl Fn(usize) -> String) -> String {
    (0..n).map(each).collect()
}

fn repeated(n: usize, each: impl Fn(usize) -> String) -> String {
    let all = units(n, |i| each(i) + "\n");
    format!(
        "<section xmlns=\"http://docbook.org/ns/docbook\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" \
         xml:id=\"root\"><title>Title</title>\n{all}</section>"
    )
}

/// One element around all units.
fn within(open: &str, n: usize, close: &str, each: impl Fn(usize) -> String) -> String {
    repeated(1, |_| format!("{open}{}{close}", units(n, &each)))
}

const SHAPES: [Shape; 23] = [
    Shape {
        name: "paragraphs",
        make: |n| repeated(n, |i| format!("<para>Words of paragraph {i:06}.</para>")),
    },
    Shape {
        name: "sections of one title",
        make: |n| repeated(n, |_| "<section><title>Example</title><para>Words.</para></section>".to_string()),
    },
    Shape {
        name: "a long paragraph",
        make: |n| within("<para>", n, "</para>", |i| format!("word {i:06} * _ ` | \n")),
    },
    Shape {
        name: "marks in a line",
        make: |n| {
            within("<para>", n, "</para>", |i| {
                format!("<emphasis>a</emphasis>b<filename>c{i:06}</filename> ")
            })
        },
    },
    Shape {
        name: "sections",
        make: |n| {
            repeated(n, |i| {
                format!("<section xml:id=\"s{i:06}\"><title>S {i:06}</title><para>p</para></section>")
            })
        },
    },
    Shape {
        name: "links",
        make: |n| {
            let to = |i: usize| i * 7 % n;
            repeated(n, |i| {
                format!(
                    "<para xml:id=\"p{i:06}\"><xref linkend=\"p{:06}\"/> <link linkend=\"p{:06}\">a</link></para>",
                    to(i),
                    to(i + 1)
                )
            })
        },
    },
    Shape {
        name: "links that lead nowhere",
        make: |n| repeated(n, |i| format!("<para xml:id=\"p{i:06}\"><xref linkend=\"q{i:06}\"/></para>")),
    },
    Shape {
        name: "ids given twice",
        make: |n| repeated(n, |i| format!("<para xml:id=\"p{:06}\">a</para>", i / 2)),
    },
    Shape {
        name: "footnotes",
        make: |n| {
            within("<para>", n, "</para>", |i| {
                format!(
                    "w<footnote xml:id=\"f{i:06}\"><para>n</para></footnote> <footnoteref linkend=\"f{i:06}\"/> "
                )
            })
        },
    },
    Shape {
        name: "callouts",
        make: |n| {
            let marks = units(n, |i| format!("line <co xml:id=\"c{i:06}\"/>\n"));
            let list = units(n, |i| format!("<callout arearefs=\"c{i:06}\"><para>a</para></callout>"));
            repeated(1, |_| {
                format!("<programlisting>{marks}</programlisting><calloutlist>{list}</calloutlist>")
            })
        },
    },
    Shape {
        name: "entities in text",
        make: |n| {
            format!(
                "<!DOCTYPE section [<!ENTITY a 'words'><!ENTITY b '<emphasis>&a;</emphasis>'>]>{}",
                within("<para>", n, "</para>", |_| "&a; &b; &#8212; ".into())
            )
        },
    },
    Shape {
        name: "entities that are declared",
        make: |n| {
            let all = units(n, |i| format!("<!ENTITY e{i:06} 'words'>\n"));
            format!("<!DOCTYPE section [{all}]>{}", repeated(n, |i| format!("<para>&e{i:06};</para>")))
        },
    },
    Shape {
        name: "attributes",
        make: |n| {
            repeated(n, |i| {
                format!(
                    "<para role=\"r{i:06}\" condition=\"a\" os=\"b\" xlink:href=\"c\" xml:lang=\"de\">a</para>"
                )
            })
        },
    },
    Shape {
        name: "rows",
        make: |n| {
            within("<informaltable><tgroup cols=\"3\"><tbody>", n, "</tbody></tgroup></informaltable>", |i| {
                format!("<row><entry>{i:06}</entry><entry>b</entry><entry>c</entry></row>")
            })
        },
    },
    Shape {
        name: "rows with blocks",
        make: |n| {
            within("<informaltable><tgroup cols=\"2\"><tbody>", n, "</tbody></tgroup></informaltable>", |i| {
                format!(
                    "<row><entry><para>{i:06}</para><para>a</para></entry><entry><itemizedlist><listitem><para>b</para></listitem></itemizedlist></entry></row>"
                )
            })
        },
    },
    Shape {
        name: "spans of rows",
        make: |n| {
            within("<informaltable><tgroup cols=\"2\"><tbody>", n, "</tbody></tgroup></informaltable>", |i| {
                format!(
                    "<row><entry morerows=\"1\">{i:06}</entry><entry>b</entry></row><row><entry>c</entry></row>"
                )
            })
        },
    },
    Shape {
        name: "tables",
        make: |n| {
            repeated(n, |i| {
                format!(
                    "<table><title>T {i:06}</title><tgroup cols=\"2\"><thead><row><entry>a</entry><entry>b</entry></row></thead><tbody><row><entry>a</entry><entry>b</entry></row></tbody></tgroup></table>"
                )
            })
        },
    },
    Shape {
        name: "items",
        make: |n| {
            within("<itemizedlist>", n, "</itemizedlist>", |i| {
                format!("<listitem><para>{i:06}</para></listitem>")
            })
        },
    },
    Shape {
        name: "terms",
        make: |n| {
            within("<variablelist>", n, "</variablelist>", |i| {
                format!("<varlistentry><term>{i:06}</term><listitem><para>a</para></listitem></varlistentry>")
            })
        },
    },
    Shape {
        name: "listings",
        make: |n| repeated(n, |i| format!("<programlisting>a {i:06}\n  b\n</programlisting>")),
    },
    Shape {
        name: "a long listing",
        make: |n| {
            within("<programlisting>", n, "</programlisting>", |i| {
                format!("line {i:06} <emphasis>x</emphasis> &lt;\n")
            })
        },
    },
    Shape {
        name: "comments and instructions",
        make: |n| within("<para>", n, "</para>", |i| format!("a<!-- c{i:06} --><?p d?>")),
    },
    Shape {
        name: "unknown elements",
        make: |n| repeated(n, |i| format!("<strange a=\"{i:06}\">a<odd/></strange>")),
    },
];

/// What each step cost, by its name.
type Costs = Vec<(String, AllocationInfo)>;

fn project(source: &str) -> Project {
    let docbook = find("docbook").expect("registered");
    Project::of_text("growth.xml", source.as_bytes(), docbook, &ReadOptions::default())
}

/// Measures every step of one document's way.
fn costs(source: &str) -> Costs {
    let docbook = find("docbook").expect("registered");
    let mut costs = Costs::new();
    let mut add = |name: String, work: &mut dyn FnMut()| costs.push((name, measure(work)));
    add("read".into(), &mut || drop(docbook.read(source.as_bytes(), &ReadOptions::default())));
    let mut loaded = Project::default();
    add("read and index".into(), &mut || loaded = project(source));
    let document = loaded.files[0].document.clone().expect("a tree");
    for target in FORMATS {
        let name = target.name();
        let context = Context {
            format: *target,
            style: Style::default(),
            upgrade: ast::Upgrade::default(),
            index: &loaded.index,
            file: FileId(0),
        };
        let mut lowered = Document::default();
        add(format!("lower for {name}"), &mut || lowered = lower(document.clone(), context).document);
        let mut text = String::new();
        add(format!("write {name}"), &mut || {
            text = target.write(&lowered, &WriteOptions::default()).unwrap_or_default();
        });
        add(format!("verify {name}"), &mut || {
            drop(verify(&lowered, &text, *target, &ReadOptions::default()));
        });
    }
    costs
}

/// What is asked of a step: how often memory was taken, how much in all, and how much at once.
fn figures(info: &AllocationInfo) -> [(&'static str, f64); 3] {
    #[allow(clippy::cast_precision_loss, reason = "these are far from where it matters")]
    [
        ("allocations", info.count_total as f64),
        ("bytes in all", info.bytes_total as f64),
        ("bytes at once", info.bytes_max as f64),
    ]
}

/// What a unit costs more in the larger document than in the smaller one, where it is too much.
///
/// Callouts are numbered by the writers, and footnotes where a flavour has none: their units get longer with the numbers, so that a buffer may double sooner.
fn too_much(name: &str, small: &Costs, large: &Costs, times: f64, out: &mut Vec<String>) {
    for ((step, a), (_, b)) in small.iter().zip(large) {
        for ((what, a), (_, b)) in figures(a).into_iter().zip(figures(b)) {
            // A buffer that doubles is anywhere between full and half full, and there is what every document costs.
            let fixed = if what == "allocations" { 60.0 } else { 20_000.0 };
            let is_numbered = matches!(name, "callouts" | "footnotes");
            let slack = if is_numbered && what != "allocations" { 1.0 } else { SLACK };
            let factor = 1.0 + slack;
            if b > a * times * factor + fixed {
                out.push(format!("{name}: {step}: {what}: {a} for one, {b} for {times}"));
            }
        }
    }
}

/// Asserts that no step costs more for a unit of a large document than for one of a small document of the same shape.
fn assert_even(shapes: &[Shape], costs: fn(&str) -> Costs) {
    let mut found = Vec::new();
    for shape in shapes {
        let small = costs(&(shape.make)(UNITS));
        for times in [2_u8, 4, 8] {
            let large = costs(&(shape.make)(UNITS * usize::from(times)));
            too_much(shape.name, &small, &large, f64::from(times), &mut found);
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn nothing_grows_faster_than_the_document() {
    assert_even(&SHAPES, costs);
}

/// The real manuals joined into one book of at least this many bytes; `None` where they are not.
fn joined(least: usize) -> Option<String> {
    let mut parts = Vec::new();
    for manual in support::REAL {
        for entry in walkdir::WalkDir::new(support::manual(manual)?).sort_by_file_name().into_iter().flatten()
        {
            let is_xml = entry.path().extension().is_some_and(|e| e == "xml");
            let Some(text) = is_xml.then(|| std::fs::read_to_string(entry.path()).ok()).flatten() else {
                continue;
            };
            let root = if text.starts_with("<?xml") { text.find("?>").map_or(0, |end| end + 2) } else { 0 };
            let modern = text.contains("xmlns=\"http://docbook.org/ns/docbook\"");
            let whole = || find("docbook")?.read(text.as_bytes(), &ReadOptions::default())?.document;
            if modern && !text.contains("<!DOCTYPE") && whole().is_some() {
                parts.push(text[root..].to_owned());
            }
        }
    }
    // What they refer to by name is declared elsewhere, or not at all.
    let mut book = String::from(
        "<!DOCTYPE book SYSTEM 'names.dtd'><book xmlns=\"http://docbook.org/ns/docbook\" version=\"5.0\">",
    );
    for round in 0.. {
        if book.len() >= least || parts.is_empty() {
            break;
        }
        for part in &parts {
            // Each round has ids of its own.
            let id = format!("xml:id=\"r{round}.");
            let reference = format!("linkend=\"r{round}.");
            book.push_str(&part.replace("xml:id=\"", &id).replace("linkend=\"", &reference));
        }
    }
    Some(book + "</book>")
}

#[test]
fn a_book_takes_a_small_multiple_of_its_size() {
    let Some(book) = joined(12 << 20) else { return };
    let docbook = find("docbook").expect("registered");
    let mut loaded = Project::default();
    let reading = measure(|| loaded = project(&book));
    assert!(loaded.files[0].document.is_some(), "{:?}", loaded.files[0].diagnostics.last());
    let context = Context {
        format: docbook,
        style: Style::default(),
        upgrade: ast::Upgrade::default(),
        index: &loaded.index,
        file: FileId(0),
    };
    let mut text = String::new();
    let rest = measure(|| {
        let lowered = lower(loaded.files[0].document.clone().unwrap_or_default(), context).document;
        text = docbook.write(&lowered, &WriteOptions::default()).unwrap_or_default();
        drop(verify(&lowered, &text, docbook, &ReadOptions::default()));
    });
    // What reading leaves is held while the copy is made.
    let held = u64::try_from(reading.bytes_current).unwrap_or_default();
    let most = reading.bytes_max.max(held + rest.bytes_max);
    let times = most / (book.len() as u64 / 10);
    assert!(times <= MOST_TIMES * 10, "{}.{} times the book's {} bytes", times / 10, times % 10, book.len());
}
