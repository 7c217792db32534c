//! `copyist.toml`: where it is found, what it says, and what counts more than it.

use crate::bench::{Bench, including, section};

/// A manual of two files with settings in its folder.
fn bench(settings: &str) -> Bench {
    Bench::with(&[
        ("doc/manual.xml", &including("manual", &["a.xml"])),
        ("doc/a.xml", &section("a", "<para>Words, and more of them.</para>")),
        ("doc/copyist.toml", settings),
    ])
}

const PLAIN: &str = "[manual]\ninputs = ['.']\nto = 'rst'\noutput = '../out'\n";

#[test]
fn settings_that_nobody_named_lead_nowhere_else() {
    let bench = bench(PLAIN);
    bench
        .run("convert doc")
        .ends(2)
        .silent()
        .says(&["`output` in doc/copyist.toml leads to doc/../out, out of the"]);
    for (key, value) in [
        ("output", "/tmp/copyist-elsewhere"),
        ("root", ".."),
        ("inputs", "../doc/../.."),
        ("main", "no/../../x.xml"),
    ] {
        bench.write("doc/copyist.toml", format!("[manual]\nto = 'rst'\n{key} = '{value}'\n"));
        bench
            .run("convert doc --output out")
            .ends(2)
            .silent()
            .says(&[&format!("`{key}` in doc/copyist.toml leads to")]);
    }
    assert!(bench.names("out").is_empty());
    bench.write("doc/copyist.toml", PLAIN);
    bench.run("convert --config doc/copyist.toml --output named").ends(0);
    bench.write(".git/HEAD", "");
    bench.run("convert doc").ends(0);
}

#[test]
fn settings_say_what_the_call_does_not() {
    let bench = bench(PLAIN);
    bench.write(".git/HEAD", "");
    bench.run("convert doc").ends(0).says(&["settings of doc/copyist.toml", "2 written"]).silent();
    assert_eq!(bench.names("out"), ["a.rst", "manual.rst"], "paths begin at the folder of the settings");
    bench.run("convert doc --quiet --force --no-verify").ends(0);
    bench.run("convert --config doc/copyist.toml --to gfm --output other").ends(0);
    assert_eq!(bench.names("other"), ["a.md", "manual.md"], "the call counts more");
    bench.run("convert doc/a.xml --output -").ends(0).says(&["settings of doc/copyist.toml"]);
    let ran = bench.run("convert doc/a.xml --output - --quiet").ends(0);
    assert!(ran.out.contains("Words, and more") && ran.err.is_empty(), "{}", ran.err);
}

#[test]
fn without_settings_all_is_as_before() {
    let bench = bench(PLAIN);
    bench.run("convert doc --no-config").ends(2).says(&["no format to write (--to FORMAT)"]).silent();
    bench.run("convert --no-config --to rst").ends(2).says(&["nothing to convert (INPUT)"]).silent();
    bench.run("convert doc --no-config --to rst,gfm,asciidoc,docbook,json --output one").ends(0);
    bench.write("doc/copyist.toml", "");
    bench.run("convert doc --to rst,gfm,asciidoc,docbook,json --output two").ends(0);
    assert_eq!(bench.tree("one"), bench.tree("two"));
    let left_alone = bench.run("convert doc --to json --output three").ends(0);
    assert!(!left_alone.err.contains("left alone"), "settings are no file of the manual: {}", left_alone.err);
}

#[test]
fn settings_are_looked_for_up_to_the_top_of_the_repository() {
    let bench = Bench::with(&[
        ("copyist.toml", "[manual]\nto = 'gfm'\n"),
        ("repository/doc/part/a.xml", &section("a", "<para>Words.</para>")),
    ]);
    bench.run("convert repository/doc/part --output out").ends(2);
    bench.write("repository/copyist.toml", "[manual]\nto = 'rst'\n");
    bench.run("convert repository/doc/part --output out").ends(2).says(&["no format to write"]);
    bench.write("repository/.git/HEAD", "");
    bench
        .run("convert repository/doc/part --output out")
        .ends(0)
        .says(&["settings of repository/copyist.toml"]);
    bench.write("repository/doc/copyist.toml", "[manual]\nto = 'asciidoc'\n");
    bench.run("convert repository/doc/part --output out").ends(0);
    assert_eq!(bench.names("out"), ["a.adoc", "a.rst"]);
}

#[test]
fn what_is_not_understood_is_shown_and_nothing_is_done() {
    let bench = bench("[manual]\nto = 'rst'\nlayuot = 'sphinx'\n");
    bench.run("convert doc --output out").ends(2).silent().says(&[
        "error[settings]: there is no key `layuot` here",
        " --> doc/copyist.toml:3:1",
        "3 | layuot = 'sphinx'",
        "is `layout` meant?",
        "nothing was done; --no-config ignores it",
    ]);
    assert!(bench.names("out").is_empty());
    bench.run("convert doc --config none.toml").ends(2).says(&["cannot read none.toml"]);
    bench.run("convert doc --config doc/copyist.toml --no-config").ends(2);
    bench.write("doc/copyist.toml", "[manual]\nto = ['rst', 'word-star']\n");
    bench.run("convert doc").ends(2).says(&["`word-star` cannot be written", ":2:14"]);
    bench.write("doc/copyist.toml", "[manual]\nto = ['rst'\n");
    bench.run("convert doc").ends(2).says(&["error[settings]"]);
}

#[test]
fn a_target_has_its_own() {
    let words = "<para>One sentence. And\nanother. A third.</para>";
    let bench = Bench::with(&[
        ("a.xml", &section("a", words)),
        (
            "copyist.toml",
            "[manual]\nto = ['rst', 'gfm', 'asciidoc']\noutput = 'out'\nwrap = 'sentence'\nlayout = 'sphinx'\n\
             [target.markdown]\nwrap = 'none'\n[target.asciidoc]\nlayout = 'antora'\n",
        ),
    ]);
    bench.run("convert a.xml").ends(0);
    assert!(
        bench.read("out/rst/index.rst").contains("\nAnd\nanother.\n")
            || bench.read("out/rst/index.rst").contains("One sentence.\nAnd another.\nA third.\n")
    );
    assert!(
        bench.read("out/gfm/a.md").contains("One sentence. And another. A third.\n"),
        "no layout is for it"
    );
    assert!(bench.read("out/asciidoc/modules/ROOT/pages/index.adoc").contains("One sentence.\n"));
    bench.run("convert a.xml --to gfm --layout sphinx --output x").ends(2).says(&["not for `gfm`"]);
    bench.run("convert a.xml --to gfm --wrap preserve --output x").ends(0);
    assert!(bench.read("x/a.md").contains("One sentence. And\nanother."), "the call counts more");
}

#[test]
fn files_that_are_no_part_are_passed_by() {
    let bench = Bench::with(&[
        ("manual.xml", &including("manual", &["a.xml"])),
        ("a.xml", &section("a", "<para>Words.</para>")),
        ("old/b.xml", &section("b", "<para>Words.</para>")),
        ("copyist.toml", "[manual]\ninputs = '.'\nto = 'json'\noutput = 'out'\nexclude = 'old/**'\n"),
    ]);
    bench.run("convert").ends(0);
    assert_eq!(bench.names("out"), ["a.json", "manual.json"]);
    bench.run("convert old/b.xml --output - --config copyist.toml").ends(0);
}

#[test]
fn the_root_is_the_one_that_is_named() {
    let files = [
        ("a.xml", including("a", &["c.xml"])),
        ("b.xml", section("b", "<para>Words.</para>")),
        ("c.xml", section("c", "<para>Words.</para>")),
    ];
    let bench = Bench::new();
    for (name, text) in &files {
        bench.write(name, text);
    }
    let with = |main: &str| {
        format!("[manual]\nto = 'rst'\noutput = 'out-{main}'\nlayout = 'sphinx'\nmain = '{main}'\n")
    };
    for main in ["a.xml", "b.xml"] {
        bench.write("copyist.toml", with(main));
        bench.run("convert .").ends(0);
        let index = bench.read(&format!("out-{main}/index.rst"));
        assert!(index.contains(&format!("About {}", &main[..1])), "{index}");
    }
    bench.write("copyist.toml", with("c.xml"));
    bench.run("convert . --output c").ends(0).says(&["warning[settings]", "another file includes it"]);
    bench.write("copyist.toml", with("d.xml"));
    bench.run("convert . --output d").ends(2).says(&["d.xml"]);
    bench.write("copyist.toml", with("copyist.toml"));
    bench.run("convert . --output d").ends(2).says(&["the manual's root, is not among the inputs"]);
}

#[test]
fn ids_elsewhere_have_their_address() {
    let bench = Bench::with(&[
        (
            "a.xml",
            &section("a", "<para><link linkend=\"opt-x\">x</link> <link linkend=\"opt-y\">y</link></para>"),
        ),
        ("copyist.toml", "[manual]\nto = 'gfm'\n[external]\n'opt-*' = 'https://example.org/o.html#{id}'\n"),
    ]);
    let out = bench.run("convert a.xml -o - --external opt-y=https://example.org/y").ends(0).out;
    assert!(out.contains("[x](https://example.org/o.html#opt-x)"), "{out}");
    assert!(out.contains("[y](https://example.org/y#opt-y)"), "the call counts more: {out}");
}

const EDITS: &str = "
[manual]
to = 'asciidoc'
[roles]
attribute = 'varname'
guilabel = 'strong'
[listings]
console = '^\\$ '
[variables]
version = '1.2'
[entities]
product = 'Copyist'
";

#[test]
fn trees_are_changed_as_said_and_the_ledger_names_it() {
    let words = "<para>Version @version@ of &product;: <phrase role=\"attribute\">a</phrase>, <guilabel>b</guilabel>,
        <link xmlns:xlink=\"http://www.w3.org/1999/xlink\" xlink:href=\"https://example.org/@version@/\">c</link>.</para>
        <screen>$ run @version@</screen>";
    let bench = Bench::with(&[("a.xml", &section("a", words)), ("copyist.toml", EDITS)]);
    let ran = bench.run("convert a.xml -o - --ledger ledger.json --ledger-all").ends(0);
    assert!(!ran.err.contains("unknown-entity"), "{}", ran.err);
    let out = ran.out;
    for part in [
        "Version 1.2 of Copyist: [.varname]`a`, *b*",
        "https://example.org/1.2/[c]",
        "[source,console]",
        "$ run 1.2",
    ] {
        assert!(out.contains(part), "{part} is missing in:\n{out}");
    }
    let ledger = bench.read("ledger.json");
    for name in ["@version@", "product", "attribute", "guilabel", "console"] {
        assert!(ledger.contains(&format!("\"name\": \"{name}\"")), "{name} is missing in:\n{ledger}");
    }
    bench.run("convert a.xml --no-config --to asciidoc -o -").ends(1).says(&["error[unknown-entity]"]);
}

#[test]
fn what_the_book_shows_is_understood() {
    let page = concat!(env!("CARGO_MANIFEST_DIR"), "/book/src/configuration.md");
    let page = std::fs::read_to_string(page).unwrap();
    let bench = Bench::new();
    let mut shown = 0;
    for part in page.split("```toml\n").skip(1) {
        bench.write("copyist.toml", part.split("```").next().unwrap());
        let read = copyist::config::Config::read(&bench.path("copyist.toml"));
        assert!(read.is_ok(), "{:?}\n{part}", read.err());
        shown += 1;
    }
    assert_eq!(shown, 6);
    for name in ast::Attrs::PROFILING {
        assert!(page.contains(&format!("`{name}`")), "{name} is not in the book");
    }
}

/// A manual of which parts are for one of two kinds of readers.
fn profiled(choice: &str) -> Bench {
    let part = |id: &str, who: &str| {
        section(id, "<para>Words.</para>").replace("<section ", &format!("<section condition=\"{who}\" "))
    };
    let body = "<para condition=\"manpage\" xml:id=\"gone\">For the page.</para>
        <para condition=\"manual;web\">For the book.</para><para>See <xref linkend=\"gone\"/>.</para>";
    let manual = including("manual", &["pages.xml", "book.xml"]).replace("<para>Text.</para>", body);
    let manual = manual.replace(
        "</section>",
        "<section condition=\"manpage\"><title>Only</title><xi:include href=\"only.xml\"/></section></section>",
    );
    Bench::with(&[
        ("manual.xml", &manual),
        ("pages.xml", &part("pages", "manpage")),
        ("book.xml", &part("book", "manual")),
        ("only.xml", &including("only", &["deep.xml"])),
        ("deep.xml", &section("deep", "<para>Words.</para>")),
        ("copyist.toml", &format!("[manual]\ninputs = '.'\noutput = 'out'\nto = 'asciidoc'\n{choice}")),
    ])
}

#[test]
fn what_is_for_other_readers_is_left_out_before_all_else() {
    let bench = profiled("[profile]\ncondition = 'manual'\n");
    bench.run("convert --ledger ledger.json --ledger-all").ends(0).says(&[
        "warning[missing-target]: the id `gone` is not among the inputs",
        "note[left-out]: 3 files left alone: nothing of them is for the readers that the settings choose \
         (deep.xml, only.xml, pages.xml)",
    ]);
    assert_eq!(bench.names("out"), ["book.adoc", "manual.adoc"]);
    let manual = bench.read("out/manual.adoc");
    assert!(manual.contains("For the book.") && !manual.contains("condition"), "{manual}");
    for gone in ["For the page", "pages.adoc", "Only"] {
        assert!(!manual.contains(gone), "{manual}");
    }
    let ledger = bench.read("ledger.json");
    assert_eq!(
        ledger.matches("\"written\": \"left out: condition=manpage, and manual is chosen\"").count(),
        2 + 1
    );
    assert!(ledger.contains("\"name\": \"pages.xml\""), "the include that led there is named: {ledger}");
}

#[test]
fn what_is_left_out_stays_out_of_merged_and_laid_out_manuals() {
    let bench = profiled("[profile]\ncondition = 'manual'\n");
    bench.run("convert manual.xml --includes merge --to docbook --output merged --ledger m.json").ends(0);
    let merged = bench.read("merged/manual.xml");
    assert!(merged.contains("About book") && !merged.contains("About pages"), "{merged}");
    assert!(!merged.contains("About deep"), "{merged}");
    for call in ["--layout antora --to asciidoc", "--split none", "--layout sphinx --to rst --split section"]
    {
        let folder = format!("out-{}", call.len());
        bench.run(&format!("convert {call} --output {folder} --ledger {folder}.json")).ends(0);
        let all: String = bench.tree(&folder).into_iter().map(|(_, text)| text).collect();
        assert!(
            all.contains("About book") && !all.contains("About pages") && !all.contains("For the page"),
            "{all}"
        );
        let ledger = bench.read(&format!("{folder}.json"));
        assert!(ledger.contains("left out: condition=manpage, and manual is chosen"), "{call}: {ledger}");
    }
}

#[test]
fn all_stays_where_nothing_is_chosen() {
    let bench = profiled("[profile]\ncondition = 'keep'\n");
    bench.run("convert").ends(0);
    assert_eq!(bench.names("out").len(), 5);
    assert!(bench.read("out/manual.adoc").contains("condition=manpage"));
}

#[test]
fn whatever_is_changed_is_copied_faithfully() {
    let bench = Bench::new();
    let corpus = concat!(env!("CARGO_MANIFEST_DIR"), "/corpus");
    let targets = copyist::registry::FORMATS.iter().filter(|format| format.can_write());
    let targets: Vec<String> = targets.map(|format| format!("'{}'", format.name())).collect();
    let becomes = ["strong", "plain", "emphasis", "command", "guilabel", "phrase", "literal"];
    let roles = ast::Role::ALL.iter().zip(becomes.iter().cycle());
    let roles: Vec<_> = roles.map(|(role, to)| format!("{} = '{to}'", role.name())).collect();
    let profile: Vec<_> = ast::Attrs::PROFILING.iter().map(|name| format!("{name} = 'nobody'")).collect();
    bench.write(
        "copyist.toml",
        format!(
            "[manual]\nto = [{}]\n[roles]\nemphasis = 'strong'\nstrong = 'plain'\n{}\n[listings]\nnix = ''\n\
             [profile]\n{}\n[variables]\nversion = ''\n[entities]\nversion = 'x*y_z`'\nproduct = ''\ncopyist = ' a '\n",
            targets.join(", "),
            roles.join("\n"),
            profile.join("\n"),
        ),
    );
    for part in ["handbook", "features"] {
        let ran =
            bench.run(&format!("convert {corpus}/{part} --config copyist.toml --output {part} --quiet"));
        assert!(!ran.err.contains("error[verify]"), "{}", ran.err);
    }
}
