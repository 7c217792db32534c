//! Field lists: `:name: body`.
//!
//! Specification: <https://docutils.sourceforge.io/docs/ref/rst/restructuredtext.html#field-lists>

use super::flow::Flow;
use super::sheet::{Line, Run};
use super::{Reader, Result};
use crate::own;
use ast::{Block, BlockKind};

/// The name of the field that a line opens, and the column of its body.
pub(super) fn marker(line: &str) -> Option<(&str, usize)> {
    let rest = line.strip_prefix(':')?;
    if rest.starts_with([':', ' ']) {
        return None;
    }
    let bytes = rest.as_bytes();
    let mut at = 0;
    loop {
        at += memchr::memchr2(b':', b'\\', &bytes[at..])?;
        if bytes[at] == b'\\' {
            at += 1 + rest[at + 1..].chars().next()?.len_utf8();
            continue;
        }
        match bytes.get(at + 1) {
            // The end of a name stands behind no blank, and a role's before a backquote is none.
            None | Some(b' ') if at > 0 && bytes[at - 1] != b' ' => {
                let blanks = bytes[at + 1..].iter().take_while(|&&b| b == b' ').count();
                return Some((&rest[..at], at + 2 + blanks));
            }
            None | Some(b' ' | b'`') => return None,
            Some(_) => at += 1,
        }
    }
}

impl<'s> Reader<'s> {
    /// The field list that begins with the first line.
    pub(super) fn fields(&mut self, lines: &[Line<'s>], flow: &mut Flow) -> Result<usize> {
        let (entries, end) = self.entries(lines, |reader, lines, _| {
            let [line, ..] = lines else { return Ok(None) };
            let Some((name, column)) = marker(line.text) else { return Ok(None) };
            // A name of blanks that do not break is none.
            let is_blank = name.trim().is_empty();
            let words = if is_blank { vec![] } else { reader.words(&Run::of_text(name, line.at + 1)) };
            let term = Block::new(BlockKind::Term(words), line.span());
            reader.marked_entry(lines, column, vec![term]).map(Some)
        })?;
        self.expect_blank(lines, end, "a field list");
        Self::put_marked(entries, own::FIELD_LIST, &lines[..end], flow);
        Ok(end)
    }
}
