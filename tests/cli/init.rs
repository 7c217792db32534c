//! `copyist init`: settings made of what is in a manual.

use crate::bench::{Bench, including, section};

fn bench() -> Bench {
    let a = "<para>Of @version@, see <xref linkend=\"opt-a\"/>, <xref linkend=\"opt-b\"/>, <xref linkend=\"alone\"/>:
        <phrase role=\"attribute\">x</phrase>.</para>
        <para condition=\"manpage\">Words.</para><para condition=\"manual;web\">Words.</para>
        <screen>$ ls</screen><programlisting>let</programlisting><programlisting language=\"nix\">let</programlisting>";
    let article = including("manual", &["a.xml", "made/b.xml"]).replace("section", "article");
    Bench::with(&[
        ("doc/manual.xml", &article),
        ("doc/a.xml", &section("a", a)),
        ("doc/old/c.xml", &section("c", "<para>Words.</para>")),
    ])
}

#[test]
fn settings_say_what_is_there() {
    let bench = bench();
    let text = bench.run("init doc --output -").ends(0).out;
    for part in [
        "# 3 files in docbook.\ninputs = [\".\"]\n",
        "\nmain = \"manual.xml\"\n",
        "# exclude = [\n#   \"old/c.xml\",\n# ]\n",
        "#   made/b.xml\n",
        "\nto = [\"rst\"]\n",
        "\nlayout = \"sphinx\" ",
        "# 3 ids are referred to",
        "# \"opt-*\" = \"https://…\"                    # 2 ids, such as opt-a\n",
        "# \"alone\" = \"https://…\"\n",
        "# condition: manpage (1), manual (1), web (1)\n# condition = \"manual\"\n",
        "# \"version\" = \"…\"                # once, as in: Of @version@, see\n",
        "# \"attribute\" = \"phrase\"         # once, as in: x\n",
        "# 2 listings are without a language, 1 of them screens of a terminal; others are nix (1).\n",
        "# console = ",
        "# 1 more look like none of these.\n",
    ] {
        assert!(text.contains(part), "{part:?} is missing in:\n{text}");
    }
    assert_eq!(bench.names("doc"), ["a.xml", "manual.xml", "old/c.xml"], "nothing was written");
    let several = bench.run("init doc --output - --to asciidoc,gfm,asciidoc").ends(0).out;
    assert!(several.contains("to = [\"asciidoc\", \"gfm\"]"), "{several}");
    assert!(
        several.contains("[target.asciidoc]\nlayout = \"antora\"\n") && !several.contains("[target.gfm]")
    );
}

#[test]
fn what_is_written_is_understood() {
    let bench = bench();
    bench
        .run("init doc")
        .ends(0)
        .says(&["doc/copyist.toml is written", "copyist convert --config doc/copyist.toml"])
        .silent();
    bench.run("convert doc").ends(0);
    assert_eq!(bench.names("doc/copyist-out"), ["a.rst", "conf.py", "index.rst", "old/c.rst"]);
    // Each line that is offered is a setting.
    let text = bench.read("doc/copyist.toml");
    let is_offer = |line: &str| {
        line.strip_prefix("# ").is_some_and(|rest| {
            let (key, value) = rest.split_once(" = ").unwrap_or_default();
            !key.is_empty() && !key.contains(' ') && !value.is_empty() || rest == "]"
        })
    };
    let in_force: Vec<&str> = text
        .lines()
        .map(|line| if is_offer(line) || line.starts_with("#   \"") { &line[2..] } else { line })
        // There is nothing above, and what is missing cannot be merged.
        .filter(|line| !line.starts_with("root =") && !line.starts_with("includes ="))
        .collect();
    let in_force = in_force.join("\n");
    assert_ne!(in_force, text.trim_end());
    bench.write("doc/copyist.toml", &in_force);
    bench.run("convert doc --force --output all").ends(0);
    let a = bench.read("all/index.rst");
    assert!(!a.contains("For the page"), "{a}");
}

#[test]
fn settings_that_are_there_stay() {
    let bench = bench();
    bench.write("doc/copyist.toml", "mine");
    bench.run("init doc").ends(2).says(&["doc/copyist.toml is there already; --force replaces it"]).silent();
    assert_eq!(bench.read("doc/copyist.toml"), "mine");
    bench.run("init doc --force").ends(0);
    assert!(bench.read("doc/copyist.toml").contains("[manual]"));
    bench.run("init doc --output other.toml").ends(0);
    bench.run("init doc/manual.xml").ends(2).says(&["is not a folder"]);
    bench.run("init none").ends(2);
    bench.run("init doc --to word-star").ends(2);
    bench.write("empty/a.txt", "");
    bench.run("init empty").ends(2).says(&["no file to convert"]);
}

#[test]
fn a_manual_without_a_root_or_anything_to_decide() {
    let bench = Bench::with(&[("a.md", "# A\n\nWords.\n"), ("b.md", "# B\n\nWords.\n")]);
    let text = bench.run("init --output - --to mdbook").ends(0).out;
    assert!(text.contains("# main = \"manual.xml\"") && text.contains("layout = \"mdbook\""), "{text}");
    assert!(
        !text.contains("[external]") && !text.contains("[roles]") && !text.contains("[profile]"),
        "{text}"
    );
}
