//! The end of a connection: by a fault, by the server's own word, or by the client.

use rdpwhy_handshake::{How, Input, Side, Timestamp};

use super::{Mode, Server, ServerOutput};
use crate::Manner;
use crate::speak::Refusal;

const CLOSE_NOTIFY: u8 = 0;

impl Server {
    pub(super) fn carry_out(&mut self, at: Timestamp, how: &Manner) {
        self.has_struck = true;
        match how {
            Manner::Reset => {
                self.outputs.push_back(ServerOutput::Reset);
                self.witness.observe(at, Input::Ended { by: Side::Server, how: How::Reset });
                self.mode = Mode::Over;
            }
            Manner::Eof => self.shut_down(at, Mode::Draining),
            Manner::Stall | Manner::Drip => self.mode = Mode::Stalled,
            Manner::Refuse { code, reset } => self.refuse(at, *code, *reset),
            Manner::Garbage(garbage) => {
                let bytes = garbage.bytes();
                let from = Side::Server;
                // Without records there is nothing but plaintext on the socket.
                let is_clear = self.layer.as_ref().is_some_and(|layer| !layer.has_records());
                let input =
                    if is_clear { Input::Clear { from, bytes: &bytes } } else { Input::Wire { from, bytes: &bytes } };
                self.witness.observe(at, input);
                self.outputs.push_back(ServerOutput::Transmit(bytes));
                self.mode = Mode::Stalled;
            }
        }
    }

    /// Where there are no words for a refusal, only the end that would follow it.
    fn refuse(&mut self, at: Timestamp, code: u32, reset: bool) {
        let is_alert = match self.refusal(code) {
            Some(Refusal::Alert(record)) => {
                self.witness.observe(at, Input::Wire { from: Side::Server, bytes: &record });
                self.outputs.push_back(ServerOutput::Transmit(record.to_vec()));
                true
            }
            Some(Refusal::Message(message)) => {
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

    pub(super) fn shut_down(&mut self, at: Timestamp, mode: Mode) {
        self.outputs.push_back(ServerOutput::Shutdown);
        self.witness.observe(at, Input::Ended { by: Side::Server, how: How::Eof });
        self.mode = mode;
    }
}
