/* Says why on standard error and ends with status 3. */
#include "io.h"

int main(void) {
    put_text(STDOUT_FILENO, "never answered\n");
    put_text(STDERR_FILENO, "fail: cannot <b>parse</b> the request\n");
    return 3;
}
