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
