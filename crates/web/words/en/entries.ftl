entry-matches-disputed = Matches, and is disputed
entry-matches = Matches
entry-known = What is known
entry-ground = Ground
entry-from = Where from
entry-added = Added
entry-history = What it has been through
entry-touches = What a withdrawal touches
entry-was-withdrawn = It was withdrawn, and matches nothing.
entry-reopens = It matches nothing from then on. It is disputed, so every case that was blocked on it is opened again for a person to decide anew: yours below, and those of others, who are told themselves.
entry-reopens-nothing = It matches nothing from then on. Nobody disputes it: no case is opened again by that.
entry-blocked-none = None of your cases was blocked on it.
entry-blocked =
    { $count ->
        [one] {$shown} case of yours was blocked on it:
       *[other] {$shown} cases of yours were blocked on it:
    }
entry-blocked-reopens =
    { $count ->
        [one] {$shown} case of yours was blocked on it, and would be opened again:
       *[other] {$shown} cases of yours were blocked on it, and would be opened again:
    }
entry-or-keep = Or keep it
import-into = Import into {$bank}
import-title = Import
count-lines =
    { $count ->
        [one] {$shown} line
       *[other] {$shown} lines
    }
import-nothing-yet = Nothing was added yet. This is what would become of every line.
import-tiles = What would become of the list
import-new = new
import-there = in the bank already
import-twice = twice in the list
import-refused = cannot be taken
import-add =
    { $count ->
        [one] Add the {$shown} new entry
       *[other] Add the {$shown} new entries
    }
import-what = What is added matches the very next request of everybody who matches against this bank ({$tlp}).
import-caption = Lines of the list; those that cannot be taken come first
import-column-line = Line
import-column-what = What
import-column-becomes = What would become of it
import-failed = Ended before its end:
import-running = Being added
import-added = Added
import-lines-of = {$done} of {$total} lines
import-done-of = {$done} of {$total}
import-there-or-twice = There already, or twice
import-not-taken = Could not be taken
import-reloads = This page asks for itself anew every two seconds. You can leave it: the work goes on, also after a restart.
import-look-now = Look now
import-to-bank = To the bank
import-verdict-new = new: it would be added
import-verdict-there = in the bank already ({$entry})
import-verdict-twice = the same as line {$line}
import-verdict-refused = cannot be taken: {$why}
import-not-shown =
    { $count ->
        [one] {$shown} more line is counted above and not shown.
       *[other] {$shown} more lines are counted above and not shown.
    }
