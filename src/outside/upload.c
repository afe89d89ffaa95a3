#include "outside/upload.h"

#include <curl/curl.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "outside/download.h"
#include "text/weburl.h"

#define ANSWER_MAX (64U * 1024) /* what a server says about it is not read further */

enum { STATUS_CONFLICT = 409, STATUS_THERE = 412, STATUS_BROKEN = 500, STATUS_UNKNOWN = 501 };

struct sending {
	const struct upload *upload;
	off_t at;
	size_t said;
};

static size_t bytes_go(char *bytes, size_t size, size_t count, void *context)
{
	struct sending *sending = context;
	ssize_t got;

	do
		got = pread(sending->upload->file, bytes, size * count, sending->at);
	while (got < 0 && errno == EINTR);
	if (got < 0)
		return CURL_READFUNC_ABORT;
	sending->at += got;
	sending->upload->moved((size_t)got);
	return (size_t)got;
}

/* A proxy may want the beginning again, after it has asked for a password. */
static int go_back(void *context, curl_off_t offset, int origin)
{
	struct sending *sending = context;

	if (origin != SEEK_SET)
		return CURL_SEEKFUNC_CANTSEEK;
	sending->at = (off_t)offset;
	return CURL_SEEKFUNC_OK;
}

static size_t answer_comes(char *bytes, size_t size, size_t count, void *context)
{
	struct sending *sending = context;

	(void)bytes;
	sending->said += size * count;
	return sending->said <= ANSWER_MAX ? size * count : 0;
}

/* What download.h sets for every request. The list is to be freed after it. */
static bool prepare(CURL *curl, const char *url, unsigned long timeout, struct curl_slist **headers)
{
	const struct download like = {.url = url, .plain = true, .timeout = timeout};
	const struct download_part nothing = {0};
	struct weburl parts;

	if (!weburl_parse(url, &parts))
		return false;
	curl_easy_setopt(curl, CURLOPT_URL, url);
	*headers = download_set_options(curl, &like, &nothing, &parts);
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, answer_comes);
	curl_easy_setopt(curl, CURLOPT_FAILONERROR, 0L);
	weburl_free(&parts);
	return true;
}

static long perform(CURL *curl, struct curl_slist *headers, struct str *problem)
{
	char error[CURL_ERROR_SIZE] = "";
	long status = 0;

	curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
	curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, error);
	CURLcode code = curl_easy_perform(curl);
	if (code == CURLE_OK)
		(void)curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
	else
		weburl_add_said(problem, error[0] != '\0' ? error : curl_easy_strerror(code));
	curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, NULL);
	curl_easy_setopt(curl, CURLOPT_HTTPHEADER, NULL);
	curl_slist_free_all(headers);
	return status;
}

static enum upload_end judge(long status, struct str *problem)
{
	if (status >= 200 && status < 300)
		return UPLOAD_DONE;
	if (status == STATUS_THERE)
		return UPLOAD_THERE;
	if (status > 0)
		str_addf(problem, "the server answered %ld", status);
	if (status == STATUS_CONFLICT || status == STATUS_BROKEN)
		return UPLOAD_NOWHERE;
	return status == 401 || status == 403 || status == 404 || status == 405 || status == 501 ? UPLOAD_CLOSED
												 : UPLOAD_FAILED;
}

/* The status of the answer; 0: there is none. */
static long send_once(const struct upload *upload, bool only_new, struct str *problem)
{
	CURL *curl = download_handle();
	struct sending sending = {.upload = upload};
	struct curl_slist *headers = NULL;
	struct stat st;

	if (fstat(upload->file, &st) != 0) {
		str_add(problem, strerror(errno));
		return 0;
	}
	if (!prepare(curl, upload->url, upload->timeout, &headers)) {
		str_add(problem, "its address cannot be read");
		return 0;
	}
	curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
	curl_easy_setopt(curl, CURLOPT_INFILESIZE_LARGE, (curl_off_t)st.st_size);
	curl_easy_setopt(curl, CURLOPT_READFUNCTION, bytes_go);
	curl_easy_setopt(curl, CURLOPT_READDATA, &sending);
	curl_easy_setopt(curl, CURLOPT_SEEKFUNCTION, go_back);
	curl_easy_setopt(curl, CURLOPT_SEEKDATA, &sending);
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, &sending);
	if (only_new)
		headers = curl_slist_append(headers, "If-None-Match: *");
	/* Not to wait for a server that does not know it. */
	headers = curl_slist_append(headers, "Expect:");
	return perform(curl, headers, problem);
}

enum upload_end upload_run(const struct upload *upload, struct str *problem)
{
	long status = send_once(upload, upload->only_new, problem);

	/* RFC 9110: so a server may refuse a header whose meaning it must not ignore. */
	if (status == STATUS_UNKNOWN && upload->only_new)
		status = send_once(upload, false, problem);
	return judge(status, problem);
}

bool upload_order(const char *order, const char *url, unsigned long timeout)
{
	CURL *curl = download_handle();
	struct sending sending = {.said = 0};
	struct curl_slist *headers = NULL;
	struct str problem = STR_INIT;

	if (!prepare(curl, url, timeout, &headers))
		return false;
	curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, order);
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, &sending);
	bool done = judge(perform(curl, headers, &problem), &problem) == UPLOAD_DONE;
	str_free(&problem);
	return done;
}
