//! The other addresses of the name: a connection to each, and what each of them showed.

use core::net::SocketAddr;

use rdpwhy_handshake::{Ending, Report};
use rdpwhy_knowledge::{Cause, causes};

use super::manner::has_failed;
use super::{Change, Diagnosis, Experiment, Ran, Reading};
use crate::is_unasked;

/// An address of the name, and what it showed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct AddressSeen {
    /// The address.
    pub address: SocketAddr,
    /// The number of the first connection to it; `None` where there was none.
    pub connection: Option<u32>,
    /// What it showed.
    pub outcome: AddressOutcome,
}

/// What a connection to an address showed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "kebab-case"))]
#[non_exhaustive]
pub enum AddressOutcome {
    /// Nothing failed.
    Works,
    /// It failed.
    Failed,
    /// No connection came about: a client goes on with the next address.
    Unreachable,
    /// The connection says neither: the probe itself could not go on, or the server answered what was not asked.
    Unknown,
    /// No connection went to it: the budget did not reach it, or the name has more than nine addresses.
    NotAsked,
}

impl AddressOutcome {
    fn of(report: &Report) -> Self {
        match &report.ending {
            _ if has_failed(report) && !report.has_connected() => Self::Unreachable,
            _ if has_failed(report) => Self::Failed,
            Some(Ending::Completed | Ending::Stopped { .. } | Ending::Redirected { .. }) if !is_unasked(report) => {
                Self::Works
            }
            _ => Self::Unknown,
        }
    }
}

/// The `nth` address of the name, from 1, beside the one that answered the first probe, in the resolver's order; `None` where
/// there are fewer.
#[must_use]
pub fn other_address(first: &Report, nth: u8) -> Option<SocketAddr> {
    others(first).nth(usize::from(nth).checked_sub(1)?)
}

/// The experiments whose addresses no connection has gone to yet.
pub(super) fn left(first: &Report, ran: &[Ran]) -> impl Iterator<Item = &'static Experiment> {
    let experiments = super::experiments::ADDRESSES.into_iter().take(others(first).count());
    experiments.filter(move |experiment| ran.iter().all(|ran| ran.experiment != *experiment))
}

/// Every address of a name that has several, the one that answered the first probe in front.
pub(super) fn seen(diagnosis: &Diagnosis) -> Vec<AddressSeen> {
    let first = &diagnosis.report;
    let Some(address) = first.facts.path.address else { return Vec::new() };
    let at_first = AddressSeen { address, connection: Some(1), outcome: AddressOutcome::of(first) };
    let of_other = |(address, nth): (SocketAddr, usize)| {
        let is_it = |ran: &&Ran| matches!(ran.experiment.change, Change::Address(at) if usize::from(at) == nth);
        let Some(ran) = diagnosis.experiments.iter().find(is_it) else {
            return AddressSeen { address, connection: None, outcome: AddressOutcome::NotAsked };
        };
        let outcome = ran.report().map_or(AddressOutcome::Unknown, AddressOutcome::of);
        AddressSeen { address, connection: Some(ran.connection), outcome }
    };
    let others: Vec<AddressSeen> = others(first).zip(1..).map(of_other).collect();
    if others.is_empty() { Vec::new() } else { [vec![at_first], others].concat() }
}

/// How a connection to another address reads where nothing was wrong with the first one.
pub(super) fn beside_a_healthy_one(report: &Report) -> Reading {
    super::manner::manner(report).unwrap_or(Reading::Passes)
}

/// What a failure at another address points to, although nothing was wrong with the first: each cause with the
/// connections that show it.
pub(super) fn failing_beside<'a>(first: &Report, ran: &'a [Ran]) -> Vec<(&'static Cause, Vec<&'a Ran>)> {
    let is_failed = |report: &Report| AddressOutcome::of(report) == AddressOutcome::Failed;
    let fails = |ran: &&Ran| matches!(ran.experiment.change, Change::Address(_)) && ran.report().is_some_and(is_failed);
    let by: Vec<&Ran> = ran.iter().filter(fails).collect();
    if has_failed(first) || by.is_empty() {
        return Vec::new();
    }
    [&causes::SERVERS_DIFFER, &causes::UNSTABLE_PATH].into_iter().map(|cause| (cause, by.clone())).collect()
}

fn others(first: &Report) -> impl Iterator<Item = SocketAddr> {
    let path = &first.facts.path;
    path.addresses.iter().copied().filter(|address| path.address.is_some() && path.address != Some(*address))
}
