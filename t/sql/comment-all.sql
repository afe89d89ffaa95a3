-- Comments on everything that is in a catalog of objects, put there by force, and lists them: "class oid column", kind.
set allow_system_table_mods = on;
do $$
declare
	catalog regclass;
begin
	delete from pg_description where objoid >= 16384;
	for catalog in
		select c.oid from pg_class c join pg_attribute a on a.attrelid = c.oid
		where c.relnamespace = 'pg_catalog'::regnamespace and c.relkind = 'r' and a.attname = 'oid' and not c.relisshared
		and c.relname not in ('pg_extension', 'pg_largeobject_metadata', 'pg_enum', 'pg_attrdef')
	loop
		execute format('insert into pg_description (objoid, classoid, objsubid, description)
			select x.oid, x.tableoid, 0, format(''<%%s %%s 0>'', x.tableoid, x.oid) from %s x where x.oid >= 16384', catalog);
	end loop;
	insert into pg_description (objoid, classoid, objsubid, description)
		select attrelid, 'pg_class'::regclass, attnum, format('<%s %s %s>', 'pg_class'::regclass::oid, attrelid, attnum)
		from pg_attribute join pg_class c on c.oid = attrelid
		where attrelid >= 16384 and attnum > 0 and not attisdropped and relkind in ('r', 'p', 'f', 'v', 'm', 'c');
end $$;
select btrim(d.description, '<>'), i.type from pg_description d, pg_identify_object(d.classoid, d.objoid, d.objsubid) i
	where d.objoid >= 16384 and coalesce(i.schema, '') <> 'pg_toast'
	and not (d.classoid = 'pg_class'::regclass and exists (select from pg_class c where c.oid = d.objoid and c.relnamespace = 'pg_toast'::regnamespace))
	and not exists (select from pg_depend e where e.classid = d.classoid and e.objid = d.objoid and e.deptype = 'e');
