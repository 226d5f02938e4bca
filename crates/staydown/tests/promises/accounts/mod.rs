//! How people get in, stay in, and are kept out.

mod browser;
mod confirming;
mod first_start;
mod forms;
mod oidc;
mod passwords;
mod people;
mod programs;
mod sessions;
