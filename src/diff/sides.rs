//! The two sides: which files belong to them, which manual these are of, and which file is whose counterpart.

use super::method::{Half, judge};
use super::{Comparison, Report, Seen, Told, Verdict};
use crate::convert::includes_kept;
use crate::project::{FileId, LoadError, LoadOptions, Project, Reason, SourceFile, Sources, Way};
use crate::registry;
use ast::diagnostic::Code;
use ast::{Format, Includes, Limits, ReadOptions, Severity};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::{Path, PathBuf};

/// One of the two things that are compared.
#[derive(Clone)]
pub struct Side {
    /// The file or folder.
    pub input: PathBuf,
    /// Its format; `None`: known by name and content.
    pub from: Option<&'static dyn Format>,
    /// The folder of the manual that a file belongs to; `None`: found out.
    pub root: Option<PathBuf>,
}

/// Why nothing can be compared.
#[derive(Debug)]
pub enum DiffError {
    /// A side cannot be loaded.
    Load(LoadError),
    /// No file of a side can be read.
    Nothing(PathBuf),
    /// One side is a file, the other a folder: the folder.
    Mixed(PathBuf),
}

impl fmt::Display for DiffError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DiffError::Load(error @ LoadError::OutsideRoot(_)) => write!(f, "{error} that was given"),
            DiffError::Nothing(folder) => write!(f, "there is no document in {}", folder.display()),
            DiffError::Load(error) => error.fmt(f),
            DiffError::Mixed(folder) => {
                write!(
                    f,
                    "{} is a folder and the other is not; two files or two folders are compared",
                    folder.display()
                )
            }
        }
    }
}

impl std::error::Error for DiffError {}

/// What has a side been loaded as.
pub(super) struct Manual {
    /// Every include as it is.
    kept: Project,
    /// With parts of files in their places, where there are any: for each way in which formats want them.
    parts: Vec<(Includes, Project)>,
}

impl Manual {
    fn load(
        side: &Side,
        from: Option<&'static dyn Format>,
        exclude: &Path,
        limits: Limits,
    ) -> Result<Manual, DiffError> {
        let read = ReadOptions { limits, ..ReadOptions::default() };
        let exclude = vec![exclude.to_path_buf()];
        let options = LoadOptions { from, root: side.root.clone(), exclude, read, ..LoadOptions::default() };
        let mut inputs = vec![side.input.clone()];
        inputs.extend(side.root.clone().filter(|_| !side.input.is_dir()));
        let sources = Sources::read(&inputs, &options).map_err(|error| match error {
            LoadError::Nothing(_) if side.input.is_dir() => DiffError::Nothing(side.input.clone()),
            error => DiffError::Load(error),
        })?;
        let ways =
            if sources.has_parts() { &[Includes::Keep, Includes::Parts][..] } else { &[Includes::Keep] };
        let all: Vec<Way> = ways.iter().map(|&includes| includes.into()).collect();
        let mut projects = sources.into_projects(&all).into_iter();
        let kept = projects.next().unwrap_or_default();
        Ok(Manual { kept, parts: ways.iter().copied().skip(1).zip(projects).collect() })
    }

    /// The manual as it is.
    pub fn kept(&self) -> &Project {
        &self.kept
    }

    /// The manual as it is copied into a format.
    pub fn for_target(&self, target: &dyn Format) -> &Project {
        let wanted = includes_kept(target);
        let found = self.parts.iter().find(|(includes, _)| *includes == wanted);
        found.map_or(&self.kept, |(_, project)| project)
    }

    /// The files that take part, by their path without extension.
    fn files(&self, is_folder: bool) -> BTreeMap<String, Vec<FileId>> {
        let mut out: BTreeMap<String, Vec<FileId>> = BTreeMap::new();
        for (id, file) in self.kept.ids() {
            if is_folder {
                out.entry(stem(&file.relative).to_string()).or_default().push(id);
            } else if file.named {
                out.entry(String::new()).or_default().push(id);
            }
        }
        out
    }

    /// Whether a file is shown only in parts, in other files, so that it has no copy in most formats.
    fn is_only_parts(&self, id: FileId) -> bool {
        self.parts.first().and_then(|(_, parts)| parts.file(id)).is_some_and(|file| file.only_parts)
    }

    /// The formats that its files may as well be in: what is said by a name that several share, and what was passed by
    /// because files of DocBook are there, too, such as the examples that a manual shows.
    fn flavours(&self, is_folder: bool) -> Vec<&'static dyn Format> {
        let files =
            self.kept.files.iter().filter(|file| is_folder || file.named).map(|file| file.format.name());
        let beside = self.kept.left_alone.iter().filter_map(|left| match left.reason {
            Reason::Beside(name) if is_folder => Some(name),
            _ => None,
        });
        let names: BTreeSet<&str> = files.chain(beside).collect();
        let formats = names.into_iter().filter_map(registry::find);
        // What a document of DocBook is, it says itself.
        let extensions: BTreeSet<_> =
            formats.filter(|f| !f.keeps_file_names()).filter_map(|f| f.extensions().first()).collect();
        let of = |extension: &&str| {
            registry::of_extension(Path::new(&format!("x.{extension}"))).collect::<Vec<_>>()
        };
        extensions.into_iter().flat_map(of).filter(|f| f.can_read()).collect()
    }
}

/// A path without its extension.
fn stem(relative: &str) -> &str {
    let name = relative.rfind('/').map_or(0, |at| at + 1);
    match relative[name..].rfind('.') {
        Some(0) | None => relative,
        Some(dot) => &relative[..name + dot],
    }
}

/// Compares two sides.
pub(super) fn compare(a: &Side, b: &Side, limits: Limits) -> Result<Comparison, DiffError> {
    let is_folder = a.input.is_dir();
    if is_folder != b.input.is_dir() {
        let folder = if is_folder { &a.input } else { &b.input };
        for side in [a, b] {
            // What is not there is no file.
            side.input.metadata().map_err(|e| DiffError::Load(LoadError::Input(side.input.clone(), e)))?;
        }
        return Err(DiffError::Mixed(folder.clone()));
    }
    let (mut a, mut b) = (a.clone(), b.clone());
    if !is_folder {
        let found = manuals(&a.input, &b.input);
        a.root = a.root.or_else(|| found.as_ref().map(|(a, _)| a.clone()));
        b.root = b.root.or_else(|| found.map(|(_, b)| b));
    }
    let mut flavours = Flavours { a: Loads::new(&a, &b, limits)?, b: Loads::new(&b, &a, limits)?, is_folder };
    flavours.best()
}

/// What a side was loaded as, for each format that it may be in.
struct Loads<'a> {
    side: &'a Side,
    /// What a walk passes by: the other side.
    exclude: PathBuf,
    limits: Limits,
    /// The formats; `None`: each file's own.
    formats: Vec<Option<&'static dyn Format>>,
    manuals: Vec<Option<Manual>>,
}

impl<'a> Loads<'a> {
    fn new(side: &'a Side, other: &Side, limits: Limits) -> Result<Loads<'a>, DiffError> {
        let folder = |side: &Side| match &side.root {
            Some(root) if !side.input.is_dir() => root.clone(),
            _ => side.input.clone(),
        };
        let inside = |a: &Path, b: &Path| match (a.canonicalize(), b.canonicalize()) {
            (Ok(a), Ok(b)) => a != b && a.starts_with(b),
            _ => false,
        };
        let (own, others) = (folder(side), folder(other));
        let exclude = if inside(&others, &own) { others } else { PathBuf::new() };
        let by_name = || registry::of_extension(&side.input).find(|f| f.can_read() && !f.keeps_file_names());
        let from = side.from.or_else(|| if side.input.is_dir() { None } else { by_name() });
        let manual = Manual::load(side, from, &exclude, limits)?;
        let mut formats = vec![from];
        if side.from.is_none() {
            let first =
                manual.kept.files.iter().find(|f| side.input.is_dir() || f.named).map(|f| f.format.name());
            let others = manual.flavours(side.input.is_dir()).into_iter();
            formats.extend(others.filter(|f| Some(f.name()) != first).map(Some));
        }
        let mut manuals: Vec<_> = formats.iter().map(|_| None).collect();
        manuals[0] = Some(manual);
        Ok(Loads { side, exclude, limits, formats, manuals })
    }

    fn load(&mut self, at: usize) -> Result<(), DiffError> {
        if self.manuals[at].is_none() {
            self.manuals[at] = Some(Manual::load(self.side, self.formats[at], &self.exclude, self.limits)?);
        }
        Ok(())
    }

    fn get(&self, at: usize) -> Option<&Manual> {
        self.manuals.get(at)?.as_ref()
    }

    /// The extensions of the formats that its files are in.
    fn extensions(&self, at: usize) -> BTreeSet<&'static [&'static str]> {
        let is_folder = self.side.input.is_dir();
        let files = self.get(at).map(|m| &m.kept.files[..]).unwrap_or_default();
        files.iter().filter(|file| is_folder || file.named).map(|file| file.format.extensions()).collect()
    }
}

/// What a file's name leaves open is tried.
struct Flavours<'a> {
    a: Loads<'a>,
    b: Loads<'a>,
    is_folder: bool,
}

impl Flavours<'_> {
    /// The comparison with the fewest differences; the first of those that have as few.
    fn best(&mut self) -> Result<Comparison, DiffError> {
        let mut best: Option<((usize, usize), Comparison)> = None;
        for at_a in 0..self.a.formats.len() {
            for at_b in 0..self.b.formats.len() {
                self.a.load(at_a)?;
                self.b.load(at_b)?;
                if (at_a, at_b) != (0, 0) && self.a.extensions(at_a) == self.b.extensions(at_b) {
                    // Two documents whose names are alike are of one flavour.
                    continue;
                }
                let (Some(a), Some(b)) = (self.a.get(at_a), self.b.get(at_b)) else { continue };
                let done = once(a, b, self.is_folder);
                let cost = cost(&done);
                if best.as_ref().is_none_or(|(least, _)| cost < *least) {
                    best = Some((cost, done));
                }
                if cost == (0, 0) {
                    break;
                }
            }
        }
        Ok(best.map(|(_, done)| done).unwrap_or_default())
    }
}

/// How many files are not equal, and in how many rows.
fn cost(comparison: &Comparison) -> (usize, usize) {
    let rows = |report: &Report| match &report.verdict {
        Verdict::Equal { .. } => (0, 0),
        Verdict::Different { difference, .. } => (1, difference.rows()),
        Verdict::Alone | Verdict::Unread(_) => (1, 1),
    };
    comparison.files.iter().map(rows).fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1))
}

/// Compares two manuals file by file.
fn once(a: &Manual, b: &Manual, is_folder: bool) -> Comparison {
    let (files_a, files_b) = (a.files(is_folder), b.files(is_folder));
    let keys: BTreeSet<&String> = files_a.keys().chain(files_b.keys()).collect();
    let mut pairs = Vec::new();
    for key in keys {
        let of = |files: &BTreeMap<String, Vec<FileId>>| files.get(key).cloned().unwrap_or_default();
        let (of_a, mut of_b) = (of(&files_a), of(&files_b));
        let relative = |manual: &Manual, id: FileId| manual.kept.file(id).map(|f| f.relative.clone());
        // Of several files that differ in their extension only, those of the same go together.
        for id in of_a {
            let same = of_b.iter().position(|&other| relative(b, other) == relative(a, id));
            let other = same.or(if of_b.is_empty() { None } else { Some(0) }).map(|at| of_b.remove(at));
            pairs.push((Some(id), other));
        }
        pairs.extend(of_b.into_iter().map(|id| (None, Some(id))));
    }
    // A file of which only parts are shown has no copy of its own.
    pairs.retain(|pair| match pair {
        (Some(id), None) => !a.is_only_parts(*id),
        (None, Some(id)) => !b.is_only_parts(*id),
        _ => true,
    });
    let files = pairs.into_par_iter().map(|(id_a, id_b)| {
        let file = |manual: &'_ Manual, id: Option<FileId>| id.and_then(|id| manual.kept.file(id)).map(seen);
        let verdict = match (id_a, id_b) {
            (Some(id_a), Some(id_b)) => pair(Half { manual: a, id: id_a }, Half { manual: b, id: id_b }),
            _ => Verdict::Alone,
        };
        Report { a: file(a, id_a), b: file(b, id_b), verdict }
    });
    Comparison { files: files.collect() }
}

fn pair(a: Half<'_>, b: Half<'_>) -> Verdict {
    let unread: Vec<Told> =
        [a, b].into_iter().filter_map(|half| unread(half.manual.kept.file(half.id)?)).collect();
    if unread.is_empty() { judge(a, b) } else { Verdict::Unread(unread) }
}

/// What is to be told of a file that cannot be compared.
fn unread(file: &SourceFile) -> Option<Told> {
    let diagnostics = file.diagnostics.iter().filter(|d| d.severity == Severity::Error).cloned().collect();
    file.failed().then(|| Told { shown: file.shown.clone(), text: file.text.clone(), diagnostics })
}

fn seen(file: &SourceFile) -> Seen {
    Seen {
        shown: file.shown.clone(),
        format: file.format.name(),
        has_missing_targets: file.diagnostics.iter().any(|d| d.code == Code::MissingTarget),
    }
}

/// The folders of the manuals that two files are of: where their paths end alike, the folders at which these part. Not
/// further up than below the top of a checkout, and no folder that is nobody's manual.
fn manuals(a: &Path, b: &Path) -> Option<(PathBuf, PathBuf)> {
    if a.file_stem() != b.file_stem() {
        return None;
    }
    let folder = |path: &Path| {
        let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        folder.canonicalize().ok()
    };
    let (mut real_a, mut real_b) = (folder(a)?, folder(b)?);
    if !(may_be_manual(&real_a) && may_be_manual(&real_b)) {
        return None;
    }
    let shown = |path: &Path| path.parent().unwrap_or(Path::new("")).to_path_buf();
    let (mut up, same) = (0, real_a == real_b);
    while !same && real_a.file_name() == real_b.file_name() {
        let (Some(next_a), Some(next_b)) = (real_a.parent(), real_b.parent()) else { break };
        if next_a == next_b || !(may_be_manual(next_a) && may_be_manual(next_b)) {
            break;
        }
        (real_a, real_b) = (next_a.to_path_buf(), next_b.to_path_buf());
        up += 1;
    }
    Some((above(&shown(a), up, &real_a), above(&shown(b), up, &real_b)))
}

/// The folder so many steps up, as the user would say it; by its real path where the words do not tell.
fn above(folder: &Path, up: usize, real: &Path) -> PathBuf {
    let mut out = folder.to_path_buf();
    for _ in 0..up {
        out.pop();
    }
    let said = if out.as_os_str().is_empty() { PathBuf::from(".") } else { out };
    if said.canonicalize().is_ok_and(|said| said == real) { said } else { real.to_path_buf() }
}

/// Whether a folder may be that of a manual: not the top of a checkout, nor one where files of all kinds lie.
fn may_be_manual(folder: &Path) -> bool {
    let is = |other: Option<PathBuf>| other.and_then(|o| o.canonicalize().ok()).is_some_and(|o| o == folder);
    let is_top = [".git", ".hg", ".svn", ".jj"].iter().any(|name| folder.join(name).exists());
    let home = std::env::var_os("HOME").map(PathBuf::from);
    !(is_top || folder.parent().is_none() || is(home) || is(Some(std::env::temp_dir())))
}

#[cfg(test)]
mod tests {
    use super::{manuals, stem};
    use std::path::PathBuf;

    #[test]
    fn a_stem_is_a_path_without_extension() {
        for (path, wanted) in [("a.xml", "a"), ("d.e/a", "d.e/a"), ("d/.x", "d/.x"), ("a.b.md", "a.b")] {
            assert_eq!(stem(path), wanted);
        }
    }

    #[test]
    fn manuals_are_where_paths_part() {
        let place = tempfile::tempdir().unwrap();
        let top = place.path().canonicalize().unwrap();
        for folder in ["doc/part/one", "out/part/one", "out/.git", "doc/other"] {
            std::fs::create_dir_all(top.join(folder)).unwrap();
        }
        let of = |a: &str, b: &str| manuals(&top.join(a), &top.join(b));
        let both = |a: &str, b: &str| Some((top.join(a), top.join(b)));
        assert_eq!(
            of("doc/part/one/a.xml", "out/part/one/a.md"),
            both("doc/part", "out/part"),
            "not above a checkout"
        );
        std::fs::remove_dir(top.join("out/.git")).unwrap();
        assert_eq!(of("doc/part/one/a.xml", "out/part/one/a.md"), both("doc", "out"));
        assert_eq!(of("doc/part/a.xml", "doc/other/a.md"), both("doc/part", "doc/other"));
        assert_eq!(of("doc/part/a.xml", "doc/part/a.md"), both("doc/part", "doc/part"));
        assert_eq!(of("doc/part/a.xml", "out/part/b.md"), None);
        let temporary = std::env::temp_dir();
        assert_eq!(manuals(&temporary.join("a.xml"), &top.join("doc/a.md")), None);
        assert_eq!(manuals(&PathBuf::from("/a.xml"), &top.join("doc/a.md")), None);
    }
}
