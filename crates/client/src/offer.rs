//! What the client offered is known from its configuration; what the observer saw of it has to be the same.

use rdpwhy_pdu::x224::RoutingInfo;

use crate::Client;

impl Client {
    /// The first field of the offer that the observer's facts tell otherwise than the configuration; `None` where they
    /// agree, or have not seen the offer yet. A server cannot bring about a difference: facts about the offer come from
    /// messages of the client alone.
    #[must_use]
    pub fn misread_offer(&self) -> Option<&'static str> {
        let (config, facts) = (&self.config, self.handshake().facts());
        let negotiation = &facts.negotiation;
        let line = config.routing.as_ref().map(|routing| match routing {
            RoutingInfo::Cookie(name) => ("cookie", name.len()),
            RoutingInfo::Token(line) => ("token", line.len()),
        });
        let has_requested = negotiation.request_bytes.is_some();
        let has_set = facts.gcc.client_early_capabilities.is_some();
        // A name has room for seven characters (MS-RDPBCGR 2.2.1.3.4.1).
        let seen = &facts.gcc.client_channels;
        let same_channels = seen.len() == config.channels.len()
            && seen.iter().zip(&config.channels).all(|(seen, channel)| channel.name.starts_with(seen.as_str()));
        let fields = [
            ("requested protocols", !has_requested || negotiation.requested == config.protocols),
            ("routing", !has_requested || negotiation.routing.zip(negotiation.routing_bytes) == line),
            (
                "correlation id",
                !has_requested || negotiation.correlation_id.is_some() == config.correlation_id.is_some(),
            ),
            ("preconnection", negotiation.preconnection_bytes.is_none() || config.preconnection.is_some()),
            ("static channels", !has_set || same_channels),
        ];
        fields.into_iter().find(|(_, agrees)| !agrees).map(|(name, _)| name)
    }
}
