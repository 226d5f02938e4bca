# Legal terms: for review by a lawyer who reads Arabic; there is no official Arabic version of Regulation (EU) 2021/784.

search-on-record = تُسجَّل عمليات بحثك كما تُسجَّل القراءات.
search-known-of = ما المعروف عن هذا؟
search-what = موقع كما هو أو بعد إبطال مفعوله (hxxps://host[.]example/page)، أو مضيف، أو رقم حالة أو إشعار أو وارد، أو مرجع، أو اسم منبر أو معرّفه.
search-what-hash = موقع كما هو أو بعد إبطال مفعوله (hxxps://host[.]example/page)، أو مضيف، أو رقم حالة أو إشعار أو وارد، أو مرجع، أو اسم منبر أو معرّفه، أو بصمة (SHA-256 أو PDQ).
search-file = هل هذه الصورة أو هذا النص معروف؟
search-file-hint = JPEG أو PNG أو GIF أو WebP، أو نص أو فيديو أو صوت. يُقارَن بالبنوك ولا يُحفظ.
search-drop = يمكنك إفلاته في أي مكان من هذه الصفحة.
search-compare = مقارنة
search-not-known = غير معروف
search-known = معروف
search-no-entry = لا مدخل في البنوك التي تقارن بها له هذه البصمة أو قريبة منها.
search-entries-hash =
    { $count ->
        [zero] لا مدخل له هذه البصمة أو قريبة منها.
        [one] مدخل واحد في بنك له هذه البصمة أو قريبة منها.
        [two] مدخلان في البنوك لهما هذه البصمة أو قريبة منها.
        [few] {$shown} مداخل في البنوك لها هذه البصمة أو قريبة منها.
        [many] {$shown} مدخلًا في البنوك لها هذه البصمة أو قريبة منها.
       *[other] {$shown} مدخل في البنوك لها هذه البصمة أو قريبة منها.
    }
search-entries-like =
    { $count ->
        [zero] لا مدخل يحوي ما يشبهه.
        [one] مدخل واحد في بنك يحوي ما يشبهه.
        [two] مدخلان في البنوك يحويان ما يشبهه.
        [few] {$shown} مداخل في البنوك تحوي ما يشبهه.
        [many] {$shown} مدخلًا في البنوك تحوي ما يشبهه.
       *[other] {$shown} مدخل في البنوك تحوي ما يشبهه.
    }
search-quality = الجودة {$quality} من 100
search-bank = البنك «<a href="/banks/{$bank}">{$name}</a>». يقول البنك: {$ground} ({$article}).
search-nothing = لم يُعثر على شيء
search-nothing-what = ليس لدى مؤسستك حالة أو إشعار أو منبر بهذا، ولم يرد شيء يذكره.
search-received = استُلم {$at}
search-publishes-for = ينشر لصالح {$group}
search-from-outside = من الخارج
search-caption = الحالات التي عُثر عليها
search-for-case = بُحث عن رقم حالة.
search-for-notice = بُحث عن رقم إشعار.
search-for-intake = بُحث عن رقم وارد من الخارج.
search-for-location = بُحث عن الموقع {$location} وغيره على مضيفه.
search-for-host = بُحث عن أي موقع على {$host}، أو عن مرجع.
search-for-hash = بُحث عن بصمة SHA-256 أو PDQ.
search-for-reference = بُحث عن مرجع إشعار أو مرفوع، أو اسم منبر.
search-cut = تُعرض أول {$most}: ضيّق البحث.
search-outside = {$count} من الخارج
