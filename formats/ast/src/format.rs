//! What a format is to the rest of the program: a name, a table, a reader, a writer.

use crate::{
    Capabilities, Class, Construct, Declarations, Diagnostic, Document, Limits, Merged, Merging, Resolve,
    Span, Str,
};
use std::sync::Arc;

/// A documentation format. Each format crate has one static value for each of its dialects, and the registry of
/// the root crate lists them all.
pub trait Format: Sync {
    /// Its name on the command line.
    fn name(&self) -> &'static str;

    /// Other names for it.
    fn aliases(&self) -> &'static [&'static str] {
        &[]
    }

    /// What it is, in a few words.
    fn title(&self) -> &'static str;

    /// File name extensions, without the dot; the first is used for output.
    fn extensions(&self) -> &'static [&'static str];

    /// What it can carry; `None` where it carries every tree as it is, or has no writer.
    fn capabilities(&self) -> Option<&'static Capabilities>;

    /// Reads one file; `None` where there is no reader yet.
    ///
    /// Never panics and never takes more than a small multiple of the input in time and memory, whatever the bytes.
    fn read(&self, _source: &[u8], _options: &ReadOptions) -> Option<Read> {
        None
    }

    /// As [`Format::read`], of bytes that nobody else needs: where they are the text already, they become it.
    fn read_owned(&self, source: Vec<u8>, options: &ReadOptions) -> Option<Read> {
        self.read(&source, options)
    }

    /// As [`Format::read`], of a text that this format wrote, to compare the trees: nobody will ask for the text again,
    /// so it may be left out of the result.
    fn read_back(&self, text: &str, options: &ReadOptions) -> Option<Read> {
        self.read(text.as_bytes(), options)
    }

    /// Whether [`Format::read`] is there.
    fn can_read(&self) -> bool {
        self.read(b"", &ReadOptions::default()).is_some()
    }

    /// Puts what a file includes into the places of the includes, as far as `merging` asks for; `None` where the format
    /// has no includes that this program resolves, and for a file that cannot be read.
    ///
    /// The text is read as if it came in UTF-8, whatever it declares. Files are opened by the resolver of the options.
    fn merge(&self, _source: &[u8], _options: &ReadOptions, _merging: &mut Merging) -> Option<Merged> {
        None
    }

    /// Whether what it writes names files as a source in this format or its kin did (includes, entities, files of
    /// declarations): then copies of such sources keep their names, and need the files of declarations beside them.
    fn keeps_file_names(&self) -> bool {
        false
    }

    /// Fills in, as hints, the spelling that [`Format::write`] would choose where the source's format left none, so
    /// that what is written can be compared with what is read back. Only formats that carry every tree need it, and
    /// only they keep hints; a document that was read from the format itself stays as it is. What the format says in
    /// another way, or cannot say, is changed here and named, as lowering does for formats with a table.
    ///
    /// A format with a table whose [`Capabilities::settles`] is set is given what lowering has made, and brings it into the
    /// form in which its reader returns it.
    fn settle(&self, document: Document, _upgrade: Upgrade) -> Settled {
        Settled { document, changes: Vec::new() }
    }

    /// Writes a document that has been lowered for this format; `None` where there is no writer yet.
    ///
    /// Never fails, loses or invents: what the format cannot carry was dealt with in lowering.
    fn write(&self, _document: &Document, _options: &WriteOptions) -> Option<String> {
        None
    }

    /// Whether [`Format::write`] is there.
    fn can_write(&self) -> bool {
        self.write(&Document::default(), &WriteOptions::default()).is_some()
    }
}

/// A document that a format without a table can write as it is, and what was changed for that.
#[derive(Clone, Debug)]
pub struct Settled {
    /// The document.
    pub document: Document,
    /// Each change, in the order of the source.
    pub changes: Vec<Change>,
}

/// What became of one thing that a format says in another way, or not at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What it is about.
    pub construct: Construct,
    /// What became of it; never native or encoded.
    pub class: Class,
    /// The name of the thing concerned: the element, the attribute.
    pub name: Str,
    /// What is written instead, in a few words.
    pub written: Str,
    /// Where it stands in the source.
    pub span: Span,
}

/// What a reader is told.
#[derive(Clone, Debug, Default)]
pub struct ReadOptions {
    /// What one file may cost.
    pub limits: Limits,
    /// Opens the files of declarations that a document names; `None`: these are not opened.
    pub resolver: Option<Arc<dyn Resolve>>,
    /// For a part of another file that is not a document of its own: what that other file declares. Such a part may
    /// have several roots.
    pub inherited: Option<Arc<Declarations>>,
    /// Whether a reference to a declared text is read as that text, and not kept as a reference.
    pub expand: bool,
}

/// How far a document of an older version of the target's own format is made over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Upgrade {
    /// What the newer version calls otherwise is renamed; all else stays as it is and where it is, so that the copy is
    /// the same document, though perhaps not a valid one.
    #[default]
    Names,
    /// What the newer version wants in another form or place is given it, as far as that is known.
    Schema,
}

/// What a reader returns.
#[derive(Clone, Debug, Default)]
pub struct Read {
    /// The document; `None` if an error says why not.
    pub document: Option<Document>,
    /// What is to be told.
    pub diagnostics: Vec<Diagnostic>,
    /// The decoded text that spans refer to.
    pub text: String,
    /// What the file itself declares, for the files that are parts of it.
    pub declarations: Option<Declarations>,
    /// Whether it would read otherwise as a part of a file with declarations: it has none of its own, and either
    /// refers to names or is no whole document.
    pub dependent: bool,
}

/// How much a writer and lowering may ask of the reader of the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Style {
    /// What a fluent author would write.
    #[default]
    Idiomatic,
    /// Everything that the format can be made to carry.
    Lossless,
}

/// What a writer is told about the place of the file in its manual.
#[derive(Clone, Debug, Default)]
pub struct WriteOptions {
    /// The style.
    pub style: Style,
    /// How many divisions lie around the file's root where it is included: 0 for the manual's own root.
    /// Formats whose headings are relative to the file ignore it.
    pub depth: u8,
}
