//! What the fuzzer once found, run again: each file of `fuzz/regressions` by every check of the fuzz targets.

#[path = "../fuzz/checks/mod.rs"]
mod checks;

use std::path::{Path, PathBuf};

fn folder(name: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    let entries = std::fs::read_dir(&folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    let mut files: Vec<_> = entries.map(|e| e.expect("an entry").path()).filter(|p| p.is_file()).collect();
    files.sort();
    files
}

/// On a thread of its own, whose stack is what a thread has when nobody says anything.
fn run(files: Vec<PathBuf>, checks: &'static [fn(&[u8])]) {
    let work = move || {
        for path in files {
            let bytes = std::fs::read(&path).expect("read");
            eprintln!("{}", path.display());
            for check in checks {
                check(&bytes);
            }
        }
    };
    std::thread::Builder::new().stack_size(2 << 20).spawn(work).expect("a thread").join().expect("no panic");
}

#[test]
fn what_was_found_stays_mended() {
    let files = folder("fuzz/regressions");
    assert!(!files.is_empty());
    run(
        files,
        &[checks::read, checks::round, checks::lower, checks::markdown, checks::rst, checks::asciidoc_is_fit],
    );
}

/// The pages of this book, with pieces of mark-up thrown into them; the same each time.
#[test]
fn text_that_no_one_would_write_is_read_as_a_fit_tree() {
    const PIECES: [&str; 54] = [
        "*",
        "**",
        "_",
        "`",
        "```\n",
        "[",
        "](x)",
        "]",
        "![",
        "<a id=\"x\"></a>",
        "<td>",
        "</td>",
        "<table>\n",
        "</table>",
        "<dl>\n",
        "<dt>",
        "<dd>\n",
        "</dd>",
        "|",
        "| a | b |\n|---|---|\n",
        "> ",
        "- ",
        "1. ",
        "    ",
        "\n\n",
        "::: {.note}\n",
        ":::\n",
        "{#id}",
        "{.c}",
        "[]{#a}",
        "^",
        "~~",
        "$$",
        "[^1]",
        "[^1]: n\n",
        ": d\n",
        "\\",
        "<!-- c -->",
        "<!--",
        "{{#include a}}",
        "+---+---+\n| a | b |\n+===+===+\n",
        "---\n",
        "# ",
        "\u{a0}",
        "[!NOTE]\n",
        "<sup>",
        "(x)=\n",
        "```{note}\n",
        ":::{list-table} T\n* - a\n  - b\n:::\n",
        ":key: value\n",
        "% words\n",
        "{kbd}`x`",
        "+++\n",
        "{#id .c}\n",
    ];
    let pages: Vec<String> =
        folder("book/src").iter().map(|page| std::fs::read_to_string(page).expect("read")).collect();
    mutated(&pages, &PIECES, 400, checks::markdown);
}

/// The pages that are written of the features and of the handbook, and the sample of every construct, with pieces of mark-up
/// thrown into them; the same each time.
#[test]
fn restructuredtext_that_no_one_would_write_reads_back() {
    const PIECES: [&str; 72] = [
        "*",
        "**",
        "``",
        "`",
        "`x`_",
        "`a <b>`_",
        "_",
        "__",
        "|x|",
        "|",
        "[1]_",
        "[#]_",
        "[*]_",
        "[#a]_",
        "[C]_",
        ":kbd:`x`",
        ":a:`",
        ".. _x:\n\n",
        ".. __: u\n",
        "__ u\n",
        ".. [1] n\n",
        ".. [#a] n\n",
        ".. [C] n\n",
        ".. |x| replace:: y *z*\n",
        ".. |x| replace:: |x|\n",
        ".. |y| image:: a.png\n",
        ".. note::\n\n   x\n",
        ".. figure:: a.png\n\n   c\n\n   l\n",
        ".. rst-class:: a\n\n",
        ".. class:: a\n\n",
        ".. code-block:: c\n\n   x\n",
        "::\n\n  x\n",
        ".. list-table::\n\n   * - a\n     - b\n",
        ".. csv-table::\n\n   a,\"b\n   c\"\n",
        "=== ===\na   b\n=== ===\n",
        "+---+---+\n| a | b |\n+===+===+\n| c | d |\n+---+---+\n",
        "- ",
        "1. ",
        "(a) ",
        "#. ",
        ":f: v\n",
        "-x  y\n",
        "--long=A  y\n",
        "  ",
        "    ",
        "\n\n",
        "\n",
        ">>> a\n",
        "| a\n|\n",
        "====\n",
        "----\n",
        "T\n=\n\n",
        "..\n\n",
        ".. c\n",
        "\\",
        "\\ ",
        "\u{ad}",
        "日本",
        "e\u{301}",
        "\t",
        ".. raw:: html\n\n   <a id=\"x\"></a>\n",
        ".. raw:: html\n\n   <hr>\n",
        ".. toctree::\n\n   a\n",
        ".. index:: a; b\n",
        ".. role:: r(code)\n   :language: c\n\n",
        ".. parsed-literal::\n\n   *x*\n",
        ".. sidebar:: a\n\n   b\n",
        ".. epigraph::\n\n   a\n\n   -- b\n",
        ".. py:function:: f(x)\n\n   y\n",
        "http://a.b/c_",
        "<",
        ">",
    ];
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reference/rst_damage/sample.rst");
    let mut pages = vec![std::fs::read_to_string(sample).expect("read")];
    for folder_of in
        ["corpus/features", "corpus/handbook", "corpus/handbook/practice", "corpus/handbook/reference"]
    {
        pages.extend(folder(folder_of).iter().filter_map(|path| {
            let bytes = std::fs::read(path).expect("read");
            checks::written_as("rst", &bytes)
        }));
    }
    assert!(pages.len() > 100, "{} pages", pages.len());
    mutated(&pages, &PIECES, 600, checks::rst);
}

/// The pages that are written of the features and of the handbook, with pieces of mark-up thrown into them; the same each time.
#[test]
fn asciidoc_that_no_one_would_write_is_read_as_a_fit_tree() {
    #[rustfmt::skip]
    const PIECES: [&str; 128] = [
        "*", "**", "_", "__", "`", "``", "#", "##", "^", "~", "\"`", "`\"", "'`", "`'", "+", "++", "+++", "$$", "[.r]", "[.r]#", "[#i]*",
        "\\", "\\\\", "{", "}", "{a}", "{a-b}", "{empty}", "{sp}", "{nbsp}", "{counter:c}", "{set:a:b}", "[[", "]]", "[[i]]", "[[i,t]]",
        "<<", ">>", "<<i>>", "<<i,t>>", "xref:i[t]", "xref:a.adoc#i[]", "((", "))", "((t))", "(((t,u)))", "http://a.b", "http://a.b[c]",
        "<http://a.b>", "link:a[b^]", "mailto:a@b.c[d,e]", "a@b.c", "footnote:[a]", "footnote:n[a]", "footnote:n[]", "kbd:[Ctrl+A]",
        "btn:[a]", "menu:a[b > c]", "image:a.png[b]", "image::a.png[b,1,2]\n", "icon:a[]", "stem:[a]", "pass:[a]", "pass:q[*a*]",
        "anchor:i[t]", "indexterm:[a,b]", "name:target[list]", "name::target[list]\n", "toc::[]\n", "&amp;", "&#8212;", "(C)", "--", "...",
        "->", "<=", " +\n", "\n\n", "\n", "\n+\n", "* ", "** ", "- ", ". ", ".. ", "1. ", "a. ", "iv) ", "a:: ", "a::: ", "a;;\n", "<1> ", "<.> ",
        "* [x] ", "= ", "== ", "=== ", "====\n", "----\n", "....\n", "____\n", "****\n", "++++\n", "////\n", "--\n", "```c\n", "// c\n", ".T\n",
        "[source,c]\n", "[quote,a,b]\n", "[verse]\n", "[NOTE]\n", "[%hardbreaks]\n", "[[[b]]]", "[discrete]\n", "[appendix]\n", "NOTE: ", ":a: b\n",
        ":!a:\n", ":doctype: book\n", "ifdef::a[]\n", "ifndef::a[b]\n", "endif::[]\n", "include::a.adoc[leveloffset=+1]\n", "|===\n", "|a |b\n", "2+|",
        ".2+a|",
    ];
    let mut pages = Vec::new();
    for folder_of in
        ["corpus/features", "corpus/handbook", "corpus/handbook/practice", "corpus/handbook/reference"]
    {
        pages.extend(folder(folder_of).iter().filter_map(|path| {
            let bytes = std::fs::read(path).expect("read");
            checks::written_as("asciidoc", &bytes)
        }));
    }
    assert!(pages.len() > 100, "{} pages", pages.len());
    mutated(&pages, &PIECES, 600, checks::asciidoc_is_fit);
}

/// Hands so many pieces of pages to a check, with pieces of mark-up thrown into them; the same each time.
fn mutated(pages: &[String], pieces: &[&str], times: usize, check: fn(&[u8])) {
    // Marsaglia's xorshift, <https://doi.org/10.18637/jss.v008.i14>.
    let mut state = 88_172_645_463_325_252_u64;
    let mut below = |most: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % most.max(1) as u64).expect("less than it was")
    };
    for _ in 0..times {
        let page: Vec<char> = pages[below(pages.len())].chars().collect();
        let from = below(page.len());
        let mut text = page[from..(from + 20 + below(300)).min(page.len())].to_vec();
        for _ in 0..=below(6) {
            let at = below(text.len() + 1);
            let end = (at + below(12)).min(text.len());
            match below(3) {
                0 => drop(text.splice(at..at, pieces[below(pieces.len())].chars())),
                1 => drop(text.drain(at..end)),
                _ => drop(text.splice(at..end, pieces[below(pieces.len())].chars())),
            }
        }
        let text: String = text.into_iter().collect();
        check(text.as_bytes());
    }
}

#[test]
fn the_seeds_hold_what_the_fuzzer_looks_for() {
    run(folder("corpus/features"), &[checks::read, checks::lower, checks::markdown]);
    run(
        folder("corpus/broken"),
        &[checks::read, checks::round, checks::lower, checks::markdown, checks::rst, checks::asciidoc_is_fit],
    );
}
