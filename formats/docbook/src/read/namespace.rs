//! The namespaces that mean something here.

use std::cell::OnceCell;

/// A namespace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Namespace<'a> {
    /// No namespace: DocBook 4.
    None,
    /// DocBook 5.
    DocBook,
    /// Includes.
    Include,
    /// Links.
    XLink,
    /// The prefix `xml`.
    Xml,
    /// Formulas.
    MathMl,
    /// Drawings.
    Svg,
    /// Any other.
    Other(&'a str),
}

impl<'a> Namespace<'a> {
    /// The namespace of this address.
    pub fn of(uri: &'a str) -> Namespace<'a> {
        match uri {
            "" => Namespace::None,
            "http://docbook.org/ns/docbook" => Namespace::DocBook,
            "http://www.w3.org/2001/XInclude" => Namespace::Include,
            "http://www.w3.org/1999/xlink" => Namespace::XLink,
            "http://www.w3.org/XML/1998/namespace" => Namespace::Xml,
            "http://www.w3.org/1998/Math/MathML" => Namespace::MathMl,
            "http://www.w3.org/2000/svg" => Namespace::Svg,
            other => Namespace::Other(other),
        }
    }

    /// The address.
    pub fn uri(self) -> &'a str {
        match self {
            Namespace::None => "",
            Namespace::DocBook => "http://docbook.org/ns/docbook",
            Namespace::Include => "http://www.w3.org/2001/XInclude",
            Namespace::XLink => "http://www.w3.org/1999/xlink",
            Namespace::Xml => "http://www.w3.org/XML/1998/namespace",
            Namespace::MathMl => "http://www.w3.org/1998/Math/MathML",
            Namespace::Svg => "http://www.w3.org/2000/svg",
            Namespace::Other(uri) => uri,
        }
    }
}

/// Addresses that somebody must own: each is stored behind the one before it, and never moves.
#[derive(Debug, Default)]
pub struct Addresses(OnceCell<Box<(String, Addresses)>>);

impl Addresses {
    /// More of them would only be written to be slow: each is looked for among all.
    const MOST: usize = 100;

    /// This address, owned here; `None` if there are too many.
    pub fn keep(&self, address: &str) -> Option<&str> {
        let mut rest = self;
        for _ in 0..Addresses::MOST {
            let (kept, after) =
                &**rest.0.get_or_init(|| Box::new((address.to_string(), Addresses::default())));
            if kept == address {
                return Some(kept);
            }
            rest = after;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::Addresses;

    #[test]
    fn an_address_is_kept_once_and_only_so_many() {
        let addresses = Addresses::default();
        let first = addresses.keep("a").expect("room");
        assert!(std::ptr::eq(first, addresses.keep("a").expect("the same")));
        let room = (0..1000).take_while(|n| addresses.keep(&n.to_string()).is_some()).count();
        assert_eq!(room, 99);
    }
}
