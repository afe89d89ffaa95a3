#include "text/migname.h"

#include "check.h"

static void accepts(const char *name, const char *prefix, const char *from, const char *to)
{
	struct migname parsed;
	const char *problem;

	if (!CHECK(migname_parse(name, &parsed, &problem)))
		return;
	CHECK(!problem);
	CHECK_TEXT(parsed.prefix, prefix);
	CHECK_TEXT(parsed.from, from);
	CHECK_TEXT(parsed.to, to);
	migname_free(&parsed);
}

static void refuses(const char *name, const char *why)
{
	struct migname parsed;
	const char *problem;

	CHECK(!migname_parse(name, &parsed, &problem));
	CHECK_TEXT(problem, why);
	CHECK(!parsed.prefix && !parsed.from && !parsed.to);
}

static void test_names(void)
{
	static const char form[] = "it is neither PREFIX--VERSION.sql nor PREFIX--FROM--TO.sql";
	static const char version[] = "the version in it is none of PEP 440";

	accepts("proj--0.1.0.sql", "proj", NULL, "0.1.0");
	accepts("proj--0.1.0--0.2.0.sql", "proj", "0.1.0", "0.2.0");
	accepts("proj--unreleased.sql", "proj", NULL, "unreleased");
	accepts("proj--0.2.0--unreleased.sql", "proj", "0.2.0", "unreleased");
	accepts("proj--unreleased--0.2.0.sql", "proj", "unreleased", "0.2.0");
	accepts("A_9--1!2.0a1.post3.dev4+x.y.sql", "A_9", NULL, "1!2.0a1.post3.dev4+x.y");
	accepts("p--1.0-1--1.0-2.sql", "p", "1.0-1", "1.0-2");
	accepts("_--1.0a--1--2.sql", "_", "1.0a--1", "2");
	accepts("p--1--1.sql", "p", "1", "1");
	accepts("p--1.0a--1.sql", "p", "1.0a", "1");
	refuses("notaname.sql", form);
	refuses("proj--not!valid.sql", form);
	refuses("proj--0.1.0.SQL", form);
	refuses("proj--0.1.0.sql\n", form);
	refuses("proj--0.1.0", form);
	refuses("--0.1.0.sql", form);
	refuses("pr-oj--0.1.0.sql", form);
	refuses("proj-0.1.0.sql", form);
	refuses("proj--.sql", form);
	refuses("proj--v1.sql", form);
	refuses("proj--1_0.sql", form);
	refuses("proj--1--.sql", version);
	refuses("proj--1.x.sql", version);
	refuses("proj--1.x--2.sql", "the first version in it is none of PEP 440");
	refuses("proj--1---2.sql", "the first version in it is none of PEP 440");
	refuses("proj--1--2.x.sql", "the second version in it is none of PEP 440");
	refuses("proj--unreleased2.sql", form);
	refuses("", form);
	refuses(".sql", form);
}

static void test_parts(void)
{
	CHECK(migname_is_prefix("shop_2"));
	CHECK(!migname_is_prefix(""));
	CHECK(!migname_is_prefix("my-shop"));
	CHECK(!migname_is_prefix("caf\xc3\xa9"));
	CHECK(migname_is_version("unreleased"));
	CHECK(migname_is_version("1.0"));
	CHECK(!migname_is_version("v1.0"));
	CHECK(!migname_is_version(" 1.0"));
	CHECK(!migname_is_version("1_0"));
	CHECK(!migname_is_version("1.0/../x"));
	CHECK(!migname_is_version(""));
}

int main(void)
{
	test_names();
	test_parts();
	return check_end();
}
