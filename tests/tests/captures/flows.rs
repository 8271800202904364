//! TCP conversations of a packet capture, as recordings: enough for captures of test suites. Segments that come twice
//! count once, and what comes too early waits.

use std::collections::HashMap;
use std::fs::File;
use std::net::SocketAddr;
use std::path::Path;

use etherparse::{NetSlice, SlicedPacket, TcpSlice, TransportSlice};
use pcap_parser::{PcapBlockOwned, PcapError, create_reader};
use rdpwhy_capture::Recording;
use rdpwhy_handshake::{DialEvent, How, Observation, Side, Target, Timestamp, WallTime};

/// More than the longest packet of any capture.
const BUFFER: usize = 1 << 20;

/// Every TCP conversation, in the order of their first packets.
pub(crate) fn read(file: &Path) -> Vec<Recording> {
    let mut flows = Flows::default();
    let mut reader =
        create_reader(BUFFER, File::open(file).expect("a capture opens")).expect("a capture begins with its header");
    loop {
        match reader.next() {
            Ok((len, block)) => {
                if let PcapBlockOwned::Legacy(packet) = block {
                    let at = u64::from(packet.ts_sec) * 1_000_000 + u64::from(packet.ts_usec);
                    flows.packet(at, packet.data);
                }
                reader.consume(len);
            }
            Err(PcapError::Eof) => break,
            Err(PcapError::Incomplete(_)) => reader.refill().expect("a capture reads"),
            Err(error) => panic!("{}: {error:?}", file.display()),
        }
    }
    flows.all.into_iter().map(|flow| flow.recording).collect()
}

#[derive(Default)]
struct Flows {
    /// By both ends, the client's first.
    open: HashMap<(SocketAddr, SocketAddr), usize>,
    all: Vec<Flow>,
}

impl Flows {
    fn packet(&mut self, at: u64, data: &[u8]) {
        let Ok(packet) = SlicedPacket::from_ethernet(data) else {
            return;
        };
        let Some(TransportSlice::Tcp(tcp)) = packet.transport else {
            return;
        };
        let (source, destination) = match packet.net {
            Some(NetSlice::Ipv4(ip)) => (ip.header().source_addr().into(), ip.header().destination_addr().into()),
            Some(NetSlice::Ipv6(ip)) => (ip.header().source_addr().into(), ip.header().destination_addr().into()),
            _ => return,
        };
        let source = SocketAddr::new(source, tcp.source_port());
        let destination = SocketAddr::new(destination, tcp.destination_port());
        let begins = tcp.syn() && !tcp.ack();
        let (index, from) = match (self.open.get(&(source, destination)), self.open.get(&(destination, source))) {
            (Some(index), _) if !begins => (*index, Side::Client),
            (_, Some(index)) => (*index, Side::Server),
            _ => {
                // Without a SYN, whoever is seen first is the client.
                self.open.insert((source, destination), self.all.len());
                self.all.push(Flow::new(at, destination));
                (self.all.len() - 1, Side::Client)
            }
        };
        if let Some(flow) = self.all.get_mut(index) {
            flow.segment(at, from, &tcp);
        }
    }
}

struct Flow {
    recording: Recording,
    begun: u64,
    client: Half,
    server: Half,
}

/// One direction.
#[derive(Default)]
struct Half {
    /// The next sequence number.
    next: Option<u32>,
    /// Segments behind a gap.
    early: Vec<(u32, Vec<u8>)>,
}

impl Flow {
    fn new(at: u64, server: SocketAddr) -> Self {
        let mut recording =
            Recording::new(Target { host: server.ip().to_string(), port: server.port(), address: Some(server) });
        recording.wall = Some(WallTime(i64::try_from(at).expect("a time of our age")));
        let connected = DialEvent::Connected { address: server };
        recording.push(Timestamp::ZERO, Observation::Dial(connected));
        Self { recording, begun: at, client: Half::default(), server: Half::default() }
    }

    fn segment(&mut self, at: u64, from: Side, tcp: &TcpSlice<'_>) {
        let at = Timestamp(at - self.begun);
        let first = tcp.sequence_number().wrapping_add(u32::from(tcp.syn()));
        let half = match from {
            Side::Client => &mut self.client,
            Side::Server => &mut self.server,
        };
        let bytes = half.take(first, tcp.payload());
        if !bytes.is_empty() {
            self.recording.push(at, Observation::Wire { from, bytes });
        }
        let how = match (tcp.rst(), tcp.fin()) {
            (true, _) => How::Reset,
            (false, true) => How::Eof,
            (false, false) => return,
        };
        self.recording.push(at, Observation::Ended { by: from, how });
    }
}

impl Half {
    /// What can be read now that this segment has come.
    fn take(&mut self, first: u32, payload: &[u8]) -> Vec<u8> {
        let mut bytes = self.new_bytes(first, payload);
        for (first, payload) in std::mem::take(&mut self.early) {
            bytes.extend(self.new_bytes(first, &payload));
        }
        bytes
    }

    /// What of a segment's payload was not seen before; nothing yet where something before it is missing.
    fn new_bytes(&mut self, first: u32, payload: &[u8]) -> Vec<u8> {
        if payload.is_empty() {
            return Vec::new();
        }
        let expected = *self.next.get_or_insert(first);
        let again = expected.wrapping_sub(first);
        if again >= 1 << 31 {
            self.early.push((first, payload.to_vec()));
            return Vec::new();
        }
        let bytes: Vec<u8> = payload.iter().copied().skip(usize::try_from(again).unwrap_or(usize::MAX)).collect();
        self.next = Some(expected.wrapping_add(u32::try_from(bytes.len()).unwrap_or_default()));
        bytes
    }
}
