//! What is written for each construct, from trees made by hand. Each expected text has been read by Sphinx.

use ast::*;
use copyist_rst::RST;

fn rst(body: Vec<Block>) -> String {
    let document = Document { body, ..Document::default() };
    RST.write(&document, &WriteOptions::default()).expect("there is a writer")
}

fn check(body: Vec<Block>, expected: &str) {
    assert_eq!(rst(body), expected.strip_prefix('\n').unwrap_or(expected));
}

fn made(kind: BlockKind) -> Block {
    Block::made(kind)
}

fn with_id(id: &str, mut block: Block) -> Block {
    block.attrs.set_id(id);
    block
}

fn words(text: &str) -> Inlines {
    vec![Inline::text(text)]
}

fn para(text: &str) -> Block {
    made(BlockKind::Paragraph(words(text)))
}

fn inlines(content: Inlines) -> Block {
    made(BlockKind::Paragraph(content))
}

fn title(text: &str) -> Block {
    made(BlockKind::Title(words(text)))
}

fn section(name: &str, body: Vec<Block>) -> Block {
    made(BlockKind::Division(Box::new(Division {
        kind: DivisionKind::Section,
        head: vec![title(name)],
        body,
    })))
}

fn item(blocks: Vec<Block>) -> Block {
    made(BlockKind::Item(blocks))
}

fn list(kind: ListKind, items: Vec<Block>) -> Block {
    made(BlockKind::List(Box::new(List { kind, compact: None, head: vec![], items })))
}

fn bullets(items: Vec<Block>) -> Block {
    list(ListKind::Bullet, items)
}

fn numbered(start: u32, style: Option<Numbering>, items: Vec<Block>) -> Block {
    list(ListKind::Numbered { start, style, continued: false }, items)
}

fn entry(terms: &[&str], body: Vec<Block>) -> Block {
    let mut parts: Vec<Block> = terms.iter().map(|t| made(BlockKind::Term(words(t)))).collect();
    parts.push(made(BlockKind::Definition(body)));
    made(BlockKind::DefinitionEntry(parts))
}

fn definitions(entries: Vec<Block>) -> Block {
    made(BlockKind::DefinitionList(Box::new(DefinitionList { glossary: false, head: vec![], entries })))
}

fn code(kind: CodeKind, language: Option<&str>, content: Inlines) -> Block {
    made(BlockKind::Code(Box::new(CodeBlock { kind, language: language.map(Into::into), content })))
}

fn listing(text: &str) -> Block {
    code(CodeKind::Listing, None, words(text))
}

fn formal(kind: FormalKind, name: &str, body: Vec<Block>) -> Block {
    made(BlockKind::Formal(Box::new(Formal { kind, head: vec![title(name)], body })))
}

fn picture(file: &str, alt: &str) -> Media {
    let body = if alt.is_empty() { vec![] } else { vec![made(BlockKind::Plain(words(alt)))] };
    let item = MediaItem { kind: MediaKind::Image, source: file.into(), body };
    Media { head: vec![], items: vec![made(BlockKind::MediaItem(Box::new(item)))] }
}

fn span(role: Role, text: &str) -> Inline {
    Inline::span(role, words(text))
}

fn cell(text: &str, columns: u16, rows: u16) -> Block {
    let body = vec![made(BlockKind::Plain(words(text)))];
    made(BlockKind::Cell(Box::new(Cell { columns, rows, heading: false, align: None, body })))
}

fn table(name: Option<&str>, columns: usize, sections: Vec<(TableSectionKind, Vec<Vec<Block>>)>) -> Block {
    let sections = sections
        .into_iter()
        .map(|(kind, rows)| {
            let rows = rows.into_iter().map(|cells| made(BlockKind::Row(cells))).collect();
            made(BlockKind::TableSection(Box::new(TableSection { kind, rows })))
        })
        .collect();
    let group = TableGroup { columns: vec![Column::default(); columns], sections };
    let groups = vec![made(BlockKind::TableGroup(Box::new(group)))];
    made(BlockKind::Table(Box::new(Table { head: name.map(title).into_iter().collect(), groups })))
}

#[test]
fn titles_by_depth() {
    let tree = section("Book", vec![section("日本", vec![para("a"), section("Deep", vec![para("b")])])]);
    check(vec![tree], "\n####\nBook\n####\n\n****\n日本\n****\n\na\n\nDeep\n====\n\nb\n");
    let options = WriteOptions { depth: 2, ..WriteOptions::default() };
    let document = Document { body: vec![section("A", vec![para("x")])], ..Document::default() };
    assert_eq!(RST.write(&document, &options).as_deref(), Some("A\n===\n\nx\n"));
}

#[test]
fn ids_are_targets_and_anchors_where_docutils_would_change_them() {
    check(
        vec![with_id("sec-a", section("A", vec![with_id("Opt.x", para("p")), with_id("a:b", para("q"))]))],
        r#"
.. _sec-a:

###
A
###

.. raw:: html

   <a id="Opt.x"></a>

.. _Opt.x:

p

.. raw:: html

   <a id="a:b"></a>

.. _`a:b`:

q
"#,
    );
}

#[test]
fn of_two_ids_with_one_name_the_second_is_an_anchor() {
    let link = Inline::link(Target::Id("Foo".into()), words("there"));
    check(
        vec![with_id("foo", para("a")), with_id("Foo", para("b")), inlines(vec![link])],
        "\n.. _foo:\n\na\n\n.. raw:: html\n\n   <a id=\"Foo\"></a>\n\nb\n\n`there <#Foo>`__\n",
    );
}

#[test]
fn anchors_wait_for_what_a_page_shows() {
    let index = InlineKind::IndexTerm(Box::new(IndexTerm {
        levels: vec![
            IndexLevel { content: words("a"), sort_as: None, attrs: Attrs::default() },
            IndexLevel { content: words("b"), sort_as: None, attrs: Attrs::default() },
        ],
        ..IndexTerm::default()
    }));
    check(
        vec![
            with_id("x", made(BlockKind::Anchor)),
            made(BlockKind::Plain(vec![Inline::made(index)])),
            made(BlockKind::Comment("note".into())),
            para("p"),
            with_id("end", made(BlockKind::Anchor)),
        ],
        "\n.. index:: single: a; b\n\n.. note\n\n.. _x:\n\np\n\n.. _end:\n\n..\n",
    );
}

#[test]
fn roles() {
    let replaceable = Inline::span(Role::Replaceable, words("x"));
    let command = Inline::span(Role::Command, vec![Inline::text("cp "), replaceable.clone()]);
    check(
        vec![inlines(vec![
            span(Role::Literal, "a`b"),
            Inline::text(" "),
            span(Role::Filename, "/etc/${x}"),
            Inline::text(" "),
            span(Role::Option, "-v"),
            Inline::text("s "),
            command,
            Inline::text(" "),
            replaceable,
            Inline::text(" "),
            span(Role::KeyCap, "A"),
            Inline::text(" "),
            span(Role::KeyCap, "Ctrl-A"),
        ])],
        "
.. role:: cmd(samp)
.. role:: keycap(samp)
.. role:: opt(samp)

``a`b`` :file:`/etc/$\\\\{x}` :opt:`-v`\\ s :cmd:`cp {x}` :samp:`{x}` :kbd:`A` :keycap:`Ctrl-A`
",
    );
}

#[test]
fn literals_that_hold_backquotes_at_their_ends_are_roles() {
    check(vec![inlines(vec![span(Role::Literal, "``x``")])], "\n:literal:`\\`\\`x\\`\\``\n");
}

#[test]
fn links() {
    let url = |u: &str, t: &str| Inline::link(Target::Url(u.into()), words(t));
    check(
        vec![inlines(vec![
            url("https://a.b/c", "https://a.b/c"),
            Inline::text(", "),
            url("https://a.b/c_", "text"),
            Inline::text(", "),
            Inline::link(Target::Id("x.y".into()), words("a <b>")),
            Inline::text(", "),
            Inline::made(InlineKind::CrossReference(Box::new(CrossReference {
                target: "sec".into(),
                style: None,
                text_from: None,
            }))),
        ])],
        "\nhttps://a.b/c, `text <https://a.b/c\\_>`__, :ref:`a \\<b> <x.y>`, :ref:`sec`\n",
    );
}

#[test]
fn marks_around_one_run_are_one_role() {
    let within = |kind: fn(Inlines) -> InlineKind, inner: Inline| Inline::made(kind(vec![inner]));
    let part = Inline::span(Role::Replaceable, words("ink"));
    let file = Inline::span(Role::Filename, vec![Inline::text("/etc/"), part.clone()]);
    let marked = [
        within(InlineKind::Strong, file),
        within(InlineKind::Emphasis, within(InlineKind::Strong, span(Role::Option, "-v"))),
        within(InlineKind::Strong, span(Role::Literal, "{x}")),
        within(InlineKind::Strong, part),
        within(InlineKind::Emphasis, span(Role::Command, "ls")),
        within(InlineKind::Strong, span(Role::KeyCap, "Ctrl-A")),
        within(InlineKind::Strong, span(Role::Product, "Ink")),
        Inline::span(Role::Literal, vec![Inline::made(InlineKind::Superscript(words("2")))]),
    ];
    let mut spaced: Inlines = marked.into_iter().flat_map(|inline| [inline, Inline::text(" ")]).collect();
    spaced.pop();
    check(
        vec![inlines(spaced)],
        r"
.. role:: keycap(samp)
.. role:: opt(samp)
.. role:: product
.. role:: emphasis-command(command)
   :class: emphasis command
.. role:: literal-sup(sup)
   :class: literal sup
.. role:: strong-file(file)
.. role:: strong-keycap(keycap)
.. role:: strong-literal(literal)
   :class: strong literal
.. role:: strong-opt(opt)
.. role:: strong-product(product)
   :class: strong product
.. role:: strong-samp(samp)
.. role:: emphasis-strong-opt(strong-opt)

:strong-file:`/etc/{ink}` :emphasis-strong-opt:`-v` :strong-literal:`{x}` :strong-samp:`{ink}` :emphasis-command:`ls` :strong-keycap:`Ctrl-A` :strong-product:`Ink` :literal-sup:`2`
",
    );
}

#[test]
fn a_link_with_marks_is_a_substitution() {
    let url = |u: &str, content| Inline::link(Target::Url(u.into()), content);
    let option = || vec![span(Role::Option, "-v")];
    let mixed = vec![Inline::text("- see\n"), Inline::made(InlineKind::Emphasis(words("this")))];
    let picture = vec![Inline::made(InlineKind::Media(Box::new(picture("a.png", ""))))];
    let links = vec![
        url("https://a.b/c_", option()),
        Inline::text(" "),
        url("https://a.b/c_", option()),
        Inline::text(" "),
        url("https://a.b/d", option()),
        Inline::text("s "),
        Inline::link(Target::Id("x:y".into()), mixed),
        Inline::text(" "),
        url("https://a.b", picture),
    ];
    check(
        vec![with_id("top", section("T", vec![with_id("x:y", inlines(links))]))],
        r#"
.. role:: opt(samp)

.. _top:

###
T
###

.. raw:: html

   <a id="x:y"></a>

.. _`x:y`:

|top v|_ |top v|_ |top v-2|_\ s |top see-this|_ |top link|_

.. |top v| replace:: :opt:`-v`
.. _top v: https://a.b/c\_
.. |top v-2| replace:: :opt:`-v`
.. _top v-2: https://a.b/d
.. |top see-this| replace:: \- see *this*
.. _top see-this: `x:y`_
.. |top-a| image:: a.png
.. |top link| replace:: |top-a|
.. _top link: https://a.b
"#,
    );
}

#[test]
fn an_id_given_twice_is_a_target_once() {
    check(
        vec![with_id("a", para("p")), with_id("a", para("q"))],
        "\n.. _a:\n\np\n\n.. raw:: html\n\n   <a id=\"a\"></a>\n\nq\n",
    );
}

#[test]
fn widths_are_what_docutils_counts() {
    check(vec![section("a\u{200b}b\u{301}c", vec![])], "\n####\na\u{200b}b\u{301}c\n####\n");
    check(
        vec![table(None, 1, vec![(TableSectionKind::Body, vec![vec![cell("\u{200b}", 1, 1)]])])],
        "
+---+
| \u{200b} |
+---+
",
    );
}

#[test]
fn an_argument_is_no_option() {
    check(
        vec![formal(FormalKind::Example, ":name: x", vec![para("p")])],
        "\n.. admonition:: \\:name: x\n   :class: example\n\n   p\n",
    );
}

#[test]
fn footnotes_stand_at_the_end() {
    let note = Inline::made(InlineKind::Footnote(vec![para("One."), listing("x")]));
    let mut named = Inline::made(InlineKind::Footnote(vec![para("Two.")]));
    named.attrs.set_id("fn-two");
    let again = Inline::made(InlineKind::FootnoteReference("fn-two".into()));
    check(
        vec![
            inlines(vec![Inline::text("a"), note, Inline::text(" b"), named, Inline::text(" "), again]),
            para("c"),
        ],
        "
a\\ [#]_ b\\ [#fn-two]_ [#fn-two]_

c

.. [#] One.

   .. code-block:: none

      x

.. [#fn-two] Two.
",
    );
}

#[test]
fn lists() {
    check(
        vec![
            bullets(vec![item(vec![para("a\nb"), listing("x")]), item(vec![])]),
            bullets(vec![with_id("i", item(vec![para("c")]))]),
            numbered(9, None, vec![item(vec![para("d")]), item(vec![para("e"), para("f")])]),
            numbered(
                1,
                Some(Numbering::LowerRoman),
                vec![item(vec![numbered(1, None, vec![item(vec![para("g")])])])],
            ),
        ],
        "
- a
  b

  .. code-block:: none

     x

-

..

- .. _i:

  c

9. d

10. e

    f

..

i. 1. g
",
    );
}

#[test]
fn a_tight_list() {
    let items = vec![item(vec![para("a")]), item(vec![para("b")])];
    let tight = List { kind: ListKind::Bullet, compact: Some(true), head: vec![], items };
    check(vec![made(BlockKind::List(Box::new(tight))), para("c")], "\n- a\n- b\n\nc\n");
}

#[test]
fn definition_lists() {
    check(
        vec![
            definitions(vec![
                entry(&["-a", "b : c"], vec![para("x"), bullets(vec![item(vec![para("y")])])]),
                with_id("e", entry(&["empty"], vec![])),
                entry(&["code\nfirst"], vec![listing("z")]),
                entry(&["none"], vec![]),
            ]),
            definitions(vec![entry(&["other"], vec![para("w")])]),
        ],
        "
-a, b \\: c
   x

   - y

empty
   .. _e:

code first
   .. code-block:: none

      z

none
   ..

..

other
   w
",
    );
}

#[test]
fn listings() {
    check(
        vec![
            listing("  a\n\tb\n\n  c\n"),
            code(CodeKind::Screen, None, words("$ ls")),
            code(CodeKind::Listing, Some("Nix"), words("{ }")),
            code(CodeKind::Listing, Some("klingon"), words("Qa")),
            code(CodeKind::Layout, None, words("a\n  b*c\n\nd")),
        ],
        "
.. code-block:: none
   :dedent: 0

     a
           b

     c

.. code-block:: console

   $ ls

.. code-block:: nix

   { }

.. code-block:: none
   :class: language-klingon

   Qa

| a
|   b*c
|
| d
",
    );
}

#[test]
fn mark_up_in_listings_and_callouts() {
    let mark = |number| Inline::made(InlineKind::CalloutMark(CalloutMark { number, repeats: None }));
    let marked = code(
        CodeKind::Listing,
        Some("nix"),
        vec![
            Inline::text("*x = "),
            Inline::made(InlineKind::Emphasis(words("y"))),
            Inline::text("; "),
            mark(1),
            Inline::text("\n  z"),
            mark(2),
        ],
    );
    let callout = |number, text: &str| {
        let marks = vec![MarkReference { id: "m".into(), number }];
        made(BlockKind::Callout(Box::new(Callout { marks, body: vec![para(text)] })))
    };
    let callouts = |body| made(BlockKind::CalloutList(Box::new(Titled { head: vec![], body })));
    check(
        vec![marked, callouts(vec![callout(1, "one"), callout(2, "two")]), callouts(vec![callout(2, "b")])],
        "
.. role:: conum

.. parsed-literal::
   :class: nix

   \\*x = *y*; :conum:`(1)`
     z\\ :conum:`(2)`

.. rst-class:: callouts

(1) one

(2) two

..

:conum:`(2)`
   b
",
    );
}

#[test]
fn boxes() {
    let note = |head| {
        let body = vec![para("x")];
        made(BlockKind::Admonition(Box::new(Admonition { kind: AdmonitionKind::Note, head, body })))
    };
    check(
        vec![
            note(vec![]),
            note(vec![title("T *")]),
            formal(FormalKind::Example, "E", vec![listing("x")]),
            formal(FormalKind::Example, "F", vec![para("p")]),
            formal(FormalKind::Figure, "G", vec![made(BlockKind::Media(Box::new(picture("a.png", "alt"))))]),
            formal(FormalKind::Paragraph, "H", vec![para("run in")]),
        ],
        "
.. note::

   x

.. admonition:: T *
   :class: note

   x

.. code-block:: none
   :caption: E

   x

.. admonition:: F
   :class: example

   p

.. figure:: a.png
   :alt: alt

   G

.. rst-class:: formal-paragraph

**H.** run in
",
    );
}

#[test]
fn quotations() {
    let quotation = |head, body| made(BlockKind::Quotation(Box::new(Titled { head, body })));
    let by = made(BlockKind::Attribution(words("Me")));
    check(
        vec![
            para("p"),
            quotation(vec![by], vec![para("-- q")]),
            quotation(vec![], vec![para("r")]),
            bullets(vec![item(vec![quotation(vec![], vec![para("s")])])]),
        ],
        "\np\n\n   \\-- q\n\n   -- Me\n\n..\n\n   r\n\n- ..\n\n     s\n",
    );
}

#[test]
fn pictures_in_the_line() {
    let media = |file| Inline::made(InlineKind::Media(Box::new(picture(file, ""))));
    check(
        vec![inlines(vec![media("i/a b.png"), Inline::text(" and "), media("i/a b.png"), media("c.png")])],
        "\n|a-b| and |a-b|\\ |c|\n\n.. |a-b| image:: i/a\\ b.png\n.. |c| image:: c.png\n",
    );
}

#[test]
fn grid_tables() {
    use TableSectionKind::{Body, Head};
    check(
        vec![table(
            Some("T"),
            3,
            vec![
                (Head, vec![vec![cell("all", 3, 1)]]),
                (
                    Body,
                    vec![
                        vec![cell("two", 1, 2), cell("漢", 1, 1), cell("e\u{301}", 1, 1)],
                        vec![cell("wide", 2, 1)],
                    ],
                ),
            ],
        )],
        "
.. table:: T

   +--------------+
   | all          |
   +=====+====+===+
   | two | 漢 | e\u{301} |
   |     +----+---+
   |     | wide   |
   +-----+--------+
",
    );
}

#[test]
fn wide_tables_are_lists() {
    let long = "word ".repeat(30).trim_end().to_string();
    let rows = vec![vec![cell("a", 1, 1), cell(&long, 1, 1)]];
    let head = vec![vec![cell("h", 1, 1), cell("i", 1, 1)]];
    check(
        vec![table(None, 2, vec![(TableSectionKind::Head, head), (TableSectionKind::Body, rows)])],
        &format!("\n.. list-table::\n   :header-rows: 1\n\n   * - h\n     - i\n   * - a\n     - {long}\n"),
    );
}

#[test]
fn line_breaks() {
    let lines = vec![Inline::text("a\nb"), Inline::made(InlineKind::LineBreak), Inline::text("*c")];
    let in_title = vec![Inline::text("a"), Inline::made(InlineKind::LineBreak), Inline::text("b")];
    check(
        vec![inlines(lines), made(BlockKind::Heading(Box::new(Heading { level: None, content: in_title })))],
        "\n| a\n  b\n| \\*c\n\n.. rubric:: a\\ |br|\\ b\n\n.. |br| raw:: html\n\n   <br>\n",
    );
}

#[test]
fn transitions_stand_between_text_only() {
    let rule = || made(BlockKind::Break);
    check(vec![rule(), para("a"), rule(), para("b")], "\n.. raw:: html\n\n   <hr>\n\na\n\n----\n\nb\n");
}

#[test]
fn includes_comments_raw_text() {
    let include = |text| {
        made(BlockKind::Include(Box::new(Include { href: "a.rst".into(), text, ..Include::default() })))
    };
    check(
        vec![
            made(BlockKind::Comment(" two\n    lines ".into())),
            made(BlockKind::Comment("code:: x".into())),
            include(false),
            include(true),
            made(BlockKind::Raw(Box::new(Raw { format: "html".into(), text: "<i>x</i>".into() }))),
        ],
        "
..
   two
   lines

..
   code:: x

.. include:: a.rst

.. literalinclude:: a.rst

.. raw:: html

   <i>x</i>
",
    );
}

#[test]
fn keys_menus_and_the_rest() {
    let keys = Keys { action: None, keys: vec![span(Role::KeyCap, "Ctrl"), span(Role::KeyCap, "C")] };
    let menu =
        Menu { shortcut: vec![], items: vec![span(Role::GuiMenu, "File"), span(Role::GuiMenuItem, "Quit")] };
    let page = ManualPage { name: words("ls"), volume: Some("1".into()) };
    let math = Math { notation: MathNotation::Tex, source: "\\frac{a}{b}".into() };
    let kinds = vec![
        InlineKind::Keys(Box::new(keys)),
        InlineKind::Menu(Box::new(menu)),
        InlineKind::ManualPage(Box::new(page)),
        InlineKind::Math(Box::new(math)),
        InlineKind::Superscript(words("2")),
        InlineKind::Strike(words("no")),
    ];
    check(
        vec![inlines(kinds.into_iter().map(Inline::made).collect())],
        "
.. role:: strike

:kbd:`Ctrl+C`\\ :menuselection:`File --> Quit`\\ :manpage:`ls(1)`\\ :math:`\\frac{a}{b}`\\ :sup:`2`\\ :strike:`no`
",
    );
}
