//! What is known of a document beside its text: its header has a line for its authors and one for its revision.

use super::Settle;
use ast::{
    Block, BlockKind, Blocks, Class, Division, Feature, Field, Inline, InlineKind, Node, Role, Span, Str,
};

impl Settle {
    /// Leaves what the header can say; `root` says that there is one.
    pub(super) fn info(&mut self, division: &mut Division, root: bool) {
        let Some(at) = division.head.iter().position(|b| matches!(b.kind, BlockKind::Info(_))) else {
            return;
        };
        let block = division.head.remove(at);
        let BlockKind::Info(fields) = block.kind else { return };
        let mut authors = Blocks::new();
        let mut revision: [Option<Block>; 3] = [None, None, None];
        let mut lost: Vec<(Str, Span)> = Vec::new();
        for block in fields {
            let span = block.span;
            let BlockKind::Field(field) = block.kind else { continue };
            let name = field.name.clone();
            let place = ["release", "date", "revremark"].iter().position(|n| *n == name);
            let words = words_of(&field.content);
            let kept = match place {
                _ if !root => None,
                None if name == "author" => author(&field.content, span).map(|author| authors.push(author)),
                Some(place) if revision[place].is_none() && fits(place, &words) => {
                    revision[place] = Some(made(&name, vec![text(&words, span)], span));
                    Some(())
                }
                _ => None,
            };
            if kept.is_none() {
                lost.push((name, span));
            }
        }
        // A revision stands below an author, and a remark behind a date.
        let [_, date, remark] = &mut revision;
        if date.is_none() {
            lost.extend(remark.take().map(|b| ("revremark".into(), b.span)));
        }
        if authors.is_empty() {
            for (block, name) in revision.iter_mut().zip(["release", "date", "revremark"]) {
                lost.extend(block.take().map(|b| (name.into(), b.span)));
            }
        }
        for (name, span) in lost {
            self.changes.note(
                Feature::Metadata,
                Class::Dropped,
                name,
                "nothing: the header has no line for it",
                span,
            );
        }
        authors.extend(revision.into_iter().flatten());
        if !authors.is_empty() {
            division.head.insert(at, Block::new(BlockKind::Info(authors), block.span));
        }
    }
}

fn made(name: &str, content: Vec<Node>, span: Span) -> Block {
    Block::new(BlockKind::Field(Box::new(Field { name: name.into(), content })), span)
}

fn text(words: &str, span: Span) -> Node {
    Node::Inline(Inline::new(InlineKind::Text(words.into()), span))
}

/// The words of nodes, with blanks between those that follow each other without one.
fn words_of(nodes: &[Node]) -> String {
    let mut words = Vec::new();
    for node in nodes {
        match node {
            Node::Inline(inline) => push_words(inline, &mut words),
            Node::Block(_) => {}
        }
    }
    words.join(" ")
}

fn push_words(inline: &Inline, out: &mut Vec<String>) {
    match &inline.kind {
        InlineKind::Text(text) => out.extend(text.split_whitespace().map(str::to_string)),
        InlineKind::Span { role: Role::Email, .. } => {}
        kind => match kind.marked() {
            Some(inner) => inner.iter().for_each(|inline| push_words(inline, out)),
            None => out
                .extend(ast::plain_text(std::slice::from_ref(inline)).split_whitespace().map(str::to_string)),
        },
    }
}

/// The address in an author's record.
fn email(nodes: &[Node]) -> Option<String> {
    fn find(inline: &Inline) -> Option<String> {
        match &inline.kind {
            InlineKind::Span { role: Role::Email, content } => Some(ast::plain_text(content)),
            kind => kind.marked()?.iter().find_map(find),
        }
    }
    nodes.iter().find_map(|node| match node {
        Node::Inline(inline) => find(inline),
        Node::Block(_) => None,
    })
}

/// An author as the header has one: a name of one to three words, and an address.
fn author(content: &[Node], span: Span) -> Option<Block> {
    let name = words_of(content);
    let is_word = |word: &str| {
        word.starts_with(char::is_alphanumeric)
            && word.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '\'' | '.'))
    };
    if name.is_empty() || !name.split(' ').all(is_word) {
        return None;
    }
    let address = email(content);
    let is_address = |a: &String| {
        let is_part = |c: char| c.is_alphanumeric() || "@.+-_%".contains(c);
        a.contains('@') && a.chars().all(is_part)
    };
    if address.as_ref().is_some_and(|a| !is_address(a)) {
        return None;
    }
    let span_of = |role, words: &str| {
        let content = vec![Inline::new(InlineKind::Text(words.into()), span)];
        Node::Inline(Inline::new(InlineKind::Span { role, content }, span))
    };
    let mut content = vec![span_of(Role::PersonName, &name)];
    content.extend(address.map(|a| span_of(Role::Email, &a)));
    Some(made("author", content, span))
}

/// Whether the words of a revision may stand in their place: its number, its date, its remark.
fn fits(place: usize, words: &str) -> bool {
    let is_number = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-');
    match place {
        0 => words.starts_with(|c: char| c.is_ascii_digit()) && words.chars().all(is_number),
        1 => {
            words.starts_with(|c: char| c.is_ascii_digit()) && words.chars().all(|c| is_number(c) || c == ' ')
        }
        _ => {
            words.starts_with(char::is_alphabetic)
                && words.chars().all(|c| c.is_alphanumeric() || " .-".contains(c))
        }
    }
}

/// The lines of the header that say who wrote it, and in which revision.
pub(crate) fn lines(fields: &[Block]) -> Vec<String> {
    let of = |name: &str| {
        fields.iter().find_map(|b| match &b.kind {
            BlockKind::Field(f) if f.name == name => Some(words_of(&f.content)),
            _ => None,
        })
    };
    let authors: Vec<String> = fields
        .iter()
        .filter_map(|b| match &b.kind {
            BlockKind::Field(f) if f.name == "author" => Some(&f.content),
            _ => None,
        })
        .map(|content| {
            let name = words_of(content);
            let mut words: Vec<&str> = name.split(' ').collect();
            // More than three words are three with a sign between some.
            let middle = if words.len() > 3 {
                words.drain(1..words.len() - 1).collect::<Vec<_>>().join("_")
            } else {
                String::new()
            };
            if !middle.is_empty() {
                words.insert(1, &middle);
            }
            let address = email(content).map(|a| format!(" <{a}>")).unwrap_or_default();
            format!("{}{address}", words.join(" "))
        })
        .collect();
    if authors.is_empty() {
        return Vec::new();
    }
    let mut out = vec![authors.join("; ")];
    let number = of("release").map(|number| format!("v{number}"));
    let date =
        of("date").map(|date| of("revremark").map(|remark| format!("{date}: {remark}")).unwrap_or(date));
    let line: Vec<String> = number.into_iter().chain(date).collect();
    if !line.is_empty() {
        out.push(line.join(", "));
    }
    out
}
