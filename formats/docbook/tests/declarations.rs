//! Declarations that are not in the document: what is asked of the resolver, and what comes of the answers.

use ast::{Declarations, Format, Limit, Opened, Read, ReadOptions, Resolve, Severity, Str};
use copyist_docbook::DOCBOOK;
use std::sync::Arc;

/// Files by their names.
#[derive(Debug)]
struct Files(Vec<(&'static str, String)>);

impl Resolve for Files {
    fn open(&self, system: &str, base: &str, limit: usize) -> Opened {
        if system.starts_with("..") {
            return Opened::Outside;
        }
        assert!(base.is_empty() || self.0.iter().any(|(name, _)| *name == base), "{base} was never opened");
        match self.0.iter().find(|(name, _)| *name == system) {
            Some((_, text)) if text.len() > limit => Opened::TooLong,
            Some((name, text)) => Opened::File { name: (*name).into(), bytes: text.as_bytes().into() },
            None => Opened::Missing,
        }
    }

    fn relative(&self, system: &str, base: &str) -> Str {
        format!("{base}/{system}").into()
    }

    fn between(&self, _from: &str, to: &str) -> Str {
        to.into()
    }
}

fn read_with(source: &str, files: &[(&'static str, &str)], change: impl Fn(&mut ReadOptions)) -> Read {
    let files = Files(files.iter().map(|(name, text)| (*name, (*text).to_owned())).collect());
    let mut options = ReadOptions { resolver: Some(Arc::new(files)), ..ReadOptions::default() };
    change(&mut options);
    DOCBOOK.read(source.as_bytes(), &options).expect("there is a reader")
}

fn read(subset: &str, text: &str, files: &[(&'static str, &str)]) -> Read {
    read_with(&format!("<!DOCTYPE para {subset}><para>{text}</para>"), files, |_| {})
}

/// The entities that a document is left with.
#[track_caller]
fn declares(read: &Read) -> Vec<(&str, &str)> {
    let document = read.document.as_ref().unwrap_or_else(|| panic!("{:?}", read.diagnostics));
    assert!(ast::validate(document).is_empty());
    document.entities.iter().map(|e| (e.name.as_str(), e.value.as_str())).collect()
}

fn told(read: &Read) -> Vec<&str> {
    read.diagnostics.iter().map(|d| d.message.as_str()).collect()
}

#[test]
fn what_is_used_is_declared() {
    let files = [(
        "a.ent",
        "<?xml version='1.0'?><!ENTITY one '1st'><!ENTITY two '&one; and 2nd'><!ENTITY no 'unused'>",
    )];
    let all = read("[<!ENTITY % a SYSTEM 'a.ent'> %a;]", "&two;", &files);
    assert_eq!(declares(&all), [("two", "1st and 2nd")]);
    assert_eq!(told(&all), [""; 0]);
    let whole = read("SYSTEM 'a.ent' [<!ENTITY one 'own'><!ENTITY kept 'own, too'>]", "&two;", &files);
    assert_eq!(declares(&whole), [("one", "own"), ("kept", "own, too"), ("two", "own and 2nd")]);
}

#[test]
fn parameters_are_expanded_where_they_may_stand() {
    let files = [(
        "a.ent",
        "<!ENTITY % n 'five'><!ENTITY % m '%n; six'><!ENTITY x '%m; %unknown; 7%'><!ENTITY % none ''>
         <![ %none; [ <!ENTITY y 'ignored'> ]]> <![INCLUDE[ <![%none;[ ]]> <!ENTITY y 'included'> ]]>",
    )];
    let told_of = read("SYSTEM 'a.ent' [<!ENTITY own '%n; 8%'>]", "&x; &y; &own;", &files);
    assert_eq!(declares(&told_of), [("own", "%n; 8%"), ("x", "five six %unknown; 7%"), ("y", "included")]);
    assert_eq!(told(&told_of), ["the parameter entity `unknown` is not declared"]);
}

#[test]
fn sgml_is_taken_as_it_is_found() {
    let files = [(
        "a.ent",
        "<!ENTITY eacute SDATA '[eacute]'><!ENTITY % iso PUBLIC 'ISO 8879:1986//ENTITIES Publishing//EN'> %iso;
         <!ENTITY pic SYSTEM 'pic.gif' NDATA gif><!ELEMENT x - O (#PCDATA)><!ENTITY name 'kept'>",
    )];
    assert_eq!(declares(&read("SYSTEM 'a.ent'", "&name; &eacute;", &files)), [("name", "kept")]);
}

#[test]
fn the_dtd_of_docbook_is_never_looked_for() {
    for doctype in [
        "PUBLIC '-//OASIS//DTD DocBook XML V4.5//EN' '../docbookx.dtd'",
        "SYSTEM 'http://www.oasis-open.org/docbook/xml/4.5/docbookx.dtd'",
        "PUBLIC '-//GNOME//DTD DocBook PNG Variant V1.1//EN' 'http://example.org/x.dtd'",
        "[<!ENTITY % d PUBLIC '-//OASIS//ENTITIES DocBook Character Entities V4.5//EN' '../dbcentx.mod'> %d;]",
    ] {
        assert_eq!(told(&read(doctype, "", &[])), [""; 0], "{doctype}");
    }
}

#[test]
fn parts_inherit() {
    let files = [("main", ""), ("a.ent", "<!ENTITY one '1st'><!ENTITY chapter SYSTEM 'chapter.xml'>")];
    let root = read("SYSTEM 'a.ent' [<!ENTITY two '2nd'>]", "&one;", &files);
    let mut inherited = root.declarations.expect("it declares something");
    inherited.base = "main".into();
    let inherited: Arc<Declarations> = Arc::new(inherited);
    let part = "Words of &one;.<para>&two;</para><para>&three;</para>&chapter;";
    let alone = read_with(part, &files, |_| {});
    assert!(alone.dependent && alone.declarations.is_none());
    assert_eq!(told(&alone).len(), 5, "four names, and no root element");
    let part = read_with(part, &files, |o| o.inherited = Some(inherited.clone()));
    assert_eq!(declares(&part), [("two", "2nd"), ("one", "1st")]);
    assert_eq!(told(&part), ["the entity `three` is not declared"]);
    assert!(!part.dependent);
    let dump = ast::dump(part.document.as_ref().expect("read"));
    assert!(dump.contains("a.ent/chapter.xml"), "{dump}");
    // A file with a document type of its own is a document of its own.
    let own =
        read_with("<!DOCTYPE para><para>&two;</para>", &files, |o| o.inherited = Some(inherited.clone()));
    assert_eq!(told(&own), ["the entity `two` is not declared"]);
}

#[test]
fn bombs_and_circles_end() {
    let long = format!("<!ENTITY x '{}'>", "y".repeat(900));
    let declared: Vec<_> = (1..20).map(|n| format!("<!ENTITY % a{n} '%a{};%a{};'>", n - 1, n - 1)).collect();
    let literals = format!("<!ENTITY % a0 '0123456789'>{}<!ENTITY bomb '%a19;'>", declared.concat());
    let deep: Vec<_> = (1..90).map(|n| format!("<!ENTITY % a{n} '&#37;a{};'>", n - 1)).collect();
    let deep = format!("[<!ENTITY % a0 ''>{} %a89;]", deep.concat());
    for (doctype, files, wanted) in [
        ("SYSTEM 'long.ent'", vec![("long.ent", long.as_str())], "more than the limit"),
        ("SYSTEM 'b.ent'", vec![("b.ent", literals.as_str())], "more than the limit"),
        (deep.as_str(), vec![], "more than 64 deep"),
        ("[<!ENTITY % a '&#37;a;'> %a;]", vec![], "lead back to themselves: %a; → %a;"),
        ("SYSTEM 'a.ent'", vec![("a.ent", "<!ENTITY % a SYSTEM 'a.ent'>%a;")], "a.ent → a.ent"),
        ("[<!ENTITY % a SYSTEM '../a'> %a;]", vec![], "is outside the input's tree"),
    ] {
        let source = format!("<!DOCTYPE para {doctype}><para/>");
        let limit = if doctype.starts_with("SYSTEM 'long") { 800 } else { 100_000 };
        let read = read_with(&source, &files, |o| o.limits = o.limits.with(Limit::Expansion, limit));
        let error = read.diagnostics.iter().find(|d| d.severity == Severity::Error);
        let error = error.unwrap_or_else(|| panic!("{doctype}: {:?}", read.diagnostics));
        assert!(error.message.contains(wanted), "{doctype}: {}", error.message);
        assert!(!error.span.is_none() && error.span.end as usize <= read.text.len(), "{doctype}");
    }
}

#[test]
fn long_declarations_take_no_long_time() {
    let signs = format!("<!ENTITY x '{}'>", "%".repeat(1 << 20));
    let names = format!("<!ENTITY x '{}'>", "%a".repeat(1 << 19));
    let sections = "<![%x;[ ]]>".repeat(1 << 16);
    let many = "<!ENTITY % a SYSTEM 'b.ent'>".to_owned() + &"%a;".repeat(1 << 15);
    let torn = "<!ENTITY ".repeat(1 << 17);
    let files = [("b.ent", "x")];
    for text in [&signs, &names, &sections, &many, &torn] {
        let files = [("a.ent", text.as_str()), files[0]];
        let read = read("SYSTEM 'a.ent'", "", &files);
        assert!(read.diagnostics.len() < 10);
    }
}

#[test]
fn torn_declarations_never_panic() {
    let whole = "<?xml version='1.0'?><!-- é --><![%x;[<!ENTITY a \"é%y;&#233;\"><![IGNORE[ ]] <! ]]> ]]><!ENTITY % y PUBLIC 'é' \"z\">%y;<!ATTLIST é>";
    for end in (0..=whole.len()).filter(|&n| whole.is_char_boundary(n)) {
        for start in (0..end).filter(|&n| whole.is_char_boundary(n)) {
            let part = &whole[start..end];
            let files = [("a", part)];
            let _ = read("SYSTEM 'a' [<!ENTITY % x 'INCLUDE'>]", "&a;", &files);
            let _ = read(&format!("[<!ENTITY % x 'INCLUDE'>{part}]"), "&a;", &files);
        }
    }
}
