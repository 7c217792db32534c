use crate::RST;
use crate::read::Reader;
use crate::read::sheet::Run;
use crate::read::testing::reader;
use crate::roles::{Spelling, spelling};
use ast::{
    Block, BlockKind, CrossReference, Document, Format, Generic, Inline, InlineKind, Inlines, Keys, Link,
    ManualPage, Math, MathNotation, Node, Raw, Role, Target, WriteOptions,
};

fn text(words: &str) -> Inline {
    Inline::text(words)
}

fn span(role: Role, words: &str) -> Inline {
    Inline::span(role, vec![text(words)])
}

/// Declares the roles that a written file declares, and returns its last paragraph.
fn declared<'s>(reader: &mut Reader<'_>, source: &'s str) -> &'s str {
    let mut lines = source.lines().peekable();
    while let Some(line) = lines.next() {
        let Some(name) = line.strip_prefix(".. role:: ") else { continue };
        let (name, base) = match name.strip_suffix(')').and_then(|name| name.split_once('(')) {
            Some((name, base)) => (name, Some(base)),
            None => (name, None),
        };
        let mut options = Vec::new();
        while let Some(option) = lines.peek().and_then(|line| line.trim().strip_prefix(':')?.split_once(": "))
        {
            options.push((option.0.to_string(), option.1.to_string()));
            lines.next();
        }
        reader.roles.declare(name, base, Vec::new(), options);
    }
    source.trim_end().rsplit("\n\n").next().unwrap_or_default()
}

/// What is read of what is written of this.
fn back(inlines: Inlines) -> Inlines {
    let block = Block::made(BlockKind::Paragraph(inlines));
    let document = Document { body: vec![block], ..Document::default() };
    let source = RST.write(&document, &WriteOptions::default()).unwrap_or_default();
    let mut reader = reader(&source);
    let paragraph = declared(&mut reader, &source);
    reader.words(&Run::of_text(paragraph, 0))
}

fn assert_comes_back(inline: Inline) {
    let inlines = vec![text("a "), inline, text(" z")];
    assert_eq!(back(inlines.clone()), inlines);
}

#[test]
fn every_role_comes_back() {
    for &role in Role::ALL {
        if spelling(role) == Spelling::None {
            continue;
        }
        for words in ["b", "b c", "b\\c", "x*y`z_", "{", "a}b", "&co", "<b>", "Ctrl-C", "b\\"] {
            if role == Role::Literal && words.contains('`') {
                continue;
            }
            assert_comes_back(span(role, words));
        }
        let has_braces = match spelling(role) {
            Spelling::Literal | Spelling::Samp(_) | Spelling::Own(_, Some("samp")) => true,
            Spelling::PlainOr(..) => role == Role::Command,
            _ => false,
        };
        if has_braces {
            let file = span(Role::Replaceable, "fi}le");
            assert_comes_back(Inline::span(role, vec![text("c{p "), file.clone(), text(" \\x")]));
            if role != Role::Literal {
                assert_comes_back(Inline::span(role, vec![file]));
            }
        }
    }
}

#[test]
fn other_marks_come_back() {
    let key = |name: &str| span(Role::KeyCap, name);
    let keys = |action: Option<&str>, names: &[&str]| {
        let keys = names.iter().map(|name| key(name)).collect();
        Inline::made(InlineKind::Keys(Box::new(Keys { action: action.map(Into::into), keys })))
    };
    let page = ManualPage { name: vec![text("ls")], volume: Some("1".into()) };
    let raw = Raw { format: "html".into(), text: "<b title=\"\\*\">".into() };
    for kind in [
        InlineKind::Emphasis(vec![text("x*")]),
        InlineKind::Strong(vec![text("x*")]),
        InlineKind::Strike(vec![text("x`")]),
        InlineKind::Superscript(vec![text("2")]),
        InlineKind::Subscript(vec![text("2")]),
        InlineKind::ManualPage(Box::new(page)),
        InlineKind::Raw(Box::new(raw)),
        InlineKind::Math(Box::new(Math { notation: MathNotation::Tex, source: "\\frac{a_1}{2}".into() })),
    ] {
        assert_comes_back(Inline::made(kind));
    }
    assert_comes_back(keys(None, &["Ctrl", "C"]));
    assert_comes_back(keys(None, &["Ctrl", "+"]));
    assert_comes_back(keys(Some("seq"), &["Esc", "x"]));
}

/// A name, what it is based on, its options.
type Declaration<'d> = (&'d str, Option<&'d str>, &'d [(&'d str, &'d str)]);

fn read(source: &str, declare: &[Declaration<'_>]) -> Inlines {
    let mut reader = reader(source);
    declare_all(&mut reader, declare);
    reader.words(&Run::of_text(source, 0))
}

/// As [`read`], as docutils alone reads it.
fn read_plainly(source: &str, declare: &[Declaration<'_>]) -> Inlines {
    let mut reader = reader(source);
    reader.dialect = &crate::dialect::DOCUTILS;
    declare_all(&mut reader, declare);
    reader.words(&Run::of_text(source, 0))
}

fn declare_all(reader: &mut Reader<'_>, declare: &[Declaration<'_>]) {
    for (name, base, options) in declare {
        let options = options.iter().map(|(key, value)| ((*key).to_string(), (*value).to_string())).collect();
        reader.roles.declare(name, *base, Vec::new(), options);
    }
}

fn generic(name: &str, words: &str) -> Inline {
    let content = vec![Node::Inline(text(words))];
    let generic = Generic { name: "{urn:docutils}role".into(), content };
    let mut inline = Inline::made(InlineKind::Generic(Box::new(generic)));
    inline.attrs.set("name", name);
    inline
}

#[test]
fn what_is_based_on_what() {
    assert_eq!(read(":opt:`a`", &[]), [generic("opt", "a")]);
    assert_eq!(read(":Py:func:`a\\`b`", &[]), [generic("Py:func", "a`b")]);
    // What a role was declared as goes with it.
    let mut declared = generic("gnome", "a");
    declared.attrs.set("base", "strong");
    assert_eq!(read(":gnome:`a`", &[("gnome", Some("strong"), &[])]), [declared]);
    // Not based on `samp`: braces are text.
    assert_eq!(read(":opt:`{a}`", &[("opt", None, &[])]), [span(Role::Option, "{a}")]);
    assert_eq!(read(":file:`{a}`", &[("file", None, &[])]), [span(Role::Filename, "{a}")]);
    let code = |words| {
        let mut code = span(Role::Code, words);
        code.attrs.set("language", "c");
        code
    };
    let chain: &[Declaration<'_>] = &[("c", Some("code"), &[("language", "c")]), ("cc", Some("c"), &[])];
    assert_eq!(read(":cc:`a\\\\b`", chain), [code("a\\b")]);
    assert_eq!(read_plainly(":cc:`a\\b`", chain), [code("a\\b")]);
    // A circle ends.
    let mut circle = generic("a", "x");
    circle.attrs.set("base", "b");
    assert_eq!(read(":a:`x`", &[("a", Some("b"), &[]), ("b", Some("a"), &[])]), [circle]);
}

#[test]
fn backslashes_in_code_are_the_dialect_s() {
    assert_eq!(read(":code:`\\\\alpha\\ s`", &[]), [span(Role::Code, "\\alphas")]);
    assert_eq!(read_plainly(":code:`\\alpha\\ s`", &[]), [span(Role::Code, "\\alpha\\ s")]);
}

#[test]
fn documents_by_number() {
    let link = |words: &str, url: &str| {
        let link = Link { target: Target::Url(url.into()), content: vec![text(words)] };
        [Inline::made(InlineKind::Link(Box::new(link)))]
    };
    assert_eq!(read(":pep:`8`", &[]), link("PEP 8", "https://peps.python.org/pep-0008/"));
    assert_eq!(read(":pep:`words <8#a>`", &[]), link("words", "https://peps.python.org/pep-0008/#a"));
    let url = "https://datatracker.ietf.org/doc/html/rfc822.html#section-3";
    assert_eq!(read(":rfc:`822#section-3`", &[]), link("RFC 822 Section 3", url));
    assert_eq!(read_plainly(":pep:`8`", &[]), link("PEP 8", "https://peps.python.org/pep-0008"));
    let url = "https://tools.ietf.org/html/rfc822.html#section-3";
    assert_eq!(read_plainly(":rfc:`822#section-3`", &[]), link("RFC 822", url));
    // Words of its own are of Sphinx, and mean the same where docutils would take them for an error.
    assert_eq!(read_plainly(":pep:`words <8>`", &[]), link("words", "https://peps.python.org/pep-0008/"));
    assert_eq!(read_plainly(":pep:`words`", &[]), [generic("pep", "words")]);
}

#[test]
fn one_role_around_another() {
    let inner = Inline::span(Role::Filename, vec![text("/"), span(Role::Replaceable, "x")]);
    let strong = Inline::made(InlineKind::Strong(vec![inner]));
    assert_eq!(read(":strong-file:`/{x}`", &[("strong-file", Some("file"), &[])]), [strong]);
    let declare: &[Declaration<'_>] = &[("opt", Some("samp"), &[]), ("command-opt", Some("opt"), &[])];
    let command = Inline::span(Role::Command, vec![span(Role::Option, "-v")]);
    assert_eq!(read(":command-opt:`-v`", declare), [command]);
}

#[test]
fn the_default_role() {
    let mut reader = reader("");
    reader.roles.set_default(Some("Command"));
    assert_eq!(reader.words(&Run::of_text("`ls`", 0)), [span(Role::Command, "ls")]);
    reader.roles.set_default(None);
    assert_eq!(reader.words(&Run::of_text("`ls`", 0)), [span(Role::CiteTitle, "ls")]);
}

#[test]
fn a_bracket_in_a_target_begins_it() {
    let link = |words: &str, id: &str| {
        let link = Link { target: Target::Id(crate::read::names::label(id)), content: vec![text(words)] };
        [Inline::made(InlineKind::Link(Box::new(link)))]
    };
    assert_eq!(read(":ref:`a <b>`", &[]), link("a", "b"));
    // As Sphinx has it: no target has one in it.
    assert_eq!(read(":ref:`a <b.<c>`", &[]), link("a <b.", "c"));
    let whole = CrossReference { target: crate::read::names::label("a.<b>"), style: None, text_from: None };
    let whole = Inline::made(InlineKind::CrossReference(Box::new(whole)));
    assert_eq!(read(":ref:`a.\\<b>`", &[]), [whole]);
}
