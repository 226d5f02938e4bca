
picture-known-alt = محتوى معروف من البنك
picture-known = محتوى معروف
picture-blurred = {$what}، مموَّه
picture-plain = {$what}، غير مموَّه
picture-hold = اضغط باستمرار للإظهار
picture-show = إظهار حتى الإغلاق
picture-not-kept = لا تُحفظ البيانات هنا.
place-copy = نسخ العنوان بدقة
match-part = يشترك في جزء
match-passages = يشترك في مقاطع
match-sounds = يتطابق صوته لمدة من الزمن
match-address = العنوان نفسه
match-covered = يشمله عنوان معروف
match-exact = نسخة مطابقة
match-very = شديد الشبه
match-similar = شبيه
match-loosely = شبه بعيد
match-identical = بايتات متطابقة (نفس SHA-256)
match-features =
    { $points ->
        [zero] {$covered}% من الصورة المعروفة، بلا نقاط مشتركة؛ وتختلف الصورتان كاملتين في {$bits} من 256 بت
        [one] {$covered}% من الصورة المعروفة، بنقطة واحدة متماثلة الموضع فيهما؛ وتختلف الصورتان كاملتين في {$bits} من 256 بت
        [two] {$covered}% من الصورة المعروفة، بنقطتين متماثلتي الموضع فيهما؛ وتختلف الصورتان كاملتين في {$bits} من 256 بت
        [few] {$covered}% من الصورة المعروفة، بـ{$points} نقاط متماثلة الموضع فيهما؛ وتختلف الصورتان كاملتين في {$bits} من 256 بت
        [many] {$covered}% من الصورة المعروفة، بـ{$points} نقطة متماثلة الموضع فيهما؛ وتختلف الصورتان كاملتين في {$bits} من 256 بت
       *[other] {$covered}% من الصورة المعروفة، بـ{$points} نقطة متماثلة الموضع فيهما؛ وتختلف الصورتان كاملتين في {$bits} من 256 بت
    }
match-quoted = {$known}% من النص المعروف، و{$asked}% من النص المسؤول عنه
match-bits =
    { $bits ->
        [0] لا يختلف في أي من 256 بت؛ وحتى {$threshold} يُعد تطابقًا
       *[other] يختلف في {$bits} من 256 بت؛ وحتى {$threshold} يُعد تطابقًا
    }
match-video-known = يظهره الفيديو المعروف عند {$known}
match-video-upload = يظهره المرفوع عند {$query}
match-video-both = {$query} من المرفوع هو {$known} من الفيديو المعروف
match-video-speed = {$query} من المرفوع هو {$known} من الفيديو المعروف، بنسبة {$speed}% من سرعته
match-still = {$pieces}؛ يختلف {$bits} من 256 بت
match-video = {$query}% من المرفوع، {$known}% من الفيديو المعروف: {$pieces}
match-links-more =
    { $more ->
        [zero] {$first}
        [one] {$first} ورابط آخر
        [two] {$first} ورابطان آخران
        [few] {$first} و{$more} روابط أخرى
        [many] {$first} و{$more} رابطًا آخر
       *[other] {$first} و{$more} رابط آخر
    }
match-link-place = {$url} (البايتات من {$from} إلى {$to} من النص)
match-sound-piece = {$query} من المرفوع هو {$known} من الصوت المعروف (تشابه بنسبة {$alike}%)
match-sound = {$query}% من صوت المرفوع، {$known}% من الصوت المعروف: {$pieces}
match-link-untold = {$asked}؛ لا يذكر البنك ما هو المعروف
match-link = {$asked}؛ والمعروف هو {$known}
match-share = {$share}% منه
match-number = {$bits} من 256 بت
way-framed = داخل حافة أو أشرطة أو إطار
way-animation = في إطار لاحق من الصورة المتحركة
way-features = مقتطع أو مائل أو بين أشياء أخرى
way-still-video = كإطار من الفيديو
way-still-upload = في إطار من المرفوع
way-sound = من صوته، أيًّا كانت الصورة
way-text = النص كاملًا، معدَّلًا في مواضع
way-quote = مقتبَس أو يقتبسه
way-path = تحت مساره
way-account = عبر حسابه
way-host = عبر مضيفه
match-bank = البنك «<a href="/banks/{$bank}">{$name}</a>»، الإصدار {$version}. يقول البنك: {$ground} ({$article}).
picture-at-location = في الموقع
picture-no-match = لا تطابق
texts-title = نصوص حالة
texts-case = الحالة
texts-heading = النصوص
texts-marked = ما ورد في النصين معًا مميَّز، وكذلك الروابط المعروفة. وقراءتك لهما مسجَّلة.
texts-known = معروف: {$label}
texts-not-shown = هذا النص غير محفوظ هنا، أو لا يعرضه بنكه.
sound-seen = الصوت
sound-seen-video = صوت الفيديو
sound-seen-perhaps = صوت الفيديو، إن كان له صوت
sound-known = الصوت المعروف
sound-known-video = صوت الفيديو المعروف
sound-length = مدته {$length}
sound-cut = مدته {$length}، وهي أطول من أن تُسمع دفعة واحدة: هنا من {$from} إلى {$until}
sound-within = من {$from} إلى {$until} على الأكثر
sound-earlier = ما قبله
sound-later = ما بعده
sound-shared = المشترك بينهما:
sound-piece = من {$from} إلى {$until}
sound-listen = تشغيل الصوت أو إيقافه
sound-left-out = اخترت ألا يُعرض عليك هذا. إظهار المشغّل
sound-lacks = لكي يُسمع الصوت يحتاج هذا الجهاز إلى ffmpeg. يثبّته من يشغّل الجهاز بالأمر: <code>{$command}</code>
