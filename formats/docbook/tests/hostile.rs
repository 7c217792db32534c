//! What nobody would write: deep nesting, torn files, elements in any order. Never a panic, never a tree that is not
//! fit, never a word lost without an error.

use ast::{Document, Format, Inline, InlineKind, Read, ReadOptions};
use copyist_docbook::{DOCBOOK, elements};
use std::fmt::Write;
use std::fs;
use std::path::Path;

fn read(bytes: &[u8]) -> Read {
    DOCBOOK.read(bytes, &ReadOptions::default()).expect("there is a reader")
}

fn assert_fit(document: &Document, source: &str) {
    let violations = ast::validate(document);
    assert!(violations.is_empty(), "{violations:#?}\nin {source}\n{}", ast::dump(document));
}

/// Numbers that look random and are always the same.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 16).unwrap_or(0) % n.max(1)
    }
}

#[test]
fn the_deepest_nesting_fits_a_small_stack() {
    let chains: &[&[&str]] = &[
        &["section"],
        &["emphasis"],
        &["itemizedlist", "listitem"],
        &["variablelist", "varlistentry", "listitem"],
        &["informaltable", "tgroup", "tbody", "row", "entry"],
        &["informaltable", "tgroup", "tbody", "row", "entrytbl"],
        &["footnote", "para"],
        &["para", "blockquote"],
        &["title", "itemizedlist", "listitem"],
        &["unknown"],
        &["info", "author", "info"],
        &["mediaobject", "imageobject", "imagedata"],
        &["cmdsynopsis", "arg", "group"],
        &["inlineequation", "alt"],
        &["indexterm", "primary"],
        &["link"],
        &["procedure", "step", "substeps", "step"],
        &["qandaset", "qandaentry", "question"],
        &["citerefentry", "refentrytitle"],
    ];
    for chain in chains {
        for inside in ["", "<para>"] {
            let names: Vec<_> = chain.iter().cycle().take(150).collect();
            let mut source = String::from("<section>");
            source.push_str(inside);
            for name in &names {
                let _ = write!(source, "<{name} role='r'>");
            }
            source.push('x');
            for name in names.iter().rev() {
                let _ = write!(source, "</{name}>");
            }
            source.push_str(if inside.is_empty() { "" } else { "</para>" });
            source.push_str("</section>");
            let read = std::thread::Builder::new()
                .stack_size(2 << 20)
                .spawn(move || read(source.as_bytes()))
                .unwrap()
                .join()
                .unwrap();
            assert!(read.document.is_some(), "{chain:?}: {:?}", read.diagnostics);
        }
    }
}

fn features() -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../corpus/features");
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    paths.retain(|p| p.extension().is_some_and(|e| e == "xml"));
    paths.sort();
    paths.into_iter().map(|p| (p.display().to_string(), fs::read(&p).unwrap())).collect()
}

#[test]
fn a_torn_file_is_an_error() {
    for (i, (name, bytes)) in features().into_iter().enumerate() {
        // Every byte of some files, and some bytes of every file.
        let step = if i % 20 == 0 { 1 } else { 41 };
        for end in (0..bytes.len()).step_by(step) {
            let part = &bytes[..end];
            let read = read(part);
            let whole = read.document.is_some();
            assert!(
                !whole || bytes[end..].trim_ascii().len() < 2,
                "{name}: {end} bytes are read as a document"
            );
            assert!(whole || !read.diagnostics.is_empty(), "{name}: {end} bytes: no reason");
        }
    }
}

#[test]
fn a_changed_byte_never_panics() {
    let mut numbers = Numbers(0x9E37_79B9_7F4A_7C15);
    let signs = b"<>&;\"'/!?[]-=: \n#x\x00\x80\xFF";
    for (name, mut bytes) in features() {
        for _ in 0..40 {
            let at = numbers.below(bytes.len());
            let old = bytes[at];
            bytes[at] = signs[numbers.below(signs.len())];
            if let Some(document) = read(&bytes).document {
                assert_fit(&document, &name);
            }
            bytes[at] = old;
        }
    }
}

struct Words(String);

impl ast::visit::Visit for Words {
    fn block(&mut self, block: &ast::Block) {
        self.0.push_str(block.attrs.get("label").unwrap_or_default());
        ast::visit::walk_block(self, block);
    }

    fn inline(&mut self, inline: &Inline) {
        match &inline.kind {
            InlineKind::Text(t) => self.0.push_str(t),
            InlineKind::ManualPage(m) => self.0.push_str(m.volume.as_deref().unwrap_or_default()),
            _ => {}
        }
        ast::visit::walk_inline(self, inline);
    }
}

fn random(
    numbers: &mut Numbers,
    depth: usize,
    out: &mut String,
    words: &mut Vec<String>,
    values: &mut Vec<String>,
) {
    for _ in 0..=numbers.below(4) {
        match numbers.below(8) {
            0 | 1 => {
                let word = format!("w{}x", words.len());
                out.push_str([" ", "", "\n  "][numbers.below(3)]);
                out.push_str(&word);
                out.push_str(["  ", "", "\n", "<!-- c -->"][numbers.below(4)]);
                words.push(word);
            }
            2 => out.push_str(["\n", "<!-- comment -->", "<?pi data?>", " &unknown; "][numbers.below(4)]),
            _ if depth > 0 => {
                let element = elements::ELEMENTS[numbers.below(elements::ELEMENTS.len())];
                let _ = write!(out, "<{}", element.name);
                let names =
                    ["xml:id", "linkend", "role", "class", "align", "condition", "colname", "fileref", "url"];
                let first = numbers.below(names.len());
                for name in names.iter().cycle().skip(first).take(numbers.below(3)) {
                    let value = format!("v{}v", values.len());
                    let _ = write!(out, " {name}='{value}'");
                    values.push(value);
                }
                out.push('>');
                random(numbers, depth - 1, out, words, values);
                let _ = write!(out, "</{}>", element.name);
            }
            _ => {}
        }
    }
}

#[test]
fn any_element_in_any_place_keeps_its_words_and_attributes() {
    let mut numbers = Numbers(0x2545_F491_4F6C_DD1D);
    for _ in 0..3000 {
        let (mut source, mut words, mut values) = (String::from("<section>"), Vec::new(), Vec::new());
        random(&mut numbers, 5, &mut source, &mut words, &mut values);
        source.push_str("</section>");
        let read = read(source.as_bytes());
        let document = read.document.unwrap_or_else(|| panic!("{:?}\n{source}", read.diagnostics));
        assert_fit(&document, &source);
        let mut found = Words(String::new());
        ast::visit::walk_document(&mut found, &document);
        for word in words {
            assert!(found.0.contains(&word), "{word} is lost in {source}\n{}", ast::dump(&document));
        }
        let all = format!("{document:?}");
        for value in values {
            assert!(all.contains(&value), "{value} is lost in {source}\n{}", ast::dump(&document));
        }
    }
}
