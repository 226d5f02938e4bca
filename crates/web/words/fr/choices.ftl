# What somebody chooses not to be given.
choices-pictures = images
choices-videos = vidéos
choices-sounds = sons
choices-no-videos = les vidéos
choices-no-sounds = tout ce qui a du son
