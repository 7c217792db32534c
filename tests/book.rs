//! The book and the other pages for people: what is generated is current, every link resolves, every page is listed, and
//! every code and kind is described. `cargo xtask book` (or `COPYIST_UPDATE=1`) brings what is generated up to date.

#[path = "book/generate.rs"]
mod generate;
#[path = "book/links.rs"]
mod links;
mod support;

use ast::diagnostic::Code;
use std::fs;
use std::path::{Path, PathBuf};

/// The pages of the book.
fn book_pages() -> Vec<PathBuf> {
    let source = support::root().join("book/src");
    support::files(&source).into_iter().filter(|f| f.extension().is_some_and(|e| e == "md")).collect()
}

/// All pages for people, from the root of the repository.
fn pages() -> Vec<PathBuf> {
    let mut all: Vec<PathBuf> = book_pages().iter().map(|page| Path::new("book/src").join(page)).collect();
    all.extend(["README.md", "CHANGELOG.md", "formats/README.md", "corpus/README.md"].map(PathBuf::from));
    all
}

#[test]
fn generated_parts_are_current() {
    let update = std::env::var_os("COPYIST_UPDATE").is_some();
    let mut stale = Vec::new();
    for (path, text) in generate::whole_pages() {
        settle(&support::root().join("book/src").join(&path), &text, update, &mut stale);
    }
    for page in pages() {
        let path = support::root().join(&page);
        let text = fs::read_to_string(&path).unwrap();
        match generate::fill(&text) {
            Ok(fresh) => settle(&path, &fresh, update, &mut stale),
            Err(error) => stale.push(PathBuf::from(format!("{}: {error}", page.display()))),
        }
    }
    assert!(stale.is_empty(), "run `cargo xtask book`; not current: {stale:#?}");
}

/// Compares a page with what it should be, or makes it so.
fn settle(path: &Path, text: &str, update: bool, stale: &mut Vec<PathBuf>) {
    if fs::read_to_string(path).is_ok_and(|there| there == text) {
        return;
    }
    if update {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    } else {
        stale.push(path.to_path_buf());
    }
}

#[test]
fn the_summary_lists_every_page() {
    let summary = fs::read_to_string(support::root().join("book/src/SUMMARY.md")).unwrap();
    for page in book_pages() {
        let name = page.to_string_lossy().replace('\\', "/");
        assert!(
            name == "SUMMARY.md" || summary.contains(&format!("]({name})")),
            "{name} is not in SUMMARY.md"
        );
    }
}

#[test]
fn every_link_resolves() {
    let mut broken = Vec::new();
    for page in pages() {
        let text = fs::read_to_string(support::root().join(&page)).unwrap();
        broken.extend(links::broken(&support::root(), &page, &text));
    }
    assert!(broken.is_empty(), "these links lead nowhere: {broken:#?}");
}

#[test]
fn every_code_has_a_section() {
    let page = fs::read_to_string(support::root().join("book/src/diagnostics.md")).unwrap();
    for code in Code::ALL {
        assert!(
            page.contains(&format!("\n## {}\n", code.name())),
            "diagnostics.md has no section `{}`",
            code.name()
        );
    }
    for heading in page.lines().filter_map(|line| line.strip_prefix("## ")) {
        assert!(Code::ALL.iter().any(|code| code.name() == heading), "there is no code `{heading}`");
    }
}
