//! Both speakers in virtual time, without a socket.

use core::net::{IpAddr, Ipv4Addr, SocketAddr};
use core::time::Duration;

use rdpwhy_client::{Client, Input, Output};
use rdpwhy_handshake::{DialEvent, How, Report, Side, Timestamp};

use crate::link::{Parcel, Pipe};
use crate::{Link, Server, ServerInput, ServerOutput};

const NO_KDC: &str = "a simulation has no KDC";

/// What a simulation left behind.
pub struct Simulated {
    /// The client, with its witness.
    pub client: Client,
    /// The server, with its witness: the ground truth.
    pub server: Server,
    /// From the dial to the moment when both had nothing more to say.
    pub elapsed: Duration,
}

impl Simulated {
    /// What the client says happened.
    #[must_use]
    pub fn client_report(&self) -> Report {
        self.client.report()
    }

    /// What happened.
    #[must_use]
    pub fn server_report(&self) -> Report {
        self.server.handshake().report()
    }
}

/// Lets `client` talk to `server` over `link` until both are done.
///
/// It always ends: the client has deadlines, and nothing takes real time.
#[must_use]
pub fn simulate(mut client: Client, server: Server, link: Link) -> Simulated {
    // As the driver of such a platform does.
    if link.discard > 0 {
        client.note_resets_discard();
    }
    let mut simulation = Simulation {
        client,
        server,
        latency: link.latency,
        pipe: Pipe::new(link),
        now: Timestamp::ZERO,
        ticked: None,
        client_done: false,
        server_done: false,
    };
    simulation.dial();
    while simulation.step() {}
    simulation.finish()
}

struct Simulation {
    client: Client,
    server: Server,
    latency: Duration,
    pipe: Pipe,
    now: Timestamp,
    /// The last moment at which the speakers were woken without news: they are not woken twice at one moment.
    ticked: Option<Timestamp>,
    client_done: bool,
    server_done: bool,
}

impl Simulation {
    /// The name is looked up in no time; the connection takes a round trip.
    fn dial(&mut self) {
        let target = self.client.config().target.clone();
        let address = target.address.unwrap_or(SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), target.port));
        let events = [
            DialEvent::Resolving { host: target.host, port: target.port },
            DialEvent::Resolved { addresses: vec![address] },
            DialEvent::Attempt { address },
        ];
        for event in events {
            self.client.handle(self.now, Input::Dial(event));
        }
        self.now = self.now.after(self.latency * 2);
        self.server.handle(self.now, ServerInput::Tick);
        self.client.handle(self.now, Input::Dial(DialEvent::Connected { address }));
    }

    /// Sends what is to be sent, goes on to the next moment at which something happens, and lets it happen. Says
    /// whether there was one.
    fn step(&mut self) -> bool {
        let client_wake = self.drain_client();
        let server_wake = self.drain_server();
        let arrivals = self.pipe.next_arrival();
        let wake = [client_wake, server_wake].into_iter().flatten().min().map(|wake| self.not_again(wake));
        match (arrivals, wake) {
            (None, None) => false,
            (Some(arrival), wake) if wake.is_none_or(|wake| arrival <= wake) => {
                self.now = self.now.max(arrival);
                self.deliver();
                true
            }
            (_, wake) => {
                self.now = wake.unwrap_or(self.now).max(self.now);
                self.ticked = Some(self.now);
                self.client.handle(self.now, Input::Tick);
                self.server.handle(self.now, ServerInput::Tick);
                true
            }
        }
    }

    fn not_again(&self, wake: Timestamp) -> Timestamp {
        self.ticked.map_or(wake, |ticked| wake.max(Timestamp(ticked.0.saturating_add(1))))
    }

    fn deliver(&mut self) {
        if let Some(parcel) = self.pipe.arrived(self.now, Side::Client) {
            match parcel {
                Parcel::Bytes(bytes) => self.server.handle(self.now, ServerInput::Received(&bytes)),
                Parcel::Ended(how) => self.server.handle(self.now, ServerInput::Ended(how)),
            }
        }
        if let Some(parcel) = self.pipe.arrived(self.now, Side::Server) {
            match parcel {
                Parcel::Bytes(bytes) => self.client.handle(self.now, Input::Received(&bytes)),
                Parcel::Ended(how) => self.client.handle(self.now, Input::Ended(how)),
            }
        }
    }

    fn drain_client(&mut self) -> Option<Timestamp> {
        while !self.client_done {
            match self.client.poll() {
                Output::Transmit(bytes) => self.send_up(Parcel::Bytes(bytes)),
                Output::Wait(until) => return until,
                // There is nobody else in virtual time.
                Output::AskKdc(_) => self.client.handle(self.now, Input::Kdc(Err(NO_KDC.to_owned()))),
                Output::Shutdown => self.send_up(Parcel::Ended(How::Eof)),
                _ => {
                    self.client_done = true;
                    self.send_up(Parcel::Ended(How::Eof));
                }
            }
        }
        None
    }

    fn drain_server(&mut self) -> Option<Timestamp> {
        while !self.server_done {
            match self.server.poll() {
                ServerOutput::Transmit(bytes) => self.send_down(Parcel::Bytes(bytes)),
                ServerOutput::Wait(until) => return until,
                ServerOutput::AskKdc(_) => self.server.handle(self.now, ServerInput::Kdc(Err(NO_KDC))),
                ServerOutput::Shutdown => self.send_down(Parcel::Ended(How::Eof)),
                ServerOutput::Reset => self.send_down(Parcel::Ended(How::Reset)),
                ServerOutput::TransmitUpstream(_) | ServerOutput::ShutdownUpstream | ServerOutput::ResetUpstream => {}
                ServerOutput::Done => {
                    self.server_done = true;
                    self.send_down(Parcel::Ended(How::Eof));
                }
            }
        }
        None
    }

    fn send_up(&mut self, parcel: Parcel) {
        self.pipe.send(self.now, Side::Client, parcel);
    }

    fn send_down(&mut self, parcel: Parcel) {
        self.pipe.send(self.now, Side::Server, parcel);
    }

    fn finish(self) -> Simulated {
        Simulated { client: self.client, server: self.server, elapsed: self.now.elapsed() }
    }
}
