//! How each role of the vocabulary is spelt: the one table that the writer and the capability table share.
//!
//! Sphinx has a role of its own for some meanings. For all others a file declares a role at its top
//! (`.. role:: opt(samp)`), and only those that it uses. Three rules chose the names:
//!
//! * A role's name becomes the class in HTML, so it says what the thing is.
//! * `:option:`, `:envvar:`, `:token:`, `:func:`, `:class:`, `:type:`, `:const:` are cross-references of Sphinx and
//!   go before a file's own roles, so these names are not free: `opt`, `env`, `function`, `classname` … instead.
//! * Code-like roles are based on Sphinx's `samp`, which sets `{replaceable}` parts apart.

use ast::{Class, Role};

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

/// How this role is spelt.
pub fn spelling(role: Role) -> Spelling {
    // The table is in the order of the vocabulary, which a test asserts.
    ROLES.get(role as usize).map_or(Spelling::None, |row| row.3)
}

#[cfg(test)]
mod tests {
    use super::{ROLES, Spelling};
    use ast::Role;

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
