#ifndef CCURL_H
#define CCURL_H

#include <curl/curl.h>
#include <stddef.h>
#include <stdint.h>

// libcurl's setters are variadic, which Swift cannot call: one typed function for each kind of value.

CURLcode ccurl_set_long(CURL *handle, CURLoption option, long value);
CURLcode ccurl_set_string(CURL *handle, CURLoption option, const char *value);
CURLcode ccurl_set_pointer(CURL *handle, CURLoption option, void *value);
CURLcode ccurl_set_list(CURL *handle, CURLoption option, struct curl_slist *value);

// Copies the body, so that the caller's memory may go.
CURLcode ccurl_set_body(CURL *handle, const uint8_t *bytes, size_t count);

typedef size_t (*ccurl_data_callback)(char *bytes, size_t size, size_t count, void *context);
typedef int (*ccurl_progress_callback)(void *context, curl_off_t download_total, curl_off_t downloaded,
                                       curl_off_t upload_total, curl_off_t uploaded);
typedef int (*ccurl_prerequest_callback)(void *context, char *primary_ip, char *local_ip, int primary_port,
                                         int local_port);

// Decides by the address in network order (4 or 16 bytes) whether a socket may be opened; 0 is no.
typedef int (*ccurl_address_callback)(void *context, const uint8_t *address, size_t count);

CURLcode ccurl_set_writer(CURL *handle, ccurl_data_callback callback, void *context);
CURLcode ccurl_set_header_reader(CURL *handle, ccurl_data_callback callback, void *context);
CURLcode ccurl_set_progress(CURL *handle, ccurl_progress_callback callback, void *context);
CURLcode ccurl_set_prerequest(CURL *handle, ccurl_prerequest_callback callback, void *context);

// The address callback with its context; must live as long as the handle that it is set on.
struct ccurl_gate {
    ccurl_address_callback callback;
    void *context;
};
CURLcode ccurl_set_gate(CURL *handle, struct ccurl_gate *gate);

CURLcode ccurl_get_long(CURL *handle, CURLINFO info, long *value);
CURLcode ccurl_get_offset(CURL *handle, CURLINFO info, curl_off_t *value);
CURLcode ccurl_get_socket(CURL *handle, CURLINFO info, curl_socket_t *value);
// The pointer belongs to the handle.
const char *ccurl_get_string(CURL *handle, CURLINFO info);
void *ccurl_get_context(CURL *handle);

CURLMcode ccurl_multi_set_long(CURLM *multi, CURLMoption option, long value);
// The next finished transfer of the multi handle, or NULL; its result through the pointer.
CURL *ccurl_multi_next_done(CURLM *multi, CURLcode *result);

// curl_global_init; and SIGPIPE ignored unless somebody handles it, since CURLOPT_NOSIGNAL leaves that to the program.
int ccurl_start(void);

#endif
