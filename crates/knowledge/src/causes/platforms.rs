//! Groups of platforms that share checks.

use crate::Platform;

/// xrdp alone.
pub(super) const XRDP: &[Platform] = &[Platform::Xrdp];

/// Servers whose protocol code is FreeRDP's, and that run in the session of a user.
pub(super) const FREERDP_FAMILY: &[Platform] =
    &[Platform::FreerdpShadow, Platform::GnomeRemoteDesktop, Platform::Krdp, Platform::Weston];

/// Servers that run on Linux or another Unix.
pub(super) const LINUX: &[Platform] = &[
    Platform::Xrdp,
    Platform::FreerdpShadow,
    Platform::GnomeRemoteDesktop,
    Platform::Krdp,
    Platform::Weston,
    Platform::IronrdpServer,
    Platform::Relay,
];
