#include "migrate/bundle_script.h"

#include "outside/digest.h"
#include "text/armor.h"

/*
 * The bundle reaches pg_migrate through a here-document, so that there is no file to be removed, however the script
 * ends. pg_migrate checks it before it connects. The last line runs what was read before, so that a script which
 * arrives incomplete, through a pipe to sh, runs nothing. Of the project, nothing stands in it but as base64.
 */
static const char head[] = "#!/bin/sh\n"
			   "# Brings a database up to date: sh FILE [option of pg_migrate]... [url]\n"
			   "# Made by pg_bundle. The migrations are in this file: pg_bundle -t FILE lists them.\n"
			   "migrate() {\n"
			   "\tcommand -v pg_migrate >/dev/null || {\n"
			   "\t\techo \"${0##*/}: cannot find 'pg_migrate'\" >&2\n"
			   "\t\techo 'hint: it is part of tinypg; add its directory to PATH' >&2\n"
			   "\t\texit 1\n"
			   "\t}\n"
			   "\texec pg_migrate - \"$@\" <<'END'\n";

static const char tail[] = "END\n"
			   "}\n"
			   "{ migrate \"$@\"; exit; }\n";

void bundle_script(const struct str *bundle, struct str *out)
{
	char sha256[DIGEST_SHA256_SIZE];

	digest_text(str_text(bundle), bundle->length, sha256);
	str_add(out, head);
	armor_write(str_text(bundle), bundle->length, sha256, out);
	str_add(out, tail);
}
