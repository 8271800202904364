//! Deaths in `licensing`. A refusal is readable here (MS-RDPBCGR 2.2.1.12.1.3); a bare close is not a licensing verdict.

use rdpwhy_handshake::{Outcome, RefusalKind, Report, Side, Stage};
use rdpwhy_knowledge::{Cause, causes};

use super::ended::{at_step, closed_by_server, refused_by, refused_by_server, refused_with, silent, told};
use super::fallback::{self, fallbacks};
use crate::Standing;
use crate::Standing::{Consistent, Stated};
use crate::signature::{Match, Signature};
use crate::words;

const NO_LICENSE_SERVER: u32 = 6;
const INVALID_CLIENT: u32 = 8;

const ENDED: &[(&Cause, Standing)] = &[
    (&causes::LICENSE_SERVER_MISSING, Consistent),
    (&causes::LICENSE_REFUSED, Consistent),
    (&causes::SESSION_HOST_BROKEN, Consistent),
    (&causes::UPDATE_2026_09, Consistent),
    (&causes::UNSTABLE_PATH, Consistent),
];

/// After a sealed Client Info the keys come first.
const ENDED_SEALED: &[(&Cause, Standing)] = &[
    (&causes::KEY_EXCHANGE_FAILED, Consistent),
    (&causes::FIPS_MISMATCH, Consistent),
    (&causes::LICENSE_SERVER_MISSING, Consistent),
    (&causes::LICENSE_REFUSED, Consistent),
    (&causes::SESSION_HOST_BROKEN, Consistent),
    (&causes::UNSTABLE_PATH, Consistent),
];

const STALLED: &[(&Cause, Standing)] = &[
    (&causes::UPDATE_2026_09, Consistent),
    (&causes::SERVICE_HUNG, Consistent),
    (&causes::LICENSE_SERVER_MISSING, Consistent),
    (&causes::UNSTABLE_PATH, Consistent),
];

pub(crate) const SIGNATURES: &[Signature] = &[
    Signature::specific(
        "licensing.no-license-server",
        "ERR_NO_LICENSE_SERVER: grace is over and no licence server can be reached.",
        no_license_server,
        &[(&causes::LICENSE_SERVER_MISSING, Stated)],
    ),
    Signature::specific(
        "licensing.invalid-client",
        "ERR_INVALID_CLIENT: no licence could be issued for this client.",
        invalid_client,
        &[(&causes::LICENSE_REFUSED, Stated), (&causes::LICENSE_STORE_STALE, Consistent)],
    ),
    Signature::specific(
        "licensing.refused-by-server",
        "Another licensing error of the server: a message, a MAC, a scope or a product that it does not take.",
        other,
        &[(&causes::LICENSE_STORE_STALE, Consistent), (&causes::LICENSE_REFUSED, Consistent)],
    ),
    Signature::specific(
        "licensing.refused-by-client",
        "The client ended licensing with an error of its own.",
        by_client,
        &[(&causes::LICENSE_CLIENT_STORE, Consistent)],
    ),
    Signature::specific(
        "licensing.closed-after-client-info",
        "The server ended the connection after Client Info, before any licensing message.",
        closed_after_client_info,
        ENDED,
    ),
    Signature::specific(
        "licensing.closed-after-key-exchange",
        "The server ended the connection after the Client Info of Standard RDP security, the first sealed message.",
        closed_after_key_exchange,
        ENDED_SEALED,
    ),
    Signature::specific(
        "licensing.silence-after-client-info",
        "Nothing answers the Client Info.",
        silence_after_client_info,
        STALLED,
    ),
];

pub(crate) const FALLBACKS: &[Signature] = fallbacks!("licensing", closed: ENDED, silent: STALLED);

fn no_license_server(report: &Report) -> Option<Match> {
    refused_with(report, RefusalKind::LicenseError, NO_LICENSE_SERVER).then(|| {
        Match::at_ending(
            report,
            "The server says that it can reach no licence server; its grace period must be over, too.",
        )
    })?
}

fn invalid_client(report: &Report) -> Option<Match> {
    refused_with(report, RefusalKind::LicenseError, INVALID_CLIENT).then(|| {
        Match::at_ending(report, "The server says that no licence could be issued or accepted for this client.")
    })?
}

fn other(report: &Report) -> Option<Match> {
    let refusal = refused_by_server(report, RefusalKind::LicenseError)?;
    let says = format!("The server ended licensing with {}.", words::reason(refusal));
    (!matches!(refusal.code, NO_LICENSE_SERVER | INVALID_CLIENT)).then(|| Match::at_ending(report, says))?
}

fn by_client(report: &Report) -> Option<Match> {
    let refusal = refused_by(report, Side::Client, RefusalKind::LicenseError)?;
    let says = format!("The client, not the server, ended licensing: {}.", words::reason(refusal));
    Match::at_ending(report, says)
}

fn closed_after_client_info(report: &Report) -> Option<Match> {
    closed_by_server(report)?;
    (at_step(report, &["first-message"]) && !sealed(report))
        .then(|| told(report, ": no licensing message had come, so this is not a licensing verdict"))?
}

fn closed_after_key_exchange(report: &Report) -> Option<Match> {
    closed_by_server(report)?;
    (at_step(report, &["first-message"]) && sealed(report)).then(|| {
        told(
            report,
            ": the Client Info was the first message under keys that the client random had to bring about, and nothing \
             shows that the server could open it",
        )
    })?
}

/// Whether Standard RDP security seals what the client says: keys were exchanged.
fn sealed(report: &Report) -> bool {
    let mut stages = report.stages.iter();
    stages.any(|stage| stage.stage == Stage::SecurityExchange && stage.outcome == Outcome::Passed)
}

fn silence_after_client_info(report: &Report) -> Option<Match> {
    silent(report)?;
    at_step(report, &["first-message"]).then(|| told(report, ": the service does not get the session going"))?
}
