-- What PostgreSQL 18 has more.
create table s.named_not_null (a int constraint mine not null, b int not null no inherit, c int, d int not null,
	e int generated always as (a + b) virtual);
alter table s.named_not_null add constraint later not null c not valid;
create table s.inherits_not_null () inherits (s.named_not_null);
create domain s.filled as int constraint filling not null;
create table s.unchecked (a int, check (a > 0) not enforced);
