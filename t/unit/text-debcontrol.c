#include "text/debcontrol.h"

#include "check.h"

static struct debcontrol control;

static void test_fields(void)
{
	CHECK(debcontrol_parse("Package: postgresql-15-cron\n"
			       "version: 2:1.4.2-2+b1\n"
			       "Architecture:amd64 \n"
			       "Pre-Depends: a1 | b1\n"
			       "Depends: postgresql-15, postgresql-15-x-scripts (>= 3),\n"
			       " libc6:any (>= 2.14) | libc6.1,postgresql-15\n"
			       "Description: Package: no\n"
			       " Version: 3\n"
			       " .\n"
			       "\tArchitecture: none\n"
			       "\n"
			       "Package: other\n",
		&control));
	CHECK_TEXT(control.package, "postgresql-15-cron");
	CHECK_TEXT(control.version, "1.4.2-2+b1");
	CHECK_TEXT(control.architecture, "amd64");
	CHECK_NUMBER(control.needs.count, 4);
	CHECK_TEXT(control.needs.item[0], "a1");
	CHECK_TEXT(control.needs.item[1], "postgresql-15");
	CHECK_TEXT(control.needs.item[2], "postgresql-15-x-scripts");
	CHECK_TEXT(control.needs.item[3], "libc6");
	debcontrol_free(&control);
	CHECK(debcontrol_parse("Package: p1\r\nVersion: 1\r\nArchitecture: all", &control));
	CHECK_TEXT(control.version, "1");
	debcontrol_free(&control);
}

static void test_bad_fields(void)
{
	CHECK(!debcontrol_parse("", &control));
	CHECK(!debcontrol_parse("Package: p1\nVersion: 1\n", &control));
	CHECK(!debcontrol_parse("Package: p1\nPackage: p2\nVersion: 1\nArchitecture: all\n", &control));
	CHECK(!debcontrol_parse("Package: ../p\nVersion: 1\nArchitecture: all\n", &control));
	CHECK(!debcontrol_parse("Package: p1\nVersion: 1/2\nArchitecture: all\n", &control));
	CHECK(!debcontrol_parse("Package: p1\nVersion: \x1b[31m\nArchitecture: all\n", &control));
	CHECK(!debcontrol_parse("Package: p1\nVersion: 1\nArchitecture:\n", &control));
	CHECK(!debcontrol_parse("no field\nPackage: p1\nVersion: 1\nArchitecture: all\n", &control));
	CHECK(!debcontrol_parse(": x\nPackage: p1\nVersion: 1\nArchitecture: all\n", &control));
	CHECK(!debcontrol_parse(" Package: p1\nVersion: 1\nArchitecture: all\n", &control));
}

static void test_names(void)
{
	const char *rest = NULL;

	CHECK_NUMBER(debcontrol_major("postgresql-15-hypopg", &rest), 15);
	CHECK_TEXT(rest, "hypopg");
	CHECK_NUMBER(debcontrol_major("postgresql-9-x-y", &rest), 9);
	CHECK_TEXT(rest, "x-y");
	CHECK_NUMBER(debcontrol_major("postgresql-15", &rest), 0);
	CHECK_NUMBER(debcontrol_major("postgresql-15-", &rest), 0);
	CHECK_NUMBER(debcontrol_major("postgresql-contrib", &rest), 0);
	CHECK_NUMBER(debcontrol_major("postgresql-99999999999999999999-x", &rest), 0);
	CHECK(debcontrol_is_package("postgis-3") && debcontrol_is_package("0ad"));
	CHECK(!debcontrol_is_package("") && !debcontrol_is_package("-o") && !debcontrol_is_package("a b"));
	CHECK(debcontrol_is_version("1:3.3.2~rc1+dfsg-1") && debcontrol_is_version("2022a"));
	CHECK(!debcontrol_is_version("") && !debcontrol_is_version("-1") && !debcontrol_is_version("1:"));
}

static void test_machines(void)
{
	CHECK_TEXT(debcontrol_machine(&(struct elf){.machine = ELF_X86_64, .bits = 64, .little = true}), "amd64");
	CHECK_TEXT(debcontrol_machine(&(struct elf){.machine = ELF_AARCH64, .bits = 64, .little = true}), "arm64");
	CHECK_TEXT(debcontrol_machine(&(struct elf){.machine = ELF_PPC64, .bits = 64, .little = false}), "ppc64");
	CHECK(!debcontrol_machine(&(struct elf){.machine = 1, .bits = 64, .little = true}));
}

int main(void)
{
	test_fields();
	test_bad_fields();
	test_names();
	test_machines();
	return check_end();
}
