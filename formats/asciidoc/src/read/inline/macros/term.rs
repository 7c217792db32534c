//! Entries of the index: `(((a,b,c)))`, `((a))`, `indexterm:[a,b]`, `indexterm2:[a]`.
//!
//! Reference: <https://docs.asciidoctor.org/asciidoc/latest/sections/user-index/>.

use super::{filled_brackets, is_escaped, replace, unescape};
use crate::read::attrlist::List;
use crate::read::inline::buffer::{self, Ahead, Buffer, Edit, find};
use crate::read::inline::{Work, words};
use ast::{IndexLevel, IndexTerm, Inline, InlineKind, Inlines, Span};

/// What an entry says, as text that is still to be read.
#[derive(Default)]
struct Entry {
    levels: Vec<String>,
    see: Vec<String>,
    see_also: Vec<String>,
}

impl Work<'_, '_> {
    pub(super) fn terms(&mut self, buffer: &mut Buffer) {
        let text = buffer.text.as_str();
        let mut edit = Edit::new(buffer);
        let (mut names, mut brackets, mut ends, mut opens) =
            (Ahead::default(), Ahead::default(), Ahead::default(), Ahead::default());
        let mut at = 0;
        loop {
            let named = names.next(at, |from| find("indexterm", text, from));
            let round = opens.next(at, |from| find("((", text, from));
            let Some(start) = named.into_iter().chain(round).min() else { break };
            at = start + 1;
            if Some(start) == named {
                let shown = text[start + 9..].starts_with('2');
                let colon = start + 9 + usize::from(shown);
                if !text[colon..].starts_with(":[") {
                    continue;
                }
                let Some(content) = filled_brackets(text, colon + 1, &mut brackets) else { continue };
                let end = content.end + 1;
                at = end;
                if is_escaped(text, start, edit.done) {
                    unescape(start, end, &mut edit);
                    continue;
                }
                edit.keep(start);
                let span = buffer.span(start..end, self.run);
                let inside = buffer.cut(content).unescaped().one_line();
                self.macro_term(inside, shown, span, &mut edit);
                edit.skip(end);
                continue;
            }
            let Some(first) = buffer::at(text, start + 2) else { break };
            let close = ends.next(start + 2 + first.len_utf8(), |from| end_of(text, from));
            let Some(close) = close else { continue };
            at = close + 2;
            let escaped = is_escaped(text, start, edit.done);
            let inside = &text[start + 2..close];
            let is_wrapped = inside.len() > 1 && inside.starts_with('(') && inside.ends_with(')');
            if escaped && !is_wrapped {
                unescape(start, at, &mut edit);
                continue;
            }
            edit.keep(start - usize::from(escaped));
            let span = buffer.span(start..at, self.run);
            let (content, before, after) = match (escaped, is_wrapped) {
                (true, _) => (start + 3..close - 1, "(", ")"),
                (false, true) => {
                    let inside = buffer.cut(start + 3..close - 1).one_line();
                    let (terms, mut entry) = see(&inside.text);
                    entry.levels = simple_list(terms);
                    let place = buffer.place(start);
                    self.push_term(&entry, place, span, false, &mut edit);
                    edit.skip(at);
                    continue;
                }
                _ if inside.starts_with('(') => (start + 3..close, "(", ""),
                _ if inside.ends_with(')') => (start + 2..close - 1, "", ")"),
                _ => (start + 2..close, "", ""),
            };
            edit.push(before);
            let inside = buffer.cut(content).one_line();
            let (term, mut entry) = see(&inside.text);
            entry.levels = vec![term.to_string()];
            let shown = inside.cut(0..term.len());
            self.push_term(&entry, buffer.place(start), span, true, &mut edit);
            edit.push_buffer(&shown);
            edit.skip(at);
            edit.push(after);
        }
        replace(edit.finish(), buffer);
    }

    fn macro_term(&mut self, inside: Buffer, shown: bool, span: Span, edit: &mut Edit<'_>) {
        let mut entry = Entry::default();
        let place = inside.place(0);
        let mut words = None;
        if inside.text.contains('=') {
            let list = List::parse(&inside.text);
            let some = |n: usize| list.at(n).filter(|level| !level.is_empty()).map(String::from);
            if let Some(first) = some(0) {
                words = Some(first.clone());
                entry.levels = vec![first];
                if !shown {
                    entry.levels.extend(some(1));
                    entry.levels.extend(some(2));
                }
                entry.see.extend(list.get("see").map(String::from));
                if let Some(also) = list.get("see-also") {
                    entry.see_also.extend(also.split(',').map(|it| it.trim_start().to_string()));
                }
            }
        }
        if entry.levels.is_empty() {
            entry.levels = if shown { vec![inside.text.clone()] } else { simple_list(&inside.text) };
        }
        self.push_term(&entry, place, span, shown, edit);
        if shown {
            let same = words.as_ref().is_none_or(|words| *words == inside.text);
            let words = if same { inside } else { Buffer::new(words.unwrap_or_default(), place) };
            edit.push_buffer(&words);
        }
    }

    fn push_term(&mut self, entry: &Entry, place: usize, span: Span, shown: bool, edit: &mut Edit<'_>) {
        let mut read = |words: &String| self.term_words(words, place, shown);
        let mut levels: Vec<IndexLevel> = Vec::new();
        for words in &entry.levels {
            let content = read(words);
            if content.is_empty() {
                continue;
            }
            match levels.get_mut(2) {
                // There are three levels; what would be a fourth stands with the third.
                Some(last) => {
                    last.content.push(Inline::text(", "));
                    last.content.extend(content);
                    last.content = ast::normal::text::tidy(std::mem::take(&mut last.content));
                }
                None => {
                    levels.push(IndexLevel { content, sort_as: None, attrs: ast::Attrs::default() });
                }
            }
        }
        let see: Vec<Inlines> = entry.see.iter().map(&mut read).collect();
        let see_also: Vec<Inlines> = entry.see_also.iter().map(&mut read).collect();
        let term = IndexTerm { levels, see, see_also, range: ast::IndexRange::Single };
        let mut node = Inline::new(InlineKind::IndexTerm(Box::new(term)), span);
        if shown {
            node.attrs.set_hint("asciidoc:shown", "");
        }
        self.push_node(node, edit);
    }

    /// The words of a level. Where they are shown as well, what can be in the tree but once is there, and its words are here.
    fn term_words(&mut self, text: &str, place: usize, shown: bool) -> Inlines {
        if shown {
            let mut folded = String::new();
            words::push(self.flat(text).trim(), false, &mut folded);
            return if folded.is_empty() { Inlines::new() } else { vec![Inline::text(folded)] };
        }
        self.build_tidy(&Buffer::new(text, place))
    }
}

/// The first `))` at or behind `from` that no `)` follows.
fn end_of(text: &str, from: usize) -> Option<usize> {
    let mut at = find("))", text, from)?;
    while text.as_bytes().get(at + 2) == Some(&b')') {
        at += 1;
    }
    Some(at)
}

/// The terms, and where else to look: `a >> b`, `a &> b &> c`.
fn see(text: &str) -> (&str, Entry) {
    let mut entry = Entry::default();
    if let Some((terms, see)) = text.split_once(" &gt;&gt; ") {
        entry.see.push(see.to_string());
        return (terms, entry);
    }
    let mut parts = text.split(" &amp;&gt; ");
    let terms = parts.next().unwrap_or_default();
    entry.see_also = parts.map(String::from).collect();
    (terms, entry)
}

/// Values with commas between them, where quotes keep a comma.
fn simple_list(text: &str) -> Vec<String> {
    let mut values = vec![String::new()];
    let mut quoted = false;
    for c in text.chars() {
        match c {
            ',' if !quoted => values.push(String::new()),
            '"' => quoted = !quoted,
            c => {
                if let Some(last) = values.last_mut() {
                    last.push(c);
                }
            }
        }
    }
    values.into_iter().map(|value| value.trim().to_string()).collect()
}
