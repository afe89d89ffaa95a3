#include "cluster/request.h"

#include <stdlib.h>

#include "base/mem.h"
#include "cluster/preload.h"

#include "check.h"

static struct request sample(void)
{
	return (struct request){
		.namespaces = mem_copy("b:p:n"),
		.libc = mem_copy("glibc 2.36"),
		.runtime = mem_copy(""),
		.bindir = mem_copy("/usr/bin dir"),
		.program_stat = mem_copy("1:2:3:4:5"),
		.user = mem_copy("ann"),
		.dbname = mem_copy("te\nst"),
		.encoding = mem_copy(""),
		.locale = mem_copy(""),
		.env_locale = mem_copy("LANG=C.UTF-8"),
		.initargs = mem_copy("option -k\n"),
		.settings = mem_copy("set work_mem%3D1MB\n"),
		.options = mem_copy("-c a='b c'"),
		.libraries = mem_copy(""),
		.cache = mem_copy("/cache"),
		.auth = mem_copy("/etc/my hba"),
		.hba = mem_copy("local all all trust\n"),
		.directory = mem_copy(""),
		.steps = mem_copy("file schema.sql\n"),
		.steps_stat = mem_copy("1:2:3:4:5\n"),
		.workdir = mem_copy("/work"),
		.template = mem_copy(""),
		.port = 5432,
	};
}

static void test_round_trip(void)
{
	struct request request = sample(), read;
	struct str text = STR_INIT, again = STR_INIT;

	request_write(&request, &text);
	if (CHECK(request_read(text.text, &read))) {
		CHECK_TEXT(read.dbname, "te\nst");
		CHECK_TEXT(read.initargs, "option -k\n");
		CHECK_TEXT(read.settings, "set work_mem%3D1MB\n");
		CHECK_TEXT(read.options, "-c a='b c'");
		CHECK_TEXT(read.auth, "/etc/my hba");
		CHECK_TEXT(read.hba, "local all all trust\n");
		CHECK_TEXT(read.steps, "file schema.sql\n");
		CHECK_TEXT(read.steps_stat, "1:2:3:4:5\n");
		CHECK_NUMBER(read.port, 5432);
		CHECK(!read.tcp && !read.tls && !read.initdb && !read.port_given);
		request_write(&read, &again);
		CHECK_TEXT(again.text, text.text);
		request_free(&read);
	}
	str_free(&text);
	str_free(&again);
	request_free(&request);
}

static void test_malformed(void)
{
	struct request read;

	CHECK(!request_read("", &read));
	CHECK(!request_read("protocol 0\n", &read));
	CHECK(!request_read("protocol " REQUEST_PROTOCOL "\n", &read));
	CHECK(!request_read("nonsense", &read));
}

static void test_spareable(void)
{
	struct request request = sample();

	CHECK(request_spareable(&request));
	request.tcp = true;
	CHECK(request_spareable(&request));
	request.tcp = false;
	request.port_given = true;
	CHECK(!request_spareable(&request));
	request.port_given = false;
	request.initdb = true;
	CHECK(!request_spareable(&request));
	request.initdb = false;
	free(request.directory);
	request.directory = mem_copy("/x");
	CHECK(!request_spareable(&request));
	free(request.directory);
	request.directory = mem_copy("");
	CHECK(request_spareable(&request));
	free(request.libraries);
	request.libraries = mem_copy("/lib/x.so 1:2:3:4:5\n");
	CHECK(request_spareable(&request));
	free(request.libraries);
	request.libraries = mem_copy(PRELOAD_UNKNOWN);
	CHECK(!request_spareable(&request));
	free(request.libraries);
	request.libraries = mem_copy("");
	free(request.settings);
	request.settings = mem_copy("set listen_addresses%3D%2A\n");
	CHECK(!request_spareable(&request));
	request.tcp = true;
	CHECK(request_spareable(&request));
	request.tcp = false;
	free(request.settings);
	request.settings = mem_copy("");
	CHECK(request_spareable(&request));
	free(request.template);
	request.template = mem_copy("/cache/template/15.18-3f9ac2e01b77a0d1");
	CHECK(!request_spareable(&request));
	request_free(&request);
}

static void test_hash(void)
{
	char a[17], b[17];

	request_hash("", a);
	CHECK_TEXT(a, "cbf29ce484222325");
	request_hash("a", b);
	CHECK_TEXT(b, "af63dc4c8601ec8c");
}

int main(void)
{
	test_round_trip();
	test_malformed();
	test_spareable();
	test_hash();
	return check_end();
}
