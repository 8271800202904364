//! A conversation as a future that owns everything it needs: it is resumed with what was heard, and ends in a verdict.

use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};

use rdpwhy_client::KdcRequest;
use rdpwhy_handshake::LocalFault;
use rdpwhy_pdu::credssp::TsRequest;
use sspi::generator::{Generator, GeneratorState, YieldPoint};
use tracing::Dispatch;

use crate::trouble::Trouble;

/// What a conversation wants to be done before it goes on.
pub(crate) enum Say {
    /// Send this, and come back with the other side's TSRequest.
    Send(TsRequest),
    /// Ask the KDC, and come back with its answer.
    Ask(KdcRequest),
}

/// What a conversation is told.
pub(crate) enum Heard {
    Received(TsRequest),
    Kdc(Result<Vec<u8>, String>),
}

/// What came of a turn.
pub(crate) enum Turn<End> {
    Say(Say),
    End(End),
    /// It was over before, or had been resumed with something it did not wait for and is over now.
    Over,
    /// sspi panicked. It reads what a stranger sends, so that must not take the caller down.
    Panicked,
}

/// The conversation's end of the line.
pub(crate) struct Line(YieldPoint<Say, Heard>);

impl Line {
    /// Sends a TSRequest and waits for the other side's.
    pub(crate) async fn send(&mut self, request: TsRequest) -> Result<TsRequest, Trouble> {
        match self.0.suspend(Say::Send(request)).await {
            Heard::Received(request) => Ok(request),
            Heard::Kdc(_) => Err(Trouble::Local(LocalFault::driver("an answer of the KDC that was not waited for"))),
        }
    }

    /// Asks the KDC; the error inside is why it could not be asked.
    pub(crate) async fn ask(&mut self, request: KdcRequest) -> Result<Result<Vec<u8>, String>, Trouble> {
        match self.0.suspend(Say::Ask(request)).await {
            Heard::Kdc(answer) => Ok(answer),
            Heard::Received(_) => Err(Trouble::Peer("a TSRequest before the KDC's answer".to_owned())),
        }
    }
}

/// A conversation that ends in an `End`. What it owns, passwords among it, is dropped as soon as it has ended.
pub(crate) struct Conversation<End> {
    generator: Option<Generator<'static, Say, Heard, End>>,
}

impl<End: Send + 'static> Conversation<End> {
    /// Prepares a conversation; [`Conversation::begin`] has it speak.
    pub(crate) fn new<Task>(conversation: impl FnOnce(Line) -> Task) -> Self
    where
        Task: Future<Output = End> + Send + 'static,
    {
        Self { generator: Some(Generator::new(|yield_point| conversation(Line(yield_point)))) }
    }

    /// The first turn.
    pub(crate) fn begin(&mut self) -> Turn<End> {
        self.turn(Generator::start)
    }

    /// The next turn.
    pub(crate) fn resume(&mut self, heard: Heard) -> Turn<End> {
        self.turn(|generator| generator.resume(heard))
    }

    fn turn(
        &mut self,
        step: impl FnOnce(&mut Generator<'static, Say, Heard, End>) -> GeneratorState<Say, End>,
    ) -> Turn<End> {
        let Some(mut generator) = self.generator.take() else { return Turn::Over };
        match catch_unwind(AssertUnwindSafe(|| unlogged(|| step(&mut generator)))) {
            Ok(GeneratorState::Suspended(say)) => {
                self.generator = Some(generator);
                Turn::Say(say)
            }
            Ok(GeneratorState::Completed(end)) => Turn::End(end),
            Err(_) => Turn::Panicked,
        }
    }
}

/// INVARIANT: sspi runs inside this and nowhere else. At level debug and trace it logs the buffers that it seals, with
/// the password in them, the session keys, and the KDC's tickets.
pub(crate) fn unlogged<T>(work: impl FnOnce() -> T) -> T {
    tracing::dispatcher::with_default(&Dispatch::none(), work)
}
