//! Which bars of a line of a pipe table divide its cells: those that are not in code, in a comment or a tag, or escaped.
//! The writer escapes what its reader would take for one.
//!
//! Specification: <https://pandoc.org/MANUAL.html#extension-pipe_tables>

use std::collections::HashSet;

/// Where the dividing bars of a line are.
pub(crate) fn bars(line: &str) -> Vec<usize> {
    let bytes = line.as_bytes();
    let mut found = Vec::new();
    // The lengths of runs of backquotes that are known to have no partner behind them.
    let mut alone = HashSet::new();
    let mut tags_end = true;
    let mut comments_end = true;
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        at += match byte {
            b'|' => {
                found.push(at);
                1
            }
            b'\\' => 2,
            b'`' => {
                let run = bytes[at..].iter().take_while(|&&b| b == b'`').count();
                let partner = if alone.contains(&run) { None } else { partner(bytes, at + run, run) };
                if partner.is_none() {
                    alone.insert(run);
                }
                partner.map_or(run, |end| end - at)
            }
            b'<' if line[at..].starts_with("<!--") => {
                let end = if comments_end { line[at + 4..].find("-->") } else { None };
                comments_end = end.is_some();
                end.map_or(1, |end| end + 7)
            }
            b'<' if bytes.get(at + 1).is_some_and(|b| b.is_ascii_alphabetic() || *b == b'/') => {
                let end = if tags_end { line[at..].find('>') } else { None };
                tags_end = end.is_some();
                end.map_or(1, |end| end + 1)
            }
            _ => 1,
        };
    }
    found
}

/// Where the run of backquotes ends that is as long as the one before `from`.
fn partner(bytes: &[u8], from: usize, length: usize) -> Option<usize> {
    let mut at = from;
    while let Some(next) = memchr::memchr(b'`', bytes.get(at..)?) {
        at += next;
        let run = bytes[at..].iter().take_while(|&&b| b == b'`').count();
        at += run;
        if run == length {
            return Some(at);
        }
    }
    None
}

/// A cell with a backslash before each bar that would divide it.
pub(crate) fn escaped(cell: &str) -> String {
    let mut out = String::with_capacity(cell.len() + 4);
    let mut from = 0;
    for at in bars(cell) {
        out.push_str(&cell[from..at]);
        out.push('\\');
        from = at;
    }
    out.push_str(&cell[from..]);
    out
}

#[cfg(test)]
mod tests {
    use super::{bars, escaped};

    #[test]
    fn code_comments_and_escapes_hold_no_bars() {
        assert_eq!(bars("a|b"), [1]);
        assert_eq!(bars(r"`a|b` \| <!-- | --> ``|`|`` ` | `"), Vec::<usize>::new());
        assert_eq!(bars("` | x"), [2]);
        assert_eq!(escaped("a|`b|c`"), "a\\|`b|c`");
    }
}
