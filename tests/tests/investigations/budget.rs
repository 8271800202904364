//! What an investigation may cost.

use core::time::Duration;

use rdpwhy::diagnosis::{Budget, Change, Experiment, experiments, policy_rows};
use rdpwhy_handshake::Timestamp;
use rdpwhy_lab::{Link, Persona, personas};

use crate::virtual_time::{Investigated, investigate, investigate_as};

fn investigated(persona: &Persona, connections: u32) -> Investigated {
    investigate(persona, Budget::default().connections(connections))
}

#[test]
fn no_investigation_exceeds_its_connections_and_its_count_is_the_servers() {
    for persona in personas() {
        for most in [1, 2, 3, 5, 8, 12] {
            let Investigated { diagnosis, connections, .. } = investigated(persona, most);
            assert!(connections <= most, "{}: {connections} of {most}", persona.name);
            assert_eq!(diagnosis.connections(), usize::try_from(connections).expect("few"), "{}", persona.name);
        }
    }
}

#[test]
fn a_single_probe_runs_no_experiment() {
    for persona in personas() {
        let Investigated { diagnosis, connections, .. } = investigate(persona, Budget::single());
        assert_eq!((connections, diagnosis.experiments.len()), (1, 0), "{}", persona.name);
    }
}

#[test]
fn connections_begin_apart_and_never_more_at_once_than_allowed() {
    let budget = Budget::default();
    for persona in personas() {
        let Investigated { diagnosis, times, .. } = investigate(persona, budget);
        let mut begun: Vec<Timestamp> = times.iter().map(|(began, _)| *began).collect();
        begun.sort();
        for pair in begun.windows(2) {
            let [one, next] = pair else { continue };
            assert!(next.since(*one) >= 200_000, "{}: {one:?} and {next:?}", persona.name);
        }
        // Time begins when the first probe has ended.
        let after_the_first = begun.first().map(|began| began.0 + diagnosis.report.elapsed_us);
        assert!(after_the_first.is_none_or(|apart| apart >= 200_000), "{}", persona.name);
        for (began, _) in &times {
            let open = times.iter().filter(|(other, ended)| other <= began && ended > began).count();
            assert!(open <= 2, "{}: {open} at once", persona.name);
        }
    }
}

#[test]
fn two_at_once_are_faster_and_know_no_less() {
    let persona = Persona::named("hung-after-confirm").expect("it is there");
    let one = investigate(persona, Budget { at_once: 1, ..Budget::default() });
    let two = investigate(persona, Budget::default());
    let standing = |investigated: &Investigated| -> Vec<&str> {
        investigated.diagnosis.standing().map(|conclusion| conclusion.cause.id).collect()
    };
    assert_eq!(standing(&one), standing(&two));
    let end = |investigated: &Investigated| investigated.times.iter().map(|(_, ended)| *ended).max();
    assert!(end(&two) < end(&one), "in virtual time");
}

#[test]
fn the_policy_matrix_is_a_part_of_the_budget() {
    let persona = Persona::named("private-key").expect("it is there");
    let rows = policy_rows();
    let ran = |budget: Budget| investigate_as(persona, budget, |config| config, |this| this.asking(rows));
    let alone = ran(Budget::single());
    assert_eq!(usize::try_from(alone.connections), Ok(1 + rows.len()));
    let names = |experiments: &[&Experiment]| experiments.iter().map(|experiment| experiment.id).collect::<Vec<_>>();
    let mut asked: Vec<&Experiment> = alone.diagnosis.experiments.iter().map(|ran| ran.experiment).collect();
    asked.sort_by_key(|experiment| rows.iter().position(|row| row.id == experiment.id));
    assert_eq!(names(&asked), names(rows));
    let both = ran(Budget::default());
    assert!(both.connections > alone.connections && both.connections <= Budget::default().connections);
}

#[test]
fn every_experiment_is_run_for_somebody() {
    // The lab's servers have one address; `addresses` has names with several.
    let is_address = |experiment: &&&Experiment| matches!(experiment.change, Change::Address(_));
    let others = experiments().iter().filter(|experiment| !is_address(experiment));
    let mut never: Vec<&str> = others.map(|experiment| experiment.id).collect();
    for persona in personas() {
        for ran in investigate(persona, Budget::default()).diagnosis.experiments {
            never.retain(|id| *id != ran.experiment.id);
        }
    }
    // No persona's client asks for everything but NLA, has a routing token, or speaks TLS 1.2 alone to a server of TLS 1.3; and
    // none is silent before a connection. A padded hello comes behind the twentieth connection.
    assert_eq!(never, ["protocols-all", "without-token", "udp-syn", "hello-padded", "hello-tls13", "hello-tls11"]);
}

#[test]
fn an_unusable_key_is_diagnosed_in_twelve_seconds_and_a_healthy_server_in_three_connections() {
    let mut far = Persona::named("private-key").expect("it is there").clone();
    far.link = Some(Link::default().with_latency(Duration::from_millis(50)));
    let Investigated { diagnosis, times, connections } = investigate(&far, Budget::default());
    let ended = times.iter().map(|(_, ended)| *ended).max().expect("experiments");
    let took = Duration::from_micros(diagnosis.report.elapsed_us) + ended.elapsed();
    assert!(took <= Duration::from_secs(12), "{took:?} of virtual time");
    assert!(connections <= Budget::default().connections);
    let stands = |id| diagnosis.standing().any(|conclusion| conclusion.cause.id == id);
    assert!(stands("certificate-key-unusable") && stands("tls-credential-fault"));
    let healthy = investigate(Persona::named("healthy").expect("it is there"), Budget::default());
    assert!(healthy.connections <= 3, "{}", healthy.connections);
}
