//! Bytes that are no protocol of ours.

/// What a garbage fault writes.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Garbage {
    /// 64 bytes that look random, the same every time.
    Noise,
    /// 64 zeros.
    Zeros,
    /// A web server's answer.
    Http,
    /// An SSH server's greeting.
    Ssh,
    /// A record of TLS 1.2 application data, which is nothing where no TLS is and does not open where it is.
    TlsRecord,
    /// A TPKT whose inside begins as X.224 and goes on as noise.
    Tpkt,
    /// These bytes.
    Raw(Vec<u8>),
}

impl Garbage {
    /// The kinds that have a name.
    pub(super) const NAMED: [(&'static str, Self); 6] = [
        ("noise", Self::Noise),
        ("zeros", Self::Zeros),
        ("http", Self::Http),
        ("ssh", Self::Ssh),
        ("tls-record", Self::TlsRecord),
        ("tpkt", Self::Tpkt),
    ];

    /// What is written.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        const LEN: usize = 64;
        match self {
            Self::Noise => noise().take(LEN).collect(),
            Self::Zeros => vec![0; LEN],
            Self::Http => b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".to_vec(),
            Self::Ssh => b"SSH-2.0-OpenSSH_9.6\r\n".to_vec(),
            Self::TlsRecord => [23, 3, 3, 0, 64].into_iter().chain(noise().take(LEN)).collect(),
            // A data TPDU (X.224 13.7), 64 bytes of user data.
            Self::Tpkt => [3, 0, 0, 71, 2, 0xF0, 0x80].into_iter().chain(noise().take(LEN)).collect(),
            Self::Raw(bytes) => bytes.clone(),
        }
    }
}

/// A linear congruential generator (Numerical Recipes' constants). The first byte is 0xD1, which begins no frame of the
/// handshake.
fn noise() -> impl Iterator<Item = u8> {
    let next = |state: &u32| Some(state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223));
    std::iter::successors(Some(0xD10F_5EED_u32), next).map(|state| {
        let [high, ..] = state.to_be_bytes();
        high
    })
}
