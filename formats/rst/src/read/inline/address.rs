//! Addresses that stand bare in the text: `https://example.org/`, `me@example.org`.
//!
//! Specification: <https://docutils.sourceforge.io/docs/ref/rst/restructuredtext.html#standalone-hyperlinks>

use super::border::{may_end, may_start};
use ast::scan::ByteSet;

/// The schemes that docutils knows.
const SCHEMES: &[&str] = &[
    "about",
    "acap",
    "addbook",
    "afp",
    "afs",
    "aim",
    "callto",
    "castanet",
    "chttp",
    "cid",
    "crid",
    "data",
    "dav",
    "dict",
    "dns",
    "eid",
    "fax",
    "feed",
    "file",
    "finger",
    "freenet",
    "ftp",
    "go",
    "gopher",
    "gsm-sms",
    "h323",
    "h324",
    "hdl",
    "hnews",
    "http",
    "https",
    "hydra",
    "iioploc",
    "ilu",
    "im",
    "imap",
    "info",
    "ior",
    "ipp",
    "irc",
    "iris.beep",
    "iseek",
    "jar",
    "javascript",
    "jdbc",
    "ldap",
    "lifn",
    "livescript",
    "lrq",
    "mailbox",
    "mailserver",
    "mailto",
    "md5",
    "mid",
    "mocha",
    "modem",
    "mtqp",
    "mupdate",
    "news",
    "nfs",
    "nntp",
    "opaquelocktoken",
    "phone",
    "pop",
    "pop3",
    "pres",
    "printer",
    "prospero",
    "rdar",
    "res",
    "rtsp",
    "rvp",
    "rwhois",
    "rx",
    "sdp",
    "service",
    "shttp",
    "sip",
    "sips",
    "smb",
    "snews",
    "snmp",
    "soap.beep",
    "soap.beeps",
    "ssh",
    "t120",
    "tag",
    "tcp",
    "tel",
    "telephone",
    "telnet",
    "tftp",
    "tip",
    "tn3270",
    "tv",
    "urn",
    "uuid",
    "vemmi",
    "videotex",
    "view-source",
    "wais",
    "whodp",
    "whois++",
    "x-man-page",
    "xmlrpc.beep",
    "xmlrpc.beeps",
    "z39.50r",
    "z39.50s",
];

const LETTERS: &[u8] = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
/// What an address is made of. A null is the backslash of an escape.
static ADDRESS: ByteSet = ByteSet::of(LETTERS).and(b"-_.!~*'()[];/:@&=+$,%\0");
/// What it may end with.
static LAST: ByteSet = ByteSet::of(LETTERS).and(b"_~*/=+");
static SCHEME: ByteSet = ByteSet::of(LETTERS).and(b".+-");
/// What the parts of an e-mail address are made of, dots apart.
static MAIL: ByteSet = ByteSet::of(LETTERS).and(b"-_!~*'{|}/#?^`&=+$%\0");
/// The first mark that an address may have, from `base` on: a colon behind a scheme, or an at sign.
fn mark(text: &str, base: usize) -> Option<usize> {
    memchr::memchr2(b':', b'@', &text.as_bytes()[base..]).map(|at| base + at)
}

/// An address in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Address {
    pub start: usize,
    pub end: usize,
    /// Whether it is one of e-mail.
    pub mail: bool,
}

/// What is found next.
pub(super) enum Found {
    Address(Address),
    /// What looks like an address of a scheme that docutils does not know: it looks for no others behind it.
    Unknown,
    Nothing,
}

/// The first address in `text`, from `base` on.
pub(super) fn find(text: &str, base: usize) -> Found {
    let mut from = base;
    while let Some(mark) = mark(text, from) {
        from = mark + 1;
        if text.as_bytes()[mark] == b':' {
            let Some(start) = scheme_start(text, base, mark) else { continue };
            let Some(end) = end_of_uri(text, mark + 1) else { continue };
            let scheme = text[start..mark].to_ascii_lowercase();
            if SCHEMES.binary_search(&scheme.as_str()).is_err() {
                return Found::Unknown;
            }
            return Found::Address(Address { start, end, mail: false });
        }
        let Some(start) = mail_start(text, base, mark) else { continue };
        let Some(end) = end_of_mail(text, mark + 1) else { continue };
        return Found::Address(Address { start, end, mail: true });
    }
    Found::Nothing
}

/// Where in a text that is no address a backslash must stand, so that it is not taken for one.
pub(crate) fn bare(text: &str) -> Vec<usize> {
    let mut found = Vec::new();
    if mark(text, 0).is_none() {
        return found;
    }
    let mut base = 0;
    loop {
        let address = match find(text, base) {
            Found::Address(address) => address,
            // With other backslashes it may be none, and does not hide what is behind it.
            Found::Unknown => match mark(text, base) {
                Some(at) => {
                    base = at + 1;
                    continue;
                }
                None => break,
            },
            Found::Nothing => break,
        };
        let mark = if address.mail { b'@' } else { b':' };
        let at = memchr::memchr(mark, &text.as_bytes()[address.start..address.end]);
        let at = address.start + at.unwrap_or(0);
        found.push(if address.mail { at } else { address.start });
        base = at + 1;
    }
    found
}

/// Sets a backslash into each address that is left in a text from `start` on, which has backslashes already: one of these may
/// end an address, and another begin behind one that is none any more.
pub(crate) fn hide(out: &mut String, start: usize) {
    if mark(out, start).is_none() {
        return;
    }
    let mut nulled = super::nulled(&out[start..]).into_owned();
    let mut base = 0;
    while let Found::Address(address) = find(&nulled, base) {
        let at = if address.mail {
            let at = memchr::memchr(b'@', &nulled.as_bytes()[address.start..address.end]);
            address.start + at.unwrap_or(0)
        } else {
            address.start
        };
        // Behind a blank an address may begin as at the beginning.
        base = nulled[..address.start].rfind([' ', '\n']).map_or(base, |blank| blank + 1);
        nulled.insert(at, '\0');
        out.insert(start + at, '\\');
    }
}

/// Whether docutils would look for no address behind this text: it holds what looks like one of a scheme that it does not know.
pub(crate) fn hides(text: &str) -> bool {
    let mut base = 0;
    loop {
        match find(text, base) {
            Found::Address(address) => base = address.end,
            Found::Unknown => return true,
            Found::Nothing => return false,
        }
    }
}

/// Whether the whole of a text is an address that stands for itself.
pub(crate) fn is_whole(text: &str) -> bool {
    matches!(find(text, 0), Found::Address(Address { start: 0, end, mail: false }) if end == text.len())
}

/// Whether the text is an e-mail address.
pub(super) fn is_mail(text: &str) -> bool {
    let Some(at) = memchr::memchr(b'@', text.as_bytes()) else { return false };
    is_mail_name(&text.as_bytes()[..at]) && mail_ends(text, at + 1).next() == Some(text.len())
}

/// Whether the text is an address from its start on.
pub(super) fn begins_with_address(text: &str) -> bool {
    let bytes = text.as_bytes();
    let scheme = bytes.iter().take_while(|&&b| SCHEME.has(b)).count();
    if bytes.first().is_some_and(u8::is_ascii_alphabetic)
        && bytes.get(scheme) == Some(&b':')
        && end_of_uri(text, scheme + 1).is_some()
    {
        return true;
    }
    memchr::memchr(b'@', bytes)
        .is_some_and(|at| is_mail_name(&bytes[..at]) && end_of_mail(text, at + 1).is_some())
}

fn scheme_start(text: &str, base: usize, colon: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let run = bytes[base..colon].iter().rev().take_while(|&&b| SCHEME.has(b)).count();
    // Within the run, a scheme can begin only behind a hyphen.
    let first = colon - run;
    let begins = |at: usize| bytes[at].is_ascii_alphabetic() && may_start(text, base, at);
    if first < colon && begins(first) {
        return Some(first);
    }
    (first + 1..colon).find(|&at| bytes[at - 1] == b'-' && begins(at))
}

/// Whether the character at this place may be the last of an address.
fn is_last(bytes: &[u8], at: usize) -> bool {
    LAST.has(bytes[at]) || ADDRESS.has(bytes[at]) && bytes.get(at + 1) == Some(&b'>')
}

fn run(bytes: &[u8], from: usize, set: &ByteSet) -> usize {
    from + bytes[from..].iter().take_while(|&&b| set.has(b)).count()
}

/// Where an address ends whose scheme ends at `from`.
fn end_of_uri(text: &str, from: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let end = run(bytes, from, &ADDRESS);
    let ends = |from: usize, end: usize| {
        (from..end).rev().find(|&at| is_last(bytes, at) && may_end(text, at + 1)).map(|at| at + 1)
    };
    // A part behind a mark must be whole up to the next mark.
    let is_whole = |from: usize, end: usize| end > from && is_last(bytes, end - 1);
    if is_whole(from, end) {
        let fragment = |at: usize| {
            if bytes.get(at) != Some(&b'#') {
                return None;
            }
            ends(at + 1, run(bytes, at + 1, &ADDRESS))
        };
        if bytes.get(end) == Some(&b'?') {
            let behind = run(bytes, end + 1, &ADDRESS);
            if is_whole(end + 1, behind)
                && let Some(end) = fragment(behind)
            {
                return Some(end);
            }
            if let Some(end) = ends(end + 1, behind) {
                return Some(end);
            }
        }
        if let Some(end) = fragment(end) {
            return Some(end);
        }
    }
    ends(from, end)
}

fn is_mail_name(name: &[u8]) -> bool {
    !name.ends_with(b"\0")
        && name.split(|&b| b == b'.').all(|part| !part.is_empty() && part.iter().all(|&b| MAIL.has(b)))
}

fn mail_start(text: &str, base: usize, at: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut first = at;
    // Single dots, and none at an end.
    while first > base
        && (MAIL.has(bytes[first - 1]) || bytes[first - 1] == b'.' && first < at && bytes[first] != b'.')
    {
        first -= 1;
    }
    if first == at || bytes[at - 1] == 0 {
        return None;
    }
    (first..at).find(|&start| bytes[start] != b'.' && may_start(text, base, start))
}

/// Where the host of an e-mail address may end, the last place first.
fn mail_ends(text: &str, from: usize) -> impl Iterator<Item = usize> + '_ {
    let bytes = text.as_bytes();
    let mut end = from;
    while end < bytes.len() && (MAIL.has(bytes[end]) || bytes[end] == b'.' && end > from) {
        end += 1;
    }
    let last = if end < bytes.len() { end + 1 } else { end };
    (from + 1..last.max(from + 1)).rev().filter(move |&at| is_last(bytes, at)).map(|at| at + 1)
}

fn end_of_mail(text: &str, from: usize) -> Option<usize> {
    mail_ends(text, from).find(|&end| may_end(text, end))
}

#[cfg(test)]
mod tests {
    use super::SCHEMES;

    #[test]
    fn schemes_are_in_order() {
        assert!(SCHEMES.is_sorted());
    }
}
