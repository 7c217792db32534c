//! Listings in the reader's form: no blank lines at their ends, no blanks at the ends of lines, marks of callouts at the end of
//! theirs.

use super::Settle;
use crate::own;
use ast::{
    Block, BlockKind, Blocks, CalloutMark, Class, CodeBlock, CodeKind, Feature, Inline, InlineKind, Inlines,
    Span, plain_text,
};
use std::collections::HashMap;
use std::rc::Rc;

/// The number of a callout in its list, by the numbers of the marks that it explains.
pub(super) type Numbers = Rc<HashMap<u32, Vec<u32>>>;

/// From which place on in a row of blocks which callouts explain the marks: those of the next list. Without such a list, those
/// of the row around it.
pub(super) fn numbers_by_place(blocks: &[Block]) -> Vec<(usize, Option<Numbers>)> {
    let lists: Vec<usize> = blocks
        .iter()
        .enumerate()
        .filter(|(_, b)| matches!(b.kind, BlockKind::CalloutList(_)))
        .map(|(at, _)| at)
        .collect();
    if lists.is_empty() {
        return Vec::new();
    }
    let starts = std::iter::once(0).chain(lists.iter().map(|at| at + 1));
    let found = starts.zip(lists.iter().map(Some).chain([None]));
    found.map(|(from, list)| (from, list.and_then(|&at| numbers_of(&blocks[at])).map(Rc::new))).collect()
}

fn numbers_of(list: &Block) -> Option<HashMap<u32, Vec<u32>>> {
    let BlockKind::CalloutList(list) = &list.kind else { return None };
    let mut numbers: HashMap<u32, Vec<u32>> = HashMap::new();
    let callouts = list.body.iter().filter_map(|b| match &b.kind {
        BlockKind::Callout(c) => Some(c),
        _ => None,
    });
    for (number, callout) in (1..).zip(callouts) {
        for mark in callout.marks.iter().filter(|m| m.number > 0) {
            let explained = numbers.entry(mark.number).or_default();
            if explained.last() != Some(&number) {
                explained.push(number);
            }
        }
    }
    Some(numbers)
}

impl Settle {
    /// A listing or lines; whether it stays, else what is in `made` stands in its place.
    pub(super) fn code(&mut self, block: &mut Block, made: &mut Blocks) -> bool {
        let span = block.span;
        let BlockKind::Code(code) = &mut block.kind else { return true };
        if code.kind == CodeKind::Layout {
            self.layout(code);
        } else {
            self.verbatim(&mut code.content, span);
        }
        if let Some(language) = block.attrs.take("language") {
            code.language.get_or_insert(language);
        }
        if let Some(language) = &mut code.language {
            let known = language.trim();
            if known.len() < language.len() {
                *language = known.into();
            }
        }
        if code.kind == CodeKind::Layout || code.language.as_ref().is_some_and(ast::Str::is_empty) {
            code.language = None;
        }
        if code.kind == CodeKind::Layout && code.content.is_empty() {
            made.extend(block.attrs.take_id().map(|id| Block::anchor(id, span)));
            return false;
        }
        true
    }

    /// Lines of running text.
    fn layout(&mut self, code: &mut CodeBlock) {
        let mut content = Inlines::new();
        for inline in std::mem::take(&mut code.content) {
            match inline.kind {
                InlineKind::LineBreak => push(&mut content, "\n", inline.span),
                InlineKind::Text(text) => push(&mut content, &text, inline.span),
                _ => content.push(inline),
            }
        }
        self.inlines(&mut content, true);
        trim(&mut content);
        code.content = content;
    }

    /// The content of a listing.
    fn verbatim(&mut self, content: &mut Inlines, span: Span) {
        if let [Inline { kind: InlineKind::Text(_), .. }] = content.as_slice() {
            return trim(content);
        }
        let mut out = Inlines::with_capacity(content.len());
        let mut marks: Vec<Inline> = Vec::new();
        for mut inline in std::mem::take(content) {
            match &mut inline.kind {
                InlineKind::Text(text) => {
                    if marks.is_empty() {
                        push(&mut out, text, inline.span);
                        continue;
                    }
                    match text.split_once('\n') {
                        Some((line, rest)) => {
                            push(&mut out, line, inline.span);
                            end_line(&mut out, &mut marks);
                            push(&mut out, &format!("\n{rest}"), inline.span);
                        }
                        None => push(&mut out, text, inline.span),
                    }
                }
                InlineKind::LineBreak => {
                    end_line(&mut out, &mut marks);
                    push(&mut out, "\n", inline.span);
                }
                InlineKind::CalloutMark(mark) => {
                    let numbers =
                        self.callouts.get(&mark.number).cloned().unwrap_or_else(|| vec![mark.number]);
                    marks.extend(numbers.into_iter().map(|number| {
                        let kind = InlineKind::CalloutMark(CalloutMark { number, repeats: None });
                        Inline::new(kind, inline.span)
                    }));
                }
                _ => {
                    let mut one = vec![inline];
                    self.inlines(&mut one, true);
                    for inline in one {
                        match &inline.kind {
                            InlineKind::Text(text) => push(&mut out, text, inline.span),
                            _ => out.push(inline),
                        }
                    }
                }
            }
        }
        end_line(&mut out, &mut marks);
        let before = plain_text(&out).len();
        trim(&mut out);
        if plain_text(&out).trim_start_matches('\n').len() < before && plain_text(&out).is_empty() {
            let written = "nothing: Asciidoctor cuts blank lines at the ends of a listing";
            self.changes.note(Feature::CodeTrailingBlanks, Class::Dropped, own::STYLE, written, span);
        }
        *content = out;
    }
}

fn end_line(out: &mut Inlines, marks: &mut Vec<Inline>) {
    if marks.is_empty() {
        return;
    }
    if let Some(Inline { kind: InlineKind::Text(text), .. }) = out.last_mut() {
        let kept = text.trim_end_matches([' ', '\t']).len();
        text.truncate(kept);
        if text.is_empty() {
            out.pop();
        }
    }
    out.append(marks);
}

pub(super) use ast::normal::code::push;

/// Cuts blanks at the ends of lines, and blank lines at either end.
fn trim(content: &mut Inlines) {
    let is_blank = |c| matches!(c, ' ' | '\t' | '\u{b}' | '\u{c}' | '\r');
    ast::normal::code::trim(content, is_blank, |next| matches!(next.kind, InlineKind::CalloutMark(_)));
}
