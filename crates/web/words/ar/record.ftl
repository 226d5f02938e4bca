# Legal terms: for review by a lawyer who reads Arabic; there is no official Arabic version of Regulation (EU) 2021/784.

access-title = من اطّلع على ماذا
access-last = آخر ما سُجِّل: {$lines}؛ وتكرار القراءة نفسها خلال ساعة يُعد واحدة
access-none = لم يطّلع أحد على شيء بعد
access-none-what = تُسجَّل كل قراءة لحالة أو التقاط أو إشعار أو صورة أو بنك قبل عرضها، وكذلك كل تصدير.
access-caption = القراءات والتصدير والإنذارات، الأحدث أولًا
ledger-nothing-changed = لا يُغيَّر منه شيء ولا يُحذف أبدًا
ledger-last = آخر الأحداث
ledger-nothing = لم يحدث شيء بعد.
ledger-stands = وضعه
ledger-size = الحجم
ledger-root = الجذر
ledger-checkpoint = نقطة تحقق موقَّعة
ledger-key = مفتاح التحقق
ledger-check = تحقق بنفسك
ledger-check-how = على أي جهاز، دون اتصال، مع نسخة من البيانات:
ledger-check-what = يقرأ كل حدث، ويحسب الشجرة من جديد، ويقارن الجذر والتوقيع بنقطة التحقق. احفظ نقطة تحقق في مكان آخر: من يغيّر الماضي لا يستطيع جعل الاثنين متفقين.
count-events =
    { $count ->
        [zero] لا أحداث
        [one] حدث واحد
        [two] حدثان
        [few] {$shown} أحداث
        [many] {$shown} حدثًا
       *[other] {$shown} حدث
    }
status-version = الإصدار {$version}؛ وساعة الخادم تشير إلى {$now}
status-caption = أجزاء النظام وأوضاعها
status-column-part = الجزء
status-column-words = بالكلمات
status-ok = يعمل
status-degraded = يحتاج إلى نظر
status-failing = لا يعمل
status-storage = التسجيل
status-space = المساحة على القرص
status-clock = الساعة
status-deliveries = التسليمات
status-media = فحص الملفات
status-statements = بيانات الأسباب
status-server = الخادم
status-mail = البريد
status-ledger = ملفات السجل
status-other = جزء آخر
