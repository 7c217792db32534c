//! What is written for docutils where it differs from what is written for Sphinx. Each expected text has been read by
//! docutils at `--report=1`.

mod support;

use ast::*;
use copyist_rst::DOCUTILS;
use support::*;

#[track_caller]
fn check(body: Vec<Block>, expected: &str) {
    writes(&DOCUTILS, body, expected);
}

#[test]
fn roles_are_declared_upon_those_of_docutils() {
    let roles = [
        Role::Literal,
        Role::Filename,
        Role::Command,
        Role::Option,
        Role::Replaceable,
        Role::KeyCap,
        Role::GuiLabel,
        Role::FirstTerm,
        Role::Acronym,
        Role::CiteTitle,
        Role::Product,
        Role::Remark,
    ];
    check(
        vec![inlines(spaced(roles.map(|role| span(role, "x{y}"))))],
        "
.. role:: command(strong)
.. role:: dfn(emphasis)
.. role:: file(literal)
.. role:: guilabel
.. role:: kbd(literal)
.. role:: opt(literal)
.. role:: product
.. role:: remark(emphasis)
.. role:: replaceable(emphasis)

``x{y}`` :file:`x{y}` :command:`x{y}` :opt:`x{y}` :replaceable:`x{y}` :kbd:`x{y}` :guilabel:`x{y}` :dfn:`x{y}` :acronym:`x{y}` :title-reference:`x{y}` :product:`x{y}` :remark:`x{y}`
",
    );
}

#[test]
fn code_with_replaceable_parts_is_in_pieces() {
    let part = |text| Inline::span(Role::Replaceable, words(text));
    let file = Inline::span(Role::Filename, vec![Inline::text("/home/"), part("user"), Inline::text("/x")]);
    let literal =
        Inline::span(Role::Literal, vec![Inline::text("cp\n"), part("a"), Inline::text(" "), part("b")]);
    let strong = Inline::made(InlineKind::Strong(vec![Inline::span(Role::Option, vec![part("v")])]));
    check(
        vec![inlines(spaced([file, literal, strong]))],
        r"
.. role:: file(literal)
.. role:: replaceable(emphasis)
.. role:: file-replaceable(replaceable)
   :class: file replaceable
.. role:: literal-replaceable(replaceable)
   :class: literal replaceable
.. role:: opt-replaceable(replaceable)
   :class: opt replaceable
.. role:: strong-opt-replaceable(opt-replaceable)
   :class: strong opt replaceable

:file:`/home/`\ :file-replaceable:`user`\ :file:`/x` ``cp``
\ :literal-replaceable:`a` \ :literal-replaceable:`b` :strong-opt-replaceable:`v`
",
    );
}

#[test]
fn links_to_ids_are_by_name_in_the_file_and_by_address_else() {
    let link = |id: &str, text: &str| Inline::link(Target::Id(id.into()), words(text));
    let links = [
        link("top", "up"),
        link("x:y", "a <b>"),
        link("top", ""),
        link("Top", "another"),
        link("gone", "away"),
        Inline::link(Target::Url("other.html#id".into()), words("there")),
    ];
    let body = with_id("x:y", inlines(spaced(links)));
    check(
        vec![with_id("top", para("p")), body],
        r#"
.. _top:

p

.. raw:: html

   <a id="x:y"></a>

.. _`x:y`:

`up <top_>`__ `a \<b> <x\:y_>`__ top_ `another <#Top>`__ `away <#gone>`__ `there <other.html#id>`__
"#,
    );
}

#[test]
fn directives_are_those_of_docutils() {
    let code = |language: Option<&str>, text: &str| {
        let language = language.map(Into::into);
        made(BlockKind::Code(Box::new(CodeBlock { kind: CodeKind::Listing, language, content: words(text) })))
    };
    let title = made(BlockKind::Title(words("T")));
    let example =
        Formal { kind: FormalKind::Example, head: vec![title], body: vec![code(Some("nix"), "{ }")] };
    let text = Include { href: "a.nix".into(), text: true, ..Include::default() };
    let entry = IndexLevel { content: words("a"), sort_as: None, attrs: Attrs::default() };
    let index = IndexTerm { levels: vec![entry], ..IndexTerm::default() };
    let item = |text| made(BlockKind::Item(vec![para(text)]));
    let columns = List {
        kind: ListKind::Simple(SimpleLayout::Vertical(2)),
        compact: None,
        head: vec![],
        items: vec![item("a"), item("b")],
    };
    check(
        vec![
            code(None, "  x"),
            made(BlockKind::Formal(Box::new(example))),
            made(BlockKind::Include(Box::new(text))),
            made(BlockKind::Plain(vec![Inline::made(InlineKind::IndexTerm(Box::new(index)))])),
            made(BlockKind::List(Box::new(columns))),
        ],
        "
.. code::
   :class: listing

     x

.. admonition:: T
   :class: example

   .. code:: nix

      { }

.. include:: a.nix
   :literal:

.. index: single: a

.. class:: hlist columns-2

- a
- b
",
    );
}

#[test]
fn keys_menus_and_manual_pages() {
    let keys = Keys { action: None, keys: vec![span(Role::KeyCap, "Ctrl"), span(Role::KeyCap, "C")] };
    let menu =
        Menu { shortcut: vec![], items: vec![span(Role::GuiMenu, "File"), span(Role::GuiMenuItem, "Quit")] };
    let page = ManualPage { name: words("ls"), volume: Some("1".into()) };
    let kinds = [
        InlineKind::Keys(Box::new(keys)),
        InlineKind::Menu(Box::new(menu)),
        InlineKind::ManualPage(Box::new(page)),
    ];
    check(
        vec![inlines(spaced(kinds.map(Inline::made)))],
        "
.. role:: kbd(literal)
.. role:: manpage(emphasis)
.. role:: menuselection

:kbd:`Ctrl+C` :menuselection:`File ‣ Quit` :manpage:`ls(1)`
",
    );
}

/// What is written is read back as what it was.
fn comes_back(body: Vec<Block>) {
    let document = Document { body, ..Document::default() };
    let settled = DOCUTILS.settle(document.clone(), Upgrade::default());
    assert_eq!(dump(&settled.document), dump(&document), "it is in form");
    let text = DOCUTILS.write(&document, &WriteOptions::default()).expect("there is a writer");
    let read = DOCUTILS.read(text.as_bytes(), &ReadOptions::default()).expect("there is a reader");
    assert_eq!(dump(&read.document.expect("a tree")), dump(&document), "{text}");
}

#[test]
fn code_in_pieces_is_one_span_again() {
    let part = |text| Inline::span(Role::Replaceable, words(text));
    let file = Inline::span(Role::Filename, vec![Inline::text("/home/"), part("user"), Inline::text("/x")]);
    let literal =
        Inline::span(Role::Literal, vec![Inline::text("cp\n"), part("a"), Inline::text(" "), part("b")]);
    let strong = Inline::made(InlineKind::Strong(vec![Inline::span(
        Role::Option,
        vec![Inline::text("-v"), part("v")],
    )]));
    // Side by side and yet two: a blank without an escape, another kind of code, no part that is replaced.
    let apart = [
        span(Role::Filename, "/etc"),
        Inline::span(Role::Filename, vec![part("x")]),
        span(Role::Command, "ls"),
        part("y"),
    ];
    comes_back(vec![inlines(spaced([file, literal, strong].into_iter().chain(apart)))]);
    let plain = vec![span(Role::Filename, "a"), span(Role::Filename, "b")];
    comes_back(vec![inlines(plain)]);
}

#[test]
fn pieces_side_by_side_are_one_span_in_form() {
    let part = |text| Inline::span(Role::Replaceable, words(text));
    let pieces = vec![
        span(Role::Filename, "a"),
        span(Role::Filename, "b"),
        Inline::span(Role::Filename, vec![part("c")]),
    ];
    let document = Document { body: vec![inlines(pieces)], ..Document::default() };
    let settled = DOCUTILS.settle(document, Upgrade::default()).document;
    let whole = vec![Inline::span(Role::Filename, vec![Inline::text("ab"), part("c")])];
    assert_eq!(dump(&settled), dump(&Document { body: vec![inlines(whole)], ..Document::default() }));
}

#[test]
fn what_a_class_or_a_comment_says_comes_back() {
    let entry = |text| IndexLevel { content: words(text), sort_as: None, attrs: Attrs::default() };
    let index = |levels: &[&'static str]| {
        let term =
            IndexTerm { levels: levels.iter().map(|text| entry(*text)).collect(), ..IndexTerm::default() };
        Inline::made(InlineKind::IndexTerm(Box::new(term)))
    };
    let see = IndexTerm { levels: vec![entry("c")], see: vec![words("d")], ..IndexTerm::default() };
    let item = |text| made(BlockKind::Item(vec![para(text)]));
    let columns = List {
        kind: ListKind::Simple(SimpleLayout::Vertical(3)),
        compact: Some(false),
        head: vec![],
        items: vec![item("a"), item("b")],
    };
    let term = made(BlockKind::Term(words("word")));
    let definition = made(BlockKind::Definition(vec![para("said")]));
    let glossary = DefinitionList {
        glossary: true,
        head: vec![],
        entries: vec![made(BlockKind::DefinitionEntry(vec![term, definition]))],
    };
    let empty = CodeBlock { kind: CodeKind::Listing, language: None, content: vec![] };
    let indented =
        CodeBlock { kind: CodeKind::Listing, language: Some("nix".into()), content: words("  x\n  y") };
    comes_back(vec![
        made(BlockKind::Plain(vec![index(&["a", "b"])])),
        para("p"),
        made(BlockKind::Plain(vec![index(&["a"]), Inline::made(InlineKind::IndexTerm(Box::new(see)))])),
        made(BlockKind::List(Box::new(columns))),
        made(BlockKind::DefinitionList(Box::new(glossary))),
        made(BlockKind::Code(Box::new(empty))),
        made(BlockKind::Code(Box::new(indented))),
        made(BlockKind::Comment("index: not an entry".into())),
    ]);
}

#[test]
fn what_only_sphinx_has_is_not_of_docutils() {
    let generic = |name: &str, own: &str| {
        let generic = Generic { name: name.into(), content: vec![] };
        let mut attrs = Attrs::default();
        attrs.set("name", own);
        let is_own = |format: &dyn Format| format.capabilities().expect("a table").is_own(&generic, &attrs);
        (is_own(&copyist_rst::RST), is_own(&DOCUTILS))
    };
    for name in ["toctree", "versionadded", "class", "py:function", "x:y"] {
        assert_eq!(generic(Generic::DIRECTIVE, name), (true, false), "{name}");
    }
    for name in ["contents", "sectnum", "of-an-extension"] {
        assert_eq!(generic(Generic::DIRECTIVE, name), (true, true), "{name}");
    }
    assert_eq!(generic(Generic::ROLE, "py:func"), (true, false));
    assert_eq!(generic(Generic::ROLE, "tiny"), (true, true));
}

#[test]
fn an_escape_makes_no_address_of_what_is_none() {
    comes_back(vec![
        para("a:: x@y.org_|sub|"),
        para("+x@y.org-http://example.org/a_b:: and unknown:scheme a@b.c"),
    ]);
}
