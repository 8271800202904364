//! What reports hold, field by field: a field that is not named here does not compile.

use rdpwhy_pdu::{Held, held, holds_nothing};

use crate::facts::{
    AlertSeen, CertificateSeen, ChannelFacts, CredsspFacts, ErrorInfoSeen, Facts, GccFacts, HelloForm, KernelTcp,
    LicenseSeen, LicensingFacts, NegotiationFacts, NtlmFacts, Offered, PacketFacts, PacketFlag, PacketSeen, PathFacts,
    Possession, RedirectionFacts, SecurityFacts, TlsFacts, TlsFault, Trust, UnsupportedCertificate, Verification,
};
use crate::{DialEvent, Event, EventBody, EventId, How, Timestamp};

holds_nothing!(
    AlertSeen,
    ErrorInfoSeen,
    EventId,
    HelloForm,
    How,
    KernelTcp,
    PacketFlag,
    Possession,
    SecurityFacts,
    Timestamp,
    Trust,
    TlsFault,
    UnsupportedCertificate,
);

held! {
    Event { id, at, body }
    CertificateSeen { leaf, chain_length, expired, not_yet_valid, verification }
    ChannelFacts { called_connect_id, max_channel_ids, user, io, message, granted, joined, joins_skipped }
    CredsspFacts { version, error, error_name, error_meaning, early_user_auth, trust }
    Facts { experiment, path, negotiation, tls, credssp, ntlm, gcc, channels, licensing, redirection, error_info }
    GccFacts {
        client_early_capabilities, client_channels, server_version, requested_protocols_echo, server_early_capabilities,
        encryption_method, encryption_method_name, encryption_level, encryption_level_name, certificate, multitransport,
    }
    LicenseSeen { version, scope, company, product_id, bytes }
    LicensingFacts {
        messages, product_version, product_id, company, scopes, alert, alert_name, transition, transition_name,
        certificate, issued,
    }
    NegotiationFacts {
        requested, requested_names, request_flags, routing, routing_bytes, preconnection_bytes, request_bytes,
        correlation_id, source_reference, answered_without_data, selected, selected_name, response_flags, failure,
        failure_name,
    }
    NtlmFacts {
        flags, target_name, netbios_computer, netbios_domain, dns_computer, dns_domain, dns_tree, os_version, os_build,
        clock_skew_us,
    }
    Offered {
        legacy_version, versions, suites, groups, signature_schemes, key_shares, extensions, session_id_bytes, bytes,
        form, dropped,
    }
    PacketFacts { seen, syn_ack, last, close, other_close }
    PacketSeen { flags, ttl, ip_id, window, timestamp, acknowledges }
    PathFacts { addresses, address, tcp, packets, resets_discard }
    RedirectionFacts {
        session_id, flags, flag_names, target_address, target_fqdn, target_netbios, routing_token, has_password,
        is_informational,
    }
    TlsFacts {
        server_name, offered, version, version_name, suite, suite_name, group, alerts, up, confirmed, certificate, fault,
    }
    Verification { accepted, reason, server_name, signature_valid, possession, unsupported }
}

impl Held for EventBody {
    fn held(&self) -> usize {
        match self {
            Self::Dial(event) => event.held(),
            Self::Pdu { summary, raw, .. } => summary.held() + raw.held(),
            Self::Anomaly { detail, head, .. } => detail.held() + head.held(),
            Self::Record { .. } | Self::Alert { .. } | Self::Close { .. } | Self::TlsUp | Self::Deadline { .. } => 0,
        }
    }
}

impl Held for DialEvent {
    fn held(&self) -> usize {
        match self {
            Self::Resolving { host, .. } => host.held(),
            Self::Resolved { addresses } => addresses.held(),
            Self::ResolveFailed { detail, .. } | Self::AttemptFailed { detail, .. } => detail.held(),
            Self::Attempt { .. } | Self::Connected { .. } | Self::Exhausted => 0,
        }
    }
}
