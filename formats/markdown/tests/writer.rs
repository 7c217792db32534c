//! Each construct, from a tree made by hand to the text that a person would write.

use ast::*;
use copyist_markdown::{GFM, Markdown, NIXPKGS};

fn written(body: Blocks, format: &Markdown) -> String {
    let document = Document { body, ..Document::default() };
    assert_eq!(validate(&document), []);
    format.write(&document, &WriteOptions::default()).unwrap()
}

/// Asserts what both flavours write.
#[track_caller]
fn both(body: Blocks, text: &str) {
    assert_eq!(written(body.clone(), &GFM), text, "gfm");
    assert_eq!(written(body, &NIXPKGS), text, "nixpkgs");
}

fn b(kind: BlockKind) -> Block {
    Block::made(kind)
}

fn i(kind: InlineKind) -> Inline {
    Inline::made(kind)
}

fn t(text: &str) -> Inline {
    Inline::text(text)
}

fn p(text: &str) -> Block {
    b(BlockKind::Paragraph(vec![t(text)]))
}

fn para(content: Inlines) -> Block {
    b(BlockKind::Paragraph(content))
}

fn literal(text: &str) -> Inline {
    Inline::span(Role::Literal, vec![t(text)])
}

fn em(content: Inlines) -> Inline {
    i(InlineKind::Emphasis(content))
}

fn strong(content: Inlines) -> Inline {
    i(InlineKind::Strong(content))
}

fn with_id<N: HasAttrs>(id: &str, mut node: N) -> N {
    node.attrs().set_id(id);
    node
}

trait HasAttrs {
    fn attrs(&mut self) -> &mut Attrs;
}
impl HasAttrs for Block {
    fn attrs(&mut self) -> &mut Attrs {
        &mut self.attrs
    }
}
impl HasAttrs for Inline {
    fn attrs(&mut self) -> &mut Attrs {
        &mut self.attrs
    }
}

fn title(text: &str) -> Block {
    b(BlockKind::Title(vec![t(text)]))
}

fn division(name: &str, body: Blocks) -> Block {
    b(BlockKind::Division(Box::new(Division { kind: DivisionKind::Section, head: vec![title(name)], body })))
}

fn list(kind: ListKind, compact: Option<bool>, items: Vec<Blocks>) -> Block {
    let items = items.into_iter().map(|body| b(BlockKind::Item(body))).collect();
    b(BlockKind::List(Box::new(List { kind, compact, head: vec![], items })))
}

fn bullets(items: Vec<Blocks>) -> Block {
    list(ListKind::Bullet, None, items)
}

fn code(text: &str, language: Option<&str>) -> Block {
    let content = if text.is_empty() { vec![] } else { vec![t(text)] };
    b(BlockKind::Code(Box::new(CodeBlock {
        kind: CodeKind::Listing,
        language: language.map(Str::from),
        content,
    })))
}

fn admonition(kind: AdmonitionKind, body: Blocks) -> Block {
    b(BlockKind::Admonition(Box::new(Admonition { kind, head: vec![], body })))
}

fn entry(terms: Vec<Inlines>, body: Blocks) -> Block {
    let mut parts: Blocks = terms.into_iter().map(|term| b(BlockKind::Term(term))).collect();
    parts.push(b(BlockKind::Definition(body)));
    b(BlockKind::DefinitionEntry(parts))
}

fn definitions(entries: Blocks) -> Block {
    b(BlockKind::DefinitionList(Box::new(DefinitionList { entries, ..DefinitionList::default() })))
}

fn comment(text: &str) -> Block {
    b(BlockKind::Comment(text.into()))
}

// ---- divisions

#[test]
fn headings_count_from_the_file() {
    both(
        vec![division("One", vec![p("a"), division("Two", vec![p("b")]), division("Three", vec![])])],
        "# One\n\na\n\n## Two\n\nb\n\n## Three\n",
    );
}

#[test]
fn a_heading_has_its_id() {
    let body = vec![with_id("sec-a.b", division("A *b*", vec![]))];
    assert_eq!(written(body.clone(), &GFM), "# <a id=\"sec-a.b\"></a>A \\*b\\*\n");
    assert_eq!(written(body, &NIXPKGS), "# A \\*b\\* {#sec-a.b}\n");
    // An attribute does not take every character.
    assert_eq!(written(vec![with_id("a:b", division("A", vec![]))], &NIXPKGS), "# []{#a:b} A\n");
}

#[test]
fn includes_of_one_kind_share_a_fence() {
    let include = |href: &str, kind: &str| {
        let mut block = b(BlockKind::Include(Box::new(Include { href: href.into(), ..Include::default() })));
        block.attrs.set("kind", kind);
        block
    };
    let body = vec![include("a.md", "chapters"), include("b.md", "chapters"), include("c.md", "appendix")];
    assert_eq!(
        written(body, &NIXPKGS),
        "```{=include=} chapters\na.md\nb.md\n```\n\n```{=include=} appendix\nc.md\n```\n"
    );
}

// ---- paragraphs and ids

#[test]
fn lines_are_those_of_the_source() {
    both(vec![p("one\ntwo"), p("three")], "one\ntwo\n\nthree\n");
}

#[test]
fn ids_stand_where_the_block_begins() {
    let body = vec![
        with_id("p", p("a")),
        with_id("c", code("x", None)),
        with_id("l", bullets(vec![vec![p("b")]])),
        with_id("here", b(BlockKind::Anchor)),
    ];
    assert_eq!(
        written(body.clone(), &GFM),
        "<a id=\"p\"></a>a\n\n<a id=\"c\"></a>\n\n```\nx\n```\n\n<a id=\"l\"></a>\n\n- b\n\n<a id=\"here\"></a>\n"
    );
    assert_eq!(written(body, &NIXPKGS), "[]{#p} a\n\n[]{#c}\n\n```\nx\n```\n\n[]{#l}\n\n- b\n\n[]{#here}\n");
}

#[test]
fn anchors_before_one_block_share_a_line() {
    let body = vec![with_id("a", b(BlockKind::Anchor)), with_id("b", b(BlockKind::Anchor)), code("x", None)];
    assert_eq!(written(body, &NIXPKGS), "[]{#a}[]{#b}\n\n```\nx\n```\n");
}

#[test]
fn an_id_may_hold_any_character() {
    assert_eq!(written(vec![with_id("a\"<b>&c", p("x"))], &GFM), "<a id=\"a&quot;&lt;b&gt;&amp;c\"></a>x\n");
}

#[test]
fn a_break_is_never_a_list_nor_metadata() {
    both(vec![b(BlockKind::Break), p("a"), b(BlockKind::Break)], "***\n\na\n\n---\n");
}

// ---- comments

#[test]
fn comments_stand_on_their_lines() {
    both(vec![comment(" one\n\n  two "), p("a")], "<!-- one\n\n  two -->\n\na\n");
}

#[test]
fn a_comment_never_takes_a_line_with_it() {
    let note = || i(InlineKind::Comment(" c ".into()));
    both(
        vec![para(vec![note(), t(" a "), note(), t("b\n"), note(), t(" c")])],
        "<!-- c -->\na <!-- c -->b <!-- c --> c\n",
    );
    both(vec![para(vec![t("a\n"), i(InlineKind::Comment("b\nc".into()))])], "a\n<!--b\nc-->\n");
    both(vec![para(vec![t("a "), i(InlineKind::Comment("b\nc".into())), t(" d")])], "a <!--b&#10;c--> d\n");
}

// ---- inline nodes

#[test]
fn emphasis_chooses_marks_that_are_read_back() {
    both(vec![para(vec![t("a "), em(vec![t("b")]), t(" "), strong(vec![t("c")])])], "a *b* **c**\n");
    both(vec![para(vec![strong(vec![t("a "), em(vec![t("b")]), t(" c")])])], "**a *b* c**\n");
    both(vec![para(vec![strong(vec![em(vec![t("a")])])])], "**_a_**\n");
    both(vec![para(vec![em(vec![t("a")]), em(vec![t("b")])])], "*a*_b_\n");
    both(vec![para(vec![em(vec![t("a "), em(vec![t("b")]), t(" c")])])], "*a _b_ c*\n");
    both(vec![para(vec![t("un"), em(vec![t("“lock”")]), t("ed")])], "u&#110;*“lock”*&#101;d\n");
    both(vec![para(vec![t("un"), em(vec![t("lock")]), t("ed")])], "un*lock*ed\n");
}

#[test]
fn roles_are_said_where_there_is_a_word() {
    let body = vec![para(vec![
        Inline::span(Role::Filename, vec![t("/etc")]),
        t(", "),
        literal("a`b"),
        t(", "),
        Inline::span(Role::KeyCap, vec![t("Ctrl")]),
    ])];
    assert_eq!(written(body.clone(), &NIXPKGS), "{file}`/etc`, ``a`b``, [Ctrl]{.keycap}\n");
    assert_eq!(written(body, &GFM), "`/etc`, ``a`b``, <kbd>Ctrl</kbd>\n");
}

#[test]
fn spans_of_code_never_run_together() {
    both(vec![para(vec![literal("a"), literal("b")])], "`a`<!-- -->`b`\n");
}

#[test]
fn keys_are_joined() {
    let key = |name: &str| Inline::span(Role::KeyCap, vec![t(name)]);
    let keys = Keys { action: None, keys: vec![key("Ctrl"), key("C")] };
    let body = vec![para(vec![i(InlineKind::Keys(Box::new(keys)))])];
    assert_eq!(written(body.clone(), &GFM), "<kbd>Ctrl</kbd>+<kbd>C</kbd>\n");
    assert_eq!(written(body, &NIXPKGS), "[Ctrl]{.keycap}+[C]{.keycap}\n");
}

#[test]
fn manual_pages_and_references_of_nixpkgs() {
    let page = ManualPage { name: vec![t("ls")], volume: Some("1".into()) };
    let reference = CrossReference { target: "sec-a.b".into(), style: None, text_from: None };
    let body = vec![para(vec![
        i(InlineKind::ManualPage(Box::new(page))),
        t(" and "),
        i(InlineKind::CrossReference(Box::new(reference))),
    ])];
    assert_eq!(written(body, &NIXPKGS), "{manpage}`ls(1)` and [](#sec-a.b)\n");
}

#[test]
fn links_are_as_short_as_they_can_be() {
    let url = |address: &str, text: &str| Inline::link(Target::Url(address.into()), vec![t(text)]);
    both(
        vec![para(vec![url("https://example.org/a_b", "https://example.org/a_b")])],
        "<https://example.org/a_b>\n",
    );
    both(vec![para(vec![url("mailto:a@example.org", "a@example.org")])], "<a@example.org>\n");
    both(
        vec![para(vec![url("https://example.org/a b", "a [b]")])],
        "[a \\[b\\]](<https://example.org/a b>)\n",
    );
    both(vec![para(vec![Inline::link(Target::Id("x".into()), vec![literal("y")]), t("!")])], "[`y`](#x)!\n");
    both(vec![para(vec![t("so!"), Inline::link(Target::Id("x".into()), vec![t("y")])])], "so\\![y](#x)\n");
}

#[test]
fn line_breaks_count() {
    both(vec![para(vec![t("a"), i(InlineKind::LineBreak), t("\n- b")])], "a\\\n\\- b\n");
}

#[test]
fn what_only_html_can_say() {
    let body = vec![para(vec![
        t("x"),
        i(InlineKind::Superscript(vec![t("2")])),
        t(" H"),
        i(InlineKind::Subscript(vec![t("2")])),
        t("O "),
        i(InlineKind::Strike(vec![t("no")])),
    ])];
    assert_eq!(written(body, &GFM), "x<sup>2</sup> H<sub>2</sub>O ~~no~~\n");
}

fn picture(source: &str, words: &str) -> Media {
    let item = MediaItem {
        kind: MediaKind::Image,
        source: source.into(),
        body: vec![b(BlockKind::Plain(vec![t(words)]))],
    };
    Media { head: vec![], items: vec![b(BlockKind::MediaItem(Box::new(item)))] }
}

#[test]
fn pictures_have_words() {
    both(vec![b(BlockKind::Media(Box::new(picture("a b.png", "A [b]"))))], "![A \\[b\\]](<a b.png>)\n");
    both(
        vec![para(vec![t("see "), i(InlineKind::Media(Box::new(picture("a.png", "A"))))])],
        "see ![A](a.png)\n",
    );
}

#[test]
fn footnotes_stand_at_the_end() {
    let note = |blocks: Blocks| i(InlineKind::Footnote(blocks));
    let body = vec![
        para(vec![
            t("a"),
            note(vec![p("one"), code("x", None)]),
            t(": b"),
            with_id("f.2", note(vec![p("two")])),
        ]),
        para(vec![t("again"), i(InlineKind::FootnoteReference("f.2".into()))]),
    ];
    assert_eq!(
        written(body.clone(), &GFM),
        "a[^1]\\: b<a id=\"f.2\"></a>[^f.2]\n\nagain[^f.2]\n\n[^1]: one\n\n    ```\n    x\n    ```\n\n[^f.2]: two\n"
    );
    assert_eq!(
        written(body, &NIXPKGS),
        "a[^fn-1]\\: b[^f.2]\n\nagain[^f.2]\n\n[^fn-1]: one\n\n    ```\n    x\n    ```\n\n[^f.2]: two\n"
    );
}

// ---- lists

#[test]
fn lists_are_loose_unless_the_source_says_tight() {
    let items = || vec![vec![p("a\nb")], vec![p("c")]];
    both(vec![bullets(items())], "- a\n  b\n\n- c\n");
    both(vec![list(ListKind::Bullet, Some(true), items())], "- a\n  b\n- c\n");
    both(
        vec![list(ListKind::Bullet, Some(true), vec![vec![p("a"), code("x", None)], vec![p("c")]])],
        "- a\n\n  ```\n  x\n  ```\n\n- c\n",
    );
}

#[test]
fn numbers_set_the_indentation() {
    let kind = ListKind::Numbered { start: 9, style: None, continued: false };
    both(
        vec![list(kind, None, vec![vec![p("a"), p("b")], vec![p("c"), p("d")]])],
        "9. a\n\n   b\n\n10. c\n\n    d\n",
    );
}

#[test]
fn items_begin_with_anything() {
    both(
        vec![bullets(vec![vec![bullets(vec![vec![p("a")]])], vec![code("x", None)], vec![]])],
        "- - a\n\n- ```\n  x\n  ```\n\n-\n",
    );
}

#[test]
fn an_item_has_its_id() {
    let mut block = bullets(vec![vec![p("a")], vec![code("x", None)]]);
    if let BlockKind::List(list) = &mut block.kind {
        list.items[0].attrs.set_id("i1");
        list.items[1].attrs.set_id("i2");
    }
    assert_eq!(written(vec![block.clone()], &NIXPKGS), "- []{#i1} a\n\n- []{#i2}\n\n  ```\n  x\n  ```\n");
    assert_eq!(
        written(vec![block], &GFM),
        "- <a id=\"i1\"></a>a\n\n- <a id=\"i2\"></a>\n\n  ```\n  x\n  ```\n"
    );
}

#[test]
fn lists_side_by_side_stay_apart() {
    let one = || bullets(vec![vec![p("a")]]);
    let numbered =
        list(ListKind::Numbered { start: 1, style: None, continued: false }, None, vec![vec![p("b")]]);
    both(vec![one(), one(), numbered], "- a\n\n<!-- -->\n\n- a\n\n1. b\n");
}

#[test]
fn a_comment_between_items_does_not_end_the_list() {
    let mut block = bullets(vec![vec![p("a")], vec![p("b")]]);
    if let BlockKind::List(list) = &mut block.kind {
        list.items.insert(1, comment(" c "));
    }
    both(vec![block], "- a\n\n  <!-- c -->\n\n- b\n");
}

// ---- definition lists

#[test]
fn terms_and_definitions() {
    let body = vec![definitions(vec![
        entry(vec![vec![literal("a<b>")]], vec![p("one"), code("x", None)]),
        with_id("e", entry(vec![vec![t("c & "), em(vec![t("d")])]], vec![p("two")])),
    ])];
    assert_eq!(
        written(body.clone(), &GFM),
        "<dl>\n<dt><code>a&lt;b&gt;</code></dt>\n<dd>\n\none\n\n```\nx\n```\n\n</dd>\n\
         <dt><a id=\"e\"></a>c &amp; <em>d</em></dt>\n<dd>\n\ntwo\n\n</dd>\n</dl>\n"
    );
    assert_eq!(
        written(body, &NIXPKGS),
        "`a<b>`\n\n:   one\n\n    ```\n    x\n    ```\n\n[]{#e} c & *d*\n\n:   two\n"
    );
}

#[test]
fn several_terms_and_footnotes_in_terms() {
    let body = vec![definitions(vec![entry(vec![vec![t("a")], vec![t("b")]], vec![p("c")])])];
    assert_eq!(written(body.clone(), &GFM), "<dl>\n<dt>a</dt>\n<dt>b</dt>\n<dd>\n\nc\n\n</dd>\n</dl>\n");
    assert_eq!(written(body, &NIXPKGS), "a, b\n\n:   c\n");
    let note = i(InlineKind::Footnote(vec![p("n")]));
    let body = vec![definitions(vec![entry(vec![vec![t("a"), note]], vec![])])];
    assert_eq!(
        written(body.clone(), &GFM),
        "<dl>\n<dt>\n\na[^1]\n\n</dt>\n<dd>\n\n</dd>\n</dl>\n\n[^1]: n\n"
    );
    assert_eq!(written(body, &NIXPKGS), "a[^fn-1]\n\n:   <!-- -->\n\n[^fn-1]: n\n");
}

// ---- listings

#[test]
fn listings_are_kept_to_the_byte() {
    both(vec![code("\n\ta  \n\n", Some("nix"))], "```nix\n\n\ta  \n\n\n```\n");
    both(vec![code("", None)], "```\n```\n");
    both(vec![code("a\n  ````\nb", None)], "`````\na\n  ````\nb\n`````\n");
    both(vec![code("~~~", Some("a`b"))], "~~~~a`b\n~~~\n~~~~\n");
}

// ---- boxes

#[test]
fn admonitions() {
    let body = vec![admonition(AdmonitionKind::Warning, vec![p("a\nb"), bullets(vec![vec![p("c")]])])];
    assert_eq!(written(body.clone(), &GFM), "> [!WARNING]\n> a\n> b\n>\n> - c\n");
    assert_eq!(written(body, &NIXPKGS), "::: {.warning}\na\nb\n\n- c\n:::\n");
    let body = vec![with_id("n", admonition(AdmonitionKind::Note, vec![code("x", None)]))];
    assert_eq!(written(body.clone(), &GFM), "<a id=\"n\"></a>\n\n> [!NOTE]\n>\n> ```\n> x\n> ```\n");
    assert_eq!(written(body, &NIXPKGS), "[]{#n}\n\n::: {.note}\n```\nx\n```\n:::\n");
}

#[test]
fn a_language_is_no_order_to_include() {
    let body = vec![code("/etc/passwd", Some("{=include=} chapters"))];
    assert_eq!(written(body.clone(), &NIXPKGS), "```\\{=include=} chapters\n/etc/passwd\n```\n");
    assert_eq!(written(body, &GFM), "```{=include=} chapters\n/etc/passwd\n```\n");
}

#[test]
fn an_outer_fence_is_longer() {
    let formal = Formal {
        kind: FormalKind::Example,
        head: vec![title("T")],
        body: vec![admonition(AdmonitionKind::Note, vec![p("a")]), code("::::", None)],
    };
    let body = vec![with_id("ex", b(BlockKind::Formal(Box::new(formal))))];
    assert_eq!(
        written(body, &NIXPKGS),
        "::::: {.example #ex}\n# T\n\n::: {.note}\na\n:::\n\n```\n::::\n```\n:::::\n"
    );
}

#[test]
fn quotations() {
    let quotation = Titled { head: vec![], body: vec![p("[!NOTE]\na"), p("b")] };
    let body = vec![b(BlockKind::Quotation(Box::new(quotation)))];
    assert_eq!(written(body, &GFM), "> \\[!NOTE]\n> a\n>\n> b\n");
}

// ---- tables

fn table(aligns: &[Option<Align>], head: &[&str], rows: &[&[&str]]) -> Block {
    let row = |cells: &[&str]| {
        let cells = cells.iter().map(|text| {
            let body = if text.is_empty() { vec![] } else { vec![b(BlockKind::Plain(vec![t(text)]))] };
            b(BlockKind::Cell(Box::new(Cell { columns: 1, rows: 1, heading: false, align: None, body })))
        });
        b(BlockKind::Row(cells.collect()))
    };
    let section = |kind, rows| b(BlockKind::TableSection(Box::new(TableSection { kind, rows })));
    let mut sections = vec![];
    if !head.is_empty() {
        sections.push(section(TableSectionKind::Head, vec![row(head)]));
    }
    sections.push(section(TableSectionKind::Body, rows.iter().map(|r| row(r)).collect()));
    let columns = aligns.iter().map(|&align| Column { align, ..Column::default() }).collect();
    let group = b(BlockKind::TableGroup(Box::new(TableGroup { columns, sections })));
    b(BlockKind::Table(Box::new(Table { head: vec![], groups: vec![group] })))
}

#[test]
fn tables_are_padded() {
    both(
        vec![table(
            &[None, Some(Align::Right), Some(Align::Center)],
            &["A", "日本", "c"],
            &[&["a|b", "1\n2", ""]],
        )],
        "| A    | 日本  | c     |\n| ---- | ----: | :---: |\n| a\\|b | 1 2   |       |\n",
    );
}

#[test]
fn a_wide_table_is_not() {
    let long = "word ".repeat(40);
    let text = written(vec![table(&[None, None], &["A", "B"], &[&["a", long.trim()]])], &GFM);
    assert_eq!(text, format!("| A | B |\n| --- | --- |\n| a | {} |\n", long.trim()));
}

#[test]
fn a_table_without_a_head_has_an_empty_one() {
    both(vec![table(&[None], &[], &[&["a"]])], "|     |\n| --- |\n| a   |\n");
}
