/*
 * A command that does with files what programs do, below /work, through an ordinary libc. One line a step:
 *
 *   NAME: ok              it worked, and gave what it should
 *   NAME: errno ENOENT    it failed with this error (for many steps the right answer)
 *   NAME: wrong ...       it seemed to work, and gave something else
 *
 * Then the attempts to get out of /work, none of which may ever print "ok". Each argument is one more path to try:
 * that is how a test reaches the symbolic links that its host has prepared.
 *
 * Everything the steps make is in /work/t, which must not exist before and does not exist after. The source also
 * builds natively (`cc -D_GNU_SOURCE -D 'WORK="/tmp/some-directory"' files.c`), without the escapes: that shows what
 * a kernel answers to the same steps.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#ifdef __wasi__
#include <wasi/api.h>
#endif

#ifndef WORK
#define WORK "/work"
#endif
#define T WORK "/t"

static const char *errno_name(int error) {
    static char number[16];
    switch (error) {
#define NAME(e) case e: return #e;
    NAME(EACCES) NAME(EBADF) NAME(EBUSY) NAME(EEXIST) NAME(EFAULT) NAME(EFBIG) NAME(EILSEQ) NAME(EINVAL) NAME(EIO)
    NAME(EISDIR) NAME(ELOOP) NAME(EMFILE) NAME(EMLINK) NAME(ENAMETOOLONG) NAME(ENFILE) NAME(ENODEV) NAME(ENOENT)
    NAME(ENOMEM) NAME(ENOSPC) NAME(ENOSYS) NAME(ENOTDIR) NAME(ENOTEMPTY) NAME(ENOTSUP) NAME(ENOTTY) NAME(ENXIO)
    NAME(EOVERFLOW) NAME(EPERM) NAME(EPIPE) NAME(ERANGE) NAME(EROFS) NAME(ESPIPE) NAME(ETXTBSY) NAME(EXDEV)
#ifdef ENOTCAPABLE
    NAME(ENOTCAPABLE)
#endif
#undef NAME
    default:
        snprintf(number, sizeof number, "%d", error);
        return number;
    }
}

/* Prints the outcome of a call that returns -1 and sets errno on failure. Returns its result. */
static long step(const char *name, long result) {
    if (result < 0) {
        printf("%s: errno %s\n", name, errno_name(errno));
    } else {
        printf("%s: ok\n", name);
    }
    return result;
}

/* Prints the outcome of a call that should have returned `expected`. */
static void expect(const char *name, long expected, long result) {
    if (result >= 0 && result != expected) {
        printf("%s: wrong %ld\n", name, result);
    } else {
        step(name, result);
    }
}

static void text(const char *name, const char *expected, const char *actual) {
    if (strcmp(expected, actual) != 0) {
        printf("%s: wrong \"%s\"\n", name, actual);
    } else {
        step(name, 0);
    }
}

/* Compares a whole file with a string. */
static void content(const char *name, const char *path, const char *expected) {
    char actual[256];
    int file = open(path, O_RDONLY);
    ssize_t length = file < 0 ? -1 : read(file, actual, sizeof actual - 1);
    if (length < 0) {
        step(name, -1);
    } else {
        actual[length] = '\0';
        text(name, expected, actual);
    }
    if (file >= 0) {
        close(file);
    }
}

/* Opens and closes again. */
static void try_open(const char *name, int directory, const char *path, int flags) {
    int file = directory < 0 ? open(path, flags, 0600) : openat(directory, path, flags, 0600);
    step(name, file);
    if (file >= 0) {
        close(file);
    }
}

static void make(const char *path, const char *text) {
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (file < 0 || write(file, text, strlen(text)) < 0) {
        printf("make %s: errno %s\n", path, errno_name(errno));
    }
    close(file);
}

static void basics(void) {
    char buffer[64] = "";
    step("mkdir", mkdir(T, 0700));
    step("mkdir again", mkdir(T, 0700));
    int file = (int) step("create", open(T "/a", O_RDWR | O_CREAT | O_EXCL, 0600));
    try_open("create again", -1, T "/a", O_RDWR | O_CREAT | O_EXCL);
    expect("write", 12, write(file, "hello world\n", 12));
    expect("write nothing", 0, write(file, "", 0));
    expect("seek to 6", 6, lseek(file, 6, SEEK_SET));
    expect("read", 5, read(file, buffer, 5));
    text("read gives", "world", buffer);
    expect("tell", 11, lseek(file, 0, SEEK_CUR));
    expect("seek from end", 12, lseek(file, 0, SEEK_END));
    expect("read at end", 0, read(file, buffer, 5));
    step("seek before start", lseek(file, -1, SEEK_SET));
    expect("seek past end", 20, lseek(file, 20, SEEK_SET));
    expect("write past end", 1, write(file, "!", 1));
    expect("pread", 5, pread(file, buffer, 5, 0));
    text("pread gives", "hello", buffer);
    expect("pwrite", 5, pwrite(file, "HELLO", 5, 0));
    expect("tell after pwrite", 21, lseek(file, 0, SEEK_CUR));
    expect("pread of the gap", 9, pread(file, buffer, 9, 12));
    printf("gap is zero: %s\n", memcmp(buffer, "\0\0\0\0\0\0\0\0!", 9) == 0 ? "ok" : "wrong");
    step("truncate shorter", ftruncate(file, 5));
    content("truncate shorter gives", T "/a", "HELLO");
    step("truncate longer", ftruncate(file, 8));
    struct stat status;
    step("fstat", fstat(file, &status));
    expect("fstat size", 8, (long) status.st_size);
    expect("fstat regular", 1, S_ISREG(status.st_mode));
    expect("fstat links", 1, (long) status.st_nlink);
    struct timespec times[2] = { { .tv_sec = 1000000000, .tv_nsec = 5000 }, { .tv_sec = 1234567890, .tv_nsec = 7000 } };
    step("futimens", futimens(file, times));
    step("stat", stat(T "/a", &status));
    expect("stat modified", 1234567890, (long) status.st_mtim.tv_sec);
    expect("stat accessed", 1000000000, (long) status.st_atim.tv_sec);
    times[1].tv_sec = 1111111111;
    step("utimensat", utimensat(AT_FDCWD, T "/a", times, 0));
    step("stat again", stat(T "/a", &status));
    expect("stat modified again", 1111111111, (long) status.st_mtim.tv_sec);
    step("fsync", fsync(file));
    step("fdatasync", fdatasync(file));
    errno = posix_fallocate(file, 0, 100);
    step("fallocate", errno ? -1 : 0);
    errno = posix_fadvise(file, 0, 0, POSIX_FADV_SEQUENTIAL);
    step("fadvise", errno ? -1 : 0);
    step("truncate to nothing", ftruncate(file, 0));
    step("truncate below nothing", ftruncate(file, -1));
    lseek(file, 0, SEEK_SET);
    struct iovec parts[3] = { { "one ", 4 }, { "", 0 }, { "two", 3 } };
    expect("writev", 7, writev(file, parts, 3));
    char first[3] = "", second[16] = "";
    struct iovec rooms[2] = { { first, 2 }, { second, 15 } };
    lseek(file, 0, SEEK_SET);
    expect("readv", 7, readv(file, rooms, 2));
    text("readv gives", "on", first);
    text("readv gives more", "e two", second);
    expect("isatty", 0, isatty(file));
    step("close", close(file));
    step("close again", close(file));
    step("read closed", read(file, buffer, 1));
}

static void flags(void) {
    char buffer[8];
    struct stat status;
    make(T "/a", "one two");
    int file = open(T "/a", O_WRONLY | O_APPEND);
    expect("append", 1, write(file, "3", 1));
    lseek(file, 0, SEEK_SET);
    expect("append after seek", 1, write(file, "4", 1));
    content("append gives", T "/a", "one two34");
    step("read a file open for writing", read(file, buffer, 1));
    step("stop appending", fcntl(file, F_SETFL, 0));
    lseek(file, 0, SEEK_SET);
    write(file, "O", 1);
    content("stop appending gives", T "/a", "One two34");
    close(file);
    file = open(T "/a", O_RDONLY);
    step("write a file open for reading", write(file, "x", 1));
    step("truncate a file open for reading", ftruncate(file, 0));
    close(file);
    content("and it is unharmed", T "/a", "One two34");
    try_open("open and truncate", -1, T "/a", O_WRONLY | O_TRUNC);
    content("open and truncate gives", T "/a", "");
    make(T "/a", "one");
    try_open("open for reading and truncate", -1, T "/a", O_RDONLY | O_TRUNC);
    content("open for reading and truncate gives", T "/a", "");
    try_open("open missing", -1, T "/missing", O_RDONLY);
    try_open("open in missing", -1, T "/missing/x", O_RDONLY | O_CREAT);
    try_open("open below a file", -1, T "/a/x", O_RDONLY);
    try_open("open a file as a directory", -1, T "/a", O_RDONLY | O_DIRECTORY);
    try_open("open a file with a slash", -1, T "/a/", O_RDONLY);
    try_open("create with a slash", -1, T "/new/", O_WRONLY | O_CREAT);
    try_open("open a directory for reading", -1, T, O_RDONLY);
    try_open("open a directory for writing", -1, T, O_WRONLY);
    try_open("create over a directory", -1, T, O_WRONLY | O_CREAT);
    file = open(T, O_RDONLY | O_DIRECTORY);
    step("read a directory as a file", read(file, buffer, 1));
    try_open("open relative", file, "a", O_RDONLY);
    try_open("open relative with dots", file, "./../t/./a", O_RDONLY);
    try_open("open nothing", file, "", O_RDONLY);
    close(file);
    char name[400];
    memset(name, 'n', sizeof name);
    memcpy(name, T "/", sizeof T);
    name[sizeof name - 1] = '\0';
    try_open("open a long name", -1, name, O_RDONLY | O_CREAT);
    step("access", access(T "/a", R_OK | W_OK));
    step("access missing", access(T "/missing", F_OK));
    step("stat missing", stat(T "/missing", &status));
    step("stat a file with a slash", stat(T "/a/", &status));
    step("stat a directory", stat(T "/", &status));
    expect("it is one", 1, S_ISDIR(status.st_mode));
}

static int by_name(const void *a, const void *b) {
    return strcmp(*(char *const *) a, *(char *const *) b);
}

static void directories(void) {
    step("mkdir d", mkdir(T "/d", 0700));
    step("mkdir in missing", mkdir(T "/missing/d", 0700));
    step("mkdir with a slash", mkdir(T "/slash/", 0700));
    step("rmdir with a slash", rmdir(T "/slash/"));
    step("mkdir over a file", mkdir(T "/a", 0700));
    step("mkdir d/sub", mkdir(T "/d/sub", 0700));
    char path[128];
    for (int i = 0; i < 300; i++) {
        snprintf(path, sizeof path, T "/d/a-file-with-a-long-name-%03d", i);
        make(path, "");
    }
    DIR *directory = opendir(T "/d");
    step("opendir", directory == NULL ? -1 : 0);
    int files = 0, folders = 0, dots = 0, others = 0;
    char *names[400];
    struct dirent *entry;
    while (directory != NULL && (entry = readdir(directory)) != NULL) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) {
            dots++;
        } else if (entry->d_type == DT_REG && files < 400) {
            names[files++] = strdup(entry->d_name);
        } else if (entry->d_type == DT_DIR) {
            folders++;
        } else {
            others++;
        }
    }
    printf("readdir: %d files, %d directories, %d dots, %d others\n", files, folders, dots, others);
    qsort(names, (size_t) files, sizeof *names, by_name);
    bool all = files == 300;
    for (int i = 0; all && i < 300; i++) {
        snprintf(path, sizeof path, "a-file-with-a-long-name-%03d", i);
        all = strcmp(path, names[i]) == 0;
    }
    printf("readdir gives each once: %s\n", all ? "ok" : "wrong");
    for (int i = 0; i < files; i++) {
        free(names[i]);
    }
    if (directory != NULL) {
        rewinddir(directory);
        files = 0;
        while (readdir(directory) != NULL) {
            files++;
        }
        expect("readdir after rewind", 301 + dots, files);
        closedir(directory);
    }
    step("opendir of a file", opendir(T "/a") == NULL ? -1 : 0);
    step("opendir of nothing", opendir(T "/missing") == NULL ? -1 : 0);
    step("rmdir not empty", rmdir(T "/d"));
    step("rmdir a file", rmdir(T "/a"));
    step("rmdir missing", rmdir(T "/missing"));
    step("unlink a directory", unlink(T "/d"));
    step("unlink missing", unlink(T "/missing"));
    step("unlink a file with a slash", unlink(T "/a/"));
    for (int i = 0; i < 300; i++) {
        snprintf(path, sizeof path, T "/d/a-file-with-a-long-name-%03d", i);
        unlink(path);
    }
    step("rmdir d/sub", rmdir(T "/d/sub"));
    step("rmdir d", rmdir(T "/d"));
}

static void moves(void) {
    struct stat status;
    make(T "/from", "from");
    make(T "/to", "to");
    step("rename", rename(T "/from", T "/moved"));
    content("rename gives", T "/moved", "from");
    try_open("rename leaves nothing", -1, T "/from", O_RDONLY);
    step("rename over a file", rename(T "/moved", T "/to"));
    content("rename over a file gives", T "/to", "from");
    step("rename missing", rename(T "/missing", T "/to"));
    step("rename into missing", rename(T "/to", T "/missing/to"));
    step("rename to itself", rename(T "/to", T "/to"));
    mkdir(T "/d", 0700);
    mkdir(T "/e", 0700);
    step("rename a file over a directory", rename(T "/to", T "/d"));
    step("rename a directory over a file", rename(T "/d", T "/to"));
    step("rename a directory over an empty one", rename(T "/d", T "/e"));
    step("rename a directory into itself", rename(T "/e", T "/e/below"));
    make(T "/e/x", "x");
    mkdir(T "/f", 0700);
    step("rename a directory over a full one", rename(T "/f", T "/e"));
    step("rename a full directory", rename(T "/e", T "/g"));
    content("rename a full directory gives", T "/g/x", "x");
    step("rename a file with a slash", rename(T "/to/", T "/too"));
    int file = open(T "/g/x", O_RDWR);
    step("unlink an open file", unlink(T "/g/x"));
    expect("write an unlinked file", 1, write(file, "y", 1));
    step("fstat an unlinked file", fstat(file, &status));
    close(file);
    step("link", link(T "/to", T "/linked"));
    content("link gives", T "/linked", "from");
    step("stat a linked file", stat(T "/linked", &status));
    expect("it has links", 2, (long) status.st_nlink);
    step("link over a file", link(T "/to", T "/linked"));
    step("link a directory", link(T "/g", T "/h"));
    step("unlink one link", unlink(T "/to"));
    content("the other link stays", T "/linked", "from");
    unlink(T "/linked");
    rmdir(T "/f");
    rmdir(T "/g");
}

static void links(void) {
    char target[64] = "";
    struct stat status;
    make(T "/a", "content");
    mkdir(T "/d", 0700);
    make(T "/d/b", "deep");
    step("symlink", symlink("a", T "/s"));
    step("symlink over a file", symlink("a", T "/a"));
    expect("readlink", 1, readlink(T "/s", target, sizeof target));
    text("readlink gives", "a", target);
    step("readlink of a file", readlink(T "/a", target, sizeof target));
    content("read through a symlink", T "/s", "content");
    step("lstat", lstat(T "/s", &status));
    expect("lstat symlink", 1, S_ISLNK(status.st_mode));
    expect("lstat size", 1, (long) status.st_size);
    step("stat through a symlink", stat(T "/s", &status));
    expect("stat regular", 1, S_ISREG(status.st_mode));
    try_open("open without following", -1, T "/s", O_RDONLY | O_NOFOLLOW);
    try_open("create exclusively over a symlink", -1, T "/s", O_WRONLY | O_CREAT | O_EXCL);
    step("symlink to a directory", symlink("d", T "/sd"));
    content("read below a symlink", T "/sd/b", "deep");
    content("read below a symlink and back", T "/sd/../a", "content");
    try_open("open a symlink to a directory", -1, T "/sd", O_RDONLY | O_DIRECTORY);
    try_open("the same without following", -1, T "/sd", O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
    try_open("the same with a slash", -1, T "/sd/", O_RDONLY | O_DIRECTORY);
    step("unlink a symlink to a directory", unlink(T "/sd"));
    step("symlink up and down again", symlink("../../t/d/../a", T "/d/up"));
    content("read through it", T "/d/up", "content");
    step("symlink to nothing", symlink("nothing", T "/dangling"));
    try_open("open a dangling symlink", -1, T "/dangling", O_RDONLY);
    try_open("create through a dangling symlink", -1, T "/dangling", O_WRONLY | O_CREAT);
    step("and that made the file", access(T "/nothing", F_OK));
    unlink(T "/nothing");
    unlink(T "/dangling");
    step("symlink to itself", symlink("loop", T "/loop"));
    try_open("open a loop", -1, T "/loop", O_RDONLY);
    try_open("open below a loop", -1, T "/loop/x", O_RDONLY);
    unlink(T "/loop");
    step("symlink to the empty string", symlink("", T "/empty"));
    step("rename a symlink", rename(T "/s", T "/s2"));
    step("rename moved the link itself", lstat(T "/s2", &status));
    expect("it is still one", 1, S_ISLNK(status.st_mode));
    step("unlink a symlink", unlink(T "/s2"));
    content("its target stays", T "/a", "content");
    step("symlink with a slash", symlink("a", T "/s/"));
    unlink(T "/d/up");
    unlink(T "/d/b");
    rmdir(T "/d");
}

static void streams(void) {
    char line[32] = "";
    FILE *file = fopen(T "/stream", "w+");
    step("fopen", file == NULL ? -1 : 0);
    if (file == NULL) {
        return;
    }
    expect("fprintf", 13, fprintf(file, "%d\n%s\n%.3f\n", 42, "lin", 0.125));
    step("fseek", fseek(file, 3, SEEK_SET));
    step("fgets", fgets(line, sizeof line, file) == NULL ? -1 : 0);
    text("fgets gives", "lin\n", line);
    expect("ftell", 7, ftell(file));
    step("fclose", fclose(file));
    content("fprintf gives", T "/stream", "42\nlin\n0.125\n");
    step("remove", remove(T "/stream"));
    file = fopen(T "/missing", "r");
    step("fopen missing", file == NULL ? -1 : 0);
}

#ifdef __wasi__

__attribute__((import_module("wasi_snapshot_preview1"), import_name("path_open")))
int32_t host_path_open(int32_t directory, int32_t lookup, const char *path, size_t length, int32_t flags,
        int64_t rights, int64_t inheriting, int32_t descriptor_flags, int32_t *file);

/* libc answers for many a path itself; this one goes to the host as it is. */
static void try_raw(const char *name, int directory, const char *path, size_t length, int32_t flags) {
    int32_t file;
    errno = host_path_open(directory, __WASI_LOOKUPFLAGS_SYMLINK_FOLLOW, path, length, flags,
            __WASI_RIGHTS_FD_READ, 0, 0, &file);
    step(name, errno ? -1 : 0);
    if (errno == 0) {
        close(file);
    }
}

static void escapes(void) {
    struct stat status;
    char target[64];
    int work = open(WORK, O_RDONLY | O_DIRECTORY);
    step("open the root of the grant", work);
    try_open("escape ../x", -1, "../x", O_RDONLY);
    try_open("escape /etc/passwd", -1, "/etc/passwd", O_RDONLY);
    try_open("escape WORK/../etc/passwd", -1, WORK "/../etc/passwd", O_RDONLY);
    try_open("escape WORK/t/../../etc/passwd", -1, T "/../../etc/passwd", O_RDONLY);
    try_open("escape WORK/..", -1, WORK "/..", O_RDONLY);
    try_open("escape WORK/t/../..", -1, T "/../..", O_RDONLY);
    try_open("escape at ../x", work, "../x", O_RDONLY);
    try_open("escape at ..", work, "..", O_RDONLY);
    try_open("escape at t/../../x", work, "t/../../x", O_RDONLY);
    try_open("escape at missing/../../x", work, "missing/../../x", O_RDONLY);
    try_open("escape at /etc/passwd", work, "/etc/passwd", O_RDONLY);
    try_open("escape at /", work, "/", O_RDONLY);
    try_open("escape create ../x", work, "../x", O_WRONLY | O_CREAT);
    int sub = open(T, O_RDONLY | O_DIRECTORY);
    try_open("a directory below does not confine", sub, "../t/a", O_RDONLY);
    try_open("escape at t ../../x", sub, "../../x", O_RDONLY);
    close(sub);
    step("escape stat", fstatat(work, "../x", &status, 0));
    step("escape mkdir", mkdirat(work, "../x", 0700));
    step("escape rmdir", unlinkat(work, "..", AT_REMOVEDIR));
    step("escape unlink", unlinkat(work, "../x", 0));
    step("escape rename from", renameat(work, "../x", work, "t/x"));
    step("escape rename to", renameat(work, "t/a", work, "../x"));
    step("escape link from", linkat(work, "../x", work, "t/x", 0));
    step("escape link to", linkat(work, "t/a", work, "../x", 0));
    step("escape symlink at", symlinkat("a", work, "../x"));
    step("escape readlink", readlinkat(work, "../x", target, sizeof target));

    /* Making such a link may be refused or not; to follow it must be. */
    static const struct { const char *name, *target, *below; } ways[] = {
        { "absolute", "/etc/passwd", "" },
        { "absolute directory", "/etc", "/passwd" },
        { "root", "/", "/etc/passwd" },
        { "dots", "../../x", "" },
        { "dots directory", "../..", "/etc/passwd" },
        { "dots through a file's directory", "../t/../../x", "" },
    };
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        char name[80], path[80];
        snprintf(name, sizeof name, "make a symlink out, %s", ways[i].name);
        if (step(name, symlink(ways[i].target, T "/out")) < 0) {
            continue;
        }
        snprintf(path, sizeof path, T "/out%s", ways[i].below);
        snprintf(name, sizeof name, "escape by symlink, %s", ways[i].name);
        try_open(name, -1, path, O_RDONLY);
        snprintf(name, sizeof name, "escape create by symlink, %s", ways[i].name);
        try_open(name, -1, path, O_WRONLY | O_CREAT);
        snprintf(name, sizeof name, "escape stat by symlink, %s", ways[i].name);
        step(name, stat(path, &status));
        unlink(T "/out");
    }
#define RAW(name, path, flags) try_raw(name, work, path, sizeof path - 1, flags)
    make(T "/a", "x");
    RAW("raw t/a", "t/a", 0);
    RAW("raw /etc/passwd", "/etc/passwd", 0);
    RAW("raw /", "/", 0);
    RAW("raw //etc/passwd", "//etc/passwd", 0);
    RAW("raw ..", "..", __WASI_OFLAGS_DIRECTORY);
    RAW("raw ../", "../", __WASI_OFLAGS_DIRECTORY);
    RAW("raw t/../..", "t/../..", __WASI_OFLAGS_DIRECTORY);
    RAW("raw t/a/../../../x", "t/a/../../../x", 0);
    RAW("raw empty", "", 0);
    RAW("raw with a NUL", "t/a\0b", 0);
    RAW("raw with a NUL and dots", "t/a\0/../../../x", 0);
    RAW("raw with backslashes", "..\\x", 0);
    RAW("raw with a drive", "C:\\Windows", 0);
    RAW("raw not UTF-8", "t/\xff\xfe", 0);
    RAW("raw create ../x", "../x", __WASI_OFLAGS_CREAT);
    try_raw("raw pointer outside memory", work, (const char *) 0xfffffff0, 8, 0);
    try_raw("raw length outside memory", work, "t/a", 0xfffffff0, 0);
    try_raw("raw not a directory handle", 1, "t/a", 3, 0);
    try_raw("raw no handle", 1000, "t/a", 3, 0);
    close(work);
}

#endif

int main(int argc, char **argv) {
    setvbuf(stdout, NULL, _IOLBF, 0);
    basics();
    flags();
    directories();
    moves();
    links();
    streams();
#ifdef __wasi__
    escapes();
#endif
    for (int i = 1; i < argc; i++) {
        char name[256];
        snprintf(name, sizeof name, "read %s", argv[i]);
        try_open(name, -1, argv[i], O_RDONLY);
        snprintf(name, sizeof name, "write %s", argv[i]);
        try_open(name, -1, argv[i], O_WRONLY);
        snprintf(name, sizeof name, "truncate %s", argv[i]);
        try_open(name, -1, argv[i], O_WRONLY | O_TRUNC);
        snprintf(name, sizeof name, "list %s", argv[i]);
        DIR *directory = opendir(argv[i]);
        step(name, directory == NULL ? -1 : 0);
        if (directory != NULL) {
            closedir(directory);
        }
    }
    unlink(T "/empty");
    unlink(T "/s");
    unlink(T "/a");
    step("rmdir", rmdir(T));
    return 0;
}
