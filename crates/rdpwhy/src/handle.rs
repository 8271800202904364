//! [`ProbeHandle`]: the report so far, from anywhere, while a driver runs.

use core::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rdpwhy_client::Client;
use rdpwhy_handshake::Report;

use crate::Finished;

/// A view of a [`crate::Probe`]. It stays valid when the probe has finished or was dropped.
#[derive(Clone)]
pub struct ProbeHandle {
    client: Arc<Mutex<Client>>,
}

impl ProbeHandle {
    /// The report so far. While the probe runs, [`Report::ending`] is `None`.
    #[must_use]
    pub fn report(&self) -> Report {
        self.client().report()
    }

    /// What the probe would leave behind if it ended now: the report, the recording and the civil time of its origin.
    #[must_use]
    pub fn finished_so_far(&self) -> Finished {
        let client = self.client();
        Finished {
            report: client.report(),
            recording: client.recording().to_vec(),
            recording_is_complete: client.recording_is_complete(),
            issued_license: client.issued_license().cloned(),
            wall: client.config().wall,
        }
    }

    pub(crate) fn new(client: Client) -> Self {
        Self { client: Arc::new(Mutex::new(client)) }
    }

    /// The client itself. Nobody holds it while waiting, so it is free within microseconds.
    pub(crate) fn client(&self) -> MutexGuard<'_, Client> {
        // The position outlives the failure, even a panic of ours.
        self.client.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for ProbeHandle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ProbeHandle").finish_non_exhaustive()
    }
}
