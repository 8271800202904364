//! The terminal as it was before a prompt turned its echo off.

/// What is put back when a prompt is interrupted.
pub(super) struct Terminal(#[cfg(unix)] Option<(std::fs::File, rustix::termios::Termios)>);

impl Terminal {
    /// As it is now; nothing where there is none.
    #[cfg(unix)]
    pub(super) fn remember() -> Self {
        let terminal = std::fs::File::open("/dev/tty").ok();
        Self(terminal.and_then(|terminal| {
            let settings = rustix::termios::tcgetattr(&terminal).ok()?;
            Some((terminal, settings))
        }))
    }

    /// Windows' console takes its mode back by itself. Not tried there.
    #[cfg(not(unix))]
    pub(super) fn remember() -> Self {
        Self()
    }

    /// Puts it back. A failure cannot be shown, since the terminal is what failed.
    pub(super) fn restore(&self) {
        #[cfg(unix)]
        if let Some((terminal, settings)) = &self.0 {
            let _ = rustix::termios::tcsetattr(terminal, rustix::termios::OptionalActions::Now, settings);
        }
    }
}
