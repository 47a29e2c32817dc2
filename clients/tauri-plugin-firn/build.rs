const COMMANDS: &[&str] = &[
    "append_event",
    "append_events",
    "get_events",
    "replay_events",
    "follow_events",
    "unfollow_events",
    "get_state",
    "get_history",
    "undo",
    "redo",
];

fn main() {
    tauri_plugin::Builder::new(COMMANDS).build();
}
