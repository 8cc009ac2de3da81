// Does one thing to a path below /work, and prints what came of it: "ok", what it read, or the error.
// links [made] OPERATION PATH: with "made", it makes the symbolic link /work/made to ../outside before.
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int read_path(const char *path) {
    char content[100];
    int file = open(path, O_RDONLY);
    ssize_t length = (file < 0) ? -1 : read(file, content, sizeof content);
    if (length > 0) {
        printf("%.*s\n", (int)length, content);
    }
    return (length < 0) ? -1 : 0;
}

static int list(const char *path) {
    DIR *directory = opendir(path);
    if (directory == NULL) {
        return -1;
    }
    for (struct dirent *entry = readdir(directory); entry != NULL; entry = readdir(directory)) {
        printf("%s\n", entry->d_name);
    }
    return closedir(directory);
}

static int status(const char *path) {
    struct stat status;
    if (stat(path, &status) != 0) {
        return -1;
    }
    printf("size %lld\n", (long long)status.st_size);
    return 0;
}

static int open_path(const char *path, int flags) {
    int file = open(path, O_WRONLY | flags, 0666);
    if (file < 0) {
        return -1;
    }
    if (!(flags & O_TRUNC) && write(file, "changed", 7) < 0) {
        return -1;
    }
    return close(file);
}

static int change_times(const char *path) {
    struct timespec times[2] = {{1, 0}, {2, 0}};
    return utimensat(AT_FDCWD, path, times, 0);
}

static int run(const char *operation, const char *path) {
    if (!strcmp(operation, "read")) return read_path(path);
    if (!strcmp(operation, "list")) return list(path);
    if (!strcmp(operation, "stat")) return status(path);
    if (!strcmp(operation, "write")) return open_path(path, 0);
    if (!strcmp(operation, "truncate")) return open_path(path, O_TRUNC);
    if (!strcmp(operation, "create")) return open_path(path, O_CREAT);
    if (!strcmp(operation, "times")) return change_times(path);
    if (!strcmp(operation, "unlink")) return unlink(path);
    if (!strcmp(operation, "mkdir")) return mkdir(path, 0777);
    if (!strcmp(operation, "rmdir")) return rmdir(path);
    if (!strcmp(operation, "rename-out")) return rename(path, "/work/stolen");
    if (!strcmp(operation, "rename-in")) return rename("/work/own", path);
    if (!strcmp(operation, "link-out")) return link(path, "/work/stolen");
    if (!strcmp(operation, "link-in")) return link("/work/own", path);
    if (!strcmp(operation, "symlink-in")) return symlink("own", path);
    errno = ENOSYS;
    return -1;
}

int main(int count, char **arguments) {
    int first = 1;
    if (count > 1 && !strcmp(arguments[1], "made")) {
        first = 2;
        if (symlink("../outside", "/work/made") != 0) {
            printf("no link: %s\n", strerror(errno));
        }
    }
    if (count != first + 2) {
        return 2;
    }
    puts(run(arguments[first], arguments[first + 1]) == 0 ? "ok" : strerror(errno));
    return 0;
}
