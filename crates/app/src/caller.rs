//! Who calls, as far as an address tells: whatever is counted for an address is counted for one customer of a provider.

use std::net::{IpAddr, Ipv6Addr};

/// One customer of a provider: an IPv4 address, or a whole IPv6 network of 64 bits, since whoever has one address of it has
/// them all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Caller(IpAddr);

impl Caller {
    /// The customer an address belongs to. An IPv4 address in the clothes of IPv6 is an IPv4 address.
    #[must_use]
    pub fn of(address: IpAddr) -> Self {
        match address.to_canonical() {
            IpAddr::V4(a) => Self(a.into()),
            IpAddr::V6(a) => Self(Ipv6Addr::from_bits(a.to_bits() & (u128::MAX << 64)).into()),
        }
    }

    /// The network around it: what one office or one village usually has.
    #[must_use]
    pub fn network(self) -> Vec<u8> {
        match self.0 {
            IpAddr::V4(a) => a.octets().into_iter().take(3).collect(),
            IpAddr::V6(a) => a.octets().into_iter().take(6).collect(),
        }
    }
}

/// `192.0.2.1` or `2001:db8::/64`: what marks are made from.
impl std::fmt::Display for Caller {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.0 {
            IpAddr::V4(a) => a.fmt(f),
            IpAddr::V6(a) => write!(f, "{a}/64"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_network_of_64_bits_is_one_caller() {
        let caller = |text: &str| Caller::of(text.parse().unwrap());
        assert_eq!(caller("2001:db8:1:2::1"), caller("2001:db8:1:2:ffff:ffff:ffff:ffff"));
        assert_ne!(caller("2001:db8:1:2::1"), caller("2001:db8:1:3::1"));
        assert_eq!(caller("2001:db8:1:2:3::9").to_string(), "2001:db8:1:2::/64");
        assert_eq!(caller("::ffff:192.0.2.7"), caller("192.0.2.7"));
        assert_ne!(caller("192.0.2.7"), caller("192.0.2.8"));
        assert_eq!(caller("192.0.2.7").to_string(), "192.0.2.7");
        assert_eq!(caller("192.0.2.7").network(), [192, 0, 2]);
        assert_eq!(caller("2001:db8:1:2::1").network(), caller("2001:db8:1:ffff::1").network());
    }
}
