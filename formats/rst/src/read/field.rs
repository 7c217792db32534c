//! Field lists: `:name: body`.
//!
//! Specification: <https://docutils.sourceforge.io/docs/ref/rst/restructuredtext.html#field-lists>

use super::flow::Flow;
use super::sheet::{self, Line, Run};
use super::{Reader, Result};
use ast::{Attrs, Block, BlockKind, Blocks, DefinitionList};

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
        let mut entries = Blocks::new();
        let mut at = 0;
        let mut end = 0;
        while let Some(line) = lines.get(at) {
            if line.is_blank() {
                at += 1;
                continue;
            }
            let Some((name, column)) = marker(line.text) else { break };
            // A name of blanks that do not break is none.
            let is_blank = name.trim().is_empty();
            let words = if is_blank { vec![] } else { self.words(&Run::of_text(name, line.at + 1)) };
            let term = Block::new(BlockKind::Term(words), line.span());
            let (taken, entry) = self.marked_entry(&lines[at..], column, vec![term])?;
            entries.push(entry);
            at += taken;
            end = at;
        }
        self.expect_blank(lines, end, "a field list");
        let list = DefinitionList { glossary: false, head: Blocks::new(), entries };
        let mut attrs = Attrs::default();
        attrs.set_hint("rst:element", "field-list");
        let span = sheet::span(&lines[..end]);
        Self::put(flow, BlockKind::DefinitionList(Box::new(list)), attrs, span);
        Ok(end)
    }
}
