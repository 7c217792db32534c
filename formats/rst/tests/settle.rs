//! What is named of a tree that is brought into the reader's form.

mod support;

use ast::*;
use copyist_rst::{DOCUTILS, RST};
use support::*;

/// Asserts what is named of a block, its form, and that this is read back and settled.
#[track_caller]
fn names(block: &Block, named: &[&str], form: &[&str]) {
    for format in [&RST, &DOCUTILS] {
        let document = Document { body: vec![block.clone()], ..Document::default() };
        let settled = format.settle(document, Upgrade::default());
        let told: Vec<String> = settled
            .changes
            .iter()
            .map(|c| format!("{} {} {:?}", c.class.name(), c.construct.name(), c.name.as_str()))
            .collect();
        assert_eq!(told, named);
        assert_eq!(dump(&settled.document), form.join("\n") + "\n");
        let text = format.write(&settled.document, &WriteOptions::default()).expect("there is a writer");
        let read = format.read(text.as_bytes(), &ReadOptions::default()).expect("there is a reader");
        assert_eq!(read.document.as_ref(), Some(&settled.document), "{text}");
        let again = format.settle(settled.document.clone(), Upgrade::default());
        assert_eq!((again.changes.len(), again.document), (0, settled.document));
    }
}

fn math(notation: MathNotation) -> Math {
    Math { notation, source: "sum_(i=1)^n".into() }
}

#[test]
fn a_formula_in_another_language_than_tex() {
    let form = ["math-block tex=\"sum_(i=1)^n\""];
    let block = |notation| made(BlockKind::Math(Box::new(math(notation))));
    names(&block(MathNotation::AsciiMath), &["degraded math-block \"asciimath\""], &form);
    names(&block(MathNotation::Tex), &[], &form);
    let form = ["paragraph", "  math tex=\"sum_(i=1)^n\""];
    let line = |notation| inlines(vec![Inline::made(InlineKind::Math(Box::new(math(notation))))]);
    names(&line(MathNotation::AsciiMath), &["degraded math \"asciimath\""], &form);
    names(&line(MathNotation::Tex), &[], &form);
}

#[test]
fn the_look_of_a_heading_that_is_no_title() {
    let heading = |level, content| made(BlockKind::Heading(Box::new(Heading { level, content })));
    let form = ["heading", "  \"a\""];
    names(&heading(Some(2), words("a")), &["degraded heading \"level 2\""], &form);
    names(&heading(None, words("a")), &[], &form);
}

#[test]
fn the_head_of_a_picture() {
    let mut media = picture("a.png", "");
    let form = ["media-block", "  media-item image source=\"a.png\""];
    names(&made(BlockKind::Media(Box::new(media.clone()))), &[], &form);
    media.head = vec![titled("A picture"), made(BlockKind::Comment("c".into()))];
    let named = ["dropped media-block \"A picture\"", "dropped media-block \"comment-block\""];
    names(&made(BlockKind::Media(Box::new(media))), &named, &form);
}

#[test]
fn a_literal_is_on_one_line_where_its_last_would_begin_a_field() {
    let line = |text: &str, behind: &str| inlines(vec![span(Role::Literal, text), Inline::text(behind)]);
    let form = |text: &str, behind: &str| {
        ["paragraph".into(), "  span literal".into(), format!("    {text:?}"), format!("  {behind:?}")]
    };
    for (text, settled, behind) in [
        ("a\n://", "a ://", "::"),
        ("a\n:b", "a :b", " c: d"),
        ("a\nb:", "a\nb:", " c"),
        ("a\n:b\nc", "a\n:b\nc", ": d"),
        ("a\n::b\n", "a ::b", "\nc"),
        ("a\n:b\n***", "a :b ***", ": d"),
        ("a\n:b\n:c:\nd", "a :b :c:\nd", " e"),
        ("a\n= =\n==\nb", "a = = ==\nb", " c"),
    ] {
        names(&line(text, behind), &[], &form(settled, behind).each_ref().map(String::as_str));
    }
}
