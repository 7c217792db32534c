//! Tables in whole files. What docutils makes of them has been looked at with `docutils --writer=pseudoxml`.

use crate::read::read_back;
use crate::read::testing::{dump, messages};
use ast::ReadOptions;

/// One table in every spelling.
#[test]
fn all_spellings_are_one_table() {
    let grid = "\
+-----+-------+
| a   | b     |
+=====+=======+
| c   | d, e  |
+-----+-------+
|     | - f   |
+-----+-------+
";
    let simple = "\
===  =====
a    b
===  =====
c    d, e
\\    - f
===  =====
";
    let list = "\
.. list-table::
   :header-rows: 1

   * - a
     - b
   * - c
     - d, e
   * -
     - - f
";
    let csv = "\
.. csv-table::
   :header: a, b

   c, \"d, e\"
   , \"- f\"
";
    let wanted = dump(grid);
    assert!(wanted.contains("table-section head") && wanted.contains("list bullet"));
    assert_eq!(dump(list), wanted);
    assert_eq!(dump(csv), wanted);
    assert_eq!(dump(simple), wanted);
}

#[test]
fn cells_of_blocks_and_of_words() {
    let text = "\
+---+-----------+
| a | b         |
|   |           |
|   | ::        |
|   |           |
|   |    c      |
|   |      d    |
+---+-----------+
|   | +---+---+ |
|   | | e | f | |
|   | +---+---+ |
+---+-----------+
";
    let dump = dump(text);
    assert!(dump.contains("code listing\n"), "{dump}");
    assert!(dump.contains("\"c\\n  d\""), "{dump}");
    assert_eq!(dump.matches("table-group columns=\"2\"").count(), 2, "{dump}");
}

#[test]
fn a_malformed_table_keeps_its_text() {
    let text = "+---+---+\n| a | b |\n+---+---+\n| c |  d|e\n+---+---+\n\nAfter.\n";
    assert!(dump(text).contains("| c |  d|e"), "{}", dump(text));
    assert!(dump(text).contains("\"After.\""));
    assert_eq!(messages(text).len(), 1);
    let text = "===  ===\na    b\n\nc\n";
    assert!(dump(text).contains("a    b\\n\\nc"), "{}", dump(text));
    assert_eq!(messages(text).len(), 1);
}

#[test]
fn a_row_without_text_in_its_first_column_is_not_lost() {
    let text = "===  ===\n     a\nb    c\n===  ===\n";
    let dump = dump(text);
    for word in ["\"a\"", "\"b\"", "\"c\""] {
        assert!(dump.contains(word), "{dump}");
    }
    assert_eq!(messages(text), ["text in a row whose first column is empty"]);
}

#[test]
fn titles_options_and_captions() {
    let text = "\
.. table:: A *title*
   :name: tab-one
   :widths: 1 2
   :align: left
   :class: odd

   +---+---+
   | a | b |
   +---+---+

.. rst-class:: caption

Words under it.
";
    let dump = dump(text);
    assert!(dump.starts_with("table #tab-one .odd widths=\"1 2\" align=\"left\"\n  title\n"), "{dump}");
    assert!(dump.contains("  caption\n    paragraph\n      \"Words under it.\"\n"), "{dump}");
    assert!(messages(text).is_empty());
}

#[test]
fn stubs_are_headings() {
    let text = "\
.. list-table::
   :header-rows: 1
   :stub-columns: 1

   * - a
     - b
   * - c
     - d
";
    assert_eq!(dump(text).matches("cell heading").count(), 1);
}

#[test]
fn a_head_of_all_rows_is_none() {
    let text = ".. list-table::\n   :header-rows: 1\n\n   * - a\n     - b\n";
    assert!(!dump(text).contains("head"));
    assert_eq!(messages(text), ["a table of nothing but a head"]);
}

#[test]
fn values_in_another_file_stay_there() {
    let text = ".. csv-table:: T\n   :file: data.csv\n   :header-rows: 1\n";
    let wanted = "generic-block {urn:docutils}directive name=\"csv-table\" argument=\"T\" file=\"data.csv\" header-rows=\"1\"\n";
    assert_eq!(dump(text), wanted);
}

struct Texts<'a>(&'a mut Vec<(usize, usize)>);
impl ast::visit::Visit for Texts<'_> {
    fn inline(&mut self, inline: &ast::Inline) {
        self.0.push((inline.span.start as usize, inline.span.end as usize));
    }
}

/// Each cell of a table stands in its place in the file.
#[test]
fn places_in_cells() {
    let text = "+-----+-----+\n| \u{65e5} | b   |\n+-----+-----+\n".replace("\u{65e5} ", "\u{65e5}  ");
    let read = read_back(&text, &crate::dialect::SPHINX, &ReadOptions::default());
    let mut found = Vec::new();
    ast::visit::walk_document(&mut Texts(&mut found), &read.document.unwrap());
    let texts: Vec<&str> = found.iter().map(|&(start, end)| &text[start..end]).collect();
    assert_eq!(texts, ["\u{65e5}", "b"]);
}

#[test]
fn tables_in_tables_have_an_end() {
    let mut lines = vec!["x".to_string()];
    for _ in 0..150 {
        let width = lines[0].chars().count();
        let border = format!("+-{}-+", "-".repeat(width.max(1)));
        let inner = lines.iter().map(|line| format!("| {line} |"));
        lines = std::iter::once(border.clone()).chain(inner).chain([border]).collect();
    }
    let read = read_back(&lines.join("\n"), &crate::dialect::SPHINX, &ReadOptions::default());
    assert!(read.document.is_none() || read.diagnostics.is_empty());
}
