//! The files of a tool's project that are no copies: its configuration and its navigation.

mod antora;
mod facts;
mod mdbook;
mod nixpkgs;
mod sphinx;

use super::Layout;
use crate::project::{FileId, Project};
use ast::{Format, Str};
use facts::Facts;
use std::fmt::Write as _;

/// A file that a layout adds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Added {
    /// Its path, relative to the output's folder, with `/`.
    pub path: String,
    /// What it says.
    pub text: String,
}

/// The files that a manual's layout adds for a format. They are made of the trees, which a conversion takes.
pub fn added(project: &Project, target: &'static dyn Format) -> Vec<Added> {
    let layout = project.index.layout();
    let Some(root) = project.index.root() else { return Vec::new() };
    let manual = Manual { project, target, root, facts: Facts::of(project, root) };
    match layout {
        Layout::Plain | Layout::Asciidoctor | Layout::Nixpkgs => Vec::new(),
        Layout::Sphinx => vec![sphinx::configuration(&manual)],
        Layout::Antora => vec![antora::component(&manual), antora::navigation(&manual)],
        Layout::MdBook => vec![mdbook::configuration(&manual), mdbook::summary(&manual)],
    }
}

/// The file that says of each anchor of a manual where it is, and was: the page first. Made of all anchors that the copies
/// have; `None` where the layout has no such file.
pub fn redirects(layout: Layout, anchors: impl IntoIterator<Item = Str>) -> Option<Added> {
    (layout == Layout::Nixpkgs).then(|| nixpkgs::redirects(anchors))
}

/// A manual that is laid out.
struct Manual<'a> {
    project: &'a Project,
    target: &'static dyn Format,
    root: FileId,
    facts: Facts,
}

/// A page and those below it.
struct Entry {
    file: FileId,
    below: Vec<Entry>,
}

impl Manual<'_> {
    /// The pages below the root, each once and in the order of the source.
    fn pages(&self) -> Vec<Entry> {
        let mut seen = vec![false; self.project.files.len()];
        self.below(self.root, &mut seen)
    }

    fn below(&self, file: FileId, seen: &mut [bool]) -> Vec<Entry> {
        if let Some(seen) = seen.get_mut(file.0 as usize) {
            *seen = true;
        }
        let mut out = Vec::new();
        for &child in &self.project.index.file(file).children {
            let is_new = seen.get(child.0 as usize) == Some(&false);
            if is_new && self.project.file(child).is_some_and(|f| !f.failed() && !f.only_parts) {
                let below = self.below(child, seen);
                out.push(Entry { file: child, below });
            }
        }
        out
    }

    /// The path of a file's copy below a folder.
    fn path(&self, file: FileId, folder: &str) -> String {
        let path = self.project.index.copy_path(file, self.target);
        path.strip_prefix(folder).map_or(path.clone(), str::to_string)
    }

    /// The title of a page, or its path.
    fn title(&self, file: FileId) -> String {
        let title = ast::plain_text(&self.project.index.file(file).title);
        let document = self.project.file(file).and_then(|file| file.document.as_ref());
        let title = facts::expanded(&title, document.map_or(&[], |document| &document.entities));
        let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
        if title.is_empty() { self.path(file, "") } else { title }
    }
}

/// A text between quotation marks, as TOML, YAML and Python all read it.
fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// Words as the name of a thing in a tool's configuration: small letters and digits, with hyphens between.
fn name_of(words: &str) -> String {
    let mut out = String::new();
    for c in words.chars() {
        if c.is_ascii_alphanumeric() {
            out.push(c.to_ascii_lowercase());
        } else if !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
    }
    let name = out.trim_end_matches('-');
    if name.is_empty() { "manual".to_string() } else { name.to_string() }
}

#[cfg(test)]
mod tests {
    use super::{name_of, quoted};

    #[test]
    fn a_text_stays_what_it_is_between_its_marks() {
        assert_eq!(quoted("a \"b\" \\ c\nd\u{1}"), r#""a \"b\" \\ c\nd\u0001""#);
    }

    #[test]
    fn a_name_is_of_letters_and_digits() {
        assert_eq!(name_of("The Nix “Manual”, 2.3"), "the-nix-manual-2-3");
        assert_eq!(name_of("…"), "manual");
    }
}
