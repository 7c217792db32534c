//! Pointers one by one, and merging as a whole, over files that exist only here.

use super::index::File;
use super::merge::merge;
use super::pointer::{Pointer, Wrong};
use ast::diagnostic::Code;
use ast::{Includes, Merged, Merging, Opened, ReadOptions, Resolve, Severity, Str};
use std::sync::Arc;

const SAMPLE: &str = "<!-- top --><db:book xmlns:db='http://docbook.org/ns/docbook' xml:lang='en'>\
<db:title>T</db:title>\
<db:section xml:id='a'><db:para>one</db:para><db:para role='x'>two <db:emphasis>em</db:emphasis></db:para></db:section>\
<db:section xml:id='b' role='x'><db:title>B &amp; C</db:title><!--c--><db:para>three</db:para> tail</db:section>\
<plain id='p'><sub>1</sub><sub>2</sub><sub>3</sub></plain>\
</db:book>";

fn select(text: &str, pointer: &str) -> Result<Vec<String>, Wrong> {
    let file = File::read(&"sample".into(), text.as_bytes(), &ReadOptions::default(), None, None);
    assert_eq!(file.error, None);
    let ranges = Pointer::parse(pointer)?.select(&file, &mut 10_000)?;
    Ok(ranges.into_iter().map(|(start, end)| file.slice(start, end).to_owned()).collect())
}

const DB: &str = "xmlns(db=http://docbook.org/ns/docbook)";

#[test]
fn pointers_select_what_they_say() {
    let one = "<db:para>one</db:para>";
    let two = "<db:para role='x'>two <db:emphasis>em</db:emphasis></db:para>";
    let three = "<db:para>three</db:para>";
    let title = "<db:title>B &amp; C</db:title>";
    let subs = ["<sub>1</sub>", "<sub>2</sub>", "<sub>3</sub>"];
    let plain = "<plain id='p'><sub>1</sub><sub>2</sub><sub>3</sub></plain>";
    for (pointer, wanted) in [
        ("p", &[plain][..]),
        (" p ", &[plain]),
        ("element(p)", &[plain]),
        ("element(p/2)", &subs[1..2]),
        ("element(/1/4/3)", &subs[2..]),
        ("element(/1/2/2/1)", &["<db:emphasis>em</db:emphasis>"]),
        ("xpointer(id('p')/sub)", &subs),
        ("xpointer(id('p')//sub[2])", &subs[1..2]),
        ("xpointer(id(\"p\"))", &[plain]),
        ("xpointer(//*[@id='p']/*)", &subs),
        ("xpointer(//*[@xml:id='a']/*[1])", &[one]),
        ("xpointer(//sub)", &subs),
        ("xpointer(//sub[1])", &subs[..1]),
        ("xpointer(//sub[last()])", &subs[2..]),
        ("xpointer(//sub[position()=2])", &subs[1..2]),
        ("xpointer(//sub[position() = last()])", &subs[2..]),
        ("xpointer(//sub[2]|//sub[1] | //sub[2])", &subs[..2]),
        ("xpointer(//plain[sub='3'])", &[plain]),
        ("xpointer(//plain[sub])", &[plain]),
        ("xpointer(//plain[@id!='q']/sub[1])", &subs[..1]),
        ("xpointer(//sub[2]/..)", &[plain]),
        ("xpointer(//sub[2]/parent::plain)", &[plain]),
        ("xpointer(//plain/self::plain/child::sub[3])", &subs[2..]),
        ("xpointer(/descendant::sub[2])", &subs[1..2]),
        ("xpointer(//plain/descendant-or-self::sub[not(@x)][1])", &subs[..1]),
        ("xpointer(//plain/.)", &[plain]),
        ("xpath1(//sub[1])", &subs[..1]),
        ("xpointer(/x/y)element(p/1)", &subs[..1]),
        ("new(thing)element(p/1)", &subs[..1]),
        ("xmlns(db=http://docbook.org/ns/docbook) xpointer(/db:book/db:section[2]/db:para)", &[three]),
        (
            "xmlns(x=urn:other)xmlns(x=http://docbook.org/ns/docbook)xpointer(//x:emphasis)",
            &["<db:emphasis>em</db:emphasis>"],
        ),
    ] {
        assert_eq!(
            select(SAMPLE, pointer).unwrap_or_else(|w| panic!("{pointer}: {w:?}")),
            wanted,
            "{pointer}"
        );
    }
    for (path, wanted) in [
        ("//db:para", &[one, two, three][..]),
        ("//db:para[1]", &[one, three]),
        ("db:book/db:section/db:para", &[one, two, three]),
        ("//db:section[@xml:id='a']/db:para[2]", &[two]),
        ("//db:section[@xml:id = \"b\"]/node()", &[title, "<!--c-->", three, " tail"]),
        ("//db:section[2]/text()", &[" tail"]),
        ("//db:section[2]//text()", &["B &amp; C", "three", " tail"]),
        ("//db:section/comment()", &["<!--c-->"]),
        ("//db:section[@role='x' and db:title]/db:para", &[three]),
        ("//db:section[@role='y' or (@role and not(@none))]/db:*", &[title, three]),
        ("//db:section[db:title='B & C']/db:title", &[title]),
        ("//db:*[@role]/db:emphasis", &["<db:emphasis>em</db:emphasis>"]),
        ("//db:section[2][@role]/db:para", &[three]),
        ("//db:section[@role][1]/db:para", &[three]),
    ] {
        let found = select(SAMPLE, &format!("{DB}xpointer({path})"));
        assert_eq!(found.unwrap_or_else(|w| panic!("{path}: {w:?}")), wanted, "{path}");
    }
}

#[test]
fn what_selects_nothing_says_why() {
    for (pointer, message, help) in [
        ("", "an empty pointer", "write an id"),
        ("a b", "`a b` is no id", "element("),
        ("nothing", "there is no id `nothing`", "a pointer without brackets is an id"),
        ("element(nothing/1)", "there is no id `nothing`", ""),
        ("element(/1/9)", "there is no `/1/9`: 4 elements there", ""),
        ("element(p/1/1)", "there is no `p/1/1`: 0 elements there", ""),
        ("element(/0)", "`element(/0)` is no way to an element", "element(id/1/2)"),
        ("element(1)", "is no way to an element", ""),
        ("element()", "is no way to an element", ""),
        ("xpointer(//x", "`xpointer(` without its `)`", "close the bracket"),
        ("xpointer(//a)//b", "`//b` behind the last part", "element("),
        ("new(thing)", "the scheme `new()` is not known", ""),
        (DB, "a pointer that only binds prefixes", ""),
        ("xmlns(x)xpointer(//x:a)", "`xmlns(x)` binds no prefix", "xmlns(db=http"),
        ("xpointer(//db:para)", "the prefix `db` is not bound", "xmlns(db=http://docbook.org/ns/docbook)"),
        ("xpointer(//para)", "`xpointer(//para)` selects nothing", "is of no namespace"),
        ("xpointer(id('none')/sub)", "there is no id `none`", ""),
        ("xpointer(//sub[count(x)=1])", "is not understood at `count(x)=1]`", "steps, ids"),
        ("xpointer(//sub[)", "is not understood at its end", ""),
        ("xpointer(//sub[])", "is not understood at `]`", ""),
        ("xpointer(//)", "is not understood at its end", ""),
        ("xpointer(following::x)", "is not understood at `::x`", ""),
        ("xpointer(//sub[@])", "is not understood", ""),
        ("xpointer(//sub[@a='b])", "is not understood", ""),
        ("xpointer(//sub/text()/x)", "a step below text", "end the path"),
        ("xpointer(//sub/text()[1])", "a condition on text", ""),
        ("xpointer(range-to(x))", "is not understood at `range-to(x)`", ""),
    ] {
        let wrong = select(SAMPLE, pointer).expect_err(pointer);
        assert!(wrong.message.contains(message), "{pointer}: {}", wrong.message);
        assert!(wrong.help.clone().unwrap_or_default().contains(help), "{pointer}: {:?}", wrong.help);
    }
}

#[test]
fn brackets_may_be_hidden() {
    let text = "<a><b x='('>1</b><b x='^)'>2</b></a>";
    assert_eq!(select(text, "xpointer(//b[@x='^('])").unwrap(), ["<b x='('>1</b>"]);
    assert_eq!(select(text, "xpointer(//b[@x='^^^)'])").unwrap(), ["<b x='^)'>2</b>"]);
}

#[test]
fn work_is_bounded() {
    let text = format!("<a>{}</a>", "<b><c/></b>".repeat(2_000));
    let file = File::read(&"x".into(), text.as_bytes(), &ReadOptions::default(), None, None);
    let wrong = Pointer::parse("xpointer(//*[@x]|//*[@y]|//*[@z])").unwrap().select(&file, &mut 10_000);
    assert!(wrong.unwrap_err().message.contains("too much work"));
    let ways = "xpointer(".to_owned() + &"(".repeat(100_000) + &")".repeat(100_000) + ")";
    assert!(Pointer::parse(&ways).is_err());
    let ways = "xpointer(//a[".to_owned() + &"not(".repeat(100_000) + "@x" + &")".repeat(100_000) + "])";
    assert!(Pointer::parse(&ways).unwrap_err().message.contains("not understood"));
}

// ---- merging

/// Files by their names; the document is `main.xml`.
#[derive(Debug)]
struct Files(Vec<(&'static str, Vec<u8>)>);

impl Resolve for Files {
    fn open(&self, system: &str, base: &str, limit: usize) -> Opened {
        let name = super::paths::join(base, system);
        if name.starts_with("..") {
            return Opened::Outside;
        }
        match self.0.iter().find(|(known, _)| *known == name) {
            Some((_, bytes)) if bytes.len() > limit => Opened::TooLong,
            Some((name, bytes)) => Opened::File { name: (*name).into(), bytes: bytes.as_slice().into() },
            None => Opened::Missing,
        }
    }

    fn relative(&self, system: &str, base: &str) -> Str {
        super::paths::join(base, system).into()
    }

    fn between(&self, from: &str, to: &str) -> Str {
        let to = if to.is_empty() { "main.xml" } else { to };
        let folders = from.matches('/').count();
        match from.rsplit_once('/').and_then(|(folder, _)| to.strip_prefix(folder)) {
            Some(inside) => inside.trim_start_matches('/').into(),
            None => format!("{}{to}", "../".repeat(folders)).into(),
        }
    }
}

fn merged_with(
    includes: Includes,
    main: &str,
    files: &[(&'static str, &[u8])],
    change: impl Fn(&mut ReadOptions),
) -> Merged {
    let files = Files(files.iter().map(|(name, bytes)| (*name, bytes.to_vec())).collect());
    let mut options = ReadOptions { resolver: Some(Arc::new(files)), ..ReadOptions::default() };
    change(&mut options);
    let mut merging = Merging { includes, ..Merging::default() };
    merge(main.as_bytes(), &options, &mut merging).expect("it can be read")
}

fn merged(includes: Includes, main: &str, files: &[(&'static str, &[u8])]) -> Merged {
    merged_with(includes, main, files, |_| ())
}

const XI: &str = "xmlns:xi='http://www.w3.org/2001/XInclude'";

/// The merged text of a document `<d>…</d>`, without what stands around.
#[track_caller]
fn inner(includes: Includes, content: &str, files: &[(&'static str, &[u8])]) -> String {
    let open = format!("<d {XI} xml:lang='en'>");
    let done = merged(includes, &format!("{open}{content}</d>"), files);
    assert_eq!(done.diagnostics, []);
    done.text[open.len()..done.text.len() - 4].to_owned()
}

const BASES: Includes = Includes::MergeWithBases;

#[test]
fn content_takes_the_place_of_the_include() {
    let files: &[(&str, &[u8])] = &[
        ("a.xml", b"<?xml version='1.0'?>\n<!DOCTYPE a>\n<!--c-->\n<a xml:lang='en'>A</a>\n<?p i?>\n"),
        ("t.txt", b"1 < 2 & \"3\"\r\n]]>"),
        ("l.txt", b"a\xE9\nb\n"),
    ];
    let text = "x<xi:include href='a.xml'/>y<xi:include href='a.xml' xpointer='element(/1)'/>z";
    let wanted = "x<!--c--><a xml:lang='en'>A</a><?p i?>y<a xml:lang='en'>A</a>z";
    assert_eq!(inner(BASES, text, files), wanted);
    assert_eq!(
        inner(BASES, "<p><xi:include href='t.txt' parse='text'>\n</xi:include></p>", files),
        "<p>1 &lt; 2 &amp; \"3\"\n]]&gt;</p>"
    );
    assert_eq!(
        inner(BASES, "<xi:include href='l.txt' parse='text' encoding='latin1' fragid='line=0,1'/>", files),
        "aé\n"
    );
    // A fragment, whether in its place or in the path.
    for include in
        ["href='a.xml#element(/1)'", "href='a.xml' fragid='element(/1)'", "href='a.xml#xpointer(/a)'"]
    {
        assert_eq!(
            inner(BASES, &format!("<xi:include {include}/>"), files),
            "<a xml:lang='en'>A</a>",
            "{include}"
        );
    }
    // A part of the same file; an include in what is included; an empty file name is the file itself.
    let own = "<s id='s'><t>1</t></s><xi:include xpointer='element(s/1)'/><xi:include href='' xpointer='element(s/1)'/>";
    assert_eq!(inner(BASES, own, files), "<s id='s'><t>1</t></s><t>1</t><t>1</t>");
}

#[test]
fn only_parts_are_resolved_where_that_is_asked() {
    let files: &[(&str, &[u8])] = &[
        ("sub/a.xml", b"<a xmlns:xi='http://www.w3.org/2001/XInclude'><b fileref='p.png'/><c><xi:include href='w.xml'/><xi:include xpointer='x'/></c></a>"),
        ("t.txt", b"1.0"),
    ];
    let kept = "<xi:include href='sub/a.xml'/><screen> <xi:include href='t.txt' parse='text'/></screen>";
    assert_eq!(inner(Includes::Parts, kept, files), kept);
    let words = "<p>v<xi:include href='t.txt' parse='text'/></p><screen>$ <xi:include href='t.txt' parse='text'/></screen>";
    assert_eq!(inner(Includes::Parts, words, files), "<p>v1.0</p><screen>$ 1.0</screen>");
    let part = "<xi:include href='sub/a.xml' xpointer='element(/1/1)'/>";
    assert_eq!(inner(Includes::Parts, part, files), "<b fileref=\"sub/p.png\"/>");
    // The way to the file changes with the place. What cannot be resolved is told and stays.
    let done = merged(
        Includes::Parts,
        &format!("<d {XI}><xi:include href='sub/a.xml' xpointer='element(/1/2)'/></d>"),
        files,
    );
    assert!(done.text.contains("<xi:include href=\"sub/w.xml\"/>"), "{}", done.text);
    assert!(done.text.contains("<xi:include xpointer='x' href=\"sub/a.xml\"/>"), "{}", done.text);
    assert_eq!(done.diagnostics.len(), 1);
    assert_eq!(done.diagnostics[0].severity, Severity::Warning);
    let (file, span) = done.places.origin(done.diagnostics[0].span);
    assert_eq!(&*done.places.files[file].0, "sub/a.xml");
    assert!(done.places.files[file].1[span.start as usize..].starts_with("<xi:include xpointer"));
}

#[test]
fn what_an_element_said_by_its_place_it_says_itself() {
    let files: &[(&str, &[u8])] = &[
        (
            "sub/a.xml",
            b"<x:a xmlns:x='urn:x' xmlns:y='urn:y' xmlns='urn:d' xml:lang='de'><x:b><c/></x:b><y:e/></x:a>",
        ),
        (
            "sub/deep/b.xml",
            b"<b><xi:include xmlns:xi='http://www.w3.org/2001/XInclude' href='../c.xml'/></b>",
        ),
        ("sub/own.xml", b"<o xml:base='own/'/>"),
        ("sub/c.xml", b"<c i='1'/>"),
        ("n.xml", b"<n/>"),
    ];
    let part = "<xi:include href='sub/a.xml' xpointer='element(/1/1)'/>";
    assert_eq!(
        inner(BASES, part, files),
        "<x:b xmlns=\"urn:d\" xmlns:x=\"urn:x\" xml:lang=\"de\" xml:base=\"sub/a.xml\"><c/></x:b>"
    );
    assert_eq!(
        inner(Includes::Merge, part, files),
        "<x:b xmlns=\"urn:d\" xmlns:x=\"urn:x\" xml:lang=\"de\"><c/></x:b>"
    );
    // A base that is there is told from the new place; one inside is told from the one around it.
    assert_eq!(
        inner(BASES, "<xi:include href='sub/deep/b.xml'/>", files),
        "<b xml:lang=\"\" xml:base=\"sub/deep/b.xml\"><c i='1' xml:base=\"../../sub/c.xml\"/></b>"
    );
    let own = "<xi:include href='sub/own.xml'/>";
    assert_eq!(inner(BASES, own, files), "<o xml:lang=\"\" xml:base=\"sub/own/\"/>");
    // No namespace in a namespace; declarations that are there already are not repeated.
    let main = format!(
        "<d {XI} xmlns='urn:d' xmlns:x='urn:x'><xi:include href='n.xml'/><xi:include href='sub/a.xml'/></d>"
    );
    let done = merged(Includes::Merge, &main, files);
    assert!(done.text.contains("<n xmlns=\"\"/>"), "{}", done.text);
    assert!(done.text.contains("<x:a xmlns:y='urn:y' xml:lang='de'>"), "{}", done.text);
}

#[test]
fn ids_have_one_place() {
    let files: &[(&str, &[u8])] = &[("a.xml", b"<a id='one' xml:id='one'><b xml:id='two'/></a>")];
    let twice = "<xi:include href='a.xml'/><xi:include href='a.xml'/><c xml:id='two'/>";
    let open = format!("<d {XI}>");
    let done = merged(Includes::Merge, &format!("{open}{twice}</d>"), files);
    assert_eq!(done.text[open.len()..], *"<a id='one' xml:id='one'><b/></a><a><b/></a><c xml:id='two'/></d>");
    let dropped: Vec<_> =
        done.notes.iter().filter(|n| n.construct.name() == "block-id").map(|n| n.name.as_str()).collect();
    assert_eq!(dropped, ["two", "one", "two"]);
}

#[test]
fn what_belongs_together_stays_together() {
    let files: &[(&str, &[u8])] = &[(
        "a.xml",
        b"<a><s>x<co xml:id='c' linkends='k'/></s><l><callout xml:id='k' arearefs='c'/></l><xref linkend='c'/></a>",
    )];
    let open = format!("<d {XI}>");
    let twice = "<xi:include href='a.xml'/><xi:include href='a.xml'/>";
    let done = merged(Includes::Merge, &format!("{open}{twice}</d>"), files);
    let first = "<a><s>x<co xml:id='c' linkends='k'/></s><l><callout xml:id='k' arearefs='c'/></l><xref linkend='c'/></a>";
    // A reference leads to the place that kept the id; what makes one thing of two is copied as such.
    let second = "<a><s>x<co xml:id=\"c-2\" linkends=\"k-2\"/></s><l><callout xml:id=\"k-2\" arearefs=\"c-2\"/></l><xref linkend='c'/></a>";
    assert_eq!(done.text[open.len()..], format!("{first}{second}</d>"));
    let notes: Vec<_> =
        done.notes.iter().filter(|n| n.written.starts_with("an id")).map(|n| n.name.as_str()).collect();
    assert_eq!(notes, ["c", "k"]);
}

#[test]
fn entities_mean_what_they_meant() {
    let files: &[(&str, &[u8])] = &[
        ("a.xml", b"<!DOCTYPE a [<!ENTITY same 's'><!ENTITY own 'o&#38;amp;'><!ENTITY tag '<e>&same;&own;</e>'><!ENTITY part SYSTEM 'p.xml'>]>\n<a x='&own;&same;'>&same;&own;&tag;&part;&mdash;</a>"),
        ("p.xml", b"<?xml encoding='UTF-8'?><p>&same;&own;</p>\n"),
        ("one.xml", b"<one>&same;<two id='x'/></one><xi:include href='three.xml'/>"),
        ("three.xml", b"<three>&own;</three>"),
    ];
    let main = format!(
        "<!DOCTYPE d [<!ENTITY same 's'><!ENTITY one SYSTEM 'one.xml'><!ENTITY none SYSTEM 'none.xml'>]><d {XI}>"
    );
    let done = merged(Includes::Merge, &format!("{main}<xi:include href='a.xml'/></d>"), files);
    let wanted = "<a x=\"o&amp;s\">&same;o&amp;<e>&same;o&amp;</e><p>&same;o&amp;</p>\n&mdash;</a></d>";
    assert_eq!(done.text[main.len()..], *wanted);
    // A file that an entity stands for is a part of the document, with the prefixes that hold there.
    let done = merged(Includes::Merge, &format!("{main}&one;</d>"), files);
    assert_eq!(done.text[main.len()..], *"<one>&same;<two id='x'/></one><three>&own;</three></d>");
    assert_eq!(merged(Includes::Parts, &format!("{main}&one;</d>"), files).text, format!("{main}&one;</d>"));
    let done = merged(Includes::Merge, &format!("{main}&none;</d>"), files);
    assert_eq!(done.diagnostics[0].message, "the include of `none.xml`: it is not there");
}

#[test]
fn a_fallback_stands_in_for_what_is_missing() {
    let files: &[(&str, &[u8])] =
        &[("a.xml", b"<a/>"), ("broken.xml", b"<a><b></a>"), ("latin.txt", b"\xE9")];
    for include in [
        "href='none.xml'",
        "href='a.xml' xpointer='no'",
        "href='a.xml' xpointer='x(('",
        "href='../out.xml'",
        "href='none.txt' parse='text'",
    ] {
        let text = format!(
            "<xi:include {include}><xi:fallback>w <f/><xi:include href='a.xml' xpointer='element(/1)'/></xi:fallback></xi:include>"
        );
        let wanted = "w <f/><a xml:lang=\"\"/>";
        assert_eq!(inner(BASES, &text, files), wanted, "{include}");
    }
    for (include, code, message) in [
        ("href='none.xml'", Code::MissingInclude, "the include of `none.xml`: it is not there"),
        ("href='a.xml' xpointer='no'", Code::MissingTarget, "the include of `a.xml#no`: there is no id `no`"),
        ("href='../out.xml'", Code::OutsideInclude, "outside the input's tree"),
        ("href='broken.xml'", Code::Syntax, "line 1: `</a>` ends another element than is open"),
        ("href='latin.txt' parse='text'", Code::Encoding, "it is not UTF-8"),
        ("href='a.xml' parse='text' fragid='page=1'", Code::Syntax, "`page=1` is no part of a text"),
        ("", Code::IncludeLoop, "a file that includes itself"),
    ] {
        let text = format!("<d {XI}>\n<xi:include {include}/></d>");
        let done = merged(BASES, &text, files);
        assert_eq!(done.text, text, "{include}");
        let told = &done.diagnostics[0];
        assert_eq!((told.code, told.severity), (code, Severity::Error), "{include}");
        assert!(told.message.contains(message), "{include}: {}", told.message);
        assert!(told.help.is_some() || code == Code::Syntax, "{include}");
        assert_eq!(done.places.origin(told.span).1.start as usize, text.find("<xi:").unwrap(), "{include}");
    }
}

#[test]
fn circles_are_named() {
    let xi = "xmlns:xi='http://www.w3.org/2001/XInclude'";
    let a = format!("<a {xi}>\n<xi:include href='b.xml'/></a>");
    let b = format!("<b {xi}>\n\n<xi:include href='a.xml' xpointer='element(/1)'/></b>");
    let files: &[(&str, &[u8])] = &[("a.xml", a.as_bytes()), ("b.xml", b.as_bytes())];
    let done = merged(BASES, &format!("<d {XI}><xi:include href='a.xml'/></d>"), files);
    assert_eq!(done.diagnostics.len(), 1);
    assert_eq!(
        done.diagnostics[0].message,
        "the include of `a.xml#element(/1)`: what is included includes itself: a.xml:2 → b.xml:3 → a.xml"
    );
    // A part that holds the include of itself, and one beside it, which is none.
    let own = format!("<d {XI}><s id='s'><xi:include xpointer='s'/></s></d>");
    assert_eq!(merged(BASES, &own, &[]).diagnostics[0].code, Code::IncludeLoop);
    let beside = format!("<d {XI}><s id='s'><t id='t'>x</t><xi:include xpointer='t'/></s></d>");
    assert_eq!(merged(BASES, &beside, &[]).diagnostics, []);
    let entities = "<!DOCTYPE d [<!ENTITY e SYSTEM 'e.xml'>]><d>&e;</d>";
    let done = merged(BASES, entities, &[("e.xml", b"<e>&e;</e>")]);
    assert!(done.diagnostics[0].message.contains("e.xml:1 → e.xml"), "{:?}", done.diagnostics);
}

#[test]
fn depth_and_size_have_limits() {
    let names: Vec<&'static str> =
        (0..100).map(|n| &*Box::leak(format!("f{n}.xml").into_boxed_str())).collect();
    let text = |n: usize, times: usize| {
        format!("<f {XI}>{}</f>", format!("<xi:include href='f{}.xml'/>", n + 1).repeat(times)).into_bytes()
    };
    let chain: Vec<(&str, Vec<u8>)> = names.iter().enumerate().map(|(n, name)| (*name, text(n, 1))).collect();
    let chain: Vec<(&str, &[u8])> = chain.iter().map(|(n, t)| (*n, t.as_slice())).collect();
    let done = merged(BASES, &format!("<d {XI}><xi:include href='f0.xml'/></d>"), &chain);
    assert_eq!(done.diagnostics[0].code, Code::Limit);
    assert!(done.diagnostics[0].message.contains("more than 64 deep"));
    let bomb: Vec<(&str, Vec<u8>)> = names
        .iter()
        .take(40)
        .enumerate()
        .map(|(n, name)| (*name, if n < 39 { text(n, 2) } else { b"<x/>".to_vec() }))
        .collect();
    let bomb: Vec<(&str, &[u8])> = bomb.iter().map(|(n, t)| (*n, t.as_slice())).collect();
    let done = merged_with(BASES, &format!("<d {XI}><xi:include href='f0.xml'/></d>"), &bomb, |o| {
        o.limits = o.limits.with(ast::Limit::Expansion, 100_000);
    });
    assert!(done.diagnostics.iter().any(|d| d.message.contains("over the limit of 100000 bytes")));
    assert!(done.text.len() < 1_000_000, "{}", done.text.len());
    // Deep elements are no deep recursion.
    let deep = format!(
        "<d {XI}>{}<xi:include href='t.xml' xpointer='xpointer(//t)'/>{}</d>",
        "<e>".repeat(100_000),
        "</e>".repeat(100_000)
    );
    let done = merged(BASES, &deep, &[("t.xml", b"<t/>")]);
    assert!(done.text.contains("<e><t/></e>"));
}
