//! Causes in what the connection request asks for.

use crate::Certainty::Reported;
use crate::{Cause, remedies, sources};

macro_rules! provisional {
    ($name:ident, $id:literal, $title:literal) => {
        pub const $name: Cause = Cause {
            id: $id,
            title: $title,
            explains: $title,
            confirms: &[],
            rules_out: &[],
            remedies: &[&remedies::OFFER_NLA],
            sources: &[&sources::NEGREQ],
            certainty: Reported,
            unseen: None,
        };
    };
}

provisional!(REQUEST_NOT_OFFERED, "request-not-offered", "The server answers only another connection request");
provisional!(ROUTING_TOKEN_REJECTED, "routing-token-rejected", "The routing token is not accepted");
provisional!(SERVER_KEY_UNREADABLE, "server-key-unreadable", "The service cannot read its certificate or key file");
provisional!(COOKIE_DECIDES, "cookie-decides", "The cookie of the request decides whether it is answered");
