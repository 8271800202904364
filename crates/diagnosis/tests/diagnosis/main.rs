//! Diagnosis against reports that the witness made of real bytes. One binary, so that the modules share [`talk`].

mod alerts;
mod deaths;
mod findings;
mod key_exchange;
mod knowledge;
mod messages;
mod mstsc;
mod path;
mod posix;
mod powershell;
mod risks;
mod silences;
mod site;
mod talk;
mod telling;
mod undo;
