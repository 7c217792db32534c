//! Attributes in braces: `{#id .class}`. What is neither makes them characters.
//!
//! Specification: the dialect of nixos-render-docs, which takes any run without blanks for an id or a class.

/// What stands in the braces.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Attributes<'a> {
    pub id: Option<&'a str>,
    pub classes: Vec<&'a str>,
}

impl<'a> Attributes<'a> {
    /// Reads what is between the braces; none if anything there is neither an id nor a class.
    pub(super) fn parse(text: &'a str) -> Option<Attributes<'a>> {
        let mut found = Attributes::default();
        for part in text.split_whitespace() {
            if let Some(id) = part.strip_prefix('#').filter(|id| !id.is_empty()) {
                if found.id.replace(id).is_some() {
                    return None;
                }
            } else {
                found.classes.push(part.strip_prefix('.').filter(|class| !class.is_empty())?);
            }
        }
        (found.id.is_some() || !found.classes.is_empty()).then_some(found)
    }

    /// Reads what stands behind the colons of a container: attributes in braces, or a name alone.
    pub(super) fn of_container(info: &'a str) -> Attributes<'a> {
        let info = info.trim();
        let braced = info.strip_prefix('{').and_then(|info| info.strip_suffix('}'));
        match braced {
            Some(inner) => Attributes::parse(inner).unwrap_or_default(),
            None if !info.is_empty() && !info.contains(char::is_whitespace) => {
                Attributes { id: None, classes: vec![info] }
            }
            None => Attributes::default(),
        }
    }
}

/// Attributes as `MyST` takes them: `{#id .class key="value" % comment %}`.
///
/// Specification: <https://mdit-py-plugins.readthedocs.io/en/latest/#attributes>
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct MystAttributes {
    pub id: Option<String>,
    pub classes: Vec<String>,
    pub others: Vec<(String, String)>,
}

impl MystAttributes {
    /// Adds others: their id counts.
    pub(super) fn add(&mut self, others: MystAttributes) {
        self.id = others.id.or(self.id.take());
        self.classes.extend(others.classes);
        self.others.extend(others.others);
    }

    /// Gives them to a node.
    pub(super) fn set(self, attrs: &mut ast::Attrs) {
        self.id.into_iter().for_each(|id| attrs.set_id(id));
        self.classes.into_iter().for_each(|class| attrs.data_mut().push_class(class));
        self.others.into_iter().for_each(|(key, value)| attrs.set(&key, value));
    }

    /// Reads a whole line, from brace to brace.
    pub(super) fn of_line(line: &str) -> Option<MystAttributes> {
        MystAttributes::parse(line.strip_prefix('{')?.strip_suffix('}')?)
    }

    /// Reads what is between the braces.
    pub(super) fn parse(text: &str) -> Option<MystAttributes> {
        let mut found = MystAttributes::default();
        let mut rest = text.trim_start();
        while !rest.is_empty() {
            if let Some(comment) = rest.strip_prefix('%') {
                rest = comment.split_once('%').map_or("", |(_, behind)| behind).trim_start();
                continue;
            }
            let word = rest.strip_prefix(['#', '.']);
            if let Some(word) = word {
                let end = word.find(|c: char| c.is_whitespace()).unwrap_or(word.len());
                let (name, behind) = word.split_at(end);
                if name.is_empty() || !name.chars().all(|c| c.is_alphanumeric() || "_-:".contains(c)) {
                    return None;
                }
                if rest.starts_with('#') {
                    found.id = Some(name.to_string());
                } else {
                    found.classes.push(name.to_string());
                }
                rest = behind.trim_start();
                continue;
            }
            let (key, behind) = rest.split_once('=')?;
            let is_key = |c: char| c.is_ascii_alphanumeric() || "_-:".contains(c);
            if key.is_empty() || !key.chars().all(is_key) {
                return None;
            }
            let (value, behind) = if let Some(quoted) = behind.strip_prefix('"') {
                let mut end = 0;
                let bytes = quoted.as_bytes();
                while bytes.get(end).is_some_and(|&b| b != b'"') {
                    end += if bytes[end] == b'\\' { 2 } else { 1 };
                }
                (quoted.get(..end)?, quoted.get(end + 1..)?)
            } else {
                behind.split_at(behind.find(|c: char| !is_key(c)).unwrap_or(behind.len()))
            };
            if !behind.is_empty() && !behind.starts_with(char::is_whitespace) {
                return None;
            }
            found.others.push((key.to_string(), value.to_string()));
            rest = behind.trim_start();
        }
        (found != MystAttributes::default()).then_some(found)
    }
}

#[cfg(test)]
mod tests {
    use super::{Attributes, MystAttributes};

    #[test]
    fn ids_and_classes_are_told_apart() {
        let found = Attributes::parse(" #opt-a.<name>  .x ").unwrap();
        assert_eq!((found.id, found.classes), (Some("opt-a.<name>"), vec!["x"]));
        assert_eq!(Attributes::parse("#a #b"), None);
        assert_eq!(Attributes::parse("key=value"), None);
        assert_eq!(Attributes::parse(""), None);
        assert_eq!(Attributes::of_container("{.note}").classes, ["note"]);
        assert_eq!(Attributes::of_container("note").classes, ["note"]);
    }

    #[test]
    fn attributes_of_myst_have_values_and_comments() {
        let found = MystAttributes::of_line("{#a-b .x % y } % k=v w=\"a \\\" b\"}").unwrap();
        assert_eq!(found.id.as_deref(), Some("a-b"));
        assert_eq!(found.classes, ["x"]);
        let others: Vec<(&str, &str)> = found.others.iter().map(|(k, v)| (&k[..], &v[..])).collect();
        assert_eq!(others, [("k", "v"), ("w", "a \\\" b")]);
        assert_eq!(MystAttributes::of_line("{command}"), None);
        assert_eq!(MystAttributes::of_line("{#a.b}"), None);
        assert_eq!(MystAttributes::of_line("{}"), None);
    }
}
