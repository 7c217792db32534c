//! What must hold for every input. The fuzz targets call this with what the fuzzer makes, and `tests/fuzz.rs` with
//! what it once found (`regressions/`).

#![allow(dead_code, reason = "each program that holds this uses a part of it")]

mod generate;

use allocation_counter::measure;
use copyist::ast::{self, Document, Format, Limit, Limits, Read, ReadOptions, Severity, Style, WriteOptions};
use copyist::lower::{Context, lower as lowered};
use copyist::project::{FileId, Project, SourceFile};
use copyist::registry::find;
use copyist::verify::{Verification, verify};

/// The targets whose tables lowering obeys.
const TARGETS: [&str; 8] = ["rst", "asciidoc", "commonmark", "gfm", "nixpkgs", "mdbook", "pandoc", "myst"];

/// The flavours of Markdown.
const MARKDOWN: [&str; 6] = ["commonmark", "gfm", "nixpkgs", "mdbook", "pandoc", "myst"];

/// Bytes of memory that reading may take at most for each byte of input, and however short that is.
const MEMORY: (u64, u64) = (400, 1 << 20);

/// Limits that a short input can reach.
pub fn options() -> ReadOptions {
    let limits = Limits::default()
        .with(Limit::Expansion, 1 << 14)
        .with(Limit::Entities, 1000)
        .with(Limit::Cells, 1000);
    ReadOptions { limits, ..ReadOptions::default() }
}

fn format(name: &str) -> &'static dyn Format {
    find(name).unwrap_or_else(|| panic!("{name} is registered"))
}

/// Any bytes, read as `DocBook`.
pub fn read(bytes: &[u8]) {
    let docbook = format("docbook");
    let mut read = Read::default();
    let used = measure(|| read = docbook.read(bytes, &options()).unwrap_or_default());
    let (each, least) = MEMORY;
    let most = each * bytes.len() as u64 + least;
    assert!(used.bytes_max <= most, "{} bytes of memory for {} bytes of input", used.bytes_max, bytes.len());
    if read.document.is_none() {
        assert!(!read.diagnostics.is_empty(), "no tree, and no reason why");
    }
    for told in &read.diagnostics {
        let (start, end) = (told.span.start as usize, told.span.end as usize);
        assert!(told.span == ast::Span::NONE || read.text.get(start..end).is_some(), "no place: {told:?}");
    }
    if let Some(document) = &read.document {
        fit(document);
    }
}

/// The law, for `DocBook` itself: 5 in 5, 4 in 4, and 4 with the names of 5. (From 5 to 4 elements lose their names where
/// the DTD does not allow them, and what that makes of a random nesting is not the reader's form; the conversion says so
/// itself, since it verifies.)
pub fn round(bytes: &[u8]) {
    for (five, name) in [(true, "docbook"), (false, "docbook4"), (false, "docbook")] {
        if !generate::is_of(bytes, five) {
            continue;
        }
        let Some(project) = project(bytes, five) else { continue };
        let (document, text) = written(&project, name);
        if let Verification::Different(difference) = verify(&document, &text, format(name), &options()) {
            panic!("{name} does not read back:\n{difference}\nwritten:\n{text}");
        }
    }
}

/// Lowering and writing for each target.
pub fn lower(bytes: &[u8]) {
    let Some(project) = project(bytes, true) else { return };
    for name in TARGETS {
        drop(written(&project, name));
    }
}

/// Any text, read as each flavour of Markdown, and written again.
pub fn markdown(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    for name in MARKDOWN {
        let flavour = format(name);
        let project = Project::of_text("fuzz.md", text.as_bytes(), flavour, &options());
        let Some(file) = project.files.first() else { continue };
        told_places(file);
        match &file.document {
            Some(document) => fit(document),
            None => assert!(!file.diagnostics.is_empty(), "no tree, and no reason why"),
        }
        let (_, again) = written(&project, name);
        let read = flavour.read(again.as_bytes(), &options()).unwrap_or_default();
        if let Some(document) = &read.document {
            fit(document);
        }
    }
}

/// Any text, read as reStructuredText, lowered, written, and read again: the law.
pub fn rst(bytes: &[u8]) {
    law(bytes, "rst", "fuzz.rst");
}

/// Any text, read as `AsciiDoc`, lowered, written, and read again: the law.
pub fn asciidoc(bytes: &[u8]) {
    law(bytes, "asciidoc", "fuzz.adoc");
}

/// Any text, read as `AsciiDoc`, lowered, written, and read again, whatever is read then: what no one would write does not always
/// come back to the letter.
pub fn asciidoc_is_fit(bytes: &[u8]) {
    read_and_written(bytes, "asciidoc", "fuzz.adoc");
}

/// The law for what a format reads of any text.
fn law(bytes: &[u8], name: &str, file: &str) {
    let Some((lowered, text)) = read_and_written(bytes, name, file) else { return };
    if let Verification::Different(difference) = verify(&lowered, &text, format(name), &options()) {
        let source = String::from_utf8_lossy(bytes);
        panic!("{name} does not read back:\n{difference}\nread from:\n{source}\nwritten:\n{text}");
    }
}

/// What a format reads of any text, lowered and written in the same.
fn read_and_written(bytes: &[u8], name: &str, file: &str) -> Option<(Document, String)> {
    let text = String::from_utf8_lossy(bytes);
    let format = format(name);
    let project = Project::of_text(file, text.as_bytes(), format, &options());
    let file = project.files.first()?;
    told_places(file);
    let Some(document) = &file.document else {
        assert!(!file.diagnostics.is_empty(), "no tree, and no reason why");
        return None;
    };
    fit(document);
    let (lowered, again) = written(&project, name);
    if let Some(document) = format.read(again.as_bytes(), &options()).and_then(|read| read.document) {
        fit(&document);
    }
    Some((lowered, again))
}

/// What is written in a format of `DocBook`, if that can be read.
pub fn written_as(name: &str, bytes: &[u8]) -> Option<String> {
    project(bytes, true).map(|project| written(&project, name).1)
}

/// What is told is told of a place in the text.
fn told_places(file: &SourceFile) {
    for told in &file.diagnostics {
        let (start, end) = (told.span.start as usize, told.span.end as usize);
        assert!(told.span == ast::Span::NONE || file.text.get(start..end).is_some(), "no place: {told:?}");
    }
}

/// Whether it is a tree that other parts may rely on.
fn fit(document: &Document) {
    let violations = ast::validate(document);
    assert!(violations.is_empty(), "{violations:#?}\n{}", ast::dump(document));
}

/// A manual of one file that has no errors.
fn project(bytes: &[u8], five: bool) -> Option<Project> {
    let source = generate::source(bytes, five);
    let project = Project::of_text("fuzz.xml", &source, format("docbook"), &options());
    let file = project.files.first()?;
    let errors = file.diagnostics.iter().any(|d| d.severity == Severity::Error);
    (!errors && file.document.is_some()).then_some(project)
}

fn written(project: &Project, name: &str) -> (Document, String) {
    let target = format(name);
    let document = project.files.first().and_then(|f| f.document.clone()).unwrap_or_default();
    let style = Style::default();
    let context = Context {
        format: target,
        style,
        upgrade: ast::Upgrade::default(),
        index: &project.index,
        file: FileId(0),
    };
    let document = lowered(document, context).document;
    fit(&document);
    let text = target.write(&document, &WriteOptions { style, depth: 0 }).unwrap_or_default();
    (document, text)
}
