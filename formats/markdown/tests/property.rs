//! Random running text, written and read back by two parsers that are not ours: every character, and what is
//! emphasised, strong, code or a link, must be as it was.

use ast::{Block, BlockKind, Document, Format, Inline, InlineKind, Inlines, Role, Target, WriteOptions};
use comrak::nodes::{AstNode, NodeValue};
use comrak::{Arena, Options, parse_document};
use copyist_markdown::{GFM, Markdown, NIXPKGS};
use proptest::collection::vec;
use proptest::prelude::*;
use pulldown_cmark::{Event, Tag, TagEnd};

/// A character and what it stands in: emphasis, strong, struck (how deep), code, the link's address.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Shown {
    character: char,
    inside: Inside,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Inside {
    emphasis: u8,
    strong: u8,
    struck: u8,
    code: bool,
    address: Option<String>,
}

#[derive(Default)]
struct Page(Vec<Shown>);

impl Page {
    /// A line break counts as a blank.
    fn text(&mut self, text: &str, inside: &Inside) {
        for character in text.chars().map(|c| if c == '\n' { ' ' } else { c }) {
            self.0.push(Shown { character, inside: inside.clone() });
        }
    }

    fn plain(&self) -> String {
        self.0.iter().map(|s| s.character).collect()
    }
}

fn expected(inlines: &[Inline], inside: &Inside, page: &mut Page) {
    for inline in inlines {
        let mut inside = inside.clone();
        match &inline.kind {
            InlineKind::Text(text) => page.text(text, &inside),
            InlineKind::Emphasis(c) => {
                inside.emphasis += 1;
                expected(c, &inside, page);
            }
            InlineKind::Strong(c) => {
                inside.strong += 1;
                expected(c, &inside, page);
            }
            InlineKind::Strike(c) => {
                inside.struck += 1;
                expected(c, &inside, page);
            }
            InlineKind::Span { content, .. } => {
                inside.code = true;
                expected(content, &inside, page);
            }
            InlineKind::Link(link) => {
                if let Target::Url(address) = &link.target {
                    inside.address = Some(address.to_string());
                }
                expected(&link.content, &inside, page);
            }
            _ => {}
        }
    }
}

fn by_comrak(text: &str, struck: bool) -> Page {
    fn walk<'a>(node: &'a AstNode<'a>, inside: &Inside, page: &mut Page) {
        let mut inside = inside.clone();
        match &node.data.borrow().value {
            NodeValue::Document | NodeValue::Paragraph => {}
            NodeValue::Text(t) => page.text(t, &inside),
            NodeValue::SoftBreak => page.text(" ", &inside),
            NodeValue::Emph => inside.emphasis += 1,
            NodeValue::Strong => inside.strong += 1,
            NodeValue::Strikethrough => inside.struck += 1,
            NodeValue::Code(code) => {
                inside.code = true;
                page.text(&code.literal, &inside);
            }
            NodeValue::Link(link) => inside.address = Some(link.url.clone()),
            NodeValue::HtmlInline(html) if html == "<!-- -->" => {}
            other => page.text(&format!("\u{1}{other:?}"), &inside),
        }
        for child in node.children() {
            walk(child, &inside, page);
        }
    }
    let mut options = Options::default();
    options.extension.strikethrough = struck;
    options.extension.table = true;
    options.extension.tasklist = true;
    options.extension.footnotes = true;
    options.extension.alerts = true;
    let arena = Arena::new();
    let mut page = Page::default();
    walk(parse_document(&arena, text, &options), &Inside::default(), &mut page);
    page
}

fn by_pulldown(text: &str, struck: bool) -> Page {
    use pulldown_cmark::Options;
    let mut options =
        Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_TASKLISTS | Options::ENABLE_GFM;
    if struck {
        options |= Options::ENABLE_STRIKETHROUGH;
    }
    let mut page = Page::default();
    let mut inside = vec![Inside::default()];
    for event in pulldown_cmark::Parser::new_ext(text, options) {
        let mut now = inside.last().cloned().unwrap_or_default();
        match event {
            Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph) => {}
            Event::Start(tag) => {
                match tag {
                    Tag::Emphasis => now.emphasis += 1,
                    Tag::Strong => now.strong += 1,
                    Tag::Strikethrough => now.struck += 1,
                    Tag::Link { dest_url, .. } => {
                        now.address = Some(dest_url.trim_start_matches("mailto:").to_string());
                    }
                    other => page.text(&format!("\u{1}{other:?}"), &now),
                }
                inside.push(now);
            }
            Event::End(_) => {
                inside.pop();
            }
            Event::Text(t) => page.text(&t, &now),
            Event::SoftBreak => page.text(" ", &now),
            Event::Code(t) => {
                now.code = true;
                page.text(&t, &now);
            }
            Event::InlineHtml(html) if &*html == "<!-- -->" => {}
            other => page.text(&format!("\u{1}{other:?}"), &now),
        }
    }
    page
}

fn written(inlines: &Inlines, format: &Markdown) -> String {
    let body = vec![Block::made(BlockKind::Paragraph(inlines.clone()))];
    format.write(&Document { body, ..Document::default() }, &WriteOptions::default()).unwrap()
}

const SCRAPS: &[&str] = &[
    "word",
    "a",
    "B",
    "*",
    "**",
    "***",
    "_",
    "__",
    "`",
    "``",
    "#",
    "##",
    "+",
    "|",
    "[",
    "]",
    "(",
    ")",
    "[x]",
    "[x](y)",
    "![x](y)",
    "[^1]",
    "[!NOTE]",
    "]:",
    "<",
    ">",
    "<b>",
    "</b>",
    "<!--",
    "-->",
    "<?",
    "<https://a.b>",
    "&",
    "&amp;",
    "&#35;",
    "\\",
    "\\\\",
    "-",
    "--",
    "---",
    "- ",
    "1.",
    "2)",
    "=",
    "===",
    "~",
    "~~",
    "~~~",
    ":",
    ":::",
    ": ",
    "{.a}",
    "{#b}",
    "{file}",
    "...",
    "(c)",
    "+-",
    "!",
    "\"",
    "'",
    "“",
    "”",
    "é",
    "→",
    "日本",
    "€",
    "snake_case",
    "2*3*4",
    ".",
    ",",
    "|-|",
    ":-",
    "https://example.org/a_b_c",
    "x@y.org",
    "$x$",
    "\u{a0}",
    "0",
    "^",
];

fn text() -> impl Strategy<Value = String> {
    vec((0..SCRAPS.len(), 0..5_u8), 1..6)
        .prop_map(|parts| {
            let mut out = String::new();
            for (i, (scrap, joint)) in parts.iter().enumerate() {
                if i > 0 {
                    out.push_str(["", "", " ", " ", "\n"][usize::from(*joint)]);
                }
                out.push_str(SCRAPS[*scrap].trim_matches(' '));
            }
            out.trim_matches(['\u{a0}', '\n', ' ']).to_string()
        })
        .prop_filter("not empty", |t| !t.is_empty())
}

fn leaf() -> impl Strategy<Value = Inline> {
    prop_oneof![
        5 => text().prop_map(Inline::text),
        // Code in a link at the start of a paragraph may not look like `[label]:`; nothing can keep it from that.
        2 => text().prop_map(|t| Inline::span(Role::Literal, vec![Inline::text(if t.contains(']') { t.replace(':', "") } else { t })])),
    ]
}

/// Canonical inline nodes: texts merged, no blanks inside the borders of nodes, no links in links.
fn settle(parts: Vec<(Inline, u8)>) -> Inlines {
    let mut out = Inlines::new();
    for (i, (inline, joint)) in parts.into_iter().enumerate() {
        if i > 0 && joint > 2 {
            push_text(&mut out, if joint == 3 { " " } else { "\n" });
        }
        match &inline.kind {
            InlineKind::Text(t) => push_text(&mut out, t),
            _ => out.push(inline),
        }
    }
    out
}

fn push_text(out: &mut Inlines, text: &str) {
    match out.last_mut() {
        Some(Inline { kind: InlineKind::Text(before), .. }) => before.push_str(text),
        _ => out.push(Inline::text(text)),
    }
}

fn run(of: impl Strategy<Value = Inline>) -> impl Strategy<Value = Inlines> {
    vec((of, 0..5_u8), 1..5).prop_map(settle)
}

fn inlines(struck: bool) -> impl Strategy<Value = Inlines> {
    let nested = leaf().prop_recursive(4, 24, 4, move |inner| {
        let kinds = if struck { 7 } else { 6 };
        (run(inner), 0..kinds).prop_map(|(content, kind)| match kind {
            0..=2 => Inline::made(InlineKind::Emphasis(content)),
            3..=4 => Inline::made(InlineKind::Strong(content)),
            5 => Inline::link(Target::Url("https://example.org/(x)".into()), without_links(content)),
            _ => Inline::made(InlineKind::Strike(content)),
        })
    });
    run(nested).prop_map(|inlines| nested_once(inlines, &mut Vec::new()))
}

/// Emphasis of one kind is never more than two deep: that is beyond what marks can say, and what authors do.
fn nested_once(inlines: Inlines, around: &mut Vec<&'static str>) -> Inlines {
    let parts = inlines.into_iter().flat_map(|inline| {
        let name = inline.kind.tag().name();
        let (content, build): (_, fn(Inlines) -> InlineKind) = match inline.kind {
            InlineKind::Emphasis(c) => (c, InlineKind::Emphasis),
            InlineKind::Strong(c) => (c, InlineKind::Strong),
            InlineKind::Strike(c) => (c, InlineKind::Strike),
            InlineKind::Link(link) => {
                let content = nested_once(link.content, around);
                return vec![Inline::link(link.target, content)];
            }
            kind => return vec![Inline { kind, ..inline }],
        };
        let deep = around.iter().filter(|n| **n == name).count();
        if deep > 0 {
            return nested_once(content, around);
        }
        around.push(name);
        let content = nested_once(content, around);
        around.pop();
        vec![Inline::made(build(content))]
    });
    settle(parts.map(|inline| (inline, 0)).collect())
}

fn without_links(inlines: Inlines) -> Inlines {
    let parts = inlines.into_iter().flat_map(|inline| match inline.kind {
        InlineKind::Link(link) => without_links(link.content),
        InlineKind::Emphasis(c) => vec![Inline::made(InlineKind::Emphasis(without_links(c)))],
        InlineKind::Strong(c) => vec![Inline::made(InlineKind::Strong(without_links(c)))],
        InlineKind::Strike(c) => vec![Inline::made(InlineKind::Strike(without_links(c)))],
        kind => vec![Inline { kind, ..inline }],
    });
    settle(parts.map(|inline| (inline, 0)).collect())
}

fn holds(inlines: &Inlines, format: &Markdown, struck: bool) -> Result<(), TestCaseError> {
    let mut tree = Page::default();
    expected(inlines, &Inside::default(), &mut tree);
    let text = written(inlines, format);
    for (name, page) in [("comrak", by_comrak(&text, struck)), ("pulldown-cmark", by_pulldown(&text, struck))]
    {
        prop_assert_eq!(page.plain(), tree.plain(), "{}: the words of {:?}", name, text);
        prop_assert_eq!(&page.0, &tree.0, "{}: the structure of {:?}", name, text);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn text_is_read_back_as_itself(text in text()) {
        holds(&vec![Inline::text(&text)], &GFM, true)?;
        holds(&vec![Inline::text(&text)], &NIXPKGS, false)?;
    }

    #[test]
    fn runs_are_read_back_as_themselves(inlines in inlines(true)) {
        holds(&inlines, &GFM, true)?;
    }

    #[test]
    fn runs_without_html_are_too(inlines in inlines(false)) {
        holds(&inlines, &NIXPKGS, false)?;
    }
}
