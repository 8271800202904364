//! Copies that more than one remedy keeps.

use crate::Step;

/// The policy of Remote Desktop.
pub(super) const KEEP_POLICY: Step = Step::save(
    "Keep the policy, where there is one.",
    "if (Test-Path 'HKLM:\\SOFTWARE\\Policies\\Microsoft\\Windows NT\\Terminal Services') { reg export \
     \"HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows NT\\Terminal Services\" \
     C:\\Windows\\Temp\\rdp-policy.reg /y }",
);

/// The settings of the listener.
pub(super) const KEEP_LISTENER: Step = Step::save(
    "Keep what is there.",
    "reg export \"HKLM\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server\\WinStations\\RDP-Tcp\" \
     C:\\Windows\\Temp\\rdp-tcp.reg /y",
);
