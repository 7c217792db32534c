//! Keys and ways through menus: names with signs between them, which a macro writes, or their words.

use super::{Settle, code, words};
use ast::{Class, Inline, InlineKind, InlineTag, Inlines, Role};

impl Settle {
    pub(super) fn keys(&mut self, mut inline: Inline, verbatim: bool, out: &mut Inlines) {
        let span = inline.span;
        let InlineKind::Keys(keys) = &mut inline.kind else { return };
        let action = keys.action.take();
        keys.action = action.clone().filter(|a| a == "seq");
        if let Some(action) = action.filter(|a| !matches!(a.as_str(), "seq" | "simul")) {
            self.changes.note(InlineTag::Keys, Class::Degraded, action, "keys with + between them", span);
        }
        self.inlines(&mut keys.keys, verbatim);
        if keys.keys.len() < 2 || !keys.keys.iter().all(is_name) {
            self.changes.note(InlineTag::Keys, Class::Normalised, "", "its keys, with + between them", span);
            for (i, key) in std::mem::take(&mut keys.keys).into_iter().enumerate() {
                if i > 0 {
                    code::push(out, "+", span);
                }
                words::push(out, key);
            }
            return;
        }
        for key in &mut keys.keys {
            words::one_line(key);
            self.renamed(key, Role::KeyCap);
        }
        words::push(out, inline);
    }

    pub(super) fn menu(&mut self, mut inline: Inline, verbatim: bool, out: &mut Inlines) {
        let span = inline.span;
        let InlineKind::Menu(menu) = &mut inline.kind else { return };
        self.inlines(&mut menu.items, verbatim);
        self.inlines(&mut menu.shortcut, verbatim);
        let shortcut = std::mem::take(&mut menu.shortcut);
        let last = menu.items.len().saturating_sub(1);
        if menu.items.is_empty() || !menu.items.iter().all(is_name) {
            self.changes.note(InlineTag::Menu, Class::Normalised, "", "its items, with > between them", span);
            let is_said = |item: &Inline| {
                item.attrs.id().is_some() || !ast::plain_text(std::slice::from_ref(item)).trim().is_empty()
            };
            // Where an item says nothing, the signs around it would be two.
            let said = std::mem::take(&mut menu.items).into_iter().filter(is_said);
            for (i, item) in said.enumerate() {
                if i > 0 {
                    code::push(out, " > ", span);
                }
                words::push(out, item);
            }
        } else {
            // A macro has its list on one line.
            menu.items.iter_mut().for_each(words::one_line);
            for (i, item) in menu.items.iter_mut().enumerate() {
                let role = match i {
                    0 => Role::GuiMenu,
                    i if i == last => Role::GuiMenuItem,
                    _ => Role::GuiSubmenu,
                };
                self.renamed(item, role);
            }
            words::push(out, inline);
        }
        if !shortcut.is_empty() {
            code::push(out, " (", span);
            for inline in shortcut {
                words::push(out, inline);
            }
            code::push(out, ")", span);
        }
    }

    /// Gives a key or an item of a menu the role that its place says.
    fn renamed(&mut self, inline: &mut Inline, wanted: Role) {
        if let InlineKind::Text(text) = &inline.kind {
            let text = Inline::new(InlineKind::Text(text.clone()), inline.span);
            inline.kind = InlineKind::Span { role: wanted, content: vec![text] };
        } else if let InlineKind::Span { role, .. } = &mut inline.kind
            && *role != wanted
        {
            let name = role.name();
            *role = wanted;
            self.changes.note(name_of(name), Class::Normalised, name, wanted.name(), inline.span);
        }
    }
}

/// Whether a key or an item of a menu is nothing but words.
fn is_name(inline: &Inline) -> bool {
    match &inline.kind {
        InlineKind::Span { role, content } => {
            inline.attrs.is_empty_but_hints()
                && role.family() == ast::Family::Interface
                && matches!(content.as_slice(), [Inline { kind: InlineKind::Text(text), .. }] if !text.trim().is_empty())
        }
        InlineKind::Text(text) => !text.trim().is_empty(),
        _ => false,
    }
}

fn name_of(name: &str) -> ast::Construct {
    Role::from_name(name).map_or(InlineTag::Span.into(), Into::into)
}
