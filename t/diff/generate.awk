# The schemas of `generate`. Kinds are emitted in the order of this list, which is one in which they can be created.
BEGIN {
	state = (seed * 7919 + 17) % 2147483647
	kinds = split("enum domain composite range collation dictionary config function simple trigfunc aggregate operator cast " \
		"sequence table parted partition foreign index view matview tablefunc trigger rule policy statistics publication " \
		"defaults", order, " ")
	# How many of each among 100.
	split("5 5 3 2 1 2 2 9 4 2 2 2 2 4 16 2 4 2 8 8 3 3 4 2 3 2 2 1", share, " ")
	for (i = 0; i < objects; i++) add()
	emit(directory "/first.sql")
	changes = 1 + random(12)
	for (i = 0; i < changes; i++) mutate()
	emit(directory "/second.sql")
}

# ---- Random numbers and mutations.

function random(n) {
	state = (state * 16807) % 2147483647
	return int(state / 7) % n
}

function add(   draw, k, n) {
	draw = random(100)
	for (k = 1; k < kinds && draw >= share[k]; k++) draw -= share[k]
	count++
	kind[count] = order[k]
	there[count] = 1
	for (n = 0; n < 48; n++) R[count, n] = random(1000000)
}

function mutate(   draw, id) {
	draw = random(10)
	id = 1 + random(count)
	if (draw == 0) add()
	else if (draw == 1) there[id] = 0
	else R[id, random(kind[id] ~ /^(table|parted|foreign|composite)$/ ? 48 : 12)] = random(1000000)
}

# ---- References.

# The id of an object of one of the kinds (" a b "), searched from a number on; below `limit` if that is not 0. 0: none.
function reference(number, wanted, limit,   i, id) {
	for (i = 0; i < count; i++) {
		id = 1 + (number + i) % count
		if (done[id] && index(wanted, " " kind[id] " ") && (!limit || id < limit)) return id
	}
	return 0
}

function schema(id,   n) {
	n = R[id, 0] % 12
	return n < 8 ? prefix "public" : n < 11 ? prefix "app" : quoted("My App")
}

# What is in no schema has the prefix in its own name, too.
function quoted(own) { return "\"" prefix own "\"" }

function bare(id) {
	if (id % 7 == 0) return quoted(toupper(substr(kind[id], 1, 1)) " " id)
	return prefix substr(kind[id], 1, 4) id
}

function name(id) { return schema(id) "." bare(id) }

function type_of(number,   id, n, list) {
	n = number % 24
	if (n >= 12 && n < 18 && (id = reference(int(number / 24), " enum domain composite range ", 0))) {
		type_id = id
		return name(id) (n == 17 ? "[]" : "")
	}
	type_id = 0
	split("int bigint text varchar(10) numeric(8,2) date timestamptz boolean int[] text[] jsonb uuid", list, " ")
	return list[1 + n % 12]
}

# A value of the type that was asked for last.
function value_of(type, number,   n) {
	n = number % 5
	if (type ~ /\[\]$/) return n < 4 ? "'{}'" : "NULL"
	if (type_id && kind[type_id] == "enum") return "'a'"
	if (type_id && kind[type_id] == "domain") return domain_text(type_id) ? "'x" n "'" : n + 1
	if (type_id) return "NULL"
	if (type ~ /^(int|bigint|numeric)/) return n < 3 ? n + 1 : n == 3 ? "1 + 2" : number0()
	if (type ~ /^(text|varchar)/) return n < 4 ? "'it''s " n "'" : "upper('x')"
	if (type == "date") return n < 3 ? "'2020-01-0" (n + 1) "'" : "CURRENT_DATE"
	if (type == "timestamptz") return n < 2 ? "'2020-01-01 00:00:00+00'" : "now()"
	if (type == "boolean") return n < 3 ? "true" : "false"
	if (type == "jsonb") return "'{\"a\": " n "}'"
	return "gen_random_uuid()"
}

# A call of a function without arguments, if there is one.
function number0(   id) {
	id = reference(3, " simple ", 0)
	return id ? name(id) "()" : "5"
}

function domain_text(id) { return R[id, 1] % 2 }

# ---- What is said of many.

function say(text) { print text ";" >file }

function furnish(id, what, target,   n) {
	n = R[id, 10] % 10
	if (n < 3) say("COMMENT ON " what " " target " IS 'number " n "'")
	n = R[id, 11] % 16
	if (n == 0) say("ALTER " what " " target " OWNER TO ann")
}

function grant(id, what, privilege, target,   n) {
	n = R[id, 9] % 12
	if (n < 3) say("GRANT " privilege " ON " what " " target " TO " (n == 0 ? "PUBLIC" : n == 1 ? "ann" : "carl WITH GRANT OPTION"))
	if (n == 4) say("GRANT ALL ON " what " " target " TO ann")
}

# ---- Types, functions and the like.

function emit_enum(id,   i, labels) {
	labels = "'a'"
	for (i = 1; i < 5; i++) if (R[id, i] % 10 < 6) labels = labels ", 'label " i "'"
	say("CREATE TYPE " name(id) " AS ENUM (" labels ")")
	furnish(id, "TYPE", name(id))
}

function emit_domain(id,   t) {
	t = domain_text(id)
	say("CREATE DOMAIN " name(id) " AS " (t ? "text" : R[id, 2] % 3 ? "int" : "bigint") \
		(R[id, 3] % 3 ? "" : t ? " DEFAULT 'x'" : " DEFAULT " R[id, 3] % 5 + 1) (R[id, 4] % 5 ? "" : " NOT NULL"))
	if (R[id, 5] % 3)
		say("ALTER DOMAIN " name(id) " ADD CONSTRAINT one CHECK (" (t ? "VALUE <> ''" : "VALUE < " 10 + R[id, 5] % 4) ")")
	if (R[id, 6] % 4 == 0) say("ALTER DOMAIN " name(id) " ADD CONSTRAINT two CHECK (VALUE IS NOT NULL) NOT VALID")
	furnish(id, "DOMAIN", name(id))
	grant(id, "DOMAIN", "USAGE", name(id))
}

function emit_composite(id,   i, list, t) {
	for (i = 12; i < 20; i += 2)
		if (R[id, i] % 10 < 6) {
			# No composite in a composite: two could refer to each other.
			t = type_of(R[id, i + 1] % 12)
			list = list (list == "" ? "" : ", ") "a" i " " t
		}
	say("CREATE TYPE " name(id) " AS (" list ")")
	furnish(id, "TYPE", name(id))
}

function emit_range(id) {
	say("CREATE TYPE " name(id) " AS RANGE (subtype = " (R[id, 1] % 3 ? "float8" : "text") (R[id, 2] % 2 || R[id, 1] % 3 == 0 ? "" : \
		", subtype_diff = float8mi") ")")
	furnish(id, "TYPE", name(id))
}

function emit_collation(id) {
	say("CREATE COLLATION " name(id) " (provider = libc, locale = '" (R[id, 1] % 2 ? "C" : "POSIX") "')")
	furnish(id, "COLLATION", name(id))
}

function emit_dictionary(id) {
	say("CREATE TEXT SEARCH DICTIONARY " name(id) " (TEMPLATE = " (R[id, 1] % 3 ? "simple, ACCEPT = " (R[id, 2] % 2 ? "true" : "false") : \
		"snowball, LANGUAGE = english") ")")
	furnish(id, "TEXT SEARCH DICTIONARY", name(id))
}

function emit_config(id,   d) {
	say("CREATE TEXT SEARCH CONFIGURATION " name(id) " (PARSER = \"default\")")
	d = reference(R[id, 1], " dictionary ", 0)
	say("ALTER TEXT SEARCH CONFIGURATION " name(id) " ADD MAPPING FOR " (R[id, 2] % 2 ? "word" : "word, email") " WITH " \
		(d ? name(d) (R[id, 3] % 2 ? "" : ", simple") : "simple"))
	furnish(id, "TEXT SEARCH CONFIGURATION", name(id))
}

function attributes(id) {
	return (R[id, 4] % 3 ? "" : " IMMUTABLE") (R[id, 5] % 4 ? "" : " STRICT") (R[id, 6] % 5 ? "" : " SECURITY DEFINER") \
		(R[id, 7] % 6 ? "" : " SET work_mem = '" R[id, 7] % 5 + 1 "MB'") (R[id, 8] % 5 ? "" : " PARALLEL SAFE COST 5")
}

function emit_function(id,   list, types, result, i, t) {
	for (i = 1; i < 3; i++)
		if (R[id, i] % 3) {
			t = type_of(int(R[id, i] / 3))
			list = list (list == "" ? "" : ", ") (R[id, i + 11] % 4 ? "a" i " " : "") t
			types = types (types == "" ? "" : ", ") t
		}
	result = type_of(R[id, 3])
	say("CREATE FUNCTION " name(id) "(" list ") RETURNS " result " LANGUAGE plpgsql" attributes(id) " AS 'BEGIN RETURN NULL; END -- " \
		R[id, 12] % 4 "'")
	furnish(id, "FUNCTION", name(id) "(" types ")")
	grant(id, "FUNCTION", "EXECUTE", name(id) "(" types ")")
}

function emit_simple(id) {
	say("CREATE FUNCTION " name(id) "() RETURNS " (R[id, 1] % 5 ? "int" : "bigint") " LANGUAGE sql" attributes(id) " AS 'SELECT " \
		(R[id, 1] % 5 ? R[id, 2] % 9 : R[id, 2] % 9 "::bigint") "'")
	furnish(id, "FUNCTION", name(id) "()")
	grant(id, "FUNCTION", "EXECUTE", name(id) "()")
}

function emit_trigfunc(id) {
	say("CREATE FUNCTION " name(id) "() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END -- " R[id, 1] % 5 "'")
	furnish(id, "FUNCTION", name(id) "()")
}

function emit_aggregate(id) {
	say("CREATE AGGREGATE " name(id) "(int) (SFUNC = int4pl, STYPE = int" (R[id, 1] % 2 ? "" : ", INITCOND = '" R[id, 1] % 5 "'") \
		(R[id, 2] % 3 ? "" : ", COMBINEFUNC = int4pl, PARALLEL = safe") ")")
	furnish(id, "AGGREGATE", name(id) "(int)")
}

function emit_operator(id,   symbol) {
	symbol = "@" substr("#%&|@#%&|", 1 + id % 5, 1 + id % 4) "@" substr("@@@@@@@@@@@@@@@@@@@@@@@@@@@@", 1, int(id / 20))
	if (symbol in symbols) return
	symbols[symbol] = 1
	say("CREATE OPERATOR " schema(id) "." symbol " (FUNCTION = " (R[id, 1] % 2 ? "int4eq" : "int4ne") ", LEFTARG = int, RIGHTARG = int" \
		(R[id, 2] % 3 ? "" : ", RESTRICT = eqsel") (R[id, 3] % 4 ? "" : ", COMMUTATOR = OPERATOR(" schema(id) "." symbol ")") ")")
	furnish(id, "OPERATOR", schema(id) "." symbol "(int, int)")
}

function emit_cast(id,   e) {
	e = reference(R[id, 1], " enum ", 0)
	if (!e || (e in casts)) return
	casts[e] = 1
	say("CREATE CAST (" name(e) " AS varchar) WITH INOUT" (R[id, 2] % 2 ? "" : " AS ASSIGNMENT"))
	if (R[id, 10] % 3 == 0) say("COMMENT ON CAST (" name(e) " AS varchar) IS 'cast'")
}

function emit_sequence(id) {
	say("CREATE SEQUENCE " name(id) (R[id, 1] % 3 ? "" : " AS int") " START " R[id, 2] % 3 + 1 " INCREMENT " R[id, 3] % 3 + 1 \
		(R[id, 4] % 4 ? "" : " MAXVALUE 1000 CYCLE"))
	furnish(id, "SEQUENCE", name(id))
	grant(id, "SEQUENCE", "USAGE", name(id))
}

# ---- Relations. column[id, 1..columns[id]] are the names of the columns that others may refer to.

function has(id, text) { column[id, ++columns[id]] = text }

# The columns of a table-like object, as a list; the first is an int, `key`.
function column_list(id, plain,   i, n, t, text, list, c) {
	has(id, "key")
	list = "key int"
	for (i = 12; i < 36; i += 4) {
		if (R[id, i] % 10 >= 6) continue
		c = id % 5 ? "c" i "_" id : "\"C " i " " id "\""
		t = type_of(R[id, i + 1])
		text = c " " t
		n = R[id, i + 2] % 12
		if (t == "text" && n == 11) text = text " COLLATE \"C\""
		if (n < 4) text = text " DEFAULT " value_of(t, R[id, i + 3])
		else if (n == 4 && !plain && t ~ /^(int|bigint)$/ && !type_id) text = text " GENERATED BY DEFAULT AS IDENTITY"
		else if (n == 5 && !plain && t ~ /^(int|bigint)$/ && !type_id) text = text " GENERATED ALWAYS AS (key + 1) STORED"
		if (n % 3 == 0) text = text " NOT NULL"
		list = list ", " text
		has(id, c)
	}
	return list
}

function furnish_columns(id, what,   n) {
	n = R[id, 8] % 6
	if (n == 0) say("COMMENT ON COLUMN " name(id) "." column[id, 1 + R[id, 7] % columns[id]] " IS 'column'")
	furnish(id, what, name(id))
	grant(id, "TABLE", "SELECT, INSERT", name(id))
	if (R[id, 9] % 12 == 7) say("GRANT UPDATE (key) ON " name(id) " TO carl")
}

function emit_table(id,   parent, target, n, list) {
	n = R[id, 1] % 12
	parent = n == 0 ? reference(R[id, 2], " table ", id) : 0
	list = column_list(id, 0)
	if (parent) sub(/^key int(, )?/, "", list)
	say("CREATE " (n == 1 ? "UNLOGGED " : "") "TABLE " name(id) " (" list ")" (parent ? " INHERITS (" name(parent) ")" : "") \
		(R[id, 5] % 6 ? "" : " WITH (fillfactor = " 50 + R[id, 5] % 4 ")"))
	if (R[id, 3] % 3) {
		say("ALTER TABLE " name(id) " ADD CONSTRAINT " (R[id, 3] % 7 ? "pk" id : "\"P k " id "\"") " PRIMARY KEY (key)")
		keyed[id] = n != 1
	}
	if (R[id, 4] % 3 == 0) say("ALTER TABLE " name(id) " ADD CONSTRAINT ck" id " CHECK (key > " R[id, 4] % 5 ")")
	if (R[id, 4] % 5 == 0) say("ALTER TABLE " name(id) " ADD UNIQUE (key)")
	if (R[id, 6] % 3 == 0 && (target = reference(R[id, 36], " table ", id)) && keyed[target])
		say("ALTER TABLE " name(id) " ADD FOREIGN KEY (key) REFERENCES " name(target) (R[id, 6] % 2 ? "" : " ON DELETE CASCADE"))
	if (R[id, 37] % 6 == 0) say("ALTER TABLE " name(id) " ENABLE ROW LEVEL SECURITY")
	if (R[id, 38] % 9 == 0) say("ALTER TABLE " name(id) " REPLICA IDENTITY FULL")
	furnish_columns(id, "TABLE")
}

function emit_parted(id) {
	say("CREATE TABLE " name(id) " (" column_list(id, 1) ") PARTITION BY " (R[id, 1] % 4 ? "LIST (key)" : "RANGE (key)"))
	if (R[id, 3] % 2) say("ALTER TABLE " name(id) " ADD PRIMARY KEY (key)")
	furnish_columns(id, "TABLE")
}

function emit_partition(id,   parent) {
	parent = reference(R[id, 1], " parted ", 0)
	if (!parent) return
	say("CREATE TABLE " name(id) " PARTITION OF " name(parent) " FOR VALUES " \
		(R[parent, 1] % 4 ? "IN (" id * 3 + R[id, 2] % 3 ")" : "FROM (" id * 10 + R[id, 2] % 3 ") TO (" id * 10 + 5 ")"))
	furnish(id, "TABLE", name(id))
}

function emit_foreign(id) {
	say("CREATE FOREIGN DATA WRAPPER " prefix "w" id (R[id, 1] % 3 ? "" : " OPTIONS (debug '" R[id, 1] % 2 "')"))
	say("CREATE SERVER " prefix "s" id (R[id, 2] % 3 ? "" : " VERSION '" R[id, 2] % 4 "'") " FOREIGN DATA WRAPPER " prefix "w" id \
		(R[id, 3] % 2 ? "" : " OPTIONS (host 'h" R[id, 3] % 3 "')"))
	if (R[id, 4] % 2) say("CREATE USER MAPPING FOR " (R[id, 4] % 3 ? "ann" : "PUBLIC") " SERVER " prefix "s" id " OPTIONS (a '" R[id, 5] % 4 "')")
	say("CREATE FOREIGN TABLE " name(id) " (" column_list(id, 1) ") SERVER " prefix "s" id (R[id, 6] % 2 ? "" : " OPTIONS (t '" R[id, 6] % 3 "')"))
	furnish_columns(id, "FOREIGN TABLE")
}

function emit_index(id,   t, c) {
	t = reference(R[id, 1], " table parted matview ", 0)
	if (!t) return
	c = R[id, 3] % 4 == 0 ? "(" column[t, 1] " + 1)" : column[t, 1]
	say("CREATE " (R[id, 2] % 4 || kind[t] == "parted" ? "" : "UNIQUE ") "INDEX " bare(id) " ON " name(t) " (" c \
		(R[id, 4] % 3 ? "" : " DESC") ")" (R[id, 5] % 4 ? "" : " WITH (fillfactor = 60)") \
		(R[id, 6] % 4 ? "" : " WHERE " column[t, 1] " > " R[id, 6] % 5))
	if (R[id, 10] % 4 == 0) say("COMMENT ON INDEX " schema(t) "." bare(id) " IS 'index'")
}

# The columns of a relation that a view takes, and what else it may call.
function select_from(id, t,   i, list) {
	columns[id] = 0
	for (i = 1; i <= columns[t]; i++)
		if (i == 1 || R[id, 12 + i] % 3) {
			list = list (list == "" ? "" : ", ") column[t, i]
			has(id, column[t, i])
		}
	if (R[id, 2] % 4 == 0) {
		list = list ", " number0() " AS extra" id
		has(id, "extra" id)
	}
	return "SELECT " list " FROM " name(t) (R[id, 3] % 3 ? "" : " WHERE " column[t, 1] " > " R[id, 3] % 5)
}

function emit_view(id,   t) {
	t = reference(R[id, 1], " table parted foreign view ", id)
	if (!t) return 1
	say("CREATE VIEW " name(id) (R[id, 4] % 5 ? "" : " WITH (security_barrier = true)") " AS " select_from(id, t))
	furnish_columns(id, "VIEW")
}

function emit_matview(id,   t) {
	t = reference(R[id, 1], " table parted ", 0)
	if (!t) return 1
	say("CREATE MATERIALIZED VIEW " name(id) " AS " select_from(id, t))
	furnish(id, "MATERIALIZED VIEW", name(id))
}

# ---- What belongs to relations.

function emit_tablefunc(id,   t) {
	t = reference(R[id, 1], " table view ", 0)
	if (!t) return
	say("CREATE FUNCTION " name(id) "(" name(t) ") RETURNS " (R[id, 2] % 2 ? "SETOF " name(t) : "int") \
		" LANGUAGE plpgsql AS 'BEGIN RETURN" (R[id, 2] % 2 ? "" : " " R[id, 3] % 5) "; END'")
	furnish(id, "FUNCTION", name(id) "(" name(t) ")")
}

function emit_trigger(id,   t, f) {
	t = reference(R[id, 1], " table parted ", 0)
	f = reference(R[id, 2], " trigfunc ", 0)
	if (!t || !f) return
	say("CREATE TRIGGER " bare(id) " AFTER " (R[id, 3] % 2 ? "INSERT" : "UPDATE OF key") " ON " name(t) " FOR EACH ROW" \
		(R[id, 4] % 3 ? "" : " WHEN (NEW.key > " R[id, 4] % 5 ")") " EXECUTE FUNCTION " name(f) "(" (R[id, 5] % 3 ? "" : "'x'") ")")
	if (R[id, 6] % 4 == 0) say("ALTER TABLE " name(t) " DISABLE TRIGGER " bare(id))
	if (R[id, 10] % 4 == 0) say("COMMENT ON TRIGGER " bare(id) " ON " name(t) " IS 'trigger'")
}

function emit_rule(id,   t, u) {
	t = reference(R[id, 1], " table view ", 0)
	u = reference(R[id, 2], " table ", 0)
	if (!t || !u) return
	say("CREATE RULE " bare(id) " AS ON DELETE TO " name(t) " DO " (R[id, 3] % 2 ? "ALSO" : "INSTEAD") " DELETE FROM " name(u) \
		" WHERE key = OLD." column[t, 1])
	if (R[id, 10] % 4 == 0) say("COMMENT ON RULE " bare(id) " ON " name(t) " IS 'rule'")
}

function emit_policy(id,   t, u) {
	t = reference(R[id, 1], " table ", 0)
	if (!t) return
	u = reference(R[id, 2], " table ", 0)
	say("CREATE POLICY " bare(id) " ON " name(t) (R[id, 3] % 4 ? "" : " AS RESTRICTIVE") \
		(R[id, 4] % 3 ? "" : " FOR SELECT") (R[id, 5] % 3 ? "" : " TO ann") \
		" USING (key > " R[id, 6] % 4 (R[id, 7] % 3 ? "" : " AND key IN (SELECT key FROM " name(u) ")") ")")
	if (R[id, 10] % 4 == 0) say("COMMENT ON POLICY " bare(id) " ON " name(t) " IS 'policy'")
}

function emit_statistics(id,   t) {
	t = reference(R[id, 1], " table ", 0)
	if (!t || columns[t] < 2) return
	say("CREATE STATISTICS " name(id) (R[id, 2] % 2 ? "" : " (dependencies)") " ON key, " column[t, 2] " FROM " name(t))
	furnish(id, "STATISTICS", name(id))
}

function emit_publication(id,   t, u) {
	t = reference(R[id, 1], " table ", 0)
	u = reference(R[id, 2], " table parted ", 0)
	say("CREATE PUBLICATION " bare(id) (R[id, 3] % 4 == 0 ? " FOR ALL TABLES" : t && keyed[t] ? " FOR TABLE " name(t) \
		(u && u != t && R[id, 4] % 2 && R[u, 1] % 12 != 1 ? ", " name(u) : "") : "") (R[id, 5] % 2 ? "" : " WITH (publish = 'insert')"))
	if (R[id, 10] % 3 == 0) say("COMMENT ON PUBLICATION " bare(id) " IS 'publication'")
}

function emit_defaults(id) {
	say("ALTER DEFAULT PRIVILEGES" (R[id, 1] % 2 ? "" : " IN SCHEMA " prefix "app") " GRANT SELECT ON " (R[id, 2] % 2 ? "TABLES" : "SEQUENCES") \
		" TO " (R[id, 3] % 2 ? "ann" : "carl"))
}

# ---- A schema.

# Returns true if the object could not be made.
function emit_one(id) {
	if (kind[id] == "enum") emit_enum(id)
	else if (kind[id] == "domain") emit_domain(id)
	else if (kind[id] == "composite") emit_composite(id)
	else if (kind[id] == "range") emit_range(id)
	else if (kind[id] == "collation") emit_collation(id)
	else if (kind[id] == "dictionary") emit_dictionary(id)
	else if (kind[id] == "config") emit_config(id)
	else if (kind[id] == "function") emit_function(id)
	else if (kind[id] == "simple") emit_simple(id)
	else if (kind[id] == "trigfunc") emit_trigfunc(id)
	else if (kind[id] == "aggregate") emit_aggregate(id)
	else if (kind[id] == "operator") emit_operator(id)
	else if (kind[id] == "cast") emit_cast(id)
	else if (kind[id] == "sequence") emit_sequence(id)
	else if (kind[id] == "table") emit_table(id)
	else if (kind[id] == "parted") emit_parted(id)
	else if (kind[id] == "partition") emit_partition(id)
	else if (kind[id] == "foreign") emit_foreign(id)
	else if (kind[id] == "index") emit_index(id)
	else if (kind[id] == "view") return emit_view(id)
	else if (kind[id] == "matview") return emit_matview(id)
	else if (kind[id] == "tablefunc") emit_tablefunc(id)
	else if (kind[id] == "trigger") emit_trigger(id)
	else if (kind[id] == "rule") emit_rule(id)
	else if (kind[id] == "policy") emit_policy(id)
	else if (kind[id] == "statistics") emit_statistics(id)
	else if (kind[id] == "publication") emit_publication(id)
	else emit_defaults(id)
	return 0
}

function emit(to,   k, id) {
	file = to
	split("", done)
	split("", columns)
	split("", symbols)
	split("", casts)
	split("", keyed)
	if (prefix != "") say("CREATE SCHEMA " prefix "public")
	say("CREATE SCHEMA " prefix "app")
	say("CREATE SCHEMA " quoted("My App"))
	for (k = 1; k <= kinds; k++)
		for (id = 1; id <= count; id++)
			if (there[id] && kind[id] == order[k] && !emit_one(id)) done[id] = 1
	close(file)
}
