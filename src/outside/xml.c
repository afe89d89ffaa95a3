#include "outside/xml.h"

#include <expat.h>
#include <limits.h>
#include <string.h>

#include "base/msg.h"

#define DEPTH_MAX 64 /* each level takes memory */

struct collecting {
	XML_Parser parser;
	const char *name;
	struct strs *out;
	struct str text;
	int depth;
	bool inside;
};

static void XMLCALL element_begins(void *context, const XML_Char *name, const XML_Char **attributes)
{
	struct collecting *collecting = context;

	(void)attributes;
	if (++collecting->depth > DEPTH_MAX)
		(void)XML_StopParser(collecting->parser, XML_FALSE);
	collecting->inside = strcmp(name, collecting->name) == 0;
	str_truncate(&collecting->text, 0);
}

static void XMLCALL element_ends(void *context, const XML_Char *name)
{
	struct collecting *collecting = context;

	collecting->depth--;
	if (collecting->inside && strcmp(name, collecting->name) == 0)
		strs_add(collecting->out, str_text(&collecting->text));
	collecting->inside = false;
}

static void XMLCALL text_comes(void *context, const XML_Char *text, int length)
{
	struct collecting *collecting = context;

	if (collecting->inside)
		str_add_bytes(&collecting->text, text, (size_t)length);
}

static void XMLCALL doctype_begins(
	void *context, const XML_Char *name, const XML_Char *system, const XML_Char *public, int internal)
{
	struct collecting *collecting = context;

	(void)name;
	(void)system;
	(void)public;
	(void)internal;
	(void)XML_StopParser(collecting->parser, XML_FALSE);
}

bool xml_collect(const char *bytes, size_t length, const char *name, struct strs *out, char **problem)
{
	struct collecting collecting = {.name = name, .out = out};
	XML_Parser parser = XML_ParserCreate(NULL);

	if (!parser)
		die("cannot read XML: out of memory");
	collecting.parser = parser;
	XML_SetUserData(parser, &collecting);
	XML_SetElementHandler(parser, element_begins, element_ends);
	XML_SetCharacterDataHandler(parser, text_comes);
	XML_SetStartDoctypeDeclHandler(parser, doctype_begins);
	bool good = length <= INT_MAX && XML_Parse(parser, bytes, (int)length, 1) == XML_STATUS_OK;
	if (!good)
		*problem = str_format("line %lu: %s", (unsigned long)XML_GetCurrentLineNumber(parser),
			collecting.depth > DEPTH_MAX ? "nested too deep" : XML_ErrorString(XML_GetErrorCode(parser)));
	XML_ParserFree(parser);
	str_free(&collecting.text);
	return good;
}
