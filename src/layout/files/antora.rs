//! `antora.yml` and `nav.adoc`. Reference: <https://docs.antora.org/antora/latest/component-version-descriptor/>,
//! <https://docs.antora.org/antora/latest/navigation/files-and-lists/>.

use super::{Added, Entry, Manual, name_of, quoted};
use crate::layout::Places;
use ast::{Block, BlockKind, Document, Inline, Link, List, ListKind, Target, Upgrade, WriteOptions};

pub(super) fn component(manual: &Manual<'_>) -> Added {
    let facts = &manual.facts;
    let title = if facts.title.is_empty() { "Manual" } else { &facts.title };
    let version = facts.version().map_or("~".to_string(), quoted);
    let text = format!(
        "name: {}\ntitle: {}\nversion: {version}\nstart_page: index.adoc\nnav:\n- modules/ROOT/nav.adoc\n",
        name_of(title),
        quoted(title),
    );
    Added { path: "antora.yml".to_string(), text }
}

/// The titles are words only: what is marked or linked in a page's own would be so on every page.
pub(super) fn navigation(manual: &Manual<'_>) -> Added {
    let mut pages = vec![Entry { file: manual.root, below: Vec::new() }];
    pages.extend(manual.pages());
    let document = Document { body: vec![list(manual, &pages)], ..Document::default() };
    let document = manual.target.settle(document, Upgrade::default()).document;
    let text = manual.target.write(&document, &WriteOptions::default()).unwrap_or_default();
    Added { path: "modules/ROOT/nav.adoc".to_string(), text }
}

fn list(manual: &Manual<'_>, entries: &[Entry]) -> Block {
    let item = |entry: &Entry| {
        let path = manual.path(entry.file, Places::PAGES);
        let mut link = Inline::link(Target::Url(path.into()), vec![Inline::text(manual.title(entry.file))]);
        link.attrs.set_hint(Link::TO_PAGE, "");
        let mut body = vec![Block::made(BlockKind::Paragraph(vec![link]))];
        if !entry.below.is_empty() {
            body.push(list(manual, &entry.below));
        }
        Block::made(BlockKind::Item(body))
    };
    let items = entries.iter().map(item).collect();
    Block::made(BlockKind::List(Box::new(List {
        kind: ListKind::Bullet,
        compact: Some(true),
        head: Vec::new(),
        items,
    })))
}
