use super::*;
use proptest::prelude::*;

fn edited(edits: &Edits, body: &str) -> (String, Vec<String>) {
    let text = format!(
        "<section xmlns=\"http://docbook.org/ns/docbook\" version=\"5.0\"><title>T</title>{body}</section>"
    );
    let read = ast::Format::read(&docbook::DOCBOOK, text.as_bytes(), &ast::ReadOptions::default()).unwrap();
    let mut document = read.document.unwrap();
    let done = edits.apply(&mut document, Path::new("/a/b.xml"));
    assert_eq!(ast::validate(&document), vec![], "{text}");
    let entry = |e: &Entry| format!("{} {}: {}", e.class.name(), e.name, e.written);
    let shown = ast::dump(&document);
    let shown = shown.split_once("\"T\"\n").map_or(shown.clone(), |(_, rest)| rest.to_string());
    (shown, done.entries.iter().map(entry).collect())
}

fn manual() -> Edits {
    let mut edits = Edits::default();
    edits.profile.choose("condition", vec!["manual".into(), "web".into()]);
    edits
}

#[test]
fn what_is_for_others_is_left_out() {
    let body = "<para>See <phrase condition='manpage'>this</phrase><phrase condition='manual'>that</phrase> one.</para>
        <para condition='manpage;web'>Both.</para><para condition=' manpage '>Neither.</para>
        <itemizedlist><listitem condition='manpage'><para>x</para></listitem></itemizedlist>";
    let (tree, entries) = edited(&manual(), body);
    assert_eq!(tree, "  paragraph\n    \"See that one.\"\n  paragraph\n    \"Both.\"\n");
    assert_eq!(
        entries,
        [
            "dropped condition=manpage: left out: condition=manpage, and manual;web is chosen",
            "normalised condition=manual: no condition: what has it is chosen",
            "normalised condition=manpage;web: no condition: what has it is chosen",
            "dropped condition= manpage : left out: condition= manpage , and manual;web is chosen",
            "dropped condition=manpage: left out: condition=manpage, and manual;web is chosen",
        ]
    );
}

#[test]
fn blanks_around_what_is_left_out_are_one() {
    let (tree, _) = edited(
        &manual(),
        "<para>a <phrase condition='x'>b</phrase> c <phrase condition='x'>d</phrase></para>",
    );
    assert_eq!(tree, "  paragraph\n    \"a c\"\n");
}

#[test]
fn names_get_their_meaning() {
    let roles = [
        ("attr", Becomes::Role(Role::Varname)),
        ("guilabel", Becomes::Strong),
        ("big", Becomes::Plain),
        ("note", Becomes::Emphasis),
    ];
    let roles = roles.into_iter().map(|(name, to)| (name.into(), to)).collect();
    let edits = Edits { roles, ..Edits::default() };
    let body = "<para><literal role='attr'>a</literal> <guilabel>b</guilabel> x<phrase role='big' xml:id='i'>c</phrase>y \
                <keycombo><keycap>Ctrl</keycap><keycap>C</keycap></keycombo> <phrase role='note other'>d</phrase></para>";
    let (tree, entries) = edited(&edits, body);
    assert!(tree.contains("varname\n      \"a\""), "{tree}");
    assert!(tree.contains("strong\n      \"b\""), "{tree}");
    assert!(tree.contains("\" x\"\n    anchor #i\n    \"cy \""), "{tree}");
    assert!(tree.contains("emphasis .other\n      \"d\""), "{tree}");
    assert_eq!(entries.len(), 4);
}

#[test]
fn values_stand_for_names() {
    let edits = Edits {
        variables: [("version".into(), "1.0\n beta".into())].into(),
        entities: [("product".into(), "P".into())].into(),
        ..Edits::default()
    };
    let text = "<!DOCTYPE section [<!ENTITY product 'Q'>]>";
    let body = "<para>Is @version@ of x, <link xmlns:l='http://www.w3.org/1999/xlink' l:href='a/@version@'>it</link></para>\
                <programlisting>@version@ @other@</programlisting>";
    let (tree, entries) = edited(&edits, body);
    assert!(tree.contains("\"Is 1.0\\nbeta of x, \"") || tree.contains("Is 1.0"), "{tree}");
    assert!(tree.contains("@other@"), "{tree}");
    assert_eq!(entries.len(), 3, "{text}");
}

#[test]
fn listings_get_a_language() {
    let listing = |language: &str, text: Option<&str>, kind| Listing {
        language: language.into(),
        text: text.map(|text| regex::Regex::new(text).unwrap()),
        files: None,
        kind,
    };
    let edits = Edits {
        listings: vec![listing("console", None, Some(CodeKind::Screen)), listing("nix", Some("pkgs"), None)],
        ..Edits::default()
    };
    let body = "<screen>pkgs</screen><programlisting>a pkgs</programlisting>\
                <programlisting language='c'>pkgs</programlisting><programlisting>b</programlisting>";
    let (tree, entries) = edited(&edits, body);
    assert_eq!(entries.len(), 2, "{tree}");
    assert!(tree.contains("console") && tree.contains("nix"), "{tree}");
}

fn everything() -> Edits {
    let becomes = [Becomes::Plain, Becomes::Strong, Becomes::Emphasis, Becomes::Role(Role::Option)];
    let mut edits = Edits {
        roles: Role::ALL
            .iter()
            .zip(becomes.into_iter().cycle())
            .map(|(r, to)| (r.name().into(), to))
            .collect(),
        listings: vec![Listing { language: "nix".into(), ..Listing::default() }],
        variables: [("a".into(), "".into())].into(),
        entities: ["a", "b", "version", "product"].map(|name| (name.into(), Str::new())).into(),
        ..Edits::default()
    };
    for name in Attrs::PROFILING {
        edits.profile.choose(*name, vec!["nobody".into()]);
    }
    edits
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(256) })]

    #[test]
    fn a_changed_tree_is_a_tree(mut document in ast::testing::document()) {
        everything().apply(&mut document, Path::new("/a.xml"));
        prop_assert_eq!(ast::validate(&document), vec![], "{}", ast::dump(&document));
    }

    #[test]
    fn without_settings_nothing_is_changed(mut document in ast::testing::document()) {
        let before = document.clone();
        let done = Edits::default().apply(&mut document, Path::new("/a.xml"));
        prop_assert!(done.entries.is_empty());
        prop_assert_eq!(document, before);
    }
}
