//! What a tool's configuration says of a manual.

use crate::project::{FileId, Project};
use ast::{Block, BlockKind, Division, Entity, Node, fields, plain_text};

/// What is known of a manual as a whole.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Facts {
    /// Empty where it has none.
    pub title: String,
    pub subtitle: String,
    pub authors: Vec<String>,
    /// Its version; empty where it has none.
    pub release: String,
    /// Years and holders; empty where there is none.
    pub copyright: String,
    /// The language, as `en` or `pt-BR`; empty where it is not told.
    pub language: String,
}

impl Facts {
    /// What the root of a manual says.
    pub fn of(project: &Project, root: FileId) -> Facts {
        let mut facts = Facts { title: plain_text(&project.index.file(root).title), ..Facts::default() };
        facts.title = folded(&facts.title);
        let document = project.file(root).and_then(|file| file.document.as_ref());
        let entities = document.map_or(&[][..], |document| &document.entities);
        let division = document.iter().flat_map(|d| &d.body).find_map(|block| match &block.kind {
            BlockKind::Division(division) => Some((division, block)),
            _ => None,
        });
        if let Some((division, block)) = division {
            facts.read(division, block);
        }
        facts.expand(entities);
        facts
    }

    /// The number of the version that the release is called by: `2.3` of *Version 2.3 (draft)*.
    pub fn version(&self) -> Option<&str> {
        let is_number = |word: &&str| {
            word.starts_with(|c: char| c.is_ascii_digit())
                && word.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-'))
        };
        self.release.split([' ', ',', '(', ')']).find(is_number)
    }

    /// A configuration has no declared texts.
    fn expand(&mut self, entities: &[Entity]) {
        let words = [&mut self.title, &mut self.subtitle, &mut self.release, &mut self.copyright];
        for text in words.into_iter().chain(&mut self.authors) {
            *text = folded(&expanded(text, entities));
        }
    }

    fn read(&mut self, division: &Division, block: &Block) {
        let all = |name| fields(&division.head, name).map(|field| words(&field.content)).collect::<Vec<_>>();
        self.authors = all("author");
        self.authors.retain(|author| !author.is_empty());
        self.release = all("release").into_iter().next().unwrap_or_default();
        self.copyright = all("copyright").into_iter().next().unwrap_or_default();
        let subtitle = ast::find_in_head(&division.head, |kind| matches!(kind, BlockKind::Subtitle(_)));
        if let Some(Block { kind: BlockKind::Subtitle(words), .. }) = subtitle {
            self.subtitle = folded(&plain_text(words));
        }
        self.language = block.attrs.language().unwrap_or_default().replace('_', "-");
    }
}

/// A text in which references to declared texts, `&name;`, are these texts.
pub(super) fn expanded(text: &str, entities: &[Entity]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let known = rest[1..].split_once(';').and_then(|(name, behind)| {
            let entity = entities.iter().find(|entity| entity.name == name)?;
            Some((&entity.value, behind))
        });
        if let Some((value, behind)) = known {
            out.push_str(value);
            rest = behind;
        } else {
            out.push('&');
            rest = &rest[1..];
        }
    }
    out.push_str(rest);
    out
}

/// The words of a field, those of its parts with a blank between.
fn words(content: &[Node]) -> String {
    folded(&crate::lower::field_words(content))
}

fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
