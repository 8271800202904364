//! What the fuzz targets found, as conversations that a person can read. The inputs are in the targets' corpora, too.

use rdpwhy_tests::oracle::run;

/// A server with Standard RDP security, level low, whose client asks for a session and receives 7 bytes at a time.
const STANDARD_LOW: [u8; 3] = [0xB5, 0x80, 0x61];

/// One byte of garbage follows the last Channel Join Confirm. A whole licence request behind it was decrypted, or not,
/// depending on how many reads it came in.
#[test]
fn a_frame_behind_garbage_is_not_read() {
    let honest = [0; 5];
    let followed_by_garbage = [11, 1, 0, 0];
    run("inside_server", &[&STANDARD_LOW[..], &honest, &followed_by_garbage].concat());
}
