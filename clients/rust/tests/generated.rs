//! The generated code in `src/generated` is what the contract in `proto/` makes.
//! `FIRN_UPDATE_GENERATED=1 cargo test --test generated` writes it.

use std::path::{Path, PathBuf};

fn generate(to: &Path) {
    let proto = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../proto");
    let files = ["event_store", "history", "projection", "proof"]
        .map(|name| format!("firn/v1/{name}.proto"));
    let mut descriptors = protox::compile(files, [proto]).expect("the contract compiles");
    // The public types have comments of their own.
    for file in &mut descriptors.file {
        file.source_code_info = None;
    }
    tonic_prost_build::configure()
        .build_server(false)
        .build_transport(false)
        .btree_map(".")
        .out_dir(to)
        .compile_fds(descriptors)
        .expect("code is generated");
}

#[test]
fn generated_code_is_up_to_date() {
    let committed = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src/generated");
    if std::env::var_os("FIRN_UPDATE_GENERATED").is_some() {
        generate(&committed);
    }
    let fresh = tempfile::tempdir().expect("a folder");
    generate(fresh.path());
    let read = |folder: &Path| std::fs::read_to_string(folder.join("firn.v1.rs")).expect("a file");
    assert!(
        read(&committed) == read(fresh.path()),
        "src/generated is not what proto/ makes: run this test with FIRN_UPDATE_GENERATED=1"
    );
}
