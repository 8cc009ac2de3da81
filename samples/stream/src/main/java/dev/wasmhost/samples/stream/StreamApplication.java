package dev.wasmhost.samples.stream;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Scores orders: has nothing to do itself but to start. */
@SpringBootApplication
public class StreamApplication {

    public static void main(String[] arguments) {
        SpringApplication.run(StreamApplication.class, arguments);
    }

}
