//! Whole files: what is read, and that what is written of it reads back. What docutils makes of them has been looked at with
//! `docutils --writer=pseudoxml`.

use ast::{Document, Format, ReadOptions, Upgrade, WriteOptions};
use copyist_rst::RST;

fn read(text: &str) -> Document {
    RST.read_back(text, &ReadOptions::default()).and_then(|read| read.document).expect("a tree")
}

/// Asserts what a text is, and that its form for the writer is written so that it reads back.
fn check(text: &str, lines: &[&str]) {
    let document = read(text);
    assert_eq!(ast::dump(&document), lines.join("\n") + "\n", "{text}");
    let settled = RST.settle(document, Upgrade::default()).document;
    let written = RST.write(&settled, &WriteOptions::default()).expect("a text");
    assert_eq!(ast::dump(&read(&written)), ast::dump(&settled), "{text}\nwritten:\n{written}");
}

#[test]
fn a_transition_that_ends_a_section_stands_behind_it() {
    let section = |title: &str, depth: usize| {
        let blanks = "  ".repeat(depth);
        format!(
            "{blanks}division section\n{blanks}  title\n{blanks}    \"{title}\"\n{blanks}  paragraph\n{blanks}    \"x\""
        )
    };
    let (a, b, c) = (section("A", 0), section("B", 0), section("C", 1));
    check("A\n=\n\nx\n\n----\n\nB\n=\n\nx\n", &[&a, "break", &b]);
    check("A\n=\n\nx\n\nC\n-\n\nx\n\n----\n\nB\n=\n\nx\n", &[&a, &c, "break", &b]);
    check("A\n=\n\nx\n\n----\n\nC\n-\n\nx\n", &[&a, "  break", &c]);
    // Whatever stands behind it ends the section instead.
    check("A\n=\n\nx\n\n----\n\n..\n\nB\n=\n\nx\n", &[&a, "  break", &b]);
    check("A\n=\n\nx\n\n----\n\n.. _u: http://u/\n\nB\n=\n\nx\n", &[&a, "  break", &b]);
    let named = b.replace("section", "section #i");
    check("A\n=\n\nx\n\n----\n\n.. _i:\n\nB\n=\n\nx\n", &[&a, "  break", &named]);
    // Of two only the last ends it.
    check("A\n=\n\nx\n\n----\n\n----\n\nB\n=\n\nx\n", &[&a, "  break", "break", &b]);
    check("A\n=\n\nx\n\n----\n", &[&a, "  break"]);
}

#[test]
fn lines_without_text_are_lines() {
    check("| a\n|\n", &["code layout", "  \"a\\n\""]);
    check("|\n| a\n| b\n|\n|\n", &["code layout", "  \"\\na\\nb\\n\\n\""]);
    check("| a\n| b\n", &["paragraph", "  \"a\"", "  line-break", "  \"b\""]);
}

#[test]
fn a_soft_hyphen_has_a_column_of_its_own() {
    let table = "=  =\n\u{ad}  b\n=  =\n";
    let document = ast::dump(&read(table));
    assert!(document.contains("\"\u{ad}\"") || document.contains("\\u{ad}"), "{document}");
}

#[test]
fn names_of_several_words_are_ids() {
    check(
        ".. _Two Words:\n\nx `two words`_ :ref:`y <two  words>`\n\n.. tip::\n   :name: More Words\n\n   z\n",
        &[
            "paragraph #Two Words",
            "  \"x \"",
            "  link id=\"Two Words\"",
            "    \"two words\"",
            "  \" \"",
            "  link id=\"Two Words\"",
            "    \"y\"",
            "admonition tip #More Words",
            "  paragraph",
            "    \"z\"",
        ],
    );
}

#[test]
fn directives_in_the_line() {
    check(
        "a |g| |today| |today|\n\n.. |g| digraph:: b c\n   :alt: d\n\n   x -> y\n\n   y -> z\n\n.. |today| date:: %Y\n",
        &[
            "paragraph",
            "  \"a \"",
            "  generic {urn:docutils}directive name=\"digraph\" argument=\"b c\" alt=\"d\"",
            "    \"x -> y\\n\\ny -> z\"",
            "  \" \"",
            "  generic {urn:docutils}date format=\"%Y\"",
            "  \" \"",
            "  generic {urn:docutils}date format=\"%Y\"",
        ],
    );
}

#[test]
fn notes_without_marks_take_none_from_others() {
    check(
        "a [*]_ 4_ x_\n\n.. [#] One\n.. [*] Star\n.. [4] Four\n.. [#x] Two\n",
        &[
            "paragraph",
            "  \"a \"",
            "  footnote",
            "    paragraph",
            "      \"Star\"",
            "  \" \"",
            "  link id=\"footnote-4\"",
            "    \"4\"",
            "  \" \"",
            "  link id=\"x\"",
            "    \"x\"",
            "generic-block {urn:docutils}footnote label=\"#\"",
            "  paragraph",
            "    \"One\"",
            "generic-block {urn:docutils}footnote #footnote-4 label=\"#footnote-4\"",
            "  paragraph",
            "    \"Four\"",
            "generic-block {urn:docutils}footnote #x label=\"#x\"",
            "  paragraph",
            "    \"Two\"",
        ],
    );
}

#[test]
fn roles_in_the_names_of_fields() {
    let checked = |text: &str, name: &[&str]| {
        let mut lines = vec!["definition-list rst:element=\"field-list\"", "  definition-entry", "    term"];
        lines.extend(name);
        lines.extend(["    definition", "      paragraph", "        \"x\""]);
        check(text, &lines);
    };
    checked(":`a b`:file:\\ c: x\n", &["      span filename", "        \"a b\"", "      \"c\""]);
    checked(
        ":|a| c: x\n\n.. |a| replace:: :file:`a b`\n",
        &["      span filename", "        \"a b\"", "      \" c\""],
    );
    checked(
        ":`a <u_>`__ c: x\n\n.. _u: http://u/\n",
        &["      link url=\"http://u/\"", "        \"a\"", "      \" c\""],
    );
    checked(":\u{a0}: x\n", &[]);
}

#[test]
fn brackets_in_ids() {
    let link = |words: &str| format!("  link id=\"a.<n>\"\n    \"{words}\"");
    check(
        ".. _a.<n>:\n\n`x <a.\\<n\\>_>`__ :ref:`a.\\<n>` `y <#a.\\<n\\>>`__\n",
        &[
            "paragraph #a.<n>",
            &link("x"),
            "  \" \"",
            "  cross-reference target=\"a.<n>\"",
            "  \" \"",
            &link("y"),
        ],
    );
    check("`x <#b.\\<n\\>>`__\n", &["paragraph", "  link id=\"b.<n>\"", "    \"x\""]);
}

#[test]
fn a_subtitle_stands_under_a_title() {
    let head = ["division section", "  title", "    \"T\""];
    let paragraph = ["  paragraph", "    \"x\""];
    let of = |last: &[&'static str]| [&head[..], last].concat();
    let subtitle = ".. rst-class:: subtitle\n\nS\n";
    check(&format!("T\n=\n\n{subtitle}\nx\n"), &[&of(&["  subtitle", "    \"S\""])[..], &paragraph].concat());
    check(
        &format!("T\n=\n\nx\n\n{subtitle}"),
        &[&of(&paragraph)[..], &["  paragraph .subtitle", "    \"S\""]].concat(),
    );
    check(subtitle, &["paragraph .subtitle", "  \"S\""]);
}

#[test]
fn what_stands_where_it_cannot() {
    // A note without a name that marks itself.
    check(
        ".. [#] a [#]_\n",
        &["generic-block {urn:docutils}footnote label=\"#\"", "  paragraph", "    \"a [#]_\""],
    );
    // Explicit mark-up among the terms of a glossary is a comment to Sphinx.
    check(
        ".. glossary::\n\n   .. note:: x\n\n   a\n     b\n",
        &[
            "definition-list glossary",
            "  comment-block \"note:: x\"",
            "  definition-entry",
            "    term",
            "      \"a\"",
            "    definition",
            "      paragraph",
            "        \"b\"",
        ],
    );
}

#[test]
fn a_role_that_is_but_text_joins_the_text_of_a_listing() {
    check(".. parsed-literal::\n\n   a :option:`!-b` c\n", &["code listing", "  \"a -b c\""]);
}
