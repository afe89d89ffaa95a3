#include "text/version.h"

#include "check.h"

#define COUNT(table) (sizeof(table) / sizeof *(table))

/* What each makes of a text: the version, "refused". Valid until the next call. */
static const char *parsed(const char *text);
static const char *banner(const char *line);
static const char *package(const char *text);
static const char *wish(const char *text);
static unsigned only_major(const char *text);

static unsigned long rebuild_of(const char *text);
static int compared(const char *a, const char *b);
static bool meets(const char *wish_text, const char *version_text);
static const char *written(bool valid, const struct version *version);

static void test_versions(void)
{
	static const char *const same[] = {
		"15.18", "10.23", "19beta1", "17rc1", "18devel", "17alpha2", "16.0", "9.6beta4", "9.6devel", "100.1"};
	for (size_t i = 0; i < COUNT(same); i++)
		CHECK_TEXT(parsed(same[i]), same[i]);
	CHECK_TEXT(parsed("9.6.24"), "9.6");
	CHECK_TEXT(parsed("9.6"), "9.6");
	CHECK_TEXT(parsed("8.4.22"), "8.4");

	static const char *const refused[] = {"", "15", "15.", ".18", "15.18.1", "15.18 ", " 15.18", "15.18beta1",
		"015.18", "15.018", "0.1", "beta1", "19beta", "19beta01", "19gamma1", "18devel1", "19beta1x",
		"19.beta1", "latest", "v15.18", "15,18", "-15.18", "9", "9.6.", "9.6.24.1", "65536.1", "15.65536",
		"99999999999999999999.1", "19beta99999", "15.1\n", "15.18-1", "1 5.18"};
	for (size_t i = 0; i < COUNT(refused); i++)
		CHECK_TEXT(parsed(refused[i]), "refused");
}

static void test_fields(void)
{
	struct version version;
	CHECK(version_parse("15.18", &version));
	CHECK(version.major == 15 && version.minor == 18 && !version.pre);
	CHECK_TEXT(version.pre_text, "");
	CHECK(version_parse("19beta12", &version));
	CHECK(version.major == 19 && version.minor == 0 && version.pre);
	CHECK_TEXT(version.pre_text, "beta12");
	CHECK(!version_parse("x", &version));
	CHECK(version.major == 19);
	CHECK(version_parse("9.6.24", &version));
	CHECK(version.major == 9 && version.minor == 6 && !version.pre);
}

static void test_banners(void)
{
	CHECK_TEXT(banner("postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)"), "15.18");
	CHECK_TEXT(banner("postgres (PostgreSQL) 15.18"), "15.18");
	CHECK_TEXT(banner("postgres (PostgreSQL) 15.18\n"), "15.18");
	CHECK_TEXT(banner("postgres (PostgreSQL) 10.23"), "10.23");
	CHECK_TEXT(banner("postgres (PostgreSQL) 14.9 (Homebrew)"), "14.9");
	CHECK_TEXT(banner("postgres (PostgreSQL) 17.5 (Ubuntu 17.5-1.pgdg24.04+1)"), "17.5");
	CHECK_TEXT(banner("postgres (PostgreSQL) 19beta1 (Debian 19~beta1-1.pgdg120+1)"), "19beta1");
	CHECK_TEXT(banner("postgres (PostgreSQL) 17rc1"), "17rc1");
	CHECK_TEXT(banner("postgres (PostgreSQL) 18devel"), "18devel");
	CHECK_TEXT(banner("postgres (PostgreSQL) 15.4 - Percona Distribution"), "15.4");
	CHECK_TEXT(banner("postgres (PostgreSQL) 16.3-custom"), "16.3");
	CHECK_TEXT(banner("postgres (PostgreSQL) 16.3custom"), "16.3");
	CHECK_TEXT(banner("postgres (PostgreSQL) 9.6.24"), "9.6");
	CHECK_TEXT(banner("psql (PostgreSQL) 15.18"), "15.18");
	CHECK_TEXT(banner("postgres (PostgreSQL) 15.18\r\n"), "15.18");

	static const char *const refused[] = {"", "postgres", "postgres (PostgreSQL)", "postgres (PostgreSQL) ",
		"postgres (PostgreSQL) x", "15.18", "postgres (Greenplum Database) 9.4.26", "postgres (PostgreSQL) 15",
		"postgres (PostgreSQL) 15.1.2", "error while loading shared libraries\npostgres (PostgreSQL) 15.18",
		"postgres (PostgreSQL)  15.18"};
	for (size_t i = 0; i < COUNT(refused); i++)
		CHECK_TEXT(banner(refused[i]), "refused");
}

static void test_packages(void)
{
	CHECK_TEXT(package("17.5.0"), "17.5");
	CHECK_TEXT(package("15.5.1"), "15.5");
	CHECK_TEXT(package("18.4.0-beta.17"), "18.4");
	CHECK_TEXT(package("10.23.0-beta.15"), "10.23");
	CHECK_TEXT(package("17.0.0-beta.3"), "17.0");
	CHECK_TEXT(package("18.3.0-rc.1"), "18.3");
	CHECK_TEXT(package("10.4.0-1"), "10.4");
	CHECK_TEXT(package("15.5"), "15.5");
	CHECK_TEXT(package("9.6.24"), "9.6");
	CHECK_TEXT(package("9.6.9-1"), "9.6");
	CHECK_TEXT(package("17.0.0-beta1"), "17beta1");
	CHECK_TEXT(package("17.0.0-rc2"), "17rc2");
	CHECK_TEXT(package("19beta1"), "19beta1");
	CHECK_TEXT(package("19beta1-1"), "19beta1");

	static const char *const refused[] = {"", "17", "17.5.", "17.5.0.1", "17.5.0-", "17.5.0-beta", "17.5.0-beta.",
		"17.5.0-beta.x", "17.5.0-beta.1.2", "17.5.0-beta1", "17.5.0-x.1", "17.5.0-beta.99999", "17.5.0-1x",
		"17.5.0-9999", "17.5.0+1", "17.5.0 ", "v17.5.0", "18.4.0-beta.017", "17.5.99999"};
	for (size_t i = 0; i < COUNT(refused); i++)
		CHECK_TEXT(package(refused[i]), "refused");
}

static void test_rebuilds(void)
{
	static const char *const rising[] = {"18.4.0-alpha.9", "18.4.0-beta.2", "18.4.0-beta.16", "18.4.0-beta.17",
		"18.4.0-rc.1", "18.4.0", "18.4.0-1", "18.4.0-2", "18.4.1-beta.1", "18.4.1", "18.4.2"};
	for (size_t i = 1; i < COUNT(rising); i++)
		CHECK(rebuild_of(rising[i - 1]) < rebuild_of(rising[i]));
	CHECK(rebuild_of("18.4") == rebuild_of("18.4.0"));
}

static void test_order(void)
{
	static const char *const rising[] = {"9.5.25", "9.6beta1", "9.6.24", "10.1", "10.9", "10.23", "15.0", "15.18",
		"18.4", "19devel", "19alpha1", "19beta1", "19beta2", "19beta10", "19rc1", "19rc2", "19.0", "19.1",
		"20devel"};
	for (size_t i = 0; i < COUNT(rising); i++)
		for (size_t j = 0; j < COUNT(rising); j++)
			CHECK_NUMBER(compared(rising[i], rising[j]), i < j ? -1 : i > j ? 1 : 0);
}

static void test_wishes(void)
{
	CHECK_TEXT(wish("17"), "17");
	CHECK_TEXT(wish("17.5"), "17.5");
	CHECK_TEXT(wish("17.5.0"), "17.5");
	CHECK_TEXT(wish("17.0"), "17.0");
	CHECK_TEXT(wish("latest"), "latest");
	CHECK_TEXT(wish("99"), "99");
	CHECK_TEXT(wish("9.6"), "9.6");
	CHECK_TEXT(wish("9.6.24"), "9.6");
	CHECK_TEXT(wish("17.x"), "17");
	CHECK_TEXT(wish("17.*"), "17");
	CHECK_TEXT(wish("17.5.x"), "17.5");
	static const char *const refused[] = {"", "0", "x", "17.", ".5", "17.5.", "17.5.0.1", "17 ", "17 18", " 17",
		"+17", "-17", "017", "17.05", "Latest", "latest ", "19beta1", "any", "99999999999", "17.5.0-beta.1",
		"17.y", "17.5.0x", "../17", ">", ">=", ">=x", ">> 15", "> = 15", ">=15<17", ">=15; <17", ">=15 17",
		"<10 >12", "=15 =16", ">=16 <16", "<0", "~", "~latest", "!=15", ">=15 || <12", "15-17", ",", " "};
	for (size_t i = 0; i < COUNT(refused); i++)
		CHECK_TEXT(wish(refused[i]), "refused");
	static const char *const empty[] = {">17 <18", ">=16 <16", "<10 >12", "=15 =16"};
	for (size_t i = 0; i < COUNT(empty); i++)
		CHECK(wish_is_void(empty[i]));
	static const char *const others[] = {"17", "latest", ">17", ">17 <19", ">17 <x", "", ","};
	for (size_t i = 0; i < COUNT(others); i++)
		CHECK(!wish_is_void(others[i]));
}

static void test_meeting(void)
{
	CHECK(meets("17", "17.0"));
	CHECK(meets("17", "17.5"));
	CHECK(!meets("17", "18.1"));
	CHECK(!meets("17", "7.4.1"));
	CHECK(meets("17.5", "17.5"));
	CHECK(meets("17.5.0", "17.5"));
	CHECK(!meets("17.5", "17.50"));
	CHECK(!meets("17.5", "17.4"));
	CHECK(meets("latest", "17.5"));
	CHECK(!meets("latest", "19beta1"));
	CHECK(meets("19", "19beta1"));
	CHECK(!meets("19.0", "19beta1"));
	CHECK(!meets("18", "19beta1"));
	CHECK(meets("9.6", "9.6.24"));
}

static void test_ranges(void)
{
	/* The range, then the versions beside its ends: inside, outside. */
	static const struct {
		const char *range, *first, *last, *below, *above;
	} table[] = {
		{">=15 <17", "15.0", "16.99", "14.23", "17.0"},
		{">=15,<17", "15.0", "16.99", "14.23", "17.0"},
		{" >= 15 , < 17 ", "15.0", "16.99", "14.23", "17.0"},
		{"<17 >=15.3", "15.3", "16.99", "15.2", "17.0"},
		{">15 <=16", "16.0", "16.99", "15.18", "17.0"},
		{">15.3 <=16.4", "15.4", "16.4", "15.3", "16.5"},
		{"~16.3", "16.3", "16.99", "16.2", "17.0"},
		{"^16.3", "16.3", "16.99", "16.2", "17.0"},
		{"~16", "16.0", "16.99", "15.18", "17.0"},
		{"=16", "16.0", "16.99", "15.18", "17.0"},
		{"=16.3", "16.3", "16.3", "16.2", "16.4"},
		{">=13 >=14 <99 <18", "14.0", "17.99", "13.23", "18.0"},
		{">=16.x <18.x", "16.0", "17.99", "15.18", "18.0"},
	};
	for (size_t i = 0; i < COUNT(table); i++) {
		CHECK(meets(table[i].range, table[i].first));
		CHECK(meets(table[i].range, table[i].last));
		CHECK(!meets(table[i].range, table[i].below));
		CHECK(!meets(table[i].range, table[i].above));
	}
	CHECK(meets(">=15", "99.1"));
	CHECK(meets("<15", "9.6.24"));
	CHECK(!meets(">=18", "19beta1"));
	CHECK(!meets("~19", "19beta1"));
	CHECK_NUMBER(only_major("17"), 17);
	CHECK_NUMBER(only_major("17.5"), 17);
	CHECK_NUMBER(only_major("~17.5"), 17);
	CHECK_NUMBER(only_major(">=17.1 <17.9"), 17);
	CHECK_NUMBER(only_major(">=15 <17"), 0);
	CHECK_NUMBER(only_major("latest"), 0);
}

int main(void)
{
	test_versions();
	test_fields();
	test_banners();
	test_packages();
	test_rebuilds();
	test_order();
	test_wishes();
	test_meeting();
	test_ranges();
	return check_end();
}

static const char *parsed(const char *text)
{
	struct version version;
	return written(version_parse(text, &version), &version);
}

static const char *banner(const char *line)
{
	struct version version;
	return written(version_parse_banner(line, &version), &version);
}

static const char *package(const char *text)
{
	struct version version;
	unsigned long rebuild;
	return written(version_parse_package(text, &version, &rebuild), &version);
}

static const char *wish(const char *text)
{
	static char result[32];
	struct wish found;
	if (!wish_parse(text, &found))
		return "refused";
	if (found.latest)
		return "latest";
	if (found.major_only)
		snprintf(result, sizeof result, "%u", found.from.major);
	else
		snprintf(result, sizeof result, "%u.%u", found.from.major, found.from.minor);
	return result;
}

static unsigned only_major(const char *text)
{
	struct wish found;
	CHECK(wish_parse(text, &found));
	return wish_major(&found);
}

static unsigned long rebuild_of(const char *text)
{
	struct version version;
	unsigned long rebuild = 0;
	CHECK(version_parse_package(text, &version, &rebuild));
	return rebuild;
}

static int compared(const char *a, const char *b)
{
	struct version version_a;
	struct version version_b;
	if (!version_parse(a, &version_a) || !version_parse(b, &version_b))
		return -2;
	return version_compare(&version_a, &version_b);
}

static bool meets(const char *wish_text, const char *version_text)
{
	struct wish found;
	struct version version;
	CHECK(wish_parse(wish_text, &found));
	CHECK(version_parse(version_text, &version));
	return wish_meets(&found, &version);
}

static const char *written(bool valid, const struct version *version)
{
	static char result[64];
	struct str s = STR_INIT;
	if (!valid)
		return "refused";
	version_write(version, &s);
	snprintf(result, sizeof result, "%s", str_text(&s));
	str_free(&s);
	return result;
}
