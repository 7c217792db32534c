//! The law of the Markdown flavours: whatever has been lowered for one is read back as it was.

use ast::testing::document;
use ast::{Document, Format, ReadOptions, Style};
use copyist::lower::{Context, lower};
use copyist::project::{FileId, Index};
use proptest::prelude::*;

#[derive(Clone)]
struct Shown(Document);

impl std::fmt::Debug for Shown {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "\n{}", ast::dump(&self.0))
    }
}

fn lowered(document: &Document, format: &'static dyn Format) -> Document {
    let index = Index::default();
    let context = Context {
        format,
        style: Style::Idiomatic,
        upgrade: ast::Upgrade::default(),
        index: &index,
        file: FileId(0),
    };
    lower(document.clone(), context).document
}

fn flavours() -> Vec<&'static dyn Format> {
    copyist::registry::FORMATS
        .iter()
        .copied()
        .filter(|f| f.can_read() && f.capabilities().is_some_and(|caps| caps.normal.is_some()))
        .collect()
}

fn holds(document: &Document) -> Result<(), TestCaseError> {
    for format in flavours() {
        let copy = lowered(document, format);
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
    assert!(flavours().len() >= 2);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(512) })]

    #[test]
    fn what_is_written_is_read_back(Shown(document) in document().prop_map(Shown)) {
        holds(&document)?;
    }
}
