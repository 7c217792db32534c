//! Substitutions: what stands for a name in bars is defined at the end of the file.
//!
//! ```text
//! |logo| and |nix-manual services.foo|_
//!
//! .. |logo| image:: logo.png
//! .. |nix-manual services.foo| replace:: :opt:`services.foo`
//! .. _nix-manual services.foo: https://example.org/
//! ```
//!
//! A link whose text has mark-up is a substitution reference with an underscore: the replacement is what it shows, and
//! the target of the same name where it leads: an address, or `id_` of the same file. Such a name is the id of the file's
//! root (or its first id, or its first title), a blank, and the link's words: an id has no blanks, and files that are
//! included in one another have different ids, so no two names clash. A number follows where the same words lead
//! elsewhere or are marked otherwise. A definition is used by all links that are the same.

use super::Writer;
use std::collections::HashMap;

/// The longest name made of a link's words.
const LONGEST: usize = 40;

/// The definitions of a file.
pub(super) struct Substitutions {
    /// In their order: the name, the lines behind `|name|`, and where a link of the name leads.
    all: Vec<(String, String, Option<String>)>,
    /// The names by their definitions.
    names: HashMap<String, String>,
    /// The highest number behind each stem.
    stems: HashMap<String, usize>,
    /// Begins the names, so that files included in one another do not share any.
    prefix: String,
    /// Begins the names of links.
    link_prefix: String,
}

impl Substitutions {
    /// For a file with this root and first id, as docutils makes them, and this first title.
    pub(super) fn new(root: Option<String>, first: Option<&str>, title: Option<&str>) -> Substitutions {
        let own = [root.as_deref(), first, title].into_iter().flatten().find(|name| !name.is_empty());
        Substitutions {
            all: Vec::new(),
            names: HashMap::new(),
            stems: HashMap::new(),
            link_prefix: own.unwrap_or("link").to_string() + " ",
            prefix: root.map(|id| id + "-").unwrap_or_default(),
        }
    }

    /// The name of a substitution with this definition, which begins with `stem` if it is a new one.
    pub(super) fn define(&mut self, stem: &str, definition: String) -> String {
        if let Some(name) = self.names.get(&definition) {
            return name.clone();
        }
        let name = self.prefix.clone() + &self.own_stem(stem);
        self.names.insert(definition.clone(), name.clone());
        self.all.push((name.clone(), definition, None));
        name
    }

    /// The name of a link with these words that shows `content` and leads to `target`.
    pub(super) fn link(&mut self, words: &str, content: &str, target: String) -> String {
        let key = format!("{content}\n{target}");
        if let Some(name) = self.names.get(&key) {
            return name.clone();
        }
        let stem = stem_of(words);
        let name = self.own_stem(&(self.link_prefix.clone() + &stem));
        self.names.insert(key, name.clone());
        self.all.push((name.clone(), format!("replace:: {content}"), Some(target)));
        name
    }

    /// The stem with a number, if another has it already. Names of links are the same in both cases.
    fn own_stem(&mut self, stem: &str) -> String {
        let key = stem.to_lowercase();
        // A number may make a name that another picture has by itself.
        let mut own = stem.to_string();
        while self.stems.contains_key(&own.to_lowercase()) {
            let count = self.stems.entry(key.clone()).or_insert(1);
            *count += 1;
            own = format!("{stem}-{count}");
        }
        self.stems.insert(own.to_lowercase(), 1);
        own
    }
}

/// The words of a link as they stand in a name: letters, digits, and single marks that docutils takes in names.
fn stem_of(words: &str) -> String {
    let mut out = String::new();
    for c in words.chars() {
        let is_mark = matches!(c, '.' | '_' | '+');
        if c.is_alphanumeric() {
            out.push(c);
        } else if !out.is_empty() && !out.ends_with(['-', '.', '_', '+']) {
            out.push(if is_mark { c } else { '-' });
        }
        if out.len() > LONGEST {
            // A whole word, if the first is not too long itself.
            let whole = out.rfind('-').unwrap_or_else(|| out.len() - c.len_utf8());
            out.truncate(whole);
            break;
        }
    }
    let kept = out.trim_end_matches(['-', '.', '_', '+']).len();
    out.truncate(kept);
    if out.is_empty() { "link".to_string() } else { out }
}

impl Writer<'_> {
    /// Writes the definitions.
    pub(super) fn substitutions(&mut self) {
        self.page.blank();
        for (name, definition, target) in std::mem::take(&mut self.substitutions.all) {
            let mut lines = definition.split('\n');
            self.page.line_of(&[".. |", &name, "| ", lines.next().unwrap_or_default()]);
            for line in lines {
                self.page.line(line);
            }
            if let Some(target) = target {
                self.page.line_of(&[".. _", &name, ": ", &target]);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Substitutions, stem_of};

    #[test]
    fn stems() {
        for (words, stem) in [
            ("services.foo.<name>", "services.foo.name"),
            ("-v", "v"),
            ("a  b", "a-b"),
            ("…", "link"),
            ("été_", "été"),
        ] {
            assert_eq!(stem_of(words), stem);
        }
    }

    #[test]
    fn the_same_link_has_one_name_and_others_have_others() {
        let mut all = Substitutions::new(Some("man".into()), None, None);
        assert_eq!(all.link("Foo", ":opt:`Foo`", "https://a".into()), "man Foo");
        assert_eq!(all.link("Foo", ":opt:`Foo`", "https://a".into()), "man Foo");
        assert_eq!(all.link("foo", ":opt:`foo`", "https://a".into()), "man foo-2");
        assert_eq!(all.link("Foo", ":opt:`Foo`", "https://b".into()), "man Foo-3");
        assert_eq!(all.define("foo", "image:: foo".into()), "man-foo");
    }
}
