-- Starter prices whose name says only the speciality ("General medicine, new") are named after what is paid for. A name
-- somebody has touched stays theirs, and so does whatever an issued invoice says.
select set_config('tabib.actor', '{"name": "system", "reason": "Starter prices are named after what is paid for"}', true);

create temporary table renamed (code text, before jsonb, after jsonb) on commit drop;
insert into renamed values
  ('CONMEDN', '{"en": "General medicine, new", "hi": "सामान्य चिकित्सा, नया", "bn": "মেডিসিন, নতুন", "ar": "الطب الباطني، جديد"}',
   '{"en": "Consultation, general medicine, new", "hi": "परामर्श, सामान्य चिकित्सा, नया", "bn": "পরামর্শ, মেডিসিন, নতুন", "ar": "استشارة، الطب الباطني، جديد"}'),
  ('CONMEDF', '{"en": "General medicine, follow-up", "hi": "सामान्य चिकित्सा, दोबारा", "bn": "মেডিসিন, ফলো-আপ", "ar": "الطب الباطني، متابعة"}',
   '{"en": "Consultation, general medicine, follow-up", "hi": "परामर्श, सामान्य चिकित्सा, दोबारा", "bn": "পরামর্শ, মেডিসিন, ফলো-আপ", "ar": "استشارة، الطب الباطني، متابعة"}'),
  ('CONPEDN', '{"en": "Paediatrics, new", "hi": "बाल रोग, नया", "bn": "শিশুরোগ, নতুন", "ar": "طب الأطفال، جديد"}',
   '{"en": "Consultation, paediatrics, new", "hi": "परामर्श, बाल रोग, नया", "bn": "পরামর্শ, শিশুরোগ, নতুন", "ar": "استشارة، طب الأطفال، جديد"}'),
  ('CONPEDF', '{"en": "Paediatrics, follow-up", "hi": "बाल रोग, दोबारा", "bn": "শিশুরোগ, ফলো-আপ", "ar": "طب الأطفال، متابعة"}',
   '{"en": "Consultation, paediatrics, follow-up", "hi": "परामर्श, बाल रोग, दोबारा", "bn": "পরামর্শ, শিশুরোগ, ফলো-আপ", "ar": "استشارة، طب الأطفال، متابعة"}'),
  ('CONOBGN', '{"en": "Obstetrics and gynaecology, new", "hi": "स्त्री रोग, नया", "bn": "স্ত্রীরোগ ও প্রসূতি, নতুন", "ar": "النساء والتوليد، جديد"}',
   '{"en": "Consultation, obstetrics and gynaecology, new", "hi": "परामर्श, स्त्री रोग, नया", "bn": "পরামর্শ, স্ত্রীরোগ ও প্রসূতি, নতুন", "ar": "استشارة، النساء والتوليد، جديد"}'),
  ('CONOBGF', '{"en": "Obstetrics and gynaecology, follow-up", "hi": "स्त्री रोग, दोबारा", "bn": "স্ত্রীরোগ ও প্রসূতি, ফলো-আপ", "ar": "النساء والتوليد، متابعة"}',
   '{"en": "Consultation, obstetrics and gynaecology, follow-up", "hi": "परामर्श, स्त्री रोग, दोबारा", "bn": "পরামর্শ, স্ত্রীরোগ ও প্রসূতি, ফলো-আপ", "ar": "استشارة، النساء والتوليد، متابعة"}'),
  ('CONORTN', '{"en": "Orthopaedics, new", "hi": "हड्डी रोग, नया", "bn": "অস্থিরোগ, নতুন", "ar": "جراحة العظام، جديد"}',
   '{"en": "Consultation, orthopaedics, new", "hi": "परामर्श, हड्डी रोग, नया", "bn": "পরামর্শ, অস্থিরোগ, নতুন", "ar": "استشارة، جراحة العظام، جديد"}'),
  ('CONORTF', '{"en": "Orthopaedics, follow-up", "hi": "हड्डी रोग, दोबारा", "bn": "অস্থিরোগ, ফলো-আপ", "ar": "جراحة العظام، متابعة"}',
   '{"en": "Consultation, orthopaedics, follow-up", "hi": "परामर्श, हड्डी रोग, दोबारा", "bn": "পরামর্শ, অস্থিরোগ, ফলো-আপ", "ar": "استشارة، جراحة العظام، متابعة"}'),
  ('CONENTN', '{"en": "ENT, new", "hi": "कान-नाक-गला, नया", "bn": "নাক-কান-গলা, নতুন", "ar": "الأنف والأذن والحنجرة، جديد"}',
   '{"en": "Consultation, ENT, new", "hi": "परामर्श, कान-नाक-गला, नया", "bn": "পরামর্শ, নাক-কান-গলা, নতুন", "ar": "استشارة، الأنف والأذن والحنجرة، جديد"}'),
  ('CONENTF', '{"en": "ENT, follow-up", "hi": "कान-नाक-गला, दोबारा", "bn": "নাক-কান-গলা, ফলো-আপ", "ar": "الأنف والأذن والحنجرة، متابعة"}',
   '{"en": "Consultation, ENT, follow-up", "hi": "परामर्श, कान-नाक-गला, दोबारा", "bn": "পরামর্শ, নাক-কান-গলা, ফলো-আপ", "ar": "استشارة، الأنف والأذن والحنجرة، متابعة"}'),
  ('CONDERN', '{"en": "Dermatology, new", "hi": "त्वचा रोग, नया", "bn": "চর্মরোগ, নতুন", "ar": "الأمراض الجلدية، جديد"}',
   '{"en": "Consultation, dermatology, new", "hi": "परामर्श, त्वचा रोग, नया", "bn": "পরামর্শ, চর্মরোগ, নতুন", "ar": "استشارة، الأمراض الجلدية، جديد"}'),
  ('CONDERF', '{"en": "Dermatology, follow-up", "hi": "त्वचा रोग, दोबारा", "bn": "চর্মরোগ, ফলো-আপ", "ar": "الأمراض الجلدية، متابعة"}',
   '{"en": "Consultation, dermatology, follow-up", "hi": "परामर्श, त्वचा रोग, दोबारा", "bn": "পরামর্শ, চর্মরোগ, ফলো-আপ", "ar": "استشارة، الأمراض الجلدية، متابعة"}'),
  ('CONEYEN', '{"en": "Ophthalmology, new", "hi": "नेत्र रोग, नया", "bn": "চক্ষুরোগ, নতুন", "ar": "طب العيون، جديد"}',
   '{"en": "Consultation, ophthalmology, new", "hi": "परामर्श, नेत्र रोग, नया", "bn": "পরামর্শ, চক্ষুরোগ, নতুন", "ar": "استشارة، طب العيون، جديد"}'),
  ('CONEYEF', '{"en": "Ophthalmology, follow-up", "hi": "नेत्र रोग, दोबारा", "bn": "চক্ষুরোগ, ফলো-আপ", "ar": "طب العيون، متابعة"}',
   '{"en": "Consultation, ophthalmology, follow-up", "hi": "परामर्श, नेत्र रोग, दोबारा", "bn": "পরামর্শ, চক্ষুরোগ, ফলো-আপ", "ar": "استشارة، طب العيون، متابعة"}'),
  ('CONDENN', '{"en": "Dental, new", "hi": "दंत रोग, नया", "bn": "দন্তরোগ, নতুন", "ar": "طب الأسنان، جديد"}',
   '{"en": "Consultation, dental, new", "hi": "परामर्श, दंत रोग, नया", "bn": "পরামর্শ, দন্তরোগ, নতুন", "ar": "استشارة، طب الأسنان، جديد"}'),
  ('CONDENF', '{"en": "Dental, follow-up", "hi": "दंत रोग, दोबारा", "bn": "দন্তরোগ, ফলো-আপ", "ar": "طب الأسنان، متابعة"}',
   '{"en": "Consultation, dental, follow-up", "hi": "परामर्श, दंत रोग, दोबारा", "bn": "পরামর্শ, দন্তরোগ, ফলো-আপ", "ar": "استشارة، طب الأسنان، متابعة"}'),
  ('CONAYUN', '{"en": "Ayurveda, new", "hi": "आयुर्वेद, नया", "bn": "আয়ুর্বেদ, নতুন", "ar": "الأيورفيدا، جديد"}',
   '{"en": "Consultation, Ayurveda, new", "hi": "परामर्श, आयुर्वेद, नया", "bn": "পরামর্শ, আয়ুর্বেদ, নতুন", "ar": "استشارة، الأيورفيدا، جديد"}'),
  ('CONAYUF', '{"en": "Ayurveda, follow-up", "hi": "आयुर्वेद, दोबारा", "bn": "আয়ুর্বেদ, ফলো-আপ", "ar": "الأيورفيدا، متابعة"}',
   '{"en": "Consultation, Ayurveda, follow-up", "hi": "परामर्श, आयुर्वेद, दोबारा", "bn": "পরামর্শ, আয়ুর্বেদ, ফলো-আপ", "ar": "استشارة، الأيورفيدا، متابعة"}'),
  ('CONCARN', '{"en": "Cardiology, new", "hi": "हृदय रोग, नया", "bn": "হৃদরোগ, নতুন", "ar": "أمراض القلب، جديد"}',
   '{"en": "Consultation, cardiology, new", "hi": "परामर्श, हृदय रोग, नया", "bn": "পরামর্শ, হৃদরোগ, নতুন", "ar": "استشارة، أمراض القلب، جديد"}'),
  ('CONCARF', '{"en": "Cardiology, follow-up", "hi": "हृदय रोग, दोबारा", "bn": "হৃদরোগ, ফলো-আপ", "ar": "أمراض القلب، متابعة"}',
   '{"en": "Consultation, cardiology, follow-up", "hi": "परामर्श, हृदय रोग, दोबारा", "bn": "পরামর্শ, হৃদরোগ, ফলো-আপ", "ar": "استشارة، أمراض القلب، متابعة"}');

update billing.invoice_lines l set names = r.after
from renamed r, billing.invoices i
where i.id = l.invoice_id and i.status = 'draft' and l.code = r.code and l.names = r.before;

update billing.prices p set name = r.after, version = p.version + 1
from renamed r where p.code = r.code and p.name = r.before;

drop table renamed;

-- What was called off on issued invoices before it was credited by itself.
select set_config('tabib.actor', '{"name": "system", "reason": "Care that was called off is owed by nobody"}', true);

update billing.invoices i set credited_minor = c.minor, version = i.version + 1
from (
  select l.invoice_id, sum(l.amount_minor - l.discount_minor + l.tax_minor) as minor
  from billing.invoice_lines l
  where exists (select 1 from billing.charges r where r.reverses = l.charge_id)
  group by l.invoice_id
) c
where c.invoice_id = i.id and i.status = 'issued' and i.credited_minor <> c.minor;

-- Open: something is on no invoice yet, not paid, or owed back.
update billing.accounts a set open =
  exists (select 1 from billing.charges c where c.account_id = a.id and c.reverses is null
            and not exists (select 1 from billing.charges r where r.reverses = c.id)
            and not exists (select 1 from billing.invoice_lines l where l.charge_id = c.id))
  or exists (select 1 from billing.invoices i where i.account_id = a.id
               and (i.status = 'draft' or (i.status = 'issued' and i.paid_minor <> i.total_minor - i.credited_minor)))
where a.id in (select account_id from billing.invoices where credited_minor > 0);

select set_config('tabib.actor', '', true);
