use super::read::parse;
use super::*;

fn read(text: &str) -> Result<Config, Diagnostic> {
    parse(text, Path::new("book"), Path::new("/nowhere")).map_err(|told| *told)
}

#[test]
fn all_keys_are_read() {
    let text = r#"
[manual]
inputs = "doc"
main = "doc/manual.xml"
root = "."
exclude = ["old/**"]
from = "docbook"
to = ["rst", "markdown"]
output = "out"
style = "lossless"
wrap = 80
upgrade = "schema"
entities = "expand"
layout = "sphinx"
split = "section"
includes = "merge"

[target.gfm]
wrap = "sentence"
layout = "plain"

[roles]
attribute = "varname"
bold = "strong"

[external]
"opt-*" = "https://example.org/options.html#{id}"
"b-*" = "x"

[listings]
console = ['^\$ ', { kind = "screen" }]
nix = { text = '\{', files = "**/*.xml" }

[variables]
version = "1.0"

[entities]
product = "P & Q"

[profile]
condition = "manual"
os = ["linux", "bsd"]
arch = "keep"
"#;
    let config = read(text).unwrap();
    assert_eq!(config.inputs, [PathBuf::from("book/doc")]);
    assert_eq!(config.main, Some("book/doc/manual.xml".into()));
    assert_eq!(config.to.iter().map(|name| name.0.name()).collect::<Vec<_>>(), ["rst", "gfm"]);
    let gfm = config.targets["gfm"].clone().or(&config.all);
    assert_eq!((gfm.wrap, gfm.style), (Some(Wrap::Sentence), Some(Style::Lossless)));
    assert_eq!(gfm.layout, Some(vec![Layout::Plain]));
    assert_eq!(config.all.layout, Some(vec![Layout::Sphinx]));
    assert_eq!((config.all.merge, config.expand), (Some(true), Some(true)));
    assert_eq!(config.external.len(), 2);
    let languages: Vec<_> = config.edits.listings.iter().map(|l| l.language.as_str()).collect();
    assert_eq!(languages, ["console", "console", "nix"], "the order of the file");
    assert!(config.exclude.matches(Path::new("/nowhere/old/a/b.xml")));
    assert!(!config.exclude.matches(Path::new("/nowhere/a/old.xml")));
    assert!(read("").unwrap().edits.is_empty());
}

#[test]
fn what_is_not_known_has_its_place() {
    for (text, marked, message, help) in [
        ("[manual]\nrooot = 'x'\n", "rooot", "there is no key `rooot`", "is `root` meant?"),
        ("[manul]\n", "manul", "there is no key `manul`", "is `manual` meant?"),
        ("[manual]\nto = ['rst', 'rts']\n", "'rts'", "`rts` cannot be written; these can: docbook", ""),
        ("[manual]\nlayout = 'sphix'\n", "'sphix'", "perhaps `sphinx`", ""),
        ("[manual]\nwrap = 3\n", "3", "a number from 20 on", ""),
        ("[target.rts]\nwrap = 'none'\n", "rts", "`rts` cannot be written", ""),
        ("[target.gfm]\nlayout = 'sphinx'\n", "'sphinx'", "not for `gfm`, but for rst", ""),
        ("[roles]\na = 'varnam'\n", "'varnam'", "perhaps `varname`", ""),
        ("[external]\n'a*b*' = 'x'\n", "'a*b*'", "more than one star", ""),
        ("[listings]\nc = ['a', '(']\n", "'('", "unclosed group", ""),
        ("[listings]\nc = { texts = 'a' }\n", "texts", "there is no key `texts`", "is `text` meant?"),
        ("[variables]\n'@v@' = '1'\n", "'@v@'", "without the `@`", ""),
        ("[profile]\nconditon = 'a'\n", "conditon", "perhaps `condition`", ""),
        ("[manual]\nexclude = ['a', 'b[']\n", "'b['", "b[", ""),
        ("[manual\n", "", "", ""),
        ("[manual]\ninputs = 3\n", "3", "", ""),
    ] {
        let told = read(text).unwrap_err();
        let range = told.span.start as usize..told.span.end as usize;
        assert!(told.message.contains(message), "{text}: {}", told.message);
        assert!(told.help.clone().unwrap_or_default().contains(help), "{text}: {:?}", told.help);
        assert!(
            marked.is_empty() || text.get(range.clone()) == Some(marked),
            "{text}: {:?} {told:?}",
            text.get(range)
        );
    }
}
