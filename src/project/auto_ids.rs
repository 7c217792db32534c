//! Headings of Markdown that are linked to by the ids which a tool makes of their words: these ids become theirs, so that the
//! links still lead there in a format whose tool makes other ids, or none.

use ast::visit::{Visit, VisitMut, walk_block, walk_block_mut, walk_document, walk_inline};
use ast::{Block, BlockKind, Document, Inline, InlineKind, Str, Target, plain_text};
use foldhash::{HashMap, HashMapExt, HashSet, HashSetExt};

/// Whether the tools of a format make ids of headings.
pub(super) fn are_made(format: &str) -> bool {
    matches!(format, "gfm" | "mdbook" | "myst" | "pandoc")
}

/// Gives headings the ids that links in the same document name.
pub(super) fn give(document: &mut Document) {
    let mut links = Links { wanted: HashSet::new(), known: HashSet::new() };
    walk_document(&mut links, document);
    let Links { mut wanted, known } = links;
    wanted.retain(|id| !known.contains(id));
    if wanted.is_empty() {
        return;
    }
    let mut giver = Giver { wanted, seen: HashMap::new() };
    for block in &mut document.body {
        giver.block(block);
    }
}

/// What links name, and what there is.
struct Links {
    wanted: HashSet<Str>,
    known: HashSet<Str>,
}

impl Visit for Links {
    fn block(&mut self, block: &Block) {
        self.known.extend(block.attrs.id().map(Str::from));
        walk_block(self, block);
    }

    fn inline(&mut self, inline: &Inline) {
        self.known.extend(inline.attrs.id().map(Str::from));
        if let InlineKind::Link(link) = &inline.kind
            && let Target::Id(id) = &link.target
        {
            self.wanted.insert(id.clone());
        }
        walk_inline(self, inline);
    }
}

struct Giver {
    wanted: HashSet<Str>,
    /// How often each id was made.
    seen: HashMap<String, usize>,
}

impl VisitMut for Giver {
    fn block(&mut self, block: &mut Block) {
        let words = match &block.kind {
            BlockKind::Division(division) => ast::title(&division.head).map(|title| plain_text(title)),
            BlockKind::Heading(heading) => Some(plain_text(&heading.content)),
            _ => None,
        };
        if let Some(words) = words {
            let made = made(&words);
            let times = self.seen.entry(made.clone()).or_default();
            let id = if *times == 0 { made } else { format!("{made}-{times}") };
            *times += 1;
            if block.attrs.id().is_none() && self.wanted.remove(id.as_str()) {
                block.attrs.set_id(id);
            }
        }
        walk_block_mut(self, block);
    }
}

/// The id that GitHub makes of a heading: small letters, without punctuation, with hyphens for blanks.
fn made(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for c in words.trim().chars() {
        match c {
            ' ' | '\n' => out.push('-'),
            '-' | '_' => out.push(c),
            c if c.is_alphanumeric() => out.extend(c.to_lowercase()),
            _ => {}
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{give, made};
    use ast::ReadOptions;

    #[test]
    fn ids_are_those_of_the_tools() {
        assert_eq!(made("How to install Haskell packages"), "how-to-install-haskell-packages");
        assert_eq!(made("What’s `new` in 2.3?"), "whats-new-in-23");
    }

    #[test]
    fn only_what_is_linked_gets_an_id() {
        let gfm = crate::registry::find("gfm").unwrap();
        let text = b"# A b\n\n## C\n\n## C\n\n[x](#c-1) [y](#a-b) [z](#none)\n";
        let mut document = gfm.read(text, &ReadOptions::default()).unwrap().document.unwrap();
        give(&mut document);
        let dump = ast::dump(&document);
        let ids: Vec<&str> = dump.lines().filter(|line| line.trim_start().starts_with("division")).collect();
        assert_eq!(ids.len(), 3, "{dump}");
        assert!(ids[0].ends_with("#a-b") && !ids[1].contains('#') && ids[2].ends_with("#c-1"), "{dump}");
    }
}
