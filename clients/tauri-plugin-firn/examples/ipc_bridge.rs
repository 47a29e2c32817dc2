//! The plugin's commands over stdin and stdout, for tests in TypeScript: an application without a
//! screen, whose window's `invoke` arrives as lines of JSON.
//!
//! `ipc_bridge SETTINGS PERMISSION...`, where `SETTINGS` is what stands under `plugins.firn`.
//!
//! A line in: `{"id":1,"command":"plugin:firn|append_event","arguments":{...}}`. Lines out:
//! `{"id":1,"result":...}` or `{"id":1,"error":...}`, and `{"channel":7,"index":0,"message":...}`
//! for each message of a channel. The application exits at the end of stdin.

#[path = "../tests/support/mod.rs"]
mod support;

use std::io::{BufRead, Write};

use serde::Deserialize;
use serde_json::{Value, json};
use tauri::test::MockRuntime;
use tauri::{RunEvent, WebviewWindow};

#[derive(Deserialize)]
struct Call {
    id: u64,
    command: String,
    arguments: Value,
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (settings, permissions) = arguments.split_first().expect("SETTINGS PERMISSION...");
    let settings = serde_json::from_str(settings).expect("SETTINGS is JSON");
    let permissions: Vec<&str> = permissions.iter().map(String::as_str).collect();
    let support::TestApp { app, window, messages, .. } =
        support::TestApp::new(settings, &permissions);

    std::thread::spawn(move || {
        for message in messages {
            let support::ChannelMessage { channel, index, message } = message;
            say(&json!({ "channel": channel, "index": index, "message": message }));
        }
    });
    app.run(move |_, event| {
        // A window that is closed before the application runs would not end it.
        if let RunEvent::Ready = event {
            let window = window.clone();
            std::thread::spawn(move || serve(&window));
        }
    });
}

/// Answers the calls of stdin, each in its own time; at its end closes the window.
fn serve(window: &WebviewWindow<MockRuntime>) {
    for line in std::io::stdin().lock().lines() {
        let call: Call = serde_json::from_str(&line.unwrap()).unwrap();
        let window = window.clone();
        std::thread::spawn(move || {
            let answer = match support::invoke(&window, &call.command, call.arguments) {
                Ok(result) => json!({ "id": call.id, "result": result }),
                Err(error) => json!({ "id": call.id, "error": error }),
            };
            say(&answer);
        });
    }
    window.destroy().unwrap();
}

fn say(line: &Value) {
    let mut stdout = std::io::stdout().lock();
    writeln!(stdout, "{line}").unwrap();
}
