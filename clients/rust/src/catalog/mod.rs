//! The payloads of the photo catalogue's event types.
//!
//! Members have the names of the JSON. `None` is a key that is not there; in an
//! `Option<Option<_>>`, `Some(None)` is one that is `null`.

// Written by clients/catalog/generate.py from proto/firn/catalog/v1; edit those.

mod collection;
mod edit;
mod enums;
mod face;
mod folder;
mod image;
mod imports;
mod rating;
mod tag;
mod values;

pub use collection::*;
pub use edit::*;
pub use enums::*;
pub use face::*;
pub use folder::*;
pub use image::*;
pub use imports::*;
pub use rating::*;
pub use tag::*;
pub use values::*;
