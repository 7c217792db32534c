//! The law of the formats that are read and written: whatever has been lowered for one is read back as it was.

use ast::testing::document;
use ast::{
    Align, Attrs, Block, BlockKind, Cell, CodeBlock, CodeKind, Column, Division, DivisionKind, Document,
    Format, Include, Inline, InlineKind, Instruction, List, ListKind, ReadOptions, Style, Table, TableGroup,
    TableSection, TableSectionKind, Titled,
};
use copyist::lower::{Context, Lowered, lower};
use copyist::project::{FileId, Index};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

#[derive(Clone)]
struct Shown(Document);

impl std::fmt::Debug for Shown {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "\n{}", ast::dump(&self.0))
    }
}

fn lowered(document: &Document, format: &'static dyn Format) -> Document {
    lower_for(document, format).document
}

fn lower_for(document: &Document, format: &'static dyn Format) -> Lowered {
    let index = Index::default();
    let context = Context {
        format,
        style: Style::Idiomatic,
        upgrade: ast::Upgrade::default(),
        index: &index,
        file: FileId(0),
    };
    lower(document.clone(), context)
}

/// The formats that are concerned; with `FLAVOUR=NAME`, that one.
fn flavours() -> Vec<&'static dyn Format> {
    let only = std::env::var("FLAVOUR").ok();
    copyist::registry::FORMATS
        .iter()
        .copied()
        .filter(|f| only.as_deref().is_none_or(|name| name == f.name()))
        .filter(|f| f.can_read() && f.capabilities().is_some_and(ast::Capabilities::has_normal_form))
        .collect()
}

fn holds(document: &Document) -> Result<(), TestCaseError> {
    for format in flavours() {
        let copy = lowered(document, format);
        // What the format can carry is left as it is.
        let again = lower_for(&copy, format);
        prop_assert_eq!(ast::dump(&again.document), ast::dump(&copy), "{} again", format.name());
        let lost = again.ledger.entries.iter().map(|e| format!("{e:?}"));
        prop_assert_eq!(lost.collect::<Vec<_>>(), Vec::<String>::new(), "{} again", format.name());
        let text = format.write(&copy, &ast::WriteOptions::default()).unwrap();
        let read = format.read(text.as_bytes(), &ReadOptions::default()).unwrap();
        let found = read.document.unwrap();
        prop_assert_eq!(ast::dump(&found), ast::dump(&copy), "{}:\n{}", format.name(), text);
        prop_assert_eq!(&found, &copy, "{}:\n{}", format.name(), text);
        prop_assert_eq!(ast::validate(&found), vec![], "{}:\n{}", format.name(), text);
    }
    Ok(())
}

#[test]
fn there_are_flavours() {
    assert!(!flavours().is_empty());
}

/// So many documents of each kind, the same each time, so that no change fails by chance; with `PROPTEST_RNG_SEED=NUMBER`, others.
fn cases() -> ProptestConfig {
    let config = ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(512) };
    match config.rng_seed {
        RngSeed::Random => ProptestConfig { rng_seed: RngSeed::Fixed(64), ..config },
        RngSeed::Fixed(_) => config,
    }
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn what_is_written_is_read_back(Shown(document) in document().prop_map(Shown)) {
        holds(&document)?;
    }
}

/// A cell of any width and height, with words, blocks, or a table in it.
fn cell(depth: u32) -> impl Strategy<Value = Block> {
    let align = proptest::option::of(prop_oneof![
        Just(Align::Left),
        Just(Align::Center),
        Just(Align::Right),
        Just(Align::Justify),
        Just(Align::Char),
    ]);
    let body = prop_oneof![
        4 => ast::testing::inlines(1).prop_map(|words| vec![Block::made(BlockKind::Plain(words))]),
        2 => ast::testing::blocks(1),
        1 => Just(Vec::new()),
        1 => table(depth),
    ];
    let id = proptest::option::weighted(0.2, "[a-z]{3}");
    (1..4u16, 1..4u16, any::<bool>(), align, body, id).prop_map(
        |(columns, rows, heading, align, body, id)| {
            let cell = Cell { columns, rows, heading, align, body };
            let attrs = id.map(|id| Attrs::with_id(format!("cell-{id}"))).unwrap_or_default();
            Block { attrs, ..Block::made(BlockKind::Cell(Box::new(cell))) }
        },
    )
}

/// A table with all that a table can have, in a row of blocks.
fn table(depth: u32) -> BoxedStrategy<Vec<Block>> {
    if depth == 0 {
        return Just(Vec::new()).boxed();
    }
    let row = proptest::collection::vec(cell(depth - 1), 1..4);
    let row = (row, proptest::option::weighted(0.1, "[a-z]{3}")).prop_map(|(cells, id)| {
        let attrs = id.map(|id| Attrs::with_id(format!("row-{id}"))).unwrap_or_default();
        Block { attrs, ..Block::made(BlockKind::Row(cells)) }
    });
    let kind =
        prop_oneof![Just(TableSectionKind::Head), Just(TableSectionKind::Body), Just(TableSectionKind::Foot)];
    let section = (kind, proptest::collection::vec(row, 1..4))
        .prop_map(|(kind, rows)| Block::made(BlockKind::TableSection(Box::new(TableSection { kind, rows }))));
    let title = proptest::option::of(ast::testing::inlines(1).prop_map(|t| Block::made(BlockKind::Title(t))));
    let align = proptest::option::of(prop_oneof![Just(Align::Center), Just(Align::Right)]);
    let columns = proptest::collection::vec(align, 0..4);
    (title, columns, proptest::collection::vec(section, 1..4))
        .prop_map(|(title, columns, sections)| {
            let columns = columns.into_iter().map(|align| Column { align, ..Column::default() }).collect();
            let group = Block::made(BlockKind::TableGroup(Box::new(TableGroup { columns, sections })));
            let table = Table { head: title.into_iter().collect(), groups: vec![group] };
            vec![Block::made(BlockKind::Table(Box::new(table)))]
        })
        .boxed()
}

/// Runs of blanks as canonical text has them.
fn folded(mut inline: Inline) -> Inline {
    match &mut inline.kind {
        InlineKind::Text(text) => {
            let folded: Vec<&str> =
                text.split_inclusive([' ', '\n']).filter(|w| !w.trim().is_empty()).collect();
            *text = folded.concat().into();
        }
        InlineKind::Span { content, .. } => *content = content.drain(..).map(folded).collect(),
        _ => {}
    }
    inline
}

/// What looks like something else in one flavour or another: words above a quotation, orders of mdBook, braces at the end of a
/// heading, raised links.
fn lookalike() -> impl Strategy<Value = Vec<Block>> {
    let text = |words: &str| Inline::text(words);
    let order =
        "(a |\\\\|\n|\\{\\{#include x\\}\\}|\\{\\{#title A b\\}\\}|\\{\\{#if x\\}\\}|\\{\\{#|\\}\\}|`){1,6}";
    let include = |pointer: Option<&str>| {
        let include = Include {
            href: "src/a_b.rs".into(),
            text: true,
            pointer: pointer.map(Into::into),
            fallback: None,
        };
        Inline::made(InlineKind::Include(Box::new(include)))
    };
    let instruction = |target: &str, data: &str| {
        let instruction = Instruction { target: target.into(), data: data.into() };
        Inline::made(InlineKind::Instruction(Box::new(instruction)))
    };
    let words = prop_oneof![
        order.prop_map(Inline::text),
        order.prop_map(|words| Inline::span(ast::Role::Literal, vec![Inline::text(words)])),
        Just(include(None)),
        Just(include(Some(":2:10"))),
        Just(include(Some("element(/1)"))),
        Just(instruction("mdbook", "title A b")),
        Just(instruction("mdbook", "include a b")),
        Just(instruction("dbhtml", "filename")),
        Just(Inline::made(InlineKind::Strong(vec![text("Note")]))),
        Just(Inline::made(InlineKind::Superscript(vec![Inline::link(
            ast::Target::Id("fn-1".into()),
            vec![text("1")]
        )]))),
        Just(Inline::made(InlineKind::Footnote(vec![Block::made(BlockKind::Paragraph(vec![text("n")]))]))),
        "[a-c{}# .=]{1,6}".prop_map(Inline::text),
        Just(Inline { attrs: Attrs::with_id("fn-2"), ..Inline::made(InlineKind::Anchor) }),
    ];
    let words = proptest::collection::vec(words, 1..4);
    (words, proptest::option::of("[a-z]{2}"), 0..6u8).prop_map(|(words, language, kind)| {
        let mut code = Vec::new();
        words.iter().cloned().for_each(|inline| ast::normal::append(&mut code, inline));
        let words = ast::normal::text::tidy(words.into_iter().map(folded).collect());
        let paragraph = Block::made(BlockKind::Paragraph(words.clone()));
        vec![Block::made(match kind {
            0 => BlockKind::Quotation(Box::new(Titled {
                head: Vec::new(),
                body: vec![paragraph.clone(), paragraph],
            })),
            1 => BlockKind::Code(Box::new(CodeBlock {
                kind: CodeKind::Listing,
                language: language.map(Into::into),
                content: code,
            })),
            2 => BlockKind::Division(Box::new(Division {
                kind: DivisionKind::Section,
                head: vec![Block::made(BlockKind::Title(words))],
                body: Vec::new(),
            })),
            3 => BlockKind::List(Box::new(List {
                kind: ListKind::Numbered { start: 3, style: None, continued: false },
                compact: None,
                head: Vec::new(),
                items: vec![Block::made(BlockKind::Item(vec![paragraph]))],
            })),
            _ => return vec![paragraph],
        })]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(256) })]

    #[test]
    fn tables_are_read_back(body in table(2)) {
        holds(&Document { body, ..Document::default() })?;
    }

    #[test]
    fn lookalikes_are_told_apart(body in proptest::collection::vec(lookalike(), 1..4)) {
        holds(&Document { body: body.concat(), ..Document::default() })?;
    }
}

/// A listing of an included file and what is not of it: an anchor, blanks, what a target drops.
#[test]
fn a_listing_of_an_included_file_is_that_at_once() {
    let include = |href: &str, pointer: Option<&str>| {
        let pointer = pointer.map(Into::into);
        let include = Include { href: href.into(), text: true, pointer, fallback: None };
        Inline::made(InlineKind::Include(Box::new(include)))
    };
    let anchor = || Inline { attrs: Attrs::with_id("fn-2"), ..Inline::made(InlineKind::Anchor) };
    let instruction = Instruction { target: "dbhtml".into(), data: "filename".into() };
    let instruction = Inline::made(InlineKind::Instruction(Box::new(instruction)));
    for content in [
        vec![anchor(), include("src/a_b.rs", None), Inline::text(" ")],
        vec![Inline::text("\n "), instruction, include("a.rs", Some(":2:10")), Inline::text(" \n")],
        vec![anchor(), include("*a*.rs", Some(":2:10"))],
        vec![include("*a*.rs", Some(":2:10")), Inline::text(" ")],
    ] {
        for language in [None, Some(""), Some("c"), Some("`")] {
            let code = CodeBlock {
                kind: CodeKind::Listing,
                language: language.map(Into::into),
                content: content.clone(),
            };
            let body = vec![Block::made(BlockKind::Code(Box::new(code)))];
            let held = holds(&Document { body, ..Document::default() });
            assert!(held.is_ok(), "{language:?} {content:?}: {held:?}");
        }
    }
}

/// A mark with nothing behind it right below a paragraph would make a title of it.
#[test]
fn an_empty_item_below_words_is_no_underline() {
    let list = |kind, items: Vec<Vec<Block>>| {
        let items = items.into_iter().map(|body| Block::made(BlockKind::Item(body))).collect();
        Block::made(BlockKind::List(Box::new(List { kind, compact: Some(true), head: Vec::new(), items })))
    };
    let numbered = ListKind::Numbered { start: 1, style: None, continued: false };
    for kind in [ListKind::Bullet, numbered] {
        let words = || Block::made(BlockKind::Paragraph(vec![Inline::text("words")]));
        for inner in [vec![vec![]], vec![vec![], vec![words()]], vec![vec![words()], vec![]]] {
            let body = vec![list(ListKind::Bullet, vec![vec![words(), list(kind, inner)], vec![words()]])];
            let held = holds(&Document { body, ..Document::default() });
            assert!(held.is_ok(), "{held:?}");
        }
    }
}

/// The texts in a file of tests of pulldown-cmark, which are the examples of a specification.
fn examples(suite: &str) -> Vec<String> {
    let home = std::env::var_os("CARGO_HOME").map_or_else(
        || std::path::PathBuf::from(std::env::var_os("HOME").unwrap_or_default()).join(".cargo"),
        std::path::PathBuf::from,
    );
    let registries = std::fs::read_dir(home.join("registry/src")).unwrap();
    let packages = registries.flat_map(|registry| std::fs::read_dir(registry.unwrap().path()).unwrap());
    let package = packages
        .map(|package| package.unwrap().path())
        .find(|path| path.file_name().is_some_and(|n| n.to_string_lossy().starts_with("pulldown-cmark-0.13")))
        .expect("the sources of pulldown-cmark, which the tests of the Markdown crate use");
    let file = std::fs::read_to_string(package.join("tests/suite").join(suite)).unwrap();
    let texts = file.split("let original = r##\"").skip(1);
    texts.map(|text| text.split("\"##;").next().unwrap().to_string()).collect()
}

/// Text → tree → text → tree is stable for each example of the specifications.
#[test]
fn the_examples_of_the_specifications_are_stable() {
    let mut count = 0;
    for suite in ["spec.rs", "gfm_table.rs", "gfm_strikethrough.rs", "gfm_tasklist.rs"] {
        for text in examples(suite) {
            for format in flavours() {
                let read = format.read(text.as_bytes(), &ReadOptions::default()).unwrap();
                let document = read.document.unwrap();
                assert_eq!(ast::validate(&document), [], "{}: {text}", format.name());
                let copy = lowered(&document, format);
                let written = format.write(&copy, &ast::WriteOptions::default()).unwrap();
                let again = format.read(written.as_bytes(), &ReadOptions::default()).unwrap();
                let again = again.document.unwrap();
                if again != copy {
                    println!(
                        "#### {} differs\n{text}\n--- written\n{written}\n--- wanted\n{}--- found\n{}",
                        format.name(),
                        ast::dump(&copy),
                        ast::dump(&again)
                    );
                    count += 1;
                }
            }
        }
    }
    assert_eq!(count, 0);
}

/// The same examples come back from DocBook as what they were.
#[test]
fn the_examples_of_the_specifications_come_back_from_docbook() {
    let docbook = copyist::registry::find("docbook").unwrap();
    let gfm = copyist::registry::find("gfm").unwrap();
    let mut count = 0;
    for suite in ["spec.rs", "gfm_table.rs", "gfm_strikethrough.rs", "gfm_tasklist.rs"] {
        for text in examples(suite) {
            let read = |format: &'static dyn Format, text: &str| {
                format.read(text.as_bytes(), &ReadOptions::default()).unwrap().document
            };
            let document = read(gfm, &text).unwrap();
            let Lowered { document: settled, ledger } = lower_for(&document, docbook);
            let written = docbook.write(&settled, &ast::WriteOptions::default()).unwrap();
            let Some(again) = read(docbook, &written) else {
                println!("#### no tree\n{text}\n--- written\n{written}");
                count += 1;
                continue;
            };
            // Nothing is other than it was, but for what the ledger names.
            let before = if ledger.entries.is_empty() { &document } else { &settled };
            let (wanted, found) = (lowered(before, gfm), lowered(&again, gfm));
            for (what, wanted, found) in [("docbook", &settled, &again), ("gfm", &wanted, &found)] {
                if wanted != found {
                    count += 1;
                    println!(
                        "#### {what} differs\n{text}\n--- written\n{written}\n--- wanted\n{}--- found\n{}",
                        ast::dump(wanted),
                        ast::dump(found)
                    );
                }
            }
        }
    }
    assert_eq!(count, 0);
}

/// The smallest of many documents that do not hold, for each first difference. They are the same each time, but for
/// `SURVEY=N`, which looks at N others.
#[test]
fn survey() {
    use proptest::strategy::{Strategy, ValueTree};
    use proptest::test_runner::TestRunner;
    use std::collections::BTreeMap;
    let wanted: Option<usize> = std::env::var("SURVEY").ok().and_then(|n| n.parse().ok());
    let count = wanted.unwrap_or(300);
    let mut runner = if wanted.is_some() { TestRunner::default() } else { TestRunner::deterministic() };
    let strategy = ast::testing::blocks(3);
    let mut smallest: BTreeMap<String, (usize, String)> = BTreeMap::new();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let mut bad = 0;
    for _ in 0..count {
        let body = strategy.new_tree(&mut runner).unwrap().current();
        for block in body {
            let document = Document { body: vec![block], ..Document::default() };
            for format in flavours() {
                let copy = lowered(&document, format);
                let text = format.write(&copy, &ast::WriteOptions::default()).unwrap();
                let read = format.read(text.as_bytes(), &ReadOptions::default()).unwrap();
                let found = read.document.unwrap();
                if found == copy {
                    continue;
                }
                bad += 1;
                let (wanted, found) = (ast::dump(&copy), ast::dump(&found));
                let differ = wanted.lines().zip(found.lines()).find(|(a, b)| a != b);
                let word = |line: &str| line.trim().split(['"', '#']).next().unwrap_or("").to_string();
                let (a, b) = differ.unwrap_or(("end", "end"));
                // Texts are told apart by where they differ.
                let same = a.chars().zip(b.chars()).take_while(|(a, b)| a == b).count();
                let place: String = a.chars().skip(same.saturating_sub(1)).take(3).collect();
                let place = if word(a).is_empty() { place } else { String::new() };
                let key = format!("{} {} / {} {place}", format.name(), word(a), word(b));
                *counts.entry(key.clone()).or_default() += 1;
                let shown = format!("--- wanted\n{wanted}--- found\n{found}--- text\n{text}");
                let size = shown.len();
                let entry = smallest.entry(key).or_insert((usize::MAX, String::new()));
                if size < entry.0 {
                    *entry = (size, shown);
                }
            }
        }
    }
    let mut all: Vec<_> = smallest.into_iter().collect();
    all.sort_by_key(|(key, _)| std::cmp::Reverse(counts[key]));
    for (key, (_, shown)) in all.iter().take(24) {
        println!("##### {key}: {}\n{shown}", counts[key]);
    }
    assert_eq!(bad, 0, "do not hold");
}
