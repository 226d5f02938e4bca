# A notice looked at before it is issued, and the outlets of a case.
draft-check = Check
draft-pdf = Preview as PDF
draft-hint = Neither sends anything. The preview is unsigned, and every page of it says that it is a draft.
draft-heading = Checked; nothing was sent
draft-to = It would go to {$provider}.
draft-fatal = Without this it is no order (Art 3(4)):
draft-advisory = The addressee may ask about this:
draft-complete = Nothing is missing.
draft-of-referral = Nothing is missing. What is sent stands above.
draft-second = A second person has to approve it: your organisation wants two for each of these.
case-outlet-joined = a person said so
case-outlet-by-address = by its address
case-outlet-generation = generation {$number}
case-outlet-up = up
case-outlet-down = down
