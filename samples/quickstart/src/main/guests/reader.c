/*
 * The plugin behind `Reader`: `read(path: string) -> string`.
 *
 * Ordinary C against an ordinary libc. The result is one of
 *
 *   the file's content   without the newline at its end
 *   "denied"             no directory that the host granted holds the path, or the host refused it
 *   "not found"          there is no such file inside a granted directory
 *   "error: ..."         whatever else libc has to say
 */
#include "cabi.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>
#include <wasi/libc-find-relpath.h>

/* Whether one of the granted directories is a prefix of the path. libc's errno alone does not tell. */
static int is_granted(const char *path) {
    const char *directory;
    char buffer[1];
    char *relative = buffer;
    errno = 0;
    return __wasilibc_find_relpath(path, &directory, &relative, sizeof buffer) >= 0 || errno == ERANGE;
}

static cabi_bytes *failure(int error) {
    switch (error) {
    case EACCES:
    case EPERM:
    case ENOTCAPABLE:
        return cabi_return_c_string("denied");
    case ENOENT:
        return cabi_return_c_string("not found");
    default: {
        const char *reason = strerror(error);
        size_t length = strlen("error: ") + strlen(reason);
        char *text = cabi_realloc(NULL, 0, 1, length);
        memcpy(text, "error: ", strlen("error: "));
        memcpy(text + strlen("error: "), reason, strlen(reason));
        return cabi_return(text, length);
    }
    }
}

static cabi_bytes *read_all(int file) {
    char *content = NULL;
    size_t capacity = 0;
    size_t length = 0;
    for (;;) {
        if (length == capacity) {
            size_t larger = capacity == 0 ? 1024 : capacity * 2;
            content = cabi_realloc(content, capacity, 1, larger);
            capacity = larger;
        }
        ssize_t count = read(file, content + length, capacity - length);
        if (count < 0) {
            int error = errno;
            cabi_free(content, capacity);
            return failure(error);
        }
        if (count == 0) {
            break;
        }
        length += (size_t) count;
    }
    if (length > 0 && content[length - 1] == '\n') {
        length--;
    }
    return cabi_return(cabi_realloc(content, capacity, 1, length), length);
}

CABI_EXPORT("read") cabi_bytes *read_file(char *name, size_t name_length) {
    char *path = cabi_c_string(name, name_length);
    int file = is_granted(path) ? open(path, O_RDONLY) : (errno = ENOTCAPABLE, -1);
    CABI_FREE(path);
    if (file < 0) {
        return failure(errno);
    }
    cabi_bytes *result = read_all(file);
    close(file);
    return result;
}
CABI_POST_RETURN(read)
