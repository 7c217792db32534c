//! What only reStructuredText or `AsciiDoc` has, in words that every format knows. Its reader keeps such things as generic nodes with the
//! names below, and its writer writes them as they were; for all others this says what they mean, here of reStructuredText.
//!
//! | what it is | what it is said by |
//! |---|---|
//! | a role without a word in the vocabulary | a literal of what it shows |
//! | a classifier | words in brackets behind the term |
//! | a citation, a footnote that no mark leads to | a list of definitions, its label being the term |
//! | an object (`py:function`, `confval` …) | a list of definitions, its signature being the term |
//! | `versionadded` and the like | a paragraph with a run-in title |
//! | `seealso` | a note of that title |
//! | what only speaks to the processor (`toctree`, `highlight` …) | a comment |
//! | other directives | their content |

mod asciidoc;

use crate::{
    Admonition, AdmonitionKind, Attrs, Block, BlockKind, Blocks, DefinitionList, Formal, FormalKind, Generic,
    Inline, InlineKind, Inlines, Node, Role, Span, Str, plain_text,
};

impl Generic {
    /// The name of a directive that the tree has no kind for. Its own name and its argument are the attributes `name` and
    /// `argument`, its options are others.
    pub const DIRECTIVE: &'static str = "{urn:docutils}directive";
    /// The name of a role that the vocabulary has no word for; its own is the attribute `name`.
    pub const ROLE: &'static str = "{urn:docutils}role";
    /// The name of what stands behind a term: `term : classifier`.
    pub const CLASSIFIER: &'static str = "{urn:docutils}classifier";
    /// The name of what a citation stands for; the attribute `label` is its label.
    pub const CITATION: &'static str = "{urn:docutils}citation";
    /// The name of a footnote that no mark leads to; the attribute `label` is its label.
    pub const FOOTNOTE: &'static str = "{urn:docutils}footnote";
}

impl Generic {
    /// Whether it is one of these, by its name.
    #[must_use]
    pub fn is_foreign(&self) -> bool {
        self.name.starts_with("{urn:docutils}") || self.name.starts_with("{urn:asciidoctor}")
    }
}

/// Directives that speak to the processor: a reader of the page sees nothing of them, or what the processor makes.
const SILENT: &[&str] = &[
    "codeauthor",
    "contents",
    "currentmodule",
    "date",
    "default-domain",
    "default-role",
    "highlight",
    "highlightlang",
    "meta",
    "moduleauthor",
    "program",
    "py:currentmodule",
    "sectionauthor",
    "section-numbering",
    "sectnum",
    "tabularcolumns",
    "target-notes",
    "title",
    "toctree",
    "todolist",
];

/// Directives whose content is all that they say.
const CONTAINERS: &[&str] = &[
    "acks",
    "class",
    "compound",
    "container",
    "cssclass",
    "div",
    "footer",
    "header",
    "ifconfig",
    "only",
    "rst-class",
];

/// A block in the words of every format, and what these are; nothing, if it is none of these nodes.
pub fn block(generic: &mut Generic, attrs: &mut Attrs, span: Span) -> Option<(Blocks, &'static str)> {
    let id = attrs.id().map(Str::from);
    let (mut blocks, written) = match generic.name.as_str() {
        Generic::DIRECTIVE => directive(generic, attrs, span),
        Generic::CITATION | Generic::FOOTNOTE => {
            let label = format!("[{}]", attrs.get("label").unwrap_or_default());
            let term = vec![Inline::text(label)];
            (vec![defined(vec![term], generic.take_blocks(span), None, span)], "a definition of its label")
        }
        _ => asciidoc::block(generic, attrs, span)?,
    };
    if let Some(id) = id {
        match blocks.first_mut() {
            Some(first) if first.attrs.id().is_none() && !first.is_invisible() => first.attrs.set_id(id),
            _ => blocks.insert(0, Block::anchor(id, span)),
        }
    }
    Some((blocks, written))
}

fn directive(generic: &mut Generic, attrs: &Attrs, span: Span) -> (Blocks, &'static str) {
    let name = attrs.get("name").unwrap_or_default().to_lowercase();
    let argument = attrs.get("argument").unwrap_or_default().trim().to_string();
    if SILENT.contains(&name.as_str()) {
        let words = source(&name, &argument, attrs, generic);
        return (vec![Block::new(BlockKind::Comment(words.into()), span)], "a comment");
    }
    let body = generic.take_blocks(span);
    if CONTAINERS.contains(&name.as_str()) {
        return (body, "its content");
    }
    let version = match name.as_str() {
        "versionadded" | "version-added" => "Added in version",
        "versionchanged" | "version-changed" => "Changed in version",
        "deprecated" | "version-deprecated" | "deprecated-removed" => "Deprecated since version",
        "versionremoved" | "version-removed" => "Removed in version",
        _ => "",
    };
    if !version.is_empty() {
        return (changed(version, &argument, body, span), "a paragraph with a run-in title");
    }
    if name == "seealso" {
        let mut body = body;
        if !argument.is_empty() {
            body.insert(0, Block::new(BlockKind::Paragraph(words(&argument)), span));
        }
        let head = vec![Block::new(BlockKind::Title(vec![Inline::text("See also")]), span)];
        let note = Admonition { kind: AdmonitionKind::Note, head, body };
        return (vec![Block::new(BlockKind::Admonition(Box::new(note)), span)], "a note");
    }
    if name == "centered" {
        return (vec![Block::new(BlockKind::Paragraph(words(&argument)), span)], "a paragraph");
    }
    if argument.is_empty() {
        return (body, "its content");
    }
    let terms = argument
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .map(|line| vec![Inline::span(Role::Literal, words(line))]);
    (vec![defined(terms.collect(), body, Some(&name), span)], "a definition of its argument")
}

/// What has changed, and when.
fn changed(what: &str, argument: &str, body: Blocks, span: Span) -> Blocks {
    let (version, rest) = argument.split_once(char::is_whitespace).unwrap_or((argument, ""));
    let title = vec![Inline::text(format!("{what} {version}"))];
    let mut body = body;
    if !rest.trim().is_empty() {
        body.insert(0, Block::new(BlockKind::Paragraph(words(rest)), span));
    }
    if !matches!(body.first(), Some(Block { kind: BlockKind::Paragraph(_), .. })) {
        let said = Inline::made(InlineKind::Emphasis(vec![Inline::text(format!("{what} {version}."))]));
        body.insert(0, Block::new(BlockKind::Paragraph(vec![said]), span));
        return body;
    }
    let first = body.remove(0);
    let head = vec![Block::new(BlockKind::Title(title), span)];
    let formal = Formal { kind: FormalKind::Paragraph, head, body: vec![first] };
    body.insert(0, Block::new(BlockKind::Formal(Box::new(formal)), span));
    body
}

/// A list of one definition.
fn defined(terms: Vec<Inlines>, body: Blocks, class: Option<&str>, span: Span) -> Block {
    let mut parts: Blocks = terms.into_iter().map(|term| Block::new(BlockKind::Term(term), span)).collect();
    parts.push(Block::new(BlockKind::Definition(body), span));
    let entries = vec![Block::new(BlockKind::DefinitionEntry(parts), span)];
    let list = DefinitionList { entries, ..DefinitionList::default() };
    let mut block = Block::new(BlockKind::DefinitionList(Box::new(list)), span);
    if let Some(class) = class {
        block.attrs.data_mut().push_class(class.replace(':', "-"));
    }
    block
}

fn words(text: &str) -> Inlines {
    vec![Inline::text(text.split_whitespace().collect::<Vec<_>>().join(" "))]
}

/// A directive as it is written, as far as text goes.
fn source(name: &str, argument: &str, attrs: &Attrs, generic: &Generic) -> String {
    let mut out = format!("{name}:: {argument}");
    for (key, value) in attrs.other().iter().filter(|(key, _)| key != "name" && key != "argument") {
        out.extend(["\n   :", key, ": ", value]);
    }
    for node in &generic.content {
        if let Node::Block(Block { kind: BlockKind::Code(code), .. }) = node {
            for line in plain_text(&code.content).lines() {
                out.push_str("\n   ");
                out.push_str(line);
            }
        }
    }
    out.trim_end().to_string()
}

/// An inline node in the words of every format, and what these are; nothing, if it is none of these nodes.
pub fn inline(generic: &Generic, attrs: &Attrs, span: Span) -> Option<(Inlines, &'static str)> {
    let content = || -> Inlines {
        let inline = |node: &Node| match node {
            Node::Inline(inline) => Some(inline.clone()),
            Node::Block(_) => None,
        };
        generic.content.iter().filter_map(inline).collect()
    };
    match generic.name.as_str() {
        Generic::ROLE => {
            let text = plain_text(&content());
            let span_of = Inline::new(
                InlineKind::Span { role: Role::Literal, content: vec![Inline::text(shown(&text))] },
                span,
            );
            Some((vec![span_of], "a literal"))
        }
        Generic::CLASSIFIER => {
            let mut out = vec![Inline::text(" (")];
            out.extend(content());
            out.push(Inline::text(")"));
            Some((out, "words in brackets"))
        }
        _ => asciidoc::inline(generic, attrs, content(), span),
    }
}

/// What Sphinx shows of the text of a role that refers: the title before a target, the last part of a name behind `~`.
fn shown(text: &str) -> &str {
    let text = text.trim();
    if let Some((title, _)) = text.strip_suffix('>').and_then(|t| t.rsplit_once('<'))
        && !title.trim().is_empty()
    {
        return title.trim();
    }
    match text.strip_prefix('~') {
        Some(name) => name.rsplit('.').next().unwrap_or(name),
        None => text.strip_prefix('!').unwrap_or(text),
    }
}

/// Says all such blocks in a body in the words of every format; `note` is told of each by its name.
pub fn say(body: &mut Blocks, note: &mut dyn FnMut(&str, &'static str, Span)) {
    let is_foreign = |b: &Block| matches!(&b.kind, BlockKind::Generic(g) if g.is_foreign());
    if !body.iter().any(is_foreign) {
        for block in body {
            block.kind.bodies_mut().into_iter().for_each(|blocks| say(blocks, note));
        }
        return;
    }
    let mut out = Blocks::with_capacity(body.len());
    for mut each in std::mem::take(body) {
        let span = each.span;
        if let BlockKind::Generic(generic) = &mut each.kind
            && let Some((mut said, written)) = block(generic, &mut each.attrs, span)
        {
            let name = ["name", "label", "expression"].into_iter().find_map(|name| each.attrs.get(name));
            note(name.unwrap_or_default(), written, span);
            say(&mut said, note);
            out.append(&mut said);
        } else {
            each.kind.bodies_mut().into_iter().for_each(|blocks| say(blocks, note));
            out.push(each);
        }
    }
    *body = out;
}

#[cfg(test)]
mod tests {
    use super::shown;

    #[test]
    fn what_a_role_shows() {
        assert_eq!(shown("~a.b.c"), "c");
        assert_eq!(shown("!a.b"), "a.b");
        assert_eq!(shown("text <a.b>"), "text");
        assert_eq!(shown("<a>"), "<a>");
    }
}
