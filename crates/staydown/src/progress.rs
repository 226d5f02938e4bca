//! Progress on stderr: a bar on a terminal, plain lines elsewhere.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use simulator::story::StoryEvent;
use std::io::IsTerminal;
use std::sync::Mutex;
use std::time::Duration;

/// A bar of known length; nothing is drawn where stderr is no terminal.
pub(crate) fn bar(what: &'static str, total: usize) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(Some(total as u64), ProgressDrawTarget::stderr());
    if let Ok(style) = ProgressStyle::with_template("{msg:<48} {bar:30} {pos}/{len}") {
        bar.set_style(style);
    }
    bar.set_message(what);
    bar
}

/// Shows the story as it is played.
pub(crate) struct Telling {
    current: Mutex<Option<ProgressBar>>,
    terminal: bool,
}

impl Telling {
    pub(crate) fn new() -> Self {
        Self {
            current: Mutex::new(None),
            terminal: std::io::stderr().is_terminal(),
        }
    }

    /// Shows what is going on.
    pub(crate) fn tell(&self, event: &StoryEvent) {
        let mut current = self
            .current
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        match event {
            StoryEvent::Began { step, title } if self.terminal => {
                let next = bar("", 1);
                next.set_message(format!("{step}. {title}"));
                next.enable_steady_tick(Duration::from_millis(120));
                *current = Some(next);
            }
            StoryEvent::Progress { done, total, .. } => {
                if let Some(bar) = current.as_ref() {
                    bar.set_length(*total as u64);
                    bar.set_position(*done as u64);
                }
            }
            StoryEvent::Ended { step, text } => {
                if let Some(bar) = current.take() {
                    bar.finish_and_clear();
                }
                eprintln!("  {step}. {text}");
            }
            StoryEvent::Began { .. } => {}
        }
    }
}
