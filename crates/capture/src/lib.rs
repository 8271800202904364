//! Recordings of RDP handshakes: dial events and both taps with their times.
//!
//! A recording holds exactly what the witness was shown, so its replay gives the report that was given live. It is a
//! text file, one JSON object a line: a header, then the observations in order.
//!
//! ```
//! use rdpwhy_capture::Recording;
//! use rdpwhy_handshake::{How, Observation, Side, Stage, Target, Timestamp};
//!
//! let mut recording = Recording::new(Target { host: "server.example".into(), port: 3389, address: None });
//! recording.push(Timestamp(5), Observation::Ended { by: Side::Server, how: How::Reset });
//! let mut file = Vec::new();
//! recording.write(&mut file)?;
//! let read = Recording::read(&mut file.as_slice())?;
//! assert_eq!(read, recording);
//! assert_eq!(read.replay().position.stage, Stage::Resolve);
//! # Ok::<(), rdpwhy_capture::Error>(())
//! ```

mod hex;
mod line;
mod recording;

pub use recording::{Error, FORMAT, Recording};
