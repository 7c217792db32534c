//! Substitutions: what is looked for in a text, in Asciidoctor's order.
//!
//! Reference: <https://docs.asciidoctor.org/asciidoc/latest/subs/>.

/// A set of substitutions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Subs(u8);

impl Subs {
    /// `<`, `>` and `&` are themselves. Without it, they belong to the language of the output.
    pub(crate) const SPECIAL: Subs = Subs(1);
    /// Marks of formatting: `*a*`.
    pub(crate) const QUOTES: Subs = Subs(2);
    /// References to attributes: `{name}`.
    pub(crate) const ATTRIBUTES: Subs = Subs(4);
    /// Typography: `--`, `...`, and references to characters.
    pub(crate) const REPLACEMENTS: Subs = Subs(8);
    /// Macros: `link:a[b]`.
    pub(crate) const MACROS: Subs = Subs(16);
    /// Line breaks: ` +`.
    pub(crate) const POST: Subs = Subs(32);
    /// Marks of callouts.
    pub(crate) const CALLOUTS: Subs = Subs(64);

    /// None at all.
    pub(crate) const NONE: Subs = Subs(0);
    /// Those of running text.
    pub(crate) const NORMAL: Subs = Subs(63);
    /// Those of listings.
    pub(crate) const VERBATIM: Subs = Subs(1 | 64);
    /// Whether all of `other` are in it.
    pub(crate) const fn has(self, other: Subs) -> bool {
        self.0 & other.0 == other.0
    }

    /// Both together.
    #[must_use]
    pub(crate) const fn with(self, other: Subs) -> Subs {
        Subs(self.0 | other.0)
    }

    /// Without those of `other`.
    #[must_use]
    pub(crate) const fn without(self, other: Subs) -> Subs {
        Subs(self.0 & !other.0)
    }

    /// What a list of names says, of a text that has `base` by itself: `quotes,macros`, `+quotes`, `-callouts`. A name that is none
    /// is as if it were not there. `inline` says that one letter stands for a name, as in `pass:q[…]`.
    pub(crate) fn parse(list: &str, base: Subs, inline: bool) -> Subs {
        let mut found: Option<Subs> = None;
        let modifies = list.contains(['+', '-']);
        for word in list.split(',') {
            let word: &str = word.trim();
            let (sign, name) = match word.as_bytes() {
                [b'+', ..] => ('+', &word[1..]),
                [b'-', ..] => ('-', &word[1..]),
                [.., b'+'] => ('<', &word[..word.len() - 1]),
                _ => (' ', word),
            };
            let Some(group) = Subs::named(name, inline) else { continue };
            let before = found.unwrap_or(if modifies { base } else { Subs::NONE });
            found = Some(match sign {
                '-' => before.without(group),
                // Of a list that modifies, a name without a sign begins anew.
                ' ' if modifies && found.is_none() => group,
                _ => before.with(group),
            });
        }
        found.unwrap_or(Subs::NONE)
    }

    fn named(name: &str, inline: bool) -> Option<Subs> {
        Some(match name {
            "none" => Subs::NONE,
            "normal" => Subs::NORMAL,
            "verbatim" => Subs::VERBATIM,
            "specialchars" | "specialcharacters" => Subs::SPECIAL,
            "quotes" => Subs::QUOTES,
            "attributes" => Subs::ATTRIBUTES,
            "replacements" => Subs::REPLACEMENTS,
            "macros" => Subs::MACROS,
            "post_replacements" => Subs::POST,
            "callouts" => Subs::CALLOUTS,
            "n" if inline => Subs::NORMAL,
            "v" if inline => Subs::SPECIAL,
            "c" if inline => Subs::SPECIAL,
            "q" if inline => Subs::QUOTES,
            "a" if inline => Subs::ATTRIBUTES,
            "r" if inline => Subs::REPLACEMENTS,
            "m" if inline => Subs::MACROS,
            "p" if inline => Subs::POST,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Subs;

    #[test]
    fn lists_of_names() {
        let of = |list| Subs::parse(list, Subs::VERBATIM, false);
        assert_eq!(of("normal"), Subs::NORMAL);
        assert_eq!(of("+quotes,+macros"), Subs::VERBATIM.with(Subs::QUOTES).with(Subs::MACROS));
        assert_eq!(of("-callouts"), Subs::SPECIAL);
        assert_eq!(of("attributes+"), Subs::VERBATIM.with(Subs::ATTRIBUTES));
        assert_eq!(of("quotes, macros"), Subs::QUOTES.with(Subs::MACROS));
        assert_eq!(of("none"), Subs::NONE);
        assert_eq!(Subs::parse("q,a", Subs::NONE, true), Subs::QUOTES.with(Subs::ATTRIBUTES));
    }
}
