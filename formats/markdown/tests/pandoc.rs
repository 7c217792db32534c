//! pandoc's Markdown, construct by construct: from the text that a person would write to the tree.

mod support;

use copyist_markdown::PANDOC;
use support::reads;

#[test]
fn headings_have_attributes_in_any_order() {
    reads(
        &PANDOC,
        "# One {.part #one key=\"a b\"}\n\nSetext *two*\n------------\n\n## Three ## {-}\n\n## Four {no attributes}\n",
        r#"
        division section #one .part key="a b"
          title
            "One"
          division section
            title
              "Setext "
              emphasis
                "two"
          division section .unnumbered
            title
              "Three"
          division section
            title
              "Four {no attributes}"
        "#,
    );
}

#[test]
fn spans_are_roles_classes_and_places() {
    reads(
        &PANDOC,
        "[]{#p} A [key]{.keycap}, [a *b*]{#s .smallcaps}, [NATO]{.acronym}, [Ctrl]{.keycap}+[C]{.keycap}, \\[no]{.c} and\n[also no]{a b}.\n",
        r#"
        paragraph #p
          "A "
          span keycap
            "key"
          ", "
          span phrase #s .smallcaps
            "a "
            emphasis
              "b"
          ", "
          span acronym
            "NATO"
          ", "
          keys
            span keycap
              "Ctrl"
            span keycap
              "C"
          ", [no]{.c} and\n[also no]{a b}."
        "#,
    );
}

#[test]
fn code_has_roles_behind_it() {
    reads(
        &PANDOC,
        "`/etc/x`{.filename} `a`{.nix} `ls(1)`{.manpage} `b`\\{.filename} `<hr>`{=html}\n",
        r#"
        paragraph
          span filename
            "/etc/x"
          " "
          span literal .nix
            "a"
          " "
          manual-page volume="1"
            "ls"
          " "
          span literal
            "b"
          "{.filename} "
          raw html="<hr>"
        "#,
    );
}

#[test]
fn marks_raise_lower_and_strike() {
    reads(
        &PANDOC,
        "H~2~O x^a\\ b^ ~~gone *by*~~ ~/a and ~/b, a^b c^d, 1^*st* try^ \\^x\\^ a\\ b\n",
        r#"
        paragraph
          "H"
          subscript
            "2"
          "O x"
          superscript
            "a b"
          " "
          strike
            "gone "
            emphasis
              "by"
          " ~/a and ~/b, a^b c^d, 1^"
          emphasis
            "st"
          " try^ ^x^ a\u{a0}b"
        "#,
    );
}

#[test]
fn dashes_are_typographic_unless_escaped() {
    reads(
        &PANDOC,
        "a -- b---c... d -\\- e `--`\n",
        r#"
        paragraph
          "a – b—c… d -- e "
          span literal
            "--"
        "#,
    );
}

#[test]
fn notes_stand_in_the_text_or_behind_it() {
    reads(
        &PANDOC,
        "One^[a *note*] two[^x] three[^x].\n\n[^x]: Behind.\n\n    And more.\n\n[^y]: Unused.\n",
        r#"
        paragraph
          "One"
          footnote
            paragraph
              "a "
              emphasis
                "note"
          " two"
          footnote #x
            paragraph
              "Behind."
            paragraph
              "And more."
          " three"
          footnote-reference target="x"
          "."
        generic-block footnote
          paragraph
            "Unused."
        "#,
    );
}

#[test]
fn a_picture_alone_is_a_figure() {
    reads(
        &PANDOC,
        "![The *title*](a.png){#fig alt=\"Words \\\"here\\\"\" width=50%}\n\n![words](b.png)<!-- -->\n\n![](c.png)\n\nText ![words](d.png).\n",
        r#"
        formal figure #fig
          title
            "The "
            emphasis
              "title"
          media-block
            media-item image source="a.png" width="50%"
              plain
                "Words \"here\""
        media-block
          media-item image source="b.png"
            plain
              "words"
        media-block
          media-item image source="c.png"
        paragraph
          "Text "
          media
            media-item image source="d.png"
              plain
                "words"
          "."
        "#,
    );
}

#[test]
fn containers_close_in_order() {
    reads(
        &PANDOC,
        "::: {#ex .example}\n::: title\nA *title*\n:::\n\nBody.\n:::\n\n::: warning\nCareful.\n:::\n\n::::: {.columns} :::::\nText.\n:::::\n",
        r#"
        formal example #ex
          title
            "A "
            emphasis
              "title"
          paragraph
            "Body."
        admonition warning
          paragraph
            "Careful."
        generic-block columns
          paragraph
            "Text."
        "#,
    );
}

#[test]
fn listings_have_attributes() {
    reads(
        &PANDOC,
        "``` {.nix #code startFrom=\"3\"}\n{ }\n```\n\n``` sh\nls\n```\n\n```{=latex}\n\\x\n```\n",
        r#"
        code listing language="nix" #code startFrom="3"
          "{ }"
        code listing language="sh"
          "ls"
        raw-block latex="\\x"
        "#,
    );
}

#[test]
fn rows_of_bars_are_tables() {
    reads(
        &PANDOC,
        "| a | `b|c` | d \\| e |\n|:--|:-:|--:|\n| 1 | 2[^t] |\n\nTable: The *title*\n\n|   |   |\n|---|---|\n| x | y |\n\n: Behind a colon\n\na | b\n--|--\n1 | 2\n\n[^t]: A note.\n",
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
                    "a"
                cell
                  plain
                    span literal
                      "b|c"
                cell
                  plain
                    "d | e"
            table-section body
              row
                cell
                  plain
                    "1"
                cell
                  plain
                    "2"
                    footnote
                      paragraph
                        "A note."
                cell
        table
          title
            "Behind a colon"
          table-group columns="2"
            table-section body
              row
                cell
                  plain
                    "x"
                cell
                  plain
                    "y"
        table
          table-group columns="2"
            table-section head
              row
                cell
                  plain
                    "a"
                cell
                  plain
                    "b"
            table-section body
              row
                cell
                  plain
                    "1"
                cell
                  plain
                    "2"
        "#,
    );
}

#[test]
fn cells_of_a_grid_hold_blocks() {
    reads(
        &PANDOC,
        "Table: Before\n\n+-----+-------+\n| A   | B     |\n+=====+:=====:+\n| - x | para  |\n| - y |       |\n|     | two   |\n+-----+-------+\n| ``` | +---+ |\n| c|d | | n | |\n| ``` | +---+ |\n+-----+-------+\n",
        r#"
        table
          title
            "Before"
          table-group columns="2"
            table-section head
              row
                cell
                  plain
                    "A"
                cell
                  plain
                    "B"
            table-section body
              row
                cell
                  list bullet compact
                    item
                      paragraph
                        "x"
                    item
                      paragraph
                        "y"
                cell
                  paragraph
                    "para"
                  paragraph
                    "two"
              row
                cell
                  code listing
                    "c|d"
                cell
                  table
                    table-group columns="1"
                      table-section body
                        row
                          cell
                            plain
                              "n"
        "#,
    );
}

#[test]
fn what_only_looks_like_a_table_stays_text() {
    reads(
        &PANDOC,
        "+---+\n| a |\n\nTable: none\n\n| a\n| - | b\n",
        r#"
        paragraph
          "+—+\n| a |"
        paragraph
          "Table: none"
        paragraph
          "a"
          line-break
          "- | b"
        "#,
    );
}

#[test]
fn tables_stand_in_items_and_quotations() {
    reads(
        &PANDOC,
        "> | q |\n> |---|\n> | 1 |\n\n- item\n\n  +---+\n  | x |\n  +---+\n",
        r#"
        quotation
          table
            table-group columns="1"
              table-section head
                row
                  cell
                    plain
                      "q"
              table-section body
                row
                  cell
                    plain
                      "1"
        list bullet loose
          item
            paragraph
              "item"
            table
              table-group columns="1"
                table-section body
                  row
                    cell
                      plain
                        "x"
        "#,
    );
}

#[test]
fn lines_of_verse_keep_their_breaks_and_blanks() {
    reads(
        &PANDOC,
        "| One\n|    two\n| three\n  goes *on*\n",
        r#"
        paragraph
          "One"
          line-break
          "\u{a0}\u{a0}\u{a0}two"
          line-break
          "three goes "
          emphasis
            "on"
        "#,
    );
}

#[test]
fn metadata_is_kept() {
    reads(
        &PANDOC,
        "---\ntitle: A manual\n...\n\nText.\n",
        r#"
        raw-block front-matter="title: A manual"
        paragraph
          "Text."
        "#,
    );
}

#[test]
fn what_the_tree_does_not_know_stays_as_it_is_written() {
    reads(
        &PANDOC,
        "See @cite [@cite, p. 3], (@) and \\LaTeX.\n\nTerm\n: one\n: two\n\nsame^text\n",
        r#"
        paragraph
          "See @cite [@cite, p. 3], (@) and \\LaTeX."
        definition-list
          definition-entry
            term
              "Term"
            definition
              paragraph
                "one"
            definition
              paragraph
                "two"
        paragraph
          "same^text"
        "#,
    );
}

#[test]
fn formulas_are_tex_between_dollars() {
    reads(
        &PANDOC,
        "A $x^2_a$ costs 5$ or $6, \\$x\\$.\n\n$$\n\\sum_i\n  i\n$$\n",
        r#"
        paragraph
          "A "
          math tex="x^2_a"
          " costs 5$ or $6, $x$."
        math-block tex="\\sum_i\ni"
        "#,
    );
}

#[test]
fn a_cell_knows_the_definitions_of_links() {
    reads(
        &PANDOC,
        "| [a][r] |\n|---|\n| [b] |\n\n[R]: http://e.org 'T'\n",
        r#"
        table
          table-group columns="1"
            table-section head
              row
                cell
                  plain
                    link url="http://e.org" title="T"
                      "a"
            table-section body
              row
                cell
                  plain
                    "[b]"
        "#,
    );
}
