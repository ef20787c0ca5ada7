//! A letter as it is sent (RFC 5322, MIME), read as a mail program shows it: its headers in words, and of its text what stands in plain letters.

/// Longest letter that is read, in bytes.
pub(super) const LONGEST: u64 = 1 << 20;
/// Parts within parts that are looked through.
const DEEPEST: u32 = 4;

/// A letter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Letter {
    pub(super) from: String,
    pub(super) to: String,
    pub(super) subject: String,
    pub(super) date: String,
    /// Its text, line by line.
    pub(super) lines: Vec<Vec<Span>>,
}

/// A piece of a line: words, or the address of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Span {
    Words(String),
    Link(String),
}

impl Letter {
    pub(super) fn read(bytes: &[u8]) -> Self {
        let (head, body) = split(bytes);
        let header = |name: &str| decoded_words(&value(&head, name));
        let text = plain(&head, body, DEEPEST).unwrap_or_default();
        Self {
            from: header("From"),
            to: header("To"),
            subject: header("Subject"),
            date: header("Date"),
            lines: text.lines().map(spans).collect(),
        }
    }
}

/// Headers, each on one line, and what follows them.
fn split(bytes: &[u8]) -> (Vec<String>, &[u8]) {
    let (mut head, mut rest) = (Vec::<String>::new(), bytes);
    while !rest.is_empty() {
        let end = rest.iter().position(|b| *b == b'\n').map_or(rest.len(), |at| at + 1);
        let (line, after) = rest.split_at(end);
        rest = after;
        let line = String::from_utf8_lossy(line);
        let line = line.trim_end_matches(['\r', '\n']);
        match head.last_mut() {
            _ if line.is_empty() => break,
            // A long one goes on in lines that begin with a blank.
            Some(last) if line.starts_with([' ', '\t']) => last.push_str(line),
            _ => head.push(line.to_owned()),
        }
    }
    (head, rest)
}

fn value(head: &[String], name: &str) -> String {
    let one = |line: &String| {
        let (given, value) = line.split_once(':')?;
        given.eq_ignore_ascii_case(name).then(|| value.trim().to_owned())
    };
    head.iter().find_map(one).unwrap_or_default()
}

/// The text in plain letters of a letter or of a part of one.
fn plain(head: &[String], body: &[u8], deep: u32) -> Option<String> {
    let kind = value(head, "Content-Type");
    let lower = kind.to_ascii_lowercase();
    if lower.starts_with("multipart/") {
        let boundary = parameter(&kind, "boundary").filter(|b| !b.is_empty())?;
        return parts(body, &boundary).find_map(|part| {
            let (head, body) = split(part);
            if deep == 0 { None } else { plain(&head, body, deep - 1) }
        });
    }
    if !(lower.is_empty() || lower.starts_with("text/plain")) {
        return None;
    }
    let bytes = match value(head, "Content-Transfer-Encoding").to_ascii_lowercase().as_str() {
        "quoted-printable" => quoted(body, false),
        "base64" => unbase64(body),
        _ => body.to_vec(),
    };
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

fn parameter(kind: &str, name: &str) -> Option<String> {
    kind.split(';').skip(1).find_map(|part| {
        let (given, value) = part.split_once('=')?;
        given.trim().eq_ignore_ascii_case(name).then(|| value.trim().trim_matches('"').to_owned())
    })
}

/// What stands between lines that begin with a boundary.
fn parts<'b>(body: &'b [u8], boundary: &str) -> impl Iterator<Item = &'b [u8]> {
    let mark = format!("--{boundary}").into_bytes();
    let mut starts = Vec::new();
    let mut at = 0;
    for line in body.split_inclusive(|b| *b == b'\n') {
        if line.starts_with(&mark) {
            starts.push((at, at + line.len()));
        }
        at += line.len();
    }
    let ends: Vec<_> = starts.iter().skip(1).map(|(from, _)| *from).collect();
    starts.into_iter().zip(ends).filter_map(|((_, from), until)| body.get(from..until))
}

/// Quoted-printable; in headers a low line is a blank.
fn quoted(text: &[u8], in_header: bool) -> Vec<u8> {
    let (mut out, mut rest) = (Vec::with_capacity(text.len()), text);
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        match (first, after) {
            (b'=', [b'\r', b'\n', more @ ..] | [b'\n', more @ ..]) => rest = more,
            (b'=', [high, low, more @ ..]) => match (digit(*high), digit(*low)) {
                (Some(high), Some(low)) => {
                    out.push(high * 16 + low);
                    rest = more;
                }
                _ => out.push(b'='),
            },
            (b'_', _) if in_header => out.push(b' '),
            (other, _) => out.push(*other),
        }
    }
    out
}

fn digit(letter: u8) -> Option<u8> {
    char::from(letter).to_digit(16).and_then(|n| u8::try_from(n).ok())
}

fn unbase64(text: &[u8]) -> Vec<u8> {
    let (mut out, mut held, mut bits) = (Vec::new(), 0_u32, 0);
    for letter in text {
        let six = match letter {
            b'A'..=b'Z' => letter - b'A',
            b'a'..=b'z' => letter - b'a' + 26,
            b'0'..=b'9' => letter - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => continue,
        };
        (held, bits) = (((held << 6) | u32::from(six)) & 0xff_ffff, bits + 6);
        if bits >= 8 {
            bits -= 8;
            out.push(((held >> bits) & 0xff).to_le_bytes()[0]);
        }
    }
    out
}

/// A header in words: `=?utf-8?q?...?=` and `=?utf-8?b?...?=` are decoded (RFC 2047); blanks between two of them are none.
fn decoded_words(text: &str) -> String {
    let (mut out, mut rest, mut after_word) = (String::new(), text, false);
    while let Some((before, word)) = rest.split_once("=?") {
        let mut parts = word.splitn(3, '?');
        let (charset, how) = (parts.next(), parts.next());
        let decoded = parts.next().and_then(|last| {
            let (inner, more) = last.split_once("?=")?;
            if !charset?.eq_ignore_ascii_case("utf-8") {
                return None;
            }
            let bytes = match how? {
                "q" | "Q" => quoted(inner.as_bytes(), true),
                "b" | "B" => unbase64(inner.as_bytes()),
                _ => return None,
            };
            Some((String::from_utf8_lossy(&bytes).into_owned(), more))
        });
        if !(after_word && before.trim().is_empty() && decoded.is_some()) {
            out.push_str(before);
        }
        match decoded {
            Some((words, more)) => {
                out.push_str(&words);
                (rest, after_word) = (more, true);
            }
            None => {
                out.push_str("=?");
                (rest, after_word) = (word, false);
            }
        }
    }
    out.push_str(rest);
    out
}

/// A line with the addresses of pages in it.
fn spans(line: &str) -> Vec<Span> {
    let (mut spans, mut rest) = (Vec::new(), line);
    while let Some(at) = ["https://", "http://"].into_iter().filter_map(|scheme| rest.find(scheme)).min() {
        let (before, from) = rest.split_at(at);
        let end = from.find(|c: char| c.is_whitespace() || c.is_control() || "<>\"'".contains(c)).unwrap_or(from.len());
        let (address, after) = from.split_at(end);
        // What ends a sentence is no part of it.
        let link = address.trim_end_matches(['.', ',', ';', ':', '!', '?', ')']);
        let tail = address.get(link.len()..).unwrap_or_default();
        if !before.is_empty() {
            spans.push(Span::Words(before.to_owned()));
        }
        spans.push(Span::Link(link.to_owned()));
        if !tail.is_empty() {
            spans.push(Span::Words(tail.to_owned()));
        }
        rest = after;
    }
    if !rest.is_empty() {
        spans.push(Span::Words(rest.to_owned()));
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::*;

    const LETTER: &str = "From: Tuntas <tuntas@contoh.id>\r\nTo: =?utf-8?q?Sit=C3=AD_A?= =?utf-8?b?bWluYQ==?= <siti@contoh.id>\r\n\
        Subject: Laporan 754 361 6960: jalan rusak di depan pasar\r\n Tangga Arung, dijawab\r\nDate: Sun, 29 Nov 2026\r\n\
        Content-Type: multipart/alternative;\r\n boundary=\"x1\"\r\n\r\n--x1\r\nContent-Type: text/plain; charset=utf-8\r\n\
        Content-Transfer-Encoding: quoted-printable\r\n\r\nHalo <b>Sit=C3=AD</b>,\r\n\r\nBuka: http://127.0.0.1:8080/siaga/abcdefghijklmn=\r\nopqrst.\r\n\
        --x1\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>Halo</p>\r\n--x1--\r\n";

    #[test]
    fn a_letter_is_read_as_a_mail_program_shows_it() {
        let letter = Letter::read(LETTER.as_bytes());
        assert_eq!(letter.subject, "Laporan 754 361 6960: jalan rusak di depan pasar Tangga Arung, dijawab");
        assert_eq!((letter.to.as_str(), letter.date.as_str()), ("Sití Amina <siti@contoh.id>", "Sun, 29 Nov 2026"));
        let words = |text: &str| Span::Words(text.to_owned());
        assert_eq!(
            letter.lines,
            [
                vec![words("Halo <b>Sití</b>,")],
                vec![],
                // A link that is folded over lines is whole.
                vec![words("Buka: "), Span::Link("http://127.0.0.1:8080/siaga/abcdefghijklmnopqrst".into()), words(".")],
            ]
        );
    }

    #[test]
    fn whatever_the_bytes_are_nothing_breaks() {
        let whole = LETTER.as_bytes();
        for end in 0..whole.len() {
            Letter::read(&whole[..end]);
            let mut other = whole.to_vec();
            other[end] = 0xff;
            Letter::read(&other);
        }
        assert_eq!(
            Letter::read(b"Subject: a\n\nx=y"),
            Letter { subject: "a".into(), lines: vec![vec![Span::Words("x=y".into())]], ..Letter::default() }
        );
        assert_eq!(decoded_words("=?utf-8?x?a?= =?iso-8859-1?q?b?= =?"), "=?utf-8?x?a?= =?iso-8859-1?q?b?= =?");
        let endless = "Content-Type: multipart/mixed; boundary=a\n\n--a\n".repeat(50);
        assert!(Letter::read(endless.as_bytes()).lines.is_empty());
        assert_eq!(unbase64(b"U2FtYXJpbmRh\r\nLi4="), b"Samarinda..");
    }

    #[test]
    fn only_addresses_of_pages_are_links() {
        let links = |line: &str| spans(line).into_iter().filter(|s| matches!(s, Span::Link(_))).count();
        assert_eq!(links("javascript:alert(1) data:text/html,x ftp://a.id"), 0);
        assert_eq!(links("https://a.id/x, (http://b.id)."), 2);
        assert_eq!(spans("http://a.id/\"onclick=x"), [Span::Link("http://a.id/".into()), Span::Words("\"onclick=x".into())]);
    }
}
