//! What an operating system's error says of a name or of an address. The words go into the report as they are.

use std::io::{self, ErrorKind};

use rdpwhy_handshake::Unreachable;

/// Out of file descriptors or buffers: no address could be reached now, and none is to blame. `EMFILE`, `ENFILE` and
/// `ENOBUFS`, for which `std` has no kinds.
const SHORTAGES: &[i32] = if cfg!(windows) {
    &[10_024, 10_055]
} else if cfg!(any(target_os = "linux", target_os = "android")) {
    &[24, 23, 105]
} else {
    &[24, 23, 55]
};

/// Why an attempt failed; `None` where our own machine is short of something.
pub(super) fn of_attempt(error: &io::Error) -> Option<Unreachable> {
    if error.kind() == ErrorKind::OutOfMemory || error.raw_os_error().is_some_and(|code| SHORTAGES.contains(&code)) {
        return None;
    }
    Some(match error.kind() {
        ErrorKind::ConnectionRefused | ErrorKind::ConnectionReset | ErrorKind::ConnectionAborted => {
            Unreachable::Refused
        }
        ErrorKind::TimedOut | ErrorKind::WouldBlock => Unreachable::Timeout,
        // A packet filter of our own refuses with EPERM or EACCES.
        ErrorKind::HostUnreachable | ErrorKind::PermissionDenied => Unreachable::HostUnreachable,
        // Also a family that this machine does not have, no address of ours to send from, a missing zone: all of them
        // are ways of having no route.
        _ => Unreachable::NetworkUnreachable,
    })
}

/// Whether the resolver said that there is no such name, or failed.
///
/// `std` keeps `getaddrinfo`'s number to itself and gives only its text, which is not translated as long as nobody calls
/// `setlocale`. Windows has numbers instead. A name without any address is counted among the missing: there is nothing
/// to connect to, and the resolver did answer.
pub(super) fn of_lookup(error: &io::Error) -> Unreachable {
    /// `WSAHOST_NOT_FOUND`, `WSANO_DATA`.
    const WINDOWS: &[i32] = &[11_001, 11_004];
    const TEXTS: &[&str] = &[
        "Name or service not known",                    // glibc, EAI_NONAME
        "No address associated with",                   // glibc, BSD, EAI_NODATA
        "Name does not resolve",                        // musl, FreeBSD, EAI_NONAME
        "Name has no usable address",                   // musl, EAI_NODATA
        "nodename nor servname provided, or not known", // macOS, BSD, EAI_NONAME
        "hostname nor servname provided, or not known", // FreeBSD, Android, EAI_NONAME
    ];
    let text = error.to_string();
    let numbered = error.raw_os_error().is_some_and(|code| cfg!(windows) && WINDOWS.contains(&code));
    if numbered || TEXTS.iter().any(|known| text.contains(known)) {
        Unreachable::NameNotFound
    } else {
        Unreachable::ResolverFailed
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Error, ErrorKind};

    use rdpwhy_handshake::Unreachable;

    use super::{SHORTAGES, of_attempt, of_lookup};

    #[test]
    fn the_resolvers_answer_is_told_from_its_failure() {
        let of = |words: &str| of_lookup(&Error::other(format!("failed to lookup address information: {words}")));
        assert_eq!(of("Name or service not known"), Unreachable::NameNotFound);
        assert_eq!(of("Name does not resolve"), Unreachable::NameNotFound);
        assert_eq!(of("No address associated with hostname"), Unreachable::NameNotFound);
        assert_eq!(of("Temporary failure in name resolution"), Unreachable::ResolverFailed);
        assert_eq!(of("Non-recoverable failure in name resolution"), Unreachable::ResolverFailed);
    }

    #[test]
    fn each_way_of_not_getting_there_has_its_own_reason() {
        let of = |kind| of_attempt(&Error::from(kind));
        assert_eq!(of(ErrorKind::ConnectionRefused), Some(Unreachable::Refused));
        assert_eq!(of(ErrorKind::TimedOut), Some(Unreachable::Timeout));
        assert_eq!(of(ErrorKind::HostUnreachable), Some(Unreachable::HostUnreachable));
        assert_eq!(of(ErrorKind::PermissionDenied), Some(Unreachable::HostUnreachable));
        assert_eq!(of(ErrorKind::NetworkUnreachable), Some(Unreachable::NetworkUnreachable));
        assert_eq!(of(ErrorKind::AddrNotAvailable), Some(Unreachable::NetworkUnreachable));
    }

    #[test]
    fn a_shortage_of_ours_blames_no_address() {
        assert_eq!(of_attempt(&Error::from(ErrorKind::OutOfMemory)), None);
        for code in SHORTAGES {
            assert_eq!(of_attempt(&Error::from_raw_os_error(*code)), None);
        }
    }
}
