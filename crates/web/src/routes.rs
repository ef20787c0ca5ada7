//! Addresses as pages use them: those of [`routes`](::routes), and which of them lead on.

pub(crate) use ::routes::*;
use axum::http::uri::PathAndQuery;

/// The pages that whoever must still choose a password or set up a second factor may open.
pub(crate) fn is_of_account(path: &str) -> bool {
    [ACCOUNT, ACCOUNT_CODE, ACCOUNT_SESSION, PASSWORD, SIGN_OUT].contains(&path)
}

/// A local address to go back to, made anew from its path and query; anything else leads home.
pub(crate) fn local(address: &str) -> String {
    rebuilt(address).map_or_else(|| HOME.to_owned(), |rebuilt| rebuilt.to_string())
}

fn rebuilt(address: &str) -> Option<PathAndQuery> {
    // Browsers drop some control characters and turn backslashes, so that what is left may be the address of another site.
    if address.contains(|c: char| c.is_control() || c == '\\') {
        return None;
    }
    let address = address.split('#').next().unwrap_or_default();
    let (path, query) = address.split_once('?').map_or((address, None), |(path, query)| (path, Some(query)));
    let segments: Vec<_> = path.strip_prefix('/')?.split('/').collect();
    let (_, before) = segments.split_last()?;
    // An empty one makes the next a host; a dotted one leads elsewhere than it says.
    let leads_astray = |segment: &&str| matches!(segment.to_ascii_lowercase().replace("%2e", ".").as_str(), "." | "..");
    if before.iter().any(|segment| segment.is_empty()) || segments.iter().any(leads_astray) {
        return None;
    }
    let query = query.map(|query| format!("?{}", kept(query))).unwrap_or_default();
    PathAndQuery::try_from(format!("{}{query}", kept(path))).ok()
}

/// A part of an address with everything encoded that may not stand there as it is. What is encoded already stays.
fn kept(part: &str) -> String {
    let mut out = String::with_capacity(part.len());
    for byte in part.bytes() {
        match byte {
            b if b.is_ascii_alphanumeric() || b"-_.~/?%!$&'()*+,;=:@".contains(&b) => out.push(char::from(b)),
            b => out.push_str(&format!("%{b:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_local_addresses_lead_on() {
        for good in ["/", "/meja?a=b", "/meja/", "/laporan?cari=a%20b&x=1#", "/meja/laporan/1?antre=a%3Db~1_2", "/lapor?a=//b"] {
            assert_eq!(local(good), good.trim_end_matches('#'), "{good}");
        }
        assert_eq!(local("/laporan?cari=jalan rusak é\"<>"), "/laporan?cari=jalan%20rusak%20%C3%A9%22%3C%3E");
        assert_eq!(local("/laporan#tindakan"), "/laporan");
        for bad in [
            "",
            "meja",
            "?a=b",
            "#a",
            "//evil.example",
            "///evil.example",
            "//",
            "/a//evil.example",
            "https://evil.example",
            "https:/evil.example",
            "javascript:alert(1)",
            "/\\evil.example",
            "\\\\evil.example",
            "/\t/evil.example",
            "\t//evil.example",
            "/\n/evil.example",
            " //evil.example",
            "/a\r\nSet-Cookie: x",
            "/a\0b",
            "/a?b=\u{7f}",
            "/a?b=\u{85}",
            "/./",
            "/..",
            "/.//evil.example",
            "/a/../b",
            "/%2e%2E/evil.example",
            "/.%2e//evil.example",
        ] {
            assert_eq!(local(bad), HOME, "{bad:?}");
        }
        assert_eq!(local(&format!("/{}", "a".repeat(100_000))), HOME);
    }
}
