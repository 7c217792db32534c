//! The settings of a manual: `copyist.toml` beside it, for what would otherwise be said in each call.
//!
//! Read as a whole or not at all: what is not known is an error with its place, never passed by. Paths in it begin at
//! its folder.

mod find;
mod message;
mod propose;
mod read;
mod survey;
mod values;

pub use find::{Located, find};
pub use propose::propose;
pub use survey::{Found, Survey};

use crate::edit::Edits;
use crate::edit::Globs;
use crate::layout::{Layout, Split};
use crate::project::External;
use crate::wrap::Wrap;
use ast::{Diagnostic, Format, Style, Upgrade};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The name of the file.
pub const NAME: &str = "copyist.toml";

/// What a file of settings says.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// The file.
    pub file: PathBuf,
    /// What to convert.
    pub inputs: Vec<PathBuf>,
    /// The file that is the manual's root.
    pub main: Option<PathBuf>,
    /// The folder that includes may not leave.
    pub root: Option<PathBuf>,
    /// Files that are not part of the manual.
    pub exclude: Globs,
    /// The format of the inputs.
    pub from: Option<Name>,
    /// The formats to write.
    pub to: Vec<Name>,
    /// Where the copies go.
    pub output: Option<PathBuf>,
    /// Whether references to declared texts are read as these texts.
    pub expand: Option<bool>,
    /// What holds for all targets.
    pub all: Choices,
    /// What holds for one target, by its name.
    pub targets: BTreeMap<&'static str, Choices>,
    /// Where ids are that are not among the inputs.
    pub external: Vec<External>,
    /// What is to be changed in every tree.
    pub edits: Edits,
}

/// A format.
#[derive(Clone, Copy)]
pub struct Name(pub &'static dyn Format);

impl std::fmt::Debug for Name {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0.name())
    }
}

/// What may be different for each target; `None` where nothing is said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choices {
    /// How much the copy may ask of its reader.
    pub style: Option<Style>,
    /// Where the lines of paragraphs break.
    pub wrap: Option<Wrap>,
    /// How far a document of an older version of the target is made over.
    pub upgrade: Option<Upgrade>,
    /// How the copies are laid out; the first that takes the target.
    pub layout: Option<Vec<Layout>>,
    /// Which divisions are pages.
    pub split: Option<Split>,
    /// Whether all includes are put into their places.
    pub merge: Option<bool>,
}

impl Choices {
    /// These, and where they say nothing, others.
    #[must_use]
    pub fn or(self, others: &Choices) -> Choices {
        Choices {
            style: self.style.or(others.style),
            wrap: self.wrap.or(others.wrap),
            upgrade: self.upgrade.or(others.upgrade),
            layout: self.layout.or_else(|| others.layout.clone()),
            split: self.split.or(others.split),
            merge: self.merge.or(others.merge),
        }
    }
}

/// Why there are no settings.
#[derive(Debug)]
pub enum ConfigError {
    /// The file cannot be read.
    Io(PathBuf, std::io::Error),
    /// A path in it, of this key, leads out of the folder that it may not leave.
    Outside(PathBuf, &'static str, PathBuf),
    /// It says what is not known: what is to be told of its text.
    Wrong(PathBuf, String, Box<Diagnostic>),
}

impl Config {
    /// Reads a file of settings.
    ///
    /// # Errors
    /// When the file cannot be read, and when it says anything that is not known.
    pub fn read(file: &Path) -> Result<Config, ConfigError> {
        let error = |error| ConfigError::Io(file.to_path_buf(), error);
        let text = std::fs::read_to_string(file).map_err(error)?;
        let folder = match file.parent() {
            Some(folder) if folder.as_os_str().is_empty() => Path::new("."),
            Some(folder) => folder,
            None => Path::new("."),
        };
        let real = folder.canonicalize().map_err(error)?;
        let parsed = read::parse(&text, folder, &real);
        let config = parsed.map_err(|told| ConfigError::Wrong(file.to_path_buf(), text, told))?;
        Ok(Config { file: file.to_path_buf(), ..config })
    }

    /// Reads settings that nobody named: whoever converts what others wrote must not be led elsewhere by it.
    ///
    /// # Errors
    /// As [`Config::read`], and when a path leads out of the repository.
    pub fn read_found(found: &Located) -> Result<Config, ConfigError> {
        let config = Config::read(&found.file)?;
        let inputs = config.inputs.iter().map(|path| ("inputs", path));
        let others = [("main", &config.main), ("root", &config.root), ("output", &config.output)];
        let others = others.into_iter().filter_map(|(key, path)| path.as_ref().map(|path| (key, path)));
        for (key, path) in inputs.chain(others) {
            if path != Path::new("-") && !find::is_inside(path, &found.top) {
                return Err(ConfigError::Outside(config.file, key, path.clone()));
            }
        }
        Ok(config)
    }
}

#[cfg(test)]
mod tests;
