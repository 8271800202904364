//! T.125's names for results and reasons.

/// The name of a Result (T.125 7): `rt-successful`, `rt-parameters-unacceptable`.
#[must_use]
pub const fn result_name(result: u8) -> Option<&'static str> {
    Some(match result {
        0 => "rt-successful",
        1 => "rt-domain-merging",
        2 => "rt-domain-not-hierarchical",
        3 => "rt-no-such-channel",
        4 => "rt-no-such-domain",
        5 => "rt-no-such-user",
        6 => "rt-not-admitted",
        7 => "rt-other-user-id",
        8 => "rt-parameters-unacceptable",
        9 => "rt-token-not-available",
        10 => "rt-token-not-possessed",
        11 => "rt-too-many-channels",
        12 => "rt-too-many-tokens",
        13 => "rt-too-many-users",
        14 => "rt-unspecified-failure",
        15 => "rt-user-rejected",
        _ => return None,
    })
}

/// The name of a Reason (T.125 7) of a Disconnect Provider Ultimatum.
#[must_use]
pub const fn disconnect_reason_name(reason: u8) -> Option<&'static str> {
    Some(match reason {
        0 => "rn-domain-disconnected",
        1 => "rn-provider-initiated",
        2 => "rn-token-purged",
        3 => "rn-user-requested",
        4 => "rn-channel-purged",
        _ => return None,
    })
}
