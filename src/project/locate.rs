//! Where an include leads. A path is compared with the allowed trees by its words before the file system is asked,
//! so that nothing outside is even looked at, and by its real place afterwards, so that a symbolic link cannot escape.

use std::borrow::Cow;
use std::path::{Component, Path, PathBuf};

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

/// Follows `href`, as written in a file in `folder`, staying inside `roots` (real paths).
///
/// With `lone`, the roots are only the folders of files given by name: what leads out of them may well be a part of
/// the same manual, so where nothing is there it is missing, not forbidden. What is there stays unread all the same.
pub(super) fn locate(href: &str, folder: &Path, roots: &[PathBuf], lone: bool) -> Located {
    let path = href.split('#').next().unwrap_or_default();
    if has_scheme(path) || path.starts_with("//") {
        return Located::Outside;
    }
    let path = decode(path);
    let Some(wanted) = normalise(&folder.join(Path::new(path.as_ref()))) else { return Located::Outside };
    let inside = |p: &Path| roots.iter().any(|root| p.starts_with(root));
    if !inside(&wanted) {
        let relative = !Path::new(path.as_ref()).is_absolute();
        return if lone && relative && !wanted.exists() {
            Located::Missing(wanted)
        } else {
            Located::Outside
        };
    }
    if path.contains('\0') {
        return Located::Missing(wanted);
    }
    match wanted.canonicalize() {
        Ok(real) if !inside(&real) => Located::Outside,
        Ok(real) if real.is_file() => Located::Found(real),
        _ => Located::Missing(wanted),
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
    use super::{Located, decode, locate, normalise};
    use std::path::{Path, PathBuf};

    #[test]
    fn what_leads_outside_is_not_looked_at() {
        let roots = [PathBuf::from("/no/such/root")];
        let from = Path::new("/no/such/root/sub");
        for href in
            ["/etc/passwd", "file:///etc/passwd", "http://x/y", "../../x", "a/../../../x", "//host/x", "c:/x"]
        {
            assert_eq!(locate(href, from, &roots, false), Located::Outside, "{href}");
        }
        assert!(matches!(locate("../../x", from, &roots, true), Located::Missing(_)));
        assert_eq!(locate("/etc/passwd", from, &roots, true), Located::Outside);
        for href in ["x.xml", "../x.xml", "a/../../x.xml", "x.xml#element(/1)", "a%20b.xml"] {
            assert!(matches!(locate(href, from, &roots, false), Located::Missing(_)), "{href}");
        }
    }

    #[test]
    fn dots_and_escapes_are_resolved() {
        assert_eq!(normalise(Path::new("/a/./b/../c")), Some(PathBuf::from("/a/c")));
        assert_eq!(normalise(Path::new("a/../../b")), None);
        assert_eq!(decode("a%20b%zz%4"), "a b%zz%4");
    }
}
