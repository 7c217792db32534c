//! Ids that are not among the inputs, and where they are.

use std::fmt;

/// Where the ids of a kind are: those that a generator makes, or those of another manual.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct External {
    /// What comes before the star.
    prefix: String,
    /// What comes behind it; `None`: there is no star, and the prefix is the id.
    suffix: Option<String>,
    /// The address, with `{id}` and `{*}` where the id and what the star stands for belong.
    url: String,
}

/// Why a pattern is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadPattern(String);

impl fmt::Display for BadPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` has more than one star", self.0)
    }
}

impl std::error::Error for BadPattern {}

impl External {
    /// Where ids that match a pattern are: an id, in which one star stands for any characters.
    ///
    /// # Errors
    /// When there is more than one star.
    pub fn new(pattern: &str, url: &str) -> Result<External, BadPattern> {
        let (prefix, suffix) = match pattern.split_once('*') {
            Some((_, suffix)) if suffix.contains('*') => return Err(BadPattern(pattern.to_string())),
            Some((prefix, suffix)) => (prefix, Some(suffix.to_string())),
            None => (pattern, None),
        };
        Ok(External { prefix: prefix.to_string(), suffix, url: url.to_string() })
    }

    /// The address of an id; `None` where it does not match. Without `{id}` and `{*}` the id is the fragment.
    pub fn address(&self, id: &str) -> Option<String> {
        let rest = id.strip_prefix(self.prefix.as_str())?;
        let rest = match &self.suffix {
            Some(suffix) => rest.strip_suffix(suffix.as_str())?,
            None if rest.is_empty() => rest,
            None => return None,
        };
        if self.url.contains("{id}") || self.url.contains("{*}") {
            return Some(self.url.replace("{id}", id).replace("{*}", rest));
        }
        Some(format!("{}#{id}", self.url))
    }
}

#[cfg(test)]
mod tests {
    use super::External;

    #[test]
    fn an_id_has_an_address_where_it_matches() {
        let address = |pattern, url, id| External::new(pattern, url).unwrap().address(id);
        let options = "https://example.org/options.html";
        assert_eq!(address("opt-*", options, "opt-a.b"), Some(format!("{options}#opt-a.b")));
        assert_eq!(address("opt-*", "x?show={*}", "opt-a.b").as_deref(), Some("x?show=a.b"));
        assert_eq!(address("opt-*", "x/{id}.html", "opt-a").as_deref(), Some("x/opt-a.html"));
        assert_eq!(address("a", "x", "a").as_deref(), Some("x#a"));
        assert_eq!(address("a", "x", "ab"), None);
        assert_eq!(address("a*c", "x", "ab"), None);
        assert!(External::new("a*b*", "x").is_err());
    }
}
