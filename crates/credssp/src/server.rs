//! The server's conversation, from the client's first token to the password that it hands over (MS-CSSP 3.1.5).

use std::time::Duration;

use rdpwhy_handshake::LocalFault;
use rdpwhy_pdu::credssp::TsRequest;
use sspi::credssp::SspiContext;
use sspi::kerberos::ServerProperties;
use sspi::ntlm::NtlmConfig;
use sspi::{
    AuthIdentity, AuthIdentityBuffers, CredentialsBuffers, KerberosServerConfig, Negotiate, NegotiateConfig, Ntlm,
    Username, UsernameParts,
};

use crate::binding::{Nonce, Prover, proof, subject_public_key, wants_nonce};
use crate::context::Context;
use crate::conversation::Line;
use crate::kdc::Kdc;
use crate::trouble::Trouble;
use crate::{AcceptorConfig, Credentials, Delegation, Service, delegation};

/// Kerberos' usual tolerance between clocks (RFC 4120 8.2).
const CLOCK_SKEW: Duration = Duration::from_secs(300);

/// One logon; the error is the status to refuse it with.
pub(crate) async fn accept(mut line: Line, config: AcceptorConfig, first: TsRequest) -> Result<Delegation, u32> {
    converse(&mut line, &config, first).await.map_err(|trouble| trouble.status())
}

async fn converse(line: &mut Line, config: &AcceptorConfig, first: TsRequest) -> Result<Delegation, Trouble> {
    let key = subject_public_key(&config.certificate)
        .ok_or_else(|| Trouble::Local(LocalFault::configuration("the certificate holds no key that could be bound")))?;
    let reply = || TsRequest { version: config.version, ..TsRequest::default() };
    let version = first.version.min(config.version);
    let mut context = context(config, token(&first))?;

    let mut received = first;
    // sspi's own states bound the number of tokens.
    loop {
        let progress = context.accept(line, token(&received)).await?;
        if progress.established {
            let account = check(&mut context, config)?;
            if received.pub_key_auth.is_none() {
                received = line.send(TsRequest { nego_tokens: tokens(progress.token), ..reply() }).await?;
            }
            let proof = prove(&mut context, &received, &key, version)?;
            received = line.send(TsRequest { pub_key_auth: Some(proof), ..reply() }).await?;
            return take_over(&mut context, &received, account);
        }
        received = line.send(TsRequest { nego_tokens: tokens(progress.token), ..reply() }).await?;
    }
}

fn context(config: &AcceptorConfig, first: &[u8]) -> Result<Context, Trouble> {
    let local = |error: sspi::Error| Trouble::Local(LocalFault::configuration(error));
    let (protocol, kdc): (Box<dyn sspi::negotiate::ProtocolConfig>, _) = match &config.service {
        None if rdpwhy_pdu::ntlm::message_type(first).is_some() => {
            return Ok(Context::new(SspiContext::Ntlm(Ntlm::with_config(NtlmConfig::default())), None, None));
        }
        None => (Box::new(NtlmConfig::default()), None),
        Some(service) => {
            let kdc = Kdc::new(&service.kdc, "")?;
            let names: Vec<&str> = service.principal.split('/').collect();
            let user = Some(CredentialsBuffers::AuthIdentity(service_identity(service)));
            let server_properties = ServerProperties::new(&names, user, CLOCK_SKEW, None).map_err(local)?;
            let server = KerberosServerConfig { kerberos_config: kdc.config(), server_properties };
            (Box::new(server), Some(kdc))
        }
    };
    let packages = if kdc.is_some() { "kerberos" } else { "ntlm" };
    let accounts = config.accounts.iter().flat_map(identities).collect();
    let negotiate = NegotiateConfig::new(protocol, Some(packages.to_owned()), String::new());
    let negotiate = Negotiate::new_server(negotiate, accounts).map_err(local)?;
    Ok(Context::new(SspiContext::Negotiate(negotiate), None, kdc))
}

/// The account that the client named, once its password has been found to be the right one.
fn check<'a>(context: &mut Context, config: &'a AcceptorConfig) -> Result<&'a Credentials, Trouble> {
    let username = context.client().ok_or(Trouble::Logon)?;
    let (user, domain) = match username.parts() {
        UsernameParts::UserPrincipalName(name) => (name.account_name(), name.suffix()),
        UsernameParts::DownLevelLogonName(name) => (name.account_name(), name.netbios_domain().unwrap_or_default()),
    };
    let account = config.accounts.iter().find(|account| account.is_called(user, domain)).ok_or(Trouble::Logon)?;
    context.check_password(username, &account.password)?;
    Ok(account)
}

/// Verifies the client's proof and makes ours.
fn prove(context: &mut Context, received: &TsRequest, key: &[u8], version: u32) -> Result<Vec<u8>, Trouble> {
    let nonce = if wants_nonce(version) {
        let nonce = received.client_nonce.as_deref().and_then(|nonce| Nonce::try_from(nonce).ok());
        Some(nonce.ok_or_else(|| Trouble::Peer("no clientNonce".to_owned()))?)
    } else {
        None
    };
    let sealed = received.pub_key_auth.as_deref().ok_or_else(|| Trouble::Peer("no pubKeyAuth".to_owned()))?;
    // A client without a MIC proves its password here and nowhere else.
    let theirs = context.open(sealed).map_err(|_| Trouble::Logon)?;
    if theirs.as_slice() != proof(Prover::Client, key, nonce.as_ref()) {
        return Err(Trouble::OtherKey);
    }
    context.seal(&proof(Prover::Server, key, nonce.as_ref()))
}

/// Opens authInfo and sees whether what it hands over is what the account has.
fn take_over(context: &mut Context, received: &TsRequest, account: &Credentials) -> Result<Delegation, Trouble> {
    let sealed = received.auth_info.as_deref().ok_or_else(|| Trouble::Peer("no authInfo".to_owned()))?;
    let plaintext = context.open(sealed)?;
    let handed = delegation::decode(&plaintext).ok_or_else(|| Trouble::Peer("unreadable authInfo".to_owned()))?;
    match (handed.user.is_empty(), handed.password.is_empty()) {
        (true, true) => Ok(Delegation::Nothing),
        _ if handed.password == account.password => Ok(Delegation::Password),
        _ => Err(Trouble::Logon),
    }
}

fn service_identity(service: &Service) -> AuthIdentityBuffers {
    AuthIdentityBuffers::from_utf8(&service.principal, &service.realm, &service.password)
}

/// The names that SPNEGO around NTLM, and Kerberos, may call an account by. sspi compares both parts, so an account
/// without a domain is found by a client that names none, and by every client that leaves SPNEGO out.
fn identities(account: &Credentials) -> impl Iterator<Item = AuthIdentity> {
    let names =
        [Username::new(&account.user, Some(&account.domain)), Username::new_upn(&account.user, &account.domain)];
    let identity = |username| AuthIdentity { username, password: account.password.to_string().into() };
    names.into_iter().flatten().map(identity)
}

fn token(request: &TsRequest) -> &[u8] {
    request.nego_tokens.first().map(Vec::as_slice).unwrap_or_default()
}

fn tokens(token: Vec<u8>) -> Vec<Vec<u8>> {
    if token.is_empty() { Vec::new() } else { vec![token] }
}
