//! Lists and definitions.

use super::check;
use crate::support::*;
use ast::*;

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
