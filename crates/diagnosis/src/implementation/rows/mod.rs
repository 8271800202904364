//! All observations, by the stage that shows them.

mod certificate;
mod closing;
mod logon;
mod negotiation;
mod session;

use rdpwhy_knowledge::Platform;
use rdpwhy_knowledge::Platform::{FreerdpShadow, GnomeRemoteDesktop, Krdp, Weston};

pub(super) use logon::names_target_type;

use super::observation::Row;

/// Servers whose protocol code is FreeRDP's.
pub(super) const FREERDP: &[Platform] = &[FreerdpShadow, GnomeRemoteDesktop, Krdp, Weston];

/// SRC-REF of Windows and xrdp, and of FreeRDP.
const WINDOWS_REFERENCE: u16 = 0x1234;
const FREERDP_REFERENCE: u16 = 0;

/// The table. Each file says where its rows were measured.
pub(super) const ROWS: &[Row] = &[
    negotiation::REFERENCE_1234,
    negotiation::REFERENCE_0,
    negotiation::CREDSSP,
    negotiation::REDIRECTED_AUTHENTICATION,
    negotiation::FLAGS_OF_IRONRDP,
    negotiation::RDP_UNASKED,
    negotiation::HYBRID_EX_DECLINED,
    negotiation::HYBRID_EX_CHOSEN,
    negotiation::CREDSSP_REQUIRED,
    negotiation::TLS_ALONE,
    negotiation::TLS_NOT_ALLOWED,
    negotiation::RDP_WITHOUT_ENCRYPTION,
    certificate::XRDP_SUBJECT,
    certificate::SHADOW_FIVE_YEARS,
    certificate::WINDOWS_SIX_MONTHS,
    logon::TARGET_TYPE,
    logon::NO_TARGET_TYPE,
    logon::NO_TARGET_NAME,
    session::USER_BELOW_IO,
    session::USER_ABOVE_CHANNELS,
    session::CHANNELS_22,
    session::CHANNELS_34,
    session::CALLED_CONNECT_ID_1,
    session::XRDP_LICENSE,
    closing::ULTIMATUM_ALONE,
    closing::ULTIMATUM_BEFORE_CONFIRM,
    closing::ULTIMATUM_BEFORE_MCS,
    closing::ONE_ULTIMATUM,
    closing::MANY_ULTIMATUMS,
    closing::NO_ULTIMATUM,
];
