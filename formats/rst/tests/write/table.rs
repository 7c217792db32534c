//! Tables.

use super::check;
use crate::support::*;
use ast::*;

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
