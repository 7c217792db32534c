//! What is written for trees made by hand. Each expected text was shown by Asciidoctor as the tree says.

use crate::ASCIIDOC;
use ast::{
    Admonition, AdmonitionKind, Attrs, Block, BlockKind, Callout, CalloutMark, CodeBlock, CodeKind,
    DefinitionList, Division, DivisionKind, Document, Formal, FormalKind, Format, IndexLevel, IndexTerm,
    Inline, InlineKind, Link, List, ListKind, MarkReference, Role, Table, TableGroup, TableSection,
    TableSectionKind, Target, Titled, WriteOptions,
};

fn written(body: Vec<Block>) -> String {
    let document = Document { body, ..Document::default() };
    let document = ASCIIDOC.settle(document, ast::Upgrade::default()).document;
    ASCIIDOC.write(&document, &WriteOptions::default()).unwrap_or_default()
}

fn text(words: &str) -> Inline {
    Inline::text(words)
}
fn made(kind: InlineKind) -> Inline {
    Inline::made(kind)
}
fn code(role: Role, content: Vec<Inline>) -> Inline {
    made(InlineKind::Span { role, content })
}
fn para(content: Vec<Inline>) -> Block {
    Block::made(BlockKind::Paragraph(content))
}
fn words(words: &str) -> Block {
    para(vec![text(words)])
}
fn title(words: &str) -> Vec<Block> {
    vec![Block::made(BlockKind::Title(vec![text(words)]))]
}
fn with_id(mut block: Block, id: &str) -> Block {
    block.attrs = Attrs::with_id(id);
    block
}
fn division(kind: DivisionKind, name: &str, body: Vec<Block>) -> Block {
    Block::made(BlockKind::Division(Box::new(Division { kind, head: title(name), body })))
}
fn list(kind: ListKind, items: Vec<Vec<Block>>) -> Block {
    let items = items.into_iter().map(|body| Block::made(BlockKind::Item(body))).collect();
    Block::made(BlockKind::List(Box::new(List { kind, compact: None, head: vec![], items })))
}
fn listing(kind: CodeKind, language: Option<&str>, content: Vec<Inline>) -> Block {
    let language = language.map(Into::into);
    Block::made(BlockKind::Code(Box::new(CodeBlock { kind, language, content })))
}
fn shown(content: Vec<Inline>) -> String {
    written(vec![para(content)]).trim_end().to_string()
}

#[test]
fn a_root_is_the_title_of_the_document() {
    let section = with_id(division(DivisionKind::Section, "Inner", vec![words("Text.")]), "in.ner");
    let root = with_id(division(DivisionKind::Chapter, "Outer", vec![section]), "outer");
    assert_eq!(written(vec![root]), "[[outer]]\n= Outer\n\n[[in.ner]]\n== Inner\n\nText.\n");
}

#[test]
fn a_part_of_a_book_is_on_its_level() {
    let chapter = division(DivisionKind::Chapter, "C", vec![]);
    let part = division(DivisionKind::Part, "P", vec![chapter]);
    let book = division(DivisionKind::Book, "B", vec![part]);
    assert_eq!(written(vec![book]), "= B\n:doctype: book\n\n= P\n\n== C\n");
}

#[test]
fn roles_nest_in_code() {
    let inner = code(Role::Replaceable, vec![text("x")]);
    assert_eq!(
        shown(vec![code(Role::Filename, vec![text("/a/"), inner])]),
        "[.filename]`/a/[.replaceable]_x_`"
    );
}

#[test]
fn neighbours_decide_the_form_of_a_mark() {
    let strong = || made(InlineKind::Strong(vec![text("b")]));
    assert_eq!(shown(vec![text("a "), strong(), text(" c")]), "a *b* c");
    assert_eq!(shown(vec![text("a"), strong(), text("c")]), "a**b**c");
    assert_eq!(shown(vec![text("<"), strong(), text(">")]), "<**b**>");
    let both = made(InlineKind::Emphasis(vec![strong()]));
    assert_eq!(shown(vec![both]), "_**b**_");
}

#[test]
fn code_that_would_be_substituted_is_literal() {
    let code = |t: &str| shown(vec![code(Role::Literal, vec![text(t)])]);
    assert_eq!(code("a.b"), "`a.b`");
    assert_eq!(code("${x}"), "`+${x}+`");
    assert_eq!(code("a -> b"), "`+a -> b+`");
    assert_eq!(code("don't"), "`+don't+`");
    assert_eq!(code("g++"), "`g{plus}{plus}`");
    assert_eq!(code("a :: b"), "`a {two-colons} b`");
}

#[test]
fn typography_of_running_text_is_left_to_the_tool_and_nothing_else() {
    assert_eq!(shown(vec![text("don't")]), "don't");
    assert_eq!(
        shown(vec![text("a -- b (C) ... <- {x} a@b.org")]),
        "a \\-- b \\(C) \\... \\<- \\{x} a&#64;b.org"
    );
    assert_eq!(shown(vec![text("snake_case and 2 * 3 * 4")]), "snake_case and 2 * 3 * 4");
    assert_eq!(shown(vec![text("see https://a.b/c now")]), "see \\https://a.b/c now");
}

#[test]
fn entries_of_an_index_that_would_be_signs_are_quoted() {
    let term = |levels: &[&str]| {
        let level =
            |words: &&str| IndexLevel { content: vec![text(words)], sort_as: None, attrs: Attrs::default() };
        let term = IndexTerm { levels: levels.iter().map(level).collect(), ..IndexTerm::default() };
        shown(vec![text("a"), made(InlineKind::IndexTerm(Box::new(term)))])
    };
    assert_eq!(term(&["Cx"]), "a(((Cx)))");
    assert_eq!(term(&["b, c", "d"]), "a(((\"b, c\", d)))");
    assert_eq!(term(&["C"]), "a(((\"C\")))");
    assert_eq!(term(&["R"]), "a(((\"R\")))");
    assert_eq!(term(&["TM"]), "a(((\"TM\")))");
    assert_eq!(term(&["C", "R"]), "a(((C, R)))");
}

#[test]
fn a_comment_in_a_line_is_named() {
    let body = vec![para(vec![text("a"), made(InlineKind::Comment("b".into()))])];
    let settled = ASCIIDOC.settle(Document { body, ..Document::default() }, ast::Upgrade::default());
    assert_eq!(settled.changes.iter().map(|change| change.name.as_str()).collect::<Vec<_>>(), ["b"]);
}

#[test]
fn links() {
    let link = |target, content| made(InlineKind::Link(Box::new(Link { target, content })));
    let url = |u: &str| Target::Url(u.into());
    assert_eq!(shown(vec![link(url("https://a.b/c"), vec![text("x]")])]), "https://a.b/c[x\\]]");
    assert_eq!(shown(vec![link(url("https://a.b/c"), vec![text("https://a.b/c")])]), "https://a.b/c");
    assert_eq!(
        shown(vec![link(url("https://a.b/~c"), vec![text("a, b=c")])]),
        "link:++https://a.b/~c++[a&#44; b&#61;c]"
    );
    assert_eq!(shown(vec![link(Target::Id("a.b".into()), vec![text("a > b")])]), "<<a.b,a > b>>");
}

#[test]
fn a_list_behind_which_something_follows_is_in_an_open_block() {
    let inner = || list(ListKind::Bullet, vec![vec![words("b")]]);
    let outer = list(ListKind::Bullet, vec![vec![words("a"), inner()]]);
    assert_eq!(written(vec![outer]), "* a\n** b\n");
    let outer = list(ListKind::Bullet, vec![vec![words("a"), inner(), words("c")]]);
    assert_eq!(written(vec![outer]), "* a\n+\n--\n* b\n\nc\n--\n");
}

#[test]
fn lists_side_by_side_are_parted() {
    let numbers =
        || list(ListKind::Numbered { start: 3, style: None, continued: false }, vec![vec![words("a")]]);
    assert_eq!(written(vec![numbers(), numbers()]), "[start=3]\n. a\n\n//-\n\n[start=3]\n. a\n");
}

#[test]
fn definitions_of_several_terms_and_blocks() {
    let term = |t: &str| Block::made(BlockKind::Term(vec![text(t)]));
    let definition = Block::made(BlockKind::Definition(vec![words("one"), words("two")]));
    let entry = Block::made(BlockKind::DefinitionEntry(vec![term("a"), term("b:"), definition]));
    let list = DefinitionList { entries: vec![entry], ..DefinitionList::default() };
    let block = Block::made(BlockKind::DefinitionList(Box::new(list)));
    assert_eq!(written(vec![block]), "a::\nb&#58;::\none\n+\ntwo\n");
}

#[test]
fn listings_and_their_callouts() {
    let mark = |number| made(InlineKind::CalloutMark(CalloutMark { number, repeats: None }));
    let code = listing(CodeKind::Listing, Some("nix"), vec![text("a "), mark(1), text(" b\nc"), mark(2)]);
    let callout = |number, t: &str| {
        let marks = vec![MarkReference { id: "x".into(), number }];
        Block::made(BlockKind::Callout(Box::new(Callout { marks, body: vec![words(t)] })))
    };
    let body = vec![callout(2, "C."), callout(1, "A.")];
    let callouts = Block::made(BlockKind::CalloutList(Box::new(Titled { head: vec![], body })));
    let expected = "[source,nix]\n----\na  b <2>\nc <1>\n----\n\n<1> C.\n<2> A.\n";
    assert_eq!(written(vec![code, callouts]), expected);
}

#[test]
fn a_listing_keeps_what_looks_like_something_else() {
    let code = listing(CodeKind::Screen, None, vec![text("....\ninclude::a[]\nx <1>")]);
    assert_eq!(written(vec![code]), "[subs=-callouts]\n.....\n....\n\\include::a[]\nx <1>\n.....\n");
    let replaceable = made(InlineKind::Span { role: Role::Replaceable, content: vec![text("x")] });
    let code = listing(CodeKind::Screen, None, vec![text("$ a [ "), replaceable]);
    let expected = "[subs=\"+quotes,+attributes\"]\n....\n$ a {startsb} [.replaceable]__x__\n....\n";
    assert_eq!(written(vec![code]), expected);
}

#[test]
fn boxes() {
    let note =
        |kind, head, body| Block::made(BlockKind::Admonition(Box::new(Admonition { kind, head, body })));
    assert_eq!(written(vec![note(AdmonitionKind::Note, vec![], vec![words("a")])]), "NOTE: a\n");
    let two = vec![words("a"), words("b")];
    let expected = "[WARNING.danger]\n.T\n====\na\n\nb\n====\n";
    assert_eq!(written(vec![note(AdmonitionKind::Danger, title("T"), two)]), expected);
    let code = listing(CodeKind::Listing, None, vec![text("x")]);
    let example = Formal { kind: FormalKind::Example, head: title("T"), body: vec![code] };
    let example = with_id(Block::made(BlockKind::Formal(Box::new(example))), "e");
    assert_eq!(written(vec![example]), "[[e]]\n.T\n====\n----\nx\n----\n====\n");
}

#[test]
fn tables() {
    let cell = |body| {
        Block::made(BlockKind::Cell(Box::new(ast::Cell {
            columns: 1,
            rows: 1,
            heading: false,
            align: None,
            body,
        })))
    };
    let plain = |t: &str| cell(vec![Block::made(BlockKind::Plain(vec![text(t)]))]);
    let section = |kind, rows: Vec<Vec<Block>>| {
        let rows = rows.into_iter().map(|cells| Block::made(BlockKind::Row(cells))).collect();
        Block::made(BlockKind::TableSection(Box::new(TableSection { kind, rows })))
    };
    let table = |sections| {
        let group = TableGroup { columns: vec![ast::Column::default(); 2], sections };
        let groups = vec![Block::made(BlockKind::TableGroup(Box::new(group)))];
        Block::made(BlockKind::Table(Box::new(Table { head: vec![], groups })))
    };
    let head = section(TableSectionKind::Head, vec![vec![plain("a"), plain("b")]]);
    let body = section(TableSectionKind::Body, vec![vec![plain("c|d"), plain("")]]);
    assert_eq!(written(vec![table(vec![head, body])]), "[%header]\n|===\n|a |b\n\n|c\\|d |\n|===\n");
    let blocks = cell(vec![words("x"), list(ListKind::Bullet, vec![vec![words("y")]])]);
    let body = section(TableSectionKind::Body, vec![vec![plain("a"), blocks]]);
    let expected = "[%noheader,cols=\"2*\"]\n|===\n|a\na|\nx\n\n* y\n|===\n";
    assert_eq!(written(vec![table(vec![body])]), expected);
}

#[test]
fn anchors_before_blocks() {
    let anchor = |id: &str| with_id(Block::made(BlockKind::Anchor), id);
    let code = || listing(CodeKind::Listing, None, vec![text("x")]);
    assert_eq!(written(vec![anchor("a"), code()]), "[[a]]\n----\nx\n----\n");
    assert_eq!(written(vec![anchor("a"), anchor("_b"), code()]), "{empty}[[a]]\n\n[[_b]]\n----\nx\n----\n");
    assert_eq!(written(vec![anchor("a"), words("x")]), "[[a]]\nx\n");
}

/// Numbers that look random, the same every time.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % end
    }

    fn inlines(&mut self, depth: usize) -> Vec<Inline> {
        const PIECES: &[&str] = &[
            "*",
            "__",
            "`",
            "++",
            "{a}",
            "]",
            "[[",
            "<<",
            "\\",
            "é\n",
            "::",
            "https://a.b[",
            "--",
            "'",
            "((",
            " ",
        ];
        let mut content = Vec::new();
        for _ in 0..self.below(4) {
            let words: String = (0..=self.below(4)).map(|_| PIECES[self.below(PIECES.len())]).collect();
            content.push(text(&words));
            if depth > 0 {
                let inner = self.inlines(depth - 1);
                content.push(made(match self.below(8) {
                    0 => InlineKind::Emphasis(inner),
                    1 => InlineKind::Strong(inner),
                    2 => InlineKind::Superscript(inner),
                    3 => InlineKind::Span { role: Role::ALL[self.below(Role::ALL.len())], content: inner },
                    4 => InlineKind::Footnote(vec![para(inner)]),
                    5 => {
                        InlineKind::Link(Box::new(Link { target: Target::Url("a b".into()), content: inner }))
                    }
                    6 => InlineKind::Link(Box::new(Link { target: Target::Id("<".into()), content: inner })),
                    _ => InlineKind::LineBreak,
                }));
            }
        }
        content
    }

    fn blocks(&mut self, depth: usize) -> Vec<Block> {
        let mut blocks = Vec::new();
        for _ in 0..self.below(3) {
            let content = self.inlines(2);
            blocks.push(if depth == 0 { para(content) } else { self.block(depth, content) });
        }
        blocks
    }

    fn block(&mut self, depth: usize, content: Vec<Inline>) -> Block {
        let body = self.blocks(depth - 1);
        match self.below(7) {
            0 => list(ListKind::Bullet, vec![body]),
            1 => {
                let parts =
                    vec![Block::made(BlockKind::Term(content)), Block::made(BlockKind::Definition(body))];
                let entries = vec![Block::made(BlockKind::DefinitionEntry(parts))];
                Block::made(BlockKind::DefinitionList(Box::new(DefinitionList {
                    entries,
                    ..DefinitionList::default()
                })))
            }
            2 => Block::made(BlockKind::Quotation(Box::new(Titled { head: title("T"), body }))),
            3 => listing(CodeKind::Layout, None, content),
            4 => listing(CodeKind::Listing, None, content),
            5 => with_id(Block::made(BlockKind::Anchor), "a b"),
            _ => division(DivisionKind::Section, "T", body),
        }
    }
}

#[test]
fn any_tree_is_written_and_always_alike() {
    for seed in 0..400 {
        let body = Numbers(seed).blocks(4);
        assert_eq!(written(body.clone()), written(body), "{seed}");
    }
}

#[test]
fn comments_of_listings_in_cells() {
    let code = listing(CodeKind::Listing, Some("c"), vec![text("int a;\n// b\n  c")]);
    let cell = ast::Cell { columns: 1, rows: 1, heading: false, align: None, body: vec![code] };
    let row = Block::made(BlockKind::Row(vec![Block::made(BlockKind::Cell(Box::new(cell)))]));
    let section = TableSection { kind: TableSectionKind::Body, rows: vec![row] };
    let sections = vec![Block::made(BlockKind::TableSection(Box::new(section)))];
    let group = TableGroup { columns: vec![ast::Column::default()], sections };
    let groups = vec![Block::made(BlockKind::TableGroup(Box::new(group)))];
    let table = Block::made(BlockKind::Table(Box::new(Table { head: vec![], groups })));
    let expected =
        "[%noheader,cols=\"1\"]\n|===\na|\n[source,c]\n[indent=0]\n----\n int a;\n // b\n   c\n----\n|===\n";
    assert_eq!(written(vec![table]), expected);
}
