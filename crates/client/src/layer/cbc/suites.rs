//! The suites, in the order in which they are offered.

use aes::{Aes128, Aes256};
use hmac::Hmac;
use rustls::crypto::cipher::Tls12AeadAlgorithm;
use rustls::crypto::ring::cipher_suite::{
    TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
    TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
};
use rustls::{CipherSuite, CipherSuiteCommon, SupportedCipherSuite, Tls12CipherSuite};
use sha1::Sha1;
use sha2::{Sha256, Sha384};

use super::algorithm::{CbcHmac, Cipher, RecordMac};
use super::key_block::MacKeysLast;

type Aes128Sha1 = CbcHmac<Aes128, Hmac<Sha1>>;
type Aes256Sha1 = CbcHmac<Aes256, Hmac<Sha1>>;
type Aes128Sha256 = CbcHmac<Aes128, Hmac<Sha256>>;
type Aes256Sha384 = CbcHmac<Aes256, Hmac<Sha384>>;

/// ECDHE with AES-CBC, those for an ECDSA key first, and in the order in which Windows has them.
pub static CBC_SUITES: [SupportedCipherSuite; 8] = [
    SupportedCipherSuite::Tls12(&ECDSA_AES_256_SHA384),
    SupportedCipherSuite::Tls12(&ECDSA_AES_128_SHA256),
    SupportedCipherSuite::Tls12(&RSA_AES_256_SHA384),
    SupportedCipherSuite::Tls12(&RSA_AES_128_SHA256),
    SupportedCipherSuite::Tls12(&ECDSA_AES_256_SHA),
    SupportedCipherSuite::Tls12(&ECDSA_AES_128_SHA),
    SupportedCipherSuite::Tls12(&RSA_AES_256_SHA),
    SupportedCipherSuite::Tls12(&RSA_AES_128_SHA),
];

// RFC 8422 6, TLS 1.2: the PRF of a suite that names no hash of its own is SHA-256's (RFC 5246 5, HMAC and the PRF).
static ECDSA_AES_128_SHA: Tls12CipherSuite = suite(
    CipherSuite::TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA,
    &TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
    &PRF_AES_128_SHA,
    &Aes128Sha1::NEW,
);
static ECDSA_AES_256_SHA: Tls12CipherSuite = suite(
    CipherSuite::TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA,
    &TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
    &PRF_AES_256_SHA,
    &Aes256Sha1::NEW,
);
static RSA_AES_128_SHA: Tls12CipherSuite = suite(
    CipherSuite::TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA,
    &TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
    &PRF_AES_128_SHA,
    &Aes128Sha1::NEW,
);
static RSA_AES_256_SHA: Tls12CipherSuite = suite(
    CipherSuite::TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA,
    &TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
    &PRF_AES_256_SHA,
    &Aes256Sha1::NEW,
);
// RFC 5289 3.1, HMAC-Based Cipher Suites.
static ECDSA_AES_128_SHA256: Tls12CipherSuite = suite(
    CipherSuite::TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256,
    &TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
    &PRF_AES_128_SHA256,
    &Aes128Sha256::NEW,
);
static ECDSA_AES_256_SHA384: Tls12CipherSuite = suite(
    CipherSuite::TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384,
    &TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
    &PRF_AES_256_SHA384,
    &Aes256Sha384::NEW,
);
static RSA_AES_128_SHA256: Tls12CipherSuite = suite(
    CipherSuite::TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256,
    &TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
    &PRF_AES_128_SHA256,
    &Aes128Sha256::NEW,
);
static RSA_AES_256_SHA384: Tls12CipherSuite = suite(
    CipherSuite::TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384,
    &TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
    &PRF_AES_256_SHA384,
    &Aes256Sha384::NEW,
);

static PRF_AES_128_SHA: MacKeysLast = Aes128Sha1::prf(&TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256);
static PRF_AES_256_SHA: MacKeysLast = Aes256Sha1::prf(&TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256);
static PRF_AES_128_SHA256: MacKeysLast = Aes128Sha256::prf(&TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256);
static PRF_AES_256_SHA384: MacKeysLast = Aes256Sha384::prf(&TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384);

impl<C: Cipher, M: RecordMac> CbcHmac<C, M> {
    /// The PRF of `like`, for a key block with keys of these sizes.
    const fn prf(like: &SupportedCipherSuite) -> MacKeysLast {
        MacKeysLast { prf: tls12(like).prf_provider, mac_key: Self::MAC_KEY, cipher_key: Self::CIPHER_KEY }
    }
}

/// Records that may be encrypted with one key. At 2^24 full records, which have 2^34 blocks, CBC can be told from random
/// bytes with a chance of about one in 2^60: rustls draws the line for AES-GCM there.
const CONFIDENTIALITY_LIMIT: u64 = 1 << 24;

/// A suite with hash and signatures of `like`, a suite of rustls' own.
const fn suite(
    suite: CipherSuite,
    like: &SupportedCipherSuite,
    prf_provider: &'static MacKeysLast,
    aead_alg: &'static dyn Tls12AeadAlgorithm,
) -> Tls12CipherSuite {
    let Tls12CipherSuite { common, kx, sign, .. } = tls12(like);
    let hash_provider = common.hash_provider;
    Tls12CipherSuite {
        common: CipherSuiteCommon { suite, hash_provider, confidentiality_limit: CONFIDENTIALITY_LIMIT },
        prf_provider,
        kx: *kx,
        sign,
        aead_alg,
    }
}

/// Evaluated when this is compiled: a suite of TLS 1.3 would not compile.
const fn tls12(suite: &SupportedCipherSuite) -> &'static Tls12CipherSuite {
    match suite {
        SupportedCipherSuite::Tls12(suite) => suite,
        SupportedCipherSuite::Tls13(_) => panic!("a suite of TLS 1.3 has no PRF of TLS 1.2"),
    }
}
