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

#[cfg(test)]
mod tests {
    use super::Attributes;

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
}
