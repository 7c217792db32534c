//! `antora.yml` and `nav.adoc`. Reference: <https://docs.antora.org/antora/latest/component-version-descriptor/>,
//! <https://docs.antora.org/antora/latest/navigation/files-and-lists/>.

use super::{Added, Entry, Manual, name_of, quoted};
use crate::layout::Places;
use std::fmt::Write as _;

pub(super) fn component(manual: &Manual<'_>) -> Added {
    let facts = &manual.facts;
    let title = if facts.title.is_empty() { "Manual" } else { &facts.title };
    let version = if facts.release.is_empty() { "~".to_string() } else { quoted(&facts.release) };
    let text = format!(
        "name: {}\ntitle: {}\nversion: {version}\nstart_page: index.adoc\nnav:\n- modules/ROOT/nav.adoc\n",
        name_of(title),
        quoted(title),
    );
    Added { path: "antora.yml".to_string(), text }
}

/// Antora takes the titles from the pages.
pub(super) fn navigation(manual: &Manual<'_>) -> Added {
    let mut text = String::new();
    list(manual, &manual.pages(), 1, &mut text);
    Added { path: "modules/ROOT/nav.adoc".to_string(), text }
}

fn list(manual: &Manual<'_>, entries: &[Entry], depth: usize, out: &mut String) {
    for entry in entries {
        let _ = writeln!(out, "{} xref:{}[]", "*".repeat(depth), manual.path(entry.file, Places::PAGES));
        list(manual, &entry.below, depth + 1, out);
    }
}
