//! The order of the attempts: the families take turns, so that one that leads nowhere delays the other only once
//! (RFC 8305 4).

use std::net::SocketAddr;

/// The resolver's addresses without repetitions, the family that it named first in front, then in turn.
pub(super) fn in_order(resolved: Vec<SocketAddr>) -> Vec<SocketAddr> {
    let mut addresses: Vec<SocketAddr> = Vec::with_capacity(resolved.len());
    for address in resolved {
        if !addresses.contains(&address) {
            addresses.push(address);
        }
    }
    let first_is_ipv6 = addresses.first().is_some_and(SocketAddr::is_ipv6);
    let (first, second): (Vec<_>, Vec<_>) =
        addresses.into_iter().partition(|address| address.is_ipv6() == first_is_ipv6);
    let (mut first, mut second) = (first.into_iter(), second.into_iter());
    let mut ordered = Vec::with_capacity(first.len() + second.len());
    while first.len() + second.len() > 0 {
        ordered.extend(first.next());
        ordered.extend(second.next());
    }
    ordered
}

#[cfg(test)]
mod tests {
    use std::net::SocketAddr;

    use super::in_order;

    fn addresses(list: &[&str]) -> Vec<SocketAddr> {
        list.iter().map(|text| text.parse().expect(text)).collect()
    }

    #[test]
    fn families_take_turns_and_the_resolvers_first_begins() {
        let resolved = addresses(&["[::1]:1", "[::2]:1", "[::3]:1", "192.0.2.1:1"]);
        assert_eq!(in_order(resolved), addresses(&["[::1]:1", "192.0.2.1:1", "[::2]:1", "[::3]:1"]));
        let resolved = addresses(&["192.0.2.1:1", "192.0.2.2:1", "[::1]:1"]);
        assert_eq!(in_order(resolved), addresses(&["192.0.2.1:1", "[::1]:1", "192.0.2.2:1"]));
    }

    #[test]
    fn an_address_is_tried_once() {
        let resolved = addresses(&["192.0.2.1:1", "192.0.2.1:1", "192.0.2.1:2"]);
        assert_eq!(in_order(resolved), addresses(&["192.0.2.1:1", "192.0.2.1:2"]));
        assert_eq!(in_order(Vec::new()), Vec::new());
    }
}
