care-chart = How long unblurred media were on your screen, by day, from {$from} to {$to}; the table below says the same
care-longest = The longest day: {$span}.
care-title = Care
care-only-you = Only you see this page. Today:
care-looked = How long you looked at unblurred media
care-nothing = Nothing yet
care-nothing-what = Pictures come blurred. For as long as you show one as it is, the time is counted here, by the day.
care-last-30 = The last 30 days
care-as-table = As a table
care-by-day = How long, by day
care-kept = Kept are sums by day, for ninety days, and nothing of what you saw. They are in no report and no ledger, and nobody is compared by them. One look counts two minutes at most, where your browser does not say when it ended.
care-erase = Erase my sums
care-house = Your house
care-house-sum = In ninety days:
care-house-break = Propose a break after so many minutes, to those who chose nothing
care-range = 5 to 240; 0 for never.
care-house-set = Set it for the house
care-choices = What you choose
care-own-break = Propose a break after so many minutes of looking
care-own-hint = 5 to 240; 0 for never. Empty: as your house has it, {$house}. You can always put it off.
care-never = never
care-after =
    { $minutes ->
        [one] after {$minutes} minute
       *[other] after {$minutes} minutes
    }
care-leave-out = Do not give me cases about
care-leave-out-hint = “Next” leaves them out, and says so. They stay in the list for others, and open when you open them. If nobody is left to take them, tell whoever plans the work: their clocks run.
care-content-that = content that {$ground}
care-no-pictures = anything with pictures
care-choose = Choose
care-break-now = A break now
care-calm = A calm page
care-team = {$span} together, {$people} people
care-too-few = not shown: of fewer than three people it would tell of one
