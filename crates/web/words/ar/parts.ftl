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
