//! What stood on a node that goes is named in the ledger, also where the target has a means for it on other nodes;
//! and its id is an anchor.

use ast::{Class, Construct, Feature, Format, InlineTag, ReadOptions, Role, Style, WriteOptions};
use copyist::lower::{Context, Ledger, lower};
use copyist::project::{FileId, Index};
use copyist::registry;

/// What a piece of DocBook is in a format, and the ledger.
fn lowered(docbook: &str, target: &str) -> (String, Ledger) {
    let source = format!("<para xmlns=\"http://docbook.org/ns/docbook\" version=\"5.0\">{docbook}</para>");
    let document =
        docbook::DOCBOOK.read(source.as_bytes(), &ReadOptions::default()).unwrap().document.unwrap();
    let format = registry::find(target).expect("a target");
    let index = Index::default();
    let context = Context {
        format,
        style: Style::Idiomatic,
        upgrade: ast::Upgrade::default(),
        index: &index,
        file: FileId(0),
    };
    let lowered = lower(document, context);
    (format.write(&lowered.document, &WriteOptions::default()).unwrap(), lowered.ledger)
}

/// What a piece of DocBook is in a format, and the names of what is lost by a feature.
fn said(docbook: &str, target: &str, feature: Feature) -> (String, Vec<String>) {
    let (text, ledger) = lowered(docbook, target);
    let lost = ledger.entries.iter().filter(|e| e.construct == Construct::Feature(feature));
    let lost = lost.filter(|e| e.class == Class::Dropped).map(|e| e.name.to_string()).collect();
    (text, lost)
}

/// All targets that have a table.
fn targets() -> impl Iterator<Item = &'static str> {
    registry::FORMATS.iter().filter(|f| f.capabilities().is_some()).map(|f| f.name())
}

/// Looks for losses in each target.
fn loses(docbook: &str, feature: Feature, wanted: &[&str]) {
    for target in targets() {
        let (text, lost) = said(docbook, target, feature);
        assert_eq!(lost, wanted, "{target}:\n{text}");
    }
}

#[test]
fn attributes_of_an_entry_of_the_index() {
    let term = "a<indexterm significance='preferred' type='t' role='r'><primary>b</primary></indexterm>";
    loses(term, Feature::OtherAttributes, &["significance=preferred", "type=t"]);
    loses(term, Feature::Classes, &["r"]);
}

#[test]
fn attributes_of_the_levels_of_an_entry() {
    let term = "a<indexterm><primary xml:id='p' role='r' foo='f'>b</primary></indexterm>";
    loses(term, Feature::OtherAttributes, &["foo=f"]);
    loses(term, Feature::Classes, &["r"]);
    for target in ["asciidoc", "gfm", "rst"] {
        let (text, _) = said(term, target, Feature::Classes);
        assert!(
            text.contains("[[p]]") || text.contains("id=\"p\"") || text.contains("_p:"),
            "{target}:\n{text}"
        );
    }
}

#[test]
fn words_to_sort_by() {
    let term = "a<indexterm><primary sortas='d'>b</primary></indexterm>";
    for target in ["asciidoc", "docutils", "rst"] {
        assert_eq!(said(term, target, Feature::IndexSort).1, ["d"], "{target}");
        assert_eq!(said(term, target, Feature::IndexSee).1, [""; 0], "{target}");
    }
}

#[test]
fn the_id_where_a_range_ends() {
    let term = "a<indexterm class='endofrange' startref='s' xml:id='e'/> b";
    assert_eq!(said(term, "asciidoc", Feature::InlineId).0, "a[[e]] b\n");
    assert_eq!(said(term, "rst", Feature::InlineId).0, ".. _e:\n\na b\n");
}

#[test]
fn what_stands_on_a_mark_that_goes() {
    let words = "a <olink targetdoc='b' role='r' foo='f' xml:id='i'>c</olink>";
    loses(words, Feature::OtherAttributes, &["foo=f"]);
    loses(words, Feature::Classes, &["r"]);
    assert_eq!(said(words, "asciidoc", Feature::Classes).0, "a [[i]]c\n");
}

#[test]
fn what_stands_on_a_block_that_goes() {
    let list = "<itemizedlist><listitem><para>b</para></listitem></itemizedlist>";
    let para = format!("a <note><para role='r' foo='f' os='linux' xml:lang='de'>a {list}</para></note>");
    for (feature, name) in [
        (Feature::OtherAttributes, "foo=f"),
        (Feature::Classes, "r"),
        (Feature::Profiling, "os=linux"),
        (Feature::Language, "de"),
    ] {
        assert_eq!(said(&para, "asciidoc", feature).1, [name]);
    }
}

#[test]
fn what_stands_on_metadata_and_on_who_is_quoted() {
    let quote =
        "a <blockquote><attribution role='r' foo='f' xml:id='i'>b</attribution><para>c</para></blockquote>";
    loses(quote, Feature::OtherAttributes, &["foo=f"]);
    loses(quote, Feature::Classes, &["r"]);
    assert_eq!(said(quote, "asciidoc", Feature::Classes).0, "a\n\n[quote,b]\n____\n[[i]]\nc\n____\n");
}

/// What the ledger says of a construct.
fn told(docbook: &str, target: &str, construct: impl Into<Construct>) -> Vec<Class> {
    let construct = construct.into();
    let ledger = lowered(docbook, target).1;
    ledger.entries.iter().filter(|e| e.construct == construct).map(|e| e.class).collect()
}

#[test]
fn marks_and_comments_where_words_stand_alone() {
    let term =
        "a<indexterm><primary><filename>b</filename><!--c--> <emphasis>d</emphasis></primary></indexterm>";
    assert_eq!(told(term, "asciidoc", Role::Filename), [Class::Degraded]);
    assert_eq!(told(term, "asciidoc", InlineTag::Emphasis), [Class::Degraded]);
    assert_eq!(told(term, "rst", Role::Filename), [Class::Degraded]);
    assert_eq!(said(term, "asciidoc", Feature::IndexSort).0, "a(((b d)))\n\n// c\n");
}

#[test]
fn how_keys_are_pressed() {
    let keys = "<keycombo action='double-click'><keycap>A</keycap><keycap>B</keycap></keycombo>";
    for target in ["asciidoc", "rst"] {
        assert_eq!(told(keys, target, InlineTag::Keys), [Class::Degraded], "{target}");
    }
    assert_eq!(told(&keys.replace("double-click", "simul"), "asciidoc", InlineTag::Keys), []);
}
