//! `book.toml` and `SUMMARY.md`. Reference: <https://rust-lang.github.io/mdBook/format/summary.html>,
//! <https://rust-lang.github.io/mdBook/format/configuration/index.html>.

use super::{Added, Entry, Manual, quoted};
use ast::DivisionKind;
use std::fmt::Write as _;

/// The folder of the pages.
const PAGES: &str = "src/";

pub(super) fn configuration(manual: &Manual<'_>) -> Added {
    let facts = &manual.facts;
    let mut text = format!("[book]\ntitle = {}\n", quoted(&facts.title));
    if !facts.authors.is_empty() {
        let names: Vec<String> = facts.authors.iter().map(|author| quoted(author)).collect();
        let _ = writeln!(text, "authors = [{}]", names.join(", "));
    }
    let language = facts.language.split('-').next().unwrap_or_default();
    let _ = writeln!(text, "language = {}", quoted(if language.is_empty() { "en" } else { language }));
    text.push_str("src = \"src\"\n\n[build]\ncreate-missing = false\n");
    Added { path: "book.toml".to_string(), text }
}

/// The root and what stands before all chapters have no number.
pub(super) fn summary(manual: &Manual<'_>) -> Added {
    let mut text = String::from("# Summary\n\n");
    let _ = writeln!(text, "{}", link(manual, manual.root));
    let pages = manual.pages();
    let is_before = |entry: &&Entry| {
        let kind = manual.project.index.file(entry.file).kind;
        entry.below.is_empty()
            && matches!(
                kind,
                Some(DivisionKind::Preface | DivisionKind::Dedication | DivisionKind::Acknowledgements)
            )
    };
    let before = pages.iter().take_while(is_before).count();
    for entry in &pages[..before] {
        let _ = writeln!(text, "{}", link(manual, entry.file));
    }
    text.push('\n');
    list(manual, &pages[before..], 0, &mut text);
    Added { path: "src/SUMMARY.md".to_string(), text }
}

fn list(manual: &Manual<'_>, entries: &[Entry], depth: usize, out: &mut String) {
    for entry in entries {
        let _ = writeln!(out, "{}- {}", "  ".repeat(depth), link(manual, entry.file));
        list(manual, &entry.below, depth + 1, out);
    }
}

/// A link to a page, with its title as plain words: mdBook shows no mark-up there.
fn link(manual: &Manual<'_>, file: crate::project::FileId) -> String {
    let mut words = String::new();
    for c in manual.title(file).chars() {
        if c.is_ascii_punctuation() && !matches!(c, '.' | ',' | '-' | '(' | ')' | '/' | ':' | '\'' | '"') {
            words.push('\\');
        }
        words.push(c);
    }
    let path = manual.path(file, PAGES);
    let path = if path.contains([' ', '(', ')', '<', '>']) { format!("<{path}>") } else { path };
    format!("[{words}]({path})")
}
