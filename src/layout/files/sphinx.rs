//! `conf.py`. Reference: <https://www.sphinx-doc.org/en/master/usage/configuration.html>.

use super::{Added, Manual, quoted};
use std::fmt::Write as _;

pub(super) fn configuration(manual: &Manual<'_>) -> Added {
    let facts = &manual.facts;
    let mut text = String::from(
        "# How Sphinx builds this manual: sphinx-build -b html . _build\n\
         # https://www.sphinx-doc.org/en/master/usage/configuration.html\n\n",
    );
    let mut set = |name: &str, value: String| {
        let _ = writeln!(text, "{name} = {value}");
    };
    set("project", quoted(&facts.title));
    if !facts.authors.is_empty() {
        set("author", quoted(&facts.authors.join(", ")));
    }
    if !facts.copyright.is_empty() {
        set("project_copyright", quoted(&facts.copyright));
    }
    if let Some(version) = facts.version() {
        set("release", quoted(version));
    }
    set("root_doc", quoted("index"));
    if !facts.language.is_empty() {
        set("language", quoted(&facts.language));
    }
    text.push_str(
        "exclude_patterns = [\"_build\"]\n\
         # What is typed is what is shown: the source has its quotation marks and dashes already.\n\
         smartquotes = False\n\
         # A listing without a language is not coloured.\n\
         highlight_language = \"none\"\n\
         # Nor is one that its language's lexer does not understand, which is no fault.\n\
         suppress_warnings = [\"misc.highlighting_failure\"]\n",
    );
    Added { path: "conf.py".to_string(), text }
}
