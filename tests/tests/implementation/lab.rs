//! The lab plays Windows in its confirm and in its NTLM challenge, and numbers channels in a way of its own. It is taken
//! for Windows where it plays it, and for nothing else.

use std::net::Ipv4Addr;

use rdpwhy::diagnosis::{Platform, implementation};
use rdpwhy_client::{Client, Config};
use rdpwhy_handshake::WallTime;
use rdpwhy_lab::{Persona, Server, personas, simulate};

const WALL: WallTime = WallTime(1_767_225_600_000_000);

#[test]
fn a_persona_is_taken_for_windows_only_where_it_plays_it() {
    let mut windows = 0;
    for persona in personas() {
        let answer = implementation([&probed(persona)]);
        match answer.platform {
            None => {}
            Some(Platform::Windows) => {
                windows += 1;
                // The last is how it numbers channels, which is Windows' way as well.
                let played = ["redirected-authentication", "ntlm-target-type", "credssp", "mcs-user-after-channels"];
                let is_played = answer.evidence.iter().any(|one| played.contains(&one.id));
                assert!(is_played, "{}: {:#?}", persona.name, answer.evidence);
            }
            Some(_) => panic!("{}: {answer}: {:#?}", persona.name, answer.evidence),
        }
    }
    assert!(windows > 0, "no persona plays Windows");
}

fn probed(persona: &Persona) -> rdpwhy_handshake::Report {
    let mut config = persona.client.apply(Config::default());
    config.wall = Some(WALL);
    config.target = persona.client.target((Ipv4Addr::LOCALHOST, 3389).into());
    let mut server = persona.server.for_connection(persona.client.connection);
    server.wall = Some(WALL);
    let link = persona.link.clone().unwrap_or_default();
    simulate(Client::new(config), Server::new(server), link).client_report()
}
