//! `rdpwhy probe`: whom to log on, how, and which servers may be told. The password is no argument:
//! `commands/password.rs`.

use std::path::PathBuf;

use clap::{Args as Flags, ValueEnum};
use rdpwhy::credssp::{self, Credentials, CredsspLogon, Options, UnfitLogon};
use rdpwhy::{Reach, Thumbprint, TrustPolicy};
use zeroize::Zeroizing;

use super::values::switch;

/// The flags of a logon.
#[derive(Debug, Flags)]
#[command(next_help_heading = "Logon")]
pub(crate) struct LogonArgs {
    /// Log this user on where the server asks for a logon (NLA): NAME, DOMAIN\NAME or NAME@REALM. One attempt, never
    /// repeated; a failed one counts against the account. The password comes from RDPWHY_PASSWORD, or with
    /// --password-stdin from standard input, or else from a prompt. Without --reach session it is not handed over.
    #[arg(long, value_name = "USER", env = "RDPWHY_USER", hide_env_values = true)]
    pub(crate) user: Option<String>,
    /// Read the password from the first line of standard input.
    #[arg(long, requires = "user", value_parser = switch, env = "RDPWHY_PASSWORD_STDIN", hide_env_values = true)]
    pub(crate) password_stdin: bool,
    /// How the user is proved.
    #[arg(long, value_enum, default_value = "negotiate", env = "RDPWHY_MECHANISM", hide_env_values = true)]
    mechanism: MechanismArg,
    /// The KDC for Kerberos: HOST, tcp://HOST:PORT, udp://HOST:PORT, or a KDC proxy, https://HOST/KdcProxy. None is
    /// looked for.
    #[arg(long, requires = "user", value_name = "ADDRESS", env = "RDPWHY_KDC", hide_env_values = true)]
    pub(super) kdc: Option<String>,
    /// Let --kdc name a proxy without TLS (http://): every device on the network path can then read what is sent to the KDC,
    /// and try passwords against it. No environment variable says this.
    #[arg(long, requires = "kdc")]
    insecure_kdc: bool,
    /// Restricted admin: ask the server for it, and hand over no password.
    #[arg(long, requires = "user", value_parser = switch, conflicts_with = "remote_guard")]
    #[arg(env = "RDPWHY_RESTRICTED_ADMIN", hide_env_values = true)]
    restricted_admin: bool,
    /// Remote credential guard: ask the server for it. The logon goes to the server's proof of its key and no further.
    #[arg(long, requires = "user", value_parser = switch, env = "RDPWHY_REMOTE_GUARD", hide_env_values = true)]
    remote_guard: bool,
    /// Trust the authorities in this file (PEM or DER) beside the system's. Credentials go only to a server that is
    /// trusted.
    #[arg(long, value_name = "FILE", env = "RDPWHY_CA", hide_env_values = true)]
    pub(crate) ca: Option<PathBuf>,
    /// Trust the server whose certificate has this thumbprint, SHA-256 or SHA-1. May be given several times.
    #[arg(long, value_name = "HEX", value_delimiter = ',')]
    #[arg(env = "RDPWHY_TRUST_THUMBPRINT", hide_env_values = true)]
    trust_thumbprint: Vec<Thumbprint>,
    /// Trust every server. A device on the network path can then have what a logon sends. No environment variable says this.
    #[arg(long)]
    trust_any_certificate: bool,
    /// Log on also over a cipher suite with CBC. Windows Server 2012 R2 with an RSA certificate has no better one that this
    /// probe speaks. Without this flag no credentials are sent there.
    #[arg(long, value_parser = switch, env = "RDPWHY_TRUST_CBC", hide_env_values = true)]
    trust_cbc: bool,
}

impl LogonArgs {
    /// Which servers may be told.
    pub(super) fn trust(&self) -> TrustPolicy {
        let mut policy = TrustPolicy::default();
        policy.thumbprints.clone_from(&self.trust_thumbprint);
        policy.any_certificate = self.trust_any_certificate;
        policy.cbc_suites = self.trust_cbc;
        policy
    }

    /// Flags of the negotiation request (MS-RDPBCGR 2.2.1.1.1).
    pub(super) const fn request_flags(&self) -> u8 {
        const RESTRICTED_ADMIN_MODE_REQUIRED: u8 = 0x01;
        const REDIRECTED_AUTHENTICATION_MODE_REQUIRED: u8 = 0x02;
        match (self.restricted_admin, self.remote_guard) {
            (true, _) => RESTRICTED_ADMIN_MODE_REQUIRED,
            (_, true) => REDIRECTED_AUTHENTICATION_MODE_REQUIRED,
            _ => 0,
        }
    }

    /// The logon of `user`.
    ///
    /// # Errors
    /// The flags do not make one.
    pub(crate) fn logon(
        &self,
        user: &str,
        password: Zeroizing<String>,
        reach: Reach,
        client: &str,
    ) -> Result<CredsspLogon, UnfitLogon> {
        let options = Options {
            mechanism: self.mechanism.into(),
            kdc: self.kdc.clone(),
            insecure_kdc: self.insecure_kdc,
            client_name: client.to_owned(),
            restricted_admin: self.restricted_admin,
            remote_guard: self.remote_guard,
            delegate: reach >= Reach::Session,
        };
        CredsspLogon::new(Credentials::parse(user, password), options)
    }
}

/// [`credssp::Mechanism`], with what it needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum MechanismArg {
    /// Kerberos or NTLM, as the server chooses, where --kdc is given; without it NTLM.
    Negotiate,
    /// NTLM alone.
    Ntlm,
    /// Kerberos alone; needs --kdc and a user with a realm.
    Kerberos,
}

impl From<MechanismArg> for credssp::Mechanism {
    fn from(mechanism: MechanismArg) -> Self {
        match mechanism {
            MechanismArg::Negotiate => Self::Negotiate,
            MechanismArg::Ntlm => Self::Ntlm,
            MechanismArg::Kerberos => Self::Kerberos,
        }
    }
}
