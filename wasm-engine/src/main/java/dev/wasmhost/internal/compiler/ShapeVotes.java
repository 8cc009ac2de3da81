package dev.wasmhost.internal.compiler;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import dev.wasmhost.internal.module.Opcode;
import dev.wasmhost.internal.validation.OperandStack;

/**
 * Decides in which shape each local that is a vector is kept: the one that most
 * instructions give or want, those in loops counting more.
 */
@SuppressWarnings("EnumOrdinal") // tables by shape
final class ShapeVotes {

    private static final int DEEPEST = 6;

    /** Copies from local to local that are remembered; more would only refine. */
    private static final int MOST_COPIES = 4096;

    private static final int UNKNOWN = 0;

    private static final int LOADED = 16;

    private final List<Copy> copies = new ArrayList<>();

    /** Which of the innermost 64 blocks are loops. */
    private long blocks;

    private OperandStack operands = NoOperands.INSTANCE;

    private int parameters;

    private int loops;

    /** By local and shape; null for a local that nobody has voted for. */
    private long[][] votes = new long[0][];

    /**
     * By height: where a vector comes from. Positive: 1 + the ordinal of the shape that
     * it was made in, or {@link #LOADED} + the number of the load; negative: -1 - the
     * local that it was read from.
     */
    private int[] origins = new int[0];

    /** By load: what takes it, coded like an origin. */
    private int[] takers = new int[0];

    private int loads;

    private int lastResult = -1;

    private boolean settled;

    void begin(int newParameters, OperandStack newOperands) {
        this.parameters = newParameters;
        this.operands = newOperands;
    }

    void enter(boolean loop) {
        int bit = loop ? 1 : 0;
        this.blocks = this.blocks << 1 | bit;
        this.loops += bit;
    }

    void leave() {
        this.loops -= (int) (this.blocks & 1);
        this.blocks >>>= 1;
    }

    private long weight() {
        return 1L << 3 * Math.min(this.loops, DEEPEST);
    }

    /** An instruction comes up; the topmost of {@code height} operands is a vector. */
    void at(int height) {
        if (this.lastResult != height - 1) {
            origin(height - 1, UNKNOWN);
        }
        this.lastResult = -1;
    }

    private void origin(int height, int origin) {
        if (height >= this.origins.length) {
            this.origins = Arrays.copyOf(this.origins, Math.max(height + 16, 2 * this.origins.length));
        }
        this.origins[height] = origin;
        this.lastResult = height;
    }

    private int origin(int height) {
        return (height < this.origins.length) ? this.origins[height] : UNKNOWN;
    }

    private void vote(int localIndex, Shape shape) {
        if (localIndex >= this.votes.length) {
            this.votes = Arrays.copyOf(this.votes, Math.max(localIndex + 1, 2 * this.votes.length));
        }
        if (this.votes[localIndex] == null) {
            this.votes[localIndex] = new long[Shape.values().length];
        }
        this.votes[localIndex][shape.ordinal()] += weight();
    }

    private void want(int height, Shape shape) {
        int origin = origin(height);
        if (origin < 0) {
            vote(-1 - origin, shape);
        }
        else {
            take(origin, madeIn(shape));
        }
    }

    /** Notes what takes a vector first, if it was just loaded. */
    private void take(int origin, int taker) {
        if (origin >= LOADED && this.takers[origin - LOADED] == UNKNOWN) {
            this.takers[origin - LOADED] = taker;
        }
    }

    void load() {
        if (this.loads == this.takers.length) {
            this.takers = Arrays.copyOf(this.takers, Math.max(16, 2 * this.loads));
        }
        origin(this.operands.height() - 1, LOADED + this.loads++);
    }

    /** Returns the shape in which what the nth load reads is wanted. */
    Shape loadShape(int load) {
        int taker = this.takers[load];
        if (taker == UNKNOWN) {
            return Shape.LONGS;
        }
        return (taker > 0) ? Shape.values()[taker - 1] : shape(-1 - taker);
    }

    private static int madeIn(Shape shape) {
        return 1 + shape.ordinal();
    }

    void plain(Opcode opcode) {
        VectorLowering.Operation operation = VectorLowering.of(opcode);
        int count = opcode.operands().size();
        int height = this.operands.height() - count;
        switch (operation.kind()) {
            case BITWISE -> origin(height, better(origin(height), (count > 1) ? origin(height + 1) : UNKNOWN));
            case SPLAT -> origin(height, madeIn(operation.out()));
            default -> {
                int vectors = (operation.kind() == VectorLowering.Kind.SHIFT) ? 1 : count;
                for (int i = 0; i < vectors; i++) {
                    want(height + i, operation.in());
                }
                origin(height, madeIn(operation.out()));
            }
        }
    }

    private static int better(int one, int other) {
        return (isMade(one) || other == UNKNOWN) ? one : other;
    }

    private static boolean isMade(int origin) {
        return origin > 0 && origin < LOADED;
    }

    void shuffle(long low, long high) {
        int height = this.operands.height() - 2;
        int origin = better(origin(height), origin(height + 1));
        origin = (origin >= LOADED) ? UNKNOWN : origin;
        int granularity = VectorLowering.granularity(low, high);
        if (granularity == 4 && (origin == UNKNOWN || origin == madeIn(Shape.LONGS))) {
            origin(height, madeIn(Shape.INTS));
        }
        else if (granularity >= 4) {
            origin(height, origin);
        }
        else {
            want(height, Shape.LONGS);
            want(height + 1, Shape.LONGS);
            origin(height, madeIn(Shape.LONGS));
        }
    }

    void lane(Opcode opcode) {
        int height = this.operands.height() - opcode.operands().size();
        Shape shape = VectorLowering.laneShape(opcode);
        want(height, shape);
        if (opcode.operands().size() > 1) {
            origin(height, madeIn(shape));
        }
    }

    void laneAccess(Opcode opcode) {
        if (!opcode.results().isEmpty()) {
            origin(this.operands.height() - 2, madeIn(VectorLowering.laneShape(opcode)));
        }
    }

    void local(Opcode opcode, int localIndex) {
        if (opcode == Opcode.LOCAL_GET) {
            origin(this.operands.height(), -1 - localIndex);
            return;
        }
        int height = this.operands.height() - 1;
        int origin = origin(height);
        take(origin, -1 - localIndex);
        if (isMade(origin)) {
            vote(localIndex, Shape.values()[origin - 1]);
        }
        else if (origin < 0 && this.copies.size() < MOST_COPIES) {
            this.copies.add(new Copy(-1 - origin, localIndex, weight()));
        }
        if (opcode == Opcode.LOCAL_TEE) {
            origin(height, -1 - localIndex);
        }
    }

    /** Returns the shape of a local, once all votes are in. */
    Shape shape(int localIndex) {
        if (localIndex < this.parameters) {
            return Shape.LONGS;
        }
        if (!this.settled) {
            this.settled = true;
            settle();
            settle();
        }
        return favourite(localIndex);
    }

    private Shape favourite(int localIndex) {
        Shape favourite = Shape.LONGS;
        long[] counts = (localIndex < this.votes.length) ? this.votes[localIndex] : null;
        for (Shape each : Shape.values()) {
            if (counts != null && counts[each.ordinal()] > counts[favourite.ordinal()]) {
                favourite = each;
            }
        }
        return favourite;
    }

    private boolean hasVotes(int localIndex) {
        return localIndex < this.votes.length && this.votes[localIndex] != null;
    }

    /** Lets each side of a copy vote for the other one's favourite. */
    private void settle() {
        for (Copy each : this.copies) {
            if (hasVotes(each.from)) {
                count(each.to, favourite(each.from), each.weight);
            }
            if (hasVotes(each.to)) {
                count(each.from, favourite(each.to), each.weight);
            }
        }
    }

    private void count(int localIndex, Shape shape, long weight) {
        vote(localIndex, shape);
        this.votes[localIndex][shape.ordinal()] += weight;
    }

    private record Copy(int from, int to, long weight) {
    }

}
