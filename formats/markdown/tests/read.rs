//! Each construct, from the text that a person would write to the tree.

mod support;

use ast::{Format, Limit, Limits, ReadOptions};
use copyist_markdown::{GFM, NIXPKGS};
use support::{read, reads};

#[test]
fn headings_open_divisions() {
    reads(
        &GFM,
        "# One\n\na\n\n## <a id=\"two\"></a>Two\n\nb\n\n# Three\n",
        r#"
        division section
          title
            "One"
          paragraph
            "a"
          division section #two
            title
              "Two"
            paragraph
              "b"
        division section
          title
            "Three"
        "#,
    );
}

#[test]
fn attributes_name_headings_spans_and_places() {
    reads(
        &NIXPKGS,
        "# Title {#chap-x}\n\n[]{#p} A [key]{.keycap}, [a *b*]{#s .c} and []{#opt-a.<name>} \\[]{#no} [](#chap-x)\n",
        r#"
        division section #chap-x
          title
            "Title"
          paragraph #p
            "A "
            span keycap
              "key"
            ", "
            span phrase #s .c
              "a "
              emphasis
                "b"
            " and "
            anchor #opt-a.<name>
            "[]{#no} "
            cross-reference target="chap-x"
        "#,
    );
}

#[test]
fn roles_stand_before_code() {
    reads(
        &NIXPKGS,
        "{file}`/etc/x` \\{file}`y` {no}`z` {manpage}`ls(1)`\n",
        r#"
        paragraph
          span filename
            "/etc/x"
          " {file}"
          span literal
            "y"
          " {no}"
          span literal
            "z"
          " "
          manual-page volume="1"
            "ls"
        "#,
    );
}

#[test]
fn our_html_is_read_as_what_it_says_and_other_html_is_kept() {
    reads(
        &GFM,
        "<kbd>Ctrl</kbd>+<kbd>C</kbd> H<sub>2</sub>O <a id=\"x&amp;y\"></a>b <u>c</u> <sup>d\n\n<div>\nraw\n</div>\n",
        r#"
        paragraph
          keys
            span keycap
              "Ctrl"
            span keycap
              "C"
          " H"
          subscript
            "2"
          "O "
          anchor #x&y
          "b "
          raw html="<u>"
          "c"
          raw html="</u>"
          " "
          raw html="<sup>"
          "d"
        raw-block html="<div>\nraw\n</div>"
        "#,
    );
}

#[test]
fn html_means_nothing_where_the_flavour_has_none() {
    reads(
        &NIXPKGS,
        "a <b>c</b><!-- x -->\n",
        r#"
        paragraph
          "a <b>c</b>"
          comment " x "
        "#,
    );
}

#[test]
fn definition_lists_of_both_spellings() {
    let tree = r#"
        definition-list
          definition-entry #e
            term
              span literal
                "a"
            definition
              paragraph
                "One."
              paragraph
                "Two."
        "#;
    reads(
        &GFM,
        "<dl>\n<dt><a id=\"e\"></a><code>a</code></dt>\n<dd>\n\nOne.\n\nTwo.\n\n</dd>\n</dl>\n",
        tree,
    );
    reads(&NIXPKGS, "[]{#e} `a`\n\n:   One.\n\n    Two.\n", tree);
}

#[test]
fn boxes() {
    reads(
        &GFM,
        "> [!WARNING]\n> Careful.\n\n> So\n> it goes.\n",
        r#"
        admonition warning
          paragraph
            "Careful."
        quotation
          paragraph
            "So\nit goes."
        "#,
    );
    reads(
        &NIXPKGS,
        "::: {.note}\n\nHello.\n\n:::\n\n::: {.example #ex}\n# Title\n\n```nix\nx\n```\n:::\n",
        r#"
        admonition note
          paragraph
            "Hello."
        formal example #ex
          title
            "Title"
          code listing language="nix"
            "x"
        "#,
    );
}

#[test]
fn lists_say_their_spacing_where_there_is_any() {
    reads(
        &GFM,
        "- [x] a\n- [ ] b\n\n<!-- -->\n\n3. <a id=\"i\"></a>c\n\n   d\n\n---\n\n- one\n",
        r#"
        list bullet compact
          item checked="true"
            paragraph
              "a"
          item checked="false"
            paragraph
              "b"
        list numbered start="3" loose
          item #i
            paragraph
              "c"
            paragraph
              "d"
        break
        list bullet
          item
            paragraph
              "one"
        "#,
    );
}

#[test]
fn footnotes_stand_where_they_are_first_marked() {
    let text =
        "a[^n] b[^n] <a id=\"m\"></a>[^m]\n\n[^n]: Note.\n\n    More.\n\n[^m]: Other.\n\n[^unused]: Words.\n";
    reads(
        &GFM,
        text,
        r#"
        paragraph
          "a"
          footnote #n
            paragraph
              "Note."
            paragraph
              "More."
          " b"
          footnote-reference target="n"
          " "
          footnote #m
            paragraph
              "Other."
        generic-block footnote
          paragraph
            "Words."
        "#,
    );
    let told = read(text, &GFM).1;
    assert_eq!(told.len(), 1);
    assert_eq!(&text[told[0].span.start as usize..][..10], "[^unused]:");
}

#[test]
fn includes_are_one_for_each_file() {
    reads(
        &NIXPKGS,
        "```{=include=} chapters\na.md\nb.md\n```\n\n```\\{=include=}\nx\n```\n",
        r#"
        include-block href="a.md" kind="chapters"
        include-block href="b.md" kind="chapters"
        code listing language="{=include=}"
          "x"
        "#,
    );
}

#[test]
fn tables_links_pictures_and_breaks() {
    reads(
        &GFM,
        "| a | b |\n|:--|--:|\n| ~~c~~ | `d\\|e` |\n\n[r] <https://e.org>\\\nx ![alt *y*](i.png)\n\n![z](j.png)\n\n[r]: https://e.org/r\n",
        r#"
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
                    strike
                      "c"
                cell
                  plain
                    span literal
                      "d|e"
        paragraph
          link url="https://e.org/r"
            "r"
          " "
          link url="https://e.org"
            "https://e.org"
          line-break
          "x "
          media
            media-item image source="i.png"
              plain
                "alt y"
        media-block
          media-item image source="j.png"
            plain
              "z"
        "#,
    );
}

struct Places<'t>(&'t str, Vec<&'t str>);

impl ast::visit::Visit for Places<'_> {
    fn inline(&mut self, inline: &ast::Inline) {
        assert!(!inline.span.is_none());
        self.1.push(&self.0[inline.span.start as usize..inline.span.end as usize]);
        if !matches!(inline.kind, ast::InlineKind::Span { .. }) {
            ast::visit::walk_inline(self, inline);
        }
    }
}

#[test]
fn every_node_has_its_place() {
    let text = "# T\r\n\r\né `code` b\r\n";
    let read = GFM.read(text.as_bytes(), &ReadOptions::default()).unwrap();
    let document = read.document.unwrap();
    let mut places = Places(&read.text, Vec::new());
    ast::visit::walk_document(&mut places, &document);
    assert_eq!(places.1, ["T", "é ", "`code`", " b"]);
}

#[test]
fn what_cannot_be_read_is_told() {
    let told = |bytes: &[u8], limits: Limits| {
        let read = GFM.read(bytes, &ReadOptions { limits, ..ReadOptions::default() }).unwrap();
        assert!(read.document.is_none());
        read.diagnostics.iter().map(|d| d.message.to_string()).collect::<Vec<_>>().join("\n")
    };
    assert!(told(b"a \xff", Limits::default()).contains("UTF-8"));
    assert!(told(b"abc", Limits::default().with(Limit::Size, 2)).contains("3 bytes"));
    let quotations = b"> ".repeat(5000);
    assert!(told(&[&quotations[..], b"a"].concat(), Limits::default()).contains("more than"));
    let marks = [b"*a **b ".repeat(1000), b"c** d* ".repeat(1000)].concat();
    assert!(told(&marks, Limits::default()).contains("more than"));
}
