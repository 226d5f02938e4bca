# Legal terms: for review by a lawyer who reads Arabic; there is no official Arabic version of Regulation (EU) 2021/784.

entry-matches-disputed = يطابق، ومتنازع فيه
entry-matches = يطابق
entry-known = المعروف
entry-ground = السبب القانوني
entry-from = المصدر
entry-added = أُضيف
entry-history = ما مرّ به
entry-touches = ما يمسّه السحب
entry-was-withdrawn = سُحب ولا يطابق شيئًا.
entry-reopens = لا يطابق شيئًا من ذلك الحين. وهو متنازع فيه، فتُفتح من جديد كل حالة حُجبت بسببه ليبتّ فيها شخص: حالاتك أدناه، وحالات غيرك الذين يُبلَّغون بأنفسهم.
entry-reopens-nothing = لا يطابق شيئًا من ذلك الحين. ولا ينازع فيه أحد: لا تُفتح بذلك أي حالة من جديد.
entry-blocked-none = لم تُحجب بسببه أي من حالاتك.
entry-blocked =
    { $count ->
        [zero] لم تُحجب بسببه أي من حالاتك:
        [one] حُجبت بسببه حالة واحدة لك:
        [two] حُجبت بسببه حالتان لك:
        [few] حُجبت بسببه {$shown} حالات لك:
        [many] حُجبت بسببه {$shown} حالة لك:
       *[other] حُجبت بسببه {$shown} حالة لك:
    }
entry-blocked-reopens =
    { $count ->
        [zero] لم تُحجب بسببه أي من حالاتك:
        [one] حُجبت بسببه حالة واحدة لك، وتُفتح من جديد:
        [two] حُجبت بسببه حالتان لك، وتُفتحان من جديد:
        [few] حُجبت بسببه {$shown} حالات لك، وتُفتح من جديد:
        [many] حُجبت بسببه {$shown} حالة لك، وتُفتح من جديد:
       *[other] حُجبت بسببه {$shown} حالة لك، وتُفتح من جديد:
    }
entry-or-keep = أو إبقاؤه
import-into = استيراد إلى {$bank}
import-title = الاستيراد
count-lines =
    { $count ->
        [zero] لا أسطر
        [one] سطر واحد
        [two] سطران
        [few] {$shown} أسطر
        [many] {$shown} سطرًا
       *[other] {$shown} سطر
    }
import-nothing-yet = لم يُضف شيء بعد. هذا ما سيؤول إليه كل سطر.
import-tiles = ما ستؤول إليه القائمة
import-new = جديدة
import-there = في البنك أصلًا
import-twice = مكررة في القائمة
import-refused = لا يمكن أخذها
import-add =
    { $count ->
        [zero] لا شيء للإضافة
        [one] إضافة المدخل الجديد
        [two] إضافة المدخلين الجديدين
        [few] إضافة {$shown} مداخل جديدة
        [many] إضافة {$shown} مدخلًا جديدًا
       *[other] إضافة {$shown} مدخل جديد
    }
import-what = ما يُضاف يُطابَق ابتداءً من الطلب التالي لكل من يقارن بهذا البنك ({$tlp}).
import-caption = أسطر القائمة؛ وما لا يمكن أخذه أولًا
import-column-line = السطر
import-column-what = ما هو
import-column-becomes = ما سيؤول إليه
import-failed = توقف قبل نهايته:
import-running = تجري الإضافة
import-added = أُضيفت
import-lines-of = {$done} من {$total} من الأسطر
import-done-of = {$done} من {$total}
import-there-or-twice = موجودة أصلًا أو مكررة
import-not-taken = تعذّر أخذها
import-reloads = تُحدَّث هذه الصفحة كل ثانيتين. يمكنك مغادرتها: يستمر العمل، حتى بعد إعادة التشغيل.
import-look-now = انظر الآن
import-to-bank = إلى البنك
import-verdict-new = جديد: سيُضاف
import-verdict-there = في البنك أصلًا ({$entry})
import-verdict-twice = مطابق للسطر {$line}
import-verdict-refused = لا يمكن أخذه: {$why}
import-not-shown =
    { $count ->
        [zero] لا أسطر أخرى.
        [one] سطر آخر محسوب أعلاه وغير معروض.
        [two] سطران آخران محسوبان أعلاه وغير معروضين.
        [few] {$shown} أسطر أخرى محسوبة أعلاه وغير معروضة.
        [many] {$shown} سطرًا آخر محسوبة أعلاه وغير معروضة.
       *[other] {$shown} سطر آخر محسوبة أعلاه وغير معروضة.
    }
