//! The definitions of links, `[label]: address "title"`, for the cells of tables, which comrak reads as texts of their own.
//!
//! Specification: <https://spec.commonmark.org/0.31.2/#link-reference-definitions>

use comrak::nodes::NodeValue;
use comrak::options::{BrokenLinkCallback, BrokenLinkReference};
use comrak::{Arena, Options, ResolvedReference};
use std::collections::HashMap;
use std::sync::Arc;

/// What gives the links of a cell their addresses; none where the file defines none.
pub(super) fn of(text: &str) -> Option<Arc<dyn BrokenLinkCallback>> {
    if !text.contains("]:") {
        return None;
    }
    // Each line that looks like a definition, and a link that uses it.
    let mut sample = String::new();
    let mut labels = Vec::new();
    for line in text.lines() {
        let line = line.trim_start_matches([' ', '>']);
        if let Some((label, _)) = line.strip_prefix('[').and_then(|rest| rest.split_once("]:"))
            && !label.starts_with('^')
            && !label.is_empty()
        {
            for part in [line, "\n\n[", label, "]\n\n"] {
                sample.push_str(part);
            }
            labels.push(key(label));
        }
    }
    let arena = Arena::new();
    let root = comrak::parse_document(&arena, &sample, &Options::default());
    let mut known: HashMap<String, (String, String)> = HashMap::new();
    // A line that defines nothing is a paragraph of its own, and the brackets behind it are no link.
    for block in root.children() {
        let Some(first) = block.first_child() else { continue };
        let data = first.data.borrow();
        let NodeValue::Link(link) = &data.value else { continue };
        let line = data.sourcepos.start.line;
        let label = line.checked_sub(3).filter(|before| before % 4 == 0).and_then(|at| labels.get(at / 4));
        if let Some(label) = label {
            known.entry(label.clone()).or_insert((link.url.clone(), link.title.clone()));
        }
    }
    let resolve = move |reference: BrokenLinkReference<'_>| {
        let (url, title) = known.get(&key(reference.original))?.clone();
        Some(ResolvedReference { url, title })
    };
    Some(Arc::new(resolve))
}

/// Labels match whatever their case and blanks.
fn key(label: &str) -> String {
    label.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}
