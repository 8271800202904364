//! Remedies as data, one file a subject.
//!
//! Words in capitals (SERVER, THUMBPRINT) are to be filled in. What is kept lies in one folder, each file under its remedy's id.

mod access;
mod certificate;
mod crypto_services;
mod keep;
mod network;
mod service;
mod tls;

use crate::Remedy;

/// All of them, by risk.
pub(crate) const ALL: &[Remedy] = &[
    network::CHECK_NAME,
    network::CHECK_PATH,
    network::UNBAN,
    network::LEAVE_WEBSOCKET,
    service::CHECK_LISTENER,
    service::CHECK_SESSION_LIMITS,
    service::CHECK_BROKER,
    service::AZURE_WITHOUT_NETWORK,
    service::DECODE_TERMDD,
    tls::READ_SCHANNEL_EVENTS,
    crypto_services::START_CRYPTO_SERVICES,
    certificate::RENEW_SELF_SIGNED,
    access::OFFER_NLA,
    access::CHECK_ACCOUNT,
    access::CHECK_DOMAIN,
    access::USE_ADMIN_MODE,
    network::OPEN_FIREWALL,
    network::LIMIT_SOURCES,
    network::DISABLE_UDP,
    network::LOWER_MTU,
    service::ENABLE_REMOTE_DESKTOP,
    service::RESTART_SERVICE,
    service::INSTALL_2026_09,
    service::REPAIR_WMI,
    tls::ENABLE_TLS12,
    tls::REVIEW_CIPHERS,
    tls::REVIEW_ENCRYPTION_LEVEL,
    crypto_services::ENABLE_CRYPTO_SERVICES,
    certificate::FIX_KEY_ACL,
    certificate::FIX_CA_KEY,
    certificate::REBIND_CERTIFICATE,
    certificate::RENEW_TERMINAL_CERTIFICATE,
    access::RESTORE_SECURITY_LAYER,
    access::PATCH_CREDSSP,
    access::GRANT_LOGON_RIGHT,
    access::CONFIGURE_LICENSING,
    access::RESET_CLIENT_STORE,
    certificate::FIX_MACHINEKEYS_FOLDER,
    access::ISOLATE_NLA,
    access::DISABLE_NLA_AZURE,
];
