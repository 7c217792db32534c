//! Boxes and other blocks.

use super::check;
use crate::support::*;
use ast::*;

#[test]
fn an_argument_is_no_option() {
    check(
        vec![formal(FormalKind::Example, ":name: x", vec![para("p")])],
        "\n.. admonition:: \\:name: x\n   :class: example\n\n   p\n",
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
            note(vec![titled("T *")]),
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
