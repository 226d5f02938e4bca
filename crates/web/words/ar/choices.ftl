# What somebody chooses not to be given.
choices-pictures = صور
choices-videos = مقاطع فيديو
choices-sounds = أصوات
choices-no-videos = مقاطع الفيديو
choices-no-sounds = كل ما فيه صوت
