//! Which client a connection imitates, and the preconnection PDU that some clients send.

use clap::Args as Flags;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use rdpwhy::pdu::Preconnection;
use rdpwhy::pdu::x224::RoutingInfo;
use rdpwhy::{Config, Profile};

use super::values::{preconnection_text, switch};

/// The flags of an imitation.
#[derive(Debug, Flags)]
#[command(next_help_heading = "Imitation")]
pub(crate) struct ImitationArgs {
    /// Send what this client sends: its connection request, ClientHello, first CredSSP token and client data. The
    /// probe ends with the server's answer to the ClientHello.
    #[arg(long = "as", value_name = "CLIENT", value_parser = profile(), default_value = "rdpwhy")]
    #[arg(env = "RDPWHY_AS", hide_env_values = true)]
    pub(super) profile: Profile,
    /// Go on behind TLS: with --as, use rdpwhy's own ClientHello and the client's other messages.
    #[arg(long, value_parser = switch, env = "RDPWHY_OWN_TLS", hide_env_values = true)]
    own_tls: bool,
    /// Send this preconnection text before everything else (MS-RDPEPS, version 2). Hyper-V's port 2179 takes the GUID
    /// of a virtual machine, and TLS next: add --opening tls.
    #[arg(long, value_name = "TEXT", value_parser = preconnection_text, env = "RDPWHY_PCB", hide_env_values = true)]
    pcb: Option<String>,
    /// Send this preconnection id before everything else (MS-RDPEPS): alone it is version 1, with --pcb version 2.
    #[arg(long, value_name = "N", env = "RDPWHY_PCB_ID", hide_env_values = true)]
    pcb_id: Option<u32>,
}

impl ImitationArgs {
    /// What the connection sends of its own, before other flags change it.
    pub(super) fn apply(&self, config: Config) -> Config {
        let mut config = config.profile(self.profile);
        if self.own_tls {
            config = config.own_tls();
        }
        config.preconnection = self.preconnection();
        config
    }

    /// The line of text in the connection request: a cookie is cut as the client cuts it, and one that is not given
    /// names the user, where the client sends that.
    pub(super) fn routing(&self, given: Option<RoutingInfo>, user: Option<&str>) -> Option<RoutingInfo> {
        match given {
            Some(RoutingInfo::Cookie(name)) => self.profile.cookie(core::str::from_utf8(&name).ok()),
            Some(token) => Some(token),
            // rdpwhy's own request has no user name.
            None => self.profile.cookie(user.filter(|_| self.profile != Profile::Rdpwhy)),
        }
    }

    /// Whether the ClientHello is written by hand: then nothing comes behind the server's answer.
    pub(crate) fn ends_with_hello(&self) -> bool {
        self.profile != Profile::Rdpwhy && !self.own_tls
    }

    fn preconnection(&self) -> Option<Preconnection> {
        let text = self.pcb.clone();
        (text.is_some() || self.pcb_id.is_some()).then(|| Preconnection { id: self.pcb_id.unwrap_or(0), text })
    }
}

/// The clients, each with a few words.
fn profile() -> impl TypedValueParser<Value = Profile> {
    let names = Profile::ALL.map(|profile| PossibleValue::new(profile.name()).help(profile.about()));
    PossibleValuesParser::new(names).try_map(|name| Profile::named(&name).ok_or("no such client"))
}
