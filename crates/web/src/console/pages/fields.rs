//! A field of a form, for pages that have several forms with fields of the same name: each has an identifier of its own, and the
//! one of the form that was just sent has the name that the box with what was wrong leads to.

use super::parts::fault;
use crate::tongue::say;
use askama::{Template, filters::HtmlSafe};
use exchange::Problem;

/// What a field is written into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Several lines.
    Area,
    /// One line.
    Line,
    /// An instant in UTC.
    Instant,
    /// A whole number.
    Number,
}

/// One field with its label, its hint, what was written last, and what was wrong with it.
#[derive(Debug, Template)]
#[template(
    ext = "html",
    source = r#"<div class="field" id="field-{{ id }}">
<label for="{{ id }}">{{ label }}</label>
{% if !hint.is_empty() %}<p class="hint" id="{{ id }}-hint">{{ hint }}</p>{% endif %}
{% if let Some(fault) = fault %}<p class="fault" lang="en" dir="ltr" id="{{ id }}-fault">{{ fault }}</p>{% endif %}
{% if kind == Kind::Area %}<textarea id="{{ id }}" name="{{ name }}" rows="4" maxlength="{{ limit }}"{% if required %} required{% endif %}{% if self.is_described() %} aria-describedby="{{ self.described() }}"{% endif %}>
{{ value }}</textarea>{% else %}<input id="{{ id }}" name="{{ name }}"{% if kind == Kind::Instant %} type="datetime-local" step="1"{% else if kind == Kind::Number %} type="number" min="0" max="4294967295"{% else %} maxlength="{{ limit }}"{% endif %} value="{{ value }}"{% if required %} required{% endif %}{% if self.is_described() %} aria-describedby="{{ self.described() }}"{% endif %}>{% endif %}
</div>"#
)]
pub(super) struct Field {
    kind: Kind,
    id: String,
    name: &'static str,
    label: String,
    hint: String,
    value: String,
    limit: u32,
    required: bool,
    fault: Option<String>,
}

impl HtmlSafe for Field {}

impl Field {
    fn is_described(&self) -> bool {
        !self.hint.is_empty() || self.fault.is_some()
    }

    fn described(&self) -> String {
        let hint = (!self.hint.is_empty()).then(|| format!("{}-hint", self.id));
        let fault = self.fault.as_ref().map(|_| format!("{}-fault", self.id));
        let both: Vec<_> = hint.into_iter().chain(fault).collect();
        both.join(" ")
    }
}

/// One form of a page: whether it was the one just sent, and with what.
#[derive(Debug, Clone, Copy)]
pub(super) struct Form<'a> {
    /// Its name on the page.
    pub(super) name: &'a str,
    /// Whether it was just sent and refused.
    pub(super) is_sent: bool,
    /// What was wrong with it.
    pub(super) problem: Option<&'a Problem>,
}

impl Form<'_> {
    /// A field of the form; `value` is shown if it was this form that was sent. Label and hint are keys of messages; no hint is empty.
    #[allow(
        clippy::too_many_arguments,
        reason = "a template names each once, in this order"
    )]
    pub(super) fn field(
        &self,
        kind: Kind,
        name: &'static str,
        label: &str,
        hint: &str,
        value: &str,
        limit: u32,
        required: bool,
    ) -> Field {
        let said = fault(self.problem.filter(|_| self.is_sent), name);
        Field {
            kind,
            id: match self.is_sent {
                true => name.to_owned(),
                false => format!("{}-{name}", self.name),
            },
            name,
            label: say::it(label).plain(),
            hint: match hint {
                "" => String::new(),
                hint => say::it(hint).plain(),
            },
            value: match self.is_sent {
                true => value.to_owned(),
                false => String::new(),
            },
            limit,
            required,
            fault: said.map(str::to_owned),
        }
    }
}
