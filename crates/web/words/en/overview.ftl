overview-days-are = {$from} to {$to}, days in UTC. Nothing here is counted by person.
overview-tabs = Days
overview-days =
    { $count ->
        [one] {$shown} day
       *[other] {$shown} days
    }
overview-percent = {$percent} %
overview-waiting = Waiting now
overview-overdue = overdue
overview-quarter = due within 15 min
overview-hour = due within the hour
overview-day = due within a day
overview-later = due later
overview-no-deadline = without a deadline
overview-ending = preservations end within 30 days
overview-looked = you looked at unblurred media; only you see this
overview-house = The house: {$team}
overview-nothing = Nothing happened in these days
overview-nothing-what = Notices and cases of the last {$days} days are counted here.
overview-half = half were removed or disabled by then
overview-nine = nine in ten by then
overview-slowest = the slowest
overview-within = within the hour
overview-by-day = By day received:
overview-in-time = in time
overview-late = late
overview-other = open or other
overview-numbers = The numbers
overview-caption-days = {$kind} by day
overview-caption-stand = {$kind}, how they stand
overview-column-day = Day
overview-column-in-time = In time
overview-column-late = Late
overview-column-other = Open or other
overview-receipt-to-measure = From receipt to the measure
overview-how-they-stand = How they stand
overview-who-asked = Who asked
overview-who-was-asked = Who was asked
overview-parties = Notices by the other side
overview-column-organisation = Organisation
overview-column-orders = Orders
overview-column-referrals = Referrals
overview-column-outcomes = What became of the referrals
overview-cases-banks = Cases and banks
overview-opened =
    { $count ->
        [one] {$shown} case was opened, {$decided} of them decided.
       *[other] {$shown} cases were opened, {$decided} of them decided.
    }
overview-reopened =
    { $count ->
        [one] {$shown} opened again because known content turned out to be wrong.
       *[other] {$shown} opened again because known content turned out to be wrong.
    }
overview-no-bank = No decided case resembled anything banked.
overview-banks-caption = Decided cases by bank
overview-column-bank = Bank
overview-column-decided = Decided
overview-column-stayed = Stayed up
overview-column-share = Share
overview-stayed-what = “Stayed up”: a person decided that the content stays although it resembled something in the bank. A high share says that the bank, or how hard it is compared, wants a look.
overview-orders = Removal orders
overview-referrals = Referrals
overview-hour-duty = the hour is a duty
overview-hour-target = the hour is a target
overview-share = {$within} of {$of}
standing-within = dealt with within the hour
standing-late = dealt with later
standing-overdue = not dealt with, the hour is over
standing-running = the hour runs
standing-could-not = could not be executed (Annex III)
standing-not-received = not received yet
standing-void = taken back or without effect
chart-bars = By day, from {$from} to {$to}; the table below has the numbers
chart-bar = {$day}: {$intime} in time, {$late} late, {$other} open or other
chart-nothing = Nothing was removed or disabled yet.
chart-steps = How many were dealt with after how long, out of {$all}; the times beside it say the same
chart-hour = 1 hour
chart-receipt = receipt
chart-minutes = {$minutes} min
chart-beyond = {$count} took longer than this shows.
