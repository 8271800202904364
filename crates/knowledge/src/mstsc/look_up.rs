//! Where Microsoft's client itself tells more about its codes.

use super::Codes;
use crate::{Source, sources};

/// Something to run on the client.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct LookUp {
    /// What it shows.
    pub what: &'static str,
    /// The line to run.
    pub powershell: String,
    /// Where it comes from.
    #[cfg_attr(feature = "serde", serde(serialize_with = "crate::ids::source"))]
    pub source: &'static Source,
}

/// What to run on the client that showed the codes.
#[must_use]
pub fn look_up(codes: Codes) -> Vec<LookUp> {
    let log = LookUp {
        what: "What this client has disconnected for (1026; the reason is the code in decimal)",
        powershell: "Get-WinEvent -FilterHashtable \
                     @{LogName='Microsoft-Windows-TerminalServices-RDPClient/Operational'; Id=1026} -MaxEvents 5"
            .to_owned(),
        source: &sources::TNWIKI_37847,
    };
    let text = codes.code.map(|code| LookUp {
        what: "The client's own text; \"An internal error has occurred\" means that it has none for the code",
        powershell: format!(
            "(New-Object -ComObject MSTscAx.MsTscAx).GetErrorDescription({code},{})",
            codes.extended.unwrap_or_default()
        ),
        source: &sources::RACK,
    });
    [Some(log), text].into_iter().flatten().collect()
}
