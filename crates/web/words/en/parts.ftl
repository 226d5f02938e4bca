part-found-in = Found in: {$part}
part-file = file {$name}
part-attachment = attached file {$name}
part-page-text = text of page {$page}
part-all-text = text of all pages
part-page-picture = picture {$number} on page {$page}
part-page-picture-text = text in picture {$number} on page {$page}
part-file-text = text in the picture {$name}
part-picture-text = text in the picture
parts-left-out = Not looked at
count-parts =
    { $count ->
        [one] 1 part
       *[other] {$shown} parts
    }
parts-left-out-hint = What was sent holds other files. These were not compared with anything: look at them yourself, if you can.
parts-left = {$part}: {$why}
left-nested = holds files itself, and only one level is opened.
left-encrypted = encrypted; without its password nobody can look at it.
left-packing = packed in a way that is not read here.
left-link = a link to a name, which holds nothing of its own.
left-overlaps = shares bytes with a file before it, as in archives that are made to overwhelm a reader.
left-broken = the archive is damaged there, or cut off.
left-special = not a plain file.
left-too-many-parts = more than are looked at of one upload.
left-too-large = larger than is looked at here.
left-too-much-unpacked = unpacked, more than is looked at of an upload of this size.
left-too-many-pages = more pages than are looked at of one document.
left-unreadable = behind pages that could not be read.
left-undecoded = damaged, too large, or coded in a way that is not read here.
left-too-small = fewer than 24 pixels a side, which tell nothing.
left-too-much-on-a-page = more than is looked at of one page.
left-relative-address = addresses without a host; where they lead only the place of the list tells.
left-timed-out = it took too long.
left-unsupported = of a kind that is not read here.
left-corrupt = damaged or cut off.
left-decoder-missing = a program that would read it is not installed on this machine.
left-failed = what reads it failed on it; it may be made for that.
left-more = for reasons such as these.
