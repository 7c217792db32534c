//! What mdBook has beyond GitHub's Markdown: from the text to the tree, and back.

mod support;

use copyist_markdown::MDBOOK;
use support::{reads, stays};

#[test]
fn whatever_stands_in_braces_at_the_end_of_a_heading_is_its_attributes() {
    reads(
        &MDBOOK,
        "# A {#a-b_c_.d .wide key=value bare}\n\n## B {x\\}\n\n## `C {c` }\n\n## D {}\n\nE {#e}\n------\n\n## <a id=\"f\"></a>F {#g} \n\n## G {#h} ##\n",
        r#"
        division section #a-b_c_.d .wide key="value" bare=""
          title
            "A"
          division section
            title
              "B {x}"
          division section
            title
              span literal
                "C {c"
              " }"
          division section
            title
              "D"
          division section #e
            title
              "E"
          division section #g
            title
              anchor #f
              "F"
          division section
            title
              "G {#h}"
        "#,
    );
}

#[test]
fn orders_are_includes_and_instructions() {
    reads(
        &MDBOOK,
        "Is {{#include v.txt}}, not \\{{#include v.txt}} or {{#if x}}.\n\n{{#include part.md}}\n\n{{#title A *b* c}}\n\n{{#title A book}}\n\n{{#playground x.rs editable}}\n",
        r#"
        paragraph
          "Is "
          include href="v.txt" text
          ", not {{#include v.txt}} or {{#if x}}."
        include-block href="part.md"
        paragraph
          "{{#title A "
          emphasis
            "b"
          " c}}"
        instruction-block mdbook "title A book"
        instruction-block mdbook "playground x.rs editable"
        "#,
    );
}

#[test]
fn listings_hold_orders() {
    let text = "```rust,editable\n# fn main() {\n{{#include ../a_b.rs:main}} // {{#include b.rs:2:10}}\n{{#rustdoc_include c.rs}}\n# }\n\\{{#include x}} {{#include y}}\n{{#if z}}\n```\n\n```\n{{#include file.txt}}\n```\n\n`\\{{#include x}}` `{{#if}}`\n";
    reads(
        &MDBOOK,
        text,
        r##"
        code listing language="rust,editable"
          "# fn main() {\n"
          include href="../a_b.rs" text pointer=":main"
          " // "
          include href="b.rs" text pointer=":2:10"
          "\n"
          instruction mdbook "rustdoc_include c.rs"
          "\n# }\n{{#include x}} {{#include y}}\n{{#if z}}"
        include-block href="file.txt" text
        paragraph
          span literal
            "{{#include x}}"
          " "
          span literal
            "{{#if}}"
        "##,
    );
    stays(&MDBOOK, text);
}

#[test]
fn an_order_alone_in_a_paragraph_is_told_from_a_block() {
    let text = "{{#include v.txt}}<!-- -->\n\n{{#title A}}\n";
    reads(
        &MDBOOK,
        text,
        r#"
        paragraph
          include href="v.txt" text
        instruction-block mdbook "title A"
        "#,
    );
    stays(&MDBOOK, text);
}

#[test]
fn definitions_alerts_footnotes_and_html() {
    let text = "Term\n\n:   One[^1]\n\n:   Two\n\n    ```\n    code\n    ```\n\n> [!TIP]\n> Words <a id=\"x\"></a>here, <kbd>Esc</kbd>, <u>raw</u>.\n\n| A   | B     |\n| --- | :---: |\n| c   | ~~d~~ |\n\n[^1]: Note.\n";
    reads(
        &MDBOOK,
        text,
        r#"
        definition-list
          definition-entry
            term
              "Term"
            definition
              paragraph
                "One"
                footnote
                  paragraph
                    "Note."
            definition
              paragraph
                "Two"
              code listing
                "code"
        admonition tip
          paragraph
            "Words "
            anchor #x
            "here, "
            span keycap
              "Esc"
            ", "
            raw html="<u>"
            "raw"
            raw html="</u>"
            "."
        table
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
                  plain
                    "c"
                cell
                  plain
                    strike
                      "d"
        "#,
    );
    stays(&MDBOOK, text);
}
