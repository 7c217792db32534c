//! What is shown, to the letter.

use crate::bench::{Bench, section};

/// A page and its copy, in which a word, an id, a blank in a listing and an item are changed.
fn bench() -> Bench {
    let body = "<para xml:id=\"p\">Start the <command>daemon</command>, and wait until it says that it has found\n    \
                all of its files.</para>\n  \
                <programlisting>$ greet --all\nhello</programlisting>\n  \
                <itemizedlist>\n    <listitem><para>one</para></listitem>\n    \
                <listitem><para>two</para></listitem>\n  </itemizedlist>";
    let bench = Bench::with(&[("a.xml", &section("a", body))]);
    bench.run("convert a.xml --to rst --output b --quiet").ends(0);
    let copy = bench.read("b/a.rst");
    let changed = copy
        .replace("_p:", "_q:")
        .replace("found", "seen")
        .replace("$ greet --all", "$ greet  --all")
        .replace("- two\n", "");
    bench.write("b/a.rst", changed);
    bench
}

const BELOW: &str = "\
a.xml (docbook as rst) ↔ b/a.rst (rst)
… a.xml:3:17 ↔ b/a.rst:9:1
  division section #a
    title: About a
-   paragraph #[-p-]: Start the ‹command: daemon›, and wait until it says that it has [-found-]
-       all of its files.
+   paragraph #{+q+}: Start the ‹command: daemon›, and wait until it says that it has {+seen+}
+       all of its files.
    code listing
-     $ greet[- -]--all
+     $ greet{+  +}--all
      hello
-   list bullet[- loose-]
+   list bullet
      item
        paragraph: one
-     item
-       paragraph: two
";

const BESIDE: &str = "\
a.xml (docbook as rst) ↔ b/a.rst (rst)
… a.xml:3:17 ↔ b/a.rst:9:1
division section #a                              │ division section #a
  title: About a                                 │   title: About a
  paragraph #[-p-]: Start the ‹command:          ≠   paragraph #{+q+}: Start the ‹command:
      daemon›, and wait until it says that it    ≠       daemon›, and wait until it says that it
      has [-found-] all of its files.            ≠       has {+seen+} all of its files.
  code listing                                   │   code listing
    $ greet[- -]--all                            ≠     $ greet{+  +}--all
    hello                                        │     hello
  list bullet[- loose-]                          ≠   list bullet
    item                                         │     item
      paragraph: one                             │       paragraph: one
    item                                         <
      paragraph: two                             <
";

#[test]
fn one_below_the_other() {
    assert_eq!(bench().run("diff a.xml b/a.rst").ends(1).out, BELOW);
}

#[test]
fn side_by_side() {
    assert_eq!(bench().run("diff a.xml b/a.rst --width 100").ends(1).out, BESIDE);
}

#[test]
fn the_book_shows_this() {
    let page = std::fs::read_to_string(crate::support::root().join("book/src/diff.md")).unwrap();
    assert!(page.contains(&format!("<!-- tested: side by side -->\n\n```text\n{BESIDE}```\n")));
}

#[test]
fn colours_take_the_place_of_signs() {
    let bench = bench();
    for call in ["diff a.xml b/a.rst --color always", "diff a.xml b/a.rst --color always --width 120"] {
        let shown = bench.run(call).ends(1).out;
        assert!(
            shown.contains("\u{1b}[7;31mfound\u{1b}[0m") && shown.contains("\u{1b}[7;32mseen\u{1b}[0m"),
            "{shown}"
        );
        assert!(!shown.contains("[-") && !shown.contains("{+"), "{shown}");
    }
    assert!(!bench.run("diff a.xml b/a.rst --color never").out.contains('\u{1b}'));
}

#[test]
fn counts() {
    let shown = bench().run("diff a.xml b/a.rst --stat").ends(1).out;
    assert_eq!(shown, "a.xml ↔ b/a.rst: words -2 +1, blocks -2 +0, ids -1 +1, listings -1 +1\n");
}

#[test]
fn nothing_reaches_the_terminal_that_it_would_obey() {
    let bench = Bench::with(&[("a.md", "Evil \u{1b}[31mred\n"), ("b.md", "Evil \u{1b}[32mgreen\n")]);
    let shown = bench.run("diff a.md b.md").ends(1).out;
    assert!(!shown.contains('\u{1b}'), "{shown:?}");
}
