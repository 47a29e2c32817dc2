//! The client against a live daemon.

mod appending;
mod breaking;
mod calls;
mod catalog;
mod connecting;
mod consuming;
mod examples;
mod fake;
mod hostile;
mod payloads;
#[path = "../../src/generated/firn.v1.rs"]
#[rustfmt::skip]
#[allow(missing_docs, dead_code, clippy::all)]
mod pb;
mod proving;
mod replaying;
mod security;
#[path = "../support/mod.rs"]
#[allow(dead_code)]
mod support;
mod world;
