//! Positions and endings, stage by stage, from bytes that the encoders made.

mod conversation;
mod licensing;
mod negotiation;
mod reach;
mod security;
mod settings;
