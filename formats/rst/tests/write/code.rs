//! Listings and their marks.

use super::check;
use crate::support::*;
use ast::*;

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
