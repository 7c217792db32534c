//! Paths as attributes say them.

/// Whether a path is told from the file that it stands in, so that it changes when that changes its place.
pub fn is_relative(path: &str) -> bool {
    !(path.is_empty() || path.starts_with(['/', '#']) || path.contains(':'))
}

/// Whether two files, named by paths, stand in one folder.
pub fn same_folder(a: &str, b: &str) -> bool {
    folder(a) == folder(b)
}

/// A path that a file says, as one would say it who calls that file by `way`.
pub fn join(way: &str, path: &str) -> String {
    let mut parts: Vec<&str> = folder(way).split('/').filter(|p| !matches!(*p, "" | ".")).collect();
    for part in path.split('/') {
        match part {
            "." => {}
            ".." if parts.last().is_some_and(|p| *p != "..") => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    let joined = parts.join("/");
    if way.starts_with('/') { format!("/{joined}") } else { joined }
}

fn folder(path: &str) -> &str {
    path.rfind('/').map_or("", |at| path.get(..at).unwrap_or_default())
}

/// Characters that a path in an address must not hold, as `%` escapes (RFC 3986, section 2.1).
pub fn escaped(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for c in path.chars() {
        match c {
            ' ' | '"' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}' | '%' | '#' | '?' => {
                let digit = |n| char::from_digit(n, 16).unwrap_or_default().to_ascii_uppercase();
                out.extend(['%', digit(u32::from(c) / 16), digit(u32::from(c) % 16)]);
            }
            c => out.push(c),
        }
    }
    out
}
