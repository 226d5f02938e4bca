
frame-languages = Language
frame-skip = Skip to content
frame-navigation = Main
frame-search = Search
frame-sign-out = Sign out
frame-needs-credential = You came by a link, which works once. <a href="/me">Set up what you sign in with next time</a>
frame-pause = You have looked at unblurred media for {$minutes} minutes. Time for a break?
frame-take-break = Take a break
frame-later = In ten minutes
frame-left-out = You chose not to be given: {$what}. “Next” leaves such cases out; they stay in the list, and open when you open them. <a href="/me/care">Change it</a>
nav-cases = Cases
nav-notices = Notices
nav-copies = Copies
nav-complaints = Complaints
nav-intake = Intake
nav-banks = Banks
nav-outlets = Outlets
nav-overview = Overview
nav-ledger = Ledger
nav-statements = Statements
nav-preserved = Preserved
nav-measures = Measures
nav-penalties = Penalties
nav-alerts = Threat to life
nav-access = Access
nav-status = Status
nav-people = People
comma = {", "}
colon = {": "}
semicolon = {"; "}
problem-not-saved = Not saved
problem-field = Go to the field
error-number = Error {$status}
error-back = Back to the cases
