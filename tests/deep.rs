//! The deepest tree that the limits allow, through everything that recurses, on a stack as small as a thread has
//! when nobody says anything: reading, the index, lowering and writing for each target, reading back, showing, dropping.

use ast::{JSON, Limit, ReadOptions, Style, WriteOptions, dump, from_json, to_json, validate};
use copyist::lower::{Context, lower};
use copyist::project::{FileId, Project};
use copyist::registry::{FORMATS, find};
use copyist::verify::{Verification, verify};
use std::fmt::Write;

/// What is nested in itself, from a section on.
const CHAINS: [&[&str]; 22] = [
    &["section"],
    &["section", "title"],
    &["emphasis"],
    &["itemizedlist", "listitem"],
    &["orderedlist", "listitem", "para"],
    &["variablelist", "varlistentry", "listitem"],
    &["informaltable", "tgroup", "tbody", "row", "entry"],
    &["table", "tgroup", "tbody", "row", "entry", "para"],
    &["informaltable", "tr", "td"],
    &["informaltable", "tgroup", "tbody", "row", "entrytbl"],
    &["para", "footnote"],
    &["para", "blockquote"],
    &["note"],
    &["example", "programlisting", "emphasis"],
    &["unknown"],
    &["info", "author", "info"],
    &["mediaobject", "textobject"],
    &["cmdsynopsis", "arg", "group"],
    &["para", "link", "quote"],
    &["procedure", "step", "substeps", "step"],
    &["qandaset", "qandadiv", "qandaentry", "question"],
    &["calloutlist", "callout"],
];

fn nested(chain: &[&str], inside: &str, levels: usize) -> String {
    let names: Vec<_> = chain.iter().cycle().take(levels).collect();
    let mut source = String::from("<section>");
    for name in &names {
        let _ = write!(source, "<{name} role='r'>");
    }
    source.push_str(inside);
    for name in names.iter().rev() {
        let _ = write!(source, "</{name}>");
    }
    source + "</section>"
}

fn everything(source: &str) {
    let docbook = find("docbook").expect("registered");
    let project = Project::of_text("deep.xml", source.as_bytes(), docbook, &ReadOptions::default());
    let document =
        project.files[0].document.as_ref().unwrap_or_else(|| panic!("{:?}", project.files[0].diagnostics));
    assert!(validate(document).is_empty());
    assert!(!dump(document).is_empty());
    assert_eq!(from_json(&to_json(document)).expect("a tree"), *document);
    for target in FORMATS {
        let context = Context {
            format: *target,
            style: Style::default(),
            upgrade: ast::Upgrade::default(),
            index: &project.index,
            file: FileId(0),
        };
        let lowered = lower(document.clone(), context).document;
        let text = target.write(&lowered, &WriteOptions::default()).unwrap_or_default();
        // Whether what is read back is equal is asked elsewhere, of what people write.
        if let Verification::Different(told) = verify(&lowered, &text, *target, &ReadOptions::default()) {
            assert!(!told.contains("cannot be read"), "{}: {told}", target.name());
        }
    }
}

#[test]
fn the_deepest_tree_fits_a_small_stack() {
    let levels = usize::try_from(Limit::Nesting.default()).expect("a small number") - 1;
    for chain in CHAINS {
        for inside in ["x", " x &lt; y "] {
            let source = nested(chain, inside, levels);
            let work = move || everything(&source);
            let thread = std::thread::Builder::new().name(chain.join(" ")).stack_size(2 << 20).spawn(work);
            thread.expect("a thread").join().unwrap_or_else(|_| panic!("{chain:?}"));
        }
    }
}

#[test]
fn one_more_level_is_refused() {
    let levels = usize::try_from(Limit::Nesting.default()).expect("a small number");
    let source = nested(&["section"], "", levels);
    let error = copyist::convert_str("docbook", "json", &source).expect_err("too deep");
    assert!(error.to_string().contains("nested more than 160 deep"), "{error}");
    let json = "[".repeat(1 << 20);
    let read = ast::Format::read(&JSON, json.as_bytes(), &ReadOptions::default()).expect("a reader");
    assert!(read.diagnostics[0].help.as_deref().is_some_and(|h| h.contains("--limit nesting=")));
}

/// `AsciiDoc` that nests as deep as the limit allows, and much deeper, where it says so and does not fall.
#[test]
#[expect(clippy::format_collect, reason = "these texts are short")]
fn asciidoc_fits_a_small_stack() {
    const KINDS: [fn(usize) -> String; 8] = [
        |n| {
            let fence = |i: usize| "=".repeat(4 + i) + "\n";
            (0..n).map(fence).collect::<String>() + "a\n" + &(0..n).rev().map(fence).collect::<String>()
        },
        |n| {
            let fence =
                |i: usize| if i.is_multiple_of(2) { "_".repeat(4 + i) } else { "*".repeat(4 + i) } + "\n";
            (0..n).map(fence).collect::<String>() + "a\n" + &(0..n).rev().map(fence).collect::<String>()
        },
        |n| (0..n).map(|i| format!("{} a\n", "*".repeat(i + 1))).collect(),
        |n| {
            (0..n)
                .map(|i| format!("{} a\n", if i.is_multiple_of(2) { "*" } else { "." }.repeat(i / 2 + 1)))
                .collect()
        },
        |n| "ifdef::a[]\n\na\n\n".repeat(n) + &"endif::[]\n\n".repeat(n),
        |n| format!("{}a{}\n", "footnote:[".repeat(n), "]".repeat(n)),
        |n| format!("{}a{}\n", "[.a]#_*`".repeat(n), "`*_#".repeat(n)),
        |n| (0..n).map(|i| format!(":leveloffset: {}\n\n== a\n\n", i.min(99))).collect(),
    ];
    let everything = |source: &str| {
        let asciidoc = find("asciidoc").expect("registered");
        let project = Project::of_text("deep.adoc", source.as_bytes(), asciidoc, &ReadOptions::default());
        let Some(document) = project.files[0].document.clone() else {
            let told = project.files[0].diagnostics.last().expect("a reason");
            assert!(told.help.as_deref().is_some_and(|h| h.contains("--limit nesting=")), "{told:?}");
            return;
        };
        assert!(validate(&document).is_empty());
        for target in FORMATS {
            let context = Context {
                format: *target,
                style: Style::default(),
                upgrade: ast::Upgrade::default(),
                index: &project.index,
                file: FileId(0),
            };
            let lowered = lower(document.clone(), context).document;
            let text = target.write(&lowered, &WriteOptions::default()).unwrap_or_default();
            drop(verify(&lowered, &text, *target, &ReadOptions::default()));
        }
    };
    for (at, kind) in KINDS.into_iter().enumerate() {
        for levels in [20, 70, 150, 2000] {
            let work = move || everything(&kind(levels));
            let thread = std::thread::Builder::new().stack_size(2 << 20).spawn(work);
            thread.expect("a thread").join().unwrap_or_else(|_| panic!("kind {at}, {levels} levels"));
        }
    }
}
