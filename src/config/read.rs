//! From the text of the settings to what they mean. The names of all keys are here.

use super::values::Word as _;
use super::values::{Attribute, Expand, Glob, Is, Merge, Pairs, Regex, Some1, Source, Target, Variable};
use super::{Choices, Config, message};
use crate::edit::{Becomes, Edits, Globs, Listing, Profile};
use crate::layout::{Layout, Split};
use crate::project::External;
use crate::wrap::Wrap;
use ast::{CodeKind, Diagnostic, Str, Style, Upgrade};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use toml::Spanned;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct File {
    #[serde(default)]
    manual: Manual,
    #[serde(default)]
    target: Pairs<Is<Target>, OfTarget>,
    #[serde(default)]
    roles: Pairs<Str, Is<Becomes>>,
    #[serde(default)]
    external: Pairs<Spanned<String>, String>,
    #[serde(default)]
    listings: Pairs<Str, Some1<Pattern>>,
    #[serde(default)]
    variables: Pairs<Is<Variable>, Str>,
    #[serde(default)]
    entities: Pairs<Str, Str>,
    #[serde(default)]
    profile: Pairs<Is<Attribute>, Some1<Str>>,
}

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct Manual {
    inputs: Some1<PathBuf>,
    main: Option<PathBuf>,
    root: Option<PathBuf>,
    exclude: Some1<Is<Glob>>,
    from: Option<Is<Source>>,
    to: Some1<Is<Target>>,
    output: Option<PathBuf>,
    style: Option<Is<Style>>,
    wrap: Option<Is<Wrap>>,
    upgrade: Option<Is<Upgrade>>,
    entities: Option<Is<Expand>>,
    layout: Option<Some1<Is<Layout>>>,
    split: Option<Is<Split>>,
    includes: Option<Is<Merge>>,
}

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct OfTarget {
    style: Option<Is<Style>>,
    wrap: Option<Is<Wrap>>,
    upgrade: Option<Is<Upgrade>>,
    layout: Option<Spanned<Is<Layout>>>,
    split: Option<Is<Split>>,
    includes: Option<Is<Merge>>,
}

/// Which listings are of a language.
#[derive(Clone, Debug, Default)]
struct Pattern {
    text: Option<regex::Regex>,
    files: Vec<String>,
    kind: Option<CodeKind>,
}

impl<'de> Deserialize<'de> for Pattern {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Pattern, D::Error> {
        #[derive(Deserialize, Default)]
        #[serde(default, deny_unknown_fields)]
        struct Table {
            text: Option<Is<Regex>>,
            files: Some1<Is<Glob>>,
            kind: Option<Kind>,
        }
        #[derive(Deserialize, Clone, Copy)]
        #[serde(rename_all = "lowercase")]
        enum Kind {
            Listing,
            Screen,
        }
        struct Visitor;
        impl<'de> serde::de::Visitor<'de> for Visitor {
            type Value = Pattern;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a regular expression, or a table with `text`, `files` or `kind`")
            }
            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Pattern, E> {
                let Regex(text) = Regex::of(text).map_err(E::custom)?;
                Ok(Pattern { text: Some(text), ..Pattern::default() })
            }
            fn visit_map<A: serde::de::MapAccess<'de>>(self, map: A) -> Result<Pattern, A::Error> {
                let table = Table::deserialize(serde::de::value::MapAccessDeserializer::new(map))?;
                let kind = table.kind.map(|kind| match kind {
                    Kind::Listing => CodeKind::Listing,
                    Kind::Screen => CodeKind::Screen,
                });
                let text = table.text.map(|Is(Regex(text))| text);
                Ok(Pattern {
                    text,
                    files: table.files.0.into_iter().map(|Is(Glob(glob))| glob).collect(),
                    kind,
                })
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}

/// What a text of settings means, for a file in a folder, which is given by its real path, too.
pub(super) fn parse(text: &str, folder: &Path, real: &Path) -> Result<Config, Box<Diagnostic>> {
    let file: File = toml::from_str(text).map_err(|error| Box::new(message::diagnostic(&error)))?;
    let at = |path: PathBuf| if folder == Path::new(".") { path } else { folder.join(path) };
    let wrong = |span: std::ops::Range<usize>, why: &str| {
        let span = ast::Span::new(span.start, span.end);
        Box::new(Diagnostic::error(ast::diagnostic::Code::Settings, why, span))
    };
    let manual = file.manual;
    let globs = |patterns: &mut dyn Iterator<Item = &str>| {
        Globs::new(real, patterns).map_err(|why| wrong(0..0, &why))
    };
    let exclude = globs(&mut manual.exclude.0.iter().map(|Is(Glob(glob))| glob.as_str()))?;
    let mut external = Vec::new();
    for (pattern, url) in file.external.0 {
        let rule = External::new(pattern.get_ref(), &url);
        external.push(rule.map_err(|error| wrong(pattern.span(), &error.to_string()))?);
    }
    let mut listings = Vec::new();
    for (language, patterns) in file.listings.0 {
        for pattern in patterns.0 {
            let Pattern { text, files, kind } = pattern;
            let files = match files.as_slice() {
                [] => None,
                files => Some(globs(&mut files.iter().map(String::as_str))?),
            };
            listings.push(Listing { language: language.clone(), text, files, kind });
        }
    }
    let mut targets = BTreeMap::new();
    for (Is(Target(name)), choices) in file.target.0 {
        let format = name.0.name();
        let mut layouts = None;
        if let Some(layout) = choices.layout {
            let span = layout.span();
            let Is(layout) = layout.into_inner();
            if !layout.takes(format) {
                let why = format!(
                    "the layout `{layout}` is not for `{format}`, but for {}",
                    layout.formats().join(", ")
                );
                return Err(wrong(span, &why));
            }
            layouts = Some(vec![layout]);
        }
        let chosen = Choices {
            style: choices.style.map(|Is(style)| style),
            wrap: choices.wrap.map(|Is(wrap)| wrap),
            upgrade: choices.upgrade.map(|Is(upgrade)| upgrade),
            layout: layouts,
            split: choices.split.map(|Is(split)| split),
            merge: choices.includes.map(|Is(Merge(merge))| merge),
        };
        targets.insert(format, chosen);
    }
    let mut profile = Profile::default();
    for (Is(Attribute(name)), Some1(values)) in file.profile.0 {
        if !(values.len() == 1 && values[0] == "keep") {
            profile.choose(name, values);
        }
    }
    let edits = Edits {
        profile,
        roles: file.roles.0.into_iter().map(|(name, Is(to))| (name, to)).collect(),
        listings,
        variables: file.variables.0.into_iter().map(|(Is(Variable(name)), value)| (name, value)).collect(),
        entities: file.entities.0.into_iter().collect(),
    };
    Ok(Config {
        file: PathBuf::new(),
        inputs: manual.inputs.0.into_iter().map(at).collect(),
        main: manual.main.map(at),
        root: manual.root.map(at),
        exclude,
        from: manual.from.map(|Is(Source(name))| name),
        to: manual.to.0.into_iter().map(|Is(Target(name))| name).collect(),
        output: manual.output.map(|path| if path == Path::new("-") { path } else { at(path) }),
        expand: manual.entities.map(|Is(Expand(expand))| expand),
        all: Choices {
            style: manual.style.map(|Is(style)| style),
            wrap: manual.wrap.map(|Is(wrap)| wrap),
            upgrade: manual.upgrade.map(|Is(upgrade)| upgrade),
            layout: manual.layout.map(|all| all.0.into_iter().map(|Is(layout)| layout).collect()),
            split: manual.split.map(|Is(split)| split),
            merge: manual.includes.map(|Is(Merge(merge))| merge),
        },
        targets,
        external,
        edits,
    })
}
