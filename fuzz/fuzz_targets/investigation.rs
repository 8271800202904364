//! The oracle of the same name, on whatever the fuzzer comes up with.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| rdpwhy_tests::oracle::run("investigation", input));
