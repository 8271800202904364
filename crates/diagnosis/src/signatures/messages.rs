//! Messages that no client can use, damaged records, and a Disconnect Provider Ultimatum before MCS is spoken: findings
//! about the server or the path, in whatever stage they come.

use rdpwhy_handshake::{
    BadMessage, Defect, Ending, EventBody, Incapacity, PduKind, Quota, RefusalKind, Report, Side, Stage,
};
use rdpwhy_knowledge::{Cause, causes};

use super::ended::{misbehaved, refused_by_server, told};
use crate::Standing;
use crate::Standing::Consistent;
use crate::awaited::awaited;
use crate::evidence::Evidence;
use crate::signature::{Match, Signature};
use crate::words;

/// xrdp sends an ultimatum in place of its hello for a key that does not fit, an empty certificate and for suites that it
/// does not have, weston for a missing certificate. No other program speaks like that.
const NO_TLS: &[(&Cause, Standing)] = &[
    (&causes::SERVER_KEY_UNREADABLE, Consistent),
    (&causes::CERTIFICATE_MISSING, Consistent),
    (&causes::CERTIFICATE_KEY_UNUSABLE, Consistent),
    (&causes::TLS_CREDENTIAL_FAULT, Consistent),
    (&causes::TLS_NO_COMMON_CIPHER, Consistent),
    (&causes::TLS_VERSION_MISMATCH, Consistent),
];

pub(crate) const SIGNATURES: &[Signature] = &[
    Signature::specific(
        "message.malformed",
        "A whole message of the server whose contents do not decode.",
        |report| bad(report, Defect::Malformed).filter(|_| !is_in_negotiation(report)),
        &[(&causes::MALFORMED_MESSAGE, Consistent)],
    ),
    Signature::specific(
        "message.unexpected",
        "A message of the server that belongs to another place of the exchange, and not the one that was expected.",
        |report| bad(report, Defect::Unexpected).filter(|_| !is_in_negotiation(report)),
        &[(&causes::MALFORMED_MESSAGE, Consistent)],
    ),
    Signature::specific(
        "message.unanswerable",
        "A message of the server that was expected, and that no client can answer.",
        |report| bad(report, Defect::Unanswerable),
        &[(&causes::MALFORMED_MESSAGE, Consistent)],
    ),
    Signature::specific(
        "message.bad-instead-of-confirm",
        "A TPKT in place of the connection confirm that is none: of RDP, or of another service over ISO-on-TCP.",
        |report| {
            let found = bad(report, Defect::Malformed).or_else(|| bad(report, Defect::Unexpected));
            found.filter(|_| is_in_negotiation(report))
        },
        &[
            (&causes::MALFORMED_MESSAGE, Consistent),
            (&causes::FOREIGN_SERVICE, Consistent),
            (&causes::MIDDLEBOX, Consistent),
        ],
    ),
    Signature::specific(
        "message.damaged-record",
        "A TLS record of the server that does not decrypt, after TLS was complete.",
        damaged,
        &[(&causes::PATH_CORRUPTS, Consistent), (&causes::MIDDLEBOX, Consistent), (&causes::UNSTABLE_PATH, Consistent)],
    ),
    Signature::specific(
        "message.unfit-certificate",
        "The certificate of Standard RDP security or of licensing does not decode, or its key or signature is unfit.",
        unfit_certificate,
        &[(&causes::KEY_EXCHANGE_FAILED, Consistent), (&causes::MALFORMED_MESSAGE, Consistent)],
    ),
    Signature::specific(
        "message.ultimatum-instead-of-tls",
        "An MCS Disconnect Provider Ultimatum in place of the server's hello.",
        |report| ultimatum_in(report, Stage::Tls, "in place of TLS: it could not use its certificate, key or suites"),
        NO_TLS,
    ),
    Signature::specific(
        "message.ultimatum-instead-of-confirm",
        "An MCS Disconnect Provider Ultimatum in place of the connection confirm.",
        |report| ultimatum_in(report, Stage::Negotiation, "in place of an answer to the connection request"),
        &[
            (&causes::SERVER_KEY_UNREADABLE, Consistent),
            (&causes::CERTIFICATE_MISSING, Consistent),
            (&causes::CERTIFICATE_KEY_UNUSABLE, Consistent),
            (&causes::SERVER_ENDED_SESSION, Consistent),
            (&causes::CONNECTION_LIMIT, Consistent),
        ],
    ),
    Signature::specific(
        "message.answers-not-read",
        "The server makes the client answer, and does not read the answers.",
        answers_not_read,
        &[(&causes::MALFORMED_MESSAGE, Consistent)],
    ),
    Signature::risk(
        "message.more-than-kept",
        "The server sent more messages than a report keeps.",
        more_than_kept,
        &[],
    ),
    Signature::risk(
        "message.ultimatum-passed-over",
        "An MCS Disconnect Provider Ultimatum before the connection confirm, which came all the same.",
        passed_over,
        &[],
    ),
    Signature::risk(
        "message.of-a-client",
        "A message of the server that only clients send: nothing in it was believed.",
        of_a_client,
        &[],
    ),
];

fn is_in_negotiation(report: &Report) -> bool {
    report.position.stage == Stage::Negotiation
}

fn bad(report: &Report, defect: Defect) -> Option<Match> {
    let Some(Ending::BadMessage(BadMessage { by: Side::Server, pdu, defect: found, detail })) = &report.ending else {
        return None;
    };
    let what = words::message(Side::Server, *pdu);
    let due = awaited(report).map(|due| words::message(due.from, due.pdu)).unwrap_or_else(|| "nothing".to_owned());
    let says = match found {
        Defect::Malformed => format!(
            "The server sent {what} ({pdu}) in a whole frame, and its contents do not decode ({detail}). No client can go on \
             from there."
        ),
        Defect::Unanswerable => {
            format!(
                "The server sent {what} ({pdu}), and {detail} there is no answer to it. No client can go on from there."
            )
        }
        Defect::Unexpected if report.position.awaits_pdu(*pdu) => format!(
            "The server sent {what} ({pdu}), which does not answer the client ({detail}), and no better one followed."
        ),
        Defect::Unexpected => format!(
            "The server sent {what} ({pdu}) where {due} was expected ({detail}), and that did not follow. No client can go \
             on from there."
        ),
    };
    (defect == *found).then(|| Match::at_ending(report, says))?
}

fn damaged(report: &Report) -> Option<Match> {
    let Some(Ending::Unable { because: Incapacity::Damaged(_) }) = report.ending else { return None };
    told(
        report,
        ". The frame of the record is whole: its sender speaks TLS with the keys of this connection, and is no other program",
    )
}

fn unfit_certificate(report: &Report) -> Option<Match> {
    let how = misbehaved(report)?;
    let says = format!(
        "The server's certificate of Standard RDP security cannot be used ({how}). The server made it, and clients refuse it."
    );
    matches!(report.position.stage, Stage::SecurityExchange | Stage::Licensing)
        .then(|| Match::at_ending(report, says))?
}

fn ultimatum_in(report: &Report, stage: Stage, place: &str) -> Option<Match> {
    refused_by_server(report, RefusalKind::DisconnectUltimatum)?;
    let says = format!(
        "The server sent an MCS Disconnect Provider Ultimatum {place}. It is an RDP server that disconnects without a reason; \
         its log has one."
    );
    (report.position.stage == stage).then(|| Match::at_ending(report, says))?
}

fn answers_not_read(report: &Report) -> Option<Match> {
    let Some(Ending::Exceeded { by: Side::Server, quota: Quota::Unsent, bytes }) = report.ending else { return None };
    let says = format!(
        "In {}, the server sent requests and did not read what the probe answered: {bytes} bytes of answers could not be \
         sent, which is more than the probe holds. An honest handshake leaves a few kilobytes unread.",
        report.position.stage
    );
    let last = report.transcript.last()?;
    Some(Match { says, evidence: Evidence::of([last.id])? })
}

fn more_than_kept(report: &Report) -> Option<Match> {
    let last = report.transcript.last().filter(|_| report.events_dropped > 0)?;
    let says = format!(
        "The server sent more in {} than a report keeps: {} events are in the transcript, {} more are not.",
        report.position.stage,
        report.transcript.len(),
        report.events_dropped
    );
    Some(Match { says, evidence: Evidence::of([last.id])? })
}

fn passed_over(report: &Report) -> Option<Match> {
    if refused_by_server(report, RefusalKind::DisconnectUltimatum).is_some() {
        return None;
    }
    let ultimatum = report.transcript.iter().find(|event| {
        let pdu = Some(PduKind::McsDisconnectProviderUltimatum);
        matches!(&event.body, EventBody::Anomaly { from: Side::Server, pdu: found, .. } if *found == pdu)
    })?;
    let says = "The server sent an MCS Disconnect Provider Ultimatum before MCS was spoken, and went on. A client may take \
                it at its word and disconnect.";
    Some(Match { says: says.to_owned(), evidence: Evidence::of([ultimatum.id])? })
}

fn of_a_client(report: &Report) -> Option<Match> {
    let found = report.transcript.iter().find_map(|event| match event.body {
        EventBody::Anomaly { from: Side::Server, what: "unexpected", pdu: Some(pdu), .. }
            if pdu.sender() == Some(Side::Client) =>
        {
            Some((event.id, pdu))
        }
        _ => None,
    });
    let (id, pdu) = found?;
    let says = format!(
        "The server sent {} ({pdu}), which only a client sends. A server that sends back what it receives does this, and a \
         server that wants to be misread. What the probe offered is known from the probe's own messages.",
        words::message(Side::Client, pdu)
    );
    Some(Match { says, evidence: Evidence::of([id])? })
}
