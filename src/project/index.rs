//! What every file of a manual may know of every other: which file holds an id, and what to call it.

use super::SourceFile;
use super::collect::Collected;
use super::external::External;
use super::nearest::Nearest;
use super::words;
use crate::layout::{Layout, Places};
use crate::report::Lines;
use ast::capability::{FileLinks, TargetKind};
use ast::diagnostic::Code;
use ast::{BlockKind, Diagnostic, DivisionKind, Format, Inlines, Span, Str, Target};
use foldhash::{HashMap, HashMapExt, HashSet};
use std::collections::VecDeque;
use std::collections::hash_map::Entry;
use std::sync::{LazyLock, OnceLock};

/// A file of a project, by its place in the sorted list of files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u32);

impl FileId {
    pub(super) fn at(place: usize) -> FileId {
        FileId(u32::try_from(place).unwrap_or(u32::MAX))
    }
}

/// Where an id is, and what to call it.
#[derive(Clone, Debug)]
pub struct TargetInfo {
    /// The file that holds it.
    pub file: FileId,
    /// What kind of thing it is.
    pub kind: TargetKind,
    /// What a reference without text shows: the title, the first term, or whatever names the target best.
    /// Empty where nothing does.
    pub text: Inlines,
}

/// What an include's `href` leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IncludeTarget {
    /// A file of the project, converted in its own place.
    File(FileId),
    /// A file that exists but is not converted: its path relative to the including file, as written.
    Other,
    /// No such file.
    Missing,
    /// A file outside the input's tree; never opened.
    Outside,
}

/// The index of a project.
#[derive(Debug, Default)]
pub struct Index {
    targets: HashMap<Str, TargetInfo>,
    files: Vec<IndexedFile>,
    /// Where the copies go.
    places: Places,
    /// The file that all others are reached from, where the layout wants one.
    root: Option<FileId>,
    /// The ids that were given before, by their file and where in it they are given again.
    again: HashSet<(FileId, Str, u32)>,
    /// Where ids are that are not among the inputs.
    external: Vec<External>,
    /// The names, without extension, that several files have in different folders.
    shared_names: OnceLock<HashSet<String>>,
}

/// What the index knows of one file.
#[derive(Debug, Default)]
pub struct IndexedFile {
    /// Its path relative to the input's root, with `/`.
    pub relative: String,
    /// The path of its copy, relative to the output's folder, but with the extension of the source.
    pub page: String,
    /// The paths of the copies of files that it refers to, by their paths as written; nothing where each copy is where
    /// its source was.
    pub assets: HashMap<Str, String>,
    /// Those of them that are pictures, films or sounds.
    pub pictures: HashSet<Str>,
    /// How many divisions lie around its root where it is included.
    pub depth: u8,
    /// Where each of its includes leads, by `href` as written.
    pub includes: HashMap<Str, IncludeTarget>,
    /// The files that it includes as a whole, in the order of the text.
    pub children: Vec<FileId>,
    /// Whether it is in a format whose own copies keep their files' names.
    pub keeps_name: bool,
    /// Whether it stays where and what it is, while others are converted.
    pub stays: bool,
    /// Whether a path in it that begins with a slash is from the root.
    pub root_paths: bool,
    /// The files of the project that its links lead to, by their paths as written.
    pub links: HashMap<Str, FileId>,
    /// The id of its root.
    pub id: Option<Str>,
    /// What its root division is; `None` where it has none.
    pub kind: Option<DivisionKind>,
    /// The title of its root; empty where it has none.
    pub title: Inlines,
}

impl Index {
    /// Builds the index from what was collected in each file, in the order of the files, and tells of ids given
    /// twice and of references that lead nowhere. Of an id given twice the first counts.
    pub(super) fn build(
        sources: &mut [SourceFile],
        collected: Vec<Collected>,
        files: Vec<IndexedFile>,
        places: Places,
        external: Vec<External>,
    ) -> Index {
        let root = files.iter().position(|file| !places.root.is_empty() && file.relative == places.root);
        let mut index = Index { root: root.map(FileId::at), files, places, external, ..Index::default() };
        for (file, source) in index.files.iter_mut().zip(sources.iter()) {
            let body = source.document.as_ref().map_or(&[][..], |d| &d.body);
            let root = body.iter().find_map(|b| match &b.kind {
                BlockKind::Division(d) => Some((d, b.attrs.id())),
                _ => None,
            });
            if let Some((root, id)) = root {
                file.id = id.map(Str::from);
                file.kind = Some(root.kind);
                file.title = words::division(root);
            }
        }
        index.kinds_by_includes(&collected);
        index.kinds_by_place(&collected);
        let mut references = Vec::with_capacity(collected.len());
        let mut first: HashMap<Str, (FileId, Span)> = HashMap::new();
        let mut again = Vec::new();
        for (place, found) in collected.into_iter().enumerate() {
            let file = FileId::at(place);
            for id in found.ids {
                match first.entry(id.name) {
                    Entry::Vacant(free) => {
                        let target = TargetInfo { file, kind: id.kind, text: id.text };
                        index.targets.insert(free.key().clone(), target);
                        free.insert((file, id.span));
                    }
                    Entry::Occupied(taken) => {
                        index.again.insert((file, taken.key().clone(), id.span.start));
                        again.push((place, taken.key().clone(), id.span, *taken.get()));
                    }
                }
            }
            references.push(found.references);
        }
        tell_duplicates(sources, again);
        let mut nearest = None;
        for (place, references) in references.into_iter().enumerate() {
            for (id, span) in references {
                if index.targets.contains_key(&id) || index.external(&id).is_some() {
                    continue;
                }
                let nearest = nearest.get_or_insert_with(|| Nearest::new(index.targets.keys()));
                let message = format!("the id `{id}` is not among the inputs");
                let mut told =
                    Diagnostic::warning(Code::MissingTarget, message, span).label("a reference to it");
                if let Some(like) = nearest.find(&id) {
                    told = told.help(format!("there is an id `{like}`"));
                }
                sources[place].diagnostics.push(told);
            }
        }
        for source in sources {
            source.diagnostics.sort_by_key(|d| d.span.start);
        }
        index
    }

    /// Where a format has one kind of division only, the includes of a file say what its root is.
    fn kinds_by_includes(&mut self, collected: &[Collected]) {
        let unknown = |file: &IndexedFile| file.kind == Some(DivisionKind::Section);
        let mut around = Vec::new();
        for (place, found) in collected.iter().enumerate() {
            for include in &found.includes {
                let Some(kind) = include.kind else { continue };
                around.push(place);
                if let Some(&IncludeTarget::File(to)) = self.files[place].includes.get(&include.href)
                    && let Some(file) = self.files.get_mut(to.0 as usize)
                    && unknown(file)
                {
                    file.kind = Some(kind);
                }
            }
        }
        for place in around {
            if unknown(&self.files[place]) {
                self.files[place].kind = Some(DivisionKind::Book);
            }
        }
    }

    /// Where every file is an article to its reader, its place in the manual says what it is: in a book and in a part a chapter,
    /// or a part if its titles stand there as they are; a section elsewhere.
    fn kinds_by_place(&mut self, collected: &[Collected]) {
        let mut is_included = vec![false; self.files.len()];
        let includes =
            |files: &[IndexedFile], place: usize| -> Vec<(usize, u8, Option<DivisionKind>, bool)> {
                let (Some(file), Some(found)) = (files.get(place), collected.get(place)) else {
                    return Vec::new();
                };
                let whole = found.includes.iter().filter(|include| !include.text);
                let to = |href: &Str| match file.includes.get(href) {
                    Some(&IncludeTarget::File(to)) => Some(to.0 as usize),
                    _ => None,
                };
                whole.filter_map(|i| Some((to(&i.href)?, i.depth, i.around, i.as_it_is))).collect()
            };
        for place in 0..self.files.len() {
            for (to, ..) in includes(&self.files, place) {
                is_included[to] = true;
            }
        }
        let mut ready: VecDeque<usize> = (0..self.files.len()).filter(|&place| !is_included[place]).collect();
        while let Some(place) = ready.pop_front() {
            for (to, depth, around, as_it_is) in includes(&self.files, place) {
                // The first include of a file counts.
                if !std::mem::take(&mut is_included[to]) {
                    continue;
                }
                ready.push_back(to);
                let around = if depth > 1 { around } else { self.files[place].kind };
                let file = &mut self.files[to];
                if file.kind == Some(DivisionKind::Article) && !file.keeps_name {
                    file.kind = Some(match around {
                        Some(DivisionKind::Book) if as_it_is => DivisionKind::Part,
                        Some(DivisionKind::Book | DivisionKind::Part) => DivisionKind::Chapter,
                        _ => DivisionKind::Section,
                    });
                }
            }
        }
    }

    /// How the copies are laid out.
    pub fn layout(&self) -> Layout {
        self.places.layout
    }

    /// The file that all others are reached from, where the layout wants one.
    pub fn root(&self) -> Option<FileId> {
        self.root
    }

    /// What an id leads to; `None` where it is not among the inputs.
    pub fn target(&self, id: &str) -> Option<&TargetInfo> {
        self.targets.get(id)
    }

    /// Whether some id was given before, and the layout's tool takes that for a fault.
    pub(crate) fn has_again(&self) -> bool {
        !self.again.is_empty() && self.places.layout != Layout::Plain
    }

    /// Whether an id was given before the place where it is given here, where the layout's tool takes that for a fault.
    pub fn is_again(&self, file: FileId, id: &Str, span: Span) -> bool {
        self.has_again() && self.again.contains(&(file, id.clone(), span.start))
    }

    /// The address of an id that is not among the inputs, where the user has said where such ids are.
    pub fn external(&self, id: &str) -> Option<String> {
        if self.external.is_empty() || self.targets.contains_key(id) {
            return None;
        }
        self.external.iter().find_map(|external| external.address(id))
    }

    /// The same for a link's target.
    pub(crate) fn external_of(&self, target: &Target) -> Option<String> {
        match target {
            Target::Id(id) => self.external(id),
            Target::Url(_) => None,
        }
    }

    /// How many ids there are.
    pub fn target_count(&self) -> usize {
        self.targets.len()
    }

    /// What is known of a file; an empty entry for one that is not of this project.
    pub fn file(&self, file: FileId) -> &IndexedFile {
        static NONE: LazyLock<IndexedFile> = LazyLock::new(IndexedFile::default);
        self.files.get(file.0 as usize).unwrap_or(&NONE)
    }

    /// What sets a file's path apart from all others, without extension: its name, or the whole path where files in other
    /// folders have the same name.
    pub fn short_path(&self, file: FileId) -> &str {
        let shared = self.shared_names.get_or_init(|| {
            let mut seen = HashSet::default();
            let names = self.files.iter().map(|file| name(without_extension(&file.relative)));
            names.filter(|name| !seen.insert(*name)).map(str::to_string).collect()
        });
        let path = without_extension(&self.file(file).relative);
        if shared.contains(name(path)) { path } else { name(path) }
    }

    /// Where an include of a file leads, by its `href` as written. One that was not looked for leads to a file that
    /// is not converted.
    pub fn include(&self, file: FileId, href: &str) -> IncludeTarget {
        self.file(file).includes.get(href).cloned().unwrap_or(IncludeTarget::Other)
    }

    /// The file of the project that a link of a file leads to, by the link's address as written, and the id in it.
    pub fn linked<'u>(&self, file: FileId, url: &'u str) -> Option<(FileId, Option<&'u str>)> {
        let links = &self.file(file).links;
        if links.is_empty() {
            return None;
        }
        let (path, fragment) = match url.split_once('#') {
            Some((path, fragment)) => (path, Some(fragment)),
            None => (url, None),
        };
        links.get(path).map(|&to| (to, fragment))
    }

    /// The path of a file's copy, relative to the output's root.
    pub fn copy_path(&self, file: FileId, target: &dyn Format) -> String {
        let file = self.file(file);
        if file.stays || target.keeps_file_names() && file.keeps_name {
            return file.page.clone();
        }
        with_extension(&file.page, target.extensions().first().copied().unwrap_or_default())
    }

    /// The path from one file's copy to another's, with `/`.
    pub fn relative_link(&self, from: FileId, to: FileId, target: &dyn Format) -> String {
        between(&self.file(from).page, &self.copy_path(to, target))
    }

    /// The address that a link in one file's copy has for another's: its path, or that of the page that is made of it.
    pub fn address(&self, from: FileId, to: FileId, target: &dyn Format) -> String {
        let mut path = self.copy_path(to, target);
        if target.capabilities().is_some_and(|caps| caps.limits.file_links == FileLinks::ByPage) {
            path = with_extension(&path, "html");
        }
        if self.places.layout == Layout::Antora {
            // From the folder of all pages, wherever the link is.
            return path.strip_prefix(Places::PAGES).map_or(path.clone(), str::to_string);
        }
        between(&self.file(from).page, &path)
    }

    /// The path of a file that is copied as it is, as the copy of the file that refers to it must say it; `None` where
    /// it stays as it is written.
    pub fn asset(&self, from: FileId, path: &str, root_paths: bool) -> Option<String> {
        let file = self.file(from);
        let copy = match self.places.layout {
            Layout::Plain if root_paths => return self.from_root(from, path),
            Layout::Plain => return self.from_here(from, path),
            _ => file.assets.get(path)?,
        };
        if root_paths {
            return Some(format!("/{copy}"));
        }
        Some(match self.places.layout {
            // Its tools look for pictures in a folder of their own, and for texts in another.
            Layout::Antora => match copy.strip_prefix(Places::EXAMPLES) {
                Some(text) => format!("example${text}"),
                None => copy.strip_prefix(Places::IMAGES).unwrap_or(copy).to_string(),
            },
            // Pictures are looked for from the document that includes all others.
            Layout::Asciidoctor if file.pictures.contains(path) => copy.clone(),
            _ => between(&file.page, copy),
        })
    }

    /// The address of an anchor on the page of HTML that is made of a file.
    pub(crate) fn page_address(&self, from: FileId, to: FileId, id: &str) -> String {
        let page = with_extension(&self.file(to).page, "html");
        format!("{}#{id}", between(&self.file(from).page, &page))
    }

    /// A path that a file says from the root, with a slash before it, from where the file is; `None` where it is no such
    /// path.
    pub fn from_here(&self, file: FileId, path: &str) -> Option<String> {
        let file = self.file(file);
        let path = path.strip_prefix('/').filter(|path| file.root_paths && !path.starts_with('/'))?;
        Some(between(&file.relative, path))
    }

    /// The path of a file's copy from the root of the output, with a slash before it.
    pub fn root_link(&self, to: FileId, target: &dyn Format) -> String {
        format!("/{}", self.copy_path(to, target))
    }

    /// A path that a file says, from the root of the output with a slash before it; `None` where it is an address,
    /// is absolute already, or leads out of the root.
    pub fn from_root(&self, file: FileId, path: &str) -> Option<String> {
        if path.is_empty() || path.starts_with('/') || path.contains(':') {
            return None;
        }
        let mut parts: Vec<&str> = self.file(file).relative.split('/').collect();
        parts.pop();
        for part in path.split('/') {
            match part {
                "" | "." => {}
                ".." => {
                    parts.pop()?;
                }
                part => parts.push(part),
            }
        }
        Some(format!("/{}", parts.join("/")))
    }
}

/// The path from one file to another, both from the root.
pub(super) fn between(from: &str, mut to: &str) -> String {
    let mut from: Vec<&str> = from.split('/').collect();
    from.pop();
    let mut up = from.as_slice();
    while let ([first, rest @ ..], Some((folder, tail))) = (up, to.split_once('/'))
        && *first == folder
    {
        up = rest;
        to = tail;
    }
    let mut link = "../".repeat(up.len());
    link.push_str(to);
    link
}

/// Tells of ids that are given again: in which file, which, where, and where they were first given.
fn tell_duplicates(sources: &mut [SourceFile], again: Vec<(usize, Str, Span, (FileId, Span))>) {
    let mut lines: HashMap<FileId, Lines<'_>> = HashMap::new();
    let mut told = Vec::with_capacity(again.len());
    for (place, id, span, (file, first)) in again {
        let Some(source) = sources.get(file.0 as usize) else { continue };
        let lines = lines.entry(file).or_insert_with(|| Lines::new(&source.text));
        let line = lines.place(first.start as usize).0;
        let help = format!("it is first given at {}:{line}, and references lead there", source.shown);
        let message = format!("the id `{id}` is given twice");
        let diagnostic = Diagnostic::warning(Code::DuplicateId, message, span);
        told.push((place, diagnostic.label("given again here").help(help)));
    }
    drop(lines);
    for (place, diagnostic) in told {
        sources[place].diagnostics.push(diagnostic);
    }
}

/// A relative path with another extension: `a/b.section.xml` and `rst` make `a/b.section.rst`.
pub fn with_extension(relative: &str, extension: &str) -> String {
    let stem = without_extension(relative);
    if extension.is_empty() { stem.to_string() } else { format!("{stem}.{extension}") }
}

fn without_extension(relative: &str) -> &str {
    let name = name(relative);
    match name.rfind('.') {
        Some(dot) if dot > 0 => &relative[..relative.len() - name.len() + dot],
        _ => relative,
    }
}

/// The last part of a path.
fn name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::{FileId, Index, IndexedFile, with_extension};

    #[test]
    fn extensions_are_exchanged_in_the_name_only() {
        assert_eq!(with_extension("a.b/c.section.xml", "rst"), "a.b/c.section.rst");
        assert_eq!(with_extension("a.b/c", "rst"), "a.b/c.rst");
        assert_eq!(with_extension("a/.hidden", "md"), "a/.hidden.md");
    }

    #[test]
    fn links_go_up_only_as_far_as_needed() {
        let file = |relative: &str| IndexedFile {
            page: relative.to_string(),
            relative: relative.to_string(),
            ..IndexedFile::default()
        };
        let files = ["manual.xml", "a/one.xml", "a/b/two.xml", "ab/three.xml"].map(file);
        let index = Index { files: files.into(), ..Index::default() };
        let rst = crate::registry::find("rst").unwrap();
        let link = |from, to| index.relative_link(FileId(from), FileId(to), rst);
        assert_eq!(link(0, 2), "a/b/two.rst");
        assert_eq!(link(2, 0), "../../manual.rst");
        assert_eq!(link(2, 1), "../one.rst");
        assert_eq!(link(1, 3), "../ab/three.rst");
        assert_eq!(link(1, 1), "one.rst");
        assert_eq!(index.root_link(FileId(2), rst), "/a/b/two.rst");
        assert_eq!(index.from_root(FileId(2), "../figures/./x.png").as_deref(), Some("/a/figures/x.png"));
        assert_eq!(index.from_root(FileId(0), "../x.png"), None);
        assert_eq!(index.from_root(FileId(0), "https://example.org/x.png"), None);
    }

    #[test]
    fn a_name_that_two_files_have_does_not_tell_them_apart() {
        let file = |relative: &str| IndexedFile { relative: relative.to_string(), ..IndexedFile::default() };
        let files = ["a/one.xml", "b/one.xml", "b/two.section.xml"].map(file);
        let index = Index { files: files.into(), ..Index::default() };
        let short = [0, 1, 2].map(|at| index.short_path(FileId(at)));
        assert_eq!(short, ["a/one", "b/one", "two.section"]);
    }
}
