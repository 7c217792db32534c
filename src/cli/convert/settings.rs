//! What holds for a run: the command line before the settings of one target, these before those of the manual, and what
//! nobody says is as it always is.

use super::args::{Args, EntitiesName, IncludesName, StyleName, UpgradeName, includes_for, layout_for};
use crate::cli::console::Console;
use crate::cli::{misuse, source_format, target_format};
use ast::{Format, Includes, Severity, Style, Upgrade};
use copyist::config::{self, Choices, Config, ConfigError};
use copyist::convert::Options;
use copyist::edit::{Edits, Globs};
use copyist::layout::Layout;
use copyist::project::{External, Way};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

/// What holds for a run.
pub(super) struct Settings {
    pub inputs: Vec<PathBuf>,
    /// Each once, in the order asked for.
    pub targets: Vec<&'static dyn Format>,
    pub from: Option<&'static dyn Format>,
    pub output: PathBuf,
    /// The folder that the settings write to, if the call does not.
    pub other_output: Option<PathBuf>,
    pub root: Option<PathBuf>,
    pub main: Option<PathBuf>,
    /// The file that says so.
    pub file: Option<PathBuf>,
    pub exclude: Globs,
    pub expand: bool,
    pub external: Vec<External>,
    pub edits: Arc<Edits>,
    each: BTreeMap<&'static str, (Way, Options)>,
}

impl Settings {
    /// What becomes of the files for a target.
    pub fn way(&self, target: &dyn Format) -> Way {
        self.each.get(target.name()).map(|(way, _)| *way).unwrap_or_default()
    }

    /// How they are converted.
    pub fn options(&self, target: &dyn Format) -> Options {
        self.each.get(target.name()).map(|(_, options)| *options).unwrap_or_default()
    }
}

/// Reads the settings of the manual, if it has some, and brings them together with the call.
///
/// # Errors
/// When the settings cannot be read or understood, and when neither they nor the call say what is needed.
pub(super) fn settings(args: &Args, console: &Console) -> anyhow::Result<Settings> {
    let config = config(args, console)?;
    let mut targets: Vec<&'static dyn Format> = Vec::new();
    let asked = args.to.iter().map(|name| target_format(name));
    let said = config.to.iter().filter(|_| args.to.is_empty()).map(|name| Ok(name.0));
    for target in asked.chain(said) {
        let target = target?;
        if !targets.iter().any(|t| t.name() == target.name()) {
            targets.push(target);
        }
    }
    let wanted = |what: &str, key: &str| {
        misuse(format!("{what}: give it in the call, or as `{key}` in a {}; see --help", config::NAME))
    };
    if targets.is_empty() {
        return Err(wanted("no format to write (--to FORMAT)", "to"));
    }
    let inputs = if args.input.is_empty() { config.inputs } else { args.input.clone() };
    if inputs.is_empty() {
        return Err(wanted("nothing to convert (INPUT)", "inputs"));
    }
    let from = args.from.as_deref().map(source_format).transpose()?;
    let call = Choices {
        style: args.style.map(|name| match name {
            StyleName::Idiomatic => Style::Idiomatic,
            StyleName::Lossless => Style::Lossless,
        }),
        wrap: args.wrap,
        upgrade: args.upgrade.map(|name| match name {
            UpgradeName::Names => Upgrade::Names,
            UpgradeName::Schema => Upgrade::Schema,
        }),
        layout: (!args.layout.is_empty()).then(|| args.layout.clone()),
        split: args.split,
        merge: args.includes.map(|name| name == IncludesName::Merge),
    };
    let mut each = BTreeMap::new();
    for target in &targets {
        let own = config.targets.get(target.name()).cloned().unwrap_or_default();
        let chosen = call.clone().or(&own).or(&config.all);
        let mut layouts = chosen.layout.unwrap_or_default();
        if call.layout.is_none() {
            // What is said of the manual is for the targets that it fits.
            layouts.retain(|layout| layout.takes(target.name()));
        }
        let layout = layout_for(&layouts, chosen.split, *target)?;
        let mut includes = includes_for(chosen.merge.unwrap_or_default(), *target);
        if layout == Layout::Nixpkgs && includes == Includes::Parts {
            // Its tool copies no files beside the manual.
            includes = Includes::Texts;
        }
        let options = Options {
            style: chosen.style.unwrap_or_default(),
            upgrade: chosen.upgrade.unwrap_or_default(),
            wrap: chosen.wrap.unwrap_or_default(),
            verify: !args.no_verify,
            keep_sources: args.ledger.is_some() || args.git,
        };
        each.insert(target.name(), (Way { includes, layout, split: chosen.split }, options));
    }
    Ok(Settings {
        inputs,
        targets,
        from: from.or(config.from.map(|name| name.0)),
        other_output: config.output.clone().filter(|_| args.output.is_some()),
        output: args.output.clone().or(config.output).unwrap_or_else(|| "copyist-out".into()),
        root: args.root.clone().or(config.root),
        main: config.main,
        file: Some(config.file).filter(|file| !file.as_os_str().is_empty()),
        exclude: config.exclude,
        expand: args.entities.map_or(config.expand.unwrap_or_default(), |name| name == EntitiesName::Expand),
        // Of several rules for an id the first counts.
        external: args.external.iter().cloned().chain(config.external).collect(),
        edits: Arc::new(config.edits),
        each,
    })
}

/// The settings of the manual; empty ones where it has none.
fn config(args: &Args, console: &Console) -> anyhow::Result<Config> {
    if args.no_config {
        return Ok(Config::default());
    }
    let input = args.input.first().cloned().unwrap_or_else(|| ".".into());
    let read = match (&args.config, config::find(&input)) {
        (Some(file), _) => Config::read(file),
        (None, Some(found)) => Config::read_found(&found),
        (None, None) => return Ok(Config::default()),
    };
    match read {
        Ok(config) => {
            if !args.quiet {
                console.print(&format!("settings of {}\n", config.file.display()));
            }
            Ok(config)
        }
        Err(ConfigError::Io(file, error)) => Err(misuse(format!("cannot read {}: {error}", file.display()))),
        Err(ConfigError::Outside(file, key, path)) => Err(misuse(format!(
            "`{key}` in {} leads to {}, out of the repository, and without one out of its own folder; \
             --config {0} allows it, --no-config ignores it",
            file.display(),
            path.display(),
        ))),
        Err(ConfigError::Wrong(file, text, told)) => {
            let mut telling = console.telling(true, Severity::Error);
            telling.file(&file.display().to_string(), &text, [&*told]);
            telling.finish();
            Err(misuse(format!(
                "{} is not understood, and nothing was done; --no-config ignores it",
                file.display()
            )))
        }
    }
}
