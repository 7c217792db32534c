//! White space in running text.

/// Appends text; each run of blanks is one, a line feed where one is in it.
pub(super) fn push(text: &str, verbatim: bool, out: &mut String) {
    if verbatim {
        out.push_str(text);
        return;
    }
    let bytes = text.as_bytes();
    let after_blank = out.as_bytes().last().is_none_or(|&b| is_blank(b));
    if ast::scan::is_folded(text) && !(after_blank && bytes.first().is_some_and(|&b| is_blank(b))) {
        out.push_str(text);
        return;
    }
    let mut plain = 0;
    let mut at = 0;
    while let Some(n) = bytes[at..].iter().position(|&b| is_blank(b)) {
        let first = at + n;
        let len = bytes[first..].iter().take_while(|&&b| is_blank(b)).count();
        at = first + len;
        let is_fine = len == 1 && matches!(bytes[first], b' ' | b'\n');
        if is_fine && !(first == 0 && out.ends_with([' ', '\n'])) {
            continue;
        }
        out.push_str(&text[plain..first]);
        plain = at;
        let blank = if bytes[first..at].contains(&b'\n') { '\n' } else { ' ' };
        if !out.ends_with([' ', '\n']) {
            out.push(blank);
        } else if blank == '\n' {
            out.pop();
            out.push('\n');
        }
    }
    out.push_str(&text[plain..]);
}

const fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t'..=b'\r')
}

#[cfg(test)]
mod tests {
    #[test]
    fn blanks_are_folded() {
        let mut out = String::new();
        for text in ["a  b\t\n c ", " d", "\n e\tf"] {
            super::push(text, false, &mut out);
        }
        assert_eq!(out, "a b\nc d\ne f");
    }
}
