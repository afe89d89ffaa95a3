#include "outside/download.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "sys/pace.h"
#include "text/weburl.h"

#define REDIRECTS_MAX 10
#define REDIRECT_BYTES_MAX (4U * 1024 * 1024) /* largest page that may come with a redirect */

/* HTTP statuses that are handled specially. */
enum { STATUS_PART = 206, STATUS_SAME = 304, STATUS_BEYOND_END = 416 };

/* A running request, across all its redirects. */
struct request {
	const struct download *download;
	struct download_part *part;
	CURL *curl;
	struct httphead head;     /* of the current answer */
	bool looked;              /* the head was evaluated */
	unsigned long long known; /* bytes of the answer that are still to be skipped */
	size_t unused;            /* bytes of an answer that is not the file: a redirect's page */
	bool too_much;
	bool stopped;
	struct pace pace;
	bool slow;             /* it is below the least pace */
	const char *objection; /* why the answer is refused */
	char error[CURL_ERROR_SIZE];
};

static CURLcode ask(struct request *request, const char *url, const struct weburl *parts);
static bool lead_on(const struct request *request, const char *url, char **next, struct str *problem);
static void set_callbacks(struct request *request);
static bool check_head(struct request *request);
static size_t receive_header(char *bytes, size_t size, size_t count, void *context);
static size_t receive_bytes(char *bytes, size_t size, size_t count, void *context);
static int time_passes(void *context, curl_off_t total, curl_off_t got, curl_off_t up_total, curl_off_t up);
static enum download_end judge(struct request *request, CURLcode code, unsigned long *wait, struct str *problem);

enum download_end download_run(
	const struct download *download, struct download_part *part, unsigned long *wait, struct str *problem)
{
	struct request request = {.download = download, .part = part, .curl = download_handle()};
	enum download_end end = DOWNLOAD_FAILED;
	char *url = mem_copy(download->url);

	*wait = 0;
	for (int redirects = 0; url; redirects++) {
		struct weburl parts;
		char *next = NULL;

		if (redirects > REDIRECTS_MAX) {
			str_addf(problem, "more than %d redirects", REDIRECTS_MAX);
		} else if (!weburl_parse(url, &parts)) {
			str_add(problem, "its address cannot be read");
		} else {
			CURLcode code = ask(&request, url, &parts);
			weburl_free(&parts);
			if (lead_on(&request, url, &next, problem) && !next)
				end = judge(&request, code, wait, problem);
		}
		free(url);
		url = next;
	}
	httphead_free(&request.head);
	return end;
}

/* ---- one request ---- */

static long long timeout_ms(const struct download *download)
{
	return 1000LL * (long long)download->timeout;
}

static CURLcode ask(struct request *request, const char *url, const struct weburl *parts)
{
	CURL *curl = request->curl;

	httphead_free(&request->head);
	request->looked = false;
	request->known = 0;
	request->unused = 0;
	request->slow = false;
	pace_begin(&request->pace, 2 * timeout_ms(request->download));
	curl_easy_reset(curl);
	curl_easy_setopt(curl, CURLOPT_URL, url);
	struct curl_slist *headers = download_set_options(curl, request->download, request->part, parts);
	set_callbacks(request);
	CURLcode code = curl_easy_perform(curl);
	/* For an empty answer, receive_bytes() was never called. */
	if (code == CURLE_OK && !check_head(request))
		code = CURLE_WRITE_ERROR;
	curl_easy_setopt(curl, CURLOPT_HTTPHEADER, NULL);
	curl_slist_free_all(headers);
	return code;
}

static bool is_same_server(const char *url, const char *there)
{
	struct weburl parts;

	if (!weburl_parse(url, &parts))
		return false;
	bool same = weburl_is_server_of(&parts, there);
	weburl_free(&parts);
	return same;
}

/* Set *next to the target of the answer's redirect, NULL if it is none. False if that target is not allowed. */
static bool lead_on(const struct request *request, const char *url, char **next, struct str *problem)
{
	const char *there = NULL;

	(void)curl_easy_getinfo(request->curl, CURLINFO_REDIRECT_URL, &there);
	if (!there || request->stopped)
		return true;
	if (request->download->stays && !is_same_server(url, there)) {
		str_add(problem, "the server redirects to another one");
		return false;
	}
	if (!weburl_may_lead(url, there)) {
		str_add(problem, "the server redirects to an address that is not https");
		return false;
	}
	*next = mem_copy(there);
	return true;
}

static void set_callbacks(struct request *request)
{
	CURL *curl = request->curl;

	curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, request->error);
	curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, receive_header);
	curl_easy_setopt(curl, CURLOPT_HEADERDATA, request);
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, receive_bytes);
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, request);
	curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
	curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, time_passes);
	curl_easy_setopt(curl, CURLOPT_XFERINFODATA, request);
}

/* ---- callbacks ---- */

static size_t receive_header(char *bytes, size_t size, size_t count, void *context)
{
	struct request *request = context;

	httphead_take_line(&request->head, bytes, size * count);
	return size * count;
}

static long status_of(const struct request *request)
{
	long status = 0;

	(void)curl_easy_getinfo(request->curl, CURLINFO_RESPONSE_CODE, &status);
	return status;
}

/* Before the first byte of an answer: check that it continues the part that is already here. */
static bool check_head(struct request *request)
{
	struct download_part *part = request->part;
	struct httphead *head = &request->head;
	long status = status_of(request);
	curl_off_t length = 0;

	if (request->looked || !httphead_status_is_good(status))
		return !request->objection;
	request->looked = true;
	if (status != STATUS_PART) {
		if (curl_easy_getinfo(request->curl, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length) == CURLE_OK &&
			length > 0 && !request->download->compressed)
			head->total = (unsigned long long)length;
		request->known = part->got;
	}
	request->objection = httphead_continues(&part->head, part->got, head, status == STATUS_PART);
	if (part->got == 0) {
		httphead_free(&part->head);
		part->head = *head;
		*head = (struct httphead){0};
	}
	return !request->objection;
}

static size_t receive_bytes(char *bytes, size_t size, size_t count, void *context)
{
	struct request *request = context;
	const struct download *download = request->download;
	struct download_part *part = request->part;
	size_t length = size * count;

	if (!httphead_status_is_good(status_of(request))) {
		request->unused += length;
		request->objection = request->unused > REDIRECT_BYTES_MAX ? "its redirect has an endless body" : NULL;
		return !request->objection ? length : 0;
	}
	if (!check_head(request))
		return 0;
	size_t known = request->known < length ? (size_t)request->known : length;
	request->known -= known;
	if (length - known > download->most - part->got) {
		request->too_much = true;
		return 0;
	}
	part->got += length - known;
	if (known == length || download->take(download->context, bytes + known, length - known, part->head.total))
		return length;
	request->stopped = true;
	return 0;
}

/* Skipped bytes count as well: a server without ranges sends them all again. */
static int time_passes(void *context, curl_off_t total, curl_off_t got, curl_off_t up_total, curl_off_t up)
{
	struct request *request = context;
	const volatile sig_atomic_t *stop = request->download->stop;

	(void)total, (void)up_total, (void)up;
	request->slow = !pace_keeps(&request->pace, (unsigned long long)got);
	request->stopped = request->stopped || (stop && *stop != 0);
	return request->stopped || request->slow ? 1 : 0;
}

/* ---- how it ended ---- */

/* Whether a retry may help. Not for a name that was never resolved: there may be no network, and a user waits. */
static bool is_of_network(CURLcode code, const struct download_part *part)
{
	switch (code) {
	case CURLE_COULDNT_RESOLVE_PROXY:
	case CURLE_COULDNT_RESOLVE_HOST: return part->got > 0;
	case CURLE_COULDNT_CONNECT:
	case CURLE_OPERATION_TIMEDOUT:
	case CURLE_PARTIAL_FILE:
	case CURLE_GOT_NOTHING:
	case CURLE_SEND_ERROR:
	case CURLE_RECV_ERROR:
	case CURLE_SSL_CONNECT_ERROR:
	case CURLE_HTTP2:
	case CURLE_HTTP2_STREAM: return true;
	default: return false;
	}
}

static void explain(const struct request *request, CURLcode code, struct str *problem)
{
	double connected = 0; /* seconds until the request could be sent */

	(void)curl_easy_getinfo(request->curl, CURLINFO_PRETRANSFER_TIME, &connected);
	if (request->objection)
		str_add(problem, request->objection);
	else if (request->too_much)
		str_addf(problem, "it is larger than %llu bytes", request->download->most);
	else if (request->slow && !pace_is_silent(&request->pace, timeout_ms(request->download)))
		str_addf(problem, "the server sent less than %d bytes in %lu seconds", PACE_BYTES,
			2 * request->download->timeout);
	else if ((code == CURLE_OPERATION_TIMEDOUT || request->slow) && connected > 0)
		str_addf(problem, "the server was silent for %lu seconds", request->download->timeout);
	else if (code == CURLE_OK || code == CURLE_PARTIAL_FILE)
		str_addf(problem, "the connection broke off after %llu bytes", request->part->got);
	else if (code == CURLE_UNSUPPORTED_PROTOCOL && !request->download->plain)
		str_add(problem, "its address is not https");
	else
		weburl_add_said(problem, request->error[0] != '\0' ? request->error : curl_easy_strerror(code));
}

static enum download_end judge_status(
	const struct request *request, long status, unsigned long *wait, struct str *problem)
{
	curl_off_t seconds = 0;

	if (status == STATUS_BEYOND_END && request->part->got > 0) {
		str_addf(problem, "the server has only %llu bytes of it, but announced %llu", request->part->got,
			request->part->head.total);
		return DOWNLOAD_FAILED;
	}
	str_addf(problem, "the server answered %ld", status);
	if (status == 404 || status == 410 || (status == 403 && request->download->hides))
		return DOWNLOAD_ABSENT;
	if (!httphead_status_may_pass(status))
		return DOWNLOAD_FAILED;
#if LIBCURL_VERSION_NUM >= 0x074200
	if (curl_easy_getinfo(request->curl, CURLINFO_RETRY_AFTER, &seconds) != CURLE_OK || seconds < 0)
		seconds = 0;
#endif
	*wait = (unsigned long)seconds;
	return DOWNLOAD_BROKEN;
}

static enum download_end judge(struct request *request, CURLcode code, unsigned long *wait, struct str *problem)
{
	const struct download_part *part = request->part;
	long status = status_of(request);

	if (request->stopped)
		return DOWNLOAD_STOPPED;
	if (code == CURLE_OK && status == STATUS_SAME && request->download->known)
		return DOWNLOAD_SAME;
	if (code == CURLE_HTTP_RETURNED_ERROR || (code == CURLE_OK && !httphead_status_is_good(status)))
		return judge_status(request, status, wait, problem);
	if (code == CURLE_OK && request->known > 0)
		request->objection = HTTPHEAD_CHANGED;
	/* A server may send a shorter part than it was asked for. */
	bool whole = part->head.total == 0 || part->got >= part->head.total;
	if (code == CURLE_OK && !request->objection && whole)
		return DOWNLOAD_DONE;
	explain(request, code, problem);
	if (request->objection || request->too_much)
		return DOWNLOAD_FAILED;
	return code == CURLE_OK || request->slow || is_of_network(code, part) ? DOWNLOAD_BROKEN : DOWNLOAD_FAILED;
}
