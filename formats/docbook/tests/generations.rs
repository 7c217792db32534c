//! From one generation to the other: what is written instead, and that it is named.

use ast::{Change, Class, Format, ReadOptions, WriteOptions};
use copyist_docbook::{DOCBOOK, DOCBOOK4, DocBook};

/// What a text becomes, and what is told of it.
fn converted(text: &str, to: &DocBook) -> (String, Vec<Change>) {
    let read = DOCBOOK.read(text.as_bytes(), &ReadOptions::default()).expect("there is a reader");
    let settled = to.settle(read.document.expect("it is well-formed"), ast::Upgrade::Schema);
    let text = to.write(&settled.document, &WriteOptions::default()).expect("there is a writer");
    let back = DOCBOOK.read(text.as_bytes(), &ReadOptions::default()).and_then(|r| r.document);
    assert!(back.as_ref() == Some(&settled.document), "{text}");
    (text, settled.changes)
}

fn five(body: &str) -> String {
    let xlink = "xmlns:xlink=\"http://www.w3.org/1999/xlink\"";
    format!("<section xmlns=\"http://docbook.org/ns/docbook\" {xlink} version=\"5.2\">{body}</section>")
}

#[track_caller]
fn becomes(text: &str, to: &DocBook, wanted: &str, told: &[(Class, &str)]) {
    let (written, changes) = converted(text, to);
    let folded = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ").replace("> <", "><");
    assert!(folded(&written).contains(&folded(wanted)), "{written}\ndoes not hold\n{wanted}");
    let found: Vec<_> = changes.iter().map(|c| (c.class, c.name.as_str())).collect();
    assert_eq!(found, told, "{written}");
}

#[test]
fn four_becomes_five() {
    let n = Class::Normalised;
    becomes(
        "<article><articleinfo><author><firstname>Ida</firstname><surname>Ost</surname><contrib>ink</contrib></author>\
         <corpauthor>Guild</corpauthor><isbn>1</isbn></articleinfo><title>T</title><para>p</para></article>",
        &DOCBOOK,
        "<title>T</title><info><author><personname><firstname>Ida</firstname> <surname>Ost</surname></personname>\
         <contrib>ink</contrib></author><author><orgname>Guild</orgname></author><biblioid class=\"isbn\">1</biblioid></info>",
        &[(n, "title"), (n, "author"), (n, "corpauthor"), (n, "isbn")],
    );
    becomes(
        "<sect1><title>T</title><para><structname>s</structname> <action>a</action></para></sect1>",
        &DOCBOOK,
        "<varname>s</varname> <phrase remap=\"action\">a</phrase>",
        &[(n, "structname"), (n, "action")],
    );
    becomes(
        "<screenshot><screeninfo>wide</screeninfo><graphic fileref=\"a.png\" srccredit=\"Ida\"/></screenshot>",
        &DOCBOOK,
        "<info><bibliomisc role=\"screeninfo\">wide</bibliomisc></info><mediaobject><imageobject><info>\
         <bibliomisc role=\"srccredit\">Ida</bibliomisc></info><imagedata fileref=\"a.png\"/>",
        &[(n, "screeninfo"), (n, "srccredit")],
    );
}

#[test]
fn an_id_that_is_no_name_stays() {
    let told = &[(Class::Normalised, "unit@.service")];
    becomes("<para id=\"unit@.service\">p</para>", &DOCBOOK, " id=\"unit@.service\"", told);
    becomes("<para id=\"a:b\">p</para>", &DOCBOOK, " id=\"a:b\"", &[(Class::Normalised, "a:b")]);
    becomes("<para id=\"a.b\">p</para>", &DOCBOOK, " xml:id=\"a.b\"", &[]);
}

#[test]
fn entities_of_the_document_type_are_declared() {
    let text = "<!DOCTYPE para SYSTEM \"own.dtd\"><para>&name;</para>";
    // What nobody has found stays with the file that may have it.
    becomes(text, &DOCBOOK, "<!DOCTYPE para SYSTEM \"own.dtd\">", &[]);
}

#[test]
fn five_becomes_four() {
    let (n, d, x) = (Class::Normalised, Class::Degraded, Class::Dropped);
    becomes(
        &five(
            "<info><title>T</title><author><personname>Ida Ost</personname><contrib>ink</contrib></author></info><para>p</para>",
        ),
        &DOCBOOK4,
        "<section><sectioninfo><author><othername>Ida Ost</othername><contrib>ink</contrib></author></sectioninfo><title>T</title>",
        &[(n, "title"), (n, "personname")],
    );
    becomes(
        &five("<title>T</title><danger><info><title>Hot</title></info><para>p</para></danger>"),
        &DOCBOOK4,
        "<warning role=\"danger\"><title>Hot</title><para> p </para></warning>",
        &[(d, "danger"), (n, "title")],
    );
    becomes(
        &five(
            "<title>T</title><para><option linkend=\"o\">-x</option> <tag class=\"comment\">c</tag> <code>a <xref linkend=\"o\"/></code></para>",
        ),
        &DOCBOOK4,
        "<link linkend=\"o\"><option>-x</option></link> <sgmltag class=\"sgmlcomment\">c</sgmltag> \
         <phrase role=\"code\">a <xref linkend=\"o\"/></phrase>",
        &[(n, "link on an element"), (d, "code")],
    );
    becomes(
        &five("<title>T</title><para xlink:href=\"u\"><literal>a <emphasis>b</emphasis></literal></para>"),
        &DOCBOOK4,
        "<para><literal>a b</literal></para>",
        &[(x, "xlink:href"), (d, "emphasis")],
    );
    becomes(
        &five("<title>T</title><example><title>E</title><note><para>n</para></note></example>"),
        &DOCBOOK4,
        "<example><title>E</title><para><note><para> n </para></note></para></example>",
        &[(n, "admonition")],
    );
}
