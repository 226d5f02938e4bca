statements-title = Statements of reasons
count-statements =
    { $count ->
        [one] {$shown} statement
       *[other] {$shown} statements
    }
statements-what = what goes to the Commission's transparency database
statements-nothing = Nothing is sent from here
statements-nothing-how = Statements are queued once the operator starts the server with <code>--dsa-database</code> and <code>--dsa-token-file</code>, and names your organisation where there are several. Decisions taken before that have none.
statements-none = No statement here
statements-none-stage = No statement stands at this stage.
statements-show-all = Show all statements
statements-none-yet = No statements yet
statements-none-yet-how = A statement is queued when you decide not to publish an upload, and when you act on a referral.
statements-caption = Statements of reasons, newest first
statements-column-when = When
statements-column-became = What came of it
statement-taken-out = taken out before: {$what}
statement-queued = queued {$at}
statement-not-before = not before {$at}
statement-sent = sent {$at}
statement-again = Send again
statement-stage-queued = Queued
statement-stage-sent = Sent
statement-stage-refused = Refused
statement-stage-dropped = Not sent
visibility-removed = removed
visibility-disabled = access disabled
visibility-demoted = demoted
visibility-age = age-restricted
visibility-interaction = interaction restricted
visibility-labelled = labelled
visibility-other = restricted otherwise
