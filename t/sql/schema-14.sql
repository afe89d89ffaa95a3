-- What PostgreSQL 14 has more.
create table s.squeezed (a text compression pglz);
create function s.body(x int) returns int language sql begin atomic select x + 1; end;
create type s.wide as range (subtype = int8, multirange_type_name = s.wides);
create table s.of_wides (a s.wides[]);
