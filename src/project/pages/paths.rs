//! The names of new files, and paths that still lead where they did.

use crate::project::collect::page;
use crate::project::index::between;
use ast::visit::{VisitMut, walk_block_mut, walk_inline_mut};
use ast::{
    Attrs, Block, BlockKind, Blocks, Diagnostic, Division, Inline, InlineKind, Span, Str, Target, plain_text,
};
use foldhash::{HashMap, HashMapExt, HashSet, HashSetExt};
use std::path::{Path, PathBuf};

/// Names that no file has yet, whatever the file system thinks of capital letters.
pub(super) struct Names {
    taken: HashSet<String>,
    /// The next number behind each that is taken already.
    numbers: HashMap<PathBuf, u32>,
}

impl Names {
    pub fn new<'p>(paths: impl Iterator<Item = &'p Path>) -> Names {
        let mut taken = HashSet::new();
        taken.extend(paths.map(stem));
        Names { taken, numbers: HashMap::new() }
    }

    /// The path of the file that a division becomes, beside the file that holds it: named after its id, or its title.
    pub fn of(&mut self, beside: &Path, division: &Division, attrs: &Attrs) -> PathBuf {
        let title = || ast::title(&division.head).map(|title| plain_text(title)).unwrap_or_default();
        let mut name = attrs.id().map_or_else(|| slug(&title()).to_lowercase(), slug);
        if name.is_empty() {
            name = division.kind.name().to_string();
        }
        let extension = beside.extension().and_then(|e| e.to_str()).unwrap_or_default();
        let path = |name: &str| beside.with_file_name(format!("{name}.{extension}"));
        let first = path(&name);
        if self.taken.insert(stem(&first)) {
            return first;
        }
        let number = self.numbers.entry(first).or_insert(2);
        loop {
            let made = path(&format!("{name}-{number}"));
            *number += 1;
            if self.taken.insert(stem(&made)) {
                return made;
            }
        }
    }
}

/// A path without extension, in small letters.
fn stem(path: &Path) -> String {
    path.with_extension("").to_string_lossy().to_lowercase()
}

/// Words as the name of a file: letters, digits, dots, underscores, with hyphens between; not longer than a name may
/// be, and not hidden.
fn slug(words: &str) -> String {
    let mut out = String::new();
    for c in words.chars() {
        if c.is_alphanumeric() || c == '_' || c == '.' && !out.is_empty() {
            out.push(c);
        } else if !out.ends_with('-') && !out.is_empty() {
            out.push('-');
        }
        if out.len() >= 100 {
            break;
        }
    }
    // What is behind a dot would be taken for an extension.
    out.replace('.', "-").trim_matches(['-', '_']).to_string()
}

/// A message about a text that now begins elsewhere.
pub(super) fn moved(mut told: Diagnostic, shift: u32) -> Diagnostic {
    let Span { start, end } = told.span;
    if end > 0 {
        told.span = Span { start: start.saturating_add(shift), end: end.saturating_add(shift) };
    }
    told
}

/// Makes the paths in what came from one file lead where they did, from another file.
pub(super) fn rebase(body: &mut Blocks, from: &str, to: &str) {
    let folder = |path: &str| path.rfind('/').map_or(0, |at| at + 1);
    if from[..folder(from)] == to[..folder(to)] {
        return;
    }
    let mut rebase = Rebase { folder: &from[..folder(from)], to };
    for block in body {
        rebase.block(block);
    }
}

struct Rebase<'a> {
    /// The folder that paths begin at, with a slash behind it, or nothing.
    folder: &'a str,
    to: &'a str,
}

impl Rebase<'_> {
    fn path(&self, path: &mut Str) {
        let (file, fragment) = match path.find('#') {
            Some(at) => path.split_at(at),
            None => (path.as_str(), ""),
        };
        if file.is_empty() || file.starts_with('/') || file.contains(':') {
            return;
        }
        let mut parts: Vec<&str> = self.folder.split('/').filter(|part| !part.is_empty()).collect();
        for part in file.split('/') {
            match part {
                "" | "." => {}
                ".." if parts.last().is_some_and(|last| *last != "..") => {
                    parts.pop();
                }
                part => parts.push(part),
            }
        }
        *path = format!("{}{fragment}", between(self.to, &parts.join("/"))).into();
    }
}

impl VisitMut for Rebase<'_> {
    fn block(&mut self, block: &mut Block) {
        match &mut block.kind {
            BlockKind::Include(include) => self.path(&mut include.href),
            BlockKind::MediaItem(item) => self.path(&mut item.source),
            _ => {}
        }
        walk_block_mut(self, block);
    }

    fn inline(&mut self, inline: &mut Inline) {
        match &mut inline.kind {
            InlineKind::Include(include) => self.path(&mut include.href),
            InlineKind::Link(link) => {
                if let Target::Url(url) = &mut link.target
                    && page(url).is_some()
                {
                    self.path(url);
                }
            }
            _ => {}
        }
        walk_inline_mut(self, inline);
    }
}

#[cfg(test)]
mod tests {
    use super::{Names, Rebase, slug};
    use ast::{Attrs, Block, BlockKind, Division, DivisionKind, Inline};
    use std::path::Path;

    #[test]
    fn a_name_is_of_letters_and_digits() {
        assert_eq!(slug("chap-Install_it"), "chap-Install_it");
        assert_eq!(slug("What’s new in 2.3?"), "What-s-new-in-2-3");
        assert_eq!(slug("../../etc/passwd"), "etc-passwd");
        assert_eq!(slug("…"), "");
    }

    #[test]
    fn no_two_files_have_one_name() {
        let mut names = Names::new([Path::new("/m/a.xml")].into_iter());
        let title = Block::made(BlockKind::Title(vec![Inline::text("A")]));
        let division = Division { kind: DivisionKind::Chapter, head: vec![title], body: Vec::new() };
        let mut make = || names.of(Path::new("/m/book.xml"), &division, &Attrs::default());
        assert_eq!(make(), Path::new("/m/a-2.xml"));
        assert_eq!(make(), Path::new("/m/a-3.xml"));
    }

    #[test]
    fn paths_lead_where_they_did() {
        let moved = |path: &str, folder: &str, to: &str| {
            let mut path = path.into();
            Rebase { folder, to }.path(&mut path);
            path.to_string()
        };
        assert_eq!(moved("../fig/a.png", "m/a/", "m/book.xml"), "fig/a.png");
        assert_eq!(moved("b.xml#id", "m/a/", "m/book.xml"), "a/b.xml#id");
        assert_eq!(moved("b.xml", "", "m/a/c.xml"), "../../b.xml");
        assert_eq!(moved("http://x/y.md", "m/", "c.xml"), "http://x/y.md");
    }
}
