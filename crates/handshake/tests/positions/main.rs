//! Positions and endings, stage by stage, from bytes that the encoders made.

mod bad_messages;
mod conversation;
mod licensing;
mod negotiation;
mod reach;
mod security;
mod settings;
