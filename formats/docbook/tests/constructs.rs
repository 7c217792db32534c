//! One test a construct: a few lines of DocBook, and the tree as text.

use ast::{Format, ReadOptions, Severity};
use copyist_docbook::DOCBOOK;

/// The tree of what stands in a section.
#[track_caller]
fn is(source: &str, expected: &str) {
    let whole = format!(
        "<section xmlns:xlink='http://www.w3.org/1999/xlink' xmlns:xi='http://www.w3.org/2001/XInclude'>{source}</section>"
    );
    let read = DOCBOOK.read(whole.as_bytes(), &ReadOptions::default()).expect("there is a reader");
    let document = read.document.unwrap_or_else(|| panic!("{:?}", read.diagnostics));
    assert!(ast::validate(&document).is_empty(), "{:?}", ast::validate(&document));
    let tree = ast::dump(&document);
    let tree: Vec<_> = tree.lines().skip(2).map(|l| l.strip_prefix("  ").unwrap_or(l)).collect();
    let expected: Vec<_> = expected.lines().filter(|l| !l.trim().is_empty()).collect();
    let margin = expected.iter().map(|l| l.len() - l.trim_start().len()).min().unwrap_or(0);
    let expected: Vec<_> = expected.iter().map(|l| &l[margin..]).collect();
    assert_eq!(tree, expected, "\n{}", tree.join("\n"));
}

/// The message, the marked text, and the help of the error that a file ends with.
fn error(source: &str) -> (String, String, String) {
    let read = DOCBOOK.read(source.as_bytes(), &ReadOptions::default()).expect("there is a reader");
    assert!(read.document.is_none());
    let error = read.diagnostics.into_iter().find(|d| d.severity == Severity::Error).expect("an error");
    let range = error.span.start as usize..error.span.end as usize;
    (error.message.into(), read.text[range].to_owned(), error.help.unwrap_or_default().into())
}

#[test]
fn white_space_is_folded_over_borders() {
    is(
        "<para>\n  a <emphasis> b </emphasis> c\n  d<!-- x --> <anchor id='i'/> e<literal> </literal>\n</para>",
        r#"
        paragraph
          "a "
          emphasis docbook:blank=" "
            "b "
          "c\nd"
          comment " x "
          " "
          anchor #i docbook:blank=" "
          "e"
          span literal
        "#,
    );
}

#[test]
fn a_paragraph_with_blocks_is_compound() {
    is(
        "<para>one <screen> $ x\n</screen> two</para>",
        r#"
        compound
          plain
            "one"
          code screen
            " $ x\n"
          plain
            "two"
        "#,
    );
}

#[test]
fn listings_are_verbatim_and_their_marks_are_numbered() {
    is(
        "<programlisting language='nix'>\n a  <co id='one'/>\n<emphasis> b </emphasis><co id='two'/></programlisting>\
         <calloutlist><callout arearefs='two one later'><para>x</para></callout></calloutlist>\
         <screen><co id='later'/></screen>",
        r#"
        code listing language="nix"
          "\n a  "
          callout-mark 1 #one
          "\n"
          emphasis
            " b "
          callout-mark 2 #two
        callout-list
          callout 2:two 1:one 1:later
            paragraph
              "x"
        code screen
          callout-mark 1 #later
        "#,
    );
}

#[test]
fn links() {
    is(
        "<para><link linkend='a'>t</link><link linkend='a'/><xref linkend='a' xrefstyle='select: title'/>\
         <link xlink:href='#a'>f</link><ulink url='u'/><option linkend='o'>-v</option><link>nowhere</link></para>",
        r#"
        paragraph
          link id="a"
            "t"
          cross-reference target="a" docbook:element="link"
          cross-reference target="a" style="select: title"
          link id="a" docbook:href="fragment"
            "f"
          link url="u" docbook:element="ulink"
          link id="o" docbook:link="on-element"
            span option
              "-v"
          generic link
            "nowhere"
        "#,
    );
}

#[test]
fn emphasis_has_roles() {
    is(
        "<para><emphasis role='bold big'>b</emphasis> <emphasis role='strikethrough'>s</emphasis> <emphasis role='x'>e</emphasis></para>",
        r#"
        paragraph
          strong .big docbook:role="bold"
            "b"
          " "
          strike docbook:role="strikethrough"
            "s"
          " "
          emphasis .x
            "e"
        "#,
    );
}

#[test]
fn lists() {
    is(
        "<itemizedlist spacing='compact'><title>T</title><para>before</para><!-- c --><listitem id='i'><para>a</para></listitem></itemizedlist>\
         <orderedlist numeration='lowerroman' continuation='continues' startingnumber='3'><listitem override='x'/></orderedlist>\
         <variablelist><varlistentry><term>t</term><term>u</term><listitem><simpara>d</simpara></listitem></varlistentry></variablelist>",
        r#"
        list bullet compact
          title
            "T"
          paragraph
            "before"
          comment-block " c "
          item #i
            paragraph
              "a"
        list numbered start="3" style="LowerRoman" continued
          item override="x"
        definition-list
          definition-entry
            term
              "t"
            term
              "u"
            definition
              paragraph docbook:element="simpara"
                "d"
        "#,
    );
}

#[test]
fn parts_without_a_whole_get_one() {
    is(
        "<glossentry><glossterm>t</glossterm><glosssee otherterm='x'/></glossentry><listitem><para>a</para></listitem><row/>",
        r#"
        definition-list glossary docbook:implicit="true"
          definition-entry
            term
              "t"
            see target="x"
        list bullet docbook:implicit="true"
          item
            paragraph
              "a"
        generic-block row
        "#,
    );
}

#[test]
fn spans_of_tables_become_numbers() {
    is(
        "<informaltable frame='all'><tgroup cols='3'><colspec colname='a' colwidth='2*'/><colspec colname='b'/><tbody>\
         <row><entry namest='a' nameend='b' morerows='1'>x</entry><entry align='right'>y</entry></row><row><entry><para>z</para></entry></row>\
         </tbody></tgroup></informaltable>",
        r#"
        table frame="all"
          table-group columns="3"
            table-section body
              row
                cell columns="2" rows="2" docbook:namest="a" docbook:nameend="b"
                  plain
                    "x"
                cell align="right"
                  plain
                    "y"
              row
                cell
                  paragraph
                    "z"
        "#,
    );
}

#[test]
fn includes_keep_their_fallback() {
    is(
        "<xi:include href='a.xml' xpointer='p'><xi:fallback><para>no</para></xi:fallback></xi:include>\
         <para>v <xi:include href='v' parse='text'/></para>",
        r#"
        include-block href="a.xml" pointer="p"
          paragraph
            "no"
        paragraph
          "v "
          include href="v" text
        "#,
    );
}

#[test]
fn names_that_docbook_does_not_have_are_kept() {
    is(
        "<itemizedList a='1'><para>x</para></itemizedList><para>a <foo>b</foo></para>",
        r#"
        generic-block itemizedList a="1"
          paragraph
            "x"
        paragraph
          "a "
          generic foo
            "b"
        "#,
    );
}

#[test]
fn errors_tell_the_place_and_what_to_do() {
    let told = |source| {
        let (message, marked, _) = error(source);
        format!("{message} | {marked}")
    };
    assert_eq!(told("<para>\n<b></para>"), "`</para>` where `</b>` should be | </para>");
    assert_eq!(told("<para>a & b</para>"), "`&` that begins no reference | &");
    assert_eq!(told("<para>]]></para>"), "`]]>` in text | ]]>");
    assert_eq!(told("<para a='<'/>"), "`<` in an attribute | <");
    assert_eq!(told("<para a='1' a='2'/>"), "the attribute `a` twice in one tag | a='2'");
    assert_eq!(told("<para a='1'b='2'/>"), "no white space before an attribute | b");
    assert_eq!(told("<para x:a='1'/>"), "the prefix `x` is not declared | x");
    assert_eq!(told("<!DOCTYPE para><para/>x"), "text after the root element | x");
    assert_eq!(told("<!DOCTYPE para><para/><para/>"), "a second root element, `<para>` | <para/>");
    assert_eq!(told("<para>&#1;</para>"), "`&#1;` is no character that XML permits | &#1;");
    assert_eq!(told("<para><!-- a -- b --></para>"), "two hyphens inside a comment | --");
    assert_eq!(told("<para><!-- "), "a comment without its end | <");
    assert_eq!(told("<para"), "a tag without its end | <");
    assert_eq!(error("<para>a & b</para>").2, "write `&amp;` for the character itself");
}

#[test]
fn records_are_what_they_are_at_home_and_generic_elsewhere() {
    is(
        "<msgset><msgentry><msg><msgmain><msgtext><para>No ink</para></msgtext></msgmain></msg></msgentry></msgset>\
         <msgtext><para>x</para></msgtext>",
        r#"
        record-block message-set
          record-block message-entry
            record-block message
              record-block main-message
                record-block message-text
                  paragraph
                    "No ink"
        generic-block msgtext
          paragraph
            "x"
        "#,
    );
}

#[test]
fn a_record_in_the_line_may_be_a_link_and_a_title_there_is_a_work() {
    is(
        "<bibliomixed><title>Pens</title>, <org xlink:href='https://example.org/'><orgname>Guild</orgname></org></bibliomixed>",
        r#"
        record-block work docbook:element="bibliomixed"
          span citetitle docbook:element="title"
            "Pens"
          ", "
          link url="https://example.org/" docbook:link="on-element"
            record organization-record
              span organization
                "Guild"
        "#,
    );
}
