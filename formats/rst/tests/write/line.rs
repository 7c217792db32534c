//! What stands in a line.

use super::check;
use crate::support::*;
use ast::*;

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
fn pictures_in_the_line() {
    let media = |file| Inline::made(InlineKind::Media(Box::new(picture(file, ""))));
    check(
        vec![inlines(vec![media("i/a b.png"), Inline::text(" and "), media("i/a b.png"), media("c.png")])],
        "\n|a-b| and |a-b|\\ |c|\n\n.. |a-b| image:: i/a\\ b.png\n.. |c| image:: c.png\n",
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
