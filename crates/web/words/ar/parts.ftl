part-found-in = وُجد في: {$part}
part-file = الملف {$name}
part-attachment = الملف المرفق {$name}
part-page-text = نص الصفحة {$page}
part-all-text = نص كل الصفحات
part-page-picture = الصورة {$number} في الصفحة {$page}
part-page-picture-text = النص في الصورة {$number} في الصفحة {$page}
part-file-text = النص في الصورة {$name}
part-picture-text = النص في الصورة
parts-left-out = لم يُفحص
count-parts =
    { $count ->
        [zero] لا أجزاء
        [one] جزء واحد
        [two] جزآن
        [few] {$shown} أجزاء
        [many] {$shown} جزءًا
       *[other] {$shown} جزء
    }
parts-left-out-hint = ما أُرسل يحوي ملفات أخرى. هذه لم تُقارن بشيء: انظر فيها بنفسك إن استطعت.
parts-left = {$part}: {$why}
left-nested = يحوي هو نفسه ملفات، ولا يُفتح إلا مستوى واحد.
left-encrypted = مشفّر؛ لا يستطيع أحد النظر فيه من دون كلمة المرور.
left-packing = مضغوط بطريقة لا تُقرأ هنا.
left-link = رابط إلى اسم، لا يحوي شيئًا بذاته.
left-overlaps = يشترك في بايتات مع ملف قبله، كما في أرشيفات صُنعت لإرهاق القارئ.
left-broken = الأرشيف تالف أو مقطوع في هذا الموضع.
left-special = ليس ملفًا عاديًا.
left-too-many-parts = أكثر مما يُفحص من رفع واحد.
left-too-large = أكبر مما يُفحص هنا.
left-too-much-unpacked = بعد فك الضغط أكثر مما يُفحص من رفع بهذا الحجم.
left-too-many-pages = صفحات أكثر مما يُفحص من وثيقة واحدة.
left-unreadable = بعد صفحات تعذّرت قراءتها.
left-undecoded = تالف أو كبير جدًا أو مرمّز بطريقة لا تُقرأ هنا.
left-too-small = أقل من 24 بكسلًا في الضلع، وهذا لا يدل على شيء.
left-too-much-on-a-page = أكثر مما يُفحص من صفحة واحدة.
left-relative-address = عناوين بلا مضيف؛ لا يدل على وجهتها إلا موضع القائمة.
left-timed-out = استغرق وقتًا طويلًا جدًا.
left-unsupported = من نوع لا يُقرأ هنا.
left-corrupt = تالف أو مقطوع.
left-decoder-missing = البرنامج الذي يقرؤه غير مثبّت على هذا الجهاز.
left-failed = أخفق ما يقرؤه؛ وربما صُنع لذلك.
left-more = لأسباب كهذه.
