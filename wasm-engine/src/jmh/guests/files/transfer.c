// Writes and reads a file through WASI in calls of 64 kB.
#include <fcntl.h>
#include <stdint.h>
#include <unistd.h>

#define EXPORT(name) __attribute__((export_name(#name)))

static char buffer[64 << 10];

EXPORT(write_file) int32_t write_file(int32_t calls) {
    int file = open("/data/file", O_WRONLY | O_CREAT | O_TRUNC, 0666);
    if (file < 0) {
        return -1;
    }
    int32_t done = 0;
    while (done < calls && write(file, buffer, sizeof buffer) == sizeof buffer) {
        done++;
    }
    close(file);
    return done;
}

EXPORT(read_file) int32_t read_file(int32_t calls) {
    int file = open("/data/file", O_RDONLY);
    if (file < 0) {
        return -1;
    }
    int32_t done = 0;
    while (done < calls && read(file, buffer, sizeof buffer) == sizeof buffer) {
        done++;
    }
    close(file);
    return done;
}
