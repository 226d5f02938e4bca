
clock-duty = Duty
clock-target = Target
clock-law-removal-order-hour = remove or disable within one hour of receipt
clock-law-referral-hour = assess within one hour of receipt; no legal duty
clock-law-own-scrutiny = may be scrutinised within 72 hours of receipt of the copy
clock-law-asked-scrutiny = a reasoned decision within 72 hours of the request
clock-law-reinstatement = reinstate immediately what was removed
clock-law-complaint = tell whoever complained what came of it within two weeks of receipt
clock-law-measures-report = report on specific measures within three months of the decision, and every year
clock-law-exposure-review = a reasoned decision within three months of the request
clock-law-threat-to-life = inform the authorities promptly
clock-law-alert-acknowledgement = acknowledge the alert; no legal duty, and a life at stake
clock-cannot-execute = Stopped after {$span}: cannot be executed (Annex III)
clock-withdrawn = Stopped after {$span}: withdrawn
clock-ceased-effect = Stopped after {$span}: the order has no legal effect any more
clock-lapsed = Passed without a decision
clock-superseded = Stopped after {$span}: a later decision began another time
clock-ended = Stopped after {$span}: not owed any more
clock-reinstated = Reinstated after {$span}
clock-left = {$span} left
clock-overdue = Overdue by {$span}
clock-past-target = {$span} past the target
clock-late = {$span} late
clock-answered = Answered in {$span}, in time
clock-decided = Decided in {$span}, in time
clock-done = Done in {$span}, in time
clock-answered-late = Answered in {$span}, {$late}
clock-decided-late = Decided in {$span}, {$late}
clock-done-late = Done in {$span}, {$late}
span-none = under 1 s
span-seconds = {$seconds} s
span-minutes = {$minutes} min {$seconds} s
span-hours = {$hours} h {$minutes} min
span-days =
    { $days ->
        [one] {$shown} day {$hours} h
       *[other] {$shown} days {$hours} h
    }
ago-now = just now
ago-minutes = {$minutes} min ago
ago-hours = {$hours} h ago
ago-yesterday = yesterday
ago-days = {$count} days ago
clock-started = started {$at}
clock-due = due {$at}
