//! The end of a connection: by a fault, by the server's own word, or by the client.

use core::time::Duration;

use rdpwhy_handshake::{How, Input, Side, Timestamp};

use super::{Mode, Server, ServerOutput};
use crate::speak::Words;
use crate::{Manner, Refusal};

const CLOSE_NOTIFY: u8 = 0;
/// How long a closed connection is read before its socket is closed too: a close with unread input is a reset.
const DRAIN: Duration = Duration::from_secs(1);

impl Server {
    pub(super) fn carry_out(&mut self, at: Timestamp, how: &Manner) {
        self.has_struck = true;
        match how {
            Manner::Reset => self.reset(at),
            Manner::Eof => {
                self.shut_down(at, Mode::Draining);
                self.drained_at = Some(at.after(DRAIN));
            }
            Manner::HalfClose => self.shut_down(at, Mode::Draining),
            Manner::Stall | Manner::Drip | Manner::Length(_) => self.mode = Mode::Stalled,
            Manner::Refuse { refusal, reset } => self.refuse(at, *refusal, *reset),
            Manner::Replay => {
                let last = core::mem::take(&mut self.last_sent);
                self.send_out_of_turn(at, &last);
            }
            Manner::OutOfOrder => {
                let early = self.out_of_order();
                self.send_out_of_turn(at, &early);
            }
            Manner::Garbage(garbage) => {
                let bytes = garbage.bytes();
                // Without records there is nothing but plaintext on the socket.
                match &self.layer {
                    Some(layer) if !layer.has_records() => self.send_unharmed(at, &bytes),
                    _ => self.send_raw(at, &bytes),
                }
                self.mode = Mode::Stalled;
            }
        }
    }

    /// A message, or a record of the TLS handshake, that nobody waits for; then silence.
    fn send_out_of_turn(&mut self, at: Timestamp, bytes: &[u8]) {
        if self.is_in_tls_handshake() {
            self.send_raw(at, bytes);
        } else {
            self.send_unharmed(at, bytes);
        }
        self.mode = Mode::Stalled;
    }

    pub(crate) fn is_in_tls_handshake(&self) -> bool {
        self.passes_records() || self.layer.as_ref().is_some_and(|layer| !layer.is_up())
    }

    /// Where there are no words for a refusal, only the end that would follow it.
    fn refuse(&mut self, at: Timestamp, refusal: Refusal, reset: bool) {
        let is_alert = match self.refusal(refusal) {
            Some(Words::Alert(record)) => {
                self.send_raw(at, &record);
                true
            }
            Some(Words::Message(message)) => {
                self.send_unharmed(at, &message);
                false
            }
            None => false,
        };
        match (reset, is_alert) {
            (true, _) => self.carry_out(at, &Manner::Reset),
            (false, true) => self.shut_down(at, Mode::Draining),
            (false, false) => self.hang_up(at),
        }
    }

    /// All is said: close_notify where there is TLS, and a FIN.
    pub(super) fn hang_up(&mut self, at: Timestamp) {
        self.say_close_notify(at);
        if self.mode == Mode::Speaking {
            self.shut_down(at, Mode::Draining);
        }
    }

    pub(super) fn client_ended(&mut self, at: Timestamp, how: How) {
        self.show_held(at);
        self.witness.observe(at, Input::Ended { by: Side::Client, how });
        self.hang_up_on_upstream(how);
        if how == How::Eof && self.mode == Mode::Speaking {
            self.say_close_notify(at);
            self.shut_down(at, Mode::Over);
        }
        self.mode = Mode::Over;
    }

    pub(super) fn say_close_notify(&mut self, at: Timestamp) {
        let Some(layer) = &mut self.layer else { return };
        let is_told = layer.is_up() && layer.has_records();
        layer.close();
        self.flush_layer(at);
        if is_told && self.mode == Mode::Speaking {
            self.witness.observe(at, Input::TlsAlert { from: Side::Server, description: CLOSE_NOTIFY });
        }
    }

    pub(super) fn reset(&mut self, at: Timestamp) {
        self.outputs.push_back(ServerOutput::Reset);
        self.witness.observe(at, Input::Ended { by: Side::Server, how: How::Reset });
        self.mode = Mode::Over;
    }

    pub(super) fn shut_down(&mut self, at: Timestamp, mode: Mode) {
        if self.config.resets {
            return self.reset(at);
        }
        self.outputs.push_back(ServerOutput::Shutdown);
        self.witness.observe(at, Input::Ended { by: Side::Server, how: How::Eof });
        self.mode = mode;
    }
}
