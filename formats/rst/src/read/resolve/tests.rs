use crate::read::Reader;
use crate::read::sheet::Run;
use crate::read::testing::reader;
use ast::{Document, Inline, InlineKind, Inlines, Limit, Limits, Raw, ReadOptions, Span};
use std::fmt::Write as _;

fn read(source: &str) -> (Document, Vec<String>) {
    let read = crate::read::read(source.as_bytes(), &crate::dialect::SPHINX, &ReadOptions::default());
    let told = read.diagnostics.iter().map(|d| d.message.to_string()).collect();
    (read.document.unwrap_or_default(), told)
}

fn dumped(source: &str) -> String {
    ast::dump(&read(source).0)
}

/// The tree of a text in which these substitutions are defined.
fn substituted(source: &str, definitions: Vec<(&str, Inlines)>) -> (String, Vec<String>, Document) {
    let mut reader = reader(source);
    let document = resolved(&mut reader, source, definitions);
    let told = reader.diagnostics.iter().map(|d| d.message.to_string()).collect();
    let document = document.unwrap_or_default();
    (ast::dump(&document), told, document)
}

fn resolved(reader: &mut Reader<'_>, source: &str, definitions: Vec<(&str, Inlines)>) -> Option<Document> {
    for (name, content) in definitions {
        reader.names.define(name, content, Span::new(0, source.len()));
    }
    let words = reader.words(&Run::of_text(source, 0));
    let body = vec![ast::Block::made(ast::BlockKind::Paragraph(words))];
    reader.resolved(body).ok()
}

#[test]
fn names_lead_to_targets() {
    let source = "a_ `B  c`_ u_ d__ e__ `x <u_>`__ loop_ none_\n\n.. _b C: a_\n.. _u: http://x/\n\
                  .. _loop: round_\n.. _round: loop_\n__ http://y/\n__ a_\n.. _a:\n\nText.";
    let (document, told) = read(source);
    let dump = ast::dump(&document);
    for line in [
        "link id=\"a\"\n    \"a\"",
        "link id=\"a\"\n    \"B c\"",
        "link url=\"http://x/\"\n    \"u\"",
        "link url=\"http://y/\"\n    \"d\"",
        "link id=\"a\"\n    \"e\"",
        "link url=\"http://x/\"\n    \"x\"",
        "\" loop_ none_\"",
    ] {
        assert!(dump.contains(line), "{line}\n{dump}");
    }
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(ast::validate(&document).is_empty());
}

#[test]
fn titles_are_names_unless_two_sections_have_them() {
    let source = "One Two\n=======\n\n`one two`_ Same_ Named_ Quiet\n\nSame\n----\n\nSame\n----\n\n.. _id:\n\nNamed\n-----\n\nQuiet\n-----\n";
    let (document, told) = read(source);
    let dump = ast::dump(&document);
    assert!(dump.contains("division section #one-two"), "{dump}");
    assert!(dump.contains("\" Same_ \""), "{dump}");
    assert!(dump.contains("link id=\"id\""), "{dump}");
    assert_eq!(dump.matches('#').count(), 2, "{dump}");
    assert_eq!(told, ["`same` is the title of several sections"]);
}

#[test]
fn a_title_is_a_name_before_substitution() {
    let source = "`so |it| is`_ `so it is`_ `so that is`_\n\nSo |it| is\n==========\n\n.. |it| replace:: *that*\n\n\
                  So\n--\n\nSo_\n";
    let (document, told) = read(source);
    let dump = ast::dump(&document);
    assert!(dump.contains("division section #so-it-is\n"), "{dump}");
    assert!(dump.contains("link id=\"so-it-is\"\n    \"so it is\""), "{dump}");
    assert!(dump.contains("division section #so\n"), "{dump}");
    assert_eq!(told, ["nothing is named `so |it| is`", "nothing is named `so that is`"]);
}

#[test]
fn names_hold_colons_in_quotes() {
    let dump = dumped(
        "`:a:`_ `b:`_ `c:`_ `d: e`_\n\n.. _`:a:`: http://a/\n.. _`b:`: http://b/\n.. _c\\:: http://c/\n\
         .. _d\\: e: http://d/\n.. _e:: http://e/\n.. _`f: http://f/\n",
    );
    for (words, url) in [(":a:", "a"), ("b:", "b"), ("c:", "c"), ("d: e", "d")] {
        assert!(dump.contains(&format!("link url=\"http://{url}/\"\n    \"{words}\"")), "{words}\n{dump}");
    }
    // An unescaped colon ends no name, and a quotation mark must be closed.
    assert!(dump.contains("comment-block \"_e:: http://e/\""), "{dump}");
    assert!(dump.contains("comment-block \"_`f: http://f/\""), "{dump}");
}

#[test]
fn targets_in_a_row_lead_where_the_last_one_does() {
    let source = "a__ b__ c__ d__ e_ f__ g__\n\n__\n__\n__ http://z/\n\n__\n.. _e:\n.. _f: http://y/\n\n__\n\n\
                  Text.\n\n__\n\n..\n\n__ http://x/\n";
    let (document, told) = read(source);
    let dump = ast::dump(&document);
    for (words, target) in [
        ("a", "url=\"http://z/\""),
        ("b", "url=\"http://z/\""),
        ("c", "url=\"http://z/\""),
        ("d", "url=\"http://y/\""),
        ("e", "url=\"http://y/\""),
        ("f", "id=\"anonymous-5\""),
    ] {
        assert!(dump.contains(&format!("link {target}\n    \"{words}\"")), "{words}\n{dump}");
    }
    assert!(dump.contains("paragraph #anonymous-5\n  \"Text.\""), "{dump}");
    assert!(told.iter().all(|t| t.contains("no anonymous target")), "{told:?}");
}

#[test]
fn blanks_beside_a_character_that_takes_them_away() {
    let source = "a |---| b |<| c |>| d |---|\n\n*e |---| f* `|---|`\n\n|---| g\n\n.. |---| unicode:: U+2014\n   :trim:\n\
                  .. |<| unicode:: <\n   :ltrim:\n.. |>| unicode:: >\n   :rtrim:\n";
    let dump = dumped(source);
    assert!(dump.contains("\"a—b< c >d—\""), "{dump}");
    assert!(dump.contains("\"—g\""), "{dump}");
    assert!(!dump.contains("rst:"), "{dump}");
    let dump = dumped(".. parsed-literal::\n\n   a  |---|  b\n\n.. |---| unicode:: U+2014\n   :trim:\n");
    assert!(dump.contains("\"a—b\""), "{dump}");
}

#[test]
fn labels_take_the_spelling_of_the_id() {
    let dump = dumped(".. _Some Id:\n\nText :ref:`some  id` :ref:`x <SOME ID>` :ref:`Else`.\n");
    assert!(dump.contains("cross-reference target=\"Some Id\""), "{dump}");
    assert!(dump.contains("link id=\"Some Id\""), "{dump}");
    assert!(dump.contains("cross-reference target=\"Else\""), "{dump}");
}

#[test]
fn notes_stand_at_their_first_marks() {
    let (document, told) = read(
        "a [1]_ b [#]_ c [#x]_ d [*]_ e [1]_ f [#]_ g [#X]_ h [3]_\n\n.. [1] One [#x]_\n.. [#x] Ex\n.. [#] Auto\n\
         .. [#] More\n.. [*] Star\n.. [2] Left\n",
    );
    let dump = ast::dump(&document);
    let order: Vec<&str> = dump.lines().map(str::trim).collect();
    assert_eq!(
        order,
        [
            "paragraph",
            "\"a \"",
            "footnote #footnote-1",
            "paragraph",
            "\"One \"",
            "footnote-reference target=\"x\"",
            "\" b \"",
            "footnote",
            "paragraph",
            "\"Auto\"",
            "\" c \"",
            "footnote #x",
            "paragraph",
            "\"Ex\"",
            "\" d \"",
            "footnote",
            "paragraph",
            "\"Star\"",
            "\" e \"",
            "footnote-reference target=\"footnote-1\"",
            "\" f \"",
            "footnote",
            "paragraph",
            "\"More\"",
            "\" g \"",
            "footnote-reference target=\"x\"",
            "\" h [3]_\"",
            "generic-block {urn:docutils}footnote label=\"2\"",
            "paragraph",
            "\"Left\"",
        ]
    );
    assert_eq!(told, ["there is no footnote for this mark"]);
}

#[test]
fn notes_without_labels_have_numbers() {
    let (document, told) = read(
        "[1]_ [#]_ [#x]_ [#]_ 1_ 4_ x_\n\n.. [#] One\n.. [#x] Two\n.. [4] Four\n.. [#] Three is a title, four is taken\n\n\
         4\n=\n\n3\n=\n\n[3]_ [5]_ [6]_ [7]_ [9]_\n\n.. _7: http://seven/\n",
    );
    let dump = ast::dump(&document);
    let order: Vec<&str> =
        dump.lines().map(str::trim).filter(|l| *l != "\" \"" && *l != "paragraph").collect();
    assert_eq!(
        order,
        [
            // `[1]_` is a mark of the first one, of which `[#]_` is one as well.
            "footnote #footnote-1",
            "\"One\"",
            "footnote-reference target=\"footnote-1\"",
            "footnote #x",
            "\"Two\"",
            "footnote #footnote-5",
            "\"Three is a title, four is taken\"",
            "link id=\"footnote-1\"",
            "\"1\"",
            "link id=\"footnote-4\"",
            "\"4\"",
            "link id=\"x\"",
            "\"x\"",
            "division section",
            "title",
            "\"4\"",
            "division section #section",
            "title",
            "\"3\"",
            // What is no footnote is referred to all the same.
            "footnote-reference target=\"section\"",
            "footnote-reference target=\"footnote-5\"",
            "\" [6]_ \"",
            "link url=\"http://seven/\"",
            "\"7\"",
            "\" [9]_\"",
            "generic-block {urn:docutils}footnote #footnote-4 label=\"#footnote-4\"",
            "\"Four\"",
        ]
    );
    assert_eq!(told, ["there is no footnote for this mark", "there is no footnote for this mark"]);
    // A mark with a label that no note has takes the next note without one.
    let dump = dumped("[#y]_ [#]_\n\n.. [#] One\n.. [#x] Two\n.. [#] Three\n");
    assert!(dump.find("One") < dump.find("Three") && dump.find("Three") < dump.find("Two"), "{dump}");
    assert_eq!(dump.lines().filter(|l| l.trim() == "footnote").count(), 2, "{dump}");
}

#[test]
fn notes_in_notes_have_an_end() {
    let chain = |n: usize| {
        let mut source = String::from("a [#n0]_\n\n");
        for i in 0..n {
            let _ = writeln!(source, ".. [#n{i}] x [#n{}]_", i + 1);
        }
        let _ = writeln!(source, ".. [#n{n}] end");
        crate::read::read(source.as_bytes(), &crate::dialect::SPHINX, &ReadOptions::default())
    };
    assert!(chain(5).document.is_some());
    assert!(chain(5000).document.is_none());
    // In a circle that no mark leads into, each is kept.
    let dump = dumped("x\n\n.. [#a] A [#b]_\n.. [#b] B [#a]_\n");
    assert!(dump.contains("\"A \"") && dump.contains("\"B \""), "{dump}");
    assert!(dump.contains("footnote-reference target=\"a\""), "{dump}");
}

#[test]
fn text_stays_a_reference_and_all_else_is_set_in() {
    let raw = |text: &str| {
        vec![Inline::made(InlineKind::Raw(Box::new(Raw { format: "html".into(), text: text.into() })))]
    };
    let picture = vec![Inline::made(InlineKind::Media(Box::default()))];
    let several = vec![
        Inline::text("one "),
        Inline::made(InlineKind::EntityReference("pic".into())),
        Inline::made(InlineKind::EntityReference("t".into())),
        Inline::text(" two"),
    ];
    let (dump, told, document) = substituted(
        "a |T| b |br| c |pic| d |several| e |release| f |none| |t|_ g",
        vec![
            ("t", vec![Inline::text("words")]),
            ("br", raw("<br>")),
            ("pic", picture),
            ("several", several),
            ("unused", vec![Inline::text("kept")]),
            ("unused raw", raw("<hr>")),
        ],
    );
    assert_eq!(
        dump.lines().map(str::trim).collect::<Vec<_>>(),
        [
            "entity t = \"words\"",
            "entity unused = \"kept\"",
            "paragraph",
            "\"a \"",
            "entity-reference t",
            "\" b\"",
            "line-break",
            "\"c \"",
            "media",
            "\" d one \"",
            "media",
            "entity-reference t",
            "\" two e \"",
            "entity-reference release",
            "\" f \"",
            "entity-reference none",
            "\" \"",
            "entity-reference t",
            "\"_ g\"",
            "raw-block rst=\"a |T| b |br| c |pic| d |several| e |release| f |none| |t|_ g\"",
        ]
    );
    assert_eq!(told, ["nothing defines the substitution `none`", "nothing is named `t`"]);
    assert!(ast::validate(&document).is_empty(), "{:?}", ast::validate(&document));
}

#[test]
fn declared_texts_are_set_in_if_that_is_asked_for() {
    let source = "a |t| b";
    let mut reader = reader(source);
    reader.expand = true;
    let document = resolved(&mut reader, source, vec![("t", vec![Inline::text("words")])]);
    assert_eq!(
        document.map(|d| ast::dump(&d)).as_deref(),
        Some("entity t = \"words\"\nparagraph\n  \"a words b\"\n")
    );
}

#[test]
fn circles_and_growth_are_bounded() {
    let twice = |name: &str| {
        vec![
            Inline::made(InlineKind::EntityReference(name.into())),
            Inline::text("x"),
            Inline::made(InlineKind::EntityReference(name.into())),
        ]
    };
    let (_, told, document) = substituted("|a|", vec![("a", twice("b")), ("b", twice("a"))]);
    assert!(told.iter().any(|t| t.contains("holds itself")));
    assert!(ast::validate(&document).is_empty());
    let names: Vec<String> = (0..60).map(|i| format!("n{i}")).collect();
    let definitions = (0..59).map(|i| (names[i].as_str(), twice(&names[i + 1]))).collect();
    let source = "|n0|";
    let mut reader = reader(source);
    reader.limits = Limits::default().with(Limit::Expansion, 100_000);
    assert!(resolved(&mut reader, source, definitions).is_none());
}

/// What names, and what refers to names, in any order.
#[rustfmt::skip]
const PARTS: &[&str] = &[
    "*", "`", "``", "|", "_", "__", "\\", " ", " ", "\n", "\n\n", "\n\n   ", "a", "b_", "B", "é", "“",
    "[1]_", "[#]_", "[#a]_", "[*]_", "[c]_", "|x|", "|x|_", "|y|", "|br|", "`t <b_>`_", "`t <http://u/>`_", "_`in`",
    ":a:`", "`_", ":r:`{a}", ":kbd:`a+b`", ":menuselection:`a --> &b`", ":ref:`b`",
    "\n\n.. |x| replace:: a |y| *b*\n", "\n\n.. |y| replace:: |x| c\n", "\n\n.. |x| image:: p.png\n\n",
    "\n\n.. |br| raw:: html\n\n   <br>\n\n", "\n\n.. [1] n [#]_\n", "\n\n.. [#] n [#a]_ |x|\n",
    "\n\n.. [#a] m [1]_\n", "\n\n.. [*] s\n", "\n\n.. [c] cit\n", "\n\n.. _b:\n\n",
    "[2]_", "3_", "[#b]_", " |-| ", "\n\n.. |-| unicode:: U+2014\n   :trim:\n", "\n\n__\n", "\n\n2\n=\n\n", "\n\n.. _2:\n\n",
    "\n\n.. _b: b_\n\n", "\n\n__ a_\n\n",
    "\n\nT |x|\n=====\n\n", "\n\nb\n---\n\n", "\n\n.. role:: r(samp)\n\n", "\n\n* ", "\n\nterm : c\n   def\n\n",
    "\n\n.. note:: ", "\n\n.. parsed-literal::\n\n   |x| [#]_ b_ |br|\n\n", "\n\n| l |br| m\n| n\n\n",
    "\n\n.. image:: p.png\n   :target: b_\n\n", "\n\n.. figure:: p.png\n\n   Cap |x| b_ [#]_\n\n",
    "\n\n.. list-table::\n\n   * - |x|\n     - b_\n\n", "\n\n:f |x|: b_ |x|\n\n",
];

#[test]
fn whatever_refers_to_whatever_nothing_stays_open() {
    let mut state = 0x1234_5678_9abc_def0_u64;
    let mut next = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state >> 33).unwrap_or_default() % below
    };
    for _ in 0..3000 {
        let count = 2 + next(26);
        let text: String = (0..count).map(|_| PARTS[next(PARTS.len())]).collect();
        let (document, _) = read(&text);
        let dump = ast::dump(&document);
        assert!(
            !dump.contains("\\0") && !dump.contains("span phrase") && !dump.contains("rst:slot"),
            "{text}\n{dump}"
        );
        assert!(ast::validate(&document).is_empty(), "{text}\n{:?}", ast::validate(&document));
    }
}
