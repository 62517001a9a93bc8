-- Where the doctor goes, for those who wait for a visit at home: it cannot be booked without.
alter table scheduling.waiting add column address text;
