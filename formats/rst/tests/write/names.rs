//! Titles, and the ids before blocks.

use super::check;
use crate::support::*;
use ast::*;
use copyist_rst::RST;

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
fn an_id_given_twice_is_a_target_once() {
    check(
        vec![with_id("a", para("p")), with_id("a", para("q"))],
        "\n.. _a:\n\np\n\n.. raw:: html\n\n   <a id=\"a\"></a>\n\nq\n",
    );
}
