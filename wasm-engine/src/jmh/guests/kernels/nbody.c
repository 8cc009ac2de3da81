/* Doubles in structures, square roots and divisions: five bodies that attract each other. */
#include "kernels.h"

struct body {
    double x, y, z, vx, vy, vz, mass;
};

#define BODIES 5

static void start(struct body *bodies) {
    static const struct body initial[BODIES] = {
        { 0, 0, 0, 0, 0, 0, 40.0 },
        { 4.8, -1.2, -0.1, 0.6, 2.8, -0.02, 0.04 },
        { 8.3, 4.1, -0.4, -1.0, 1.8, 0.008, 0.011 },
        { 12.9, -15.1, -0.2, 1.1, 0.9, -0.01, 0.0017 },
        { 15.4, -25.9, 0.18, 1.0, 0.6, -0.035, 0.002 },
    };
    memcpy(bodies, initial, sizeof initial);
}

static void advance(struct body *bodies, double dt) {
    for (int i = 0; i < BODIES; i++) {
        struct body *a = &bodies[i];
        for (int j = i + 1; j < BODIES; j++) {
            struct body *b = &bodies[j];
            double dx = a->x - b->x, dy = a->y - b->y, dz = a->z - b->z;
            double square = dx * dx + dy * dy + dz * dz;
            double pull = dt / (square * __builtin_sqrt(square));
            a->vx -= dx * b->mass * pull;
            a->vy -= dy * b->mass * pull;
            a->vz -= dz * b->mass * pull;
            b->vx += dx * a->mass * pull;
            b->vy += dy * a->mass * pull;
            b->vz += dz * a->mass * pull;
        }
    }
    for (int i = 0; i < BODIES; i++) {
        struct body *a = &bodies[i];
        a->x += dt * a->vx;
        a->y += dt * a->vy;
        a->z += dt * a->vz;
    }
}

KERNEL(nbody) {
    struct body bodies[BODIES];
    start(bodies);
    for (int32_t i = 0; i < size; i++) {
        advance(bodies, 0.001);
    }
    uint64_t checksum = MIX_START;
    for (int i = 0; i < BODIES; i++) {
        const struct body *a = &bodies[i];
        checksum = mix_double(mix_double(mix_double(checksum, a->x), a->y), a->z);
        checksum = mix_double(mix_double(mix_double(checksum, a->vx), a->vy), a->vz);
    }
    return (int64_t) checksum;
}
