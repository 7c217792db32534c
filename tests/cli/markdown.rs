//! Markdown as a source.

use crate::bench::Bench;

#[test]
fn a_page_comes_back_from_docbook_to_the_byte() {
    let page = "---\ntitle: Tools\nauthors:\n  - A. Writer\n---\n\n# Tools\n\nRead <https://example.org/a?b&c>, or ![a *picture*](way.png).\n\n\
                - [x] <a id=\"one\"></a>done\n- [ ] not done\n- no task\n\n<details>\n<summary>More</summary>\n\nHidden <b>words</b>.\n\n</details>\n\n\
                | a     | b     |\n| ----- | ----: |\n| `x y` | 2 \\|  |\n\n```js {highlight=1}\ncode & <more>\n```\n\n---\n\nwww\\.example.org, a\\@example.org\n";
    // A picture has plain words.
    let page = page.replace("*picture*", "picture");
    let bench = Bench::with(&[("page.md", &page)]);
    bench.run("convert page.md --from gfm --to docbook --output page.xml").ends(0);
    assert_eq!(bench.run("convert page.xml --to gfm --output -").ends(0).out, page);
    let json = bench.run("convert page.md --from gfm --to json --output -").ends(0).out;
    assert!(json.contains("\"front-matter\""), "{json}");
}

#[test]
fn a_page_of_myst_comes_back_from_docbook_to_the_byte() {
    let page = "---\ntitle: Tools\n---\n\n(tools)=\n# Tools\n\nPress {kbd}`x`, see [](#tools) or {command}`make`.[^1]\n\n\
                (table)=\n\n| a     | b          |\n| ----- | ---------- |\n| `x y` | <!-- c --> |\n\n\
                :::{list-table} Ways\n:header-rows: 1\n\n* - (one)=\n    One\n  - Two\n* - - a\n    - b\n  - <!-- none -->\n:::\n\n\
                :::{warning}\nHot.\n:::\n\n```c\n% no comment\n```\n\n[^1]: A note.\n";
    let bench = Bench::with(&[("page.md", page)]);
    bench.run("convert page.md --from myst --to docbook --output page.xml").ends(0);
    assert_eq!(bench.run("convert page.xml --to myst --output -").ends(0).out, page);
}

#[test]
fn a_task_is_a_task_or_a_sign() {
    let bench = Bench::with(&[("list.md", "- [x] done\n- [ ] open\n")]);
    for (target, written) in [
        ("asciidoc", "* [x] done\n* [ ] open\n"),
        ("mdbook", "- [x] done\n- [ ] open\n"),
        ("pandoc", "- [x] done\n- [ ] open\n"),
        ("nixpkgs", "- ☑ done\n- ☐ open\n"),
        ("rst", "- ☑ done\n- ☐ open\n"),
    ] {
        let ran = bench.run(&format!("convert list.md --from gfm --to {target} --output -")).ends(0);
        assert_eq!(ran.out, written, "{target}");
        let degraded = if matches!(target, "nixpkgs" | "rst") { "2 degraded" } else { "0 degraded" };
        assert!(ran.err.contains(degraded), "{target}: {}", ran.err);
    }
}

#[test]
fn front_matter_is_dropped_by_name_where_there_is_none() {
    let bench = Bench::with(&[("page.md", "---\ntitle: A\n---\n\nWords.\n")]);
    for target in ["rst", "asciidoc", "nixpkgs", "mdbook", "commonmark"] {
        let call = format!("convert page.md --from gfm --to {target} --output - --ledger {target}.json");
        assert_eq!(bench.run(&call).ends(0).out, "Words.\n", "{target}");
        assert!(bench.read(&format!("{target}.json")).contains("\"front-matter\""), "{target}");
    }
}

#[test]
fn the_characters_of_a_file_stay_a_listing() {
    let page = "# A\n\n```\n{{#include x.txt}}\n```\n";
    let bench = Bench::with(&[("doc/a.md", page), ("doc/x.txt", "some  text\n")]);
    bench.run("convert doc --from mdbook --to docbook --output xml").ends(0);
    let docbook = bench.read("xml/a.xml");
    assert!(
        docbook.contains("<programlisting><xi:include href=\"x.txt\" parse=\"text\"/></programlisting>"),
        "{docbook}"
    );
    bench.run("convert xml --from docbook --to mdbook --output again").ends(0);
    assert_eq!(bench.read("again/a.md"), page);
}
