//! Leaving: what the peer is told, and how long its close is awaited.

use rdpwhy_handshake::{Ending, How, Input as Seen, Side, Stage, Timestamp};
use rdpwhy_pdu::mcs::DomainPdu;
use rdpwhy_pdu::x224::data_tpkt;

use crate::client::Closing;
use crate::{Client, Output};

/// rn-user-requested (T.125 11.15).
const USER_REQUESTED: u8 = 3;

impl Client {
    /// Takes the next step of leaving, if one is due.
    pub(crate) fn leave(&mut self, at: Timestamp) {
        let Some(ending) = self.ending() else { return };
        let limits = &self.config.deadlines;
        // The whole, goodbye included, is bounded; a peer that was silent is not waited for once more.
        let silent = matches!(ending, Ending::Silent { .. });
        let until = if silent { at } else { at.after(limits.linger).min(Timestamp::ZERO.after(limits.total)) };
        match self.closing {
            // A refusal is kept with what the peer does next.
            Closing::No if matches!(ending, Ending::Refused { .. }) => self.closing = Closing::Awaiting(until),
            Closing::No if matches!(ending, Ending::Unreachable { .. }) => self.closing = Closing::Done,
            Closing::No => self.say_goodbye(at, until),
            Closing::Awaiting(limit) if at >= limit => self.say_goodbye(at, until),
            Closing::Draining(limit) if at >= limit => self.closing = Closing::Done,
            Closing::Awaiting(_) | Closing::Draining(_) | Closing::Done => {}
        }
    }

    /// Disconnect Provider Ultimatum where there is an MCS domain, close_notify where there is TLS, then a FIN.
    fn say_goodbye(&mut self, at: Timestamp, until: Timestamp) {
        let of_our_own_will = matches!(self.ending(), Some(Ending::Stopped { .. } | Ending::Completed));
        if of_our_own_will && self.witness.has_passed(Stage::BasicSettings) {
            let ultimatum = DomainPdu::DisconnectProviderUltimatum { reason: USER_REQUESTED };
            self.send(at, data_tpkt(&ultimatum.encode()));
        }
        if let Some(layer) = &mut self.layer {
            layer.close();
            // Whatever it still had to send, it has no time for any more.
            self.transmit_at = None;
            self.flush_layer(at);
        }
        self.outputs.push_back(Output::Shutdown);
        self.observe(at, Seen::Ended { by: Side::Client, how: How::Eof });
        let over = self.witness.has_closed(Side::Server) || at >= until;
        self.closing = if over { Closing::Done } else { Closing::Draining(until) };
    }
}
