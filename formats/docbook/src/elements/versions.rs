//! Which names are in which versions of DocBook: 4.5, 5.0, and 5.2 with its schema of assemblies.
//!
//! Most names are in all three; only the others are listed.

/// The versions that have an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools, reason = "each version has an element or not")]
pub struct Versions {
    /// `DocBook` 4.5.
    pub four: bool,
    /// `DocBook` 5.0.
    pub five: bool,
    /// `DocBook` 5.2.
    pub five_two: bool,
    /// The schema of assemblies of 5.2, and no other.
    pub assembly: bool,
}

/// The versions that have an element of this name.
pub fn versions(name: &str) -> Versions {
    let has = |list: &[&str]| list.binary_search(&name).is_ok();
    let (old, new, latest, assembly) = (has(ONLY_FOUR), has(SINCE_FIVE), has(SINCE_FIVE_TWO), has(ASSEMBLY));
    Versions {
        four: !(new || latest || assembly),
        five: !(old || latest || assembly),
        five_two: !(old || assembly),
        assembly,
    }
}

/// What DocBook 5 took away.
#[rustfmt::skip]
const ONLY_FOUR: &[&str] = &[
    "ackno", "action", "appendixinfo", "articleinfo", "authorblurb", "beginpage", "bibliographyinfo",
    "blockinfo", "bookinfo", "chapterinfo", "collabname", "corpauthor", "corpcredit", "corpname",
    "glossaryinfo", "graphic", "graphicco", "highlights", "indexinfo", "inlinegraphic", "interface",
    "invpartnumber", "isbn", "issn", "lot", "lotentry", "medialabel", "mediaobjectco", "modespec",
    "objectinfo", "partinfo", "prefaceinfo", "pubsnumber", "refentryinfo", "referenceinfo", "refsect1info",
    "refsect2info", "refsect3info", "refsectioninfo", "refsynopsisdivinfo", "screeninfo", "sect1info",
    "sect2info", "sect3info", "sect4info", "sect5info", "sectioninfo", "setindexinfo", "setinfo", "sgmltag",
    "sidebarinfo", "structfield", "structname", "tocback", "tocchap", "tocfront", "toclevel1", "toclevel2",
    "toclevel3", "toclevel4", "toclevel5", "tocpart", "ulink",
];

/// What came with 5.0.
#[rustfmt::skip]
const SINCE_FIVE: &[&str] = &[
    "acknowledgements", "annotation", "arc", "constraint", "constraintdef", "cover", "extendedlink", "info",
    "lhs", "locator", "nonterminal", "org", "person", "production", "productionrecap", "productionset",
    "rhs", "tag", "tocdiv",
];

/// What came with 5.1 or 5.2.
#[rustfmt::skip]
const SINCE_FIVE_TWO: &[&str] = &[
    "buildtarget", "danger", "enumidentifier", "enumitem", "enumitemdescription", "enumname",
    "enumsynopsis", "enumvalue", "formalgroup", "givenname", "macrodef", "macroname", "macroprototype",
    "macrosynopsis", "meta", "multimediaparam", "packagesynopsis", "result", "specializedtemplate",
    "synopsisinfo", "template", "templatename", "topic", "typedefname", "typedefsynopsis", "union",
    "unionname", "unionsynopsis",
];

/// What stands in assemblies only.
#[rustfmt::skip]
const ASSEMBLY: &[&str] = &[
    "assembly", "association", "description", "filterin", "filterout", "instance", "merge", "module",
    "output", "relationship", "relationships", "resource", "resources", "structure", "transform",
    "transforms",
];

#[cfg(test)]
mod tests {
    use super::{ASSEMBLY, ONLY_FOUR, SINCE_FIVE, SINCE_FIVE_TWO, versions};
    use crate::elements::{ELEMENTS, find};

    #[test]
    fn lists_are_sorted_and_of_known_names() {
        for list in [ONLY_FOUR, SINCE_FIVE, SINCE_FIVE_TWO, ASSEMBLY] {
            assert!(list.is_sorted());
            for name in list {
                assert!(find(name).is_some(), "{name}");
            }
        }
    }

    #[test]
    fn each_version_has_its_number_of_elements() {
        let count =
            |of: fn(super::Versions) -> bool| ELEMENTS.iter().filter(|e| of(versions(e.name))).count();
        assert_eq!(count(|v| v.four), 406);
        assert_eq!(count(|v| v.five), 362);
        assert_eq!(count(|v| v.five_two), 390);
        assert_eq!(ELEMENTS.len(), 469);
    }
}
