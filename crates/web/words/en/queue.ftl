
queue-earliest-first = earliest deadline first
queue-stage = Stage
queue-where-from = Where from
queue-from = From
queue-who-works = Who works on it
queue-worked-by = Worked on by
queue-deadline = Deadline
queue-one-entry = Only cases that resemble one piece of known content. <a href="/cases">Show the whole queue</a>
queue-nothing = Nothing is waiting
queue-all-decided = All is decided. What you decided last can still be undone, above.
queue-empty-provider = A case appears here when an upload resembles known content, or when a referral or an order reaches you. The clock of a notice starts on its own.
queue-empty-other = A case appears here when a captured location shows something that resembles known content. Captures are made with <code>POST /v1/captures</code>.
queue-none-here = No case here
queue-none-fits = No case fits this filter. <a href="/cases?stage=all">Show all cases</a>
queue-work-next = Work on the next
queue-decide-together = Decide the chosen together…
queue-decide-chosen =
    { $count ->
       *[other] Decide the {$shown} chosen together…
    }
queue-next-page = Next page
queue-stage-open = Open
queue-stage-waiting = Waiting to leave
queue-stage-decided = To issue
queue-stage-noticed = Notice out
queue-stage-answered = Answered
queue-stage-closed = Closed
queue-stage-all = All
queue-from-anywhere = anywhere
queue-from-locations = locations
queue-from-uploads = held uploads
queue-from-notices = received notices
queue-from-users = users’ notices
queue-by-anybody = anybody
queue-by-me = me
queue-by-nobody = nobody
queue-due-any = any
queue-due-soon = within 20 minutes, or past
queue-caption = Cases, earliest deadline first
count-cases =
    { $count ->
        [one] {$shown} case
       *[other] {$shown} cases
    }
origin-location = Location
origin-upload = Held upload
origin-user-notice = User's notice
origin-referral = Referral to you
origin-order = Removal order to you
standing-to-answer = To answer
standing-to-decide-anew = To decide anew
standing-to-decide = To decide
standing-to-order = To issue: removal order
standing-to-refer = To issue: referral
standing-ordered = Removal order out
standing-referred = Referral out
standing-answered = Answered, not seen gone
standing-published = Closed: published
standing-kept = Closed: kept
standing-taken-down = Closed: taken down
standing-not-published = Closed: not published
standing-closed-answered = Closed: answered
standing-gone = Closed: seen gone
queue-column-picture = Picture
queue-column-clock = Clock
queue-column-case = Case
queue-column-resembles = Resembles
queue-row-closed = Closed
queue-row-no-deadline = No deadline
queue-row-mine = You work on it
queue-choose = Choose {$title}
queue-row-opened = opened {$since}
queue-row-theirs = {$who} works on it
queue-row-leaves = Leaves at {$at}
queue-row-matches = {$count} matches
