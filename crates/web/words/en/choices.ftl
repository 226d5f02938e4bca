# What somebody chooses not to be given.
choices-pictures = pictures
choices-videos = videos
choices-sounds = sounds
choices-no-videos = videos
choices-no-sounds = anything with sound
