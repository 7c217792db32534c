//! Files of declarations, for the readers: opened inside the input's own tree, each read once.

use super::locate::{Ground, Located};
use ast::{Opened, Resolve, Str};
use std::collections::HashMap;
use std::fmt;
use std::io::Read;
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// What all files of a project share: where they may lead, and what has been read.
#[derive(Debug)]
pub(super) struct Fragments {
    ground: Arc<Ground>,
    read: Mutex<HashMap<PathBuf, Arc<[u8]>>>,
}

impl Fragments {
    pub fn new(ground: Arc<Ground>) -> Fragments {
        Fragments { ground, read: Mutex::default() }
    }

    /// The files that have been opened so far, sorted.
    pub fn opened(&self) -> Vec<PathBuf> {
        let read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        let mut paths: Vec<PathBuf> = read.keys().cloned().collect();
        paths.sort();
        paths
    }

    /// The bytes of a file, unless it is longer than the limit or cannot be read.
    fn bytes(&self, path: &Path, limit: usize) -> Result<Arc<[u8]>, Opened> {
        let known = self.read.lock().unwrap_or_else(PoisonError::into_inner).get(path).cloned();
        if let Some(bytes) = known {
            return if bytes.len() <= limit { Ok(bytes) } else { Err(Opened::TooLong) };
        }
        let limit = u64::try_from(limit).unwrap_or(u64::MAX);
        let file = std::fs::File::open(path).map_err(|_| Opened::Missing)?;
        if file.metadata().map_or(true, |data| data.len() > limit) {
            return Err(Opened::TooLong);
        }
        // It may have grown since.
        let mut bytes = Vec::new();
        file.take(limit.saturating_add(1)).read_to_end(&mut bytes).map_err(|_| Opened::Missing)?;
        if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > limit {
            return Err(Opened::TooLong);
        }
        let bytes: Arc<[u8]> = bytes.into();
        self.read.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_path_buf(), bytes.clone());
        Ok(bytes)
    }
}

/// What the reader of one file is given. The name of a file is its real path.
pub(super) struct Resolver {
    shared: Arc<Fragments>,
    document: PathBuf,
    /// The folder of the document.
    folder: PathBuf,
}

impl Resolver {
    pub fn new(shared: &Arc<Fragments>, document: &Path) -> Resolver {
        Resolver { shared: shared.clone(), document: document.to_path_buf(), folder: folder_of(document) }
    }

    fn folder(&self, base: &str) -> PathBuf {
        if base.is_empty() { self.folder.clone() } else { folder_of(Path::new(base)) }
    }
}

impl fmt::Debug for Resolver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Resolver").field("folder", &self.folder).finish_non_exhaustive()
    }
}

impl Resolve for Resolver {
    fn open(&self, system: &str, base: &str, limit: usize) -> Opened {
        match self.shared.ground.locate(system, &self.folder(base)) {
            Located::Found(path) => match self.shared.bytes(&path, limit) {
                Ok(bytes) => Opened::File { name: path.to_string_lossy().into(), bytes },
                Err(why) => why,
            },
            Located::Missing(_) => Opened::Missing,
            Located::Outside => Opened::Outside,
        }
    }

    fn relative(&self, system: &str, base: &str) -> Str {
        let from = self.folder(base);
        if from == self.folder || system.contains(':') || system.starts_with('/') {
            return system.into();
        }
        let mut parts = way(&self.folder, &from);
        for component in Path::new(system).components() {
            match component {
                Component::CurDir => {}
                Component::ParentDir if parts.last().is_some_and(|p| p != "..") => {
                    parts.pop();
                }
                other => parts.push(other.as_os_str().to_string_lossy().into_owned()),
            }
        }
        parts.join("/").into()
    }

    fn between(&self, from: &str, to: &str) -> Str {
        let to = if to.is_empty() { self.document.clone() } else { PathBuf::from(to) };
        let mut parts = way(&self.folder(from), &folder_of(&to));
        parts.extend(to.file_name().map(|name| name.to_string_lossy().into_owned()));
        parts.join("/").into()
    }
}

/// The way from a folder to another: up to what both share, then down.
fn way(from: &Path, to: &Path) -> Vec<String> {
    let shared = to.components().zip(from.components()).take_while(|(a, b)| a == b).count();
    let up = from.components().skip(shared).map(|_| "..".to_owned());
    let down = to.components().skip(shared).map(|c| c.as_os_str().to_string_lossy().into_owned());
    up.chain(down).collect()
}

fn folder_of(path: &Path) -> PathBuf {
    path.parent().unwrap_or(Path::new("/")).to_path_buf()
}

#[cfg(test)]
mod tests {
    use super::{Fragments, Ground, Resolver};
    use ast::{Opened, Resolve};
    use std::iter;
    use std::path::{Path, PathBuf};
    use std::sync::Arc;

    fn resolver(document: &str) -> Resolver {
        let ground = Ground::new(vec![PathBuf::from("/no/such/root")], false, false, iter::empty());
        let shared = Arc::new(Fragments::new(Arc::new(ground)));
        Resolver::new(&shared, Path::new(document))
    }

    #[test]
    fn paths_are_told_from_the_document() {
        let resolver = resolver("/no/such/root/book/main.xml");
        for (system, base, wanted) in [
            ("a.xml", "", "a.xml"),
            ("a.xml", "/no/such/root/book/x.ent", "a.xml"),
            ("a.xml", "/no/such/root/book/sub/x.ent", "sub/a.xml"),
            ("../a.xml", "/no/such/root/book/sub/x.ent", "a.xml"),
            ("./a/b.xml", "/no/such/root/other/x.ent", "../other/a/b.xml"),
            ("../../a.xml", "/no/such/root/x.ent", "../../../a.xml"),
            ("/a.xml", "/no/such/root/x.ent", "/a.xml"),
            ("http://example.org/a.xml", "/no/such/root/x.ent", "http://example.org/a.xml"),
        ] {
            assert_eq!(resolver.relative(system, base), wanted, "{system} in {base}");
        }
    }

    #[test]
    fn nothing_outside_is_opened() {
        let resolver = resolver("/no/such/root/book/main.xml");
        for system in ["/etc/passwd", "file:///etc/passwd", "../../x.ent", "http://example.org/x.ent"] {
            assert_eq!(resolver.open(system, "", 1000), Opened::Outside, "{system}");
        }
        assert_eq!(resolver.open("x.ent", "", 1000), Opened::Missing);
        assert_eq!(resolver.open("../../x.ent", "/no/such/root/x.ent", 1000), Opened::Outside);
    }
}
