//! `index`, `hlist`, `glossary`.
//!
//! Specification: <https://www.sphinx-doc.org/en/master/usage/restructuredtext/directives.html#index-generating-markup>,
//! <https://www.sphinx-doc.org/en/master/usage/restructuredtext/directives.html#glossary>

use super::parts::{Parts, place};
use crate::read::block::{common_indentation, trimmed};
use crate::read::flow::Flow;
use crate::read::sheet::{Line, Run};
use crate::read::{Reader, Result};
use ast::{
    Attrs, Block, BlockKind, DefinitionList, IndexLevel, IndexTerm, Inline, InlineKind, List, ListKind,
    SimpleLayout, Span, plain_text,
};

/// The kinds of entries that Sphinx has besides `single`, and what it calls the second of the pair.
const PAIRS: [(&str, &str); 7] = [
    ("module", "module"),
    ("keyword", "keyword"),
    ("operator", "operator"),
    ("object", "object"),
    ("exception", "exception"),
    ("statement", "statement"),
    ("builtin", "built-in function"),
];

impl<'s> Reader<'s> {
    pub(super) fn index(&mut self, parts: Parts<'s, '_>, flow: &mut Flow) -> Result<()> {
        let mut terms = Vec::new();
        for line in parts.argument {
            index_entry(line.text, line.span(), &mut terms);
        }
        if terms.is_empty() {
            return self.wrong(parts, "no entry", flow);
        }
        self.put_block(BlockKind::Plain(terms), parts, flow);
        Ok(())
    }

    /// A list in columns.
    pub(super) fn hlist(&mut self, mut parts: Parts<'s, '_>, flow: &mut Flow) -> Result<()> {
        let mut body = self.body(&parts.content)?;
        let is_list = |b: &Block| matches!(&b.kind, BlockKind::List(list) if list.kind == ListKind::Bullet);
        if body.len() != 1 || !is_list(&body[0]) {
            return self.wrong(parts, "not one list of bullets", flow);
        }
        let columns = parts.number("columns").and_then(|n| u16::try_from(n).ok()).filter(|n| *n > 0);
        let Some(Block { kind: BlockKind::List(list), .. }) = body.pop() else { return Ok(()) };
        let kind = ListKind::Simple(SimpleLayout::Vertical(columns.unwrap_or(2)));
        self.put_block(BlockKind::List(Box::new(List { kind, compact: None, ..*list })), parts, flow);
        Ok(())
    }

    /// Terms at the margin, what is said of them indented below.
    pub(super) fn glossary(&mut self, parts: Parts<'s, '_>, flow: &mut Flow) -> Result<()> {
        let lines = parts.content.clone();
        let mut entries = Vec::new();
        let mut at = 0;
        while at < lines.len() {
            let line = lines[at];
            if line.is_blank() {
                at += 1;
                continue;
            }
            if line.indentation() > 0 {
                return self.wrong(parts, "a definition without a term", flow);
            }
            if line.text == ".." || line.text.starts_with(".. ") {
                let end = body_end(&lines, at + 1);
                let mut inner = self.body(&lines[at..end])?;
                // To Sphinx it is a comment, whatever it would be elsewhere.
                if inner.iter().any(|block| !matches!(block.kind, BlockKind::Comment(_))) {
                    let below = dedented(trimmed(&lines[at + 1..end]));
                    let text = format!("{}\n{}", &line.text[2..], super::parts::text(&below));
                    let kind = BlockKind::Comment(crate::write::comment_text(text.trim()).into());
                    inner = vec![Block::new(kind, place(&lines[at..end], line.span()))];
                }
                entries.append(&mut inner);
                at = end;
                continue;
            }
            let start = at;
            let mut entry = Vec::new();
            while let Some(line) = lines.get(at).filter(|l| !l.is_blank() && l.indentation() == 0) {
                let (words, classifiers) = self.term(&Run::of_text(line.text, line.at));
                let mut term = Block::new(BlockKind::Term(words), line.span());
                if !classifiers.is_empty() {
                    let keys: Vec<String> = classifiers.iter().map(|words| plain_text(words)).collect();
                    term.attrs.set("key", keys.join(" : "));
                }
                entry.push(term);
                at += 1;
            }
            let end = body_end(&lines, at);
            let body = dedented(&lines[at..end]);
            let blocks = self.body(trimmed(&body))?;
            let span = place(&body, line.span());
            entry.push(Block::new(BlockKind::Definition(blocks), span));
            let whole = place(trimmed(&lines[start..end]), span);
            entries.push(Block::new(BlockKind::DefinitionEntry(entry), whole));
            at = end;
        }
        let list = DefinitionList { glossary: true, head: Vec::new(), entries };
        self.put_block(BlockKind::DefinitionList(Box::new(list)), parts, flow);
        Ok(())
    }
}

/// Where the indented lines from `at` end.
fn body_end(lines: &[Line<'_>], at: usize) -> usize {
    let ends = |line: &Line<'_>| !line.is_blank() && line.indentation() == 0;
    lines[at..].iter().position(ends).map_or(lines.len(), |n| at + n)
}

/// Lines without what they are all indented by.
fn dedented<'s>(lines: &[Line<'s>]) -> Vec<Line<'s>> {
    let common = common_indentation(lines);
    lines.iter().map(|line| line.from(common)).collect()
}

/// The entries of an index that a comment keeps, as the writer writes them for docutils, which has no index:
/// `index: single: a; b`, or each on a line of its own behind `index:`.
pub(crate) fn index_of_comment(text: &str, span: Span) -> Option<Vec<Inline>> {
    let entries = text.strip_prefix("index:").filter(|rest| rest.starts_with([' ', '\n']))?;
    let is_entry = |line: &str| ["single: ", "see: ", "seealso: "].iter().any(|kind| line.starts_with(kind));
    let mut terms = Vec::new();
    for line in entries.trim().lines() {
        if !is_entry(line) {
            return None;
        }
        index_entry(line, span, &mut terms);
    }
    let has_words = |inline: &Inline| match &inline.kind {
        InlineKind::IndexTerm(term) => !term.levels.is_empty(),
        _ => false,
    };
    (!terms.is_empty() && terms.iter().all(has_words)).then_some(terms)
}

/// The entries of a line, as Sphinx's `process_index_entry` takes it apart.
fn index_entry(entry: &str, span: Span, terms: &mut Vec<Inline>) {
    let whole = entry.trim();
    let (main, entry) = main(whole);
    let of_type =
        |name: &str| entry.strip_prefix(name).and_then(|rest| rest.strip_prefix(':')).map(str::trim);
    if let Some((value, second)) = PAIRS.iter().find_map(|(name, second)| Some((of_type(name)?, second))) {
        terms.push(term(&[second, value], main, span));
        terms.push(term(&[value, second], main, span));
        return;
    }
    let levels = |value: &'static str| of_type(value).map(parted);
    if let Some(levels) = levels("single") {
        terms.push(term(&levels, main, span));
    } else if let Some(levels) = levels("pair").or_else(|| levels("double")) {
        match levels.as_slice() {
            [first, second, ..] => {
                terms.push(term(&[first, second], main, span));
                terms.push(term(&[second, first], main, span));
            }
            levels => terms.push(term(levels, main, span)),
        }
    } else if let Some(levels) = levels("triple") {
        match levels.as_slice() {
            [a, b, c] => {
                terms.push(term(&[a, &format!("{b} {c}")], main, span));
                terms.push(term(&[b, &format!("{c}, {a}")], main, span));
                terms.push(term(&[c, &format!("{a} {b}")], main, span));
            }
            levels => terms.push(term(levels, main, span)),
        }
    } else if let Some(value) = of_type("see") {
        see(value, false, main, span, terms);
    } else if let Some(value) = of_type("seealso") {
        see(value, true, main, span, terms);
    } else {
        for value in whole.split(',') {
            let (main, value) = self::main(value.trim());
            if !value.is_empty() {
                terms.push(term(&[value], main, span));
            }
        }
    }
}

/// Whether it is the main entry of its words, and those.
fn main(entry: &str) -> (bool, &str) {
    entry.strip_prefix('!').map_or((false, entry), |rest| (true, rest.trim_start()))
}

/// The levels of an entry. Sphinx knows two, the tree three.
fn parted(value: &str) -> Vec<&str> {
    value.splitn(3, ';').map(str::trim).filter(|level| !level.is_empty()).collect()
}

/// `name; other`: where else to look.
fn see(value: &str, also: bool, main: bool, span: Span, terms: &mut Vec<Inline>) {
    let (name, other) = value.split_once(';').unwrap_or((value, ""));
    let (name, other) = (name.trim(), other.trim());
    if name.is_empty() {
        return;
    }
    // It may belong to the entry before it, which the writer parts for want of a word for both.
    let is_same = |i: &Inline| match &i.kind {
        InlineKind::IndexTerm(term) => {
            let levels: Vec<String> = term.levels.iter().map(|level| plain_text(&level.content)).collect();
            (also || !term.see.is_empty()) && levels.join(", ") == name
        }
        _ => false,
    };
    let words =
        if other.is_empty() { vec![] } else { vec![Inline::new(InlineKind::Text(other.into()), span)] };
    if terms.last().is_none_or(|last| !is_same(last)) {
        terms.push(term(&[name], main, span));
    }
    if let Some(Inline { kind: InlineKind::IndexTerm(term), .. }) = terms.last_mut() {
        if also { &mut term.see_also } else { &mut term.see }.push(words);
    }
}

fn term(levels: &[&str], main: bool, span: Span) -> Inline {
    let level = |words: &&str| IndexLevel {
        content: vec![Inline::new(InlineKind::Text((*words).into()), span)],
        sort_as: None,
        attrs: Attrs::default(),
    };
    let levels = levels.iter().filter(|words| !words.is_empty()).map(level).collect();
    let term = IndexTerm { levels, ..IndexTerm::default() };
    let mut inline = Inline::new(InlineKind::IndexTerm(Box::new(term)), span);
    if main {
        inline.attrs.set("significance", "preferred");
    }
    inline
}
