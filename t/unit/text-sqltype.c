#include "text/sqltype.h"

#include "check.h"

static void test_keeping(void)
{
	CHECK(sqltype_keeps("integer", "bigint"));
	CHECK(sqltype_keeps("bigint", "integer"));
	CHECK(sqltype_keeps("integer", "numeric(10,2)"));
	CHECK(sqltype_keeps("numeric(10,2)", "numeric(8,2)"));
	CHECK(sqltype_keeps("numeric(10,2)", "numeric"));
	CHECK(sqltype_keeps("integer", "text"));
	CHECK(sqltype_keeps("s.e", "text"));
	CHECK(sqltype_keeps("text", "character varying(3)"));
	CHECK(sqltype_keeps("character varying(9)", "character varying(3)"));
	CHECK(sqltype_keeps("timestamp(3) with time zone", "timestamp with time zone"));
	CHECK(sqltype_keeps("timestamp with time zone", "timestamp(6) with time zone"));
	CHECK(sqltype_keeps("s.d", "s.d"));
}

static void test_losing(void)
{
	CHECK(!sqltype_keeps("numeric", "integer"));
	CHECK(!sqltype_keeps("numeric(10,4)", "numeric(10,2)"));
	CHECK(!sqltype_keeps("numeric", "numeric(10,2)"));
	CHECK(!sqltype_keeps("integer", "numeric(10,-2)"));
	CHECK(!sqltype_keeps("double precision", "real"));
	CHECK(!sqltype_keeps("bigint", "double precision"));
	CHECK(!sqltype_keeps("timestamp with time zone", "date"));
	CHECK(!sqltype_keeps("timestamp without time zone", "timestamp(0) without time zone"));
	CHECK(!sqltype_keeps("json", "jsonb"));
	CHECK(!sqltype_keeps("text", "date"));
	CHECK(!sqltype_keeps("text", "integer"));
	CHECK(!sqltype_keeps("text", "boolean"));
	CHECK(!sqltype_keeps("text", "uuid"));
	CHECK(!sqltype_keeps("character varying(5)", "numeric"));
	CHECK(!sqltype_keeps("text", "numeric(4,1)"));
	CHECK(!sqltype_keeps("integer", "character varying(3)"));
	CHECK(!sqltype_keeps("text[]", "character varying(3)[]"));
	CHECK(!sqltype_keeps("text", "character(3)"));
	CHECK(!sqltype_keeps("s.d", "s.e"));
}

static void test_cast(void)
{
	CHECK(sqltype_keeps_if_cast("text", "text"));
	CHECK(sqltype_keeps_if_cast("integer", "bigint"));
	CHECK(sqltype_keeps_if_cast("character varying(3)", "character varying(9)"));
	CHECK(sqltype_keeps_if_cast("character varying(3)", "character varying"));
	CHECK(sqltype_keeps_if_cast("character(3)", "character(4)"));
	CHECK(sqltype_keeps_if_cast("bit(3)", "bit(3)"));
	CHECK(!sqltype_keeps_if_cast("character varying(9)", "character varying(3)"));
	CHECK(!sqltype_keeps_if_cast("character varying", "character varying(3)"));
	CHECK(!sqltype_keeps_if_cast("text", "character varying(3)"));
	CHECK(!sqltype_keeps_if_cast("character(4)", "character(3)"));
	CHECK(sqltype_keeps_if_cast("bit varying(3)", "bit varying(5)"));
	CHECK(!sqltype_keeps_if_cast("bit varying(4)", "bit varying(3)"));
	CHECK(!sqltype_keeps_if_cast("bit(3)", "bit(5)"));
	CHECK(!sqltype_keeps_if_cast("bit(5)", "bit(3)"));
	CHECK(!sqltype_keeps_if_cast("numeric(9,4)", "numeric(9,2)"));
}

int main(void)
{
	test_cast();
	test_keeping();
	test_losing();
	return check_end();
}
