# Legal terms: for review by a lawyer who reads Arabic; there is no official Arabic version of Regulation (EU) 2021/784.

intakes-title = أوامر من الخارج
count-messages =
    { $count ->
        [zero] لا رسائل
        [one] رسالة واحدة
        [two] رسالتان
        [few] {$shown} رسائل
        [many] {$shown} رسالة
       *[other] {$shown} رسالة
    }
intakes-what = ما ورد بالبريد أو عبر النموذج المفتوح أو سلّمه برنامج
intakes-which = أيها
intakes-to-do = للعمل
intakes-nothing = لا شيء ينتظرك
intakes-nothing-what = هنا ما يحتاج إلى شخص: أمر لم تثبت هوية مُرسِله أو ينقصه شيء.
intakes-show-all = عرض كل ما ورد
intakes-maildir = يُستقبل البريد متى شُغّل الخادم مع <code>--maildir</code>.
intakes-none = لا شيء هنا
intakes-none-so = لا شيء مما ورد في هذا الوضع.
intakes-caption = ما ورد من الخارج، الأحدث أولًا
intakes-from = من
intakes-time-left = الوقت المتبقي
intake-stage-waiting = بالانتظار
intake-stage-asked = سُئل المُرسِل
intake-stage-accepted = مقبول
intake-stage-refused = مرفوض
intake-stage-linked = سبق استلامه
intake-stage-applied = سرى أثره
intake-nobody-named = لا جهة مذكورة
intake-no-reference = بلا مرجع
intake-no-order = رسالة بلا أمر مقروء
intake-not-looked = لم يُنظر فيه
intake-the-order = الأمر
intake-found = ما تبيّن
intake-candidate = السلطة المسجَّلة التي هو منها أو قد يكون منها: <strong>{$name}</strong>.
intake-must = من دون هذا ليس أمر إزالة (المادة 3(4))
intake-may = ينقص أيضًا أو لا يتضح
intake-document = المستند المرفق
intake-authority = السلطة
intake-reference = المرجع
intake-issued = صدر، بساعة المُصدِر
intake-not-said = غير مذكور
intake-locations = المواقع
intake-form = الشكل
intake-how = كيف ورد
intake-by = عبر
intake-sent = أُرسل، بساعة المُرسِل
intake-from = من، بحسب ما يذكره
intake-subject = الموضوع
intake-reply = آخر رد على المُرسِل
intake-as-it-came = كما ورد
intake-download = تنزيل
intake-download-hint = {$bytes} بايت، من الخارج: لا تفتحه حيث قد يضر
intake-text = نص البريد
intake-last = آخر ما كتبه شخص
intake-annex-3 = الملحق الثالث، موقَّع (PDF)
intake-annex-3-number = الملحق الثالث، رقم {$number}، موقَّع (PDF)
intake-accept-heading = هو من سلطة
intake-no-authority = لا سلطة في السجل. يستورد مشغّل الجهاز واحدة: <code>staydown admin authority import</code>.
intake-of-authority = من هذه السلطة
intake-choose = اختيار
intake-made-sure = كيف تأكدت
intake-made-sure-hint = اتصال بالرقم المسجَّل، لا برقم في البريد. وتسري الساعة من {$at}، لا من الآن.
intake-accept = قبوله
intake-lacks = ينقصه شيء
intake-because = لماذا يتعذر تنفيذه بصورته هذه (الملحق الثالث، القسم B 1)
intake-insufficient = لا يتضمن معلومات كافية
intake-errors = يتضمن أخطاء واضحة
intake-needed = ما يلزم (الملحق الثالث، القسم B 3)
intake-answerable = يُرسل إلى المُرسِل إن كان هذا الخادم يرسل البريد.
intake-not-answerable = لا يمكن مراسلة أحد تلقائيًا: أرسله بنفسك.
intake-ask = طلبه
intake-none = ليس أمرًا
intake-refuse-told = يُبلَّغ المُرسِل إن كان هذا الخادم يرسل البريد.
intake-refuse-kept = يُسجَّل.
intake-refuse = رفض
intake-follow = يتعلق بأمر لديك
intake-which-order = أي أمر
intake-which-order-hint = رقمه كما في عنوان صفحته. فقط أمر ورد من الخارج.
intake-does = أثره
intake-clarifies = يوضح الأمر: تسري ساعة جديدة من {$at}
intake-withdraws = يسحب الأمر
intake-says = ما يقوله
intake-who-sent = كيف تأكدت من المُرسِل
intake-apply = إنفاذ أثره
intake-register-changed = تغيّر السجل
intake-register-hint = بعد استيراد سلطة أو مفتاح. ويبقى وقت الاستلام كما كان.
intake-again = النظر من جديد
intake-signed = موقَّع بالمفتاح {$kid} من السجل: التوقيع صحيح.
intake-domain = يشهد خادم بريدك بأن البريد من {$domain}، وهو في السجل.
intake-unknown-key = موقَّع بالمفتاح {$kid}، وهو ليس في السجل.
intake-broken = موقَّع، لكن التوقيع غير صحيح.
intake-unproved = لا شيء يثبت من أرسله.
