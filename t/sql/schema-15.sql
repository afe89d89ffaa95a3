-- What PostgreSQL 15 has more.
create publication whole for tables in schema s;
create publication piece for table s.u (id, x) where (id > 0);
create table s.one_null (a int, unique nulls not distinct (a));
create unlogged sequence s.quick;
