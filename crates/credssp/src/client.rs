//! The client's conversation, from the first token to authInfo (MS-CSSP 3.1.5).

use rdpwhy_client::{Binding, LogonStep};
use rdpwhy_handshake::{Because, LocalFault};
use rdpwhy_pdu::credssp::TsRequest;
use rdpwhy_pdu::ntlm::{Mechanism as Seen, unwrap_token};
use sspi::credssp::SspiContext;
use sspi::ntlm::NtlmConfig;
use sspi::{CredentialsBuffers, Negotiate, NegotiateConfig, Ntlm};

use crate::binding::{HIGHEST_VERSION, LOWEST_VERSION, Nonce, Prover, proof, subject_public_key, wants_nonce};
use crate::context::Context;
use crate::conversation::Line;
use crate::kdc::Kdc;
use crate::trouble::Trouble;
use crate::{Credentials, Mechanism, Options, delegation};

/// NTLM takes two tokens and SPNEGO around Kerberos four: a server that wants more leads nowhere.
const MOST_TOKENS: usize = 8;

/// One logon. The step it ends with is its last word: a TSRequest with authInfo, or why there is none.
pub(crate) async fn log_on(mut line: Line, credentials: Credentials, options: Options, binding: Binding) -> LogonStep {
    match converse(&mut line, &credentials, &options, &binding).await {
        Ok(step) => step,
        Err(trouble) => LogonStep::Unable(trouble.into_incapacity()),
    }
}

async fn converse(
    line: &mut Line,
    credentials: &Credentials,
    options: &Options,
    binding: &Binding,
) -> Result<LogonStep, Trouble> {
    let key = subject_public_key(&binding.certificate)
        .ok_or_else(|| Trouble::Chose("a certificate without a key that can be bound".to_owned()))?;
    let target = format!("TERMSRV/{}", binding.host);
    let mechanism = effective(options, credentials);
    let mut context = context(credentials, options, mechanism)?;

    let mut progress = context.initiate(line, &target, &[]).await?;
    let mut version = None;
    for _ in 0..MOST_TOKENS {
        if progress.established {
            break;
        }
        let received = line.send(TsRequest { nego_tokens: tokens(progress.token), ..request() }).await?;
        if is_refusal(&received) {
            return Ok(LogonStep::Done);
        }
        if received.version < LOWEST_VERSION {
            return Err(Trouble::Peer(format!("CredSSP version {} does not exist", received.version)));
        }
        // The first version that the server says is its version.
        version.get_or_insert(received.version.min(HIGHEST_VERSION));
        let token = received.nego_tokens.first().map(Vec::as_slice).unwrap_or_default();
        recognise(mechanism, token)?;
        progress = context.initiate(line, &target, token).await?;
    }
    let Some(version) = version.filter(|_| progress.established) else {
        return Err(Trouble::Peer("the server's tokens come to no end".to_owned()));
    };

    let nonce = if wants_nonce(version) { Some(fresh_nonce()?) } else { None };
    let mine = context.seal(&proof(Prover::Client, &key, nonce.as_ref()))?;
    let received = line
        .send(TsRequest {
            nego_tokens: tokens(progress.token),
            pub_key_auth: Some(mine),
            client_nonce: nonce.map(Vec::from),
            ..request()
        })
        .await?;
    if is_refusal(&received) {
        return Ok(LogonStep::Done);
    }
    verify(&mut context, &received, &proof(Prover::Server, &key, nonce.as_ref()))?;

    if !options.delegate {
        return Ok(LogonStep::Stop(Because::Reach));
    }
    if options.remote_guard {
        return Err(Trouble::Local(LocalFault::configuration(
            "remote credential guard hands over tickets of the user's own logon session, of which we have none: the \
             server's proof of its key is good, and authInfo cannot be made",
        )));
    }
    let plaintext = delegation::encode((!options.restricted_admin).then_some(credentials));
    Ok(LogonStep::Send(TsRequest { auth_info: Some(context.seal(&plaintext)?), ..request() }))
}

/// Negotiate without a KDC, or without a realm to get tickets from, is NTLM: see [`Mechanism::Negotiate`].
fn effective(options: &Options, credentials: &Credentials) -> Mechanism {
    match (options.mechanism, &options.kdc) {
        (Mechanism::Negotiate, Some(_)) if credentials.has_realm() => Mechanism::Negotiate,
        (Mechanism::Negotiate, _) => Mechanism::Ntlm,
        (mechanism, _) => mechanism,
    }
}

fn context(credentials: &Credentials, options: &Options, mechanism: Mechanism) -> Result<Context, Trouble> {
    let buffers = Some(CredentialsBuffers::AuthIdentity(credentials.buffers()));
    let packages = match mechanism {
        Mechanism::Ntlm => {
            let name = Some(options.client_name.clone()).filter(|name| !name.is_empty());
            let ntlm = Ntlm::with_config(NtlmConfig { client_computer_name: name });
            return Ok(Context::new(SspiContext::Ntlm(ntlm), buffers, None));
        }
        Mechanism::Negotiate => "kerberos,ntlm",
        Mechanism::Kerberos => "kerberos",
    };
    let address = options.kdc.as_deref();
    let address =
        address.ok_or_else(|| Trouble::Local(LocalFault::configuration("Kerberos needs the address of a KDC")))?;
    let kdc = Kdc::new(address, &options.client_name)?;
    let config = NegotiateConfig::new(Box::new(kdc.config()), Some(packages.to_owned()), options.client_name.clone());
    let negotiate = Negotiate::new_client(config)
        .map_err(|error| Trouble::Local(LocalFault::configuration(format!("sspi: {error}"))))?;
    Ok(Context::new(SspiContext::Negotiate(negotiate), buffers, Some(kdc)))
}

/// A server that answers with another mechanism than the one it was offered is told apart from one that answers badly.
fn recognise(mechanism: Mechanism, token: &[u8]) -> Result<(), Trouble> {
    let chose = |what: &str| Err(Trouble::Chose(what.to_owned()));
    match (mechanism, unwrap_token(token).0) {
        (Mechanism::Ntlm, Seen::Ntlm) => Ok(()),
        (Mechanism::Ntlm, _) => chose("another mechanism than NTLM"),
        (Mechanism::Kerberos, Seen::Ntlm | Seen::SpnegoNtlm) => chose("NTLM, where only Kerberos was allowed"),
        _ => Ok(()),
    }
}

fn verify(context: &mut Context, received: &TsRequest, expected: &[u8]) -> Result<(), Trouble> {
    let sealed = received.pub_key_auth.as_deref();
    let sealed = sealed.ok_or_else(|| Trouble::Peer("the server sent no proof of its key".to_owned()))?;
    if context.open(sealed)?.as_slice() == expected { Ok(()) } else { Err(Trouble::OtherKey) }
}

/// The witness has read it too, and knows what it means.
fn is_refusal(request: &TsRequest) -> bool {
    request.error_code.is_some_and(|code| code != 0)
}

fn request() -> TsRequest {
    TsRequest { version: HIGHEST_VERSION, ..TsRequest::default() }
}

fn tokens(token: Vec<u8>) -> Vec<Vec<u8>> {
    if token.is_empty() { Vec::new() } else { vec![token] }
}

fn fresh_nonce() -> Result<Nonce, Trouble> {
    let mut nonce = Nonce::default();
    getrandom::fill(&mut nonce)
        .map_err(|error| Trouble::Local(LocalFault::randomness(format!("no random numbers: {error}"))))?;
    Ok(nonce)
}
