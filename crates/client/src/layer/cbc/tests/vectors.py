#!/usr/bin/env python3
"""Makes vectors.tsv with Python's `cryptography` and `hmac`: python3 vectors.py >vectors.tsv

Columns: what must come of it, algorithm, encryption key, MAC key, key of the IVs, sequence number, content type,
plaintext, record without its header, what is special about it. All but words and numbers in hexadecimal.
`sent`: encrypting the plaintext gives the record. `received`: decrypting the record gives the plaintext.
`wrong`: the record is refused.
"""

import hmac
import random
import struct

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

ALGORITHMS = {'aes128-sha1': (16, 'sha1'), 'aes256-sha1': (32, 'sha1'), 'aes128-sha256': (16, 'sha256'),
              'aes256-sha384': (32, 'sha384')}
rng = random.Random('TLS 1.2 with CBC')


def aes(key, mode, data):
    encryptor = Cipher(algorithms.AES(key), mode).encryptor()
    return encryptor.update(data) + encryptor.finalize()


def row(outcome, name, keys, seq, kind, plaintext, record, note):
    print(outcome, name, *(key.hex() for key in keys), seq, kind, plaintext.hex(), record.hex(), note, sep='\t')


for name, (key_size, digest) in ALGORITHMS.items():
    tag_size = hmac.new(b'', b'', digest).digest_size

    def mac(keys, seq, kind, plaintext):
        header = struct.pack('>QBHH', seq, kind, 0x0303, len(plaintext))
        return hmac.new(keys[1], header + plaintext, digest).digest()

    def keys():
        return rng.randbytes(key_size), rng.randbytes(tag_size), rng.randbytes(16)

    def record(keys, iv, content):
        return iv + aes(keys[0], modes.CBC(iv), content)

    def padded(content, more=0):
        last = -(len(content) + 1) % 16 + 16 * more
        return content + bytes([last]) * (last + 1)

    # One block is full without padding, one with its least byte, and so on.
    full = -tag_size % 16
    for seq, length in enumerate((0, 1, full + 14, full + 15, full + 16, 100, 1000)):
        k, seq, kind = keys(), seq * 0x01020304, 22 if seq == 1 else 23
        plaintext = rng.randbytes(length)
        iv = aes(k[2], modes.ECB(), struct.pack('>QQ', seq, 0))
        content = padded(plaintext + mac(k, seq, kind, plaintext))
        row('sent', name, k, seq, kind, plaintext, record(k, iv, content), f'{length} bytes')

    for more in (1, 7, 14):
        k, seq, plaintext = keys(), 5, rng.randbytes(20 * more)
        content = padded(plaintext + mac(k, seq, 23, plaintext), more)
        row('received', name, k, seq, 23, plaintext, record(k, rng.randbytes(16), content), f'{more} more blocks')
    # The longest padding, of which 255 is the length.
    k, seq = keys(), 6
    plaintext = rng.randbytes(-tag_size % 16 + 32)
    content = plaintext + mac(k, seq, 23, plaintext) + bytes([255]) * 256
    row('received', name, k, seq, 23, plaintext, record(k, rng.randbytes(16), content), '256 bytes of padding')
    # Nothing but padding behind the MAC of nothing.
    content = mac(k, seq, 23, b'')
    last = (-len(content) - 1) % 16 + 16 * ((256 - 16) // 16)
    content += bytes([last]) * (last + 1)
    row('received', name, k, seq, 23, b'', record(k, rng.randbytes(16), content), 'padding alone')

    def wrong(content, note, seq=7, kind=23):
        row('wrong', name, k, seq, kind, b'', record(k, rng.randbytes(16), content), note)

    k, plaintext = keys(), rng.randbytes(40)
    good = padded(plaintext + mac(k, 7, 23, plaintext), 3)
    last = good[-1]
    wrong(good[:-2] + bytes([last ^ 1]) + good[-1:], 'the last byte of the padding')
    wrong(good[:-last - 1] + bytes([last ^ 0x80]) + good[-last:], 'the first byte of the padding')
    wrong(good[:-last // 2] + bytes([last - 1]) + good[-last // 2 + 1:], 'a byte within the padding')
    wrong(good[:-1] + bytes([last - 1]), 'the padding says one less')
    wrong(good[:-1] + bytes([last + 1]), 'the padding says one more')
    wrong(good[:-1] + bytes([255]), 'the padding is longer than the record')
    wrong(bytes([len(good) - 1]) * len(good), 'padding alone, and no MAC')
    wrong(bytes([len(good) - tag_size]) * len(good), 'the padding leaves one byte too few for the MAC')
    for at in (0, tag_size // 2, tag_size - 1):
        at += len(plaintext)
        wrong(good[:at] + bytes([good[at] ^ 4]) + good[at + 1:], f'byte {at - len(plaintext)} of the MAC')
    wrong(bytes([plaintext[0] ^ 1]) + good[1:], 'the first byte of the plaintext')
    wrong(good, 'another sequence number', seq=8)
    wrong(good, 'another content type', kind=22)
    # A MAC that covers one byte less than there is before it.
    wrong(padded(plaintext + mac(k, 7, 23, plaintext[:-1])), 'the MAC of less')
    wrong(padded(plaintext + mac(k, 7, 23, plaintext)[:-1] + b'\0'), 'the MAC ends in another byte')
    # Where the real one would be, and padding of one byte.
    wrong(good[:len(plaintext)] + bytes([0]) * (len(good) - len(plaintext)), 'a MAC of zeros')
    wrong(b'\0' * 16, 'shorter than a MAC')
    wrong(b'', 'an IV alone')
