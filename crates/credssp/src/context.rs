//! One security context of sspi: its tokens, and what is sealed once it is established.

use sspi::builders::EmptyInitializeSecurityContext;
use sspi::credssp::SspiContext;
use sspi::generator::{Generator, GeneratorState, NetworkRequest};
use sspi::{
    AuthIdentity, BufferType, ClientRequestFlags, Credentials as SspiCredentials, CredentialsBuffers,
    DataRepresentation, EncryptionFlags, SecurityBuffer, SecurityBufferRef, SecurityStatus, ServerRequestFlags, Sspi,
    SspiEx, SspiImpl, Username,
};
use zeroize::Zeroizing;

use crate::conversation::Line;
use crate::kdc::Kdc;
use crate::kerberos_error;
use crate::trouble::Trouble;

/// The flags of IronRDP's and FreeRDP's clients. USE_SESSION_KEY makes Kerberos user-to-user, as Windows' client does.
const REQUIREMENTS: ClientRequestFlags = ClientRequestFlags::MUTUAL_AUTH
    .union(ClientRequestFlags::USE_SESSION_KEY)
    .union(ClientRequestFlags::INTEGRITY)
    .union(ClientRequestFlags::CONFIDENTIALITY);

/// The signature of NTLM (MS-NLMP 2.2.2.9.1), and the header of Kerberos' wrap token (RFC 4121 4.2.6.2).
const SIGNATURE: usize = 16;
/// More than any mechanism puts before what it seals.
const GREATEST_TRAILER: usize = 1024;

/// A context that is being established, or is.
pub(crate) struct Context {
    sspi: SspiContext,
    credentials: Option<CredentialsBuffers>,
    kdc: Option<Kdc>,
}

/// What came of a token.
pub(crate) struct Progress {
    /// The next token for the other side; may be empty.
    pub(crate) token: Vec<u8>,
    /// Whether this side is through.
    pub(crate) established: bool,
}

impl Context {
    pub(crate) const fn new(sspi: SspiContext, credentials: Option<CredentialsBuffers>, kdc: Option<Kdc>) -> Self {
        Self { sspi, credentials, kdc }
    }

    /// A client's step; `token` is the server's last one, empty at the beginning.
    pub(crate) async fn initiate(&mut self, line: &mut Line, target: &str, token: &[u8]) -> Result<Progress, Trouble> {
        let mut input = [SecurityBuffer::new(token.to_vec(), BufferType::Token)];
        let mut output = [SecurityBuffer::new(Vec::new(), BufferType::Token)];
        let mut builder = EmptyInitializeSecurityContext::default()
            .with_credentials_handle(&mut self.credentials)
            .with_context_requirements(REQUIREMENTS)
            .with_target_data_representation(DataRepresentation::Native)
            .with_target_name(target)
            .with_input(&mut input)
            .with_output(&mut output);
        let generator = self.sspi.initialize_security_context_impl(&mut builder);
        let result = drive(generator, self.kdc.as_mut(), line).await.map_err(|trouble| match trouble {
            Trouble::Peer(_) => kerberos_error::in_token(token).map_or(trouble, Trouble::Peer),
            other => other,
        })?;
        let [output] = output;
        Ok(Progress { token: output.buffer, established: result.status == SecurityStatus::Ok })
    }

    /// A server's step.
    pub(crate) async fn accept(&mut self, line: &mut Line, token: &[u8]) -> Result<Progress, Trouble> {
        let mut input = [SecurityBuffer::new(token.to_vec(), BufferType::Token)];
        let mut output = [SecurityBuffer::new(Vec::new(), BufferType::Token)];
        let builder = self
            .sspi
            .accept_security_context()
            .with_credentials_handle(&mut self.credentials)
            .with_context_requirements(ServerRequestFlags::empty())
            .with_target_data_representation(DataRepresentation::Native)
            .with_input(&mut input)
            .with_output(&mut output);
        let generator = self.sspi.accept_security_context_impl(builder);
        let result = drive(generator, self.kdc.as_mut(), line).await?;
        let [output] = output;
        let established = matches!(result.status, SecurityStatus::Ok | SecurityStatus::CompleteNeeded);
        Ok(Progress { token: output.buffer, established })
    }

    /// Who the client says it is; for a server.
    pub(crate) fn client(&mut self) -> Option<Username> {
        self.sspi.query_context_names().ok().map(|names| names.username)
    }

    /// Has a server check an NTLM client against the one password. Kerberos has left that to the KDC.
    pub(crate) fn check_password(&mut self, username: Username, password: &str) -> Result<(), Trouble> {
        if !self.is_kerberos() {
            let identity = AuthIdentity { username, password: password.to_owned().into() };
            let identities = vec![SspiCredentials::AuthIdentity(identity)];
            self.sspi.custom_set_auth_identities(identities).map_err(|_| Trouble::Logon)?;
        }
        self.sspi.complete_auth_token(&mut []).map_err(|_| Trouble::Logon)?;
        Ok(())
    }

    /// Seals `plaintext` with the session's key.
    pub(crate) fn seal(&mut self, plaintext: &[u8]) -> Result<Vec<u8>, Trouble> {
        let mut trailer = [0; GREATEST_TRAILER];
        let mut data = Zeroizing::new(plaintext.to_vec());
        let mut buffers =
            [SecurityBufferRef::token_buf(&mut trailer), SecurityBufferRef::data_buf(data.as_mut_slice())];
        self.sspi.encrypt_message(EncryptionFlags::empty(), &mut buffers).map_err(|error| unusable_token(&error))?;
        let [trailer, data] = &buffers;
        Ok([trailer.data(), data.data()].concat())
    }

    /// Opens what the other side sealed.
    pub(crate) fn open(&mut self, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, Trouble> {
        let unopened = || Trouble::Peer("a field is not sealed with the session's key".to_owned());
        let mut sealed = Zeroizing::new(sealed.to_vec());
        if self.is_kerberos() && !is_wrap_token(&sealed) {
            return Err(unopened());
        }
        let (signature, data) = sealed.split_at_mut_checked(SIGNATURE).ok_or_else(unopened)?;
        let mut buffers = [SecurityBufferRef::data_buf(data), SecurityBufferRef::token_buf(signature)];
        self.sspi.decrypt_message(&mut buffers).map_err(|_| unopened())?;
        let [data, _] = &buffers;
        Ok(Zeroizing::new(data.data().to_vec()))
    }

    fn is_kerberos(&self) -> bool {
        matches!(&self.sspi, SspiContext::Negotiate(negotiate) if negotiate.negotiated_protocol().is_kerberos())
    }
}

/// Runs a step of sspi; what it wants of the network goes out through the line.
async fn drive<T: Send>(
    generator: sspi::Result<Generator<'_, NetworkRequest, sspi::Result<Vec<u8>>, sspi::Result<T>>>,
    kdc: Option<&mut Kdc>,
    line: &mut Line,
) -> Result<T, Trouble> {
    let mut generator = generator.map_err(|error| unusable_token(&error))?;
    let mut state = generator.start();
    let mut asked = false;
    let Some(kdc) = kdc else {
        return match state {
            GeneratorState::Completed(result) => result.map_err(|error| unusable_token(&error)),
            GeneratorState::Suspended(_) => Err(Trouble::Peer("a mechanism that needs a KDC".to_owned())),
        };
    };
    loop {
        match state {
            GeneratorState::Completed(Ok(result)) => return Ok(result),
            GeneratorState::Completed(Err(error)) if asked => {
                return Err(Trouble::Kdc(format!("what the KDC answered could not be used: {error}")));
            }
            GeneratorState::Completed(Err(error)) => return Err(unusable_token(&error)),
            GeneratorState::Suspended(request) => {
                asked = true;
                state = generator.resume(Ok(kdc.exchange(line, request).await?));
            }
        }
    }
}

/// What sspi takes for granted of a sealed wrap token, and panics without (RFC 4121 4.2.6.2): the Sealed flag, and
/// contents as long as the rotation (28 bytes and EC) that it undoes.
fn is_wrap_token(token: &[u8]) -> bool {
    const SEALED: u8 = 0x02;
    const ROTATION: usize = 28;
    let Some(([0x05, 0x04, flags, 0xFF, ec @ ..], contents)) = token.split_first_chunk::<SIGNATURE>() else {
        return false;
    };
    let extra = ec.first_chunk().copied().map_or(usize::MAX, |bytes| usize::from(u16::from_be_bytes(bytes)));
    flags & SEALED != 0
        && contents.len() <= usize::from(u16::MAX) - ROTATION
        && contents.len().checked_sub(ROTATION).is_some_and(|left| extra <= left)
}

fn unusable_token(error: &sspi::Error) -> Trouble {
    Trouble::Peer(format!("the other side's token is of no use: {error}"))
}
