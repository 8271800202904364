//! Causes as data, one file a subject, in the order of the handshake.

mod certificate;
mod events;
mod licensing;
mod logon;
mod path;
mod policy;
mod reach;
mod service;
mod tls;
mod unseen;

use crate::Cause;

/// All of them.
pub(crate) const ALL: &[Cause] = &[
    reach::NAME_NOT_RESOLVED,
    reach::RESOLVER_UNAVAILABLE,
    reach::WRONG_ADDRESS,
    reach::NO_ROUTE,
    reach::HOST_DOWN,
    reach::PORT_CLOSED,
    reach::PORT_FILTERED,
    reach::BANNED,
    path::MIDDLEBOX,
    path::MTU_BLACK_HOLE,
    path::RELAY_WITHOUT_BACKEND,
    path::UNSTABLE_PATH,
    service::FOREIGN_SERVICE,
    service::SERVICE_HUNG,
    service::UPDATE_2026_09,
    service::CONNECTION_LIMIT,
    service::SERVERS_DIFFER,
    service::SESSION_HOST_BROKEN,
    service::SERVER_ENDED_SESSION,
    service::BROKER_FAILED,
    service::SERVER_REDIRECTS,
    policy::NLA_REQUIRED,
    policy::TLS_REQUIRED,
    policy::TLS_NOT_ALLOWED,
    policy::SECURITY_LAYER_RDP_ONLY,
    policy::SERVER_PREDATES_NEGOTIATION,
    policy::REQUEST_INCONSISTENT,
    policy::USER_CERTIFICATE_REQUIRED,
    policy::ENTRA_REQUIRED,
    policy::PROTOCOL_NOT_SPOKEN,
    policy::SETTINGS_REJECTED,
    policy::FIPS_MISMATCH,
    policy::KEY_EXCHANGE_FAILED,
    tls::TLS_CREDENTIAL_FAULT,
    tls::TLS_VERSION_MISMATCH,
    tls::TLS_VERSIONS_DISABLED,
    tls::TLS_SUITES_DISABLED,
    tls::TLS_NO_COMMON_CIPHER,
    certificate::CERTIFICATE_KEY_UNUSABLE,
    certificate::CERTIFICATE_MISSING,
    certificate::CERTIFICATE_EXPIRED,
    certificate::CERTIFICATE_BINDING,
    certificate::CRYPTO_SERVICES_STOPPED,
    certificate::CERTIFICATE_NOT_ACCEPTED,
    logon::CREDSSP_REJECTED,
    logon::CREDSSP_ORACLE_POLICY,
    logon::LOGON_FAILED,
    logon::ACCOUNT_RESTRICTED,
    logon::KDC_UNREACHABLE,
    logon::LOGON_RIGHT_MISSING,
    licensing::LICENSE_SERVER_MISSING,
    licensing::LICENSE_REFUSED,
    licensing::LICENSE_STORE_STALE,
    licensing::LICENSE_CLIENT_STORE,
    unseen::WMI_BROKEN,
    unseen::UDP_TRANSPORT,
    unseen::WEBSOCKET_RULES,
];
