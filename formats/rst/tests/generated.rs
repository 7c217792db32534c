//! Whatever the tree, the writer returns: no panic, the same text twice, no blanks at the ends of lines.

use ast::*;
use copyist_rst::{DOCUTILS, RST};
use proptest::prelude::*;

fn text() -> impl Strategy<Value = String> {
    let atoms = prop::sample::select(vec![
        "*", "`", "``", "_", "__", "|", "\\", "::", "[1]_", "{", "}", "<", ">", "-", "- ", "1. ", ".. ", "a",
        "word", " ", "\n", "é", "日", "e\u{301}", "\u{a0}", "\t", ":ref:", ">>>", "====", "“", "\u{2014}",
        "/",
    ]);
    prop::collection::vec(atoms, 0..6).prop_map(|parts| parts.concat())
}

fn name() -> impl Strategy<Value = Option<Str>> {
    prop::option::weighted(0.2, text().prop_map(Str::from))
}

fn inline() -> impl Strategy<Value = Inline> {
    let leaf = prop_oneof![
        6 => text().prop_map(Inline::text),
        1 => Just(Inline::made(InlineKind::LineBreak)),
        1 => (0u32..20).prop_map(|number| Inline::made(InlineKind::CalloutMark(CalloutMark { number, repeats: None }))),
        1 => text().prop_map(|t| Inline::made(InlineKind::FootnoteReference(t.into()))),
    ];
    let node = leaf.prop_recursive(3, 12, 4, |inner| {
        let content = prop::collection::vec(inner, 0..4);
        prop_oneof![
            (prop::sample::select(Role::ALL), content.clone()).prop_map(|(role, c)| Inline::span(role, c)),
            content.clone().prop_map(|c| Inline::made(InlineKind::Emphasis(c))),
            content.clone().prop_map(|c| Inline::made(InlineKind::Strong(c))),
            content.clone().prop_map(|c| Inline::made(InlineKind::Superscript(c))),
            (text(), content.clone()).prop_map(|(t, c)| Inline::link(Target::Url(t.into()), c)),
            (text(), content.clone()).prop_map(|(t, c)| Inline::link(Target::Id(t.into()), c)),
            content
                .prop_map(|c| Inline::made(InlineKind::Footnote(vec![Block::made(BlockKind::Paragraph(c))]))),
        ]
    });
    (node, name()).prop_map(|(mut inline, id)| {
        if let Some(id) = id {
            inline.attrs.set_id(id);
        }
        inline
    })
}

fn numbering() -> impl Strategy<Value = ListKind> {
    let styles =
        vec![None, Some(Numbering::LowerAlpha), Some(Numbering::UpperRoman), Some(Numbering::Arabic)];
    (prop_oneof![0u32..40, Just(u32::MAX)], prop::sample::select(styles))
        .prop_map(|(start, style)| ListKind::Numbered { start, style, continued: false })
}

fn cell(body: Vec<Block>, columns: u16, rows: u16) -> Block {
    Block::made(BlockKind::Cell(Box::new(Cell { columns, rows, heading: false, align: None, body })))
}

fn table(head: Vec<Block>, rows: Vec<Vec<Block>>, columns: usize) -> Block {
    let mut rows: Vec<Block> = rows.into_iter().map(|cells| Block::made(BlockKind::Row(cells))).collect();
    let first = rows.split_off(rows.len().min(1));
    let section = |kind, rows| Block::made(BlockKind::TableSection(Box::new(TableSection { kind, rows })));
    let sections = vec![section(TableSectionKind::Head, rows), section(TableSectionKind::Body, first)];
    let group = TableGroup { columns: vec![Column::default(); columns], sections };
    let groups = vec![Block::made(BlockKind::TableGroup(Box::new(group)))];
    Block::made(BlockKind::Table(Box::new(Table { head, groups })))
}

fn block() -> impl Strategy<Value = Block> {
    let words = || prop::collection::vec(inline(), 0..4);
    let leaf = prop_oneof![
        4 => words().prop_map(BlockKind::Paragraph),
        1 => words().prop_map(BlockKind::Plain),
        1 => text().prop_map(|t| BlockKind::Comment(t.into())),
        1 => Just(BlockKind::Anchor),
        1 => Just(BlockKind::Break),
        2 => (prop::sample::select(vec![CodeKind::Listing, CodeKind::Screen, CodeKind::Layout, CodeKind::Synopsis]), name(), words())
            .prop_map(|(kind, language, content)| BlockKind::Code(Box::new(CodeBlock { kind, language, content }))),
    ]
    .prop_map(Block::made);
    let node = leaf.prop_recursive(4, 24, 5, move |inner| {
        let body = prop::collection::vec(inner, 0..4);
        let head = words().prop_map(|c| vec![Block::made(BlockKind::Title(c))]).boxed();
        let items = prop::collection::vec(body.clone().prop_map(|b| Block::made(BlockKind::Item(b))), 0..4);
        let cells =
            prop::collection::vec((body.clone(), 0u16..4, 0u16..4).prop_map(|(b, c, r)| cell(b, c, r)), 0..3);
        prop_oneof![
            (head.clone(), body.clone()).prop_map(|(head, body)| {
                BlockKind::Division(Box::new(Division { kind: DivisionKind::Section, head, body }))
            }),
            (
                prop_oneof![
                    Just(ListKind::Bullet),
                    numbering(),
                    Just(ListKind::Simple(SimpleLayout::Vertical(0)))
                ],
                items
            )
                .prop_map(|(kind, items)| {
                    BlockKind::List(Box::new(List { kind, compact: Some(true), head: vec![], items }))
                }),
            (words(), body.clone()).prop_map(|(term, b)| {
                let parts = vec![Block::made(BlockKind::Term(term)), Block::made(BlockKind::Definition(b))];
                let entries = vec![Block::made(BlockKind::DefinitionEntry(parts))];
                BlockKind::DefinitionList(Box::new(DefinitionList { glossary: false, head: vec![], entries }))
            }),
            (head.clone(), body.clone()).prop_map(|(head, body)| {
                BlockKind::Admonition(Box::new(Admonition { kind: AdmonitionKind::Tip, head, body }))
            }),
            (
                prop::sample::select(vec![FormalKind::Figure, FormalKind::Example, FormalKind::Paragraph]),
                head.clone(),
                body.clone()
            )
                .prop_map(|(kind, head, body)| BlockKind::Formal(Box::new(Formal {
                    kind,
                    head,
                    body
                }))),
            body.clone().prop_map(|body| BlockKind::Quotation(Box::new(Titled { head: vec![], body }))),
            (head.clone(), body).prop_map(|(head, body)| BlockKind::Sidebar(Box::new(Titled { head, body }))),
            (head, prop::collection::vec(cells, 0..4), 0usize..4)
                .prop_map(|(head, rows, columns)| table(head, rows, columns).kind),
        ]
        .prop_map(Block::made)
    });
    (node, name()).prop_map(|(mut block, id)| {
        if let Some(id) = id {
            block.attrs.set_id(id);
        }
        block
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn the_writer_always_returns(body in prop::collection::vec(block(), 0..5), depth in 0u8..40) {
        let document = Document { body, ..Document::default() };
        let options = WriteOptions { depth, ..WriteOptions::default() };
        for dialect in [&RST, &DOCUTILS] {
            let once = dialect.write(&document, &options).expect("there is a writer");
            prop_assert_eq!(dialect.write(&document, &options), Some(once.clone()));
            prop_assert!(once.is_empty() || once.ends_with('\n') && !once.ends_with("\n\n"), "{:?}", once);
        }
    }
}
