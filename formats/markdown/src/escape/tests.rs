//! The table of unsafe patterns, row by row: what is escaped, and what must not be.

use super::{Surroundings, code_span, comment, destination, is_autolink, is_mail_autolink, push_text};
use crate::flavour::{self, Flavour};

fn around(flavour: &Flavour) -> Surroundings {
    Surroundings {
        syntax: flavour.syntax,
        in_brackets: false,
        in_heading: false,
        starts_line: true,
        one_line: false,
        after: '\n',
        mark_after: false,
        alone: [false; 3],
    }
}

fn paragraph(text: &str, flavour: &Flavour) -> String {
    let mut out = String::new();
    push_text(&mut out, text, false, around(flavour));
    out
}

#[test]
fn text_that_every_flavour_leaves_alone() {
    for text in [
        "snake_case and a * b and 2 < 3 > 1",
        "a [bracket] and A&B &c.",
        "#1, C#, 1.5, a-b, v1.",
        "see http://example.org/a_b?c=d&e=f",
        "ends with a colon:\nnext line",
        "C:\\Users",
        "-x is an option",
        "what (now)? yes!",
        "a | b",
        "~/.config stays\n~/ too",
    ] {
        assert_eq!(paragraph(text, &flavour::NIXPKGS), text);
        if !text.contains('~') && !text.contains("://") {
            assert_eq!(paragraph(text, &flavour::GFM), text);
        }
    }
}

#[test]
fn addresses_that_github_would_make_links_of() {
    for (text, escaped) in [
        ("see http://example.org/a_b?c=d&e=f", "see http\\://example.org/a_b?c=d&e=f"),
        ("HTTPS://x ftp://y", "HTTPS\\://x ftp\\://y"),
        ("(www.example.org)", "(www\\.example.org)"),
        ("a.b@example.org", "a.b\\@example.org"),
        ("unit@.service", "unit\\@.service"),
        ("git://x awww.x xhttp://y @name a @ b", "git://x awww.x xhttp://y @name a @ b"),
    ] {
        assert_eq!(paragraph(text, &flavour::GFM), escaped);
        assert_eq!(paragraph(text, &flavour::NIXPKGS), text);
    }
}

#[test]
fn text_that_every_flavour_would_read_as_mark_up() {
    for (text, escaped) in [
        ("*a*", "\\*a\\*"),
        ("_a_", "\\_a\\_"),
        ("__init__", "\\_\\_init\\_\\_"),
        ("a`b", "a\\`b"),
        ("[a](b)", "[a\\](b)"),
        ("[^1]", "\\[^1]"),
        ("<nixpkgs>", "\\<nixpkgs>"),
        ("</p> <!-- <?x", "\\</p> \\<!-- \\<?x"),
        ("&amp; &#38; &#x26;", "\\&amp; \\&#38; \\&#x26;"),
        ("\\* a\\", "\\\\\\* a\\\\"),
        ("# a\n## b\n####### c", "\\# a\n\\## b\n####### c"),
        ("> a", "\\> a"),
        ("- a\n+ b\n* c", "\\- a\n\\+ b\n\\* c"),
        ("-\n+", "\\-\n\\+"),
        ("1. a\n12) b\n1234567890. c", "1\\. a\n12\\) b\n1234567890. c"),
        ("a\n===\nb\n---", "a\n\\===\nb\n\\---"),
        ("***\n* * *\n___", "\\*\\*\\*\n\\* * *\n\\_\\_\\_"),
        ("a | b\n--|--", "a | b\n\\--|--"),
        ("| a |\n|:-:|", "| a |\n\\|:-:|"),
        ("a\n:-", "a\n\\:-"),
        ("[a]: b", "[a\\]: b"),
        ("an [a]: b\n[a]: b", "an [a]: b\n[a]: b"),
    ] {
        assert_eq!(paragraph(text, &flavour::GFM), escaped);
        if !text.contains("--") {
            assert_eq!(paragraph(text, &flavour::NIXPKGS), escaped);
        }
    }
}

#[test]
fn what_only_github_reads() {
    for (text, escaped) in [
        ("~~~", "\\~\\~\\~"),
        ("~a~ ~~b~~", "\\~a\\~ \\~\\~b\\~\\~"),
        ("[!NOTE]", "\\[!NOTE]"),
        ("[x] done\n[ ] not", "\\[x] done\n\\[ ] not"),
        ("a -- b ... (c) {#x} ::: c", "a -- b ... (c) {#x} ::: c"),
    ] {
        assert_eq!(paragraph(text, &flavour::GFM), escaped);
    }
}

#[test]
fn what_only_nixos_render_docs_reads() {
    for (text, escaped) in [
        ("a -- b --- c", "a -\\- b -\\-- c"),
        ("a... b", "a.\\.. b"),
        ("(c) (TM) +-", "\\(c) \\(TM) \\+-"),
        ("[a]{b}", "[a\\]{b}"),
        ("{.a}", "\\{.a}"),
        ("{a} b", "{a} b"),
        ("::: a\n:: b", "\\::: a\n:: b"),
        ("~~~", "\\~~~"),
        (": a\n~ b", "\\: a\n\\~ b"),
    ] {
        assert_eq!(paragraph(text, &flavour::NIXPKGS), escaped);
    }
}

#[test]
fn one_alone_is_no_mark() {
    let mut out = String::new();
    push_text(
        &mut out,
        "2.* and _x in ~/a",
        false,
        Surroundings { alone: [true, true, true], ..around(&flavour::GFM) },
    );
    assert_eq!(out, "2.* and _x in ~/a");
    let mut out = String::new();
    push_text(&mut out, "* a", false, Surroundings { alone: [true, true, true], ..around(&flavour::GFM) });
    assert_eq!(out, "\\* a");
}

#[test]
fn neighbours_count() {
    let mut out = "`a`".to_string();
    push_text(&mut out, "{b}", true, around(&flavour::NIXPKGS));
    assert_eq!(out, "`a`\\{b}");
    let mut out = String::new();
    push_text(
        &mut out,
        "see {a}",
        false,
        Surroundings { after: '`', mark_after: true, ..around(&flavour::NIXPKGS) },
    );
    assert_eq!(out, "see \\{a}");
    let mut out = String::new();
    push_text(
        &mut out,
        "wow!",
        false,
        Surroundings { after: '[', mark_after: true, ..around(&flavour::GFM) },
    );
    assert_eq!(out, "wow\\!");
    let mut out = String::new();
    push_text(&mut out, "a]b[", false, Surroundings { in_brackets: true, ..around(&flavour::GFM) });
    assert_eq!(out, "a\\]b\\[");
}

#[test]
fn a_heading_has_its_own_ends() {
    let heading =
        Surroundings { in_heading: true, starts_line: false, one_line: true, ..around(&flavour::NIXPKGS) };
    for (text, escaped) in [
        ("C #", "C \\#"),
        ("C#", "C#"),
        ("# C ## b", "# C ## b"),
        ("1. a\nb", "1. a b"),
        ("a {#b}", "a \\{#b}"),
        ("- a", "- a"),
    ] {
        let mut out = String::new();
        push_text(&mut out, text, false, heading);
        assert_eq!(out, escaped);
    }
}

#[test]
fn code_spans_have_the_marks_they_need() {
    for (text, span) in [
        ("a", "`a`"),
        ("a`b", "``a`b``"),
        ("a``b", "```a``b```"),
        ("`", "`` ` ``"),
        (" a ", "`  a  `"),
        (" a", "` a`"),
        (" ", "` `"),
        ("a\nb", "`a b`"),
        ("\\*&amp;", "`\\*&amp;`"),
    ] {
        assert_eq!(code_span(text), span);
    }
}

#[test]
fn destinations_keep_every_character() {
    for (address, written) in [
        ("https://example.org/a_(b)", "https://example.org/a_(b)"),
        ("a b", "<a b>"),
        ("a(b", "<a(b>"),
        ("<x>", "<\\<x\\>>"),
        ("#opt-a.<name>.b", "#opt-a.<name>.b"),
        ("?a&amp;b&c", "?a\\&amp;b&c"),
        ("a\\", "a\\\\"),
        ("", "<>"),
    ] {
        assert_eq!(destination(address), written);
    }
}

#[test]
fn addresses_that_stand_for_themselves() {
    assert!(is_autolink("https://example.org/?a=b&c"));
    assert!(!is_autolink("example.org"));
    assert!(!is_autolink("https://example.org/a b"));
    assert!(!is_autolink("c:x"));
    assert!(is_mail_autolink("a.b@example.org"));
    assert!(!is_mail_autolink("a b@example.org"));
}

#[test]
fn a_comment_never_ends_early() {
    assert_eq!(comment(" a ", false), "<!-- a -->");
    assert_eq!(comment(" a --> b ", false), "<!-- a -&#45;> b -->");
    assert_eq!(comment("> -", false), "<!--&#62; &#45;-->");
    assert_eq!(comment("&#45; & &amp;", false), "<!--&amp;#45; & &amp;amp;-->");
    assert_eq!(comment("a\nb", true), "<!--a&#10;b-->");
}

#[test]
fn hostile_text_takes_linear_time() {
    let begun = std::time::Instant::now();
    for unit in
        ["*", "_ ", "[", "]:", "{a", "&", "# ", "|", "-\n", "~", "1.", "``", "[\n", "|-\n", "{\n", "\\", "("]
    {
        let text = unit.repeat(100_000 / unit.len());
        assert!(paragraph(&text, &flavour::NIXPKGS).len() >= text.len());
        assert!(paragraph(&text, &flavour::GFM).len() >= text.len());
    }
    assert!(begun.elapsed().as_secs() < 20, "{:?}", begun.elapsed());
}

#[test]
fn blanks_that_a_parser_would_cut_off_are_references() {
    assert_eq!(super::keep_ends(" a b\n"), "a b");
    assert_eq!(super::keep_ends("\u{a0}a\u{a0}\u{2003}"), "&#160;a&#160;&#8195;");
    assert_eq!(super::keep_ends("\u{a0}"), "&#160;");
    assert_eq!(super::keep_ends(""), "");
}
