//! Marks of callouts at the ends of a listing's lines: `<1>`, `<.>`, `<!--1-->`, and the comment that guards them.
//!
//! Reference: <https://docs.asciidoctor.org/asciidoc/latest/verbatim/callouts/>.

use super::Work;
use super::buffer::{Buffer, Edit};
use ast::{CalloutMark, Inline, InlineKind};

/// What comments of common languages begin with.
const GUARDS: [&str; 4] = ["//", "#", "--", ";;"];

/// A mark in a line.
struct Found {
    /// Where it begins: the backslash or its own first character.
    at: usize,
    end: usize,
    is_escaped: bool,
    is_comment: bool,
    /// Its number; nothing for `<.>`.
    number: Option<u32>,
}

impl Work<'_, '_> {
    pub(super) fn callouts(&mut self, buffer: &mut Buffer) {
        let text = buffer.text.as_str();
        let mut edit = Edit::new(buffer);
        let mut counted = 0;
        let mut search = 0;
        while let Some(found) = super::buffer::find("&gt;", text, search) {
            search = found + 4;
            if !matches!(text.as_bytes().get(search), None | Some(b'\n')) {
                continue;
            }
            // What is dealt with ends in a line before.
            let start = text[edit.done..found].rfind('\n').map_or(edit.done, |n| edit.done + n + 1);
            let marks = marks_of(&text[start..search], start, self.how.comment);
            for mark in &marks {
                if mark.is_escaped {
                    edit.keep(mark.at);
                    edit.skip(mark.at + 1);
                    edit.keep(mark.end);
                    continue;
                }
                let before = &text[edit.done..mark.at];
                let line = &before[..before.len() - self.guard_of(before)];
                // Blanks between the line and its marks only part them.
                let kept = line.trim_end_matches([' ', '\t']).len();
                let number = mark.number.unwrap_or_else(|| {
                    counted += 1;
                    counted
                });
                let span = buffer.span(mark.at..mark.end, self.run);
                edit.keep(edit.done + kept);
                let kind = InlineKind::CalloutMark(CalloutMark { number, repeats: None });
                self.push_node(Inline::new(kind, span), &mut edit);
                edit.skip(mark.end);
            }
        }
        if let Some(new) = edit.finish() {
            *buffer = new;
        }
    }

    /// How long the guard is that a text before a mark ends with.
    fn guard_of(&self, before: &str) -> usize {
        let bare = before.strip_suffix(' ').unwrap_or(before);
        let guard = match self.how.comment {
            Some(guard) => bare.ends_with(guard).then_some(guard),
            None => GUARDS.into_iter().find(|guard| bare.ends_with(guard)),
        };
        guard.filter(|guard| !guard.is_empty()).map_or(0, |guard| before.len() - bare.len() + guard.len())
    }
}

/// The marks at the end of a line, from its first. Behind a mark only marks of its own form may stand.
fn marks_of(line: &str, start: usize, comment: Option<&str>) -> Vec<Found> {
    let mut marks = Vec::new();
    let mut end = line.len();
    while let Some(mark) = mark_before(line, end) {
        let odd = mark.is_comment && comment.is_some();
        let other = marks.last().is_some_and(|last: &Found| last.is_comment != mark.is_comment);
        if odd || other {
            break;
        }
        end = mark.at;
        if line[..end].ends_with(' ') {
            end -= 1;
        }
        marks.push(Found { at: mark.at + start, end: mark.end + start, ..mark });
    }
    marks.reverse();
    marks
}

/// The mark that ends at an offset.
fn mark_before(line: &str, end: usize) -> Option<Found> {
    let inside = line.get(..end)?.strip_suffix("&gt;")?;
    let (inside, is_comment) = match inside.strip_suffix("--") {
        Some(inside) => (inside, true),
        None => (inside, false),
    };
    let digits = inside.len() - inside.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let (rest, number) = match digits {
        0 => (inside.strip_suffix('.')?, None),
        n => (&inside[..inside.len() - n], Some(inside[inside.len() - n..].parse().ok()?)),
    };
    let rest = if is_comment { rest.strip_suffix("--")? } else { rest };
    let rest = rest.strip_suffix('!').unwrap_or(rest).strip_suffix("&lt;")?;
    let is_escaped = rest.ends_with('\\');
    Some(Found { at: rest.len() - usize::from(is_escaped), end, is_escaped, is_comment, number })
}
