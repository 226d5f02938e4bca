//! The console in a real browser: `staydown demo` is started as a newcomer starts it, and people of the authority and of
//! the two providers do their work in Chromium.
//!
//! Pictures of the pages are written to `docs/images/`, except in continuous integration (`CI` is set).

mod axe;
mod browser;
mod http;
mod layout;
mod pictures;
mod server;
mod stage;

mod accounts;
mod analyst;
mod door;
mod gallery;
mod many;
mod pages;
mod provider;
mod queue;
mod scriptless;
mod sounds;
mod tongues;
