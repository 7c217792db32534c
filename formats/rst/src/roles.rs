//! How each role of the vocabulary is spelt: the one table that writer, reader and capability tables share.
//!
//! Sphinx has a role of its own for some meanings, docutils for fewer. For all others a file declares a role at its top
//! (`.. role:: opt(samp)`), and only those that it uses. Three rules chose the names:
//!
//! * A role's name becomes the class in HTML, so it says what the thing is.
//! * `:option:`, `:envvar:`, `:token:`, `:func:`, `:class:`, `:type:`, `:const:` are cross-references of Sphinx and
//!   go before a file's own roles, so these names are not free: `opt`, `env`, `function`, `classname` … instead.
//! * Code-like roles are based on Sphinx's `samp`, which sets `{replaceable}` parts apart.
//!
//! docutils has neither `samp` nor the other roles of Sphinx. There a file declares the same names upon docutils' own
//! roles: `.. role:: file(literal)`, `.. role:: command(strong)`; see [`spelling_in`].
//!
//! # Chains: marks around one run of text
//!
//! Inline mark-up does not nest. Marks that lie around one run, one directly in the other, are one role that is made of
//! them: a strong filename, and a product in emphasis, are
//!
//! ```text
//! .. role:: strong-file(file)
//! .. role:: emphasis-product
//!    :class: emphasis product
//!
//! :strong-file:`/etc/hosts` and :emphasis-product:`NixOS`
//! ```
//!
//! The name is the [names of the marks](Mark::name) with hyphens between, the outermost first; [`chain`] reads it. The
//! role is based on that of the marks within, which the file declares, too, unless it is known: `strong-opt(opt)`,
//! `emphasis-strong-opt(strong-opt)`. So the text is written as under the innermost mark (braces where that is based on
//! `samp` or `file`). `:class:` has the names, too, but for roles based on [one that takes no options](WITHOUT_OPTIONS),
//! whose class in HTML is the name. An inline literal is `literal` in a chain. One with replaceable parts, and a
//! replaceable part on its own, is `samp` under Sphinx: `` :strong-samp:`cp {file}` ``, `` :strong-samp:`{file}` ``. A
//! mark with other content than one run has been split by lowering (`*the* :emphasis-file:`x` *file*`).
//!
//! # Replaceable parts of code
//!
//! Under Sphinx they are in braces: `` :file:`/home/{user}` ``, `` :samp:`cp {file}` ``. Under docutils the code is
//! written in pieces, those that are replaced with a chain that ends in `replaceable`, and a null escape before each but
//! the first; a blank or a line break between two pieces stands before the escape:
//!
//! ```text
//! .. role:: file-replaceable(replaceable)
//!    :class: file replaceable
//!
//! :file:`/home/`\ :file-replaceable:`user`   ``cp`` \ :literal-replaceable:`file`
//! ```
//!
//! So pieces of the same marks (but for the `replaceable` at the end), at least one of which is `-replaceable`, with
//! nothing between them but a null escape and perhaps white space before it, are one span of code.

use crate::Dialect;
use ast::{Class, InlineKind, Inlines, Role};

/// How a role is spelt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spelling {
    /// By an inline literal, or `:samp:` where a part is replaceable.
    Literal,
    /// By a role of Sphinx or docutils that takes plain text.
    Plain(&'static str),
    /// By a role of Sphinx that takes plain text; by one of the file's own where a part is replaceable.
    PlainOr(&'static str, &'static str),
    /// By a role of Sphinx that knows `{replaceable}` parts.
    Samp(&'static str),
    /// As a replaceable part on its own: `` :samp:`{name}` ``.
    Replaceable,
    /// By a role that the file declares, based on this one (none: a plain inline role).
    Own(&'static str, Option<&'static str>),
    /// Not spelt: lowering has replaced it.
    None,
}

/// A row of the table: a role, its class, what is written, how.
pub type Row = (Role, Class, &'static str, Spelling);

/// A code-like role that the file declares.
macro_rules! code {
    ($role:ident $name:literal) => {
        (
            Role::$role,
            Class::Encoded,
            concat!("`` :", $name, ":`…` ``, declared as ``.. role:: ", $name, "(samp)``"),
            Spelling::Own($name, Some("samp")),
        )
    };
}

/// A role of running text that the file declares.
macro_rules! text {
    ($role:ident $name:literal) => {
        (
            Role::$role,
            Class::Encoded,
            concat!("`` :", $name, ":`…` ``, declared as ``.. role:: ", $name, "``"),
            Spelling::Own($name, None),
        )
    };
    ($role:ident $name:literal as $base:literal) => {
        (
            Role::$role,
            Class::Encoded,
            concat!("`` :", $name, ":`…` ``, declared as ``.. role:: ", $name, "(", $base, ")``"),
            Spelling::Own($name, Some($base)),
        )
    };
}

/// A role that Sphinx or docutils has.
macro_rules! native {
    ($role:ident $name:literal) => {
        (Role::$role, Class::Native, concat!("`` :", $name, ":`…` ``"), Spelling::Plain($name))
    };
    ($role:ident $name:literal or $own:literal) => {
        (Role::$role, Class::Native, concat!("`` :", $name, ":`…` ``"), Spelling::PlainOr($name, $own))
    };
}

/// The table, in the order of the vocabulary.
pub const ROLES: &[Row] = &[
    (
        Role::Literal,
        Class::Native,
        "``` ``…`` ```, `` :samp:`…{…}` `` with a replaceable part",
        Spelling::Literal,
    ),
    (Role::Code, Class::Normalised, "``` ``…`` ```, as any literal", Spelling::None),
    (Role::Filename, Class::Native, "`` :file:`…` ``", Spelling::Samp("file")),
    native!(Command "command" or "cmd"),
    code!(Option "opt"),
    code!(Varname "var"),
    code!(Envar "env"),
    (Role::Replaceable, Class::Native, "`` :samp:`{…}` ``", Spelling::Replaceable),
    code!(UserInput "userinput"),
    code!(ComputerOutput "output"),
    code!(Prompt "prompt"),
    code!(Package "pkg"),
    code!(Function "function"),
    code!(Parameter "param"),
    code!(ReturnValue "returnvalue"),
    code!(ClassName "classname"),
    code!(InterfaceName "interfacename"),
    code!(ExceptionName "exceptionname"),
    code!(MethodName "methodname"),
    code!(Modifier "modifier"),
    code!(Initializer "initializer"),
    code!(ObjectDeclaration "oodeclaration"),
    code!(Type "data-type"),
    code!(Constant "constant"),
    code!(Symbol "symbol"),
    code!(Token "lexical-token"),
    code!(Property "property"),
    code!(StructField "structfield"),
    code!(StructName "structname"),
    code!(EnumValue "enumvalue"),
    code!(EnumName "enumname"),
    code!(MacroName "macroname"),
    code!(TemplateName "templatename"),
    code!(UnionName "unionname"),
    code!(TypedefName "typedefname"),
    code!(NamespaceName "namespacename"),
    code!(Tag "tag"),
    code!(Markup "markup"),
    code!(Uri "uri"),
    code!(Email "email"),
    code!(SystemItem "systemitem"),
    code!(Database "database"),
    code!(ErrorCode "errorcode"),
    code!(ErrorName "errorname"),
    code!(ErrorText "errortext"),
    code!(ErrorType "errortype"),
    text!(Interface "interface"),
    code!(NonTerminal "nonterminal"),
    code!(KeyCode "keycode"),
    code!(KeySymbol "keysym"),
    text!(Action "action"),
    text!(Optional "optional"),
    text!(MediaLabel "medialabel"),
    text!(Hardware "hardware"),
    native!(KeyCap "kbd" or "keycap"),
    text!(MouseButton "mousebutton"),
    text!(GuiButton "guibutton"),
    text!(GuiIcon "guiicon"),
    native!(GuiLabel "guilabel" or "gui"),
    text!(GuiMenu "guimenu"),
    text!(GuiMenuItem "guimenuitem"),
    text!(GuiSubmenu "guisubmenu"),
    text!(Accelerator "accel"),
    text!(Shortcut "shortcut"),
    native!(Application "program"),
    text!(Product "product"),
    text!(ProductNumber "productnumber"),
    native!(FirstTerm "dfn"),
    text!(GlossTerm "glossterm"),
    native!(Acronym "acronym"),
    native!(Abbreviation "abbreviation"),
    native!(CiteTitle "title-reference"),
    text!(ForeignPhrase "foreignphrase" as "emphasis"),
    text!(WordAsWord "wordasword" as "emphasis"),
    text!(LineAnnotation "lineannotation" as "emphasis"),
    text!(Remark "remark" as "emphasis"),
    text!(Trademark "trademark"),
    text!(Date "date"),
    text!(PersonName "personname"),
    text!(NamePart "namepart"),
    text!(Organization "organization"),
    text!(AddressPart "addresspart"),
    text!(MathPhrase "mathphrase"),
    (Role::Phrase, Class::Normalised, "its content; it has no meaning but its attributes'", Spelling::None),
];

/// The roles of Sphinx that docutils does not have, and what a file bases its own of the name on there.
pub const FOR_DOCUTILS: &[(&str, Option<&str>)] = &[
    ("file", Some("literal")),
    ("command", Some("strong")),
    ("program", Some("strong")),
    ("kbd", Some("literal")),
    ("guilabel", None),
    ("dfn", Some("emphasis")),
    ("menuselection", None),
    ("manpage", Some("emphasis")),
];

/// Roles of Sphinx that options must not be given to where a role is based on them: they take what the call before set for
/// what they know (Sphinx 9.0, `SphinxRole.options`).
pub const WITHOUT_OPTIONS: &[&str] = &["samp", "file", "kbd", "guilabel", "menuselection", "abbreviation"];

/// What a file bases its own role of this name on, if the dialect lacks it.
pub fn lacking(name: &str, dialect: &Dialect) -> Option<Option<&'static str>> {
    FOR_DOCUTILS.iter().find(|(known, _)| !dialect.sphinx && *known == name).map(|(_, base)| *base)
}

/// How this role is spelt under Sphinx.
pub fn spelling(role: Role) -> Spelling {
    // The table is in the order of the vocabulary, which a test asserts.
    ROLES.get(role as usize).map_or(Spelling::None, |row| row.3)
}

/// How this role is spelt in a dialect.
pub fn spelling_in(role: Role, dialect: &Dialect) -> Spelling {
    let spelling = spelling(role);
    if dialect.sphinx {
        return spelling;
    }
    match spelling {
        Spelling::Plain(name) | Spelling::PlainOr(name, _) | Spelling::Samp(name) => {
            match lacking(name, dialect) {
                Some(base) => Spelling::Own(name, base),
                None => Spelling::Plain(name),
            }
        }
        Spelling::Replaceable => Spelling::Own("replaceable", Some("emphasis")),
        Spelling::Own(name, Some("samp")) => Spelling::Own(name, Some("literal")),
        other => other,
    }
}

/// A mark that may be a link of a chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Emphasis.
    Emphasis,
    /// Strong emphasis.
    Strong,
    /// Struck out.
    Strike,
    /// Raised.
    Superscript,
    /// Lowered.
    Subscript,
    /// A meaning.
    Role(Role),
}

/// The marks that are no roles of the vocabulary, by their names.
const MARKS: &[(&str, Mark)] = &[
    ("emphasis", Mark::Emphasis),
    ("strong", Mark::Strong),
    ("strike", Mark::Strike),
    ("sup", Mark::Superscript),
    ("sub", Mark::Subscript),
    // A literal with replaceable parts.
    ("samp", Mark::Role(Role::Literal)),
];

impl Mark {
    /// The mark that a node is, and what is in it.
    pub fn of(kind: &InlineKind) -> Option<(Mark, &Inlines)> {
        Some(match kind {
            InlineKind::Emphasis(c) => (Mark::Emphasis, c),
            InlineKind::Strong(c) => (Mark::Strong, c),
            InlineKind::Strike(c) => (Mark::Strike, c),
            InlineKind::Superscript(c) => (Mark::Superscript, c),
            InlineKind::Subscript(c) => (Mark::Subscript, c),
            InlineKind::Span { role, content } => (Mark::Role(*role), content),
            _ => return None,
        })
    }

    /// The node that has this mark around its content.
    pub fn around(self, content: Inlines) -> InlineKind {
        match self {
            Mark::Emphasis => InlineKind::Emphasis(content),
            Mark::Strong => InlineKind::Strong(content),
            Mark::Strike => InlineKind::Strike(content),
            Mark::Superscript => InlineKind::Superscript(content),
            Mark::Subscript => InlineKind::Subscript(content),
            Mark::Role(role) => InlineKind::Span { role, content },
        }
    }

    /// Its name in a chain: that of the role that it is spelt by under Sphinx.
    pub fn name(self) -> &'static str {
        match self {
            Mark::Role(role) => match ROLES.get(role as usize).map(|row| row.3) {
                Some(
                    Spelling::Plain(name)
                    | Spelling::PlainOr(name, _)
                    | Spelling::Samp(name)
                    | Spelling::Own(name, _),
                ) => name,
                _ => role.name(),
            },
            mark => MARKS.iter().find(|(_, known)| *known == mark).map_or("", |(name, _)| name),
        }
    }

    /// The mark of this name.
    pub fn from_name(name: &str) -> Option<Mark> {
        let mark = MARKS.iter().find(|(known, _)| *known == name).map(|(_, mark)| *mark);
        mark.or_else(|| {
            let is_it = |row: &&Row| {
                Mark::Role(row.0).name() == name || matches!(row.3, Spelling::PlainOr(_, own) if own == name)
            };
            ROLES.iter().find(is_it).map(|row| Mark::Role(row.0))
        })
    }
}

/// The marks of a chain, the outermost first, by the name of its role; also of the name of a single mark.
pub fn chain(name: &str) -> Option<Vec<Mark>> {
    let mut marks = Vec::new();
    let mut rest = name;
    loop {
        // Some names have hyphens of their own: the longest that there is.
        let mut ends = std::iter::once(rest.len()).chain(rest.rmatch_indices('-').map(|(at, _)| at));
        let (end, mark) = ends.find_map(|end| Some((end, Mark::from_name(&rest[..end])?)))?;
        marks.push(mark);
        if end == rest.len() {
            return Some(marks);
        }
        rest = &rest[end + 1..];
    }
}

#[cfg(test)]
mod tests {
    use super::{MARKS, Mark, ROLES, Spelling, chain};
    use ast::Role;

    /// Every mark that may stand in a chain.
    fn marks() -> Vec<Mark> {
        let roles = ROLES.iter().filter(|row| row.3 != Spelling::None).map(|row| Mark::Role(row.0));
        MARKS
            .iter()
            .map(|(_, mark)| *mark)
            .filter(|mark| !matches!(mark, Mark::Role(_)))
            .chain(roles)
            .collect()
    }

    #[test]
    fn the_name_of_a_chain_tells_its_marks() {
        for outer in marks() {
            assert_eq!(chain(outer.name()), Some(vec![outer]));
            for inner in marks() {
                let name = format!("{}-{}", outer.name(), inner.name());
                assert_eq!(chain(&name), Some(vec![outer, inner]), "{name}");
                let longer = format!("strong-{name}-title-reference");
                let all = vec![Mark::Strong, outer, inner, Mark::Role(Role::CiteTitle)];
                assert_eq!(chain(&longer), Some(all), "{longer}");
            }
        }
        for name in ["", "x", "strong-", "-strong", "strong-x", "raw-html", "title-title-reference"] {
            assert_eq!(chain(name), None, "{name}");
        }
        assert_eq!(chain("strong-cmd"), Some(vec![Mark::Strong, Mark::Role(Role::Command)]));
    }

    #[test]
    fn the_table_is_complete_and_in_order() {
        let roles: Vec<Role> = ROLES.iter().map(|r| r.0).collect();
        assert_eq!(roles, Role::ALL);
    }

    #[test]
    fn own_names_are_free_in_sphinx() {
        // The roles of Sphinx's `std` and `py` domains, which go before a file's own.
        const TAKEN: &[&str] = &[
            "attr", "class", "const", "data", "deco", "exc", "func", "meth", "mod", "obj", "type", "confval",
            "doc", "envvar", "keyword", "numref", "option", "ref", "term", "token",
        ];
        let mut own: Vec<&str> = ROLES
            .iter()
            .filter_map(|r| match r.3 {
                Spelling::Own(name, _) | Spelling::PlainOr(_, name) => Some(name),
                _ => None,
            })
            .collect();
        assert!(own.iter().all(|name| !TAKEN.contains(name)));
        let count = own.len();
        own.sort_unstable();
        own.dedup();
        assert_eq!(own.len(), count, "two roles share a name");
    }
}
