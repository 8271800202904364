//! One observation as a line of the file. The witness's own types keep no promise about a file; these do.

use rdpwhy_handshake::{
    Because, DialEvent, How, Incapacity, LicenseSeen, Limit, Observation, Quota, Side, Timestamp, TlsFault, TlsUp,
    Trust, Verification,
};
use serde::{Deserialize, Serialize};

/// A timestamped observation.
#[derive(Serialize, Deserialize)]
pub(crate) struct Line {
    at_us: Timestamp,
    #[serde(flatten)]
    seen: Seen,
}

#[derive(Serialize, Deserialize)]
#[serde(tag = "seen", rename_all = "kebab-case")]
enum Seen {
    Dial {
        event: DialEvent,
    },
    Wire {
        from: Side,
        #[serde(with = "crate::hex")]
        bytes: Vec<u8>,
    },
    Clear {
        from: Side,
        #[serde(with = "crate::hex")]
        bytes: Vec<u8>,
    },
    TlsUp {
        version: u16,
        suite: u16,
        chain: Vec<Der>,
        verification: Option<Verification>,
    },
    TlsTicket,
    TlsAlert {
        from: Side,
        code: u8,
    },
    TlsFault {
        fault: TlsFault,
    },
    DirectTls,
    Listening,
    Inspecting,
    SecurityUp,
    Opened {
        from: Side,
        #[serde(with = "crate::hex")]
        frame: Vec<u8>,
        authentic: bool,
    },
    LicenseOpened {
        license: LicenseSeen,
    },
    LicenseUnfit {
        why: String,
    },
    Trust {
        trust: Trust,
    },
    Ended {
        by: Side,
        how: How,
    },
    Deadline {
        /// Absent in recordings that were made before the limits were told apart.
        #[serde(default)]
        limit: Limit,
    },
    Tick,
    Stop {
        because: Because,
    },
    Complete,
    Unable {
        why: Incapacity,
    },
    Exceeded {
        by: Side,
        quota: Quota,
        bytes: u64,
    },
    Unanswerable,
    Unreadable {
        from: Side,
        #[serde(with = "crate::hex")]
        head: Vec<u8>,
    },
}

#[derive(Serialize, Deserialize)]
#[serde(transparent)]
struct Der(#[serde(with = "crate::hex")] Vec<u8>);

impl Line {
    /// `None` for an observation that this version of the format has no line for.
    pub(crate) fn new(at: Timestamp, observation: &Observation) -> Option<Self> {
        let seen = match observation.clone() {
            Observation::Dial(event) => Seen::Dial { event },
            Observation::Wire { from, bytes } => Seen::Wire { from, bytes },
            Observation::Clear { from, bytes } => Seen::Clear { from, bytes },
            Observation::TlsUp(up) => Seen::TlsUp {
                version: up.version,
                suite: up.suite,
                chain: up.chain.into_iter().map(Der).collect(),
                verification: up.verification,
            },
            Observation::TlsTicket => Seen::TlsTicket,
            Observation::TlsAlert { from, description } => Seen::TlsAlert { from, code: description },
            Observation::DirectTls => Seen::DirectTls,
            Observation::Listening => Seen::Listening,
            Observation::Inspecting => Seen::Inspecting,
            Observation::SecurityUp => Seen::SecurityUp,
            Observation::Opened { from, frame, authentic } => Seen::Opened { from, frame, authentic },
            Observation::LicenseOpened(license) => Seen::LicenseOpened { license },
            Observation::LicenseUnfit(why) => Seen::LicenseUnfit { why },
            Observation::Trust(trust) => Seen::Trust { trust },
            Observation::Ended { by, how } => Seen::Ended { by, how },
            Observation::Deadline(limit) => Seen::Deadline { limit },
            Observation::Tick => Seen::Tick,
            Observation::Stop(because) => Seen::Stop { because },
            Observation::Complete => Seen::Complete,
            Observation::Unable(why) => Seen::Unable { why },
            Observation::Exceeded { by, quota, bytes } => Seen::Exceeded { by, quota, bytes },
            Observation::Unanswerable => Seen::Unanswerable,
            Observation::TlsFault(fault) => Seen::TlsFault { fault },
            Observation::Unreadable { from, head } => Seen::Unreadable { from, head },
            _ => return None,
        };
        Some(Self { at_us: at, seen })
    }

    pub(crate) fn into_observation(self) -> (Timestamp, Observation) {
        let observation = match self.seen {
            Seen::Dial { event } => Observation::Dial(event),
            Seen::Wire { from, bytes } => Observation::Wire { from, bytes },
            Seen::Clear { from, bytes } => Observation::Clear { from, bytes },
            Seen::TlsUp { version, suite, chain, verification } => {
                let chain = chain.into_iter().map(|Der(der)| der).collect();
                Observation::TlsUp(TlsUp { version, suite, chain, verification })
            }
            Seen::TlsTicket => Observation::TlsTicket,
            Seen::TlsAlert { from, code } => Observation::TlsAlert { from, description: code },
            Seen::DirectTls => Observation::DirectTls,
            Seen::Listening => Observation::Listening,
            Seen::Inspecting => Observation::Inspecting,
            Seen::SecurityUp => Observation::SecurityUp,
            Seen::Opened { from, frame, authentic } => Observation::Opened { from, frame, authentic },
            Seen::LicenseOpened { license } => Observation::LicenseOpened(license),
            Seen::LicenseUnfit { why } => Observation::LicenseUnfit(why),
            Seen::Trust { trust } => Observation::Trust(trust),
            Seen::Ended { by, how } => Observation::Ended { by, how },
            Seen::Deadline { limit } => Observation::Deadline(limit),
            Seen::Tick => Observation::Tick,
            Seen::Stop { because } => Observation::Stop(because),
            Seen::Complete => Observation::Complete,
            Seen::Unable { why } => Observation::Unable(why),
            Seen::Exceeded { by, quota, bytes } => Observation::Exceeded { by, quota, bytes },
            Seen::Unanswerable => Observation::Unanswerable,
            Seen::TlsFault { fault } => Observation::TlsFault(fault),
            Seen::Unreadable { from, head } => Observation::Unreadable { from, head },
        };
        (self.at_us, observation)
    }
}

#[cfg(test)]
mod tests {
    use rdpwhy_handshake::{Observation, Possession};

    use super::Line;

    #[test]
    fn a_recording_from_before_possession_was_told_is_read() {
        for (valid, expected) in [("true", Possession::Proved), ("false", Possession::Failed)] {
            let line = format!(
                r#"{{"at_us":1,"seen":"tls-up","version":771,"suite":49199,"chain":[],"verification":{{"accepted":false,
                "reason":"UnknownIssuer","server_name":"rdp.example","signature_valid":{valid}}}}}"#
            );
            let line: Line = serde_json::from_str(&line).unwrap();
            let (_, Observation::TlsUp(up)) = line.into_observation() else { panic!("another observation") };
            let verification = up.verification.unwrap();
            assert_eq!((verification.possession, verification.unsupported), (expected, None));
            assert_eq!(verification.signature_valid, expected == Possession::Proved);
        }
    }
}
