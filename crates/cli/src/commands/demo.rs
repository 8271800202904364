//! `rdpwhy demo`: a faulty server, a probe of it, and whether the probe said what the fault stands for.

use std::io;
use std::time::Duration;

use rdpwhy::document::report_document;
use rdpwhy::{Config, Ending, How, Probe, Reach, Report};
use rdpwhy_lab::tcp::{Relay, TcpServer};
use rdpwhy_lab::{ClientHints, Config as ServerConfig, Expected, Fault, Link, Manner, Persona, personas};
use serde_json::json;

use super::server::server_for;
use super::{Failure, connect};
use crate::args::DemoArgs;
use crate::files::Descriptors;
use crate::render::{self, Page, style};
use crate::{exit_code, interrupt, output};

/// Long enough for a loaded machine, short enough to be watched where the server is silent.
const STAGE_LIMIT: Duration = Duration::from_secs(3);

/// The server notices at once that its client has gone.
const SERVER_LIMIT: Duration = Duration::from_secs(3);

/// Shows a death.
pub(super) fn run(args: &DemoArgs) -> Result<u8, Failure> {
    if args.list {
        list(args.json)?;
        return Ok(exit_code::HEALTHY);
    }
    let shown = Shown::choose(args.fault.as_deref())?;
    interrupt::listen(Descriptors { connections: 1, server: true, ..Descriptors::default() })?;
    let cannot = |error| Failure::ours("the lab does not start", &error);
    let server = TcpServer::start(shown.server).map_err(cannot)?;
    let link = shown.link.map(|link| Relay::start(server.address(), link)).transpose().map_err(cannot)?;
    let address = link.as_ref().map_or_else(|| server.address(), Relay::address);
    let target = shown.client.target(address);
    let mut config = shown.client.apply(Config::new(&target.host, target.port));
    config.deadlines.stage = STAGE_LIMIT;
    let config = connect::trusting(config, None)?;
    // A ban or a limit shows on a later connection than the first one.
    for _ in 1..shown.client.connection {
        connect::probe(Probe::new(target.clone(), config.clone()))?;
    }
    let probed = connect::probe(Probe::new(target, config))?;
    let report = &probed.report;
    let outcome = shown.stands_for.judge(report, || has_struck(&server, probed.connections()));
    if args.json {
        output::print_json(&report_document(report, shown.client.reach, probed.connections()).brief())?;
        if outcome != Outcome::AsExpected {
            output::complain(&shown.stands_for.conclude(outcome));
        }
    } else {
        let mut page = output::page();
        title(&mut page, &shown.name, &shown.about);
        render::report(&mut page, report, shown.client.reach);
        page.blank();
        let look = if outcome == Outcome::AsExpected { style::GOOD } else { style::BAD };
        page.paragraph(0, look, &shown.stands_for.conclude(outcome));
        output::print(&page)?;
    }
    Ok(match outcome {
        Outcome::AsExpected => exit_code::HEALTHY,
        Outcome::Interrupted => exit_code::STOPPED,
        Outcome::NeverThere | Outcome::Otherwise => exit_code::DEMO_FAILED,
    })
}

/// Whether the server carried out its fault. It knows when the connections that were made have ended.
fn has_struck(server: &TcpServer, connections: u32) -> bool {
    let connections = usize::try_from(connections).unwrap_or(usize::MAX);
    let _ = server.wait_for_reports(connections, SERVER_LIMIT);
    server.struck() > 0
}

/// What is shown, and what must be said of it.
struct Shown {
    name: String,
    about: String,
    server: ServerConfig,
    link: Option<Link>,
    client: ClientHints,
    stands_for: StandsFor,
}

impl Shown {
    fn choose(asked: Option<&str>) -> Result<Self, Failure> {
        let persona = match asked {
            None => personas().first(),
            Some(name) => Persona::named(name),
        };
        match (persona, asked) {
            (Some(persona), _) => Ok(Self::of_persona(persona)),
            (None, Some(text)) if text.contains(':') => Self::of_fault(text),
            (None, text) => {
                let names: Vec<&str> = personas().iter().map(|persona| persona.name.as_str()).collect();
                let (text, names) = (text.unwrap_or_default(), names.join(", "));
                Err(Failure::Usage(format!("no demo is called {text:?}; possible are {names}, or PLACE:WHEN:HOW")))
            }
        }
    }

    fn of_persona(persona: &Persona) -> Self {
        Self {
            name: persona.name.clone(),
            about: persona.about.clone(),
            server: persona.server.clone(),
            link: persona.link.clone(),
            client: persona.client,
            stands_for: StandsFor::Verdict(persona.expected.clone()),
        }
    }

    fn of_fault(text: &str) -> Result<Self, Failure> {
        let fault: Fault = text.parse().map_err(|error| Failure::Usage(format!("{error}")))?;
        Ok(Self {
            name: fault.to_string(),
            about: "a fault of your own".to_owned(),
            server: server_for(None, None, None, None, None, std::slice::from_ref(&fault))?,
            link: None,
            // Wherever the fault lies, the probe must come there.
            client: ClientHints::reaching(Reach::License),
            stands_for: StandsFor::Manner(fault.how),
        })
    }
}

/// What became of a demo.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    /// The probe said what it had to say.
    AsExpected,
    /// The probe, or the conversation, ended before the place of the fault.
    NeverThere,
    /// The probe said something else.
    Otherwise,
    /// A signal came before the probe was over.
    Interrupted,
}

/// What the probe must say.
enum StandsFor {
    Verdict(Expected),
    /// Of a fault that the table of demos does not hold, only the manner of the death is known beforehand.
    Manner(Manner),
}

impl StandsFor {
    fn judge(&self, report: &Report, has_struck: impl FnOnce() -> bool) -> Outcome {
        if self.is_met_by(report) {
            return Outcome::AsExpected;
        }
        if report.ending.is_none() {
            return Outcome::Interrupted;
        }
        // A server may strike where it waits for a message that the probe does not send: to the probe that is no death.
        let has_stopped = matches!(report.ending, Some(Ending::Completed | Ending::Stopped { .. }));
        match self {
            Self::Manner(_) if has_stopped || !has_struck() => Outcome::NeverThere,
            _ => Outcome::Otherwise,
        }
    }

    fn is_met_by(&self, report: &Report) -> bool {
        let Some(ending) = &report.ending else { return false };
        let how = match ending {
            Ending::Closed(close) => Some(close.how),
            // A server that has refused dies behind that.
            Ending::Refused { then, .. } => then.map(|close| close.how),
            _ => None,
        };
        match self {
            Self::Verdict(expected) => expected.is_met_by(report),
            Self::Manner(Manner::Reset) => how == Some(How::Reset),
            Self::Manner(Manner::Eof | Manner::HalfClose) => how == Some(How::Eof),
            Self::Manner(Manner::Stall | Manner::Drip) => matches!(ending, Ending::Silent { .. }),
            Self::Manner(Manner::Refuse { refusal: said, .. }) => {
                matches!(ending, Ending::Refused { refusal, .. } if refusal.code == said.code())
            }
            Self::Manner(_) => !matches!(ending, Ending::Completed | Ending::Stopped { .. } | Ending::Closed(_)),
        }
    }

    fn describe(&self) -> String {
        match self {
            Self::Verdict(expected) => expected.to_string(),
            Self::Manner(manner) => format!("a death by {manner}"),
        }
    }

    fn conclude(&self, outcome: Outcome) -> String {
        match outcome {
            Outcome::AsExpected => format!("This is what the demo stands for: {}.", self.describe()),
            Outcome::NeverThere => "The probe never gets to that place, so there is no death to show.".to_owned(),
            Outcome::Interrupted => "Interrupted: the demo was not over.".to_owned(),
            Outcome::Otherwise => format!("This is not what the demo stands for: {}.", self.describe()),
        }
    }
}

fn title(page: &mut Page, name: &str, about: &str) {
    page.line(&[(style::DIM, "demo "), (style::HEADING, name)]);
    page.paragraph(0, style::DIM, about);
    page.blank();
}

fn list(json: bool) -> io::Result<()> {
    if json {
        let listed = personas().iter().map(|persona| json!({"name": persona.name, "about": persona.about}));
        let demos: Vec<_> = listed.collect();
        return output::print_json(&json!({"format": "rdpwhy.demos/1", "demos": demos}));
    }
    let mut page = output::page();
    for persona in personas() {
        page.named(&persona.name, &persona.about);
    }
    page.blank();
    page.paragraph(0, style::DIM, "Any other death: rdpwhy demo PLACE:WHEN:HOW, as in tls.server-hello:inside=20:eof.");
    page.paragraph(0, style::DIM, "inside= with the length of the frame or more means after.");
    output::print(&page)
}
