//! Where the copy of a file goes.

use super::Layout;

/// What a file is that is copied as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AssetKind {
    /// A picture, a film, a sound.
    Media,
    /// A text that a page shows, or a file of declarations.
    Text,
}

/// Where the copies of a manual's files go, in one layout.
#[derive(Clone, Debug, Default)]
pub struct Places {
    /// The layout.
    pub layout: Layout,
    /// The path of the manual's root, relative to that of the input, with `/`; empty where there is none.
    pub root: String,
}

impl Places {
    /// The folder of Antora's pages.
    pub(crate) const PAGES: &str = "modules/ROOT/pages/";
    /// The folder of Antora's pictures.
    pub(crate) const IMAGES: &str = "modules/ROOT/images/";
    /// The folder of the texts that Antora's pages show.
    pub(crate) const EXAMPLES: &str = "modules/ROOT/examples/";

    /// The folder of the manual's root, with a slash behind it, or nothing.
    fn home(&self) -> &str {
        let end = self.root.rfind('/').map_or(0, |at| at + 1);
        &self.root[..end]
    }

    /// What a path is below the manual's own folder; other paths stay as they are.
    fn below<'p>(&self, relative: &'p str) -> &'p str {
        relative.strip_prefix(self.home()).unwrap_or(relative)
    }

    /// The path of a page, from that of its source; it still has the extension of the source.
    pub fn page(&self, relative: &str) -> String {
        let Some(root_name) = self.layout.root_name() else { return relative.to_string() };
        let below = self.below(relative);
        let name = if relative == self.root {
            let extension = relative.rsplit('/').next().and_then(|name| name.rsplit_once('.'));
            format!("{root_name}.{}", extension.map_or("", |(_, extension)| extension))
        } else if below.split('.').next() == Some(root_name) {
            // The name is the root's.
            format!("{root_name}-page{}", &below[root_name.len()..])
        } else {
            below.to_string()
        };
        match self.layout {
            Layout::Antora => format!("{}{name}", Places::PAGES),
            Layout::MdBook => format!("src/{name}"),
            _ => name,
        }
    }

    /// The path of a file that is copied as it is.
    pub fn asset(&self, relative: &str, kind: AssetKind) -> String {
        match (self.layout, kind) {
            (Layout::Plain, _) => relative.to_string(),
            (Layout::Antora, AssetKind::Media) => format!("{}{}", Places::IMAGES, self.below(relative)),
            (Layout::Antora, AssetKind::Text) => format!("{}{}", Places::EXAMPLES, self.below(relative)),
            (Layout::MdBook, _) => format!("src/{}", self.below(relative)),
            _ => self.below(relative).to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{AssetKind, Places};
    use crate::layout::Layout;

    #[test]
    fn each_file_has_its_place() {
        let at = |layout, path| Places { layout, root: "doc/manual.xml".to_string() }.page(path);
        assert_eq!(at(Layout::Plain, "doc/manual.xml"), "doc/manual.xml");
        assert_eq!(at(Layout::Sphinx, "doc/manual.xml"), "index.xml");
        assert_eq!(at(Layout::Sphinx, "doc/a/rl-2.3.xml"), "a/rl-2.3.xml");
        assert_eq!(at(Layout::Sphinx, "other/a.xml"), "other/a.xml");
        assert_eq!(at(Layout::Sphinx, "doc/index.xml"), "index-page.xml");
        assert_eq!(at(Layout::Sphinx, "doc/a/index.xml"), "a/index.xml");
        assert_eq!(at(Layout::Antora, "doc/a/b.xml"), "modules/ROOT/pages/a/b.xml");
        assert_eq!(at(Layout::MdBook, "doc/manual.xml"), "src/index.xml");
        assert_eq!(at(Layout::Nixpkgs, "doc/manual.xml"), "manual.xml");
        let places = Places { layout: Layout::Antora, root: "doc/manual.xml".to_string() };
        assert_eq!(places.asset("doc/fig/a.png", AssetKind::Media), "modules/ROOT/images/fig/a.png");
        assert_eq!(places.asset("doc/a.nix", AssetKind::Text), "modules/ROOT/examples/a.nix");
    }
}
