#include "server/hba.h"

#include <string.h>

#include "check.h"

static struct hba hba_of(const char *method, const char *file)
{
	return (struct hba){.method = method, .file = file, .superuser = "ann", .system_user = "bob"};
}

static void check_hba(const struct hba *hba, const char *wanted)
{
	struct str text = STR_INIT;

	hba_write(hba, &text);
	CHECK_TEXT(strchr(str_text(&text), '\n') + 1, wanted);
	str_free(&text);
}

static void check_ident(const struct hba *hba, const char *wanted)
{
	struct str text = STR_INIT;

	hba_write_ident(hba, &text);
	CHECK_TEXT(strchr(str_text(&text), '\n') + 1, wanted);
	str_free(&text);
}

#define LINES(local, host)                             \
	"local all all " local "\n"                    \
	"local replication all " local "\n"            \
	"host all all 127.0.0.1/32 " host "\n"         \
	"host all all ::1/128 " host "\n"              \
	"host replication all 127.0.0.1/32 " host "\n" \
	"host replication all ::1/128 " host "\n"
#define LOOK "local postgres tinypg peer map=tinypg\n"

static void test_methods(void)
{
	struct str methods = STR_INIT;

	hba_add_methods(&methods);
	CHECK_TEXT(methods.text, "trust, scram-sha-256, md5, password, cert");
	str_free(&methods);
	CHECK(hba_is_method("md5"));
	CHECK(!hba_is_method(""));
	CHECK(!hba_is_method("MD5"));
}

static void test_lines(void)
{
	struct hba hba = hba_of("", "");

	check_hba(&hba, LINES("trust", "scram-sha-256"));
	check_ident(&hba, "");
	hba.open = true;
	check_hba(&hba, LINES("trust", "scram-sha-256"));
	hba = hba_of("trust", "");
	check_hba(&hba, LINES("trust", "trust"));
	hba = hba_of("md5", "");
	check_hba(&hba, LOOK LINES("md5", "md5"));
	check_ident(&hba, "tinypg \"bob\" tinypg\n");
	hba.open = true;
	check_hba(&hba, "local all \"ann\" trust\n" LOOK LINES("md5", "md5"));
	hba = hba_of("/x", "local all all reject\n");
	check_hba(&hba, LOOK "local all all reject\n");
}

static void test_names(void)
{
	struct hba hba = hba_of("md5", "");

	hba.superuser = "a\"b";
	hba.system_user = "c\"d";
	hba.open = true;
	check_hba(&hba, "local all \"a\"\"b\" trust\n" LOOK LINES("md5", "md5"));
	check_ident(&hba, "tinypg \"c\"\"d\" tinypg\n");
	hba.open = false;
	hba.superuser = HBA_ROLE;
	check_hba(&hba, LINES("md5", "md5"));
	check_ident(&hba, "");
	hba.superuser = "ann";
	hba.system_user = NULL;
	check_hba(&hba, LINES("md5", "md5"));
	check_ident(&hba, "");
}

static void test_passwords(void)
{
	struct hba none = hba_of("", ""), trust = hba_of("trust", ""), md5 = hba_of("md5", ""),
		   plain = hba_of("password", ""), file = hba_of("x", "\n");

	CHECK(!hba_is_guarded(&none) && !hba_is_guarded(&trust));
	CHECK(hba_is_guarded(&md5) && hba_is_guarded(&plain) && hba_is_guarded(&file));
	CHECK(!hba_asks_password(&none, false) && hba_asks_password(&none, true));
	CHECK(!hba_asks_password(&trust, true));
	CHECK(hba_asks_password(&md5, false) && hba_asks_password(&file, false));
	CHECK(!hba_encryption(&none) && !hba_encryption(&trust));
	CHECK_TEXT(hba_encryption(&md5), "md5");
	CHECK_TEXT(hba_encryption(&plain), "scram-sha-256");
	CHECK_TEXT(hba_encryption(&file), "scram-sha-256");
	CHECK(hba_server_hashes(&md5) && hba_server_hashes(&file));
	CHECK(!hba_server_hashes(&plain) && !hba_server_hashes(&none));
}

static void check_translated(const char *line, const char *wanted)
{
	struct hba hba = hba_of("my/hba", "# mine\nlocal all all md5\nx\n");
	struct str text = STR_INIT;

	hba.open = true;
	hba_translate(&hba, "/d/15.18/pg_hba.conf", line, &text);
	CHECK_TEXT(str_text(&text), wanted);
	str_free(&text);
}

/* There are three lines of ours before the three of the file. */
static void test_translate(void)
{
	check_translated("12:34:56.789 UTC [12] CONTEXT:  line 6 of configuration file \"/d/15.18/pg_hba.conf\"",
		"12:34:56.789 UTC [12] CONTEXT:  line 3 of configuration file \"my/hba\"");
	check_translated("x 12 KONTEXT:  Zeile 4 in Konfigurationsdatei >/d/15.18/pg_hba.conf<",
		"x 12 KONTEXT:  Zeile 1 in Konfigurationsdatei >my/hba<");
	check_translated("line 3 of \"/d/15.18/pg_hba.conf\"", "line 3 of \"/d/15.18/pg_hba.conf\"");
	check_translated("line 7 of \"/d/15.18/pg_hba.conf\"", "line 7 of \"/d/15.18/pg_hba.conf\"");
	check_translated("line 5 of \"/d/15.18/other.conf\"", "line 5 of \"/d/15.18/other.conf\"");
	check_translated(" 5 /d/15.18/pg_hba.conf", " 2 my/hba");
	check_translated("5 /d/15.18/pg_hba.conf", "5 /d/15.18/pg_hba.conf");
	check_translated("/d/15.18/pg_hba.conf 5 ", "/d/15.18/pg_hba.conf 5 ");
	check_translated("", "");
}

int main(void)
{
	test_methods();
	test_lines();
	test_names();
	test_passwords();
	test_translate();
	return check_end();
}
