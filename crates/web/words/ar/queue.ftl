
queue-earliest-first = الأقرب موعدًا أولًا
queue-stage = المرحلة
queue-where-from = المصدر
queue-from = من
queue-who-works = من يعمل عليها
queue-worked-by = يعمل عليها
queue-deadline = الموعد النهائي
queue-one-entry = الحالات الشبيهة بمحتوى معروف واحد فقط. <a href="/cases">عرض القائمة كاملة</a>
queue-nothing = لا شيء في الانتظار
queue-all-decided = حُسم كل شيء. ما قررته أخيرًا يمكن التراجع عنه أعلاه.
queue-empty-provider = تظهر الحالة هنا عندما يشبه ما رُفع محتوى معروفًا، أو عندما تصلك إحالة أو أمر. وتبدأ مهلة الإشعار من تلقاء نفسها.
queue-empty-other = تظهر الحالة هنا عندما يُظهر موقع مُلتقَط شيئًا يشبه محتوى معروفًا. تُجرى الالتقاطات عبر <code>POST /v1/captures</code>.
queue-none-here = لا حالات هنا
queue-none-fits = لا حالة توافق هذا المرشِّح. <a href="/cases?stage=all">عرض كل الحالات</a>
queue-work-next = العمل على التالية
queue-decide-together = البتّ في المختارة معًا…
queue-decide-chosen =
    { $count ->
        [zero] لم تُختر أي حالة
        [one] البتّ في الحالة المختارة…
        [two] البتّ في الحالتين المختارتين معًا…
        [few] البتّ في {$shown} حالات مختارة معًا…
        [many] البتّ في {$shown} حالة مختارة معًا…
       *[other] البتّ في {$shown} حالة مختارة معًا…
    }
queue-next-page = الصفحة التالية
queue-stage-open = مفتوحة
queue-stage-waiting = بانتظار المغادرة
queue-stage-decided = للإصدار
queue-stage-noticed = صدر الإشعار
queue-stage-answered = أُجيب عنها
queue-stage-closed = مغلقة
queue-stage-all = الكل
queue-from-anywhere = أي مكان
queue-from-locations = مواقع
queue-from-uploads = مرفوعات محجوزة
queue-from-notices = إشعارات واردة
queue-from-users = إشعارات المستخدمين
queue-by-anybody = أي شخص
queue-by-me = أنا
queue-by-nobody = لا أحد
queue-due-any = أي موعد
queue-due-soon = خلال 20 دقيقة أو فات
queue-caption = الحالات، الأقرب موعدًا أولًا
count-cases =
    { $count ->
        [zero] لا حالات
        [one] حالة واحدة
        [two] حالتان
        [few] {$shown} حالات
        [many] {$shown} حالة
       *[other] {$shown} حالة
    }
origin-location = موقع
origin-upload = مرفوع محجوز
origin-user-notice = إشعار مستخدم
origin-referral = إحالة إليك
origin-order = أمر إزالة موجَّه إليك
standing-to-answer = تنتظر الإجابة
standing-to-decide-anew = للبتّ من جديد
standing-to-decide = للبتّ
standing-to-order = للإصدار: أمر إزالة
standing-to-refer = للإصدار: إحالة
standing-ordered = صدر أمر الإزالة
standing-referred = أُرسلت الإحالة
standing-answered = أُجيب عنها، ولم تُرَ مُزالة
standing-published = مغلقة: نُشر
standing-kept = مغلقة: أُبقي
standing-taken-down = مغلقة: أُزيل
standing-not-published = مغلقة: لم يُنشر
standing-closed-answered = مغلقة: أُجيب عنها
standing-gone = مغلقة: تأكدت الإزالة
queue-column-picture = الصورة
queue-column-clock = المهلة
queue-column-case = الحالة
queue-column-resembles = تشبه
queue-row-closed = مغلقة
queue-row-no-deadline = بلا موعد نهائي
queue-row-mine = أنت تعمل عليها
queue-choose = اختر {$title}
queue-row-opened = فُتحت {$since}
queue-row-theirs = يعمل عليها {$who}
queue-row-leaves = تغادر في {$at}
queue-row-matches =
    { $count ->
        [zero] لا تطابقات
        [one] تطابق واحد
        [two] تطابقان
        [few] {$count} تطابقات
        [many] {$count} تطابقًا
       *[other] {$count} تطابق
    }
