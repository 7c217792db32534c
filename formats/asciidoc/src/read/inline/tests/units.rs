//! By construct.

use super::shown::{html, shown, shown_of};
use crate::read::inline::How;
use crate::read::subs::Subs;

fn check(pairs: &[(&str, &str)]) {
    for (source, wanted) in pairs {
        assert_eq!(html(source), *wanted, "{source}");
    }
}

fn nodes(pairs: &[(&str, &str)]) {
    for (source, wanted) in pairs {
        assert_eq!(shown(source), *wanted, "{source}");
    }
}

#[test]
fn references() {
    nodes(&[
        (
            "a {version} b {nope} {nbsp}c",
            "\"a \" entity-reference version \" b \" entity-reference nope asciidoc:attribute=\"\" \" \\u{a0}c\"",
        ),
        ("{uri}", "link url=\"https://example.org\" entity-reference uri"),
        ("link:{uri}/a[b]", "link url=\"https://example.org/a\" \"b\""),
        ("image:{nope}.png[]", "media media-item image source=\"{nope}.png\""),
        ("\\{version} {marked}", "\"{version} a *b* <c>\""),
        ("pass:a,q[{marked}]", "\"a \" strong \"b\" \" <c>\""),
        ("a{version}b{version}", "\"a\" entity-reference version \"b\" entity-reference version"),
        ("{counter:x}", "generic {urn:asciidoctor}reference name=\"counter:x\""),
    ]);
}

#[test]
fn terms() {
    nodes(&[
        (
            "((a)) (((b,\"c, d\",e)))f",
            "index-term range=\"Single\" asciidoc:shown=\"\" \"a\" \"a \" index-term range=\"Single\" \"b\" \"c, d\" \"e\" \"f\"",
        ),
        ("a(((\"C\")))", "\"a\" index-term range=\"Single\" \"C\""),
        ("a(((b >> c)))", "\"a\" index-term range=\"Single\" \"b\" \"c\""),
        (
            "a indexterm:[a,b,see=c,see-also=\"d,e\"]",
            "\"a\" index-term range=\"Single\" \"a\" \"b\" \"c\" \"d\" \"e\"",
        ),
    ]);
}

#[test]
fn words_of_interfaces() {
    nodes(&[
        ("kbd:[Ctrl+C]", "keys span keycap \"Ctrl\" span keycap \"C\""),
        ("kbd:[Ctrl,+]", "keys action=\"seq\" span keycap \"Ctrl\" span keycap \"+\""),
        ("kbd:[a] btn:[OK]", "span keycap \"a\" \" \" span guibutton \"OK\""),
        (
            "menu:File[Save > As]",
            "menu span guimenu \"File\" span guisubmenu \"Save\" span guimenuitem \"As\"",
        ),
        ("\"File > Save\"", "menu span guimenu \"File\" span guimenuitem \"Save\""),
    ]);
}

#[test]
fn macros() {
    nodes(&[
        (
            "image:a.png[b c,10,20,link=x]",
            "media media-item image source=\"a.png\" width=\"10\" depth=\"20\" link=\"x\" plain \"b c\"",
        ),
        (
            "icon:heart[2x,role=red]",
            "generic {urn:asciidoctor}macro name=\"icon\" target=\"heart\" text=\"2x,role=red\"",
        ),
        ("stem:[x] latexmath:[$y$]", "math asciimath=\"x\" \" \" math tex=\"y\""),
        ("a +\nb", "\"a\" line-break \"b\""),
        (
            "[[a]]b [[c,d]]e anchor:f[g]",
            "anchor #a \"b \" anchor #c reftext=\"d\" \"e\" anchor #f reftext=\"g\"",
        ),
        ("<<a>> <<a,b>>", "cross-reference target=\"a\" \" \" link id=\"a\" \"b\""),
        (
            "<<#c>> <<d#e>> xref:f.adoc#g[]",
            "cross-reference target=\"c\" \" \" cross-reference target=\"d#e\" \" \" cross-reference target=\"f.adoc#g\"",
        ),
        ("xref:a.adoc[b]", "link url=\"a.adoc\" asciidoc:page=\"\" \"b\""),
        ("xref:h[xrefstyle=full]", "cross-reference target=\"h\" style=\"full\""),
        ("https://a.b[c^]", "link url=\"https://a.b\" window=\"_blank\" \"c\""),
        (
            "https://a.b[c,role=x y,window=_self,id=i]",
            "link url=\"https://a.b\" #i .x .y window=\"_self\" \"c\"",
        ),
        (
            "footnote:[a *b*] footnote:i[c] footnote:i[]",
            "footnote paragraph \"a \" strong \"b\" \" \" footnote #i paragraph \"c\" \" \" footnote-reference target=\"i\"",
        ),
        (
            "[[a.b]]footnote:a-b[c] [[d]]footnote:e[f]",
            "footnote #a.b paragraph \"c\" \" \" anchor #d footnote #e paragraph \"f\"",
        ),
        ("footnoteref:[j,d]", "footnote #j paragraph \"d\""),
        ("name:a[b]", "\"name:a[b]\""),
    ]);
}

#[test]
fn passes() {
    nodes(&[
        ("+++<sup>+++a *b*+++</sup>+++", "superscript \"a \" strong \"b\""),
        ("+++<span id=\"i\" class=\"filename x\">+++a+++</span>+++", "span filename #i .x \"a\""),
        ("+++<a id=\"opt-&lt;n&gt;\"></a>+++b", "anchor #opt-<n> \"b\""),
        ("+++<u>+++a+++</u>+++ pass:[b]", "raw html=\"<u>\" \"a\" raw html=\"</u>\" \" b\""),
        ("pass:q[<i>*c*</i>]", "raw html=\"<i>\" strong \"c\" raw html=\"</i>\""),
        ("+*a*+ `+{b}+` ++<c>++ $$_d_$$", "\"*a* \" span literal \"{b}\" \" <c> _d_\""),
        ("[.filename]+a+ \\+b+", "span filename \"a\" \" +b+\""),
    ]);
}

#[test]
fn roles() {
    nodes(&[
        ("[.filename]`a` [.x.option]`b`", "span filename \"a\" \" \" span option .x \"b\""),
        ("[.line-through]#c# [.citation]#d#", "strike \"c\" \" \" citation \"d\""),
        ("[.citerefentry]#ls(1)#", "manual-page volume=\"1\" \"ls\""),
        ("[.strong]#e# [.underline]#f#", "strong \"e\" \" \" span phrase .underline \"f\""),
        ("[.product.y#i]#g#", "span product #i .y \"g\""),
        ("`a [.filename]#b#`", "span literal \"a \" span filename \"b\""),
    ]);
}

#[test]
fn listings() {
    let how = How { verbatim: true, ..How::default() };
    for (source, wanted) in [
        (
            "a <1>\nb // <2>\n  c # <.> <.>\nd <!--3-->",
            "\"a\" callout-mark 1 \"\\nb\" callout-mark 2 \"\\n  c\" callout-mark 1 callout-mark 2 \"\\nd\" callout-mark 3",
        ),
        ("\\<4>\nf <6> g  *h*", "\"<4>\\nf <6> g  *h*\""),
    ] {
        assert_eq!(shown_of(source, Subs::VERBATIM, how), wanted, "{source}");
    }
    let guarded = How { comment: Some("%"), ..how };
    assert_eq!(
        shown_of("a % <1>\nb // <2>", Subs::VERBATIM, guarded),
        "\"a\" callout-mark 1 \"\\nb //\" callout-mark 2"
    );
    let marked = Subs::VERBATIM.with(Subs::QUOTES);
    assert_eq!(shown_of("a *b*\n  c <1>", marked, how), "\"a \" strong \"b\" \"\\n  c\" callout-mark 1");
}

#[test]
fn line_breaks() {
    let hard = How { hard: true, ..How::default() };
    assert_eq!(shown_of("a\nb +\nc", Subs::NORMAL, hard), "\"a\" line-break \"b\" line-break \"c\"");
    let entry = How { bibliography: true, ..How::default() };
    assert_eq!(shown_of("[[[a,b]]] c", Subs::NORMAL, entry), "anchor #a asciidoc:bibliography=\"b\" \"c\"");
}

/// Texts in which each mark may begin and none ends must not take a time that grows with the square of their length.
const HOSTILE: &[&str] = &[
    "*a ",
    "[[[[",
    "((((",
    "<<<<",
    "+a ",
    "http://[",
    "*",
    "_a",
    "`",
    "``a",
    "[*",
    "[*a[*a",
    "#a#b",
    "^a ",
    "^a",
    "~[",
    "\"`a ",
    "'`",
    "++",
    "$$a",
    "pass:[",
    "pass:q[a\\]",
    "stem:[",
    "kbd:[",
    "menu:a[",
    "\"a > ",
    "image:a[",
    "indexterm:[",
    "((a",
    "link:[",
    "link:a",
    "mailto:a[",
    "a@",
    "a@b.",
    "&amp;@",
    "[[a,",
    "anchor:a[",
    "<<a",
    "<<a,",
    "xref:a[",
    "xref:a",
    "footnote:[",
    "footnote:a[]</a>",
    "{a",
    "{set:",
    "{counter:a\\}",
    "--",
    "a--",
    "...",
    "(C",
    "&copy",
    "&#12",
    "http://",
    "(http://",
    "http://<",
    "<http://",
    "a +\n",
    "[a]",
    "[a]*b",
    "]",
    "[x-]`a",
    "\\",
    "\\\\++",
    "<1> ",
    "<.>",
    "{nope}",
    "{version}",
    "{nope}*",
    "*a _b* c_ ",
    "[.a]#b#",
    "\"`*a`\" b* ",
    "+++<sup>+++a",
    "pass:m[",
    "((a)) ",
    "(((a))) ",
    "_[a]`b_ c` ",
    "\"`*a`\"b* ",
];

#[test]
fn no_text_takes_long() {
    for part in HOSTILE {
        let size: usize = std::env::var("HOSTILE").ok().and_then(|n| n.parse().ok()).unwrap_or(4_000);
        let text = part.repeat(size / part.len());
        let start = std::time::Instant::now();
        let _ = shown_of(&text, Subs::NORMAL, How::default());
        let closed = format!("{text}]");
        let _ = shown_of(&closed, Subs::NORMAL.with(Subs::CALLOUTS), How::default());
        let _ = shown_of(&text, Subs::NORMAL.without(Subs::SPECIAL), How::default());
        if size > 4_000 {
            println!("{:>8} {part:?}", start.elapsed().as_millis());
        }
    }
}

#[test]
fn marks() {
    check(&[
        (
            "a *b* _c_ `d` #e# ^f^ ~g~",
            "a <strong>b</strong> <em>c</em> <code>d</code> <mark>e</mark> <sup>f</sup> <sub>g</sub>",
        ),
        ("a**b**c __d__e", "a<strong>b</strong>c <em>d</em>e"),
        ("*a _b_*", "<strong>a <em>b</em></strong>"),
        ("\\*a* \\**b** a_b_c", "*a* <strong>*b</strong>* a_b_c"),
        ("[.x.y#i]#a#", "<span id=\"i\" class=\"x y\">a</span>"),
        ("[x]*a* [.x]`b`", "<strong class=\"x\">a</strong> <code class=\"x\">b</code>"),
        ("\"`a`\" '`b`'", "“a” ‘b’"),
        ("*a _b* c_", "<strong>a <em>b</em></strong><em> c</em>"),
        ("* a* *a", "* a* *a"),
        ("\"`*a`\" b*", "“<strong>a” b</strong>"),
        ("[.a#b]##c##d [.r]`+e+`", "<span id=\"b\" class=\"a\">c</span>d <code class=\"r\">e</code>"),
        (
            "a -- b--c... (C) \\(R) -> &copy; &#8364; &none; d'e",
            "a\u{2009}—\u{2009}b—\u{200b}c…\u{200b} © (R) → © € &amp;none; d'e",
        ),
        (
            "<https://a.b> (https://c.d). \\https://e.f g@h.ij",
            "<a href=\"https://a.b\">https://a.b</a> (<a href=\"https://c.d\">https://c.d</a>). https://e.f <a href=\"mailto:g@h.ij\">g@h.ij</a>",
        ),
        (
            "link:a[b,role=c] link:++d e++[] mailto:f@g.hi[j]",
            "<a href=\"a\" class=\"c\">b</a> <a href=\"d e\">d e</a> <a href=\"mailto:f@g.hi\">j</a>",
        ),
    ]);
}
