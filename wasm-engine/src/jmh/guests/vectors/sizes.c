/* The default sizes, as exports `size_NAME() -> i32`. */
#include "vectors.h"

#define SIZE(name, default_size)                                      \
    KERNEL_EXPORT("size_" #name) int32_t size_##name(void);           \
    KERNEL_EXPORT("size_" #name) int32_t size_##name(void) {          \
        return default_size;                                          \
    }
VECTORS(SIZE)
