//! HTML in Markdown, where `CommonMark` has no other word, and as people write it in GitHub's: from the text to the tree.

mod support;

use ast::{Format, Limit, Limits, ReadOptions, WriteOptions};
use copyist_markdown::{COMMONMARK, GFM};
use support::{read, reads, stays};

#[test]
fn a_table_of_words() {
    let text = "<table>\n<caption>The <em>title</em></caption>\n<thead>\n<tr><th>A</th><th colspan=\"2\" align=\"center\">B &amp; <code>c</code></th></tr>\n</thead>\n<tbody>\n<tr><th id=\"x\">row</th><td rowspan=\"2\">a<br>b</td><td></td></tr>\n<tr><td>c</td><td align=\"right\"><a href=\"#y\">d</a></td></tr>\n</tbody>\n<tfoot>\n<tr><td>e</td><td>f</td><td align=\"right\">g</td></tr>\n</tfoot>\n</table>\n";
    reads(
        &COMMONMARK,
        text,
        r#"
        table
          title
            "The "
            emphasis
              "title"
          table-group columns="3"
            table-section head
              row
                cell
                  plain
                    "A"
                cell columns="2" align="center"
                  plain
                    "B & "
                    span literal
                      "c"
            table-section body
              row
                cell heading #x
                  plain
                    "row"
                cell rows="2"
                  plain
                    "a"
                    line-break
                    "b"
                cell
              row
                cell
                  plain
                    "c"
                cell align="right"
                  plain
                    link id="y"
                      "d"
            table-section foot
              row
                cell
                  plain
                    "e"
                cell
                  plain
                    "f"
                cell align="right"
                  plain
                    "g"
        "#,
    );
    stays(&COMMONMARK, text);
}

#[test]
fn markdown_stands_between_blank_lines_in_a_cell() {
    let text = "<table>\n<tbody>\n<tr>\n<td>\n\nWords *here*.\n\n- list\n\n</td>\n<td>x</td>\n</tr>\n<tr>\n<td>\n\n<table>\n<tbody>\n<tr><td>in</td></tr>\n</tbody>\n</table>\n\n</td>\n<td>\n\n> **Note**\n>\n> Mind.\n\n</td>\n</tr>\n</tbody>\n</table>\n\nBehind.\n";
    reads(
        &COMMONMARK,
        text,
        r#"
        table
          table-group columns="2"
            table-section body
              row
                cell
                  paragraph
                    "Words "
                    emphasis
                      "here"
                    "."
                  list bullet
                    item
                      paragraph
                        "list"
                cell
                  plain
                    "x"
              row
                cell
                  table
                    table-group columns="1"
                      table-section body
                        row
                          cell
                            plain
                              "in"
                cell
                  admonition note
                    paragraph
                      "Mind."
        paragraph
          "Behind."
        "#,
    );
    stays(&COMMONMARK, text);
}

#[test]
fn an_alignment_is_the_columns_where_all_cells_share_it() {
    let text = "<table>\n<tbody>\n<tr><td align=\"center\">a</td><td align=\"left\">b</td></tr>\n<tr><td align=\"center\">c</td><td>d</td></tr>\n</tbody>\n</table>\n";
    let document = read(text, &COMMONMARK).0;
    let ast::BlockKind::Table(table) = &document.body[0].kind else { panic!() };
    let ast::BlockKind::TableGroup(group) = &table.groups[0].kind else { panic!() };
    let aligns: Vec<_> = group.columns.iter().map(|column| column.align).collect();
    assert_eq!(aligns, [Some(ast::Align::Center), None]);
    assert_eq!(ast::dump(&document).matches("align=\"left\"").count(), 1);
    stays(&COMMONMARK, text);
}

/// Tags that HTML lets people leave out, words and Markdown in one cell, attributes of every kind, a comment between rows.
#[test]
fn tables_of_people_are_read_in_githubs_markdown() {
    reads(
        &GFM,
        "<table class=\"wide\"><colgroup><col width=\"30%\"><col></colgroup>\n<!-- before -->\n<tr><td>a<td style=\"text-align: right\">b\n<!-- in -->\n<tr><td>c\n\n**d**\n\n</td></tr></table>\n",
        r#"
        comment-block " before "
        table .wide
          table-group columns="2"
            table-section body
              row
                cell
                  plain
                    "a"
                cell style="text-align: right"
                  plain
                    "b"
                    comment " in "
              row
                cell
                  paragraph
                    "c"
                  paragraph
                    strong
                      "d"
        "#,
    );
}

#[test]
fn what_is_no_table_stays_html() {
    for text in [
        "<table>\n<tr><td><ul><li>a</li></ul></td></tr>\n</table>\n",
        "<td>a</td>\n",
        "<table>words</table>\n",
        "<table><tr><td><em>a</td></tr></table>\n",
        "<table><tr><td @click=\"x\">a</td></tr></table>\n",
    ] {
        let dump = ast::dump(&read(text, &COMMONMARK).0);
        assert_eq!(dump, format!("raw-block html={:?}\n", text.trim_end()), "{text}");
        stays(&COMMONMARK, text);
    }
}

/// What follows a table that is not understood to its end is not in its last cell.
#[test]
fn a_broken_table_ends_where_it_breaks() {
    reads(
        &COMMONMARK,
        "<table><tr><td>\n\na\n\n</td><td><ul><li>b</li></ul></td></tr></table>\n\nc\n",
        r#"
        table
          table-group columns="1"
            table-section body
              row
                cell
                  plain
                    "a"
        raw-block html="</td><td><ul><li>b</li></ul></td></tr></table>"
        paragraph
          "c"
        "#,
    );
}

#[test]
fn words_above_a_quotation_make_it_an_admonition() {
    let text = "> **Warning**\n>\n> Care.\n\n> **Note**<!-- -->\n>\n> Said.\n\n> **Note** well.\n";
    reads(
        &COMMONMARK,
        text,
        r#"
        admonition warning
          paragraph
            "Care."
        quotation
          paragraph
            strong
              "Note"
          paragraph
            "Said."
        quotation
          paragraph
            strong
              "Note"
            " well."
        "#,
    );
    stays(&COMMONMARK, text);
}

#[test]
fn items_at_the_end_are_footnotes() {
    let text = "One<sup><a href=\"#fn-1\">1</a></sup>, two<sup id=\"n\"><a href=\"#fn-2\">2</a></sup>, two again<sup><a href=\"#fn-2\">2</a></sup>, <sup>2</sup>.\n\n3. A list.\n\n<!-- -->\n\n1. <a id=\"fn-1\"></a>First.\n\n<!-- -->\n\n2. <a id=\"fn-2\"></a>\n\n   ```\n   second\n   ```\n";
    reads(
        &COMMONMARK,
        text,
        r#"
        paragraph
          "One"
          footnote
            paragraph
              "First."
          ", two"
          footnote #n
            code listing
              "second"
          ", two again"
          footnote-reference target="n"
          ", "
          superscript
            "2"
          "."
        list numbered start="3"
          item
            paragraph
              "A list."
        "#,
    );
    stays(&COMMONMARK, text);
}

#[test]
fn a_footnote_stands_in_a_cell_of_words() {
    let text = "<table>\n<tbody>\n<tr><td>a<sup><a href=\"#fn-1\">1</a></sup></td></tr>\n</tbody>\n</table>\n\n1. <a id=\"fn-1\"></a>Note.\n";
    reads(
        &COMMONMARK,
        text,
        r#"
        table
          table-group columns="1"
            table-section body
              row
                cell
                  plain
                    "a"
                    footnote
                      paragraph
                        "Note."
        "#,
    );
    stays(&COMMONMARK, text);
}

/// An item that nothing leads to, or only words in code, is one of a list.
#[test]
fn a_note_that_nothing_leads_to_is_not_lost() {
    reads(
        &COMMONMARK,
        "`<a href=\"#fn-1\">1</a>`\n\n1. <a id=\"fn-1\"></a>Note.\n",
        r##"
        paragraph
          span literal
            "<a href=\"#fn-1\">1</a>"
        list numbered
          item #fn-1
            paragraph
              "Note."
        "##,
    );
}

/// A number whose id is another's is not taken for a footnote.
#[test]
fn notes_have_numbers_of_their_own() {
    let document = read("# <a id=\"fn-1\"></a>A\n\nb[^x]\n\n[^x]: c\n", &GFM).0;
    let text = COMMONMARK.write(&document, &WriteOptions::default()).unwrap();
    assert_eq!(
        text,
        "# <a id=\"fn-1\"></a>A\n\nb<sup><a href=\"#fn-2\">2</a></sup>\n\n2. <a id=\"fn-2\"></a>c\n"
    );
    assert_eq!(read(&text, &COMMONMARK).0, document);
}

#[test]
fn struck_words_are_a_tag() {
    reads(
        &COMMONMARK,
        "<del>a *b*</del> ~~c~~ | d |\n",
        r#"
        paragraph
          strike
            "a "
            emphasis
              "b"
          " ~~c~~ | d |"
        "#,
    );
}

#[test]
fn hostile_tables_are_bounded() {
    let read = |text: &str, limits: Limits| {
        let options = ReadOptions { limits, ..ReadOptions::default() };
        COMMONMARK.read(text.as_bytes(), &options).unwrap()
    };
    let wide = read("<table><tr><td colspan=\"60000\">a</td></tr></table>\n", Limits::default());
    assert!(wide.document.is_none() && wide.diagnostics[0].message.contains("more than 1000 columns"));
    let few = Limits::default().with(Limit::Columns, 2);
    assert!(read("<table><tr><td><td><td></table>\n", few).document.is_none());
    let tall = "<tr><td rowspan=\"9000\" colspan=\"900\">a</td></tr>\n".repeat(20_000);
    assert!(read(&format!("<table>\n{tall}</table>\n"), Limits::default()).document.is_none());
    let short =
        format!("<table>\n<tr>{}</tr>\n{}</table>\n", "<td>".repeat(1000), "<tr><td>\n".repeat(50_000));
    assert!(read(&short, Limits::default()).document.is_none());
    // As deep as one likes, and broken off.
    for piece in ["<table><tr><td>\n\n", "<dl><dt>a</dt><dd>\n\n", "<em>", "<table><tr><td>"] {
        let deep = read(&piece.repeat(20_000), Limits::default());
        assert!(deep.document.is_none_or(|document| ast::validate(&document).is_empty()));
    }
}
