# Legal terms: for review by a lawyer who reads Arabic; there is no official Arabic version of Regulation (EU) 2021/784.

preservation-until = محفوظ حتى {$until}
preservation-notice = الإشعار
preservation-what = ما يُحفظ
preservation-since = أُزيل أو عُطِّل {$at}. ويُحفظ ستة أشهر من ذلك الحين، مغلقًا على الجميع إلا لأغراض المادة 6، ثم يُمحى. والمادة 6 لا تعطي أحدًا حقًا فيه: يذكر الطلب القانوني القانون الذي يستند إليه.
preservation-empty = لا شيء في الخزنة
preservation-deposit = أودِع المحتوى والبيانات المتصلة به عبر <code>POST /v1/preservations/{$id}/material</code>: متى رُفع، ومن أي حساب، والعنوان والوصف، وتاريخ الإشراف عليه. لا الحساب كله، ولا رسائل خاصة.
preservation-nothing = لم يُودَع شيء.
preservation-caption = ما في الخزنة
preservation-size = الحجم
preservation-deposited = أُودِع
preservation-erased = مُحي كل شيء {$at}: أُتلف المفتاح وأُزيلت الملفات المختومة.
preservation-certificate = تنزيل الشهادة
preservation-extensions = التمديدات
preservation-no-extensions = لا شيء. لا يُطلب الحفظ مدة أطول إلا من سلطة مختصة أو محكمة، ولأجل محدد، وقبل الانتهاء (المادة 6(2)).
preservation-extension = حتى {$until}، بطلب من {$authority} ({$reference}): {$proceedings}
preservation-extension-document = المستند
preservation-accesses = الاطلاع
preservation-nobody = لم يطلب أحد الاطلاع.
preservation-number = رقم {$number}
preservation-alone = لا شخص ثانيًا في المؤسسة
preservation-confirmed-by = أكّده {$name}
preservation-waits-second = ينتظر شخصًا ثانيًا
preservation-readings =
    { $count ->
        [zero] لم يُقرأ
        [one] قُرئ مرة واحدة
        [two] قُرئ مرتين
        [few] قُرئ {$shown} مرات
        [many] قُرئ {$shown} مرة
       *[other] قُرئ {$shown} مرة
    }
preservation-confirm = تأكيد الاطلاع رقم {$number}
preservation-read = قراءة رقم {$number}
preservation-recorded-first = يُسجَّل أولًا
preservation-ask = طلب الاطلاع
preservation-purpose = الغرض
preservation-reference = مرجع الإجراءات أو الشكوى أو الطلب
preservation-reason = لماذا تلزم المادة لذلك
preservation-reason-hint = يؤكده شخص آخر من مؤسستك. ثم يمكنك القراءة يومًا واحدًا؛ وتُسجَّل كل قراءة.
preservation-extend = تمديد
preservation-extend-what = التمديد، بطلب من محكمة أو سلطة
preservation-authority = المحكمة أو السلطة المختصة
preservation-file-reference = مرجع ملفها
preservation-proceedings = لأي مراجعة جارية
preservation-until-date = حتى نهاية يوم (التاريخ، UTC)
preservation-document = بصمة SHA-256 لمستند الطلب
preservation-bytes = {$bytes} بايت
preservation-is-erased = مُحي
preservation-ends-today = ينتهي خلال يوم
preservation-days-left =
    { $count ->
        [zero] لم يبق يوم
        [one] بقي يوم واحد
        [two] بقي يومان
        [few] بقيت {$shown} أيام
        [many] بقي {$shown} يومًا
       *[other] بقي {$shown} يوم
    }
preservation-over = انتهى؛ ويجري محوه
count-preservations =
    { $count ->
        [zero] لا محفوظات
        [one] محفوظة واحدة
        [two] محفوظتان
        [few] {$shown} محفوظات
        [many] {$shown} محفوظة
       *[other] {$shown} محفوظة
    }
preservations-soonest = الأقرب انتهاءً أولًا
preservations-none = لا شيء محفوظ
preservations-none-how = ما تزيله أو تعطّله بسبب أمر إزالة يُحفظ ستة أشهر من ذلك الحين (المادة 6): يبدأ ذلك من تلقاء نفسه عند تقديم الملحق الثاني. أودِع المحتوى عبر <code>POST /v1/preservations/…/material</code>. ولما أزلته بموجب تدبير محدد (المادة 5) ابدأ بـ<code>POST /v1/preservations</code>. والإحالة الطوعية وحدها ليست سببًا.
preservations-counts = في {$year} طُلب الاطلاع {$lawful} مرة بناءً على طلبات قانونية من سلطات، و{$complaints} مرة لشكاوى، و{$reviews} مرة لمراجعات.
preservations-caption = المحفوظات، الأقرب انتهاءً أولًا
preservations-column-ends = ينتهي
preservations-column-vault = في الخزنة
preservations-extended = مُمدَّد
preservations-more =
    { $count ->
        [zero] ولا غيرها
        [one] وواحد آخر
        [two] واثنان آخران
        [few] و{$shown} أخرى
        [many] و{$shown} آخر
       *[other] و{$shown} آخر
    }
