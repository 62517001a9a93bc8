select platform.open_schema('patients');

-- A name as it is searched: folded, and what Arabic, Devanagari and Bengali write in two ways made one
-- (hamza carriers, alef maqsura, ta marbuta; long and short i and u). Vowel marks, nukta, candrabindu, tatweel,
-- joiners and apostrophes are left out.
create function patients.fold_name(value text) returns text language sql immutable strict parallel safe as $$
  select translate(platform.fold(value),
    U&'\0623\0625\0622\0671\0649\06CC\0626\0624\0629\06A9\0940\0942\09C0\09C2' ||
    U&'\064B\064C\064D\064E\064F\0650\0651\0652\0670\0640\093C\0901\0902\09BC\0981\200B\200C\200D\2060\2019\02BC`''',
    U&'\0627\0627\0627\0627\064A\064A\064A\0648\0647\0643\093F\0941\09BF\09C1')
$$;

-- The words of a folded name; one without any (only signs) counts as a word.
create function patients.words(folded text) returns text[] language sql immutable strict parallel safe as $$
  select coalesce(nullif(array_remove(regexp_split_to_array(left(folded, 200), '[[:space:][:punct:]]+'), ''), '{}'), array[left(folded, 40)])
$$;

-- How a word sounds, roughly, so that Chowdhury meets Chaudhary and Rehman meets Rahman: consonants only, those that
-- South Asian and Arabic names are transliterated with in several ways made one.
create function patients.sound(word text) returns text language sql immutable strict parallel safe as $$
  select left(v, 1) || translate(substr(v, 2),
      U&'aeiouyh\0627\0648\064A\093E\093F\0941\0943\0947\0948\094B\094C\094D\09BE\09BF\09C1\09C3\09C7\09C8\09CB\09CC\09CD', '')
  from (select regexp_replace(translate(replace(replace(replace(regexp_replace(word, '([aeou])w(?![aeiou])', '\1'),
      'ph', 'f'), 'chh', '1'), 'ch', '1'),
      U&'eioucqwz\0936\0937\0923\0935\09B6\09B7\09A3\09AF', U&'aaaakkvj\0938\0938\0928\092C\09B8\09B8\09A8\099C'), '(.)\1+', '\1', 'g') as v) s
$$;

-- What a name is found by: each of its first six words followed by each other one; a single word by itself.
create function patients.keys_of(folded text) returns setof text language sql immutable strict parallel safe as $$
  with w as (select left(word, 40) as word, at from unnest((patients.words(folded))[1:6]) with ordinality t(word, at))
  select distinct a.word || ' ' || coalesce(b.word, '') from w a left join w b on b.at <> a.at
$$;

-- True where each word of the shorter of two folded names stands in the longer one, in the same or another spelling or as an initial.
create function patients.same_name(one text, other text) returns boolean language sql immutable strict parallel safe as $$
  select bool_and(exists (
    select from unnest(case when a.few then patients.words(other) else patients.words(one) end) v
    where patients.sound(v) = patients.sound(w) and length(patients.sound(w)) > 1
       or public.similarity(v, w) >= 0.5 or length(w) = 1 and starts_with(v, w)))
  from (select cardinality(patients.words(one)) <= cardinality(patients.words(other)) as few) a,
       unnest(case when a.few then patients.words(one) else patients.words(other) end) w
$$;

create table patients.patients (
  id uuid primary key,
  version int not null default 1,
  branch_id uuid not null references organisation.branches,
  number text collate "C" not null unique,
  name text not null check (length(name) between 1 and 200),
  gender text not null check (gender in ('female', 'male', 'other', 'unknown')),
  birth_date date not null,
  birth_date_estimated boolean not null default false,
  -- E.164.
  phone text collate "C" check (phone ~ '^\+[1-9][0-9]{4,14}$'),
  blood_group text check (blood_group in ('A+', 'A-', 'B+', 'B-', 'AB+', 'AB-', 'O+', 'O-')),
  language text check (language in ('en', 'hi', 'bn', 'ar')),
  address jsonb not null default '{}',
  emergency_name text,
  emergency_phone text,
  reference text,
  deceased_on date,
  source text not null default 'desk' check (source in ('desk', 'import', 'portal')),
  created_at timestamptz not null,
  created_by uuid not null,
  search text generated always as (patients.fold_name(name)) stored
);
-- A number by its end (the serial as people say it), a phone by its beginning, its end and its middle.
create index patients_number_end on patients.patients (reverse(number) collate "C");
create index patients_phone on patients.patients (phone) where phone is not null;
create index patients_phone_end on patients.patients (reverse(phone) collate "C") where phone is not null;
create index patients_phone_part on patients.patients using gin (phone gin_trgm_ops) where phone is not null;
create index patients_birth_date on patients.patients (birth_date);
select audit.watch('patients.patients', 'search');

-- Every word any name has, once: where a misspelt word finds the ones it may stand for. It grows far slower than patients do.
create table patients.name_words (
  word text collate "C" primary key,
  sound text collate "C" not null
);
create index name_words_sound on patients.name_words (sound);
create index name_words_spelling on patients.name_words using gin (word gin_trgm_ops);

-- Where a name is looked up. A range of this key is read in order and left as soon as a screen is full, so a search
-- costs the same among a thousand patients and among millions.
create table patients.name_keys (
  key text collate "C",
  patient_id uuid references patients.patients,
  primary key (key, patient_id)
);
-- Both are derived from names by the trigger below and written by nothing else.
revoke insert, update on patients.name_words, patients.name_keys from tabib_app;

create function patients.index_added() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  insert into patients.name_words (word, sound)
    select w, patients.sound(w)
    from (select distinct left(word, 40) as w from added, unnest(patients.words(added.search)) word) words
    order by w collate "C"
    on conflict do nothing;
  insert into patients.name_keys (key, patient_id) select k, added.id from added, patients.keys_of(added.search) k;
  return null;
end $$;
create trigger names_added after insert on patients.patients
  referencing new table as added for each statement execute function patients.index_added();

create function patients.index_renamed() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  insert into patients.name_words (word, sound)
    select w, patients.sound(w)
    from (select distinct left(word, 40) as w from unnest(patients.words(new.search)) word) words
    order by w collate "C"
    on conflict do nothing;
  delete from patients.name_keys where patient_id = new.id and key in (select patients.keys_of(old.search));
  insert into patients.name_keys (key, patient_id) select k, new.id from patients.keys_of(new.search) k;
  return null;
end $$;
create trigger names_changed after update of name on patients.patients
  for each row when (old.name is distinct from new.name) execute function patients.index_renamed();

-- Numbers other systems and papers know the person by.
create table patients.identifiers (
  id uuid primary key,
  patient_id uuid not null references patients.patients,
  system text not null,
  value text not null,
  unique (system, value)
);
create index identifiers_patient on patients.identifiers (patient_id);
create index identifiers_value on patients.identifiers (upper(value));
select audit.watch('patients.identifiers');

create view patients.pub_patients as
  select id, branch_id, number, name, gender, birth_date, birth_date_estimated, phone, blood_group, language, reference, deceased_on
  from patients.patients;
