//! `rdpwhy fix-script`: its flags.

use clap::Args as Flags;

use super::values::switch;

/// `rdpwhy fix-script`.
#[derive(Debug, Flags)]
pub(crate) struct FixScriptArgs {
    /// The cause, by its id; rdpwhy explain --list names them. Advice that does harm is refused by its name.
    #[arg(value_name = "CAUSE", env = "RDPWHY_CAUSE", hide_env_values = true)]
    pub(crate) cause: String,
    /// Write it for Azure's Run Command: nothing asks, and what concerns the machine's surroundings is told.
    #[arg(long, value_parser = switch, env = "RDPWHY_AZURE", hide_env_values = true)]
    pub(crate) azure: bool,
    /// Write it for a POSIX shell on a server that is not Windows: xrdp, gnome-remote-desktop, KRdp, weston, FreeRDP's shadow
    /// server, VirtualBox. Also written where a cause has no remedy on a Windows server.
    #[arg(long, value_parser = switch, env = "RDPWHY_POSIX", hide_env_values = true, conflicts_with = "azure")]
    pub(crate) posix: bool,
    /// The cause is confirmed: the safest remedy that changes something runs. Without it the script only looks.
    #[arg(long, value_parser = switch, env = "RDPWHY_CONFIRMED", hide_env_values = true)]
    pub(crate) confirmed: bool,
}
