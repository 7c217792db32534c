use crate::read::Reader;
use crate::read::names::{Opened, Wanted, opened};
use crate::read::sheet::Run;
use crate::read::testing::reader;
use ast::{Inline, InlineKind, Node, Role, Target};

/// The nodes of a text in a line: `[em a]`, `[ref name: words]`.
fn shape(text: &str) -> String {
    let mut reader = reader(text);
    let words = reader.words(&Run::of_text(text, 0));
    shapes(&reader, &words)
}

fn shapes(reader: &Reader<'_>, inlines: &[Inline]) -> String {
    inlines.iter().map(|inline| one(reader, inline)).collect()
}

fn one(reader: &Reader<'_>, inline: &Inline) -> String {
    let open = |target: &str| match opened(target) {
        Opened::Open(n) => match &reader.names.open[n].wanted {
            Wanted::Name(name) => format!("ref {name}"),
            Wanted::Anonymous(_) => "anon".to_string(),
            Wanted::Auto => "fn #".to_string(),
            Wanted::Symbol(_) => "fn *".to_string(),
            Wanted::NamedNote(name) => format!("fn #{name}"),
            Wanted::NumberedNote(name) => format!("fn {name}"),
        },
        Opened::Label(label) => format!("label {label}"),
        Opened::Settled => format!("id {target}"),
    };
    match &inline.kind {
        InlineKind::Text(text) => text.to_string(),
        InlineKind::Emphasis(c) => format!("[em {}]", shapes(reader, c)),
        InlineKind::Strong(c) => format!("[strong {}]", shapes(reader, c)),
        InlineKind::Span { role: Role::CiteTitle, content } => format!("[title {}]", shapes(reader, content)),
        InlineKind::Span { role, content } => format!("[{} {}]", role.name(), shapes(reader, content)),
        InlineKind::Link(link) => match &link.target {
            Target::Url(url) => format!("[url {url}: {}]", shapes(reader, &link.content)),
            Target::Id(id) => format!("[{}: {}]", open(id), shapes(reader, &link.content)),
        },
        InlineKind::Anchor => format!("[target {}]", inline.attrs.id().unwrap_or_default()),
        InlineKind::FootnoteReference(mark) => format!("[{}]", open(mark)),
        InlineKind::Citation(c) => format!("[cit {}]", shapes(reader, c)),
        InlineKind::EntityReference(name) => format!("[sub {name}]"),
        InlineKind::Generic(generic) => {
            let content: String = generic
                .content
                .iter()
                .map(|node| match node {
                    Node::Inline(inline) => one(reader, inline),
                    Node::Block(_) => String::new(),
                })
                .collect();
            format!("[role {}: {content}]", inline.attrs.get("name").unwrap_or_default())
        }
        kind => format!("[{kind:?}]"),
    }
}

/// Asserts what each text is read as; docutils reads it alike.
fn assert_shapes(cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        assert_eq!(shape(text), *expected, "{text}");
    }
}

#[test]
fn marks_count_by_their_neighbours() {
    assert_shapes(&[
        ("*a* **b** ``c`` `d`", "[em a] [strong b] [literal c] [title d]"),
        ("a*b*c 2*x a*b *", "a*b*c 2*x a*b *"),
        ("(*a*) «*b*» -*c*-", "([em a]) «[em b]» -[em c]-"),
        ("\"*\" (*) '*a*'", "\"*\" (*) '[em a]'"),
        ("“*” ‘*‚ ›*›", "“*” ‘*‚ ›*›"),
        ("*a *b* c*", "[em a *b] c*"),
        ("*a**", "[em a*]"),
        ("**a***", "[strong a*]"),
        ("***a**", "[strong *a]"),
        ("* a *b *", "* a *b *"),
        ("*a*b c*", "[em a*b c]"),
        ("``a`` ``b\\`` ```c```", "[literal a] [literal b\\] [literal `c`]"),
        ("`` a`` ````", "`` a`` ````"),
        ("é*a* ,*b* ;*c*", "é*a* ,*b* ;*c*"),
        ("\u{a0}*a*\u{a0}", "\u{a0}[em a]\u{a0}"),
    ]);
}

#[test]
fn backslashes() {
    assert_shapes(&[
        ("\\*a* \\`b` c\\_ d\\\\e", "*a* `b` c_ d\\e"),
        ("a\\ *b*\\ c", "a[em b]c"),
        ("a\\\nb", "ab"),
        ("*a\\* b*", "[em a* b]"),
        ("`a\\ `", "[title a]"),
        ("\\", ""),
        ("http://a.b/\\*c", "[url http://a.b/*c: http://a.b/*c]"),
    ]);
}

#[test]
fn what_has_no_end_stays_and_is_told() {
    let text = "*a **b ``c |d _`e `f :x:`g";
    let mut reader = reader(text);
    let words = reader.words(&Run::of_text(text, 0));
    assert_eq!(shapes(&reader, &words), text);
    let told: Vec<&str> =
        reader.diagnostics.iter().map(|d| &text[d.span.start as usize..d.span.end as usize]).collect();
    assert_eq!(told, ["*", "**", "``", "|", "_`", "`", "`"]);
}

#[test]
fn roles_before_and_behind() {
    assert_shapes(&[
        (":x:`a` `b`:y: :p:q:`c`", "[role x: a] [role y: b] [role p:q: c]"),
        ("a:x:`b`", "a:x:[title b]"),
        (":x:`a`:y:", ":x:`a`:y:"),
        (":x:`a`_", ":x:`a`_"),
        ("`a`:x:b", "[title a]:x:b"),
        ("`a`: b", "[title a]: b"),
        ("::x:`a`", ":[role x: a]"),
        ("\\:x:`a`", ":x:[title a]"),
        (":x_y.z+w:`a\\`b`", "[role x_y.z+w: a`b]"),
    ]);
}

#[test]
fn references() {
    assert_shapes(&[
        ("a_ b__ c_d_ e_f", "[ref a: a] [anon: b] [ref c_d: c_d] e_f"),
        ("x.A-b_, -c_ .d_ e-f__", "[ref x.a-b: x.A-b], -[ref c: c] .d_ [anon: e-f]"),
        ("`A  b`_ `c\nd`__", "[ref a b: A b] [anon: c\nd]"),
        ("`a <http://x/ y>`_", "[url http://x/y: a]"),
        ("`a <http://x/\\ y_>`__", "[url http://x/ y_: a]"),
        ("`a <B c_>`_ `<d_>`__", "[ref b c: a] [ref d: d]"),
        ("`a <b\\_>`_", "[url b_: a]"),
        ("`<http://x/>`_ `me <a@b.c>`__", "[url http://x/: http://x/] [url mailto:a@b.c: me]"),
        ("`a<b>`_ `a \\<b>`_ `a <#f>`__", "[ref a<b>: a<b>] [ref a <b>: a <b>] [id f: a]"),
        ("[1]_ [#]_ [#Ab]_ [*]_ [Cit]_", "[fn 1] [fn #] [fn #ab] [fn *] [cit Cit]"),
        ("a[1]_ [ 1]_ [1]__ [#a b]_", "a[1]_ [ 1]_ [1]__ [#a b]_"),
        ("|a b| |c|_ |d|__ a|b| | c|", "[sub a b] [ref c: [sub c]] [anon: [sub d]] a|b| | c|"),
        ("_`a b` x", "[target a b]a b x"),
    ]);
}

#[test]
fn addresses() {
    assert_shapes(&[
        ("see http://a.b/c.", "see [url http://a.b/c: http://a.b/c]."),
        ("<http://a.b/?q=1#f>", "<[url http://a.b/?q=1#f: http://a.b/?q=1#f]>"),
        ("(http://a.b/c)", "([url http://a.b/c: http://a.b/c])"),
        ("mailto:a@b.c, me@x.y.", "[url mailto:a@b.c: mailto:a@b.c], [url mailto:me@x.y: me@x.y]."),
        // Behind a scheme that docutils does not know, it finds no address.
        ("foo:bar http://a.b/", "foo:bar http://a.b/"),
        ("http://a.b/ foo:bar http://c.d/", "[url http://a.b/: http://a.b/] foo:bar http://c.d/"),
        ("Note: http://a.b/", "Note: [url http://a.b/: http://a.b/]"),
        ("xhttp://a.b/ 1ftp:x", "xhttp://a.b/ 1ftp:x"),
        ("a@bc. a@b @b a@", "[url mailto:a@bc: a@bc]. a@b @b a@"),
        ("http://a.b/*c*", "[url http://a.b/: http://a.b/][em c]"),
    ]);
}

#[test]
fn classifiers_are_in_plain_text() {
    let term = |text: &'static str| {
        let mut reader = reader(text);
        let (term, classifiers) = reader.term(&Run::of_text(text, 0));
        let classifiers: Vec<String> = classifiers.iter().map(|c| shapes(&reader, c)).collect();
        format!("{} / {}", shapes(&reader, &term), classifiers.join(" / "))
    };
    assert_eq!(term("a : b : *c*"), "a / b / [em c]");
    assert_eq!(term("a\\ : b ``x : y`` c: d :e"), "a / b [literal x : y] c: d :e");
    assert_eq!(term("a \\: b"), "a : b / ");
    assert_eq!(term("``a`` : b"), "[literal a] / b");
}

#[test]
fn blanks_fold_unless_the_text_is_a_listing() {
    assert_eq!(shape("a   b \n *c   d*\\ "), "a b\n[em c d]");
    let text = "a   b\n   *c   d* :conum:`(2)`";
    let mut reader = reader(text);
    reader.roles.declare("conum", None, Vec::new(), Vec::new());
    let words = reader.verbatim(&Run::of_text(text, 0));
    assert_eq!(shapes(&reader, &words[..2]), "a   b\n   [em c   d]");
    assert!(matches!(&words[3].kind, InlineKind::CalloutMark(mark) if mark.number == 2));
}

#[test]
fn many_starts_without_ends_cost_little() {
    for start in ["*a ", "**a ", "``a ", "`a ", "|a ", "_`a ", ":a:`b ", "a:b ", "a@ ", "-a", "[a", "a_-"] {
        let text = start.repeat(40_000);
        let mut reader = reader(&text);
        let began = std::time::Instant::now();
        reader.words(&Run::of_text(&text, 0));
        assert!(began.elapsed().as_secs() < 5, "{start}");
    }
}
