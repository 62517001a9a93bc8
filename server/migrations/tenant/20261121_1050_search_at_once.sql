-- A search reads what was added lately and not yet sorted in row by row: with a few thousand people added since the last
-- vacuum it takes ten times as long. People and new words of names come seldom and are looked for at once, so they are
-- sorted in as they come.
alter index patients.name_words_spelling set (fastupdate = off);
alter index patients.patients_phone_part set (fastupdate = off);
select gin_clean_pending_list('patients.name_words_spelling'), gin_clean_pending_list('patients.patients_phone_part');
