package dev.wasmhost.benchmarks;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** A running contestant. */
final class KernelProcess implements AutoCloseable {

    private final Contestant contestant;

    private final Process process;

    private final BufferedWriter requests;

    private final BufferedReader answers;

    private KernelProcess(Contestant contestant, Process process) {
        this.contestant = contestant;
        this.process = process;
        this.requests = process.outputWriter();
        this.answers = process.inputReader();
    }

    /** Starts it and waits until it has the kernels loaded. */
    static KernelProcess start(Contestant contestant) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(contestant.command()).redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
        KernelProcess started = new KernelProcess(contestant, process);
        if (!"ready".equals(started.answer())) {
            throw new IOException("did not start");
        }
        return started;
    }

    Contestant contestant() {
        return this.contestant;
    }

    /** Runs a kernel once. */
    Sample run(String kernel, int size) throws IOException {
        this.requests.write(kernel + ' ' + size + '\n');
        this.requests.flush();
        String[] answer = answer().split(" ", 2);
        if (answer[0].equals("failed")) {
            throw new IOException(answer[1]);
        }
        return new Sample(answer[0], Long.parseLong(answer[1]));
    }

    private String answer() throws IOException {
        String line = this.answers.readLine();
        if (line == null) {
            throw new IOException("ended");
        }
        return line;
    }

    /** Ends the process: without requests it has nothing left to do. */
    @Override
    public void close() throws IOException {
        try {
            this.requests.close();
            if (!this.process.waitFor(5, TimeUnit.SECONDS)) {
                this.process.destroyForcibly();
            }
        }
        catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * One run.
     *
     * @param checksum what the kernel returned, in hexadecimal
     * @param nanoseconds what it took
     */
    record Sample(String checksum, long nanoseconds) {
    }

}
