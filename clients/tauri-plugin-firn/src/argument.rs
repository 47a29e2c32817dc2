use serde::de::DeserializeOwned;
use serde_json::Value;
use tauri::Runtime;
use tauri::ipc::{CommandArg, CommandItem, InvokeError};

use crate::Error;

/// An argument of a command that, if it is not as it should be, is refused as the server refuses a
/// request: with `INVALID_FIELD` and the field at fault. (Tauri alone refuses it with a text.)
pub(crate) struct Argument<T>(pub T);

impl<'a, T: DeserializeOwned, R: Runtime> CommandArg<'a, R> for Argument<T> {
    fn from_command(command: CommandItem<'a, R>) -> Result<Self, InvokeError> {
        let key = command.key;
        let value = Option::<Value>::from_command(command)?.unwrap_or_default();
        parse(key, value).map(Self).map_err(InvokeError::from)
    }
}

fn parse<T: DeserializeOwned>(name: &str, value: Value) -> Result<T, Error> {
    serde_path_to_error::deserialize(value).map_err(|error| {
        let field = match error.path().to_string().as_str() {
            "." => name.to_owned(),
            path if path.starts_with('[') => format!("{name}{path}"),
            path => format!("{name}.{path}"),
        };
        Error::invalid_field(field, error.inner().to_string())
    })
}
