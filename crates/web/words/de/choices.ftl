# What somebody chooses not to be given.
choices-pictures = Bilder
choices-videos = Videos
choices-sounds = Töne
choices-no-videos = Videos
choices-no-sounds = alles mit Ton
