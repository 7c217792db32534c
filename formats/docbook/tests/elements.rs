//! Every element of DocBook has a file of its own in the corpus, is read as what the table says, and is told of as
//! unknown nowhere. That it comes back from the writer is in `round.rs`, which walks the same folder.

use ast::diagnostic::Code;
use ast::visit::{Visit, walk_block, walk_document, walk_inline};
use ast::{Block, BlockKind, Format, Inline, InlineKind, Read, ReadOptions};
use copyist_docbook::DOCBOOK;
use copyist_docbook::elements::{ELEMENTS, Model, find, versions};
use std::fs;
use std::path::PathBuf;

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../corpus/features/elements")
}

/// The file of an element, as text and as read.
fn file(name: &str) -> (String, Read) {
    let path = folder().join(name).with_extension("xml");
    let text = fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let read = DOCBOOK.read(text.as_bytes(), &ReadOptions::default()).expect("there is a reader");
    (text, read)
}

#[test]
fn every_element_has_its_file_and_every_file_its_element() {
    for element in &ELEMENTS {
        let (text, _) = file(element.name);
        let begins = |tag: &str| text.split(tag).skip(1).any(|rest| rest.starts_with([' ', '>', '/', '\n']));
        assert!(begins(&format!("<{}", element.name)), "the file of `{0}` has no `{0}`", element.name);
        assert!(text.contains(&format!("id=\"el-{}", element.name)), "{}: no id of its own", element.name);
    }
    for entry in fs::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_string_lossy();
        assert!(find(&name).is_some(), "{name} is no element");
    }
}

#[test]
fn the_generation_of_a_file_is_that_of_its_element() {
    for element in &ELEMENTS {
        let (text, _) = file(element.name);
        let versions = versions(element.name);
        let only_four = versions.four && !versions.five;
        assert_eq!(only_four, text.contains("DTD DocBook XML V4.5"), "{}", element.name);
        assert_eq!(!only_four, text.contains("http://docbook.org/ns/docbook\""), "{}", element.name);
    }
}

#[test]
fn no_element_is_unknown() {
    for element in &ELEMENTS {
        let (_, read) = file(element.name);
        let document = read.document.unwrap_or_else(|| panic!("{}: {:?}", element.name, read.diagnostics));
        assert_eq!(ast::validate(&document), [], "{}", element.name);
        for told in read.diagnostics {
            // An assembly is told of as being none.
            let assembly = told.code == Code::WrongFormat && versions(element.name).assembly;
            assert!(assembly, "{}: {told:?}", element.name);
        }
    }
}

/// The names of the generic nodes in a tree.
#[derive(Default)]
struct Generics(Vec<String>);

impl Visit for Generics {
    fn block(&mut self, block: &Block) {
        if let BlockKind::Generic(generic) = &block.kind {
            self.0.push(generic.name.to_string());
        }
        walk_block(self, block);
    }

    fn inline(&mut self, inline: &Inline) {
        if let InlineKind::Generic(generic) = &inline.kind {
            self.0.push(generic.name.to_string());
        }
        walk_inline(self, inline);
    }
}

/// An element is generic where its row says so and nowhere else.
#[test]
fn what_has_a_kind_is_not_generic() {
    for element in &ELEMENTS {
        let (_, read) = file(element.name);
        let mut generics = Generics::default();
        walk_document(&mut generics, &read.document.expect("it is read"));
        let is_generic = generics.0.iter().any(|name| name == element.name);
        assert_eq!(is_generic, matches!(element.model, Model::Block(..)), "{}", element.name);
        assert_eq!(is_generic, element.reason().is_some_and(|reason| !reason.is_empty()), "{}", element.name);
    }
}
