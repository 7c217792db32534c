//! Where an include leads. A path is compared with the allowed trees by its words before the file system is asked,
//! so that nothing outside is even looked at, and by its real place afterwards, so that a symbolic link cannot escape.

use foldhash::HashMap;
use std::borrow::Cow;
use std::ffi::OsString;
use std::path::{Component, Path, PathBuf};
use std::sync::{PoisonError, RwLock};

/// What a reference to a file leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Located {
    /// A file, by its real path.
    Found(PathBuf),
    /// Nothing: the path where it was looked for.
    Missing(PathBuf),
    /// Out of the allowed trees.
    Outside,
}

/// The trees that nothing may lead out of, and what was found in them: the file system is asked once for each place,
/// since a manual names the same few folders and files again and again.
#[derive(Debug, Default)]
pub(super) struct Ground {
    /// Real paths.
    roots: Vec<PathBuf>,
    /// Whether the roots are only the folders of files given by name: what leads out of them may well be a part of the
    /// same manual, so where nothing is there it is missing, not forbidden. What is there stays unread all the same.
    lone: bool,
    /// Whether all plain files of the roots are known from the beginning.
    walked: bool,
    /// The real paths of folders; `None` where there is no such folder. Here and below, paths are looked up by their
    /// bytes: they are without `.`, `..` and doubled slashes, and to compare them part by part takes ten times as long.
    folders: RwLock<HashMap<OsString, Option<PathBuf>>>,
    /// What was found at other places, by the path as its words say it; `None` where nothing is.
    places: RwLock<HashMap<OsString, Option<Found>>>,
}

/// What is at a place.
#[derive(Clone, Debug)]
struct Found {
    /// Its real path.
    real: PathBuf,
    is_file: bool,
}

impl Ground {
    /// The ground of these roots (real paths). The `files` are known to be plain files, by their real paths; with
    /// `walked` they are all that are not hidden.
    pub fn new(
        roots: Vec<PathBuf>,
        lone: bool,
        walked: bool,
        files: impl Iterator<Item = PathBuf>,
    ) -> Ground {
        let mut folders = HashMap::default();
        let mut places = HashMap::default();
        places.reserve(files.size_hint().1.unwrap_or_default());
        let mut last = PathBuf::new();
        for path in files {
            // The way to a file with a real path has no links, either.
            if let Some(folder) = path.parent().filter(|folder| folder.as_os_str() != last.as_os_str()) {
                last = folder.to_path_buf();
                folders.insert(last.clone().into_os_string(), Some(last.clone()));
            }
            places.insert(path.clone().into_os_string(), Some(Found { real: path, is_file: true }));
        }
        Ground { roots, lone, walked, folders: RwLock::new(folders), places: RwLock::new(places) }
    }

    /// Whether a plain file is at a place in the roots, for a hint: where they were walked, the system is not asked.
    pub fn has_file(&self, path: &Path) -> bool {
        let places = self.places.read().unwrap_or_else(PoisonError::into_inner);
        match places.get(path.as_os_str()) {
            Some(found) => found.as_ref().is_some_and(|found| found.is_file),
            None => !self.walked && path.is_file(),
        }
    }

    fn is_inside(&self, path: &Path) -> bool {
        self.roots.iter().any(|root| path.starts_with(root))
    }

    /// As [`Ground::locate`], where a path that begins with a slash is from the top of a root if it is `from_top`.
    pub fn locate_as(&self, href: &str, folder: &Path, from_top: bool) -> Located {
        let Some(path) = href.strip_prefix('/').filter(|path| from_top && !path.starts_with('/')) else {
            return self.locate(href, folder);
        };
        let mut roots = self.roots.iter().filter(|root| folder.starts_with(root));
        match roots.next() {
            Some(root) => self.locate(path, root),
            None => Located::Outside,
        }
    }

    /// Follows `href`, as written in a file in `folder`, staying inside the roots.
    pub fn locate(&self, href: &str, folder: &Path) -> Located {
        let path = href.split('#').next().unwrap_or_default();
        if has_scheme(path) || path.starts_with("//") {
            return Located::Outside;
        }
        let path = decode(path);
        let Some(wanted) = normalise(&folder.join(Path::new(path.as_ref()))) else {
            return Located::Outside;
        };
        if !self.is_inside(&wanted) {
            let relative = !Path::new(path.as_ref()).is_absolute();
            return if self.lone && relative && !wanted.exists() {
                Located::Missing(wanted)
            } else {
                Located::Outside
            };
        }
        if path.contains('\0') {
            return Located::Missing(wanted);
        }
        match self.find(&wanted) {
            Some(found) if !self.is_inside(&found.real) => Located::Outside,
            Some(found) if found.is_file => Located::Found(found.real),
            _ => Located::Missing(wanted),
        }
    }

    /// What is at a place inside the roots.
    fn find(&self, wanted: &Path) -> Option<Found> {
        let known =
            self.places.read().unwrap_or_else(PoisonError::into_inner).get(wanted.as_os_str()).cloned();
        if let Some(found) = known {
            return found;
        }
        let found = self.look(wanted);
        let mut places = self.places.write().unwrap_or_else(PoisonError::into_inner);
        places.insert(wanted.as_os_str().to_owned(), found.clone());
        found
    }

    fn look(&self, wanted: &Path) -> Option<Found> {
        let (Some(folder), Some(name)) = (wanted.parent(), wanted.file_name()) else {
            return Some(Found { real: wanted.to_path_buf(), is_file: false });
        };
        let path = self.folder(folder)?.join(name);
        let data = path.symlink_metadata().ok()?;
        if data.is_symlink() {
            let real = path.canonicalize().ok()?;
            let is_file = real.is_file();
            return Some(Found { real, is_file });
        }
        Some(Found { is_file: data.is_file(), real: path })
    }

    /// The real path of a folder.
    fn folder(&self, folder: &Path) -> Option<PathBuf> {
        let known =
            self.folders.read().unwrap_or_else(PoisonError::into_inner).get(folder.as_os_str()).cloned();
        if let Some(real) = known {
            return real;
        }
        let real = folder.canonicalize().ok();
        let mut folders = self.folders.write().unwrap_or_else(PoisonError::into_inner);
        folders.insert(folder.as_os_str().to_owned(), real.clone());
        real
    }
}

/// Whether it begins like an address: `http:`, `file:`. A single letter is a drive, and no less outside.
fn has_scheme(href: &str) -> bool {
    href.split_once(':').is_some_and(|(scheme, _)| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
    })
}

/// Resolves `.` and `..` by words alone; `None` where they climb above the top.
fn normalise(path: &Path) -> Option<PathBuf> {
    let mut out = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                if !out.pop() {
                    return None;
                }
            }
            other => out.push(other),
        }
    }
    Some(out)
}

/// Resolves `%20` and the like; what is not such an escape stays.
fn decode(href: &str) -> Cow<'_, str> {
    if !href.contains('%') {
        return Cow::Borrowed(href);
    }
    let bytes = href.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let digit = |n: usize| bytes.get(at + n).and_then(|&b| char::from(b).to_digit(16));
        if bytes[at] == b'%'
            && let (Some(high), Some(low)) = (digit(1), digit(2))
            && let Ok(byte) = u8::try_from(high * 16 + low)
        {
            out.push(byte);
            at += 3;
        } else {
            out.push(bytes[at]);
            at += 1;
        }
    }
    String::from_utf8(out).map_or(Cow::Borrowed(href), Cow::Owned)
}

#[cfg(test)]
mod tests {
    use super::{Ground, Located, decode, normalise};
    use std::iter;
    use std::path::{Path, PathBuf};

    fn ground(lone: bool) -> Ground {
        Ground::new(vec![PathBuf::from("/no/such/root")], lone, false, iter::empty())
    }

    #[test]
    fn what_leads_outside_is_not_looked_at() {
        let from = Path::new("/no/such/root/sub");
        for href in
            ["/etc/passwd", "file:///etc/passwd", "http://x/y", "../../x", "a/../../../x", "//host/x", "c:/x"]
        {
            assert_eq!(ground(false).locate(href, from), Located::Outside, "{href}");
        }
        assert!(matches!(ground(true).locate("../../x", from), Located::Missing(_)));
        assert_eq!(ground(true).locate("/etc/passwd", from), Located::Outside);
        for href in ["/../x", "//host/x", "/sub/../../x"] {
            assert_eq!(ground(false).locate_as(href, from, true), Located::Outside, "{href}");
        }
        let missing = Located::Missing(PathBuf::from("/no/such/root/etc/passwd"));
        assert_eq!(ground(false).locate_as("/etc/passwd", from, true), missing);
        for href in ["x.xml", "../x.xml", "a/../../x.xml", "x.xml#element(/1)", "a%20b.xml"] {
            assert!(matches!(ground(false).locate(href, from), Located::Missing(_)), "{href}");
        }
    }

    #[test]
    #[cfg(unix)]
    fn links_are_followed_only_inside() {
        use std::os::unix::fs::symlink;
        let folder = tempfile::tempdir().unwrap();
        let top = folder.path().canonicalize().unwrap();
        let root = top.join("root");
        std::fs::create_dir_all(root.join("real")).unwrap();
        std::fs::write(root.join("real/a.xml"), "").unwrap();
        std::fs::write(top.join("secret.xml"), "").unwrap();
        symlink(root.join("real"), root.join("linked")).unwrap();
        symlink("real/a.xml", root.join("b.xml")).unwrap();
        symlink("../secret.xml", root.join("c.xml")).unwrap();
        symlink("..", root.join("up")).unwrap();
        symlink("nowhere", root.join("d.xml")).unwrap();
        let ground = Ground::new(vec![root.clone()], false, false, iter::empty());
        let a = Located::Found(root.join("real/a.xml"));
        // Twice: what was found is remembered.
        for _ in 0..2 {
            assert_eq!(ground.locate("real/a.xml", &root), a);
            assert_eq!(ground.locate("linked/a.xml", &root), a);
            assert_eq!(ground.locate("b.xml", &root), a);
            assert_eq!(ground.locate("c.xml", &root), Located::Outside);
            assert_eq!(ground.locate("up/secret.xml", &root), Located::Outside);
            for missing in ["d.xml", "real", "linked/x.xml", "x/a.xml"] {
                assert!(matches!(ground.locate(missing, &root), Located::Missing(_)), "{missing}");
            }
        }
    }

    #[test]
    fn dots_and_escapes_are_resolved() {
        assert_eq!(normalise(Path::new("/a/./b/../c")), Some(PathBuf::from("/a/c")));
        assert_eq!(normalise(Path::new("a/../../b")), None);
        assert_eq!(decode("a%20b%zz%4"), "a b%zz%4");
    }
}
