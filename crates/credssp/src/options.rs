//! How a logon goes about it: the mechanism, the KDC, and how far.

/// Which mechanism proves who the user is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mechanism {
    /// What Windows' client does: with a KDC, SPNEGO that offers Kerberos and NTLM, and the server chooses; without
    /// one, plain NTLM.
    #[default]
    Negotiate,
    /// NTLM alone, not wrapped in SPNEGO.
    Ntlm,
    /// Kerberos alone, in SPNEGO; needs a KDC and a realm.
    Kerberos,
}

/// The options of a logon. [`Options::default`] goes as far as the server's proof of its key and no further.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Which mechanism.
    pub mechanism: Mechanism,
    /// The KDC, `host`, `tcp://host:port`, `udp://host:port`, or a KDC proxy, `http(s)://host/path`. None is looked
    /// for.
    pub kdc: Option<String>,
    /// Whether [`Options::kdc`] may be a proxy without TLS (`http://`): a device on the network path can then read what is
    /// sent to the KDC, and try passwords against it.
    pub insecure_kdc: bool,
    /// What this computer is called in NTLM's NEGOTIATE and in Kerberos' requests; empty for nothing.
    pub client_name: String,
    /// Restricted admin: authInfo carries empty names and an empty password. Whether the server was asked for that
    /// (MS-RDPBCGR 2.2.1.1.1) is not known here.
    pub restricted_admin: bool,
    /// Remote credential guard: TSRemoteGuardCreds (MS-CSSP 2.2.1.2.3) would carry the tickets of the user's own logon
    /// session, which sspi does not offer and a password does not give. Everything up to the server's proof of its key
    /// is the same, so that is what is done; with [`Options::delegate`] the logon then says that it cannot go on.
    pub remote_guard: bool,
    /// Whether authInfo, with the password in it, may be sent: the reach `session`.
    pub delegate: bool,
}
