//! The namespaces that mean something here.

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
