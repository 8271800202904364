//! What the server says after Client Info: every answer of a session host (MS-RDPELE 3.2.5).

/// A server's licensing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Licensing {
    /// STATUS_VALID_CLIENT at once, then Demand Active: remote administration mode.
    #[default]
    ValidClient,
    /// A licence request without a certificate; STATUS_VALID_CLIENT to whatever answers it.
    Request,
    /// An error alert at once.
    Refuse {
        /// dwErrorCode: 6 is ERR_NO_LICENSE_SERVER.
        code: u32,
        /// dwStateTransition: 1 is ST_TOTAL_ABORT.
        transition: u32,
    },
    /// The whole exchange: request, challenge, verdict.
    Exchange(Exchange),
}

/// A licensing exchange.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exchange {
    /// The certificate in the licence request.
    pub certificate: Certificate,
    /// An error alert that the client's first answer gets, before the exchange goes on as its transition says.
    pub stumbles: Option<Stumble>,
    /// How many platform challenges come before the verdict.
    pub challenges: u32,
    /// The challenges' MACs are what they should be.
    pub good_mac: bool,
    /// What a client hears that asked for a new licence and answered the challenges.
    pub verdict: Verdict,
    /// What a client hears at once that showed a licence; `None` challenges it as well.
    pub stored: Option<Verdict>,
}

impl Exchange {
    /// Whether this verdict can be heard in the end.
    pub(crate) fn issues(self, verdict: Verdict) -> bool {
        self.stored == Some(verdict) || self.reaches_its_verdict() && self.verdict == verdict
    }

    /// Whether a session can follow.
    pub(crate) fn ends_well(self) -> bool {
        [Verdict::ValidClient, Verdict::New, Verdict::Upgrade].into_iter().any(|verdict| self.issues(verdict))
    }

    const fn reaches_its_verdict(self) -> bool {
        self.good_mac && self.challenges < u32::MAX
    }
}

/// A transition after which licensing goes on (MS-RDPBCGR 2.2.1.12.1.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stumble {
    /// ST_RESET_PHASE_TO_START: another licence request follows.
    StartsOver,
    /// ST_RESEND_LAST_MESSAGE.
    AsksAgain,
}

/// The certificate in a licence request (MS-RDPELE 2.2.2.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Certificate {
    /// A bare key.
    Proprietary,
    /// An X.509 chain of this many certificates.
    X509(usize),
    /// None: that of SC_SECURITY counts.
    Empty,
}

/// How an exchange ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Verdict {
    /// STATUS_VALID_CLIENT.
    ValidClient,
    /// An error alert.
    Alert {
        /// dwErrorCode.
        code: u32,
        /// dwStateTransition.
        transition: u32,
    },
    /// SERVER_NEW_LICENSE.
    New,
    /// SERVER_UPGRADE_LICENSE.
    Upgrade,
}

/// ERR_NO_LICENSE_SERVER, ERR_INVALID_CLIENT, ERR_INVALID_PRODUCTID (MS-RDPBCGR 2.2.1.12.1.3).
const NO_LICENSE_SERVER: Verdict = abort(6);
const INVALID_CLIENT: Verdict = abort(8);
const INVALID_PRODUCT: Verdict = abort(0xB);

/// An alert with ST_TOTAL_ABORT.
const fn abort(code: u32) -> Verdict {
    Verdict::Alert { code, transition: 1 }
}

const fn exchange(verdict: Verdict) -> Exchange {
    Exchange { certificate: Certificate::X509(2), stumbles: None, challenges: 1, good_mac: true, verdict, stored: None }
}

impl Licensing {
    /// Every kind of server by name, with what it does.
    pub const NAMED: &'static [(&'static str, Self, &'static str)] = &[
        ("remote-administration", Self::ValidClient, "valid client at once: no session host role, or /admin"),
        ("request", Self::Request, "asks without a certificate of its own, and is content with any answer"),
        (
            "grace-period",
            Self::Exchange(exchange(Verdict::ValidClient)),
            "no licence to be had, and the grace period lasts",
        ),
        (
            "no-license-server",
            Self::Exchange(exchange(NO_LICENSE_SERVER)),
            "no licence server, and the grace period is over",
        ),
        ("cannot-issue", Self::Exchange(exchange(INVALID_CLIENT)), "the licence server has none to give"),
        ("issues", Self::Exchange(exchange(Verdict::New)), "issues a licence"),
        (
            "issues-by-bare-key",
            Self::Exchange(Exchange { certificate: Certificate::Proprietary, ..exchange(Verdict::New) }),
            "issues a licence, and shows a proprietary certificate for it",
        ),
        (
            "upgrades",
            Self::Exchange(Exchange { stored: None, ..exchange(Verdict::Upgrade) }),
            "upgrades the licence that the client shows",
        ),
        (
            "refuses-stored",
            Self::Exchange(Exchange { stored: Some(INVALID_CLIENT), ..exchange(Verdict::New) }),
            "refuses a stale or foreign licence, and would issue a new one",
        ),
        (
            "bad-mac",
            Self::Exchange(Exchange { good_mac: false, ..exchange(Verdict::New) }),
            "its challenge has a MAC that does not fit",
        ),
        ("wrong-product", Self::Exchange(exchange(INVALID_PRODUCT)), "the product id is not one it knows"),
        (
            "asks-again",
            Self::Exchange(Exchange { stumbles: Some(Stumble::AsksAgain), ..exchange(Verdict::New) }),
            "wants the client's first message twice, then issues a licence",
        ),
        (
            "starts-over",
            Self::Exchange(Exchange { stumbles: Some(Stumble::StartsOver), ..exchange(Verdict::New) }),
            "starts over after the client's first message, then issues a licence",
        ),
        (
            "endless-challenge",
            Self::Exchange(Exchange { challenges: u32::MAX, ..exchange(Verdict::New) }),
            "one platform challenge after another",
        ),
    ];

    /// The server of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::NAMED.iter().find(|(known, ..)| *known == name).map(|(_, licensing, _)| *licensing)
    }
}
