preservation-until = Preserved until {$until}
preservation-notice = The notice
preservation-what = What is preserved
preservation-since = Removed or disabled {$at}. It is preserved for six calendar months from then, closed to everybody but for the purposes of Art 6, and erased at the end. Art 6 gives nobody a right to it: a lawful request names the law it rests on.
preservation-empty = Nothing is in the vault
preservation-deposit = Deposit the content, and the data that went with it, with <code>POST /v1/preservations/{$id}/material</code>: when it was uploaded, by which account, title and description, its history of moderation. Not the whole account, and no private messages.
preservation-nothing = Nothing was deposited.
preservation-caption = What is in the vault
preservation-size = Size
preservation-deposited = Deposited
preservation-erased = Everything was erased {$at}: the key was destroyed, and the sealed files removed.
preservation-certificate = Download the certificate
preservation-extensions = Extensions
preservation-no-extensions = None. Only a competent authority or court has it kept for longer, for a time that has an end, and before the end (Art 6(2)).
preservation-extension = until {$until}, on request of {$authority} ({$reference}): {$proceedings}
preservation-extension-document = document
preservation-accesses = Accesses
preservation-nobody = Nobody has asked to look.
preservation-number = No. {$number}
preservation-alone = no second person in the house
preservation-confirmed-by = confirmed by {$name}
preservation-waits-second = waits for a second person
preservation-readings =
    { $count ->
        [one] read {$shown} times
       *[other] read {$shown} times
    }
preservation-confirm = Confirm access no. {$number}
preservation-read = Read no. {$number}
preservation-recorded-first = recorded first
preservation-ask = Ask to look
preservation-purpose = Purpose
preservation-reference = Reference of the proceedings, the complaint or the request
preservation-reason = Why the material is needed for it
preservation-reason-hint = Another person of your organisation confirms it. Then you can read for a day; every reading is recorded.
preservation-extend = Extend
preservation-extend-what = Extend it, on request of a court or authority
preservation-authority = Court or competent authority
preservation-file-reference = Its file reference
preservation-proceedings = For which ongoing review
preservation-until-date = Until the end of (date, UTC)
preservation-document = SHA-256 of the document that asks
preservation-bytes = {$bytes} bytes
preservation-is-erased = erased
preservation-ends-today = ends within a day
preservation-days-left =
    { $count ->
        [one] a day is left
       *[other] {$shown} days are left
    }
preservation-over = over; being erased
count-preservations =
    { $count ->
        [one] {$shown} preservation
       *[other] {$shown} preservations
    }
preservations-soonest = what ends soonest first
preservations-none = Nothing is preserved
preservations-none-how = What you remove or disable because of a removal order is preserved for six months from then (Art 6): it begins by itself when Annex II is given. Deposit the content with <code>POST /v1/preservations/…/material</code>. For what you removed under a specific measure (Art 5), begin with <code>POST /v1/preservations</code>. A voluntary referral alone is no ground.
preservations-counts = In {$year}, access was asked for {$lawful} times on lawful requests of authorities, {$complaints} times for complaints and {$reviews} times for reviews.
preservations-caption = Preservations, what ends soonest first
preservations-column-ends = Ends
preservations-column-vault = In the vault
preservations-extended = extended
preservations-more =
    { $count ->
        [one] and {$shown} more
       *[other] and {$shown} more
    }
