//! `rdpwhy lab`: its flags.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args as Flags, ValueEnum};
use rdpwhy::Target;
use rdpwhy_lab::{Fault, Licensing, Link, Persona, StandardSecurity, personas};

use super::values::switch;

/// `rdpwhy lab`.
#[derive(Debug, Flags)]
pub(crate) struct LabArgs {
    /// Where to listen; port 0 takes a free one, and the answer on standard output names it.
    #[arg(long, value_name = "ADDRESS:PORT", required_unless_present = "list")]
    #[arg(env = "RDPWHY_LISTEN", hide_env_values = true)]
    pub(crate) listen: Option<SocketAddr>,
    /// List the personas, and every message, place and manner that a fault is made of.
    #[arg(long, value_parser = switch, env = "RDPWHY_LIST", hide_env_values = true)]
    pub(crate) list: bool,
    /// Play a server of --list, as it is.
    #[arg(long, value_name = "NAME", value_parser = persona(), env = "RDPWHY_PERSONA", hide_env_values = true)]
    #[arg(conflicts_with_all = ["route", "licensing", "encryption", "redirect", "user", "faults"])]
    pub(crate) persona: Option<&'static Persona>,
    /// The security path; without it, one that comes to every fault.
    #[arg(long, value_enum, env = "RDPWHY_ROUTE", hide_env_values = true)]
    pub(crate) route: Option<Route>,
    /// What it says after Client Info; without it, what the faults need.
    #[arg(long, value_name = "NAME", value_parser = licensing(), env = "RDPWHY_LICENSING", hide_env_values = true)]
    pub(crate) licensing: Option<Licensing>,
    /// How Standard RDP security seals what follows the channels; with --route rdp.
    #[arg(long, value_enum, env = "RDPWHY_ENCRYPTION", hide_env_values = true)]
    pub(crate) encryption: Option<Encryption>,
    /// Redirect each client that has sent Client Info to this host.
    #[arg(long, value_name = "HOST", conflicts_with = "licensing", env = "RDPWHY_REDIRECT", hide_env_values = true)]
    pub(crate) redirect: Option<String>,
    /// Let this user log on with NTLM: NAME, which answers to any domain where the client leaves SPNEGO out, or
    /// DOMAIN\NAME. The password comes from RDPWHY_LAB_PASSWORD, or with --password-stdin from standard input, or else
    /// from a prompt. Without it every logon is refused.
    #[arg(long, value_name = "USER", env = "RDPWHY_LAB_USER", hide_env_values = true)]
    pub(crate) user: Option<String>,
    /// Read the password from the first line of standard input.
    #[arg(long, requires = "user", value_parser = switch)]
    #[arg(env = "RDPWHY_LAB_PASSWORD_STDIN", hide_env_values = true)]
    pub(crate) password_stdin: bool,
    /// The CredSSP version of the server that lets the user log on; 2 and 5 have no error code.
    #[arg(long, requires = "user", default_value = "6", value_parser = clap::value_parser!(u32).range(2..=6))]
    #[arg(value_name = "VERSION", env = "RDPWHY_CREDSSP_VERSION", hide_env_values = true)]
    pub(crate) credssp_version: u32,
    /// The Early User Authorization Result after a good logon, with --route credssp-ex: 0 lets the user in, 5 denies it.
    #[arg(long, requires = "user", default_value = "0", value_name = "RESULT")]
    #[arg(env = "RDPWHY_EARLY_USER_AUTH", hide_env_values = true)]
    pub(crate) early_user_auth: u32,
    /// Where to die, and how: tls.client-hello:after:reset. WHEN is before, inside=BYTES (beyond the frame:
    /// after), record=BYTES or after; --list has every PLACE, WHEN and HOW. May be given several times; the first one reached counts.
    #[arg(long = "fault", value_name = "PLACE:WHEN:HOW", env = "RDPWHY_FAULT", hide_env_values = true)]
    pub(crate) faults: Vec<Fault>,
    #[command(flatten)]
    pub(crate) path: LabPath,
    /// Allow an address that others can reach.
    #[arg(long, value_parser = switch, env = "RDPWHY_EXPOSE", hide_env_values = true)]
    pub(crate) expose: bool,
}

/// What lies between the client and the server, and which server that is.
#[derive(Debug, Flags)]
pub(crate) struct LabPath {
    /// What goes wrong on the way to the server, as parts of --list with commas between them: latency=50ms,mtu=1400. The
    /// server is the lab's own, or with --upstream any other.
    #[arg(long, value_name = "PART,...", env = "RDPWHY_LINK", hide_env_values = true)]
    pub(crate) link: Option<Link>,
    /// Stand in front of this server and say what it says: --link is the way to it, and --fault lies on its messages.
    #[arg(long, value_name = "HOST[:PORT]", value_parser = rdpwhy::parse_target)]
    #[arg(conflicts_with_all = ["persona", "route", "licensing", "encryption", "redirect", "user"])]
    #[arg(env = "RDPWHY_UPSTREAM", hide_env_values = true)]
    pub(crate) upstream: Option<Target>,
    /// The certificate of --upstream in PEM, with its chain. With it and its key TLS ends here on both sides, so that
    /// messages inside TLS have names; the client sees the same certificate. Without, TLS passes as it is.
    #[arg(long, value_name = "FILE", requires_all = ["key", "upstream"])]
    #[arg(env = "RDPWHY_UPSTREAM_CERTIFICATE", hide_env_values = true)]
    pub(crate) certificate: Option<PathBuf>,
    /// The private key of --certificate in PEM (PKCS#8, PKCS#1 or SEC1), without a password.
    #[arg(long, value_name = "FILE", requires = "certificate")]
    #[arg(env = "RDPWHY_UPSTREAM_KEY", hide_env_values = true)]
    pub(crate) key: Option<PathBuf>,
}

/// The lab's personas by name, each with a line of what it stands for.
fn persona() -> impl TypedValueParser<Value = &'static Persona> {
    let names = personas().iter().map(|persona| PossibleValue::new(&*persona.name).help(&*persona.about));
    PossibleValuesParser::new(names).try_map(|name| Persona::named(&name).ok_or("no such persona"))
}

/// The lab's licensing servers by name, each with a line of what it does.
fn licensing() -> impl TypedValueParser<Value = Licensing> {
    let names = Licensing::NAMED.iter().map(|(name, _, what)| PossibleValue::new(*name).help(*what));
    PossibleValuesParser::new(names).map(|name| Licensing::named(&name).unwrap_or_default())
}

/// An encryption level of Standard RDP security (MS-RDPBCGR 5.3.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Encryption {
    /// 40 bits, and only what the client says.
    Low,
    /// 56 bits.
    ClientCompatible,
    /// 128 bits.
    High,
    /// 3DES and SHA-1.
    Fips,
}

impl From<Encryption> for StandardSecurity {
    fn from(encryption: Encryption) -> Self {
        match encryption {
            Encryption::Low => Self::low(),
            Encryption::ClientCompatible => Self::client_compatible(),
            Encryption::High => Self::high(),
            Encryption::Fips => Self::fips(),
        }
    }
}

/// A security path of the lab's server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Route {
    /// Standard RDP security.
    Rdp,
    /// TLS.
    Tls,
    /// TLS and CredSSP: NLA.
    Credssp,
    /// The same, with early user authorization.
    CredsspEx,
}
