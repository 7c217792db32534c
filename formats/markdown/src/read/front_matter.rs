//! Metadata at the top of a file: `---`, lines of YAML, and `---` or `...`.
//!
//! Specification: <https://jekyllrb.com/docs/front-matter/>,
//! <https://pandoc.org/MANUAL.html#extension-yaml_metadata_block>

use ast::{BlockKind, Raw};

/// Where it ends, if there is any.
pub(super) fn end(text: &str) -> Option<usize> {
    let mut lines = text.split_inclusive('\n');
    let mut at = lines.next().filter(|line| line.trim_end() == "---" && line.ends_with('\n'))?.len();
    for line in lines {
        at += line.len();
        if matches!(line.trim_end(), "---" | "...") {
            return Some(at);
        }
    }
    None
}

/// Whether its first line is empty, as pandoc does not have it.
pub(super) fn begins_empty(text: &str) -> bool {
    text.lines().nth(1).is_none_or(|line| line.trim().is_empty())
}

/// What is between its lines of marks.
pub(super) fn block(text: &str) -> BlockKind {
    let inside = text.split_once('\n').map_or("", |(_, inside)| inside).trim_end();
    let inside = inside.strip_suffix("---").or(inside.strip_suffix("...")).unwrap_or(inside);
    BlockKind::Raw(Box::new(Raw {
        format: Raw::FRONT_MATTER.into(),
        text: inside.trim_end_matches('\n').into(),
    }))
}
