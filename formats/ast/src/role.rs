//! The vocabulary of meanings: what a run of text *is*, apart from how it looks.
//!
//! The vocabulary is one table. A format says beside each role how it spells it, in its own capability table.

use serde::{Deserialize, Serialize};

/// Which family a role belongs to; it decides the look where a format cannot say the role itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// Set in a fixed-width font: names and texts of a computer (`filename`, `option`).
    Code,
    /// Running text with a meaning (`acronym`, `product`).
    Text,
    /// Words on a screen or a keyboard (`guilabel`, `keycap`).
    Interface,
}

macro_rules! roles {
    ($($(#[$doc:meta])* $variant:ident $name:literal $family:ident,)*) => {
        /// The meaning of an inline node.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[repr(u8)]
        pub enum Role {
            $($(#[$doc])* #[serde(rename = $name)] $variant,)*
        }

        impl Role {
            /// Every role, in the order of the table.
            pub const ALL: &'static [Role] = &[$(Role::$variant),*];

            /// The neutral name, as printed and as used for classes in targets.
            pub const fn name(self) -> &'static str {
                match self { $(Role::$variant => $name),* }
            }

            /// The family; see [`Family`].
            pub const fn family(self) -> Family {
                match self { $(Role::$variant => Family::$family),* }
            }

            /// The role with this neutral name.
            pub fn from_name(name: &str) -> Option<Role> {
                match name { $($name => Some(Role::$variant),)* _ => None }
            }
        }
    };
}

roles! {
    /// A piece of code or a value, with no closer meaning.
    Literal "literal" Code,
    /// A piece of a program's source.
    Code "code" Code,
    /// A file or folder, with its path.
    Filename "filename" Code,
    /// A command or program as typed.
    Command "command" Code,
    /// An option of a command, or of a configuration.
    Option "option" Code,
    /// A variable.
    Varname "varname" Code,
    /// An environment variable.
    Envar "envar" Code,
    /// Text that the reader replaces.
    Replaceable "replaceable" Code,
    /// What the user types.
    UserInput "userinput" Code,
    /// What the computer prints.
    ComputerOutput "computeroutput" Code,
    /// The prompt of a shell or program.
    Prompt "prompt" Code,
    /// A software package.
    Package "package" Code,
    /// A function.
    Function "function" Code,
    /// A parameter of a function or command.
    Parameter "parameter" Code,
    /// The value that a function returns.
    ReturnValue "returnvalue" Code,
    /// A class.
    ClassName "classname" Code,
    /// An interface, in an object-oriented language.
    InterfaceName "interfacename" Code,
    /// An exception.
    ExceptionName "exceptionname" Code,
    /// A method.
    MethodName "methodname" Code,
    /// A modifier in a synopsis.
    Modifier "modifier" Code,
    /// The initial value in a synopsis.
    Initializer "initializer" Code,
    /// The class, interface or exception that a declaration names, with its modifiers.
    ObjectDeclaration "oodeclaration" Code,
    /// A data type.
    Type "type" Code,
    /// A constant.
    Constant "constant" Code,
    /// A symbol that a processor replaces.
    Symbol "symbol" Code,
    /// A unit of a program's lexical syntax.
    Token "token" Code,
    /// A property of an object.
    Property "property" Code,
    /// A field of a structure.
    StructField "structfield" Code,
    /// The name of a structure.
    StructName "structname" Code,
    /// A value of an enumeration.
    EnumValue "enumvalue" Code,
    /// The name of an enumeration.
    EnumName "enumname" Code,
    /// The name of a macro.
    MacroName "macroname" Code,
    /// The name of a template or generic.
    TemplateName "templatename" Code,
    /// The name of a union.
    UnionName "unionname" Code,
    /// The name of a typedef.
    TypedefName "typedefname" Code,
    /// The name of a namespace.
    NamespaceName "namespacename" Code,
    /// An element, attribute or entity of a markup language.
    Tag "tag" Code,
    /// A piece of markup.
    Markup "markup" Code,
    /// A uniform resource identifier.
    Uri "uri" Code,
    /// An electronic mail address.
    Email "email" Code,
    /// A user, host, daemon or other name of a system.
    SystemItem "systemitem" Code,
    /// A database, or a part of one.
    Database "database" Code,
    /// The code of an error.
    ErrorCode "errorcode" Code,
    /// The name of an error.
    ErrorName "errorname" Code,
    /// The text of an error.
    ErrorText "errortext" Code,
    /// The type of an error.
    ErrorType "errortype" Code,
    /// The name of an application programming interface.
    Interface "interface" Interface,
    /// A right-hand name in a grammar.
    NonTerminal "nonterminal" Code,
    /// The key's internal code.
    KeyCode "keycode" Code,
    /// The key's symbolic name.
    KeySymbol "keysym" Code,
    /// The function of a shortcut or key.
    Action "action" Text,
    /// An optional part.
    Optional "optional" Text,
    /// The label on a medium.
    MediaLabel "medialabel" Text,
    /// A hardware part.
    Hardware "hardware" Text,
    /// What is printed on a key.
    KeyCap "keycap" Interface,
    /// A button, on a pointing device.
    MouseButton "mousebutton" Interface,
    /// The text of a button.
    GuiButton "guibutton" Interface,
    /// The text or icon of an icon.
    GuiIcon "guiicon" Interface,
    /// Any text of a graphical interface.
    GuiLabel "guilabel" Interface,
    /// The name of a menu.
    GuiMenu "guimenu" Interface,
    /// The name of an item in a menu.
    GuiMenuItem "guimenuitem" Interface,
    /// The name of a menu in a menu.
    GuiSubmenu "guisubmenu" Interface,
    /// The letter of a label that is its keyboard accelerator.
    Accelerator "accel" Interface,
    /// A key combination for an action that is otherwise in a menu.
    Shortcut "shortcut" Interface,
    /// An application.
    Application "application" Text,
    /// A product.
    Product "product" Text,
    /// The number or version of a product.
    ProductNumber "productnumber" Text,
    /// A term at its first, defining use.
    FirstTerm "firstterm" Text,
    /// A term that a glossary explains.
    GlossTerm "glossterm" Text,
    /// A word made of initial letters.
    Acronym "acronym" Text,
    /// A shortened word.
    Abbreviation "abbreviation" Text,
    /// The title of a cited work.
    CiteTitle "citetitle" Text,
    /// Words of another language.
    ForeignPhrase "foreignphrase" Text,
    /// A word spoken of, not used.
    WordAsWord "wordasword" Text,
    /// A comment on a listing, set inside it, by the author.
    LineAnnotation "lineannotation" Text,
    /// A note between authors.
    Remark "remark" Text,
    /// A trademark.
    Trademark "trademark" Text,
    /// A date.
    Date "date" Text,
    /// A person's name.
    PersonName "personname" Text,
    /// A part of a person's or organisation's name.
    NamePart "namepart" Text,
    /// An organisation.
    Organization "organization" Text,
    /// A part of an address.
    AddressPart "addresspart" Text,
    /// A mathematical phrase in plain text.
    MathPhrase "mathphrase" Text,
    /// A mark without meaning of its own, for its attributes.
    Phrase "phrase" Text,
}

impl Role {
    /// Whether text of this role is set as code where nothing better can be said.
    pub const fn is_code(self) -> bool {
        matches!(self.family(), Family::Code)
    }
}
