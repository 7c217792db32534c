//! The law: what is written is read back as what it was written from, and a tree that came from `DocBook` comes back
//! without a difference.

use ast::{Document, Format, ReadOptions, WriteOptions, dump};
use copyist_docbook::{DOCBOOK, DOCBOOK4, DocBook};
use proptest::prelude::*;
use std::fs;
use std::path::{Path, PathBuf};

fn read(bytes: &[u8]) -> Option<Document> {
    DOCBOOK.read(bytes, &ReadOptions::default()).expect("there is a reader").document
}

fn files(folder: &Path, out: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let mut paths: Vec<_> = entries.filter_map(|e| Some(e.ok()?.path())).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            files(&path, out);
        } else if path.extension().is_some_and(|e| e == "xml") {
            out.push(path);
        }
    }
}

/// The generation that a file is of.
fn of_file(text: &str) -> &'static DocBook {
    if text.contains("http://docbook.org/ns/docbook") { &DOCBOOK } else { &DOCBOOK4 }
}

/// The first lines in which two dumps differ.
fn difference(wanted: &Document, found: &Document) -> String {
    let (wanted, found) = (dump(wanted), dump(found));
    let same = wanted.lines().zip(found.lines()).take_while(|(a, b)| a == b).count();
    let lines =
        |text: &str| text.lines().skip(same.saturating_sub(4)).take(8).collect::<Vec<_>>().join("\n    ");
    format!("  wanted:\n    {}\n  found:\n    {}", lines(&wanted), lines(&found))
}

/// Why a file does not come back.
fn wrong(path: &Path) -> Option<String> {
    let bytes = fs::read(path).unwrap();
    let document = read(&bytes)?;
    let same = of_file(&String::from_utf8_lossy(&bytes));
    // Of its own generation a tree is settled as it was read, but for the encoding, which is UTF-8.
    let settled = same.settle(document.clone(), ast::Upgrade::Names).document;
    if settled.body != document.body {
        return Some(format!("{}: settled\n{}", path.display(), difference(&document, &settled)));
    }
    [&DOCBOOK, &DOCBOOK4].into_iter().find_map(|format| law(path, &document, format))
}

/// Why a document does not come back in a format.
fn law(path: &Path, document: &Document, format: &DocBook) -> Option<String> {
    let document = format.settle(document.clone(), ast::Upgrade::Names).document;
    let text = format.write(&document, &WriteOptions::default()).expect("there is a writer");
    let Some(back) = read(text.as_bytes()) else {
        let told = DOCBOOK.read(text.as_bytes(), &ReadOptions::default()).unwrap().diagnostics;
        return Some(format!("{}: cannot be read: {told:?}", path.display()));
    };
    (back != document).then(|| format!("{}:\n{}", path.display(), difference(&document, &back)))
}

fn check(folder: &Path) {
    let mut found = Vec::new();
    files(folder, &mut found);
    assert!(!found.is_empty(), "no files in {}", folder.display());
    let wrong: Vec<_> = found.iter().filter_map(|path| wrong(path)).collect();
    assert!(wrong.is_empty(), "{} of {} differ:\n{}", wrong.len(), found.len(), wrong.join("\n"));
}

fn corpus(folder: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../corpus").join(folder)
}

#[test]
fn features_come_back() {
    check(&corpus("features"));
}

#[test]
fn the_handbook_comes_back() {
    check(&corpus("handbook"));
}

#[test]
fn manuals_come_back() {
    let Some(folder) = std::env::var_os("COPYIST_CORPUS") else { return };
    check(Path::new(&folder));
}

/// A tree of another format: no hints, several roots, a break, an address.
#[test]
fn other_formats_become_docbook() {
    use ast::{Block, BlockKind, Entity, Inline, InlineKind, Link, Target};
    let link =
        Link { target: Target::Url("https://example.org/".into()), content: vec![Inline::text("site")] };
    let words = vec![
        Inline::text("See the "),
        Inline::made(InlineKind::Link(Box::new(link))),
        Inline::text("\nof "),
        Inline::made(InlineKind::Strong(vec![Inline::made(InlineKind::EntityReference("name".into()))])),
    ];
    let body = vec![Block::made(BlockKind::Paragraph(words)), Block::made(BlockKind::Break)];
    let entities = vec![Entity { name: "name".into(), value: "\"R&D\" < 100%".into() }];
    let document = Document { body, entities, ..Document::default() };
    let texts = [
        (
            &DOCBOOK,
            "<article xmlns=\"http://docbook.org/ns/docbook\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" version=\"5.2\">",
            "link xlink:href",
        ),
        (&DOCBOOK4, "<article>", "ulink url"),
    ];
    for (format, root, link) in texts {
        let settled = format.settle(document.clone(), ast::Upgrade::Names).document;
        let text = format.write(&settled, &WriteOptions::default()).unwrap();
        let name = link.split(' ').next().unwrap_or_default();
        assert_eq!(
            text,
            format!(
                "<!DOCTYPE article [\n  <!ENTITY name \"&#34;R&#38;amp;D&#34; &#38;lt; 100&#37;\">\n]>\n{root}\n  <para>\n    \
                 See the <{link}=\"https://example.org/\">site</{name}>\n    of <emphasis role=\"strong\">&name;</emphasis>\n  \
                 </para>\n  <?copyist break?>\n</article>\n"
            )
        );
        let back = read(text.as_bytes()).expect("it is well-formed");
        assert!(back == settled, "{}", difference(&settled, &back));
    }
}

/// A break of another format is an instruction in running text, where `sbr` is not valid, and comes back.
#[test]
fn line_breaks_come_back() {
    use ast::{Block, BlockKind, Inline, InlineKind};
    let broken = || Inline::made(InlineKind::LineBreak);
    let inner = vec![Inline::text("c"), broken(), Inline::text("\nd")];
    let words = vec![
        Inline::text("a"),
        broken(),
        Inline::text(" b "),
        Inline::made(InlineKind::Emphasis(inner)),
        broken(),
    ];
    let document = Document { body: vec![Block::made(BlockKind::Paragraph(words))], ..Document::default() };
    for format in [&DOCBOOK, &DOCBOOK4] {
        let settled = format.settle(document.clone(), ast::Upgrade::Names).document;
        let text = format.write(&settled, &WriteOptions::default()).unwrap();
        let wanted = "a<?asciidoc-br?>b <emphasis>c<?asciidoc-br?>d</emphasis><?asciidoc-br?>\n";
        assert!(text.contains(wanted), "{text}");
        let back = read(text.as_bytes()).expect("it is well-formed");
        assert!(back == settled, "{}", difference(&settled, &back));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    /// A generated tree is in no source's form: it has no hints, or wrong ones. Written once, it is.
    #[test]
    fn generated_trees_come_back(document in ast::testing::document()) {
        for format in [&DOCBOOK, &DOCBOOK4] {
            let text = format.write(&format.settle(document.clone(), ast::Upgrade::Names).document, &WriteOptions::default()).unwrap();
            let Some(once) = read(text.as_bytes()) else {
                return Err(TestCaseError::fail(format!("cannot be read:\n{text}")));
            };
            prop_assert_eq!(ast::validate(&once), vec![], "{}", text);
            // With wrong hints it looked like DocBook of this generation; without any it does not.
            let settled = format.settle(once.clone(), ast::Upgrade::Names).document;
            let text = format.write(&settled, &WriteOptions::default()).unwrap();
            let twice = read(text.as_bytes()).expect("it could be read before");
            prop_assert!(twice == settled, "{}\n{}", difference(&settled, &twice), text);
            let again = format.settle(twice.clone(), ast::Upgrade::Names).document;
            prop_assert_eq!(dump(&again), dump(&twice));
        }
    }
}
