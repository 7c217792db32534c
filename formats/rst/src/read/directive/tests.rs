//! Directives in whole files. What docutils makes of them has been looked at with `docutils --writer=pseudoxml`.

use crate::read::read_back;
use crate::read::testing::{dump, messages};
use ast::ReadOptions;

/// Asserts what files without anything wrong in them are.
fn check(cases: &[(&str, &[&str])]) {
    for (text, lines) in cases {
        assert_eq!(dump(text), lines.join("\n") + "\n", "{text}");
        assert_eq!(messages(text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn arguments_options_and_content() {
    check(&[
        (
            ".. note:: a\n   b\n\n   c\n",
            &["admonition note", "  paragraph", "    \"a\\nb\"", "  paragraph", "    \"c\""],
        ),
        (
            ".. note:: a\n   :class: x\n\n   b\n",
            &["admonition note .x", "  paragraph", "    \"a\"", "  paragraph", "    \"b\""],
        ),
        (
            ".. note::\n\n   :class: x\n",
            &[
                "admonition note",
                "  definition-list rst:element=\"field-list\"",
                "    definition-entry",
                "      term",
                "        \"class\"",
                "      definition",
                "        paragraph",
                "          \"x\"",
            ],
        ),
        (
            ".. image:: a\n   b.png\n   :alt: one\n     two\n",
            &["media-block", "  media-item image source=\"ab.png\"", "    plain", "      \"one two\""],
        ),
        // The letters of a name are kept, as are those of a target.
        (
            ".. tip::\n   :name: The  Name\n\n   a\n",
            &["admonition tip #The Name", "  paragraph", "    \"a\""],
        ),
        (".. Note::\n   :name: N\n\n   a\n", &["admonition note #N", "  paragraph", "    \"a\""]),
    ]);
}

#[test]
fn admonitions_by_their_names_and_classes() {
    check(&[
        (".. error::\n\n   a\n", &["admonition danger rst:name=\"error\"", "  paragraph", "    \"a\""]),
        (
            ".. admonition:: T\n\n   a\n",
            &["admonition note", "  title", "    \"T\"", "  paragraph", "    \"a\""],
        ),
        (
            ".. admonition:: T\n   :class: danger x\n\n   a\n",
            &["admonition danger .x", "  title", "    \"T\"", "  paragraph", "    \"a\""],
        ),
        (
            ".. admonition:: T\n   :class: example\n\n   a\n",
            &["formal example", "  title", "    \"T\"", "  paragraph", "    \"a\""],
        ),
        (
            ".. admonition:: T\n   :class: sidebar\n\n   a\n",
            &["sidebar", "  title", "    \"T\"", "  paragraph", "    \"a\""],
        ),
        (".. container:: sidebar\n\n   a\n", &["sidebar", "  paragraph", "    \"a\""]),
        (
            ".. topic:: T\n\n   a\n",
            &["sidebar rst:name=\"topic\"", "  title", "    \"T\"", "  paragraph", "    \"a\""],
        ),
    ]);
}

#[test]
fn quotations_that_are_set_apart() {
    check(&[(
        ".. epigraph::\n\n   a\n\n   -- b\n      c\n",
        &["quotation rst:name=\"epigraph\"", "  attribution", "    \"b\\nc\"", "  paragraph", "    \"a\""],
    )]);
}

#[test]
fn listings() {
    check(&[
        (
            ".. code-block:: nix\n\n   a\n     b\n\n   c\n",
            &["code listing language=\"nix\"", "  \"a\\n  b\\n\\nc\""],
        ),
        (".. code-block:: none\n\n   a\n", &["code listing", "  \"a\""]),
        (".. code-block:: console\n\n   $ a\n", &["code screen", "  \"$ a\""]),
        (
            ".. code-block:: none\n   :class: language-odd synopsis x\n\n   a\n",
            &["code synopsis language=\"odd\" .x", "  \"a\""],
        ),
        (".. code-block:: none\n   :dedent: 0\n\n     a\n", &["code listing", "  \"  a\""]),
        (".. code-block:: none\n   :dedent: 2\n\n     a\n    b\n", &["code listing", "  \"a\\nb\""]),
        (
            ".. code:: c\n   :number-lines: 2\n\n   a\n",
            &["code listing language=\"c\" number-lines=\"2\" rst:name=\"code\"", "  \"a\""],
        ),
        (
            ".. code-block:: c\n   :caption: T\n   :name: n\n   :linenos:\n\n   a\n",
            &[
                "formal example #n",
                "  title",
                "    \"T\"",
                "  code listing language=\"c\" linenos=\"\"",
                "    \"a\"",
            ],
        ),
        (".. parsed-literal::\n   :class: console\n\n   a\n     b\n", &["code screen", "  \"a\\n  b\""]),
        (".. parsed-literal::\n   :class: nix\n\n   a\n", &["code listing language=\"nix\"", "  \"a\""]),
        (".. math:: a\n\n   b\n", &["math-block tex=\"a\\n\\nb\""]),
    ]);
}

#[test]
fn html_that_is_read() {
    check(&[
        (".. raw:: html\n\n   <hr>\n", &["break"]),
        (
            ".. raw:: html\n\n   <a id=\"A.b\"></a>\n   <a id=\"c&amp;d\"></a>\n",
            &["anchor-block #A.b", "anchor-block #c&d"],
        ),
        (".. raw:: html\n\n   <math><mi>x</mi></math>\n", &["math-block mathml=\"<math><mi>x</mi></math>\""]),
        (".. raw:: html\n\n   <b>x</b>\n     y\n", &["raw-block html=\"<b>x</b>\\n  y\""]),
        (".. raw:: latex\n\n   <hr>\n", &["raw-block latex=\"<hr>\""]),
    ]);
}

#[test]
fn figures_and_images() {
    check(&[
        (
            ".. figure:: a.png\n   :figwidth: 3\n   :width: 2\n\n   T\n\n   b\n",
            &[
                "formal figure figwidth=\"3\"",
                "  title",
                "    \"T\"",
                "  media-block",
                "    media-item image source=\"a.png\" contentwidth=\"2\"",
                "  paragraph",
                "    \"b\"",
            ],
        ),
        (
            ".. figure:: a.png\n\n   ..\n\n   b\n",
            &[
                "media-block",
                "  media-item image source=\"a.png\"",
                "  caption",
                "    paragraph",
                "      \"b\"",
            ],
        ),
        (
            ".. image:: a\\ b.png\n   :target: http://x/\n   :scale: 50 %\n",
            &[
                "paragraph",
                "  link url=\"http://x/\"",
                "    media",
                "      media-item image source=\"a b.png\" scale=\"50\"",
            ],
        ),
    ]);
}

#[test]
fn classes_go_to_what_follows() {
    check(&[
        (".. rst-class:: x y\n\na\n", &["paragraph .x .y", "  \"a\""]),
        (".. rst-class:: x\n\n.. y\n\na\n", &["comment-block \"y\"", "paragraph .x", "  \"a\""]),
        (".. rst-class:: x\n\n   a\n\n   b\n", &["paragraph .x", "  \"a\"", "paragraph .x", "  \"b\""]),
        (".. cssclass:: long-table, (x)\n\na\n", &["paragraph .long-table .x", "  \"a\""]),
        (
            "T\n=\n\n.. rst-class:: subtitle\n\nS\n\na\n",
            &[
                "division section",
                "  title",
                "    \"T\"",
                "  subtitle",
                "    \"S\"",
                "  paragraph",
                "    \"a\"",
            ],
        ),
        (
            "a\n\n.. rst-class:: x\n",
            &[
                "paragraph",
                "  \"a\"",
                "generic-block {urn:docutils}directive name=\"rst-class\" argument=\"x\"",
            ],
        ),
        // Sphinx' default domain has a directive of this name, which describes a class.
        (
            ".. class:: A\n   :no-index:\n",
            &["generic-block {urn:docutils}directive name=\"class\" argument=\"A\" no-index=\"\""],
        ),
        (
            ".. class:: A(b)\n\n   c\n",
            &[
                "generic-block {urn:docutils}directive name=\"class\" argument=\"A(b)\"",
                "  paragraph",
                "    \"c\"",
            ],
        ),
    ]);
}

#[test]
fn class_gives_classes_where_there_is_no_sphinx() {
    let of = |text: &str| {
        ast::dump(&read_back(text, &crate::dialect::DOCUTILS, &ReadOptions::default()).document.unwrap())
    };
    assert_eq!(of(".. class:: x\n\na\n"), "paragraph .x\n  \"a\"\n");
    assert_eq!(of(".. class:: x y\n\n   a\n"), "paragraph .x .y\n  \"a\"\n");
}

#[test]
fn entries_of_the_index() {
    let of = |levels: &[&str]| {
        let mut lines = vec!["  index-term range=\"Single\"".to_string()];
        lines.extend(levels.iter().map(|level| format!("    \"{level}\"")));
        lines.join("\n")
    };
    let all = |terms: &[&[&str]]| {
        let terms: Vec<String> = terms.iter().map(|levels| of(levels)).collect();
        format!("plain\n{}\n", terms.join("\n"))
    };
    assert_eq!(dump(".. index:: single: a; b\n"), all(&[&["a", "b"]]));
    assert_eq!(
        dump(".. index::\n   a, b\n   module: m\n"),
        all(&[&["a"], &["b"], &["module", "m"], &["m", "module"]])
    );
    assert_eq!(dump(".. index:: triple: a; b; c\n"), all(&[&["a", "b c"], &["b", "c, a"], &["c", "a b"]]));
    let also = dump(".. index::\n   single: a; b\n   seealso: a, b; c\n");
    assert_eq!(also.matches("index-term").count(), 1, "{also}");
    let apart = dump(".. index::\n   single: a; b\n   see: a, b; c\n");
    assert_eq!(apart.matches("index-term").count(), 2, "{apart}");
    assert!(dump(".. index:: ! a\n").contains("significance=\"preferred\""));
}

#[test]
fn lists_in_columns_and_glossaries() {
    check(&[
        (
            ".. hlist::\n   :columns: 3\n\n   - a\n   - b\n",
            &[
                "list simple=\"Vertical(3)\" loose",
                "  item",
                "    paragraph",
                "      \"a\"",
                "  item",
                "    paragraph",
                "      \"b\"",
            ],
        ),
        (
            ".. glossary::\n   :sorted:\n\n   a\n   b\n      c\n\n      d\n\n   .. e\n\n   f\n     g\n",
            &[
                "definition-list glossary sorted=\"\"",
                "  definition-entry",
                "    term",
                "      \"a\"",
                "    term",
                "      \"b\"",
                "    definition",
                "      paragraph",
                "        \"c\"",
                "      paragraph",
                "        \"d\"",
                "  comment-block \"e\"",
                "  definition-entry",
                "    term",
                "      \"f\"",
                "    definition",
                "      paragraph",
                "        \"g\"",
            ],
        ),
    ]);
}

#[test]
fn includes() {
    check(&[
        (".. include:: a.rst\n   :start-line: 2\n", &["include-block href=\"a.rst\" start-line=\"2\""]),
        (".. literalinclude:: a.c\n   :language: c\n", &["include-block href=\"a.c\" text language=\"c\""]),
        (".. include:: a.c\n   :literal:\n", &["include-block href=\"a.c\" text rst:name=\"include\""]),
    ]);
}

#[test]
fn what_the_tree_has_no_kind_for_is_kept() {
    check(&[
        (
            ".. only:: html\n\n   a\n",
            &[
                "generic-block {urn:docutils}directive name=\"only\" argument=\"html\"",
                "  paragraph",
                "    \"a\"",
            ],
        ),
        (
            ".. toctree::\n   :maxdepth: 2\n\n   a\n   b <c>\n",
            &[
                "generic-block {urn:docutils}directive name=\"toctree\" maxdepth=\"2\"",
                "  code listing rst:element=\"content\"",
                "    \"a\\nb <c>\"",
            ],
        ),
        (
            ".. c:function:: int a(int)\n                int b(int)\n   :name: f\n\n   c\n",
            &[
                "generic-block {urn:docutils}directive #f name=\"c:function\" argument=\"int a(int)\\n             int b(int)\"",
                "  paragraph",
                "    \"c\"",
            ],
        ),
        (
            ".. seealso:: a\n",
            &["generic-block {urn:docutils}directive name=\"seealso\"", "  paragraph", "    \"a\""],
        ),
    ]);
}

#[test]
fn what_is_wrong_is_told_and_kept() {
    for (text, message, words) in [
        (".. foo:: a\n   :b: c\n\n   d\n", "a directive of the unknown name `foo`", "b=\"c\""),
        (".. image::\n   :alt: a\n", "the directive `image`: an argument is missing", "argument=\":alt: a\""),
        (".. code-block:: a b\n\n   c\n", "the directive `code-block`: more than 1 arguments", "\"c\""),
        (".. image:: a\n\n   b\n", "the directive `image`: content, where it can have none", "\"b\""),
        (
            ".. note::\n   :class: a\n   b\n\n   c\n",
            "the directive `note`: a line among the options that is none",
            "argument=\":class: a\\nb\"",
        ),
        (
            ".. replace:: a\n",
            "the directive `replace`: a place that is not the definition of a substitution",
            "\"a\"",
        ),
        (".. list-table::\n\n   a\n", "the directive `list-table`: not one list of lists", "\"a\""),
        (".. role:: a b\n", "the directive `role`: not the name of a role", "argument=\"a b\""),
    ] {
        assert_eq!(messages(text), [message], "{text}");
        let dump = dump(text);
        assert!(dump.contains("{urn:docutils}directive") && dump.contains(words), "{dump}");
    }
}

mod substitutions {
    use crate::read::directive::Directive;
    use crate::read::sheet;
    use crate::read::testing::reader;
    use ast::{Document, Span};

    /// What stands for `|x|` in `.. |x| NAME:: TEXT`.
    fn substitution(name: &str, text: &str) -> String {
        let body = vec![ast::Block::made(ast::BlockKind::Plain(words(name, text)))];
        ast::dump(&Document { body, ..Document::default() })
    }

    fn words(name: &str, text: &str) -> ast::Inlines {
        let mut reader = reader(text);
        let lines = sheet::lines(text);
        let directive = Directive { name, lines: &lines, span: Span::new(0, text.len()) };
        reader.substitution(&directive)
    }

    #[test]
    fn what_they_stand_for() {
        for (name, text, wanted) in [
            ("replace", "a b\nc", "  \"a b\\nc\"\n"),
            ("unicode", "0xA9 .. a comment\n:trim:", "  \"\u{a9}\"\n"),
            ("unicode", "U+2014 x", "  \"\u{2014}x\"\n"),
            ("raw", "html\n\n<br>", "  line-break\n"),
            ("raw", "html\n\n<b>", "  raw html=\"<b>\"\n"),
            ("date", "%Y", "  generic {urn:docutils}date format=\"%Y\"\n"),
            (
                "image",
                "a.png\n:alt: b",
                "  media\n    media-item image source=\"a.png\"\n      plain\n        \"b\"\n",
            ),
        ] {
            assert_eq!(substitution(name, text), format!("plain\n{wanted}"), "{text}");
        }
    }

    #[test]
    fn white_space_that_does_not_count_around_them() {
        for (option, wanted) in [("trim", "both"), ("ltrim", "left"), ("rtrim", "right")] {
            let words = words("unicode", &format!("0xA9\n:{option}:"));
            assert_eq!(words[0].attrs.hint("rst:trim"), Some(wanted));
        }
        assert!(words("unicode", "0xA9")[0].attrs.is_empty());
    }
}
