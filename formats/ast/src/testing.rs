//! Generators of documents for property tests (feature `testing`): trees that are valid by [`validate`](crate::validate()),
//! full of characters that some format reads as mark-up.

use crate::{
    Admonition, AdmonitionKind, Attrs, Block, BlockKind, Blocks, Callout, CalloutMark, Cell, CodeBlock,
    CodeKind, Column, CrossReference, DefinitionList, Division, DivisionKind, Document, Formal, FormalKind,
    Inline, InlineKind, Inlines, Link, List, ListKind, MarkReference, Media, MediaItem, MediaKind, Node,
    Numbering, Procedure, Record, RecordKind, Role, Span, Str, Table, TableGroup, TableSection,
    TableSectionKind, Target, Titled,
};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

/// Words and scraps that are mark-up to some format.
const SCRAPS: &[&str] = &[
    "word",
    "a",
    "Nix",
    "*",
    "**",
    "_",
    "__",
    "`",
    "``",
    "#",
    "##",
    "+",
    "++",
    "|",
    "[",
    "]",
    "[[x]]",
    "<<x>>",
    "<b>",
    "&amp;",
    "&",
    "<",
    ">",
    "--",
    "...",
    "(C)",
    "->",
    "=>",
    "don't",
    "{attr}",
    "http://example.org/a_b",
    "x@y.org",
    "unit@.service",
    "www.example.org",
    "1.",
    "1)",
    "-",
    "- ",
    "::",
    ":: x",
    "a::",
    ":role:`x`",
    "|sub|",
    "word_",
    "word__",
    "\\",
    "\\\\",
    "=",
    "== x",
    "$x$",
    "~sub~",
    "^sup^",
    "~~x~~",
    "[^1]",
    "[1]_",
    "[#]_",
    ".. x::",
    "..",
    "+ ",
    "://",
    "'quoted'",
    "\"q\"",
    "“q”",
    "é",
    "日本",
    "e.g.",
    "A.",
    "(a)",
    "i.",
    "!",
    "![x](y)",
    "[x](y)",
    "{.cls}",
    "{#id}",
    ":::",
    "///",
    "//",
    "////",
    "----",
    "====",
    "|===",
    "'''",
    "<<<",
    "NOTE:",
    "image::x[]",
    "xref:x[]",
    "footnote:[x]",
    "((x))",
    "(((x)))",
    "%",
    "@x",
    "~",
    "^",
    "`x`",
    "*x*",
    "_x_",
    "#x#",
    "+x+",
    ">>>",
    "/X",
    "--flag",
    "-f",
    ":field: x",
    "\u{200b}",
];

/// Running text in canonical form: scraps with single blanks or soft breaks between some of them, none at the ends.
pub fn running_text() -> impl Strategy<Value = String> {
    vec((0..SCRAPS.len(), 0..6_u8), 1..6).prop_map(|parts| {
        let mut out = String::new();
        for (i, (scrap, joint)) in parts.iter().enumerate() {
            if i > 0 {
                match joint {
                    0 => {}
                    1 => out.push('\n'),
                    _ => out.push(' '),
                }
            }
            out.push_str(SCRAPS[*scrap].trim());
        }
        out
    })
}

/// An id, with the characters that manuals use.
pub fn id() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z]{2,8}",
        "sec-[A-Za-z]{2,6}",
        "opt-[a-z]{2,5}\\.[a-zA-Z]{2,5}",
        "[a-z]{2,4}_[a-z]{2,4}:[a-z]{2}"
    ]
}

fn attrs() -> impl Strategy<Value = Attrs> {
    prop_oneof![
        6 => Just(Attrs::default()),
        1 => id().prop_map(Attrs::with_id),
        1 => Just({
            let mut attrs = Attrs::default();
            attrs.set("condition", "manpage");
            attrs.set_hint("docbook:element", "simpara");
            attrs
        }),
    ]
}

fn role() -> impl Strategy<Value = Role> {
    (0..Role::ALL.len()).prop_map(|i| Role::ALL[i])
}

/// Joins generated nodes into canonical form: blanks between some, text merged, no blanks at the ends.
fn settle(parts: Vec<(Inline, bool)>) -> Inlines {
    let mut out = Inlines::new();
    for (i, (inline, blank)) in parts.into_iter().enumerate() {
        if i > 0 && blank {
            push_text(&mut out, " ");
        }
        match inline.kind {
            InlineKind::Text(t) => push_text(&mut out, &t),
            _ => out.push(inline),
        }
    }
    out
}

fn push_text(out: &mut Inlines, text: &str) {
    match out.last_mut() {
        Some(Inline { kind: InlineKind::Text(last), .. }) => {
            if last.ends_with(' ') && text.starts_with(' ') {
                return;
            }
            last.push_str(text);
        }
        _ => out.push(Inline::text(text)),
    }
}

fn leaf() -> BoxedStrategy<Inline> {
    prop_oneof![
        8 => running_text().prop_map(Inline::text),
        1 => id().prop_map(|target| Inline::made(InlineKind::CrossReference(Box::new(CrossReference {
            target: target.into(), style: None, text_from: None,
        })))),
        1 => id().prop_map(|id| Inline { kind: InlineKind::Anchor, attrs: Attrs::with_id(id), span: Span::NONE }),
        1 => "[a-z ]{1,12}".prop_map(|c| Inline::made(InlineKind::Comment(c.into()))),
    ]
    .boxed()
}

fn inline(depth: u32) -> BoxedStrategy<Inline> {
    if depth == 0 {
        return leaf();
    }
    let content = || inlines(depth - 1);
    let mark = prop_oneof![
        2 => content().prop_map(InlineKind::Emphasis),
        2 => content().prop_map(InlineKind::Strong),
        6 => (role(), content()).prop_map(|(role, content)| InlineKind::Span { role, content }),
        1 => content().prop_map(InlineKind::Quote),
        1 => content().prop_map(InlineKind::Superscript),
        2 => (id(), content())
            .prop_map(|(id, content)| InlineKind::Link(Box::new(Link { target: Target::Id(id.into()), content }))),
        2 => content().prop_map(|content| InlineKind::Link(Box::new(Link {
            target: Target::Url("https://example.org/a_(b)?c=d&e#f".into()), content,
        }))),
        1 => inlines(0).prop_map(|c| InlineKind::Footnote(vec![Block::made(BlockKind::Paragraph(c))])),
        1 => (line_record(), content()).prop_map(|(kind, words)| InlineKind::Record(Box::new(Record {
            kind, content: words.into_iter().map(Node::Inline).collect(),
        }))),
    ];
    prop_oneof![
        5 => leaf(),
        3 => (mark, attrs()).prop_map(|(kind, attrs)| Inline { kind, attrs, span: Span::NONE }),
    ]
    .boxed()
}

/// Running content in canonical form, with something in it.
pub fn inlines(depth: u32) -> BoxedStrategy<Inlines> {
    vec((inline(depth), prop::bool::weighted(0.8)), 1..4).prop_map(settle).boxed()
}

fn code() -> impl Strategy<Value = CodeBlock> {
    let line = vec(prop_oneof![8 => 0..SCRAPS.len(), 1 => Just(usize::MAX)], 0..5);
    (vec(line, 1..5), option::of(prop_oneof![Just("nix"), Just("bash")]), prop::bool::weighted(0.3)).prop_map(
        |(lines, language, mark)| {
            let text: Vec<String> = lines
                .into_iter()
                .map(|l| {
                    l.into_iter()
                        .map(|i| SCRAPS.get(i).copied().unwrap_or("    "))
                        .collect::<Vec<_>>()
                        .join(" ")
                })
                .collect();
            let text = format!("x{}", text.join("\n"));
            let mut content = vec![Inline::text(text)];
            if mark {
                let mark = InlineKind::CalloutMark(CalloutMark { number: 1, repeats: None });
                content.push(Inline { kind: mark, attrs: Attrs::with_id("co-1"), span: Span::NONE });
                content.push(Inline::text("\nlast"));
            }
            CodeBlock { kind: CodeKind::Listing, language: language.map(Str::from), content }
        },
    )
}

fn title() -> impl Strategy<Value = Block> {
    inlines(1).prop_map(|content| Block::made(BlockKind::Title(content)))
}

fn head() -> impl Strategy<Value = Blocks> {
    prop_oneof![2 => Just(Vec::new()), 1 => title().prop_map(|t| vec![t])]
}

fn line_record() -> impl Strategy<Value = RecordKind> {
    prop_oneof![
        Just(RecordKind::DocumentLink),
        Just(RecordKind::DefinedTerm),
        Just(RecordKind::Person),
        Just(RecordKind::WorkPart),
    ]
}

/// A record of parts.
fn made_record(kind: RecordKind, content: Vec<Node>) -> Block {
    Block::made(BlockKind::Record(Box::new(Record { kind, content })))
}

/// A record of words.
fn word_record(kind: RecordKind) -> impl Strategy<Value = Node> {
    inlines(1)
        .prop_map(move |words| Node::Block(made_record(kind, words.into_iter().map(Node::Inline).collect())))
}

/// A record of blocks.
fn block_record(kind: RecordKind, depth: u32) -> impl Strategy<Value = Node> {
    blocks(depth)
        .prop_map(move |blocks| Node::Block(made_record(kind, blocks.into_iter().map(Node::Block).collect())))
}

fn work() -> impl Strategy<Value = Block> {
    let named = |name: &'static str| {
        running_text().prop_map(move |words| {
            let content = vec![Node::Inline(Inline::text(words))];
            Node::Block(Block::made(BlockKind::Field(Box::new(crate::Field { name: name.into(), content }))))
        })
    };
    let label = running_text()
        .prop_map(|words| Node::Inline(Inline::span(Role::Abbreviation, vec![Inline::text(words)])));
    let parts = (option::of(label), named("author"), title(), named("publisher")).prop_map(
        |(label, author, title, publisher)| {
            label.into_iter().chain([author, Node::Block(title), publisher]).collect::<Vec<_>>()
        },
    );
    let written = inlines(1).prop_map(|words| words.into_iter().map(Node::Inline).collect());
    prop_oneof![parts, written].prop_map(|content| made_record(RecordKind::Work, content))
}

fn message_entry(depth: u32) -> impl Strategy<Value = Node> {
    use RecordKind as K;
    let text = move || block_record(K::MessageText, depth);
    let within = |kind| move |inner: Node| Node::Block(made_record(kind, vec![inner]));
    let message =
        (text().prop_map(within(K::MainMessage)), option::of(text().prop_map(within(K::SubMessage))))
            .prop_map(|(main, sub)| {
                Node::Block(made_record(K::Message, [main].into_iter().chain(sub).collect()))
            });
    let info = word_record(K::MessageLevel).prop_map(within(K::MessageInfo));
    (prop_oneof![message, text()], option::of(info), block_record(K::MessageExplanation, depth)).prop_map(
        |(message, info, explanation)| {
            let parts = [message].into_iter().chain(info).chain([explanation]).collect();
            Node::Block(made_record(K::MessageEntry, parts))
        },
    )
}

fn marked() -> impl Strategy<Value = Block> {
    use RecordKind as K;
    let area = |line: u8, id: &str| {
        let mut block = made_record(K::Area, Vec::new());
        block.attrs.set_id(id);
        block.attrs.set("coords", format!("{line} 1"));
        Node::Block(block)
    };
    (code(), 1..6_u8, 1..6_u8).prop_map(move |(code, first, second)| {
        let set = made_record(K::AreaSet, vec![area(second, "area-b"), area(second + 1, "area-c")]);
        let areas = made_record(K::Areas, vec![area(first, "area-a"), Node::Block(set)]);
        let listing = Block::made(BlockKind::Code(Box::new(code)));
        made_record(K::Marked, vec![Node::Block(areas), Node::Block(listing)])
    })
}

/// Records that stand among blocks.
fn record(depth: u32) -> BoxedStrategy<BlockKind> {
    use RecordKind as K;
    let titled = move |kind| {
        (head(), blocks(depth)).prop_map(move |(head, body)| {
            made_record(kind, head.into_iter().chain(body).map(Node::Block).collect())
        })
    };
    let messages = (head(), vec(message_entry(depth), 1..3)).prop_map(|(head, entries)| {
        made_record(K::MessageSet, head.into_iter().map(Node::Block).chain(entries).collect())
    });
    let segments = vec((word_record(K::Segment), word_record(K::Segment)), 1..3);
    let segments = (word_record(K::SegmentTitle), word_record(K::SegmentTitle), segments).prop_map(
        |(first, second, items)| {
            let item = |(a, b)| Node::Block(made_record(K::SegmentedItem, vec![a, b]));
            made_record(
                K::SegmentedList,
                [first, second].into_iter().chain(items.into_iter().map(item)).collect(),
            )
        },
    );
    let level = prop_oneof![
        word_record(K::IndexSecondary),
        word_record(K::IndexTertiary),
        word_record(K::IndexSee),
        word_record(K::IndexSeeAlso),
    ];
    let entry = (word_record(K::IndexPrimary), vec(level, 0..5))
        .prop_map(|(first, others)| made_record(K::IndexEntry, [first].into_iter().chain(others).collect()));
    let works = (head(), vec(work(), 1..3)).prop_map(|(head, works)| {
        made_record(K::WorkList, head.into_iter().chain(works).map(Node::Block).collect())
    });
    prop_oneof![
        work(),
        works,
        messages,
        segments,
        entry,
        marked(),
        titled(K::Annotation),
        titled(K::Screenshot),
        titled(K::FormalGroup),
        titled(K::Highlights),
        titled(K::Result),
        titled(K::ConstraintDefinition),
    ]
    .prop_map(|block| block.kind)
    .boxed()
}

fn table(depth: u32) -> impl Strategy<Value = Table> {
    let cell = move || {
        prop_oneof![
            3 => inlines(1).prop_map(|c| vec![Block::made(BlockKind::Plain(c))]),
            1 => blocks(depth),
            1 => Just(Vec::new()),
        ]
        .prop_map(|body| {
            Block::made(BlockKind::Cell(Box::new(Cell {
                columns: 1,
                rows: 1,
                heading: false,
                align: None,
                body,
            })))
        })
    };
    let row = move || vec(cell(), 2..=2).prop_map(|cells| Block::made(BlockKind::Row(cells)));
    let section = |kind, rows| Block::made(BlockKind::TableSection(Box::new(TableSection { kind, rows })));
    (head(), option::of(row()), vec(row(), 1..3)).prop_map(move |(head, top, rows)| {
        let mut sections = Vec::new();
        if let Some(top) = top {
            sections.push(section(TableSectionKind::Head, vec![top]));
        }
        sections.push(section(TableSectionKind::Body, rows));
        let group = TableGroup { columns: vec![Column::default(); 2], sections };
        Table { head, groups: vec![Block::made(BlockKind::TableGroup(Box::new(group)))] }
    })
}

fn block(depth: u32) -> BoxedStrategy<Block> {
    let simple = prop_oneof![
        6 => inlines(2).prop_map(BlockKind::Paragraph),
        2 => code().prop_map(|c| BlockKind::Code(Box::new(c))),
        1 => "[a-z \\-]{1,20}".prop_map(|c| BlockKind::Comment(c.into())),
        1 => running_text().prop_map(|alt| {
            let body = vec![Block::made(BlockKind::Plain(vec![Inline::text(alt)]))];
            let item = MediaItem { kind: MediaKind::Image, source: "figures/a b.png".into(), body };
            BlockKind::Media(Box::new(Media {
                head: Vec::new(),
                items: vec![Block::made(BlockKind::MediaItem(Box::new(item)))],
            }))
        }),
    ];
    let kind = if depth == 0 {
        simple.boxed()
    } else {
        let inner = move || blocks(depth - 1);
        let items = move || {
            vec((inner(), attrs(), 0..12_u8), 1..4).prop_map(|items| {
                let item = |(body, mut attrs, task): (Blocks, Attrs, u8)| {
                    if task < 2 {
                        attrs.set("checked", if task == 0 { "true" } else { "false" });
                    }
                    Block { kind: BlockKind::Item(body), attrs, span: Span::NONE }
                };
                items.into_iter().map(item).collect::<Blocks>()
            })
        };
        let entry = move || {
            (vec(inlines(1), 1..3), inner(), attrs()).prop_map(|(terms, body, attrs)| {
                let mut parts: Blocks = terms.into_iter().map(|t| Block::made(BlockKind::Term(t))).collect();
                parts.push(Block::made(BlockKind::Definition(body)));
                Block { kind: BlockKind::DefinitionEntry(parts), attrs, span: Span::NONE }
            })
        };
        let list_kind = prop_oneof![
            Just(ListKind::Bullet),
            (1..12_u32).prop_map(|start| ListKind::Numbered { start, style: None, continued: false }),
            Just(ListKind::Numbered { start: 1, style: Some(Numbering::LowerAlpha), continued: false }),
        ];
        let step = move || {
            (head(), inner())
                .prop_map(|(head, body)| Block::made(BlockKind::Step(Box::new(Titled { head, body }))))
        };
        prop_oneof![
            6 => simple,
            3 => (list_kind, items(), head(), option::of(any::<bool>()))
                .prop_map(|(kind, items, head, compact)| BlockKind::List(Box::new(List { kind, compact, head, items }))),
            2 => vec(entry(), 1..3).prop_map(|entries| BlockKind::DefinitionList(Box::new(DefinitionList {
                glossary: false, head: Vec::new(), entries,
            }))),
            1 => vec(step(), 1..3).prop_map(|steps| BlockKind::Procedure(Box::new(Procedure {
                substeps: false, head: Vec::new(), steps,
            }))),
            1 => inner().prop_map(|body| BlockKind::CalloutList(Box::new(Titled { head: Vec::new(), body: vec![
                Block::made(BlockKind::Callout(Box::new(Callout {
                    marks: vec![MarkReference { id: "co-1".into(), number: 1 }], body,
                }))),
            ]}))),
            1 => (head(), inner()).prop_map(|(head, body)| BlockKind::Admonition(Box::new(Admonition {
                kind: AdmonitionKind::Warning, head, body,
            }))),
            1 => (head(), inner(), prop_oneof![
                Just(FormalKind::Example), Just(FormalKind::Figure), Just(FormalKind::Paragraph),
            ]).prop_map(|(head, body, kind)| BlockKind::Formal(Box::new(Formal { kind, head, body }))),
            1 => (head(), inner()).prop_map(|(head, body)| BlockKind::Quotation(Box::new(Titled { head, body }))),
            1 => (head(), inner()).prop_map(|(head, body)| BlockKind::Sidebar(Box::new(Titled { head, body }))),
            1 => inner().prop_map(|mut blocks| {
                for block in &mut blocks {
                    if let BlockKind::Paragraph(c) = &mut block.kind {
                        block.kind = BlockKind::Plain(std::mem::take(c));
                    }
                }
                BlockKind::Compound(blocks)
            }),
            1 => table(depth - 1).prop_map(|t| BlockKind::Table(Box::new(t))),
            2 => record(depth - 1),
        ]
        .boxed()
    };
    (kind, attrs()).prop_map(|(kind, attrs)| Block { kind, attrs, span: Span::NONE }).boxed()
}

/// Blocks, nested at most `depth` deep.
pub fn blocks(depth: u32) -> BoxedStrategy<Blocks> {
    vec(block(depth), 1..4).boxed()
}

/// A document: a chapter with sections.
pub fn document() -> impl Strategy<Value = Document> {
    let section = |depth| {
        (title(), blocks(depth), option::of(id())).prop_map(|(title, body, id)| {
            let division = Division { kind: DivisionKind::Section, head: vec![title], body };
            let attrs = id.map(Attrs::with_id).unwrap_or_default();
            Block { kind: BlockKind::Division(Box::new(division)), attrs, span: Span::NONE }
        })
    };
    (title(), blocks(2), vec(section(1), 0..3)).prop_map(|(title, mut body, mut sections)| {
        body.append(&mut sections);
        let division = Division { kind: DivisionKind::Chapter, head: vec![title], body };
        Document { body: vec![Block::made(BlockKind::Division(Box::new(division)))], ..Document::default() }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn generated_documents_are_valid(document in document()) {
            prop_assert_eq!(crate::validate(&document), vec![]);
        }

        #[test]
        fn json_carries_every_document(document in document()) {
            let text = crate::to_json(&document);
            prop_assert_eq!(crate::from_json(&text).unwrap(), document);
        }
    }
}
