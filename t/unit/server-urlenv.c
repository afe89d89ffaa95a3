#include "server/urlenv.h"

#include <stdlib.h>

#include "check.h"

#define SOCKET "postgresql:///test?host=%2Ftmp%2Fx"
#define TCP "postgresql://ann:pw@127.0.0.1:1/test"
#define TLS TCP "?sslmode=verify-full&sslrootcert=%2Fx.crt"

static const char *const variables[] = {"PGUSER", "PGPORT", "PGCLUSTER", "PG_CLUSTER_CONF_ROOT", "PGSERVICE",
	"PGHOSTADDR", "PGSSLMODE", "PGREQUIRESSL", "PGSSLROOTCERT", "PGSSLNEGOTIATION", "PGSSLCERTMODE", "PGGSSENCMODE",
	"PGCHANNELBINDING", "PGREQUIREAUTH", "PGREQUIREPEER", "PGTARGETSESSIONATTRS", "PGMINPROTOCOLVERSION",
	"PGOPTIONS", "PGSSLCERT", "PGSSLKEY", "PGSSLCRL", "PGSSLCRLDIR", "PGSSLMAXPROTOCOLVERSION"};

/* The environment of ann, who has set nothing. */
static void clear(void)
{
	for (size_t i = 0; i < sizeof variables / sizeof *variables; i++)
		unsetenv(variables[i]);
	setenv("USER", "ann", 1);
	setenv("LOGNAME", "ann", 1);
}

/* What is appended to a URL of ann's, with these variables. */
static const char *added(const char *url, const char *variable, const char *value)
{
	static struct str text;

	str_truncate(&text, 0);
	str_add(&text, url);
	if (variable)
		setenv(variable, value, 1);
	urlenv_add(&text, "ann");
	if (variable)
		clear();
	return str_text(&text) + strlen(url);
}

static void test_short(void)
{
	CHECK_TEXT(added(SOCKET, NULL, NULL), "");
	CHECK_TEXT(added(TCP, NULL, NULL), "");
	CHECK_TEXT(added(SOCKET, "PGPASSWORD", "x"), "");
	CHECK_TEXT(added(SOCKET, "PGHOST", "db.example.org"), "");
	CHECK_TEXT(added(SOCKET, "PGDATABASE", "shop"), "");
}

/* With -s, what a client does with TLS is not left to the environment. */
static void test_checked(void)
{
	CHECK_TEXT(added(TLS, NULL, NULL), "");
	CHECK_TEXT(added(TLS, "PGSSLMODE", "prefer"), "");
	CHECK_TEXT(added(TLS, "PGREQUIRESSL", "1"), "");
	CHECK_TEXT(added(TLS, "PGSSLROOTCERT", "system"), "");
	CHECK_TEXT(added(TLS, "PGSSLCERT", "/x"), "&sslcert=");
	CHECK_TEXT(added(TLS, "PGSSLKEY", "/x"), "&sslkey=");
	CHECK_TEXT(added(TLS, "PGSSLCRL", "/x"), "&sslcrl=");
	CHECK_TEXT(added(TLS, "PGSSLCRL", ""), "");
	CHECK_TEXT(added(TLS, "PGSSLMAXPROTOCOLVERSION", "TLSv1"), "&ssl_max_protocol_version=");
	CHECK_TEXT(added(TCP, "PGSSLCRL", "/x"), "");
}

static void test_user(void)
{
	CHECK_TEXT(added(SOCKET, "PGUSER", "ci"), "&user=ann");
	CHECK_TEXT(added(SOCKET, "PGUSER", "ann"), "");
	CHECK_TEXT(added(SOCKET, "PGUSER", ""), "");
	CHECK_TEXT(added(TCP, "PGUSER", "ci"), "");
	CHECK_TEXT(added(SOCKET, "USER", "bob"), "&user=ann");
	CHECK_TEXT(added(SOCKET, "LOGNAME", "bob"), "&user=ann");
	CHECK_TEXT(added(SOCKET "&user=eve", "PGUSER", "ci"), "");
	unsetenv("LOGNAME");
	CHECK_TEXT(added(SOCKET, NULL, NULL), "");
	unsetenv("USER");
	CHECK_TEXT(added(SOCKET, NULL, NULL), "&user=ann");
	CHECK_TEXT(added(TCP, NULL, NULL), "");
	clear();

	struct str url = STR_INIT;
	str_add(&url, SOCKET);
	urlenv_add(&url, "o'neil & co");
	CHECK_TEXT(url.text, SOCKET "&user=o%27neil%20%26%20co");
	str_free(&url);
}

static void test_port(void)
{
	CHECK_TEXT(added(SOCKET, "PGPORT", "5433"), "&port=5432");
	CHECK_TEXT(added(SOCKET, "PGPORT", "5432"), "");
	CHECK_TEXT(added(SOCKET, "PGPORT", ""), "");
	CHECK_TEXT(added(SOCKET "&port=5433", "PGPORT", "5434"), "");
	CHECK_TEXT(added(TCP, "PGPORT", "5433"), "");
	CHECK_TEXT(added(SOCKET, "PGCLUSTER", "15/main"), "&port=5432");
	CHECK_TEXT(added(SOCKET, "PG_CLUSTER_CONF_ROOT", "/x"), "&port=5432");
}

static void test_address(void)
{
	CHECK_TEXT(added(SOCKET, "PGHOSTADDR", "10.0.0.1"), "&hostaddr=");
	CHECK_TEXT(added(TCP, "PGHOSTADDR", "10.0.0.1"), "?hostaddr=");
	CHECK_TEXT(added(TCP, "PGHOSTADDR", "127.0.0.1"), "");
	CHECK_TEXT(added(SOCKET, "PGHOSTADDR", ""), "");
}

static void test_tls(void)
{
	CHECK_TEXT(added(TCP, "PGSSLMODE", "require"), "?sslmode=disable");
	CHECK_TEXT(added(SOCKET, "PGSSLMODE", "verify-full"), "&sslmode=disable");
	CHECK_TEXT(added(SOCKET, "PGSSLMODE", "prefer"), "&sslmode=disable");
	CHECK_TEXT(added(SOCKET, "PGSSLMODE", ""), "&sslmode=disable");
	CHECK_TEXT(added(SOCKET, "PGSSLMODE", "allow"), "");
	CHECK_TEXT(added(TCP, "PGSSLMODE", "disable"), "");
	CHECK_TEXT(added(TCP "?sslmode=verify-full", "PGSSLMODE", "require"), "");
	CHECK_TEXT(added(TCP, "PGREQUIRESSL", "1"), "?sslmode=disable");
	CHECK_TEXT(added(TCP, "PGREQUIRESSL", "0"), "");
	CHECK_TEXT(added(SOCKET, "PGREQUIRESSL", "1"), "");
	CHECK_TEXT(added(TCP, "PGSSLROOTCERT", "system"), "?sslmode=disable&sslrootcert=");
	CHECK_TEXT(added(TCP, "PGSSLROOTCERT", "/ca.crt"), "");
	CHECK_TEXT(added(TCP, "PGSSLNEGOTIATION", "direct"), "?sslnegotiation=postgres");
	CHECK_TEXT(added(TCP, "PGSSLCERTMODE", "require"), "?sslcertmode=allow");
	CHECK_TEXT(added(SOCKET, "PGSSLCERTMODE", "disable"), "");
	CHECK_TEXT(added(SOCKET, "PGGSSENCMODE", "require"), "&gssencmode=disable");
	CHECK_TEXT(added(SOCKET, "PGGSSENCMODE", "prefer"), "");
	CHECK_TEXT(added(SOCKET, "PGCHANNELBINDING", "require"), "&channel_binding=disable");
}

static void test_session(void)
{
	CHECK_TEXT(added(SOCKET, "PGREQUIREAUTH", "scram-sha-256"), "&require_auth=%21gss");
	CHECK_TEXT(added(SOCKET, "PGREQUIREAUTH", "none"), "&require_auth=%21gss");
	CHECK_TEXT(added(SOCKET, "PGREQUIREAUTH", ""), "");
	CHECK_TEXT(added(TCP, "PGREQUIREAUTH", "scram-sha-256"), "?require_auth=%21gss");
	CHECK_TEXT(added(TCP, "PGREQUIREAUTH", "none"), "?require_auth=%21gss");
	CHECK_TEXT(added(SOCKET, "PGREQUIREPEER", "postgres"), "&requirepeer=");
	CHECK_TEXT(added(TCP, "PGREQUIREPEER", "postgres"), "");
	CHECK_TEXT(added(SOCKET, "PGTARGETSESSIONATTRS", "standby"), "&target_session_attrs=any");
	CHECK_TEXT(added(SOCKET, "PGTARGETSESSIONATTRS", "read-write"), "");
	CHECK_TEXT(added(SOCKET, "PGMINPROTOCOLVERSION", "3.2"), "&min_protocol_version=3.0");
	CHECK_TEXT(added(SOCKET, "PGOPTIONS", "-c role=app"), "&options=%20");
	CHECK_TEXT(added(SOCKET, "PGOPTIONS", ""), "");
}

static void test_service(void)
{
	CHECK_TEXT(added(SOCKET, "PGSERVICE", "shop"), "&port=5432&user=ann");
	CHECK_TEXT(added(TCP, "PGSERVICE", "shop"), "?sslmode=disable");
}

int main(void)
{
	clear();
	test_short();
	test_checked();
	test_user();
	test_port();
	test_address();
	test_tls();
	test_session();
	test_service();
	return check_end();
}
