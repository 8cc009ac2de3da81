/*
 * The plugin behind `Spinner`: a plugin gone wrong.
 *
 *   spin()              never returns, calls nothing and changes nothing: only the host can stop it
 *   add(a: i32, b: i32) -> i32
 *                       shows that the plugin still answers after that
 *
 * Numbers alone need no cabi.h.
 */
#include <stdint.h>

__attribute__((export_name("spin"))) void spin(void) {
    for (;;) {
        /* A loop whose condition is constant has to stay, in C. */
    }
}

__attribute__((export_name("add"))) int32_t add(int32_t a, int32_t b) {
    return (int32_t) ((uint32_t) a + (uint32_t) b);
}
