//! Each construct of `MyST`, from the text that a person would write to the tree.

use ast::{Diagnostic, Document, Format, ReadOptions};
use copyist_markdown::MYST;

fn parsed(text: &str) -> (Document, Vec<Diagnostic>) {
    let read = MYST.read(text.as_bytes(), &ReadOptions::default()).unwrap();
    let document = read.document.unwrap();
    assert_eq!(ast::validate(&document), []);
    (document, read.diagnostics)
}

/// Asserts the tree that a text is read as.
#[track_caller]
fn reads(text: &str, tree: &str) {
    let dump = ast::dump(&parsed(text).0);
    let lines: Vec<&str> = tree.lines().skip(1).collect();
    let indent = lines.first().map_or(0, |l| l.len() - l.trim_start().len());
    let lines: Vec<&str> = lines.iter().filter(|l| !l.trim().is_empty()).map(|l| &l[indent..]).collect();
    assert_eq!(dump, lines.join("\n") + "\n", "{text}");
}

#[test]
fn a_directive_between_backquotes_holds_blocks() {
    reads(
        concat!(
            "> ```{note}\n",
            "> Some *words*.\n",
            ">\n",
            "> - item\n",
            "> ```\n",
            "\n",
            "````{warning} At once\n",
            ":class: tight\n",
            "goes on\n",
            "\n",
            "```{tip}\n",
            "Inner.\n",
            "```\n",
            "````\n",
        ),
        r#"
        quotation
          admonition note
            paragraph
              "Some "
              emphasis
                "words"
              "."
            list bullet
              item
                paragraph
                  "item"
        admonition warning .tight
          paragraph
            "At once\ngoes on"
          admonition tip
            paragraph
              "Inner."
        "#,
    );
}

#[test]
fn options_are_lines_or_yaml() {
    reads(
        concat!(
            "```{admonition} A *title*: yes\n",
            "---\n",
            "class: example\n",
            "name: adm\n",
            "---\n",
            "Body.\n",
            "```\n",
            "\n",
            ":::{admonition} Another\n",
            ":class: danger\n",
            "Body.\n",
            ":::\n",
        ),
        r#"
        formal example #adm
          title
            "A "
            emphasis
              "title"
            ": yes"
          paragraph
            "Body."
        admonition danger
          title
            "Another"
          paragraph
            "Body."
        "#,
    );
}

#[test]
fn pictures_have_words_and_captions() {
    reads(
        concat!(
            ":::{figure} img/a.png\n",
            ":alt: words\n",
            ":width: 50%\n",
            ":name: fig\n",
            "\n",
            "The caption.\n",
            "\n",
            "A legend.\n",
            ":::\n",
            "\n",
            "```{image} b.png\n",
            ":alt: b\n",
            "```\n",
        ),
        r#"
        formal figure #fig
          title
            "The caption."
          media-block
            media-item image source="img/a.png" width="50%"
              plain
                "words"
          paragraph
            "A legend."
        media-block
          media-item image source="b.png"
            plain
              "b"
        "#,
    );
}

#[test]
fn listings_includes_and_formulas_are_directives_too() {
    reads(
        concat!(
            "```{code-block} python\n",
            ":caption: A file\n",
            ":name: lst\n",
            "\n",
            "print(1)\n",
            "```\n",
            "\n",
            "```{include} other.md\n",
            "```\n",
            "\n",
            "```{literalinclude} file.c\n",
            "```\n",
            "\n",
            "```{math}\n",
            ":label: eq\n",
            "a = b\n",
            "```\n",
        ),
        r#"
        formal example #lst
          title
            "A file"
          code listing language="python"
            "print(1)"
        include-block href="other.md" heading-offset="0"
        include-block href="file.c" text
        math-block tex="a = b" #eq
        "#,
    );
}

#[test]
fn what_is_unknown_keeps_its_name_and_content() {
    reads(
        concat!(
            "```{toctree}\n",
            ":maxdepth: 2\n",
            "\n",
            "one\n",
            "Two <two>\n",
            "```\n",
            "\n",
            "```{versionadded} 1.2\n",
            "The *thing*.\n",
            "```\n",
            "\n",
            ":::{glossary}\n",
            "Term\n",
            ": Definition\n",
            ":::\n",
            "\n",
            "```{eval-rst}\n",
            ".. foo::\n",
            "   bar\n",
            "```\n",
        ),
        r#"
        generic-block toctree maxdepth="2"
          code listing
            "one\nTwo <two>"
        generic-block versionadded
          paragraph
            "1.2"
          paragraph
            "The "
            emphasis
              "thing"
            "."
        generic-block glossary
          definition-list
            definition-entry
              term
                "Term"
              definition
                paragraph
                  "Definition"
        raw-block rst=".. foo::\n   bar"
        "#,
    );
}

#[test]
fn roles_are_marks_references_and_names() {
    reads(
        concat!(
            "{ref}`Words <a>`, {ref}`b`, {doc}`page`,\n",
            "{term}`Term`, {math}`a^2`, {abbr}`MyST (Markedly)`, {py:func}`x.y`, {file}`f`, {sup}`2`, {kbd}`Ctrl`+{kbd}`C`,\n",
            "{manpage}`ls(1)`, {{ subst }}, \\{file}`no`, `code`{.option}, [span]{.acronym}\n",
        ),
        r#"
        paragraph
          link id="a"
            "Words"
          ", "
          cross-reference target="b"
          ", "
          link url="page"
            "page"
          ",\n"
          span firstterm
            "Term"
          ", "
          math tex="a^2"
          ", "
          span abbreviation title="Markedly"
            "MyST"
          ", "
          span literal .py-func
            "x.y"
          ", "
          span filename
            "f"
          ", "
          superscript
            "2"
          ", "
          keys
            span keycap
              "Ctrl"
            span keycap
              "C"
          ",\n"
          manual-page volume="1"
            "ls"
          ", {{ subst }}, {file}"
          span literal
            "no"
          ", "
          span option
            "code"
          ", "
          span acronym
            "span"
        "#,
    );
}

#[test]
fn lines_are_blocks_of_their_own() {
    reads(
        concat!(
            "---\n",
            "title: My page\n",
            "---\n",
            "% a comment\n",
            "% of two lines\n",
            "(top)=\n",
            "# Title\n",
            "\n",
            "Text\n",
            "(a b)=\n",
            "2. numbered\n",
            "\n",
            "+++ next\n",
            "\n",
            "{#para .cls key=\"v\"}\n",
            "A paragraph.\n",
            "\n",
            "```tex\n",
            "% no comment\n",
            "(no)=\n",
            "```\n",
        ),
        r#"
        raw-block front-matter="title: My page"
        comment-block " a comment\n of two lines"
        division section #top
          title
            "Title"
          paragraph
            "Text"
          list numbered start="2" #a b
            item
              paragraph
                "numbered"
          raw-block myst="+++ next"
          paragraph #para .cls key="v"
            "A paragraph."
          code listing language="tex"
            "% no comment\n(no)="
        "#,
    );
}

#[test]
fn an_anchor_written_twice_is_one() {
    reads(
        concat!(
            "<a id=\"A\"></a>\n",
            "(A)=\n",
            "# Title\n",
            "\n",
            "(B)=\n",
            "<a id=\"B\"></a> Text []{#C}<a id=\"C\"></a>more.\n",
            "\n",
            "<a id=\"D.d\"></a> Term\n",
            ":   (D.d)=\n",
            "    Words.\n",
        ),
        r#"
        division section #A
          title
            "Title"
          paragraph #B
            "Text "
            anchor #C
            "more."
          definition-list
            definition-entry #D.d
              term
                "Term"
              definition
                paragraph
                  "Words."
        "#,
    );
}

#[test]
fn tables_are_lists_of_lists() {
    reads(
        concat!(
            ":::{list-table} Title\n",
            ":header-rows: 1\n",
            "\n",
            "* - a\n",
            "  - b\n",
            "* - (c)=\n",
            "    one\n",
            "\n",
            "    two\n",
            "  - :::{note}\n",
            "    x\n",
            "    :::\n",
            ":::\n",
            "\n",
            ":::{table} Pipes\n",
            "\n",
            "| a |\n",
            "| --- |\n",
            "| b |\n",
            "\n",
            ":::\n",
        ),
        r#"
        table
          title
            "Title"
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
                cell #c
                  paragraph
                    "one"
                  paragraph
                    "two"
                cell
                  admonition note
                    paragraph
                      "x"
        table
          title
            "Pipes"
          table-group columns="1"
            table-section head
              row
                cell
                  plain
                    "a"
            table-section body
              row
                cell
                  plain
                    "b"
        "#,
    );
}

#[test]
fn footnotes_are_known_between_fences() {
    reads(
        concat!(
            "```{note} One[^n] and [link].\n",
            "Two[^n].\n",
            "```\n",
            "\n",
            "[]{#own}[^1]\n",
            "\n",
            "[^n]: The note.\n",
            "[^1]: Another.\n",
            "\n",
            "[link]: https://example.org/\n",
        ),
        r#"
        admonition note
          paragraph
            "One"
            footnote #n
              paragraph
                "The note."
            " and "
            link url="https://example.org/"
              "link"
            ".\nTwo"
            footnote-reference target="n"
            "."
        paragraph
          footnote #own
            paragraph
              "Another."
        "#,
    );
}

/// The places of diagnostics in a directive between backquotes are those in the file.
#[test]
fn places_in_a_directive_are_those_of_the_file() {
    let text = "> - ```{note}\n>   :class: x\n>   a {odd}`role`\n>   ```\n";
    let (document, diagnostics) = parsed(text);
    let [diagnostic] = diagnostics.as_slice() else { panic!("{diagnostics:?}") };
    assert!(text[diagnostic.span.start as usize..].starts_with("`role`"));
    assert!(ast::dump(&document).contains("span literal .odd"));
}

/// What nobody refers to is kept, even where only a listing seems to.
#[test]
fn a_footnote_that_only_seems_to_be_referred_to_is_kept() {
    let (document, diagnostics) = parsed("```{toctree}\na[^n]\n```\n\n[^n]: Kept.\n");
    assert!(ast::dump(&document).contains("\"Kept.\""));
    assert_eq!(diagnostics.len(), 2);
}
