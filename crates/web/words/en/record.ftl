access-title = Who looked at what
access-last = the last {$lines}; the same reading again within an hour is one
access-none = Nobody has looked at anything yet
access-none-what = Every reading of a case, a capture, a notice, a picture or a bank is recorded before it is shown, and so is every export.
access-caption = Readings, exports and alarms, newest first
ledger-nothing-changed = nothing is ever changed or taken out
ledger-last = Last events
ledger-nothing = Nothing has happened yet.
ledger-stands = Where it stands
ledger-size = Size
ledger-root = Root
ledger-checkpoint = Signed checkpoint
ledger-key = Verifier key
ledger-check = Check it yourself
ledger-check-how = On any machine, offline, with a copy of the data:
ledger-check-what = It reads every event, computes the tree anew, and compares root and signature with the checkpoint. Keep a checkpoint somewhere else: whoever changes the past cannot make the two agree.
count-events =
    { $count ->
        [one] {$shown} event
       *[other] {$shown} events
    }
status-version = version {$version}; the server's clock says {$now}
status-caption = Parts of the instance and how they are
status-column-part = Part
status-column-words = In words
status-ok = works
status-degraded = needs a look
status-failing = does not work
status-storage = Recording
status-space = Room on the disk
status-clock = The clock
status-deliveries = Deliveries
status-media = Examining files
status-statements = Statements of reasons
status-server = The server
status-mail = Mail
status-ledger = The ledger's files
status-other = Another part
