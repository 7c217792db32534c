//! What a reference without a text of its own shows: the words that name its target best.

use ast::{
    Attrs, Block, BlockKind, Division, DivisionKind, Inline, InlineKind, Inlines, Node, Role, Span, fields,
    find_in_head, plain_text, title,
};

/// The words of a title as they stand in a reference to it: nothing invisible, no ids, no links, no notes, on one
/// line. They have no place of their own in the text that refers to them.
pub(super) fn shown(words: &[Inline]) -> Inlines {
    let mut out = Vec::with_capacity(words.len());
    push_shown(words, &mut out);
    if let Some(Inline { kind: InlineKind::Text(t), .. }) = out.first_mut() {
        *t = t.trim_start().into();
    }
    if let Some(Inline { kind: InlineKind::Text(t), .. }) = out.last_mut() {
        *t = t.trim_end().into();
    }
    out.retain(|i| !matches!(&i.kind, InlineKind::Text(t) if t.is_empty()));
    out
}

fn push_shown(words: &[Inline], out: &mut Inlines) {
    for word in words {
        let inner = |content: &[Inline]| {
            let mut inner = Vec::with_capacity(content.len());
            push_shown(content, &mut inner);
            inner
        };
        let kind = match &word.kind {
            InlineKind::Text(t) => {
                push_text(t, out);
                continue;
            }
            InlineKind::Link(link) => {
                push_shown(&link.content, out);
                continue;
            }
            InlineKind::LineBreak => {
                push_text(&ast::Str::from(" "), out);
                continue;
            }
            InlineKind::Emphasis(c) => InlineKind::Emphasis(inner(c)),
            InlineKind::Strong(c) => InlineKind::Strong(inner(c)),
            InlineKind::Strike(c) => InlineKind::Strike(inner(c)),
            InlineKind::Span { role, content } => InlineKind::Span { role: *role, content: inner(content) },
            InlineKind::Quote(c) => InlineKind::Quote(inner(c)),
            InlineKind::Superscript(c) => InlineKind::Superscript(inner(c)),
            InlineKind::Subscript(c) => InlineKind::Subscript(inner(c)),
            InlineKind::Generic(g) => {
                push_shown_nodes(&g.content, out);
                continue;
            }
            InlineKind::Record(r) => {
                push_shown_nodes(&r.content, out);
                continue;
            }
            InlineKind::ManualPage(_)
            | InlineKind::Keys(_)
            | InlineKind::Menu(_)
            | InlineKind::Citation(_)
            | InlineKind::Math(_)
            | InlineKind::EntityReference(_) => word.kind.clone(),
            InlineKind::CrossReference(_)
            | InlineKind::Anchor
            | InlineKind::Footnote(_)
            | InlineKind::FootnoteReference(_)
            | InlineKind::Media(_)
            | InlineKind::IndexTerm(_)
            | InlineKind::Include(_)
            | InlineKind::Comment(_)
            | InlineKind::Instruction(_)
            | InlineKind::CalloutMark(_)
            | InlineKind::Argument(_)
            | InlineKind::Raw(_) => continue,
        };
        out.push(Inline { kind, attrs: without_id(&word.attrs), span: Span::NONE });
    }
}

fn push_shown_nodes(nodes: &[Node], out: &mut Inlines) {
    for node in nodes {
        if let Node::Inline(i) = node {
            push_shown(std::slice::from_ref(i), out);
        }
    }
}

fn without_id(attrs: &Attrs) -> Attrs {
    let mut attrs = attrs.clone();
    attrs.take_id();
    attrs
}

/// Adds characters, keeping text merged and folded; a line of the source ends nothing in a reference.
fn push_text(text: &str, out: &mut Inlines) {
    let text = text.replace('\n', " ");
    let text = text.as_str();
    if let Some(Inline { kind: InlineKind::Text(last), .. }) = out.last_mut() {
        let blank = last.ends_with(' ');
        last.push_str(if blank { text.trim_start_matches(' ') } else { text });
    } else {
        out.push(Inline::text(text));
    }
}

/// Whether a division has a title or, for a reference page, a name.
pub(super) fn has_title(division: &Division) -> bool {
    title(&division.head).is_some()
        || (division.kind == DivisionKind::ReferencePage && !page_name(division).is_empty())
}

/// What to call a division: its title; a reference page by its name and volume, `name(1)`.
pub(super) fn division(division: &Division) -> Inlines {
    if division.kind != DivisionKind::ReferencePage {
        return title(&division.head).map(|t| shown(t)).unwrap_or_default();
    }
    let mut name = page_name(division);
    let volume = fields(&division.head, "volume").next().map(|f| text_of(&f.content)).unwrap_or_default();
    if !name.is_empty() && !volume.is_empty() && !plain_text(&name).ends_with(')') {
        push_text(&format!("({volume})"), &mut name);
    }
    name
}

fn page_name(division: &Division) -> Inlines {
    if let Some(words) = title(&division.head) {
        return shown(words);
    }
    let names = |b: &Block| match &b.kind {
        BlockKind::ReferenceNames(parts) => Some(parts.clone()),
        _ => None,
    };
    let parts = division.head.iter().chain(&division.body).find_map(names).unwrap_or_default();
    parts
        .iter()
        .find_map(|p| match &p.kind {
            BlockKind::Field(f) if f.name == "name" => Some(inlines_of(&f.content)),
            _ => None,
        })
        .unwrap_or_default()
}

/// The first term of a definition entry.
pub(super) fn first_term(parts: &[Block]) -> Inlines {
    parts
        .iter()
        .find_map(|p| match &p.kind {
            BlockKind::Term(words) => Some(shown(words)),
            _ => None,
        })
        .unwrap_or_default()
}

/// The first words of a run of blocks: those of the first paragraph.
pub(super) fn first_words(blocks: &[Block]) -> Inlines {
    blocks
        .iter()
        .find_map(|b| match &b.kind {
            BlockKind::Paragraph(words) | BlockKind::Plain(words) if !words.is_empty() => Some(shown(words)),
            BlockKind::Compound(inner) => Some(first_words(inner)).filter(|w| !w.is_empty()),
            _ => None,
        })
        .unwrap_or_default()
}

/// A callout's mark: `(1)`.
pub(super) fn mark(number: u32) -> Inlines {
    if number == 0 { Vec::new() } else { vec![Inline::text(format!("({number})"))] }
}

/// The number of a step with those around it: `step 2.a.i`.
pub(super) fn step(numbers: &[u32]) -> Inlines {
    let mut out = String::from("step ");
    for (depth, &number) in numbers.iter().enumerate() {
        if depth > 0 {
            out.push('.');
        }
        match depth % 3 {
            1 if (1..=26).contains(&number) => {
                out.extend(char::from_digit(number + 9, 36));
            }
            2 if (1..=10).contains(&number) => {
                const ROMAN: [&str; 10] = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"];
                out.push_str(ROMAN[number as usize - 1]);
            }
            _ => out.push_str(&number.to_string()),
        }
    }
    vec![Inline::text(out)]
}

/// The words of an inline node with an id, for references that show them.
pub(super) fn inline(inline: &Inline) -> Inlines {
    match &inline.kind {
        InlineKind::CalloutMark(m) => mark(m.number),
        InlineKind::Emphasis(_)
        | InlineKind::Strong(_)
        | InlineKind::Strike(_)
        | InlineKind::Span { .. }
        | InlineKind::Quote(_)
        | InlineKind::Superscript(_)
        | InlineKind::Subscript(_)
        | InlineKind::Link(_)
        | InlineKind::Keys(_)
        | InlineKind::Menu(_)
        | InlineKind::ManualPage(_)
        | InlineKind::Citation(_)
        | InlineKind::Math(_) => shown(std::slice::from_ref(inline)),
        _ => Vec::new(),
    }
}

/// What to call a record of a bibliography and the like: its abbreviation or label in brackets, or its title.
pub(super) fn record(content: &[Node]) -> Inlines {
    let blocks: Vec<&Block> = content
        .iter()
        .filter_map(|n| match n {
            Node::Block(b) => Some(b),
            Node::Inline(_) => None,
        })
        .collect();
    let abbreviation = content.iter().find_map(|n| match n {
        Node::Inline(i) if matches!(i.kind, InlineKind::Span { role: Role::Abbreviation, .. }) => {
            Some(text_of(std::slice::from_ref(n)))
        }
        _ => None,
    });
    let label = blocks.iter().find_map(|b| match &b.kind {
        BlockKind::Field(f) if matches!(f.name.as_str(), "label" | "abbrev" | "abbreviation") => {
            Some(text_of(&f.content))
        }
        _ => None,
    });
    if let Some(label) = label.or(abbreviation).filter(|l| !l.is_empty()) {
        return vec![Inline::text(format!("[{label}]"))];
    }
    blocks
        .iter()
        .find_map(|b| match &b.kind {
            BlockKind::Title(words) => Some(shown(words)),
            BlockKind::Info(inner) => {
                find_in_head(inner, |k| matches!(k, BlockKind::Title(_))).and_then(|b| match &b.kind {
                    BlockKind::Title(words) => Some(shown(words)),
                    _ => None,
                })
            }
            _ => None,
        })
        .unwrap_or_default()
}

fn inlines_of(content: &[Node]) -> Inlines {
    let mut out = Vec::new();
    for node in content {
        match node {
            Node::Inline(i) => push_shown(std::slice::from_ref(i), &mut out),
            Node::Block(b) => {
                if let BlockKind::Plain(words) | BlockKind::Paragraph(words) = &b.kind {
                    push_shown(words, &mut out);
                }
            }
        }
    }
    out
}

pub(super) fn text_of(content: &[Node]) -> String {
    plain_text(&inlines_of(content)).trim().to_string()
}

#[cfg(test)]
mod tests {
    use super::{shown, step};
    use ast::{Attrs, Inline, InlineKind, Target, plain_text};

    #[test]
    fn a_reference_shows_words_only() {
        let mut anchor = Inline::made(InlineKind::Anchor);
        anchor.attrs = Attrs::with_id("a");
        let link = Inline::link(Target::Url("u".into()), vec![Inline::text("the ")]);
        let words = [Inline::text("Of "), anchor, link, Inline::text(" world ")];
        assert_eq!(shown(&words), [Inline::text("Of the world")]);
    }

    #[test]
    fn steps_are_numbered_by_depth() {
        assert_eq!(plain_text(&step(&[2, 1, 4])), "step 2.a.iv");
        assert_eq!(plain_text(&step(&[12, 27, 11, 3])), "step 12.27.11.3");
    }
}
