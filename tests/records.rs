//! How records are said in formats that have no such thing: as a person fluent in the format would, and with each
//! rewrite in the ledger.

use ast::{Class, Construct, Format, ReadOptions, RecordKind, Style, WriteOptions};
use copyist::lower::{Context, Ledger, lower};
use copyist::project::{FileId, Index};
use copyist::registry;

/// A piece of DocBook in a format, and the ledger.
fn said(docbook: &str, target: &str) -> (String, Ledger) {
    let source = format!("<para xmlns=\"http://docbook.org/ns/docbook\">{docbook}</para>");
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

/// Compares what is written, and looks for the records in the ledger.
fn is(docbook: &str, target: &str, wanted: &str, told: &[(RecordKind, Class)]) {
    let (text, ledger) = said(docbook, target);
    assert_eq!(text, wanted, "\n{text}");
    for (kind, class) in told {
        let found =
            ledger.entries.iter().any(|e| e.construct == Construct::Record(*kind) && e.class == *class);
        assert!(found, "{target}: nothing of {} in the ledger: {ledger:?}", kind.name());
    }
}

const WORKS: &str = "<biblioentry xml:id='ink'><abbrev>Ink</abbrev>\
    <author><personname><firstname>Ada</firstname><surname>Clark</surname></personname></author>\
    <title>On Ink</title><publisher><publishername>Quill</publishername></publisher><pubdate>1901</pubdate></biblioentry>\
    <!-- c --><bibliomixed><abbrev>Pens</abbrev> Ada Clark: <title>On Pens</title>, 1902.</bibliomixed>";

#[test]
fn works_are_items_of_one_list() {
    let told = [(RecordKind::Work, Class::Degraded)];
    is(
        WORKS,
        "asciidoc",
        "* [[ink]][Ink] Ada Clark. [.citetitle]_On Ink_. Quill. 1901.\n// c\n\
         * [Pens] Ada Clark: [.citetitle]_On Pens_, 1902.\n",
        &told,
    );
    is(
        WORKS,
        "gfm",
        "- <a id=\"ink\"></a>[Ink] Ada Clark. *On Ink*. Quill. 1901.\n\n  <!-- c -->\n\n\
         - [Pens] Ada Clark: *On Pens*, 1902.\n",
        &told,
    );
}

#[test]
fn messages_are_terms() {
    is(
        "<msgset><title>Errors</title><msgentry><msg><msgmain><title>E1</title><msgtext><para>No ink</para></msgtext></msgmain>\
         <msgsub><msgtext><para>in well 2</para></msgtext></msgsub></msg>\
         <msginfo><msglevel>error</msglevel><msgaud>scribes</msgaud></msginfo>\
         <msgexplan><para>Dip the pen.</para></msgexplan></msgentry></msgset>",
        "asciidoc",
        ".Errors\n*E1*: No ink::\nin well 2\n+\nLevel: error; audience: scribes\n+\nDip the pen.\n",
        &[(RecordKind::MessageSet, Class::Normalised), (RecordKind::SubMessage, Class::Degraded)],
    );
}

const AREAS: &str = "<programlistingco><areaspec><area xml:id='a' coords='2 40'/>\
    <areaset xml:id='s'><area xml:id='b' coords='1 40'/><area xml:id='c' coords='3 40'/></areaset></areaspec>\
    <programlisting language='python'>one()\ntwo()\nthree()</programlisting>\
    <calloutlist><callout arearefs='a'><para>First.</para></callout>\
    <callout arearefs='s'><para>Second.</para></callout></calloutlist></programlistingco>";

#[test]
fn areas_are_marks_in_their_lines() {
    let told = [(RecordKind::Marked, Class::Normalised), (RecordKind::Area, Class::Normalised)];
    is(
        AREAS,
        "asciidoc",
        "{empty}[[s]][[b]][[a]]\n\n[[c]]\n[source,python]\n----\none() <2>\ntwo() <1>\nthree() <2>\n----\n\n\
         <1> First.\n<2> Second.\n",
        &told,
    );
    let (text, _) = said(AREAS, "gfm");
    assert!(text.contains("```python\none() # (2)\ntwo() # (1)\nthree() # (2)\n```\n\n1. First."), "{text}");
    let (text, _) = said(AREAS, "rst");
    assert!(text.contains("   two() :conum:`(1)`\n"), "{text}");
}

#[test]
fn annotations_are_notes() {
    is(
        "<annotation annotates='x'><title>Nib</title><para>The point of a pen.</para></annotation>",
        "gfm",
        "> [!NOTE]\n> **Nib**\n>\n> The point of a pen.\n",
        &[(RecordKind::Annotation, Class::Degraded)],
    );
}

#[test]
fn index_entries_are_nested_items() {
    is(
        "<indexentry><primaryie>ink, 4</primaryie><secondaryie>red, 5</secondaryie><tertiaryie>old, 6</tertiaryie>\
         <secondaryie>black, 7</secondaryie></indexentry>\
         <indexentry><primaryie>feathers</primaryie><seeie>quills</seeie></indexentry>",
        "gfm",
        "- ink, 4\n\n  - red, 5\n    - old, 6\n  - black, 7\n\n- feathers\n\n  See quills\n",
        &[(RecordKind::IndexEntry, Class::Normalised), (RecordKind::IndexSee, Class::Normalised)],
    );
}

#[test]
fn segments_are_cells() {
    is(
        "<segmentedlist><segtitle>Pen</segtitle><segtitle>Since</segtitle>\
         <seglistitem><seg>Reed</seg><seg>old</seg></seglistitem></segmentedlist>",
        "gfm",
        "| Pen  | Since |\n| ---- | ----- |\n| Reed | old   |\n",
        &[(RecordKind::SegmentedList, Class::Normalised), (RecordKind::Segment, Class::Normalised)],
    );
}

#[test]
fn a_link_to_another_manual_shows_what_it_says_of_it() {
    is(
        "See <olink targetdoc='guide' targetptr='pens'/> or <olink targetdoc='guide'>the guide</olink>.",
        "gfm",
        "See *guide pens* or the guide.\n",
        &[(RecordKind::DocumentLink, Class::Degraded)],
    );
}
