//! What a manual has that settings can be about: counted in one walk over each of its trees.

use crate::edit::names;
use crate::layout::Layout;
use crate::project::{Project, Reason, Sources, Way};
use ast::diagnostic::Code;
use ast::visit::{Visit, walk_block, walk_document, walk_inline};
use ast::{
    Attrs, Block, BlockKind, CodeBlock, CodeKind, Document, Inline, InlineKind, Node, Str, plain_text,
};
use std::collections::{BTreeMap, BTreeSet};

/// How often something is there, and one of its places.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// How often.
    pub count: usize,
    /// The words or the id of the first.
    pub example: String,
}

/// What was found.
#[derive(Debug, Default)]
pub struct Survey {
    /// How many files are in each format.
    pub formats: BTreeMap<&'static str, usize>,
    /// The manual's root, from the folder that was looked at, and how many files it holds together.
    pub main: Option<String>,
    /// Files that no other includes, beside the root.
    pub others: Vec<String>,
    /// Ids that are referred to and not there, each once.
    pub missing_ids: BTreeSet<String>,
    /// Files that are included and not there.
    pub missing_includes: BTreeSet<String>,
    /// Files that are included and outside the folder.
    pub outside: BTreeSet<String>,
    /// Names between `@`.
    pub variables: BTreeMap<String, Found>,
    /// References to entities that nothing declares.
    pub entities: BTreeMap<String, Found>,
    /// The attributes for whom something is, with their values.
    pub profiles: BTreeMap<&'static str, BTreeMap<String, usize>>,
    /// Classes of runs of text, and elements that have no meaning of their own.
    pub roles: BTreeMap<String, Found>,
    /// How often each language of listings is told.
    pub languages: BTreeMap<String, usize>,
    /// The listings that have no language, with what they say.
    pub untold: Vec<(CodeKind, String)>,
    /// How many files were found that are not of the manual's format.
    pub beside: usize,
}

impl Survey {
    /// Looks at all files of a manual.
    pub fn of(sources: Sources) -> Survey {
        // Any layout finds the root.
        let ways = [Way::default(), Way { layout: Layout::Asciidoctor, ..Way::default() }];
        let mut projects = sources.into_projects(&ways).into_iter();
        let (project, laid_out) = (projects.next().unwrap_or_default(), projects.next().unwrap_or_default());
        let mut survey = Survey::default();
        let root = laid_out.index.root().and_then(|root| laid_out.file(root)).map(|file| &file.relative);
        survey.main = root.filter(|root| project.files.iter().any(|file| file.relative == **root)).cloned();
        let unreached =
            laid_out.files.iter().flat_map(|f| &f.diagnostics).filter(|d| d.code == Code::Unreached);
        let help = unreached.filter(|_| survey.main.is_some()).find_map(|told| told.help.as_ref());
        survey.others = help.into_iter().flat_map(|names| names.split(", ")).map(str::to_string).collect();
        survey.beside = project.left_alone.iter().filter(|l| matches!(l.reason, Reason::Beside(_))).count();
        survey.look(&project);
        survey
    }

    fn look(&mut self, project: &Project) {
        for file in &project.files {
            *self.formats.entry(file.format.name()).or_default() += 1;
            for told in &file.diagnostics {
                let name = told.message.split('`').nth(1).unwrap_or_default().to_string();
                match told.code {
                    Code::MissingTarget if !name.is_empty() => self.missing_ids.insert(name),
                    Code::MissingInclude if !name.is_empty() => self.missing_includes.insert(name),
                    Code::OutsideInclude if !name.is_empty() => self.outside.insert(name),
                    _ => false,
                };
            }
            if let Some(document) = &file.document {
                walk_document(&mut Walk { survey: self, document }, document);
            }
        }
    }
}

struct Walk<'a> {
    survey: &'a mut Survey,
    document: &'a Document,
}

impl Walk<'_> {
    fn attrs(&mut self, attrs: &Attrs) {
        for (name, value) in attrs.other() {
            let Some(name) = Attrs::PROFILING.iter().find(|known| *known == name) else { continue };
            for value in value.split(';').map(str::trim).filter(|value| !value.is_empty()) {
                *self.survey.profiles.entry(name).or_default().entry(value.to_string()).or_default() += 1;
            }
        }
    }

    fn code(&mut self, code: &CodeBlock) {
        if !matches!(code.kind, CodeKind::Listing | CodeKind::Screen) {
            return;
        }
        match &code.language {
            Some(language) => *self.survey.languages.entry(language.to_string()).or_default() += 1,
            None => self.survey.untold.push((code.kind, plain_text(&code.content))),
        }
    }
}

fn add(found: &mut BTreeMap<String, Found>, name: &str, example: impl FnOnce() -> String) {
    let found = found.entry(name.to_string()).or_default();
    if found.count == 0 {
        found.example = example();
    }
    found.count += 1;
}

impl Visit for Walk<'_> {
    fn block(&mut self, block: &Block) {
        self.attrs(&block.attrs);
        if let BlockKind::Code(code) = &block.kind {
            self.code(code);
        }
        walk_block(self, block);
    }

    fn inline(&mut self, inline: &Inline) {
        self.attrs(&inline.attrs);
        let words = || plain_text(std::slice::from_ref(inline));
        match &inline.kind {
            InlineKind::Text(text) => {
                for (_, name) in names(text) {
                    add(&mut self.survey.variables, name, || line_with(text, name));
                }
            }
            InlineKind::EntityReference(name) if self.document.entity(name).is_none() => {
                add(&mut self.survey.entities, name, String::new);
            }
            InlineKind::Generic(generic) if generic.content.iter().all(|n| matches!(n, Node::Inline(_))) => {
                let name: &Str = &generic.name;
                add(&mut self.survey.roles, name.rsplit('}').next().unwrap_or(name), words);
            }
            InlineKind::Span { .. }
            | InlineKind::Emphasis(_)
            | InlineKind::Strong(_)
            | InlineKind::Strike(_) => {
                for class in inline.attrs.classes() {
                    add(&mut self.survey.roles, class, words);
                }
            }
            _ => {}
        }
        walk_inline(self, inline);
    }
}

/// The line of a text that a name stands in.
fn line_with(text: &str, name: &str) -> String {
    let sign = format!("@{name}@");
    text.lines().find(|line| line.contains(&sign)).unwrap_or_default().trim().to_string()
}
