//! The logon that the flags ask for, with its password.

use rdpwhy::Config;
use rdpwhy::credssp::{CredsspLogon, UnfitLogon};

use super::{Failure, password};
use crate::args::FirstProbeArgs;

/// The logon of a probe that is configured so; `None` where no user is given.
///
/// # Errors
/// There is no password to be had, or the flags make no logon.
pub(super) fn of(args: &FirstProbeArgs, config: &Config) -> Result<Option<CredsspLogon>, Failure> {
    let Some(user) = &args.logon.user else { return Ok(None) };
    if args.imitation.ends_with_hello() {
        let why = "--as ends with the answer to the client's ClientHello, and --user comes behind it: add --own-tls";
        return Err(Failure::Usage(why.to_owned()));
    }
    let password = password::of(user, password::OF_PROBE, args.logon.password_stdin)?;
    let logon = args.logon.logon(user, password, config.reach, &config.client_name);
    logon.map(Some).map_err(|why| match why {
        UnfitLogon::InsecureKdc => Failure::Usage(format!("{why}, or --insecure-kdc to allow it")),
        _ => Failure::Usage(why.to_string()),
    })
}
