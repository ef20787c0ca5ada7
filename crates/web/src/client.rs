//! Who calls: the address of a request, read behind the proxies that are trusted, and behind no other.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::{HeaderMap, request::Parts},
};

use crate::state::Web;

/// Where proxies say for whom they ask.
const FORWARDED_FOR: &str = "x-forwarded-for";

/// The address of whoever calls, behind trusted proxies only.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Client(pub(crate) IpAddr);

impl FromRequestParts<Web> for Client {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, Self::Rejection> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |c| c.0.ip());
        Ok(Self(behind_proxies(peer, &parts.headers, &web.settings().trusted_proxies)))
    }
}

/// Walks `X-Forwarded-For` from the nearest hop outwards, as far as the hops are trusted. What cannot be read ends the walk:
/// whatever stands before it, anybody may have written.
fn behind_proxies(peer: IpAddr, headers: &HeaderMap, trusted: &[IpAddr]) -> IpAddr {
    let is_trusted = |address: IpAddr| trusted.iter().any(|t| t.to_canonical() == address);
    let mut address = peer.to_canonical();
    let hops = headers.get_all(FORWARDED_FOR).iter().rev().flat_map(|line| line.as_bytes().rsplit(|byte| *byte == b','));
    for hop in hops.map(<[u8]>::trim_ascii).filter(|hop| !hop.is_empty()) {
        match read_hop(hop) {
            Some(next) if is_trusted(address) => address = next.to_canonical(),
            _ => break,
        }
    }
    address
}

/// The address of a hop as proxies write it: bare, in quotes, in brackets, with a port.
fn read_hop(hop: &[u8]) -> Option<IpAddr> {
    let hop = std::str::from_utf8(hop).ok()?;
    let bare = hop.strip_prefix('"').and_then(|h| h.strip_suffix('"')).unwrap_or(hop).trim();
    if let Ok(address) = bare.parse() {
        return Some(address);
    }
    if let Ok(address) = bare.parse::<SocketAddr>() {
        return Some(address.ip());
    }
    bare.strip_prefix('[')?.strip_suffix(']')?.parse().map(IpAddr::V6).ok()
}

/// Whether a request came through a proxy although none is trusted: then everybody has the address of the proxy. Only a proxy
/// speaks TLS here.
pub(crate) fn is_through_unnamed_proxy(web: &Web, headers: &HeaderMap) -> bool {
    web.is_tls() && web.settings().trusted_proxies.is_empty() && headers.contains_key(FORWARDED_FOR)
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    const PROXY: &str = "10.0.0.1";

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    /// The address behind the proxy, which sent these lines.
    fn behind(lines: &[&[u8]], trusted: &[&str]) -> IpAddr {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(FORWARDED_FOR, HeaderValue::from_bytes(line).unwrap());
        }
        behind_proxies(ip(PROXY), &headers, &trusted.iter().map(|t| ip(t)).collect::<Vec<_>>())
    }

    #[test]
    fn only_trusted_proxies_are_believed() {
        let line: &[&[u8]] = &[b"1.2.3.4, 5.6.7.8"];
        assert_eq!(behind(line, &[]), ip(PROXY));
        assert_eq!(behind(line, &[PROXY]), ip("5.6.7.8"));
        assert_eq!(behind(line, &[PROXY, "5.6.7.8"]), ip("1.2.3.4"));
        assert_eq!(behind(line, &["::ffff:10.0.0.1"]), ip("5.6.7.8"), "whatever clothes it is named in");
        assert_eq!(behind(&[], &[PROXY]), ip(PROXY));
    }

    #[test]
    fn an_address_is_read_as_proxies_write_it() {
        for (hop, address) in [
            ("1.2.3.4:567", "1.2.3.4"),
            ("[2001:db8::1]:99", "2001:db8::1"),
            ("\"[2001:db8::1]:99\"", "2001:db8::1"),
            ("\"[2001:db8::1]\"", "2001:db8::1"),
            ("[2001:db8::1]", "2001:db8::1"),
            ("2001:db8::1", "2001:db8::1"),
            ("\" 1.2.3.4 \"", "1.2.3.4"),
            (" \t1.2.3.4\t ", "1.2.3.4"),
            (",, 1.2.3.4 , ,", "1.2.3.4"),
            ("::ffff:1.2.3.4", "1.2.3.4"),
            ("[::ffff:1.2.3.4]:80", "1.2.3.4"),
            ("9.9.9.9, 1.2.3.4", "1.2.3.4"),
            // What is no address tells nothing, nor does whatever stands before it.
            ("rubbish", PROXY),
            ("unknown", PROXY),
            ("1.2.3.4, _hidden", PROXY),
            ("1.2.3.4, 1.2.3", PROXY),
            ("1.2.3.4:99999", PROXY),
            ("[1.2.3.4]", PROXY),
            ("\"1.2.3.4", PROXY),
            ("[2001:db8::1", PROXY),
            ("", PROXY),
        ] {
            assert_eq!(behind(&[hop.as_bytes()], &[PROXY]), ip(address), "{hop:?}");
        }
    }

    #[test]
    fn lines_are_one_list_and_the_last_hop_is_the_nearest() {
        assert_eq!(behind(&[b"9.9.9.9", b"1.2.3.4"], &[PROXY]), ip("1.2.3.4"));
        assert_eq!(behind(&[b"9.9.9.9", b""], &[PROXY]), ip("9.9.9.9"));
        // Bytes that are no text make nobody believe the line before.
        assert_eq!(behind(&[b"9.9.9.9", b"\xff\xfe"], &[PROXY]), ip(PROXY));
        assert_eq!(behind(&[b"\xff\xfe, 1.2.3.4"], &[PROXY]), ip("1.2.3.4"), "what the proxy added is read");
        let many = "9.9.9.9,".repeat(10_000) + "1.2.3.4";
        assert_eq!(behind(&[many.as_bytes()], &[PROXY]), ip("1.2.3.4"));
    }
}
