list-newest-first = newest first
list-from = from {$name}
list-to = to {$name}
keys-of-list = <kbd>j</kbd> <kbd>k</kbd> next, previous · <kbd>Enter</kbd> open
count-notices =
    { $count ->
        [one] {$shown} notice
       *[other] {$shown} notices
    }
notices-direction = Direction
notices-all = All
notices-in = To you
notices-out = From you
notices-none = No notices
notices-none-how = Referrals and removal orders appear here once one is issued to you or by you. Notices are issued from a decided case.
notices-caption = Notices, newest first
notices-column-kind = Kind
notices-column-notice = Notice
notices-starts = Starts at receipt
notices-seen-gone = seen gone
notice-clock-starts = The clock starts at receipt.
notice-what-was-sent = What was sent
notice-course = What became of it
notice-earlier = Earlier clocks
notice-earlier-what = A clarification starts a new hour; the earlier ones stay on record.
notice-clarify = Clarify
notice-clarification = Clarification
notice-clarify-hint = It goes to {$name} at once, and a new hour starts (Art 3(8)).
notice-clarify-send = Send the clarification
notice-withdraw = Withdraw
notice-withdraw-order = Withdraw this order
notice-withdraw-referral = Withdraw this referral
notice-withdraw-why = Why it is withdrawn
notice-withdraw-hint = The clock stops, {$name} is told, and the case can be decided anew. The notice stays on record.
course-delivery = Delivery
course-delivered = delivered
course-mailed = sent by e-mail {$at}; whether it arrived is not known by this
course-next-attempt = not yet delivered; next attempt {$at}
course-not-delivered = not yet delivered
count-attempts =
    { $count ->
        [one] {$shown} attempt
       *[other] {$shown} attempts
    }
course-attempt-failed = Last attempt failed:
course-not-received = not yet; the clock starts at receipt
course-annex-3 = Annex III
course-annex-2 = Annex II
course-their-reference = Addressee’s reference {$reference}
course-authorised = Authorised: {$name}
course-answer-by-mail = Answer by e-mail
course-given-up = given up {$at}; write to the authority by hand
course-answer-sent = sent {$at}; whether it arrived is not known by this
course-answer-next = not yet sent; next attempt {$at}
course-checks = Our own checks
course-checks-none = none yet
course-first-gone = First seen gone {$at}.
course-first-order = First order
course-first-informed = the provider was informed before, at {$at} (Art 3(2))
course-first-emergency = emergency (Art 3(2)): {$reason}
course-copy = Copy (Art 4(1))
course-scrutiny = Scrutiny (Art 4)
course-scrutiny-infringes = found to infringe: no legal effect any more
course-scrutiny-stands = no infringement found
course-scrutiny-copied = the copy is on its way
course-scrutiny-intended = an infringement is about to be found
course-scrutiny-lapsed = passed without a decision
course-scrutiny-open = the other authority has the copy
course-challenged = Challenged (Art 9)
course-pending = pending
course-confirmed = confirmed
course-annulled = annulled
course-ended = ended without a decision
course-final = Final (Art 3(9))
course-reinstated = Reinstated (Art 4(7))
course-kept-down = kept down by own terms:
withheld-title = Transparency report
withheld-is = This order is left out of your transparency report, for {$why} (Art 8(2)), since {$since}. The report says how many orders are left out. The provider does not see this.
withheld-count = Count it again
withheld-leave = Leave this order out of the transparency report
withheld-hint = Only where publishing it would prejudice one of these (Art 8(2)). The provider does not see it; your auditors do, and the report says how many orders are left out.
withheld-what = What it would prejudice
withheld-do = Leave it out
