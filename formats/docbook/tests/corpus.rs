//! Every file of the corpora: read without an error, fit, and with all its words.

use ast::{Block, BlockKind, Document, Format, Inline, InlineKind, Node, Read, ReadOptions, Severity};
use copyist_docbook::DOCBOOK;
use quick_xml::events::Event;
use std::fs;
use std::path::{Path, PathBuf};

fn read(bytes: &[u8]) -> Read {
    DOCBOOK.read(bytes, &ReadOptions::default()).expect("there is a reader")
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

/// All words of the text, found without the reader: what quick-xml calls text.
fn words_of_source(text: &str, document: &Document) -> String {
    let mut reader = quick_xml::Reader::from_str(text);
    let mut out = String::new();
    let mut islands = 0;
    loop {
        match reader.read_event().expect("it has been read before") {
            Event::Start(e) if islands > 0 || is_island(&e) => islands += 1,
            Event::End(_) if islands > 0 => islands -= 1,
            _ if islands > 0 => {}
            Event::Text(t) => out.push_str(&t),
            Event::CData(t) => out.push_str(&t),
            Event::GeneralRef(r) => match r.resolve_char_ref() {
                Ok(Some(c)) => out.push(c),
                _ => match quick_xml::escape::resolve_xml_entity(&r) {
                    Some(c) => out.push_str(c),
                    None => match document.entity(&r) {
                        Some(value) => out.push_str(&without_tags(value)),
                        None if is_file(document, &r) => {}
                        None => out.push_str(quick_xml::escape::resolve_html5_entity(&r).unwrap_or("")),
                    },
                },
            },
            Event::Eof => break,
            _ => {}
        }
    }
    squeezed(&out)
}

fn is_island(start: &quick_xml::events::BytesStart) -> bool {
    let name = start.name();
    let name: &str = name.as_ref();
    name.starts_with("mml:")
        || name.starts_with("svg:")
        || start.attributes_raw().contains("www.w3.org/2000/svg\"") && name == "svg"
}

fn is_file(document: &Document, name: &str) -> bool {
    let subset = document.attrs.hint("docbook:internal-subset").unwrap_or_default();
    subset.contains(&format!("<!ENTITY {name} SYSTEM"))
}

fn without_tags(value: &str) -> String {
    let mut out = String::new();
    for piece in value.split('<') {
        out.push_str(piece.split_once('>').map_or(piece, |(_, text)| text));
    }
    out
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect()
}

/// All words of the tree, in its order.
struct Words<'d> {
    document: &'d Document,
    out: String,
}

impl Words<'_> {
    fn node(&mut self, node: &Node) {
        match node {
            Node::Block(b) => self.blocks(std::slice::from_ref(b)),
            Node::Inline(i) => self.inlines(std::slice::from_ref(i)),
        }
    }

    fn blocks(&mut self, blocks: &[Block]) {
        use ast::visit::Visit;
        for b in blocks {
            self.block(b);
        }
    }

    fn inlines(&mut self, inlines: &[Inline]) {
        use ast::visit::Visit;
        for i in inlines {
            self.inline(i);
        }
    }
}

impl ast::visit::Visit for Words<'_> {
    fn block(&mut self, block: &Block) {
        // What has become an attribute was text.
        if block.attrs.hint("docbook:label").is_some() {
            self.out.push_str(block.attrs.get("label").unwrap_or_default());
        }
        match &block.kind {
            // A title after the content stands before it in the tree.
            BlockKind::Include(i) => i.fallback.iter().flatten().for_each(|n| self.node(n)),
            _ => ast::visit::walk_block(self, block),
        }
    }

    fn inline(&mut self, inline: &Inline) {
        match &inline.kind {
            InlineKind::Text(t) => self.out.push_str(t),
            InlineKind::EntityReference(name) => {
                self.out.push_str(&without_tags(self.document.entity(name).unwrap_or_default()));
            }
            InlineKind::ManualPage(m) => {
                self.inlines(&m.name);
                self.out.push_str(m.volume.as_deref().unwrap_or_default());
            }
            InlineKind::Math(m) => self.out.push_str(&m.source),
            _ => ast::visit::walk_inline(self, inline),
        }
    }
}

fn words_of_tree(document: &Document) -> String {
    let mut words = Words { document, out: String::new() };
    ast::visit::walk_document(&mut words, document);
    squeezed(&words.out)
}

fn check(path: &Path) {
    let name = path.display();
    let read = read(&fs::read(path).unwrap());
    let errors: Vec<_> = read.diagnostics.iter().filter(|d| d.severity == Severity::Error).collect();
    assert!(errors.is_empty(), "{name}: {errors:?}");
    let Some(document) = read.document else {
        assert!(!read.diagnostics.is_empty(), "{name}: neither a document nor a reason");
        return;
    };
    let violations = ast::validate(&document);
    assert!(violations.is_empty(), "{name}: {violations:#?}");
    let (source, tree) = (words_of_source(&read.text, &document), words_of_tree(&document));
    if source != tree {
        let at = source.bytes().zip(tree.bytes()).take_while(|(a, b)| a == b).count();
        let show = |s: &str| {
            s.chars()
                .skip(s.get(..at).map_or(0, |t| t.chars().count()).saturating_sub(40))
                .take(120)
                .collect::<String>()
        };
        panic!("{name}: words differ\n source: …{}\n   tree: …{}", show(&source), show(&tree));
    }
}

fn check_all(files: &[PathBuf]) {
    // All of them, so that one failure does not hide the others.
    let failed = files.iter().filter(|f| std::panic::catch_unwind(|| check(f)).is_err()).count();
    assert_eq!(failed, 0, "of {} files", files.len());
}

fn corpus(folder: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../corpus").join(folder), &mut found);
    assert!(!found.is_empty(), "no files in corpus/{folder}");
    found
}

#[test]
fn features_are_read_whole() {
    check_all(&corpus("features"));
}

#[test]
fn handbook_is_read_whole() {
    check_all(&corpus("handbook"));
}

#[test]
fn broken_files_are_told() {
    for path in corpus("broken") {
        let read = read(&fs::read(&path).unwrap());
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let told = read.diagnostics.iter().map(|d| d.code.name()).collect::<Vec<_>>().join(" ");
        println!("{name}: {told}: {:?}", read.diagnostics);
        let well_formed = [
            "a.xml",
            "b.xml",
            "self.xml",
            "absolute.xml",
            "relative.xml",
            "unknown-entity.xml",
            "duplicate-id.xml",
            "entity-outside.xml",
            "declarations-loop.xml",
            "declarations-outside.xml",
        ];
        if well_formed.contains(&name.as_str()) {
            let document = read.document.unwrap_or_else(|| panic!("{name}: {told}"));
            assert!(ast::validate(&document).is_empty(), "{name}");
        } else {
            assert!(read.document.is_none(), "{name} is read");
            assert!(!read.diagnostics.is_empty(), "{name}: no reason");
        }
    }
}

#[test]
fn manuals_are_read_whole() {
    let Some(folder) = std::env::var_os("COPYIST_CORPUS") else { return };
    let mut found = Vec::new();
    files(Path::new(&folder), &mut found);
    assert!(!found.is_empty());
    check_all(&found);
}
