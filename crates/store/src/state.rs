//! Aggregates as JSON in the `state` column.

use crate::StoreError;
use serde::{Serialize, de::DeserializeOwned};

pub(crate) fn read<T: DeserializeOwned>(text: &str) -> Result<T, StoreError> {
    serde_json::from_str(text)
        .map_err(|error| StoreError::damaged(std::any::type_name::<T>(), error))
}

pub(crate) fn read_optional<T: DeserializeOwned>(
    row: Option<(String,)>,
) -> Result<Option<T>, StoreError> {
    row.map(|(text,)| read(&text)).transpose()
}

pub(crate) fn read_all<T: DeserializeOwned>(rows: &[(String,)]) -> Result<Vec<T>, StoreError> {
    rows.iter().map(|(text,)| read(text)).collect()
}

pub(crate) fn write<T: Serialize>(state: &T) -> Result<String, StoreError> {
    serde_json::to_string(state)
        .map_err(|error| StoreError::damaged(std::any::type_name::<T>(), error))
}
