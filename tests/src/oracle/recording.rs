//! Recordings as files: anything may be read, and what was read is written and read again, and replays alike.

use rdpwhy_capture::Recording;

pub(super) fn check(input: &[u8]) {
    let Ok(recording) = Recording::read(&mut &*input) else {
        return;
    };
    let mut written = Vec::new();
    recording.write(&mut written).expect("memory takes every recording");
    let again = Recording::read(&mut written.as_slice()).expect("our own recording reads");
    assert_eq!(again, recording);
    assert_eq!(again.replay(), recording.replay());
}
